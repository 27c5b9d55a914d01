"""The map under every map: what lies around a municipality, which of its outline is coast, and names that cover nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest
import shapely
from page_tools import opened
from playwright.sync_api import Browser

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
