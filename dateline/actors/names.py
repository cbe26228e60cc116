"""Names of people: folded for comparing, and how like one another two of them are."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from dateline.actors import tables

#: Letters that carry no separate accent for Unicode to strip.
LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"})
SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})


@lru_cache(maxsize=50_000)
def fold(name: str) -> str:
    """Small letters without accents, apostrophes and points; hyphens become blanks."""
    plain = unicodedata.normalize("NFKD", name.lower().translate(LETTERS))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(re.sub(r"[-‐‑–.,]", " ", re.sub(r"['’ʼ`‘]", "", plain)).split())


def words(name: str) -> tuple[str, ...]:
    """The folded words of a name, without "Jr." and the like."""
    parts = tuple(fold(name).split())
    while len(parts) > 1 and parts[-1] in SUFFIXES:
        parts = parts[:-1]
    return parts


@lru_cache(maxsize=50_000)
def sound(word: str) -> str:
    """A folded word under one spelling for the ways in which other scripts are written in Latin letters:
    "zelenskiy", "zelenskyy" and "zelensky" are one; so are "sergei" and "sergey", "ghaddafi" and "gaddafi"."""
    for pattern, letters in (
        (r"(iy|yy|yi|ii|ij|y|i)$", "i"),
        (r"(ei|ey|ej|ay|ai)", "e"),
        (r"(iy|yi|y|j)", "i"),
        (r"(kh|gh|q)", "k"),
        (r"(ts|tz)", "z"),
        (r"ou", "u"),
        (r"ph", "f"),
        (r"w", "v"),
        (r"(.)\1", r"\1"),
    ):
        word = re.sub(pattern, letters, word)
    return word


def same_given(a: str, b: str) -> bool:
    """Whether two folded given names can be one person's: equal, an initial, a short form or another spelling."""
    short = tables.by_word("short")
    if a == b or short.get(a, a) == short.get(b, b) or sound(a) == sound(b):
        return True
    return (len(a) == 1 or len(b) == 1) and a[:1] == b[:1]


def same(written: tuple[str, ...], known: tuple[str, ...]) -> bool:
    """Whether two names are the same but for accents, spelling by another script's rules, short forms, middle names
    and the order of the words. One word alone is the surname (or, for names that begin with it, the first word)."""
    if not written or not known:
        return False
    if written == known:
        return True
    if len(written) == 1 or len(known) == 1:
        return False
    a, b = tuple(map(sound, written)), tuple(map(sound, known))
    if a[-1] == b[-1] and same_given(written[0], known[0]):
        return _middles(written[1:-1], known[1:-1])
    if "".join(a) == "".join(b):
        return True
    return sorted(a) == sorted(b) or (len(a) < len(b) and b[: len(a)] == a and len(a) > 1)


def _same_form(a: str, b: str) -> bool:
    """Whether two given names are forms of one in neighbouring languages: "Dmitry" and "Dmytro"."""
    forms = tables.by_word("forms")
    return forms.get(a, a) == forms.get(b, b)


def _middles(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether what stands between two equal ends can be one person's: nothing on one side, the same initials, or full
    names left out. "George W." and "George H. W." are two people."""
    if not a or not b or [x[0] for x in a] == [x[0] for x in b]:
        return True
    shorter, longer = sorted((a, b), key=len)
    left_out = [word for word in longer if word not in shorter]
    return len(left_out) == len(longer) - len(shorter) and all(len(word) > 1 for word in left_out)


def likeness(written: tuple[str, ...], known: tuple[str, ...]) -> float:
    """How like two names are, 0 to 100: the weaker of surname and given name counts most, so that one chance
    resemblance is not enough. Names of one word are compared with the surname alone."""
    from rapidfuzz.fuzz import ratio  # only names that stand with a title come here; most articles need none

    if not written or not known:
        return 0.0
    surname = max(ratio(sound(written[-1]), sound(known[-1])), ratio(written[-1], known[-1]))
    if len(written) == 1 or len(known) == 1:
        return float(surname) if min(len(written[-1]), len(known[-1])) > 4 else 0.0
    given = (
        100.0
        if same_given(written[0], known[0]) or _same_form(written[0], known[0])
        else max(ratio(sound(written[0]), sound(known[0])), ratio(written[0], known[0]))
    )
    whole = ratio(" ".join(written), " ".join(known))
    return float(
        max(
            0.7 * min(surname, given) + 0.3 * max(surname, given), whole - 8 if min(len(written), len(known)) > 2 else 0
        )
    )
