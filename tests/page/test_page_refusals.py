"""What is not an article says what it is."""

import time

import pytest

from dateline.errors import PageError
from dateline.page import MAX_BYTES, Page, extract

PROSE = (
    "The ministry of water said on Monday that three dams above the town of Karsa would be opened by Friday. "
    "Engineers had warned for a week that the rain would not stop, and the governor told reporters that villages "
    "along the river were being emptied. “We will not wait for the wall to break,” she said. "
)
ARTICLE = f"<p>{PROSE}</p><p>{PROSE.replace('Monday', 'Tuesday')}</p><p>{PROSE.replace('Friday', 'Sunday')}</p>"


def page(body: str, *, title: str = "Dams to be opened above Karsa", head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>".encode()


def refused(data: bytes, name: str = "page.html", **fields: str) -> PageError:
    with pytest.raises(PageError) as caught:
        extract(Page(data, name, **fields))
    assert str(caught.value).startswith(name)
    assert str(caught.value).endswith(".")
    return caught.value


@pytest.mark.parametrize("data", [b"", b" \n\t ", b"\xef\xbb\xbf", b"\0\0\0\0"])
def test_empty(data):
    """No bytes, or only white space, is an empty page."""
    assert refused(data, "nothing.txt").kind == "empty"


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "PDF"),
        (b"PK\x03\x04\x14\0\x06\0word/document.xml", "ZIP"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "PNG"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "JPEG"),
        (b"\x1f\x8b\x08\0\0\0\0\0", "gzip"),
        (b"\0\0\0\x20ftypisom\0\0\2\0", "MP4"),
        (bytes(range(256)) * 8, "binary"),
        (b'{"headline": "Dams opened", "text": "The ministry said so."}', "JSON"),
        (b"WARC/1.0\r\nWARC-Type: response\r\n", "WARC"),
    ],
)
def test_other_files_are_named(data, what):
    """A file of another type is refused and its type is named."""
    error = refused(data, "page.html")
    assert error.kind == "binary"
    assert what in str(error)


def test_feed_is_a_list():
    """A news feed is a list of articles, not one."""
    feed = b'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><item><title>Dam</title></item></channel></rss>'
    assert refused(feed, "feed.xml").kind == "list"


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (
            "French",
            "Le ministère de l’Eau a annoncé lundi que trois barrages seraient ouverts avant vendredi. Les ingénieurs "
            "craignent que la pluie ne dure encore une semaine, et les habitants des villages quittent leurs maisons. "
            "« Nous n’attendrons pas que le mur cède », a dit la gouverneure aux journalistes qui étaient venus la voir. ",
        ),
        (
            "German",
            "Das Ministerium teilte am Montag mit, dass drei Staudämme bis Freitag geöffnet werden. Die Ingenieure "
            "fürchten, dass der Regen noch eine Woche dauert, und die Menschen verlassen ihre Dörfer am Fluss. ",
        ),
        (
            "Russian",
            "Министерство сообщило в понедельник, что три плотины будут открыты до пятницы. Инженеры опасаются, что "
            "дождь продлится ещё неделю, и жители уезжают из деревень у реки. ",
        ),
        (
            "Arabic",
            "قالت الوزارة يوم الاثنين إن ثلاثة سدود ستفتح قبل يوم الجمعة. ويخشى المهندسون أن يستمر المطر أسبوعا آخر "
            "بينما يغادر السكان قراهم على ضفة النهر. ",
        ),
    ],
)
@pytest.mark.parametrize("form", ["html", "txt"])
def test_other_languages_are_named(language, sentence, form):
    """An article in another language is refused by the language's name, as HTML and as text."""
    data = page(f"<article><p>{sentence}</p><p>{sentence}</p></article>") if form == "html" else (sentence * 2).encode()
    error = refused(data, f"page.{form}")
    assert error.kind == "not-english"
    assert language in str(error)


def test_video_page():
    """A page whose text is the caption of a video is a video page."""
    head = '<meta property="og:type" content="video.other">'
    assert refused(page(f"<video src=a.mp4></video><p>{PROSE}</p>", head=head)).kind == "video"


