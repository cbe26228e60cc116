"""The brief: what a desk reads of a record. ``compose`` picks and orders the lines; ``terminal`` and ``markdown`` show
them; ``show`` gives one datum in its context. Every line carries the reference (s7, e3, g1 …) that ``show`` takes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from dateline.errors import UsageError
from dateline.record import Actor, AgendaItem, AgendaTime, Conflict, Event, Member, Record, Source, Statement
from dateline.spans import Span, index_at

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from dateline.deeds import Deed
    from dateline.diary import Engagement
    from dateline.said import Said

#: Longer words are cut in a brief; ``show`` gives them whole.
LONGEST = 240

#: Warnings that a reader of a diary must know.
OF_TIME = frozenset(
    {
        "weekday-conflict",
        "impossible-date",
        "unknown-zone",
        "zone-season",
        "no-date",
        "clock-mismatch",
        "page-date-conflict",
    }
)
PRONOUNS = frozenset({"it", "they", "he", "she", "who", "which", "we", "that"})
QUOTES = '“”„«»"‘’ '

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
#: TIMEX3's parts of the day.
PARTS = {"MO": "morning", "MI": "midday", "AF": "afternoon", "EV": "evening", "NI": "night", "DT": "daytime"}
WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the brief: its reference, who or when, what, and a remark (a mark of caution, a status)."""

    reference: str
    lead: str
    words: str
    remark: str = ""
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its lines; ``empty`` is what stands there if there are none."""

    title: str
    lines: tuple[Line, ...]
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Brief:
    """A record as a desk reads it. ``facts`` are pairs of a name and a value (Written, Source …)."""

    title: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]


# --- composing ---------------------------------------------------------------------------------------------------


def zone(name: str | None) -> tzinfo | None:
    """The reader's zone by its IANA name; ``None`` is this machine's own. Raises ``UsageError`` for no such zone."""
    if name is None:
        return None
    try:
        return ZoneInfo(name)
    except Exception:
        raise UsageError(
            f"There is no time zone {name!r}. Use an IANA name, such as Europe/Berlin, America/New_York or UTC."
        ) from None


def compose(record: Record, tz: tzinfo | None = None) -> Brief:
    """The brief of a record; hours are also given in the reader's zone ``tz`` (``None``: this machine's own)."""
    actors = {actor.id: actor for actor in record.actors}
    sections = (
        Section("Scheduled", tuple(_agenda(item, actors, tz) for item in record.agenda), "Nothing is scheduled."),
        Section("Said", tuple(_said(record, actors)), "Nobody is quoted."),
        Section(
            "Happened",
            tuple(
                _event(e, record, actors)
                for e in record.events
                if not e.background and e.status in ("happened", "ongoing")
            ),
            "No event is told.",
        ),
        Section(
            "Planned, possible, conditional, denied",
            tuple(
                _event(e, record, actors)
                for e in record.events
                if not e.background and e.status not in ("happened", "ongoing")
            ),
        ),
        Section("Background", tuple(_event(e, record, actors) for e in record.events if e.background)),
        Section(
            "Disputed",
            tuple(line for c in record.conflicts for line in _conflict(c, record, actors)),
            "The accounts do not disagree.",
        ),
        Section("Beware", tuple(_beware(record))),
    )
    return Brief(
        record.article.title or "(no headline)", tuple(_facts(record)), tuple(s for s in sections if s.lines or s.empty)
    )


def _facts(record: Record) -> list[tuple[str, str]]:
    article = record.article
    published = article.published
    if published.value is None:
        written = "not known"
        if published.earliest or published.latest:
            written = f"between {published.earliest or 'any time'} and {published.latest or 'now'}"
    else:
        written = in_words(published.value)
        if (
            published.precision == "day"
            and published.earliest
            and published.latest
            and published.earliest != published.latest
        ):
            written += f" (between {published.earliest} and {published.latest})"
    why = "; ".join(dict.fromkeys(e.says.rstrip(".") for e in published.evidence[:3]))
    facts = [("Written", written + (f" · {why}" if why else ""))]
    where = " · ".join(v for v in (article.site, article.section, ", ".join(article.authors)) if v)
    if where:
        facts.append(("Page", where))
    if article.link:
        facts.append(("Link", article.link))
    return facts


def diary(engagements: Sequence[Engagement], tz: tzinfo | None = None) -> Brief:
    """The diary of many pages, month by month; under each engagement the words that tell of it, and where."""
    months: dict[str, list[Line]] = {}
    for engagement in engagements:
        start = engagement.item.start.value
        month = in_words(start[:7]) if start and len(start) >= 7 else start or "No day known"
        lines = months.setdefault(month, [])
        newest = engagement.newest
        actors = {actor.id: actor for actor in newest.record.actors}
        item = replace(engagement.item, moved_from=engagement.moved_from)
        lines.append(replace(_agenda(item, actors, tz), reference=engagement.id))
        for telling in reversed(engagement.told):
            article = telling.record.article
            source = " · ".join(v for v in (article.title, telling.day, telling.link) if v)
            lines.append(Line("", "", f"“{shortened(telling.words)}”", source, 1))
    pages = {telling.record.id for engagement in engagements for telling in engagement.told}
    facts = (("Engagements", f"{len(engagements)}, told by {len(pages)} page{'s' * (len(pages) != 1)}"),)
    sections = tuple(Section(month, tuple(lines)) for month, lines in months.items())
    told = dict.fromkeys(telling.record.id for engagement in engagements for telling in engagement.told)
    records = {telling.record.id: telling.record for engagement in engagements for telling in engagement.told}
    warned = tuple(
        Line("", records[name].article.title or name, warning.message)
        for name in told
        for warning in records[name].article.warnings
        if warning.kind in OF_TIME
    )
    beware = (Section("Beware", warned),) if warned else ()
    return Brief("Diary", facts, (sections or (Section("Diary", (), "Nothing is scheduled."),)) + beware)


def said(rows: Sequence[Said]) -> Brief:
    """Who said what, page by page; a statement within another tells through whom it came."""
    pages: dict[str, list[Line]] = {}
    titles: dict[str, str] = {}
    for row in rows:
        record = row.record
        actors = {actor.id: actor for actor in record.actors}
        line = _statement(row.statement, actors, 0)
        chain = " ← ".join(speaker(above.source, actors) for above in reversed(row.through))
        remark = "; ".join(part for part in (f"as told by {chain}" if chain else "", line.remark) if part)
        pages.setdefault(record.id, []).append(replace(line, remark=remark))
        day = (record.article.published.value or "")[:10]
        titles[record.id] = " · ".join(part for part in (record.article.title or record.id, day) if part)
    sections = tuple(Section(titles[page], tuple(lines)) for page, lines in pages.items())
    facts = (("Statements", f"{len(rows)}, on {len(pages)} page{'s' * (len(pages) != 1)}"),)
    return Brief("Who said what", facts, sections or (Section("Said", (), "Nobody is quoted."),))


def deeds(rows: Sequence[Deed]) -> Brief:
    """Who did what to whom, page by page, with those who tell of it."""
    pages: dict[str, list[Line]] = {}
    titles: dict[str, str] = {}
    for row in rows:
        record = row.record
        line = _event(row.event, record, {actor.id: actor for actor in record.actors})
        marks = [mark for mark in line.remark.split("; ") if mark != f"says {row.event.statement}"]
        marks += ["background"] if row.event.background else []
        marks += [f"in {row.place.name}"] if row.place else []
        marks += [", ".join(quantity.text for quantity in row.event.quantities)] if row.event.quantities else []
        marks += [f"says {' ← '.join(row.reporters)}"] if row.reporters else []
        pages.setdefault(record.id, []).append(replace(line, remark="; ".join(marks)))
        day = (record.article.published.value or "")[:10]
        titles[record.id] = " · ".join(part for part in (record.article.title or record.id, day) if part)
    sections = tuple(Section(titles[page], tuple(lines)) for page, lines in pages.items())
    facts = (("Events", f"{len(rows)}, on {len(pages)} page{'s' * (len(pages) != 1)}"),)
    return Brief("Who did what", facts, sections or (Section("Events", (), "No event is told."),))


def lines(record: Record, tz: tzinfo | None = None) -> dict[str, dict[str, Line]]:
    """The line of each datum, by the record's list and by reference."""
    actors = {actor.id: actor for actor in record.actors}
    return {
        "agenda": {item.id: _agenda(item, actors, tz) for item in record.agenda},
        "statements": {s.id: _statement(s, actors, 0) for s in record.statements},
        "events": {event.id: _event(event, record, actors) for event in record.events},
        "conflicts": {c.id: line for c in record.conflicts for line in _conflict(c, record, actors)},
    }


