"""The diary as an iCalendar: written with icalendar, read back with other libraries."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream
from ical.event import Event

import dateline
from bench import calendar as bench_calendar
from dateline.diary import diary
from dateline.errors import UsageError
from dateline.export import calendar

ZONES = sorted(available_timezones())
PAGE = (
    "The presidents of Chile and Peru will hold a call on Thursday at 3 p.m. in Lima (2000 GMT). "
    "Talks between Kenya and Uganda will run from February 12 to 14 in Kampala. "
    "A summit of Ghana and Togo, planned for February 20, has been called off. "
    "Japan has proposed a meeting with Vietnam on March 1. "
    "Cuba may soon talk to Mexico."
)


def entries(*pages: tuple[str, str], **options) -> dict[str, Event]:
    """What another library reads of the calendar of some pages, by the first word of the summary."""
    data = written(*pages, **options).data
    return {e.summary.split(":")[0]: e for e in IcsCalendarStream.calendar_from_ics(data.decode()).events}


def written(*pages: tuple[str, str], **options) -> calendar.Written:
    return calendar.write(diary(dateline.read(text, published=day) for text, day in pages), **options)


@pytest.fixture(scope="module")
def page() -> dict[str, Event]:
    return entries((PAGE, "2024-02-05"))


def test_an_hour_stands_in_its_zone(page):
    """A call told in two zones is an instant in the first of them."""
    start = page["Call"].dtstart
    assert start.astimezone(UTC) == datetime(2024, 2, 8, 20, tzinfo=UTC)
    assert str(start.tzinfo) == "America/Lima"


def test_days_without_an_hour_are_whole_days(page):
    """A range of days ends on its last, by RFC 5545 with the day after it."""
    assert (page["Talks"].dtstart, page["Talks"].dtend) == (date(2024, 2, 12), date(2024, 2, 15))


def test_states(page):
    """What is called off is cancelled, what is proposed tentative, what is scheduled confirmed."""
    states = {name.split(" ")[0]: event.status.value for name, event in page.items()}
    assert states == {"Call": "CONFIRMED", "Talks": "CONFIRMED", "Summit": "CANCELLED", "Meeting": "TENTATIVE"}


def test_the_sentence_is_in_the_description(page):
    """An entry gives the words that tell of it."""
    assert "The presidents of Chile and Peru will hold a call on Thursday" in page["Call"].description


def test_what_has_no_day_is_left_out_with_the_reason():
    """A calendar has no place for "soon"; the caller is told."""
    left = written((PAGE, "2024-02-05")).left_out
    assert [(e.item.status, why) for e, why in left] == [("possible", "no day is known")]


def test_the_same_pages_give_the_same_bytes():
    """No clock of this machine is in the file."""
    assert written((PAGE, "2024-02-05")).data == written((PAGE, "2024-02-05")).data


def test_an_update_keeps_the_uid_and_raises_the_sequence():
    """What a newer page moves keeps its UID, and its SEQUENCE rises; what stays is unchanged."""
    old = ("Chile and Peru will hold talks in Lima on February 12.", "2024-02-05")
    new = ("The talks between Chile and Peru in Lima were postponed from February 12 to February 19.", "2024-02-07")
    first = written(old)
    before = IcsCalendarStream.calendar_from_ics(first.data.decode()).events[0]
    (after,) = IcsCalendarStream.calendar_from_ics(written(old, new, previous=first.data).data.decode()).events
    assert after.uid == before.uid
    assert (before.sequence, after.sequence) == (0, 1)
    assert after.dtstart == date(2024, 2, 19)
    assert written(old, previous=first.data).data == first.data


def test_what_these_pages_do_not_tell_of_stays():
    """Silence cancels nothing: an entry of the calendar before stays as it was."""
    first = written(("Chile and Peru will hold talks in Lima on February 12.", "2024-02-05"))
    (event,) = entries(("Nothing will happen.", "2024-02-06"), previous=first.data).values()
    assert (event.status.value, event.sequence) == ("CONFIRMED", 0)


def test_two_engagements_of_one_sentence_have_two_uids():
    """What one sentence tells of two days are two entries."""
    text = "Chile will hold talks with Kenya on February 20 and talks with Ghana on February 22."
    events = IcsCalendarStream.calendar_from_ics(written((text, "2024-02-05")).data.decode()).events
    assert len({event.uid for event in events}) == len(events) == 2


@pytest.mark.parametrize(
    "news",
    [
        "There will be no talks between Chile and Peru on February 12, an official said.",
        "The talks between Chile and Peru that were planned for February 12 were called off.",
    ],
)
def test_what_is_denied_or_off_is_cancelled(news):
    """A newer page that takes a meeting back takes it out of the calendar, in a file of its own too."""
    first = written(("Chile and Peru will hold talks in Lima on February 12.", "2024-02-05"))
    (event,) = entries((news, "2024-02-07"), previous=first.data).values()
    assert event.status.value == "CANCELLED"


def test_an_older_page_does_not_undo_a_newer_one():
    """Reading the first announcement again leaves what came after it."""
    old = ("Chile and Peru will hold talks in Lima on February 12.", "2024-02-05")
    new = ("The talks between Chile and Peru in Lima were postponed from February 12 to February 19.", "2024-02-07")
    moved = written(old, new, previous=written(old).data).data
    (event,) = entries(old, previous=moved).values()
    assert event.dtstart == date(2024, 2, 19)


def test_words_cancel():
    """A newer page that calls a meeting off cancels its entry."""
    old = ("Chile and Peru will hold talks in Lima on February 12.", "2024-02-05")
    new = ("The talks between Chile and Peru in Lima that were planned for February 12 were called off.", "2024-02-07")
    first = written(old)
    (event,) = entries(old, new, previous=first.data).values()
    assert (event.status.value, event.sequence) == ("CANCELLED", 1)


def test_a_newer_page_alone_is_told_by_kind_company_and_day():
    """The page that moves a meeting need not be read together with the page that announced it."""
    first = written(("Chile and Peru will hold talks in Lima on February 12.", "2024-02-05"))
    new = ("Talks between Chile and Peru in Lima were postponed from February 12 to February 19.", "2024-02-07")
    before = IcsCalendarStream.calendar_from_ics(first.data.decode()).events[0]
    (after,) = entries(new, previous=first.data).values()
    assert (after.uid, after.sequence) == (before.uid, 1)


def test_what_is_no_calendar_cannot_be_updated():
    """Text, events without a start or a UID, and what is no number: the error names the cure."""
    head, tail = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\n", b"END:VEVENT\r\nEND:VCALENDAR\r\n"
    for body in (b"UID:a\r\n", b"DTSTART:20240101\r\n", b"UID:a\r\nDTSTART:20240101T000000Z\r\nSEQUENCE:zz\r\n"):
        with pytest.raises(UsageError, match="--format ics"):
            written((PAGE, "2024-02-05"), previous=head + body + tail)
    with pytest.raises(UsageError, match="--format ics"):
        written((PAGE, "2024-02-05"), previous=b"# no calendar\n")


def test_a_calendar_of_another_program_can_be_updated():
    """An event without a status stays as it is."""
    foreign = (
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:a\r\nDTSTAMP:20240101T000000Z\r\n"
        b"SUMMARY:Dentist\r\nDTSTART:20240101T000000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    assert "Dentist" in entries((PAGE, "2024-02-05"), previous=foreign)


@settings(max_examples=25, deadline=None)
@given(zone=st.sampled_from(ZONES), data=st.data())
def test_any_instant_comes_back(zone, data):
    """An instant written in a zone and read back is the same, around the changes of its clocks too. (``python -m
    bench.calendar`` does this for all changes of all zones.)"""
    instants = data.draw(st.lists(st.sampled_from(bench_calendar.around(zone)), min_size=1, max_size=12, unique=True))
    extra = data.draw(st.integers(0, 46 * 365 * 24 * 60))
    instants = sorted({*instants, bench_calendar.BEGIN + timedelta(minutes=extra)})
    assert list(bench_calendar.wrong(instants, zone)) == []


@pytest.mark.parametrize(
    "zone", ["Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Kathmandu", "UTC"]
)
def test_all_changes_of_a_zone_come_back(zone):
    """Zones with half hours, with many changes, with none."""
    instants = [i for i in bench_calendar.around(zone) if i.year in (1990, 1995, 2011, 2012, 2024, 2035)]
    assert list(bench_calendar.wrong(instants, zone)) == []
