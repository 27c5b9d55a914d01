"""Coverage maps: every number on the page counted again from data.csv, with distances on the ellipsoid (pyproj), by hand.

Nothing of machikit computes here; a town that lies within a thousandth of the distance asked for may fall on either side.
"""

import csv
import io
import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sampling
import yaml
from conftest import text_file, write_card, write_dataset
from geopandas import GeoDataFrame
from page_plain import read_csv
from page_tools import one_form, opened, paper, texts, until
from playwright.sync_api import Browser, Page
from pyproj import Geod
from shapely import Point

from machikit._base.errors import KitError
from machikit.catalog import Catalog, kit_root
from machikit.pages.parts.coverage.block import town_columns
from machikit.pages.parts.coverage.nearest_site import measure_distances
from machikit.pages.view import kit_view
from machikit.prototype import run
from machikit.prototype.generate import create_prototype

STOPS = (300, 500, 1000, 2000)
GROUPS = {"0-4": (0, 4), "65+": (65, 200), "75+": (75, 200)}
SURE = 0.2  # metres: positions have six decimals and pages tenths of a metre; nearer to the limit, rounding may decide
SHUT = "使用不可|利用不可|休止中|閉鎖中|廃止"
KIT = sampling.kit()
READY = [(c.id, city) for c in KIT.cards.values() if c.template == "coverage-map" for city in KIT.ready_cities(c)]
SHOWN = READY if sampling.CI else sampling.each_card(READY)
HEADER = re.compile(r"(\d+)(?:-(\d+)歳|歳以上)の(男性|女性|人口)")


def test_a_card_is_ready_somewhere() -> None:
    assert READY


# --- the independent count -------------------------------------------------------------------------------------------


class Plain:
    """A prototype's towns and sites as anybody would read them: rows of data.csv, degrees, metres on the ellipsoid."""

    def __init__(self, project: Path, city: str | None = None):
        said = yaml.safe_load((project / "prototype.yaml").read_text(encoding="utf-8"))
        card = yaml.safe_load((project / "idea_cards" / said["card"] / "card.yaml").read_text(encoding="utf-8"))
        folder = project / "datasets" / (city or said["city"])
        residents = {name.rstrip("?"): topic for name, topic in card["tables"].items()}["residents"]
        sites = read_csv(folder / card["tables"]["main"] / "data.csv")
        if "受入対象者" in sites:
            sites = sites[sites["受入対象者"] == ""]
        self.sites = sites[(sites["緯度"] != "") & ~sites["名称"].str.contains(SHUT)].reset_index(drop=True)
        self.towns = read_csv(folder / residents / "data.csv")
        told = json.loads((folder / residents / "datapackage.json").read_text(encoding="utf-8"))
        fields = told["resources"][0]["schema"]["fields"]
        self.count = next(f["name"] for f in fields if f["id"] == "count")
        self.place = self.towns["地域名"]
        self.at = self.towns[["緯度", "経度"]].replace("", np.nan).astype(float).to_numpy()
        self.far, self.nearest = self.measure(self.sites[["緯度", "経度"]].astype(float).to_numpy())

    def measure(self, sites: Any) -> tuple[Any, Any]:
        """Metres to the nearest of these sites (latitude, longitude), inf without any, NaN without a point; and its row."""
        if not len(sites):
            return np.where(np.isnan(self.at[:, 0]), np.nan, np.inf), np.full(len(self.at), -1)
        far = np.array([between(a, b, sites[:, 0], sites[:, 1]) for a, b in self.at])
        return np.where(np.isnan(self.at[:, 0]), np.nan, far.min(axis=1)), np.argmin(far, axis=1)

    def people(self, group: str) -> Any:
        """Residents of a group by town, NaN where a column of it is blank."""
        if group == "all":
            return self.towns[self.count].replace("", np.nan).astype(float).to_numpy()
        first, last = GROUPS[group]
        columns = [h for h in self.towns if (m := HEADER.match(h)) and first <= int(m[1]) and int(m[2] or 199) <= last]
        return self.towns[columns].replace("", np.nan).astype(float).sum(axis=1, skipna=False).to_numpy()

    def beyond(self, group: str, metres: float, far: Any = None) -> tuple[float, float]:
        """How many live farther than this at least and at most, for a town at the very distance may count or not."""
        n, far = np.nan_to_num(self.people(group)), self.far if far is None else far
        return n[far > metres + SURE].sum(), n[far > metres - SURE].sum()

    def total(self, group: str) -> float:
        return np.nan_to_num(self.people(group))[~np.isnan(self.far)].sum()


