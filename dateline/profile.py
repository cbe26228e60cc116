"""Somebody in a store: under which names and offices, what was said, what was done, and what is ahead."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import tzinfo

from dateline import brief
from dateline.brief import Brief, Line, Section
from dateline.deeds import Deed
from dateline.diary import Engagement
from dateline.digest import SHORT
from dateline.errors import UsageError
from dateline.said import Said
from dateline.store.queries import Known
from dateline.store.store import Store

#: Engagements are told again and again: of so many times more articles than statements are.
ENGAGED = 5


@dataclass(frozen=True, slots=True)
class Profile:
    """What a store has of somebody; the newest first."""

    who: str
    known: tuple[Known, ...]
    statements: tuple[Said, ...]
    events: tuple[Deed, ...]
    agenda: tuple[Engagement, ...]

    def to_dict(self) -> dict[str, object]:
        """The profile as JSON's own types."""
        return {
            "who": self.who,
            "known": [asdict(known) for known in self.known],
            "statements": [row.to_dict() for row in self.statements],
            "events": [row.to_dict() for row in self.events],
            "agenda": [engagement.to_dict() for engagement in self.agenda],
        }


def profile(store: Store, who: str, *, since: str | None = None, most: int = 20) -> Profile:
    """Somebody by words of a name or by code, in articles written since a day (ISO): at most so many names, and the
    statements and events of the newest so many articles that have any; engagements of ``ENGAGED`` times more. Raises
    ``UsageError`` if there is nobody."""
    known = store.known(who, most=most)
    if not known:
        raise UsageError(f"The store knows nobody by {who!r}. Give words of a name (Lavrov) or a code (RUS, NATO).")
    statements = store.statements(by=who, since=since, most=most)
    events = store.events(actor=who, since=since, most=most)
    agenda = store.agenda(first=since, who=who, most=most * ENGAGED)
    return Profile(who, known, statements[::-1], events[::-1], agenda[::-1])


def compose(found: Profile, tz: tzinfo | None = None) -> Brief:
    """The profile as a brief; its references are those of ``dateline brief --show``."""
    sections = (
        Section("Known as", tuple(map(_known, found.known))),
        Section("Said", tuple(_said(row) for row in found.statements), "Nothing is quoted."),
        Section("Did, and had done", tuple(_did(row) for row in found.events), "No event is told."),
        Section("Agenda", tuple(_engagement(each, tz) for each in found.agenda), "Nothing is scheduled."),
    )
    return Brief(found.who, (), sections)


def _known(known: Known) -> Line:
    what = ", ".join(part for part in (known.office, known.kind, known.code) if part)
    days = known.first if known.first == known.last else f"{known.first} – {known.last}"
    return Line("", known.name, what, f"{known.articles} article{'s' * (known.articles != 1)}, {days}")


def _said(row: Said) -> Line:
    line = brief.lines(row.record)["statements"][row.statement.id]
    return _dated(line, row.record.id, row.record.article.published.value, row.record.article.title)


def _did(row: Deed) -> Line:
    line = brief.lines(row.record)["events"][row.event.id]
    return _dated(line, row.record.id, row.record.article.published.value, row.record.article.title)


def _dated(line: Line, article: str, day: str | None, title: str | None) -> Line:
    marks = (line.remark, (day or "no date")[:10], title or "")
    reference = f"{article[:SHORT]}/{line.reference}"
    return Line(reference, line.lead, line.words, "; ".join(mark for mark in marks if mark))


def _engagement(engagement: Engagement, tz: tzinfo | None) -> Line:
    telling = engagement.newest
    line = brief.lines(telling.record, tz)["agenda"][telling.item.id]
    return Line(f"{telling.record.id[:SHORT]}/{line.reference}", line.lead, line.words, line.remark)
