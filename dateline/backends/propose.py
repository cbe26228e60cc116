"""What a model proposes of a page, and what of it can stand. The model only quotes: each of its words is looked for in
the article, and where it quotes nothing there is nothing. What is found is checked: stances, types and statuses are
those that there are, who takes part stands in the sentence, codes are those of the actor whom the record knows by these
words, days are those that the record has read from them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dateline import said
from dateline.backends import Backend
from dateline.deeds import STATUSES
from dateline.errors import SourceError
from dateline.events import codebook
from dateline.record import (
    Event,
    EventDate,
    Gap,
    Member,
    Record,
    Rejected,
    Source,
    Statement,
    Words,
)
from dateline.spans import Span, overlap

#: So many characters of the article go into one question.
AT_ONCE = 2400
#: Two data that share so much of their words are one.
SAME = 0.5
#: A proposal that cannot be grounded is told with so many of its characters.
TOLD = 160

PROMPT = """Below is a part of a news article. Copy from it, word for word:
- statements: who says what. "speaker", "cue" (the verb of saying) and "words" (what is said) are copied. "stance" is one of the list.
- events: who does what to whom. "trigger" (the verb) and each name in "actors" and "recipients" are copied. "date" is the copied words of time, or "".
Never change, translate, shorten or add words. Leave out what is not there.

Article:
{text}
"""  # noqa: E501


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words that were found: their span in the article."""

    span: Span
    text: str


class UngroundedError(Exception):
    """Why a proposal cannot stand."""


def schema() -> dict[str, Any]:
    """What an answer looks like."""
    words = short = {"type": "string"}  # a limit of length makes a grammar of thousands of rules

    def thing(**properties: Any) -> dict[str, Any]:
        return {
            "type": "object", "properties": properties, "required": list(properties), "additionalProperties": False
        }  # fmt: skip

    def many(item: Any, most: int) -> dict[str, Any]:
        return {"type": "array", "items": item, "maxItems": most}

    member = thing(name=short, code=short)
    statement = thing(speaker=short, cue=short, words=words, stance={"type": "string", "enum": list(said.stances())})
    event = thing(
        trigger=short, type={"type": "string", "enum": sorted(codebook.load().kinds)},
        status={"type": "string", "enum": list(STATUSES)}, actors=many(member, 4), recipients=many(member, 4),
        date=short,
    )  # fmt: skip
    return thing(statements=many(statement, 8), events=many(event, 8))


def propose(record: Record, backend: Backend, *, seed: int = 1) -> Record:
    """The record with what the model proposes and can be grounded; the rest under ``rejected``. A part that the model
    does not answer is a gap."""
    statements, events = list(record.statements), list(record.events)
    rejected: list[Rejected] = list(record.rejected)
    gaps = list(record.gaps)
    for part in _parts(record):
        try:
            answer = backend.complete_json(PROMPT.format(text=record.article.text[slice(*part)]), schema(), seed)
        except SourceError as error:
            gaps.append(Gap("propose", str(error)))
            continue
        for kind, one in _proposals(answer):
            try:
                if kind == "statement":
                    _add(statements, _statement(record, part, one, f"s{_next(statements)}", backend.name))
                elif kind == "event":
                    _add(events, _event(record, part, one, f"e{_next(events)}", backend.name))
                else:
                    raise UngroundedError("it is not what was asked for")
            except UngroundedError as why:
                told = " ".join(repr(one).split())[:TOLD]
                at = (part[0], part[0])
                rejected.append(Rejected(kind, at, "", f"proposed by {backend.name}, but {why}: {told}"))
    version = replace(record.version, learned=" + ".join(filter(None, (record.version.learned, backend.name))))
    return replace(
        record, version=version, statements=tuple(statements), events=tuple(events), rejected=tuple(rejected),
        gaps=tuple(gaps),
    )  # fmt: skip


def _parts(record: Record) -> Iterator[Span]:
    """The article in parts of whole sentences."""
    start = end = 0
    for sentence in record.article.sentences or ((0, len(record.article.text)),):
        if sentence[1] - start > AT_ONCE and end > start:
            yield (start, end)
            start = sentence[0]
        end = sentence[1]
    if end > start:
        yield (start, end)


def _proposals(answer: Any) -> Iterator[tuple[str, Any]]:
    """What an answer proposes, whatever it looks like."""
    if not isinstance(answer, dict):
        yield "answer", answer
        return
    for name, kind in (("statements", "statement"), ("events", "event")):
        told = answer.get(name, [])
        for one in told if isinstance(told, list) else [told]:
            yield (kind if isinstance(one, dict) else "answer"), one


# --- grounding ---------------------------------------------------------------------------------------------------


def find(text: str, words: object, within: Span) -> Quoted:
    """Where words stand in a part of a text; quotation marks, dashes and blanks may be written otherwise. Raises
    ``UngroundedError`` if they do not stand there, or in several places."""
    if not isinstance(words, str) or not words.strip(" \"'“”‘’.,"):
        raise UngroundedError("it quotes nothing")
    pattern = "".join(map(_as_written, re.split(r"(\s+|[\"“”„«»]|['‘’]|[-‐–—])", words.strip())))
    found = [m.span() for m in re.finditer(rf"(?<!\w){pattern}(?!\w)", text[slice(*within)])]
    if not found:
        raise UngroundedError(f"{words.strip()[:80]!r} does not stand in the article")
    if len(found) > 1:
        raise UngroundedError(f"{words.strip()[:80]!r} stands there {len(found)} times")
    start, end = found[0][0] + within[0], found[0][1] + within[0]
    return Quoted((start, end), text[start:end])


