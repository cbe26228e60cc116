"""When, where and how much: the time, place and quantities that belong to an event's clause."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from dateline import grammar
from dateline.events.who import words
from dateline.record import EventDate, Place, Published, Quantity, Time
from dateline.spans import within

if TYPE_CHECKING:
    from spacy.tokens import Token

    from dateline.language import Annotated

UNKNOWN = EventDate(None, None, None, None)
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_SOME = (
    "about around nearly almost approximately roughly some estimated over than least most up hundreds thousands tens "
    "dozens scores millions"
)
_ABOUT = frozenset(_SOME.split())


class Times:
    """The dated expressions of an article, to be found by clause. ``places`` likewise."""

    def __init__(self, annotated: Annotated, times: tuple[Time, ...], places: tuple[Place, ...]) -> None:
        self.annotated = annotated
        self.times = sorted((t for t in times if t.type in ("DATE", "TIME")), key=lambda t: t.span)
        self.lasting = sorted((t for t in times if t.type == "DURATION"), key=lambda t: t.span)
        self._starts = [t.span[0] for t in self.times]
        self.places = sorted(enumerate(places), key=lambda p: p[1].span)
        self._place_starts = [p.span[0] for _, p in self.places]

    def date(self, trigger: Token, carrier: Token | None) -> tuple[EventDate, Time | None]:
        """The time that hangs on the trigger or on a verb above it that shares its time."""
        sentence = self.annotated.sents[self.annotated.sentence_at(trigger.idx)]
        near = self._in((sentence.start_char, sentence.end_char))
        if not near:
            return UNKNOWN, None
        clauses = _clauses(trigger, carrier)
        best: tuple[int, int, Time] | None = None
        for time in near:
            root = self.annotated.tokens(time.span).root
            rank = _rank(root, clauses)
            if rank is None:
                continue
            key = (rank, abs(root.i - trigger.i))
            if best is None or key < best[:2]:
                best = (*key, time)
        if best is None:
            return UNKNOWN, None
        return _dated(best[2]), best[2]

    def _in(self, span: tuple[int, int]) -> list[Time]:
        first = bisect_left(self._starts, span[0])
        last = bisect_left(self._starts, span[1])
        return self.times[first:last]

    def lasts(self, trigger: Token, carrier: Token | None) -> bool:
        """Whether a duration stands with the verb: "for weeks", "in the past two months"."""
        verb = carrier or trigger
        for time in self.lasting:
            if verb.sent.start_char <= time.span[0] < verb.sent.end_char:
                root = self.annotated.tokens(time.span).root
                if root.head.lower_ in ("for", "over", "in", "during", "since") and grammar.governor(root) == verb:
                    return True
        return False

    def place(self, trigger: Token, carrier: Token | None) -> int | None:
        """The place that "in", "at", "near" … tie to the trigger or its verb, by its number in the record."""
        sentence = self.annotated.sents[self.annotated.sentence_at(trigger.idx)]
        first = bisect_left(self._place_starts, sentence.start_char)
        last = bisect_left(self._place_starts, sentence.end_char)
        if first == last:
            return None
        heads = {trigger.i}
        if carrier is not None:
            heads.add(carrier.i)
        best: tuple[int, int, int] | None = None
        for number, place in self.places[first:last]:
            if place.used_as != "place":
                continue
            root = self.annotated.tokens(place.span).root
            steps, node, direct = 0, root, False
            while steps < 6:
                if node.dep_ == "pobj" and node.head.lower_ in (
                    "in",
                    "at",
                    "near",
                    "outside",
                    "inside",
                    "across",
                    "off",
                    "over",
                    "along",
                    "around",
                    "from",
                    "on",
                    "to",
                    "into",
                ):
                    direct = True
                if node.i in heads and steps:
                    break
                if node.head == node or (steps and node.pos_ in grammar.VERBAL):
                    break
                node = node.head
                steps += 1
            if direct and (node.i in heads or (node.pos_ in grammar.VERBAL and node == grammar.governor(trigger))):
                key = (0 if node.i in heads else 1, steps, number)
                if best is None or key < best:
                    best = key
        return best[2] if best is not None else None


def _clauses(trigger: Token, carrier: Token | None) -> dict[int, int]:
    """The heads to which a time may hang, with their rank: the trigger, its verb, verbs above that share it."""
    ranks = {trigger.i: 0}
    if carrier is not None:
        ranks[carrier.i] = 0
    node = carrier or trigger
    rank = 1
    for _ in range(6):
        head = node.head
        if head == node:
            break
        if node.dep_ in (
            "xcomp",
            "conj",
            "dobj",
            "nsubj",
            "nsubjpass",
            "attr",
            "pobj",
            "prep",
            "acl",
            "advcl",
            "pcomp",
            "acomp",
            "agent",
        ):
            ranks.setdefault(head.i, rank)
            rank += 1
            node = head
            if head.pos_ in grammar.VERBAL and node.dep_ not in ("xcomp", "advcl", "conj", "acl", "pcomp"):
                break
            continue
        break
    return ranks


def _rank(root: Token, clauses: dict[int, int]) -> int | None:
    node = root
    for _ in range(8):
        if node.i in clauses and node != root:
            return clauses[node.i]
        if node.head == node or (node.pos_ in grammar.VERBAL and node != root):
            return None
        node = node.head
    return None


def _dated(time: Time) -> EventDate:
    precision = time.precision
    if precision is None and time.value:
        precision = {4: "year", 7: "month", 10: "day"}.get(len(time.value))
    return EventDate(time.value, time.start, time.end, precision, time.span)


def is_past(date: EventDate, published: Published) -> bool:
    """Whether the event's time ended more than a year before the article was written."""
    limit = published.earliest or published.value
    if not date.end or not limit:
        return False
    return date.end[:10] < f"{int(limit[:4]) - 1:04d}{limit[4:10]}"


