"""What every page keeps, whatever its template: opened by double click with the network gone, on a phone, on paper, by everybody."""

import datetime as dt
import hashlib
import re
import shutil
import statistics
from collections.abc import Callable
from pathlib import Path

import pytest
import sampling
from page_plain import Told, told
from page_tools import (
    DESKTOP,
    JAPANESE,
    PHONE,
    axe,
    misfits,
    one_form,
    opened,
    paper,
    pixels,
    settle,
    squeezed,
    texts,
    visible_text,
    without_scripts,
)
from playwright.sync_api import Browser, Page

from machikit.catalog.model import Template
from machikit.check import check
from machikit.pages.parts.calendar.plan import JAPAN, today
from machikit.prototype import run

LARGEST, MEDIAN = 5_000_000, 1_500_000  # bytes of a page
KIT = sampling.kit()
OF_DATA = ("source.", "caveat.")  # words that name files and titles as they were published


def test_one_visit_on_a_phone_at_a_desk_on_paper_and_without_scripts(
    told: Told, combination: sampling.Pair, browser: Browser, tmp_path: Path, subtests: pytest.Subtests
) -> None:
    by = {mark: combination in sampling.chosen(mark) for mark in ("pages", "traits")}
    with opened(browser, told.page, told.fresh, size=PHONE) as page:
        assert len(pixels(page.screenshot())) > 20, "the page is blank"
        assert len(visible_text(page)) > 200
        with subtests.test("a phone, in Japanese"):
            assert page.evaluate("document.documentElement.lang") == "ja"
            assert squeezed(page.inner_text("h1")) != ""
            assert misfits(page) == []
        page.click("#lang")
        with subtests.test("a phone, in English"):
            assert page.evaluate("document.documentElement.lang") == "en"
            assert misfits(page) == []
            assert not by["pages"] or axe(page) == []  # axe takes seconds
        page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
        with subtests.test("a desk, in English: nothing in Japanese but the data"):
            assert misfits(page) == []
            assert page.title() == f"{told.words['title']['en']} | {told.city_name['en']}"
            assert in_japanese(page) == []
        page.click("#lang")
        with subtests.test("a desk, in Japanese again"):
            assert page.evaluate("document.documentElement.lang") == "ja"
            assert page.title() == f"{told.words['title']['ja']} | {told.city_name['ja']}"
            assert misfits(page) == []
        with subtests.test("written again by itself, byte for byte, whatever was done with it before"):
            again = page.evaluate("machikit.written()")
            assert hashlib.sha256(again.encode()).digest() == hashlib.sha256(told.page.read_bytes()).digest(), (
                first_difference(again, told.page.read_text(encoding="utf-8"))
            )
        if by["pages"] or by["traits"]:
            page.reload()
            settle(page)
            with subtests.test("a desk that opens it"):
                assert misfits(page) == []
                assert not by["traits"] or axe(page) == []
        if by["pages"]:
            with subtests.test("A4"):
                said = paper(page)
                assert one_form(told.words["prototype"]["ja"]) in said
                assert one_form(page.inner_text("h1"))[:8] in said
                assert str(told.as_of.year) in said
    if by["pages"]:
        bare = tmp_path / "bare.html"
        bare.write_text(without_scripts(told.page.read_text(encoding="utf-8")), encoding="utf-8")
        with subtests.test("its scripts removed"), opened(browser, bare, size=PHONE) as page:
            check_bare(page, told)


def first_difference(one: str, other: str) -> str:
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return f"{one[max(0, at - 60) : at + 60]!r} is not {other[max(0, at - 60) : at + 60]!r}"


def code_of(template: Template) -> str:
    return next(template.path.glob("*/prototype.py")).read_text(encoding="utf-8")


def in_japanese(page: Page) -> list[str]:
    """What an English page says in Japanese, though it is no data."""
    return [
        f"{where}: {text}"
        for lang, text, where in texts(page)
        if lang != "ja" and not where.startswith(OF_DATA) and JAPANESE.search(text)
    ]


