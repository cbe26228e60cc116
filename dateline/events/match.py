"""Fitting the codebook's patterns to the words: which constructions stand where, and who fills them."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dateline import grammar
from dateline.events import status as states
from dateline.events.clause import FINITE, NOMINAL, Arguments, arguments, is_infinitive, prepositions, subjects_of
from dateline.events.codebook import Codebook, Frame, Slot
from dateline.events.who import NAMED, OWNERS, POSSESSIVES, Who, words
from dateline.record import Member, Rejected
from dateline.spans import within

if TYPE_CHECKING:
    from spacy.tokens import Token

#: Which parts of speech the trigger of each sort of construction can be.
PARTS = {
    "verb": ("VERB",),
    "noun": ("NOUN", "PROPN"),
    "adjective": ("ADJ", "VERB", "ADV"),
    "modal": ("AUX",),
    "verdict": ("ADJ",),
}
#: Verbs that report what somebody says or holds.
_SAYING = "say insist stress declare add state tell reiterate argue announce maintain note believe think hold find"
SAYING = frozenset(_SAYING.split())
TOWARDS = ("against", "on", "to", "with", "from", "for", "of", "over")
WHERE = ("in", "at", "into", "near", "along", "across", "outside", "around", "inside", "throughout")


@dataclass(slots=True)
class Match:
    """A construction found: its trigger, the verb that carries it (a noun), who fills A and R, what it absorbs."""

    frame: Frame
    trigger: Token
    carrier: Token | None = None
    actors: list[Member] = field(default_factory=list)
    recipients: list[Member] = field(default_factory=list)
    absorbed: Token | None = None
    words: list[Token] = field(default_factory=list)
    object: Token | None = None

    @property
    def verb(self) -> Token:
        """The verb of the event's clause: the one that carries a noun, else the trigger."""
        return self.carrier or self.trigger

    @property
    def status(self) -> str:
        """What the clause says of the deed, before its date is known; see ``status``."""
        if self.frame.pos == "noun":
            return states.of_noun(self.trigger, self.carrier)
        if self.frame.pos == "modal":
            return states.of_verb(self.trigger.head.head)
        if self.frame.pos in ("adjective", "verdict"):
            return states.of_verb(self.trigger.head) if self.trigger.head != self.trigger else "happened"
        return states.of_verb(self.trigger)


def matches(who: Who, codebook: Codebook, rejected: list[Rejected]) -> list[Match]:
    """The best construction at each trigger, in the order of the text, without those that others absorb."""
    found: list[Match] = []
    repaired = words()["lemmas"]
    for token in who.annotated.doc:
        lemma = repaired.get(token.lower_) or token.lemma_.lower()
        frames = codebook.frames.get(lemma)
        if frames is None or token.ent_type_ in ("DATE", "TIME"):  # "on March 6"
            continue
        best = _best(who, token, frames)
        if best is None:
            continue
        why = _no_event(who, codebook, best)
        if why:
            rejected.append(Rejected("event", (token.idx, token.idx + len(token.text)), token.text, why))
        else:
            found.append(best)
    return _without_absorbed(found)


def _best(who: Who, token: Token, frames: tuple[Frame, ...]) -> Match | None:
    sight = _Sight(token)
    best: Match | None = None
    for frame in frames:
        if token.pos_ not in PARTS[frame.pos] or (best is not None and frame.weight <= best.frame.weight):
            continue
        match = _fit(who, frame, sight)
        if match is not None and (not frame.only or match.status in frame.only):
            best = match
    return best


def _no_event(who: Who, codebook: Codebook, match: Match) -> str | None:
    """Why a construction is no event, where the codebook's negatives or the shape of the word say so."""
    token = match.trigger
    if match.frame.pos == "noun" and _part_of_name(token):
        return "part of a name"
    for negative in codebook.negatives.get(token.lemma_.lower(), ()):
        if negative.types and match.frame.type not in negative.types:
            continue
        if token.pos_ in PARTS[negative.frame.pos] and _fit(who, negative.frame, _Sight(token), bare=True) is not None:
            return negative.why
    return None


def _part_of_name(noun: Token) -> bool:
    """ "the War of the Roses": a capital in the middle of a sentence that is not all capitals, as headlines are."""
    if noun.pos_ != "PROPN" or not noun.text[0].isupper() or noun.i == noun.sent.start:
        return False
    words_ = [t.text for t in noun.sent if t.is_alpha and len(t.text) > 3]
    return 2 * sum(w[0].islower() for w in words_) >= len(words_)


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
            self._carrier = (carrier_of(self.token),)
        return self._carrier[0]


