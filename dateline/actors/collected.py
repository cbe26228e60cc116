"""The table of office holders as it is made from Wikidata's statements: which are kept, and the file they go into."""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from dateline.actors.offices import ends, office_key, sole

#: What ended before is left out.
SINCE = "1990"
#: Without an end, what began before was left open by mistake; but for the offices that are told of for decades.
STALE = "2008"
LASTING = frozenset({"president", "prime minister", "foreign minister", "supreme leader"})
#: Offices that are not worth their place: too many holders, seldom in the news by title.
LEFT_OUT = frozenset({"ambassador", "former", "lesser office"})


class Held(NamedTuple):
    """A statement that somebody held an office: ISO dates, "" where unknown; ``other``: another name of the person."""

    code: str
    office: str
    person: str
    wikidata: str
    start: str
    end: str
    other: str


def keep(statements: Iterable[Held]) -> list[tuple[str, ...]]:
    """The rows of the table, in order. Offices that no rule of ``data/offices.toml`` names are left out, and an office
    that one person holds at a time ends, where its end is missing, when its next holder's begins."""
    groups: dict[tuple[str, str], list[Held]] = defaultdict(list)
    for held in set(statements):
        key = office_key(held.office)
        if key is None or key in LEFT_OUT or (held.office.startswith(("Acting", "Shadow")) and not held.end):
            continue
        groups[held.code, key].append(held)
    rows = []
    for (_, key), group in groups.items():
        group.sort(key=lambda h: (h.office, h.start, h.person, h))
        for held, after in zip(group, [*group[1:], None], strict=True):
            end = held.end
            if not end and sole(key) and after is not None and after.office == held.office and after.start > held.start:
                end = after.start
            stale = not end and held.start < STALE and not (sole(key) and key in LASTING)
            if stale or (end and end < SINCE):
                continue
            other = "" if held.other == held.person else held.other
            looked_up = " ".join(ends(held.person, other))
            rows.append(
                (held.code, held.office, key, held.person, held.wikidata, held.start, end, other, looked_up)
            )  # fmt: skip
    return sorted(rows)


def pack(rows: Iterable[tuple[str, ...]], source: str, day: str) -> bytes:
    """The bytes of a table's file: where it is from and the day it was collected, then its rows; the same rows give
    the same bytes."""
    head = json.dumps({"source": source, "day": day}, ensure_ascii=False)
    lines = "".join("\t".join(row) + "\n" for row in rows)
    return gzip.compress(f"{head}\n{lines}".encode(), mtime=0)
