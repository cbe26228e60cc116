"""The desk at size: what its pages take under readers at once while pages come in, the article page of a long article,
the weight of the first page.

    python -m bench.desk --articles 100000
    python -m bench.desk --store crisis.db        a store that is there (a copy of it is written to)

Twenty readers ask at once, each for page after page, each time of something else; a second process writes as fast as
the database lets it. ``--pause`` is how long a reader reads before the next click (0: none does, which is a load and no
desk). Times are those of the HTML, over loopback, to the last byte.
"""

from __future__ import annotations

import argparse
import gzip
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import httpx

import dateline
from bench.made import CODES, FIRST, World, articles
from dateline.page import extract_text
from dateline.reading import Options, read_article
from dateline.store.captures import Capture
from dateline.store.store import Store

Paths = dict[str, Callable[[], str]]


def paths(world: World, day: str, ids: list[str], stories: list[str]) -> Paths:
    """What readers ask of each page, each time of something else."""
    chance = world.chance
    week = (date.fromisoformat(day) - timedelta(days=7)).isoformat()
    later = (date.fromisoformat(day) + timedelta(days=7)).isoformat()

    def code() -> str:
        return CODES[min(len(CODES) - 1, int(chance.expovariate(0.06)))]

    made: Paths = {
        "today": lambda: "/today",
        "agenda, a week": lambda: f"/agenda?first={day}&last={later}",
        "calendar": lambda: f"/agenda?view=calendar&month={day[:7]}&who={code()}",
        "statements": lambda: chance.choice(("/statements", f"/statements?by={world.people.some(1)[0]}")),
        "statements, a week": lambda: f"/statements?since={week}&stance={chance.choice(('denies', 'warns'))}",
        "events": lambda: chance.choice(("/events", f"/events?actor={code()}&type=THREATEN")),
        "events, a week": lambda: f"/events?since={week}&status=happened",
        "network": lambda: f"/network?actor={code()}",
        "map": lambda: f"/map?actor={code()}",
        "conflicts": lambda: "/conflicts",
        "actor": lambda: f"/actor?who={world.people.some(1)[0]}",
        "search": lambda: f"/search?q={world.some(2).replace(' ', '+')}",
        "articles": lambda: "/search",
        "stories": lambda: "/stories",
        "article": lambda: f"/articles/{chance.choice(ids)}",
    }
    if stories:
        made["story"] = lambda: f"/stories/{chance.choice(stories)}"
    return made


def ask(address: str, made: Paths, readers: int, seconds: float, pause: float) -> dict[str, list[float]]:
    """The seconds that each answer took, by page."""
    took: dict[str, list[float]] = {name: [] for name in made}
    lock, end = threading.Lock(), time.monotonic() + seconds
    failed: list[str] = []

    def read(number: int) -> None:
        order = random.Random(number)
        with httpx.Client(base_url=address, timeout=60) as client:
            time.sleep(order.random() * pause)
            while time.monotonic() < end:
                name = order.choice(list(made))
                with lock:
                    path = made[name]()
                began = time.perf_counter()
                try:
                    answer = client.get(path, follow_redirects=True)
                except httpx.TransportError:  # at the end the desk goes away
                    return
                with lock:
                    took[name].append(time.perf_counter() - began)
                    # a made person may not be there: that is answered with 400, and is an answer
                    if answer.status_code >= 500:
                        failed.append(path)
                time.sleep(order.uniform(0.5, 1.5) * pause)

    threads = [threading.Thread(target=read, args=(number,)) for number in range(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        print(f"{len(failed)} FAILED, such as {failed[0]}")
    return took


def long_article(store: Store, words: int = 10_000) -> str:
    """An article of so many words, read by Dateline: paragraphs of news, over and over; its id."""
    paragraph = (
        '"We are ready to talk on {}," Foreign Minister Asha Mrema of Tanzania told reporters in Geneva on Monday. '
        "Burundi accused Tanzania of sending {} soldiers to the border. Kenya's president will meet Zambia's president "
        "in Lusaka on Thursday at 10:00 GMT. A senior official, who declined to be named, said that {} lorries waited."
    )
    text, number = "KIGOMA, March 4 (Lake Wire) — A long day.", 3
    while len(text.split()) < words:
        text += "\n\n" + paragraph.format(f"clause {number}", 1000 + number, number)
        number += 1
    record = read_article(extract_text(text), "long", Options(published="2024-03-04"))
    version, _ = store.keep(Capture("https://news.example/long", text.encode(), url="https://news.example/long"))
    return store.write(version, record)


def weight(address: str) -> tuple[int, int]:
    """Bytes of the first page and all that it loads, as sent (gzip); and the number of requests."""
    with httpx.Client(base_url=address, headers={"accept-encoding": "gzip"}, timeout=60) as client:
        page = client.get("/today")
        links = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text))
        bodies = [page.content, *(client.get(link).content for link in sorted(links))]
    return sum(len(gzip.compress(body, 5)) for body in bodies), len(bodies)


