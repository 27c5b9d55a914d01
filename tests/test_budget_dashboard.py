"""A budget as bars that open: amounts, shares, changes and sums for each resident are worked out again with plain pandas."""

import csv
import io
import random
import re
import shutil
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from conftest import text_file, write_card, write_dataset
from page_tools import DESKTOP, PHONE, axe, misfits, opened, paper, squeezed, without_scripts
from playwright.sync_api import Browser, Page
from stdnum.jp import in_

from machikit._base.errors import KitError
from machikit.catalog import Catalog, kit_root
from machikit.pages.view import kit_view
from machikit.prototype import run
from machikit.prototype.generate import create_prototype
from machikit.prototype.release_gate import find_personal_data
from machikit.tables.clean.clean_table import clean_table
from machikit.tables.privacy.table_scan import scan_table
from machikit.tables.read.any_file import read_tables
from machikit.tables.recipe.recipe import build_datasets as cook

Build = Callable[..., Path]
LEVELS = {
    "spending_by_purpose": ["款", "項", "目"],
    "city_income": ["款", "項", "目", "節"],
    "spending_by_nature": ["性質", "内訳", "内訳の内訳"],
}
OWN_TAX = r"地方税|市税|村税"


# --- the page's words for numbers, by other means ------------------------------------------------------------------------


def half_up(value: Any, digits: int) -> Decimal:
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def yen(amount: Any) -> str:
    """The Japanese words: the first unit in which the rounded figure is small enough."""
    size = abs(Decimal(str(amount)))
    sign = "−" if Decimal(str(amount)) < 0 else ""
    for unit, word, digits, below in (
        (1, "円", 0, 10_000), (10**4, "万円", 1, 100), (10**4, "万円", 0, 10_000), (10**8, "億円", 1, 100), (10**8, "億円", 0, 10_000),
    ):  # fmt: skip
        told = half_up(size / unit, digits)
        if told < below:
            return f"{sign if told else ''}{told:,}{word}"
    hundreds = int(half_up(size / 10**8, 0))
    return f"{sign}{hundreds // 10_000:,}兆" + (f"{hundreds % 10_000:,}億円" if hundreds % 10_000 else "円")


def share(part: Any, whole: Any) -> str:
    return f"{half_up(Decimal(int(part)) * 100 / Decimal(int(whole)), 1)}%".replace("-", "−")


# --- what stands on the page -----------------------------------------------------------------------------------------------


def table(project: Path, city: str, topic: str = "spending_by_purpose") -> pd.DataFrame:
    found = pd.read_csv(project / f"datasets/{city}/{topic}/data.csv", dtype=str, keep_default_na=False)
    return found.assign(金額=found["金額"].astype("int64"))


def one(rows: pd.DataFrame, place: str, year: str, stage: str = "決算") -> pd.DataFrame:
    return rows[(rows["団体名"] == place) & (rows["年度"] == year) & (rows["予算・決算の別"] == stage)]


def sums(rows: pd.DataFrame, levels: list[str]) -> dict[tuple[str, ...], int]:
    """Path of names → amount, of every item at every level; blank levels are skipped."""
    found: dict[tuple[str, ...], int] = {}
    for _, row in rows.iterrows():
        path = tuple(row[level] for level in levels if row.get(level))
        for depth in range(1, len(path) + 1):
            found[path[:depth]] = found.get(path[:depth], 0) + row["金額"]
    return found


def unfold(page: Page) -> None:
    shut = "document.querySelectorAll('#bg-tree details:not([open]) > summary')"
    while page.evaluate(f"[...{shut}].map((s) => s.click()).length"):
        page.wait_for_timeout(20)  # what opens is filled when the browser says so


def tree(page: Page) -> dict[tuple[str, ...], tuple[str, str]]:
    """Path of names → (amount, share) of every row that is on the page."""
    rows = page.evaluate(
        """() => [...document.querySelectorAll("#bg-tree .bg-row")].map((row) => {
          const path = [];
          for (let li = row.closest("li"); li; li = li.parentElement.closest("li"))
            path.unshift(li.querySelector(".bg-name").textContent);
          return [path, row.querySelector(".bg-amount").textContent, row.querySelector(".bg-share").textContent];
        })"""
    )
    return {tuple(path): (amount, part) for path, amount, part in rows}


def told(found: dict[tuple[str, ...], int]) -> dict[tuple[str, ...], tuple[str, str]]:
    whole = sum(n for path, n in found.items() if len(path) == 1)
    return {path: (yen(n), share(n, whole)) for path, n in found.items()}


def tiles(page: Page) -> list[str]:
    return [squeezed(t) for t in page.locator("#numbers strong").all_inner_texts()]


def lines(page: Page, box: str) -> list[list[str]]:
    return [
        [t.strip() for t in row.locator(":scope > span:not(.bg-bar)").all_inner_texts()]
        for row in page.locator(f"{box} > li").all()
    ]


def open_page(browser: Browser, project: Path, **options: Any) -> Any:
    return opened(browser, project / "site" / "index.html", **options)


# --- Kobe: real accounts ---------------------------------------------------------------------------------------------------


