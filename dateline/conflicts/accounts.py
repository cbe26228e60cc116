"""Statement against statement: what one source denies, or says there is none of, and another asserts.

Two accounts are set against each other only if they are of different sources and speak of the same thing: the words
they share must carry most of what the denial is about (words weigh by how rare they are in the article).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dateline.actors.index import Index
from dateline.conflicts.cues import Cues, cues
from dateline.conflicts.words import NOTHING, about, contents, plain, says_no, side
from dateline.record import Conflict, Statement
from dateline.spans import Span, overlap, within

if TYPE_CHECKING:
    from spacy.tokens import Token

    from dateline.language import Annotated

#: Stances that put something forward as so.
ASSERTING = frozenset({"asserts", "accuses", "warns", "denies", "fears", "believes", "criticises", "rejects"})
#: Clauses that are not part of what the clause above them denies.
CLAUSES = frozenset({"conj", "advcl", "relcl", "ccomp", "parataxis"})
BACK = frozenset({"it", "this", "that", "these", "those", "so", "them"})
#: How many sentences apart the two sides may stand.
REACH = 14
#: How near the other side of a denial must stand of which it has only the subject and the verb.
NEAR = 4
#: How much of what a denial is about its other side must share.
SHARE = 0.6


@dataclass(frozen=True)
class Account:
    """What one source puts forward: ``lemmas`` say of what; ``source`` is ``None`` for the narrator; ``cue``
    reaches over its source and its verb of saying; ``core`` is what a short denial turns on."""

    span: Span
    sentence: int
    source: str | None
    lemmas: frozenset[str]
    negative: bool
    tokens: tuple[Token, ...]
    statement: str | None = None
    core: frozenset[str] = frozenset()
    cue: Span | None = None


def find(annotated: Annotated, index: Index, statements: tuple[Statement, ...]) -> list[Conflict]:
    """Denials against assertions, in the order of the denial."""
    words = cues()
    accounts = [a for s in statements for a in _account(annotated, index, words, s)]
    accounts += _narrated(annotated, words, statements)
    accounts.sort(key=lambda a: a.span)
    rare = Counter(lemma for a in accounts for lemma in a.lemmas)
    weights = {lemma: 1 / (1 + math.log(n)) for lemma, n in rare.items()}
    return list(_denials(annotated.text, accounts, weights))


def _account(annotated: Annotated, index: Index, words: Cues, statement: Statement) -> Iterator[Account]:
    """What a statement puts forward, and each clause of it that says "no" as an account of its own."""
    if statement.stance not in ASSERTING or not statement.content.spans:
        return
    tokens = contents(annotated, statement)
    if not tokens:
        return
    span = (statement.content.spans[0][0], statement.content.spans[-1][1])
    actor = index.actors.get(statement.source.actor or "")
    source = actor.id if actor is not None else statement.source.text.lower() or "?"
    number = annotated.sentence_at(span[0])
    denies = statement.stance == "denies"
    said = (*statement.source.spans, *statement.cue.spans)
    cue = (min(s for s, _ in said), max(e for _, e in said)) if said else None
    yield Account(span, number, source, about(tokens, words), denies, tokens, statement.id, cue=cue)
    for clause in _negative(tokens, words) if not denies else ():
        stretch = (clause[0].idx, clause[-1].idx + len(clause[-1].text))
        told = about((t for t in clause if t.lemma_.lower() not in words.knowledge), words)
        yield Account(stretch, number, source, told, True, clause, statement.id, _core(clause, words))


def _negative(tokens: tuple[Token, ...], words: Cues) -> Iterator[tuple[Token, ...]]:
    """The clauses that say there is none ("there was no shelling", "nobody was hurt", "had no knowledge of shelling"),
    without the clauses below."""
    inside = {t.i for t in tokens}
    seen: set[int] = set()
    for token in tokens:
        if token.lower_ not in NOTHING:
            continue
        verb = next((t for t in (token, *token.ancestors) if t.pos_ in ("VERB", "AUX")), None)
        if verb is None or verb.i not in inside or verb.i in seen:
            continue
        seen.add(verb.i)
        named = token.dep_ == "det" and verb.lemma_ != "be" and token.head.lower_ != "one"
        subject = token.head if named else token  # "no tank crossed", "nobody was hurt"
        unknown = token.dep_ == "det" and token.head.dep_ == "dobj" and token.head.lemma_.lower() in words.knowledge
        if not (_existential(verb) or unknown or (subject.dep_ in ("nsubj", "nsubjpass") and subject.head == verb)):
            continue
        if any(c.dep_ in ("mark", "advmod") and c.lower_ in ("if", "unless", "until", "before") for c in verb.children):
            continue
        if any(t.lower_ == "than" for t in verb.subtree) or any(c.lower_ in ("will", "’ll", "'ll") for c in verb.lefts):
            continue  # "there is no greater man than", "nobody will": no denial of what was
        below = {t.i for c in verb.children if c.dep_ in CLAUSES for t in c.subtree}
        clause = tuple(t for t in verb.subtree if t.i in inside and t.i not in below)
        if clause:
            yield clause


def _core(clause: tuple[Token, ...], words: Cues) -> frozenset[str]:
    """The subject and the verb of "no tank crossed the border"; empty unless both mean something."""
    for token in clause:
        if token.lower_ == "no" and token.dep_ == "det" and token.head.dep_ in ("nsubj", "nsubjpass"):
            core = about((token.head, token.head.head), words)
            return core if len(core) == 2 else frozenset()
    return frozenset()


def _existential(verb: Token) -> bool:
    return verb.lemma_ == "be" and any(c.dep_ == "expl" for c in verb.children)


def _narrated(annotated: Annotated, words: Cues, statements: tuple[Statement, ...]) -> Iterator[Account]:
    """The sentences that nobody is quoted in."""
    told = {
        annotated.sentence_at(at)
        for s in statements
        for spans in (s.content.spans, s.cue.spans)
        for start, end in spans
        for at in (start, end - 1)
    }
    for number, sentence in enumerate(annotated.sents):
        if number not in told:
            tokens = tuple(sentence)
            yield Account(
                annotated.sentences[number],
                number,
                None,
                about(tokens, words),
                says_no(tokens),
                tokens,
            )


def _denials(text: str, accounts: list[Account], weights: dict[str, float]) -> Iterator[Conflict]:
    for at, denial in enumerate(accounts):
        if not denial.negative or denial.source is None:
            continue
        other: Account | None
        inner = next(
            (
                a
                for a in accounts
                if a.source not in (None, denial.source) and not a.negative and within(a.span, denial.span)
            ),
            None,
        )
        if inner is not None and denial.cue is not None:  # "X said that …; Y denied this", read as one
            other, denial = inner, replace(denial, span=denial.cue)
        else:
            other = _pointed_at(accounts, at) if _points_back(denial) else _claimed(accounts, denial, weights)
        if other is not None:
            sides = sorted((denial, other), key=lambda a: a.span)
            yield Conflict(
                "",
                plain(text[slice(*(other if denial.span == denial.cue else denial).span)]),
                "denial",
                tuple(side(text, a.span, a.statement) for a in sides),
            )


def _points_back(denial: Account) -> bool:
    return len(denial.tokens) <= 2 and denial.tokens[0].lower_ in BACK


def _pointed_at(accounts: list[Account], at: int) -> Account | None:
    """For "denied it": the last account of another before it."""
    denial = accounts[at]
    for other in reversed(accounts[:at]):
        if denial.sentence - other.sentence > 2:
            return None
        if other.source not in (None, denial.source) and not other.negative and not overlap(other.span, denial.span):
            return other
    return None


def _claimed(accounts: list[Account], denial: Account, weights: dict[str, float]) -> Account | None:
    """The account of another that asserts most of what is denied; of equals the nearest."""
    whole = sum(weights[lemma] for lemma in denial.lemmas)
    if not whole or len(denial.lemmas) > 12:
        return None
    # one word in common is enough only if it names what is denied: "there was no shelling", "nobody was hurt"
    counted = frozenset(cues().counted.values())
    things = counted | about(t for t in denial.tokens if t.pos_ == "NOUN")
    best: tuple[float, int, int] | None = None
    for n, other in enumerate(accounts):
        apart = abs(other.sentence - denial.sentence)
        if other.negative or apart > REACH or other.source == denial.source or overlap(other.span, denial.span):
            continue
        shared = denial.lemmas & other.lemmas
        share = sum(weights[lemma] for lemma in shared) / whole
        if denial.core and denial.core <= shared and apart <= NEAR:
            share = 1.0
        clause = any(t.pos_ in ("VERB", "AUX") for t in other.tokens)
        one = len(denial.lemmas) <= 2 and shared <= things and clause
        enough = share >= SHARE and (len(shared) >= 2 or one)
        if enough and (other.source is not None or len(shared) >= 2):
            rank = (share, -apart, -n)
            best = rank if best is None else max(best, rank)
    return accounts[-best[2]] if best is not None else None
