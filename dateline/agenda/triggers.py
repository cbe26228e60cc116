"""Which word names an engagement, of what kind, and which words above it in its clause speak of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from dateline.agenda.ground import Ground
from dateline.agenda.start import day, is_clock
from dateline.grammar import (
    RELATIVES,
    SUBJECTS,
    VERBAL,
    finite_present,
    modality,
    negated,
    prepositional,
    reciprocal,
    subjects,
    subtree,
    to_infinitive,
)
from dateline.record import Time

if TYPE_CHECKING:
    from spacy.tokens import Token

#: Prepositions through which an engagement belongs to the word above it ("invited to talks", "plans for a trip").
THROUGH = frozenset({"for", "to", "in", "on", "into", "of", "about", "with", "at", "from"})
#: Of these, the ones that tie it only to a few verbs ("take part in", "agree on").
LOOSE = frozenset({"at", "in", "on", "with", "from", "about", "of"})
TIGHT = frozenset({"take", "participate", "be", "engage", "pull", "withdraw"})
#: Nouns that stand for the engagement they count ("a round of talks").
MEASURE = frozenset(
    {"round", "series", "session", "set", "day", "number", "rest", "start", "opening", "resumption", "date"}
)
#: Prepositions behind which stands who else does a thing.
BESIDE = ("with", "alongside", "beside", "before")
#: Characters within which "for" is followed by its time, and not by a purpose.
CLOSE = 16
#: What "it" and "they" are said to be, where they stand for an engagement.
POINTED = frozenset({"scheduled", "postponed", "cancelled"})
#: Verbs of saying among the status words: what they report is judged by its own clause.
SAYING = frozenset({"confirm", "announce", "accept", "demand", "hope", "discuss", "deny", "invite", "ask", "request"})
PHONE = re.compile(r"\b(?:phone|telephone|by video|video ?(?:link|call|conference)|hotline)\b", re.IGNORECASE)


def triggers(ground: Ground) -> frozenset[int]:
    """The lemmas that may name an engagement, or change one, as the vocabulary's numbers."""
    strings = ground.annotated.doc.vocab.strings
    changes = (word for word, status in ground.words.status.items() if status in POINTED)
    verbs = (verb.split()[0] for verb in (*ground.words.verbs, *changes))
    lemmas = (*ground.words.nouns, *verbs, *ground.words.limits, "due", "expect")
    return frozenset(strings[lemma] for lemma in lemmas if lemma in strings)


def kind(ground: Ground, token: Token) -> str | None:
    """What a word names here: "meeting", "call" …; ``None`` where it names no engagement."""
    if token.pos_ in ("NOUN", "PROPN"):
        return None if token.dep_ == "compound" else _noun(ground, token)
    if token.lower_ in ("due", "expected"):
        return _due(ground, token)
    if token.pos_ not in VERBAL:
        return None
    return _verb(ground, token) or ("deadline" if limit(ground, token) else None)


def _due(ground: Ground, token: Token) -> str | None:
    """What is due: somebody in a place ("is due in Lima on Friday") or on a day; a thing on a day ("a decision is
    expected on Friday")."""
    behind = [c for c in token.rights if c.dep_ in ("prep", "npadvmod")]
    if any(c.dep_ in ("xcomp", "ccomp") for c in token.rights):
        return None
    if any(c.lower_ in ("in", "at") and ground.place_at(c) for c in behind):
        return "visit"
    heads = subjects(token if token.pos_ in VERBAL else token.head)
    if not heads or not any(day(t) for c in behind for t in ground.times_in(subtree(c))):
        return None
    if any(t.lemma_.lower() in ground.words.nouns or t.lower_ in RELATIVES for t in heads):
        return None  # an engagement that is named
    return "visit" if all(ground.person(t) for t in heads) else "other"


