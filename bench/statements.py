"""Score statements and conflicts on our own short diplomatic articles.

``python -m bench.statements [--file FILE] [--set-aside] [-v] [--check]``

The articles stand in ``corpora/statements`` (their form: ``corpora/README.md``). Each is read as
``dateline read FILE.jsonl`` reads it, and what was read is matched with what a person found:

- **content**: a gold and a predicted statement match when the letters and digits of their contents overlap with
  intersection over union of at least 0.5; pairs are taken greedily, the best first, each statement once.
- **source kind, stance**: of the matched, those whose predicted value is among the gold ones.
- **parent**: of the matched. Where gold has a parent, the predicted parent must be the statement matched with it;
  where gold has none, none may be predicted. ``nested_found``: of all nested ones, those found with their parent.
- **speaker**: of the matched whose speaker gold names, those whose predicted actor is the same by ``same_speaker``.
- **anonymous**: gold statements whose source is anonymous and nothing else. Among the matched; and over all, where an
  unmatched statement is missed or, when it was called anonymous, wrong. Where gold leaves the kind open (an unnamed
  holder of an office may be called named or anonymous) a statement counts neither way.
- **conflicts**: a predicted conflict is right when two of its sides overlap the two sides of a gold conflict, in either
  order; a gold conflict is found when a right one overlaps it. The kind is not scored.
- **speed**: time of the whole record by the time of the bare language pipeline on the same texts.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from bench.corpora import lines, read_line
from dateline import language
from dateline.record import Actor, Record, Statement
from dateline.spans import Span

FOLDER = Path(__file__).resolve().parents[1] / "corpora" / "statements"
STANCES = frozenset(
    [
        "accepts",
        "accuses",
        "asks",
        "asserts",
        "believes",
        "criticises",
        "declines",
        "demands",
        "denies",
        "doubts",
        "fears",
        "hopes",
        "intends",
        "offers",
        "praises",
        "predicts",
        "promises",
        "rejects",
        "requests",
        "supports",
        "threatens",
        "wants",
        "warns",
    ]
)
SOURCE_KINDS = frozenset(("named", "anonymous", "institution", "document", "media", "unstated"))
CONFLICT_KINDS = frozenset(("denial", "number", "date", "doubt", "name"))

Letters = frozenset[int]
"""The offsets of the letters and digits of some words: what is compared of them."""


# --- what a person found -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Gold:
    """A statement as a person found it. ``stances`` and ``kinds`` are all that may be answered; ``parent`` is an
    index into the article's statements; ``words`` is the content, to show."""

    content: Letters
    words: str
    kinds: frozenset[str]
    speaker: str | None
    stances: frozenset[str]
    parent: int | None

    @property
    def anonymous(self) -> bool | None:
        """Whether the source is anonymous; ``None`` where that is left open."""
        return None if len(self.kinds) > 1 and "anonymous" in self.kinds else "anonymous" in self.kinds


@dataclass(frozen=True, slots=True)
class GoldConflict:
    """Two sides that contradict each other; ``words`` are theirs, to show."""

    sides: tuple[Letters, Letters]
    words: tuple[str, str]


def several(value: str | list[str]) -> list[str]:
    """A list, of a value that may stand alone."""
    return [value] if isinstance(value, str) else value


def letters(text: str, spans: Iterable[Span]) -> Letters:
    """The offsets of the letters and digits inside the spans."""
    return frozenset(i for start, end in spans for i in range(start, end) if text[i].isalnum())


def find(text: str, pieces: Iterable[str]) -> Letters:
    """The letters of pieces that occur in the text; ``ValueError`` for one that is not there."""
    starts = [(text.index(piece), len(piece)) for piece in pieces]
    return letters(text, ((start, start + size) for start, size in starts))


def gold_of(line: dict[str, Any]) -> tuple[list[Gold], list[GoldConflict]]:
    """The statements and conflicts of a corpus line."""
    text = line["text"]
    statements = [
        Gold(
            content=find(text, several(each["content"])),
            words=" … ".join(several(each["content"])),
            kinds=frozenset(several(each["kind"])),
            speaker=each["speaker"],
            stances=frozenset(several(each["stance"])),
            parent=each["parent"],
        )
        for each in line["statements"]
    ]
    conflicts = [
        GoldConflict((find(text, [a]), find(text, [b])), (a, b))
        for a, b in (each["sides"] for each in line["conflicts"])
    ]
    return statements, conflicts


def _pieces(text: str, statement: dict[str, Any]) -> Letters:
    return find(text, (piece for piece in several(statement["content"]) if piece in text))


