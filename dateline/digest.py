"""What is new in a store: a digest for the desk. Changes of the agenda first, then what was said, done and disputed;
the same thing told by several articles is one line, with all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo
from typing import Any, Generic, TypeVar

from dateline import brief
from dateline.brief import Brief, Line, Section
from dateline.choosing import folded
from dateline.deeds import Deed, deeds
from dateline.diary import Engagement
from dateline.record import Conflict, Record
from dateline.said import Said, said
from dateline.store.store import Store

T = TypeVar("T")
#: Whose words are news: not those of nobody, nor of the media about themselves.
PRINCIPALS = frozenset({"named", "institution", "document", "anonymous"})
#: Fewer words than these ("it", "this claim") do not stand alone.
FEWEST = 4
#: What a digest is made of; the rest of a record is not opened.
LISTS = frozenset({"actors", "places", "statements", "events", "agenda", "conflicts"})
#: So much of an article's id is shown; ``Store.find`` takes it.
SHORT = 8


@dataclass(frozen=True, slots=True)
class News(Generic[T]):
    """Something new: what is told first, the articles that tell of it (their ids, the oldest first), and for an
    engagement what became of it: new, moved, or its new status."""

    item: T
    articles: tuple[str, ...]
    what: str = "new"


@dataclass(frozen=True, slots=True)
class Disputed:
    """A conflict with its article."""

    record: Record
    conflict: Conflict


@dataclass(frozen=True, slots=True)
class Digest:
    """What is new since a day, perhaps about somebody only."""

    since: str | None
    about: str | None
    articles: int
    agenda: tuple[News[Engagement], ...]
    statements: tuple[News[Said], ...]
    events: tuple[News[Deed], ...]
    conflicts: tuple[News[Disputed], ...]

    def to_dict(self) -> dict[str, object]:
        """The digest as JSON's own types."""

        def each(news: Iterable[News[Any]], plain: Callable[[Any], dict[str, object]]) -> list[dict[str, object]]:
            return [{**plain(one.item), "news": one.what, "articles": list(one.articles)} for one in news]

        return {
            "since": self.since,
            "about": self.about,
            "articles": self.articles,
            "agenda": each(self.agenda, Engagement.to_dict),
            "statements": each(self.statements, Said.to_dict),
            "events": each(self.events, Deed.to_dict),
            "conflicts": each(self.conflicts, _conflict),
        }


def _rank(one: News[Said]) -> tuple[int, bool, bool]:
    """What several articles tell first, then who holds an office or acts for somebody, then words that stand alone."""
    speaker = one.item.speaker
    principal = speaker is not None and bool(speaker.office or speaker.code)
    return -len(one.articles), not principal, len(one.item.statement.content.text.split()) < FEWEST


def digest(store: Store, *, since: str | None = None, about: str | None = None, most: int = 200) -> Digest:
    """What the articles written since a day (ISO) tell that is new; of the newest, at most so many articles."""
    records = list(store.records(since=since, about=about, most=most, only=LISTS))
    now = [deed for deed in deeds(records, background=False) if deed.event.status != "conditional"]
    words = [row for row in said(records) if row.statement.source.kind in PRINCIPALS]
    disputes = [Disputed(record, conflict) for record in records for conflict in record.conflicts]
    return Digest(
        since,
        about,
        len(records),
        tuple(_agenda(store.engagements(records), {record.id for record in records}, since)),
        tuple(sorted(_once(words, _words), key=_rank)),
        tuple(sorted(_once(now, _deed), key=lambda one: -len(one.articles))),
        _once(disputes, lambda dispute: (dispute.conflict.kind, folded(dispute.conflict.about))),
    )


def _agenda(engagements: Iterable[Engagement], told: set[str], since: str | None) -> Iterable[News[Engagement]]:
    """The engagements of which these articles tell something new: that there are, that they moved, how they stand."""
    for engagement in engagements:
        by = tuple(t.record.id for t in engagement.told if t.record.id in told)
        before = [t.item for t in engagement.told if since and t.day < since]
        if by and not before:
            yield News(engagement, by)
        elif by and before[-1].start.value != engagement.item.start.value and engagement.moved_from:
            yield News(engagement, by, "moved")
        elif by and before[-1].status != engagement.item.status:
            yield News(engagement, by, engagement.item.status)


