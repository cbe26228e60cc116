"""The commands of the store, as a user runs them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from serving import LOCAL, Site, article, status

from dateline.cli import main


def dateline(*arguments: object, stdin: bytes = b"") -> Result:
    allowed = {"DATELINE_ALLOW_HOSTS": LOCAL}
    return CliRunner().invoke(main, list(map(str, arguments)), input=stdin, env=allowed)


@pytest.fixture(scope="module")
def crisis(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of three pages."""
    folder = tmp_path_factory.mktemp("crisis")
    (folder / "strike.html").write_text(article("the strike", "2024-02-05"))
    (folder / "flood.html").write_text(article("the flood", "2024-02-07"))
    (folder / "talks.txt").write_text(
        "Published: February 6, 2024\n\nChile and Peru said on Tuesday that their talks in Lima would begin on February 12. "
        "Police arrested 40 dockers in Accra on Monday.\n"
    )
    result = dateline("ingest", folder, "--store", folder / "crisis.db")
    assert result.exit_code == 0, result.output
    assert result.stdout == f"3 read. {folder / 'crisis.db'} holds 3 articles.\n"
    return folder / "crisis.db"


def test_a_second_run_finds_nothing_new(crisis: Path) -> None:
    """The same folder again: known, as a line and for machines."""
    assert "3 known" in dateline("ingest", crisis.parent, "--store", crisis).stdout
    told = json.loads(dateline("ingest", crisis.parent, "--store", crisis, "--json").stdout)
    assert told == {"read": 0, "known": 3, "refused": 0, "failed": 0, "articles": [], "problems": []}


