"""Area look-ups: every answer held against shapely on the data's own GeoJSON, in Japan's plane rectangular coordinates (EPSG:6676).

Nothing of machikit computes here. Places so close to an edge that rounding to a metre may decide are left out of the comparison.
"""

import csv
import hashlib
import io
import json
import math
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import sampling
import shapely
from conftest import text_file, write_card, write_dataset
from page_plain import read_csv
from page_tools import JAPANESE, PHONE, opened, paper, squeezed, texts, without_scripts
from playwright.sync_api import Browser, Page

from machikit._base.errors import KitError
from machikit.catalog import Catalog
from machikit.prototype import run
from machikit.prototype.generate import create_prototype

PLANE = 6676  # JGD2011, plane rectangular VIII: metres in Shizuoka
SURE = 3  # metres: nearer to an edge than this, rounding may decide
NEAR = 50
SEED = 20260801
CARDS = ["inside-the-flood-area", "flood-memory", "school-district", "school-route-check"]
KIT = sampling.kit()
READY = [(c.id, city) for c in KIT.cards.values() if c.template == "area-lookup" for city in KIT.ready_cities(c)]


def test_every_card_of_this_template_can_be_made_somewhere() -> None:
    assert {card for card, _ in READY} >= {*CARDS}


# --- the same facts, plainly -------------------------------------------------------------------------------------------


class Plain:
    """A prototype's areas, towns, places and lines as any GIS would read them."""

    def __init__(self, project: Path, city: str = "yaizu"):
        self.folder = project / "datasets" / city
        card = next(project.glob("idea_cards/*/card.yaml")).read_text(encoding="utf-8")
        topics = dict(re.findall(r'[{ ]"?(\w+)\??"?: (\w+)', re.search(r"tables: (.*)", card)[1]))  # type: ignore[index]
        self.topics = topics
        self.areas = self.read(topics["main"])
        self.flat = self.areas.to_crs(PLANE)

    def read(self, topic: str) -> gpd.GeoDataFrame:
        path = self.folder / topic / "data.geojson"
        if path.is_file():
            return gpd.read_file(path)
        table = read_csv(path.with_name("data.csv"))
        x, y = (pd.to_numeric(table[c]) for c in ("経度", "緯度"))
        return gpd.GeoDataFrame(table, geometry=gpd.points_from_xy(x, y), crs=4326)

    @property
    def towns(self) -> gpd.GeoDataFrame:
        return self.read("town")

    @property
    def years(self) -> pd.Series:
        return self.areas["発生日"].str[:4].astype(int)

    def at(self, lat: float, lon: float) -> tuple[set[int], bool]:
        """Rows that hold this place, and whether it keeps clear of every edge."""
        point = gpd.GeoSeries([shapely.Point(lon, lat)], crs=4326).to_crs(PLANE).iloc[0]
        return {*np.flatnonzero(self.flat.contains(point))}, bool(self.flat.boundary.distance(point).min() > SURE)


def names(plain: Plain, rows: set[int], column: str) -> Counter[str]:
    return Counter(plain.areas[column].iloc[sorted(rows)])


def choose(page: Page, town: str) -> None:
    page.fill("#town", town)
    page.dispatch_event("#town", "change")


def answered(page: Page) -> list[str]:
    """What the looked-up place lies in: the names under the first sentence, none where it says that there is none."""
    return page.evaluate("[...document.querySelectorAll('#area-found > .found + ul b')].map(b => b.textContent)")


def place_label(page: Page) -> str:
    return page.inner_text("#area-found .found")


# --- where a place is ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("card", "column"),
    [
        pytest.param("school-district", "学校名", marks=pytest.mark.full),
        pytest.param("inside-the-flood-area", "浸水深", marks=pytest.mark.full),
        ("flood-memory", "地域"),
    ],
)
def test_a_town_gets_the_areas_in_which_its_point_lies(
    card: str, column: str, built: Callable[[str, str], Path], browser: Browser
) -> None:
    project = built(card, "yaizu")
    plain, sure, outside = Plain(project), 0, 0
    towns = plain.towns[::2] if card == "school-district" else plain.towns[::4]
    with opened(browser, project / "site" / "index.html") as page:
        for town in towns.rename(columns={"町丁・字": "name"}).itertuples():
            rows, clear = plain.at(town.geometry.y, town.geometry.x)
            if not clear:
                continue
            choose(page, town.name)
            assert Counter(answered(page)) == names(plain, rows, column), town.name
            sure, outside = sure + 1, outside + (not rows)
            if not rows:
                assert page.locator("#area-found .warn").is_visible()
            assert page.locator("#area-found .ask").is_visible()
    assert sure > 20
    assert (outside == 0) == (card == "school-district")


