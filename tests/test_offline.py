"""Maps made with folium and GeoDataFrame.explore open anywhere once `offline` has been over them: no network at all."""

import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import folium
import folium.plugins as plugins
import geopandas
import pytest
import sampling
from playwright.sync_api import Browser, Page, Route
from shapely.geometry import Point, box

from machikit._base.errors import KitError
from machikit.pages.safe_folium import assets, libraries
from machikit.pages.safe_folium.assets import asset_text, design_tokens, inline_css, inline_js, local_copy
from machikit.pages.safe_folium.missing_libraries import missing_library, plugins_without_network
from machikit.pages.safe_folium.offline import offline, offline_file, remaining_urls

HERE = [34.34, 134.05]
NEAR = [[34.34 + 0.002 * (i % 7), 134.05 + 0.003 * (i % 5)] for i in range(30)]
TABLE = json.loads((libraries.WEB / "vendor.json").read_text(encoding="utf-8"))
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPj/HwADBwIAMCbHYQAAAABJRU5ErkJggg=="
BLUE = f"data:image/png;base64,{PIXEL}"
DAYS = ["2026-01-01", "2026-01-02"]
SQUARE = [[[134.04, 34.33], [134.06, 34.33], [134.06, 34.35], [134.04, 34.35], [134.04, 34.33]]]


def areas() -> geopandas.GeoDataFrame:
    """Four squares around the map's centre, with a number and a word, in EPSG:4326."""
    corners = [(134.04, 34.33), (134.05, 34.33), (134.04, 34.34), (134.05, 34.34)]
    shapes = [box(x, y, x + 0.01, y + 0.01) for x, y in corners]
    columns = {"name": list("あいうえ"), "people": [10, 20, 30, 40]}
    return geopandas.GeoDataFrame(columns, geometry=shapes, crs="EPSG:4326")


def feature(shape: str, coordinates: Any, **properties: Any) -> dict[str, Any]:
    geometry = {"type": shape, "coordinates": coordinates}
    return {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "geometry": geometry, "properties": properties}],
    }


# --- the maps people make: what is put on the map, and what must then be true in the browser --------------------------

LOADED = "img => img.complete && img.naturalWidth > 0"
SHOWN = "selector => document.querySelectorAll(selector).length"


def default_marker(m: folium.Map) -> None:
    folium.Marker(HERE, popup="<b>指定避難所</b>", tooltip="ここ").add_to(m)


def icon_fonts(m: folium.Map) -> None:
    folium.Marker(HERE, icon=folium.Icon(color="red", prefix="fa", icon="house")).add_to(m)
    folium.Marker(NEAR[3], icon=folium.Icon(color="green", icon="info-sign", angle=45)).add_to(m)


def cluster(m: folium.Map) -> None:
    plugins.MarkerCluster(NEAR).add_to(m)


def fast_cluster(m: folium.Map) -> None:
    plugins.FastMarkerCluster(NEAR).add_to(m)


def heat(m: folium.Map) -> None:
    plugins.HeatMap(NEAR).add_to(m)


def choropleth(m: folium.Map) -> None:
    data = areas()
    folium.Choropleth(data, data=data, columns=["name", "people"], key_on="feature.properties.name").add_to(m)


def geojson(m: folium.Map) -> None:
    folium.GeoJson(areas(), tooltip=folium.GeoJsonTooltip(["name"]), popup=folium.GeoJsonPopup(["people"])).add_to(m)


def controls(m: folium.Map) -> None:
    plugins.Fullscreen().add_to(m)
    plugins.Draw(export=False).add_to(m)
    plugins.MiniMap(tile_layer=folium.TileLayer(BLUE, attr="–"), toggle_display=True).add_to(m)
    plugins.LocateControl().add_to(m)
    plugins.MousePosition().add_to(m)
    plugins.MeasureControl().add_to(m)
    folium.LayerControl().add_to(m)


IMAGE_OF = """selector => new Promise((good, bad) => {
    const style = getComputedStyle(document.querySelector(selector)).backgroundImage, image = new Image();
    image.onload = () => good(image.naturalWidth); image.onerror = () => bad(selector + ' ' + style.slice(0, 80));
    image.src = style.match(/url\\("(data:[^"]*)"\\)/)[1];
})"""
FONTS = (
    "() => document.fonts.ready.then(() => [...document.fonts].filter(f => f.status === 'loaded').map(f => f.family))"
)
INKED = """() => { const c = document.querySelector('canvas.leaflet-heatmap-layer');
    return c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some(v => v > 0); }"""


