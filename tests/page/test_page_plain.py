"""Plain text and Markdown: header, headline, body, tail."""

import contextlib
import sys
import time

from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.errors import PageError
from dateline.page import Extracted, Page, extract, extract_text


def read(text: str, name: str = "page.txt", **fields: str) -> Extracted:
    return extract(Page(text.encode(), name, **fields))


AGGREGATED = """Tuesday, 14 February 2023
HomeAsia NewsRiver towns emptied as engineers warn that three dams...

River towns emptied as engineers warn that three dams may fail –

The ministry of water said on Monday that three dams above the town of Karsa would be opened by Friday.

“We will not wait for the wall to break,” the governor told reporters.

Source link


Most Popular

Recent Comments"""


def test_glued_and_cut_headline_is_recovered():
    """A headline glued to its bread crumbs and cut is recovered from its full copy; header and tail are not text."""
    found = read(AGGREGATED)
    assert found.article.title == "River towns emptied as engineers warn that three dams may fail"
    assert found.article.section == "Asia News"
    assert found.article.text == (
        "The ministry of water said on Monday that three dams above the town of Karsa would be opened by Friday.\n\n"
        "“We will not wait for the wall to break,” the governor told reporters."
    )


def test_date_at_the_top_is_the_pages():
    """A date above the headline, without a label, is a page-header clue: it may be the day of the crawl."""
    (clue,) = read(AGGREGATED).clues
    assert (clue.kind, clue.value) == ("page-header", "2023-02-14")


def test_glued_headline_without_full_copy():
    """Without another copy the headline is what follows the section, and shows that it is cut."""
    text = "HomeWorldRiver towns emptied as McDonald Dam weakens after...\n\n" + AGGREGATED.split("\n\n", 2)[2]
    article = read(text).article
    assert article.title == "River towns emptied as McDonald Dam weakens after…"
    assert article.section == "World"


def test_bread_crumbs_with_marks():
    """Bread crumbs give the section; an agency's dateline belongs to the text."""
    text = """Home > World > Africa
Talks on the lake border to resume in May

NAIROBI, March 3 (Reuters) - Negotiators from both countries said on Thursday that talks would resume.

(Reporting by Jane Example; editing by John Sample)
"""
    article = read(text).article
    assert (article.title, article.section) == ("Talks on the lake border to resume in May", "Africa")
    assert article.text.startswith("NAIROBI, March 3 (Reuters) - Negotiators")
    assert article.text.endswith("resume.")


def test_byline_and_labelled_date():
    """A byline gives clean names; a labelled date is a visible clue with its hour and offset."""
    text = """Flood relief: what we know so far
By JANE EXAMPLE and Maria van der Sample, Staff Writers
Published: 3 March 2011 at 14:05 GMT
3 min read

The first boats have reached the town, the Red Cross said on Thursday.
"""
    found = read(text)
    assert found.article.authors == ("Jane Example", "Maria van der Sample")
    assert [(c.kind, c.value) for c in found.clues] == [("visible", "2011-03-03T14:05+00:00")]
    assert found.article.text.startswith("The first boats")


def test_live_blog_and_interview_keep_their_order():
    """Hours of a live blog and questions of an interview stay in the text, in order."""
    text = """Flood relief: live updates

14:05 GMT
The first boats have reached the town, the Red Cross said on Thursday afternoon.

13:40 GMT
A helicopter could not land because of the wind.

Q: What will you do now?
A: We will wait for the morning, and then we will look again.
"""
    lines = read(text).article.text.split("\n\n")
    assert [line[:5] for line in lines] == ["14:05", "The f", "13:40", "A hel", "Q: Wh", "A: We"]


def test_wrapped_lines_are_joined():
    """Text wrapped at a width is joined into paragraphs."""
    text = """The ministry of water said on Monday that three dams above the town
of Karsa would be opened by Friday, because engineers had warned for
a week that the rain would not stop and that the walls were weak.

The governor told reporters that villages along the river were being
emptied, and that she would not wait until the wall of the oldest dam
had given way.
"""
    paragraphs = read(text).article.text.split("\n\n")
    assert len(paragraphs) == 2
    assert "town of Karsa" in paragraphs[0]