@pytest.mark.parametrize("card", CARDS)
def test_any_spot_is_in_the_areas_that_hold_it(card: str, built: Callable[[str, str], Path], browser: Browser) -> None:
    project = built(card, "yaizu")
    plain, chance = Plain(project), np.random.default_rng(SEED)
    west, south, east, north = plain.areas.total_bounds
    spots = np.column_stack([chance.uniform(south, north, 400), chance.uniform(west, east, 400)]).tolist()
    with opened(browser, project / "site" / "index.html") as page:
        found = page.evaluate("spots => spots.map(([lat, lon]) => machikit.areaLookup.find(lat, lon).inside)", spots)
    told = [(rows, *plain.at(lat, lon)) for (lat, lon), rows in zip(spots, found, strict=True)]
    clear = [({*rows}, expected) for rows, expected, clear in told if clear]
    assert len(clear) > 200
    assert [rows for rows, _ in clear] == [expected for _, expected in clear]
    assert any(expected for _, expected in clear)


def test_a_click_on_the_map_answers_for_that_spot(built: Callable[[str, str], Path], browser: Browser) -> None:
    project = built("school-district", "yaizu")
    plain = Plain(project)
    with opened(browser, project / "site" / "index.html") as page:
        box = page.locator(".folium-map").bounding_box()
        assert box
        for x, y in ((0.5, 0.5), (0.48, 0.35), (0.47, 0.62)):
            at = (box["width"] * x, box["height"] * y)
            lat, lon = page.evaluate(
                "at => { const p = machikit.map.containerPointToLatLng(at); return [p.lat, p.lng]; }", at
            )
            page.locator(".folium-map").click(position={"x": at[0], "y": at[1]})
            rows, clear = plain.at(lat, lon)
            if page.locator(".leaflet-popup").count() == 0 and clear and rows:
                assert Counter(answered(page)) == names(plain, rows, "学校名")
                assert "地図で選んだ点" in place_label(page)
        assert answered(page)
        page.click("#area-found .go")
        assert answered(page) == []


def test_a_town_close_to_a_line_is_told_the_other_areas_too(
    built: Callable[[str, str], Path], browser: Browser
) -> None:
    """As many metres around the town's point as half the way to the next town's, from 100 to 500."""
    project = built("school-district", "yaizu")
    plain = Plain(project)
    towns = plain.towns.to_crs(PLANE)
    tried = 0
    with opened(browser, project / "site" / "index.html") as page:
        for k in range(0, len(towns), 9):
            point, name = towns.geometry.iloc[k], towns["町丁・字"].iloc[k]
            next_town = towns.geometry.drop(towns.index[k]).distance(point).min()
            reach = min(500, max(100, next_town / 2))
            away = plain.flat.distance(point)
            choose(page, name)
            said = page.evaluate("[...document.querySelectorAll('#area-found .near + ul b')].map(b => b.textContent)")
            surely = {n for n, d in zip(plain.areas["学校名"], away, strict=True) if 0 < d < reach - 12}
            maybe = {n for n, d in zip(plain.areas["学校名"], away, strict=True) if 0 < d < reach + 12}
            assert surely <= {*said} <= maybe
            tried += bool(surely)
    assert tried > 2


def test_the_map_never_shows_single_houses(built: Callable[[str, str], Path], browser: Browser) -> None:
    with opened(browser, built("inside-the-flood-area", "yaizu") / "site" / "index.html") as page:
        assert page.evaluate("machikit.map.getMaxZoom()") <= 16
        metres = page.evaluate(
            "(machikit.map.setZoom(30, {animate: false}), machikit.map.distance(machikit.map.containerPointToLatLng([0, 0]),"
            " machikit.map.containerPointToLatLng([1, 0])))"
        )
        assert metres > 1.5  # a house of ten metres is some six pixels wide