def _agenda(item: AgendaItem, actors: dict[str, Actor], tz: tzinfo | None) -> Line:
    when = hours(item.start, tz)
    if item.end is not None and item.end.value:
        when += f" – {hours(item.end, tz)}"
    words = item.what
    if item.participants:
        words += ": " + _members(item.participants, actors)
    if item.place is not None:
        words += f", {item.place.text}" if item.place.text.lower().startswith("in ") else f", in {item.place.text}"
    remarks = [item.status]
    if item.moved_from:
        remarks.append(f"moved from {in_words(item.moved_from)}")
    if item.absent:
        remarks.append(f"without {_members(item.absent, actors)}")
    if item.start.clocks_agree is True:
        remarks.append(f"{len(item.start.clocks)} clocks agree")
    elif item.start.clocks_agree is False:
        remarks.append("THE CLOCKS DISAGREE: " + ", ".join(clock.text for clock in item.start.clocks))
    return Line(item.id, when, words, "; ".join(remarks))


def hours(time: AgendaTime, tz: tzinfo | None) -> str:
    if time.value is None:
        return "no date"
    if not time.value.endswith("Z"):
        shown = in_words(time.value)
        return f"{shown} (zone not said)" if "T" in time.value else shown
    instant = datetime.fromisoformat(time.value)
    utc = f"{_day(instant)} {instant:%H:%M} UTC"
    local = instant.astimezone(tz)
    if local.utcoffset() == instant.utcoffset():
        return utc
    name = str(tz) if isinstance(tz, ZoneInfo) else (local.tzname() or "local")
    date = "" if local.date() == instant.date() else f"{_day(local)} "
    return f"{utc} = {date}{local:%H:%M} {name}"


