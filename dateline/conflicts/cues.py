"""The words by which accounts are seen to disagree, from ``cues.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("cues.toml")


@dataclass(frozen=True, slots=True)
class Cues:
    """Sets of lemmas; ``counted`` maps a lemma to the word for what is counted."""

    denial: frozenset[str]
    calling: frozenset[str]
    false: frozenset[str]
    claim: frozenset[str]
    pointing: frozenset[str]
    brushing: frozenset[str]
    figure: frozenset[str]
    doubt: frozenset[str]
    doubts: frozenset[str]
    evidence: frozenset[str]
    little: frozenset[str]
    knowledge: frozenset[str]
    opening: frozenset[str]
    contrary: frozenset[str]
    assertion: frozenset[str]
    intent: frozenset[str]
    threat: frozenset[str]
    worry: frozenset[str]
    counted: dict[str, str]


@cache
def cues() -> Cues:
    """The table, read once."""
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return Cues(
        denial=frozenset(table["denial"]["verbs"]),
        calling=frozenset(table["calling"]["verbs"]),
        false=frozenset(table["calling"]["words"]),
        claim=frozenset(table["claim"]["nouns"]),
        pointing=frozenset((*table["claim"]["nouns"], *table["claim"]["pointing"])),
        brushing=frozenset(table["claim"]["brushing"]),
        figure=frozenset(table["figure"]["nouns"]),
        doubt=frozenset(table["doubt"]["verbs"]),
        doubts=frozenset(table["doubt"]["nouns"]),
        evidence=frozenset(table["doubt"]["evidence"]),
        little=frozenset(table["doubt"]["little"]),
        knowledge=frozenset(table["doubt"]["knowledge"]),
        opening=frozenset(table["opening"]["words"]),
        contrary=frozenset(table["contrary"]["words"]),
        assertion=frozenset(table["assertion"]["verbs"]),
        intent=frozenset(table["alarm"]["intent"]),
        threat=frozenset(table["alarm"]["threat"]),
        worry=frozenset(table["alarm"]["worry"]),
        counted={
            lemma: name for name, lemmas in table["count"].items() if isinstance(lemmas, list) for lemma in lemmas
        },
    )
