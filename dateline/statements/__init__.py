"""Statements: who said what, on whose authority, and what is done by saying it.

Three sources of evidence, in this order: quotation marks and the cue beside them (``speech``), the parse of cues with
their complements (``clauses``), and labels before a colon. ``cues.toml`` says which words are cues, of which stance.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from dateline.actors.index import Index
from dateline.grammar import VERBAL
from dateline.record import Actor, DatedWords, Found, Member, Rejected, Source, Statement, Time, Words
from dateline.spans import Span, merge, quote, trim
from dateline.statements.clauses import Draft, Stretch, drafts
from dateline.statements.lexicon import Lexicon, lexicon
from dateline.statements.quotes import Quotations
from dateline.statements.sources import Memory, describe
from dateline.statements.speech import UNNAMED_LABELS, Label, inside, labels, spoken

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from dateline.language import Annotated

_EDGES = " \t\r\n\f\v\u00a0,.;:–—-"
#: Modal verbs that leave open whether something is said at all.
_OPEN = frozenset({"may", "might", "could", "should"})
#: A time of saying is a day or less: "2022-01-09"; a bare year or month belongs to what is told.
_DAY = 10
#: In somebody's own words these are that somebody.
_SPEAKER = frozenset({"i", "we", "my", "our"})
_NOBODY = frozenset(
    {"you", "it", "people", "anyone", "who", "which", "that", "one", "this", "everyone", "many", "some"}
)
_NO_OTHER = _SPEAKER | _NOBODY
_MARKS = _EDGES + "“”\"„«»‘’'?!"
#: A denial says so in its first words.
_OPENING = 9
_HAVING = frozenset({"have", "be", "give", "receive", "see", "make", "take", "send", "find", "know"})
#: So many questions make an interview.
_QUESTIONS = 3
_VENUE_PREPOSITIONS = frozenset({"in", "on", "at", "during", "via", "through", "by"})


def tagger_version() -> str:
    """Name and number of the learned tagger, as the record gives it."""
    from dateline.statements.tagger import VERSION

    return VERSION


def read(
    annotated: Annotated, actors: tuple[Actor, ...], times: tuple[Time, ...], learned: bool = True
) -> Found[Statement]:
    """The statements in order of their content, ids "s1", "s2", …. Without ``learned`` by the rules alone."""
    words = lexicon()
    quotations = Quotations(annotated.text)
    turns = labels(annotated, words)
    skip = inside(annotated.doc, quotations) | _spoken_turns(annotated, turns)
    parsed = list(drafts(annotated.doc, words))
    found = spoken(annotated, quotations, [d for d in parsed if d.cue not in skip], words, skip)
    if learned:
        from dateline.statements.judgement import judge

        found = judge(annotated, found, words, skip)
    reader = _Reader(annotated, words, quotations, Index(actors), times)
    labelled = {label.colon for label in turns}
    for draft in sorted(found, key=lambda d: (_place(annotated.doc, d), d.cue)):
        if draft.cue < 0 or annotated.doc[draft.cue].idx not in labelled:
            reader.add(draft)
    asking = _interviewers(annotated.text, turns)
    for label in turns:
        reader.add_label(label, annotated.text[slice(*label.who)] in asking)
    reader.add_told(d for d in parsed if d.cue in skip)
    return Found(_numbered(reader.statements, reader.passing), tuple(reader.rejected))


def _spoken_turns(annotated: Annotated, turns: list[Label]) -> frozenset[int]:
    """The tokens of a transcript's turns: they are direct speech without quotation marks."""
    return frozenset(t.i for x in turns if x.turn for t in annotated.tokens((x.who[0], x.content[1])))


def _interviewers(text: str, turns: list[Label]) -> frozenset[str]:
    """The labels of those whose turns are questions more often than not."""
    asked = Counter(text[slice(*x.who)] for x in turns if text[x.content[1] - 1] == "?")
    total = Counter(text[slice(*x.who)] for x in turns)
    return frozenset(name for name, count in asked.items() if 2 * count > total[name])


def _place(doc: Doc, draft: Draft) -> int:
    return doc[draft.cue].idx if draft.cue >= 0 else draft.said[0][0]