def _once(rows: Sequence[Any], key: Callable[[Any], object]) -> tuple[News[Any], ...]:
    """What is the same by its key once, in the order in which it was first told."""
    groups: dict[object, list[Any]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return tuple(News(group[0], tuple(dict.fromkeys(row.record.id for row in group))) for group in groups.values())


def _words(row: Said) -> object:
    """Who, and the words: the same in copies of one text."""
    who = row.speaker.name if row.speaker else row.statement.source.text
    return folded(who), row.statement.stance, folded(row.statement.content.text)


def _deed(row: Deed) -> object:
    """Type, sides and day: the same in all accounts of one event. Without a side, the words have to be the same."""
    sides = tuple(tuple(sorted(folded(s.name) for s in side)) for side in (row.actors, row.recipients))
    apart = "" if all(sides) else folded(row.event.trigger.text)
    return row.event.type, row.event.status, sides, row.event.date.start or row.since, apart


def _conflict(dispute: Disputed) -> dict[str, object]:
    record, conflict = dispute.record, dispute.conflict
    sides = [{"gist": side.gist, "span": list(side.span)} for side in conflict.sides]
    return {
        "record": record.id,
        "conflict": conflict.id,
        "kind": conflict.kind,
        "about": conflict.about,
        "sides": sides,
    }


# --- shown -------------------------------------------------------------------------------------------------------


def compose(found: Digest, tz: tzinfo | None = None, *, most: int = 12) -> Brief:
    """The digest as a brief, at most so many lines a section; its references are those of ``dateline brief --show``."""
    named = (("since", found.since), ("about", found.about))
    asked = "".join(f" {word} {value}" for word, value in named if value)
    done = [one for one in found.events if one.item.event.status in ("happened", "ongoing")]
    ahead = [one for one in found.events if one.item.event.status not in ("happened", "ongoing")]

    def section(title: str, news: Sequence[News[Any]], line: Callable[[News[Any]], Line], empty: str = "") -> Section:
        more = f" ({most} of {len(news)})" if len(news) > most else ""
        return Section(title + more, tuple(map(line, news[:most])), empty)

    sections = (
        section("Agenda", found.agenda, lambda one: _engagement(one, tz), "Nothing new is scheduled."),
        section(
            "Said", found.statements, lambda one: _line(one, "statements", one.item.statement.id), "Nobody speaks."
        ),
        section("Happened", done, lambda one: _line(one, "events", one.item.event.id), "No event is told."),
        section("Planned, possible, denied", ahead, lambda one: _line(one, "events", one.item.event.id)),
        section("Disputed", found.conflicts, lambda one: _line(one, "conflicts", one.item.conflict.id)),
    )
    kept = tuple(section for section in sections if section.lines or section.empty)
    return Brief(f"What is new{asked}", (("Articles", str(found.articles)),), kept)


def _engagement(one: News[Engagement], tz: tzinfo | None) -> Line:
    telling = one.item.newest
    line = brief.lines(telling.record, tz)["agenda"][telling.item.id]
    moved = f"moved from {one.item.moved_from}" if one.what == "moved" and "moved from" not in line.remark else ""
    marks = [one.what if one.what == "new" else "", line.remark, moved, _count(one.articles)]
    reference = f"{telling.record.id[:SHORT]}/{telling.item.id}"
    return replace(line, reference=reference, remark="; ".join(mark for mark in marks if mark))


def _line(one: News[Any], kind: str, reference: str) -> Line:
    """The line of the brief of the first article that tells of it."""
    record = one.item.record
    line = brief.lines(record)[kind][reference]
    marks = [line.remark, record.article.site or "", _count(one.articles)]
    return replace(line, reference=f"{record.id[:SHORT]}/{reference}", remark="; ".join(mark for mark in marks if mark))


def _count(articles: tuple[str, ...]) -> str:
    return f"{len(articles)} articles" if len(articles) > 1 else ""
