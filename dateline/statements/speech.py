"""Direct speech: which quotation belongs to which cue, quotations that go on, and turns ("NAME: …")."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dateline.grammar import negated
from dateline.spans import Span, trim
from dateline.statements.clauses import Draft, Stretch, bare, passive, phrase, speaker
from dateline.statements.lexicon import Lexicon
from dateline.statements.quotes import Quotation, Quotations

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from dateline.language import Annotated

#: A label before a colon: up to six words, each capitalised, or Q and A.
_LABEL = re.compile(
    r"\s{0,9}((?:[A-Z][\w.'’\-]{0,24}|of|the|and|for|de|al|bin|van|von)(?: [\w.'’\-]{1,24}){0,7})\s?:\s"
)
_OPENING = "“\"‘'„«"
_NOUNS = ("NOUN", "PROPN", "PRON")
#: So many paragraphs a speaker stays in hand.
_IN_HAND = 2
#: Labels of an interview's turns that do not say who speaks.
UNNAMED_LABELS = ("Q", "A", "Question", "Answer", "QUESTION", "ANSWER")
#: Stances that a quotation shows by its own verb, whatever the cue beside it.
_TELLS_ITSELF = frozenset({"hopes", "fears", "doubts", "denies", "demands"})
#: So many characters a headline has at most.
_LONGEST_HEADLINE = 200
#: Between a quotation and "said" a speaker with what belongs to him has so many tokens at most.
_LONGEST_NAME = 14
#: So many tokens lead up to a colon and a quotation at most.
_LONGEST_LEAD = 40
#: A quotation without a cue is a sentence from so many spaces on.
_SENTENCE = 4
#: So many characters may stand between "she said" and the rest of the quoted sentence.
_LONGEST_BREAK = 60
#: A quotation may be signed by a dash and a name: "…" — Ada Bolt.
_SIGNED = re.compile(r"[ \t\u00a0]{0,3}[―—–-]{1,2}[ \t\u00a0]?((?:[^\W\d_][\w.'’\-]{0,24} ?){1,5}?)\.?\s{0,5}")


def inside(doc: Doc, quotations: Quotations) -> frozenset[int]:
    """The positions of the tokens that stand in quotation marks."""
    held: list[int] = []
    spans = iter(quotations.all)
    current = next(spans, None)
    for token in doc:
        while current is not None and token.idx >= current.span[1]:
            current = next(spans, None)
        if current is None:
            break
        if token.idx >= current.span[0]:
            held.append(token.i)
    return frozenset(held)


def spoken(
    annotated: Annotated, quotations: Quotations, drafts: list[Draft], words: Lexicon, skip: frozenset[int]
) -> list[Draft]:
    """The drafts, those of direct speech with their quotations, and new ones for cues and quotations without any."""
    by_cue = {draft.cue: n for n, draft in enumerate(drafts)}
    doc, text = annotated.doc, annotated.text
    drafts = list(drafts)
    starts = [doc[draft.cue].idx for draft in drafts]
    in_hand: tuple[int, Draft] | None = None
    open_draft: int | None = None  # whose quotation goes on in the next paragraph
    for number, (start, end) in enumerate(_paragraphs(text)):
        quotes = quotations.between(start, end)
        here = list(range(bisect_left(starts, start), bisect_left(starts, end)))
        if quotes:
            known = len(drafts)
            signed = _signed(annotated, quotes, (start, end))
            if signed is not None:
                drafts.append(signed)
                continue
            _paragraph(annotated, quotes, (start, end), drafts, by_cue, words, skip)
            here += range(known, len(drafts))
            alone = _alone(text, quotes, (start, end))
            if alone and not here and open_draft is not None:
                whose = drafts[open_draft]
                drafts[open_draft] = replace(whose, said=(*whose.said, *alone), content=())
                if quotes[-1].closed:
                    open_draft = None
            elif alone and not here and in_hand is not None and number - in_hand[0] <= _IN_HAND:
                last = in_hand[1]
                drafts.append(replace(last, cue=-1, cues=(), stance="asserts", said=alone, hints=(), addressee=None))
                open_draft = None if quotes[-1].closed else len(drafts) - 1
                in_hand = (number, last)
        open_draft = _left_open(quotes, drafts, here) if here else open_draft
        if text[max(start, end - 9) : end].rstrip().endswith(":"):
            open_draft = _leading(annotated, drafts, by_cue, words, (start, end))
        speaking = _in_hand([drafts[n] for n in here])
        if speaking is not None:
            in_hand = (number, speaking)
    return drafts


def _left_open(quotes: tuple[Quotation, ...], drafts: list[Draft], here: list[int]) -> int | None:
    """The draft whose quotation the paragraph does not close, if its next one may go on with it."""
    if not quotes or quotes[-1].closed:
        return None
    return next((n for n in here if drafts[n].said and drafts[n].said[-1][1] >= quotes[-1].span[1]), None)


def _leading(
    annotated: Annotated, drafts: list[Draft], by_cue: dict[int, int], words: Lexicon, span: Span
) -> int | None:
    """The draft of the cue that a paragraph ends with, before a colon; it is made where there is none."""
    doc = annotated.doc
    colon = annotated.token_at(span[0] + len(annotated.text[span[0] : span[1]].rstrip()) - 1)
    for position in range(colon.i - 1, max(colon.i - 12, -1), -1):
        token = doc[position]
        if token.idx < span[0] or (token.is_punct and token.text != ","):
            return None
        row = words.verbs.get(token.lemma_.lower(), {}).get("quotation") if token.pos_ == "VERB" else None
        if row is not None:
            if position not in by_cue:
                by_cue[position] = len(drafts)
                drafts.append(bare(token, row, speaker(token)))
            return by_cue[position]
    return None


def _in_hand(here: list[Draft]) -> Draft | None:
    """The last of a paragraph's drafts with a source that does not stand in another one's content."""
    last: Draft | None = None
    end = -1
    for draft in sorted(here, key=lambda draft: draft.cue):
        if draft.sources and draft.cue > end:
            last = draft
        if draft.content and draft.content[0][0] > draft.cue:
            end = max(end, draft.content[-1][1])
    return last


def _paragraphs(text: str) -> Iterator[Span]:
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if text[start:end].strip():
            yield (start, end)
        start = end + 1


def _words(text: str, start: int, end: int) -> bool:
    return any(c.isalnum() for c in text[start:end])


@dataclass(frozen=True, slots=True)
class _Attribution:
    """A cue beside which a quotation may stand; ``own`` if its content follows it without a break, so that it takes
    no quotation before it ("… of the "Herald", the minister said that …")."""

    draft: Draft
    start: int
    end: int
    own: bool


def _paragraph(
    annotated: Annotated,
    quotes: tuple[Quotation, ...],
    span: Span,
    drafts: list[Draft],
    by_cue: dict[int, int],
    words: Lexicon,
    skip: frozenset[int],
) -> None:
    """Give the quotations of one paragraph to their cues; drafts are changed and added in place."""
    text, doc = annotated.text, annotated.doc
    attributions = sorted(_attributions(annotated, span, drafts, by_cue, words, skip), key=lambda a: a.start)
    owners: list[_Attribution | None] = [None] * len(quotes)
    touching: set[int] = set()
    for n, quote in enumerate(quotes):
        after, before = _next(attributions, quote), _last(attributions, quote)
        if (
            after is not None
            and (not after.own or (_breaks_off(text, quote) and doc[after.draft.cue].tag_ != "VBG"))
            and _beside(text, quote, after)
            and _ends_clause(text, quote, after)
        ):
            owners[n] = after
        elif (_introduces(text, before, quote) and not _a_title(doc, quote, before, drafts, by_cue)) or (
            n and _resumes(text, quotes[n - 1], owners[n - 1], before, quote)
        ):
            owners[n] = before
        if owners[n] is not None:
            touching.add(n)
    for n, quote in enumerate(quotes):
        if owners[n] is None and _sentence_like(text, quote, span[0]):
            if n and owners[n - 1] is not None:
                owners[n] = owners[n - 1]
            else:
                owners[n] = _last(attributions, quote)
    for n in range(len(quotes) - 2, -1, -1):
        if owners[n] is None and not _words(text, quotes[n].span[1], quotes[n + 1].span[0]):
            owners[n] = owners[n + 1]
    _after_colons(annotated, quotes, owners, span, drafts, by_cue, skip)
    drafts.extend(_after_a_lead(annotated, quotes, owners, span, words, skip))
    given: dict[int, list[int]] = {}
    for n, owner in enumerate(owners):
        if owner is not None:
            given.setdefault(owner.draft.cue, []).append(n)
    for attribution in attributions:
        own = given.get(attribution.draft.cue)
        if not own:
            continue
        spans = [quotes[n].span for n in own]
        draft = attribution.draft
        if not touching.intersection(own):
            known = by_cue.get(draft.cue)
            if known is None or not drafts[known].content:
                continue
            loose = tuple(s for s in spans if s[0] > doc[draft.cue].idx)
            if loose:  # told in other words first, then in the speaker's own: two statements
                bare_ = replace(drafts[known], cue=-1, cues=(), stance="asserts", said=loose, hints=(), addressee=None)
                drafts.append(replace(bare_, content=()))
            continue
        else:
            known = by_cue.get(draft.cue)
            parsed = [_characters(doc, s) for s in drafts[known].content] if known is not None else []
            around = quotes[own[0]].span[1] <= attribution.start and attribution.end <= quotes[own[-1]].span[0]
            whole = {q.span[0] for q in (quotes[n] for n in own) if text[max(q.inner[0], q.inner[1] - 1)] in ",.?!"}
            parsed = [
                s for s in parsed if not whole.intersection((s[0], s[0] - 1))
            ]  # what is quoted ends with its comma
            spans += [s for s in parsed if not around and doc[draft.cue].idx < s[0] <= spans[-1][1]]
            if quotes[own[0]].span[1] <= attribution.start:
                first = _from_sentence_start(annotated, spans[0], attributions)
                spans[0] = (first, spans[0][1])
        said = tuple(sorted(set(spans)))
        known = by_cue.get(draft.cue)
        draft = replace(draft, stance=_stance(annotated, draft, said, words))
        if known is None:
            by_cue[draft.cue] = len(drafts)
            drafts.append(replace(draft, said=said))
        else:
            drafts[known] = replace(draft, said=said)


def _stance(annotated: Annotated, draft: Draft, said: tuple[Span, ...], words: Lexicon) -> str:
    """What is done by saying what is quoted: a name given in quotation marks may be a verdict ("called it “a joke”"),
    and a quotation may tell its own stance ("“We hope that …,” said the envoy")."""
    if draft.stance != "asserts" or draft.cue < 0:
        return draft.stance
    tokens = [t for span in said for t in annotated.tokens(span) if not t.is_punct]
    clause = any(t.tag_ in ("VBD", "VBZ", "VBP", "MD") for t in tokens)
    if not clause and "name" in words.verbs.get(annotated.doc[draft.cue].lemma_.lower(), {}):
        named = {w for t in tokens for w in (t.lemma_.lower(), t.lower_)}
        # who calls somebody something in quotation marks seldom means well
        return next((stance for stance, verdicts in words.verdicts.items() if named & verdicts), "criticises")
    verb = next((t for t in tokens[1:5] if t.pos_ == "VERB"), None)
    if verb is None or tokens[0].lower_ not in ("i", "we") or tokens[0].head != verb:
        return "asserts"
    cue = next(iter(words.verbs.get(verb.lemma_.lower(), {}).values()), None)
    stance = "asserts" if cue is None else cue.negated if negated(verb) else cue.stance
    return stance if stance in _TELLS_ITSELF else "asserts"


def _after_colons(
    annotated: Annotated,
    quotes: tuple[Quotation, ...],
    owners: list[_Attribution | None],
    span: Span,
    drafts: list[Draft],
    by_cue: dict[int, int],
    skip: frozenset[int],
) -> None:
    """New drafts for quotations behind a colon without a cue ("She turned to the crowd: "…""): the sentence's subject
    speaks."""
    text, doc = annotated.text, annotated.doc
    for n, quote in enumerate(quotes):
        before = text[max(span[0], quote.span[0] - 3) : quote.span[0]].rstrip()
        if owners[n] is not None or not before.endswith(":") or not _sentence_like(text, quote, span[0]):
            continue
        colon = annotated.token_at(text.rindex(":", span[0], quote.span[0]))
        start = annotated.sents[annotated.sentence_at(colon.idx)].start
        lead = [t for t in doc[start : colon.i] if t.i not in skip]
        roots = [t for t in lead if t.head == t or not start <= t.head.i < colon.i]
        root = next((t for t in roots if t.pos_ in ("VERB", "AUX", *_NOUNS)), None)
        who = root if root is None or root.pos_ in _NOUNS else speaker(root)
        if who is None or who.i in skip or colon.i in by_cue or colon.i - start > _LONGEST_LEAD:
            continue
        by_cue[colon.i] = len(drafts)
        mark, named = (colon.i, colon.i), phrase(who)
        sources = ((named[0], min(named[1], colon.i - 1)),)
        drafts.append(Draft(colon.i, (mark,), who.i, sources, (), mark, "asserts", said=(quote.span,)))


def _after_a_lead(
    annotated: Annotated,
    quotes: tuple[Quotation, ...],
    owners: list[_Attribution | None],
    span: Span,
    words: Lexicon,
    skip: frozenset[int],
) -> Iterator[Draft]:
    """New drafts for quotations of whole sentences without a cue, behind a sentence about the one who speaks ("The
    general was blunter. "…""): its subject speaks, if it is a person."""
    text, doc = annotated.text, annotated.doc
    for n, quote in enumerate(quotes):
        if owners[n] is not None or (n and owners[n - 1] is not None) or not _sentence_like(text, quote, span[0]):
            continue
        before = text[span[0] : quote.span[0]].rstrip()
        if not before.endswith((".", "!")) or text.count(" ", *quote.inner) < _SENTENCE:
            continue
        held = annotated.sents[annotated.sentence_at(span[0] + len(before) - 1)]
        lead = [t for t in doc[held.start : held.end] if t.i not in skip]
        who = next((t for t in lead if t.dep_ == "nsubj" and t.head.dep_ == "ROOT"), None)
        if who is None or len(lead) > _LONGEST_LEAD or not _may_speak(who, words):
            continue
        named = phrase(who)
        yield Draft(-1, (), who.i, (named,), (), named, "asserts", said=(quote.span,))


def _may_speak(who: Token, words: Lexicon) -> bool:
    """Whether a subject is a person: by name, by what he or she is, or by "he" and "she"."""
    if who.lower_ in ("he", "she") or who.ent_type_ == "PERSON":
        return True
    return who.pos_ == "NOUN" and who.tag_ == "NN" and words.kinds.get(who.lemma_.lower()) in ("role", "person")


def _next(attributions: list[_Attribution], quote: Quotation) -> _Attribution | None:
    """The first attribution behind a quotation."""
    n = bisect_left(attributions, quote.span[1], key=lambda a: a.start)
    return attributions[n] if n < len(attributions) else None


def _last(attributions: list[_Attribution], quote: Quotation) -> _Attribution | None:
    """The last attribution that begins before a quotation, if it ends before it too."""
    n = bisect_right(attributions, quote.span[0], key=lambda a: a.start) - 1
    return attributions[n] if n >= 0 and attributions[n].end <= quote.span[0] else None


def _attributions(
    annotated: Annotated,
    span: Span,
    drafts: list[Draft],
    by_cue: dict[int, int],
    words: Lexicon,
    skip: frozenset[int],
) -> Iterator[_Attribution]:
    """The cues of a paragraph that may stand beside a quotation, in order."""
    doc = annotated.doc
    for token in annotated.tokens(span):
        if token.i in skip:
            continue
        draft: Draft | None = None
        if token.pos_ == "VERB":
            row = words.verbs.get(token.lemma_.lower(), {}).get("quotation")
            if row is None and _beside_its_speaker(token, skip, words):
                row = words.verbs["say"]["quotation"]
            if row is None or token.dep_ == "amod":
                continue
            draft = bare(token, row, _who(token, skip))
            draft = _without_quotations(doc, draft, skip)
        elif token.lower_ == "according" and token.i in by_cue:
            draft = drafts[by_cue[token.i]]
        if draft is not None:
            left, right = draft.attribution
            known = drafts[by_cue[token.i]] if token.i in by_cue else None
            own = known is not None and bool(known.content) and known.source not in skip and _goes_on(doc, known)
            yield _Attribution(draft, doc[left].idx, doc[right].idx + len(doc[right].text), own)


def _beside_its_speaker(verb: Token, skip: frozenset[int], words: Lexicon) -> bool:
    """Whether a verb that is no cue stands behind a quotation with its speaker: "“Fantastic!” beamed Jo Smith.",
    "“You were there,” Jo Smith pressed."."""
    doc = verb.doc
    who = _who(verb, skip)
    if verb.tag_ != "VBD" or verb.i < 3 or who is None or not _may_speak(who, words):
        return False
    first = verb.i if verb.i < who.i <= verb.i + 6 else phrase(who)[0] if who.i == verb.i - 1 else 0
    while first < verb.i and first in skip:
        first += 1
    return first > 1 and first - 1 in skip and first - 2 in skip and doc[first - 2].text[-1] in ",!?"


def _goes_on(doc: Doc, draft: Draft) -> bool:
    """Whether a cue is followed by its content at once."""
    left = draft.content[0][0]
    return draft.cue < left <= draft.cue + 9 and not any(doc[i].is_punct for i in range(draft.cue + 1, left))


def _who(verb: Token, skip: frozenset[int]) -> Token | None:
    """The speaker of a cue beside a quotation: the parse's subject, else the noun next to the cue."""
    who = speaker(verb)
    if who is not None and who.i not in skip:
        return who
    doc = verb.doc
    between = _between(verb, skip)
    if between is not None or passive(verb):
        return between
    after = verb.i + 1
    ahead = verb.i - 1
    while ahead > 0 and doc[ahead].pos_ == "AUX" and doc[ahead].head == verb:  # "“…” – has stressed the envoy"
        ahead -= 1
    if verb.i and (ahead in skip or not doc[ahead].text.isalnum()):
        while after < len(doc) and after not in skip and doc[after].pos_ in ("DET", "ADJ", "NOUN", "PROPN", "NUM"):
            after += 1
        if doc[after - 1].pos_ in _NOUNS:
            return doc[after - 1]
        if after < len(doc) and doc[after].pos_ == "PRON" and doc[after].lower_ not in ("us", "me", "him", "them"):
            return doc[after]
    before = verb.i - 1
    while before >= 0 and before not in skip and doc[before].pos_ in ("ADV", "AUX", "PART"):
        before -= 1
    if before >= 0 and before not in skip and doc[before].pos_ in _NOUNS:
        return doc[before]
    return None


def _between(verb: Token, skip: frozenset[int]) -> Token | None:
    """The speaker that stands with what belongs to him between a quotation and the cue: "“…,” a farmer, Jo Smith, told
    us"; none where the sentence goes on with another verb ("“…,” a study published on Friday says")."""
    doc = verb.doc
    first = verb.i - 1
    while first > max(0, verb.i - _LONGEST_NAME) and first not in skip and doc[first].pos_ not in ("VERB", "AUX"):
        first -= 1
    if first not in skip or not doc[first].is_punct or first + 2 > verb.i - 1:
        return None
    rest = doc[verb.i + 1 : verb.sent.end]
    if verb.tag_ == "VBN" and any(t.tag_ in ("VBD", "VBZ") and t.i not in skip for t in rest):
        return None
    head: Token = doc[first + 1 : verb.i].root
    return head if head.pos_ in _NOUNS else None


def _without_quotations(doc: Doc, draft: Draft, skip: frozenset[int]) -> Draft:
    """The draft of a bare cue, its stretches cut where a quotation begins."""

    def cut(stretch: Stretch) -> Stretch | None:
        left, right = stretch
        while left < right and left in skip and doc[left].is_punct:
            left += 1  # the parse hangs the closing mark on the speaker
        if left in skip:
            return None
        clear = next((i for i in range(left, right + 1) if i in skip), right + 1)
        return (left, clear - 1)

    left, right = draft.attribution
    while left < draft.cue and left in skip:
        left += 1
    while right > draft.cue and right in skip:
        right -= 1
    inner = [i for i in range(left, right + 1) if i in skip]
    if inner:
        left = max([left, *(i + 1 for i in inner if i < draft.cue)])
        right = min([right, *(i - 1 for i in inner if i > draft.cue)])
    return replace(
        draft,
        attribution=(left, right),
        sources=tuple(s for s in map(cut, draft.sources) if s is not None),
        hints=tuple(s for s in map(cut, draft.hints) if s is not None),
        addressee=cut(draft.addressee) if draft.addressee else None,
    )


def _ends_clause(text: str, quote: Quotation, after: _Attribution) -> bool:
    """Whether a quotation before a cue ends there as one does: with a comma or other mark in or behind it."""
    tail = text[max(quote.inner[0], quote.inner[1] - 2) : after.start]
    if text[quote.span[1] : quote.span[1] + 2] == ". ":
        return False  # the sentence of a phrase picked out ends there
    return any(c in ",.?!…-–—" for c in tail)


def _breaks_off(text: str, quote: Quotation) -> bool:
    """Whether a quotation of some length ends with a comma, as speech does before "she said"."""
    return text[max(quote.inner[0], quote.inner[1] - 1)] == "," and text.count(" ", *quote.inner) >= 3


def _introduces(text: str, before: _Attribution | None, quote: Quotation) -> bool:
    """Whether a cue leads up to a quotation: nothing between but a comma, a colon or "that"."""
    if before is None:
        return False
    gap = text[before.end : quote.span[0]]
    if len(gap) > 12:
        return False
    return gap.strip(" ,:;-–—\t").lower() in ("", "that")


def _beside(text: str, quote: Quotation, after: _Attribution) -> bool:
    """Whether a cue stands behind a quotation: next to it, or, where the quotation breaks off, after a name that the
    parse did not join to it ("…," Rep. Ada Bolt (D-Mo.) said)."""
    if not _words(text, quote.span[1], after.start):
        return True
    capital = text[quote.span[1] : quote.span[1] + 2].strip()[:1].isupper()
    near = capital and after.start - quote.span[1] <= _LONGEST_BREAK
    return near and _breaks_off(text, quote)


def _a_title(
    doc: Doc, quote: Quotation, before: _Attribution | None, drafts: list[Draft], by_cue: dict[int, int]
) -> bool:
    """Whether a quotation is a name, as what is said follows it ("told the "Morning Hour" that …")."""
    known = by_cue.get(before.draft.cue) if before is not None else None
    content = drafts[known].content if known is not None else ()
    return bool(content) and quote.span[1] <= doc[content[0][0]].idx


def _resumes(
    text: str, first: Quotation, owner: _Attribution | None, before: _Attribution | None, quote: Quotation
) -> bool:
    """Whether a quotation goes on with the sentence that broke off before the cue ("…," she said, but "…")."""
    if before is None or owner != before or first.span[1] > before.start:
        return False
    gap = text[before.end : quote.span[0]]
    broken = text[max(first.inner[0], first.inner[1] - 1)] == "," or text[first.span[1]] == ","
    return broken and len(gap) < _LONGEST_BREAK and not any(c in ".?!" for c in gap) and "," in gap


def _sentence_like(text: str, quote: Quotation, start: int) -> bool:
    """Whether a quotation is a sentence of its own, not a phrase picked out."""
    left, right = quote.inner
    inner = text[left:right].strip().rstrip("’'”\"")
    before = text[max(start, quote.span[0] - 9) : quote.span[0]].rstrip()
    return bool(
        inner.count(" ") >= 2
        and (inner[0].isupper() or not inner[0].isalnum())
        and (not before or before[-1] in ".?!:,”\"’'")
        and (inner[-1] in ".?!,…-–—" or not quote.closed)
    )


def _from_sentence_start(annotated: Annotated, span: Span, attributions: list[_Attribution]) -> int:
    """Where the sentence of a quotation begins, if no other cue stands between ("Those who "…," he said, …")."""
    start: int = annotated.sentences[annotated.sentence_at(span[0])][0] if annotated.sentences else span[0]
    n = bisect_left(attributions, start, key=lambda a: a.start)
    if start >= span[0] or (n < len(attributions) and attributions[n].start < span[0]):
        return span[0]
    between = annotated.text[start : span[0]].rstrip()
    return start if between and between[-1] not in ".?!:(”\"'" and _words(between, 0, len(between)) else span[0]


def _characters(doc: Doc, stretch: Stretch) -> Span:
    last = doc[stretch[1]]
    return (doc[stretch[0]].idx, last.idx + len(last.text))


def _alone(text: str, quotes: tuple[Quotation, ...], span: Span) -> tuple[Span, ...]:
    """The quotations of a paragraph that holds nothing else."""
    rest = sum(c.isalnum() for c in text[span[0] : span[1]]) - sum(
        c.isalnum() for q in quotes for c in text[q.inner[0] : q.inner[1]]
    )
    long = quotes[0].inner[1] - quotes[0].inner[0] > 20
    return tuple(q.span for q in quotes) if rest == 0 and long else ()


def _signed(annotated: Annotated, quotes: tuple[Quotation, ...], span: Span) -> Draft | None:
    """The draft of a paragraph that is a quotation with a dash and a name behind it."""
    text = annotated.text
    found = _SIGNED.fullmatch(text, quotes[-1].span[1], span[1])
    if found is None or not found.group(1)[0].isupper() or _words(text, span[0], quotes[0].span[0]):
        return None
    name = annotated.tokens(found.span(1))
    who: Stretch = (name.start, name.end - 1)
    if any(t.pos_ in ("VERB", "AUX") for t in name) or name.end == name.start:
        return None
    said = (quotes[0].span[0], quotes[-1].span[1])
    return Draft(-1, (), name.root.i, (who,), (), who, "asserts", said=(said,))


# --- labels -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Label:
    """Who speaks by a label, the colon, what is said, and whether it is a turn of a transcript."""

    who: Span
    colon: int
    content: Span
    turn: bool


def labels(annotated: Annotated, words: Lexicon) -> list[Label]:
    """The paragraphs that begin "NAME: …". Several that return make a transcript; one alone is a headline, or leads up
    to a quotation. A headline may also end with its source ("No truce in sight: envoy")."""
    text = annotated.text
    found: list[Label] = []
    first = next(_paragraphs(text), (0, 0))
    for start, end in _paragraphs(text):
        label = _LABEL.match(text, start, end)
        if label:
            content = trim(text, (label.end(), end))
            many = len(text[content[0] : min(content[1], content[0] + 40)].split()) > 1
            if many and _speaks(annotated, label.span(1), words):
                found.append(Label(label.span(1), text.index(":", label.end(1)), content, False))
    names = [text[label.who[0] : label.who[1]] for label in found]
    if len(found) >= 3 and len(set(names)) < len(names):
        return [replace(label, turn=True) for label in found]
    kept = [x for x in found if text[x.content[0]] in _OPENING or first[0] <= x.who[0] < first[1]]
    return kept or _headline(annotated, first, words)


def _headline(annotated: Annotated, first: Span, words: Lexicon) -> list[Label]:
    """The first paragraph, if it ends with a colon and its source."""
    text = annotated.text
    colon = text.rfind(": ", first[0], first[1])
    who = trim(text, (colon + 1, first[1]))
    short = 2 < who[1] - who[0] <= 40 and text.count(" ", *who) <= 4 and text[who[1] - 1].isalnum()
    if colon < first[0] or first[1] - first[0] > _LONGEST_HEADLINE or not short or not _speaks(annotated, who, words):
        return []
    return [Label(who, colon, trim(text, (first[0], colon)), False)]


def _speaks(annotated: Annotated, label: Span, words: Lexicon) -> bool:
    """Whether a label names someone who may speak: a name, a role, an institution; Q and A."""
    text = annotated.text[label[0] : label[1]]
    if text in UNNAMED_LABELS:
        return True
    tokens = annotated.tokens(label)
    if any(t.pos_ in ("VERB", "AUX") for t in tokens) and not text.isupper():
        return False
    if {t.lower_ for t in tokens} & words.not_speakers:
        return False
    head = tokens.root
    return head.pos_ == "PROPN" or head.lemma_.lower() in words.kinds or text.isupper()
