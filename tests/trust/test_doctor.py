"""dateline doctor: what it looks at, and that it says what to do."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import dateline
from dateline import doctor, learned
from dateline.cli import main
from dateline.store.captures import Capture


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["doctor", *map(str, arguments)])


def test_a_healthy_installation_and_store(tmp_path: Path) -> None:
    """Everything is looked at; pages that wait to be read are told."""
    with dateline.open(tmp_path / "crisis.db") as store:
        store.keep(Capture("https://news.example/a", b"words"))
    checks = json.loads(run(tmp_path / "crisis.db", "--json").stdout)
    states = {check["what"]: check["state"] for check in checks}
    assert {"Python", "libraries", "English pipeline", "weights in learned", "codebook", "store", "log", "disk"} <= set(
        states
    )
    assert states["unread pages"] == "note"
    assert "bad" not in states.values(), checks
    assert run(tmp_path / "crisis.db").exit_code == 0


def test_what_is_amiss_has_its_cure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Weights that were replaced, a log that was cut, a clock that is behind, a store that is none."""
    monkeypatch.setattr(learned, "sha256", lambda path: "0" * 64)
    result = run()
    assert result.exit_code == 1
    assert "damaged or replaced: agenda.onnx" in result.stdout
    assert "→ pip install" in result.stdout
    monkeypatch.undo()
    store = tmp_path / "crisis.db"
    dateline.open(store).close()
    with closing(sqlite3.connect(store)) as connection, connection:
        connection.execute("update log set at = '2999-01-01T00:00:00Z'")
    found = {check.what: check for check in doctor.examine(str(store))}
    assert found["log"].state == "bad"
    assert "verify" in (found["log"].cure or "")
    (tmp_path / "page.html").write_text("no database " * 200)
    for place in (tmp_path / "page.html", tmp_path / "none.db"):
        result = run(place)
        assert result.exit_code == 1
        assert "Traceback" not in result.output
