"""Mentions of places: the gazetteer's names at capitalised words, the longest first, and spaCy's own places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from dateline.places.known import Known
from dateline.places.table import Entry, fold
from dateline.places.words import Named, words
from dateline.record import Rejected
from dateline.spans import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

PLACES = frozenset({"GPE", "LOC", "FAC"})
#: Words that stand inside a place's name.
INNER = frozenset(
    {"-", "–", "of", "de", "la", "le", "el", "al", "du", "des", "del", "der", "the", "and", "on", "upon", "sur"}
)
#: Small words that may end a known name ("Kharkiv province", "Bagram air base").
LAST = frozenset({".", "province", "state", "peninsula", "crossing", "plant", "base", "zone", "bridge", "border"})
#: What may stand between a preposition and the name.
NEAR = frozenset({"the", "nearby", "neighboring", "neighbouring"})
#: A name of the table that nothing in the text supports must be a city of this size.
LARGE = 250_000
#: The same where a preposition of place stands before it, whatever spaCy takes it for.
SMALL = 1_000
TITLED = "a person's name after a title"
DASHES = frozenset({"—", "–", "-", "--"})
#: Lemmas of speech.
SPEECH = frozenset({"say", "tell", "announce", "report", "state", "add", "warn", "ask", "claim", "confirm", "note"})


@dataclass(frozen=True)
class Mention:
    """A mention: tokens ``first`` to ``last`` (exclusive), the places that its name may mean, and its form (name,
    adjective, people, unlisted). ``label`` is spaCy's, ``inside`` whether its entity is longer; ``cut`` characters
    of the last token are not of the name ("-led"); ``held``: it stands with what contains it ("Paris, Texas")."""

    doc: Doc
    first: int
    last: int
    key: str
    entries: tuple[Entry, ...]
    form: str
    stands_for: str | None = None
    label: str = ""
    inside: bool = False
    cut: int = 0
    held: bool = False

    @cached_property
    def head(self) -> Token:
        """The token of the mention that hangs on a word outside it."""
        for token in self.doc[self.first : self.last]:
            if not self.first <= token.head.i < self.last:
                return token
        return self.doc[self.last - 1]

    @property
    def span(self) -> Span:
        end = self.doc[self.last - 1]
        return (self.doc[self.first].idx, end.idx + len(end.text) - self.cut)


class Names:
    """What a document says about its names: spaCy's entities by token, and the words that are names of persons; and the
    places that are known."""

    def __init__(self, doc: Doc, known: Known) -> None:
        self.doc = doc
        self.known = known
        self.text = doc.text  # spaCy joins it anew each time it is asked
        self.entity: dict[int, tuple[str, int, int]] = {}
        self.persons: set[str] = set()
        for ent in doc.ents:
            for start, end in _pieces(doc, ent.start, ent.end):
                for i in range(start, end):
                    self.entity[i] = (ent.label_, start, end)
                if ent.label_ == "PERSON" and end - start > 1:
                    self.persons.update(
                        t.text for t in doc[start:end] if t.text[0].isupper() and t.is_alpha and len(t.text) > 2
                    )


def _pieces(doc: Doc, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A name without articles and marks at its ends, cut where spaCy runs over a line's end or a possessive."""
    first = start
    for i in range(start, end + 1):
        if i == end or "\n" in doc[i].text or doc[i].text in ("'s", "’s"):
            last = i
            while first < last and (doc[first].is_space or doc[first].lower_ in ("the", "a", "an")):
                first += 1
            while first < last and not doc[last - 1].text[0].isalnum():
                last -= 1
            if first < last:
                yield (first, last)
            first = i + 1


def mentions(doc: Doc, known: Known) -> tuple[list[Mention], list[Rejected]]:
    """The mentions in order, and the near misses."""
    names = Names(doc, known)
    tokens = list(doc)
    texts = [t.text for t in tokens]
    capital = [t[0].isupper() for t in texts]
    found: list[Mention] = []
    missed: list[tuple[Mention, str]] = []
    i = 0
    while i < len(tokens):
        mention = _longest(names, texts, capital, i) if capital[i] else None
        if mention is None:
            i += 1
            continue
        why = _against(names, mention, texts)
        if why is None:
            found.append(mention)
        else:
            missed.append((mention, why))
        i = mention.last
    firm = {m.key for m in found if _firm(m)}
    loose = "no words of place around it, and a small place"
    missed += [(m, loose if m.label in PLACES else "") for m in found if m.key not in firm]
    missed.sort(key=lambda pair: pair[0].first)
    found = [m for m in found if m.key in firm]
    accepted = {key for key in firm if key not in words("also_words")}
    again = [m for m, why in missed if m.key in accepted and not (m.label == "PERSON" and m.inside) and why != TITLED]
    found = sorted([*found, *again], key=lambda m: m.first)
    taken = {m.first for m in again}
    rejected = [
        Rejected("place", m.span, names.text[m.span[0] : m.span[1]], why)
        for m, why in missed
        if why and m.first not in taken
    ]
    return _unlisted(names, texts, capital, found), rejected


