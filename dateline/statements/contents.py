"""Which statement holds a place in the text."""

from __future__ import annotations

from bisect import bisect_left

from dateline.record import Statement
from dateline.spans import Span


class Contents:
    """The contents of an article's statements, to be looked up by place; they may nest."""

    def __init__(self, statements: tuple[Statement, ...]) -> None:
        self._statements = statements
        self._parts = sorted(
            (start, end, sum(e - s for s, e in statement.content.spans), number)
            for number, statement in enumerate(statements)
            for start, end in statement.content.spans
        )
        self._starts = [start for start, _, _, _ in self._parts]
        self._longest = max((end - start for start, end, _, _ in self._parts), default=0)

    def innermost(self, span: Span) -> Statement | None:
        """The statement with the shortest content that overlaps a span; of equals the first."""
        first = bisect_left(self._starts, span[0] - self._longest)
        last = bisect_left(self._starts, span[1])
        near = [(size, number) for _, end, size, number in self._parts[first:last] if end > span[0]]
        return self._statements[min(near)[1]] if near else None
