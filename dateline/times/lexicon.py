"""The tables of ``words.toml``, ``zones.toml`` and ``cities.csv``; the rules of ``rules.toml`` made into patterns."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent

#: White space between the words of one expression (that it crosses no blank line is checked after the match).
GAP = r"(?:\s{1,4})"


@dataclass(frozen=True, slots=True)
class Words:
    """``words.toml``, its keys in lower case where case does not tell."""

    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    units: Mapping[str, str]
    parts: Mapping[str, str]
    seasons: Mapping[str, str]
    days: Mapping[str, tuple[int, str]]
    vague: Mapping[str, str]
    sets: Mapping[str, str]
    few: frozenset[str]
    numbers: Mapping[str, float]
    ordinals: Mapping[str, int]
    decades: Mapping[str, int]
    holidays: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Rule:
    """A line of ``rules.toml``, compiled."""

    name: str
    kind: str
    pattern: re.Pattern[str]
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    only: re.Pattern[str] | None
    example: str
    value: str


@dataclass(frozen=True, slots=True)
class Zones:
    """``abbreviations`` and ``names`` give an IANA zone and the half of the year they are for, if any; ``ambiguous``
    gives zones, each with the words that speak for it."""

    abbreviations: Mapping[str, tuple[str, str | None]]
    names: Mapping[str, tuple[str, str | None]]
    ambiguous: Mapping[str, Mapping[str, tuple[str, ...]]]


def _toml(name: str) -> dict[str, Any]:
    with (HERE / name).open("rb") as file:
        return tomllib.load(file)


@cache
def words() -> Words:
    """The words of time."""
    table = _toml("words.toml")

    def numbered(name: str) -> dict[str, int]:
        return {
            form.lower(): i for i, (full, short) in enumerate(table[name].items(), 1) for form in (full, *short)
        } | ({"sept": 9} if name == "months" else {})

    return Words(
        months=numbered("months"),
        weekdays=numbered("weekdays"),
        units=table["units"],
        parts=table["parts"],
        seasons=table["seasons"],
        days={word: (offset, part) for word, (offset, part) in table["days"].items()},
        vague={word: value for value, listed in table["vague"].items() for word in listed},
        sets={word: value for value, listed in table["sets"].items() for word in listed},
        few=frozenset(table["few"]["X"]),
        numbers=table["numbers"],
        ordinals=table["ordinals"],
        decades=table["decades"],
        holidays={name.lower(): rule for name, rule in table["holidays"].items()},
    )


@cache
def tense() -> Mapping[str, frozenset[str]]:
    """The lists of ``tense.toml``."""
    return {name: frozenset(listed) for name, listed in _toml("tense.toml").items()}


@cache
def zones() -> Zones:
    """The names of time zones."""
    table = _toml("zones.toml")

    def split(entries: Mapping[str, str]) -> dict[str, tuple[str, str | None]]:
        parted = {name: zone.partition(" ") for name, zone in entries.items()}
        return {name: (zone, half or None) for name, (zone, _, half) in parted.items()}

    return Zones(
        split(table["abbreviations"]),
        {name.lower(): zone for name, zone in split(table["names"]).items()},
        {row["letters"]: {zone: tuple(cues) for zone, cues in row["zones"].items()} for row in table["ambiguous"]},
    )


@cache
def cities() -> Mapping[str, str]:
    """City name to IANA zone: capitals and cities of 400,000 and more, from GeoNames (CC BY 4.0), and the cities that
    name zones in the IANA database. Where two share a name, the capital, then the larger."""
    with (HERE / "cities.csv").open(encoding="utf-8", newline="") as file:
        return {row["city"]: row["zone"] for row in csv.DictReader(file)}


def any_of(forms: Iterable[str]) -> str:
    """An alternation that tries long forms first; blanks and hyphens in them may be either."""
    ordered = sorted(forms, key=lambda form: (-len(form), form))
    return "(?:" + "|".join(re.escape(form).replace(r"\ ", GAP).replace("'", "['’]") for form in ordered) + ")"


def _calendar_names(table: Mapping[str, list[str]], follows: str) -> str:
    full = any_of([*table, *(name.upper() for name in table)])
    short = any_of([s for forms in table.values() for s in forms] + [s.upper() for f in table.values() for s in f])
    return rf"(?-i:{full}(?![a-z])|{short}\.|{short}(?={follows}))"


@cache
def macros() -> Mapping[str, str]:
    """What the names in braces stand for in the patterns of ``rules.toml``."""
    table = _toml("words.toml")
    known = words()
    small = [w for w in known.numbers if w not in ("hundred", "thousand", "couple", "dozen", "half")]
    digits = r"\d{1,3}(?:,\d{3})*(?:\.\d+)?(?:[ -]\d/\d)?"
    tens = any_of(w for w, n in known.numbers.items() if n in range(20, 100, 10))
    ones = any_of(w for w, n in known.numbers.items() if 1 <= n < 10 and " " not in w and w not in ("a", "an"))
    spelt = rf"(?:{tens}[ -]{ones}|{any_of(small)})\b"
    number = rf"(?:{digits}|{spelt}(?:{GAP}(?:hundred|thousand)(?:{GAP}(?:and{GAP})?{spelt})?)?)"
    count = rf"(?:{number}|{any_of(known.few)})"
    units = rf"(?:{any_of(w for w in known.units if w not in ('century', 'night'))}s?|centur(?:y|ies)|nights?)\b"
    century = rf"(?:nineteen|twenty|eighteen){GAP}(?:{tens}[ -]{ones}|{any_of(small)})"
    year = rf"(?:(?:1[0-9]|20)\d\d(?![\d%]|[,.]\d)|{century}|two{GAP}thousand(?:{GAP}(?:and{GAP})?{spelt})?)"
    day = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\d%]|[.,:]\d)"
    zone_letters = any_of([*zones().abbreviations, *zones().ambiguous])
    zone = (
        rf"(?:(?:\((?-i:{zone_letters})\)|(?-i:{zone_letters})\b)(?:[+-]\d{{1,2}}(?::?\d\d)?)?|[+-]\d\d:\d\d"
        rf"|(?-i:U\.?S\.? )?(?-i:[A-Z][\w.'’-]{{1,20}}(?: (?:[A-Z][\w.'’-]{{1,20}}|de|es|al)){{0,2}}) [Tt]ime\b"
        rf"|(?-i:Eastern|Pacific)\b|local{GAP}time)"
    )
    half = r"(?:[ap]\.?{0,1}[ ]?m\b\.?|[ap]\.[ ]?m\.?)".replace("{0,1}", "")
    bounds = r"(?<![\d.:,$€£-])"
    hour = r"(?:[01]?\d|2[0-4])"
    return {
        "month": _calendar_names(table["months"], rf"{GAP}\d"),
        "weekday": _calendar_names(table["weekdays"], rf",?[ ](?:\d|\(?{any_of(m[:3] for m in table['months'])})"),
        "day": day,
        "year": year,
        "number": number,
        "count": count,
        "ordinal": any_of(known.ordinals) + r"\b",
        "unit": units,
        "part": any_of(known.parts) + r"\b",
        "season": any_of(known.seasons) + r"\b",
        "dayword": any_of(known.days) + r"\b",
        "vague": any_of(known.vague) + r"\b",
        "often": any_of(known.sets) + r"\b",
        "decadeword": any_of(known.decades) + r"\b",
        "holiday": f"(?-i:{any_of(table['holidays'])})" + r"\b",
        "quarterword": r"(?:first|second|third|fourth|1st|2nd|3rd|4th)",
        "named": r"(?:noon|midday|midnight)",
        "phase": r"(?:early|late|mid|earlier|later)",
        "rel": r"(?:the{G}(?:coming|next|previous|following|preceding|same|current|last|latest)"
        r"|this{G}coming|the|this|that|last|next|previous|following|coming|same)".replace("{G}", GAP),
        "bigunit": r"(?:day|night|week|fortnight|month|year|decade|century)s?\b",
        "dayrel": r"(?:this{G}coming|this{G}past|this|last|next"
        r"|the{G}following|the{G}previous|the{G}same)".replace("{G}", GAP),
        "durrel": r"(?:the{G}(?:coming|next|previous|following|preceding|same|current|past|last|first|latest"
        r"|final|year-earlier)|the|last|next|past|first|another)".replace("{G}", GAP),
        "relyear": rf"(?:(?:of{GAP})?(?:this|last|next|that){GAP}year)",
        "more": r"(?:more|additional|straight|consecutive|full|whole|long|fiscal)",
        "approx": any_of(
            [
                "nearly", "almost", "about", "around", "roughly", "approximately", "at least", "at most", "up to",
                "more than", "less than", "fewer than", "no more than", "no less than", "as long as", "well over",
                "just over", "just under",
            ]
        )[:-1]
        + rf"|over(?={GAP}an?\b))",
        "clock": rf"{bounds}(?P<hour>1[0-2]|0?[1-9])(?:[.:](?P<minute>[0-5]\d))?{GAP}?(?P<half>{half})"
        rf"|{bounds}(?P<hourb>\d{{1,2}}):(?P<minuteb>\d\d)(?={GAP}?{zone})",
        "clock24": rf"{bounds}(?:(?P<hour>\d{{1,2}})[.:](?P<minute>\d\d)(?:[.:]\d\d)?|(?P<hourc>\d\d)(?P<minutec>\d\d)"
        r"|(?P<hourd>\d{1,2}))",
        "clockcolon": rf"{bounds}(?P<hour>{hour})[.:](?P<minute>[0-5]\d)(?![\d])",
        "zone": zone,
    }  # fmt: skip


def expand(pattern: str) -> str:
    """A pattern of ``rules.toml`` as a regular expression."""
    named = macros()

    def put(match: re.Match[str]) -> str:
        quiet, name, alias = match.groups()
        inner = named[name]
        if "?P<" in inner or quiet:
            return f"(?:{inner})"
        return f"(?P<{alias or name}>{inner})"

    pattern = re.sub(r"\[[^\]]*\]| ", lambda m: GAP if m.group() == " " else m.group(), pattern)
    return re.sub(r"\{(:?)([a-z]+[0-9]*)(?:=([a-z0-9]+))?\}", put, pattern)


@cache
def rules() -> tuple[Rule, ...]:
    """The rules, in the order of the file."""
    flags = re.IGNORECASE

    def compiled(row: dict[str, Any], key: str, form: str) -> re.Pattern[str] | None:
        return re.compile(form.format(row[key]), flags) if key in row else None

    return tuple(
        Rule(
            name=row["name"],
            kind=row["kind"],
            pattern=re.compile(rf"(?:{expand(row['pattern'])})(?![A-Za-z0-9]|-(?-i:[a-z]))", flags),
            before=compiled(row, "before", r"(?:^|\b){}"),
            after=compiled(row, "after", "(?:{})"),
            only=compiled(row, "only", "(?:{})"),
            example=row["example"],
            value=row["value"],
        )
        for row in _toml("rules.toml")["rule"]
    )


@cache
def starters() -> frozenset[str]:
    """Every word that stands in a rule or table: an expression can only begin with one of them (or a digit)."""
    found: set[str] = set()
    for row in _toml("rules.toml")["rule"]:
        found.update(re.findall(r"[a-z]+", row["pattern"].lower()))
    for inner in macros().values():
        found.update(re.findall(r"[a-z]+", inner.lower()))
    return frozenset(found)


@cache
def triggers() -> frozenset[str]:
    """The words of which every expression without a digit holds one."""
    table = _toml("words.toml")
    known = words()
    full = [
        *table["months"],
        *table["weekdays"],
        *(s for n in ("months", "weekdays") for f in table[n].values() for s in f),
    ]
    found = {w.lower() for w in full}
    found.update(known.units, (u + "s" for u in known.units), ("centuries", "weekend", "period", "time", "while"))
    found.update(known.parts, known.seasons, known.sets, known.decades, known.ordinals)
    for phrase in (*known.days, *known.vague, *known.holidays):
        found.update(re.findall(r"[a-z]+", phrase.lower()))
    found.update(
        (
            "nineteen",
            "twenty",
            "thousand",
            "noon",
            "midnight",
            "clock",
            "half",
            "quarter",
            "quarters",
            "mornings",
            "evenings",
            "nights",
        )
    )
    found.update(w + "s" for w in (*known.weekdays, *known.parts))
    return frozenset(found) - {"the", "in", "at", "a", "to", "of", "before", "after", "this", "last", "day's"}
