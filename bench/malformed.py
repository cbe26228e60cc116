"""Bad pages, each different: read or refused with a reason, within time and memory; no defect, no dead batch.

    python -m bench.malformed                240 pages
    python -m bench.malformed --pages 1000

Hostile and broken constructs written by hand (nesting, attributes, entities, bombs, cut files, wrong charsets, other
formats), and pages of the examples cut, crossed and damaged at random.
"""

from __future__ import annotations

import argparse
import gzip
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import dateline
from dateline.guard import Limits
from dateline.ingest import ingest
from tools.fuzz import mutated
from tools.fuzz_targets import PAGE

EXAMPLES = Path(__file__).parent.parent / "examples"
WORDS = "The harbour master said on Monday that talks would go on. Nobody was hurt on the quay, he said. "


def constructs() -> dict[str, bytes]:
    """Pages that are bad in a known way."""

    def page(inner: str, head: str = "") -> str:
        return f"<html><head><title>Talks to go on</title>{head}</head><body>{inner}<p>{WORDS * 5}</p></body></html>"

    before = ["a", *(f"a{n}" for n in range(11))]
    laughs = "".join(f"<!ENTITY a{n} '{f'&{name};' * 10}'>" for n, name in enumerate(before))
    texts = {
        "nested divs": page("<div>" * 5000),
        "nested tables": page("<table><tr><td>" * 1500),
        "nested lists": page("<ul><li>" * 3000),
        "nested blockquotes": page("<blockquote>" * 4000),
        "unclosed": "<p><b><i><a href='" * 2000,
        "attributes": page("<p " + " ".join(f"a{n}='{n}'" for n in range(20_000)) + ">x</p>"),
        "long attribute": page("<p title='" + "x" * 3_000_000 + "'>x</p>"),
        "many elements": page("<b>x</b>" * 30_000),
        "long word": page("<p>" + "a" * 200_000 + "</p>"),
        "long sentence": page("<p>" + "and then he said that " * 8000 + "</p>"),
        "quotes": page("<p>" + "“He said ‘" * 3000 + "</p>"),
        "brackets": page("<p>" + "(((" * 20_000 + "</p>"),
        "numbers": page("<p>" + "9" * 100_000 + " soldiers</p>"),
        "dates": page("<p>" + "on 31 February 2024 at 25:61 " * 2000 + "</p>"),
        "laughs": "<!DOCTYPE x [<!ENTITY a 'ha'>" + laughs + "]>" + page("&a11;"),
        "outer entity": "<!DOCTYPE x [<!ENTITY f SYSTEM 'file:///etc/passwd'>]>" + page("&f;"),
        "character references": page("&#x0;&#xD800;&#x110000;&#99999999999;" * 500),
        "comments": page("<!--" + "-" * 100_000),
        "unclosed script": page("<script>" + "x" * 100_000),
        "bad json": page("", "<script type='application/ld+json'>{" + '"a":{' * 20_000 + "</script>"),
        "json list": page("", "<script type='application/ld+json'>" + "[" * 50_000 + "</script>"),
        "bad canonical": page("", "<link rel=canonical href='http://[::1'><meta property='og:url' content='http://]'>"),
        "bad dates": page("", "<meta property='article:published_time' content='9999-99-99T99:99:99+99:99'>"),
        "huge year": page("<time datetime='99999999999-01-01'>", "<meta name=date content='-5000-01-01'>"),
        "right to left": page("\u202e" * 1000 + "\u2066" * 1000),
        "marks": page("a" + "\u0301" * 50_000),
        "zero width": page("\u200b" * 100_000),
        "private": page("\ue000\ue001" * 10_000),
        "base": page("", "<base href='javascript:alert(1)'>"),
        "frames": "<frameset>" * 2000,
        "svg": page("<svg>" * 3000),
        "math": page("<math><mi>" * 3000),
        "templates": page("<template>" * 3000),
        "doctype": "<!DOCTYPE html PUBLIC '" + "x" * 100_000 + "'>",
        "markdown": "# " * 5000 + "[a](" * 5000,
        "plain": "Talks\n" * 50_000,
        "no newline": WORDS * 4000,
        "empty": "",
        "blank": " \n\t" * 1000,
    }  # fmt: skip
    other = {
        "nulls": b"\0" * 100_000,
        "utf-16 cut": page(WORDS).encode("utf-16")[:-1],
        "utf-32": page(WORDS).encode("utf-32"),
        "wrong charset": page("é", "<meta charset=utf-7>").encode("latin-1"),
        "mixed charsets": page("é").encode() + page("é").encode("latin-1"),
        "surrogates": b"<html><p>" + b"\xed\xa0\x80" * 1000,
        "overlong": b"<html><p>" + b"\xc0\xaf" * 1000,
        "gzip": gzip.compress(page(WORDS).encode()),
        "pdf": b"%PDF-1.7\n" + bytes(range(256)) * 50,
        "png": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 50,
        "zip": b"PK\x03\x04" + bytes(range(256)) * 50,
        "elf": b"\x7fELF" + bytes(range(256)) * 50,
        "too long": b"<p>x</p>" * 3_000_000,
    }
    return {**{name: text.encode("utf-8", "surrogatepass") for name, text in texts.items()}, **other}


def made(number: int, seed: int = 7) -> dict[str, bytes]:
    """So many different bad pages, by name."""
    pages = constructs()
    chance = random.Random(seed)
    known = [path.read_bytes() for path in sorted(EXAMPLES.rglob("*.html"))]
    met = set(pages.values())
    while len(pages) < number:
        data = chance.choice(known)
        match chance.randrange(4):
            case 0:
                data = data[: chance.randrange(1, len(data))]
            case 1:
                data = data[chance.randrange(len(data)) :]
            case 2:
                other = chance.choice(known)
                data = data[: chance.randrange(len(data))] + other[chance.randrange(len(other)) :]
            case _:
                at = chance.randrange(len(data))
                data = data[:at] + mutated(chance, [data[at : at + 3000]], PAGE) + data[at + 3000 :]
        if data not in met:
            met.add(data)
            pages[f"damaged {len(pages)}"] = data
    return pages


def run(number: int, *, workers: int = 1) -> Counter[str]:
    """What became of them: read, known (the same bytes met before), refused. Raises where one was a defect or was
    lost."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "pages"
        folder.mkdir()
        for title, data in made(number).items():
            (folder / f"{title.replace(' ', '-')}.html").write_bytes(data)
        with dateline.open(Path(name) / "crisis.db") as store:
            taken = list(ingest(store, [str(folder)], workers=workers, limits=Limits(seconds=120), rules_only=True))
    defects = [one for one in taken if one.code == 70]
    if defects or len(taken) != number:
        raise AssertionError(f"{len(taken)} of {number}; defects: {defects[:3]}")
    counts = Counter(one.state for one in taken)
    counts["set aside"] = sum("set aside" in (one.why or "") for one in taken)
    return counts


def main() -> int:
    parser = argparse.ArgumentParser(description="Bad pages, each different.")
    parser.add_argument("--pages", type=int, default=240)
    asked = parser.parse_args()
    began = time.monotonic()
    counts = run(asked.pages)
    told = ", ".join(f"{count} {state}" for state, count in counts.items())
    print(f"{asked.pages} bad pages: {told}; {time.monotonic() - began:.0f} s. No defect, none lost.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
