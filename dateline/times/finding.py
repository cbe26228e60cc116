"""Seeing temporal expressions: tokens pick out the runs of words that may hold one, the rules read them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import MappingProxyType

from dateline.times.expression import Expression
from dateline.times.lexicon import Rule, rules, starters, triggers, words

#: An expression, with what its rule wants to see before it, is not longer than this.
REACH = 60
_TOKEN = re.compile(r"[A-Za-z]+|\d+")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_TYPES = {"duration": "DURATION", "clock": "TIME", "part": "TIME", "set": "SET"}


def find(text: str) -> tuple[Expression, ...]:
    """The temporal expressions of a text, in order, none overlapping."""
    found: list[Expression] = []
    free = 0
    for start in _starts(text):
        if start < free:
            continue
        best = _longest(text, start)
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


def _longest(text: str, start: int) -> Expression | None:
    best: tuple[int, Rule, re.Match[str]] | None = None
    if start and (text[start - 1].isalnum() or text[start - 1] in "$€£#"):
        return None
    if start and text[start - 1] in "'’‘" and text[start].isdigit():
        start -= 1
    for rule in rules():
        match = rule.pattern.match(text, start)
        if match is None or (best is not None and match.end() <= best[0]):
            continue
        if _fits(rule, text, match):
            best = (match.end(), rule, match)
    if best is None:
        return None
    end, rule, match = best
    parts = MappingProxyType({name: value for name, value in match.groupdict().items() if value is not None})
    if not _sound(text, match, rule, parts):
        return None
    return Expression((start, end), text[start:end], _type(rule, parts, text[start:end]), rule.kind, rule.name, parts)


def _fits(rule: Rule, text: str, match: re.Match[str]) -> bool:
    if "\n" in match.group() and _BLANK_LINE.search(match.group()):
        return False
    if rule.before is None and rule.after is None and rule.only is None:
        return True
    start, end = match.span()
    if rule.after is not None and rule.after.match(text, end):
        return False
    ahead = text[max(0, start - REACH) : start]
    if rule.before is not None and re.search(rule.before.pattern + r"(?![\s\S])", ahead, re.IGNORECASE):
        return False
    return rule.only is None or rule.only.search(text[max(0, start - REACH) : end]) is not None


#: Before a bare year: what makes four digits a year rather than a count.
_YEAR_LEADS = re.compile(
    r"(?:\b(?:in|since|by|until|till|from|to|through|of|during|before|after|early|late|mid|between|and|or|for|the|a|an|as|"
    r"his|her|its|their|our|this|that|last|than|with|over|into|year|spring|summer|fall|autumn|winter|december|june|"
    r"due|unlike|post|pre|fiscal|back|around|about|circa|ended)[ -]|^|[(\[/,;:–—-] ?|’s |'s |\n)$",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r" ?(?:people|troops|men|women|children|jobs|shares|points|dollars|euros|feet|miles|km|kilomet|metres|meters|tons|"
    r"tonnes|barrels|homes|houses|soldiers|civilians|cases|deaths|votes|seats|percent|per cent|acres|pages|yards|"
    r"others|units|workers|refugees|migrants|rounds|missiles|tanks|vehicles|square)",
    re.IGNORECASE,
)


def _sound(text: str, match: re.Match[str], rule: Rule, parts: object) -> bool:
    """Whether words that look like a time are one: "May" the minister, "2014" as a count, "Sunday Times"."""
    start, end = match.span()
    before = text[max(0, start - 24) : start]
    after = text[end : end + 24]
    words_found = match.group()
    if rule.kind == "year":
        year = match.groupdict().get("year") or match.groupdict().get("yearb") or ""
        if year.isdigit() and words_found == year:
            if not 1200 <= int(year) <= 2099 or _COUNTED.match(after):
                return False
            if not _YEAR_LEADS.search(before):
                return False
            if int(year) < 1800 and not re.search(r"\b(?:in|since|of|year)\s$", before, re.IGNORECASE):
                return False
            if after[:1] in "-/" and after[1:2].isdigit():
                return False
    if rule.name == "month":
        bare = words_found in ("May", "March", "MAY", "MARCH", "August", "April", "June")
        lead = re.search(
            r"\b(?:in|by|of|since|until|till|from|to|through|and|or|for|before|after|this|last|next|early|late|mid|during|"
            r"the|between|a|on|as|every|each|its|his|their|late-|mid-)[ -]$",
            before,
            re.IGNORECASE,
        )
        if bare and not lead:
            return False
        if bare and re.match(r" (?:[A-Z][a-z]+|said|says|told|will|has|had|and her|and his)\b", after):
            return False
    return not (
        rule.kind == "weekday"
        and words_found in words_case()
        and re.match(r" (?:Times|Telegraph|Mail|Express|Mirror|Herald|Post|Star|Night Live|Tribune|Business)\b", after)
    )


def words_case() -> frozenset[str]:
    """The weekdays as written."""
    return frozenset(name.capitalize() for name in words().weekdays)


def _type(rule: Rule, parts: object, text: str) -> str:
    return _TYPES.get(rule.kind, "DATE")
