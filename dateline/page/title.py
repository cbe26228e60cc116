"""The headline: JSON-LD, og:title, h1 and <title> weighed against each other; glued and cut ones recovered."""

from __future__ import annotations

import html
import re
from collections import Counter

from dateline.page import furniture

_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"\w+")
_SEPARATOR = re.compile(r"\s+(?:[|–—·•»«‹›~]|-{1,3}|::|\|\|)\s+|\s*\|\s*")
_DANGLING = re.compile(r"[\s|–—·•»«‹›:-]+$")
_LEADING = re.compile(r"^[\s|–—·•»«‹›-]+")
_CUT = re.compile(r"\s*(?:\.{3,}|…|\[(?:…|\.\.\.)\])\s*$")
_GLUED = re.compile(r"(?<=[a-z0-9’'.)])(?=[A-Z])")
_CRUMB = re.compile(r"\s*[>»›→/]\s*|\s+\|\s+")
_QUOTES = str.maketrans("‘’‛′“”„″", "''''\"\"\"\"")

#: og:title counts as an edit of the printed headline from this share of common words (Dice) on.
NEAR = 0.7
#: A copy of a headline is recognised by at least so many characters.
COPY = 15


def tidy(text: str | None) -> str:
    """A headline on one line, without the dash, bar or colon that a site's template leaves at its ends."""
    return _LEADING.sub("", _DANGLING.sub("", _SPACE.sub(" ", html.unescape(text or "")).strip()))


def key(text: str) -> str:
    """What two copies of one headline have in common: quotation marks and spaces do not count, case does."""
    return _SPACE.sub(" ", _CUT.sub("", text).translate(_QUOTES)).strip(" .")


def bare(text: str) -> str:
    """Letters and digits only, lower case: for comparing names."""
    return "".join(_WORD.findall(text.lower())).replace("_", "")


def is_cut(text: str) -> bool:
    """Whether a headline ends in dots that stand for missing words."""
    return bool(_CUT.search(text))


def without_site(text: str, site: str | None, host: str | None, others: tuple[str, ...] = ()) -> tuple[str, str | None]:
    """The headline without the site's name and section at its ends, and what was cut.

    ``others`` are other copies of the headline: what follows one of them is cut, whatever it is.
    """
    text = tidy(text)
    breaks = [(0, 0), *((m.start(), m.end()) for m in _SEPARATOR.finditer(text)), (len(text), len(text))]
    if len(breaks) < 3:
        return text, None
    known = {bare(other) for other in others if other}
    for start, end in ((i, j) for j in range(len(breaks) - 1, 0, -1) for i in range(j)):
        piece = text[breaks[start][1] : breaks[end][0]]
        if (start, end) != (0, len(breaks) - 1) and bare(piece) in known:
            return piece, text[breaks[-2][1] :] if end < len(breaks) - 1 else None
    first, last = 0, len(breaks) - 1
    cut = None
    unnamed = 1  # one short piece behind a bar is the site's, though nothing else names it
    while last - first > 1:
        segment = text[breaks[last - 1][1] : breaks[last][0]]
        bar = text[breaks[last - 1][0] : breaks[last - 1][1]].strip() == "|"
        if _names_site(segment, site, host):
            cut = cut or segment
        elif bar and unnamed and len(segment.split()) <= 4 and len(segment) < breaks[last - 1][0] - breaks[first][1]:
            unnamed, cut = 0, cut or (None if furniture.is_section(segment) else segment)
        elif not furniture.is_section(segment):
            break
        last -= 1
    while last - first > 1 and _names_site(text[breaks[first][1] : breaks[first + 1][0]], site, host, whole=True):
        first += 1
    return text[breaks[first][1] : breaks[last][0]], cut


def first_part(text: str) -> str:
    """A site's name without the slogan behind it ("Valley Post | News of the valley")."""
    return tidy(_SEPARATOR.split(text)[0])


def _names_site(segment: str, site: str | None, host: str | None, *, whole: bool = False) -> bool:
    """Whether a piece of a title names the site, whole or (unless ``whole``) in part: before a headline "Iran – " is
    its subject on iranpost.example, too."""
    name = bare(segment)
    if not name or len(segment) > 40:
        return False
    names = [bare(site or ""), bare((host or "").removeprefix("www.").rsplit(".", 1)[0])]
    if name in names or furniture.is_outlet(segment):
        return True
    return not whole and any(own and len(name) > 2 and (name in own or own in name) for own in names)


