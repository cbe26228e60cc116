"""The store at size: what an article costs, what the views take while pages come in, how much room it takes.

    python -m bench.store --articles 100000

The articles and their records are made (``bench.made``), not read: what is measured is the store. A second process
writes at full speed, as fast as the database lets it, while the views are asked.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import subprocess
import sys
import tempfile
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import dateline
from bench.made import CODES, DAILY, FIRST, World, articles
from dateline.errors import UsageError
from dateline.record import Record
from dateline.store.captures import Capture
from dateline.store.store import Store

#: A capture, the bytes of its page when packed, and its record.
Made = tuple[Capture, int, Record]
#: So many articles are made in one go by a process beside the one that writes.
LOT = 500
#: What is asked, in milliseconds at the 95th percentile; search by itself.
ASKED = {"search": 150, "": 300}


def fill(store: Store, made: Iterable[Made]) -> tuple[list[float], int]:
    """Put articles in; the seconds of the processor that each took, and the bytes of their pages, packed."""
    seconds, packed = [], 0
    for capture, size, record in made:
        began = time.process_time()
        version, _ = store.keep(capture)
        store.write(version, record)
        seconds.append(time.process_time() - began)
        packed += size
        if len(seconds) % 10_000 == 0:
            print(f"  {len(seconds)}: {sum(seconds[-1000:]):.1f} ms each", file=sys.stderr, flush=True)
    return seconds, packed


def _lot(start: int) -> list[Made]:
    return list(packs(articles(LOT, seed=start, start=start)))


def packs(pairs: Iterable[tuple[Capture, Record]]) -> Iterator[Made]:
    """The captures and records with the sizes of the pages, packed."""
    return ((capture, len(zlib.compress(capture.data)), record) for capture, record in pairs)


def made(count: int) -> Iterator[Made]:
    """So many articles, made by another process, not too far ahead."""
    ahead = threading.Semaphore(3)

    def starts() -> Iterator[int]:
        for start in range(0, count, LOT):
            ahead.acquire()
            yield start

    with multiprocessing.get_context("spawn").Pool(1) as pool:
        left = count
        for lot in pool.imap(_lot, starts()):
            yield from lot[:left]
            left -= len(lot)
            ahead.release()


def views(store: Store, world: World, day: str) -> dict[str, Callable[[], object]]:
    """What a user asks, each time of something else."""
    from dateline.digest import digest
    from dateline.profile import profile

    chance = world.chance

    def ago(days: int) -> str:
        return (date.fromisoformat(day) - timedelta(days)).isoformat()

    def somebody() -> str:
        return world.people.some(1)[0]

    def code() -> str:
        return CODES[min(len(CODES) - 1, int(chance.expovariate(0.06)))]

    return {
        "search, two words": lambda: store.search(world.some(2), most=20),
        "search, a frequent word": lambda: store.search(chance.choice(world.words[:20]), most=20),
        "search, a rare word": lambda: store.search(chance.choice(world.words[5_000:]), most=20),
        "search, a phrase, a week": lambda: store.search(f'"{world.some(2)}"', since=ago(7), most=20),
        "statements by somebody": lambda: store.statements(by=somebody(), most=50),
        "statements by a country": lambda: store.statements(by=code(), stance="denies", most=50),
        "statements, stance, week": lambda: store.statements(stance="denies", since=ago(7), most=50),
        "events, pair and type": lambda: store.events(actor=code(), recipient=code(), type="THREATEN", most=50),
        "events, a country and type": lambda: store.events(actor=code(), type="COERCE", most=50),
        "agenda, a week": lambda: store.agenda(first=day, last=ago(-7)),
        "agenda, from today": lambda: store.agenda(first=day),
        "who, a person": lambda: profile(store, somebody(), most=20),
        "who, a country": lambda: profile(store, code(), most=20),
        "brief since yesterday": lambda: digest(store, since=ago(1)),
        "brief, a week, about": lambda: digest(store, since=ago(7), about=code()),
    }


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds that a view took: the median, the 95th percentile, and that of the processor's time, which does not count
    what others do on the machine meanwhile."""

    view: str
    median: float
    late: float
    busy: float


def measure(place: Path, day: str, times: int, seed: int = 1) -> Iterator[Took]:
    """Each view, asked so many times."""
    with dateline.open(place) as store:
        for name, view in views(store, World(seed), day).items():
            took, busy = [], []
            for _ in range(times):
                began, worked = time.perf_counter(), time.process_time()
                with suppress(UsageError):  # nobody is known by that name: an answer too
                    view()
                took.append(time.perf_counter() - began)
                busy.append(time.process_time() - worked)
            yield Took(name, sorted(took)[times // 2], _late(took), _late(busy))


def _late(values: list[float]) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.95))]


def size(place: Path) -> int:
    """The bytes of a store, the log that is not folded in yet included."""
    return sum(file.stat().st_size for file in place.parent.glob(f"{place.name}*"))


def main() -> None:
    parser = argparse.ArgumentParser(description="The store at size.")
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--asked", type=int, default=40, help="times that each view is asked")
    parser.add_argument("--store", help="fill and keep this store, in place of a temporary one")
    parser.add_argument("--filled", action="store_true", help="the store is filled already: ask only")
    parser.add_argument("--writer", action="store_true", help="write articles after these, until stopped")
    asked = parser.parse_args()
    if asked.writer:
        with dateline.open(asked.store) as store:
            fill(store, packs(articles(10**9, seed=99, start=asked.articles)))
        return
    with tempfile.TemporaryDirectory() as folder:
        place = Path(asked.store or Path(folder) / "crisis.db")
        if not asked.filled:
            _fill(place, asked.articles)
        day = (FIRST + timedelta(days=asked.articles // DAILY)).isoformat()
        print(f"others on the machine: load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        for took in _asked(place, day, asked.articles, asked.asked):
            most = next(limit for what, limit in ASKED.items() if took.view.startswith(what))
            said = "" if took.late * 1e3 <= most else f"   missed ({most})"
            wall = f"median {took.median * 1e3:5.0f} ms   p95 {took.late * 1e3:5.0f} ms"
            print(f"{took.view:28} {wall}   p95 busy {took.busy * 1e3:5.0f} ms{said}", flush=True)


def _fill(place: Path, count: int) -> None:
    with dateline.open(place) as store:
        seconds, packed = fill(store, made(count))
    many = min(1000, len(seconds) // 2)
    early, late = sum(seconds[many // 10 : many]) / (many - many // 10), sum(seconds[-many:]) / many
    bound = 2 * packed + 6_000 * count
    print(f"{count} articles: {early * 1e3:.1f} ms each in the first {many}, {late * 1e3:.1f} in the last")
    print(
        f"store {size(place) / 1e6:.0f} MB; packed pages {packed / 1e6:.0f} MB; bound {bound / 1e6:.0f} MB", flush=True
    )


def _asked(place: Path, day: str, count: int, times: int) -> Iterator[Took]:
    """The views, while another process writes."""
    command = [sys.executable, "-m", "bench.store", "--writer", "--store", str(place), "--articles", str(count)]
    writer = subprocess.Popen(command)
    try:
        time.sleep(3)
        yield from measure(place, day, times)
    finally:
        writer.kill()
        writer.wait()


if __name__ == "__main__":
    main()
