"""When was this written? Evidence from the page and from the text itself, weighed into a verdict.

The order of trust: the caller; the page's metadata, address and visible date, unless the text contradicts them and they
may be the day of the crawl; the text's own weekdays with dates, its dateline, the months and years it names. The day of
the crawl and a date in the page's header only bound the verdict.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from dateline.page import DateClue
from dateline.record import Caution, Evidence, Published
from dateline.times import Expression
from dateline.times import calendar as cal
from dateline.times.lexicon import words
from dateline.times.tense import direction

if TYPE_CHECKING:
    from dateline.language import Annotated

#: How far each kind of clue is trusted; those without a place here only bound the verdict.
_TRUST = {"metadata": 4, "url": 3, "visible": 2}
_PLACE = re.compile(
    r"(?:^|\n)[ \t]*[A-Z][A-Z.'’ /-]{2,40}(?:,[ ][A-Z][\w.' -]{1,24})?[,:]?[ ]\(?(?:[A-Z][\w ]{1,20}[,:-] ?)?$"
)
_SINCE = re.compile(r"\b(?:since|during|throughout|of|after) $", re.IGNORECASE)
#: News seldom speaks of one year only, and that one long gone: older years are history, not the article's year.
_HISTORY = 1995


@dataclass(frozen=True, slots=True)
class _Pair:
    """A day that the text names without its year; ``way`` is 1 where it lies ahead, -1 where it is past."""

    expression: Expression
    month: int
    day: int
    weekday: int | None
    way: int


@dataclass
class _Signs:
    """What the text says about its own date."""

    pairs: list[_Pair] = field(default_factory=list)
    dateline: tuple[Expression, int, int, int | None] | None = None
    full: list[tuple[Expression, date, int]] = field(default_factory=list)
    months: list[tuple[Expression, int, int, int]] = field(default_factory=list)
    years: list[tuple[Expression, int, int]] = field(default_factory=list)
    said: list[tuple[Expression, int]] = field(default_factory=list)  # weekdays on which something was done


def decide(
    annotated: Annotated, expressions: tuple[Expression, ...], clues: tuple[DateClue, ...], given: str | None = None
) -> tuple[Published, tuple[Caution, ...]]:
    """The verdict, and what the reader should beware of. ``given`` is the date that the caller gave, if any."""
    if given:
        return _of_clue(DateClue("given", given, given, "the date that was given"), ()), ()
    signs = _signs(annotated, expressions)
    ceiling = min(
        (d for c in clues if c.kind in ("retrieved", "page-header", "modified") and (d := _date(c.value))), default=None
    )
    evidence = tuple(_of_page(clue) for clue in clues)
    own = _from_text(signs, ceiling)
    trusted = sorted((c for c in clues if c.kind in _TRUST and _date(c.value)), key=_rank)
    for clue in trusted:
        day = _date(clue.value)
        assert day is not None
        weak = "guess" in clue.says or _of_crawl(clue, clues)
        if weak and len(clue.value) < 10 and own.value:
            continue
        if not _contradicted(signs, own, day, weak):
            return _with(_of_clue(clue, evidence), _borne_out(signs, day)), ()
        if own.value is None:
            continue
        return _with(own, evidence), (_conflict(clue, own, signs),)
    headers = [c for c in clues if c.kind in ("page-header", "retrieved") and _date(c.value)]
    if own.value is not None:
        cautions = tuple(_conflict(c, own, signs) for c in headers if c.kind == "page-header" and _far(own, c.value))
        if not cautions:
            cautions = tuple(_conflict(c, own, signs) for c in headers if _far(own, c.value))
        return _with(own, evidence), cautions[:1]
    for clue in headers:
        day = _date(clue.value)
        if day is not None and clue.kind == "page-header" and _confirmed(signs, day):
            return _with(_of_clue(clue, evidence), _borne_out(signs, day)), ()
    latest = own.latest or (ceiling.isoformat() if ceiling else None)
    earliest = own.earliest if not latest or not own.earliest or own.earliest <= latest else None  # told of, not past
    told = f" It cannot be later than {_spoken(ceiling)}, when the page was seen." if ceiling else ""
    caution = Caution("no-date", f"Nothing tells when this was written; days of the week and the like stay open.{told}")
    return Published(None, None, earliest, latest, (*own.evidence, *evidence)), (caution,)


# --- clues of the page ---


def _of_page(clue: DateClue) -> Evidence:
    day = _date(clue.value)
    shown = _spoken(day) if day and len(clue.value) >= 10 else clue.value
    return Evidence(clue.kind, clue.text, None, f"{clue.says}: {shown}")


def _of_crawl(clue: DateClue, clues: tuple[DateClue, ...]) -> bool:
    """Whether a date may be that of the crawl: the page was fetched on that day, or its header shows that day and the
    clue is no more precise than a header."""
    same = {c.kind for c in clues if c.value[:10] == clue.value[:10]}
    return "retrieved" in same or ("page-header" in same and len(clue.value) <= 10)


def _spoken(day: date, *, year: bool = True) -> str:
    """ "29 December 2021"."""
    return f"{day.day} {day:%B}" + (f" {day.year}" if year else "")


def _rank(clue: DateClue) -> tuple[int, int]:
    return (-_TRUST[clue.kind] + (3 if "guess" in clue.says else 0), -len(clue.value))


def _of_clue(clue: DateClue, evidence: tuple[Evidence, ...]) -> Published:
    precision = {4: "year", 7: "month", 10: "day"}.get(len(clue.value), "minute")
    if _date(clue.value) is None:
        return Published(None, None, None, None, evidence)
    covered = cal.bounds(clue.value[:10])
    assert covered is not None
    last = cal.add_days(date.fromisoformat(covered[1]), -1).isoformat()
    if not evidence:
        evidence = (_of_page(clue),)
    return Published(clue.value, precision, covered[0], last, evidence)


def _with(verdict: Published, evidence: tuple[Evidence, ...]) -> Published:
    more = tuple(e for e in evidence if e not in verdict.evidence)
    return Published(verdict.value, verdict.precision, verdict.earliest, verdict.latest, (*verdict.evidence, *more))


def _date(value: str) -> date | None:
    """The first day of an ISO date to any precision."""
    covered = cal.bounds(value[:10])
    return date.fromisoformat(covered[0]) if covered else None


def _far(own: Published, value: str) -> bool:
    """Whether a page's date lies well outside what the text allows."""
    day = _date(value)
    if day is None or own.earliest is None:
        return False
    last = date.fromisoformat(own.latest or own.earliest)
    return (day - last).days > 31 or (date.fromisoformat(own.earliest) - day).days > 31


