"""Events by week and pair of actors: how many, and their scores; each event counted once, however many articles tell
it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

from dateline.deeds import Deed
from dateline.stories.model import Merged

#: What has been done: what is planned, possible or denied is no deed.
DONE = frozenset({"happened", "ongoing"})


@dataclass(frozen=True, slots=True)
class Point:
    """A week (by its Monday) of a pair: the events of the actor towards the recipient, their mean score (PLOVER's,
    from -10 to 10), how many by quad (1 verbal and 2 material cooperation, 3 verbal and 4 material conflict), and in
    how many articles they are told. Actors are codes; without one, names; ``recipient`` is ``None`` where nobody is
    named."""

    week: str
    actor: str
    recipient: str | None
    events: int
    score: float
    quads: tuple[int, int, int, int]
    reports: int

    def to_dict(self) -> dict[str, object]:
        """The point as a row of plain values."""
        names = ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")
        quads = dict(zip(names, self.quads, strict=True))
        row = {name: getattr(self, name) for name in Point.__slots__ if name != "quads"}
        return {**row, **quads}


def series(events: Iterable[Merged[Deed]]) -> tuple[Point, ...]:
    """The points in order of week, actor and recipient; what has no day, and what has not happened, is left out."""
    found: dict[tuple[str, str, str | None], list[Merged[Deed]]] = {}
    for event in events:
        for key in _keys(event.item):
            found.setdefault(key, []).append(event)
    ordered = sorted(found, key=lambda key: (key[0], key[1], key[2] or ""))
    return tuple(_point(*key, found[key]) for key in ordered)


def _keys(deed: Deed) -> Iterator[tuple[str, str, str | None]]:
    if deed.event.status not in DONE or deed.event.background or not (deed.since and len(deed.since) == 10):
        return
    actors = dict.fromkeys(side.code or side.name for side in deed.actors)
    recipients: dict[str | None, None] = dict.fromkeys(side.code or side.name for side in deed.recipients)
    for actor, recipient in product(actors, recipients or {None: None}):
        if actor != recipient:
            yield monday(deed.since), actor, recipient


def monday(day: str) -> str:
    """The Monday of the week of a day."""
    when = date.fromisoformat(day)
    return (when - timedelta(days=when.weekday())).isoformat()


def _point(week: str, actor: str, recipient: str | None, events: list[Merged[Deed]]) -> Point:
    scores = [event.item.event.score for event in events]
    quads = [event.item.event.quad for event in events]
    reports = {report.article for event in events for report in event.reports}
    by_quad = (quads.count(1), quads.count(2), quads.count(3), quads.count(4))
    return Point(week, actor, recipient, len(events), round(sum(scores) / len(scores), 2), by_quad, len(reports))
