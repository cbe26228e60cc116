"""Ingest killed at random points: whatever the moment, the store is sound, and the next runs lose and double nothing.

    python -m bench.killed --rounds 50

Each round takes in the same pages (``--pages`` of our own making) with a process that gets SIGKILL somewhere between
its first write and its end; after every kill the database is checked, and at the end it has to hold exactly what a
store has into which the pages were taken undisturbed.
"""

from __future__ import annotations

import argparse
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import dateline
from dateline.store.verify import verify

#: What is told of the time of a run, or is a mere counter.
TIMES = frozenset({"seen", "read", "applied", "fetched", "first_seen", "checked", "number", "known", "maker"})
#: Tables of which all rows are compared; FTS5's own are checked by its integrity check.
TABLES = ("bodies", "pages", "versions", "articles", "texts", "records", "statements", "events", "agenda", "conflicts")
#: Who is who, by names in place of numbers.
PEOPLE = """
select a.id, r.reference, r.mentions, k.name, k.kind, k.code, k.office, n.name
from actors r join known k on k.number = r.known join names n on n.number = k.called
join articles a on a.number = r.article
"""
MEMBERS = """
select a.id, m.reference, m.role, n.name from members m join names n on n.number = m.name
join articles a on a.number = m.article
"""
WORDS = "select w.word, n.name from name_words w join names n on n.number = w.name"


TEXT = """\
{capital}, February {day}, 2024 — Police arrested {many} dockers in {town} on Monday, the interior ministry said.

"We want {weeks} weeks of talks," a union spokesman, Kofi Badu, told reporters. He denied that shots had been fired.

The presidents of Ghana and Togo will meet in {town} on March {day}.
"""


def pages(folder: Path, number: int) -> None:
    """Articles that differ in their places, numbers and days."""
    towns = ("Accra", "Lagos", "Tema", "Lomé", "Kumasi", "Abidjan", "Dakar")
    for n in range(number):
        town = towns[n % len(towns)]
        text = TEXT.format(capital=town.upper(), town=town, day=1 + n % 27, many=20 + n, weeks=n + 2)
        (folder / f"{n:03}.txt").write_text(f"Strike number {n} in {town}\n\n{text}", encoding="utf-8")


def contents(store: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of the store, without what tells of the time; nothing, where it has no tables yet. Raises if the
    database is not sound."""
    with sqlite3.connect(store) as connection:
        for check, good in (("integrity_check", [("ok",)]), ("foreign_key_check", [])):
            if (problems := connection.execute(f"pragma {check}").fetchall()) != good:
                raise AssertionError(f"{check}: {problems[:3]}")
        if not connection.execute("select 1 from sqlite_master where name = 'search'").fetchall():
            return {}
        connection.execute("insert into search (search, rank) values ('integrity-check', 1)")
        rows: dict[str, list[tuple[object, ...]]] = {}
        for table in TABLES:
            columns = [row[1] for row in connection.execute(f"pragma table_info({table})") if row[1] not in TIMES]
            own = "(select id from articles where number = article)" if table != "versions" else "article"
            quoted = ", ".join(own if column == "article" else f'"{column}"' for column in columns)
            rows[table] = sorted(connection.execute(f"select {quoted} from {table}"), key=repr)
        for name, asked in (("actors", PEOPLE), ("members", MEMBERS), ("name_words", WORDS)):
            rows[name] = sorted(connection.execute(asked), key=repr)
        return rows


def verified(store: Path) -> None:
    """Raises unless the store is what its log says (``dateline verify``)."""
    with dateline.open(store, create=False) as opened, opened.reading() as connection:
        if findings := verify(connection).findings:
            raise AssertionError(f"{store}: {findings[:3]}")


def _ingest(folder: Path, store: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "dateline", "ingest", str(folder), "--store", str(store), "--quiet"]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def killed(folder: Path, store: Path, after: float) -> bool:
    """One run, killed so many seconds after its first write; whether the kill came before its end."""
    process = _ingest(folder, store)
    while process.poll() is None and not store.exists():
        time.sleep(0.01)
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
    process.communicate()
    return process.returncode == -signal.SIGKILL


def run(rounds: int, number: int, seed: int = 7) -> tuple[int, int]:
    """So many kills that come before a run's end; how many, and how many stores were filled. Raises where a
    store is not sound, or in the end not what it should be."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as name:
        folder, whole = Path(name) / "pages", Path(name) / "whole.db"
        folder.mkdir()
        pages(folder, number)
        began = time.monotonic()
        assert _ingest(folder, whole).wait() == 0
        seconds, expected = time.monotonic() - began, contents(whole)
        kills = filled = 0
        while kills < rounds:
            filled += 1
            store = Path(name) / f"{filled}.db"
            while kills < rounds and killed(folder, store, chance.uniform(0, seconds)):
                kills += 1
                if contents(store):
                    verified(store)
            assert _ingest(folder, store).wait() == 0
            verified(store)
            if contents(store) != expected:
                raise AssertionError(f"{store}: after {kills} kills the store is not what it should be")
        return kills, filled


def main() -> None:
    parser = argparse.ArgumentParser(description="Ingest killed at random points.")
    parser.add_argument("--rounds", type=int, default=50, help="kills")
    parser.add_argument("--pages", type=int, default=40)
    asked = parser.parse_args()
    kills, filled = run(asked.rounds, asked.pages)
    print(f"{kills} kills on {filled} stores of {asked.pages} pages.")
    print("Sound each time; nothing lost, nothing doubled.")


if __name__ == "__main__":
    main()
