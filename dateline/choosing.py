"""What a reader asks for of many rows: kinds out of a list, somebody by name or code."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from dateline.errors import UsageError


def chosen(asked: str | None, choices: Iterable[str], name: str) -> frozenset[str]:
    """The values asked for, in whatever case, separated by commas; all of them where nothing is asked.

    Raises:
        UsageError: one of them is not among the choices; ``name`` says what they are ("stance").
    """
    known = {choice.lower(): choice for choice in choices}
    if asked is None:
        return frozenset(known.values())
    wanted = {word.strip().lower() for word in asked.split(",") if word.strip()}
    if strange := sorted(wanted - set(known)):
        raise UsageError(f"There is no {name} {strange[0]!r}. Choose of {', '.join(sorted(known.values()))}.")
    return frozenset(known[word] for word in wanted)


def is_named(wanted: str, names: Iterable[str], code: str | None) -> bool:
    """Whether somebody has this code, or these words stand in one of the names."""
    words = folded(wanted)
    if code is not None and code.lower() == words:
        return True
    return any(f" {words} " in f" {folded(name)} " for name in names)


def folded(name: str) -> str:
    """Small letters without marks, in single blanks."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode() or name
    return " ".join(plain.lower().replace("’", "'").removesuffix("'s").split())


def since(asked: str | None, today: date | None = None) -> str | None:
    """The first day of a time that is over: a day as it is, "today", "yesterday", or so many hours, days or weeks back
    ("36h", "7d", "2w"), as an ISO date.

    Raises:
        UsageError: it is none of these.
    """
    if asked is None:
        return None
    words = asked.strip().lower()
    now = datetime.combine(today, datetime.min.time()) if today else datetime.now(UTC)
    if words in ("today", "yesterday"):
        return (now.date() - timedelta(days=words == "yesterday")).isoformat()
    if back := re.fullmatch(r"(\d{1,4})\s*([hdw])", words):
        unit = {"h": "hours", "d": "days", "w": "weeks"}[back[2]]
        return (now - timedelta(**{unit: int(back[1])})).date().isoformat()
    try:
        return date.fromisoformat(words).isoformat()
    except ValueError:
        raise UsageError(f"{asked!r} is no day. Write 2024-02-05, today, yesterday, 36h, 7d or 2w.") from None
