"""What goes wrong with machines, made to happen: nothing is lost, and the message says what to do."""

from __future__ import annotations

import signal
import socket
import sqlite3
import struct
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import postgres_here
import pytest
from click.testing import CliRunner, Result
from test_store_verify import looked

import dateline
from bench.killed import contents, pages
from dateline.cli import main
from dateline.store import captures

#: Starts an ingest of a folder into a store, with more options.
Ingest = Callable[..., subprocess.Popen[str]]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, list(map(str, arguments)))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twenty pages."""
    made = tmp_path_factory.mktemp("pages")
    pages(made, 20)
    return made


@pytest.fixture(scope="module")
def expected(folder: Path, tmp_path_factory: pytest.TempPathFactory, ingest: Ingest) -> object:
    """What a store holds into which they were taken undisturbed."""
    store = tmp_path_factory.mktemp("whole") / "crisis.db"
    assert ingest(folder, store).wait() == 0
    return contents(store)


# --- disks -------------------------------------------------------------------------------------------------------


SMALL = pytest.mark.parametrize("small_disk", ["700k"], indirect=True)


def remount(disk: Path, options: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{options}", str(disk)], check=True)


@SMALL
def test_a_full_disk_loses_nothing(small_disk: Path, folder: Path, expected: object, ingest: Ingest) -> None:
    """Ingest ends with the cause and the cure; what was kept is whole; with room, the next run completes it."""
    store = small_disk / "crisis.db"
    process = ingest(folder, store)
    _, told = process.communicate(timeout=120)
    assert process.returncode == 6, told
    assert "the disk is full. Make room" in told
    assert "Traceback" not in told
    remount(small_disk, "size=30m")
    if store.stat().st_size:
        with closing(sqlite3.connect(store)) as connection:
            assert connection.execute("pragma integrity_check").fetchall() == [("ok",)]
    assert ingest(folder, store).wait() == 0
    assert contents(store) == expected
    assert looked(store).findings == []


@SMALL
def test_a_full_disk_leaves_no_half_backup(small_disk: Path, folder: Path, tmp_path: Path, ingest: Ingest) -> None:
    """A backup or a bundle for which there is no room says so; the store is untouched."""
    store = tmp_path / "crisis.db"
    assert ingest(folder, store).wait() == 0
    remount(small_disk, "size=200k")
    result = run("backup", store, small_disk / "backup.db")
    assert (result.exit_code, "disk is full" in result.stderr) == (6, True), result.output
    assert list(small_disk.iterdir()) == []
    assert looked(store).findings == []


@SMALL
def test_a_read_only_disk_is_said_plainly(small_disk: Path, folder: Path, ingest: Ingest) -> None:
    """Ingest and views of a store on a disk that cannot be written end with what to do; the store stays whole."""
    remount(small_disk, "size=30m")
    store = small_disk / "crisis.db"
    assert ingest(folder, store).wait() == 0
    remount(small_disk, "ro")
    for command in (("ingest", folder, "--store", store), ("search", "dockers", "--store", store), ("verify", store)):
        result = run(*command)
        assert result.exit_code in (0, 6), result.output
        assert "Traceback" not in result.output
        assert result.exit_code == 0 or "rights of the file" in result.stderr or "right to write" in result.stderr
    remount(small_disk, "rw")
    assert looked(store).findings == []


def test_a_corrupted_page_of_the_database_is_said_plainly(folder: Path, tmp_path: Path, ingest: Ingest) -> None:
    """Bytes of the file overwritten at many places: every command ends with a message, and verify says where."""
    store = tmp_path / "crisis.db"
    assert ingest(folder, store).wait() == 0
    with closing(sqlite3.connect(store)) as connection:
        connection.execute("pragma wal_checkpoint(truncate)")
    whole = store.read_bytes()
    (size,) = struct.unpack(">H", whole[16:18])
    damaged = 0
    for page in range(1, len(whole) // size, 3):
        data = bytearray(whole)
        data[page * size : page * size + 200] = b"\xa5" * 200
        store.write_bytes(data)
        for command in (("verify", store), ("search", "dockers", "--store", store), ("brief", "--store", store)):
            result = run(*command)
            assert "Traceback" not in result.output
            assert "a defect in Dateline" not in result.output, (page, command, result.output)
            damaged += command[0] == "verify" and result.exit_code in (1, 6)
    assert damaged > 0


# --- clocks ------------------------------------------------------------------------------------------------------


def test_a_clock_set_back_changes_no_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that changes after the clock was set back by a day: what came later is what the page says now."""

    class Yesterday(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return datetime.now(UTC) - timedelta(days=1)

    folder = tmp_path / "pages"
    folder.mkdir()
    store = tmp_path / "crisis.db"
    page = folder / "a.txt"
    for number, words in enumerate(("10,000", "5,000", "7,000")):
        page.write_text(
            f"ACCRA, February 7, 2024. About {words} soldiers were moved to the border, the ministry said.\n"
        )
        if number == 1:
            monkeypatch.setattr(captures, "datetime", Yesterday)
        assert run("ingest", folder, "--store", store).exit_code == 0
    monkeypatch.undo()
    with dateline.open(store) as opened:
        (current,) = opened.records()
        assert "7,000" in current.article.text
    assert looked(store).findings == []


# --- writers -----------------------------------------------------------------------------------------------------


def test_two_writers_lose_and_double_nothing(folder: Path, expected: object, tmp_path: Path, ingest: Ingest) -> None:
    """Two processes that take the same pages into one store at the same time."""
    store = tmp_path / "crisis.db"
    both = [ingest(folder, store) for _ in range(2)]
    told = [process.communicate(timeout=300)[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], told
    assert contents(store) == expected
    assert looked(store).findings == []


def test_a_killed_run_leaves_no_worker(folder: Path, tmp_path: Path, ingest: Ingest) -> None:
    """kill -9 of the process that ingests: the one that reads for it ends by itself."""
    process = ingest(folder, tmp_path / "crisis.db", "--workers", "1")
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    if not children.exists():
        pytest.skip("this system does not tell a process's children")
    until = time.monotonic() + 30
    while not (found := children.read_text().split()) and time.monotonic() < until:
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert found
    until = time.monotonic() + 60
    while any(Path(f"/proc/{child}").exists() and _alive(child) for child in found) and time.monotonic() < until:
        time.sleep(0.1)
    assert not any(_alive(child) for child in found)


def _alive(process: str) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


# --- networks ----------------------------------------------------------------------------------------------------


def test_a_network_lost_in_the_middle_of_a_fetch(tmp_path: Path) -> None:
    """The connection is reset within the page, again and again, then it holds: the failure is told, no half page is
    kept, and the next run has it whole."""
    body = ("<html lang=en><title>Talks to go on</title><article><h1>Talks to go on</h1>" + "<p>The harbour master said on Monday that talks would go on.</p>" * 40 + "</article></html>").encode()  # fmt: skip
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(body)
    healthy = threading.Event()

    def serve(server: socket.socket) -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            with connection:
                asked = connection.recv(4096)
                if b"robots" in asked:
                    connection.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                elif healthy.is_set():
                    connection.sendall(head + body)
                else:
                    connection.sendall(head + body[: len(body) // 2])
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # a reset

    store = tmp_path / "crisis.db"
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=serve, args=(server,), daemon=True).start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}/a"
        result = run("ingest", url, "--store", store, "--allow-host", "127.0.0.1")
        assert result.exit_code == 3, result.output
        assert "cannot be fetched" in result.stderr
        with dateline.open(store) as opened:
            assert opened.versions(url) == ()
        healthy.set()
        assert run("ingest", url, "--store", store, "--allow-host", "127.0.0.1").exit_code == 0
        with dateline.open(store) as opened:
            (version,) = opened.versions(url)
            assert version.size == len(body)
    assert looked(store).findings == []


# --- PostgreSQL --------------------------------------------------------------------------------------------------


def test_postgresql_restarted_under_load(server: Path, folder: Path, tmp_path: Path, ingest: Ingest) -> None:
    """Pages come in while the server is restarted, gently and not: each run that meets it ends with what to do; in the
    end every page is there once."""
    import psycopg

    programs = postgres_here.programs()
    assert programs is not None
    with psycopg.connect(f"host={server} user=dateline dbname=postgres", autocommit=True) as connection:
        connection.execute("create database restarted")
    store = f"postgresql://dateline@/restarted?host={server}"
    dateline.open(store).close()
    for mode in ("fast", "immediate"):
        process = ingest(folder, store)
        with dateline.open(store) as opened:
            before, until = opened.counts()["read"], time.monotonic() + 60
            while opened.counts()["read"] < before + 3 and process.poll() is None and time.monotonic() < until:
                time.sleep(0.05)
        control = [str(programs / "pg_ctl"), "-D", str(server / "data"), "-m", mode, "-w", "-l", str(server / "log")]
        options = f"-k {server} -c listen_addresses='' -c fsync=off"
        subprocess.run(
            [*control, "-o", options, "restart"], user=postgres_here.user(), cwd=server, check=True, capture_output=True
        )
        _, told = process.communicate(timeout=120)
        assert process.returncode in (0, 6), told
        assert "Traceback" not in told
        plain = ("nothing that was kept is lost", "the database server does not answer")
        assert process.returncode == 0 or any(words in told for words in plain), told
    assert ingest(folder, store).wait() == 0
    verdict = looked(store)
    assert verdict.findings == []
    assert (verdict.pages, verdict.records) == (20, 20)
