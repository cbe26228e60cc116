"""What the tests share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache

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
