"""An article as the terms that mark it: stems of its words, names under one spelling, countries, figures; each with
its weight.

Weights are those of Salton and Buckley, 1988: (1 + log tf) × idf. How common a term is comes from the articles of the
store, with the texts of our own corpora as a background (``background.tsv``, made by ``tools/count_terms.py``), so
that the first article of a store knows already that "said" marks nothing. Countries weigh less than their rarity: two
developments between the same two states are two stories.
"""

from __future__ import annotations

import math
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from dateline.actors.names import fold, sound
from dateline.record import Record
from dateline.spans import Span

BACKGROUND = Path(__file__).with_name("background.tsv")
#: How much the kinds of terms weigh: countries, figures, words. A word of a name of several words counts half.
COUNTRY, FIGURE, OF_NAME = 0.4, 0.5, 0.5
#: A capital letter makes a name of a word that stands in fewer texts of the background.
COMMON = 15
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+(?:[.,:]\d+)*")
#: Endings that are left off, the longest first; what is left has at least three letters.
_ENDINGS = (
    "ational", "ations", "ation", "ments", "ment", "ities", "ity", "ings", "ing", "ives", "ive", "ions", "ion",
    "ers", "er", "ies", "ed", "es", "ly", "s", "e", "y",
)  # fmt: skip


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """A word folded and without its ending: "talks" and "talking", "negotiation" and "negotiators" meet; a number
    without its commas."""
    if word[0].isdigit():
        return word.replace(",", "")
    folded = bare(word)
    for ending in _ENDINGS:
        if folded.endswith(ending) and len(folded) - len(ending) >= 3:
            return _single(folded[: -len(ending)])
    return folded or word.lower()


@lru_cache(maxsize=100_000)
def bare(word: str) -> str:
    """A word folded, without "'s"."""
    return fold(re.split("['’]", word)[0])


def _single(left: str) -> str:
    """ "stopp" is "stop", but "process" is not "proces"."""
    return left[:-1] if len(left) > 3 and left[-1] == left[-2] and left[-1] not in "lsz" else left


def stems(text: str) -> list[str]:
    """The stems of a text, in order."""
    return [stem(word) for word in _WORD.findall(text)]


def marking(term: str) -> bool:
    """Whether a stem is long enough to mark anything; figures always are."""
    return len(term) > 2 or term.isdigit()


def number(term: str) -> int:
    """A term as a number of 31 bits."""
    return zlib.crc32(term.encode()) & 0x7FFFFFFF


@dataclass(frozen=True, slots=True)
class Background:
    """In how many of ``texts`` texts a term stands."""

    texts: int
    of: Mapping[int, int]

    def common(self, word: str) -> bool:
        """Whether a word is no name even with a capital letter."""
        return self.of.get(number(stem(word)), 0) >= COMMON


@cache
def background() -> Background:
    """The packaged table, read once."""
    lines = BACKGROUND.read_text(encoding="utf-8").splitlines()
    texts = int(lines[0].split("\t")[1])
    return Background(texts, {number(term): int(count) for term, count in (line.split("\t") for line in lines[1:])})


def rarity(term: int, articles: int = 0, among: int = 0) -> float:
    """How much a term marks: log of the inverse of how common it is; it stands in ``articles`` of ``among`` of the
    store's."""
    known = background()
    return math.log((among + known.texts + 1) / (articles + known.of.get(term, 0) + 0.5))


def terms(record: Record) -> dict[str, float]:
    """The terms of an article, with how often they stand there. Names begin with "n:", countries with "c:", figures
    with "#"."""
    text = titled(record)
    named = countries(record, len(text) - len(record.article.text))
    found: dict[str, float] = {}
    told = 0
    for word, start, of_name, several in _words(text):
        if start in named:
            told, code = named[start]
            found[f"c:{code}"] = found.get(f"c:{code}", 0.0) + 1
        if start < told or not marking(stem(word)):
            continue
        name = f"n:{sound(bare(word))}"
        term = f"#{stem(word)}" if word[0].isdigit() else name if of_name else stem(word)
        found[term] = found.get(term, 0.0) + (OF_NAME if several else 1.0)
    return found


def titled(record: Record) -> str:
    """The text of an article with its title at the head."""
    article = record.article
    within = not article.title or article.text.startswith(article.title)
    return article.text if within else f"{article.title}\n{article.text}"


def countries(record: Record, shift: int) -> dict[int, tuple[int, str]]:
    """Where a country is named, with where its name ends and its code; all moved by so many characters."""
    named: list[tuple[Span, str]] = [
        (span, actor.code)
        for actor in record.actors
        if actor.kind == "government" and actor.code
        for span in actor.mentions
    ]
    named += [(place.span, place.country) for place in record.places if place.kind == "country" and place.country]
    return {start + shift: (end + shift, code) for (start, end), code in named}


def found_words(text: str) -> Iterator[tuple[str, int]]:
    """The words and figures of a text, each with its place."""
    return ((m[0], m.start()) for m in _WORD.finditer(text))


def _words(text: str) -> Iterator[tuple[str, int, bool, bool]]:
    """The words of a text: each with its place, whether it is (of) a name, and whether that has several words."""
    known = background()
    words = list(_WORD.finditer(text))
    capital = [m[0][0].isupper() and not known.common(m[0]) for m in words]
    for n, m in enumerate(words):
        before = n > 0 and capital[n - 1] and text[words[n - 1].end() : m.start()] == " "
        after = n + 1 < len(words) and capital[n + 1] and text[m.end() : words[n + 1].start()] == " "
        yield m[0], m.start(), capital[n], capital[n] and (before or after)


def weighted(found: Mapping[str, float], articles: Mapping[int, int], among: int) -> dict[int, float]:
    """Terms by number with their weights; each stands in so many of the store's ``among`` articles."""
    weights = {}
    for term, count in found.items():
        kind = COUNTRY if term.startswith("c:") else FIGURE if term.startswith("#") else 1.0
        often = 1.0 + math.log(count) if count >= 1 else count
        key = number(term)
        weight = kind * often * rarity(key, articles.get(key, 0), among)
        if weight > 0:
            weights[key] = weight
    return weights
