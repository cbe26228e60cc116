"""Events in PLOVER's terms, coded by the constructions of a codebook that a researcher can edit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dateline.actors.index import Index
from dateline.events import codebook as books
from dateline.events import status as states
from dateline.events.codebook import Codebook, Kind
from dateline.events.match import Match, matches
from dateline.events.merge import merged
from dateline.events.when import Times, is_ahead, is_past, quantities
from dateline.events.who import Who
from dateline.record import Actor, Event, Found, Member, Place, Published, Rejected, Statement, Time, Words
from dateline.spans import Span, quote

if TYPE_CHECKING:
    from spacy.tokens import Token

    from dateline.language import Annotated


def code(
    annotated: Annotated,
    published: Published,
    actors: tuple[Actor, ...],
    times: tuple[Time, ...],
    places: tuple[Place, ...],
    statements: tuple[Statement, ...],
    codebook: str | None = None,
) -> Found[Event]:
    """The events in order of their first trigger, ids "e1", "e2", …. ``codebook`` is a path; PLOVER where ``None``.

    Raises ``UsageError`` for a codebook that cannot be used.
    """
    book = books.load(codebook)
    who = Who(annotated, Index(actors))
    clock = Times(annotated, times, places)
    said = _Statements(statements)
    rejected: list[Rejected] = []
    topics = _Topics(annotated, book)
    found: list[Event] = []
    for match in matches(who, book, rejected):
        why = topics.excludes(match)
        if why:
            rejected.append(_left_out(match.trigger, why))
            continue
        event = _event(match, book, annotated, published, clock, said, rejected)
        if event is not None:
            found.append(event)
    events = merged(found, annotated)
    return Found(tuple(replace(e, id=f"e{i}") for i, e in enumerate(events, 1)), tuple(rejected))


def codebook_version(codebook: str | None = None) -> str:
    """Name and version of the codebook, as the record gives it."""
    book = books.load(codebook)
    return f"{book.name} {book.version}"


def _left_out(token: Token, why: str) -> Rejected:
    return Rejected("event", (token.idx, token.idx + len(token.text)), token.text, why)


def _event(
    match: Match,
    book: Codebook,
    annotated: Annotated,
    published: Published,
    clock: Times,
    said: _Statements,
    rejected: list[Rejected],
) -> Event | None:
    trigger, frame = match.trigger, match.frame
    kind = book.kinds[frame.type]
    mode = frame.mode
    if frame.pos == "noun":
        status = states.of_noun(trigger, match.carrier)
    elif frame.pos == "modal":
        status = states.of_verb(trigger.head.head)
    elif frame.pos == "adjective":
        status = states.of_verb(trigger.head) if trigger.head != trigger else "happened"
    else:
        status = states.of_verb(trigger)
    if mode is None and match.absorbed is not None and kind.within:
        mode = _mode_within(match, book, kind)
    if status == "denied" and kind.refused and _refuses(trigger, match):
        kind, mode, status = book.kinds[kind.refused], None, "happened"
    actors, recipients = match.actors, match.recipients
    if kind.reciprocal and not frame.host:
        actors, recipients = [*actors, *(r for r in recipients if r not in actors)], []
    if not frame.mutual:
        recipients = [r for r in recipients if all(r.span != a.span for a in actors)]
    if kind.needs_recipient and not recipients and len(actors) < 2:
        rejected.append(_left_out(trigger, f"{kind.name} without a recipient"))
        return None
    date, time = clock.date(trigger, match.carrier)
    background = states.told_as_history(trigger) if frame.pos == "noun" else False
    if status in ("happened", "ongoing"):
        if is_ahead(date, published):
            status = "planned"
        elif is_past(date, published) or (not published.value and _bare_year(time)):
            background = True
        elif status == "happened" and clock.lasts(trigger, match.carrier) and _perfect(match.carrier or trigger):
            status = "ongoing"
    if status == "happened" and not background and _pluperfect(match.carrier or trigger):
        background = True
    words = _words(match, annotated.text)
    return Event(
        id="",
        type=kind.name,
        mode=mode,
        contexts=_contexts(match, book),
        quad=kind.quad,
        score=kind.modes.get(mode, kind.score) if mode else kind.score,
        actors=tuple(actors),
        recipients=tuple(recipients),
        trigger=words,
        date=date,
        place=clock.place(trigger, match.carrier),
        status=status,
        background=background,
        quantities=quantities(trigger, match.carrier, annotated.text),
        statement=said.at(trigger.idx),
        mentions=(words.spans[0],),
    )


def _words(match: Match, text: str) -> Words:
    """The trigger with its particle, object noun and carrier, in the order of the text."""
    tokens = {match.trigger.i: match.trigger}
    for token in match.words:
        tokens[token.i] = token
    if match.carrier is not None and match.carrier.pos_ == "VERB":
        tokens[match.carrier.i] = match.carrier
    spans: list[Span] = []
    for _, token in sorted(tokens.items()):
        span = (token.idx, token.idx + len(token.text))
        if spans and text[spans[-1][1] : span[0]].strip() == "":
            spans[-1] = (spans[-1][0], span[1])
        else:
            spans.append(span)
    return Words(tuple(spans), quote(text, spans))


def _refuses(trigger: Token, match: Match) -> bool:
    """ "will not", "would not", "cannot": a refusal, where "did not" and "has not" only deny."""
    verb = match.carrier or trigger
    going = verb.head
    if match.frame.mutual and verb.dep_ == "xcomp" and going.lemma_.lower() == "fail":
        return True
    if verb.dep_ == "xcomp" and going.lower_ == "going" and any(c.dep_ == "neg" for c in going.children):
        return True
    return any(c.dep_ == "aux" and c.lower_ in ("will", "would", "wo", "'ll") for c in verb.children) and any(
        c.dep_ == "neg" for c in verb.children
    )


def _mode_within(match: Match, book: Codebook, kind: Kind) -> str | None:
    top = match.absorbed
    if top is None:
        return None
    for token in top.subtree:
        frames = book.frames.get(token.lemma_.lower())
        if frames and token.pos_ in ("VERB", "NOUN"):
            for frame in frames:
                found = kind.within.get(frame.type)
                if found:
                    return found
    return None


def _bare_year(time: Time | None) -> bool:
    return time is not None and time.value is not None and len(time.text) == 4 and time.text.isdigit()


def _perfect(verb: Token) -> bool:
    return any(c.dep_ == "aux" and c.lemma_.lower() == "have" for c in verb.children)


def _pluperfect(verb: Token) -> bool:
    """ "had met", but not in what somebody said ("said they had met")."""
    if not any(c.dep_ == "aux" and c.lower_ in ("had", "'d") for c in verb.children):
        return False
    return verb.dep_ not in ("ccomp", "conj")


def _contexts(match: Match, book: Codebook) -> tuple[str, ...]:
    found: dict[str, None] = {}
    verb = match.carrier or match.trigger
    for i, token in enumerate(verb.subtree):
        if i > 60:
            break
        for name in book.contexts.get(token.lemma_.lower(), ()):
            found[name] = None
    return tuple(sorted(found))


class _Statements:
    """Which statement holds an offset, the innermost of them."""

    def __init__(self, statements: tuple[Statement, ...]) -> None:
        self._contents = sorted(
            (sum(e - s for s, e in st.content.spans), number, st.id, st.content.spans)
            for number, st in enumerate(statements)
        )

    def at(self, offset: int) -> str | None:
        for _, _, name, spans in self._contents:
            if any(start <= offset < end for start, end in spans):
                return name
        return None


class _Topics:
    """Whether a sentence (or the whole text) is about sports, business and the like, where some types mean nothing."""

    def __init__(self, annotated: Annotated, book: Codebook) -> None:
        self.annotated = annotated
        self.topics = book.topics
        self._seen: dict[int, tuple[str, ...]] = {}
        words = {word: i for i, topic in enumerate(book.topics) for word in topic.words}
        self._words = words
        self._by_sentence: dict[int, dict[int, set[str]]] = {}
        if words:
            for token in annotated.doc:
                topic = words.get(token.lower_)
                if topic is None and token.text[0].isdigit():
                    topic = words.get(token.shape_)
                if topic is not None:
                    sentence = annotated.sentence_at(token.idx)
                    self._by_sentence.setdefault(sentence, {}).setdefault(topic, set()).add(token.lower_)

    def excludes(self, match: Match) -> str | None:
        sentence = self.annotated.sentence_at(match.trigger.idx)
        for number, topic in enumerate(self.topics):
            if match.frame.type not in topic.types:
                continue
            here = self._by_sentence.get(sentence, {}).get(number, set())
            around = sum(len(self._by_sentence.get(s, {}).get(number, ())) for s in (sentence - 1, sentence + 1))
            if len(here) >= 2 or (here and around >= 1) or around >= 4:
                return topic.why
        return None


__all__ = ["Member", "code", "codebook_version"]