def in_words(value: str) -> str:
    """An ISO date or instant as a desk writes it: "Thu 30 Dec 2021"; what is neither stays as it is."""
    if month := re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", value):
        return f"{MONTHS[int(month[2]) - 1]} {month[1]}"
    if part := re.fullmatch(r"(\d{4}-\d\d-\d\d)T(MO|MI|AF|EV|NI|DT)", value):
        return f"{in_words(part[1])}, {PARTS[part[2]]}"
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return value
    if re.fullmatch(r"\d{4}-W\d\d", value):
        return f"week of {_day(moment)}"
    if not re.match(r"\d{4}-\d\d-\d\d", value):
        return value
    if "T" not in value:
        return _day(moment)
    offset = "" if moment.tzinfo is None else " UTC" if not moment.utcoffset() else f" {moment:%z}"
    return f"{_day(moment)} {moment:%H:%M}{offset}"


def dated(value: str, words: str) -> str:
    """A time as a desk writes it; where its day is not known, the page's own words."""
    return f"“{plain(words)}”" if not value[:4].isdigit() else in_words(value)


def _day(moment: datetime) -> str:
    """As ``strftime("%a %-d %b %Y")``, in English whatever the locale."""
    return f"{WEEKDAYS[moment.weekday()]} {moment.day} {MONTHS[moment.month - 1]} {moment.year}"


def _members(members: tuple[Member, ...], actors: dict[str, Actor]) -> str:
    return ", ".join(dict.fromkeys(_member(m, actors) for m in members))


def _member(member: Member, actors: dict[str, Actor]) -> str:
    actor = actors.get(member.actor or "")
    return actor.name if actor is not None and actor.kind != "anonymous" else plain(member.text)


def _said(record: Record, actors: dict[str, Actor]) -> list[Line]:
    depth: dict[str, int] = {}
    lines = []
    for statement in record.statements:
        if statement.source.kind == "unstated":
            continue  # kept in the record; a desk can do nothing with words of nobody
        depth[statement.id] = depth.get(statement.parent or "", -1) + 1
        lines.append(_statement(statement, actors, min(depth[statement.id], 3)))
    return lines