def between(lat: float, lon: float, lats: Any, lons: Any) -> Any:
    """Metres from one point to several, on the ellipsoid of GRS 80; NaN for a point that is not there."""
    if np.isnan(lat):
        return np.full(len(lats), np.nan)
    n = len(lats)
    return Geod(ellps="GRS80").inv(np.full(n, lon), np.full(n, lat), lons, lats)[2]


# --- what the page shows ---------------------------------------------------------------------------------------------


def slide(page: Page, metres: int) -> None:
    """Move the slider as a keyboard does."""
    page.focus("#coverage-metres")
    page.keyboard.press("Home")
    for _ in range(STOPS.index(metres)):
        page.keyboard.press("ArrowRight")


def shown(page: Page) -> list[float]:
    """The head's numbers: people beyond, share, sites counted, and the two ends of the range."""
    *single, low_to_high = page.locator("#numbers .n").all_inner_texts()
    return [*map(number, single), *map(number, low_to_high.split("〜"))]


def number(text: str) -> float:
    return float(re.sub(r"[^\d.]", "", text))


def rows(page: Page) -> list[tuple[str, float, str]]:
    """(town, people, how it stands) of each line of the list."""
    found = page.evaluate(
        "[...document.querySelectorAll('#coverage-items li')].map(li => [li.querySelector('b').textContent,"
        " li.querySelector('.many').firstChild.textContent, li.querySelector('.many small').textContent])"
    )
    return [(town, number(people), stands) for town, people, stands in found]


@pytest.mark.parametrize(("card", "city"), SHOWN, ids=map("-".join, SHOWN))
def test_every_distance_and_age_counts_who_lives_beyond(
    card: str, city: str, built: Callable[[str, str], Path], browser: Browser
) -> None:
    project = built(card, city)
    plain = Plain(project)
    with opened(browser, project / "site" / "index.html") as page:
        groups = {b.inner_text(): b for b in page.locator("#coverage-groups button").all()}
        labels = {"all": "すべての人", "0-4": "0〜4歳", "65+": "65歳以上", "75+": "75歳以上"}
        have = [g for g in labels if labels[g] in groups] or ["all"]
        if KIT.card(card).theme == "childcare":
            assert page.inner_text("#coverage-groups .on") == labels["0-4"]
        for group in have:
            if groups:
                page.click(f"#coverage-groups >> text={labels[group]}")
            for metres in STOPS:
                slide(page, metres)
                beyond, share, sites, low, high = shown(page)
                least, most = plain.beyond(group, metres)
                assert least <= beyond <= most
                assert share == pytest.approx(100 * beyond / plain.total(group), abs=0.051)
                assert sites == len(plain.sites)
                assert low <= beyond <= high <= plain.people("all").sum()
                first = rows(page)[0]
                assert least == 0 or first[1] == np.nanmax(np.where(plain.far > metres, plain.people(group), -1))
                assert page.inner_text("#coverage-cities td.on b") == f"{share:.1f}%"


