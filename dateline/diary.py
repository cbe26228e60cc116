"""The diary of many pages: the agenda items of their records, each engagement once, in order of time.

Two items are one engagement if they may be called the same thing, start at the same time (or one says only the day of
the other's hour), and share a country or organisation; and where the newer page says that it was moved from the older
one's day. What the newest page says of it holds; all that was told is kept.

Where it is known which articles tell one story, what speaks for one engagement weighs more: the same hour is enough,
and an engagement that was put off, called off, denied or held is the one that stood open. ``Engagement.history`` is
what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from operator import attrgetter

from dateline.errors import UsageError
from dateline.record import AgendaItem, Member, Record

#: What may be one engagement under two names.
ALIKE = (
    frozenset({"meeting", "talks", "summit", "visit", "other"}),
    frozenset({"call", "talks", "other"}),
)


@dataclass(frozen=True, slots=True)
class Telling:
    """What one page tells of an engagement: the agenda item of its record."""

    record: Record
    item: AgendaItem

    @property
    def day(self) -> str:
        """The day the page was written, "" where not known: later days are newer."""
        published = self.record.article.published
        return (published.value or published.latest or "")[:10]

    @property
    def link(self) -> str | None:
        """Where the page came from."""
        return self.record.article.link

    @property
    def words(self) -> str:
        """The sentences that tell of it."""
        article = self.record.article
        told = [
            (start, end) for start, end in article.sentences if any(start <= span[0] < end for span in self.item.spans)
        ]
        spans = told or list(self.item.spans)
        return " ".join(" ".join(article.text[start:end].split()) for start, end in spans)

    def codes(self) -> frozenset[str]:
        """The countries and organisations that take part."""
        codes = {actor.id: actor.code for actor in self.record.actors}
        return frozenset(code for m in self.item.participants if (code := codes.get(m.actor or "")))

    def name(self, member: Member) -> str:
        """Who a member is: the actor's name, with the code of what it acts for; its words where nobody knows."""
        actor = next((a for a in self.record.actors if a.id == member.actor), None)
        if actor is None:
            return member.text
        return f"{actor.name} ({actor.code})" if actor.code and actor.kind == "person" else actor.name


@dataclass(frozen=True, slots=True)
class Change:
    """What became of an engagement by a page: announced, moved, set (an hour where only the day was known), or its new
    status (postponed, cancelled, denied, held …), with the start that it has then."""

    what: str
    start: str | None
    telling: Telling


@dataclass(frozen=True)
class Engagement:
    """One line of the diary, "d1" …: what is told of it, the newest page last. ``moved_from`` is the first known start
    that it no longer has; ``repeats`` are the articles (ids) that only repeat another."""

    id: str
    told: tuple[Telling, ...]
    moved_from: str | None = None
    repeats: frozenset[str] = frozenset()

    @property
    def newest(self) -> Telling:
        """What holds: the newest page that repeats no other, and tells more than that there is something on its day."""
        own = [telling for telling in self.told if telling.record.id not in self.repeats]
        return next((telling for telling in reversed(own) if not _bare(telling)), (own or self.told)[-1])

    @property
    def item(self) -> AgendaItem:
        """The agenda item that holds."""
        return self.newest.item

    @property
    def history(self) -> tuple[Change, ...]:
        """What was told of it that was new, the oldest first."""
        changes: list[Change] = []
        start: str | None = None
        status = ""
        for telling in self.told:
            now = telling.item.start.value
            what = _change(start, now, status, telling.item.status)
            start = _exact(start, now)
            if not changes or what:
                changes.append(Change(what if changes and what else "announced", start, telling))
            status = telling.item.status
        return tuple(changes)

    def to_dict(self) -> dict[str, object]:
        """The engagement as JSON's own types."""
        item, newest = self.item, self.newest
        return {
            "id": self.id,
            "what": item.what,
            "status": item.status,
            "start": item.start.value,
            "precision": item.start.precision,
            "end": item.end.value if item.end else None,
            "moved_from": self.moved_from,
            "clocks": [{"text": c.text, "zone": c.zone, "utc": c.utc} for c in item.start.clocks],
            "clocks_agree": item.start.clocks_agree,
            "participants": [newest.name(m) for m in item.participants],
            "codes": sorted(newest.codes()),
            "absent": [newest.name(m) for m in item.absent],
            "place": item.place.text if item.place else None,
            "history": [
                {
                    "what": change.what,
                    "start": change.start,
                    "status": change.telling.item.status,
                    "day": change.telling.day,
                    "record": change.telling.record.id,
                    "item": change.telling.item.id,
                }
                for change in self.history
            ],
            "told": [
                {
                    "record": t.record.id,
                    "item": t.item.id,
                    "title": t.record.article.title,
                    "link": t.link,
                    "published": t.record.article.published.value,
                    "spans": [list(span) for span in t.item.spans],
                    "words": t.words,
                }
                for t in self.told
            ],
        }


