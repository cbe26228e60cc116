"""People and bodies that are called by what they are: "US officials", "the foreign minister", "Polish police"."""

from __future__ import annotations

from dataclasses import dataclass

from dateline.actors import tables
from dateline.actors.people import read_title
from dateline.actors.tables import Body, Role
from dateline.actors.words import Words, codes_of

DEFINITE = frozenset({"the", "this", "that", "these", "those"})
POSSESSIVE = frozenset({"his", "her", "its", "their", "our", "my", "your"})


@dataclass(frozen=True, slots=True)
class Unnamed:
    """A noun phrase for someone unnamed. ``last`` leaves out what follows the noun, ``end`` holds it. ``more``:
    "another official"; ``key``: the office that the noun phrase names, where it names one; ``several``: of more than
    one country, and so without a code."""

    first: int
    head: int
    last: int
    end: int
    lemma: str
    role: Role
    code: str | None
    sector: str
    plural: bool
    definite: bool
    owner: str | None
    more: bool
    key: str | None
    former: bool
    several: bool


@dataclass(frozen=True, slots=True)
class Institution:
    """A noun phrase for a body of a country; ``leader``: tokens of the person it is named after ("the Obama
    administration"); ``several``: bodies of more than one country, and so without a code."""

    first: int
    last: int
    body: Body
    code: str | None
    leader: tuple[int, int] | None
    definite: bool
    several: bool


def institutions(words: Words, used: set[int], persons: dict[int, tuple[int, int]]) -> list[Institution]:
    """The bodies in the text that are no fixed names themselves and no part of a title."""
    ends, known = tables.body_ends(), tables.bodies()
    found: list[Institution] = []
    for i, lower in enumerate(words.lower):
        longest = ends.get(lower)
        if longest is None or i in used or i in words.fixed_at or words.pos[i] not in ("NOUN", "PROPN", "ADJ"):
            continue
        for n in range(min(longest, i + 1), 0, -1):
            body = known.get(" ".join(words.lower[i - n + 1 : i + 1]).replace(" 's", "'s"))
            if body is not None:
                if n == 1 and _part_of_noun(words, i):
                    break
                one = _institution(words, i - n + 1, i + 1, body, persons)
                if not body.owned or ((one.code or one.several) and words.lower[i + 1 : i + 2] != ["of"]):
                    found.append(one)
                break
    return found


def _part_of_noun(words: Words, i: int) -> bool:
    """Whether a word is only the first part of another noun ("court case"), not of a role ("court official")."""
    after = i + 1
    if after >= words.size or words.dep[i] not in ("compound", "nmod", "amod") or words.head[i] < after:
        return False
    head = words.head[i]
    return words.lower[head] not in tables.title_heads() and words.lemma[head] not in tables.roles()


def _institution(words: Words, start: int, last: int, body: Body, persons: dict[int, tuple[int, int]]) -> Institution:
    first = start
    leader = None
    i = start - 1
    if i >= 0 and words.lower[i] in ("'s", "’s", "'", "’"):
        i -= 1
    code, several = None, False
    while i >= max(0, start - 5) and words.sentence[i] == words.sentence[start]:
        if i in words.fixed_at:
            code, begin = words.fixed_at[i].entry.code, words.led_by(words.fixed_at[i])
            first, several = begin.first, begin.entry.code != code
            break
        if i in persons:
            first, leader = persons[i][0], persons[i]
            break
        if words.pos[i] not in ("ADJ", "NOUN", "PROPN") or words.lower[i] in tables.title_heads():
            break
        if words.capital(i) and words.pos[i] == "PROPN":
            first = i
        i -= 1
    if code is None and leader is None and last + 1 < words.size and words.lower[last] == "of":
        j = last + 1 + (words.lower[last + 1] == "the")
        fixed = words.fixed_at.get(j)
        if fixed is not None and fixed.entry.sort == "country":
            owners = words.series(fixed)
            code, last, several = fixed.entry.code, owners[-1].last, len(owners) > 1
    definite = first > 0 and words.lower[first - 1] == "the"
    return Institution(first, last, body, None if several else code, leader, definite, several)