@pytest.mark.parametrize(("card", "city"), READY[:1], ids=map("-".join, READY[:1]))
def test_each_town_names_its_nearest_site_and_the_way_there(
    card: str, city: str, built: Callable[[str, str], Path], browser: Browser
) -> None:
    project = built(card, city)
    plain = Plain(project)
    with opened(browser, project / "site" / "index.html") as page:
        with page.expect_download() as download:
            page.click("#csv")
        table = list(csv.DictReader(io.StringIO(download.value.path().read_text(encoding="utf-8-sig"))))
    assert sorted(row["町"] for row in table) == sorted(plain.place)
    of = {row["町"]: row for row in table}
    for town, far, k in zip(plain.place, plain.far, plain.nearest, strict=True):
        row = of[town]
        assert float(row["距離_m（直線）"]) == pytest.approx(far, rel=0.001, abs=1)
        named = plain.sites["名称"][k]
        assert named in row.values() or far == pytest.approx(float(row["距離_m（直線）"]), abs=1)
        assert row["500 mをこえるか"] == ("こえる" if far > 500 else "以内") or abs(far - 500) < 1


@pytest.mark.parametrize(("card", "city"), SHOWN, ids=map("-".join, SHOWN))
def test_what_is_read_without_scripts_is_what_the_script_shows_first(
    card: str, city: str, built: Callable[[str, str], Path], browser: Browser
) -> None:
    file = built(card, city) / "site" / "index.html"
    parts = [
        "#numbers .n",
        "#numbers .of",
        ".headline",
        "#coverage-range",
        "#coverage-why",
        "#coverage-of",
        "#coverage-cities",
        "#coverage-count",
    ]
    parts += [f"#coverage-items li:nth-child(-n+20) {part}" for part in ("b", ".what small", ".many")]
    found = []
    for scripts in (True, False):
        with opened(browser, file, java_script_enabled=scripts) as page:
            found.append(
                {part: [re.sub(r"\s", "", t) for t in page.locator(part).all_text_contents()] for part in parts}
            )
    assert found[0] == found[1]


# --- what if -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def takamatsu(built: Callable[[str, str], Path]) -> Path:
    return built("aed-gap", "takamatsu")


def test_a_click_on_the_map_says_whom_one_more_site_would_reach(takamatsu: Path, browser: Browser) -> None:
    plain = Plain(takamatsu)
    with opened(browser, takamatsu / "site" / "index.html") as page:
        before = shown(page)
        box = page.locator(".folium-map").bounding_box()
        assert box is not None
        page.evaluate("void machikit.map.setView([34.3052, 133.9965], 15, {animate: false})")
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        [(lat, lon)] = page.evaluate("machikit.coverage.state.sites.map(s => [s.lat, s.lon])")
        far = np.fmin(plain.far, plain.measure(np.array([[lat, lon]]))[0])
        least, most = plain.beyond("all", 500, far)
        after = shown(page)
        assert least <= after[0] <= most
        assert after[0] < before[0], "the place was chosen because it reaches somebody"
        assert f"あと{before[0] - after[0]:,.0f}人" in page.inner_text("#coverage-gain")
        assert after[2] == before[2] + 1
        link = page.evaluate("location.hash")
        assert f"{lat},{lon}" in link
        page.click("#coverage-new button")
        assert shown(page) == before
        assert page.locator("#coverage-new li").count() == 0
    with opened(browser, takamatsu / "site" / "index.html", fragment=link) as page:
        assert shown(page) == after


def test_a_town_can_be_chosen_by_name_and_keyboard_alone(takamatsu: Path, browser: Browser) -> None:
    plain = Plain(takamatsu)
    with opened(browser, takamatsu / "site" / "index.html") as page:
        before = shown(page)[0]
        page.focus("#coverage-search")
        page.keyboard.type("国分寺町柏原")
        [(town, people, stands)] = rows(page)
        assert (town, stands) == ("国分寺町柏原", "こえる")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.inner_text(".machikit-popup strong") == town
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert rows(page)[0][2] == "新しく届く"
        assert page.inner_text("#coverage-new .where") == town
        i = plain.place[plain.place == town].index[0]
        far = np.fmin(plain.far, plain.measure(plain.at[[i]])[0])
        assert shown(page)[0] == pytest.approx(
            before - (plain.beyond("all", 500)[0] - plain.beyond("all", 500, far)[0])
        )
        assert before - shown(page)[0] >= people


