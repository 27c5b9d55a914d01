"""Maps as folium saved them over the years, in notebooks and frames, with files beside them: they open with the network refused."""

import base64
import json
import re
import time
from html import escape
from pathlib import Path
from urllib.parse import quote

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from machikit._base.errors import KitError
from machikit._base.messages import in_language
from machikit.pages.safe_folium import offline_words
from machikit.pages.safe_folium.libraries import library_files
from machikit.pages.safe_folium.offline import offline, offline_file, remaining_urls
from machikit.pages.safe_folium.script_strings import rewrite_strings

# --- what folium wrote, made again ------------------------------------------------------------------------------------

NPM, CDNJS = "https://cdn.jsdelivr.net/npm/", "https://cdnjs.cloudflare.com/ajax/libs/"
AWESOME = f"{CDNJS}Leaflet.awesome-markers/2.0.2/leaflet.awesome-markers"
GITHACK = "https://rawcdn.githack.com/python-visualization/folium/master/folium/templates/"
OLD = [
    "https://code.jquery.com/jquery-1.12.4.min.js",
    "https://maxcdn.bootstrapcdn.com/bootstrap/3.2.0/js/bootstrap.min.js",
    f"{AWESOME}.js",
    "https://maxcdn.bootstrapcdn.com/bootstrap/3.2.0/css/bootstrap.min.css",
    "https://maxcdn.bootstrapcdn.com/bootstrap/3.2.0/css/bootstrap-theme.min.css",
    "https://maxcdn.bootstrapcdn.com/font-awesome/4.6.3/css/font-awesome.min.css",
    f"{AWESOME}.css",
]
NEW = [
    "https://code.jquery.com/jquery-3.7.1.min.js",
    f"{NPM}bootstrap@5.2.2/dist/js/bootstrap.bundle.min.js",
    f"{AWESOME}.js",
    f"{NPM}bootstrap@5.2.2/dist/css/bootstrap.min.css",
    "https://netdna.bootstrapcdn.com/bootstrap/3.0.0/css/bootstrap.min.css",
    f"{NPM}@fortawesome/fontawesome-free@6.2.0/css/all.min.css",
    f"{AWESOME}.css",
]
HEADS = {
    "0.10": [f"{NPM}leaflet@1.5.1/dist/leaflet.js", f"{NPM}leaflet@1.5.1/dist/leaflet.css", *OLD,
             f"{GITHACK}leaflet.awesome.rotate.css", "https://leaflet.github.io/Leaflet.heat/dist/leaflet-heat.js"],
    "0.12": [f"{NPM}leaflet@1.6.0/dist/leaflet.js", f"{NPM}leaflet@1.6.0/dist/leaflet.css", *OLD],
    "0.16": [f"{NPM}leaflet@1.9.3/dist/leaflet.js", f"{NPM}leaflet@1.9.3/dist/leaflet.css", *NEW],
    "0.20": [f"{NPM}leaflet@1.9.3/dist/leaflet.js", f"{NPM}leaflet@1.9.3/dist/leaflet.css", *NEW],
}  # fmt: skip
CHART = (
    '<html><body><div id="chart" style="height:150px"></div><script src="https://cdn.plot.ly/plotly-2.27.0.min.js"></script>'
    '<script>Plotly.newPlot("chart", [{"x": ["あ", "い"], "y": [1, 2], "type": "bar"}], {}, {})</script></body></html>'
)


def links(addresses: list[str]) -> str:
    scripts = [f'<script src="{a}"></script>' for a in addresses if not a.endswith(".css")]
    return "\n".join([*scripts, *(f'<link rel="stylesheet" href="{a}"/>' for a in addresses if a.endswith(".css"))])


