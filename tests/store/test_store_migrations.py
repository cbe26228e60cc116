"""Migrations: a store comes to its present form by named steps, from whatever form it had."""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

import dateline
from dateline.store import migrations
from dateline.store.engine import engine, reading, writing
from dateline.store.migrations import MIGRATIONS, Migration, migrate
from dateline.store.schema import metadata


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
