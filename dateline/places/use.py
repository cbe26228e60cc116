"""How a place's name is used: for the place, its government, a group, an organisation, its people, an adjective."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dateline.grammar import VERBAL
from dateline.places.find import Mention, dateline, located
from dateline.places.table import Entry
from dateline.places.words import words

if TYPE_CHECKING:
    from spacy.tokens import Token

#: Kinds whose name may stand for those who rule there.
RULED = frozenset({"country", "admin1", "county", "city", "seat", "area", "continent"})
#: What stands between the names of a series.
SERIES = frozenset({",", "and", "or", "&", "the"})


def used_as(mention: Mention, entry: Entry | None) -> str:
    """place, government, group, organisation, demonym or adjective."""
    head = mention.head
    if mention.form == "facility":
        return "place"
    if mention.form == "people":
        return "demonym"
    if mention.form == "adjective":
        return _adjective(mention, head)
    if dateline(mention) or mention.held or _based(mention):
        return "place"
    before = mention.doc[mention.first - 1].lower_ if mention.first else ""
    if mention.label == "ORG" and mention.inside and mention.stands_for is None and before not in ("in", "near"):
        return "organisation"
    if entry is None or entry.kind not in RULED:
        return "place"
    return _name(mention, head)


def together(found: Sequence[Mention], uses: list[str]) -> list[str]:
    """The uses, those of names in one series ("in Mali, Niger and Chad") made that of the first:
    the parse of long series is not to be relied on."""
    shared = list(uses)
    for i in range(1, len(found)):
        before, here = found[i - 1], found[i]
        gap = before.doc[before.last : here.first]
        series = 0 < len(gap) <= 3 and all(t.lower_ in SERIES for t in gap) and not (before.held or here.held)
        series = series and here.head.dep_ not in ("nsubj", "nsubjpass")
        if series and before.form == here.form == "name" and {shared[i - 1], shared[i]} <= {"place", "government"}:
            shared[i] = shared[i - 1]
    return shared


def _based(mention: Mention) -> bool:
    """Whether "-based", "-born" or the like follows: "a Geneva-based envoy"."""
    after = mention.doc[mention.last : mention.last + 2]
    words_after = {"based", "born", "bound"}
    return len(after) == 2 and after[0].text == "-" and after[1].lower_ in words_after


def _adjective(mention: Mention, head: Token) -> str:
    if mention.label == "ORG" and mention.inside:
        return "organisation"
    if head.dep_ in ("amod", "compound", "nmod") and head.head.i >= mention.last:
        return "place" if head.head.lower_ in words("grounds", "nouns") else "adjective"
    if head.pos_ in ("NOUN", "PROPN") and head.dep_ not in ("amod", "compound"):
        return "demonym"
    return "adjective"


def _name(mention: Mention, head: Token) -> str:
    ruler = "government"
    up = head.head
    if head.dep_ in ("conj", "appos") and up != head and up.i < mention.first:
        head = up
        while head.dep_ == "conj" and head.head != head:
            head = head.head
        up = head.head
    if up.pos_ in VERBAL and up.lemma_.lower() in words("sport") and mention.stands_for is None and _city(mention):
        ruler = "group"
    if head.dep_ in ("nsubj", "nsubjpass"):
        if up.lemma_.lower() in words("stative", "verbs") and mention.stands_for is None:
            minds = any(t.dep_ == "acomp" and t.lower_ in words("attitude", "adjectives") for t in up.rights)
            return ruler if minds else "place"
        if head.dep_ == "nsubjpass" and up.lemma_.lower() in words("objects", "place_verbs"):
            return "place"
        return ruler
    if head.dep_ == "agent" or (head.dep_ == "pobj" and up.dep_ == "agent"):
        return ruler
    if head.dep_ in ("dobj", "dative", "iobj"):
        return "place" if up.lemma_.lower() in words("objects", "place_verbs") else ruler
    if head.dep_ == "poss":
        return ruler if up.lemma_.lower() in words("deeds", "nouns") else _seat(mention)
    if head.dep_ in ("compound", "nmod", "amod"):
        return ruler if up.lower_ in words("officials", "nouns") else "place"
    if head.dep_ == "pobj":
        return _after_preposition(up, ruler)
    return _seat(mention) if not located(mention.doc, mention.first) else "place"


def _after_preposition(preposition: Token, ruler: str) -> str:
    word, on = preposition.lower_, preposition.head
    if word in words("partner", "always"):
        way = on.lemma_.lower() in words("partner", "ways") or on.lower_ in words("grounds", "nouns")
        return "place" if way else ruler
    if word in words("partner", "prepositions") and on.lemma_.lower() in words("partner", "heads"):
        return ruler
    return "place"


def _seat(mention: Mention) -> str:
    return mention.stands_for or "place"


def _city(mention: Mention) -> bool:
    return bool(mention.entries) and mention.entries[0].kind != "country"
