"""Made articles with their records, as many as wanted: for measuring the store, where reading 100,000 pages would take
days. The records are not read but made, with the data that ``dateline read`` finds in as long a text; their spans hold.

The numbers are those of forty news articles that were read (means: 3,300 characters, 20 actors, 10 times, 14 places, 13
statements, 5 events, 0.7 engagements, 13 rejected). People, countries and words are as frequent as in news about one
crisis: a few in every second or fifth article, most in a few. A tenth of the articles are copies. The pages are lean (7
KB packed in the middle, a quarter of what news sites serve), so that the room for a store is not bought with menus.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import accumulate

import dateline
from dateline.record import (
    Actor,
    AgendaItem,
    AgendaTime,
    Article,
    Event,
    EventDate,
    Evidence,
    Member,
    Place,
    Published,
    Record,
    Rejected,
    Source,
    Statement,
    Time,
    Version,
    Words,
)
from dateline.spans import Span
from dateline.store.captures import Capture

FIRST = date(2023, 1, 1)
#: So many articles a day.
DAILY = 300
TYPES = (
    "CONSULT",
    "ACCUSE",
    "ASSAULT",
    "AGREE",
    "REQUEST",
    "COOPERATE",
    "THREATEN",
    "AID",
    "COERCE",
    "PROTEST",
    "MOBILIZE",
)
STANCES = ("asserts", "denies", "warns", "demands", "promises", "believes", "doubts")
STATUSES = ("happened", "happened", "happened", "ongoing", "planned", "possible", "denied")
WHAT = ("talks", "meeting", "visit", "summit", "vote")
CODES = [f"{a}{b}{c}" for a in "RUABCD" for b in "SKAEIO" for c in "ARLMN"]
OFFICES = ("Foreign Minister", "President", "Defence Minister", "Spokesman", "Ambassador", None, None, None)

#: A page as sites serve them: the article, and around it menus, teasers and scripts.
PAGE = """<!doctype html><html lang="en"><head><title>{title}</title><script>{script}</script></head>
<body><nav>{links}</nav><article><h1>{title}</h1><p>{text}</p></article><aside>{teasers}</aside></body></html>"""


@dataclass
class Draft:
    """A text that grows, with the spans of what was put into it."""

    sentences: list[Span] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    size: int = 0

    def put(self, words: str) -> Span:
        start = self.size
        self.pieces.append(words)
        self.size += len(words)
        return (start, self.size)

    def sentence(self, *words: str) -> list[Span]:
        start = self.size
        spans = [self.put(piece) for piece in words]
        self.sentences.append((start, self.size))
        self.put(" ")
        return spans


class Frequent:
    """A choice in which the first are as much more frequent as in language (Zipf's law, less ``skip`` of its head)."""

    def __init__(self, chance: random.Random, things: list[str], skip: float) -> None:
        self.chance, self.things = chance, things
        self.weights = list(accumulate(1 / (rank + skip) for rank in range(len(things))))

    def some(self, number: int) -> list[str]:
        return self.chance.choices(self.things, cum_weights=self.weights, k=number)


class World:
    """Words, people, countries and engagements to write about. The world is the same for every ``seed``, what is
    written about it is not."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(1)
        letters = "bcdfgklmnprstv"
        self.words = [self._word(letters) for _ in range(30_000)]
        people = [f"{self._word(letters).title()} {self._word(letters).title()}" for _ in range(20_000)]
        towns = [self._word(letters).title() for _ in range(3_000)]
        self.of = {name: CODES[min(len(CODES) - 1, int(self.chance.expovariate(0.06)))] for name in people}
        self.office = {name: self.chance.choice(OFFICES) for name in people}
        self.chance.seed(seed)
        self.said = Frequent(self.chance, self.words, 3)
        self.people = Frequent(self.chance, people, 8)
        self.towns = Frequent(self.chance, towns, 5)
        self.menus = [self._links(60) for _ in range(40)]

    def _word(self, letters: str) -> str:
        chance = self.chance
        return "".join(chance.choice(letters) + chance.choice("aeiou") for _ in range(chance.randint(1, 4)))

    def some(self, number: int) -> str:
        return " ".join(self.said.some(number))

    def _links(self, count: int) -> str:
        each = "<li class='teaser teaser--small' data-id='{}'><a href='https://news.example/{}/{}'>{}</a></li>"
        number = self.chance.randrange
        return "".join(each.format(number(10**7), self.some(1), number(10**6), self.some(6)) for _ in range(count))

    def page(self, record: Record) -> bytes:
        """The page of a record: the menus are the site's, the teasers its own."""
        article, chance = record.article, self.chance
        script = "".join(f"a{chance.randrange(10**6):x}={chance.random():.9f};" for _ in range(60))
        teasers = self._links(min(400, int(chance.lognormvariate(4.4, 0.6))))
        menu = chance.choice(self.menus)
        return PAGE.format(title=article.title, script=script, links=menu, text=article.text, teasers=teasers).encode()

    def engagement(self, day: date) -> tuple[str, list[str], date]:
        """One of those that are ahead: what, whose, when; on a day there are twelve, told more or less often."""
        ahead = day + timedelta(days=1 + int(self.chance.expovariate(0.15)))
        which = min(11, int(self.chance.expovariate(0.4)))
        own = random.Random(ahead.toordinal() * 12 + which)
        parties = own.sample(CODES[:40], 2)
        return own.choice(WHAT), parties, ahead

    def record(self, number: int) -> Record:
        """An article with its record."""
        chance, draft = self.chance, Draft()
        when = FIRST + timedelta(days=number // DAILY)
        day = when.isoformat()
        size = min(26_000, max(500, int(chance.lognormvariate(7.95, 0.65))))

        def many(each: float, thousands: float = size / 1000) -> int:
            return max(1, round(thousands * each * chance.uniform(0.6, 1.4)))

        names = list(dict.fromkeys(self.people.some(many(5))))
        towns = self.towns.some(many(3))
        mentions: dict[int, list[Span]] = {n: [] for n in range(len(names))}
        said, done, ahead, times, where, left = [], [], [], [], [], []
        _, span, _ = draft.sentence(towns[0].upper() + ", ", f"{when:%B %-d}", f" — {self.some(20)}.")
        evidence = (Evidence("dateline", f"{when:%B %-d}", span, f"the dateline names {day}"),)
        for n in range(many(4)):
            who = chance.randrange(len(names))
            name, cue, words, _ = draft.sentence(names[who], " said ", f"that {self.some(14)}", ".")
            mentions[who].append(name)
            source = Source((name,), names[who], f"a{who + 1}", "named")
            stance = STANCES[min(len(STANCES) - 1, int(chance.expovariate(0.9)))]
            content = Words((words,), "")
            said.append(Statement(f"s{n + 1}", source, Words((cue,), " said "), content, "indirect", stance))
        for n in range(many(1.5)):
            who, whom = chance.randrange(len(names)), chance.randrange(len(names))
            name, verb, other, _ = draft.sentence(names[who], f" {self.some(1)} ", names[whom], f" {self.some(12)}.")
            mentions[who].append(name)
            mentions[whom].append(other)
            sides = (Member(name, names[who], f"a{who + 1}"),), (Member(other, names[whom], f"a{whom + 1}"),)
            trigger = Words((verb,), "")
            kind = TYPES[min(len(TYPES) - 1, int(chance.expovariate(0.35)))]
            at = EventDate(day, day, (when + timedelta(days=1)).isoformat(), "day")
            status = chance.choice(STATUSES)
            done.append(
                Event(
                    f"e{n + 1}",
                    kind,
                    None,
                    (),
                    1,
                    -2.0,
                    *sides,
                    trigger,
                    at,
                    None,
                    status,
                    statement="s1",
                    mentions=(verb,),
                )
            )
        hosts: dict[str, str] = {}
        for n in range(sum(chance.random() < 0.2 for _ in range(max(1, size // 1000)))):
            what, parties, on = self.engagement(when)
            one, _, two, words, _ = draft.sentence(
                parties[0], " and ", parties[1], f" will hold {what} on {on:%B %-d}", "."
            )
            for party in parties:
                hosts.setdefault(party, f"a{len(names) + len(hosts) + 1}")
            members = tuple(Member(s, p, hosts[p]) for s, p in zip((one, two), parties, strict=True))
            start = AgendaTime(on.isoformat(), "day")
            ahead.append(AgendaItem(f"g{n + 1}", what, members, (), start, None, None, "scheduled", None, (words,)))
        for n in range(many(3.4)):
            called = towns[n % len(towns)]
            town, _, word, _ = draft.sentence(called, f" {self.some(chance.randint(4, 9))} on ", "Monday", ".")
            where.append(Place(town, called, called, CODES[n % 20], 12.5, 44.25, "city", "place", "made"))
            times.append(Time(word, "Monday", "DATE", day, day, day, None, "day"))
            left.append(Rejected("place", town, called, "a village of the same name is smaller"))
        while draft.size < size:
            draft.sentence(self.some(chance.randint(12, 24)), ".")
        for n, each in enumerate(names):
            if not mentions[n]:
                mentions[n].append(draft.put(each))
        text = "".join(draft.pieces)
        actors = [
            Actor(f"a{n + 1}", name, "person", self.of[name], "GOV", self.office[name], None, tuple(mentions[n]))
            for n, name in enumerate(names)
        ]
        actors += [Actor(a, code, "government", code, "GOV") for code, a in hosts.items()]
        told = Published(day, "day", day, day, evidence)
        link = f"https://news.example/{number}"
        article = Article(self.some(8), text, link, language="en", published=told, sentences=tuple(draft.sentences))
        maker = Version(dateline.__version__, "made", "PLOVER", "made", "made", "made")
        return Record(
            str(number), maker, article, tuple(actors), tuple(times), tuple(where),
            tuple(replace(s, content=Words(s.content.spans, text[slice(*s.content.spans[0])])) for s in said),
            tuple(replace(e, trigger=Words(e.trigger.spans, text[slice(*e.trigger.spans[0])])) for e in done),
            tuple(ahead), (), tuple(left),
        )  # fmt: skip


def articles(count: int, seed: int = 1, start: int = 0) -> Iterator[tuple[Capture, Record]]:
    """Captures with their records; every tenth has the text of one before under an address of its own."""
    world, last = World(seed), None
    for number in range(start, start + count):
        record = last if last is not None and number % 10 == 9 else world.record(number)
        address = f"https://news.example/{number}"
        record = replace(record, article=replace(record.article, url=address))
        yield Capture(address, world.page(record), url=address), record
        last = record