def pointing(ground: Ground, token: Token) -> bool:
    """Whether a verb says that "it" or "they", an engagement told of before, is put off, called off or set."""
    if token.tag_ != "VBN" or ground.status(token) not in POINTED:
        return False
    return any(c.dep_ == "nsubjpass" and c.lower_ in ("it", "they", "this", "that", "which") for c in token.lefts)


def limit(ground: Ground, token: Token) -> bool:
    """Whether a verb sets a deadline: "gave Chile until Friday", "must reply by Friday"."""
    prepositions = ground.words.limits.get(token.lemma_.lower())
    if prepositions is None or (token.lemma_ == "have" and token.tag_ == "VBN"):
        return False
    governor = token.head if token.dep_ == "aux" else token
    return any(
        c.dep_ == "prep" and c.lower_ in prepositions and ground.times_in((c.idx, subtree(c)[1]))
        for c in governor.rights
    )


def _noun(ground: Ground, token: Token) -> str | None:
    before = {w for c in token.lefts for w in (c.lower_, c.lemma_.lower())}
    readings = ground.words.nouns.get(token.lemma_.lower(), ())
    what = next((r.what for r in readings if r.after is None or r.after & before), None)
    remote = before & ground.words.remote
    if token.lemma_.lower() in ("poll", "talk") and token.tag_ == "NN":  # "an opinion poll", "there is talk of"
        return None
    if what == "call":
        behind = [c for c in token.rights if c.dep_ == "prep" and c.lower_ in ("for", "to", "on")]
        wanted = any(not ground.times_in((c.idx, subtree(c)[1])) for c in behind)  # "a call for calm"
        return None if wanted and not remote else "call"
    if what == "meeting":
        return "call" if remote else "other" if before & {"press", "news"} else what
    return what


def _verb(ground: Ground, token: Token) -> str | None:
    lemma = token.lemma_.lower()
    particle = next((c.lower_ for c in token.rights if c.dep_ == "prt"), "")
    verb = ground.words.verbs.get(f"{lemma} {particle}") or ground.words.verbs.get(lemma)
    if verb is None or token.dep_ in ("amod", "compound") or (ground.key(token) != lemma and not particle):
        return None
    if particle and f"{lemma} {particle}" in ground.words.status:
        return None  # "called off" is no call
    if lemma == "be" and not (modality(token).future or (token.dep_ == "xcomp" and token.head.lemma_ == "be")):
        return None
    here = token.sent
    if verb.dated and not any(day(time) for time in ground.times_in((here.start_char, here.end_char))):
        return None
    if verb.partner == "place" and not all(ground.somebody(t) for t in subjects(token)):
        return None  # aeroplanes and goods arrive too
    whom = [c for c in token.rights if c.dep_ in ("dobj", "nsubjpass")]
    passive = any(c.dep_ in ("nsubjpass", "auxpass") for c in token.lefts)
    if verb.partner == "object":
        if any(c.lemma_.lower() in ground.words.things for c in whom):
            return None
        if not all(ground.somebody(c) or reciprocal(c) for c in whom) or (
            lemma == "host" and any(c.pos_ == "PRON" for c in whom)
        ):
            return None
        if not whom and not passive and lemma != "meet" and not prepositional(token, "with"):
            return None
        own = (c for c in token.rights if not any(t.text == "," for t in token.doc[token.i : c.left_edge.i]))
        if any(c.dep_ in ("oprd", "ccomp", "xcomp") for c in own):  # "called the president a liar"
            return None
    if verb.partner == "matter" and not any(c.lemma_.lower() in verb.matters for c in _matters(token)):
        return None
    if verb.partner == "place" and (_moves_things(ground, token) or not _goes_somewhere(ground, token)):
        return None
    return "call" if verb.what == "talks" and _remote(ground, token) else verb.what


def _remote(ground: Ground, verb: Token) -> bool:
    """Whether what stands behind a verb, in its clause, says that it is done from afar."""
    return PHONE.search(ground.text[verb.idx : subtree(verb)[1]]) is not None


