"""Mentions of engagements: nouns ("talks", "summit") and verbs ("will meet") with what their clause says of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dateline.agenda import company, hours, standing, triggers
from dateline.agenda.ground import Ground, union
from dateline.agenda.mention import Mention
from dateline.grammar import VERBAL, governor
from dateline.record import Time

if TYPE_CHECKING:
    from spacy.tokens import Token

#: A sentence with more engagements than this is a list or junk.
MANY = 40
#: Before the day up to which something lasts or is to be done, which is not that of a meeting.
BOUNDS = frozenset({"by", "until", "till", "before", "since", "within"})


def sentences(ground: Ground) -> Iterator[tuple[int, list[Mention], list[Time]]]:
    """Sentence by sentence, in order: its mentions and the times that none of them took."""
    known = triggers.triggers(ground)
    for number, sentence in enumerate(ground.annotated.sents):
        words = [t for t in sentence if t.lemma in known]
        times = ground.times_in((sentence.start_char, sentence.end_char))
        found: list[Mention] = []
        if (words or times) and not ground.words.about_games(sentence.text):
            found = _mentions(ground, number, words)
            _joint(ground, number, found, times)
        yield number, found, hours.attach(ground, found, times)


def _mentions(ground: Ground, number: int, words: list[Token]) -> list[Mention]:
    found: list[Mention] = []
    if len(words) > MANY:
        return found
    for token in words:
        pointing = triggers.pointing(ground, token)
        what = "other" if pointing else triggers.kind(ground, token)
        if what is None:
            continue
        if token.dep_ == "aux":  # "must reply by Friday"
            token = token.head
        mention = mention_at(ground, token, what, number)
        earlier = next((m for m in found if m.trigger.i in mention.nodes or token.i in m.nodes), None)
        venue = _venue(token, found)
        if venue is not None:
            venue.nodes.update({n: distance + 2 for n, distance in mention.nodes.items() if n not in venue.nodes})
            continue
        standing.judge(ground, mention)
        if pointing:
            mention.pointing = mention.definite = True
        else:
            company.gather(ground, mention)
        if earlier is not None:
            _join(earlier, mention)
        else:
            found.append(mention)
    return found


def _joint(ground: Ground, number: int, found: list[Mention], times: list[Time]) -> None:
    """Add what verbs that no table knows name by their clause, where no engagement stands in it already."""
    roots = ((time, ground.root(time)) for time in times)
    above = [(governor(r), time) for time, r in roots if r is not None and r.head.lower_ not in BOUNDS]
    for verb in sorted({verb for verb, _ in above if verb is not None}, key=lambda verb: verb.i):
        taken = any(t.i in m.nodes for m in found for t in (verb, *verb.children))
        what = None if taken else triggers.joint(ground, verb, [time for owner, time in above if owner == verb])
        if what is not None:
            mention = mention_at(ground, verb, what, number)
            standing.judge(ground, mention)
            company.gather(ground, mention)
            found.append(mention)


def mention_at(ground: Ground, token: Token, what: str, number: int) -> Mention:
    chain = triggers.chain(ground, token)
    nodes: dict[int, int] = {}
    for distance, each in enumerate(chain):
        nodes.setdefault(each.i, distance)
    for modifier in triggers.modifiers(ground, token):
        nodes.setdefault(modifier.i, 1)
    return Mention(token, what, nodes, chain, number, token.pos_ not in VERBAL and token.lower_ != "due")


def _venue(noun: Token, found: list[Mention]) -> Mention | None:
    """The mention that a noun is only the setting of: "will meet his counterpart at the summit in May"."""
    if noun.dep_ != "pobj" or noun.head.lower_ not in ("at", "during") or noun.pos_ in VERBAL:
        return None
    above = noun.head.head
    return next((m for m in found if above.i in m.nodes), None)


def _join(earlier: Mention, mention: Mention) -> None:
    """Two triggers of one clause are one mention: "will travel to Lima for talks with Peru"."""
    generic = {"talks", "other"}
    if earlier.what in generic and mention.what not in generic:
        earlier.what = mention.what
    for node, distance in mention.nodes.items():
        earlier.nodes.setdefault(node, distance + 1)
    earlier.members = union(earlier.members, mention.members)
    earlier.place = earlier.place or mention.place
    earlier.status = earlier.status or mention.status
    earlier.span = (min(earlier.span[0], mention.span[0]), max(earlier.span[1], mention.span[1]))
