"""When was it written: pages and texts of our own, each with what a careful reader would say."""

from __future__ import annotations

import pytest

from dateline import language, published, times
from dateline.page import DateClue
from dateline.record import Caution, Published
from dateline.spans import quote


def decide(text: str, *clues: tuple[str, str], given: str | None = None) -> tuple[Published, tuple[Caution, ...]]:
    made = tuple(DateClue(kind, value, value, f"a {kind} of the test") for kind, value in clues)
    verdict, cautions = published.decide(language.annotate(text), times.find(text), made, given)
    for evidence in verdict.evidence:
        assert evidence.says
        assert evidence.span is None or quote(text, [evidence.span]) == evidence.text
    return verdict, cautions


def kinds(cautions: tuple[Caution, ...]) -> list[str]:
    return [c.kind for c in cautions]


AHEAD = (
    "The presidents of Valdoria and Kesh will meet on Thursday (March 10), their offices said. A spokeswoman said on "
    "Tuesday that the border talks of 2022 had gone well. The two countries fought over the river in 2019."
)


def test_a_weekday_with_its_date_names_the_year() -> None:
    """March 10 was a Thursday in 2022; the page was crawled in 2024, and the text speaks of 2022."""
    verdict, cautions = decide(AHEAD, ("page-header", "2024-11-05"))
    assert (verdict.value, verdict.precision) == ("2022-03-08", "day")
    assert (verdict.earliest, verdict.latest) == ("2022-03-08", "2022-03-10")
    assert kinds(cautions) == ["page-date-conflict"]
    assert cautions[0].message == (
        "The page shows 5 November 2024, but the text was written about 8 March 2022. The page's date is probably the day "
        "it was fetched."
    )
    assert [e.says for e in verdict.evidence[:3]] == [
        "10 March is a Thursday in 2022",
        "10 March is still ahead",
        "“Tuesday” (8 March) is past",
    ]


def test_a_header_that_shows_the_same_day_is_no_crawl() -> None:
    """A masthead of the day of publication does not weaken metadata that give the minute."""
    verdict, cautions = decide(
        "Since the vote of 2016 the party has lost three mayors, its leader said on Friday.",
        ("metadata", "2024-04-27T15:56+01:00"),
        ("page-header", "2024-04-27"),
    )
    assert (verdict.value, cautions) == ("2024-04-27T15:56+01:00", ())


def test_weekdays_that_bear_the_page_out() -> None:
    """Metadata are backed by the text's own weekday, in words."""
    verdict, _ = decide(AHEAD, ("metadata", "2022-03-08T14:20+00:00"))
    assert [e.says for e in verdict.evidence] == [
        "a metadata of the test: 8 March 2022",
        "10 March is a Thursday in 2022, which fits",
    ]


def test_metadata_of_the_crawl_yields_to_the_text() -> None:
    """Metadata that give the day of the crawl lose against the text's own weekdays."""
    verdict, cautions = decide(AHEAD, ("metadata", "2024-11-05"), ("retrieved", "2024-11-05"))
    assert verdict.value == "2022-03-08"
    assert kinds(cautions) == ["page-date-conflict"]


def test_metadata_that_fit_the_text_are_the_date() -> None:
    """Solid metadata that fit the text are taken as they are, to the minute."""
    verdict, cautions = decide(AHEAD, ("metadata", "2022-03-08T14:20+00:00"), ("retrieved", "2024-11-05"))
    assert (verdict.value, verdict.precision) == ("2022-03-08T14:20+00:00", "minute")
    assert not cautions


def test_the_day_of_the_crawl_may_be_the_day_it_was_written() -> None:
    """A live page: metadata equal the crawl, and nothing in the text speaks against it."""
    verdict, cautions = decide("The ministry denied the report. Rescue work goes on in the harbour.",
                               ("metadata", "2023-05-04"), ("retrieved", "2023-05-04"))  # fmt: skip
    assert (verdict.value, verdict.precision, cautions) == ("2023-05-04", "day", ())


def test_a_page_without_any_date() -> None:
    """No evidence: no date, and a caution."""
    verdict, cautions = decide("Rebels shelled the port on Monday, a doctor said. The army will answer soon.")
    assert (verdict.value, verdict.precision, verdict.earliest, verdict.latest) == (None, None, None, None)
    assert kinds(cautions) == ["no-date"]


def test_a_year_named_only() -> None:
    """The latest year that the text tells of is a bound: it may well be younger."""
    verdict, _ = decide("Since the coup of 2019 the junta has ruled by decree. In 2021 it banned the unions.")
    assert (verdict.value, verdict.earliest, verdict.latest) == (None, "2021-01-01", None)


