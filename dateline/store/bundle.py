"""Articles as evidence, to hand on: a zip with the pages as they came, their records, corrections and entries of the
log, and a manifest with the sha256 of each. It can be checked with no store at hand."""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from dateline import __version__
from dateline.errors import DatelineError, SourceError, UsageError
from dateline.record import Record
from dateline.store import log, queries
from dateline.store.captures import now
from dateline.store.log import Entry
from dateline.store.schema import bodies, corrections, pages, versions
from dateline.store.verify import Verdict

FORMAT = "dateline-bundle-1"
MANIFEST = "manifest.json"
#: A bundle that unpacks to more, or holds more files, is not looked at.
LARGEST = 2_000_000_000
MOST = 100_000
#: The time in the zip is always this: the same content gives the same bytes.
WHEN = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Made:
    """A bundle that was written: how many articles and pages, and the sha256 of its manifest, which names all files."""

    articles: int
    pages: int
    digest: str


def write(connection: Connection, ids: Iterable[str], path: Path) -> Made:
    """Write the bundle of some articles. Raises ``UsageError`` for one that the store has not."""
    ids = tuple(dict.fromkeys(ids))
    files: list[tuple[str, bytes]] = []
    count = 0
    for article in ids:
        for name, data in _article(connection, article):
            count += name.startswith("pages/")
            files.append((name, data))
    files = list(dict(files).items())
    head = log.head(connection)
    manifest = {
        "format": FORMAT,
        "dateline": __version__,
        "made": now(),
        "articles": ids,
        "head": {"number": head.number, "hash": head.hash} if head else None,
        "files": [{"name": n, "size": len(d), "sha256": hashlib.sha256(d).hexdigest()} for n, d in files],
    }
    first = _json(manifest)
    partial = path.with_name(f"{path.name}.part")
    with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in ((MANIFEST, first), *files):
            made.writestr(zipfile.ZipInfo(name, WHEN), data, zipfile.ZIP_DEFLATED)
    partial.replace(path)
    return Made(len(ids), count, hashlib.sha256(first).hexdigest())


def _article(connection: Connection, article: str) -> Iterator[tuple[str, bytes]]:
    number = queries.number(connection, article)
    if number is None:
        raise UsageError(f"The store has no article {article!r}.")
    (record,) = queries.load(connection, [number], corrected=False)
    yield f"records/{article}.json", record.to_json(indent=1).encode("utf-8", "surrogatepass")
    told = list(log.entries(connection, article=article))
    asked = select(versions, pages.c.address, pages.c.form).join(pages).where(versions.c.article == article)
    for row in connection.execute(asked.order_by(versions.c.id)).mappings().all():
        packed = connection.execute(select(bodies.c.data).where(bodies.c.sha256 == row["sha256"])).scalar_one()
        yield f"pages/{row['sha256']}", zlib.decompress(packed)
        facts = {name: row[name] for name in ("id", *log.FACTS, "address", "form", "article")}
        yield f"versions/{row['id']}.json", _json(facts)
        told += log.entries(connection, subject=row["id"])
    made = connection.execute(select(corrections).where(corrections.c.article == article)).mappings().all()
    if made:
        yield f"corrections/{article}.json", _json([dict(row) for row in made])
    entries = sorted(set(told), key=lambda entry: entry.number)
    yield f"log/{article}.json", _json([asdict(entry) for entry in entries])


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode("utf-8", "surrogatepass")


# --- checked -----------------------------------------------------------------------------------------------------


def is_bundle(path: Path) -> bool:
    """Whether a file looks like a bundle, and not like a store."""
    try:
        with path.open("rb") as file:
            return file.read(4) == b"PK\x03\x04"
    except OSError:
        return False


