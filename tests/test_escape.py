"""What stands in a table's cell is shown as text and never runs: not while the page is built, not in the browser."""

import html
import json
import pickle
import re
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import folium
import geopandas
import pandas
import pytest
import sampling
from branca.colormap import LinearColormap
from branca.element import Element, Figure, Html, IFrame, MacroElement
from folium import plugins
from hypothesis import given, settings
from hypothesis import strategies as st
from page_tools import settle
from shapely.geometry import Point, box

from machikit.pages.safe_folium.escape import html_text, json_block, safe_markup, safe_style
from machikit.pages.safe_folium.harden import harden
from machikit.pages.safe_folium.rendering import render_map, verbatim

if TYPE_CHECKING:
    from playwright.sync_api import Browser

JINJA = "{{cycler.__init__.__globals__.os.popen('touch %s').read()}}"
PAYLOADS = {
    "command": JINJA % "pwned.txt",
    "hidden command": "<b title=\"{{cycler.__init__.__globals__.os.popen('touch pwned.txt').read()}}\">x</b>",
    "sum": "{{7*7}}",
    "if": "{% if %}",
    "end raw": "{% endraw %}{{7*7}}{% raw %}",
    "comment": "{# gone",
    "script": "<script>window.pwned=1</script>",
    "end of script": "</script><script>window.pwned=1</script>",
    "image": "<img src=x onerror=window.pwned=1>",
    "unclosed image": "<img src=x onerror=window.pwned=1 ",
    "frame": '<iframe srcdoc="<script>parent.pwned=1</script>"></iframe>',
    "svg": "<svg/onload=window.pwned=1>",
    "link": '<a href="javascript:window.pwned=1">link</a>',
    "hidden link": '<a href=" java\tscript:window.pwned=1">link</a>',
    "style": '<p style="position:fixed;top:0">x</p>',
    "double quotes": '" onmouseover="window.pwned=1" x="',
    "single quotes": "' onmouseover='window.pwned=1' x='",
    "code after quote": "');window.pwned=1;('",
    "code after quotes": '");window.pwned=1;("',
    "template literal": "`;window.pwned=1;`",
    "place in a literal": "${window.pwned=1}",
    "backslashes": "\\",
    "backslash n": "C:\\new\\${1}",
    "line separator": "a\u2028b\u2029window.pwned=1",
    "html comment": "<!-- <script> window.pwned=1",
    "emoji": "津波👋🏽&amp;<未定>",
}
SURROGATE = "a\ud800b"


# --- every kind of layer that carries text: each puts all texts on a map ---------------------------------------------


def _map(**options: object) -> folium.Map:
    return folium.Map([34.3, 134.0], zoom_start=10, tiles=None, **options)


def _at(i: int) -> list[float]:
    return [34.0 + i / 50, 134.0 + i / 50]


def _runs(text: str) -> bool:
    return "onerror" in text and text.endswith(">")


def _frame(texts: list[str], **columns: list[object]) -> geopandas.GeoDataFrame:
    points = [Point(134.0 + i / 50, 34.0 + i / 50) for i in range(len(texts))]
    return geopandas.GeoDataFrame({"name": texts, **columns}, geometry=points, crs=4326)


def _polygons(texts: list[str]) -> geopandas.GeoDataFrame:
    boxes = [box(134 + i / 50, 34, 134.015 + i / 50, 34.1) for i in range(len(texts))]
    return geopandas.GeoDataFrame({"name": texts, "n": range(len(texts))}, geometry=boxes, crs=4326)


def popup(m: folium.Map, texts: list[str]) -> None:
    for i, text in enumerate(texts):
        folium.Marker(_at(i), popup=text).add_to(m)


def lazy_popup(m: folium.Map, texts: list[str]) -> None:
    for i, text in enumerate(texts):
        folium.Marker(_at(i), popup=folium.Popup(text, lazy=True)).add_to(m)


def parsed_popup(m: folium.Map, texts: list[str]) -> None:
    for i, text in enumerate(texts):
        folium.Marker(_at(i), popup=folium.Popup(text, parse_html=True)).add_to(m)


def html_popup(m: folium.Map, texts: list[str]) -> None:
    for i, text in enumerate(texts):
        folium.Marker(_at(i), popup=folium.Popup(Html(text, script=True))).add_to(m)


def frame_popup(m: folium.Map, texts: list[str]) -> None:
    with verbatim():  # else `{% if %}` stops in IFrame itself
        for i, text in enumerate(texts):
            folium.Marker(_at(i), popup=folium.Popup(IFrame(f"<h4>{text}</h4>", width=200))).add_to(m)


def element_popup(m: folium.Map, texts: list[str]) -> None:
    with verbatim():
        for i, text in enumerate(texts):
            shown = folium.Popup()
            shown.html.add_child(Element(text), name=text)
            folium.Marker(_at(i), popup=shown).add_to(m)


def tooltip(m: folium.Map, texts: list[str]) -> None:
    for i, text in enumerate(texts):
        folium.Marker(_at(i), tooltip=folium.Tooltip(text, style="color:red;font-family:'x'")).add_to(m)


