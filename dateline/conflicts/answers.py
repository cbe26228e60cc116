"""What one source says in answer to another: it points back at what was said ("rejected the account", "called it a
fairy tale", "nothing of the kind"), denies right after an accusation, or stands after "But" beside a denial."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from dateline.actors.index import Index
from dateline.conflicts.cues import Cues, cues
from dateline.conflicts.words import about, plain
from dateline.grammar import negated, subjects, subtree
from dateline.record import Conflict, Side, Statement
from dateline.spans import Span, overlap, trim

if TYPE_CHECKING:
    from spacy.tokens import Token

    from dateline.language import Annotated

#: An answer stands at most so many sentences after what it answers; further, where that names who answers.
NEAR = 2
FAR = 6
#: Stances that an answer may answer.
CLAIMING = frozenset({"asserts", "accuses", "warns", "criticises", "believes", "doubts"})
POINTING = frozenset({"the", "this", "that", "these", "those", "such"})
PRONOUNS = frozenset({"it", "this", "that", "them"})
NOTHING = re.compile(r"\bnothing of the (?:kind|sort)\b", re.IGNORECASE)
COMPLEMENTS = frozenset({"oprd", "ccomp", "xcomp", "attr", "acomp", "dobj", "prep", "pobj"})
BUT = frozenset({"but", "however", "yet", "still"})


def find(annotated: Annotated, index: Index, statements: tuple[Statement, ...]) -> Iterator[Conflict]:
    """The answers in the order of the text, each with the statement it answers."""
    words = cues()
    told = [s for s in statements if s.content.spans]
    for sentence in annotated.sents:
        for verb in sentence:
            if verb.pos_ == "VERB" and (pointed := _pointing(verb, words)) is not None:
                yield from _rebuff(annotated, index, told, verb, pointed)
    for n, statement in enumerate(told):
        yield from _nothing(annotated, index, told, n)
        if statement.stance == "denies":
            yield from _accused(annotated, index, told, n)
            yield from _but(annotated, index, told, n)


def _pointing(verb: Token, words: Cues) -> Token | None:
    """What a verb of denial points back at: "rejected the account", "called it a lie", "brushed the charge aside"."""
    lemma = verb.lemma_.lower()
    aside = any(c.lower_ in ("aside", "off") for c in verb.children)
    calls = lemma in words.calling and any(
        t.lemma_.lower() in words.false for c in verb.rights for t in (c, *c.children) if c.dep_ in COMPLEMENTS
    )
    if negated(verb) or not (lemma in words.denial or calls or (aside and lemma in words.brushing)):
        return None
    for child in verb.children:
        thing = next((t for t in child.children if t.dep_ == "nsubj"), child) if child.dep_ == "ccomp" else child
        if thing.dep_ not in ("dobj", "nsubjpass", "nsubj") or (thing.dep_ == "nsubj" and child is thing):
            continue
        if thing.lower_ in PRONOUNS and thing.tag_ != "WDT" and (calls or thing.lower_ != "them"):
            return thing
        named = thing.lemma_.lower() in words.pointing and any(c.lower_ in POINTING for c in thing.lefts)
        if named and not any(c.dep_ in ("acl", "relcl", "ccomp", "prep") for c in thing.rights):
            return thing
    return None


def _rebuff(
    annotated: Annotated, index: Index, told: list[Statement], verb: Token, pointed: Token
) -> Iterator[Conflict]:
    """The last claim of another before the verb, against the clause of the verb."""
    heads = subjects(verb)
    who = _party(index, index.at(subtree(heads[0]))) if heads else None
    start = heads[0].left_edge.idx if heads else verb.idx
    here = annotated.sentence_at(verb.idx)
    claim = _answered(annotated, index, told, start, who, named=pointed.lower_ not in PRONOUNS)
    if claim is not None:
        own = (s for s in told if _sentence(annotated, s) == here + 1 and _party(index, s.source.actor) == who)
        said = next((s for s in own if who is not None and _negative(annotated, s)), None)
        if said is not None:  # "rejected the account. No ship came near the boat, it said": what it says instead
            yield _conflict(annotated.text, "denial", claim, said.content.spans[0], said)
            return
        end = max(verb.idx + len(verb), pointed.idx + len(pointed), subtree(verb)[1])
        yield _conflict(annotated.text, "denial", claim, (start, min(end, annotated.sentences[here][1])))


def _answered(
    annotated: Annotated, index: Index, told: list[Statement], at: int, who: str | None, *, named: bool
) -> Statement | None:
    """The claim that somebody answers at an offset: what is ``named`` ("the accusation") may stand further back if it
    names who answers, and must name them or stand in the sentence before; "it" is the last claim."""
    here = annotated.sentence_at(at)
    for claim in reversed([s for s in told if s.content.spans[-1][1] <= at]):
        apart = here - annotated.sentence_at(claim.content.spans[0][0])
        if apart > (FAR if named else NEAR):
            return None
        other = _party(index, claim.source.actor)
        if claim.stance not in CLAIMING or (other is not None and other == who):
            continue
        if not named:
            return claim
        around = index.overlapping(annotated.sentences[_sentence(annotated, claim)])
        if claim.stance == "accuses" and apart <= 1:
            return claim
        if who is not None and any(_party(index, actor) == who for _, actor in around):
            return claim
    return None


def _nothing(annotated: Annotated, index: Index, told: list[Statement], n: int) -> Iterator[Conflict]:
    """ "He had heard nothing of the kind", against the last claim of another."""
    answer = told[n]
    if NOTHING.search(answer.content.text):
        who = _party(index, answer.source.actor)
        for claim in reversed(told[:n]):
            apart = _sentence(annotated, answer) - _sentence(annotated, claim)
            if apart > 1:
                return
            same = claim.source.text == answer.source.text
            same = same or (who is not None and claim.source.actor == answer.source.actor)
            if claim.stance in CLAIMING and not same and not _inside(claim, answer):
                yield _conflict(annotated.text, "doubt", claim, answer.content.spans[0], answer)
                return


def _inside(a: Statement, b: Statement) -> bool:
    return any(overlap(x, y) for x in a.content.spans for y in b.content.spans)


def _accused(annotated: Annotated, index: Index, told: list[Statement], n: int) -> Iterator[Conflict]:
    """A denial right after an accusation by another that names who denies, or speaks of the same thing."""
    denial = told[n]
    who = _party(index, denial.source.actor)
    for claim in reversed(told[:n]):
        apart = _sentence(annotated, denial) - _sentence(annotated, claim)
        if apart > 1:
            return
        if claim.stance != "accuses" or who is None or _party(index, claim.source.actor) in (None, who):
            continue
        named = index.overlapping(annotated.sentences[_sentence(annotated, claim)])
        if any(_party(index, actor) == who for _, actor in named) or _about(annotated, denial) & _about(
            annotated, claim
        ):
            yield _conflict(annotated.text, "denial", claim, denial.content.spans[0], denial)
            return


def _but(annotated: Annotated, index: Index, told: list[Statement], n: int) -> Iterator[Conflict]:
    """What another asserts after a denial in a sentence that begins with "But"."""
    denial = told[n]
    for claim in told[n + 1 :]:
        sentence = _sentence(annotated, claim)
        if sentence - _sentence(annotated, denial) > NEAR:
            return
        first = annotated.sents[sentence][0]
        inner = not any(s.parent == claim.id for s in told)  # of nested ones the innermost
        known = claim.source.actor is not None or len(claim.source.text.split()) > 1  # not "he said"
        differs = known and claim.source.actor != denial.source.actor
        if first.lower_ in BUT and claim.stance == "asserts" and inner and differs and not _negative(annotated, claim):
            yield _conflict(annotated.text, "denial", claim, denial.content.spans[0], denial)
            return


def _negative(annotated: Annotated, statement: Statement) -> bool:
    return any(t.dep_ == "neg" or t.lower_ in ("no", "nobody", "none") for t in _tokens(annotated, statement))


def _tokens(annotated: Annotated, statement: Statement) -> list[Token]:
    return [t for span in statement.content.spans for t in annotated.tokens(span)]


def _about(annotated: Annotated, statement: Statement) -> frozenset[str]:
    return about(_tokens(annotated, statement), cues())


def _sentence(annotated: Annotated, statement: Statement) -> int:
    return annotated.sentence_at(statement.content.spans[0][0])


def _party(index: Index, actor: str | None) -> str | None:
    """The country or body an actor speaks for; itself, where it speaks for none."""
    known = index.actors.get(actor or "")
    return (known.code or known.id) if known else None


def _conflict(text: str, kind: str, claim: Statement, answer: Span, denial: Statement | None = None) -> Conflict:
    said = trim(text, answer, " \t\r\n.,;:")
    claimed = trim(text, claim.content.spans[0], " \t\r\n.,;:")
    sides = [
        Side(claimed, text[slice(*claimed)], claim.id),
        Side(said, text[slice(*said)], denial.id if denial else None),
    ]
    if overlap(claimed, said):
        sides[1] = Side((claimed[1], said[1]), text[claimed[1] : said[1]])
    return Conflict("", plain(text[slice(*claimed)]), kind, tuple(sorted(sides, key=lambda side: side.span)))
