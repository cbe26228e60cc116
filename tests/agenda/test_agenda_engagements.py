"""Every row of engagements.toml finds what its example holds, by the rules alone."""

from __future__ import annotations

import tomllib

import pytest

from dateline import agenda, language, times
from dateline.agenda.lexicon import TABLE
from dateline.record import AgendaItem, Published

ROWS = tomllib.loads(TABLE.read_text(encoding="utf-8"))
MONDAY = Published("2024-01-08", "day", "2024-01-08", "2024-01-08")


def read(text: str, published: Published = MONDAY) -> tuple[AgendaItem, ...]:
    annotated = language.annotate(text)
    when = times.resolve(annotated, times.find(text), published).items
    return agenda.read(annotated, published, (), when, (), (), learned=False).items  # the rules' own examples


@pytest.mark.parametrize("row", ROWS["noun"] + ROWS["verb"], ids=lambda row: f"{row['what']}-{row['lemmas'][0]}")
def test_an_engagement_is_named_for_what_it_is(row):
    """The example beside a noun or verb gives one entry of its kind on the Friday it names."""
    (item,) = read(row["example"])
    assert (item.what, item.start.value, item.status) == (row["what"], "2024-01-12", row.get("status", "scheduled"))


@pytest.mark.parametrize("row", ROWS["status"], ids=lambda row: row["status"])
def test_the_status_is_what_the_words_say(row):
    """The example beside a status gives an entry of that status."""
    (item,) = read(row["example"])
    assert item.status == row["status"]


def test_a_light_verb_adds_nothing():
    """A light verb leaves kind and status to the noun."""
    (item,) = read(ROWS["light"][0]["example"])
    assert (item.what, item.status) == ("talks", "scheduled")


@pytest.mark.parametrize("row", ROWS["words"], ids=lambda row: row["set"])
def test_a_set_of_words_does_what_its_example_shows(row):
    """The example beside a set gives an entry on its Friday, the counter-example none."""
    if "example" in row:
        assert [item.start.value for item in read(row["example"])] == ["2024-01-12"]
    else:
        assert read(row["no_example"]) == ()
