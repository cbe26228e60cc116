"""Giving times their values: the flow of an article, clocks and zones, and what cannot be right."""

from __future__ import annotations

import pytest

from dateline import language
from dateline.record import Found, Published, Time
from dateline.times import clock_groups, find, instant, resolve


def read(text: str, written: str | None = "2022-06-15") -> Found[Time]:
    """The times of a text written, unless said otherwise, on Wednesday, 15 June 2022."""
    return resolve(language.annotate(text), find(text), Published(written, "day" if written else None))


def values(text: str, written: str | None = "2022-06-15") -> dict[str, str | None]:
    return {t.text: t.value for t in read(text, written).items}


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("The envoy will fly to Doha on Friday.", "Friday", "2022-06-17"),
        ("The envoy flew to Doha on Friday.", "Friday", "2022-06-10"),
        ("The envoy is due to fly to Doha on Friday.", "Friday", "2022-06-17"),
        ("The council has until Monday to answer.", "Monday", "2022-06-20"),
        ("When asked on Tuesday whether he would go, he smiled.", "Tuesday", "2022-06-14"),
        ("They signed it last Tuesday.", "last Tuesday", "2022-06-14"),
        ("They will sign it next Tuesday.", "next Tuesday", "2022-06-21"),
        ("The court will hear it a week from Tuesday.", "a week from Tuesday", "2022-06-28"),
        ("The dam broke two weeks ago.", "two weeks ago", "2022-06-01"),
        ("The truce will hold over the weekend.", "the weekend", "2022-W24-WE"),
        ("The truce broke over the weekend.", "the weekend", "2022-W23-WE"),
        ("Fighting began in mid-May.", "mid-May", "2022-05"),
        ("The vote is scheduled for October.", "October", "2022-10"),
        ("The war began in the 1990s.", "the 1990s", "199"),
        ("The strike hit the port in the first quarter.", "the first quarter", "2022-Q1"),
        ("The bridge fell last month.", "last month", "2022-05"),
        ("The bridge fell last winter.", "last winter", "2021-WI"),
        ("He returned the day before yesterday.", "the day before yesterday", "2022-06-13"),
        ("Ahead of Thursday's summit, ministers met in Oslo.", "Thursday", "2022-06-16"),
        ("They looked for ways to get around Monday's ruling.", "Monday", "2022-06-13"),
        ("The deadline for the rebels is Friday.", "Friday", "2022-06-17"),
        ("The army gave the rebels until Friday to leave.", "Friday", "2022-06-17"),
        ("The ministry suspended flights until Monday.", "Monday", "2022-06-20"),
        ("The siege lasted until Friday.", "Friday", "2022-06-10"),
        ("The council did not answer until Sunday.", "Sunday", "2022-06-12"),
        ("The minister could not be reached on Tuesday.", "Tuesday", "2022-06-14"),
        ("Neither she nor her deputies could be reached on Tuesday.", "Tuesday", "2022-06-14"),
        ("On Tuesday the court extended the curfew.", "Tuesday", "2022-06-14"),
        ("The court extended the curfew to Tuesday.", "Tuesday", "2022-06-21"),
        ("The fund lost 150 million euros in the past two months.", "the past two months", "P2M"),
        ("The hearing falls in the week of June 20.", "the week of June 20", "2022-W25"),
        ("Iran was the first to ratify it on Monday.", "Monday", "2022-06-13"),
        ("Activists planned a march in Lima on Saturday.", "Saturday", "2022-06-18"),
        ("They will meet on Monday next week.", "Monday next week", "2022-06-20"),
        ("They met on Monday last week.", "Monday last week", "2022-06-06"),
        ("The hearing is on Tuesday of next week.", "Tuesday of next week", "2022-06-21"),
        ("The envoys will meet on Friday. Shells fell on Tuesday. That night the port burned.", "That night", "2022-06-14TNI"),
        ("Shells fell on Tuesday. The envoys will meet on Friday. They fled that night.", "that night", "2022-06-14TNI"),
    ],
)  # fmt: skip
def test_relative_days_follow_the_tense(text: str, words: str, value: str) -> None:
    """Weekdays, months and the like are resolved against the article's date, the verb telling the direction."""
    assert values(text)[words] == value