def _contradicted(signs: _Signs, own: Published, day: date, weak: bool) -> bool:
    """Whether the text cannot have been written on the day: its weekdays fall otherwise, or it knows later years.

    A date that may be that of the crawl yields to any verdict of the text that lies far off; a solid one only to
    weekdays together with years that speak against it.
    """
    later = [d for _, d, way in signs.full if way < 0 and (d - day).days > 31]
    if later and len(later) * 2 >= len(signs.full):
        return True
    paired = [p for p in signs.pairs if p.weekday is not None]
    wrong = [p for p in paired if not _falls(p, day)]
    if weak:
        return own.value is not None and _far(own, day.isoformat())
    old = own.value is not None and _far(own, day.isoformat()) and bool(signs.years or signs.full)
    return bool(paired) and len(wrong) * 2 > len(paired) and old


def _falls(pair: _Pair, near: date) -> bool:
    """Whether the day has its weekday in the year around a date."""
    days = [d for y in (-1, 0, 1) if 0 < near.year + y < 9999 and (d := cal.make(near.year + y, pair.month, pair.day))]
    return any(d.weekday() == pair.weekday and abs((d - near).days) < 200 for d in days)


def _confirmed(signs: _Signs, day: date) -> bool:
    """Whether the text's own dates fit a date from the page's header."""
    if any(p.weekday is not None and _falls(p, day) for p in signs.pairs):
        return True
    near = [
        d
        for p in signs.pairs
        for y in (-1, 0, 1)
        if 0 < day.year + y < 9999 and (d := cal.make(day.year + y, p.month, p.day))
    ]
    if any(abs((d - day).days) <= 10 for d in near):
        return True
    return any(abs((d - day).days) <= 31 for _, d, _ in signs.full)


