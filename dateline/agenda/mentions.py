"""Mentions of engagements: nouns ("talks", "summit") and verbs ("will meet") with what their clause says of them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dateline.agenda.lexicon import Lexicon, lexicon
from dateline.agenda.people import People
from dateline.agenda.start import day
from dateline.grammar import auxiliaries, conjuncts, modality, negated, prepositional, subjects
from dateline.record import Member, Place, Rejected, Time
from dateline.spans import Span, within

if TYPE_CHECKING:
    from spacy.tokens import Span as DocSpan
    from spacy.tokens import Token

VERBAL = frozenset({"VERB", "AUX"})
#: A sentence with more engagements than this is a list or junk.
MANY = 40
#: A clause behind one of these tells no plan: "if they meet", "whether he would meet".
OPEN_QUESTION = frozenset({"if", "whether", "unless", "should", "had", "lest", "suppose"})
#: Prepositions through which an engagement belongs to the word above it ("invited to talks", "plans for a trip").
THROUGH = frozenset({"for", "to", "in", "on", "into", "of", "about", "with", "at", "from"})
#: Nouns that stand for the engagement they count ("a round of talks").
MEASURE = frozenset(
    {"round", "series", "session", "set", "day", "number", "rest", "start", "opening", "resumption", "date"}
)
#: A stretch of text with these is about games, which no diary of this kind keeps.
SPORT = re.compile(
    r"\b(?:match|matches|tournament|championship|league|stadium|coach|striker|goalkeeper|quarter-?finals?|semi-?finals?|"
    r"world cup|olympic|kick-?off|playoffs?|fixture|friendly)\b",
    re.IGNORECASE,
)
_PHONE = re.compile(r"\b(?:phone|telephone|by video|video ?(?:link|call|conference)|hotline)\b", re.IGNORECASE)
_SOON = re.compile(
    r"\b(?:soon|shortly|in the (?:coming|next) (?:days|weeks|hours|months)|as soon as possible|again)\b", re.IGNORECASE
)


@dataclass(slots=True)
class Mention:
    """One mention. ``nodes`` are the tokens of its clause with their distance from the trigger; ``status`` is what
    the clause says (``None``: only that there is such a thing); ``open`` is why no entry may come of it alone."""

    trigger: Token
    what: str
    nodes: dict[int, int]
    chain: list[Token]
    sentence: int
    nominal: bool
    definite: bool = False
    status: str | None = None
    past: bool = False
    open: str | None = None
    members: tuple[Member, ...] = ()
    absent: tuple[Member, ...] = ()
    place: Member | None = None
    times: list[Time] = field(default_factory=list)
    moved: list[Time] = field(default_factory=list)
    own: bool = False
    was: bool = False
    span: Span = (0, 0)


def key(token: Token) -> str:
    """The lemma; of a phrasal verb that the table knows, with its particle: "put off", "call for"."""
    lemma = token.lemma_.lower()
    if token.pos_ in VERBAL:
        for child in token.rights:
            if child.dep_ in ("prt", "advmod", "prep") and f"{lemma} {child.lower_}" in lexicon().status:
                return f"{lemma} {child.lower_}"
    return lemma


class Reader:
    """Reads the mentions of one article."""

    def __init__(
        self, people: People, times: tuple[Time, ...], places: tuple[Place, ...], today: str | None = None
    ) -> None:
        self.today = today
        self.people = people
        self.text = people.text
        self.annotated = people.annotated
        self.words: Lexicon = lexicon()
        self.times = [t for t in times if t.type in ("DATE", "TIME")]
        self._starts = [t.span[0] for t in self.times]
        self.places = {p.span[0]: p for p in places}
        self.rejected: list[Rejected] = []
        strings = self.annotated.doc.vocab.strings
        self.triggers = {
            strings[lemma] for lemma in (*self.words.nouns, *self.words.verbs, "due", "expect") if lemma in strings
        }

    def guests(self, number: int) -> tuple[tuple[Member, ...], tuple[Member, ...]]:
        """Who "will attend", "will take part", "will be present", and who "was not invited", without saying to what."""
        coming: tuple[Member, ...] = ()
        absent: tuple[Member, ...] = ()
        for verb in self.annotated.sents[number]:
            lemma = verb.lemma_.lower()
            if verb.pos_ not in VERBAL or lemma not in ("attend", "participate", "take", "be", "join", "invite"):
                continue
            if lemma == "take" and not any(c.lower_ == "part" for c in verb.rights):
                continue
            if lemma == "be" and not any(c.lower_ in ("present", "there") for c in verb.rights):
                continue
            heads = [t for c in verb.lefts if c.dep_ in ("nsubj", "nsubjpass") for t in conjuncts(c)]
            if negated(verb):
                absent = _union(absent, self._coded(heads))
            elif modality(verb).future:
                coming = _union(coming, self._coded(heads))
        return coming, absent

    def sentences(self) -> Iterator[tuple[int, list[Mention], list[Time]]]:
        """Sentence by sentence, in order: its mentions and the times that none of them took."""
        for number, sentence in enumerate(self.annotated.sents):
            triggers = [t for t in sentence if t.lemma in self.triggers]
            times = self.times_in((sentence.start_char, sentence.end_char))
            found = self._mentions(sentence, number, triggers)
            left = self._attach(found, times)
            yield number, found, left

    def times_in(self, span: Span) -> list[Time]:
        return self.times[bisect_left(self._starts, span[0]) : bisect_right(self._starts, span[1] - 1)]

    # --- triggers ----------------------------------------------------------------------------------------------

    def _mentions(self, sentence: DocSpan, number: int, triggers: list[Token]) -> list[Mention]:
        if not triggers or len(triggers) > MANY or SPORT.search(sentence.text):
            return []
        found: list[Mention] = []
        for token in triggers:
            what = self._what(token)
            if what is None:
                continue
            chain = self._chain(token)
            nodes: dict[int, int] = {}
            for distance, each in enumerate(chain):
                nodes.setdefault(each.i, distance)
            for modifier in self._modifiers(token):
                nodes.setdefault(modifier.i, 1)
            mention = Mention(token, what, nodes, chain, number, token.pos_ not in VERBAL and token.lower_ != "due")
            earlier = next((m for m in found if m.trigger.i in nodes or token.i in m.nodes), None)
            venue = self._venue(token, found)
            if venue is not None:
                venue.nodes.update({node: distance + 2 for node, distance in nodes.items() if node not in venue.nodes})
                continue
            self._judge(mention)
            self._people(mention)
            if earlier is not None:
                self._join(earlier, mention)
            else:
                found.append(mention)
        return found

    def _venue(self, noun: Token, found: list[Mention]) -> Mention | None:
        """The mention that a noun is only the setting of: "will meet his counterpart at the summit in May"."""
        if noun.dep_ != "pobj" or noun.head.lower_ not in ("at", "during") or noun.pos_ in VERBAL:
            return None
        above = noun.head.head
        return next((m for m in found if above.i in m.nodes), None)

    def _what(self, token: Token) -> str | None:
        lemma = token.lemma_.lower()
        if token.pos_ in ("NOUN", "PROPN"):
            what = self.words.nouns.get(lemma)
            if what is None or token.dep_ == "compound":
                return None
            return self._noun(token, what)
        if token.pos_ not in VERBAL and token.lower_ != "due":
            return None
        if lemma in ("due", "expect"):  # "is due in Lima on Friday"
            going = any(c.dep_ == "prep" and c.lower_ in ("in", "at") and self._place_at(c) for c in token.rights)
            passive = token.lower_ in ("due", "expected")
            return (
                "visit" if going and passive and not any(c.dep_ in ("xcomp", "ccomp") for c in token.rights) else None
            )
        verb = self.words.verbs.get(lemma)
        if verb is None or token.dep_ in ("amod", "compound"):
            return None
        if lemma in ("meet", "visit", "receive", "welcome") and any(
            c.dep_ == "dobj" and c.lemma_.lower() in _THINGS for c in token.rights
        ):
            return None
        whom = [c for c in token.rights if c.dep_ == "dobj"]
        if lemma in ("receive", "welcome", "meet") and not all(self._somebody(c) for c in whom):
            return None
        if lemma in ("receive", "welcome") and not whom:
            return None
        if verb.partner == "place" and not self._goes_somewhere(token):
            return None
        if verb.what == "talks" and _PHONE.search(self.text[token.idx : token.right_edge.idx + len(token.right_edge)]):
            return "call"
        return verb.what

    def _somebody(self, noun: Token) -> bool:
        if noun.pos_ in ("PRON", "PROPN") or noun.lemma_.lower() in _COMPANY:
            return True
        return noun.pos_ == "NOUN" and bool(self.people.index.overlapping((noun.idx, noun.idx + len(noun))))

    def _goes_somewhere(self, verb: Token) -> bool:
        """Whether a verb of travel names a place, or somebody to see."""
        for child in verb.rights:
            if child.dep_ == "dobj" and verb.lemma_.lower() == "visit":
                return True
            if (
                child.dep_ == "prep"
                and child.lower_ in ("to", "in", "into", "for")
                and self._place_at(child) is not None
            ):
                return True
        return False

    def _noun(self, token: Token, what: str) -> str | None:
        before = {c.lower_ for c in token.lefts}
        if what == "call":
            if any(c.dep_ == "prep" and c.lower_ in ("for", "to", "on") for c in token.rights) and not before & _CALLS:
                return None
            return "call"
        if what == "meeting" and before & {"press", "news"}:
            return "other"
        if what == "meeting" and before & _CALLS:
            return "call"
        if what == "vote" and token.lemma_.lower() == "poll" and token.tag_ == "NN":
            return None
        if what == "exercise" and not (before & _DRILLS or token.lemma_.lower() in ("drill", "manoeuvre", "maneuver")):
            return None
        return what

    def _modifiers(self, noun: Token) -> list[Token]:
        """Participles and short clauses on the noun that say how it stands: "planned", "scheduled for Friday"."""
        return [
            c
            for c in noun.children
            if (
                c.dep_ in ("amod", "acl", "relcl")
                and not key(c).endswith(" for")
                and (key(c) in self.words.status or c.lemma_.lower() in self.words.light)
            )
            or (c.dep_ == "appos" and c.lemma_.lower() in self.words.status)
        ]

    def _chain(self, token: Token) -> list[Token]:
        """The trigger and the words above it in its clause, up to where another clause begins."""
        chain = [token]
        while token.head != token:
            head, dep = token.head, token.dep_
            if token.pos_ in VERBAL or token.dep_ in ("acomp", "oprd"):
                if dep in ("xcomp", "pcomp", "acl", "acomp", "oprd"):
                    if dep == "acl" and key(head) not in self.words.status:
                        break
                    if dep == "pcomp" and key(head.head) not in self.words.status:
                        break
                elif dep == "ccomp":
                    if key(head) not in self.words.status or key(head) in _SAYING:
                        break
                elif dep == "conj" and head.pos_ in VERBAL:
                    if any(c.dep_ in ("nsubj", "nsubjpass") for c in token.lefts) or not self._carries(head):
                        break
                else:
                    break
            elif token.dep_ in ("prep", "agent"):
                if token.lower_ not in THROUGH or (
                    head.pos_ not in VERBAL
                    and head.lemma_.lower() not in MEASURE
                    and key(head) not in self.words.status
                    and head.lemma_.lower() != "due"
                ):
                    break
                if (
                    token.lower_ in ("at", "in", "on", "with", "from", "about", "of")
                    and head.pos_ in VERBAL
                    and head.lemma_.lower() not in ("take", "participate", "be", "engage", "pull", "withdraw")
                    and not (token.lower_ in ("on", "about") and key(head) in ("agree", "decide"))
                ):
                    break
            elif dep in ("dobj", "nsubj", "nsubjpass", "attr", "pobj", "npadvmod", "dative"):
                if head.pos_ in VERBAL and not self._carries(head):
                    break
                if dep == "nsubj" and head.lemma_.lower() in ("have", "set", "send") and token is not chain[0]:
                    break
            elif dep == "conj" and head.pos_ in ("NOUN", "PROPN"):
                pass
            elif token.dep_ == "conj" and head.pos_ in VERBAL:
                break
            else:
                break
            token = head
            chain.append(token)
        return chain

    def _carries(self, verb: Token) -> bool:
        lemma = verb.lemma_.lower()
        return lemma in self.words.light or key(verb) in self.words.status or lemma in self.words.verbs

    # --- how it stands -----------------------------------------------------------------------------------------

    def _judge(self, mention: Mention) -> None:
        trigger, chain = mention.trigger, mention.chain
        verbs = [t for t in chain if t.pos_ in VERBAL]
        mention.definite = mention.nominal and any(
            c.dep_ in ("det", "poss") and c.lower_ in ("the", "this", "these", "that", "those") for c in trigger.lefts
        )
        classes: list[str] = []
        for token in (*chain, *(self._modifiers(trigger) if mention.nominal else ())):
            if token == trigger and mention.nominal:
                continue
            status = self.words.status.get(key(token))
            if status == "possible" and token.lemma_.lower() == "discuss":
                status = None
            if status:
                classes.append(status)
        moods = [modality(v) for v in verbs]
        no = any(c.dep_ == "det" and c.lower_ == "no" for t in chain if t.pos_ == "NOUN" for c in t.lefts)
        deny = no or any(negated(v) for v in verbs)
        future = any(m.future for m in moods) or any(self._is_to(v) for v in verbs)
        possible = any(m.possible for m in moods)
        top = verbs[-1] if verbs else None
        helpers = {t.lower_ for t in auxiliaries(top)} if top is not None else set()
        past = top is not None and not future and not possible
        past = past and (moods[-1].past or bool(helpers & _PAST)) and not helpers & {"is", "are"}
        present = top is not None and top.tag_ in ("VBZ", "VBP", "VBG") and not past
        self._open(mention, verbs)
        mention.past = past
        if "cancelled" in classes and not deny:
            mention.status = "cancelled"
        elif "postponed" in classes and not deny:
            mention.status = "postponed"
        elif "denied" in classes or (deny and (future or classes or possible or present)):
            mention.status = "denied"
        elif deny:
            mention.open = mention.open or "it did not take place"
        elif "proposed" in classes and not (past and future):
            mention.status = "proposed"
        elif possible or "possible" in classes:
            mention.status = "possible"
        elif future or "scheduled" in classes:
            mention.status = "scheduled"
        elif present and not any(m.perfect for m in moods):
            mention.status = "scheduled"
            mention.own = True  # only a date ahead makes a present tense a plan
        elif top is None:
            mention.own = True
            above = trigger.head
            if above.lower_ == "before" or (above.lower_ == "of" and above.head.lower_ == "ahead"):
                mention.status = "scheduled"  # "ahead of Thursday's summit"
        if past and not classes:
            mention.status = None
        mention.was = top is not None and (top.tag_ == "VBD" or bool(helpers & {"was", "were", "had"}))

    def _is_to(self, verb: Token) -> bool:
        return verb.lemma_.lower() == "be" and any(
            c.dep_ == "xcomp" and any(a.lower_ == "to" for a in c.lefts) for c in verb.rights
        )

    def _open(self, mention: Mention, verbs: list[Token]) -> None:
        """Whether the clause, or one it hangs on, is a condition or an open question."""
        token = mention.chain[-1] if mention.chain else mention.trigger
        for verb in (*verbs, *token.ancestors):
            if verb.pos_ not in VERBAL:
                continue
            for child in verb.lefts:
                if (
                    child.dep_ in ("mark", "advmod", "aux")
                    and child.lower_ in OPEN_QUESTION
                    and not (child.lower_ == "had" and child.dep_ == "aux")
                ):
                    if child.lower_ == "should" and any(
                        c.dep_ in ("nsubj", "nsubjpass") and c.i < child.i for c in verb.lefts
                    ):
                        continue
                    mention.open = "a condition or an open question, not a plan"
                    return
        if any(m.conditional for m in map(modality, verbs)):
            mention.open = "it hangs on a condition"

    # --- who, where, when --------------------------------------------------------------------------------------

    def _people(self, mention: Mention) -> None:
        trigger = mention.trigger
        own: list[Token] = []
        listed: list[Token] = []
        others: list[Token] = []
        doers: list[Token] = []
        if mention.nominal:
            for measure in (t for t in mention.chain if t.pos_ == "NOUN"):
                listed += prepositional(measure, "between", "among", "including")
                own += prepositional(measure, "of", "by")
                others += prepositional(measure, "with")
            if not own and not others and not listed:
                listed = [t for c in trigger.subtree if c.lower_ == "between" for o in c.rights for t in conjuncts(o)]
            for clause in (
                c for c in trigger.rights if c.dep_ == "relcl" and c.lemma_.lower() in ("host", "hold", "attend")
            ):
                listed += [t for c in clause.lefts if c.dep_ == "nsubj" and c.pos_ != "PRON" for t in conjuncts(c)]
            own += [t for c in trigger.lefts if c.dep_ in ("poss", "amod", "compound", "nmod") for t in conjuncts(c)]
            verb = next((t for t in mention.chain if t.pos_ in VERBAL), None)
            if verb is not None:
                others += prepositional(verb, "with", "between", "among", "including")
                doers += prepositional(verb, "by") if not self._status(verb) else []
        else:
            verb = trigger
            partner = (
                self.words.verbs[trigger.lemma_.lower()].partner
                if trigger.lemma_.lower() in self.words.verbs
                else "place"
            )
            if partner == "object":
                others += [t for c in trigger.rights if c.dep_ == "dobj" for t in conjuncts(c)]
            if partner in ("object", "with", "none"):
                others += prepositional(trigger, "with", "to") if partner != "none" else prepositional(trigger, "with")
            elif partner == "place":
                others += prepositional(trigger, "with")
        own = [t for t in own if t.ent_type_ not in ("DATE", "TIME") and not self._town(t)]
        company = self.people.of(t for t in listed if t.pos_ in ("PROPN", "PRON") or t.lemma_.lower() in _COMPANY)
        host = [t for c in trigger.lefts if c.dep_ == "poss" and c.pos_ != "PRON" for t in conjuncts(c) if t in own]
        members = _union(
            self._coded(own), self.people.of(host) if mention.nominal else (), company, self._coded(listed)
        )
        partners = self.people.of(others)
        subject_verb = self._subject_verb(mention)
        subject: tuple[Member, ...] = ()
        if subject_verb is not None and not self._is_thing(mention, subject_verb):
            subject = self._subject(mention, subject_verb)
        guests = self._guests(mention)
        if mention.status == "denied" and mention.nominal and self._attends(mention):
            mention.absent, mention.status, subject = subject, None, ()
        elif self._rejects_invitation(mention):
            mention.absent, subject = subject, ()
            mention.status = None
        aside = self._status(subject_verb) in ("proposed", "cancelled", "postponed", "denied", "possible") or (
            subject_verb is not None and subject_verb.lemma_.lower() in ("host", "confirm", "announce")
        )
        if aside and mention.nominal and len(self.people.codes(members + partners)) >= 2:
            subject = ()
        members = _union(subject, members, self.people.of(doers), partners, guests)
        mention.members = self._without_times(members)
        mention.place = self._place(mention)
        if mention.place is not None:
            mention.members = tuple(m for m in mention.members if m.span[0] != mention.place.span[0])
        here = self.annotated.sentences[mention.sentence]
        spans = [(t.idx, t.idx + len(t)) for t in mention.chain]
        spans += [m.span for m in mention.members if within(m.span, here)]
        mention.span = (min(s for s, _ in spans), max(e for _, e in spans))

    def _status(self, verb: Token | None) -> str | None:
        return None if verb is None else self.words.status.get(key(verb))

    def _coded(self, heads: list[Token]) -> tuple[Member, ...]:
        """Modifiers and complements of a noun count only where they name an actor."""
        return tuple(m for m in self.people.of(heads) if m.actor is not None)

    def _without_times(self, members: tuple[Member, ...]) -> tuple[Member, ...]:
        taken = []
        for member in members:
            near = self.times_in((member.span[0] - 40, member.span[1]))
            if not any(t.span[0] < member.span[1] and member.span[0] < t.span[1] for t in near):
                taken.append(member)
        return tuple(taken)

    def _subject_verb(self, mention: Mention) -> Token | None:
        """The verb whose subject takes part: the lowest of the chain; none if that subject is the engagement itself."""
        below = mention.trigger
        for token in mention.chain[0 if not mention.nominal else 1 :]:
            if token.pos_ in VERBAL:
                if below.dep_ in ("nsubj", "nsubjpass") and below.head == token:
                    return None
                return token
            if token.lower_ == "due":
                return token.head
            below = token
        return None

    def _subject(self, mention: Mention, verb: Token) -> tuple[Member, ...]:
        """The subject of the verb or of the nearest one above it in the chain ("are due to resume talks")."""
        above = (
            [t for t in mention.chain[mention.chain.index(verb) :] if t.pos_ in VERBAL or t == verb]
            if verb in mention.chain
            else [verb]
        )
        for token in above:
            heads = [t for c in token.lefts if c.dep_ in ("nsubj", "nsubjpass") for t in conjuncts(_after_dateline(c))]
            if heads:
                return () if any(t in mention.chain for t in heads) else self.people.of(heads)
        heads = [t for t in subjects(above[-1]) if t not in mention.chain]
        return self.people.of(t for t in heads if t.pos_ in ("PROPN", "PRON") or self._somebody(t))

    def _is_thing(self, mention: Mention, verb: Token) -> bool:
        """A subject that is itself an engagement ("the visit follows talks")."""
        return any(t.pos_ == "NOUN" and t.lemma_.lower() in self.words.nouns for t in subjects(verb))

    def _guests(self, mention: Mention) -> tuple[Member, ...]:
        """Whom an invitation names: its object, or the passive's subject."""
        for token in mention.chain:
            if token.lemma_.lower() in ("invite", "ask", "urge") and token.pos_ in VERBAL:
                heads = [t for c in token.rights if c.dep_ in ("dobj", "dative") for t in conjuncts(c)]
                return self.people.of([t for t in heads if t.i not in mention.nodes])
        return ()

    def _attends(self, mention: Mention) -> bool:
        return any(
            t.lemma_.lower() in ("attend", "join", "participate", "take", "invite")
            for t in mention.chain
            if t.pos_ in VERBAL
        )

    def _rejects_invitation(self, mention: Mention) -> bool:
        return mention.status == "denied" and any(t.lemma_.lower() in ("invitation", "invite") for t in mention.chain)

    def _place_at(self, preposition: Token) -> Token | None:
        for obj in preposition.rights:
            if obj.dep_ == "pobj" and (
                obj.ent_type_ in ("GPE", "LOC", "FAC") or obj.left_edge.idx in self.places or obj.idx in self.places
            ):
                return obj
        return None

    def _place(self, mention: Mention) -> Member | None:
        wanted = ("to", "in", "at") if mention.what == "visit" else ("in", "at")
        for token in mention.chain:
            for child in token.rights:
                if child.dep_ == "prep" and child.lower_ in wanted and (obj := self._place_at(child)) is not None:
                    first = next((t for t in obj.lefts if t.dep_ == "compound"), obj)
                    return Member((first.idx, obj.idx + len(obj)), self.text[first.idx : obj.idx + len(obj)])
            if token == mention.trigger and token.lemma_.lower() == "visit" and token.pos_ in VERBAL:
                for obj in (c for c in token.rights if c.dep_ == "dobj"):
                    if obj.ent_type_ in ("GPE", "LOC", "FAC") or obj.idx in self.places:
                        return Member((obj.idx, obj.idx + len(obj)), obj.text)
        town = next((t for t in mention.trigger.lefts if self._town(t)), None)
        return Member((town.idx, town.idx + len(town)), town.text) if town is not None else None

    def _town(self, token: Token) -> bool:
        """Whether a town before a noun says where ("the Geneva talks"), not who."""
        place = self.places.get(token.idx)
        return token.dep_ == "compound" and place is not None and place.kind in ("city", "capital", "town")

    def _join(self, earlier: Mention, mention: Mention) -> None:
        """Two triggers of one clause are one mention: "will travel to Lima for talks with Peru"."""
        generic = {"talks", "other"}
        if earlier.what in generic and mention.what not in generic:
            earlier.what = mention.what
        for node, distance in mention.nodes.items():
            earlier.nodes.setdefault(node, distance + 1)
        earlier.members = _union(earlier.members, mention.members)
        earlier.place = earlier.place or mention.place
        earlier.status = earlier.status or mention.status
        earlier.span = (min(earlier.span[0], mention.span[0]), max(earlier.span[1], mention.span[1]))

    def _attach(self, found: list[Mention], times: list[Time]) -> list[Time]:
        """Give each time to the mention whose clause it stands in; the rest is returned."""
        left: list[Time] = []
        for time in times:
            owner = self._owner(found, time)
            if owner is None:
                left.append(time)
                continue
            owner.times.append(time)
        # clocks in brackets and the like often hang elsewhere: they go with the clock they stand beside
        for mention in found:
            for time in list(left):
                if (
                    mention.times
                    and time.type == "TIME"
                    and any(beside(self.text, time, other) for other in mention.times)
                ):
                    mention.times.append(time)
                    left.remove(time)
        for mention in found:
            mention.times.sort(key=lambda t: t.span)
        return left

    def _owner(self, found: list[Mention], time: Time) -> Mention | None:
        tokens = self.annotated.tokens(time.span)
        if not found or not len(tokens):
            return None
        token = tokens.root if tokens.root.pos_ not in VERBAL else tokens[0]  # "am" is often read as a verb
        for _ in range(40):
            owners = [(m.nodes[token.i], n) for n, m in enumerate(found) if token.i in m.nodes]
            if owners:
                mention = found[min(owners)[1]]
                if mention.past and self._act(token, mention, time) and not self._ahead(time):
                    return None  # the day on which it was proposed, called off …
                if mention.status == "postponed":
                    self._moved(mention, time)
                return mention
            if token.head == token or (token.pos_ in VERBAL and token.dep_ not in ("acl", "xcomp")):
                return None
            token = token.head
        return None

    def _act(self, token: Token, mention: Mention, time: Time) -> bool:
        """Whether the token is the verb by which an engagement is proposed, refused or changed."""
        if token == mention.trigger or token.pos_ not in VERBAL:
            return False
        root = self.annotated.tokens(time.span).root
        if self._status(token) == "scheduled":  # "the deadline was set on Monday", but "was set for Monday"
            return root.head.lower_ == "on" and root.head.head == token
        return self._status(token) is not None

    def _ahead(self, time: Time) -> bool:
        on = day(time)
        return on is None or self.today is None or on > self.today[: len(on)]

    def _moved(self, mention: Mention, time: Time) -> None:
        """Under a verb of postponing, what stands with "to", "until" is the new date; the other is the old one."""
        before = self.text[max(0, time.span[0] - 12) : time.span[0]].lower().split()
        if before and before[-1] in ("to", "until", "till", "for") and before[:-1][-1:] != ["planned"]:
            tokens = self.annotated.tokens(time.span)
            above = tokens.root.head.head if tokens.root.head.dep_ == "prep" else tokens.root.head
            if self.words.status.get(key(above)) == "scheduled":
                mention.moved.append(time)
            return
        mention.moved.append(time)


