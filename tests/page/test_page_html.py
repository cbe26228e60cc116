"""HTML: main text, headline, site, section, authors, links and clues to the date."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.errors import PageError
from dateline.page import Extracted, Page, extract, title, when

BODY = (
    "<p>The ministry of water said on Monday that three dams above the town of Karsa would be opened by Friday.</p>"
    "<p>Engineers had warned for a week that the rain would not stop, and that the walls of the oldest dam were weak.</p>"
    "<p>“We will not wait for the wall to break,” the governor told reporters in front of the town hall on Tuesday.</p>"
    "<p>Villages along the river were being emptied in the night, and the army sent forty boats to help them move.</p>"
)
HEADLINE = "Three dams above Karsa to be opened"


def read(
    body: str = f"<article><h1>{HEADLINE}</h1>{BODY}</article>", head: str = "", name: str = "page.html", **fields
) -> Extracted:
    html = f"<!DOCTYPE html><html lang='en'><head>{head}</head><body>{body}</body></html>"
    return extract(Page(html.encode(), name, **fields))


def ld(**fields) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@context": "https://schema.org", **fields})}</script>'


def test_page_with_nothing_but_text():
    """A page without any metadata gives its headline and its paragraphs, apart from each other."""
    article = read().article
    assert article.title == HEADLINE
    paragraphs = article.text.split("\n\n")
    assert len(paragraphs) == 4
    assert paragraphs[0].startswith("The ministry of water said")
    assert (article.language, article.site, article.url, article.authors) == ("en", None, None, ())


def test_json_ld():
    """JSON-LD gives headline, date with hour and offset, authors, section and site."""
    head = "<title>Dams | Valley Post</title>" + ld(
        **{"@type": "NewsArticle"},
        headline=HEADLINE,
        datePublished="2011-03-03T14:05:00+02:00",
        dateModified="2011-03-04T08:00:00Z",
        author=[
            {"@type": "Person", "name": "Jane Example"},
            {"@type": "Person", "name": "By John Sample, Staff Writer"},
        ],
        articleSection="Africa",
        publisher={"@type": "Organization", "name": "Valley Post"},
        url="https://valley.example/africa/dams",
    )
    found = read(head=head)
    article = found.article
    assert (article.title, article.section, article.site) == (HEADLINE, "Africa", "Valley Post")
    assert article.authors == ("Jane Example", "John Sample")
    assert article.url == "https://valley.example/africa/dams"
    assert [(c.kind, c.value) for c in found.clues] == [
        ("metadata", "2011-03-03T14:05+02:00"),
        ("modified", "2011-03-04T08:00+00:00"),
    ]
    assert found.clues[0].says == "JSON-LD datePublished"


def test_json_ld_graph_and_other_articles():
    """The article is found within @graph; articles that are only listed are not taken for it."""
    listed = {
        "@type": "ItemList",
        "itemListElement": [{"@type": "NewsArticle", "headline": "Other", "datePublished": "2010-01-01"}],
    }
    own = {"@type": ["NewsArticle"], "headline": HEADLINE, "datePublished": "2011-03-03"}
    found = read(head=ld(**{"@graph": [listed, own]}))
    assert [(c.kind, c.value) for c in found.clues] == [("metadata", "2011-03-03")]


def test_broken_json_ld():
    """JSON-LD with raw line breaks, a stray comma or a cut end still gives its date."""
    whole = '{"@type": "NewsArticle", "headline": "Three\n dams", "datePublished": "2011-03-03",}'
    cut = '{"@type": "NewsArticle", "headline": "Three dams", "datePublished": "2011-03-03", "author": {"name'
    for text in (whole, cut):
        found = read(head=f'<script type="application/ld+json">{text}</script>')
        assert found.clues[0].value == "2011-03-03"


def test_opengraph_and_meta_tags():
    """OpenGraph and meta tags give headline, site, section, author, address and date."""
    head = f"""<title>{HEADLINE} - Valley Post</title><meta property="og:title" content="{HEADLINE}">
      <meta property="og:site_name" content="Valley Post"><meta property="og:url" content="https://valley.example/n/1">
      <meta property="article:section" content="World"><meta name="author" content="Jane Example and John Sample">
      <meta property="article:published_time" content="2011-03-03T14:05:00Z">"""
    found = read(head=head)
    article = found.article
    assert (article.title, article.site, article.section) == (HEADLINE, "Valley Post", "World")
    assert article.authors == ("Jane Example", "John Sample")
    assert article.url == "https://valley.example/n/1"
    assert [(c.kind, c.value, c.says) for c in found.clues] == [
        ("metadata", "2011-03-03T14:05+00:00", "meta tag article:published_time")
    ]


def test_microdata_and_amp():
    """Microdata in an AMP page gives date and author; bread crumbs the section."""
    body = f"""<amp-ad></amp-ad><nav class="breadcrumbs"><a href=/>Home</a><a href=/w>World News</a></nav>
      <article itemscope><h1 itemprop="headline">{HEADLINE}</h1><span itemprop="author">By Jane Example</span>
      <time itemprop="datePublished" datetime="2011-03-03T14:05+01:00">3 March 2011</time>{BODY}</article>"""
    found = read(body=body)
    assert found.article.authors == ("Jane Example",)
    assert found.article.section == "World News"
    assert (found.clues[0].kind, found.clues[0].value) == ("metadata", "2011-03-03T14:05+01:00")


@pytest.mark.parametrize(
    ("url", "kind", "value"),
    [
        ("https://valley.example/2011/03/03/dams/", "url", "2011-03-03"),
        ("https://valley.example/world/2011/mar/03/dams", "url", "2011-03-03"),
        ("https://valley.example/dams-20110303.html", "url", "2011-03-03"),
        ("https://valley.example/2011/03/dams", "url", "2011-03"),
    ],
)
def test_date_in_the_address(url, kind, value):
    """A date in the address is a clue, to its own precision."""
    assert [(c.kind, c.value) for c in read(url=url).clues] == [(kind, value)]


@pytest.mark.parametrize(
    "url", ["https://valley.example/id/201103034455", "https://valley.example/2011/13/45/", "https://x.example"]
)
def test_no_date_in_the_address(url):
    """Numbers that are no date are none."""
    assert when.in_url(url) is None


def test_visible_date_and_date_of_the_day():
    """A date above the headline may be the day's; the one beside the byline is the article's and comes first."""
    body = f"""<header><div>Thursday, June 20, 2024</div></header><main><h1>{HEADLINE}</h1>
      <div class="meta"><span>By Jane Example</span><span>Posted on March 3, 2011 2:05 pm</span></div>{BODY}</main>"""
    found = read(body=body)
    assert [(c.kind, c.value) for c in found.clues] == [("visible", "2011-03-03T14:05"), ("page-header", "2024-06-20")]


def test_copyright_year_is_no_date():
    """A lone "© 2024" does not make a date."""
    assert read(body=f"<article><h1>{HEADLINE}</h1>{BODY}</article><footer>© 2024 Valley Post</footer>").clues == ()


def test_source_link():
    """A link "Source link" to another site is the source; a canonical address on another site, too."""
    link = '<p><a href="https://wire.example/2011/dams">Source link</a></p>'
    article = read(body=f"<article><h1>{HEADLINE}</h1>{BODY}{link}</article>", url="https://mirror.example/1").article
    assert article.source_url == "https://wire.example/2011/dams"
    assert article.text.endswith("help them move.")
    head = '<link rel="canonical" href="https://wire.example/2011/dams">'
    assert read(head=head, url="https://portal.example/news/1").article.source_url == "https://wire.example/2011/dams"
    assert read(head=head, url="https://www.wire.example/2011/dams?x=1").article.source_url is None


def test_furniture_in_the_body_is_cut():
    """Share bars, credits, prompts and lists of other stories are not text."""
    body = f"""<article><h1>{HEADLINE}</h1><p>By Jane Example</p><p>Photo: Example Agency</p>{BODY}<p>Advertisement</p>
      <p>Read more: Floods cut off three towns</p><p>Share this article</p><p>Follow us on Telegram</p>
      <p>(Reporting by Jane Example; editing by John Sample)</p><p>Most Popular</p><p>Minister resigns</p></article>"""
    paragraphs = read(body=body).article.text.split("\n\n")
    assert [p[:12] for p in paragraphs] == ["The ministry", "Engineers ha", "“We will not", "Villages alo"]


def test_header_lines_within_the_article_are_cut():
    """Section, author and date between headline and text are not text; a place with the day is, and dates the page."""
    lines = "<p>Opinion</p><p>Jane Example</p><p>Jane Example · Thursday 3 March 2011 · 4 min read</p><p>Karsa, 3 March 2011</p>"
    body = f"<article><h1>{HEADLINE}</h1>{lines}{BODY}</article>"
    found = read(body=body, head='<meta name="author" content="Jane Example">')
    assert found.article.text.startswith("Karsa, 3 March 2011\n\nThe ministry of water")
    assert [(c.kind, c.value) for c in found.clues] == [("visible", "2011-03-03")]


def test_page_saved_as_text_html_without_ending():
    """HTML is known by its content, whatever it is called."""
    html = f"<html><body><article><h1>{HEADLINE}</h1>{BODY}</article></body></html>".encode()
    for name, content_type in (
        ("standard input", None),
        ("page.txt", "text/plain"),
        ("https://valley.example/dams", "text/html"),
    ):
        assert extract(Page(html, name, content_type=content_type)).article.title == HEADLINE


def test_angle_brackets_do_not_make_html():
    """Plain text that speaks of tags stays plain text."""
    text = "The minister wrote <b>no</b> in the margin on Monday.\n\nNobody in the office knew what he had meant by it."
    assert "<b>no</b>" in extract(Page(text.encode(), "note.txt")).article.text


def test_cut_file():
    """A file cut within a tag is read to where it goes, with a caution."""
    html = f"<!DOCTYPE html><html><body><article><h1>{HEADLINE}</h1>{BODY}<p>The army's boats are <a hre"
    found = extract(Page(html.encode(), "page.html"))
    assert "help them move." in found.article.text
    assert [c.kind for c in found.cautions] == ["cut-text"]


def test_paywalled_beginning():
    """An article of which only the beginning is shown says so."""
    body = f"<article><h1>{HEADLINE}</h1>{BODY}<p>Subscribe to continue reading</p></article>"
    found = read(body=body)
    assert [c.kind for c in found.cautions] == ["cut-text"]
    assert "Subscribe" not in found.article.text


def test_live_blog_keeps_its_order():
    """The entries of a live blog stay in order, with their hours."""
    entries = "".join(
        f"<section><h3>{hour}:05</h3><p>At {hour} the water stood at {hour} metres, the governor told the reporters in Karsa.</p></section>"
        for hour in range(20, 8, -1)
    )
    text = read(body=f"<article><h1>{HEADLINE} – live</h1>{entries}</article>").article.text
    hours = [int(line.split()[1]) for line in text.split("\n\n") if line.startswith("At ")]
    assert hours == sorted(hours, reverse=True)
    assert len(hours) == 12


TAGS = [
    "p",
    "div",
    "h1",
    "article",
    "a href='/x'",
    "time datetime='2011-03-03'",
    "script type='application/ld+json'",
    "table",
    "td",
]
PIECES = st.one_of(
    st.sampled_from([f"<{tag}>" for tag in TAGS]),
    st.sampled_from(
        [
            "</p>",
            "</div>",
            "</script>",
            "<!--",
            "-->",
            "&amp;",
            "&#x0;",
            "&#55555;",
            BODY,
            '{"@type": "NewsArticle"',
            "<![CDATA[",
        ]
    ),
    st.text(max_size=30),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=25))
def test_any_markup_is_read_or_refused(pieces):
    """Whatever the markup, it is read or refused with one of our errors, the same each time."""
    page = Page(("<html><body>" + "".join(pieces)).encode("utf-8", "replace"), "page.html")
    try:
        first = extract(page, any_language=True)
    except PageError:
        return
    assert first == extract(page, any_language=True)


# --- the headline ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "shown",
    [
        f"{HEADLINE} | Valley Post",
        f"{HEADLINE} - Valley Post",
        f"{HEADLINE} – World – Valley Post",
        f"Valley Post | {HEADLINE}",
        f"{HEADLINE} –",
        f"{HEADLINE} | Africa | Valley Post",
    ],
)
def test_site_is_cut_from_title(shown):
    """The site's name is cut from <title>, before or after the headline."""
    head = f'<title>{shown}</title><meta property="og:site_name" content="Valley Post">'
    assert read(body=f"<article>{BODY}</article>", head=head).article.title == HEADLINE


