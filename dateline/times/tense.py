"""Whether the words around a time look back or ahead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dateline.grammar import negated
from dateline.times.lexicon import tense

if TYPE_CHECKING:
    from spacy.tokens import Token

    from dateline.language import Annotated
    from dateline.spans import Span

_AHEAD_AUX = frozenset({"will", "'ll", "’ll", "shall", "would", "may", "might", "could", "should", "must", "can", "wo"})
_AHEAD_OF = re.compile(
    r"\b(?:ahead of|in preparation for|in the run-?up to|no later than|as (?:early|soon) as)\s(?:the\s)?$", re.I
)
_MOVED_TO = re.compile(
    r"\b(?:moved|pushed|shifted|put|brought|set|rescheduled|postponed|delayed|extended|adjourned|deferred|changed)"
    r"(?: (?:back|off|forward|up|it|them|(?:the|its|their|his|her) \w+(?: \w+)?))?"
    r"\sto\s(?:(?:next|this|late|early)\s)?$"
)
_UNTIL = re.compile(r"\b(?:until|till|through)\s(?:at least\s|on\s)?$", re.I)
_NEXT = re.compile(
    r"\b(?:until|till|through|by|next|coming|before|due|payable|effective|scheduled for)\s(?:on\s)?$", re.I
)
_SINCE = re.compile(r"\bsince\s(?:the\s)?$", re.I)
#: On which side of the article an engagement lies that something comes after or before.
_SIDES = {"after": -1, "following": -1, "before": 1}
_PAST_BE = frozenset({"was", "were", "had", "did"})


def direction(annotated: Annotated, span: Span) -> int:
    """-1 where the words around a time look back, 1 where they look ahead, 0 where neither is clear. What leads up to
    it tells ("ahead of", "since"), else the verb it hangs on."""
    lead = annotated.text[max(0, span[0] - 40) : span[0]]
    if _AHEAD_OF.search(lead) or _MOVED_TO.search(lead):
        return 1
    if _SINCE.search(lead):
        return -1
    token = _head(annotated, span)
    found, verb = _by_verb(token)
    if not found and (ahead := _labelled(annotated, span)):
        return ahead
    if found < 0 and verb is not None and _UNTIL.search(lead):
        return -1 if verb.lemma_.lower() in tense()["lasting"] or negated(verb) else 1
    if found == 0 and _NEXT.search(lead):
        return 1
    return found


def _labelled(annotated: Annotated, span: Span) -> int:
    """Which way the clause behind "Friday: …" at the head of a line looks."""
    text = annotated.text
    if not text.startswith(": ", span[1]) or text[: span[0]].rstrip(" ")[-1:] not in ("", "\n", "."):
        return 0
    here = annotated.token_at(span[0]).sent
    finite = (t for t in here if t.idx > span[1] and t.tag_ in ("VBZ", "VBP", "VBD", "MD"))
    first = next(finite, None)
    return 0 if first is None else -1 if first.tag_ == "VBD" else 1


def undone(annotated: Annotated, span: Span, *, reported: bool = False) -> bool:
    """Whether a time is that of a plan told as past, so that it may lie behind or ahead: "had been due to meet on
    Friday"; with ``reported``, also "was expected in May", "was to meet on Friday", "the talks planned for Friday were
    put off"."""
    token = _head(annotated, span)
    past = ("had", "was", "were") if reported else ("had",)
    for _ in range(8):
        if _is_plan(token):
            verb = token.head if token.pos_ == "ADJ" else token.head.head if token.dep_ == "acl" else token
            return any(child.lower_ in past for child in (verb, *verb.lefts) if child.dep_ != "nsubj")
        if token.tag_ == "VB" and token.head.lower_ in ("was", "were"):
            return reported
        if token.head == token or token.dep_ in ("ccomp", "relcl"):
            return False
        token = token.head
    return False


def bounded(annotated: Annotated, span: Span) -> bool:
    """Whether a time bounds what a past verb tells: "sold 300 shares through August", "suspended flights until May"."""
    lead = annotated.text[max(0, span[0] - 24) : span[0]]
    return _UNTIL.search(lead) is not None and _by_verb(_head(annotated, span))[0] < 0


def _is_plan(token: Token) -> bool:
    return token.lemma_.lower() in tense()["plans"] and (token.tag_ == "VBN" or token.pos_ == "ADJ")


def _head(annotated: Annotated, span: Span) -> Token:
    """The token of a time that hangs on what stands outside it."""
    token = next((t for t in annotated.tokens(span) if not span[0] <= t.head.idx < span[1]), None)
    if token is None:
        return annotated.token_at(span[0])
    led = token.head if token.dep_ == "pobj" and token.head.i < token.i else token
    before = led.doc[max(0, led.i - 1)]
    if before.tag_ == "VBD" and led.head.idx > span[1] and "," not in annotated.text[span[1] : led.head.idx]:
        return before  # "said on Monday they would go": not the day of going
    return token