def is_ahead(date: EventDate, published: Published) -> bool:
    """Whether the event's time begins after the day on which the article was written."""
    limit = published.latest or published.value
    return bool(date.start and limit and len(limit) >= 10 and date.start[:10] > limit[:10])


def quantities(trigger: Token, carrier: Token | None, text: str) -> tuple[Quantity, ...]:
    """The amounts in the trigger's clause: objects, subjects and "of"-phrases with a number."""
    verb = carrier or trigger
    found: list[Quantity] = []
    for token in (*trigger.subtree,) if verb == trigger else (*verb.subtree,):
        if token.i - verb.i > 40:
            break
        if token.dep_ in (
            "dobj",
            "nsubj",
            "nsubjpass",
            "pobj",
            "conj",
            "attr",
            "appos",
            "npadvmod",
            "quantmod",
        ) and token.pos_ in ("NOUN", "PROPN", "NUM", "SYM"):
            if token.ent_type_ in ("DATE", "TIME", "PERCENT", "ORDINAL"):
                continue
            quantity = _quantity(token, text)
            if quantity is not None and not any(within(quantity.span, q.span) for q in found):
                found.append(quantity)
    return tuple(found)


def _quantity(noun: Token, text: str) -> Quantity | None:
    """ "about 10,000 soldiers", "tens of thousands of soldiers", "$200 million"."""
    numbers = words()["numbers"]
    number = next((c for c in noun.lefts if c.dep_ == "nummod"), None)
    if number is not None and noun.ent_type_ not in ("DATE", "TIME"):
        low = _value([*number.subtree])
        start = number.left_edge.idx
        if start > 0 and text[start - 1] in "$€£¥":
            start -= 1
        about = any(t.lower_ in _ABOUT for t in number.subtree)
        span = (start, noun.idx + len(noun.text))
        if low is None and not about:
            return None
        unit = text[start] if text[start] in "$€£¥" else noun.lower_
        return Quantity(span, text[span[0] : span[1]], low, low, unit, about)
    if noun.lower_ in ("dozens", "hundreds", "thousands", "tens", "scores", "millions") and noun.dep_ != "compound":
        last, chain = noun, [noun]
        while True:
            step = next(
                (o for c in last.rights if c.dep_ == "prep" and c.lower_ == "of" for o in c.rights if o.dep_ == "pobj"),
                None,
            )
            if step is None or len(chain) > 3:
                break
            chain.append(step)
            last = step
            if step.lower_ not in numbers:
                break
        if len(chain) < 2 or last.lower_ in numbers:
            return None
        least = 1.0
        for token in chain[:-1]:
            least *= 20 if token.lower_ == "tens" else float(numbers[token.lower_])
        start = noun.idx
        before = [t.lower_ for t in noun.doc[max(0, noun.i - 2) : noun.i]]
        if before in (["tens", "of"], ["hundreds", "of"]):
            least *= 10 if before[0] == "tens" else 100  # the plural is in the table: "thousands" are two at least
            start = noun.doc[noun.i - 2].idx
        span = (start, last.idx + len(last.text))
        return Quantity(span, text[span[0] : span[1]], least, None, last.lower_, True)
    if noun.ent_type_ == "MONEY" and (noun.pos_ == "NUM" or noun.like_num):
        tokens = [*noun.lefts, noun]
        start = min(t.left_edge.idx for t in tokens)
        value = _value([t for c in tokens for t in (c.subtree if c != noun else (c,))])
        span = (start, noun.idx + len(noun.text))
        words_ = text[span[0] : span[1]]
        sign = next((c for c in words_ if c in "$€£¥"), None)
        return (
            Quantity(span, words_, value, value, sign, any(t.lower_ in _ABOUT for t in tokens))
            if value is not None
            else None
        )
    return None


def _value(tokens: list[Token]) -> float | None:
    numbers = words()["numbers"]
    value: float | None = None
    for token in tokens:
        found = _NUMBER.fullmatch(token.lower_.lstrip("$€£¥"))
        if found:
            value = float(found[0].replace(",", ""))
        elif token.lower_ in numbers:
            factor = float(numbers[token.lower_])
            value = factor if value is None else value * factor if factor >= 100 else value + factor
    return value
