"""What a volunteer calls on a page, in any order and of anything: it stands in that order, or is refused in a sentence."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import text_file
from page_tools import LAND, PHONE, blocks_of, colours, misfits, opened, until
from playwright.sync_api import Browser

from machikit._base.errors import KitError
from machikit.prototype import run

HEAD = """import folium
import geopandas as gpd
import pandas as pd
import plotly.express as px
import plotly.graph_objects as go
from machikit import Part, charts, maps
from machikit.prototype import Prototype
prototype = Prototype.load()
sites = prototype.table()
page = prototype.page()
"""
CALLS = {
    "count": "page.count(sites)",
    "map": "page.map(maps.points(sites))",
    "list": "page.list(sites)",
    "chart": "page.chart(px.bar(x=['a', 'b'], y=[1, 2]))",
    "own": "from machikit.parts import OwnBoard\npage.add(OwnBoard())",
}
STANDS = {"count": "#numbers", "map": ".map", "list": "#list", "chart": ".part.chart", "own": ".own .own_board"}
WRITTEN = {
    "count": 'id="numbers"',
    "map": 'class="map"',
    "list": 'id="list"',
    "chart": 'class="part chart"',
    "own": 'class="own"',
}
ORDERS = [  # and which of them share the width
    ("own list map count", ("map", "list")),
    ("map chart count list", ()),
    pytest.param("count map list chart", ("map", "list"), marks=pytest.mark.full),
    pytest.param("chart own map", (), marks=pytest.mark.full),
]
WHERE = """selectors => selectors.map(one => {
  const all = [...document.querySelectorAll("main *")], el = document.querySelector(one), r = el.getBoundingClientRect();
  return [all.indexOf(el), r.left, r.width];
})"""


class Build:
    """`build(code)`: the page of a prototype whose code calls this; `remarks`: what was told of it."""

    def __init__(self, folder: Path):
        self.folder, self.remarks = folder, list[KitError]()

    def __call__(self, code: str, tiles: str = "none") -> Path:
        settings = self.folder / "prototype.yaml"
        text = settings.read_text(encoding="utf-8")
        settings.write_text(text.replace("basemap: none", f"basemap: {tiles}"), encoding="utf-8")
        text_file(self.folder / "prototype.py", f"{HEAD}{code}\npage.save()\n")
        self.remarks.clear()
        return run(self.folder, remark=self.remarks.append)


@pytest.fixture
def build(built: Callable[[str, str], Path], tmp_path: Path) -> Build:
    folder = Path(shutil.copytree(built("aed-nearby", "takamatsu"), tmp_path / "mine"))
    part = folder / "parts" / "own_board"
    text_file(part / "__init__.py", "from machikit import Part\n\n\nclass OwnBoard(Part):\n    pass\n")
    text_file(part / "part.html", "<h2>町の掲示板</h2>")
    return Build(folder)


def refusal(build: Build, code: str) -> str:
    with pytest.raises(KitError) as told:
        build(code)
    assert told.value.where.startswith("prototype.py:") and told.value.fix
    return told.value.what


@pytest.mark.parametrize(("order", "beside"), ORDERS)
def test_what_is_called_stands_in_that_order(
    order: str, beside: tuple[str, ...], build: Build, browser: Browser
) -> None:
    names = order.split()
    site = build("\n".join(CALLS[name] for name in names))
    body = site.read_text(encoding="utf-8").partition("<main>")[2]
    with opened(browser, site) as page:
        assert page.evaluate("machikit.written()") == site.read_text(encoding="utf-8"), "it can write itself again"
        places = page.evaluate(WHERE, [STANDS[name] for name in names])
        for at in ([one for one, _, _ in places], [body.find(WRITTEN[name]) for name in names]):
            assert at == sorted(at) and min(at) >= 0
        for name, (_, left, width) in zip(names, places, strict=True):
            if name in ("map", "list"):
                assert (width > 1190) == (name not in beside), name
            if name == "own":
                assert left == 40, "where everything else of the page begins"
        if "list" in names:
            page.fill("#search", "駅")
            assert 0 < page.locator("#items > li").count() < 20
        page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
        until(page, "document.documentElement.scrollWidth <= innerWidth")  # plotly fits its charts a moment later
        assert misfits(page) == []


def test_a_list_alone_fills_its_width_and_opens_its_rows(build: Build, browser: Browser) -> None:
    with opened(browser, build(CALLS["list"])) as page:
        page.click("#items .item >> nth=1")
        assert page.locator("#items > li.on").bounding_box()["width"] > 1190  # type: ignore[index]


def test_what_a_page_cannot_hold_is_refused_in_a_sentence(build: Build) -> None:
    assert "1枚のページの地図は1つ" in refusal(build, f"{CALLS['map']}\npage.map(maps.base())")
    assert "folium の地図" in refusal(build, "page.map(sites)")
    assert "部品ではありません" in refusal(build, "page.add(px.bar(x=[1], y=[1]))")
    twice = "page.add(Coverage(sites, prototype.table('town').assign(count=1), metres=500))"
    assert "もうページにあります" in refusal(build, f"from machikit.parts import Coverage\n{twice}\n{twice}")


# --- maps of folium's own ----------------------------------------------------------------------------------------------

PLAIN_MAP = """from folium.plugins import FloatImage
m = folium.Map()
folium.Marker([34.343, 134.046], popup='<img src="https://example.jp/a.png">').add_to(m)
folium.Marker([34.35, 134.046], icon=folium.CustomIcon("https://example.jp/i.png", (9, 9))).add_to(m)
folium.raster_layers.ImageOverlay("https://example.jp/o.png", [[34, 134], [35, 135]], name="O").add_to(m)
FloatImage("https://example.jp/f.png").add_to(m)
folium.WmsTileLayer("https://example.jp/wms", layers="a").add_to(m)
folium.TileLayer("https://cyberjapandata.gsi.go.jp/xyz/std/{z}/{x}/{y}.png", attr="GSI").add_to(m)
maps.layer(sites.head(9), "9").add_to(folium.FeatureGroup("G").add_to(m))
folium.LayerControl().add_to(m)
page.map(m)
page.list(sites)"""


def test_a_plain_folium_map_lies_on_the_base_map_and_says_what_it_cannot_fetch(
    build: Build, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MACHIKIT_LANG", "en")
    with opened(browser, build(PLAIN_MAP)) as page:
        lat, lon, zoom = page.evaluate(
            "[machikit.map.getCenter().lat, machikit.map.getCenter().lng, machikit.map.getZoom()]"
        )
        assert (round(lat, 2), round(lon, 2), zoom) == (34.34, 134.05, 12), "the city, where folium is given no place"
        assert colours(page.locator(".moving"))[LAND] > 10_000
        assert "OpenStreetMap" not in page.inner_text(".leaflet-control-attribution")
        assert page.locator(".leaflet-control-layers label").all_text_contents() == [" G"], "no tiles to choose"
        page.click("#items .item >> nth=0")
        assert page.locator(".machikit-popup strong").count() == 1, "the list shows its rows on it"
        icons = page.locator(".leaflet-marker-icon").evaluate_all("all => all.map(i => i.naturalWidth)")
        assert icons == [25, 25], "an icon from the web is drawn as the usual marker"
    tiles, others = build.remarks
    for address in ("tile.openstreetmap.org", "cyberjapandata.gsi.go.jp", "example.jp/wms"):
        assert address in tiles.what
    assert "basemap: gsi" in tiles.fix
    assert all(f"https://example.jp/{name}.png" in others.what for name in "aiof")
    assert "国土数値情報" in build("page.map(folium.Map())", tiles="gsi").read_text(encoding="utf-8")
    assert "cyberjapandata" not in build.remarks[0].what


@pytest.mark.full  # matplotlib takes seconds to load
def test_explore_gives_a_map(build: Build, browser: Browser) -> None:
    with opened(browser, build("page.map(sites.head(9).explore())")) as page:
        assert page.locator(".moving path.leaflet-interactive").count() == 9


def test_explore_says_what_it_needs(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.setitem(sys.modules, "matplotlib.pyplot", None)
    assert "mapclassify が要ります" in refusal(build, "page.map(sites.explore())")


def test_what_a_part_of_ones_own_would_fetch_is_named(build: Build) -> None:
    text_file(build.folder / "parts" / "own_board" / "part.html", '<img src="https://example.jp/a.png" alt="">')
    build(CALLS["own"])
    assert [told.where for told in build.remarks] == ["page.add(OwnBoard)"]
    assert "https://example.jp/a.png" in build.remarks[0].what


# --- tables that pandas made -------------------------------------------------------------------------------------------

TOWNS = """town = prototype.table("town")
joined = gpd.sjoin_nearest(sites.to_crs(6676), town.to_crs(6676))
"""
GROUPED = f"""{TOWNS}t = joined.groupby("place_right").size()
page.count(t, unit={{"ja": "町", "en": "towns"}})
page.list(t)"""
OWN = """t = gpd.GeoDataFrame({"区名": ["東区", None], "件数": [3, 1200], "年": [2025, 2026], "geometry_2": None},
    geometry=gpd.points_from_xy([134.04, 134.06], [34.34, 34.33]), crs=4326)
