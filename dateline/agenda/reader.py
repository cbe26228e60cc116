"""The diary's learned reader: for each time of a text, is something to be then, how does it stand, and who takes part?

The model (``model/``, its card beside it) is a MiniLM encoder trained by ``tools/train_agenda.py``. It reads a few
sentences around a time, with marks around the times asked about and around everyone who may take part. The rules know
the forms that a political scientist can name; the reader knows the roundabout ways in which news tells a date.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from dateline import learned
from dateline.agenda.hours import SAID
from dateline.agenda.start import day, own_day
from dateline.language import datelines
from dateline.record import Actor, Place, Time
from dateline.spans import Span, index_at, overlap

#: Name and number, as the record gives them; a model trained anew has a new number.
VERSION = "agenda 1"
MODEL = Path(__file__).with_name("model")
#: What the model may say of a time; the first: nothing is to be then.
STANDINGS = ("none", "scheduled", "proposed", "possible", "postponed", "cancelled", "denied", "held")
#: Sentences read before and after that of a time, and tokens read at most.
BACK, AHEAD, LIMIT = 3, 2, 220
#: Characters read on either side at most, so that a sentence without end costs no more than another.
NEAR = 1200
#: Unused tokens of the vocabulary that open and close a time and someone named.
TIME, TIME_END, WHO, WHO_END = 1, 2, 3, 4
#: Numbers by which the model tells whether someone takes part.
WIDTH = 96
_WEEK = 7
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b|\blast\b|\bago\b|\byesterday\b", re.I)
_MONTH = re.compile(r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)", re.I)
_ORDINAL = re.compile(r"\b\d{1,2}(?:st|nd|rd|th)\b")
_WEEKDAY = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:mon|tues?|wed|thurs?|fri|sat|sun)\.", re.I)


@dataclass(frozen=True, slots=True)
class Named:
    """A mention of someone who may take part."""

    span: Span
    actor: str
    code: str


@dataclass(frozen=True, slots=True)
class Window:
    """What the model reads at once: token numbers; the time asked about and the mentions around it, with their
    places."""

    ids: tuple[int, ...]
    time: Time
    at: int
    named: tuple[Named, ...]
    named_at: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the model says of a time: how likely each of ``STANDINGS`` is, and for each mention how likely it is that
    of someone who takes part, 0 to 1."""

    time: Time
    odds: tuple[float, ...]
    company: tuple[tuple[Named, float], ...]

    @property
    def ahead(self) -> float:
        """How likely something is to be at that time."""
        return 1.0 - self.odds[0]

    @property
    def standing(self) -> str:
        """How it most likely stands, if there is something."""
        return STANDINGS[max(range(1, len(STANDINGS)), key=self.odds.__getitem__)]


def named(text: str, actors: Iterable[Actor], places: Iterable[Place]) -> tuple[Named, ...]:
    """Every mention of an actor that stands for a country or an organisation, and every place of such a country
    (whoever flies to Lisbon is received by Portugal), in the order of the text, but for the towns of its datelines."""
    outside = datelines(text)
    found: list[Named] = []
    governments: dict[str, str] = {}
    for actor in actors:
        if actor.code:
            found += [Named(span, actor.id, actor.code) for span in actor.mentions]
            if actor.kind == "government" or actor.code not in governments:
                governments[actor.code] = actor.id
    taken = {each.span for each in found}
    found += [
        Named(place.span, governments[place.country], place.country)
        for place in places
        if place.country in governments and place.span not in taken
    ]
    found = [each for each in found if not any(overlap(each.span, head) for head in outside)]
    return tuple(sorted(found, key=lambda each: (each.span, each.actor)))


def readings(time: Time, today: str | None) -> tuple[str, ...]:
    """The days (or months, years) a time may mean: that to which it was resolved, and where that is past and its words
    name no year the next of the kind from today on, for in "meets on Tuesday", "votes on June 26", "by November" the
    tense does not tell."""
    on = day(time)
    if on is None:
        return ()
    if today is None or on >= today[: len(on)] or len(on) < len("2024-02") or _YEAR.search(time.text):
        return (on,)
    later = _next(time, on, today)
    return (on, later) if later else (on,)


