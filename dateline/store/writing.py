"""A record goes into the store: its article, its JSON, its rows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, delete, select, update

from dateline.record import Record
from dateline.store.captures import now, settle
from dateline.store.copies import link
from dateline.store.packing import packed
from dateline.store.rows import Rows, identity, rows
from dateline.store.schema import DATA, articles, members, names, pages, records, versions
from dateline.store.sql import insert, portions, storable


def article_id(page: str, record: Record) -> str:
    """An article is a page's title and text: what else changes on the page does not make another."""
    return identity(page, record.article.title or "", record.article.text)


def write(connection: Connection, version: str, record: Record) -> str:
    """Write what a version was read to say; the id of its article. The record that the article had is replaced."""
    asked = select(versions.c.page, versions.c.fetched, pages.c.address).join(pages).where(versions.c.id == version)
    row = connection.execute(asked).one()
    record = replace(record, id=article_id(row.page, record))
    known = connection.execute(select(articles.c.id).where(articles.c.id == record.id)).first()
    _article(connection, record, page=row.page, address=row.address, fetched=row.fetched)
    if not known:
        link(connection, record.id, record.article.text)
    _record(connection, record)
    _rows(connection, record.id, rows(record))
    connection.execute(
        update(versions).where(versions.c.id == version).values(state="read", why=None, article=record.id)
    )
    settle(connection, row.page)
    return record.id


def _article(connection: Connection, record: Record, *, page: str, address: str, fetched: str) -> None:
    article = record.article
    published = article.published
    told = {
        "link": article.link or address,
        "site": article.site,
        "published": published.value,
        "day": (published.value or published.latest or article.retrieved or fetched)[:10],
    }
    row = {
        "id": record.id,
        "page": page,
        "title": article.title or "",
        "text": article.text,
        "first_seen": fetched,
        "current": False,
        **told,
    }
    written = insert(connection, articles).values(storable(row))
    connection.execute(written.on_conflict_do_update(index_elements=["id"], set_=storable(told)))


def _record(connection: Connection, record: Record) -> None:
    made = record.version
    row: dict[str, Any] = {
        "dateline": made.dateline,
        "model": made.model,
        "codebook": made.codebook,
        "read": now(),
        "json": packed(record),
    }
    written = insert(connection, records).values(article=record.id, **row)
    connection.execute(written.on_conflict_do_update(index_elements=["article"], set_=row))


def _rows(connection: Connection, article: str, made: Rows) -> None:
    number = connection.execute(select(articles.c.number).where(articles.c.id == article)).scalar_one()
    connection.execute(delete(members).where(members.c.article == number))
    for table in DATA:
        connection.execute(delete(table).where(table.c.article == article))
        if data := made.tables.get(table.name):
            connection.execute(insert(connection, table), [storable(row) for row in data])
    known = _names(connection, sorted({taking.name for taking in made.taking}))
    parts = [
        {"article": number, "datum": t.datum, "role": t.role, "name": known[t.name], "code": t.code}
        for t in sorted(made.taking, key=lambda t: (t.datum, t.role, t.name, t.code or ""))
    ]
    if parts:
        connection.execute(insert(connection, members).on_conflict_do_nothing(), parts)


def _names(connection: Connection, wanted: list[str]) -> dict[str, int]:
    """The numbers of names, those not met before added."""
    number: dict[str, int] = {}
    for some in portions(wanted):
        connection.execute(insert(connection, names).on_conflict_do_nothing(), [{"name": name} for name in some])
        found = connection.execute(select(names.c.name, names.c.number).where(names.c.name.in_(some)))
        number.update((row.name, row.number) for row in found)
    return number
