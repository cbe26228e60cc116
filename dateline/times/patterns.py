"""The rules of ``rules.toml`` made into patterns over marked text (see ``marking.py``)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from dateline.times.lexicon import table, words, zones
from dateline.times.marking import BLANK, MARKS, any_of, mark

#: Where an expression may end.
_END = r"(?![A-Za-z0-9]|-[a-z])"


@dataclass(frozen=True)
class Rule:
    """A line of ``rules.toml``. Its patterns are compiled when a text first needs them: most texts hold no century."""

    name: str
    kind: str
    example: str
    value: str
    needs: tuple[str, ...]
    wants: tuple[str, ...]
    row: Mapping[str, str]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Against marked text: in lower case, unless the rule tells capitals apart (``cased``)."""
        end = "" if "tail" in self.row else _END
        return re.compile(rf"(?:{self._expanded}){end}", re.IGNORECASE if self.cased else 0)

    @cached_property
    def cased(self) -> bool:
        return "(?-i:" in self._expanded

    @cached_property
    def _expanded(self) -> str:
        return expand(self.row["pattern"])

    @cached_property
    def tail(self) -> re.Pattern[str] | None:
        """What may follow the pattern and belongs to the expression; against marked text with its capitals."""
        return _tail(self.row["tail"]) if "tail" in self.row else None

    @cached_property
    def before(self) -> re.Pattern[str] | None:
        return self._context("before", r"(?:^|\b)(?:{})(?![\s\S])")

    @cached_property
    def after(self) -> re.Pattern[str] | None:
        return self._context("after", "(?:{})")

    @cached_property
    def only(self) -> re.Pattern[str] | None:
        return self._context("only", "(?:{})")

    def _context(self, key: str, form: str) -> re.Pattern[str] | None:
        return re.compile(form.format(self.row[key]), re.IGNORECASE) if key in self.row else None


#: Macros that are no lists. In them a blank is any white space within a paragraph.
_WRITTEN = {
    "year": r"(?:1[0-9]|20)\d\d(?![\d%]|[,.]\d)",
    "day": r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\d%]|[.,:]\d)",
    "digits": r"\d{1,3}(?:,\d{3})*(?:\.\d+)?(?:[ -]\d/\d)?",
    "quarterword": r"(?:first|second|third|fourth|1st|2nd|3rd|4th)",
    "named": r"(?:noon|midday|midnight)",
    "phase": r"(?:early|late|mid|earlier|later)",
    "rel": r"(?:the (?:coming|next|previous|following|preceding|same|current|last|latest)|this coming|the|this|that"
    r"|last|next|previous|following|coming|same)",
    "bigunit": r"(?:day|night|week|fortnight|month|year|decade|century)s?\b",
    "dayrel": r"(?:this coming|this past|this|last|next|the following|the previous|the same)",
    "week": r"(?:this|last|next)(?= week)",
    "durrel": r"(?:the (?:coming|next|previous|following|preceding|same|current|past|last|first|latest|final"
    r"|year-earlier)|the|last|next|past|first|another)",
    "relyear": r"(?:(?:of )?(?:this|last|next|that) year)",
    "more": r"(?:more|additional|straight|consecutive|full|whole|long|fiscal)",
    "approx": r"(?:(?:near|rough|approximate)ly|almost|about|around|at (?:least|most)|up to|(?:no )?(?:more|less) than"
    r"|fewer than|as long as|well over|just (?:over|under)|over(?= an?\b))",
    "half": r"(?:[ap] ?m\b|[ap]\. ?m\b\.?)",
    "bounds": r"(?:(?<![\d.:,$€£-])|(?<=\d[ap]m-)|(?<=\d[:.]\d\d-))",
    "hour12": r"(?:1[0-2]|0?[1-9])",
    "minutes": r"[0-5]\d",
}


_ZONE_NAME = (
    r"(?-i:U\.?S\.? )?(?-i:[A-Z][\w.'’-]{1,20}(?: (?:[A-Z][\w.'’-]{1,20}|de|es|al)){0,2}) [Tt]ime\b"
    r"|(?-i:Eastern|Pacific|Zulu)\b|local time|local(?= on |[,.;)])"
)


