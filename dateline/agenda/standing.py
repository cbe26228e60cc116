"""How an engagement stands by its clause: scheduled, proposed, possible, postponed, cancelled, denied, or past; and
whether the clause is a plan at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline.agenda.ground import Ground
from dateline.agenda.mention import Mention
from dateline.agenda.triggers import fixed, modifiers
from dateline.grammar import VERBAL, auxiliaries, finite_present, modality, negated, prepositional, to_infinitive

if TYPE_CHECKING:
    from spacy.tokens import Token

#: A clause behind one of these tells no plan: "if they meet", "whether he would meet".
OPEN_QUESTION = frozenset({"if", "whether", "unless", "should", "had", "lest", "suppose"})
#: "the talks", "no such meeting": what was spoken of before.
DEFINITE = frozenset({"the", "this", "these", "that", "those", "such"})
#: Nouns for what is only said: "denied a report that he would fly to Lima".
HEARSAY = frozenset({"report", "claim", "rumour", "rumor", "suggestion", "speculation", "story"})
FALSE = frozenset({"false", "untrue", "wrong", "baseless", "fake", "invented", "incorrect", "unfounded"})
_PAST = frozenset({"have", "has", "had", "'ve", "’ve", "was", "were"})


def judge(ground: Ground, mention: Mention) -> None:
    """Write into the mention what its clause says of it."""
    trigger, chain, verbs = mention.trigger, mention.chain, mention.verbs
    mention.definite = mention.nominal and any(
        c.dep_ in ("det", "poss", "amod", "predet") and c.lower_ in DEFINITE for c in trigger.lefts
    )
    classes = _classes(ground, mention)
    moods = [modality(v) for v in verbs]
    no = any(c.dep_ == "det" and c.lower_ == "no" for t in chain if t.pos_ == "NOUN" for c in t.lefts)
    deny = no or any(negated(v) for v in verbs)
    future = any(m.future for m in moods) or any(_is_to(v) for v in verbs)
    possible = any(m.possible for m in moods)
    top = verbs[-1] if verbs else None
    helpers = {t.lower_ for t in auxiliaries(top)} if top is not None else set()
    past = top is not None and not future and not possible
    past = past and (moods[-1].past or bool(helpers & _PAST)) and not helpers & {"is", "are"}
    present = top is not None and (top.tag_ == "VBG" or finite_present(top)) and not past
    mention.open = _open(mention, planned="scheduled" in classes)
    mention.past = past
    if mention.what == "deadline" and not mention.nominal:
        mention.status = None if deny else "scheduled"
        return
    if "cancelled" in classes and not deny:
        mention.status = "cancelled"
    elif "postponed" in classes and not deny:
        mention.status = "postponed"
    elif "denied" in classes or (deny and (future or classes or possible or present)):
        mention.status = "denied"
    elif deny:
        mention.open = mention.open or "it did not take place"
    elif "proposed" in classes and not (past and future):
        mention.status = "proposed"
    elif possible or "possible" in classes:
        mention.status = "possible"
    elif future or "scheduled" in classes:
        mention.status = "scheduled"
    elif present and not any(m.perfect for m in moods):
        mention.status = "scheduled"
        mention.own = True  # only a date ahead makes a present tense a plan
    elif top is None:
        mention.own = True
        above = trigger.head
        if above.lower_ == "before" or (above.lower_ == "of" and above.head.lower_ == "ahead"):
            mention.status = "scheduled"  # "ahead of Thursday's summit"
    if past and not classes:
        mention.status = None
    if mention.status is not None and _denied_report(ground, chain[-1]):
        mention.status = "denied"
    mention.once = (
        past and "scheduled" in classes and any(c.lower_ in ground.words.once for v in verbs for c in v.lefts)
    )
    mention.was = top is not None and (top.tag_ == "VBD" or bool(helpers & {"was", "were", "had"}))


def _classes(ground: Ground, mention: Mention) -> list[str]:
    """What the words above and on an engagement say of it."""
    above = mention.chain[1:] if mention.nominal else mention.chain
    listed = [t for v in mention.verbs if v.lemma_ == "be" for t in prepositional(v, "on", "in")]  # "is on the agenda"
    around = (*above, *listed, *(modifiers(ground, mention.trigger) if mention.nominal else ()))
    found = [ground.status(t) for t in around if t.lemma_.lower() != "discuss"]
    if mention.nominal and not any(found) and any(fixed(ground, v) for v in mention.verbs):
        return ["scheduled"]
    return [status for status in found if status]


def _denied_report(ground: Ground, token: Token) -> bool:
    """Whether a clause is what is denied, what a denied report says, or a report that is called false."""
    head = token.head
    if token.dep_ == "ccomp" and head.pos_ in VERBAL:
        return ground.status(head) == "denied" and not negated(head)
    if token.dep_ not in ("acl", "ccomp", "relcl") or head.lemma_.lower() not in HEARSAY:
        return False
    false = head.head.lemma_ == "be" and any(c.dep_ == "acomp" and c.lower_ in FALSE for c in head.head.rights)
    return false or ground.status(head.head) == "denied"


def _is_to(verb: Token) -> bool:
    return verb.lemma_.lower() == "be" and any(c.dep_ == "xcomp" and to_infinitive(c) for c in verb.rights)


def _open(mention: Mention, *, planned: bool) -> str | None:
    """Why the clause is no plan: it, or one it hangs on, is a condition or an open question."""
    verbs = mention.verbs
    for verb in (*verbs, *mention.chain[-1].ancestors):
        if verb.pos_ in VERBAL and any(_opens(verb, child) for child in verb.lefts):
            return "a condition or an open question, not a plan"
    if not planned and any(m.conditional for m in map(modality, verbs)):
        return "it hangs on a condition"
    return None


def _opens(verb: Token, child: Token) -> bool:
    if child.dep_ not in ("mark", "advmod", "aux") or child.lower_ not in OPEN_QUESTION:
        return False
    if child.lower_ == "had" and child.dep_ == "aux":
        return False
    # "should they meet", but not "they should meet"
    return child.lower_ != "should" or not any(c.dep_ in ("nsubj", "nsubjpass") and c.i < child.i for c in verb.lefts)