def saved_map(version: str, popup: str = "<b>指定避難所</b>", then: str = "", more: tuple[str, ...] = ()) -> str:
    """A map with two icons and a popup, in the form that folium gives it."""
    icon = "hospital-o" if version < "0.14" else "home"
    return f"""<!DOCTYPE html>
<head><meta http-equiv="content-type" content="text/html; charset=UTF-8" />
{links([*HEADS[version], *more])}
<style>#map_0a1b {{ position: relative; width: 100%; height: 300px; }}</style></head>
<body><div class="folium-map" id="map_0a1b"></div></body>
<script>
var map_0a1b = L.map("map_0a1b", {{center: [34.34, 134.05], zoom: 14}});
var marker_1 = L.marker([34.34, 134.05], {{}}).addTo(map_0a1b);
marker_1.setIcon(L.AwesomeMarkers.icon({{"icon": "{icon}", "markerColor": "red", "prefix": "fa", "extraClasses": "fa-rotate-0"}}));
var marker_2 = L.marker([34.342, 134.06], {{}}).addTo(map_0a1b);
marker_2.setIcon(L.AwesomeMarkers.icon({{"icon": "info-sign", "markerColor": "green", "prefix": "glyphicon"}}));
{then}
var popup_1 = L.popup({{"maxWidth": 300}});
var html_1 = $(`<div id="html_1" style="width: 100.0%; height: 100.0%;">{popup}</div>`)[0];
popup_1.setContent(html_1);
marker_1.bindPopup(popup_1);
</script>"""


def in_base64(page: str) -> str:
    return "data:text/html;charset=utf-8;base64," + base64.b64encode(page.encode()).decode()


def notebook() -> str:
    """A notebook saved as HTML: maps of four versions in the frames of their times, and one that a script puts together."""
    chart = f'<iframe src="{in_base64(CHART)}" width="260" height="170" style="border:none !important;"></iframe>'
    chart_in_srcdoc = f'<iframe srcdoc="{escape(CHART)}" width="260" height="170"></iframe>'
    written = (
        "this.contentDocument.open();this.contentDocument.write(decodeURIComponent(this.getAttribute('data-html')));"
    )
    blob = json.dumps(saved_map("0.20")).replace("</", "<\\/")
    return f"""<html><head><script src="{CDNJS}require.js/2.1.10/require.min.js"></script>
<script src="{CDNJS}mathjax/2.7.7/latest.js?config=TeX-AMS_CHTML-full,Safe"></script></head><body><h1>ノート</h1>
<iframe id="f010" src="{in_base64(saved_map("0.10", chart))}" width="600" height="320"></iframe>
<iframe id="f012" src="about:blank" data-html={quote(saved_map("0.12"))} onload="{written}this.contentDocument.close();"
  width="600" height="320" "allowfullscreen"></iframe>
<iframe id="f016" srcdoc="{escape(saved_map("0.16", chart_in_srcdoc))}" width="600" height="320"></iframe>
<iframe id="f020" width="600" height="320"></iframe>
<script>document.getElementById("f020").src = URL.createObjectURL(new Blob([{blob}], {{type: "text/html"}}))</script>
</body></html>"""


# --- the browser, with no network -------------------------------------------------------------------------------------


def opened(browser: Browser, path: Path) -> tuple[Page, list[str]]:
    """The page, and what it asked for or complained of."""
    page, heard = browser.new_page(viewport={"width": 900, "height": 600}), []

    def answer(route: object) -> None:
        address = route.request.url  # type: ignore[attr-defined]
        if address.startswith(("data:", "blob:")) or address == path.as_uri():
            route.continue_()  # type: ignore[attr-defined]
        else:
            heard.append(address)
            route.abort()  # type: ignore[attr-defined]

    page.route("**/*", answer)
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.goto(path.as_uri())
    return page, heard


DRAWN = """async () => {
  const box = map_0a1b.getContainer().getBoundingClientRect();
  marker_1.openPopup();
  await document.fonts.ready;
  const icon = getComputedStyle(document.querySelector(".awesome-marker i.fa"), ":before");
  const image = getComputedStyle(document.querySelector(".awesome-marker-icon-red")).backgroundImage;
  return {size: box.width > 300 && box.height === 300, popup: document.querySelector(".leaflet-popup-content").innerText.trim(),
    icon: icon.content, style: icon.fontWeight, image: image.slice(5, 19),
    fonts: [...document.fonts].filter(f => f.status === "loaded").map(f => f.family.replace(/"/g, "")).sort()};
}"""


