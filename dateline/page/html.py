"""HTML: parsed once with lxml; trafilatura finds the main text; what it leaves is mended here."""

from __future__ import annotations

import html as entities
import logging
import re
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from dateline.errors import PageError
from dateline.page import furniture, metadata, plain, title, when
from dateline.page.metadata import Meta, squeeze
from dateline.page.model import DateClue, Page
from dateline.page.plain import Draft

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: A page with more elements is no article; real ones have up to about three thousand.
ELEMENTS = 20_000
#: A page that shows more characters is no article; real ones show up to about a hundred thousand.
SHOWN = 1_000_000
#: A tag with more attributes is an attack on the parser, which compares each with all before it.
ATTRIBUTES = 1_000
#: A main text shorter than this is tried again with trafilatura's own balance of precision and recall.
SHORT = 250
#: With a main text shorter than this, all of the page's lines tell what the page is.
FEW = 100

#: Elements whose text is not shown.
HIDDEN = frozenset(("script", "style", "noscript", "template"))

_TAG = re.compile(r"<[a-zA-Z]")
_LONG_TAG = re.compile(r"<[a-zA-Z][^<]{5000,}")
_QUOTED = re.compile(r"=\s{0,9}(?:\"[^\"]*\"|'[^']*')")
_ATTRIBUTE = re.compile(r"\s[^\s\"'<>/=]+")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,300}\?>")
_MARKUP = re.compile(r"<[^<>]{1,500}>")


def read(page: Page, text: str) -> tuple[Draft, Meta]:
    """The article in a page's HTML, and what the page says about itself.

    Raises ``PageError`` "too-deep" or "too-large" for markup that no article has.
    """
    tree = parse(text, page.name)
    url = page.url
    meta = metadata.collect(tree, url)
    address = url or _address(meta, url)
    site, host = _site(meta, address), urlsplit(address).netloc if address else None
    headline, site_in_title = _headline(meta, site, host)
    if site_in_title and (not site or (site.islower() and title.bare(site_in_title) == title.bare(site))):
        site = site_in_title  # "Valley Post" for "valleypost"
    site = site or (host or "").removeprefix("www.") or None
    lines = _main_text(tree, meta, page.name)
    cut = furniture.cut(lines)
    authors = _authors(meta, cut.head, site)
    body = plain.without_header(list(cut.body), headline, authors)
    return (
        Draft(
            title=headline,
            paragraphs=tuple(plain.space_sentences(p) for p in body),
            clues=_clues(meta, address, tree),
            authors=authors,
            section=_section(meta, headline),
            site=site,
            url=address,
            source_url=meta.source or _elsewhere(meta, url),
            language=(meta.language or "").strip()[:2].lower() or None,
            cut_text=_cut(text, body, cut.tail, meta),
            lines=tuple(lines) if sum(map(len, body)) >= FEW else _all_lines(tree),
        ),
        meta,
    )


# --- parsing -----------------------------------------------------------------------------------------------------


