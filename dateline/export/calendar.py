"""The diary as an iCalendar (RFC 5545), written with the library icalendar.

An entry is an event at an instant, in the zone of the first clock the article gives (with its VTIMEZONE), in UTC where
no zone is known by its IANA name or the local hour comes twice that night; without an hour it lasts whole days. What
has no day cannot stand in a calendar: such entries are returned beside it, and so are denied ones, which nobody holds.

A UID is made of the page and the places in it where the engagement and its day were told of first, never of its start:
reading again or a newer page that moves the meeting keeps it. SEQUENCE rises when the days, the hour or the status are
no longer those of the calendar given as ``previous``; without one it is 1 for what was moved or called off, else 0. An
entry of ``previous`` that these pages do not tell of stays as it was: only words cancel a meeting.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from dateline.diary import Engagement, alike
from dateline.errors import UsageError

if TYPE_CHECKING:
    from icalendar import Calendar, Event, Timezone, vText

#: STATUS of RFC 5545 for ours. What is postponed stands at its new day.
STATUS = {
    "scheduled": "CONFIRMED",
    "held": "CONFIRMED",
    "postponed": "CONFIRMED",
    "proposed": "TENTATIVE",
    "possible": "TENTATIVE",
    "cancelled": "CANCELLED",
}


#: Characters that RFC 5545 has no room for, wherever they come from.
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Written:
    """The calendar's bytes, and what could not stand in it, each with the reason."""

    data: bytes
    left_out: tuple[tuple[Engagement, str], ...]