def test_maps_of_every_time_draw_in_the_frames_of_a_notebook(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "nb.html").write_text(notebook(), encoding="utf-8")
    report = offline_file(tmp_path / "nb.html", tmp_path / "out.html")
    assert {need.kind for need in report.needs.values()} == {"ornament"} and not report.missing
    page, heard = opened(browser, tmp_path / "out.html")
    for name in ("f010", "f012", "f016", "f020"):
        frame = page.locator(f"#{name}").element_handle().content_frame()
        frame.wait_for_function("() => window.marker_1 && window.marker_1.getPopup()")
        drawn = frame.evaluate(DRAWN)
        assert drawn["size"] and drawn["image"] == "data:image/png", name
        assert "Glyphicons Halflings" in drawn["fonts"] and "Font Awesome 6 Free" in drawn["fonts"], name
        if name in ("f010", "f012"):  # an outlined hospital, by the name of Font Awesome 4
            assert (drawn["icon"], drawn["style"]) == ('"\uf0f8"', "400")
        if name in ("f012", "f020"):
            assert drawn["popup"] == "指定避難所"
        else:
            chart = frame.locator(".leaflet-popup-content iframe").element_handle().content_frame()
            chart.wait_for_selector("#chart .bars path")
    assert heard == []
    page.close()
    again = (tmp_path / "out.html").read_text(encoding="utf-8")
    assert offline(again) == again


