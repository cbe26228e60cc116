"""Score what the store says across articles: ``python -m bench.stories [--set-aside] [-v]``.

The articles (``corpora/stories``; their form: ``corpora/README.md``) are taken in in the order in which they were
published, by the program's own ingest, into an empty store. Then:

- stories: BCubed F1 (Bagga and Baldwin, 1998) over all articles, unrelated pages among them;
- duplicates: pairs of articles with the same original, exact and near; back-translated: pairs of an article and what
it retells; - merged agenda items, events, statements: pairs of reports in different articles, copies left out. Of what
was read, that is taken for a gold item whose words it shares (an agenda item: its sentence; an event: the trigger, or
the type in one sentence; a statement: half the content); a pair of two such is right if both are one gold item.
Precision is over all such pairs that were merged, recall over those that should be. "Whole" recall is over all pairs
of the gold, whether both were read or not; - disputes: a gold conflict is found if both sides' sentences are those of
one dispute; precision over the disputes found."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import dateline
from bench.corpora import lines
from dateline.ingest import ingest
from dateline.record import Record
from dateline.spans import Span
from dateline.store.store import Store
from dateline.stories.model import Told

FOLDER = Path(__file__).resolve().parents[1] / "corpora" / "stories"
Pair = frozenset[str]


@dataclass(frozen=True)
class Score:
    """What was found right of what was found, and of what was to be found."""

    name: str
    right: int
    found: int
    wanted: int
    recalled: int | None = None

    @property
    def precision(self) -> float:
        """In percent."""
        return 100 * self.right / self.found if self.found else 100.0

    @property
    def recall(self) -> float:
        """In percent."""
        return 100 * (self.right if self.recalled is None else self.recalled) / self.wanted if self.wanted else 100.0


@dataclass
class Read:
    """A half of the corpus in a store: the gold by id, the store's ids of the articles, and what the store tells."""

    gold: dict[str, dict[str, Any]]
    ids: dict[str, str]
    told: tuple[Told, ...]
    records: dict[str, Record]
    seconds: float


def read(path: Path, folder: Path) -> Read:
    """Take the articles in as they were published."""
    gold = sorted(lines(path), key=lambda line: (line["published"], line["id"]))
    source = folder / "pages.jsonl"
    pages = [{name: line[name] for name in ("id", "url", "text", "published")} for line in gold]
    source.write_text("\n".join(json.dumps(page) for page in pages) + "\n", encoding="utf-8")
    with dateline.open(folder / "stories.db") as store:
        start = time.perf_counter()
        failed = [page for page in ingest(store, [str(source)]) if page.why]
        seconds = time.perf_counter() - start
        if failed:
            raise SystemExit(f"{len(failed)} pages were not read: {failed[0].name}: {failed[0].why}")
        return _told(store, gold, seconds)


def _told(store: Store, gold: list[dict[str, Any]], seconds: float) -> Read:
    by_url = {line["url"]: line["id"] for line in gold}
    records = {by_url[record.article.link or ""]: record for record in store.records()}
    ids = {record.id: name for name, record in records.items()}
    told = tuple(store.tell(story.id) for story in store.stories(most=len(gold)))
    return Read({line["id"]: line for line in gold}, ids, told, records, seconds)


# --- stories and copies --------------------------------------------------------------------------------------------


def bcubed(found: Mapping[str, object], wanted: Mapping[str, object]) -> tuple[float, float, float]:
    """BCubed precision, recall and F1, in percent."""
    mine: dict[object, set[str]] = defaultdict(set)
    theirs: dict[object, set[str]] = defaultdict(set)
    for name in wanted:
        mine[found[name]].add(name)
        theirs[wanted[name]].add(name)
    common = {name: len(mine[found[name]] & theirs[wanted[name]]) for name in wanted}
    precision = sum(common[name] / len(mine[found[name]]) for name in wanted) / len(wanted)
    recall = sum(common[name] / len(theirs[wanted[name]]) for name in wanted) / len(wanted)
    return 100 * precision, 100 * recall, 200 * precision * recall / (precision + recall)


def stories_of(half: Read) -> tuple[dict[str, object], dict[str, object]]:
    """Of each article the story found and that of the gold."""
    found: dict[str, object] = {half.ids[p.article]: told.story.id for told in half.told for p in told.story.parts}
    return found, {name: line["story"] for name, line in half.gold.items()}


def _original(gold: Mapping[str, Mapping[str, Any]], name: str) -> str:
    while gold[name]["copy_of"]:
        name = gold[name]["copy_of"]
    return name


