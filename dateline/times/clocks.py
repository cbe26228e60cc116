"""Clocks and zones: the hour that words name, the zone they name it in, the instant that is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

from dateline.record import Time
from dateline.spans import Span
from dateline.times.amounts import count
from dateline.times.given import first
from dateline.times.lexicon import cities, lands, zones

#: Between two clocks that name one hour.
_JOINT = re.compile(
    r"(?:,? in [A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?(?=[,;(/]))?[\s,;:()\[\]/–—-]*"
    r"(?:(?:or|and|when it is|that is|i\.e\.,?|which is|equivalent to|equal to)\b)?[\s,;:()\[\]/–—-]*"
)
_PARTS = {"a": "morning", "p": "afternoon"}
_MINUTES = {"half": 30, "quarter": 15}


@dataclass(frozen=True, slots=True)
class Hour:
    """``sure`` is false where neither a half of the day nor a 24-hour form tells 3:30 from 15:30."""

    hour: int
    minute: int
    sure: bool
    precision: str


@dataclass(frozen=True, slots=True)
class Zone:
    """An IANA name or offset; ``half`` is the half of the year that its letters are for, if they say; ``why`` says why
    there is none, ``options`` which it may be."""

    name: str | None
    half: str | None = None
    why: str | None = None
    options: tuple[str, ...] = ()


def hour(parts: Mapping[str, str]) -> Hour | None:
    """The hour that a clock expression names; ``None`` where there is no such hour."""
    named = parts.get("named")
    if named:
        return Hour(0 if named.lower() == "midnight" else 12, 0, True, "minute")
    part = first(parts, "inthe", "inthe2", "inthe3", "inthe4", "inthe5").lower()
    if spelt := first(parts, "hourword", "hourword2", "hourword3", "hourword4"):
        return _spelt(parts, int(count(spelt) or 99), part or _PARTS.get(first(parts, "half", "half2")[:1].lower(), ""))
    digits = next((parts[k] for k in ("hour", "hourb", "hourc", "hourd") if k in parts), None)
    minutes = next((parts[k] for k in ("minute", "minuteb", "minutec") if k in parts), None)
    if digits is None:
        return None
    found, minute = int(digits), int(minutes or 0)
    if found > 24 or minute > 59 or (found == 24 and minute):
        return None
    precision = "minute" if minutes else "hour"
    half = (parts.get("half") or parts.get("borrowed") or "").lower()[:1]
    if half or part:
        if found > 12:
            return Hour(found, minute, True, precision)
        return halved(found, minute, _PARTS.get(half, part), precision)
    sure = found > 12 or found == 0 or len(digits) == 2 or "hours" in parts
    return Hour(found, minute, sure, precision)


def _spelt(parts: Mapping[str, str], found: int, part: str) -> Hour | None:
    """ "Half past nine in the evening", "ten past six", "a quarter to five"."""
    minute = int(_MINUTES.get(said := first(parts, "past", "past2", "past3", "past4").lower()) or count(said) or 0)
    if not 1 <= found <= 12 or not 0 <= minute < 60:
        return None
    if minute and first(parts, "side", "side2", "side3", "side4").lower().endswith("to"):
        found, minute = found - 1, 60 - minute
    return halved(found, minute, part, "minute" if minute else "hour")


def halved(found: int, minute: int, part: str, precision: str) -> Hour:
    """An hour of the clock face in a part of the day; not sure where the part does not tell."""
    if part == "night" and 5 < found < 12:
        part = "evening"
    if part == "morning":
        return Hour(found % 12, minute, True, precision)
    if part in ("afternoon", "evening"):
        return Hour(found % 12 + 12, minute, True, precision)
    return Hour(found, minute, False, precision)


def zone(named: str, text: str) -> Zone:
    """The zone that words name ("EST", "Moscow Time", "GMT+3", "+03:00"); the text decides between several."""
    said = " ".join(named.strip("() ").split())
    table = zones()
    offset = re.fullmatch(r"(?:GMT|UTC)?([+-])(\d{1,2})(?::?(\d\d))?", said)
    if offset:
        sign, hours, minutes = offset.groups()
        if int(hours) > 14:
            return Zone(None, why=f"no zone lies {said} from Greenwich")
        return Zone(f"{sign}{int(hours):02}:{minutes or '00'}")
    letters = said.upper()
    if letters in table.ambiguous:
        return _ambiguous(letters, text)
    if letters in table.abbreviations:
        return Zone(*table.abbreviations[letters])
    name = re.sub(r"\s*\btime$", "", said, flags=re.IGNORECASE)
    if name.lower() in ("local", ""):
        return Zone(None, why="local time of a place that the text does not name")
    if name.lower() in table.names:
        return Zone(*table.names[name.lower()])
    found = place(name)
    if found:
        return Zone(found)
    return Zone(None, why=f"“{said}” is not a zone or city we know")


def _ambiguous(letters: str, text: str) -> Zone:
    options = zones().ambiguous[letters]
    spoken = [name for name, cues in options.items() if any(cue in text for cue in cues)]
    if len(spoken) == 1:
        return Zone(spoken[0])
    return Zone(
        None, why=f"{letters} may be {', '.join(options)}, and the text does not tell which", options=tuple(options)
    )


def place(name: str) -> str | None:
    """The zone of a city or of a land that keeps one time, if it is one we know; "Port Sudan" needs all its words."""
    bare = name.removeprefix("the ").strip(" ,.").replace("’", "'")
    return cities().get(bare) or lands().get(bare)


@cache
def rules(name: str) -> tzinfo:
    """The clock rules of an IANA zone or of an offset "+03:00"."""
    if name[0] in "+-":
        sign = -1 if name[0] == "-" else 1
        return timezone(sign * timedelta(hours=int(name[1:3]), minutes=int(name[4:6])))
    return ZoneInfo(name)


def utc(day: date, at: Hour, zone_name: str) -> datetime | None:
    """The instant of an hour of a day in a zone; ``None`` at the ends of the calendar."""
    try:
        local = datetime(day.year, day.month, day.day, tzinfo=rules(zone_name)) + timedelta(
            hours=at.hour, minutes=at.minute
        )
        return local.astimezone(UTC)
    except (OverflowError, ValueError):
        return None


def iso(moment: datetime) -> str:
    """An instant as "2021-12-30T20:30Z"."""
    return moment.strftime("%Y-%m-%dT%H:%MZ")


def out_of_season(day: date, found: Zone) -> bool:
    """Whether the letters are for the other half of the year ("EST" in July)."""
    if found.half is None or found.name is None:
        return False
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=rules(found.name))
    return bool(noon.dst()) != (found.half == "summer")


def instant(time: Time) -> str | None:
    """The UTC instant of a clock ("2021-12-30T20:30Z"), where its day and zone are known."""
    return time.start if time.type == "TIME" and time.start and time.start.endswith("Z") else None


def joint(text: str, left: Span, right: Span) -> bool:
    """Whether nothing but brackets, commas and "or" stands between two clocks."""
    return right[0] - left[1] <= 40 and _JOINT.fullmatch(text, left[1], right[0]) is not None


def clock_groups(text: str, times: tuple[Time, ...]) -> tuple[tuple[Time, ...], ...]:
    """Clocks that stand side by side in different zones, and so name one hour: groups of two and more, in order."""
    groups: list[list[Time]] = []
    for time in times:
        if time.type != "TIME" or time.precision not in ("minute", "hour"):
            continue
        last = groups[-1][-1] if groups else None
        if last is not None and joint(text, last.span, time.span) and not _same_zone(groups[-1], time):
            groups[-1].append(time)
        else:
            groups.append([time])
    return tuple(tuple(group) for group in groups if len(group) > 1)


def _same_zone(group: list[Time], time: Time) -> bool:
    return any(other.zone == time.zone and other.text != time.text for other in group)
