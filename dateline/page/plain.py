"""Plain text and Markdown: the header, the headline and its bread crumbs, the body, the furniture below it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from dateline.page import furniture, title, when
from dateline.page.model import DateClue

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff\x00-\x08\x0b\x0e-\x1f]")
_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u3000]+")
_URL = re.compile(r"https?://[^\s)>\]]+")
_RUN_ON = re.compile(r"(?<=[a-z]{3})([.!?]['\"”’]?)(?=[“‘]?[A-Z][a-z]{1,20}[ ,’'])")
_MIDWAY = re.compile(r"[\w,;:\-–(]$")
_TRAIL = re.compile(r"(?:you are here:?\s)?home\s?[>»›/|→]\s?.{2,120}", re.I)
_MORE = re.compile(r"(?:(?<=\w)\s?(?:\.\.\.|…)|\[\+\d+ chars\]|\(?continue reading\W{0,3}|read more\W{0,3})$", re.I)

#: A headline has at most so many characters.
HEADLINE = 250
#: A line in capitals with fewer spaces may be the name of an office.
OFFICE = 6
#: Lines of wrapped text are no longer than this, and most are longer than the second figure.
WRAP, WRAP_LEAST = 110, 40
#: So many lines from the top are looked at for header, bread crumbs, headline and byline.
HEADER = 15


@dataclass(frozen=True, slots=True)
class Draft:
    """What a reader of one format got out of a page, before language and kind are judged. ``lines`` are all its lines,
    furniture and all; ``cut_text`` says why the text looks cut, if it does."""

    title: str | None
    paragraphs: tuple[str, ...]
    clues: tuple[DateClue, ...] = ()
    authors: tuple[str, ...] = ()
    section: str | None = None
    site: str | None = None
    url: str | None = None
    source_url: str | None = None
    language: str | None = None
    cut_text: str | None = None
    lines: tuple[str, ...] = ()


def squeeze(line: str) -> str:
    """A line without invisible characters and double spaces."""
    return _SPACES.sub(" ", _INVISIBLE.sub("", line)).strip()


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text: its lines, or, where lines are wrapped at a width, its blocks."""
    lines = [squeeze(line) for line in re.split(r"\r\n|[\n\r\v\f\x85\u2028\u2029]", text)]
    if not _is_wrapped(lines):
        return [line for line in lines if line]
    joined: list[str] = []
    block: list[str] = []
    for line in [*lines, ""]:
        if line:
            block.append(line)
        elif block:
            joined.append(" ".join(block))
            block = []
    return joined


def _is_wrapped(lines: list[str]) -> bool:
    """Whether lines break at a width: nearly all lines that another follows are about as long, and end midway."""
    followed = [line for line, following in pairwise(lines) if line and following]
    if len(followed) < 3 or max(map(len, lines), default=0) > WRAP:
        return False
    full = sum(len(line) >= WRAP_LEAST and bool(_MIDWAY.search(line)) for line in followed)
    return full > 0.5 * len(followed)


def space_sentences(paragraph: str) -> str:
    """A paragraph with a space put back where two sentences were run together ("talks.The minister")."""
    return _RUN_ON.sub(r"\1 ", paragraph)


def read(text: str, *, headline: str | None = None) -> Draft:
    """The article in a plain text. ``headline`` is the title, where the caller knows it (Markdown's first heading)."""
    lines = paragraphs(text)
    header, rest = _split_header(lines)
    found, crumbs, left = _headline(header, headline)
    cut = furniture.cut([*left, *rest])
    authors = tuple(a for line in [*header, *cut.head] if furniture.is_byline(line) for a in names(line))
    body = without_header(list(cut.body), found, authors)
    if found is None and len(body) > 1 and _is_headline(body[0]) and furniture.is_prose(body[1]):
        found, body = title.tidy(body[0]), body[1:]
    return Draft(
        title=found,
        paragraphs=tuple(space_sentences(p) for p in body),
        clues=_clues([line for line in lines[:HEADER] if line in header or line in cut.head], found, cut.tail),
        authors=tuple(dict.fromkeys(authors)),
        section=title.section_of(crumbs, found),
        source_url=_source(cut.tail),
        cut_text=cut_short(body, cut.tail),
        lines=tuple(lines),
    )


