"""The tables of cues: every example beside a rule is read as the rule says."""

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from dateline import language, statements
from dateline.spans import trim

TABLE = Path(statements.__file__).with_name("cues.toml")
SOURCES = TABLE.with_name("sources.toml")
ROWS = [
    pytest.param(row, id=f"{part}-{row['stance']}-{row['lemmas'][0]}-{row['takes'][0]}")
    for part in ("verb", "noun", "adjective")
    for row in tomllib.loads(TABLE.read_text(encoding="utf-8"))[part]
]
STANCES = frozenset(
    [
        "asserts",
        "accepts",
        "accuses",
        "asks",
        "believes",
        "criticises",
        "declines",
        "demands",
        "denies",
        "doubts",
        "fears",
        "hopes",
        "intends",
        "offers",
        "praises",
        "predicts",
        "promises",
        "rejects",
        "requests",
        "supports",
        "threatens",
        "wants",
        "warns",
    ]
)


def same(found: str, wanted: str) -> bool:
    """Equal but for punctuation at the ends."""
    a, b = (w[slice(*trim(w, (0, len(w)), ' .,"“”'))] for w in (found, wanted))
    return a == b


@pytest.mark.parametrize("row", ROWS)
def test_the_example_of_each_rule_comes_out(row: dict[str, Any]) -> None:
    """The example beside a rule gives a statement with its source, content and stance."""
    annotated = language.annotate(row["example"])
    found = statements.read(annotated, (), (), learned=False).items
    assert any(
        same(s.source.text, row["source"]) and same(s.content.text, row["content"]) and s.stance == row["stance"]
        for s in found
    ), [(s.stance, s.source.text, s.content.text) for s in found]


def test_every_stance_is_a_known_word() -> None:
    """The stances of the table are those its head names, and each has a word for its negation."""
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    assert {row["stance"] for part in ("verb", "noun", "adjective") for row in table[part]} <= STANCES
    assert set(table["negated"]) == STANCES
    assert set(table["negated"].values()) <= STANCES


def test_every_noun_is_of_one_kind() -> None:
    """No noun stands in two lists of sources.toml."""
    rows = tomllib.loads(SOURCES.read_text(encoding="utf-8"))["noun"]
    counted = Counter(noun for row in rows for noun in set(row["lemmas"]))
    assert [noun for noun, count in counted.items() if count > 1] == []
