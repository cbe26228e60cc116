"""What is new as Atom (RFC 4287) and as JSON Feed 1.1."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

ATOM = "http://www.w3.org/2005/Atom"
#: What XML has no room for.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Entry:
    """Something new. ``name``: an IRI that stays; ``link``: where it is shown; ``source``: the page it is about;
    ``updated``: an instant (ISO); ``lines``: what it says, in plain text."""

    name: str
    title: str
    link: str
    updated: str
    lines: tuple[str, ...]
    source: str | None = None
    published: str | None = None


def atom(title: str, home: str, own: str, entries: Sequence[Entry]) -> bytes:
    """An Atom feed."""
    root = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})  # type: ignore[dict-item]

    def put(parent: Any, tag: str, words: str | None = None, **attributes: str) -> None:
        element = etree.SubElement(parent, f"{{{ATOM}}}{tag}", {k: _fit(v) for k, v in attributes.items()})
        element.text = None if words is None else _fit(words)

    put(root, "id", own)
    put(root, "title", title)
    put(root, "updated", max((entry.updated for entry in entries), default="1970-01-01T00:00:00Z"))
    put(root, "link", rel="self", href=own, type="application/atom+xml")
    put(root, "link", rel="alternate", href=home, type="text/html")
    for entry in entries:
        element = etree.SubElement(root, f"{{{ATOM}}}entry")
        put(element, "id", entry.name)
        put(element, "title", entry.title)
        put(element, "updated", entry.updated)
        if entry.published:
            put(element, "published", entry.published)
        author = etree.SubElement(element, f"{{{ATOM}}}author")
        put(author, "name", "Dateline")
        put(element, "link", rel="alternate", href=entry.link, type="text/html")
        if entry.source:
            put(element, "link", rel="via", href=entry.source)
        put(element, "content", "\n".join(entry.lines), type="text")
    return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)


def json_feed(title: str, home: str, own: str, entries: Sequence[Entry]) -> dict[str, Any]:
    """A JSON Feed."""
    items = []
    for entry in entries:
        item = {
            "id": entry.name,
            "url": entry.link,
            "external_url": entry.source,
            "title": entry.title,
            "content_text": "\n".join(entry.lines),
            "date_published": entry.published or entry.updated,
            "date_modified": entry.updated,
        }
        items.append({name: value for name, value in item.items() if value is not None})
    return {
        "version": "https://jsonfeed.org/version/1.1", "title": title, "home_page_url": home, "feed_url": own,
        "items": items,
    }  # fmt: skip


def _fit(words: str) -> str:
    return _NO_XML.sub("\ufffd", words)
