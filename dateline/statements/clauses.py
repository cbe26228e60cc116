"""Statements that the parse shows: a cue with its source and the clause, phrase or object that is its content."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dateline.grammar import RELATIVES, VERBAL, negated
from dateline.spans import Span
from dateline.statements.lexicon import Cue, Entry, Lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_ADDRESSED = frozenset(
    {"tell", "inform", "notify", "assure", "remind", "brief", "advise", "ask", "convince", "persuade", "warn"}
)
_LIGHT = frozenset(
    {
        "make",
        "issue",
        "give",
        "offer",
        "express",
        "voice",
        "have",
        "deliver",
        "send",
        "see",
        "find",
        "repeat",
        "reiterate",
        "raise",
    }
)
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
_RELATIVE_WORDS = frozenset({"who", "which", "that", "what", "whom"})
#: What is done by asking not to be named; a formula is no longer than this.
_WITHHOLDING = frozenset({"declines", "rejects", "requests", "demands", "accepts", "wants", "asks"})
_LONGEST_FORMULA = 16
#: "…, adding that": it is the speaker of the whole sentence who goes on.
_GO_ON = frozenset({"add", "note", "stress", "reiterate", "emphasize", "emphasise", "insist", "cite", "caution"})
#: "declined to say whether" is one statement.
_KEPT_BACK = frozenset({"decline", "refuse", "wish", "want", "fail"})
#: Stances that count inside another statement too, where a verb has a subject of its own.
_TAKEN = frozenset(
    {"believes", "hopes", "fears", "doubts", "requests", "demands", "promises", "denies", "warns", "threatens"}
)
#: What is done to somebody who then answers.
_QUESTIONING = frozenset({"ask", "press", "question", "quiz", "grill", "challenge"})
#: Subjects that name nobody who could be asked.
_NOBODY = frozenset({"you", "who", "which", "that", "people", "what", "one", "there"})
_SCANT = frozenset({"no", "little", "scant", "few"})
#: Complements of a phrase that belong to its object: "accused X of …", "praised X for …".
_OF_THE_OBJECT = frozenset({"of", "for", "with", "as"})
#: Stances of the mind: told inside somebody's words they are part of those words.
_INNER = frozenset({"believes", "hopes", "fears", "wants", "intends", "predicts"})
_CLAUSAL = ("clause", "infinitive", "gerund")
_TIMES = ("DATE", "TIME", "GPE", "LOC")
#: So many steps a search for the subject climbs at most.
_CLIMB = 12
#: A source is a phrase, not a paragraph: so many tokens at most.
_LONGEST_SOURCE = 40

#: First and last token of a stretch, both included.
Stretch = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement in token positions. ``attribution`` is the stretch from source to cue with what belongs to them;
    ``hints`` are phrases of the cue that may tell when, where and to whom it was said; ``said`` is the content in
    characters, where quotation marks tell it. A ``cue`` of -1 stands for none. ``firm`` is false
    where it counts only outside other people's words."""

    cue: int
    cues: tuple[Stretch, ...]
    source: int | None
    sources: tuple[Stretch, ...]
    content: tuple[Stretch, ...]
    attribution: Stretch
    stance: str
    hints: tuple[Stretch, ...] = ()
    addressee: Stretch | None = None
    said: tuple[Span, ...] = ()
    firm: bool = True
    own: bool = False


def edges(token: Token) -> Stretch:
    """All that hangs on a token."""
    return (token.left_edge.i, token.right_edge.i)


def phrase(token: Token) -> Stretch:
    """A noun with its titles, apposition and prepositional phrases, but without its clauses."""
    left, right = token.left_edge.i, token.i
    for child in token.rights:
        if child.dep_ in ("relcl", "acl", "advcl", "ccomp", "parataxis", "dep"):
            break
        if child.dep_ != "punct":
            right = _before_a_clause(child)
    if right - left > _LONGEST_SOURCE:
        left, right = max(left, token.i - 6), token.i
    return (left, right)


def _before_a_clause(token: Token) -> int:
    """Where a phrase ends, or the relative clause at its end begins ("a spokesman for the group, who …")."""
    for _ in range(3):
        last = next(reversed(list(token.rights)), None)
        if last is None:
            break
        if last.dep_ in ("relcl", "acl"):
            left: int = last.left_edge.i - 1
            return left - 1 if token.doc[left].is_punct else left
        token = last
    return int(token.right_edge.i)


# --- who ----------------------------------------------------------------------------------------------------------


