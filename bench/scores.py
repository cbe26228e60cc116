"""Score Dateline on the shared corpora: ``python -m bench.scores statements`` (or events, times, places, …).

Predictions are written beside the figures, so that a wrong line can be looked at.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path

from bench.corpora import SCORER, SHARED, annotated, read_line
from bench.events import by_fold

FILES = {
    "statements": ("statements/dev.jsonl",),
    "events": ("events/train.jsonl",),
    "times": ("times/timebank.jsonl", "times/aquaint.jsonl"),
    "places": ("places/trnews.jsonl", "places/geowebnews.jsonl"),
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("task", choices=[*FILES, "all"])
    parser.add_argument("--cache", type=Path, help="a folder that keeps the parses between runs")
    parser.add_argument("--out", type=Path, default=Path("bench/out"), help="where the predictions go")
    parser.add_argument("--file", help="another file of the corpora than the usual ones")
    parser.add_argument("--rules-only", action="store_true", help="without the learned readers")
    parser.add_argument("--events-folds", type=Path, help="for events: the models of tools/train_events.py --folds")
    arguments = parser.parse_args()
    if not SCORER.exists():
        print(f"skipped: the corpora are not here ({SHARED})")
        return 0
    arguments.out.mkdir(parents=True, exist_ok=True)
    choose = by_fold(arguments.events_folds) if arguments.events_folds else None
    for task in FILES if arguments.task == "all" else [arguments.task]:
        for name in (arguments.file,) if arguments.file else FILES[task]:
            gold = SHARED / "corpora" / name
            predicted = arguments.out / f"{task}-{gold.stem}.jsonl"
            began, gaps = time.perf_counter(), 0
            with predicted.open("w", encoding="utf-8") as out:
                for line, text in annotated(gold, arguments.cache):
                    if choose is not None:
                        choose(line["id"])
                    record = read_line(line, text, rules_only=arguments.rules_only)
                    gaps += len(record.gaps)
                    out.write(record.to_json() + "\n")
            print(f"== {task}: {name} ({time.perf_counter() - began:.1f} s, {gaps} gaps)", flush=True)
            subprocess.run([sys.executable, str(SCORER), task, str(gold), str(predicted)], check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
