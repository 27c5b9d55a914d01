"""How places look on a facility map: as large as the number they have, and told apart by kind as long as there are shapes."""

import math
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
from conftest import text_file, write_card, write_dataset
from page_plain import Plain
from page_tools import DESKTOP, PHONE, axe, listed, misfits, opened, squeezed, tiles, visible_text
from playwright.sync_api import Browser, Page

from machikit.catalog import Catalog, kit_root
from machikit.prototype import run
from machikit.prototype.generate import create_prototype

CRASHES = ("crash-spots", "yaizu")


def make(root: Path, topic: str, rows: list[dict[str, str]], **needs: object) -> Path:
    """The built prototype of a card of one's own on rows of the invented city."""
    write_dataset(root, "tameshi", topic, rows)
    write_card(root, "mine", tables={"main": topic}, needs=needs)
    project = create_prototype(Catalog(root), "mine", "tameshi", root / "out")
    run(project)
    return project


def squares(*values: str) -> list[dict[str, str]]:
    return [
        {"メッシュコード": str(n), "名称": f"区画{n}", "緯度": f"35.0{n:02}", "経度": "137.01", "件数": value}
        for n, value in enumerate(values)
    ]


def radii(page: Page) -> dict[int, float]:
    found = page.evaluate("machikit.layers.data.drawn.map((d) => [d.i, machikit.layers.data.size(d.i)])")
    return {i: r for i, r in found}


# --- as large as the number --------------------------------------------------------------------------------------------


@pytest.fixture
def crashes(built) -> Plain:  # type: ignore[no-untyped-def]
    return Plain(built(*CRASHES))


def test_marks_have_areas_in_proportion_and_the_list_begins_with_the_most(crashes: Plain, browser: Browser) -> None:
    numbers = pd.to_numeric(pd.Series(crashes.column("value")))
    with opened(browser, crashes.page) as page:
        drawn = radii(page)
        assert len(drawn) > 100
        for i, r in drawn.items():
            assert r == pytest.approx(max(3.5, 15 * math.sqrt(numbers[i] / numbers.max())), abs=0.26)
        order = page.evaluate("machikit.layers.data.drawn.map((d) => machikit.layers.data.size(d.i))")
        assert order == sorted(order, reverse=True), "a large mark covers a small one"
        values = [numbers[i] for i in listed(page)]
        assert values == sorted(values, reverse=True)
        assert page.locator("#items .facts").first.inner_text() == f"事故の件数 {numbers.max()}件"


def test_from_a_town_the_nearest_comes_first_whatever_its_number(crashes: Plain, browser: Browser) -> None:
    with opened(browser, crashes.page) as page:
        name, lat, lon = crashes.towns[["町丁・字", "緯度", "経度"]].iloc[40]
        page.fill("#town", name)
        page.dispatch_event("#town", "change")
        far = crashes.metres_from(float(lat), float(lon))
        order = [far[i] for i in listed(page)]
        assert all(b - a > -1 for a, b in pairwise(order))


def test_the_headline_says_in_how_few_squares_half_of_them_lie(crashes: Plain, browser: Browser) -> None:
    numbers = pd.to_numeric(pd.Series(crashes.column("value"))).sort_values(ascending=False)
    few = int((numbers.cumsum() < numbers.sum() / 2).sum()) + 1
    with opened(browser, crashes.page) as page:
        said = page.inner_text(".headline")
        assert all(f"{n:,}" in said for n in (numbers.sum(), len(numbers), few))
        page.click("#lang")
        said = page.inner_text(".headline")
        assert all(f"{n:,}" in said for n in (numbers.sum(), len(numbers), few))
    prose = (crashes.project / "idea_cards" / "crash-spots" / "ja.md").read_text(encoding="utf-8")
    assert f"{numbers.sum():,}件の半分が、{len(numbers)}区画のうち{few}区画" in prose


def test_numbers_follow_a_search(crashes: Plain, browser: Browser) -> None:
    with opened(browser, crashes.page) as page:
        page.fill("#search", "小川")
        kept = pd.to_numeric(pd.Series(crashes.column("value")))[crashes.found("小川")]
        assert [n for n, _ in tiles(page)] == [len(kept), kept.sum(), kept.max()]


def test_the_legend_names_round_numbers_with_the_marks_they_have(crashes: Plain, browser: Browser) -> None:
    with opened(browser, crashes.page) as page:
        steps = page.locator("#legend span").all_inner_texts()
        assert steps == ["20 件", "10 件", "5 件"]
        widths = [c.bounding_box()["width"] for c in page.locator("#legend canvas").all()]  # type: ignore[index]
        assert widths == sorted(widths, reverse=True)
        for size in (DESKTOP, PHONE):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            assert misfits(page) == []
        assert axe(page) == []


def test_the_drawn_map_has_the_same_sizes(crashes: Plain, browser: Browser) -> None:
    numbers = pd.to_numeric(pd.Series(crashes.column("value")))
    with opened(browser, crashes.page, java_script_enabled=False) as page:
        wide = page.evaluate(
            "Object.fromEntries([...document.querySelectorAll('svg.drawn use')].map((u) => [u.dataset.i, u.getBoundingClientRect().width]))"
        )
        wide = {int(i): width for i, width in wide.items()}
        most = int(numbers.idxmax())
        for i, width in wide.items():
            share = max(3.5, 15 * math.sqrt(numbers[i] / numbers.max())) / 15
            assert width / wide[most] == pytest.approx(share, abs=0.03)
        text = visible_text(page)
        assert squeezed(f"事故の件数 {numbers.max()}件") in text
        names = page.locator("#items b").all_inner_texts()
        assert names[0] == crashes.names[most]


