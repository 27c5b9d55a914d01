"""A table of a file as a pandas table of text, as the file shows it: its header, its columns, its rows."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from machikit._base.messages import kit_error
from machikit.tables.column_letters import column_name
from machikit.tables.grid import Grid
from machikit.tables.read.document_tables import is_named
from machikit.tables.read.spatial import LATITUDE, LONGITUDE

if TYPE_CHECKING:
    from pandas import DataFrame

HEADER_ROWS = 20  # titles and notes may stand above the header, but not more rows than this
MIN_HEADERS = 0.6  # of the number of texts in the fullest of the first rows: a header has as many, a title has not
CRS = "EPSG:4326"


def choose_grid(grids: Sequence[Grid], path: Path, sheet: str | None) -> Grid:
    """The named table; else the only one that is not hidden. Raises KitError."""
    names = "、".join(dict.fromkeys(grid.label for grid in grids))
    if sheet is not None:
        named = [grid for grid in grids if is_named(grid, sheet)]
        if len(named) != 1:
            raise kit_error("read.no_sheet", path.name, sheet=sheet, names=names)
        return named[0]
    shown = [grid for grid in grids if not grid.hidden] or list(grids)
    if len(shown) > 1:
        raise kit_error("read.sheets", path.name, names=names, file=path.name, first=shown[0].label)
    return shown[0]


def text_frame(grid: Grid) -> "DataFrame":
    """The table below its header, as text. Raises nothing."""
    first, last = _header_rows(grid)
    names = _column_names(grid.cells[first : last + 1])
    rows = [r for r, row in enumerate(grid.cells) if r > last and (grid.geometry or any(map(str.strip, row)))]
    columns = [c for c, name in enumerate(names) if name or any(grid.cells[r][c].strip() for r in rows)]
    taken = ["geometry"] if grid.epsg is not None else []
    distinct = _distinct([*taken, *(names[c] or column_name(c) for c in columns)])[len(taken) :]
    return _frame(grid, distinct, columns, rows)


def _header_rows(grid: Grid) -> tuple[int, int]:
    """The first and the last row of the header."""
    if grid.epsg is not None:  # a map file has fields, not a sheet
        return 0, 0
    head = grid.cells[:HEADER_ROWS]
    texts = [sum(bool(cell.strip()) for cell in row) for row in head]
    most = max(texts, default=0)
    first = next((row for row, n in enumerate(texts) if n and n >= MIN_HEADERS * most), 0)
    # A text that is merged to the right has others of its own below it; one that is merged downwards says how many rows there are.
    begun = [area for area in grid.merged if area[0] == first + 1 and area[2] < len(grid.cells)]
    if not any(right > left for _, left, _, right in begun):
        return first, first
    return first, max([first + 1, *(bottom - 1 for _, left, bottom, right in begun if left == right)])


def _column_names(rows: Sequence[Sequence[str]]) -> list[str]:
    """The name of each column: the texts of its header from top to bottom, each once; "" where there is none."""
    texts = [[" ".join(cell.split()) for cell in column] for column in zip(*rows, strict=True)]
    return ["_".join(filter(None, dict.fromkeys(column))) for column in texts]


def _distinct(names: Sequence[str]) -> list[str]:
    """The names, with a number behind those that were there before: 備考, 備考_2."""
    distinct: dict[str, None] = {}
    for name in names:
        number, other = 1, name
        while other in distinct:
            number += 1
            other = f"{name}_{number}"
        distinct[other] = None
    return list(distinct)


def _frame(grid: Grid, names: list[str], columns: list[int], rows: list[int]) -> "DataFrame":
    """These columns and rows as a table; with geometry where the file has coordinates of its own."""
    import pandas as pd

    cells = {
        name: pd.Series([grid.cells[row][c].strip() or None for row in rows], dtype=object)
        for name, c in zip(names, columns, strict=True)
    }
    frame = pd.DataFrame(cells, index=pd.RangeIndex(len(rows)), columns=names)
    if grid.epsg is None:
        return frame
    from geopandas import GeoDataFrame
    from shapely.geometry import shape

    if grid.geometry is None:
        return GeoDataFrame(frame, geometry=_points(frame), crs=CRS)
    shapes = [grid.geometry[row - 1] for row in rows]  # the header is the first row
    return GeoDataFrame(frame, geometry=[shape(s) if s else None for s in shapes], crs=CRS)


def _points(frame: "DataFrame") -> list[object]:
    """The points of the columns 緯度 and 経度, which the readers of map files write."""
    from shapely import Point

    if not {LATITUDE, LONGITUDE} <= set(frame.columns):
        return [None] * len(frame)
    pairs = zip(frame[LONGITUDE], frame[LATITUDE], strict=True)
    return [Point(float(x), float(y)) if x and y else None for x, y in pairs]