def people(words: Words, used: set[int]) -> list[Unnamed]:
    """The noun phrases for unnamed people, in order; nouns in a named person's title (``used``) are none."""
    roles = tables.roles()
    found = []
    for i, lemma in enumerate(words.lemma):
        role = roles.get(lemma)
        if role is None or i in used or words.pos[i] not in ("NOUN", "PROPN"):
            continue
        if words.dep[i] in ("compound", "attr", "oprd", "nmod", "npadvmod") or i in words.fixed_at:
            continue
        if words.dep[i] == "pobj" and words.lower[words.head[i]] == "as":
            continue
        if words.pos[i] == "PROPN" and words.label[i] in ("PERSON", "FAC", "WORK_OF_ART", "PRODUCT", "EVENT"):
            continue
        unnamed = _phrase(words, i, lemma, role, used)
        if unnamed is not None:
            found.append(unnamed)
    return found


def _phrase(words: Words, head: int, lemma: str, role: Role, used: set[int]) -> Unnamed | None:
    first = max(words.doc[head].left_edge.i, head - 12)
    while first < head and (
        words.pos[first] in ("PUNCT", "CCONJ", "SPACE", "ADP", "VERB") or words.sentence[first] != words.sentence[head]
    ):
        first += 1
    for i in range(head - 1, first - 1, -1):
        if (
            i in used
            or words.pos[i] in ("VERB", "AUX", "SCONJ")
            or words.lower[i] in (",", "“", '"', ":", ";", "who", "that")
        ):
            if words.pos[i] == "VERB" and words.tag[i] in ("VBN", "VBG") and words.head[i] == head:
                continue
            if i in used and words.dep[i] in ("compound", "poss", "nmod", "amod", "case"):
                continue
            first = i + 1
            break
    adjective = next((words.fixed_at[i] for i in range(first, head) if i in words.fixed_at), None)
    if adjective is not None and words.led_by(adjective) is not adjective:
        first = words.led_by(adjective).first
        first -= first > 0 and words.lower[first - 1] in DEFINITE
    plural = words.tag[head] in ("NNS", "NNPS")
    starts = [words.lower[i] for i in range(first, head)]
    definite = bool(starts) and (
        starts[0] in DEFINITE or starts[-1] in ("'s", "’s") or "'s" in starts or "’s" in starts
    )
    owner = starts[0] if starts and starts[0] in POSSESSIVE else None
    more = any(w in tables.listed("more") for w in starts)
    if words.lower[head] in ("authorities", "people"):
        plural = True
    if first >= 2 and words.lower[first - 1] == "of" and words.lower[first - 2] in tables.listed("counts"):
        first -= 2
        plural = words.lower[first] not in ("one", "another")
        definite, more = False, True
    if lemma in ("man", "woman", "person") and (plural or not definite):
        return None
    last, end = head + 1, _complement(words, head, used)
    codes = codes_of(words, first, head) or codes_of(words, last, end)
    code = codes[0] if len(codes) == 1 else None
    sector, modifiers = role.sector, tables.by_word("modifiers")
    if lemma in ("minister", "secretary", "leader", "president"):
        modifiers = tables.sided()
    for i in range(first, head):
        fixed = words.fixed_at.get(i)
        if fixed is not None and fixed.entry.sector in (
            "REB",
            "UAF",
            "PRM",
            "MIL",
            "SPY",
            "COP",
            "BUS",
            "JRN",
            "PTY",
            "LEG",
        ):
            sector = fixed.entry.sector
        elif role.sector in ("GOV", "UNK", "MIL") and words.lower[i] in modifiers:
            sector = modifiers[words.lower[i]]
    key, former = read_title(words, first + (definite or owner is not None), end)
    return Unnamed(
        first, head, last, end, lemma, role, code, sector, plural, definite, owner, more, key, former, len(codes) > 1
    )


def _complement(words: Words, head: int, used: set[int]) -> int:
    """The end of "in the Obama administration", "from three ministries", where it hangs on the noun."""
    i = head + 1
    if (
        i >= words.size
        or words.lower[i] not in ("in", "of", "at", "from", "with", "for", "to")
        or words.head[i] != head
    ):
        return head + 1
    end = min(words.doc[i].right_edge.i + 1, i + 9)
    j = i + 1
    named = False
    while j < end and words.sentence[j] == words.sentence[head]:
        if words.pos[j] in ("VERB", "AUX", "PUNCT", "SCONJ", "PRON", "SPACE"):
            break
        if j in words.fixed_at:
            named, j = True, words.series(words.fixed_at[j])[-1].last
            continue
        named = named or words.pos[j] == "PROPN" or words.lower[j] in tables.body_ends()
        j += 1
    return j if named and j > i + 1 else head + 1