def subject(verb: Token) -> Token | None:
    """The verb's own subject: before it, or after it ("said the minister")."""
    for child in verb.children:
        if child.dep_ in _SUBJECTS and child.pos_ not in VERBAL:
            return child
    for child in verb.lefts:
        if child.dep_ in ("aux", "auxpass"):  # the parser sometimes hangs it there
            own = next((c for c in child.lefts if c.dep_ in _SUBJECTS), None)
            if own is not None:
                return own
    return None


def passive(verb: Token) -> bool:
    """Whether a verb is a passive, with or without its auxiliary ("when asked …")."""
    if verb.tag_ != "VBN":
        return False
    lefts = list(verb.lefts)
    if any(c.dep_ in ("auxpass", "nsubjpass") for c in lefts):
        return True
    return verb.dep_ in ("advcl", "acl") and not any(c.dep_ in ("aux", "nsubj") for c in lefts)


def agent(verb: Token) -> Token | None:
    """By whom: "was told by the governor"."""
    for child in verb.rights:
        if child.dep_ in ("agent", "prep") and child.lower_ == "by":
            return next((c for c in child.rights if c.dep_ == "pobj"), None)
    return None


def speaker(verb: Token) -> Token | None:
    """Who does what the verb says: its subject, or that of the verbs it hangs on; the agent of a passive."""
    if passive(verb):
        return agent(verb)
    own = subject(verb) or _quoted(verb) or _in_whose(verb)
    if own is None and verb.tag_ == "VBG" and verb.lemma_ in _GO_ON and verb.dep_ == "advcl":
        while verb.head != verb and verb.head.dep_ in (
            "ccomp",
            "advcl",
            "conj",
            "relcl",
            "acl",
            "prep",
            "pcomp",
            "pobj",
            "dobj",
        ):
            verb = verb.head
            if verb.dep_ == "ccomp" and verb.head.i < verb.i:
                return speaker(verb.head)
        own = subject(verb)
    for _ in range(_CLIMB):
        if own is not None or verb.head == verb:
            return own
        head, dep = verb.head, verb.dep_
        if dep in ("acl", "relcl") and head.pos_ in ("NOUN", "PROPN", "PRON"):
            return None if verb.tag_ == "VBN" else head
        if dep == "amod" or (dep == "ccomp" and verb.tag_ not in ("VBG", "VBD")):
            return None
        verb = head
        own = subject(verb) if verb.pos_ in VERBAL else None
    return own


def _quoted(verb: Token) -> Token | None:
    """Who is quoted: "quoted the minister as saying", "the minister was quoted as saying"."""
    as_ = verb.head
    if verb.tag_ != "VBG" or as_.lower_ != "as" or as_.head.lemma_ not in ("quote", "cite"):
        return None
    whose = "nsubjpass" if passive(as_.head) else "dobj"
    return next((c for c in as_.head.children if c.dep_ == whose), None)


def _in_whose(verb: Token) -> Token | None:
    """Where a verb has no subject, and its sentence begins with "In the ministry …" (translated word by word)."""
    if verb.tag_ in ("VB", "VBG") and not any(c.dep_ == "aux" and c.lower_ in ("do", "does") for c in verb.lefts):
        return None
    first = next(iter(verb.lefts), None)
    if first is None or first.lower_ not in ("in", "at") or verb.dep_ != "ROOT" or not first.is_sent_start:
        return None
    whose = next((c for c in first.rights if c.dep_ == "pobj"), None)
    return whose if whose is not None and whose.ent_type_ not in ("DATE", "TIME") else None


def _source(token: Token | None, cue: Token) -> tuple[Stretch, ...]:
    """The stretches of a source: a relative pronoun brings its antecedent."""
    if token is None:
        return ()
    verb = token.head
    own = _clear_of(phrase(token), cue.i)
    if token.lower_ in RELATIVES and verb.dep_ == "relcl" and verb.head.i < token.i:
        return (_clear_of(phrase(verb.head), token.i), own)
    return (own,)


def _clear_of(stretch: Stretch, position: int) -> Stretch:
    left, right = stretch
    if left <= position <= right:
        return (left, position - 1) if position > left else (position + 1, right)
    return stretch


# --- what ---------------------------------------------------------------------------------------------------------


