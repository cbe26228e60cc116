"""Score the actors on our own articles: ``python -m bench.actors [--file FILE] [--set-aside] [--check] [-v]``.

The articles stand in ``corpora/actors`` (their form: ``corpora/README.md``). Of each annotated mention it is asked
which actor the record has there (an exact mention, else the shortest around it, else the longest inside it), and
whether it is the right one by name, has the right country code, and the right office on that day. Then: how many
misspelt names are linked to whom they mean (``variants.csv``), and how many names of people who are in no table are
linked to somebody (``strangers.csv``).
"""

from __future__ import annotations

import argparse
import csv
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.corpora import annotated, lines, read_line
from dateline import language
from dateline.actors import tables
from dateline.actors.index import Index
from dateline.actors.names import fold, same, words
from dateline.actors.offices import office_key
from dateline.record import Actor, Record

FOLDER = Path(__file__).resolve().parents[1] / "corpora" / "actors"
#: What is asked for, in percent.
ASKED = {"actor": 92.0, "country code": 95.0, "office on the day": 90.0}


@dataclass
class Tally:
    """Counts over mentions: right and asked, by what is asked."""

    right: dict[str, int]
    asked: dict[str, int]

    def percent(self, name: str) -> float:
        return 100 * self.right[name] / self.asked[name] if self.asked[name] else 0.0


def score(pairs: Iterable[tuple[dict[str, Any], Record]]) -> tuple[Tally, list[str]]:
    """The counts, and what was wrong, a line each."""
    tally, wrong = Tally(dict.fromkeys(ASKED, 0), dict.fromkeys(ASKED, 0)), list[str]()
    for line, record in pairs:
        index = Index(record.actors)
        for gold in line["mentions"]:
            found = index.actors.get(index.at(tuple(gold["span"])) or "")
            for name, verdict in judge(gold, found):
                tally.asked[name] += 1
                tally.right[name] += verdict
                if not verdict:
                    has = f"{found.name}, {found.code}, {found.office}" if found else "nobody"
                    wrong.append(f"{line['id']} {name}: {gold['text']!r} is {_told(gold)}; found {has}")
    return tally, wrong


def judge(gold: dict[str, Any], found: Actor | None) -> Iterator[tuple[str, bool]]:
    """Whether each thing that is asked of a mention is right."""
    yield "actor", found is None if gold["actor"] is None else found is not None and meant(gold, found)
    if "code" in gold:
        yield "country code", found is not None and found.code == gold["code"]
    if "office" in gold:
        yield "office on the day", found is not None and held(gold["office"], found.office)


def meant(gold: dict[str, Any], found: Actor) -> bool:
    """Whether an actor is the one of the annotation: a person by name, a government by its code, others by name."""
    if gold["kind"] == "person":
        spellings = gold["actor"].split(" | ")
        return found.kind == "person" and any(same(words(name), words(found.name)) for name in spellings)
    if gold["kind"] == "government":
        return found.kind == "government" and found.code == gold.get("code")
    return _plain(found.name) == _plain(gold["actor"])


def _plain(name: str) -> str:
    """A name without what spellings differ in: "Co-operation", "Organisation"."""
    return fold(name).removeprefix("the ").replace("co op", "coop").replace("isation", "ization")


def held(gold: str | None, found: str | None) -> bool:
    """Whether an office is the one of the annotation: of the same kind, or in the same words."""
    if gold is None or found is None:
        return gold is found
    kinds = {office_key(gold) or gold, gold}
    owner, _, rest = found.partition(" ")  # "Venezuelan President", "U.N. envoy"
    without = rest if owner in tables.lexicon().entries else found
    return bool({office_key(found), office_key(without), found} & kinds) or fold(found) == fold(gold)


def _told(gold: dict[str, Any]) -> str:
    return ", ".join(str(gold.get(key, "?")) for key in ("actor", "code", "office")) if gold["actor"] else "nobody"


def names(file: str) -> Iterator[tuple[dict[str, str], Actor | None]]:
    """The rows of a table of names in sentences, with the actor that stands at the name."""
    with (FOLDER / file).open(encoding="utf-8", newline="") as table:
        for number, row in enumerate(csv.DictReader(table)):
            line = {"id": f"{file}-{number}", "text": row["sentence"], "published": row["published"]}
            record = read_line(line, language.annotate(row["sentence"]))
            at = row["sentence"].index(row["written"])
            index = Index(record.actors)
            yield row, index.actors.get(index.at((at, at + len(row["written"]))) or "")


def check(paths: Iterable[Path]) -> list[str]:
    """What is wrong in the corpus: spans that do not quote their words, double ids."""
    wrong, seen = [], set()
    for path in paths:
        for line in lines(path):
            if line["id"] in seen:
                wrong.append(f"{line['id']}: twice")
            seen.add(line["id"])
            for gold in line["mentions"]:
                start, end = gold["span"]
                if line["text"][start:end] != gold["text"]:
                    wrong.append(f"{line['id']}: {gold['span']} is not {gold['text']!r}")
    return wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--file", type=Path, action="append", help="another file than the development half's")
    parser.add_argument("--set-aside", action="store_true", help="the half set aside: once, for a report")
    parser.add_argument("--check", action="store_true", help="only check the corpus")
    parser.add_argument("-v", "--verbose", action="store_true", help="what was wrong, a line each")
    arguments = parser.parse_args()
    paths = arguments.file or sorted(FOLDER.glob("set-aside*.jsonl" if arguments.set_aside else "dev*.jsonl"))
    if not paths:
        sys.exit(f"{FOLDER} holds no set-aside*.jsonl: those that there were are used up (corpora/README.md).")
    if wrong := check(paths):
        sys.exit("\n".join(wrong))
    if arguments.check:
        return 0
    began = time.perf_counter()
    pairs = [(line, read_line(line, text)) for path in paths for line, text in annotated(path)]
    tally, remarks = score(pairs)
    print(f"{', '.join(path.name for path in paths)}: {len(pairs)} articles, {time.perf_counter() - began:.1f} s")
    for name, asked in ASKED.items():
        counts = f"{tally.right[name]} of {tally.asked[name]}"
        print(f"  {name:<20}{tally.percent(name):6.1f}   {counts} (asked {asked:.0f})")
    linked = [(row, found) for row, found in names("variants.csv")]
    right = [row for row, found in linked if found and same(words(found.name), words(row["person"]))]
    other = [row for row, found in linked if found and found.wikidata and row not in right]
    share, counts = 100 * len(right) / len(linked), f"{len(right)} of {len(linked)}; {len(other)} wrong"
    print(f"  variants            {share:6.1f}   {counts}")
    strangers = list(names("strangers.csv"))
    taken = [(row, found) for row, found in strangers if found and (found.wikidata or found.name != row["written"])]
    print(
        f"  strangers linked    {100 * len(taken) / len(strangers):6.1f}   {len(taken)} of {len(strangers)} (asked 2)"
    )
    if arguments.verbose:
        remarks += [f"variant: {row['written']}" for row, _ in linked if row not in right]
        remarks += [f"stranger: {row['written']} is taken for {found.name}" for row, found in taken if found]
        print("\n".join(remarks))
    return 0


if __name__ == "__main__":
    sys.exit(main())
