"""The commands, thin: they parse what the user asks, call the package, and print."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from dateline import __version__
from dateline.errors import DatelineError, UsageError

if TYPE_CHECKING:
    from dateline.actors.directory import Holding
    from dateline.batch import Outcome
    from dateline.brief import Brief
    from dateline.deeds import Deed
    from dateline.diary import Engagement
    from dateline.events.check import Tried
    from dateline.events.codebook import Problem
    from dateline.record import Record
    from dateline.said import Said
    from dateline.store.store import Store

Command = Callable[..., None]
T = TypeVar("T")
Row = TypeVar("Row", "Said", "Deed")
#: What --workers is.
WORKERS = "Of many pages: processes beside this one, a page within bounds of time and memory; 0: in this one, without."
#: So many pages are listed before the first is read, to tell one from many, and how many there are.
LOOK_AHEAD = 1000
#: What is printed for reading is of so many articles of a store at most; a table or JSON is of all.
SHOWN = 200
#: Options of reading that say nothing to ``--format pairs``, nor to a store, whose pages are read already.
OF_READING = frozenset({"published", "model", "codebook", "actors", "places", "rules_only"})

EPILOG = """
\b
Examples:
  dateline read page.html                      a brief of one page
  dateline read page.html --show s7            the words behind line s7
  dateline read page.html --format json        the whole record
  dateline read folder/ --format jsonl --workers 2 > records.jsonl
  dateline read dyads.jsonl --format pairs     the event type of given pairs
  curl -s URL | dateline read -                a page from standard input

\b
Exit codes: 0 all read; 1 some of many pages failed; 2 wrong usage; 3 the source
cannot be opened; 4 the page is not an article; 5 no spaCy pipeline is installed.
"""


AGENDA_EPILOG = """
\b
Examples:
  dateline agenda page.html                    the diary of one page
  dateline agenda folder/ --from 2024-02-01    what many pages say is ahead
  dateline agenda page.html --show d2          the words behind line d2
  dateline agenda folder/ -f ics -o crisis.ics a calendar
  dateline agenda folder/ -f ics --update crisis.ics -o crisis.ics
  dateline agenda --store crisis.db --from 2024-02-01

\b
Exit codes are those of `dateline read`.
"""


STATEMENTS_EPILOG = """
\b
Examples:
  dateline statements page.html                        who said what
  dateline statements folder/ --by Lavrov --stance denies,rejects
  dateline statements folder/ --kind anonymous
  dateline statements folder/ -f csv -o said.csv       a table
  dateline statements --store crisis.db --by RUS --since 7d

\b
Exit codes are those of `dateline read`.
"""


EVENTS_EPILOG = """
\b
Examples:
  dateline events page.html                            who did what to whom
  dateline events folder/ --type ASSAULT,COERCE --status happened,ongoing
  dateline events folder/ --actor RUS --no-background
  dateline events folder/ -f polecat -o events.tsv     POLECAT's columns
  dateline events folder/ -f parquet -o events.parquet
  dateline events --store crisis.db --actor RUS --recipient UKR --type THREATEN

\b
The formats polecat, gdelt and acled know deeds only: what is possible, denied or history
is left out and counted. docs/events.md says what each of their columns holds.
Exit codes are those of `dateline read`.
"""


WHO_EPILOG = """
\b
Examples:
  dateline actors who US Secretary of State --on 2021-12-30
  dateline actors who "Governor of the Bank of Japan" --json

\b
Exit codes: 0 somebody; 1 nobody is known for that day; 2 no such office, or no day.
"""


UPDATE_EPILOG = """
\b
Examples:
  dateline actors update
  dateline actors update --dry-run

\b
The table lies in $XDG_DATA_HOME/dateline/actors (~/.local/share/dateline/actors), or in
$DATELINE_DATA/actors; without it the packaged one is used. `dateline actors show` and the
record's version say which.
Exit codes: 0 done; 1 not fit to replace the table; 2 wrong usage; 3 the service does not answer.
"""


INSTALL_EPILOG = """
\b
Examples:
  dateline places install --from cities500.txt
  dateline places install --from https://download.geonames.org/export/dump/UA.zip

\b
The dumps are at https://download.geonames.org/export/dump/ (GeoNames, CC BY 4.0). A country's
dump has its villages, bases, crossings and airports; docs/places.md says what is kept.
Exit codes: 0 installed; 2 no such dump; 3 it cannot be opened.
"""


SHOW_EPILOG = """
\b
Examples:
  dateline actors show Blinken
  dateline actors show NATO --json
  dateline actors show Q76

