"""What the tests' own server does: it behaves, and misbehaves."""

from __future__ import annotations

import gzip
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler

#: The host of the tests' own server, which the fence lets through by name only.
LOCAL = "127.0.0.1"
Handler = BaseHTTPRequestHandler
Respond = Callable[[Handler], None]


@dataclass
class Site:
    """A server on this machine: what stands at its paths, and what was asked."""

    address: str
    paths: dict[str, Respond] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)
    headers: list[dict[str, str]] = field(default_factory=list)

    def page(self, path: str, body: str | bytes, kind: str = "text/html; charset=utf-8", **headers: str) -> str:
        """Put a page at a path, with an ETag; its URL."""
        data = body.encode() if isinstance(body, str) else body

        def respond(handler: Handler) -> None:
            tag = f'"{hash(data)}"'
            if handler.headers.get("If-None-Match") == tag:
                handler.send_response(304)
                handler.end_headers()
                return
            send(handler, data, {"Content-Type": kind, "ETag": tag, **headers})

        self.paths[path] = respond
        return self.address + path

    def does(self, path: str, respond: Respond) -> str:
        """Let something happen at a path; its URL."""
        self.paths[path] = respond
        return self.address + path


def send(handler: Handler, data: bytes, headers: dict[str, str], status: int = 200) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("Content-Length", str(len(data)))
    handler.end_headers()
    handler.wfile.write(data)


def redirect(target: str) -> Respond:
    return lambda handler: send(handler, b"", {"Location": target}, 302)


def status(code: int, **headers: str) -> Respond:
    return lambda handler: send(handler, b"", headers, code)


def in_turn(*responses: Respond) -> Respond:
    """One after the other; the last from then on."""
    left = list(responses)
    return lambda handler: (left.pop(0) if len(left) > 1 else left[0])(handler)


def endless(handler: Handler) -> None:
    """An answer that does not end: a piece every few hundredths of a second, for as long as somebody listens."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.end_headers()
    try:
        for _ in range(2000):
            handler.wfile.write(b"<p>and so on</p>" * 100)
            time.sleep(0.01)
    except OSError:
        pass


def silent(handler: Handler) -> None:
    """No answer at all."""
    time.sleep(1.5)


def bomb(layers: int) -> Respond:
    """50 MB of blanks in a few bytes."""
    encoding = ", ".join(["gzip"] * layers)

    def respond(handler: Handler) -> None:
        packed = b" " * 50_000_000
        for _ in range(layers):
            packed = gzip.compress(packed, 1)
        send(handler, packed, {"Content-Type": "text/html", "Content-Encoding": encoding})

    return respond


def cut(handler: Handler) -> None:
    """Half of what was promised."""
    handler.send_response(200)
    handler.send_header("Content-Length", "10000")
    handler.end_headers()
    handler.wfile.write(b"<html>" * 20)
    handler.close_connection = True


def article(about: str, day: str = "2024-02-05") -> str:
    """A page with an article about something."""
    sentence = f"The harbour master said on Monday that {about} would go on. Nobody was hurt on the quay, he said."
    return (
        f"<html lang=en><head><title>{about.capitalize()} to go on</title>"
        f"<meta property='article:published_time' content='{day}T08:00:00Z'></head>"
        f"<body><article><h1>{about.capitalize()} to go on</h1>"
        + f"<p>{sentence}</p><p>A union spokesman, Kofi Badu, told reporters that {about} was dangerous.</p>" * 3
        + "</article></body></html>"
    )
