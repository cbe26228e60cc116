"""What every part of the diary's reading looks things up in: the text, who is named in it, its times and places."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from dateline.actors.tables import roles
from dateline.agenda.lexicon import Lexicon, lexicon
from dateline.agenda.people import People
from dateline.grammar import VERBAL
from dateline.record import Member, Place, Published, Time
from dateline.spans import Span

if TYPE_CHECKING:
    from spacy.tokens import Token


class Ground:
    """One article, for look-ups. ``today`` is the first day on which it may have been written, from which on things
    are ahead, or ``None``."""

    def __init__(
        self, people: People, times: tuple[Time, ...], places: tuple[Place, ...], published: Published
    ) -> None:
        value = published.earliest or published.value
        self.today = value[:10] if value and len(value) >= 10 else None
        self.people = people
        self.text = people.text
        self.annotated = people.annotated
        self.words: Lexicon = lexicon()
        self._times = [t for t in times if t.type in ("DATE", "TIME")]
        self._starts = [t.span[0] for t in self._times]
        self.places = {p.span[0]: p for p in places}

    def times_in(self, span: Span) -> list[Time]:
        """The dates and clocks that begin within a span, in order."""
        return self._times[bisect_left(self._starts, span[0]) : bisect_right(self._starts, span[1] - 1)]

    def ahead(self, on: str | None) -> bool:
        """Whether a day or month ("2024-02-09", "2024-02") is after the day of writing; what is unknown may be."""
        return on is None or self.today is None or on > self.today[: len(on)]

    def root(self, time: Time) -> Token | None:
        """The word at the head of a time's words."""
        tokens = self.annotated.tokens(time.span)
        if not len(tokens):
            return None
        return tokens.root if tokens.root.pos_ not in VERBAL else tokens[0]  # "am" is often read as a verb

    def key(self, token: Token) -> str:
        """The lemma; where the table knows it with a particle behind it, with that: "put off", "talk of"."""
        lemma = token.lemma_.lower()
        if token.pos_ in VERBAL or token.pos_ == "NOUN":
            governs = False
            for child in token.rights:
                governs = governs or child.dep_ in ("dobj", "oprd")
                if governs and child.dep_ != "prt":
                    continue  # "called a session for Friday" is not "called for", but "put his trip off" is "put off"
                if child.dep_ in ("prt", "advmod", "prep") and f"{lemma} {child.lower_}" in self.words.status:
                    return f"{lemma} {child.lower_}"
        return lemma

    def status(self, token: Token | None) -> str | None:
        """How a word above an engagement says that it stands."""
        return None if token is None else self.words.status.get(self.key(token))

    def somebody(self, noun: Token) -> bool:
        """Whether a noun names people, a government or a body."""
        if noun.pos_ in ("PRON", "PROPN") or self.role(noun):
            return True
        return noun.pos_ == "NOUN" and bool(self.people.index.overlapping((noun.idx, noun.idx + len(noun))))

    def role(self, noun: Token) -> bool:
        """Whether a noun is one for people or a body: by the roles of the actors, or the diary's own list."""
        lemma = noun.lemma_.lower()
        return lemma in self.words.company or lemma in roles()

    def person(self, noun: Token) -> bool:
        """Whether a noun names people or a body, not a country by its name."""
        if noun.pos_ == "PROPN":
            actor = self.people.index.at((noun.left_edge.idx, noun.idx + len(noun)))
            return actor is not None and self.people.index.actors[actor].kind in ("person", "organisation")
        return noun.pos_ == "PRON" or self.role(noun)

    def place_at(self, preposition: Token) -> Token | None:
        """The place that a preposition leads to."""
        return next((obj for obj in preposition.rights if obj.dep_ == "pobj" and self.is_place(obj)), None)

    def is_place(self, noun: Token) -> bool:
        """Whether a noun phrase is a place's name."""
        return noun.ent_type_ in ("GPE", "LOC", "FAC") or noun.left_edge.idx in self.places or noun.idx in self.places

    def town(self, token: Token) -> bool:
        """Whether a town before a noun says where ("the Geneva talks"), not who."""
        place = self.places.get(token.idx)
        return token.dep_ == "compound" and place is not None and place.kind in ("city", "capital", "town")

    def member(self, first: Token, last: Token) -> Member:
        """The words from one token to another."""
        span = (first.idx, last.idx + len(last))
        return Member(span, self.text[span[0] : span[1]])


def union(*groups: tuple[Member, ...]) -> tuple[Member, ...]:
    """The members of all groups, each actor and each span once."""
    found: list[Member] = []
    for member in (m for group in groups for m in group):
        if all((m.actor is None or m.actor != member.actor) and m.span != member.span for m in found):
            found.append(member)
    return tuple(found)
