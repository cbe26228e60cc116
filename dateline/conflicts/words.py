"""What a stretch of text is about, as lemmas that two accounts of one thing share; and a side of a conflict."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from dateline.record import Side
from dateline.spans import Span, trim

if TYPE_CHECKING:
    from spacy.tokens import Token

    from dateline.actors.index import Index
    from dateline.conflicts.cues import Cues
    from dateline.language import Annotated
    from dateline.record import Statement

NOTHING = frozenset({"no", "not", "n't", "n’t", "never", "nobody", "none", "nothing", "neither", "nor"})
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


def contents(annotated: Annotated, statement: Statement) -> tuple[Token, ...]:
    """The tokens of what a statement says."""
    return tuple(t for span in statement.content.spans for t in annotated.tokens(span))


def says_no(tokens: Iterable[Token]) -> bool:
    """Whether there is a "no" in them, of whatever kind."""
    return any(t.dep_ == "neg" or t.lower_ in NOTHING for t in tokens)


def party(index: Index, actor: str | None) -> str | None:
    """The country or body an actor speaks for; itself, where it speaks for none."""
    known = index.actors.get(actor or "")
    return (known.code or known.id) if known else None


def side(text: str, span: Span, statement: str | None = None) -> Side:
    """A side with its words, without what stands at their ends; ``statement`` where the words stand outside its content
    ("Peru denies it"): that in whose content they stand is found later."""
    trimmed = trim(text, span, " \t\r\n.,;:")
    return Side(trimmed, text[slice(*trimmed)], statement)


def stem(token: Token) -> str:
    """The lemma without "-ing" and "-e", so that a noun and its verb meet ("dredging", "dredge")."""
    lemma = token.lemma_.lower()
    if lemma.endswith("ing") and len(lemma) > 6:
        lemma = lemma[:-3]
    return lemma.removesuffix("e") if len(lemma) > 4 else lemma


def plain(words: str) -> str:
    """The words without their conjunction, on one line."""
    return " ".join(words.removeprefix("that ").removeprefix("of ").split()).strip(".,;: ")
