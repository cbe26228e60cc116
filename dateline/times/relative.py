"""Times that count from another: weekdays, "tomorrow", "that night", "next month", "two weeks ago"."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from dateline.times import calendar as cal
from dateline.times.absolute import month_of
from dateline.times.amounts import UNIT_NAMES, count, count_on, number, unit_letter, unit_value, vague
from dateline.times.expression import Expression
from dateline.times.flow import Flow
from dateline.times.given import (
    ENDED,
    NO_ANCHOR,
    NO_DATE,
    NO_DAY,
    Given,
    edged,
    first,
    given,
    on_part,
    plain,
    weekday_number,
    whole,
)
from dateline.times.lexicon import words
from dateline.times.seasons import quarter_a_year_before

_A_DAY = r"\d{4}-\d\d-\d\d.*"
#: What the anchor of a unit must look like: a week is counted from a week or a day, a month from a month or a day.
_ANCHORS = {"D": _A_DAY, "W": r"\d{4}-(?:W\d\d|\d\d-\d\d.*)", "M": r"\d{4}-\d\d.*"}
_TO = re.compile(r"\s*(?:-|–|to|through|until|till)\s*(?:on\s)?")
_TO_A_DAY = re.compile(_TO.pattern + r"(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
#: "On that Tuesday", "on the same Sunday", with the weekday at the end.
_SAME = re.compile(r"\b(?:the same|that same|that(?: very)?)\s\w+day$", re.IGNORECASE)
_STEPS = {
    "last": -1, "the last": -1, "the latest": -1, "this": 0, "the current": 0, "next": 1, "coming": 1,
    "the coming": 1, "this coming": 1, "the new": 1,
}  # fmt: skip
_ON_A_DAY = re.compile(r"\s(?:(?:on|of)\s)?(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
#: Words that count from the time named before rather than from the article.
_FLOWING = frozenset(
    ["the next", "the previous", "the following", "the preceding", "following", "previous", "that", "the same", "same",
     "the"]
)  # fmt: skip
_ONWARD = ("later", "hence", "from now", "from today", "after that", "afterward", "afterwards", "after", "on")
_FROM_NOW = ("ago", "from now", "hence", "from today")


def _unknown(flow: Flow) -> Given:
    return Given(None, why=NO_DAY if flow.year else NO_DATE)


# --- days ---


def weekday(e: Expression, flow: Flow) -> Given:
    """The weekday that the words around it mean; ahead or back by the verb, back where nothing tells."""
    p = e.parts
    wanted = weekday_number(first(p, "weekday", "weekdayb"))
    assert wanted is not None
    if flow.day is None:
        return Given(f"XXXX-WXX-{wanted + 1}", precision="day", why=NO_DAY if flow.year else NO_DATE)
    return on_part(_weekday(e, flow, flow.day, wanted), p.get("part"))


def _weekday(e: Expression, flow: Flow, today: date, wanted: int) -> date:
    if said := _weekday_said(e, flow, today, wanted):
        return said
    way = flow.direction(e) or (1 if plain(e.parts.get("dayrel", "")) == "this" else -1)
    if flow.undone(e):
        return min((cal.weekday_near(today, wanted, side) for side in (-1, 1)), key=lambda day: abs(day - today))
    if wanted == cal.add_days(today, -1).weekday() and flow.undone(e, reported=True):
        return cal.add_days(today, -1)  # "was to fly on Sunday", told on Monday
    until = _TO_A_DAY.match(flow.text, e.span[1])
    if until and way < 0:  # "ran from Tuesday to Thursday": it is over
        last = cal.weekday_near(today, weekday_number(f"{until[1]}day") or 0, -1)
        return cal.weekday_near(last, wanted, -1)
    return cal.weekday_near(today, wanted, way)


def _weekday_said(e: Expression, flow: Flow, today: date, wanted: int) -> date | None:
    """The weekday that words like "next" or "of last week" point to, whatever the tense; the end of "from Tuesday to
    Thursday"."""
    rel = plain(e.parts.get("dayrel", ""))
    if _SAME.search(flow.text[max(0, e.span[0] - 10) : e.span[1]]) and (again := flow.weekday_told_of(wanted)):
        return again
    if week := plain(first(e.parts, "ofweek", "ofweek2")):
        return cal.add_days(cal.monday(today), 7 * _STEPS[week] + wanted)
    since = flow.seen[-1] if flow.seen else None
    if since and since.expression.kind == "weekday" and _TO.fullmatch(flow.text, since.expression.span[1], e.span[0]):
        return cal.weekday_near(date.fromisoformat(since.value), wanted, 1)
    if "skip" in e.parts:  # "Tuesday week", "Tuesday after next"
        return cal.add_days(cal.weekday_near(cal.add_days(today, 1), wanted, 1), 7)
    if rel in ("next", "the following"):
        return cal.weekday_near(cal.add_days(today, 1), wanted, 1)
    if rel in ("last", "the previous", "this past"):
        return cal.weekday_near(cal.add_days(today, -1), wanted, -1)
    return cal.weekday_near(today, wanted, 1) if rel == "this coming" else None


