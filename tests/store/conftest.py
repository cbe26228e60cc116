"""A store on each database: SQLite in a file, PostgreSQL on a server that the tests start."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import postgres_here
import pytest

from dateline.record import Record
from dateline.store.captures import Capture
from dateline.store.store import Store, open_store


@pytest.fixture(scope="session")
def server() -> Iterator[Path]:
    """A PostgreSQL server of the tests' own, on a socket in this folder and on no port."""
    programs = postgres_here.programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    folder = Path(tempfile.mkdtemp(prefix="dateline-pg-", dir="/tmp"))  # a socket's path must be short
    user = postgres_here.user()
    if user:
        shutil.chown(folder, user)

    def run(*command: str) -> None:
        done = subprocess.run(command, user=user, cwd=folder, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stdout + done.stderr

    data = str(folder / "data")
    run(str(programs / "initdb"), "-D", data, "-A", "trust", "-U", "dateline", "-E", "UTF8", "--no-sync")
    options = f"-k {folder} -c listen_addresses='' -c fsync=off -c full_page_writes=off"
    control = str(programs / "pg_ctl")
    run(control, "-D", data, "-o", options, "-w", "-l", str(folder / "log"), "start")
    try:
        yield folder
    finally:
        run(control, "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


_DATABASES = count()


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where an empty store can be opened, on either database."""
    if request.param == "sqlite":
        return str(tmp_path / "crisis.db")
    folder = request.getfixturevalue("server")
    import psycopg

    name = f"crisis{next(_DATABASES)}"
    with psycopg.connect(f"host={folder} user=dateline dbname=postgres", autocommit=True) as connection:
        connection.execute(f"create database {name} strategy file_copy".encode())
    return f"postgresql://dateline@/{name}?host={folder}"


@pytest.fixture
def store(place: str) -> Iterator[Store]:
    """An empty store."""
    with open_store(place) as opened:
        yield opened


@pytest.fixture
def add(store: Store, read_text: Callable[..., Record]) -> Callable[..., str]:
    """Puts a text into the store as a page at an address, and reads it; gives the article's id."""

    def put(text: str, address: str = "https://news.example/a", published: str | None = "2024-02-05") -> str:
        version, _ = store.keep(Capture(address, text.encode(), url=address))
        record = read_text(text, published)
        return store.write(version, replace(record, article=replace(record.article, url=address)))

    return put
