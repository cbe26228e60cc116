"""Data as W3C Web Annotations (https://www.w3.org/TR/annotation-model/): each points at its words in the page, by what
they say and what stands around them (TextQuoteSelector), and by where they stand in the article's text
(TextPositionSelector, code points)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from dateline.record import Record
from dateline.spans import Span

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
#: So many characters stand before and behind a quotation.
AROUND = 32


def annotation(
    name: str, record: Record, spans: Sequence[Span], motive: str, body: dict[str, Any], link: str | None = None
) -> dict[str, Any]:
    """A datum as an annotation. ``name``: its IRI; ``motive``: identifying, classifying, describing …"""
    article = record.article
    source = link or article.link or f"urn:sha256:{article.sha256 or record.id}"
    targets = [{"source": source, "selector": _selectors(article.text, span)} for span in spans]
    value = {"type": "Dataset", "format": "application/json", "value": body}
    return {
        "@context": CONTEXT,
        "id": name,
        "type": "Annotation",
        "motivation": motive,
        "body": value,
        "target": targets[0] if len(targets) == 1 else targets,
    }


def page(name: str, annotations: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Annotations as a page of them."""
    items = [{key: value for key, value in each.items() if key != "@context"} for each in annotations]
    return {"@context": CONTEXT, "id": name, "type": "AnnotationPage", "items": items}


def _selectors(text: str, span: Span) -> list[dict[str, Any]]:
    start, end = span
    around = {"prefix": text[max(0, start - AROUND) : start], "suffix": text[end : end + AROUND]}
    return [
        {"type": "TextQuoteSelector", "exact": text[start:end], **around},
        {"type": "TextPositionSelector", "start": start, "end": end},
    ]