def tooltip_style(m: folium.Map, texts: list[str]) -> None:
    for i, text in enumerate(texts):
        folium.Marker(_at(i), tooltip=folium.Tooltip("x", style=text)).add_to(m)


def shapes(m: folium.Map, texts: list[str]) -> None:
    for i, text in enumerate(texts):
        folium.CircleMarker(_at(i), popup=text, color=text).add_to(m)
        folium.Circle(_at(i), tooltip=text).add_to(m)
        folium.PolyLine([_at(i), _at(i + 1)], popup=text, dash_array=text).add_to(m)
        folium.Polygon([_at(i), _at(i + 1), [34, 134]], popup=text, class_name=text).add_to(m)
        folium.Rectangle([_at(i), _at(i + 1)], tooltip=text).add_to(m)


def properties(m: folium.Map, texts: list[str]) -> None:
    table = _frame(texts, nested=[{text: [text]} for text in texts])
    folium.GeoJson(
        table,
        tooltip=folium.GeoJsonTooltip(["name"]),
        popup=folium.GeoJsonPopup(["name", "nested"], aliases=["<b>名前</b>", "x"]),
        marker=folium.CircleMarker(radius=5),
    ).add_to(m)


def headers(m: folium.Map, texts: list[str]) -> None:
    table = _frame(texts).drop(columns="name").assign(**{text: text for text in texts})
    folium.GeoJson(
        table, tooltip=folium.GeoJsonTooltip(texts), popup=folium.GeoJsonPopup(texts), style_function=lambda f: {}
    ).add_to(m)


def identifiers(m: folium.Map, texts: list[str]) -> None:
    for i, text in enumerate(texts):
        point = {"type": "Point", "coordinates": _at(i)[::-1]}
        features = [
            {"type": "Feature", "properties": {text: f"{text}{n}"}, "geometry": point, "id": None} for n in (1, 2)
        ]
        folium.GeoJson(
            {"type": "FeatureCollection", "features": features},
            style_function=lambda f, key=text: {"color": f["properties"][key]},
            highlight_function=lambda f, key=text: {"fillColor": f["properties"][key], key.strip("."): 1},
            tooltip=folium.GeoJsonTooltip([text]),
        ).add_to(m)


def styles(m: folium.Map, texts: list[str]) -> None:
    table = _frame(texts)
    for icon in (folium.DivIcon(), folium.Icon()):
        folium.GeoJson(
            table,
            marker=folium.Marker(icon=icon),
            style_function=lambda f: {"html": f["properties"]["name"], "icon": f["properties"]["name"], "prefix": "fa"},
        ).add_to(m)


def callback_of_features(m: folium.Map, texts: list[str]) -> None:
    shows = folium.JsCode("(feature, layer) => layer.bindPopup('<i>' + feature.properties.name + '</i>')")
    folium.GeoJson(_frame(texts), on_each_feature=shows).add_to(m)


def topojson(m: folium.Map, texts: list[str]) -> None:
    arcs = [[[134.0 + i / 50, 34.0], [0.01, 0], [0, 0.05], [-0.01, -0.05]] for i in range(len(texts))]
    shapes = [{"type": "Polygon", "arcs": [[i]], "properties": {"name": text}} for i, text in enumerate(texts)]
    data = {
        "type": "Topology",
        "transform": {"scale": [1, 1], "translate": [0, 0]},
        "arcs": arcs,
        "objects": {"town": {"type": "GeometryCollection", "geometries": shapes}},
    }
    shown = folium.GeoJsonTooltip(["name"])
    folium.TopoJson(
        data, "objects.town", tooltip=shown, style_function=lambda f: {"color": f["properties"]["name"]}
    ).add_to(m)


def choropleth(m: folium.Map, texts: list[str]) -> None:
    table = _polygons(texts)
    for text in sorted(texts, key=_runs)[-3:]:
        folium.Choropleth(
            table, table, ["name", "n"], "feature.properties.name", name=text, legend_name=text, highlight=True
        ).add_to(m)
    folium.LayerControl(collapsed=False).add_to(m)


def caption(m: folium.Map, texts: list[str]) -> None:
    for text in texts:
        LinearColormap(["red", "blue"], caption=text).add_to(m)


def layer_names(m: folium.Map, texts: list[str]) -> None:
    for i, text in enumerate(texts):
        folium.FeatureGroup(name=text).add_to(m)
        folium.TileLayer("data:,{x}", attr=f"©{i} {text}", name=text, show=i == 0).add_to(m)
        group = plugins.MarkerCluster(name=f"cluster {text}").add_to(m)
        plugins.FeatureGroupSubGroup(group, name=f"sub {text}").add_to(m)
    folium.LayerControl(collapsed=False).add_to(m)


def clusters(m: folium.Map, texts: list[str]) -> None:
    plugins.MarkerCluster([_at(i) for i in range(len(texts))], popups=texts, disableClusteringAtZoom=1).add_to(m)


