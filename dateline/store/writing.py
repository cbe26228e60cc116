"""A record goes into the store: its article, its JSON, and the rows of it as people have corrected it."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import Connection, delete, select, update

from dateline.record import Record, Version
from dateline.store import corrections, log, stories
from dateline.store.captures import now, settle
from dateline.store.copies import link
from dateline.store.packing import packed, unpacked
from dateline.store.rows import FORM, Rows, called, identity, rows
from dateline.store.schema import (
    DATA,
    articles,
    known,
    makers,
    members,
    name_words,
    names,
    pages,
    records,
    texts,
    versions,
)
from dateline.store.sql import insert, portions, storable

#: So many records' rows are made anew in one go; others can write in between.
AT_ONCE = 200


def article_id(page: str, record: Record) -> str:
    """An article is a page's title and text: what else changes on the page does not make another."""
    return identity(page, record.article.title or "", record.article.text)


def write(connection: Connection, version: str, record: Record) -> str:
    """Write what a version was read to say; the id of its article. The record that the article had is replaced."""
    asked = select(versions.c.page, versions.c.fetched, pages.c.address).join(pages).where(versions.c.id == version)
    row = connection.execute(asked).one()
    record = replace(record, id=article_id(row.page, record))
    shown = corrections.corrected(connection, record)
    known_before = connection.execute(select(articles.c.number).where(articles.c.id == record.id)).scalar()
    number = _article(connection, shown, page=row.page, address=row.address, fetched=row.fetched)
    if known_before is None:
        text = {"article": number, "title": record.article.title or "", "text": record.article.text}
        connection.execute(insert(connection, texts).values(storable(text)))
        link(connection, number, row.page, record.article.text)
        stories.place(connection, record, number)
    else:
        _clear(connection, number)
    _record(connection, number, record)
    _rows(connection, number, rows(shown))
    connection.execute(
        update(versions).where(versions.c.id == version).values(state="read", why=None, article=record.id)
    )
    settle(connection, row.page)
    log.read(connection, now(), version, record)
    return record.id


def _article(connection: Connection, record: Record, *, page: str, address: str, fetched: str) -> int:
    article = record.article
    told = {"link": article.link or address, "site": article.site, **_dated(record, fetched)}
    row = {
        "id": record.id,
        "page": page,
        "title": article.title or "",
        "first_seen": fetched,
        "current": False,
        **told,
    }
    written = insert(connection, articles).values(storable(row))
    written = written.on_conflict_do_update(index_elements=["id"], set_=storable(told))
    number: int = connection.execute(written.returning(articles.c.number)).scalar_one()
    return number


def _dated(record: Record, fetched: str) -> dict[str, str | None]:
    """When the article was written; the day is the last on which it can have been, where nothing else is known."""
    published = record.article.published
    day = published.value or published.latest or record.article.retrieved or fetched
    return {"published": published.value, "day": day[:10]}


def _record(connection: Connection, number: int, record: Record) -> None:
    row = {
        "maker": _maker(connection, record.version),
        "read": now(),
        "rows": FORM,
        "json": packed(record),
    }
    written = insert(connection, records).values(article=number, **row)
    connection.execute(written.on_conflict_do_update(index_elements=["article"], set_=row))


def _maker(connection: Connection, version: Version) -> int:
    """The number of what made a record; noted, where it was not met before."""
    plain = asdict(version)
    row = storable({"id": identity(*plain.values()), **plain})
    asked = select(makers.c.number).where(makers.c.id == row["id"])
    number = connection.execute(asked).scalar()
    if number is None:
        connection.execute(insert(connection, makers).values(row).on_conflict_do_nothing())
        number = connection.execute(asked).scalar_one()
    return int(number)


# --- rows --------------------------------------------------------------------------------------------------------


def _rows(connection: Connection, article: int, made: Rows) -> None:
    """Write the rows of an article that has none."""
    named = {taking.name for taking in made.taking} | {called(row["name"]) for row in made.known.values()}
    number = _names(connection, sorted(named))
    who = _known(connection, made, number)
    for table in DATA:
        if data := made.tables.get(table.name):
            full = [{"article": article, **storable(row)} for row in data]
            if table.name == "actors":
                full = [{**row, "known": who[row["reference"]]} for row in full]
            connection.execute(insert(connection, table), full)
    parts = sorted((number[taking.name], taking.role, taking.reference) for taking in made.taking)
    if parts:
        rows = [{"name": name, "role": role, "article": article, "reference": ref} for name, role, ref in parts]
        connection.execute(insert(connection, members), rows)


def _clear(connection: Connection, article: int) -> None:
    """Take out the rows that an article had."""
    for table in (members, *DATA):
        connection.execute(delete(table).where(table.c.article == article))


def _names(connection: Connection, wanted: list[str]) -> dict[str, int]:
    """The numbers of names, those not met before added, with their words."""
    number: dict[str, int] = {}
    for some in portions(wanted):
        number.update(_numbers(connection, some))
        if new := [name for name in some if name not in number]:
            connection.execute(insert(connection, names).on_conflict_do_nothing(), [{"name": name} for name in new])
            number.update(_numbers(connection, new))
            words = {(word, number[name]) for name in new if not name.startswith("=") for word in name.split()}
            if words:
                rows = [{"word": word, "name": name} for word, name in sorted(words)]
                connection.execute(insert(connection, name_words).on_conflict_do_nothing(), rows)
    return number


def _numbers(connection: Connection, wanted: Any) -> dict[str, int]:
    found = connection.execute(select(names.c.name, names.c.number).where(names.c.name.in_(wanted)))
    return {row.name: row.number for row in found}


def _known(connection: Connection, made: Rows, number: dict[str, int]) -> dict[str, int]:
    """As what each actor is known, by reference: a number for each name, kind, code, office … that belong together."""
    rows = {row["id"]: storable({**row, "called": number[called(row["name"])]}) for row in made.known.values()}
    if not rows:
        return {}
    asked = select(known.c.id, known.c.number).where(known.c.id.in_(sorted(rows)))
    found = {row.id: row.number for row in connection.execute(asked)}
    if new := [row for identifier, row in rows.items() if identifier not in found]:
        connection.execute(insert(connection, known).on_conflict_do_nothing(), new)
        found = {row.id: row.number for row in connection.execute(asked)}
    return {reference: found[row["id"]] for reference, row in made.known.items()}


def renew(connection: Connection, article: int) -> None:
    """Make the rows of an article anew from its record, as it is corrected now."""
    asked = (
        select(articles.c.id, articles.c.published, articles.c.first_seen, texts.c.text, records.c.json, records.c.rows)
        .join_from(articles, texts)
        .join(records, records.c.article == articles.c.number)
        .where(articles.c.number == article)
    )
    row = connection.execute(asked).one()
    record = unpacked(row.json, row.text)
    shown = corrections.corrected(connection, record)
    _clear(connection, article)
    _rows(connection, article, rows(shown))
    dated = _dated(shown, row.first_seen)
    connection.execute(update(articles).where(articles.c.number == article).values(dated))
    if row.rows != FORM:
        form = {"maker": _maker(connection, record.version), "rows": FORM, "json": packed(record)}
        connection.execute(update(records).where(records.c.article == article).values(form))


def outdated(connection: Connection) -> list[int]:
    """Some of the articles whose rows have an older form."""
    asked = select(records.c.article).where(records.c.rows < FORM).order_by(records.c.rows, records.c.article)
    return list(connection.execute(asked.limit(AT_ONCE)).scalars())