def test_the_turn_of_the_year() -> None:
    """A story of 30 December that speaks of January 10 means the next; one of January that speaks of December, the last."""
    assert values("They will meet on January 10.", "2021-12-30")["January 10"] == "2022-01-10"
    assert values("They met on December 20.", "2022-01-05")["December 20"] == "2021-12-20"
    assert values("They met in December.", "2022-01-05")["December"] == "2021-12"


def test_the_flow_of_the_text_gives_anchors() -> None:
    """ "The same day", "two days later" and "the following month" count from the date named before."""
    found = values("Troops crossed the river on March 3. On the same day the airport closed. Two days later it fell.")
    assert found["the same day"] == "2022-03-03"
    assert found["Two days later"] == "2022-03-05"
    assert values("The siege began in March 2021. The following month it ended.")["The following month"] == "2021-04"


def test_three_clocks_of_one_hour_are_one_instant() -> None:
    """The date comes from the narrative, the zone from the words; the clocks stand in one group."""
    text = (
        "The ministers will confer on Friday (June 17). An aide spoke on Tuesday. The call will be held at 9:30 am Eastern "
        "Time (1330 GMT, 16.30 Nairobi time)."
    )
    found = read(text)
    clocks = [t for t in found.items if t.type == "TIME"]
    assert [instant(t) for t in clocks] == ["2022-06-17T13:30Z"] * 3
    assert [t.zone for t in clocks] == ["America/New_York", "UTC", "Africa/Nairobi"]
    assert clock_groups(text, found.items) == (tuple(clocks),)


def test_clocks_that_disagree_keep_their_own_instants() -> None:
    """A wrong clock is not bent to fit the others."""
    text = "The call will start at 3 p.m. in London (1600 GMT, 17.00 Cairo time) on June 17."
    starts = [t.start for t in read(text).items if t.type == "TIME"]
    assert len(set(starts)) > 1


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("The talks will open at 10 a.m. in Geneva on Friday.", "2022-06-17T08:00Z"),
        ("The talks will open on Friday at noon GMT.", "2022-06-17T12:00Z"),
        ("The talks will open on Friday at 1500 hours.", "2022-06-17T15:00"),
        ("The talks will open on Friday at 15:00 CEST.", "2022-06-17T13:00Z"),
        ("The talks will open on Friday at 9 p.m. Kyiv time.", "2022-06-17T18:00Z"),
        ("The talks will open on Friday at half past nine in the evening.", "2022-06-17T21:30"),
        ("The talks will open on Friday at 18:45 GMT+3.", "2022-06-17T15:45Z"),
        ("The talks are set for 11:00 in Buenos Aires on Friday.", "2022-06-17T14:00Z"),
        ("The vote starts at 9 a.m. local time in Ankara on Friday.", "2022-06-17T06:00Z"),
        ("The envoys will gather in Nairobi on Friday. The session starts at 10 a.m. local time.", "2022-06-17T07:00Z"),
        ("The polls will open across Kenya on Friday at 6 a.m. local time.", "2022-06-17T03:00Z"),
        ("KHARTOUM, June 14 (Lake Wire) — The talks will open at 10 a.m. local time on Friday.", "2022-06-17T08:00Z"),
    ],
)  # fmt: skip
def test_clocks_in_the_ways_of_the_press(text: str, start: str) -> None:
    """Zones by letters, name, city and offset; local time where no zone is known."""
    assert [t.start for t in read(text).items if t.type == "TIME"] == [start]


