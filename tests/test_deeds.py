"""Who did what in many pages, chosen by actor, type and status."""

from __future__ import annotations

import csv
import io
import json

import pytest
from click.testing import CliRunner

import dateline
from dateline import frames
from dateline.cli import main
from dateline.deeds import COLUMNS, deeds
from dateline.errors import UsageError
from dateline.said import said

PAGE = (
    "Kenyan soldiers shelled a village in Uganda on Friday, a Ugandan army spokesman said. "
    "Uganda's president will meet the president of Kenya on Thursday. "
    "Kenya denied that its troops had crossed the border. "
    "In 1976 Uganda expelled the Kenyan ambassador."
)


@pytest.fixture(scope="module")
def record() -> dateline.Record:
    return dateline.read(PAGE, published="2023-02-06")


def test_by_actor_type_and_status(record):
    """An actor is found by code in either role; types and statuses in whatever case."""
    assert {row.event.type for row in deeds([record], type="assault")} == {"ASSAULT"}
    assert {row.event.status for row in deeds([record], status="planned, denied")} <= {"planned", "denied"}
    assert deeds([record], actor="UGA")
    assert deeds([record], actor="Peru") == ()
    assert all(not row.event.background for row in deeds([record], background=False))


def test_with_a_recipient_the_pair_is_directed(record):
    """Kenya attacked Uganda, and not the other way round; without a recipient, either side will do."""
    assault = deeds([record], type="ASSAULT")
    (one,) = assault
    assert deeds([record], type="ASSAULT", actor="KEN") == assault
    recipient = one.recipients[0].member.text if one.recipients else "village"
    assert deeds([record], type="ASSAULT", actor="KEN", recipient=recipient) == assault
    assert deeds([record], type="ASSAULT", actor=recipient, recipient="KEN") == ()


@pytest.mark.parametrize(("option", "value"), [("type", "WAR"), ("status", "sure")])
def test_what_is_not_given_names_the_choices(record, option, value):
    """A mistyped type or status is an error that lists the choices."""
    with pytest.raises(UsageError, match="Choose of"):
        deeds([record], **{option: value})


def test_a_row_for_every_event_with_its_words(record):
    """All events are there; the spans quote the trigger's words; who tells of it is named."""
    rows = [row.to_dict() for row in deeds([record])]
    assert [row["event"] for row in rows] == [event.id for event in record.events]
    for row, event in zip(rows, record.events, strict=True):
        start, end = row["spans"][0]
        assert record.article.text[start:end] == event.trigger.text.split(" … ")[0]
    shelled = next(row for row in rows if row["type"] == "ASSAULT")
    assert len(shelled["said_by"]) == 1 and "spokesman" in shelled["said_by"][0]


def test_ids_are_the_same_on_every_reading(record):
    """Reading again gives the same ids, and no two events share one."""
    again = dateline.read(PAGE, published="2023-02-06")
    ids = [row.id for row in deeds([record])]
    assert ids == [row.id for row in deeds([again])]
    assert len(set(ids)) == len(ids)


def test_a_frame_has_a_row_for_each(record):
    """Events and statements as frames of pandas, with their columns also where nothing is found."""
    pytest.importorskip("pandas", reason="pandas is not installed")
    assert list(frames.events([record]).columns) == list(COLUMNS)
    assert len(frames.events([record])) == len(record.events)
    assert list(frames.events([record])["event"]) == [event.id for event in record.events]
    assert len(frames.statements([record])) == len(said([record]))
    assert list(frames.events([]).columns) == list(COLUMNS)


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "page.txt"
    path.write_text(PAGE * 2, encoding="utf-8")
    return str(path)


def test_the_command_in_every_plain_format(page):
    """JSON, JSON Lines and CSV hold the same rows."""
    options = ["events", page, "--published", "2023-02-06", "-q", "-f"]
    rows = json.loads(CliRunner().invoke(main, [*options, "json"]).stdout)
    lines = CliRunner().invoke(main, [*options, "jsonl"]).stdout.splitlines()
    assert rows and [json.loads(line) for line in lines] == rows
    table = list(csv.DictReader(io.StringIO(CliRunner().invoke(main, [*options, "csv"]).stdout)))
    assert [row["id"] for row in table] == [row["id"] for row in rows]
    assert json.loads(table[0]["actors"]) == rows[0]["actors"]
    brief = CliRunner().invoke(main, [*options, "brief"])
    assert brief.exit_code == 0 and "ASSAULT" in brief.stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--type", "WAR"], "Choose of"),
        (["--status", "sure"], "Choose of"),
        (["-f", "parquet"], "--output"),
        (["--codebook", "nowhere.toml"], "nowhere.toml"),
    ],
)
def test_wrong_usage_is_told(page, arguments, told):
    """Cause and choices, and exit code 2."""
    done = CliRunner().invoke(main, ["events", page, *arguments])
    assert done.exit_code == 2 and told in done.stderr
