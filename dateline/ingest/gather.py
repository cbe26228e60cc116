"""Where pages come from: files, folders, JSON Lines, web archives, URLs, feeds, subscriptions, sitemaps. Each page
arrives as a capture to keep, or as a problem to tell; a source that fails does not stop the others."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from dateline.errors import DatelineError, SourceError
from dateline.ingest import feeds
from dateline.ingest.feeds import Link
from dateline.ingest.fetch import Answer, Fetcher
from dateline.sources import ENDINGS, LINES, Item, is_url, lines
from dateline.store.captures import Capture, now
from dateline.store.store import Store
from dateline.store.visits import Visit
from dateline.warc import ENDINGS as ARCHIVES

#: What a file may hold that is a list of pages elsewhere.
LISTS = (".xml", ".opml", ".rss", ".atom", ".json", ".xml.gz")
#: So deep may sitemaps and subscriptions name others.
DEEPEST = 4
#: A page that failed so often is not asked for again by a list.
PATIENCE = 5


@dataclass(frozen=True, slots=True)
class Arrival:
    """A page that came, or the problem for which it did not; neither, where a server says that nothing is new."""

    name: str
    capture: Capture | None = None
    problem: str | None = None
    code: int = 0


@dataclass(frozen=True, slots=True)
class Gatherer:
    """What gathering needs: the store, which knows what was fetched before; a fetcher; standard input. ``most``: of a
    list, only so many pages, the newest."""

    store: Store
    fetcher: Fetcher
    stdin: BinaryIO | None = None
    most: int | None = None

    def gather(self, source: str) -> Iterator[Arrival]:
        """What a source gives: a path, a URL, or "-"."""
        if source == "-":
            yield from self._standard_input()
        elif is_url(source):
            yield from _told(source, self._link(Link(source, "any"), 0))
        else:
            yield from _told(source, self._path(Path(source)))

    # --- files -----------------------------------------------------------------------------------------------------

    def _path(self, path: Path) -> Iterator[Arrival]:
        name = path.name.lower()
        if path.is_dir():
            yield from self._folder(path)
        elif name.endswith(LINES):
            with _opened(path) as stream:
                yield from _lines(lines(stream, str(path)), str(path.absolute()))
        elif name.endswith(ARCHIVES):
            yield from _archive(_opened(path), str(path))
        else:
            with _opened(path) as stream:
                data = stream.read()
            if name.endswith(LISTS):
                yield from self._list(data, path.absolute().as_uri(), None, 0)
            else:
                yield Arrival(str(path), Capture(str(path.absolute()), data))

    def _folder(self, folder: Path) -> Iterator[Arrival]:
        found = sorted(p for p in folder.rglob("*") if p.name.lower().endswith((*ENDINGS, *ARCHIVES)) and p.is_file())
        if not found:
            raise SourceError(f"{folder}: the folder holds no page ({', '.join((*ENDINGS, *ARCHIVES))}).")
        for path in found:
            yield from _told(str(path), self._path(path))

    def _standard_input(self) -> Iterator[Arrival]:
        data = self.stdin.read() if self.stdin is not None else b""
        name = "standard input"
        if data.lstrip()[:1] == b"{" and feeds.kind_of(data) is None:
            yield from _lines(lines(data.splitlines(), name), name)
        else:
            yield Arrival(name, Capture(f"{name}#{hashlib.sha256(data).hexdigest()[:16]}", data))

    # --- the web ---------------------------------------------------------------------------------------------------

    def _link(self, link: Link, depth: int) -> Iterator[Arrival]:
        """What stands at a link. That it was visited is noted when all that came of it has been taken: a run that is
        broken off does not pass over the rest next time."""
        known = self.store.visit(link.url)
        try:
            answer = self._fetch(link, known)
        except SourceError as error:
            failures = (known.failures if known else 0) + 1
            self.store.visited(Visit(link.url, now(), failures=failures, problem=str(error)))
            raise
        if answer.data is None:
            yield Arrival(link.url)
        elif link.url.lower().endswith(ARCHIVES):
            yield from _archive(BytesIO(answer.data), link.url)
        elif link.kind in ("feed", "sitemap") or feeds.kind_of(answer.data):
            kind = None if link.kind in ("any", "page") else link.kind
            yield from self._list(answer.data, answer.url, kind, depth)
        else:
            yield Arrival(link.url, _page(link.url, answer))
        told = answer.headers
        visit = Visit(link.url, now(), told.get("etag"), told.get("last-modified"))
        if answer.data is None and known:
            visit = replace(known, checked=now(), failures=0, problem=None)
        self.store.visited(visit)

    def _fetch(self, link: Link, known: Visit | None) -> Answer:
        if known is None:
            return self.fetcher.get(link.url)
        return self.fetcher.get(link.url, etag=known.etag, last_modified=known.last_modified)

    def _list(self, data: bytes, url: str, kind: str | None, depth: int) -> Iterator[Arrival]:
        """The pages of a list, those of the lists that it names included."""
        if depth >= DEEPEST:
            raise SourceError(f"{url}: lists that name lists, more than {DEEPEST} deep; not followed further.")
        found = feeds.links(data, url, kind)
        for link in _newest(found, self.most):
            if link.kind != "page" or self._is_due(link):
                yield from _told(link.url, self._link(link, depth + 1))

    def _is_due(self, link: Link) -> bool:
        """Whether a page that a list names is worth asking for: not fetched yet, or changed since; or fetched under a
        clock that was ahead, so that nobody knows."""
        known = self.store.visit(link.url)
        if known is None or known.problem is not None:
            return known is None or known.failures < PATIENCE
        return link.changed is not None and (link.changed > known.checked or known.checked > now())


def _told(name: str, arrivals: Iterator[Arrival]) -> Iterator[Arrival]:
    """What comes of a source; where it fails, what came before and the problem."""
    try:
        yield from arrivals
    except SourceError as error:
        yield Arrival(name, problem=str(error), code=error.exit_code)
    except DatelineError:
        raise  # the store's, or the caller's: it holds for every source
    except Exception as error:
        yield Arrival(name, problem=f"a defect in Dateline: {type(error).__name__}: {error}", code=70)


def _newest(found: tuple[Link, ...], most: int | None) -> tuple[Link, ...]:
    """The links in their order; at most so many pages, those that changed last."""
    pages = sorted((link for link in found if link.kind == "page"), key=lambda link: link.changed or "", reverse=True)
    kept = set(pages[:most])
    return tuple(link for link in found if link.kind != "page" or link in kept)


def _page(url: str, answer: Answer) -> Capture:
    return Capture(
        url,
        answer.data or b"",
        url=answer.url,
        content_type=answer.content_type,
        headers=answer.headers,
        redirects=answer.redirects,
    )


def _archive(stream: BinaryIO, name: str) -> Iterator[Arrival]:
    from dateline.ingest import warc

    with stream:
        for capture in warc.captures(stream, name):
            yield Arrival(capture.address, capture)


def _lines(items: Iterator[Item], file: str) -> Iterator[Arrival]:
    """The lines of JSON Lines. A line without a URL goes by its id in this file, without an id by its text."""
    for item in items:
        if item.problem is not None or item.fields is None:
            yield Arrival(item.name, problem=item.problem, code=3)
            continue
        data = json.dumps(item.fields, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")
        own = item.id if item.id is not None else hashlib.sha256(data).hexdigest()[:16]
        yield Arrival(item.name, Capture(item.fields.get("url") or f"{file}#{own}", data, form="line"))


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except FileNotFoundError:
        raise SourceError(f"{path}: no such file.") from None
    except OSError as error:
        raise SourceError(f"{path}: cannot be opened ({error.strerror or error}).") from None
