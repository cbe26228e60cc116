"""Stretches of the year: holidays, weekends, quarters, halves, seasons, the year's end."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from dateline.times import calendar as cal
from dateline.times.absolute import said_year
from dateline.times.amounts import spelt_year
from dateline.times.expression import Expression
from dateline.times.flow import Flow
from dateline.times.given import NO_DATE, NO_DAY, Given, Seen, given, plain
from dateline.times.lexicon import words

_QUARTER = r"\d{4}-Q\d"
_QUARTERS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}
_LAST = ("last", "the last", "the previous", "previous")
_NEXT = ("next", "the next", "the coming", "coming")
_ENDED = re.compile(r"\s(?:that )?(?:ended|ending)\s(?:on )?([A-Z][a-z]{2,8})\.?\s(\d{1,2})\b")
#: A month from the middle of each season.
_MIDDLE = {"SP": 4, "SU": 7, "FA": 10, "WI": 1}


def _year_end(e: Expression, flow: Flow) -> Given:
    if flow.year is None:
        return Given(None, why=NO_DATE)
    return replace(given(f"{flow.year.year:04}"), start=f"{flow.year.year:04}-12-01", precision="month")


def _holiday(e: Expression, flow: Flow) -> Given:
    rule = words().holidays.get(plain(e.parts.get("holiday", "New Year").replace("’", "'")))
    if rule is None:  # marked, "Easter Friday" looks like "Easter Sunday"
        return Given(None, why="no holiday of that name is known")
    if "year" in e.parts:
        return given(cal.holiday(rule, spelt_year(e.parts["year"])).isoformat())
    anchor = flow.day or flow.month
    if anchor is None or not 1 < anchor.year < 9998:
        return Given(f"XXXX-{rule}" if re.fullmatch(r"\d\d-\d\d", rule) else None, why=NO_DATE)
    days = [cal.holiday(rule, anchor.year + i) for i in (-1, 0, 1)]
    said = e.text.lower()
    before = flow.text[max(0, e.span[0] - 12) : e.span[0]]
    if said.startswith("last"):
        return given(max(d for d in days if d < anchor).isoformat())
    if said.startswith("next") or (e.rule == "new-year" and re.search(r"\b(?:before|by|until|ahead of) $", before)):
        return given(min(d for d in days if d > anchor).isoformat())
    return given(cal.nearest(days, anchor, flow.direction(e), 60).isoformat())


def _weekend(e: Expression, flow: Flow) -> Given:
    if flow.day is None:
        return Given(None, why=NO_DAY if flow.year else NO_DATE)
    rel = plain(e.parts.get("rel", "the"))
    ahead = rel in ("next", "this", "this coming", "the coming", "coming") or (rel == "the" and flow.direction(e) > 0)
    monday = cal.monday(flow.day)
    if not ahead and flow.day.weekday() < 6:
        monday = cal.add_days(monday, -7)
    elif rel == "next":
        monday = cal.add_days(monday, 7)
    elif rel == "this" and flow.day.weekday() == 0 and flow.direction(e) < 0:
        monday = cal.add_days(monday, -7)
    return given(f"{cal.week(monday)}-WE")


# --- quarters and halves ---


def _quarter(e: Expression, flow: Flow) -> Given:
    p = e.parts
    back = p.get("back", "").lower()
    earlier = bool(p.get("ago") or p.get("ago2") or any(word in back for word in ("ago", "earlier", "comparable")))
    year = said_year(p, flow)
    if year is None and "yearq" in p:
        year = int(p["yearq"])
    if number := int(p.get("q", 0)) or _QUARTERS.get(p.get("quarterword", "").lower()):
        if year is None:
            year = _year_of_quarter(e, flow, number)
            year = year - earlier if year else None
        return given(f"{year:04}-Q{number}") if year else Given(f"XXXX-Q{number}", why=NO_DATE)
    return _unnumbered(e, flow, year, earlier)


def _year_of_quarter(e: Expression, flow: Flow, number: int) -> int | None:
    if flow.month is None:
        return None
    here = flow.month.year
    det = e.parts.get("det", "").lower()
    if det.endswith("year") or "year’s" in det or "year's" in det:
        return here + (-1 if "last" in det else 1 if "next" in det else 0)
    if "fiscal" in e.parts:
        return here
    middles = [date(year, number * 3 - 1, 15) for year in (here - 1, here, here + 1) if 1 < year < 9999]
    way = flow.direction(e)
    return cal.nearest(middles, flow.month, way, 150 if way > 0 else 45).year


def _unnumbered(e: Expression, flow: Flow, year: int | None, earlier: bool) -> Given:
    """ "the quarter", "the year-ago period": the quarter that the text spoke of, or the one that was over last."""
    back, det = e.parts.get("back", "").lower(), e.parts.get("det", "").lower()
    if ended := _ENDED.match(flow.text, e.span[1]):  # the calendar's quarter that holds its middle
        return _ended(flow, words().months.get(ended[1].lower(), 0), int(ended[2]))
    if last := flow.last(_QUARTER, e, 2000):
        if year is not None:
            return given(f"{year:04}{last.value[4:]}")
        if earlier:
            return given(f"{int(last.value[:4]) - (not _told_as_past(last)):04}{last.value[4:]}")
        if flow.month is None:
            return given(last.value)
        # the last that is over, or at least has begun
        until = cal.quarter(cal.add_months(flow.month, -3 if back in ("latest", "most recent") else 0))
        named = [s.value for s in flow.seen[-100:] if re.fullmatch(_QUARTER, s.value) and s.value <= until]
        return given(max(named, default=until))
    if year is not None:
        return given(f"{year:04}")
    if flow.month is None:
        return Given(None, why=NO_DATE)
    if earlier and e.rule == "year-earlier":
        return given(f"{flow.month.year - 1:04}")
    step = {"next": 3, "this": 0, "the current": 0}.get(det, 0 if back == "current" else -3)
    return given(cal.quarter(cal.add_months(flow.month, step - (12 if earlier else 0))))


def _ended(flow: Flow, month: int, number: int) -> Given:
    """The quarter that ended on a day: the last time that this day was."""
    if flow.month is None:
        return Given(None, why=NO_DATE)
    years = (flow.month.year, flow.month.year - 1)
    last = next((day for year in years if (day := cal.make(year, month, number)) and day <= flow.month), None)
    return given(cal.quarter(cal.add_days(last, -45))) if last else Given(None, why="there is no such day")


def _told_as_past(last: Seen) -> bool:
    """Whether a quarter was itself named as the year before's."""
    return any(word in last.expression.text.lower() for word in ("ago", "earlier"))


