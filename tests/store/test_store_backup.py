"""Backups: made while pages come in, put back, and then the same store."""

from __future__ import annotations

import sqlite3
import subprocess
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from test_store_verify import fill, looked

import dateline
from bench.killed import contents, pages
from dateline.cli import main
from dateline.store.captures import Capture

#: Starts an ingest of a folder into a store, with more options.
Ingest = Callable[..., subprocess.Popen[str]]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, list(map(str, arguments)))


def test_a_backup_restored_is_the_same_store(place: str, tmp_path: Path) -> None:
    """On both databases: the same head, the same records; corrections, copies and search work; it can be written to."""
    with dateline.open(place) as store:
        fill(store)
        records = [record.to_json() for record in store.records()]
    head = looked(place).head
    file, again = tmp_path / "backup.db", tmp_path / "again.db"
    assert run("backup", place, file).exit_code == 0
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("backup")] == ["backup.db"]
    result = run("restore", file, again)
    assert result.exit_code == 0, result.output
    assert f"head: {head}" in result.stdout
    verdict = looked(again)
    assert (verdict.findings, verdict.head) == ([], head)
    with dateline.open(again) as store:
        assert [record.to_json() for record in store.records()] == records
        assert len(store.search("dockers")) >= 1
        assert len(store.corrections(undone=True)) == 2
        store.keep(Capture("https://news.example/new", b"new", url="https://news.example/new"))
    assert looked(again).findings == []


def test_a_backup_goes_back_into_postgresql(place: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Into an empty database; there new pages, corrections and names get numbers that are free."""
    if "://" in place:
        pytest.skip("once is enough")
    import psycopg

    folder = request.getfixturevalue("server")
    with psycopg.connect(f"host={folder} user=dateline dbname=postgres", autocommit=True) as connection:
        connection.execute(f"create database restored_{tmp_path.name.replace('-', '_')}".encode())
    target = f"postgresql://dateline@/restored_{tmp_path.name.replace('-', '_')}?host={folder}"
    with dateline.open(place) as store:
        ids = fill(store)
    result = run("restore", place, target)
    assert result.exit_code == 0, result.output
    assert looked(target).findings == []
    with dateline.open(target) as store:
        store.reject(f"{ids[2]}/s1", person="Ada", why="no")
        assert len(store.search("dockers")) >= 1
    assert looked(target).findings == []
    assert "holds a store" in run("restore", place, target).stderr


def test_nothing_is_overwritten_unless_one_says_so(tmp_path: Path) -> None:
    """A file that is there stays; --force replaces it, with what SQLite kept beside it."""
    with dateline.open(tmp_path / "a.db") as store:
        fill(store)
    dateline.open(tmp_path / "b.db").close()
    for command in (("backup", "a.db", "b.db"), ("restore", "a.db", "b.db")):
        result = run(command[0], *(tmp_path / name for name in command[1:]))
        assert (result.exit_code, "--force" in result.stderr) == (2, True), result.output
        assert run(command[0], *(tmp_path / name for name in command[1:]), "--force").exit_code == 0
        assert looked(tmp_path / "b.db").records == 4


def test_a_backup_of_a_damaged_store_is_no_backup(tmp_path: Path) -> None:
    """A copy that is not whole is not left lying about as one."""
    path = tmp_path / "a.db"
    with dateline.open(path) as store:
        fill(store)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("pragma wal_checkpoint(truncate)")
    data = bytearray(path.read_bytes())
    half = len(data) // 2
    data[half : half + 30_000] = b"\xff" * len(data[half : half + 30_000])
    path.write_bytes(data)
    result = run("backup", path, tmp_path / "b.db")
    assert result.exit_code == 6, result.output
    assert "Traceback" not in result.output
    assert not (tmp_path / "b.db").exists()


def test_a_backup_while_pages_come_in(tmp_path: Path, ingest: Ingest) -> None:
    """Backups taken again and again while another process ingests: each is whole and verifies; the store is whole."""
    folder, store = tmp_path / "pages", tmp_path / "crisis.db"
    folder.mkdir()
    pages(folder, 30)
    dateline.open(store).close()
    process = ingest(folder, store)
    sizes: list[int] = []
    stop = threading.Event()
    threading.Thread(target=lambda: (process.wait(), stop.set()), daemon=True).start()
    while not stop.wait(0.3) or len(sizes) < 3:
        file = tmp_path / f"{len(sizes)}.db"
        result = run("backup", store, file)
        assert result.exit_code == 0, result.output
        verdict = looked(file)
        assert verdict.findings == []
        sizes.append(verdict.entries)
    assert process.returncode == 0
    assert sizes == sorted(sizes)
    assert looked(store).findings == []
    contents(store)
