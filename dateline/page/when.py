"""Dates as pages print them (bylines, headers, addresses, metadata), as ISO values to their own precision."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sept", "sep"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}

#: Abbreviations that name one offset wherever they are printed; ET and the like depend on the day and stay open.
OFFSETS = {
    "UTC": "+00:00",
    "GMT": "+00:00",
    "Z": "+00:00",
    "BST": "+01:00",
    "CET": "+01:00",
    "CEST": "+02:00",
    "EET": "+02:00",
    "EEST": "+03:00",
    "MSK": "+03:00",
    "SAST": "+02:00",
    "EST": "-05:00",
    "EDT": "-04:00",
    "CDT": "-05:00",
    "MDT": "-06:00",
    "PST": "-08:00",
    "PDT": "-07:00",
    "AEST": "+10:00",
    "AEDT": "+11:00",
    "JST": "+09:00",
}

_MONTH = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b[.,]?\s{1,3})?"
_CLOCK = (
    r"(?:(?:\s{0,3}(?:[,|•·@–—-]|at\b|on\b)){0,2}\s{0,3}(?P<hour>[01]?\d|2[0-3])[:.h](?P<minute>[0-5]\d)(?::[0-5]\d)?"
    r"\s{0,2}(?P<half>[ap]\.?m\b\.?)?\s{0,2}(?:\(?(?P<zone>[A-Z]{1,4}\b|[+-]\d\d:?\d\d))?)?"
)
_DAY_FIRST = (
    rf"(?P<d1>[0-3]?\d)(?:st|nd|rd|th)?[\s-]{{1,3}}(?:of\s)?(?P<m1>{_MONTH}),?[\s-]{{1,3}}(?P<y1>(?:19|20)\d\d)"
)
_MONTH_FIRST = rf"(?P<m2>{_MONTH})\s{{1,3}}(?P<d2>[0-3]?\d)(?:st|nd|rd|th)?,?\s{{1,3}}(?P<y2>(?:19|20)\d\d)"
_ISO = r"(?P<y3>(?:19|20)\d\d)[-/.](?P<m3>[01]?\d)[-/.](?P<d3>[0-3]?\d)"
_NUMBERS = r"(?P<a4>[0-3]?\d)[/.](?P<b4>[0-3]?\d)[/.](?P<y4>(?:19|20)\d\d)"
PRINTED = re.compile(rf"(?<![\w/]){_WEEKDAY}(?:{_DAY_FIRST}|{_MONTH_FIRST}|{_ISO}|{_NUMBERS})(?!\d)T?{_CLOCK}", re.I)

_INSTANT = re.compile(
    r"\s*((?:19|20)\d\d)-?(\d\d)(?:-?(\d\d)(?:[T\s]\s*(\d\d):?(\d\d)(?::?\d\d(?:[.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d\d:?\d\d)?)?)?",
    re.I,
)
_URL_DAY = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:[/_-](\d\d?|[a-z]{3,9})[/_-](\d\d?)|(0[1-9]|1[0-2])([0-2]\d|3[01]))(?!\d)", re.I
)
_URL_MONTH = re.compile(r"/((?:19|20)\d\d)[/-](0[1-9]|1[0-2])(?=/)")


def _day(year: str, month: str, day: str) -> str | None:
    number = MONTHS.get(month.lower().rstrip("."), 0) or (int(month) if month.isdigit() else 0)
    try:
        return date(int(year), number, int(day)).isoformat()
    except ValueError:
        return None


def _clock(match: re.Match[str]) -> str:
    if match["hour"] is None:
        return ""
    hour, half = int(match["hour"]), (match["half"] or "").lower()[:1]
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    zone = match["zone"] or ""
    offset = OFFSETS.get(zone.upper(), "")
    if zone[:1] in ("+", "-"):
        offset = zone[:3] + ":" + zone[-2:]
    return f"T{hour:02}:{match['minute']}{offset}"


def printed(text: str) -> tuple[str, str] | None:
    """The first full date in a line as (words, ISO value), with its clock where one follows.

    "03/04/2022" may be March or April: such a date stays ``None``, unless day and month are the same or one is over 12.
    """
    for match in PRINTED.finditer(text):
        day = None
        if match["y1"]:
            day = _day(match["y1"], match["m1"], match["d1"])
        elif match["y2"]:
            day = _day(match["y2"], match["m2"], match["d2"])
        elif match["y3"]:
            day = _day(match["y3"], match["m3"], match["d3"])
        else:
            first, second = int(match["a4"]), int(match["b4"])
            if first > 12 or first == second:
                day = _day(match["y4"], match["b4"], match["a4"])
            elif second > 12:
                day = _day(match["y4"], match["a4"], match["b4"])
        if day:
            return match[0].strip(), day + _clock(match)
    return None


def instant(text: str) -> str | None:
    """The ISO value of a machine's date ("2021-12-30T18:04:00.000Z", RFC 2822, epoch seconds or milliseconds).

    Midnight to the second is how software writes a day without an hour, so it is read as the day.
    """
    text = text.strip()
    if match := _INSTANT.match(text):
        year, month, day, hour, minute, zone = match.groups()
        if day is None:
            return f"{year}-{month}" if 1 <= int(month) <= 12 and len(text) <= 8 and not text.isdigit() else None
        value = _day(year, month, day)
        if value is None or hour is None or (hour == minute == "00") or int(hour) > 23 or int(minute) > 59:
            return value
        if zone and zone[0] in "+-":
            zone = zone[:3] + ":" + zone[-2:]
        return f"{value}T{hour}:{minute}{('+00:00' if zone[0] not in '+-' else zone) if zone else ''}"
    if text.isdigit() and len(text) in (10, 13):
        return datetime.fromtimestamp(int(text[:10]), UTC).strftime("%Y-%m-%dT%H:%M+00:00")
    if found := printed(text[:80]):
        return found[1]
    return None


def in_url(url: str) -> tuple[str, str] | None:
    """The date in an address as (words, ISO value): "/2021/12/30/", "-20211230", "/2021/dec/30/", "/2021/12/"."""
    path = url.split("://", 1)[-1].partition("/")[2]
    for match in _URL_DAY.finditer("/" + path):
        year, month, day, month8, day8 = match.groups()
        if (value := _day(year, month or month8, day or day8)) and value <= "2100":
            return match[0], value
    if month_only := _URL_MONTH.search("/" + path):
        return month_only[0].strip("/"), f"{month_only[1]}-{month_only[2]}"
    return None