def rows_of_a_fast_cluster(m: folium.Map, texts: list[str]) -> None:
    show = "function (row) { return L.marker([row[0], row[1]]).bindPopup('<b>' + row[2] + '</b>'); }"
    rows = [[*_at(i), text] for i, text in enumerate(texts)]
    plugins.FastMarkerCluster(rows, callback=show, disableClusteringAtZoom=1).add_to(m)


def div_icons(m: folium.Map, texts: list[str]) -> None:
    for i, text in enumerate(texts):
        folium.Marker(_at(i), icon=folium.DivIcon(html=f"<div>{text}</div>", class_name=text)).add_to(m)
    folium.GeoJson(_frame(["x"]), marker=folium.Marker(icon=folium.DivIcon(html=texts[0]))).add_to(m)


def titles(m: folium.Map, texts: list[str]) -> None:
    for i, text in enumerate(texts):
        folium.Marker(_at(i), title=text, alt=text).add_to(m)


def icons(m: folium.Map, texts: list[str]) -> None:
    for i, text in enumerate(texts):
        folium.Marker(_at(i), icon=folium.Icon(icon=text, prefix=text, icon_color=text)).add_to(m)
        look = plugins.BeautifyIcon(number=text, inner_icon_style=text, text_color=text, icon_shape="marker")
        folium.Marker(_at(i), icon=look).add_to(m)


def search(m: folium.Map, texts: list[str]) -> None:
    group = folium.FeatureGroup().add_to(m)
    for i, text in enumerate(texts):
        folium.Marker(_at(i), title=f"find {text}").add_to(group)
    plugins.Search(group, placeholder=texts[0], search_label="title").add_to(m)
    table = _frame([f"seek {text}" for text in texts]).rename(columns={"name": texts[1]})
    layer = folium.GeoJson(table, marker=folium.CircleMarker()).add_to(m)
    plugins.Search(layer, placeholder=texts[2], search_label=texts[1], search_zoom=12).add_to(m)


def moments_of_features(m: folium.Map, texts: list[str]) -> None:
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": _at(i)[::-1]},
            "properties": {"time": "2024-01-01", "popup": text, "tooltip": text, "icon": "circle", "other": text},
        }
        for i, text in enumerate(texts)
    ]
    data = {"type": "FeatureCollection", "features": features}
    plugins.TimestampedGeoJson(data, date_options=texts[0], duration="P1D", auto_play=False).add_to(m)


def moments_of_heat(m: folium.Map, texts: list[str]) -> None:
    texts = sorted(texts, key=_runs, reverse=True)  # the first is shown at once
    plugins.HeatMapWithTime([[[34.0, 134.0, 1.0]] for _ in texts], index=texts).add_to(m)


def grouped_control(m: folium.Map, texts: list[str]) -> None:
    layers = {text: [folium.FeatureGroup(name=f"in {text}").add_to(m)] for text in texts}
    plugins.GroupedLayerControl(layers, collapsed=False).add_to(m)


def tree_control(m: folium.Map, texts: list[str]) -> None:
    leaves = [{"label": text, "layer": folium.FeatureGroup().add_to(m)} for text in texts]
    tree = {"label": texts[0], "children": leaves, "selectAllCheckbox": texts[1]}
    plugins.TreeLayerControl(overlay_tree=tree, closed_symbol=texts[2], collapsed=False).add_to(m)


def tags(m: folium.Map, texts: list[str]) -> None:
    for i, text in enumerate(texts):
        folium.Marker(_at(i), tags=[text]).add_to(m)
    plugins.TagFilterButton(texts, clear_text=texts[0]).add_to(m)


def numbers(m: folium.Map, texts: list[str]) -> None:
    for i, text in enumerate(texts):
        plugins.BoatMarker(_at(i), heading=text, wind_heading=f"0,window.pwned=1 {text}", wind_speed=text).add_to(m)
        plugins.SemiCircle(_at(i), 200, direction=f"window.pwned=1 {text}", arc=text).add_to(m)


def pictures(m: folium.Map, texts: list[str]) -> None:
    m.get_root().header.add_child(Element("<script>L.vectorGrid = {protobuf: () => L.layerGroup()};</script>"))
    for text in texts:
        plugins.FloatImage(text, bottom=text).add_to(m)
        plugins.VectorGridProtobuf(text, options={"attribution": text}).add_to(m)


def time_slider(m: folium.Map, texts: list[str]) -> None:
    for text in texts[5:8] + [t for t in texts if "');" in t]:
        days = {"0": {"1704067200": {"color": text, "opacity": 1}}}
        plugins.TimeSliderChoropleth(_polygons(texts[:1]), days, date_options=text, stroke_color=text).add_to(m)


def lines_of_text(m: folium.Map, texts: list[str]) -> None:
    for i, text in enumerate(texts):
        line = folium.PolyLine([_at(i), _at(i + 1)]).add_to(m)
        plugins.PolyLineTextPath(line, text).add_to(m)


def click_for_marker(m: folium.Map, texts: list[str]) -> None:
    text = sorted(texts, key=_runs)[-1]
    folium.ClickForMarker(popup=f"{text} at ${{lat}}").add_to(m)


