"""Amounts of time: numbers in words, units, TIMEX3 durations, and counting so many units on or back."""

from __future__ import annotations

import re
from datetime import date

from dateline.times import calendar as cal
from dateline.times.lexicon import words

#: TIMEX3 letter of a unit (T before it for parts of a day) -> what the record calls it.
UNIT_NAMES = {
    "TS": "second", "TM": "minute", "TH": "hour", "D": "day", "W": "week", "F": "week", "M": "month", "Q": "quarter",
    "Y": "year", "E": "decade", "C": "century",
}  # fmt: skip
_DAYS = {"D": 1, "W": 7, "F": 14}
_MONTHS = {"M": 1, "Q": 3, "Y": 12, "E": 120, "C": 1200}
#: Units that TIMEX3 counts in others.
_COUNTED_IN = {"F": (2, "W"), "C": (100, "Y"), "E": (10, "Y")}
#: How a broken count goes on in the next smaller unit: joint, letter, how many make one.
_SMALLER = {"Y": ("", "M", 12), "TH": ("", "M", 60), "TM": ("", "S", 60), "D": ("T", "H", 24), "M": ("", "D", 30)}


def unit_letter(word: str) -> str:
    """ "weeks" is "W", "minutes" is "TM"."""
    word = word.lower()
    if word == "centuries":
        return "C"
    units = words().units
    return units.get(word) or units[word.removesuffix("s")]


def vague(unit: str) -> str:
    """A duration that no one counted: "PXW", "PTXH"."""
    return f"P{'T' if unit[0] == 'T' else ''}X{unit[-1]}"


def count(said: str) -> float | None:
    """A number in words or digits; ``None`` for "several" and the like."""
    said = " ".join(said.lower().replace("-and-a-half", "").replace(" and a half", "").split())
    if said in words().few:
        return None
    if said in words().numbers:
        return words().numbers[said]
    if fraction := re.fullmatch(r"(\d+)[ -](\d)/(\d)", said):
        full, over, under = (int(x) for x in fraction.groups())
        return full + over / under if under else None
    if re.fullmatch(r"[\d,]+(?:\.\d+)?", said):
        return float(said.replace(",", ""))
    return _in_words(said)


def _in_words(said: str) -> float | None:
    total = current = 0.0
    for token in re.split(r"[ -]", said):
        number = words().numbers.get(token)
        if token == "and":
            continue
        if number is None:
            return None
        if number < 100:
            current += number
        elif number == 1000:
            total, current = total + max(current, 1) * 1000, 0
        else:
            current = max(current, 1) * number
    return total + current


def spelt_year(said: str) -> int:
    """ "1989", "nineteen eighty-nine" or "two thousand and two" as a number; 0 for what is none."""
    if said.isdigit():
        return int(said)
    tokens = [token for token in said.lower().replace("-", " ").split() if token != "and"]
    known = words().numbers
    if not tokens or any(token not in known for token in tokens):
        return 0
    if tokens[:2] == ["two", "thousand"]:
        return 2000 + int(sum(known[token] for token in tokens[2:]))
    return int(known[tokens[0]] * 100 + sum(known[token] for token in tokens[1:]))


def number(amount: float) -> str:
    return f"{amount:g}" if amount != int(amount) else str(int(amount))


def period(amount: float, unit: str) -> str:
    """A TIMEX3 duration: (2.5, "Y") is "P2Y6M"."""
    times, unit = _COUNTED_IN.get(unit, (1, unit))
    amount *= times
    head = "PT" if unit[0] == "T" else "P"
    rest = amount - int(amount)
    if rest and unit in _SMALLER:
        joint, letter, size = _SMALLER[unit]
        full = f"{int(amount)}{unit[-1]}" if int(amount) else ""
        return f"{head}{full}{joint}{round(rest * size)}{letter}"
    return f"{head}{number(amount)}{unit[-1]}"


def count_on(day: date, unit: str, amount: float) -> date:
    """The day so many days, weeks, months … on; back where the amount is negative."""
    if unit in _DAYS:
        return cal.add_days(day, int(amount * _DAYS[unit]))
    return cal.add_months(day, int(amount * _MONTHS[unit]))


def unit_value(anchor: date, unit: str, step: float) -> str:
    """The TIMEX3 value of the unit that lies so many steps from the one that holds a day."""
    there = count_on(anchor, unit, step)
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
