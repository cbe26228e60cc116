"""The commands on both databases, two runs at once, and a disk that fills."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import event

import dateline
from dateline.cli import main
from dateline.ingest import ingest
from dateline.store.store import open_store

TALKS = (
    "Published: February {day}, 2024\n\nChile and Peru said on Tuesday that their talks in Lima would begin on February 12. "
    'Police arrested {many} dockers in Callao. "We want no quarrel," Chilean Foreign Minister Ana Soto told reporters.\n'
)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, list(map(str, arguments)))


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """Four pages; the second is told otherwise by the fourth."""
    folder = tmp_path / "pages"
    folder.mkdir()
    for n in range(4):
        (folder / f"{n}.txt").write_text(TALKS.format(day=5 + n, many=30 + n))
    return folder


def test_every_view_works_on_both_databases(place: str, pages: Path) -> None:
    """Ingest, ingest again, search, the views, a digest, a profile, a comparison, another reading."""
    assert run("ingest", pages, "--store", place).exit_code == 0
    (pages / "0.txt").write_text(TALKS.format(day=5, many=50))
    assert "1 read, 3 known" in run("ingest", pages, "--store", place).stdout
    for command, says in (
        (["search", "quarrel", "--since", "2024-02-06"], "[quarrel]"),
        (["statements", "--by", "Soto", "--since", "2024-02-08"], "no quarrel"),
        (["events", "--type", "COERCE", "--most", "2"], "COERCE"),
        (["agenda", "--from", "2024-02-10", "--to", "2024-02-13", "--tz", "UTC"], "told by 4 pages"),
        (["brief", "--since", "2024-02-05", "--about", "CHL", "--tz", "UTC"], "4 articles"),
        (["brief", "--since", "2024-02-06", "--about", "CHL", "--tz", "UTC"], "Nobody speaks"),
        (["who", "Ana", "Soto"], "4 articles"),
        (["diff", str(pages / "0.txt")], "[-30-] {+50+} dockers"),
        (["reread", "--all"], "5 same, 0 changed"),
    ):
        result = run(*command, "--store", place)
        assert (result.exit_code, says in " ".join(result.stdout.split())) == (0, True), result.output


def test_two_runs_at_once_double_nothing(place: str, pages: Path) -> None:
    """Two processes take in the same pages into one store: each page is there once, and none of them fails."""
    command = [sys.executable, "-m", "dateline", "ingest", str(pages), "--store", place, "--json"]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    told = [json.loads(process.communicate(timeout=120)[0]) for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert all(one["read"] + one["known"] >= 4 and not one["problems"] for one in told)
    with dateline.open(place) as store:
        assert (store.counts()["records"], store.counts()["unread"]) == (4, 0)
        assert len(store.statements(by="Soto")) == 4


def test_a_disk_that_fills_is_said_plainly_and_loses_nothing(tmp_path: Path, pages: Path) -> None:
    """When there is no room the run ends with the cause; what was kept is sound, and the next run does the rest."""
    with open_store(tmp_path / "crisis.db") as store:
        taken = list(ingest(store, [str(pages / "0.txt")]))
        assert [one.state for one in taken] == ["read"]
    with open_store(tmp_path / "crisis.db") as store:

        @event.listens_for(store.engine, "connect")
        def fill(connection: object, _: object) -> None:
            """No page more than there are."""
            size = connection.execute("pragma page_count").fetchone()[0]  # type: ignore[attr-defined]
            connection.execute(f"pragma max_page_count={size}")  # type: ignore[attr-defined]

        store.engine.dispose()
        with pytest.raises(dateline.StoreError, match=r"crisis\.db: the disk is full"):
            for n in range(200):
                (pages / "more.txt").write_text(TALKS.format(day=9, many=100 + n) * 20)
                list(ingest(store, [str(pages / "more.txt")]))
    with open_store(tmp_path / "crisis.db") as store:
        assert len(list(store.records(about="CHL"))) >= 1
        assert {one.state for one in ingest(store, [str(pages)])} <= {"read", "known"}
        assert store.counts()["unread"] == 0
        with store.engine.connect() as connection:
            assert connection.exec_driver_sql("pragma integrity_check").scalar() == "ok"
