"""The record: a contract, to JSON and back, and every span quotes its words."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError, replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.errors import SpanError
from dateline.record import Article, Record, Time, Version, quoted
from dateline.spans import merge, overlap, quote, trim, within

EMPTY = Record("x", Version("0", "m", "c"), Article(title=None, text="On Monday, talks."))


def test_json_and_back_is_the_same_record(record: Record) -> None:
    """A record survives JSON unchanged, and gives the same bytes again."""
    text = record.to_json()
    assert Record.from_json(text) == record
    assert Record.from_json(text).to_json() == text


def test_contract_fields_are_there(record: Record) -> None:
    """The top level carries the contract's names, in its order."""
    names = [
        "id",
        "version",
        "article",
        "actors",
        "times",
        "places",
        "statements",
        "events",
        "agenda",
        "conflicts",
        "rejected",
        "gaps",
    ]
    assert list(json.loads(record.to_json())) == names
    assert {
        "title",
        "text",
        "url",
        "source_url",
        "site",
        "section",
        "authors",
        "language",
        "sha256",
        "retrieved",
    } <= set(record.to_dict()["article"])


def test_every_span_quotes_its_words(record: Record) -> None:
    """Each span lies in the text, and where words are given they are those of the text."""
    seen = list(quoted(record))
    assert len(seen) > 10
    for _, spans, words in seen:
        assert all(0 <= s <= e <= len(record.article.text) for s, e in spans)
        assert words is None or quote(record.article.text, spans) == words


@pytest.mark.parametrize(("span", "text"), [((3, 9), "Tuesday"), ((3, 99), "Monday"), ((-1, 2), "")])
def test_false_quote_is_refused(span: tuple[int, int], text: str) -> None:
    """A record with a span that does not quote its words cannot be made."""
    with pytest.raises(SpanError, match="times"):
        replace(EMPTY, times=(Time(span, text, "DATE", None),))


def test_records_are_frozen() -> None:
    """Nobody changes a record in place."""
    with pytest.raises(FrozenInstanceError):
        EMPTY.id = "y"  # type: ignore[misc]


def test_unknown_fields_are_ignored() -> None:
    """A record of a later version, with more fields, can still be opened."""
    data = EMPTY.to_dict() | {"later": 1}
    assert Record.from_dict(data) == EMPTY


@given(st.text(), st.data())
def test_spans_laws(text: str, data: st.DataObject) -> None:
    """Merging keeps the characters; trimming stays within; a span overlaps itself unless it is empty."""
    place = st.integers(0, len(text))
    spans = [tuple(sorted(data.draw(st.tuples(place, place)))) for _ in range(data.draw(st.integers(0, 5)))]
    covered = {i for s, e in spans for i in range(s, e)}
    merged = merge(spans)  # type: ignore[arg-type]
    assert {i for s, e in merged for i in range(s, e)} == covered
    assert all(a[1] < b[0] for a, b in pairwise(merged))
    for span in merged:
        assert within(trim(text, span), span)
        assert overlap(span, span) == (span[0] < span[1])