def parse(text: str, name: str) -> HtmlElement:
    """The tree of a page, comments put aside. Refuses what would take the parser or its users minutes."""
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    if sum(1 for _ in _TAG.finditer(text)) > ELEMENTS:
        raise PageError(
            "too-large", f"{name} has more than {ELEMENTS:,} elements, more than any article: save one article."
        )
    for tag in _LONG_TAG.finditer(text):
        if sum(1 for _ in _ATTRIBUTE.finditer(_QUOTED.sub("=", tag[0]).partition(">")[0])) > ATTRIBUTES:
            raise PageError(
                "too-deep", f"{name} has a tag with more than {ATTRIBUTES:,} attributes: it is damaged or hostile."
            )
    parser = HTMLParser(  # type: ignore[call-arg]  # the stubs are older than default_doctype
        collect_ids=False,
        default_doctype=False,
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
        huge_tree=True,
    )
    clean = _DECLARATION.sub("", _NO_XML.sub("", text))
    try:
        tree: Any = document_fromstring(clean.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise PageError("no-text", f"{name} holds no readable HTML ({error}): save the page again.") from error
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise PageError("too-deep", f"{name} nests its elements more than 2,000 deep: it is damaged or hostile.")
    shown = sum(len(e.tail or "") + (len(e.text or "") if e.tag not in HIDDEN else 0) for e in tree.iter())
    if shown > SHOWN:
        raise PageError("too-large", f"{name} shows {shown:,} characters, more than any article: save one article.")
    return tree


@cache
def _trafilatura() -> Any:
    """trafilatura, imported when the first HTML page is read; its warnings go only to who asks for them."""
    import trafilatura

    for name in ("trafilatura", "htmldate"):
        logging.getLogger(name).addHandler(logging.NullHandler())
    return trafilatura


def _main_text(tree: HtmlElement, meta: Meta, name: str) -> list[str]:
    """The paragraphs of the main text, in order, each once."""
    try:
        found = _extracted(tree, precise=True)
        if len(found) < SHORT:
            found = max(found, _extracted(tree, precise=False), key=len)
    except RecursionError as error:
        raise PageError(
            "too-deep", f"{name} nests its elements too deep to be read: it is damaged or hostile."
        ) from error
    given = meta.article("articleBody")
    if isinstance(given, str) and len(given) > 2 * len(found) and len(given) > SHORT:
        found = entities.unescape(_MARKUP.sub("\n", entities.unescape(given)))
    lines = []
    seen = set()
    for raw in found.split("\n"):
        line = plain.squeeze(raw)
        if line.startswith("|"):
            line = " | ".join(cell for part in line.split("|") if (cell := part.strip(" -")))
        line = re.sub(r"^[-–•]\s+", "", line)
        if line and (len(line) < 60 or line not in seen):
            lines.append(line)
            seen.add(line)
    return lines


def _all_lines(tree: HtmlElement) -> tuple[str, ...]:
    """All lines that the page shows."""
    body = tree.find("body")
    elements = (tree if body is None else body).iter()
    texts = ((e.text if e.tag not in HIDDEN else "", e.tail) for e in elements)
    return tuple(line for pair in texts for text in pair if (line := squeeze(text)))


def _extracted(tree: HtmlElement, *, precise: bool) -> str:
    document = _trafilatura().bare_extraction(
        tree, include_comments=False, favor_precision=precise, with_metadata=False
    )
    return (document.text or "") if document else ""


# --- what the page says about itself -----------------------------------------------------------------------------


def _address(meta: Meta, base: str | None) -> str | None:
    for candidate in (meta.canonical, meta.first("og:url"), _text(meta.article("url")), meta.first("twitter:url")):
        if candidate:
            try:
                whole = urljoin(base or "", candidate.strip())
                parts = urlsplit(whole)
            except ValueError:
                continue
            if parts.scheme in ("http", "https") and parts.netloc and parts.path.strip("/"):
                return whole
    return None


def _elsewhere(meta: Meta, url: str | None) -> str | None:
    """The canonical address, where it is that of another site than the page was fetched from: a reprint."""
    canonical = _address(meta, url)
    if not url or not canonical:
        return None
    own, other = (urlsplit(u).netloc.lower().split(".")[-2:] for u in (url, canonical))
    return canonical if own != other else None


def _text(value: Any) -> str | None:
    """A JSON-LD value as text: a string, a list's first, a node's name or address."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("name") or value.get("@id") or value.get("url")
    return squeeze(value) or None if isinstance(value, str) else None


def _site(meta: Meta, address: str | None) -> str | None:
    publisher = meta.article("publisher")
    named = meta.first("og:site_name") or (_text(publisher) if isinstance(publisher, dict | list) else None)
    named = named or meta.first("application-name", "apple-mobile-web-app-title", "dc.publisher", "publisher")
    name = title.first_part(named or "").lstrip("@")
    return name if name and not name.startswith("http") and len(name) <= 60 else None


def _headline(meta: Meta, site: str | None, host: str | None) -> tuple[str | None, str | None]:
    """The headline, and the site's name if <title> showed it."""
    stated = title.tidy(_MARKUP.sub("", squeeze(_text(meta.article("headline")))))
    generic = {title.bare(name) for name in (site or "", host or "", "home", "log in", "menu", "search")}
    headings = [h for heading in meta.headings if title.bare(h := title.tidy(heading)) not in generic and len(h) > 5]
    shared_raw = meta.first("og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title", "title") or ""
    copies = tuple(c for c in (stated, *headings) if c)
    shared, _ = title.without_site(shared_raw, site, host, copies)
    top, cut = title.without_site(meta.title, site, host, (*copies, shared))
    heading = ""
    if headings:
        others = [c for c in (stated, shared, top) if c]
        heading = max(headings, key=lambda h: max((title.likeness(h, o) for o in others), default=0.0))
        heading, _ = title.without_site(heading, site, host, (stated, shared))
    if title.bare(shared) in generic:
        shared = ""
    if title.bare(top) in generic:
        top = ""
    return title.pick(json=stated, og=shared, heading=heading, title=top), cut


def _section(meta: Meta, headline: str | None) -> str | None:
    given = [
        meta.first("article:section"),
        meta.first("parsely-section", "section"),
        _text(meta.article("articleSection")),
    ]
    for named in [*given, title.section_of(meta.crumbs, headline)]:
        name = (named or "").partition(",")[0].strip()
        if 1 < len(name) <= 40 and not re.search(r"[@/]|\.\w", name) and not furniture.is_no_section(name):
            return name
    return None


def _authors(meta: Meta, head: tuple[str, ...], site: str | None) -> tuple[str, ...]:
    """Clean names, from the best place that gives any: JSON-LD, meta tags, marked links, the byline."""
    value = meta.article("author")
    stated = [_text(v) or "" for v in (value if isinstance(value, list) else [value])]
    tags = [
        v
        for name in ("author", "article:author", "parsely-author", "dc.creator", "sailthru.author", "byl")
        for v in meta.names.get(name, ())
    ]
    bylines = [line for line in head if furniture.is_byline(line)]
    for source in (stated, tags, meta.authors, bylines):
        found = [n for text in source if text and not text.startswith("http") for n in plain.names(text)]
        found = [n for n in found if not site or title.bare(n) != title.bare(site)]
        if found:
            return tuple(dict.fromkeys(found))
    return ()


# --- when --------------------------------------------------------------------------------------------------------


def _clues(meta: Meta, address: str | None, tree: HtmlElement) -> tuple[DateClue, ...]:
    """The clues to the date, strongest first."""
    clues: list[DateClue] = []

    def add(kind: str, text: Any, says: str) -> None:
        if isinstance(text, str) and (value := when.instant(text)):
            clues.append(DateClue(kind, text.strip(), value, says))

    for key in ("datePublished", "dateCreated", "uploadDate"):
        add("metadata", meta.article(key), f"JSON-LD {key}")
    for name in furniture.table()["meta"]["published"]:
        for content in meta.names.get(name, ())[:1]:
            add("metadata", content, f"meta tag {name}")
    for prop in ("datepublished", "datecreated"):
        for content in [said for name, said in meta.properties if name == prop][:1]:
            add("metadata", content, f"microdata {prop}")
    if address and (found := when.in_url(address)):
        clues.append(DateClue("url", found[0], found[1], "the page's address"))
    times = [t for t in meta.times if t[2]] or meta.times
    for machine, shown, below in times[:1]:
        kind = "modified" if furniture.says_modified(shown) else "visible" if below or machine else "page-header"
        if value := when.instant(machine) or ((p := when.printed(shown)) and p[1]):
            clues.append(DateClue(kind, shown or machine, value, "a <time> element near the headline"))
    for side in (True, False):  # the first below the headline, the first above it; others belong to other stories
        for line, words, value, below in [p for p in meta.printed if p[3] is side][:1]:
            clues.append(plain.clue_of(line, (words, value), below=below))
    add("modified", meta.article("dateModified"), "JSON-LD dateModified")
    for name in furniture.table()["meta"]["modified"]:
        for content in meta.names.get(name, ())[:1]:
            add("modified", content, f"meta tag {name}")
    order = {"metadata": 0, "url": 1, "visible": 2, "page-header": 3, "modified": 4}
    clues.sort(key=lambda clue: order[clue.kind])
    if not any(order[clue.kind] < 3 for clue in clues) and (guess := _guess(tree)):
        clues.append(DateClue("visible", guess, guess, "htmldate's guess, which may be the day of the crawl"))
    first: dict[tuple[str, str], DateClue] = {}
    for clue in clues:
        first.setdefault((clue.kind, clue.value), clue)
    return tuple(first.values())


def _guess(tree: HtmlElement) -> str | None:
    """htmldate's answer, without its search through all of the page, which takes "© 2024" for a date."""
    _trafilatura()
    from htmldate import find_date

    try:
        found = find_date(tree, extensive_search=False, original_date=True)
    except (ValueError, TypeError, AttributeError):
        return None
    return str(found) if found else None


# --- cut files ---------------------------------------------------------------------------------------------------


def _cut(text: str, body: list[str], tail: tuple[str, ...], meta: Meta) -> str | None:
    """Why the article looks cut, if it does."""
    end = text[-4000:].lower()
    if "</html" not in end and "</body" not in end:
        opened, closed = text.rfind("<"), text.rfind(">")
        if opened > closed and re.match(r"</?[a-zA-Z!]", text[opened : opened + 3]):
            return "The file breaks off within a tag: it was not saved whole."
        if found := plain.cut_short(body, tail):
            return found
    if meta.article("isAccessibleForFree") in (False, "False", "false") and sum(map(len, body)) < 1500:
        return "The page is behind a paywall and shows only its beginning."
    return plain.only_beginning(body)
