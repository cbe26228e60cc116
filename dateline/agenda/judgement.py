"""The rules' entries held against the learned reader's verdicts: what is confirmed, corrected, dropped or added.

The rules say what an engagement is, where, and from which day it was moved; of whether something is to be at a time,
how it stands and who takes part, the reader knows more, and its word holds where it is sure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from dateline.agenda import company, mentions, triggers
from dateline.agenda.ground import Ground, union
from dateline.agenda.hours import beside
from dateline.agenda.items import Diary, Entry
from dateline.agenda.mention import Mention
from dateline.agenda.reader import STANDINGS, Named, Verdict, askable, named, reader, readings, window
from dateline.agenda.start import day, is_clock, last_day, own_day
from dateline.grammar import governor
from dateline.language import datelines
from dateline.record import Actor, Member, Place, Time
from dateline.spans import Span, overlap

if TYPE_CHECKING:
    from spacy.tokens import Token

#: How sure the reader must be (0 to 1) that something is to be then, to add an entry; that nothing is, to drop one of
#: the rules; and that someone takes part.
ADD, DROP, COMES = 0.5, 0.7, 0.5
#: What the rules' word adds to how likely somebody takes part, and what their silence takes from it.
FOR, AGAINST = 0.25, 0.1
#: How sure it must be to add an entry of which the rules saw nothing, or to read words for another state as
#: "scheduled".
NEW, PLAIN = 0.9, 0.9
#: Between two times of one engagement: "Thursday and Friday", "the end of May or in June".
_JOINT = re.compile(r"[ ,]*(and|or|to|until|till|through|-|–)(?: (?:on|in|at|the|early|late|even|perhaps|else))* ?")
#: Why an entry of the rules was dropped.
NOTHING = "the learned reader finds nothing that is to be then"


def judge(diary: Diary, actors: tuple[Actor, ...], times: tuple[Time, ...], places: tuple[Place, ...]) -> None:
    """Correct the entries of a diary that has taken every sentence."""
    ground = diary.ground
    outside = datelines(ground.text)  # nobody's engagement
    asked = [t for t in times if askable(ground.text, t, ground.today) and not _over(ground, t)]
    asked = [t for t in asked if not any(overlap(t.span, head) for head in outside)]
    if not asked:
        return
    who, sentences, model = named(ground.text, actors, places), ground.annotated.sentences, reader()
    windows = (window(model.words, ground.text, sentences, time, who) for time in asked)
    verdicts = {each.time.span: model.read(each) for each in windows}
    _correct(diary, verdicts)
    _add(diary, verdicts)
    _clocks(diary)


def _over(ground: Ground, time: Time) -> bool:
    """Whether a time is plainly past, so that it need not be asked about: the verb above it is in the past tense, and
    no word for a plan ("was due", "was put off")."""
    when, root = day(time), ground.root(time)
    if ground.today is None or when is None or when >= ground.today[: len(when)] or root is None:
        return False
    verb = governor(root)
    return verb is not None and verb.tag_ == "VBD" and verb.lemma_ not in ("be", "have") and ground.status(verb) is None


def on(verdict: Verdict, today: str | None) -> str | None:
    """The day that a time means, if what the reader says of it holds: of a weekday the coming one, but of what was
    held the last one."""
    days = readings(verdict.time, today)
    if not days:
        return None
    return days[0] if verdict.standing == "held" else days[-1]


def _correct(diary: Diary, verdicts: Mapping[Span, Verdict]) -> None:
    for entry in list(diary.entries):
        own = _of(entry, verdicts, diary.ground.today)
        if not own:
            continue
        best = max(own, key=lambda verdict: verdict.ahead)
        if 1.0 - best.ahead > DROP and entry.status == "held":
            continue  # the rules take for held only what the text says was planned
        if 1.0 - best.ahead > DROP:
            diary.entries.remove(entry)
            diary.drop(entry, NOTHING)
            continue
        if best.ahead < ADD:
            continue
        entry.solid = True
        entry.status = _status(entry, best)
        _company(diary, entry, best)


def _status(entry: Entry, verdict: Verdict) -> str:
    """How an entry stands: by the reader, unless the rules saw words for a state ("may fly") of which the reader,
    saying "scheduled", is not sure that they say nothing."""
    told = verdict.standing
    if told == "scheduled" and entry.status != told and verdict.odds[STANDINGS.index(told)] < PLAIN:
        return entry.status
    return told


def _of(entry: Entry, verdicts: Mapping[Span, Verdict], today: str | None) -> list[Verdict]:
    """The verdicts on the times of an entry: those of its day, and its clocks."""
    times = [*((entry.dated,) if entry.dated else ()), *entry.clocks]
    found = [verdicts[t.span] for t in times if t.span in verdicts]
    for span, verdict in verdicts.items():
        if any(overlap(span, each) for each in entry.spans) and entry.on in readings(verdict.time, today):
            found.append(verdict)
    return found


def _company(diary: Diary, entry: Entry, verdict: Verdict) -> None:
    """Who takes part by the reader. Of a country's people those stay whom the rules named; who has no code stays, for
    of them the reader knows nothing; who stays away does not come."""
    people = diary.people
    away = {member.actor for member in entry.absent}
    coming = _members(diary.ground, verdict, people.codes(entry.members))
    if not coming:
        return
    seen, codes = {each.code for each, _ in verdict.company}, people.codes(coming)
    kept = tuple(m for m in entry.members if (code := people.code(m)) is None or code in codes or code not in seen)
    known = people.codes(kept)
    entry.members = union(kept, tuple(m for m in coming if people.code(m) not in known and m.actor not in away))


def _members(ground: Ground, verdict: Verdict, ruled: frozenset[str] = frozenset()) -> tuple[Member, ...]:
    """For each country or organisation that takes part, its likeliest mention; in the order of the text. ``ruled`` are
    those that take part by the rules, whose word counts too."""
    best: dict[str, tuple[float, Named]] = {}
    for each, alone in verdict.company:
        likely = alone + (0.0 if not ruled else FOR if each.code in ruled else -AGAINST)
        if likely > best.get(each.code, (COMES,))[0]:
            best[each.code] = (likely, each)
    coming = sorted((each for _, each in best.values()), key=lambda each: each.span)
    return tuple(Member(each.span, ground.text[each.span[0] : each.span[1]], each.actor) for each in coming)


def _add(diary: Diary, verdicts: Mapping[Span, Verdict]) -> None:
    """Entries for the times at which only the reader finds something."""
    ground = diary.ground
    last: Time | None = None
    for span, verdict in sorted(verdicts.items()):
        when, time = on(verdict, ground.today), verdict.time
        number = ground.annotated.sentence_at(span[0])
        if verdict.ahead < ADD or ground.words.about_games(ground.annotated.sents[number].text):
            continue
        before, last = last, time
        if when and before and _goes_on(diary, before, time, when):
            continue
        members = _members(ground, verdict)
        if when is None:
            _vague(diary, verdict, members)
            continue
        if any(entry.moved_from == when for entry in diary.entries):
            continue  # the day from which something was moved
        clock = is_clock(time)
        if clock and any(entry.on and time in entry.clocks for entry in diary.entries):
            continue  # the hour of an entry that the rules have
        known = _beside(diary, time) if clock and not own_day(time) else None
        known = known or next((e for e in diary.entries if _same(diary, e, when, members, number)), None)
        if known is None and (verdict.ahead < NEW or not diary.people.codes(members)):
            continue
        if known is None:
            known = _entry(diary, verdict, when, members)
            diary.entries.append(known)
        elif len(when) > len(known.on or ""):
            known.on, known.dated, known.end = when, time, last_day(time)
        if clock and time not in known.clocks and (not own_day(time) or day(time) == known.on):
            known.clocks.append(time)
        known.spans.append(span)


def _goes_on(diary: Diary, before: Time, time: Time, when: str) -> bool:
    """Whether a time only goes on from the one before it: "on Thursday and Friday" ends on Friday, "at the end of May
    or in June" is one engagement."""
    joint = _JOINT.fullmatch(diary.text, before.span[1], time.span[0])
    entry = next((e for e in diary.entries if before.span in e.spans or e.dated == before), None)
    if joint is None or entry is None or is_clock(time) or is_clock(before):
        return False
    if joint[1] != "or" and entry.on and entry.on < when and entry.end is None:
        entry.end = when
    entry.spans.append(time.span)
    return True