def prove_default_marker(page: Page) -> None:
    images = page.locator("img.leaflet-marker-icon, img.leaflet-marker-shadow")
    assert images.count() == 2
    assert all(image.evaluate(LOADED) for image in images.all())
    page.locator("img.leaflet-marker-icon").click()
    assert page.locator(".leaflet-popup-content b").inner_text() == "指定避難所"


def prove_icon_fonts(page: Page) -> None:
    assert page.evaluate(IMAGE_OF, ".awesome-marker-icon-red") >= 360
    assert page.evaluate(IMAGE_OF, ".awesome-marker-shadow") > 0
    families = {family.strip('"') for family in page.evaluate(FONTS)}
    assert {"Font Awesome 6 Free", "Glyphicons Halflings"} <= families
    turned = page.locator("i.glyphicon").evaluate("i => getComputedStyle(i).transform")
    assert turned.startswith("matrix(0.707107, 0.707107")


def prove_cluster(page: Page) -> None:
    said = [int(text) for text in page.locator(".marker-cluster").all_inner_texts()]
    single = (
        page.locator("img.leaflet-marker-icon, .awesome-marker").count()
        - page.locator(".awesome-marker-shadow").count()
    )
    assert said and sum(said) + single == len(NEAR)
    page.locator(".marker-cluster").first.click()


def prove_fast_cluster(page: Page) -> None:
    prove_cluster(page)


def prove_heat(page: Page) -> None:
    assert page.evaluate(INKED)


def prove_choropleth(page: Page) -> None:
    fills = page.locator("path.leaflet-interactive").evaluate_all("paths => paths.map(p => p.getAttribute('fill'))")
    assert len(fills) == 4 and len(set(fills)) == 4
    assert page.locator("svg#legend rect, .legend rect").count() > 10  # drawn by d3


def prove_geojson(page: Page) -> None:
    assert page.evaluate(SHOWN, "path.leaflet-interactive") == 4
    page.locator("path.leaflet-interactive").first.click()
    assert "10" in page.locator(".leaflet-popup-content").inner_text()


def prove_controls(page: Page) -> None:
    for button in (
        ".leaflet-control-zoom-fullscreen",
        ".leaflet-draw-draw-polygon",
        ".leaflet-control-minimap-toggle-display",
        ".leaflet-control-measure-toggle",
        ".leaflet-control-layers-toggle",
    ):
        assert page.evaluate(IMAGE_OF, button) > 0
    assert all(tile.evaluate(LOADED) for tile in page.locator(".leaflet-control-minimap img.leaflet-tile").all())


PROVEN: dict[str, tuple[Callable[[folium.Map], None], Callable[[Page], None]]] = {
    add.__name__: (add, globals()[f"prove_{add.__name__}"])
    for add in (default_marker, icon_fonts, cluster, fast_cluster, heat, choropleth, geojson, controls)
}


# --- the remaining plugins: no error, no request, and their own mark on the page --------------------------------------


def sub_group(m: folium.Map) -> None:
    parent = plugins.MarkerCluster(control=False).add_to(m)
    folium.Marker(HERE).add_to(plugins.FeatureGroupSubGroup(parent, "sub").add_to(m))


def grouped_control(m: folium.Map) -> None:
    layer = folium.FeatureGroup("shelters").add_to(m)
    folium.Marker(HERE).add_to(layer)
    plugins.GroupedLayerControl({"places": [layer]}, collapsed=False).add_to(m)


def tree_control(m: folium.Map) -> None:
    layer = folium.FeatureGroup("shelters").add_to(m)
    tree = {"label": "all", "children": [{"label": "shelters", "layer": layer}]}
    plugins.TreeLayerControl(overlay_tree=tree).add_to(m)


def spiderfier(m: folium.Map) -> None:
    folium.Marker(HERE).add_to(m)
    folium.Marker(HERE).add_to(m)
    plugins.OverlappingMarkerSpiderfier().add_to(m)


