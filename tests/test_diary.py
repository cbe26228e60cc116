"""The diary of many pages: which items are one engagement, and what holds of it."""

from __future__ import annotations

import pytest

import dateline
from dateline.diary import diary, select
from dateline.errors import UsageError


def of(*pages: tuple[str, str]):
    return diary(dateline.read(text, published=day) for text, day in pages)


def test_two_pages_one_engagement():
    """The same talks told by two pages are one line; the newer page's hour holds."""
    (talks,) = of(
        ("Kenya and Uganda will hold talks on February 12 at 3 p.m. Nairobi time.", "2024-02-07"),
        ("Talks between Kenya and Uganda will begin on February 12.", "2024-02-05"),
    )
    assert [t.day for t in talks.told] == ["2024-02-05", "2024-02-07"]
    assert talks.item.start.value == "2024-02-12T12:00Z"


def test_a_newer_page_moves_it():
    """What a newer page postpones is the same engagement, with the day it was moved from."""
    (talks,) = of(
        ("Kenya and Uganda will hold talks on February 12.", "2024-02-05"),
        ("The talks between Kenya and Uganda were postponed from February 12 to February 19.", "2024-02-07"),
    )
    assert (talks.item.start.value, talks.moved_from, talks.item.status) == ("2024-02-19", "2024-02-12", "postponed")


@pytest.mark.parametrize(
    "other",
    [
        "Kenya and Ghana will hold talks on February 12.",
        "Kenya and Uganda will hold talks on February 13.",
        "Kenya and Uganda will begin a naval exercise on February 12.",
    ],
)
def test_what_differs_stays_apart(other):
    """Another partner, another day, another thing: two lines."""
    assert len(of(("Kenya and Uganda will hold talks on February 12.", "2024-02-05"), (other, "2024-02-05"))) == 2


def test_selection():
    """By day and by status; what has no day is left out where a last day is given."""
    lines = of(
        (
            "Kenya and Uganda will hold talks on February 12. Ghana has proposed a meeting with Togo on March 1. "
            "Cuba may soon talk to Mexico.",
            "2024-02-05",
        )
    )
    assert len(lines) == 3
    assert [e.item.status for e in select(lines, first="2024-02-20")] == ["proposed", "possible"]
    assert [e.item.status for e in select(lines, last="2024-02-20")] == ["scheduled"]
    assert [e.item.status for e in select(lines, status="possible")] == ["possible"]
    with pytest.raises(UsageError):
        select(lines, first="soon")
    with pytest.raises(UsageError):
        select(lines, status="sure")


def test_what_is_off_beside_a_meeting_does_not_cancel_it():
    """A page that moves the meeting and calls off a news conference on its old day leaves the meeting what it is."""
    lines = of(
        ("The foreign ministers of Poland and Lithuania will meet on Thursday at 1300 GMT.", "2024-03-12"),
        (
            "The meeting between the foreign ministers of Poland and Lithuania has been postponed from Thursday to "
            "Friday at 11 a.m. A joint news conference planned for Thursday evening was cancelled.",
            "2024-03-13",
        ),
    )
    (meeting,) = [line for line in lines if len(line.told) == 2]
    assert [told.item.what for told in meeting.told] == ["meeting", "meeting"]
    assert meeting.item.status == "postponed"