def test_no_single_crash_and_no_death_can_be_told(crashes: Plain) -> None:
    numbers = pd.to_numeric(crashes.rows["件数"])
    assert numbers.min() >= 3
    assert not [h for h in crashes.rows.columns if any(word in h for word in ("死", "日", "時", "年齢", "当事者"))]
    html = crashes.page.read_text(encoding="utf-8")
    assert "死者" not in html
    assert "死亡事故" not in html


def test_nothing_below_nothing_and_not_stated_are_not_drawn_as_a_number(workspace: Path, browser: Browser) -> None:
    project = make(workspace, "crash_cell", squares("0", "", "-4", "9", "1"))
    with opened(browser, project / "site" / "index.html") as page:
        looks = page.evaluate("[0, 1, 2, 3, 4].map((i) => machikit.layers.data.look(i))")
        assert looks == ["rest", "none", "rest", "plain", "plain"]
        assert [i for i in listed(page)] == [3, 4, 0, 2, 1]
        assert [n for n, _ in tiles(page)] == [5, 6, 9]
        assert page.locator(".headline").count() == 0, "five rows are too few to speak of half of them"


def test_where_no_number_says_anything_all_marks_are_alike(workspace: Path, browser: Browser) -> None:
    project = make(workspace, "crash_cell", squares("0", "", "0"))
    with opened(browser, project / "site" / "index.html") as page:
        assert set(radii(page).values()) == {6.5}
        assert [n for n, _ in tiles(page)] == [3]
        assert page.is_hidden("#legend")


@pytest.mark.parametrize("value", ["1", "7", "1234567"])
def test_one_row_alone(workspace: Path, browser: Browser, value: str) -> None:
    project = make(workspace, "crash_cell", squares(value))
    with opened(browser, project / "site" / "index.html", size=PHONE) as page:
        assert [n for n, _ in tiles(page)] == [1, int(value), int(value)]
        assert page.locator("#legend span").count() >= 1
        assert misfits(page) == []


def test_a_measured_number_has_no_sum(workspace: Path, browser: Browser) -> None:
    schema = (kit_root() / "datasets" / "_schemas" / "crash_cell.yaml").read_text(encoding="utf-8")
    text_file(workspace / "datasets" / "_schemas" / "crash_cell.yaml", schema.replace("type: integer", "type: number"))
    project = make(workspace, "crash_cell", squares("0.5", "2.25", "1"))
    with opened(browser, project / "site" / "index.html") as page:
        assert page.locator("#numbers .n").all_inner_texts() == ["3", "2.25"]


# --- kinds, as long as there are shapes --------------------------------------------------------------------------------


def points(*kinds: str) -> list[dict[str, str]]:
    return [
        {
            "ID": str(n),
            "名称": f"水利{n}",
            "種別": kind,
            "所在地_連結表記": f"町{n}",
            "緯度": f"35.0{n:02}",
            "経度": "137.01",
        }
        for n, kind in enumerate(kinds)
    ]


def test_seven_kinds_have_a_shape_each(workspace: Path, browser: Browser) -> None:
    project = make(workspace, "fire_water_point", points(*"abcdefg", "a"))
    with opened(browser, project / "site" / "index.html") as page:
        assert page.evaluate("[0,1,2,3,4,5,6,7].map(machikit.layers.data.look)") == [*[f"k{n}" for n in range(7)], "k0"]


def test_of_more_kinds_the_most_frequent_have_a_shape_and_the_rest_are_one(workspace: Path, browser: Browser) -> None:
    kinds = ["x1", *"aabbccddeeff", "x2", "x3", "", "f"]
    project = make(workspace, "fire_water_point", points(*kinds))
    plain = Plain(project)
    assert plain.further_kinds == {"x1", "x2", "x3"}
    with opened(browser, plain.page) as page:
        assert Counter(tiles(page)[1:]) == plain.counted(())
        looks = page.evaluate("machikit.block('data').columns.category.map((_, i) => machikit.layers.data.look(i))")
        by_kind = dict(zip(kinds, looks, strict=True))
        assert len({by_kind[k] for k in "abcdef"}) == 6
        assert {by_kind[k] for k in ("x1", "x2", "x3")} == {"rest"}
        assert by_kind[""] == "none"
        page.get_by_role("button", name="ほかの3種類").click()
        assert {kinds[i] for i in listed(page)} == {"x1", "x2", "x3"}
        assert "x2" in page.inner_text("#items"), "each says what it is"
        page.click("#lang")
        assert "3 other kinds" in page.inner_text("#numbers")
        assert misfits(page) == []


def test_without_scripts_the_rest_is_told_too(workspace: Path, browser: Browser) -> None:
    project = make(workspace, "fire_water_point", points(*"abcdefgh"))
    with opened(browser, project / "site" / "index.html", java_script_enabled=False) as page:
        assert (2, "ほかの2種類") in tiles(page)
        assert page.locator('svg.drawn use[href="#g-rest"]').count() == 2


def test_a_kind_that_would_like_to_be_code_is_text(workspace: Path, browser: Browser) -> None:
    nasty = [
        "<img src=x onerror=alert(1)>",
        "{{7*7}}",
        "</script><script>alert(1)</script>",
        "__proto__",
        "constructor",
    ]
    project = make(workspace, "fire_water_point", points(*nasty, *nasty, *"abcde"))
    with opened(browser, project / "site" / "index.html") as page:
        labels = [label for _, label in tiles(page)]
        assert set(nasty) <= set(labels)
        assert page.locator("img").count() == 0