def _borne_out(signs: _Signs, day: date) -> tuple[Evidence, ...]:
    """A weekday of the text that fits the page's date."""
    for pair in signs.pairs:
        if pair.weekday is not None and _falls(pair, day):
            near = _near(pair, day) or day
            words = f"{_spoken(near, year=False)} is a {near:%A} in {near.year}, which fits"
            return (Evidence("weekday", pair.expression.text, pair.expression.span, words),)
    return ()


def _conflict(clue: DateClue, own: Published, signs: _Signs) -> Caution:
    where = {
        "page-header": "The page shows",
        "retrieved": "The page was fetched on",
        "metadata": "The page's metadata say",
    }
    day, written = _date(clue.value), _date(own.value or "")
    shown = _spoken(day) if day and len(clue.value) >= 10 else clue.value
    about = own.value or ""
    if written is not None:
        about = {"day": _spoken(written), "month": f"{written:%B} {written.year}"}.get(own.precision or "", about)
    why = " The page's date is probably the day it was fetched." if clue.kind != "retrieved" else ""
    spans = tuple(dict.fromkeys(e.span for e in own.evidence if e.span is not None))
    return Caution(
        "page-date-conflict",
        f"{where.get(clue.kind, 'The page gives')} {shown}, but the text was written about {about}.{why}",
        spans[:4],
    )


# --- signs in the text ---


def _signs(annotated: Annotated, expressions: tuple[Expression, ...]) -> _Signs:
    signs = _Signs()
    known = words()
    for e in expressions:
        p = e.parts
        if e.kind == "date":
            name = p.get("month") or p.get("monthb") or p.get("monthc")
            number = p.get("day") or p.get("dayb")
            if name is None:
                continue
            month = known.months[name.rstrip(".").lower()]
            year = int(p["year"]) if p.get("year", "").isdigit() else None
            weekday = known.weekdays[p["weekday"].rstrip(".").lower()] - 1 if "weekday" in p else None
            if number:
                day = int(re.match(r"\d+", number)[0])  # type: ignore[index]
                if cal.make(2000, month, day) is None:
                    continue
                if signs.dateline is None and e.span[0] < 500 and _leads(annotated.text, e):
                    signs.dateline = (e, month, day, year)
                elif year is not None:
                    if full := cal.make(year, month, day):
                        signs.full.append((e, full, direction(annotated, e.span)))
                else:
                    signs.pairs.append(_Pair(e, month, day, weekday, direction(annotated, e.span)))
            elif year is not None:
                signs.months.append((e, year, month, direction(annotated, e.span)))
        elif e.kind == "iso":
            if full := _date(e.parts["iso"]):
                signs.full.append((e, full, direction(annotated, e.span)))
        elif e.kind == "year":
            said = next((p[name] for name in ("year", "year2", "year3") if name in p), "")
            if said.isdigit():
                lead = annotated.text[max(0, e.span[0] - 12) : e.span[0]]
                way = -1 if _SINCE.search(lead) else direction(annotated, e.span)
                signs.years.append((e, int(said), way))
        elif e.kind == "weekday" and "dayrel" not in p and direction(annotated, e.span) < 0:
            signs.said.append((e, known.weekdays[p["weekday"].rstrip(".").lower()] - 1))
    return signs


