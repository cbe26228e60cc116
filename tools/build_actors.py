"""Build the packaged table of office holders from Wikidata's, as the every-politician project collected it.

    python -m tools.build_actors ../shared/facts/officeholders.csv

Which rows are kept is said in ``dateline/actors/collected.py``. The same input gives the same bytes.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

from dateline.actors.collected import Held, keep, pack
from dateline.actors.offices import PACKAGED

#: The collection ends here: an office without an end may have ended after it.
LAST = "2022-12-31"
WORLD = {
    "Secretary-General of the United Nations": "UN",
    "Director-General of the World Trade Organization": "WTO",
    "President of the International Court of Justice": "ICJ",
}


def statements(path: Path) -> Iterator[Held]:
    """The statements of the collection, but for those that name no country and no known organisation."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            code = row["country"] or WORLD.get(row["position"], "")
            if code and row["territory"] not in ("donetsk", "luhansk"):
                yield Held(
                    code, row["position"], row["person"], row["wikidata"], row["start"], row["end"],
                    row["enwiki"].split(" (")[0],
                )  # fmt: skip


def main() -> None:
    source = "Wikidata (CC0), collected by the every-politician project"
    PACKAGED.write_bytes(pack(keep(statements(Path(sys.argv[1]))), source, LAST))


if __name__ == "__main__":
    main()