WALLS = {
    "cookie-wall": "We value your privacy. We and our 745 partners store and/or access information on a device, such as "
    "cookies, and process personal data. Accept all cookies to continue reading, or manage your choices below here.",
    "paywall": "Three dams above the town of Karsa will be opened. Subscribe now to continue reading this story and get "
    "unlimited access to all of our reporting from the valley. Already a subscriber? Sign in here to read on.",
    "login": "Please log in to continue. Enter the name and the password that you were given by your library or by your "
    "office. Forgot your password? Ask for a new one, and we will send it to your address within the hour.",
    "bot-check": "Checking your browser before you enter this site. This may take a few seconds. Please verify you are a "
    "human by completing the action below. This helps us to keep the site safe for all of its readers.",
    "error-page": "Sorry, the page you are looking for could not be found. It may have been moved or taken down, or the "
    "address may have been typed wrongly. Go back to the front page, or try the search at the top of this page.",
}


@pytest.mark.parametrize("kind", WALLS)
@pytest.mark.parametrize("form", ["html", "txt"])
def test_walls_say_what_they_are(kind, form):
    """Walls, checks and error pages are told apart, as HTML and as copied text."""
    text = WALLS[kind]
    data = page(f"<main><p>{text}</p></main>", title="Valley Post") if form == "html" else text.encode()
    assert refused(data, f"page.{form}").kind == kind


def test_article_about_cookies_is_an_article():
    """An article long enough may speak of captchas and subscriptions."""
    talk = "<p>The regulator said sites that ask readers to verify you are a human or to subscribe to continue reading break the law.</p>"
    assert "regulator" in extract(Page(page(f"<article>{ARTICLE}{talk}{ARTICLE}</article>"), "p.html")).article.text


def test_section_front_is_a_list():
    """A page of teasers with links and no article of its own is a list."""
    teasers = "".join(
        f'<article><h2><a href="/news/{i}">Minister {i} opens dam above valley town</a></h2>'
        f'<p><a href="/news/{i}">Water rose by {i} metres in the night, officials say</a></p></article>'
        for i in range(40)
    )
    head = '<meta property="og:type" content="website">'
    error = refused(page(f"<main>{teasers}</main>", title="World news", head=head), url="https://valley.example/world/")
    assert error.kind == "list"


def test_page_without_text():
    """A page that only loads a script has no text."""
    assert refused(page('<div id="root"></div><script src="app.js"></script>', title="Valley Post")).kind == "no-text"
    assert refused(page("<noscript>You need to enable JavaScript to run this app.</noscript>")).kind == "no-text"


def test_too_large():
    """A page over the limit is refused at once, whatever it holds."""
    assert refused(b"a" * (MAX_BYTES + 1), "big.txt").kind == "too-large"
    assert refused(PROSE.encode() * 1200, "long.txt").kind == "too-large"
    assert refused(PROSE.encode() * 60_000, "longer.txt").kind == "too-large"
    assert refused(page(f"<p>{PROSE * 20_000}</p>"), "long.html").kind == "too-large"


@pytest.mark.parametrize(
    ("what", "kinds_allowed"),
    [
        ("divs", {"too-deep"}),
        ("bold", {"too-deep"}),
        ("attributes", {"too-deep"}),
        ("elements", {"too-large"}),
        ("unclosed", {"too-large", "too-deep"}),
    ],
)
def test_hostile_markup_is_refused_within_seconds(what, kinds_allowed):
    """Nesting, attributes and elements without end are refused quickly, without an error of the parser's."""
    body = {
        "divs": "<div>" * 18_000 + PROSE,
        "bold": "<b>" * 18_000 + PROSE,
        "attributes": "<p " + " ".join(f'a{i}="x"' for i in range(200_000)) + f">{PROSE}</p>",
        "elements": "<a href=x>dam</a> " * 100_000,
        "unclosed": "<p><font>The dam broke." * 50_000,
    }[what]
    began = time.perf_counter()
    assert refused(page(body)).kind in kinds_allowed
    assert time.perf_counter() - began < 5


@pytest.mark.parametrize(
    "body",
    [
        f"<p>{PROSE * 300}</p>",
        "<div>" * 600 + ARTICLE + "</div>" * 600,
        "<div>" * 1900 + ARTICLE + "</div>" * 1900,
        f"<p data-x='{'a=1 ' * 20_000}'>{PROSE}</p>{ARTICLE}",
        "<table>" * 150 + f"<tr><td>{ARTICLE}",
    ],
    ids=["long line", "deep", "very deep", "long attribute", "tables in tables"],
)
def test_odd_markup_is_read_or_refused_within_seconds(body):
    """A very long line and deep but bounded nesting are read, or refused as too deep; nothing else is raised."""
    began = time.perf_counter()
    try:
        assert "ministry" in extract(Page(page(body), "odd.html")).article.text
    except PageError as error:
        assert error.kind in {"too-deep", "no-text"}
    assert time.perf_counter() - began < 8
