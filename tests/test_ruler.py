"""The quick pipeline says what the pipeline says that it stands for."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bench.pipeline import said, stock, texts
from dateline import language

WORDS = [
    "ai",
    "n't",
    "gon",
    "na",
    "let",
    "'s",
    "who",
    "That",
    "to",
    "is",
    "better",
    "'d",
    "US",
    "can’t",
    ".",
    "\n",
    "  ",
]


def test_the_quick_pipeline_says_the_same() -> None:
    """Tags, parts of speech, forms, lemmas, heads, names and sentences of the example pages. Another processor may round
    otherwise: a token in a thousand may differ."""
    tokens = differ = 0
    for text in texts(5):
        ours, its = said(language.load()(text)), said(stock()(text))
        tokens += len(ours)
        differ += sum(a != b for a, b in zip(ours, its, strict=True))
    assert tokens > 5_000
    assert differ <= tokens / 1_000


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=8))
def test_every_pattern_of_the_ruler_is_kept_to(words: list[str]) -> None:
    """Its patterns of one and of two words, in whatever order their words stand."""
    text = " ".join(words)
    doc, its = language.load()(text), stock()(text)
    if [(t.tag, t.dep) for t in doc] == [(t.tag, t.dep) for t in its]:  # what the ruler hangs on
        assert said(doc) == said(its)