def complements(cue: Token) -> Iterator[tuple[str, Token]]:
    """The complements of a verb, noun or adjective, each with its kind as the table of cues names it."""
    for child in cue.children:
        dep = child.dep_
        if child.i > cue.i and cue.i + 1 < len(cue.doc) and cue.nbor().text == ";":
            continue  # another sentence
        if dep in ("ccomp", "xcomp") or (dep == "acl" and cue.pos_ not in VERBAL):
            if child.i > cue.i or not any(t.text == ";" for t in cue.doc[child.i : cue.i]):  # else another sentence
                yield _clause_kind(child), child
        elif dep in ("dobj", "oprd"):
            yield ("object" if dep == "dobj" else "name"), child
        elif dep in ("prep", "prt", "agent"):
            yield child.lower_, child
        elif dep == "advcl":
            mark = next((c.lower_ for c in child.lefts if c.dep_ == "mark"), "")
            if mark == "that" and child.left_edge.i > cue.i and cue.doc[child.left_edge.i - 1].lower_ != "so":
                yield "clause", child
            elif mark in ("whether", "for") or (mark == "if" and child.i == cue.i + 1):
                yield mark, child


def _clause_kind(verb: Token) -> str:
    kinds = {c.dep_ for c in verb.lefts}
    if any(c.lower_ == "to" and c.dep_ == "aux" for c in verb.lefts):
        return "infinitive"
    if verb.tag_ == "VBG" and "aux" not in kinds:
        return "gerund"
    if verb.pos_ == "NOUN" and kinds <= {"nsubj", "punct", "advmod"} and "nsubj" in kinds:
        return "clause"  # a verb taken for a noun: "said her words amount to …"; a name has its "a"
    if verb.pos_ not in VERBAL and "cop" not in kinds and "mark" not in kinds and verb.dep_ != "acl":
        return "name"
    if verb.dep_ in ("xcomp", "acl") and not kinds & {"nsubj", "nsubjpass", "mark", "expl"}:
        return "name" if verb.dep_ == "xcomp" else "reduced"
    return "clause"


def _whole(cue: Token, clause: Token, words: Lexicon) -> Stretch:
    """A clause that follows its cue, with the clauses coordinated with it that the parse hangs elsewhere, and without
    what the speaker is said to have done next ("said A and demanded B")."""
    left, right = edges(clause)
    if clause.i < cue.i:
        return (left, max(right, _resumed(cue, words)))
    for child in clause.rights:
        if child.dep_ == "conj" and _next_deed(cue, child, words):
            for word in clause.rights:
                if word.dep_ == "cc" and word.i < child.left_edge.i:
                    right = word.i - 1
            return (left, min(right, child.left_edge.i - 1))
    right = _before_the_next(clause, right, words)
    for child in cue.rights:
        if child.dep_ == "conj" and child.i > right and child.pos_ in VERBAL:
            own = any(c.dep_ in ("nsubj", "nsubjpass", "expl") for c in child.lefts)
            ahead = any(c.dep_ == "aux" and c.lower_ in ("will", "would") for c in child.lefts)
            if own and (ahead or child.lemma_.lower() not in words.verbs):
                right = max(right, child.right_edge.i)
    return (left, right)


def _resumed(cue: Token, words: Lexicon) -> int:
    """Where the content ends that goes on behind its cue ("No ship came, she said, and there were six men on board");
    -1 where it does not."""
    if cue.i + 1 >= len(cue.doc):
        return -1
    for child in cue.rights:
        own = any(c.dep_ in ("nsubj", "nsubjpass", "expl") for c in child.lefts)
        if child.dep_ == "conj" and own and child.lemma_.lower() not in words.verbs:
            left: int = child.left_edge.i
            behind = cue.doc[max(left - 2, 0)].text == ","
            return int(child.right_edge.i) if behind else -1
    return -1


def _before_the_next(clause: Token, right: int, words: Lexicon) -> int:
    """Where a clause ends before ", adding that …": what the speaker says next is no part of it."""
    head = clause
    for _ in range(_CLIMB):
        for child in head.rights:
            if child.dep_ == "advcl" and child.tag_ == "VBG" and child.lemma_.lower() in words.verbs:
                left = child.left_edge.i
                if left and left == child.i and head.doc[left - 1].is_punct:
                    return min(right, left - 2)
        last = next((c for c in reversed(list(head.rights)) if c.right_edge.i == right), None)
        if last is None:
            return right
        head = last
    return right


def _next_deed(cue: Token, verb: Token, words: Lexicon) -> bool:
    """Whether a verb coordinated with the content is a cue of the same speaker: same tense, no subject of its own."""
    aux = next((c for c in verb.lefts if c.dep_ == "aux"), None)
    finite = verb.tag_ if aux is None else aux.tag_
    return finite == cue.tag_ and verb.lemma_.lower() in words.verbs and subject(verb) is None


