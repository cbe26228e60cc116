"""Who takes part: the members that a noun phrase names, singly ("Chile's president"), coordinated, or by their
adjectives ("Chilean and Peruvian officials"), and the pair that "the two leaders" or "both sides" points back to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from dateline.actors.index import Index
from dateline.grammar import RELATIVES, SUBJECTS, conjuncts, noun_phrase, prepositional, reciprocal
from dateline.record import Actor, Member, Place
from dateline.spans import Span, overlap

if TYPE_CHECKING:
    from spacy.tokens import Token

    from dateline.language import Annotated

#: Noun phrases that point back to a pair or group named before.
BACK = re.compile(
    r"(?i:(?:the |both |all |their |these )?(?:(?P<count>two|three|four|five) )?)(?:[a-z-]+ ){0,2}"
    r"(?:leaders|sides|presidents|ministers|secretaries|countries|parties|men|women|governments|neighbou?rs|nations|"
    r"delegations|diplomats|negotiators|officials|officers|envoys|chiefs|commanders|states|capitals|pair|two|three|teams|"
    r"enemies|generals|rivals|premiers|guards|armies|navies|foes|ministries|chancellors|kings|judges|experts|"
    r"parliaments|peoples|forces|militaries|cabinets|republics|members|colleagues|counterparts|ambassadors)$"
)
COUNTS = {"two": 2, "three": 3, "four": 4, "five": 5}
#: How many sentences a pair stays in mind.
MIND = 3
DEFINITE = ("the ", "both", "all ", "these ", "their ")


class People:
    """Members at noun phrases of one article."""

    def __init__(self, annotated: Annotated, actors: tuple[Actor, ...], places: tuple[Place, ...] = ()) -> None:
        self.text = annotated.text
        self.annotated = annotated
        self.index = Index(actors)
        self.places = {place.span[0]: place for place in places}
        self.of_code = {actor.code: actor.id for actor in reversed(actors) if actor.code}

    def code(self, member: Member) -> str | None:
        """The country or organisation a member acts for."""
        actor = self.index.actors.get(member.actor or "")
        return actor.code if actor else None

    def codes(self, members: Iterable[Member]) -> frozenset[str]:
        return frozenset(code for m in members if (code := self.code(m)))

    def of(self, heads: Iterable[Token]) -> tuple[Member, ...]:
        """The members that the noun phrases with these heads name, in order, each once."""
        found: list[Member] = []
        for head in heads:
            for member in self._phrase(head):
                if not any(overlap(member.span, other.span) for other in found):
                    found.append(member)
        return tuple(found)

    def _phrase(self, head: Token) -> Iterator[Member]:
        if reciprocal(head):
            return
        if head.pos_ == "PRON" or (head.lower_ == "their" and head.dep_ == "poss"):
            yield from self._pronoun(head)
            return
        span = noun_phrase(head)
        around = [m[0] for m, _ in self.index.overlapping(span) if m[0] < span[0] and m[1] >= head.idx + len(head)]
        span = (min(around, default=span[0]), span[1])  # the actors know where a series of adjectives begins
        words = self.text[span[0] : span[1]]
        if pair := self._pointed(head, span[0], words):
            yield from pair
            return
        named = list(self.named(span, head))
        of = self._belonging(head, span)
        known = self.codes(named)
        if len(self.codes(of) | known) > max(1, len(known)):  # "the leaders of Chile and Peru": each of them
            named = [m for m in named if self.code(m) and not any(overlap(m.span, o.span) for o in of)]
        elif named:
            of = []
        if not self.codes((*named, *of)) and (pair := self._implied(head, span[0])):
            yield from pair
            return
        yield from (*named, *of)
        if not named and not of:
            yield Member(span, words, self.index.at(span))

    def _pronoun(self, head: Token) -> Iterator[Member]:
        whole = (head.idx, head.idx + len(head))
        actor = self.index.at(whole)
        if head.lower_ in RELATIVES and head.dep_ in SUBJECTS and head.head.dep_ == "relcl":
            if head.head.head.pos_ != "PRON":
                yield from self._phrase(head.head.head)
        elif head.lower_ in ("he", "she", "him", "her"):
            before = self._person(head.idx) if actor is None else None
            yield before or Member(whole, head.text, actor)
        elif head.lower_ in ("they", "their") or actor is None:
            yield from self.back(head.idx)
        else:
            yield Member(whole, head.text, actor)

    def _pointed(self, head: Token, offset: int, words: str) -> tuple[Member, ...]:
        """The pair that "the two leaders" or "their ministers" points back to, or names in apposition."""
        pointing = BACK.match(words)
        if pointing is None or not words.lower().startswith(DEFINITE):
            return ()
        count = COUNTS.get((pointing["count"] or head.text).lower(), 2)
        return self._beside(head) or tuple(self.back(offset, count))

    def _implied(self, head: Token, offset: int) -> tuple[Member, ...]:
        """For people of no named side: the pair of "officers of the two armies"; for a bare plural ("Officials will
        confer again") the two in mind, if there are just two."""
        for inner in prepositional(head, "of", "from"):
            span = noun_phrase(inner)
            if pair := self._pointed(inner, span[0], self.text[span[0] : span[1]]):
                return pair
        if (
            head.tag_ != "NNS"
            or head.dep_ not in SUBJECTS
            or not BACK.match(head.lower_)
            or any(c.dep_ in ("nummod", "poss", "prep") for c in head.children)
        ):
            return ()
        start = self.annotated.sentences[max(0, self.annotated.sentence_at(offset) - MIND)][0]
        found = self._pair([(m, a) for m, a in self.index.overlapping((start, offset)) if m[1] <= offset])
        return tuple(found) if len(found) == 2 else ()

    def _beside(self, head: Token) -> tuple[Member, ...]:
        """Those named in apposition: "the two ministers, Aguirre of Chile and Quispe of Peru"."""
        return self.of(t for c in head.rights if c.dep_ == "appos" for t in conjuncts(c))

    def _belonging(self, head: Token, span: Span) -> list[Member]:
        """Those with a code that a noun of people is "of", "from", "for" or "in": "officials from Chile and Peru"."""
        if head.pos_ not in ("NOUN", "PROPN"):
            return []
        inner = [t for t in prepositional(head, "of", "from", "for", "in") if t.idx >= span[1]]
        for clause in head.rights:  # "a delegation led by Chile's minister"
            if clause.dep_ == "acl" and clause.lemma_.lower() in ("lead", "head", "chair"):
                inner += prepositional(clause, "by")
        return [m for t in inner for m in (*self.named(noun_phrase(t), t), *self._capital(t)) if self.code(m)]

    def _capital(self, noun: Token) -> Iterator[Member]:
        """The country for which a town stands in "delegations from Kyiv and Moscow", if the article knows it."""
        place = self.places.get(noun.idx)
        if noun.head.lower_ != "from" and noun.dep_ != "conj":
            return
        if place is None or place.kind not in ("city", "capital") or self.index.at(place.span) is not None:
            return
        if actor := self.of_code.get(place.country or ""):
            yield Member(place.span, place.text, actor)

    def named(self, span: Span, head: Token | None = None) -> Iterator[Member]:
        """The actors named within a noun phrase: the widest mentions that have a code, else the widest."""
        inside = [
            (m, actor)
            for m, actor in self.index.overlapping(span)
            if m[0] >= span[0] and (m[1] <= span[1] or (head is not None and m[0] <= head.idx < m[1]))
        ]
        coded = [(m, a) for m, a in inside if self.index.actors[a].code]
        taken: list[Span] = []
        for mention, _ in sorted(coded or inside, key=lambda pair: (pair[0][0] - pair[0][1], pair[0])):
            if not any(overlap(mention, other) for other in taken):
                taken.append(mention)
        by_span = dict(coded or inside)
        for mention in sorted(taken):
            yield Member(mention, self.text[mention[0] : mention[1]], by_span[mention])

    def _person(self, offset: int) -> Member | None:
        """The person named first in the sentence, or in the one before it, ahead of an offset."""
        at = self.annotated.sentence_at(offset)
        for sentence in range(at, max(-1, at - 2), -1):
            start, end = self.annotated.sentences[sentence]
            for mention, actor in self.index.overlapping((start, min(end, offset))):
                if self.index.actors[actor].kind == "person":
                    return Member(mention, self.text[mention[0] : mention[1]], actor)
        return None

    def back(self, offset: int, count: int = 2) -> Iterator[Member]:
        """The pair last named before an offset, in its sentence or the ones before it: the first two (or so many) that
        act for different countries or organisations; over those sentences together, if they are just so many."""
        at = self.annotated.sentence_at(offset)
        together: list[tuple[Span, str]] = []
        for sentence in range(at, max(-1, at - MIND), -1):
            start, end = self.annotated.sentences[sentence]
            mentions = [(m, a) for m, a in self.index.overlapping((start, min(end, offset))) if m[1] <= offset]
            persons = self._pair([(m, a) for m, a in mentions if self.index.actors[a].kind == "person"])
            pair = persons if len(persons) >= count else self._pair(mentions)
            if len(pair) >= count:
                yield from pair[:count]
                return
            together += mentions
        if len(pair := self._pair(together)) == count:
            yield from pair

    def _pair(self, mentions: list[tuple[Span, str]]) -> list[Member]:
        """One member for each country or organisation, in order of first mention."""
        found: dict[str, Member] = {}
        for span, actor in mentions:
            code = self.index.actors[actor].code
            if code:
                found.setdefault(code, Member(span, self.text[span[0] : span[1]], actor))
        return list(found.values())