def test_files_beside_the_map_go_inside_and_others_are_named(browser: Browser, tmp_path: Path) -> None:
    folder = tmp_path / "地図"
    (folder / "写真").mkdir(parents=True)
    exif = Image.Exif()
    exif[0x0112], exif[0x8825] = 6, {1: "N", 2: (34.0, 20.0, 0.0)}
    Image.new("RGB", (2400, 300), (200, 80, 40)).save(folder / "写真" / "a b.jpg", exif=exif)
    Image.new("RGB", (32, 32), (0, 0, 255)).save(folder / "icon.png")
    Image.new("RGB", (9, 9)).save(tmp_path / "secret.png")
    (folder / "link.png").symlink_to(tmp_path / "secret.png")
    point = {"type": "Feature", "geometry": {"type": "Point", "coordinates": [134.05, 34.34]}}
    point["properties"] = {"html": '<img class="inner" src="icon.png">'}
    (folder / "g.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [point]}), encoding="utf-8")
    (folder / "my.css").write_text(".mine { background: url(./icon.png) }", encoding="utf-8")
    frame = in_base64("<img id=framed src='icon.png?v=2'>")
    popup = (
        "<img id=photo src='%E5%86%99%E7%9C%9F/a%20b.jpg'><img src='.\\\\\\\\写真\\\\\\\\a b.jpg'><img src='../secret.png'>"
        f"<img src=link.png><img src=none.jpg><a href='more.pdf'>x</a><iframe src='{frame}'></iframe>"
    )
    then = """L.imageOverlay("\\u5199\\u771f/a b.jpg", [[34.33, 134.04], [34.35, 134.06]]).addTo(map_0a1b);
      L.marker([34.345, 134.04], {icon: L.icon({iconUrl: "icon.png", iconSize: [20, 20]})}).addTo(map_0a1b);
      var geo = L.geoJson(null, {onEachFeature: function (f, l) { l.bindPopup(f.properties.html); }}).addTo(map_0a1b);
      $.ajax("g.geojson", {dataType: 'json', async: false}).done(function (data) { geo.addData(data); });"""
    more = "<link rel=stylesheet href=my.css><p class=mine>x</p><img id=windows src='C:\\map\\icon.png'>"
    (folder / "map.html").write_text(more + saved_map("0.20", popup, then), encoding="utf-8")
    with in_language("en"):
        report = offline_file(folder / "map.html", tmp_path / "out.html")
    assert "outside" in report.missing["link.png"] and len(report.files) >= 6
    assert [*report.missing] == ["../secret.png", "link.png", "none.jpg"] and not report.needs
    page, heard = opened(browser, tmp_path / "out.html")
    page.evaluate("() => marker_1.openPopup()")
    assert page.locator("#photo").evaluate("i => i.decode().then(() => [i.naturalWidth, i.naturalHeight])") == [
        200,
        1600,
    ]
    assert page.locator("#windows").evaluate("i => i.naturalWidth") == 32
    assert page.frame_locator("iframe").locator("#framed").evaluate("i => i.decode().then(() => i.naturalWidth)") == 32
    assert page.locator(".leaflet-image-layer").evaluate("i => i.naturalHeight") == 2400
    assert "data:image/png" in page.locator(".mine").evaluate("p => getComputedStyle(p).backgroundImage")
    page.evaluate("() => geo.getLayers()[0].openPopup()")
    assert page.locator("img.inner").evaluate("i => i.decode().then(() => i.naturalWidth)") == 32
    assert {address.rsplit("/", 1)[-1] for address in heard} == {"secret.png", "link.png", "none.jpg"}
    assert b"Exif" not in base64.b64decode(page.locator("#photo").get_attribute("src").split(",")[1])
    page.close()


def test_what_cannot_work_offline_is_named_and_stops_nothing_else(browser: Browser, tmp_path: Path) -> None:
    more = (
        f"{CDNJS}leaflet-realtime/2.2.0/leaflet-realtime.js",
        "https://unpkg.com/leaflet-control-geocoder/dist/Control.Geocoder.js",
        f"{NPM}/vega@5",
        f"{NPM}vega-embed@6",
        "https://fonts.googleapis.com/css2?family=Noto+Sans+JP&display=swap.css",
    )
    then = """var live = L.realtime("https://example.jp/live.json", {interval: 1000});
      map_0a1b.addLayer(live._container);
      L.tileLayer("https://tile.openstreetmap.org/{z}/{x}/{y}.png", {}).addTo(map_0a1b);
      L.control.layers({}, {"live": live}).addTo(map_0a1b);
      var opts = {provider: "nominatim"};
      opts.geocoder = L.Control.Geocoder[opts.provider]({});
      L.Control.geocoder(opts).on('markgeocode', function (e) {}).addTo(map_0a1b);
      var chart = $(`<div id="vega"></div>`)[0]; marker_2.bindPopup(L.popup().setContent(chart));
      vegaEmbed(chart, {"mark": "bar"}).then(function () {}).catch(console.error);"""
    (tmp_path / "map.html").write_text(saved_map("0.20", then=then, more=more), encoding="utf-8")
    with in_language("en"):
        report = offline_file(tmp_path / "map.html", tmp_path / "out.html")
        ((_, lines),) = offline_words.lists(report)
    said = "\n".join(lines)
    assert "the background map (tile.openstreetmap.org)" in said and "live data of Realtime" in said
    assert "https://fonts.googleapis.com/css2?family=Noto+Sans+JP&display=swap" in said and "library Vega" in said
    assert [line for line in lines if "background map" in line] == [
        "the background map (tile.openstreetmap.org)  https://tile.openstreetmap.org/{z}/{x}/{y}.png"
    ]
    page, heard = opened(browser, tmp_path / "out.html")
    assert page.evaluate(DRAWN)["popup"] == "指定避難所"
    page.evaluate("() => marker_2.openPopup()")
    assert "original map" in page.locator("#vega").inner_text()
    assert all("tile.openstreetmap.org" in address for address in heard)
    page.close()


# --- names of libraries, and the text around them ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("http://cdn.leafletjs.com/leaflet-0.7.3/leaflet.js", "leaflet/dist/leaflet.js"),
        ("https://unpkg.com/leaflet", "leaflet/dist/leaflet.js"),
        ("https://cdn.jsdelivr.net/npm/leaflet@1/dist/leaflet-src.min.js", "leaflet/dist/leaflet.js"),
        ("//ajax.googleapis.com/ajax/libs/jquery/2.1.0/jquery.min.js", "jquery/dist/jquery.min.js"),
        ("https://d3js.org/d3.v3.min.js", "d3v3/d3.min.js"),
        ("https://cdnjs.cloudflare.com/ajax/libs/d3/4.13.0/d3.js", "d3v4/build/d3.min.js"),
        ("https://d3js.org/d3.v7.min.js", None),
        ("https://unpkg.com/leaflet@2.0.0/dist/leaflet.js", None),
        ("https://use.fontawesome.com/releases/v5.15.4/css/all.css", "@fortawesome/fontawesome-free/css/all.min.css"),
        ("https://example.jp/css/all.css", None),
        ("https://example.jp/leaflet.png", None),
        ("https://cdn.plot.ly/plotly-latest.min.js", "plotly.js-basic-dist-min/plotly-basic.min.js"),
    ],
)
def test_a_library_is_known_by_its_name(address: str, file: str | None) -> None:
    assert (library_files(address) or (None,))[0] == file


