"""Whose clock it is: the zone that a clock's words name, or that of the place the sentence is about."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dateline.times import clocks
from dateline.times.clocks import Zone
from dateline.times.expression import Expression
from dateline.times.flow import Flow
from dateline.times.given import first
from dateline.times.lexicon import words

_NAME = r"[A-Z][\w'’-]+(?:[ ](?:[A-Z][\w'’-]+|de|es|al|el)){0,4}"
#: "at 10 a.m. in Geneva", "at 10 a.m. on Friday in Geneva"
_IN = re.compile(rf"(?:,? on \w+)?,? in ({_NAME})")
_LED = re.compile(rf"(?:\b(in|at|near|outside|to|of|from)[ ])?\b({_NAME})")
#: "NAIROBI, March 16 (Agency) — ", "Port Sudan (Agency) - "
_DATELINE = re.compile(
    rf"\s*([A-Z][A-Z.'’-]{{2,}}(?:[ ][A-Z.'’-]{{2,}}){{0,3}}|{_NAME})(?:,[^\n(—–-]{{0,40}})?(?:[ ]?\([^)\n]{{2,40}}\))?"
    r"[ ]?(?:[—–]|--?[ ])"
)


def zone(e: Expression, flow: Flow) -> Zone:
    """The zone of a clock. "Local time" is that of the place that stands nearest in its sentence, then in the one
    before, then of the dateline; a clock that says nothing has only the city that follows it ("in Geneva")."""
    named = first(e.parts, "zone", "zone2", "zone3")
    if named and "local" not in named.lower():
        return clocks.zone(named, flow.text)
    if found := town_after(flow.text, e.span[1]):
        return Zone(found)
    if not named:
        return Zone(None)
    return _around(e, flow) or clocks.zone(named, flow.text)


def town_after(text: str, end: int) -> str | None:
    """The zone of the town that follows a clock: "10 a.m. in Geneva"."""
    after = _IN.match(text, end)
    return _known(after[1]) if after else None


def _around(e: Expression, flow: Flow) -> Zone | None:
    sentences = flow.annotated.sentences
    here = flow.sentence(e)
    for number in (here, here - 1):
        if 0 <= number < len(sentences):
            found = list(_places(flow.text, *sentences[number]))
            led = [(offset, name) for offset, name, lead in found if lead in ("in", "at", "near", "outside")]
            if near := led or [(offset, name) for offset, name, _ in found]:
                return Zone(min(near, key=lambda place: abs(place[0] - e.span[0]))[1])
    head = _DATELINE.match(flow.text)
    city = _known(head[1].title() if head[1].isupper() else head[1]) if head else None
    return Zone(city) if city else None


def _places(text: str, start: int, end: int) -> Iterator[tuple[int, str, str]]:
    """Where a place of a known zone stands, its zone, and the preposition before it."""
    for match in _LED.finditer(text, start, end):
        if found := _known(match[2]):
            yield match.start(2), found, (match[1] or "").lower()


def _known(name: str) -> str | None:
    """The zone of a name, or of its first words where a weekday or a land follows them."""
    parts = name.split()
    while parts and parts[-1].lower() in (*words().weekdays, *words().months):
        parts.pop()
    return clocks.place(" ".join(parts)) if parts else None