# --- what lies inside ------------------------------------------------------------------------------------------------------


def stands(page: Page, k: int) -> dict[str, tuple[str, list[str]]]:
    """Each place of a list: name → (in, near, out; what it is said to be in)."""
    while page.locator(f"#area-places-more-{k}").is_visible():
        page.click(f"#area-places-more-{k}")
    told = page.evaluate(
        "k => [...document.querySelectorAll(`#area-places-items-${k} li`)].map(li => [li.querySelector('b').textContent,"
        " li.querySelector('.many').className.split(' ')[1], [...li.querySelectorAll('.many span')].map(s => s.textContent)])",
        k,
    )
    return {name: (how, said) for name, how, said in told}


def test_facilities_are_inside_near_or_outside_as_their_points_say(
    built: Callable[[str, str], Path], browser: Browser
) -> None:
    project = built("inside-the-flood-area", "yaizu")
    plain = Plain(project)
    with opened(browser, project / "site" / "index.html") as page:
        tiles = [int(n) for n in page.locator("#numbers .n").all_inner_texts()]
        for k, topic in enumerate(("childcare_facility", "evacuation_shelter")):
            places = plain.read(topic).to_crs(PLANE)
            said, inside, near = stands(page, k), 0, 0
            for name, point in zip(places["名称"], places.geometry, strict=True):
                away = plain.flat.distance(point).min()
                expected = "in" if away == 0 else "near" if away <= NEAR else "out"
                inside, near = inside + (expected == "in"), near + (expected == "near")
                if abs(away - NEAR) > 1 and plain.flat.boundary.distance(point).min() > SURE:
                    assert said[name][0] == expected, name
                    if expected == "in":
                        assert {*said[name][1]} == {*plain.areas["浸水深"][plain.flat.contains(point)]}
            assert tiles[2 * k : 2 * k + 2] == [pytest.approx(inside, abs=1), pytest.approx(near, abs=1)]
            assert len(said) == places["名称"].nunique()


def test_searching_finds_a_facility_and_its_area(built: Callable[[str, str], Path], browser: Browser) -> None:
    with opened(browser, built("inside-the-flood-area", "yaizu") / "site" / "index.html") as page:
        page.fill("#area-search", "みなと")
        assert all("港" in n or "みなと" in n or "ミナト" in n for n in stands(page, 0))
        page.fill("#area-search", "大井川南幼稚園")
        assert list(stands(page, 0)) == ["焼津市立大井川南幼稚園"]
        page.fill("#area-search", "そんな園はない")
        assert stands(page, 0) == {} and page.locator("#area-places-empty-0").is_visible()


def test_districts_say_between_which_schools_children_are_divided(
    built: Callable[[str, str], Path], browser: Browser
) -> None:
    project = built("school-district", "yaizu")
    plain = Plain(project)
    kinds = {kind: rows for kind, rows in plain.flat.groupby("学校種別")}
    with opened(browser, project / "site" / "index.html") as page:
        table = page.evaluate(
            "[...document.querySelectorAll('#parts .two tbody tr')].map(tr => [tr.cells[0].textContent,"
            " [...tr.cells[1].children].map(s => s.textContent)])"
        )
        split = [name for name, others in table if len(others) > 1]
        assert len(table) == len(kinds["小学校"])
        for name, others in table:
            own = kinds["小学校"].set_index("学校名").geometry[name]
            for school, mine in zip(kinds["中学校"]["学校名"], kinds["中学校"].geometry, strict=True):
                share = own.intersection(mine).area / own.area
                told = [float(o.split()[-1][:-1]) for o in others if o.startswith(school)]
                assert (
                    told == ([pytest.approx(100 * share, abs=0.6)] if share >= 0.0101 else [])
                    or 0.0099 < share < 0.0101
                )
        assert all(name in page.inner_text(".headline") for name in split)
        assert page.locator("#numbers .n").all_inner_texts() == [
            *(str(len(kinds[k])) for k in ("小学校", "中学校")),
            str(len(split)),
        ]


