"""From names, titles, roles and institutions to actors: who is who in one article."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from dateline.actors import offices, tables
from dateline.actors.known import Known
from dateline.actors.names import fold, likeness, same, same_given, sound
from dateline.actors.offices import Holder
from dateline.actors.people import TEMPORAL, Name, Title, names
from dateline.actors.tables import Entry
from dateline.actors.unnamed import Institution, Unnamed, institutions, people
from dateline.actors.words import Fixed, Words
from dateline.language import datelines
from dateline.record import Actor, Caution, Found, Published, Rejected
from dateline.spans import Span

#: How like a holder's name a name must be (0 to 100), with the title of the holder's office before it.
FULL_NAME = 76.0
SURNAME = 84.0
#: The same for a full name where several hold such an office ("the foreign ministry's spokeswoman").
ONE_OF_MANY = 82.0
#: A leader is known by a surname that no more people in the table ever bore.
BEARERS = 2
#: PLOVER sectors of offices that are not of the government.
SECTORS = {"army chief": "MIL", "parliament president": "LEG", "spy chief": "SPY", "attorney general": "JUD"}
MINISTRIES = "foreign defence interior finance energy health justice economy trade"
#: Who is known by name in all the world's news.
LEADERS = frozenset(
    {
        "president", "prime minister", "supreme leader", "foreign minister", "defence minister", "secretary general",
        "high representative", "commission president", "council president", offices.FIGURE,
    }
)  # fmt: skip
#: Who may be called the leader of a country.
RULERS = ("president", "prime minister", "supreme leader")
#: Offices of a state: whose, the article need not say of its own country ("Interior Minister Jo Smith").
NATIONAL = frozenset({"president", "prime minister", *(f"{m} minister" for m in MINISTRIES.split())})
#: Whoever is told of by a part is named at most so many sentences later.
INTRODUCED = 3
#: A name without a title is that of someone who held an office in the years before.
REMEMBERED = 15


@dataclass
class Draft:
    """An actor in the making."""

    name: str
    kind: str
    code: str | None = None
    sector: str | None = None
    office: str | None = None
    wikidata: str | None = None
    mentions: dict[Span, None] = field(default_factory=dict)
    titles: list[Title] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    heads: set[str] = field(default_factory=set)
    gender: str | None = None
    plural: bool = False
    written: dict[str, list[Span]] = field(default_factory=dict)
    parts: tuple[str, ...] = ()
    tokens: list[int] = field(default_factory=list)
    holder: Holder | None = None
    excluded: frozenset[str] = frozenset()
    last_said: int = -1

    def add(self, span: Span) -> None:
        self.mentions[span] = None


class Linker:
    """Builds the actors of one article. ``day`` and ``until`` bound the date on which offices are looked up; ``None``
    where the article has no date."""

    def __init__(self, words: Words, published: Published, known: Known) -> None:
        self.words = words
        self.known = known
        self.offices = known.offices
        self.day, self.until = _bounds(published)
        self.drafts: list[Draft] = []
        self.fixed: dict[tuple[str, str], Draft] = {}
        self.persons: list[Draft] = []
        self.by_holder: dict[str, Draft] = {}
        self.bearing: dict[str, list[Draft]] = {}  # persons by the head of their title and the kind of office
        self.at: dict[int, Draft] = {}  # the person or unnamed person whose mention ends before a token
        self.rejected: list[Rejected] = []
        self.cautions: list[Caution] = []
        self.body_code: dict[int, str | None] = {}
        self.codes = Counter(f.entry.code for f in words.fixed if f.entry.code)
        self.acting: list[tuple[Fixed, Entry]] = []  # organisations, and governments that are subjects, in order
        self.only = self._only()
        self.written = self._written()

    def run(self) -> Found[Actor]:
        found = names(self.words)
        found = sorted([*found, *self._unseen(found)], key=lambda name: name.first)
        inside = {i: (n.first, n.last) for n in found for i in range(n.first, n.last)}
        used = set(inside)
        for name in found:
            for title in name.titles:
                used.update(range(title.first, title.last))
        self._named_people(found)
        for person in self.persons:
            self._identify(person)
        self._merge()
        for person in self.persons:
            person.tokens.sort()
            for word in sorted(person.heads | person.keys):
                self.bearing.setdefault(word, []).append(person)
        self._fixed(inside, used)
        used |= self._called(used)
        bodies = institutions(self.words, used, inside)
        self._institutions(bodies)
        taken = {i for b in bodies for i in range(b.first, b.last)}
        self._organisations(used | taken)
        self._press()
        self._unnamed(people(self.words, used | {b.last - 1 for b in bodies}))  # "the coast guard" is a body
        self._pronouns()
        return self._finish()

    def _only(self) -> str | None:
        """The one country of the article, or the one that it names three times, and twice as often as any other;
        without those to which somebody only goes or speaks."""
        named = [f for f in self.words.fixed if f.entry.sort != "organisation" and f.entry.code]
        at_home = {f.entry.code for f in named if not self._gone_to(f)}
        countries = Counter(f.entry.code for f in named if f.entry.code in at_home)
        ranked = sorted(countries.items(), key=lambda pair: -pair[1])[:2]
        if len(ranked) == 1 or (len(ranked) == 2 and ranked[0][1] >= max(3, 2 * ranked[1][1])):
            return ranked[0][0]
        return None

    def _written(self) -> str | None:
        """The country of the town in which the article was written, by its dateline."""
        head = next(iter(datelines(self.words.text)), (0, 0))
        towns = (place for start, place in sorted(self.words.places.items()) if head[0] <= start < head[1])
        return next((place.country for place in towns if place.country), None)

    def _gone_to(self, fixed: Fixed) -> bool:
        """Whether a country stands as the end of a journey or the other side: "to visit Peru", "fly to Peru", "talks
        with Peru"."""
        words, last = self.words, fixed.last - 1
        if words.dep[last] == "dobj":
            return words.lower[words.head[last]].startswith("visit")
        before = words.lower[words.head[last]] if words.dep[last] == "pobj" else ""
        return before in ("to", "with", "into", "towards")

    def _in_hand(self, first: int, last: int) -> str | None:
        """The country whose "the government", "its parliament", "the army in Bamako" is: the place after it, the one
        that acts before it in the sentence, else in the sentence before, else the one the article is about. Where two
        act there, none."""
        words = self.words
        if last + 1 < words.size and words.lower[last] in ("in", "of"):
            fixed = words.fixed_at.get(last + 1 + (words.lower[last + 1] == "the"))
            if fixed is not None and fixed.entry.sort != "organisation" and len(words.series(fixed)) == 1:
                return fixed.entry.code
            if fixed is None and words.capital(last + 1):
                return None
        for back in (0, 1):
            acting = {
                entry.code
                for fixed, entry in self._acted(first)
                if words.sentence[fixed.first] == words.sentence[first] - back and entry.sort != "organisation"
            }
            if acting:
                one = next(iter(acting)) if len(acting) == 1 else None
                return self.written if one is None and self.written in acting else one
        return self.only or self.written

    def _acted(self, token: int) -> list[tuple[Fixed, Entry]]:
        """What acted before a token, the latest twenty of them, in order."""
        end = bisect_left(self.acting, token, key=lambda pair: pair[0].first)
        return self.acting[max(0, end - 20) : end]

    def _called(self, used: set[int]) -> set[int]:
        """Links "the bloc", "the agency" to the organisation named before that is so called, where it is one; returns
        the tokens that are settled so."""
        words, short = self.words, self.words.lexicon.called
        settled: set[int] = set()
        for i, lower in enumerate(words.lower):
            if lower not in short or i in used or i in words.fixed_at or i == 0 or words.lower[i - 1] != "the":
                continue
            if words.dep[i] in ("compound", "nmod") or words.lower[i + 1 : i + 2] == ["of"]:
                continue
            so_called = [(f, entry) for f, entry in self._acted(i) if lower in entry.called]
            if not so_called:
                continue
            latest = words.sentence[so_called[-1][0].first]
            names = {entry.name for f, entry in so_called if words.sentence[f.first] == latest}
            if len(names) == 1:
                self._entry(so_called[-1][1]).add(words.span(i - 1, i + 1))
                settled.add(i)
        return settled

    def _unseen(self, found: list[Name]) -> list[Name]:
        """The full names of leaders, and the user's own, that the entity recogniser missed."""
        words = self.words
        named = {i for name in found for i in range(name.first, name.last)}
        taken = named | set(words.fixed_at)
        unseen = []
        for i in range(words.size - 1):
            if i in taken or i + 1 in taken or words.pos[i] != "PROPN" or words.pos[i + 1] != "PROPN":
                continue
            parts = (fold(words.words[i]), fold(words.words[i + 1]))
            rows = self.offices.known_as(" ".join(parts))
            if any(self._leads(h) and parts in h.names() for h in rows):
                unseen.append(Name(i, i + 2, parts, ()))
        taken.update(i for name in unseen for i in range(name.first, name.last))
        unseen += [
            Name(i, i + 1, (fold(words.words[i]),), ()) for i in range(words.size) if self._leads_alone(i, taken)
        ]
        named.update(i for name in unseen for i in range(name.first, name.last))
        return [*unseen, *self._own_names(named)]

    def _leads_alone(self, i: int, taken: set[int]) -> bool:
        """Whether an unlabelled surname that is a subject is that of one leader on the day of the article."""
        words = self.words
        if i in taken or words.pos[i] != "PROPN" or words.dep[i] not in ("nsubj", "nsubjpass") or words.label[i]:
            return False
        if (
            len(words.words[i]) < 4
            or not words.capital(i)
            or words.words[i].isupper()
            or i in words.head[i + 1 : i + 2]
        ):
            return False
        leading = [h for h in self.offices.known_as(words.words[i]) if self._leads(h)]
        surname = fold(words.words[i])
        leading = [h for h in leading if any(n[-1] == surname for n in h.names() if n)]
        return len({h.identity for h in leading}) == 1

    def _own_names(self, taken: set[int]) -> list[Name]:
        """The names of the user's table that the entity recogniser missed, as they are written there; they go before
        the fixed names within them ("Jordan Smith")."""
        words, own = self.words, self.known.own_names
        found = []
        for i, word in enumerate(words.words) if own else ():
            if i in taken or not words.capital(i):
                continue
            for parts in own.get(fold(word), ()):
                last = i + len(parts)
                fixed = [words.fixed_at[k] for k in range(i, min(last, words.size)) if k in words.fixed_at]
                free = not taken & set(range(i, last)) and all(i <= f.first and f.last <= last for f in fixed)
                if free and tuple(map(fold, words.words[i:last])) == parts:
                    found.append(Name(i, last, parts, ()))
                    taken = taken | set(range(i, last))
                    break
        return found

    # --- people by name ------------------------------------------------------------------------------------------

    def _named_people(self, found: list[Name]) -> None:
        full: dict[str, list[Draft]] = {}  # by the last word, as it sounds
        by_word: dict[str, list[Draft]] = {}
        single = []
        for name in found:
            if len(name.parts) == 1:
                single.append(name)
                continue
            bucket = full.setdefault(sound(name.parts[-1]), [])
            draft = next((d for d in bucket[:20] if same(name.parts, d.parts)), None)
            if draft is None:
                draft = self._person(name)
                bucket.append(draft)
                for part in name.parts:
                    by_word.setdefault(sound(part), []).append(draft)
            elif len(name.parts) > len(draft.parts):
                draft.parts = name.parts
            self._mention(draft, name)
        alone: dict[str, Draft] = {}
        for name in single:
            key = sound(name.parts[0])
            choice = full.get(key) or _unique(by_word.get(key, []))
            correction = self.known.corrected(name.parts)
            if correction is not None and (correction.target or correction.nobody):
                choice = []
            fitting = [d for d in choice if _fits(d, name)] if len(choice) > 1 else choice
            if len(fitting) == 1:
                self._mention(fitting[0], name)
            elif choice:
                who = " or ".join(d.name for d in choice[:4])
                span = self.words.span(name.first, name.last)
                text = self.words.quote(name.first, name.last)
                self.rejected.append(Rejected("actor", span, text, f"More than one person has this name: {who}."))
            else:
                draft = alone.get(key)
                if draft is None:
                    draft = alone[key] = self._person(name)
                self._mention(draft, name)
        firsts = {k: v[0] for k, v in by_word.items() if len(v) == 1 and k not in full and k not in alone}
        self._bare(found, {**{k: v[0] for k, v in full.items() if len(v) == 1}, **alone}, firsts)

    def _bare(self, found: list[Name], surnames: dict[str, Draft], firsts: dict[str, Draft]) -> None:
        """Surnames (and, as subjects, first words of names) that the entity recogniser missed or took for others."""
        words = self.words
        taken = {i for n in found for i in range(n.first, n.last)}
        taken.update(i for n in found for t in n.titles for i in range(t.first, t.last))
        # where someone is first named whose surname is also that of a country ("Jordan")
        surnamed = {words.words[n.last - 1]: n.first for n in reversed(found) if len(n.parts) > 1}
        for i, word in enumerate(words.words):
            subject = words.dep[i] in ("nsubj", "nsubjpass")
            if i in taken or len(word) < 3 or not words.capital(i) or (words.label[i] in TEMPORAL and not subject):
                continue  # "in May or June" is not Theresa May
            named_before = subject and surnamed.get(word, words.size) < i
            if i in words.fixed_at and not named_before:
                continue
            tagged = words.pos[i] == "PROPN" or words.label[i] in ("ORG", "GPE", "PERSON", "NORP", "PRODUCT")
            if not tagged and not named_before:
                continue
            name = fold(word)
            draft = surnames.get(sound(name))
            if draft is None and subject:
                draft = firsts.get(sound(name))
            if draft is None or name not in draft.parts:
                continue
            beside = [j for j in (i - 1, i + 1) if 0 <= j < words.size and words.pos[j] == "PROPN" and words.capital(j)]
            if any(words.head[j] == i or words.head[i] == j for j in beside if j not in taken):
                continue
            first = i
            while first and words.lower[first - 1] in tables.listed("particles") and first - 1 not in taken:
                first -= 1  # "Von der Leyen left"
            self._mention(draft, Name(first, i + 1, (fold(word),), ()))

    def _person(self, name: Name) -> Draft:
        draft = Draft(self.words.quote(name.first, name.last), "person", parts=name.parts)
        self.persons.append(draft)
        self.drafts.append(draft)
        return draft

    def _mention(self, draft: Draft, name: Name) -> None:
        words = self.words
        span = words.span(name.first, name.last)
        draft.add(span)
        draft.tokens.append(name.first)
        draft.written.setdefault(words.quote(name.first, name.last), []).append(span)
        for title in name.titles:
            if not any(
                (t.key, t.code, t.head, t.former) == (title.key, title.code, title.head, title.former)
                for t in draft.titles
            ):
                draft.titles.append(title)
            draft.heads.add(tables.by_word("in_full").get(title.head, title.head))
            if title.key:
                draft.keys.add(title.key)
            if title.head.endswith("woman"):
                draft.gender = draft.gender or "f"
            elif title.head.endswith("man") and title.head != "chairman":
                draft.gender = draft.gender or "m"
            if title.last == name.first:
                draft.add(words.span(title.first, name.last))
            else:
                draft.add(words.span(title.first, title.last))
        if name.honorific in ("mr", "sir", "lord"):
            draft.gender = "m"
        elif name.honorific in ("mrs", "ms", "miss", "lady"):
            draft.gender = "f"
        if len(self.words.quote(name.first, name.last)) > len(draft.name) and len(name.parts) > 1:
            draft.name = self.words.quote(name.first, name.last)
        for i in range(name.first, name.last):
            self.at[i] = draft

    # --- who they are --------------------------------------------------------------------------------------------

    def _identify(self, person: Draft) -> None:
        correction = self.known.corrected(person.parts)
        if correction is not None and correction.target:
            holder = self._on_the_day(self.known.of_identity(correction.target))
        elif correction is not None and correction.nobody:
            holder = None
        else:
            person.excluded = correction.excluded if correction is not None else frozenset()
            holder = self._own(person) or self._by_title(person) or self._by_name(person)
        if holder is None:
            for title in person.titles:
                person.code = person.code or title.code
            current = [t for t in person.titles if not t.former]
            at_home = any(t.key in NATIONAL and " of " not in t.text for t in current)
            if person.code is None and at_home and not self._of_something(person):
                person.code = self.only
            person.office = next((t.text for t in current if t.key), None) or next(
                (t.text for t in current if " " in t.text), None
            )
            person.sector = self._sector(person)
            return
        self._settle(person, holder)

    def _own(self, person: Draft) -> Holder | None:
        """Somebody of the user's table, by name; where two there share it, the one whose title the page gives."""
        rows = [h for h in self.offices.known_as(" ".join(person.parts)) if h.rank == offices.OWN]
        rows = [h for h in rows if any(person.parts == n or same(person.parts, n) for n in h.names())]
        if len({h.identity for h in rows}) > 1:
            told = {(t.code, t.key) for t in person.titles}
            fitting = [h for h in rows if (h.code, h.key) in told or (None, h.key) in told]
            if len({h.identity for h in fitting}) != 1:
                self._ambiguous(person, rows)
                person.excluded = frozenset(h.identity for h in rows)
                return None
            rows = fitting
        return self._on_the_day(rows)

    def _on_the_day(self, rows: list[Holder]) -> Holder | None:
        """Of one person's holdings the one on the day of the article; else the last that began before, else any."""
        day, until = self.day or "9999", self.until or "9999"
        current = [h for h in rows if h.during(day, until)]
        before = sorted((h for h in rows if h.start <= until), key=lambda h: h.start)
        return next(iter((*current, *before[-1:], *rows)), None)

    def _ambiguous(self, person: Draft, rows: list[Holder]) -> None:
        """Leave a name unlinked that two known people bear, and say who they are."""
        who = dict.fromkeys(f"{h.person} ({', '.join(v for v in (h.office, h.code) if v)})" for h in rows)
        span = min(person.mentions)
        text = self.words.text[span[0] : span[1]]
        listed = " or ".join(list(who)[:4])
        self.rejected.append(Rejected("actor", span, text, f"More than one known person has this name: {listed}."))

    def _of_something(self, person: Draft) -> bool:
        """Whether an "of" after the name says what the office is of: "President Jo Smith of the club"."""
        return any(self.words.text.startswith(" of ", end) for _, end in person.mentions)

    def _settle(self, person: Draft, holder: Holder) -> None:
        person.holder = holder
        self.by_holder.setdefault(holder.person, person)
        person.name, person.code, person.wikidata = holder.person, holder.code or None, holder.wikidata or None
        person.sector = holder.sector or SECTORS.get(holder.key, "GOV" if holder.office else None)
        left = any(t.former and t.key == holder.key for t in person.titles)  # on the day itself both may be said
        if self.day is not None and self.until is not None and holder.during(self.day, self.until) and not left:
            person.office = holder.office or next((t.text for t in person.titles if t.key and not t.former), None)
            if holder.key and holder.key != offices.FIGURE:
                person.keys.add(holder.key)
                self.bearing.setdefault(holder.key, []).append(person)

    def _merge(self) -> None:
        """Two spellings of one holder are one actor."""
        swap: dict[int, Draft] = {}
        for person in self.persons:
            first = self.by_holder.get(person.holder.person, person) if person.holder is not None else person
            if first is not person:
                swap[id(person)] = first
                first.mentions.update(person.mentions)
                first.tokens += person.tokens
                first.titles += person.titles
                first.heads |= person.heads
                first.keys |= person.keys
        if swap:
            self.at = {i: swap.get(id(draft), draft) for i, draft in self.at.items()}
            self.persons = [person for person in self.persons if id(person) not in swap]
            self.drafts = [draft for draft in self.drafts if id(draft) not in swap]

    def _by_title(self, person: Draft) -> Holder | None:
        if self.day is None or self.until is None:
            return None
        for title in person.titles:
            if title.former:
                continue
            if title.key is None:
                if title.head == "leader" and title.code is not None and self._rules(person, title):
                    return person.holder
                continue
            if title.code is not None:
                choice = self.offices.holders(title.code, title.key, self.day, self.until)
            else:
                rows = self.offices.by_key.get(title.key, ())
                choice = [h for h in rows if h.code in self.codes and h.during(self.day, self.until)]
                if (not choice and len(person.parts) > 1) or title.key in ("president", "prime minister"):
                    choice = choice or [h for h in rows if h.during(self.day, self.until)]
            choice = [h for h in choice if h.identity not in person.excluded]
            known = [h for h in choice if _is(person.parts, h)]
            if not known and title.code is None and len(person.parts) > 1:  # the country is not named: by the full name
                bearers = [h for h in self.offices.known_as(" ".join(person.parts)) if h.key == title.key]
                known = [h for h in bearers if h.during(self.day, self.until) and _is(person.parts, h)]
                known = [h for h in known if h.identity not in person.excluded]
            people_found = {h.identity for h in known}
            if len(people_found) == 1:
                self._spelling(person, title, known[0])
                return known[0]
            if known or title.code is None:
                continue
            if variant := self._variant(person, title, choice):
                return variant
        return None

    def _rules(self, person: Draft, title: Title) -> bool:
        """Whether somebody called a country's leader is the one who rules it, in whatever office."""
        for key in RULERS:
            choice = self.offices.holders(title.code or "", key, self.day or "", self.until or "")
            choice = [h for h in choice if h.identity not in person.excluded]
            if len(choice) == 1 and (_is(person.parts, choice[0]) or self._variant(person, title, choice)):
                person.holder = choice[0]
                return True
        return False

    def _variant(self, person: Draft, title: Title, choice: list[Holder]) -> Holder | None:
        """The one of the holders whose name is misspelt here; the reader is told. A surname alone is too little where
        several hold such an office."""
        full = len(person.parts) > 1
        if not full and len(choice) > 1:
            return None
        bar = (FULL_NAME if len(choice) == 1 else ONE_OF_MANY) if full else SURNAME
        like = [h for h in choice if max(_likeness(person.parts, name) for name in h.names()) >= bar]
        if len(like) != 1:
            return None
        self._caution(person, title, like[0])
        return like[0]

    def _spelling(self, person: Draft, title: Title, holder: Holder) -> None:
        """Tell the reader of a spelling that no table has; accents, initials, short forms and middle names are none."""
        known = {part for name in holder.names() for part in name}
        strange = [p for p in person.parts if p not in known and len(p) > 1]
        if any(not any(same_given(p, k) and sound(p) != sound(k) for k in known) for p in strange):
            middle = len(holder.names()[0]) == 2 < len(person.parts) and not {person.parts[0], person.parts[-1]} & set(
                strange
            )
            if not middle:
                self._caution(person, title, holder)

    def _caution(self, person: Draft, title: Title, holder: Holder) -> None:
        written = max(person.written, key=len)
        office = title.text[:1].upper() + title.text[1:]
        spans = tuple(span for name in person.written for span in person.written[name])
        self.cautions.append(
            Caution("name-variant", f"The page writes “{written}”; {office} on that day was {holder.person}.", spans)
        )

    def _by_name(self, person: Draft) -> Holder | None:
        """A full name that is exactly that of someone who holds or held an office of a country in the article, or who
        leads any country on that day."""
        if len(person.parts) < 2:
            return self._by_surname(person)
        day = self.until or "9999"
        rows = [
            h for h in self.offices.known_as(" ".join(person.parts)) if any(same(person.parts, n) for n in h.names())
        ]
        titled = {t.code for t in person.titles}
        rows = [h for h in rows if h.code in self.codes or h.code in titled or self._leads(h)]
        rows = [h for h in rows if h.key in offices.well_known() and h.identity not in person.excluded]
        rows = [h for h in rows if h.start <= day and (not h.end or _years(h.end, day) <= REMEMBERED)]
        if len({h.identity for h in rows}) > 1 and len({h.code for h in rows}) > 1:
            self._ambiguous(person, rows)
            return None
        if not rows:
            return None
        posts = [t for t in person.titles if not t.former and t.key]
        if posts and all(t.code not in (None, rows[0].code) for t in posts):
            return None
        current = [h for h in rows if self.day and self.until and h.during(self.day, self.until)]
        return (sorted(current, key=lambda h: (not offices.sole(h.key), h.start)) or rows)[0]

    def _by_surname(self, person: Draft) -> Holder | None:
        """A surname alone is a leader's if hardly anyone else in the table ever bore it, and none of the well-known, or
        none other of a country in the article does so now. Whoever is introduced ("Jones, a plumber,") is no leader."""
        if not person.parts or any(t.former for t in person.titles) or self._explained(person):
            return None
        rows = [h for h in self.offices.known_as(person.parts[0]) if any(n[-1:] == person.parts for n in h.names())]
        bearers = {h.identity for h in rows}
        rows = [h for h in rows if h.key in offices.well_known()]
        leading = [h for h in rows if self._leads(h) and h.identity not in person.excluded]
        near = [h for h in leading if h.code in self.codes]
        if len({h.identity for h in rows}) > 1 or len(bearers) > BEARERS:
            leading = near
        if len({h.identity for h in leading}) != 1:
            return None
        codes = {t.code for t in person.titles if t.code}
        return leading[0] if not codes or leading[0].code in codes else None

    def _explained(self, person: Draft) -> bool:
        """Whether an apposition after the name says what the page's readers do not know."""
        return any(self.words.text.startswith((", a ", ", an "), end) for _, end in person.mentions)

    def _leads(self, holder: Holder) -> bool:
        """Whether someone leads a country, or speaks for it abroad, on the day of the article."""
        if self.day is None or self.until is None or not holder.during(self.day, self.until):
            return False
        return holder.key in LEADERS

    def _sector(self, person: Draft) -> str | None:
        roles, short = tables.roles(), tables.by_word("title_sectors")
        for title in person.titles:
            for i in range(title.first, title.last):
                fixed = self.words.fixed_at.get(i)
                if fixed is not None and fixed.entry.kind == "group" and fixed.entry.sector:
                    return fixed.entry.sector
        for title in person.titles:
            sided = next((tables.sided()[w] for w in title.text.lower().split() if w in tables.sided()), None)
            if sided is not None and roles.get(title.head, roles["leader"]).sector in ("GOV", "MIL"):
                return sided
            if title.head in roles and roles[title.head].sector != "UNK":
                return roles[title.head].sector
            if title.head in short:
                return short[title.head]
        return None

    # --- governments, organisations ------------------------------------------------------------------------------

    def _fixed(self, inside: dict[int, tuple[int, int]], used: set[int]) -> None:
        words = self.words
        brussels = "BEL" in self.codes
        for fixed in words.fixed:
            if any(i in inside or i in self.at for i in range(fixed.first, fixed.last)):
                continue
            entry = fixed.entry
            span = words.span(fixed.first, fixed.last)
            if entry.form == "region":
                continue
            if entry.sort == "organisation":
                self._entry(entry).add(span)
                self.acting.append((fixed, entry))
            elif entry.form == "people":
                self._group(entry, fixed)
            elif entry.form == "adjective":
                if self._of_actors(fixed):
                    if fixed.first not in used:
                        self._entry(tables.government(entry.code or "")).add(span)
                elif self._alone(fixed):
                    person = self._countryman(fixed)
                    if person is not None:
                        person.add(words.span(fixed.first - 1, fixed.last))
                    else:
                        self._group(entry, fixed)
            elif fixed.first in used and words.dep[fixed.last - 1] == "compound" and not entry.always:
                continue
            elif words.acts(fixed):
                if entry.sort == "metonym" and entry.code == "EU" and brussels:
                    continue
                self._entry(entry).add(span)
                if words.dep[words.conjoined(fixed.last - 1)] in ("nsubj", "nsubjpass"):
                    self.acting.append((fixed, entry))

    def _entry(self, entry: Entry) -> Draft:
        key = ("government", entry.code or entry.name) if entry.sort != "organisation" else ("organisation", entry.name)
        if entry.code == "EU" and entry.name == "European Union":
            key = ("organisation", entry.name)
        draft = self.fixed.get(key)
        if draft is None:
            draft = Draft(entry.name, entry.kind, entry.code, entry.sector, wikidata=entry.wikidata)
            self.fixed[key] = draft
            self.drafts.append(draft)
        return draft

    def _alone(self, fixed: Fixed) -> bool:
        """Whether an adjective stands for the people ("the British said")."""
        last = fixed.last - 1
        verb = self.words.head[last]
        return self.words.dep[last] in ("nsubj", "nsubjpass") and (
            verb != last + 1 or self.words.pos[verb] in ("VERB", "AUX")
        )

    def _countryman(self, fixed: Fixed) -> Draft | None:
        """The one person of the country named before "the Bolivian"; none for words that are plural ("the French")."""
        words = self.words
        if fixed.first == 0 or words.lower[fixed.first - 1] != "the":
            return None
        if words.lower[fixed.last - 1].endswith(("ese", "sh", "ch", "ss")):
            return None
        found = [p for p in self.persons if p.code == fixed.entry.code and p.tokens and p.tokens[0] < fixed.first]
        return found[0] if len(found) == 1 else None

    def _of_actors(self, fixed: Fixed) -> bool:
        """Whether an adjective stands before people or a body, alone or in a series ("US and Russian officials")."""
        words = self.words
        head = words.head[words.conjoined(fixed.last - 1)]
        if words.lower[head] in tables.listed("ground") and words.lower[head + 1 : head + 2] == ["of"]:
            return False
        if words.lemma[head] in tables.roles() or words.lower[head] in tables.body_ends():
            return True
        last = words.series(fixed)[-1]
        if last is fixed:
            return False
        i = last.last
        while i < words.size and words.pos[i] in ("ADJ", "NOUN", "PROPN"):
            if words.lemma[i] in tables.roles() or words.lower[i] in tables.body_ends():
                return True
            i += 1
        return False

    def _group(self, entry: Entry, fixed: Fixed) -> None:
        words = self.words
        name = words.quote(fixed.first, fixed.last)
        draft = self.fixed.get(("people", entry.code or ""))
        if draft is None:
            draft = self.fixed["people", entry.code or ""] = Draft(name, "group", entry.code, "CVL", plural=True)
            self.drafts.append(draft)
        draft.add(words.span(fixed.first, fixed.last))

    def _institutions(self, found: list[Institution]) -> None:
        words = self.words
        codes: dict[str, dict[str, None]] = {}
        own = [body.code or self._led(body) for body in found]
        for body, code in zip(found, own, strict=True):
            if code:
                codes.setdefault(_kin(body), {})[code] = None
        latest: dict[str, Draft] = {}
        for body, code in zip(found, own, strict=True):
            if (
                code is None
                and body.leader is None
                and not body.several
                and (body.definite or body.body.kind != "group" or self._in_headline(body.first))
                and len(codes.get(_kin(body), {})) == 1
            ):
                code = next(iter(codes[_kin(body)]))
            if code is None and body.leader is None and not body.several and self._may_be_in_hand(body):
                code = self._in_hand(body.first, body.last)
            span = words.span(body.first, body.last)
            for i in range(body.first, body.last):
                self.body_code[i] = code
            if body.body.merge and code:
                self._entry(tables.government(code)).add(span)
                continue
            if code is None and body.definite and not body.several and body.body.phrase in latest:
                latest[body.body.phrase].add(span)
                continue
            owner = words.quote(body.first, body.last) if body.several else code or ""
            key = ("body", f"{_kin(body)}|{owner}")
            draft = self.fixed.get(key)
            if draft is None:
                kind = body.body.kind
                draft = Draft(words.quote(body.first, body.last), kind, code, body.body.sector, plural=kind == "group")
                self.fixed[key] = draft
                self.drafts.append(draft)
            draft.add(span)
            if " " in body.body.phrase:
                latest[body.body.phrase.split()[-1]] = latest[body.body.phrase.split()[0]] = draft

    def _in_headline(self, token: int) -> bool:
        """Whether a token stands in the first line, which has no articles."""
        return "\n" in self.words.text and "\n" not in self.words.text[: self.words.starts[token]]

    def _may_be_in_hand(self, body: Institution) -> bool:
        """Whether a body without a country's name is that of the country in hand: "the army", "its parliament", but not
        "an army", "foreign troops"."""
        words = self.words
        if words.lower[body.last - 1] in tables.listed("abroad"):
            return False
        before = words.lower[body.first - 1] if body.first > 0 else ""
        if words.lower[body.last : body.last + 1] != [] and words.lemma[body.last] in tables.listed("speaks_for"):
            return True  # "a foreign ministry spokesman"
        at_start = body.first == 0 or words.sentence[body.first - 1] != words.sentence[body.first]
        at_start = at_start or (words.dep[body.last - 1] == "nsubj" and words.head[body.last - 1] == body.last)
        placed = body.last < words.size and words.lower[body.last] == "in"
        return before in ("the", "its") or (body.body.kind != "group" and (at_start or placed))

    def _led(self, body: Institution) -> str | None:
        """The country of "the Obama administration", by the leader's name."""
        person = self.at.get(body.leader[0]) if body.leader is not None else None
        if person is None or body.body.phrase not in tables.listed("led"):
            return None
        if person.code is None and self.day is not None and self.until is not None:
            rows = [h for key in ("president", "prime minister") for h in self.offices.by_key.get(key, ())]
            rows = [h for h in rows if h.during(self.day or "", self.until or "") and _is(person.parts, h)]
            if len({h.person for h in rows}) == 1:
                self._settle(person, rows[0])
        return person.code

    def _organisations(self, used: set[int]) -> None:
        words = self.words
        sectors = tables.by_word("names")
        orgs = {(e.start, e.end) for e in words.doc.ents if e.label_ == "ORG"}
        for first, last in sorted({*orgs, *self._papers(), *self._after_bodies(used)}):
            if any(
                i in used or (i in words.fixed_at and words.fixed_at[i].last - words.fixed_at[i].first > 1)
                for i in range(first, last)
            ):
                continue
            while first < last and (words.lower[first] in ("the", "a", "an") or not words.words[first][:1].isalnum()):
                first += 1
            while first < last and (not words.words[last - 1][-1:].isalnum() or words.lower[last - 1] in ("'s", "’s")):
                last -= 1
            if first >= last or not any(words.capital(i) for i in range(first, last)):
                continue
            if words.lower[last - 1] in tables.listed("not_an_organisation") or first in self.at:
                continue
            fixed = words.fixed_at.get(first)
            if fixed is not None and fixed.last == last:
                continue
            if "the" in words.lower[first:last] and words.words[first].isupper():
                first = words.lower.index("the", first) + 1  # a dateline has stuck to it
            if first >= last or words.lower[first:last].count("led"):
                continue
            name = words.quote(first, last)
            code = fixed.entry.code if fixed is not None else None
            of = words.fixed_at.get(last - 1)
            if code is None and of is not None and of.entry.sort == "country" and words.lower[of.first - 1] == "of":
                code = of.entry.code
            key = ("organisation", fold(name))
            draft = self.fixed.get(key) or self._in_full(name)
            if draft is None:
                sector = next((sectors[w] for w in reversed(words.words[first:last]) if w in sectors), None)
                draft = Draft(name, "organisation", code, sector)
                self.fixed[key] = draft
                self.drafts.append(draft)
                self._acronym(draft, last)
            draft.add(words.span(first, last))

    def _in_full(self, name: str) -> Draft | None:
        """The one organisation whose name ends with a word that stands alone: "the Commission"."""
        longer = [d for d in self.drafts if d.kind == "organisation" and d.name.endswith(f" {name}")]
        return longer[0] if len(longer) == 1 else None

    def _after_bodies(self, used: set[int]) -> Iterator[tuple[int, int]]:
        """Names behind what a body is: "the rights body Seemanta", "the portal Kaspi-Info"."""
        words = self.words
        for i in range(words.size - 1):
            if words.lower[i] not in tables.listed("bodies") or words.pos[i] != "NOUN" or not words.capital(i + 1):
                continue
            last = i + 1
            while last < min(words.size, i + 5) and (words.capital(last) or words.joined(last)):
                last += 1
            if not used.intersection(range(i + 1, last)) and words.pos[i + 1] == "PROPN" and i + 1 not in self.at:
                yield i + 1, last

    def _papers(self) -> Iterator[tuple[int, int]]:
        """Names of papers and stations that the entity recogniser took for something else: "the Delta Courier"."""
        words, sectors = self.words, tables.by_word("names")
        for i in range(1, words.size):
            first = i
            while first > 0 and words.capital(first - 1) and words.pos[first - 1] == "PROPN" and i - first < 4:
                first -= 1
            known = words.label[i] == "ORG" or any(k in words.fixed_at for k in range(first, i + 1))
            if first < i and sectors.get(words.words[i]) == "JRN" and words.pos[i] == "PROPN" and not known:
                yield first, i + 1

    def _press(self) -> None:
        """Links "the newspaper" to the last paper or station named before it, if one is."""
        words = self.words
        named = sorted(
            (span[0], n)
            for n, d in enumerate(self.drafts)
            if d.sector == "JRN" and d.kind == "organisation"
            for span in d.mentions
        )
        for i, lower in enumerate(words.lower):
            alone = words.dep[i] not in ("compound", "nmod") and words.lower[i + 1 : i + 2] != ["of"]
            if lower in tables.listed("press") and i and words.lower[i - 1] == "the" and alone:
                before = bisect_left(named, (words.starts[i], 0)) - 1
                if before >= 0:
                    self.drafts[named[before][1]].add(words.span(i - 1, i + 1))

    def _acronym(self, draft: Draft, i: int) -> None:
        """ "… (ABC)" right after a name makes ABC another name of it."""
        words = self.words
        if i + 2 < words.size and words.lower[i] == "(" and words.lower[i + 2] == ")" and words.words[i + 1].isupper():
            self.fixed.setdefault(("organisation", fold(words.words[i + 1])), draft)
            draft.add(words.span(i + 1, i + 2))

    # --- people without names ------------------------------------------------------------------------------------

    def _unnamed(self, found: list[Unnamed]) -> None:
        groups: dict[tuple[str, str | None, str], Draft] = {}
        recent: list[Draft] = []
        by_lemma: dict[str, set[str | None]] = {}
        for one in found:
            inner = [self.body_code[i] for i in range(one.first, one.end) if self.body_code.get(i)]
            if one.several:
                pass
            elif one.code is None and inner:
                one = replace(one, code=inner[0])
            elif one.code is None and (one.definite or one.more) and len(by_lemma.get(one.lemma, ())) == 1:
                one = replace(one, code=next(iter(by_lemma[one.lemma])))
            if one.code is not None:
                by_lemma.setdefault(one.lemma, set()).add(one.code)
            draft = self._apposed(one) or self._office(one) or self._earlier(one, recent) or self._introduced(one)
            if draft is None and one.code is None and self._of_country(one):
                one = replace(one, code=self._in_hand(one.first, one.end))
            if draft is None and one.lemma in ("man", "woman", "person"):
                continue
            if draft is None:
                draft = self._new(one, groups)
            draft.add(self.words.span(one.first, one.end))
            draft.last_said = self.words.sentence[one.head]
            for i in range(one.first, one.end):
                self.at.setdefault(i, draft)
            insort(draft.tokens, one.head)
            if draft.kind == "anonymous" and not one.plural:
                recent.append(draft)

    def _of_country(self, one: Unnamed) -> bool:
        """Whether an unnamed one is of the country in hand: "the president", "the rebels", "the prime minister"."""
        if (
            one.several
            or not one.definite
            or one.more
            or one.former
            or self.words.lower[one.end : one.end + 1] == ["of"]
        ):
            return False
        if any(i in self.words.fixed_at for i in range(one.first, one.end)):
            return False
        if one.plural:
            return one.sector in ("REB", "PRM", "OPP") and one.role.sector == one.sector
        return one.key in LEADERS and one.key != "secretary general"

    def _office(self, one: Unnamed) -> Draft | None:
        """Someone in the article, or the holder of the office, whom a definite title means: "the Russian leader"."""
        if one.plural or one.former or one.more or self.words.lower[one.first] in ("a", "an", "one", "any", "no"):
            return None
        if one.lemma == "leader" and not all(
            i in self.words.fixed_at or self.words.lower[i] in ("the", "'s", "’s") for i in range(one.first, one.head)
        ):
            return None
        here = self.words.sentence[one.head]
        key, code = one.key, one.code
        if one.lemma == "counterpart":
            keys = self._keys_before(one.head)
            if code is None or len(keys) != 1:
                return None
            key = next(iter(keys))
        leading = one.lemma in tables.leaders()
        if code is not None:
            wanted = ("president", "prime minister", "supreme leader") if one.lemma == "leader" else (key,)
            fitting = _distinct(p for k in wanted if k for p in self.bearing.get(k, ()) if p.code == code)
            if len(fitting) == 1:
                return fitting[0]
            if fitting or (not one.definite and not one.owner and one.lemma != "counterpart"):
                return None
            own = [p for p in self.bearing.get(key or "", ()) if p.code is None]
            if len(own) == 1 and offices.sole(key or ""):
                return own[0]
            introduced = self._introduced(one)
            if introduced is not None:
                return introduced
            if key is None or self.day is None or self.until is None or (leading and one.lemma == "leader"):
                return None
            holder = self.offices.leader(code, key, self.day, self.until)
            return self._holder(holder) if holder is not None else None
        if not one.definite or one.lemma in ("official", "man", "woman", "person", "source"):
            return None
        borne = (one.lemma, key or "", "spokesperson" if one.lemma.startswith("spokes") else "")
        fitting = _distinct(p for word in borne for p in self.bearing.get(word, ()))
        before = [p for p in fitting if p.tokens and p.tokens[0] < one.head]
        if len(before) == 1:
            return before[0]
        near = [p for p in before if here - self.words.sentence[p.tokens[bisect_left(p.tokens, one.head) - 1]] <= 1]
        return near[0] if len(near) == 1 else None

    def _apposed(self, one: Unnamed) -> Draft | None:
        """The person whose name stands behind a comma: "her Georgian colleague, Jo Smith"."""
        if one.plural:
            return None
        names = (
            c.i for c in self.words.doc[one.head].subtree if c.i > one.head and c.dep_ == "appos" and c.i in self.at
        )
        return next((self.at[i] for i in names if self.at[i].kind == "person"), None)

    def _introduced(self, one: Unnamed) -> Draft | None:
        """The person who is told of by an office or a part first and by name in the next sentences: "Peru's minister
        said that … "We shall see," Jo Smith said." A name that comes without any title has been introduced so."""
        words = self.words
        here = words.sentence[one.head]
        headline = self._in_headline(one.head)
        if (
            one.plural
            or one.more
            or (words.dep[one.head] != "nsubj" and not headline)
            or words.lower[one.first] in ("any", "no", "one")
        ):
            return None
        new = [p for p in self.persons if p.tokens and p.tokens[0] > one.head]
        first = min(new, key=lambda p: p.tokens[0], default=None)
        if first is None or first.holder is not None or len(first.parts) < 2:
            return None
        at = first.tokens[0]
        called = one.lemma in first.heads or self._apposed_to(at, one.lemma)
        if called and 0 < words.sentence[at] - here <= INTRODUCED:
            return first if self._only_one(one, at) else None  # "…, said the spokesman, Jo Smith"
        named = {p.parts[-1] for p in self.persons if p.parts and p is not first and p.tokens and p.tokens[0] < at}
        if first.titles or named & set(first.parts):
            return None
        last = at + len(words.annotated.tokens(min(s for s in first.mentions if s[0] >= words.starts[at]))) - 1
        spoken = words.dep[last] == "nsubj" and words.pos[words.head[last]] == "VERB"
        described = words.lower[last + 1 : last + 2] in ([","], ["of"], ["-"], ["("])
        spoken = spoken or (headline and words.dep[last] == "nsubj")
        near = 0 < words.sentence[at] - here <= INTRODUCED
        between = any(p.tokens and here <= words.sentence[t] and t < at for p in self.persons for t in p.tokens)
        return first if near and spoken and not described and not between else None

    def _apposed_to(self, at: int, lemma: str) -> bool:
        """Whether a name stands in apposition to a noun: "the spokesman, Jo Smith"."""
        words = self.words
        tokens = (i for i in range(at, min(at + 4, words.size)) if words.dep[i] == "appos")
        return any(words.lemma[words.head[i]] == lemma for i in tokens)

    def _only_one(self, one: Unnamed, until: int) -> bool:
        """Whether nobody else is called by the same word before a token: "the spokesman" and then "a spokesman"."""
        return not any(
            self.words.lemma[i] == one.lemma and self.words.lower[i - 1] in ("a", "an", "another", "second")
            for i in range(one.head + 1, until)
        )

    def _keys_before(self, token: int) -> set[str]:
        """The offices of the one person named before a token in its sentence; none where there are more persons."""
        found: dict[int, Draft] = {}
        i = token - 1
        while i >= 0 and self.words.sentence[i] == self.words.sentence[token]:
            draft = self.at.get(i)
            if draft is not None and draft.kind == "person":
                found[id(draft)] = draft
            i -= 1
        return next(iter(found.values())).keys if len(found) == 1 else set()

    def _holder(self, holder: Holder) -> Draft:
        if holder.person in self.by_holder:
            return self.by_holder[holder.person]
        plain = [
            p for p in self.persons if p.holder is None and p.code is None and not p.titles and _is(p.parts, holder)
        ]
        if len(plain) == 1:
            self._settle(plain[0], holder)
            return plain[0]
        sector = holder.sector or SECTORS.get(holder.key, "GOV")
        draft = Draft(
            holder.person, "person", holder.code, sector, holder.office, holder.wikidata or None, holder=holder
        )
        draft.keys.add(holder.key)
        self.by_holder[holder.person] = draft
        self.bearing.setdefault(holder.key, []).append(draft)
        self.persons.append(draft)
        self.drafts.append(draft)
        return draft

    def _earlier(self, one: Unnamed, recent: list[Draft]) -> Draft | None:
        """The unnamed person of before whom "the official", "the man" means."""
        if one.plural or one.more or not one.definite:
            return None
        here = self.words.sentence[one.head]
        for draft in reversed(recent[-6:]):
            if draft.last_said < here - 6:
                break
            if one.code is not None and draft.code not in (None, one.code):
                continue
            if one.lemma in draft.heads or one.lemma in ("man", "woman", "person"):
                return (
                    draft if draft.gender in (None, {"man": "m", "woman": "f"}.get(one.lemma, draft.gender)) else None
                )
        return None

    def _new(self, one: Unnamed, groups: dict[tuple[str, str | None, str], Draft]) -> Draft:
        words = self.words
        first = one.first
        while first < one.head and words.lower[first] in ("a", "an", "the", "some", "this", "that", "these", "those"):
            first += 1
        name = words.quote(first, one.end)
        kind = one.role.kind if one.plural or one.role.kind == "anonymous" else "anonymous"
        same_group = (fold(name), one.code, one.lemma)
        if one.plural and not one.more and same_group in groups:
            return groups[same_group]
        draft = Draft(name, kind, one.code, one.sector, plural=one.plural)
        draft.heads.add(one.lemma)
        if one.plural and not one.more:
            groups[same_group] = draft
        self.drafts.append(draft)
        return draft

    # --- pronouns ------------------------------------------------------------------------------------------------

    def _pronouns(self) -> None:
        from dateline.actors.pronouns import GENDER, antecedents

        singles = {i: d for i, d in self.at.items() if not d.plural}
        for i, draft in antecedents(self.words, singles, lambda d: d.gender, lambda d: d.kind == "person"):
            draft.add(self.words.span(i, i + 1))
            draft.gender = draft.gender or GENDER[self.words.lower[i]]

    def _finish(self) -> Found[Actor]:
        kept = [d for d in self.drafts if d.mentions]
        kept.sort(key=lambda d: (min(d.mentions), d.name))
        actors = tuple(
            Actor(f"a{n}", d.name, d.kind, d.code, d.sector, d.office, d.wikidata, _outer(d))
            for n, d in enumerate(kept, 1)
        )
        return Found(actors, tuple(self.rejected), tuple(self.cautions))