def quarter_a_year_before(e: Expression, flow: Flow) -> Given | None:
    """ "a year earlier" after a quarter: that quarter of the year before."""
    last = flow.last(_QUARTER, e, 400)
    if last is None:
        return None
    return given(f"{int(last.value[:4]) - (not _told_as_past(last)):04}{last.value[4:]}")


def _half(e: Expression, flow: Flow) -> Given:
    year = said_year(e.parts, flow) or (flow.year.year if flow.year else None)
    number = int(e.parts.get("h", 0)) or (1 if e.parts["half"].lower() == "first" else 2)
    return given(f"{year:04}-H{number}") if year else Given(None, why=NO_DATE)


def _season(e: Expression, flow: Flow) -> Given:
    code = words().seasons[e.parts["season"].lower()]
    year = said_year(e.parts, flow)
    if year is None:
        if flow.month is None:
            return Given(f"XXXX-{code}", why=NO_DATE)
        middle = _middle_of_season(e, flow, flow.month, code)
        year = middle.year - (code == "WI")  # winter counts by the year of its December
    return given(f"{year:04}-{code}")


def _middle_of_season(e: Expression, flow: Flow, now: date, code: str) -> date:
    days = [date(year, _MIDDLE[code], 15) for year in (now.year - 1, now.year, now.year + 1) if 1 < year < 9999]
    rel = plain(e.parts.get("rel", ""))
    if rel in _LAST:
        return max((day for day in days if (now - day).days > 60), default=days[0])
    if rel in _NEXT:
        return min((day for day in days if day > now), default=days[-1])
    if rel == "this":
        return cal.nearest(days, now, 0, 0)
    return cal.nearest(days, now, flow.direction(e), 45)


KINDS: Mapping[str, Callable[[Expression, Flow], Given]] = {
    "year-end": _year_end,
    "holiday": _holiday,
    "weekend": _weekend,
    "quarter": _quarter,
    "half": _half,
    "season": _season,
}
