"""The words of the diary, from ``engagements.toml``."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_WORD = re.compile(r"\w+(?:-\w+)*")
TABLE = Path(__file__).with_name("engagements.toml")


@dataclass(frozen=True, slots=True)
class Named:
    """What a noun names, and the words behind which alone it does (``None``: anywhere)."""

    what: str
    after: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Engagement:
    """What a verb names, and where its other side stands: object, with, place, none; or the matter it must govern."""

    what: str
    partner: str
    matters: frozenset[str] = frozenset()
    dated: bool = False


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Lemmas to what they name; of a noun's readings the first that fits counts. ``limits`` are the verbs that set a
    deadline, with their prepositions; ``status`` is keyed by lemma, with a particle behind it where it has one; the
    sets are those of ``[[words]]``."""

    nouns: dict[str, tuple[Named, ...]]
    verbs: dict[str, Engagement]
    limits: dict[str, frozenset[str]]
    light: frozenset[str]
    status: dict[str, str]
    company: frozenset[str]
    things: frozenset[str]
    states: frozenset[str]
    remote: frozenset[str]
    once: frozenset[str]
    sport: frozenset[str]

    def about_games(self, text: str) -> bool:
        """Whether a sentence is about games."""
        return not self.sport.isdisjoint(_WORD.findall(text.lower()))


@cache
def lexicon() -> Lexicon:
    """The table, read once."""
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    nouns: dict[str, tuple[Named, ...]] = {}
    for row in table["noun"]:
        after = frozenset(row["after"]) if "after" in row else None
        for lemma in row["lemmas"]:
            nouns[lemma] = (*nouns.get(lemma, ()), Named(row["what"], after))
    words = {row["set"]: frozenset(row["words"]) for row in table["words"]}
    return Lexicon(
        nouns=nouns,
        verbs={
            lemma: Engagement(row["what"], row["partner"], frozenset(row.get("matters", ())), row.get("dated", False))
            for row in table["verb"]
            for lemma in row["lemmas"]
        },
        limits={lemma: frozenset(row["prepositions"]) for row in table["limit"] for lemma in row["lemmas"]},
        light=frozenset(lemma for row in table["light"] for lemma in row["lemmas"]),
        status={word: row["status"] for row in table["status"] for word in row["words"]},
        **words,
    )
