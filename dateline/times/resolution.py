"""Giving temporal expressions their values: against the article's date, the tense, and the flow of the text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from dateline.record import Caution, Found, Published, Time
from dateline.spans import Span
from dateline.times import calendar as cal
from dateline.times import clocks
from dateline.times.expression import Expression
from dateline.times.lexicon import words
from dateline.times.tense import direction

if TYPE_CHECKING:
    from dateline.language import Annotated

NO_DATE = "the article's date is not known"
NO_DAY = "the article's date is not known to the day"
NO_ANCHOR = "the text names no earlier time to count from"
_AHEAD = re.compile(
    r"\b(?:until|till|by|through|next|coming|no later than|before|"
    r"scheduled for|due|as early as|as soon as|payable|effective)\s(?:on\s)?$",
    re.IGNORECASE,
)
_TO = re.compile(r"\s*(?:-|–|to|through|until|till)\s*(?:on\s)?")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class _Given:
    """What an expression means: a TIMEX3 value and, where it is not that of the value, an interval."""

    value: str | None
    start: str | None = None
    end: str | None = None
    precision: str | None = None
    why: str | None = None
    zone: str | None = None
    type: str | None = None


@dataclass(frozen=True, slots=True)
class _Seen:
    """A date that the text has named, for what comes after it. ``ahead``: it lies ahead of the article."""

    expression: Expression
    value: str
    ahead: bool


def resolve(annotated: Annotated, expressions: tuple[Expression, ...], published: Published) -> Found[Time]:
    """The expressions with their values, in the order of the text, and cautions about those that cannot be right."""
    reader = _Reader(annotated, published)
    for expression in expressions:
        reader.read(expression)
    return Found(tuple(reader.clocked(expressions)), cautions=tuple(reader.cautions))


class _Reader:
    """One pass over an article's expressions."""

    def __init__(self, annotated: Annotated, published: Published) -> None:
        self.annotated = annotated
        self.text = annotated.text
        value = published.value or ""
        self.day = _day(value)
        self.month = self.day or _day(f"{value[:7]}-15") if len(value) >= 7 else self.day
        self.year = self.month or _day(f"{value[:4]}-07-01") if len(value) >= 4 else self.month
        self.seen: list[_Seen] = []
        self.times: dict[Span, Time] = {}
        self.cautions: list[Caution] = []
        self.kinds: dict[str, Callable[[Expression], _Given]] = {
            "date": self._date, "range": self._range, "weekday": self._weekday, "day": self._named_day,
            "day-beside": self._day_beside, "iso": self._iso, "numeric": self._numeric, "years": self._years,
            "year": self._year, "decade": self._decade, "century": self._century, "same": self._same,
            "unit": self._unit, "year-end": self._year_end, "holiday": self._holiday, "weekend": self._weekend,
            "quarter": self._quarter, "half": self._half, "season": self._season, "shift": self._shift,
            "shift-from": self._shift_from, "duration": self._duration, "set": self._set, "vague": self._vague,
            "past": lambda _: _Given("PAST_REF", precision="vague"), "part": self._part,
        }  # fmt: skip

    # --- the loop ---

    def read(self, expression: Expression) -> None:
        """Resolve one expression and remember it; clocks wait until all dates are known."""
        given = self._clock_day(expression) if expression.kind == "clock" else self.kinds[expression.kind](expression)
        if expression.kind != "clock":
            self.times[expression.span] = _time(expression, given)
        if given.value and (given.type or expression.type) != "DURATION" and re.match(r"\d{3}", given.value):
            value = given.value[:10] if _DAY.match(given.value) else given.value
            ahead = self.day is not None and (
                value[:10] > self.day.isoformat()
                or (value[:10] == self.day.isoformat() and self._direction(expression) > 0)
            )
            self.seen.append(_Seen(expression, value, ahead))

    def _direction(self, expression: Expression) -> int:
        before = self.text[max(0, expression.span[0] - 24) : expression.span[0]]
        found = direction(self.annotated, expression.span)
        if found <= 0 and _AHEAD.search(before):
            return 1 if found == 0 else -1
        return found

    def _caution(self, kind: str, message: str, expression: Expression) -> None:
        self.cautions.append(Caution(kind, message, (expression.span,)))

    def _last(self, shape: str, expression: Expression, reach: int = 600) -> _Seen | None:
        """The last date of the text before an expression whose value has the shape, not too far back."""
        for seen in reversed(self.seen):
            if expression.span[0] - seen.expression.span[1] > reach:
                return None
            if re.fullmatch(shape, seen.value):
                return seen
        return None

    # --- dates ---

    def _date(self, e: Expression) -> _Given:
        p = e.parts
        month = words().months[_first(p, "month", "monthb", "monthc").rstrip(".").lower()]
        weekday = _weekday(p.get("weekday"))
        year = self._year_of(p)
        if p.get("day") or p.get("dayb") or p.get("ordinal"):
            number = (
                words().ordinals[p["ordinal"].lower().replace(" ", "-")]
                if "ordinal" in p
                else _int(_first(p, "day", "dayb"))
            )
            return self._month_day(e, month, number, year, weekday)
        if year is None and p.get("rel") and self.month:
            year = self._relative_month(p["rel"].lower(), month, e)
        if year is None and self.month is not None:
            candidates = [date(self.month.year + i, month, 15) for i in (-1, 0, 1) if 1 < self.month.year + i < 9999]
            way = self._direction(e)
            middle = self.month.replace(day=15)
            year = cal.nearest(candidates, middle, way, 75 if way < 0 else 0).year
        if year is None:
            return _Given(f"XXXX-{month:02}", precision="month", why=NO_DATE)
        return _edged(_value(f"{year:04}-{month:02}"), p)

    def _relative_month(self, rel: str, month: int, e: Expression) -> int | None:
        assert self.month is not None
        here = self.month.year
        if rel in ("last", "past", "the last", "the previous", "previous"):
            return here if month < self.month.month - 1 else here - 1  # of the month before one says "last month"
        if rel in ("next", "the next", "coming", "the coming", "this coming"):
            return here if month > self.month.month else here + 1
        if rel == "this":
            return here
        return None

    def _month_day(self, e: Expression, month: int, number: int, year: int | None, weekday: int | None) -> _Given:
        if cal.make(2000, month, number) is None:
            self._caution("impossible-date", f"“{e.text}”: there is no such day.", e)
            return _Given(None, why="there is no such day")
        if year is not None:
            day = cal.make(year, month, number)
            if day is None:
                self._caution("impossible-date", f"“{e.text}”: {year} had no such day.", e)
                return _Given(None, why=f"there is no such day in {year}")
            self._check_weekday(e, day, weekday)
            return _value(day.isoformat())
        anchor = self.day or self.month
        if anchor is None:
            return _Given(f"XXXX-{month:02}-{number:02}", precision="day", why=NO_DATE)
        years = (anchor.year - 1, anchor.year, anchor.year + 1)
        candidates = [d for y in years if 0 < y < 9999 and (d := cal.make(y, month, number))]
        if not candidates:
            candidates = [
                d for y in range(max(1, anchor.year - 4), anchor.year + 5) if (d := cal.make(y, month, number))
            ]
        if "rel" in e.parts and (wanted := self._relative_month(e.parts["rel"].lower(), month, e)):
            candidates = [d for d in candidates if d.year == wanted] or candidates
        day = cal.nearest(candidates, anchor, self._direction(e), 60)
        if weekday is not None and day.weekday() != weekday:
            fitting = [d for d in candidates if d.weekday() == weekday and abs((d - anchor).days) < 200]
            if len(fitting) == 1:
                day = fitting[0]
        self._check_weekday(e, day, weekday)
        return _value(day.isoformat())

    def _check_weekday(self, e: Expression, day: date, weekday: int | None) -> None:
        if weekday is None or day.weekday() == weekday:
            return
        said = _WEEKDAYS[weekday]
        after = cal.weekday_near(cal.add_days(day, -3), weekday, 1)
        self._caution(
            "weekday-conflict",
            f"“{e.text}”: {day.day} {_MONTHS[day.month - 1]} {day.year} is a {_WEEKDAYS[day.weekday()]}. Either the"
            f" date holds ({day.isoformat()}), or the {said} next to it is meant ({after.isoformat()}).",
            e,
        )

    def _year_of(self, p: object) -> int | None:
        assert isinstance(p, type(Expression((0, 0), "", "").parts))
        said = _first(p, "year", "year2", "yearb")
        if said:
            return _spelt_year(said)
        relative = _first(p, "relyear", "relyear2", "relyear3").lower()
        if relative and self.year:
            return self.year.year + (-1 if "last" in relative else 1 if "next" in relative else 0)
        return None

    def _range(self, e: Expression) -> _Given:
        p = e.parts
        month = words().months[p["month"].rstrip(".").lower()]
        first = self._month_day(e, month, _int(p["day"]), self._year_of(p), _weekday(p.get("weekday")))
        if not first.value or first.value.startswith("X"):
            return first
        start = date.fromisoformat(first.value)
        last = cal.make(start.year, month, _int(p["day2"]))
        if last is None or last < start:
            return first
        return _Given(f"{start}/{last}", start.isoformat(), cal.add_days(last, 1).isoformat(), "day")

    def _iso(self, e: Expression) -> _Given:
        year, month, number = (int(x) for x in e.parts["iso"].split("-"))
        return self._month_day(e, month, number, year, None)

    def _numeric(self, e: Expression) -> _Given:
        one, two, year = int(e.parts["n1"]), int(e.parts["n2"]), int(e.parts["n3"])
        if e.parts["mark"] == "." or one > 12 or one == two:
            return self._month_day(e, two, one, year, None)
        if two > 12:
            return self._month_day(e, one, two, year, None)
        return replace(_value(f"{year:04}"), why="day and month may be either way round")

    def _weekday(self, e: Expression) -> _Given:
        p = e.parts
        weekday = _weekday(p["weekday"])
        assert weekday is not None
        if self.day is None:
            return _Given(f"XXXX-WXX-{weekday + 1}", precision="day", why=NO_DAY if self.year else NO_DATE)
        rel = " ".join(p.get("dayrel", "").lower().split())
        since = self.seen[-1] if self.seen else None
        if (
            since
            and since.expression.kind == "weekday"
            and _TO.fullmatch(self.text, since.expression.span[1], e.span[0])
        ):  # "from Tuesday to Thursday"
            day = cal.weekday_near(date.fromisoformat(since.value), weekday, 1)
        elif rel in ("next", "the following"):
            day = cal.weekday_near(cal.add_days(self.day, 1), weekday, 1)
        elif rel in ("last", "the previous", "this past"):
            day = cal.weekday_near(cal.add_days(self.day, -1), weekday, -1)
        elif rel == "this coming":
            day = cal.weekday_near(self.day, weekday, 1)
        else:
            day = cal.weekday_near(self.day, weekday, self._direction(e) or (1 if rel == "this" else -1))
        value = day.isoformat()
        if part := p.get("part"):
            value += "T" + words().parts[part.lower()]
        given = _value(value)
        return replace(given, type="TIME") if "T" in value else given

    def _named_day(self, e: Expression) -> _Given:
        offset, part = words().days[" ".join(e.parts["dayword"].lower().split())]
        if self.day is None:
            return _Given(None, why=NO_DAY if self.year else NO_DATE)
        value = cal.add_days(self.day, offset).isoformat() + (f"T{part}" if part else "")
        return replace(_value(value), type="TIME") if part else _value(value)

    def _day_beside(self, e: Expression) -> _Given:
        weekday = _weekday(e.parts["weekday"])
        if self.day is None or weekday is None:
            return _Given(None, why=NO_DAY if self.year else NO_DATE)
        day = cal.weekday_near(
            cal.add_days(self.day, 1 if "next" in e.text else -1), weekday, 1 if "next" in e.text else -1
        )
        return _value(cal.add_days(day, -1 if e.parts["order"].lower() == "before" else 1).isoformat())

    def _same(self, e: Expression) -> _Given:
        p = e.parts
        low = e.text.lower()
        fresh = "same" in low or "that" in low or "next" in low or "following" in low
        last = self._last(r"\d{4}-\d\d-\d\d.*", e)
        anchor = date.fromisoformat(last.value[:10]) if last and fresh else self.day
        if anchor is None:
            return _Given(None, why=NO_ANCHOR)
        if "next" in low or "following" in low:
            anchor = cal.add_days(anchor, 1)
        part = _first(p, "part", "partb").lower()
        value = anchor.isoformat() + (f"T{words().parts[part]}" if part else "")
        return replace(_value(value), type="TIME") if part else _value(value)

    def _part(self, e: Expression) -> _Given:
        part = words().parts[e.parts["part"].lower()]
        last = self._last(r"\d{4}-\d\d-\d\d.*", e, 200)
        anchor = date.fromisoformat(last.value[:10]) if last else self.day
        if "dayword" in e.parts and self.day:
            anchor = cal.add_days(self.day, words().days[" ".join(e.parts["dayword"].lower().split())][0])
        return _value(f"{anchor.isoformat()}T{part}") if anchor else _Given(None, why=NO_DATE)

    # --- years and longer ---

    def _year(self, e: Expression) -> _Given:
        return _edged(_value(f"{_spelt_year(_first(e.parts, 'year', 'yearb')):04}"), e.parts)

    def _years(self, e: Expression) -> _Given:
        first = int(e.parts["year1"])
        second = e.parts["year2"]
        last = int(second) if len(second) == 4 else first // 100 * 100 + int(second)
        if last < first:
            return _value(f"{first:04}")
        return _Given(f"{first}/{last}", f"{first:04}-01-01", f"{last + 1:04}-01-01", "year")

    def _decade(self, e: Expression) -> _Given:
        p = e.parts
        if "decade" in p:
            return _value(p["decade"][:3])
        tens = int(p["short"][0]) if "short" in p else words().decades[p["decadeword"].lower()]
        here = self.year.year if self.year else None
        return _value(f"20{tens}" if here and 2000 + tens * 10 <= here and tens < 3 else f"19{tens}")

    def _century(self, e: Expression) -> _Given:
        said = e.parts.get("century", "")
        digits = re.match(r"\d+", said)
        number = int(digits[0]) if digits else words().ordinals.get(said.lower().replace(" ", "-"), 0)
        return _value(f"{number - 1:02}") if 1 < number < 30 else _Given(None, why="no such century")

    def _unit(self, e: Expression) -> _Given:
        p = e.parts
        rel = " ".join(p["rel"].lower().split())
        word = p["unit"].lower()
        unit = _unit_letter(word)
        plural = word.endswith("s") or word == "centuries"
        if plural:
            if "coming" in rel:
                return _Given("FUTURE_REF", precision="vague")
            return _Given(f"P{'T' if unit[0] == 'T' else ''}X{unit[-1]}", type="DURATION", precision="vague")
        step = {
            "last": -1,
            "the last": -1,
            "the latest": -1,
            "next": 1,
            "coming": 1,
            "the coming": 1,
            "this coming": 1,
        }.get(rel)
        if unit in ("E", "C") and rel in ("the", "this"):
            step = 0
        if step is None and rel in ("this", "the current"):
            step = 0
        flowing = rel in (
            "the next",
            "the previous",
            "the following",
            "the preceding",
            "following",
            "previous",
            "that",
            "the same",
            "same",
            "the",
        )
        if rel == "the" and re.match(r"\W+end(?:ed|ing)\b", self.text[e.span[1] : e.span[1] + 10]):
            return _Given(f"P1{unit}", type="DURATION", precision=_UNIT_NAMES[unit])
        shape = {"D": r"\d{4}-\d\d-\d\d.*", "W": r"\d{4}-(?:W\d\d|\d\d-\d\d.*)", "M": r"\d{4}-\d\d.*"}.get(
            unit, r"\d{4}.*"
        )
        anchor: date | None = {"D": self.day, "W": self.day, "M": self.month}.get(unit, self.year)
        if flowing and rel != "the":
            if last := self._last(shape, e):
                covered = cal.bounds(last.value)
                anchor = date.fromisoformat(covered[0][:10]) if covered else anchor
        elif flowing and unit == "D" and (last := self._last(shape, e, 200)):
            anchor = date.fromisoformat(last.value[:10])
        if step is None:
            step = 1 if "next" in rel or "following" in rel else -1 if "previous" in rel or "preceding" in rel else 0
        if anchor is None:
            return _Given(None, why=(NO_DAY if self.year else NO_DATE))
        return self._edge(_value(_unit_value(anchor, unit, step)), p.get("edge", ""))

    def _edge(self, given: _Given, edge: str) -> _Given:
        """ "earlier this week" ends with the article's day, "later this week" begins with it."""
        edge = edge.lower()
        if self.day is None or given.start is None or given.end is None or not edge:
            return given
        today, tomorrow = self.day.isoformat(), cal.add_days(self.day, 1).isoformat()
        if edge == "earlier" and given.start < tomorrow < given.end:
            return replace(given, end=tomorrow)
        if edge == "later" and given.start < today < given.end:
            return replace(given, start=today)
        return _edged(given, {"edge": edge})

    def _year_end(self, e: Expression) -> _Given:
        if self.year is None:
            return _Given(None, why=NO_DATE)
        given = _value(f"{self.year.year:04}")
        return replace(given, start=f"{self.year.year:04}-12-01", precision="month")

    def _holiday(self, e: Expression) -> _Given:
        name = " ".join(e.parts.get("holiday", "New Year").lower().replace("’", "'").split())
        rule = words().holidays[name]
        if "year" in e.parts:
            return _value(cal.holiday(rule, _spelt_year(e.parts["year"])).isoformat())
        anchor = self.day or self.month
        if anchor is None or not 1 < anchor.year < 9998:
            return _Given(f"XXXX-{rule}" if re.fullmatch(r"\d\d-\d\d", rule) else None, why=NO_DATE)
        days = [cal.holiday(rule, anchor.year + i) for i in (-1, 0, 1)]
        if e.text.lower().startswith("last"):
            return _value(max(d for d in days if d < anchor).isoformat())
        if e.text.lower().startswith("next"):
            return _value(min(d for d in days if d > anchor).isoformat())
        before = self.text[max(0, e.span[0] - 12) : e.span[0]]
        if e.rule == "new-year" and re.search(r"\b(?:before|by|until|ahead of) $", before):
            return _value(min(d for d in days if d > anchor).isoformat())
        return _value(cal.nearest(days, anchor, self._direction(e), 60).isoformat())

    def _weekend(self, e: Expression) -> _Given:
        if self.day is None:
            return _Given(None, why=NO_DAY if self.year else NO_DATE)
        rel = " ".join(e.parts.get("rel", "the").lower().split())
        lead = self.text[max(0, e.span[0] - 16) : e.span[0]].lower()
        ahead = (
            rel in ("next", "this", "this coming", "the coming", "coming")
            or lead.endswith(("ahead of ", "before ", "until "))
            or (rel == "the" and self._direction(e) > 0)
        )
        monday = cal.monday(self.day)
        if not ahead and self.day.weekday() < 6:
            monday = cal.add_days(monday, -7)
        elif rel == "next":
            monday = cal.add_days(monday, 7)
        elif rel == "this" and self.day.weekday() == 0 and self._direction(e) < 0:
            monday = cal.add_days(monday, -7)
        return _value(f"{cal.week(monday)}-WE")

    def _quarter(self, e: Expression) -> _Given:
        p = e.parts
        back = p.get("back", "").lower()
        year = self._year_of(p)
        if year is None and p.get("yearq"):
            year = int(p["yearq"])
        if year is None and p.get("det", "").lower().endswith("’s year"):
            year = self.year.year if self.year else None
        det = p.get("det", "").lower()
        earlier = bool(p.get("ago") or p.get("ago2") or "ago" in back or "earlier" in back or "comparable" in back)
        if word := p.get("quarterword"):
            number = (
                {"f": 1, "s": 2, "t": 3}.get(word[0].lower(), 1)
                if word[0].lower() != "f"
                else (4 if word.lower() == "fourth" else 1)
            )
            if word[0].isdigit():
                number = int(word[0])
            if year is None and self.month is not None:
                if "last year" in det or "next year" in det or "this year" in det:
                    year = self.month.year + (-1 if "last" in det else 1 if "next" in det else 0)
                else:
                    middles = [
                        date(self.month.year + i, number * 3 - 1, 15)
                        for i in (-1, 0, 1)
                        if 1 < self.month.year + i < 9999
                    ]
                    year = cal.nearest(middles, self.month, self._direction(e), 150).year
                    year = self.month.year if "fiscal" in p else year
                year -= earlier
            return _value(f"{year:04}-Q{number}") if year else _Given(f"XXXX-Q{number}", why=NO_DATE)
        last = self._last(r"\d{4}-Q\d", e, 2000)
        if last:
            found, number = int(last.value[:4]), int(last.value[6])
            if year is not None:
                found = year
            elif earlier and not self._quarter_is_past(last):
                found -= 1
            elif self.month is not None:  # the last that is over, or at least has begun
                until = cal.quarter(cal.add_months(self.month, -3 if back in ("latest", "most recent") else 0))
                named = [s.value for s in self.seen if re.fullmatch(r"\d{4}-Q\d", s.value) and s.value <= until]
                return _value(max(named, default=until))
            return _value(f"{found:04}-Q{number}")
        if year is not None:
            return _value(f"{year:04}")
        if self.month is None:
            return _Given(None, why=NO_DATE)
        if earlier and e.rule == "year-earlier":
            return _value(f"{self.month.year - 1:04}")
        step = {"next": 3, "this": 0, "the current": 0}.get(det, 0 if back == "current" else -3)
        return _value(cal.quarter(cal.add_months(self.month, step - (12 if earlier else 0))))

    def _quarter_is_past(self, last: _Seen) -> bool:
        """Whether a quarter was itself named as the year before's."""
        return any(w in last.expression.text.lower() for w in ("ago", "earlier"))

    def _half(self, e: Expression) -> _Given:
        year = self._year_of(e.parts) or (self.year.year if self.year else None)
        number = 1 if e.parts["half"].lower() == "first" else 2
        return _value(f"{year:04}-H{number}") if year else _Given(None, why=NO_DATE)

    def _season(self, e: Expression) -> _Given:
        p = e.parts
        code = words().seasons[p["season"].lower()]
        year = self._year_of(p)
        if year is None:
            if self.month is None:
                return _Given(f"XXXX-{code}", why=NO_DATE)
            middle = {"SP": 4, "SU": 7, "FA": 10, "WI": 1}[code]
            here = self.month.year
            days = [date(here + i, middle, 15) for i in (-1, 0, 1) if 1 < here + i < 9999]
            rel = p.get("rel", "").lower()
            if rel in ("last", "the last", "the previous", "previous"):
                day = max((d for d in days if (self.month - d).days > 60), default=days[0])
            elif rel in ("next", "the next", "the coming", "coming"):
                day = min((d for d in days if d > self.month), default=days[-1])
            elif rel == "this":
                day = cal.nearest(days, self.month, 0, 0)
            else:
                day = cal.nearest(days, self.month, self._direction(e), 45)
            year = day.year - (code == "WI")  # winter counts by the year of its December
        return _value(f"{year:04}-{code}")

    # --- counting from somewhere ---

    def _shift(self, e: Expression) -> _Given:
        p = e.parts
        way = " ".join(p["way"].lower().split())
        unit = _unit_letter(p["unit"])
        count = _count(p.get("n", "one"))
        sign = (
            1
            if way in ("later", "hence", "from now", "from today", "after that") or way.startswith("afterward")
            else -1
        )
        if count is None:
            if way == "ago":
                return _Given("PAST_REF", precision="vague")
            return _Given(
                "FUTURE_REF" if way.startswith("from") else f"P{'T' if unit[0] == 'T' else ''}X{unit[-1]}",
                precision="vague",
            )
        deictic = way in ("ago", "from now", "hence", "from today")
        anchor = self.day if unit in ("D", "W", "F") else self.month if unit == "M" else self.year
        if unit[0] == "T":
            return _Given(
                "PRESENT_REF" if deictic else f"PT{_trim(count)}{unit[1]}",
                precision="vague",
                type=None if deictic else "DURATION",
            )
        if unit == "Y" and count == 1 and sign < 0 and (last := self._last(r"\d{4}-Q\d", e, 400)):
            return _value(f"{int(last.value[:4]) - (not self._quarter_is_past(last)):04}{last.value[4:]}")
        if not deictic:
            shape = r"\d{4}-\d\d-\d\d.*" if unit in ("D", "W", "F") else r"\d{4}.*"
            last = self._last(shape, e)
            covered = cal.bounds(last.value) if last else None
            if last and covered:
                anchor = date.fromisoformat(covered[0][:10])
            elif unit != "Y":
                anchor = anchor if way in ("earlier", "before") else None
                if anchor is None:
                    return _Given(None, why=NO_ANCHOR)
        if anchor is None:
            return _Given(None, why=NO_DAY if self.year else NO_DATE)
        if unit == "E" and count == 1:
            return _value(f"{cal.add_months(anchor, sign * 120).year:04}")
        if unit == "W" and not p.get("so") and count == int(count):
            if deictic and count > 4:
                return _value(cal.week(cal.add_days(anchor, sign * 7 * int(count))))
            return _value(cal.add_days(anchor, sign * 7 * int(count)).isoformat())
        return _value(_unit_value(anchor, unit, sign * count))

    def _shift_from(self, e: Expression) -> _Given:
        p = e.parts
        count, unit = _count(p["n"]), _unit_letter(p["unit"])
        if self.day is None or count is None:
            return _Given(None, why=NO_DAY if self.year else NO_DATE)
        if "weekday" in p:
            weekday = _weekday(p["weekday"])
            assert weekday is not None
            way = 1 if p["way"].lower() == "from" else self._direction(e) or -1
            base = cal.weekday_near(self.day, weekday, way)
        else:
            base = cal.add_days(self.day, words().days[" ".join(p["dayword"].lower().split())][0])
        sign = -1 if p["way"].lower() == "before" else 1
        if unit in ("D", "W", "F"):
            return _value(cal.add_days(base, sign * int(count * {"D": 1, "W": 7, "F": 14}[unit])).isoformat())
        if unit in ("M", "Y") and count == int(count):
            return _value(cal.add_months(base, sign * int(count) * (12 if unit == "Y" else 1)).isoformat())
        return _Given(None, why="counted in hours from a day")

    def _duration(self, e: Expression) -> _Given:
        p = e.parts
        if "while" in p:
            return _Given("PXX", precision="vague")
        if bare := p.get("bare"):
            unit = _unit_letter(bare.split()[0])
            return _Given(f"P{'T' if unit[0] == 'T' else ''}X{unit[-1]}", precision="vague")
        unit = _unit_letter(p["unit"])
        count = _count(p["n"]) if "n" in p else 1.0
        if unit == "Y" and re.search(r"\b(?:full|fiscal|whole|entire)$", p.get("rel", "").lower()) and self.year:
            return replace(_value(f"{self.year.year:04}"), type="DATE")
        if count is None:
            return _Given(f"P{'T' if unit[0] == 'T' else ''}X{unit[-1]}", precision="vague")
        if p.get("halves") or "half" in p.get("n", ""):
            count += 0.5 if p.get("halves") or count >= 1 else 0
        value = _period(count, unit)
        rel = " ".join((p.get("durrel") or p.get("rel") or "").lower().split())
        start = end = None
        if self.day is not None and unit[0] != "T":
            reach = _count_on(self.day, unit, count)
            back = _count_on(self.day, unit, -count)
            if rel.endswith(("past", "last")):
                start, end = back.isoformat(), cal.add_days(self.day, 1).isoformat()
            elif rel.endswith(("next", "coming")):
                start, end = self.day.isoformat(), cal.add_days(reach, 1).isoformat()
        return _Given(value, start, end, _UNIT_NAMES[unit])

    def _set(self, e: Expression) -> _Given:
        p = e.parts
        if weekday := _first(p, "weekday", "weekdayb"):
            value = f"XXXX-WXX-{(_weekday(weekday) or 0) + 1}"
            if "part" in p:
                value += f"T{words().parts[p['part'].lower()]}"
            elif night := re.search(r"(morning|afternoon|evening|night)s$", e.text, re.IGNORECASE):
                value += f"T{words().parts[night[1].lower()]}"
            return _Given(value, precision="day")
        if "often" in p:
            return _Given(words().sets[p["often"].lower()])
        if month := p.get("month"):
            return _Given(f"XXXX-{words().months[month.rstrip('.').lower()]:02}", precision="month")
        if season := p.get("season"):
            return _Given(f"XXXX-{words().seasons[season.lower()]}", precision="season")
        count = _count(p.get("n", "one")) or 1.0
        if p.get("other"):
            count = 3.0 if p["other"].lower() == "third" else 2.0
        return _Given(_period(count, _unit_letter(p["unit"])))

    def _vague(self, e: Expression) -> _Given:
        return _Given(words().vague[" ".join(e.parts["vague"].lower().split())], precision="vague")

    # --- clocks ---

    def _clock_day(self, e: Expression) -> _Given:
        """The day that a clock expression itself names ("10 p.m. Wednesday"), remembered for the flow."""
        p = e.parts
        if "weekday" in p:
            given = self._weekday(replace(e, parts={"weekday": p["weekday"]}))
        elif "dayword" in p:
            given = self._named_day(e)
        elif "month" in p:
            given = self._month_day(e, words().months[p["month"].rstrip(".").lower()], _int(p["day"]), None, None)
        else:
            return _Given(None)
        return given if given.value and _DAY.match(given.value) else _Given(None)

    def clocked(self, expressions: tuple[Expression, ...]) -> list[Time]:
        """All times in order, the clocks among them given their day, zone and instant."""
        group: list[tuple[Time, clocks.Hour | None, date | None]] = []
        out: list[Time] = []
        for e in expressions:
            if e.kind != "clock":
                out.append(self.times[e.span])
                continue
            joined = (
                bool(group)
                and clocks.joint(self.text, group[-1][0].span, e.span)
                and bool(out)
                and out[-1] is group[-1][0]
            )
            before = group if joined else []
            entry = self._clock(e, before)
            group = [*before, entry]
            out.append(entry[0])
        return out

    def _clock(
        self, e: Expression, group: list[tuple[Time, clocks.Hour | None, date | None]]
    ) -> tuple[Time, clocks.Hour | None, date | None]:
        hour = clocks.hour(e.parts)
        if hour is None:
            self._caution("impossible-date", f"“{e.text}”: no clock shows that hour.", e)
            return _time(e, _Given(None, why="no clock shows that hour")), None, None
        zone = self._zone(e)
        own = {"weekday", "dayword", "month"} & e.parts.keys()
        day = group[0][2] if group and not own else self._day_of_clock(e)
        moment = None
        if day is not None and zone.name is not None:
            anchor = next((t.start for t, _, _ in group if clocks.instant(t)), None)
            day, hour = _fit(day, hour, zone.name, anchor) if anchor and not own else (day, hour)
            moment = clocks.utc(day, hour, zone.name) if hour.sure else None
            if clocks.out_of_season(day, zone):
                self._caution(
                    "zone-season",
                    f"“{e.text}”: on {day} the clocks there did not show that time; the local clock is taken.",
                    e,
                )
        if zone.why and "local" not in zone.why:
            self._caution("unknown-zone", f"“{e.text}”: {zone.why}.", e)
        if day is None:
            shown = f"T{hour.hour % 24:02}:{hour.minute:02}" if hour.sure else None
            return _time(e, _Given(shown, precision=hour.precision, zone=zone.name, why=NO_DATE)), hour, None
        if hour.hour == 24:
            hour, shift = replace(hour, hour=0), 1
        else:
            shift = 1 if e.parts.get("named", "").lower() == "midnight" and self._direction(e) >= 0 else 0
        local = f"{cal.add_days(day, shift)}T{hour.hour:02}:{hour.minute:02}"
        if shift and zone.name and moment is not None:
            moment = clocks.utc(cal.add_days(day, shift), hour, zone.name)
        if not hour.sure:
            given = _Given(local, precision=hour.precision, zone=zone.name, why="the half of the day is not said")
        else:
            start = clocks.iso(moment) if moment else local
            given = _Given(local, start, start, hour.precision, zone.why, zone.name)
        return _time(e, given), hour, day

    def _zone(self, e: Expression) -> clocks.Zone:
        named = e.parts.get("zone") or e.parts.get("zone2") or ""
        after = self.text[e.span[1] : e.span[1] + 60]
        place = re.match(r"(?:,? on \w+)?,? in ([A-Z][\w'’-]+(?: (?:[A-Z][\w'’-]+|de|es|al)){0,2})", after)
        if named and "local" not in named.lower():
            return clocks.zone(named, self.text)
        if place:
            parts = place[1].split()
            for size in range(len(parts), 0, -1):
                if found := clocks.city(" ".join(parts[:size])):
                    return clocks.Zone(found)
        return clocks.zone(named, self.text) if named else clocks.Zone(None)

    def _day_of_clock(self, e: Expression) -> date | None:
        """The day of a clock: its own, that of its sentence (the nearest before it, then after it), the last day of
        the text that lies on the same side of the article as the clock's verb, or the article's day. In "said on
        Tuesday that the talks will begin at 10", Tuesday lies on the other side: it is the day of the saying."""
        days = [s for s in self.seen if _DAY.match(s.value)]
        for seen in days:
            if seen.expression is e:
                return _day(seen.value)
        start, end = (
            self.annotated.sentences[self.annotated.sentence_at(e.span[0])] if self.annotated.sentences else e.span
        )
        way = self._direction(e)
        inside = [s for s in days if start <= s.expression.span[0] < end]
        earlier = [s for s in days if s.expression.span[0] < start and start - s.expression.span[1] < 1200]
        if way > 0 and not any(s.ahead for s in inside) and any(s.ahead for s in earlier):
            inside = []
        if inside:
            gap = min(inside, key=lambda s: abs(s.expression.span[0] - e.span[0]))
            before = [s for s in inside if s.expression.span[0] < e.span[0]]
            return _day((before[-1] if before and gap.expression.span[0] < e.span[0] else gap).value)
        for seen in reversed(earlier):
            if way == 0 or (way > 0) == seen.ahead:
                return _day(seen.value)
        return self.day


