"""The rules' drafts held against the learned tagger: what is corrected or added.

The rules know the cues that a table names, and the marks of quotation; the tagger has read many more ways in which
news tells what somebody says, thinks or means to do, and what only looks like it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from dateline.grammar import negated
from dateline.statements.clauses import (
    Draft,
    Stretch,
    complements,
    gives_the_reason,
    neither,
    rows_of,
    withholds_a_name,
)
from dateline.statements.lexicon import Cue, Lexicon
from dateline.statements.tagger import Tagged, tagger

if TYPE_CHECKING:
    from spacy.tokens import Token

    from dateline.language import Annotated

#: How likely (0 to 1) a word must be a cue to add a statement that the rules did not find. Theirs stay: to drop those
#: that the tagger takes for none brought nothing on its own corpus, and lost words of diplomacy ("undertakes").
ADD = 0.7
#: How likely a word must be of a content or a source to count as theirs.
BELONGS = 0.5
#: Where the contents of the rules and of the tagger share less than this (words of both over words of either), the
#: tagger's holds.
ALIKE = 0.5
#: Words of a content at least.
LEAST = 2
#: The auxiliaries of a cue begin at most so many words before it.
AUXILIARIES = 4
#: Words between two stretches that are still one.
GAP = 2


def judge(annotated: Annotated, drafts: Sequence[Draft], words: Lexicon, quoted: frozenset[int]) -> list[Draft]:
    """The rules' drafts, corrected, and those that only the tagger finds; ``quoted`` are the positions of the words in
    quotation marks, where the rules alone speak."""
    tagged = {each.cue.i: each for each in tagger().read(annotated.sents, quoted, ADD)}
    kept: list[Draft] = []
    taken: set[int] = set()
    for draft in drafts:
        taken.update(i for first, last in (*draft.cues, draft.attribution) for i in range(first, last + 1))
        if draft.cue >= 0 and annotated.doc[draft.cue].head.pos_ in ("ADP", "SCONJ"):
            taken.add(annotated.doc[draft.cue].head.head.i)  # "was quoted as saying"
        own = draft.cue in tagged and not draft.said and draft.cue not in quoted
        kept.append(_corrected(draft, tagged[draft.cue]) if own else draft)
    new = (each for i, each in tagged.items() if i not in taken and i not in quoted)
    return [*kept, *filter(None, (_added(each, words) for each in new))]


def _corrected(draft: Draft, tagged: Tagged) -> Draft:
    """The draft with the tagger's content where theirs differ much, and its source where the rules have none."""
    content = _stretches(tagged.words, tagged.content)
    ours = {i for first, last in draft.content for i in range(first, last + 1)}
    theirs = {i for first, last in content for i in range(first, last + 1)}
    if theirs and len(ours & theirs) < ALIKE * len(ours | theirs):
        draft = replace(draft, content=content)
    if not draft.sources and (sources := _stretches(tagged.words, tagged.source)):
        draft = replace(draft, sources=sources[:1], source=_head(tagged, sources[0]).i)
    return draft


def _added(tagged: Tagged, words: Lexicon) -> Draft | None:
    """The draft of a cue that the rules do not know, or know with another complement."""
    content = _stretches(tagged.words, tagged.content)
    if sum(last - first + 1 for first, last in content) < LEAST:
        return None
    cue = tagged.cue
    stance = _stance(cue, cue.doc[content[0][0]], words)
    if withholds_a_name(cue, Cue(stance, stance, False), (content[0][0], content[-1][1]), words):
        return None  # how a source came to be unnamed
    if gives_the_reason(cue, words) or any(t.lower_ in ("so", "such") for t in cue.doc[cue.i : content[0][0]]):
        return None  # "retreated so deep that …"
    beside = [c.i for c in cue.lefts if c.dep_ in ("aux", "auxpass", "neg") and cue.i - c.i <= AUXILIARIES]
    first = min([cue.i, *beside])
    if any(left <= cue.i and first <= right for left, right in content):
        first = cue.i
    sources = _stretches(tagged.words, tagged.source)[:1]
    if sources and _happens(_head(tagged, sources[0]), words):
        return None
    bounds = [first, cue.i, *(i for stretch in sources for i in stretch)]
    return Draft(
        cue.i,
        ((first, cue.i),),
        _head(tagged, sources[0]).i if sources else None,
        sources,
        content,
        (min(bounds), max(bounds)),
        stance,
    )


def _happens(head: Token, words: Lexicon) -> bool:
    """Whether a source is something that happens, not somebody: "the gathering of soldiers alarmed …"."""
    lemma = head.lemma_.lower()
    return head.pos_ == "NOUN" and lemma.endswith("ing") and lemma not in words.kinds


def _stance(cue: Token, content: Token, words: Lexicon) -> str:
    """What the table says of the word with the complement that its content begins with, else with any; of a word
    without a row, what the tagger's own table says."""
    lemma = cue.lemma_.lower()
    rows = rows_of(cue, words) or words.nouns.get(lemma) or words.adjectives.get(lemma) or {}
    kinds = [kind for kind, token in complements(cue) if token.left_edge.i <= content.i <= token.right_edge.i]
    row = next((rows[kind] for kind in kinds if kind in rows), next(iter(rows.values()), None))
    no = negated(cue) or neither(cue)
    if row is not None:
        return row.negated if no else row.stance
    ahead = content.lower_ == "to" and content.tag_ == "TO"
    stance = words.tagged.get(lemma, "intends" if ahead else "asserts")
    return words.negations[stance] if no else stance


def _stretches(words: Sequence[Token], odds: Sequence[float]) -> tuple[Stretch, ...]:
    """The stretches of words that likely belong, small gaps closed."""
    likely = [token.i for token, share in zip(words, odds, strict=True) if share >= BELONGS]
    found: list[Stretch] = []
    for _, run in groupby(enumerate(likely), lambda pair: pair[1] - pair[0]):
        held = list(map(itemgetter(1), run))
        if found and held[0] - found[-1][1] <= GAP:
            found[-1] = (found[-1][0], held[-1])
        else:
            found.append((held[0], held[-1]))
    return tuple(found)


def _head(tagged: Tagged, stretch: Stretch) -> Token:
    return tagged.cue.doc[stretch[0] : stretch[1] + 1].root