def duplicates(half: Read) -> Score:
    """Pairs with one original, exact and near."""
    found: dict[str, list[str]] = defaultdict(list)
    for told in half.told:
        for part in told.story.parts:
            if part.retold_from is None:
                found[half.ids[part.copy_of or part.article]].append(half.ids[part.article])
    wanted: dict[str, list[str]] = defaultdict(list)
    for name in half.gold:
        wanted[_original(half.gold, name)].append(name)
    return _pairs("duplicates", _all_pairs(found.values()), _all_pairs(wanted.values()))


def translated(half: Read) -> Score:
    """Pairs of an article and the one that it retells."""
    parts = [part for told in half.told for part in told.story.parts if part.retold_from]
    found = {frozenset((half.ids[p.article], half.ids[p.retold_from or ""])) for p in parts}
    wanted = {frozenset((name, line["translation_of"])) for name, line in half.gold.items() if line["translation_of"]}
    copies = {pair for pair in found if any(half.gold[name]["copy_of"] for name in pair)}
    groups = {frozenset(_original(half.gold, name) for name in pair) for pair in copies}
    return _pairs("back-translated", (found - copies) | {pair for pair in groups if len(pair) == 2}, wanted)


def _all_pairs(groups: Iterable[Iterable[str]]) -> set[Pair]:
    return {frozenset(pair) for group in groups for pair in combinations(sorted(group), 2)}


def _pairs(name: str, found: set[Pair], wanted: set[Pair]) -> Score:
    return Score(name, len(found & wanted), len(found), len(wanted))


# --- what is told once ---------------------------------------------------------------------------------------------


