"""Archives: every page once, wherever a job stops, on however many machines."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pyarrow.dataset
import pytest
from archived import files, response

import dateline
from dateline import sources, spans
from dateline.archive import Dataset, inputs, page
from dateline.archive.inputs import Unit, share, units
from dateline.archive.tables import COLUMNS, record_of, schema

Run = Callable[..., list]


def rows(folder: Path, table: str) -> list[dict]:
    found = pyarrow.dataset.dataset(folder / table, schema=schema(table), exclude_invalid_files=True).to_table()
    return sorted(found.to_pylist(), key=lambda row: json.dumps(row, sort_keys=True))


def test_every_page_is_an_article_or_refused_with_its_reason(inputs: Path, run: Run, tmp_path: Path) -> None:
    """Of web archives, JSON Lines and pages: what can be read stands in the tables under its month, what cannot beside
    them with its place."""
    done = run(inputs)
    assert [d.state for d in done] == ["read"] * 4
    articles = rows(tmp_path / "out", "articles")
    assert Counter(Path(a["file"]).name for a in articles) == {
        "1.warc.gz": 2,
        "2.warc.gz": 1,
        "lines.jsonl": 2,
        "a.html": 1,
    }
    assert {a["day"] for a in articles} == {"2024-02-05", "2023-12-30", "2024-02-06"}
    refused = {(Path(r["file"]).name, r["code"]): r["why"] for r in rows(tmp_path / "out", "refused")}
    assert "not a line of JSON" in refused["lines.jsonl", 3]
    assert "no article text" in refused["2.warc.gz", 4]
    assert {p.name for p in (tmp_path / "out" / "statements").iterdir()} == {"month=2024-02", "month=2023-12"}
    assert sum(a["statements"] for a in articles) == len(rows(tmp_path / "out", "statements")) > 5


def test_a_page_is_found_again_and_every_span_quotes_it(inputs: Path, run: Run, tmp_path: Path) -> None:
    """From file and offset the same bytes are had, and read again they are the same record."""
    run(inputs)
    for row in rows(tmp_path / "out", "articles"):
        again = sources.read_item(page(row["file"], row["offset"]), rules_only=True)
        assert again == record_of(row)
        assert again.article.sha256 == row["sha256"]
    texts = {a["record"]: a["text"] for a in rows(tmp_path / "out", "articles")}
    for said in rows(tmp_path / "out", "statements"):
        assert spans.quote(texts[said["record"]], [tuple(s) for s in said["spans"]]) == said["words"]


def test_a_second_run_does_nothing(inputs: Path, run: Run, tmp_path: Path) -> None:
    """Not a byte changes, also where a file was only touched."""
    run(inputs)
    before = files(tmp_path / "out")
    assert [d.state for d in run(inputs)] == ["known"] * 4
    assert files(tmp_path / "out") == before
    (inputs / "1.warc.gz").touch()
    assert [d.state for d in run(inputs)] == ["known"] * 4


def test_a_file_that_changed_is_read_in_place_of_what_it_was(inputs: Path, run: Run, tmp_path: Path) -> None:
    """A new page comes in, an old one goes; a file more doubles nothing."""
    run(inputs)
    (inputs / "1.warc.gz").write_bytes(response("1", "the strike") + response("9", "the quake", "2022-05-01"))
    (inputs / "0.warc.gz").write_bytes(response("8", "the match"))
    assert [d.state for d in run(inputs)] == ["known", "known", "known", "read", "read"]
    found = Counter(a["address"] for a in rows(tmp_path / "out", "articles"))
    assert set(found.values()) == {1}
    assert {f"https://a.example/{n}" for n in "1389"} <= set(found)
    assert "https://a.example/2" not in found
    assert len(found) == 7


def test_pages_that_left_a_folder_leave_the_dataset(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a folder has fewer parts than it had, what stood in the last is taken out."""
    monkeypatch.setattr(inputs, "PART", 2)
    folder = tmp_path / "pages"
    folder.mkdir()
    for n in range(3):
        (folder / f"{n}.txt").write_text(
            f"ACCRA, Feb {n + 1} (Lake Wire) — Ministers met in Accra on Monday, Mr Badu said."
        )
    assert len(run(folder)) == 2
    (folder / "2.txt").unlink()
    run(folder)
    assert len(rows(tmp_path / "out", "articles")) == len(list(Dataset(tmp_path / "out").entries())) + 1 == 2