@cache
def macros() -> Mapping[str, str]:
    """What the names in braces stand for in the patterns of ``rules.toml``."""
    known, gap = words(), f"{BLANK}+"
    month, weekday, number, hundred = (f"{mark}++" for mark in MARKS.values())
    made = {name: _gaps(pattern) for name, pattern in _WRITTEN.items()}
    articled = any_of(mark(form) for form in known.numbers if form in ("a", "an") or " " in form)
    made["number"] = rf"(?:{made['digits']}|{number}|(?:an?{gap})?{hundred}|{articled}\b)"
    made |= {
        "month": month,
        "weekday": weekday,
        "count": rf"(?:{made['number']}|{any_of(mark(form) for form in known.few)})",
        "yearwords": rf"{number}(?:{gap}{number})?",
        "ordinal": any_of(known.ordinals) + r"\b",
        "unit": rf"(?:(?:{any_of(unit for unit in known.units if unit != 'century')})s?|centur(?:y|ies))\b",
        "part": any_of(known.parts) + r"\b",
        "season": any_of(known.seasons) + r"\b",
        "dayword": any_of(mark(form) for form in known.days) + r"\b",
        "vague": any_of(mark(form) for form in known.vague) + r"\b",
        "often": any_of(known.sets) + r"\b",
        "decadeword": any_of(known.decades) + r"\b",
        "holiday": f"(?-i:{any_of(mark(name) for name in table('words.toml')['holidays'])})"
        + rf"(?![\w{''.join(MARKS.values())}])",  # marked, "Easter Sunday" begins "Easter Thursday"
    }
    return made


@cache
def _zone() -> str:
    letters = rf"(?-i:{any_of([*zones().abbreviations, *zones().ambiguous])})"
    return (
        rf"(?:(?:\({letters}\)|{letters}\b)(?:[+-]\d{{1,2}}(?::?\d\d)?)?|(?:\+|(?<!\d)-)\d\d:\d\d|{_gaps(_ZONE_NAME)})"
    )


def _gaps(pattern: str) -> str:
    """Blanks as they stand in marked text: one and more, or one of a class of characters."""
    pattern = re.sub(r"\[[^\]]*\]", lambda found: found.group().replace(" ", BLANK), pattern)
    return pattern.replace(" ?", f"{BLANK}*").replace(" ", f"{BLANK}+")


def expand(pattern: str) -> str:
    """A pattern of ``rules.toml`` as a regular expression."""
    named = macros()

    def put(match: re.Match[str]) -> str:
        quiet, name, alias = match.groups()
        inner = _zone() if name == "zone" else named[name]
        return f"(?:{inner})" if quiet else f"(?P<{alias or name}>{inner})"

    return re.sub(r"\{(:?)([a-z]+[0-9]*)(?:=([a-z0-9]+))?\}", put, _gaps(pattern))


@cache
def _tail(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{expand(table('rules.toml')['tails'][name])}){_END}", re.IGNORECASE)


@cache
def rules() -> tuple[Rule, ...]:
    """The rules, in the order of the file."""
    return tuple(
        Rule(
            row["name"],
            row["kind"],
            row["example"],
            row["value"],
            tuple(row.get("needs", ())),
            tuple(row.get("wants", ())),
            row,
        )
        for row in table("rules.toml")["rule"]
    )


@cache
def starters() -> frozenset[str]:
    """Every word that stands in a rule or table: an expression can only begin with one of them (or a digit)."""
    known = words()
    plain = [row["pattern"] for row in table("rules.toml")["rule"]]
    tables = (
        known.months, known.weekdays, known.units, (f"{unit}s" for unit in known.units), known.parts, known.seasons,
        known.days, known.vague, known.sets, known.few, known.numbers, known.ordinals, known.decades, known.holidays,
    )  # fmt: skip
    listed = [form for table in tables for form in table]
    more = ("nearly", "roughly", "approximately", "centuries")
    return triggers() | frozenset(re.findall(r"[a-z]+", " ".join([*plain, *_WRITTEN.values(), *listed, *more]).lower()))


@cache
def triggers() -> frozenset[str]:
    """The words of which every expression without a digit holds one."""
    known = words()
    found = {*known.months, *known.weekdays, *known.units, *(unit + "s" for unit in known.units)}
    found.update(known.parts, known.seasons, known.sets, known.decades, known.ordinals)
    for phrase in (*known.days, *known.vague, *known.holidays):
        found.update(re.findall(r"[a-z]+", phrase.lower()))
    found.update(word + "s" for word in (*known.weekdays, *known.parts))
    found.update(
        ["centuries", "weekend", "period", "time", "while", "nineteen", "twenty", "thousand", "noon", "midnight",
         "clock", "half", "quarter"]
    )  # fmt: skip
    return frozenset(found) - {"the", "in", "at", "a", "to", "of", "before", "after", "this", "last", "day's"}
