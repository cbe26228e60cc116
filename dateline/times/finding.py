"""Seeing temporal expressions: tokens pick out the runs of words that may hold one, the rules read them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import MappingProxyType

from dateline.times import local
from dateline.times.amounts import spelt_year
from dateline.times.expression import Expression
from dateline.times.marking import BLANK, mark
from dateline.times.patterns import Rule, rules, starters, triggers

#: An expression, with what its rule wants to see before it, is not longer than this.
REACH = 60
_TOKEN = re.compile(r"[A-Za-z]+|\d+")
_TYPES = {"duration": "DURATION", "clock": "TIME", "part": "TIME", "set": "SET"}


def find(text: str) -> tuple[Expression, ...]:
    """The temporal expressions of a text, in order, none overlapping."""
    found: list[Expression] = []
    marked = mark(text)
    lowered = marked.lower()
    if len(lowered) != len(marked):  # a few capitals have two small letters
        lowered = "".join(low if len(low := c.lower()) == 1 else c for c in marked)
    plain = lowered.replace(BLANK, " ")
    able = [
        (rule, marked if rule.cased else lowered)
        for rule in rules()
        if not rule.needs or any(word in plain for word in rule.needs)
    ]
    free = 0
    for start in _starts(text):
        if start < free:
            continue
        best = _longest(text, marked, start, able)
        if best is not None:
            found.append(best)
            free = best.span[1]
    return tuple(found)


def _starts(text: str) -> Iterator[int]:
    """Where an expression may begin: the words of every run of known words that holds a trigger."""
    known, telling = starters(), triggers()
    run: list[int] = []
    told = False
    last = 0
    for token in _TOKEN.finditer(text):
        word = token.group().lower()
        if (word not in known and not word.isdigit()) or token.start() - last > 8:
            if told:
                yield from run
            run, told = [], False
        last = token.end()
        if word in known or word.isdigit():
            run.append(token.start())
            told = told or word in telling or (word.isdigit() and len(word) <= 4)
    if told:
        yield from run


def _longest(text: str, marked: str, start: int, able: list[tuple[Rule, str]]) -> Expression | None:
    """The longest expression that begins at a word, by the rules that may find one in this text."""
    if start and (text[start - 1].isalnum() or text[start - 1] in "$€£#"):
        return None
    if start and text[start - 1] in "'’‘" and text[start].isdigit():
        start -= 1
    best: tuple[int, Rule, re.Match[str], re.Match[str] | None] | None = None
    for rule, form in able:
        match = rule.pattern.match(form, start)
        if match is None or (best is not None and match.end() <= best[0] and rule.tail is None):
            continue
        if not _fits(rule, text, match):
            continue
        tail = rule.tail.match(marked, match.end()) if rule.tail else None
        if rule.tail is not None and (tail is None or not _has(tail, rule.wants)):
            continue
        end = tail.end() if tail else match.end()
        if best is None or end > best[0]:
            best = (end, rule, match, tail)
    if best is None:
        return None
    end, rule, match, tail = best
    if not _sound(text, match, rule):
        return None
    parts = MappingProxyType(_said(text, match) | (_said(text, tail) if tail else {}))
    return Expression((start, end), text[start:end], _TYPES.get(rule.kind, "DATE"), rule.kind, rule.name, parts)


def _has(match: re.Match[str], wanted: tuple[str, ...]) -> bool:
    return not wanted or any(match[name] for name in wanted)


def _said(text: str, match: re.Match[str]) -> dict[str, str]:
    """The parts that a rule named and the text has."""
    return {name: text[slice(*match.span(name))] for name, said in match.groupdict().items() if said is not None}


def _fits(rule: Rule, text: str, match: re.Match[str]) -> bool:
    if rule.before is None and rule.after is None and rule.only is None:
        return True
    start, end = match.span()
    if rule.after is not None and rule.after.match(text, end):
        return False
    ahead = text[max(0, start - REACH) : start]
    if rule.before is not None and rule.before.search(ahead):
        return False
    return rule.only is None or rule.only.search(text[max(0, start - REACH) : end]) is not None


#: What follows "a second" where it counts: "a second session".
_OF_MANY = re.compile(
    r" (?!(?:and|or|of|to|by|in|at|after|before|later|earlier|ago|time|each|per|when|as|than|for)\b)[A-Za-z]"
)
_FALL = re.compile(r"\b(?:in|by|during|until|since|before|throughout|through|for|this|early|late) $")
_OF = re.compile(r" (?:of (?!\d)|at |from )")
#: The unit of a duration in a title: "Six-Day War", "Hundred Years' War".
_TITLE = re.compile(r"\b[A-Z][a-z]+$")
#: Months that are words or names too: alone they need a preposition, and what follows must not be a name or a verb.
_NAMES = frozenset({"May", "March", "MAY", "MARCH", "August", "April", "June"})


def _sound(text: str, match: re.Match[str], rule: Rule) -> bool:
    """Whether words that look like a time are one: not "May" the minister, not "ten" as a year."""
    start, end = match.span()
    if rule.name == "month" and text[start:end] in _NAMES:
        led = re.search(
            r"\b(?:in|by|of|since|until|till|from|to|through|and|or|for|before|after|this|last|next|early|late|mid|during|"
            r"the|between|a|on|as|every|each|its|his|their|late-|mid-)[ -]$",
            text[max(0, start - 24) : start],
            re.IGNORECASE,
        )
        return led is not None and not re.match(
            r" (?:[A-Z][a-z]+|said|says|told|will|has|had|and her|and his)\b", text[end : end + 24]
        )
    if rule.kind == "duration" and _TITLE.search(text, start, end) and re.match("['’]? [A-Z]", text[end : end + 3]):
        return False  # "the Six-Day War"
    if rule.name == "named-day" and text[start].isupper() and text[start:].startswith("Today"):
        return re.search(r"[\w,]\s$", text[max(0, start - 3) : start]) is None  # "USA Today", "the Today programme"
    if rule.name == "duration" and match["n"].lower() in ("a", "an") and match["unit"].lower() == "second":
        return not _OF_MANY.match(text, end)
    if rule.kind == "season" and rule.name == "season" and text[start:end].lower() in ("the fall", "the spring"):
        return _FALL.search(text[max(0, start - 20) : start]) is not None and not _OF.match(text, end)
    if rule.name in ("clock-in-town", "hour-in-town"):
        return local.town_after(text, end) is not None
    if "yearb" in match.re.groupindex and match["yearb"]:
        return 1700 <= spelt_year(text[slice(*match.span("yearb"))].lower()) <= 2099
    return True
