"""What a page says about itself: JSON-LD, meta tags, headings, links, times, bread crumbs. One look over the tree."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from dateline.page import furniture, when

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: schema.org types that are an article, and keys under which other articles are listed.
ARTICLES = re.compile(r"(article|posting|report|review|claimreview|opinion)$", re.I)
ELSEWHERE = frozenset(
    (
        "itemListElement",
        "hasPart",
        "isPartOf",
        "liveBlogUpdate",
        "relatedLink",
        "mentions",
        "comment",
        "citation",
        "review",
    )
)
#: So many nodes of JSON-LD are looked at; a page with more is not telling us about itself.
NODES = 3000

_SPACE = re.compile(r"\s+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_TEXTUAL = (
    "div",
    "span",
    "p",
    "li",
    "small",
    "b",
    "strong",
    "em",
    "i",
    "td",
    "a",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "font",
)
_LONG = 200


@dataclass
class Meta:
    """What the page says about itself. ``names`` are its meta tags, lower-cased; ``articles`` its JSON-LD articles, the
    main one first; ``nodes`` all JSON-LD nodes; ``times`` are (datetime attribute or "", text, after the headline?);
    ``printed`` are (line, date's words, ISO value, after
    the headline?)."""

    names: dict[str, list[str]] = field(default_factory=dict)
    nodes: list[dict[str, Any]] = field(default_factory=list)
    articles: list[dict[str, Any]] = field(default_factory=list)
    title: str = ""
    headings: list[str] = field(default_factory=list)
    canonical: str | None = None
    language: str | None = None
    crumbs: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    source: str | None = None
    times: list[tuple[str, str, bool]] = field(default_factory=list)
    printed: list[tuple[str, str, str, bool]] = field(default_factory=list)
    properties: list[tuple[str, str]] = field(default_factory=list)
    links: int = 0
    teasers: int = 0
    players: int = 0
    passwords: int = 0

    def first(self, *names: str) -> str | None:
        """The first of these meta tags that says something."""
        for name in names:
            for value in self.names.get(name, ()):
                if value:
                    return value
        return None

    def article(self, key: str) -> Any:
        """The main JSON-LD article's value of a key."""
        for node in self.articles:
            if node.get(key):
                return node[key]
        return None


def squeeze(text: str | None) -> str:
    """Text on one line, entities resolved."""
    return _SPACE.sub(" ", html.unescape(text or "")).strip()


def words(element: HtmlElement) -> str:
    """The words of an element, on one line, with a space where a tag stood."""
    return squeeze(" ".join(element.itertext()))


def collect(tree: HtmlElement, url: str | None = None) -> Meta:
    """What the page says about itself. ``url`` resolves relative links."""
    meta = Meta(language=tree.get("lang") or tree.get("xml:lang"))
    _head(tree, meta)
    _data(tree, meta)
    _body(tree, meta, url or meta.first("og:url"))
    return meta


def _head(tree: HtmlElement, meta: Meta) -> None:
    for element in tree.iter("meta"):
        content = element.get("content")
        if content is None:
            continue
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            if name := element.get(attribute):
                meta.names.setdefault(name.strip().lower(), []).append(squeeze(content))
    for element in tree.iter("link"):
        if (element.get("rel") or "").lower() == "canonical" and meta.canonical is None:
            meta.canonical = element.get("href")
    for element in tree.iter("title"):
        parent = element.getparent()
        if parent is not None and parent.tag != "svg":
            meta.title = words(element)
            break


def _data(tree: HtmlElement, meta: Meta) -> None:
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower() or not script.text:
            continue
        stack: list[tuple[Any, bool]] = [(_loads(script.text), True)]
        while stack and len(meta.nodes) < NODES:
            node, main = stack.pop()
            if isinstance(node, list):
                stack.extend((item, main) for item in reversed(node[:200]))
            elif isinstance(node, dict):
                meta.nodes.append(node)
                if main and any(ARTICLES.search(kind) for kind in kinds(node)):
                    meta.articles.append(node)
                for key, value in reversed(list(node.items())):
                    if isinstance(value, dict | list):
                        stack.append((value, main and key not in ELSEWHERE))
    meta.articles.sort(key=lambda node: not (node.get("headline") and node.get("datePublished")))


