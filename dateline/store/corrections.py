"""What a person has put right: a datum that is rejected stands in no view. It is stored beside the record, with who,
when and why, under the datum's id, so that it holds when the page is read again; and it can be taken back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import Connection, delete, select

from dateline.errors import UsageError
from dateline.record import Actor, AgendaItem, Conflict, Event, Record, Rejected, Statement
from dateline.spans import quote
from dateline.store.captures import now
from dateline.store.rows import identified
from dateline.store.schema import corrections
from dateline.store.sql import insert, storable


@dataclass(frozen=True, slots=True)
class Correction:
    """A datum that somebody rejected: its id, its article, the reference that it had, who, why and when."""

    datum: str
    article: str
    reference: str
    person: str
    why: str
    made: str


def reject(connection: Connection, record: Record, reference: str, person: str, why: str) -> Correction:
    """Reject a datum of a record (uncorrected). Raises ``UsageError`` for a reference that the record has not, or that
    cannot be rejected."""
    ids = {told: identifier for _, told, identifier, datum in identified(record) if not isinstance(datum, Actor)}
    if reference not in ids:
        raise UsageError(
            f"There is no {reference!r} to reject in this article. It has {', '.join(ids) or 'nothing to reject'}."
        )
    made = Correction(ids[reference], record.id, reference, person, why, now())
    row = storable({name: getattr(made, name) for name in Correction.__slots__})
    connection.execute(
        insert(connection, corrections).values(row).on_conflict_do_update(index_elements=["datum"], set_=row)
    )
    return made


def undo(connection: Connection, article: str, reference: str) -> bool:
    """Take a rejection back; whether there was one."""
    mine = (corrections.c.article == article) & (corrections.c.reference == reference)
    return connection.execute(delete(corrections).where(mine)).rowcount > 0


def every(connection: Connection) -> tuple[Correction, ...]:
    """All corrections, the oldest first."""
    asked = select(corrections).order_by(corrections.c.made, corrections.c.datum)
    return tuple(Correction(**row._asdict()) for row in connection.execute(asked))


def of(connection: Connection, articles: Iterable[str]) -> dict[str, dict[str, Correction]]:
    """The corrections of articles, by article and datum."""
    found: dict[str, dict[str, Correction]] = {}
    for row in connection.execute(select(corrections).where(corrections.c.article.in_(list(articles)))):
        found.setdefault(row.article, {})[row.datum] = Correction(**row._asdict())
    return found


def applied(record: Record, rejected: dict[str, Correction]) -> Record:
    """The record without what was rejected; that stands in ``rejected``, with who and why. What pointed at it points at
    nothing, and a conflict of which a side was rejected is none."""
    gone = {ref: rejected[i] for _, ref, i, _ in identified(record) if i in rejected}
    if not gone:
        return record
    everything: tuple[Statement | Event | AgendaItem | Conflict, ...]
    everything = (*record.statements, *record.events, *record.agenda, *record.conflicts)
    notes = tuple(_note(datum, record, gone[datum.id]) for datum in everything if datum.id in gone)

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


def _note(datum: Statement | Event | AgendaItem | Conflict, record: Record, correction: Correction) -> Rejected:
    match datum:
        case Statement():
            kind, spans = "statement", datum.content.spans
        case Event():
            kind, spans = "event", datum.trigger.spans
        case AgendaItem():
            kind, spans = "agenda", datum.spans
        case Conflict():
            kind, spans = "conflict", tuple(side.span for side in datum.sides)
    span = spans[0] if spans else (0, 0)
    why = f"rejected by {correction.person} on {correction.made[:10]}: {correction.why}"
    return Rejected(kind, span, quote(record.article.text, (span,)), why)