def _statement(statement: Statement, actors: dict[str, Actor], indent: int) -> Line:
    words = plain(statement.content.text)
    if statement.directness == "direct":
        words = "“" + words.strip(QUOTES) + "”"
    remarks = []
    if statement.published is not None and statement.published.value:
        remarks.append(dated(statement.published.value, statement.published.text))
    if statement.source.why_unnamed:
        remarks.append(plain(statement.source.why_unnamed))
    return Line(
        statement.id,
        f"{speaker(statement.source, actors)} {statement.stance}",
        shortened(words),
        "; ".join(remarks),
        indent,
    )


def speaker(source: Source, actors: dict[str, Actor]) -> str:
    actor = actors.get(source.actor or "")
    if source.kind == "anonymous":
        return f"{plain(source.text) or 'someone'} (unnamed)"
    if actor is not None and actor.kind == "person":
        return f"{actor.name} ({actor.office})" if actor.office else actor.name
    words = re.sub(r"^[Tt]he ", "", plain(source.text))
    if actor is not None and (not words or words.lower() in PRONOUNS):
        return actor.name
    return words or "(no source)"


def _event(event: Event, record: Record, actors: dict[str, Actor]) -> Line:
    kind = f"{event.type} {event.mode}" if event.mode else event.type
    who = _members(event.actors, actors)
    whom = _members(event.recipients, actors)
    remarks = [event.status]
    if event.date.value:
        words = record.article.text[slice(*event.date.span)] if event.date.span else event.date.value
        remarks.append(dated(event.date.value, words))
    if any(s.id == event.statement and s.source.kind != "unstated" for s in record.statements):  # as in _said
        remarks.append(f"says {event.statement}")
    return Line(
        event.id,
        f"{kind} · {who or '?'}{f' → {whom}' if whom else ''}",
        shortened(plain(clause(event, record))),
        "; ".join(remarks),
    )


def clause(event: Event, record: Record) -> str:
    """The stretch of the trigger's sentence from the first to the last of the event's words."""
    trigger = event.trigger.spans[0]
    start, end = record.article.sentence(trigger)
    spans = [
        s
        for s in (*event.trigger.spans, *(m.span for m in (*event.actors, *event.recipients)))
        if start <= s[0] and s[1] <= end
    ]
    text = record.article.text
    return text[min(s for s, _ in spans) : max(e for _, e in spans)] if spans else event.trigger.text


def _conflict(conflict: Conflict, record: Record, actors: dict[str, Actor]) -> list[Line]:
    sources = {s.id: speaker(s.source, actors) for s in record.statements}
    sides = []
    for side in conflict.sides:
        who = sources.get(side.statement or "")
        sides.append(f"{who}: {shortened(plain(side.gist), 160)}" if who else shortened(plain(side.gist), 160))
    return [Line(conflict.id, f"{conflict.kind}: {plain(conflict.about)}", " ⇄ ".join(sides))]


def _beware(record: Record) -> list[Line]:
    warnings = [Line(f"w{i}", c.kind, c.message) for i, c in enumerate(record.article.warnings, start=1)]
    gaps = [Line("", "gap", f"The step “{gap.step}” failed on this page: {gap.why}") for gap in record.gaps]
    return warnings + gaps


def plain(words: str) -> str:
    return re.sub(r"\s+", " ", words).strip()


def shortened(words: str, longest: int = LONGEST) -> str:
    return words if len(words) <= longest else words[: longest - 2].rsplit(" ", 1)[0] + " …"


# --- one datum in its context ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shown:
    """A datum in its context: a heading, the stretch of text, and the spans of its words within that stretch."""

    heading: str
    text: str
    marks: tuple[Span, ...]


