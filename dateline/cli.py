"""The commands, thin: they parse what the user asks, call the package, and print."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

import click

from dateline import __version__
from dateline.errors import DatelineError, UsageError

if TYPE_CHECKING:
    from dateline.batch import Outcome
    from dateline.record import Record

#: So many pages are listed before the first is read, to tell one from many, and how many there are.
LOOK_AHEAD = 1000

EPILOG = """
\b
Examples:
  dateline read page.html                      a brief of one page
  dateline read page.html --show s7            the words behind line s7
  dateline read page.html --format json        the whole record
  dateline read folder/ --format jsonl --workers 2 > records.jsonl
  curl -s URL | dateline read -                a page from standard input

\b
Exit codes: 0 all read; 1 some of many pages failed; 2 wrong usage; 3 the source
cannot be opened; 4 the page is not an article; 5 no spaCy pipeline is installed.
"""


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 88})
@click.version_option(__version__, prog_name="dateline")
def main() -> None:
    """Dateline reads news pages about a crisis and keeps the record: who said what, what happened,
    what is scheduled, and where the accounts disagree."""


@main.command(epilog=EPILOG)
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option(
    "--format",
    "-f",
    "form",
    type=click.Choice(["brief", "markdown", "json", "jsonl"]),
    default="brief",
    show_default=True,
    help="A brief for the terminal or in Markdown; the record as JSON; or a record a line, for many pages.",
)
@click.option("--show", metavar="REF", help="Print the words behind one line of the brief, such as s7, e3, g1, c1, w1.")
@click.option("--tz", metavar="ZONE", help="Your time zone, such as Europe/Berlin; this machine's own if not given.")
@click.option("--published", metavar="DATE", help="When the page was written, if you know better than the page.")
@click.option(
    "--workers", "-w", type=click.IntRange(1, 256), default=1, show_default=True, help="Processes, for many pages."
)
@click.option("--model", metavar="NAME", help="An installed spaCy pipeline, such as en_core_web_md.")
@click.option("--codebook", metavar="FILE", type=click.Path(), help="Another codebook than PLOVER.")
@click.option("--strict", is_flag=True, help="Stop at the first step that fails, with its traceback.")
@click.option("--quiet", "-q", is_flag=True, help="No progress.")
def read(
    sources: tuple[str, ...],
    form: str,
    show: str | None,
    tz: str | None,
    published: str | None,
    workers: int,
    model: str | None,
    codebook: str | None,
    strict: bool,
    quiet: bool,
) -> None:
    """Read news pages.

    SOURCE is a file (HTML, text, Markdown), a folder of them, a JSON Lines file with a "text" a line
    (and "id", "title", "published", "url"), a URL, or - for standard input.
    """
    with _plain_errors(strict), _collector_waits():
        _read(
            sources, form, show, tz, workers, quiet, published=published, model=model, codebook=codebook, strict=strict
        )


def _read(
    sources: tuple[str, ...], form: str, show: str | None, tz: str | None, workers: int, quiet: bool, **options: Any
) -> None:
    from dateline import batch, brief
    from dateline.sources import day, items

    day(options["published"])
    reader = brief.zone(tz)
    found = items(sources, sys.stdin.buffer)
    first = list(islice(found, LOOK_AHEAD))
    many = len(first) > 1
    if not first:
        raise UsageError(f"{', '.join(sources)}: there is no page in it.")
    if many and (show or form == "json"):
        asked = f"--show {show}" if show else "--format json"
        raise UsageError(f"{asked} is for one page, and there are several. Choose one, or use --format jsonl.")

    if many:
        gc.enable()
    outcomes = batch.run(chain(first, found), workers=workers if many else 1, **options)
    failed: list[Outcome] = []
    done = 0
    total = len(first) if len(first) < LOOK_AHEAD else None
    for outcome in _progress(outcomes, total, show=many and not quiet):
        done += 1
        if outcome.record is None:
            failed.append(outcome)
        elif form in ("json", "jsonl") and not show:
            click.echo(outcome.record if form == "jsonl" else _pretty(outcome.record))
        else:
            from dateline.record import Record

            _view(Record.from_json(outcome.record), form, show, reader, separate=done > 1 + len(failed))
    if not failed:
        return
    if not many:
        raise _failed(failed[0].error or "", failed[0].code)
    listed = "\n".join(f"  {_named(outcome)}" for outcome in failed)
    raise _failed(f"{len(failed)} of {done} pages could not be read:\n{listed}", 1)


def _named(outcome: Outcome) -> str:
    error = outcome.error or ""
    return error if outcome.name in error else f"{outcome.name}: {error}"


def _pretty(record: str) -> str:
    import json

    return json.dumps(json.loads(record), ensure_ascii=False, indent=2)


def _view(record: Record, form: str, show: str | None, reader: Any, *, separate: bool) -> None:
    from rich.console import Console

    from dateline import brief

    if show:
        _show(brief.show(record, show))
        return
    composed = brief.compose(record, reader)
    if form == "markdown":
        click.echo(("\n---\n\n" if separate else "") + brief.markdown(composed), nl=False)
        return
    console = Console(highlight=False, emoji=False, markup=False)
    if separate:
        console.rule()
    brief.terminal(composed, console)


def _show(shown: Any) -> None:
    """Words marked by colour on a terminal, by brackets elsewhere."""
    from rich.console import Console
    from rich.text import Text

    from dateline.spans import merge

    console = Console(highlight=False, emoji=False, markup=False)
    console.print(Text(shown.heading, style="bold"))
    text, at = Text(), 0
    for start, end in merge(shown.marks):
        words = shown.text[start:end]
        text.append(shown.text[at:start], style="dim").append(
            words if console.is_terminal else f"[{words}]", style="reverse"
        )
        at = end
    text.append(shown.text[at:], style="dim")
    console.print(text)


def _progress(outcomes: Iterator[Outcome], total: int | None, *, show: bool) -> Iterator[Outcome]:
    """The outcomes, with a count and speed on standard error where that is a terminal."""
    if not show or not sys.stderr.isatty():
        yield from outcomes
        return
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("reading pages", total=total)
        for outcome in outcomes:
            progress.update(task, advance=1, description=outcome.name[-50:])
            yield outcome


# --- errors ------------------------------------------------------------------------------------------------------


def _failed(message: str, code: int) -> click.ClickException:
    """What ends the command with a plain message and an exit code."""
    failure = click.ClickException(message)
    failure.exit_code = code  # type: ignore[misc]
    return failure


@contextmanager
def _collector_waits() -> Iterator[None]:
    """A process that reads one page and ends makes much that stays and little garbage: looking for it costs a
    twentieth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@contextmanager
def _plain_errors(strict: bool) -> Iterator[None]:
    """Our errors become a message and an exit code; no traceback reaches a user (``--strict`` shows them)."""
    try:
        yield
    except BrokenPipeError:
        # the reader of our output has gone; Python would complain again when it flushes at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(141) from None
    except DatelineError as error:
        raise _failed(str(error), error.exit_code) from None
    except (click.ClickException, click.Abort):
        raise
    except Exception as error:
        if strict:
            raise
        message = f"a defect in Dateline: {type(error).__name__}: {error}. `--strict` shows where."
        raise _failed(message, 70) from None
