"""Our own small sentences, each with what its words name: kind, country or organisation code, PLOVER sector."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest

from dateline import actors, language, places
from dateline.record import Actor, Article, Published

TABLE = Path(__file__).parent / "actors_sentences.csv"
ROWS = list(csv.DictReader(TABLE.open(encoding="utf-8", newline="")))


@cache
def resolve(text: str) -> tuple[Actor, ...]:
    annotated, article = language.annotate(text), Article(None, text)
    published = Published("2022-01-05", "day", "2022-01-05", "2022-01-05")
    return actors.resolve(annotated, article, places.resolve(annotated, article).items, published).items


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['words']} in {row['sentence'][:40]}" for row in ROWS])
def test_the_words_name_what_the_table_says(row: dict[str, str]) -> None:
    """The words are a mention of one actor of the kind, code and sector that the table gives."""
    text = row["sentence"]
    found = [a for a in resolve(text) if any(text[s:e].lower() == row["words"].lower() for s, e in a.mentions)]
    kinds = [(a.kind, a.code or "", a.sector or "") for a in found]
    assert (row["kind"], row["code"], row["sector"]) in kinds, kinds or [a.name for a in resolve(text)]


@pytest.mark.parametrize("text", [
    "He ate Chinese food in a small restaurant.",
    "She speaks French and German.",
    "A Swiss watch was stolen from the museum.",
    "Michael Jordan scored. Jordan was tired.",
    "Scores of Turkish football fans sang.",
    "American Airlines cancelled its flights.",
    "The Turkish side of the border was quiet.",
    "Rain fell across Kenya.",
])  # fmt: skip
def test_no_government_acts_where_none_is_meant(text: str) -> None:
    """Food, languages, companies, surnames and places make no country act."""
    assert [a.name for a in resolve(text) if a.kind == "government"] == []


def test_two_organisations_of_a_sentence_leave_the_bloc_open() -> None:
    """ "The bloc" after two blocs in one sentence is neither of them."""
    text = "ECOWAS met ASEAN. The bloc will act."
    assert all(text[s:e] != "The bloc" for a in resolve(text) for s, e in a.mentions)
