"""A record put right by a person: without a datum, with another status, date or actor. What pointed at a datum that is
rejected points at nothing, and what was before stands in the record's ``rejected``."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from dateline.choosing import folded, is_named
from dateline.deeds import STATUSES as OF_EVENTS
from dateline.diary import STATES as OF_AGENDA
from dateline.errors import NotFoundError, UsageError
from dateline.record import (
    Actor,
    AgendaItem,
    AgendaTime,
    Conflict,
    Event,
    EventDate,
    Evidence,
    Member,
    Published,
    Record,
    Rejected,
    Statement,
)
from dateline.spans import Span, quote

Datum = Statement | Event | AgendaItem | Conflict
#: What can be corrected of what; of the article, the date.
FIELDS: dict[type, tuple[str, ...]] = {
    Statement: ("reject", "speaker"),
    Event: ("reject", "status", "date", "actor", "recipient"),
    AgendaItem: ("reject", "status", "date", "participant"),
    Conflict: ("reject",),
}
EVERY = ("reject", "status", "date", "speaker", "actor", "recipient", "participant")
#: Says that a date, or who somebody is, is not known.
UNKNOWN = "none"
KINDS: dict[type, str] = {Statement: "statement", Event: "event", AgendaItem: "agenda", Conflict: "conflict"}


@dataclass(frozen=True, slots=True)
class Amendment:
    """A correction of the datum with this reference ("" for the article); ``by``: who, when and why."""

    reference: str
    field: str
    value: str | None
    was: str | None
    by: str


@dataclass(frozen=True, slots=True)
class Meant:
    """What a user means: the value as it is stored, and what it was."""

    value: str | None
    was: str | None


# --- what is meant -----------------------------------------------------------------------------------------------


def meant(record: Record, reference: str, field: str, value: str | None) -> Meant:
    """What the words of a user mean for a datum of a record. Raises ``UsageError`` with the choices."""
    datum = _find(record, reference) if reference else None
    can = FIELDS[type(datum)] if datum else ("date",)
    what = KINDS[type(datum)] if datum else "article"
    if field not in can:
        raise UsageError(
            f"Of {'an' if what[0] in 'aeiou' else 'a'} {what} {field} cannot be corrected. What can: {', '.join(can)}."
        )
    if field == "reject":
        return Meant(None, None)
    if not value:
        raise UsageError(f"Say what the {field} is; {UNKNOWN!r} where it is not known.")
    if field == "status":
        return Meant(_status(datum, value), getattr(datum, "status", None))
    if field == "date":
        return Meant(_date(value, clock=not isinstance(datum, Event)), _told_date(record, datum))
    return _link(record, datum, field, value)


def _find(record: Record, reference: str) -> Datum:
    everything: tuple[Datum, ...] = (*record.statements, *record.events, *record.agenda, *record.conflicts)
    for datum in everything:
        if datum.id == reference:
            return datum
    raise UsageError(f"{reference} is rejected. `dateline correct {record.id[:8]}/{reference} --undo` takes that back.")


def _status(datum: Datum | None, value: str) -> str:
    choices = OF_EVENTS if isinstance(datum, Event) else OF_AGENDA
    if value.lower() not in choices:
        raise UsageError(f"There is no status {value!r}. Choose of {', '.join(choices)}.")
    return value.lower()


def _told_date(record: Record, datum: Datum | None) -> str | None:
    if isinstance(datum, Event):
        return datum.date.value
    return datum.start.value if isinstance(datum, AgendaItem) else record.article.published.value


def _date(value: str, *, clock: bool) -> str:
    """A day, a month, a year; for what has an hour, also an instant. As it is written in a record."""
    words = value.strip()
    if words.lower() == UNKNOWN:
        return UNKNOWN
    try:
        if len(words) in (4, 7, 10):
            date.fromisoformat(words + "-01-01"[: 0 if len(words) == 10 else 6 if len(words) == 4 else 3])
            return words
        when = datetime.fromisoformat(words)
        if clock and len(words) > 10:
            from datetime import UTC

            return f"{when.astimezone(UTC):%Y-%m-%dT%H:%MZ}" if when.tzinfo else f"{when:%Y-%m-%dT%H:%M}"
    except ValueError:
        pass
    hours = ", 2024-02-09T20:30Z" if clock else ""
    raise UsageError(f"{value!r} is no date. Write 2024-02-09{hours}, 2024-02, 2024, or {UNKNOWN}.")


def _link(record: Record, datum: Datum | None, field: str, value: str) -> Meant:
    """Who a member is: "Sergey Lavrov", or, where there are several, "the minister=Sergey Lavrov"."""
    words, parted, who = value.rpartition("=")
    sides = _members(datum, field)
    if not sides:
        raise UsageError(f"Nobody stands there as {field}, and a datum points at words. Reject it, if it is wrong.")
    chosen = [m for m in sides if folded(m.text) == folded(words)] if parted else list(sides)
    if len(chosen) != 1:
        raise UsageError(
            f"Say whose name that is, one of {', '.join(repr(m.text) for m in sides)}: '{sides[0].text}={who}'."
        )
    actor = None if who.strip().lower() == UNKNOWN else _somebody(record, who.strip())
    described = None if actor is None else {name: getattr(actor, name) for name in _DESCRIBED}
    before = next((a.name for a in record.actors if a.id == chosen[0].actor), None)
    return Meant(json.dumps({"of": list(chosen[0].span), "is": described}, ensure_ascii=False), before)


_DESCRIBED = ("name", "kind", "code", "sector", "office", "wikidata")


def _members(datum: Datum | None, field: str) -> tuple[Member, ...]:
    match datum:
        case Statement() if field == "speaker":
            source = datum.source
            return (Member(source.spans[0], source.text, source.actor),) if source.spans else ()
        case Event():
            return datum.actors if field == "actor" else datum.recipients
        case AgendaItem():
            return (*datum.participants, *datum.absent)
    return ()


def _somebody(record: Record, who: str) -> Actor:
    """An actor of the article, by reference or name; else one whom the tables of actors know."""
    own = [a for a in record.actors if a.id == who] or [a for a in record.actors if folded(a.name) == folded(who)]
    own = own or [a for a in record.actors if is_named(who, (a.name,), a.code)]
    if len(own) == 1:
        return own[0]
    if own:
        raise UsageError(
            f"{who!r} is more than one here: {', '.join(f'{a.id} {a.name}' for a in own)}. Give one of them."
        )
    from dateline.actors.directory import known_actors

    try:
        found = known_actors(who)
    except NotFoundError as error:
        here = ", ".join(f"{actor.id} {actor.name}" for actor in record.actors)
        raise UsageError(f"{error} The article has {here or 'no actors'}.") from None
    if len(found) > 1:
        listed = ", ".join(f"{e.name} ({e.wikidata or e.code or e.kind})" for e in found[:6])
        raise UsageError(f"{who!r} is more than one: {listed}. Give the whole name, or the identifier.")
    (entity,) = found
    day = (record.article.published.value or "")[:10]
    held = next((h for h in entity.offices if (h.start or "") <= day <= (h.end or "9999")), None) if day else None
    code = entity.code or (held.code if held else None)
    return Actor("", entity.name, entity.kind, code, entity.sector, held.office if held else None, entity.wikidata)


def in_words(field: str, value: str | None) -> str | None:
    """A stored value as one says it."""
    if value is None or value == UNKNOWN or field in ("status", "date"):
        return None if value == UNKNOWN else value
    described = json.loads(value)["is"]
    return None if described is None else str(described["name"])


# --- applied -----------------------------------------------------------------------------------------------------


def amended(record: Record, amendments: Sequence[Amendment]) -> Record:
    """The record with all of them, in their order."""
    if not amendments:
        return record
    made = record
    for one in amendments:
        if one.field != "reject":
            made = _changed(made, one)
    made = _without(made, {one.reference: one for one in amendments if one.field == "reject"})
    return _without_strangers(made, {actor.id for actor in record.actors})


def _changed(record: Record, one: Amendment) -> Record:
    if not one.reference:
        return _published(record, one)
    lists: dict[str, Iterable[Datum]] = {
        "statements": record.statements,
        "events": record.events,
        "agenda": record.agenda,
    }
    name, datum = next((n, d) for n, data in lists.items() for d in data if d.id == one.reference)
    if one.field == "status":
        assert isinstance(datum, (Event, AgendaItem))
        new: Datum = replace(datum, status=str(one.value))
    elif one.field == "date":
        new = _moved(datum, str(one.value))
    else:
        record, new = _linked(record, datum, one)
    changed: Any = {name: tuple(new if each.id == one.reference else each for each in getattr(record, name))}
    why = f"{one.field} {one.was or 'not known'} → {in_words(one.field, one.value) or 'not known'}: corrected {one.by}"
    note = Rejected(KINDS[type(datum)], *_words(record, datum), why)
    return replace(record, **changed, rejected=(*record.rejected, note))


def _published(record: Record, one: Amendment) -> Record:
    value, precision, start, end = _when(str(one.value))
    latest = (date.fromisoformat(end) - timedelta(days=1)).isoformat() if end else None
    said = Evidence("correction", one.value or "", None, f"corrected {one.by}")
    now = Published(
        value, None if value is None else precision, start, latest, (said, *record.article.published.evidence)
    )
    return replace(record, article=replace(record.article, published=now))


def _moved(datum: Datum, value: str) -> Datum:
    when, precision, start, end = _when(value)
    if isinstance(datum, Event):
        return replace(datum, date=EventDate(when, start, end, precision if when else None))
    assert isinstance(datum, AgendaItem)
    return replace(datum, start=AgendaTime(when, precision), end=None)


def _when(value: str) -> tuple[str | None, str, str | None, str | None]:
    """A date as records have it: value, precision, the first day, the day after the last."""
    if value == UNKNOWN:
        return None, "vague", None, None
    precision = {4: "year", 7: "month", 10: "day"}.get(len(value), "minute")
    first = date.fromisoformat((value + "-01-01")[:10] if precision != "minute" else value[:10])
    if precision == "year":
        after = first.replace(year=first.year + 1)
    elif precision == "month":
        after = (first + timedelta(days=31)).replace(day=1)
    else:
        after = first + timedelta(days=1)
    return value, precision, first.isoformat(), after.isoformat()


def _linked(record: Record, datum: Datum, one: Amendment) -> tuple[Record, Datum]:
    """The record, perhaps with an actor that it had not, and the datum with the link."""
    told = json.loads(one.value or "{}")
    span: Span = tuple(told["of"])
    record, actor = _entered(record, told["is"])
    reference = actor.id if actor else None

    def each(members: Iterable[Member]) -> tuple[Member, ...]:
        return tuple(replace(m, actor=reference) if m.span == span else m for m in members)

    new: Datum = datum
    if isinstance(datum, Statement):
        kind = datum.source.kind if actor is None else "named" if actor.kind == "person" else "institution"
        new = replace(datum, source=replace(datum.source, actor=reference, kind=kind))
    elif isinstance(datum, Event):
        acts = one.field == "actor"
        new = replace(datum, actors=each(datum.actors)) if acts else replace(datum, recipients=each(datum.recipients))
    elif isinstance(datum, AgendaItem):
        new = replace(datum, participants=each(datum.participants), absent=each(datum.absent))
    return record, new


def _entered(record: Record, described: dict[str, Any] | None) -> tuple[Record, Actor | None]:
    """The actor of the record who is meant; entered, where it has none such."""
    if described is None:
        return record, None
    for actor in record.actors:
        if (actor.name, actor.code) == (described["name"], described["code"]):
            return record, actor
    taken = {actor.id for actor in record.actors}
    number = next(n for n in range(1, len(taken) + 2) if f"a{n}" not in taken)
    new = Actor(f"a{number}", **described)
    return replace(record, actors=(*record.actors, new)), new


def _without_strangers(record: Record, own: set[str]) -> Record:
    """Without actors that a correction brought in and that a later one made nobody of."""
    if all(actor.id in own for actor in record.actors):
        return record
    linked = {s.source.actor for s in record.statements}
    linked |= {member.actor for event in record.events for member in (*event.actors, *event.recipients)}
    linked |= {member.actor for item in record.agenda for member in (*item.participants, *item.absent)}
    return replace(record, actors=tuple(a for a in record.actors if a.id in own or a.id in linked))


def _without(record: Record, gone: dict[str, Amendment]) -> Record:
    """Without what was rejected; a conflict of which a side was rejected is none."""
    if not gone:
        return record
    everything: tuple[Datum, ...] = (*record.statements, *record.events, *record.agenda, *record.conflicts)
    notes = tuple(
        Rejected(KINDS[type(datum)], *_words(record, datum), f"rejected {gone[datum.id].by}")
        for datum in everything
        if datum.id in gone
    )

    def left(reference: str | None) -> str | None:
        return None if reference in gone else reference

    return replace(
        record,
        statements=tuple(replace(s, parent=left(s.parent)) for s in record.statements if s.id not in gone),
        events=tuple(replace(e, statement=left(e.statement)) for e in record.events if e.id not in gone),
        agenda=tuple(
            replace(g, statements=tuple(s for s in g.statements if s not in gone))
            for g in record.agenda
            if g.id not in gone
        ),
        conflicts=tuple(
            c
            for c in record.conflicts
            if c.id not in gone and not any(s.statement in gone or s.event in gone for s in c.sides)
        ),
        rejected=(*record.rejected, *notes),
    )


def _words(record: Record, datum: Datum) -> tuple[Span, str]:
    """Where a datum stands, and its words there."""
    match datum:
        case Statement():
            spans = datum.content.spans
        case Event():
            spans = datum.trigger.spans
        case AgendaItem():
            spans = datum.spans
        case Conflict():
            spans = tuple(side.span for side in datum.sides)
    span = spans[0] if spans else (0, 0)
    return span, quote(record.article.text, (span,))