def complaints(line: dict[str, Any]) -> Iterator[str]:
    """What is wrong with a corpus line: words that are not there or not unique, unknown kinds, stances and parents."""
    text, name = line["text"], line["id"]

    def unique(where: str, words: str) -> Iterator[str]:
        count = text.count(words)
        if count != 1:
            yield f"{name} {where}: {words!r} occurs {count} times"

    size = len(text.split())
    if not 80 <= size <= 220:
        yield f"{name}: {size} words; 90 to 200 were asked for"
    for i, each in enumerate(line["statements"]):
        where = f"statement {i}"
        for piece in several(each["content"]):
            yield from unique(f"{where}, content", piece)
        told = each.get("anonymous") or {}
        words = {key: each.get(key) for key in ("source", "cue", "addressee", "venue")}
        words |= {key: told.get(key) for key in ("standing", "grounds", "why")}
        for key, value in words.items():
            for piece in several(value or []):
                yield from unique(f"{where}, {key}", piece)
        kinds, stances = set(several(each["kind"])), set(several(each["stance"]))
        if not kinds or kinds - SOURCE_KINDS:
            yield f"{name} {where}: kind {sorted(kinds)}; one of {', '.join(sorted(SOURCE_KINDS))}"
        if not stances or stances - STANCES:
            yield f"{name} {where}: stance {sorted(stances)}; one of {', '.join(sorted(STANCES))}"
        if kinds <= {"anonymous", "unstated"} and each["speaker"] is not None:
            yield f"{name} {where}: an unnamed source with the speaker {each['speaker']!r}"
        if told and "anonymous" not in kinds:
            yield f"{name} {where}: says how the source is unnamed, but its kind is {sorted(kinds)}"
        parent = each["parent"]
        if parent is not None and (parent == i or not 0 <= parent < len(line["statements"])):
            yield f"{name} {where}: parent {parent} is no other statement of the article"
        elif parent is not None and not _pieces(text, each) <= _pieces(text, line["statements"][parent]):
            yield f"{name} {where}: its content is not inside that of its parent, statement {parent}"
    for i, each in enumerate(line["conflicts"]):
        if each["kind"] not in CONFLICT_KINDS or len(each["sides"]) != 2:
            yield f"{name} conflict {i}: two sides and a kind ({', '.join(sorted(CONFLICT_KINDS))}) are needed"
        for side in each["sides"]:
            yield from unique(f"conflict {i}", side)


# --- who is meant ------------------------------------------------------------------------------------------------

_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "’": "'"})
_LITTLE = frozenset(["the", "of", "and", "for", "in", "a"])
_BARE = frozenset(
    [
        "agency",
        "army",
        "authorities",
        "authority",
        "cabinet",
        "commission",
        "committee",
        "council",
        "court",
        "defence",
        "embassy",
        "foreign",
        "forces",
        "government",
        "group",
        "institute",
        "minister",
        "ministry",
        "mission",
        "mr",
        "mrs",
        "ms",
        "navy",
        "office",
        "party",
        "police",
        "president",
        "state",
        "union",
    ]
)
_CODE = re.compile(r"^(?P<name>.*?)\s*\((?P<code>[A-Z]{2,9})\)$")


def fold(name: str) -> tuple[str, ...]:
    """The words of a name without case, accents, punctuation and little words."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).replace("'s", "")
    return tuple(word for word in re.findall(r"\w+", plain) if word not in _LITTLE)


@cache
def _countries() -> dict[tuple[str, ...], str]:
    table = files("dateline.places") / "data" / "countries.csv"
    known: dict[tuple[str, ...], str] = {}
    for row in csv.DictReader(table.read_text(encoding="utf-8").splitlines()):
        for name in ";".join((row["name"], row["adjectives"], row["aliases"])).split(";"):
            known.setdefault(fold(name), row["alpha3"])
    return {name: code for name, code in known.items() if name}


def codes(name: str) -> frozenset[str]:
    """The codes a gold speaker may have: the one in brackets at the end ("European Commission (EU)") and no other;
    else that of the country in the name ("Embassy of Russia", "Russian embassy"); else the name itself, if it is an
    acronym, and its initials."""
    given = _CODE.match(name)
    if given:
        return frozenset((given["code"],))
    words = fold(name)
    for size in range(len(words), 0, -1):
        hits = {_countries()[part] for part in (words[i : i + size] for i in range(len(words))) if part in _countries()}
        if hits:
            return frozenset(hits)
    return frozenset((name, "".join(re.findall(r"\b[A-Z]", name))))


def same_speaker(gold: str, actor: Actor) -> bool:
    """Whether the actor is the one gold names. Case, accents and little words do not count. The same words: yes. A
    person: yes, if the last words (the surname) are the same, or one name's words are all among the other's. A
    government or body: yes, if the codes are the same (so a ministry may stand as its government), or one name's words
    are all among the other's and not all of a general kind ("ministry", "court")."""
    given = _CODE.match(gold)
    want, got = fold(given["name"] if given else gold), fold(actor.name)
    if not want or not got:
        return False
    if want == got:
        return True
    within = set(got) <= set(want) or set(want) <= set(got)
    if actor.kind == "person":
        return want[-1] == got[-1] or within
    if actor.code in codes(gold):
        return True
    return within and not min(set(want), set(got), key=len) <= _BARE


