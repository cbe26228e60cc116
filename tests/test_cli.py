"""The command line, run as a user runs it."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dateline.cli import main

TEXT = (
    "NAIROBI, March 4 (Lake Wire) — Kenyan and Somali officials will hold talks in Nairobi on Thursday, a spokesman said.\n\n"
    "“We are ready,” the spokesman, Abdi Warsame, told reporters on Monday. He denied that troops had crossed the border."
)


def dateline(*arguments: str, stdin: str | bytes = b"") -> Result:
    return CliRunner().invoke(main, list(arguments), input=stdin)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pages") / "talks.txt"
    path.write_text("Officials to meet in Nairobi\n\n" + TEXT, encoding="utf-8")
    return path


def test_brief_of_one_page(page: Path) -> None:
    """A page gives its brief: headline, date, and the sections a desk looks for, each line with its reference."""
    result = dateline("read", str(page), "--published", "2024-03-04", "--tz", "Africa/Nairobi")
    assert result.exit_code == 0, result.output
    for words in ("Officials to meet in Nairobi", "Mon 4 Mar 2024", "SCHEDULED", "SAID", "  s1", "ready"):
        assert words in result.output
    assert max(map(len, result.output.splitlines())) <= 80


def test_json_is_the_record(page: Path) -> None:
    """--format json prints the record, and --published goes before what the page says."""
    record = json.loads(dateline("read", str(page), "--format", "json", "--published", "2023-03-06").stdout)
    assert record["article"]["published"]["value"] == "2023-03-06"
    assert record["statements"]


@pytest.mark.parametrize("command", ["read", "agenda", "statements", "events"])
def test_own_tables_on_every_command_that_reads(page: Path, tmp_path: Path, command: str) -> None:
    """--actors and --places are taken; a mistake in them is told with its line before any page is read."""
    mine, here = tmp_path / "mine.csv", tmp_path / "here.csv"
    mine.write_text("name,code,office,wikidata\nAbdi Warsame,KEN,Spokesman,Q7\n", encoding="utf-8")
    here.write_text("name,country,latitude,longitude\nNairobi,KEN,-1.5,36.75\n", encoding="utf-8")
    options = [command, str(page), "--actors", str(mine), "--places", str(here), "-q"]
    result = dateline(*options, "--format", "json")
    assert result.exit_code == 0, result.output
    if command == "read":
        record = json.loads(result.stdout)
        assert [a["name"] for a in record["actors"] if a["wikidata"] == "Q7"] == ["Abdi Warsame"]
        assert {p["longitude"] for p in record["places"] if p["text"] == "Nairobi"} == {36.75}
    mine.write_text("name,code\nAbdi Warsame,KE\n", encoding="utf-8")
    wrong = dateline(*options)
    assert wrong.exit_code == 2
    assert "line 2: 'KE' is no code. Did you mean KEN?" in wrong.output


def test_markdown_of_standard_input() -> None:
    """A page can come from standard input, and a brief can be Markdown."""
    result = dateline("read", "-", "-f", "markdown", stdin=TEXT)
    assert result.exit_code == 0
    assert result.stdout.startswith("# ")
    assert "## Said" in result.stdout


def test_show_prints_the_words_in_their_context(page: Path) -> None:
    """--show marks the words behind a line."""
    result = dateline("read", str(page), "--show", "s1")
    assert result.exit_code == 0
    assert "[" in result.stdout and "]" in result.stdout
    wrong = dateline("read", str(page), "--show", "s99")
    assert wrong.exit_code == 2
    assert "s1–s" in wrong.stderr


def test_many_pages_go_on_past_a_bad_one(page: Path, tmp_path: Path) -> None:
    """A bad page is listed at the end with its reason, the exit code says so, and the others are there in order."""
    (tmp_path / "lines.jsonl").write_text(
        '{"id": "one", "text": "Rain fell on Lagos."}\nnonsense\n{"id": "two", "text": "It stopped."}\n'
    )
    result = dateline("read", str(page), str(tmp_path / "gone.html"), str(tmp_path / "lines.jsonl"), "-f", "jsonl")
    assert result.exit_code == 1
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()][1:] == ["one", "two"]
    assert "2 of 5 pages could not be read" in result.stderr
    assert "gone.html: no such file" in result.stderr
    assert "lines.jsonl:2: not a line of JSON" in result.stderr


def test_given_text_is_kept_to_the_character() -> None:
    """A line's text is the record's text, with its spans in it, under the line's own id."""
    line = json.dumps({"id": "x1", "text": f"\t{TEXT} \n", "published": "2024-03-04", "title": "Talks"})
    record = json.loads(dateline("read", "-", "-f", "jsonl", stdin=line).stdout)
    assert (record["id"], record["article"]["text"], record["article"]["title"]) == ("x1", f"\t{TEXT} \n", "Talks")


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["read", "no_such.html"], 3, "no such file"),
        (["read", "-", "--tz", "Mars/Base"], 2, "IANA"),
        (["read", "-", "--published", "soon"], 2, "2021-12-30"),
        (["read", "-", "--model", "en_core_web_none"], 5, "Installed:"),
        (["read", "-", "--codebook", "none.toml"], 2, "none.toml"),
        (["read", "-", "-f", "xml"], 2, "jsonl"),
        (["read"], 2, "SOURCE"),
        (["reed"], 2, "No such command"),
    ],
)
def test_mistakes_give_cause_and_code(arguments: list[str], code: int, says: str) -> None:
    """A mistake ends with a plain message and its exit code, never a traceback."""
    result = dateline(*arguments, stdin=TEXT)
    assert result.exit_code == code, result.output
    assert says in result.stderr
    assert "Traceback" not in result.output


