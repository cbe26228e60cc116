"""Which statement holds a place in the text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dateline.record import Source, Statement, Words
from dateline.statements.contents import Contents


def _statement(number: int, spans: list[tuple[int, int]]) -> Statement:
    nobody = Source((), "", None, "unstated")
    return Statement(f"s{number}", nobody, Words((), ""), Words(tuple(spans), ""), "indirect", "asserts")


SPANS = st.tuples(st.integers(0, 40), st.integers(1, 20)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@given(st.lists(st.lists(SPANS, min_size=1, max_size=3), max_size=12), SPANS)
def test_it_finds_what_a_look_at_every_statement_finds(contents, span):
    """The shortest content that overlaps, of equals the first."""
    statements = tuple(_statement(n, spans) for n, spans in enumerate(contents))
    near = [
        (sum(e - s for s, e in spans), n)
        for n, spans in enumerate(contents)
        if any(s < span[1] and span[0] < e for s, e in spans)
    ]
    found = Contents(statements).innermost(span)
    assert (found.id if found else None) == (f"s{min(near)[1]}" if near else None)
