"""Where pages come from: paths, folders, standard input, JSON Lines, URLs; and ``read``, which reads one of them."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from dateline.errors import DatelineError, SourceError, UsageError
from dateline.page import Extracted, Page, extract, extract_text

if TYPE_CHECKING:
    from dateline.record import Record

#: What a folder is searched for.
ENDINGS = (".html", ".htm", ".xhtml", ".shtml", ".txt", ".md", ".markdown", ".jsonl", ".ndjson")
LINES = (".jsonl", ".ndjson")
#: The longest response that is taken from a server, in bytes; a page's own limit is ``dateline.page``'s.
LARGEST_RESPONSE = 50_000_000
#: Seconds to connect, and between two pieces of an answer.
PATIENCE = 20.0
#: Seconds for the whole of a request.
LONGEST = 160.0


@dataclass(frozen=True, slots=True)
class Item:
    """One page to read: a file by its path, a URL, or what was at hand (``data``, or a line's ``fields``).
    ``content_type`` and ``retrieved`` are what is known of ``data``. ``problem`` says why it cannot be read, where that
    is known already."""

    name: str
    id: str | None = None
    path: str | None = None
    url: str | None = None
    data: bytes | None = None
    fields: dict[str, Any] | None = None
    problem: str | None = None
    content_type: str | None = None
    retrieved: str | None = None


def read(
    source: str | bytes | Path,
    *,
    published: str | date | None = None,
    url: str | None = None,
    title: str | None = None,
    id: str | None = None,  # noqa: A002 (the record's own word)
    model: str | None = None,
    codebook: str | None = None,
    rules_only: bool = False,
    actors: str | None = None,
    places: str | None = None,
    allow_hosts: Iterable[str] = (),
    strict: bool = False,
) -> Record:
    """Read one page into its record.

    ``source``: a path; bytes of a page; a string of HTML; a text (kept to the character); or an http(s) URL.
    ``published``: when it was written, if you know better than the page ("2021-12-30", or a ``date``).
    ``url``, ``title``, ``id``: what the page does not tell of itself. ``model``: an installed spaCy pipeline.
    ``codebook``: the path of a codebook other than PLOVER. ``actors``, ``places``: the paths of tables of your own
    (docs/actors.md, docs/places.md), which go before the packaged ones. ``rules_only``: without the learned readers.
    ``allow_hosts``: of URLs, hosts that are not on the open internet and may be asked all the same.
    ``strict``: let a failing step raise, not leave a gap.

    Raises ``SourceError`` (cannot be opened or fetched), ``PageError`` (not an article), ``ModelError``,
    ``UsageError``.
    """
    item = _item(source, url)
    return read_item(
        item,
        published=published,
        title=title,
        id=id,
        model=model,
        codebook=codebook,
        rules_only=rules_only,
        actors=actors,
        places=places,
        allow_hosts=allow_hosts,
        strict=strict,
    )


def read_item(
    item: Item,
    *,
    published: str | date | None = None,
    title: str | None = None,
    id: str | None = None,  # noqa: A002
    model: str | None = None,
    codebook: str | None = None,
    rules_only: bool = False,
    actors: str | None = None,
    places: str | None = None,
    allow_hosts: Iterable[str] = (),
    strict: bool = False,
) -> Record:
    """The record of one item; as ``read``. What the item's own fields say goes before ``published`` and ``title``."""
    from dateline.reading import Options, read_article

    if item.problem:
        raise SourceError(item.problem)
    fields = item.fields or {}
    given = day(fields.get("published") or published)
    extracted = _extracted(item, fields.get("title") or title, allow_hosts)
    options = Options(
        published=given,
        model=model,
        codebook=codebook,
        rules_only=rules_only,
        actors=actors,
        places=places,
        strict=strict,
    )
    return read_article(extracted, id or item.id or identity(extracted), options)


def identity(extracted: Extracted) -> str:
    """A name for a page that has none: the first twelve hex digits of its bytes' sha256."""
    article = extracted.article
    return (article.sha256 or hashlib.sha256(article.text.encode("utf-8", "surrogatepass")).hexdigest())[:12]


def day(value: str | date | None) -> str | None:
    """A date or instant as ISO text. Raises ``UsageError`` for what is neither."""
    if value is None or value == "":
        return None
    if isinstance(value, date):  # a datetime is one too
        return value.isoformat()
    try:
        datetime.fromisoformat(value)
    except (ValueError, TypeError):
        raise UsageError(f"{value!r} is not a date. Write it as 2021-12-30 or 2021-12-30T18:04+00:00.") from None
    return value


def _extracted(item: Item, title: str | None, allow_hosts: Iterable[str]) -> Extracted:
    fields = item.fields or {}
    if isinstance(fields.get("text"), str):
        _whole_characters(fields["text"], item.name)
        return extract_text(fields["text"], title=title, url=fields.get("url") or item.url)
    if item.path is not None:
        page = Page(_file(Path(item.path)), item.name, url=item.url)
    elif item.data is not None:
        page = Page(item.data, item.name, item.url, item.content_type, item.retrieved)
    elif item.url is not None:
        page = fetch(item.url, allow_hosts)
    else:
        raise SourceError(f"{item.name}: there is nothing to read.")
    return extract(page)


def _whole_characters(text: str, name: str) -> None:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise SourceError(
            f"{name}: the text holds half a character (a lone surrogate, at {error.start}); write it as UTF-8 again."
        ) from None


def _item(source: str | bytes | Path, url: str | None) -> Item:
    """What a caller's one argument means."""
    if isinstance(source, bytes | bytearray):
        return Item("the given bytes", data=bytes(source), url=url)
    if isinstance(source, Path):
        return Item(str(source), path=str(source), url=url)
    if not isinstance(source, str):
        raise UsageError(f"Cannot read a {type(source).__name__}. Give a path, bytes, a text, HTML, or a URL.")
    if is_url(source):
        return Item(source, url=source)
    if source.lstrip().startswith("<"):
        return Item("the given HTML", data=source.encode("utf-8", "surrogatepass"), url=url)
    if _is_path(source):
        return Item(source, path=source, url=url)
    return Item("the given text", fields={"text": source}, url=url)


def is_url(source: str) -> bool:
    """Whether a source is the address of a page on the web."""
    return source.lower().startswith(("http://", "https://")) and not any(c.isspace() for c in source)


def _is_path(source: str) -> bool:
    """A string that names a file, or looks as if it should: it holds no space, or ends as pages do."""
    if "\n" in source or len(source) > 1_000 or "\0" in source:
        return False
    try:
        return Path(source).exists() or " " not in source.strip() or source.lower().endswith(ENDINGS)
    except OSError:
        return False


def _file(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise SourceError(f"{path}: no such file.") from None
    except IsADirectoryError:
        raise SourceError(f"{path} is a folder. `dateline read {path} --format jsonl` reads all its pages.") from None
    except OSError as error:
        raise SourceError(f"{path}: cannot be opened ({error.strerror or error}).") from None


# --- many --------------------------------------------------------------------------------------------------------


def items(sources: Iterable[str], stdin: BinaryIO | None = None) -> Iterator[Item]:
    """The pages of the sources in order: files, folders (their pages in order of path), JSON Lines (a page a line),
    URLs, and "-" for standard input (a page, or JSON Lines). What cannot be read comes as an item with its problem."""
    for source in sources:
        if source == "-":
            yield from _standard_input(stdin)
        elif is_url(source):
            yield Item(source, url=source)
        else:
            yield from _path(Path(source))


def _path(path: Path) -> Iterator[Item]:
    if path.is_dir():
        found = sorted(p for p in path.rglob("*") if p.suffix.lower() in ENDINGS and p.is_file())
        if not found:
            yield Item(str(path), problem=f"{path}: the folder holds no page ({', '.join(ENDINGS)}).")
        for page in found:
            yield from _path(page)
    elif path.suffix.lower() in LINES:
        try:
            with path.open("rb") as stream:
                yield from lines(stream, str(path))
        except OSError as error:
            yield Item(str(path), problem=f"{path}: cannot be opened ({error.strerror or error}).")
    else:
        yield Item(str(path), path=str(path))


def _standard_input(stdin: BinaryIO | None) -> Iterator[Item]:
    data = stdin.read() if stdin is not None else b""
    name = "standard input"
    first = data.lstrip()[:1]
    if first == b"{":
        yield from lines(data.splitlines(), name)
    else:
        yield Item(name, data=data)


def lines(stream: Iterable[bytes], name: str) -> Iterator[Item]:
    """The pages of JSON Lines, a page a line."""
    for number, written in enumerate(stream, start=1):
        if not written.strip():
            continue
        where = f"{name}:{number}"
        try:
            fields = json.loads(written)
        except (ValueError, RecursionError) as error:
            yield Item(where, problem=f"{where}: not a line of JSON ({error}).")
            continue
        yield line(fields, where)


def line(fields: Any, where: str) -> Item:
    """A line's page: its ``text`` as it is, or its ``html`` as a page."""
    if not isinstance(fields, dict):
        return Item(where, problem=f'{where}: a line must be an object with a "text" (or "html"), not {fields!r:.40}.')
    identifier = None if fields.get("id") is None else str(fields["id"])
    for key in ("text", "html", "title", "published", "url"):
        if fields.get(key) is not None and not isinstance(fields[key], str):
            return Item(where, id=identifier, problem=f'{where}: "{key}" must be a string.')
    name = identifier or where
    if fields.get("text") is not None:
        return Item(name, id=identifier, fields=fields)
    if fields.get("html") is not None:
        data = fields["html"].encode("utf-8", "surrogatepass")
        return Item(name, id=identifier, data=data, url=fields.get("url"), fields=fields)
    return Item(where, id=identifier, problem=f'{where}: the line has no "text" and no "html".')


# --- fetching ----------------------------------------------------------------------------------------------------


def fetch(url: str, allow_hosts: Iterable[str] = ()) -> Page:
    """The page at a URL. ``allow_hosts``: hosts that may have an address off the open internet, or an unusual port
    (see ``dateline.fence``). Raises ``SourceError`` with the reason; redirects are followed five times at most."""
    import httpx

    from dateline import __version__
    from dateline.fence import Fence, FenceError, client, unpacked, without_credentials

    fence = Fence(allow_hosts)
    headers = {"User-Agent": f"dateline/{__version__}", "Accept-Encoding": "gzip, deflate"}
    fence.limit(LONGEST)
    try:
        without_credentials(url)
        with (
            client(fence, timeout=PATIENCE, headers=headers, follow_redirects=True, max_redirects=5) as guest,
            guest.stream("GET", url) as answer,
        ):
            if answer.status_code >= 400:
                raise SourceError(f"{url}: the server answered {answer.status_code} {answer.reason_phrase}.")
            data = bytearray()
            for piece in unpacked(answer.iter_raw(), answer.headers.get("content-encoding"), LARGEST_RESPONSE):
                data += piece
                if len(data) > LARGEST_RESPONSE:
                    raise SourceError(f"{url}: the answer is longer than {LARGEST_RESPONSE // 10**6} MB; not read.")
            now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            return Page(bytes(data), url, str(answer.url), answer.headers.get("content-type"), now)
    except FenceError as error:
        raise FenceError(f"{url}: {error}") from None
    except DatelineError:
        raise
    except httpx.TooManyRedirects:
        raise SourceError(f"{url}: more than five redirects.") from None
    except httpx.TimeoutException:
        raise SourceError(f"{url}: no answer within {PATIENCE:.0f} seconds.") from None
    except (zlib.error, ValueError) as error:
        raise SourceError(f"{url}: the answer cannot be unpacked ({error}).") from None
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise SourceError(f"{url}: cannot be fetched ({error or type(error).__name__}).") from None
