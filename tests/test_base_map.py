"""The map under every map: what lies around a municipality, which of its outline is coast, and names that cover nothing."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import shapely
from page_tools import opened
from playwright.sync_api import Browser

from machikit.catalog import Catalog
from machikit.catalog.municipalities import find_city
from machikit.pages.base_block import base_block
from machikit.tables.load import load
from machikit.tables.places.around import what_lies_around
from machikit.tables.places.surroundings import rings_of, surroundings

ROUGH = 0.0004  # degrees, some 40 m: the two sides of a border in outlines that were simplified one by one


def test_an_edge_without_a_neighbour_is_coast_and_the_others_are_border() -> None:
    town = shapely.box(138.0, 34.0, 138.1, 34.1).segmentize(0.003)
    west = shapely.box(137.5, 33.5, 138.0 - ROUGH, 34.6).segmentize(0.003)
    south = shapely.box(138.0 - ROUGH, 33.5, 138.3, 34.0 + ROUGH).segmentize(0.003)
    island = shapely.box(138.13, 34.05, 138.15, 34.07).segmentize(0.003)
    found = surroundings(town, {"w": west, "s": south, "i": island, "far": shapely.box(139, 35, 140, 36)}, (0, 0))
    assert {place.code for place in found.neighbours} == {"w", "s", "i"}
    assert all(
        shapely.Point(p.longitude, p.latitude).within({"w": west, "s": south, "i": island}[p.code])
        for p in found.neighbours
    )
    corners = [*next(iter(rings_of(town))).coords]
    [stretches] = found.shore
    coast = shapely.union_all(
        [shapely.LineString(corners[a : b + 1]) for a, b in zip(stretches[::2], stretches[1::2], strict=True)]
    )
    assert abs(coast.length - 0.2) < 0.01  # north and east, but for the steps at the borders' ends
    assert all(max(x - 138.0, y - 34.0) > 0.099 for x, y in shapely.get_coordinates(coast))
    land = shapely.union_all([shapely.Polygon(ring) for ring in found.land])
    there = shapely.union_all([town, west, south, island]).intersection(shapely.box(*found.window))
    wrong = shapely.union_all([town, land]).symmetric_difference(there)
    assert wrong.buffer(-0.0015).is_empty  # no slit along the border, nothing that is not there
    sides = shapely.union_all(found.coast)
    assert sides.distance(shapely.Point(138.15, 34.06)) < 0.001 < sides.distance(shapely.Point(138.0, 34.05))
    [border] = found.borders  # of the two others, once
    assert border.distance(shapely.Point(138.0 - ROUGH, 33.98)) < 0.002


def test_without_neighbours_all_is_coast_and_without_an_outline_there_is_a_window() -> None:
    island = shapely.box(142.0, 26.0, 142.05, 26.05)
    alone = surroundings(island, {}, (26.0, 142.0))
    assert alone.shore == [[0, 4]] and not alone.land and not alone.neighbours
    unknown = surroundings(None, {"n": shapely.box(142.0, 26.0, 142.3, 26.3)}, (26.0, 142.0))
    west, south, east, north = unknown.window
    assert west < 142.0 < east and south < 26.0 < north and unknown.land and unknown.shore == []


OVERLAPS = """() => {
  const { placed, taken } = machikit.map.machikitBase;
  const boxes = placed.map(({ box }) => box);
  const over = (a, b) => a[0] < b[2] && a[2] > b[0] && a[1] < b[3] && a[3] > b[1];
  const size = machikit.map.getSize();
  const g = document.createElement("canvas").getContext("2d");
  const wide = placed.filter(({ label, box }) => {
    g.font = `700 ${box[3] - box[1] - 4}px sans-serif`;
    return g.measureText(label.text).width > box[2] - box[0] + 1;
  });
  const marks = machikit.layers.data.boxes(machikit.map.machikitBase.frame(), 0.5);
  return {
    n: boxes.length,
    each: boxes.filter((a, i) => boxes.some((b, k) => k > i && over(a, b))).length,
    marks: boxes.filter((a) => marks.some((b) => over(a, b))).length,
    out: boxes.filter((b) => b[0] < 0 || b[1] < 0 || b[2] > size.x || b[3] > size.y).length,
    wide: wide.map(({ label }) => label.text),
  };
}"""


@pytest.mark.parametrize(("card", "city"), [("shelter-by-hazard", "takamatsu")])
def test_no_name_covers_another_or_a_mark(
    card: str, city: str, built: Callable[[str, str], Path], browser: Browser
) -> None:
    with opened(browser, built(card, city) / "site" / "index.html") as page:
        for width, height in ((1280, 800), (360, 740)):
            page.set_viewport_size({"width": width, "height": height})
            for zoom in (10, 11.5, 13, 15):
                page.evaluate("zoom => machikit.map.setZoom(zoom, {animate: false})", zoom)
                found = page.evaluate(OVERLAPS)
                assert found.pop("n") > 0, (width, zoom)
                assert found == {"each": 0, "marks": 0, "out": 0, "wide": []}, (width, zoom)
        assert page.locator(".machikit-key .north").inner_text() == "北"
        page.emulate_media(media="print")
        assert page.locator("svg.drawn .scale text").all_text_contents()[-1] == "N"


def test_a_towns_map_shows_its_neighbours_coast_and_stations(
    built: Callable[[str, str], Path], browser: Browser
) -> None:
    with opened(browser, built("shelter-by-hazard", "yaizu") / "site" / "index.html") as page:
        base = page.evaluate("machikit.block('base')")
        assert {"静岡市", "藤枝市", "吉田町"} <= set(base["around"]["names"]["ja"])
        assert "Fujieda" in " ".join(base["around"]["names"]["en"]) and "焼津市" not in base["around"]["names"]["ja"]
        stations = dict(zip(base["stations"]["name"], base["stations"]["lines"], strict=True))
        assert "東海道" in stations["焼津"] and "西焼津" in stations
        [ring, *_] = base["boundary"]
        coast = sum(b - a for a, b in zip(*[iter(base["around"]["shore"][0])] * 2, strict=True))
        assert 0.2 < coast / len(ring) < 0.9  # a city between hills and the sea
        assert base["roads"] and page.locator(".machikit-key .k-road").count() == 1
        for look in ("others", "land", "border", "coast", "stations", "scale"):
            assert page.locator(f"svg.drawn .{look}").count() > 0, look
        assert "吉田町" in page.locator("svg.drawn").text_content()
        sources = page.locator("footer").inner_text()
        assert "国土数値情報" in sources and "鉄道" in sources


@pytest.mark.parametrize(
    ("name", "around"),
    [
        ("小笠原村", set()),
        ("千代田区", {"中央区", "港区", "文京区"}),
        ("横浜市", {"川崎市", "鎌倉市"}),
        ("横浜市西区", {"神奈川区", "中区", "保土ケ谷区"}),
        ("三春町", {"郡山市", "田村市"}),
        ("色丹村", set()),
    ],
)
def test_any_municipality_has_a_map_that_is_not_empty(name: str, around: set[str], catalog: Catalog) -> None:
    city = find_city(catalog, name)
    boundary = catalog.find_dataset(city.id, "boundary")
    shapes = load(boundary, catalog.schema("boundary")).geometry if boundary else []
    outline = shapely.union_all(list(shapes)) if len(shapes) else None
    lies = what_lies_around(catalog, city, outline)
    block = base_block(outline, None, around=lies, city=city)
    assert lies is not None and around <= {name["ja"] for name in lies.names.values()}
    assert block["own"]["name"] == city.name, "named where no towns are known"
    assert len(json.dumps(block)) < 120_000
    assert len(block["around"]["shore"]) == len(block["boundary"])
    for ring, stretches in zip(block["boundary"], block["around"]["shore"], strict=True):
        assert stretches == sorted(set(stretches)) and max(stretches, default=0) < len(ring)
    if name == "小笠原村":
        assert all(
            stretches == [0, len(ring) - 1]
            for ring, stretches in zip(block["boundary"], block["around"]["shore"], strict=True)
        )
