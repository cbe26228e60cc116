"""Events in PLOVER's terms, coded by the constructions of a codebook that a researcher can edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline.record import Actor, Event, Found, Place, Published, Statement, Time

if TYPE_CHECKING:
    from dateline.language import Annotated


def code(
    annotated: Annotated,
    published: Published,
    actors: tuple[Actor, ...],
    times: tuple[Time, ...],
    places: tuple[Place, ...],
    statements: tuple[Statement, ...],
    codebook: str | None = None,
) -> Found[Event]:
    """The events in order of their first trigger, ids "e1", "e2", …. ``codebook`` is a path; PLOVER where ``None``."""
    return Found()


def codebook_version(codebook: str | None = None) -> str:
    """Name and version of the codebook, as the record gives it."""
    return "plover 0"
