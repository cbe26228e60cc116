"""The store at size: what an article costs, what the views take while pages come in, how much room it takes.

    python -m bench.store --articles 100000

The articles are made (as long as news are, words as frequent as words are, a tenth of them copies), with records whose
data stand in their text; nothing is read by spaCy, so that what is measured is the store.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path

import dateline
from dateline.record import (
    Actor,
    AgendaItem,
    AgendaTime,
    Article,
    Event,
    EventDate,
    Member,
    Published,
    Record,
    Source,
    Statement,
    Version,
    Words,
)
from dateline.spans import Span
from dateline.store.captures import Capture
from dateline.store.store import Store

FIRST = date(2023, 1, 1)
TYPES = (
    "ACCUSE",
    "AGREE",
    "AID",
    "ASSAULT",
    "COERCE",
    "CONSULT",
    "COOPERATE",
    "MOBILIZE",
    "PROTEST",
    "REQUEST",
    "THREATEN",
)
STANCES = ("asserts", "denies", "warns", "demands", "promises")
CODES = [f"{a}{b}{c}" for a in "ABCDE" for b in "AEIOU" for c in "LMNRST"]


#: A page as sites serve them: the article, and around it ten times as much.
PAGE = """<!doctype html><html lang="en"><head><title>{title}</title>{links}</head>
<body><nav>{links}</nav><article><h1>{title}</h1><p>{text}</p></article><aside>{links}</aside></body></html>"""


@dataclass
class Draft:
    """A text that grows, with the spans of what was put into it."""

    text: str = ""
    sentences: list[Span] = field(default_factory=list)

    def put(self, words: str) -> Span:
        start = len(self.text)
        self.text += words
        return (start, len(self.text))

    def sentence(self, *pieces: str) -> list[Span]:
        start = len(self.text)
        spans = [self.put(piece) for piece in pieces]
        self.sentences.append((start, len(self.text)))
        self.put(" ")
        return spans


class World:
    """Words and people to write about."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        letters = "bcdfgklmnprstv"
        self.words = [self._word(letters) for _ in range(20_000)]
        self.weights = list(accumulate(1 / (rank + 3) for rank in range(len(self.words))))
        self.people = [f"{self._word(letters).title()} {self._word(letters).title()}" for _ in range(2_000)]

    def _word(self, letters: str) -> str:
        return "".join(
            self.chance.choice(letters) + self.chance.choice("aeiou") for _ in range(self.chance.randint(1, 4))
        )

    def some(self, number: int) -> str:
        return " ".join(self.chance.choices(self.words, cum_weights=self.weights, k=number))

    def links(self) -> str:
        """Forty links as menus and teasers have them."""
        each = "<li class='teaser teaser--small' data-id='{}'><a href='https://news.example/{}/{}'>{}</a></li>"
        number, words = self.chance.randrange, self.some
        return "".join(each.format(number(10**7), words(1), number(10**6), words(6)) for _ in range(40))

    def record(self, number: int) -> Record:
        """An article of 300 to 1,500 words with five statements, four events, and an engagement now and then."""
        chance, draft = self.chance, Draft()
        day = (FIRST + timedelta(days=number // 300)).isoformat()
        names = chance.sample(self.people, 4)
        codes = [chance.choice(CODES) for _ in names]
        mentions: dict[int, list[Span]] = {n: [] for n in range(4)}
        said, done, ahead = [], [], []
        for n in range(5):
            who = chance.randrange(4)
            name, cue, words, _ = draft.sentence(names[who], " said ", f"that {self.some(14)}", ".")
            mentions[who].append(name)
            source = Source((name,), names[who], f"a{who}", "named")
            content = Words((words,), draft.text[slice(*words)])
            said.append(
                Statement(f"s{n}", source, Words((cue,), " said "), content, "indirect", chance.choice(STANCES))
            )
            draft.sentence(self.some(chance.randint(12, 24)), ".")
        for n in range(4):
            who, whom = chance.sample(range(4), 2)
            name, verb, other, _ = draft.sentence(names[who], f" {self.some(1)} ", names[whom], f" {self.some(12)}.")
            mentions[who].append(name)
            mentions[whom].append(other)
            sides = (Member(name, names[who], f"a{who}"),), (Member(other, names[whom], f"a{whom}"),)
            trigger = Words((verb,), draft.text[slice(*verb)])
            when = EventDate(day, day, None, "day")
            done.append(Event(f"e{n}", chance.choice(TYPES), None, (), 1, 0.0, *sides, trigger, when, None, "happened"))
            draft.sentence(self.some(chance.randint(12, 24)), ".")
        if chance.random() < 0.4:
            later = (date.fromisoformat(day) + timedelta(days=chance.randint(1, 30))).isoformat()
            name, _, words = draft.sentence(names[0], " will hold ", "talks there.")
            item = AgendaTime(later, "day")
            host = (Member(name, names[0], "a0"),)
            ahead.append(AgendaItem("g1", "talks", host, (), item, None, None, "scheduled", None, (words,)))
        for _ in range(min(60, int(chance.lognormvariate(1.9, 0.9)))):
            draft.sentence(self.some(chance.randint(12, 24)), ".")
        actors = tuple(
            Actor(f"a{n}", names[n], "person", codes[n], "GOV", mentions=tuple(spans))
            for n, spans in mentions.items()
            if spans
        )
        article = Article(
            self.some(8), draft.text, f"https://news.example/{number}", published=Published(day, "day", day, day),
            sentences=tuple(draft.sentences),
        )  # fmt: skip
        made = Version(dateline.__version__, "made", "PLOVER")
        return Record(str(number), made, article, actors, (), (), tuple(said), tuple(done), tuple(ahead))


def articles(count: int, seed: int = 1, start: int = 0) -> Iterator[tuple[Capture, Record]]:
    """Captures with their records; every tenth has the text of one before under an address of its own."""
    world, last = World(seed), None
    for number in range(start, start + count):
        record = last if last is not None and number % 10 == 9 else world.record(number)
        page = PAGE.format(title=record.article.title, text=record.article.text, links=world.links()).encode()
        yield Capture(f"https://news.example/{number}", page, url=f"https://news.example/{number}"), record
        last = record


def fill(store: Store, made: Iterator[tuple[Capture, Record]]) -> tuple[list[float], int]:
    """Put articles in; the seconds that each took, and the bytes of their pages, packed."""
    seconds, packed = [], 0
    for capture, record in made:
        began = time.perf_counter()
        version, _ = store.keep(capture)
        store.write(version, record)
        seconds.append(time.perf_counter() - began)
        packed += len(zlib.compress(capture.data))
    return seconds, packed


def views(store: Store, world: World, day: str) -> dict[str, Callable[[], object]]:
    """What a user asks, each time of something else."""
    from dateline.digest import digest
    from dateline.profile import profile

    chance = world.chance
    week = (date.fromisoformat(day) - timedelta(days=7)).isoformat()
    return {
        "search, two words": lambda: store.search(world.some(2), most=20),
        "search, a rare word": lambda: store.search(chance.choice(world.words[5_000:]), most=20),
        "statements by somebody": lambda: store.statements(by=chance.choice(world.people), most=50),
        "statements, stance, week": lambda: store.statements(stance="denies", since=week, most=50),
        "events, pair and type": lambda: store.events(
            actor=chance.choice(CODES), recipient=chance.choice(CODES), type="THREATEN", most=50
        ),
        "agenda, a week": lambda: store.agenda(first=day, last=(date.fromisoformat(day) + timedelta(7)).isoformat()),
        "who": lambda: profile(store, chance.choice(world.people), most=20),
        "brief since a day": lambda: digest(store, since=day, most=50),
    }


def _p95(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.95)]


def main() -> None:
    parser = argparse.ArgumentParser(description="The store at size.")
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--asked", type=int, default=20, help="times that each view is asked")
    parser.add_argument("--store", help="fill and keep this store, in place of a temporary one")
    parser.add_argument("--writer", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.writer:
        with dateline.open(asked.store) as store:
            fill(store, articles(10**9, seed=99, start=10**7))
        return
    with tempfile.TemporaryDirectory() as folder:
        place = Path(asked.store or Path(folder) / "crisis.db")
        with dateline.open(place) as store:
            seconds, packed = fill(store, articles(asked.articles))
        many = min(1000, len(seconds) // 2)
        early, late = sum(seconds[many // 10 : many]) / (many - many // 10), sum(seconds[-many:]) / many
        size = sum(file.stat().st_size for file in place.parent.glob(f"{place.name}*"))
        bound = 2 * packed + 6_000 * asked.articles
        print(f"{asked.articles} articles: {early * 1e3:.1f} ms each in the first {many}, {late * 1e3:.1f} in the last")
        print(f"store {size / 1e6:.0f} MB; packed pages {packed / 1e6:.0f} MB; bound {bound / 1e6:.0f} MB", flush=True)
        command = [sys.executable, "-m", "bench.store", "--writer", "--store", str(place)]
        writer = subprocess.Popen(command)
        try:
            time.sleep(3)
            day = (FIRST + timedelta(days=asked.articles // 300)).isoformat()
            with dateline.open(place) as store:
                for name, view in views(store, World(1), day).items():
                    took = []
                    for _ in range(asked.asked):
                        began = time.perf_counter()
                        view()
                        took.append(time.perf_counter() - began)
                    middle = sorted(took)[len(took) // 2]
                    print(f"{name:28} median {middle * 1e3:6.0f} ms   p95 {_p95(took) * 1e3:6.0f} ms", flush=True)
        finally:
            writer.kill()
            writer.wait()


if __name__ == "__main__":
    main()