def carrier_of(noun: Token) -> Token | None:
    """The verb that carries a noun: "launched an attack", "talks will be held"."""
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
    if lemma == "call" and (_governs(node, "appos") or _governs(head, "oprd")):
        return None  # "called the request a bluff"
    if node.dep_ in ("dobj", "attr", "nsubjpass") and lemma in words()["support"]:
        return head
    if node.dep_ == "nsubj" and lemma in words()["occurrence"]:
        return head
    return None


# --- fitting a frame ---------------------------------------------------------------------------------------------


def _fit(who: Who, frame: Frame, sight: _Sight, *, bare: bool = False) -> Match | None:
    """The frame at this trigger, or ``None``. ``bare`` asks only for the words, as negative patterns do."""
    token = sight.token
    match = Match(frame, token)
    if frame.particle is not None and not _particle(token, frame.particle, match):
        return None
    if frame.pos == "modal":
        return _modal(who, match)
    if frame.pos == "verdict":
        return _verdict(who, match)
    if frame.pos == "adjective" and not (token.head.pos_ in grammar.VERBAL or token.dep_ in ("amod", "ROOT")):
        return None
    if frame.pos == "noun":
        return _fit_noun(who, sight, match, bare)
    return _VerbFit(who, sight, match, bare).run()


def _particle(token: Token, particle: str, match: Match) -> bool:
    for child in token.children:
        if child.lower_ == particle and (
            child.dep_ in ("prt", "advmod", "acomp")
            or (child.dep_ == "prep" and not any(c.dep_ in ("pobj", "pcomp") for c in child.children))
        ):
            match.words.append(child)
            return True
    return False


def _modal(who: Who, match: Match) -> Match | None:
    """ "A says that R must …": what R is told to do is asked of R."""
    verb = match.trigger.head
    saying = verb.head
    if match.trigger.dep_ != "aux" or verb.dep_ != "ccomp" or saying.lemma_.lower() not in SAYING:
        return None
    match.actors = _members(who, subjects_of(saying), things=False)
    match.recipients = [m for m in _members(who, subjects_of(verb), things=False) if m not in match.actors]
    match.absorbed = verb
    return match if match.actors and match.recipients else None


def _verdict(who: Who, match: Match) -> Match | None:
    """ "A says that R's demand is unacceptable": the demand's owner is refused."""
    verb = match.trigger.head
    saying = verb.head
    if match.trigger.dep_ not in ("acomp", "oprd") or verb.dep_ != "ccomp" or saying.lemma_.lower() not in SAYING:
        return None
    judged = next((t for t in subjects_of(verb) if _is(t, match.frame.slots[0].words or frozenset())), None)
    if judged is None:
        return None
    match.words.append(judged)
    match.actors = _members(who, subjects_of(saying), things=False)
    whose = who.inside(judged) or [m for t in prepositions(judged).get("of", ()) for m in who.inside(t)]
    match.recipients = [m for m in whose if m not in match.actors]
    return match if match.actors else None


