"""What it costs to hand a page to a worker and its rows back: ``python -m bench.workers``.

A pool of processes pickles what goes to and fro. Beside the rows of a page, which is what Dateline's workers give
back, stands spaCy's own ``Doc``, which is what a pool gives back that only parses (``nlp.pipe(n_process=2)``): it
takes the vocabulary with it. Time is that of the processor, both ways, the mean of the example pages.
"""

from __future__ import annotations

import pickle
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

from bench.speed import pages
from dateline import language
from dateline.archive import tables
from dateline.page import Page, extract
from dateline.sources import Item, read_item


def to_and_fro(values: Sequence[Any]) -> tuple[float, float]:
    """Milliseconds and kB that a value takes to be pickled and unpickled."""
    began = time.process_time()
    packed = [pickle.dumps(value) for value in values]
    for each in packed:
        pickle.loads(each)
    return 1000 * (time.process_time() - began) / len(values), sum(map(len, packed)) / len(values) / 1000


def timed(run: Callable[[], list[Any]]) -> tuple[float, list[Any]]:
    """Milliseconds that each of a list took to make."""
    began = time.process_time()
    made = run()
    return 1000 * (time.process_time() - began) / len(made), made


def main() -> int:
    items = [Item(path.name, data=path.read_bytes()) for path in pages()]
    texts = [extract(Page(item.data or b"", item.name)).article.text for item in items]
    language.load()(texts[0])
    parse, docs = timed(lambda: [language.load()(text) for text in texts])
    records = [read_item(item, rules_only=True) for item in items]
    making, rows = timed(lambda: [tables.rows(record) for record in records])
    print(f"parsing a page takes {parse:.1f} ms, making its rows {making:.2f} ms")
    for name, values in (("the page", items), ("its rows", rows), ("its Doc", docs)):
        cost, size = to_and_fro(values)
        print(f"{name:<9} to and fro: {cost:>7.2f} ms, {size:>6,.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
