"""What one source says in answer to another: it points back at what was said ("rejected the account", "called it a
fairy tale", "nothing of the kind"), denies right after an accusation, or stands after "But" beside a denial."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from dateline.actors.index import Index
from dateline.conflicts.cues import Cues, cues
from dateline.conflicts.words import about, contents, party, plain, says_no, side
from dateline.grammar import VERBAL, negated, subjects, subtree
from dateline.record import Conflict, Side, Statement
from dateline.spans import Span, overlap
from dateline.statements.clauses import speaker

if TYPE_CHECKING:
    from spacy.tokens import Token

    from dateline.language import Annotated

#: An answer stands at most so many sentences after what it answers; further, where that names who answers.
NEAR = 2
FAR = 6
#: How far back one looks for what is doubted or contradicted in so many words.
REACH = 6
#: To have, get or do none.
HAVING = frozenset({"have", "see", "find", "give", "make", "receive", "hold", "know", "hear", "take", "send", "fire"})
#: Words that say that something has not been at all.
NEVER = frozenset({"no", "never", "nobody", "none", "nothing", "neither"})
#: Stances that an answer may answer.
CLAIMING = frozenset({"asserts", "accuses", "warns", "criticises", "believes", "doubts"})
#: Stances that may be doubted.
HELD = CLAIMING | {"demands", "requests", "wants", "predicts", "promises", "hopes"}
POINTING = frozenset({"the", "this", "that", "these", "those", "such"})
#: Nouns for what was told in the sentence before, whoever is named there.
TALES = frozenset({"account", "version", "story", "description", "claim"})
#: With these before it a noun means what was said last.
NEAREST = frozenset({"this", "these", "such", "first", "last"})
PRONOUNS = frozenset({"it", "this", "that", "them"})
NOTHING = re.compile(
    r"\bnothing of the (?:kind|sort)\b|\b(?:no|not|never|any)\b(?: \w+){0,2} such (?!thing as\b)(?P<thing>\w+)"
    r"|\bnot (?:know|aware) of any\b",
    re.IGNORECASE,
)
#: What a doubt may point back with: "doubts that they can do so".
AGAIN = frozenset({"so", "that", "this", "such"})
COMPLEMENTS = frozenset({"oprd", "ccomp", "xcomp", "attr", "acomp", "dobj", "prep", "pobj"})
BUT = frozenset({"but", "however", "yet", "still"})


def find(annotated: Annotated, index: Index, statements: tuple[Statement, ...]) -> Iterator[Conflict]:
    """The answers in the order of the text, each with the statement it answers."""
    words = cues()
    told = [s for s in statements if s.content.spans]
    strings = annotated.doc.vocab.strings
    verbs = {strings[w] for w in words.denial | words.calling | words.brushing if w in strings}
    for verb in annotated.doc:
        if verb.lemma in verbs and verb.pos_ == "VERB" and (pointed := _pointing(verb, words)) is not None:
            yield from _rebuff(annotated, index, told, verb, pointed)
    for n, statement in enumerate(told):
        yield from _nothing(annotated, index, told, n)
        if statement.stance == "denies":
            yield from _accused(annotated, index, words, told, n)
            yield from _but(annotated, index, told, n)


def against(annotated: Annotated, index: Index, statements: tuple[Statement, ...]) -> Iterator[Conflict]:
    """What stands against another's claim without answering it in so many words: for statements that no other rule
    has set against anything."""
    words = cues()
    headline = annotated.text.find("\n") if annotated.text.count("\n") > 1 else -1
    told = [s for s in statements if s.content.spans and s.content.spans[0][0] > headline]
    for n, statement in enumerate(told):
        yield from _contrary(annotated, index, words, told, n)
        yield from _no(annotated, index, words, told, n)
        if statement.stance == "doubts":
            yield from _doubted(annotated, index, words, told, n)


def _pointing(verb: Token, words: Cues) -> Token | None:
    """What a verb of denial points back at: "rejected the account", "called it a lie", "brushed the charge aside"."""
    lemma = verb.lemma_.lower()
    if negated(verb) or any(c.lower_ == "nor" for c in (*verb.lefts, *verb.head.rights)):
        return None  # "neither confirms nor denies"
    aside = lemma in words.brushing and any(c.lower_ in ("aside", "off") for c in verb.children)
    calls = lemma in words.calling and any(
        t.lemma_.lower() in words.false for c in verb.rights for t in (c, *c.children) if c.dep_ in COMPLEMENTS
    )
    if not (lemma in words.denial or calls or aside):
        return None
    for child in verb.children:
        thing = next((t for t in child.children if t.dep_ == "nsubj"), child) if child.dep_ == "ccomp" else child
        if thing.dep_ not in ("dobj", "nsubjpass", "nsubj") or (thing.dep_ == "nsubj" and child is thing):
            continue
        if thing.lower_ in PRONOUNS and thing.tag_ != "WDT" and (calls or thing.lower_ != "them"):
            return thing
        named = thing.lemma_.lower() in words.pointing and any(c.lower_ in POINTING for c in thing.lefts)
        if named and not any(c.dep_ in ("acl", "relcl", "ccomp", "prep") for c in thing.rights):
            return thing
    return None


def _rebuff(
    annotated: Annotated, index: Index, told: list[Statement], verb: Token, pointed: Token
) -> Iterator[Conflict]:
    """The last claim of another before the verb, against the clause of the verb."""
    heads = subjects(verb) or [t for t in (speaker(verb),) if t is not None]  # "was quick to deny it"
    who = party(index, index.at(subtree(heads[0]))) if heads else None
    start = heads[0].left_edge.idx if heads else verb.idx
    here = annotated.sentence_at(verb.idx)
    near = pointed.lower_ in PRONOUNS or any(c.lower_ in NEAREST for c in pointed.lefts)
    tale = pointed.lemma_.lower() in TALES
    claim = _answered(annotated, index, told, start, who, named=not near, tale=tale)
    if claim is not None:
        own = (s for s in told if _sentence(annotated, s) == here + 1 and party(index, s.source.actor) == who)
        said = next((s for s in own if who is not None and says_no(contents(annotated, s))), None)
        if said is not None:  # "rejected the account. No ship came near the boat, it said": what it says instead
            yield _conflict(annotated.text, "denial", claim, said.content.spans[0])
            return
        end = max(verb.idx + len(verb), pointed.idx + len(pointed), subtree(verb)[1])
        yield _conflict(annotated.text, "denial", claim, (start, min(end, annotated.sentences[here][1])))


def _answered(
    annotated: Annotated, index: Index, told: list[Statement], at: int, who: str | None, *, named: bool, tale: bool
) -> Statement | None:
    """The claim that somebody answers at an offset: what is ``named`` ("the accusation") may stand further back if it
    names who answers, and must name them or stand in the sentence before; "it" is the last claim."""
    here = annotated.sentence_at(at)
    for claim in reversed([s for s in told if s.content.spans[-1][1] <= at]):
        apart = here - annotated.sentence_at(claim.content.spans[0][0])
        if apart > (FAR if named else NEAR):
            return None
        other = party(index, claim.source.actor)
        if claim.stance not in CLAIMING or (other is not None and other == who):
            continue
        if not named:
            return claim
        around = index.overlapping(annotated.sentences[_sentence(annotated, claim)])
        if apart <= 1 and (claim.stance == "accuses" or (tale and claim.stance == "asserts")):
            return claim
        if who is not None and any(party(index, actor) == who for _, actor in around):
            return claim
    return None


def _nothing(annotated: Annotated, index: Index, told: list[Statement], n: int) -> Iterator[Conflict]:
    """ "He had heard nothing of the kind", against the last claim of another."""
    answer = told[n]
    found = NOTHING.search(answer.content.text)
    if found is not None and not _named_before(answer.content.text, found):
        who = party(index, answer.source.actor)
        for claim in reversed(told[:n]):
            apart = _sentence(annotated, answer) - _sentence(annotated, claim)
            if apart > 1:
                return
            same = claim.source.text == answer.source.text
            same = same or (who is not None and claim.source.actor == answer.source.actor)
            if claim.stance in CLAIMING and not same and not _inside(claim, answer):
                kind = "denial" if answer.stance == "denies" else "doubt"
                yield _conflict(annotated.text, kind, claim, answer.content.spans[0])
                return


def _named_before(text: str, found: re.Match[str]) -> bool:
    """Whether a statement itself names what there is none of: "no base was spoken of, no such base exists"."""
    thing = found["thing"]
    return thing is not None and re.search(rf"\b{thing}", text[: found.start()], re.IGNORECASE) is not None


def _before(annotated: Annotated, index: Index, told: list[Statement], n: int, reach: int) -> Iterator[Statement]:
    """The claims of others before a statement, at most so many sentences back, the last first."""
    answer = told[n]
    who = party(index, answer.source.actor)
    for claim in reversed(told[:n]):
        if _sentence(annotated, answer) - _sentence(annotated, claim) > reach:
            return
        same = claim.source.text == answer.source.text or (who is not None and party(index, claim.source.actor) == who)
        if not same and not _inside(claim, answer):
            yield claim


def _behind(annotated: Annotated, index: Index, told: list[Statement], n: int, reach: int) -> Iterator[Statement]:
    """The claims of others behind a statement, at most so many sentences on."""
    for claim in told[n + 1 :]:
        if _sentence(annotated, claim) - _sentence(annotated, told[n]) > reach:
            return
        who = party(index, told[n].source.actor)
        same = claim.source.text == told[n].source.text or (who is not None and party(index, claim.source.actor) == who)
        if not same and not _inside(told[n], claim):
            yield claim


def _likeliest(annotated: Annotated, words: Cues, claims: Iterable[Statement], answer: Statement) -> Statement | None:
    """Of several claims, the last first, the one that speaks most of what the answer speaks of; of equals what the last
    speaker said first, or stands beside it: what follows are details."""
    claims = list(claims)
    subject = about(contents(annotated, answer), words)
    counts = _counts(annotated, answer)
    last = _sentence(annotated, claims[0]) if claims else 0

    def rank(n: int) -> tuple[int, bool, bool, int]:
        claim = claims[n]
        shared = len(subject & about(contents(annotated, claim), words))
        near = claim.source.actor == claims[0].source.actor or last - _sentence(annotated, claim) <= 1
        return (shared, counts and _counts(annotated, claim), near, n)

    return claims[max(range(len(claims)), key=rank)] if claims else None


def _counts(annotated: Annotated, statement: Statement) -> bool:
    return any(t.pos_ == "NUM" for t in contents(annotated, statement))


def _contrary(annotated: Annotated, index: Index, words: Cues, told: list[Statement], n: int) -> Iterator[Conflict]:
    """ "Peru, on the contrary, claims that …", "Peru sees it otherwise. It says …", against a claim of another."""
    answer = told[n]
    number = annotated.sentence_at(answer.content.spans[0][0])
    first, start = annotated.sentences[number][0], answer.content.spans[0][0]
    lead = list(annotated.tokens((first, start))) if first < start else []
    held = [t for span in (*answer.cue.spans, *answer.source.spans) for t in annotated.tokens(span)]
    marked = _stands_against(lead + held, words)
    if not marked and number and not any(_sentence(annotated, s) == number - 1 and _claims(s) for s in told):
        marked = _stands_against(annotated.sents[number - 1], words)  # "In Minsk it sounded otherwise. …"
        marked = marked and "\n" not in annotated.text[annotated.sentences[number - 1][1] : first]
    if marked and _claims(answer) and _tells(annotated, answer):
        before = _before(annotated, index, told, n, REACH)
        claims = (c for c in before if _claims(c) and not _nested(c, told) and _tells(annotated, c))
        claim = _likeliest(annotated, words, claims, answer)
        if claim is not None:
            yield _conflict(annotated.text, "denial", claim, answer.content.spans[0])


def _tells(annotated: Annotated, statement: Statement) -> bool:
    """Whether a statement is a sentence about what is or was: not "“an internal matter”", and not what "could" be."""
    tokens = contents(annotated, statement)
    head = tokens[0].doc[tokens[0].i : tokens[-1].i + 1].root
    aux = [c for c in head.children if c.dep_ in ("aux", "auxpass", "cop")]
    finite = any(t.tag_ in ("VBD", "VBZ", "VBP") for t in (head, *aux))
    return finite and not any(t.tag_ == "MD" for t in aux)


def _claims(statement: Statement) -> bool:
    return statement.stance in CLAIMING or statement.stance == "denies"


def _nested(statement: Statement, told: list[Statement]) -> bool:
    return any(s.parent == statement.id for s in told)


def _stands_against(tokens: Iterable[Token], words: Cues) -> bool:
    """Whether there is a word by which a speaker stands against another: "otherwise", "contradicts"."""
    tokens = list(tokens)
    if any(t.lower_ == "so" and t.i and t.nbor(-1).lower_ == "not" for t in tokens[:4]):
        return True  # "Not so, says Peru."
    return any(
        t.lemma_.lower() in words.contrary and (t.pos_ != "NOUN" or t.dep_ == "pobj") and not negated(t) for t in tokens
    )


def _no(annotated: Annotated, index: Index, words: Cues, told: list[Statement], n: int) -> Iterator[Conflict]:
    """What a statement says has never been, or is not there, against the near claim of another that speaks of it."""
    answer = told[n]
    if answer.stance not in CLAIMING | {"denies"} or _nested(answer, told):
        return
    tokens = contents(annotated, answer)
    strong = any(_never(t) for t in tokens) and not any(t.tag_ == "MD" for t in tokens)
    if (not strong and answer.stance != "denies") or not any(t.pos_ in VERBAL for t in tokens):
        return
    things = about((t for t in tokens if t.pos_ in ("NOUN", "VERB", "PROPN")), words)
    claims = [
        c
        for c in (*_before(annotated, index, told, n, REACH), *_behind(annotated, index, told, n, NEAR))
        if c.stance in CLAIMING
        and not says_no(contents(annotated, c))
        and len(things & _told(annotated, words, c)) > (not strong)
    ]
    claim = _likeliest(annotated, words, claims, answer)
    if claim is not None:
        yield _conflict(annotated.text, "denial", claim, answer.content.spans[0])


def _never(token: Token) -> bool:
    """Whether a word says that something has not been: "never came", "there is no grave", "we have no engineer", but
    not "an empty store needs no guards"."""
    if token.lower_ == "no" and token.dep_ == "det" and token.head.dep_ in ("dobj", "pobj"):
        return token.head.dep_ == "dobj" and token.head.head.lemma_ in HAVING
    return token.lower_ in NEVER


def _told(annotated: Annotated, words: Cues, statement: Statement) -> frozenset[str]:
    return about(contents(annotated, statement), words)


def _doubted(annotated: Annotated, index: Index, words: Cues, told: list[Statement], n: int) -> Iterator[Conflict]:
    """A doubt about what another holds: it points back to what was said last ("can do so"), names whose tale it is, or
    speaks of the same thing."""
    answer = told[n]
    tokens = contents(annotated, answer)
    owners = {index.at(subtree(t)) for t in tokens if t.dep_ == "poss"} - {None}
    claims = [c for c in _before(annotated, index, told, n, REACH) if c.stance in HELD]
    owned = [c for c in claims if c.source.actor in owners]
    subject = about(tokens, words)
    same = [c for c in claims if subject & _told(annotated, words, c)]
    back = any(t.lower_ in AGAIN and t.dep_ != "mark" for t in tokens)
    last = [c for c in claims if back and _sentence(annotated, answer) - _sentence(annotated, c) <= 1]
    claim = _likeliest(annotated, words, owned or same or last, answer)
    if claim is not None:
        yield _conflict(annotated.text, "doubt", claim, answer.content.spans[0])


def _inside(a: Statement, b: Statement) -> bool:
    return any(overlap(x, y) for x in a.content.spans for y in b.content.spans)


def _accused(annotated: Annotated, index: Index, words: Cues, told: list[Statement], n: int) -> Iterator[Conflict]:
    """A denial right after an accusation by another that names who denies, or speaks of the same thing."""
    denial = told[n]
    who = party(index, denial.source.actor)
    for claim in reversed(told[:n]):
        apart = _sentence(annotated, denial) - _sentence(annotated, claim)
        if apart > 1:
            return
        if claim.stance not in ("accuses", "asserts") or who is None or _inside(claim, denial):
            continue
        if party(index, claim.source.actor) in (None, who):
            continue
        named = index.overlapping(annotated.sentences[_sentence(annotated, claim)])
        shared = about(contents(annotated, denial), words) & about(contents(annotated, claim), words)
        if (shared and claim.stance == "accuses") or any(party(index, actor) == who for _, actor in named):
            yield _conflict(annotated.text, "denial", claim, denial.content.spans[0])
            return


def _but(annotated: Annotated, index: Index, told: list[Statement], n: int) -> Iterator[Conflict]:
    """What another asserts after a denial in a sentence that begins with "But"."""
    denial = told[n]
    for claim in told[n + 1 :]:
        sentence = _sentence(annotated, claim)
        if sentence - _sentence(annotated, denial) > NEAR:
            return
        first = annotated.sents[sentence][0]
        inner = not any(s.parent == claim.id for s in told)  # of nested ones the innermost
        known = claim.source.actor is not None or len(claim.source.text.split()) > 1  # not "he said"
        differs = known and claim.source.actor != denial.source.actor
        if (
            first.lower_ in BUT
            and claim.stance == "asserts"
            and inner
            and differs
            and not says_no(contents(annotated, claim))
        ):
            yield _conflict(annotated.text, "denial", claim, denial.content.spans[0])
            return


def _sentence(annotated: Annotated, statement: Statement) -> int:
    return annotated.sentence_at(statement.content.spans[0][0])


def _conflict(text: str, kind: str, claim: Statement, answer: Span) -> Conflict:
    claimed = side(text, claim.content.spans[0])
    said = side(text, answer)
    if overlap(claimed.span, said.span):
        said = Side((claimed.span[1], said.span[1]), text[claimed.span[1] : said.span[1]])
    return Conflict("", plain(claimed.gist), kind, tuple(sorted((claimed, said), key=lambda each: each.span)))