def _fit(day: date, hour: clocks.Hour, zone: str, anchor: str) -> tuple[date, clocks.Hour]:
    """The day (and, where unsaid, the half of the day) that bring a clock nearest to the instant beside it."""
    hours = [hour] if hour.sure else [replace(hour, sure=True), replace(hour, hour=(hour.hour + 12) % 24, sure=True)]
    options = []
    for shift in (0, -1, 1):
        for option in hours:
            moment = clocks.utc(cal.add_days(day, shift), option, zone)
            if moment is not None:
                options.append((moment, cal.add_days(day, shift), option))
    if not options:
        return day, hour
    from datetime import datetime

    wanted = datetime.fromisoformat(anchor.replace("Z", "+00:00"))
    _, day, hour = min(options, key=lambda o: (abs(o[0] - wanted), abs(o[1] - day)))
    return day, hour


# --- small helpers ---

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_UNIT_NAMES = {
    "TS": "second", "TM": "minute", "TH": "hour", "D": "day", "W": "week", "F": "week", "M": "month", "Q": "quarter",
    "Y": "year", "E": "decade", "C": "century",
}  # fmt: skip


def _time(e: Expression, given: _Given) -> Time:
    return Time(
        span=e.span,
        text=e.text,
        type=given.type or e.type,
        value=given.value,
        start=given.start,
        end=given.end,
        zone=given.zone,
        precision=given.precision,
        why=given.why,
    )


