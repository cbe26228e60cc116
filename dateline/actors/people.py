"""Names of people in the text, and the titles that stand before and after them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from dateline.actors import tables
from dateline.actors.names import fold
from dateline.actors.offices import office_key
from dateline.actors.words import Words, code_of

#: The label of a turn, of one word.
_LABEL = re.compile(r"^([A-Z][\w’'-]+): ", re.MULTILINE)
_CLOSING = frozenset({'"', "”", "''", "’", "»", "“"})
#: Labels of entities that never belong to a title.
TEMPORAL = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "CARDINAL"})


@dataclass(frozen=True, slots=True)
class Title:
    """A title: its tokens, its words, the kind of office, whose, and whether it is one held before."""

    first: int
    last: int
    text: str
    head: str
    key: str | None
    code: str | None
    former: bool


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name: its tokens, its folded words, the titles beside it."""

    first: int
    last: int
    parts: tuple[str, ...]
    titles: tuple[Title, ...]
    honorific: str | None = None


def names(words: Words) -> list[Name]:
    """Every name of a person in order: what spaCy calls PERSON, and what follows a title."""
    taken: dict[int, tuple[int, int]] = {}
    runs = {
        *_entities(words),
        *_after_titles(words),
        *_after_roles(words),
        *_in_apposition(words),
        *_described(words),
        *_behind_quotations(words),
        *_turn_takers(words),
    }
    for first, last in sorted(runs, key=lambda r: (r[0] - r[1], r[0])):
        if not any(i in taken for i in range(first, last)):
            for i in range(first, last):
                taken[i] = (first, last)
    found = []
    for first, last in sorted(set(taken.values())):
        before, honorific = _before(words, first, taken)
        if before is None and _apposed(words, first, last):
            before, _ = _before(words, first - 1, taken)
        after = _after(words, last, taken)
        if before is not None and before.code is None:
            before = replace(before, code=_of_country(words, last))
        parts = tuple(p for w in words.words[first:last] for p in fold(w).split())
        if len(parts) > 1 and all(part in tables.listed("particles") for part in parts[:-1]):
            parts = parts[-1:]
        if any(len(part) > 1 for part in parts) and not (before is None and _placed(words, first, last)):
            found.append(Name(first, last, parts, tuple(t for t in (before, after) if t), honorific))
    return found


def _of_country(words: Words, end: int) -> str | None:
    """The country after a name: "Prime Minister Jo Smith of Samoa"."""
    if end + 1 >= words.size or words.lower[end] != "of":
        return None
    fixed = words.fixed_at.get(end + 1 + (words.lower[end + 1] == "the"))
    return fixed.entry.code if fixed is not None and fixed.entry.sort == "country" else None


def _apposed(words: Words, first: int, last: int) -> bool:
    """Whether a name stands after a title and a comma: "the party's leader, Jo Smith, said"."""
    if first < 2 or words.lower[first - 1] != ",":
        return False
    noun = words.head[last - 1]
    if words.dep[last - 1] == "appos" and first - 8 < noun < first and words.lower[noun] in tables.title_heads():
        return True
    if words.lower[first - 2] not in tables.title_heads():
        return False
    closed = last < words.size and words.lower[last] in (",", ".", ";", ")")
    return closed


def _placed(words: Words, first: int, last: int) -> bool:
    """Whether a single word is known as a place."""
    place = words.places.get(words.starts[first])
    return last - first == 1 and place is not None and place.latitude is not None


def _trim(words: Words, first: int, last: int) -> tuple[int, int]:
    """The run without titles, countries and possessives at its ends, and cut before what is no name."""
    heads, small = tables.title_heads(), tables.title_words()
    while first < last and (
        words.lower[first] in heads
        or (words.lower[first] in small and last - first > 2)
        or not words.words[first][:1].isalpha()
        or words.lower[first] in ("the", "a")
        or (last - first > 1 and _country(words, first))
    ):
        first += 1
    for i in range(first, last):
        lower = words.lower[i]
        if lower in ("'s", "’s", "'", "’") or not (
            words.joined(i - 1)
            or words.capital(i)
            or lower in tables.listed("particles")
            or lower in "-.‐–"
            or not lower[:1].isascii()
            or "'" in lower
            or "’" in lower
        ):
            last = i
            break
    while first < last and (
        words.lower[last - 1] in tables.listed("particles") or not words.words[last - 1][-1:].isalnum()
    ):
        if words.words[last - 1].endswith(".") and len(words.words[last - 1]) > 1:
            break
        last -= 1
    return first, last