def _leads(text: str, e: Expression) -> bool:
    """Whether a date stands in a dateline: after a place in capitals at the head of a paragraph, before a dash."""
    before, after = text[max(0, e.span[0] - 80) : e.span[0]], text[e.span[1] : e.span[1] + 40]
    return bool(_PLACE.search(before)) and bool(re.match(r"\s*(?:\([^()\n]{1,30}\)\s*)?(?:[—–]|--?|/)", after))


# --- the text's own verdict ---


def _from_text(signs: _Signs, ceiling: date | None) -> Published:
    floor = max(
        [y for _, y, way in signs.years if way < 0] + [y for _, y, _, way in signs.months if way <= 0]
        + [d.year for _, d, way in signs.full if way <= 0],
        default=None,
    )  # fmt: skip
    if floor is not None and (floor < _HISTORY or (ceiling is not None and not 0 <= ceiling.year - floor <= 15)):
        floor = None
    spoken = [e for e, y, _ in signs.years if y == floor]
    year_says = tuple(Evidence("year", e.text, e.span, f"it speaks of {floor} as past") for e in spoken[:1])
    for verdict in (
        _by_dateline(signs, floor, ceiling),
        _by_weekday(signs, floor, ceiling),
        _by_weekday(signs, None, ceiling) if floor is not None else None,
        _by_full(signs),
        _by_month(signs),
    ):
        if verdict is not None:
            return _with(verdict, year_says)
    # years told of bound the verdict, and no more: of articles that name 2016 last, most are younger
    return Published(None, None, f"{floor:04}-01-01" if floor else None, None, year_says)


def _by_dateline(signs: _Signs, floor: int | None, ceiling: date | None) -> Published | None:
    if signs.dateline is None:
        return None
    e, month, day, year = signs.dateline
    weekdays = {w for _, w in signs.said}
    if year is None:
        days = _years(month, day, floor, ceiling)
        if paired := [p for p in signs.pairs if p.weekday is not None]:
            days = [d for d in days if all(_falls(p, d) for p in paired)]
        elif weekdays:  # news of the day or of the day before
            days = [d for d in days if d.weekday() in weekdays or (d.weekday() - 1) % 7 in weekdays]
        if not days or (floor is None and ceiling is None):
            return None
        written = days[0] if floor is not None else days[-1]
    else:
        made = cal.make(year, month, day)
        if made is None:
            return None
        written = made
    says = f"the dateline says {_spoken(written)}"
    return Published(
        written.isoformat(),
        "day",
        written.isoformat(),
        written.isoformat(),
        (Evidence("dateline", e.text, e.span, says),),
    )


def _years(month: int, day: int, floor: int | None, ceiling: date | None) -> list[date]:
    """The day in every year between the bounds (30 years where there is only one), in order."""
    last = ceiling.year + 1 if ceiling else (floor or 0) + 12
    first = floor if floor is not None else last - 30
    days = [d for y in range(max(1, first), min(last, 9998) + 1) if (d := cal.make(y, month, day))]
    return [d for d in days if ceiling is None or (d - ceiling).days < 120]