def test_text_without_headline():
    """A single sentence has no headline and is all text."""
    article = read("The ministry said on Monday that talks would resume. It gave no date.").article
    assert article.title is None
    assert article.text == "The ministry said on Monday that talks would resume. It gave no date."


def test_sentences_do_not_run_together():
    """A space is put back between sentences that were glued, and not into names with dots."""
    text = read("The talks failed.The minister left on Monday, U.S. officials told news.example.com.").article.text
    assert text == "The talks failed. The minister left on Monday, U.S. officials told news.example.com."


def test_cut_text_is_read_with_a_caution():
    """A text that breaks off is read, and the reader is told."""
    text = """Former minister arrested after flood inquiry

Police in Karsa said on Tuesday that a former minister had been arrested at his house.

He is said to have known that the walls were weak and to have signed
"""
    found = read(text)
    assert [c.kind for c in found.cautions] == ["cut-text"]
    assert found.article.text.endswith("to have signed")


def test_text_after_other_stories_goes_on_if_it_is_prose():
    """A line such as “Related Articles” in the midst of an article does not end it."""
    prose = "The governor told reporters that villages along the river were being emptied, one by one. "
    text = f"Dams opened above the valley\n\n{prose}\n\nRelated Articles\n\n{prose * 2}\n\n{prose}"
    assert read(text).article.text.count("governor") == 4


def test_markdown():
    """Markdown loses its marks; front matter gives title, author, date and address; a source link is kept."""
    text = """---
title: Dams to be opened
author: Jane Example
date: 2011-03-03
url: https://valley.example/dams
---

# Dams to be opened

The **ministry** of water said on [Monday](https://valley.example/1) that three dams
above the town would be opened.

## What next

- The governor will speak at ten.

> “We will not wait,” she said.

[Source link](https://wire.example/2011/03/03/dams)
"""
    found = read(text, "page.md")
    article = found.article
    assert (article.title, article.authors, article.url) == (
        "Dams to be opened",
        ("Jane Example",),
        "https://valley.example/dams",
    )
    assert article.source_url == "https://wire.example/2011/03/03/dams"
    assert article.text.split("\n\n") == [
        "The ministry of water said on Monday that three dams above the town would be opened.",
        "What next",
        "The governor will speak at ten.",
        "“We will not wait,” she said.",
    ]
    assert (found.clues[0].kind, found.clues[0].value) == ("metadata", "2011-03-03")


def test_press_release():
    """The office in capitals and the number above the headline are not the headline; the date below it is visible."""
    text = """MINISTRY OF FOREIGN AFFAIRS
Press release No. 14

Communiqué on the visit of the President of Example to Sampleland
12 April 2021

The President of Example paid an official visit to the capital on 10 and 11 April 2021.
"""
    found = read(text)
    assert found.article.title == "Communiqué on the visit of the President of Example to Sampleland"
    assert [(c.kind, c.value) for c in found.clues] == [("visible", "2021-04-12")]


def test_headline_stands_below_the_bread_crumbs():
    """What stands above the bread crumbs is the site's, not the headline."""
    text = """Office for River Affairs
Karsa
You are here: Home > Newsroom > Transcripts

Transcript: briefing on the boats at Karsa

Tuesday, 19 April 2011

SPEAKER: Jane Example, spokesperson

MS. EXAMPLE: Good morning, everyone. I have two short points, and then I will take your questions.

Print | Share | Download as PDF
"""
    found = read(text)
    assert (found.article.title, found.article.section) == ("Transcript: briefing on the boats at Karsa", "Transcripts")
    assert found.article.text.startswith("SPEAKER: Jane")
    assert found.article.text.endswith("your questions.")
    assert [(c.kind, c.value) for c in found.clues] == [("visible", "2011-04-19")]


