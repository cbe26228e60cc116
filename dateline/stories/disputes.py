"""Where the articles of one story disagree with each other: a claim and its denial, two counts of one thing, two days
for one engagement. Never a verdict, and not what grew or moved from one day to the next.

Within an article ``dateline.conflicts`` does this on its grammar. Across articles there are only their words: a
sentence that says no, and the sentence of another article that shares most of its rare words; the counts that stand
beside words for one thing (killed, wounded, captured …: ``conflicts/cues.toml``); the items of two agendas.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations

from dateline.conflicts.cues import cues
from dateline.diary import Telling, alike
from dateline.record import Record
from dateline.spans import Span, overlap
from dateline.stories.grouping import ordinal
from dateline.stories.model import Dispute, report
from dateline.stories.terms import found_words, marking, number, rarity, stem
from dateline.times.amounts import count

#: A claim is denied, or counted otherwise, within so many days; a day is told otherwise within so many.
DENIED, COUNTED, DATED = 4, 1, 1
#: Of the weight of what is denied so much stands in the claim, and so many words at least.
SHARED, WORDS = 0.4, 3
#: What is counted stands at most so many words from its number.
BESIDE = 6
#: Counts that differ less are one count, told roughly.
APART = 1.05
#: Words less rare than this tell nothing.
RARE = 2.0
#: Words that say no of what was, and the stances of those who do.
NO = re.compile(
    r"\b(?:no|not a|not one|not any|never|nobody|nothing|none|neither|nor"
    r"|(?:did|has|have|had|was|were|is|are) not|(?:did|has|have|had|was|were|is|are)n[’']t)\b",
    re.IGNORECASE,
)
DENYING = frozenset({"denies", "rejects"})
#: Of these a number is none of people or things.
_MEASURE = frozenset(
    map(stem, ("percent", "per", "year", "month", "week", "day", "hour", "minute", "km", "years", "days", "hours"))
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its rare words, who is quoted in it (the article's site, where nobody is), and whether it says
    no."""

    record: Record
    span: Span
    words: frozenset[str]
    by: str
    reference: str
    denies: bool

    @property
    def text(self) -> str:
        """Its words, on one line."""
        return " ".join(self.record.article.text[slice(*self.span)].split())


@dataclass(frozen=True, slots=True)
class Count:
    """A number with what it counts (a stem), and what was done to them (killed …; "" where no such word is near).
    ``instead``: the number that it is said to replace ("four engineers, not three")."""

    sentence: Sentence
    value: float
    unit: str
    deed: str
    instead: float | None = None


def find(records: Sequence[Record]) -> tuple[Dispute, ...]:
    """The disputes between articles of a story that repeat no other, by the day of the later side."""
    told = [list(_sentences(record)) for record in sorted(records, key=lambda r: (_day(r), r.id))]
    counts = [[count for sentence in each for count in _counts(sentence)] for each in told]
    found: list[Dispute] = []
    for one, other in combinations(range(len(told)), 2):
        found += _denials(told[one], told[other])
        found += _numbers(counts[one], counts[other])
    found += _dates(records)
    return tuple(sorted(found, key=lambda d: (d.sides[1].published, d.kind, d.about)))


def _day(record: Record) -> str:
    published = record.article.published
    return (published.value or published.latest or "0001-01-01")[:10]


def _apart(one: Record, other: Record) -> int:
    return abs(ordinal(_day(one)) - ordinal(_day(other)))


def _sentences(record: Record) -> Iterator[Sentence]:
    """What is said in each sentence, and by whom; of one in which nobody is quoted the whole."""
    article = record.article
    headline = article.text.find("\n")
    named = {actor.id: actor for actor in record.actors}
    for span in article.sentences:
        if span[0] < headline or not article.text[slice(*span)].strip():
            continue  # what the headline tells, the text tells again
        said = [(s, each) for s in record.statements for each in s.content.spans if overlap(span, each)]
        for statement, part in said:
            inner = (max(span[0], part[0]), min(span[1], part[1]))
            speaker = named.get(statement.source.actor or "")
            by = (speaker.code or speaker.name) if speaker else statement.source.text
            yield _sentence(record, span, inner, by, statement.id, statement.stance in DENYING)
        if not said:
            yield _sentence(record, span, span, article.site or article.link or record.id, "", False)


def _sentence(record: Record, whole: Span, part: Span, by: str, reference: str, denies: bool) -> Sentence:
    text = record.article.text[slice(*part)]
    words = frozenset(stem(w) for w, _ in found_words(text) if marking(stem(w)) and rarity(number(stem(w))) > RARE)
    return Sentence(record, whole, words, by, reference, denies or NO.search(text) is not None)


def _dispute(kind: str, about: str, one: Sentence, other: Sentence) -> Dispute:
    sides = sorted((one, other), key=lambda s: (s.record.article.published.value or "", s.record.id))
    first, second = (report(s.record, s.reference, s.text, None) for s in sides)
    return Dispute(kind, about, (first, second))


# --- denials -------------------------------------------------------------------------------------------------------


def _denials(one: Sequence[Sentence], other: Sequence[Sentence]) -> Iterator[Dispute]:
    """Of two articles the sentences that say no, each with the likeliest claim of the other article."""
    if not one or not other or _apart(one[0].record, other[0].record) > DENIED:
        return
    for denials, claims in ((one, other), (other, one)):
        for denial in denials:
            if not denial.denies:
                continue
            likely = [(_share(denial, claim), n) for n, claim in enumerate(claims) if _claims(claim, denial)]
            best = max(likely, default=(0.0, 0))
            if best[0] >= SHARED:
                claim = claims[best[1]]
                yield _dispute("denial", " ".join(sorted(denial.words & claim.words)), claim, denial)


