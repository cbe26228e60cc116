"""What the tables of other data sets have in common: they know deeds only, no plans, denials or history."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any

from dateline.deeds import Deed

#: Values of a list in one field.
SEPARATOR = ";"
#: With these a spreadsheet's formula begins.
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


@dataclass(frozen=True, slots=True)
class Told:
    """A deed as a format without status tells it: its type there."""

    deed: Deed
    type: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table's text, and the deeds that could not stand in it, each with the reason."""

    text: str
    left_out: tuple[tuple[Deed, str], ...]


@cache
def codes() -> dict[str, Any]:
    """``codes.toml``, read once."""
    return tomllib.loads(Path(__file__).with_name("codes.toml").read_text(encoding="utf-8"))


def done(deeds: Iterable[Deed]) -> tuple[tuple[Told, ...], tuple[tuple[Deed, str], ...]]:
    """What happened or goes on, and plans as the type that PLOVER's manual gives them; the rest with the reason why it
    is left out: a data set of deeds in which a denial stands as a deed is worth nothing."""
    kept: list[Told] = []
    left: list[tuple[Deed, str]] = []
    for deed in deeds:
        event = deed.event
        if event.background:
            left.append((deed, "told as history"))
        elif event.status in ("happened", "ongoing"):
            kept.append(Told(deed, event.type))
        elif event.status == "planned" and event.type in codes()["planned"]:
            kept.append(Told(deed, codes()["planned"][event.type]))
        else:
            left.append((deed, event.status))
    return tuple(kept), tuple(left)


def by_mode(table: dict[str, Any], told: Told) -> Any | None:
    """The entry of "TYPE mode", else that of "TYPE". The mode of a plan is not that of its type here."""
    mode = told.deed.event.mode if told.type == told.deed.event.type else None
    return table.get(f"{told.type} {mode}") or table.get(told.type)


def written(columns: Sequence[str], rows: Iterable[Sequence[object]], *, tabs: bool = False) -> str:
    """Rows as text: CSV (RFC 4180), or fields parted by tabs, in which a tab or a line break becomes a blank."""
    if tabs:
        return "".join("\t".join(" ".join(str(harmless(v)).split()) for v in row) + "\n" for row in (columns, *rows))
    return line(columns) + "".join(map(line, rows))


def line(values: Sequence[object]) -> str:
    """A line of CSV."""
    out = StringIO()
    csv.writer(out).writerow(["" if value is None else harmless(value) for value in values])
    return out.getvalue()


def harmless(value: object) -> object:
    """A value that no spreadsheet takes for a formula: words that begin as one get an apostrophe before them, as OWASP
    has it ("CSV Injection"). Characters that stand for nothing are left out."""
    if not isinstance(value, str):
        return value
    plain = value.replace("\0", "")
    return "'" + plain if plain.lstrip()[:1] in FORMULA or plain[:1] in ("\t", "\r", "\n") else plain


def joined(values: Iterable[str | None]) -> str | None:
    """Values of a list in one field, each once; ``None`` where there are none."""
    return SEPARATOR.join(dict.fromkeys(value for value in values if value)) or None