def _vague(diary: Diary, verdict: Verdict, members: tuple[Member, ...]) -> None:
    """What is to be at a time that names no day: an entry without one, unless its people have one in that sentence."""
    time = verdict.time
    number = diary.ground.annotated.sentence_at(time.span[0])
    known = (e for e in diary.entries if e.sentence == number or e.dated == time)
    if time.type != "DATE" or any(_alike(diary, entry, members) for entry in known):
        return
    if verdict.ahead >= NEW:
        entry = _entry(diary, verdict, None, members)
        entry.told = True
        diary.entries.append(entry)


def _alike(diary: Diary, entry: Entry, members: tuple[Member, ...]) -> bool:
    """Whether an entry may be of these people."""
    codes, known = diary.people.codes(members), diary.people.codes(entry.members)
    return not codes or not known or bool(codes & known)


def _beside(diary: Diary, clock: Time) -> Entry | None:
    """The entry whose day stands beside a clock in the text."""
    dated = [e for e in diary.entries if e.dated is not None and beside(diary.text, clock, e.dated)]
    return min(dated, key=lambda e: abs(e.dated.span[0] - clock.span[0]) if e.dated else 0, default=None)


def _clocks(diary: Diary) -> None:
    """Give each clock of an entry to the entry whose day stands beside it."""
    for entry in diary.entries:
        for clock in list(entry.clocks):
            owner = None if own_day(clock) else _beside(diary, clock)
            if owner in (None, entry) or entry.dated is None or beside(diary.text, clock, entry.dated):
                continue
            entry.clocks.remove(clock)
            if owner is not None and clock not in owner.clocks:
                owner.clocks.append(clock)


