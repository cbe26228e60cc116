"""The flow of a text: the article's date, the dates named so far, and which way a verb looks."""

from __future__ import annotations

import re
from bisect import bisect_left
from datetime import date
from typing import TYPE_CHECKING

from dateline.record import Caution, Published, Rejected
from dateline.spans import Span
from dateline.times.expression import Expression
from dateline.times.given import DAY, Given, Seen, day
from dateline.times.tense import bounded, direction, undone

if TYPE_CHECKING:
    from dateline.language import Annotated


class Flow:
    """What one pass over an article's expressions knows. ``day``, ``month`` and ``year`` are a day of the article's
    day, month and year, or ``None`` where its date is not known so precisely."""

    def __init__(self, annotated: Annotated, published: Published) -> None:
        self.annotated = annotated
        self.text = annotated.text
        value = published.value or ""
        self.day = day(value)
        self.month = self.day or day(f"{value[:7]}-15") if len(value) >= 7 else self.day
        self.year = self.month or day(f"{value[:4]}-07-01") if len(value) >= 4 else self.month
        self.seen: list[Seen] = []
        self.cautions: list[Caution] = []
        self.rejected: list[Rejected] = []
        self._directions: dict[tuple[int, int], int] = {}

    def direction(self, e: Expression) -> int:
        """-1 where the words around look back, 1 where they look ahead, 0 where neither is clear."""
        if e.span not in self._directions:
            self._directions[e.span] = direction(self.annotated, e.span)
        return self._directions[e.span]

    def undone(self, e: Expression, *, reported: bool = False) -> bool:
        """Whether the words tell of a plan as of something past: it may lie behind or ahead."""
        return undone(self.annotated, e.span, reported=reported)

    def bounded(self, e: Expression) -> bool:
        """Whether a time is the bound of what is told as past ("through August"): the nearest one is meant."""
        return bounded(self.annotated, e.span)

    def caution(self, kind: str, message: str, e: Expression, *spans: Span) -> None:
        self.cautions.append(Caution(kind, message, spans or (e.span,)))

    def reject(self, e: Expression, why: str) -> Rejected:
        """Leave an expression out, and say why."""
        self.rejected.append(Rejected("time", e.span, e.text, why))
        return self.rejected[-1]

    def remember(self, e: Expression, given: Given) -> None:
        """Keep a date for what comes after it."""
        if not given.value or (given.type or e.type) == "DURATION" or not re.match(r"\d{3}", given.value):
            return
        value = given.value[:10] if DAY.match(given.value) else given.value
        today = self.day.isoformat() if self.day else None
        ahead = today is not None and (value[:10] > today or (value[:10] == today and self.direction(e) > 0))
        self.seen.append(Seen(e, value, ahead))

    def last(self, shape: str, e: Expression, reach: int = 600) -> Seen | None:
        """The last date before an expression whose value has the shape, not too far back."""
        for seen in reversed(self.seen):
            if e.span[0] - seen.expression.span[1] > reach:
                return None
            if re.fullmatch(shape, seen.value):
                return seen
        return None

    def days(self, start: int, end: int) -> list[Seen]:
        """The days that the text names from one offset to another, in order; after all expressions have been seen."""
        first = bisect_left(self.seen, start, key=_begin)
        last = bisect_left(self.seen, end, first, key=_begin)
        return [seen for seen in self.seen[first:last] if DAY.match(seen.value)]

    def day_told_of(self, e: Expression, reach: int = 600) -> date | None:
        """The day that "that night" or "the same day" goes back to: the last one named on the side of the article
        that the verb is on; the last one named where the verb does not tell."""
        way = self.direction(e)
        latest = None
        for seen in reversed(self.seen):
            if e.span[0] - seen.expression.span[1] > reach:
                break
            if DAY.match(seen.value):
                if way == 0 or self.day is None or (way > 0) == seen.ahead:
                    return day(seen.value)
                latest = latest or seen
        return day(latest.value) if latest else None

    def weekday_told_of(self, weekday: int) -> date | None:
        """The last day named that was such a weekday (Monday is 0)."""
        named = (day(seen.value) for seen in reversed(self.seen))
        return next((each for each in named if each and each.weekday() == weekday), None)

    def sentence(self, e: Expression) -> int:
        """The index of the sentence in which an expression begins."""
        return self.annotated.sentence_at(e.span[0])


def _begin(seen: Seen) -> int:
    return seen.expression.span[0]
