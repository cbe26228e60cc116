"""Who said what in many pages, chosen by speaker, kind of source and stance."""

from __future__ import annotations

import csv
import io
import json

import pytest
from click.testing import CliRunner

import dateline
from dateline.cli import main
from dateline.errors import UsageError
from dateline.said import COLUMNS, said

PAGE = (
    "Kenya's foreign minister, Alfred Mutua, denied that troops had crossed the border. "
    "A Ugandan official, who asked not to be named, said the road was closed. "
    "Uganda's government demanded an apology."
)


@pytest.fixture(scope="module")
def record() -> dateline.Record:
    return dateline.read(PAGE, published="2023-02-06")


def test_by_name_and_by_code(record):
    """A speaker is found by name, by the words of the source, and by the code of the country."""
    assert [row.statement.stance for row in said([record], by="mutua")] == ["denies"]
    assert "demands" in {row.statement.stance for row in said([record], by="UGA")}
    assert said([record], by="Mutu") == ()


def test_by_kind_and_stance(record):
    """Several kinds or stances may be asked for at once."""
    assert {row.statement.source.kind for row in said([record], kind="anonymous")} == {"anonymous"}
    assert {row.statement.stance for row in said([record], stance="denies, demands")} == {"denies", "demands"}


@pytest.mark.parametrize(("option", "value"), [("kind", "secret"), ("stance", "sure")])
def test_what_is_not_given_names_the_choices(record, option, value):
    """A mistyped kind or stance is an error that lists the choices."""
    with pytest.raises(UsageError, match="Choose of"):
        said([record], **{option: value})


def test_a_row_quotes_its_words(record):
    """The spans of a row are those of its words."""
    for row in said([record]):
        values = row.to_dict()
        assert tuple(values) == COLUMNS
        (first, *_) = values["spans"]
        assert record.article.text[first[0] : first[1]] in values["words"]


@pytest.mark.parametrize("form", ["brief", "markdown", "json", "jsonl", "csv"])
def test_every_format_has_every_statement(form, tmp_path, record):
    """The command prints the same statements in each format."""
    page = tmp_path / "page.txt"
    page.write_text(PAGE, encoding="utf-8")
    result = CliRunner().invoke(main, ["statements", str(page), "--published", "2023-02-06", "-f", form])
    assert result.exit_code == 0, result.output
    wanted = len(said([record]))
    if form == "json":
        assert len(json.loads(result.stdout)) == wanted
    elif form == "jsonl":
        assert len(result.stdout.splitlines()) == wanted
    elif form == "csv":
        assert len(list(csv.reader(io.StringIO(result.stdout)))) == wanted + 1
    else:
        assert f"{wanted}, on 1 page" in result.stdout


def test_what_was_told_by_another_says_so():
    """A statement within another names the one who tells it."""
    text = "A spokesman for Kenya's army said that the president had said the war was over."
    rows = said([dateline.read(text, published="2023-02-06")])
    assert all(above.id == row.statement.parent for row in rows for above in row.through[-1:])
