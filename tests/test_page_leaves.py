"""What leaves a page, and what is left of it: downloads, paper, its static half, its last day, what everybody can use."""

import datetime as dt
import io
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from page_plain import Plain, around_in_japan
from page_tools import (
    COLOURS,
    DESKTOP,
    JAPANESE,
    KINDS,
    LAND,
    PHONE,
    axe,
    colours,
    listed,
    misfits,
    one_form,
    opened,
    paper,
    squeezed,
    texts,
    tiles,
    visible_text,
    without_scripts,
)
from playwright.sync_api import Browser, Page

from machikit.catalog import Catalog
from machikit.prototype import run
from machikit.prototype.generate import create_prototype

# --- downloads ---


def download(page: Page, button: str) -> bytes:
    with page.expect_download() as waiting:
        page.click(button)
    return Path(waiting.value.path()).read_bytes()


@pytest.mark.sampled("traits")
def test_the_csv_is_the_filtered_rows_as_published(plain: Plain, browser: Browser) -> None:
    with opened(browser, plain.page, plain.fresh, accept_downloads=True) as page:
        page.fill("#search", plain.names[0][:2])
        rows = listed(page)
        assert sorted(rows) == plain.found(plain.names[0][:2])
        raw = download(page, "#csv")
        assert raw.startswith(b"\xef\xbb\xbf")
        assert raw.count(b"\r\n") == raw.count(b"\n") == len(rows) + 1
        got = pd.read_csv(io.BytesIO(raw), dtype=str, keep_default_na=False, encoding="utf-8-sig")
        assert set(got.columns) <= set(plain.rows.columns)
        assert {"緯度", "経度"} <= set(got.columns)
        for header in got.columns:
            wanted = plain.rows[header].iloc[rows].tolist()
            if header in ("緯度", "経度"):
                assert pd.to_numeric(got[header]).tolist() == pytest.approx(
                    list(pd.to_numeric(pd.Series(wanted))), abs=1e-6, nan_ok=True
                )
            else:
                assert [safe(v) for v in wanted] == got[header].tolist(), header
        missing = [h for h in plain.rows.columns if h not in got.columns and (plain.rows[h] != "").any()]
        assert missing == []


def safe(cell: str) -> str:
    """A cell that a spreadsheet would run is text with an apostrophe; a plain number with a sign is a number."""
    number = cell.lstrip("+-").replace(".", "", 1).isdigit()
    return f"'{cell}" if cell[:1] in tuple("=+-@＝＋－＠\t\r") and cell and not number else cell


@pytest.mark.sampled("traits")
def test_the_geojson_is_the_filtered_rows_on_the_map(plain: Plain, browser: Browser) -> None:
    with opened(browser, plain.page, plain.fresh, accept_downloads=True) as page:
        page.fill("#search", plain.names[-1])
        rows = listed(page)
        got = json.loads(download(page, "#geojson"))
        assert got["type"] == "FeatureCollection"
        assert [f["properties"][plain.header("name")] for f in got["features"]] == [plain.names[i] for i in rows]
        for feature, i in zip(got["features"], rows, strict=True):
            if plain.placed[i]:
                assert feature["geometry"]["coordinates"] == pytest.approx([plain.lon[i], plain.lat[i]], abs=1e-6)
            else:
                assert feature["geometry"] is None


# --- paper ---


@pytest.mark.sampled("traits")
def test_paper_holds_the_filtered_items_with_names_and_addresses(plain: Plain, browser: Browser) -> None:
    with opened(browser, plain.page, plain.fresh) as page:
        page.fill("#search", plain.names[0])
        rows = listed(page)
        text = paper(page)
        for i in rows:
            assert one_form(plain.names[i]) in text
            assert one_form(plain.addresses[i]) in text
        told = "".join(plain.package["caveats"]["ja"]) + "".join(plain.towns["町丁・字"])  # these are on paper too
        told += "".join(
            page.locator(".fs-part").all_inner_texts()
        )  # as are the places near stations, whatever is searched for
        others = [i for i in range(len(plain.rows)) if i not in rows and plain.names[i] not in told]
        chosen = "".join(plain.names[k] for k in rows)
        assert [
            plain.names[i] for i in others if one_form(plain.names[i]) in text and plain.names[i] not in chosen
        ] == []
        assert one_form(plain.words["prototype"]["ja"]) in text
        assert one_form(plain.package["sources"][0]["title"]) in text
        at = plain.fresh  # "open now" is true on paper with its time only
        assert one_form(f"{at.year}年{at.month}月{at.day}日 {at.hour}:{at:%M} 印刷") in text
        assert page.is_hidden("#printed")


