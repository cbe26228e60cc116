"""Within an article one event is one event: mentions of the same deed become one, with all their spans."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dateline.record import Event, Member

if TYPE_CHECKING:
    from dateline.language import Annotated

_STAGES = {"planned": 0, "possible": 0, "conditional": 0, "happened": 1, "ongoing": 1, "denied": 2}


#: Of a group with many mentions so many of the first and of the last are compared: a page that says one thing a hundred
#: times must not cost the square of that.
MOST = 4


def merged(events: list[Event], annotated: Annotated) -> list[Event]:
    """The events with mentions of the same one joined, in the order of their first triggers."""
    groups: list[list[Event]] = []
    for event in sorted(events, key=lambda e: e.trigger.spans[0]):
        home = next((g for g in groups if _joins(g, event, annotated)), None)
        if home is None:
            groups.append([event])
        else:
            home.append(event)
    return [_joined(group) for group in groups]


def _joins(group: list[Event], event: Event, annotated: Annotated) -> bool:
    few = group if len(group) <= 2 * MOST else [*group[:MOST], *group[-MOST:]]
    return all(_same(other, event, annotated) for other in few)


def _same(a: Event, b: Event, annotated: Annotated) -> bool:
    if a.type != b.type or _STAGES[a.status] != _STAGES[b.status] or a.background != b.background:
        return False
    if a.mode and b.mode and a.mode != b.mode:
        return False
    if not _dates_agree(a, b):
        return False
    near = annotated.sentence_at(a.trigger.spans[0][0]) == annotated.sentence_at(b.trigger.spans[0][0])
    actors = _agree(a.actors, b.actors)
    recipients = _agree(a.recipients, b.recipients)
    if actors is False or recipients is False:
        return False
    if actors and (recipients or (not a.recipients and not b.recipients)):
        return True
    if near:
        return False
    return bool(actors and recipients is None) and a.date.value is not None and a.date.value == b.date.value


def _agree(a: tuple[Member, ...], b: tuple[Member, ...]) -> bool | None:
    """Whether two lists name the same; ``None`` where one of them is empty and nothing can be said."""
    if not a or not b:
        return None
    names = {m.actor or m.text.lower() for m in a}
    others = {m.actor or m.text.lower() for m in b}
    return names <= others or others <= names


def _dates_agree(a: Event, b: Event) -> bool:
    if not a.date.start or not b.date.start or not a.date.end or not b.date.end:
        return True
    return a.date.start < b.date.end and b.date.start < a.date.end


def _fullness(event: Event) -> tuple[int, int]:
    return (
        len(event.actors)
        + len(event.recipients)
        + (event.date.value is not None)
        + (event.place is not None)
        + len(event.quantities)
        + (event.mode is not None),
        -event.trigger.spans[0][0],
    )


def _joined(group: list[Event]) -> Event:
    if len(group) == 1:
        return group[0]
    fullest = max(group, key=_fullness)
    dated = fullest if fullest.date.value else next((e for e in group if e.date.value), fullest)
    return replace(
        fullest,
        date=dated.date,
        mode=fullest.mode or next((e.mode for e in group if e.mode), None),
        place=fullest.place
        if fullest.place is not None
        else next((e.place for e in group if e.place is not None), None),
        contexts=tuple(sorted({c for e in group for c in e.contexts})),
        mentions=tuple(e.trigger.spans[0] for e in group),
    )
