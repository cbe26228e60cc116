"""What is denied, rejected or doubted, and the claim it is said against."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dateline.actors.index import Index
from dateline.conflicts.cues import Cues, cues
from dateline.conflicts.words import about, party, plain, side
from dateline.grammar import negated
from dateline.record import Conflict
from dateline.spans import Span
from dateline.statements.contents import Contents

if TYPE_CHECKING:
    from spacy.tokens import Span as DocSpan
    from spacy.tokens import Token

    from dateline.language import Annotated


#: What follows the "of" of these is what they are about, not what they claim.
TALES = frozenset({"account", "version", "finding"})


def find(annotated: Annotated, index: Index, contents: Contents) -> Iterator[Conflict]:
    """Denials and doubts, each with the claim: named in the same breath, or made by another in another sentence."""
    words = cues()
    wanted = words.denial | words.calling | words.doubt | words.doubts | words.evidence
    strings = annotated.doc.vocab.strings
    lemmas = {strings[w] for w in wanted if w in strings}
    for number, sentence in enumerate(annotated.sents):
        for token in sentence:
            if token.lemma in lemmas:
                conflict = _read(annotated, index, contents, words, number, sentence, token)
                if conflict is not None:
                    yield conflict


def _read(
    annotated: Annotated, index: Index, contents: Contents, words: Cues, number: int, sentence: DocSpan, token: Token
) -> Conflict | None:
    lemma = token.lemma_.lower()
    text = annotated.text
    if token.pos_ == "VERB" and lemma in words.denial and not negated(token):
        claim = _claim(token, words)
        if claim is not None:
            return _conflict(text, "denial", claim, token, sentence)
        if lemma in ("deny", "dispute", "refute") and not any(c.dep_ == "auxpass" for c in token.lefts):
            return _against(annotated, index, contents, words, number, token)
    if token.pos_ == "VERB" and lemma in words.calling and any(t.lemma_.lower() in words.false for t in token.subtree):
        claim = _claim(token, words)
        if claim is not None:
            return _conflict(text, "denial", claim, token, sentence)
    if token.pos_ == "VERB" and lemma in words.doubt and not negated(token):
        claim = _claim(token, words)
        if claim is not None:
            return _conflict(text, "doubt", claim, token, sentence)
    if (
        token.pos_ == "NOUN"
        and lemma in words.doubts
        and token.head.lemma_.lower() in ("cast", "throw", "raise", "express")
    ):
        claim = _below(token.head, words, "on", "about", "over") or _below(token, words, "on", "about", "over")
        if claim is not None:
            return _conflict(text, "doubt", claim, token.head, sentence)
    if token.pos_ == "NOUN" and lemma in words.evidence and any(c.lower_ in words.little for c in token.lefts):
        verb = token.head
        claim = next((t for t in sentence if _is_claim(t, words) and t.head.lower_ in ("despite", "of")), None)
        claim = claim or _below(token, words, "for", "of")
        if claim is not None:
            return _conflict(text, "doubt", claim, verb, sentence)
    return None


def _is_claim(token: Token, words: Cues) -> bool:
    """A noun of saying whose content stands with it: "reports that …", "accusations of …"."""
    if token.pos_ != "NOUN" or token.lemma_.lower() not in words.claim:
        return False
    of = ("of", "about", "over") if token.lemma_.lower() not in TALES else ()
    return any(
        (c.dep_ in ("acl", "relcl", "ccomp") and any(t.lower_ == "that" for t in c.lefts))
        or (c.dep_ == "prep" and c.lower_ in of)
        for c in token.rights
    )


def _claim(verb: Token, words: Cues) -> Token | None:
    for child in verb.children:
        if child.dep_ in ("dobj", "nsubjpass", "oprd", "nsubj", "pobj") and child.dep_ != "nsubj":
            for token in (child, *(t for c in child.rights if c.dep_ == "conj" for t in (c,))):
                if _is_claim(token, words):
                    return token
        if child.dep_ == "ccomp":  # "called the accusations … baseless" as a small clause
            found = next((t for t in child.children if t.dep_ in ("nsubj", "dobj") and _is_claim(t, words)), None)
            if found is not None:
                return found
    return None


def _below(head: Token, words: Cues, *prepositions: str) -> Token | None:
    for child in head.rights:
        if child.dep_ == "prep" and child.lower_ in prepositions:
            for obj in child.rights:
                if obj.dep_ == "pobj" and _is_claim(obj, words):
                    return obj
    return None


def _conflict(text: str, kind: str, claim: Token, verb: Token, sentence: DocSpan) -> Conflict:
    """The claim's words against the clause that denies or doubts them."""
    clauses = [c for c in claim.rights if c.dep_ in ("acl", "relcl", "ccomp")]
    clauses.sort(key=lambda c: not any(t.lower_ == "that" for t in c.lefts))  # "the claim, made on air, that …"
    content = next((c for c in (*clauses, *claim.rights) if c.dep_ != "prep" or c.lower_ in ("of", "about")), claim)
    claimed = side(text, (claim.left_edge.idx, _end(content.right_edge)))
    said = side(text, _clause(verb, claim, sentence))
    inner = text[content.left_edge.idx : _end(content.right_edge)]
    what = f"whether {plain(inner)}" if inner.startswith("that ") else plain(inner)
    return Conflict("", what, kind, (claimed, said))


