"""Charsets: declared, wrongly declared, undeclared, and garbled before."""

import pytest

from dateline.errors import PageError
from dateline.page import Page, charset, extract

WORDS = "The minister said “no” – again. It’s the café’s fault, Karel Čapek’s heirs replied on Monday."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_of_all_widths(encoding):
    """UTF-8, -16 and -32 are read, with and without a byte order mark."""
    text, cautions = charset.decode(WORDS.encode(encoding if encoding != "utf-32" else "utf-32"))
    assert (text, cautions) == (WORDS, ())


@pytest.mark.parametrize("encoding", ["windows-1252", "iso-8859-2", "windows-1251"])
def test_declared_charset(encoding):
    """A declared charset is used: the server's, else the page's."""
    words = {"windows-1252": "“no” – café", "iso-8859-2": "Čapek, Łódź", "windows-1251": "Київ"}[encoding]
    html = f'<html><head><meta charset="{encoding}"></head><body>{words}</body></html>'.encode(encoding)
    assert words in charset.decode(html)[0]
    assert words in charset.decode(words.encode(encoding), f"text/html; charset={encoding}")[0]


def test_wrongly_declared_utf8_is_utf8():
    """Valid UTF-8 is UTF-8, whatever the page declares."""
    html = f'<html><head><meta charset="iso-8859-1"></head><body>{WORDS}</body></html>'.encode()
    text, cautions = charset.decode(html)
    assert WORDS in text
    assert cautions == ()


def test_wrongly_declared_windows_is_not_utf8():
    """Bytes that are not UTF-8 are not read as such, though the page says so."""
    html = '<html><head><meta charset="utf-8"></head><body>The minister said “no” – again.</body></html>'.encode(
        "cp1252"
    )
    assert "“no” – again" in charset.decode(html)[0]


def test_undeclared_windows_text():
    """Windows text without a declaration is recognised."""
    assert charset.decode("The minister said “no” – again. It’s over.".encode("cp1252"))[0] == (
        "The minister said “no” – again. It’s over."
    )


def test_mojibake_is_mended_with_a_caution():
    """UTF-8 that was once read as windows-1252 is put right, and the reader is told."""
    garbled = WORDS.replace("Č", "C").encode().decode("cp1252", "replace").replace("\ufffd", "\x9d")
    text, (caution,) = charset.decode(garbled.encode())
    assert text == WORDS.replace("Č", "C")
    assert caution.kind == "charset"


def test_single_oddity_is_left_alone():
    """One "Ã©" may be meant and stays."""
    assert charset.decode("He wrote “Ã©” on the wall.".encode())[0] == "He wrote “Ã©” on the wall."


def test_lost_characters_are_a_caution():
    """Characters that cannot be read are counted in a caution."""
    found = extract(Page((WORDS * 9).encode() + b"\xff\xfe and the rest of it.", "page.txt"))
    assert [c.kind for c in found.cautions] == ["charset"]


def test_file_cut_within_a_character():
    """A file cut within a character loses that character only, without a caution."""
    assert charset.decode("It rained in Čapek".encode()[:-4] + "é".encode()[:1]) == ("It rained in Č", ())


def test_wide_cyrillic_is_text_not_binary():
    """UTF-16 with bytes that look like controls is text: it is refused for its language, not as a binary file."""
    text = (
        "Министерство сообщило в понедельник, что три плотины будут открыты до пятницы, а жители уезжают из деревень."
    )
    with pytest.raises(PageError) as caught:
        extract(Page(text.encode("utf-16"), "page.txt"))
    assert caught.value.kind == "not-english"
