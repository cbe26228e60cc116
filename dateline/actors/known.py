"""All that the linker knows of actors before it reads a page: offices, fixed names, and a user's own."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from dateline import userdata
from dateline.actors import offices, own, tables
from dateline.actors.offices import Holder, Offices
from dateline.actors.own import Correction, Own
from dateline.actors.tables import Entry, Lexicon


@dataclass(frozen=True, slots=True)
class Known:
    """``corrections`` by name, as the linker compares names; ``own_names``: the people of the user's table by the first
    word of their names; ``scoped``: the corrections for one page only; ``version``: what the record calls it all."""

    version: str
    offices: Offices
    lexicon: Lexicon
    corrections: dict[tuple[str, ...], Correction]
    own_names: dict[str, tuple[tuple[str, ...], ...]]
    scoped: tuple[Correction, ...] = ()

    def corrected(self, name: tuple[str, ...]) -> Correction | None:
        """The user's correction of a name."""
        return self.corrections.get(name)

    def of_identity(self, target: str) -> list[Holder]:
        """The holdings of the one whom a correction names."""
        return [h for h in self.offices.rows if target in (h.wikidata, h.person)]

    def on_page(self, *addresses: str | None) -> Known:
        """With the corrections that are for one page, where it is this one."""
        here = [c for c in self.scoped if c.page in addresses]
        return _with(replace(self, scoped=()), here) if here else self


def load(path: str | None = None) -> Known:
    """What is known, with a user's table; read once, as long as no file changes.

    Raises:
        UsageError: the table cannot be used; every mistake with its line and cure.
    """
    file = Path(path) if path else None
    updated = offices.updated_path()
    return _load(file, userdata.changed(file) if file else 0, updated, userdata.changed(updated))


@lru_cache(maxsize=4)
def _load(file: Path | None, changed: int, updated: Path, refreshed: int) -> Known:
    mine = own.read(file) if file else Own()
    holdings = offices.load(mine.people)
    lexicon = tables.lexicon().changed(dict(mine.names)) if mine.names else tables.lexicon()
    names: dict[str, list[tuple[str, ...]]] = {}
    for holder in mine.people:
        for name in filter(None, holder.names()):
            names.setdefault(name[0], []).append(name)
    longest_first = {word: tuple(sorted(found, key=len, reverse=True)) for word, found in names.items()}
    version = holdings.version
    if file:
        own.check_targets(file, mine.corrections, holdings, lexicon.entries.values())
        version += f" + {file.name} {zlib.crc32(file.read_bytes()):08x}"
    scoped = tuple(c for c in mine.corrections if c.page)
    known = Known(version, holdings, lexicon, {}, longest_first, scoped)
    return _with(known, [c for c in mine.corrections if not c.page])


def _with(known: Known, corrections: list[Correction]) -> Known:
    """What is known, corrected: names of people as the linker meets them, fixed names in the lexicon."""
    if not corrections:
        return known
    by_name = known.corrections | {name: c for c in corrections for name in c.names()}
    entries = known.lexicon.entries
    by_identity = {value: entry for entry in entries.values() for value in (entry.name, entry.wikidata) if value}
    changed: dict[str, Entry] = {}
    dropped: set[str] = set()
    for correction in corrections:
        meant = by_identity.get(correction.target)
        for name in correction.written:
            entry = entries.get(name)
            if meant is not None:
                changed[name] = meant
            elif entry is not None and (
                correction.nobody or correction.target or {entry.name, entry.wikidata} & correction.excluded
            ):
                dropped.add(name)
    lexicon = known.lexicon.changed(changed, frozenset(dropped)) if changed or dropped else known.lexicon
    return replace(known, corrections=by_name, lexicon=lexicon)
