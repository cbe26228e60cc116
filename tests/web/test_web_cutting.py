"""A text is cut at every boundary of its data into flat pieces."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dateline.record import Record
from dateline.web.cutting import Mark, cut, marks, paragraphs

SPANS = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda pair: (min(pair), max(pair)))


def _text(size: int) -> str:
    return "".join("ab c\nd"[n % 6] for n in range(size))


@given(st.lists(SPANS, max_size=12))
def test_pieces_are_the_text_whatever_crosses(spans: list[tuple[int, int]]) -> None:
    """Pieces put together are the text, and each knows exactly the data that cover it."""
    text = _text(60)
    pieces = cut(text, [Mark(span, f"s{n}", "said") for n, span in enumerate(spans)])
    assert "".join(piece.text for piece in pieces) == text
    at = 0
    for piece in pieces:
        end = at + len(piece.text)
        covering = {f"s{n}" for n, (start, stop) in enumerate(spans) if start < end and stop > at and start < stop}
        assert set(piece.references) == covering
        at = end


@given(st.lists(SPANS, max_size=8))
def test_a_span_across_lines_is_marked_in_each(spans: list[tuple[int, int]]) -> None:
    """Every character of a line that a datum covers is in a piece that knows it."""
    text = _text(60)
    for paragraph in paragraphs(text, [Mark(span, f"s{n}", "said") for n, span in enumerate(spans)]):
        start, end = paragraph.span
        assert "".join(piece.text for piece in paragraph.pieces) == text[start:end]
        at = start
        for piece in paragraph.pieces:
            for offset in range(at, at + len(piece.text)):
                covering = {f"s{n}" for n, (s, e) in enumerate(spans) if s <= offset < e}
                assert set(piece.references) == covering
            at += len(piece.text)


def test_the_shortest_datum_comes_first() -> None:
    """Where data nest, a piece names the innermost first: that is the one meant by pointing at it."""
    pieces = cut("abcdef", [Mark((0, 6), "s1", "said"), Mark((2, 4), "e1", "event")])
    assert [(piece.text, piece.references) for piece in pieces] == [
        ("ab", ("s1",)),
        ("cd", ("e1", "s1")),
        ("ef", ("s1",)),
    ]


def test_every_datum_of_a_record_is_marked(record: Record) -> None:
    """No statement, event, engagement, time or place of a record is without a mark."""
    known = {mark.reference for mark in marks(record)}
    data = (*record.statements, *record.events, *record.agenda)
    assert {datum.id for datum in data} <= known
    assert {f"t{n}" for n in range(1, len(record.times) + 1)} <= known