def _unique(drafts: list[Draft]) -> list[Draft]:
    return drafts if len(drafts) == 1 else []


def _outer(draft: Draft) -> tuple[Span, ...]:
    """The mentions in order; of a government, "Russian" within "the Russian government" is none of its own."""
    spans = sorted(draft.mentions, key=lambda s: (s[0], -s[1]))
    if draft.kind == "person":
        return tuple(sorted(spans))
    kept: list[Span] = []
    for span in spans:
        if not kept or span[1] > kept[-1][1]:
            kept.append(span)
    return tuple(kept)


def _distinct(drafts: Iterable[Draft]) -> list[Draft]:
    return list({id(draft): draft for draft in drafts}.values())


def _kin(body: Institution) -> str:
    """What mentions of one body share: "the army" and "the military" are one, ministries are by their names."""
    return body.body.sector if body.body.kind == "group" else body.body.phrase


def _fits(draft: Draft, name: Name) -> bool:
    """Whether a title beside a surname is one that the person has."""
    gender = {"mr": "m", "ms": "f", "mrs": "f", "miss": "f"}.get(name.honorific or "")
    if gender and draft.gender:
        return gender == draft.gender
    return any((t.key and t.key in draft.keys) or t.head in draft.heads for t in name.titles)


def _is(parts: tuple[str, ...], holder: Holder) -> bool:
    """Whether a name as written is a holder's; one word has to be the last, or the first or second, of the name."""
    for name in holder.names():
        if same(parts, name):
            return True
        if 1 < len(parts) < len(name) and tuple(map(sound, parts)) == tuple(map(sound, name[-len(parts) :])):
            return True
        if len(parts) == 1 and sound(parts[0]) in {sound(name[-1]), sound(name[0]), sound(name[-2:][0])}:
            return True
    return False


def _likeness(parts: tuple[str, ...], name: tuple[str, ...]) -> float:
    """How like a name is to a holder's, or to the holder's without the first of more names ("Javad Zarif")."""
    shorter = name[-len(parts) :] if 1 < len(parts) < len(name) else name
    return max(likeness(parts, name), likeness(parts, shorter))


def _bounds(published: Published) -> tuple[str | None, str | None]:
    value = published.value
    if value is not None and len(value) >= 10:
        return value[:10], value[:10]
    if published.earliest and published.latest and _years(published.earliest, published.latest) <= 1:
        return published.earliest[:10], published.latest[:10]
    if value is not None and len(value) in (4, 7):
        return (f"{value}-01-01", f"{value}-12-31") if len(value) == 4 else (f"{value}-01", f"{value}-31")
    return None, None


def _years(start: str, end: str) -> int:
    return int(end[:4]) - int(start[:4]) if start[:4].isdigit() and end[:4].isdigit() else 0