\b
Exit codes: 0 somebody; 1 nobody of that name.
"""


def allowing(command: Command) -> Command:
    """The option of the commands that fetch; it comes as ``allow_hosts``."""
    return click.option(
        "--allow-host",
        "allow_hosts",
        multiple=True,
        metavar="HOST",
        envvar="DATELINE_ALLOW_HOSTS",
        help="Fetch from this host also where its address is private, or its port unusual: news.lan, 127.0.0.1:8000. "
        "May be given several times.",
    )(command)


def how_to_read(
    *, codebook: bool = False, published: bool = True, fetches: bool = True, workers: int | None = 1
) -> Callable[[Command], Command]:
    """The options that every command that reads pages has, in the order of the help; they come as ``reading``.
    ``workers``: how many processes, if nothing is said; ``None`` stands for a process a core."""
    options: list[Callable[[Command], Command]] = [
        click.option(
            "--workers",
            "-w",
            type=click.IntRange(0, 256),
            default=workers,
            show_default=workers is not None,
            envvar="DATELINE_WORKERS",
            help=WORKERS if workers else "Processes; one a core, if nothing is said.",
        ),
        click.option("--model", metavar="NAME", help="An installed spaCy pipeline, such as en_core_web_md."),
        click.option("--rules-only", is_flag=True, help="Without the learned readers: faster, and finds less."),
        click.option("--actors", metavar="FILE", type=click.Path(), help="Actors and corrections of your own, as CSV."),
        click.option("--places", metavar="FILE", type=click.Path(), help="Places and corrections of your own, as CSV."),
        click.option("--strict", is_flag=True, help="Stop at the first step that fails, with its traceback."),
        click.option("--quiet", "-q", is_flag=True, help="No progress."),
    ]
    if codebook:
        book = click.option("--codebook", metavar="FILE", type=click.Path(), help="Another codebook than PLOVER.")
        options.insert(2, book)
    if published:
        words = "When the pages were written, if you know better than they."
        fetching = [allowing] if fetches else []
        options = [click.option("--published", metavar="DATE", help=words), *options[:-2], *fetching, *options[-2:]]

    def add(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return add


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
    type=click.Choice(["brief", "markdown", "json", "jsonl", "pairs"]),
    default="brief",
    show_default=True,
    help="A brief for the terminal or in Markdown; the record as JSON; a record a line, for many pages; or, of JSON "
    'Lines with "text", "actor" and "recipient" as [start, end], the event type of each pair.',
)
@click.option("--show", metavar="REF", help="Print the words behind one line of the brief, such as s7, e3, g1, c1, w1.")
@click.option("--tz", metavar="ZONE", help="Your time zone, such as Europe/Berlin; this machine's own if not given.")
@how_to_read(codebook=True)
def read(
    sources: tuple[str, ...],
    form: str,
    show: str | None,
    tz: str | None,
    **reading: Any,
) -> None:
    """Read news pages.

    SOURCE is a file (HTML, text, Markdown), a folder of them, a JSON Lines file with a "text" a line
    (and "id", "title", "published", "url"), a URL, or - for standard input.
    """
    with _plain_errors(reading["strict"]), _collector_waits():
        if form == "pairs":
            given = {"show": show, "tz": tz, **{k: v for k, v in reading.items() if k in OF_READING}}
            if unused := next((name for name, value in given.items() if value), None):
                raise UsageError(f"--{unused.replace('_', '-')} says nothing to --format pairs. Leave it out.")
            _pairs(sources, reading["quiet"])
            return
        _read(sources, form, show, tz, reading)


def _of_a_store(*, days: bool = True) -> Callable[[Command], Command]:
    """The options of a view that can also be had of a store; ``days``: with those that choose its articles."""
    place = click.option("--store", metavar="STORE", help="In place of sources: of a store's articles.")
    since = click.option("--since", metavar="DATE", help="With --store: only what was written since: 2024-02-05, 7d.")
    words = f"With --store: of the N newest articles that have any; for reading {SHOWN}, if not given."
    most = click.option("--most", type=click.IntRange(1), metavar="N", help=words)
    copies = click.option("--copies", is_flag=True, help="With --store: also what copies of other articles tell.")

    def add(command: Command) -> Command:
        for option in (copies, most, since, place) if days else (most, place):
            command = option(command)
        return command

    return add


def _records_or_store(
    sources: tuple[str, ...], place: str | None, reading: dict[str, Any], **only: Any
) -> tuple[list[Record], list[Outcome], Store | None]:
    """What a view shows: the records of sources with what failed, or a store. ``only`` is for a store."""
    if bool(sources) == bool(place):
        view = f"dateline {click.get_current_context().info_name}"
        raise UsageError(f"Name either sources or a store: {view} page.html, or {view} --store crisis.db.")
    given = {**only, **{name: value for name, value in reading.items() if name in OF_READING}}
    for name, value in given.items():
        if value and (name in only) != bool(place):
            option = f"--{name.replace('_', '-')}"
            if place is None:
                raise UsageError(f"{option} says nothing without --store. Leave it out.")
            again = f"`dateline reread --store {place} {option} …` reads them so."
            cure = "Leave it out." if name == "published" else again
            raise UsageError(f"{option} says nothing to a store, whose pages are read already. {cure}")
    if place is None:
        return *_records(_outcomes(sources, reading)), None
    from dateline.store import open as opened

    return [], [], opened(place, create=False)


def _shown(most: int | None, form: str) -> int | None:
    """Of how many articles of a store: a page for reading has an end."""
    return most if most is not None or form not in ("brief", "markdown") else SHOWN


def _told_more(articles: set[str], most: int | None, form: str) -> None:
    """Say that there may be more, where nobody said how much."""
    if most is None and form in ("brief", "markdown") and len(articles) >= SHOWN:
        click.echo(f"Of the newest {SHOWN} articles that have any; --most N shows more, --since less.", err=True)


@main.command(epilog=AGENDA_EPILOG)
@click.argument("sources", nargs=-1, metavar="[SOURCE...]")
@_of_a_store(days=False)
@click.option(
    "--format",
    "-f",
    "form",
    type=click.Choice(["brief", "markdown", "json", "jsonl", "ics"]),
    default="brief",
    show_default=True,
    help="For the terminal, in Markdown, as JSON (a list, or one a line), or as a calendar (iCalendar, RFC 5545).",
)
@click.option("--show", metavar="REF", help="Print the words behind one line of the diary, such as d3.")
@click.option("--tz", metavar="ZONE", help="Your time zone, such as Europe/Berlin; this machine's own if not given.")
@click.option("--from", "first", metavar="DATE", help="Leave out what ends before this day.")
@click.option("--to", "last", metavar="DATE", help="Leave out what begins after this day, and what has no day.")
@click.option(
    "--status",
    metavar="STATUS,...",
    help="Only these: scheduled, proposed, possible, postponed, cancelled, denied, held.",
)
@click.option(
    "--update",
    metavar="FILE",
    type=click.Path(),
    help="With ics: a calendar written before; entries keep their UID, what changed rises in SEQUENCE, the rest stays.",
)
@click.option("--output", "-o", metavar="FILE", type=click.Path(), help="Write to this file, not to the terminal.")
@how_to_read()
def agenda(
    sources: tuple[str, ...],
    store: str | None,
    most: int | None,
    form: str,
    show: str | None,
    tz: str | None,
    first: str | None,
    last: str | None,
    status: str | None,
    update: str | None,
    output: str | None,
    **reading: Any,
) -> None:
    """Print the diary of news pages: who meets whom, when exactly, and whether it is still on.

    SOURCE is as for `dateline read`. What several pages tell of one engagement is one line; what the newest page says
    of it holds.
    """
    with _plain_errors(reading["strict"]), _collector_waits():
        from dateline import brief
        from dateline.diary import diary, select

        if update and form != "ics":
            raise UsageError("--update is for --format ics. Add it, or leave --update out.")
        reader = brief.zone(tz)
        previous = _bytes(update) if update else None
        select((), first=first, last=last, status=status)  # a mistyped date is told before the pages are read
        records, failed, kept = _records_or_store(sources, store, reading, most=most)
        if records or kept:
            whole = first is not None or show is not None
            engagements = (
                kept.agenda(first=first, last=last, status=status, most=most if whole else _shown(most, form))
                if kept
                else select(diary(records), first=first, last=last, status=status)
            )
            if show:
                _show_told(engagements, show)
            else:
                _write(
                    _diary(engagements, form, reader, previous, quiet=reading["quiet"], paged=output is not None),
                    output,
                )
                if kept and not whole:
                    _told_more({t.record.id for e in engagements for t in e.told}, most, form)
        _tell(failed, len(records) + len(failed))


@main.command(epilog=STATEMENTS_EPILOG)
@click.argument("sources", nargs=-1, metavar="[SOURCE...]")
@_of_a_store()
@click.option("--by", metavar="WHO", help="Only this speaker: words of the name, or the code of a country or body.")
@click.option(
    "--kind", metavar="KIND,...", help="Only these sources: named, institution, document, media, anonymous, unstated."
)
@click.option("--stance", metavar="STANCE,...", help="Only these: asserts, denies, warns, demands, promises …")
@click.option(
    "--format",
    "-f",
    "form",
    type=click.Choice(["brief", "markdown", "json", "jsonl", "csv"]),
    default="brief",
    show_default=True,
    help="For the terminal, in Markdown, as JSON (a list, or one a line), or as a table.",
)
@click.option("--output", "-o", metavar="FILE", type=click.Path(), help="Write to this file, not to the terminal.")
@how_to_read()
def statements(
    sources: tuple[str, ...],
    store: str | None,
    since: str | None,
    most: int | None,
    copies: bool,
    by: str | None,
    kind: str | None,
    stance: str | None,
    form: str,
    output: str | None,
    **reading: Any,
) -> None:
    """Print who said what in news pages: the speaker, what was done by saying it, the words, and the reference that
    `dateline read PAGE --show` takes.

    SOURCE is as for `dateline read`.
    """
    with _plain_errors(reading["strict"]), _collector_waits():
        from dateline import brief
        from dateline.choosing import since as first_day
        from dateline.said import COLUMNS, said

        said((), by=by, kind=kind, stance=stance)  # a mistyped stance is told before the pages are read
        records, failed, kept = _records_or_store(sources, store, reading, since=since, most=most, copies=copies)
        if records or kept:
            rows = (
                kept.statements(
                    by=by, kind=kind, stance=stance, since=first_day(since), most=_shown(most, form), copies=copies
                )
                if kept
                else said(records, by=by, kind=kind, stance=stance)
            )
            _write(_rows(rows, COLUMNS, form, brief.said, paged=output is not None), output)
            if kept:
                _told_more({row.record.id for row in rows}, most, form)
        _tell(failed, len(records) + len(failed))


def _rows(
    rows: Sequence[Row], columns: tuple[str, ...], form: str, compose: Callable[[Sequence[Row]], Brief], *, paged: bool
) -> str:
    """Rows as JSON, JSON Lines or CSV (where a list is JSON in its field), or as their brief."""
    import json

    from dateline import brief
    from dateline.export.coding import written

    if form in ("json", "jsonl"):
        return _json(rows, form)
    if form == "csv":
        values = (row.to_dict().values() for row in rows)
        flat = ([json.dumps(v, ensure_ascii=False) if isinstance(v, list) else v for v in row] for row in values)
        return written(columns, flat)
    composed = compose(rows)
    return brief.markdown(composed) if form == "markdown" else _printed(composed, paged=paged)


def _json(rows: Sequence[Said | Deed | Engagement], form: str) -> str:
    """Rows as a JSON list, or as a line of JSON each."""
    import json

    if form == "json":
        return json.dumps([row.to_dict() for row in rows], ensure_ascii=False, indent=2) + "\n"
    return "".join(json.dumps(row.to_dict(), ensure_ascii=False) + "\n" for row in rows)


@main.command(epilog=EVENTS_EPILOG)
@click.argument("sources", nargs=-1, metavar="[SOURCE...]")
@_of_a_store()
@click.option("--type", "kinds", metavar="TYPE,...", help="Only these types: ASSAULT, CONSULT, AID …")
@click.option("--actor", metavar="WHO", help="Only with this actor or recipient: words of the name, or a code.")
@click.option("--recipient", metavar="WHO", help="Only what is done to this one; --actor is then one who does it.")
@click.option(
    "--status", metavar="STATUS,...", help="Only these: happened, ongoing, planned, possible, conditional, denied."
)
@click.option("--background/--no-background", default=True, help="With or without what is told as history.")
@click.option(
    "--format",
    "-f",
    "form",
    type=click.Choice(["brief", "markdown", "json", "jsonl", "csv", "parquet", "polecat", "gdelt", "acled"]),
    default="brief",
    show_default=True,
    help="For the terminal, in Markdown, as JSON (a list, or one a line), as a table, or in the columns of a data set.",
)
@click.option("--output", "-o", metavar="FILE", type=click.Path(), help="Write to this file, not to the terminal.")
@how_to_read(codebook=True)
def events(
    sources: tuple[str, ...],
    store: str | None,
    since: str | None,
    most: int | None,
    copies: bool,
    kinds: str | None,
    actor: str | None,
    recipient: str | None,
    status: str | None,
    background: bool,
    form: str,
    output: str | None,
    **reading: Any,
) -> None:
    """Print who did what to whom in news pages: type, actor and recipient, status, when and where, on whose word, and
    the reference that `dateline read PAGE --show` takes.

    SOURCE is as for `dateline read`.
    """
    with _plain_errors(reading["strict"]), _collector_waits():
        from dateline.choosing import since as first_day
        from dateline.deeds import deeds

        if form == "parquet" and output is None:
            raise UsageError(
                "Parquet is no text for a terminal. Name a file with --output, or choose another --format."
            )
        deeds(
            (), type=None if reading["codebook"] or store else kinds, status=status
        )  # what is mistyped is told before the pages are read
        records, failed, kept = _records_or_store(sources, store, reading, since=since, most=most, copies=copies)
        if records or kept:
            chosen = {"actor": actor, "recipient": recipient, "type": kinds, "status": status}
            rows = (
                kept.events(
                    **chosen, background=background, since=first_day(since), most=_shown(most, form), copies=copies
                )
                if kept
                else deeds(records, **chosen, background=background)
            )
            _write(_events(rows, form, quiet=reading["quiet"], paged=output is not None), output)
            if kept:
                _told_more({row.record.id for row in rows}, most, form)
        _tell(failed, len(records) + len(failed))


@main.group()
def codebook() -> None:
    """Codebooks: the event types and the constructions that name them."""


@codebook.command()
@click.argument("file", required=False, metavar="[FILE]", type=click.Path())
@click.option("--json", "as_json", is_flag=True, help="For machines: the problems and the failing examples.")
@click.option("--quiet", "-q", is_flag=True, help="No progress.")
def check(file: str | None, as_json: bool, quiet: bool) -> None:
    """Tell what is wrong in a codebook (PLOVER, if no FILE is given): each mistake with its line, and each example that
    is not coded as it should be. Exit code 1 if there is any.

    docs/codebook.md says how one is written.
    """
    with _plain_errors(False):
        from dateline.events import check as checks
        from dateline.events import codebook as books

        problems = books.check(file)
        tried = []
        if not problems:
            many = len(books.load(file).examples)
            shown = not (quiet or as_json)
            tried = list(_progress(checks.trials(file), many, lambda t: t.example.sentence, show=shown))
        failed = [each for each in tried if not each.right]
        if as_json:
            click.echo(_check_json(problems, tried))
        else:
            for line in (*problems, *failed):
                click.echo(str(line))
            examples = f"{len(tried)} example{'s' * (len(tried) != 1)}, {len(failed)} of them failing"
            count = f"{len(problems)} problem{'s' * (len(problems) != 1)}"
            click.echo(f"{file or books.DEFAULT.name}: {count}; {examples if not problems else 'examples not tried'}.")
        if problems or failed:
            sys.exit(1)


@main.group()
def actors() -> None:
    """Actors: who held which office when, and what is known of somebody."""


_OWN_ACTORS = click.option(
    "--actors", "own", metavar="FILE", type=click.Path(), help="A table of your own actors (docs/actors.md)."
)


@actors.command(epilog=WHO_EPILOG)
@click.argument("office", nargs=-1, required=True, metavar="OFFICE")
@click.option("--on", metavar="DATE", help="The day; today, if none is given.")
@click.option("--json", "as_json", is_flag=True, help="For machines: a list of holdings.")
@_OWN_ACTORS
def who(office: tuple[str, ...], on: str | None, as_json: bool, own: str | None) -> None:
    """Tell who held an office on a day: "US Secretary of State", "NATO Secretary General"."""
    with _plain_errors(False):
        from dateline.actors.directory import office_holders

        holdings = office_holders(" ".join(office), on=on, actors=own)
        if as_json:
            click.echo(_rows_json(holdings))
            return
        for holding in holdings:
            click.echo(f"{holding.person}{f' ({holding.wikidata})' if holding.wikidata else ''}")
            click.echo(f"  {_told(holding)}")


@actors.command(epilog=SHOW_EPILOG)
@click.argument("name", nargs=-1, required=True, metavar="NAME")
@click.option("--json", "as_json", is_flag=True, help="For machines: a list of actors.")
@_OWN_ACTORS
def show(name: tuple[str, ...], as_json: bool, own: str | None) -> None:
    """Show what is known under a name, a surname, or a Wikidata identifier: offices with their days and sources, other
    names, codes. All who share the name are listed."""
    with _plain_errors(False):
        from dateline import actors as tables
        from dateline.actors.directory import known_actors

        found = known_actors(" ".join(name), actors=own)
        if as_json:
            click.echo(_rows_json(found))
            return
        for entity in found:
            click.echo(
                " · ".join(v for v in (entity.name, entity.kind, entity.code, entity.sector, entity.wikidata) if v)
            )
            if entity.aliases:
                click.echo(f"  also {', '.join(entity.aliases)}")
            for holding in entity.offices:
                click.echo(f"  {_told(holding)}")
        click.echo(f"Tables: {tables.version(own)}")


@actors.command(epilog=UPDATE_EPILOG)
@click.option("--endpoint", metavar="URL", help="Another SPARQL endpoint with Wikidata's data.")
@click.option("--pause", type=click.FloatRange(0), default=1.0, show_default=True, help="Seconds between two requests.")
@click.option(
    "--may-shrink",
    "shrink",
    type=click.FloatRange(0, 1),
    default=0.1,
    show_default=True,
    help="The share of its rows that the table may lose.",
)
@click.option("--reset", is_flag=True, help="Begin anew: forget what an update that was stopped has collected.")
@click.option("--dry-run", is_flag=True, help="Collect and verify, and replace nothing.")
@click.option("--quiet", "-q", is_flag=True, help="No progress.")
def update(endpoint: str | None, pause: float, shrink: float, reset: bool, dry_run: bool, quiet: bool) -> None:
    """Collect the table of office holders anew from Wikidata's query service; every page is then read with it.

    About 350 requests, one at a time: ten minutes. An update that was stopped goes on where it was. Before anything is
    replaced the new table is verified: rows, dates, and that holders who are known are still there.
    """
    with _plain_errors(False):
        from dateline.actors.update import ENDPOINT, Service, Update

        service = Service(endpoint or ENDPOINT, pause)
        under_way = Update(service)
        if reset:
            under_way.reset()
        try:
            for _ in _progress(under_way.collect(), len(under_way.wanted), str, show=not quiet):
                pass
        finally:
            service.close()
        report = under_way.finish(dry_run=dry_run, shrink=shrink)
        click.echo(
            f"{report.after:,} holdings (before: {report.before:,}), {report.new_people:,} people not known before, "
            f"{report.broken_dates:,} left out for broken dates."
        )
        click.echo(f"In use from now on: {report.path}" if report.path else "A dry run: nothing was replaced.")


@main.group()
def places() -> None:
    """Places: gazetteers beside the packaged one."""


@places.command(epilog=INSTALL_EPILOG)
@click.option("--from", "source", required=True, metavar="FILE|URL", help="A dump of GeoNames: .txt, or .zip.")
@click.option("--name", metavar="NAME", help="What to call it; else as the file is called.")
@click.option(
    "--min-population", "least", type=click.IntRange(0), default=0, help="Of towns, only those of so many people."
)
def install(source: str, name: str | None, least: int) -> None:
    """Install a larger gazetteer, made from a dump of GeoNames; every page is then read with it too."""
    with _plain_errors(False):
        from dateline.places import installed

        about = installed.install(source, name=name, least=least)
        click.echo(f"{about.name}: {about.places:,} places, {about.size / 1e6:.1f} MB, {about.path}")


@places.command("list")
@click.option("--json", "as_json", is_flag=True, help="For machines: a list.")
def list_installed(as_json: bool) -> None:
    """List the installed gazetteers."""
    with _plain_errors(False):
        import json

        from dateline.places import installed

        found = [installed.about(path) for path in installed.files()]
        if as_json:
            rows = [{"name": a.name, "places": a.places, "bytes": a.size, "checksum": a.checksum} for a in found]
            click.echo(json.dumps(rows, indent=2))
            return
        for about in found:
            click.echo(f"{about.name}: {about.places:,} places, {about.size / 1e6:.1f} MB, {about.checksum}")
        if not found:
            click.echo(f"None is installed ({installed.folder()}).")


@places.command()
@click.argument("name")
def remove(name: str) -> None:
    """Remove an installed gazetteer."""
    with _plain_errors(False):
        from dateline.places import installed

        click.echo(f"Removed {installed.remove(name)}.")


def _told(holding: Holding) -> str:
    days = f"{holding.start or '?'} to {holding.end or 'no end known'}"
    return f"{holding.office} ({holding.code or 'of no country'}), {days}; source: {holding.source}"


def _rows_json(rows: Sequence[Any]) -> str:
    import json
    from dataclasses import asdict

    return json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=2)


def _check_json(problems: list[Problem], tried: list[Tried]) -> str:
    import json

    failed = [
        {"line": t.example.line, "sentence": t.example.sentence, "wanted": t.example.wanted, "found": list(t.found)}
        for t in tried
        if not t.right
    ]
    listed = [{"line": problem.line, "message": problem.message} for problem in problems]
    return json.dumps({"problems": listed, "examples": len(tried), "failed": failed}, ensure_ascii=False, indent=2)


def _events(rows: tuple[Deed, ...], form: str, *, quiet: bool, paged: bool) -> str | bytes:
    """Events in a format; what could not stand in it is counted."""
    from collections import Counter

    from dateline import brief
    from dateline.deeds import COLUMNS

    if form in ("polecat", "gdelt", "acled"):
        from dateline.export import acled, gdelt, polecat

        write = {"polecat": polecat.write, "gdelt": gdelt.write, "acled": acled.write}[form]
        table = write(rows)
        if table.left_out and not quiet:
            why = ", ".join(
                f"{count} {reason}" for reason, count in Counter(w for _, w in table.left_out).most_common()
            )
            click.echo(f"Not in the table ({len(table.left_out)} of {len(rows)} events): {why}", err=True)
        return table.text
    if form == "parquet":
        from dateline.export import parquet

        return parquet.write(rows)
    return _rows(rows, COLUMNS, form, brief.deeds, paged=paged)


def _printed(composed: Brief, *, paged: bool) -> str:
    """A brief as it stands on this terminal; ``paged`` is for a file."""
    from rich.console import Console

    from dateline import brief

    console = Console(highlight=False, emoji=False, markup=False, width=100 if paged else None, no_color=paged)
    with console.capture() as captured:
        brief.terminal(composed, console)
    return captured.get()


def _diary(
    engagements: tuple[Engagement, ...],
    form: str,
    reader: Any,
    previous: bytes | None,
    *,
    quiet: bool,
    paged: bool,
) -> str | bytes:
    """The diary in a format; ``paged`` is for a file rather than a terminal."""

    from dateline import brief

    if form == "ics":
        from dateline.export import calendar

        written = calendar.write(engagements, previous=previous)
        if written.left_out and not quiet:
            listed = "\n".join(f"  {e.id} {e.item.what}: {why}" for e, why in written.left_out)
            click.echo(f"Not in the calendar ({len(written.left_out)}):\n{listed}", err=True)
        return written.data
    if form in ("json", "jsonl"):
        return _json(engagements, form)
    composed = brief.diary(engagements, reader)
    if form == "markdown":
        return brief.markdown(composed)
    return _printed(composed, paged=paged)


def _write(data: str | bytes, output: str | None) -> None:
    """To a file, or to standard output."""
    raw = data if isinstance(data, bytes) else data.encode("utf-8")
    if output is None:
        click.echo(raw, nl=False)
        return
    try:
        Path(output).write_bytes(raw)
    except OSError as error:
        raise UsageError(f"{output}: cannot be written ({error.strerror}). Choose another file for --output.") from None


def _bytes(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror}). --update takes a calendar file.") from None


def _show_told(engagements: tuple[Engagement, ...], reference: str) -> None:
    from dateline import brief

    chosen = next((e for e in engagements if e.id == reference), None)
    if chosen is None:
        have = f"d1–d{len(engagements)}" if engagements else "no lines"
        raise UsageError(f"There is no {reference!r} in this diary. It has {have}.")
    for telling in reversed(chosen.told):
        article = telling.record.article
        click.echo(" · ".join(v for v in (article.title, telling.day, telling.link) if v))
        _show(brief.show(telling.record, telling.item.id))


def _outcomes(sources: tuple[str, ...], reading: dict[str, Any], *, one: str | None = None) -> Iterator[Outcome]:
    """What became of each page, with progress where there are many. ``reading`` are the options of ``how_to_read``;
    ``one`` is what was asked for that only one page can give."""
    from dateline import batch
    from dateline.sources import day, items

    options = dict(reading)
    workers, quiet = options.pop("workers"), options.pop("quiet")
    day(options["published"])
    check_tables(options)
    found = items(sources, sys.stdin.buffer)
    first = list(islice(found, LOOK_AHEAD))
    if not first:
        raise UsageError(f"{', '.join(sources)}: there is no page in it.")
    many = len(first) > 1
    if many and one:
        raise UsageError(f"{one} is for one page, and there are several. Choose one, or use --format jsonl.")
    if many:
        gc.enable()
    outcomes = batch.run(chain(first, found), workers=workers if many else 0, **options)
    total = len(first) if len(first) < LOOK_AHEAD else None
    yield from _progress(outcomes, total, lambda outcome: outcome.name, show=many and not quiet)


def check_tables(options: dict[str, Any]) -> None:
    """Tell what is wrong in a user's tables before the first page is read."""
    if options["actors"]:
        from dateline import actors as tables

        tables.version(options["actors"])
    if options["places"]:
        from dateline import places as gazetteers

        gazetteers.version(options["places"])


