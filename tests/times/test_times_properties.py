"""What holds of times whatever the text: nothing raises, spans quote, the same text gives the same times."""

from __future__ import annotations

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from dateline import language, published
from dateline.page import DateClue
from dateline.record import Published
from dateline.times import clock_groups, find, instant, resolve
from dateline.times.marking import mark

PIECES = [
    "the", "past", "two", "months", "on", "Thursday", "Mondays", "(", ")", "December", "30", "3:30", "pm", "p.m.", "9", "and",
    "11", "a.m.", "Eastern", "Time", "local time", "in Geneva", "2030", "GMT", "31", "November", "mid", "-", "July", "1990s",
    "year", "a", "week", "of", "from", "last", "next", "99", "24:00", "25:61", "half", "nine", "zone", "Moscow", "will", "met",
    ".", "\n", "\n\n", "29", "February", "2021-02-30", "ago", "quarter", "third", "weekend", "Easter", "every", "that night",
    "until", "twenty-one", "hundred", "nineteen", "ninety-four", "\ue001\ue005", "İ", "😀", "“", "\u2028", "00", "midnight",
]  # fmt: skip
TEXTS = st.text(max_size=200) | st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join)
DATES = st.sampled_from([None, "2022-06-15", "2022-06", "2022", "0001-01-01", "9999-12-31", "2021-12-30T23:30Z"])


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_marked_text_is_as_long_as_the_text(text: str) -> None:
    """Offsets into marked text are offsets into the text."""
    assert len(mark(text)) == len(text)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_finding_twice_finds_the_same(text: str) -> None:
    """Finding keeps nothing from one text to the next; spans quote their words, in order, none overlapping."""
    found = find(text)
    assert find(text) == found
    end = 0
    for expression in found:
        assert expression.span[0] >= end and text[slice(*expression.span)] == expression.text
        assert all(part in text for part in expression.parts.values())
        end = expression.span[1]


@settings(max_examples=80, deadline=None)
@given(TEXTS, DATES)
def test_any_text_resolves_and_twice_alike(text: str, written: str | None) -> None:
    """Whatever the words and the article's date: one time for each expression, the same each time, ends after starts,
    an instant only for clocks."""
    annotated, found = language.annotate(text), find(text)
    when = Published(written, "day" if written else None)
    resolved = resolve(annotated, found, when)
    assert resolve(annotated, found, when) == resolved
    assert sorted(t.span for t in (*resolved.items, *resolved.rejected)) == [e.span for e in found]
    for each in resolved.items:
        assert each.start is None or each.end is None or each.start <= each.end
        assert instant(each) is None or each.type == "TIME"
    assert {t.span for group in clock_groups(text, resolved.items) for t in group} <= {t.span for t in resolved.items}


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.lists(st.tuples(
    st.sampled_from(["metadata", "url", "visible", "page-header", "retrieved", "modified"]),
    st.sampled_from(["2021", "2021-12", "2021-12-30", "2021-12-30T08:15Z", "0001-01-01", "9999-12-31", "2021-02-30", ""]),
), max_size=3))  # fmt: skip
def test_any_text_and_clues_give_a_verdict(text: str, clues: list[tuple[str, str]]) -> None:
    """Odd clues are no reason to fail, and earliest is never after latest."""
    made = tuple(DateClue(kind, value, value, "a clue of the test") for kind, value in clues)
    verdict, _ = published.decide(language.annotate(text), find(text), made)
    assert verdict.earliest is None or verdict.latest is None or verdict.earliest <= verdict.latest


def test_many_clocks_cost_linear_time() -> None:
    """Four thousand days and clocks, each looking for its day, are resolved in seconds."""
    text = "Monday 3 pm (2000 GMT) June 3, that night. " * 800
    annotated, found = language.annotate(text), find(text)
    began = time.perf_counter()
    assert len(resolve(annotated, found, Published("2022-06-15", "day")).items) == len(found)
    assert time.perf_counter() - began < 6