def _particles(words: Words, first: int, last: int) -> tuple[int, int]:
    """The name with what "von der" and the like join to it."""
    particles = tables.listed("particles") - {"la", "y"}
    while last - first > 1 and last + 1 < words.size and words.joined(last):
        last += 2
    k = last
    while k < words.size and words.lower[k] in particles and not words.capital(k):
        k += 1
    if last < k < words.size and words.capital(k) and words.pos[k] == "PROPN":
        last = k + 1
    k = first - 1
    while k >= 0 and words.dep[k] == "compound" and words.head[k] == last - 1 and _may_begin(words, k):
        first, k = k, k - 1
    while k > 0 and words.lower[k] in particles and not words.capital(k):
        k -= 1
    if (
        0 <= k < first - 1
        and words.capital(k)
        and words.pos[k] == "PROPN"
        and words.lower[k] not in tables.title_heads()
    ):
        first = k
    return first, last


def _may_begin(words: Words, i: int) -> bool:
    """Whether a capitalised word that the entity recogniser left out begins a name."""
    lower = words.lower[i]
    small = lower in tables.title_heads() or lower in tables.title_words()
    return (
        words.pos[i] == "PROPN" and words.capital(i) and words.label[i] == "" and not small and i not in words.fixed_at
    )


def _country(words: Words, i: int) -> bool:
    fixed = words.fixed_at.get(i)
    return fixed is not None and fixed.entry.sort == "country" and fixed.entry.form != "name"


def _entities(words: Words) -> Iterator[tuple[int, int]]:
    for entity in words.doc.ents:
        if entity.label_ != "PERSON":
            continue
        first, last = _trim(words, entity.start, entity.end)
        if first < last:
            first, last = _particles(words, first, last)
        if first >= last or words.lower[last - 1] in tables.listed("not_a_name"):
            continue
        if last < words.size and words.lower[last] in tables.listed("not_a_name") and words.capital(last):
            continue
        fixed = words.fixed_at.get(first)
        if fixed is not None and (fixed.last >= last or last - first == 1):
            continue
        yield first, last


def _after_titles(words: Words) -> Iterator[tuple[int, int]]:
    heads, honorific = tables.title_heads(), tables.honorifics()
    for i in range(words.size - 1):
        if words.lower[i] not in heads or words.tag[i] in ("NNS", "VB", "VBP", "VBZ"):
            continue
        j = i + 1
        if not words.capital(j) or words.lower[j] in heads or words.pos[j] not in ("PROPN", "NOUN", "ADJ", "X"):
            continue
        if words.label[j] in TEMPORAL or words.sentence[j] != words.sentence[i]:
            continue
        fixed = words.fixed_at.get(j)
        if fixed is not None and not (
            words.lower[i] in honorific
            or (words.capital(i) and fixed.last < words.size and words.label[fixed.last] == "PERSON")
        ):
            continue
        first, last = _trim(words, j, _run(words, j))
        if first == j and first < last and words.lower[last - 1] not in tables.listed("not_a_name"):
            yield first, last


def _in_apposition(words: Words) -> Iterator[tuple[int, int]]:
    """Two capitals or more between commas behind a title: "its director, Jo Smith, said", whatever the entity
    recogniser takes them for."""
    heads = tables.title_heads()
    for i in range(words.size - 4):
        if words.lower[i] not in heads or words.lower[i + 1] != "," or not words.capital(i + 2):
            continue
        first, last = _trim(words, i + 2, _run(words, i + 2))
        closed = last < words.size and words.lower[last] in (",", ".", ";", ")")
        if first == i + 2 and last - first > 1 and closed and not any(k in words.fixed_at for k in range(first, last)):
            yield first, last


def _full_name(words: Words, first: int) -> tuple[int, int] | None:
    """A run of two capitals or more that may be a name, whatever the entity recogniser takes it for."""
    start, last = _trim(words, first, _run(words, first))
    bodies = tables.by_word("names")
    strange = any(
        k in words.fixed_at or words.words[k].isupper() or words.words[k] in bodies for k in range(start, last)
    )
    if start != first or last - first < 2 or strange or words.lower[last - 1] in tables.listed("not_a_name"):
        return None
    return (first, last) if all(words.pos[k] in ("PROPN", "PUNCT", "ADP", "X") for k in range(first, last)) else None


def _after_roles(words: Words) -> Iterator[tuple[int, int]]:
    """Full names behind what somebody is: "the poet Jo Smith"."""
    roles, heads = tables.roles(), tables.title_heads()
    for i in range(words.size - 2):
        if words.lower[i] in roles and words.lower[i] not in heads and words.pos[i] in ("NOUN", "PROPN"):
            found = _full_name(words, i + 1) if words.capital(i + 1) else None
            if found is not None and words.sentence[i] == words.sentence[i + 1]:
                yield found


