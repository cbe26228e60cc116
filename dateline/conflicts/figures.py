"""Number against number: two sources that count the same thing differently, whether the second names what it counts
("3 people were killed") or not ("The ministry speaks of 9 million", "Iran's own figure is 71 kilograms")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dateline.actors.index import Index
from dateline.conflicts.cues import Cues, cues
from dateline.conflicts.words import side
from dateline.grammar import VERBAL, governor, negated, prepositional, subjects, subtree
from dateline.record import Conflict
from dateline.statements.contents import Contents

if TYPE_CHECKING:
    from spacy.tokens import Span as DocSpan
    from spacy.tokens import Token

    from dateline.language import Annotated

#: A sentence with more numbers is a list.
MOST = 6
#: The first number stands at most so many sentences before one that does not say what it counts, ...
NEAR = 2
#: ... and before one that does.
FAR = 14
#: Counts that differ less than this are one count, told roughly.
APART = 1.05
#: Verbs of telling a number, with the preposition behind which it stands.
TELLING = {"speak": "of", "put": "at", "estimate": "at", "talk": "of"}
#: A source's own people and things: "four of its soldiers".
OWN = frozenset({"its", "their", "our", "his", "her"})
#: Verbs whose object may be a number without what it counts.
SAYING = frozenset({"say", "estimate", "report", "count", "confirm", "give", "claim", "acknowledge", "admit"})
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?")
_SCALE = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "billion": 1_000_000_000}
_SMALL = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_WORDS = {w: n for n, w in enumerate(f"{_SMALL} eighteen nineteen".split(), 1)}
_WORDS |= {w: 10 * n for n, w in enumerate(_TENS.split(), 2)}
_WORDS |= {f"{ten}-{one}": _WORDS[ten] + _WORDS[one] for ten in _TENS.split() for one in _SMALL.split()[:9]}
_LEAST = re.compile(r"\b(?:at least|more than|over|no fewer than|not less than|upwards of)\s*$", re.IGNORECASE)
_MOST = re.compile(
    r"\b(?:up to|at most|no more than|not more than|fewer than|less than|under|as many as|below)\s*$",
    re.IGNORECASE,
)
ROSE = re.compile(
    r"\b(?:rose|risen|climbed|increased|fell|dropped|earlier|previously|clarified|corrected|revised|another|"
    r"more(?! than)|updated|from \d)\b",
    re.IGNORECASE,
)

#: A number that comes on top of another: "17 more".
MORE = re.compile(r"\b(?:another|\d+ more(?! than)|further)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Report:
    """A number of a source: ``low`` to ``high``, of what (no ``units``: not named again), in which sentence; ``bare``
    where it only tells a number; ``denied`` where it is said not to be; ``context``: the names and nouns beside it;
    ``own`` where a source counts its own people or things."""

    low: float
    high: float
    units: frozenset[str]
    source: str | None
    sentence: int
    token: Token
    bare: bool
    denied: bool
    context: frozenset[str]
    own: bool


def find(annotated: Annotated, index: Index, contents: Contents) -> Iterator[Conflict]:
    """Pairs of numbers by two sources, in the order of the second."""
    words = cues()
    deeds = frozenset(words.counted.values()) - {"people", "troops"}
    reports: list[Report] = []
    for number, sentence in enumerate(annotated.sents):
        numbers = [t for t in few_numbers(sentence) if t.ent_type_ not in ("DATE", "TIME", "ORDINAL")]
        if not numbers:
            continue
        rejected = _rejected(sentence, words)
        grows = ROSE.search(sentence.text) is not None
        for token in numbers:
            report = _report(annotated, index, words, contents, token, number, rejected)
            if report is None:
                continue
            if not grows and (other := _other(reports, report, deeds)) is not None:
                yield _conflict(annotated, other, report)
            if MORE.search(sentence.text) is None:
                reports.append(report)


def _other(reports: list[Report], report: Report, deeds: frozenset[str]) -> Report | None:
    """The last number of another source before it that counts the same and cannot hold beside it."""
    for other in reversed(reports):
        apart = report.sentence - other.sentence
        if apart > FAR:
            return None
        if other.source is None or report.source is None or other.source == report.source:
            continue
        if other.own and report.own:
            continue  # "four of its soldiers", "its own dead"
        if report.denied and 0 < report.low == other.low:  # "the sum was not 40 million"
            return other
        if _of_one_thing(other, report, deeds, apart) and not report.denied and _differ(other, report):
            return other
    return None


def _of_one_thing(other: Report, report: Report, deeds: frozenset[str], apart: int) -> bool:
    """Whether two numbers count one thing: what was done is the same (``deeds``: "killed", "aboard"), or the second
    only gives a number right after the first."""
    done = report.units & other.units & deeds
    if apart > NEAR:  # names beside the count show whether one occasion is meant: none may be left over on both sides
        mine, theirs = report.units - deeds, other.units - deeds
        same = done and (not mine or not theirs or mine == theirs)
        return bool(same) and (report.bare or not (report.context - other.context and other.context - report.context))
    if other.bare and not other.units:
        return bool(done)
    return bool(done) or (report.bare and (not report.units or bool(report.units & other.units)))


def _differ(a: Report, b: Report) -> bool:
    apart = a.high < b.low or b.high < a.low
    return apart and max(a.low, b.low) > APART * min(a.low, b.low)


def _report(
    annotated: Annotated,
    index: Index,
    words: Cues,
    contents: Contents,
    token: Token,
    number: int,
    rejected: frozenset[str] | None,
) -> Report | None:
    known = value(token)
    if known is None or (token.i + 1 < len(token.doc) and token.nbor().text == "-"):  # "one-sided"
        return None
    noun = _noun(token)
    verb = governor(token)
    if verb is None or token.text.endswith("%") or (noun is not None and noun.lemma_.lower() in ("percent", "%")):
        return None
    if any(c.lower_ == "of" for c in (noun or token).rights):  # "nine of them" are a part
        parts = prepositional(noun or token, "of")
        if any(t.pos_ == "PRON" for t in parts):
            return None
    low, high = bounds(annotated.text, token.idx, annotated.sentences[number][0], known)
    if negated(verb) and low < high == float("inf"):  # "there cannot be more than 350"
        low, high = 0.0, known
    figure = _figure(verb, words)
    if figure is None and noun is not None and noun.lemma_.lower() in words.figure and noun.i == token.i - 1:
        figure, noun = noun, None  # "gave the figure 52"
    source = _source(index, contents, token, verb, figure)
    bare = figure is not None or _bare(token, noun, verb) or rejected is not None
    denied = negated(verb) and (figure is not None or (verb.lemma_ == "be" and token.dep_ == "attr"))
    units = rejected or _units(words, token, noun, verb, figure)
    counted = figure if noun is None else noun
    beside = [c for c in verb.rights if c.dep_ == "dobj"] if verb.lemma_.lower() in TELLING else []
    own = any(t.lower_ in OWN for head in (counted or token, token, *beside) for t in head.subtree)
    return Report(low, high, units, source, number, token, bare, denied, _context(verb, noun), own)


def _units(words: Cues, token: Token, noun: Token | None, verb: Token, figure: Token | None) -> frozenset[str]:
    """What is counted, and what was done: "12 soldiers were killed", "a crew of nine", "six men on board", "put the
    number of dead at 200"."""
    counted = words.counted
    units = set() if noun is None else {counted.get(noun.lemma_.lower(), noun.lemma_.lower())}
    if token.i and token.nbor(-1).is_currency:
        units.add("dollar" if token.nbor(-1).text == "$" else token.nbor(-1).text)
    if noun is None and token.dep_ == "pobj" and token.head.lower_ == "of":  # "a crew of nine"
        units.add(counted.get(token.head.head.lemma_.lower(), token.head.head.lemma_.lower()))
    done = [verb, *(t for t in prepositional(verb, "on", "aboard") if noun is not None)]
    done += [t for t in subjects(verb) if noun is None and verb.lemma_ in ("number", "be")]  # "its crew numbered 17"
    of = prepositional(figure, "of") if figure is not None else []
    done += of if figure is None else [*of, figure]  # a "toll" is of the dead
    done += [c for c in noun.rights if c.dep_ in ("relcl", "acl")] if noun is not None else []
    done += [token.nbor()] if noun is None and token.i + 1 < len(token.doc) else []  # "counted 23 dead"
    if noun is not None and verb.lemma_ == "be" and any(c.lower_ in ("on", "aboard") for c in verb.rights):
        units.add(counted["aboard"])  # "300 people were on the boat"
    units.update(t.lemma_.lower() for t in of if t.pos_ == "NOUN" and t.lemma_.lower() not in counted)
    done += [c for t in done[1:] for c in t.children if c.dep_ == "amod"]
    units.update(counted[w] for t in done for w in (t.lemma_.lower(), t.lower_) if w in counted)
    return frozenset(units)


