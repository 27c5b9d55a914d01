"""Sheets for circulars: every distance and name is computed again with pyproj and plain pandas from data.csv."""

import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from page_tools import PHONE, opened, paper_sheets, without_scripts
from playwright.sync_api import Browser
from pyproj import Geod

from machikit import KitError
from machikit.catalog import Catalog
from machikit.catalog.municipalities import find_city
from machikit.pages.parts.town_circular.foreign_residents import foreign_residents
from machikit.prototype import run
from machikit.prototype.generate import create_prototype

NO = {"×", "✕", "0", "無", "不可"}
OUT = "使用不可|利用不可|休止中|閉鎖中|廃止"
COMPASS = ["北", "北東", "東", "南東", "南", "南西", "西", "北西"]
HAZARD = "災害種別_"


def read(project: Path, city: str, topic: str) -> pd.DataFrame:
    table = pd.read_csv(project / f"datasets/{city}/{topic}/data.csv", dtype=str, keep_default_na=False)
    table[["緯度", "経度"]] = table[["緯度", "経度"]].apply(pd.to_numeric)
    return table.dropna(subset=["緯度", "経度"])


def near(table: pd.DataFrame, town: "pd.Series[float]") -> pd.DataFrame:
    """The table with metres and the direction from a town's point, by the geodesic of another library."""
    n = len(table)
    azimuth, _, metres = Geod(ellps="GRS80").inv(
        [town["経度"]] * n, [town["緯度"]] * n, table["経度"].to_numpy(), table["緯度"].to_numpy()
    )
    return table.assign(metres=metres, azimuth=azimuth).sort_values("metres", kind="stable")


def told(metres: float) -> str:
    return f"{max(10, int(metres / 10 + 0.5) * 10)} m" if metres < 1000 else f"{metres / 1000:.1f} km"


@pytest.fixture(scope="module")
def city() -> str:
    return "takamatsu"


@pytest.fixture
def project(built: Callable[[str, str], Path], city: str) -> Path:
    return built("circular-by-town", city)


def test_a_sheet_names_the_nearest_places_for_each_hazard(project: Path, city: str, browser: Browser) -> None:
    sites, towns = read(project, city, "evacuation_site"), read(project, city, "town")
    sites = sites[~sites["名称"].str.contains(OUT)]
    shelters = read(project, city, "evacuation_shelter")
    shelters = shelters[(shelters["受入対象者"] == "") if "受入対象者" in shelters else slice(None)]
    town = towns[towns["町丁・字"] == "木太町"].iloc[0]
    page_file = project / "site" / "index.html"
    with opened(browser, page_file, size=PHONE) as page:
        page.fill("#tc-search", "木太")
        page.click("#tc-items button")
        rows = page.locator(".tc-hazards tr").evaluate_all(
            "rows => rows.map(r => [[...r.querySelectorAll('th span')].map(e => e.textContent),"
            " [...r.querySelectorAll('li')].map(e => [e.querySelector('b').textContent,"
            " e.querySelector('em')?.textContent ?? '1', e.querySelector('small').textContent])])"
        )
        on_sheet = {hazard: places for hazards, places in rows for hazard in hazards}
        columns = {c.removeprefix(HAZARD): c for c in sites if c.startswith(HAZARD)}
        labels = {"洪水L1": "洪水（L1）", "洪水L2": "洪水（L2）"}
        for hazard, column in columns.items():
            usable = sites[(sites[column] != "") & ~sites[column].isin(NO)]
            if usable.empty:
                assert labels.get(hazard, hazard) in page.locator(".tc-small").first.inner_text()
                continue
            three, shown = near(usable, town).head(3), on_sheet[labels.get(hazard, hazard)]
            assert [name for name, _, _ in shown] == three["名称"].tolist()
            assert [mark for _, mark, _ in shown] == three[column].tolist()
            for (_, _, way), (_, row) in zip(shown, three.iterrows(), strict=True):
                assert way == f"{COMPASS[round(row['azimuth'] % 360 / 45) % 8]} {told(row['metres'])}"
        named = page.locator(".tc-stay b").all_inner_texts()
        assert named == near(shelters, town).head(3)["名称"].tolist()
        sheet = page.locator(".tc-sheet").inner_text()
        assert "市のハザードマップで確かめた" in sheet and "試作・非公式" in sheet and "直線" in sheet
        page.click("#tc-printing button:nth-child(2)")
        assert len(paper_sheets(page)) == 1  # this town's sheet and nothing else
        page.click("#tc-printing button:nth-child(3)")
        found = towns[towns["町丁・字"].str.contains("木太")]
        assert len(paper_sheets(page)) == len(found)
    far = [near(sites, row)["metres"].iloc[0] for _, row in towns.iterrows()]
    text = without_scripts(page_file.read_text(encoding="utf-8"))
    headline = re.search(r'class="headline"[^>]*>(.*?)</p>', text)
    assert headline and f"{len(towns)}の字のうち{sum(m > 1000 for m in far)}は" in headline[1]
    assert all(name in text for name in towns["町丁・字"])