def agenda_keys(record: Record, gold: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Agenda items with the keys of the gold: of those with words in the sentence in which the gold's words stand, and
    on no other day, the one that is likest by day and status."""
    taken: set[str] = set()
    for wanted in gold["agenda"]:
        start, end = record.article.sentence(_span(record, wanted["event"]))
        fitting = [
            (
                item.start.value == wanted["start"],
                bool(item.start.value) == bool(wanted["start"]),
                item.status == wanted["status"],
                item.id,
            )
            for item in record.agenda
            if any(start <= span[0] < end for span in item.spans) and _day(item.start.value, wanted["start"])
        ]
        best = max((each for each in fitting if each[-1] not in taken), default=None)
        if best is not None:
            taken.add(best[-1])
            yield best[-1], wanted["key"]


def _day(found: str | None, wanted: str) -> bool:
    if not found or not wanted:
        return True
    return found[:10].startswith(wanted[:10]) or wanted[:10].startswith(found[:10])


def event_keys(record: Record, gold: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Events with the keys of the gold: the trigger's words shared; else the type, in one sentence."""
    taken: dict[str, str] = {}
    for wanted in gold["events"]:
        span = _span(record, wanted["trigger"])
        for event in record.events:
            if any(_meet(span, t) for t in event.trigger.spans):
                taken.setdefault(event.id, wanted["key"])
    for wanted in gold["events"]:
        start, end = record.article.sentence(_span(record, wanted["trigger"]))
        for event in record.events:
            near = event.type == wanted["type"] and any(start <= t[0] < end for t in event.trigger.spans)
            if near and wanted["key"] not in taken.values():
                taken.setdefault(event.id, wanted["key"])
    yield from taken.items()


def statement_keys(record: Record, gold: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Statements with the keys of the gold: half of the content of either in the other."""
    for wanted in gold["statements"]:
        span = _span(record, wanted["content"])
        best = max(
            ((_common(span, statement.content.spans), statement.id) for statement in record.statements),
            default=(0.0, ""),
        )
        if best[0] >= 0.5:
            yield best[1], wanted["key"]


def _common(span: Span, spans: Iterable[Span]) -> float:
    """Length in common, of the longer."""
    kept = list(spans)
    common = sum(max(0, min(span[1], end) - max(span[0], start)) for start, end in kept)
    return common / max(span[1] - span[0], sum(end - start for start, end in kept), 1)


def _meet(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _span(record: Record, words: str) -> Span:
    start = record.article.text.find(words)
    return (start, start + len(words))


Keys = Callable[[Record, Mapping[str, Any]], Iterator[tuple[str, str]]]


def merged(half: Read, name: str, keys: Keys, groups: Iterable[Iterable[tuple[str, str]]]) -> tuple[Score, Score]:
    """Pairs of reports of one thing; groups are of (article, reference). With the recall over what was read, and over
    all."""
    known = {
        (article, reference): key
        for article, line in half.gold.items()
        if not line["copy_of"]
        for reference, key in keys(half.records[article], line)
    }
    found: set[frozenset[tuple[str, str]]] = set()
    for group in groups:
        reports = sorted({(half.ids[a], r) for a, r in group} & set(known))
        found |= {frozenset(pair) for pair in combinations(reports, 2) if pair[0][0] != pair[1][0]}
    right = {pair for pair in found if len({known[report] for report in pair}) == 1}
    wanted = {
        frozenset(pair)
        for pair in combinations(sorted(known), 2)
        if known[pair[0]] == known[pair[1]] and pair[0][0] != pair[1][0]
    }
    whole: Counter[str] = Counter()
    for line in half.gold.values():
        if not line["copy_of"]:
            whole.update({each["key"] for each in line[name]})
    everything = sum(n * (n - 1) // 2 for n in whole.values())
    articles = {(frozenset(a for a, _ in pair), known[next(iter(pair))]) for pair in right}
    return (
        Score(f"merged {name}", len(right), len(found), len(wanted)),
        Score(f"merged {name}, whole", len(right), len(found), everything, len(articles)),
    )


def scores(half: Read) -> Iterator[Score]:
    """Each figure that is one of pairs."""
    yield duplicates(half)
    yield translated(half)
    told = half.told
    engagements = [[(t.record.id, t.item.id) for t in e.told] for each in told for e in each.agenda]
    events = [[(r.article, r.reference) for r in e.reports] for each in told for e in each.events]
    said = [[(r.article, r.reference) for r in s.reports] for each in told for s in each.statements]
    yield from merged(half, "agenda", agenda_keys, engagements)
    yield from merged(half, "events", event_keys, events)
    yield from merged(half, "statements", statement_keys, said)


def disputes(half: Read, gold: Iterable[Mapping[str, Any]]) -> tuple[Score, list[str]]:
    """Conflicts between articles, and lines that show what was found and what was not."""
    found = [
        [(_original(half.gold, half.ids[side.article]), side.words) for side in dispute.sides]
        for told in half.told
        for dispute in told.disputes
    ]
    matched: set[int] = set()
    shown, recalled, wanted = [], 0, 0
    for conflict in gold:
        if any(side["id"] not in half.gold for side in conflict["sides"]):
            continue
        wanted += 1
        sides = [(_original(half.gold, side["id"]), _sentence(half, side)) for side in conflict["sides"]]
        hits = [n for n, pair in enumerate(found) if all(any(_one(half, s, f) for f in pair) for s in sides)]
        matched.update(hits)
        recalled += bool(hits)
        shown.append(f"{'found ' if hits else 'missed'} {conflict['kind']}: {[s['words'] for s in conflict['sides']]}")
    shown += [f"wrong  {pair}" for n, pair in enumerate(found) if n not in matched]
    return Score("disputes", len(matched), len(found), wanted, recalled), shown


def _sentence(half: Read, side: Mapping[str, str]) -> str:
    record = half.records[side["id"]]
    start, end = record.article.sentence(_span(record, side["words"]))
    return record.article.text[start:end]


def _one(half: Read, gold: tuple[str, str], found: tuple[str, str]) -> bool:
    """Whether a side found is that of the gold: the article, and words of the sentence."""
    return gold[0] == found[0] and (found[1] in gold[1] or gold[1] in found[1] or _overlaps(gold[1], found[1]))


def _overlaps(one: str, other: str) -> bool:
    mine, theirs = set(one.split()), set(other.split())
    return len(mine & theirs) >= 0.6 * min(len(mine), len(theirs))


def main() -> None:
    """Score a half, and print it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set-aside", action="store_true", help="the half that is opened for a report only")
    parser.add_argument("--file", type=Path, help="another file of this form")
    parser.add_argument("-v", "--verbose", action="store_true", help="list what is wrong")
    asked = parser.parse_args()
    path = asked.file or FOLDER / ("set-aside.jsonl" if asked.set_aside else "dev.jsonl")
    with tempfile.TemporaryDirectory() as folder:
        half = read(path, Path(folder))
    found, wanted = stories_of(half)
    precision, recall, f1 = bcubed(found, wanted)
    articles = len(half.gold)
    print(f"{articles} articles in {len(set(wanted.values()))} stories, {half.seconds:.1f} s to take in")
    print(
        f"{'stories, BCubed':28} F1 {f1:5.1f}  P {precision:5.1f}  R {recall:5.1f}  ({len(set(found.values()))} found)"
    )
    for score in scores(half):
        print(_line(score))
    score, shown = disputes(half, lines(FOLDER / "conflicts.jsonl"))
    print(_line(score))
    if asked.verbose:
        by_story: dict[object, list[str]] = defaultdict(list)
        for name, story in found.items():
            by_story[story].append(f"{name} ({wanted[name]})")
        print("\n".join(" ".join(names) for names in by_story.values()))
        print("\n".join(shown))
    sys.stdout.flush()


def _line(score: Score) -> str:
    recalled = score.right if score.recalled is None else score.recalled
    return (
        f"{score.name:28}          P {score.precision:5.1f}  R {score.recall:5.1f}  "
        f"({score.right} of {score.found} found right, {recalled} of {score.wanted} wanted)"
    )


if __name__ == "__main__":
    main()
