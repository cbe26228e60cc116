"""The commands that put a store on the desk: ``serve`` for people, ``mcp`` for assistants."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from dateline import cli
from dateline.errors import UsageError

main: click.Group = vars(cli)["main"]  # the two files import each other: a type checker cannot look it up

SERVE_EPILOG = """
\b
Examples:
  dateline serve crisis.db                          http://127.0.0.1:8017
  dateline serve crisis.db --tz Europe/Berlin --user anna
  dateline serve crisis.db --read-only --host 0.0.0.0 --name desk.example --token-file token

\b
Nothing is fetched from elsewhere, and only this machine can reach it unless --host says otherwise; then it
asks for a token (the file holds it, or $DATELINE_TOKEN), or for a proxy's header (--user-header).
docs/desk.md shows the pages.
"""

MCP_EPILOG = """
\b
Examples:
  dateline mcp crisis.db        what an assistant's configuration names as the command

\b
It speaks on standard input and output, can read and cannot write; every answer has its words and links.
"""


@main.command(epilog=SERVE_EPILOG)
@click.argument("place", metavar="STORE")
@click.option("--port", type=click.IntRange(0, 65535), default=8017, show_default=True, help="0: any that is free.")
@click.option("--host", metavar="ADDRESS", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--name", "names", multiple=True, metavar="HOST", help="A name by which others ask for it.")
@click.option(
    "--tz", metavar="ZONE", help="The reader's time zone, such as Europe/Berlin; this machine's if not given."
)
@click.option("--user", metavar="NAME", help="Who corrects; each may say so on the page if not given.")
@click.option("--user-header", metavar="HEADER", help="Where a reverse proxy says who asks: X-Remote-User.")
@click.option("--token-file", type=click.Path(dir_okay=False), metavar="FILE", help="What one must know to be let in.")
@click.option("--read-only", is_flag=True, help="Nothing can be corrected.")
def serve(
    place: str,
    port: int,
    host: str,
    names: tuple[str, ...],
    tz: str | None,
    user: str | None,
    user_header: str | None,
    token_file: str | None,
    read_only: bool,
) -> None:
    """Open a store in a browser: what is new, next and disputed, each line a click from its words.

    STORE is a file, or postgresql://…; it can be served while pages come in.
    """
    with cli._plain_errors(False):
        from dateline.brief import zone
        from dateline.store import open as opened
        from dateline.web import application

        try:
            import uvicorn

            from dateline.web.settings import LOOPBACK, Settings
        except ModuleNotFoundError as error:
            raise UsageError(
                f"The desk needs {error.name}, which is not installed. Install it: pip install 'dateline[web]'."
            ) from None
        zone(tz)
        settings = Settings(tz, user, user_header, _token(token_file), read_only, (*LOOPBACK, *names, host))
        settings.for_address(host)
        with opened(place, create=False) as store:
            app = application(store, settings)
            config = uvicorn.Config(
                app, host=host, port=port, log_level="warning", server_header=False, access_log=False, lifespan="off"
            )
            server = _Server(config)
            server.run()
            if not server.started:
                raise UsageError(
                    f"Nothing can listen on {host}:{port}: it is taken, or not this machine's. Choose --port."
                )


def _Server(config: Any) -> Any:  # noqa: N802 - a class, made when uvicorn is there
    """The server; it says where it is as soon as it answers."""
    import uvicorn

    class Server(uvicorn.Server):
        async def startup(self, sockets: Any = None) -> None:
            try:
                await super().startup(sockets)
            except SystemExit:  # uvicorn's way to say that the port is taken
                self.should_exit = True
                return
            if self.started:
                host, port = self.servers[0].sockets[0].getsockname()[:2]
                name = f"[{host}]" if ":" in host else host
                click.echo(f"http://{name}:{port}  (Ctrl-C stops it)")

    return Server(config)


def _token(file: str | None) -> str | None:
    if file is None:
        return os.environ.get("DATELINE_TOKEN") or None
    try:
        token = Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file}: the token cannot be read ({error}).") from None
    if len(token) < 12:
        raise UsageError(f"The token in {file} is shorter than 12 characters: it can be guessed. Write a longer one.")
    return token


@main.command(epilog=MCP_EPILOG)
@click.argument("place", metavar="STORE")
def mcp(place: str) -> None:
    """Let an assistant ask a store, by the Model Context Protocol: it can cite, and cannot invent.

    STORE is a file, or postgresql://….
    """
    with cli._plain_errors(False):
        from dateline.assistant import server
        from dateline.store import open as opened

        with opened(place, create=False) as store:
            server(store).run("stdio")