def _context(verb: Token, noun: Token | None) -> frozenset[str]:
    """The names and the nouns of phrases beside a count."""
    teller = {t.i for c in verb.children if c.lower_ == "according" for t in c.subtree}
    beside = (
        t for t in verb.subtree if t.i not in teller if t.pos_ == "PROPN" or (t.dep_ == "pobj" and t.pos_ == "NOUN")
    )
    return frozenset(t.lemma_.lower() for t in beside if t.ent_type_ not in ("DATE", "TIME", "CARDINAL") and t != noun)


def _noun(token: Token) -> Token | None:
    """What is counted: "300 million cubic metres", "12 soldiers"; ``None`` where only the number stands."""
    head = token.head
    while head.pos_ == "NUM" and head.head != head and head.dep_ in ("nummod", "compound", "quantmod"):
        head = head.head
    return head if token.dep_ in ("nummod", "compound", "quantmod") and head.pos_ in ("NOUN", "PROPN") else None


def _figure(verb: Token, words: Cues) -> Token | None:
    """The word for a number that the verb ties to it: "the figure is 71", "put the toll at 12"."""
    if verb.lemma_ == "be":
        return next((t for t in subjects(verb) if t.lemma_.lower() in words.figure), None)
    if verb.lemma_.lower() in TELLING:
        return next((c for c in verb.rights if c.dep_ == "dobj" and c.lemma_.lower() in words.figure), None)
    return None


