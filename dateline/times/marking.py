"""Months, weekdays, numbers in words and blanks, marked in the text, so that every rule can name them by one character.

A list of twelve months in three spellings, repeated in thirty patterns, takes longer to compile than a page takes to
read. ``mark`` puts a private character in place of each letter of such a word, and of each blank that is no break
between paragraphs. The marked text is as long as the text, so offsets are the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from dateline.times.lexicon import table, words

#: Private characters: Unicode gives them no meaning, and those that stand in a text are put out of the way.
MARKS = {"month": "\ue001", "weekday": "\ue002", "number": "\ue003", "hundred": "\ue004"}
BLANK = "\ue005"
_AWAY = {ord(mark): "\ufffd" for mark in (*MARKS.values(), BLANK)}
_BLANKS = re.compile(r"\n[^\S\n]*\n\s*|\s")
#: Numbers that begin with an article, or stand for a count only together with one, are no single words.
_PHRASES = frozenset({"a", "an", "half", "couple", "dozen"})
_GAP = r"\s{1,4}"


def mark(text: str) -> str:
    """The text with its months, weekdays, numbers in words and blanks marked."""
    marked = _words().sub(_marked, text.translate(_AWAY))
    return _BLANKS.sub(lambda found: BLANK if len(found.group()) == 1 else found.group(), marked)


def _marked(match: re.Match[str]) -> str:
    return MARKS[match.lastgroup or ""] * len(match.group())


@cache
def _words() -> re.Pattern[str]:
    months, weekdays, numbers = table("words.toml")["months"], table("words.toml")["weekdays"], words().numbers
    tens = any_of(word for word, n in numbers.items() if n in range(20, 100, 10))
    ones = any_of(word for word, n in numbers.items() if 1 <= n < 10 and word not in _PHRASES and " " not in word)
    small = any_of(word for word, n in numbers.items() if n < 100 and word not in _PHRASES and " " not in word)
    spelt = rf"(?:{tens}[ -]{ones}|{small})\b"
    more = rf"(?:hundred|thousand)\b(?:{_GAP}(?:and{_GAP})?{spelt})?"
    day_follows = rf",?[ ](?:\d|\(?{any_of(name[:3] for name in months)})"
    return re.compile(
        rf"\b(?:(?P<month>{_names(months, rf'{_GAP}[0-9]')})|(?P<weekday>{_names(weekdays, day_follows)})"
        rf"|(?P<number>(?i:{spelt}(?:{_GAP}{more})?))|(?P<hundred>(?i:{more})))"
    )


def _names(listed: Mapping[str, list[str]], follows: str) -> str:
    """Months or weekdays in title case or capitals; short forms need their full stop, or a number after them."""
    full = any_of([*listed, *(name.upper() for name in listed)])
    short = [form for forms in listed.values() for form in forms]
    return rf"{full}(?!(?!s\b)[a-z])|{any_of([*short, *(form.upper() for form in short)])}(?:\.|(?={follows}))"


_ATOMS = {**{c: re.escape(c) for c in ".-+()[]"}, "'": "['’]", " ": _GAP, BLANK: f"{BLANK}+"}


def any_of(forms: Iterable[str]) -> str:
    """An alternation that prefers long forms; apostrophes may be of either kind. It is a tree of shared beginnings,
    which takes a fraction of a plain list's time to compile and to match."""
    tree: dict[str, Any] = {}
    for form in forms:
        node = tree
        for character in form:
            node = node.setdefault(character, {})
        node[""] = {}
    return _branch(tree)


def _branch(node: dict[str, Any]) -> str:
    """A tree of characters as a pattern; "" marks the end of a form."""
    arms = [_ATOMS.get(c, c) + _branch(below) for c, below in sorted(node.items()) if c]
    if not arms:
        return ""
    if len(arms) == 1 and "" not in node:
        return arms[0]
    return f"(?:{'|'.join(arms)})" + ("?" if "" in node else "")
