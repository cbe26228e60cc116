"""What each stage costs beside the bare pipeline, and how it grows with the text: ``python -m bench.stages``.

Time is that of the processor (``time.process_time``), for other work on the machine does not tell on it. The example
pages are read as they are; then one text, made of them and of pages of our own making, at 500, 5,000 and 50,000 words:
ten times the text may take at most eleven times the time.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

from bench.made_pages import page as made
from bench.pipeline import stock
from bench.speed import pages
from dateline import language, reading
from dateline.page import Extracted, Page, extract, extract_text
from dateline.reading import Options

#: The most that ten times the text may take, in times of the time.
GROWTH = 11.0
#: What the whole may take, in times of the bare pipeline: by the rules alone, and with the learned readers.
RULES, LEARNED = 1.25, 1.8
WORDS = (500, 5_000, 50_000)
#: Seconds by stage.
Spent = dict[str, float]


@contextmanager
def clocked(spent: Spent) -> Iterator[None]:
    """Within it the time of each step of the reading loop is added to ``spent``."""
    original = reading._Notes.step

    def timed(self: Any, name: str, run: Callable[..., Any], *inputs: Any) -> Any:
        began = time.process_time()
        try:
            return original(self, name, run, *inputs)
        finally:
            spent[name] += time.process_time() - began

    reading._Notes.step = timed  # type: ignore[assignment,method-assign]
    try:
        yield
    finally:
        reading._Notes.step = original  # type: ignore[method-assign]


def seconds(run: Callable[[], Any]) -> tuple[float, Any]:
    """The processor's seconds that something takes, and what it gives."""
    began = time.process_time()
    given = run()
    return time.process_time() - began, given


def spent_on(extracted: Callable[[], Extracted], options: Options) -> Spent:
    """The seconds of each stage on a page, of the bare pipeline, and of what is none of them ("record")."""
    spent: Spent = defaultdict(float)
    nlp = stock()  # as its package loads it
    spent["page"], article = seconds(extracted)
    text = article.article.text
    spent["bare pipeline"], _ = seconds(lambda: [nlp(piece) for piece in language.pieces(text)])
    spent["parse"], annotated = seconds(lambda: language.annotate(text))
    with clocked(spent):
        whole, record = seconds(lambda: reading.read_annotated(annotated, article, "x", options))
    inner = {"page", "bare pipeline", "parse"}
    spent["record"] = whole - sum(value for name, value in spent.items() if name not in inner)
    spent["to JSON"], _ = seconds(record.to_json)
    return spent


def medians(extracted: Callable[[], Extracted], options: Options, runs: int) -> Spent:
    """The median of each stage over so many runs."""
    every = [spent_on(extracted, options) for _ in range(runs)]
    return {name: statistics.median(one[name] for one in every) for name in every[0]}


def whole(spent: Spent) -> float:
    """From the page to the record."""
    return sum(value for name, value in spent.items() if name not in ("bare pipeline", "to JSON"))


def shares(options: Options, runs: int) -> Spent:
    """The seconds of each stage over the example pages."""
    total: Spent = defaultdict(float)
    for path in pages():
        page = Page(path.read_bytes(), path.name)
        for name, value in medians(lambda page=page: extract(page), options, runs).items():  # type: ignore[misc]
            total[name] += value
    return total


def text_of(words: int) -> str:
    """A text of so many words: the examples' paragraphs, then made ones, none twice."""
    paragraphs: list[str] = []
    count = 0
    for text in _texts():
        for paragraph in text.split("\n\n"):
            paragraphs.append(paragraph)
            count += len(paragraph.split())
            if count >= words:
                return "\n\n".join(paragraphs)
    raise AssertionError


def _texts() -> Iterator[str]:
    yield from (extract(Page(path.read_bytes(), path.name)).article.text for path in pages() if "long" not in str(path))
    number = 0
    while True:
        if b"<video" not in (page := made(number)):
            yield extract(Page(page, "made.html")).article.text
        number += 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--rules-only", action="store_true", help="without the learned readers")
    parser.add_argument("--no-growth", action="store_true")
    parser.add_argument("--words", type=int, nargs="+", default=WORDS)
    asked = parser.parse_args()
    options, most = Options(rules_only=asked.rules_only), RULES if asked.rules_only else LEARNED
    for path in pages():  # tables and models are loaded before anything is timed
        reading.read_article(extract(Page(path.read_bytes(), path.name)), "x", options)
    spent = shares(options, asked.runs)
    bare = spent["bare pipeline"]
    print(f"{'stage':<16} {'seconds':>8} {'of bare':>8}   (the example pages, each the median of {asked.runs})")
    for name, value in spent.items():
        print(f"{name:<16} {value:>8.3f} {100 * value / bare:>7.1f} %")
    print(f"{'whole':<16} {whole(spent):>8.3f} {100 * whole(spent) / bare:>7.1f} %   (at most {most:.0%})")
    if asked.no_growth:
        return 0
    written = {n: text_of(n) for n in asked.words}
    grown = {n: medians(lambda n=n: extract_text(written[n]), options, 1) for n in asked.words}  # type: ignore[misc]
    print(
        f"\n{'stage':<16} "
        + " ".join(f"{f'{n:,} words':>14}" for n in asked.words)
        + "   times the time for ten times the text"
    )
    bad = False
    for name in (*spent, "whole"):
        values = [whole(g) if name == "whole" else g[name] for g in grown.values()]
        grew = [b / a if a > 0.0005 else float("nan") for a, b in pairwise(values)]
        told = ", ".join(f"{g:.1f}" for g in grew)
        print(f"{name:<16} " + " ".join(f"{v:>14.3f}" for v in values) + f"   {told}", flush=True)
        bad |= name == "whole" and any(g > GROWTH for g in grew)
    print(f"the whole grows at most {GROWTH:.0f} times: {'NO' if bad else 'yes'}")
    return int(bad)


if __name__ == "__main__":
    sys.exit(main())
