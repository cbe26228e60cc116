"""Score the agenda on our own articles: ``python -m bench.agenda [--file FILE] [--set-aside] [-v]``.

The articles stand in ``corpora/agenda`` (their form: ``corpora/README.md``). An entry is right if its start is, to the
gold's precision; of the gold entries it is then asked whether exactly their countries and organisations take part, and
whether the status is right. A gold entry may name several starts or states, leave out who takes part (not asked), or be
optional (neither missed nor wrong). Of the articles with several zones it is asked whether the clocks were found to
agree, or not to. Where the shared scorer stands beside the repo it is run on the same records.
"""

from __future__ import annotations

import argparse
import functools
import hashlib
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from bench.corpora import SCORER, annotated, read_line
from dateline import learned
from dateline.agenda import judgement, reader
from dateline.record import AgendaItem, Record

FOLDER = Path(__file__).resolve().parents[1] / "corpora" / "agenda"
#: Parts of a cross-validation of the learned reader.
FOLDS = 5


def fold(name: str) -> int:
    """The part to which the article of this id belongs."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % FOLDS


@dataclass
class Tally:
    """Counts over articles."""

    found: int = 0
    wanted: int = 0
    starts: int = 0
    asked: int = 0
    company: int = 0
    status: int = 0
    clocks: int = 0
    zoned: int = 0

    @property
    def start_f1(self) -> float:
        """F1 of the starts, in percent."""
        precision, recall = _share(self.starts, self.found), _share(self.starts, self.wanted)
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0

    def figures(self) -> Iterator[tuple[str, float, str]]:
        """Name, percent, and of how many, for each figure."""
        yield "start F1", self.start_f1, f"{self.starts} right of {self.found} found, {self.wanted} wanted"
        yield "participants", _share(self.company, self.asked), f"{self.company} of {self.asked}"
        yield "status", _share(self.status, self.wanted), f"{self.status} of {self.wanted}"
        yield "clock check", _share(self.clocks, self.zoned), f"{self.clocks} of {self.zoned}"


def development() -> list[Path]:
    """The files of the development half."""
    return sorted(FOLDER.glob("dev*.jsonl"))


def read(
    paths: Iterable[Path], *, folds: Path | None = None, rules_only: bool = False
) -> Iterator[tuple[dict[str, Any], Record]]:
    """Each line with its record; with ``folds`` (a folder that ``tools/train_agenda.py`` wrote) by the learned reader
    that was trained without it."""
    readers = [reader.Reader(folds / f"fold-{n}.onnx", learned.words()) for n in range(FOLDS)] if folds else []
    for path in paths:
        for line, text in annotated(path):
            apart = functools.partial(readers.__getitem__, fold(line["id"])) if readers else reader.reader
            with mock.patch.object(judgement, "reader", apart):
                yield line, read_line(line, text, rules_only=rules_only)


def score(pairs: Iterable[tuple[dict[str, Any], Record]]) -> tuple[Tally, list[str]]:
    """The counts, and what was wrong, a line each."""
    tally, wrong = Tally(), list[str]()
    for line, record in pairs:
        wrong += [f"{line['id']} {remark}" for remark in _article(tally, line, record)]
    return tally, wrong


def _article(tally: Tally, line: dict[str, Any], record: Record) -> Iterator[str]:
    left = list(record.agenda)
    codes = {actor.id: actor.code for actor in record.actors}
    if "clocks_agree" in line:
        tally.zoned += 1
        right = any(item.start.clocks_agree is line["clocks_agree"] for item in left)
        tally.clocks += right
        if not right:
            yield f"clocks: {[item.start.clocks_agree for item in left]}, not {line['clocks_agree']}"
    for gold in sorted(line["agenda"], key=lambda entry: bool(entry.get("optional"))):
        optional = bool(gold.get("optional"))
        tally.wanted += not optional
        tally.asked += "participants" in gold and not optional
        wanted = set(gold.get("participants", ()))
        hits = [item for item in left if any(_starts(item, start) for start in _listed(gold["start"]))]
        if not hits:
            if not optional:
                yield f"missed: {gold['start']} {gold.get('participants')} {gold['status']}"
            continue
        item = max(hits, key=lambda each: len(_codes(each, codes) & wanted))
        left.remove(item)
        if optional:
            continue
        tally.found, tally.starts = tally.found + 1, tally.starts + 1
        here = _codes(item, codes)
        if "participants" in gold:
            tally.company += here == wanted
            if here != wanted:
                yield f"participants: {sorted(here)}, not {sorted(wanted)}; {[m.text for m in item.participants]}"
        tally.status += item.status in _listed(gold["status"])
        if item.status not in _listed(gold["status"]):
            yield f"status: {item.status}, not {gold['status']} for {gold['start']}"
    tally.found += len(left)
    for item in left:
        words = " … ".join(record.article.text[start:end] for start, end in item.spans)
        yield f"extra: {item.what} {item.start.value} {item.status} {sorted(_codes(item, codes))}: {words}"


def _codes(item: AgendaItem, codes: dict[str, str | None]) -> set[str]:
    return {code for member in item.participants if (code := codes.get(member.actor or ""))}


def _starts(item: AgendaItem, wanted: str) -> bool:
    value = item.start.value or ""
    return value == wanted if "T" in wanted or not wanted else value.startswith(wanted)


def _listed(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else [value]


def _share(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 0.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--file", type=Path, action="append", help="another file than the development half's")
    parser.add_argument("--set-aside", action="store_true", help="the half set aside: once, for a report")
    parser.add_argument("--folds", type=Path, help="the models of a cross-validation, from tools/train_agenda.py")
    parser.add_argument("--rules-only", action="store_true", help="without the learned reader")
    parser.add_argument("-v", "--verbose", action="store_true", help="what was wrong, a line each")
    arguments = parser.parse_args()
    paths = arguments.file or (sorted(FOLDER.glob("set-aside*.jsonl")) if arguments.set_aside else development())
    if not paths:
        sys.exit(f"{FOLDER} holds no set-aside*.jsonl: those that there were are used up (corpora/README.md).")
    began = time.perf_counter()
    pairs = list(read(paths, folds=arguments.folds, rules_only=arguments.rules_only))
    tally, wrong = score(pairs)
    print(f"{', '.join(path.name for path in paths)}: {len(pairs)} articles, {time.perf_counter() - began:.1f} s")
    for name, percent, counts in tally.figures():
        print(f"  {name:<14}{percent:6.1f}   {counts}")
    if arguments.verbose:
        texts = {line["id"]: line for line, _ in pairs}
        told = None
        for remark in wrong:
            name, _, rest = remark.partition(" ")
            if name != told:
                print(f"\n{name} ({texts[name]['published']}): {texts[name]['text']}")
            told = name
            print(f"    - {rest}")
    if SCORER.exists():
        _shared(pairs)
    return 0


def _shared(pairs: list[tuple[dict[str, Any], Record]]) -> None:
    """Run the shared scorer on the same records."""
    with tempfile.TemporaryDirectory() as folder:
        gold, found = Path(folder, "gold.jsonl"), Path(folder, "found.jsonl")
        gold.write_text("".join(json.dumps(line) + "\n" for line, _ in pairs), encoding="utf-8")
        found.write_text("".join(record.to_json() + "\n" for _, record in pairs), encoding="utf-8")
        print("the shared scorer:", flush=True)
        subprocess.run([sys.executable, str(SCORER), "agenda", str(gold), str(found)], check=True)


if __name__ == "__main__":
    sys.exit(main())
