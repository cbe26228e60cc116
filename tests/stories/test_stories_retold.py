"""Retold articles: the same names and figures at the same places, in other words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from typing import Any

from dateline.record import Record
from dateline.stories.retold import SHARED, Telling, likeness, telling

Pages = Callable[..., list[tuple[dict[str, Any], Record]]]


def _told(pages: Pages, *stories: str) -> dict[str, tuple[dict[str, Any], Telling]]:
    return {line["id"]: (line, telling(record)) for line, record in pages(*stories) if not line["copy_of"]}


def test_a_translation_back_is_told_from_another_account(pages: Pages) -> None:
    """In three stories, of all pairs of articles those are retellings that were made by translating."""
    told = _told(pages, "s02", "s04", "s07")
    found = {
        frozenset(pair) for pair in combinations(told, 2) if likeness(told[pair[0]][1], told[pair[1]][1]) >= SHARED
    }
    assert found == {
        frozenset((name, line["translation_of"])) for name, (line, _) in told.items() if line["translation_of"]
    }


def test_likeness_is_the_same_both_ways_and_whole_for_itself(pages: Pages) -> None:
    """From 0 to 1; a text and itself share their words, so that it is no retelling but a copy."""
    told = [each for _, each in _told(pages, "s04").values()]
    for one, other in combinations(told, 2):
        assert abs(likeness(one, other) - likeness(other, one)) < 0.1
    for one in told:
        assert likeness(one, one) == 0
        assert likeness(one, replace(one, words=frozenset())) == 1


def test_an_update_and_a_short_text_are_none(pages: Pages) -> None:
    """Other days, or hardly a name to go by: then nothing is told."""
    (_, one), *_ = _told(pages, "s04").values()
    other = replace(one, words=frozenset())
    assert likeness(replace(one, days=frozenset({"2024-01-01"})), replace(other, days=frozenset({"2024-01-02"}))) == 0
    assert likeness(replace(one, anchors=one.anchors[:5]), replace(other, anchors=one.anchors[:5])) == 0


def test_numbers_in_words_are_figures(record: Record) -> None:
    """ "twelve" is 12."""
    words = "Twelve"
    article = replace(record.article, text=words, sentences=(), title=None)
    found = telling(Record("x", record.version, article))
    assert [(anchor.kind, anchor.words) for anchor in found.anchors] == [("figure", "12")]
