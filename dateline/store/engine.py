"""The database behind a store: SQLite by path, PostgreSQL by URL; one writer at a time, readers beside it."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from dateline.errors import StoreError, UsageError
from dateline.store import log, migrations

#: Seconds that a writer waits for another.
PATIENCE = 60
#: PostgreSQL's name of the lock that the one writer holds ("date" in ASCII).
WRITER = 0x64617465

#: ``page_size`` is for a new file: small pages, for an article's rows go to many places, and each page that is touched
#: is written to the log whole. The log is folded in every 40 MB.
PRAGMAS = (
    f"busy_timeout={PATIENCE * 1000}",
    "page_size=4096",
    "journal_mode=wal",
    "synchronous=normal",
    "foreign_keys=on",
    "wal_autocheckpoint=10000",
    "cache_size=-32000",
)


def engine(place: str | Path, *, create: bool = True) -> Engine:
    """The engine for a path or a ``postgresql://`` URL, its schema brought to the present form.

    Raises ``StoreError`` for what cannot be opened (without ``create`` also for what is not there), ``UsageError`` for
    another kind of URL.
    """
    made = _sqlite(Path(place), create=create) if "://" not in str(place) else _by_url(str(place))
    with errors(place):
        with reading(made) as connection:
            old = migrations.pending(connection)
        if old:
            with writing(made) as connection:
                without = not inspect(connection).has_table("log")
                migrations.migrate(connection)
                # once, in the same transaction: a log that is empty later was emptied by somebody
                if without and inspect(connection).has_table("log"):
                    log.begin(connection)
    return made


def _sqlite(path: Path, *, create: bool) -> Engine:
    if not path.exists():
        if not create:
            raise StoreError(f"{path}: there is no such store. `dateline ingest SOURCE --store {path}` makes one.")
        if not path.absolute().parent.is_dir():
            raise StoreError(f"{path}: there is no folder {path.absolute().parent}. Make it, or name another file.")
    made = create_engine(URL.create("sqlite", database=str(path)))
    event.listen(made, "connect", _set_up)
    event.listen(made, "begin", _begin)
    return made


def _set_up(connection: Any, _: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, or Python's driver would say it too late
    for pragma in PRAGMAS:
        connection.execute(f"pragma {pragma}")


def _begin(connection: Connection) -> None:
    """A writer takes the lock when it begins; one that read first and wrote later could be refused halfway."""
    connection.exec_driver_sql("begin immediate" if connection.get_execution_options().get("write") else "begin")


def _by_url(place: str) -> Engine:
    try:
        url = make_url(place)
    except ArgumentError:
        raise UsageError(f"{place!r} is not the URL of a database. {_CHOICES}") from None
    if url.get_backend_name() not in ("postgresql", "postgres"):
        raise UsageError(f"There is no store of the kind {url.get_backend_name()!r}. {_CHOICES}")
    try:
        return create_engine(url.set(drivername="postgresql+psycopg"), pool_pre_ping=True)
    except (ImportError, NoSuchModuleError):
        raise UsageError(
            "PostgreSQL needs psycopg, which is not installed. Install it: pip install 'dateline[postgres]'."
        ) from None


_CHOICES = "Give a path (crisis.db, for SQLite) or postgresql://user@host/database."


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection that sees one state of the database."""
    with engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """The one writer's connection: everything in it is done at the end, or nothing."""
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"select pg_advisory_xact_lock({WRITER})")
        yield connection


#: What a database says, and what it means to the user.
_MEANS = (
    ("database is locked", "another process has been writing to it for {patience} seconds. Wait for it, or end it."),
    ("disk is full", "the disk is full. Make room; nothing that was kept is lost."),
    ("No space left", "the disk is full. Make room; nothing that was kept is lost."),
    ("not a database", "it is not an SQLite database. Name another file."),
    ("malformed", "the database is damaged. `dateline verify` says where; `dateline restore` puts a backup back."),
    ("readonly", "it cannot be written. Give yourself the right to write the file and its folder; {views}."),
    ("unable to open", "it cannot be opened. Look at the path and at the rights of the file and its folder; {views}."),
    ("terminating connection", "{restarted}"),
    ("server closed the connection", "{restarted}"),
    ("starting up", "{restarted}"),
    ("shutting down", "{restarted}"),
    ("in recovery mode", "{restarted}"),
    ("connection refused", "{restarted}"),
    ("is the server running", "the database server does not answer. Look at host, port and name: {why}"),
    ("connection is bad", "the database server does not let us in. Look at host, name and user: {why}"),
)


_RESTARTED = "the database server was stopped, or is starting. Run the same again; nothing that was kept is lost."
_VIEWS = "of a store on a disk that is read-only, take a copy (`cp`) to one that is not"
_DAMAGED = "`dateline verify` says which; `dateline restore` puts a backup back."


@contextmanager
def errors(place: object) -> Iterator[None]:
    """What a database raises becomes a ``StoreError`` with cause and cure; what Dateline raises names the store."""
    try:
        yield
    except StoreError as error:
        raise type(error)(f"{_hidden(place)}: {error}") from None
    except zlib.error as error:
        raise StoreError(f"{_hidden(place)}: a page or record is damaged ({error}). {_DAMAGED}") from error
    except DBAPIError as error:
        raise StoreError(f"{_hidden(place)}: {_meaning(str(error.orig))}") from error
    except sqlite3.Error as error:  # of SQLite's own copying
        raise StoreError(f"{_hidden(place)}: {_meaning(str(error))}") from error
    except BrokenPipeError:
        raise  # whoever reads what we print has gone: no matter of the database's
    except OSError as error:
        raise StoreError(f"{_hidden(place)}: {_meaning(error.strerror or str(error))}") from error


def _meaning(told: str) -> str:
    """What a database says, in our words."""
    why = " ".join(told.split())
    means = next((cure for words, cure in _MEANS if words.lower() in why.lower()), "{why}")
    return means.format(patience=PATIENCE, why=why, restarted=_RESTARTED, views=_VIEWS)


def _hidden(place: object) -> str:
    """The place without its password."""
    return make_url(str(place)).render_as_string(hide_password=True) if "://" in str(place) else str(place)
