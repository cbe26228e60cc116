"""Who does what to whom in a clause: the logical subject, object and prepositions of a verb or a noun."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dateline import grammar

if TYPE_CHECKING:
    from spacy.tokens import Token

RELATIVES = frozenset({"who", "whom", "which", "that", "whose"})
NAMES = frozenset({"PERSON", "ORG", "GPE", "NORP"})
NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
#: Verbs whose object does what follows: "forced the pilot to land".
_CONTROL = (
    "force order urge ask tell allow permit help enable compel require instruct persuade press invite request "
    "encourage command direct oblige push pressure call want expect warn authorize authorise lead let make"
)
OBJECT_CONTROL = frozenset(_CONTROL.split())
#: Verbs whose object does what a preposition with "-ing" tells: "accused the army of shelling".
_BLAMED = "accuse stop prevent ban bar blame keep suspect condemn support assist help back"
OF_OBJECT = frozenset(_BLAMED.split())
FINITE = frozenset({"VBD", "VBZ", "VBP"})


@dataclass(frozen=True, slots=True)
class Arguments:
    """What a trigger governs: ``subject`` and ``object`` are those of the active voice; ``preps`` by preposition."""

    subject: list[Token]
    object: list[Token]
    preps: dict[str, list[Token]]
    clause: Token | None
    passive: bool


def is_passive(verb: Token) -> bool:
    while not any(child.dep_ in ("nsubjpass", "auxpass", "agent") for child in verb.children):
        if verb.dep_ != "conj" or verb.tag_ != "VBN" or verb.head.tag_ != "VBN":
            return verb.tag_ == "VBN" and verb.dep_ == "acl" and not _after_a_date(verb.head)
        if any(c.dep_ in ("nsubj", "aux", "dobj") for c in verb.children):
            return False
        verb = verb.head  # "was tortured and killed"
    return True


def antecedent(token: Token) -> Token:
    """What a relative pronoun stands for; the token itself where it is none."""
    if token.tag_ in ("WDT", "WP", "WP$") or (token.lower_ in RELATIVES and token.pos_ in ("PRON", "DET", "SCONJ")):
        head = token.head
        while head.head != head:
            if head.dep_ in ("relcl", "acl"):
                return head.head
            head = head.head
    return token


def _past_dateline(subject: Token) -> Token:
    """ "GENEVA -- A court has …": the subject stands after the dash, though the parser takes the town for it."""
    if subject.i - subject.sent.start > 5 or subject.pos_ != "PROPN":
        return subject
    dash = next(
        (c for c in subject.children if c.dep_ == "punct" and c.text in ("--", "-", "–", "—", ":", "---")), None
    )
    if dash is None:
        return subject
    return next((c for c in subject.rights if c.i > dash.i and c.dep_ in ("appos", "conj", "nmod")), subject)


def _after_date(verb: Token) -> Token | None:
    """ "On March 27 miners marched": the parser takes the subject into the date."""
    first = next(verb.lefts, None)
    if first is None or first.dep_ != "prep":
        return None
    noun = next((c for c in first.rights if c.dep_ == "pobj"), None)
    return noun if noun is not None and _after_a_date(noun) else None


def _after_a_date(noun: Token) -> bool:
    """ "In 2016 soldiers …" at the head of a sentence: a noun that has a date for its number."""
    if noun.dep_ != "pobj" or noun.head.i != noun.sent.start or noun.ent_type_ in ("DATE", "TIME"):
        return False
    return any(is_date_before(child) for child in noun.lefts)


def is_date_before(child: Token) -> bool:
    """Whether a word before a noun is a date that the parser took for its number: "2016 soldiers"."""
    return child.dep_ in ("nummod", "nmod", "compound") and child.ent_type_ == "DATE"


def finite_head(verb: Token) -> Token:
    """The verb that a finite verb is coordinated with: not "stealing" in "accused it of stealing and recalled"."""
    head = verb.head
    for _ in range(6):
        bare = head.tag_ in ("VBG", "VB") and all(c.dep_ != "aux" or c.lower_ == "to" for c in head.lefts)
        if head.head == head or not (bare or head.pos_ == "ADP"):
            break
        head = head.head
    return head


def is_infinitive(verb: Token) -> bool:
    """Whether "to" stands before the verb, or before one that it hangs on by coordination."""
    return any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.lefts)


def subjects_of(verb: Token, depth: int = 0) -> list[Token]:
    """The grammatical subjects, own or inherited: coordination, control, participles, relative clauses."""
    own = [t for child in verb.lefts if child.dep_ in ("nsubj", "nsubjpass") for t in grammar.conjuncts(child)]
    if not own and verb.dep_ not in ("conj", "xcomp", "advcl", "acl", "relcl"):  # inverted: "said the minister"
        own = [t for child in verb.rights if child.dep_ == "nsubj" for t in grammar.conjuncts(child)]
    if not own and verb.dep_ == "ROOT":  # headlines: "Ruritania suspends aid", read as an adverb
        own = [c for c in verb.lefts if c.dep_ == "npadvmod" and c.ent_type_ in NAMES][-1:]
    if own:
        return [antecedent(_past_dateline(t)) for t in own]
    after = _after_date(verb)
    if after is not None:
        return [*grammar.conjuncts(after)]
    if depth > 8:
        return []
    head = verb.head
    if verb.dep_ == "conj" and verb.tag_ in FINITE:
        head = finite_head(verb)
    if verb.dep_ in ("xcomp", "ccomp") and head.pos_ in grammar.VERBAL | {"ADJ"}:
        if head.lemma_ in OBJECT_CONTROL:
            controlled = [
                t for c in head.rights if c.dep_ in ("dobj", "dative") and c.i < verb.i for t in grammar.conjuncts(c)
            ]
            if controlled:
                return controlled
        return subjects_of(head, depth + 1)
    if head.pos_ == "ADJ" and verb.dep_ == "xcomp":
        return subjects_of(head, depth + 1)
    if verb.dep_ == "acomp" or (verb.dep_ == "oprd" and head.pos_ in grammar.VERBAL):
        return subjects_of(head, depth + 1)
    if verb.dep_ in ("conj", "advcl") and head.pos_ in grammar.VERBAL:
        return subjects_of(head, depth + 1)
    if verb.dep_ == "relcl":
        return [head]
    if verb.dep_ == "acl":
        if verb.tag_ == "VB":  # "a plan to attack": whoever has the plan
            owners = [c for c in head.lefts if c.dep_ == "poss"]
            if owners:
                return owners
            over = head.head
            if head.dep_ in ("dobj", "attr", "nsubj") and over.pos_ in grammar.VERBAL:
                return subjects_of(over, depth + 1) if head.dep_ != "nsubj" else []
            return []
        return [head]
    if verb.dep_ == "pcomp":
        over = head.head
        if over.pos_ in grammar.VERBAL:
            if over.lemma_ in OF_OBJECT:
                return [t for c in over.children if c.dep_ in ("dobj", "nsubjpass") for t in grammar.conjuncts(c)]
            return subjects_of(over, depth + 1)
        if head.lower_ == "in" and over.pos_ in NOMINAL:  # "supported the rebels in fighting the army"
            return [over]
    return []


def _direct(verb: Token) -> list[Token]:
    return [antecedent(t) for c in verb.children if c.dep_ in ("dobj", "attr") for t in grammar.conjuncts(c)]


def prepositions(*heads: Token) -> dict[str, list[Token]]:
    """The objects of the prepositions on the heads, nearest first; "of", "in" … of those objects come after them."""
    found: dict[str, list[Token]] = {}
    queue = list(heads)
    steps = 0
    while queue and steps < 40:
        steps += 1
        head = queue.pop(0)
        for child in head.children:
            dep = child.dep_
            if dep in ("prep", "agent"):
                name = child.lower_
                if name == "according":
                    continue
                for obj in child.children:
                    if obj.dep_ == "pobj":
                        found.setdefault(name, []).extend(antecedent(t) for t in grammar.conjuncts(obj))
                        queue.append(obj)
                    elif obj.dep_ == "prep":  # "out of", "away from"
                        queue.append(child)
                        break
            elif dep == "dative":
                if child.pos_ in NOMINAL:
                    found.setdefault("to", []).extend(grammar.conjuncts(child))
                else:
                    for obj in child.children:
                        if obj.dep_ == "pobj":
                            found.setdefault(child.lower_, []).extend(grammar.conjuncts(obj))
                            queue.append(obj)
    return found


def arguments(verb: Token) -> Arguments:
    """The logical arguments of a verb."""
    passive = is_passive(verb)
    preps = prepositions(verb)
    clause = next((c for c in verb.rights if c.dep_ in ("xcomp", "ccomp")), None)
    if passive:
        agents = [
            t
            for c in verb.children
            if c.dep_ == "agent"
            for o in c.children
            if o.dep_ == "pobj"
            for t in grammar.conjuncts(o)
        ]
        patients = subjects_of(verb)
        retained = _direct(verb)  # "was given aid"
        if retained:
            preps.setdefault("to", [])[:0] = patients
            patients = retained
        return Arguments(agents, patients, preps, clause, True)
    objects = _direct(verb)
    if not objects:
        if verb.dep_ == "relcl" and any(c.dep_ == "nsubj" and antecedent(c) == c for c in verb.lefts):
            objects = [verb.head]  # "the base that rebels attacked", "the base rebels attacked"
        else:
            shared = next((c for c in verb.rights if c.dep_ == "conj" and c.pos_ == "VERB"), None)
            if shared is not None and not any(c.dep_ in grammar.SUBJECTS for c in shared.lefts) and not preps:
                objects = _direct(shared)
    if clause is not None and clause.dep_ == "ccomp" and not objects and is_infinitive(clause):
        # "ordered the pilot to land" is often parsed with the pilot as subject of "land"
        objects = [t for c in clause.lefts if c.dep_ in ("nsubj", "nsubjpass") for t in grammar.conjuncts(c)]
    return Arguments(subjects_of(verb), objects, prepositions(verb, *objects[:1]), clause, False)