def pick(*, json: str, og: str, heading: str, title: str) -> str | None:
    """The headline among what the page offers (each tidied, without the site's name, "" where missing).

    The copy that most of them give wins; a tie goes to JSON-LD, then h1, og:title, <title>. An og:title that stands
    alone wins if it is a near copy: then it is the editor's own short form. One that is cut gives way to its full copy.
    """
    offers = [(text, name) for name, text in (("json", json), ("h1", heading), ("og", og), ("title", title)) if text]
    if not offers:
        return None
    whole = [(uncut(text, [t for t, _ in offers]), name) for text, name in offers]
    votes = Counter(key(text) for text, _ in whole)
    best, _ = max(whole, key=lambda offer: votes[key(offer[0])])  # max takes the first of equals: the order above
    for text, name in whole:
        if name == "og" and votes[key(text)] == 1 and votes[key(best)] > 1 and likeness(text, best) >= NEAR:
            return text
    return best


def likeness(one: str, other: str) -> float:
    """Dice's coefficient of the words of two headlines (0 to 1)."""
    a, b = Counter(_WORD.findall(one.lower())), Counter(_WORD.findall(other.lower()))
    return 2 * sum((a & b).values()) / max(1, sum(a.values()) + sum(b.values()))


def uncut(text: str, copies: list[str]) -> str:
    """The full copy of a headline that ends in "…", if there is one."""
    if not is_cut(text):
        return text
    stem = key(text).casefold()
    full = [c for c in copies if not is_cut(c) and key(c).casefold().startswith(stem)]
    return max(full, key=len) if full and len(stem) >= COPY else text


# --- headlines glued to their bread crumbs -----------------------------------------------------------------------


def unglue(line: str, full: str | None) -> tuple[list[str], str | None]:
    """The bread crumbs and the headline of a line such as "HomeWorld NewsMinister resigns over…".

    ``full`` is another line that may hold the whole headline; then what stands before its copy is crumbs. Without it
    the line is split where a small letter meets a capital, and only if it begins with a word for the front page; the
    headline follows the last section's name.
    """
    stem = tidy(re.sub(r"^you are here:?\s", "", _CUT.sub("", line), flags=re.I))
    if full:
        at = _copy_at(stem, tidy(full))
        if at is not None:
            return _crumbs(stem[:at]), tidy(full)
    pieces = _crumbs(stem)
    if len(pieces) < 2 or not is_front_page(pieces[0]):
        return [], None
    known = 1
    while known < len(pieces) and furniture.is_section(pieces[known]):
        known += 1
    if known == 1:  # no section that we know: the last piece is the headline, what stands between is the section
        known = len(pieces) - 1
    at = 0
    for piece in pieces[:known]:
        at = stem.index(piece, at) + len(piece)
    headline = _LEADING.sub("", stem[at:]).lstrip(">/→ ")
    if len(headline.split()) < 4:
        return pieces[1:], None
    return pieces[1:known], headline + ("…" if is_cut(line) else "")


def _copy_at(stem: str, full: str) -> int | None:
    """Where in ``stem`` a copy of the start of ``full`` begins that runs to the end of ``stem``."""
    a, b = stem.translate(_QUOTES), full.translate(_QUOTES)
    at = a.find(b[:COPY]) if len(b) >= COPY else -1
    while at >= 0:
        if b.startswith(a[at:]) and (len(a) - at >= len(b) or len(a) - at >= COPY):
            return at
        at = a.find(b[:COPY], at + 1)
    return None


def _crumbs(text: str) -> list[str]:
    pieces = [p for part in _CRUMB.split(text) for p in _GLUED.split(part)]
    return [tidy(p) for p in pieces if tidy(p)]


def is_front_page(text: str) -> bool:
    """Whether a bread crumb leads to the front page."""
    return text.strip().lower() in ("home", "homepage", "home page", "front page", "start", "main")


def section_of(crumbs: list[str], headline: str | None) -> str | None:
    """The section that bread crumbs name: the innermost that is neither the front page nor the headline."""
    named = [c for c in crumbs if c and not is_front_page(c) and len(c) <= 40]
    named = [c for c in named if not headline or likeness(c, headline) < NEAR]
    return named[-1] if named else None