def _as_written(piece: str) -> str:
    if not piece:
        return ""
    if piece.isspace():
        return r"\s+"
    for alike in ('"“”„«»', "'‘’", "-‐–—"):
        if piece in alike:
            return f"[{re.escape(alike)}]"
    return re.escape(piece)


def _statement(record: Record, part: Span, one: Any, name: str, by: str) -> Statement:
    text = record.article.text
    content = find(text, one.get("words"), part)
    first, last = record.article.sentence(content.span), record.article.sentence((content.span[1] - 1, content.span[1]))
    around = (_before(record, first), last[1])
    speaker, cue = find(text, one.get("speaker"), around), find(text, one.get("cue"), around)
    for own in (speaker, cue):
        if overlap(own.span, content.span):
            raise UngroundedError(f"{own.text!r} stands within what is said")
    stance = one.get("stance")
    if stance not in said.stances():
        raise UngroundedError(f"there is no stance {stance!r}")
    actor = _known(record, speaker.span)
    kinds = {"person": "named", "anonymous": "anonymous"}
    if actor is None:
        raise UngroundedError(f"nobody is known by {speaker.text!r}")
    source = Source((speaker.span,), speaker.text, actor.id, kinds.get(actor.kind, "institution"))
    direct = text[max(0, content.span[0] - 1) : content.span[0] + 1].strip(" \n")[:1] in ("“", '"', "„", "«")
    said_how = "direct" if direct else "indirect"
    words = Words((content.span,), content.text)
    return Statement(name, source, Words((cue.span,), cue.text), words, said_how, stance, proposed_by=by)


def _before(record: Record, sentence: Span) -> int:
    """The start of the sentence before: a speaker may be named there."""
    starts = [start for start, _ in record.article.sentences if start < sentence[0]]
    return starts[-1] if starts else sentence[0]


def _event(record: Record, part: Span, one: Any, name: str, by: str) -> Event:
    text = record.article.text
    trigger = find(text, one.get("trigger"), part)
    sentence = record.article.sentence(trigger.span)
    kind = codebook.load().kinds.get(one.get("type"))
    if kind is None:
        raise UngroundedError(f"there is no type {one.get('type')!r}")
    status = one.get("status")
    if status not in STATUSES:
        raise UngroundedError(f"there is no status {status!r}")
    actors = _members(record, sentence, trigger, one.get("actors"))
    recipients = _members(record, sentence, trigger, one.get("recipients"))
    if not actors:
        raise UngroundedError("nobody acts")
    if {m.span for m in actors} & {m.span for m in recipients}:
        raise UngroundedError("the same words act and are acted upon")
    date = _date(record, sentence, one.get("date"))
    return Event(
        name, kind.name, None, (), kind.quad, kind.score, actors, recipients, Words((trigger.span,), trigger.text),
        date, None, status, mentions=(trigger.span,), proposed_by=by,
    )  # fmt: skip


def _members(record: Record, sentence: Span, trigger: Quoted, given: Any) -> tuple[Member, ...]:
    made = []
    for one in given if isinstance(given, list) else []:
        words, code = (one.get("name"), one.get("code")) if isinstance(one, dict) else (one, None)
        found = find(record.article.text, words, sentence)
        if overlap(found.span, trigger.span):
            raise UngroundedError(f"{found.text!r} is the deed itself")
        actor = _known(record, found.span)
        if actor is None:
            raise UngroundedError(f"nobody is known by {found.text!r}")
        if code and code != actor.code:
            raise UngroundedError(f"the code of {found.text!r} is {actor.code or 'not known'}, not {code!r}")
        made.append(Member(found.span, found.text, actor.id))
    return tuple(made)


def _known(record: Record, span: Span) -> Any:
    """Whom the record knows by these words: the actor one of whose mentions they are, or hold and end with."""
    best = None
    for actor in record.actors:
        for start, end in actor.mentions:
            inside = span[0] <= start and end <= span[1] and span[1] - end <= 2
            if ((start, end) == span or inside) and (best is None or end - start > best[0]):
                best = (end - start, actor)
    return best[1] if best else None


def _date(record: Record, sentence: Span, words: Any) -> EventDate:
    if not words:
        return EventDate(None, None, None, None)
    found = find(record.article.text, words, sentence)
    for time in record.times:
        if overlap(time.span, found.span) and time.start and time.type in ("DATE", "TIME"):
            end = time.end[:10] if time.end else None
            return EventDate(time.value, time.start[:10], end, time.precision, time.span)
    raise UngroundedError(f"no day is read from {found.text!r}")


# --- what is there already ---------------------------------------------------------------------------------------


def _add(data: list[Any], new: Any) -> None:
    """Add a datum, unless the record has it."""
    if not any(_share(_spans(old), _spans(new)) >= SAME for old in data):
        data.append(new)


def _spans(datum: Statement | Event) -> Sequence[Span]:
    return datum.content.spans if isinstance(datum, Statement) else datum.trigger.spans


def _share(one: Sequence[Span], other: Sequence[Span]) -> float:
    mine, theirs = ({at for span in spans for at in range(*span)} for spans in (one, other))
    return len(mine & theirs) / max(1, min(len(mine), len(theirs)))


def _next(data: Sequence[Statement | Event]) -> int:
    return 1 + max((int(datum.id[1:]) for datum in data), default=0)
