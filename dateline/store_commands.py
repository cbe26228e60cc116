"""The commands of the store: thin, as those in ``cli``, which they join. Nothing of the store is imported before one of
them is run."""

from __future__ import annotations

import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict
from getpass import getuser
from threading import Event
from typing import TYPE_CHECKING, Any, Protocol

import click

from dateline import cli
from dateline.errors import UsageError

if TYPE_CHECKING:
    from dateline.brief import Brief
    from dateline.ingest import Taken
    from dateline.store.captures import Version
    from dateline.store.corrections import Correction
    from dateline.store.search import Hit
    from dateline.store.store import Store

Command = Callable[..., None]
main: click.Group = vars(cli)["main"]  # the two files import each other: a type checker cannot look it up

#: What becomes of a page.
STATES = ("read", "known", "refused", "failed")

INGEST_EPILOG = """
\b
Examples:
  dateline ingest pages/ --store crisis.db            a folder of pages
  dateline ingest https://example.org/feed.xml --store crisis.db
  dateline ingest feeds.opml --store crisis.db        all feeds of a reader
  dateline ingest CC-NEWS-20220102.warc.gz --store crisis.db --workers 2
  dateline ingest pages.jsonl --store postgresql://me@host/crisis

\b
A second run takes what is new. What a run that was broken off had kept is read first.
Exit codes are those of `dateline read`; 6: the store cannot be opened or written.
"""

WATCH_EPILOG = """
\b
Examples:
  dateline watch feeds.opml --every 10m --store crisis.db
  dateline watch https://example.org/feed.xml --every 1h --store crisis.db

\b
Ctrl-C, or a SIGTERM, stops it when the page in hand is done; started again, it goes on where it was.
"""

BRIEF_EPILOG = """
\b
Examples:
  dateline brief --store crisis.db --since yesterday --about Ukraine
  dateline brief --store crisis.db --since 7d -f markdown -o week.md
  dateline brief --store crisis.db --show 3ec3d0e4/s3   the words behind a line
"""

WHO_EPILOG = """
\b
Examples:
  dateline who Lavrov --store crisis.db
  dateline who NATO --store crisis.db --since 7d
  dateline who Lavrov --positions --on "security guarantees" --store crisis.db
"""

STORIES_EPILOG = """
\b
Examples:
  dateline stories --store crisis.db --since 7d
  dateline stories 1c4e --store crisis.db              one story, each thing once
  dateline stories --about Ukraine -f csv -o stories.csv --store crisis.db
  dateline correct 1c4e --merge-into 9f2a --why "one summit" --store crisis.db
"""

SERIES_EPILOG = """
\b
Examples:
  dateline series --actor RUS --recipient UKR --store crisis.db
  dateline series --actor RUS --type THREATEN,ASSAULT -f csv -o weeks.csv --store crisis.db
"""

DIFF_EPILOG = """
\b
Examples:
  dateline diff https://example.org/story --store crisis.db
  dateline diff https://example.org/story --store crisis.db --from 1 --to 4

\b
+ came, - went, ~ changed, with [-old-] and {+new+} words.
"""

CORRECT_EPILOG = """
\b
Examples:
  dateline correct 1a2df93a/e2 --reject "a threat, no attack" --store crisis.db
  dateline correct 1a2df93a/e2 --status planned --why "the sentence says will" --store crisis.db
  dateline correct 1a2df93a/g1 --date 2024-02-09T20:30Z --store crisis.db
  dateline correct 1a2df93a/s7 --speaker "Sergey Lavrov" --store crisis.db
  dateline correct 1a2df93a/e2 --recipient "the minister=Sergey Lavrov" --store crisis.db
  dateline correct 1a2df93a --date 2024-02-05 --store crisis.db      when the article was written
  dateline correct 1a2df93a/e2 --undo --store crisis.db
  dateline correct 1c4e --merge-into 9f2a --why "one summit" --store crisis.db
  dateline correct 1a2df93a --move-to new --why "another strike" --store crisis.db
  dateline correct --list --store crisis.db

\b
Somebody is named by a reference or a name of the article, or by a name that the tables of
actors know (`dateline actors show NAME`). "none" takes a date or a link away.
"""