def _longest(names: Names, texts: list[str], capital: list[bool], i: int) -> Mention | None:
    """The longest name that begins at a token."""
    doc = names.doc
    start = doc[i].idx
    known = names.known
    most = known.longest.get(fold(texts[i]), 1)
    ends = [i + 1]
    j = i + 1
    while j < len(texts) and j - i < 7:
        if capital[j] or texts[j] in LAST:
            ends.append(j + 1)
        elif texts[j] not in INNER and not (texts[j] == "," and most > 1):
            break
        j += 1
    for last in reversed(ends):
        final = doc[last - 1]
        text = names.text[start : final.idx + len(final.text)]
        if "\n" in text:
            continue
        named = known.listed(text)
        if named:
            return _mention(names, i, last, fold(text), named)
        if "," in text or len(text) < 3:
            continue
        entries = known.find(fold(text))
        if entries:
            division = tuple(e for e in entries if e.kind == "admin1")
            if division and last < len(texts) and texts[last].lower() in words("divisions"):
                named = Named(division, "name")
                return _mention(names, i, last + 1, fold(text) + " " + texts[last].lower(), named)
            return _mention(names, i, last, fold(text), Named(entries, "name"))
    word, dash, _ = texts[i].partition("-")
    named = known.listed(word) if dash else None  # "U.S.-led" is one token
    return _mention(names, i, i + 1, fold(word), named, cut=len(texts[i]) - len(word)) if named else None


def _mention(names: Names, first: int, last: int, key: str, named: Named, *, cut: int = 0) -> Mention:
    label, start, end = names.entity.get(first, ("", first, last))
    alone = named.own or named.form != "name" or named.entries[0].kind == "country"
    more = () if alone else names.known.find(key)
    entries = (*named.entries, *(e for e in more if e not in named.entries))
    inside = end - start > last - first
    return Mention(names.doc, first, last, key, entries, named.form, named.stands_for, label, inside, cut)


def located(doc: Doc, first: int, *, strictly: bool = False) -> bool:
    """Whether a preposition of place stands before the token (articles, directions and adjectives between);
    ``strictly``: one that is not used of persons."""
    j = first - 1
    while j >= 0 and first - j <= 4:
        word = doc[j].lower_
        if word in words("locative", "prepositions"):
            weak = strictly and word in words("locative", "weak")
            return not weak or doc[j].head.lemma_.lower() in words("locative", "motion")
        if word == "of" and j:  # "the town of Karak", "Ann Lee of Hayes", "Ms. Lee, of Hayes"
            owner = doc[j - 1]
            return owner.lower_ in words("grounds", "nouns") or owner.ent_type_ == "PERSON" or owner.text == ","
        if word not in NEAR and word not in words("directions") and doc[j].pos_ != "ADJ":
            return False
        j -= 1
    return False


def dateline(mention: Mention) -> bool:
    """Whether the mention stands where an agency says from where it reports: "OSLO (Reuters) -", "Kano, Nigeria —"."""
    doc, first = mention.doc, mention.first
    after = doc[mention.last : mention.last + 4]
    agency = len(after) > 2 and after[0].text == "(" and after[2].text == ")" and after[1].text[0].isupper()
    if agency and (after[1].is_upper or after[3:].text in DASHES):
        return True
    if first and "\n" not in doc[first - 1].text and not doc[first - 1].is_space and not _listed_before(mention):
        return False
    for j in range(mention.last, min(mention.last + 12, len(doc))):
        word = doc[j].text
        if word in DASHES or (word in ("(", ":") and j - mention.last < 4):
            return True
        if not (word[0].isupper() or word[0].isdigit() or word in ",.)/" or word == "and"):
            return False
    return False


def _listed_before(mention: Mention) -> bool:
    """Whether all before the mention in its line is names and commas ("KANO," before "Nigeria")."""
    doc = mention.doc
    for j in range(mention.first - 1, max(-1, mention.first - 7), -1):
        if "\n" in doc[j].text:
            return True
        if doc[j].text != "," and not doc[j].text[0].isupper():
            return False
    return mention.first < 7


