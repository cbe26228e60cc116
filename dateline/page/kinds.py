"""What is not an article says what it is: other kinds of file, walls, error pages, lists, other languages."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from dateline.errors import PageError
from dateline.page import furniture

if TYPE_CHECKING:
    from dateline.page.metadata import Meta
    from dateline.page.plain import Draft

#: First bytes of files that are not pages, and what to call them (from the formats' own specifications).
MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an office document (docx, odt, xlsx, epub)"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Microsoft Office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "a WebP image, or a WAV or AVI file"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"OggS", "an Ogg file"),
    (b"ID3", "an MP3 file"),
    (b"\x1aE\xdf\xa3", "a Matroska or WebM video"),
    (b"\x00\x00\x01\x00", "an icon"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a program"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"PAR1", "a Parquet file"),
    (b"wOF", "a font"),
    (b"WARC/", "a web archive (WARC)"),
    (b"bplist", "a property list or a Safari web archive"),
)
_CURES = {
    "a PDF": "copy its text into a file, or convert it (pdftotext FILE.pdf)",
    "a web archive (WARC)": "take the page out of it first",
}

_WORD = re.compile(r"[^\W\d_]+")
#: A page with so many characters of prose beside a wall's words is an article.
OTHER_PROSE = 400
#: A page with so much prose is an article without a closer look.
LONG_PROSE = 3000
#: A paywall's line stands among the last lines of what is shown.
LAST = 8
#: From this share of common English words on a text is English, whatever the detector says.
ENGLISH_SHARE = 0.12
#: Shorter texts are too short for the detector; only their words and their script tell.
SHORT = 80
#: So much of a text is looked at for its language.
SAMPLE = 20_000


@cache
def table() -> dict[str, Any]:
    """The rules, language names and common words as they stand in ``kinds.toml``."""
    return tomllib.loads(Path(__file__).with_name("kinds.toml").read_text(encoding="utf-8"))


@cache
def _english() -> frozenset[str]:
    return frozenset(table()["english"]["words"].split())


@cache
def _compiled() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str] | None, str], ...]:
    return tuple(
        (
            rule["kind"],
            re.compile(rule["pattern"], re.I),
            re.compile(rule["title"], re.I) if "title" in rule else None,
            rule["message"],
        )
        for rule in table()["rule"]
    )


def refuse_files(data: bytes, name: str) -> None:
    """Raises ``PageError`` "empty" or "binary" for what is no page at all."""
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        raise PageError("empty", f"{name} is empty: there is nothing to read. Check the path or save the page again.")
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:64]
    for magic, what in MAGIC:
        if start.startswith(magic):
            cure = _CURES.get(what, "give a saved web page (HTML), plain text or Markdown")
            raise PageError("binary", f"{name} is {what}, not a web page or text: {cure}.")
    if data[4:8] == b"ftyp":
        raise PageError("binary", f"{name} is an MP4 or other media file, not a web page or text: give a page's text.")
    head = data[:4096]
    odd = sum(head.count(bytes([b])) for b in (*range(1, 9), *range(14, 27), *range(28, 32)))
    zeros = head.count(0)
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff")) or 0.3 < zeros / len(head) < 0.7  # UTF-16
    if not wide and (zeros or odd > 0.02 * len(head)):
        raise PageError(
            "binary", f"{name} is a binary file of unknown type: give a saved web page (HTML) or plain text."
        )


def refuse_data(text: str, name: str) -> None:
    """Raises ``PageError`` for text that is no prose: a feed ("list"), JSON or XML data ("binary")."""
    start = text[:2000].lstrip("\ufeff \t\r\n")
    if re.match(
        r"(<\?xml[^>]{0,200}>\s*)?(<!--.{0,500}?-->\s*)?<(rss|feed|rdf:RDF|urlset|sitemapindex)\b", start, re.S
    ):
        raise PageError("list", f"{name} is a news feed or site map, a list of articles: give the articles' own pages.")
    if start[:1] in "{[" and re.match(r'[{\[]\s*(["{\[]|[}\]])', start) and text.rstrip()[-1:] in "}]":
        raise PageError(
            "binary", f"{name} is JSON data, not a page: name it .jsonl if each line is an article with a text."
        )


def refuse_walls(title: str | None, lines: tuple[str, ...], name: str) -> str | None:
    """Raises ``PageError`` if a page's lines (furniture and all) are a wall, a check, an error message or a caption.

    Returns a caution if there is a paywall's line below an article: then only its beginning may be there.
    """
    heading = title or ""
    caution = None
    prosaic = [line for line in lines if furniture.is_prose(line)]
    if sum(map(len, prosaic)) > LONG_PROSE:
        lines = lines[-LAST:]  # an article: only its end may ask for a subscription
    for kind, pattern, titles, message in _compiled():
        speaking = [line for line in lines if len(line) <= furniture.LONGEST and pattern.search(line)]
        prose = sum(map(len, prosaic)) - sum(len(line) for line in speaking if line in prosaic)
        entitled = bool(titles and titles.search(heading)) or bool(pattern.search(heading))
        if (speaking or entitled) and prose < OTHER_PROSE:
            raise PageError(kind, f"{name} is {message}.")
        if (
            kind == "paywall"
            and speaking
            and not furniture.is_prose(speaking[-1][:80])
            and speaking[-1] in lines[-LAST:]
        ):
            caution = "The page asks for a subscription to read on: it may show only the article's beginning."
    return caution


def language_of(text: str, declared: str | None = None) -> tuple[str | None, bool]:
    """The language of a text (ISO 639-1, ``None`` if it cannot be told), and whether it is English enough to read.

    The detector is resiliparse's n-gram one. It errs on names and short texts, so common English words outvote it.
    """
    sample = text[:SAMPLE]
    found = _WORD.findall(sample)
    if not found:
        return None, True
    english = _english()
    share = sum(word.lower() in english for word in found) / len(found)
    if share >= ENGLISH_SHARE:
        return "en", True
    foreign = sum(ord(c) > 0x24F for word in found for c in word) > 0.3 * sum(map(len, found))
    if len(sample) < SHORT and not foreign:
        return (declared or "")[:2].lower() or None, (declared or "en").lower().startswith("en") or share > 0
    from resiliparse.parse.lang import detect_fast

    code = str(detect_fast(sample, cutoff=2000)[0])
    if code == "en":
        return "en", True  # few function words: a table of results, a list of names
    said = (declared or "en").lower()[:2]
    return said if said != "en" else None if code == "unknown" else code, False  # the page knows rarer languages


def language_name(code: str | None) -> str:
    """What messages call a language."""
    return str(table()["languages"].get(code or "", f"the language “{code}”" if code else "another language"))


# --- by what an HTML page says of itself ---------------------------------------------------------------------------

#: A list page has at least so many teasers, or links for each hundred characters of prose.
TEASERS = 6


def refuse_by_metadata(meta: Meta, draft: Draft, body: str, url: str | None, name: str) -> None:
    """Raises ``PageError`` for a video page, a login page or a list page, by its metadata and make-up."""
    from dateline.page.metadata import kinds as types

    page_type = (meta.first("og:type") or "").lower()
    said = {kind.lower() for node in meta.nodes for kind in types(node)}
    prose = [p for p in draft.paragraphs if furniture.is_prose(p)]
    length = sum(map(len, prose))
    if length < 700 and (page_type.startswith("video") or ("videoobject" in said and not meta.articles)):
        raise PageError(
            "video", f"{name} is a video page: only its caption is text; look for the article that goes with it."
        )
    if meta.passwords and length < 500:
        raise PageError(
            "login", f"{name} is a login page, not the article: save the page from a browser that is signed in."
        )
    if draft.cut_text and "paywall" in draft.cut_text and length < 300:
        raise PageError(
            "paywall", f"{name} is behind a paywall: save it from a browser that is signed in to a subscription."
        )
    if _is_list(meta, draft, page_type, said, length, url):
        raise PageError(
            "list", f"{name} is a list of articles (a front page or section), not one: give the articles' own pages."
        )


def _is_list(meta: Meta, draft: Draft, page_type: str, said: set[str], length: int, url: str | None) -> bool:
    if meta.articles and any(node.get("datePublished") for node in meta.articles) and length > 400:
        return False
    lines = len(draft.paragraphs)
    prose = sum(furniture.is_prose(p) for p in draft.paragraphs)
    signs = [
        bool(said & {"collectionpage", "itemlist", "searchresultspage"}) and not meta.articles,
        page_type == "website" and not meta.articles,
        meta.teasers >= TEASERS,
        lines >= 8 and prose < 0.5 * lines,
        length < 20 * meta.links,
        bool(url) and len([part for part in urlsplit(url or "").path.split("/") if part]) <= 1,
        len(meta.headings) != 1,
    ]
    return sum(signs) >= (5 if page_type == "article" else 4)
