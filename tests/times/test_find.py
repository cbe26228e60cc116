"""Seeing times: the rules' own examples, what is left alone, and odd text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline import language
from dateline.record import Published
from dateline.times import find, resolve
from dateline.times.lexicon import cities, lands, zones
from dateline.times.patterns import Rule, rules


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: str(rule.name))
def test_every_rule_reads_its_example(rule: Rule) -> None:
    """Each line of rules.toml finds its example whole and gives it its value."""
    example = rule.example
    wanted = example.split("[")[1].split("]")[0] if "[" in example else example
    text = f"They met {example.replace('[', '').replace(']', '')}."
    found = [e for e in find(text) if e.text == wanted]
    assert [e.rule for e in found] == [rule.name]
    resolved = resolve(language.annotate(text), tuple(found), Published("2022-06-15", "day")).items
    if rule.value:
        assert resolved[0].value == rule.value


@pytest.mark.parametrize(
    "text",
    [
        "Theresa May said so.",
        "The Sunday Times reported it.",
        "Call 555-1234 now-ish or 0171 946 0018.",
        "The home side won 3-1.",
        "Growth was 19.30 percent, or $2014.",
        "Prices rose by 2.30 euros.",
        "They may march on the capital.",
        "Some 2014 people and 14,000 soldiers fled.",
        "Sun Microsystems fell.",
        "A child of 5 years old.",
        "April Ryan asked. June Carter sang.",
        "Flight 2030 landed.",
        "The vote was 52.15 to 47.85.",
        "A second session followed, and a second envoy came.",
        "Forecasters put the fall at 30 cm, and the fall of the town at nobody's door.",
        "She ran the final in 14:20 in Oslo.",
        "Ten or twenty six of them left.",
    ],
)
def test_what_looks_like_a_time_and_is_not(text: str) -> None:
    """Ministers, newspapers, scores, shares, money, counts and ages are left alone."""
    assert [e.text for e in find(text)] == []


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300) | st.lists(st.sampled_from(
    ["the", "past", "two", "months", "on", "Thursday", "(", "December", "30", ")", "3:30", "pm", "Eastern", "Time", "2030", "GMT", "31", "November", "mid", "-", "July", "1990s", "'", "year", "a", "week", "from", "last", "next", "99", "24:00", "25:61", "half", "past", "nine", "zone", "Moscow", "0", "00"]
)).map(" ".join))  # fmt: skip
def test_random_text_quotes_its_words(text: str) -> None:
    """Whatever the text, spans quote their words, are in order and do not overlap."""
    end = 0
    for expression in find(text):
        assert text[slice(*expression.span)] == expression.text
        assert expression.span[0] >= end
        end = expression.span[1]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(
    ["the", "past", "two", "months", "on", "Thursday", "(", "December", "30", ")", "3:30", "pm", "Eastern", "Time", "2030", "GMT", "31", "November", "mid-July", "1990s", "'", "year", "a", "week", "from", "last", "next", "99", "24:00", "25:61", "half", "past", "nine", "zone", "Moscow", "0", "will", "met", ".", "29", "February", "2021-02-30", "ago", "later", "quarter", "third", "first", "weekend", "early", "Easter", "every"]
), max_size=40).map(" ".join), st.sampled_from([None, "2022-06-15", "2022-06", "2022", "0001-01-01", "9999-12-31"]))  # fmt: skip
def test_any_words_of_time_resolve_without_raising(text: str, written: str | None) -> None:
    """Any jumble of words of time, with any article date, resolves or says why not."""
    resolve(language.annotate(text), find(text), Published(written, "day" if written else None))


@pytest.mark.parametrize(
    "junk",
    ["9" * 100_000, "a " * 50_000, "the " * 25_000, "1 " * 50_000, " " * 100_000, "10:" * 33_000, "May " * 25_000, "(" * 100_000,
     "twenty " * 14_000, "- 1" * 33_000, "'" * 100_000],
    ids=lambda junk: str(junk)[:6],
)  # fmt: skip
def test_junk_costs_linear_time(junk: str) -> None:
    """A line of 100,000 characters of junk is read in seconds."""
    began = time.perf_counter()
    find(junk)
    assert time.perf_counter() - began < 6


def test_every_zone_is_known_to_the_system() -> None:
    """The zones of our tables are IANA's."""
    from zoneinfo import ZoneInfo

    table = zones()
    named = {z for z, _ in (*table.abbreviations.values(), *table.names.values())}
    named.update(z for options in table.ambiguous.values() for z in options)
    for name in sorted(named | set(cities().values()) | set(lands().values())):
        assert ZoneInfo(name)


def test_a_weekday_behind_a_feast_is_no_other_feast() -> None:
    """ "Easter Thursday" and "Easter Friday" are in no table, and break nothing."""
    for text in ("Easter Thursday", "Easter Friday"):
        found = resolve(language.annotate(text), find(text), Published("2024-02-12", "day")).items
        assert all(text[slice(*time.span)] in ("Easter", text, text.split()[1]) for time in found)