#: Verbs of saying among the status words: what they report is judged by its own clause.
_SAYING = frozenset({"confirm", "announce", "accept", "demand", "hope", "discuss", "deny", "invite", "ask", "request"})
_THINGS = frozenset(
    {
        "demand",
        "target",
        "need",
        "deadline",
        "condition",
        "requirement",
        "obligation",
        "goal",
        "cost",
        "fate",
        "resistance",
        "criticism",
        "report",
        "letter",
        "news",
        "decision",
        "statement",
        "standard",
        "end",
        "aid",
        "money",
        "call",
        "move",
        "proposal",
        "plan",
    }
)
_PAST = frozenset({"have", "has", "had", "'ve", "’ve", "was", "were"})
#: Nouns of people or countries that take part without being named.
_COMPANY = frozenset(
    {
        "country",
        "state",
        "nation",
        "government",
        "official",
        "leader",
        "minister",
        "president",
        "envoy",
        "diplomat",
        "delegation",
        "side",
        "ally",
        "neighbor",
        "neighbour",
        "representative",
        "general",
        "commander",
        "rebel",
        "group",
        "party",
        "member",
        "negotiator",
        "counterpart",
        "partner",
        "power",
        "host",
        "king",
        "queen",
        "chief",
        "head",
        "leadership",
        "mediator",
        "team",
        "delegate",
        "family",
        "judge",
        "prosecutor",
        "commissioner",
        "ambassador",
        "secretary",
        "adviser",
        "advisor",
        "aide",
        "chancellor",
        "premier",
        "lawmaker",
        "inspector",
        "coalition",
        "bloc",
        "officer",
        "broker",
        "chairman",
        "mayor",
        "governor",
        "senator",
        "emissary",
        "pope",
        "monarch",
        "ruler",
        "dictator",
        "opponent",
        "activist",
        "guard",
    }
)
_CALLS = frozenset({"phone", "telephone", "conference", "video", "zoom"})
_DRILLS = frozenset(
    {
        "military",
        "naval",
        "joint",
        "air",
        "live",
        "war",
        "training",
        "maritime",
        "army",
        "fire",
        "defence",
        "defense",
        "tank",
        "annual",
    }
)


def _after_dateline(subject: Token) -> Token:
    """In "NAIROBI — The president will …" the parser takes the town for the subject."""
    for child in subject.rights:
        if child.dep_ == "appos" and child.left_edge.i > 0 and child.left_edge.nbor(-1).text in ("—", "–", "--", "-"):
            return child
    return subject


def _union(*groups: tuple[Member, ...]) -> tuple[Member, ...]:
    """The members of all groups, each actor and each span once."""
    found: list[Member] = []
    for member in (m for group in groups for m in group):
        if all((m.actor is None or m.actor != member.actor) and m.span != member.span for m in found):
            found.append(member)
    return tuple(found)


def beside(text: str, time: Time, other: Time) -> bool:
    """Whether only brackets, commas and a word or two stand between two times."""
    first, second = sorted((time.span, other.span))
    between = text[first[1] : second[0]]
    return (
        len(between) <= 40
        and not re.search(r"[.;!?]\s|\b(?:from|until|to|after|before|said)\b", between)
        and len(between.split()) <= 4
    )
