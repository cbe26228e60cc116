"""Pages go into a store: gathered, kept as they came, read.

``ingest(store, sources)`` does it and tells what became of each page. ``gather`` knows where pages come from, with
``fetch`` (servers), ``feeds`` (feeds, OPML, sitemaps) and ``warc`` (web archives); ``watch`` does it again and again.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from dateline import batch
from dateline.batch import Outcome
from dateline.ingest.fetch import Fetcher
from dateline.ingest.gather import Gatherer
from dateline.record import Record
from dateline.sources import Item
from dateline.store.store import Store


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a page. ``state``: read (with its ``article``), known (nothing was new), refused (kept, but not an
    article), failed (not had at all); for the last two ``why``, and the exit code it stands for."""

    name: str
    state: str
    article: str | None = None
    why: str | None = None
    code: int = 0


def ingest(
    store: Store,
    sources: Iterable[str],
    *,
    fetcher: Fetcher | None = None,
    stdin: BinaryIO | None = None,
    most: int | None = None,
    workers: int = 0,
    **options: Any,
) -> Iterator[Taken]:
    """Take pages into a store; what became of each, in order. Each is kept before it is read: what a run that was
    broken off had kept is read first by the next. ``options`` are those of ``dateline.read``; ``most``: of a
    feed or a sitemap only so many pages, the newest; ``workers``: processes that read (see ``dateline.batch``).

    Raises ``StoreError``, ``ModelError``, ``UsageError``; what concerns one page or source is told and does not raise.
    """
    with fetcher or Fetcher() as guest:
        gatherer = Gatherer(store, guest, stdin, most)
        pending: deque[Taken | str] = deque()  # in order: what is settled, and the versions that are being read
        for outcome in batch.run(_to_read(store, gatherer, sources, pending), workers=workers, **options):
            while not isinstance(pending[0], str):
                yield pending.popleft()  # type: ignore[misc]
            yield _settled(store, str(pending.popleft()), outcome)
        yield from (taken for taken in pending if isinstance(taken, Taken))


def _to_read(store: Store, gatherer: Gatherer, sources: Iterable[str], pending: deque[Taken | str]) -> Iterator[Item]:
    """The pages to read, kept already; whatever else comes is put among the ``pending`` in its place."""
    for version in store.unread():
        pending.append(version)
        yield store.item(version)
    for source in sources:
        for arrival in gatherer.gather(source):
            if arrival.capture is None:
                state = "known" if arrival.problem is None else "failed"
                pending.append(Taken(arrival.name, state, why=arrival.problem, code=arrival.code))
                continue
            version, new = store.keep(arrival.capture)
            if new:
                pending.append(version)
                yield store.item(version)
            else:
                pending.append(Taken(arrival.name, "known"))


def _settled(store: Store, version: str, outcome: Outcome) -> Taken:
    """Write what was read, or why nothing was."""
    if outcome.record is None:
        why = outcome.error or "no reason is known"
        store.refuse(version, why)
        return Taken(outcome.name, "refused", why=why, code=outcome.code)
    return Taken(outcome.name, "read", store.write(version, Record.from_json(outcome.record)))