def _split_header(lines: list[str]) -> tuple[list[str], list[str]]:
    """The lines before the first paragraph of prose, and the rest."""
    for i, line in enumerate(lines[:HEADER]):
        if furniture.is_prose(line) and len(line) > 60 and not _is_header_line(line):
            return lines[:i], lines[i:]
    return [], lines


def without_header(body: list[str], headline: str | None, authors: tuple[str, ...]) -> list[str]:
    """The body without what may stand between headline and text: the headline again, section, authors, date."""
    heads = {title.bare(name) for name in (headline, *authors) if name}
    for i, line in enumerate(body[:HEADER]):
        named = any(line.startswith(author) for author in authors) and not furniture.is_prose(line)
        beside = named and furniture.holds_date_line(line)
        bare = title.bare(title.tidy(line))
        header = not bare or bare in heads or beside or furniture.is_section(line)
        if not (header or furniture.matches(line, "head", "anywhere")):
            return body[i:]
    return body[HEADER:]


def _is_header_line(line: str) -> bool:
    return title.is_cut(line) or furniture.matches(line, "head", "anywhere") or title.unglue(line, None) != ([], None)


def is_trail(line: str) -> bool:
    """Whether a line is bread crumbs with marks between them ("Home > World > Africa")."""
    return bool(_TRAIL.fullmatch(line))


def _is_headline(line: str) -> bool:
    return (
        12 <= len(line) <= HEADLINE
        and line.count(" ") >= 2
        and not re.search(r"[.;,]$", title.tidy(line))
        and not furniture.matches(line, "head", "anywhere", "end")
    )


def _headline(header: list[str], known: str | None) -> tuple[str | None, list[str], list[str]]:
    """The headline and the bread crumbs of the lines before the body, and the lines that are neither."""
    plain = [line for line in header if is_trail(line) or not furniture.matches(line, "head", "anywhere")]
    crumbs: list[str] = []
    used: set[str] = set()
    found = known
    fallback = None
    trail = max((i for i, line in enumerate(header) if is_trail(line)), default=-1)
    for line in plain:
        others = [known] if known else [o for o in plain if o != line and not title.is_cut(o)]
        for other in others:
            if other is None or len(other) > len(line) + HEADLINE:
                continue
            pieces, whole = title.unglue(line, other)
            if whole and (pieces or title.is_cut(line)):
                found, crumbs = whole, pieces or crumbs
                used |= {line, other}
                break
        else:
            pieces, whole = title.unglue(line, None)
            if pieces or whole:
                crumbs, fallback = pieces, fallback or whole
                used.add(line)
    free = [line for line in plain if line not in used]
    sections = [line for line in header if furniture.is_section(line)]
    sections = sections if len(sections) == 1 else []  # several are a menu
    free = [line for line in free if not furniture.is_section(line)]
    if found is None:
        candidates = [line for line in free if _is_headline(line) and header.index(line) > trail]
        if fallback and candidates and title.is_cut(fallback):
            fallback = title.uncut(fallback, candidates)
        # the name of an office in capitals stands above the headline of what it publishes
        candidates.sort(key=lambda line: line.isupper() and line.count(" ") < OFFICE)
        found = fallback or (title.without_site(candidates[0], None, None)[0] if candidates else None)
    elif any(sep in found for sep in ("|", "–", "—", " - ")):
        found = title.without_site(found, None, None)[0]
    left = [line for line in free if found is None or title.bare(found) not in title.bare(line)]
    # what stands above the headline is the site's; what stands below is the standfirst and belongs to the text
    top = max((header.index(line) for line in header if found and title.bare(found) in title.bare(line)), default=-1)
    return found, crumbs or sections, [line for line in left if header.index(line) > top]


def _clues(header: list[str], headline: str | None, tail: tuple[str, ...]) -> tuple[DateClue, ...]:
    clues = []
    below = False
    for line in header:
        if headline and title.bare(headline) == title.bare(line):
            below = True
        if not (furniture.holds_date_line(line) or furniture.is_byline(line)):
            continue
        if found := when.printed(line):
            clues.append(clue_of(line, found, below=below))
    for line in tail:
        if furniture.says_published(line) and len(line) < 100 and (found := when.printed(line)):
            clues.append(DateClue("visible", found[0], found[1], f"a line below the article: “{line}”"))
    order = ("visible", "page-header", "modified")
    return tuple(sorted(clues, key=lambda clue: order.index(clue.kind)))