def test_json_of_many_names_the_choice(page: Path) -> None:
    """--format json for several pages says to use jsonl."""
    result = dateline("read", str(page), str(page), "-f", "json")
    assert result.exit_code == 2
    assert "jsonl" in result.stderr


BODY = "<p>The minister said on Monday that the talks would go on. Nobody in Accra objected to that plan.</p>"
BAD_PAGES = {
    "50 MB": b"<html><body>" + BODY.encode() * (50_000_000 // len(BODY)) + b"</body></html>",
    "long line": ("<html><body><article><p>" + "word " * 20_000 + "</p></article></body></html>").encode(),
    "one word": b"<html><body><article><p>" + b"x" * 100_000 + b"</p></article></body></html>",
    "deep": b"<div>" * 100_000 + BODY.encode() + b"</div>" * 100_000,
    "wide": b"<p " + b"".join(b"a%d='x' " % i for i in range(50_000)) + b">" + BODY.encode() * 5,
    "open tags": b"<b><i><a><table><tr><td>" * 20_000 + BODY.encode(),
    "text line": b"word " * 20_000,
    "binary": bytes(range(256)) * 400,
    "pdf": b"%PDF-1.7\n" + bytes(range(256)) * 40,
    "empty": b"",
    "quotes": ("<html><body><article>" + "<p>“" * 5_000 + "said ”" * 5_000 + "</article></body></html>").encode(),
}


def _bounded() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (3_000_000_000, 3_000_000_000))


@pytest.mark.parametrize("kind", BAD_PAGES)
def test_bad_pages_are_handled_in_bounds(kind: str, tmp_path: Path) -> None:
    """Whatever comes, a page is read or refused within seconds and 3 GB of address space, without a traceback."""
    path = tmp_path / "page.html"
    path.write_bytes(BAD_PAGES[kind])
    command = [sys.executable, "-m", "dateline", "read", str(path), "-f", "json"]
    began = time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, preexec_fn=_bounded)
    assert time.monotonic() - began < 40  # a cold start and a busy machine included
    assert "Traceback" not in done.stderr
    assert done.returncode in (0, 4), done.stderr
    if done.returncode:
        assert done.stderr.startswith("Error: ")
        assert len(done.stderr) < 600
    else:
        assert not json.loads(done.stdout)["gaps"]