@pytest.mark.parametrize(
    ("text", "zone", "start"),
    [
        ("The call will begin at 3 p.m. (2000 GMT) on Friday.", "-05:00", "2022-06-17T20:00Z"),
        ("The call will begin at 8 p.m. Friday (0100 GMT).", "-05:00", "2022-06-18T01:00Z"),
        ("The call will begin at 10 p.m. (0200 GMT Friday).", "-04:00", "2022-06-17T02:00Z"),
        ("The call will begin at 8 a.m. (2030 GMT Thursday) on Friday.", "+11:30", "2022-06-16T20:30Z"),
        ("The call will begin at 3:10 p.m. (2000 GMT) on Friday.", None, "2022-06-17T15:10"),
    ],
)
def test_a_clock_without_zone_beside_one_with(text: str, zone: str | None, start: str) -> None:
    """The offset of the first is inferred from the second, where a whole half hour fits, and the time says so."""
    first = next(t for t in read(text).items if t.type == "TIME")
    assert (first.zone, first.start) == (zone, start)
    assert ("inferred" in (first.why or "")) == (zone is not None)


def test_the_first_of_two_clocks_has_its_half_from_the_second() -> None:
    """ "Between 9 and 11 a.m." is two hours of one morning; "from 11 to 2 p.m." goes over noon."""
    found = read("The council will sit on Friday between 9 and 11 a.m. in Geneva.").items
    assert [t.start for t in found if t.type == "TIME"] == ["2022-06-17T07:00Z", "2022-06-17T09:00Z"]
    found = read("The polls will open on Friday from 11 to 2 p.m.").items
    assert [t.start for t in found if t.type == "TIME"] == ["2022-06-17T11:00", "2022-06-17T14:00"]


def test_a_range_of_hours_shares_its_zone() -> None:
    """ "From 9 a.m. to 11 a.m. GMT" are both of Greenwich."""
    found = read("The session will run from 9 a.m. to 11 a.m. GMT on Friday.").items
    assert [t.zone for t in found if t.type == "TIME"] == ["UTC", "UTC"]


def test_brackets_stay_outside() -> None:
    """Neither a bracket nor the stop of the sentence belongs to a clock."""
    found = read("The quake struck at 9:30 p.m. (0030 GMT). Rescuers will stop at 6 pm.").items
    assert [t.text for t in found] == ["9:30 p.m.", "0030 GMT", "6 pm"]


def test_what_will_be_in_two_weeks() -> None:
    """A term that runs from the article has a start and an end; how long a deed took has none."""
    spans = {
        t.text: (t.start, t.end) for t in read("It will be signed in two weeks. They must leave within ten days.").items
    }
    assert spans == {"two weeks": ("2022-06-29", "2022-06-30"), "ten days": ("2022-06-15", "2022-06-26")}
    assert [t.start for t in read("The bridge was built in two weeks.").items] == [None]


def test_a_clock_takes_the_day_of_its_engagement() -> None:
    """A meeting named with its day, the hour a paragraph later: the day of the saying is not the day of the meeting."""
    text = (
        "The ministers will talk on Friday (June 17), their office declared.\n\nThe host said in a note on Tuesday that the "
        "conversation will begin at 11 am Central European Time (0900 GMT, 12.00 Turkish time)."
    )
    assert [t.start for t in read(text).items if t.type == "TIME"] == ["2022-06-17T09:00Z"] * 3


def test_a_clock_after_midnight_abroad_is_the_next_day() -> None:
    """8 p.m. in Washington is 3 a.m. of the next day in Moscow."""
    found = read("The call will begin at 8 p.m. EDT (0300 Moscow time) on Friday.")
    assert {t.start for t in found.items if t.type == "TIME"} == {"2022-06-18T00:00Z"}


def test_letters_that_mean_several_zones_ask_the_text() -> None:
    """IST is Israel's where the text is of Israel, and nobody's where nothing tells."""
    sure = read("The Knesset will vote at 4 p.m. IST on Friday, Israel's speaker said.")
    assert [t.zone for t in sure.items if t.type == "TIME"] == ["Asia/Jerusalem"]
    open_ = read("The panel will vote at 4 p.m. IST on Friday.")
    assert [c.kind for c in open_.cautions] == ["unknown-zone"]


def test_a_zone_nobody_knows() -> None:
    """The clock is kept without zone, with a caution."""
    found = read("The broadcast starts at 4 p.m. Gondor Time on Friday.")
    assert [c.kind for c in found.cautions] == ["unknown-zone"]
    assert [t.start for t in found.items if t.type == "TIME"] == ["2022-06-17T16:00"]


