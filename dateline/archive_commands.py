"""The commands of archives: thin, as those in ``cli``, which they join."""

from __future__ import annotations

import os
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dateline import cli
from dateline.errors import UsageError

if TYPE_CHECKING:
    from dateline.archive import Done

main: click.Group = vars(cli)["main"]  # the two files import each other: a type checker cannot look it up

ARCHIVE_EPILOG = """
\b
Examples:
  dateline archive CC-NEWS-*.warc.gz --out news
  dateline archive pages/ lines.jsonl --out news --workers 2 --rules-only
  dateline archive --list files.txt --out news --shard 3/16    on the third of 16 machines
  dateline archive warc/ --out news --spark spark://head:7077
  duckdb -c "from 'news/events/**/*.parquet' limit 5"

\b
A second run does nothing; one after a kill goes on at the input file that was in hand. An input file that
changed, or was read by another version, is read again in place of what was there (--keep: only if it changed).
docs/archive.md has the tables and queries, docs/scale.md what it costs.
Exit codes: 0 all done; 1 some input files could not be read to their end; 2 wrong usage;
3 an input is not there; 5 no spaCy pipeline is installed.
"""

IMPORT_EPILOG = """
\b
Examples:
  dateline import news --store crisis.db --since 2024-02-01 --until 2024-02-07 --about Ukraine
  duckdb -csv -noheader -c "select record from …" | dateline import news --store crisis.db --ids -
"""


@main.command(epilog=ARCHIVE_EPILOG)
@click.argument("sources", nargs=-1, metavar="[IN...]")
@click.option("--out", "-o", metavar="DIR", required=True, type=click.Path(), help="The dataset; made if not there.")
@click.option("--list", "listed", metavar="FILE", type=click.Path(), help="A file with the path of an input a line.")
@click.option("--shard", metavar="I/N", default="1/1", help="This is the I-th of N machines with the same inputs.")
@click.option("--spark", metavar="URL", help="On a cluster: spark://host:7077, yarn, k8s://…, local[2].")
@click.option("--keep", is_flag=True, help="Leave what other versions have read as it is.")
@click.option("--json", "as_json", is_flag=True, help="For machines: a line for each input file.")
@cli.how_to_read(codebook=True, fetches=False, workers=None)
def archive(
    sources: tuple[str, ...],
    out: str,
    listed: str | None,
    shard: str,
    spark: str | None,
    keep: bool,
    as_json: bool,
    workers: int | None,
    quiet: bool,
    **reading: Any,
) -> None:
    """Read whole archives into a dataset of Parquet files: articles, statements, events, agenda, conflicts.

    IN is a web archive (.warc, .warc.gz), JSON Lines, a page, or a folder of them. The pages stay where they are; each
    article has the place of its page.
    """
    with cli._plain_errors(reading["strict"]):
        from dateline.sources import day

        day(reading["published"])
        cli.check_tables(reading)
        if spark and workers:
            raise UsageError("--workers says nothing to Spark, which has its own. Leave it out.")
        wanted = (*sources, *(_listed(listed) if listed else ()))
        if not wanted:
            raise UsageError("Name what is to be read: dateline archive CC-NEWS-1.warc.gz --out news.")
        counts, problems = Counter[str](), []
        with _told(quiet=quiet or as_json) as (watch, tell):
            done = _run(wanted, out, spark, {"shard": _part(shard), "keep": keep, **reading}, workers, watch)
            for number, unit in enumerate(done, start=1):
                counts.update({unit.state: 1})
                if unit.state == "read":
                    counts.update({f"{table} read": n for table, n in unit.rows.items()})
                if unit.problem:
                    problems.append(unit.problem)
                if as_json:
                    click.echo(cli._json_line(unit.to_dict()))
                elif unit.state != "known":
                    tell(f"{number}. {_line(unit)}")
        if not as_json:
            click.echo(_summary(counts, out))
        if problems:
            code = 3 if counts["failed"] == sum(counts[s] for s in ("read", "known", "failed")) else 1
            raise cli._failed("Not read to the end:\n" + "\n".join(f"  {problem}" for problem in problems), code)


def _run(
    sources: tuple[str, ...],
    out: str,
    spark: str | None,
    options: dict[str, Any],
    workers: int | None,
    watch: Callable[[str, bool], None],
) -> Iterator[Done]:
    if spark:
        from dateline.spark import archive as on_spark

        return on_spark(sources, out, spark, **options)
    from dateline.archive import archive as here

    return here(sources, out, workers=workers or len(os.sched_getaffinity(0)), watch=watch, **options)