def _loads(text: str) -> Any:
    text = text.strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";")
    for attempt in (text, re.sub(r",\s{0,99}([}\]])", r"\1", text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    # broken JSON: the few fields that matter, by their names
    found = {
        key: match[1]
        for key in ("headline", "datePublished", "dateModified", "articleSection")
        if (match := re.search(rf'"{key}"\s{{0,9}}:\s{{0,9}}"((?:[^"\\]|\\.){{1,400}})"', text))
    }
    return {"@type": "NewsArticle", **found} if "headline" in found else {}


def kinds(node: dict[str, Any]) -> list[str]:
    """The schema.org types of a node."""
    value = node.get("@type")
    values = value if isinstance(value, list) else [value]
    return [str(v) for v in values if v]


def _body(tree: HtmlElement, meta: Meta, url: str | None) -> None:
    seen_heading = False
    long_paragraphs = 0
    for element in tree.iter("h1", "time", "a", "video", "article", "input", *_TEXTUAL):
        tag = element.tag
        text = element.text or ""
        if tag == "h1":
            if heading := words(element):
                meta.headings.append(heading)
                seen_heading = True
        elif tag == "time":
            meta.times.append((element.get("datetime") or "", words(element)[:_LONG], seen_heading))
        elif tag == "article":
            meta.teasers += 1
        elif tag == "video":
            meta.players += 1
        elif tag == "input":
            meta.passwords += (element.get("type") or "").lower() == "password"
        elif tag == "p" and len(text) > _LONG:
            long_paragraphs += 1
        elif 5 < len(text) <= 120 and long_paragraphs < 3 and len(meta.printed) < 20 and _YEAR.search(text):
            line = squeeze(text)
            found = when.printed(line)
            # a date on a line of its own, or with a label: not one in a headline
            if found and furniture.holds_date_line(line):
                meta.printed.append((line, found[0], found[1], seen_heading))
        if tag == "a":
            meta.links += 1
            rel = element.get("rel")
            if rel and "author" in rel.lower().split():
                meta.authors.append(words(element)[:_LONG])
            if 3 < len(text) < 60 and meta.source is None and furniture.is_source_label(squeeze(text)):
                meta.source = _abroad(element.get("href"), url)
        prop = element.get("itemprop")
        if prop and prop.lower() in ("datepublished", "datecreated", "datemodified"):
            meta.properties.append(
                (prop.lower(), element.get("content") or element.get("datetime") or words(element)[:80])
            )
        elif prop == "author" and len(meta.authors) < 10:
            meta.authors.append(words(element)[:_LONG])
    meta.crumbs = _crumbs(tree, meta)


def _abroad(href: str | None, url: str | None) -> str | None:
    """A link's address, if it leads to another site."""
    if not href:
        return None
    try:
        target = urljoin(url or "", href.strip())
        host, own = urlsplit(target).netloc, urlsplit(url or "").netloc
    except ValueError:
        return None
    return target if target.startswith(("http://", "https://")) and host.lower() != own.lower() else None


def _crumbs(tree: HtmlElement, meta: Meta) -> list[str]:
    """The bread crumbs, outermost first: JSON-LD's, else those that the page shows."""
    for node in meta.nodes:
        if "BreadcrumbList" in kinds(node) and isinstance(node.get("itemListElement"), list):
            names = []
            for item in node["itemListElement"]:
                if not isinstance(item, dict):
                    continue
                name = item.get("name")
                if not name and isinstance(item.get("item"), dict):
                    name = item["item"].get("name")
                if isinstance(name, str):
                    names.append(squeeze(name))
            if names:
                return names
    for element in tree.xpath('(.//*[contains(@class,"readcrumb") or contains(@id,"readcrumb")])[1]'):
        return [name for a in element.iter("a") if (name := words(a)) and len(name) < 60]
    return []
