"""Pages are taken in as they are read: with the same options, and the record says with what."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from serving import article

import dateline
from dateline.cli import main
from dateline.record import Record


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, list(map(str, arguments)))


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A page about a strike."""
    path = tmp_path / "strike.html"
    path.write_text(article("the strike"))
    return path


def only(store: Path) -> Record:
    """The one record of a store."""
    with dateline.open(store) as kept:
        (record,) = kept.records()
        return record


def test_a_store_can_be_read_by_the_rules_alone(page: Path, tmp_path: Path) -> None:
    """The version says so; a reread with the learned readers finds that it was read otherwise, one without does not."""
    store = tmp_path / "crisis.db"
    assert run("ingest", page, "--store", store, "--rules-only").exit_code == 0
    assert only(store).version.learned is None
    assert "0 same, 0 changed" in run("reread", "--store", store, "--rules-only").stdout
    assert "0 same, 0 changed" not in run("reread", "--store", store).stdout
    assert run("reread", "--store", store, "--replace").exit_code == 0
    assert only(store).version.learned is not None
    assert "0 same, 0 changed" in run("reread", "--store", store).stdout


def test_tables_of_ones_own_are_used_and_named(page: Path, tmp_path: Path) -> None:
    """--actors, --places and --codebook: what they hold is in the record, and its version has their checksums."""
    actors, places = tmp_path / "actors.csv", tmp_path / "places.csv"
    actors.write_text("name,kind,code,wikidata\nKofi Badu,person,GHA,Q999\n")
    places.write_text("name,latitude,longitude,country\nLong Quay,5.6,0.0,GHA\n")
    store = tmp_path / "crisis.db"
    options = ("--actors", actors, "--places", places)
    assert run("ingest", page, "--store", store, *options).exit_code == 0
    record = only(store)
    assert "Q999" in {actor.wikidata for actor in record.actors}
    plain = dateline.read(page).version
    assert (record.version.actors, record.version.places) != (plain.actors, plain.places)
    assert "0 same, 0 changed" in run("reread", "--store", store, *options).stdout
    shown = json.loads(run("reread", "--store", store, "--json").stdout)
    assert shown["state"] in ("same", "changed")


@pytest.mark.parametrize("command", ["ingest", "watch", "reread"])
def test_a_broken_table_is_told_before_anything_is_read(command: str, page: Path, tmp_path: Path) -> None:
    """A table that is not there ends the command with its name and code 2; no page is refused for it."""
    store = tmp_path / "crisis.db"
    run("ingest", page, "--store", store)
    sources = [] if command == "reread" else [page]
    failed = run(command, *sources, "--store", store, "--actors", tmp_path / "none.csv")
    assert (failed.exit_code, "none.csv" in failed.output) == (2, True)


def test_views_of_a_store_say_how_to_read_it_otherwise(page: Path, tmp_path: Path) -> None:
    """An option of reading says nothing to a view of what was read; the cure is named."""
    store = tmp_path / "crisis.db"
    run("ingest", page, "--store", store)
    failed = run("statements", "--store", store, "--rules-only")
    assert failed.exit_code == 2
    assert f"dateline reread --store {store} --rules-only" in failed.output


def test_views_for_reading_have_an_end(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a large store the newest articles are printed, and how to have more; a table has all."""
    monkeypatch.setattr("dateline.cli.SHOWN", 1)
    (tmp_path / "flood.html").write_text(article("the flood", "2024-02-06"))
    store = tmp_path / "crisis.db"
    assert run("ingest", page, tmp_path / "flood.html", "--store", store).exit_code == 0
    shown = run("statements", "--store", store)
    assert "THE FLOOD TO GO ON" in shown.stdout
    assert "strike" not in shown.stdout
    assert "--most N shows more" in shown.stderr
    assert "strike" in run("statements", "--store", store, "--most", 2).stdout
    table = run("statements", "--store", store, "-f", "csv")
    assert ("strike" in table.stdout, table.stderr) == (True, "")
