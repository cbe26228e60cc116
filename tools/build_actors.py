"""Build the packaged table of office holders from Wikidata's, as the every-politician project collected it.

    python -m tools.build_actors ../shared/facts/officeholders.csv

Rows that ended before 1990 and offices that no rule of ``data/offices.toml`` names are left out, and an office that
one person holds at a time ends, where its end is missing, when its next holder's begins. The same input gives the same
bytes.
"""

from __future__ import annotations

import csv
import gzip
import sys
from collections import defaultdict
from pathlib import Path

from dateline.actors.offices import DATA, ends, office_key, sole

SINCE = "1990"
#: Offices that are not worth their place: too many holders, seldom in the news by title.
LEFT_OUT = frozenset({"ambassador", "former", "lesser office"})
#: The collection ends here: an office without an end may have ended after it.
LAST = "2022-12-31"
WORLD = {
    "Secretary-General of the United Nations": "UN",
    "Director-General of the World Trade Organization": "WTO",
    "President of the International Court of Justice": "ICJ",
}


def rows(path: Path) -> list[tuple[str, ...]]:
    """The rows of the table: code, office, key, person, wikidata, start, end, other name, words to look up by."""
    kept: dict[tuple[str, str], list[list[str]]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            code = row["country"] or WORLD.get(row["position"], "")
            key = office_key(row["position"])
            if not code or key is None or key in LEFT_OUT or row["territory"] in ("donetsk", "luhansk"):
                continue
            if row["position"].startswith(("Acting", "Shadow")) and not row["end"]:
                continue
            alias = row["enwiki"].split(" (")[0]
            alias = "" if alias == row["person"] else alias
            kept[code, key].append(
                [code, row["position"], key, row["person"], row["wikidata"], row["start"], row["end"], alias]
            )
    out = []
    for (_, key), group in kept.items():
        group.sort(key=lambda r: (r[1], r[5], r[3]))
        for office, after in zip(group, [*group[1:], None], strict=True):
            if not office[6] and sole(key) and after is not None and after[1] == office[1] and after[5] > office[5]:
                office[6] = after[5]
            stale = not office[6] and office[5] < "2008"
            if stale and not (
                sole(key) and key in ("president", "prime minister", "foreign minister", "supreme leader")
            ):
                continue
            if office[6] and office[6] < SINCE:
                continue
            out.append((*office, " ".join(ends(office[3], office[7]))))
    return sorted(out)


def main() -> None:
    lines = "".join("\t".join(row) + "\n" for row in rows(Path(sys.argv[1])))
    (DATA / "offices.tsv.gz").write_bytes(gzip.compress(lines.encode("utf-8"), mtime=0))


if __name__ == "__main__":
    main()
