"""Reading again what the store has kept: with a newer Dateline, another pipeline or codebook. What would change is told
before anything is replaced."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dateline import batch
from dateline.record import Record, Version
from dateline.sources import Item
from dateline.store.compare import Comparison, compare
from dateline.store.store import Store


@dataclass(frozen=True, slots=True)
class Reread:
    """What came of reading a version again. ``state``: same, changed (``changes`` tells how), new (it was refused and
    can be read now), refused (``why``)."""

    name: str
    state: str
    changes: Comparison | None = None
    why: str | None = None


def reread(
    store: Store, *, replace: bool = False, everything: bool = False, workers: int = 0, **options: Any
) -> Iterator[Reread]:
    """Read again what another version of Dateline has read (``everything``: also what this one has), and what was
    refused; with ``replace``, write what is read now. ``options`` are those of ``dateline.read``.

    What cannot be read now keeps the record that it has. Raises ``StoreError``, ``ModelError``, ``UsageError``.
    """
    waiting: deque[tuple[str, Record | None]] = deque()

    def items() -> Iterator[Item]:
        current = None if everything else _present(**options)
        for version, article in store.to_reread(current):
            waiting.append((version, store.record(article, corrected=False) if article else None))
            yield store.item(version)

    for outcome in batch.run(items(), workers=workers, **options):
        version, old = waiting.popleft()
        if outcome.record is None:
            yield Reread(outcome.name, "refused", why=outcome.error)
            continue
        new = Record.from_json(outcome.record)
        if replace:
            store.write(version, new)
        if old is None:
            yield Reread(outcome.name, "new")
            continue
        changes = compare(old, new)
        yield Reread(outcome.name, "changed" if changes else "same", changes)


def _present(**options: Any) -> Version:
    """What reads now: Dateline, the pipeline, the codebook, the tables, the learned readers."""
    from dateline import reading

    return reading.version(reading.Options(**options))