@pytest.mark.parametrize(("group", "metres"), [("all", 500), ("75+", 1000)])
def test_suggestions_are_the_greedy_choice_and_always_the_same(
    takamatsu: Path, browser: Browser, group: str, metres: int
) -> None:
    plain = Plain(takamatsu)
    n, far, wanted = np.nan_to_num(plain.people(group)), plain.far.copy(), []
    apart = np.array([between(*point, plain.at[:, 0], plain.at[:, 1]) for point in plain.at])
    for _ in range(4):
        gain = ((apart <= metres) * (far > metres) * n).sum(axis=1)
        wanted.append((int(gain.argmax()), int(gain.max())))
        far = np.fmin(far, apart[wanted[-1][0]])
    for _ in range(2):
        with opened(
            browser, takamatsu / "site" / "index.html", fragment=f"#m={metres}&g={group.replace('+', '%2B')}"
        ) as page:
            page.select_option("#coverage-k", "4")
            page.click("#coverage-suggest")
            towns = page.locator("#coverage-new .where b").all_inner_texts()
            gains = [number(t) for t in page.locator("#coverage-new .many").all_inner_texts()]
            assert [*zip(towns, gains, strict=True)] == [(plain.place[i], gain) for i, gain in wanted]
            assert "試算" in page.inner_text("#coverage-new") and page.locator("#coverage-method").is_visible()
            assert plain.beyond(group, metres, far)[0] <= shown(page)[0] <= plain.beyond(group, metres, far)[1]


def test_paper_shows_the_plan_with_its_numbers(takamatsu: Path, browser: Browser) -> None:
    with opened(browser, takamatsu / "site" / "index.html") as page:
        page.select_option("#coverage-k", "2")
        page.click("#coverage-suggest")
        said = paper(page)
        for part in ("#coverage-gain", ".headline", "#coverage-method", "#coverage-range"):
            assert one_form(page.inner_text(part)) in said
        assert page.locator("svg.drawn .new use").count() == 2


def test_list_and_map_lead_to_each_other(takamatsu: Path, browser: Browser) -> None:
    with opened(browser, takamatsu / "site" / "index.html") as page:
        page.locator("#coverage-items .item").nth(4).click()
        town = page.locator("#coverage-items li.on b").inner_text()
        assert page.inner_text(".machikit-popup strong") == town
        other = page.evaluate(
            "(() => { const C = machikit.coverage, i = C.block.place.indexOf('鬼無町鬼無');"
            " machikit.map.closePopup(); machikit.map.setView([C.lat[i], C.lon[i]], 16, {animate: false}); return i; })()"
        )
        box = page.locator(".folium-map").bounding_box()
        assert box is not None
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        until(page, "document.querySelector('.machikit-popup strong') !== null")
        assert page.locator("#coverage-items li.on").get_attribute("id") == f"t-{other}"
        assert page.inner_text("#coverage-items li.on b") == "鬼無町鬼無"


def test_english_says_every_town_as_it_is_written_and_the_rest_in_english(takamatsu: Path, browser: Browser) -> None:
    with opened(browser, takamatsu / "site" / "index.html", fragment="#new=34.3,134.0") as page:
        page.click("#lang")
        page.locator("#coverage-items .item").first.click()
        left = [
            (where, text) for lang, text, where in texts(page) if lang != "ja" and re.search("[ぁ-んァ-ヶ一-龠]", text)
        ]
        assert [x for x in left if not x[0].startswith(("source.", "caveat."))] == []
        assert "than 500 m" in page.inner_text(".headline")


# --- invented cities ---------------------------------------------------------------------------------------------------

TOWNS = [  # 913 m apart, from west to east
    {"地域名": "西町", "緯度": "35.000000", "経度": "137.000000", "総人口": "400"},
    {"地域名": "中町", "緯度": "35.000000", "経度": "137.010000", "総人口": "300"},
    {"地域名": "東町", "緯度": "35.000000", "経度": "137.020000", "総人口": "200"},
]
SITES = [{"名称": "西のAED", "所在地_連結表記": "西町1", "緯度": "35.000000", "経度": "137.000500"}]


