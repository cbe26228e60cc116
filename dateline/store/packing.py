"""A record as bytes: the JSON of the contract, packed. The text stands in ``articles`` once already, so it is left out;
but for a text that a database cannot hold to the character."""

from __future__ import annotations

import json
import zlib
from collections.abc import Container

from dateline.record import Record
from dateline.store.sql import clean


def packed(record: Record) -> bytes:
    """The bytes of a record."""
    plain = record.to_dict()
    if clean(record.article.text) == record.article.text:
        plain["article"]["text"] = None
    written = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(written.encode("utf-8", "surrogatepass"))


def unpacked(data: bytes, text: str, only: Container[str] | None = None) -> Record:
    """The record as it was, with its article's text; or these of its lists."""
    plain = json.loads(zlib.decompress(data).decode("utf-8", "surrogatepass"))
    if only is not None:
        plain = {name: value for name, value in plain.items() if name in only or not isinstance(value, list)}
    if plain["article"]["text"] is None:
        plain["article"]["text"] = text
    return Record.from_dict(plain)