def test_failures_are_listed_at_the_end(crisis: Path, site: Site, tmp_path: Path) -> None:
    """A bad page among good ones: the exit code is 1 and the list tells why; one bad page alone has its own code."""
    (tmp_path / "video.html").write_text("<html><body></body></html>")
    (tmp_path / "good.html").write_text(article("the vote"))
    store = tmp_path / "other.db"
    result = dateline("ingest", tmp_path, site.does("/gone", status(410)), "--store", store)
    assert result.exit_code == 1
    assert "1 read, 1 refused, 1 failed" in result.stdout
    assert "2 of 3 pages could not be read:" in result.stderr
    assert "410" in result.stderr
    assert "video.html" in result.stderr
    for source, code in ((tmp_path / "none.html", 3), (tmp_path / "video.html", 0), (site.address + "/gone", 3)):
        assert dateline("ingest", source, "--store", store).exit_code == code


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["search", "talks", "--store", "none.db"], 6, "dateline ingest SOURCE --store none.db"),
        (["search", "-x", "--store", "none.db"], 2, "No such option"),
        (["ingest", "x", "--store", "mysql://a/b"], 2, "Give a path"),
        (["ingest", "x", "--store", "/none/x.db"], 6, "no folder /none"),
        (["ingest", "x"], 2, "--store"),
        (["statements"], 2, "Name either sources or a store"),
        (["statements", "x.html", "--store", "none.db"], 2, "Name either sources or a store"),
        (["statements", "x.html", "--since", "7d"], 2, "without --store"),
        (["agenda", "--store", "none.db", "--published", "2024-02-05"], 2, "says nothing to a store"),
        (["watch", "x", "--store", "w.db", "--every", "often"], 2, "90s, 10m, 2h or 1d"),
    ],
)
def test_mistakes_give_cause_and_code(
    arguments: list[str], code: int, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mistake ends with a plain message and its exit code, never a traceback."""
    monkeypatch.chdir(tmp_path)
    result = dateline(*arguments)
    assert (result.exit_code, says in result.stderr) == (code, True), result.output
    assert "Traceback" not in result.output


def test_search_shows_words_in_their_place(crisis: Path) -> None:
    """Hits come with title, day, the words marked, and where the page came from."""
    result = dateline("search", "dangerous flood", "--store", crisis)
    assert "The flood to go on · 2024-02-07T08:00+00:00" in result.stdout
    assert "[flood] was [dangerous]" in " ".join(result.stdout.split())
    assert str(crisis.parent / "flood.html") in result.stdout
    assert dateline("search", "harbour", "--store", crisis, "--since", "2024-02-06").stdout.count("harbour") == 1
    (hit,) = json.loads(dateline("search", "peru", "--store", crisis, "--json").stdout)
    assert hit["published"].startswith("2024-02-06")
    assert dateline("search", "zebra", "--store", crisis).stdout == "Nothing found.\n"


def test_views_of_a_store_are_those_of_its_pages(crisis: Path) -> None:
    """The views of the store show the lines that the pages give, apart from the ids of the records."""

    def rows(*arguments: object) -> list[dict[str, object]]:
        found = json.loads(dateline(*arguments, "-f", "json").stdout)
        for row in found:
            row.pop("record", None)
            row.pop("id", None)
            for told in (*row.get("told", ()), *row.get("history", ())):
                told.pop("record")
        return sorted(found, key=repr)

    for view in (
        ["statements"],
        ["statements", "--by", "Badu"],
        ["events"],
        ["events", "--type", "COERCE"],
        ["agenda"],
    ):
        assert rows(*view, "--store", crisis) == rows(*view, crisis.parent) != []
    assert len(rows("events", "--store", crisis, "--actor", "police", "--recipient", "dockers")) == 1
    assert rows("events", "--store", crisis, "--actor", "dockers", "--recipient", "police") == []
    assert {row["title"] for row in rows("statements", "--store", crisis, "--since", "2024-02-07")} == {
        "The flood to go on"
    }


def test_watch_looks_when_it_is_due_and_goes_on_where_it_was(site: Site, tmp_path: Path) -> None:
    """A feed is looked at when it is due; a watch that was stopped and started again does not look before that."""
    entries = f"<entry><link href='{site.page('/1', article('the strike'))}'/></entry>"
    feed = site.page("/feed", f"<feed xmlns='http://www.w3.org/2005/Atom'>{entries}</feed>")
    opml = tmp_path / "feeds.opml"
    opml.write_text(f"<opml><body><outline xmlUrl='{feed}'/></body></opml>")

    def run(every: str, looks: int, seconds: float) -> list[dict[str, object]]:
        """So many seconds, and at least so many looks; then a SIGTERM."""
        command = [
            sys.executable,
            "-m",
            "dateline",
            "watch",
            str(opml),
            "--every",
            every,
            "--json",
            "--allow-host",
            LOCAL,
        ]
        command += ["--store", str(tmp_path / "crisis.db")]
        with subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, "PYTHONUNBUFFERED": "1"}) as process:
            assert process.stdout is not None
            time.sleep(seconds)
            lines = [process.stdout.readline() for _ in range(looks)]
            process.send_signal(signal.SIGTERM)
            lines += process.stdout.readlines()
            assert process.wait(20) == 0
        return [json.loads(line) for line in lines]

    looks = run("1s", 2, 0)
    assert [(look["read"], look["known"]) for look in looks[:2]] == [(1, 0), (0, 1)]
    asked = site.asked["/feed"]
    assert site.asked["/1"] == 1
    assert run("1h", 0, 4) == []
    assert site.asked["/feed"] == asked


# --- versions and reading again ----------------------------------------------------------------------------------


@pytest.fixture
def changed(tmp_path: Path) -> tuple[Path, Path]:
    """A page that changed after it was read, and its store."""
    page, store = tmp_path / "page.txt", tmp_path / "crisis.db"
    text = "Accra, February 7, 2024. About 10,000 soldiers were moved to the border, the ministry said. Police arrested a docker.\n"
    for words in (text, text + "\n", text.replace("10,000", "5,000")):
        page.write_text(words)
        assert dateline("ingest", page, "--store", store).exit_code == 0
    return page, store


def test_diff_shows_what_became_of_a_number(changed: tuple[Path, Path]) -> None:
    """The words of a page that changed, marked, and for machines; versions can be listed and chosen."""
    page, store = changed
    result = dateline("diff", page, "--store", store)
    assert result.exit_code == 0, result.output
    assert "About [-10,000-] {+5,000+} soldiers" in " ".join(result.stdout.split())
    told = json.loads(dateline("diff", page, "--store", store, "--json").stdout)
    assert [change["change"] for change in told["text"]] == ["changed"]
    assert len(dateline("diff", page, "--store", store, "--list").stdout.splitlines()) == 2
    backwards = dateline("diff", page, "--store", store, "--from", "2", "--to", "1")
    assert "[-5,000-] {+10,000+}" in " ".join(backwards.stdout.split())
    same = dateline("diff", page, "--store", store, "--from", "1", "--to", "1")
    assert "The record is the same." in same.stdout


def test_diff_of_what_is_not_there_says_so(changed: tuple[Path, Path], crisis: Path) -> None:
    """A page that the store has not, one that has not changed, a version that there is not."""
    page, store = changed
    for arguments, says in (
        ((page.parent / "none.txt", "--store", store), "no article of"),
        ((crisis.parent / "talks.txt", "--store", crisis), "one version"),
        ((page, "--store", store, "--to", "9"), "It has 2"),
    ):
        result = dateline("diff", *arguments)
        assert (result.exit_code, says in result.stderr) == (2, True), result.output


def test_reread_shows_before_it_replaces(changed: tuple[Path, Path]) -> None:
    """What another version has read is read again: the change is shown, and written with --replace only."""
    from dataclasses import replace

    from dateline.store import open as opened

    page, store = changed
    assert "0 same, 0 changed" in dateline("reread", "--store", store).stdout
    with opened(store) as kept:
        version = kept.history(str(page))[-1]
        record = kept.record(version.article or "")
        assert record is not None
        older = replace(record, events=(), version=replace(record.version, dateline="0.0.1"))
        assert kept.write(version.id, older) == record.id
    for _ in range(2):
        shown = dateline("reread", "--store", store)
        assert "0 same, 1 changed, 0 new, 0 refused. Nothing was replaced" in shown.stdout
        assert "COERCE" in shown.stdout
    assert dateline("events", "--store", store, "-f", "jsonl").stdout == ""
    told = json.loads(dateline("reread", "--store", store, "--replace", "--json").stdout)
    assert (told["state"], {change["change"] for change in told["events"]}) == ("changed", {"added"})
    assert "COERCE" in dateline("events", "--store", store, "-f", "jsonl").stdout
    assert "0 same, 0 changed" in dateline("reread", "--store", store).stdout
    assert "2 same, 0 changed" in dateline("reread", "--store", store, "--all").stdout
