"""Who needs larger letters, more contrast or the system's own colours reads the same page, also while changing it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from page_tools import PHONE, axe, misfits, opened
from playwright.sync_api import Browser, Page

Built = Callable[[str, str], Path]


def colours(page: Page, selector: str, name: str = "backgroundColor") -> str:
    return page.evaluate("([s, n]) => getComputedStyle(document.querySelector(s))[n]", [selector, name])


def chosen_is_seen(page: Page) -> None:
    """What is chosen has the system's colour for it, and its text that of such text."""
    chosen = page.evaluate(
        """() => { const i = document.createElement("i"); i.style.cssText = "background:Highlight;color:HighlightText";
        document.body.append(i); const { backgroundColor, color } = getComputedStyle(i); i.remove(); return [backgroundColor, color]; }"""
    )
    for selector in (".chip.on", ".ed-tabs [aria-selected=true]"):
        assert [colours(page, selector), colours(page, selector, "color")] == chosen, selector
    assert colours(page, ".chip:not(.on)") != chosen[0]


def test_large_text_forced_colours_and_more_contrast(built: Built, browser: Browser) -> None:
    file = built("aed-nearby", "takamatsu") / "site" / "index.html"
    with opened(browser, file, size=PHONE, forced_colors="active") as page:
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert misfits(page) == []
        page.click("#edit")
        for tab in page.query_selector_all(".ed-tabs button"):
            tab.click()
            assert misfits(page) == [], tab.inner_text()
        page.click("#ed-tab-words")
        chosen_is_seen(page)
        assert page.evaluate("parseFloat(getComputedStyle(document.querySelector('#items .item')).fontSize)") == 32
        page.locator("[data-word=title]").first.scroll_into_view_if_needed()
        page.locator("[data-word=title]").first.fill("大きな字")
        assert page.inner_text(".top p span") == "大きな字"
        page.emulate_media(forced_colors="none")
        grey = colours(page, ".meta", "color")
        page.emulate_media(contrast="more", forced_colors="none")
        assert colours(page, ".meta", "color") != grey
        assert axe(page) == []
        page.click("#edit-undo")
        page.emulate_media(contrast="no-preference", forced_colors="active")


@pytest.mark.full
@pytest.mark.parametrize("card", ["city-income", "how-many-serve-how-many", "garbage-day", "shelter-to-stay"])
def test_parts_fit_with_large_text(card: str, built: Built, browser: Browser) -> None:
    with opened(browser, built(card, "takamatsu") / "site" / "index.html", size=PHONE) as page:
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert misfits(page) == []
        page.evaluate("document.documentElement.style.fontSize = ''")
