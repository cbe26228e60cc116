"""All the places that a page's names are looked up in: the packaged ones, installed gazetteers, and a user's own."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from dateline import usertable
from dateline.places import installed, words
from dateline.places.gazetteer import DATA
from dateline.places.own import Correction, Own, read
from dateline.places.table import Entry, find, fold, table
from dateline.places.words import Named
from dateline.userdata import changed

PACKAGED = DATA / "gazetteer.bin"


@dataclass(frozen=True, slots=True)
class Known:
    """``files``: the gazetteers, the packaged one first; ``names``, ``folded``, ``longest``: the listed names and the
    user's (as ``dateline.places.words`` gives them); ``corrections`` by folded name; ``scoped``: the corrections for
    one page only; ``version``: what the record calls it all."""

    version: str
    files: tuple[Path, ...]
    names: dict[str, Named]
    folded: dict[str, Named]
    longest: dict[str, int]
    corrections: dict[str, Correction] = field(default_factory=dict)
    scoped: tuple[Correction, ...] = ()

    def listed(self, text: str) -> Named | None:
        """A name of the lists, as written; short ones (US, UK) only so. What a user's correction says goes first."""
        correction = self.corrections.get(fold(text)) if self.corrections else None
        if correction is not None and correction.target:
            return Named((self._numbered(correction.target),), "name", own=True)
        named = self.names.get(text)
        return named if named or len(text) <= 3 else self.folded.get(fold(text))

    def find(self, folded: str) -> tuple[Entry, ...]:
        """The entries of a folded name in all gazetteers, the most populous first, without those that a correction
        excludes; what one gazetteer has the others don't add."""
        found = find(self.files[0], folded)
        for file in self.files[1:]:
            here = {entry.source for entry in found}
            more = [entry for entry in find(file, folded) if entry.source not in here]
            if more:
                found = tuple(sorted((*found, *more), key=lambda entry: -entry.population))
        correction = self.corrections.get(folded)
        if correction is not None and correction.excluded:
            barred = {f"GeoNames {number}" for number in correction.excluded}
            found = tuple(entry for entry in found if entry.source not in barred)
        return found

    def nowhere(self, folded: str) -> bool:
        """Whether the user says that a name is no place."""
        correction = self.corrections.get(folded)
        return correction is not None and correction.nowhere

    def on_page(self, *addresses: str | None) -> Known:
        """With the corrections that are for one page, where it is this one."""
        here = {key: c for c in self.scoped if c.page in addresses for key in c.lookups()}
        return replace(self, corrections=self.corrections | here) if here else self

    def _numbered(self, number: int) -> Entry:
        return next(entry for file in self.files if (entry := table(file).numbered(number)) is not None)


def load(path: str | None = None) -> Known:
    """What is known, with a user's table; read once, as long as no file changes.

    Raises:
        UsageError: a table cannot be used; of the user's, every mistake with its line and cure.
    """
    file = Path(path) if path else None
    more = tuple(installed.files())
    return _load(file, changed(file) if file else 0, more, tuple(map(changed, more)))


@lru_cache(maxsize=4)
def _load(file: Path | None, at: int, more: tuple[Path, ...], refreshed: tuple[int, ...]) -> Known:
    mine = read(file) if file else Own()
    files = (PACKAGED, *more)
    version = " + ".join(["packaged", *(f"{p.stem} {installed.about(p).checksum}" for p in more)])
    if file:
        _check_targets(file, mine, files)
        version += f" + {file.name} {zlib.crc32(file.read_bytes()):08x}"
    own = dict(mine.names)
    folded = {fold(name): named for name, named in own.items() if len(name) > 3}
    longest = words.longest() if not own else words.longest() | _longest(folded)
    everywhere = {key: c for c in mine.corrections if not c.page for key in c.lookups()}
    scoped = tuple(c for c in mine.corrections if c.page)
    return Known(
        version, files, words.known() | own, words.known_folded() | folded, longest, everywhere, scoped
    )  # fmt: skip


def _longest(folded: dict[str, Named]) -> dict[str, int]:
    """The number of words of the longest name, by its first word, not less than that of the lists."""
    found: dict[str, int] = {}
    for name in folded:
        first, size = name.split()[0], len(name.split())
        found[first] = max(size, found.get(first, words.longest().get(first, 1)))
    return found


def _check_targets(file: Path, mine: Own, files: tuple[Path, ...]) -> None:
    """Raise ``UsageError`` where a correction names a number that no gazetteer has."""
    problems = usertable.Problems(file)
    for correction in mine.corrections:
        if correction.target and not any(table(path).numbered(correction.target) for path in files):
            problems.add(
                correction.line,
                f"no gazetteer has GeoNames number {correction.target}. Look it up at geonames.org, install a larger "
                "gazetteer (`dateline places install`), or give the place with its latitude and longitude.",
            )
    problems.stop()