def test_kobes_pages_say_what_its_own_sheet_says(built: Build, browser: Browser) -> None:
    """The totals are those printed on the sheet (thousand yen), read off by eye: 714,157,855 out, 723,425,451 in."""
    project = built("where-money-goes", "kobe")
    assert table(project, "kobe")["金額"].sum() == 714_157_855_000
    assert table(project, "kobe", "spending_by_nature")["金額"].sum() == 714_157_855_000
    income = table(project, "kobe", "city_income")
    assert income["金額"].sum() == 723_425_451_000
    assert income.loc[income["款"] == "地方税", "金額"].sum() == 275_006_150_000
    assert income.loc[income["款"] == "地方交付税", "金額"].sum() == 55_882_171_000
    with open_page(browser, project) as page:
        assert tiles(page) == ["7,142億円", "40.6%", "38.0%"]
        assert "民生費" in page.inner_text(".headline") and "2014年度（平成26年度）決算" in page.inner_text(".headline")
        assert tree(page) == told(sums(table(project, "kobe"), ["款"]))
        page.get_by_role("button", name="性質別").click()
        unfold(page)
        assert tree(page) == told(sums(table(project, "kobe", "spending_by_nature"), ["性質", "内訳", "内訳の内訳"]))
        assert page.input_value("#bg-residents") == "1550831"  # 1 January 2015, within the fiscal year
        assert "2015年1月1日" in page.inner_text("#bg-residents-when")


def test_general_revenue_of_each_purpose_is_drawn_and_told(built: Build, browser: Browser) -> None:
    project = built("where-money-goes", "kobe")
    rows = table(project, "kobe").set_index("款")
    with open_page(browser, project) as page:
        for row in page.locator("#bg-tree .bg-row").all():
            mine = rows.loc[row.locator(".bg-name").inner_text()]
            said = row.locator(".bg-untied").inner_text()
            assert said.endswith(share(mine["うち一般財源等"], mine["金額"]))
            drawn, whole = (row.locator(part).bounding_box()["width"] for part in ("u", "i"))
            assert drawn == pytest.approx(whole * int(mine["うち一般財源等"]) / mine["金額"], abs=2.5)


def test_bars_are_as_long_as_their_amounts(built: Build, browser: Browser) -> None:
    project = built("where-money-goes", "sample")
    with open_page(browser, project) as page:
        unfold(page)
        wide = page.evaluate(
            "[...document.querySelectorAll('#bg-tree .bg-row')].map(r => r.querySelector('i').getBoundingClientRect().width)"
        )
        amounts = list(
            sums(one(table(project, "sample"), "ひながた市", "2024"), LEVELS["spending_by_purpose"]).values()
        )
        by_amount = sorted(zip(sorted(amounts), sorted(wide), strict=True))
        longest, most = by_amount[-1][1], by_amount[-1][0]
        assert longest > 100
        for amount, width in by_amount:
            assert width == pytest.approx(longest * amount / most, abs=1.2)


# --- where the money comes from stands before anything that could be read as “my share” -------------------------------------


@pytest.mark.parametrize("city", ["kobe", "sample"])
def test_how_much_is_tax_is_said_before_anything_for_each_resident(city: str, built: Build, browser: Browser) -> None:
    project = built("where-money-goes", city)
    income = table(project, city, "city_income")
    income = income if city == "kobe" else one(income, "ひながた市", "2024")
    tax = share(income.loc[income["款"].str.fullmatch(OWN_TAX), "金額"].sum(), income["金額"].sum())
    with open_page(browser, project) as page:
        body = page.inner_text("main .part")
        assert body.index(tax) < min(body.index(word) for word in ("1人あたり", "わたしの分", "納めた人"))
        kinds = {row.split("\n")[0]: row for row in page.locator(".bg-kinds li").all_inner_texts()}
        assert len(kinds) == 6 and tax in kinds[next(k for k in kinds if "市の税" in k)]
        for name, pattern in (
            ("地方交付税", "地方交付税"),
            ("借りたお金", "市債|地方債"),
            ("国・県の支出金", ".*支出金"),
        ):
            amount = income.loc[income["款"].str.fullmatch(pattern), "金額"].sum()
            row = squeezed(next(text for key, text in kinds.items() if name in key))
            assert yen(amount) in row and share(amount, income["金額"].sum()) in row
        drawn = [b["width"] for b in (i.bounding_box() for i in page.locator(".bg-strip i").all())]
        assert drawn[0] / sum(drawn) == pytest.approx(float(tax[:-1]) / 100, abs=0.005)