def legend_of_explore(m: folium.Map, texts: list[str]) -> None:
    with verbatim():  # the kit runs a volunteer's prototype so: explore() makes its legend a template at once
        table = _frame(texts, kind=texts)
        table.explore("kind", m=m, categorical=True, tooltip=["name"], popup=["name", "kind"])


def realtime(m: folium.Map, texts: list[str]) -> None:
    source = json.loads(_frame(texts).to_json())
    shows = folium.JsCode("(feature, at) => L.marker(at).bindPopup(feature.properties.name)")
    plugins.Realtime(source, point_to_layer=shows, get_feature_id=folium.JsCode("f => f.id")).add_to(m)


def timeline(m: folium.Map, texts: list[str]) -> None:
    table = _frame(texts, start=["2024-01-01"] * len(texts), end=["2024-02-01"] * len(texts))
    shows = folium.JsCode("(feature, layer) => layer.bindPopup(feature.properties.name)")
    line = plugins.Timeline(json.loads(table.to_json()), on_each_feature=shows).add_to(m)
    plugins.TimelineSlider(auto_play=False).add_timelines(line).add_to(m)


def charts(m: folium.Map, texts: list[str]) -> None:
    for i, text in enumerate(texts):
        chart = {"$schema": "https://vega.github.io/schema/vega-lite/v5.json", "data": {"values": [{"name": text}]}}
        folium.Marker(_at(i), popup=folium.Popup().add_child(folium.VegaLite(chart))).add_to(m)
        folium.Marker(_at(i), popup=folium.Popup().add_child(folium.Vega({"title": text}))).add_to(m)


KINDS: dict[str, Callable[[folium.Map, list[str]], None]] = {
    kind.__name__: kind
    for kind in [
        popup, lazy_popup, parsed_popup, html_popup, frame_popup, element_popup, tooltip, tooltip_style, shapes,
        properties, headers, identifiers, callback_of_features, topojson, choropleth, caption, layer_names, clusters,
        rows_of_a_fast_cluster, div_icons, titles, icons, search, moments_of_features, moments_of_heat, grouped_control,
        tree_control, tags, numbers, pictures, lines_of_text, click_for_marker, legend_of_explore, realtime, timeline,
        styles, charts, time_slider,
    ]
}  # fmt: skip
SETTINGS_ONLY = {"tooltip_style", "numbers", "pictures", "time_slider"}  # shown nowhere as text
WITHOUT_SCRIPTS = {"realtime", "charts"}  # their plugins are not among those the kit carries: offline() says so


def _rendered(kind: str, texts: list[str]) -> tuple[folium.Map, str]:
    m = _map()
    KINDS[kind](m, texts)
    harden(m)
    parts = render_map(m)
    return m, "\n".join([parts.head, parts.body, parts.script])


# --- in Python -------------------------------------------------------------------------------------------------------


def test_plain_folium_does_run_such_a_cell(tmp_path: Path) -> None:
    m = _map()
    popup(m, [JINJA % (tmp_path / "pwned.txt")])
    m.get_root().render()
    assert (tmp_path / "pwned.txt").exists()  # else the tests below would prove nothing


