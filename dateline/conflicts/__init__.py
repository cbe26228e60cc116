"""Conflicts: where the accounts within an article disagree; both sides with their words, never a verdict.

``cues.toml`` holds the words, ``denials`` finds what is denied or doubted, ``figures`` sets number against
number, ``dates`` time against time, ``accounts`` sets the statements of different sources against each other, and ``answers`` finds what is
said in answer to another.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dateline.record import Actor, AgendaItem, Conflict, Event, Found, Side, Statement
from dateline.spans import overlap
from dateline.statements.contents import Contents

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
    from dateline.actors.index import Index
    from dateline.conflicts import accounts, answers, dates, denials, figures

    index, contents = Index(actors), Contents(statements)
    found = [
        *denials.find(annotated, index),
        *accounts.find(annotated, index, statements),
        *answers.find(annotated, index, statements),
        *figures.find(annotated, index, contents),
        *dates.find(annotated, index, statements),
    ]
    found.sort(key=lambda conflict: (min(s.span for s in conflict.sides), conflict.kind))
    kept: list[Conflict] = []
    for conflict in found:
        if any(_same(conflict, other) for other in kept):
            continue
        sides = tuple(_traced(side, contents, events) for side in conflict.sides)
        kept.append(replace(conflict, id=f"c{len(kept) + 1}", sides=sides))
    return Found(tuple(kept))


def _same(a: Conflict, b: Conflict) -> bool:
    return all(any(overlap(s.span, o.span) for o in b.sides) for s in a.sides)


def _traced(side: Side, contents: Contents, events: tuple[Event, ...]) -> Side:
    """The side with the innermost statement whose words it shares, or else the event."""
    if said := contents.innermost(side.span):
        return replace(side, statement=said.id)
    event = next((e.id for e in events if any(overlap(side.span, t) for t in e.trigger.spans)), None)
    return replace(side, event=event)
