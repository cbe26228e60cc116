"""Giving clocks their day, zone and instant. Clocks that stand side by side are read together: those that name one
hour in several zones help each other to their zone and day, those of a range share theirs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise

from dateline.record import Time
from dateline.spans import Span
from dateline.times import calendar as cal
from dateline.times import clocks, local
from dateline.times.absolute import month_day
from dateline.times.clocks import Hour, Zone
from dateline.times.expression import Expression
from dateline.times.flow import Flow
from dateline.times.given import DAY, NO_DATE, Given, day, first, month_number, time, whole
from dateline.times.relative import named_day, weekday

#: Between two clocks of one range or series: "9 to 11 a.m.", "at 9 a.m. and 6 p.m."
_SERIES = re.compile(r"\s*,?\s*(?:to|through|until|till|and|or|[-–—])\s*(?:at\s|about\s)?")
#: Between two clocks that are one hour: a bracket, a stroke, "or".
_APART = re.compile(r"[(\[/]|\bor\b")
#: The part of the day that stands before a clock, or after it: "Friday evening at 7:30", "at 9 on Friday morning".
_PART_BEFORE = re.compile(
    r"\b(morning|afternoon|evening|night)(?: of [^.;]{3,20})?,?"
    r"(?: (?:at|from|by|around|about|between|shortly|after|before)){0,2} $"
)
_PART_AFTER = re.compile(
    r",? (?:(?:on|in) )?(?:(?:the|this|that|[A-Z]\w+day|yesterday|tomorrow) )(morning|afternoon|evening|night)\b"
)
_PART_WITHIN = re.compile(r"\bthis (morning|afternoon|evening)$")
#: How far back the day of an engagement may stand from its hour, in characters.
_REACH = 1200
NO_HOUR = "no clock shows that hour"
_INFERRED = "the offset is inferred from the clock beside it"


@dataclass(slots=True)
class _Face:
    """One clock of a group, filled in step by step."""

    expression: Expression
    hour: Hour | None
    zone: Zone
    day: date | None = None
    own_day: bool = False

    def moment(self) -> datetime | None:
        """The instant, where hour, day and zone are known."""
        if self.hour is None or not self.hour.sure or self.day is None or self.zone.name is None:
            return None
        return clocks.utc(self.day, self.hour, self.zone.name)


def clock_day(e: Expression, flow: Flow) -> Given:
    """The day that a clock expression itself names ("10 p.m. Wednesday")."""
    p = e.parts
    if "weekday" in p:
        found = weekday(replace(e, parts={"weekday": p["weekday"]}), flow)
    elif "dayword" in p:
        found = named_day(e, flow)
    elif "month" in p:
        found = month_day(e, flow, month_number(p["month"]), whole(p["day"]), None, None)
    else:
        return Given(None)
    return found if found.value and DAY.match(found.value) else Given(None)


def clocked(expressions: tuple[Expression, ...], others: Mapping[Span, Time], flow: Flow) -> list[Time]:
    """All times in order: ``others`` as they are, the clocks among the expressions with their day, zone and instant."""
    out: list[Time] = []
    group: list[Expression] = []
    whole_day = _counts_to_24(expressions)
    for e in expressions:
        if group and (e.kind != "clock" or not _beside(flow.text, group[-1], e)):
            out.extend(_together(group, flow, whole_day))
            group = []
        if e.kind == "clock":
            group.append(e)
        else:
            out.append(others[e.span])
    if group:
        out.extend(_together(group, flow, whole_day))
    return out


def _counts_to_24(expressions: tuple[Expression, ...]) -> bool:
    """Whether the clocks of a text go to 24: one is past noon ("17.30"), and none has "a.m." or "p.m."."""
    found = [e.parts for e in expressions if e.kind == "clock"]
    if any(parts.get(half) for parts in found for half in ("half", "half2", "borrowed")):
        return False
    return any(12 < int(first(parts, "hour", "hourb", "hourc") or 0) < 24 for parts in found)


def _hour(e: Expression, flow: Flow, whole_day: bool) -> Hour | None:
    """The hour of a clock; where it does not say its half of the day, the part of the day beside it may, or the other
    clocks of the text."""
    hour = clocks.hour(e.parts)
    if hour is None or hour.sure:
        return hour
    if whole_day and "minute" in e.parts:
        return replace(hour, sure=True)
    beside = (
        _PART_BEFORE.search(flow.text[max(0, e.span[0] - 60) : e.span[0]])
        or _PART_AFTER.match(flow.text, e.span[1])
        or _PART_WITHIN.search(e.text)
    )
    return clocks.halved(hour.hour, hour.minute, beside[1].lower(), hour.precision) if beside else hour


def _beside(text: str, left: Expression, right: Expression) -> bool:
    return clocks.joint(text, left.span, right.span) or bool(_SERIES.fullmatch(text, left.span[1], right.span[0]))


def _together(group: list[Expression], flow: Flow, whole_day: bool) -> list[Time]:
    """The clocks of one group: first their zones, then their days, then what they tell of each other."""
    faces = [_Face(e, _hour(e, flow, whole_day), local.zone(e, flow)) for e in group]
    for i, (left, right) in enumerate(pairwise(faces)):
        if _SERIES.fullmatch(flow.text, left.expression.span[1], right.expression.span[0]):
            _share(left, right)
            _order(faces, i)
    for face in faces:
        face.own_day = bool({"weekday", "dayword", "month"} & face.expression.parts.keys())
    told = _day_of(group[0], flow)
    for face in faces:
        face.day = _day_of(face.expression, flow) if face.own_day else told
    _infer(faces, flow.text)
    _settle(faces, flow.text)
    return [_read(face, flow) for face in faces if face.hour or not flow.reject(face.expression, NO_HOUR)]


def _share(left: _Face, right: _Face) -> None:
    """ "from 9 a.m. to 11 a.m. GMT": the zone is that of both."""
    if left.zone.name is None and "zone" not in left.expression.parts:
        left.zone = right.zone
    elif right.zone.name is None and "zone" not in right.expression.parts:
        right.zone = left.zone


def _order(faces: list[_Face], i: int) -> None:
    """ "from 11 to 2 p.m.": the first hour took its half of the day from the second, and lies before it."""
    left, right = faces[i].hour, faces[i + 1].hour
    if "borrowed" not in faces[i].expression.parts or left is None or right is None:
        return
    if left.hour >= right.hour >= 12:
        faces[i].hour = replace(left, hour=left.hour - 12)


def _infer(faces: list[_Face], text: str) -> None:
    """ "3 p.m. (2000 GMT)": the first clock is five hours behind Greenwich. Nothing is inferred where no whole half
    hour fits."""
    sure = next((face for face in faces if face.moment() is not None), None)
    if sure is None:
        return
    for face in faces:
        if face.zone.options and (fitting := _option(face, sure)):
            face.zone = Zone(fitting)
        if (
            face.zone.name
            or (face.zone.why and "local" not in face.zone.why)
            or face.hour is None
            or not face.hour.sure
            or face.day is None
        ):
            continue
        left, right = sorted((face, sure), key=lambda f: f.expression.span)
        if _APART.search(text, left.expression.span[1], right.expression.span[0]):
            free_first = right.own_day and not left.own_day
            options = [
                (minutes, one)
                for one in _days(face, free_first if face is left else not face.own_day)
                for other in _days(sure, free_first if sure is left else not sure.own_day)
                if (minutes := _ahead(replace(face, day=one), replace(sure, day=other))) is not None
            ]
            if options:  # -10 h is likelier than +14 h, +12 h than -12 h
                minutes, face.day = min(options, key=lambda option: (abs(option[0] - 60), option))
                sign = "-" if minutes < 0 else "+"
                face.zone = Zone(f"{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}", why=_INFERRED)


def _option(face: _Face, sure: _Face) -> str | None:
    """Of the zones that letters may mean ("BST") the one in which a clock shows the instant of the clock beside it."""
    fitting = [
        name
        for name in face.zone.options
        if any(
            replace(face, zone=Zone(name), day=one).moment() == sure.moment() for one in _days(face, not face.own_day)
        )
    ]
    return fitting[0] if len(fitting) == 1 else None


def _days(face: _Face, free: bool) -> tuple[date, ...]:
    """The day of a clock, and its neighbours where the words leave it free."""
    if face.day is None:
        return ()
    return tuple(cal.add_days(face.day, n) for n in ((0, -1, 1) if free else (0,)))


def _ahead(face: _Face, sure: _Face) -> int | None:
    """Minutes that a clock is ahead of Greenwich, if it shows the same instant as another."""
    moment = sure.moment()
    if moment is None or face.day is None or face.hour is None:
        return None
    here = datetime(face.day.year, face.day.month, face.day.day, face.hour.hour % 24, face.hour.minute)
    minutes = round((here - moment.replace(tzinfo=None)).total_seconds() / 60)
    return minutes if -12 * 60 <= minutes <= 14 * 60 and minutes % 30 == 0 else None


def _settle(faces: list[_Face], text: str) -> None:
    """The clocks of one hour lie on the days that bring them nearest to the first whose instant is known; 11 p.m. here
    is tomorrow there."""
    anchor: datetime | None = None
    last: _Face | None = None
    for face in faces:
        if last and _SERIES.fullmatch(text, last.expression.span[1], face.expression.span[0]):
            anchor = None
        if anchor is not None and not face.own_day and face.day and face.hour and face.zone.name:
            face.day, face.hour = _fit(face.day, face.hour, face.zone.name, anchor)
        anchor = anchor or face.moment()
        last = face


def _fit(on: date, hour: Hour, zone: str, anchor: datetime) -> tuple[date, Hour]:
    """The day (and, where unsaid, the half of the day) that bring a clock nearest to an instant."""
    hours = [hour] if hour.sure else [replace(hour, sure=True), replace(hour, hour=(hour.hour + 12) % 24, sure=True)]
    options = [
        (moment, there, option)
        for shift in (0, -1, 1)
        for option in hours
        if (moment := clocks.utc(there := cal.add_days(on, shift), option, zone)) is not None
    ]
    if not options:
        return on, hour
    _, there, option = min(options, key=lambda o: (abs(o[0] - anchor), abs(o[1] - on)))
    return there, option


def _read(face: _Face, flow: Flow) -> Time:
    """The clock as a time, with cautions about what cannot be right."""
    e, hour, zone = face.expression, face.hour, face.zone
    assert hour is not None
    if zone.why and zone.name is None and "local" not in zone.why:
        flow.caution("unknown-zone", f"“{e.text}”: {zone.why}.", e)
    if face.day is None:
        shown = f"T{hour.hour % 24:02}:{hour.minute:02}" if hour.sure else None
        return time(e, Given(shown, precision=hour.precision, zone=zone.name, why=NO_DATE))
    if clocks.out_of_season(face.day, zone):
        flow.caution(
            "zone-season",
            f"“{e.text}”: on {face.day} the clocks there did not show that time; the local clock is taken.",
            e,
        )
    midnight = e.parts.get("named", "").lower() == "midnight" and (face.own_day or flow.direction(e) >= 0)
    if hour.hour == 24 or midnight:  # midnight ends the day it is named with
        face.hour = hour = replace(hour, hour=0)
        face.day = cal.add_days(face.day, 1)
    shown = f"{face.day}T{hour.hour:02}:{hour.minute:02}"
    if not hour.sure:
        return time(e, Given(shown, precision=hour.precision, zone=zone.name, why="the half of the day is not said"))
    moment = face.moment()
    start = clocks.iso(moment) if moment else shown
    return time(e, Given(shown, start, start, hour.precision, zone.why, zone.name))


# --- the day of a clock ---


def _day_of(e: Expression, flow: Flow) -> date | None:
    """The day of a clock: its own, that of its sentence (the nearest before it, then after it), the last day of the
    text that lies on the same side of the article as the clock's verb, or the article's day. In "said on Tuesday that
    the talks will begin at 10", Tuesday lies on the other side: it is the day of the saying."""
    if own := flow.days(e.span[0], e.span[0] + 1):
        return day(own[0].value)
    start, end = flow.annotated.sentences[flow.sentence(e)] if flow.annotated.sentences else e.span
    way = flow.direction(e)
    inside = flow.days(start, end)
    earlier = flow.days(start - _REACH, start)
    if way > 0 and not any(seen.ahead for seen in inside) and any(seen.ahead for seen in earlier):
        inside = []
    if inside:
        nearest = min(inside, key=lambda seen: abs(seen.expression.span[0] - e.span[0]))
        before = [seen for seen in inside if seen.expression.span[0] < e.span[0]]
        return day((before[-1] if before and nearest.expression.span[0] < e.span[0] else nearest).value)
    for seen in reversed(earlier):
        if way == 0 or (way > 0) == seen.ahead:
            return day(seen.value)
    return flow.day
