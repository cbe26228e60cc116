"""Grouping: articles as vectors of their terms, and average linkage among a few."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.stories import grouping
from dateline.stories.grouping import Candidate, Vector, group, likeness, linked, ordinal, vector
from dateline.stories.terms import number, rarity, stem, terms, weighted

WEIGHTS = st.dictionaries(st.integers(0, 2**31 - 1), st.floats(0.01, 10), min_size=1, max_size=200)


@given(WEIGHTS)
def test_a_vector_comes_back_from_its_bytes(weights: dict[int, float]) -> None:
    """Packed and unpacked, a vector has the same terms, with weights to a part in 255; it is of length 1 at most."""
    made = vector(weights)
    back = Vector.unpacked(made.packed())
    assert set(back.weights) == set(made.weights) and len(back.weights) <= grouping.KEPT
    largest = max(made.weights.values())
    assert all(abs(back.weights[term] - made.weights[term]) <= largest / 255 for term in made.weights)
    assert math.fsum(w * w for w in made.weights.values()) <= 1 + 1e-6


@given(WEIGHTS, WEIGHTS)
def test_likeness_is_the_same_both_ways(one: dict[int, float], other: dict[int, float]) -> None:
    """A cosine: from 0 to 1, whichever comes first."""
    a, b = vector(one), vector(other)
    assert likeness(a, b) == pytest.approx(likeness(b, a))
    assert 0 <= likeness(a, b) <= 1 + 1e-6


def _candidate(article: int, story: int, *terms: int, day: int = 100, fixed: bool = False) -> Candidate:
    return Candidate(article, story, day, vector(dict.fromkeys(terms, 1.0)), fixed)


def test_an_article_without_its_like_begins_a_story() -> None:
    """What shares nothing with a story stays apart from it, and that story is left as it was."""
    others = [_candidate(1, 1, 1, 2, 3), _candidate(2, 1, 1, 2, 4)]
    assert [(g.story, g.articles) for g in group(_candidate(3, 0, 7, 8, 9), others)] == [(None, (3,))]
    assert [(g.story, g.articles) for g in group(_candidate(3, 0, 1, 2, 9), others)] == [(1, (1, 2, 3))]


def test_an_article_leaves_when_its_own_story_has_grown() -> None:
    """What was put to a story for want of a better one goes with the article that is nearer to it."""
    others = [_candidate(n, 1, 1, 2, 3, 4, 5, 6, 7, n + 50) for n in (1, 2)] + [_candidate(3, 1, 1, 21, 22, 23, 24, 25)]
    groups = {g.articles: g.story for g in group(_candidate(4, 0, 21, 22, 23, 24, 25), others)}
    assert groups == {(3, 4): None}


def test_what_a_person_did_is_kept() -> None:
    """Articles that a person put to two stories are not joined, however alike; those of one are not parted."""
    apart = [_candidate(1, 1, 1, 2, fixed=True), _candidate(2, 2, 1, 2, fixed=True)]
    assert sorted(map(sorted, linked(apart))) == [[1], [2]]
    together = [_candidate(1, 1, 1, 2, fixed=True), _candidate(2, 1, 8, 9, fixed=True)]
    assert sorted(map(sorted, linked(together))) == [[1, 2]]


def test_time_decays() -> None:
    """The same words weeks later are less alike, and at last another story."""
    one = _candidate(1, 1, 1, 2, 3, day=0)
    days = [grouping.near(one, _candidate(2, 1, 1, 2, 3, day=day)) for day in (0, 5, 50)]
    assert days[0] > days[1] > days[2]


@pytest.mark.parametrize(("day", "same"), [("2024-02", "2024-02-01"), ("2024", "2024-01-01")])
def test_a_month_is_its_first_day(day: str, same: str) -> None:
    """Articles dated by a month or a year can be compared too."""
    assert ordinal(day) == ordinal(same)


def test_stems_meet() -> None:
    """Forms of a word have one stem; a short word is left alone."""
    assert stem("talks") == stem("talking") and stem("stopped") == stem("stops")
    assert stem("Abéché's") == stem("abeche") and stem("118,000") == "118000"
    assert stem("was") == "was"


def test_common_words_mark_nothing(record: object) -> None:
    """Names and rare words weigh more than what every article says, also in an empty store."""
    assert rarity(number(stem("said"))) < rarity(number(stem("ombudsman")))
    weights = weighted(terms(record), {}, 0)  # type: ignore[arg-type]
    assert weights[number("n:mrema")] > weights.get(number("monday"), 0)
    again = weighted(terms(record), {number("n:mrema"): 90}, 100)  # type: ignore[arg-type]
    assert again[number("n:mrema")] < weights[number("n:mrema")]
