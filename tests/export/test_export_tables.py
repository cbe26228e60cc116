"""Events in the columns of other data sets: parsed back by other code than wrote them."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

import dateline
from dateline.deeds import COLUMNS, Deed, deeds
from dateline.errors import UsageError
from dateline.events import codebook
from dateline.export import acled, gdelt, parquet, polecat
from dateline.export.coding import codes

PAGE = (
    "Kenyan soldiers shelled a village in Uganda on Friday. "
    "Uganda's president will meet the president of Kenya on Thursday. "
    "Police arrested twelve protesters in Kampala on Saturday. "
    "Kenya denied that its troops had attacked Uganda. "
    "Uganda may expel the Kenyan ambassador. "
    "In 1976 Uganda expelled a Kenyan ambassador. "
    "Rwanda and Burundi held talks in Kigali on Sunday. "
    "Tanzania condemned Kenya on Sunday."
)


@pytest.fixture(scope="module")
def rows() -> tuple[Deed, ...]:
    return deeds([dateline.read(PAGE, published="2023-02-06")])


def _csv(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def _tabs(text: str) -> list[dict[str, str]]:
    head, *lines = [line.split("\t") for line in text.splitlines()]
    return [dict(zip(head, line, strict=True)) for line in lines]


def test_polecat_has_deeds_and_plans_as_agree(rows):
    """A planned meeting is AGREE; what is denied, possible or history has no row and is counted."""
    table = polecat.write(rows)
    told = _tabs(table.text)
    assert len(told) + len(table.left_out) == len(rows)
    planned = {row.id for row in rows if row.event.type == "CONSULT" and row.event.status == "planned"}
    assert planned and {row["Event Type"] for row in told if row["Event ID"] in planned} == {"AGREE"}
    assert {why for _, why in table.left_out} >= {"denied", "possible", "told as history"}
    assert len(polecat.COLUMNS) == 40
    assert {row["Quad Code"] for row in told if row["Event Type"] == "AGREE"} == {"1"}


def test_gdelt_has_dyads_and_codes_with_their_noughts(rows):
    """Two who meet are one row; roots keep their leading nought; the quad class follows the root."""
    told = _csv(gdelt.write(rows).text)
    met = [row for row in told if {row["Actor1CountryCode"], row["Actor2CountryCode"]} == {"RWA", "BDI"}]
    assert [(row["EventRootCode"], row["QuadClass"]) for row in met] == [("04", "1")]
    condemned = next(row for row in told if row["Actor1CountryCode"] == "TZA")
    assert (condemned["EventCode"], condemned["QuadClass"], condemned["Actor2CountryCode"]) == ("11", "3", "KEN")
    assert condemned["SQLDATE"] == "20230205" and condemned["GoldsteinScale"] == ""


def test_acled_has_violence_and_no_words(rows):
    """A shelled village is remote violence, talks are not there, and nobody counts the dead."""
    table = acled.write(rows)
    told = _csv(table.text)
    kinds = {row["sub_event_type"] for row in told}
    assert {"Shelling/artillery/missile attack", "Arrests"} <= kinds
    assert {row["event_type"] for row in told} <= set(acled.DISORDER)
    assert all(row["fatalities"] == "" and len(row["event_date"]) == 10 for row in told)
    assert len(told) + len(table.left_out) == len(rows)


def test_quotes_tabs_and_line_breaks_survive(rows):
    """A name with a comma, quotes, a tab and a line break stays one field in every format."""
    name = 'The "Free, Fair"\tFront\nof Kenya'
    first = next(row for row in rows if row.event.type == "ACCUSE")
    side = replace(first.actors[0], actor=replace(first.actors[0].actor, name=name))
    odd = replace(first, actors=(side,))
    assert _csv(gdelt.write([odd]).text)[0]["Actor1Name"] == name
    assert _tabs(polecat.write([odd]).text)[0]["Actor Name"] == " ".join(name.split())


def test_parquet_keeps_lists_and_types(rows, tmp_path):
    """Read back by pyarrow: the same rows; lists are lists, ids strings; no rows, the same columns."""
    reader = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    path = tmp_path / "events.parquet"
    path.write_bytes(parquet.write(rows))
    table = reader.read_table(path)
    assert table.to_pylist() == [row.to_dict() for row in rows]
    path.write_bytes(parquet.write([]))
    empty = reader.read_table(path)
    assert empty.schema.equals(table.schema) and empty.column_names == list(COLUMNS)


def test_parquet_without_pyarrow_names_the_cure(rows, monkeypatch):
    """A plain error, not an ImportError."""
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(UsageError, match=r"dateline\[tables\]"):
        parquet.write(rows)


def test_the_codes_name_types_and_modes_of_plover():
    """Every line of the tables is a type, or a type and a mode, of the codebook; every type has its CAMEO root."""
    kinds = codebook.load().kinds
    for name in (*codes()["cameo"], *codes()["acled"], *codes()["planned"]):
        kind, _, mode = name.partition(" ")
        assert kind in kinds
        assert not mode or mode in kinds[kind].modes
    assert set(kinds) <= set(codes()["cameo"])
