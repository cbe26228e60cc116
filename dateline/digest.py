"""What is new in a store: a digest for the desk over its stories. Changes of the agenda first, then what principal
actors said, what was done, and where accounts disagree, within an article and between articles. What several articles
tell is one line, with all of them; what was told before is not new."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
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
from dateline.stories import disputes, merging
from dateline.stories.model import Dispute, Merged
from dateline.storyview import dispute, history

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
class Background:
    """What is known of the articles of a digest: those that repeat others, with these; their stories; what was told in
    these stories before."""

    originals: Mapping[str, str]
    stories: Mapping[str, int]
    before: tuple[Record, ...]


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
    disputes: tuple[Dispute, ...] = ()
    stories: int = 0

    def to_dict(self) -> dict[str, object]:
        """The digest as JSON's own types."""

        def each(news: Iterable[News[Any]], plain: Callable[[Any], dict[str, object]]) -> list[dict[str, object]]:
            return [{**plain(one.item), "news": one.what, "articles": list(one.articles)} for one in news]

        return {
            "since": self.since,
            "about": self.about,
            "articles": self.articles,
            "stories": self.stories,
            "agenda": each(self.agenda, Engagement.to_dict),
            "statements": each(self.statements, Said.to_dict),
            "events": each(self.events, Deed.to_dict),
            "conflicts": each(self.conflicts, _conflict),
            "disputes": [dispute.to_dict() for dispute in self.disputes],
        }


def _rank(one: News[Said]) -> tuple[bool, int, bool]:
    """Who holds an office or acts for somebody first, then what several articles tell, then words that stand alone."""
    speaker = one.item.speaker
    principal = speaker is not None and bool(speaker.office or speaker.code)
    return not principal, -len(one.articles), len(one.item.statement.content.text.split()) < FEWEST


def digest(store: Store, *, since: str | None = None, about: str | None = None, most: int = 200) -> Digest:
    """What the articles written since a day (ISO) tell that is new; of the newest, at most so many articles."""
    records = list(store.records(since=since, about=about, most=most, only=LISTS))
    ids = [record.id for record in records]
    before = store.told_before(ids, since) if since else ()
    known = Background(*store.ties([*ids, *(record.id for record in before)]), before)
    accounts = [record for record in records if record.id not in known.originals]
    inner = [Disputed(record, conflict) for record in accounts for conflict in record.conflicts]
    now = [deed for deed in deeds([*before, *records], background=False) if deed.event.status != "conditional"]
    words = [row for row in said([*before, *records]) if row.statement.source.kind in PRINCIPALS]
    return Digest(
        since,
        about,
        len(records),
        tuple(_agenda(store.engagements(records), set(ids), since)),
        tuple(sorted(_once(_new(merging.statements, words, known), _words), key=_rank)),
        tuple(sorted(_once(_new(merging.events, now, known), _deed), key=lambda one: -len(one.articles))),
        _once([News(each, (each.record.id,)) for each in inner], _about),
        tuple(_between(accounts, known)),
        len({known.stories[each] for each in ids if each in known.stories}),
    )


def _new(merge: Callable[..., tuple[Merged[Any], ...]], rows: Sequence[Any], known: Background) -> list[News[Any]]:
    """What was first told by the articles of the digest, each thing once."""
    old = {record.id for record in known.before}
    found = merge(rows, known.originals, known.stories)
    return [
        News(each.item, tuple(dict.fromkeys(report.article for report in each.reports)))
        for each in found
        if not any(report.article in old for report in each.reports)
    ]


def _between(accounts: Sequence[Record], known: Background) -> Iterable[Dispute]:
    """The disputes between articles of one story of which one is new."""
    new = {record.id for record in accounts}
    by_story: dict[int, list[Record]] = {}
    for record in (*known.before, *accounts):
        if record.id in known.stories:
            by_story.setdefault(known.stories[record.id], []).append(record)
    for together in by_story.values():
        if len(together) > 1:
            yield from (d for d in disputes.find(together) if any(side.article in new for side in d.sides))


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


def _once(news: Sequence[News[Any]], key: Callable[[Any], object]) -> tuple[News[Any], ...]:
    """What is the same by its key once, also across stories, in the order in which it was first told."""
    groups: dict[object, list[News[Any]]] = {}
    for one in news:
        groups.setdefault(key(one.item), []).append(one)
    return tuple(
        News(group[0].item, tuple(dict.fromkeys(article for one in group for article in one.articles)))
        for group in groups.values()
    )


def _about(dispute: Disputed) -> object:
    return dispute.conflict.kind, folded(dispute.conflict.about)


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
        Section(
            f"Disputed between articles{f' ({most} of {len(found.disputes)})' if len(found.disputes) > most else ''}",
            tuple(line for each in found.disputes[:most] for line in dispute(each)),
        ),
    )
    kept = tuple(section for section in sections if section.lines or section.empty)
    return Brief(f"What is new{asked}", (("Articles", str(found.articles)), ("Stories", str(found.stories))), kept)


def _engagement(one: News[Engagement], tz: tzinfo | None) -> Line:
    telling = one.item.newest
    line = brief.lines(telling.record, tz)["agenda"][telling.item.id]
    moved = f"moved from {one.item.moved_from}" if one.what == "moved" and "moved from" not in line.remark else ""
    marks = [one.what if one.what == "new" else "", line.remark, moved, history(one.item), _count(one.articles)]
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