def _change(was: str | None, now: str | None, status: str, new: str) -> str:
    """What a page changes: nothing is ""."""
    if new != status and new in CLOSED:
        return new
    if was and now and was[:10] != now[:10] and len(was) >= 10 and len(now) >= 10:
        return "moved"
    if now and (was is None or (now.startswith(was) and len(now) > len(was))):
        return "set"
    return new if new != status and {new, status} != {"scheduled", "held"} else ""


def _exact(was: str | None, now: str | None) -> str | None:
    """The start that holds: of the newer page, where it is not only less exact."""
    return was if now is None or (was is not None and was.startswith(now)) else now


@dataclass
class _Draft:
    told: list[Telling] = field(default_factory=list)
    moved_from: str | None = None


def diary(
    records: Iterable[Record], stories: Mapping[str, object] | None = None, repeats: Iterable[str] = ()
) -> tuple[Engagement, ...]:
    """The engagements of all records, by their start, those without a day last. ``stories``: of articles (by id)
    something that tells their story; ``repeats``: the articles that only repeat another."""
    tellings = [Telling(record, item) for record in records for item in record.agenda]
    drafts: list[_Draft] = []
    by_day: dict[str, list[_Draft]] = {}
    by_story: dict[object, list[_Draft]] = {}
    known, again = stories or {}, frozenset(repeats)
    for telling in sorted(tellings, key=attrgetter("day")):
        story = known.get(telling.record.id)
        open_ones = by_story.setdefault(story, []) if story is not None else []
        draft = _known(telling, by_day) or _of_story(telling, open_ones)
        if draft is None:
            draft = _Draft()
            drafts.append(draft)
        if draft not in open_ones:
            open_ones.append(draft)
        _tell(draft, telling)
        for key in _days(telling):
            if draft not in (bucket := by_day.setdefault(key, [])):
                bucket.append(draft)
    drafts.sort(key=lambda draft: _order(draft.told[-1]))
    return tuple(Engagement(f"d{n}", tuple(d.told), d.moved_from, again) for n, d in enumerate(drafts, 1))


#: What is told of an engagement that stands open, or stood open.
CLOSED = frozenset({"postponed", "cancelled", "denied", "held"})
#: After these a new day may be set, within so many days.
REOPENING, REOPENED = frozenset({"postponed", "cancelled"}), 14


def _of_story(telling: Telling, drafts: Iterable[_Draft]) -> _Draft | None:
    """The engagement of the same story that is meant, of those that stand open the likeliest."""
    scored = [(_likely(draft, telling), n, draft) for n, draft in enumerate(drafts)]
    likely = [each for each in scored if each[0] > 0]
    return max(likely, key=lambda each: each[:2])[2] if likely else None


def _likely(draft: _Draft, telling: Telling) -> int:
    """How likely an engagement of the same story is meant; 0 for not."""
    item, last = telling.item, draft.told[-1]
    names = {told.item.what for told in draft.told}
    if not any(alike(name, item.what) for name in names) or not all(_may_end(told, telling) for told in draft.told):
        return 0
    mine = frozenset[str]().union(*(told.codes() for told in draft.told))
    shared = len(mine & telling.codes())
    fits = shared > 0 or not mine or not telling.codes()
    starts = [told.item.start.value for told in draft.told if told.item.start.value]
    now = item.start.value
    if now and now in starts and "T" in now:
        return 8 + shared  # the same hour: also where one page tells it twice
    if any(told.record.id == telling.record.id for told in draft.told):
        return 0
    if now and any(start[:10] == now[:10] for start in starts):
        return 5 + shared if shared or (fits and not (_bare(telling) or _bare(last))) else 0
    if item.what == "other" or names == {"other"}:
        return 0  # no name to go by
    certain = shared + (item.what in names)
    reopens = last.item.status in REOPENING
    stood = _day_before(telling.day, REOPENED if reopens else 0)
    if starts and max(starts) < stood:
        return 0  # over already
    if fits and reopens:
        return 3 + certain
    if item.status in CLOSED and (fits or item.status == "postponed"):
        return 2 + certain
    return certain if (now is None or not starts) and shared else 0


