"""Score the events on our own sentences: ``python -m bench.events [--file FILE] [--set-aside] [--rules-only] [-v]``.

The sentences stand in ``corpora/events`` (their form: ``corpora/README.md``). A gold event is found by an event whose
trigger touches its own, or else by one of its type. Of those found it is asked whether the type, the status, and who
acts and is acted upon are right (each one named touched by a member, and no member that touches nobody); background is
an F1 over them. A negative is a sentence without events; it is false if any is found. ``--folds DIR`` reads each line
by the learned reader that was trained without it; ``--check`` verifies the form of the files and scores nothing.
"""

from __future__ import annotations

import argparse
import functools
import hashlib
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bench.corpora import annotated, lines, read_line
from dateline import learned
from dateline.events import codebook, judgement, reader
from dateline.events.codebook import STATUSES
from dateline.record import Event, Member, Record
from dateline.spans import Span, overlap

FOLDER = Path(__file__).resolve().parents[1] / "corpora" / "events"
#: Parts of a cross-validation of the learned reader.
FOLDS = 5
#: Types in which the sides are not told apart.
MUTUAL = frozenset({"CONSULT", "COOPERATE"})
FIELDS = frozenset({"type", "mode", "status", "background", "actors", "recipients", "trigger"})


def fold(name: str) -> int:
    """The part to which the line of this id belongs."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % FOLDS


def by_fold(folder: Path) -> Callable[[str], None]:
    """A function that puts in place the reader which was trained without the line of an id."""
    readers = [reader.Reader(folder / f"fold-{n}.onnx", learned.words()) for n in range(FOLDS)]

    def choose(name: str) -> None:
        judgement.reader = functools.partial(readers.__getitem__, fold(name))  # type: ignore[assignment]

    return choose


@dataclass
class Tally:
    """Counts over sentences."""

    wanted: int = 0
    told: int = 0
    found: int = 0
    type: int = 0
    status: int = 0
    actors: int = 0
    recipients: int = 0
    background: int = 0
    background_told: int = 0
    background_wanted: int = 0
    negatives: int = 0
    false: int = 0
    sentences: int = 0

    def figures(self) -> Iterator[tuple[str, float, str]]:
        """Name, percent, and of how many, for each figure."""
        yield "events found", _share(self.found, self.wanted), f"{self.found} of {self.wanted}"
        yield "precision", _share(self.found, self.told), f"{self.found} of {self.told}"
        yield "type right, of gold", _share(self.type, self.wanted), f"{self.type} of {self.wanted}"
        for name in ("status", "actors", "recipients"):
            right = getattr(self, name)
            yield f"{name} right, of found", _share(right, self.found), f"{right} of {self.found}"
        sides = self.background_told + self.background_wanted
        told = f"{self.background} right of {self.background_told}, {self.background_wanted} wanted"
        yield "background F1", _share(2 * self.background, sides), told
        yield "negatives with an event", _share(self.false, self.negatives), f"{self.false} of {self.negatives}"


def development() -> list[Path]:
    """The files of the development half."""
    return sorted(FOLDER.glob("dev*.jsonl"))


def read(
    paths: Iterable[Path], *, folds: Path | None = None, rules_only: bool = False, cache: Path | None = None
) -> Iterator[tuple[dict[str, Any], Record]]:
    """Each line with its record."""
    choose = by_fold(folds) if folds else None
    for path in paths:
        for line, text in annotated(path, cache):
            if choose is not None:
                choose(line["id"])
            yield line, read_line(line, text, rules_only=rules_only)


def score(pairs: Iterable[tuple[dict[str, Any], Record]]) -> tuple[Tally, list[str]]:
    """The counts, and what was wrong, a line each."""
    tally, wrong = Tally(), list[str]()
    for line, record in pairs:
        wrong += [f"{line['id']} {remark}" for remark in _line(tally, line, record.events)]
    return tally, wrong


def _line(tally: Tally, line: dict[str, Any], events: Sequence[Event]) -> Iterator[str]:
    tally.sentences += 1
    tally.told += len(events)
    if not line["events"]:
        tally.negatives += 1
        tally.false += bool(events)
        for event in events:
            yield f"false: {event.type} {event.status} “{event.trigger.text}” in: {line['text']}"
        return
    tally.wanted += len(line["events"])
    found = _found(line, events)
    for number, gold in enumerate(line["events"]):
        if number not in found:
            yield f"missed: {gold['type']} {gold['status']} “{gold['trigger']}” in: {line['text']}"
            continue
        event = found[number]
        tally.found += 1
        tally.background_told += event.background
        tally.background_wanted += gold["background"]
        tally.background += event.background and gold["background"]
        right = {
            "type": event.type == gold["type"],
            "status": event.status == gold["status"],
            "background": event.background == gold["background"],
            **_sides(line["text"], gold, event),
        }
        for name in ("type", "status", "actors", "recipients"):
            setattr(tally, name, getattr(tally, name) + right[name])
        for name in (name for name, same in right.items() if not same):
            said = getattr(event, name)
            said = [m.text for m in said] if name in ("actors", "recipients") else said
            yield f"{name}: {said}, not {gold[name]} for “{gold['trigger']}” in: {line['text']}"
    for event in events:
        if not any(event is each for each in found.values()):
            yield f"extra: {event.type} {event.status} “{event.trigger.text}” in: {line['text']}"


def _found(line: dict[str, Any], events: Sequence[Event]) -> dict[int, Event]:
    """The event that was found for each gold event, by its number: by words and type, then words, then type."""
    found: dict[int, Event] = {}
    for words, kind in ((True, True), (True, False), (False, True)):
        for number, gold in enumerate(line["events"]):
            if number in found:
                continue
            span = _span(line["text"], gold["trigger"])
            for event in (e for e in events if not any(e is each for each in found.values())):
                touches = any(overlap(span, each) for each in (*event.trigger.spans, *event.mentions))
                if (touches or not words) and (event.type == gold["type"] or not kind):
                    found[number] = event
                    break
    return found


def _sides(text: str, gold: dict[str, Any], event: Event) -> dict[str, bool]:
    """Whether those who act, and those who are acted upon, are right."""
    if gold["type"] in MUTUAL:
        same = _same(text, [*gold["actors"], *gold["recipients"]], [*event.actors, *event.recipients])
        return {"actors": same, "recipients": same}
    return {side: _same(text, gold[side], getattr(event, side)) for side in ("actors", "recipients")}


def _same(text: str, named: Sequence[str], members: Sequence[Member]) -> bool:
    spans = [[(n, n + len(each)) for n in range(len(text)) if text.startswith(each, n)] for each in named]
    if not all(any(overlap(s, m.span) for s in each for m in members) for each in spans):
        return False
    return all(any(overlap(s, m.span) for each in spans for s in each) for m in members)


def _span(text: str, words: str) -> Span:
    start = text.index(words)
    return start, start + len(words)


def _share(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 0.0


def faults(path: Path) -> Iterator[str]:
    """What is wrong with the form of a file, a line each."""
    kinds = codebook.load().kinds
    seen: Counter[str] = Counter()
    for line in lines(path):
        name, text = line["id"], line["text"]
        seen[name] += 1
        if seen[name] == 2:
            yield f"{name}: the id stands twice"
        try:
            date.fromisoformat(line["published"])
        except ValueError:
            yield f"{name}: published {line['published']!r}"
        for event in line["events"]:
            if event.keys() != FIELDS:
                yield f"{name}: fields {sorted(event)}"
                continue
            if event["type"] not in kinds:
                yield f"{name}: type {event['type']!r}"
            elif event["mode"] is not None and event["mode"] not in kinds[event["type"]].modes:
                yield f"{name}: mode {event['mode']!r} of {event['type']}"
            if event["status"] not in STATUSES:
                yield f"{name}: status {event['status']!r}"
            if not isinstance(event["background"], bool):
                yield f"{name}: background {event['background']!r}"
            if (times := text.count(event["trigger"])) != 1:
                yield f"{name}: the trigger {event['trigger']!r} stands {times} times in the text"
            for words in (*event["actors"], *event["recipients"]):
                if words not in text:
                    yield f"{name}: {words!r} is not in the text"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--file", type=Path, action="append", help="another file than the development half's")
    parser.add_argument("--set-aside", action="store_true", help="the half set aside: once, for a report")
    parser.add_argument("--folds", type=Path, help="the models of a cross-validation, from tools/train_events.py")
    parser.add_argument("--rules-only", action="store_true", help="without the learned reader")
    parser.add_argument("--check", action="store_true", help="verify the form of the files instead")
    parser.add_argument("--cache", type=Path, help="a folder that keeps the parses between runs")
    parser.add_argument("-v", "--verbose", action="store_true", help="what was wrong, a line each")
    arguments = parser.parse_args()
    paths = arguments.file or (sorted(FOLDER.glob("set-aside*.jsonl")) if arguments.set_aside else development())
    if not paths:
        sys.exit(f"{FOLDER} holds no such file (corpora/README.md).")
    if arguments.check:
        wrong = [f"{path.name} {fault}" for path in paths for fault in faults(path)]
        print(*wrong, f"{sum(len(lines(path)) for path in paths)} lines, {len(wrong)} faults", sep="\n")
        return bool(wrong)
    began = time.perf_counter()
    pairs = read(paths, folds=arguments.folds, rules_only=arguments.rules_only, cache=arguments.cache)
    tally, remarks = score(pairs)
    print(f"{', '.join(path.name for path in paths)}: {tally.sentences} lines, {time.perf_counter() - began:.1f} s")
    for name, percent, counts in tally.figures():
        print(f"{name:26} {percent:5.1f}  ({counts})")
    if arguments.verbose:
        print(*remarks, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