REREAD_EPILOG = """
\b
Examples:
  dateline reread --store crisis.db             what would change
  dateline reread --store crisis.db --replace   and change it
  dateline reread --store crisis.db --codebook mine.toml
"""

SEARCH_EPILOG = """
\b
Examples:
  dateline search "security guarantees" --store crisis.db     both words
  dateline search '"security guarantees"' --store crisis.db   the phrase
  dateline search 'talks OR summit -football' --store crisis.db
"""

the_store = click.option("--store", "place", metavar="STORE", required=True, help="A file, or postgresql://…")
as_json = click.option("--json", "as_json", is_flag=True, help="For machines.")


def a_view(command: Command) -> Command:
    """The options of a view."""
    forms = click.Choice(["brief", "markdown", "md", "json", "csv"])
    form = click.option("--format", "-f", "form", type=forms, default="brief", show_default=True, help="What to print.")
    output = click.option("--output", "-o", metavar="FILE", type=click.Path(), help="Write to this file.")
    return form(output(command))


how_to_read = cli.how_to_read(codebook=True, published=False)


def how_to_ingest(command: Command) -> Command:
    """How to read, of the commands that take pages in."""
    newest = click.option("--most", type=click.IntRange(1), metavar="N", help="Of each feed or sitemap, the N newest.")
    return newest(cli.allowing(how_to_read(command)))


@main.command(epilog=INGEST_EPILOG)
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@the_store
@as_json
@how_to_ingest
def ingest(
    sources: tuple[str, ...], place: str, as_json: bool, quiet: bool, allow_hosts: tuple[str, ...], **reading: Any
) -> None:
    """Take pages into a store: each is kept as it came, and read once.

    SOURCE is a file, a folder, JSON Lines, a web archive (.warc, .warc.gz), a URL, a feed (RSS, Atom, JSON),
    subscriptions (OPML), a sitemap, or - for standard input. The store is made if it is not there.
    """
    with cli._plain_errors(reading["strict"]), open_store(place, create=True) as store:
        from dateline.fence import Fence
        from dateline.ingest import ingest as take
        from dateline.ingest.fetch import Fetcher

        cli.check_tables(reading)
        fetcher = Fetcher(fence=Fence(allow_hosts))
        found = take(store, sources, fetcher=fetcher, stdin=sys.stdin.buffer, **reading)
        taken = list(cli._progress(found, None, lambda one: one.name, show=not quiet and not as_json))
        if as_json:
            click.echo(_json(_summary(taken)))
        else:
            articles = store.counts()["articles"]
            click.echo(f"{_counted(taken)}. {store.place} holds {articles} article{'s' * (articles != 1)}.")
        _end(taken)


@main.command(epilog=WATCH_EPILOG)
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@the_store
@click.option("--every", metavar="TIME", default="10m", show_default=True, help="90s, 10m, 2h, 1d.")
@as_json
@how_to_ingest
def watch(
    sources: tuple[str, ...],
    place: str,
    every: str,
    as_json: bool,
    quiet: bool,
    allow_hosts: tuple[str, ...],
    **reading: Any,
) -> None:
    """Take in what is new in feeds, sitemaps or folders, again and again, until stopped: a line for each look."""
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with cli._plain_errors(reading["strict"]), open_store(place, create=True) as store:
        from dateline.fence import Fence
        from dateline.ingest import watch as watching

        cli.check_tables(reading)
        pause, fence = watching.interval(every), Fence(allow_hosts)
        for look in watching.watch(store, list(sources), every=pause, stop=stop, fence=fence, **reading):
            if as_json:
                click.echo(_json({"at": look.at, "sources": look.sources, **_summary(look.taken)}, indent=None))
                continue
            click.echo(f"{look.at}  {look.sources} source{'s' * (look.sources != 1)}: {_counted(look.taken)}")
            for one in look.taken:
                if one.why and not quiet:
                    click.echo(f"  {_named(one)}", err=True)


