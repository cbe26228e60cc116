"""Fitting the codebook's patterns to the words: which constructions stand where, and who fills them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dateline import grammar
from dateline.events.clause import NOMINAL, Arguments, antecedent, arguments, prepositions, subjects_of
from dateline.events.codebook import Codebook, Frame, Slot
from dateline.events.who import NAMED, OWNERS, POSSESSIVES, Who, words
from dateline.record import Member, Rejected

if TYPE_CHECKING:
    from spacy.tokens import Token


@dataclass(slots=True)
class Match:
    """A construction found: its trigger, the verb that carries it (a noun), who fills A and R, what it absorbs."""

    frame: Frame
    trigger: Token
    carrier: Token | None
    actors: list[Member] = field(default_factory=list)
    recipients: list[Member] = field(default_factory=list)
    absorbed: Token | None = None
    words: list[Token] = field(default_factory=list)
    weight: int = 0
    object: Token | None = None


def matches(who: Who, codebook: Codebook, rejected: list[Rejected]) -> list[Match]:
    """The best construction at each trigger, in the order of the text, without those that others absorb."""
    found: list[Match] = []
    repaired = words()["lemmas"]
    for token in who.annotated.doc:
        lemma = repaired.get(token.lower_) or token.lemma_.lower()
        frames = codebook.frames.get(lemma)
        if frames is None:
            continue
        best = _best(who, codebook, token, frames, rejected)
        if best is not None:
            found.append(best)
    return _without_absorbed(found)


def _best(
    who: Who, codebook: Codebook, token: Token, frames: tuple[Frame, ...], rejected: list[Rejected]
) -> Match | None:
    pos = token.pos_
    sight = _Sight(token)
    best: Match | None = None
    for frame in frames:
        if frame.pos == "verb":
            if pos != "VERB":
                continue
        elif frame.pos == "modal":
            if pos == "AUX" and best is None:
                best = _modal(who, frame, token)
            continue
        elif frame.pos == "noun":
            if pos not in ("NOUN", "PROPN"):
                continue
        elif pos not in ("ADJ", "VERB", "ADV"):
            continue
        match = _fit(who, frame, sight)
        if match is not None and (best is None or match.weight > best.weight):
            best = match
    if best is None:
        return None
    if best.frame.pos == "noun" and _part_of_name(token):
        rejected.append(Rejected("event", (token.idx, token.idx + len(token.text)), token.text, "part of a name"))
        return None
    for negative in codebook.negatives.get(token.lemma_.lower(), ()):
        if negative.types and best.frame.type not in negative.types:
            continue
        if negative.frame.pos == "noun" and pos not in ("NOUN", "PROPN"):
            continue
        if negative.frame.pos == "verb" and pos != "VERB":
            continue
        if _fit(who, negative.frame, sight, bare=True) is not None:
            span = (token.idx, token.idx + len(token.text))
            rejected.append(Rejected("event", span, token.text, negative.why))
            return None
    return best


def _part_of_name(noun: Token) -> bool:
    """ "the War of the Roses": a capital in the middle of a sentence that is not all capitals, as headlines are."""
    if noun.pos_ != "PROPN" or not noun.text[0].isupper() or noun.i == noun.sent.start:
        return False
    words_ = [t.text for t in noun.sent if t.is_alpha and len(t.text) > 3]
    return 2 * sum(w[0].islower() for w in words_) >= len(words_)


SAYING = frozenset(
    ("say", "insist", "stress", "declare", "add", "state", "tell", "reiterate", "argue", "announce", "maintain", "note")
)


def _modal(who: Who, frame: Frame, modal: Token) -> Match | None:
    """ "A says that R must …": what R is told to do is asked of R."""
    verb = modal.head
    saying = verb.head
    if modal.dep_ != "aux" or verb.dep_ != "ccomp" or saying.lemma_.lower() not in SAYING:
        return None
    actors = _members(who, subjects_of(saying), things=False)
    recipients = [m for m in _members(who, subjects_of(verb), things=False) if m not in actors]
    if not actors or not recipients:
        return None
    return Match(frame, modal, None, actors, recipients, absorbed=verb)


class _Sight:
    """What can be seen from one trigger, worked out once and only when asked for."""

    def __init__(self, token: Token) -> None:
        self.token = token
        self._arguments: Arguments | None = None
        self._carrier: tuple[Token | None] | None = None

    @property
    def arguments(self) -> Arguments:
        if self._arguments is None:
            token = self.token
            if token.pos_ == "VERB":
                self._arguments = arguments(token)
            elif token.pos_ in ("ADJ", "ADV"):
                head = token.head
                clause = next((c for c in token.children if c.dep_ in ("xcomp", "ccomp")), None)
                verbal = head.pos_ in grammar.VERBAL
                subjects = subjects_of(head) if verbal else []
                preps = prepositions(token, head) if verbal else prepositions(token)
                self._arguments = Arguments(subjects, [], preps, clause, False)
            else:
                self._arguments = Arguments([], [], prepositions(token), None, False)
        return self._arguments

    @property
    def carrier(self) -> Token | None:
        """The verb that carries a noun: it has the noun as its object, or says that it takes place."""
        if self._carrier is None:
            self._carrier = (_carrier(self.token),)
        return self._carrier[0]


def _carrier(noun: Token) -> Token | None:
    node = noun
    while True:
        while node.dep_ == "conj" and node.head.pos_ in ("NOUN", "PROPN"):
            node = node.head
        head = node.head
        if node.dep_ != "pobj" or head.dep_ != "prep":
            break
        over = head.head
        lemma = over.lemma_.lower()
        if head.lower_ == "of" and over.pos_ == "NOUN" and lemma in words()["partitives"] | {"round", "campaign"}:
            node = over  # "a series of attacks"
            continue
        if head.lower_ == "in" and lemma in ("be", "remain", "stay"):
            return over
        if over.pos_ in grammar.VERBAL and lemma in words()["joining"]:  # "took part in talks"
            return over
        return None
    if head.pos_ not in grammar.VERBAL:
        return None
    lemma = head.lemma_.lower()
    if node.dep_ in ("dobj", "attr") and (lemma in words()["support"] or lemma == "be"):
        return head if lemma != "be" else None
    if node.dep_ in ("nsubjpass",) and lemma in words()["support"]:
        return head
    if node.dep_ == "nsubj" and lemma in words()["occurrence"]:
        return head
    return None


def _fit(who: Who, frame: Frame, sight: _Sight, *, bare: bool = False) -> Match | None:
    """The frame at this trigger, or ``None``. ``bare`` asks only for the words, as negative patterns do."""
    token = sight.token
    match = Match(frame, token, None, weight=frame.weight)
    if frame.particle is not None and not _particle(token, frame.particle, match):
        return None
    if frame.pos == "adjective" and not (token.head.pos_ in grammar.VERBAL or token.dep_ in ("amod", "ROOT")):
        return None
    if frame.pos == "noun":
        return _fit_noun(who, frame, sight, match, bare)
    return _fit_verb(who, frame, sight, match, bare)


def _particle(token: Token, particle: str, match: Match) -> bool:
    for child in token.children:
        if child.lower_ == particle and (
            child.dep_ in ("prt", "advmod", "acomp")
            or (child.dep_ == "prep" and not any(c.dep_ in ("pobj", "pcomp") for c in child.children))
        ):
            match.words.append(child)
            return True
    return False


def _fit_verb(who: Who, frame: Frame, sight: _Sight, match: Match, bare: bool) -> Match | None:
    seen = sight.arguments
    token = sight.token
    thing: Token | None = None
    for slot in frame.slots:
        relation = slot.relations[0]
        filled: list[Member] = []
        found = True
        if relation == "subject":
            if bare:
                continue
            filled = _members(who, seen.subject, things=False)
            if slot.words is not None and not any(_is(t, slot.words) for t in seen.subject):
                doers = {m.text.split()[-1].lower() for m in filled}  # of a pronoun: "the army says it …"
                if doers.isdisjoint(slot.words):
                    return None
            if not filled and seen.subject and slot.required:
                if not _instrument(seen.subject[0]):
                    return None
            elif (
                not seen.subject
                and slot.required
                and not seen.passive
                and token.dep_ not in ("acl", "advcl", "pcomp", "amod", "xcomp")
            ):
                return None
        elif relation == "object":
            if slot.words is not None:
                noun = next((o for o in seen.object if _is(o, slot.words)), None)
                found = noun is not None
                if noun is not None:
                    thing = noun
                    match.words.append(noun)
                    match.object = noun
            elif slot.role == "R" or slot.role == "A":
                filled = _members(who, seen.object, things=frame.things)
                found = bool(filled) or (bare and bool(seen.object))
                if seen.object:
                    match.object = seen.object[0]
        elif relation == "owner":
            thing = thing or (seen.object[0] if seen.object else None)
            if thing is not None:
                filled = [m for m in who.inside(thing) if m not in match.actors]
            found = bool(filled)
        elif relation == "clause":
            clause = seen.clause
            if clause is not None and any(c.lower_ in ("whether", "if") and c.dep_ == "mark" for c in clause.lefts):
                return None  # "asked whether"
            if clause is not None:
                match.absorbed = clause
            elif "object" in slot.relations and seen.object:
                match.absorbed = seen.object[0]
            else:
                nested = next(
                    (c for c in token.children if c.dep_ == "prep" and any(g.dep_ == "pcomp" for g in c.children)), None
                )
                found = nested is not None and "object" in slot.relations
                if found and nested is not None:
                    match.absorbed = nested
        else:
            nouns = [t for name in slot.relations for t in seen.preps.get(name, ())]
            if slot.words is not None:
                noun = next((t for t in nouns if _is(t, slot.words)), None)
                found = noun is not None
                if noun is not None:
                    match.words.append(noun)
            elif slot.role == "DO":
                child = next(
                    (
                        c
                        for c in token.children
                        if c.dep_ == "prep"
                        and c.lower_ in slot.relations
                        and any(g.dep_ in ("pcomp", "pobj") for g in c.children)
                    ),
                    None,
                )
                if child is None and seen.object:
                    child = next(
                        (
                            c
                            for o in seen.object[:1]
                            for c in o.children
                            if c.dep_ == "prep"
                            and c.lower_ in slot.relations
                            and any(g.dep_ in ("pcomp", "pobj") for g in c.children)
                        ),
                        None,
                    )
                found = child is not None
                match.absorbed = child or match.absorbed
            else:
                filled = _members(who, nouns, things=frame.things)
                found = bool(filled) or (bare and bool(nouns))
        if slot.required and not found and not bare and not (slot.role == "R" and match.absorbed is not None):
            return None
        if bare and slot.required and not found:
            return None
        _put(match, slot, filled)
    if not bare and match.absorbed is not None and not match.recipients:
        match.recipients = _in_complement(who, match)
    if not bare:
        _complete(who, match, seen)
    return match if bare or match.actors or match.recipients else None


TOWARDS = ("against", "on", "to", "with", "from", "for", "of", "over")
WHERE = ("in", "at", "into", "near", "along", "across", "outside", "around", "inside", "throughout")


def _complete(who: Who, match: Match, seen: Arguments) -> None:
    """Recipients that no slot names: those in whose direction, and last in whose country, it is done."""
    if match.frame.mutual and len(match.actors) > 1 and not match.recipients:
        match.recipients = match.actors[1:]
    if match.recipients or match.absorbed is not None or not match.actors:
        return
    thing = match.object
    if thing is not None and thing in match.words:
        inner = [m for m in who.inside(thing) if m not in match.actors]
        match.recipients = inner or (list(who.members(thing)) if who.named(thing) else [])
    for name in TOWARDS + (WHERE if match.frame.places else ()):
        if match.recipients:
            return
        nouns = [t for t in seen.preps.get(name, ()) if t not in match.words]
        match.recipients = [m for m in _members(who, nouns, things=False) if m not in match.actors]


def _is(noun: Token, lemmas: frozenset[str]) -> bool:
    """Whether the noun is one of the words; compounds are written with a hyphen ("hunger-strike")."""
    lemma = noun.lemma_.lower()
    if lemma in words()["partitives"] and lemma not in lemmas:  # "thousands of soldiers"
        counted = (o for c in noun.rights if c.lower_ == "of" for o in c.rights if o.dep_ == "pobj")
        return any(o.lemma_.lower() in lemmas for o in counted)
    return lemma in lemmas or any(
        c.dep_ in ("compound", "amod") and f"{c.lemma_.lower()}-{lemma}" in lemmas for c in noun.lefts
    )


def _instrument(subject: Token) -> bool:
    return subject.lemma_.lower() in words()["weapons"]


def _fit_noun(who: Who, frame: Frame, sight: _Sight, match: Match, bare: bool) -> Match | None:
    token = sight.token
    if token.dep_ in ("compound", "nmod", "amod") and token.head.pos_ in ("NOUN", "PROPN"):
        return None  # "attack helicopters", "sanctions relief"
    preps = sight.arguments.preps
    carrier = sight.carrier
    carried: Arguments | None = arguments(carrier) if carrier is not None else None
    child: Token | None
    for slot in frame.slots:
        relation = slot.relations[0]
        filled: list[Member] = []
        found = True
        if relation == "own":
            if slot.words is not None:
                found = any(c.lemma_.lower() in slot.words or c.lower_ in slot.words for c in token.lefts)
            else:
                for child in token.lefts:
                    if child.dep_ in OWNERS:
                        filled = filled + [m for m in who.owner(child) if m not in filled]
                found = bool(filled)
        else:
            nouns = [t for name in slot.relations for t in preps.get(name, ())]
            if not nouns and carried is not None:
                nouns = [t for name in slot.relations for t in carried.preps.get(name, ())]
            if slot.words is not None:
                found = any(t.lemma_.lower() in slot.words for t in nouns)
            elif slot.role == "DO":
                child = next(
                    (
                        c
                        for c in token.children
                        if (c.dep_ in ("acl", "ccomp", "relcl")) or (c.dep_ == "prep" and c.lower_ in slot.relations)
                    ),
                    None,
                )
                found = child is not None
                match.absorbed = child
            else:
                filled = _members(who, nouns, things=frame.things)
                found = bool(filled) or (bare and bool(nouns))
        if slot.required and not found:
            return None
        _put(match, slot, filled)
    if bare:
        return match
    match.carrier = carrier
    if carrier is not None and carried is not None:
        lemma = carrier.lemma_.lower()
        _carry(who, frame, match, carried, token, lemma)
    if match.absorbed is not None and not match.recipients:
        match.recipients = _in_complement(who, match)
    _complete(who, match, sight.arguments)
    return match if match.actors or match.recipients else None


def _carry(who: Who, frame: Frame, match: Match, carried: Arguments, token: Token, lemma: str) -> None:
    """The subject of "launched an attack" acts; that of "suffered an attack" is acted upon."""
    node = token
    while node.dep_ == "conj":
        node = node.head
    roles = {slot.role for slot in frame.slots}
    if node.dep_ in ("dobj", "pobj", "attr"):
        subject = _members(who, carried.subject, things=False)
        if lemma in words()["undergo"]:
            if "R" in roles and not match.recipients:
                match.recipients = subject
        elif not match.actors or frame.type == "CONSULT":
            match.actors = [*subject, *[m for m in match.actors if m not in subject]]
    elif node.dep_ == "nsubjpass" and not match.actors:
        match.actors = _members(who, carried.subject, things=False)
    if "R" in roles and not match.recipients:
        for name in ("against", "on", "with", "to", "for"):
            if name in carried.preps:
                match.recipients = [
                    m for m in _members(who, carried.preps[name], things=False) if m not in match.actors
                ]
                if match.recipients:
                    break


def _members(who: Who, tokens: list[Token], *, things: bool) -> list[Member]:
    found: list[Member] = []
    for token in tokens:
        for member in who.members(token, things=things):
            if all(member.span != other.span for other in found):
                found.append(member)
    return found


def _put(match: Match, slot: Slot, filled: list[Member]) -> None:
    target = match.actors if slot.role == "A" else match.recipients if slot.role == "R" else None
    if target is not None:
        target.extend(m for m in filled if all(m.span != other.span for other in target))


def _in_complement(who: Who, match: Match) -> list[Member]:
    """The first one named in what is asked, promised, refused or threatened, who is not the actor."""
    top = match.absorbed
    if top is None:
        return []
    taken = {m.span for m in match.actors}
    actors = {m.actor for m in match.actors if m.actor}
    nodes = 0
    unnamed: list[Member] = []
    for token in top.subtree:
        nodes += 1
        if nodes > 40:
            break
        if token.pos_ not in NOMINAL or token.dep_ in ("compound", "nmod", "npadvmod") or token.pos_ == "PRON":
            continue
        if not who.named(token):
            if token.dep_ in ("dobj", "pobj", "nsubj", "nsubjpass"):
                inner = [
                    m for m in who.members(token) if m.span not in taken and (m.actor is None or m.actor not in actors)
                ]
                if inner:
                    return inner
            continue
        if any(c.dep_ == "poss" and c.lower_ in POSSESSIVES for c in token.lefts):
            continue  # "its troops"
        found = [m for t in grammar.conjuncts(token) for m in who.members(t)]
        found = [m for m in found if m.span not in taken and (m.actor is None or m.actor not in actors)]
        named = token.ent_type_ in NAMED or token.pos_ == "PROPN" or any(c.ent_type_ in NAMED for c in token.lefts)
        if found and named:
            return found
        unnamed = unnamed or found
    return unnamed


def _without_absorbed(found: list[Match]) -> list[Match]:
    """Drops what stands inside the complement of another, and the words that another construction is made of."""
    used = {w.i: m for m in found for w in m.words}
    kept: list[Match] = []
    reaches = [
        (m.absorbed.left_edge.i, m.absorbed.right_edge.i, m.trigger.i)
        for m in found
        if m.absorbed is not None and m.frame.absorbs
    ]
    for match in found:
        at = match.trigger.i
        owner = used.get(at)
        if owner is not None and owner is not match:
            continue
        if any(first <= at <= last and at != by for first, last, by in reaches):
            continue
        if match.carrier is not None and any(
            m.trigger.i == match.carrier.i and match.trigger in m.words for m in found
        ):
            continue
        kept.append(match)
    return kept


__all__ = ["NAMED", "POSSESSIVES", "Match", "antecedent", "matches"]
