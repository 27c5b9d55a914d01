"""One table as text: what every reader makes of a file, and what every rule starts from."""

import datetime as dt
import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from machikit._base import limits
from machikit.tables.findings import Finding, SetAside

# What Excel shows where a formula failed. From a book the reader gets a blank; a CSV saved from it holds these words.
SHORT = 6  # letters
HEAD, TAIL = 64, 16  # rows that tell what a table is: titles, headers and the first rows, and notes below
WIDE = 512  # columns: a sheet with more keeps those with anything in them
_HALF = re.compile("[\ud800-\udfff]")  # half a pair, as JSON may escape it alone: no file can hold it
ERRORS = {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA"}


@dataclass(frozen=True)
class Feed:
    """What a timetable feed (GTFS) says of itself.

    as_of, start, end: the day of its data, and the first and last day on which it holds (ISO 8601, "" where it does not say);
    publishers: who made it and who drives; points: of its stops, as (latitude, longitude) in degrees, EPSG:4326.
    """

    as_of: str = ""
    start: str = ""
    end: str = ""
    publishers: tuple[str, ...] = ()
    points: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True)
class Grid:
    """One sheet as text. `cells[r][c]`; all rows have the same length, wholly empty rows at the end are cut off.

    file: the file's name ("a.zip/b.csv" inside an archive); hidden: a sheet that its book hides; errors: cells in which a
    formula had failed, now blank, as (row as a spreadsheet counts, column from 0, what stood there); lines: where rows were
    brought into another order or shape, the row of the source (as a spreadsheet counts) of each row of `cells`; columns: where
    empty ones were left out of a very wide sheet, the column of the source (from 0) of each column of `cells`.
    Of books: merged: areas of merged cells, as (first row, first column, last row, last column); hidden_rows, filtered_rows,
    hidden_columns, struck, links: as in `marks.Marks`; marked: False where the reader cannot tell what the book hides and strikes.
    In all of them rows count as in a spreadsheet and columns from 0. Of archives: beside: the names of the files in it that are no
    tables.
    Of files with shapes: epsg: the EPSG code of the file's own coordinates, 0 where it does not say it (`cells` and `geometry`
    are in EPSG:4326, decimal degrees); geometry: lines and areas as GeoJSON geometries, one for each row under the header,
    None for points, which stand in the columns 緯度 and 経度.
    Of what a reader makes itself (timetables): findings and aside: what it mended, and what is no row and why; feed: see `Feed`.
    """

    name: str
    cells: list[list[str]]
    file: str = ""
    hidden: bool = False
    errors: tuple[tuple[int, int, str], ...] = ()
    lines: tuple[int, ...] = ()
    columns: tuple[int, ...] = ()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden_rows: tuple[int, ...] = ()
    filtered_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    struck: tuple[tuple[int, int, str], ...] = ()
    links: tuple[tuple[int, int, str], ...] = ()
    marked: bool = True
    epsg: int | None = None
    geometry: list[dict[str, Any] | None] | None = None
    findings: tuple[Finding, ...] = ()
    aside: tuple[SetAside, ...] = ()
    feed: Feed | None = None
    beside: tuple[str, ...] = ()

    @property
    def where(self) -> str:
        """How a message names this table: its file, with the sheet where a book has named ones."""
        stem = self.file.rpartition("/")[2]
        named = self.name if not stem.startswith(self.name) and self.name != "Sheet1" else ""
        return " / ".join(filter(None, (self.file, named))) or self.name

    def line(self, row: int) -> int:
        """The row of the source, as a spreadsheet counts (the first is 1), from which `cells[row]` comes."""
        return self.lines[row] if self.lines else row + 1


def reshaped(grid: Grid, cells: list[list[str]], lines: Iterable[int], columns: Mapping[int, int]) -> Grid:
    """A grid made of another one's rows. lines: as `Grid.lines`; columns: of the old grid → of the new one (those still there)."""

    def moved(cells: Iterable[tuple[int, int, str]]) -> tuple[tuple[int, int, str], ...]:
        return tuple((row, columns[c], said) for row, c, said in cells if c in columns)

    return replace(
        grid,
        cells=cells,
        lines=tuple(lines),
        columns=(),
        merged=(),
        hidden_columns=tuple(dict.fromkeys(columns[c] for c in grid.hidden_columns if c in columns)),
        errors=moved(grid.errors),
        struck=moved(grid.struck),
        links=moved(grid.links),
        epsg=None,
        geometry=None,
    )


