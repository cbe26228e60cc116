"""A text with its data in place. Spans cross, nest and touch as they like: the text is cut at every boundary into flat
pieces that follow each other, and each piece knows all data that cover it. So no markup can be broken."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dateline.record import Record
from dateline.spans import Span


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of a datum: its reference, and the part that it plays (said, source, cue, event, member, time …)."""

    span: Span
    reference: str
    part: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that the same data cover: their references, the shortest span first, and the parts."""

    text: str
    references: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of the text: where it is, and its pieces."""

    span: Span
    pieces: tuple[Piece, ...]


def paragraphs(text: str, marks: Iterable[Mark]) -> tuple[Paragraph, ...]:
    """The lines of a text that are not blank, each cut into pieces."""
    lines = [found.span() for found in re.finditer(r"[^\n]+", text) if found[0].strip()]
    left = sorted((m for m in marks if m.span[0] < m.span[1]), key=lambda m: m.span)
    made = []
    open_: list[Mark] = []
    at = 0
    for line in lines:
        while at < len(left) and left[at].span[0] < line[1]:
            open_.append(left[at])
            at += 1
        open_ = [mark for mark in open_ if mark.span[1] > line[0]]
        made.append(Paragraph(line, tuple(_cut(text, line, open_))))
    return tuple(made)


def cut(text: str, marks: Iterable[Mark]) -> tuple[Piece, ...]:
    """A whole text in pieces, which together are the text."""
    return tuple(_cut(text, (0, len(text)), [m for m in marks if m.span[0] < m.span[1]]))


def _cut(text: str, within: Span, marks: Sequence[Mark]) -> Iterator[Piece]:
    start, end = within
    here = [mark for mark in marks if mark.span[0] < end and mark.span[1] > start]
    edges = sorted({start, end, *(edge for mark in here for edge in mark.span if start < edge < end)})
    begins = sorted(here, key=lambda mark: mark.span[0])
    open_: list[Mark] = []
    at = 0
    for first, last in itertools.pairwise(edges):
        open_ = [mark for mark in open_ if mark.span[1] > first]
        while at < len(begins) and begins[at].span[0] <= first:
            open_.append(begins[at])
            at += 1
        inner = sorted(open_, key=lambda mark: (mark.span[1] - mark.span[0], mark.reference))
        references = tuple(dict.fromkeys(mark.reference for mark in inner))
        yield Piece(text[first:last], references, tuple(sorted({mark.part for mark in inner})))


def marks(record: Record, *, rejected: bool = False) -> Iterator[Mark]:
    """Every datum of a record with its spans. Times, places and what was rejected go by their place in their lists:
    t1, p1, r1 …"""
    for s in record.statements:
        yield from (Mark(span, s.id, "said") for span in s.content.spans)
        yield from (Mark(span, s.id, "source") for span in s.source.spans)
        yield from (Mark(span, s.id, "cue") for span in s.cue.spans)
    for e in record.events:
        yield from (Mark(span, e.id, "event") for span in e.trigger.spans)
        yield from (Mark(member.span, e.id, "member") for member in (*e.actors, *e.recipients))
        if e.date.span:
            yield Mark(e.date.span, e.id, "when")
    for g in record.agenda:
        yield from (Mark(span, g.id, "agenda") for span in g.spans)
    for c in record.conflicts:
        yield from (Mark(side.span, c.id, "side") for side in c.sides)
    yield from (Mark(time.span, f"t{n}", "time") for n, time in enumerate(record.times, 1))
    yield from (Mark(place.span, f"p{n}", "place") for n, place in enumerate(record.places, 1))
    yield from (Mark(span, actor.id, "actor") for actor in record.actors for span in actor.mentions)
    for n, warning in enumerate(record.article.warnings, 1):
        yield from (Mark(span, f"w{n}", "warning") for span in warning.spans)
    if rejected:
        yield from (Mark(one.span, f"r{n}", "rejected") for n, one in enumerate(record.rejected, 1))
