"""A part of a dataset of ``dateline archive`` goes into a store: nothing is read again."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from dateline.archive import inputs, tables
from dateline.archive.dataset import Dataset
from dateline.choosing import is_named
from dateline.errors import SourceError, UsageError
from dateline.ingest import Taken
from dateline.record import Record
from dateline.store.captures import Capture
from dateline.store.store import Store

#: So many articles are taken from the dataset at a time.
AT_ONCE = 200


def bring(
    store: Store,
    folder: str | Path,
    *,
    since: str | None = None,
    until: str | None = None,
    about: str | None = None,
    ids: Collection[str] | None = None,
) -> Iterator[Taken]:
    """Write articles of a dataset into a store; what became of each: read (with its page), text (without: the page is
    no longer where it was), known. ``since``, ``until``: days (ISO); ``about``: words of a name, or a code;
    ``ids``: of records.

    Raises:
        UsageError: there is no dataset in the folder.
    """
    for row in _rows(Path(folder), since, until, ids):
        record = tables.record_of(row)
        if about is not None and not _names(record, about):
            continue
        capture, whole = _capture(row, record)
        version, new = store.keep(capture)
        if not new:
            yield Taken(row["address"], "known")
            continue
        yield Taken(row["address"], "read" if whole else "text", store.write(version, record))


def there(folder: Path) -> None:
    """Raises ``UsageError`` where there is no dataset in a folder."""
    if not (folder / "manifest").is_dir():
        raise UsageError(f"{folder} is no dataset of `dateline archive`. Name its --out.")


def _rows(folder: Path, since: str | None, until: str | None, ids: Collection[str] | None) -> Iterator[dict[str, Any]]:
    """The rows of articles, of input files that are done."""
    tables.pyarrow()
    from pyarrow import compute, dataset

    there(folder)
    done = (file for entry in Dataset(folder).entries() for file in entry.files if file.startswith("articles/"))
    files = sorted(file for file in done if _may_have(file, since, until))
    day = compute.field("day")
    chosen = compute.scalar(True)
    if since:
        chosen &= day >= since
    if until:
        chosen &= day <= f"{until}~"  # after every hour of that day
    if ids is not None:
        chosen &= compute.field("record").isin(list(ids))
    for file in files:
        part = dataset.dataset(folder / file, schema=tables.schema("articles"))
        for batch in part.to_batches(filter=chosen, batch_size=AT_ONCE):
            yield from batch.to_pylist()


def _may_have(file: str, since: str | None, until: str | None) -> bool:
    """Whether a file's month can have such days."""
    month = file.partition("month=")[2][:7]
    return not (month[:1].isdigit() and ((since and month < since[:7]) or (until and month > until[:7])))


def _names(record: Record, who: str) -> bool:
    return any(is_named(who, (actor.name,), actor.code) for actor in record.actors)


def _capture(row: dict[str, Any], record: Record) -> tuple[Capture, bool]:
    """The page as it came, and that it is it; where it is not what was read any more, its text."""
    article = record.article
    try:
        page = inputs.page(row["file"], row["offset"])
    except SourceError:
        page = None
    if page is not None and page.fields is None and page.data is not None and inputs.digest(page.data) == row["sha256"]:
        capture = Capture(
            row["address"], page.data, url=page.url, content_type=page.content_type, fetched=page.retrieved
        )
        return capture, True
    same = page is not None and page.fields is not None and page.id == row["record"]
    told = {"text": article.text, "title": article.title, "url": article.url, "published": article.published.value}
    fields = page.fields if same and page is not None else {k: v for k, v in told.items() if v is not None}
    data = json.dumps(fields, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")
    return Capture(row["address"], data, form="line", fetched=article.retrieved), same
