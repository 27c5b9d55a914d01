"""What every page keeps, whatever its template: opened by double click with the network gone, on a phone, on paper, by everybody."""

import datetime as dt
import re
import shutil
import statistics
from collections.abc import Callable
from pathlib import Path

import pytest
import sampling
from page_plain import Told
from page_tools import (
    DESKTOP,
    JAPANESE,
    PHONE,
    axe,
    colours,
    misfits,
    one_form,
    opened,
    paper,
    squeezed,
    texts,
    visible_text,
    without_scripts,
)
from playwright.sync_api import Browser

from machikit.catalog import Catalog, kit_root
from machikit.check import check
from machikit.pages.parts.calendar.plan import JAPAN, today
from machikit.prototype import run

LARGEST, MEDIAN = 5_000_000, 1_500_000  # bytes of a page
OF_DATA = ("source.", "caveat.")  # words that name files and titles as they were published


def test_a_phone_opens_it_in_silence_and_everybody_can_use_it(
    told: Told, combination: sampling.Pair, browser: Browser
) -> None:
    with opened(browser, told.page, told.fresh, size=PHONE) as page:
        seen = colours(page.locator("main"))
        assert len(seen) > 20, "the page is blank"
        assert len(visible_text(page)) > 200
        for language in ("ja", "en"):
            assert page.evaluate("document.documentElement.lang") == language
            assert misfits(page) == []
            if language == "en" and combination in sampling.chosen("pages"):  # axe takes seconds
                assert axe(page) == []
            page.click("#lang")


@pytest.mark.sampled("traits")
def test_on_a_desk_in_japanese_everybody_can_use_it_too(told: Told, browser: Browser) -> None:
    with opened(browser, told.page, told.fresh) as page:
        assert axe(page) == []


@pytest.mark.sampled("pages")
def test_a_desk_opens_it_and_english_leaves_nothing_in_japanese_but_the_data(told: Told, browser: Browser) -> None:
    words = told.words
    with opened(browser, told.page, told.fresh, size=DESKTOP) as page:
        assert squeezed(page.inner_text("h1")) != ""
        assert misfits(page) == []
        page.click("#lang")
        assert misfits(page) == []
        assert page.title() == f"{words['title']['en']} | {told.city_name['en']}"
        left = [
            f"{where}: {text}"
            for lang, text, where in texts(page)
            if lang != "ja" and not where.startswith(OF_DATA) and JAPANESE.search(text)
        ]
        assert left == []
        page.click("#lang")
        assert page.title() == f"{words['title']['ja']} | {told.city_name['ja']}"


@pytest.mark.sampled("pages")
def test_readable_with_its_scripts_removed(told: Told, browser: Browser, tmp_path: Path) -> None:
    html = told.page.read_text(encoding="utf-8")
    bare = tmp_path / "bare.html"
    bare.write_text(without_scripts(html), encoding="utf-8")
    with opened(browser, bare, size=PHONE) as page:
        text = visible_text(page)
        assert squeezed(page.inner_text("h1")) != ""
        for caveat in told.package["caveats"]["ja"]:
            assert squeezed(caveat) in text
        assert all(squeezed(s["title"]) in text for s in told.package["sources"])
        assert page.locator(f'a[href="{told.official}"]').last.is_visible()
        assert squeezed(told.words["prototype"]["ja"]) in text
        if told.kind == "example":
            assert squeezed(told.words["example"]["ja"]) in text
        controls = [c for c in page.locator("main :is(button, input, select, textarea)").all() if c.is_visible()]
        assert [c.evaluate("e => e.outerHTML.slice(0, 120)") for c in controls] == []
        assert page.locator("main").inner_text().count("\n") > 8, "nothing but the head is left"
        assert misfits(page) == []


@pytest.mark.sampled("pages")
def test_paper_is_a4_and_says_what_it_is(told: Told, browser: Browser) -> None:
    with opened(browser, told.page, told.fresh) as page:
        said = paper(page)
        assert one_form(told.words["prototype"]["ja"]) in said
        assert one_form(page.inner_text("h1"))[:8] in said
        assert str(told.as_of.year) in said


def test_check_finds_nothing_wrong(told: Told) -> None:
    assert [f"{f.where}: {f.what}" for f in check(told.project) if f.level == "error"] == []


def test_no_page_is_too_large_to_send(told: Told) -> None:
    assert told.page.stat().st_size <= LARGEST


def test_half_of_the_pages_are_small(built: Callable[[str, str], Path]) -> None:
    pairs = sampling.chosen(None)
    assert statistics.median((built(*pair) / "site" / "index.html").stat().st_size for pair in pairs) <= MEDIAN


# --- another city is one setting ---------------------------------------------------------------------------------------


def changes() -> list[tuple[str, str, str]]:
    """(card, from, to): every pair of cities with CI=true, else one for each card."""
    kit = Catalog(roots=[kit_root()])
    found = []
    for number, card in enumerate(kit.cards.values()):
        every = [(card.id, a, b) for a in kit.ready_cities(card) for b in kit.ready_cities(card) if a != b]
        found += every if sampling.CI else every[number % len(every) :][:1] if every else []
    return found


CHANGES = changes()


def same(html: str) -> str:
    """A page without the names that folium gives to its elements by chance, and what follows from them."""
    html = re.sub(r"(?<=[_-])[0-9a-f]{32}\b|\bpoints-[0-9a-f]{8}\b|'sha256-[^']+'", "", html)
    return html


@pytest.mark.parametrize(("card", "a", "b"), CHANGES, ids=map("-".join, CHANGES))
def test_changing_the_city_in_the_settings_gives_the_other_citys_page(
    card: str, a: str, b: str, built: Callable[[str, str], Path], tmp_path: Path
) -> None:
    mine = shutil.copytree(built(card, a), tmp_path / "mine")
    settings = mine / "prototype.yaml"
    settings.write_text(re.sub(rf'(?m)^city: "?{a}"?', f"city: {b}", settings.read_text(encoding="utf-8")), "utf-8")
    page, other = run(mine), built(card, b) / "site" / "index.html"
    if today() != dt.datetime.fromtimestamp(other.stat().st_mtime, JAPAN).date():  # pages with dates begin with today
        other = run(shutil.copytree(built(card, b), tmp_path / "other"))
    assert same(page.read_text(encoding="utf-8")) == same(other.read_text(encoding="utf-8"))
