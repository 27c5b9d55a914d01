"""Areas and lines packed for a page (encoded polylines), and the fills that map, static map and list show areas with."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

PRECISION = 1e5  # units per degree: about a metre each
FULL_COVER = 0.95  # areas of one category divide the city if their total area differs by less than 1 - FULL_COVER from the city's
# Steps of a scale differ in lightness, categories in colour and pattern (see PATTERNS in area_lookup.map_drawing), neighbours in
# outline and name.
STEPS = ["#b9d8f3", "#86b9e6", "#5293d1", "#2c6db3", "#184c8c", "#0b2f66"]
KINDS = [("#0b5fb0", ""), ("#c2410c", "up"), ("#0f766e", "dots"), ("#8b2fa8", "down"), ("#8a6100", "across"),
         ("#b4235a", "grid")]  # fmt: skip
NO_CATEGORY = ("#4a4d57", "upright")
TINTS = ["#cfe2f7", "#fbe3c3", "#d3ecdc", "#ecdcf3", "#f4edaf", "#dfe2e8"]
EDGE = "#39414f"


@dataclass(frozen=True)
class AreaStyle:
    """The fills that distinguish the areas of a table.

    kinds: the categories in table order, None (rows without one) last.
    kind_of: for each row the index of its category in kinds.
    fill_of: for each row the index of its fill in fills.
    fills: {line, fill, alpha, pattern} each: outline colour, fill colour, opacity, pattern name.
    divides: whether the areas of each category divide the whole city among them (districts).
    """

    kinds: list[str | None]
    kind_of: list[int]
    fill_of: list[int]
    fills: list[dict[str, Any]] = field(default_factory=list)
    divides: bool = False


def choose_style(areas: "GeoDataFrame", city_area: float | None = None) -> AreaStyle:
    """Choose the fills. areas: polygons in any CRS, optionally with a column `category`; city_area: the city's square metres."""
    values = areas["category"].tolist() if "category" in areas else [None] * len(areas)
    values = [v if isinstance(v, str) and v else None for v in values]
    kinds = sorted(dict.fromkeys(values), key=lambda v: v is None)
    kind_of = [kinds.index(v) for v in values]
    projected = to_metres(areas)
    if divides(projected, kind_of, city_area):
        fills = [{"line": EDGE, "fill": tint, "alpha": 0.75, "pattern": ""} for tint in TINTS]
        return AreaStyle(kinds, kind_of, tints(projected, kind_of), fills, True)
    if "date" in areas and areas["date"].notna().any():  # dated records overlap: the more, the darker
        return AreaStyle(
            kinds, kind_of, [0] * len(kind_of), [{"line": "#1d5fa8", "fill": "#1d5fa8", "alpha": 0.26, "pattern": ""}]
        )
    named = [k for k in kinds if k is not None]
    if len(named) > 1 and all(re.search(r"\d", k) for k in named):  # 0.3m未満, 0.3～0.5m未満 …: steps of one scale
        steps = [STEPS[round(n * (len(STEPS) - 1) / max(1, len(named) - 1))] for n in range(len(named))]
        fills = [{"line": "#2c6db3", "fill": step, "alpha": 0.9, "pattern": ""} for step in steps]
    else:
        fills = [_category_fill(*KINDS[n % len(KINDS)]) for n in range(len(named))]
    return AreaStyle(kinds, kind_of, kind_of, [*fills, _category_fill(*NO_CATEGORY)] if None in kinds else fills)


def _category_fill(colour: str, pattern: str) -> dict[str, Any]:
    return {"line": colour, "fill": colour, "alpha": 0.3, "pattern": pattern}


