"""Articles that tell another in other words throughout, as a translation back does: the same names and figures at the
same places of the text, and little else.

The anchors of a text are its names (under one spelling), countries and figures. Two accounts of one development share
some of them; a retelling has nearly all, none of its own, and in the same order from the headline to the last line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import JaroWinkler

from dateline.actors.names import sound
from dateline.record import Record
from dateline.stories.terms import background, bare, countries, found_words, stem, titled

#: Of the anchors of two texts so many are the same, of both together and of each (F1, and the lower share).
SHARED, EACH = 0.64, 0.5
#: Names that are so alike may be one in two spellings.
SPELLING = 0.86
#: The same anchor stands in both texts at most so far apart, in parts of the whole.
REACH = 0.2
#: Texts that share more of their other words are versions of one text, not a retelling; others of such different length
#: tell more, or less.
SAME_WORDS, LENGTH = 0.5, 0.6
#: A retelling appears within so many days.
DAYS = 3
#: With fewer anchors nothing is told.
FEWEST = 12
WEIGHT = {"name": 1.0, "figure": 1.0, "country": 0.5}
_SMALL = "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_NUMBERS = {word: str(n) for n, word in enumerate(f"{_SMALL} eighteen nineteen".split(), 2)}
_NUMBERS |= {word: str(10 * n) for n, word in enumerate(_TENS.split(), 2)}


@dataclass(frozen=True, slots=True)
class Anchor:
    """A name, a country or a figure, with its place in the text, from 0 to 1."""

    kind: str
    words: str
    place: float


@dataclass(frozen=True, slots=True)
class Telling:
    """A text as it is compared: its anchors in order, the stems of its other words, its length in characters, and the
    days that it names (ISO)."""

    anchors: tuple[Anchor, ...]
    words: frozenset[str]
    length: int
    days: frozenset[str]


def telling(record: Record) -> Telling:
    """An article's text as it is compared."""
    text = titled(record)
    others: set[str] = set()
    anchors = tuple(_anchors(record, text, others))
    days = frozenset(time.start[:10] for time in record.times if time.start and time.precision != "year")
    return Telling(anchors, frozenset(others), len(text), days)


def _anchors(record: Record, text: str, others: set[str]) -> Iterator[Anchor]:
    known, named = background(), countries(record, len(text) - len(record.article.text))
    told = 0
    for word, start in found_words(text):
        place = start / len(text)
        if start in named:
            told, code = named[start]
            yield Anchor("country", code, place)
        if start < told:
            continue
        if word[0].isdigit():
            yield Anchor("figure", stem(word), place)
        elif word.lower() in _NUMBERS:
            yield Anchor("figure", _NUMBERS[word.lower()], place)
        elif word[0].isupper() and len(word) > 2 and not known.common(word):
            yield Anchor("name", sound(bare(word)), place)
        elif len(word) > 3:
            others.add(stem(word))


def likeness(one: Telling, other: Telling) -> float:
    """How much of their anchors two texts share at the same places, from 0 to 1; 0 for what is no retelling."""
    short, long = sorted((one.length, other.length))
    if not long or short < LENGTH * long or min(len(one.anchors), len(other.anchors)) < FEWEST:
        return 0.0
    if one.days - other.days and other.days - one.days and len(one.days & other.days) < len(one.days ^ other.days):
        return 0.0  # each has days of its own: one brings the other up to date
    if len(one.words & other.words) > SAME_WORDS * len(one.words | other.words):
        return 0.0
    mine, theirs = _share(one.anchors, other.anchors), _share(other.anchors, one.anchors)
    return 2 * mine * theirs / (mine + theirs) if min(mine, theirs) >= EACH else 0.0


def _share(mine: Sequence[Anchor], theirs: Sequence[Anchor]) -> float:
    """How much of the anchors stand in the other text too, near the same place; each counted once."""
    used: set[int] = set()
    shared = 0.0
    for anchor in mine:
        twins = (
            (abs(anchor.place - twin.place), n)
            for n, twin in enumerate(theirs)
            if n not in used and abs(anchor.place - twin.place) <= REACH and _same(anchor, twin)
        )
        if (best := min(twins, default=None)) is not None:
            used.add(best[1])
            shared += WEIGHT[anchor.kind]
    return shared / sum(WEIGHT[anchor.kind] for anchor in mine)


def _same(one: Anchor, other: Anchor) -> bool:
    if one.kind != other.kind:
        return False
    return one.words == other.words or (
        one.kind == "name" and JaroWinkler.similarity(one.words, other.words) >= SPELLING
    )