def test_a_weekday_that_contradicts_its_date() -> None:
    """Both readings are given."""
    found = read("They will meet on Monday, June 16.")
    assert [c.kind for c in found.cautions] == ["weekday-conflict"]
    assert "2022-06-16" in found.cautions[0].message and "Thursday" in found.cautions[0].message


def test_a_day_that_is_not_in_the_calendar() -> None:
    """31 November stays unresolved and is pointed out."""
    found = read("The deadline is 31 November.")
    assert [c.kind for c in found.cautions] == ["impossible-date"]
    assert [(t.value, t.why) for t in found.items] == [(None, "there is no such day")]


def test_without_the_articles_date_relative_times_stay_open() -> None:
    """Absolute dates resolve; the rest says why not."""
    found = {
        t.text: t
        for t in read("On Tuesday, after the deal of 3 May 2019, he left for the January 10 talks.", None).items
    }
    assert found["3 May 2019"].start == "2019-05-03"
    assert (found["January 10"].value, found["January 10"].start) == ("XXXX-01-10", None)
    assert found["Tuesday"].start is None and found["Tuesday"].why
    assert values("He left yesterday.", None)["yesterday"] is None


def test_a_range_of_days_is_one_time() -> None:
    """Its end is exclusive."""
    (found,) = read("The summit will be held on June 20-22.").items
    assert (found.start, found.end) == ("2022-06-20", "2022-06-23")


def test_an_hour_that_no_clock_shows_is_rejected() -> None:
    """25:30 and 24:30 are left out with the reason; 24:00 is the next midnight."""
    found = read("The gates will open at 25:30 on Friday. The doors will open at 24:30 on Friday.")
    assert [(r.text, r.why) for r in found.rejected] == [
        ("25:30", "no clock shows that hour"),
        ("24:30 on Friday", "no clock shows that hour"),
    ]
    assert [t.text for t in found.items] == ["Friday"]
    (midnight,) = read("The gates will open at 24:00 on Friday.").items
    assert midnight.start == "2022-06-18T00:00"


def test_a_weekday_conflict_points_at_both_words() -> None:
    """The caution has the span of the weekday and that of the date; the time keeps the date's reading."""
    text = "They will meet on Tuesday (January 9), he said."
    found = read(text)
    (caution,) = found.cautions
    assert [text[slice(*span)] for span in caution.spans] == ["Tuesday", "January 9"]
    assert "2023-01-09" in caution.message and "2023-01-10" in caution.message
    assert [t.value for t in found.items] == ["2023-01-09"]


def test_clocks_without_a_half_in_a_text_that_counts_to_24() -> None:
    """ "9.15" is in the morning where another clock of the text says "20.30", and open where one says "p.m."."""
    found = read("The train will leave at 9.15 on Friday and return at 20.30.").items
    assert [t.start for t in found if t.type == "TIME"] == ["2022-06-17T09:15", "2022-06-17T20:30"]
    found = read("The train will leave at 9.15 on Friday. The feast begins at 8 p.m. on Friday.").items
    assert [t.start for t in found if t.type == "TIME"] == [None, "2022-06-17T20:00"]


def test_a_plan_told_as_past_has_the_day_that_is_nearest() -> None:
    """ "Had been due to meet on Friday" is the coming Friday on a Wednesday, the last one on a Monday."""
    text = "The ministers had been due to meet on Friday."
    assert values(text, "2022-06-15")["Friday"] == "2022-06-17"
    assert values(text, "2022-06-13")["Friday"] == "2022-06-10"
    assert values("He was to fly to Lima on Sunday.", "2022-06-13")["Sunday"] == "2022-06-12"
    assert values("He was to fly to Lima on Sunday.", "2022-06-15")["Sunday"] == "2022-06-19"


def test_a_quarter_that_ended_on_a_day() -> None:
    """The calendar's quarter that holds the middle of the one that ended."""
    assert values("Sales rose in the quarter ended May 31.")["the quarter"] == "2022-Q2"
    assert values("Sales rose in the quarter ended April 2.")["the quarter"] == "2022-Q1"
    assert values("Sales rose in the third quarter.")["the third quarter"] == "2021-Q3"
