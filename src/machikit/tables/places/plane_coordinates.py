"""Plane rectangular coordinates in metres (平面直角座標系, 平成14年国土交通省告示第9号) → degrees.

As surveyors in Japan have it, X counts to the north and Y to the east; software for maps often has it the other way round.
"""

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from machikit.tables.clean.columns import HEADER_ROWS
from machikit.tables.grid import Grid
from machikit.tables.places.points import Area, Pair, degrees
from machikit.tables.values import cell_values

ZONES = 19
JGD2011, JGD2000, TOKYO = 6669, 2443, 30161  # EPSG code of zone 1 in each geodetic system
_TENS, _ONES = ("", "X"), ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
_ROMAN = {ten + one: 10 * n + m for n, ten in enumerate(_TENS) for m, one in enumerate(_ONES)}
_ZONE = re.compile(
    r"(?:第\s*)?(\d{1,2}|[IVX]{1,5})\s*系|ZONE[\s_]*(\d{1,2}|[IVX]{1,5})\b|\bCS[\s_]*(\d{1,2}|[IVX]{1,5})\b"
)
_AXIS = re.compile(r"(?:平面直角)?(?:座標)?[_\s]*(?P<axis>[XY])[_\s]*(?:座標(?:値)?)?(?:\(.*\)|\[.*\])?")
_LATITUDE = re.compile(r"緯度|LATITUDE|^LAT$")
_FARTHEST = 1_000_000  # metres from the origin of a zone: farther is none
_NEAREST = 200  # below, a number may be degrees


def from_plane(grid: Grid, area: Area | None = None, epsg: int | None = None) -> tuple[Grid, str | None]:
    """The grid with 緯度 and 経度 worked out from its X and Y columns, where it has those and no degrees.

    epsg: the system, where it is known from elsewhere; else a header, a title or a note must name the zone. area: the city, by
    which X and Y in the order of map software are recognised. Returns the grid as it was, and None where it has no such
    columns, or `unknown_zone` where they cannot be read; else the new grid and `plane`.
    """
    found = _columns(grid)
    if found is None:
        return grid, None
    header, x, y = found
    code = epsg or zone(" ".join([grid.name, *(c for row in grid.cells[: header + 1] for c in row), *_notes(grid)]))
    if code is None:
        return grid, "unknown_zone"
    pairs = [(_metres(row[x]), _metres(row[y])) for row in grid.cells[header + 1 :]]
    there = [n for n, (a, b) in enumerate(pairs) if a is not None and b is not None]
    north, east = ([pairs[n][axis] or 0.0 for n in there] for axis in (0, 1))
    points = _better(plane(north, east, code), plane(east, north, code), area)
    if points is None:
        return grid, "unknown_zone"
    at = {n: p for n, p in zip(there, points, strict=True) if p}
    pair = [[degrees(at[n][0]), degrees(at[n][1])] if n in at else ["", ""] for n in range(len(pairs))]
    cells = [[*row, "", ""] for row in grid.cells[:header]] + [[*grid.cells[header], "緯度", "経度"]]
    cells += [[*row, *two] for row, two in zip(grid.cells[header + 1 :], pair, strict=True)]
    return replace(grid, cells=cells, epsg=code), "plane"


def _columns(grid: Grid) -> tuple[int, int, int] | None:
    """Header row, X column and Y column of metres; None where there are none, or where the table has degrees."""
    for n, axes in _axes(tuple(tuple(row) for row in grid.cells[:HEADER_ROWS])):
        body = [(_metres(r[axes["X"]]), _metres(r[axes["Y"]])) for r in grid.cells[n + 1 :]]
        filled = [(a, b) for a, b in body if a is not None and b is not None]
        far = sum(max(abs(a), abs(b)) > _NEAREST for a, b in filled)
        return (n, axes["X"], axes["Y"]) if filled and far * 2 > len(filled) else None
    return None


@lru_cache(16)
def _axes(head: tuple[tuple[str, ...], ...]) -> list[tuple[int, dict[str, int]]]:
    """The rows of a head in which both axes are named and no degrees, with their columns."""
    found = []
    for n, row in enumerate(head):
        names = [unicodedata.normalize("NFKC", c).strip().upper() for c in row]
        axes = {m["axis"]: c for c, name in enumerate(names) if (m := _AXIS.fullmatch(name))}
        if len(axes) == 2 and not any(map(_LATITUDE.search, names)):
            found.append((n, axes))
    return found


def _metres(cell: str) -> float | None:
    number, kind = cell_values.number(cell)
    return float(number) if number and kind is None and abs(float(number)) < _FARTHEST else None


def _notes(grid: Grid) -> list[str]:
    return [c for row in grid.cells[-5:] for c in row if sum(map(bool, row)) == 1 and c]


def _better(surveyed: list[Pair | None], mapped: list[Pair | None], area: Area | None) -> list[Pair | None] | None:
    """Which order of axes puts most points into the city; without a city the surveyors' one. None: neither does."""
    if area is None:
        return surveyed
    inside = [len(near) - sum(area.which_outside(near)) for near in ([p for p in ps if p] for ps in (surveyed, mapped))]
    if max(inside) * 2 < len(surveyed):
        return None
    return surveyed if inside[0] >= inside[1] else mapped


def zone(text: str) -> int | None:
    """What a text says of plane coordinates → EPSG code: 平面直角座標系第Ⅳ系, JGD2011 / 8系, EPSG:2446.

    世界測地系 is read as JGD2011, which differs from JGD2000 by centimetres but for the 2011 earthquake's region (metres).
    """
    folded = unicodedata.normalize("NFKC", text).upper()
    if m := re.search(r"EPSG\s*+:?\s*+(\d{4,5})\b", folded):
        code = int(m[1])
        return code if any(0 <= code - first < ZONES for first in (JGD2011, JGD2000, TOKYO)) else None
    m = _ZONE.search(folded)
    said = next(filter(None, m.groups()), "") if m else ""
    number = _ROMAN.get(said) or (int(said) if said.isdigit() else 0)
    if not 1 <= number <= ZONES:
        return None
    first = (
        TOKYO if re.search(r"日本測地系(?!\s*20)|旧測地系|TOKYO", folded) else JGD2000 if "2000" in folded else JGD2011
    )
    return first + number - 1


def plane(xs: Sequence[float], ys: Sequence[float], epsg: int) -> list[Pair | None]:
    """Metres to the north and to the east of a zone's origin → (latitude, longitude), EPSG:4326; None beyond the zone."""
    import pyproj

    to = pyproj.Transformer.from_crs(epsg, 4326)  # without always_xy: both sides north first
    found = zip(*to.transform(list(xs), list(ys)), strict=True)
    return [(lat, lon) if math.isfinite(lat) and math.isfinite(lon) else None for lat, lon in found]