def _with_the_next_noun(cue: Token, right: int) -> int:
    """Where a phrase ends whose second noun is hung on the verb ("condemned it as a “breach” and a “threat”")."""
    for child in cue.rights:
        joined = child.dep_ == "conj" and child.pos_ in ("NOUN", "PROPN", "ADJ", "ADP")
        if joined and right < child.left_edge.i <= right + 4:
            return int(child.right_edge.i)
    return right


def _chosen(cue: Token, entry: Entry, words: Lexicon) -> tuple[Cue, Stretch] | None:
    """What the entry makes of the cue's complements: the row that applies and the stretch of the content."""
    found: dict[str, Token] = {}
    for kind, token in complements(cue):
        before = found.get(kind)
        behind = token.i > cue.i and any(c.dep_ == "mark" and c.lower_ == "that" for c in token.lefts)
        if before is None or (before.i < cue.i and behind):
            found[kind] = token
    for kind in _CLAUSAL:
        if kind in found and kind in entry:
            left, right = _whole(cue, found[kind], words)
            noun = found.get("object")
            if kind == "infinitive" and noun is not None and cue.i < noun.i < left:
                left = noun.left_edge.i
            elif kind == "infinitive" and "on" in entry and "on" in found and found["on"].i < left:
                left = found["on"].i + 1
            return entry[kind], (left, right)
    if "name" in entry and "name" in found:
        left, right = edges(found["name"])
        noun = found.get("object")
        return entry["name"], (min(left, noun.left_edge.i), right) if noun is not None else (left, right)
    noun = found.get("object")
    if noun is not None and "as" in found and "as" in entry:
        right = _with_the_next_noun(cue, found["as"].right_edge.i)
        return entry["as"], (min(noun.left_edge.i, found["as"].left_edge.i), right)
    if noun is not None and "object" in entry and noun.lower_ not in ("who", "which", "that", "what"):
        left, right = edges(noun)
        for kind in found:
            if kind in _OF_THE_OBJECT and found[kind].i > right and found[kind].left_edge.i == right + 1:
                right = _with_the_next_noun(cue, found[kind].right_edge.i)
        return entry["object"], (left, right)
    for kind, token in found.items():
        if kind in entry and kind not in ("object", "name"):
            if token.dep_ == "advcl":
                return entry[kind], edges(token)
            if token.ent_type_ in ("DATE", "TIME") or any(c.ent_type_ in ("DATE", "TIME") for c in token.rights):
                continue
            if token.right_edge.i > token.i:
                right = token.right_edge.i
                named = found.get("as")
                if named is not None and kind == "to" and named.left_edge.i == right + 1:
                    right = named.right_edge.i
                return entry[kind], (token.i + 1, right)
    return None


# --- drafts -------------------------------------------------------------------------------------------------------


def drafts(doc: Doc, words: Lexicon) -> Iterator[Draft]:
    """The statements that the parse shows, in the order of their cues."""
    for token in doc:
        pos = token.pos_
        if token.lower_ == "according":
            yield from _according(token)
        elif pos == "VERB":
            yield from _verb(token, words)
        elif pos == "NOUN":
            entry = words.nouns.get(token.lemma_.lower())
            if entry:
                yield from _noun(token, entry, words)
        elif pos == "ADJ":
            entry = words.adjectives.get(token.lower_)
            if entry:
                yield from _adjective(token, entry, words)