def _value(value: str) -> _Given:
    covered = cal.bounds(value)
    return _Given(value, *covered) if covered else _Given(value)


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return None


def _first(parts: object, *names: str) -> str:
    get = parts.get  # type: ignore[attr-defined]
    return next((v for n in names if (v := get(n))), "")


def _int(said: str) -> int:
    return int(re.match(r"\d+", said)[0])  # type: ignore[index]


def _weekday(said: str | None) -> int | None:
    return words().weekdays[said.rstrip(".").lower()] - 1 if said else None


def _spelt_year(said: str) -> int:
    if said.isdigit():
        return int(said)
    said = said.lower().replace("-", " ")
    tokens = [t for t in said.split() if t != "and"]
    known = words().numbers
    if tokens[:2] == ["two", "thousand"]:
        return 2000 + int(sum(known[t] for t in tokens[2:]))
    return int(known[tokens[0]] * 100 + sum(known[t] for t in tokens[1:]))


def _unit_letter(word: str) -> str:
    word = word.lower()
    units = words().units
    if word == "centuries":
        return "C"
    return units.get(word) or units[word.removesuffix("s")]


def _count(said: str) -> float | None:
    """A number in words or digits; ``None`` for "several" and the like."""
    said = " ".join(said.lower().replace("-and-a-half", "").replace(" and a half", "").split())
    if said in words().few:
        return None
    if said in words().numbers:
        return words().numbers[said]
    if fraction := re.fullmatch(r"(\d+)[ -](\d)/(\d)", said):
        whole, over, under = (int(x) for x in fraction.groups())
        return whole + over / under if under else None
    if re.fullmatch(r"[\d,]+(?:\.\d+)?", said):
        return float(said.replace(",", ""))
    total = current = 0.0
    for token in re.split(r"[ -]", said):
        number = words().numbers.get(token)
        if token == "and":
            continue
        if number is None:
            return None
        if number >= 100:
            current = max(current, 1) * number
            if number == 1000:
                total, current = total + current, 0
        else:
            current += number
    return total + current


