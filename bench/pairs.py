"""Score the coder of pairs: ``python -m bench.pairs [PREDICTIONS] [--model]``.

``PREDICTIONS`` are the lines of a five-fold cross-validation on the shared training lines (folds by sha256 of the
id, mod 5), as ``tools/train_pairs.py --folds`` writes them, each fold's model quantised as the shipped one is; those
of the shipped recipe stand in ``bench/pairs-folds.jsonl``. ``--model`` runs the shipped model, trained on these very
lines: its figure says that the file is whole, and nothing of how good it is; and the pairs a second on one core.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from pathlib import Path

from bench import corpora
from bench.corpora import SHARED
from dateline.events.pairs import Pair, coder

FOLDS = Path(__file__).with_name("pairs-folds.jsonl")
GOLD = SHARED / "corpora" / "events" / "train.jsonl"


def report(gold: dict[str, str], told: dict[str, str]) -> list[str]:
    """Accuracy, macro-F1 and the F1 of each type, in percent, a line each."""
    right = Counter(t for i, t in gold.items() if told.get(i) == t)
    wanted, found = Counter(gold.values()), Counter(told[i] for i in gold if i in told)
    f1 = {t: 200 * right[t] / (wanted[t] + found[t]) for t in wanted}
    accuracy, macro = 100 * right.total() / len(gold), sum(f1.values()) / len(f1)
    head = f"accuracy {accuracy:.1f}  macro-F1 {macro:.1f}  ({len(gold)} pairs)"
    return [head, *(f"  {t:10} {f1[t]:5.1f}  ({wanted[t]})" for t in sorted(f1, key=lambda t: f1[t]))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("predictions", type=Path, nargs="?", default=FOLDS)
    parser.add_argument("--model", action="store_true", help="run the shipped model on its own training lines")
    asked = parser.parse_args()
    if not GOLD.exists():
        print(f"skipped: {GOLD} is not there")
        return
    lines = corpora.lines(GOLD)
    gold = {line["id"]: line["type"] for line in lines}
    told = corpora.lines(asked.predictions)
    print("five-fold cross-validation:", *report(gold, {line["id"]: line["type"] for line in told}), sep="\n")
    if asked.model:
        pairs = [Pair.from_line(line) for line in lines]
        coder().code(pairs[:8])
        began = time.perf_counter()
        own = {line["id"]: coded.type for line, coded in zip(lines, coder().code(pairs), strict=True)}
        spent = time.perf_counter() - began
        print(f"the shipped model on its training lines: {report(gold, own)[0]}, {len(pairs) / spent:.0f} pairs/s")


if __name__ == "__main__":
    main()
