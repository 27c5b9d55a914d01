"""The static SVG map of areas with their fills, lines and places, for paper and for pages without scripts."""

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from machikit.pages.context import PageContext
from machikit.pages.packed_geometry import AreaStyle, rings
from machikit.pages.parts.area_lookup.areas import Areas
from machikit.pages.parts.area_lookup.overlaps import LinePiece
from machikit.pages.svg.map_drawing import HEIGHT, SYMBOLS, WIDTH, Box, fit_to_drawing, mercator, town_labels

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

TOLERANCE = 0.5  # pixels: smaller rings are not drawn, and outlines are simplified by as much
MAX_PLACES = 3000  # places drawn of each table
PLACE_SYMBOLS = ("k1", "k3", "k4", "k6")  # one a table of places; must match place_lists.js
LINE, LINE_IN = "#1a1a1c", "#c81e1e"
STROKES = {"up": "M0 6 6 0", "down": "M0 0 6 6", "across": "M0 3H6", "upright": "M3 0V6", "grid": "M0 3H6M3 0V6",
           "dots": "M1.5 1.5h.1M4.5 4.5h.1"}  # fmt: skip


def patterns(fills: list[dict[str, Any]]) -> str:
    """The fills of areas as SVG patterns `#area-0` …, to be placed inside <defs>."""
    elements = []
    for n, fill in enumerate(fills):
        width, strokes = "1.8" if fill["pattern"] == "dots" else "1", ""
        if fill["pattern"]:
            strokes = (
                f'<path d="{STROKES[fill["pattern"]]}" stroke="{fill["line"]}" stroke-width="{width}" stroke-opacity=".6" '
                'stroke-linecap="round" fill="none"/>'
            )
        elements.append(
            f'<pattern id="area-{n}" width="6" height="6" patternUnits="userSpaceOnUse">'
            f'<rect width="6" height="6" fill="{fill["fill"]}" fill-opacity="{fill["alpha"]}"/>{strokes}</pattern>'
        )
    return "".join(elements)


def draw(areas: Areas, page: PageContext) -> str:
    """The map as an SVG element; each area is a path with its row as `data-r`."""
    base, style = page.prototype.base_map, areas.style
    shapes = (areas.table if areas.table.crs is None else areas.table.to_crs(4326)).geometry.to_numpy()
    to = fit_to_drawing(_corners(shapes) or [mercator(a / 1e5, o / 1e5) for ring in base["boundary"] for o, a in ring])
    land = "".join(_ring([(o / 1e5, a / 1e5) for o, a in ring], to) for ring in base["boundary"])
    boxes: list[Box] = []
    names = _name_labels(areas.block, style, to, boxes) if style.divides else ""
    symbols = "".join(f'<g id="g-{k}">{SYMBOLS[k]}</g>' for k in PLACE_SYMBOLS)
    (x0, y0), (x1, _) = to((0.0, 0.0)), to((1.0, 0.0))
    return (
        f'<svg class="drawn" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(page.word("map"))}" '
        f'data-frame="{x1 - x0:.6f} {x0:.4f} {y0:.4f}"><defs>{symbols}{patterns(style.fills)}</defs>'
        f'<path class="land" d="{land}" fill-rule="evenodd"/><g class="areas{" divides" if style.divides else ""}" fill-rule="evenodd">'
        f'{_area_paths(shapes, style, to)}</g><g class="lines">{_lines(areas.line_pieces, to)}</g>{_places(areas.facilities, to)}'
        f'<g class="areas-names" lang="ja">{names}</g>'
        f'<g class="towns" lang="ja">{town_labels(base["towns"], to, boxes)}</g><g class="found"></g></svg>'
    )


def _area_paths(shapes: Any, style: AreaStyle, to: Any) -> str:
    paths = []
    for i, d in sorted(_paths(shapes, to).items()):
        # outlined over the first kind, which is filled
        other = ' class="other"' if style.divides and style.kind_of[i] else ""
        line = style.fills[style.fill_of[i]]["line"]
        paths.append(f'<path d="{d}" data-r="{i}"{other} fill="url(#area-{style.fill_of[i]})" stroke="{line}"/>')
    return "".join(paths)


def _corners(shapes: Any) -> list[tuple[float, float]]:
    bounds = [g.bounds for g in shapes if g is not None and not g.is_empty]
    return [mercator(lat, lon) for x0, y0, x1, y1 in bounds for lon, lat in ((x0, y0), (x1, y1))]


def _paths(shapes: Any, to: Any) -> dict[int, str]:
    """Row → the `d` of its path, simplified to TOLERANCE."""
    import numpy as np
    import shapely

    (x0, _), (x1, _) = to((0.0, 0.0)), to((1.0, 0.0))
    degrees = TOLERANCE / (x1 - x0)
    lines, rows, _ = rings(shapes)
    west, south, east, north = shapely.bounds(lines).T
    visible = np.maximum(east - west, north - south) >= 2 * degrees
    simplified = shapely.simplify(lines[visible], degrees, preserve_topology=False)
    paths: dict[int, list[str]] = {}
    for line, row in zip(simplified, rows[visible].tolist(), strict=True):
        paths.setdefault(row, []).append(_ring(line.coords, to))
    return {row: "".join(d) for row, d in paths.items()}


def _ring(coordinates: Any, to: Any, close: str = "Z") -> str:
    return "M" + " ".join("{:.1f},{:.1f}".format(*to(mercator(lat, lon))) for lon, lat, *_ in coordinates) + close


def _name_labels(block: dict[str, Any], style: AreaStyle, to: Any, boxes: list[Box]) -> str:
    """The names of the areas of the first kind, at a point inside each; names that would overlap an earlier one are left out."""
    name = next((f["id"] for f in block["fields"] if f.get("role") == "name"), "")
    labels = []
    for i, text in enumerate(block["columns"].get(name, [])):
        if style.kind_of[i] or text is None or block["lat"][i] is None:
            continue
        x, y = to(mercator(block["lat"][i] / 1e6, block["lon"][i] / 1e6))
        half = 6.2 * len(text)
        box = (x - half, y - 8, x + half, y + 8)
        if any(b[0] < box[2] and b[2] > box[0] and b[1] < box[3] and b[3] > box[1] for b in boxes):
            continue
        boxes.append(box)
        labels.append(f'<text x="{x:.0f}" y="{y + 4:.0f}">{escape(str(text))}</text>')
    return "".join(labels)


def _lines(pieces: Sequence[LinePiece], to: Any) -> str:
    return "".join(
        f'<path d="{_ring(p.shape.coords, to, "")}" stroke="{LINE_IN if p.inside else LINE}"/>' for p in pieces
    )


def _places(facilities: "Sequence[GeoDataFrame]", to: Any) -> str:
    elements = []
    for k, table in enumerate(facilities):
        points = (table if table.crs is None else table.to_crs(4326)).geometry.representative_point()
        pixels = [to(mercator(p.y, p.x)) for p in points if p is not None and not p.is_empty][:MAX_PLACES]
        symbol = PLACE_SYMBOLS[k % len(PLACE_SYMBOLS)]
        elements += [f'<use href="#g-{symbol}" x="{x:.1f}" y="{y:.1f}"/>' for x, y in pixels]
    return "".join(elements)
