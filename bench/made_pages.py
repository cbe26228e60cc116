"""Pages of our own making, as many as are wanted, as sites serve them; some are no articles.

A page has a headline, a dateline, two to five short paragraphs (who said what, who did what, who meets whom), and a
menu around them. The same number gives the same page.
"""

from __future__ import annotations

import gzip
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

FIRST = date(2024, 1, 1)
TOWNS = ("Accra", "Lagos", "Tema", "Lomé", "Kumasi", "Abidjan", "Dakar", "Nairobi", "Tunis", "Geneva", "Oslo", "Lima")
STATES = ("Ghana", "Togo", "Kenya", "Nigeria", "Senegal", "Tunisia", "Norway", "Peru", "Chile", "Ethiopia")
PEOPLE = ("Kofi Badu", "Ama Sarpong", "Asha Mrema", "Elmer Huamán", "Ines Dahl", "Joseph Kiprono", "Leila Trabelsi")
POSTS = ("a union spokesman", "the interior minister", "a police spokeswoman", "the governor", "an army spokesman")
SAID = (
    '"We want {few} weeks of talks," {post}, {who}, told reporters on {weekday}. He denied that shots had been fired.',
    "{state} condemned {other} over the seizure of {few} trawlers, the foreign ministry in {town} said in a statement.",
    "Police arrested {many} dockers in {town} on {weekday}, {who} said, and {few} people were wounded.",
    "The presidents of {state} and {other} will meet in {town} on {day}, officials said.",
    "A senior official, who asked not to be named, said that about {many} soldiers had left the border near {town}.",
    "{other} will send {many} tonnes of grain to {town}, {post} said. The first ship is to arrive on {day}.",
    "Rebels attacked a convoy near {town} and killed {few} soldiers, {who} told a local station.",
    "{state} threatened to close the crossing unless {other} withdraws its troops by {day}.",
)
PAGE = """<!doctype html><html lang="en"><head><title>{title} | The Lake Wire</title>
<meta property="article:published_time" content="{at}T08:00:00Z"><meta property="og:title" content="{title}"></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li></ul></nav>
<article><h1>{title}</h1><p>{place}, {written} (Lake Wire) — {first}</p>{more}</article>
<footer>© The Lake Wire. All rights reserved.</footer></body></html>"""
#: Of so many pages one is none: a video page.
VIDEO = 25


def page(number: int) -> bytes:
    """The page with this number."""
    chance = random.Random(number)
    if number % VIDEO == VIDEO - 1:
        return f"<!doctype html><html><head><title>Video {number}</title></head><body><video/></body></html>".encode()
    day = FIRST + timedelta(days=number % 91)

    def words(line: str) -> str:
        state, other = chance.sample(STATES, 2)
        later = day + timedelta(days=chance.randrange(3, 40))
        return line.format(
            state=state, other=other, town=chance.choice(TOWNS), who=chance.choice(PEOPLE), post=chance.choice(POSTS),
            few=chance.randrange(2, 10), many=chance.randrange(11, 10_000), day=f"{later:%B} {later.day}",
            weekday=f"{day - timedelta(days=chance.randrange(1, 5)):%A}",
        )  # fmt: skip

    lines = [words(line) for line in chance.sample(SAID, chance.randrange(2, 6))]
    town = chance.choice(TOWNS)
    return PAGE.format(
        title=f"Report {number}: unrest in {town} as talks go on",
        at=day.isoformat(),
        place=town.upper(),
        written=f"{day:%B} {day.day}, {day.year}",
        first=lines[0],
        more="".join(f"<p>{line}</p>" for line in lines[1:]),
    ).encode()


def archives(folder: Path, number: int, in_one: int) -> Iterator[Path]:
    """So many pages in web archives (WARC, each record packed), so many in each."""
    for first in range(0, number, in_one):
        file = folder / f"made-{first:06}.warc.gz"
        with file.open("wb") as stream:
            for n in range(first, min(first + in_one, number)):
                stream.write(gzip.compress(_record(f"https://wire.example/{n}", page(n)), 6))
        yield file


def _record(url: str, body: bytes) -> bytes:
    http = (
        f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        + body
    )
    about = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{hash_of(url)}>\r\n"
        f"WARC-Target-URI: {url}\r\nWARC-Date: 2024-04-02T03:04:05Z\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return about.encode() + http + b"\r\n\r\n"


def hash_of(url: str) -> str:
    """Twelve digits that name a record."""
    return f"{int(url.rpartition('/')[2]):012}"
