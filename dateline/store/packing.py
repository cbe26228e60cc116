"""Records as bytes. A record is a head and a line for each of its lists, packed together: a view that needs two lists
reads two lines. What can be had elsewhere is left out: the text stands in ``texts``, the words of a span in the text.

What the diary shows of an agenda item (``telling``) is packed by itself, so that a month of engagements does not open a
thousand records.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Container, Iterable
from dataclasses import replace
from typing import Any

from dateline.record import AgendaItem, Record, plain, sparse
from dateline.store.sql import clean

#: Between the lines: JSON has no such character as it is.
LINE = "\n"
#: The lists of a record that have a line.
LISTS = ("actors", "times", "places", "statements", "events", "agenda", "conflicts", "rejected", "gaps")


def packed(record: Record) -> bytes:
    """The bytes of a record."""
    text = record.article.text
    article = plain(record.article)
    if clean(text) == text:  # but for a text that a database cannot hold to the character
        article["text"] = None
    head = {"id": record.id, "version": plain(record.version), "article": article}
    lines = [f"{name} {_json(sparse(data, text))}" for name in LISTS if (data := getattr(record, name))]
    return zlib.compress(LINE.join([_json(head), *lines]).encode("utf-8", "surrogatepass"))


def unpacked(data: bytes, text: str, only: Container[str] | None = None) -> Record:
    """The record as it was, with its article's text; or these of its lists."""
    first, *lines = zlib.decompress(data).decode("utf-8", "surrogatepass").split(LINE)
    made: dict[str, Any] = json.loads(first)
    if made["article"]["text"] is None:
        made["article"]["text"] = text
    if "statements" in made:  # as the first Datelines packed it: in one piece
        return Record.from_dict(made)
    for line in lines:
        name, _, value = line.partition(" ")
        if only is None or name in only:
            made[name] = json.loads(value)
    return Record.stored(made)


def telling(record: Record, item: AgendaItem) -> bytes:
    """What the diary shows of an agenda item: it, those who take part, the sentences that tell of it, and of the
    article what ``texts`` does not hold."""
    article = record.article
    parties = {member.actor for member in (*item.participants, *item.absent)}
    shown = replace(
        article,
        title=None,
        text="",
        authors=(),
        published=replace(article.published, evidence=()),
        warnings=tuple(replace(warning, spans=()) for warning in article.warnings),
        sentences=tuple(s for s in article.sentences if any(s[0] <= span[0] < s[1] for span in item.spans)),
    )
    actors = tuple(replace(actor, mentions=()) for actor in record.actors if actor.id in parties)
    told = {"article": plain(shown), "actors": sparse(actors, ""), "agenda": [sparse(item, article.text)]}
    return zlib.compress(_json(told).encode("utf-8", "surrogatepass"))


def told(identifier: str, title: str, text: str, tellings: Iterable[bytes]) -> Record:
    """What the diary needs of an article's record, of the tellings of some of its agenda items: these, those who take
    part, and of the article no more sentences than these."""
    parts = [json.loads(zlib.decompress(data).decode("utf-8", "surrogatepass")) for data in tellings]
    article = {**parts[0]["article"], "title": title or None, "text": text}
    if len(parts) > 1:
        article["sentences"] = sorted({tuple(span) for part in parts for span in part["article"]["sentences"]})
    actors = {actor["id"]: actor for part in parts for actor in part["actors"]}
    items = [item for part in parts for item in part["agenda"]]
    version = {"dateline": "", "model": "", "codebook": ""}
    return Record.stored(
        {"id": identifier, "version": version, "article": article, "actors": list(actors.values()), "agenda": items}
    )


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