def test_my_share_follows_the_assumptions_that_stand_on_the_page(built: Build, browser: Browser) -> None:
    project = built("where-money-goes", "sample")
    rows = one(table(project, "sample"), "ひながた市", "2024")
    whole, people = rows["金額"].sum(), int(rows["人口"].iloc[0])
    by = rows.groupby("款")["金額"].sum().sort_values(ascending=False)
    with open_page(browser, project) as page:

        def mine(tax: int) -> list[list[str]]:
            return [[name, f"{half_up(Decimal(int(n)) * tax / int(whole), 0):,}円"] for name, n in by.items()]

        assert lines(page, "#bg-mine") == mine(100_000)
        assert yen(Decimal(int(whole)) / people) in page.inner_text("#bg-each")
        page.fill("#bg-my", "256000")
        assert lines(page, "#bg-mine") == mine(256_000) and "256,000円" in page.inner_text("#bg-mine-title")
        page.fill("#bg-residents", "70000")
        page.fill("#bg-tax", "25.5")
        each = Decimal(int(whole)) / 70_000
        said = page.inner_text("#bg-each")
        assert yen(each) in said and "25.5%" in said
        assert yen(each * Decimal("0.255")) in said and yen(each * Decimal("0.745")) in said
        assert "あなたが書いた数" in page.inner_text("#bg-residents-when")
        page.fill("#bg-tax", "")
        assert not page.locator("#bg-mine-section").is_visible() and "計算しません" in page.inner_text("#bg-each")
        page.fill("#bg-residents", "")
        assert "人口がわからない" in page.inner_text("#bg-each") and not page.locator("#bg-measures").is_visible()


# --- opening, searching, choosing -------------------------------------------------------------------------------------------


def test_every_item_of_every_book_opens_to_what_pandas_adds_up(built: Build, browser: Browser) -> None:
    project = built("where-money-goes", "sample")
    rows = table(project, "sample")
    books = rows.groupby(["団体名", "年度", "予算・決算の別"], sort=False).size().index
    with open_page(browser, project) as page:
        for place, year, stage in random.Random(3).sample(list(books), 4):
            page.select_option("#bg-whose", label=place)
            label = next(
                t
                for t in page.locator("#bg-period option").all_inner_texts()
                if t.startswith(year) and t.endswith(stage)
            )
            page.select_option("#bg-period", label=label)
            unfold(page)
            mine = one(rows, place, year, stage)
            assert tree(page) == told(sums(mine, LEVELS["spending_by_purpose"]))
            assert yen(mine["金額"].sum()) in page.inner_text("#bg-where")
            top = [path[0] for path in tree(page) if len(path) == 1]
            assert top == list(mine.groupby("款")["金額"].sum().sort_values(ascending=False).index)


def test_amounts_for_each_resident_are_divided_by_that_years_residents(built: Build, browser: Browser) -> None:
    project = built("where-money-goes", "sample")
    mine = one(table(project, "sample"), "おてほん村", "2023")
    people = int(mine["人口"].iloc[0])
    with open_page(browser, project) as page:
        page.select_option("#bg-whose", label="おてほん村")
        page.select_option("#bg-period", label="2023年度（令和5年度）決算")
        page.get_by_role("button", name="1人あたり").click()
        expected = {path: yen(Decimal(n) / people) for path, n in sums(mine, ["款"]).items()}
        assert {path: amount for path, (amount, _) in tree(page).items()} == expected
        assert f"{people:,}人" in page.inner_text("#bg-said") and "ひとりが納めた税ではありません" in page.inner_text(
            "#bg-said"
        )


def test_change_is_told_against_the_year_before_and_only_where_it_is_in_the_table(
    built: Build, browser: Browser
) -> None:
    project = built("where-money-goes", "sample")
    rows = table(project, "sample")
    with open_page(browser, project) as page:
        now, was = (one(rows, "ひながた市", y).groupby("款")["金額"].sum() for y in ("2022", "2021"))
        page.select_option("#bg-period", label="2022年度（令和4年度）決算")
        for row in page.locator("#bg-tree > ul > li .bg-row").all():
            name, change = row.locator(".bg-name").inner_text(), row.locator(".bg-change").inner_text()
            if name not in was:
                assert name == "災害復旧費" and change.endswith("前の年度になし")
                continue
            expected = half_up(Decimal(int(now[name] - was[name])) * 100 / int(was[name]), 1)
            assert change.endswith(f"{expected:+}%".replace("-", "−").replace("+0.0", "0.0"))
        page.select_option("#bg-whose", label="みほん市")  # 2021 is not in its table
        page.select_option("#bg-period", label="2022年度（令和4年度）決算")
        assert page.locator("#bg-tree .bg-change").count() == 0
        page.select_option("#bg-period", label="2019年度（令和元年度）決算")
        assert page.locator("#bg-tree .bg-change").count() == 0


def test_years_stand_in_a_row_and_a_missing_one_is_not_zero(built: Build, browser: Browser) -> None:
    project = built("where-money-goes", "sample")
    rows = table(project, "sample")
    with open_page(browser, project) as page:
        page.select_option("#bg-whose", label="みほん市")
        found = lines(page, "#bg-years")
        assert [name[:4] for name, _ in found] == ["2019", "2020", "2021", "2022", "2023", "2024"]
        assert "0円ではありません" in found[2][1]
        for name, amount in [line for line in found if line[0][:4] != "2021"]:
            assert amount == yen(one(rows, "みほん市", name[:4])["金額"].sum())
        page.select_option("#bg-whose", label="ひながた市")
        page.select_option("#bg-item", label="災害復旧費")
        found = lines(page, "#bg-years")
        flood = one(rows, "ひながた市", "2022")
        assert found[3][1] == yen(flood.loc[flood["款"] == "災害復旧費", "金額"].sum())
        assert "この年度にこの項目はありません" in found[0][1]
        assert page.locator("#bg-years .planned").count() == 0  # no such item in the budget
        page.select_option("#bg-item", label="教育費")
        assert page.locator("#bg-years .planned").count() == 1