# --- years ---------------------------------------------------------------------------------------------------------------


def count(page: Page) -> int:
    """The records that the sentence beside the slider tells."""
    said = page.inner_text("#area-said")
    found = re.search(r"(\d+)件", said)
    return int(found[1]) if found else 0


def test_the_slider_counts_the_records_of_every_year_by_keyboard(
    built: Callable[[str, str], Path], browser: Browser
) -> None:
    project = built("flood-memory", "yaizu")
    years = Plain(project).years
    with opened(browser, project / "site" / "index.html") as page:
        assert count(page) == len(years)
        page.focus("#area-year")
        page.keyboard.press("End")
        page.keyboard.press("ArrowLeft")  # moving it asks for one year
        assert page.locator("#area-modes .on").inner_text() == "この年だけ"
        page.keyboard.press("Home")
        for year in range(years.min(), years.max() + 1):
            assert count(page) == (years == year).sum(), year
            assert str(year) in page.inner_text("#area-said")
            shown = page.evaluate("machikit.areaLookup.shown()")
            assert shown == np.flatnonzero(years == year).tolist()
            if not shown:
                assert "何も起きなかったという意味ではありません" in page.inner_text("#area-said")
            page.keyboard.press("ArrowRight")
        page.click("#area-modes >> text=この年まで")
        page.focus("#area-year")
        page.keyboard.press("Home")
        for year in range(years.min(), years.max() + 1, 4):
            assert count(page) == (years <= year).sum(), year
            for _ in range(4):
                page.keyboard.press("ArrowRight")
        page.click("#area-modes >> text=すべての年")
        assert count(page) == len(years)


def test_the_numbers_and_the_headline_are_those_of_the_records(
    built: Callable[[str, str], Path], browser: Browser
) -> None:
    project = built("flood-memory", "yaizu")
    plain = Plain(project)
    by_name = plain.years.groupby(plain.areas["地域"]).nunique()
    with opened(browser, project / "site" / "index.html") as page:
        records, years, places, size = page.locator("#numbers .n").all_inner_texts()
        assert [int(records), int(years), int(places)] == [len(plain.areas), plain.years.nunique(), len(by_name)]
        assert float(size) == pytest.approx(plain.flat.union_all().area / 1e6, abs=0.06)
        told = re.findall(r"([^、は]+?)（(\d+)年分）", page.inner_text(".headline"))
        assert [int(n) for _, n in told] == sorted(by_name, reverse=True)[:3]
        assert all(by_name[name] == int(n) for name, n in told)
        listed = page.evaluate(
            "machikit.areaLookup.listed.map(g => [machikit.areaLookup.titleOf(g.rows[0]), g.years.length])"
        )
        assert {name: n for name, n in listed} == by_name.to_dict()


# --- lines -----------------------------------------------------------------------------------------------------------------


def test_routes_are_measured_where_they_pass_records(built: Callable[[str, str], Path], browser: Browser) -> None:
    project = built("school-route-check", "yaizu")
    plain = Plain(project)
    routes = plain.read("school_route").to_crs(PLANE)
    passes = plain.read("underpass").to_crs(PLANE)
    with opened(browser, project / "site" / "index.html") as page:
        for year in (None, 2019):
            flat = plain.flat if year is None else plain.flat[plain.years == year]
            if year:
                page.click("#area-modes >> text=この年だけ")
                page.focus("#area-year")
                page.keyboard.press("End")
                for _ in range(plain.years.max() - year):
                    page.keyboard.press("ArrowLeft")
            wet = flat.union_all()
            rows = page.evaluate(
                "[...document.querySelectorAll('#area-line-rows tr')].map(tr => [...tr.cells].map(c => c.textContent))"
            )
            assert [r[0] for r in rows] == routes["学校名"].tolist()
            for row, route in zip(rows, routes.geometry, strict=True):
                assert float(row[1].split()[0]) == pytest.approx(route.length / 1000, abs=0.06)
                assert float(row[2].split()[0]) == pytest.approx(route.intersection(wet).length / 1000, abs=0.06)
            total = routes.intersection(wet).length.sum() / 1000
            assert float(page.locator("#numbers .n").nth(1).inner_text()) == pytest.approx(total, abs=0.06)
            first = page.evaluate("[machikit.areaLookup.listed[0].rows, machikit.areaLookup.listed[0].by]")
            assert first[1] == pytest.approx(
                routes.intersection(plain.flat.geometry.iloc[first[0]].union_all()).length.sum(), rel=0.01, abs=2
            )
        near = passes.distance(routes.union_all()) <= NEAR
        assert int(page.locator("#numbers .n").nth(2).inner_text()) == near.sum()


