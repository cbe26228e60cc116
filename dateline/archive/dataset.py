"""The dataset on disk: a folder of Parquet files for each table, parted by month, and a manifest that says which input
files are in it.

    DIR/events/month=2024-02/KEY-0001.parquet      the rows of one input file, KEY
    DIR/manifest/KEY.json                          that it is done: its path, content hash, versions, files
    DIR/.writing/KEY-…                             what is being written

A shard is written beside and moved into place, its entry of the manifest last: what has no entry is not done, and is
written again under the same names.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path

from dateline.archive import tables
from dateline.archive.inputs import Unit
from dateline.archive.tables import Row, Rows
from dateline.errors import SourceError, UsageError

#: So many pages are held before they are written: a large input file becomes several files in each table.
PIECE = 1000
#: The form of the tables; datasets of another form are not added to.
FORM = 1
#: How Parquet packs. Of a text and its record little more than a third is left.
PACKING = {"compression": "zstd", "compression_level": 3}
#: What Hive, Spark and DuckDB take for null.
NO_MONTH = "__HIVE_DEFAULT_PARTITION__"


@dataclass(frozen=True)
class Entry:
    """What the manifest says of an input file. ``sha256``: of its content; ``stamp``: size and time of change;
    ``version``: what made it (the record's version and the options that tell on what is read); ``rows``: by table;
    ``problem``: why it was not read to its end."""

    path: str
    part: int
    sha256: str
    stamp: str
    version: dict[str, str | None]
    rows: dict[str, int] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    problem: str | None = None
    form: int = FORM


class Dataset:
    """A dataset in a folder, which is made if it is not there. Raises ``UsageError`` where it cannot be."""

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        self.manifest = self.folder / "manifest"
        self.writing = self.folder / ".writing"

    def prepare(self) -> None:
        """Make the folders."""
        if self.folder.exists() and not self.manifest.exists() and any(self.folder.iterdir()):
            raise UsageError(f"{self.folder} is neither empty nor an archive of Dateline's. Choose another --out.")
        try:
            self.manifest.mkdir(parents=True, exist_ok=True)
            self.writing.mkdir(exist_ok=True)
            for table in tables.COLUMNS:
                (self.folder / table).mkdir(exist_ok=True)
        except OSError as error:
            raise UsageError(f"{self.folder}: cannot be written ({error.strerror}). Choose another --out.") from None

    @contextmanager
    def held(self, name: str) -> Iterator[None]:
        """This job's alone: a second one of the same name raises ``UsageError``."""
        import fcntl

        with (self.writing / f"{name}.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise UsageError(
                    f"Another job writes to {self.folder}. Wait for it, or divide the work: --shard 1/2 and 2/2."
                ) from None
            yield

    # --- the manifest ----------------------------------------------------------------------------------------------

    def entry(self, unit: Unit) -> Entry | None:
        """What is known of a unit."""
        return self._entry(self._file(unit.key))

    def entries(self) -> Iterator[Entry]:
        """All that the manifest knows, in order of key."""
        for file in sorted(self.manifest.glob("*.json")):
            if entry := self._entry(file):
                yield entry

    def note(self, unit: Unit, entry: Entry) -> None:
        """Write a unit's entry."""
        _write(self._file(unit.key), json.dumps(asdict(entry), ensure_ascii=False, indent=1))
        self._moving(unit).unlink(missing_ok=True)

    def forget(self, unit: Unit) -> None:
        """Take a unit out: its entry first, then its files, those of a job that was killed while it moved them too."""
        entry, moving = self.entry(unit), self._moving(unit)
        self._file(unit.key).unlink(missing_ok=True)
        files = set(entry.files if entry else ())
        if moving.exists():
            files.update(json.loads(moving.read_text(encoding="utf-8")))
        for file in files:
            (self.folder / file).unlink(missing_ok=True)
        moving.unlink(missing_ok=True)

    def move(self, unit: Unit, place: Path, files: list[str]) -> None:
        """Put new files in place of what there is of a unit. That they are on their way is noted before."""
        self.forget(unit)
        for file in files:
            with (place / file).open("rb+") as stream:
                os.fsync(stream.fileno())
        _write(self._moving(unit), json.dumps(files))
        for file in files:
            target = self.folder / file
            target.parent.mkdir(parents=True, exist_ok=True)
            (place / file).replace(target)

    def sweep(self, units: Iterable[Unit]) -> None:
        """Throw away what a killed job left half written of these units."""
        keys = {unit.key for unit in units}
        for left in self.writing.iterdir():
            if left.is_dir() and left.name.partition("-")[0] in keys:
                shutil.rmtree(left, ignore_errors=True)

    def gone(self, units: Iterable[Unit]) -> tuple[Unit, ...]:
        """Parts that a folder, which is among the units, no longer has: it lost pages."""
        there = defaultdict(set)
        for unit in units:
            there[unit.path].add(unit.part)
        return tuple(
            Unit(entry.path, entry.part)
            for entry in self.entries()
            if entry.path in there and entry.part not in there[entry.path]
        )

    def _moving(self, unit: Unit) -> Path:
        return self.writing / f"{unit.key}.moving"

    def _file(self, key: str) -> Path:
        return self.manifest / f"{key}.json"

    def _entry(self, file: Path) -> Entry | None:
        try:
            plain = json.loads(file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise SourceError(f"{file}: cannot be read ({error}). Remove it: its input file is read again.") from None
        if plain.get("form") != FORM:
            raise UsageError(f"{self.folder} was written by another Dateline, in another form. Choose another --out.")
        known = {f.name for f in fields(Entry)}
        plain["files"] = tuple(plain.get("files", ()))
        return Entry(**{name: value for name, value in plain.items() if name in known})

    # --- shards ----------------------------------------------------------------------------------------------------

    def shard(self, unit: Unit) -> Shard:
        """A shard to be filled."""
        return Shard(self, unit)


class Shard:
    """The rows of one input file on their way to the dataset."""

    def __init__(self, dataset: Dataset, unit: Unit) -> None:
        self.dataset, self.unit = dataset, unit
        # two attempts at one unit (Spark may make them) do not get in each other's way
        self.place = dataset.writing / f"{unit.key}-{socket.gethostname()}-{os.getpid()}"
        self.counts: dict[str, int] = dict.fromkeys(tables.COLUMNS, 0)
        self.files: list[str] = []
        self._held: dict[tuple[str, str | None], list[Row]] = defaultdict(list)
        self._pages = self._pieces = 0

    def add(self, made: Rows) -> None:
        """Add the rows of a page."""
        for table, rows in made.items():
            self.counts[table] += len(rows)
            for row in rows:
                self._held[table, tables.month(row) if table in tables.PARTED else None].append(row)
        self._pages += 1
        if self._pages == PIECE:
            self._write()

    def commit(self, entry: Entry) -> Entry:
        """Move the shard into the dataset in place of what was there of its unit, and note it."""
        self._write()
        self.dataset.move(self.unit, self.place, self.files)
        done = replace(entry, rows=self.counts, files=tuple(self.files))
        self.dataset.note(self.unit, done)
        self.drop()
        return done

    def drop(self) -> None:
        """Throw it away."""
        shutil.rmtree(self.place, ignore_errors=True)

    def _write(self) -> None:
        from pyarrow import Table, parquet

        self._pieces += bool(self._held)
        for (table, month), rows in sorted(self._held.items(), key=lambda held: (held[0][0], held[0][1] or "")):
            part = f"month={month or NO_MONTH}/" if table in tables.PARTED else ""
            file = f"{table}/{part}{self.unit.key}-{self._pieces:04}.parquet"
            (self.place / file).parent.mkdir(parents=True, exist_ok=True)
            schema = tables.schema(table)
            parquet.write_table(Table.from_pylist(rows, schema), self.place / file, **PACKING)
            self.files.append(file)
        self._held.clear()
        self._pages = 0


def _write(file: Path, text: str) -> None:
    """In one step: a reader sees the old file or the new one. What was moved before is on the disk before it."""
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    with beside.open("w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    beside.replace(file)
