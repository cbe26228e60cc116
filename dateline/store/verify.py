"""Is the store what its log says? Every page, version, record, span, row and correction is held against it."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, desc, select
from sqlalchemy.exc import DBAPIError

from dateline.errors import SpanError
from dateline.record import Record, check
from dateline.store import corrections, log, queries
from dateline.store.log import ORIGIN, Entry
from dateline.store.rows import ROLES, identity, rows
from dateline.store.schema import DATA, actors, articles, bodies, known, members, names, pages, records, texts, versions
from dateline.store.schema import corrections as corrections_table
from dateline.store.sql import storable
from dateline.store.writing import article_id


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be. ``kind``: altered, dropped, inserted, or damaged (cannot be read);
    ``what``: a page by its address, an article by its id, an entry of the log …"""

    kind: str
    what: str
    why: str


@dataclass
class Verdict:
    """What was found, and how much was looked at. ``head``: the last entry of the log, which names all the others."""

    findings: list[Finding] = field(default_factory=list)
    entries: int = 0
    pages: int = 0
    records: int = 0
    head: str | None = None

    def found(self, kind: str, what: str, why: str) -> None:
        """Note a finding."""
        self.findings.append(Finding(kind, what, why))


@dataclass
class _Told:
    """What the log says there should be. ``state``: of a version, the last entry that tells of it."""

    versions: dict[str, str] = field(default_factory=dict)
    state: dict[str, Entry] = field(default_factory=dict)
    records: dict[str, str] = field(default_factory=dict)
    corrections: dict[str, str] = field(default_factory=dict)
    undone: dict[str, str] = field(default_factory=dict)
    hashes: set[str] = field(default_factory=set)


def verify(connection: Connection, *, head: str | None = None) -> Verdict:
    """Look at everything. ``head``: the hash of an entry that was noted before; it must stand in the log."""
    verdict = Verdict()
    for step in (_database, _log_and_store):
        try:
            step(connection, verdict, head)
        except DBAPIError as error:
            verdict.found("damaged", "the database", " ".join(str(error.orig).split()))
            break
    return verdict


def _database(connection: Connection, verdict: Verdict, head: str | None) -> None:
    if connection.dialect.name == "sqlite":
        told = connection.exec_driver_sql("pragma integrity_check(20)").scalars().all()
        for line in told:
            if line != "ok":
                verdict.found("damaged", "the database", str(line))


def _log_and_store(connection: Connection, verdict: Verdict, head: str | None) -> None:
    told = _chain(connection, verdict)
    if head is not None and head not in told.hashes:
        verdict.found("dropped", f"entry {head[:16]} …", "this hash was noted before, and stands in the log no more")
    _bodies(connection, verdict)
    _versions(connection, verdict, told)
    _records(connection, verdict, told)
    _corrections(connection, verdict, told)


def _chain(connection: Connection, verdict: Verdict) -> _Told:
    told, previous, number = _Told(), ORIGIN, 0
    for entry in log.entries(connection):
        number += 1
        if entry.number != number:
            verdict.found("dropped", f"entries {number}–{entry.number - 1} of the log", "they are not there")
            number = entry.number
        if entry.previous != previous:
            verdict.found("altered", f"entry {entry.number} of the log", "it does not name the hash of the one before")
        if entry.hash != entry.sealed():
            verdict.found("altered", f"entry {entry.number} of the log", "its hash is not that of its content")
        if (entry.kind == "began") != (number == 1):
            verdict.found(
                "dropped", f"entry {entry.number} of the log", "it is not the beginning of the log, or a second"
            )
        previous = entry.hash
        told.hashes.add(entry.hash)
        match entry.kind:
            case "kept":
                told.versions[entry.subject] = entry.digest
                told.state[entry.subject] = entry
            case "read" | "refused":
                told.state[entry.subject] = entry
                if entry.kind == "read":
                    told.records[entry.article] = entry.digest
            case "corrected":
                told.corrections[entry.subject] = entry.digest
            case "undone":
                told.undone[entry.subject] = entry.digest
    verdict.entries, verdict.head = number, previous if number else None
    if not number:
        verdict.found("dropped", "the log", "it is empty")
    return told


def _bodies(connection: Connection, verdict: Verdict) -> None:
    used = set(connection.execute(select(versions.c.sha256)).scalars())
    for key in connection.execute(select(bodies.c.sha256)).scalars().all():
        what = f"bytes {key[:16]} …"
        row = connection.execute(select(bodies).where(bodies.c.sha256 == key)).one()
        try:
            data = zlib.decompress(row.data)
        except zlib.error as error:
            verdict.found("damaged", what, f"they cannot be unpacked ({error})")
            continue
        if hashlib.sha256(data).hexdigest() != key or len(data) != row.size:
            verdict.found("altered", what, "their sha256 or their length is another")
        if key not in used:
            verdict.found("inserted", what, "no page has them")


def _versions(connection: Connection, verdict: Verdict, told: _Told) -> None:
    met = set()
    asked = select(versions, pages.c.address, pages.c.form).outerjoin(pages).order_by(versions.c.fetched)
    for row in connection.execute(asked).mappings().all():
        verdict.pages += 1
        met.add(row["id"])
        what = f"page {row['address']} ({row['id'][:8]})"
        if row["id"] not in told.versions:
            verdict.found("inserted", what, "the log tells of no such version")
            continue
        if log.digest_of_version(row) != told.versions[row["id"]]:
            verdict.found("altered", what, "its address, headers, redirects or time of fetching are others")
        if row["id"] != identity(row["page"], row["sha256"]):
            verdict.found("altered", what, "its id is not that of its page and bytes")
        entry = told.state[row["id"]]
        state = {"kept": "unread"}.get(entry.kind, entry.kind)
        if row["state"] != state or (row["article"] or "") != entry.article:
            verdict.found("altered", what, f"the log says that it was {state}, the store that it is {row['state']}")
        elif state == "refused" and log.digest(row["why"]) != entry.digest:
            verdict.found("altered", what, "the reason for which it was refused is another")
    for gone in sorted(set(told.versions) - met):
        verdict.found("dropped", f"version {gone}", "the log tells of it, the store has it no more")
    known_pages = set(connection.execute(select(versions.c.page)).scalars())
    for page in connection.execute(select(pages)):
        if page.id not in known_pages:
            verdict.found("inserted", f"page {page.address}", "it has no version")


