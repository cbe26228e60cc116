"""Bytes become text: byte order mark, valid UTF-8, what is declared, what the bytes look like; mojibake is mended."""

from __future__ import annotations

import codecs
import re
from functools import cache

from dateline.record import Caution

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s{0,9}=\s{0,9}["']?\s{0,9}([A-Za-z0-9_:.-]{2,40})""", re.I)
_HTTP = re.compile(r"""charset\s*=\s*["']?([\w:.-]{2,40})""", re.I)

#: Where a charset may be declared within the page (HTML asks for the first 1,024 bytes; real pages are laxer).
HEAD = 4096
#: So many broken UTF-8 sequences among so many whole ones still mean UTF-8 (a cut or patched file).
BROKEN_SHARE = 0.05


def decode(data: bytes, content_type: str | None = None) -> tuple[str, tuple[Caution, ...]]:
    """The text of the bytes, with cautions of kind "charset" where characters were lost or mended. Never raises.

    Valid UTF-8 with characters beyond ASCII is UTF-8 whatever is declared: no other text happens to be valid UTF-8.
    """
    text = _decode(data, content_type)
    cautions: list[Caution] = []
    lost = text.count("\ufffd")
    text, mended = mend(text)
    if mended:
        cautions.append(
            Caution(
                "charset", f"{mended} characters were garbled by a wrong charset before the page was saved; mended."
            )
        )
    if lost:
        cautions.append(
            Caution("charset", f"{lost} characters could not be read: the page's charset is wrong or mixed.")
        )
    return text, tuple(cautions)


def _decode(data: bytes, content_type: str | None) -> str:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    if wide := _wide(data):
        return data.decode(wide, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.end >= len(data) and error.reason == "unexpected end of data":
            return data[: error.start].decode("utf-8")  # cut within a character
    nearly = data.decode("utf-8", "replace")
    broken, whole = nearly.count("\ufffd"), sum(c > "\x7f" for c in nearly)
    if broken <= BROKEN_SHARE * whole:
        return nearly
    for name in _declared(data, content_type):
        try:
            return data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode(_detected(data), "replace")


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: in Western text every other byte is zero."""
    head = data[:512]
    if len(head) < 8 or b"\0" not in head:
        return None
    half = len(head) // 2
    if head[1::2].count(0) > 0.8 * half and head[0::2].count(0) == 0:
        return "utf-16-le"
    if head[0::2].count(0) > 0.8 * half and head[1::2].count(0) == 0:
        return "utf-16-be"
    return None


def _declared(data: bytes, content_type: str | None) -> list[str]:
    """The charsets that the server and the page declare, by the names that browsers give them."""
    from resiliparse.parse.encoding import map_encoding_to_html5

    labels = [m[1] for m in [_HTTP.search(content_type or "")] if m]
    labels += [m[1].decode("ascii") for m in _DECLARED.finditer(data[:HEAD])]
    names = [map_encoding_to_html5(label, False) for label in labels]
    return [name for name in names if name and name != "utf-8"]


def _detected(data: bytes) -> str:
    from resiliparse.parse.encoding import detect_encoding

    name = detect_encoding(data[:200_000], from_html_meta=False) or "cp1252"
    try:
        codecs.lookup(name)
    except LookupError:
        return "cp1252"
    return "cp1252" if name in ("ascii", "utf-8", "iso-8859-1") else str(name)


# --- mojibake ----------------------------------------------------------------------------------------------------


@cache
def _bytes_of() -> dict[str, int]:
    """Each character of windows-1252 with its byte; the five bytes it leaves out stand for themselves."""
    table = {}
    for byte in range(0x80, 0x100):
        try:
            table[bytes([byte]).decode("cp1252")] = byte
        except UnicodeDecodeError:
            table[chr(byte)] = byte
    return table


@cache
def _garbled() -> re.Pattern[str]:
    """UTF-8 read as windows-1252: a lead byte's character and its continuation bytes' characters."""
    table = _bytes_of()
    lead2 = "".join(c for c, b in table.items() if 0xC2 <= b <= 0xDF)
    lead3 = "".join(c for c, b in table.items() if 0xE0 <= b <= 0xEF)
    lead4 = "".join(c for c, b in table.items() if 0xF0 <= b <= 0xF4)
    rest = (
        "[" + re.escape("".join(c for c, b in table.items() if b <= 0xBF) + "".join(map(chr, range(0x80, 0xA0)))) + "]"
    )
    return re.compile(f"[{lead4}]{rest}{{3}}|[{lead3}]{rest}{{2}}|[{lead2}]{rest}")


def mend(text: str) -> tuple[str, int]:
    """The text with UTF-8 that was read as windows-1252 put right ("donâ€™t" → "don’t"), and how many were.

    A single "Ã©" may be meant (a page about charsets), so fewer than two are left alone.
    """
    if not any(c in text for c in "âÃÂÅÄðÐÑ"):
        return text, 0
    table = _bytes_of()
    mended = 0

    def put_right(match: re.Match[str]) -> str:
        nonlocal mended
        try:
            right = bytes(table.get(c, ord(c)) for c in match[0]).decode("utf-8")
        except (UnicodeDecodeError, ValueError):
            return match[0]
        mended += 1
        return right

    whole = _garbled().sub(put_right, text)
    return (whole, mended) if mended >= 2 else (text, 0)
