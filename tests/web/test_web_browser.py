"""The desk in a real browser: every page opened, filtered, followed to its words and back; by keyboard; corrected;
without script; hostile content; nothing complained of, nobody else asked."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dateline.store.store import Store
from tests.web.conftest import HOSTILE, fetch, served

PAGES = {
    "today": "/today",
    "agenda": "/agenda?first=1900-01-01",
    "calendar": "/agenda?view=calendar&month=2024-05",
    "statements": "/statements",
    "events": "/events",
    "map": "/map",
    "network": "/network",
    "conflicts": "/conflicts",
    "corrections": "/corrections",
    "search": "/search?q=talks",
    "articles": "/search",
    "actor": "/actor?who=KEN",
    "stories": "/stories",
}
WIDTHS = (360, 1280, 3840)


def _long(desk: str) -> str:
    """The article with the most to tell."""
    rows = fetch(f"{desk}/statements.json?most=1000").json()["items"]
    articles = [row["record"] for row in rows]
    return "/articles/" + max(set(articles), key=lambda each: (articles.count(each), each))


@pytest.fixture(scope="module")
def pages(desk: str) -> dict[str, str]:
    """Every page of the desk, with an article, and a datum of it."""
    article = _long(desk)
    return {**PAGES, "article": article, "leftout": f"{article}?rejected=true", "evidence": f"{article}/s1"}


@pytest.mark.parametrize("name", [*PAGES, "article", "leftout", "evidence"])
def test_axe_finds_nothing(look: Callable[..., Any], desk: str, pages: dict[str, str], name: str) -> None:
    """No page, light or dark, breaks a rule of accessibility that axe-core knows; none is wider than its window."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    for scheme in ("light", "dark"):
        seen = look(desk, color_scheme=scheme, bypass_csp=True)
        page = seen.to(pages[name])
        found = axe.run(page).response["violations"]
        assert [(v["id"], [n["html"][:200] for n in v["nodes"][:3]]) for v in found] == []


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_is_wider_than_its_window(
    look: Callable[..., Any], desk: str, pages: dict[str, str], width: int, tmp_path: Path
) -> None:
    """From a small phone to a large screen; the pictures are kept where DATELINE_SCREENSHOTS says."""
    seen = look(desk, viewport={"width": width, "height": 900 if width < 3000 else 2160})
    keep = Path(os.environ.get("DATELINE_SCREENSHOTS", tmp_path))
    keep.mkdir(parents=True, exist_ok=True)
    for name, path in pages.items():
        page = seen.to(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        page.screenshot(path=keep / f"{name}-{width}.png")
        assert (keep / f"{name}-{width}.png").stat().st_size > 3000


def test_a_list_is_filtered_followed_to_its_words_and_back(look: Callable[..., Any], desk: str) -> None:
    """A facet narrows the list to the number that it showed; a line leads to its sentence, and back is the same list."""
    page = look(desk).to("/events")
    facet = page.locator(".facet a", has_text="accuse")
    number = int(facet.locator(".n").inner_text())
    facet.click()
    assert "type=ACCUSE" in page.url
    assert page.locator(".row.event").count() == number
    line = page.locator(".row .words").first
    words = line.inner_text()
    line.click()
    marked = page.locator(".text .m.on").all_inner_texts()
    assert marked and any(part.strip() in words for part in marked)
    assert page.locator(".note.on").count() == 1
    page.go_back()
    assert "type=ACCUSE" in page.url and page.locator(".row.event").count() == number


def test_a_form_gives_an_address_without_what_was_left_empty(look: Callable[..., Any], desk: str) -> None:
    """What one fills in stands in the address, and nothing else."""
    page = look(desk).to("/events")
    page.get_by_label("Actor").fill("KEN")
    page.get_by_role("button", name="Show").click()
    assert page.url == f"{desk}/events?actor=KEN"
    assert page.locator(".asked a").first.inner_text().startswith("actor: KEN")


@pytest.mark.parametrize(
    ("path", "target"),
    [("/events", ".bars svg a"), ("/map", ".dots a"), ("/map", ".lands a"), ("/network", ".edge"),
     ("/statements", ".bars svg a"), ("/actor?who=COD", ".positions td a"), ("/actor?who=COD", ".partners a")],
)  # fmt: skip
def test_every_figure_leads_to_its_list(look: Callable[..., Any], desk: str, path: str, target: str) -> None:
    """What a bar, a dot, a country, an edge or a cell says is how many lines its list has."""
    page = look(desk).to(path)
    places = page.locator(target)
    assert places.count() > 0
    for number in range(min(places.count(), 6)):
        place = places.nth(number)
        label = place.get_attribute("aria-label") or place.inner_text()
        told = int(re.findall(r"\d+", label.rpartition(":")[2] or label)[-1])
        found = fetch(desk + re.sub(r"\?", ".json?", place.get_attribute("href"), count=1)).json()
        assert found["total"] == told, (label, place.get_attribute("href"))


def test_pointing_at_words_lights_their_datum_and_the_other_way(look: Callable[..., Any], desk: str) -> None:
    """Hover joins the text and the margin; a click shows the evidence beside the text."""
    page = look(desk).to(_long(desk))
    note = page.locator(".note.s").first
    reference = note.get_attribute("data-ref")
    note.hover()
    lit = page.locator(".text .m.lit")
    assert lit.count() > 0
    assert all(reference in (refs or "").split() for refs in lit.evaluate_all("all => all.map(e => e.dataset.refs)"))
    words = page.locator(f".text .m.said[data-refs~='{reference}']").first
    words.hover()
    assert "on" in note.get_attribute("class").split()
    note.locator("a").click()
    page.locator("dialog[open] .evidence").wait_for()
    assert reference in page.locator("dialog .ref").first.inner_text()
    assert page.locator("dialog blockquote .m.on").count() > 0


def test_the_article_is_walked_by_keyboard(look: Callable[..., Any], desk: str) -> None:
    """j and k move through the data in the order of the margin, Enter shows the evidence, Escape goes back."""
    page = look(desk).to(_long(desk))
    order = page.locator(".note, .run a").evaluate_all("all => all.map(e => e.dataset.ref)")

    def at() -> str:
        return str(page.evaluate("document.activeElement.closest('[data-ref]')?.dataset.ref"))

    for step in range(5):
        page.keyboard.press("j")
        assert at() == order[step]
    page.keyboard.press("k")
    assert at() == order[3]
    page.keyboard.press("Enter")
    page.locator("dialog[open] .evidence").wait_for()
    assert page.locator("dialog .ref").first.inner_text() == order[3]
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0 and at() == order[3]
    page.keyboard.press("r")
    page.wait_for_url("**rejected=true")
    assert page.locator(".leftout li").count() > 1
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "find"


def test_every_page_is_reached_by_tab(look: Callable[..., Any], desk: str) -> None:
    """The first Tab leads past the menu, and what has the focus can be seen."""
    page = look(desk).to("/events")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_a_correction_is_made_on_the_page_and_seen(look: Callable[..., Any], serve: Callable[..., str]) -> None:
    """x on a datum, a reason, a name: it is gone from the article and its list, and stands where it was left out."""
    address = serve()
    seen = look(address)
    page = seen.to(_long(address))
    page.keyboard.press("j")
    while not page.evaluate("document.activeElement.closest('.note.s')"):
        page.keyboard.press("j")
    reference = page.evaluate("document.activeElement.closest('[data-ref]').dataset.ref")
    page.keyboard.press("x")
    page.locator("dialog[open] textarea").wait_for()
    page.keyboard.type("nobody said this")
    page.get_by_label("Your name").fill("Anna")
    page.get_by_role("button", name="Reject it").click()
    page.locator(".rejection").wait_for()
    assert "Rejected by Anna" in page.locator(".rejection").inner_text()
    page.get_by_role("link", name="In the article").click()
    assert page.locator(f"#{reference}").count() == 0
    page.locator("#toggle").click()
    assert "nobody said this" in page.locator(".leftout").inner_text()
    assert "nobody said this" in seen.to("/corrections").locator(".rows").inner_text()


def test_without_script_all_is_there(look: Callable[..., Any], desk: str) -> None:
    """The margin's links lead to pages with the evidence, filters and forms work, nothing waits for a script."""
    seen = look(desk, java_script_enabled=False)
    page = seen.to(_long(desk))
    page.locator(".note a").first.click()
    assert page.locator(".evidence blockquote .m.on").count() > 0
    page.get_by_role("link", name="In the article").click()
    assert page.locator(".note.on").count() == 1 and page.locator(".text .m.on").count() > 0
    seen.to("/events").get_by_label("Actor").fill("KEN")
    page.get_by_role("button", name="Show").click()
    assert page.locator(".row.event").count() > 0


def test_the_article_prints_without_the_desk(look: Callable[..., Any], desk: str) -> None:
    """On paper there are text and margin, no menu, no buttons; and the PDF is made."""
    page = look(desk).to(_long(desk))
    page.emulate_media(media="print")
    assert not page.locator(".masthead nav").is_visible() and not page.locator(".find").is_visible()
    assert page.locator(".text").first.is_visible() and page.locator(".note").first.is_visible()
    assert page.pdf()[:5] == b"%PDF-"


def test_hostile_content_is_shown_as_text(look: Callable[..., Any], hostile: Store) -> None:
    """Scripts, links, directions, templates: on no page does any of it run, link or turn the text around."""
    from dateline.web.settings import Settings

    with served(hostile, Settings("UTC")) as address:
        seen = look(address)
        rows = fetch(f"{address}/statements.json?most=100").json()["items"]
        articles = [item["article"] for item in fetch(f"{address}/search.json").json()["items"]]
        assert len(articles) == len(HOSTILE)
        paths = [*(p for n, p in PAGES.items() if n != "actor"), "/actor?who=ZMB", "/corrections"]
        paths += [f"/articles/{a}?rejected=true" for a in articles]
        paths += [f"/articles/{row['record']}/{row['statement']}" for row in rows[:8]]
        for path in paths:
            page = seen.to(path)
            page.wait_for_timeout(20)
            assert page.evaluate("window.hacked") is None, path
            links = page.locator("a[href]").evaluate_all(
                "all => all.map(e => new URL(e.href.baseVal ?? e.href, location).protocol)"
            )
            assert set(links) <= {"http:", "https:"}, path
            shown = page.locator("body").inner_text()
            assert not set(shown) & {"\0", "\u202e", "\u2066"}, path
            assert page.locator("main img, main script, main svg[onload]").count() == 0
        page = seen.to("/search")
        assert "<script>window.hacked=1</script>" in page.locator("main").inner_text()
        assert "{{ 7*7 }}" in page.locator("main").inner_text() and "⟦RLO⟧" in page.locator("main").inner_text()