def sample(grid: Grid) -> Grid:
    """The first and last rows of a grid: what a rule needs that only asks what the table is."""
    if len(grid.cells) <= HEAD + TAIL:
        return grid
    rows = [*range(HEAD), *range(len(grid.cells) - TAIL, len(grid.cells))]
    shapes = [grid.geometry[r - 1] for r in rows if r] if grid.geometry else grid.geometry
    lines = tuple(grid.line(r) for r in rows)
    return replace(grid, cells=[grid.cells[r] for r in rows], lines=lines, geometry=shapes)


def tidy(grid: Grid, file: str) -> Grid:
    """The grid as a rectangle without empty rows at its end (a row with a shape is not empty), and without Excel's errors.

    Raises limits.Exceeded where the rectangle would be too large.
    """
    grid = _narrow(grid)
    cells = grid.cells
    width = max((len(row) for row in cells), default=0)
    if grid.geometry is None:
        cells = cells[: max((n for n, row in enumerate(cells, start=1) if any(c.strip() for c in row)), default=0)]
    cells, width = _within(cells, width)
    failed = [(r, row) for r, row in enumerate(cells) if not ERRORS.isdisjoint(row)]
    errors = [(r, c) for r, row in failed for c, cell in enumerate(row) if cell in ERRORS]
    told = tuple((r + 1, c, cells[r][c]) for r, c in errors)
    once: dict[str, str] = {}  # codes, marks and times repeat on every row: one text of each is enough
    cells = [
        [once.setdefault(c, c) if len(c) <= SHORT else c for c in row] + [""] * (width - len(row)) for row in cells
    ]
    for r, c in errors:
        cells[r][c] = ""
    return replace(grid, cells=cells, file=file, errors=grid.errors + told)


def _narrow(grid: Grid) -> Grid:
    """The grid without the empty columns at its right end, and of a very wide one without all that are empty.

    A few blank columns are a margin between tables; thousands are what formats were drawn over.
    """
    width = max((len(row) for row in grid.cells), default=0)
    if not width or (width <= WIDE and any(len(row) == width and row[-1].strip() for row in grid.cells)):
        return grid
    filled: set[int] = set()
    for row in grid.cells:
        filled.update(c for c, cell in enumerate(row) if cell and c not in filled and not cell.isspace())
    width = max(filled, default=-1) + 1
    if width <= WIDE:
        return replace(grid, cells=[row[:width] for row in grid.cells])
    kept = sorted(filled)
    cells = [[row[c] if c < len(row) else "" for c in kept] for row in grid.cells]
    columns = {c: n for n, c in enumerate(kept)}
    merged = tuple(_narrowed(grid.merged, kept))
    narrow = reshaped(grid, cells, grid.lines, columns)
    return replace(narrow, merged=merged, columns=tuple(kept), epsg=grid.epsg, geometry=grid.geometry)


def _narrowed(areas: Iterable[tuple[int, int, int, int]], kept: Sequence[int]) -> Iterator[tuple[int, int, int, int]]:
    """Merged areas in the columns that are left; their text is in the first."""
    for top, left, bottom, right in areas:
        first, last = bisect_left(kept, left), bisect_right(kept, right) - 1
        if first < len(kept) and kept[first] == left:
            yield top, first, bottom, last


def _within(cells: list[list[str]], width: int) -> tuple[list[list[str]], int]:
    """The cells and their width; of a table that is too large, without what is empty at the ends of its rows."""
    if len(cells) * width > limits.CELLS or width > limits.COLUMNS:
        width = max(next((c for c in range(len(row), 0, -1) if row[c - 1].strip()), 0) for row in cells)
        limits.fits(len(cells), width)
        cells = [row[:width] for row in cells]
    limits.fits(len(cells), width)
    if (longest := max(map(len, chain.from_iterable(cells)), default=0)) > limits.CELL:
        raise limits.Exceeded(cell=longest)
    return cells, width


def records(header: Iterable[str], rows: Iterable[dict[str, Any]]) -> list[list[str]]:
    """Named values as cells, with the header above them. Raises limits.Exceeded."""
    names, rows = list(header), list(rows)
    limits.fits(len(rows) + 1, len(names))
    return [[cell(name) for name in names], *([cell(row.get(name)) for name in names] for row in rows)]


def cell(value: Any) -> str:
    """What a person sees in the cell: TRUE and FALSE in capitals, whole floats without `.0`, others in their shortest exact form."""
    if type(value) is float and -1e15 < value < 1e15 and value.is_integer():
        return str(int(value))
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        if not math.isfinite(value):
            return ""
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m-%d" if value.time() == dt.time() else "%Y-%m-%d %H:%M")
    if isinstance(value, dt.time):
        return value.strftime("%H:%M")
    if isinstance(value, dt.timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    return _HALF.sub("\ufffd", str(value))