@pytest.mark.parametrize("kind", KINDS)
def test_building_the_page_runs_no_cell(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    texts = [f"{name} {text}" for name, text in PAYLOADS.items()]
    _, page = _rendered(kind, [*texts, *PAYLOADS.values(), SURROGATE])
    assert not list(tmp_path.iterdir())
    assert "sum 49" not in page
    assert "</script" not in page.lower()
    page.encode()  # no lone surrogate is left, the page can be written


@pytest.mark.parametrize("kind", KINDS)
def test_hardening_and_rendering_twice_is_like_once(kind: str) -> None:
    m, first = _rendered(kind, list(PAYLOADS.values()))
    before = {name: list(place._children) for name, place in vars(m.get_root()).items() if isinstance(place, Element)}
    harden(m)
    parts = render_map(m)
    assert "\n".join([parts.head, parts.body, parts.script]) == first
    assert before == {name: list(vars(m.get_root())[name]._children) for name in before}


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("caption", "charts")])  # safe by verbatim()
def test_a_hardened_map_is_safe_even_in_folium_itself(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    m = _map()
    KINDS[kind](m, ["{{7*7}} <script>window.pwned=1</script>"] * 3)
    harden(m)
    page = m.get_root().render()
    if kind in ("popup", "tooltip", "properties", "div_icons", "layer_names", "shapes"):
        assert "49 " not in re.sub(r"_[0-9a-f]{32}\b", "_id", page), "folium's own ids may end in 49"
    assert "<script>window.pwned" not in page


def test_a_map_shown_in_a_notebook_first_is_saved_whole_and_without_doubles() -> None:
    m = _map()
    layer_names(m, ["あ", "い"])
    folium.Marker([34, 134], popup="う", icon=folium.Icon()).add_to(m)
    m._repr_html_()
    harden(m)
    parts = render_map(m)
    fresh = render_map(m)
    assert parts == fresh
    names = re.findall(r"(?m)^\s*(?:var|let) (\w+) = ", parts.script)
    assert len(names) == len(set(names))
    m._repr_html_()  # and folium still shows it


def test_the_callers_own_data_stay_as_they_were() -> None:
    table = _frame(["<b>A&B</b>", "{{7*7}}"])
    collection = json.loads(table.to_json())
    topology = {
        "type": "Topology",
        "arcs": [],
        "objects": {"a": {"type": "GeometryCollection", "geometries": [{"type": None, "properties": {"name": "<b>"}}]}},
    }
    kept, kept_topology, tree = json.dumps(collection), json.dumps(topology), {"label": "<i onclick=x>", "children": []}
    m = _map()
    for layer in (folium.GeoJson(table), folium.GeoJson(collection), plugins.Realtime(collection)):
        layer.add_to(m)
    folium.TopoJson(topology, "objects.a").add_to(m)
    plugins.TreeLayerControl(overlay_tree=tree).add_to(m)
    harden(m)
    render_map(m)
    assert table["name"].tolist() == ["<b>A&B</b>", "{{7*7}}"]
    assert json.dumps(collection) == kept
    assert json.dumps(topology) == kept_topology
    assert tree["label"] == "<i onclick=x>"


def test_style_functions_see_the_cells_as_they_are_and_their_strings_stay_strings() -> None:
    seen = []
    m = _map()
    table = _frame(["A&B", "{{x}}"])
    layer = folium.GeoJson(table, style_function=lambda f: seen.append(f["properties"]["name"]) or {"color": "{{x}}"})
    layer.add_to(m)
    harden(m)
    script = render_map(m).script
    assert set(seen) == {"A&B", "{{x}}"}
    assert '{"color":"x"}' in script


def test_what_a_script_of_the_volunteers_makes_html_of_is_text_already() -> None:
    m = _map()
    source = json.loads(_frame(["<i>", "&"]).to_json())
    live = plugins.Realtime(source, get_feature_id=folium.JsCode("f => f.id")).add_to(m)
    single = plugins.Realtime(source["features"][0]).add_to(m)
    harden(m)
    assert [f["properties"]["name"] for f in live.src["features"]] == ["&#60;i&#62;", "&#38;"]
    assert single.src["properties"]["name"] == "&#60;i&#62;"


def test_a_fill_pattern_made_in_a_style_function_still_works() -> None:
    m = _map()
    pattern = plugins.StripePattern(angle=-45)
    folium.GeoJson(_polygons(["a", "b"]), style_function=lambda f: {"fillPattern": pattern, "n": 1}).add_to(m)
    harden(m)
    for _ in range(2):
        parts = render_map(m)
        assert f'{{"fillPattern":{pattern.get_name()},"n":1}}' in parts.script
        assert parts.script.index(f"var {pattern.get_name()} = new L.StripePattern") < parts.script.index("_styler")
        assert any("leaflet.pattern" in address for address in parts.scripts)


def test_a_volunteers_own_bold_link_and_table_stay() -> None:
    m = _map()
    mine = '<b>名前</b><br><a href="https://example.jp/?a=1&amp;b=2" target="_blank">詳細</a>'
    mine += "<ruby>高松<rt>たかまつ</rt></ruby>"
    folium.Marker([34, 134], popup=mine, tooltip="<i>x</i>", icon=folium.DivIcon(html="<b>9</b>")).add_to(m)
    folium.FeatureGroup(name='<span style="color:red">赤</span>').add_to(m)
    table = pandas.DataFrame({"数": [1]}).to_html()
    folium.Marker([34, 134], popup=table).add_to(m)
    folium.TileLayer("OpenStreetMap").add_to(m)
    named = folium.GeoJson(
        _frame(["a"]), marker=folium.Marker(icon=folium.DivIcon()), style_function=lambda f: {"html": "<u>下線</u>"}
    ).add_to(m)
    harden(m)
    layers = list(m._children.values())
    script = render_map(m).script
    assert "<b>名前</b><br><a href=" in script
    assert 'href="https://example.jp/?a=1&#38;b=2" target="_blank" rel="noopener noreferrer">詳細</a>' in script
    assert "<ruby>高松<rt>たかまつ</rt></ruby>" in script
    assert "<i>x</i>" in script
    assert '<table border="1" class="dataframe">' in script
    assert layers[1].layer_name == '<span style="color:red">赤</span>'
    assert named.style_map["default"] == '{"html":"\\u003cu\\u003e下線\\u003c/u\\u003e"}'
    assert '\\u003ca href=\\"https://www.openstreetmap.org/copyright\\"' in script


def test_a_text_given_after_hardening_is_made_safe_too() -> None:
    m = _map()
    layer = folium.GeoJson(_frame(["a"]), tooltip=folium.GeoJsonTooltip(["name"])).add_to(m)
    group = folium.FeatureGroup(name="a").add_to(m)
    harden(m)
    layer.data = json.loads(_frame(["<script>1</script>"]).to_json())
    group.layer_name = "<script>2</script>"
    harden(m)
    assert "<script" not in json.dumps(layer.data) + group.layer_name


def test_verbatim_prints_what_was_rendered_and_is_undone_even_after_an_error() -> None:
    plain = Element.__init__
    with pytest.raises(ZeroDivisionError), verbatim():
        with verbatim():
            assert Element("{{7*7}}{% if %}").render() == "{{7*7}}{% if %}"
        assert pickle.loads(pickle.dumps(Element("{{7*7}}"))).render() == "{{7*7}}"
        raise ZeroDivisionError
    assert Element.__init__ is plain
    assert Element("{{7*7}}").render() == "49"


def test_verbatim_holds_for_every_thread_that_asks() -> None:
    found = []

    def work() -> None:
        for _ in range(30):
            with verbatim():
                found.append(Element("{{1}}").render())

    threads = [threading.Thread(target=work) for _ in range(4)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert set(found) == {"{{1}}"} and len(found) == 120
    assert Element("{{1}}").render() == "1"


def test_a_dual_map_copies_what_was_made_safe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    both = plugins.DualMap([34, 134], tiles=None)
    properties(both, list(PAYLOADS.values()))
    popup(both, list(PAYLOADS.values()))
    harden(both)
    first = render_map(both)
    assert first.script.count("L.geoJson(") == 2
    assert render_map(both).script.count("L.geoJson(") == 2
    assert not list(tmp_path.iterdir())
    assert first.body.count('class="folium-map"') == 2


# --- the pieces ------------------------------------------------------------------------------------------------------


def test_parts_hold_what_layers_need_and_nothing_that_sizes_the_page() -> None:
    m = _map()
    plugins.MarkerCluster().add_to(m)
    plugins.HeatMapWithTime([[[34.0, 134.0, 1.0]]]).add_to(m)
    m.get_root().header.add_child(folium.CssLink("https://example.jp/a.css"))
    m.get_root().html.add_child(folium.JavascriptLink("https://example.jp/a.js"))
    m.get_root().html.add_child(Element("<h3>題</h3>"))
    m.get_root().script.add_child(Element("console.log('own')"))
    parts = render_map(m)
    assert parts.scripts[0].endswith("leaflet.js")
    order = [
        next(i for i, a in enumerate(parts.scripts) if word in a) for word in ("leaflet.js", "leaflet.markercluster")
    ]
    assert order == sorted(order)
    assert any("MarkerCluster.css" in a for a in parts.css) and "https://example.jp/a.css" in parts.css
    assert "https://example.jp/a.js" in parts.scripts
    assert f"#{m.get_name()} {{" in parts.head and "html, body" not in parts.head and "<meta" not in parts.head
    assert "<script" not in parts.head + parts.body and "<html" not in parts.body
    assert f'id="{m.get_name()}"' in parts.body and "<h3>題</h3>" in parts.body
    assert parts.script.index("var TDHeatmap") < parts.script.index("new TDHeatmap")
    assert "console.log('own')" in parts.script


def test_files_that_two_plugins_call_by_one_name_are_both_there() -> None:
    m = _map()
    plugins.MarkerCluster().add_to(m)
    plugins.BoatMarker([34, 134]).add_to(m)
    addresses = " ".join(render_map(m).scripts)
    assert "leaflet.markercluster.js" in addresses and "boatmarker" in addresses


def test_a_script_in_a_volunteers_element_counts_only_when_the_element_is_nothing_else() -> None:
    m = _map()
    m.get_root().html.add_child(Element("<script>mine = 1</script><style>h3 {color: red}</style>"))
    m.get_root().html.add_child(Element("<h3><script>cell = 1</script></h3>"))
    m.get_root().header.add_child(Element('<script src="https://example.jp/b.js"></script>'))
    harden(m)
    parts = render_map(m)
    assert "mine = 1" in parts.script and "https://example.jp/b.js" in parts.scripts
    assert "cell = 1" not in parts.script and "<h3><script>cell = 1</script></h3>" in parts.body


def test_macros_of_the_volunteers_own_are_code_and_stay() -> None:
    from branca.element import Template  # type: ignore[attr-defined]

    own = MacroElement()
    own._template = Template(
        "{% macro script(this, kwargs) %}use({{ this._parent.get_name() }}, '</script>'){% endmacro %}"
    )
    m = _map()
    own.add_to(m)
    harden(m)
    assert f"use({m.get_name()}, '\\x3c/script>')" in render_map(m).script


def test_a_map_inside_a_div_of_a_figure_is_found() -> None:
    figure = Figure()
    m = folium.Map([34, 134], tiles=None)
    figure.add_subplot(1, 2, 1).add_child(m)
    popup(m, ["{{7*7}}"])
    harden(m)
    parts = render_map(m)
    assert f"var {m.get_name()} = L.map(" in parts.script and "&#123;&#123;7*7" in parts.script


# --- any text --------------------------------------------------------------------------------------------------------

PIECES = [
    "<",
    "</",
    ">",
    "/",
    "=",
    "!",
    "--",
    '"',
    "'",
    "b",
    "a",
    "p",
    "br",
    "img",
    "svg",
    "script",
    "td",
    "onclick",
    "href",
    "src",
    "style",
    "title",
    "javascript:x",
    "https://a.jp",
    "#x",
    "url(x)",
    "color:red",
    "position:fixed",
    "data:image/png;base64,AA",
    "&lt;",
    "&#60;",
    "&amp",
    "{{",
    "}}",
    "{%",
    "`",
    "${",
    "\\",
    "\u2028",
    "\x00",
    "x",
]
ANY = st.text() | st.lists(st.sampled_from([*PIECES, " "])).map("".join) | st.sampled_from(list(PAYLOADS.values()))
FORBIDDEN = re.compile(r"[{}`$\\]|<(?!/?[a-z0-9]+[ >])")
ALLOWED_TAG = re.compile(r"</?([a-z0-9]+)((?: [a-z]+=\"[^\"<>{}`$\\]*\")*)>")


def test_html_text_of_missing_values_is_empty_and_of_others_their_text() -> None:
    assert [html_text(v) for v in (None, float("nan"), pandas.NA, pandas.NaT, 0, False, 1.5)] == [
        "",
        "",
        "",
        "",
        "0",
        "False",
        "1.5",
    ]
    assert html_text(SURROGATE) == "a\ufffdb"


@given(ANY)
def test_html_text_is_inert_and_comes_back(text: str) -> None:
    safe = html_text(text)
    assert html.unescape(safe) == text
    assert not re.search("[<>\"'{}`$\\\\]", safe)


@given(ANY)
@settings(max_examples=sampling.examples(300), deadline=None)
def test_safe_markup_is_inert_balanced_and_final(text: str) -> None:
    safe = safe_markup(text)
    assert not FORBIDDEN.search(safe)
    open_tags = []
    rest = ALLOWED_TAG.sub("", safe)
    assert "<" not in rest and ">" not in rest
    for tag in ALLOWED_TAG.finditer(safe):
        assert not re.search(r"(?i) on|javascript:|url\(| src=\"(?!data:image)", tag[2])
        assert tag[1] not in ("script", "iframe", "svg", "style", "object", "form", "input", "meta", "link", "base")
        if tag[0].startswith("</"):
            assert open_tags.pop() == tag[1]
        elif tag[1] not in ("br", "hr", "img"):
            open_tags.append(tag[1])
    assert not open_tags
    assert safe_markup(safe) == safe


@given(st.text().filter(lambda text: "<" not in text and "&" not in text))
def test_safe_markup_of_plain_text_is_the_text(text: str) -> None:
    assert html.unescape(safe_markup(text)) == text


@pytest.mark.parametrize("text", PAYLOADS.values())
def test_what_safe_markup_refuses_is_shown_as_it_was_written(text: str) -> None:
    if text.startswith("<b title"):
        return  # allowed markup whose title is text
    shown = html.unescape(re.sub(r"<[^>]*>", "", safe_markup(text)))
    expected = text if text.startswith("<") else html.unescape(text)
    assert shown == expected


@pytest.mark.parametrize("unit", ["<a ", "<!--", "<a '\"", "<b>", "</b>", "<![", "&", "<b a='>"])
def test_a_crafted_cell_does_not_hold_up_the_build(unit: str) -> None:
    start = time.perf_counter()
    safe_markup(unit * 20_000)
    assert time.perf_counter() - start < 5  # minutes, when html.parser reads it as a whole


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | ANY,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ANY, inner, max_size=4),
    max_leaves=12,
)