def test_site_known_from_title_alone():
    """Where only <title> names the site, it is learnt from there."""
    article = read(head=f"<title>{HEADLINE} | Valley Post</title>").article
    assert (article.title, article.site) == (HEADLINE, "Valley Post")


def test_subject_before_a_dash_is_not_the_site():
    """A subject that is part of the site's name stays before the headline."""
    head = '<title>Karsa – dams to be opened on Friday | Karsa Post</title><meta property="og:site_name" content="Karsa Post">'
    assert read(body=f"<article>{BODY}</article>", head=head).article.title == "Karsa – dams to be opened on Friday"


def test_dash_within_a_headline_stays():
    """A dash that belongs to the headline is not taken for a site's."""
    headline = "Karsa - the town that moved uphill"
    head = f'<title>{headline} - Valley Post</title><meta property="og:site_name" content="Valley Post">'
    assert read(body=f"<article>{BODY}</article>", head=head).article.title == headline


def test_cut_headline_gives_way_to_its_full_copy():
    """A headline that ends in dots gives way to its full copy."""
    head = f'<title>{HEADLINE}</title><meta property="og:title" content="Three dams above Karsa...">'
    assert (
        read(body=f"<article><h1>Three dams above Karsa...</h1>{BODY}</article>", head=head).article.title == HEADLINE
    )