def test_a_chart_that_the_small_plotly_cannot_draw_gets_the_whole_one() -> None:
    assert len(offline(CHART)) < 2_000_000 < len(offline(CHART.replace('"bar"', '"heatmap"')))


def test_strings_of_scripts_are_read_as_a_browser_reads_them() -> None:
    script = """a = /["'`]/g; // "no"
    b = 'it\\'s \\u3042\\x41' + `x${"y"}z \\${q}` /* 'no' */ + "\\
c" """
    seen: list[str] = []
    assert rewrite_strings(script, lambda text, before: seen.append(text)) == script  # type: ignore[func-returns-value]
    assert seen[0] == "it's あA" and re.fullmatch("x.z \\$\\{q\\}", seen[1]) and seen[2] == "c"
    assert (
        rewrite_strings("x(`a${b}`)", lambda text, before: text + "\\`</script>") == "x(`a${b}\\\\\\`\\u003c/script>`)"
    )


def test_what_folium_left_as_a_template_stays(tmp_path: Path) -> None:
    page = "<p>{{ 7 * 7 }} {% raw %}</p><script>var t = '{{ 7 * 7 }}';</script>"
    assert offline(page) == page and remaining_urls(page) == []


def test_a_library_that_only_a_frame_needs_refuses_no_map() -> None:
    frame = escape('<script src="https://example.jp/chart.umd.js"></script>')
    page = f'<script>L.map("m")</script><iframe srcdoc="{frame}"></iframe>'
    assert [*remaining_urls(page)] == ["https://example.jp/chart.umd.js"] and "chart.umd.js" not in offline(page)
    with pytest.raises(KitError):
        offline(page.replace("<iframe", '<script src="https://example.jp/leaflet-hash.js"></script><iframe'))


def test_a_page_in_an_object_or_embed_becomes_a_frame_that_ends() -> None:
    page = (
        f'<object data="{in_base64(CHART)}" width="9"></object><embed src="data:text/html,{quote(CHART)}"><p>after</p>'
    )
    whole = offline(page)
    assert whole.count("<iframe srcdoc=") == 2 and whole.count("</iframe>") == 2 and "<embed" not in whole
    assert whole.count("Plotly.newPlot") == 2 and len(whole) < 1_300_000  # plotly stands in the page once


@pytest.mark.parametrize(
    "repeated", ["<img ", "url(", "@font-face {", "@import ", "$.ajax({ url ", '"//{z', "`${", "=/[a", '\\"', "<!--"]
)
def test_a_page_of_repeats_is_read_in_time(repeated: str) -> None:
    start = time.monotonic()
    many = repeated * 10_000
    offline(f"<style>{many}</style><script>{many}</script><script>'{many}'</script><p style='{many}'>{many}")
    assert time.monotonic() - start < 4