@given(JSON)
def test_json_block_comes_back_and_cannot_end_its_block(value: object) -> None:
    text = json_block(value)
    assert json.loads(text) == value
    assert not re.search("[<>&\u2028\u2029]|\\{[{%#]", text)


def test_json_block_takes_what_tables_hold() -> None:
    import numpy

    nothing = [float("nan"), float("inf"), numpy.float32("nan"), pandas.NA, pandas.NaT, numpy.datetime64("NaT"), None]
    assert json.loads(json_block(nothing)) == [None] * len(nothing)
    day = pandas.Timestamp("2024-05-01")
    values = [numpy.int64(3), numpy.bool_(True), numpy.float64(0.5), day, day.to_datetime64(), Path("a")]
    assert json.loads(json_block(values))[:4] == [3, True, 0.5, "2024-05-01T00:00:00"]
    assert json.loads(json_block({numpy.int64(1): numpy.array([1.0, numpy.nan]), "s": pandas.Series([1, None])})) == {
        "1": [1.0, None],
        "s": [1.0, None],
    }
    assert json.loads(json_block(SURROGATE)) == SURROGATE and json_block(SURROGATE).isascii()
    with pytest.raises(TypeError):
        json_block(object())


@pytest.mark.parametrize(
    "style",
    [
        "x", "position:fixed", "POSITION : Fixed", "position:sticky", "--x:fixed;position:var(--x)", "a:b(c(url(x)))",
        "width:expression(1)", "background:u\\72l(x)", "position:/**/fixed", "background:image-set('http://x' 1x)",
        "behavior:x", "-moz-binding:x", "color:red}", "a:b<",
    ],
)  # fmt: skip
def test_styles_that_load_hide_or_cover_are_refused(style: str) -> None:
    assert not safe_style(style)
    assert safe_markup(f'<p style="{html_text(style)}">x</p>').startswith("&#60;p")