def test_history_is_not_the_articles_year() -> None:
    """A text that speaks of 1962 only was not written then."""
    verdict, cautions = decide("He compared the standoff with the missile crisis of 1962.")
    assert verdict.value is None
    assert kinds(cautions) == ["no-date"]


def test_a_dateline_with_its_year() -> None:
    """Place, day and year at the head of the text."""
    verdict, _ = decide("NAIROBI, Jan. 9, 2018 (Agency) — Police fired on marchers on Tuesday, witnesses said.")
    assert (verdict.value, verdict.precision) == ("2018-01-09", "day")


def test_a_dateline_takes_its_year_from_the_years_of_the_text() -> None:
    """A dateline without year, in a text that speaks of 2021 as past."""
    verdict, _ = decide(
        "LIMA, Nov 16 (Agency) — Miners blocked the coast road on Tuesday. The strike began after the vote of 2021.",
        ("retrieved", "2023-02-01"),
    )
    assert (verdict.value, verdict.precision) == ("2021-11-16", "day")


def test_a_dateline_without_any_year_stays_open() -> None:
    """A day and month alone could be any year."""
    verdict, cautions = decide("LIMA, Nov 16 (Agency) — Miners blocked the coast road.")
    assert verdict.value is None
    assert kinds(cautions) == ["no-date"]


def test_months_only_give_a_bound() -> None:
    """The latest month told of, and nothing after it."""
    verdict, _ = decide("Floods cut the valley off in March 2020. By April 2020 half the town had fled.")
    assert (verdict.value, verdict.earliest) == (None, "2020-04-01")


def test_a_full_date_that_is_past_bounds_the_verdict() -> None:
    """Not before the last day that the text tells of."""
    verdict, _ = decide("The ferry sank on 14 August 2016. Divers found the wreck on Friday, the coast guard said.")
    assert verdict.value is not None and verdict.value.startswith("2016-08")
    assert verdict.earliest == "2016-08-14"


def test_a_full_date_ahead_bounds_it_from_above() -> None:
    """A meeting still ahead: not after its day."""
    verdict, _ = decide("The envoys will meet in Vienna on 3 May 2017. The cease-fire will be on the table.")
    assert verdict.latest == "2017-05-03"


def test_a_past_weekday_and_date() -> None:
    """A weekday with its date in the past: the day itself or the days after."""
    verdict, _ = decide(
        "Gunmen killed six guards at the mine on Saturday (June 11), the governor said on Monday. Raids began in 2022.",
        ("retrieved", "2025-01-01"),
    )
    assert verdict.value == "2022-06-13"
    assert verdict.earliest == "2022-06-11"


def test_the_years_before_the_crawl_when_no_year_is_named() -> None:
    """Without a year, the fitting year nearest before the crawl."""
    verdict, _ = decide(
        "The council will vote on Friday (September 22). The mayor said on Wednesday that she would abstain.",
        ("retrieved", "2024-02-01"),
    )
    assert (verdict.value, verdict.latest) == ("2023-09-20", "2023-09-22")


def test_a_header_that_the_text_confirms() -> None:
    """A header is believed where the text's own days lie beside it."""
    verdict, cautions = decide("The summit opens on June 24, officials said.", ("page-header", "2022-06-20"))
    assert (verdict.value, cautions) == ("2022-06-20", ())


def test_a_header_that_nothing_confirms_is_only_a_bound() -> None:
    """A header alone may be the day of the crawl."""
    verdict, cautions = decide("Rebels shelled the port on Monday.", ("page-header", "2022-06-20"))
    assert (verdict.value, verdict.latest) == (None, "2022-06-20")
    assert kinds(cautions) == ["no-date"]


def test_the_callers_date_stands() -> None:
    """What the caller says is taken."""
    verdict, cautions = decide(AHEAD, ("metadata", "2024-11-05"), given="2022-03-09")
    assert (verdict.value, verdict.precision, cautions) == ("2022-03-09", "day", ())
    assert verdict.evidence[0].kind == "given"


@pytest.mark.parametrize(
    ("value", "precision"),
    [("2021", "year"), ("2021-12", "month"), ("2021-12-30", "day"), ("2021-12-30T08:15Z", "minute")],
)
def test_the_address_gives_what_it_gives(value: str, precision: str) -> None:
    """A date in the URL is taken to its own precision."""
    verdict, _ = decide("The army denied it.", ("url", value))
    assert (verdict.value, verdict.precision) == (value, precision)


@pytest.mark.parametrize("text", ["", "\n\n", "😀 …", "“", "12 12 12 2021-02-30 31 November"])
def test_odd_text_never_raises(text: str) -> None:
    """Nothing to read, nothing decided."""
    assert decide(text)[0].value is None