def test_neighbours_stand_side_by_side_for_each_resident(built: Build, browser: Browser) -> None:
    project = built("where-money-goes", "sample")
    rows = table(project, "sample")
    places = ["ひながた市", "みほん市", "おてほん村"]
    with open_page(browser, project, size=DESKTOP) as page:
        heads = page.locator("#bg-side-head th").all_inner_texts()
        assert [h.split("\n")[0] for h in heads[1:]] == places and all("2024年度" in h for h in heads[1:])
        people = {p: int(one(rows, p, "2024")["人口"].iloc[0]) for p in places}
        for line in page.locator("#bg-side tr").all():
            name = line.locator("th").inner_text()
            cells = [t.strip() for t in line.locator("td").all_inner_texts()]
            for place, cell in zip(places, cells, strict=True):
                mine = one(rows, place, "2024")
                amount = mine["金額"].sum() if name == "全体" else mine.loc[mine["款"] == name, "金額"].sum()
                assert cell == (yen(Decimal(int(amount)) / people[place]) if amount else "—")


def test_an_item_is_found_wherever_it_stands(built: Build, browser: Browser) -> None:
    project = built("where-money-goes", "sample")
    mine = one(table(project, "sample"), "ひながた市", "2024")
    with open_page(browser, project) as page:
        page.fill("#bg-search", "ﾎｲｸ")  # kana of no item
        assert "あてはまる項目はありません" in page.inner_text("#bg-said")
        page.fill("#bg-search", "保育所")
        row = page.locator("#bg-tree .bg-row")
        assert row.count() == 1 and "民生費 › 児童福祉費" in row.inner_text()
        amount = mine.loc[mine["目"] == "保育所費", "金額"].sum()
        assert yen(amount) in row.inner_text() and share(amount, mine["金額"].sum()) in row.inner_text()
        page.click("#lang")
        page.fill("#bg-search", "nurser")
        assert page.locator("#bg-tree .bg-row").count() == 1


def test_what_is_open_stays_open_and_the_keyboard_opens(built: Build, browser: Browser) -> None:
    with open_page(browser, built("where-money-goes", "sample")) as page:
        page.focus("#bg-tree summary >> nth=0")
        page.keyboard.press("Enter")
        assert page.locator("#bg-tree details[open]").count() == 1
        page.locator("#bg-tree details[open] li").nth(
            3
        ).wait_for()  # drawn when it opens, which a busy machine does later
        page.get_by_role("button", name="1人あたり").click()
        page.click("#lang")
        assert page.locator("#bg-tree details[open]").count() == 1
        assert page.locator("#bg-tree details[open] > summary .bg-name").inner_text() == "Welfare"


# --- revenue ------------------------------------------------------------------------------------------------------------------


def test_a_table_of_taxes_alone_is_never_called_the_citys_revenue(built: Build, browser: Browser) -> None:
    """The sheet's own sum of all taxes: 65,142,133,947 yen."""
    project = built("city-income", "takamatsu")
    rows = table(project, "takamatsu", "city_income")
    assert rows["金額"].sum() == 65_142_133_947
    with open_page(browser, project) as page:
        assert "市の税だけ" in page.inner_text("#bg-from") and page.locator(".bg-strip").count() == 0
        assert tiles(page) == [
            yen(65_142_133_947),
            share(rows.loc[rows["項"] == "市民税", "金額"].sum(), 65_142_133_947),
        ]
        assert "歳入は" not in page.inner_text(".headline") and "市税の内訳" in page.inner_text("#bg-where")
        unfold(page)
        expected = {path[1:]: n for path, n in sums(rows, LEVELS["city_income"]).items() if len(path) > 1}
        assert tree(page) == told(expected)
        assert ("軽自動車税", "滞納繰越分") in expected, "a level that a row leaves out is skipped"
        assert page.locator("#bg-my").count() == page.locator("#bg-tax").count() == 0
        assert yen(Decimal(65_142_133_947) / 417_660) in page.inner_text("#bg-each")


def test_revenue_of_all_kinds_opens_down_to_single_taxes(built: Build, browser: Browser) -> None:
    project = built("city-income", "kobe")
    with open_page(browser, project) as page:
        unfold(page)
        assert tree(page) == told(sums(table(project, "kobe", "city_income"), LEVELS["city_income"]))
        assert tiles(page) == ["7,234億円", "38.0%", "7.7%"]


def test_taxes_alone_are_not_summed_up_beside_a_neighbours_whole_revenue(
    catalog: Catalog, browser: Browser, tmp_path: Path
) -> None:
    site = run(create_prototype(catalog, "city-income", "kobe", tmp_path, compare=["takamatsu"]))
    with opened(browser, site) as page:
        rows = {
            r.locator("th").inner_text(): r.locator("td").all_inner_texts() for r in page.locator("#bg-side tr").all()
        }
        whole, tax = rows["全体"], rows["市の税（地方税）"]
        assert [squeezed(c) for c in whole] == [yen(Decimal(723_425_451_000) / 1_550_831), "—"]
        assert squeezed(tax[1]) == yen(Decimal(65_142_133_947) / 417_660)
        assert squeezed(rows["地方交付税"][1]) == "—"
        assert "会計の範囲や仕事の分担がちがいます" in page.inner_text("footer")


