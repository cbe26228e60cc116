"""Dates as TIMEX3 values: what interval a value covers, and how to count from one."""

from __future__ import annotations

import calendar as months_of
import re
from datetime import date, timedelta
from functools import lru_cache

_PART_HOURS = {"DT": (4, 7), "MO": (6, 12), "MI": (11, 14), "AF": (12, 18), "EV": (17, 22), "NI": (18, 30)}
_SEASON_MONTHS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
_VALUE = re.compile(
    r"(?P<y>\d{4})(?:-(?:(?P<m>\d\d)(?:-(?P<d>\d\d))?|W(?P<w>\d\d)(?P<we>-WE)?|Q(?P<q>[1-4])|H(?P<h>[12])|"
    r"(?P<s>SP|SU|FA|WI)))?(?:T(?P<t>[A-Z]{2}|\d\d:\d\d))?"
)


def make(year: int, month: int, day: int) -> date | None:
    """The date, or ``None`` where there is none such (31 November)."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def add_months(day: date, count: int) -> date:
    """The same day so many months on (or back); the last of a shorter month. Clamped to the calendar's ends."""
    number = min(max(day.year * 12 + day.month - 1 + count, 12), 9999 * 12 + 11)
    year, month = divmod(number, 12)
    return date(year, month + 1, min(day.day, months_of.monthrange(year, month + 1)[1]))


def add_days(day: date, count: int) -> date:
    """So many days on, clamped to the calendar's ends."""
    return date.fromordinal(min(max(day.toordinal() + count, 1), date.max.toordinal()))


def week(day: date) -> str:
    """The ISO week of a day: "2021-W52"."""
    year, number, _ = day.isocalendar()
    return f"{year:04}-W{number:02}"


def quarter(day: date) -> str:
    return f"{day.year:04}-Q{(day.month + 2) // 3}"


def easter(year: int) -> date:
    """Easter Sunday of the western churches (the anonymous Gregorian computus)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def holiday(rule: str, year: int) -> date:
    """The day of a holiday rule of ``words.toml`` in a year."""
    if rule.startswith("easter"):
        return add_days(easter(year), int(rule[6:]))
    month = int(rule[:2])
    if rule.endswith("-e"):  # the Tuesday after the first Monday
        first = date(year, month, 1)
        return add_days(first, (0 - first.weekday()) % 7 + 1)
    weekday = re.fullmatch(r"\d\d-w(\d)-(-?\d)", rule)
    if weekday is None:
        return date(year, month, int(rule[3:]))
    wanted, number = int(weekday[1]) - 1, int(weekday[2])
    if number < 0:
        last = date(year, month, months_of.monthrange(year, month)[1])
        return add_days(last, -((last.weekday() - wanted) % 7))
    first = date(year, month, 1)
    return add_days(first, (wanted - first.weekday()) % 7 + 7 * (number - 1))


@lru_cache(maxsize=4096)
def bounds(value: str) -> tuple[str, str, str] | None:
    """Start, end (exclusive) and precision of a TIMEX3 date value; ``None`` where it covers no one interval."""
    if re.fullmatch(r"\d{2,3}", value):
        size = 10 if len(value) == 3 else 100
        first = int(value) * size
        return (f"{first:04}-01-01", f"{first + size:04}-01-01", "decade" if size == 10 else "century")
    match = _VALUE.fullmatch(value)
    if match is None:
        return None
    year = int(match["y"])
    if not 1 <= year < 9999:
        return None
    if match["w"]:
        try:
            first_day = date.fromisocalendar(year, int(match["w"]), 1)
        except ValueError:
            return None
        if match["we"]:
            return _iso(add_days(first_day, 5), 2, "day")
        return _iso(first_day, 7, "week")
    if match["q"]:
        return _span(year, 3 * int(match["q"]) - 2, 3, "quarter")
    if match["h"]:
        return _span(year, 6 * int(match["h"]) - 5, 6, "half-year")
    if match["s"]:
        return _span(year, _SEASON_MONTHS[match["s"]], 3, "season")
    if match["m"] is None:
        return _span(year, 1, 12, "year")
    if match["d"] is None:
        return _span(year, int(match["m"]), 1, "month") if 1 <= int(match["m"]) <= 12 else None
    day = make(year, int(match["m"]), int(match["d"]))
    if day is None:
        return None
    part = match["t"]
    if part is None:
        return _iso(day, 1, "day")
    if part in _PART_HOURS:
        low, high = _PART_HOURS[part]
        return (f"{day}T{low:02}:00", f"{add_days(day, high // 24)}T{high % 24:02}:00", "part")
    return (f"{day}T{part}", f"{day}T{part}", "minute")


def _iso(first: date, days: int, precision: str) -> tuple[str, str, str]:
    return (first.isoformat(), add_days(first, days).isoformat(), precision)


def _span(year: int, month: int, count: int, precision: str) -> tuple[str, str, str]:
    first = date(year, month, 1)
    return (first.isoformat(), add_months(first, count).isoformat(), precision)


def nearest(candidates: list[date], to: date, direction: int, slack: int) -> date:
    """Of the same day in several years, the one meant: on the side that the tense says, unless another lies within
    ``slack`` days on the other side; the nearest where the tense says nothing."""
    best = min(candidates, key=lambda c: (abs((c - to).days), c))
    if direction == 0 or abs((best - to).days) <= slack:
        return best
    on_side = [c for c in candidates if (c - to).days * direction >= 0]
    return min(on_side, key=lambda c: (abs((c - to).days), c)) if on_side else best


def weekday_near(day: date, weekday: int, direction: int) -> date:
    """The weekday (0 Monday) on or after a day, or on or before it."""
    if direction > 0:
        return add_days(day, (weekday - day.weekday()) % 7)
    return add_days(day, -((day.weekday() - weekday) % 7))


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday()) if day.toordinal() > 7 else day
