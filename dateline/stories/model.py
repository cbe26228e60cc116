"""What views over stories give: a story, an article of it, and a datum with all its reports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from dateline.deeds import Deed
from dateline.diary import Engagement
from dateline.record import Record
from dateline.said import Said

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Part:
    """An article of a story. ``copy_of``: the article of which it is a copy, exact or near; ``retold_from``: the one
    that it tells in other words throughout (a translation back)."""

    article: str
    title: str
    site: str | None
    link: str | None
    day: str
    published: str | None
    copy_of: str | None = None
    retold_from: str | None = None

    @property
    def original(self) -> str | None:
        """The article whose account this one repeats."""
        return self.copy_of or self.retold_from


@dataclass(frozen=True, slots=True)
class Story:
    """Articles about one development, the oldest first. ``names``: whom most of them name."""

    id: str
    parts: tuple[Part, ...]
    names: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The headline of the article that was repeated most; of equals of the first."""
        repeats = [part.original for part in self.parts if part.original]
        return max(self.parts, key=lambda part: repeats.count(part.article)).title

    @property
    def first(self) -> str:
        """The day of the first article."""
        return self.parts[0].day

    @property
    def last(self) -> str:
        """The day of the last article."""
        return self.parts[-1].day

    @property
    def accounts(self) -> int:
        """How many articles repeat no other."""
        return sum(part.original is None for part in self.parts)

    def to_dict(self) -> dict[str, object]:
        """The story as JSON's own types."""
        return {
            "id": self.id,
            "title": self.title,
            "first": self.first,
            "last": self.last,
            "articles": len(self.parts),
            "accounts": self.accounts,
            "names": list(self.names),
            "parts": [
                {
                    "article": part.article,
                    "title": part.title,
                    "site": part.site,
                    "link": part.link,
                    "day": part.day,
                    "published": part.published,
                    "copy_of": part.copy_of,
                    "retold_from": part.retold_from,
                }
                for part in self.parts
            ],
        }


@dataclass(frozen=True, slots=True)
class Report:
    """That an article tells a datum: the datum's reference in its record ("s7"), when the article was written, and
    whether it only repeats another article."""

    article: str
    reference: str
    published: str
    site: str | None
    link: str | None
    title: str | None
    words: str
    original: str | None = None

    def to_dict(self) -> dict[str, object]:
        """The report as JSON's own types."""
        return {name: getattr(self, name) for name in Report.__slots__}


@dataclass(frozen=True, slots=True)
class Dispute:
    """Where two articles disagree: the kind (denial, number, date, doubt), and the words of each side as its article
    has them, the earlier first."""

    kind: str
    about: str
    sides: tuple[Report, Report]

    def to_dict(self) -> dict[str, object]:
        """The dispute as JSON's own types."""
        return {"kind": self.kind, "about": self.about, "sides": [side.to_dict() for side in self.sides]}


@dataclass(frozen=True, slots=True)
class Merged(Generic[T]):
    """A statement or an event that one or more articles tell: the fullest account, and all reports, the oldest
    first."""

    item: T
    reports: tuple[Report, ...]

    @property
    def first(self) -> Report:
        """Who reported it first."""
        return self.reports[0]

    @property
    def accounts(self) -> tuple[Report, ...]:
        """The reports of articles that repeat no other: how well it is attested."""
        return tuple(report for report in self.reports if report.original is None)

    @property
    def repeats(self) -> tuple[Report, ...]:
        """The reports of articles that only repeat another."""
        return tuple(report for report in self.reports if report.original is not None)

    def to_dict(self) -> dict[str, object]:
        """The datum as the row of its first account, with its reports."""
        row: Any = self.item
        return {**row.to_dict(), "reports": [report.to_dict() for report in self.reports]}


@dataclass(frozen=True, slots=True)
class Told:
    """What the articles of a story tell, each thing once: statements and events with their reports, engagements with
    what became of them, and where the articles disagree with each other."""

    story: Story
    statements: tuple[Merged[Said], ...]
    events: tuple[Merged[Deed], ...]
    agenda: tuple[Engagement, ...]
    disputes: tuple[Dispute, ...]

    def to_dict(self) -> dict[str, object]:
        """All of it as JSON's own types."""
        return {
            **self.story.to_dict(),
            "statements": [each.to_dict() for each in self.statements],
            "events": [each.to_dict() for each in self.events],
            "agenda": [each.to_dict() for each in self.agenda],
            "disputes": [each.to_dict() for each in self.disputes],
        }


def report(record: Record, reference: str, words: str, original: str | None) -> Report:
    """The report of a datum by a record's article."""
    article = record.article
    written = article.published.value or article.published.latest or ""
    return Report(record.id, reference, written, article.site, article.link, article.title, words, original)


def in_order(reports: Iterable[Report]) -> tuple[Report, ...]:
    """Reports by when they were written; of those that repeat another the other first."""
    return tuple(sorted(reports, key=lambda r: (r.published[:10], r.original is not None, r.published, r.article)))