# --- without scripts, on paper, taken away -----------------------------------------------------------------------------------


@pytest.mark.parametrize("card", CARDS)
def test_the_lists_stand_in_the_html_as_the_script_draws_them(
    card: str, built: Callable[[str, str], Path], browser: Browser, tmp_path: Path
) -> None:
    page_file = built(card, "yaizu") / "site" / "index.html"
    bare = text_file(tmp_path / "bare.html", without_scripts(page_file.read_text(encoding="utf-8")))
    lines = "[...document.querySelectorAll('#area-items > li, .places ol > li')].map(li => li.querySelector('.item').textContent)"
    with opened(browser, bare, size=PHONE) as page:
        still = page.evaluate(lines)
        numbers = page.locator("#numbers .num").all_inner_texts()
        assert page.locator(".drawn .areas path").count() > 3
        assert page.locator(".drawn").is_visible()
    with opened(browser, page_file) as page:
        if card == "school-route-check":
            page.click("#area-only button")
        for more in page.locator("[id^=area-][id*=more]").all():
            while more.is_visible():
                more.click()
        assert [*map(squeezed, page.evaluate(lines))] == [*map(squeezed, still)]
        assert [squeezed(t) for t in page.locator("#numbers .num").all_inner_texts()] == [squeezed(t) for t in numbers]


def test_paper_holds_the_answer_and_the_drawn_map_of_the_years_chosen(
    built: Callable[[str, str], Path], browser: Browser
) -> None:
    with opened(browser, built("flood-memory", "yaizu") / "site" / "index.html") as page:
        choose(page, "浜当目")
        page.focus("#area-year")
        page.keyboard.press("ArrowLeft")
        drawn = "[...document.querySelectorAll('.drawn [data-r]')].filter(p => p.style.display !== 'none').length"
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert 0 < page.evaluate(drawn) < page.locator(".drawn [data-r]").count()
        assert page.locator(".drawn .pin").count() == 1
        said = paper(page)
        assert "浜当目" in said and squeezed("「記録なし」は「安全」ではありません") in said


@pytest.mark.parametrize("card", ["inside-the-flood-area", "school-district"])
def test_downloads_hold_the_shapes_and_what_is_inside(
    card: str, built: Callable[[str, str], Path], browser: Browser
) -> None:
    project = built(card, "yaizu")
    plain = Plain(project)
    with opened(browser, project / "site" / "index.html") as page:
        features = json.loads(page.evaluate("machikit.areaLookup.geojson()"))["features"]
        table = list(csv.DictReader(io.StringIO(page.evaluate("machikit.areaLookup.csv()").removeprefix("\ufeff"))))
    back = gpd.GeoDataFrame.from_features(features, crs=4326).to_crs(PLANE)
    assert [shapely.get_num_interior_rings(shapely.get_parts(a)).sum() for a in back.geometry] == [
        shapely.get_num_interior_rings(shapely.get_parts(a)).sum() for a in plain.areas.geometry
    ]
    corners = [shapely.get_coordinates(t.to_crs(4326).geometry.to_numpy()) for t in (back, plain.areas)]
    assert np.abs(corners[0] - corners[1]).max() < 6e-6  # packed to a hundred-thousandth of a degree
    assert [row["全国地方公共団体コード"] for row in table] == ["222127"] * len(plain.areas)
    assert [float(row["広さ_ha"]) for row in table] == [
        pytest.approx(a / 1e4, rel=0.002, abs=0.01) for a in plain.flat.area
    ]
    places = plain.read("childcare_facility").to_crs(PLANE)
    for row, shape in zip(table, plain.flat.geometry, strict=True):
        inside = {*filter(None, row["中にある保育所・認定こども園・幼稚園等"].split("、"))}
        surely = {
            n
            for n, p in zip(places["名称"], places.geometry, strict=True)
            if shape.contains(p) and shape.boundary.distance(p) > SURE
        }
        assert surely <= inside


