"""The log of a store: what was kept, read, refused and corrected, in order, each entry with the hash of the one before.

An entry names what it is about by a digest of its content (a page's facts and bytes, a record, a correction). Whoever
alters, drops or inserts anything has to write every later entry anew, and the hash of the last one is then another: who
has noted it (``dateline verify`` prints it, every backup and bundle holds it) sees that. A store of an older Dateline
begins its log with what it holds when it is opened.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, desc, select

from dateline.record import Record
from dateline.store.schema import corrections, log, pages, versions
from dateline.store.sql import insert

#: What stands before the first entry.
ORIGIN = "0" * 64
#: What a version's digest is made of; its bytes stand for themselves in ``sha256``.
FACTS = ("page", "sha256", "url", "content_type", "headers", "redirects", "fetched")
#: What a correction's digest is made of; that it was undone is an entry of its own.
CORRECTION = ("article", "datum", "reference", "field", "value", "was", "person", "why", "made")


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry. ``kind``: began, kept, seen (a version that its page has had before is what it says again), read (of
    a version, the ``article``), refused, corrected, undone. ``subject``: the id of a version, or the number of a
    correction."""

    number: int
    at: str
    kind: str
    subject: str
    article: str
    digest: str
    previous: str
    hash: str

    def sealed(self) -> str:
        """The hash that the entry should have."""
        return seal(*astuple(self)[:-1])


def seal(*parts: object) -> str:
    """The hash of an entry's other parts, in their order."""
    return hashlib.sha256(json.dumps(parts).encode("ascii")).hexdigest()


def digest(value: Any) -> str:
    """The digest of a value of JSON's types: sha256 of its canonical form (sorted names, no blanks, ASCII), without
    what is null or empty, so that a field which a later Dateline adds changes nothing."""
    return hashlib.sha256(json.dumps(_whole(value), sort_keys=True, separators=(",", ":")).encode("ascii")).hexdigest()


def _whole(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: part for name, inner in value.items() if (part := _whole(inner)) not in (None, [], {})}
    if isinstance(value, list | tuple):
        return [_whole(item) for item in value]
    return value


def digest_of_record(record: Record) -> str:
    """The digest of a record as it was read."""
    return digest(record.to_dict())


def digest_of_version(row: Mapping[Any, Any]) -> str:
    """The digest of what is kept of a version: a row of ``versions`` with the ``address`` and ``form`` of its page."""
    return digest({name: row[name] for name in (*FACTS, "address", "form")})


def digest_of_correction(row: Mapping[Any, Any]) -> str:
    """The digest of a correction: a row of ``corrections``."""
    return digest({name: row[name] for name in CORRECTION})


def append(
    connection: Connection, at: str, kind: str, subject: object, content: str = "", *, article: str | None = None
) -> None:
    """Add an entry, in the transaction of what it tells of."""
    last = head(connection)
    number, previous = (last.number + 1, last.hash) if last else (1, ORIGIN)
    parts = (number, at, kind, str(subject), article or "", content, previous)
    row = Entry(*parts, seal(*parts))
    connection.execute(insert(connection, log).values({name: getattr(row, name) for name in Entry.__slots__}))


def read(connection: Connection, at: str, version: str, record: Record) -> None:
    """That a version was read to say this; no entry where the log says so already."""
    content = digest_of_record(record)
    of_version, of_article = _last(connection, subject=version), _last(connection, article=record.id, kind="read")
    if of_version and of_article and of_version.article == record.id and of_article.digest == content:
        return
    append(connection, at, "read", version, content, article=record.id)


def _last(connection: Connection, **only: str) -> Entry | None:
    asked = select(log).order_by(desc(log.c.number)).limit(1)
    for name, value in only.items():
        asked = asked.where(log.c[name] == value)
    row = connection.execute(asked).one_or_none()
    return Entry(**row._asdict()) if row else None


def head(connection: Connection) -> Entry | None:
    """The last entry."""
    return _last(connection)


def entries(connection: Connection, **only: str) -> Iterator[Entry]:
    """The entries in order; of a ``subject`` or an ``article``."""
    asked = select(log).order_by(log.c.number)
    for name, value in only.items():
        asked = asked.where(log.c[name] == value)
    for row in connection.execution_options(yield_per=1000).execute(asked):
        yield Entry(**row._asdict())


def begin(connection: Connection) -> None:
    """Begin the log with what the store holds."""
    from dateline.store import queries

    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    append(connection, at, "began", "")
    read: dict[str, str] = {}
    asked = select(versions, pages.c.address, pages.c.form).join(pages).order_by(versions.c.fetched, versions.c.id)
    for row in connection.execute(asked).mappings().all():
        append(connection, at, "kept", row["id"], digest_of_version(row))
        if row["state"] == "refused":
            append(connection, at, "refused", row["id"], digest(row["why"]))
        elif row["article"]:
            if row["article"] not in read:
                number = queries.number(connection, row["article"])
                (record,) = queries.load(connection, [number or 0], corrected=False)
                read[row["article"]] = digest_of_record(record)
            append(connection, at, "read", row["id"], read[row["article"]], article=row["article"])
    for row in connection.execute(select(corrections).order_by(corrections.c.number)).mappings().all():
        append(connection, at, "corrected", row["number"], digest_of_correction(row), article=row["article"])
        if row["undone"]:
            append(connection, row["undone"], "undone", row["number"], digest([row["undone"], row["undone_by"]]))