def references(record: Record) -> dict[str, tuple[str, tuple[Span, ...]]]:
    """Every reference of the record with a heading and the spans of its words."""
    actors = {actor.id: actor for actor in record.actors}
    found: dict[str, tuple[str, tuple[Span, ...]]] = {}
    for s in record.statements:
        found[s.id] = (f"{speaker(s.source, actors)} {s.stance}", (*s.source.spans, *s.cue.spans, *s.content.spans))
    for e in record.events:
        members = tuple(m.span for m in (*e.actors, *e.recipients))
        found[e.id] = (f"{e.type} ({e.status})", (*e.trigger.spans, *members))
    for g in record.agenda:
        found[g.id] = (f"{g.what} ({g.status})", g.spans)
    for c in record.conflicts:
        found[c.id] = (c.about, tuple(side.span for side in c.sides))
    for a in record.actors:
        found[a.id] = (", ".join(v for v in (a.name, a.office, a.code) if v), a.mentions)
    for i, w in enumerate(record.article.warnings, start=1):
        found[f"w{i}"] = (w.message, w.spans)
    return found


def show(record: Record, reference: str) -> Shown:
    """The datum's sentences with one before and one after, its words marked. Raises ``UsageError`` for a reference
    that the record does not have."""
    found = references(record)
    if reference not in found:
        kinds = {"s": "statements", "e": "events", "g": "agenda", "c": "conflicts", "a": "actors", "w": "warnings"}
        have = [f"{key}1–{key}{n} ({name})" for key, name in kinds.items() if (n := sum(r[0] == key for r in found))]
        raise UsageError(f"There is no {reference!r} in this record. It has {', '.join(have) or 'no references'}.")
    heading, spans = found[reference]
    if not spans:
        return Shown(heading, "(This does not stand in the text: it comes from the page around it.)", ())
    sentences = record.article.sentences or ((0, len(record.article.text)),)
    starts = [s for s, _ in sentences]
    first = max(0, index_at(starts, min(s for s, _ in spans)) - 1)
    last = min(len(sentences) - 1, index_at(starts, max(s for s, _ in spans)) + 1)
    start, end = sentences[first][0], max(sentences[last][1], max(e for _, e in spans))
    return Shown(heading, record.article.text[start:end], tuple(sorted((s - start, e - start) for s, e in spans)))


# --- views -------------------------------------------------------------------------------------------------------


def terminal(brief: Brief, console: Console) -> None:
    """The brief on a terminal; readable without colour and at 80 columns."""
    from rich.text import Text

    def put(head: str, body: Text) -> None:
        console.print(_hanging(head, body, console), soft_wrap=True)

    put("", Text(brief.title, style="bold"))
    for name, value in brief.facts:
        put("  ", Text.assemble((f"{name}: ", "dim"), value))
    for section in brief.sections:
        console.print()
        console.print(Text(section.title.upper(), style="bold underline"))
        if not section.lines:
            put("  ", Text(section.empty, style="dim"))
        width = max((len(line.reference) for line in section.lines), default=0)
        for line in section.lines:
            put(f"  {line.reference:<{width}}  {'  ' * line.indent}", _body(line))


def _hanging(head: str, body: Text, console: Console) -> Text:
    """A line wrapped by hand, so that what follows its head hangs under its beginning, with no space at the ends."""
    from rich.text import Text

    rows = body.wrap(console, max(30, console.width - len(head)))
    wrapped = Text(head)
    for i, row in enumerate(rows):
        row.rstrip()
        wrapped.append("\n" + " " * len(head) if i else "").append_text(row)
    return wrapped


def _body(line: Line) -> Text:
    from rich.text import Text

    body = Text()
    body.append(line.lead, style="bold")
    if line.words:
        body.append(": " if line.lead else "").append(line.words)
    if line.remark:
        body.append(f" [{line.remark}]", style="italic")
    return body


def markdown(brief: Brief) -> str:
    """The brief as Markdown."""
    out = [f"# {_escape(brief.title)}", ""]
    out += [f"- **{name}:** {_escape(value)}" for name, value in brief.facts]
    for section in brief.sections:
        out += ["", f"## {section.title}", ""]
        if not section.lines:
            out.append(f"*{section.empty}*")
        for line in section.lines:
            reference = f"`{line.reference}` " if line.reference else ""
            remark = f" *[{_escape(line.remark)}]*" if line.remark else ""
            lead = f"**{_escape(line.lead)}**: " if line.lead else ""
            out.append(f"{'  ' * line.indent}- {reference}{lead}{_escape(line.words)}{remark}")
    return "\n".join(out) + "\n"


def _escape(words: str) -> str:
    return re.sub(r"([\\`*_\[\]<>#|])", r"\\\1", words)
