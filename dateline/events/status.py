"""Is it a deed, a plan, a possibility, a condition or a denial? What the clause says about the event it names."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from dateline import grammar
from dateline.events.clause import FINITE, is_infinitive

if TYPE_CHECKING:
    from spacy.tokens import Token

#: From what binds most to what binds least: "may not attack" is possible, "will not attack if …" denied.
ORDER = ("denied", "conditional", "possible", "planned", "ongoing", "happened")
WITHOUT = frozenset({"without", "instead", "than", "barring"})
BACKGROUND = "background"
#: Verbs whose "if" asks: "asked if the army had attacked".
ASKING = frozenset({"ask", "wonder", "know", "question", "inquire", "doubt", "see", "say"})


@cache
def _tables() -> dict[str, dict[str, str]]:
    """Lemma to status, for verbs, adjectives, nouns and adverbs."""
    data = tomllib.loads(Path(__file__).with_name("status.toml").read_text(encoding="utf-8"))
    return {
        part: {word: status for status, words in lists.items() for word in words.split() if status != "plain"}
        for part, lists in data.items()
        if part != "clauses"
    }


@cache
def _lists(name: str) -> frozenset[str]:
    """A list of words that bear on clauses."""
    data = tomllib.loads(Path(__file__).with_name("status.toml").read_text(encoding="utf-8"))
    return frozenset(data["clauses"][name].split())


def _strongest(found: list[str]) -> str:
    return min(found, key=ORDER.index, default="happened")


def of_verb(verb: Token) -> str:
    """The status of the event that a verb names."""
    return _settle(_own(verb) + _above(verb))


def of_noun(noun: Token, carrier: Token | None) -> str:
    """The status of the event that a noun names. ``carrier`` is the verb that carries it ("launched an attack",
    "talks will be held"), where there is one."""
    tables = _tables()
    found: list[str] = []
    for child in noun.lefts:
        if child.dep_ in ("amod", "compound", "advmod", "det"):
            word = child.lower_
            said = tables["adjectives"].get(word)
            if word == "no":
                said = "denied"
            if said and said != BACKGROUND:
                found.append(said)
    if carrier is not None:
        found += _own(carrier)
        if carrier.lemma_.lower() in ("be", "remain") and carrier.tag_ in ("VBZ", "VBP") and noun.dep_ == "pobj":
            found.append("ongoing")  # "is in talks with"
        said = tables["verbs"].get(carrier.lemma_.lower())
        if said and carrier.lemma_.lower() not in _lists("giving"):
            found.append(said)
        if carrier.lemma_.lower() in _lists("scheduling"):
            found.append("planned")
        found += _above(carrier)
    else:
        found += _above(noun)
    return _settle(found)


def _settle(found: list[str]) -> str:
    if found.count("denied") > 1:  # "did not rule out attacking", "did not deny"
        found = [s for s in found if s != "denied"] + ["possible"]
    return _strongest(found)


def _own(verb: Token) -> list[str]:
    """What the verb's own auxiliaries, adverbs and conditions say."""
    if grammar.condition(verb) == verb:
        return ["conditional"]  # "if they are not freed"
    how = grammar.modality(verb)
    words = {t.lower_ for t in grammar.auxiliaries(verb)}
    found = []
    if verb.dep_ == "ROOT" and is_infinitive(verb):
        found.append("planned")  # headlines: "Ruritania to send doctors"
    if (how.negated and not words & {"may", "might"}) or _neither(verb):
        found.append("denied")
    if how.conditional or _conditional_children(verb):
        found.append("conditional")
    if _inverted(verb):
        found.append("conditional")
    elif how.possible or words & {"must", "should", "ought"}:
        found.append("possible")
    if "would" in words or "'d" in words:
        found.append("conditional" if how.perfect or "have" in words else _would(verb))
    elif how.future:
        found.append("planned")
    if how.progressive:
        been = any(t.lower_ == "been" for t in verb.lefts)
        past = any(t.lower_ in ("was", "were") for t in grammar.auxiliaries(verb))
        if (been or not past) and not (words & {"will", "'ll", "would"}):
            found.append("ongoing")
    adverbs = _tables()["adverbs"]
    for child in verb.lefts:
        if child.dep_ == "advmod" and child.lower_ in adverbs:
            found.append(adverbs[child.lower_])
    return found


