"""The commands by which a store can be trusted: verify, bundle, backup, restore, doctor; thin, as those in ``cli``."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dateline import cli
from dateline.errors import StoreError, UsageError

if TYPE_CHECKING:
    from dateline.store.store import Store
    from dateline.store.verify import Verdict

main: click.Group = vars(cli)["main"]  # the two files import each other: a type checker cannot look it up

VERIFY_EPILOG = """
\b
Examples:
  dateline verify crisis.db                    is everything as it was kept, read and corrected?
  dateline verify crisis.db --head 3f9a…       and is what was noted then still there?
  dateline verify bundle.zip                   a bundle, with no store at hand
  dateline verify bundle.zip --store crisis.db and does the store's log have its entries?

\b
Whoever can write the database can write its log anew. Note the head that is printed, elsewhere;
then that is seen too.
Exit codes: 0 all is well; 1 something was altered, dropped, inserted or damaged, and is listed;
2 wrong usage; 3 no bundle; 6 the store cannot be opened.
"""

BUNDLE_EPILOG = """
\b
Examples:
  dateline bundle 1a2df93a --store crisis.db -o evidence.zip
  dateline bundle 1a2df93a 77c0e1b2 --store crisis.db -o evidence.zip

\b
In it: each page as it came, with headers and time of fetching; the record with every span; what was
corrected; the entries of the log; a manifest with the sha256 of each.
"""

BACKUP_EPILOG = """
\b
Examples:
  dateline backup crisis.db /backups/crisis-2024-02-05.db     while ingest and watch run
  dateline restore /backups/crisis-2024-02-05.db crisis.db
  dateline backup postgresql://me@host/crisis crisis.db       of PostgreSQL, into a file
  dateline restore crisis.db postgresql://me@host/empty
"""

DOCTOR_EPILOG = """
\b
Examples:
  dateline doctor
  dateline doctor crisis.db

\b
Exit codes: 0 all works; 1 something does not, and what to do is said beside it.
"""

as_json = click.option("--json", "as_json", is_flag=True, help="For machines.")


@main.command(epilog=VERIFY_EPILOG)
@click.argument("place", metavar="STORE|BUNDLE")
@click.option("--head", metavar="HASH", help="The head that was noted before: it must stand in the log still.")
@click.option("--store", metavar="STORE", help="With a bundle: its entries must stand in this store's log.")
@as_json
def verify(place: str, head: str | None, store: str | None, as_json: bool) -> None:
    """Find what was altered, dropped or inserted in a store, or in a bundle."""
    with cli._plain_errors(False):
        from dateline.store import bundle
        from dateline.store import verify as verifying

        if "://" not in place and bundle.is_bundle(Path(place)):
            if head:
                raise UsageError("--head is for a store. A bundle's manifest names its own.")
            if store is None:
                verdict = bundle.verify(Path(place))
            else:
                with _opened(store) as opened, opened.reading() as connection:
                    verdict = bundle.verify(Path(place), connection=connection)
            _tell(verdict, place, as_json, "manifest")
            return
        if store is not None:
            raise UsageError("--store is for a bundle. Leave it out.")
        with _opened(place) as opened, opened.reading() as connection:
            verdict = verifying.verify(connection, head=head)
        _tell(verdict, place, as_json, "head")


def _tell(verdict: Verdict, place: str, as_json: bool, name: str) -> None:
    if as_json:
        click.echo(_json(asdict(verdict)))
    else:
        for one in verdict.findings:
            click.echo(f"{one.kind}: {one.what}: {one.why}")
        counted = f"{verdict.entries} entries, {verdict.pages} pages, {verdict.records} records"
        click.echo(f"{place}: {counted}; {len(verdict.findings) or 'nothing'} amiss.")
        if verdict.head:
            click.echo(f"{name}: {verdict.head}")
    if verdict.findings:
        raise SystemExit(1)


@main.command(epilog=BUNDLE_EPILOG)
@click.argument("articles", nargs=-1, required=True, metavar="ARTICLE...")
@click.option("--store", "place", metavar="STORE", required=True, help="A file, or postgresql://…")
@click.option("--output", "-o", metavar="FILE", required=True, type=click.Path(), help="The zip to write.")
@click.option("--force", is_flag=True, help="Replace it if it is there.")
def bundle(articles: tuple[str, ...], place: str, output: str, force: bool) -> None:
    """Write articles as evidence into a zip that can be checked with no store. ARTICLE is the beginning of an id, as
    `dateline brief` and `dateline search` show it."""
    with cli._plain_errors(False), _opened(place) as store:
        from dateline.store import bundle as bundles

        if Path(output).exists() and not force:
            raise UsageError(f"{output} is there already. Name another file, or --force.")
        ids = [store.find(article).id for article in articles]
        try:
            with store.reading() as connection:
                made = bundles.write(connection, ids, Path(output))
        except OSError as error:
            raise StoreError(f"{output}: cannot be written ({error.strerror or error}).") from None
        click.echo(f"{output}: {made.articles} articles, {made.pages} pages.\nmanifest: {made.digest}")


@main.command(epilog=BACKUP_EPILOG)
@click.argument("place", metavar="STORE")
@click.argument("target", metavar="FILE", type=click.Path())
@click.option("--force", is_flag=True, help="Replace the file if it is there.")
def backup(place: str, target: str, force: bool) -> None:
    """Copy a store as it is at this instant into a file, while others go on writing to it."""
    with cli._plain_errors(False), _opened(place) as store:
        from dateline.store import backup as backups

        backups.backup(store.engine, place, Path(target), replace=force)
        _show(target)


@main.command(epilog=BACKUP_EPILOG)
@click.argument("file", metavar="FILE", type=click.Path())
@click.argument("place", metavar="STORE")
@click.option("--force", is_flag=True, help="Replace the store's file if it is there.")
def restore(file: str, place: str, force: bool) -> None:
    """Put a backup back: into a file, or into an empty PostgreSQL database."""
    with cli._plain_errors(False):
        from dateline.store import backup as backups

        backups.restore(Path(file), place, replace=force)
        _show(place)


def _show(place: str) -> None:
    """What a copy holds."""
    from dateline.store import log

    with _opened(place) as store, store.reading() as connection:
        last = log.head(connection)
        click.echo(f"{place}: {store.counts()['records']} records, {last.number if last else 0} entries of the log.")
        click.echo(f"head: {last.hash if last else '-'}")


@main.command(epilog=DOCTOR_EPILOG)
@click.argument("place", metavar="[STORE]", required=False)
@as_json
def doctor(place: str | None, as_json: bool) -> None:
    """Look at versions, libraries, models, tables and a store, and say what to do."""
    from dateline.doctor import examine

    checks = list(examine(place))
    if as_json:
        click.echo(_json([asdict(check) for check in checks]))
    else:
        for check in checks:
            click.echo(f"{check.state:<5} {check.what}: {check.told}")
            if check.cure:
                click.echo(f"      → {check.cure}")
    if any(check.state == "bad" for check in checks):
        raise SystemExit(1)


def _opened(place: str) -> Store:
    from dateline.store import open as opened

    return opened(place, create=False)


def _json(value: object) -> str:
    import json

    return json.dumps(value, ensure_ascii=False, indent=2)