def test_pasted_page():
    """A page copied from a browser: menu, section, standfirst, byline; notices within and below the text."""
    text = """Skip to main content
Menu
Sign in

World

Militia leader rejects talks as shelling resumes
Ceasefire in the delta collapses after six days
By Maria Testova and agencies
Updated 4 April 2019, 6:12 pm

GENEVA (AFP) — The leader of the Delta Front on Thursday rejected an invitation to talks in Geneva.

ADVERTISEMENT

Also read: Delta port shut after strike

He spoke after the defence ministry said that six soldiers had been killed.

© 2019 Example News. All rights reserved.
Tags: Delta, Geneva, ceasefire
Share on Facebook
Next article: Markets fall
"""
    found = read(text)
    article = found.article
    assert (article.title, article.section) == ("Militia leader rejects talks as shelling resumes", "World")
    assert article.authors == ("Maria Testova",)
    assert [p[:9] for p in article.text.split("\n\n")] == ["Ceasefire", "GENEVA (A", "He spoke "]
    assert [(c.kind, c.value) for c in found.clues] == [("modified", "2019-04-04T18:12")]


def test_a_lone_headline_is_not_cut():
    """One line without a full stop is a flash, not a cut text."""
    assert (
        read("BREAKING: Explosion reported at oil depot north of Karsa, two firefighters hurt - officials").cautions
        == ()
    )


def test_retrieved_is_a_clue():
    """When the page was fetched is the last clue."""
    found = read(AGGREGATED, retrieved="2024-06-20T10:00+00:00")
    assert (found.clues[-1].kind, found.clues[-1].value) == ("retrieved", "2024-06-20T10:00+00:00")
    assert found.article.retrieved == "2024-06-20T10:00+00:00"


def test_given_text_is_kept_to_the_character():
    """A text that the caller gives stays as it is, with its hash and language."""
    text = "  The ministry said so.\r\n\nMost Popular\n\ufeff"
    article = extract_text(text, title="So it is").article
    assert article.text == text
    assert (article.title, article.language) == ("So it is", "en")
    assert article.sha256 is not None


def test_given_text_in_another_language_is_a_caution():
    """A given text in another language is kept, with a caution."""
    text = "Министерство сообщило в понедельник, что три плотины будут открыты до пятницы. Инженеры опасаются дождя."
    found = extract_text(text)
    assert found.article.text == text
    assert found.article.language == "ru"
    assert [c.kind for c in found.cautions] == ["language"]


def test_long_lines_take_no_time():
    """Junk lines of 100,000 characters are read or refused within seconds."""
    for junk in (
        "a" * 100_000,
        "a " * 50_000,
        "By " * 33_000,
        "[" * 100_000,
        "“" * 100_000,
        "2011-03-03 " * 9_000,
        "*_" * 50_000,
    ):
        began = time.perf_counter()
        for name in ("page.txt", "page.md"):
            with contextlib.suppress(PageError):
                read(junk, name)
        assert time.perf_counter() - began < 3, junk[:5]


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_read_or_refused(text):
    """Whatever the text, it is read or refused with one of our errors, the same each time."""
    try:
        first = extract(Page(text.encode("utf-8", "replace"), "page.txt"), any_language=True)
    except PageError:
        return
    assert first == extract(Page(text.encode("utf-8", "replace"), "page.txt"), any_language=True)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data):
    """Whatever the bytes, they are read or refused with one of our errors."""
    try:
        extract(Page(data, "page"), any_language=True)
    except PageError:
        return


def test_plain_text_needs_no_html_reader():
    """Reading plain text imports neither lxml nor trafilatura (a cold read has seconds, not more)."""
    import subprocess

    code = (
        "import sys; from dateline.page import Page, extract; extract(Page(b'The minister said on Monday that it rained.', 'a.txt'));"
        "print([m for m in sys.modules if m.split('.')[0] in ('lxml', 'trafilatura', 'htmldate')])"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )
