"""The tables of ``data/`` as the resolver reads them; loaded on first use."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a fixed name means. ``sort``: organisation, metonym (``always`` or by context), country (``form``: name,
    adjective, people; region: of a part of it, which is never the government). ``called``: what "the" before it makes
    the same ("the bloc"). ``name`` is the one to show; for metonyms and countries it is the government's."""

    sort: str
    name: str
    code: str | None
    kind: str
    sector: str | None
    wikidata: str | None = None
    form: str = "name"
    always: bool = False
    called: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Role:
    """What an unnamed person is called: PLOVER sector, and whether such people are quoted or act."""

    sector: str
    kind: str


@dataclass(frozen=True, slots=True)
class Body:
    """What an institution is called; ``merge``: it is the country's government; ``owned``: it is one only with a
    country before it."""

    phrase: str
    sector: str
    kind: str
    merge: bool
    owned: bool


def _csv(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def wikidata() -> dict[str, str]:
    """Wikidata identifiers by country code."""
    return {row["code"]: row["wikidata"] for row in _csv("countries.csv")}


def government(code: str) -> Entry:
    """The government of a country (for "EU", the Union)."""
    from dateline.places.gazetteer import country_name

    if code == "EU":
        return Entry("organisation", "European Union", "EU", "organisation", "GOV", wikidata().get("EU"))
    return Entry("country", country_name(code) or code, code, "government", "GOV", wikidata().get(code))


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The fixed names with their entries; ``firsts``: the first piece of every name, with the most pieces (words and
    marks) that one so beginning has; ``called``: all that organisations are called for short ("bloc", "alliance")."""

    entries: dict[str, Entry]
    firsts: dict[str, int]
    called: frozenset[str]

    def changed(self, more: dict[str, Entry], without: frozenset[str] = frozenset()) -> Lexicon:
        """The lexicon with other entries for some names, and without others."""
        entries = {name: entry for name, entry in (self.entries | more).items() if name not in without}
        return Lexicon(entries, self.firsts | _firsts(more, self.firsts), self.called | _called(more))


@cache
def lexicon() -> Lexicon:
    """The packaged fixed names."""
    entries = _entries()
    return Lexicon(entries, _firsts(entries), _called(entries))


def _entries() -> dict[str, Entry]:
    from dateline.places.gazetteer import country_words

    found: dict[str, Entry] = {}
    for row in _csv("organisations.csv"):
        entry = Entry(
            "organisation",
            row["name"],
            row["code"] or None,
            row["kind"],
            row["sector"] or None,
            row["wikidata"] or None,
            called=tuple(word for word in row["called"].split(";") if word),
        )
        for name in (row["name"], *(a for a in row["aliases"].split(";") if a)):
            found.setdefault(name, entry)
    for row in _csv("metonyms.csv"):
        base = government(row["code"])
        always = bool(row["always"])
        found.setdefault(
            row["name"], Entry("metonym", base.name, base.code, base.kind, base.sector, base.wikidata, "name", always)
        )
    for word, (code, form) in country_words().items():
        base = government(code)
        found.setdefault(word, Entry("country", base.name, code, base.kind, base.sector, base.wikidata, form))
    for row in _csv("country_words.csv"):
        base = government(row["code"])
        entry = replace(base, form=row["form"])
        found.setdefault(row["word"], entry)
        if row["form"] == "adjective" and row["word"].endswith("n"):
            found.setdefault(row["word"] + "s", replace(base, form="people"))
    for name, full in _data()["bare"].items():
        found[name] = replace(found[full], form="bare")
    return found


def _called(entries: dict[str, Entry]) -> frozenset[str]:
    return frozenset(word for entry in entries.values() for word in entry.called)


@cache
def either() -> dict[str, tuple[str, str]]:
    """Words for two countries: the code that is meant, and the one that may be."""
    found = {word: codes.split() for word, codes in _data()["either"].items()}
    return {word: (first, second) for word, (first, second) in found.items()}


def _firsts(names: Iterable[str], before: Mapping[str, int] = MappingProxyType({})) -> dict[str, int]:
    longest: dict[str, int] = {}
    for name in names:
        pieces = re.findall(r"[^\W_]+(?:\.[^\W_]+)*\.?|[^\w\s]", name)
        first = re.split(r"[\s\-'’+]", name)[0]
        for key in {first, pieces[0], name.split()[0]}:
            longest[key] = max(longest.get(key, before.get(key, 0)), len(pieces) + 1)
    return longest


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((DATA / "roles.toml").read_text(encoding="utf-8"))


@cache
def roles() -> dict[str, Role]:
    """Roles by lemma."""
    return {word: Role(row["sector"], row["kind"]) for row in _data()["role"] for word in row["words"].split()}


@cache
def bodies() -> dict[str, Body]:
    """Institutions by phrase, in small letters."""
    return {
        phrase: Body(phrase, row["sector"], row["kind"], row.get("merge", False), row.get("owned", False))
        for row in _data()["body"]
        for phrase in row["words"].split("|")
    }


@cache
def body_ends() -> dict[str, int]:
    """The last word of every institution's phrase, with the most words of one so ending."""
    longest: dict[str, int] = {}
    for phrase in bodies():
        parts = phrase.replace("'s", " 's").split()
        longest[parts[-1]] = max(longest.get(parts[-1], 0), len(parts))
    return longest


@cache
def title_heads() -> frozenset[str]:
    return frozenset(_data()["titles"]["heads"].split())


@cache
def honorifics() -> frozenset[str]:
    return frozenset(_data()["titles"]["honorifics"].split())


@cache
def title_words() -> frozenset[str]:
    """Small words that stand in titles before their head."""
    return frozenset(_data()["titles"]["before"].split())


@cache
def leaders() -> frozenset[str]:
    return frozenset(_data()["leaders"]["words"].split())


@cache
def by_word(name: str) -> dict[str, str]:
    """A table of the form ``VALUE = "words"`` by word: modifiers, title_sectors, short, names."""
    return {word: value for value, words in _data()[name].items() for word in words.split()}


@cache
def sided() -> dict[str, str]:
    """The modifiers that say on whose side someone is against a government: "opposition", "rebel"."""
    return {word: sector for word, sector in by_word("modifiers").items() if sector in ("OPP", "REB", "PRM")}


@cache
def listed(name: str) -> frozenset[str]:
    """A list of small words: locative, ground, particles …"""
    return frozenset(_data()["lists"][name].split())