def named_day(e: Expression, flow: Flow) -> Given:
    """ "yesterday", "tonight", "the day after tomorrow"."""
    offset, part = words().days[plain(e.parts["dayword"])]
    if flow.day is None:
        return _unknown(flow)
    return on_part(cal.add_days(flow.day, offset), part)


def _day_beside(e: Expression, flow: Flow) -> Given:
    wanted = weekday_number(e.parts["weekday"])
    if flow.day is None or wanted is None:
        return _unknown(flow)
    way = 1 if "next" in e.text else -1
    day = cal.weekday_near(cal.add_days(flow.day, way), wanted, way)
    return given(cal.add_days(day, -1 if e.parts["order"].lower() == "before" else 1).isoformat())


def _same(e: Expression, flow: Flow) -> Given:
    low = e.text.lower()
    onward = "next" in low or "following" in low or "onward" in e.parts
    fresh = onward or "same" in low or "that" in low
    anchor = (flow.day_told_of(e) if fresh else None) or flow.day
    if anchor is None:
        return Given(None, why=NO_ANCHOR)
    return on_part(cal.add_days(anchor, 1) if onward else anchor, first(e.parts, "part", "partb"))


def _part(e: Expression, flow: Flow) -> Given:
    anchor = flow.day
    if last := flow.last(_A_DAY, e, 200):
        anchor = date.fromisoformat(last.value[:10])
    if flow.day and (named := _ON_A_DAY.match(flow.text, e.span[1])):  # "before dawn on Tuesday"
        anchor = _weekday(replace(e, parts={}), flow, flow.day, weekday_number(f"{named[1]}day") or 0)
    if "dayword" in e.parts and flow.day:
        anchor = cal.add_days(flow.day, words().days[plain(e.parts["dayword"])][0])
    return on_part(anchor, e.parts["part"]) if anchor else Given(None, why=NO_DATE)


# --- "this week", "the following month" ---


def _unit(e: Expression, flow: Flow) -> Given:
    p = e.parts
    rel, word = plain(p["rel"]), p["unit"].lower()
    unit = unit_letter(word)
    if word.endswith("s") or word == "centuries":
        if "coming" in rel:
            return Given("FUTURE_REF", precision="vague")
        return Given(vague(unit), type="DURATION", precision="vague")
    if rel == "the" and ENDED.match(flow.text, e.span[1]):  # "the year ended in March"
        return Given(f"P1{unit}", type="DURATION", precision=UNIT_NAMES[unit])
    anchor = _anchor(e, flow, unit, rel)
    if anchor is None:
        return _unknown(flow)
    step = {"after next": 2, "before last": -2}.get(plain(p.get("skip", ""))) or _STEPS.get(rel)
    if step is None:
        step = 1 if "next" in rel or "following" in rel else -1 if "previous" in rel or "preceding" in rel else 0
    if word == "night" and rel != "the":
        return on_part(cal.add_days(anchor, step), word)
    return _since_or_until_today(given(unit_value(anchor, unit, step)), p.get("edge", ""), flow)


def _anchor(e: Expression, flow: Flow, unit: str, rel: str) -> date | None:
    """What a unit is counted from: the article, or for "the following" and the like the time named before."""
    anchor: date | None = {"D": flow.day, "W": flow.day, "M": flow.month}.get(unit, flow.year)
    if rel == "the" and unit == "D" and (last := flow.last(_A_DAY, e, 200)):
        return date.fromisoformat(last.value[:10])
    if rel not in _FLOWING or rel == "the" or "skip" in e.parts:
        return anchor
    if unit == "D":
        return flow.day_told_of(e) or anchor
    last = flow.last(_ANCHORS.get(unit, r"\d{4}.*"), e)
    covered = cal.bounds(last.value) if last else None
    return date.fromisoformat(covered[0][:10]) if covered else anchor


def _since_or_until_today(found: Given, edge: str, flow: Flow) -> Given:
    """ "earlier this week" ends with the article's day, "later this week" begins with it."""
    edge = edge.lower()
    if flow.day is None or found.start is None or found.end is None or not edge:
        return found
    today, tomorrow = flow.day.isoformat(), cal.add_days(flow.day, 1).isoformat()
    if edge == "earlier" and found.start < tomorrow < found.end:
        return replace(found, end=tomorrow)
    if edge == "later" and found.start < today < found.end:
        return replace(found, start=today)
    return edged(found, edge)


# --- "two weeks ago", "a day later", "a week from Tuesday" ---


