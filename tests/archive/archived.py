"""What is read and looked at by the tests of archives."""

from __future__ import annotations

import gzip
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "ingest"))  # the makers of archives and pages

from serving import article
from test_ingest_warc import record

TEXT = "ACCRA, Feb 6 (Lake Wire) — Ministers of Ghana and Togo met in Accra on Monday, the foreign ministry said."


def response(name: str, about: str, day: str = "2024-02-05") -> bytes:
    """A page in a web archive."""
    return gzip.compress(record(f"https://a.example/{name}", article(about, day).encode()))


def files(folder: Path) -> dict[str, bytes]:
    """Every file of a dataset, by its name."""
    names = (p for p in folder.rglob("*") if p.is_file() and ".lock" not in p.name)
    return {str(path.relative_to(folder)): path.read_bytes() for path in names}
