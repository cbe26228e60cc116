"""Migrations: a store comes to its present form by named steps, from whatever form it had."""

from __future__ import annotations

import json
import sqlite3
import sys
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

import dateline
from dateline.record import Record
from dateline.store import migrations
from dateline.store.captures import Capture
from dateline.store.engine import engine, reading, writing
from dateline.store.migrations import MIGRATIONS, Migration, migrate
from dateline.store.rows import identified, identity
from dateline.store.schema import metadata

OLD = """\
LIMA, February 5, 2024 — The presidents of Chile and Peru will hold talks in Lima on February 12, officials said.

Police arrested 40 dockers in Callao on Monday. "We want no quarrel," Chilean Foreign Minister Ana Soto told reporters.
"""
#: What the first Datelines wrote of a page that was read.
WRITTEN = """
insert into bodies (sha256, size, data) values ('s', 1, :html)

insert into pages (id, address, form) values (:page, 'https://news.example/a', 'page')

insert into articles (id, page, title, text, link, published, day, first_seen, current)
values (:id, :page, :title, :text, 'https://news.example/a', '2024-02-05', '2024-02-05', '2024-02-06T00:00:00Z', true)

insert into versions (id, page, sha256, url, headers, redirects, fetched, seen, state, article)
values (:version, :page, 's', 'https://news.example/a', '{}', '[]', '2024-02-06T00:00:00Z', '2024-02-06T00:00:00Z',
    'read', :id)

insert into records (article, dateline, model, codebook, read, json)
values (:id, '0.1.0', 'en', 'PLOVER', '2024-02-06T00:00:00Z', :json)

insert into statements (id, article, reference, kind, stance, directness)
values ('old', :id, 's1', 'named', 'asserts', 'direct')

insert into names (number, name) values (1, 'ana soto')

insert into members (article, datum, role, name, code) select number, 'old', 'speaker', 1, 'CHL' from articles

insert into corrections (datum, article, reference, person, why, made)
values (:event, :id, :reference, 'Ada', 'misread', '2024-02-06T00:00:00Z')
"""


def test_steps_make_the_tables_that_queries_see(place: str) -> None:
    """Every table and column of the schema is there after the steps, null where the schema says so, and no other."""
    made = inspect(engine(place))
    for table in metadata.sorted_tables:
        built = {column["name"]: column["nullable"] for column in made.get_columns(table.name)}
        built.pop("words", None)  # PostgreSQL's index of words
        keys = set(made.get_pk_constraint(table.name)["constrained_columns"])
        assert keys == {column.name for column in table.primary_key}
        wanted = {column.name: bool(column.nullable) for column in table.columns}
        assert {name: null for name, null in built.items() if name not in keys} == {
            name: null for name, null in wanted.items() if name not in keys
        }, table.name
    extra = {name for name in made.get_table_names() if not name.startswith("search")} - set(metadata.tables)
    assert not extra


