"""Archives: web archives, JSON Lines and folders of pages become a dataset of Parquet files that is read with DuckDB,
Spark, pandas or whatever reads Parquet. The pages stay where they are; every row says where its page lies.

``archive(sources, out)`` does it on one machine; ``dateline.spark`` on many.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from dateline.archive import inputs, job, tables
from dateline.archive.dataset import Dataset
from dateline.archive.inputs import Unit, page
from dateline.archive.job import Done, Watcher

__all__ = ["Dataset", "Done", "Unit", "archive", "page", "planned"]


def archive(
    sources: Iterable[str],
    out: str | Path,
    *,
    shard: tuple[int, int] = (1, 1),
    workers: int = 1,
    keep: bool = False,
    watch: Watcher | None = None,
    **options: Any,
) -> Iterator[Done]:
    """Read archives into a dataset; what became of each input file.

    ``shard``: the I-th of N machines with the same list of sources. ``keep``: what other versions have read stays as it
    is. ``watch``: called with each page. ``options`` are those of ``dateline.read``.

    Raises:
        SourceError: a source is not there.
        ModelError: no pipeline is installed.
        UsageError: a library is missing, or another job writes to the dataset.
    """
    dataset, mine, version = planned(sources, out, shard=shard, **options)
    with dataset.held(f"{shard[0]}-of-{shard[1]}"):
        todo, settled = job.plan(dataset, mine, version, keep=keep)
        yield from settled
        dataset.sweep(mine)
        yield from job.read(dataset, todo, version, workers=workers, watch=watch, **options)


def planned(
    sources: Iterable[str], out: str | Path, *, shard: tuple[int, int] = (1, 1), **options: Any
) -> tuple[Dataset, tuple[Unit, ...], dict[str, str | None]]:
    """The dataset, this machine's units of the sources, and the versions that read them. Raises as ``archive``."""
    tables.pyarrow()
    dataset = Dataset(out)
    work = inputs.units(sources)
    version = job.versions(options)
    dataset.prepare()
    if shard[0] == 1:
        for unit in dataset.gone(work):
            dataset.forget(unit)
    return dataset, inputs.share(work, *shard), version