def clue_of(line: str, found: tuple[str, str], *, below: bool) -> DateClue:
    """The clue in a line with a date. Above the headline and without a label it may be the day of the crawl."""
    words, value = found
    if furniture.says_modified(line):
        return DateClue("modified", words, value, f"a line near the headline: “{line}”")
    if below or furniture.says_published(line) or furniture.is_byline(line):
        return DateClue("visible", words, value, f"a line near the headline: “{line}”")
    return DateClue(
        "page-header", words, value, f"the line “{line}” at the top of the page, which may show the day of the crawl"
    )


def _source(tail: tuple[str, ...]) -> str | None:
    for line in tail:
        if furniture.matches(line, "end") and (match := _URL.search(line)):
            return match[0].rstrip(".,;")
    return None


def only_beginning(body: list[str]) -> str | None:
    """Why the text looks like a teaser, if it does: its last words say that it goes on elsewhere."""
    last = body[-1].rstrip() if body else ""
    if len(last) > 40 and _MORE.search(last):
        return f"The text ends in “{last[-40:]}”: the page shows only the beginning."
    return None


def cut_short(body: list[str], tail: tuple[str, ...]) -> str | None:
    """Why the text looks cut, if it does: a teaser, or a last sentence without an end."""
    if not body:
        return None
    last = body[-1].rstrip()
    midway = len(last.split()) >= 12 and _MIDWAY.search(last) and not _URL.search(last) and "www." not in last
    if midway and not tail and (". " in last or any(furniture.is_prose(p) for p in body[:-1])):
        return f"The text breaks off in the middle of a sentence (“…{last[-40:]}”): the file may be cut."
    return only_beginning(body)


_NOT_NAMES = re.compile(
    r"\b(correspondent|reporter|writer|editor|staff|desk|bureau|agenc(?:y|ies)|newsroom|team|contributor|analyst|columnist"
    r"|admin|news|web|online|digital|producer|author)s?\b",
    re.I,
)


def names(line: str) -> list[str]:
    """The names in a byline: no "By", no date, no role, no address; an agency keeps its name."""
    line = re.sub(r"https?://\S+|\S+@\S+\.\S+|@\w+", " ", squeeze(line))
    if found := when.printed(line):
        line = line.partition(found[0])[0]
    line = re.sub(
        r"^\W*(?:(?:written|reported|posted|words|story|report|analysis|text|published|edited)\s)?(?:by:?\s|authors?:\s?)",
        "",
        line,
        flags=re.I,
    )
    found_names = []
    for piece in re.split(r"\s*(?:[,;|/•·&]|\band\b|\bwith\b|\bin\b|\bfor\b|\s[–—-]\s|(?<=[a-z]{3})\.\s)\s*", line):
        name = piece.strip(" .:-–—()[]")
        if not (2 <= len(name) <= 60) or re.search(r"\d", name) or len(name.split()) > 6:
            continue
        if _NOT_NAMES.search(name) and not furniture.is_outlet(name):
            continue
        if not _is_name(name) and not furniture.is_outlet(name):
            continue
        found_names.append(name if not name.isupper() or len(name) <= 5 else name.title())
    return list(dict.fromkeys(found_names))


def _is_name(text: str) -> bool:
    """Whether words are written as a name: capitals but for particles ("Maria van der Berg"), no address, no degree."""
    parts = text.split()
    capitals = sum(not part[0].islower() for part in parts)
    return (
        capitals >= (len(parts) + 1) // 2 and not re.search(r"\w\.\w{2}", text) and not re.fullmatch("[A-Z]{1,4}", text)
    )


# --- Markdown ----------------------------------------------------------------------------------------------------