def joint(ground: Ground, verb: Token, times: Sequence[Time]) -> str | None:
    """What a verb that no table knows names, by its clause and the times in it: people of two countries or bodies who
    will do something together on a day ("will lay a wreath", "dine in Lima") meet; what one will do at an hour is
    "other"."""
    if verb.pos_ != "VERB" or not _told_ahead(ground, verb):
        return None
    if not any((day(t) and ground.ahead(day(t))) or is_clock(t) for t in times):
        return None
    heads = [verb.head if verb.dep_ == "relcl" and t.lower_ in RELATIVES else t for t in subjects(verb)]
    if not heads or not all(ground.person(t) for t in heads) or verb.lemma_.lower() in ground.words.states:
        return None
    sides = ground.people.of(heads)
    others = ground.people.of(prepositional(verb, *BESIDE))
    if len(ground.people.codes((*sides, *others))) > 1 and (others or _jointly(ground, verb)):
        return "call" if _remote(ground, verb) else "meeting"
    dated = any(len(day(t) or "") == 10 for t in times)
    return "other" if ground.people.codes(sides) or dated else None


def _jointly(ground: Ground, verb: Token) -> bool:
    """Whether what two will do is one deed in one place: "together", at a place, on the telephone; for they may also
    "resign on Friday", each for himself."""
    below = [c for right in verb.rights if right.dep_ in ("prep", "dobj", "advmod") for c in right.subtree]
    if any(c.lower_ in ("together", "jointly", "table") for c in below):  # "both at the table"
        return True
    if any(c.dep_ == "prep" and c.lower_ in ("in", "at", "aboard") and ground.place_at(c) for c in below):
        return True
    return _remote(ground, verb)


def _told_ahead(ground: Ground, verb: Token) -> bool:
    """Whether a verb stands in a plan of its own: "will …", "are to …", "agreed to …", or in the present tense."""
    if verb.dep_ in ("amod", "compound", "pcomp", "acl") or negated(verb) or _had_been(verb):
        return False
    if modality(verb).future or (verb.dep_ == "xcomp" and ground.status(verb.head) == "scheduled"):
        return True
    if verb.dep_ == "xcomp" and verb.head.lemma_ == "be":
        return to_infinitive(verb)
    return finite_present(verb) and any(c.dep_ == "nsubj" for c in verb.lefts)


def _had_been(verb: Token) -> bool:
    """Whether a plan is told as one of the past: "was going to address them", "was to have met them"."""
    above = verb.head if verb.dep_ == "xcomp" and verb.head.lower_ in ("going", "was", "were") else None
    return above is not None and any(t.lower_ in ("was", "were") for t in (above, *above.lefts))


def _matters(verb: Token) -> list[Token]:
    """What a verb is about: its object, or its subject in the passive or of a verb of beginning."""
    return [c for c in verb.children if c.dep_ in ("dobj", "nsubjpass", "pobj")] + [
        obj for c in verb.rights if c.dep_ == "prep" for obj in c.rights if obj.dep_ == "pobj"
    ]


def _moves_things(ground: Ground, verb: Token) -> bool:
    """Whether a verb of travel has an object that is neither a place nor somebody: "moved a battalion to the coast"."""
    return any(c.dep_ == "dobj" and not ground.is_place(c) and not ground.somebody(c) for c in verb.rights)


def _goes_somewhere(ground: Ground, verb: Token) -> bool:
    """Whether a verb of travel names a place, or somebody to see."""
    for child in verb.rights:
        if child.dep_ in ("dobj", "nsubjpass") and verb.lemma_.lower() == "visit":
            return True
        if child.dep_ == "prep" and child.lower_ in ("to", "in", "into", "for", "at") and ground.place_at(child):
            return True
    return False


