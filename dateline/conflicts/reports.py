"""Number against number where the second is said of the same thing without naming it again: "The ministry speaks of 9
million", "puts the figure at 260", "Iran's own figure is 71 kilograms"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dateline.actors.index import Index
from dateline.conflicts.cues import Cues, cues
from dateline.conflicts.figures import ROSE, bounds, few_numbers, value
from dateline.conflicts.words import side
from dateline.grammar import VERBAL, governor, negated, prepositional, subjects, subtree
from dateline.record import Conflict
from dateline.statements.contents import Contents

if TYPE_CHECKING:
    from spacy.tokens import Span as DocSpan
    from spacy.tokens import Token

    from dateline.language import Annotated

#: The first number stands at most so many sentences before the second.
NEAR = 2
#: Verbs of telling a number, with the preposition behind which it stands.
TELLING = {"speak": "of", "put": "at", "estimate": "at", "talk": "of"}
#: Verbs whose object may be a number without what it counts.
SAYING = frozenset({"say", "estimate", "report", "count", "confirm", "give", "claim", "acknowledge", "admit"})


@dataclass(frozen=True, slots=True)
class Report:
    """A number of a source: ``low`` to ``high``, of what (no ``units``: not named again), in which sentence; ``denied``
    where it is said not to be."""

    low: float
    high: float
    units: frozenset[str]
    source: str | None
    sentence: int
    token: Token
    bare: bool
    denied: bool


def find(annotated: Annotated, index: Index, contents: Contents) -> Iterator[Conflict]:
    """Pairs of numbers by two sources, in the order of the second."""
    words = cues()
    deeds = frozenset(words.counted.values()) - {"people", "troops"}
    reports: list[Report] = []
    for number, sentence in enumerate(annotated.sents):
        numbers = [t for t in few_numbers(sentence) if t.ent_type_ not in ("DATE", "TIME", "ORDINAL")]
        if not numbers:
            continue
        wrong = _rejects(sentence, words)
        grows = ROSE.search(sentence.text) is not None
        for token in numbers:
            report = _report(annotated, index, words, contents, token, number, wrong=wrong)
            if report is None:
                continue
            if not grows and (other := _other(reports, report, deeds)) is not None:
                yield _conflict(annotated, other, report)
            reports.append(report)


def _other(reports: list[Report], report: Report, deeds: frozenset[str]) -> Report | None:
    """The last number of another source before it that counts the same and cannot hold beside it. ``deeds`` are the
    units that stand for what was done, so that two numbers of them need no other sign of being about one thing."""
    for other in reversed(reports):
        if report.sentence - other.sentence > NEAR:
            return None
        if other.source is None or report.source is None or other.source == report.source:
            continue
        named = report.units & other.units & deeds
        if not (named or (report.bare and (not report.units or report.units & other.units))):
            continue
        if other.bare and not other.units:
            continue
        if report.denied and report.low == other.low:
            return other
        apart = (other.high < report.low or report.high < other.low) and not report.denied
        return other if apart and max(other.low, report.low) > 1.05 * min(other.low, report.low) else None
    return None


def _report(
    annotated: Annotated, index: Index, words: Cues, contents: Contents, token: Token, number: int, *, wrong: bool
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
    source = _source(index, contents, token, verb, figure)
    units = set() if noun is None else {words.counted.get(noun.lemma_.lower(), noun.lemma_.lower())}
    if token.i and token.nbor(-1).is_currency:
        units.add("dollar" if token.nbor(-1).text == "$" else token.nbor(-1).text)
    if noun is not None and verb.lemma_.lower() in words.counted:
        units.add(words.counted[verb.lemma_.lower()])
    bare = figure is not None or _bare(token, noun, verb) or wrong
    denied = figure is not None and negated(verb)
    return Report(low, high, frozenset(units), source, number, token, bare, denied)


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
    if lemma in TELLING and top.dep_ == "pobj" and top.head.lower_ == TELLING[lemma] and top.head.head == verb:
        return True
    return noun is None and lemma in SAYING and top.dep_ in ("dobj", "npadvmod", "attr") and top.head == verb


def _rejects(sentence: DocSpan, words: Cues) -> bool:
    """Whether a sentence says that a number given before is wrong: "rejected the figure and said …"."""
    verbs = (t for t in sentence if t.lemma_.lower() in words.denial)
    return any(c.dep_ == "dobj" and c.lemma_.lower() in words.figure for verb in verbs for c in verb.rights)


def _source(index: Index, contents: Contents, token: Token, verb: Token, figure: Token | None) -> str | None:
    """Whose number it is: the owner of "Iran's own figure", the innermost statement's source, the verb's subject."""
    if figure is not None:
        for owner in (c for c in figure.lefts if c.dep_ == "poss"):
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
