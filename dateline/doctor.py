"""What a user's installation and store are like, and what to do about what is not as it should be."""

from __future__ import annotations

import platform
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from importlib import metadata
from pathlib import Path

from dateline import __version__
from dateline.errors import DatelineError

#: Less room than this on the disk of a store is worth a word, in bytes.
ROOM = 1_000_000_000
#: A log of writes (SQLite's WAL) of more bytes is not being folded in.
LONG_WAL = 500_000_000


@dataclass(frozen=True, slots=True)
class Check:
    """A look at one thing. ``state``: ok, note (works, but), bad (does not work); ``cure``: what to do."""

    what: str
    state: str
    told: str
    cure: str | None = None


def examine(place: str | None = None) -> Iterator[Check]:
    """Look at Python, libraries, models and tables; and at a store, if one is named. Raises nothing."""
    checks: dict[str, Callable[[], Iterator[Check]]] = {
        "versions": _versions,
        "libraries": _libraries,
        "pipeline": _pipeline,
        "readers": _readers,
        "tables": _tables,
    }
    if place is not None:
        checks["store"] = partial(_store, place)
    for name, check in checks.items():
        try:
            yield from check()
        except DatelineError as error:
            yield Check(name, "bad", str(error))
        except Exception as error:  # a doctor that falls ill helps nobody
            yield Check(name, "bad", f"{type(error).__name__}: {error}", "Report it: SECURITY.md.")


def _versions() -> Iterator[Check]:
    now = f"{platform.python_version()} on {platform.system()} {platform.machine()}"
    new = sys.version_info >= (3, 11)
    yield Check("Dateline", "ok", __version__)
    yield Check("Python", "ok" if new else "bad", now, None if new else "Install Python 3.11 or newer.")


def _libraries() -> Iterator[Check]:
    """Those that Dateline asks for, each in a version that it takes."""
    from packaging.requirements import Requirement

    wrong, met, extras = [], 0, set()
    for line in metadata.requires("dateline") or []:
        wanted = Requirement(line)
        if wanted.marker and "extra" in str(wanted.marker):
            extras.add((wanted.name, str(wanted.marker)))
            continue
        try:
            have = metadata.version(wanted.name)
        except metadata.PackageNotFoundError:
            wrong.append(f"{wanted.name} is missing")
            continue
        met += 1
        if wanted.specifier and not wanted.specifier.contains(have, prereleases=True):
            wrong.append(f"{wanted.name} is {have}, not {wanted.specifier}")
    if wrong:
        yield Check("libraries", "bad", "; ".join(wrong), "pip install --upgrade --force-reinstall dateline")
    else:
        yield Check("libraries", "ok", f"{met}, each in a version that Dateline takes")
    for extra in metadata.metadata("dateline").get_all("Provides-Extra") or []:
        needed = [name for name, marker in extras if re.search(rf"extra == ['\"]{extra}['\"]", marker)]
        lacking = [name for name in needed if name != "dateline" and not _installed(name)]
        cure = f"pip install 'dateline[{extra}]', if you need it" if lacking else None
        told = f"not installed: {', '.join(sorted(lacking))}" if lacking else "installed"
        yield Check(f"extra {extra}", "note" if lacking else "ok", told, cure)


def _installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def _pipeline() -> Iterator[Check]:
    from dateline import language

    language.load(None)
    yield Check("English pipeline", "ok", language.version(None))


def _readers() -> Iterator[Check]:
    """The weights of the learned readers are those that were packaged."""
    from dateline import learned

    package = Path(learned.__file__).parent.parent
    for sums in sorted(package.rglob(learned.SUMS)):
        noted = learned.digests(sums.parent)
        wrong = [n for n, d in noted.items() if not (sums.parent / n).exists() or learned.sha256(sums.parent / n) != d]
        what = f"weights in {sums.parent.relative_to(package)}"
        if wrong:
            cure = "pip install --force-reinstall --no-deps dateline; until then --rules-only"
            yield Check(what, "bad", f"damaged or replaced: {', '.join(wrong)}", cure)
        else:
            yield Check(what, "ok", f"{len(noted)} files have their sha256")


def _tables() -> Iterator[Check]:
    from dateline import actors, events, places

    yield Check("codebook", "ok", events.codebook_version(None))
    yield Check("actors", "ok", actors.version(None))
    yield Check("places", "ok", places.version(None))


def _store(place: str) -> Iterator[Check]:
    from dateline.store import open as opened
    from dateline.store.engine import reading

    with opened(place, create=False) as store:
        counts = store.counts()
        yield Check("store", "ok", f"{place}: {', '.join(f'{n} {name}' for name, n in counts.items())}")
        if counts["unread"]:
            yield Check("unread pages", "note", str(counts["unread"]), "The next `dateline ingest` reads them first.")
        with reading(store.engine) as connection:
            yield from _log(connection)
            if connection.dialect.name == "sqlite":
                yield from _file(connection, Path(place))


def _log(connection: object) -> Iterator[Check]:
    from sqlalchemy import Connection

    from dateline.store import log

    assert isinstance(connection, Connection)
    last = log.head(connection)
    if last is None or last.hash != last.sealed():
        yield Check("log", "bad", "its last entry is not whole", "`dateline verify STORE` says what else is not.")
        return
    yield Check("log", "ok", f"{last.number} entries, the last {last.hash[:16]} … of {last.at}")
    if last.at > datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"):
        told = f"the last entry is of {last.at}, which is still to come"
        yield Check("clock", "bad", told, "Set this machine's clock; times of fetching are evidence.")


def _file(connection: object, path: Path) -> Iterator[Check]:
    from sqlalchemy import Connection

    assert isinstance(connection, Connection)
    told = connection.exec_driver_sql("pragma quick_check(1)").scalar()
    if told == "ok":
        yield Check("database", "ok", f"whole; {path.stat().st_size / 1e6:,.0f} MB")
    else:
        yield Check("database", "bad", str(told), "`dateline restore` puts a backup back.")
    room = shutil.disk_usage(path.absolute().parent).free
    cure = "Make room: a page needs about 20 kB, a backup as much as the store."
    yield Check("disk", "ok" if room > ROOM else "note", f"{room / 1e9:,.1f} GB free", None if room > ROOM else cure)
    wal = path.with_name(path.name + "-wal")
    if wal.exists() and wal.stat().st_size > LONG_WAL:
        told = f"{wal.stat().st_size / 1e6:,.0f} MB wait to be folded in"
        yield Check("write-ahead log", "note", told, "A reader stays open for long; end it, or restart the desk.")
