"""Places: mentions found in the gazetteer and resolved in context, with how each is used."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dateline.places.choose import choose, containers
from dateline.places.find import Mention, mentions
from dateline.places.table import Entry
from dateline.places.use import used_as
from dateline.record import Article, Found, Place

if TYPE_CHECKING:
    from dateline.language import Annotated


def resolve(annotated: Annotated, article: Article) -> Found[Place]:
    """The mentions of places, in order of their spans."""
    found, rejected = mentions(annotated.doc)
    pairs = containers(found)
    held = {*pairs, *pairs.values()}
    found = [replace(m, held=True) if i in held else m for i, m in enumerate(found)]
    places = tuple(_place(annotated.text, m, e) for m, e in zip(found, choose(found), strict=True))
    return Found(places, tuple(rejected))


def _place(text: str, mention: Mention, entry: Entry | None) -> Place:
    start, end = mention.span
    use = used_as(mention, entry)
    if entry is not None and mention.form == "facility":
        return Place(
            (start, end), text[start:end], text[start:end], entry.country, entry.latitude, entry.longitude, "facility",
            use, f"{entry.name}: {entry.source}",
        )  # fmt: skip
    if entry is None:
        return Place((start, end), text[start:end], text[start:end], None, None, None, "facility", use, None)
    return Place(
        (start, end), text[start:end], entry.name, entry.country, entry.latitude, entry.longitude, entry.kind, use,
        entry.source,
    )  # fmt: skip