def _neither(verb: Token) -> bool:
    return any(
        c.dep_ in grammar.SUBJECTS and (c.lower_ == "neither" or any(d.lower_ == "neither" for d in c.lefts))
        for c in verb.lefts
    )


def _inverted(verb: Token) -> bool:
    """ "Should the rebels attack, …", "Were they to attack, …": a condition without "if"."""
    first = next((c for c in verb.lefts if c.dep_ == "aux" and c.lower_ in ("should", "were", "had")), None)
    return first is not None and any(c.dep_ in grammar.SUBJECTS and c.i > first.i for c in verb.lefts)


def _having(have: Token) -> list[str]:
    """ "has no plans to attack", "has the right to attack", "has to attack"."""
    for child in have.rights:
        if child.dep_ == "dobj":
            said = _tables()["nouns"].get(child.lemma_.lower(), "possible")
            denied = any(c.lower_ == "no" for c in child.lefts) or grammar.negated(have)
            return [said, "denied"] if denied else [said]
    return ["possible"]


def _conditional_children(verb: Token) -> bool:
    """ "… will act unless", "… in case of", "in the event of"."""
    for child in verb.children:
        if child.dep_ == "prep" and child.lower_ == "in":
            for obj in child.rights:
                if (
                    obj.dep_ == "pobj"
                    and obj.lower_ in ("case", "event")
                    and any(c.dep_ in ("prep", "acl", "relcl") or c.lower_ == "that" for c in obj.rights)
                ):
                    return True
        if child.dep_ == "mark" and child.lower_ in ("if", "unless", "whether", "lest"):
            return True
        if child.dep_ == "advcl" and child.i < verb.i and child.tag_ in ("VBN", "VBD"):
            first = child.left_edge
            if first.lower_ in ("should", "were", "had") and first.i < child.i and first.is_title:
                return True  # "Should the talks fail, …", "Were they to attack, …"
    return False


def _would(verb: Token) -> str:
    """Future seen from the past ("said it would attack") or a condition ("would attack")."""
    node = verb
    while node.dep_ in ("conj", "xcomp") and node.head != node:
        node = node.head
    if node.dep_ in ("ccomp", "acl", "relcl", "advcl") or (node.head != node and node.head.pos_ in grammar.VERBAL):
        return "planned"
    if any(c.dep_ in ("ccomp", "parataxis") for c in node.children):  # "… would attack, he said" parsed upside down
        return "planned"
    return "conditional"


def no_deed(token: Token) -> str | None:
    """Why what the word names is no deed at all: it stands in a question, or somebody has the right to do it."""
    node = token
    for _ in range(12):
        if node.pos_ in grammar.VERBAL:
            marks = {c.lower_ for c in node.lefts if c.dep_ == "mark"}
            asked = "whether" in marks or ("if" in marks and node.dep_ == "ccomp" and node.head.lemma_ in ASKING)
            if (asked and not is_infinitive(node)) or _inverted_question(node):
                return "a question, not a deed"
            if node.dep_ == "acl" and is_infinitive(node) and node.head.lemma_.lower() in _lists("right"):
                return "a right to do it, not the deed"
        if node.dep_ == "relcl" or node.head == node:
            return None
        node = node.head
    return None


def _inverted_question(verb: Token) -> bool:
    """ "Will the army attack?" """
    if verb.dep_ != "ROOT" or verb.sent[-1].text != "?":
        return False
    first = next((c for c in verb.lefts if c.dep_ in ("aux", "auxpass")), None)
    return first is not None and any(c.dep_ in grammar.SUBJECTS and c.i > first.i for c in verb.lefts)


