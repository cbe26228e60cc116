"""Inputs of an archive: two web archives, JSON Lines, and a folder of pages."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest

pytest.importorskip("pyarrow", reason="pyarrow is not installed")

from archived import TEXT, article, record, response


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    """Eight pages in four files, two of the pages no articles."""
    folder = tmp_path / "in"
    (folder / "pages").mkdir(parents=True)
    (folder / "1.warc.gz").write_bytes(response("1", "the strike") + response("2", "the flood", "2023-12-30"))
    video = record("https://a.example/v", b"<html><title>Video</title><body>nothing</body></html>")
    (folder / "2.warc.gz").write_bytes(response("3", "the vote") + gzip.compress(video))
    lines = [{"id": "7", "text": TEXT, "published": "2024-02-06"}, {"url": "https://b.example/", "html": article("it")}]
    (folder / "lines.jsonl").write_text("\n".join([json.dumps(lines[0]), "nonsense", json.dumps(lines[1])]))
    (folder / "pages" / "a.html").write_text(article("the blockade"))
    return folder


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., list[object]]:
    """Reads inputs into a dataset, by the rules alone; what became of each."""
    from dateline.archive import archive

    def read(*sources: Path, out: str = "out", **options: object) -> list[object]:
        options = {"rules_only": True, **options}
        return list(archive(list(map(str, sources)), tmp_path / out, **options))  # type: ignore[arg-type]

    return read
