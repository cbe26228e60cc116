"""Which of a sentence's times belong to which engagement, and which of them are old dates, new dates or neither."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dateline.agenda.ground import Ground
from dateline.agenda.mention import Mention
from dateline.agenda.start import day, is_clock, own_day
from dateline.grammar import SUBJECTS, VERBAL
from dateline.record import Time

if TYPE_CHECKING:
    from spacy.tokens import Token

WEEKDAYS = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"})
#: Prepositions before the day to which something is moved.
TOWARDS = frozenset({"to", "until", "till", "for"})
#: Before a day that is that of the saying: "said on Monday", "told reporters late on".
SAID = re.compile(
    r"\b(?:said|says|told(?: \w+){1,3}|announced|added|wrote|reported|confirmed)(?: late| early)?(?: on| in)?\s$"
)
#: A time hangs at most so deep below its engagement.
DEPTH = 40


def attach(ground: Ground, found: list[Mention], times: list[Time]) -> list[Time]:
    """Give each time to the mention whose clause it stands in; the rest is returned."""
    left: list[Time] = []
    under: list[tuple[Mention, Token, Time]] = []
    for time in times:
        if SAID.search(ground.text[max(0, time.span[0] - 40) : time.span[0]]):
            continue  # when it was said
        owner = _owner(ground, found, time)
        if owner is None:
            left.append(time)
            continue
        owner[0].times.append(time)
        under.append((*owner, time))
    for mention in found:
        _called(ground, mention)
        _replan(ground, mention, [(token, time) for owner, token, time in under if owner is mention and day(time)])
    # clocks in brackets and the like often hang elsewhere: they go with the clock they stand beside
    for mention in found:
        for time in list(left):
            if time.type == "TIME" and any(beside(ground.text, time, other) for other in mention.times):
                mention.times.append(time)
                left.remove(time)
        mention.times.sort(key=lambda t: t.span)
    return left


def bare_weekday(time: Time) -> bool:
    """Whether a time is only the name of a day of the week."""
    return time.text.lower().removeprefix("on ") in WEEKDAYS


def beside(text: str, time: Time, other: Time) -> bool:
    """Whether only brackets, commas and a word or two stand between two times."""
    first, second = sorted((time.span, other.span))
    between = text[first[1] : second[0]]
    return (
        len(between) <= 40
        and not re.search(r"[.;!?]\s|\b(?:from|until|to|after|before|said)\b", between)
        and len(between.split()) <= 4
    )


def _owner(ground: Ground, found: list[Mention], time: Time) -> tuple[Mention, Token] | None:
    """The mention in whose clause a time stands, and the word of that clause above it."""
    token = ground.root(time)
    if not found or token is None:
        return None
    for mention in found:  # "the summit next Tuesday", whatever the parse makes of it
        if mention.nominal and mention.trigger.idx + len(mention.trigger) + 1 == time.span[0]:
            return mention, mention.trigger
    for _ in range(DEPTH):
        owners = [(m.nodes[token.i], n) for n, m in enumerate(found) if token.i in m.nodes]
        if owners:
            mention = found[min(owners)[1]]
            if mention.what == "deadline" and not mention.nominal and not _limits(ground, time):
                return None  # the day on which it was set
            if mention.past and _act(ground, token, mention, time) and not ground.ahead(day(time)):
                return None  # the day on which it was proposed, called off …
            if mention.status == "postponed" and _old(ground, time):
                mention.moved.append(time)
            return mention, token
        if token.head == token or (token.pos_ in VERBAL and not _continues(token)):
            return None
        token = token.head
    return None


def _called(ground: Ground, mention: Mention) -> None:
    """ "The council called a session for Friday" makes a plan of it."""
    if mention.nominal and mention.past and mention.status is None:
        ahead = [t for t in mention.times if (on := day(t)) and (on >= (ground.today or "") or bare_weekday(t))]
        if any(ground.annotated.tokens(time.span).root.head.lower_ == "for" for time in ahead):
            mention.status, mention.past = "scheduled", False


def _replan(ground: Ground, mention: Mention, under: list[tuple[Token, Time]]) -> None:
    """ "The summit, planned for Wednesday, will now open on Thursday": that in the noun's clause is the old day."""
    if not mention.nominal or mention.status != "scheduled" or mention.own:
        return
    main = {t.i for t in mention.chain[1:]}
    new = [time for token, time in under if token.i in main]
    old = [time for token, time in under if token.i not in main and ground.status(token) == "scheduled"]
    if new and old and not {day(time) for time in new} & {day(time) for time in old}:
        mention.status, mention.moved = "postponed", old


def _continues(verb: Token) -> bool:
    """Whether a verb belongs to the clause above it: "was put off twice and has been set for Friday"."""
    return verb.dep_ == "xcomp" or (verb.dep_ == "conj" and not any(c.dep_ in SUBJECTS for c in verb.lefts))


def _limits(ground: Ground, time: Time) -> bool:
    """Whether a time stands behind "until" and the like."""
    root = ground.annotated.tokens(time.span).root
    return any(t.lower_ in ("until", "till", "by", "before") for t in (root, root.head))


def _act(ground: Ground, token: Token, mention: Mention, time: Time) -> bool:
    """Whether the token is the verb by which an engagement is proposed, refused or changed."""
    if token == mention.trigger or token.pos_ not in VERBAL:
        return False
    root = ground.annotated.tokens(time.span).root
    if root.head.lower_ in TOWARDS:
        return False
    if ground.status(token) == "scheduled":  # "the deadline was set on Monday", but "was set for Monday"
        return root.head.lower_ == "on" and root.head.head == token
    return ground.status(token) is not None


def _old(ground: Ground, time: Time) -> bool:
    """Under a verb of postponing, whether a time is the old one: what stands with "to", "until" is new, and so is a
    clock, but for "from 3 p.m."."""
    before = ground.text[max(0, time.span[0] - 12) : time.span[0]].lower().split()
    if is_clock(time) and not own_day(time):
        return before[-1:] == ["from"]
    if before and before[-1] in TOWARDS and before[:-1][-1:] != ["planned"]:
        tokens = ground.annotated.tokens(time.span)
        above = tokens.root.head.head if tokens.root.head.dep_ == "prep" else tokens.root.head
        return ground.status(above) == "scheduled"
    return True
