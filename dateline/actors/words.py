"""The tokens of an article as plain lists, read once; and the fixed names among them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dateline.actors import tables
from dateline.actors.tables import Entry, Lexicon
from dateline.record import Place
from dateline.spans import Span

if TYPE_CHECKING:
    from spacy.tokens import Token

    from dateline.language import Annotated

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
#: No series of names is read further than this; lists of all countries are no one who acts.
SERIES = 40


@dataclass(frozen=True, slots=True)
class Fixed:
    """A fixed name in the text: tokens ``first`` to ``last`` (exclusive)."""

    first: int
    last: int
    entry: Entry


class Words:
    """The text's tokens: words, small letters, tags, entity labels, heads, all by position."""

    def __init__(self, annotated: Annotated, places: tuple[Place, ...], lexicon: Lexicon) -> None:
        self.annotated = annotated
        self.lexicon = lexicon
        self.text = annotated.text
        self.doc = annotated.doc
        doc = annotated.doc
        self.words = [t.text for t in doc]
        self.lower = [w.lower() for w in self.words]
        self.starts = [t.idx for t in doc]
        self.ends = [s + len(w) for s, w in zip(self.starts, self.words, strict=True)]
        self.pos = [t.pos_ for t in doc]
        self.tag = [t.tag_ for t in doc]
        self.dep = [t.dep_ for t in doc]
        self.label = [t.ent_type_ for t in doc]
        self.head = [t.head.i for t in doc]
        self.lemma = [t.lemma_.lower() for t in doc]
        self.sentence = self._sentences()
        self.places = {place.span[0]: place for place in places}
        self.size = len(self.words)
        self.fixed = self._fixed()
        self.fixed_at: dict[int, Fixed] = {i: f for f in self.fixed for i in range(f.first, f.last)}

    def _sentences(self) -> list[int]:
        found, number = [], -1
        for token in self.doc:
            number += bool(token.is_sent_start)
            found.append(max(number, 0))
        return found

    def span(self, first: int, last: int) -> Span:
        return (self.starts[first], self.ends[last - 1])

    def quote(self, first: int, last: int) -> str:
        return self.text[self.starts[first] : self.ends[last - 1]]

    def token(self, i: int) -> Token:
        return self.doc[i]

    def capital(self, i: int) -> bool:
        return self.words[i][:1].isupper()

    def joined(self, i: int) -> bool:
        """Whether a token is a hyphen within a word ("Ki-moon")."""
        return (
            self.lower[i] in ("-", "‐", "‑")
            and 0 < i < self.size - 1
            and (self.ends[i - 1] == self.starts[i] and self.ends[i] == self.starts[i + 1])
        )

    def _fixed(self) -> list[Fixed]:
        lexicon, firsts = self.lexicon.entries, self.lexicon.firsts
        found = []
        i = 0
        while i < self.size:
            match = None
            longest = firsts.get(self.words[i])
            if longest:
                start = self.starts[i]
                for j in range(min(self.size, i + longest), i, -1):
                    entry = lexicon.get(self.text[start : self.ends[j - 1]])
                    if entry is not None:
                        match = Fixed(i, j, entry)
                        break
            if match is None and self.lower[i] == "the" and i + 1 < self.size:
                entry = lexicon.get("the " + self.words[i + 1])
                if entry and entry.sort == "organisation" and not self._goes_on(i + 2):
                    match = Fixed(i, i + 2, entry)
            if match is None and self.words[i] in ("North", "South") and self.lower[i + 1 : i + 2] in (["and"], ["or"]):
                entry = lexicon.get(
                    f"{self.words[i]} {' '.join(self.words[i + 3 : i + 4])}"
                )  # "North and South Korean"
                if entry is not None and self.words[i + 2] in ("North", "South"):
                    match = Fixed(i, i + 1, entry)
            if match is not None and match.entry.form == "bare" and self._owned(i):
                match = None
            if match is not None and self.words[i] == "the" and self._goes_on(match.last):
                match = None  # "the West African bloc" is not "the West"
            if match:
                found.append(match)
                i = match.last
            else:
                i += 1
        named = {f.entry.code for f in found if f.entry.form == "name" and f.entry.sort != "organisation"}
        return [self._either(f, named) for f in found] if named else found

    def _owned(self, i: int) -> bool:
        """Whether an owner or another part of the name stands before a token ("Russia's Security Council")."""
        before = i - 1
        if before < 0 or self.sentence[before] != self.sentence[i]:
            return False
        return self.lower[before] in ("'s", "’s", "national") or (
            self.capital(before) and self.lower[before] != "the" and self.pos[before] in ("PROPN", "ADJ", "NOUN")
        )

    def _either(self, fixed: Fixed, named: set[str | None]) -> Fixed:
        """The name with the other country's code where only that one is named ("Congolese" of Brazzaville)."""
        first, second = tables.either().get(self.quote(fixed.first, fixed.last), ("", ""))
        if second not in named or first in named:
            return fixed
        return Fixed(fixed.first, fixed.last, replace(tables.government(second), form=fixed.entry.form))

    def _goes_on(self, i: int) -> bool:
        return i < self.size and self.pos[i] in ("PROPN", "ADJ") and self.capital(i)

    def conjoined(self, i: int) -> int:
        """The first of the tokens that a token is coordinated with."""
        for _ in range(SERIES):
            if self.dep[i] != "conj" or self.head[i] >= i:
                break
            i = self.head[i]
        return i

    def joins(self, i: int) -> int:
        """The token after "and", a comma or both at a token; the token itself where there is none."""
        j = i + (i < self.size and self.lower[i] == ",")
        return j + (j < self.size and self.lower[j] in ("and", "or", "&"))

    def series(self, fixed: Fixed) -> list[Fixed]:
        """A fixed name and those that "and" and commas join to it ("of Egypt, Sudan and Ethiopia"); the name alone
        where no "and" or "or" closes the series."""
        found, closed = [fixed], 1
        while len(found) < SERIES and (j := self.joins(found[-1].last)) > found[-1].last:
            following = self.fixed_at.get(j + (j < self.size and self.lower[j] == "the"))
            if following is None or following.first < j or not following.entry.code:
                break
            found.append(following)
            if self.lower[j - 1] != ",":
                closed = len(found)
        return found[:closed]

    def led_by(self, fixed: Fixed) -> Fixed:
        """The first of the series of adjectives that an adjective closes: "Russian" of "Russian, Turkish and Iranian
        officials"."""
        for _ in range(SERIES):
            i = fixed.first - 1
            i -= i >= 0 and self.lower[i] in ("and", "or", "&")
            i -= i > 0 and self.lower[i] == ","
            before = self.fixed_at.get(i) if 0 <= i < fixed.first - 1 else None
            if before is None or not (before.entry.form == "adjective" or self.words[before.last - 1].isupper()):
                break
            fixed = before
        return fixed

    def acts(self, fixed: Fixed) -> bool:
        """Whether a country's or capital's name stands where one who acts may stand."""
        last = fixed.last - 1
        place = self.places.get(self.starts[fixed.first])
        if place is not None and place.used_as == "government" and place.span[1] == self.ends[last]:
            return True
        if fixed.entry.always:
            return True
        capital = fixed.entry.sort == "metonym"
        dep, head = self.dep[last], self.head[last]
        while dep in ("conj", "appos") and head != last and self.pos[head] == "PROPN":
            dep, head = self.dep[head], self.head[head]
        if capital and (self._labels(fixed) or self._acts_there(fixed)):
            return True
        if dep in ("pobj", "pcomp"):
            return (
                self.lower[head] in tables.listed("partner")
                if capital
                else self.lower[head] not in tables.listed("locative")
            )
        if dep in ("compound", "amod", "nmod"):
            return self.lower[head] not in tables.listed("ground") and not (capital and self.pos[head] == "PROPN")
        if capital:
            return dep in ("nsubj", "nsubjpass", "poss") and (place is None or place.used_as != "place")
        return dep not in ("npadvmod", "advmod", "punct")

    def _labels(self, fixed: Fixed) -> bool:
        """Whether a name begins a line and a colon follows it: "Moscow: no plans"."""
        start = self.starts[fixed.first]
        return self.lower[fixed.last : fixed.last + 1] == [":"] and (start == 0 or self.text[start - 1] == "\n")

    def _acts_there(self, fixed: Fixed) -> bool:
        """Whether a verb without a subject is told of a capital: "In Moscow do not agree" (translated word by word)."""
        last = fixed.last - 1
        if self.dep[last] != "pobj" or self.lower[self.head[last]] != "in":
            return False
        verb = self.doc[self.head[self.head[last]]]
        finite = verb.tag_ in ("VBP", "VBZ", "VBD") or any(c.tag_ in ("VBP", "VBZ", "VBD") for c in verb.lefts)
        return finite and verb.dep_ == "ROOT" and not any(c.dep_ in SUBJECTS for c in verb.children)


def code_of(words: Words, first: int, last: int) -> str | None:
    """The code of the first country, organisation or place named among the tokens."""
    i = first
    while i < last:
        fixed = words.fixed_at.get(i)
        if fixed is not None and fixed.entry.code:
            return fixed.entry.code
        place = words.places.get(words.starts[i])
        if fixed is None and place is not None and place.country and words.capital(i):
            return place.country
        i = fixed.last if fixed is not None else i + 1
    return None


def codes_of(words: Words, first: int, last: int) -> tuple[str, ...]:
    """The code of the first country, organisation or place named among the tokens, and of those joined to it by
    "and" and commas."""
    fixed = next((words.fixed_at[i] for i in range(first, last) if i in words.fixed_at), None)
    one = code_of(words, first, last)
    if fixed is None or fixed.entry.code != one:
        return (one,) if one else ()
    return tuple(dict.fromkeys(f.entry.code for f in words.series(fixed) if f.entry.code and f.first < last))