def _verb(verb: Token, words: Lexicon) -> Iterator[Draft]:
    if passive(verb) and verb.lower_ in words.adjectives:
        yield from _adjective(verb, words.adjectives[verb.lower_], words)
        return
    entry = rows_of(verb, words)
    if not entry or verb.dep_ in ("amod", "compound"):
        return
    if verb.tag_ == "VBN" and verb.dep_ == "acl":
        return
    if passive(verb):
        yield from _passive(verb, entry, words)
        return
    chosen = _chosen(verb, entry, words)
    who = speaker(verb)
    if chosen is None:
        chosen = _parenthesis(verb, entry)
    if chosen is None:
        return
    row, content = chosen
    said = dict(complements(verb)).get("clause") if row is entry.get("clause") and _relative(verb) else None
    if said is not None and said.lemma_ == "be" and said.i < content[1]:
        content = (said.i + 1, content[1])  # "what it says is a threat"
    who = _outer_speaker(verb, who, words)
    if who is None and row is entry.get("clause") and content[1] == verb.i - 1:
        who, content = _swallowed(verb, content)
    if row is entry.get("object") and verb.lemma_ in _LIGHT and _noun_speaks(verb, words):
        return
    if withholds_a_name(verb, row, content, words):
        return  # why a source has no name, not what it says
    if gives_the_reason(verb, words):
        return
    if not _told(verb, row is entry.get("clause"), row.stance):
        return
    if who is not None and content[0] <= who.i <= content[1] and content[0] <= verb.i <= content[1]:
        pass  # "The plan, she said, would fail": the content stands on both sides
    elif who is not None and content[0] <= who.i <= content[1]:
        who = None
    if row.stance == "asserts" and row in (entry.get("name"), entry.get("as")):
        row = _verdict(verb, row, content, words)
    if row.stance == "promises" and row is entry.get("clause") and not _ahead(dict(complements(verb)).get("clause")):
        row = replace(row, stance="asserts")  # "swears that it was so"
    if row.stance == "wants" and negated(verb) and verb.doc[content[0] : content[1] + 1].root.lemma_ in words.answering:
        row = replace(row, negated="declines")  # "did not wish to answer"
    if row.stance == "declines" and verb.lemma_ == "refuse" and "infinitive" in dict(complements(verb)):
        deed = dict(complements(verb))["infinitive"].lemma_
        row = row if deed in words.answering else replace(row, stance="rejects")
    if neither(verb):
        row = replace(row, stance="declines", negated="declines")
    if row is entry.get("object") and verb.lemma_ in _LIGHT:
        row = _of_the_noun(verb, words) or row
    draft = _draft(verb, row, who, content)
    if draft is not None:
        yield replace(
            draft, firm=row is entry.get("clause") and row.stance not in _INNER, own=_of_its_own(verb, row.stance)
        )


def _outer_speaker(verb: Token, who: Token | None, words: Lexicon) -> Token | None:
    """The speaker of "said that shells fell and accuses Peru": the verb goes on with "said" where what stands as its
    subject in the parse cannot be it, by its number or because it is a thing."""
    if who is None or verb.dep_ != "conj" or who.head == verb or who.head.dep_ != "ccomp" or who.pos_ != "NOUN":
        return who
    outer = who.head.head
    odd = verb.tag_ == "VBZ" and who.tag_ == "NNS"
    thing = who.lemma_.lower() not in words.kinds and not words.agentive(who.lemma_) and not who.ent_type_
    if (odd or thing) and outer.lemma_.lower() in words.verbs and outer.tag_ == verb.tag_:
        return speaker(outer)
    return who


def _relative(verb: Token) -> bool:
    """Whether a cue stands in "what it says is …"."""
    own = subject(verb)
    left = own.left_edge.i if own is not None else 0
    return left > 0 and verb.doc[left - 1].lower_ == "what"


def _swallowed(verb: Token, content: Stretch) -> tuple[Token | None, Stretch]:
    """The subject behind the last comma before a cue, where the parse took it for a part of what is said ("…, the Red
    Cross said"), and the content without it."""
    doc = verb.doc
    comma = next((i for i in range(verb.i - 1, max(content[0], verb.i - 12), -1) if doc[i].text == ","), None)
    if verb.tag_ not in ("VBD", "VBZ", "VBP") or comma is None or comma + 1 >= verb.i or verb.i + 1 >= len(doc):
        return None, content
    who = doc[comma + 1 : verb.i].root
    alone = all(t.pos_ not in VERBAL for t in doc[comma + 1 : verb.i])
    return (who, (content[0], comma - 1)) if alone and who.pos_ in ("NOUN", "PROPN") else (None, content)


def rows_of(verb: Token, words: Lexicon) -> Entry | None:
    """The rows of a verb, those of the verb with its particle first ("ruled out", "brushed aside")."""
    lemma = verb.lemma_.lower()
    for child in verb.rights:
        if child.dep_ in ("prt", "advmod", "prep") and f"{lemma} {child.lower_}" in words.verbs:
            return words.verbs[f"{lemma} {child.lower_}"]
    return words.verbs.get(lemma)


def _verdict(verb: Token, row: Cue, content: Stretch, words: Lexicon) -> Cue:
    """A name given to something may be a verdict: "called the plan a folly" criticises, "called it a lie" rejects."""
    said = {t.lemma_.lower() for t in verb.doc[content[0] : content[1] + 1]} | {
        t.lower_ for t in verb.doc[content[0] : content[1] + 1]
    }
    stance = next((stance for stance, verdicts in words.verdicts.items() if said & verdicts), None)
    return replace(row, stance=stance) if stance is not None and not negated(verb) else row