class Small:
    """Makes coverage maps of small invented cities."""

    def __init__(self, root: Path, browser: Browser):
        self.root, self.browser, self.n = root, browser, 0
        write_card(
            root,
            "far",
            template="coverage-map",
            theme="health",
            needs={},
            tables={"main": "aed", "residents": "population_by_town"},
        )

    def city(self, name: str, towns: list[dict[str, str]], sites: list[dict[str, str]]) -> None:
        text_file(
            self.root / "datasets" / name / "city.yaml",
            f"kind: example\nname: {{ja: {name}市, en: {name}}}\nprefecture: {{ja: ためし県, en: Tameshi}}\n"
            "centre: [35.0, 137.01]\nzoom: 13\nofficial: https://example.jp/\n",
        )
        day = {"全国地方公共団体コード": "", "調査年月日": "2026-01-01"}
        write_dataset(self.root, name, "population_by_town", [day | town for town in towns])
        write_dataset(self.root, name, "aed", sites)

    def make(self, towns: list[dict[str, str]] = TOWNS, sites: list[dict[str, str]] = SITES, change: Any = None,
             compare: tuple[str, ...] = ()) -> Path:  # fmt: skip
        self.n += 1
        self.city(f"a{self.n}", towns, sites)
        project = create_prototype(
            Catalog(roots=[kit_root(), self.root]), "far", f"a{self.n}", self.root / "out", compare=compare
        )
        if change:
            code = project / "prototype.py"
            code.write_text(change(code.read_text(encoding="utf-8")), encoding="utf-8")
        run(project)
        return project

    def opened(self, project: Path, **options: Any) -> Any:
        return opened(self.browser, project / "site" / "index.html", **options)


@pytest.fixture
def small(tmp_path: Path, browser: Browser) -> Iterator[Small]:
    yield Small(tmp_path / "workspace", browser)


def test_without_ages_there_is_nothing_to_choose_and_everyone_is_counted(small: Small) -> None:
    with small.opened(small.make()) as page:
        assert page.locator("#coverage-groups").count() == 0
        assert shown(page)[:3] == [500, 55.6, 1]
        assert rows(page) == [("中町", 300, "こえる"), ("東町", 200, "こえる"), ("西町", 400, "以内")]


def test_without_any_site_the_page_says_so_and_counts_all_as_beyond(small: Small) -> None:
    closed = [{**SITES[0], "名称": "西のAED（休止中）"}]
    with small.opened(small.make(sites=closed)) as page:
        assert shown(page) == [900, 100, 0, 900, 900]
        assert "1か所もありません" in page.inner_text(".notice")
        page.select_option("#coverage-k", "1")
        page.click("#coverage-suggest")
        assert shown(page)[:2] == [500, 55.6], "the largest town is reached first"
        page.click("#coverage-clear")
        assert shown(page)[0] == 900


def test_closed_sites_and_those_without_a_position_do_not_count(small: Small) -> None:
    sites = [
        *SITES,
        {**SITES[0], "名称": "東のAED（使用不可）", "経度": "137.0199"},
        {**SITES[0], "名称": "どこか", "緯度": "", "経度": ""},
    ]
    with small.opened(small.make(sites=sites)) as page:
        assert shown(page)[:3] == [500, 55.6, 1]
        told = page.inner_text("footer")
        assert "使用不可" in told and "記載がない1件は、数えていません" in told


def test_a_town_without_a_point_is_listed_and_counted_apart(small: Small) -> None:
    towns = [*TOWNS, {"地域名": "島町", "緯度": "", "経度": "", "総人口": "70"}]
    with small.opened(small.make(towns=towns)) as page:
        beyond, share, _, low, high = shown(page)
        assert (beyond, share) == (500, 55.6), "neither among those beyond nor in the share"
        assert (low, high) == (500, 570)
        assert rows(page)[-1] == ("島町", 70, "町の点がない")
        assert "70" in page.inner_text("#coverage-why")
        assert page.locator("#coverage-items li").last.locator(".put").count() == 0