def pattern(m: folium.Map) -> None:
    stripes = plugins.pattern.StripePattern(angle=-45).add_to(m)
    folium.Polygon([[34.33, 134.04], [34.35, 134.04], [34.35, 134.06]], fill_pattern=stripes).add_to(m)


def circles(m: folium.Map) -> None:
    dots = plugins.CirclePattern(width=20, height=20).add_to(m)
    folium.Polygon([[34.33, 134.04], [34.35, 134.04], [34.35, 134.06]], fill_pattern=dots).add_to(m)


def along_a_line(m: folium.Map) -> None:
    line = folium.PolyLine(NEAR[:5]).add_to(m)
    plugins.PolyLineTextPath(line, "→ 避難路", repeat=True).add_to(m)


def search(m: folium.Map) -> None:
    plugins.Search(folium.GeoJson(areas()).add_to(m), search_label="name").add_to(m)


def tag_filter(m: folium.Map) -> None:
    folium.Marker(HERE, tags=["flood"]).add_to(m)
    plugins.TagFilterButton(["flood", "quake"]).add_to(m)


def time_slider(m: folium.Map) -> None:
    style = {"0": {str(1767225600 + 86400 * day): {"color": "#f00", "opacity": 0.5} for day in range(2)}}
    plugins.TimeSliderChoropleth(areas().iloc[:1].to_json(), style).add_to(m)


def timeline(m: folium.Map) -> None:
    line = plugins.Timeline(feature("Polygon", SQUARE, start=DAYS[0], end=DAYS[1])).add_to(m)
    plugins.TimelineSlider().add_timelines(line).add_to(m)


def time_stamped(m: folium.Map) -> None:
    plugins.TimestampedGeoJson(feature("LineString", SQUARE[0][:2], times=DAYS), period="P1D").add_to(m)


def encoded(m: folium.Map) -> None:
    plugins.PolyLineFromEncoded("_p~iF~ps|U_ulLnnqC_mqNvxq`@").add_to(m)


def topojson(m: folium.Map) -> None:
    geometry = {"type": "Polygon", "arcs": [[0]], "id": "a"}
    objects = {"towns": {"type": "GeometryCollection", "geometries": [geometry]}}
    folium.TopoJson({"type": "Topology", "objects": objects, "arcs": [SQUARE[0]]}, "objects.towns").add_to(m)


def beautiful(m: folium.Map) -> None:
    folium.Marker(HERE, icon=plugins.BeautifyIcon(icon="plane", icon_shape="triangle")).add_to(m)


def heat_in_time(m: folium.Map) -> None:
    plugins.HeatMapWithTime([NEAR, NEAR[:9]]).add_to(m)


MARKED: dict[str, tuple[Callable[[folium.Map], None], str]] = {
    "AntPath": (lambda m: plugins.AntPath(NEAR[:5]).add_to(m), "path.leaflet-ant-path"),
    "BeautifyIcon": (beautiful, ".beautify-marker .fa-plane"),
    "BoatMarker": (lambda m: plugins.BoatMarker(HERE, heading=45).add_to(m), "canvas"),
    "CirclePattern": (circles, "pattern circle"),
    "FeatureGroupSubGroup": (sub_group, ".leaflet-marker-icon"),
    "FloatImage": (lambda m: plugins.FloatImage(BLUE).add_to(m), "img[alt=float_image]"),
    "GroupedLayerControl": (grouped_control, ".leaflet-control-layers-group-name"),
    "HeatMapWithTime": (heat_in_time, ".leaflet-control-timecontrol"),
    "OverlappingMarkerSpiderfier": (spiderfier, ".leaflet-marker-icon"),
    "PolygonFromEncoded": (
        lambda m: plugins.PolygonFromEncoded("_p~iF~ps|U_ulLnnqC_mqNvxq`@").add_to(m),
        "path.leaflet-interactive",
    ),
    "PolyLineFromEncoded": (encoded, "path.leaflet-interactive"),
    "PolyLineOffset": (lambda m: plugins.PolyLineOffset(NEAR[:5], offset=5).add_to(m), "path.leaflet-interactive"),
    "PolyLineTextPath": (along_a_line, "textPath"),
    "Search": (search, ".search-button"),
    "SemiCircle": (lambda m: plugins.SemiCircle(HERE, 900, direction=0, arc=90).add_to(m), "path.leaflet-interactive"),
    "StripePattern": (pattern, "pattern"),
    "TagFilterButton": (tag_filter, ".tag-filter-tags-container"),
    "TimeSliderChoropleth": (time_slider, ".leaflet-interactive, path"),
    "Terminator": (lambda m: plugins.Terminator().add_to(m), ".leaflet-overlay-pane path"),
    "Timeline": (timeline, ".leaflet-timeline-control"),
    "TimestampedGeoJson": (time_stamped, ".timecontrol-play"),
    "TopoJson": (topojson, "path.leaflet-interactive"),
    "TreeLayerControl": (tree_control, ".leaflet-layerstree-header"),
}


