"""The relation between two given mentions, for those who study dyads."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from dateline.batch import Outcome
from dateline.errors import PageError, UsageError
from dateline.events import codebook
from dateline.events.pairs import Coded, Pair, coder
from dateline.record import Event, EventDate, Member, Words
from dateline.sources import Item, read_item
from dateline.spans import Span, overlap

#: The coder was trained on PLOVER's older root YIELD, which covers both of these; the rules tell which, else the deed.
OLDER = {"YIELD": ("RETREAT", "CONCEDE")}


def code_pair(
    text: str,
    actor: tuple[int, int] | None,
    recipient: tuple[int, int] | None,
    *,
    published: str | date | None = None,
    model: str | None = None,
) -> Event:
    """What ``actor`` does to ``recipient`` in ``text``: one PLOVER event. The mentions are offsets ``(start, end)``,
    the end outside; ``None`` for one that is left unsaid.

    The type is that of the learned coder (its YIELD is RETREAT or CONCEDE by the rules, else RETREAT). Mode, contexts,
    trigger, date and status are those of the event of this type that the rules find between the two, or in which one of
    them takes part; where they find none the trigger is empty and the status "unknown".

    Raises:
        UsageError: a mention is not within the text.
        ModelError: no spaCy pipeline is installed, or the coder's files are broken.
    """
    pair = Pair(text, actor, recipient)
    coded = coder().code([pair])[0]
    actors, recipients = _side(text, actor), _side(text, recipient)
    told = _told(pair, coded, published, model)
    if told is not None:
        return replace(told, id="e1", actors=actors, recipients=recipients, place=None, statement=None)
    kind = codebook.load().kinds[_types(coded)[0]]
    return Event(
        id="e1",
        type=kind.name,
        mode=None,
        contexts=(),
        quad=kind.quad,
        score=kind.score,
        actors=actors,
        recipients=recipients,
        trigger=Words((), ""),
        date=EventDate(None, None, None, None),
        place=None,
        status="unknown",
    )


def _types(coded: Coded) -> tuple[str, ...]:
    """The codebook's types for the coder's."""
    return OLDER.get(coded.type, (coded.type,))


def _side(text: str, span: Span | None) -> tuple[Member, ...]:
    return () if span is None else (Member(span, text[span[0] : span[1]]),)


def _told(pair: Pair, coded: Coded, published: str | date | None, model: str | None) -> Event | None:
    """The event of the rules that has this type and most of the pair."""
    try:
        record = read_item(Item("the text", fields={"text": pair.text}), published=published, model=model)
    except PageError:  # too short, or not in English: the rules have nothing to say
        return None
    if record.article.text != pair.text:  # cleaned, so that the offsets point elsewhere
        return None
    events = [e for e in record.events if e.type in _types(coded) and _shared(e, pair)]
    return max(events, default=None, key=lambda event: _shared(event, pair))


def _shared(event: Event, pair: Pair) -> int:
    """How many of the two mentions take part in an event, in whatever role."""
    members = (*event.actors, *event.recipients)
    return sum(any(overlap(m.span, side) for m in members) for side in (pair.actor, pair.recipient) if side)


def code_lines(items: Iterable[Item]) -> Iterator[Outcome]:
    """For each line of JSON with ``text``, ``actor`` and ``recipient`` (offsets ``[start, end]``, or null) a line of
    JSON with ``id``, ``type``, ``quad`` and ``probability``; a line that is none is told and the rest go on."""
    kinds = codebook.load().kinds
    for item in items:
        try:
            if item.problem:
                raise UsageError(item.problem)
            pair = Pair.from_line(item.fields or {})
        except UsageError as error:
            yield Outcome(item.name, error=str(error), code=error.exit_code)
        else:
            coded = coder().code([pair])[0]
            row = {"id": item.id or item.name, "type": coded.type, "quad": kinds[_types(coded)[0]].quad}
            yield Outcome(item.name, json.dumps(row | {"probability": round(coded.probability, 4)}, ensure_ascii=False))
