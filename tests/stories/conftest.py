"""Articles of our own corpus, read as the program reads them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bench.corpora import lines
from bench.stories import FOLDER
from dateline.record import Record

Pages = Callable[..., list[tuple[dict[str, Any], Record]]]


@pytest.fixture(scope="session")
def pages(read_text: Callable[..., Record]) -> Pages:
    """The articles of stories of the development half, as they were published, each with its record; its id is the
    corpus's."""
    gold = sorted(lines(FOLDER / "dev.jsonl"), key=lambda line: line["published"])

    def of(*stories: str) -> list[tuple[dict[str, Any], Record]]:
        found = []
        for line in gold:
            if line["story"] in stories:
                record = read_text(line["text"], line["published"])
                article = replace(record.article, url=line["url"], site=line["site"])
                found.append((line, replace(record, id=line["id"], article=article)))
        return found

    return of
