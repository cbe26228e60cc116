"""What a codebook costs: ``python -m bench.codebook [--runs N]``.

PLOVER is extended by 500 to 5,000 constructions of invented verbs; each is compiled, and the events of the example
pages are coded with it. The time to code is given as a ratio to PLOVER's alone in the same run, and so is the time for
the longest page said two, five and ten times over, by its length: both should stay near 1.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from functools import partial
from pathlib import Path
from statistics import median

from bench.speed import pages, seconds
from dateline import events, language, read
from dateline.events import codebook
from dateline.record import Record

SIZES = (500, 1000, 2000, 5000)
TIMES = (1, 2, 5, 10)


def book(size: int, folder: Path) -> str:
    """The path of a codebook of PLOVER and ``size`` constructions."""
    head = 'name = "Long"\nversion = "1"\nextends = "plover"\n[types.INSPECT]\nquad = 1\nscore = 1.0\n'
    entry = (
        '[[construction]]\ntype = "INSPECT"\npatterns = ["A zorb{n} R", "A\'s zorbing{n} of R"]\n'
        'examples = ["Chile zorb{n}s Peru."]\n'
    )
    file = folder / f"{size}.toml"
    file.write_text(head + "".join(entry.format(n=n) for n in range(size)), encoding="utf-8")
    return str(file)


def coded(record: Record, text: language.Annotated, path: str | None) -> int:
    """How many events a codebook finds in a page."""
    parts = (record.article.published, record.actors, record.times, record.places, record.statements)
    return len(events.code(text, *parts, path).items)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    began = seconds(codebook.load)  # before reading compiles it too
    records = [read(path) for path in pages()]
    texts = [language.annotate(record.article.text) for record in records]
    with tempfile.TemporaryDirectory() as folder:
        books = {size: book(size, Path(folder)) for size in SIZES}
        print(f"compiled: PLOVER {1000 * began:.0f} ms", end="")
        for size, path in books.items():
            print(f", with {size} more {1000 * seconds(partial(codebook.load, path)):.0f} ms", end="")
        print()

        def whole(path: str | None) -> float:
            return seconds(lambda: [coded(r, t, path) for r, t in zip(records, texts, strict=True)])

        whole(None)
        alone, ratios = [], dict[int, list[float]]({size: [] for size in SIZES})
        for _ in range(runs):
            alone.append(whole(None))
            for size, path in books.items():
                ratios[size].append(whole(path) / alone[-1])
        print(
            f"coding {len(records)} pages with PLOVER: {1000 * median(alone):.0f} ms; with more constructions:", end=""
        )
        print(",".join(f" {size} {median(found):.2f}" for size, found in ratios.items()), "times that")
    text = max((record.article.text for record in records), key=len)
    base = 0.0
    for times in TIMES:
        annotated = language.annotate("\n\n".join([text] * times))
        bare = read("\n\n".join([text] * times))
        took = median(seconds(partial(coded, bare, annotated, None)) for _ in range(runs))
        base = base or took
        print(f"the longest page {times:2} times over: {1000 * took:.0f} ms, {took / base / times:.2f} by length")
    return 0


if __name__ == "__main__":
    sys.exit(main())