def modifiers(ground: Ground, noun: Token) -> list[Token]:
    """Participles and short clauses on the noun that say how it stands: "planned", "scheduled for Friday"."""
    around = list(noun.children)
    # "a meeting of ministers that had been planned for Friday": the clause hangs on the noun nearest to it
    around += [
        c for p in noun.rights if p.dep_ == "prep" for o in p.rights for c in o.rights if c.dep_ in ("acl", "relcl")
    ]
    return [
        c
        for c in around
        if (
            c.dep_ in ("amod", "acl", "relcl")
            and not ground.key(c).endswith(" for")
            and (ground.key(c) in ground.words.status or c.lemma_.lower() in ground.words.light)
        )
        or (c.dep_ == "appos" and c.lemma_.lower() in ground.words.status)
    ]


def chain(ground: Ground, token: Token) -> list[Token]:
    """The trigger and the words above it in its clause, up to where another clause begins."""
    found = [token]
    while token.head != token and _goes_on(ground, token, first=len(found) == 1):
        token = token.head
        found.append(token)
    return found


def _goes_on(ground: Ground, token: Token, *, first: bool) -> bool:
    """Whether the word above speaks of the engagement too."""
    head, dep = token.head, token.dep_
    if token.pos_ in VERBAL or dep in ("acomp", "oprd"):
        if dep in ("xcomp", "acomp", "oprd"):
            return True
        if dep == "acl":
            return ground.key(head) in ground.words.status
        if dep == "pcomp":
            return ground.key(head.head) in ground.words.status
        if dep == "ccomp":
            apart = any(t.text == ";" for t in token.doc[token.i : head.i])  # two sentences in one
            return not apart and ground.key(head) in ground.words.status and ground.key(head) not in SAYING
        if dep == "conj" and head.pos_ in VERBAL:
            if _own_day(ground, token) and _own_day(ground, head):
                return False  # "will fly to Lima on Friday and is to see the president on Sunday"
            return not any(c.dep_ in SUBJECTS for c in token.lefts) and _carries(ground, head)
        return False
    if dep in ("prep", "agent"):
        verbal = head.pos_ in VERBAL
        known = head.lemma_.lower() in (*MEASURE, "due") or ground.key(head) in ground.words.status
        if token.lower_ not in THROUGH or not (verbal or known):
            return False
        agreed = token.lower_ in ("on", "about") and ground.key(head) in ("agree", "decide")
        return not (token.lower_ in LOOSE and verbal and head.lemma_.lower() not in TIGHT and not agreed)
    if dep in ("dobj", "oprd", "nsubj", "nsubjpass", "attr", "pobj", "npadvmod", "dative"):
        if dep == "nsubjpass" and fixed(ground, head):
            return True
        if head.pos_ in VERBAL and not _carries(ground, head):
            return False
        return not (dep == "nsubj" and head.lemma_.lower() in ("have", "set", "send") and not first)
    return dep == "conj" and head.pos_ in ("NOUN", "PROPN")


def _own_day(ground: Ground, verb: Token) -> bool:
    """Whether a day stands directly under a verb, not under one coordinated with it."""
    verbs = [verb, *(c for c in verb.rights if c.dep_ == "xcomp")]  # "is to see … on Sunday"
    around = [c for v in verbs for c in v.children if c.dep_ in ("prep", "npadvmod", "advmod", "pobj")]
    return any(day(t) for c in around for t in ground.times_in(subtree(c)))


def fixed(ground: Ground, verb: Token) -> bool:
    """Whether a passive says for when something is: "is appointed for Friday", "was put down for 3 p.m."."""
    if not any(c.dep_ == "auxpass" for c in verb.lefts):
        return False
    particles = [c for c in verb.rights if c.dep_ == "prep" and c.lower_ in ("down", "in")]  # "put down for"
    fors = [c for above in (verb, *particles) for c in above.rights if c.dep_ == "prep" and c.lower_ == "for"]
    return any(ground.times_in((c.idx, min(c.idx + CLOSE, subtree(c)[1]))) for c in fors)


def _carries(ground: Ground, verb: Token) -> bool:
    lemma = verb.lemma_.lower()
    return lemma in ground.words.light or ground.key(verb) in ground.words.status or lemma in ground.words.verbs