@pytest.mark.parametrize(
    "style", ["", "color:red", "color: rgb(1, 2, 3); font-family: 'ＭＳ 明朝'", "position:relative;"]
)
def test_styles_that_only_colour_and_arrange_stay(style: str) -> None:
    assert safe_style(style)
    assert safe_markup(f'<p style="{html_text(style)}">x</p>').startswith("<p style=")


# --- in a real browser -----------------------------------------------------------------------------------------------

# Opens every popup and tooltip, types into every search box and returns each text that a reader would then see.
SEE = """
async () => {
  const seen = [], add = (text) => text && seen.push(text);
  const map = Object.values(window).find((v) => v instanceof L.Map);
  const layers = [];
  map.eachLayer((layer) => layers.push(layer));
  for (const layer of layers) {
    const event = {latlng: map.getCenter()};
    if (layer instanceof L.LayerGroup) continue;  // what is bound to a group opens from its members
    for (const time of [1, 2]) {  // a lazy popup gets its content by the first click
      layer.fire("click", {...event}, true);
      for (const popup of document.querySelectorAll(".leaflet-popup-content")) add(popup.textContent);
      map.closePopup();
    }
    layer.fire("mouseover", {...event}, true);
    for (const tip of document.querySelectorAll(".leaflet-tooltip")) add(tip.textContent);
    layer.fire("mouseout", {...event}, true);
  }
  for (const box of document.querySelectorAll(".leaflet-control-search input")) {
    for (const word of ["find", "seek"]) {
      box.value = word;
      box.dispatchEvent(new KeyboardEvent("keyup", {bubbles: true, keyCode: 75}));
      await new Promise((done) => setTimeout(done, 500));
      for (const tip of document.querySelectorAll(".search-tip")) add(tip.textContent);
    }
  }
  for (const button of document.querySelectorAll(".easy-button-button")) button.click();
  for (const list of document.querySelectorAll(".tag-filter-tags-container")) add(list.innerText);
  for (const e of document.querySelectorAll("body *")) e.dispatchEvent(new MouseEvent("mouseover"));
  map.fire("click", {latlng: map.getCenter()});
  map.eachLayer((layer) => layer.getPopup && layer.getPopup() && !layers.includes(layer) && layer.openPopup());
  add(document.body.innerText);
  add([...document.querySelectorAll("text, label, svg")].map((e) => e.textContent).join("\\n"));
  for (const e of document.querySelectorAll("[title], [alt], [placeholder]")) {
    [e.title, e.alt, e.placeholder].forEach(add);
  }
  return seen;
}
"""


