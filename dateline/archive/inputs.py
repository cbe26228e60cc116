"""What an archive is read from: web archives, JSON Lines, folders of pages, cut into units of work; and the pages of a
unit, each with the place where it lies."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from os import stat_result
from pathlib import Path
from typing import BinaryIO

from dateline import warc
from dateline.errors import SourceError
from dateline.sources import ENDINGS, LINES, Item, lines

#: What is read of a folder: web archives and JSON Lines are units by themselves, the pages go together.
PAGES = tuple(ending for ending in ENDINGS if ending not in LINES)
#: So many pages of a folder are one unit.
PART = 200


def identity(*parts: object) -> str:
    """Sixteen hex digits of a hash of the parts."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def digest(data: bytes) -> str:
    """The SHA-256 of bytes, in hex."""
    return hashlib.sha256(data).hexdigest()


@dataclass(frozen=True, slots=True)
class Unit:
    """One input file, which becomes one shard: a web archive, JSON Lines, or a part of a folder's pages. ``path`` is
    absolute; ``part`` counts the parts of a folder from 1; ``files`` are then its pages."""

    path: str
    part: int = 0
    files: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Names the shard; the same for the same path, whatever other inputs there are."""
        return identity(self.path, self.part)

    @property
    def name(self) -> str:
        """As it is told to people."""
        return f"{self.path} (part {self.part})" if self.part else self.path

    def stamp(self) -> str:
        """Size and time of change of its files: while it is the same, the content is taken for the same. Raises
        ``SourceError`` where a file cannot be looked at."""
        found = [(file, _stat(Path(file))) for file in self.files or (self.path,)]
        return identity(*(f"{file} {stat.st_size} {stat.st_mtime_ns}" for file, stat in found))

    def digest(self) -> str:
        """The SHA-256 of its content, in hex: of a part of a folder, of the names and digests of its pages."""
        if not self.files:
            return _digest(Path(self.path))
        listed = "".join(f"{_digest(Path(file))} {file}\n" for file in self.files)
        return hashlib.sha256(listed.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Located:
    """A page to read and where it lies: ``offset`` in bytes of its record or line in ``file``, ``None`` where the file
    is the page. ``address``: its URL, else the file and the id of its line; ``sha256``: of its bytes."""

    item: Item
    file: str
    offset: int | None
    address: str
    sha256: str | None


def units(sources: Iterable[str]) -> tuple[Unit, ...]:
    """The units of the sources, each once, in order of path: files, and what is in folders.

    Raises:
        SourceError: a source is not there, or holds nothing that can be read.
    """
    found: dict[str, Unit] = {}
    for source in sources:
        for unit in _units(Path(source).resolve()):
            found[unit.key] = unit
    return tuple(sorted(found.values(), key=lambda unit: (unit.path, unit.part)))


def share(work: tuple[Unit, ...], number: int, of: int) -> tuple[Unit, ...]:
    """The units of one of several machines that have the same list: every one is somebody's, and no one two's."""
    return work[number - 1 :: of]


def _units(path: Path) -> Iterator[Unit]:
    name = path.name.lower()
    if path.is_dir():
        inside = sorted(p for p in path.rglob("*") if p.is_file())
        alone = [p for p in inside if p.name.lower().endswith((*warc.ENDINGS, *LINES))]
        pages = [str(p) for p in inside if p.name.lower().endswith(PAGES)]
        if not (alone or pages):
            endings = ", ".join((*warc.ENDINGS, *ENDINGS))
            raise SourceError(f"{path}: the folder holds nothing to read ({endings}).")
        yield from (Unit(str(p)) for p in alone)
        for number, start in enumerate(range(0, len(pages), PART), start=1):
            yield Unit(str(path), number, tuple(pages[start : start + PART]))
    elif name.endswith((*warc.ENDINGS, *LINES)):
        _stat(path)
        yield Unit(str(path))
    else:
        _stat(path)
        yield Unit(str(path), 1, (str(path),))


def located(unit: Unit) -> Iterator[Located]:
    """The pages of a unit in order, what cannot be read among them as an item with its problem.

    Raises:
        SourceError: the file cannot be opened; or it is cut or broken, after what stands before.
    """
    if unit.files:
        yield from (_page(Path(file)) for file in unit.files)
        return
    with _opened(Path(unit.path)) as stream:
        if unit.path.lower().endswith(LINES):
            yield from _lines(stream, unit.path)
        else:
            yield from (_archived(page, unit.path) for page in warc.pages(stream, unit.path))


def page(file: str, offset: int | None) -> Item:
    """The page that lies at a place, as a table's ``file`` and ``offset`` give it: ``dateline.sources.read_item`` reads
    it again.

    Raises:
        SourceError: there is none.
    """
    path = Path(file)
    if offset is None:
        return _page(path).item
    with _opened(path) as stream:
        if file.lower().endswith(LINES):
            stream.seek(offset)
            return _line(next(lines([stream.readline()], file)), file, offset).item
        return _archived(warc.page_at(stream, offset, file), file).item


def _page(path: Path) -> Located:
    try:
        with _opened(path) as stream:
            data = stream.read()
    except SourceError as error:
        return Located(Item(str(path), problem=str(error)), str(path), None, str(path), None)
    digest = hashlib.sha256(data).hexdigest()
    item = Item(str(path), id=identity(path, digest), data=data)
    return Located(item, str(path), None, str(path), digest)


def _archived(page: warc.Archived, file: str) -> Located:
    if page.problem:
        problem = f"{page.url}: {page.problem}."
        return Located(Item(page.url, url=page.url, problem=problem), file, page.offset, page.url, None)
    digest = hashlib.sha256(page.data).hexdigest()
    item = Item(
        page.url,
        id=identity(page.url, digest),
        url=page.url,
        data=page.data,
        content_type=page.content_type,
        retrieved=page.fetched,
    )
    return Located(item, file, page.offset, page.url, digest)


def _lines(stream: Iterable[bytes], file: str) -> Iterator[Located]:
    at = following = 0

    def told() -> Iterator[bytes]:
        nonlocal at, following
        for written in stream:
            at, following = following, following + len(written)
            yield written

    for item in lines(told(), file):
        yield _line(item, file, at)


def _line(item: Item, file: str, offset: int) -> Located:
    fields = item.fields or {}
    text = fields.get("text") if isinstance(fields.get("text"), str) else fields.get("html")
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() if text is not None else None
    address = fields.get("url") or f"{file}#{item.id if item.id is not None else offset}"
    return Located(replace(item, id=identity(address, digest)), file, offset, address, digest)


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise SourceError(f"{path}: cannot be opened ({error.strerror or error}).") from None


def _stat(path: Path) -> stat_result:
    try:
        return path.stat()
    except FileNotFoundError:
        raise SourceError(f"{path}: no such file.") from None
    except OSError as error:
        raise SourceError(f"{path}: cannot be looked at ({error.strerror or error}).") from None


def _digest(path: Path) -> str:
    made = hashlib.sha256()
    with _opened(path) as stream:
        while piece := stream.read(1 << 20):
            made.update(piece)
    return made.hexdigest()