def _ahead(clause: Token | None) -> bool:
    """Whether a clause tells of what is to come, as a promise does."""
    if clause is None:
        return True
    aux = {c.lower_ for c in clause.lefts if c.dep_ in ("aux", "auxpass")}
    return bool(aux & {"will", "would", "shall", "’ll", "'ll", "wo", "can", "could", "to"}) or clause.tag_ == "VB"


def neither(verb: Token) -> bool:
    """Whether a cue stands in "neither confirm nor deny"."""
    pair = [verb, *(c for c in verb.children if c.dep_ == "conj")]
    if verb.dep_ == "conj":
        pair.append(verb.head)
    both = any(c.lower_ == "neither" for t in pair for c in t.lefts)
    return both and any(c.lower_ == "nor" for t in pair for c in t.children)


def withholds_a_name(verb: Token, row: Cue, content: Stretch, words: Lexicon) -> bool:
    """Whether a source asks for its name to be kept back: "declined to be identified", "asked that her name not be
    used", "insisting that their ranks not be given", "asked to call her Ana", "agreed to speak if not identified"."""
    if (row.stance not in _WITHHOLDING and verb.lemma_ != "insist") or content[1] - content[0] > _LONGEST_FORMULA:
        return False
    inside = verb.doc[content[0] : content[1] + 1]
    lemmas = {t.lemma_.lower() for t in inside}
    if "anonymity" in lemmas or (lemmas & words.identity and lemmas & words.withheld):
        own = [t for t in inside if t.lemma_.lower() in words.identity]
        return any(t.lower_ == "anonymity" or any(c.dep_ == "poss" or c.lower_ == "a" for c in t.lefts) for t in own)
    return any(t.tag_ == "VBN" and t.lemma_ in words.naming and passive(t) for t in inside) or (
        any(t.lemma_ == "call" and t.i + 1 <= content[1] and t.nbor().lower_ in ("him", "her", "them") for t in inside)
        and row.stance == "requests"
    )


def gives_the_reason(verb: Token, words: Lexicon) -> bool:
    """Whether a cue tells why a source has no name: "…, who asked not to be named because he fears reprisals"."""
    because = any(c.dep_ == "mark" and c.lower_ in ("because", "as", "since", "lest") for c in verb.lefts)
    if verb.dep_ != "advcl" or not because:
        return False
    lead = verb.doc[max(verb.left_edge.i - _LONGEST_FORMULA, verb.sent.start) : verb.left_edge.i].text.lower()
    return "anonym" in lead or any(formula in lead for formula in words.unnamed)


def _noun_speaks(verb: Token, words: Lexicon) -> bool:
    """Whether the object of a light verb is the cue itself: "voiced doubts about …"."""
    noun = next((c for c in verb.rights if c.dep_ == "dobj"), None)
    entry = words.nouns.get(noun.lemma_.lower()) if noun is not None else None
    return noun is not None and entry is not None and _chosen(noun, entry, words) is not None


def _of_the_noun(verb: Token, words: Lexicon) -> Cue | None:
    """What a light verb does by its object: "expressed its hope" hopes."""
    noun = next((c for c in verb.rights if c.dep_ == "dobj"), None)
    return next(iter(words.nouns.get(noun.lemma_.lower(), {}).values()), None) if noun is not None else None


def _told(verb: Token, clause: bool, stance: str) -> bool:
    """Whether the text tells that it was said, rather than naming it in passing: "to criticise the deal" inside
    another statement is no statement. Clauses of speech count wherever they stand."""
    if verb.tag_ == "VB" and not any(c.dep_ == "aux" and c.lower_ != "to" for c in verb.lefts):
        return clause and verb.dep_ in ("xcomp", "ROOT", "conj") and verb.head.lemma_ not in _KEPT_BACK
    if clause and stance not in _INNER:
        return True
    beside = (
        verb.dep_ == "pcomp" and verb.head.lower_ == "with" and subject(verb) is not None
    )  # "with Smith calling it …"
    return beside or verb.dep_ not in ("ccomp", "acl", "pcomp") or _of_its_own(verb, stance)


def _of_its_own(verb: Token, stance: str) -> bool:
    """Whether a cue inside another's words is told as a statement: finite, with a subject of its own that names one,
    and of a stance that is taken by saying something ("… that Oslo had promised aid")."""
    if stance not in _TAKEN:
        return False
    own = subject(verb)
    finite = verb.tag_ in ("VBD", "VBZ", "VBP") or any(c.tag_ in ("VBD", "VBZ", "VBP") for c in verb.lefts)
    return finite and own is not None and own.dep_ == "nsubj" and own.lower_ not in _NOBODY