@dataclass(slots=True)
class _VerbFit:
    """One pattern held against a verb or adjective: each slot is found or not, and who stands in it."""

    who: Who
    sight: _Sight
    match: Match
    bare: bool
    thing: Token | None = None

    def run(self) -> Match | None:
        match = self.match
        for slot in match.frame.slots:
            relation = slot.relations[0]
            if relation == "subject":
                filled = [] if self.bare else self._subject(slot)
            elif relation == "object":
                filled = self._object(slot)
            elif relation == "owner":
                filled = self._owner()
            elif relation in ("clause", "infinitive", "finite"):
                filled = self._clause(slot)
            else:
                filled = self._preposition(slot)
            if filled is None:
                in_clause = slot.role == "R" and relation == "object" and match.absorbed is not None
                if slot.required and not (in_clause and not self.bare):
                    return None
                continue
            _put(match, slot, filled)
        if self.bare:
            return match
        if match.absorbed is not None and not match.recipients:
            match.recipients = _in_complement(self.who, match)
        _complete(self.who, match, self.sight.arguments)
        return match if match.actors or match.recipients else None

    def _subject(self, slot: Slot) -> list[Member] | None:
        """Who acts; empty where nobody is named and the construction stands without (passives, "A missile hit")."""
        token, seen = self.sight.token, self.sight.arguments
        filled = _members(self.who, seen.subject, things=False)
        if slot.words is not None:
            heads = [t for t in seen.subject if _is(t, slot.words)]
            named = {m.text.split()[-1].lower() for m in filled}  # of a pronoun: "the army says it …"
            if not heads and named.isdisjoint(slot.words):
                beside = [a for t in seen.subject for a in t.rights if a.dep_ == "appos" and _is(a, slot.words)]
                if not beside:
                    return None
                filled = _members(self.who, beside, things=False) or filled
        if filled:
            return filled
        if seen.subject:
            return [] if seen.subject[0].lemma_.lower() in words()["weapons"] else None
        hanging = token.dep_ in ("acl", "advcl", "pcomp", "amod", "xcomp")
        return [] if seen.passive or hanging else None

    def _object(self, slot: Slot) -> list[Member] | None:
        match, objects = self.match, self.sight.arguments.object
        if slot.words is not None:
            noun = next((o for o in objects if _is(o, slot.words)), None)
            if noun is None:
                return None
            self.thing = match.object = noun
            match.words.append(noun)
            return []
        if objects:
            match.object = objects[0]
        if self.bare or any(_each_other(t) for t in objects):
            return [] if objects else None
        return self._others(_members(self.who, objects, things=match.frame.things)) or None

    def _owner(self) -> list[Member] | None:
        objects = self.sight.arguments.object
        thing = self.thing or (objects[0] if objects else None)
        return (self._others(self.who.inside(thing)) or None) if thing is not None else None

    def _clause(self, slot: Slot) -> list[Member] | None:
        """What is asked, promised, refused: an infinitive, a clause with "that", or a thing."""
        token, objects = self.sight.token, self.sight.arguments.object
        top = head = self.sight.arguments.clause
        if top is not None:
            if _asks(top):
                return None
            if slot.relations[0] == "infinitive" and not is_infinitive(top):
                return None
            if slot.relations[0] == "finite" and is_infinitive(top):
                return None
        elif "object" in slot.relations and objects:
            top = head = objects[0]
        elif "object" in slot.relations:
            top = next((c for c in token.children if c.dep_ == "prep" and _governs(c, "pcomp")), None)
            head = next((c for c in top.children if c.dep_ == "pcomp"), None) if top is not None else None
        if top is None or (slot.words is not None and (head is None or not _is(head, slot.words))):
            return None
        self.match.absorbed = top
        return []

    def _preposition(self, slot: Slot) -> list[Member] | None:
        match, seen = self.match, self.sight.arguments
        names = ("against",) if "against" in slot.relations and "against" in seen.preps else slot.relations
        nouns = [t for name in names for t in seen.preps.get(name, ())]
        if slot.role == "DO":
            heads = (self.sight.token, *seen.object[:1])
            top = next((c for h in heads for c in h.children if _leads(c, slot)), None)
            if top is None:
                return None
            match.absorbed = top
            return []
        if slot.words is not None:
            noun = next((t for t in nouns if _is(t, slot.words)), None)
            if noun is None:
                return None
            match.words.append(noun)
            return []
        if self.bare or any(_each_other(t) for t in nouns):
            return [] if nouns else None
        members = self._others(_members(self.who, nouns, things=match.frame.things))
        someone = [m for m in members if not self.who.stands_in_place(m.span[1] - 1)]
        return (someone if len(slot.relations) > 1 and someone else members) or None

    def _others(self, members: list[Member]) -> list[Member]:
        """Without who acts: nobody stands by himself."""
        taken = {m.actor or m.text for m in self.match.actors}
        return [m for m in members if (m.actor or m.text) not in taken]


def _each_other(token: Token) -> bool:
    before = token.doc[token.i - 1].lower_ if token.i else ""
    return (before, token.lower_) in (("each", "other"), ("one", "another"))


def _governs(token: Token, *deps: str) -> bool:
    return any(child.dep_ in deps for child in token.children)


def _leads(child: Token, slot: Slot) -> bool:
    """Whether a preposition leads to what stands in DO."""
    if child.dep_ != "prep" or child.lower_ not in slot.relations:
        return False
    under = [c for c in child.children if c.dep_ in ("pcomp", "pobj") and c.ent_type_ not in ("DATE", "TIME")]
    return bool(under) and (slot.words is None or any(_is(c, slot.words) for c in under))


