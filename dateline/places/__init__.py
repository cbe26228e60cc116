"""Places: mentions found in the gazetteer and resolved in context, with how each is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline.record import Article, Found, Place

if TYPE_CHECKING:
    from dateline.language import Annotated


def resolve(annotated: Annotated, article: Article) -> Found[Place]:
    """The mentions of places, in order of their spans."""
    return Found()
