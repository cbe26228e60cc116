"""Spans: half-open ``(start, end)`` pairs of code-point offsets into a text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

Span = tuple[int, int]

#: What stands between the parts of a discontinuous quote when it is given as one string.
ELLIPSIS = " … "


def quote(text: str, spans: Iterable[Span]) -> str:
    """The words of the spans, in order; parts that do not touch are joined by an ellipsis."""
    return ELLIPSIS.join(text[start:end] for start, end in spans)


def overlap(a: Span, b: Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def within(inner: Span, outer: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def trim(text: str, span: Span, characters: str = " \t\r\n\f\v\u00a0") -> Span:
    """The span without the given characters at its ends; an empty span at its start if nothing is left."""
    start, end = span
    while start < end and text[start] in characters:
        start += 1
    while end > start and text[end - 1] in characters:
        end -= 1
    return (start, end)


def merge(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Sorted spans, with those that touch or overlap joined."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def index_at(starts: Sequence[int], offset: int) -> int:
    """The index of the last start that is not after ``offset`` (0 where all are)."""
    return max(0, bisect_right(starts, offset) - 1)