def test_two_towns_of_one_name_stay_two(small: Small) -> None:
    towns = [TOWNS[0], {**TOWNS[1], "地域名": "本町"}, {**TOWNS[2], "地域名": "本町"}]
    with small.opened(small.make(towns=towns)) as page:
        assert [r[:2] for r in rows(page)] == [("本町", 300), ("本町", 200), ("西町", 400)]
        page.locator("#coverage-items .item").nth(1).click()
        assert page.locator("#coverage-items li.on .many").inner_text().startswith("200")


def test_ages_that_are_not_published_widen_the_range_and_no_more(small: Small) -> None:
    ages = {f"{a}-{a + 4}歳の{s}": "10" for a in range(65, 85, 5) for s in ("男性", "女性")} | {
        "85歳以上の男性": "5",
        "85歳以上の女性": "5",
    }
    towns = [TOWNS[0] | ages, TOWNS[1] | ages, TOWNS[2] | dict.fromkeys(ages, "")]
    with small.opened(
        small.make(towns=towns, change=lambda code: code.replace("metres=500", 'metres=500, group="75+"'))
    ) as page:
        assert page.locator("#coverage-groups button").all_inner_texts() == ["すべての人", "65歳以上", "75歳以上"]
        assert page.inner_text("#coverage-groups .on") == "75歳以上"
        assert shown(page) == [50, 50, 1, 50, 250], "of two towns with 50 each; up to 200 more in the third"
        assert "年齢の記載なし" in page.inner_text("#coverage-items")
        page.click("#coverage-groups >> text=65歳以上")
        assert shown(page)[0] == 90


@pytest.mark.parametrize(
    ("metres", "weak", "low", "high"),
    [(500, {"広い町": 200}, 300, 500), (1000, {"境目": 300, "広い町": 200}, 0, 500), (2000, {}, 0, 0)],
)
def test_where_the_estimate_is_weak_is_told_by_reason(
    small: Small, metres: int, weak: dict[str, int], low: int, high: int
) -> None:
    towns = [*TOWNS[:2], {**TOWNS[2], "経度": "137.045000"}]  # its next town is 3.2 km away
    sites = [
        *SITES,
        {**SITES[0], "名称": "東のAED", "経度": "137.052000"},
    ]  # and this site 640 m; the first site is 867 m from the second town
    with small.opened(small.make(towns, sites)) as page:
        slide(page, metres)
        assert shown(page)[3:] == [low, high]
        table = page.locator("#coverage-why tbody tr")
        told = {
            row.locator("th").inner_text().split("：")[0]: number(row.locator("td").nth(1).inner_text())
            for row in table.all()
        }
        assert told == weak
        assert page.locator("#coverage-why").is_visible() == bool(weak)
        assert f"{high}人のあいだ" in page.inner_text("#coverage-range") or not weak


def test_cities_side_by_side_are_counted_each_by_itself(small: Small) -> None:
    small.city("other", [{**TOWNS[0], "総人口": "50"}, {**TOWNS[1], "総人口": "150"}], SITES)
    project = small.make(compare=("other",))
    mine, theirs = Plain(project), Plain(project, "other")
    with small.opened(project) as page:
        table = [
            [c.split() for c in row.locator("td").all_inner_texts()]
            for row in page.locator("#coverage-cities tbody tr").all()
        ]
        assert len(table) == 2
        for plain, cells in zip((mine, theirs), table, strict=True):
            for metres, (share, people) in zip(STOPS, cells, strict=True):
                least, most = plain.beyond("all", metres)
                assert least <= number(people) <= most
                assert number(share) == pytest.approx(100 * number(people) / plain.total("all"), abs=0.051)
        page.click("#coverage-items >> nth=0 >> .put >> nth=0")
        after = page.locator("#coverage-cities tbody tr").nth(1).locator("td").nth(1).inner_text().split()
        assert after == table[1][1], "what is tried here changes nothing elsewhere"


