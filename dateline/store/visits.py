"""What a server said when it was last asked for a URL."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sqlalchemy import Connection, select

from dateline.store.schema import visits
from dateline.store.sql import insert, storable


@dataclass(frozen=True, slots=True)
class Visit:
    """A request and what came of it. ``etag`` and ``last_modified``: what makes the next one conditional;
    ``failures``: how often it failed since it last went well; ``problem``: why."""

    url: str
    checked: str
    etag: str | None = None
    last_modified: str | None = None
    failures: int = 0
    problem: str | None = None


def last(connection: Connection, url: str) -> Visit | None:
    """The last visit to a URL."""
    row = connection.execute(select(visits).where(visits.c.url == url)).one_or_none()
    return Visit(**row._asdict()) if row else None


def note(connection: Connection, visit: Visit) -> None:
    """Write down a visit in place of the last."""
    row = storable(asdict(visit))
    written = insert(connection, visits).values(row)
    connection.execute(written.on_conflict_do_update(index_elements=["url"], set_=row))