def _clause(verb: Token, claim: Token, sentence: DocSpan) -> Span:
    """From the verb's subject (or the verb) to the end of its own words; without the claim where that comes last."""
    own = [c for c in verb.lefts if c.dep_ in ("nsubj", "nsubjpass", "expl")]
    first = own[0].left_edge if own else verb
    last = verb.right_edge
    if claim.i > verb.i and not any(c.i > claim.i and c.dep_ in ("oprd", "acomp") for c in verb.rights):
        return (first.idx, claim.left_edge.idx)
    return (first.idx, min(_end(last), sentence.end_char))


def _against(
    annotated: Annotated, index: Index, contents: Contents, words: Cues, number: int, verb: Token
) -> Conflict | None:
    """A denial that names no claim, against the sentence of another that asserts what it denies."""
    denied = next((c for c in verb.rights if c.dep_ in ("ccomp", "xcomp", "dobj", "pcomp") and c.dep_ != "prt"), None)
    if denied is None:
        return None
    text = annotated.text
    denied_words = about(denied.subtree)
    if not denied_words:
        return None
    denier = _actor(index, verb)
    best: tuple[int, int, int] | None = None
    for other in range(max(0, number - 12), min(len(annotated.sents), number + 13)):
        if other == number:
            continue
        sentence = annotated.sents[other]
        shared = denied_words & about(sentence)
        teller = next((t for t in sentence if t.pos_ == "VERB" and t.lemma_.lower() in words.assertion), None)
        if (
            teller is None
            or len(shared) < (1 if len(denied_words) == 1 and denied.dep_ != "dobj" and denied.pos_ != "AUX" else 2)
            or any(negated(t) for t in sentence if t.pos_ == "VERB")
        ):
            continue
        if denier is not None and _actor(index, teller) == denier:
            continue
        rank = (len(shared), -abs(other - number), other)
        best = rank if best is None else max(best, rank)
    if best is None:
        best = _worry(annotated, index, contents, words, number, denied, denier)
    if best is None:
        return None
    claimed = side(text, annotated.sentences[best[2]])
    own = [c for c in verb.lefts if c.dep_ in ("nsubj", "nsubjpass")]
    said = side(text, ((own[0].left_edge if own else verb).idx, _end(denied.right_edge)))
    what = plain(text[denied.left_edge.idx : _end(denied.right_edge)])
    return Conflict("", what, "denial", tuple(sorted((claimed, said), key=lambda each: each.span)))


def _worry(
    annotated: Annotated, index: Index, contents: Contents, words: Cues, number: int, denied: Token, denier: str | None
) -> tuple[int, int, int] | None:
    """For "denies plans to attack": the sentence (of three either way) in which another is alarmed; one that a source
    is quoted in before one of the paper's own, then the nearest."""
    if denied.lemma_.lower() not in words.intent or not any(t.lemma_.lower() in words.threat for t in denied.subtree):
        return None
    ranked = []
    for other in range(max(0, number - 3), min(len(annotated.sents), number + 4)):
        for token in annotated.sents[other] if other != number else ():
            if token.lemma_.lower() in words.worry:
                verb = next((t for t in (token, *token.ancestors) if t.pos_ in ("VERB", "AUX")), token)
                said = contents.innermost((token.idx, _end(token)))
                who = _actor(index, verb)
                if who is not None and who != denier and (said is None or party(index, said.source.actor) != denier):
                    ranked.append((int(said is not None), -abs(other - number), other))
    return max(ranked, default=None)


def _actor(index: Index, verb: Token) -> str | None:
    subject = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    if subject is None:
        return None
    return party(index, index.at((subject.left_edge.idx, _end(subject)))) or subject.lemma_.lower()


def _end(token: Token) -> int:
    return int(token.idx + len(token.text))
