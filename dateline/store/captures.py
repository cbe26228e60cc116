"""Pages come in as captures and are kept before anything is read of them: what was fetched is not lost, whatever
happens then."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, desc, func, select, update

from dateline.sources import Item, line
from dateline.store import log
from dateline.store.copies import promote
from dateline.store.rows import identity
from dateline.store.schema import articles, bodies, pages, versions
from dateline.store.sql import insert, storable


@dataclass(frozen=True, slots=True)
class Capture:
    """A page as it came. ``address``: its URL; without one its path, or the file and the id of its line. ``form``:
    page, or line (of JSON Lines). ``url``: where it was fetched in the end; ``redirects``: the URLs on the way.
    ``fetched``: when, if that was not just now."""

    address: str
    data: bytes
    form: str = "page"
    url: str | None = None
    content_type: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    redirects: tuple[str, ...] = ()
    fetched: str | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a page: when it was fetched and last seen, what became of it, and the article that it tells."""

    id: str
    address: str
    url: str | None
    sha256: str
    size: int
    content_type: str | None
    headers: Mapping[str, str]
    redirects: tuple[str, ...]
    fetched: str
    seen: str
    state: str
    why: str | None
    article: str | None


def now() -> str:
    """This instant, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def keep(connection: Connection, capture: Capture) -> tuple[str, bool]:
    """Keep a capture; the id of its version, and whether there is something to read. Bytes that the page has had
    before are the same version, seen again."""
    digest = hashlib.sha256(capture.data).hexdigest()
    page = identity(capture.address)
    version = identity(page, digest)
    seen = _exactly(datetime.fromisoformat(capture.fetched)) if capture.fetched else _now_after(connection, page)
    met = connection.execute(select(versions.c.state, versions.c.seen).where(versions.c.id == version)).one_or_none()
    if met is not None:
        newest = _newest(connection, page)
        connection.execute(update(versions).where(versions.c.id == version).values(seen=max(met.seen, seen)))
        settle(connection, page)
        if newest != version == _newest(connection, page):
            log.append(connection, now(), "seen", version, log.digest(seen))
        return version, met.state == "unread"
    body = {"sha256": digest, "size": len(capture.data), "data": zlib.compress(capture.data)}
    connection.execute(insert(connection, bodies).values(body).on_conflict_do_nothing())
    named = {"id": page, "address": capture.address, "form": capture.form}
    connection.execute(insert(connection, pages).values(storable(named)).on_conflict_do_nothing())
    row = {
        "id": version,
        "page": page,
        "sha256": digest,
        "url": capture.url,
        "content_type": capture.content_type,
        "headers": json.dumps(dict(capture.headers), ensure_ascii=False),
        "redirects": json.dumps(capture.redirects),
        "fetched": capture.fetched or now(),
        "seen": seen,
        "state": "unread",
    }
    row = storable(row)
    connection.execute(insert(connection, versions).values(row))
    log.append(connection, now(), "kept", version, log.digest_of_version({**row, **storable(named)}))
    return version, True


def _newest(connection: Connection, page: str) -> str | None:
    """The version of a page that was seen last."""
    asked = select(versions.c.id).where(versions.c.page == page).order_by(desc(versions.c.seen), versions.c.id).limit(1)
    found: str | None = connection.execute(asked).scalar()
    return found


def _now_after(connection: Connection, page: str) -> str:
    """This instant; where the page was last seen later than that, for a clock was wrong, just after it."""
    instant = datetime.now(UTC)
    if last := connection.execute(select(func.max(versions.c.seen)).where(versions.c.page == page)).scalar():
        instant = max(instant, datetime.fromisoformat(last) + timedelta(microseconds=1))
    return _exactly(instant)


def _exactly(instant: datetime) -> str:
    """To the microsecond, so that instants sort as text."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def settle(connection: Connection, page: str) -> None:
    """Of a page's articles, the current one is that of the version seen last."""
    newest = (
        select(versions.c.article)
        .where(versions.c.page == page, versions.c.state == "read")
        .order_by(desc(versions.c.seen), versions.c.id)
        .limit(1)
        .scalar_subquery()
    )
    connection.execute(update(articles).where(articles.c.page == page).values(current=articles.c.id == newest))
    promote(connection, page)


def refuse(connection: Connection, version: str, why: str) -> None:
    """Note why nothing could be read of a version."""
    row = storable({"state": "refused", "why": why})
    connection.execute(update(versions).where(versions.c.id == version).values(row))
    log.append(connection, now(), "refused", version, log.digest(row["why"]))


_VERSION = select(versions, pages.c.address, pages.c.form, bodies.c.size).join(pages).join(bodies)


def version(connection: Connection, identifier: str) -> Version | None:
    """The version with this id."""
    row = connection.execute(_VERSION.where(versions.c.id == identifier)).one_or_none()
    return _version(row) if row else None


def of_page(connection: Connection, address: str) -> tuple[Version, ...]:
    """The versions of the page at an address (also one that led to it), the first fetched first."""
    named = (pages.c.address == address) | (versions.c.url == address)
    found = connection.execute(_VERSION.where(named).order_by(versions.c.fetched, versions.c.seen))
    return tuple(map(_version, found))


def _version(row: Row[Any]) -> Version:
    values = row._asdict()
    return Version(
        headers=json.loads(values.pop("headers")),
        redirects=tuple(json.loads(values.pop("redirects"))),
        **{name: values[name] for name in Version.__slots__ if name not in ("headers", "redirects")},
    )


def item(connection: Connection, identifier: str) -> Item:
    """What ``dateline.sources.read_item`` reads of a version: the bytes as they came."""
    row = connection.execute(_VERSION.add_columns(bodies.c.data).where(versions.c.id == identifier)).one()
    data = zlib.decompress(row.data)
    if row.form == "line":
        return line(json.loads(data), row.address)
    # the time at which a file was found is not that of a fetch: it says nothing about the article's date
    retrieved = row.fetched if row.url else None
    return Item(row.address, data=data, url=row.url, content_type=row.content_type, retrieved=retrieved)


def every(connection: Connection, state: str) -> Iterator[str]:
    """The ids of the versions in a state."""
    found = select(versions.c.id).where(versions.c.state == state).order_by(versions.c.fetched, versions.c.id)
    yield from connection.execute(found).scalars()