def _above(token: Token) -> list[str]:
    """What the words above it in the sentence say, up to the clause that reports it."""
    found: list[str] = []
    node: Token | None = token
    for _ in range(15):
        if node is None or node.head == node:
            break
        said, node = _step(node)
        found += said
    return found


def _step(node: Token) -> tuple[list[str], Token | None]:
    """What the head says of a word, and from where to go on; ``None`` where nothing above bears on it."""
    head, dep = node.head, node.dep_
    verbal = head.pos_ in grammar.VERBAL
    if dep == "conj":
        return [], None if verbal and node.pos_ in grammar.VERBAL and _stands_alone(node) else head
    if verbal and dep in ("xcomp", "ccomp", "pcomp"):
        return _governed(node) if dep == "ccomp" and not is_infinitive(node) else _depending(node)
    if dep == "xcomp" and head.pos_ == "ADJ":
        return _adjective(head), head
    if verbal and dep in ("acomp", "oprd", "attr"):
        return _own(head), head
    if dep == "acl" and is_infinitive(node) and head.pos_ in ("NOUN", "PROPN", "PRON"):
        return _noun_to(head)
    if dep == "advcl":
        if head.lemma_.lower() == "go" and node.tag_ == "VBG" and any(c.lower_ == "on" for c in head.rights):
            return ["ongoing", *_own(head)], head  # "will go on blocking"
        return _beside(node), None
    if dep == "pcomp" and head.dep_ == "prep":
        return _after_preposition(head), None
    if dep == "pobj" and node.pos_ in ("NOUN", "PROPN"):
        return _with_preposition(head)
    if verbal and node.pos_ in ("NOUN", "PROPN"):
        return _as_argument(node), None
    return [], None


def _stands_alone(verb: Token) -> bool:
    """Whether a coordinated verb has its own subject, auxiliary or tense, so that the first one's do not bear on it."""
    if any(c.dep_ in grammar.SUBJECTS for c in verb.lefts):
        return True
    auxiliaries = [c.lower_ for c in verb.lefts if c.dep_ in ("aux", "auxpass")]
    if auxiliaries and "to" not in auxiliaries:
        return True
    finite = verb.tag_ in FINITE and verb.head.tag_ in ("VBG", "VB")
    return finite or (verb.tag_ != verb.head.tag_ and verb.head.dep_ in ("ROOT", "ccomp"))


def _governed(node: Token) -> tuple[list[str], None]:
    """A clause under a verb of saying or thinking: "denied that it attacked", "feared that it would"."""
    head = node.head
    lemma = head.lemma_.lower()
    if lemma in _lists("denying"):
        return ["denied"] * (1 + grammar.negated(head)), None
    if lemma in _lists("hoping") or (lemma in _lists("wishing") and node.tag_ == "VB"):
        return ["possible"], None
    return [], None


def _depending(node: Token) -> tuple[list[str], Token]:
    """An infinitive or participle under a verb: "plans to attack", "considered attacking", "is to meet"."""
    head = node.head
    lemma = head.lemma_.lower()
    said = _tables()["verbs"].get(lemma)
    found = [said] if said else []
    if (lemma == "go" and head.tag_ == "VBG") or (lemma == "be" and is_infinitive(node)):
        found.append("planned")
    if lemma == "have":
        found += _having(head)
    return found + _own(head), head


def _noun_to(noun: Token) -> tuple[list[str], Token | None]:
    """ "a plan to attack", "made no attempt to attack", "cancelled plans to attack"."""
    said = _tables()["nouns"].get(noun.lemma_.lower(), "possible")
    none = any(c.lower_ == "no" and c.dep_ == "det" for c in noun.lefts)
    found = [said, "denied"] if none else [said]
    over = grammar.governor(noun)
    if said not in ("planned", "possible") or over is None or noun.dep_ not in ("dobj", "attr"):
        return found, None
    lemma = over.lemma_.lower()
    if _tables()["verbs"].get(lemma) == "denied":
        found.append("denied")
    if not none and grammar.negated(over) and lemma in ("have", "make", "be", "see"):
        found.append("denied")
    return found, over


