"""A record as rows: what is asked of many records. A row goes by its article and the reference that the datum has in
the record; the id of a datum is made of the article, the kind of datum and its place in the text, so that it is the
same when the page is read again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from dateline.choosing import folded
from dateline.record import Actor, AgendaItem, Conflict, Event, Member, Record, Statement
from dateline.store.packing import telling

Row = dict[str, Any]
#: The form of the rows, one more whenever ``rows`` makes others: rows of an older form are made anew from the records.
FORM = 1
#: Longer names are cut: an index takes no more.
LONGEST_NAME = 200
#: The parts that somebody can have in a datum, as numbers in ``members``.
ROLES = {"speaker": 1, "actor": 2, "recipient": 3, "participant": 4, "absent": 5}


def identity(*parts: object) -> str:
    """Sixteen hex digits of a hash of the parts."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Taking:
    """Someone's part in a datum, under one of the names, or the code, by which he is known there."""

    reference: str
    role: int
    name: str


@dataclass
class Rows:
    """The rows of a record by table, and who takes part in what. Of an actor there is, in place of a row, as what he is
    known (``known``), by his reference."""

    tables: dict[str, list[Row]] = field(default_factory=dict)
    known: dict[str, Row] = field(default_factory=dict)
    taking: set[Taking] = field(default_factory=set)


def rows(record: Record) -> Rows:
    """The rows of a record."""
    made = Rows()
    actors = {actor.id: actor for actor in record.actors}
    for table, datum in listed(record):
        if isinstance(datum, Actor):
            made.known[datum.id] = _known(datum)
            row: Row = {"mentions": len(datum.mentions)}
        else:
            row = _columns(datum, record)
            made.taking |= set(_taking(datum, actors))
        made.tables.setdefault(table, []).append({"reference": datum.id, **row})
    return made


def code_name(code: str) -> str:
    """A code as it stands among the names, which are in small letters."""
    return f"={code.upper()}"


Datum = Actor | Statement | Event | AgendaItem | Conflict


def listed(record: Record) -> Iterator[tuple[str, Datum]]:
    """Each datum with its table."""
    lists: dict[str, Iterable[Datum]] = {
        "actors": record.actors,
        "statements": record.statements,
        "events": record.events,
        "agenda": record.agenda,
        "conflicts": record.conflicts,
    }
    for table, data in lists.items():
        for datum in data:
            yield table, datum


def identified(record: Record) -> Iterator[tuple[str, str, str, Datum]]:
    """Each datum with its table, its reference and its id; data that cannot be told apart by their place are numbered
    in their order."""
    met: dict[str, int] = {}
    for table, datum in listed(record):
        base = identity(record.id, table, *_place(datum))
        met[base] = met.get(base, 0) + 1
        yield table, datum.id, base if met[base] == 1 else identity(base, met[base]), datum


def _place(datum: Datum) -> tuple[object, ...]:
    """What tells a datum from the others of its article: its kind and where it stands."""
    match datum:
        case Actor():
            return datum.mentions[:1] or (datum.name,)
        case Statement():
            return (*datum.source.spans, "said", *datum.content.spans)
        case Event():
            return (datum.type, *datum.trigger.spans)
        case AgendaItem():
            return (datum.what, *datum.spans)
        case Conflict():
            return (datum.kind, *(side.span for side in datum.sides))


def _known(actor: Actor) -> Row:
    """As what somebody is known in an article."""
    row = {name: getattr(actor, name) for name in ("name", "kind", "code", "sector", "office", "wikidata")}
    return {"id": identity(*(value if value is not None else "\x1e" for value in row.values())), **row}


def _columns(datum: Statement | Event | AgendaItem | Conflict, record: Record) -> Row:
    match datum:
        case Statement():
            return {"kind": datum.source.kind, "stance": datum.stance, "directness": datum.directness}
        case Event():
            plain = {name: getattr(datum, name) for name in ("type", "mode", "quad", "score", "status", "background")}
            where = None if datum.place is None else record.places[datum.place]
            place = {
                "country": where.country if where else None,
                "place": where.name if where else None,
                "latitude": where.latitude if where else None,
                "longitude": where.longitude if where else None,
            }
            return {**plain, "start": datum.date.start, **place}
        case AgendaItem():
            return {
                "what": datum.what,
                "status": datum.status,
                "start": datum.start.value,
                "end": datum.end.value if datum.end else None,
                "moved_from": datum.moved_from,
                "told": telling(record, datum),
            }
        case Conflict():
            return {"kind": datum.kind, "about": datum.about}


def called(name: str) -> str:
    """A name as it stands among the names; "" for one that has no letters."""
    return folded(name).replace("\0", " ")[:LONGEST_NAME].strip()


def _taking(datum: Statement | Event | AgendaItem | Conflict, actors: dict[str, Actor]) -> Iterator[Taking]:
    def parts(role: str, members: Iterable[tuple[str, str | None]]) -> Iterator[Taking]:
        for text, reference in members:
            actor = actors.get(reference or "")
            named = {called(text), called(actor.name) if actor else ""} - {""}
            for name in named | ({code_name(actor.code)} if actor and actor.code else set()):
                yield Taking(datum.id, ROLES[role], name)

    def each(members: Iterable[Member]) -> Iterator[tuple[str, str | None]]:
        return ((member.text, member.actor) for member in members)

    match datum:
        case Statement():
            yield from parts("speaker", [(datum.source.text, datum.source.actor)])
        case Event():
            yield from parts("actor", each(datum.actors))
            yield from parts("recipient", each(datum.recipients))
        case AgendaItem():
            yield from parts("participant", each(datum.participants))
            yield from parts("absent", each(datum.absent))
