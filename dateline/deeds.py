"""Who did what to whom in many pages: the events of their records, chosen by type, actor and status; as rows of plain
values for a table (``dateline.frames.events(records)`` makes a pandas frame of them)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from dateline.choosing import chosen, is_named
from dateline.record import Actor, Event, Member, Place, Record, Statement, chain
from dateline.spans import Span

STATUSES = ("happened", "ongoing", "planned", "possible", "conditional", "denied")
#: The columns of a row, in order.
COLUMNS = (
    "id", "record", "event", "title", "link", "published", "type", "mode", "contexts", "quad", "score", "status",
    "background", "actors", "actor_codes", "recipients", "recipient_codes", "date", "start", "end", "date_precision",
    "place", "country", "latitude", "longitude", "quantities", "trigger", "said_by", "statement", "spans",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Side:
    """Someone who takes part in an event: the words, and the actor they name, where it is known."""

    member: Member
    actor: Actor | None

    @property
    def name(self) -> str:
        """The actor's name; where it is not known, the words."""
        return self.actor.name if self.actor else self.member.text

    @property
    def code(self) -> str | None:
        """The code of the country or body the actor acts for."""
        return self.actor.code if self.actor else None


@dataclass(frozen=True, slots=True)
class Deed:
    """An event with its page, its sides, its place, and those through whom it is told, the nearest first."""

    record: Record
    event: Event
    actors: tuple[Side, ...]
    recipients: tuple[Side, ...]
    place: Place | None
    told_by: tuple[Statement, ...]

    @property
    def id(self) -> str:
        """Made of the page, the type and the place of the trigger in it: the same on every reading."""
        return hashlib.sha256(f"{self.record.id}|{self.event.type}|{self.trigger[0]}".encode()).hexdigest()[:16]

    @property
    def trigger(self) -> Span:
        """The first words of the trigger; the head of the text where there is none."""
        return next(iter(self.event.trigger.spans), (0, 0))

    @property
    def since(self) -> str | None:
        """The first day on which it may have been: that of its date, else of the page."""
        return (self.event.date.start or self.record.article.published.value or "")[:10] or None

    @property
    def reporters(self) -> tuple[str, ...]:
        """Those who tell of it, the nearest first: the spokesman, then the minister he quotes. Without any, it is the
        page's own word."""
        actors = {actor.id: actor for actor in self.record.actors}
        return tuple(_teller(s, actors.get(s.source.actor or "")) for s in self.told_by)

    def to_dict(self) -> dict[str, object]:
        """The row: strings, numbers and lists of them, ``None`` where not known; ``spans`` are pairs of offsets into
        the page's text, of the trigger first."""
        event, article = self.event, self.record.article
        values = (
            self.id,
            self.record.id,
            event.id,
            article.title,
            article.link,
            article.published.value,
            event.type,
            event.mode,
            list(event.contexts),
            event.quad,
            event.score,
            event.status,
            event.background,
            [side.name for side in self.actors],
            [side.code for side in self.actors],
            [side.name for side in self.recipients],
            [side.code for side in self.recipients],
            event.date.value,
            event.date.start,
            event.date.end,
            event.date.precision,
            self.place.name if self.place else None,
            self.place.country if self.place else None,
            self.place.latitude if self.place else None,
            self.place.longitude if self.place else None,
            [quantity.text for quantity in event.quantities],
            event.trigger.text,
            list(self.reporters),
            event.statement,
            [list(span) for span in (*event.trigger.spans, *(s.member.span for s in (*self.actors, *self.recipients)))],
        )
        return dict(zip(COLUMNS, values, strict=True))


def deeds(
    records: Iterable[Record],
    *,
    actor: str | None = None,
    recipient: str | None = None,
    type: str | None = None,  # noqa: A002 - the column's name
    status: str | None = None,
    background: bool = True,
) -> tuple[Deed, ...]:
    """The events in the order of the pages and their texts.

    ``actor``: words of a name, or a code, of one who acts or is acted upon ("Lavrov", "RUS"); with a ``recipient``, of
    one who acts upon this one. ``type``: types of the
    codebook with which the pages were read; ``status``: happened, ongoing, planned, possible, conditional, denied; one
    or several, separated by commas. Without ``background`` what is told as history is left out.

    Raises:
        UsageError: a status that there is not, or a type that is neither PLOVER's nor in the records.
    """
    kept = tuple(records)
    statuses = chosen(status, STATUSES, "status")
    types = None if type is None else chosen(type, _types(kept), "type of event")
    rows = (row for record in kept for row in _rows(record))
    return tuple(
        row
        for row in rows
        if row.event.status in statuses
        and (types is None or row.event.type in types)
        and (background or not row.event.background)
        and (recipient is None or any(_is(side, recipient) for side in row.recipients))
        and (actor is None or any(_is(side, actor) for side in _sides(row, directed=recipient is not None)))
    )


def _sides(row: Deed, *, directed: bool) -> tuple[Side, ...]:
    return row.actors if directed else (*row.actors, *row.recipients)


def _teller(statement: Statement, actor: Actor | None) -> str:
    """A person by name; a spokesman, a ministry by the words, but where these are only a pronoun."""
    words = statement.source.text
    if actor is not None and (actor.kind == "person" or len(words.split()) < 2):
        return actor.name
    return words or "somebody"


def _types(records: tuple[Record, ...]) -> set[str]:
    from dateline.events import codebook

    return {*codebook.load().kinds, *(event.type for record in records for event in record.events)}


def _is(side: Side, wanted: str) -> bool:
    return is_named(wanted, (side.member.text, side.name), side.code)


def _rows(record: Record) -> Iterable[Deed]:
    actors = {actor.id: actor for actor in record.actors}
    known = {statement.id: statement for statement in record.statements}
    for event in record.events:
        yield Deed(
            record,
            event,
            tuple(Side(m, actors.get(m.actor or "")) for m in event.actors),
            tuple(Side(m, actors.get(m.actor or "")) for m in event.recipients),
            None if event.place is None else record.places[event.place],
            chain(known, event.statement),
        )