# --- cities of every shape ------------------------------------------------------------------------------------------------------


def square(x: float, y: float, size: float) -> list[list[float]]:
    """A ring in degrees, anticlockwise from its south-west corner."""
    return [[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]]


def polygon(*rings: list[list[float]]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [*rings]}


def write_areas(root: Path, topic: str, features: list[tuple[dict[str, str], dict[str, Any] | None]]) -> None:
    """Write an invented table of areas."""
    folder = write_dataset(root, "tameshi", topic, [properties for properties, _ in features])
    told = [{"type": "Feature", "properties": p, "geometry": g} for p, g in features]
    raw = json.dumps({"type": "FeatureCollection", "features": told}, ensure_ascii=False).encode()
    (folder / "data.geojson").write_bytes(raw)
    (folder / "data.csv").unlink()
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    resource = package["resources"][0]
    resource |= {"path": "data.geojson", "hash": f"sha256:{hashlib.sha256(raw).hexdigest()}", "bytes": len(raw)}
    resource["features"] = len(features)
    del resource["rows"]
    text_file(folder / "datapackage.json", json.dumps(package, ensure_ascii=False))


@pytest.fixture
def make(workspace: Path, tmp_path: Path) -> Iterator[Callable[..., Path]]:
    """`make(features, topic, towns)` is the built page of areas in the invented city."""

    def build(features: Any, topic: str = "school_district", towns: Any = (), words: str = "", **tables: str) -> Path:
        write_areas(workspace, topic, features)
        if towns:
            rows = [{"町丁・字": n, "緯度": str(lat), "経度": str(lon)} for n, lat, lon in towns]
            write_dataset(workspace, "tameshi", "town", rows)
        write_card(workspace, "mine", template="area-lookup", tables={"main": topic} | tables, needs={})
        project = create_prototype(Catalog(workspace), "mine", "tameshi", tmp_path / "out")
        if words:
            text_file(project / "words.csv", (project / "words.csv").read_text(encoding="utf-8") + words)
        return run(project)

    yield build


def find(page: Page, lat: float, lon: float) -> list[int]:
    return page.evaluate("([lat, lon]) => machikit.areaLookup.find(lat, lon).inside", [lat, lon])


def test_holes_islands_and_several_parts(make: Callable[..., Path], browser: Browser) -> None:
    ring, hole, island = square(137.0, 35.0, 0.04), square(137.01, 35.01, 0.02), square(137.015, 35.015, 0.01)
    far = square(137.06, 35.0, 0.01)
    shape = {"type": "MultiPolygon", "coordinates": [[ring, hole], [island], [far]]}
    page_file = make([({"学校名": "穴のある区域"}, shape), ({"学校名": "穴の中の区域"}, polygon(hole, island))])
    with opened(browser, page_file) as page:
        assert find(page, 35.005, 137.005) == [0]
        assert find(page, 35.012, 137.012) == [1]  # in the hole
        assert find(page, 35.02, 137.02) == [0]  # on the island in the hole
        assert find(page, 35.005, 137.065) == [0]  # in the part that lies apart
        assert find(page, 35.005, 137.05) == []  # between the parts
        assert find(page, 35.2, 137.2) == []


