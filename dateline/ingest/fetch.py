"""Fetching as a polite and wary guest: robots.txt is kept to, a host is left a pause between requests, what fails for
now is tried again with growing pauses, no answer is longer or takes longer than it may, however it is packed, and none
comes from behind the fence (``dateline.fence``)."""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from urllib.parse import urljoin, urlsplit

import httpx
from protego import Protego
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt

from dateline import __version__
from dateline.errors import SourceError
from dateline.fence import Fence, FenceError, client, unpacked, without_credentials

#: Who asks: robots.txt may name "dateline".
AGENT = f"dateline/{__version__}"
#: What may come right later.
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
REDIRECTS = frozenset({301, 302, 303, 307, 308})
#: Of a robots.txt so many bytes are read (RFC 9309 asks for as many at least).
ROBOTS_BYTES = 500_000


@dataclass(frozen=True, slots=True)
class Manners:
    """How a fetcher behaves. Seconds: ``pause`` between two requests to a host, ``patience`` for a piece of an answer,
    ``longest`` for the whole of it, ``wait`` at most between two tries. ``largest``: bytes of an answer, unpacked."""

    pause: float = 1.0
    patience: float = 20.0
    longest: float = 120.0
    wait: float = 60.0
    tries: int = 4
    redirects: int = 5
    largest: int = 50_000_000
    robots: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered: ``url`` is where it was found in the end, ``redirects`` the URLs on the way. Without
    ``data``: nothing has changed since the last visit."""

    url: str
    data: bytes | None
    headers: Mapping[str, str] = field(default_factory=dict)
    redirects: tuple[str, ...] = ()

    @property
    def content_type(self) -> str | None:
        """The type that the server names."""
        return self.headers.get("content-type")


class _PassingError(Exception):
    """A failure that may come right; ``after`` is how long the server asks to wait."""

    def __init__(self, message: str, after: float | None = None) -> None:
        super().__init__(message)
        self.after = after


class Fetcher:
    """Fetches URLs, one after the other. ``fence``: whom it may ask, the open internet if not given; ``sleep`` and
    ``clock`` are for tests."""

    def __init__(
        self,
        manners: Manners = Manners(),
        *,
        fence: Fence | None = None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.manners = manners
        self._sleep = sleep
        self._clock = clock
        self._free: dict[str, float] = {}  # when a host may be asked again
        self._rules: dict[str, Protego] = {}
        headers = {"User-Agent": AGENT, "Accept-Encoding": "gzip, deflate"}
        self._fence = fence or Fence()
        self._client = client(self._fence, timeout=manners.patience, headers=headers)

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._client.close()

    def get(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Answer:
        """What stands at a URL; with what the last answer said of its version, perhaps that nothing has changed.

        Raises ``SourceError`` with the reason.
        """
        asked = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {name: value for name, value in asked.items() if value}
        chain: list[str] = []
        while True:
            if not _is_address(url):
                raise SourceError(f"{f'{chain[0]}: leads to {url!r}, which' if chain else url} is no web address.")
            self._permitted(url)
            answer, target = self._persistently(url, headers, self.manners.largest)
            if target is None:
                return Answer(answer.url, answer.data, answer.headers, tuple(chain))
            chain.append(url)
            if len(chain) > self.manners.redirects:
                raise SourceError(f"{chain[0]}: more than {self.manners.redirects} redirects, the last to {target}.")
            url = target

    # --- one request -----------------------------------------------------------------------------------------------

    def _persistently(self, url: str, headers: Mapping[str, str], largest: int) -> tuple[Answer, str | None]:
        """Ask, and ask again where that may help."""
        tries = Retrying(
            retry=retry_if_exception_type(_PassingError),
            stop=stop_after_attempt(self.manners.tries),
            wait=self._wait,
            sleep=self._sleep,
            reraise=True,
        )
        try:
            return tries(self._ask, url, headers, largest)
        except _PassingError as error:
            raise SourceError(f"{url}: {error}") from None

    def _wait(self, state: RetryCallState) -> float:
        """As long as the server asks; else 2, 4, 8 … seconds."""
        error = state.outcome.exception() if state.outcome else None
        after = error.after if isinstance(error, _PassingError) else None
        return min(self.manners.wait, 2.0**state.attempt_number if after is None else after)

    def _ask(self, url: str, headers: Mapping[str, str], largest: int) -> tuple[Answer, str | None]:
        """One request: the answer, and the URL to which it sends us on."""
        self._take_turn(url)
        self._fence.limit(2 * self.manners.patience + self.manners.longest)
        try:
            without_credentials(url)
            with self._client.stream("GET", url, headers=headers) as response:
                return self._answer(url, response, largest)
        except FenceError as error:
            raise FenceError(f"{url}: {error}") from None
        except httpx.TimeoutException:
            raise _PassingError(f"no answer within {self.manners.patience:.0f} seconds.") from None
        except (httpx.InvalidURL, httpx.UnsupportedProtocol, UnicodeError) as error:
            raise SourceError(f"{url}: not an address that can be asked ({error}).") from None
        except httpx.HTTPError as error:
            raise _PassingError(f"cannot be fetched ({error or type(error).__name__}).") from None

    def _answer(self, url: str, response: httpx.Response, largest: int) -> tuple[Answer, str | None]:
        status, headers = response.status_code, dict(response.headers)
        if status in REDIRECTS and "location" in headers:
            try:
                return Answer(url, None), urljoin(url, headers["location"])
            except ValueError:
                raise SourceError(f"{url}: leads to {headers['location']!r:.200}, which is no web address.") from None
        if status == 304:
            return Answer(url, None, headers), None
        says = f"the server answered {status} {response.reason_phrase}."
        if status in PASSING:
            after = _seconds(headers.get("retry-after"))
            if after is not None and after > self.manners.wait:
                raise SourceError(f"{url}: {says} It asks to wait {after:.0f} seconds; try again then.")
            raise _PassingError(says, after)
        if status != 200:
            raise SourceError(f"{url}: {says}")
        pieces = unpacked(response.iter_raw(), headers.get("content-encoding"), largest)
        data = self._collected(url, pieces, largest)
        return Answer(url, data, headers), None

    def _collected(self, url: str, pieces: Iterator[bytes], largest: int) -> bytes:
        data, until = bytearray(), self._clock() + self.manners.longest
        try:
            for piece in pieces:
                data += piece
                if len(data) > largest:
                    raise SourceError(f"{url}: the answer is longer than {largest / 1e6:.3g} MB; not read.")
                if self._clock() > until:
                    raise SourceError(f"{url}: the answer did not end within {self.manners.longest:.0f} seconds.")
        except (zlib.error, ValueError) as error:
            raise SourceError(f"{url}: the answer cannot be unpacked ({error}).") from None
        return bytes(data)

    # --- manners ---------------------------------------------------------------------------------------------------

    def _take_turn(self, url: str) -> None:
        """Wait until the host may be asked again."""
        host = urlsplit(url).netloc
        if (early := self._free.get(host, 0.0) - self._clock()) > 0:
            self._sleep(early)
        rules = self._rules.get(_origin(url))
        asked = rules.crawl_delay(AGENT) if rules else None
        pause = max(self.manners.pause, min(float(asked or 0), self.manners.wait))
        self._free[host] = self._clock() + pause

    def _permitted(self, url: str) -> None:
        """Raise ``SourceError`` unless the host's robots.txt lets us in (RFC 9309: none, or one that is forbidden, lets
        everybody in; one that cannot be had for now, nobody)."""
        if not self.manners.robots:
            return
        origin = _origin(url)
        if origin not in self._rules:
            self._rules[origin] = Protego.parse(self._robots(f"{origin}/robots.txt", url))
        if not self._rules[origin].can_fetch(url, AGENT):
            raise SourceError(f"{url}: the site's robots.txt asks programs not to fetch it. Save the page by hand.")

    def _robots(self, address: str, url: str) -> str:
        try:
            for _ in range(self.manners.redirects):
                answer, target = self._persistently(address, {}, self.manners.largest)
                if target is None:
                    return (answer.data or b"")[:ROBOTS_BYTES].decode("utf-8", "replace")
                address = target
        except FenceError as error:
            raise FenceError(f"{url}: {str(error).removeprefix(f'{address}: ')}") from None
        except SourceError as error:
            if " answered 4" in str(error) and " answered 429" not in str(error):
                return ""
            raise SourceError(f"{url}: not fetched, for the site's rules cannot be read: {error}") from None
        return ""


def _is_address(url: str) -> bool:
    try:
        return urlsplit(url).scheme.lower() in ("http", "https") and bool(urlsplit(url).hostname)
    except ValueError:
        return False


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _seconds(value: str | None) -> float | None:
    """``Retry-After``: seconds, or a date."""
    if value is None:
        return None
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None