def test_an_older_store_is_migrated_on_opening(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store that lacks the newest step goes through it when it is opened, and keeps what it holds."""
    with dateline.open(place) as store, writing(store.engine) as connection:
        connection.execute(text("insert into pages (id, address, form) values ('p', 'https://a.example', 'page')"))
    newer = Migration("2099-01 remarks", lambda c: migrations.script(c, "alter table pages add column remark text"))
    monkeypatch.setattr(migrations.migrate, "__defaults__", ((*MIGRATIONS, newer),))
    monkeypatch.setattr(migrations.pending, "__defaults__", ((*MIGRATIONS, newer),))
    with dateline.open(place) as store, reading(store.engine) as connection:
        assert connection.execute(text("select address, remark from pages")).one() == ("https://a.example", None)
        assert migrations.applied(connection) == {step.name for step in (*MIGRATIONS, newer)}


def test_a_store_of_the_first_form_is_read_by_this_one(
    place: str, read_text: Callable[..., Record], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pages, records in one piece, a rejection: what the first Datelines wrote is what the views show now."""
    first = MIGRATIONS[:5]
    monkeypatch.setattr(migrations.migrate, "__defaults__", (first,))
    monkeypatch.setattr(migrations.pending, "__defaults__", (first,))
    record = replace(read_text(OLD, "2024-02-05"), id="")
    article = replace(record.article, url="https://news.example/a")
    old = engine(place)
    with writing(old) as connection:
        page, version = identity("https://news.example/a"), "v" * 16
        record = replace(record, id=identity(page, article.title or "", article.text), article=article)
        plain = record.to_dict()
        plain["article"]["text"] = None
        data = {
            "page": page,
            "version": version,
            "id": record.id,
            "title": article.title or "",
            "text": article.text,
            "event": next(i for _, ref, i, _ in identified(record) if ref == record.events[0].id),
            "reference": record.events[0].id,
            "json": zlib.compress(json.dumps(plain).encode()),
            "html": zlib.compress(OLD.encode()),
        }
        for statement in WRITTEN.strip().split("\n\n"):
            connection.execute(text(statement), data)
    old.dispose()
    monkeypatch.undo()
    for _ in range(2):
        with dateline.open(place) as store:
            assert store.record(record.id, corrected=False) == record
            assert [hit.article for hit in store.search("quarrel")] == [record.id]
            assert {row.statement.id for row in store.statements()} == {s.id for s in record.statements}
            assert {row.event.id for row in store.events()} == {e.id for e in record.events[1:]}
            assert [e.item.id for e in store.agenda()] == [g.id for g in record.agenda]
            assert [known.name for known in store.known("soto")] == ["Ana Soto"]
            assert [(c.field, c.person, c.why) for c in store.corrections()] == [("reject", "Ada", "misread")]
            assert store.to_reread(record.version) == ()
            assert store.item(version).data == OLD.encode()


def test_rows_of_an_older_form_are_made_anew(place: str, read_text: Callable[..., Record]) -> None:
    """When the form of the rows rises, opening makes them of the records; broken off before, nothing is missing after."""
    with dateline.open(place) as store:
        version, _ = store.keep(Capture("https://news.example/a", OLD.encode()))
        article = store.write(version, read_text(OLD, "2024-02-05"))
        before = store.statements(), store.events(), store.agenda()
        with writing(store.engine) as connection:
            connection.execute(text("update records set rows = 0"))
            for table in ("members", "actors", "statements", "events", "agenda"):
                connection.execute(text(f"delete from {table}"))
        assert store.statements() == ()
    with dateline.open(place) as store:
        assert (store.statements(), store.events(), store.agenda()) == before
        assert before[0][0].record.id == article


def test_a_newer_store_is_refused_with_the_cure(place: str) -> None:
    """A store that has been through a step we do not know is not touched."""
    with dateline.open(place) as store, writing(store.engine) as connection:
        connection.execute(text("insert into migrations (name, applied) values ('2099-01 remarks', 'then')"))
    with pytest.raises(dateline.StoreError, match=r"newer Dateline.*2099-01 remarks.*pip install --upgrade"):
        dateline.open(place)


def test_a_step_that_fails_leaves_nothing_behind(place: str) -> None:
    """A failing step undoes itself and the steps of the same opening: the store stays as it was."""

    def fail(connection: object) -> None:
        raise RuntimeError("half done")

    made = engine(place)
    steps = (
        *MIGRATIONS,
        Migration("2099-01 a", lambda c: migrations.script(c, "create table a (b text)")),
        Migration("2099-01 b", fail),
    )
    with pytest.raises(RuntimeError, match="half done"), writing(made) as connection:
        migrate(connection, steps)
    assert "a" not in inspect(made).get_table_names()
    dateline.open(place).close()


def test_names_of_steps_are_unique_and_in_order() -> None:
    """A step's name begins with its month, so that the order can be seen, and is used once."""
    names = [step.name for step in MIGRATIONS]
    assert len(set(names)) == len(names)
    assert [name[:7] for name in names] == sorted(name[:7] for name in names)


def test_other_databases_are_left_alone(tmp_path: Path) -> None:
    """A database with other tables, a file that is none, and a missing one are refused, each with its cure."""
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("create table recipes (name text)")
    with pytest.raises(dateline.StoreError, match=r"other\.db.*not a Dateline store.*recipes"):
        dateline.open(other)
    page = tmp_path / "page.html"
    page.write_text("<html>" + "no database " * 200)
    with pytest.raises(dateline.StoreError, match="not an SQLite database"):
        dateline.open(page)
    with pytest.raises(dateline.StoreError, match="dateline ingest"):
        dateline.open(tmp_path / "gone.db", create=False)
    with pytest.raises(dateline.StoreError, match="no folder"):
        dateline.open(tmp_path / "none" / "crisis.db")
    with pytest.raises(dateline.UsageError, match=r"mysql.*Give a path"):
        dateline.open("mysql://host/db")


def test_a_dead_server_is_said_plainly_without_the_password(tmp_path: Path) -> None:
    """A server that does not answer is a plain error; no password stands in it."""
    pytest.importorskip("psycopg")
    with pytest.raises(dateline.StoreError, match="does not answer") as caught:
        dateline.open(f"postgresql://me:secret@/crisis?host={tmp_path}")
    assert "secret" not in str(caught.value)


def test_without_the_extra_the_cure_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where SQLAlchemy is not installed, the message says what to install."""
    for name in [name for name in sys.modules if name.startswith("dateline.store.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "sqlalchemy", None)
    with pytest.raises(dateline.UsageError, match=r"pip install 'dateline\[store\]'"):
        dateline.open(tmp_path / "crisis.db")
