"""What somebody has said about something, in order of time, with the changes marked.

A change is not a verdict: what was asserted is denied (or the other way round), or another figure is given, in a
statement that shares rare words with one before.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dateline.said import Said
from dateline.stories.disputes import NO
from dateline.stories.model import Merged
from dateline.stories.terms import found_words, marking, number, rarity, stem, stems

#: Stances that turn what is said into its contrary.
AGAINST = frozenset({"denies", "rejects", "refuses", "doubts", "declines"})
#: Words less rare than this tell nothing; two statements are about one thing if they share so many rarer ones.
RARE, SHARED = 2.5, 2


@dataclass(frozen=True, slots=True)
class Position:
    """A statement with its reports, the day it was first reported, and what changed against an earlier one of the same
    source (``None``: nothing): "stance" or "figure", with that one's place in the list."""

    said: Merged[Said]
    changed: str | None = None
    against: int | None = None

    @property
    def day(self) -> str:
        """The day on which it was first reported."""
        return self.said.first.published[:10]

    def to_dict(self) -> dict[str, object]:
        """The position as JSON's own types."""
        return {"day": self.day, "changed": self.changed, "against": self.against, **self.said.to_dict()}


def positions(found: Iterable[Merged[Said]], about: str | None = None) -> tuple[Position, ...]:
    """The statements in order of time; ``about``: only those in which one of these words stands, by its stem."""
    wanted = {each for each in stems(about or "") if marking(each)}
    kept = [each for each in found if not wanted or wanted & set(stems(_words(each)))]
    kept.sort(key=lambda each: (each.first.published, each.first.article, each.first.reference))
    made: list[Position] = []
    for at, each in enumerate(kept):
        changed, against = None, None
        for before in range(at - 1, -1, -1):
            if _one_thing(kept[before], each):
                changed = _change(kept[before], each)
                against = before if changed else None
                break
        made.append(Position(each, changed, against))
    return tuple(made)


def _words(each: Merged[Said]) -> str:
    """What is said, with the sentence in which it stands."""
    record, content = each.item.record, each.item.statement.content
    start, end = record.article.sentence(content.spans[0]) if content.spans else (0, 0)
    return f"{content.text} {record.article.text[start:end]}"


def _one_thing(one: Merged[Said], other: Merged[Said]) -> bool:
    return len(_rare(one) & _rare(other)) >= SHARED


def _rare(each: Merged[Said]) -> set[str]:
    return {s for s in stems(each.item.statement.content.text) if marking(s) and rarity(number(s)) > RARE}


def _change(before: Merged[Said], now: Merged[Said]) -> str | None:
    if _against(before) != _against(now):
        return "stance"
    was, new = _figures(before), _figures(now)
    return "figure" if was and new and not was & new else None


def _against(each: Merged[Said]) -> bool:
    statement = each.item.statement
    return (statement.stance in AGAINST) != (NO.search(statement.content.text) is not None)


def _figures(each: Merged[Said]) -> set[str]:
    return {stem(w) for w, _ in found_words(each.item.statement.content.text) if w[0].isdigit()}
