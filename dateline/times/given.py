"""What an expression means, before it becomes a ``Time`` of the record; and the small readings all kinds share."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dateline.record import Time
from dateline.times import calendar as cal
from dateline.times.expression import Expression
from dateline.times.lexicon import words

NO_DATE = "the article's date is not known"
NO_DAY = "the article's date is not known to the day"
NO_ANCHOR = "the text names no earlier time to count from"
#: "the year ended in March": a year of its own, not the calendar's.
ENDED = re.compile(r"\W+end(?:ed|ing)\b")
#: A value that begins with a day.
DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Given:
    """A TIMEX3 value and, where it is not that of the value, an interval; ``type`` where it is not the rule's."""

    value: str | None
    start: str | None = None
    end: str | None = None
    precision: str | None = None
    why: str | None = None
    zone: str | None = None
    type: str | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """A date that the text has named, for what comes after it. ``ahead``: it lies ahead of the article."""

    expression: Expression
    value: str
    ahead: bool


def time(e: Expression, given: Given) -> Time:
    """The expression with what it means, as the record holds it."""
    return Time(
        span=e.span,
        text=e.text,
        type=given.type or e.type,
        value=given.value,
        start=given.start,
        end=given.end,
        zone=given.zone,
        precision=given.precision,
        why=given.why,
    )


def given(value: str) -> Given:
    """A value with the interval it covers."""
    covered = cal.bounds(value)
    return Given(value, *covered) if covered else Given(value)


def day(value: str) -> date | None:
    """The day that a value begins with."""
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return None


def on_part(named: date, part: str | None) -> Given:
    """A day, or the part of it that a word names ("morning")."""
    if not part:
        return given(named.isoformat())
    code = words().parts.get(part.lower(), part)
    return replace(given(f"{named.isoformat()}T{code}"), type="TIME")


def edged(found: Given, edge: str) -> Given:
    """The interval narrowed to its end, its beginning or its middle, as the words say."""
    edge = edge.lower()
    if found.start is None or found.end is None or not edge or "T" in found.start:
        return found
    start, end = date.fromisoformat(found.start), date.fromisoformat(found.end)
    third = timedelta(days=max(1, (end - start).days // 3))
    if "end" in edge or "second half" in edge or edge == "late":
        return replace(found, start=(end - third).isoformat())
    if "beginning" in edge or "start" in edge or "first half" in edge or edge == "early":
        return replace(found, end=(start + third).isoformat())
    if "middle" in edge or edge == "mid":
        return replace(found, start=(start + third).isoformat(), end=(end - third).isoformat())
    return found


def first(parts: Mapping[str, str], *names: str) -> str:
    """The first of these parts that is there; the empty string where none is."""
    return next((said for name in names if (said := parts.get(name))), "")


def plain(said: str) -> str:
    """Words in lower case with single blanks."""
    return " ".join(said.lower().split())


def whole(said: str) -> int:
    """The number at the head of "30th"."""
    match = re.match(r"\d+", said)
    return int(match[0]) if match else 0


def month_number(said: str) -> int:
    return words().months[said.rstrip(".").lower()]


def weekday_number(said: str | None) -> int | None:
    """0 for Monday; ``None`` where no weekday is said."""
    return words().weekdays[said.rstrip(".").lower()] - 1 if said else None
