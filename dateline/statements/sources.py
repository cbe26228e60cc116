"""Sources: of what kind, who is meant, and what the article tells of the unnamed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dateline.actors.index import Index
from dateline.record import Source
from dateline.spans import Span, quote
from dateline.statements.lexicon import Lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token

    from dateline.language import Annotated

_ACTOR_KINDS = {"person": "named", "government": "institution", "organisation": "institution", "group": "institution"}
#: What a pronoun leaves to think where nobody is known whom it means.
_PRONOUNS = {"it": "institution", "its": "institution", "they": "anonymous", "this": "unstated", "that": "unstated"}
_PLACES = ("GPE", "ORG", "NORP", "FAC", "LOC")
#: What stands before a name in apposition: a comma, and perhaps a title.
_APPOSED = re.compile(r", (?:[A-Z][\w.]* ){0,2}$")
#: How far behind the cue the reason for a name withheld is looked for, in characters.
_REACH = 160


@dataclass(slots=True)
class Memory:
    """Whom a pronoun may mean when the actors do not tell: the last person and the last body that spoke."""

    person: tuple[str | None, str] | None = None
    body: tuple[str | None, str] | None = None
    known: dict[str, tuple[str | None, str]] = field(
        default_factory=dict
    )  # what each actor that spoke turned out to be


def describe(
    annotated: Annotated,
    head: Token | None,
    spans: tuple[Span, ...],
    behind: int,
    index: Index,
    words: Lexicon,
    memory: Memory,
) -> Source:
    """The source at ``spans``, whose head noun is ``head``; ``behind`` is where its attribution ends."""
    text = annotated.text
    if head is None or not spans:
        return Source((), "", None, "unstated")
    if head.dep_ in ("nsubj", "nsubjpass") and head.lower_ in ("who", "which", "that") and len(spans) > 1:
        head = head.head.head
    beside = _named_beside(head, spans[0], index, text)
    first = index.at(spans[0])
    actor = beside or first
    kind = "named" if beside else _kind(head, spans[0], actor, index, words, text)
    if head.lower_ in words.pronouns:
        actor, kind = _pronoun(head, actor, kind, memory, words)
    elif kind == "anonymous" and _speaks_for(head, words) and first is not None and first in memory.known:
        actor, kind = memory.known[first]  # "the spokesperson", whose house was told before
    elif kind in ("named", "anonymous"):
        actor = _beside(actor, spans, index, _named_behind(head)) if kind == "named" else actor
        memory.person = (actor, kind)
        if first is not None:
            memory.known[first] = (actor, kind)
        if head.tag_ in ("NNS", "NNPS"):
            memory.body = (actor, kind)
    elif kind != "document":
        if _speaks_for(head, words):
            actor = _house(head, actor, spans, index, memory)
            memory.person = (actor, kind)
            if first is not None:
                memory.known[first] = (actor, kind)
        memory.body = (actor, kind)
    if actor is not None:
        memory.known[actor] = (actor, kind)
    edge = head.right_edge
    own = text[spans[0][0] : max(edge.idx + len(edge), spans[-1][1])].split("\n", 1)[0]
    near = text[spans[0][0] : max(behind, spans[-1][1]) + _REACH].split("\n", 1)[0]
    why = _from(own, words.unnamed) or _from(near, words.unnamed)
    if why and _speaks_for(head, words):
        kind = "anonymous" if kind == "institution" else kind
    words_of_source = quote(text, spans)
    if kind != "anonymous" or head.lower_ in words.pronouns:
        return Source(spans, words_of_source, actor, kind)
    return Source(
        spans,
        words_of_source,
        actor,
        kind,
        standing=words_of_source,
        grounds=_from(own, words.grounds),
        why_unnamed=why,
    )


def _pronoun(head: Token, actor: str | None, kind: str, memory: Memory, words: Lexicon) -> tuple[str | None, str]:
    if actor is not None and not (head.lower_ in ("it", "its") and kind == "named"):
        return memory.known.get(actor, (actor, kind))
    known = memory.person if head.lower_ in words.personal else memory.body
    if known is None and head.lower_ not in ("it", "its"):
        known = memory.person
    return known if known is not None else (None, _PRONOUNS.get(head.lower_, "named"))


def _kind(head: Token, span: Span, actor: str | None, index: Index, words: Lexicon, text: str) -> str:
    """named, institution, document, media or anonymous: from names, the actor, then the head noun."""
    phrase = text[span[0] : span[1]]
    name = words.names.get(phrase) or words.names.get(head.text)
    if name is not None:
        return name
    lemma = head.lemma_.lower()
    sort = words.kinds.get(lemma)
    known = index.actors.get(actor) if actor is not None else None
    inside = known is not None and (
        known.kind == "anonymous" or (known.kind == "person" and not _is_person(head, index))
    )
    if sort == "institution" and inside:
        return "institution"  # "a panel of experts", "Smith's office"
    if known is not None and known.kind == "organisation" and known.sector == "JRN" and sort not in ("role", "person"):
        return "media"
    if sort in ("document", "media") and head.pos_ != "PROPN":
        return sort
    if head.pos_ == "PROPN" and _paper(phrase, words) and (known is None or known.kind != "person"):
        return "media"
    if _speaks_for(head, words) and not (_holds_name(head, span) or _is_person(head, index)) and _of_a_body(head):
        return "institution"
    if sort in ("role", "person") and known is not None and known.kind == "organisation" and _in(head, index, actor):
        return "institution"  # "the coast guard"
    if sort in ("role", "person") and not (_is_person(head, index) and known is not None and known.name in phrase):
        if _known_together(head, lemma, index):
            return "named"
        return _person(head, sort, span, words, _is_person(head, index))
    if known is not None:
        return "anonymous" if known.kind == "anonymous" else _ACTOR_KINDS.get(known.kind, "named")
    if head.pos_ == "PROPN" and not (sort and head.tag_ == "NNPS"):
        if head.ent_type_ in _PLACES or sort in ("institution", "media"):
            return sort if sort == "media" else "institution"
        return "document" if sort == "document" else "named"
    return _person(head, sort, span, words, False) if sort is None else sort


def _beside(actor: str | None, spans: tuple[Span, ...], index: Index, apposed: bool) -> str | None:
    """The person in a source, where the words before the name were taken for somebody else; ``apposed`` if a name
    stands behind a comma."""
    if actor is not None and index.actors[actor].kind == "person":
        return actor
    people = [a for span in spans for _, a in index.overlapping(span) if index.actors[a].kind == "person"]
    if people:
        return people[-1]
    behind = [a for span in spans for m, a in index.overlapping(span) if m[1] == span[1] and m[0] > span[0]]
    return behind[-1] if behind and behind[-1] != actor and apposed else actor


def _named_beside(head: Token, span: Span, index: Index, text: str) -> str | None:
    """The person whose name a source begins with, before a comma ("Jo Smith, a spokesman for the ministry"), or ends
    with, behind one ("the priest of Osh, Father Jo Smith")."""
    if head.tag_ in ("NNS", "NNPS"):
        return None
    for mention, actor in index.overlapping(span):
        known = index.actors[actor]
        name = text[slice(*mention)]
        if known.kind != "person" or not name[:1].isupper() or known.name.split()[-1] not in name:
            continue
        if mention[0] == span[0] and text[mention[1] : mention[1] + 1] == ",":
            return actor
        before = text[span[0] : mention[0]]
        if mention[1] == span[1] and mention[0] > head.idx and _APPOSED.search(before):
            return actor
    return None


def _in(head: Token, index: Index, actor: str | None) -> bool:
    """Whether a noun stands in a mention of an actor."""
    return any(a == actor and m[0] <= head.idx < m[1] for m, a in index.overlapping((head.idx, head.idx + len(head))))


def _is_person(head: Token, index: Index) -> bool:
    """Whether a noun stands in a mention of somebody known by name."""
    end = head.idx + len(head)
    found = index.overlapping((head.idx, end))
    return any(m[0] <= head.idx and end <= m[1] and index.actors[a].kind == "person" for m, a in found)


def _known_together(head: Token, lemma: str, index: Index) -> bool:
    """Whether "the two ministers" are ministers whom the article names."""
    lefts = {c.lower_ for c in head.lefts}
    if head.tag_ not in ("NNS", "NNPS") or not lefts & {"the", "both"} or any(c.dep_ == "amod" for c in head.lefts):
        return False
    held = [actor.office.lower() for actor in index.actors.values() if actor.office is not None]
    return sum(lemma in office for office in held) > 1 or ("two" in lefts and len(held) == 2)


def _speaks_for(head: Token, words: Lexicon) -> bool:
    """Whether a noun is a spokesman; an envoy by another word ("permanent representative") is none."""
    return head.lemma_.lower() in words.spokespersons and not {c.lower_ for c in head.lefts} & words.envoys


def _house(head: Token, actor: str | None, spans: tuple[Span, ...], index: Index, memory: Memory) -> str | None:
    """The body or person that a spokesman without a name speaks for."""
    owner = next((c.lower_ for c in head.lefts if c.dep_ == "poss" and c.pos_ == "PRON"), None)
    last = memory.person if owner in ("his", "her") else memory.body if owner is not None else None
    if last is not None and last[0] is not None:
        return last[0]
    kinds = ("government", "organisation", "group")
    inside = [(m[1] - m[0], a) for span in spans for m, a in index.overlapping(span)]
    found = [each for each in inside if index.actors[each[1]].kind in kinds]
    found = found or [each for each in inside if index.actors[each[1]].kind == "person"]
    return max(found)[1] if found else actor


def _of_a_body(head: Token) -> bool:
    """Whether it is told whose spokesman it is."""
    lefts = any(c.dep_ in ("poss", "compound", "nmod", "amod") for c in head.lefts)
    return lefts or any(c.dep_ == "prep" and c.lower_ in ("of", "for", "at", "from") for c in head.rights)


def _paper(phrase: str, words: Lexicon) -> bool:
    """Whether a name is that of a paper or a station: "The Narva Courier", "Radio Sabana"."""
    parts = phrase.split()
    return len(parts) > 1 and (parts[-1] in words.papers or parts[0] in ("Radio", "TV"))


def _named_behind(head: Token) -> bool:
    """Whether a name stands in apposition to a noun."""
    return any(c.dep_ == "appos" and c.pos_ == "PROPN" and c.ent_type_ not in _PLACES for c in head.rights)


def _holds_name(head: Token, span: Span) -> bool:
    """Whether the name of a person stands beside a noun ("Foreign Secretary Ramon Abad", "the envoy, Ada Bolt")."""
    beside = [head, *(c for c in head.children if c.dep_ in ("compound", "appos", "nmod", "amod"))]
    return any(t.ent_type_ == "PERSON" and t.idx < span[1] for t in beside)


def _person(head: Token, sort: str | None, span: Span, words: Lexicon, known: bool) -> str:
    """A person by what he or she is: named where a name stands beside it, or where the article means a certain one."""
    many = head.tag_ in ("NNS", "NNPS")
    if (_holds_name(head, span) or _named_behind(head)) and not many:
        return "named"
    before = {t.lower_ for t in head.lefts if t.dep_ in ("det", "nummod", "amod", "poss", "advmod")}
    if known:
        return "named"
    if sort is None and (many or head.ent_type_ in _PLACES or not words.agentive(head.lemma_)):
        return "institution" if head.ent_type_ in _PLACES or head.tag_ in ("NN", "NNP") else "anonymous"
    if many or before & words.indefinite:
        return "anonymous"
    if head.lemma_.lower() in words.vague:
        return "anonymous"
    whose = any(t.dep_ in ("poss", "compound", "amod", "nmod") for t in head.lefts) or before & {"the"}
    if head.lemma_.lower() in words.offices and whose:
        return "named"
    return "named" if head.pos_ == "PROPN" else "anonymous"


def _from(near: str, phrases: tuple[str, ...]) -> str | None:
    """The words of a text from the first of the phrases on, to the end of the clause."""
    low = near.lower()
    at = min((low.find(p) for p in phrases if p in low), default=-1)
    if at < 0:
        return None
    end = next((i for i in range(at, len(near)) if near[i] in '.,;”"“'), len(near))
    return near[at:end].strip()
