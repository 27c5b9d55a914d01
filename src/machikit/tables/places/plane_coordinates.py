"""Convert plane rectangular coordinates in metres (平面直角座標系, 平成14年国土交通省告示第9号) to degrees.

By the convention of surveyors in Japan, X points north and Y east; map software often has it the other way round.
"""

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from machikit.tables.clean.columns import HEADER_ROWS
from machikit.tables.grid import Grid
from machikit.tables.places.points import Area, LatLon, format_degrees
from machikit.tables.values import cell_values

_ZONES = 19
_JGD2011, _JGD2000, _TOKYO = 6669, 2443, 30161  # EPSG code of zone 1 in each geodetic datum
_TENS, _ONES = ("", "X"), ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
_ROMAN = {ten + one: 10 * n + m for n, ten in enumerate(_TENS) for m, one in enumerate(_ONES)}
_ZONE_NAME = re.compile(
    r"(?:第\s*)?(\d{1,2}|[IVX]{1,5})\s*系|ZONE[\s_]*(\d{1,2}|[IVX]{1,5})\b|\bCS[\s_]*(\d{1,2}|[IVX]{1,5})\b"
)
_AXIS = re.compile(r"(?:平面直角)?(?:座標)?[_\s]*(?P<axis>[XY])[_\s]*(?:座標(?:値)?)?(?:\(.*\)|\[.*\])?")
_LATITUDE = re.compile(r"緯度|LATITUDE|^LAT$")
_MAX_METRES = 1_000_000  # metres: no valid coordinate is farther from the origin of its zone
_MAX_DEGREES = 200  # numbers up to this may be degrees


def add_degrees(grid: Grid, area: Area | None = None, epsg: int | None = None) -> tuple[Grid, str | None]:
    """Add the columns 緯度 and 経度, computed from X and Y columns, to a grid that has those and no degrees.

    epsg: the coordinate system, if known from elsewhere; else a header, a title or a note must name the zone. area: the city,
    used to recognise X and Y in the order of map software. Returns (new grid, "plane"); or the unchanged grid with None if it
    has no such columns, or with "unknown_zone" if they cannot be converted.
    """
    located = _columns(grid)
    if located is None:
        return grid, None
    header, x, y = located
    code = epsg or find_epsg(
        " ".join([grid.name, *(c for row in grid.cells[: header + 1] for c in row), *_notes(grid)])
    )
    if code is None:
        return grid, "unknown_zone"
    pairs = [(_metres(row[x]), _metres(row[y])) for row in grid.cells[header + 1 :]]
    filled = [n for n, (a, b) in enumerate(pairs) if a is not None and b is not None]
    north, east = ([pairs[n][axis] or 0.0 for n in filled] for axis in (0, 1))
    points = _choose_axis_order(plane_to_degrees(north, east, code), plane_to_degrees(east, north, code), area)
    if points is None:
        return grid, "unknown_zone"
    points_by_row = {n: p for n, p in zip(filled, points, strict=True) if p}
    pair = [
        [format_degrees(points_by_row[n][0]), format_degrees(points_by_row[n][1])] if n in points_by_row else ["", ""]
        for n in range(len(pairs))
    ]
    cells = [[*row, "", ""] for row in grid.cells[:header]] + [[*grid.cells[header], "緯度", "経度"]]
    cells += [[*row, *two] for row, two in zip(grid.cells[header + 1 :], pair, strict=True)]
    return replace(grid, cells=cells, epsg=code), "plane"


def _columns(grid: Grid) -> tuple[int, int, int] | None:
    """Header row, X column and Y column with metres; None if there are none, or if the table has degrees."""
    for n, axes in _axis_rows(tuple(tuple(row) for row in grid.cells[:HEADER_ROWS])):
        body = [(_metres(r[axes["X"]]), _metres(r[axes["Y"]])) for r in grid.cells[n + 1 :]]
        filled = [(a, b) for a, b in body if a is not None and b is not None]
        metres_count = sum(max(abs(a), abs(b)) > _MAX_DEGREES for a, b in filled)
        return (n, axes["X"], axes["Y"]) if filled and metres_count * 2 > len(filled) else None
    return None


@lru_cache(16)
def _axis_rows(head: tuple[tuple[str, ...], ...]) -> list[tuple[int, dict[str, int]]]:
    """The header rows that name both axes and no degrees, with the column of each axis."""
    axis_rows = []
    for n, row in enumerate(head):
        names = [unicodedata.normalize("NFKC", c).strip().upper() for c in row]
        axes = {m["axis"]: c for c, name in enumerate(names) if (m := _AXIS.fullmatch(name))}
        if len(axes) == 2 and not any(map(_LATITUDE.search, names)):
            axis_rows.append((n, axes))
    return axis_rows


def _metres(cell: str) -> float | None:
    number, kind = cell_values.parse_number(cell)
    return float(number) if number and kind is None and abs(float(number)) < _MAX_METRES else None


def _notes(grid: Grid) -> list[str]:
    return [c for row in grid.cells[-5:] for c in row if sum(map(bool, row)) == 1 and c]


def _choose_axis_order(
    surveyed: list[LatLon | None], mapped: list[LatLon | None], area: Area | None
) -> list[LatLon | None] | None:
    """The axis order that puts most points inside the city; without a city, that of surveyors. None if neither fits."""
    if area is None:
        return surveyed
    inside = [len(near) - sum(area.which_outside(near)) for near in ([p for p in ps if p] for ps in (surveyed, mapped))]
    if max(inside) * 2 < len(surveyed):
        return None
    return surveyed if inside[0] >= inside[1] else mapped


def find_epsg(text: str) -> int | None:
    """The EPSG code of the plane coordinates that a text names: 平面直角座標系第Ⅳ系, JGD2011 / 8系, EPSG:2446.

    世界測地系 is taken as JGD2011, which differs from JGD2000 by centimetres, except in the region of the 2011 earthquake (metres).
    """
    folded = unicodedata.normalize("NFKC", text).upper()
    if m := re.search(r"EPSG\s*+:?\s*+(\d{4,5})\b", folded):
        code = int(m[1])
        return code if any(0 <= code - first < _ZONES for first in (_JGD2011, _JGD2000, _TOKYO)) else None
    m = _ZONE_NAME.search(folded)
    name = next(filter(None, m.groups()), "") if m else ""
    number = _ROMAN.get(name) or (int(name) if name.isdigit() else 0)
    if not 1 <= number <= _ZONES:
        return None
    first = (
        _TOKYO
        if re.search(r"日本測地系(?!\s*20)|旧測地系|TOKYO", folded)
        else _JGD2000
        if "2000" in folded
        else _JGD2011
    )
    return first + number - 1


def plane_to_degrees(xs: Sequence[float], ys: Sequence[float], epsg: int) -> list[LatLon | None]:
    """Metres north (xs) and east (ys) of a zone's origin → (latitude, longitude), EPSG:4326; None outside the zone."""
    import pyproj

    transformer = pyproj.Transformer.from_crs(epsg, 4326)  # without always_xy, both systems have north first
    positions = zip(*transformer.transform(list(xs), list(ys)), strict=True)
    return [(lat, lon) if math.isfinite(lat) and math.isfinite(lon) else None for lat, lon in positions]
