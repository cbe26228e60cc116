"""Score and time the time stage alone: ``python -m bench.times [--runs N] [--no-parse --cache FOLDER]``.

On the shared corpora where they stand beside the repo, and on our own short texts (``corpora/times``). Matching is that
of the shared scorer: a gold time takes the overlapping prediction that shares most with it; relaxed asks that there is
one, strict that the spans are equal, value that the TIMEX3 values are. The speed is that of ``find`` and ``resolve``
given the annotated text, beside the parse of the same articles in the same run, one process.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.corpora import SHARED, annotated, lines
from dateline import times
from dateline.language import Annotated, annotate
from dateline.record import Published, Time

OWN = Path(__file__).resolve().parents[1] / "corpora" / "times" / "dev.jsonl"
CORPORA = (SHARED / "corpora/times/timebank.jsonl", SHARED / "corpora/times/aquaint.jsonl", OWN)


@dataclass
class Tally:
    """Counts over articles: gold times, predicted times, and how many gold times are met in each way."""

    gold: int = 0
    predicted: int = 0
    relaxed: int = 0
    strict: int = 0
    value: int = 0

    def add(self, gold: Sequence[dict[str, Any]], predicted: Sequence[Time]) -> None:
        """Count one article."""
        self.gold += len(gold)
        self.predicted += len(predicted)
        used: set[int] = set()
        for wanted in gold:
            start, end = wanted["span"]
            near = [
                (min(end, found.span[1]) - max(start, found.span[0]), -i)
                for i, found in enumerate(predicted)
                if i not in used and found.span[0] < end and start < found.span[1]
            ]
            if not near:
                continue
            best = -max(near)[1]
            used.add(best)
            self.relaxed += 1
            self.strict += tuple(predicted[best].span) == (start, end)
            self.value += bool(predicted[best].value) and predicted[best].value == wanted["value"]

    def f1(self, hits: int) -> float:
        """F1 of so many hits, in percent."""
        return 200 * hits / (self.gold + self.predicted) if self.gold + self.predicted else 0.0

    def figures(self) -> dict[str, float]:
        """Relaxed, strict and value F1."""
        return {"relaxed": self.f1(self.relaxed), "strict": self.f1(self.strict), "value": self.f1(self.value)}


def read(line: dict[str, Any], text: Annotated) -> tuple[Time, ...]:
    """The times of a corpus line, given its annotated text."""
    written = line.get("published")
    return times.resolve(text, times.find(text.text), Published(written, "day" if written else None)).items


def texts(path: Path, cache: Path | None, parse: bool) -> Iterator[tuple[dict[str, Any], Annotated, float]]:
    """Each line with its annotated text and the seconds that the parse took (0 where it came from the cache)."""
    if not parse:
        for line, text in annotated(path, cache):
            yield line, text, 0.0
        return
    for line in lines(path):
        began = time.perf_counter()
        text = annotate(line["text"])
        yield line, text, time.perf_counter() - began


def score(path: Path, limit: int | None = None) -> Tally:
    """The tally of one corpus file, or of its first lines."""
    tally = Tally()
    for line, text in annotated(path, limit=limit):
        tally.add(line["times"], read(line, text))
    return tally


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3, help="the speed is the median of so many runs")
    parser.add_argument("--no-parse", action="store_true", help="take the parses from the cache; no speed of the parse")
    parser.add_argument("--cache", type=Path, help="a folder that keeps the parses between runs")
    arguments = parser.parse_args()
    print(f"{'corpus':<10} {'articles':>8} {'relaxed':>8} {'strict':>7} {'value':>6} {'times/s':>8} {'parse/s':>8}")
    for path in CORPORA:
        if not path.exists():
            print(f"{path.stem:<10} skipped: it is not here")
            continue
        parsed = list(texts(path, arguments.cache, not arguments.no_parse))
        tally = Tally()
        for line, text, _ in parsed:
            tally.add(line["times"], read(line, text))
        spent = []
        for _ in range(max(1, arguments.runs)):
            began = time.perf_counter()
            for line, text, _ in parsed:
                read(line, text)
            spent.append(time.perf_counter() - began)
        parse = sum(seconds for _, _, seconds in parsed)
        shown = " ".join(
            f"{figure:>{width}.1f}" for figure, width in zip(tally.figures().values(), (8, 7, 6), strict=True)
        )
        name = "own (dev)" if path == OWN else path.stem
        rate = f"{len(parsed) / parse:>8.1f}" if parse else f"{'-':>8}"
        print(f"{name:<10} {len(parsed):>8} {shown} {len(parsed) / statistics.median(spent):>8.0f} {rate}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