def check_bare(page: Page, told: Told) -> None:
    text = visible_text(page)
    assert squeezed(page.inner_text("h1")) != ""
    for caveat in told.package["caveats"]["ja"]:
        assert squeezed(caveat) in text
    assert all(squeezed(s["title"]) in text for s in told.package["sources"])
    assert page.locator(f'a[href="{told.official}"]').last.is_visible()
    assert squeezed(told.words["prototype"]["ja"]) in text
    if told.kind == "example":
        assert squeezed(told.words["example"]["ja"]) in text
    controls = (
        "[...document.querySelectorAll('main :is(button, input, select, textarea)')].filter(e => e.checkVisibility())"
    )
    assert page.evaluate(f"{controls}.map(e => e.outerHTML.slice(0, 120))") == []
    assert page.locator("main").inner_text().count("\n") > 8, "nothing but the head is left"
    assert misfits(page) == []


@pytest.mark.parametrize("template", [t.id for t in KIT.templates.values() if "page.map(" in code_of(t)])
def test_a_team_that_takes_the_map_out_still_has_a_page(
    template: str, built: Callable[[str, str], Path], browser: Browser, tmp_path: Path
) -> None:
    card, city = next(pair for pair in sampling.prototypes() if KIT.card(pair[0]).template == template)
    mine = shutil.copytree(built(card, city), tmp_path / "mine")
    code = (mine / "prototype.py").read_text(encoding="utf-8")
    (mine / "prototype.py").write_text(re.sub(r"(?m)^page\.map\(.*$", "", code), encoding="utf-8")
    with opened(browser, run(mine), told(mine).fresh, size=PHONE) as page:
        for _ in ("ja", "en"):
            assert squeezed(page.inner_text("h1")) != "" and misfits(page) == []
            page.click("#lang")
        if page.locator("main li > button").count():
            page.locator("main li > button").first.click()
        assert page.locator(".folium-map").count() == 0


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
    found = []
    for number, card in enumerate(KIT.cards.values()):
        if card.compare == ("neighbours",):  # the neighbours' lists are copied when it is made
            continue
        cities = [city for name, city in sampling.prototypes() if name == card.id]
        every = [(card.id, a, b) for a in cities for b in cities if a != b]
        found += every if sampling.CI else every[number % len(every) :][:1] if every else []
    return found


CHANGES = changes()


def same(html: str) -> str:
    """A page without the names that folium gives to its elements by chance, what follows from them, and its folder's name."""
    html = re.sub(r'"prototype":\{"name":"[^"]*"', "", html)
    html = re.sub(r"(?<=[_-])[0-9a-f]{32}\b|\bpoints-[0-9a-f]{8}\b|'sha256-[^']+'", "", html)
    return html


@pytest.mark.parametrize(("card", "a", "b"), CHANGES, ids=map("-".join, CHANGES))
def test_changing_the_city_in_the_settings_gives_the_other_citys_page(
    card: str, a: str, b: str, built: Callable[[str, str], Path], tmp_path: Path
) -> None:
    """Beside neighbours it stands with the neighbours of the other city, which are named in its settings too."""
    mine = shutil.copytree(built(card, a), tmp_path / "mine")
    settings = mine / "prototype.yaml"
    text = re.sub(rf'(?m)^city: "?{a}"?', f"city: {b}", settings.read_text(encoding="utf-8"))
    compared = re.search("(?m)^compare:.*$", (built(card, b) / "prototype.yaml").read_text(encoding="utf-8"))
    settings.write_text(re.sub("(?m)^compare:.*$", compared[0], text) if compared else text, "utf-8")
    page, other = run(mine), built(card, b) / "site" / "index.html"
    if today() != dt.datetime.fromtimestamp(other.stat().st_mtime, JAPAN).date():  # pages with dates begin with today
        other = run(shutil.copytree(built(card, b), tmp_path / "other"))
    is_same = same(page.read_text(encoding="utf-8")) == same(other.read_text(encoding="utf-8"))
    assert is_same  # pytest would look for the difference of two pages for minutes
