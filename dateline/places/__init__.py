"""Places: mentions found in the gazetteer and resolved in context, with how each is used."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dateline.places import known
from dateline.places.choose import choose, containers
from dateline.places.find import Mention, mentions
from dateline.places.table import Entry
from dateline.places.use import together, used_as
from dateline.record import Article, Found, Place

if TYPE_CHECKING:
    from dateline.language import Annotated


def resolve(annotated: Annotated, article: Article, own: str | None = None) -> Found[Place]:
    """The mentions of places, in order of their spans. ``own``: the path of a user's table, whose places and
    corrections go before the packaged ones."""
    here = known.load(own).on_page(article.url, article.source_url)
    found, rejected = mentions(annotated.doc, here)
    pairs = containers(found)
    held = {*pairs, *pairs.values()}
    found = [replace(m, held=True) if i in held else m for i, m in enumerate(found)]
    entries = choose(found)
    uses = together(found, [used_as(m, e) for m, e in zip(found, entries, strict=True)])
    places = tuple(_place(annotated.text, *each) for each in zip(found, entries, uses, strict=True))
    return Found(places, tuple(rejected))


def version(own: str | None = None) -> str:
    """The tables of places as the record names them. Raises ``UsageError`` where one cannot be used."""
    return known.load(own).version


def _place(text: str, mention: Mention, entry: Entry | None, use: str) -> Place:
    span = mention.span
    words = text[span[0] : span[1]]
    if entry is None:
        return Place(span, words, words, None, None, None, "facility", use)
    name, kind, source = entry.name, entry.kind, entry.source
    if mention.form == "facility":  # placed by the place in its name
        name, kind, source = words, "facility", f"{entry.name}: {entry.source}"
    return Place(span, words, name, entry.country, entry.latitude, entry.longitude, kind, use, source)
