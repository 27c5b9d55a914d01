"""Areas and lines as a page carries them: packed once, with the fills in which map, drawing and list show them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

PRECISION = 1e5  # of a degree: about a metre
WHOLE = 0.95  # areas of one category that cover this share of the city divide it among them
# Outline, fill, opacity and pattern (see PATTERNS) of an area. Steps of a scale are told by lightness, kinds by pattern and colour,
# neighbours by their outlines and names.
STEPS = ["#b9d8f3", "#86b9e6", "#5293d1", "#2c6db3", "#184c8c", "#0b2f66"]
KINDS = [("#0b5fb0", ""), ("#c2410c", "up"), ("#0f766e", "dots"), ("#8b2fa8", "down"), ("#8a6100", "across"),
         ("#b4235a", "grid")]  # fmt: skip
UNTOLD = ("#4a4d57", "upright")
TINTS = ["#cfe2f7", "#fbe3c3", "#d3ecdc", "#ecdcf3", "#f4edaf", "#dfe2e8"]
EDGE = "#39414f"


@dataclass(frozen=True)
class Style:
    """How the areas of a table are told apart.

    kinds: the categories in the order of the table (None where a row has none). of: row → its kind. fill: row → its entry of fills.
    fills: {line, fill, alpha, pattern}. divides: whether the areas of every kind divide the whole city among them (districts).
    """

    kinds: list[str | None]
    of: list[int]
    fill: list[int]
    fills: list[dict[str, Any]] = field(default_factory=list)
    divides: bool = False


def style(areas: "GeoDataFrame", city_area: float | None = None) -> Style:
    """Choose the fills. areas: polygons in any CRS, kinds in a column `category`; city_area: of the whole city in square metres."""
    values = areas["category"].tolist() if "category" in areas else [None] * len(areas)
    values = [v if isinstance(v, str) and v else None for v in values]
    kinds = sorted(dict.fromkeys(values), key=lambda v: v is None)
    of = [kinds.index(v) for v in values]
    plane = metric(areas)
    if divides(plane, of, city_area):
        fills = [{"line": EDGE, "fill": tint, "alpha": 0.75, "pattern": ""} for tint in TINTS]
        return Style(kinds, of, tints(plane, of), fills, True)
    if (
        "date" in areas and areas["date"].notna().any()
    ):  # records lie on each other: where there are more it grows darker
        return Style(kinds, of, [0] * len(of), [{"line": "#1d5fa8", "fill": "#1d5fa8", "alpha": 0.26, "pattern": ""}])
    told = [k for k in kinds if k is not None]
    if len(told) > 1 and all(re.search(r"\d", k) for k in told):  # 0.3m未満, 0.3～0.5m未満 …: steps of one scale
        steps = [STEPS[round(n * (len(STEPS) - 1) / max(1, len(told) - 1))] for n in range(len(told))]
        fills = [{"line": "#2c6db3", "fill": step, "alpha": 0.9, "pattern": ""} for step in steps]
    else:
        fills = [_kind(*KINDS[n % len(KINDS)]) for n in range(len(told))]
    return Style(kinds, of, of, [*fills, _kind(*UNTOLD)] if None in kinds else fills)


def _kind(colour: str, pattern: str) -> dict[str, Any]:
    return {"line": colour, "fill": colour, "alpha": 0.3, "pattern": pattern}


def metric(table: "GeoDataFrame") -> "GeoDataFrame":
    """The table in metres, in the UTM zone of its middle (EPSG:326xx, northern hemisphere); as it is where it has no shapes."""
    import math

    if table.crs is None:
        return table
    west, _, east, _ = table.to_crs(4326).total_bounds
    return table if math.isnan(west) else table.to_crs(32600 + int(((west + east) / 2 + 180) // 6) + 1)


def divides(areas: "GeoDataFrame", of: Sequence[int], city_area: float | None) -> bool:
    """Whether the areas of each kind together are as large as the city. areas: in metres."""
    if not city_area or len(areas) < 2:
        return False
    import numpy as np

    sizes = np.bincount(of, weights=areas.geometry.area.fillna(0))
    return bool(((sizes > WHOLE * city_area) & (sizes < (2 - WHOLE) * city_area)).all())


def tints(areas: "GeoDataFrame", of: Sequence[int]) -> list[int]:
    """One of TINTS for each area, so that neighbours of one kind differ as far as there are tints. areas: in metres."""
    near: list[set[int]] = [set() for _ in of]
    shapes = areas.geometry
    for a, b in zip(*shapes.sindex.query(shapes, predicate="dwithin", distance=5), strict=True):
        if a != b and of[a] == of[b]:
            near[a].add(int(b))
    found = [-1] * len(of)
    for i in sorted(range(len(of)), key=lambda i: -len(near[i])):
        used = [found[j] for j in near[i] if found[j] >= 0]
        found[i] = min(range(len(TINTS)), key=lambda t: (used.count(t), t))
    return found


# --- packing: the encoded polyline format, which any mapping library reads ---------------------------------------------


def rings(shapes: Any) -> "tuple[Any, Any, Any]":
    """The rings of many polygons: (rings, row of each, number of its part within all), the outer ring of a part first."""
    import shapely

    parts, rows = shapely.get_parts(shapes, return_index=True)
    found, part = shapely.get_rings(parts, return_index=True)
    return found, rows[part], part


def pack(shapes: Any) -> list[list[list[str]]]:
    """Polygons and multipolygons (EPSG:4326): of each its parts, of each part its rings. Missing or empty: []."""
    found: list[list[list[str]]] = [[] for _ in shapes]
    lines, rows, parts = rings(shapes)
    before = -1
    for text, row, part in zip(encode(lines), rows.tolist(), parts.tolist(), strict=True):
        if part != before:
            found[row].append([])
            before = part
        found[row][-1].append(text)
    return found


def encode(lines: Any) -> list[str]:
    """Lines or rings (EPSG:4326) as encoded polylines: latitude first, hundred-thousandths of a degree, differences."""
    import numpy as np
    import shapely

    coordinates, of = shapely.get_coordinates(lines, return_index=True)
    whole = np.rint(coordinates[:, ::-1] * PRECISION).astype(int)
    steps = np.diff(whole, axis=0, prepend=np.zeros((1, 2), dtype=int))
    starts = np.flatnonzero(np.diff(of, prepend=-1))
    steps[starts] = whole[starts]
    digits = [_digits(step) for step in steps.ravel().tolist()]
    ends = [*starts[1:].tolist(), len(steps)] if len(starts) else []
    return ["".join(digits[2 * a : 2 * b]) for a, b in zip(starts.tolist(), ends, strict=True)]


@cache
def _digits(step: int) -> str:
    rest, found = (step << 1) ^ (step >> 63), ""
    while rest >= 0x20:
        found += chr((0x20 | (rest & 0x1F)) + 63)
        rest >>= 5
    return found + chr(rest + 63)


def block(areas: "GeoDataFrame", how: Style) -> dict[str, Any]:
    """What areas.js reads beside the table: packed shapes, and how each is told apart."""
    shapes = (areas if areas.crs is None else areas.to_crs(4326)).geometry.to_numpy()
    return {"shapes": pack(shapes), "kinds": how.kinds, "of": how.of, "fill": how.fill, "fills": how.fills,
            "divides": how.divides}  # fmt: skip


def city_area(outline: "GeoDataFrame | None") -> float | None:
    """Square metres of a city's outline (polygons in any CRS), None where there is none."""
    return None if outline is None else float(metric(outline).geometry.area.sum()) or None
