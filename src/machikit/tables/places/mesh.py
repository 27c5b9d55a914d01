"""The standard grid squares (地域メッシュ, JIS X 0410): the cell of a point, its bounds and code, and counts of points by cell.

Latitude and longitude in degrees (JGD2011, equal to EPSG:4326 within a metre). A cell includes its southern and western edge.
"""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal

from machikit._base.distance import distance_metres
from machikit._base.messages import kit_error
from machikit.tables.findings import Finding
from machikit.tables.grid import Grid
from machikit.tables.places.points import LatLon, format_degrees, parse_point

# Length of a cell's side in metres → cells per degree of latitude, and of longitude
SIZES = {1000: (120, 80), 500: (240, 160), 250: (480, 320), 100: (1200, 800)}
POSITION_HEADERS = ("緯度", "経度")
HEADERS = ("メッシュコード", "名称", *POSITION_HEADERS, "件数")
Cell = tuple[int, int]  # row from the equator, column from Greenwich


def cell_at(latitude: float | str, longitude: float | str, size: int) -> Cell:
    """The cell with sides of `size` metres (a key of SIZES) that contains a point; coordinates as text keep every digit."""
    north, east = SIZES[size]
    return math.floor(Decimal(str(latitude)) * north), math.floor(Decimal(str(longitude)) * east)


def cell_bounds(square: Cell, size: int) -> tuple[float, float, float, float]:
    """West, south, east, north of a cell, in degrees."""
    (row, column), (north, east) = square, SIZES[size]
    return column / east, row / north, (column + 1) / east, (row + 1) / north


def centre(square: Cell, size: int) -> LatLon:
    """Latitude and longitude of the centre of a cell."""
    west, south, east, north = cell_bounds(square, size)
    return (south + north) / 2, (west + east) / 2


def mesh_code(square: Cell, size: int) -> str:
    """The code of a cell of 1000, 500 or 250 m: 8, 9 or 10 digits (第3次, 1/2 and 1/4 地域メッシュ)."""
    halvings = {1000: 0, 500: 1, 250: 2}[size]
    row, column = (n >> halvings for n in square)
    west = column // 80 - 100
    digits = f"{row // 80:02d}{west:02d}{row % 80 // 10}{column % 80 // 10}{row % 10}{column % 10}"
    quarters = [((square[0] >> n) % 2) * 2 + (square[1] >> n) % 2 + 1 for n in reversed(range(halvings))]
    return digits + "".join(map(str, quarters))


def cell_of(code: str) -> tuple[Cell, int]:
    """The cell that has a code of 8 to 10 digits, and its size in metres. Raises KitError for another text.

    >>> cell_of("53394611")[0] == cell_at(35.675001, 139.762501, 1000)
    True
    """
    if not re.fullmatch(r"\d{4}[0-7]{2}\d{2}[1-4]{0,2}", code):
        raise kit_error("mesh.code", code)
    row = int(code[:2]) * 80 + int(code[4]) * 10 + int(code[6])
    column = (int(code[2:4]) + 100) * 80 + int(code[5]) * 10 + int(code[7])
    for quarter in code[8:]:
        row, column = row * 2 + (int(quarter) - 1) // 2, column * 2 + (int(quarter) - 1) % 2
    return (row, column), {8: 1000, 9: 500, 10: 250}[len(code)]


def count_by_cell(
    grids: Sequence[Grid], size: int, least: int, towns: Mapping[str, LatLon]
) -> tuple[Grid, list[Finding]]:
    """Count the points of tables by cell: one table of cells in the order of their codes. Impossible points are not counted.

    Cells with fewer than `least` points are left out and reported (kind few; was: the total of points in all of them).
    A cell is named after the town whose representative point is nearest to its centre, with the last digits of its code.
    Raises KitError for a table that has no columns 緯度 and 経度.
    """
    counts: Counter[Cell] = Counter()
    for grid in grids:
        pairs = (row_position(grid, row) for row in grid.cells[1:])
        counts.update(cell_at(lat, lon, size) for lat, lon in pairs if lat)
    rows = sorted((mesh_code(square, size), square, n) for square, n in counts.items())
    cells = [
        [key, *_name_and_centre(key, centre(square, size), towns), str(n)] for key, square, n in rows if n >= least
    ]
    left_out = str(sum(n for n in counts.values() if n < least))
    few = [Finding("few", 0, key, was=left_out) for key, _, n in rows if n < least]
    return Grid("mesh", [list(HEADERS), *cells], grids[0].file), few


def row_position(grid: Grid, row: Sequence[str]) -> tuple[str, str]:
    """The latitude and longitude of a row as texts, both blank if impossible. Raises KitError if the columns are missing."""
    cells = dict(zip(grid.cells[0], row, strict=True))
    missing = next((header for header in POSITION_HEADERS if header not in cells), None)
    if missing:
        raise kit_error("recipe.missing", grid.where, key=missing)
    return parse_point(*(cells[header] for header in POSITION_HEADERS))[:2]


def _name_and_centre(code: str, centre_point: LatLon, towns: Mapping[str, LatLon]) -> list[str]:
    """The cells for name, latitude and longitude of a grid square."""
    return [
        f"{nearest_town(centre_point, towns)}付近 {code[-4:]}",
        format_degrees(centre_point[0]),
        format_degrees(centre_point[1]),
    ]


def nearest_town(position: LatLon, towns: Mapping[str, LatLon]) -> str:
    """The town whose representative point is nearest; "" if there are no towns."""
    if not towns:
        return ""
    metres = distance_metres(*position, *zip(*towns.values(), strict=True))
    return min(zip(metres, towns, strict=True))[1]