def test_logo_in_h1_is_not_the_headline():
    """An h1 that holds the site's name is not the headline."""
    head = f'<title>{HEADLINE} | Valley Post</title><meta property="og:site_name" content="Valley Post">'
    body = f"<h1>Valley Post</h1><article><h1>{HEADLINE}</h1>{BODY}</article>"
    assert read(body=body, head=head).article.title == HEADLINE


def test_majority_wins_and_tie_goes_to_json_ld():
    """The copy that most places give wins; a tie goes to JSON-LD."""
    assert title.pick(json="A flood", og="Floods: five facts", heading="A flood", title="A flood") == "A flood"
    assert title.pick(json="A flood", og="Five facts", heading="Five facts", title="A flood") == "A flood"
    assert title.pick(json="", og="", heading="", title="") is None


def test_unglue_finds_the_copy():
    """The start of the full headline within a glued line tells where the bread crumbs end."""
    assert title.unglue("HomeAsia NewsRiver towns emptied as...", "River towns emptied as dams fail") == (
        ["Home", "Asia News"],
        "River towns emptied as dams fail",
    )
    assert title.unglue("River towns are emptied", None) == ([], None)


# --- dates -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2021-12-30T18:04:00.000Z", "2021-12-30T18:04+00:00"),
        ("2021-12-30T18:04:00+0530", "2021-12-30T18:04+05:30"),
        ("2021-12-30 18:04", "2021-12-30T18:04"),
        ("2021-12-30T00:00:00Z", "2021-12-30"),
        ("20211230", "2021-12-30"),
        ("2021-12", "2021-12"),
        ("Thu, 30 Dec 2021 18:04:00 +0100", "2021-12-30T18:04+01:00"),
        ("December 30, 2021 at 6:04 pm EST", "2021-12-30T18:04-05:00"),
        ("30th of December, 2021", "2021-12-30"),
        ("30/12/2021", "2021-12-30"),
        ("1640887440", "2021-12-30T18:04+00:00"),
        ("03/04/2022", None),
        ("2021-13-45", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_dates_of_machines_and_people(text, value):
    """Dates are read to their own precision; an ambiguous or impossible one is none."""
    assert when.instant(text) == value
