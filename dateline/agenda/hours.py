"""Which of a sentence's times belong to which engagement, and which of them are old dates, new dates or neither."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dateline.agenda.ground import Ground
from dateline.agenda.mention import Mention
from dateline.agenda.start import day
from dateline.grammar import VERBAL
from dateline.record import Time

if TYPE_CHECKING:
    from spacy.tokens import Token

#: A time hangs at most so deep below its engagement.
DEPTH = 40


def attach(ground: Ground, found: list[Mention], times: list[Time]) -> list[Time]:
    """Give each time to the mention whose clause it stands in; the rest is returned."""
    left: list[Time] = []
    for time in times:
        owner = _owner(ground, found, time)
        if owner is None:
            left.append(time)
            continue
        owner.times.append(time)
    # clocks in brackets and the like often hang elsewhere: they go with the clock they stand beside
    for mention in found:
        for time in list(left):
            if time.type == "TIME" and any(beside(ground.text, time, other) for other in mention.times):
                mention.times.append(time)
                left.remove(time)
        mention.times.sort(key=lambda t: t.span)
    return left


def beside(text: str, time: Time, other: Time) -> bool:
    """Whether only brackets, commas and a word or two stand between two times."""
    first, second = sorted((time.span, other.span))
    between = text[first[1] : second[0]]
    return (
        len(between) <= 40
        and not re.search(r"[.;!?]\s|\b(?:from|until|to|after|before|said)\b", between)
        and len(between.split()) <= 4
    )


def _owner(ground: Ground, found: list[Mention], time: Time) -> Mention | None:
    tokens = ground.annotated.tokens(time.span)
    if not found or not len(tokens):
        return None
    token = tokens.root if tokens.root.pos_ not in VERBAL else tokens[0]  # "am" is often read as a verb
    for _ in range(DEPTH):
        owners = [(m.nodes[token.i], n) for n, m in enumerate(found) if token.i in m.nodes]
        if owners:
            mention = found[min(owners)[1]]
            if mention.past and _act(ground, token, mention, time) and not ground.ahead(day(time)):
                return None  # the day on which it was proposed, called off …
            if mention.status == "postponed" and _old(ground, time):
                mention.moved.append(time)
            return mention
        if token.head == token or (token.pos_ in VERBAL and token.dep_ not in ("acl", "xcomp")):
            return None
        token = token.head
    return None


def _act(ground: Ground, token: Token, mention: Mention, time: Time) -> bool:
    """Whether the token is the verb by which an engagement is proposed, refused or changed."""
    if token == mention.trigger or token.pos_ not in VERBAL:
        return False
    root = ground.annotated.tokens(time.span).root
    if ground.status(token) == "scheduled":  # "the deadline was set on Monday", but "was set for Monday"
        return root.head.lower_ == "on" and root.head.head == token
    return ground.status(token) is not None


def _old(ground: Ground, time: Time) -> bool:
    """Under a verb of postponing, whether a time is the old date: what stands with "to", "until" is the new one."""
    before = ground.text[max(0, time.span[0] - 12) : time.span[0]].lower().split()
    if before and before[-1] in ("to", "until", "till", "for") and before[:-1][-1:] != ["planned"]:
        tokens = ground.annotated.tokens(time.span)
        above = tokens.root.head.head if tokens.root.head.dep_ == "prep" else tokens.root.head
        return ground.status(above) == "scheduled"
    return True
