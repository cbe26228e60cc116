"""A record as rows: what is asked of many records, each row under an id made of the article, the kind of datum and its
place in the text, so that reading again gives the same rows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from dateline.choosing import folded
from dateline.record import Actor, AgendaItem, Conflict, Event, Member, Record, Statement
from dateline.spans import Span

Row = dict[str, Any]
#: Longer names are cut: an index takes no more.
LONGEST_NAME = 200


def identity(*parts: object) -> str:
    """Sixteen hex digits of a hash of the parts."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Taking:
    """Someone's part in a datum, under one of the names by which he is known there."""

    datum: str
    role: str
    name: str
    code: str | None


@dataclass
class Rows:
    """The rows of a record by table, and who takes part in what. ``by_reference``: the ids by reference (s7, e3 …)."""

    tables: dict[str, list[Row]] = field(default_factory=dict)
    taking: set[Taking] = field(default_factory=set)
    by_reference: dict[str, str] = field(default_factory=dict)


def rows(record: Record) -> Rows:
    """The rows of a record whose id is its article's."""
    made = Rows()
    for table, reference, identifier, datum in identified(record):
        row = {"id": identifier, "article": record.id, "reference": reference, **_columns(datum, record)}
        made.tables.setdefault(table, []).append(row)
        made.by_reference[reference] = identifier
        made.taking |= _taking(identifier, datum, {actor.id: actor for actor in record.actors})
    return made


Datum = Actor | Statement | Event | AgendaItem | Conflict


def identified(record: Record) -> Iterator[tuple[str, str, str, Datum]]:
    """Each datum with its table, its reference and its id; data that cannot be told apart by their place are numbered
    in their order."""
    met: dict[str, int] = {}
    lists: dict[str, Iterable[Datum]] = {
        "actors": record.actors,
        "statements": record.statements,
        "events": record.events,
        "agenda": record.agenda,
        "conflicts": record.conflicts,
    }
    for table, data in lists.items():
        for datum in data:
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


def _columns(datum: Datum, record: Record) -> Row:
    match datum:
        case Actor():
            plain = {name: getattr(datum, name) for name in ("name", "kind", "code", "sector", "office", "wikidata")}
            return {**plain, "mentions": len(datum.mentions)}
        case Statement():
            return {"kind": datum.source.kind, "stance": datum.stance, "directness": datum.directness}
        case Event():
            plain = {name: getattr(datum, name) for name in ("type", "mode", "quad", "score", "status", "background")}
            country = None if datum.place is None else record.places[datum.place].country
            return {**plain, "start": datum.date.start, "country": country}
        case AgendaItem():
            return {
                "what": datum.what,
                "status": datum.status,
                "start": datum.start.value,
                "end": datum.end.value if datum.end else None,
                "moved_from": datum.moved_from,
            }
        case Conflict():
            return {"kind": datum.kind, "about": datum.about}


def _taking(identifier: str, datum: Datum, actors: dict[str, Actor]) -> set[Taking]:
    def parts(role: str, members: Iterable[Member]) -> Iterator[Taking]:
        for member in members:
            actor = actors.get(member.actor or "")
            for name in {member.text, actor.name if actor else member.text}:
                if words := folded(name).replace("\0", " ")[:LONGEST_NAME].strip():
                    yield Taking(identifier, role, words, actor.code if actor else None)

    match datum:
        case Actor():
            return set(parts("self", [Member(_NOWHERE, datum.name, datum.id)]))
        case Statement():
            source = datum.source
            return set(parts("speaker", [Member(_NOWHERE, source.text, source.actor)]))
        case Event():
            return {*parts("actor", datum.actors), *parts("recipient", datum.recipients)}
        case AgendaItem():
            return {*parts("participant", datum.participants), *parts("absent", datum.absent)}
        case Conflict():
            return set()


_NOWHERE: Span = (0, 0)
