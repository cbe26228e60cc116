"""Actors: who is named, in which office on that day, and every mention of them through the article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline.actors.link import Linker
from dateline.actors.words import Words
from dateline.record import Actor, Article, Found, Place, Published

if TYPE_CHECKING:
    from dateline.language import Annotated


def resolve(annotated: Annotated, article: Article, places: tuple[Place, ...], published: Published) -> Found[Actor]:
    """The actors of the article in order of first mention, ids "a1", "a2", …; anonymous sources are actors too.

    Offices are looked up on the day of publication; without one, no one is recognised by title alone. A name left
    unlinked because two people bear it is in ``rejected``; a misspelt one that office and day tell is a caution.
    """
    return Linker(Words(annotated, places), published).run()