def _by_weekday(signs: _Signs, floor: int | None, ceiling: date | None) -> Published | None:
    """From weekdays that stand with their date: the years in which they fall so, the one nearest after the years the
    text speaks of, or nearest before the crawl."""
    paired = [p for p in signs.pairs if p.weekday is not None]
    if not paired or (floor is None and ceiling is None):
        return None
    days = [d for d in _years(paired[0].month, paired[0].day, floor, ceiling) if d.weekday() == paired[0].weekday]
    days = [d for d in days if sum(_falls(p, d) for p in paired) * 2 > len(paired)] or days
    if not days:
        return None
    named = days[0] if floor is not None else days[-1]
    lead = paired[0]
    falls = ", ".join(str(d.year) for d in days[:6])
    says = f"{_spoken(named, year=False)} is a {named:%A} in {falls}"
    evidence = [Evidence("weekday", lead.expression.text, lead.expression.span, says)]
    dated = [(p, d) for p in paired if (d := _near(p, named))]
    ahead = [d for p, d in dated if p.way > 0]
    past = [d for p, d in dated if p.way < 0]
    if ahead:
        latest = min(ahead)
        weekdays = [(e, cal.weekday_near(cal.add_days(latest, -1), w, -1)) for e, w in signs.said]
        recent = max(weekdays, key=lambda x: x[1], default=None)
        first = next(p.expression for p, d in dated if p.way > 0 and d == latest)
        evidence.append(Evidence("tense", first.text, first.span, f"{_spoken(latest, year=False)} is still ahead"))
        if recent is None:
            earliest = max([*past, cal.add_days(latest, -6)])
            if earliest == latest:
                return _spread(latest, latest, latest, evidence)
            return Published(f"{latest:%Y-%m}", "month", earliest.isoformat(), latest.isoformat(), tuple(evidence))
        e, written = recent
        written = max([written, *past])
        evidence.append(Evidence("weekday", e.text, e.span, _past(e, written)))
        return _spread(written, written, latest, evidence)
    base = max(past, default=named)
    weekdays = [(e, cal.weekday_near(base, w, 1)) for e, w in signs.said]
    recent = max(weekdays, key=lambda x: x[1], default=None)
    written = base
    if recent is not None and (recent[1] - base).days <= 3:
        written = recent[1]
        evidence.append(Evidence("weekday", recent[0].text, recent[0].span, _past(recent[0], written)))
    if past:
        evidence.append(Evidence("tense", lead.expression.text, lead.expression.span, _past(lead.expression, base)))
        return _spread(written, base, cal.add_days(base, 6), evidence)
    return _spread(written, cal.add_days(base, -6), cal.add_days(base, 6), evidence)


def _past(e: Expression, day: date) -> str:
    return f"“{e.text}” ({_spoken(day, year=False)}) is past" if e.kind == "weekday" else f"“{e.text}” is past"


def _near(pair: _Pair, to: date) -> date | None:
    days = [d for y in (-1, 0, 1) if 0 < to.year + y < 9999 and (d := cal.make(to.year + y, pair.month, pair.day))]
    return min(days, key=lambda d: (abs((d - to).days), d), default=None)


def _spread(written: date, earliest: date, latest: date, evidence: list[Evidence]) -> Published:
    return Published(written.isoformat(), "day", earliest.isoformat(), latest.isoformat(), tuple(evidence))


def _by_full(signs: _Signs) -> Published | None:
    """From full dates: not before the last that is past; to the month where the text speaks of days around it."""
    past = [(e, d) for e, d, way in signs.full if way <= 0 and d.year >= _HISTORY]
    ahead = [(e, d) for e, d, way in signs.full if way > 0 and d.year >= _HISTORY]
    if not past and not ahead:
        return None
    if past:
        e, day = max(past, key=lambda x: x[1])
        evidence = [Evidence("full-date", e.text, e.span, f"{_spoken(day)} is past")]
        latest = min((d for _, d in ahead if d >= day), default=None)
        if (latest is not None and (latest - day).days < 31) or signs.said:
            end = latest or cal.add_days(day, 31)
            value = f"{day:%Y-%m}"
            return Published(value, "month", day.isoformat(), end.isoformat(), tuple(evidence))
        return Published(None, None, day.isoformat(), latest.isoformat() if latest else None, tuple(evidence))
    e, day = min(ahead, key=lambda x: x[1])
    evidence = [Evidence("full-date", e.text, e.span, f"{_spoken(day)} is still ahead")]
    return Published(None, None, None, day.isoformat(), tuple(evidence))


def _by_month(signs: _Signs) -> Published | None:
    """From months with their year: not before the last that is past."""
    past = [(y, m, e) for e, y, m, way in signs.months if way <= 0 and y >= _HISTORY]
    if not past:
        return None
    year, month, e = max(past, key=lambda x: (x[0], x[1], x[2].span))
    says = f"it speaks of {date(year, month, 1):%B} {year} as past"
    return Published(None, None, f"{year:04}-{month:02}-01", None, (Evidence("month", e.text, e.span, says),))
