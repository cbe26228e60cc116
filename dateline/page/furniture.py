"""Lines that a page puts around its article: share bars, credits, "Most Popular". The rules stand in furniture.toml."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

#: Furniture is short; longer lines are prose and no rule is tried on them.
LONGEST = 700
#: After a line such as "Related Articles" prose may go on if so many characters of it follow, as this share of all.
PROSE_SHARE = 0.25

_SPACE = re.compile(r"\s+")
_BESIDE = re.compile(r"\s*[·•|]\s*")
_PLACE_AND_DATE = re.compile(
    r"[A-Z][\w.’'-]{1,20}(?: [A-Z][\w.’'-]{0,20}){0,3}, (?:\w{3,9},? )?(?:\d{1,2} \w{3,9}|\w{3,9} \d{1,2},?) \d{4}"
)
_SENTENCE_END = re.compile(r"""[.!?]["'”’)\]]*$""")


@dataclass(frozen=True, slots=True)
class Cut:
    """An article's paragraphs, and the furniture that stood before and after them, in order."""

    head: tuple[str, ...]
    body: tuple[str, ...]
    tail: tuple[str, ...]


@cache
def table() -> dict[str, Any]:
    """The rules, labels and names as they stand in ``furniture.toml``."""
    return tomllib.loads(Path(__file__).with_name("furniture.toml").read_text(encoding="utf-8"))


@cache
def _rules(where: str) -> re.Pattern[str]:
    patterns = [f"(?:{rule['pattern']})" for rule in table()["rule"] if rule["where"] == where]
    return re.compile("|".join(patterns), re.I)


@cache
def _label(name: str) -> re.Pattern[str]:
    return re.compile(table()["labels"][name], re.I)


@cache
def _rule(name: str) -> re.Pattern[str]:
    return re.compile(next(rule["pattern"] for rule in table()["rule"] if rule["name"] == name), re.I)


@cache
def _names(kind: str) -> frozenset[str]:
    return frozenset(table()["names"][kind])


def matches(line: str, *places: str) -> bool:
    """Whether the whole line is furniture of one of these places (anywhere, head, tail, end)."""
    line = _SPACE.sub(" ", line).strip()
    return len(line) <= LONGEST and any(_rules(place).fullmatch(line) for place in places)


def is_source_label(text: str) -> bool:
    """Whether a link so labelled leads to where the story was first printed."""
    return bool(_label("source").fullmatch(text))


def is_byline(line: str) -> bool:
    """Whether a line names the author."""
    return len(line) <= 160 and bool(_rule("byline").fullmatch(line))


def is_date_line(line: str) -> bool:
    """Whether a line is a date, with a label, a clock or a short remark at most."""
    return len(line) <= 160 and bool(_rule("date line").fullmatch(line))


def holds_date_line(line: str) -> bool:
    """Whether a short line is a date, or a date beside a name or place ("Jane Example · 3 March 2011", "Karsa, …")."""
    if len(line) > 120:
        return False
    parts = _BESIDE.split(line)
    return any(is_date_line(part) for part in parts) or (len(line) <= 60 and bool(_PLACE_AND_DATE.fullmatch(line)))


def says_published(line: str) -> bool:
    """Whether a line labels its date as the article's ("Posted on …")."""
    return bool(_label("published").search(line))


def says_modified(line: str) -> bool:
    """Whether a line labels its date as that of a change."""
    return bool(_label("modified").search(line))


def is_section(text: str) -> bool:
    """Whether the text is a section's name ("World", "Europe News")."""
    name = text.strip().lower()
    return name in _names("sections") or name.removesuffix(" news") in _names("sections")


def is_no_section(text: str) -> bool:
    """Whether a site's word for a section is that of a kind of page ("article", "tags")."""
    return text.strip().lower() in _names("no_sections")


def is_outlet(text: str) -> bool:
    """Whether the text is the name of a well-known outlet, or is made like one ("Valley Post")."""
    name = text.strip()
    parts = name.split()
    made = 2 <= len(parts) <= 4 and parts[-1].lower() in _names("outlet_words") and all(p[0].isupper() for p in parts)
    return made or name.lower() in _names("outlets")


def is_prose(line: str) -> bool:
    """Whether a line reads like a paragraph: words that end as a sentence, or many words."""
    count = line.count(" ") + 1
    return (count >= 6 and bool(_SENTENCE_END.search(line.rstrip()))) or count >= 30


def cut(paragraphs: list[str]) -> Cut:
    """Paragraphs without the furniture at their head and tail and the lines that are furniture wherever they stand."""
    kinds = [_kind(line) for line in paragraphs]
    first, last = 0, len(paragraphs)
    while first < last and kinds[first] in ("head", "anywhere", "both"):
        first += 1
    for i in range(first, last):
        if kinds[i] == "end" and not _goes_on(paragraphs, kinds, i, first):
            last = i
            break
    while last > first and kinds[last - 1] in ("tail", "anywhere", "end", "both"):
        last -= 1
    body = tuple(p for p, kind in zip(paragraphs[first:last], kinds[first:last], strict=True) if kind != "anywhere")
    return Cut(tuple(paragraphs[:first]), body, tuple(paragraphs[last:]))


def _kind(line: str) -> str:
    line = _SPACE.sub(" ", line).strip()
    if len(line) > LONGEST:
        return ""
    for place in ("anywhere", "end"):
        if _rules(place).fullmatch(line):
            return place
    head, tail = _rules("head").fullmatch(line), _rules("tail").fullmatch(line)
    return ("both" if tail else "head") if head else "tail" if tail else ""


def _goes_on(paragraphs: list[str], kinds: list[str], at: int, first: int) -> bool:
    """Whether the article goes on after a line that often ends it: enough prose follows, beside what came before."""
    before = sum(len(p) for p in paragraphs[first:at])
    after = sum(len(p) for p, kind in zip(paragraphs[at:], kinds[at:], strict=True) if not kind and is_prose(p))
    return after > PROSE_SHARE * (before + after)
