"""The command that asks a language model: off unless it is run."""

from __future__ import annotations

from typing import Any

import click

from dateline import cli

main: click.Group = vars(cli)["main"]  # the two files import each other: a type checker cannot look it up

EPILOG = """
\b
Examples:
  dateline propose page.html --backend gguf:SmolLM2.gguf     a model in a file, on this machine
  dateline propose page.html --backend openai:qwen3          a server on this machine ($OPENAI_BASE_URL for another)
  dateline propose page.html --backend openai:qwen3 --rejected

\b
A model may only quote. What it quotes is looked for in the article; whoever speaks or acts must be known there,
days must be read there; what cannot be found stands under `rejected`, and no line of the brief comes from it.
"""


@main.command(epilog=EPILOG)
@click.argument("source", metavar="SOURCE")
@click.option("--backend", "asked", required=True, metavar="NAME:MODEL", help="openai:MODEL, gguf:FILE, or another's.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed, the same answer.")
@click.option("--rejected", is_flag=True, help="List what the model proposed and what is wrong with it.")
@click.option("--published", metavar="DATE", help="When it was written, if the page does not say.")
@click.option("--tz", metavar="ZONE", help="Your time zone; this machine's own if not given.")
@click.option("--format", "-f", "form", type=click.Choice(["brief", "json"]), default="brief", show_default=True)
def propose(
    source: str, asked: str, seed: int, rejected: bool, published: str | None, tz: str | None, form: str
) -> None:
    """Read a page, and let a language model propose more: only what it quotes truly is taken."""
    with cli._plain_errors(False):
        import dateline
        from dateline import brief
        from dateline.backends import backend
        from dateline.backends.propose import propose as with_proposals

        model = backend(asked)
        reader = brief.zone(tz)
        read = dateline.read(source, published=published)
        record = with_proposals(read, model, seed=seed)
        if form == "json":
            click.echo(record.to_json(indent=2))
            return
        if rejected:
            for one in record.rejected[len(read.rejected) :]:
                click.echo(f"{one.kind}: {one.why}")
        else:
            click.echo(cli._printed(brief.compose(record, reader), paged=False), nl=False)
        click.echo(_summary(read, record), err=True)
        for gap in record.gaps[len(read.gaps) :]:
            click.echo(f"Not asked to the end: {gap.why}", err=True)


def _summary(before: Any, after: Any) -> str:
    said, done = len(after.statements) - len(before.statements), len(after.events) - len(before.events)
    out = len(after.rejected) - len(before.rejected)
    return (
        f"Proposed and found in the article: {said} statements, {done} events. Left out: {out} (--rejected lists them)."
    )
