"""The drawn map: areas with their fills, lines and places, for paper and for pages without their scripts."""

from html import escape
from typing import TYPE_CHECKING, Any

from machikit.pages.svg.map_drawing import HEIGHT, SYMBOLS, WIDTH, Box, _frame, _labels, mercator

if TYPE_CHECKING:
    from machikit.pages.page import Page
    from machikit.pages.parts.area_lookup import AreaLookup

SMALL = 0.5  # pixels: rings smaller than this are not drawn, and lines are simplified by as much
MOST = 3000  # places drawn
PLACES = ("k1", "k3", "k4", "k6")  # the looks of tables of places; must match part.js
LINE, LINE_IN = "#1a1a1c", "#c81e1e"
STROKES = {"up": "M0 6 6 0", "down": "M0 0 6 6", "across": "M0 3H6", "upright": "M3 0V6", "grid": "M0 3H6M3 0V6",
           "dots": "M1.5 1.5h.1M4.5 4.5h.1"}  # fmt: skip


def patterns(fills: list[dict[str, Any]]) -> str:
    """The fills of areas as SVG patterns `#area-0` …, to stand within <defs>."""
    found = []
    for n, fill in enumerate(fills):
        wide, over = "1.8" if fill["pattern"] == "dots" else "1", ""
        if fill["pattern"]:
            over = (
                f'<path d="{STROKES[fill["pattern"]]}" stroke="{fill["line"]}" stroke-width="{wide}" stroke-opacity=".6" '
                'stroke-linecap="round" fill="none"/>'
            )
        found.append(
            f'<pattern id="area-{n}" width="6" height="6" patternUnits="userSpaceOnUse">'
            f'<rect width="6" height="6" fill="{fill["fill"]}" fill-opacity="{fill["alpha"]}"/>{over}</pattern>'
        )
    return "".join(found)


def draw(part: "AreaLookup", page: "Page") -> str:
    """An SVG element: every area a path with its row as `data-r`."""
    base, how, table = page.prototype.base, part.style(page), part.table(page)
    shapes = (part.areas if part.areas.crs is None else part.areas.to_crs(4326)).geometry.to_numpy()
    to = _frame(_corners(shapes) or [mercator(a / 1e5, o / 1e5) for ring in base["boundary"] for o, a in ring])
    land = "".join(_ring([(o / 1e5, a / 1e5) for o, a in ring], to) for ring in base["boundary"])
    areas = []
    for i, d in sorted(_paths(shapes, to).items()):
        other = ' class="other"' if how.divides and how.of[i] else ""  # outlined over the first kind, which is filled
        line = how.fills[how.fill[i]]["line"]
        areas.append(f'<path d="{d}" data-r="{i}"{other} fill="url(#area-{how.fill[i]})" stroke="{line}"/>')
    boxes: list[Box] = []
    names = _names(table, how, to, boxes) if how.divides else ""
    symbols = "".join(f'<g id="g-{k}">{SYMBOLS[k]}</g>' for k in PLACES)
    (x0, y0), (x1, _) = to((0.0, 0.0)), to((1.0, 0.0))
    return (
        f'<svg class="drawn" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(page.word("map"))}" '
        f'data-frame="{x1 - x0:.6f} {x0:.4f} {y0:.4f}"><defs>{symbols}{patterns(how.fills)}</defs>'
        f'<path class="land" d="{land}" fill-rule="evenodd"/><g class="areas{" divides" if how.divides else ""}" fill-rule="evenodd">'
        f'{"".join(areas)}</g><g class="lines">{_lines(part, to)}</g>{_places(part, to)}<g class="areas-names" lang="ja">{names}</g>'
        f'<g class="towns" lang="ja">{_labels(base["towns"], to, boxes)}</g><g class="found"></g></svg>'
    )


def _corners(shapes: Any) -> list[tuple[float, float]]:
    bounds = [g.bounds for g in shapes if g is not None and not g.is_empty]
    return [mercator(lat, lon) for x0, y0, x1, y1 in bounds for lon, lat in ((x0, y0), (x1, y1))]


def _paths(shapes: Any, to: Any) -> dict[int, str]:
    """Row → the `d` of its path, simplified to what can be seen."""
    import numpy as np
    import shapely

    from machikit.pages.packed_geometry import rings

    (x0, _), (x1, _) = to((0.0, 0.0)), to((1.0, 0.0))
    degrees = SMALL / (x1 - x0)
    lines, rows, _ = rings(shapes)
    west, south, east, north = shapely.bounds(lines).T
    seen = np.maximum(east - west, north - south) >= 2 * degrees
    found: dict[int, list[str]] = {}
    for line, row in zip(
        shapely.simplify(lines[seen], degrees, preserve_topology=False), rows[seen].tolist(), strict=True
    ):
        found.setdefault(row, []).append(_ring(line.coords, to))
    return {row: "".join(d) for row, d in found.items()}


def _ring(coordinates: Any, to: Any, close: str = "Z") -> str:
    return "M" + " ".join("{:.1f},{:.1f}".format(*to(mercator(lat, lon))) for lon, lat, *_ in coordinates) + close


def _names(table: dict[str, Any], how: Any, to: Any, boxes: list[Box]) -> str:
    """The names of the areas of the first kind, at a point inside each."""
    name = next((f["id"] for f in table["fields"] if f.get("role") == "name"), "")
    found = []
    for i, text in enumerate(table["columns"].get(name, [])):
        if how.of[i] or text is None or table["lat"][i] is None:
            continue
        x, y = to(mercator(table["lat"][i] / 1e6, table["lon"][i] / 1e6))
        half = 6.2 * len(text)
        box = (x - half, y - 8, x + half, y + 8)
        if any(b[0] < box[2] and b[2] > box[0] and b[1] < box[3] and b[3] > box[1] for b in boxes):
            continue
        boxes.append(box)
        found.append(f'<text x="{x:.0f}" y="{y + 4:.0f}">{escape(str(text))}</text>')
    return "".join(found)


def _lines(part: "AreaLookup", to: Any) -> str:
    return "".join(
        f'<path d="{_ring(p.shape.coords, to, "")}" stroke="{LINE_IN if p.inside else LINE}"/>' for p in part.pieces
    )


def _places(part: "AreaLookup", to: Any) -> str:
    found = []
    for k, places in enumerate(part.facilities):
        points = (places if places.crs is None else places.to_crs(4326)).geometry.representative_point()
        there = [to(mercator(p.y, p.x)) for p in points if p is not None and not p.is_empty][:MOST]
        found += [f'<use href="#g-{PLACES[k % len(PLACES)]}" x="{x:.1f}" y="{y:.1f}"/>' for x, y in there]
    return "".join(found)