@main.command(epilog=SEARCH_EPILOG)
@click.argument("words", nargs=-1, required=True, metavar="WORDS...")
@the_store
@click.option("--since", metavar="DATE", help="Only what was written on this day or later: 2024-02-05, yesterday, 7d.")
@click.option("--most", type=click.IntRange(1), default=20, show_default=True, help="So many articles.")
@as_json
def search(words: tuple[str, ...], place: str, since: str | None, most: int, as_json: bool) -> None:
    """Find the articles in which words stand, the best first, with the place where they stand."""
    with cli._plain_errors(False), open_store(place) as store:
        from dateline.choosing import since as first_day

        hits = store.search(" ".join(words), since=first_day(since), most=most)
        if as_json:
            click.echo(_json([hit.to_dict() for hit in hits]))
            return
        for hit in hits:
            _show_hit(hit)
        if not hits:
            click.echo("Nothing found.")


@main.command(epilog=BRIEF_EPILOG)
@the_store
@click.option("--since", metavar="DATE", help="What was written on this day or later: 2024-02-05, yesterday, 36h, 7d.")
@click.option("--about", metavar="WHO", help="Only of articles that name somebody: words of a name, or a code.")
@click.option("--most", type=click.IntRange(1), default=200, show_default=True, help="Of the N newest articles.")
@click.option("--lines", type=click.IntRange(1), default=12, show_default=True, help="At most so many a section.")
@click.option("--show", metavar="REF", help="Print the words behind one line of the digest, such as 3ec3d0e4/s3.")
@click.option("--tz", metavar="ZONE", help="Your time zone, such as Europe/Berlin; this machine's own if not given.")
@a_view
def brief(
    place: str,
    since: str | None,
    about: str | None,
    most: int,
    lines: int,
    show: str | None,
    tz: str | None,
    form: str,
    output: str | None,
) -> None:
    """Print what is new in a store: changes of the agenda first, then what was said, done and disputed."""
    with cli._plain_errors(False), open_store(place) as store:
        from dateline.brief import show as shown
        from dateline.brief import zone
        from dateline.choosing import since as first_day
        from dateline.digest import compose, digest

        if show:
            article, _, reference = show.partition("/")
            record = store.find(article)
            click.echo(" · ".join(part for part in (record.article.title, record.article.link) if part))
            cli._show(shown(record, reference))
            return
        reader = zone(tz)
        found = digest(store, since=first_day(since), about=about, most=most)
        _view(found, compose(found, reader, most=lines), form, output)


@main.command(epilog=WHO_EPILOG)
@click.argument("name", nargs=-1, required=True, metavar="NAME")
@the_store
@click.option("--since", metavar="DATE", help="What was written on this day or later: 2024-02-05, yesterday, 36h, 7d.")
@click.option("--most", type=click.IntRange(1), default=20, show_default=True, help="Of the N newest articles.")
@click.option("--positions", is_flag=True, help="What he has said, in order of time, with what changed marked.")
@click.option("--on", "topic", metavar="WORDS", help="With --positions: only what has one of these words.")
@click.option("--tz", metavar="ZONE", help="Your time zone, such as Europe/Berlin; this machine's own if not given.")
@a_view
def who(
    name: tuple[str, ...],
    place: str,
    since: str | None,
    most: int,
    positions: bool,
    topic: str | None,
    tz: str | None,
    form: str,
    output: str | None,
) -> None:
    """Print what a store has of somebody: names and offices, statements, events, engagements; the newest first. NAME is
    words of a name, or the code of a country or body."""
    with cli._plain_errors(False), open_store(place) as store:
        from dateline.brief import zone
        from dateline.choosing import since as first_day
        from dateline.profile import compose, profile

        if topic and not positions:
            raise UsageError("--on chooses among positions; add --positions.")
        if positions:
            from dateline import storyview

            said = store.positions(" ".join(name), about=topic, since=first_day(since), most=max(most, 200))
            _view(said, storyview.positions(" ".join(name), topic, said), form, output)
            return
        reader = zone(tz)
        found = profile(store, " ".join(name), since=first_day(since), most=most)
        _view(found, compose(found, reader), form, output)