def _by_verb(token: Token) -> tuple[int, Token | None]:
    """Which way the nearest verb above looks that tells, and that verb."""
    if (
        token.dep_ == "poss"
        and token.head.lemma_.lower() not in tense()["arranged"]
        and token.head.dep_ in ("dobj", "pobj")
    ):
        return -1, None  # "Friday's ruling": what is named so has happened
    close, arranged, nouns = token, False, 0
    side = _SIDES.get(token.lower_, 0)
    for _ in range(8):
        if token.head == token:
            # "Talks on Friday in Lima": no verb, but arranged
            return (_read(token) if token.pos_ in ("VERB", "AUX") else int(arranged)), token
        close, token = token, token.head
        nouns += token.pos_ == "NOUN"
        if token.pos_ in ("VERB", "AUX"):
            found = _read(token)
            if found > 0 and nouns > 1 and token.tag_ == "VBG":
                return 0, token  # "is asking about the noise during Monday's debate"
            if side and token.tag_ in ("VBZ", "VBP"):
                return side, token  # "it comes after Sunday's vote and before Thursday's summit"
            if found > 0 and token.tag_ == "VBD" and close.i < token.i:
                return -1, token  # "on Friday they planned …"
            if arranged and found <= 0 and token.lemma_.lower() in tense()["bids"]:
                return 1, token  # "agreed on talks on Sunday"
            if not found and (arranged or _arranges(token)) and _present(token):
                return 1, token  # "the vote on Sunday is seen as a test", "they have a call on Sunday"
            if not found and token.lemma_ == "be" and token.tag_ in ("VBZ", "VBP") and _tells_when(close):
                return 1, token  # "the deadline is Friday"
            if found or token.dep_ in ("ROOT", "ccomp", "relcl"):
                return found, token
        elif token.lemma_.lower() in ("due", "likely", "upcoming", "payable", "effective"):
            return 1, token
        elif token.lemma_.lower() in tense()["arranged"] and close.dep_ in ("prep", "npadvmod", "compound", "poss"):
            arranged = close.dep_ != "poss"
        elif token.lower_ in _SIDES and close.dep_ == "pobj" and close.lemma_.lower() in tense()["arranged"]:
            side = _SIDES[token.lower_]
        elif arranged and token.lower_ == "of" and token.i and token.nbor(-1).lower_ == "ahead":
            return 1, None  # "ahead of the summit on Friday"
    return 0, None


def _arranges(verb: Token) -> bool:
    """Whether what a verb governs is arranged beforehand: "have a call"."""
    return any(c.dep_ == "dobj" and c.lemma_.lower() in tense()["arranged"] for c in verb.rights)


def _present(verb: Token) -> bool:
    """Whether a verb is told in the present: "is seen as", "looms"."""
    helpers = [child for child in verb.lefts if child.dep_ in ("aux", "auxpass")]
    return verb.tag_ in ("VBZ", "VBP") or any(t.tag_ in ("VBZ", "VBP") and t.lemma_ != "have" for t in helpers)


def _tells_when(token: Token) -> bool:
    """Whether what hangs on "is" is the time itself: "is Friday", "is on Friday"."""
    return token.dep_ in ("attr", "npadvmod") or (token.dep_ == "prep" and token.lower_ in ("on", "at"))


def _read(verb: Token) -> int:
    aux = [c for c in verb.lefts if c.dep_ in ("aux", "auxpass")]
    words = {a.lower_ for a in aux}
    lemma = verb.lemma_.lower()
    if words & _AHEAD_AUX:
        if "could" in words and (negated(verb) or _neither(verb)):  # "could not be reached on Tuesday"
            return -1
        return -1 if "have" in words and words & {"may", "might", "could", "must", "should", "would"} else 1
    if verb.tag_ == "VB":
        if words & _PAST_BE:
            return -1
        if not aux and any(child.dep_ == "nsubj" for child in verb.lefts):
            return 1  # "X and Y meet on Friday": the tagger takes the bare form for an infinitive
        return _infinitive(verb)
    if verb.tag_ == "VBN":
        if lemma in tense()["plans"] or (lemma == "set" and _next(verb) in ("for", "to")):
            return -1 if "had" in words else 1
        if any(a.lemma_ == "be" and a.lower_ in ("is", "are", "being", "be") for a in aux) and not words & {
            "has",
            "have",
        }:
            return 0
        return -1
    if verb.tag_ == "VBG":
        if lemma == "go" and any(child.dep_ == "xcomp" and child.tag_ == "VB" for child in verb.rights):
            return 1  # "were going to meet on Friday"
        if any(a.lower_ in ("is", "are", "'s", "’s", "'re", "’re", "am") for a in aux) and "been" not in words:
            return 1
        return -1 if words & {"was", "were", "been"} else 0
    if verb.tag_ == "VBD":
        return 1 if lemma in tense()["delays"] else -1
    if verb.tag_ in ("VBZ", "VBP"):  # a timetable: "the talks resume on Monday"
        return 0 if lemma in tense()["standing"] else 1
    return 0


def _neither(verb: Token) -> bool:
    """Whether its subject is "neither … nor …"."""
    return any(
        child.dep_ in ("nsubj", "nsubjpass") and any(c.lower_ in ("neither", "nor") for c in child.children)
        for child in verb.lefts
    )


def _next(token: Token) -> str:
    return token.nbor().lower_ if token.i + 1 < len(token.doc) else ""


def _infinitive(verb: Token) -> int:
    """ "to meet": what governs it tells ("is to meet", "plans to meet": ahead; "managed to meet": back)."""
    head = verb.head
    if head == verb:  # "PM to visit Oslo on Friday"
        return 1 if any(child.lower_ == "to" for child in verb.lefts) else 0
    if head.lemma_.lower() in tense()["bids"] | tense()["plans"] or head.lower_ in ("is", "are", "was", "were"):
        return 1
    if head.pos_ in ("NOUN", "ADJ"):
        firsts = {head.lower_, *(child.lower_ for child in head.lefts)} & {"first", "last", "only", "latest"}
        if firsts:
            return -1  # "was the first to sign it on Monday"
        return 0 if head.lemma_.lower() in tense()["settled"] else 1  # "the decision to meet her in June"
    if head.tag_ in ("VBD", "VBN"):
        return -1
    return 1
