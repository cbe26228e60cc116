"""When a diary entry starts: days and clocks out of resolved times, and whether several clocks name one instant."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from dateline.record import AgendaTime, Caution, Clock, Time

_CLOCK = re.compile(r"T(\d\d)(?::?(\d\d))?")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MONTH = re.compile(r"\d{4}-\d\d(?!\d)")
_YEAR = re.compile(r"\d{4}")
_PRECISION = {10: "day", 7: "month", 4: "year"}
#: Before the hour at which something ends.
_UNTIL = re.compile(
    r"(?:\d|m\.?|noon|midnight)\s*(?:to|until|till|-|–)\s*$|\bbetween\b.*\band\s*$"
    r"|\b(?:clos|end|finish)\w*(?: \w+)? at\s*$"
)
_OFFSET = re.compile(r"(?:UTC|GMT)?([+-])(\d\d?)(?::?(\d\d))?$")


def is_clock(time: Time) -> bool:
    """Whether the expression gives an hour of the clock (not "in the morning")."""
    return time.type == "TIME" and _CLOCK.search(time.value or "") is not None


def own_day(time: Time) -> bool:
    """Whether a clock's words name a day too ("on Friday at noon"), so that the day need not be looked for."""
    return bool(re.search(r"day\b|\d{1,2} [A-Z][a-z]{2}|[A-Z][a-z]{2,}\.? \d|tomorrow|tonight", time.text))


def day(time: Time) -> str | None:
    """The day ("2024-02-09"), month ("2024-02") or year the expression names; ``None`` for what is vaguer or
    unresolved."""
    value = time.value or ""
    if found := _DAY.match(value):
        return found.group()
    if (time.type == "TIME" or value.endswith("-WE")) and time.start and (found := _DAY.match(time.start)):
        return found.group()  # a weekend begins on its Saturday
    if found := _MONTH.match(value) or _YEAR.fullmatch(value):
        return found.group()
    return None


def last_day(time: Time) -> str | None:
    """The last day of a range of days ("from September 2 to September 13"); ``None`` where it is one day."""
    if time.type != "DATE" or not (time.start and time.end):
        return None
    try:
        first, last = date.fromisoformat(time.start[:10]), date.fromisoformat(time.end[:10]) - timedelta(days=1)
    except ValueError:
        return None
    named = _DAY.match(time.value or "") or (time.value or "").endswith("-WE")
    return last.isoformat() if first < last and named else None


def zone_of(name: str | None) -> tzinfo | None:
    """A zone by IANA name or offset ("+03:00"); ``None`` where nobody knows it."""
    if not name:
        return None
    if name in ("Z", "UTC", "GMT"):
        return UTC
    if found := _OFFSET.match(name):
        offset = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
        return timezone(-offset if found[1] == "-" else offset)
    try:
        return ZoneInfo(name)
    except (OSError, ValueError):  # ZoneInfoNotFoundError is a KeyError, and a folder's name an OSError
        return None
    except KeyError:
        return None


def clock(time: Time, on: str | None) -> tuple[Clock, str | None]:
    """The clock on a given day, and its local reading ("2021-12-30T15:30"); ``on`` ``None`` leaves it open."""
    found = _CLOCK.search(time.value or "")
    if found is None or on is None or len(on) != 10:
        return Clock(time.span, time.text, time.zone, None), None
    hour, minute = int(found[1]), int(found[2] or 0)
    try:
        local = datetime.fromisoformat(on).replace(minute=minute) + timedelta(hours=hour)
        zone = zone_of(time.zone)
        utc = local.replace(tzinfo=zone).astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ") if zone else None
    except (ValueError, OverflowError):
        return Clock(time.span, time.text, time.zone, None), None
    return Clock(time.span, time.text, time.zone, utc), local.strftime("%Y-%m-%dT%H:%M")


def day_beside(first: Time, dated: Time, on: str) -> str:
    """The day of a clock by one beside it that names its own, of day ``on``: in "8 p.m. Eastern time, or 9 a.m. on
    Friday in Tokyo" the first is of Thursday."""
    named, _ = clock(dated, on)
    if named.utc is None:
        return on
    _, local = _nearest(first, clock(first, on), named.utc, on)
    return local[:10] if local else on