# --- files, paper, scripts, words ---------------------------------------------------------------------------------------------


def test_the_csv_holds_every_item_of_every_book_in_yen(built: Build, browser: Browser) -> None:
    project = built("where-money-goes", "sample")
    rows = table(project, "sample")
    with open_page(browser, project, accept_downloads=True) as page:
        with page.expect_download() as got:
            page.click("#csv")
        text = Path(got.value.path()).read_text(encoding="utf-8-sig")
    saved = pd.read_csv(io.StringIO(text))
    assert len(saved) == sum(
        len(sums(part, LEVELS["spending_by_purpose"])) for _, part in rows.groupby(["団体名", "年度", "予算・決算の別"])
    )
    tops = saved[saved["段"] == 1].groupby(["団体名", "年度", "予算・決算の別"])["金額（円）"].sum()
    mine = rows.assign(年度=rows["年度"].astype(int)).groupby(["団体名", "年度", "予算・決算の別"])["金額"].sum()
    pd.testing.assert_series_equal(tops.rename(None), mine.rename(None))
    deep = saved[saved["項目（上から順に）"] == "民生費／児童福祉費／保育所費"]
    assert deep["金額（円）"].sum() == rows.loc[rows["目"] == "保育所費", "金額"].sum()


@pytest.mark.parametrize(("card", "city"), [("where-money-goes", "sample"), ("city-income", "takamatsu")])
def test_without_scripts_the_page_says_the_same(
    card: str, city: str, built: Build, browser: Browser, tmp_path: Path
) -> None:
    site = built(card, city) / "site" / "index.html"
    bare = text_file(tmp_path / "bare.html", without_scripts(site.read_text(encoding="utf-8")))
    parts = [
        "#numbers",
        ".headline",
        "#bg-from",
        "#bg-where",
        "#bg-years",
        "#bg-side",
        "#bg-each",
        "#bg-mine",
        "#bg-keys",
        ".bg-heads",
    ]
    with opened(browser, site) as live, opened(browser, bare) as page:
        for part in parts:
            assert [squeezed(t) for t in page.locator(part).all_inner_texts()] == [
                squeezed(t) for t in live.locator(part).all_inner_texts()
            ], part
        for one_page in (live, page):
            unfold(one_page)
        assert tree(page) == tree(live) and len(tree(page)) > 15
        said = paper(live)
        assert squeezed(live.inner_text("#bg-where"))[:12] in said and ("試算" in said) == (card != "city-income")


def test_numbers_are_told_to_the_same_step_in_both_languages(built: Build, browser: Browser) -> None:
    chance = random.Random(9)
    edges = [
        0,
        9_999,
        10_000,
        999_499,
        999_500,
        99_994_999,
        99_995_000,
        9_994_999_999,
        9_995_000_000,
        10**12 - 1,
        10**12,
        1_234_500_000_000,
    ]
    amounts = [*edges, *(int(10 ** chance.uniform(0, 13.5)) for _ in range(300))]
    amounts += [-n for n in amounts[:60]]

    def at_build(n: int, lang: str) -> str:
        return kit_view("budget").call("yen", str(n), f'"{lang}"')

    with open_page(browser, built("where-money-goes", "kobe")) as page:
        ask = "amounts => amounts.map((n) => machikit.money.yen(n))"
        assert page.evaluate(ask, amounts) == [yen(n) for n in amounts] == [at_build(n, "ja") for n in amounts]
        page.click("#lang")
        english = page.evaluate(ask, amounts)
        assert english == [at_build(n, "en") for n in amounts]
    units = {"yen": 1, "million yen": 10**6, "billion yen": 10**9}
    for n, said in zip(amounts, english, strict=True):
        figure, unit = said.split(" ", 1)
        value = Decimal(figure.replace(",", "").replace("−", "-")) * units[unit]
        assert abs(value - n) <= abs(n) * Decimal("0.051") + Decimal("0.5"), (n, said)
    assert at_build(714_157_855_000, "en") == "714.2 billion yen" and at_build(460_500, "en") == "461,000 yen"


def test_the_first_edits_that_the_code_proposes_work(built: Build, browser: Browser, tmp_path: Path) -> None:
    mine = shutil.copytree(built("where-money-goes", "sample"), tmp_path / "mine")
    rows = one(table(mine, "sample"), "ひながた市", "2024")
    code = (mine / "prototype.py").read_text(encoding="utf-8")
    text_file(mine / "prototype.py", code.replace("# money = {", "money = {"))
    with opened(browser, run(mine)) as page:
        school = rows.loc[rows["款"] == "教育費"]
        assert tiles(page)[0] == yen(school["金額"].sum())
        assert set(tree(page)) == {(item,) for item in school["項"]}
        assert len(lines(page, "#bg-years")) == 5, "2022 to 2024, the year that is missing, and the budget"


# --- small invented budgets ---------------------------------------------------------------------------------------------------