def _parenthesis(verb: Token, entry: Entry) -> tuple[Cue, Stretch] | None:
    """A cue without a complement that is put into or behind what is said: "…, the envoy said, …", "as she put it"."""
    row = entry.get("clause")
    own = subject(verb)
    if row is None or own is None or verb.head == verb or verb.head.pos_ not in VERBAL:
        return None
    left = own.left_edge.i
    behind = verb.nbor().text if verb.i + 1 < len(verb.doc) else ""
    if left > verb.sent.start + 1 and verb.doc[left - 1].text == "," and behind == ";" and verb.head.i > verb.i:
        return row, (verb.sent.start, left - 2)  # "…, he says; …"
    as_said = verb.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ == "as" for c in verb.lefts)
    if verb.dep_ != "parataxis" and not as_said:
        return None
    return row, edges(verb.head)


def _passive(verb: Token, entry: Entry, words: Lexicon) -> Iterator[Draft]:
    patient = next((c for c in verb.lefts if c.dep_ == "nsubjpass"), None)
    found = dict(complements(verb))
    who = agent(verb)
    if "passive" in entry and "infinitive" in found and patient is not None and patient.lower_ != "it":
        row, content = entry["passive"], edges(found["infinitive"])
        draft = _draft(verb, row, who, content)
        if draft is not None:
            first = _clear_of(phrase(patient), verb.i)
            yield Draft(
                draft.cue,
                draft.cues,
                draft.source,
                draft.sources,
                (first, *draft.content),
                draft.cues[0],
                draft.stance,
                firm=False,
            )
        return
    chosen = _chosen(verb, {k: c for k, c in entry.items() if k in ("clause", "infinitive", "about", "whether")}, words)
    if chosen is not None:
        draft = _draft(verb, chosen[0], who, chosen[1])
    elif "object" in entry and patient is not None:
        draft = _draft(verb, entry["object"], who, _clear_of(phrase(patient), verb.i))
    else:
        draft = None
    if draft is not None:
        yield replace(draft, firm=False)


def _noun(noun: Token, entry: Entry, words: Lexicon) -> Iterator[Draft]:
    chosen = _chosen(noun, entry, words)
    if chosen is None:
        return
    row, content = chosen
    verb = noun.head if noun.dep_ in ("dobj", "nsubj", "nsubjpass") and noun.head.pos_ in VERBAL else None
    light = verb if verb is not None and noun.dep_ == "dobj" and verb.lemma_ in _LIGHT and verb.i < noun.i else None
    who = speaker(light) if light is not None else None
    who = who or next((c for c in noun.lefts if c.dep_ == "poss"), None) or agent(noun) or _holder(noun)
    scant = any(c.lower_ in _SCANT for c in noun.lefts) or (light is not None and negated(light))
    if row.only_negated and not scant:
        return
    if who is None and content[1] - content[0] < 3:
        return
    if who is None and not any(k == "clause" for k, _ in complements(noun)):
        return
    sources = _source(who, noun)
    yield Draft(
        noun.i,
        ((light.i if light is not None else noun.i, noun.i),),
        who.i if who is not None else None,
        sources,
        (content,),
        (min([noun.i, *(s[0] for s in sources)]), noun.i),
        row.negated if scant else row.stance,
        firm=row.only_negated or (row is entry.get("clause") and row.stance == "asserts"),
    )


def _holder(noun: Token) -> Token | None:
    """Whose a view is: "was of the opinion that …"; in which paper a report stands."""
    of = noun.head
    if noun.dep_ == "pobj" and of.lower_ in ("of", "under") and of.head.lemma_ == "be":
        return subject(of.head)
    inside = next((c for c in noun.rights if c.dep_ == "prep" and c.lower_ in ("in", "from")), None)
    where = next((c for c in inside.rights if c.dep_ == "pobj"), None) if inside is not None else None
    return where if where is not None and where.pos_ == "PROPN" and where.ent_type_ not in _TIMES else None


