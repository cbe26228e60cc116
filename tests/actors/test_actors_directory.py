"""Questions to the tables: who held an office on a day, and who is known under a name."""

from __future__ import annotations

import json
from datetime import date

import pytest
from click.testing import CliRunner, Result

import dateline
from dateline.cli import main


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["actors", *arguments])


@pytest.mark.parametrize(
    ("office", "day", "holder"),
    [
        ("US Secretary of State", "2021-12-30", "Antony Blinken"),
        ("us secretary of state", "2021-12-30", "Antony Blinken"),
        ("NATO Secretary General", "2022-03-01", "Jens Stoltenberg"),
        ("Governor of the Bank of Japan", "2021-12-30", "Haruhiko Kuroda"),
        ("European Commission President", "2021-01-01", "Ursula von der Leyen"),
        ("White House press secretary", "2021-12-30", "Jen Psaki"),
        ("Russia's foreign minister", "2021-12-30", "Sergey Lavrov"),
        ("Prime Minister of the United Kingdom", "2022-10-10", "Liz Truss"),
        ("German chancellor", "2021-12-07", "Angela Merkel"),
        ("German chancellor", "2021-12-09", "Olaf Scholz"),
    ],
)
def test_an_office_on_a_day_has_its_holder(office: str, day: str, holder: str) -> None:
    """Countries as names, adjectives and acronyms, before the office and after it."""
    assert [h.person for h in dateline.office_holders(office, on=day)] == [holder]


def test_on_the_day_of_a_change_both_are_told() -> None:
    """Who left on that day and who came; neither is chosen for the reader."""
    both = dateline.office_holders("German chancellor", on=date(2021, 12, 8))
    assert {h.person for h in both} == {"Angela Merkel", "Olaf Scholz"}
    assert {h.source for h in both} == {"general knowledge"}


def test_what_cannot_be_answered_is_told_with_the_choices() -> None:
    """No country, no such office, no day; and nobody on that day, with those before and after."""
    for office, day, words in [
        ("president", "2020-01-01", "Add a country"),
        ("French minister of cheese", "2020-01-01", "foreign minister"),
        ("French president", "30.12.2021", "2021-12-30"),
    ]:
        with pytest.raises(dateline.UsageError, match=words):
            dateline.office_holders(office, on=day)
    with pytest.raises(dateline.NotFoundError, match="Gerhard Schröder"):
        dateline.office_holders("German chancellor", on="1980-01-01")


def test_a_surname_shows_all_who_bear_it() -> None:
    """Two people of one name are two; each with their offices, the latest first."""
    found = {entity.name: entity for entity in dateline.known_actors("Lavrov")}
    assert {"Sergey Lavrov", "Aleksey Lavrov"} <= set(found)
    minister = found["Sergey Lavrov"]
    assert (minister.code, minister.wikidata, minister.offices[0].office) == (
        "RUS",
        "Q58217",
        "Minister of Foreign Affairs",
    )
    starts = [office.start or "" for office in minister.offices]
    assert starts == sorted(starts, reverse=True)
    assert len({(o.code, o.kind, o.start) for o in minister.offices}) == len(minister.offices)


def test_organisations_and_governments_are_known_too() -> None:
    """By name, by acronym, by a name that stands for them, by identifier."""
    assert [(e.name, e.kind, e.code) for e in dateline.known_actors("Kremlin")] == [("Russia", "government", "RUS")]
    assert dateline.known_actors("Q76")[0].name == "Barack Obama"
    (alliance,) = dateline.known_actors("NATO")
    assert (alliance.code, alliance.wikidata) == ("NATO", "Q7184")
    assert "North Atlantic Alliance" in alliance.aliases


def test_the_commands_print_it_and_end_with_their_codes() -> None:
    """Words for people, JSON for machines; 1 for nobody, 2 for a question that has no answer."""
    shown = run("show", "Blinken")
    assert shown.exit_code == 0
    for words in ("Q7821917", "Secretary of State (USA), 2021-01-26", "Tony Blinken", "Tables: packaged"):
        assert words in shown.output
    rows = json.loads(run("who", "US", "Secretary", "of", "State", "--on", "2021-12-30", "--json").output)
    assert [(row["person"], row["code"], row["end"]) for row in rows] == [("Antony Blinken", "USA", "2025-01-20")]
    assert "  Secretary of State" in run("who", "US Secretary of State", "--on", "2021-12-30").output
    nobody = run("show", "Blinkn")
    assert (nobody.exit_code, "Antony Blinken" in nobody.output) == (1, True)
    assert run("who", "president").exit_code == 2
    assert run("who", "German chancellor", "--on", "1900-01-01").exit_code == 1
