"""Conflicts: where the accounts within an article disagree; both sides with their words, never a verdict.

``cues.toml`` holds the words, ``denials`` finds what is denied or doubted, ``figures`` sets number against number,
``dates`` time against time, ``accounts`` the statements of different sources against each other, and ``answers`` finds
what is said in answer to another.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dateline.record import Actor, AgendaItem, Conflict, Event, Found, Side, Statement
from dateline.spans import Span, overlap
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
        *denials.find(annotated, index, contents),
        *accounts.find(annotated, index, statements),
        *answers.find(annotated, index, statements),
        *figures.find(annotated, index, contents),
        *dates.find(annotated, index, statements),
    ]
    found.sort(key=_place)
    kept: list[Conflict] = []
    headline = annotated.text.find("\n") if annotated.text.count("\n") > 1 else -1
    for conflict in found:
        told = min(side.span for side in conflict.sides)[0] > headline  # what the headline tells, the text tells again
        if told and not any(_same(conflict, other) for other in kept):
            kept.append(conflict)
    for conflict in answers.against(annotated, index, statements):
        last = max(side.span for side in conflict.sides)
        if not any(overlap(last, side.span) for other in kept for side in other.sides):
            kept.append(conflict)
    return Found(
        tuple(
            replace(conflict, id=f"c{n}", sides=tuple(_traced(side, contents, events) for side in conflict.sides))
            for n, conflict in enumerate(sorted(kept, key=_place), 1)
        )
    )


def _place(conflict: Conflict) -> tuple[Span, str]:
    return min(side.span for side in conflict.sides), conflict.kind


def _same(a: Conflict, b: Conflict) -> bool:
    return all(any(overlap(s.span, o.span) for o in b.sides) for s in a.sides)


def _traced(side: Side, contents: Contents, events: tuple[Event, ...]) -> Side:
    """The side with the innermost statement whose words it shares, or else the event."""
    if said := contents.innermost(side.span):
        return replace(side, statement=said.id)
    event = next((e.id for e in events if any(overlap(side.span, t) for t in e.trigger.spans)), None)
    return replace(side, event=event)