def main() -> None:
    parser = argparse.ArgumentParser(description="The desk at size.")
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--store", help="measure a copy of this one, in place of one that is made")
    parser.add_argument("--readers", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--pause", type=float, default=2.0, help="seconds that a reader reads, on average")
    parser.add_argument("--no-writer", action="store_true")
    parser.add_argument("--writer", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.writer:
        with dateline.open(asked.writer) as store:
            for capture, record in articles(10**9, seed=99, start=10**7):
                store.write(store.keep(capture)[0], record)
        return
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "crisis.db"
        if asked.store:
            shutil.copy(asked.store, place)
        with dateline.open(place) as store:
            if not asked.store:
                for capture, record in articles(asked.articles):
                    store.write(store.keep(capture)[0], record)
            report(store, place, asked)


def report(store: Store, place: Path, asked: argparse.Namespace) -> None:
    """Serve the store, ask, print."""
    from dateline.store.listing import AskedArticles
    from dateline.store.shelf import Shelf

    shelf = Shelf(store)
    day = shelf.newest_day() or FIRST.isoformat()
    ids = [sheet.id for sheet in shelf.articles(AskedArticles(), most=400).items]
    told = [story.id for story in store.stories(most=40)]
    long = long_article(store)
    print(f"{store.counts()['articles']} articles, the newest of {day}", flush=True)
    command = [sys.executable, "-m", "dateline", "serve", str(place), "--port", "0", "--tz", "UTC"]
    desk = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    writer = None
    try:
        assert desk.stdout is not None
        address = desk.stdout.readline().split()[0]
        size, requests = weight(address)
        print(f"the first page with all it loads: {size / 1000:.0f} kB compressed, {requests} requests")
        alone = []
        for _ in range(20):
            began = time.perf_counter()
            assert httpx.get(f"{address}/articles/{long}", timeout=60).status_code == 200
            alone.append(time.perf_counter() - began)
        print(
            f"article of 10,000 words, alone: median {sorted(alone)[10] * 1e3:.0f} ms, the first {alone[0] * 1e3:.0f}"
        )
        if not asked.no_writer:
            writer = subprocess.Popen([sys.executable, "-m", "bench.desk", "--writer", str(place)])
            time.sleep(2)
        made = paths(World(1), day, ids, told)
        took = ask(address, made, asked.readers, asked.seconds, asked.pause)
        print(f"{asked.readers} readers, {asked.pause:g} s between clicks, {sum(map(len, took.values()))} pages:")
        for name, times in took.items():
            if times:
                times.sort()
                p95 = times[min(len(times) - 1, int(len(times) * 0.95))]
                middle = times[len(times) // 2]
                print(f"{name:22} {len(times):5} asked   median {middle * 1e3:6.0f} ms   p95 {p95 * 1e3:6.0f} ms")
    finally:
        for process in (writer, desk):
            if process is not None:
                process.kill()
                process.wait()


if __name__ == "__main__":
    main()
