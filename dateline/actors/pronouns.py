"""He and she: linked only where one person can be meant."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from dateline.actors.words import Words

D = TypeVar("D")
GENDER = {"he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}


def antecedents(
    words: Words, at: dict[int, D], gender: Callable[[D], str | None], named: Callable[[D], bool]
) -> Iterator[tuple[int, D]]:
    """Pairs of a pronoun's token and the person it means. ``at`` gives the person at a token; ``named``: by name.

    The person is the subject of the clause that the pronoun's clause completes ("The mayor said he …"), or the
    only one named before it in the sentence, or, where none is named there, the only one or the subject of the
    sentence before.
    """
    sentences: dict[int, list[int]] = {}
    for i in sorted(at):
        sentences.setdefault(words.sentence[i], []).append(i)
    linked: dict[int, list[tuple[int, D]]] = {}
    for i, lower in enumerate(words.lower):
        wanted = GENDER.get(lower)
        if wanted is None or words.pos[i] not in ("PRON", "DET"):
            continue
        here = words.sentence[i]
        told = _told_before(words, i)
        known = [(j, at[j]) for j in sentences.get(here, ()) if j < i and j not in told] + linked.get(here, [])
        known = _others(words, i, known)
        fitting = _fitting(known, wanted, gender)
        before = [(j, at[j]) for j in sentences.get(here - 1, ())] + linked.get(here - 1, [])
        if not any(named(person) for _, person in fitting):
            before = [(j, person) for j, person in _fitting(before, wanted, gender) if named(person) or not fitting]
            fitting = fitting + before
        person = _described(words, i, at, fitting) or _only(fitting)
        if person is None:
            person = _subject(words, i, fitting) or _leading(words, here - 1, fitting, words.dep[i])
        if person is not None:
            linked.setdefault(here, []).append((i, person))
            yield i, person


def _described(words: Words, pronoun: int, at: dict[int, D], known: list[tuple[int, D]]) -> D | None:
    """The person whose relative clause the pronoun stands in: "a guard, who spoke as he feared for his post"."""
    token = words.doc[pronoun]
    for _ in range(8):
        if token.dep_ in ("relcl", "acl") and any(person is at.get(token.head.i) for _, person in known):
            return at[token.head.i]
        if token.head == token:
            break
        token = token.head
    return None


def _others(words: Words, pronoun: int, known: list[tuple[int, D]]) -> list[tuple[int, D]]:
    """For "contradicted him": whoever does it is somebody else."""
    if words.dep[pronoun] not in ("dobj", "dative", "pobj") or words.lower[pronoun].endswith("self"):
        return known
    verb = words.doc[pronoun].head
    while verb.pos_ == "ADP" and verb.head != verb:
        verb = verb.head
    doing = {t.i for c in verb.lefts if c.dep_ == "nsubj" for t in (c, *c.subtree)}
    doers = {id(person) for j, person in known if j in doing}
    return [(j, person) for j, person in known if id(person) not in doers]


def _told_before(words: Words, pronoun: int) -> range:
    """What stands before "he said" as what he said: whoever is named there is somebody else."""
    verb = words.doc[words.head[pronoun]]
    if words.dep[pronoun] != "nsubj" or pronoun > verb.i + 1:
        return range(0)
    told = next((c for c in verb.lefts if c.dep_ == "ccomp" and c.right_edge.i < pronoun), None)
    if told is None and verb.dep_ == "parataxis" and verb.head.left_edge.i < pronoun:
        told = verb.head
    return range(told.left_edge.i, pronoun) if told is not None else range(0)


def _fitting(known: list[tuple[int, D]], wanted: str, gender: Callable[[D], str | None]) -> list[tuple[int, D]]:
    return [(j, person) for j, person in known if gender(person) in (None, wanted)]


def _only(known: list[tuple[int, D]]) -> D | None:
    people = {id(person): person for _, person in known}
    return next(iter(people.values())) if len(people) == 1 else None


def _subject(words: Words, pronoun: int, known: list[tuple[int, D]]) -> D | None:
    """The subject of the verb above the pronoun's own clause."""
    named = dict(known)
    verb = words.head[pronoun]
    for _ in range(6):
        if words.dep[verb] in ("ccomp", "advcl", "conj", "relcl") and words.head[verb] != verb:
            verb = words.head[verb]
            for child in words.doc[verb].lefts:
                if child.dep_ == "nsubj" and child.i in named:
                    return named[child.i]
        else:
            break
    return None


def _leading(words: Words, sentence: int, known: list[tuple[int, D]], dep: str) -> D | None:
    """For a pronoun that is a subject, the subject of the main clause of the sentence before."""
    if dep != "nsubj":
        return None
    for j, person in known:
        if words.sentence[j] == sentence and words.dep[j] == "nsubj" and words.dep[words.head[j]] == "ROOT":
            return person
    return None
