"""The shared corpora as Dateline's own types. They stand beside the repo, and a check that needs them skips without."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dateline import language
from dateline.language import Annotated
from dateline.page import Extracted
from dateline.reading import Options, read_annotated
from dateline.record import Article, Record

SHARED = Path(__file__).resolve().parents[2] / "shared"
SCORER = SHARED / "score" / "score.py"


def lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def annotated(
    path: Path, cache: Path | None = None, limit: int | None = None
) -> Iterator[tuple[dict[str, Any], Annotated]]:
    """Each line with its annotated text; with ``cache`` (a folder) the parses are kept there between runs."""
    gold = lines(path)
    if cache is None:
        for line in gold[:limit]:
            yield line, language.annotate(line["text"])
        return
    nlp = language.load()
    from spacy.tokens import DocBin

    key = hashlib.sha256((language.version() + Path(language.__file__).read_text()).encode() + path.read_bytes())
    file = cache / f"{path.parent.name}-{path.stem}-{key.hexdigest()[:12]}.spacy"
    if not file.exists():
        cache.mkdir(parents=True, exist_ok=True)
        kept = DocBin(
            store_user_data=True,
            attrs=["ORTH", "SPACY", "TAG", "HEAD", "DEP", "POS", "MORPH", "LEMMA", "ENT_IOB", "ENT_TYPE", "SENT_START"],
        )
        for line in gold:
            kept.add(language.annotate(line["text"]).doc)
        kept.to_disk(file)
    docs = DocBin().from_disk(file).get_docs(nlp.vocab)
    for line, doc in zip(gold[:limit], docs, strict=False):
        yield line, Annotated(line["text"], doc)


def read_line(line: dict[str, Any], text: Annotated, *, rules_only: bool = False) -> Record:
    """The record of a corpus line, read as ``dateline read FILE.jsonl`` reads it."""
    article = Article(title=line.get("title"), text=line["text"], language="en")
    options = Options(published=line.get("published"), rules_only=rules_only)
    return read_annotated(text, Extracted(article), line["id"], options)
