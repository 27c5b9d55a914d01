"""Indicators of a municipality: every number on the pages is computed again with plain pandas from the prototype's data."""

import csv
import io
import re
import time
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pandas as pd
import pytest
import yaml
from conftest import text_file
from page_tools import PHONE, misfits, opened, paper
from playwright.sync_api import Browser

from machikit._base.errors import KitError
from machikit.catalog import Catalog
from machikit.catalog.neighbours import neighbours
from machikit.pages.parts.indicators.measures import read_measures
from machikit.prototype import run
from machikit.prototype.generate import create_prototype

CARDS = (
    "beside-neighbours",
    "first-graders-in-six-years",
    "how-many-serve-how-many",
    "one-household-in-how-many",
    "shops-and-doctors-left",
)
TOWNS = ("三春町", "小笠原村", "千代田区", "横浜市", "焼津市", "双葉町", "大熊町", "富谷市")
BESIDE = ("田村市", "郡山市", "小野町")

Number = Callable[["Figures"], "pd.Series[float]"]
# Measure → its value by year. Written anew, not read from measures.csv.
VALUES: dict[str, Number] = {
    "residents": lambda f: f.register("総人口"),
    "change10": lambda f: f.register("総人口") / f.register("総人口", later=10) * 100,
    "young": lambda f: f["A1301"] / f["A1101"] * 100,
    "old": lambda f: f["A1303"] / f["A1101"] * 100,
    "births": lambda f: f.events("出生者数") / f.register("総人口") * 1000,
    "moves": lambda f: (f.events("転入者数") - f.events("転出者数")) / f.register("総人口") * 1000,
    "size": lambda f: f["A710201"] / f["A710101"],
    "alone%": lambda f: f["A8301"] / f["A710101"] * 100,
    "farming": lambda f: f["F2201"] / f["F1102"] * 100,
    "per_staff": lambda f: f.register("総人口") / f["D1202"],
    "balance": lambda f: f["D2203"],
    "debt": lambda f: f["D2211"],
    "shops/": lambda f: f["H6130"] / f.register("総人口") * 1000,
    "clinics/": lambda f: f["I5102"] / f.register("総人口") * 10000,
    "doctors/": lambda f: f["I6100"] / f.register("総人口") * 10000,
    "born": lambda f: f.events("出生者数"),
    "six": lambda f: f.events("出生者数", later=6),
    "grade": lambda f: (f["E2501"] + f["E3905"]) / 6,
    "pupils": lambda f: f["E2501"] + f["E3905"],
    "schools": lambda f: f["E2101"] + f["E3901"],
    "staff": lambda f: f["D1202"],
    "alone": lambda f: f["A8301"],
    "one_in": lambda f: f["A710101"] / f["A8301"],
    "share": lambda f: f["A8301"] / f["A710101"] * 100,
    "of_old": lambda f: f["A8301"] / f["A1303"] * 100,
    "shops": lambda f: f["H6130"],
    "restaurants": lambda f: f["H6131"],
    "large": lambda f: f["H6132"],
    "hospitals": lambda f: f["I510120"],
    "clinics": lambda f: f["I5102"],
    "dentists": lambda f: f["I5103"],
    "doctors": lambda f: f["I6100"],
    "pharmacists": lambda f: f["I6300"],
}
OF_CARD = {"beside-neighbours": {"alone": "alone%", "shops": "shops/", "clinics": "clinics/", "doctors": "doctors/"}}


class Figures:
    """The tables of one municipality in a prototype, as pandas reads them."""

    def __init__(self, folder: Path):
        table = pd.read_csv(folder / "municipal_indicator" / "data.csv", dtype={"全国地方公共団体コード": str})
        self._table = table.pivot(index="年度", columns="指標コード", values="値")
        residents = folder / "population_by_year" / "data.csv"
        self._residents = pd.read_csv(residents) if residents.is_file() else pd.DataFrame()

    def __getitem__(self, code: str) -> "pd.Series[float]":
        return self._table[code].dropna()

    def register(self, column: str, later: int = 0) -> "pd.Series[float]":
        years = self._residents["基準日"].str[:4].astype(int) + later
        return pd.Series(self._residents[column].to_numpy(float), index=years)

    def events(self, column: str, later: int = 0) -> "pd.Series[float]":
        years = self._residents["人口動態の対象年"] + later
        return pd.Series(self._residents[column].to_numpy(float), index=years)

    def value(self, card: str, measure: str) -> "pd.Series[float]":
        return (
            VALUES[OF_CARD.get(card, {}).get(measure, measure)](self).replace(float("inf"), None).dropna().sort_index()
        )