def write(engagements: Iterable[Engagement], *, previous: bytes | None = None, name: str = "Dateline") -> Written:
    """The calendar of a diary (``dateline.diary.diary``). ``previous`` is a calendar written before: its entries keep
    their UID, rise in SEQUENCE where they changed, and stay as they were if the diary does not have them.

    The same diary gives the same bytes. Raises ``UsageError`` if ``previous`` is no calendar.
    """
    from icalendar import Calendar

    before = _previous(previous)
    calendar = Calendar()
    calendar.add("prodid", "-//Dateline//dateline//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    left_out: list[tuple[Engagement, str]] = []
    events: list[Event] = []
    for engagement in engagements:
        why = _why_not(engagement)
        old = _match(engagement, before)
        if old is not None and _newer(old, engagement):
            events.append(old)  # an older page does not undo a newer one
        elif why is None:
            events.append(_event(engagement, old))
        else:
            left_out.append((engagement, why))
            if old is not None:
                events.append(_off(old, engagement))
    events += before.values()
    _add_zones(calendar, events)
    for event in events:
        calendar.add_component(event)
    return Written(_CONTROL.sub(b"", calendar.to_ical()), tuple(left_out))


def uid(engagement: Engagement) -> str:
    """A name that outlives re-reading: of the page and the place in it where the engagement was told of first."""
    first = engagement.told[0]
    article = first.record.article
    page = first.link or article.sha256 or first.record.id
    said = first.item.start.span
    key = f"{page}\n{first.item.spans[0][0]}\n{said[0] if said else ''}"
    return f"{hashlib.sha256(key.encode()).hexdigest()[:32]}@dateline"


def _why_not(engagement: Engagement) -> str | None:
    start = engagement.item.start.value
    if engagement.item.status == "denied":
        return "it is denied"
    if start is None or len(start) < 10:
        return "no day is known"
    return None


def _newer(old: Event, engagement: Engagement) -> bool:
    """Whether an event was written by a newer page than those that tell of the engagement now."""
    return bool(old.DTSTAMP and _stamp(engagement) < old.DTSTAMP)


def _off(old: Event, engagement: Engagement) -> Event:
    """An event that is now denied, or has no day any more, is cancelled, with the words that say so."""
    if str(old.get("STATUS")) != "CANCELLED":
        old.sequence += 1
        for name, value in (
            ("status", "CANCELLED"),
            ("dtstamp", _stamp(engagement)),
            ("description", _description(engagement)),
        ):
            old.pop(name.upper(), None)
            old.add(name, value)
        old["X-DATELINE-STATUS"] = vtext(engagement.item.status)
    return old


def _event(engagement: Engagement, old: Event | None) -> Event:
    from icalendar import Event

    item, newest = engagement.item, engagement.newest
    event = Event()
    event.add("uid", str(old["UID"]) if old is not None else uid(engagement))
    event.add("dtstamp", _stamp(engagement))
    start = _start(engagement)
    event.add("dtstart", start)
    if not isinstance(start, datetime):
        last = date.fromisoformat(item.end.value[:10]) if item.end and item.end.value else start
        event.add("dtend", max(start, last) + timedelta(days=1))
        event.add("transp", "TRANSPARENT")  # a day is named, not its hours: it does not fill the reader's day
    event.add("summary", _summary(engagement))
    event.add("status", STATUS[item.status])
    if item.place is not None:
        event.add("location", item.place.text)
    if newest.link and newest.link.startswith(("http://", "https://")):
        event.add("url", newest.link)
    codes = sorted(newest.codes())
    if codes:
        event.add("categories", codes)
    event.add("description", _description(engagement))
    event["X-DATELINE-KIND"] = vtext(item.what)
    event["X-DATELINE-STATUS"] = vtext(item.status)
    event.add("sequence", _sequence(engagement, event, old))
    return event


def vtext(words: str) -> vText:
    """Words as a property's value."""
    from icalendar import vText

    return vText(words)


def _sequence(engagement: Engagement, event: Event, old: Event | None) -> int:
    if old is None:
        return int(bool(engagement.moved_from) or engagement.item.status == "cancelled")
    same = _state(old) == _state(event)
    return int(old.sequence) + (not same)


def _state(event: Event) -> tuple[object, ...]:
    """What makes another version of an entry when it changes."""
    return _instant(event), str(event.get("DTEND")), str(event.get("STATUS"))


def _instant(event: Event) -> object:
    """The start, by which a change is told: an instant, or a day."""
    start = event.DTSTART
    return start.astimezone(UTC) if isinstance(start, datetime) and start.tzinfo else start


def _match(engagement: Engagement, before: dict[str, Event]) -> Event | None:
    """The event that stood for an engagement, taken out: by its UID, or by kind, company and the day it was on."""
    name = uid(engagement)
    if name in before:
        return before.pop(name)
    days = {value[:10] for value in (engagement.moved_from, engagement.item.start.value) if value}
    codes = engagement.newest.codes()
    for key, event in before.items():
        kind = str(event.get("X-DATELINE-KIND"))
        if (
            alike(kind, engagement.item.what)
            and codes
            and codes == _categories(event)
            and str(_instant(event))[:10] in days
        ):
            return before.pop(key)
    return None


def _categories(event: Event) -> frozenset[str]:
    return frozenset(map(str, event.categories))


def _previous(data: bytes | None) -> dict[str, Event]:
    from icalendar import Calendar
    from icalendar.error import InvalidCalendar

    if data is None:
        return {}
    try:
        events = {str(event["UID"]): event for event in Calendar.from_ical(data).events}
        for name, event in events.items():
            if "DTSTART" not in event or int(event.sequence) < 0:
                raise ValueError(f"{name} has no start, or a false sequence")
    except (ValueError, KeyError, IndexError, InvalidCalendar) as error:
        why = " ".join(str(error).split())[:80].strip("'()") or type(error).__name__
        raise UsageError(
            f"The calendar to update cannot be read ({why}). Give a file that `dateline agenda --format ics` wrote."
        ) from None
    return events


def _start(engagement: Engagement) -> date | datetime:
    """The day; or the instant, in the zone of the first clock that names one, where its local hour comes once."""
    value = engagement.item.start.value or ""
    if "T" not in value:
        return date.fromisoformat(value)
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        return moment  # "floating": the article does not say where
    return localised(moment, next((c.zone for c in engagement.item.start.clocks if c.zone), None))


def localised(moment: datetime, zone: str | None) -> datetime:
    """An instant in an IANA zone; in UTC where there is no such zone, or its local hour comes twice that night, which
    RFC 5545 cannot tell apart."""
    place = _zone(zone)
    if place is None:
        return moment.astimezone(UTC)
    local = moment.astimezone(place)
    twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    return moment.astimezone(UTC) if twice else local


@cache
def _zone(name: str | None) -> ZoneInfo | None:
    """The zone of an IANA name; ``None`` for an offset, and where nobody knows it."""
    try:
        return ZoneInfo(name) if name else None
    except (KeyError, ValueError, OSError):
        return None


def _stamp(engagement: Engagement) -> datetime:
    """When the newest page was written or fetched: never now, so that the same pages give the same bytes."""
    for telling in reversed(engagement.told):
        article = telling.record.article
        for value in (article.published.value, article.published.latest, article.retrieved):
            if value and len(value) >= 10:
                moment = datetime.fromisoformat(value)
                return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    return datetime(1970, 1, 1, tzinfo=UTC)


def _summary(engagement: Engagement) -> str:
    item, newest = engagement.item, engagement.newest
    names = list(dict.fromkeys(newest.name(member) for member in item.participants))
    mark = "" if item.status in ("scheduled", "held") else f" ({item.status})"
    return f"{item.what[:1].upper()}{item.what[1:]}{': ' if names else ''}{', '.join(names)}{mark}"


def _description(engagement: Engagement) -> str:
    """What was told, the newest first, each with its page; and what a reader must know of the start."""
    item, lines = engagement.item, list[str]()
    if engagement.moved_from:
        lines.append(f"Moved from {engagement.moved_from}.")
    if item.absent:
        lines.append("Without " + ", ".join(engagement.newest.name(member) for member in item.absent) + ".")
    if item.start.clocks_agree is False:
        readings = ", ".join(f"{clock.text} = {clock.utc or 'unknown'}" for clock in item.start.clocks)
        lines.append(f"The clocks of the article disagree: {readings}.")
    for telling in reversed(engagement.told):
        article = telling.record.article
        source = " · ".join(v for v in (article.title, article.published.value, telling.link) if v)
        lines.append(f"“{telling.words}”" + (f"\n{source}" if source else ""))
    return "\n\n".join(lines)


def _add_zones(calendar: Calendar, events: Sequence[Event]) -> None:
    """A VTIMEZONE for each zone in use, for the years in use."""
    used: dict[str, list[datetime]] = {}
    for event in events:
        start = event.DTSTART
        if isinstance(start, datetime) and isinstance(start.tzinfo, ZoneInfo) and start.tzinfo.key != "UTC":
            used.setdefault(start.tzinfo.key, []).append(start)
    for key, starts in sorted(used.items()):
        calendar.add_component(vtimezone(ZoneInfo(key), min(starts).year, max(starts).year))


def vtimezone(zone: ZoneInfo, first: int, last: int) -> Timezone:
    """The VTIMEZONE of an IANA zone from the year ``first`` to the year ``last``: an observance for each kind of
    change, with a date for each change. (That of icalendar 7.3 begins summer time an hour late.)"""
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

    begin, end = datetime(first - 1, 12, 1, tzinfo=UTC), datetime(last + 1, 2, 1, tzinfo=UTC)
    before = begin.astimezone(zone)
    changes: dict[tuple[timedelta, timedelta, str, bool], list[datetime]] = {}
    was = before.utcoffset() or timedelta()
    changes[was, was, before.tzname() or zone.key, bool(before.dst())] = [before.replace(tzinfo=None)]
    for instant in transitions(zone, begin, end):
        after = instant.astimezone(zone)
        now = after.utcoffset() or timedelta()
        local = (instant + was).replace(tzinfo=None)  # by the clock that is then put on or back
        changes.setdefault((was, now, after.tzname() or zone.key, bool(after.dst())), []).append(local)
        was = now
    component = Timezone()
    component.add("tzid", zone.key)
    for (old, new, name, summer), moments in changes.items():
        observance = TimezoneDaylight() if summer else TimezoneStandard()
        observance.add("dtstart", moments[0])
        if moments[1:]:
            observance.add("rdate", moments[1:])
        observance.add("tzname", name)
        observance.add("tzoffsetfrom", old)
        observance.add("tzoffsetto", new)
        component.add_component(observance)
    return component


def transitions(zone: ZoneInfo, begin: datetime, end: datetime) -> list[datetime]:
    """The instants (UTC) at which the offset or the name of a zone changes, to the second."""
    step = timedelta(hours=12)  # no zone ever changed twice within it
    found = []
    while begin < end:
        until = begin + step
        if _kind(zone, begin) != _kind(zone, until):
            low, high = begin, until
            while high - low > timedelta(seconds=1):
                middle = low + (high - low) // 2
                middle = middle.replace(microsecond=0)
                low, high = (middle, high) if _kind(zone, middle) == _kind(zone, low) else (low, middle)
            found.append(high)
        begin = until
    return found


def _kind(zone: ZoneInfo, instant: datetime) -> tuple[timedelta | None, str | None]:
    local = instant.astimezone(zone)
    return local.utcoffset(), local.tzname()