@pytest.fixture(scope="module")
def border(catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """三春町, with the lists of its neighbours copied in, though nobody named them."""
    folder = create_prototype(catalog, "nearest-across-the-border", "三春町", tmp_path_factory.mktemp("border"))
    run(folder)
    return folder


def test_towns_nearer_to_a_neighbours_site_are_those_of_another_library(border: Path, browser: Browser) -> None:
    towns = read(border, "miharu", "town")
    lists = {p.parent.name: read(border, p.parent.name, p.name) for p in border.glob("datasets/*/evacuation_site")}
    assert len(lists) == 5 and len(lists["miharu"]) == 23
    sites = pd.concat(table.assign(city=city) for city, table in lists.items()).reset_index(drop=True)
    sites = sites[~sites["名称"].str.contains(OUT)]
    expected = {}
    for hazard, usable in (("", sites), ("洪水", sites[sites[f"{HAZARD}洪水"] != ""])):
        first = {row["町丁・字"]: near(usable, row).iloc[0] for _, row in towns.iterrows()}
        expected[hazard] = {town: site["名称"] for town, site in first.items() if site["city"] != "miharu"}
    with opened(browser, border / "site" / "index.html", size=PHONE) as page:
        assert f"{len(towns)}の字のうち{len(expected[''])}は" in page.locator(".headline").inner_text()
        for hazard, chip in (("", 1), ("洪水", 2)):
            page.click(f"#na-hazards button:nth-child({chip})")
            while page.locator("#na-more").is_visible():
                page.click("#na-more")
            rows = page.locator("#na-rows tr").evaluate_all(
                "rows => rows.map(r => [r.querySelector('th').textContent, r.querySelector('b').textContent])"
            )
            assert dict(rows) == expected[hazard]
        assert "協定" in page.locator(".na-call").inner_text()


def test_an_island_has_no_border_to_look_across(catalog: Catalog, tmp_path: Path) -> None:
    find_city(catalog, "小笠原村")
    card = catalog.card("nearest-across-the-border")
    assert [lack.table for lack in catalog.missing_inputs(card, "ogasawara")] == ["neighbours"]
    with pytest.raises(KitError, match="小笠原村"):
        create_prototype(catalog, "nearest-across-the-border", "小笠原村", tmp_path)


def test_a_plain_sheet_has_ten_words_and_blank_readings(built: Callable[[str, str], Path], browser: Browser) -> None:
    """Where the data have no reading, none is made up; where fewer than ten people are from abroad, no number is shown."""
    project = built("first-year-japanese", "takamatsu")
    with opened(browser, project / "site" / "index.html", size=PHONE) as page:
        sheet = page.locator(".tc-sheet")
        assert sheet.locator(".tc-words li").count() == 10
        assert sheet.locator("rt").count() > 30
        names = sheet.locator(".tc-place b").all_inner_texts()
        assert sheet.locator(".tc-kana").count() == len(set(names[:-3])) + 3
        table = pd.read_csv(project / "datasets/takamatsu/municipal_indicator/data.csv", dtype=str)
        rows = table[table["指標名"] == "外国人人口"].sort_values("年度")
        assert f"{int(float(rows['値'].iloc[-1])):,}" in page.locator("#numbers").inner_text()
    assert foreign_residents(prototype_with([("外国人人口", 2015, 12.0), ("外国人人口", 2020, 9.0)]), 10) is None
    assert foreign_residents(prototype_with([("外国人人口", 2020, 10.0)]), 10) == {"n": 10, "year": 2020}


def prototype_with(rows: list[tuple[str, int, float]]) -> Any:
    """What `foreign_residents` asks of a prototype, with these indicators."""
    table = pd.DataFrame(rows, columns=["name", "year", "value"])
    return SimpleNamespace(card=SimpleNamespace(topics={"indicators": "municipal_indicator"}), table=lambda _: table)