class Plain(Protocol):
    """What a view found."""

    def to_dict(self) -> dict[str, object]:
        """It, as JSON's own types."""


def _view(found: Plain | Iterable[Plain], composed: Brief, form: str, output: str | None) -> None:
    from dateline.brief import markdown

    if form == "json":
        plain = [each.to_dict() for each in found] if isinstance(found, Iterable) else found.to_dict()
        cli._write(_json(plain) + "\n", output)
    elif form in ("markdown", "md"):
        cli._write(markdown(composed), output)
    elif form == "csv":
        cli._write(_table(composed), output)
    else:
        cli._write(cli._printed(composed, paged=output is not None), output)


def _table(composed: Brief) -> str:
    """The lines of a brief as CSV."""
    import csv
    import io

    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(("section", "reference", "lead", "words", "remark"))
    for section in composed.sections:
        name = section.title.partition(" (")[0]
        rows.writerows((name, line.reference, line.lead, line.words, line.remark) for line in section.lines)
    return out.getvalue()


@main.command(epilog=STORIES_EPILOG)
@click.argument("story", required=False, metavar="[STORY]")
@the_store
@click.option("--since", metavar="DATE", help="With articles of this day or later: 2024-02-05, yesterday, 36h, 7d.")
@click.option("--about", metavar="WHO", help="Only with articles that name somebody: words of a name, or a code.")
@click.option("--most", type=click.IntRange(1), default=20, show_default=True, help="At most so many stories.")
@click.option("--tz", metavar="ZONE", help="Your time zone, such as Europe/Berlin; this machine's own if not given.")
@a_view
def stories(
    story: str | None,
    place: str,
    since: str | None,
    about: str | None,
    most: int,
    tz: str | None,
    form: str,
    output: str | None,
) -> None:
    """List the stories of a store, those told of last first; or print one: what its articles tell, each thing once,
    with who reported it first, and where the articles disagree. STORY is the beginning of its id, or of an
    article's."""
    with cli._plain_errors(False), open_store(place) as store:
        from dateline import storyview
        from dateline.brief import zone
        from dateline.choosing import since as first_day

        if story is not None:
            told = store.tell(story)
            _view(told, storyview.told(told, zone(tz)), form, output)
            return
        found = store.stories(since=first_day(since), about=about, most=most)
        asked = "".join(f" {word} {value}" for word, value in (("since", since), ("about", about)) if value)
        _view(found, storyview.listed(found, asked), form, output)


@main.command(epilog=SERIES_EPILOG)
@the_store
@click.option("--actor", metavar="WHO", help="Of whom somebody acts or is acted upon: words of a name, or a code.")
@click.option("--recipient", metavar="WHO", help="With --actor: upon whom that one acts.")
@click.option("--type", "kind", metavar="TYPES", help="Types of event, separated by commas.")
@click.option("--since", metavar="DATE", help="What was written on this day or later: 2024-02-05, yesterday, 36h, 7d.")
@click.option("--most", type=click.IntRange(1), default=1000, show_default=True, help="Of the N newest articles.")
@a_view
def series(
    place: str,
    actor: str | None,
    recipient: str | None,
    kind: str | None,
    since: str | None,
    most: int,
    form: str,
    output: str | None,
) -> None:
    """Count what has happened by week and pair of actors, with PLOVER's scores; each event once, however many articles
    tell of it."""
    with cli._plain_errors(False), open_store(place) as store:
        from dateline import storyview
        from dateline.choosing import since as first_day

        found = store.series(actor=actor, recipient=recipient, type=kind, since=first_day(since), most=most)
        if form == "csv":
            cli._write(_rows([point.to_dict() for point in found]), output)
            return
        _view(found, storyview.series(found), form, output)