def _document(m: folium.Map) -> str:
    """The parts in one page without a policy: what is proved is the escaping alone."""
    from machikit.pages.safe_folium.offline import offline

    parts = render_map(m)
    css = "".join(f'<link rel="stylesheet" href="{html.escape(a)}">' for a in parts.css if "leaflet.css" in a)
    scripts = "".join(
        f'<script src="{html.escape(a)}"></script>' for a in parts.scripts if "vectorgrid" not in a.lower()
    )
    return offline(
        f'<!doctype html><html><head><meta charset="utf-8">{css}{scripts}{parts.head}'
        "<style>html,body{height:100%}</style></head>"
        f"<body>{parts.body}<script>{parts.script}</script></body></html>"
    )


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


@pytest.mark.parametrize("kind", sampling.third([kind for kind in KINDS if kind not in WITHOUT_SCRIPTS]))
def test_the_browser_shows_every_cell_as_text_and_runs_none(kind: str, browser: "Browser", tmp_path: Path) -> None:
    texts = [f"<{text}>" if not text else f"{i}: {text}" for i, text in enumerate(PAYLOADS.values())]
    m = _map()
    KINDS[kind](m, texts)
    harden(m)
    (tmp_path / "page.html").write_text(_document(m), encoding="utf-8")
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    heard: list[str] = []
    page.on("dialog", lambda dialog: (heard.append(dialog.message), dialog.dismiss()))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.route(re.compile("^https?:"), lambda route: (heard.append(route.request.url), route.abort()))
    page.goto((tmp_path / "page.html").as_uri())
    settle(page)
    seen = page.evaluate(SEE)
    pwned = page.evaluate("typeof window.pwned")
    page.close()
    assert pwned == "undefined"
    assert heard == []
    everything = _squeezed("\n".join(seen))
    if kind not in SETTINGS_ONLY:
        missing = [text for text in _expected(kind, texts) if _squeezed(text) not in everything]
        assert missing == []


def _expected(kind: str, texts: list[str]) -> list[str]:
    """The texts as a reader sees them; where HTML is the volunteer's, plain markup and references are read as such."""
    cells = {
        "parsed_popup", "properties", "headers", "identifiers", "callback_of_features", "topojson", "caption", "titles",
        "rows_of_a_fast_cluster", "search", "tags", "lines_of_text", "realtime", "timeline",
    }  # fmt: skip
    if kind in cells:
        return texts
    if kind in ("choropleth", "click_for_marker", "moments_of_heat"):
        return sorted(texts, key=_runs)[-1:]
    return [text.replace("&amp;", "&") for text in texts if "<b title" not in text]
