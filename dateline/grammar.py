"""Grammar on a spaCy parse: what statements, events and the agenda ask of a clause. Pure functions on tokens.

Dependency labels are those of spaCy's English pipelines (CLEAR style: nsubj, nsubjpass, dobj, agent, ccomp, xcomp …).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dateline.spans import Span

if TYPE_CHECKING:
    from spacy.tokens import Token

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass"})
VERBAL = frozenset({"VERB", "AUX"})
#: Relative pronouns that may be subjects.
RELATIVES = frozenset({"who", "which", "that"})
#: Lemmas of modal verbs that leave the deed open.
POSSIBLE = frozenset({"may", "might", "can", "could"})
#: Subordinators that make their clause a condition.
CONDITIONS = frozenset({"if", "unless", "provided", "should"})


@dataclass(frozen=True, slots=True)
class Modality:
    """How a verb is put: denied, future, possible, conditional (its clause is a condition, or depends on one),
    past, progressive, perfect, passive."""

    negated: bool = False
    future: bool = False
    possible: bool = False
    conditional: bool = False
    past: bool = False
    progressive: bool = False
    perfect: bool = False
    passive: bool = False


def auxiliaries(verb: Token) -> list[Token]:
    """Its auxiliaries; where it has none, is not finite and shares its subject, those of the verb it is coordinated
    with ("will go and see", not "would go and left")."""
    while True:
        own = [t for t in verb.lefts if t.dep_ in ("aux", "auxpass")]
        if (
            own
            or verb.tag_ in ("VBD", "VBZ")
            or verb.dep_ != "conj"
            or verb.head.pos_ not in VERBAL
            or any(t.dep_ in SUBJECTS for t in verb.lefts)
        ):
            return own
        verb = verb.head


def negated(verb: Token) -> bool:
    """Whether "not", "never", "no longer" … stands on the verb, or "no" on its subject or object."""
    for child in verb.children:
        if child.dep_ == "neg" or child.lower_ in ("never", "hardly", "neither"):
            return True
        if child.dep_ in ("nsubj", "nsubjpass", "dobj", "attr") and (
            child.lower_ in ("none", "nobody", "nothing")
            or any(c.lower_ == "no" and c.dep_ == "det" for c in child.lefts)
        ):
            return True
    return False


def condition(verb: Token) -> Token | None:
    """The verb of the condition that the verb depends on ("will act if …"), or the verb itself inside one."""
    for token in (verb, *verb.children):
        if token != verb and token.dep_ != "advcl":
            continue
        if token.pos_ in VERBAL and any(c.dep_ in ("mark", "advmod") and c.lower_ in CONDITIONS for c in token.lefts):
            return token
    return None


def modality(verb: Token) -> Modality:
    """How a verb (or a noun with a verb's construction) is put."""
    aux = auxiliaries(verb)
    words = {t.lower_ for t in aux}
    lemmas = {t.lemma_.lower() for t in aux}
    going = any(t.lower_ == "going" for t in (verb.head,)) and verb.dep_ == "xcomp"
    return Modality(
        negated=negated(verb)
        or (verb.dep_ == "conj" and not any(t.dep_ in SUBJECTS for t in verb.lefts) and negated(verb.head)),
        future=bool(words & {"will", "'ll", "’ll", "shall", "wo"})
        or going
        or ("would" in words and "have" not in lemmas),
        possible=bool(lemmas & POSSIBLE or words & POSSIBLE),
        conditional=condition(verb) is not None,
        past=verb.tag_ in ("VBD", "VBN") and not words & {"will", "would", "may", "might", "can", "could", "shall"},
        progressive=verb.tag_ == "VBG" and "be" in lemmas,
        perfect=verb.tag_ == "VBN" and "have" in lemmas,
        passive=any(t.dep_ == "auxpass" for t in aux) or any(t.dep_ == "nsubjpass" for t in verb.children),
    )


def finite_present(verb: Token) -> bool:
    """Whether a verb is in the present tense; also where the tagger takes it for an infinitive, though it has a
    subject and no auxiliary ("X and Y meet on Friday")."""
    if verb.tag_ == "VB":
        return not any(c.dep_ in ("aux", "auxpass") for c in verb.lefts) and bool(subjects(verb))
    return verb.tag_ in ("VBZ", "VBP")


def to_infinitive(verb: Token) -> bool:
    """Whether "to" stands before a verb: "is to meet"."""
    return any(c.lower_ == "to" for c in verb.lefts)


def reciprocal(token: Token) -> bool:
    """Whether it is the second word of "each other" or "one another"."""
    return token.lower_ in ("other", "another") and token.i > 0 and token.nbor(-1).lower_ in ("each", "one")


def governor(token: Token) -> Token | None:
    """The nearest verb above a token, or ``None``."""
    while token.head != token:
        token = token.head
        if token.pos_ in VERBAL:
            return token
    return None


def conjuncts(token: Token) -> Iterator[Token]:
    """The token and those coordinated with it, in order."""
    waiting = [token]
    while waiting:  # not recursive: lists in junk text run to thousands
        token = waiting.pop()
        yield token
        waiting.extend(reversed([child for child in token.rights if child.dep_ == "conj"]))


def subjects(verb: Token) -> list[Token]:
    """The verb's grammatical subjects with their conjuncts; inherited through coordination and control ("agreed to
    send": the subject of "agreed")."""
    while True:
        own = [t for child in verb.lefts if child.dep_ in ("nsubj", "nsubjpass") for t in conjuncts(child)]
        if own:
            return own
        if verb.dep_ not in ("conj", "xcomp") or verb.head.pos_ not in VERBAL:
            return [verb.head] if verb.dep_ in ("relcl", "acl") else []
        verb = verb.head


def objects(verb: Token) -> list[Token]:
    """The verb's direct objects with their conjuncts."""
    return [t for child in verb.rights if child.dep_ in ("dobj", "attr", "oprd") for t in conjuncts(child)]


def prepositional(head: Token, *prepositions: str) -> list[Token]:
    """The objects of the named prepositions on a head, with their conjuncts."""
    return [
        t
        for child in head.children
        if child.dep_ in ("prep", "agent", "dative") and child.lower_ in prepositions
        for obj in child.rights
        if obj.dep_ in ("pobj", "pcomp")
        for t in conjuncts(obj)
    ]


def subtree(token: Token) -> Span:
    """The characters of the token and all that hangs on it."""
    left, right = token.left_edge, token.right_edge
    return (left.idx, right.idx + len(right.text))


def noun_phrase(token: Token) -> Span:
    """The characters of a noun with what stands before it and its close names, without clauses and conjuncts."""
    first = token
    for child in token.lefts:
        if child.dep_ not in ("punct", "cc", "preconj"):
            first = child.left_edge
            break
    last = token
    for child in token.rights:
        if child.dep_ in ("flat", "compound", "nummod") and child.i == last.i + 1:
            last = child
    return (first.idx, last.idx + len(last.text))
