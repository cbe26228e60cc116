"""Who takes part in an engagement by its clause, who stays away, and where it is to be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from dateline.agenda.ground import Ground, union
from dateline.agenda.mention import Mention
from dateline.agenda.triggers import BESIDE
from dateline.grammar import VERBAL, conjuncts, modality, negated, prepositional, subjects
from dateline.record import Member
from dateline.spans import within

if TYPE_CHECKING:
    from spacy.tokens import Token

#: What parts two clauses of a sentence, and how far before an engagement its people may stand.
PARTING = re.compile(r"[;:—–]|, (?:but|while|and that|whose|which|where|as)\b|\b(?:said|says|told|after|because) ")
NEAR = 120
#: Verbs of being there.
ATTENDING = frozenset({"attend", "join", "participate", "take", "invite"})
#: "X will lead a delegation that flies to Lima": X flies too.
LEADING = frozenset({"lead", "head", "join"})
MEANS = frozenset({"video", "phone", "telephone", "link", "videolink", "plane", "train", "sea", "air"})
#: What its subject does not take part in by this word alone: "Oman has proposed talks between X and Y".
ASIDE = frozenset({"proposed", "cancelled", "postponed", "denied", "possible"})


def gather(ground: Ground, mention: Mention) -> None:
    """Write members, those absent, place and span into the mention."""
    inner, partners, doers = _named(ground, mention)
    verb = _subject_verb(mention)
    subject = () if verb is None or _is_thing(ground, verb) else _subject(ground, mention, verb)
    if mention.status == "denied" and _stays_away(mention):
        mention.absent, mention.status, subject = subject, None, ()
    aside = ground.status(verb) in ASIDE or (
        verb is not None and verb.lemma_.lower() in ("host", "confirm", "announce", "call", "summon")
    )
    if (
        aside
        and mention.nominal
        and len(ground.people.codes(inner + partners)) >= (1 if verb is not None and verb.lemma_ == "call" else 2)
    ):
        subject = ()
    members = _without_times(ground, union(subject, inner, doers, partners, _invited(ground, mention)))
    mention.place = _place(ground, mention)
    if not mention.absent and not ground.people.codes(members):
        members = union(members, _before(ground, mention))
    at = mention.place.span[0] if mention.place else None
    mention.members = tuple(m for m in members if m.span[0] != at)
    here = ground.annotated.sentences[mention.sentence]
    spans = [(t.idx, t.idx + len(t)) for t in mention.chain]
    spans += [m.span for m in mention.members if within(m.span, here)]
    mention.span = (min(s for s, _ in spans), max(e for _, e in spans))


def _before(ground: Ground, mention: Mention) -> tuple[Member, ...]:
    """Where the parse gives nobody: the countries and organisations named before the engagement in its part of the
    sentence, but for whoever speaks of it, and where it is to be."""
    start, _ = ground.annotated.sentences[mention.sentence]
    end = min(t.idx for t in mention.chain if t.pos_ in VERBAL or t == mention.trigger)
    found = []
    for span, actor in ground.people.index.overlapping((start, end)):
        between = ground.text[span[1] : end]
        code = ground.people.index.actors[actor].code
        if code is None or span[1] > end or span[0] < start or len(between) > NEAR or PARTING.search(between):
            continue
        head = ground.annotated.tokens(span).root
        spoken = head.dep_ in ("nsubj", "nsubjpass") and head.head.i not in mention.nodes
        placed = head.dep_ == "pobj" and head.head.lower_ in ("in", "at", "to", "on", "over", "about", "against")
        if not spoken and not placed:
            found.append(Member(span, ground.text[span[0] : span[1]], actor))
    return union(tuple(found))


def _stays_away(mention: Mention) -> bool:
    """Whether what is denied is only that the subject will be there."""
    if any(t.lemma_.lower() in ("invitation", "invite") for t in mention.chain):
        return True
    return mention.nominal and any(t.lemma_.lower() in ATTENDING for t in mention.verbs)


def _named(ground: Ground, mention: Mention) -> tuple[tuple[Member, ...], tuple[Member, ...], tuple[Member, ...]]:
    """Those named with the engagement itself, those it is with, and those by whom it is done."""
    if mention.nominal:
        return _of_noun(ground, mention)
    trigger, people = mention.trigger, ground.people
    if mention.what == "deadline":
        return (), coded(ground, [t for c in trigger.rights if c.dep_ in ("dobj", "dative") for t in conjuncts(c)]), ()
    verb = ground.words.verbs.get(trigger.lemma_.lower())
    partner = verb.partner if verb else "place"
    others = [t for c in trigger.rights if c.dep_ == "dobj" and partner == "object" for t in conjuncts(c)]
    others += prepositional(trigger, "with", "to") if partner in ("object", "with") else prepositional(trigger, "with")
    others += prepositional(trigger, *BESIDE) if verb is None else []
    means = prepositional(trigger, "by", "over", "via")  # "will confer by video with …"
    others += [t for mean in means for t in prepositional(mean, "with")]
    doers = [t for t in prepositional(trigger, "by") if t.lemma_.lower() not in MEANS]
    return (), people.of(others), people.of(doers)


def _of_noun(ground: Ground, mention: Mention) -> tuple[tuple[Member, ...], tuple[Member, ...], tuple[Member, ...]]:
    trigger, people = mention.trigger, ground.people
    own: list[Token] = []
    listed: list[Token] = []
    others: list[Token] = []
    doers: list[Token] = []
    for measure in (t for t in mention.chain if t.pos_ == "NOUN"):
        listed += prepositional(measure, "between", "among", "including")
        own += prepositional(measure, "of", "by")
        others += prepositional(measure, "with")
    if not own and not others and not listed:
        listed = [t for c in trigger.subtree if c.lower_ == "between" for o in c.rights for t in conjuncts(o)]
    for clause in (c for c in trigger.rights if c.dep_ == "relcl" and c.lemma_.lower() in ("host", "hold", "attend")):
        listed += [t for c in clause.lefts if c.dep_ == "nsubj" and c.pos_ != "PRON" for t in conjuncts(c)]
    own += [t for c in trigger.lefts if c.dep_ in ("poss", "amod", "compound", "nmod") for t in conjuncts(c)]
    verb = next(iter(mention.verbs), None)
    if verb is not None:
        others += prepositional(verb, "with", "between", "among", "including")
        doers += prepositional(verb, "by") if not ground.status(verb) else []
    own = [t for t in own if t.ent_type_ not in ("DATE", "TIME") and not ground.town(t)]
    named = people.of(t for t in listed if t.pos_ in ("PROPN", "PRON") or ground.role(t))
    host = [t for c in trigger.lefts if c.dep_ == "poss" and c.pos_ != "PRON" for t in conjuncts(c) if t in own]
    inner = union(coded(ground, own), people.of(host), named, coded(ground, listed))
    return inner, people.of(others), people.of(doers)


def coded(ground: Ground, heads: Iterable[Token]) -> tuple[Member, ...]:
    """Modifiers and complements of a noun count only where they name an actor."""
    return tuple(m for m in ground.people.of(heads) if m.actor is not None)


def guests(
    ground: Ground, number: int, mentions: Sequence[Mention] = ()
) -> tuple[tuple[Member, ...], tuple[Member, ...]]:
    """Who "will attend", "will take part", "will be present", and who "was not invited", without saying to what: in a
    sentence, but for the clauses of its mentions."""
    told = {i for mention in mentions for i in mention.nodes}
    coming: tuple[Member, ...] = ()
    absent: tuple[Member, ...] = ()
    for verb in ground.annotated.sents[number]:
        lemma = verb.lemma_.lower()
        if verb.pos_ not in VERBAL or lemma not in (*ATTENDING, "be") or verb.i in told:
            continue
        if lemma == "take" and not any(c.lower_ == "part" for c in verb.rights):
            continue
        if lemma == "be" and not any(c.lower_ in ("present", "there") for c in verb.rights):
            continue
        planned = verb.dep_ == "xcomp" and ground.status(verb.head) == "scheduled"  # "are expected to attend"
        heads = subjects(verb)
        if negated(verb) or (planned and negated(verb.head)):
            absent = union(absent, coded(ground, heads))
        elif planned or modality(verb).future:
            coming = union(coming, coded(ground, heads))
    return coming, absent


def _without_times(ground: Ground, members: tuple[Member, ...]) -> tuple[Member, ...]:
    taken = []
    for member in members:
        near = ground.times_in((member.span[0] - 40, member.span[1]))
        if not any(t.span[0] < member.span[1] and member.span[0] < t.span[1] for t in near):
            taken.append(member)
    return tuple(taken)


def _subject_verb(mention: Mention) -> Token | None:
    """The verb whose subject takes part: the lowest of the chain; none if that subject is the engagement itself."""
    below = mention.trigger
    for token in mention.chain[0 if not mention.nominal else 1 :]:
        if token.pos_ in VERBAL:
            return None if below.dep_ in ("nsubj", "nsubjpass") and below.head == token else token
        if token.lower_ == "due":
            return token.head
        below = token
    return None


def _subject(ground: Ground, mention: Mention, verb: Token) -> tuple[Member, ...]:
    """The subject of the verb or of the nearest one above it in the chain ("are due to resume talks")."""
    above = [verb]
    if verb in mention.chain:
        above = [t for t in mention.chain[mention.chain.index(verb) :] if t.pos_ in VERBAL or t == verb]
    for token in above:
        heads = [t for c in token.lefts if c.dep_ in ("nsubj", "nsubjpass") for t in conjuncts(_after_dateline(c))]
        if heads:
            return () if any(t in mention.chain for t in heads) else ground.people.of(heads)
    heads = [t for t in subjects(above[-1]) if t not in mention.chain]
    heads += [t for noun in heads if noun.dep_ == "dobj" and noun.head.lemma_ in LEADING for t in subjects(noun.head)]
    return ground.people.of(t for t in heads if t.pos_ in ("PROPN", "PRON") or ground.somebody(t))


def _after_dateline(subject: Token) -> Token:
    """In "NAIROBI — The president will …" the parser takes the town for the subject."""
    for child in subject.rights:
        if child.dep_ == "appos" and child.left_edge.i > 0 and child.left_edge.nbor(-1).text in ("—", "–", "--", "-"):
            return child
    return subject


def _is_thing(ground: Ground, verb: Token) -> bool:
    """A subject that is itself an engagement ("the visit follows talks")."""
    return any(t.pos_ == "NOUN" and t.lemma_.lower() in ground.words.nouns for t in subjects(verb))


def _invited(ground: Ground, mention: Mention) -> tuple[Member, ...]:
    """Whom an invitation names: its object, or the passive's subject."""
    for token in mention.verbs:
        if token.lemma_.lower() in ("invite", "ask", "urge"):
            heads = [t for c in token.rights if c.dep_ in ("dobj", "dative") for t in conjuncts(c)]
            return ground.people.of([t for t in heads if t.i not in mention.nodes])
    return ()


def _place(ground: Ground, mention: Mention) -> Member | None:
    wanted = ("to", "in", "at") if mention.what == "visit" else ("in", "at")
    for token in mention.chain:
        for child in token.rights:
            if child.dep_ == "prep" and child.lower_ in wanted and (obj := ground.place_at(child)) is not None:
                return ground.member(next((t for t in obj.lefts if t.dep_ == "compound"), obj), obj)
        if token == mention.trigger and token.lemma_.lower() == "visit" and token.pos_ in VERBAL:
            for obj in (c for c in token.rights if c.dep_ == "dobj" and ground.is_place(c)):
                return ground.member(obj, obj)
    town = next((t for t in mention.trigger.lefts if ground.town(t)), None)
    return ground.member(town, town) if town is not None else None