page.count(t)
page.map(maps.points(t))
page.list(t)"""


def test_groups_and_tables_of_ones_own_tell_their_name_unit_and_columns(build: Build, browser: Browser) -> None:
    with opened(browser, build(GROUPED)) as page:
        number = page.inner_text("#numbers .num").split()
        assert number[0].endswith("町") and "AED" not in page.inner_text("#numbers")
        rows = page.locator("#items > li").all_inner_texts()
        assert rows[0].startswith("サンポート") and "件数：" in rows[0] and "位置の記載なし" not in rows[0]
    with opened(browser, build(OWN)) as page:
        assert page.inner_text("#numbers .num").split() == ["2件", "一覧にあるもの"]
        first, second = (" ".join(text.split()) for text in page.locator("#items > li").all_inner_texts())
        assert first == "東区 件数：3 年：2025" and second == "（名前の記載なし） 件数：1,200 年：2026"


@pytest.mark.parametrize(
    ("code", "unit", "name"),
    [
        ("t = sites[['name', 'geometry']].head(9)", "台", "名称"),
        ("t = sites.rename(columns={'name': '名称', 'address': '住所'})", "台", "名称"),
        ("t = pd.concat([sites.head(3), prototype.table('evacuation_site').head(3)])", "件", "名称"),
        ("t = sites.head(40).dissolve(by='place')", "件", "設置位置"),
        ("t = pd.DataFrame({'年度': [2024, 2025], 'n': [1, 2]})", "件", "年度"),
        ("t = pd.DataFrame([[1, 'a'], [2, 'b']])", "件", "1"),
    ],
)
def test_what_rows_are_called_and_counted_as(code: str, unit: str, name: str, build: Build) -> None:
    blocks = blocks_of(build(f"{code}\npage.count(t)\npage.list(t)").read_text(encoding="utf-8"))
    said = blocks["words"].get("places.unit", blocks["words"]["unit"])["ja"]
    assert (said, [f["ja"] for f in blocks["data"]["fields"] if f.get("role") == "name"]) == (unit, [name])


def test_columns_of_one_name_in_two_joined_tables_are_told_apart(build: Build) -> None:
    text = build(f"{TOWNS}page.list(joined)").read_text(encoding="utf-8")
    labels = {f["id"]: f["ja"] for f in blocks_of(text)["data"]["fields"]}
    assert (labels["place"], labels["place_right"]) == ("設置位置", "町丁・字（町丁・字）")
    text = build("page.list(prototype.table('town'))").read_text(encoding="utf-8")
    assert "町丁・字" in [f["ja"] for f in blocks_of(text)["data"]["fields"]]


def test_what_is_no_table_is_refused_in_a_sentence(build: Build) -> None:
    for call in ("count", "list"):
        assert "表ではありません" in refusal(build, f"page.{call}(prototype.table('residents'))")