def test_a_town_on_an_edge_hears_of_both_sides(make: Callable[..., Path], browser: Browser) -> None:
    west, east = square(137.0, 35.0, 0.03), square(137.03, 35.0, 0.03)
    towns = [("境町", 35.015, 137.03002), ("西町", 35.015, 137.01), ("海町", 35.2, 137.2)]
    page_file = make([({"学校名": "西小"}, polygon(west)), ({"学校名": "東小"}, polygon(east))], towns=towns)
    with opened(browser, page_file) as page:
        choose(page, "境町")
        assert answered(page) == ["東小"]
        assert page.evaluate("[...document.querySelectorAll('#area-found .near + ul b')].map(b => b.textContent)") == [
            "西小"
        ]
        assert "代表点" in page.inner_text("#area-found")
        choose(page, "西町")
        assert answered(page) == ["西小"] and page.locator("#area-found .near").count() == 0
        choose(page, "海町")
        assert answered(page) == []
        assert page.locator("#area-found .warn").is_visible()
        for word in ("安全です", "心配ありません"):
            assert word not in page.inner_text("#area-found")


def test_one_area_no_date_and_no_kind(make: Callable[..., Path], browser: Browser) -> None:
    with opened(
        browser, make([({"自治会名": "ひとつの会"}, polygon(square(137.0, 35.0, 0.03)))], "association_area")
    ) as page:
        assert page.locator("#area-items li").count() == 1
        assert page.locator("#area-year").count() == 0
        assert page.locator("#numbers .n").all_inner_texts() == ["1"]
        assert find(page, 35.01, 137.01) == [0]


def test_no_area_is_not_none_there(make: Callable[..., Path], browser: Browser) -> None:
    project = make([({"学校名": "東区域"}, polygon(square(137.0, 35.0, 0.03)))]).parents[1]
    script = project / "prototype.py"
    none = script.read_text(encoding="utf-8").replace("page = prototype", "areas = areas[:0]\npage = prototype", 1)
    with opened(browser, run(text_file(script, none).parent)) as page:
        assert "「ない」とは限りません" in page.inner_text("#parts")
        assert page.locator("#numbers .n").all_inner_texts() == ["0"]
        assert page.locator("#area-items li").count() == 0


def test_an_area_without_a_shape_and_records_without_a_date_are_told(
    make: Callable[..., Path], browser: Browser
) -> None:
    here = polygon(square(137.0, 35.0, 0.03))
    features = [
        ({"地域": "東町", "発生日": "2004-02-29"}, here),
        ({"地域": "東町", "発生日": ""}, here),
        ({"地域": "西町", "発生日": "2010"}, None),
    ]
    with opened(browser, make(features, "flood_record")) as page:
        assert "日付のない1件" in page.inner_text("#area-undated")
        assert find(page, 35.01, 137.01) == [0, 1]
        assert "形（位置）のない1件" in page.inner_text("footer")
        page.click("#area-modes >> text=この年まで")
        assert find(page, 35.01, 137.01) == [0]
        page.focus("#area-year")
        page.keyboard.press("Home")
        assert page.evaluate("machikit.areaLookup.shown()") == [0]
        page.click("#area-modes >> text=すべての年")
        page.click("#area-items li:has-text('東町') button")
        assert "2004-02-29" in page.inner_text("#area-items .more-of")


@pytest.mark.full
def test_twenty_thousand_vertices_are_looked_up_and_kept_small(make: Callable[..., Path], browser: Browser) -> None:
    turns = np.linspace(0, 2 * math.pi, 20_001)[:-1]
    reach = 0.05 * (1 + 0.3 * np.sin(50 * turns))
    ring = np.column_stack([137 + reach * np.cos(turns), 35 + reach * np.sin(turns)]).tolist()
    page_file = make([({"学校名": "ぎざぎざ"}, polygon([*ring, ring[0]]))])
    assert page_file.stat().st_size < 1_200_000
    shape = shapely.Polygon(ring)
    chance = np.random.default_rng(SEED)
    spots = np.column_stack([chance.uniform(34.93, 35.07, 300), chance.uniform(136.93, 137.07, 300)]).tolist()
    with opened(browser, page_file) as page:
        found = page.evaluate(
            "spots => spots.map(([lat, lon]) => machikit.areaLookup.find(lat, lon).inside.length)", spots
        )
    clear = [(n, shape.contains(shapely.Point(lon, lat))) for n, (lat, lon) in zip(found, spots, strict=True)
             if shape.boundary.distance(shapely.Point(lon, lat)) > 3e-5]  # fmt: skip
    assert len(clear) > 250
    assert [bool(n) for n, _ in clear] == [inside for _, inside in clear]


HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "{{7*7}}",
    "</script><script>alert(2)</script>",
    "{% if x %}",
    "`${alert(3)}`",
]


def test_text_from_data_stays_text(make: Callable[..., Path], browser: Browser) -> None:
    features = [
        ({"学校名": text, "学校種別": text}, polygon(square(137.0 + k / 50, 35.0, 0.018)))
        for k, text in enumerate(HOSTILE)
    ]
    towns = [(text, 35.01, 137.01 + k / 50) for k, text in enumerate(HOSTILE)]
    with opened(browser, make(features, towns=towns)) as page:
        for text in HOSTILE:
            choose(page, text)
            assert answered(page) == [text]
        assert {*HOSTILE} <= {*page.locator("#area-items b").all_inner_texts()}
        page.click("#area-items li:first-child button")
        assert page.locator("main img").count() == 0 and "49" not in page.inner_text("#area-items")


def test_points_given_as_areas_are_a_mistake_with_a_remedy(make: Callable[..., Path]) -> None:
    with pytest.raises(KitError) as told:
        make([({"学校名": "点"}, {"type": "Point", "coordinates": [137.0, 35.0]})])
    assert "prototype.py" in str(told.value.where) and "facilities=" in told.value.fix


def test_a_team_s_own_layer_and_narrower_choice_work(make: Callable[..., Path], browser: Browser) -> None:
    page_file = make(
        [
            ({"学校名": "西小"}, polygon(square(137.0, 35.0, 0.03))),
            ({"学校名": "東小"}, polygon(square(137.03, 35.0, 0.03))),
        ]
    )
    script = page_file.parents[1] / "prototype.py"
    code = script.read_text(encoding="utf-8")
    code = code.replace("page = prototype.page()", "areas = areas[areas['name'] == '東小']\npage = prototype.page()")
    own = "import folium\ncity_map = maps.areas(areas)\nfolium.Marker([35.01, 137.01]).add_to(city_map)\npage.map(city_map)"
    code = code.replace("page.map(maps.areas(areas))", own)
    text_file(script, code)
    with opened(browser, run(script.parent)) as page:
        assert page.locator("#area-items b").all_inner_texts() == ["東小"]
        assert page.locator(".leaflet-marker-icon").count() == 1
        assert find(page, 35.01, 137.04) == [0] and find(page, 35.01, 137.01) == []


def test_without_a_map_the_page_answers_the_same(
    built: Callable[[str, str], Path], browser: Browser, tmp_path: Path
) -> None:
    mine = shutil.copytree(built("flood-memory", "yaizu"), tmp_path / "mine")
    script = mine / "prototype.py"
    code = script.read_text(encoding="utf-8")
    text_file(script, code.replace("page.map(maps.areas(areas))", ""))
    plain, asked = Plain(mine), 0
    with opened(browser, run(mine)) as page:
        assert page.locator(".folium-map").count() == 0
        for town in plain.towns[::9].itertuples():
            rows, clear = plain.at(town.geometry.y, town.geometry.x)
            if clear:
                assert sorted(find(page, town.geometry.y, town.geometry.x)) == sorted(rows)
                asked += bool(rows)
        assert asked > 3
        page.locator("#area-items button").first.click()
        with page.expect_download() as saved:
            page.click("#geojson")
        features = json.loads(Path(saved.value.path()).read_text(encoding="utf-8"))["features"]
        assert len(features) == len(plain.areas)


def test_english_names_depths_and_keeps_data_in_their_own_language(
    built: Callable[[str, str], Path], browser: Browser
) -> None:
    with opened(browser, built("inside-the-flood-area", "yaizu") / "site" / "index.html") as page:
        page.click("#lang")
        choose(page, "三ケ名")
        page.click("#area-items li:first-child button")
        ours = [(lang, text) for lang, text, where in texts(page) if not where.startswith(("source.", "caveat."))]
        left = [text for lang, text in ours if lang != "ja" and JAPANESE.search(text)]
        assert left == []
        assert answered(page) == ["Less than 0.3 m"]