def _same(diary: Diary, entry: Entry, when: str, members: tuple[Member, ...], number: int) -> bool:
    """Whether an entry is of that day (in one sentence, of its month), and of these people."""
    if entry.on is None or not (entry.on.startswith(when) or when.startswith(entry.on)):
        return False
    near = entry.on == when or entry.sentence == number  # "in March … on March 9"
    return near and _alike(diary, entry, members)


def _entry(diary: Diary, verdict: Verdict, when: str | None, members: tuple[Member, ...]) -> Entry:
    """A new entry."""
    ground, time = diary.ground, verdict.time
    number = ground.annotated.sentence_at(time.span[0])
    mention = _mention(ground, time, number)
    entry = Entry(mention.what if mention else "other", members, verdict.standing, number, dated=time, on=when)
    entry.end = last_day(time)
    entry.spans = [time.span, *([mention.span] if mention else [])]
    entry.place = mention.place if mention else None
    return entry


def _mention(ground: Ground, time: Time, number: int) -> Mention | None:
    """The word of the time's clause that names what is to be: the nearest that may, else the verb above the time."""
    sentence = ground.annotated.sents[number]
    root = ground.root(time)
    above = governor(root) if root is not None else None
    known = triggers.triggers(ground)
    naming: list[tuple[int, int, Token, str]] = []
    for token in sentence:
        what = triggers.kind(ground, token) if token.lemma in known else None
        if what is not None and root is not None:
            elsewhere = above is not None and token != above and above not in token.ancestors
            naming.append((elsewhere, abs(token.i - root.i), token, what))
    if naming:
        _, _, token, what = min(naming, key=lambda each: each[:2])
    elif above is not None:
        token, what = above, "other"
    else:
        return None
    mention = mentions.mention_at(ground, token, what, number)
    company.gather(ground, mention)
    return mention
