"""Actors: who is named, in which office on that day, and every mention of them through the article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline.actors import known
from dateline.actors.link import Linker
from dateline.actors.tables import government
from dateline.actors.words import Words
from dateline.record import Actor, Article, Found, Place, Published
from dateline.spans import Span

if TYPE_CHECKING:
    from dateline.language import Annotated


def resolve(
    annotated: Annotated, article: Article, places: tuple[Place, ...], published: Published, own: str | None = None
) -> Found[Actor]:
    """The actors of the article in order of first mention, ids "a1", "a2", …; anonymous sources are actors too.

    Offices are looked up on the day of publication; without one, no one is recognised by title alone. A name left
    unlinked because two people bear it is in ``rejected``; a misspelt one that office and day tell is a caution.
    ``own``: the path of a user's table, whose names and corrections go before the packaged ones.
    """
    here = known.load(own).on_page(article.url, article.source_url)
    return Linker(Words(annotated, places, here.lexicon), published, here).run()


def version(own: str | None = None) -> str:
    """The tables of actors as the record names them. Raises ``UsageError`` where the user's cannot be used."""
    return known.load(own).version


def hosts(actors: tuple[Actor, ...], places: tuple[Place, ...]) -> Found[Actor]:
    """The governments of the countries whose towns the article names as places, where no actor stands for them yet:
    whoever flies to Lisbon is received by Portugal. Their mentions are those places; ids go on behind the actors'."""
    known = {actor.code for actor in actors}
    spans: dict[str, list[Span]] = {}
    for place in places:
        if place.country and place.country not in known and place.used_as == "place":
            spans.setdefault(place.country, []).append(place.span)
    found = []
    for number, (code, mentions) in enumerate(spans.items(), len(actors) + 1):
        who = government(code)
        found.append(Actor(f"a{number}", who.name, who.kind, code, who.sector, None, who.wikidata, tuple(mentions)))
    return Found(tuple(found))