def _rows(found: list[dict[str, object]]) -> str:
    """Rows as CSV."""
    import csv
    import io

    from dateline.stories.series import Point

    out = io.StringIO()
    table = csv.DictWriter(out, list(Point("", "", None, 0, 0.0, (0, 0, 0, 0), 0).to_dict()), lineterminator="\n")
    table.writeheader()
    table.writerows(found)
    return out.getvalue()


@main.command(epilog=DIFF_EPILOG)
@click.argument("url", metavar="URL")
@the_store
@click.option("--from", "first", type=click.IntRange(1), metavar="N", help="The N-th version; the last but one.")
@click.option("--to", "last", type=click.IntRange(1), metavar="N", help="The N-th version; the last.")
@click.option("--list", "listed", is_flag=True, help="List the versions.")
@as_json
def diff(url: str, place: str, first: int | None, last: int | None, listed: bool, as_json: bool) -> None:
    """Show what changed on a page: in its words, and in what was read of them. URL is its address, or the path of the
    file it came from. Versions that differ in furniture only are one."""
    with cli._plain_errors(False), open_store(place) as store:
        versions = store.history(url)
        if listed:
            click.echo(
                "\n".join(f"{n}  {v.fetched}  {v.sha256[:12]}  {v.size} bytes" for n, v in enumerate(versions, 1))
            )
            return
        old, new = _two(versions, first, last)
        from dateline.store.compare import compare, compose

        before, after = (store.record(version.article or "", corrected=False) for version in (old, new))
        assert before is not None and after is not None  # the history holds what was read
        found = compare(before, after)
        if as_json:
            click.echo(_json({"url": url, "old": old.fetched, "new": new.fetched, **found.to_dict()}))
            return
        facts = (("Page", url), ("Versions", f"{old.fetched} → {new.fetched}"))
        click.echo(cli._printed(compose(found, after.article.title or "(no headline)", facts), paged=False), nl=False)


def _corrections(command: Command) -> Command:
    """What can be corrected; one of them comes, by its name."""
    helps = {
        "status": "Of an event or an agenda item: happened, planned, denied …; scheduled, cancelled …",
        "date": "Of an event, an agenda item, or an article: 2024-02-09, 2024-02, 2024, 2024-02-09T20:30Z.",
        "speaker": "Who it is that says it.",
        "actor": "Who it is that does it.",
        "recipient": "Who it is that it is done to.",
        "participant": "Who it is that takes part in an agenda item.",
    }
    for name, words in reversed(helps.items()):
        command = click.option(f"--{name}", metavar="DATE" if name == "date" else "WHO", help=words)(command)
    return command


