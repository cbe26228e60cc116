"""The pages of stories: who repeated whom, each thing once with its reports, every dot and report a link to its words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import feedparser
import pytest

import dateline
from dateline.record import Record
from dateline.store.captures import Capture
from dateline.web.settings import Settings
from tests.web.conftest import fetch, served

FIRST = """\
KIGOMA, March 4 (Lake Wire) — The foreign ministers of Tanzania and Burundi will meet in Geneva on Thursday, officials said.

"We are ready to talk," Tanzanian Foreign Minister Asha Mrema told reporters on Monday. She denied that troops had crossed the border at Manyovu.

Burundi accused Tanzania of sending about 4,000 soldiers to the crossing at Manyovu. The crossing has been closed since Friday, and some 300 lorries are waiting on both sides of the border, drivers said. The two countries have quarrelled over customs duties on salt and fish since last year.
"""
OTHER = """\
BUJUMBURA, March 5 (Great Lakes Post) — Burundi said on Tuesday that its foreign minister would not travel to Geneva and that the meeting with Tanzania had been postponed.

The crossing at Manyovu remained closed. Burundi accused Tanzania of sending 6,000 soldiers to the border. Tanzanian Foreign Minister Asha Mrema rejected the charge.
"""
#: Site, text, day.
PAGES = (
    ("lakewire.example", FIRST, "2024-03-04"),
    ("portal.example", FIRST, "2024-03-04"),
    ("greatlakes.example", OTHER, "2024-03-05"),
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, read_text: Callable[..., Record]) -> Iterator[str]:
    """A desk over one story told by three sites, one of which repeats another."""
    with dateline.open(tmp_path_factory.mktemp("story") / "crisis.db") as store:
        for site, text, day in PAGES:
            link = f"https://{site}/a"
            version, _ = store.keep(Capture(link, text.encode(), url=link))
            record = read_text(text, day)
            article = replace(record.article, url=link, site=site, title="Ministers to meet over closed crossing")
            store.write(version, replace(record, article=article))
        with served(store, Settings("UTC", read_only=True)) as address:
            yield address


def _story(desk: str) -> dict[str, Any]:
    items = fetch(f"{desk}/stories.json").json()["items"]
    return max(items, key=lambda item: item["articles"])


def test_a_story_lists_its_articles_and_who_repeats_whom(desk: str) -> None:
    """The story of the three pages; the portal's is a copy of the wire's."""
    story = _story(desk)
    assert story["articles"] == 3 and story["accounts"] == 2
    told = fetch(f"{desk}/stories/{story['id']}.json").json()
    by_site = {part["site"]: part for part in told["parts"]}
    assert by_site["portal.example"]["copy_of"] == by_site["lakewire.example"]["article"]
    assert told["events"] and all(event["reports"] for event in told["events"])
    assert fetch(f"{desk}/stories?who=Mrema").text.count(f"/stories/{story['id']}") == 1


def test_every_dot_and_report_leads_to_its_words(look: Callable[..., Any], desk: str) -> None:
    """A dot for each article; a report opens its article at the datum, marked."""
    seen = look(desk)
    page = seen.to(f"/stories/{_story(desk)['id']}")
    assert page.locator(".lanes a").count() == 3 and page.locator(".lanes path.copy").count() == 1
    page.locator(".reports a").first.click()
    assert page.locator(".text .m.on").count() > 0
    page.get_by_role("link", name="Ministers to meet").first.click()
    assert "/stories/" in page.url


def test_stories_are_accessible_and_fit(look: Callable[..., Any], desk: str, tmp_path: Path) -> None:
    """axe-core finds nothing on a story's page, light or dark, and it fits a phone."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    for path in ("/stories", f"/stories/{_story(desk)['id']}"):
        for scheme in ("light", "dark"):
            page = look(desk, color_scheme=scheme, bypass_csp=True, viewport={"width": 360, "height": 800}).to(path)
            found = axe.run(page).response["violations"]
            assert [(v["id"], [n["html"][:200] for n in v["nodes"][:3]]) for v in found] == []
            assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_feed_of_a_story_has_its_articles(desk: str) -> None:
    """Atom and JSON Feed of the story: its three articles, with its page as their home."""
    story = _story(desk)["id"]
    feed = fetch(f"{desk}/feed.json?story={story}").json()
    assert len(feed["items"]) == 3 and feed["home_page_url"].endswith(f"/stories/{story}")
    assert len(feedparser.parse(fetch(f"{desk}/feed.atom?story={story}").content).entries) == 3


def test_a_story_that_there_is_not(desk: str) -> None:
    """Not found, said plainly, for people and machines."""
    assert fetch(f"{desk}/stories/ffffffff").status_code == 404
    assert fetch(f"{desk}/stories/ffffffff.json").json()["error"]
