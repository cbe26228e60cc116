"""Conflicts in short texts of our own, half of them without any (``texts.jsonl``)."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from bench.corpora import read_line
from dateline import language
from dateline.conflicts.cues import TABLE
from dateline.record import Conflict

TEXTS = [json.loads(line) for line in Path(__file__).with_name("texts.jsonl").read_text(encoding="utf-8").splitlines()]
ROWS = tomllib.loads(TABLE.read_text(encoding="utf-8"))


def find(text: str) -> tuple[Conflict, ...]:
    """The conflicts of a text that is read as a whole: its actors and statements come first."""
    return read_line({"id": "x", "text": text, "published": "2024-02-12"}, language.annotate(text)).conflicts


def test_precision_and_recall_keep_their_floor():
    """Over all texts, at least 90 of 100 conflicts found are right, and 80 of 100 are found."""
    hits = found = wanted = 0
    for line in TEXTS:
        kinds = [c.kind for c in find(line["text"])]
        expected = list(line["conflicts"])
        found, wanted = found + len(kinds), wanted + len(expected)
        for kind in kinds:
            if kind in expected:
                expected.remove(kind)
                hits += 1
    assert hits / found >= 0.9
    assert hits / wanted >= 0.8


@pytest.mark.parametrize(
    "name", ["denial", "calling", "claim", "doubt", "assertion", "alarm", "count", "figure", "opening", "contrary"]
)
def test_every_example_of_the_table_is_a_conflict(name):
    """The example beside each set of words in cues.toml gives one conflict with two sides."""
    (conflict,) = find(ROWS[name]["example"])
    assert len(conflict.sides) == 2


@pytest.mark.parametrize(
    "text", ["", "   \n", "😀 😀", "“denied that “ that", "denied " * 500, "reports that " * 400, "1 " * 800]
)
def test_odd_text_gives_no_error(text):
    """Odd text neither raises nor invents a conflict out of words alone."""
    assert isinstance(find(text), tuple)


def test_a_count_that_rises_is_no_conflict():
    """A toll that one source raises is news, not a disagreement."""
    assert find("The toll rose to 30 people killed, police said. Police said 12 people were killed.") == ()


def test_at_least_is_a_lower_bound():
    """A figure above another's "at least" does not contradict it."""
    assert (
        find(
            "Police said at least 12 people were killed in the fire. Medics said that 15 people were killed in the fire."
        )
        == ()
    )
