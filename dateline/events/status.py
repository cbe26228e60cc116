"""Is it a deed, a plan, a possibility, a condition or a denial? What the clause says about the event it names."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from dateline import grammar

if TYPE_CHECKING:
    from spacy.tokens import Token

#: From what binds most to what binds least: "may not attack" is possible, "will not attack if …" denied.
ORDER = ("denied", "conditional", "possible", "planned", "ongoing", "happened")
WITHOUT = frozenset({"without", "instead", "than", "barring"})
BACKGROUND = "background"


@cache
def _tables() -> dict[str, dict[str, str]]:
    """Lemma to status, for verbs, adjectives, nouns and adverbs."""
    data = tomllib.loads(Path(__file__).with_name("status.toml").read_text(encoding="utf-8"))
    return {
        part: {word: status for status, words in lists.items() for word in words.split() if status != "plain"}
        for part, lists in data.items()
    }


def _strongest(found: list[str]) -> str:
    return min(found, key=ORDER.index, default="happened")


def of_verb(verb: Token) -> str:
    """The status of the event that a verb names."""
    found = _own(verb)
    found += _above(verb, set())
    return _settle(found)


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
        if said and carrier.lemma_.lower() not in (
            "order",
            "agree",
            "offer",
            "pledge",
            "call",
            "announce",
            "set",
            "seek",
            "stop",
        ):
            found.append(said)
        if carrier.lemma_.lower() in ("schedule", "plan", "set", "expect", "propose", "prepare"):
            found.append("planned")
        found += _above(carrier, set())
    else:
        found += _above(noun, set())
    return _settle(found)


def _settle(found: list[str]) -> str:
    if found.count("denied") > 1:  # "did not rule out attacking", "did not deny"
        found = [s for s in found if s != "denied"] + ["possible"]
    return _strongest(found)


def _own(verb: Token) -> list[str]:
    """What the verb's own auxiliaries, adverbs and conditions say."""
    how = grammar.modality(verb)
    words = {t.lower_ for t in grammar.auxiliaries(verb)}
    found = []
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


