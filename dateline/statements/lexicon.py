"""The tables of cues and sources, from ``cues.toml`` and ``sources.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Cue:
    """What a cue does with one kind of complement: its stance, and its stance where the cue is negated;
    ``only_negated`` if it is no cue without a negation ("little evidence")."""

    stance: str
    negated: str
    only_negated: bool


#: For a lemma, what each kind of complement makes of it.
Entry = dict[str, Cue]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Cues by lemma and part of speech, and word lists that ``cues.toml`` and ``sources.toml`` explain; ``tagged`` is
    the stance of words that only the tagger takes for cues, ``negations`` the stance of a stance that is negated;
    ``kinds`` says what sort of source a noun is, ``names`` what sort a name is."""

    verbs: dict[str, Entry]
    nouns: dict[str, Entry]
    adjectives: dict[str, Entry]
    tagged: dict[str, str]
    negations: dict[str, str]
    venues: frozenset[str]
    verdicts: dict[str, frozenset[str]]
    answering: frozenset[str]
    kinds: dict[str, str]
    names: dict[str, str]
    unnamed: tuple[str, ...]
    grounds: tuple[str, ...]
    not_speakers: frozenset[str]
    pronouns: frozenset[str]
    personal: frozenset[str]
    vague: frozenset[str]
    indefinite: frozenset[str]
    offices: frozenset[str]
    spokespersons: frozenset[str]
    identity: frozenset[str]
    withheld: frozenset[str]
    naming: frozenset[str]
    papers: frozenset[str]
    envoys: frozenset[str]
    endings: tuple[str, ...]

    def agentive(self, lemma: str) -> bool:
        """Whether a noun that no table knows is built like one for a person: "operator", "cyclist"."""
        return len(lemma) > 4 and lemma.lower().endswith(self.endings)


def _rows(name: str) -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))


def _entries(rows: list[dict[str, Any]], negated: dict[str, str]) -> dict[str, Entry]:
    entries: dict[str, Entry] = {}
    for row in rows:
        for lemma in row["lemmas"]:
            for kind in row["takes"]:
                stance = row["stance"]
                cue = Cue(stance, row.get("negated", negated[stance]), row.get("only_negated", False))
                entries.setdefault(lemma, {}).setdefault(kind, cue)
    return entries


@cache
def lexicon() -> Lexicon:
    """The tables, read once."""
    cues, sources = _rows("cues.toml"), _rows("sources.toml")
    return Lexicon(
        verbs=_entries(cues["verb"], cues["negated"]),
        nouns=_entries(cues["noun"], cues["negated"]),
        adjectives=_entries(cues["adjective"], cues["negated"]),
        tagged={lemma: stance for stance, lemmas in cues["tagged"].items() for lemma in lemmas},
        negations=cues["negated"],
        venues=frozenset(cues["venues"]),
        verdicts={stance: frozenset(verdicts) for stance, verdicts in cues["verdicts"].items()},
        answering=frozenset(cues["answering"]),
        kinds={noun: row["kind"] for row in sources["noun"] for noun in row["lemmas"]},
        names={name: row["kind"] for row in sources["name"] for name in row["names"]},
        unnamed=tuple(sources["unnamed"]),
        grounds=tuple(sources["grounds"]),
        not_speakers=frozenset(sources["not_speakers"]),
        pronouns=frozenset(sources["pronouns"]),
        personal=frozenset(sources["personal"]),
        vague=frozenset(sources["vague"]),
        indefinite=frozenset(sources["indefinite"]),
        offices=frozenset(sources["offices"]),
        spokespersons=frozenset(sources["spokespersons"]),
        identity=frozenset(sources["identity"]),
        withheld=frozenset(sources["withheld"]),
        naming=frozenset(sources["naming"]),
        papers=frozenset(sources["papers"]),
        envoys=frozenset(sources["envoys"]),
        endings=tuple(sources["endings"]),
    )