class _Reader:
    """Turns drafts into statements, in the order of the text."""

    def __init__(
        self, annotated: Annotated, words: Lexicon, quotations: Quotations, index: Index, times: tuple[Time, ...]
    ) -> None:
        self.annotated, self.words, self.quotations, self.index = annotated, words, quotations, index
        self.times = sorted(times, key=lambda t: t.span)
        self.time_starts = [t.span[0] for t in self.times]
        self.memory = Memory()
        self.asked = _interviewed(annotated.text, index)
        self.statements: list[Statement] = []
        self.passing: set[int] = set()  # those that count only outside other people's words
        self.rejected: list[Rejected] = []

    def add_told(self, drafts: Iterable[Draft]) -> None:
        """What is told inside quotations and turns: statements within the statement whose words they are."""
        said = sorted((span, n) for n, s in enumerate(self.statements) for span in s.content.spans)
        starts = [span[0] for span, _ in said]
        for draft in drafts:
            cue = self._characters(draft.attribution)
            n = bisect_right(starts, cue[0]) - 1
            if n < 0 or cue[1] > said[n][0][1]:
                continue
            outer = self.statements[said[n][1]]
            in_turn = outer.cue.text == ":" and outer.directness == "direct"
            if (draft.firm or draft.own or in_turn) and self._of_another(draft, in_turn):
                self.add(draft, outer, said[n][0])

    def _of_another(self, draft: Draft, in_turn: bool) -> bool:
        """Whether a cue tells what somebody else says: not "I", "they" or nobody, and as a fact, not "to say". In an
        interview also what the speaker says to believe, or to have said."""
        doc = self.annotated.doc
        mine = in_turn and doc[draft.cue].pos_ == "VERB"
        if (
            draft.source is None
            or doc[draft.source].lower_ in (_NOBODY if mine else _NO_OTHER)
            or not doc[draft.source].text[0].isalpha()
        ):
            return False
        cue = doc[draft.cue]
        return doc[draft.source].head == cue and (
            cue.tag_ in ("VBD", "VBZ", "VBP") or any(c.tag_ in ("VBD", "VBZ", "VBP") for c in cue.lefts)
        )

    def add(self, draft: Draft, within: Statement | None = None, bounds: Span | None = None) -> None:
        doc, text = self.annotated.doc, self.annotated.text
        content = self._content(draft)
        if bounds is not None:
            content = self._clear(content, bounds)
            at = doc[draft.cue].idx
            if any(start <= at < end for start, end in content):
                return  # the parse of a quotation without an end
        if not content:
            return
        cue = tuple(self._characters(s) for s in draft.cues)
        if cue and _OPEN.intersection(quote(text, cue).lower().split()):
            span = (cue[0][0], cue[-1][1])
            why = "it may be said, but the text does not tell that it was"
            self.rejected.append(Rejected("statement", span, text[span[0] : span[1]], why))
            return
        spans = tuple(s for s in merge(self._trimmed(s) for s in draft.sources) if s[0] < s[1])
        head = doc[draft.source] if draft.source is not None else None
        memory = self.memory if within is None else Memory()
        if within is not None and head is not None and head.lower_ in _SPEAKER:
            source = replace(within.source, spans=spans, text=quote(text, spans))
        elif within is None and head is not None and head.lower_ in _SPEAKER:
            # outside quotation marks the paper speaks, or who is interviewed
            source = Source(spans, quote(text, spans), self.asked, "media" if self.asked is None else "named")
        else:
            behind = self._characters(draft.attribution)[1]
            source = describe(self.annotated, head, spans, behind, self.index, self.words, memory)
            if within is not None and source.actor == within.source.actor and head is not None and head.pos_ == "PRON":
                source = replace(source, actor=None)  # "he", said by a speaker, is somebody else
        published, venue = self._circumstances(draft)
        addressee = None
        if draft.addressee is not None and (whom := self._trimmed(draft.addressee)) and whom[0] < whom[1]:
            addressee = self.index.member(text, whom)
        stance = "denies" if draft.stance == "asserts" and self._denies(content, source) else draft.stance
        self._append(source, cue, content, stance, self._directness(content), published, addressee, venue)
        if not (draft.firm or draft.own):
            self.passing.add(len(self.statements) - 1)

    def add_label(self, label: Label, interviewer: bool) -> None:
        text = self.annotated.text
        who, content = label.who, label.content
        name = text[who[0] : who[1]]
        if name in UNNAMED_LABELS:
            source = Source((who,), name, None, "media" if name.startswith("Q") else "unstated")
        else:
            head = self.annotated.tokens(who).root
            source = describe(self.annotated, head, (who,), who[1], self.index, self.words, self.memory)
            if label.turn and source.kind == "institution":
                # a person takes the turn, whatever the name looks like, or the paper that asks
                source = replace(source, kind="media" if interviewer else "named")
            elif label.turn and interviewer and self._nobody(source.actor):
                source = replace(source, kind="media")
        cue = (label.colon, label.colon + 1)
        asked = (name in UNNAMED_LABELS and name.startswith("Q")) or text[content[1] - 1] == "?"
        stance = "asks" if asked else "asserts"
        directness = "direct" if label.turn else self._directness((content,))
        self._append(source, (cue,), (content,), stance, directness)

    def _nobody(self, actor: str | None) -> bool:
        """Whether an actor is no person that is known."""
        known = self.index.actors.get(actor or "")
        return known is None or known.kind != "person"

    def _append(
        self,
        source: Source,
        cue: tuple[Span, ...],
        content: tuple[Span, ...],
        stance: str,
        directness: str,
        published: DatedWords | None = None,
        addressee: Member | None = None,
        venue: Words | None = None,
    ) -> None:
        text = self.annotated.text
        self.statements.append(
            Statement(
                "",
                source,
                Words(cue, quote(text, cue)),
                Words(content, quote(text, content)),
                directness,
                stance,
                published=published,
                addressee=addressee,
                venue=venue,
            )
        )

    # --- spans ---

    def _characters(self, stretch: Stretch) -> Span:
        doc = self.annotated.doc
        last = doc[stretch[1]]
        return (doc[stretch[0]].idx, last.idx + len(last.text))

    def _trimmed(self, stretch: Stretch) -> Span:
        return trim(self.annotated.text, self._characters(stretch), _EDGES)

    def _content(self, draft: Draft) -> tuple[Span, ...]:
        """The content in characters: quotations are taken whole, and what is left without a word falls out."""
        text = self.annotated.text
        spans = []
        for start, end in draft.said or map(self._characters, draft.content):
            held = self.quotations.at(max(start, end - 1))
            if held is None:
                following = self.quotations.at(min(end + 1, len(text) - 1))
                if following is not None and following.span[0] == end + 1 and text[end] == " ":
                    held = following  # the parse broke off where a quotation opens
            if held is not None and held.span[0] >= start:
                end = held.span[1]
            if not draft.said and draft.cue >= 0:
                start = self._from_quotation_start(start, self.annotated.doc[draft.cue].idx)
            start, end = trim(text, (start, end), _EDGES)
            if any(c.isalnum() for c in text[start:end]):
                spans.append((start, end))
        return merge(spans)

    def _from_quotation_start(self, start: int, cue: int) -> int:
        """Where what is said begins that the parse lets begin within a quotation of several sentences ("“They were
        stiff. There was no joy” in it, he said"): with the quotation, or the sentence that leads into it."""
        held = self.quotations.at(start)
        if held is None or not held.inner[0] < start or held.span[0] <= cue < held.span[1]:
            return start
        sentence: int = self.annotated.sentences[self.annotated.sentence_at(held.span[0])][0]
        lead = self.annotated.text[sentence : held.span[0]].rstrip()
        return sentence if lead[-1:].isalnum() else held.span[0]

    def _clear(self, content: tuple[Span, ...], bounds: Span) -> tuple[Span, ...]:
        """The content as far as it stands within bounds, without the quotation marks there."""
        cut = ((max(start, bounds[0]), min(end, bounds[1])) for start, end in content)
        inner = (trim(self.annotated.text, span, _MARKS) for span in cut if span[0] < span[1])
        return tuple(span for span in inner if span[0] < span[1])

    def _directness(self, content: tuple[Span, ...]) -> str:
        text = self.annotated.text
        quoted = free = 0
        for start, end in content:
            at = start
            for held in self.quotations.between(start, end):
                free += sum(c.isalnum() for c in text[at : held.span[0]])
                quoted += 1
                at = max(at, held.span[1])
            free += sum(c.isalnum() for c in text[at:end])
        return "indirect" if not quoted else "mixed" if free else "direct"

    def _denies(self, content: tuple[Span, ...], source: Source) -> bool:
        """Whether somebody says that something has not been at all: "No shell crossed the line", "we have no prisoner",
        "he had never been there"; what is not to be is no denial."""
        tokens = [t for t in self.annotated.tokens(content[0]) if not t.is_punct and t.lower_ != "that"]
        if not tokens or source.kind in ("document", "media"):
            return False
        start = tokens[:_OPENING]
        absolute = next((t for t in start if _absolute(t)), None)
        verb = next((t for t in (absolute, *absolute.ancestors) if t.pos_ in VERBAL), None) if absolute else None
        inside = {t.i for t in tokens}
        main = verb is not None and (verb.head == verb or verb.head.i not in inside or verb.dep_ == "conj")
        return verb is not None and main and not any(c.tag_ == "MD" for c in (verb, *verb.children))

    # --- when and where ---

    def _circumstances(self, draft: Draft) -> tuple[DatedWords | None, Words | None]:
        """When it was said, and where, from the phrases that hang on the cue."""
        doc, text = self.annotated.doc, self.annotated.text
        published: DatedWords | None = None
        venue: Words | None = None
        for hint in draft.hints:
            start, end = self._trimmed(hint)
            n = bisect_left(self.time_starts, start)
            if published is None and n < len(self.times) and self.times[n].span[1] <= end:
                time = self.times[n]
                if time.type in ("DATE", "TIME") and len(time.value or "") >= _DAY:
                    published = DatedWords(time.span, time.text, time.start or time.value)
            first = doc[hint[0]]
            if venue is None and first.lower_ in _VENUE_PREPOSITIONS:
                noun = next((c for c in first.rights if c.dep_ == "pobj"), None)
                if noun is not None and (noun.lemma_.lower() in self.words.venues or noun.lower_ in self.words.venues):
                    parts = [
                        c for c in noun.rights if c.dep_ == "prep" and not self._tells_time(c.idx, c.right_edge.idx)
                    ]
                    last = max([noun, *(c.right_edge for c in parts)], key=lambda t: t.i)
                    span = (start, last.idx + len(last.text))
                    venue = Words((span,), text[span[0] : span[1]])
        return published, venue

    def _tells_time(self, start: int, end: int) -> bool:
        """Whether a time begins between two offsets."""
        n = bisect_left(self.time_starts, start)
        return n < len(self.times) and self.time_starts[n] <= end


