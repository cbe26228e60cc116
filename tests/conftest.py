"""What the tests share."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from dateline.record import Record

ARTICLE = """\
KIGOMA, March 4 (Lake Wire) — The foreign ministers of Tanzania and Burundi will meet in Geneva on Thursday, officials said.

"We are ready to talk," Tanzanian Foreign Minister Asha Mrema told reporters on Monday. She denied that troops had crossed the border.

A senior Burundian official, who declined to be named, said that about 4,000 soldiers were still near the crossing.
"""


@cache
def _read(text: str, published: str | None) -> Record:
    from dateline import reading
    from dateline.page import extract_text

    options = reading.Options(published=published, strict=True)
    return reading.read_article(extract_text(text), "t", options)


@pytest.fixture(scope="session", autouse=True)
def _no_data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test sees the tables that the user of this machine installed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATELINE_DATA", str(tmp_path_factory.mktemp("no-data")))
        patch.setenv("DATELINE_WORKERS", "0")  # a process for each command would load the models anew
        yield


@pytest.fixture(scope="session")
def read_text() -> Callable[..., Record]:
    """Reads a text strictly; the same text is read once."""
    return lambda text, published=None: replace(_read(text, published))


@pytest.fixture(scope="session")
def record(read_text: Callable[..., Record]) -> Record:
    """The record of one short article of ours."""
    return read_text(ARTICLE, "2024-03-04")


@pytest.fixture
def small_disk(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """A file system of 2 MB, or of the size (mount's words: "700k") that the test asks for as a parameter."""
    path = tmp_path / "disk"
    path.mkdir()
    size = getattr(request, "param", "2m")
    try:
        made = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(path)], capture_output=True, check=False
        )
    except FileNotFoundError:
        pytest.skip("there is no mount here")
    if made.returncode:
        pytest.skip("this user may not mount a file system")
    try:
        yield path
    finally:
        subprocess.run(["umount", "-l", str(path)], check=False)


@pytest.fixture(scope="session")
def ingest() -> Callable[..., subprocess.Popen[str]]:
    """`dateline ingest FOLDER --store STORE …` by the rules, in a process of its own."""

    def start(folder: Path, store: object, *more: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "dateline", "ingest", str(folder), "--store", str(store)]
        return subprocess.Popen(
            [*command, "--quiet", "--rules-only", *more], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    return start
