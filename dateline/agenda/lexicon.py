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
class Engagement:
    """What a verb names, and where its other side stands: object, with, place, none; or the matter it must govern."""

    what: str
    partner: str
    matters: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Lemmas to what they name; ``after`` holds the words behind which alone some nouns do. ``limits`` are the verbs
    that set a deadline, with their prepositions; ``status`` is keyed by lemma, with a particle behind it where it has
    one; the sets are those of ``[[words]]``."""

    nouns: dict[str, str]
    after: dict[str, frozenset[str]]
    verbs: dict[str, Engagement]
    limits: dict[str, frozenset[str]]
    light: frozenset[str]
    status: dict[str, str]
    company: frozenset[str]
    things: frozenset[str]
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
    words = {row["set"]: frozenset(row["words"]) for row in table["words"]}
    return Lexicon(
        nouns={lemma: row["what"] for row in table["noun"] for lemma in row["lemmas"]},
        after={lemma: frozenset(row["after"]) for row in table["noun"] if "after" in row for lemma in row["lemmas"]},
        verbs={
            lemma: Engagement(row["what"], row["partner"], frozenset(row.get("matters", ())))
            for row in table["verb"]
            for lemma in row["lemmas"]
        },
        limits={lemma: frozenset(row["prepositions"]) for row in table["limit"] for lemma in row["lemmas"]},
        light=frozenset(lemma for row in table["light"] for lemma in row["lemmas"]),
        status={word: row["status"] for row in table["status"] for word in row["words"]},
        **words,
    )