# --- comparing ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wrong:
    """A line of the list that ``-v`` prints."""

    id: str
    what: str
    says: str


@dataclass(frozen=True, slots=True)
class Scored:
    """Counts of one or more articles, by name, and what was wrong."""

    counts: Counter[str]
    wrong: tuple[Wrong, ...]


def iou(a: Letters, b: Letters) -> float:
    """Intersection over union of two sets of letters."""
    return len(a & b) / len(a | b) if a | b else 0.0


def match(gold: Sequence[Letters], predicted: Sequence[Letters], least: float = 0.5) -> dict[int, int]:
    """Gold indices to predicted indices, the best pairs first, each index once."""
    ranked = sorted(
        ((-iou(g, p), i, j) for i, g in enumerate(gold) for j, p in enumerate(predicted) if iou(g, p) >= least),
    )
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in ranked:
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return pairs


def score(line: dict[str, Any], record: Record) -> Scored:
    """Compare the record of a corpus line with what stands in the line."""
    text = line["text"]
    gold, conflicts = gold_of(line)
    predicted = record.statements
    pairs = match([g.content for g in gold], [letters(text, p.content.spans) for p in predicted])
    actors = {actor.id: actor for actor in record.actors}
    counts: Counter[str] = Counter(gold=len(gold), predicted=len(predicted), matched=len(pairs), articles=1)
    wrong: list[Wrong] = []

    def judge(name: str, right: bool, says: str) -> None:
        counts[f"{name} asked"] += 1
        counts[f"{name} right"] += right
        if not right:
            wrong.append(Wrong(line["id"], name, says))

    for i, g in enumerate(gold):
        counts["anonymous gold"] += g.anonymous is True
        counts["nested gold"] += g.parent is not None
        if i not in pairs:
            wrong.append(Wrong(line["id"], "missed", g.words))
            continue
        p = predicted[pairs[i]]
        judge("kind", p.source.kind in g.kinds, f"{_either(g.kinds)}, not {p.source.kind}: {_show(p)}")
        judge("stance", p.stance in g.stances, f"{_either(g.stances)}, not {p.stance}: {_show(p)}")
        parent = predicted[pairs[g.parent]].id if g.parent is not None and g.parent in pairs else None
        same = p.parent == parent and (g.parent is None or parent is not None)
        judge("parent" if g.parent is None else "nested parent", same, f"{parent}, not {p.parent}: {_show(p)}")
        if g.speaker is not None:
            actor = actors.get(p.source.actor or "")
            found = actor is not None and same_speaker(g.speaker, actor)
            judge("speaker", found, f"{g.speaker}, not {actor.name if actor else None}: {_show(p)}")
        if g.anonymous is not None:
            counts["anonymous matched gold"] += g.anonymous
            counts["anonymous matched called"] += p.source.kind == "anonymous"
            counts["anonymous right"] += g.anonymous and p.source.kind == "anonymous"
    matched = set(pairs.values())
    for j, p in enumerate(predicted):
        if j not in matched:
            counts["anonymous called unmatched"] += p.source.kind == "anonymous"
            wrong.append(Wrong(line["id"], "not there", _show(p)))

    found_conflicts: set[int] = set()
    counts["conflicts gold"] += len(conflicts)
    counts["conflicts predicted"] += len(record.conflicts)
    for conflict in record.conflicts:
        sides = [letters(text, [side.span]) for side in conflict.sides]
        hits = {k for k, g_conflict in enumerate(conflicts) if _overlap(g_conflict.sides, sides)}
        counts["conflicts right"] += bool(hits)
        found_conflicts |= hits
        if not hits:
            words = " / ".join(text[slice(*side.span)] for side in conflict.sides)
            wrong.append(Wrong(line["id"], "conflict not there", f"{conflict.kind}: {words}"))
    counts["conflicts found"] += len(found_conflicts)
    for k, missed in enumerate(conflicts):
        if k not in found_conflicts:
            wrong.append(Wrong(line["id"], "conflict missed", " / ".join(missed.words)))
    return Scored(counts, tuple(wrong))


def _overlap(gold: tuple[Letters, Letters], sides: Sequence[Letters]) -> bool:
    first, second = gold
    return any(a & first and b & second for i, a in enumerate(sides) for j, b in enumerate(sides) if i != j)


def _either(values: Iterable[str]) -> str:
    return " or ".join(sorted(values))