def _records(outcomes: Iterator[Outcome]) -> tuple[list[Record], list[Outcome]]:
    """The records, and what failed."""
    from dateline.record import Record

    records: list[Record] = []
    failed: list[Outcome] = []
    for outcome in outcomes:
        if outcome.record is None:
            failed.append(outcome)
        else:
            records.append(Record.from_json(outcome.record))
    return records, failed


def _tell(failed: list[Outcome], done: int, what: str = "pages") -> None:
    """End with what failed, if anything did."""
    if not failed:
        return
    if done == 1:
        raise _failed(failed[0].error or "", failed[0].code)
    listed = "\n".join(f"  {_named(outcome)}" for outcome in failed)
    raise _failed(f"{len(failed)} of {done} {what} could not be read:\n{listed}", 1)


def _read(sources: tuple[str, ...], form: str, show: str | None, tz: str | None, reading: dict[str, Any]) -> None:
    from dateline import brief

    reader = brief.zone(tz)
    failed: list[Outcome] = []
    done = 0
    one = f"--show {show}" if show else "--format json" if form == "json" else None
    for outcome in _outcomes(sources, reading, one=one):
        done += 1
        if outcome.record is None:
            failed.append(outcome)
        elif form in ("json", "jsonl") and not show:
            click.echo(outcome.record if form == "jsonl" else _pretty(outcome.record))
        else:
            from dateline.record import Record

            _view(Record.from_json(outcome.record), form, show, reader, separate=done > 1 + len(failed))
    _tell(failed, done)