def _described(words: Words) -> Iterator[tuple[int, int]]:
    """Full names that what somebody is stands behind, between commas: "Jo Smith, a farmer, said"."""
    roles, heads = tables.roles(), tables.title_heads()
    for i in range(words.size - 4):
        begins = words.capital(i) and words.pos[i] == "PROPN" and not (i and words.capital(i - 1))
        found = _full_name(words, i) if begins else None
        if found is None or words.lower[found[1] : found[1] + 1] != [","]:
            continue
        if words.dep[found[1] - 1] not in ("nsubj", "nsubjpass", "appos", "conj", "ROOT", "dobj"):
            continue
        k = found[1] + 1
        while k < min(words.size, found[1] + 9) and words.pos[k] in (
            "DET",
            "ADJ",
            "NOUN",
            "PROPN",
            "PRON",
            "PART",
            "NUM",
        ):
            if (words.lower[k] in heads or words.lower[k] in roles) and words.tag[k] == "NN":
                closed = words.lower[k + 1 : k + 2]
                if closed and (closed[0] in (",", ".", "who", ";") or words.pos[k + 1] == "ADP"):
                    yield found
                break
            k += 1


def _behind_quotations(words: Words) -> Iterator[tuple[int, int]]:
    """Full names between a closing quotation mark and a verb, which the recogniser takes for a title in quotation
    marks: "“We are ready,” Jo Smith told the radio"."""
    for i in range(1, words.size - 3):
        if words.lower[i] in _CLOSING and words.capital(i + 1) and words.label[i + 1] in ("WORK_OF_ART", "PERSON", ""):
            found = _full_name(words, i + 1)
            if found is not None and words.tag[found[1] : found[1] + 1] in (["VBD"], ["VBZ"]):
                yield found


def _turn_takers(words: Words) -> Iterator[tuple[int, int]]:
    """Full names whose last word is the label of a transcript's turns: "Smith: We shall see."."""
    labels = Counter(found[1] for found in _LABEL.finditer(words.text))
    speakers = {label for label, turns in labels.items() if turns > 1}
    for i in range(1, words.size) if speakers else ():
        if words.words[i] not in speakers or words.pos[i] != "PROPN" or i in words.fixed_at:
            continue
        if words.label[i] in ("GPE", "LOC") or words.starts[i] in words.places:
            continue
        first = i - 1
        if words.capital(first) and words.pos[first] == "PROPN" and first not in words.fixed_at:
            yield first, i + 1
        elif words.lower[i + 1 : i + 2] == [":"]:
            yield i, i + 1


def _run(words: Words, first: int) -> int:
    """The end of the run of capitals (with "van", "bin", "al-" among them) that begins at a token."""
    particles = tables.listed("particles")
    k = first
    while k < min(words.size, first + 6) and words.sentence[k] == words.sentence[first]:
        name = words.capital(k) and words.pos[k] in ("PROPN", "NOUN", "ADJ", "X") and words.label[k] not in TEMPORAL
        joint = words.lower[k] in particles or (words.lower[k] in ("-", "‐") and k > first)
        if not name and not (joint and k + 1 < words.size and words.capital(k + 1)):
            break
        k += 1
    return k


def _before(words: Words, start: int, taken: dict[int, tuple[int, int]]) -> tuple[Title | None, str | None]:
    """The title that ends right before a name, and the honorific ("Ms.")."""
    heads, small = tables.title_heads(), tables.title_words()
    sentence = words.sentence[start]
    head: int | None = None
    begin = start
    honorific = None
    i = start - 1
    while i >= max(0, start - 14) and words.sentence[i] == sentence and i not in taken:
        lower = words.lower[i]
        if words.label[i] in TEMPORAL:
            break
        if lower == "." and i == start - 1 and words.lower[i - 1] in heads:  # "Col." in two tokens
            start, i = i, i - 1
            continue
        if lower in tables.honorifics() and i == start - 1:
            honorific = lower.rstrip(".")
        elif lower in heads and words.tag[i] not in ("NNS", "VBZ", "VBP", "VBD"):
            head = i if head is None else head
            begin = i
        elif head is None:
            if i == start - 1 - (honorific is not None) and words.pos[i] == "ADP":
                break  # "an aide to Jo Smith"
            if (
                not (lower in tables.listed("links") or words.capital(i) or words.pos[i] in ("NOUN", "ADJ"))
                or start - i > 7
            ):
                break
        elif lower in small or lower in ("-", "'s", "’s", "'", "’") or i in words.fixed_at:
            begin = i if lower not in ("-", "'s", "’s", "'", "’") else begin
        elif words.capital(i) and words.pos[i] in ("PROPN", "ADJ", "NOUN"):
            begin = i
        else:
            break
        i -= 1
    if head is None or (
        head + 1 < start - (honorific is not None) and words.lower[head + 1] not in tables.listed("links") | {"-"}
    ):
        return None, honorific
    last = start - (1 if honorific and head != start - 1 else 0)
    return _title(words, begin, last, head), honorific


