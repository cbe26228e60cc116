"""The diary's learned reader, and how its verdicts are held against the rules."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dateline
from dateline import language, learned
from dateline.agenda.reader import LIMIT, TIME, TIME_END, WHO, Named, askable, reader, readings, window
from dateline.record import Record, Time

#: Plain texts of our own: written on, text, the day, the state, the codes of who takes part.
PLAIN = [
    (
        "2024-02-12",
        "LIMA, Feb 12 (Wire) - The foreign ministers of Chile and Peru will meet in Arica on Thursday, both said.",
        ("2024-02-15", "scheduled", {"CHL", "PER"}),
    ),
    (
        "2024-02-12",
        "Kenya's parliament has put off Wednesday's vote on the budget to February 21, its speaker said.",
        ("2024-02-21", "postponed", {"KEN"}),
    ),
    (
        "2024-02-12",
        "Japan's prime minister may fly to Seoul on March 3 to see the South Korean president, an aide said.",
        ("2024-03-03", "possible", {"JPN", "KOR"}),
    ),
    (
        "2024-02-12",
        "Nigeria has called off talks with Cameroon that were to have opened in Abuja on Friday.",
        ("2024-02-16", "cancelled", {"NGA", "CMR"}),
    ),
]


def read(text: str, published: str = "2024-02-12", **options: bool) -> Record:
    """The record of a text, with the step that fails raising."""
    return dateline.read(text, published=published, strict=True, **options)


@pytest.mark.parametrize(("published", "text", "wanted"), PLAIN, ids=[row[2][1] for row in PLAIN])
def test_plain_news_makes_its_entry(published, text, wanted):
    """Day, state and who takes part are those that a careful reader notes down."""
    record = read(text, published)
    codes = {actor.id: actor.code for actor in record.actors}
    found = [
        (item.start.value, item.status, {codes[m.actor] for m in item.participants if m.actor} - {None})
        for item in record.agenda
    ]
    assert wanted in found


def test_a_past_meeting_is_no_entry():
    """What was held last week, and the day of a saying, are not ahead."""
    record = read("Chile's president met Peru's in Lima last Tuesday. They spoke for an hour, an aide said on Friday.")
    assert record.agenda == ()


def test_the_rules_alone_are_a_choice():
    """Without the learned readers the record says so, and nobody is added as a host."""
    text = "Norway's foreign minister flies to Lisbon on Thursday for talks on fish."
    ruled, whole = read(text, rules_only=True), read(text)
    assert ruled.version.learned is None
    assert whole.version.learned
    assert {actor.code for actor in ruled.actors} == {"NOR"}


def test_a_host_is_an_actor_only_where_it_takes_part():
    """Whoever flies to Lisbon is received by Portugal; a town that is only named makes no actor."""
    record = read("Norway's foreign minister flies to Lisbon on Thursday for talks. Rain fell in Nairobi.")
    coming = {m.actor for item in record.agenda for m in item.participants}
    hosts = {actor.id for actor in record.actors if actor.code in ("PRT", "KEN")}
    assert hosts <= coming


def _time(text: str, value: str, kind: str = "DATE") -> Time:
    return Time((0, len(text)), text, kind, value)


@given(st.dates(date(1990, 1, 1), date(2035, 12, 31)), st.integers(1, 60))
@settings(max_examples=200)
def test_another_reading_is_the_next_of_its_name(today, ago):
    """A weekday that is past may be the next one of that name; it is within a week of today."""
    gone = today - timedelta(days=ago)
    found = readings(_time(gone.strftime("%A"), gone.isoformat()), today.isoformat())
    assert found[0] == gone.isoformat()
    then = date.fromisoformat(found[1])
    assert then.weekday() == gone.weekday()
    assert timedelta(0) <= then - today < timedelta(days=7)


@pytest.mark.parametrize(
    ("text", "value", "today", "wanted"),
    [
        ("June 26", "2004-06-26", "2005-03-27", "2005-06-26"),
        ("the 25th", "2003-01-25", "2003-02-07", "2003-02-25"),
        ("the 31st", "2023-01-31", "2023-02-07", "2023-03-31"),
        ("February 29", "2020-02-29", "2023-03-01", "2024-02-29"),
        ("November", "2017-11", "2018-09-04", "2018-11"),
        ("June 26, 2004", "2004-06-26", "2005-03-27", None),
        ("last Tuesday", "2024-02-06", "2024-02-12", None),
        ("2004", "2004", "2005-03-27", None),
    ],
)
def test_days_and_months_without_a_year_may_be_the_next(text, value, today, wanted):
    """Only what names no year, and has a next one within a year, has another reading."""
    assert readings(_time(text, value), today)[1:] == ((wanted,) if wanted else ())


def test_the_day_of_a_saying_is_not_asked_about():
    """ "The minister said on Tuesday": nothing is to be then."""
    text = "The minister said on Tuesday that talks will open on Friday."
    said, ahead = text.index("Tuesday"), text.index("Friday")
    assert not askable(text, Time((said, said + 7), "Tuesday", "DATE", "2024-02-13"), "2024-02-14")
    assert askable(text, Time((ahead, ahead + 6), "Friday", "DATE", "2024-02-16"), "2024-02-14")


@given(st.text(max_size=120), st.text(min_size=1, max_size=20), st.text(max_size=2000))
@settings(max_examples=100, deadline=None)
def test_any_text_fits_the_window(before, words, after):
    """The marks stand where the time and the mention are, however long the sentence."""
    text = before + words + after
    time = Time((len(before), len(before) + len(words)), words, "DATE", "2024-02-12")
    who = (Named((0, len(text)), "a1", "CHL"),)
    read = window(learned.words(), text, ((0, len(text)),), time, who)
    assert len(read.ids) <= LIMIT + 2
    assert read.ids[read.at] == TIME
    assert TIME_END in read.ids or len(read.ids) == LIMIT + 2
    assert all(read.ids[place] == WHO for place in read.named_at)


def test_a_time_is_judged_alike_alone_and_among_others():
    """The verdict depends on nothing but what is read."""
    text = PLAIN[0][1]
    record = read(text)
    sentences = language.annotate(text).sentences
    when = next(time for time in record.times if time.text == "Thursday")
    model = reader()
    first = model.read(window(model.words, text, sentences, when, ()))
    model.read(window(model.words, "Something else.", ((0, 15),), _time("Something", "2024"), ()))
    assert model.read(window(model.words, text, sentences, when, ())) == first