def test_another_version_reads_anew_unless_asked_to_keep(inputs: Path, run: Run, tmp_path: Path) -> None:
    """What other versions or options read is not mixed with what these read."""
    run(inputs)
    assert {d.state for d in run(inputs, published="2024-02-07", keep=True)} == {"known"}
    assert {d.state for d in run(inputs, published="2024-02-07")} == {"read"}
    assert len(rows(tmp_path / "out", "articles")) == 6


def test_machines_that_share_a_list_make_one_dataset(inputs: Path, run: Run, tmp_path: Path) -> None:
    """The shards of all machines are the dataset of one, to the byte; so are those of two workers."""
    run(inputs)
    for number in (3, 1, 2):
        run(inputs, out="shards", shard=(number, 3))
    run(inputs, out="workers", workers=2)
    assert files(tmp_path / "shards") == files(tmp_path / "out") == files(tmp_path / "workers")


def test_every_unit_is_one_machines() -> None:
    """Whatever the number of machines, none is left out and none is two's."""
    work = tuple(Unit(f"/{n}") for n in range(7))
    for of in range(1, 10):
        assert sorted(u.path for n in range(1, of + 1) for u in share(work, n, of)) == [u.path for u in work]


def test_a_cut_archive_gives_what_stands_before_and_says_so(inputs: Path, run: Run, tmp_path: Path) -> None:
    """Its pages are in the dataset, its problem in the manifest, also the second time; made whole it is read again."""
    whole = (inputs / "1.warc.gz").read_bytes()
    (inputs / "1.warc.gz").write_bytes(whole[:-30])
    for state in ("read", "known"):
        (done,) = [d for d in run(inputs) if d.problem]
        assert (done.state, done.rows["articles"]) == (state, 1)
        assert "cut off" in done.problem
    (inputs / "1.warc.gz").write_bytes(whole)
    assert not [d for d in run(inputs) if d.problem]
    assert len(rows(tmp_path / "out", "articles")) == 6


def test_a_job_that_is_broken_off_leaves_nothing_half(inputs: Path, tmp_path: Path, run: Run) -> None:
    """Stopped in the middle of a file, the dataset has the files before it; the next run makes it whole."""
    from dateline.archive import archive

    job = archive([str(inputs)], tmp_path / "broken", rules_only=True)
    assert next(job).state == "read"
    job.close()
    assert len(list(Dataset(tmp_path / "broken").entries())) == 1
    assert not [p for p in (tmp_path / "broken" / ".writing").iterdir() if p.is_dir()]
    assert [d.state for d in run(inputs, out="broken")] == ["known", "read", "read", "read"]
    run(inputs)
    assert files(tmp_path / "broken") == files(tmp_path / "out")


def test_long_files_become_several_pieces(
    inputs: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Memory is bounded: pages are written as they come, and the rows are the same."""
    run(inputs)
    monkeypatch.setattr("dateline.archive.dataset.PIECE", 1)
    run(inputs, out="pieces")
    for table in COLUMNS:
        assert rows(tmp_path / "pieces", table) == rows(tmp_path / "out", table)
    assert len(files(tmp_path / "pieces")) > len(files(tmp_path / "out"))


def test_what_is_no_dataset_is_not_written_to(inputs: Path, run: Run, tmp_path: Path) -> None:
    """A folder with something else in it, a second job, a source that is not there: plain errors."""
    with pytest.raises(dateline.UsageError, match="neither empty nor an archive"):
        run(inputs, out="in")
    with pytest.raises(dateline.SourceError, match="no such file"):
        run(tmp_path / "gone.warc.gz")
    dataset = Dataset(tmp_path / "out")
    dataset.prepare()
    with dataset.held("1-of-1"), pytest.raises(dateline.UsageError, match="Another job"):
        run(inputs)


def test_the_same_input_under_two_names_is_one(inputs: Path) -> None:
    """A file named twice, or named and in a named folder, is one unit."""
    assert units([str(inputs), str(inputs / "1.warc.gz"), f"{inputs}/pages/.."]) == units([str(inputs)])