def _asks(clause: Token) -> bool:
    """ "asked whether", "asked what": a question, not a request."""
    return any(
        (c.dep_ == "mark" and c.lower_ in ("whether", "if")) or c.tag_ in ("WP", "WRB", "WDT") for c in clause.lefts
    )


def _complete(who: Who, match: Match, seen: Arguments) -> None:
    """Recipients that no slot names: those in whose direction, and last in whose country, it is done."""
    if match.frame.mutual and len(match.actors) > 1 and not match.recipients:
        match.recipients = match.actors[1:]
    if match.recipients or match.absorbed is not None or not match.actors:
        return
    thing = match.object
    if thing is not None and thing in match.words and not match.frame.means:
        inner = [m for m in who.inside(thing) if m not in match.actors]
        own = any(c.dep_ == "poss" and c.lower_ in POSSESSIVES for c in thing.lefts)  # "its ambassador"
        match.recipients = inner or (list(who.members(thing)) if who.named(thing) and not own else [])
    for name in TOWARDS + (WHERE if match.frame.places else ()):
        if match.recipients:
            return
        nouns = [t for t in seen.preps.get(name, ()) if t not in match.words]
        if name in ("from", "of", "to"):
            nouns = [t for t in nouns if not who.is_place(t)]
        members = _members(who, nouns, things=False)
        match.recipients = [m for m in members if not any(within(m.span, a.span) for a in match.actors)]


def _is(noun: Token, lemmas: frozenset[str]) -> bool:
    """Whether the noun is one of the words; compounds are written with a hyphen ("hunger-strike")."""
    lemma = noun.lemma_.lower()
    if lemma in words()["partitives"] and lemma not in lemmas:  # "thousands of soldiers"
        counted = (o for c in noun.rights if c.lower_ == "of" for o in c.rights if o.dep_ == "pobj")
        return any(o.lemma_.lower() in lemmas for o in counted)
    return lemma in lemmas or any(
        c.dep_ in ("compound", "amod") and f"{c.lemma_.lower()}-{lemma}" in lemmas for c in noun.lefts
    )


def _fit_noun(who: Who, sight: _Sight, match: Match, bare: bool) -> Match | None:
    token = sight.token
    if token.dep_ in ("compound", "nmod", "amod") and token.head.pos_ in ("NOUN", "PROPN"):
        return None  # "attack helicopters", "sanctions relief"
    carried = arguments(sight.carrier) if sight.carrier is not None else None
    for slot in match.frame.slots:
        filled = (
            _owners(who, token, slot)
            if slot.relations[0] == "own"
            else _beside(who, sight, match, slot, carried, bare=bare)
        )
        if filled is not None:
            _put(match, slot, filled)
        elif slot.required:
            return None
    if bare:
        return match
    match.carrier = sight.carrier
    if carried is not None:
        _carry(who, match, carried)
    if match.absorbed is not None and not match.recipients:
        match.recipients = _in_complement(who, match)
    _complete(who, match, sight.arguments)
    return match if match.actors or match.recipients else None


def _owners(who: Who, token: Token, slot: Slot) -> list[Member] | None:
    """Whose the noun is ("Ruritania's attack"), or that it has the word before it that the pattern wants."""
    if slot.words is not None:
        return [] if any(c.lemma_.lower() in slot.words or c.lower_ in slot.words for c in token.lefts) else None
    filled: list[Member] = []
    for child in token.lefts:
        if child.dep_ in OWNERS:
            filled += [m for m in who.owner(child) if m not in filled]
    return filled or None


def _beside(
    who: Who, sight: _Sight, match: Match, slot: Slot, carried: Arguments | None, *, bare: bool
) -> list[Member] | None:
    """What the noun's prepositions name, or those of the verb that carries it."""
    if slot.role == "DO":
        match.absorbed = next(
            (
                c
                for c in sight.token.children
                if c.dep_ in ("acl", "ccomp", "relcl") or (c.dep_ == "prep" and c.lower_ in slot.relations)
            ),
            None,
        )
        return [] if match.absorbed is not None else None
    nouns = [t for name in slot.relations for t in sight.arguments.preps.get(name, ())]
    if not nouns and carried is not None:
        nouns = [t for name in slot.relations for t in carried.preps.get(name, ())]
    if slot.words is not None:
        return [] if any(t.lemma_.lower() in slot.words for t in nouns) else None
    if bare:
        return [] if nouns else None
    return _members(who, nouns, things=match.frame.things) or None


