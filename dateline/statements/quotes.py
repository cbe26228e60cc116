"""Quotations: where quotation marks open and close, of all kinds, unbalanced ones kept within their paragraph."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from dateline.spans import Span

#: One mark that may open or close; two apostrophes or backticks stand for a double mark.
_MARK = re.compile(r"''|``|[\"“”„«»‘’']")
_SINGLE = "‘’'"
#: A single-quoted passage longer than this is an apostrophe gone astray.
_LONGEST_SINGLE = 600
_CLOSING_SINGLES = {"'": re.compile(r"'(?!\w)"), "‘": re.compile(r"[’'](?!\w)")}


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quoted passage: ``span`` with its marks, ``inner`` without; ``closed`` is false where it never closes."""

    span: Span
    inner: Span
    closed: bool


class Quotations:
    """The quotations of a text in order; they do not overlap (a quotation inside another belongs to it)."""

    def __init__(self, text: str) -> None:
        self.all = tuple(_find(text))
        self._starts = [q.span[0] for q in self.all]

    def at(self, offset: int) -> Quotation | None:
        """The quotation that holds an offset."""
        i = bisect_right(self._starts, offset) - 1
        return self.all[i] if i >= 0 and offset < self.all[i].span[1] else None

    def before(self, offset: int) -> int:
        """The index of the last quotation that opens before an offset; -1 where there is none."""
        return bisect_right(self._starts, offset) - 1

    def between(self, start: int, end: int) -> tuple[Quotation, ...]:
        """The quotations that open within ``start`` … ``end``."""
        return self.all[bisect_right(self._starts, start - 1) : bisect_right(self._starts, end - 1)]


def _find(text: str) -> Iterator[Quotation]:
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield from _in_paragraph(text, start, end)
        start = end + 1


def _in_paragraph(text: str, start: int, end: int) -> Iterator[Quotation]:
    opened: tuple[int, int] | None = None  # where the open mark begins and ends
    resume = start
    for found in _MARK.finditer(text, start, end):
        mark, left, right = found.group(), found.start(), found.end()
        if left < resume:
            continue
        before = text[left - 1] if left > start else " "
        after = text[right] if right < end else " "
        if mark in _SINGLE:
            if opened is None and mark != "’" and not before.isalnum() and after.isalnum():
                close = _CLOSING_SINGLES[mark].search(text, right, min(end, right + _LONGEST_SINGLE))
                if close and close.start() - right > 1:
                    yield Quotation((left, close.end()), (right, close.start()), True)
                    resume = close.end()
            continue
        if opened is None:
            if mark in "”»" and not after.isalnum() and not before.isspace():
                continue  # a closing mark whose partner is missing
            opened = (left, right)
        elif mark in ("“", "„", "«", "``") and not after.isspace():
            continue  # a quotation inside the quotation, or the next one without the first being closed
        else:
            yield Quotation((opened[0], right), (opened[1], left), True)
            opened = None
    if opened is not None and text[opened[1] : end].strip():
        yield Quotation((opened[0], end), (opened[1], end), False)
