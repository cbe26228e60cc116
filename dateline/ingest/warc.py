"""Web archives (WARC, also gzipped, as CC-NEWS has them): the pages in them, as captures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from typing import BinaryIO

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from dateline.errors import SourceError
from dateline.store.captures import Capture

#: Longer pages are passed over.
LARGEST = 50_000_000
#: What can be a page; an archive of a site also has its pictures.
PAGES = ("text/html", "application/xhtml+xml", "text/plain")


def captures(stream: BinaryIO, name: str) -> Iterator[Capture]:
    """The pages of an archive that a server gave with 200, in order. Raises ``SourceError`` where it is cut or broken,
    after what stands before."""
    read = 0
    try:
        for record in ArchiveIterator(stream, record_types=WarcRecordType.response, parse_http=False):
            promised = record.content_length
            if promised > LARGEST:
                continue
            record.freeze()
            if record.content_length < promised:
                raise SourceError(
                    f"{name}: the archive is cut off in its record {read + 1}; those before it were read."
                )
            read += 1
            if capture := _capture(record):
                yield capture
    except OSError as error:
        broken = f"the archive is broken after {read} records ({error}); those before were read."
        raise SourceError(f"{name}: {broken if read else f'this is no web archive ({error}).'}") from None


def _capture(record: WarcRecord) -> Capture | None:
    """The page of a record; ``None`` for what is not one."""
    url = record.headers.get("WARC-Target-URI")
    try:
        record.parse_http(auto_decode="all")
        headers = record.http_headers
        if url is None or headers is None or headers.status_code != 200:
            return None
        kind = headers.get("Content-Type") or ""
        data = record.reader.read(LARGEST + 1)
    except (OSError, ValueError):
        return None  # a page whose packing is broken; the archive goes on
    if kind.split(";")[0].strip().lower() not in PAGES or not 0 < len(data) <= LARGEST:
        return None
    url = url.strip("<>")  # as some crawlers write it
    date = record.record_date
    fetched = date.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if date else None
    told = {name.lower(): value for name, value in headers.items()}
    return Capture(url, data, url=url, content_type=kind or None, headers=told, fetched=fetched)
