"""A page becomes an article: main text, title, site, section, authors, language, links, and clues to its date.

``extract(Page) -> Extracted``. Furniture is cut from head and tail; what is not an article raises ``PageError``, whose
``kind`` is one of: empty, binary, not-english, video, cookie-wall, paywall, login, bot-check, list, error-page,
too-large, too-deep, no-text. Nothing that reads HTML is imported before there is HTML to read.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from dateline.errors import PageError
from dateline.page import charset, kinds, plain
from dateline.page.model import DateClue, Extracted, Page
from dateline.record import Article, Caution

if TYPE_CHECKING:
    from dateline.page.metadata import Meta

__all__ = ["DateClue", "Extracted", "Page", "extract", "extract_text"]

#: Pages of more bytes are refused.
MAX_BYTES = 20_000_000
#: Articles of more characters are refused: 50,000 words, ten times a long read.
MAX_TEXT = 300_000
#: Plain text of more bytes is refused before it is looked at.
MAX_PLAIN = 2_000_000
#: So many bytes or characters tell whether a page is HTML.
HEAD = 4000
#: HTML whose main text is shorter holds no article.
MIN_TEXT = 100

_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|article|main|div|p|h[1-6]|meta|title|section|table|span|amp-)[\s>/]", re.I
)


def extract(page: Page, *, any_language: bool = False) -> Extracted:
    """The article of a page (HTML, plain text or Markdown), with the clues to its date.

    Raises ``PageError`` where there is none that could be recorded with confidence. ``any_language`` lets articles pass
    that are not in English.
    """
    if len(page.data) > MAX_BYTES:
        raise PageError(
            "too-large",
            f"{page.name} has {len(page.data) / 1e6:.0f} MB; pages of more than {MAX_BYTES // 1_000_000} MB are not "
            "read. Save the article alone, or its text.",
        )
    kinds.refuse_files(page.data, page.name)
    if len(page.data) > MAX_PLAIN and b"<" not in page.data[:HEAD]:
        raise PageError(
            "too-large",
            f"{page.name} has {len(page.data) / 1e6:.1f} MB of text, more than one article. Split it into articles.",
        )
    text, cautions = charset.decode(page.data, page.content_type)
    kinds.refuse_data(text, page.name)
    form = sniff(text, page)
    meta = None
    if form == "html":
        from dateline.page import html

        draft, meta = html.read(page, text)
    elif form == "markdown":
        draft = plain.read_markdown(text)
    else:
        draft = plain.read(text)
    body = "\n\n".join(draft.paragraphs)
    paywalled = _refuse(page, draft, body, meta)
    language, english = kinds.language_of(body, draft.language)
    if not (english or any_language):
        raise PageError(
            "not-english",
            f"{page.name} seems to be in {kinds.language_name(language)}; Dateline reads English. "
            "Give an English version.",
        )
    if cut := draft.cut_text or paywalled:
        cautions = (*cautions, Caution("cut-text", cut))
    clues = draft.clues
    if page.retrieved:
        clues = (*clues, DateClue("retrieved", page.retrieved, page.retrieved, "when the page was fetched"))
    return Extracted(
        Article(
            title=draft.title,
            text=body,
            url=page.url or draft.url,
            source_url=draft.source_url,
            site=draft.site,
            section=draft.section,
            authors=draft.authors,
            language=language,
            sha256=hashlib.sha256(page.data).hexdigest(),
            retrieved=page.retrieved,
        ),
        clues,
        cautions,
    )


def extract_text(
    text: str,
    *,
    title: str | None = None,
    url: str | None = None,
    source_url: str | None = None,
    site: str | None = None,
    section: str | None = None,
    authors: tuple[str, ...] = (),
    retrieved: str | None = None,
) -> Extracted:
    """A text that the caller gives as an article: kept to the character, with its language and hash (of its UTF-8)."""
    language, english = kinds.language_of(text)
    cautions: tuple[Caution, ...] = ()
    if not english:
        name = kinds.language_name(language)
        cautions = (
            Caution("language", f"The text seems to be in {name}; Dateline reads English, so little may be right."),
        )
    data = text.encode("utf-8", "surrogatepass")
    return Extracted(
        Article(
            title=title,
            text=text,
            url=url,
            source_url=source_url,
            site=site,
            section=section,
            authors=authors,
            language=language,
            sha256=hashlib.sha256(data).hexdigest(),
            retrieved=retrieved,
        ),
        (),
        cautions,
    )


def sniff(text: str, page: Page) -> str:
    """What form a text has: "html", "markdown" or "plain". What it says of itself counts before its name."""
    head = text[:HEAD]
    start = head.lstrip("\ufeff \t\r\n")
    tags = len(_HTML.findall(head))
    if re.match(r"<(?:!doctype|html|head|body|\?xml|!--)", start, re.I) and (tags or "<" in text[HEAD : 2 * HEAD]):
        return "html"
    name, kind = page.name.lower().partition("?")[0], (page.content_type or "").lower()
    if name.endswith((".md", ".markdown", ".mdown")) or "markdown" in kind:
        return "markdown"
    said_html = name.endswith((".html", ".htm", ".xhtml", ".amp")) or "html" in kind
    if (said_html and tags) or tags >= 3 or (start.startswith("<") and tags):
        return "html"
    return "markdown" if plain.is_markdown(text) else "plain"


def _refuse(page: Page, draft: plain.Draft, body: str, meta: Meta | None) -> str | None:
    """Raises ``PageError`` for what was read and is no article; returns a paywall's caution, if any."""
    name = page.name
    if len(body) > MAX_TEXT:
        raise PageError(
            "too-large",
            f"{name} has a text of {len(body):,} characters; more than {MAX_TEXT:,} are not read as one "
            "article. Split it.",
        )
    paywalled = kinds.refuse_walls(draft.title or (meta.title if meta else None), draft.lines, name)
    if meta is not None:
        kinds.refuse_by_metadata(meta, draft, body, page.url or draft.url, name)
    if not any(map(str.isalpha, body)) or (meta is not None and len(body) < MIN_TEXT):
        raise PageError(
            "no-text",
            f"{name} has no article text: it may be built by JavaScript, or hold only pictures. Save it from a "
            "browser, or give its text.",
        )
    return paywalled