def _trim(count: float) -> str:
    return f"{count:g}" if count != int(count) else str(int(count))


def _period(count: float, unit: str) -> str:
    """A TIMEX3 duration: (2.5, "Y") is "P2Y6M"."""
    if unit == "F":
        count, unit = count * 2, "W"
    if unit == "C":
        count, unit = count * 100, "Y"
    if unit == "E":
        count, unit = count * 10, "Y"
    smaller = {"Y": ("", "M", 12), "TH": ("", "M", 60), "TM": ("", "S", 60), "D": ("T", "H", 24), "M": ("", "D", 30)}
    head = "PT" if unit[0] == "T" else "P"
    whole, rest = int(count), count - int(count)
    if rest and unit in smaller:
        joint, letter, size = smaller[unit]
        first = f"{whole}{unit[-1]}" if whole else ""
        return f"{head}{first}{joint}{round(rest * size)}{letter}"
    return f"{head}{_trim(count)}{unit[-1]}"


def _count_on(day: date, unit: str, count: float) -> date:
    if unit in ("D", "W", "F"):
        return cal.add_days(day, int(count * {"D": 1, "W": 7, "F": 14}[unit]))
    return cal.add_months(day, int(count * {"M": 1, "Q": 3, "Y": 12, "E": 120, "C": 1200}[unit]))


