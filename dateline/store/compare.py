"""What changed between two records of a page: in its words, and in what was read of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC
from difflib import SequenceMatcher
from typing import Generic, TypeVar

from rapidfuzz import fuzz

from dateline import brief
from dateline.brief import Brief, Line, Section
from dateline.record import Record

T = TypeVar("T")
#: Two sentences, or two data, that are at least so alike (of 100) are one that changed.
ALIKE = 60


@dataclass(frozen=True, slots=True)
class Change(Generic[T]):
    """Something that is there in the old record, the new one, or otherwise in both."""

    old: T | None
    new: T | None

    @property
    def kind(self) -> str:
        """added, removed or changed."""
        return "added" if self.old is None else "removed" if self.new is None else "changed"


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed: title, date of publication, sentences, and the data by the record's list (statements, events …), as
    the lines of their brief."""

    title: Change[str] | None
    published: Change[str] | None
    text: tuple[Change[str], ...]
    data: dict[str, tuple[Change[Line], ...]]

    def __bool__(self) -> bool:
        """Whether anything changed."""
        return bool(self.title or self.published or self.text or any(self.data.values()))

    def to_dict(self) -> dict[str, object]:
        """The comparison as JSON's own types."""

        def plain(change: Change[str] | None) -> dict[str, str | None] | None:
            return None if change is None else {"change": change.kind, "old": change.old, "new": change.new}

        def line(change: Change[Line]) -> dict[str, object]:
            sides = {"old": change.old, "new": change.new}
            told = {side: None if at is None else {"id": at.reference, "words": said(at)} for side, at in sides.items()}
            return {"change": change.kind, **told}

        return {
            "title": plain(self.title),
            "published": plain(self.published),
            "text": [plain(change) for change in self.text],
            **{name: [line(change) for change in changes] for name, changes in self.data.items()},
        }


def compare(old: Record, new: Record) -> Comparison:
    """What changed from one record to the other."""
    before, after = brief.lines(old, UTC), brief.lines(new, UTC)
    return Comparison(
        _changed(old.article.title, new.article.title),
        _changed(old.article.published.value, new.article.published.value),
        tuple(_sentences(old, new)),
        {name: tuple(_data(list(before[name].values()), list(after[name].values()))) for name in before},
    )


def said(line: Line) -> str:
    """A line of a brief as one text, without references to other lines: these change when a line comes in between."""
    remark = re.sub(r"(; )?says s\d+", "", line.remark)
    words = ": ".join(part for part in (line.lead, line.words) if part)
    return f"{words} [{remark}]" if remark else words


def _changed(old: str | None, new: str | None) -> Change[str] | None:
    return None if old == new else Change(old, new)


def _sentences(old: Record, new: Record) -> Iterator[Change[str]]:
    before, after = ([" ".join(r.article.text[s:e].split()) for s, e in r.article.sentences] for r in (old, new))
    for what, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what != "equal":
            yield from _paired(before[i:j], after[k:m], before[i:j], after[k:m])


def _data(old: list[Line], new: list[Line]) -> Iterator[Change[Line]]:
    """The lines that are not in both, whatever their place."""
    left = list(map(said, new))
    gone: list[Line] = []
    for line in old:
        if (words := said(line)) in left:
            at = left.index(words)
            del left[at], new[at]
        else:
            gone.append(line)
    yield from _paired(gone, new, list(map(said, gone)), left)


def _paired(old: Sequence[T], new: Sequence[T], before: Sequence[str], after: Sequence[str]) -> Iterator[Change[T]]:
    """Each of the old with the most alike of the new, the most alike first; those left over went or came."""
    scores = sorted(
        ((fuzz.ratio(a, b), -i, -k) for i, a in enumerate(before) for k, b in enumerate(after)), reverse=True
    )
    partner: dict[int, int] = {}
    for score, i, k in scores:
        if score >= ALIKE and -i not in partner and -k not in partner.values():
            partner[-i] = -k
    yield from (Change(one, new[partner[i]] if i in partner else None) for i, one in enumerate(old))
    yield from (Change(None, one) for k, one in enumerate(new) if k not in partner.values())


# --- shown -------------------------------------------------------------------------------------------------------


def compose(found: Comparison, title: str, facts: tuple[tuple[str, str], ...] = ()) -> Brief:
    """The comparison as a brief: + came, - went, ~ changed, with [-old-] and {+new+} words."""
    head = [("Title", found.title), ("Written", found.published)]
    told = tuple((name, _marked(change.old or "none", change.new or "none")) for name, change in head if change)
    sections = [Section("Text", tuple(Line(*_edit(change)) for change in found.text), "The text is the same.")]
    for name, changes in found.data.items():
        lines = tuple(Line(*_edit(Change(_words(change.old), _words(change.new)))) for change in changes)
        if lines:
            sections.append(Section(name.capitalize(), lines))
    if len(sections) == 1:
        sections.append(Section("Record", (), "The record is the same."))
    return replace(Brief(title, (), tuple(sections)), facts=(*facts, *told))


def _words(line: Line | None) -> str | None:
    return None if line is None else said(line)


def _edit(change: Change[str]) -> tuple[str, str, str]:
    if change.old is not None and change.new is not None:
        return "~", "", _marked(change.old, change.new)
    return ("-", "", change.old) if change.old is not None else ("+", "", change.new or "")


def _marked(old: str, new: str) -> str:
    """One text with what went and what came in it, as wdiff writes it: "about [-10,000-] {+5,000+} soldiers"."""
    before, after = old.split(), new.split()
    parts = []
    for what, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            parts += before[i:j]
            continue
        parts += [f"[-{' '.join(before[i:j])}-]"] if j > i else []
        parts += [f"{{+{' '.join(after[k:m])}+}}"] if m > k else []
    return " ".join(parts)
