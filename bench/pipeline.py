"""The language pipeline as Dateline runs it, beside the same pipeline as it comes: ``python -m bench.pipeline``.

Both parse the example pages and pages of our own making, in turn; what they say of each token (tag, part of speech,
form, lemma, head, dependency, entity, sentence) is compared, and the processor's time.
"""

from __future__ import annotations

import argparse
import importlib
import statistics
import sys
import time
from functools import cache
from typing import TYPE_CHECKING, Any

from bench.made_pages import page as made
from dateline import language
from dateline.page import Page, extract

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc


@cache
def stock() -> Language:
    """The pipeline as its package loads it, with nothing done but the sentences at line breaks, so that both cut the
    same ones."""
    language.load()
    nlp: Language = importlib.import_module(language.installed()[0]).load()
    nlp.add_pipe("paragraphs", first=True)
    return nlp


def said(doc: Doc) -> list[tuple[Any, ...]]:
    """What a pipeline says of each token."""
    return [
        (t.tag_, t.pos_, str(t.morph), t.lemma_, t.dep_, t.head.i, t.ent_type_, t.ent_iob_, t.is_sent_start)
        for t in doc
    ]


def texts(number: int) -> list[str]:
    """The example pages' and so many made ones."""
    from bench.speed import pages

    found = [extract(Page(path.read_bytes(), path.name)).article.text for path in pages()]
    made_ones = (made(n) for n in range(number))
    return found + [extract(Page(p, "made.html")).article.text for p in made_ones if b"<video" not in p]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--made", type=int, default=100)
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    every = texts(asked.made)
    ours, bare = language.load(), stock()
    took: tuple[list[float], list[float]] = ([], [])
    tokens = differ = 0
    for run in range(asked.runs + 1):
        seconds = [0.0, 0.0]
        for text in every:
            docs = []
            for number, nlp in enumerate((ours, bare)):
                began = time.process_time()
                docs.append(nlp(text))
                seconds[number] += time.process_time() - began
            if run == 0:
                tokens += len(docs[0])
                differ += sum(a != b for a, b in zip(*map(said, docs), strict=True))
        if run:  # the first warms up
            took[0].append(seconds[0])
            took[1].append(seconds[1])
    mine, its = map(statistics.median, took)
    print(f"{len(every)} texts, {tokens:,} tokens, of which {differ} are told otherwise")
    print(f"processor's seconds: as it comes {its:.2f}, as Dateline runs it {mine:.2f}: {100 * mine / its:.1f} %")
    return 0


if __name__ == "__main__":
    sys.exit(main())
