"""The rules' events held against the learned reader's verdicts: what is dropped, corrected or added.

The rules find the words, the date, the place and the amounts; of whether a word names an event at all, of what type,
how it stands and who takes part, the reader knows more, and its word holds where it is sure. It knows PLOVER's types
only: what a researcher's own constructions code is not its to judge.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dateline.events.clause import arguments, prepositions
from dateline.events.codebook import STATUSES, Codebook, Frame, Kind
from dateline.events.match import TOWARDS, Match, carrier_of
from dateline.events.reader import TYPES, Verdict, reader
from dateline.events.who import Who
from dateline.record import Event, Member, Published, Rejected, Statement
from dateline.spans import overlap

if TYPE_CHECKING:
    from spacy.tokens import Span as Sentence
    from spacy.tokens import Token

    from dateline.language import Annotated

#: How likely (0 to 1) a word must name an event to add one that the rules did not find, and for one of theirs to stay;
#: theirs between two who are known always stay.
ADD, DROP = 0.65, 0.3
#: How likely it must be that a phrase acts or is acted upon.
COMES = 0.4
#: What the grammar's word on who takes part weighs beside the reader's.
GRAMMAR = 0.35
#: What the rules' word weighs beside the reader's: on the type, and on status and background.
KIND, RULES = 0.8, 0.9
#: With what status the rules' events may be dropped: the reader too often takes what is planned or denied for none.
TOLD = ("happened", "ongoing")
#: Why an event of the rules was dropped.
NOTHING = "the learned reader finds no event in it"


@dataclass(frozen=True, slots=True)
class Draft:
    """An event and the construction it was made of."""

    match: Match
    event: Event


def left_out(token: Token, why: str) -> Rejected:
    """What is told of a word that was taken for an event and is none."""
    return Rejected("event", (token.idx, token.idx + len(token.text)), token.text, why)


@dataclass(frozen=True)
class Judge:
    """Holds drafts against the reader. ``build`` makes the event of a match, as the rules do."""

    book: Codebook
    annotated: Annotated
    published: Published
    who: Who
    build: Callable[[Match, Kind, str | None, str, list[Member], list[Member]], Event]
    rejected: list[Rejected]

    def judge(self, drafts: list[Draft]) -> list[Draft]:
        """The drafts that hold, corrected, and those that only the reader finds."""
        verdicts = self._verdicts(drafts)
        kept: list[Draft] = []
        taken: dict[int, str] = {}
        for draft in drafts:
            words = _words(draft.match)
            told = [verdicts[word] for word in words if word in verdicts]
            if told and not self._own(draft.match):
                best = max(told, key=lambda verdict: verdict.event)
                known = _between_known([*draft.event.actors], [*draft.event.recipients])
                if best.event < DROP and draft.event.status in TOLD and not known:
                    self.rejected.append(left_out(draft.match.trigger, NOTHING))
                    continue
                draft = self._corrected(draft, best)
            kept.append(draft)
            taken.update(dict.fromkeys(words, draft.event.type))
        for word, verdict in sorted(verdicts.items()):
            if verdict.event < ADD or word in taken or _echoes(verdict, taken):
                continue
            added = self._added(verdict)
            if added is not None:
                kept.append(added)
                taken.update(dict.fromkeys(_words(added.match), added.event.type))
        return kept

    def _own(self, match: Match) -> bool:
        """Whether a construction is the researcher's and not PLOVER's."""
        return match.frame.order < (self.book.plover or 0) or match.frame.type not in TYPES

    def _verdicts(self, drafts: Iterable[Draft]) -> Mapping[int, Verdict]:
        """What the reader says of each word, of the sentences that may tell an event."""
        month = (self.published.value or "")[:7] or None
        found = {draft.match.trigger.sent.start for draft in drafts}
        verdicts: dict[int, Verdict] = {}
        for sentence in self.annotated.sents:
            if sentence.start in found or self._may_tell(sentence):
                verdicts.update(reader().read(sentence, month))
        return verdicts

    def _may_tell(self, sentence: Sentence) -> bool:
        """Whether something may be added of a sentence: it names two who are known."""
        named = self.who.index.overlapping((sentence.start_char, sentence.end_char))
        return len({actor for _, actor in named}) > 1

    def _corrected(self, draft: Draft, verdict: Verdict) -> Draft:
        event = draft.event
        told = max(TYPES[1:], key=lambda name: verdict.types[name] + KIND * (name == event.type))
        kind, mode = self.book.kinds[event.type], event.mode
        if told != event.type and told in self.book.kinds:
            kind = self.book.kinds[told]
            mode = _mode(verdict, kind)
        # whom the grammar does not name as the actor is none, and those who talk with each other all act
        if event.actors and not event.recipients and not kind.reciprocal:
            _, recipients = self._sides(verdict, kind, [*event.actors])
            event = replace(event, recipients=tuple(recipients))
        score = kind.modes.get(mode, kind.score) if mode else kind.score
        return Draft(
            draft.match, _weighed(replace(event, type=kind.name, mode=mode, quad=kind.quad, score=score), verdict)
        )

    def _added(self, verdict: Verdict) -> Draft | None:
        kind = self.book.kinds.get(verdict.type)
        if kind is None:
            return None
        token, mode = verdict.token, _mode(verdict, kind)
        actors, recipients = self._sides(verdict, kind, [])
        if not _between_known(actors, recipients):
            return None  # in whole articles most of what it finds between nobody known is wrong
        noun = token.pos_ in ("NOUN", "PROPN")
        frame = Frame(kind.name, mode, "noun" if noun else "verb", None, (), False, False, 0, "", talks=kind.talks)
        words = [child for child in token.rights if child.dep_ == "prt"]
        match = Match(frame, token, carrier_of(token) if noun else None, actors, recipients, None, words)
        return Draft(match, _weighed(self.build(match, kind, mode, match.status, actors, recipients), verdict))

    def _sides(self, verdict: Verdict, kind: Kind, others: list[Member]) -> tuple[list[Member], list[Member]]:
        """Who acts and who is acted upon; nobody does both, and none of the others does either."""
        subjects, objects = _grammatical(verdict.token)
        actors, recipients = _leaning(verdict.actors, subjects), _leaning(verdict.recipients, objects)
        told_in = self.who.contents.innermost((verdict.token.idx, verdict.token.idx + 1))
        if told_in is not None and any(_within(token, told_in) for token in subjects):
            # what is told with its own subject has nothing of whoever tells it
            actors, recipients = (
                {token: odds for token, odds in side.items() if _within(token, told_in)}
                for side in (actors, recipients)
            )
        found = self._members(actors, kind, others)
        return found, self._members(recipients, kind, [*others, *found])

    def _members(self, heads: Mapping[Token, float], kind: Kind, others: list[Member]) -> list[Member]:
        """The likeliest and those that are coordinated with it; all that are likely, where they act upon each other."""
        likely = {token: odds for token, odds in heads.items() if odds > COMES}
        if not likely:
            return []
        first = _coordinated(max(likely, key=lambda token: likely[token]))
        found: list[Member] = []
        for token in likely if kind.reciprocal else [t for t in likely if _coordinated(t) == first]:
            for member in self.who.members(token, things=True):
                if not any(overlap(member.span, other.span) for other in (*found, *others)):
                    found.append(member)
        return found


def _within(token: Token, statement: Statement) -> bool:
    """Whether a word stands in what a statement says."""
    return any(start <= token.idx < end for start, end in statement.content.spans)


def _between_known(actors: list[Member], recipients: list[Member]) -> bool:
    """Whether somebody known acts, and somebody known is acted upon or acts too."""
    return any(m.actor for m in actors) and any(m.actor for m in (*actors[1:], *recipients))


def _leaning(heads: Iterable[tuple[Token, float]], grammatical: Iterable[Token]) -> dict[Token, float]:
    """How likely each phrase takes part, by the reader and by the grammar."""
    first = set(grammatical)
    return {token: odds + GRAMMAR * (token in first) for token, odds in heads}


def _grammatical(token: Token) -> tuple[list[Token], list[Token]]:
    """Who acts and who is acted upon by the grammar alone: the subject, and the object or else what a preposition
    names; of a noun, those of the verb that carries it."""
    verb = token if token.pos_ == "VERB" else carrier_of(token)
    if verb is None:
        return [], [t for name in TOWARDS for t in prepositions(token).get(name, ())]
    seen = arguments(verb)
    objects = seen.object if verb == token else []
    return seen.subject, objects or [t for name in TOWARDS for t in seen.preps.get(name, ())]


def _coordinated(token: Token) -> Token:
    """The first of those with whom a word is coordinated."""
    while token.dep_ == "conj":
        token = token.head
    return token


def _weighed(event: Event, verdict: Verdict) -> Event:
    """The event with the status and background for which the reader and the rules speak most together."""
    status = max(STATUSES, key=lambda each: verdict.statuses[each] + RULES * (each == event.status))
    return replace(event, status=status, background=verdict.background + RULES * event.background > 0.5)


def _words(match: Match) -> set[int]:
    """The numbers of the words of a construction that may name its event."""
    tokens = [match.trigger, *match.words]
    if match.carrier is not None and match.carrier.pos_ == "VERB":
        tokens.append(match.carrier)
    return {token.i for token in tokens}


def _mode(verdict: Verdict, kind: Kind) -> str | None:
    """The likeliest of the type's modes, or none."""
    return max(("", *kind.modes), key=lambda mode: verdict.modes.get(mode, 0.0)) or None


def _echoes(verdict: Verdict, taken: Mapping[int, str]) -> bool:
    """Whether a word is only a part of how an event that is there is told: "held" of "held talks"."""
    return any(taken.get(word) == verdict.type for word in _near(verdict.token))


def _near(token: Token) -> set[int]:
    """The words that hang on a word, or on which it hangs, directly or by a preposition."""
    near = {token.head.i, *(child.i for child in token.children)}
    if token.head.pos_ == "ADP":
        near.add(token.head.head.i)
    near |= {under.i for child in token.children if child.pos_ == "ADP" for under in child.children}
    return near


__all__ = ["Draft", "Judge", "left_out", "reader"]