def test_a_link_that_was_tampered_with_does_no_harm(small: Small) -> None:
    project = small.make()
    for bad in (
        "#m=7&g=%E0%A4%A&new=x,y;;1",
        "#new=999,0;35.0,NaN",
        "#g=__proto__&new=<img>",
        "#new=" + "35.0,137.0;" * 500,
    ):
        with small.opened(project, fragment=bad) as page:
            assert shown(page)[0] in (500, 400 + 300 + 200 - 400)
            assert page.locator("#coverage-new li").count() <= 20


def test_a_wrong_distance_or_group_is_told_with_what_there_is(small: Small) -> None:
    for change, wanted in (("metres=400", "300, 500, 1000, 2000"), ('metres=500, group="60+"', "0-4, 65+, 75+")):
        with pytest.raises(KitError, match="Coverage") as told:
            small.make(change=lambda code, change=change: code.replace("metres=500", change))
        assert wanted in told.value.fix


def test_many_sites_and_many_towns_are_all_counted(small: Small) -> None:
    dice = np.random.default_rng(4)
    lat, lon = dice.uniform(34.9, 35.1, 15_000), dice.uniform(136.9, 137.1, 15_000)
    sites = [
        {"名称": f"AED{i}", "所在地_連結表記": "", "緯度": f"{a:.6f}", "経度": f"{o:.6f}"}
        for i, (a, o) in enumerate(zip(lat, lon, strict=True))
    ]
    towns = [
        {"地域名": f"町{i}", "緯度": f"{a:.6f}", "経度": f"{o:.6f}", "総人口": str(10 + i)}
        for i, (a, o) in enumerate(dice.uniform((34.85, 136.85), (35.15, 137.15), (300, 2)))
    ]
    project = small.make(towns, sites)
    plain = Plain(project)
    with small.opened(project) as page:
        least, most = plain.beyond("all", 500)
        assert least <= shown(page)[0] <= most
        page.select_option("#coverage-k", "2")
        page.click("#coverage-suggest")
        assert page.locator("#coverage-new li").count() == 2
    assert (project / "site" / "index.html").stat().st_size < 5_000_000
    assert (
        json.loads((project / "datasets" / "a1" / "aed" / "datapackage.json").read_text())["resources"][0]["rows"]
        == 15_000
    )


def test_another_city_in_the_settings_gives_its_own_numbers(small: Small, tmp_path: Path) -> None:
    small.city("elsewhere", [{**TOWNS[0], "総人口": "50"}, {**TOWNS[1], "総人口": "150"}], SITES)
    project = small.make(compare=("elsewhere",))
    moved = shutil.copytree(project, tmp_path / "moved")
    settings = moved / "prototype.yaml"
    settings.write_text(
        settings.read_text(encoding="utf-8").replace('city: "a1"', "city: elsewhere").replace("[elsewhere]", "[a1]"),
        "utf-8",
    )
    run(moved)
    with small.opened(moved) as page:
        assert shown(page)[:2] == [150, 75]


def test_a_town_just_at_the_limit_counts_alike_with_and_without_the_script() -> None:
    """The script reads tenths of a metre: 500.02 m are 500.0 m, in the first view too."""
    lon, lat, _ = Geod(ellps="GRS80").fwd(134.05, 34.34, 90, 500.02)
    sites = GeoDataFrame({"name": ["館"]}, geometry=[Point(134.05, 34.34)], crs=4326)
    towns = GeoDataFrame({"place": ["町"], "count": [7]}, geometry=[Point(lon, lat)], crs=4326)
    distances = measure_distances(sites, towns, None)
    assert distances.metres.tolist() == [500.0]
    block = json.dumps({**town_columns(distances), "stops": [500, 499.9]})
    assert kit_view("coverage").call("citySums", block) == {"all": [[0, 7], [7, 7]]}
