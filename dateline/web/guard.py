"""Who is let in, and what a browser may do with our pages: before every route, and on every answer."""

from __future__ import annotations

import hmac
from http.cookies import SimpleCookie
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dateline.web.settings import Settings

#: No script but ours, nothing from elsewhere, no style in the markup, no frame around us.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
COOKIE = "dateline"


class Guard:
    """Refuses strange hosts, requests without the token where there is one, and writing from other sites."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("cache-control", "no-store" if self.settings.token else "no-cache")
            await send(message)

        refused = self._refused(scope)
        await (refused or self.app)(scope, receive, guarded)

    def _refused(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if "*" not in self.settings.hosts and _name(host) not in self.settings.hosts:
            return _no(
                scope, 421, f"This desk does not go by the name of {host!r}. `dateline serve --name` gives it one."
            )
        if scope["method"] not in ("GET", "HEAD") and not _own(headers, host):
            return _no(scope, 403, "A correction is taken from the desk's own pages only.")
        if self.settings.token and (answer := self._without_token(scope, headers)):
            return answer
        if self.settings.user_header and not headers.get(self.settings.user_header):
            return _no(scope, 401, f"The proxy before this desk does not say who asks ({self.settings.user_header}).")
        return None

    def _without_token(self, scope: Scope, headers: Headers) -> Response | None:
        assert self.settings.token is not None
        kind, _, given = headers.get("authorization", "").partition(" ")
        cookie = _cookie(headers)
        if (kind.lower() == "bearer" and _same(given, self.settings.token)) or _same(cookie, self.settings.token):
            return None
        asked = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        if not any(name == "token" and _same(value, self.settings.token) for name, value in asked):
            why = "This desk asks for a token: add ?token=… to the address once, or send Authorization: Bearer …."
            return _no(scope, 401, why)
        # the token goes from the address into a cookie: it stays in no history and in no link
        left = urlencode([(name, value) for name, value in asked if name != "token"])
        path = "/" + str(scope["path"]).lstrip("/")
        answer = RedirectResponse(path + (f"?{left}" if left else ""), 303)
        answer.set_cookie(
            COOKIE, self.settings.token, httponly=True, samesite="strict", secure=scope["scheme"] == "https"
        )
        return answer


def _cookie(headers: Headers) -> str:
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except Exception:  # a cookie of somebody else's that is none
        return ""
    return found.value if found else ""


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8", "surrogateescape"), other.encode("utf-8"))


def _name(host: str) -> str:
    return host if host.endswith("]") or ":" not in host else host.rpartition(":")[0]


def _own(headers: Headers, host: str) -> bool:
    """Whether a form of ours, or a program, sends it; browsers say where a form stood."""
    if (site := headers.get("sec-fetch-site")) is not None:
        return site == "same-origin"
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == host


def _no(scope: Scope, status: int, why: str) -> Response:
    if str(scope["path"]).rpartition(".")[2] in ("json", "jsonl", "geojson"):
        return JSONResponse({"error": why}, status)
    return PlainTextResponse(why + "\n", status)
