"""The standard grid squares (地域メッシュ, JIS X 0410): the cell of a point, its edges and code, and points counted by cell.

Latitude and longitude in degrees (JGD2011 = EPSG:4326 within a metre). A cell owns its southern and its western edge.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal

from machikit._base.messages import problem
from machikit.tables.findings import Finding
from machikit.tables.grid import Grid
from machikit.tables.places.points import Pair, degrees, metres, point

# Length of a cell's side in metres → cells in a degree of latitude, and of longitude
SIZES = {1000: (120, 80), 500: (240, 160), 250: (480, 320), 100: (1200, 800)}
PLACED = ("緯度", "経度")
HEADERS = ("メッシュコード", "名称", *PLACED, "件数")
Cell = tuple[int, int]  # row from the equator, column from Greenwich


def cell(latitude: float | str, longitude: float | str, size: int) -> Cell:
    """The cell with sides of `size` metres (a key of SIZES) in which a point lies; text is taken to its last digit."""
    north, east = SIZES[size]
    return math.floor(Decimal(str(latitude)) * north), math.floor(Decimal(str(longitude)) * east)


def edges(one: Cell, size: int) -> tuple[float, float, float, float]:
    """West, south, east, north of a cell, in degrees."""
    (row, column), (north, east) = one, SIZES[size]
    return column / east, row / north, (column + 1) / east, (row + 1) / north


def middle(one: Cell, size: int) -> Pair:
    """Latitude and longitude of a cell's middle."""
    west, south, east, north = edges(one, size)
    return (south + north) / 2, (west + east) / 2


def code(one: Cell, size: int) -> str:
    """The code of a cell of 1000, 500 or 250 m: 8, 9 or 10 digits (第3次, 1/2 and 1/4 地域メッシュ)."""
    halves = {1000: 0, 500: 1, 250: 2}[size]
    row, column = (n >> halves for n in one)
    west = column // 80 - 100
    digits = f"{row // 80:02d}{west:02d}{row % 80 // 10}{column % 80 // 10}{row % 10}{column % 10}"
    quarters = [((one[0] >> n) % 2) * 2 + (one[1] >> n) % 2 + 1 for n in reversed(range(halves))]
    return digits + "".join(map(str, quarters))


def counted(grids: Sequence[Grid], size: int, least: int, towns: Mapping[str, Pair]) -> tuple[Grid, list[Finding]]:
    """Tables of points → one table of cells, by code, with the number of points in each; points that cannot be are no points.

    Cells with fewer than `least` points are left out, and are the findings (kind few; was: the points of all of them).
    A cell is named after the town whose representative point is nearest to its middle, with the end of its code.
    Raises KitError for a table that has no columns 緯度 and 経度.
    """
    found: Counter[Cell] = Counter()
    for grid in grids:
        pairs = (position(grid, row) for row in grid.cells[1:])
        found.update(cell(lat, lon, size) for lat, lon in pairs if lat)
    rows = sorted((code(one, size), one, n) for one, n in found.items())
    cells = [[key, *_named(key, middle(one, size), towns), str(n)] for key, one, n in rows if n >= least]
    left = str(sum(n for n in found.values() if n < least))
    few = [Finding("few", 0, key, was=left) for key, _, n in rows if n < least]
    return Grid("mesh", [list(HEADERS), *cells], grids[0].file), few


def position(grid: Grid, row: Sequence[str]) -> tuple[str, str]:
    """The latitude and longitude of a row as texts, both blank where they cannot be. Raises KitError where no column has them."""
    cells = dict(zip(grid.cells[0], row, strict=True))
    missing = next((header for header in PLACED if header not in cells), None)
    if missing:
        raise problem("recipe.missing", grid.where, key=missing)
    return point(*(cells[header] for header in PLACED))[:2]


def _named(key: str, at: Pair, towns: Mapping[str, Pair]) -> list[str]:
    """Name, latitude and longitude of a cell."""
    return [f"{nearest_town(at, towns)}付近 {key[-4:]}", degrees(at[0]), degrees(at[1])]


def nearest_town(at: Pair, towns: Mapping[str, Pair]) -> str:
    """The town whose representative point is nearest; "" where there are no towns."""
    return min(towns, key=lambda town: (metres(at, towns[town]), town), default="")