def verify(path: Path, *, connection: Connection | None = None) -> Verdict:
    """Check a bundle: that all is there that its manifest names, and nothing else; that pages have their sha256,
    records quote their words, and the log's entries name what is here. With a store's ``connection``, also that
    these entries stand in its log.

    Raises ``SourceError`` for what is no bundle.
    """
    verdict = Verdict()
    try:
        with zipfile.ZipFile(path) as made:
            files = _files(made, verdict, path)
    except (zipfile.BadZipFile, zlib.error, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise SourceError(f"{path}: this is no bundle, or a broken one ({error}).") from None
    entries = [
        entry for name, data in files.items() if name.startswith("log/") for entry in _entries(name, data, verdict)
    ]
    verdict.entries = len(entries)
    for entry in entries:
        if entry.hash != entry.sealed():
            verdict.found("altered", f"entry {entry.number} of the log", "its hash is not that of its content")
        if connection is not None and entry not in set(log.entries(connection, subject=entry.subject)):
            verdict.found("altered", f"entry {entry.number} of the log", "the store's log has no such entry")
    _pages(files, entries, verdict)
    _records(files, entries, verdict)
    _corrections(files, entries, verdict)
    return verdict


def _files(made: zipfile.ZipFile, verdict: Verdict, path: Path) -> dict[str, bytes]:
    """The files that are as the manifest says."""
    listed = made.infolist()
    if len(listed) > MOST or sum(info.file_size for info in listed) > LARGEST:
        raise SourceError(f"{path}: the bundle holds more than {MOST:,} files or {LARGEST // 10**9} GB; not looked at.")
    if MANIFEST not in made.namelist():
        raise SourceError(f"{path}: this zip has no {MANIFEST}; it is no bundle of Dateline.")
    with made.open(MANIFEST) as file:
        first = file.read(LARGEST)
    manifest = json.loads(first)
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise SourceError(f"{path}: this is no bundle that this Dateline knows ({FORMAT}). A newer one may.")
    verdict.head = hashlib.sha256(first).hexdigest()
    names = [info.filename for info in listed]
    for name in sorted({name for name in names if names.count(name) > 1}):
        verdict.found("inserted", name, "it stands twice in the zip")
    files: dict[str, bytes] = {}
    for told in manifest["files"]:
        name = str(told["name"])
        if name not in names:
            verdict.found("dropped", name, "the manifest names it, the zip has it not")
            continue
        try:
            with made.open(name) as file:
                data = file.read(min(LARGEST, int(told["size"]) + 1))
        except (zipfile.BadZipFile, zlib.error, EOFError) as error:
            verdict.found("damaged", name, f"it cannot be unpacked ({error})")
            continue
        if len(data) != told["size"] or hashlib.sha256(data).hexdigest() != told["sha256"]:
            verdict.found("altered", name, "its sha256 or its length is not that of the manifest")
        else:
            files[name] = data
    for name in sorted(set(names) - {str(told["name"]) for told in manifest["files"]} - {MANIFEST}):
        verdict.found("inserted", name, "the manifest does not name it")
    return files


def _entries(name: str, data: bytes, verdict: Verdict) -> Iterator[Entry]:
    try:
        yield from (Entry(**each) for each in json.loads(data))
    except (ValueError, TypeError) as error:
        verdict.found("damaged", name, f"it holds no entries of a log ({error})")


def _pages(files: dict[str, bytes], entries: list[Entry], verdict: Verdict) -> None:
    kept = {entry.subject: entry.digest for entry in entries if entry.kind == "kept"}
    used = set()
    for name, data in files.items():
        if not name.startswith("versions/"):
            continue
        verdict.pages += 1
        try:
            facts = json.loads(data)
            what, sha256 = f"page {facts['address']}", facts["sha256"]
            told, said = kept.get(facts["id"]), log.digest_of_version(facts)
        except (ValueError, KeyError, TypeError) as error:
            verdict.found("damaged", name, f"it holds no facts of a page ({type(error).__name__})")
            continue
        used.add(f"pages/{sha256}")
        page = files.get(f"pages/{sha256}")
        if page is None:
            verdict.found("dropped", what, "its bytes are not there as they came")
        elif hashlib.sha256(page).hexdigest() != sha256:
            verdict.found("altered", what, "its sha256 is another")
        if told != said:
            verdict.found("altered", what, "its address, headers, redirects or time of fetching are not the log's")
    for name in sorted(set(files) - used):
        if name.startswith("pages/"):
            verdict.found("inserted", name, "no version has these bytes")


def _records(files: dict[str, bytes], entries: list[Entry], verdict: Verdict) -> None:
    read = {entry.article: entry.digest for entry in entries if entry.kind == "read"}
    for name, data in files.items():
        if not name.startswith("records/"):
            continue
        verdict.records += 1
        article = name.removeprefix("records/").removesuffix(".json")
        try:
            plain = json.loads(data)
            record = Record.from_dict(plain)  # checks that every span quotes its words
            same = record.id == article and log.digest(plain) == read.get(article)
        except DatelineError as error:
            verdict.found("altered", f"record {article[:8]}", f"a span does not quote its words: {error}")
            continue
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            verdict.found("damaged", f"record {article[:8]}", f"it is no record ({type(error).__name__}: {error})")
            continue
        if not same:
            verdict.found("altered", f"record {article[:8]}", "it is not what the log says was read")


def _corrections(files: dict[str, bytes], entries: list[Entry], verdict: Verdict) -> None:
    told = {entry.subject: entry.digest for entry in entries if entry.kind == "corrected"}
    undone = {entry.subject: entry.digest for entry in entries if entry.kind == "undone"}
    for name, data in files.items():
        if not name.startswith("corrections/"):
            continue
        try:
            for row in json.loads(data):
                number = str(row["number"])
                back = log.digest([row["undone"], row["undone_by"]]) if row["undone"] else None
                if log.digest_of_correction(row) != told.pop(number, None) or back != undone.get(number):
                    verdict.found("altered", f"correction {number}", "it is not what the log says")
        except (ValueError, KeyError, TypeError) as error:
            verdict.found("damaged", name, f"it holds no corrections ({type(error).__name__})")
    for number in told:
        verdict.found("dropped", f"correction {number}", "the log tells of it, the bundle has it not")