def start(
    on: str | None, dated: Time | None, clocks: Sequence[Time], home: str | None = None, *, sure: bool = False
) -> tuple[AgendaTime, Caution | None]:
    """The start on the day ``on``. Clocks that agree give one instant; of those that do not, the instant that most of
    them name (of equals the first) is taken, and a caution gives all readings. A clock without a zone is that of the
    place, in the zone ``home``; unless the place is named with the engagement (``sure``), only if no other clock speaks
    against it, or speaks of an hour earlier or later: that is a summer time forgotten, not another place."""
    span = dated.span if dated else None
    if not clocks or on is None or len(on) != 10:
        if on is None:
            return AgendaTime(None, "vague", (), None, span), None
        return AgendaTime(on, _PRECISION[len(on)], (), None, span), None
    own = [day(time) if own_day(time) else None for time in clocks]
    read = [clock(time, mine if mine and len(mine) == 10 else on) for time, mine in zip(clocks, own, strict=True)]
    # 23:30 in one place may be half past noon of the day before in another: the day is that of the first clock, but for
    # clocks that name their own
    first = next((c.utc for c, _ in read if c.utc), None)
    if first:
        read = [
            pair if mine else _nearest(time, pair, first, on)
            for time, pair, mine in zip(clocks, read, own, strict=True)
        ]
    if home:
        told = {c.utc for c, _ in read if c.utc}  # by the clocks with zones of their own
        for n, time in enumerate(clocks):
            if (read[n][0].zone is None and time.why is None) or _inferred(time):
                there = clock(replace(time, zone=home), on)
                if there[0].utc and (sure or not told or _near(there[0].utc, told)):
                    read[n] = there
    found = tuple(c for c, _ in read)
    instants = [c.utc for c in found if c.utc]
    if not instants:
        local = next((reading for _, reading in read if reading), None)
        return AgendaTime(local or on, "minute" if local else "day", found, None, span or found[0].span), None
    counted = Counter(instants)
    value = max(counted, key=lambda instant: (counted[instant], -instants.index(instant)))
    told_by = [time for (c, _), time in zip(read, clocks, strict=True) if c.utc and not (home and _taken(c, time))]
    agree = None if len(told_by) < 2 else len(counted) == 1
    caution = None
    if agree is False:
        readings = ", ".join(f"“{c.text}” is {c.utc[11:16]} UTC" for c in found if c.utc)
        caution = Caution(
            "clock-mismatch",
            f"The clocks of one appointment do not name the same instant: {readings}; {value[11:16]} UTC is taken.",
            tuple(c.span for c in found if c.utc),
        )
    return AgendaTime(value, "minute", found, agree, span or found[0].span), caution


def parted(text: str, clocks: Sequence[Time]) -> tuple[list[Time], list[Time]]:
    """The clocks of the beginning and those of the end: "from 10 a.m. to 1 p.m. (0700–1000 GMT)", "opens at 8 and
    closes at 6". Of two hours in one zone that are not joined so the first counts: they tell of two things."""
    begins: list[Time] = []
    ends: list[Time] = []
    for clock_ in sorted(clocks, key=lambda time: time.span):
        before = text[max(0, clock_.span[0] - 30) : clock_.span[0]]
        if begins and _UNTIL.search(before) and (begins[-1].span[1] >= clock_.span[0] - 30):
            ends.append(clock_)
        elif all(_zone_hour(clock_) != _zone_hour(other) for other in begins) and any(
            clock_.zone == other.zone and _CLOCK.search(clock_.value or "") for other in begins
        ):
            continue
        else:
            begins.append(clock_)
    return begins, ends


def _near(instant: str, others: Iterable[str]) -> bool:
    """Whether an instant is one of the others, or an hour from one."""
    here = datetime.fromisoformat(instant)
    return any(abs(here - datetime.fromisoformat(other)) in (timedelta(0), timedelta(hours=1)) for other in others)


def _zone_hour(time: Time) -> tuple[str | None, str]:
    found = _CLOCK.search(time.value or "")
    return time.zone, found.group() if found else ""


def _taken(found: Clock, time: Time) -> bool:
    """Whether a clock has its zone only from the clock beside it."""
    return found.zone == time.zone and _inferred(time)


def _inferred(time: Time) -> bool:
    """Whether the zone of a clock is only that which makes it agree with the clock beside it."""
    if "local" in time.text.lower():
        return False
    return bool(time.zone and _OFFSET.match(time.zone)) and not re.search(r"UTC|GMT|[+\-−]\s?\d", time.text)


def _nearest(time: Time, read: tuple[Clock, str | None], first: str, on: str) -> tuple[Clock, str | None]:
    """The clock a day earlier or later, if that brings it nearer to the first one's instant."""
    if read[0].utc is None:
        return read
    target = datetime.fromisoformat(first)
    days = [(date.fromisoformat(on) + timedelta(days=n)).isoformat() for n in (0, -1, 1)]
    tried = [clock(time, each) for each in days]
    return min(
        (t for t in tried if t[0].utc),
        key=lambda t: abs(datetime.fromisoformat(t[0].utc or first) - target),
        default=read,
    )
