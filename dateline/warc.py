"""Web archives (WARC, also gzipped, as CC-NEWS has them): the pages in them, each with its place in the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC
from typing import TYPE_CHECKING, BinaryIO

from dateline.errors import SourceError, UsageError

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

ENDINGS = (".warc", ".warc.gz")
#: Longer pages are not read.
LARGEST = 50_000_000
#: What can be a page; an archive of a site also has its pictures.
PAGES = ("text/html", "application/xhtml+xml", "text/plain")


@dataclass(frozen=True, slots=True)
class Archived:
    """A page that a server gave with 200. ``offset``: of its record in the file, in bytes (in a packed archive, of the
    packed record). ``problem``: why there is no ``data``, where there is none."""

    url: str
    offset: int
    data: bytes = b""
    content_type: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    fetched: str | None = None
    problem: str | None = None


def pages(stream: BinaryIO, name: str) -> Iterator[Archived]:
    """The pages of an archive, in order; what is no page (pictures, errors, redirects) is passed over.

    Raises:
        SourceError: the archive is cut or broken; after what stands before.
        UsageError: fastwarc is not installed.
    """
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType
    except ImportError:
        raise UsageError(
            "Web archives need fastwarc, which is not installed. Install it: pip install 'dateline[archive]'."
        ) from None
    read = 0
    try:
        for record in ArchiveIterator(stream, record_types=WarcRecordType.response, parse_http=False):
            promised = record.content_length
            if promised > LARGEST:
                yield Archived(_url(record) or name, record.stream_pos, problem=f"longer than {LARGEST // 10**6} MB")
                continue
            record.freeze()
            if record.content_length < promised:
                raise SourceError(
                    f"{name}: the archive is cut off in its record {read + 1}; those before it were read."
                )
            read += 1
            if page := _page(record):
                yield page
    except OSError as error:
        broken = f"the archive is broken after {read} records ({error}); those before were read."
        raise SourceError(f"{name}: {broken if read else f'this is no web archive ({error}).'}") from None


def page_at(stream: BinaryIO, offset: int, name: str) -> Archived:
    """The page whose record begins at an offset. Raises ``SourceError`` where there is none."""
    stream.seek(offset)
    page = next(pages(stream, name), None)
    if page is None:
        raise SourceError(f"{name}: there is no page at {offset}.")
    return page


def _url(record: WarcRecord) -> str | None:
    url: str | None = record.headers.get("WARC-Target-URI")
    return url.strip("<>") if url else None  # as some crawlers write it


def _page(record: WarcRecord) -> Archived | None:
    """The page of a record; ``None`` for what is not one."""
    url, offset = _url(record), record.stream_pos
    try:
        record.parse_http(auto_decode="all")
        headers = record.http_headers
        if url is None or headers is None or headers.status_code != 200:
            return None
        kind = headers.get("Content-Type") or ""
        if kind.split(";")[0].strip().lower() not in PAGES:
            return None
        data = record.reader.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        return Archived(url or "", offset, problem=f"its packing is broken ({error})") if url else None
    if not data:
        return None
    if len(data) > LARGEST:
        return Archived(url, offset, problem=f"longer than {LARGEST // 10**6} MB, unpacked")
    date = record.record_date
    fetched = date.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if date else None
    told = {name.lower(): value for name, value in headers.items()}
    return Archived(url, offset, data, kind or None, told, fetched)