def _shift(e: Expression, flow: Flow) -> Given:
    p = e.parts
    way, unit, amount = plain(p["way"]), unit_letter(p["unit"]), count(p.get("n", "one"))
    if unit == "F":
        unit, amount = "W", amount and 2 * amount
    sign = 1 if way in _ONWARD else -1
    if amount is None:
        if way == "ago":
            return Given("PAST_REF", precision="vague")
        return Given("FUTURE_REF" if way.startswith("from") else vague(unit), precision="vague")
    if unit[0] == "T":
        if way in _FROM_NOW:
            return Given("PRESENT_REF", precision="vague")
        return Given(f"PT{number(amount)}{unit[1]}", precision="vague", type="DURATION")
    if unit == "Y" and amount == 1 and sign < 0 and (quarter := quarter_a_year_before(e, flow)):
        return quarter
    anchor = _shifted_from(e, flow, unit, way)
    if anchor is None:
        return Given(None, why=NO_ANCHOR) if way not in _FROM_NOW and unit != "Y" else _unknown(flow)
    if unit == "E" and amount == 1:
        return given(f"{cal.add_months(anchor, sign * 120).year:04}")
    if unit == "W" and not p.get("so") and amount == int(amount):
        there = cal.add_days(anchor, sign * 7 * int(amount))
        return given(cal.week(there) if way in _FROM_NOW and amount > 4 else there.isoformat())
    return given(unit_value(anchor, unit, sign * amount))


def _shifted_from(e: Expression, flow: Flow, unit: str, way: str) -> date | None:
    """ "ago" counts from the article; "earlier" and "later" from the time named before, if there is one."""
    small = unit in ("D", "W", "F")
    today = flow.day if small else flow.month if unit == "M" else flow.year
    if way in _FROM_NOW:
        return today
    last = flow.last(_A_DAY if small else r"\d{4}.*", e)
    covered = cal.bounds(last.value) if last else None
    if covered:
        return date.fromisoformat(covered[0][:10])
    return today if (unit == "Y" and way != "on") or way in ("earlier", "before") else None


def _shift_from(e: Expression, flow: Flow) -> Given:
    p = e.parts
    amount, unit = count(p["n"]), unit_letter(first(p, "unit", "unitb"))
    way = first(p, "way", "wayb").lower()
    if flow.day is None or amount is None:
        return _unknown(flow)
    if unit[0] == "T":
        return Given(None, why="counted in hours from a day")
    wanted = weekday_number(p.get("weekday"))
    if wanted is None:
        base = cal.add_days(flow.day, words().days[plain(p["dayword"])][0])
    else:
        base = cal.weekday_near(flow.day, wanted, 1 if way in ("from", "on") else flow.direction(e) or -1)
    return given(count_on(base, unit, -amount if way in ("before", "ago") else amount).isoformat())


# --- "the first Monday of July", "the 20th" ---


def _nth(e: Expression, flow: Flow) -> Given:
    """The n-th weekday, day, week or weekend of a month. The first week of a month is that of its first Thursday."""
    p = e.parts
    month = _month_meant(e, flow)
    if month is None or not 1 < month.year < 9998:
        return _unknown(flow)
    wanted = weekday_number(p.get("weekday"))
    if wanted is None:
        wanted = {"day": None, "week": 3, "weekend": 5}[p["stretch"].lower()]
    said = p["nth"].lower()
    number = 0 if said in ("last", "final") else words().ordinals[said]
    end = cal.add_days(cal.add_months(month, 1), -1)
    if wanted is None:
        day = cal.add_days(month, number - 1) if number else end
    elif number:
        day = cal.add_days(cal.weekday_near(month, wanted, 1), 7 * (number - 1))
    else:
        day = cal.weekday_near(end, wanted, -1)
    if day.month != month.month:
        return Given(None, why="there is no such day")
    if "weekday" in p or wanted is None:
        return given(day.isoformat())
    return given(cal.week(day) + ("-WE" if wanted == 5 else ""))


def _month_meant(e: Expression, flow: Flow) -> date | None:
    """The first day of the month that an expression names."""
    if "month" in e.parts:
        named = month_of(e, flow)
        return date.fromisoformat(f"{named.value}-01") if named.start and named.value else None
    if flow.month is None:
        return None
    return cal.add_months(flow.month.replace(day=1), _STEPS.get(plain(e.parts.get("relmonth", "")), 0))


def _day_alone(e: Expression, flow: Flow) -> Given:
    """ "The 20th": of the month that is named, else the nearest on the side of the verb."""
    number = whole(e.parts["day"])
    month = _month_meant(e, flow)
    if flow.day is None or month is None:
        return Given(f"XXXX-XX-{number:02}", precision="day", why=NO_DAY if flow.year else NO_DATE)
    steps = (0,) if "relmonth" in e.parts else (0, flow.direction(e) or -1)
    days = [
        day for n in steps if (there := cal.add_months(month, n)) and (day := cal.make(there.year, there.month, number))
    ]
    meant = [day for day in days if len(steps) == 1 or (day - flow.day).days * steps[1] >= 0]
    return given(meant[0].isoformat()) if meant else Given(None, why="there is no such day")


KINDS: Mapping[str, Callable[[Expression, Flow], Given]] = {
    "weekday": weekday,
    "day": named_day,
    "day-beside": _day_beside,
    "same": _same,
    "part": _part,
    "unit": _unit,
    "shift": _shift,
    "shift-from": _shift_from,
    "nth": _nth,
    "month-day-alone": _day_alone,
}
