"""Number against number: two sources that count the same thing differently."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dateline.actors.index import Index
from dateline.conflicts.cues import Cues, cues
from dateline.conflicts.words import side
from dateline.record import Conflict
from dateline.spans import Span

if TYPE_CHECKING:
    from spacy.tokens import Span as DocSpan
    from spacy.tokens import Token

    from dateline.language import Annotated

#: A sentence with more numbers is a list.
MOST = 6
SAYING = frozenset(
    {"say", "put", "report", "claim", "estimate", "tell", "state", "count", "announce", "accord", "insist", "speak"}
)
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?")
_SCALE = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "billion": 1_000_000_000}
_WORDS = {
    w: n
    for n, w in enumerate(
        (
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ),
        1,
    )
} | {w: 10 * n for n, w in enumerate(("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), 2)}
_LEAST = re.compile(r"\b(?:at least|more than|over|no fewer than|not less than|upwards of)\s*$", re.IGNORECASE)
_MOST = re.compile(r"\b(?:up to|at most|no more than|fewer than|less than|under|as many as)\s*$", re.IGNORECASE)
ROSE = re.compile(
    r"\b(?:rose|risen|climbed|increased|fell|dropped|earlier|previously|clarified|corrected|revised|another|"
    r"more(?! than)|updated|from \d)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Count:
    """How many (``low`` to ``high``), of what (unit and deed, as words for a group of lemmas), by whose word."""

    low: float
    high: float
    unit: str
    deed: str
    source: str
    span: Span
    context: frozenset[str]


def find(annotated: Annotated, index: Index) -> list[Conflict]:
    """Pairs of counts by two sources that cannot both hold."""
    words = cues()
    counts: list[Count] = []
    for sentence in annotated.sents:
        numbers = few_numbers(sentence)
        if not numbers or ROSE.search(sentence.text):
            continue
        source = _source(index, sentence.root)
        if source is None:
            continue
        for number in numbers:
            count = _count(annotated, words, number, source, (sentence.start_char, sentence.end_char))
            if count is not None:
                counts.append(count)
    found = []
    for n, a in enumerate(counts):
        for b in counts[n + 1 : n + 20]:
            if _clash(a, b):
                sides = tuple(side(annotated.text, c.span) for c in (a, b))
                found.append(Conflict("", f"how many {a.unit} {a.deed}".strip(), "number", sides))
                break
    return found


def _clash(a: Count, b: Count) -> bool:
    same = a.unit == b.unit and a.deed == b.deed and a.source != b.source
    if not same or not (a.high < b.low or b.high < a.low) or max(a.low, b.low) <= 1.1 * min(a.low, b.low):
        return False
    # names and nouns beside the count show whether one occasion is meant: none may be left over on both sides
    return not (a.context - b.context and b.context - a.context)


def _source(index: Index, root: Token) -> str | None:
    """Who gives the count: the subject of the sentence's verb of saying."""
    if root.lemma_.lower() not in SAYING:
        return None
    subject = next((c for c in root.children if c.dep_ == "nsubj"), None)
    if subject is None or subject.pos_ == "PRON":
        return None
    actor = index.at((subject.left_edge.idx, subject.idx + len(subject)))
    return actor or " ".join(t.lower_ for t in subject.subtree)


def _count(annotated: Annotated, words: Cues, number: Token, source: str, sentence: Span) -> Count | None:
    known = value(number)
    if known is None:
        return None
    noun = number.head if number.dep_ == "nummod" else None
    if number.dep_ == "pobj" and number.head.lower_ == "at" and number.head.head.lemma_.lower() == "put":
        put = number.head.head  # "put the number of dead at 200"
        noun = next(
            (t for c in put.rights if c.dep_ == "dobj" for t in c.subtree if t.pos_ == "NOUN" and t.dep_ == "pobj"),
            None,
        )
        verb: Token | None = next((t for t in noun.lefts if t.dep_ == "amod"), None) if noun is not None else None
    elif noun is not None and noun.pos_ in ("NOUN", "PROPN"):
        verb = next((t for t in noun.ancestors if t.pos_ in ("VERB", "AUX", "ADP")), None)
        while verb is not None and verb.pos_ == "ADP":
            verb = verb.head
    else:
        return None
    if noun is None or verb is None or verb.lemma_.lower() in SAYING:
        return None
    unit = words.counted.get(noun.lemma_.lower(), noun.lemma_.lower())
    deed = _deed(words, noun, verb)
    if deed not in words.counted.values():
        return None
    low, high = bounds(annotated.text, number.idx, sentence[0], known)
    names = frozenset(
        t.lemma_.lower()
        for t in verb.subtree
        if (t.pos_ == "PROPN" or (t.dep_ == "pobj" and t.pos_ == "NOUN"))
        and t.ent_type_ not in ("DATE", "TIME", "CARDINAL")
    ) - {unit, noun.lemma_.lower()}
    return Count(low, high, unit, deed, source, sentence, names)


def _deed(words: Cues, noun: Token, verb: Token) -> str:
    lemma = verb.lemma_.lower() if verb.pos_ != "ADJ" else verb.lower_
    if lemma == "be":  # "300 people were on the boat"
        return (
            words.counted.get("aboard", "aboard")
            if any(c.dep_ == "prep" and c.lower_ in ("on", "aboard") for c in verb.rights)
            else "be"
        )
    return words.counted.get(lemma, words.counted.get(verb.lower_, lemma))


def few_numbers(sentence: DocSpan) -> list[Token]:
    """The numbers of a sentence; none where there are so many that it is a list."""
    numbers = [t for t in sentence if t.like_num and t.pos_ == "NUM"]
    return numbers if len(numbers) <= MOST else []


def bounds(text: str, at: int, start: int, number: float) -> tuple[float, float]:
    """What a number at an offset leaves open: "at least 12" is 12 to any, "up to 12" is 0 to 12."""
    before = text[max(start, at - 20) : at]
    if _MOST.search(before):
        return 0.0, number
    return number, float("inf") if _LEAST.search(before) else number


def value(token: Token) -> float | None:
    """The number that a token stands for, with its scale ("1.2 million", "forty", "dozen" is none)."""
    found = _NUMBER.fullmatch(token.text)
    number = float(found.group().replace(",", "")) if found else float(_WORDS.get(token.lower_, 0)) or None
    if token.lower_ in _SCALE and token.i and token.nbor(-1).lower_ == "a":  # "a thousand tonnes"
        return float(_SCALE[token.lower_])
    if number is None:
        return None
    scale = token.nbor().lower_ if token.i + 1 < len(token.doc) else ""
    return number * _SCALE.get(scale, 1)
