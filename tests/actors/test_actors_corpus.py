"""Our own corpus of actors keeps its floors, and its scorer counts what is wrong."""

from __future__ import annotations

import pytest

from bench import actors
from bench.corpora import annotated, read_line
from dateline.actors.names import same, words
from dateline.record import Actor

#: In percent, for each file. They only rise.
FLOORS = {
    "dev-a": {"actor": 97.0, "country code": 97.0, "office on the day": 97.0},
    "dev-b": {"actor": 94.0, "country code": 95.0, "office on the day": 96.0},
}
PATHS = sorted(actors.FOLDER.glob("dev*.jsonl"))


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_the_development_half_keeps_its_floors(path):
    """Who is meant, of which country, in which office on that day."""
    tally, wrong = actors.score((line, read_line(line, text)) for line, text in annotated(path))
    short = {name: tally.percent(name) for name, least in FLOORS[path.stem].items() if tally.percent(name) < least}
    assert not short, "\n".join([str(short), *wrong])


def test_misspelt_names_are_found_and_strangers_are_not():
    """At least nine in ten of the variants, none of them wrong; at most two in a hundred strangers are taken for somebody."""
    variants = list(actors.names("variants.csv"))
    right = [row for row, found in variants if found and same(words(found.name), words(row["person"]))]
    assert len(right) >= 0.9 * len(variants)
    assert not [row for row, found in variants if found and found.wikidata and row not in right]
    strangers = list(actors.names("strangers.csv"))
    taken = [row["written"] for row, found in strangers if found and (found.wikidata or found.name != row["written"])]
    assert len(strangers) >= 200
    assert len(taken) <= 0.02 * len(strangers), taken


def test_the_corpus_is_well_formed():
    """Spans quote their words, ids are unique; a false span is told."""
    assert actors.check(PATHS) == []


def test_the_scorer_tells_right_from_wrong():
    """Another person, another country, another office, nobody."""
    gold = {"kind": "person", "actor": "Antony Blinken", "code": "USA", "office": "foreign minister"}
    right = Actor("a1", "Antony Blinken", "person", "USA", "GOV", "Secretary of State", None, ())
    assert actors.held("special envoy", "U.N. envoy")
    other = Actor("a2", "Wendy Sherman", "person", "GBR", "GOV", "Deputy Secretary of State", None, ())
    assert all(verdict for _, verdict in actors.judge(gold, right))
    assert not any(verdict for _, verdict in actors.judge(gold, other))
    assert not any(verdict for _, verdict in actors.judge(gold, None))
    assert dict(actors.judge({"actor": None}, None)) == {"actor": True}
    assert dict(actors.judge({"actor": None}, right)) == {"actor": False}