def _against(names: Names, m: Mention, texts: list[str]) -> str | None:
    """Why a name is no place here: ``None`` if nothing speaks against it, an empty string if it was never near."""
    if names.known.nowhere(m.key):
        return "no place, says the user's table"
    before = texts[m.first - 1].lower() if m.first else ""
    after = texts[m.last] if m.last < len(texts) else ""
    listed = _is_listed(m)
    if m.label == "LANGUAGE":
        return "a language"
    if m.label == "PERSON" and m.inside and after != "-":
        return "part of a person's name" if listed or m.entries[0].population >= LARGE else ""
    if m.form == "adjective" and before == "in" and m.head.dep_ == "pobj":
        return "a language"
    if m.form != "name":
        return None
    if before in words("titles") and not m.inside:
        return TITLED if m.entries[0].kind != "country" else None
    near = located(names.doc, m.first) or dateline(m) or after in words("grounds", "nouns")
    one = m.last - m.first == 1
    if one and texts[m.first] in names.persons and not (near or (m.label in PLACES and m.entries[0].kind == "country")):
        return "the name of a person in this article"
    if listed:
        return None
    if m.key in words("also_words"):
        if m.label in ("GPE", "LOC") and not m.inside and (near or after == ","):
            return None
        return "" if m.label not in PLACES else "also an ordinary word, and no preposition of place before it"
    size = m.entries[0].population
    if m.label in ("GPE", "LOC", "FAC"):
        return None
    if m.label in ("ORG", "EVENT", "PRODUCT", "WORK_OF_ART", "LAW"):
        return None if size >= 100_000 or (near and not m.inside) else ""
    if m.label == "PERSON":
        strict = near and located(names.doc, m.first, strictly=True)
        return None if (strict and size >= SMALL) or size >= 1_000_000 else "taken for a person's name"
    if m.label in ("DATE", "TIME", "CARDINAL", "MONEY", "ORDINAL", "PERCENT", "QUANTITY"):
        return ""
    if (
        (near and (size >= SMALL or not one))
        or size >= LARGE
        or (not one and (size >= SMALL or m.entries[0].kind == "county"))
        or (not one and m.entries[0].kind == "admin1" and not after[:1].isupper())
    ):
        return None
    return ""


def _firm(m: Mention) -> bool:
    """Whether a mention by itself shows that the name is a place's here: others of the name then follow it."""
    if m.form != "name" or _is_listed(m) or m.last - m.first > 1 or m.entries[0].population >= 100_000:
        return True
    after = m.doc[m.last] if m.last < len(m.doc) else None
    beside = after is not None and (after.text == "," or after.lower_ in words("grounds", "nouns"))
    return located(m.doc, m.first, strictly=m.label != "GPE") or (beside and m.label == "GPE") or dateline(m)


def _is_listed(m: Mention) -> bool:
    return m.entries[0].listed


def _unlisted(names: Names, texts: list[str], capital: list[bool], found: list[Mention]) -> list[Mention]:
    """The mentions with the places that no gazetteer has: spaCy's, venues ("at the Meridian Arena"), and names that
    end in "Street", "Church" and the like. A place in such a name gives it its coordinates."""
    by_token = {i: m for m in found for i in range(m.first, m.last)}
    named = Counter(m.key for m in found)
    more: list[Mention] = []
    i = 0
    while i < len(texts):
        start, end = _unlisted_at(names, texts, capital, i)
        inner = [by_token[j] for j in range(start, end) if j in by_token]
        if start < end and (not inner or inner[0].last - inner[0].first < end - start):
            known_here = bool(inner) and inner[-1].form in ("name", "adjective") and _sure(inner[-1], named)
            entries = inner[-1].entries if known_here else ()
            form = "facility" if entries else "unlisted"
            key = inner[-1].key if entries else fold(names.doc[start:end].text)
            label = names.entity.get(start, ("",))[0]
            barred = names.known.nowhere(key) or (form == "unlisted" and _speaks(names, end - 1))
            if not barred:
                more.append(Mention(names.doc, start, end, key, entries, form, None, label))
        i = max(end, i + 1)
    more += _again(names, more, {i for m in (*found, *more) for i in range(m.first, m.last)})
    covered = {i for m in more for i in range(m.first, m.last)}
    kept = [m for m in found if m.first not in covered]
    return sorted([*kept, *more], key=lambda m: (m.first, m.last))


def _again(names: Names, more: list[Mention], taken: set[int]) -> Iterator[Mention]:
    """The other mentions of the single names that stand where only a place can: "the Qoryoley road"."""
    known = {m.key: m for m in more if m.form == "unlisted" and m.last - m.first == 1 and _settled(names, m.first)}
    for token in names.doc if known else ():
        place = known.get(fold(token.text))
        if place is not None and token.i not in taken and token.pos_ == "PROPN" and not _speaks(names, token.i):
            yield replace(place, first=token.i, last=token.i + 1, label=names.entity.get(token.i, ("",))[0])


def _sure(inner: Mention, named: Counter[str]) -> bool:
    """Whether a place in a venue's name may place the venue: a known or large one, or one that is named elsewhere."""
    large = inner.entries[0].population >= LARGE
    return large or inner.form == "adjective" or _is_listed(inner) or named[inner.key] > 1