def _day_before(day: str, number: int) -> str:
    """The day so many days before another; "" before what is no day."""
    try:
        return (date.fromisoformat(day) - timedelta(days=number)).isoformat()
    except ValueError:
        return ""


def _bare(telling: Telling) -> bool:
    """Whether nothing is told but that something is on the day on which the page was written."""
    start = telling.item.start.value or ""
    return telling.item.what == "other" and start[:10] == telling.day


def _tell(draft: _Draft, telling: Telling) -> None:
    was = draft.told[-1].item.start.value if draft.told else None
    now = telling.item.start.value
    if telling.item.moved_from:
        draft.moved_from = telling.item.moved_from
    elif was and now and was[:10] != now[:10] and len(now) >= 10 and len(was) >= 10:
        draft.moved_from = was
    draft.told.append(telling)


def _days(telling: Telling) -> list[str]:
    """The days under which a telling is found again; those of no day by who takes part."""
    value = telling.item.start.value
    days = [value[:10]] if value else []
    if telling.item.moved_from:
        days.append(telling.item.moved_from[:10])
    return days or ["no day " + " ".join(sorted(telling.codes()))]


def _known(telling: Telling, by_day: dict[str, list[_Draft]]) -> _Draft | None:
    for key in _days(telling):
        for draft in by_day.get(key, ()):
            if _same(draft.told[-1], telling):
                return draft
    return None


def _same(one: Telling, other: Telling) -> bool:
    if one.record is other.record:
        return False  # one page's items were told apart when it was read
    if not alike(one.item.what, other.item.what) or not _may_end(one, other):
        return False
    mine, theirs = one.codes(), other.codes()
    if mine and theirs and not (mine <= theirs or theirs <= mine):
        return False
    if not (mine and theirs) and one.words != other.words:
        return False
    start, now = one.item.start.value or "", other.item.start.value or ""
    if other.item.moved_from and other.item.moved_from[:10] == start[:10] != "":
        return True
    return start == now or (bool(start and now) and (start.startswith(now) or now.startswith(start)))


def _may_end(known: Telling, told: Telling) -> bool:
    """Whether what is off by a page may be a known engagement, whose name it does not give: not where the page tells of
    that one besides. A news conference that is cancelled does not cancel the meeting of that day."""
    nameless = told.item.what == "other" != known.item.what
    off = told.item.status in ("cancelled", "denied")
    return not (nameless and off and any(item.what == known.item.what for item in told.record.agenda))


def alike(one: str, other: str) -> bool:
    """Whether two names may mean one engagement."""
    return one == other or any({one, other} <= names for names in ALIKE)


def _order(telling: Telling) -> tuple[bool, str, str, int]:
    value = telling.item.start.value
    return (value is None, value or "", telling.record.id, telling.item.spans[0][0])


STATES = ("scheduled", "proposed", "possible", "postponed", "cancelled", "denied", "held")


def select(
    engagements: Iterable[Engagement], *, first: str | None = None, last: str | None = None, status: str | None = None
) -> tuple[Engagement, ...]:
    """Those that end on or after the day ``first``, begin on or before ``last``, and have one of the states (separated
    by commas); with ``last``, what has no day is left out. Raises ``UsageError`` for no date and no such state."""
    for value in (first, last):
        if value is not None:
            _check(value)
    wanted = {s.strip().lower() for s in status.split(",")} if status else set(STATES)
    if unknown := sorted(wanted - set(STATES)):
        raise UsageError(f"There is no status {unknown[0]!r}. Choose of {', '.join(STATES)}.")
    return tuple(e for e in engagements if e.item.status in wanted and _within(e.item, first, last))


def _check(value: str) -> None:
    try:
        date.fromisoformat(value)
    except ValueError:
        raise UsageError(f"{value!r} is no date. Write it as 2024-02-09.") from None


def _within(item: AgendaItem, first: str | None, last: str | None) -> bool:
    start = item.start.value
    if start is None:
        return last is None
    end = (item.end.value if item.end else None) or start
    return (first is None or end[:10] >= first[: len(end[:10])]) and (last is None or start[:10] <= last)
