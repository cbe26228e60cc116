"""Would a gate before the parse pay? ``python -m bench.gate``, over saved pages of all kinds (the shared corpus).

A gate looks at an article's text before the pipeline does, and lets go what has nothing to code. Each page is read
once, and the processor's seconds from the text to the record are noted, with how many statements and events it has.
Then:

- what a gate that knew the answer would save: the time of the pages without any statement or event;
- what the cheap gate saves and loses: it counts the words with which statements and events begin (the heads of the cues
  and of the codebook's patterns, and quotation marks), and lets go what has fewer for each hundred words than a
  threshold: the highest that loses at most one in a hundred.

It is built in only if it saves 25 % at a loss of 1 %.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from bench.corpora import SHARED
from dateline import language
from dateline.errors import PageError
from dateline.events import codebook
from dateline.page import Page, extract
from dateline.reading import Options, read_annotated
from dateline.statements.lexicon import lexicon

#: What a gate has to save, and may lose.
SAVES, LOSES = 0.25, 0.01


@dataclass(frozen=True)
class Seen:
    """A page: the processor's seconds from text to record and of the gate, data found, and the gate's count."""

    name: str
    seconds: float
    looking: float
    found: int
    density: float


def words() -> re.Pattern[str]:
    """What a gate looks for: the verbs of speech and of events, in any form, and quotation marks."""
    known, book = lexicon(), codebook.load()
    heads = {*known.verbs, *known.nouns, *book.frames}
    stems = sorted({word.rstrip("e") for word in heads if word.isalpha() and len(word) > 2})
    return re.compile(rf"[“”\"]|\b(?:said|told|{'|'.join(stems)})(?:e?[sd]|ing|e)?\b", re.IGNORECASE)


def look(folder: Path, options: Options) -> list[Seen]:
    """The pages of a folder that are articles."""
    asks, found = words(), []
    for path in sorted(folder.glob("*.html.gz")):
        try:
            article = extract(Page(gzip.decompress(path.read_bytes()), path.name.removesuffix(".gz")))
        except PageError:
            continue
        text = article.article.text
        began = time.process_time()
        count = len(asks.findall(text))
        looked = time.process_time()
        record = read_annotated(language.annotate(text), article, "x", options)
        done = time.process_time()
        data = len(record.statements) + len(record.events)
        found.append(Seen(path.stem, done - looked, looked - began, data, 100 * count / max(1, len(text.split()))))
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rules-only", action="store_true")
    asked = parser.parse_args()
    folder = SHARED / "corpora" / "pages"
    if not folder.exists():
        print("the shared pages are not there")
        return 0
    language.load()
    pages = look(folder, Options(rules_only=asked.rules_only))
    whole, data = sum(p.seconds for p in pages), sum(p.found for p in pages)
    empty = [p for p in pages if not p.found]
    best = sum(p.seconds for p in empty) / whole
    print(f"{len(pages)} articles, {data:,} statements and events, {whole:.1f} s from text to record")
    print(f"{len(empty)} have none: a gate that knew them would save {best:.1%} of the time")
    cost, saved, lost, at = sum(p.looking for p in pages) / whole, 0.0, 0, 0.0
    let_go: list[Seen] = []
    for page in sorted(pages, key=lambda p: p.density):
        let_go.append(page)
        if sum(p.found for p in let_go) > LOSES * data:
            break
        saved, lost, at = sum(p.seconds for p in let_go) / whole, sum(p.found for p in let_go), page.density
    print(
        f"the cheap gate, below {at:.2f} words in a hundred: saves {saved - cost:.1%} (looking costs {cost:.1%}), "
        f"loses {lost}"
    )
    print(json.dumps({"saves": round(saved - cost, 4), "loses": round(lost / data, 4), "best": round(best, 4)}))
    print(f"worth it (saves {SAVES:.0%}, loses {LOSES:.0%}): {'yes' if saved - cost >= SAVES else 'no: it stays out'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