def _above(token: Token, seen: set[int]) -> list[str]:
    """What the words above it in the sentence say, up to the clause that reports it."""
    tables = _tables()
    found: list[str] = []
    node = token
    for _ in range(15):
        head, dep = node.head, node.dep_
        if head == node or node.i in seen:
            break
        seen.add(node.i)
        lemma = head.lemma_.lower()
        if dep == "conj":
            if node.pos_ in grammar.VERBAL and head.pos_ in grammar.VERBAL:
                own_subject = any(c.dep_ in grammar.SUBJECTS for c in node.lefts)
                own_aux = any(c.dep_ in ("aux", "auxpass") for c in node.lefts)
                if own_subject or (own_aux and not any(c.lower_ == "to" for c in node.lefts)):
                    break
                if node.tag_ != head.tag_ and head.dep_ in ("ROOT", "ccomp"):
                    break
            node = head
            continue
        if head.pos_ in grammar.VERBAL and dep in ("xcomp", "ccomp", "pcomp"):
            said = tables["verbs"].get(lemma)
            if dep == "ccomp" and not _infinitive(node):
                if said == "denied" and lemma in ("deny", "reject", "rule", "disavow", "repudiate"):
                    found.append("denied")
                    if grammar.negated(head):
                        found.append("denied")
                elif lemma in (
                    "fear",
                    "suspect",
                    "warn",
                    "doubt",
                    "hope",
                    "suggest",
                    "propose",
                    "recommend",
                    "demand",
                    "ask",
                ) and (node.tag_ == "VB" or lemma in ("fear", "hope", "propose", "recommend")):
                    found.append("possible")
                break
            if said:
                found.append(said)
            if lemma == "go" and head.tag_ == "VBG":
                found.append("planned")
            if lemma == "be" and _infinitive(node):
                found.append("planned")  # "is to meet"
            if lemma == "have":
                found.extend(_having(head))
            found.extend(_own(head))
            node = head
            continue
        if dep == "xcomp" and head.pos_ == "ADJ":
            found.extend(_adjective(head))
            node = head
            continue
        if dep in ("acomp", "oprd", "attr") and head.pos_ in grammar.VERBAL:
            found.extend(_own(head))
            node = head
            continue
        if dep in ("acl", "relcl") and head.pos_ in ("NOUN", "PROPN", "PRON"):
            if dep == "acl" and _infinitive(node):
                said = tables["nouns"].get(lemma, "possible")
                found.append(said)
                if any(c.lower_ == "no" and c.dep_ == "det" for c in head.lefts):
                    found.append("denied")
                node = head
                if said in ("planned", "possible") and head.dep_ in ("dobj", "nsubj", "attr", "pobj", "nsubjpass"):
                    over = grammar.governor(head)
                    if over is not None and head.dep_ in ("dobj", "attr"):
                        if tables["verbs"].get(over.lemma_.lower()) == "denied":
                            found.append("denied")
                        none = any(c.lower_ == "no" and c.dep_ == "det" for c in head.lefts)
                        if not none and grammar.negated(over) and over.lemma_.lower() in ("have", "make", "be", "see"):
                            found.append("denied")
                        node = over
                        continue
                break
            break
        if dep == "advcl":
            if _infinitive(node):
                found.append("planned")
            if any(c.dep_ in ("mark", "advmod") and c.lower_ in grammar.CONDITIONS for c in node.lefts):
                found.append("conditional")
            if any(c.dep_ == "mark" and c.lower_ == "before" for c in node.lefts) and node.tag_ != "VBD":
                found.append("planned")
            break
        if dep == "pcomp" and head.dep_ == "prep":
            if head.lower_ in WITHOUT or (head.lower_ == "of" and head.head.lower_ == "instead"):
                found.append("denied")
            over = head.head
            said = tables["verbs"].get(over.lemma_.lower()) if over.pos_ in grammar.VERBAL else None
            if said in ("denied",) and head.lower_ in ("from", "out", "against"):
                found.append("denied")
            elif over.pos_ in grammar.VERBAL and over.lemma_.lower() in (
                "insist",
                "plan",
                "work",
                "think",
                "dream",
                "talk",
                "decide",
            ):
                found.append("planned")
            elif over.pos_ == "NOUN":
                noun = tables["nouns"].get(over.lemma_.lower())
                if noun:
                    found.append(noun)
            break
        if node.pos_ in ("NOUN", "PROPN") and dep in ("dobj", "nsubjpass", "pobj", "nsubj", "prep", "compound", "poss"):
            if dep == "pobj":
                over = head.head
                if over.pos_ == "NOUN":
                    said = tables["nouns"].get(over.lemma_.lower())
                    if over.lemma_.lower() in ("end", "halt", "cessation"):
                        break
                    if said and head.lower_ in ("of", "for", "on", "about", "to", "against"):
                        found.append(said)
                        if any(c.lower_ == "no" and c.dep_ == "det" for c in over.lefts):
                            found.append("denied")
                        node = over
                        continue
                    break
                if over.pos_ in grammar.VERBAL:
                    verb_said = tables["verbs"].get(over.lemma_.lower())
                    if head.lower_ in ("for", "against", "out") and verb_said in ("possible", "planned", "denied"):
                        found.append(verb_said)
                        found.extend(_own(over))
                    elif head.lower_ in WITHOUT:
                        found.append("denied")
                    elif head.lower_ in ("after", "since", "following", "of", "about"):
                        break
                break
            if dep in ("dobj", "nsubjpass") and head.pos_ in grammar.VERBAL:
                said = tables["verbs"].get(lemma)
                if lemma == "rule" and any(c.lower_ == "out" for c in head.children):
                    found.append("denied")
                    found.extend(s for s in _own(head) if s == "denied")
                elif said in ("planned", "possible", "denied", "ongoing") and lemma not in (
                    "discuss",
                    "fear",
                    "report",
                    "debate",
                    "oppose",
                    "stop",
                    "reject",
                    "set",
                    "order",
                    "announce",
                    "expect",
                ):
                    found.append(said)
                    found.extend(s for s in _own(head) if s in ("denied",))
                elif lemma in ("expect", "announce", "schedule", "order") and said:
                    found.append("planned")
            elif (
                dep == "nsubj"
                and head.pos_ in grammar.VERBAL
                and lemma in ("take", "begin", "start", "occur", "happen", "be", "resume", "open", "continue", "follow")
            ):
                found.extend(_own(head))
                if lemma == "continue":
                    found.append("ongoing")
            break
        break
    return found


def _infinitive(verb: Token) -> bool:
    return verb.tag_ == "VB" and any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.lefts)


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
