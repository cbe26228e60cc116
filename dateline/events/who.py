"""Which noun phrases name someone who can act, and as what they stand in the record."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dateline import grammar
from dateline.actors.index import Index
from dateline.events.clause import antecedent, is_date_before, subjects_of
from dateline.record import Member, Place
from dateline.spans import Span
from dateline.statements.contents import Contents

if TYPE_CHECKING:
    from spacy.tokens import Token

    from dateline.language import Annotated

NAMED = frozenset({"PERSON", "ORG", "GPE", "NORP"})
NUMERIC = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "CARDINAL", "ORDINAL", "QUANTITY"})
OWNERS = frozenset({"poss", "compound", "amod", "nmod"})
INNER = ("of", "by", "from", "in", "on", "against", "at", "to", "for", "with", "near", "across", "between", "over")
PRONOUNS = {
    "he": "one",
    "she": "one",
    "him": "one",
    "her": "one",
    "it": "body",
    "they": "many",
    "them": "many",
}
#: How far names are looked for inside names: "the head of the staff of the minister of …".
DEEPEST = 12
POSSESSIVES = {"his": "one", "her": "one", "its": "body", "their": "many"}
#: Of the speaker, where the words are somebody's: "we ask the army".
FIRST = frozenset({"i", "we", "us", "me", "our", "my"})


def is_first(token: Token) -> bool:
    """Whether a word means its speaker; "US" does not."""
    return token.lower_ in FIRST and (token.text != "US" or token.pos_ == "PRON")


@cache
def words() -> dict[str, Any]:
    """The tables of ``words.toml``: sets of lemmas, and the numbers."""
    data = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
    return {name: frozenset(value.split()) if isinstance(value, str) else value for name, value in data.items()}


@dataclass
class Who:
    """Finds members in an annotated text; remembers what it found."""

    annotated: Annotated
    index: Index
    contents: Contents
    places: tuple[Place, ...] = ()
    _phrases: dict[int, tuple[Member, ...]] = field(default_factory=dict)
    _places: set[int] | None = None
    _depth: int = 0

    def named(self, token: Token) -> bool:
        """Whether the token is (the head of) a name of someone, or a noun for people or bodies."""
        if token.ent_type_ in NUMERIC and token.lemma_.lower() not in words()["people"]:
            return False
        if token.ent_type_ in NAMED:
            return token.pos_ != "ADJ" or token.dep_ not in ("amod",)
        if token.pos_ == "PROPN":
            return (
                token.text[0].isupper()
                and token.ent_type_ not in ("LOC", "FAC", "EVENT", "WORK_OF_ART", "LAW", "LANGUAGE", "PRODUCT")
            ) or bool(self.known(token))
        if token.lower_ == "state" and any(c.lower_ == "of" for c in token.rights):
            return False  # "a state of emergency"
        if token.pos_ in ("NOUN", "ADJ") and token.lemma_.lower() in words()["people"]:
            return True
        return token.pos_ in ("NOUN", "PROPN") and self.known(token)

    def known(self, token: Token) -> bool:
        """Whether an actor's mention ends at the token, so that it is the head of one."""
        end = token.idx + len(token.text)
        return any(span[1] == end for span, _ in self.index.overlapping((token.idx, end)))

    def is_place(self, token: Token) -> bool:
        """Whether the token stands in the name of a place that is meant as a place; countries act."""
        return self.stands_in_place(token.idx)

    def stands_in_place(self, offset: int) -> bool:
        """The same of an offset."""
        if self._places is None:
            self._places = {
                i for p in self.places if p.used_as == "place" and p.kind != "country" for i in range(*p.span)
            }
        return offset in self._places

    def members(self, token: Token, *, things: bool = False) -> tuple[Member, ...]:
        """Who a noun phrase names: itself where its head is someone, else someone inside it, else (with ``things``)
        the thing itself; empty where it names no one."""
        key = token.i * 2 + things
        if key not in self._phrases:
            if self._depth >= DEEPEST:
                return ()
            self._phrases[key] = ()  # a phrase that leads back to itself names no one
            self._depth += 1
            self._phrases[key] = tuple(self._members(token, things))
            self._depth -= 1
        return self._phrases[key]

    def _members(self, token: Token, things: bool) -> list[Member]:
        token = antecedent(token)
        if token.ent_type_ in ("DATE", "TIME"):
            return []
        if token.pos_ == "PRON" or token.lower_ in POSSESSIVES or is_first(token):
            return self._pronoun(token)
        if self.named(token):
            return [self._member(token)]
        if token.lemma_.lower() in words()["partitives"] or token.pos_ == "NUM":
            for child in token.rights:
                if child.dep_ == "prep" and child.lower_ == "of":
                    for obj in child.rights:
                        if obj.dep_ == "pobj" and (self.named(obj) or (things and obj.pos_ in ("NOUN", "PROPN"))):
                            return [self._member(token)]
            if token.lower_ in ("thousands", "hundreds", "dozens", "scores", "millions") and token.dep_ == "nsubj":
                return [self._member(token)]  # "thousands marched"
            if token.pos_ == "NUM" and token.dep_ in ("nsubj", "nsubjpass", "dobj", "pobj"):
                return [self._member(token)] if things and token.ent_type_ not in ("DATE", "TIME", "MONEY") else []
        inner = self.inside(token)
        if any(c.dep_ == "poss" and c.lower_ in POSSESSIVES for c in token.lefts):
            return inner  # "its border": nobody else's
        if things and token.pos_ in ("NOUN", "PROPN") and token.ent_type_ not in NUMERIC:
            return [self._member(token)]
        return inner

    def inside(self, token: Token) -> list[Member]:
        """Those who own or qualify a thing: "Ruritania's demand", "Ruritanian troops", "a demand by Ruritania"."""
        for child in token.lefts:
            if child.dep_ in OWNERS:
                owner = self.owner(child)
                if owner:
                    return owner
        for child in token.rights:
            if child.dep_ == "acl" and child.tag_ == "VBN":  # "a proposal made by Ruritania"
                child = next((c for c in child.rights if c.dep_ == "agent"), child)
            if child.dep_ in ("prep", "agent") and child.lower_ in INNER:
                for obj in child.rights:
                    if obj.dep_ == "pobj":
                        found = [m for t in grammar.conjuncts(obj) for m in (self.members(t) if t.i != token.i else ())]
                        if found:
                            return found
        return []

    def owner(self, child: Token) -> list[Member]:
        """A possessor or a modifier that names someone ("Ruritania's", "Ruritanian", "rebel")."""
        if child.lower_ in POSSESSIVES:
            return self._pronoun(child)
        if child.dep_ == "poss":
            found = [m for t in grammar.conjuncts(child) for m in self.members(t)]
            return found
        weapon = child.pos_ == "NOUN" and child.lemma_.lower() in words()["weapons"]  # "fighter planes"
        if child.ent_type_ in NAMED or (child.pos_ in ("PROPN", "NOUN") and self.named(child) and not weapon):
            return [self._member(child)]
        for left in child.lefts:  # "Taliban-claimed", "U.S.-led"
            if left.ent_type_ in NAMED and left.dep_ in ("npadvmod", "compound", "amod", "nmod"):
                return [self._member(left)]
        return []

    def _member(self, token: Token) -> Member:
        span = self.phrase(token)
        core = grammar.noun_phrase(token)
        owner = next((c for c in token.lefts if c.dep_ == "poss" and c.lower_ in POSSESSIVES), None)
        if owner is not None:  # "his colleague" is not he
            core = (owner.idx + len(owner.text) + 1, core[1])
        named = next((c for c in token.rights if c.dep_ == "appos" and c.ent_type_ == "PERSON"), None)
        actor = self.index.at(grammar.noun_phrase(named)) if named is not None else None
        if actor is None:
            actor = self.index.at(core)
        if actor is None and core != span and owner is None:
            actor = self.index.at(span)
        return Member(span, self.annotated.text[span[0] : span[1]], actor)

    def phrase(self, token: Token) -> Span:
        """The noun phrase with what names it closer ("the governor of the province"), without clauses."""
        start, end = grammar.noun_phrase(token)
        for child in token.lefts:
            if is_date_before(child):
                start = token.doc[child.right_edge.i + 1].idx
        if token.dep_ in OWNERS and token.dep_ != "poss":
            first = token
            for child in token.lefts:
                if child.dep_ in ("compound", "nmod", "amod", "poss"):
                    first = child.left_edge
                    break
            return (first.idx, token.idx + len(token.text))
        if token.dep_ == "poss":
            return (start, end)
        last = token
        while True:
            grown = None
            for child in last.rights:
                if (
                    child.dep_ == "prep"
                    and child.lower_ in ("of", "in", "at", "from", "for", "near", "to")
                    and child.i <= last.i + 2
                ):
                    grown = next((o for o in child.rights if o.dep_ == "pobj"), None)
                    break
            if grown is None or (grown.ent_type_ in NUMERIC and last != token) or grown.ent_type_ in ("DATE", "TIME"):
                break
            last = grown
            if last.i - token.i > 12:
                break
        if last != token:
            end = grammar.noun_phrase(last)[1]
        return (start, end)

    def _speaker(self, token: Token) -> list[Member]:
        """Whoever says the words in which "we" stands."""
        said = self.contents.innermost((token.idx, token.idx + 1))
        if said is None:
            return []
        return [Member((token.idx, token.idx + len(token.text)), token.text, said.source.actor)]

    def _pronoun(self, token: Token) -> list[Member]:
        if is_first(token):
            return self._speaker(token)
        sort = PRONOUNS.get(token.lower_) or POSSESSIVES.get(token.lower_)
        if sort is None:
            return []
        span = (token.idx, token.idx + len(token.text))
        known = [actor for mention, actor in self.index.overlapping(span) if mention == span]
        if known:
            return [Member(span, token.text, known[0])]
        node = token
        for _ in range(12):
            if node.head == node:
                break
            node = node.head
            if node.pos_ in grammar.VERBAL:
                if node == token.head and token.dep_ == "dobj":
                    continue  # "soldiers beat them": not the soldiers
                for subject in subjects_of(node):
                    if subject.i < token.i and subject.pos_ != "PRON" and self._fits(subject, sort):
                        return list(self.members(subject)) or []
        before = self.annotated.sentence_at(token.idx) - 1
        if before >= 0 and sort in ("one", "body"):
            root = self.annotated.sents[before].root
            for subject in subjects_of(root):
                if subject.pos_ != "PRON" and self._fits(subject, sort):
                    return list(self.members(subject))
        return [Member(span, token.text)] if token.lower_ in ("him", "them", "he", "they", "she") else []

    def _fits(self, subject: Token, sort: str) -> bool:
        plural = subject.tag_ in ("NNS", "NNPS") or any(c.dep_ == "conj" for c in subject.rights)
        if sort == "many":
            return plural or subject.ent_type_ in ("ORG", "NORP", "GPE")
        if sort == "one":
            return not plural and subject.ent_type_ not in ("GPE", "ORG", "NORP")
        return not plural and subject.ent_type_ != "PERSON"
