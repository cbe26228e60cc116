"""A store copied whole while others write to it, and put back. A backup is on SQLite, whatever the store is on."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from sqlalchemy import Connection, Engine, func, select, text

from dateline.errors import StoreError, UsageError
from dateline.store.engine import engine, errors, reading, writing
from dateline.store.schema import log, metadata, migrations, pages
from dateline.store.sql import MANY, insert


def backup(source: Engine, place: str, target: Path, *, replace: bool = False) -> None:
    """Copy a store as it is at this instant into a new file. Raises ``UsageError`` if there is one (unless it may be
    replaced), ``StoreError`` if it cannot be read or written."""
    if target.exists() and not replace:
        raise UsageError(f"{target} is there already. Name another file, or --force.")
    if not target.parent.is_dir():
        raise UsageError(f"{target}: the folder {target.parent} does not exist. Make it first, or name another.")
    partial = target.with_name(f"{target.name}.part")
    _gone(partial)
    with errors(target), _only_whole(partial):
        if source.dialect.name == "sqlite":
            _snapshot(source, place, partial)
        else:
            made = engine(partial)
            with source.connect().execution_options(isolation_level="REPEATABLE READ") as old, old.begin():
                copy(old, made)
            made.dispose()
        _settled(partial)
        _gone(target, only_beside=True)
        partial.replace(target)


def restore(file: Path, place: str, *, replace: bool = False) -> None:
    """Put a backup in the place of a store: a path, or the URL of an empty PostgreSQL database. Raises ``UsageError``
    if there is a store (unless a file may be replaced), ``StoreError`` if the backup cannot be read."""
    old = engine(file, create=False)
    try:
        if "://" not in place:
            backup(old, str(file), Path(place), replace=replace)
            return
        new = engine(place)
        try:
            with errors(place), reading(new) as connection:
                if connection.execute(select(func.count()).select_from(pages)).scalar():
                    raise UsageError(f"The database {new.url.database} holds a store. Name an empty one.")
            with errors(file), reading(old) as connection:
                copy(connection, new)
        finally:
            new.dispose()
    finally:
        old.dispose()


def copy(source: Connection, target: Engine) -> None:
    """Copy every row into an empty store, in one transaction."""
    with errors(target.url.render_as_string()), writing(target) as into:
        into.execute(log.delete())  # it has begun; the log that comes has a beginning of its own
        for table in metadata.sorted_tables:
            if table is migrations:
                continue
            # a row may point at one that comes later, of its own table: that is put right when all are there
            own = [c.name for c in table.columns if any(k.column.table is table for k in c.foreign_keys)]
            (key,) = list(table.primary_key.columns)[:1] if own else (None,)
            late: list[dict[str, object]] = []
            rows = source.execution_options(yield_per=MANY).execute(select(table).order_by(*table.primary_key.columns))
            for some in rows.mappings().partitions(MANY):
                values = [dict(row) for row in some]
                for row in values:
                    if key is not None and any(row[name] is not None for name in own):
                        late.append({"k": row[key.name], **{name: row[name] for name in own}})
                        row.update(dict.fromkeys(own))
                into.execute(insert(into, table), values)
            for row in late:
                assert key is not None
                into.execute(table.update().where(key == row.pop("k")).values(row))
        if into.dialect.name == "postgresql":
            _counters(into)


@contextmanager
def _only_whole(partial: Path) -> Iterator[None]:
    """A copy that is broken off is not left lying about."""
    try:
        yield
    except BaseException:
        _gone(partial)
        raise


def _counters(connection: Connection) -> None:
    """PostgreSQL goes on numbering after the highest number."""
    for table in metadata.sorted_tables:
        if "number" in table.columns and table.name != "log":
            last = connection.execute(select(func.max(table.c.number))).scalar()
            if last is not None:
                asked = text("select setval(pg_get_serial_sequence(:table, 'number'), :last)")
                connection.execute(asked, {"table": table.name, "last": last})


def _snapshot(source: Engine, place: str, target: Path) -> None:
    """SQLite's own copy of a database in use: of one state of it, though others write meanwhile."""
    with source.connect() as connection, closing(sqlite3.connect(target)) as new:
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        driver.backup(new, pages=-1)


def _settled(file: Path) -> None:
    """One file, without a log beside it, on the disk for certain."""
    with closing(sqlite3.connect(file)) as made:
        made.execute("pragma journal_mode=delete")
        told = made.execute("pragma integrity_check(1)").fetchone()[0]
    if told != "ok":
        raise StoreError(
            f"the copy is damaged ({told}): the store is, or the disk. `dateline verify` looks at the store."
        )
    with file.open("rb") as written:
        os.fsync(written.fileno())


def _gone(file: Path, *, only_beside: bool = False) -> None:
    """Remove a database and what SQLite keeps beside it."""
    for ending in ("-wal", "-shm", "-journal") if only_beside else ("", "-wal", "-shm", "-journal"):
        with suppress(FileNotFoundError):
            file.with_name(file.name + ending).unlink()