@pytest.fixture
def build(workspace: Path, tmp_path: Path) -> Build:
    """`build(rows, income)`: a page of the invented city; rows by header."""

    def make(rows: list[dict[str, str]], income: list[dict[str, str]] | None = None) -> Path:
        tables = {"main": "spending_by_purpose", "income?": "city_income"}
        write_card(workspace, "try", theme="budget", template="budget-dashboard", tables=tables, needs={})
        write_dataset(workspace, "tameshi", "spending_by_purpose", rows)
        if income:
            write_dataset(workspace, "tameshi", "city_income", income)
        return run(create_prototype(Catalog(workspace), "try", "tameshi", tmp_path / "out"))

    return make


def item(*path: str, yen: str | int, **more: str) -> dict[str, str]:
    names = dict(zip(("款", "項", "目"), [*path, "", ""], strict=False))
    return names | {"金額": str(yen)} | more


def rewrite(site: Path, rows: list[dict[str, str]]) -> Path:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(row for row in rows if any(row.values()))
    text_file(site.parents[1] / "datasets/tameshi/spending_by_purpose/data.csv", out.getvalue())
    return run(site.parents[1])


def test_one_row_without_a_year_and_no_row_at_all_make_a_page(build: Build, browser: Browser) -> None:
    site = build([{"款": "総務費", "金額": "5000000"}])
    with opened(browser, site, size=PHONE) as page:
        assert tree(page) == {("総務費",): ("500万円", "100.0%")}
        assert "年度の記載なし" in page.inner_text("#bg-where")
        assert not page.locator("#bg-years-section").is_visible() and not page.locator("#bg-side-section").is_visible()
        assert "歳入の表がありません" in page.inner_text("#bg-from")
        assert not page.locator("#bg-mine-section").is_visible(), "no share of yours before it is known how much is tax"
        assert misfits(page) == [] and axe(page) == []
        page.fill("#bg-residents", "1000")
        page.fill("#bg-tax", "40")
        assert lines(page, "#bg-mine") == [["総務費", "100,000円"]]
    with opened(browser, rewrite(site, [{"款": "", "金額": ""}])) as page:
        assert "表に金額がありません" in page.inner_text(".budget") and page.locator(".num").count() == 0
        page.click("#lang")
        assert misfits(page) == []


def test_negative_zero_and_blank_amounts(build: Build, browser: Browser) -> None:
    rows = [
        item("民生費", yen=300_000_000), item("総務費", "還付", yen=-100_000_000), item("総務費", "管理", yen=150_000_000),
        item("労働費", yen=0), item("商工費", yen=""), item("災害復旧費", yen=-20_000_000),
    ]  # fmt: skip
    site = build(rows)
    with opened(browser, site) as page:
        unfold(page)
        assert tree(page) == {
            ("民生費",): ("3.0億円", "90.9%"),
            ("総務費",): ("5,000万円", "15.2%"),
            ("総務費", "管理"): ("1.5億円", "45.5%"),
            ("総務費", "還付"): ("−1.0億円", "−30.3%"),
            ("労働費",): ("0円", "0.0%"),
            ("災害復旧費",): ("−2,000万円", "−6.1%"),
        }
        assert "空らんが1行" in page.inner_text("footer") and "マイナスの額" in page.inner_text("#bg-keys")
        box = {
            r.locator(".bg-name").inner_text(): r.locator("i").bounding_box()
            for r in page.locator("#bg-tree .bg-row").all()
        }
        zero = box["民生費"]["x"]
        assert box["還付"]["x"] + box["還付"]["width"] == pytest.approx(zero, abs=1.5), (
            "minus goes to the left of nought"
        )
        assert box["還付"]["width"] == pytest.approx(box["民生費"]["width"] / 3, abs=2)
        assert box["労働費"]["width"] <= 1
        page.fill("#bg-residents", "10")
        page.fill("#bg-tax", "50")
        assert [name for name, _ in lines(page, "#bg-mine")] == ["民生費", "総務費"]
    with opened(browser, rewrite(site, [item("総務費", yen=-5)])) as page:
        assert tree(page) == {("総務費",): ("−5円", "")}, "no share of a whole below nought"
        assert not page.locator("#bg-mine-section").is_visible()


def test_totals_that_are_not_the_sum_of_their_parts_are_told(build: Build, browser: Browser) -> None:
    rows = [
        item("民生費", yen=1_000_000_000), item("民生費", "社会福祉費", yen=600_000_000), item("民生費", "児童福祉費", yen=300_000_000),
        item("土木費", yen=200_000_000), item("土木費", "道路費", yen=250_000_000), item("教育費", yen=80_000_000),
        item("教育費", "小学校費", yen=80_000_000), item("歳出合計", yen=1_330_000_000),
    ]  # fmt: skip
    with opened(browser, build(rows)) as page:
        unfold(page)
        assert tree(page) == {
            ("民生費",): ("10.0億円", "75.2%"),
            ("民生費", "社会福祉費"): ("6.0億円", "45.1%"),
            ("民生費", "児童福祉費"): ("3.0億円", "22.6%"),
            ("民生費", "内訳の記載なし"): ("1.0億円", "7.5%"),
            ("土木費",): ("2.5億円", "18.8%"),
            ("土木費", "道路費"): ("2.5億円", "18.8%"),
            ("教育費",): ("8,000万円", "6.0%"),
            ("教育費", "小学校費"): ("8,000万円", "6.0%"),
        }
        said = page.locator("#bg-odd p").all_inner_texts()
        assert (
            len(said) == 2
            and "「土木費」の額は2.0億円" in "".join(said)
            and "「民生費」の額は10.0億円" in "".join(said)
        )
        page.click("#lang")
        assert all("土木費" in s or "民生費" in s for s in page.locator("#bg-odd p").all_inner_texts())