def _unlisted_at(names: Names, texts: list[str], capital: list[bool], i: int) -> tuple[int, int]:
    """The tokens of a place that no gazetteer need have, if one begins here; else an empty range."""
    label, start, end = names.entity.get(i, ("", i, i + 1))
    if not capital[i] or i > start or label in ("DATE", "TIME", "LANGUAGE"):
        return (i, i)
    if texts[i].lower() in words("titles"):
        return (i, i)
    while end > i + 1 and texts[end - 1] in INNER:
        end -= 1
    if (joined := _of_streets(texts, capital, i)) > i:
        return (i, joined)
    j = _run(names, texts, capital, i)
    before = texts[i - 1].lower() if i else ""
    if before in ("the", "a", "an") and i > 1:
        before = texts[i - 2].lower()
    final = names.doc[j]
    person = label == "PERSON" and (before not in ("inside", "into") or texts[i] in names.persons)
    venue = before in words("venue", "prepositions") and not person and final.pos_ == "PROPN"
    owner = j + 1 < len(texts) and texts[j + 1] in ("'s", "’s")
    alone = texts[i].lower() not in words("also_words") and final.is_alpha and not final.is_upper and not owner
    if venue and (j > i or alone):
        return (i, j + 1)
    if end - i < 2 and texts[i].lower() in words("also_words"):
        label = ""
    if label in PLACES and (label != "GPE" or (located(names.doc, i) and texts[i] not in names.persons)):
        return (i, end)
    if before == "of" and i > 1 and texts[i - 2].lower() in words("settlements") and final.pos_ == "PROPN":
        return (i, j + 1)
    if (called := _called(texts, capital, i)) > i + 1:
        return (i, called)
    endings = words("facilities")
    last = next((k for k in range(j, i, -1) if texts[k].lower() in endings), None)
    if last:
        return (i, last + 1)
    return (i, i + 1) if not label and _somewhere(names, i) else (i, i)


def _run(names: Names, texts: list[str], capital: list[bool], i: int) -> int:
    """The last token of a run of capitalised words and small words within names, before a day or an hour."""
    j = i
    while j + 1 < len(texts) and j - i < 9:
        inner = texts[j + 1] in INNER and j + 2 < len(texts) and capital[j + 2]
        following = names.entity.get(j + 1 + inner, ("",))[0]
        if not (capital[j + 1] or inner) or following in ("DATE", "TIME"):  # "at the Meridian Arena on Monday"
            break
        j += 1
    return j


def _called(texts: list[str], capital: list[bool], i: int) -> int:
    """The end of a name that its first word shows to be a place's: "Rue d’Orléans", "Barangay Santa Rosa"."""
    last = i + 1
    if texts[i].lower() in words("called"):
        while last < len(texts) and (capital[last] or texts[last].startswith(("d’", "d'", "l’", "l'"))):
            last += 1
    return last


def _of_streets(texts: list[str], capital: list[bool], i: int) -> int:
    """The end of a street's name in "Elm and Hubbard streets", where one begins at a token; else the token."""
    last = i
    while last < len(texts) and capital[last] and last - i < 3:
        last += 1
    after = texts[last : last + 5]
    if after[:1] == ["and"]:
        following = next((k for k, word in enumerate(after[1:], 1) if word.lower() in words("streets")), 0)
        return last if following > 1 and all(capital[last + 1 : last + following]) else i
    joined = i > 1 and texts[i - 1] == "and" and capital[i - 2]
    return last if joined and after[:1] and after[0].lower() in words("streets") else i


def _speaks(names: Names, i: int) -> bool:
    """Whether a name is the subject of a verb of speech: then it is no place."""
    head = names.doc[i]
    return head.dep_ == "nsubj" and head.head.lemma_.lower() in SPEECH


def _settled(names: Names, i: int) -> bool:
    """Whether a lone name surely is a place's: it stands where only one can, or after "the suburb of"."""
    doc = names.doc
    return _somewhere(names, i) or (i > 1 and doc[i - 1].lower_ == "of" and doc[i - 2].lower_ in words("settlements"))


def _somewhere(names: Names, i: int) -> bool:
    """Whether a lone unknown name stands where only a place can: "in Qoryoley", "the village of Qoryoley"."""
    doc, token = names.doc, names.doc[i]
    if i == 0 or token.pos_ != "PROPN" or not token.is_alpha or token.is_upper or len(token.text) < 4:
        return False
    if token.text in names.persons or token.lower_ in words("also_words"):
        return False
    if i + 1 < len(doc) and doc[i + 1].lower_ in words("grounds", "nouns"):
        return token.dep_ == "compound" and doc[i - 1].lower_ == "the"
    return token.dep_ == "pobj" and located(doc, i, strictly=True) and doc[i - 1].pos_ != "ADJ"
