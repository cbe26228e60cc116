"""The job: the units that are not done yet, read page by page in order, each committed when its last page is read."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from dateline import batch
from dateline.archive import inputs, tables
from dateline.archive.dataset import Dataset, Entry, Shard
from dateline.archive.inputs import Located, Unit
from dateline.errors import SourceError
from dateline.reading import Options
from dateline.reading import version as made_by
from dateline.sources import Item

#: What is told of every page that is done: its name, and whether it gave a record.
Watcher = Callable[[str, bool], None]


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a unit. ``state``: read, known (it was done already), failed (nothing could be read of it).
    ``rows``: by table; ``problem``: why it was not read to its end; ``seconds``: what it took."""

    unit: str
    state: str
    rows: dict[str, int] = field(default_factory=dict)
    problem: str | None = None
    seconds: float = 0.0

    def to_dict(self) -> dict[str, Any]:
        """As JSON's own types."""
        return asdict(self)


@dataclass
class _Open:
    """A unit that is being read."""

    unit: Unit
    shard: Shard
    sha256: str
    stamp: str
    began: float
    problem: str | None = None


def versions(options: dict[str, Any]) -> dict[str, str | None]:
    """What tells on what is read: a unit that was read with other values is not done."""
    known = {name: value for name, value in options.items() if name != "strict"}
    return {**asdict(made_by(Options(**known))), "published": options.get("published")}


def plan(
    dataset: Dataset, units: Iterable[Unit], version: dict[str, str | None], *, keep: bool = False
) -> tuple[tuple[Unit, ...], list[Done]]:
    """The units to read, and what became of the others. ``keep``: what was read by other versions stays."""
    todo: list[Unit] = []
    settled: list[Done] = []
    for unit in units:
        entry = dataset.entry(unit)
        try:
            done = entry is not None and (keep or entry.version == version) and _same(dataset, unit, entry)
        except SourceError as error:
            settled.append(Done(unit.name, "failed", problem=str(error)))
            continue
        if done and entry is not None:
            settled.append(Done(unit.name, "known", entry.rows, entry.problem))
        else:
            todo.append(unit)
    return tuple(todo), settled


def _same(dataset: Dataset, unit: Unit, entry: Entry) -> bool:
    """Whether a unit has the content that was read; where only its time of change is another, that is noted."""
    stamp = unit.stamp()
    if stamp == entry.stamp:
        return True
    if unit.digest() != entry.sha256:
        return False
    dataset.note(unit, replace(entry, stamp=stamp))
    return True


def read(
    dataset: Dataset,
    units: Iterable[Unit],
    version: dict[str, str | None],
    *,
    workers: int = 1,
    watch: Watcher | None = None,
    **options: Any,
) -> Iterator[Done]:
    """Read units into the dataset, in order; what became of each. ``options`` are those of ``dateline.read``.

    Raises ``ModelError`` and ``UsageError``, which hold for every page. A unit that is being read then, or when the
    caller stops, leaves nothing behind.
    """
    waiting: deque[Located | _Open | Done] = deque()  # pages that are being read, each unit's end, units that failed
    opened: deque[_Open] = deque()
    outcomes = batch.run(_pages(dataset, units, waiting, opened), workers=workers, make=tables.rows, **options)
    try:
        for outcome in outcomes:
            yield from _ended(dataset, waiting, opened, version)
            page = waiting.popleft()
            assert isinstance(page, Located)
            made = outcome.record
            opened[0].shard.add(
                tables.placed(made, page) if made else tables.refused(page, outcome.error or "", outcome.code)
            )
            if watch:
                watch(outcome.name, made is not None)
        yield from _ended(dataset, waiting, opened, version)
    finally:
        for left in opened:
            left.shard.drop()


def _pages(
    dataset: Dataset, units: Iterable[Unit], waiting: deque[Located | _Open | Done], opened: deque[_Open]
) -> Iterator[Item]:
    for unit in units:
        began = time.monotonic()
        try:
            now = _Open(unit, dataset.shard(unit), unit.digest(), unit.stamp(), began)
        except SourceError as error:
            waiting.append(Done(unit.name, "failed", problem=str(error)))
            continue
        opened.append(now)
        try:
            for page in inputs.located(unit):
                waiting.append(page)
                yield page.item
        except SourceError as error:
            now.problem = str(error)
        waiting.append(now)


def _ended(
    dataset: Dataset,
    waiting: deque[Located | _Open | Done],
    opened: deque[_Open],
    version: dict[str, str | None],
) -> Iterator[Done]:
    """The units whose last page is read, committed."""
    while waiting and not isinstance(waiting[0], Located):
        end = waiting.popleft()
        if isinstance(end, Done):
            yield end
            continue
        assert isinstance(end, _Open)
        opened.popleft()
        entry = Entry(end.unit.path, end.unit.part, end.sha256, end.stamp, version, problem=end.problem)
        done = end.shard.commit(entry)
        yield Done(end.unit.name, "read", done.rows, done.problem, time.monotonic() - end.began)