def _beside(node: Token) -> list[str]:
    """A clause beside another: "to attack", "if they attack", "before it attacks"."""
    found = ["planned"] if is_infinitive(node) else []
    if any(c.dep_ in ("mark", "advmod") and c.lower_ in grammar.CONDITIONS for c in node.lefts):
        found.append("conditional")
    if any(c.dep_ == "mark" and c.lower_ == "before" for c in node.lefts) and node.tag_ != "VBD":
        found.append("planned")
    return found


def _after_preposition(preposition: Token) -> list[str]:
    """ "without attacking", "barred from attacking", "the threat of attacking"."""
    over = preposition.head
    lemma = over.lemma_.lower()
    if preposition.lower_ in WITHOUT or (preposition.lower_ == "of" and over.lower_ == "instead"):
        return ["denied"]
    if over.pos_ in grammar.VERBAL:
        denied = _tables()["verbs"].get(lemma) == "denied" and preposition.lower_ in ("from", "out", "against")
        return ["denied"] if denied else ["planned"] if lemma in _lists("leaning") else []
    said = _tables()["nouns"].get(lemma) if over.pos_ == "NOUN" else None
    return [said] if said else []


def _with_preposition(preposition: Token) -> tuple[list[str], Token | None]:
    """ "the threat of an attack", "called for an attack", "without an attack"."""
    over = preposition.head
    lemma = over.lemma_.lower()
    if over.pos_ == "NOUN":
        said = _tables()["nouns"].get(lemma)
        if not said or preposition.lower_ not in ("of", "for", "on", "about", "to", "against"):
            return [], None
        none = any(c.lower_ == "no" and c.dep_ == "det" for c in over.lefts)
        return ([said, "denied"] if none else [said]), over
    if over.pos_ not in grammar.VERBAL:
        return [], None
    said = _tables()["verbs"].get(lemma)
    if preposition.lower_ in ("for", "against", "out") and said in ("possible", "planned", "denied"):
        return [said, *_own(over)], None
    return (["denied"] if preposition.lower_ in WITHOUT else []), None


def _as_argument(noun: Token) -> list[str]:
    """ "planned an attack", "ruled out an attack", "an attack may begin", "talks may also cover trade"."""
    verb = noun.head
    lemma = verb.lemma_.lower()
    if noun.dep_ in ("dobj", "nsubjpass"):
        said = _tables()["verbs"].get(lemma)
        if lemma == "rule" and any(c.lower_ == "out" for c in verb.children):
            said = "denied"
        elif lemma in ("expect", "announce", "schedule", "order"):
            return ["planned"] if said else []
        elif lemma in _lists("about"):
            return []
        return [said, *(s for s in _own(verb) if s == "denied")] if said else []
    if noun.dep_ != "nsubj":
        return []
    found = _own(verb)
    if lemma in _lists("occurring"):
        return [*found, "ongoing"] if lemma == "continue" else found
    return ["planned"] if {"possible", "planned"} & set(found) else []


def _adjective(adjective: Token) -> list[str]:
    said = _tables()["adjectives"].get(adjective.lower_)
    found = [said] if said and said != BACKGROUND else []
    head = adjective.head
    if head.pos_ in grammar.VERBAL and grammar.negated(head):
        found.append("denied")
    if any(c.dep_ == "neg" for c in adjective.children):
        found.append("denied")
    return found


def told_as_history(noun: Token) -> bool:
    """Whether a noun's own words put it in the past: "the previous attack", "the 1998 raid", "the anniversary of"."""
    for child in noun.lefts:
        if child.dep_ in ("amod", "compound", "nummod", "nmod"):
            if _tables()["adjectives"].get(child.lower_) == BACKGROUND:
                return True
            if child.shape_ == "dddd" and child.lower_[:2] in ("18", "19", "20"):
                return True
    over = noun.head.head if noun.dep_ == "pobj" else noun
    return over.lemma_.lower() in ("anniversary", "memory", "aftermath-of", "commemoration", "history")
