"""How fast: ``python -m bench.speed``. Every figure is paired with bare spaCy on the same text in the same run.

Reads the example pages (and the shared seed page, where it is there), each several times, alternating bare spaCy and
the whole reading; gives the ratio of the medians per page and in all, the share of each stage, and cold starts.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.corpora import SHARED
from bench.pipeline import stock
from dateline import language, reading
from dateline.page import Page, extract
from dateline.reading import Options, read_article

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
SEED = SHARED / "seed" / "page.txt"
#: The most that reading may cost, in times of bare spaCy, with the learned readers and by the rules alone; and the
#: seconds of a cold read and of ``--help``.
RATIO, RULES_RATIO, COLD, HELP = 2.5, 1.6, 4.0, 0.4


def pages() -> list[Path]:
    """The example pages in order, and the seed page where it is there."""
    return sorted(EXAMPLES.glob("*/page.*")) + ([SEED] if SEED.exists() else [])


def seconds(run: Callable[[], object]) -> float:
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def pair(path: Path, runs: int, options: Options) -> tuple[float, float, int]:
    """Median seconds of bare spaCy and of the whole reading (page to record), and the page's tokens."""
    page = Page(path.read_bytes(), path.name)
    text = extract(page).article.text
    nlp = stock()  # as its package loads it
    bare, whole = [], []
    for _ in range(runs):
        bare.append(seconds(lambda: nlp(text)))
        whole.append(seconds(lambda: read_article(extract(page), "x", options)))
    return statistics.median(bare), statistics.median(whole), len(nlp.make_doc(text))


def stages(paths: list[Path], runs: int, options: Options) -> dict[str, float]:
    """Seconds a stage over all pages, as the reading loop calls them."""
    spent: dict[str, float] = defaultdict(float)
    original = reading._Notes.step

    def timed(self: Any, name: str, run: Callable[..., Any], *inputs: Any) -> Any:
        began = time.perf_counter()
        try:
            return original(self, name, run, *inputs)
        finally:
            spent[name] += time.perf_counter() - began

    reading._Notes.step = timed  # type: ignore[assignment,method-assign]
    try:
        for _ in range(runs):
            for path in paths:
                page = Page(path.read_bytes(), path.name)
                began = time.perf_counter()
                extracted = extract(page)
                spent["page"] += time.perf_counter() - began
                began = time.perf_counter()
                text = language.annotate(extracted.article.text)
                spent["parse (spaCy)"] += time.perf_counter() - began
                reading.read_annotated(text, extracted, "x", options)
    finally:
        reading._Notes.step = original  # type: ignore[method-assign]
    return {name: value / runs for name, value in spent.items()}


def cold(arguments: list[str], runs: int) -> float:
    """Median seconds of a command in a new process."""
    command = [sys.executable, "-m", "dateline", *arguments]
    return statistics.median(
        seconds(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL)) for _ in range(runs)
    )


def profile(paths: list[Path], most: int, options: Options) -> None:
    profiler = cProfile.Profile()
    texts = [(e, language.annotate(e.article.text)) for e in (extract(Page(p.read_bytes(), p.name)) for p in paths)]
    profiler.enable()
    for extracted, text in texts:
        reading.read_annotated(text, extracted, "x", options)
    profiler.disable()
    pstats.Stats(profiler).sort_stats("tottime").print_stats(most)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--profile", type=int, metavar="N", help="print the N costliest functions instead")
    parser.add_argument("--no-cold", action="store_true", help="leave the cold starts out")
    parser.add_argument("--rules-only", action="store_true", help="without the learned readers")
    arguments = parser.parse_args()
    options, most = Options(rules_only=arguments.rules_only), RULES_RATIO if arguments.rules_only else RATIO
    paths = pages()
    if not paths:
        print("there are no example pages")
        return 1
    extract(Page(paths[0].read_bytes(), "warm"))
    for path in paths:  # tables and models are loaded before anything is timed
        read_article(extract(Page(path.read_bytes(), path.name)), "x", options)
    if arguments.profile:
        profile(paths, arguments.profile, options)
        return 0
    total = [0.0, 0.0]
    print(f"{'page':<34} {'tokens':>7} {'spaCy s':>8} {'whole s':>8} {'ratio':>6}")
    for path in paths:
        bare, whole, tokens = pair(path, arguments.runs, options)
        total[0] += bare
        total[1] += whole
        name = path.parent.name if path != SEED else "(seed)"
        print(f"{name:<34} {tokens:>7} {bare:>8.3f} {whole:>8.3f} {whole / bare:>6.2f}", flush=True)
    print(f"{'all':<34} {'':>7} {total[0]:>8.3f} {total[1]:>8.3f} {total[1] / total[0]:>6.2f}   (at most {most})")
    print("\nstage seconds, and share of the parse")
    spent = stages(paths, max(1, arguments.runs // 2), options)
    for name, value in spent.items():
        print(f"  {name:<16} {value:>7.3f}  {100 * value / spent['parse (spaCy)']:>5.1f} %")
    if not arguments.no_cold:
        target = SEED if SEED.exists() else paths[0]
        read = cold(["read", str(target)], arguments.runs)
        print(f"\ncold `dateline read {target.name}`: {read:.2f} s (at most {COLD})")
        print(f"cold `dateline --help`: {cold(['--help'], arguments.runs):.2f} s (at most {HELP})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
