"""What a stretch of text is about, as lemmas that two accounts of one thing share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

    from dateline.conflicts.cues import Cues

#: Words too common to show that two sentences speak of one thing.
COMMON = frozenset(
    {
        "be", "have", "do", "say", "make", "take", "get", "go", "come", "give", "plan", "country", "people", "day",
        "year", "week", "official", "government", "time", "way", "thing", "other", "one", "begin", "start",
        "continue", "stop", "happen",
    }
)  # fmt: skip


def about(tokens: Iterable[Token], words: Cues | None = None) -> frozenset[str]:
    """The lemmas of verbs, nouns and names; with ``words``, those that count the same are one ("detain", "arrest")."""
    found = set()
    for token in tokens:
        if token.ent_type_ in ("DATE", "TIME"):
            continue
        if token.pos_ in ("VERB", "NOUN") or (words is not None and token.pos_ == "PROPN"):
            lemma = token.lemma_.lower()
            if lemma not in COMMON and len(lemma) > 2:
                found.add(words.counted[lemma] if words is not None and lemma in words.counted else stem(token))
    return frozenset(found)


def stem(token: Token) -> str:
    """The lemma without "-ing" and "-e", so that a noun and its verb meet ("dredging", "dredge")."""
    lemma = token.lemma_.lower()
    if lemma.endswith("ing") and len(lemma) > 6:
        lemma = lemma[:-3]
    return lemma.removesuffix("e") if len(lemma) > 4 else lemma


def plain(words: str) -> str:
    """The words without their conjunction, on one line."""
    return " ".join(words.removeprefix("that ").removeprefix("of ").split()).strip(".,;: ")
