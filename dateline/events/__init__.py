"""Events in PLOVER's terms, coded by the constructions of a codebook that a researcher can edit."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from dateline import grammar
from dateline.actors.index import Index
from dateline.events import codebook as books
from dateline.events import status as states
from dateline.events.clause import finite_head, is_passive, subjects_of
from dateline.events.codebook import Codebook, Kind
from dateline.events.judgement import Draft, Judge, left_out
from dateline.events.match import Match, matches
from dateline.events.merge import merged
from dateline.events.when import Times, carried_on, is_ahead, is_past, quantities
from dateline.events.who import Who
from dateline.record import Actor, Event, EventDate, Found, Member, Place, Published, Rejected, Statement, Time, Words
from dateline.spans import Span, quote
from dateline.statements.contents import Contents

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
    learned: bool = True,
) -> Found[Event]:
    """The events in order of their first trigger, ids "e1", "e2", …. ``codebook`` is a path; PLOVER where ``None``.
    Without ``learned`` they are those of the codebook's constructions alone.

    Raises:
        UsageError: the codebook cannot be used.
        ModelError: the learned reader's files are broken.
    """
    book = books.load(codebook)
    coder = _Coder(
        book,
        annotated,
        published,
        Times(annotated, times, places),
        _Topics(annotated, book),
        Who(annotated, Index(actors), Contents(statements), places),
    )
    drafts = coder.read(matches(coder.who, book, coder.rejected))
    if learned and book.plover is not None:
        drafts = Judge(book, annotated, published, coder.who, coder.build, coder.rejected).judge(drafts)
    events = merged(carried_on([draft.event for draft in drafts], annotated), annotated)
    return Found(tuple(replace(e, id=f"e{i}") for i, e in enumerate(events, 1)), tuple(coder.rejected))


def reader_version() -> str:
    """Name and number of the learned reader, as the record gives it."""
    from dateline.events.reader import VERSION

    return VERSION


def codebook_version(codebook: str | None = None) -> str:
    """Name and version of the codebook, as the record gives it."""
    book = books.load(codebook)
    return f"{book.name} {book.version}"


#: Precisions that name a day.
DAYS = frozenset({"day", "hour", "minute"})


@dataclass
class _Coder:
    """Makes events of matches: what they are, who takes part, when, where and whether they came to pass."""

    book: Codebook
    annotated: Annotated
    published: Published
    clock: Times
    topics: _Topics
    who: Who
    rejected: list[Rejected] = field(default_factory=list)

    def read(self, found: list[Match]) -> list[Draft]:
        """The matches that are events, in their order; what is none goes to ``rejected`` with its reason."""
        at = {match.trigger.i: match for match in found}
        beside: dict[int, list[Match]] = {}
        for match in found:
            beside.setdefault(match.trigger.sent.start, []).append(match)
        drafts: list[Draft] = []
        for match in found:
            why = self.topics.excludes(match) or self._no_deed(match, beside[match.trigger.sent.start])
            event = None if why else self._event(match, at)
            if event is not None:
                drafts.append(Draft(match, event))
            elif why:
                self.rejected.append(left_out(match.trigger, why))
        return drafts

    def _no_deed(self, match: Match, found: list[Match]) -> str | None:
        if match.frame.attack and not match.actors:
            if not self.topics.violent(match):
                return "nobody did it, and no word of violence stands near"
            if any(_tells_deed(other, match) for other in found):
                return "what came of a deed that is told beside it"
        if match.frame.talks and self._with_press(match):
            return "a talk with the press"
        return states.no_deed(match.verb)

    def _event(self, match: Match, at: dict[int, Match]) -> Event | None:
        kind, mode, status = self._kind(match)
        actors, recipients = self._sides(match, kind, at)
        why = _too_few(match, kind, actors, recipients)
        if why:
            self.rejected.append(left_out(match.trigger, why))
            return None
        return self.build(match, kind, mode, status, actors, recipients)

    def build(
        self, match: Match, kind: Kind, mode: str | None, status: str, actors: list[Member], recipients: list[Member]
    ) -> Event:
        """The event of a match, with its words, date, place, quantities and the statement in which it is told."""
        trigger, carrier = match.trigger, match.carrier
        date, time = self.clock.date(match, self.published)
        status, background = self._standing(match, status, date, time)
        words = _words(match, self.annotated.text)
        told_in = self.who.contents.innermost((trigger.idx, trigger.idx + 1))
        return Event(
            id="",
            type=kind.name,
            mode=mode,
            contexts=_contexts(match, self.book),
            quad=kind.quad,
            score=kind.modes.get(mode, kind.score) if mode else kind.score,
            actors=tuple(actors),
            recipients=tuple(recipients),
            trigger=words,
            date=date,
            place=self.clock.place(trigger, carrier),
            status=status,
            background=background,
            quantities=quantities(trigger, carrier, self.annotated.text),
            statement=told_in.id if told_in is not None else None,
            mentions=(words.spans[0],),
        )

    def _kind(self, match: Match) -> tuple[Kind, str | None, str]:
        """Type, mode and status: "will not release" is a refusal, "did not release" a release denied."""
        frame, status = match.frame, match.status
        kind, mode = self.book.kinds[frame.type], frame.mode
        if mode is None and match.absorbed is not None and kind.within:
            mode = _mode_within(match, self.book, kind)
        if status == "denied" and frame.denied:
            return self.book.kinds[frame.denied], None, "happened"
        if status == "denied" and kind.refused and _refuses(match.trigger, match):
            return self.book.kinds[kind.refused], None, "happened"
        return kind, mode, status

    def _standing(self, match: Match, status: str, date: EventDate, time: Time | None) -> tuple[str, bool]:
        """Status and background, now that the date is known."""
        background = states.told_as_history(match.trigger) if match.frame.pos == "noun" else False
        if status in ("happened", "ongoing"):
            # "marched in August" is past, whatever August is meant; but nothing has happened on a day yet to come
            if is_ahead(date, self.published) and (date.precision in DAYS or not _past(match.verb)):
                status = "planned"
            elif is_past(date, self.published) or (not self.published.value and _bare_year(time)):
                background = True
            elif (
                status == "happened" and self.clock.lasts(match) and (_perfect(match.verb) or match.verb.pos_ == "NOUN")
            ):
                status = "ongoing"
        if status == "happened" and not background and _pluperfect(match.verb):
            background = True
        return status, background

    def _sides(self, match: Match, kind: Kind, at: dict[int, Match]) -> tuple[list[Member], list[Member]]:
        """Who acts and who is acted upon; those who talk with each other all act."""
        actors, recipients = match.actors, match.recipients
        if not recipients and kind.quad > 2:
            recipients = _carried_over(match, at) or self._on_condition(match)
        if kind.reciprocal and not match.frame.host:
            return [*actors, *(r for r in recipients if r not in actors)], []
        if not match.frame.mutual:
            recipients = [r for r in recipients if all(r.span != a.span for a in actors)]
        return actors, recipients

    def _on_condition(self, match: Match) -> list[Member]:
        """ "If Ruritania attacks, we will take tough measures": they are taken against Ruritania."""
        condition = grammar.condition(match.verb) if match.frame.only and match.actors else None
        if condition is None or condition == match.verb:
            return []
        taken = {m.actor or m.text for m in match.actors}
        members = [m for t in subjects_of(condition) for m in self.who.members(t)]
        return [m for m in members if (m.actor or m.text) not in taken]

    def _with_press(self, match: Match) -> bool:
        """Whether one side is the press; who "speaks to" a body of no country and no sector gives an interview."""
        known = self.who.index.actors
        for side in (match.actors, match.recipients):
            actors = [known.get(m.actor or "") for m in side]
            if actors and all(a is not None and a.sector == "JRN" for a in actors):
                return True
        bodies = [known.get(m.actor or "") for m in match.recipients]
        return (
            match.trigger.lemma_ in ("speak", "talk")
            and bool(bodies)
            and all(b is not None and b.kind == "organisation" and not b.code and not b.sector for b in bodies)
        )


def _tells_deed(other: Match, match: Match) -> bool:
    """Whether another construction tells the deed that killed or wounded: "were killed in an attack by rebels"."""
    if other is match or other.frame.type != match.frame.type or not (other.actors or other.recipients):
        return False
    if other.frame.attack and not other.actors and is_passive(other.trigger):
        return False
    return other.verb.is_ancestor(match.verb) or match.verb.is_ancestor(other.verb)


def _carried_over(match: Match, at: dict[int, Match]) -> list[Member]:
    """ "accused Ruritania and recalled its ambassador": both are done to Ruritania."""
    verb = match.verb
    for _ in range(4):
        if verb.dep_ != "conj" or any(c.dep_ in grammar.SUBJECTS for c in verb.lefts):
            break
        verb = finite_head(verb)
        before = at.get(verb.i)
        if before is not None and before.recipients:
            taken = {m.actor or m.text for m in match.actors}
            return [m for m in before.recipients if (m.actor or m.text) not in taken]
    return []


def _too_few(match: Match, kind: Kind, actors: list[Member], recipients: list[Member]) -> str | None:
    """Why an event has too few who take part, if so."""
    if kind.needs_recipient and not recipients and len(actors) < 2 and not (actors and match.words):
        return f"{kind.name} without a recipient"
    if kind.talks and not recipients and len(actors) == 1 and match.frame.pos != "noun":
        root = match.trigger.doc.char_span(*actors[0].span, alignment_mode="expand")
        if root is not None and root.root.tag_ not in ("NNS", "NNPS", "CD") and root.root.lemma_ not in ("side", "two"):
            return "nobody is named with whom"
    return None


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


def _past(verb: Token) -> bool:
    """ "marched in August": past, whatever August is meant; headlines and timetables use the present."""
    return verb.tag_ == "VBD" or _perfect(verb)


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


def _is_score(token: Token) -> bool:
    """ "3-0", which the tokenizer takes apart."""
    doc, i = token.doc, token.i
    if len(token.text) > 2 or i + 2 >= len(doc) or doc[i + 1].text not in ("-", "–"):
        return False
    return doc[i + 2].text.isdigit() and len(doc[i + 2].text) <= 2 and not doc[i + 1].whitespace_


class _Topics:
    """Whether a sentence (or the whole text) is about sports, business and the like, where some types mean nothing."""

    def __init__(self, annotated: Annotated, book: Codebook) -> None:
        self.annotated = annotated
        self.topics = book.topics
        words: dict[str, list[tuple[int, str]]] = {}
        for i, topic in enumerate(book.topics):
            for sort, listed in (("strong", topic.words), ("weak", topic.weak), ("unless", topic.unless)):
                for word in listed:
                    words.setdefault(word, []).append((i, sort))
        self._seen: dict[tuple[int, int, str], set[str]] = {}
        self._violent: set[int] = set()
        self._accidents: set[int] = set()
        for token in annotated.doc:
            lemma, form = token.lemma_.lower(), token.lower_
            sentence = None
            if lemma in book.violence:
                sentence = annotated.sentence_at(token.idx)
                self._violent.add(sentence)
            elif lemma in book.accident:
                sentence = annotated.sentence_at(token.idx)
                self._accidents.add(sentence)
            told = words.get(form) or words.get(lemma)
            if told is None and form[:1].isdigit():
                told = words.get("d-d" if _is_score(token) else token.shape_)
            if told:
                sentence = annotated.sentence_at(token.idx) if sentence is None else sentence
                for topic_number, sort in told:
                    self._seen.setdefault((sentence, topic_number, sort), set()).add(form)

        self._pages = [
            t for t in range(len(self.topics)) if 3 * self._sentences_about(t) >= max(len(annotated.sents), 12)
        ]

    def _sentences_about(self, topic: int) -> int:
        return sum(1 for _, number, sort in self._seen if number == topic and sort == "strong")

    def violent(self, match: Match) -> bool:
        """Whether words of violence stand in the sentence, or beside one that tells of no accident."""
        sentence = self.annotated.sentence_at(match.trigger.idx)
        if sentence in self._violent or not self._violent:
            return sentence in self._violent
        return sentence not in self._accidents and bool({sentence - 1, sentence + 1} & self._violent)

    def excludes(self, match: Match) -> str | None:
        """Why the match means nothing where it stands, if so."""
        sentence = self.annotated.sentence_at(match.trigger.idx)
        for number, topic in enumerate(self.topics):
            if match.frame.type in topic.types and self._about(sentence, number):
                return topic.why
        return None

    def _about(self, sentence: int, topic: int) -> bool:
        def seen(sort: str, *sentences: int) -> int:
            return sum(len(self._seen.get((s, topic, sort), ())) for s in sentences)

        strong, weak = seen("strong", sentence), seen("weak", sentence)
        beside = seen("strong", sentence - 1, sentence + 1)
        if seen("unless", sentence):
            return strong >= 2
        if topic in self._pages:
            return True
        return (strong + weak >= 2 and strong + beside >= 1) or (strong >= 1 and beside >= 1) or beside >= 4


__all__ = ["Member", "code", "codebook_version"]