def to_metres(table: "GeoDataFrame") -> "GeoDataFrame":
    """The table in metres, in the UTM zone of its centre (EPSG:326xx, northern hemisphere); unchanged without CRS or geometries."""
    import math

    if table.crs is None:
        return table
    west, _, east, _ = table.to_crs(4326).total_bounds
    return table if math.isnan(west) else table.to_crs(32600 + int(((west + east) / 2 + 180) // 6) + 1)


def divides(areas: "GeoDataFrame", of: Sequence[int], city_area: float | None) -> bool:
    """Whether the areas of each category are together as large as the city. areas: in metres; of: as AreaStyle.kind_of."""
    if not city_area or len(areas) < 2:
        return False
    import numpy as np

    sizes = np.bincount(of, weights=areas.geometry.area.fillna(0))
    return bool(((sizes > FULL_COVER * city_area) & (sizes < (2 - FULL_COVER) * city_area)).all())


def tints(areas: "GeoDataFrame", of: Sequence[int]) -> list[int]:
    """An index into TINTS for each area, so that neighbours of one category differ as far as there are tints.

    areas: in metres; of: as AreaStyle.kind_of. Areas less than 5 m apart are neighbours.
    """
    neighbours: list[set[int]] = [set() for _ in of]
    geometries = areas.geometry
    for a, b in zip(*geometries.sindex.query(geometries, predicate="dwithin", distance=5), strict=True):
        if a != b and of[a] == of[b]:
            neighbours[a].add(int(b))
    result = [-1] * len(of)
    for i in sorted(range(len(of)), key=lambda i: -len(neighbours[i])):
        used = [result[j] for j in neighbours[i] if result[j] >= 0]
        result[i] = min(range(len(TINTS)), key=lambda t: (used.count(t), t))
    return result


# --- packing in the encoded polyline format, which any mapping library reads ------------------------------------------


def rings(shapes: Any) -> "tuple[Any, Any, Any]":
    """The rings of many polygons: (rings, row of each ring, index of its polygon among all), each polygon's outer ring first."""
    import shapely

    parts, rows = shapely.get_parts(shapes, return_index=True)
    result, part_of_ring = shapely.get_rings(parts, return_index=True)
    return result, rows[part_of_ring], part_of_ring


def pack(shapes: Any) -> list[list[list[str]]]:
    """Polygons and multipolygons (EPSG:4326) as, for each, its polygons and their encoded rings. Missing or empty: []."""
    packed: list[list[list[str]]] = [[] for _ in shapes]
    ring_lines, rows, parts = rings(shapes)
    previous = -1
    for text, row, part in zip(encode_polylines(ring_lines), rows.tolist(), parts.tolist(), strict=True):
        if part != previous:
            packed[row].append([])
            previous = part
        packed[row][-1].append(text)
    return packed


def encode_polylines(lines: Any) -> list[str]:
    """Lines or rings (EPSG:4326) as encoded polylines: differences in hundred-thousandths of a degree, latitude first."""
    import numpy as np
    import shapely

    coordinates, line_of = shapely.get_coordinates(lines, return_index=True)
    units = np.rint(coordinates[:, ::-1] * PRECISION).astype(int)
    steps = np.diff(units, axis=0, prepend=np.zeros((1, 2), dtype=int))
    starts = np.flatnonzero(np.diff(line_of, prepend=-1))
    steps[starts] = units[starts]
    encoded = [_encode_number(step) for step in steps.ravel().tolist()]
    ends = [*starts[1:].tolist(), len(steps)] if len(starts) else []
    return ["".join(encoded[2 * a : 2 * b]) for a, b in zip(starts.tolist(), ends, strict=True)]


@cache
def _encode_number(step: int) -> str:
    rest, text = (step << 1) ^ (step >> 63), ""
    while rest >= 0x20:
        text += chr((0x20 | (rest & 0x1F)) + 63)
        rest >>= 5
    return text + chr(rest + 63)


def geometry_block(areas: "GeoDataFrame", area_style: AreaStyle) -> dict[str, Any]:
    """The block that areas.js reads in addition to the table's: packed geometries and their fills."""
    shapes = (areas if areas.crs is None else areas.to_crs(4326)).geometry.to_numpy()
    return {"shapes": pack(shapes), "kinds": area_style.kinds, "of": area_style.kind_of,
            "fill": area_style.fill_of, "fills": area_style.fills,
            "divides": area_style.divides}  # fmt: skip


def city_area(outline: "GeoDataFrame | None") -> float | None:
    """Square metres of a city's outline (polygons in any CRS), None without an outline."""
    return None if outline is None else float(to_metres(outline).geometry.area.sum()) or None
