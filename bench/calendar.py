"""Write instants to calendars and read them back: ``python -m bench.calendar [--zones N] [--json]``.

For each IANA zone, every change of its clocks from 1990 to 2035, and instants around it: an hour before, a minute
before, at it, a minute and an hour after, and the same about the hour that then comes twice or not at all. What is
written with ``dateline.export.calendar`` is read back twice: by the library ical (which knows zones by their name), and
by python-dateutil's reading of the VTIMEZONE alone. Both must give the instant that was written.
"""

from __future__ import annotations

import argparse
import io
import json
import re
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from dateutil.tz import tzical
from ical.calendar_stream import IcsCalendarStream

from dateline.diary import Engagement, Telling
from dateline.export import calendar
from dateline.record import AgendaItem, AgendaTime, Article, Clock, Record, Version

BEGIN, END = datetime(1990, 1, 1, tzinfo=UTC), datetime(2036, 1, 1, tzinfo=UTC)
MINUTES = (-61, -60, -59, -1, 0, 1, 59, 60, 61)
TEXT = "The talks will begin then."
WHEN = (TEXT.index("then"), TEXT.index("then") + len("then"))


def around(zone: str) -> list[datetime]:
    """The instants around every change of a zone's clocks, and one more, to the minute."""
    changes = calendar.transitions(ZoneInfo(zone), BEGIN, END)
    return sorted({t.replace(second=0) + timedelta(minutes=m) for t in changes for m in MINUTES} | {BEGIN})


def written(instants: Sequence[datetime], zone: str) -> bytes:
    """A calendar with an engagement at each instant, told in the zone."""
    engagements = []
    for number, instant in enumerate(instants):
        value = instant.strftime("%Y-%m-%dT%H:%MZ")
        start = AgendaTime(value, "minute", (Clock(WHEN, "then", zone, value),), None, WHEN)
        item = AgendaItem("g1", "talks", (), (), start, None, None, "scheduled", None, ((0, len(TEXT)),))
        record = Record(str(number), Version("", "", ""), Article(None, TEXT), agenda=(item,))
        engagements.append(Engagement(f"d{number + 1}", (Telling(record, item),)))
    return calendar.write(engagements).data


def wrong(instants: Sequence[datetime], zone: str) -> Iterator[str]:
    """What does not come back as it was written, a line each."""
    text = written(instants, zone).decode()
    described = re.search("BEGIN:VTIMEZONE.*?END:VTIMEZONE", text, re.DOTALL)
    rules = tzical(io.StringIO(described[0] + "\n")).get() if described else None
    events = IcsCalendarStream.calendar_from_ics(text).events
    if len(events) != len(instants):
        yield f"{zone}: {len(events)} events of {len(instants)}"
    for event, instant in zip(events, instants, strict=False):
        start = event.dtstart
        if not isinstance(start, datetime) or start.tzinfo is None or start.astimezone(UTC) != instant:
            yield f"{zone}: {start} for {instant}"
        elif rules is not None and start.tzinfo is not UTC and f"DTSTART;TZID={zone}:{start:%Y%m%dT%H%M%S}" in text:
            local = start.replace(tzinfo=None)
            offset = rules.utcoffset(local)
            if offset is None or (local - offset).replace(tzinfo=UTC) != instant:
                yield f"{zone}: its VTIMEZONE makes {offset} of {local}, for {instant}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--zones", type=int, metavar="N", help="only every so many of them; all if not given")
    parser.add_argument("--json", action="store_true", help="the counts as JSON")
    arguments = parser.parse_args()
    zones = sorted(available_timezones())[:: arguments.zones or 1]
    began, count, bad = time.perf_counter(), 0, list[str]()
    for number, zone in enumerate(zones, 1):
        instants = around(zone)
        count += len(instants)
        bad += wrong(instants, zone)
        if sys.stderr.isatty():
            print(f"\r{number} of {len(zones)} zones", end="", file=sys.stderr, flush=True)
    seconds = time.perf_counter() - began
    if arguments.json:
        print(json.dumps({"zones": len(zones), "instants": count, "wrong": len(bad), "seconds": round(seconds, 1)}))
    else:
        print(f"{len(zones)} zones, {count} instants written and read back, {len(bad)} wrong ({seconds:.0f} s)")
        print("\n".join(bad[:20]))
    return int(bool(bad))


if __name__ == "__main__":
    sys.exit(main())