def _unit_value(anchor: date, unit: str, step: float) -> str:
    """The TIMEX3 value of the unit that lies so many steps from the one that holds a day."""
    there = _count_on(anchor, unit, step)
    if unit == "D":
        return there.isoformat()
    if unit in ("W", "F"):
        return cal.week(there)
    if unit == "M":
        return f"{there.year:04}-{there.month:02}"
    if unit == "Q":
        return cal.quarter(there)
    if unit == "Y":
        return f"{there.year:04}"
    return f"{there.year // 10:03}" if unit == "E" else f"{there.year // 100:02}"


def _edged(given: _Given, parts: object) -> _Given:
    """The interval narrowed to the end or the beginning that the words name."""
    edge = _first(parts, "edge").lower()
    if given.start is None or given.end is None or not edge or "T" in given.start:
        return given
    start, end = date.fromisoformat(given.start), date.fromisoformat(given.end)
    third = timedelta(days=max(1, (end - start).days // 3))
    if "end" in edge or "second half" in edge:
        return replace(given, start=(end - third).isoformat())
    if "beginning" in edge or "start" in edge or "first half" in edge:
        return replace(given, end=(start + third).isoformat())
    if "middle" in edge:
        return replace(given, start=(start + third).isoformat(), end=(end - third).isoformat())
    return given
