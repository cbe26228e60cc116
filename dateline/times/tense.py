"""Whether the words around a time look back or ahead."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

    from dateline.language import Annotated
    from dateline.spans import Span

_AHEAD_AUX = frozenset({"will", "'ll", "’ll", "shall", "would", "may", "might", "could", "should", "must", "can", "wo"})
#: Verbs and adjectives of plans: what hangs on them is still ahead.
_PLANS = frozenset(
    [
        "schedule",
        "plan",
        "expect",
        "suppose",
        "due",
        "slate",
        "propose",
        "postpone",
        "intend",
        "hope",
        "prepare",
        "promise",
        "aim",
        "reschedule",
        "arrange",
        "likely",
        "ready",
        "upcoming",
        "payable",
        "effective",
        "expire",
    ]
)
#: Verbs whose infinitive is still ahead, though they themselves are done.
_BIDS = _PLANS | frozenset(
    [
        "set",
        "agree",
        "vow",
        "want",
        "invite",
        "urge",
        "ask",
        "call",
        "need",
        "decide",
        "pledge",
        "threaten",
        "seek",
        "offer",
        "order",
    ]
)
#: Verbs whose present tense, with a day, is a plan.
_TIMETABLE = frozenset(
    [
        "expire",
        "begin",
        "start",
        "open",
        "end",
        "leave",
        "arrive",
        "meet",
        "resume",
        "take",
        "vote",
        "travel",
        "fly",
        "visit",
        "host",
        "gather",
        "convene",
        "close",
        "hold",
        "conclude",
        "return",
        "depart",
        "run",
    ]
)
#: Verbs in the past whose day is ahead.
_DELAYS = frozenset({"schedule", "slate", "postpone", "delay", "extend", "adjourn", "reschedule", "defer"})
_PAST_BE = frozenset({"was", "were", "had", "did"})


def direction(annotated: Annotated, span: Span) -> int:
    """-1 where the verb that the time hangs on is past, 1 where it is future or a plan, 0 where neither is clear."""
    token = annotated.token_at(span[0])
    end = span[1]
    for t in annotated.tokens(span):  # the time's own head: the token whose head lies outside
        if not span[0] <= t.head.idx < end:
            token = t
            break
    if token.dep_ == "poss" and token.head.dep_ == "dobj":  # "Friday's ruling": what is named so has happened
        return -1
    for _ in range(8):
        if token.head == token:
            return _read(token) if token.pos_ in ("VERB", "AUX") else 0
        token = token.head
        if token.pos_ in ("VERB", "AUX"):
            found = _read(token)
            if found or token.dep_ in ("ROOT", "ccomp", "relcl"):
                return found
        elif token.lemma_.lower() in ("due", "likely", "upcoming", "payable", "effective"):
            return 1
    return 0


def _read(verb: Token) -> int:
    aux = [c for c in verb.lefts if c.dep_ in ("aux", "auxpass")]
    words = {a.lower_ for a in aux}
    lemma = verb.lemma_.lower()
    if words & _AHEAD_AUX:
        return -1 if "have" in words and words & {"may", "might", "could", "must", "should", "would"} else 1
    if verb.tag_ == "VB":
        if words & _PAST_BE:
            return -1
        return _infinitive(verb)
    if verb.tag_ == "VBN":
        if lemma in _PLANS or (lemma == "set" and _next(verb) in ("for", "to")):
            return -1 if "had" in words else 1
        if any(a.lemma_ == "be" and a.lower_ in ("is", "are", "being", "be") for a in aux) and not words & {
            "has",
            "have",
        }:
            return 0
        return -1
    if verb.tag_ == "VBG":
        if any(a.lower_ in ("is", "are", "'s", "’s", "'re", "’re", "am") for a in aux) and "been" not in words:
            return 1
        return -1 if words & {"was", "were", "been"} else 0
    if verb.tag_ == "VBD":
        return 1 if lemma in _DELAYS else -1
    if verb.tag_ in ("VBZ", "VBP"):  # a timetable: "the talks resume on Monday"
        return 1 if lemma in _TIMETABLE else 0
    return 0


def _next(token: Token) -> str:
    return token.nbor().lower_ if token.i + 1 < len(token.doc) else ""


def _infinitive(verb: Token) -> int:
    """ "to meet": what governs it tells ("is to meet", "plans to meet": ahead; "managed to meet": back)."""
    head = verb.head
    if head == verb:
        return 0
    if head.lemma_.lower() in _BIDS or head.lower_ in ("is", "are", "was", "were"):
        return 1
    if head.pos_ in ("NOUN", "ADJ"):
        return 1
    if head.tag_ in ("VBD", "VBN"):
        return -1
    return 1
