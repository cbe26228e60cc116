"""Conflicts: where the accounts within an article disagree; both sides with their words, never a verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline.record import Actor, AgendaItem, Conflict, Event, Found, Statement

if TYPE_CHECKING:
    from dateline.language import Annotated


def find(
    annotated: Annotated,
    actors: tuple[Actor, ...],
    statements: tuple[Statement, ...],
    events: tuple[Event, ...],
    agenda: tuple[AgendaItem, ...],
) -> Found[Conflict]:
    """The conflicts in order of their first side, ids "c1", "c2", …."""
    return Found()