def _pairs(sources: tuple[str, ...], quiet: bool) -> None:
    """The event type of each line's pair, a line of JSON each."""
    from dateline.pairing import code_lines
    from dateline.sources import items

    failed: list[Outcome] = []
    done = 0
    coded = code_lines(items(sources, sys.stdin.buffer))
    for outcome in _progress(coded, None, lambda outcome: outcome.name, show=not quiet):
        done += 1
        if outcome.record is None:
            failed.append(outcome)
        else:
            click.echo(outcome.record)
    if not done:
        raise UsageError(f"{', '.join(sources)}: there is no line in it.")
    _tell(failed, done, "lines")


def _named(outcome: Outcome) -> str:
    error = outcome.error or ""
    return error if outcome.name in error else f"{outcome.name}: {error}"


def _json_line(value: object) -> str:
    import json

    return json.dumps(value, ensure_ascii=False)


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


def _progress(items: Iterator[T], total: int | None, name: Callable[[T], str], *, show: bool) -> Iterator[T]:
    """The items, with a count and the name of the last on standard error where that is a terminal."""
    if not show or not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("reading", total=total)
        for item in items:
            progress.update(task, advance=1, description=name(item)[-50:])
            yield item


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


# the commands of archives and of the store join in; their files import this one, so they come last
from dateline import (  # noqa: E402, F401
    archive_commands,
    desk_commands,
    model_commands,
    store_commands,
    trust_commands,
)