def _bare(token: Token, noun: Token | None, verb: Token) -> bool:
    """Whether a source tells only a number: "speaks of 9 million", "said 700"."""
    top = noun or token
    while top.pos_ == "NUM" and top.head.pos_ == "NUM":
        top = top.head
    lemma = verb.lemma_.lower()
    if lemma == "be" and noun is None and any(c.dep_ == "expl" for c in verb.lefts):  # "there are no more than 350"
        return True
    if lemma == "be" and any(_given(t) for t in subjects(verb)):  # "the lease was for 30 years"
        return True
    if lemma in TELLING and top.dep_ == "pobj" and top.head.lower_ == TELLING[lemma] and top.head.head == verb:
        return True
    return noun is None and lemma in SAYING and top.dep_ in ("dobj", "npadvmod", "attr") and top.head == verb


def _given(subject: Token) -> bool:
    """Whether a subject is known from before: "it", "the lease"."""
    definite = any(c.lower_ in ("the", "its", "that", "this") for c in subject.lefts)
    return subject.lower_ in ("it", "that", "this") or (subject.pos_ == "NOUN" and definite)


def _rejected(sentence: DocSpan, words: Cues) -> frozenset[str] | None:
    """Of what a sentence says that a number given before is wrong: "rejected the figure and said …" (not told of what),
    "disputed the number of the dead"; ``None`` where it does not."""
    verbs = (t for t in sentence if t.lemma_.lower() in words.denial)
    figures = [c for verb in verbs for c in verb.rights if c.dep_ == "dobj" and c.lemma_.lower() in words.figure]
    if not figures:
        return None
    of = (t for figure in figures for t in prepositional(figure, "of"))
    return frozenset(words.counted[w] for t in of for w in (t.lemma_.lower(), t.lower_) if w in words.counted)


def _source(index: Index, contents: Contents, token: Token, verb: Token, figure: Token | None) -> str | None:
    """Whose number it is: the owner of "Iran's own figure", the innermost statement's source, the verb's subject."""
    if figure is not None:
        for owner in (c for c in figure.lefts if c.dep_ == "poss" and c.pos_ != "PRON"):
            return _name(index, owner)
    own = [c for c in verb.lefts if c.dep_ == "nsubj" and c.pos_ != "PRON"]
    if own and verb.lemma_.lower() in (*SAYING, *TELLING):  # "…; the ministry has confirmed one death"
        return _name(index, own[0])
    if said := contents.innermost((token.idx, token.idx + len(token))):
        return said.source.actor or said.source.text.lower() or None
    while verb.pos_ in VERBAL:
        if verb.lemma_.lower() in (*SAYING, *TELLING) and (heads := subjects(verb)):
            return _name(index, heads[0])
        if verb.head == verb:
            return None
        verb = verb.head
    return None


def _name(index: Index, head: Token) -> str | None:
    if head.pos_ == "PRON" and head.lower_ in ("it", "that", "this", "which"):
        return None
    return index.at(subtree(head)) or " ".join(t.lower_ for t in head.subtree)


def _conflict(annotated: Annotated, first: Report, second: Report) -> Conflict:
    sides = tuple(side(annotated.text, _clause(annotated, report)) for report in (first, second))
    unit = min(first.units | second.units, default="")
    return Conflict("", f"how many {unit}".strip(), "number", sides)


def _clause(annotated: Annotated, report: Report) -> tuple[int, int]:
    """The clause of a number within its sentence: where two stand in one sentence, up to the mark that parts them."""
    start, end = annotated.sentences[report.sentence]
    semicolon = annotated.text.find(";", start, end)
    if semicolon < 0:
        return start, end
    return (start, semicolon) if report.token.idx < semicolon else (semicolon + 1, end)


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