@main.command(epilog=CORRECT_EPILOG)
@click.argument("reference", required=False, metavar="[REF]")
@the_store
@click.option("--reject", metavar="WHY", help="Reject it, with the reason: it stands in no view any more.")
@_corrections
@click.option("--merge-into", "into", metavar="STORY", help="Make the story REF a part of another.")
@click.option("--move-to", "target", metavar="STORY", help="Move the article REF to another story, or to a 'new' one.")
@click.option("--why", metavar="WHY", default="", help="The reason for another correction.")
@click.option("--undo", is_flag=True, help="Take the last correction of it back.")
@click.option("--by", "person", metavar="NAME", help="Who says so; your user name if not given.")
@click.option("--list", "listed", is_flag=True, help="List what was corrected, by whom and why.")
@click.option("--all", "everything", is_flag=True, help="With --list: also what was taken back.")
@as_json
def correct(
    reference: str | None,
    place: str,
    reject: str | None,
    into: str | None,
    target: str | None,
    why: str,
    undo: bool,
    person: str | None,
    listed: bool,
    everything: bool,
    as_json: bool,
    **fields: str | None,
) -> None:
    """Put a datum right, or a story. REF is a line of `dateline brief` or `dateline who`, such as 1a2df93a/s7; or an
    article, such as 1a2df93a; or a story of `dateline stories`. The correction is kept beside the record and holds when
    the page is read again, and when other pages come in."""
    with cli._plain_errors(False), open_store(place) as store:
        if listed:
            found, moved = store.corrections(undone=everything), store.regroupings()
            if as_json:
                click.echo(_json([*map(asdict, found), *map(asdict, moved)]))
                return
            for one in found:
                click.echo(_correction(one))
            for each in moved:
                done = "merged into" if each.kind == "merge" else "moved to"
                click.echo(f"{each.subject[:8]} {done} {each.now[:8]}  {each.made}  {each.person}: {each.why}")
            return
        regrouped = {each.subject for each in store.regroupings()}
        if into or target or (undo and any(subject.startswith(reference or "/") for subject in regrouped)):
            _regroup(store, reference, into, target, why, person or getuser())
            return
        given = {name: value for name, value in {"reject": reject, **fields}.items() if value is not None}
        if reference is None or len(given) + undo != 1:
            raise UsageError(
                "Say what to correct and how, one thing at a time: dateline correct 1a2df93a/s7 --reject WHY, "
                "--status, --date, --speaker, --actor, --recipient, --participant, or --undo."
            )
        who = person or getuser()
        if undo:
            back = store.undo(reference, person=who)
            still = (
                "stands again" if back.field == "reject" else f"has its {back.field} back: {back.was or 'not known'}"
            )
            click.echo(f"{reference} {still}.")
            return
        ((field, value),) = given.items()
        made = store.correct(reference, field, None if reject else value, person=who, why=reject or why)
        if as_json:
            click.echo(_json(asdict(made)))
        elif reject:
            click.echo(f"{reference} is rejected by {made.person}: {made.why}")
        else:
            click.echo(_correction(made))


def _correction(one: Correction) -> str:
    """ "1a2df93a/e2  2024-02-05T10:00:00Z  Ada: status happened → planned: the sentence says will"."""
    what = f"{one.article[:8]}/{one.reference}".rstrip("/")
    done = "rejected" if one.field == "reject" else f"{one.field} {one.was or 'not known'} → {one.now or 'not known'}"
    back = f" (taken back by {one.undone_by} on {one.undone[:10]})" if one.undone else ""
    return f"{what}  {one.made}  {one.person}: {done}{f': {one.why}' if one.why else ''}{back}"


def _regroup(
    store: Store, reference: str | None, into: str | None, target: str | None, reason: str | None, person: str
) -> None:
    """Merge stories, move an article, or take that back."""
    if reference and not into and not target:
        store.undo_regrouping(reference)
        click.echo(f"{reference} is where it was.")
        return
    if not reference or not reason or (into and target):
        raise UsageError("Say which, and why: dateline correct 1c4e --merge-into 9f2a --why WHY, or --move-to.")
    if into:
        made = store.merge_stories(reference, into, person=person, why=reason)
        click.echo(f"{reference} is a part of story {made.now[:8]} now.")
        return
    moved = store.split_story([reference], None if target == "new" else target, person=person, why=reason)
    where = f"in story {moved[0].now[:8]} now" if moved else "there already"
    click.echo(f"{reference} stands {where}.")


