"""Feeds and the like looked at again and again, each when it is due. What was seen when is in the store: a watch that
was stopped goes on where it was."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

from dateline.errors import SourceError, UsageError
from dateline.fence import Fence
from dateline.ingest import Taken, ingest
from dateline.ingest.feeds import links
from dateline.ingest.fetch import Fetcher, Manners
from dateline.sources import is_url
from dateline.store.store import Store

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


@dataclass(frozen=True, slots=True)
class Pass:
    """One look at what was due: when, at how many sources, and what became of the pages."""

    at: str
    sources: int
    taken: tuple[Taken, ...]


def interval(words: str) -> timedelta:
    """ "90s", "10m", "2h", "1d". Raises ``UsageError`` for anything else."""
    found = re.fullmatch(r"\s*(\d{1,6})\s*([smhd])\s*", words)
    if found is None or int(found[1]) == 0:
        raise UsageError(f"{words!r} is no interval. Write it as 90s, 10m, 2h or 1d.")
    return timedelta(seconds=int(found[1]) * _UNITS[found[2]])


def watch(
    store: Store,
    sources: list[str],
    *,
    every: timedelta,
    stop: Event,
    manners: Manners | None = None,
    fence: Fence | None = None,
    **options: Any,
) -> Iterator[Pass]:
    """Look at each source when it has not been looked at for so long, until ``stop`` is set; the page in hand is
    finished. ``options`` are those of ``ingest``. Raises what ``ingest`` raises."""
    looked: dict[str, datetime] = {}  # folders and files, of which no server's word is kept
    while not stop.is_set():
        each = tuple(subscribed(sources))
        now = datetime.now(UTC)
        due = {source: _due(store, source, looked, every, now) for source in each}
        ready = [source for source in each if due[source] <= now]
        if ready:
            fetcher = Fetcher(manners or Manners(), fence=fence, sleep=lambda seconds: _pause(stop, seconds))
            taken = []
            for one in ingest(store, ready, fetcher=fetcher, **options):
                taken.append(one)
                if stop.is_set():
                    break
            looked.update(dict.fromkeys(ready, datetime.now(UTC)))
            yield Pass(now.strftime("%Y-%m-%dT%H:%M:%SZ"), len(ready), tuple(taken))
            continue
        stop.wait((min(due.values()) - now).total_seconds())


def subscribed(sources: list[str]) -> Iterator[str]:
    """The sources; in place of a file of subscriptions (OPML), the feeds that it names now."""
    for source in sources:
        if is_url(source) or not source.lower().endswith((".opml", ".xml")):
            yield source
            continue
        try:
            yield from (link.url for link in links(Path(source).read_bytes(), source))
        except OSError as error:
            raise SourceError(f"{source}: cannot be opened ({error.strerror or error}).") from None


def _due(store: Store, source: str, looked: dict[str, datetime], every: timedelta, now: datetime) -> datetime:
    """When to look at a source next. A clock that was set back does not keep us from looking."""
    visit = store.visit(source) if is_url(source) else None
    last = datetime.fromisoformat(visit.checked) if visit else looked.get(source)
    return now if last is None or last > now else last + every


def _pause(stop: Event, seconds: float) -> None:
    stop.wait(seconds)
