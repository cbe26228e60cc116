"""How long and how often: "the past two months", "within ten days", "every Monday"; and times that no one counted."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from dateline.times import calendar as cal
from dateline.times.amounts import UNIT_NAMES, count, count_on, period, unit_letter, vague
from dateline.times.expression import Expression
from dateline.times.flow import Flow
from dateline.times.given import ENDED, Given, first, given, month_number, plain, weekday_number
from dateline.times.lexicon import words

_WHOLE = re.compile(r"\b(?:full|fiscal|whole|entire)$")
_NIGHTS = re.compile(r"(morning|afternoon|evening|night)s$", re.IGNORECASE)
_LEAD = re.compile(r"\b(in|within)\s(?:the\s)?$", re.IGNORECASE)


def _duration(e: Expression, flow: Flow) -> Given:
    p = e.parts
    if "while" in p:
        return Given("PXX", precision="vague")
    if bare := p.get("bare"):
        return Given(vague(unit_letter(bare.split()[0])), precision="vague")
    unit = unit_letter(p["unit"])
    amount = count(p["n"]) if "n" in p else 1.0
    if unit == "Y" and _WHOLE.search(p.get("rel", "").lower()) and flow.year and not ENDED.match(flow.text, e.span[1]):
        return replace(given(f"{flow.year.year:04}"), type="DATE")
    if amount is None:
        return Given(vague(unit), precision="vague")
    if p.get("halves") or ("half" in p.get("n", "") and amount >= 1):
        amount += 0.5
    start, end = _interval(e, flow, unit, amount)
    return Given(period(amount, unit), start, end, UNIT_NAMES[unit])


def _interval(e: Expression, flow: Flow, unit: str, amount: float) -> tuple[str | None, str | None]:
    """From when to when: of "the past two weeks", "the next ten days", and of what will be "in two weeks" (a day) or
    "within ten days" (up to a day)."""
    if unit == "TH" and amount % 24 == 0:  # "within 48 hours"
        unit, amount = "D", amount / 24
    if flow.day is None or unit[0] == "T":
        return None, None
    today, tomorrow = flow.day.isoformat(), cal.add_days(flow.day, 1).isoformat()
    reach = count_on(flow.day, unit, amount)
    after = cal.add_days(reach, 1).isoformat()
    rel = plain(first(e.parts, "durrel", "rel"))
    if rel.endswith(("past", "last")):
        return count_on(flow.day, unit, -amount).isoformat(), tomorrow
    if rel.endswith(("next", "coming")):
        return today, after
    lead = _LEAD.search(flow.text[max(0, e.span[0] - 16) : e.span[0]])
    if lead is None or rel or flow.direction(e) <= 0:
        return None, None
    return (reach.isoformat(), after) if lead[1].lower() == "in" else (today, after)


def _set(e: Expression, flow: Flow) -> Given:
    p = e.parts
    if said := first(p, "weekday", "weekdayb"):
        part = p.get("part") or (night[1] if (night := _NIGHTS.search(e.text)) else "")
        code = f"T{words().parts[part.lower()]}" if part else ""
        return Given(f"XXXX-WXX-{(weekday_number(said) or 0) + 1}{code}", precision="day")
    if "often" in p:
        return Given(words().sets[p["often"].lower()])
    if month := p.get("month"):
        return Given(f"XXXX-{month_number(month):02}", precision="month")
    if season := p.get("season"):
        return Given(f"XXXX-{words().seasons[season.lower()]}", precision="season")
    amount = {"other": 2.0, "second": 2.0, "third": 3.0}.get(p.get("other", "").lower())
    if e.rule == "times-a-unit":
        return Given(period(1.0, unit_letter(p["unit"])))
    return Given(period(amount or count(p.get("n", "one")) or 1.0, unit_letter(p["unit"])))


def _vague(e: Expression, flow: Flow) -> Given:
    return Given(words().vague[plain(e.parts["vague"])], precision="vague")


def _past(e: Expression, flow: Flow) -> Given:
    return Given("PAST_REF", precision="vague")


KINDS: Mapping[str, Callable[[Expression, Flow], Given]] = {
    "duration": _duration,
    "set": _set,
    "vague": _vague,
    "past": _past,
}