def test_years_may_be_written_as_days_and_two_accounts_are_never_added_up(build: Build, browser: Browser) -> None:
    rows = [
        item("総務費", yen=10_000, 年度="2024-03-31", 会計="一般会計"), item("総務費", yen=20_000, 年度="2024-04-01", 会計="一般会計"),
        item("保険給付費", yen=990_000, 年度="2024", 会計="国民健康保険特別会計"),
    ]  # fmt: skip
    with opened(browser, build(rows)) as page:
        assert page.locator("#bg-whose option").all_inner_texts() == [
            "ためし市 一般会計",
            "ためし市 国民健康保険特別会計",
        ]
        assert [name for name, _ in lines(page, "#bg-years")] == ["2023年度（令和5年度）", "2024年度（令和6年度）"]
        assert tiles(page)[0] == "2.0万円"
        page.select_option("#bg-whose", label="ためし市 国民健康保険特別会計")
        assert tree(page) == {("保険給付費",): ("99.0万円", "100.0%")}


def test_many_items_are_shown_in_steps_and_the_keyboard_goes_on_with_the_new_ones(
    build: Build, browser: Browser
) -> None:
    rows = [item(f"款{n:03}", part, yen=1_000_000 - n, 年度="2024") for n in range(250) for part in ("甲", "乙")]
    with opened(browser, build(rows)) as page:
        assert len(tree(page)) == 100
        for shown, label in ((200, "ほか100項目を見る"), (250, "ほか50項目を見る")):
            assert page.inner_text("#bg-tree .next") == label
            page.focus("#bg-tree .next")
            page.keyboard.press("Enter")
            assert len(tree(page)) == shown
            first_new = f"款{shown - (100 if shown == 200 else 50):03}"
            assert page.evaluate("document.activeElement.querySelector('.bg-name').textContent") == first_new
        assert page.locator("#bg-tree .next").count() == 0
        page.keyboard.press("Enter")
        assert page.locator("#bg-tree details[open] li").count() == 2


@pytest.mark.full
def test_fifty_thousand_rows_are_added_up_whole_and_shown_in_part(build: Build, browser: Browser) -> None:
    rows = [item(f"款{n % 12}", f"項{n % 600}", f"目{n}", yen=1000 + n, 年度="2024") for n in range(50_000)]
    site = build(rows)
    assert site.stat().st_size < 5_000_000
    with opened(browser, site) as page:
        whole = sum(1000 + n for n in range(50_000))
        assert tiles(page)[0] == yen(whole)
        assert len(tree(page)) == 12
        page.locator("#bg-tree summary").first.click()
        page.locator("#bg-tree details details summary").first.click()
        assert page.locator("#bg-tree details details li").count() <= 101
        assert "400項目まで" in without_scripts(site.read_text(encoding="utf-8"))
        page.fill("#bg-search", "目49999")
        assert page.locator("#bg-tree .bg-row").count() == 1
        assert yen(50_999) in page.inner_text("#bg-tree .bg-row")


def test_names_from_the_table_are_never_read_as_markup(build: Build, browser: Browser) -> None:
    nasty = ["<img src=x onerror=alert(1)>", "{{7*7}}", "</script><script>alert(2)</script>", "constructor", "{n}"]
    rows = [
        item(name, f"{name}の内訳", yen=10_000 * (n + 1), 年度="2024", 団体名=nasty[0]) for n, name in enumerate(nasty)
    ]
    income = [item(name, yen=5, 年度="2024", 団体名=nasty[0]) for name in ("市税", "市債", nasty[1])]
    with opened(browser, build(rows, income)) as page:
        unfold(page)
        assert {path[0] for path in tree(page)} == set(nasty)
        assert page.locator("img").count() == 0 and "49" not in page.inner_text("#bg-tree .bg-name >> nth=0")
        page.fill("#bg-search", "onerror")
        assert page.locator("#bg-tree .bg-row").count() >= 2
        page.click("#lang")
        assert nasty[2] in page.inner_text("#bg-mine")


# --- amounts are no numbers of persons ----------------------------------------------------------------------------------------


def test_amounts_of_twelve_digits_are_not_taken_for_my_numbers(catalog: Catalog) -> None:
    """110,748,869,000 yen passes a My Number's check digit; in a column that is not one of money it is still suspected."""
    amounts = [["公債費", f"{n}{in_.calc_check_digit(str(n))}"] for n in (11074886900, 20153312345, 30987654321)]
    schema = catalog.schema("spending_by_purpose")
    assert scan_table(["款", "金額"], amounts, schema) == scan_table(["款", "決算額（円）"], amounts) == []
    assert {one.kind for one in scan_table(["款", "整理番号"], amounts, schema)} == {"my_number"}
    assert find_personal_data(catalog.datasets["kobe/spending_by_purpose"], schema) == []


