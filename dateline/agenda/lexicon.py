"""The words of the diary, from ``engagements.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("engagements.toml")


@dataclass(frozen=True, slots=True)
class Engagement:
    """What a verb names, and where its other side stands: object, with, place, none."""

    what: str
    partner: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Lemmas to what they name; ``status`` is keyed by lemma, with a particle behind it where it has one."""

    nouns: dict[str, str]
    verbs: dict[str, Engagement]
    light: frozenset[str]
    status: dict[str, str]


@cache
def lexicon() -> Lexicon:
    """The table, read once."""
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return Lexicon(
        nouns={lemma: row["what"] for row in table["noun"] for lemma in row["lemmas"]},
        verbs={lemma: Engagement(row["what"], row["partner"]) for row in table["verb"] for lemma in row["lemmas"]},
        light=frozenset(lemma for row in table["light"] for lemma in row["lemmas"]),
        status={word: row["status"] for row in table["status"] for word in row["words"]},
    )