def _interviewed(text: str, index: Index) -> str | None:
    """The person who answers where questions stand in paragraphs of their own, without labels: whom the text names
    first."""
    if sum(line.rstrip().endswith("?") for line in text.split("\n")) < _QUESTIONS:
        return None
    people = [(actor.mentions[0], actor.id) for actor in index.actors.values() if actor.kind == "person"]
    return min(people)[1] if people else None


def _absolute(token: Token) -> bool:
    """Whether a word says "not at all": "no" before a subject or what one has, "never", "not one"."""
    if token.lower_ == "no" and token.dep_ == "det":
        held = token.head.dep_ in ("dobj", "attr") and token.head.head.lemma_ in _HAVING
        return held or token.head.dep_ in ("nsubj", "nsubjpass")
    if token.lower_ == "not" and token.i + 1 < len(token.doc):
        single = token.i + 2 < len(token.doc) and token.nbor(2).lower_ == "single"
        return token.nbor().lower_ == "one" or (token.nbor().lower_ == "a" and single)
    nothing = token.lower_ == "nothing" and token.head.lemma_ == "have"
    return nothing or token.lower_ in ("never", "nobody", "none")


def _numbered(statements: list[Statement], passing: set[int]) -> tuple[Statement, ...]:
    """The statements in order of their content, numbered, each with the statement in whose content it stands;
    without those that are only told in passing there."""
    ordered = sorted(
        range(len(statements)),
        key=lambda n: (
            statements[n].content.spans[0][0],
            -statements[n].content.spans[-1][1],
            statements[n].cue.spans,
        ),
    )
    numbered: list[Statement] = []
    open_: list[Statement] = []
    for n in ordered:
        statement = statements[n]
        start = statement.content.spans[0][0]
        while open_ and open_[-1].content.spans[-1][1] <= start:
            open_.pop()
        parent = next((s for s in reversed(open_[-12:]) if _holds(s, statement)), None)
        if parent is not None and n in passing:
            continue
        done = replace(statement, id=f"s{len(numbered) + 1}", parent=parent.id if parent else None)
        numbered.append(done)
        open_.append(done)
    return tuple(numbered)


def _holds(outer: Statement, inner: Statement) -> bool:
    """Whether a statement stands in another's content: its cue (if it has one) and all of its content."""
    spans = (*inner.cue.spans[:1], *inner.content.spans)
    return outer.content.spans != inner.content.spans and all(
        any(a <= start and end <= b for a, b in outer.content.spans) for start, end in spans
    )
