"""The agenda: what is scheduled, with whom, when exactly, and whether it is still on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline.record import Actor, AgendaItem, Found, Place, Published, Statement, Time

if TYPE_CHECKING:
    from dateline.language import Annotated


def read(
    annotated: Annotated,
    published: Published,
    actors: tuple[Actor, ...],
    times: tuple[Time, ...],
    places: tuple[Place, ...],
    statements: tuple[Statement, ...],
) -> Found[AgendaItem]:
    """The agenda items in order of their start (vague ones last), ids "g1", "g2", …."""
    return Found()