def _records(connection: Connection, verdict: Verdict, told: _Told) -> None:
    met = set()
    for number, article in connection.execute(select(articles.c.number, articles.c.id)).all():
        met.add(article)
        what = f"record {article[:8]}"
        if article not in told.records:
            verdict.found("inserted", what, "the log tells of no such record")
            continue
        try:
            (record,) = queries.load(connection, [number], corrected=False)
            check(record)
        except SpanError as error:
            verdict.found("altered", what, f"a span does not quote its words: {error}")
            continue
        except (zlib.error, ValueError, KeyError, TypeError, AttributeError) as error:
            missing = isinstance(error, ValueError) and "unpack" in str(error)
            why = "it is not there" if missing else f"it cannot be read ({type(error).__name__}: {error})"
            verdict.found("dropped" if missing else "damaged", what, why)
            continue
        verdict.records += 1
        if log.digest_of_record(record) != told.records[article]:
            verdict.found("altered", what, "its text, spans or data are not those that were read")
            continue
        for why in _derived(connection, number, record):
            verdict.found("altered", what, why)
    for gone in sorted(set(told.records) - met):
        verdict.found("dropped", f"record {gone[:8]}", "the log tells of it, the store has it no more")
    for table, name in ((records, "record"), (texts, "text")):
        strange = select(table.c.article).where(table.c.article.not_in(select(articles.c.number)))
        for number in connection.execute(strange).scalars():
            verdict.found("inserted", f"{name} {number}", "it belongs to no article")


def _newest(connection: Connection, page: str) -> str | None:
    """The article that a page has now: that of the version that was read and seen last."""
    read = (versions.c.page == page) & (versions.c.state == "read")
    asked = select(versions.c.article).where(read).order_by(desc(versions.c.seen), versions.c.id).limit(1)
    found: str | None = connection.execute(asked).scalar()
    return found


def _derived(connection: Connection, number: int, record: Record) -> Iterator[str]:
    """What stands in the tables of data, of names and of articles, and is not what the record gives."""
    row = connection.execute(select(articles).where(articles.c.number == number)).one()
    text = connection.execute(select(texts.c.title).where(texts.c.article == number)).scalar()
    if row.id != article_id(row.page, record):
        yield "its article's id is not that of its page, title and text"
    if (row.title, text) != (storable({"t": record.article.title or ""})["t"],) * 2:
        yield "its title is another in the tables"
    if row.current != (_newest(connection, row.page) == row.id):
        yield "whether it is what its page says now is not as its versions have it"
    shown = corrections.corrected(connection, record)
    if row.published != shown.article.published.value:
        yield "its date is another in the tables"
    made = rows(shown)
    for table in DATA:
        wanted = {
            (each["reference"], *(_plain(each.get(c)) for c in _columns(table)))
            for each in map(storable, made.tables.get(table.name, ()))
        }
        found = connection.execute(select(table).where(table.c.article == number)).mappings().all()
        there = {(each["reference"], *(_plain(each[c]) for c in _columns(table))) for each in found}
        yield from _differ(table.name, wanted, there)
    called = (
        select(names.c.name, members.c.role, members.c.reference)
        .join_from(members, names)
        .where(members.c.article == number)
    )
    role = {value: name for name, value in ROLES.items()}
    parts = {(name, role.get(number, "?"), reference) for name, number, reference in connection.execute(called)}
    yield from _differ("members", {(t.name, role[t.role], t.reference) for t in made.taking}, parts)
    who = select(actors.c.reference, known.c.id).join_from(actors, known)
    there = {tuple(each) for each in connection.execute(who.where(actors.c.article == number))}
    yield from _differ("actors", {(reference, each["id"]) for reference, each in made.known.items()}, there)


def _columns(table: Any) -> list[str]:
    return [c.name for c in table.columns if c.name not in ("article", "reference", "known")]


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


def _differ(table: str, wanted: set[Any], there: set[Any]) -> Iterator[str]:
    for name, some in (("are missing", wanted - there), ("are not from the record", there - wanted)):
        if some:
            one = json.dumps(sorted(some, key=repr)[0], default=str)[:120]
            yield f"{len(some)} row{'s' * (len(some) != 1)} of {table} {name}, such as {one}"


def _corrections(connection: Connection, verdict: Verdict, told: _Told) -> None:
    met = set()
    for row in connection.execute(select(corrections_table)).mappings():
        number = str(row["number"])
        met.add(number)
        what = f"correction {number} of {row['article'][:8]}/{row['reference']}"
        if number not in told.corrections:
            verdict.found("inserted", what, "the log tells of no such correction")
        elif log.digest_of_correction(row) != told.corrections[number]:
            verdict.found("altered", what, "it says something else than when it was made")
        undone = log.digest([row["undone"], row["undone_by"]]) if row["undone"] else None
        if undone != told.undone.get(number):
            verdict.found("altered", what, "that it was taken back, or not, is not what the log says")
    for gone in sorted(set(told.corrections) - met):
        verdict.found("dropped", f"correction {gone}", "the log tells of it, the store has it no more")
