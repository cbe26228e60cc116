"""What all pages share: the store, the templates, the reader's day, and counts that are at most a minute old."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from importlib.resources import files
from threading import Lock
from typing import Any, TypeVar

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from dateline import __version__, brief
from dateline.deeds import Deed
from dateline.store.listing import Asked, Counted
from dateline.store.shelf import Shelf
from dateline.store.store import Store
from dateline.web.asking import address, blank, toggled
from dateline.web.cutting import Piece
from dateline.web.settings import Settings

T = TypeVar("T")
#: Counts and the first page may be so old (seconds); who corrects sees it at once.
FRESH = 60
#: A store whose newest page is older than this is read as of that page's day.
ASLEEP = timedelta(days=14)
#: With more articles than these a store is large: what is asked of no days is asked of the newest so many.
WINDOW = 3_000

#: What a browser would obey or swallow, and what stands there for it.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_BIDI = {0x202A: "LRE", 0x202B: "RLE", 0x202C: "PDF", 0x202D: "LRO", 0x202E: "RLO"}
_BIDI |= {0x2066: "LRI", 0x2067: "RLI", 0x2068: "FSI", 0x2069: "PDI"}


def visible(value: Any) -> Any:
    """Words as they are shown: characters that have no shape, or turn others round, by their names."""
    if type(value) is str and _UNSEEN.search(value):
        return _UNSEEN.sub(_named, value)
    return value


def _named(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"⟦{_BIDI[code]}⟧" if code in _BIDI else "␡" if code == 0x7F else chr(0x2400 + code)


def outside(link: str | None) -> str | None:
    """An address elsewhere that a page may link to."""
    return link if link and link.lower().startswith(("http://", "https://")) else None


class Fresh:
    """Values that are made anew when they are old: whoever comes then gets the old one, and it is made meanwhile."""

    def __init__(self, seconds: float = FRESH, most: int = 400) -> None:
        self._seconds, self._most = seconds, most
        self._kept: dict[object, tuple[float, Any]] = {}
        self._making: set[object] = set()
        self._lock = Lock()
        self._pool = ThreadPoolExecutor(1, "dateline-count")

    def get(self, key: object, make: Callable[[], T]) -> T:
        """The value of a key."""
        with self._lock:
            made: tuple[float, T] | None = self._kept.get(key)
            again = made is not None and time.monotonic() - made[0] > self._seconds and key not in self._making
            if again:
                self._making.add(key)
        if made is None:
            return self._put(key, make)
        if again:
            self._pool.submit(self._put, key, make)
        return made[1]

    def clear(self) -> None:
        """Forget everything: somebody has changed the store from here."""
        with self._lock:
            self._kept.clear()

    def _put(self, key: object, make: Callable[[], T]) -> T:
        try:
            value = make()
            with self._lock:
                self._kept.pop(key, None)
                self._kept[key] = (time.monotonic(), value)
                while len(self._kept) > self._most:
                    self._kept.pop(next(iter(self._kept)))
            return value
        finally:
            with self._lock:
                self._making.discard(key)


@dataclass
class Desk:
    """A store on the desk."""

    store: Store
    settings: Settings
    shelf: Shelf = field(init=False)
    fresh: Fresh = field(default_factory=Fresh)
    templates: Environment = field(init=False)

    def __post_init__(self) -> None:
        self.shelf = Shelf(self.store)
        self.templates = environment()

    @property
    def zone(self) -> tzinfo | None:
        """The reader's time zone; ``None``: this machine's."""
        return brief.zone(self.settings.zone)

    def today(self) -> date:
        """The reader's day; of a store that nothing has come into for long, the day of its newest page."""
        now = datetime.now(UTC).astimezone(self.zone).date()
        newest = self.fresh.get("newest", self.shelf.newest_day)
        last = date.fromisoformat(newest) if newest else now
        return last if now - last > ASLEEP else now

    def narrowed(self, request: Request) -> Response | None:
        """Of a large store a list begins with the newest articles: the address that says so, if none is given."""
        asked = request.query_params
        if any(asked.get(name) for name in ("since", "until", "cursor")):
            return None
        since = self.fresh.get("window", lambda: self.shelf.window(WINDOW))
        return RedirectResponse(address(request.url.path, {**asked, "since": since}), 303) if since else None

    def counted(self, asked: Asked) -> Counted:
        """How many rows a list has, at most a minute ago."""
        return self.fresh.get(asked, lambda: self.shelf.count(asked))

    def page(self, request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        """A page."""
        shared = {
            "desk": self,
            "path": request.url.path,
            "here": request.url.path + (f"?{request.url.query}" if request.url.query else ""),
            "user": self.user(request),
            "today": self.today(),
        }
        return HTMLResponse(self.templates.get_template(template).render(**shared, **values), status)

    def user(self, request: Request) -> str | None:
        """Who asks: as the proxy says, or as the desk was started."""
        if self.settings.user_header:
            return request.headers.get(self.settings.user_header)
        return self.settings.user


def plain_address(request: Request) -> Response | None:
    """A form sends also what was left empty: the address without that, if there is such."""
    asked = request.query_params.multi_items()
    if not blank(asked):
        return None
    given: dict[str, str] = {}
    for name, value in asked:
        if value.strip():
            given[name] = f"{given[name]},{value}" if name in given else value
    return RedirectResponse(address(request.url.path, given), 303)


def environment() -> Environment:
    """The templates: everything is escaped, and nothing that is missing passes for nothing."""
    made = Environment(
        loader=PackageLoader("dateline.web"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=visible,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(
        version=__version__, address=address, toggled=toggled, clause=brief.clause, in_words=brief.in_words,
        hours=brief.hours, told=brief.dated, dated=_dated, outside=outside, pieces=pieces, static=static_version(),
    )  # fmt: skip
    made.filters.update(plain=brief.plain, short=brief.shortened, number=number)
    return made


def _dated(deed: Deed) -> str:
    """When an event was; in the page's own words where its day is not known."""
    span, value = deed.event.date.span, deed.event.date.value or ""
    return brief.dated(value, deed.record.article.text[slice(*span)] if span else value)


def pieces(cut: Iterable[Piece], at: str | None) -> Markup:
    """The pieces of a text as HTML; those of the datum ``at`` are lit. Of a long article there are ten thousand, for
    which a template takes a second."""
    made: list[str] = []
    for piece in cut:
        words: str = escape(visible(piece.text))
        if piece.references:
            lit = " on" if at in piece.references else ""
            parts = " ".join(piece.parts)
            words = f'<span class="m {parts}{lit}" data-refs="{" ".join(piece.references)}">{words}</span>'
        made.append(words)
    return Markup("".join(made))


def number(value: int) -> Markup:
    """A count with thin spaces between thousands."""
    return Markup(f"{value:,}".replace(",", "\u202f"))


def static_version() -> str:
    """What changes in the address of a static file when the file changes, so that browsers may keep it."""
    import hashlib

    folder = files("dateline.web") / "static"
    return hashlib.sha256(b"".join(each.read_bytes() for each in sorted(folder.iterdir(), key=str))).hexdigest()[:10]