@pytest.mark.sampled("traits")
def test_paper_holds_every_item_when_nothing_is_filtered(plain: Plain, browser: Browser) -> None:
    with opened(browser, plain.page, plain.fresh) as page:
        text = paper(page)
        lost = [v for v in (*plain.names, *plain.addresses) if one_form(v) not in text]
        assert lost == []
        assert page.locator("#items > li > .item").count() == min(20, len(plain.rows)), "the screen's list came back"


# --- without scripts ---


def check_static(page: Page, plain: Plain) -> None:
    text = visible_text(page)
    lost = [v for v in (*plain.names[:1000], *plain.addresses[:1000]) if squeezed(v) not in text]
    assert lost == []
    assert squeezed(page.inner_text("h1")) == squeezed(plain.question)
    check_static_numbers(page, plain)
    for caveat in plain.package["caveats"]["ja"]:
        assert squeezed(caveat) in text
    assert all(squeezed(s["title"]) in text for s in plain.package["sources"])
    drawn = page.locator("svg.drawn")
    assert drawn.is_visible()
    assert drawn.locator("use").count() == int(plain.placed.sum())
    assert page.locator(f'a[href="{plain.official}"]').last.is_visible()
    controls = "button, input, select"
    assert [c.get_attribute("id") for c in page.locator(controls).all() if c.is_visible()] == []
    assert misfits(page) == []


def check_static_numbers(page: Page, plain: Plain) -> None:
    """Every number in the page's head, as plain pandas counts it."""
    shown, words = tiles(page), plain.words
    if plain.has_residents:
        assert shown.pop()[0] in plain.near((plain.first_flag,) if plain.first_flag else ())
    if plain.has_hours and plain.unknown_hours:
        assert shown.pop() == (plain.unknown_hours, words["hours.unknown"]["ja"])
    assert shown.pop(0) == (len(plain.rows), words["count.all"]["ja"])
    assert [shown.pop(0) for _ in plain.amounts] == plain.amounts
    assert Counter(shown) == plain.counted((plain.first_flag,) if plain.first_flag else ())


@pytest.mark.sampled("traits")
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_readable_with_javascript_off(plain: Plain, browser: Browser, size: dict[str, int]) -> None:
    with opened(browser, plain.page, size=size, java_script_enabled=False) as page:
        check_static(page, plain)
        seen = colours(page.locator("svg.drawn"))
        assert seen[LAND] > 0.1 * seen.total()
        assert sum(seen[colour] for colour in (*COLOURS.values(), *KINDS)) > 20


@pytest.mark.sampled("traits")
def test_readable_with_its_scripts_removed(plain: Plain, browser: Browser, tmp_path: Path) -> None:
    bare = tmp_path / "bare.html"
    html = without_scripts(plain.page.read_text(encoding="utf-8"))
    assert "<script" not in html
    bare.write_text(html, encoding="utf-8")
    with opened(browser, bare) as page:
        check_static(page, plain)


# --- age, and where nothing is registered ---


@pytest.mark.sampled("traits")
def test_safety_pages_open_with_a_notice_once_they_have_expired(plain: Plain, browser: Browser) -> None:
    last = dt.datetime.combine(plain.expires.date(), dt.time(12), tzinfo=dt.UTC)
    for day, old in ((last - dt.timedelta(days=1), False), (last, True)):
        with opened(browser, plain.page, day) as page:
            first = page.locator("main > *:visible").first
            expired = plain.safety and (
                old or dt.datetime.now(dt.UTC) >= last
            )  # the file itself says so once it is built late
            assert (first.get_attribute("id") == "expired") == expired
            if expired:
                assert first.locator(f'a[href="{plain.official}"]').is_visible()
            line = page.locator(".proto")
            assert line.is_visible()
            assert plain.words["prototype"]["ja"] in line.inner_text()
            assert line.locator(f'a[href="{plain.official}"]').is_visible()
            assert str(plain.as_of.year) in line.inner_text()