def _next(time: Time, on: str, today: str) -> str | None:
    """The next day of the same name from today on: of a weekday in a week, of "the 25th" in a month, of a month or a
    day of it in a year."""
    if len(on) == len("2024-02"):
        return f"{int(today[:4]) + (on[5:] < today[5:7])}{on[4:]}"
    gone, now = date.fromisoformat(on), date.fromisoformat(today)
    named = _MONTH.search(time.text)
    if (time.type == "TIME" and not own_day(time)) or (not named and _WEEKDAY.search(time.text)):
        return (gone + timedelta(days=-(-(now - gone).days // _WEEK) * _WEEK)).isoformat()
    if not named and not _ORDINAL.search(time.text):
        return None
    for ahead in range(1, 13):
        month = now.month - 1 + (ahead - 1)
        year, month = now.year + month // 12, month % 12 + 1
        if named and month != gone.month:
            continue
        try:
            then = date(year, month, gone.day)
        except ValueError:  # the 30th of February
            continue
        if then >= now:
            return then.isoformat()
    return f"{now.year + 1}{on[4:]}" if named else None


def askable(text: str, time: Time, today: str | None) -> bool:
    """Whether something may be to be at a time: it is not that of a saying, and not long ago."""
    if time.type not in ("DATE", "TIME") or SAID.search(text[max(0, time.span[0] - 40) : time.span[0]]):
        return False
    days = readings(time, today)
    if not days:  # "later this week", "in the coming days", "in the autumn"
        return time.type == "TIME" or time.value == "FUTURE_REF" or (time.end or "") > (today or "")
    if today is None or any(on >= today[: len(on)] for on in days):
        return True
    on = days[0]
    return len(on) == len(today) and (date.fromisoformat(today) - date.fromisoformat(on)).days <= _WEEK


def window(words: Any, text: str, sentences: Sequence[Span], time: Time, named: Sequence[Named]) -> Window:
    """What is read of a time: its sentence and those around it, as many as fit. ``named`` is everyone with a code."""
    at = index_at([start for start, _ in sentences], time.span[0])
    first, last = max(0, at - BACK), min(len(sentences) - 1, at + AHEAD)
    while True:
        start = max(sentences[first][0], time.span[0] - NEAR)
        end = min(max(sentences[last][1], time.span[1]), time.span[1] + NEAR)
        inside = [n for n in named if start <= n.span[0] and n.span[1] <= end]
        marks = [((time.span[0] - start, time.span[1] - start), TIME, TIME_END)]
        marks += [((n.span[0] - start, n.span[1] - start), WHO, WHO_END) for n in inside]
        ids, places = learned.mark(words, text[start:end], marks)
        if len(ids) <= LIMIT or first == last == at:
            break
        if last > at and (last - at >= at - first or first == at):
            last -= 1
        else:
            first += 1
    skip = max(0, min(places[0] - LIMIT // 2, len(ids) - LIMIT))  # a sentence too long: the middle of it
    ids = ids[skip : skip + LIMIT]
    there = [(n, place - skip + 1) for n, place in zip(inside, places[1:], strict=True) if 0 <= place - skip < LIMIT]
    return Window(
        (words.token_to_id("[CLS]"), *ids, words.token_to_id("[SEP]")),
        time,
        places[0] - skip + 1,
        tuple(n for n, _ in there),
        tuple(place for _, place in there),
    )


class Reader:
    """A model and its tokenizer."""

    def __init__(self, path: Path, words: Any) -> None:
        self.session = learned.session(path)
        self.words = words

    def read(self, window: Window) -> Verdict:
        """What the model says of a time."""
        import numpy as np

        feed = {"ids": np.array([window.ids], dtype=np.int64), "mask": np.ones((1, len(window.ids)), dtype=np.int64)}
        standing, asks, parts, lean = (np.asarray(each)[0] for each in self.session.run(None, feed))
        odds = learned.shares(standing[window.at])
        there = list(window.named_at)
        likely = 1 / (1 + np.exp(-(parts[there] @ asks[window.at] / np.sqrt(WIDTH) + lean[there])))
        company = tuple((n, float(p)) for n, p in zip(window.named, likely, strict=True))
        return Verdict(window.time, tuple(float(p) for p in odds), company)


@cache
def reader() -> Reader:
    """The packaged model, loaded once.

    Raises:
        ModelError: a file of the model is missing or broken.
    """
    return Reader(MODEL / "agenda.onnx", learned.words())
