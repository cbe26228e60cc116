"""Entries of the diary: the mentions of one engagement, gathered through the article."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from dateline.agenda.ground import Ground
from dateline.agenda.hours import TOWARDS, bare_weekday, beside
from dateline.agenda.mention import Mention
from dateline.agenda.start import day, day_beside, is_clock, last_day, own_day, parted, start
from dateline.language import DATELINE
from dateline.record import AgendaItem, AgendaTime, Caution, Member, Place, Rejected, Statement, Time
from dateline.spans import Span, merge, overlap
from dateline.times.clocks import place as zone_at

#: What may be one engagement under two names.
GENERIC = frozenset({"meeting", "talks", "other"})
FACE_TO_FACE = frozenset({"meeting", "talks", "summit", "visit", "other"})
REMOTE = frozenset({"call", "talks", "other"})
#: Status words that change what an entry was before; the others only tell of it.
CHANGES = frozenset({"postponed", "cancelled"})
#: What may stand in the diary without a day ("may soon talk to").
VAGUE = frozenset({"call", "meeting", "talks", "summit", "visit"})
TOWNS = frozenset({"city", "capital", "town"})
#: Between the first and the last day.
SPANNING = frozenset({"and", "to", "until", "till", "through", "-", "–"})
PAST = "it lies in the past"
_HOUR = re.compile(r"\b(?:hour|time|begins?|starts?|opens?|at)\b", re.IGNORECASE)
_TOWN = re.compile(r"[,(:–—-]")
#: A town before a colon, by which a page may begin: "MANILA: ".
_HEAD = re.compile(r"[A-Z]{3,}(?: [A-Z]{2,}){0,2}: ")
_IN = re.compile(r"\b(?:in|at) (?:the )?$")


@dataclass(slots=True)
class Entry:
    """An engagement in the making."""

    what: str
    members: tuple[Member, ...]
    status: str
    sentence: int
    dated: Time | None = None
    on: str | None = None
    clocks: list[Time] = field(default_factory=list)
    end: str | None = None
    moved_from: str | None = None
    absent: tuple[Member, ...] = ()
    place: Member | None = None
    spans: list[Span] = field(default_factory=list)
    solid: bool = True
    told: bool = False  # by the learned reader, though without a day


class Diary:
    """Takes mentions in the order of the text and keeps the entries."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.people = ground.people
        self.text = ground.text
        self.today = ground.today
        self.entries: list[Entry] = []
        self.rejected: list[Rejected] = []

    # --- taking in ---------------------------------------------------------------------------------------------

    def take(self, mentions: list[Mention], left: list[Time]) -> None:
        """The mentions of the next sentence, with the times of it that none of them took."""
        for number, mention in enumerate(mentions):
            verbal = any(t.pos_ in ("VERB", "AUX") for t in mention.chain)
            if not mention.times and mention.status and verbal and not mention.past:
                mention.times = [t for t in left if not mentions[1:] and self._ahead(t) and self._free(mention, t)]
            self._one(mention, mentions[:number])

    def follows(self, sentence: int) -> bool:
        """Whether the sentence, or the one before it, told of an entry."""
        return bool(self.entries) and sentence - self.entries[-1].sentence <= 1

    def guests(self, sentence: int, coming: tuple[Member, ...], absent: tuple[Member, ...]) -> None:
        """Who will attend, or stays away, by a sentence that follows an entry."""
        last = self.entries[-1] if self.entries else None
        if last is None or sentence - last.sentence > 1:
            return
        if not coming and not absent:
            return
        here = self._keys(last.members)
        last.members += tuple(m for m in coming if self.people.code(m) and not self._keys((m,)) & here)
        last.absent += tuple(m for m in absent if m.actor)
        last.members = tuple(m for m in last.members if m.actor is None or m.actor not in {a.actor for a in absent})
        last.sentence = sentence
        last.spans += [m.span for m in (*coming, *absent) if m.actor]

    def more_clocks(self, sentence: int, times: list[Time]) -> None:
        """A sentence without an engagement that gives the hour once more: "That is 1300 GMT"."""
        last = self.entries[-1] if self.entries else None
        here = last is not None and last.sentence == sentence and bool(last.clocks)  # "…, when it is Thursday 6 p.m."
        clocks = [t for t in times if is_clock(t) and (here or not own_day(t))]
        if last is None or last.sentence not in (sentence, sentence - 1) or not clocks:
            return
        at = self.people.annotated.sents[sentence]
        again = at[0].lower_ in ("that", "this", "it", "which") or sentence == last.sentence
        again = again or (bool(last.clocks) and beside(self.text, clocks[0], last.clocks[-1]))
        first = not last.clocks and bool(last.on and len(last.on) == 10)  # "Officials gave the time as 0600 GMT"
        if again or (first and (len(clocks) > 1 or _HOUR.search(at.text))):
            last.clocks += clocks
            last.spans += [t.span for t in clocks]
            last.sentence = sentence

    def _ahead(self, time: Time) -> bool:
        on = day(time)
        return on is not None and self.today is not None and on >= self.today[: len(on)]

    def _free(self, mention: Mention, time: Time) -> bool:
        """Whether a time that no clause took may be a mention's: it hangs on no past or present verb, nor on another
        clause than that of which the mention is a part."""
        above = self.people.annotated.tokens(time.span).root
        verb = next((t for t in above.ancestors if t.pos_ in ("VERB", "AUX")), None)
        if verb is None:
            return True
        return verb.tag_ not in ("VBD", "VBZ", "VBP") and mention.chain[-1].dep_ not in ("relcl", "advcl")

    def _one(self, mention: Mention, before: list[Mention]) -> None:
        moved = [t for t in mention.moved if not is_clock(t)]
        dates = [t for t in mention.times if t not in mention.moved and (not is_clock(t) or own_day(t))]
        clocks = [t for t in mention.times if t not in mention.moved and is_clock(t)]
        dated = next((t for t in dates if day(t)), dates[0] if dates else None)
        on = self._day(mention, dated)
        if on and dated in clocks and not own_day(clocks[0]):
            on = day_beside(clocks[0], dated, on)
        if mention.open:
            return self._reject(mention, mention.open)
        if mention.past and mention.status is None and not mention.absent:
            return self._held(mention, dated, on, clocks, before)
        if mention.what == "deadline" and not mention.nominal and (on is None or len(on) < 10):
            return self._reject(mention, "a limit without a day")
        if mention.once:
            return self._earlier_plan(mention, on)
        last = last_day(dated) if dated else None
        gone = on is not None and not self._later(last or on) and mention.status != "postponed"
        if gone and not mention.past:
            return self._reject(mention, PAST)
        entry = self._same(mention, on, clocks, before)
        no_day = any(t.value is None for t in mention.times)  # "on February 30 at 3 p.m."
        if entry is None and on is None and clocks and not no_day and (flow := day(clocks[0])) and self._later(flow):
            on = flow  # the day last spoken of
        if entry is None:
            bare = mention.status is None and not mention.own and not (mention.absent and on)
            if bare or mention.pointing:
                return None
            entry = Entry(mention.what, (), mention.status or "scheduled", mention.sentence)
            entry.solid = not gone and self._solid(mention, on, dated)
            self.entries.append(entry)
        elif not gone and (not mention.own or on):
            if not entry.solid and mention.status:
                entry.status = mention.status
            entry.solid = True
        self._add(entry, mention, dated, on, clocks, moved)
        return None

    def _solid(self, mention: Mention, on: str | None, dated: Time | None) -> bool:
        """Whether a mention alone makes a plan: a bare noun or a present tense without a day ahead does not, nor what
        was planned once without a day; a later sentence may."""
        if mention.own:
            if on == self.today and (mention.verbs or any(map(is_clock, mention.times))):
                return on is not None  # "holds an election on Friday", written that Friday
            last = (last_day(dated) if dated else None) or on
            return last is not None and (self.today is None or last > self.today[: len(last)])
        if mention.status in ("proposed", "possible") and on is not None and on == self.today:
            return False
        if on is None and mention.was and mention.trigger.lemma_ == "invite":
            return False  # "was invited to Luanda": whether it is still ahead, nothing says
        agreed = dated is not None and any(t.lemma_ == "agree" for t in mention.verbs)  # "agreed to meet in some weeks"
        return agreed or not (on is None and mention.was and mention.status == "scheduled")

    def _earlier_plan(self, mention: Mention, on: str | None) -> None:
        """ "It had first been planned for Tuesday": the day from which an entry was moved."""
        entry = next((e for e in reversed(self.entries) if compatible(mention.what, e.what)), None)
        if entry is None or on is None or entry.on == on or not self._near(mention, entry):
            return self._reject(mention, "an earlier plan")
        entry.moved_from = entry.moved_from or on
        entry.spans.append(mention.span)
        entry.sentence = mention.sentence
        return None

    def _held(
        self, mention: Mention, dated: Time | None, on: str | None, clocks: list[Time], before: list[Mention]
    ) -> None:
        """What has been is an event, not agenda, unless it is the end of a plan: "the talks went ahead as planned"."""
        if on is not None and self.today is not None and on > self.today:
            return
        entry = self._same(mention, on, clocks, before) if mention.nominal else None
        planned = any(t.lower_ in ("planned", "scheduled", "announced") for v in mention.verbs for t in v.subtree)
        if entry is None and planned and on is not None:
            entry = Entry(mention.what, (), "held", mention.sentence, on=on)
            self.entries.append(entry)
        if entry is None or (entry.on or "9999") > (self.today or "") or entry.status in ("cancelled", "denied"):
            return
        entry.solid, entry.status = True, "held"
        self._add(entry, mention, dated, on, clocks, [])

    def _day(self, mention: Mention, dated: Time | None) -> str | None:
        """The day of a time. A weekday on the noun of a plan ("ruled out a meeting on Friday") is one ahead, though
        the past tense of the verb makes it look like the last one."""
        on = day(dated) if dated else None
        if on is not None and len(on) == 4 and self.today and on <= self.today[:4]:
            return None  # "during 2024", said in that year, is no day of a plan
        if on is None or dated is None or self._later(on) or not mention.status:
            return on
        if len(on) == 7 and mention.nominal and dated.text.isalpha():  # "a visit in December has been called off"
            return f"{int(on[:4]) + 1}{on[4:]}"
        if len(on) != 10:
            return on
        if bare_weekday(dated):
            root = self.people.annotated.tokens(dated.span).root
            towards = mention.status == "postponed" and root.head.lower_ in TOWARDS
            if not mention.past or towards or (mention.nominal and root.i in {t.i for t in mention.trigger.subtree}):
                return (date.fromisoformat(on) + timedelta(days=7)).isoformat()
        return on

    def _later(self, on: str) -> bool:
        return self.today is None or on >= self.today[: len(on)]

    def _reject(self, mention: Mention, why: str) -> None:
        if mention.times or len(mention.members) > 1:
            self.rejected.append(Rejected("agenda", mention.span, self.text[mention.span[0] : mention.span[1]], why))

    def drop(self, entry: Entry, why: str) -> None:
        """Write down why an entry is left out."""
        span = merge(entry.spans)[0]
        self.rejected.append(Rejected("agenda", span, self.text[span[0] : span[1]], why))

    # --- one or another ----------------------------------------------------------------------------------------

    def _same(self, mention: Mention, on: str | None, clocks: list[Time], before: list[Mention]) -> Entry | None:
        """The entry that a mention speaks of, if there is one already."""
        codes = self._keys(mention.members)
        if on is None and len(codes) >= 2:
            actors = {m.actor for m in mention.members}
            same = [e for e in self.entries if codes == self._keys(e.members) and compatible(mention.what, e.what)]
            if same:  # of several, the one with the same persons, else the last
                return max(same, key=lambda e: (len(actors & {m.actor for m in e.members}), e.sentence))
        same_clause = bool(before) and before[-1].sentence == mention.sentence
        for entry in reversed(self.entries):
            known = self._keys(entry.members)
            alike = compatible(mention.what, entry.what)
            if on is None:
                if (
                    same_clause
                    and entry.sentence == mention.sentence
                    and mention.chain[-1].dep_ in ("relcl", "advcl")
                    and not clocks
                ):
                    return entry
                asked = mention.status == "proposed" and mention.was  # "Norway asked for the session"
                if (
                    mention.definite
                    and alike
                    and (not codes or codes & known or not known or asked)
                    and self._near(mention, entry)
                ):
                    return entry
                if mention.status in CHANGES and alike and codes and codes == known:
                    return entry
                if alike and len(codes) >= 2 and codes <= known:
                    return entry
                continue
            if entry.on is None:
                if alike and codes and codes == known and (entry.status == "denied") == (mention.status == "denied"):
                    return entry
                if alike and mention.definite and not codes and self._near(mention, entry):
                    return entry
                continue
            if on[:7] == entry.on[:7] and (on.startswith(entry.on) or entry.on.startswith(on)):
                if mention.status == "denied" and codes and codes & known and mention.sentence - entry.sentence <= 1:
                    return entry
                if alike and (not codes or not known or codes <= known or known <= codes):
                    return entry
                if mention.what == entry.what and len(codes & known) >= 2:
                    return entry
                if mention.what == "visit" and codes and codes & known and entry.what in FACE_TO_FACE:
                    return entry
                continue
            changed = mention.status in CHANGES or entry.status in CHANGES
            if changed and alike and (codes == known or (mention.definite and (not codes or codes & known))):
                return entry
        return None

    def _near(self, mention: Mention, entry: Entry) -> bool:
        return mention.sentence - entry.sentence <= 3

    def _keys(self, members: Iterable[Member]) -> frozenset[str]:
        """What members stand for: their codes, or themselves where they have none."""
        return frozenset(self.people.code(m) or m.actor or m.text.lower() for m in members)

    def _add(
        self, entry: Entry, mention: Mention, dated: Time | None, on: str | None, clocks: list[Time], moved: list[Time]
    ) -> None:
        """What a mention tells of an entry."""
        denied = mention.status == "denied" and entry.status not in ("possible", "proposed")
        asked = mention.status == "proposed" and mention.was and mention.definite
        if not (entry.spans and (denied or asked)):
            self._company(entry, mention)
        away = {member.actor for member in entry.absent}
        entry.absent += tuple(m for m in mention.absent if m.actor is None or m.actor not in away)
        if entry.what in GENERIC and mention.what not in GENERIC:
            entry.what = mention.what
        entry.place = entry.place or mention.place
        entry.spans.append(mention.span)
        if on or clocks:
            entry.spans += [t.span for t in mention.times if not overlap(t.span, mention.span)]
        entry.sentence = mention.sentence
        self._date(entry, mention, dated, on, moved)
        meant = mention.definite or (on is not None and on == entry.on)  # "there is no meeting on Wednesday"
        undone = mention.status == "denied" and meant and entry.status == "scheduled" and mention.nominal
        if len(entry.spans) > 1 and (mention.status in CHANGES or undone):
            forward = mention.status == "postponed" and entry.on and entry.moved_from and entry.on < entry.moved_from
            entry.status = "scheduled" if forward else mention.status or entry.status
        elif mention.status == "scheduled" and entry.status in ("proposed", "possible") and on:
            entry.status = "scheduled"
        if clocks and mention.status != "denied":
            entry.clocks += [c for c in clocks if c not in entry.clocks]

    def _company(self, entry: Entry, mention: Mention) -> None:
        """Those the entry lacks; "the talks" with some of its own sides names nobody new."""
        if mention.definite and entry.members and not self._keys(mention.members) - self._keys(entry.members):
            return
        present = {self.people.code(m) or m.text for m in entry.members}
        actors = {m.actor for m in entry.members if m.actor}
        entry.members += tuple(
            m for m in mention.members if m.actor not in actors and (self.people.code(m) or m.text) not in present
        )

    def _date(self, entry: Entry, mention: Mention, dated: Time | None, on: str | None, moved: list[Time]) -> None:
        """The day of the entry, and the one from which it was moved."""
        if mention.status == "postponed":
            entry.status = "postponed"
            if on and entry.on and on != entry.on:
                entry.moved_from = entry.on
            was = (self._day(mention, time) for time in moved)
            entry.moved_from = next((old for old in was if old), entry.moved_from)
            if on:
                entry.on, entry.dated, entry.end, entry.clocks = on, dated, self._last(mention, dated), []
        elif entry.status == "postponed" and on and entry.on and on < entry.on:
            entry.moved_from = on
        elif on and (entry.on is None or len(on) > len(entry.on)):
            entry.on, entry.dated, entry.end = on, dated, self._last(mention, dated)
        elif dated is not None and entry.dated is None:
            entry.dated = dated

    def _last(self, mention: Mention, dated: Time | None) -> str | None:
        """The last day: that of a range, or of the next of two days ("on Thursday and Friday")."""
        if dated is None:
            return None
        after = next((t for t in mention.times if t.span[0] > dated.span[1]), None)
        first, last = day(dated), day(after) if after else None
        if after and first and last and last > first and self.text[dated.span[1] : after.span[0]].strip() in SPANNING:
            return last
        return last_day(dated)

    # --- giving out --------------------------------------------------------------------------------------------

    def items(self, statements: tuple[Statement, ...]) -> tuple[tuple[AgendaItem, ...], tuple[Caution, ...]]:
        """The entries that hold, by their start, vague ones last."""
        cautions: list[Caution] = []
        kept: list[tuple[tuple[bool, str, Span], Entry, AgendaTime, AgendaTime | None]] = []
        for entry in self.entries:
            if why := self._why_not(entry):
                self.drop(entry, why)
                continue
            spans = merge(entry.spans)
            entry.clocks, until = parted(self.text, entry.clocks)
            home = self._home(entry) if entry.clocks else None
            sure = self._named_place(entry) is not None
            begins, caution = start(entry.on, entry.dated, entry.clocks, home, sure=sure)
            if caution:
                cautions.append(caution)
            ends = start(entry.end or entry.on, entry.dated, until, home)[0] if until else self._end(entry)
            kept.append(((begins.value is None, begins.value or "", spans[0]), entry, begins, ends))
        kept.sort(key=lambda each: each[0])
        items = []
        for number, (_, entry, begins, ends) in enumerate(kept, 1):
            spans = merge(entry.spans)
            there = {m.actor for m in entry.members if m.actor}
            items.append(
                AgendaItem(
                    id=f"g{number}",
                    what=entry.what,
                    participants=entry.members,
                    absent=tuple(m for m in entry.absent if m.actor not in there),
                    start=begins,
                    end=ends,
                    place=entry.place,
                    status=entry.status,
                    moved_from=entry.moved_from,
                    spans=spans,
                    statements=tuple(
                        s.id for s in statements if any(overlap(a, b) for a in s.content.spans for b in spans)
                    ),
                )
            )
        return tuple(items), tuple(cautions)

    def _end(self, entry: Entry) -> AgendaTime | None:
        """The last day, where there are several."""
        span = entry.dated.span if entry.dated else None
        return AgendaTime(entry.end, "day", (), None, span) if entry.end else None

    def _named_place(self, entry: Entry) -> str | None:
        """The zone of the town named with an engagement."""
        return zone_at(entry.place.text) if entry.place is not None else None

    def _home(self, entry: Entry) -> str | None:
        """The zone of the place where it is to be: named with it; "in" or "at" which stands nearest to its hour in its
        sentence; where the page was written; a town of the sentence; the one land that takes part, if it keeps one
        time; the places of the sentence, or of the article, if they all have one time."""
        if named := self._named_place(entry):
            return named
        at = entry.clocks[0].span[0]
        start, end = self.people.annotated.sentences[self.people.annotated.sentence_at(at)]
        here = [place for place in self.ground.places.values() if start <= place.span[0] < end]
        here.sort(key=lambda place: abs(place.span[0] - at))
        near = [place for place in here if _IN.search(self.text[max(0, place.span[0] - 8) : place.span[0]])]
        head = DATELINE.match(self.text) or _HEAD.match(self.text)
        towns = _TOWN.split(head.group().strip())[0].title().split("/") if head else ()
        names = [
            *(place.text for place in near),
            *towns,
            *(place.text for place in here if place.kind in TOWNS),
            *self._land(entry),
        ]
        zones = (zone for name in names if (zone := zone_at(name)))
        towns_named = (place for _, place in sorted(self.ground.places.items()) if place.kind in TOWNS)
        return (
            next(zones, None)
            or _only_zone(here)
            or _only_zone(self.ground.places.values())
            or next((zone for place in towns_named if (zone := zone_at(place.text))), None)
        )

    def _land(self, entry: Entry) -> tuple[str, ...]:
        """The name of the one land that takes part."""
        codes = self.people.codes(entry.members)
        lands = {
            place.name for place in self.ground.places.values() if place.kind == "country" and place.country in codes
        }
        return tuple(lands) if len(codes) == len(lands) == 1 else ()

    def _why_not(self, entry: Entry) -> str | None:
        codes = self._keys(entry.members)
        if not entry.solid:
            return PAST if entry.on and not self._later(entry.on) else "nothing says that it is still ahead"
        if entry.on:
            last = entry.end or entry.on
            if self.today and last < self.today[: len(last)] and entry.status != "held":
                return PAST
            return None
        coded = self.people.codes(entry.members)
        if entry.told:
            return None if coded else "no day, and nobody known who takes part"
        if entry.what not in VAGUE:
            return "no day"
        if entry.dated is not None and len(codes) >= 1:
            return None if coded else "no day, and nobody known who takes part"
        if len(codes) < 2 and not (
            entry.what == "visit" and entry.place and entry.status in ("possible", "denied", "cancelled")
        ):
            return "no day, and fewer than two sides named"
        if not coded:
            return "no day, and nobody known who takes part"
        if any(
            other is not entry
            and other.on
            and compatible(other.what, entry.what)
            and (entry.what == other.what or entry.what != "visit" or len(codes) > 1)
            and codes <= self._keys(other.members)
            for other in self.entries
        ):
            return "spoken of with its day elsewhere"
        return None


def _only_zone(places: Iterable[Place]) -> str | None:
    """The zone that all places whose zone is known lie in."""
    zones = {zone for place in places if (zone := zone_at(place.text))}
    return zones.pop() if len(zones) == 1 else None


def compatible(a: str, b: str) -> bool:
    """Whether two names may mean one engagement."""
    return a == b or (a in FACE_TO_FACE and b in FACE_TO_FACE) or (a in REMOTE and b in REMOTE)
