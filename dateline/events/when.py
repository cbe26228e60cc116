"""When, where and how much: the time, place and quantities that belong to an event's clause."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from typing import TYPE_CHECKING

from dateline import grammar
from dateline.events.who import words
from dateline.record import Event, EventDate, Place, Published, Quantity, Time
from dateline.spans import Span, within

if TYPE_CHECKING:
    from spacy.tokens import Token

    from dateline.events.match import Match
    from dateline.language import Annotated

UNKNOWN = EventDate(None, None, None, None)
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_SOME = (
    "about around nearly almost approximately roughly some estimated over than least most up hundreds thousands tens "
    "dozens scores millions"
)
_ABOUT = frozenset(_SOME.split())


#: So many times, and places, on either side of a trigger are weighed: a sentence with more is a list, or junk, and must
#: not cost the square of its length.
MOST = 20


class Times:
    """The dated expressions of an article, to be found by clause. ``places`` likewise."""

    def __init__(self, annotated: Annotated, times: tuple[Time, ...], places: tuple[Place, ...]) -> None:
        self.annotated = annotated
        self.times = sorted((t for t in times if t.type in ("DATE", "TIME")), key=lambda t: t.span)
        self.lasting = sorted((t for t in times if t.type == "DURATION"), key=lambda t: t.span)
        self._lasting_starts = [t.span[0] for t in self.lasting]
        self._starts = [t.span[0] for t in self.times]
        self.places = sorted(enumerate(places), key=lambda p: p[1].span)
        self._place_starts = [p.span[0] for _, p in self.places]

    def date(self, match: Match, published: Published) -> tuple[EventDate, Time | None]:
        """The time that hangs on the trigger or on a verb above it that shares its time; the day of the article where
        somebody does now what is told in the present."""
        sentence = self.annotated.sents[self.annotated.sentence_at(match.trigger.idx)]
        near = self._near((sentence.start_char, sentence.end_char), match.trigger.idx)
        if not near:
            return _now(match, published) or self._lasted(match) or UNKNOWN, None
        clauses = _clauses(match)
        best: tuple[int, int, Time] | None = None
        for time in near:
            root = self.annotated.tokens(time.span).root
            rank = _rank(root, clauses)
            if rank is None and _leads(self.annotated, time, sentence.start) and _opens(match, sentence.root):
                rank = 8  # "In 2016 soldiers fired": wherever the parser puts it
            if rank is None and _inside(root, match):
                rank = 9
            if rank is None:
                continue
            key = (rank, abs(root.i - match.trigger.i))
            if best is None or key < best[:2]:
                best = (*key, time)
        if best is None:
            return self._lasted(match) or UNKNOWN, None
        return _dated(best[2]), best[2]

    def _lasted(self, match: Match) -> EventDate | None:
        """The stretch up to now in which it goes on: "in the past two months"."""
        time = self._stretch(match)
        return _dated(time) if time is not None and time.start and time.end else None

    def _near(self, span: Span, at: int) -> list[Time]:
        """The times within a span, the nearest to an offset."""
        return self.times[_window(self._starts, span, at)]

    def lasts(self, match: Match) -> bool:
        """Whether a duration stands with the verb: "for weeks", "in the past two months"."""
        return self._stretch(match) is not None

    def _stretch(self, match: Match) -> Time | None:
        sentence = match.trigger.sent
        first = bisect_left(self._lasting_starts, sentence.start_char)
        last = bisect_left(self._lasting_starts, sentence.end_char)
        for time in self.lasting[first:last]:
            root = self.annotated.tokens(time.span).root
            if root.head.lower_ not in ("for", "over", "in", "during", "since"):
                continue
            if match.verb.pos_ in grammar.VERBAL:
                if grammar.governor(root) == match.verb:
                    return time
            elif time.start and _rank(root, {match.trigger.i: 0}) is not None:
                return time
        return None

    def place(self, trigger: Token, carrier: Token | None) -> int | None:
        """The place that "in", "at", "near" … tie to the trigger or its verb, by its number in the record."""
        sentence = self.annotated.sents[self.annotated.sentence_at(trigger.idx)]
        near = self.places[_window(self._place_starts, (sentence.start_char, sentence.end_char), trigger.idx)]
        if not near:
            return None
        heads = {trigger.i}
        if carrier is not None:
            heads.add(carrier.i)
        best: tuple[int, int, int] | None = None
        for number, place in near:
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


#: Relations through which a word shares the time of the one above it.
_SHARING = frozenset(
    ["xcomp", "conj", "dobj", "nsubj", "nsubjpass", "attr", "pobj", "prep", "acl", "advcl", "pcomp", "acomp", "agent"]
)


def _clauses(match: Match) -> dict[int, int]:
    """The heads to which a time may hang, with their rank: the trigger, its verb, verbs above that share it."""
    ranks = {match.trigger.i: 0, match.verb.i: 0}
    node = match.verb
    for rank in range(1, 7):
        if node.head == node or node.dep_ not in _SHARING or _has_own_time(node):
            break
        node = node.head
        ranks.setdefault(node.i, rank)
        if node.pos_ in grammar.VERBAL and node.dep_ not in ("xcomp", "advcl", "conj", "acl", "pcomp"):
            break
    return ranks


def _has_own_time(node: Token) -> bool:
    """A clause with its own subject and tense: "reports on Monday that troops would leave"."""
    if node.pos_ not in grammar.VERBAL or node.dep_ not in ("acl", "advcl", "relcl"):
        return False
    return any(c.dep_ in grammar.SUBJECTS for c in node.lefts)


def _leads(annotated: Annotated, time: Time, start: int) -> bool:
    """Whether a time opens its sentence: "In 2016", "Late on Monday"."""
    first = annotated.tokens(time.span).start
    return first - start <= 3 and all(t.pos_ in ("ADP", "ADV", "PUNCT", "CCONJ") for t in annotated.doc[start:first])


def _opens(match: Match, root: Token) -> bool:
    """Whether the match's verb is the sentence's main verb, coordinated with it, or what it reports."""
    node = match.verb
    for _ in range(4):
        if node == root:
            return True
        if node.dep_ not in ("conj", "ccomp", "acl", "nsubj", "nsubjpass", "dobj", "pobj", "prep") or node.head == node:
            return False
        node = node.head
    return False


def _window(starts: list[int], span: Span, at: int) -> slice:
    """Where those that start within a span stand, at most ``MOST`` on either side of an offset."""
    first, middle, last = (bisect_left(starts, offset) for offset in (span[0], at, span[1]))
    return slice(max(first, middle - MOST), min(last, middle + MOST))


def _inside(root: Token, match: Match) -> bool:
    """Whether a time stands inside what the match's object does: "signed an agreement on sharing data in 2012"."""
    if root.i < match.trigger.i or root.head.lower_ not in ("in", "on") or match.verb.tag_ != "VBD":
        return False
    node = root.head
    for _ in range(6):
        node = node.head
        if node == match.verb:
            return True
        if node.head == node or (node.pos_ in grammar.VERBAL and node.dep_ != "pcomp"):
            return False
    return False


