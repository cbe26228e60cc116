"""Dates that name their day, month or year: "June 20", "Thursday (June 16)", "20-22 June", "30.12.2021", "1992-95"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from dateline.spans import Span
from dateline.times import calendar as cal
from dateline.times.amounts import spelt_year
from dateline.times.expression import Expression
from dateline.times.flow import Flow
from dateline.times.given import (
    NO_DATE,
    Given,
    edged,
    first,
    given,
    month_number,
    on_part,
    plain,
    weekday_number,
    whole,
)
from dateline.times.lexicon import words

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
#: A day without year may lie so many days on the other side of the article than its verb says, and no more: back where
#: the verb looks ahead, and the other way round. Parses err, and what was arranged is soon told of as done.
_SLACK_BACK, _SLACK_AHEAD = 60, 30


def said_year(parts: Mapping[str, str], flow: Flow) -> int | None:
    """The year that an expression names, itself or as "last year"."""
    if said := first(parts, "year", "year2", "yearb"):
        return spelt_year(said)
    relative = first(parts, "relyear", "relyear2", "relyear3").lower()
    if relative and flow.year:
        return flow.year.year + (-1 if "last" in relative else 1 if "next" in relative else 0)
    return None


def _date(e: Expression, flow: Flow) -> Given:
    p = e.parts
    month = month_number(first(p, "month", "monthb", "monthc"))
    year = said_year(p, flow)
    if "ordinal" in p:
        number = words().ordinals[p["ordinal"].lower().replace(" ", "-")]
        return month_day(e, flow, month, number, year, weekday_number(p.get("weekday")))
    if number := whole(first(p, "day", "dayb")):
        day = month_day(e, flow, month, number, year, weekday_number(p.get("weekday")))
        return on_part(date.fromisoformat(day.value), p["part"]) if "part" in p and day.start and day.value else day
    return month_of(e, flow)


def month_of(e: Expression, flow: Flow) -> Given:
    """The month that an expression names, of its own year or of the one that the verb and nearness speak for."""
    p = e.parts
    month = month_number(first(p, "month", "monthb", "monthc"))
    year = said_year(p, flow)
    if year is None:
        year = _year_of_month(e, flow, month)
    if year is None:
        return Given(f"XXXX-{month:02}", precision="month", why=NO_DATE)
    return edged(given(f"{year:04}-{month:02}"), first(p, "edge", "phase"))


def _year_of_month(e: Expression, flow: Flow, month: int) -> int | None:
    """The year of "June": as "last" or "next" says, else the nearest on the side of the verb."""
    if flow.month is None:
        return None
    if "rel" in e.parts and (year := _relative_year(e.parts["rel"], month, flow.month)):
        return year
    here = flow.month.year
    candidates = [date(year, month, 15) for year in (here - 1, here, here + 1) if 1 < year < 9999]
    way = 0 if flow.undone(e, reported=True) or flow.bounded(e) else flow.direction(e)
    return cal.nearest(candidates, flow.month.replace(day=15), way, 0).year


def _relative_year(rel: str, month: int, now: date) -> int | None:
    """The year of "last June" and the like."""
    rel = plain(rel)
    if rel in ("last", "past", "the last", "the previous", "previous"):
        return now.year if month < now.month - 1 else now.year - 1  # of the month before one says "last month"
    if rel in ("next", "the next", "coming", "the coming", "this coming"):
        return now.year if month > now.month else now.year + 1
    return now.year if rel == "this" else None


def month_day(e: Expression, flow: Flow, month: int, number: int, year: int | None, weekday: int | None) -> Given:
    """A day of a month; without its year the one that the tense, the weekday and nearness speak for."""
    if cal.make(2000, month, number) is None:
        flow.caution("impossible-date", f"“{e.text}”: there is no such day.", e)
        return Given(None, why="there is no such day")
    if year is not None:
        day = cal.make(year, month, number)
        if day is None:
            flow.caution("impossible-date", f"“{e.text}”: {year} had no such day.", e)
            return Given(None, why=f"there is no such day in {year}")
    else:
        anchor = flow.day or flow.month
        if anchor is None:
            return Given(f"XXXX-{month:02}-{number:02}", precision="day", why=NO_DATE)
        day = _nearest_year(e, flow, anchor, month, number, weekday)
    _check_weekday(e, flow, day, weekday)
    return given(day.isoformat())


def _nearest_year(e: Expression, flow: Flow, anchor: date, month: int, number: int, weekday: int | None) -> date:
    def days(reach: int) -> list[date]:
        years = range(max(1, anchor.year - reach), min(9998, anchor.year + reach) + 1)
        return [day for year in years if (day := cal.make(year, month, number))]

    candidates = days(1) or days(8)  # 29 February may be far off
    if "rel" in e.parts and (wanted := _relative_year(e.parts["rel"], month, anchor)):
        candidates = [day for day in candidates if day.year == wanted] or candidates
    way = 0 if flow.undone(e, reported=True) else flow.direction(e)
    day = cal.nearest(candidates, anchor, way, _SLACK_BACK if way > 0 else _SLACK_AHEAD)
    if weekday is not None and day.weekday() != weekday:
        fitting = [d for d in candidates if d.weekday() == weekday and abs((d - anchor).days) < 200]
        if len(fitting) == 1:
            return fitting[0]
    return day


def _check_weekday(e: Expression, flow: Flow, day: date, weekday: int | None) -> None:
    if weekday is None or day.weekday() == weekday:
        return
    after = cal.weekday_near(cal.add_days(day, -3), weekday, 1)
    flow.caution(
        "weekday-conflict",
        f"“{e.text}”: {day.day} {_MONTHS[day.month - 1]} {day.year} is a {_WEEKDAYS[day.weekday()]}. Either the"
        f" date holds ({day.isoformat()}), or the {_WEEKDAYS[weekday]} next to it is meant ({after.isoformat()}).",
        e,
        *_parted(e),
    )


def _parted(e: Expression) -> tuple[Span, Span]:
    """The spans of the weekday and of the rest: of "Tuesday, January 9" "Tuesday" and "January 9"."""
    named = e.parts["weekday"]
    start = e.span[0] + e.text.index(named)
    end = start + len(named)
    rest = e.text[end - e.span[0] :]
    begin = end + len(rest) - len(rest.lstrip(" ,(\n"))
    return (start, end), (begin, max(begin, e.span[1] - (e.text.endswith(")"))))


def _range(e: Expression, flow: Flow) -> Given:
    p = e.parts
    month = month_number(p["month"])
    begin = month_day(e, flow, month, whole(p["day"]), said_year(p, flow), weekday_number(p.get("weekday")))
    if not begin.value or begin.value.startswith("X"):
        return begin
    start = date.fromisoformat(begin.value)
    last = cal.make(start.year, month, whole(p["day2"]))
    if last is None or last < start:
        return begin
    return Given(f"{start}/{last}", start.isoformat(), cal.add_days(last, 1).isoformat(), "day")


def _week_of(e: Expression, flow: Flow) -> Given:
    """ "the week of March 6"."""
    p = e.parts
    named = month_day(e, flow, month_number(p["month"]), whole(p["day"]), said_year(p, flow), None)
    if not named.value or named.start is None:
        return named
    return given(cal.week(date.fromisoformat(named.value)) + ("-WE" if "weekend" in e.parts else ""))


def _iso(e: Expression, flow: Flow) -> Given:
    year, month, number = (int(x) for x in e.parts["iso"].split("-"))
    return month_day(e, flow, month, number, year, None)


def _numeric(e: Expression, flow: Flow) -> Given:
    one, two, year = int(e.parts["n1"]), int(e.parts["n2"]), int(e.parts["n3"])
    if e.parts["mark"] == "." or one > 12 or one == two:
        return month_day(e, flow, two, one, year, None)
    if two > 12:
        return month_day(e, flow, one, two, year, None)
    return replace(given(f"{year:04}"), why="day and month may be either way round")


def _year(e: Expression, flow: Flow) -> Given:
    year = spelt_year(first(e.parts, "year", "year2", "year3", "yearb"))
    return edged(given(f"{year:04}"), first(e.parts, "edge", "edgeb", "phase"))


def _years(e: Expression, flow: Flow) -> Given:
    begin = int(e.parts["year1"])
    second = first(e.parts, "year2", "year2b")
    last = int(second) if len(second) == 4 else begin // 100 * 100 + int(second)
    if last < begin:
        return given(f"{begin:04}")
    return Given(f"{begin}/{last}", f"{begin:04}-01-01", f"{last + 1:04}-01-01", "year")


def _decade(e: Expression, flow: Flow) -> Given:
    p = e.parts
    if "decade" in p:
        return given(p["decade"][:3])
    tens = int(p["short"][0]) if "short" in p else words().decades[p["decadeword"].lower()]
    here = flow.year.year if flow.year else None
    return given(f"20{tens}" if here and 2000 + tens * 10 <= here and tens < 3 else f"19{tens}")


def _century(e: Expression, flow: Flow) -> Given:
    said = e.parts.get("century", "")
    number = whole(said) or words().ordinals.get(said.lower().replace(" ", "-"), 0)
    return given(f"{number - 1:02}") if 1 < number < 30 else Given(None, why="no such century")


KINDS: Mapping[str, Callable[[Expression, Flow], Given]] = {
    "date": _date,
    "range": _range,
    "week-of": _week_of,
    "iso": _iso,
    "numeric": _numeric,
    "year": _year,
    "years": _years,
    "decade": _decade,
    "century": _century,
}