def _claims(claim: Sentence, denial: Sentence) -> bool:
    """Whether a sentence may be what is denied: said by another, and no denial itself."""
    return not claim.denies and claim.by != denial.by and len(claim.words & denial.words) >= WORDS


def _share(denial: Sentence, claim: Sentence) -> float:
    whole = sum(rarity(number(word)) for word in denial.words)
    return sum(rarity(number(word)) for word in denial.words & claim.words) / whole if whole else 0.0


# --- numbers -------------------------------------------------------------------------------------------------------


@cache
def _deeds() -> dict[str, str]:
    """Stems of the words that tell what was done to those who are counted, with their one name."""
    return {stem(lemma): name for lemma, name in cues().counted.items() if name not in ("people", "troops", "launched")}


@cache
def _people() -> frozenset[str]:
    return frozenset(stem(lemma) for lemma, name in cues().counted.items() if name == "people")


def _counts(sentence: Sentence) -> Iterator[Count]:
    text = sentence.record.article.text[slice(*sentence.span)]
    words = [word for word, _ in found_words(text)]
    dates = {text[t.span[0] - sentence.span[0] : t.span[1] - sentence.span[0]] for t in sentence.record.times}
    values = [_value(word) for word in words]
    for at, value in enumerate(values):
        if value is None or any(words[at] in date.split() for date in dates):
            continue
        after = [w for w in words[at + 1 : at + 4] if w.lower() not in ("of", "the", "more", "about", "or")]
        unit = stem(after[0]) if after and not after[0][0].isdigit() else ""
        near = sorted((abs(n - at), n) for n in range(len(words)) if 0 < abs(n - at) <= BESIDE)
        deed = next((_deeds()[stem(words[n])] for _, n in near if stem(words[n]) in _deeds()), "")
        said = re.search(rf"\b{re.escape(words[at])}\s+\w+,\s+not\s+(\w+)", text)
        instead = _value(said[1]) if said else None
        if unit not in _MEASURE:
            yield Count(sentence, value, unit, deed, instead)


def _value(word: str) -> float | None:
    """A number of things: not "one", no hour and no year."""
    if ":" in word or re.fullmatch(r"(?:19|20)\d\d", word):
        return None
    value = count(word) if word[0].isdigit() or word.isalpha() else None
    return value if value is not None and value > 1 else None


def _numbers(one: Sequence[Count], other: Sequence[Count]) -> Iterator[Dispute]:
    """Of two articles the counts that cannot both be right, one for each thing counted."""
    met: set[str] = set()
    for mine in one:
        for theirs in other:
            if mine.sentence.by == theirs.sentence.by or _apart(mine.sentence.record, theirs.sentence.record) > COUNTED:
                continue
            about = _of_one_thing(mine, theirs)
            if about and about not in met and _differ(mine, theirs):
                met.add(about)
                yield _dispute("number", about, mine.sentence, theirs.sentence)


def _of_one_thing(mine: Count, theirs: Count) -> str:
    """What both count; "" where it is not one thing."""
    if mine.unit == theirs.unit and (mine.instead == theirs.value or theirs.instead == mine.value):
        return mine.unit
    kinds = {"people" if each.unit in _people() else each.unit for each in (mine, theirs)}
    if mine.deed and mine.deed == theirs.deed and (len(kinds) == 1 or "people" in kinds):
        return mine.deed
    return ""


def _differ(mine: Count, theirs: Count) -> bool:
    low, high = sorted((mine.value, theirs.value))
    return high > low * APART


# --- days ----------------------------------------------------------------------------------------------------------


def _dates(records: Sequence[Record]) -> Iterator[Dispute]:
    """The items of two agendas that tell one engagement of two days, or that one says there is not."""
    tellings = [Telling(record, item) for record in records for item in record.agenda if item.what != "other"]
    met: set[tuple[str, str, str]] = set()
    for one, other in combinations(sorted(tellings, key=lambda t: (t.day, t.record.id)), 2):
        kind = _kind(one, other)
        key = (kind, one.record.id, other.record.id)
        if kind and key not in met:
            met.add(key)
            first, second = (report(t.record, t.item.id, t.words, None) for t in (one, other))
            yield Dispute(kind, f"{one.item.what} {one.item.start.value or ''}".strip(), (first, second))


def _kind(one: Telling, other: Telling) -> str:
    mine, theirs = one.item.start.value, other.item.start.value
    if one.record.id == other.record.id or not alike(one.item.what, other.item.what) or not mine or not theirs:
        return ""
    if "visit" in {one.item.what, other.item.what}:
        return ""  # somebody comes earlier, another later
    codes = one.codes() & other.codes() or not one.codes() or not other.codes()
    if not codes:
        return ""
    states = {one.item.status, other.item.status}
    if mine[:10] == theirs[:10]:
        return "denial" if "denied" in states and len(states) > 1 and "cancelled" not in states else ""
    moved = one.item.moved_from or other.item.moved_from or states & {"postponed", "cancelled", "denied", "held"}
    near = len(mine) >= 10 <= len(theirs) and abs(ordinal(mine) - ordinal(theirs)) <= 2
    return "date" if near and not moved and _apart(one.record, other.record) <= DATED else ""