def _now(match: Match, published: Published) -> EventDate | None:
    """ "Ruritania accuses": the day of the article, where that is known to the day."""
    verb = match.verb
    if verb.tag_ not in ("VBZ", "VBP") or verb.dep_ not in ("ROOT", "ccomp", "conj") or match.status != "happened":
        return None
    if any(c.dep_ in ("aux", "auxpass") for c in verb.lefts) or published.precision not in ("day", "minute"):
        return None
    day = (published.value or "")[:10]
    return EventDate(day, published.earliest or day, published.latest, "day") if day else None


def _rank(root: Token, clauses: dict[int, int]) -> int | None:
    node = root
    for _ in range(8):
        if node.i in clauses and node != root:
            return clauses[node.i]
        if node.head == node or (node.pos_ in grammar.VERBAL and node != root):
            return None
        if ((node.dep_ == "prep" and node.lower_ == "of") or node.dep_ == "poss") and clauses.get(node.head.i, 1):
            return None  # "condemned the attack of 2 May", "Monday's attack"
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


def carried_on(events: list[Event], annotated: Annotated) -> list[Event]:
    """A story goes on: "On Monday thousands marched. Police fired tear gas." Where a sentence has no time of its own,
    what happened in it happened when the sentence before it, of the same paragraph, says."""
    dated: dict[int, Event] = {}
    told: list[Event] = []
    for event in sorted(events, key=lambda e: e.trigger.spans[0]):
        at = annotated.sentence_at(event.trigger.spans[0][0])
        if event.status == "happened" and not event.background:
            if event.date.span is not None:
                dated.setdefault(at, event)
            elif event.date.value is None and _narrated(annotated.tokens(event.trigger.spans[0]).root):
                before = dated.get(at)
                if before is None and at and "\n" not in _between(annotated, at):
                    before = dated.get(at - 1)
                    before = before if before is not None and _sets_scene(before, event, annotated) else None
                if before is not None:
                    event = replace(event, date=before.date)
                    dated.setdefault(at, event)
        told.append(event)
    return told


def _between(annotated: Annotated, at: int) -> str:
    return annotated.text[annotated.sents[at - 1].end_char - 1 : annotated.sents[at].start_char]


def _sets_scene(before: Event, event: Event, annotated: Annotated) -> bool:
    """Whether an event tells the day of the next sentence's: its time opens the sentence, or one takes part in both."""
    start = annotated.sents[annotated.sentence_at(before.trigger.spans[0][0])].start_char
    if before.date.span is not None and before.date.span[0] - start < 20:
        return True
    ids = [{m.actor or m.text.lower() for m in (*e.actors, *e.recipients)} for e in (before, event)]
    return bool(ids[0] & ids[1])


def _narrated(trigger: Token) -> bool:
    """Whether the trigger stands in the simple past of the main clause, or of what it reports."""
    verb = trigger if trigger.pos_ in grammar.VERBAL else grammar.governor(trigger)
    if verb is None or not (
        verb.tag_ == "VBD" or (verb.tag_ == "VBN" and any(c.lower_ in ("was", "were") for c in verb.lefts))
    ):
        return False
    return verb.dep_ in ("ROOT", "conj", "ccomp") and not any(
        t.ent_type_ in ("DATE", "TIME") for t in verb.sent if t.head.pos_ != "NOUN"
    )


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
    if number is not None and number.ent_type_ != "DATE" and noun.ent_type_ not in ("DATE", "TIME"):
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
