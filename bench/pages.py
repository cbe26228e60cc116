"""Score page to article on the shared pages, beside bare trafilatura: ``python -m bench.pages``.

body F1     for each page, precision and recall of its words (``\\w+``, lower case, as a multiset: a word that stands
            three times in the gold text can be found three times) against the gold body; F1 of the two; the mean over
            pages. A page that is refused counts 0.
title       share of the news pages whose title has the gold title's words (case, punctuation and spaces put aside).
date        share of the news pages whose day is right: ours is that of the first clue (metadata, address, visible …),
            the article's own words not yet asked; trafilatura's is its ``date``.
pages/s     one process, the pages in memory, one pass.
"""

from __future__ import annotations

import argparse
import gzip
import logging
import re
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.corpora import SHARED, lines
from dateline.errors import PageError
from dateline.page import Page, extract

PAGES = SHARED / "corpora" / "pages"
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reader got out of one page."""

    body: str = ""
    title: str | None = None
    day: str | None = None


def ours(name: str, data: bytes) -> Answer:
    """Dateline's answer. Articles in other languages pass, so that both readers are asked for the same pages."""
    try:
        found = extract(Page(data, name), any_language=True)
    except PageError as error:
        print(f"  refused {name}: {error.kind}")
        return Answer()
    day = found.clues[0].value[:10] if found.clues else None
    return Answer(found.article.text, found.article.title, day)


def theirs(name: str, data: bytes) -> Answer:
    """Bare trafilatura's answer, with its own settings, metadata and date."""
    import trafilatura

    found: Any = trafilatura.bare_extraction(data, with_metadata=True)
    return Answer(found.text or "", found.title, found.date) if found else Answer()


def body_f1(found: str, gold: str) -> float:
    """F1 of the words, as multisets."""
    a, b = Counter(_WORD.findall(found.lower())), Counter(_WORD.findall(gold.lower()))
    hits = sum((a & b).values())
    return 2 * hits / (sum(a.values()) + sum(b.values())) if hits else 0.0


def same_title(found: str | None, gold: str) -> bool:
    """Whether two titles have the same letters and digits."""
    return _WORD.findall((found or "").lower()) == _WORD.findall(gold.lower())


def score(reader: Callable[[str, bytes], Answer], gold: list[dict[str, Any]], show: bool) -> str:
    """One line of figures for one reader."""
    pages = [(line, gzip.decompress((PAGES / f"{line['id']}.html.gz").read_bytes())) for line in gold]
    reader(pages[0][0]["id"], pages[0][1])  # imports and tables are not what is timed
    began = time.perf_counter()
    answers = [reader(f"{line['id']}.html", data) for line, data in pages]
    seconds = time.perf_counter() - began
    bodies, titles, days = [], [], []
    for (line, _), answer in zip(pages, answers, strict=True):
        bodies.append(body_f1(answer.body, line["body"]))
        if show and bodies[-1] < 0.9:
            print(f"  body {bodies[-1]:.2f} {line['id']}")
        if line.get("title"):
            titles.append(same_title(answer.title, line["title"]))
            days.append(answer.day == line["date"])
            if show and not titles[-1]:
                print(f"  title {line['id']}: {answer.title!r}, not {line['title']!r}")
            if show and not days[-1]:
                print(f"  date {line['id']}: {answer.day}, not {line['date']}")
    news = [f1 for f1, (line, _) in zip(bodies, pages, strict=True) if line.get("title")]
    return (
        f"body F1 {100 * sum(bodies) / len(bodies):5.1f} (news {100 * sum(news) / len(news):.1f})   "
        f"title {100 * sum(titles) / len(titles):5.1f}   date {100 * sum(days) / len(days):5.1f}   "
        f"{len(pages) / seconds:5.1f} pages/s"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", action="store_true", help="show each page that is wrong")
    parser.add_argument("--only", help="pages whose id holds this")
    arguments = parser.parse_args()
    if not Path(PAGES / "pages.jsonl").exists():
        print(f"skipped: the pages are not here ({PAGES})")
        return 0
    logging.getLogger("trafilatura").addHandler(logging.NullHandler())
    gold = [line for line in lines(PAGES / "pages.jsonl") if (arguments.only or "") in line["id"]]
    print(f"{len(gold)} pages, {sum(bool(line.get('title')) for line in gold)} of them news with title and date")
    for name, reader in (("trafilatura", theirs), ("dateline", ours)):
        print(f"{name:12} {score(reader, gold, arguments.show)}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