@main.command(epilog=REREAD_EPILOG)
@the_store
@click.option("--replace", is_flag=True, help="Write what is read now in place of the records.")
@click.option("--all", "everything", is_flag=True, help="Also what this version of Dateline has read.")
@as_json
@how_to_read
def reread(place: str, replace: bool, everything: bool, as_json: bool, quiet: bool, **reading: Any) -> None:
    """Read again what is kept, and show what changes; nothing is replaced without --replace.

    Read again is what another version of Dateline, another pipeline or codebook has read, and what was refused.
    """
    with cli._plain_errors(reading["strict"]), open_store(place) as store:
        from dateline.ingest.reread import reread as again
        from dateline.store.compare import compose

        cli.check_tables(reading)
        counts: Counter[str] = Counter()
        found = again(store, replace=replace, everything=everything, **reading)
        for one in cli._progress(found, None, lambda each: each.name, show=not quiet and not as_json):
            counts[one.state] += 1
            if as_json:
                told = one.changes.to_dict() if one.changes else {}
                click.echo(_json({"name": one.name, "state": one.state, "why": one.why, **told}, indent=None))
            elif one.state == "changed" and one.changes is not None:
                click.echo(cli._printed(compose(one.changes, one.name), paged=False))
            elif one.state != "same":
                click.echo(f"{one.name}: {one.why or 'can be read now'}")
        if not as_json:
            counted = ", ".join(f"{counts[state]} {state}" for state in ("same", "changed", "new", "refused"))
            left = counts["changed"] + counts["new"] if not replace else 0
            click.echo(f"Read again: {counted}." + (" Nothing was replaced; --replace does it." if left else ""))


def _two(versions: tuple[Version, ...], first: int | None, last: int | None) -> tuple[Version, Version]:
    """The two versions to compare."""
    for number in (first, last):
        if number is not None and number > len(versions):
            raise UsageError(f"There is no version {number} of this page. It has {len(versions)}; --list shows them.")
    if len(versions) == 1:
        raise UsageError(f"There is one version of this page, fetched {versions[0].fetched}; nothing to compare.")
    to = last or len(versions)
    since = first or max(1, to - 1)
    return versions[since - 1], versions[to - 1]


def open_store(place: str, *, create: bool = False) -> Store:
    """The store that the user names; for a view it must be there."""
    from dateline.store import open as opened

    return opened(place, create=create)


def _show_hit(hit: Hit) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, emoji=False, markup=False)
    console.print(Text.assemble((hit.title or "(no headline)", "bold"), f" · {hit.published or 'no date'}"))
    snippet = Text("  ")
    for words, found in hit.snippet:
        marked = words if console.is_terminal or not found else f"[{words}]"
        snippet.append(marked, style="reverse" if found else "")
    console.print(snippet)
    more = f" and {hit.copies} cop{'ies' if hit.copies > 1 else 'y'}" if hit.copies else ""
    console.print(Text(f"  {hit.link or hit.article}{more}", style="dim"), soft_wrap=True)


# --- what became of pages ----------------------------------------------------------------------------------------


def _counted(taken: Iterable[Taken]) -> str:
    """ "3 read, 1 known": what there is of each."""
    counts = Counter(one.state for one in taken)
    return (
        ", ".join(f"{counts[state]} {state}" for state in ("read", "known", "refused", "failed") if counts[state])
        or "nothing new"
    )


def _summary(taken: Iterable[Taken]) -> dict[str, Any]:
    kept = tuple(taken)
    counts = Counter(one.state for one in kept)
    problems = [{"name": one.name, "state": one.state, "why": one.why} for one in kept if one.why]
    articles = [one.article for one in kept if one.article]
    states = {state: counts[state] for state in STATES}
    return {**states, "articles": articles, "problems": problems}


def _end(taken: list[Taken]) -> None:
    """End with what failed, if anything did."""
    problems = [one for one in taken if one.why]
    if not problems:
        return
    if len(taken) == 1:
        raise cli._failed(problems[0].why or "", problems[0].code)
    listed = "\n".join(f"  {_named(one)}" for one in problems)
    raise cli._failed(f"{len(problems)} of {len(taken)} pages could not be read:\n{listed}", 1)


def _named(one: Taken) -> str:
    why = one.why or ""
    return why if one.name in why else f"{one.name}: {why}"


def _json(value: object, *, indent: int | None = 2) -> str:
    import json

    return json.dumps(value, ensure_ascii=False, indent=indent)