@contextmanager
def _told(*, quiet: bool) -> Iterator[tuple[Callable[[str, bool], None], Callable[[str], None]]]:
    """What to call with each page and with each input file's line. Progress on a terminal; elsewhere (a log) the lines
    alone."""
    if quiet:
        yield lambda name, good: None, lambda line: None
        return
    if not sys.stderr.isatty():
        yield lambda name, good: None, lambda line: click.echo(line, err=True)
        return
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), MofNCompleteColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    began = time.monotonic()
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("reading", total=None)

        def watch(name: str, good: bool) -> None:
            done = progress.tasks[0].completed + 1
            rate = done / (time.monotonic() - began)
            progress.update(task, advance=1, description=f"{rate:.1f} pages/s · {name[-50:]}")

        yield watch, lambda line: console.print(line, markup=False, highlight=False)


def _line(unit: Done) -> str:
    if unit.state == "failed":
        return f"{unit.unit}: not read"
    pages = unit.rows["articles"] + unit.rows["refused"]
    took = f"; {unit.seconds:.0f} s, {pages / unit.seconds:.1f} pages/s" if unit.seconds else ""
    cut = " (not to its end)" if unit.problem else ""
    return (
        f"{unit.unit}{cut}: {pages:,} pages, {unit.rows['articles']:,} articles, "
        f"{unit.rows['statements']:,} statements, {unit.rows['events']:,} events{took}"
    )


def _summary(counts: Counter[str], out: str) -> str:
    from dateline.archive import Dataset

    held = sum(entry.rows.get("articles", 0) for entry in Dataset(out).entries())
    read = [
        f"{counts['read']} input file{'s' * (counts['read'] != 1)} read: {counts['articles read']:,} articles, "
        f"{counts['statements read']:,} statements, {counts['events read']:,} events; "
        f"{counts['refused read']:,} pages refused"
        + (f" (why, in the table {out}/refused)" if counts["refused read"] else "")
    ]
    others = [f"{counts[state]} {state}" for state in ("known", "failed") if counts[state]]
    told = ". ".join([*(read if counts["read"] else ()), *([", ".join(others)] if others else ())])
    return f"{told}. {out} holds {held:,} articles."


def _part(written: str) -> tuple[int, int]:
    """ "3/16" as the third of sixteen."""
    found = re.fullmatch(r"(\d+)/(\d+)", written)
    if not found or not 1 <= int(found[1]) <= int(found[2]):
        raise UsageError(f"--shard {written!r} is no part of the work. Write 1/4, 2/4, 3/4 or 4/4.")
    return int(found[1]), int(found[2])


def _listed(file: str) -> list[str]:
    try:
        lines = Path(file).read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise UsageError(f"{file}: cannot be read ({error.strerror}). --list takes a path a line.") from None
    return [line.strip() for line in lines if line.strip()]


@main.command("import", epilog=IMPORT_EPILOG)
@click.argument("folder", metavar="DIR", type=click.Path())
@click.option("--store", "place", metavar="STORE", required=True, help="A file, or postgresql://…")
@click.option("--since", metavar="DATE", help="Only what was written on this day or later: 2024-02-05, 7d.")
@click.option("--until", metavar="DATE", help="Only what was written on this day or before.")
@click.option("--about", metavar="WHO", help="Only articles that name somebody: words of a name, or a code.")
@click.option("--ids", metavar="FILE", type=click.Path(), help="Only these records, one a line; - is standard input.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@click.option("--quiet", "-q", is_flag=True, help="No progress.")
def import_(
    folder: str,
    place: str,
    since: str | None,
    until: str | None,
    about: str | None,
    ids: str | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Bring a part of a dataset into a store, as it was read. Pages that are still where they were come with it; of
    others the text."""
    with cli._plain_errors(False):
        from dateline.choosing import since as first_day
        from dateline.ingest.imported import bring, there
        from dateline.store import open as opened

        wanted = None
        if ids:
            wanted = frozenset(sys.stdin.read().split() if ids == "-" else _listed(ids))
        there(Path(folder))  # before a store is made for it
        with opened(place) as store:
            found = bring(store, folder, since=first_day(since), until=first_day(until), about=about, ids=wanted)
            counts = Counter(
                one.state for one in cli._progress(found, None, lambda one: one.name, show=not quiet and not as_json)
            )
            articles = store.counts()["articles"]
        if as_json:
            click.echo(cli._json_line({state: counts[state] for state in ("read", "known", "text")}))
            return
        told = {"read": "brought in", "text": "brought in without their page, which is gone", "known": "known"}
        listed = ", ".join(f"{counts[state]} {words}" for state, words in told.items() if counts[state])
        click.echo(f"{listed or 'nothing of that kind'}. {place} holds {articles} article{'s' * (articles != 1)}.")