def _carry(who: Who, match: Match, carried: Arguments) -> None:
    """The subject of "launched an attack" acts; that of "suffered an attack" is acted upon."""
    node = match.trigger
    while node.dep_ == "conj":
        node = node.head
    roles = {slot.role for slot in match.frame.slots}
    if node.dep_ in ("dobj", "pobj", "attr"):
        subject = _members(who, carried.subject, things=False)
        if match.verb.lemma_.lower() in words()["undergo"]:
            if "R" in roles and not match.recipients:
                match.recipients = subject
        elif not match.actors or match.frame.talks:
            match.actors = [*subject, *[m for m in match.actors if m not in subject]]
    elif node.dep_ == "nsubjpass" and not match.actors:
        match.actors = _members(who, carried.subject, things=False)
    if "R" in roles:
        for name in ("against", "on", "with", "to", "for"):
            if match.recipients:
                break
            members = _members(who, carried.preps.get(name, []), things=False)
            match.recipients = [m for m in members if m not in match.actors]


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
    if match.absorbed is None:
        return []
    taken = {m.span for m in match.actors}
    actors = {m.actor for m in match.actors if m.actor}
    unnamed: list[Member] = []
    for nodes, token in enumerate(match.absorbed.subtree):
        if nodes > 40:
            break
        if token.pos_ not in NOMINAL or token.dep_ in ("compound", "nmod", "npadvmod") or token.pos_ == "PRON":
            continue
        named = who.named(token)
        if named and any(c.dep_ == "poss" and c.lower_ in POSSESSIVES for c in token.lefts):
            continue  # "its troops"
        if not named and token.dep_ not in ("dobj", "pobj", "nsubj", "nsubjpass"):
            continue
        found = [m for t in (grammar.conjuncts(token) if named else (token,)) for m in who.members(t)]
        found = [m for m in found if m.span not in taken and (m.actor is None or m.actor not in actors)]
        if found and (
            not named
            or token.ent_type_ in NAMED
            or token.pos_ == "PROPN"
            or any(c.ent_type_ in NAMED for c in token.lefts)
        ):
            return found
        unnamed = unnamed or found
    return unnamed


# --- choosing ----------------------------------------------------------------------------------------------------


def _without_absorbed(found: list[Match]) -> list[Match]:
    """Drops what stands inside the complement of another, and the words that another construction is made of."""
    used = {w.i: m for m in found for w in m.words}
    verbs = {m.trigger.i: m for m in found}
    reaches = [
        (m.absorbed.left_edge.i, _last(m.absorbed), m.trigger.i)
        for m in found
        if m.absorbed is not None and m.frame.absorbs
    ]
    ends = _furthest(reaches)
    kept: list[Match] = []
    for match in found:
        owner = used.get(match.trigger.i)
        if owner is not None and owner is not match:
            continue
        if _covered(match.trigger.i, reaches, ends):
            continue
        over = verbs.get(match.carrier.i) if match.carrier is not None else None
        if over is not None and match.trigger in over.words:
            continue
        kept.append(match)
    return kept


def _last(absorbed: Token) -> int:
    """Where what is absorbed ends: not with "recalled" in "accused it of stealing and recalled its envoy"."""
    for token in absorbed.subtree:
        if token.dep_ == "conj" and token.tag_ in FINITE and token.head.tag_ in ("VBG", "VB"):
            return token.left_edge.i - 1
    return absorbed.right_edge.i


def _furthest(reaches: list[tuple[int, int, int]]) -> list[int]:
    reaches.sort()
    ends: list[int] = []
    for _, last, _ in reaches:
        ends.append(max(last, ends[-1]) if ends else last)
    return ends


def _covered(at: int, reaches: list[tuple[int, int, int]], ends: list[int]) -> bool:
    """Whether a word stands in the reach of another's complement."""
    place = bisect_right(reaches, (at, 1 << 60, 0)) - 1
    while place >= 0 and ends[place] >= at:
        first, last, by = reaches[place]
        if first <= at <= last and at != by:
            return True
        place -= 1
    return False


__all__ = ["Match", "carrier_of", "matches"]