def text(markup: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", markup)).strip()


def number(shown: str) -> float:
    found = re.search(r"[−-]?[\d,]+(\.\d+)?", shown)
    assert found, shown
    return float(found[0].replace(",", "").replace("−", "-"))


def is_shown(shown: str, value: float) -> bool:
    """Whether a number as it stands on a page is this value, rounded halves up to as many places."""
    places = len(shown.partition(".")[2])
    return abs(number(shown) - value) <= 0.5 / 10**places + 1e-9


def check_page(project: Path, card: str, towns: dict[str, str]) -> int:
    """Hold every number that the page shows against pandas. towns: name → id, as on the page. Returns how many there were."""
    page = (project / "site" / "index.html").read_text(encoding="utf-8")
    figures = {name: Figures(project / "datasets" / city) for name, city in towns.items()}
    own = next(iter(figures.values()))
    seen = 0
    for measure, year, table in re.findall(
        r'<table class="in-towns" data-measure="(\w+)"><caption>.*?<small>(\d{4}).*?</caption>(.*?)</table>', page
    ):
        for row in re.findall(r"<tr[^>]*><th scope=\"row\">(.*?)</tr>", table):
            name, numbers, cell = (text(one) for one in re.split(r"</th>|</td>", row)[:3])
            values = figures[name].value(card, measure)
            if int(year) in values.index:
                assert is_shown(re.split(r"(?<=\d)(?=[^\d.,])", cell)[0], values[int(year)]), (measure, name, cell)
                if "÷" in numbers:
                    n, d = map(number, numbers.split("÷"))
                    times = {
                        "young": 100,
                        "old": 100,
                        "alone": 100,
                        "share": 100,
                        "of_old": 100,
                        "farming": 100,
                        "change10": 100,
                    }
                    per = {"births": 1000, "moves": 1000, "shops": 1000, "clinics": 10000, "doctors": 10000} | times
                    assert n / d * per.get(measure, 1) == pytest.approx(values[int(year)]), (measure, name, numbers)
            else:
                assert not re.search(r"\d[^0]", cell.replace("割る数が0", "")), (measure, name, cell)
            seen += 1
    heads = re.findall(r'<th scope="col" class="n">(\d{4})</th>', page)
    for measure, cells in re.findall(r'<tr data-measure="(\w+)"><th scope="row">.*?</th>(.*?)</tr>', page):
        values = own.value(card, measure)
        for year, cell in zip(heads, re.findall(r"<td[^>]*>(.*?)</td>", cells), strict=True):
            if int(year) in values.index:
                assert is_shown(text(cell.split("<small>")[0].split("<span")[0]), values[int(year)]), (measure, year)
            else:
                assert not re.search(r"[1-9]", text(cell.split("<small>")[0])), (measure, year, cell)
            seen += 1
    tiles = re.findall(r'<span class="n">([^<]*)</span>', page.split('id="numbers"')[1].split("</section>")[0])
    with (project / "idea_cards" / card / "measures.csv").open(encoding="utf-8") as file:
        heads = [row["measure"] for row in csv.DictReader(file) if "head" in row["show"]]
    latest = [values.iloc[-1] for measure in heads if len(values := own.value(card, measure))]
    if "数字がそろっていません" in page:  # then a 0 is no answer, and does not stand at the top
        latest = [value for value in latest if value]
    assert len(tiles) == len(latest) and all(map(is_shown, tiles, latest))
    return seen + len(tiles)


def city_ids(project: Path) -> list[str]:
    """The ids of a prototype's city and of those beside it."""
    settings = yaml.safe_load((project / "prototype.yaml").read_text(encoding="utf-8"))
    return [settings["city"], *settings["compare"]]


def city_name(catalog: Catalog, own: str, city: str) -> str:
    here, there = catalog.cities[own], catalog.cities[city]
    return there.name["ja"] + ("" if here.prefecture == there.prefecture else f"（{there.prefecture['ja']}）")


@pytest.fixture(scope="module")
def beside(catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A town beside three others, which are named in an order of nobody's."""
    project = create_prototype(
        catalog, "beside-neighbours", "三春町", tmp_path_factory.mktemp("beside"), compare=BESIDE
    )
    run(project)
    return project


def test_every_number_beside_others_is_that_of_pandas(beside: Path) -> None:
    towns = dict(zip(("三春町", *BESIDE), city_ids(beside), strict=True))
    assert check_page(beside, "beside-neighbours", towns) > 15 * 4
    page = (beside / "site" / "index.html").read_text(encoding="utf-8")
    tables = re.findall(r'<table class="in-towns".*?</table>', page)
    orders = {tuple(text(th) for th in re.findall(r'<th scope="row">(.*?)</th>', table)) for table in tables}
    assert orders == {
        ("三春町", "郡山市", "田村市", "小野町")
    }  # by code, whatever a measure says and whoever was named first
    assert not re.search(r"[1-9]位|ワースト|ランキング", text(page.split('id="parts"')[1].split("</footer>")[0]))


@pytest.fixture(scope="module")
def evacuated(catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A town in which the census counted nobody, beside another one."""
    folder = tmp_path_factory.mktemp("evacuated")
    return create_prototype(catalog, "one-household-in-how-many", "双葉町", folder, compare=["三春町"])


def test_a_page_stands_beside_neighbours_and_likes_unless_somebody_names_others(
    catalog: Catalog, tmp_path: Path
) -> None:
    project = create_prototype(catalog, "beside-neighbours", "三春町", tmp_path)
    own, *others = [catalog.cities[city] for city in city_ids(project)]
    near = {code for code, _ in neighbours(catalog, own.code or "")}
    kinds = [other.code in near for other in others]
    assert kinds == [True] * 4 + [False] * 4 and all(other.name["ja"][-1] == "町" for other in others[4:])
    page = run(project).read_text(encoding="utf-8")
    rows = re.findall(
        r'<th scope="row"><span class="in-sign of-(\w+)"', re.findall(r'<table class="in-towns".*?</table>', page)[0]
    )
    assert rows == ["own"] + ["neighbour"] * 4 + ["alike"] * 4
    island = create_prototype(catalog, "beside-neighbours", "小笠原村", tmp_path)
    assert len(city_ids(island)) == 5  # no neighbours, and no error
    lone = {path.name for path in (project / "datasets" / others[0].id).iterdir()}
    assert lone == {"city.yaml", "municipal_indicator", "population_by_year"}


def test_what_is_divided_by_nobody_is_told_and_never_a_number(evacuated: Path) -> None:
    page = re.sub(r"<script.*?</script>", "", run(evacuated).read_text(encoding="utf-8"), flags=re.S)
    assert "割る数が0" in page and "NaN" not in page and "Infinity" not in page
    headline = re.search(r'class="headline"[^>]*>(.*?)</', page, re.S)
    assert headline and "数字がそろっていません" in headline[1]
    assert "国勢調査の人口が0の年" in page and "三春町：国勢" not in page
    own, other = city_ids(evacuated)
    assert check_page(evacuated, "one-household-in-how-many", {"双葉町": own, "三春町": other})


def test_no_line_joins_figures_that_were_counted_differently(catalog: Catalog, tmp_path: Path) -> None:
    project = create_prototype(catalog, "shops-and-doctors-left", "三春町", tmp_path)
    page = run(project).read_text(encoding="utf-8")
    assert check_page(project, "shops-and-doctors-left", {"三春町": "miharu"})
    lines = re.findall(r'<svg class="in-chart".*?<path class="l l0" d="([^"]*)"', page)
    assert [line.count("M") for line in lines] == [3, 3, 3, 1, 1, 1, 1, 1]
    assert lines[3].count("L") == 8  # hospitals: every year from 2015 to 2023


@pytest.mark.full
@pytest.mark.parametrize("town", TOWNS)
@pytest.mark.parametrize("card", CARDS)
def test_every_number_of_every_card_is_that_of_pandas(card: str, town: str, catalog: Catalog, tmp_path: Path) -> None:
    project = create_prototype(catalog, card, town, tmp_path)
    run(project)
    others = {city_name(catalog, city_ids(project)[0], city): city for city in city_ids(project)}
    assert check_page(project, card, others) > 3
    became_city = "市になりました（2016年10月）" in (project / "site" / "index.html").read_text(encoding="utf-8")
    assert became_city or town != "富谷市" or card in ("one-household-in-how-many", "shops-and-doctors-left")


def test_a_phone_shows_a_theme_takes_typed_figures_and_prints_all(
    beside: Path, evacuated: Path, browser: Browser
) -> None:
    with opened(browser, beside / "site" / "index.html", size=PHONE) as page:
        assert page.locator(".in-towns").count() == 6 and not misfits(page)
        page.get_by_role("button", name="役場").click()
        assert page.locator(".in-towns").count() == 3
        page.click("#lang")
        assert "not ordered by size" in page.inner_text(".indicators") or "no ranking" in page.inner_text(".indicators")
        assert page.get_by_role("button", name="The office").get_attribute("aria-pressed") == "true"
        with page.expect_download() as download:
            page.get_by_role("button", name="CSV").click()
        rows = list(csv.DictReader(io.StringIO(download.value.path().read_text(encoding="utf-8-sig"))))
        assert {row["Municipality"] for row in rows} == {"Miharu", "Koriyama", "Tamura", "Ono"}
        assert page.evaluate("machikit.indicators.state.theme") == "office"
        assert "第1次産業" in paper(page) or "farming" in paper(page)  # paper has every theme
    own, other = city_ids(evacuated)
    settings = evacuated / "prototype.yaml"
    text_file(settings, settings.read_text(encoding="utf-8").replace(other, "?").replace(own, other).replace("?", own))
    assert "双葉町：国勢調査の人口が0の年" in run(evacuated).read_text(encoding="utf-8")  # not of the page's own
    with opened(browser, evacuated / "site" / "index.html", size=PHONE) as page:
        assert "数を入れると" in page.inner_text("[data-measure=volunteer]")
        page.fill("#in-volunteers", "６２")  # full-width digits are digits
        page.fill("#in-visits", "-3")
        assert "11.4世帯" in page.inner_text("[data-measure=volunteer]") and "705 ÷ 62人" in page.inner_text(
            "[data-measure=volunteer]"
        )
        assert "数を入れると" in page.inner_text("[data-measure=months]")


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("Big Name,,A1101,,,,,,", "measure"),
        ("one,,A1101,,,,,,\none,,A1101,,,,,,", "measure"),
        ("one,,A1101 + A1102,,,,,,", "of"),
        ("one,,A1101/2,,,,,,", "of"),
        ("one,,,A1101,,,,,", "of"),
        ("one,,A1101,0,,,,,", "per"),
        ("one,,A1101,typed.n,,,towns,,", "show"),
        ("one,,A1101,,ten,,,,", "times"),
        ("one,,A1101,,,9,,,", "digits"),
        ("one,,A1101,,,,ranking,,", "show"),
        ("one,,A1101,,,,years,,heisei", "broken"),
        (f"one,,{'A' * 60000}!,,,,,,", "of"),
    ],
)
def test_a_measure_that_cannot_be_read_is_told_with_its_line(line: str, column: str, tmp_path: Path) -> None:
    text_file(tmp_path / "card" / "measures.csv", f"measure,theme,of,per,times,digits,show,chart,broken\n{line}\n")
    start = time.perf_counter()
    with pytest.raises(KitError) as error:
        read_measures(tmp_path / "card")
    assert re.search(r"measures\.csv: [23]$", error.value.where) and column in error.value.what
    assert time.perf_counter() - start < 1
