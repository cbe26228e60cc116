"""What a person has put right: a datum that is rejected, another status or date, another actor; stored beside the
record, with who, when and why, under the datum's id, so that it holds when the page is read again; and it can be taken
back.

Corrections are never deleted: what is undone says when and by whom. Of several of one datum, the later holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import Connection, select, update

from dateline.errors import UsageError
from dateline.record import Actor, Record
from dateline.store import amending, log
from dateline.store.amending import Amendment
from dateline.store.captures import now
from dateline.store.rows import identified
from dateline.store.schema import corrections
from dateline.store.sql import insert, storable


@dataclass(frozen=True, slots=True)
class Correction:
    """What somebody put right. ``datum``: its id ("" for the article); ``reference``: as it was called then; ``field``:
    reject, status, date, speaker, actor, recipient, participant; ``value``: what it is (of a link: JSON; ``now`` says
    it in words), ``was``: what it was; ``undone`` and ``undone_by``: when and by whom it was taken back."""

    number: int
    article: str
    datum: str
    reference: str
    field: str
    value: str | None
    was: str | None
    person: str
    why: str
    made: str
    undone: str | None = None
    undone_by: str | None = None

    @property
    def now(self) -> str | None:
        """What it is now, in words: a name, where a link was changed; ``None`` for what is not known any more."""
        return amending.in_words(self.field, self.value)


def add(
    connection: Connection, record: Record, reference: str, field: str, value: str | None, person: str, why: str
) -> Correction:
    """Correct a datum of a record (as it was read); an empty ``reference`` is the article. Raises ``UsageError`` for a
    reference that the record has not, and for what it cannot be corrected to."""
    ids = {told: identifier for _, told, identifier, datum in identified(record) if not isinstance(datum, Actor)}
    if reference and reference not in ids:
        raise UsageError(
            f"There is no {reference!r} to correct in this article. It has {', '.join(ids) or 'nothing to correct'}."
        )
    meant = amending.meant(corrected(connection, record), reference, field, value)
    row: dict[str, Any] = {
        "article": record.id,
        "datum": ids.get(reference, ""),
        "reference": reference,
        "field": field,
        "value": meant.value,
        "was": meant.was,
        "person": person,
        "why": why,
        "made": now(),
    }
    row = storable(row)
    number = connection.execute(
        insert(connection, corrections).values(row).returning(corrections.c.number)
    ).scalar_one()
    log.append(connection, row["made"], "corrected", number, log.digest_of_correction(row), article=record.id)
    return Correction(number=number, **row)


def undo(connection: Connection, article: str, reference: str, person: str) -> Correction | None:
    """Take the last correction of a datum back; which one, ``None`` where there is none."""
    mine = (corrections.c.article == article) & (corrections.c.reference == reference) & corrections.c.undone.is_(None)
    number = connection.execute(
        select(corrections.c.number).where(mine).order_by(corrections.c.number.desc()).limit(1)
    ).scalar()
    if number is None:
        return None
    this = corrections.c.number == number
    when, by = now(), storable({"by": person})["by"]
    connection.execute(update(corrections).where(this).values(undone=when, undone_by=by))
    log.append(connection, when, "undone", number, log.digest([when, by]), article=article)
    return _correction(connection.execute(select(corrections).where(this)).one())


def every(connection: Connection, *, undone: bool = False) -> tuple[Correction, ...]:
    """All corrections that hold, the oldest first; ``undone``: also those that were taken back."""
    asked = select(corrections).order_by(corrections.c.number)
    return tuple(map(_correction, connection.execute(asked if undone else asked.where(corrections.c.undone.is_(None)))))


def about(connection: Connection, article: str, reference: str) -> tuple[Correction, ...]:
    """What was done to a datum of an article, the oldest first; also what was taken back."""
    mine = (corrections.c.article == article) & (corrections.c.reference == reference)
    return tuple(map(_correction, connection.execute(select(corrections).where(mine).order_by(corrections.c.number))))


def of(connection: Connection, articles: Iterable[str]) -> dict[str, list[Correction]]:
    """The corrections of articles that hold, by article, the oldest first."""
    found: dict[str, list[Correction]] = {}
    asked = select(corrections).where(corrections.c.article.in_(list(articles)), corrections.c.undone.is_(None))
    for row in connection.execute(asked.order_by(corrections.c.number)):
        found.setdefault(row.article, []).append(_correction(row))
    return found


def corrected(connection: Connection, record: Record) -> Record:
    """A record as people have corrected it."""
    return applied(record, of(connection, [record.id]).get(record.id, ()))


def applied(record: Record, made: Iterable[Correction]) -> Record:
    """The record (as it was read) with these corrections; what was before stands in ``rejected``, with who and why. A
    correction of what the record no longer has does nothing."""
    references = {identifier: told for _, told, identifier, _ in identified(record)}
    at = [(references.get(one.datum), one) for one in made]
    known = [(reference or "", one) for reference, one in at if reference is not None or one.datum == ""]
    return amending.amended(
        record,
        [Amendment(reference, one.field, one.value, one.was, _by(one)) for reference, one in known],
    )


def _by(one: Correction) -> str:
    return f"by {one.person} on {one.made[:10]}" + (f": {one.why}" if one.why else "")


def _correction(row: Any) -> Correction:
    return Correction(**{field.name: getattr(row, field.name) for field in fields(Correction)})