def _show(statement: Statement) -> str:
    content = statement.content.text
    short = content if len(content) <= 70 else content[:69] + "…"
    return f"[{statement.source.text}] [{statement.cue.text}] {short}"


# --- figures -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rate:
    """Precision, recall and F1, in percent."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    @property
    def line(self) -> str:
        """F1 first, then the two it is made of."""
        return f"{self.f1:.1f} (P {self.precision:.1f} R {self.recall:.1f})"


def percent(part: int, whole: int) -> float:
    """A share in percent; 0 of nothing is 0."""
    return 100 * part / whole if whole else 0.0


def figures(counts: Counter[str]) -> list[tuple[str, str]]:
    """The lines of the report, as names and values."""
    c = counts
    content = Rate(percent(c["matched"], c["predicted"]), percent(c["matched"], c["gold"]))
    called = c["anonymous matched called"]
    unnamed = Rate(percent(c["anonymous right"], called), percent(c["anonymous right"], c["anonymous matched gold"]))
    of_all = Rate(
        percent(c["anonymous right"], called + c["anonymous called unmatched"]),
        percent(c["anonymous right"], c["anonymous gold"]),
    )
    conflicts = Rate(
        percent(c["conflicts right"], c["conflicts predicted"]), percent(c["conflicts found"], c["conflicts gold"])
    )

    def accuracy(*names: str) -> str:
        right, asked = (sum(c[f"{name} {what}"] for name in names) for what in ("right", "asked"))
        return f"{percent(right, asked):.1f} ({right} of {asked})"

    return [
        ("content_f1", f"{content.line}; {c['matched']} matched, {c['predicted']} predicted, {c['gold']} gold"),
        ("source_kind", accuracy("kind")),
        ("stance", accuracy("stance")),
        ("parent", accuracy("parent", "nested parent")),
        ("parent_of_nested", accuracy("nested parent")),
        ("nested_found", f"{percent(c['nested parent right'], c['nested gold']):.1f}; {c['nested gold']} gold"),
        ("speaker", accuracy("speaker")),
        ("anonymous_f1_of_matched", f"{unnamed.line}; {c['anonymous matched gold']} gold"),
        ("anonymous_f1_of_all", f"{of_all.line}; {c['anonymous gold']} gold"),
        ("conflicts", f"{conflicts.line}; {c['conflicts predicted']} predicted, {c['conflicts gold']} gold"),
    ]


def run(paths: Sequence[Path]) -> tuple[Scored, float]:
    """Read and score every article of the files; also the time of the whole record by that of the bare pipeline."""
    counts: Counter[str] = Counter()
    wrong: list[Wrong] = []
    bare = whole = 0.0
    warm = True
    for path in paths:
        for line in lines(path):
            if warm:  # what is loaded at first use is no part of the speed
                read_line(line, language.annotate(line["text"]))
                warm = False
            began = time.perf_counter()
            text = language.annotate(line["text"])
            parsed = time.perf_counter()
            record = read_line(line, text)
            whole += time.perf_counter() - began
            bare += parsed - began
            counts["gaps"] += len(record.gaps)
            scored = score(line, record)
            counts += scored.counts
            wrong += scored.wrong
    return Scored(counts, tuple(wrong)), whole / bare if bare else 0.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--file", type=Path, action="append", help="a file of articles instead of the usual ones")
    parser.add_argument("--set-aside", action="store_true", help="the set-aside half: for the final report only")
    parser.add_argument("-v", "--verbose", action="store_true", help="list what was wrong")
    parser.add_argument("--check", action="store_true", help="only check the form of the files")
    parser.add_argument("--json", action="store_true", help="the bare counts as JSON")
    arguments = parser.parse_args()
    pattern = "set-aside*.jsonl" if arguments.set_aside else "dev*.jsonl"
    paths = arguments.file or sorted(FOLDER.glob(pattern))
    if not paths:
        print(f"skipped: no {pattern} in {FOLDER}")
        return 0
    if arguments.check:
        found = [f"{path.name}: {each}" for path in paths for line in lines(path) for each in complaints(line)]
        print("\n".join(found) or f"well formed: {', '.join(path.name for path in paths)}")
        return 1 if found else 0
    scored, ratio = run(paths)
    if arguments.json:
        print(json.dumps(dict(sorted(scored.counts.items()))))
        return 0
    print(f"== statements: {', '.join(path.name for path in paths)} ({scored.counts['articles']} articles)")
    if arguments.verbose:
        for each in scored.wrong:
            print(f"{each.id} {each.what}: {each.says}")
    for name, value in figures(scored.counts):
        print(f"{name}: {value}")
    print(f"speed: {ratio:.2f} times the bare pipeline; {scored.counts['gaps']} gaps")
    return 0


if __name__ == "__main__":
    sys.exit(main())