@pytest.mark.sampled("traits")
def test_where_nothing_is_registered_nothing_is_ranked(plain: Plain, browser: Browser) -> None:
    empty = [label for label, header in plain.flags.items() if (plain.rows[header] == "").all()]
    with opened(browser, plain.page, plain.fresh) as page:
        if plain.towns is not None:
            page.fill("#town", plain.towns["町丁・字"].iloc[0])
            page.press("#town", "Enter")
        assert page.is_hidden("#none-registered")
        for label in empty:
            page.get_by_role("group").get_by_role("button", name=label, exact=True).click()
            assert label in page.inner_text("#none-registered")
            assert listed(page) == list(range(len(plain.rows)))
            assert (
                "".join(page.locator("#items .far").all_inner_texts()).replace(plain.words["no_point"]["ja"], "") == ""
            )


def test_no_way_to_flee_from_a_flood_is_offered_where_the_city_registered_none(
    built: Callable[[str, str], Path], browser: Browser
) -> None:
    plain = Plain(built("shelter-by-hazard", "yaizu"))
    assert (plain.rows["災害種別_洪水"] == "").all()
    with opened(browser, plain.page, plain.fresh, size=PHONE) as page:
        page.get_by_role("group").get_by_role("button", name="洪水", exact=True).click()
        page.fill("#town", plain.towns["町丁・字"].iloc[0])
        page.press("#town", "Enter")
        said = plain.words["flag.none"]["ja"].replace("{flag}", "洪水").replace("{city}", plain.city_name["ja"])
        assert page.inner_text("#none-registered") == said
        assert page.inner_text("#list-title") == f"{len(plain.rows)}{plain.words['unit']['ja']}"
        assert page.inner_text("#list-from") == ""
        assert "".join(page.locator("#items .far").all_inner_texts()) == ""
        assert listed(page) == list(range(len(plain.rows)))
        assert misfits(page) == []
        assert axe(page) == []


# --- a page made in English ---


def test_a_page_made_in_english_speaks_english_with_and_without_scripts(
    catalog: Catalog, browser: Browser, tmp_path: Path
) -> None:
    project = create_prototype(catalog, "aed-nearby", "takamatsu", tmp_path, language="en")
    plain = Plain(project)
    page_file = run(project)
    for scripts in (True, False):
        with opened(browser, page_file, java_script_enabled=scripts) as page:
            assert page.get_attribute("html", "lang") == "en"
            assert page.inner_text("h1") == plain.words["question"]["en"]
            said = [t for t in texts(page) if not t[2].startswith(("source.", "caveat."))]
            assert [t for t in said if t[0] != "ja" and JAPANESE.search(t[1])] == []
            japanese = {squeezed(text) for lang, text, _ in said if lang == "ja"}
            known = plain.cells | {squeezed(t) for t in plain.towns["町丁・字"]} | {plain.words["language"]["en"]}
            known |= around_in_japan()  # marked as Japanese, as what the data name is
            assert japanese - known == set()
            assert misfits(page) == []
    with opened(browser, page_file) as page:
        page.click("#lang")
        assert page.get_attribute("html", "lang") == "ja"
        assert page.inner_text("h1") == plain.words["question"]["ja"]


# --- everybody ---


@pytest.mark.sampled("traits")
def test_axe_finds_nothing_to_complain_of(plain: Plain, browser: Browser) -> None:
    with opened(browser, plain.page, plain.fresh) as page:
        assert axe(page) == []
        page.click("#items .item >> nth=0")
        page.click("#lang")
        assert axe(page) == []
        page.fill("#search", "そんな名前はない")
        assert axe(page) == []
    with opened(
        browser, plain.page, dt.datetime.combine(plain.expires.date(), dt.time(12), tzinfo=dt.UTC), size=PHONE
    ) as page:
        page.click("#items .item >> nth=0")
        assert axe(page) == []
