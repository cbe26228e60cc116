"""The commands of archives."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from dateline.cli import main
from dateline.store import open as open_store


def dateline(*arguments: object, code: int = 0, given: str | None = None) -> str:
    result = CliRunner().invoke(main, [*map(str, arguments)], input=given)
    assert result.exit_code == code, result.output
    return result.output


@pytest.fixture
def dataset(inputs: Path, tmp_path: Path) -> Path:
    dateline("archive", inputs, "-o", tmp_path / "news", "--rules-only", "-w", 1, "-q")
    return tmp_path / "news"


def test_a_job_tells_what_it_does(inputs: Path, tmp_path: Path) -> None:
    """A line for each input file, the sum at the end; the second time, that all is known; JSON for machines."""
    told = dateline("archive", inputs, "-o", tmp_path / "news", "--rules-only", "-w", 1)
    assert "1.warc.gz: 2 pages, 2 articles," in told
    assert "4 input files read: 6 articles," in told
    assert "2 pages refused" in told
    assert "4 known." in dateline("archive", inputs, "-o", tmp_path / "news", "--rules-only", "-w", 1)
    lines = dateline("archive", inputs, "-o", tmp_path / "news", "--rules-only", "-w", 1, "--json").splitlines()
    assert [json.loads(line)["state"] for line in lines] == ["known"] * 4


def test_mistakes_are_told_plainly(inputs: Path, tmp_path: Path) -> None:
    """Shards that there are not, no input, an input that is cut."""
    out = tmp_path / "news"
    assert "is no part of the work" in dateline("archive", inputs, "-o", out, "--shard", "3/2", code=2)
    assert "Name what is to be read" in dateline("archive", "-o", out, code=2)
    assert "no such file" in dateline("archive", tmp_path / "x.warc", "-o", out, code=3)
    assert "says nothing to Spark" in dateline("archive", inputs, "-o", out, "--spark", "local", "-w", 2, code=2)
    (inputs / "2.warc.gz").write_bytes((inputs / "1.warc.gz").read_bytes()[:-30])
    assert "cut off" in dateline("archive", inputs, "-o", out, "--rules-only", "-w", 1, code=1)


def test_a_list_of_inputs_and_shards(inputs: Path, tmp_path: Path) -> None:
    """Two machines with the same list read each file once."""
    listed = tmp_path / "list.txt"
    listed.write_text("\n".join(str(inputs / name) for name in ("1.warc.gz", "lines.jsonl", "2.warc.gz")))
    for part in ("1/2", "2/2"):
        dateline("archive", "--list", listed, "--shard", part, "-o", tmp_path / "news", "--rules-only", "-w", 1)
    assert "3 known" in dateline("archive", "--list", listed, "-o", tmp_path / "news", "--rules-only", "-w", 1)


def test_a_part_of_a_dataset_goes_into_a_store(inputs: Path, dataset: Path, tmp_path: Path) -> None:
    """By day, by who is named, by id; the second time it is known; the store then has page, record and search."""
    store = tmp_path / "crisis.db"
    assert "1 brought in" in dateline("import", dataset, "--store", store, "--since", "2024-02-06")
    assert "1 known" in dateline("import", dataset, "--store", store, "--since", "2024-02-06")
    assert "2 articles" in dateline("import", dataset, "--store", store, "--until", "2023-12-31")
    assert "1 known" in dateline("import", dataset, "--store", store, "--about", "TGO")
    assert "nothing of that kind" in dateline("import", dataset, "--store", store, "--ids", "-", given="0123\n")
    dateline("import", dataset, "--store", store)
    with open_store(str(store)) as opened:
        assert opened.counts()["records"] == 6
        (version,) = opened.versions("https://a.example/1")
        assert (version.state, version.fetched) == ("read", "2022-01-02T03:04:05Z")
        assert [hit.link for hit in opened.search("flood")] == ["https://a.example/2"]


def test_pages_that_are_gone_come_by_their_text(inputs: Path, dataset: Path, tmp_path: Path) -> None:
    """Without the archive the record comes whole, with the text in place of the page."""
    (inputs / "1.warc.gz").unlink()
    told = dateline("import", dataset, "--store", tmp_path / "crisis.db")
    assert "4 brought in, 2 brought in without their page, which is gone" in told
    assert "no dataset" in dateline("import", tmp_path, "--store", tmp_path / "crisis.db", code=2)