def test_help_does_not_load_a_parser() -> None:
    """--help imports neither spaCy nor anything else a page needs."""
    code = (
        "import sys; from dateline.cli import main; main(['--help'], standalone_mode=False); print(sorted(sys.modules))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert "Commands:" in out
    assert not any(
        f"'{name}'" in out for name in ("spacy", "numpy", "lxml", "trafilatura", "rich", "httpx", "sqlalchemy")
    )


def test_reading_does_not_load_the_store(page: Path) -> None:
    """`dateline read` imports nothing of the store, nor what the store needs."""
    code = f"import sys; from dateline.cli import main; main(['read', {str(page)!r}], standalone_mode=False); print(sorted(sys.modules))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    needed = (
        "sqlalchemy",
        "feedparser",
        "fastwarc",
        "protego",
        "tenacity",
        "psycopg",
        "dateline.store",
        "dateline.ingest",
    )
    assert [name for name in needed if f"'{name}'" in out] == []


# --- the diary ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("diary")
    (folder / "a.txt").write_text(
        "Lima, February 5, 2024. The presidents of Chile and Peru will hold talks in Lima on February 12 at 10 a.m. local time.\n",
        encoding="utf-8",
    )
    (folder / "b.txt").write_text(
        "Published: February 6, 2024\n\nChile and Peru said on Tuesday that their talks in Lima would begin on February 12. "
        "A vote in the Peruvian parliament is planned for March 3.\n",
        encoding="utf-8",
    )
    return folder


def test_the_diary_of_several_pages(pages: Path) -> None:
    """One engagement told by two pages is one line, with both."""
    result = dateline("agenda", str(pages), "--tz", "Europe/Berlin", "--published", "2024-02-06")
    assert result.exit_code == 0, result.output
    assert "FEB 2024" in result.output
    assert result.output.count("talks: ") == 1
    assert result.output.count("“") == 3
    assert max(map(len, result.output.splitlines())) <= 80


def test_the_diary_as_json(pages: Path) -> None:
    """A list of engagements with their words, start and countries."""
    result = dateline("agenda", str(pages), "-f", "json", "--published", "2024-02-06", "--to", "2024-02-28")
    (talks,) = json.loads(result.stdout)
    assert (talks["codes"], talks["what"], len(talks["told"])) == (["CHL", "PER"], "talks", 2)


def test_the_diary_as_a_calendar(pages: Path, tmp_path: Path) -> None:
    """--output writes a file; an update of it by the same pages changes nothing."""
    target = tmp_path / "crisis.ics"
    assert dateline("agenda", str(pages), "-f", "ics", "-o", str(target)).exit_code == 0
    first = target.read_bytes()
    assert first.startswith(b"BEGIN:VCALENDAR\r\n")
    again = dateline("agenda", str(pages), "-f", "ics", "-o", str(target), "--update", str(target))
    assert again.exit_code == 0, again.output
    assert target.read_bytes() == first


def test_show_prints_the_words_of_each_page(pages: Path) -> None:
    """--show gives a line's words in each page that tells of it."""
    result = dateline("agenda", str(pages), "--published", "2024-02-06", "--show", "d1")
    assert result.output.count("talks (scheduled)") == 2


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--status", "sure"), "Choose of scheduled"),
        (("--from", "tomorrow"), "Write it as 2024-02-09"),
        (("--update", "none.ics"), "--format ics"),
        (("--update", "none.ics", "-f", "ics"), "cannot be read"),
        (("--output", "/no/such/folder/file"), "Choose another file"),
        (("--tz", "Mars/Base"), "Europe/Berlin"),
        (("--show", "d99"), "It has d1"),
    ],
)
def test_wrong_usage_of_the_diary_names_the_choices(pages: Path, arguments: tuple[str, ...], says: str) -> None:
    """A mistake ends with exit code 2, its cause and the cure."""
    result = dateline("agenda", str(pages), "--published", "2024-02-06", *arguments)
    assert result.exit_code == 2
    assert says in result.output


def test_a_broken_page_is_listed_and_the_diary_printed(pages: Path, tmp_path: Path) -> None:
    """One bad page of several costs only itself."""
    bad = tmp_path / "bad.html"
    bad.write_bytes(b"<html><body></body></html>")
    result = dateline("agenda", str(pages), str(bad))
    assert result.exit_code == 1
    assert "bad.html" in result.output
    assert "talks: " in result.output