_FRONT = re.compile(r"\A---\s*\n(.{0,20000}?)\n(?:---|\.\.\.)\s*(?:\n|\Z)", re.S)
_FENCE = re.compile(r"^(```|~~~).*?^\1\s*$", re.S | re.M)
_IMAGE = re.compile(r"!\[[^\[\]\n]{0,500}\]\([^)\n]{0,2000}\)")
_LINK = re.compile(r"\[([^\[\]\n]{1,500})\]\((\S{1,2000})(?:\s+\"[^\"\n]{0,300}\")?\)")
_MARKS = re.compile(r"(?<!\w)(\*\*\*|\*\*|\*|___|__|_)(?=\S)([^*_\n]{1,2000}?)(?<=\S)\1(?!\w)")
_LIST = re.compile(r"^\s{0,12}(?:[-*+]|\d{1,3}[.)])\s+")
_HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*$")
_RULE = re.compile(r"^\s*(?:[-*_=]\s*){3,}$")
_HTML_COMMENT = re.compile(r"<!--.{0,5000}?-->", re.S)


def is_markdown(text: str) -> bool:
    """Whether a text without a telling name is Markdown: front matter, or a heading and another mark of it."""
    if (front := _FRONT.match(text)) and re.search(r"^\w+:", front[1], re.M):
        return True
    head = text[:20_000]
    heading = re.search(r"^#{1,3} \S", head, re.M)
    return bool(
        heading
        and (_LINK.search(head) or re.search(r"\*\*\S|^#{2,3} \S|^> |^[-*] \S", head, re.M) or text.startswith("# "))
    )


def read_markdown(text: str) -> Draft:
    """The article in a Markdown text: front matter, the first heading as title, marks taken off."""
    text = text.replace("\r\n", "\n")
    front: dict[str, str] = {}
    if match := _FRONT.match(text):
        for line in match[1].splitlines():
            name, colon, value = line.partition(":")
            if colon and name.strip() and not name[0].isspace():
                front[name.strip().lower()] = value.strip().strip("\"'")
        text = text[match.end() :]
    text = _HTML_COMMENT.sub("", _FENCE.sub("", text))
    source = next(
        (m[2] for m in _LINK.finditer(text) if furniture.is_source_label(m[1]) and m[2].startswith("http")), None
    )
    headline = tidy_or_none(front.get("title"))
    blocks: list[str] = []
    block: list[str] = []

    def close() -> None:
        if block:
            blocks.append(" ".join(block))
            block.clear()

    for raw in text.splitlines():
        line = squeeze(_LINK.sub(r"\1", _IMAGE.sub("", raw)))
        line = squeeze(re.sub(r"^(?:>\s?)+", "", line))
        if not line or _RULE.match(line):
            close()
            continue
        if match := _HEADING.match(line):
            close()
            if headline is None and raw.lstrip().startswith("# "):
                headline = tidy_or_none(_unmark(match[1]))
            else:
                blocks.append(_unmark(match[1]))
            continue
        if _LIST.match(line):
            close()
            line = _LIST.sub("", line)
        block.append(_unmark(line))
        if raw.endswith(("  ", "\\")):
            close()
    close()
    draft = read("\n".join(blocks), headline=headline)
    clues = [
        DateClue(
            "modified" if "mod" in name or "update" in name else "metadata", front[name], value, f"front matter: {name}"
        )
        for name in ("date", "published", "pubdate", "created", "updated", "modified", "lastmod")
        if name in front and (value := when.instant(front[name]))
    ]
    return Draft(
        title=draft.title,
        paragraphs=draft.paragraphs,
        clues=(*clues, *draft.clues),
        authors=tuple(names(front.get("author") or front.get("authors", "").strip("[]"))) or draft.authors,
        section=front.get("section") or front.get("category") or draft.section,
        site=front.get("site") or front.get("publisher") or None,
        url=front.get("url") or front.get("canonical") or None,
        source_url=front.get("source_url") or source or draft.source_url,
        language=front.get("lang") or front.get("language") or None,
        cut_text=draft.cut_text,
        lines=draft.lines,
    )


def tidy_or_none(text: str | None) -> str | None:
    """A headline made tidy; ``None`` if nothing is left."""
    return title.tidy(text) or None


def _unmark(line: str) -> str:
    for _ in range(2):  # marks may be nested once: bold italics
        line = _MARKS.sub(r"\2", line)
    return re.sub(r"\\([\\`*_{}\[\]()#+\-.!>])", r"\1", line).replace("`", "")