def _adjective(adjective: Token, entry: Entry, words: Lexicon) -> Iterator[Draft]:
    verb = adjective if adjective.pos_ == "VERB" else adjective.head
    made = verb.lemma_ == "make" and verb != adjective
    chosen = _chosen(adjective, entry, words) or (_chosen(verb, entry, words) if made else None)
    if made and chosen is not None and chosen[1][0] <= adjective.i:
        chosen = (chosen[0], (adjective.i + 1, chosen[1][1])) if adjective.i < chosen[1][1] else None
    if chosen is None or (
        not made and adjective.dep_ not in ("acomp", "ROOT", "conj", "xcomp", "ccomp") and verb != adjective
    ):
        return
    who = speaker(verb) if made else subject(verb)
    if who is None or who.lower_ in ("it", "there", "what"):
        return
    row, content = chosen
    stance = row.negated if negated(verb) or negated(adjective) else row.stance
    sources = _source(who, adjective)
    first = verb.i if 0 <= adjective.i - verb.i <= 3 else adjective.i
    yield Draft(
        adjective.i,
        ((first, adjective.i),),
        who.i,
        sources,
        (content,),
        (sources[0][0], adjective.i),
        stance,
        firm=stance == "doubts",
    )


def _according(token: Token) -> Iterator[Draft]:
    to = next((c for c in token.rights if c.lower_ == "to"), None)
    who = next((c for c in to.rights if c.dep_ == "pobj"), None) if to is not None else None
    if to is None or who is None:
        return
    head = token.head
    for _ in range(_CLIMB):
        if head.head == head or head.dep_ in ("ccomp", "relcl", "parataxis"):
            break
        head = head.head
    attribution = (token.left_edge.i, token.right_edge.i)
    content = _around(edges(head), attribution)
    if content:
        yield Draft(token.i, ((token.i, to.i),), who.i, (phrase(who),), content, attribution, "asserts")


def bare(verb: Token, row: Cue, who: Token | None) -> Draft:
    """The draft of a cue whose content stands beside it, in quotation marks."""
    draft = _draft(verb, row, who, (verb.i, verb.i))
    return (
        replace(draft, content=())
        if draft
        else Draft(verb.i, ((verb.i, verb.i),), None, (), (), (verb.i, verb.i), row.stance)
    )


def _draft(verb: Token, row: Cue, who: Token | None, content: Stretch) -> Draft | None:
    """The draft of a verb's statement: its cue with auxiliaries and particle, and what else hangs on it."""
    first, last = verb.i, verb.i
    hints: list[Stretch] = []
    addressee: Stretch | None = None
    for child in verb.children:
        if child.dep_ in ("aux", "auxpass", "neg") and child.i < verb.i and verb.i - child.i <= 4:
            first = min(first, child.i)
        elif child.dep_ == "prt" and child.i == last + 1:
            last = child.i
        elif child.dep_ in ("prep", "npadvmod", "advmod", "dobj", "dative", "tmod"):
            left, right = edges(child)
            if right < content[0] or left > content[1]:
                hints.append((left, right))
                to_whom = child.dep_ == "dative" or (child.dep_ == "dobj" and verb.lemma_ in _ADDRESSED)
                if to_whom or (child.lower_ == "to" and child.dep_ == "prep" and left < right):
                    addressee = (left + 1, right) if child.lower_ == "to" else (left, right)
    for child in verb.lefts:
        if (
            child.dep_ == "advcl" and child.lemma_ in _QUESTIONING and child.tag_ == "VBN"
        ):  # "asked on Tuesday …, he said"
            hints += [edges(c) for c in child.rights if c.dep_ in ("prep", "npadvmod")]
    sources = _source(who, verb)
    own = who is not None and who.head == verb
    attribution = (
        min([first, *(s[0] for s in sources if own)]),
        max(
            [
                last,
                *(s[1] for s in sources if own),
                *(h[1] for h in hints if verb.i < h[0] and (h[1] < content[1] or content[0] == verb.i)),
            ]
        ),
    )
    parts = tuple(
        s for s in _around(content, attribution) if s[0] < s[1] or verb.doc[s[0]].lower_ not in _RELATIVE_WORDS
    )
    if not parts and content != (verb.i, verb.i):
        return None
    stance = row.negated if negated(verb) else row.stance
    if row.only_negated and not negated(verb):
        return None
    return Draft(
        verb.i,
        ((first, last),),
        who.i if who is not None else None,
        sources,
        parts,
        attribution,
        stance,
        tuple(hints),
        addressee,
    )


def _around(content: Stretch, attribution: Stretch) -> tuple[Stretch, ...]:
    """The content without the attribution that stands in it, before it or behind it."""
    (left, right), (a, b) = content, attribution
    if b < left or a > right:
        return (content,)
    return tuple(s for s in ((left, a - 1), (b + 1, right)) if s[0] <= s[1])
