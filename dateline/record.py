"""The record: what one page says, in plain frozen classes whose field names are the JSON contract.

Every span is a ``(start, end)`` pair of code-point offsets into ``article.text``, end exclusive. A ``Record`` checks,
when it is built, that every span quotes its words. What is not known is ``None``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields
from functools import cache
from types import NoneType, UnionType
from typing import Any, Generic, TypeVar, Union, get_args, get_origin, get_type_hints

from dateline.errors import SpanError
from dateline.spans import Span, index_at, quote

T = TypeVar("T")


# --- what a stage hands on ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Caution:
    """Something the reader should beware of; ``article.warnings`` in the record.

    ``kind`` is one of: page-date-conflict, weekday-conflict, clock-mismatch, unknown-zone, name-variant, no-date,
    impossible-date, cut-text, language, and others as the stages need them.
    """

    kind: str
    message: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Rejected:
    """Something that was seen and left out. ``kind`` names the list it would have stood in (time, place, event …)."""

    kind: str
    span: Span
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A step that failed on this page; the others went on."""

    step: str
    why: str


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """What a stage found: its data, what it left out, and what the reader should beware of."""

    items: tuple[T, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    cautions: tuple[Caution, ...] = ()


# --- the article -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason for the date of publication: ``kind`` (metadata, url, page-header, dateline, weekday, year, tense,
    given …), the words (``span`` is ``None`` where they are not in the text), and what they say in plain English."""

    kind: str
    text: str
    span: Span | None
    says: str


@dataclass(frozen=True, slots=True)
class Published:
    """When the article was written. ``value`` is an ISO date or instant to the ``precision`` (minute, day, month,
    year); ``earliest`` and ``latest`` are ISO dates that bound it; all ``None`` where nothing tells."""

    value: str | None = None
    precision: str | None = None
    earliest: str | None = None
    latest: str | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """The article as taken from its page. ``sha256`` is that of the page's bytes; ``retrieved`` is when it was
    fetched or crawled (ISO), where known; ``sentences`` are the sentences of ``text``."""

    title: str | None
    text: str
    url: str | None = None
    source_url: str | None = None
    site: str | None = None
    section: str | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    sha256: str | None = None
    retrieved: str | None = None
    published: Published = Published()
    warnings: tuple[Caution, ...] = ()
    sentences: tuple[Span, ...] = ()

    @property
    def link(self) -> str | None:
        """Where the page came from."""
        return self.source_url or self.url

    def sentence(self, span: Span) -> Span:
        """The sentence in which a span begins; the span itself where the text has none."""
        if not self.sentences:
            return span
        return self.sentences[index_at([start for start, _ in self.sentences], span[0])]


# --- names, times, places ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts or speaks; one per actor and article. ``kind``: person, government, organisation, group, anonymous.
    ``code``: ISO 3166 alpha-3, or an international organisation's acronym. ``sector``: PLOVER's. ``office``: as held
    on the article's date. ``name`` is the name to show; ``mentions`` are where it stands, first mention first."""

    id: str
    name: str
    kind: str
    code: str | None = None
    sector: str | None = None
    office: str | None = None
    wikidata: str | None = None
    mentions: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Time:
    """A temporal expression. ``type``: DATE, TIME, DURATION, SET; ``value``: TIMEX3. ``start`` and ``end`` (exclusive)
    are ISO: dates, or for clocks instants in UTC ("2021-12-30T20:30Z") or without zone where none is known.
    ``zone`` is an IANA name or offset. ``why`` says why it stays unresolved, where it does."""

    span: Span
    text: str
    type: str
    value: str | None
    start: str | None = None
    end: str | None = None
    zone: str | None = None
    precision: str | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A mention of a place. ``country``: alpha-3. ``kind``: country, admin1, city, region, sea, strait, area …
    ``used_as``: place, government, group, organisation, demonym, adjective. ``source``: the gazetteer it came from."""

    span: Span
    text: str
    name: str
    country: str | None
    latitude: float | None
    longitude: float | None
    kind: str
    used_as: str
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """Someone who takes part, as the words name them; ``actor`` is the id of the resolved actor."""

    span: Span
    text: str
    actor: str | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """One or more spans with their words (parts that do not touch are joined by " … ")."""

    spans: tuple[Span, ...]
    text: str


@dataclass(frozen=True, slots=True)
class DatedWords:
    """Words that name a time, and the time they name (ISO; ``None`` where it stays unresolved)."""

    span: Span
    text: str
    value: str | None


# --- statements --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Source:
    """Whose words these are. ``kind``: named, institution, document, media, anonymous, unstated. For the unnamed:
    ``standing`` ("a senior administration official"), ``grounds`` ("briefed on the matter"), ``why_unnamed``."""

    spans: tuple[Span, ...]
    text: str
    actor: str | None
    kind: str
    standing: str | None = None
    grounds: str | None = None
    why_unnamed: str | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """Who said what. ``directness``: direct, indirect, mixed. ``stance``: what is done by saying it (see
    ``statements/cues.toml``). ``parent``: the statement in whose content this one stands. ``published``: when it was
    said, where said. ``proposed_by``: the language model that proposed it (see ``backends``)."""

    id: str
    source: Source
    cue: Words
    content: Words
    directness: str
    stance: str
    parent: str | None = None
    published: DatedWords | None = None
    addressee: Member | None = None
    venue: Words | None = None
    proposed_by: str | None = None


def chain(known: Mapping[str, Statement], first: str | None) -> tuple[Statement, ...]:
    """A statement, the one in whose content it stands, and so on outwards; ``known`` are the statements by id."""
    found: list[Statement] = []
    above = known.get(first or "")
    while above is not None and above not in found:
        found.append(above)
        above = known.get(above.parent or "")
    return tuple(found)


# --- events ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EventDate:
    """When an event took or takes place: ``start`` and ``end`` (exclusive) are ISO dates; ``span`` points at the
    words, and is ``None`` where only the tense and the article's date tell."""

    value: str | None
    start: str | None
    end: str | None
    precision: str | None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount with its unit: "about 10,000 soldiers" is low 10000, high 10000, unit "soldiers", approximate."""

    span: Span
    text: str
    low: float | None
    high: float | None
    unit: str | None
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """An event in PLOVER's terms. ``status``: happened, ongoing, planned, possible, conditional, denied;
    ``background``: told as history. ``place`` is an index into ``record.places``. ``statement`` is the one that
    reports it. ``mentions`` are the triggers of all its mentions in the article."""

    id: str
    type: str
    mode: str | None
    contexts: tuple[str, ...]
    quad: int
    score: float
    actors: tuple[Member, ...]
    recipients: tuple[Member, ...]
    trigger: Words
    date: EventDate
    place: int | None
    status: str
    background: bool = False
    quantities: tuple[Quantity, ...] = ()
    statement: str | None = None
    mentions: tuple[Span, ...] = ()
    proposed_by: str | None = None


# --- the agenda --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Clock:
    """One way in which the text gives the hour: "23.30 Moscow Time"; ``utc`` is the instant it names."""

    span: Span
    text: str
    zone: str | None
    utc: str | None


@dataclass(frozen=True, slots=True)
class AgendaTime:
    """``value``: "2021-12-30T20:30Z", "2021-12-30T20:30" where no zone is known, "2022-01-10", "2022-01", "2022", or
    ``None`` (vague). ``precision``: minute, hour, day, month, year, vague. ``clocks_agree``: ``None`` with fewer than
    two clocks."""

    value: str | None
    precision: str
    clocks: tuple[Clock, ...] = ()
    clocks_agree: bool | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """Something scheduled, or said to be. ``what``: call, meeting, talks, summit, visit, hearing, vote, deadline,
    exercise, other. ``status``: scheduled, proposed, possible, postponed, cancelled, denied, held."""

    id: str
    what: str
    participants: tuple[Member, ...]
    absent: tuple[Member, ...]
    start: AgendaTime
    end: AgendaTime | None
    place: Member | None
    status: str
    moved_from: str | None
    spans: tuple[Span, ...]
    statements: tuple[str, ...] = ()


# --- conflicts ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a conflict: the statement, event or agenda item it stands in, its words and their gist."""

    span: Span
    gist: str
    statement: str | None = None
    event: str | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Where accounts disagree; never a verdict. ``kind``: denial, number, date, doubt, name."""

    id: str
    about: str
    kind: str
    sides: tuple[Side, ...]


# --- the record --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Version:
    """What made the record: "dateline" and its version, the spaCy pipeline's, the codebook's, the tables of actors and
    of places (the packaged ones, a refreshed or installed one, and a user's own, each with its checksum), and the
    learned readers' (``None`` where it was read by the rules alone)."""

    dateline: str
    model: str
    codebook: str
    actors: str = ""
    places: str = ""
    learned: str | None = None


@dataclass(frozen=True)
class Record:
    """Everything one page says. Raises ``SpanError`` if any span does not quote its words."""

    id: str
    version: Version
    article: Article
    actors: tuple[Actor, ...] = ()
    times: tuple[Time, ...] = ()
    places: tuple[Place, ...] = ()
    statements: tuple[Statement, ...] = ()
    events: tuple[Event, ...] = ()
    agenda: tuple[AgendaItem, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    gaps: tuple[Gap, ...] = field(default=())

    def __post_init__(self) -> None:
        check(self)

    def to_dict(self) -> dict[str, Any]:
        """The record as JSON's own types: dicts, lists, strings, numbers, booleans, ``None``."""
        made: dict[str, Any] = plain(self)
        return made

    def to_json(self, *, indent: int | None = None) -> str:
        """The record as JSON text (UTF-8 characters as they are; the same record gives the same bytes)."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Record:
        """The record that ``to_dict`` gave. Unknown fields are ignored; raises ``SpanError`` on a false quote."""
        record: Record = _build(cls, data)
        return record

    @classmethod
    def stored(cls, data: dict[str, Any]) -> Record:
        """The record that ``to_dict`` gave, or a part of it: lists may be left out, and fields that have their default,
        and the words of spans. Its spans were checked when it was written and are not checked again: that is half of
        the work."""
        record = object.__new__(cls)
        text = data["article"]["text"]
        for name, hint in _hints(cls).items():
            object.__setattr__(record, name, _build(hint, data[name], text) if name in data else ())
        return record

    @classmethod
    def from_json(cls, text: str) -> Record:
        """The record that ``to_json`` gave."""
        return cls.from_dict(json.loads(text))

    def _repr_html_(self) -> str:
        from dateline.notebook import html  # views stand above the record; notebooks call this

        return html(self)


# --- checks ------------------------------------------------------------------------------------------------------


def quoted(record: Record) -> Iterator[tuple[str, tuple[Span, ...], str | None]]:
    """Every ``(where, spans, words)`` of the record; ``words`` is ``None`` where a datum gives a bare span."""
    yield from _quoted(record, "record")


def _quoted(value: Any, where: str) -> Iterator[tuple[str, tuple[Span, ...], str | None]]:
    if isinstance(value, tuple):
        for i, item in enumerate(value):
            yield from _quoted(item, f"{where}[{i}]")
    elif hasattr(value, "__dataclass_fields__"):
        words = getattr(value, "text", None)
        if isinstance(value, Article):
            words = None
        for name in _names(type(value)):
            inner = getattr(value, name)
            if inner is None or inner == ():
                continue
            if name == "span":
                yield f"{where}.{name}", (inner,), words
            elif name in ("spans", "sentences", "mentions"):
                yield f"{where}.{name}", inner, words if name == "spans" else None
            elif isinstance(inner, tuple) or hasattr(inner, "__dataclass_fields__"):
                yield from _quoted(inner, f"{where}.{name}")


def check(record: Record) -> None:
    """Raise ``SpanError`` unless every span lies in the text and quotes its words."""
    text = record.article.text
    size = len(text)
    for where, spans, words in quoted(record):
        for start, end in spans:
            if not 0 <= start <= end <= size:
                raise SpanError(f"{where}: span {start}–{end} lies outside the text of {size} characters")
        if words is not None and quote(text, spans) != words:
            raise SpanError(f"{where}: the words {words!r} are not those of the text, {quote(text, spans)!r}")


# --- to and from plain values ------------------------------------------------------------------------------------


def _field_names(cls: Any) -> tuple[str, ...]:
    return tuple(f.name for f in fields(cls))


_names: Callable[[Any], tuple[str, ...]] = cache(_field_names)


def plain(value: Any) -> Any:
    """A value of the record, or any class of it, as JSON's own types."""
    if hasattr(value, "__dataclass_fields__"):
        return {name: plain(getattr(value, name)) for name in _names(type(value))}
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    return value


def sparse(value: Any, text: str) -> Any:
    """The same, without what ``Record.stored`` does without: fields that have their default, and the words of spans."""
    if hasattr(value, "__dataclass_fields__"):
        names, defaults, spans = _names(type(value)), _defaults(type(value)), _quotes(value)
        told = {name: getattr(value, name) for name in names}
        if spans and quote(text, spans) == told["text"]:
            del told["text"]
        kept = ((name, inner) for name, inner in told.items() if name not in defaults or inner != defaults[name])
        return {name: sparse(inner, text) for name, inner in kept}
    if isinstance(value, tuple):
        return [
            sparse(item, text) if isinstance(item, tuple) or hasattr(item, "__dataclass_fields__") else item
            for item in value
        ]
    return value


def _field_defaults(cls: Any) -> dict[str, Any]:
    return {f.name: f.default for f in fields(cls) if f.default is not MISSING}


_defaults: Callable[[Any], dict[str, Any]] = cache(_field_defaults)


def _quotes(value: Any) -> tuple[Span, ...]:
    """The spans whose words are the value's text."""
    if not hasattr(value, "text"):
        return ()
    span: Span | None = getattr(value, "span", None)
    spans: tuple[Span, ...] = getattr(value, "spans", ())
    return (span,) if span else spans


_hints: Callable[[Any], dict[str, Any]] = cache(get_type_hints)
#: Makes a value of JSON's own types one of the record's; the text is for words that are left out.
Make = Callable[[Any, str], Any]


def _build(kind: Any, value: Any, text: str = "") -> Any:
    return None if value is None else _builder(kind)(value, text)


def _make_builder(kind: Any) -> Make:
    """What makes a value of this type of JSON's own; found once for each type, for records have thousands of values."""
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        (kind,) = (arm for arm in get_args(kind) if arm is not NoneType)
        return _builder(kind)
    if origin is tuple:
        arms = get_args(kind)
        if len(arms) == 2 and arms[1] is Ellipsis:
            return _make_tuple(_builder(arms[0]))
        return _pair
    if hasattr(kind, "__dataclass_fields__"):
        return _make_class(kind)
    return _itself


def _make_tuple(make: Make) -> Make:
    if make is _itself:
        return _pair
    if make is _pair:
        return lambda value, text: tuple(map(tuple, value))
    return lambda value, text: tuple([None if item is None else make(item, text) for item in value])


def _make_class(kind: Any) -> Make:
    """The fields that are there; words of a span that are left out are those of the text."""
    fields = {name: _builder(hint) for name, hint in _hints(kind).items() if name in kind.__dataclass_fields__}
    quotes = "text" in fields and ("span" in fields or "spans" in fields)

    def build(value: Any, text: str) -> Any:
        given = {}
        for name, inner in value.items():
            make = fields.get(name)
            if make is not None:
                given[name] = inner if inner is None or make is _itself else make(inner, text)
        if quotes and "text" not in given:
            spans = (given["span"],) if "span" in given else given["spans"]
            given["text"] = text[slice(*spans[0])] if len(spans) == 1 else quote(text, spans)
        return kind(**given)

    return build


def _pair(value: Any, _: str) -> Any:
    return tuple(value)


def _itself(value: Any, _: str) -> Any:
    return value


_builder: Callable[[Any], Make] = cache(_make_builder)