def _after(words: Words, end: int, taken: dict[int, tuple[int, int]]) -> Title | None:
    """The title in apposition: "…, the Turkish foreign minister,"."""
    if end + 1 >= words.size or words.lower[end] != ",":
        return None
    heads, small = tables.title_heads(), tables.title_words()
    i = end + 1
    first = None
    while i < min(words.size, end + 12) and words.sentence[i] == words.sentence[end] and i not in taken:
        lower = words.lower[i]
        following = words.lower[i + 1] if i + 1 < words.size else ""
        if lower in heads and words.tag[i] not in ("NNS", "VBZ", "VBD"):
            if _last_head(words, i, taken) > i:
                first = i if first is None else first
                i = _last_head(words, i, taken)
                following = words.lower[i + 1] if i + 1 < words.size else ""
            last = i + 1
            if following == "-" and i + 2 < words.size and words.lower[i + 2] in ("general", "elect"):
                last = i + 3
            if last < words.size and words.lower[last] in ("of", "for", "to", "at", "on") and last not in taken:
                last = _complement(words, last)
            if words.lower[min(i + 1, words.size - 1)] and any(
                k in taken for k in range(i + 1, min(i + 2, words.size))
            ):
                return None  # "…, and President Smith": the title is the next one's
            return _title(words, i if first is None else first, last, i)
        if lower in ("the", "a", "an", "its", "his", "their") and first is None:
            pass
        elif (
            lower in small
            or lower in ("'s", "’s", "'", "’", "-")
            or i in words.fixed_at
            or words.pos[i] in ("PROPN", "ADJ", "NOUN")
        ):
            first = i if first is None else first
        else:
            return None
        i += 1
    return None


def _last_head(words: Words, i: int, taken: dict[int, tuple[int, int]]) -> int:
    """The last head of a title that goes on after a word that can also be its head: "deputy foreign minister"."""
    last = i
    for k in range(i + 1, min(words.size, i + 5)):
        if k in taken or words.sentence[k] != words.sentence[i]:
            break
        if words.lower[k] in tables.title_heads() and words.tag[k] not in ("NNS", "VBZ", "VBD"):
            last = k
        elif words.lower[k] not in tables.title_words() and words.pos[k] not in ("NOUN", "ADJ", "PROPN"):
            break
    return last


def _complement(words: Words, i: int) -> int:
    """The end of "of the European Commission", "for political affairs"."""
    j = i + 1
    while j < min(words.size, i + 9) and words.sentence[j] == words.sentence[i]:
        if (
            words.lower[j] in tables.listed("links")
            or words.pos[j] in ("PROPN", "ADJ", "NOUN", "DET")
            or j in words.fixed_at
        ):
            j += 1
        else:
            break
    while j > i + 1 and (words.lower[j - 1] in tables.listed("links") or words.pos[j - 1] == "DET"):
        j -= 1
    return j


def _title(words: Words, first: int, last: int, head: int) -> Title | None:
    if words.lower[head] in tables.honorifics():
        return None
    while first < last and words.lower[first] in ("the", "a", "an", "-", "'s", "’s"):
        first += 1
    key, former = read_title(words, first, last)
    return Title(
        first, last, words.quote(first, last), words.lower[head], key, _whose(words, first, last, head), former
    )


def read_title(words: Words, first: int, last: int) -> tuple[str | None, bool]:
    """The kind of office that the tokens name, and whether it is one held before."""
    kept = []
    former = False
    i = first
    while i < last:
        fixed = words.fixed_at.get(i)
        if words.lower[i] in tables.listed("skipped"):
            former = True
        elif fixed is not None and fixed.entry.sort == "country" and words.lower[i] != "the":
            i = min(fixed.last, last)
            if i < last and words.lower[i] in ("'s", "’s"):
                i += 1
            continue
        else:
            kept.append(words.lower[i])
        i += 1
    text = " ".join(kept).replace(" - ", "-").replace(" 's", "'s")
    while text.endswith((" of", " of the", " for", " the")):
        text = text.rsplit(" ", 1)[0]
    key = office_key(text)
    if key == "former":
        return office_key(text.replace("former ", "").replace("ex-", "")), True
    return key, former


def _whose(words: Words, first: int, last: int, head: int) -> str | None:
    """The country or organisation whose the office is: what stands before the head, else what follows its "of"."""
    code = code_of(words, first, head)
    if code is None and head + 1 < last and words.lower[head + 1] in ("of", "at", "-"):
        code = code_of(words, head + 1, last)
    return code