# --- from a city's sheet to yen --------------------------------------------------------------------------------------------------


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """A house with one recipe, for a sheet on which two tables stand side by side, in thousands, with indents."""
    raw = tmp_path / "raw"
    raw.mkdir()
    book = openpyxl.Workbook()
    lines_ = [
        ("決算の状況（単位：千円）", None, None, None, None), ("区分", "決算額", None, "区分", "収入"),
        ("義務的経費計", 900, None, "市税", 7),
        ("　人件費", 500, None, None, None), ("　　うち職員給", 400, None, None, None), ("　扶助費", 400, None, None, None),
        ("災害復旧費", "-", None, None, None), ("投資的経費計", 100, None, None, None), ("歳出合計", 1000, None, None, None),
    ]  # fmt: skip
    for line in lines_:
        book.active.append(line)
    book.save(raw / "book.xlsx")
    home = tmp_path / "home" / "datasets"
    shutil.copytree(kit_root() / "datasets/_schemas", home / "_schemas")
    shutil.copytree(
        kit_root() / "datasets/takamatsu",
        home / "takamatsu",
        ignore=lambda d, names: [n for n in names if n != "city.yaml"],
    )
    for name in ("_sources.yaml", "_terms.yaml"):
        (home / "_recipes").mkdir(exist_ok=True)
        shutil.copy(kit_root() / "datasets/_recipes" / name, home / "_recipes")
    return tmp_path


def recipe(folder: Path, total: str = "歳出合計") -> Path:
    text_file(
        folder / "home/datasets/_recipes/takamatsu/spending_by_nature.yaml",
        "title: {ja: つくりもの, en: Invented}\npublisher: {ja: 高松市, en: Takamatsu}\nas_of: 2024-03\nretrieved: 2026-08\n"
        "credit: {ja: つくりもの, en: Invented}\nsources: [{source: takamatsu, at: a.xlsx, title: {ja: あ, en: A}}]\n"
        "tables:\n- file: book.xlsx\n  area: A2:B9\n  unit: {決算額: 1000}\n"
        f"  outline: {{label: 区分, into: [性質, 内訳, 内訳の内訳], total: {total}}}\n"
        "caveats: [{ja: つくりものです。, en: Invented.}]\n",
    )
    return folder / "home/datasets/takamatsu/spending_by_nature/data.csv"


def test_an_indented_sheet_in_thousands_becomes_rows_in_yen_that_add_up(sheet: Path) -> None:
    data = recipe(sheet)
    cook(["takamatsu/spending_by_nature"], sheet / "raw", home=sheet / "home/datasets")
    assert data.read_text(encoding="utf-8").splitlines() == [
        "性質,内訳,内訳の内訳,金額",
        "義務的経費計,人件費,職員給,400000",
        "義務的経費計,人件費,その他の人件費,100000",
        "義務的経費計,扶助費,,400000",
        "投資的経費計,,,100000",
    ]


def test_a_sheet_whose_parts_do_not_make_its_total_is_refused_with_both_figures(sheet: Path) -> None:
    data = recipe(sheet)
    book = openpyxl.load_workbook(sheet / "raw/book.xlsx")
    book.active["B9"] = 1001
    book.save(sheet / "raw/book.xlsx")
    with pytest.raises(KitError) as error:
        cook(["takamatsu/spending_by_nature"], sheet / "raw", home=sheet / "home/datasets")
    assert "1,001" in str(error.value) and "1,000" in str(error.value) and not data.exists()
    recipe(sheet, total="歳入合計")
    with pytest.raises(KitError, match="歳入合計"):
        cook(["takamatsu/spending_by_nature"], sheet / "raw", home=sheet / "home/datasets")


@pytest.mark.parametrize(
    ("header", "above", "cell", "amount"),
    [
        ("決算額（千円）", "", "1,234", "1234000"), ("決算額", "（単位：千円）", "1,234", "1234000"),
        ("決算額（円）", "単位：千円", "1,234", "1234"),
        ("金額（百万円）", "", "12.5", "12500000"), ("金額", "単位　億円", "△3", "-300000000"), ("金額", "", "▲1,000", "-1000"),
        ("金額（円）", "", "0.5", ""), ("金額（千円）", "", "－", ""),
    ],
)  # fmt: skip
def test_a_citys_own_table_is_read_in_the_unit_that_it_names(
    header: str, above: str, cell: str, amount: str, tmp_path: Path
) -> None:
    lines_ = [[above, ""]] * bool(above) + [["款", header], ["総務費", cell]]
    path = tmp_path / "a.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(lines_)
    done = clean_table(read_tables(path)[0], Catalog(roots=[kit_root()]).schema("spending_by_purpose"))
    assert [row.get("amount") for row in done.rows] == [amount]
    unit = re.search("(千|百万|億)円", header if "円" in header else above)
    assert [f.was for f in done.findings if f.kind == "in_unit"] == ([unit[0]] if unit else [])