# --- the browser, with no network -------------------------------------------------------------------------------------


class Opened:
    """A page opened over file:// and what it said and asked for meanwhile."""

    def __init__(self, browser: Browser, path: Path):
        self.complaints: list[str] = []
        self.requests: list[str] = []
        self.path = path
        self.page = browser.new_page(viewport={"width": 900, "height": 600}, device_scale_factor=2)
        self.page.route("**/*", self._answer)
        self.page.on("console", lambda m: self.complaints.append(m.text) if m.type == "error" else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(path.as_uri())
        self.page.wait_for_timeout(400)

    def _answer(self, route: Route) -> None:
        address = route.request.url
        if address.startswith(("data:", "blob:")):
            route.continue_()
            return
        self.requests.append(address)
        if address == self.path.as_uri():
            route.continue_()
        else:
            route.abort()

    def check_quiet(self) -> None:
        assert self.requests == [self.path.as_uri()]
        assert self.complaints == []

    def colours(self) -> int:
        from PIL import Image

        picture = Image.open(io.BytesIO(self.page.screenshot())).convert("RGB")
        return len(picture.getcolors(maxcolors=1 << 24) or ())


@pytest.fixture
def opened(browser: Browser) -> Iterator[Callable[[Path], Opened]]:
    pages: list[Opened] = []

    def start(path: Path) -> Opened:
        pages.append(Opened(browser, path))
        return pages[-1]

    yield start
    for one in pages:
        one.page.close()


def saved(add: Callable[[folium.Map], object], folder: Path) -> Path:
    m = folium.Map(HERE, zoom_start=14, tiles=None)
    add(m)
    source, target = folder / "map.html", folder / "地図 offline.html"
    m.save(source)
    assert not offline_file(source, target).needs
    return target


@pytest.fixture(scope="module")
def empty_map_colours(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> int:
    """How many colours a map shows that has only its zoom buttons and its grey."""
    one = Opened(browser, saved(lambda m: None, tmp_path_factory.mktemp("empty")))
    colours = one.colours()
    one.page.close()
    return colours


@pytest.mark.parametrize("name", sampling.third(PROVEN))
def test_a_map_works_with_the_cable_unplugged(
    name: str, tmp_path: Path, opened: Callable[[Path], Opened], empty_map_colours: int
) -> None:
    add, prove = PROVEN[name]
    one = opened(saved(add, tmp_path))
    assert one.colours() > empty_map_colours
    prove(one.page)
    one.page.wait_for_timeout(300)
    one.check_quiet()


@pytest.mark.parametrize("name", sampling.third(MARKED))
def test_a_plugin_works_with_the_cable_unplugged(name: str, tmp_path: Path, opened: Callable[[Path], Opened]) -> None:
    add, selector = MARKED[name]
    one = opened(saved(add, tmp_path))
    assert one.page.locator(selector).count() > 0
    one.check_quiet()


def test_two_maps_side_by_side(tmp_path: Path, opened: Callable[[Path], Opened]) -> None:
    pair = plugins.DualMap(HERE, tiles=None, zoom_start=14)
    folium.Marker(HERE).add_to(pair)
    pair.save(tmp_path / "pair.html")
    assert not offline_file(tmp_path / "pair.html", tmp_path / "pair.html").needs
    one = opened(tmp_path / "pair.html")
    assert one.page.locator(".leaflet-container").count() == 2
    one.check_quiet()


@pytest.mark.parametrize("column", [None, "people", "name"])
def test_explore_works_with_the_cable_unplugged(
    column: str | None, tmp_path: Path, opened: Callable[[Path], Opened]
) -> None:
    points = geopandas.GeoDataFrame({"name": ["点"]}, geometry=[Point(134.05, 34.34)], crs="EPSG:4326")
    m = areas().explore(column, tiles=None, tooltip="name", popup=True)
    points.explore(m=m, marker_type="marker")
    m.save(tmp_path / "explore.html")
    assert not offline_file(tmp_path / "explore.html", tmp_path / "out.html").needs
    one = opened(tmp_path / "out.html")
    assert one.page.locator("path.leaflet-interactive").count() == 4
    assert one.page.locator("img.leaflet-marker-icon").evaluate(LOADED)
    one.page.locator("path.leaflet-interactive").last.click(force=True)
    assert "え" in one.page.locator(".leaflet-popup-content").inner_text()
    one.check_quiet()


# --- what cannot be put inside ----------------------------------------------------------------------------------------


def test_a_library_that_the_map_needs_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    page = '<script src="https://x.example/a/one.js?v=1"></script><link href=https://x.example/two.css rel=stylesheet>'
    (tmp_path / "map.html").write_text(f"{page}<script>var m = L.map('m')</script>", encoding="utf-8")
    with pytest.raises(KitError) as caught:
        offline_file(tmp_path / "map.html", tmp_path / "out.html")
    assert caught.value.where == "one.js" and "https://x.example/a/one.js?v=1" in caught.value.fix
    assert [p.name for p in tmp_path.iterdir()] == ["map.html"]
    (tmp_path / "one.js").write_text("var one = 1", encoding="utf-8")  # the advice, followed
    report = offline_file(tmp_path / "map.html", tmp_path / "out.html")
    assert "var one = 1" in (tmp_path / "out.html").read_text(encoding="utf-8")
    assert [*report.files] == ["one.js"] and [need.kind for need in report.needs.values()] == ["style"]


def test_a_page_without_a_map_is_refused_for_any_unknown_script() -> None:
    with pytest.raises(KitError) as caught:
        offline("<script src='https://x.example/one.js'></script>")
    assert caught.value.where == "one.js"


def test_a_page_of_our_own_names_the_plugin_too() -> None:
    with pytest.raises(KitError) as caught:
        inline_js(dict(plugins.GeoMan.default_js)["leaflet_geoman_js"])
    assert caught.value.where == "folium.plugins.GeoMan"


def test_online_tiles_stay_and_are_told(tmp_path: Path) -> None:
    gsi = "https://cyberjapandata.gsi.go.jp/xyz/pale/{z}/{x}/{y}.png"
    m = folium.Map(HERE, tiles=gsi, attr='<a href="https://maps.gsi.go.jp/development/ichiran.html">地理院タイル</a>')
    folium.raster_layers.ImageOverlay("https://example.jp/a.png", [[34, 134], [35, 135]]).add_to(m)
    folium.Marker(HERE, icon=folium.CustomIcon("https://example.jp/pin.png")).add_to(m)
    folium.Marker(HERE, popup='<a href="https://example.jp/link">x</a><img src="https://example.jp/photo.jpg">').add_to(
        m
    )
    inner = folium.IFrame('<img src="https://example.jp/inner.png">')
    folium.Marker(HERE, popup=folium.Popup(inner)).add_to(m)
    m.save(tmp_path / "map.html")
    needs = offline_file(tmp_path / "map.html", tmp_path / "out.html").needs
    pictures = {f"https://example.jp/{name}" for name in ("a.png", "pin.png", "photo.jpg", "inner.png")}
    assert {address: need.kind for address, need in needs.items()} == {
        gsi: "tiles",
        **dict.fromkeys(pictures, "picture"),
    }
    assert gsi in (tmp_path / "out.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "html",
    [
        "<img alt='>' src='https://e.jp/x'>",
        "<IMG SRC=//e.jp/x>".replace("//", "https://"),
        "<img srcset='a.png 1x, https://e.jp/x 2x'>",
        "<iframe src='https://e.jp/x'></iframe>",
        "<iframe srcdoc='<img src=&quot;https://e.jp/x&quot;>'></iframe>",
        "<link rel='shortcut icon' href='https://e.jp/x'>",
        "<div style='background: url(https://e.jp/x)'>",
        "<style>@import 'https://e.jp/x';</style>",
        "<script>fetch('https://e.jp/x')</script>",
        "<script>$.ajax({type: 'GET', url: \"https://e.jp/x\"})</script>",
        '<script>var t = "\\u003cimg src=\\"https://e.jp/x\\"\\u003e"</script>',
        "<script data-asset='https://code.jquery.com/jquery-3.7.1.min.js'>fetch('https://e.jp/x')</script>",
    ],
)
def test_everything_that_fetches_is_found(html: str) -> None:
    assert remaining_urls(html) == ["https://e.jp/x"]


@pytest.mark.parametrize(
    "html",
    [
        "<a href='https://e.jp/x'>x</a>",
        "<script>m.bindPopup('https://e.jp/x')</script>",
        '<script>var d = {"url": "https://e.jp/x", "URL": "https://e.jp/y"}</script>',
        "<img src='data:image/png;base64,AAAA'>",
        "<link rel=canonical href='https://e.jp/x'>",
        "<!-- <img src='https://e.jp/x'> -->",
    ],
)
def test_what_does_not_fetch_is_not_told(html: str) -> None:
    assert remaining_urls(html) == []


# --- the text of the page around them ---------------------------------------------------------------------------------

JQUERY = "https://code.jquery.com/jquery-3.7.1.min.js"


def test_tags_are_found_however_they_are_written() -> None:
    page = (
        f"<p title='<script src=no.js></script>'>a</p>\r\n<!-- <script src='no.js'></script> -->"
        f"<SCRIPT  data-x='>'\n src = {JQUERY}  integrity=x crossorigin id='q'> </SCRIPT >"
        f"<script>var s = \"<script src='no.js'>\";</script><b>b</b>"
    )
    done = offline(page)
    assert done.startswith("<p title='<script src=no.js></script>'>a</p>\r\n<!-- <script src='no.js'></script> -->")
    assert done.partition("<!--\nmachikit")[0].endswith(
        "</script><script>var s = \"<script src='no.js'>\";</script><b>b</b>"
    )
    assert f'<script data-asset="{JQUERY}" id="q">' in done and "integrity" not in done
    assert offline(done) == done


def test_a_font_is_put_inside_once() -> None:
    sheet = inline_css("https://cdn.jsdelivr.net/npm/@fortawesome/fontawesome-free@6.2.0/css/all.min.css")
    fonts = re.findall(r"data:font/woff2;base64,[\w+/=]+", sheet)
    assert len(fonts) == len(set(fonts)) == 4


def test_releases_of_one_major_version_are_one(tmp_path: Path) -> None:
    ours = local_copy("https://cdn.jsdelivr.net/npm/leaflet@1.9.3/dist/leaflet.js")
    assert local_copy("https://unpkg.com/leaflet@1.7.1/dist/leaflet.js") == ours
    assert local_copy("//unpkg.com/leaflet@1/dist/leaflet.js?x") == ours
    for other in ("https://unpkg.com/leaflet@2.0.0/dist/leaflet.js", "https://unpkg.com/leaflet@1.9.4/dist/other.js"):
        with pytest.raises(KitError):
            local_copy(other)


def test_scripts_cannot_end_their_block(browser: Browser) -> None:
    """Every vendored script stands whole inside its element, and still parses."""
    scripts = sorted(
        {address for address in TABLE["addresses"] if address.endswith(".js")} | {"plotly.js", "supercluster.js"}
    )
    elements = [f"<script type=text/plain>{inline_js(name)}</script>" for name in scripts]
    page = browser.new_page()
    page.set_content("".join(elements) + "<p id=after>after</p>")
    assert page.locator("script").count() == len(scripts)
    assert page.locator("body > #after").inner_text() == page.locator("body").inner_text().strip() == "after"
    page.evaluate("() => document.querySelectorAll('script').forEach(s => new Function(s.textContent))")
    page.close()


def test_scripts_mean_the_same_after_escaping(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(f"<script>{inline_js('https://code.jquery.com/jquery-3.7.1.min.js')}</script>")
    assert page.evaluate("() => $('<div><script>1<\\/script><b>x</b></div>').find('b').text()") == "x"
    page.close()


# --- the table of assets ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", TABLE["addresses"])
def test_every_address_has_its_file(address: str) -> None:
    path = local_copy(address)
    if address.endswith(".css"):
        text = inline_css(address)
        assert all(target.startswith(("data:", "#")) for target in re.findall(r"""url\(\s*["']?([^"')]*)""", text))
        images = re.sub(r"@font-face\s*\{[^}]*\}", "", text)
        assert "data:," not in images and "</style" not in text.lower()
    else:
        assert path.stat().st_size > 0


@pytest.mark.parametrize("name", TABLE["names"])
def test_every_short_name_has_its_text(name: str) -> None:
    """Of a library that lies inside another one's file only its package.json is there, for the notices."""
    text = asset_text(name)
    assert json.loads(text)["license"] if text.startswith("{") else len(text) > 1000


def test_every_vendored_package_keeps_its_licence() -> None:
    for package in TABLE["files"]:
        assert [p for p in (assets.VENDOR / package).iterdir() if re.search(r"(?i)licen[cs]e|copying", p.name)], package


def test_versions_are_those_of_the_lock() -> None:
    """plotly.js is the release that plotly draws for, and no file of the table comes from an unlocked package."""
    from plotly.offline import get_plotlyjs_version

    root = Path(__file__).parents[1]
    lock = json.loads((root / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert lock["node_modules/plotly.js-basic-dist-min"]["version"] == get_plotlyjs_version()
    assert {f"node_modules/{package}" for package in TABLE["files"]} <= set(lock)
    assert all("integrity" in entry and "resolved" not in entry for name, entry in lock.items() if name)


def test_every_folium_plugin_has_its_files_or_is_in_the_list_of_what_needs_a_network() -> None:
    import folium.features
    from branca.colormap import ColorMap

    classes = {**vars(folium.features), **vars(plugins), "Map": folium.Map, "ColorMap": ColorMap}
    for name, thing in classes.items():
        files = [*getattr(thing, "default_js", ()), *getattr(thing, "default_css", ())]
        unserved = [address for _, address in files if not assets.has_local_copy(address)]
        listed = {
            plugin for address in unserved for plugin in getattr(missing_library(address), "plugins", ("not listed",))
        }
        assert not unserved or name in listed, (name, unserved)
    assert plugins_without_network() <= {*classes}


def test_design_tokens_bring_what_is_used_and_no_more() -> None:
    css = "a { color: var(--color-semantic-error-1); margin: var( --ours, 1px) }"
    css += "b { color: var(--color-primitive-blue-900) }"
    rule = design_tokens(css)
    assert rule.count(":") - 1 == 3  # the alias, what it stands for, and the blue
    assert "--color-primitive-blue-900: #0017c1;" in rule
    assert "--color-semantic-error-1: var(--color-primitive-red-800);" in rule
    assert "--color-primitive-red-800: #" in rule


# --- files ------------------------------------------------------------------------------------------------------------


def test_files_of_the_user_are_not_overwritten(tmp_path: Path) -> None:
    source, mine = tmp_path / "map.html", tmp_path / "mine.html"
    source.write_text(f"<script src={JQUERY}></script>", encoding="utf-8")
    mine.write_text("mine", encoding="utf-8")
    with pytest.raises(KitError):
        offline_file(source, mine)
    assert mine.read_text(encoding="utf-8") == "mine"
    offline_file(source, mine, force=True)
    offline_file(source, mine)  # an earlier copy of ours may go
    assert source.stat().st_size < 100
    offline_file(source, source)
    assert source.read_bytes() == mine.read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["map.html", "mine.html"]


def test_bad_files_end_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "sjis.html").write_bytes("地図".encode("cp932"))
    (tmp_path / "ok.html").write_text("<p>", encoding="utf-8")
    for source, target in (
        ("none.html", "out.html"),
        (".", "out.html"),
        ("sjis.html", "out.html"),
        ("ok.html", "no/such/folder.html"),
        ("ok.html", "."),
    ):
        with pytest.raises(KitError) as caught:
            offline_file(tmp_path / source, tmp_path / target)
        assert caught.value.what and caught.value.fix
    assert sorted(p.name for p in tmp_path.iterdir()) == ["ok.html", "sjis.html"]
