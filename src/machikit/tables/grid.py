"""One table as text: the output of every reader, and the input of every cleaning rule."""

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

SHORT_TEXT = 6  # characters of a text that is interned
HEAD, TAIL = 64, 16  # rows that identify a table: titles, headers and the first rows; and notes below
WIDE = 512  # columns: of a sheet with more, only those with values are kept
_SURROGATE = re.compile("[\ud800-\udfff]")  # JSON may escape a lone surrogate, which no file can hold
# What Excel shows where a formula failed. From a workbook the reader gets a blank; a CSV saved from it holds these texts.
ERRORS = {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA"}


@dataclass(frozen=True)
class FeedInfo:
    """The metadata of a timetable feed (GTFS).

    as_of, start, end: the date of its data, and the first and last day on which it is valid (ISO 8601, "" if unknown);
    publishers: the publisher and the operators; points: the positions of its stops, as (latitude, longitude) in degrees,
    EPSG:4326.
    """

    as_of: str = ""
    start: str = ""
    end: str = ""
    publishers: tuple[str, ...] = ()
    points: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True)
class Grid:
    """One sheet as text. `cells[r][c]`; all rows have the same length, empty rows at the end are removed.

    In all fields rows count from 1, as in a spreadsheet, and columns from 0.

    file: the file name ("a.zip/b.csv" inside an archive); hidden: whether the workbook hides the sheet; errors: cells of failed
    formulas, now blank, as (row, column, error text); source_rows: where rows were reordered or rearranged, the source row of each
    row of `cells`; source_columns: where empty columns of a very wide sheet were dropped, the source column of each column of `cells`.

    Workbooks: merged: areas of merged cells, as (first row, first column, last row, last column); hidden_rows, filtered_rows,
    hidden_columns, struck, struck_rules, percents, links: as in `read.cell_marks.Marks`; marks_known: False where the reader cannot
    find out what the workbook hides and strikes out.

    Archives: other_files: the names of the files in it that are not tables. Documents: left_out: what is beside its tables, as
    (text or picture, a name or "", how many lines or pages); beside: the first lines of the text among it.

    Files with geometries: epsg: the EPSG code of the coordinates in the file, 0 where it names none (`cells` and `geometry` are in
    EPSG:4326, decimal degrees); geometry: lines and areas as GeoJSON geometries, one for each row below the header; None for points,
    which are in the columns 緯度 and 経度.

    Timetables: findings: what the reader repaired; set_aside: the rows that are left out, with the reason; feed_info: the
    metadata of the feed.
    """

    name: str
    cells: list[list[str]]
    file: str = ""
    hidden: bool = False
    errors: tuple[tuple[int, int, str], ...] = ()
    source_rows: tuple[int, ...] = ()
    source_columns: tuple[int, ...] = ()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden_rows: tuple[int, ...] = ()
    filtered_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    struck: tuple[tuple[int, int, str], ...] = ()
    struck_rules: tuple[tuple[int, int], ...] = ()
    percents: tuple[tuple[int, int], ...] = ()
    links: tuple[tuple[int, int, str], ...] = ()
    marks_known: bool = True
    epsg: int | None = None
    geometry: list[dict[str, Any] | None] | None = None
    findings: tuple[Finding, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    feed_info: FeedInfo | None = None
    other_files: tuple[str, ...] = ()
    left_out: tuple[tuple[str, str, int], ...] = ()
    beside: tuple[str, ...] = ()

    @property
    def where(self) -> str:
        """The name of this table in messages: its file, with the name of the sheet where that adds something."""
        file_name = self.file.rpartition("/")[2]
        sheet = self.name if not file_name.startswith(self.name) and self.name != "Sheet1" else ""
        return " / ".join(filter(None, (self.file, sheet))) or self.name

    @property
    def label(self) -> str:
        """The name of the sheet; in an archive, with that of the member."""
        member = self.file.partition("/")[2]
        if not member:
            return self.name
        stem = member.rpartition("/")[2]
        return member if stem.startswith(self.name) else f"{member} / {self.name}"

    def source_row(self, row: int) -> int:
        """The source row, counted from 1, of `cells[row]`."""
        return self.source_rows[row] if self.source_rows else row + 1


def reshaped(grid: Grid, cells: list[list[str]], lines: Iterable[int], columns: Mapping[int, int]) -> Grid:
    """A copy of the grid with other cells, made from its rows.

    lines: the source row of each row of `cells`; columns: old column → new column, for those that still exist. Marks
    of other columns are dropped.
    """

    def moved(marks: Iterable[tuple[int, int, str]]) -> tuple[tuple[int, int, str], ...]:
        return tuple((row, columns[c], text) for row, c, text in marks if c in columns)

    return replace(
        grid,
        cells=cells,
        source_rows=tuple(lines),
        source_columns=(),
        merged=(),
        hidden_columns=tuple(dict.fromkeys(columns[c] for c in grid.hidden_columns if c in columns)),
        errors=moved(grid.errors),
        struck=moved(grid.struck),
        percents=tuple((row, columns[c]) for row, c in grid.percents if c in columns),
        links=moved(grid.links),
        epsg=None,
        geometry=None,
    )


def sample(grid: Grid) -> Grid:
    """The first and last rows of a grid, which are enough to identify the table."""
    if len(grid.cells) <= HEAD + TAIL:
        return grid
    rows = [*range(HEAD), *range(len(grid.cells) - TAIL, len(grid.cells))]
    shapes = [grid.geometry[r - 1] for r in rows if r] if grid.geometry else grid.geometry
    lines = tuple(grid.source_row(r) for r in rows)
    return replace(grid, cells=[grid.cells[r] for r in rows], source_rows=lines, geometry=shapes)


def tidy(grid: Grid, file: str) -> Grid:
    """The grid as a rectangle, without empty rows at its end (a row with a geometry is not empty) and without Excel's error texts.

    Raises limits.Exceeded where the rectangle would be too large.
    """
    grid = _without_empty_columns(grid)
    cells = grid.cells
    width = max((len(row) for row in cells), default=0)
    if grid.geometry is None:
        cells = cells[: max((n for n, row in enumerate(cells, start=1) if any(c.strip() for c in row)), default=0)]
    cells, width = _within_limits(cells, width)
    failed_rows = [(r, row) for r, row in enumerate(cells) if not ERRORS.isdisjoint(row)]
    failed = [(r, c) for r, row in failed_rows for c, text in enumerate(row) if text in ERRORS]
    errors = tuple((r + 1, c, cells[r][c]) for r, c in failed)
    interned: dict[str, str] = {}  # codes, marks and times repeat on every row: one object of each is enough
    cells = [
        [interned.setdefault(c, c) if len(c) <= SHORT_TEXT else c for c in row] + [""] * (width - len(row))
        for row in cells
    ]
    for r, c in failed:
        cells[r][c] = ""
    return replace(grid, cells=cells, file=file, errors=grid.errors + errors)


def _without_empty_columns(grid: Grid) -> Grid:
    """The grid without the empty columns at its right end; a very wide grid without any empty columns.

    A few empty columns are a margin between tables; thousands come from formatting applied to whole rows.
    """
    width = max((len(row) for row in grid.cells), default=0)
    if not width or (width <= WIDE and any(len(row) == width and row[-1].strip() for row in grid.cells)):
        return grid
    filled: set[int] = set()
    for row in grid.cells:
        filled.update(c for c, text in enumerate(row) if text and c not in filled and not text.isspace())
    width = max(filled, default=-1) + 1
    if width <= WIDE:
        return replace(grid, cells=[row[:width] for row in grid.cells])
    columns = sorted(filled)
    cells = [[row[c] if c < len(row) else "" for c in columns] for row in grid.cells]
    merged = tuple(_merged_in(grid.merged, columns))
    narrow = reshaped(grid, cells, grid.source_rows, {c: n for n, c in enumerate(columns)})
    return replace(narrow, merged=merged, source_columns=tuple(columns), epsg=grid.epsg, geometry=grid.geometry)


def _merged_in(
    areas: Iterable[tuple[int, int, int, int]], columns: Sequence[int]
) -> Iterator[tuple[int, int, int, int]]:
    """Merged areas in terms of the remaining columns, where their first column, which holds the text, remains."""
    for top, left, bottom, right in areas:
        first, last = bisect_left(columns, left), bisect_right(columns, right) - 1
        if first < len(columns) and columns[first] == left:
            yield top, first, bottom, last


def _within_limits(cells: list[list[str]], width: int) -> tuple[list[list[str]], int]:
    """The cells and their width; where the table is too large, without the columns that are blank to the right of all rows.

    Raises limits.Exceeded where it is still too large, or has a cell with too many characters.
    """
    if len(cells) * width > limits.CELLS or width > limits.COLUMNS:
        width = max(next((c for c in range(len(row), 0, -1) if row[c - 1].strip()), 0) for row in cells)
        limits.check_size(len(cells), width)
        cells = [row[:width] for row in cells]
    limits.check_size(len(cells), width)
    if (longest := max(map(len, chain.from_iterable(cells)), default=0)) > limits.CELL:
        raise limits.LimitExceeded(cell=longest)
    return cells, width


def cells_from_records(header: Iterable[str], rows: Iterable[dict[str, Any]]) -> list[list[str]]:
    """Records as cells below a header row. Raises limits.Exceeded for too many rows or columns."""
    names, rows = list(header), list(rows)
    limits.check_size(len(rows) + 1, len(names))
    return [[cell_text(name) for name in names], *([cell_text(row.get(name)) for name in names] for row in rows)]


def cell_text(value: Any) -> str:
    """The text of a value as a spreadsheet shows it: TRUE and FALSE, whole floats without `.0`, others in their shortest exact form."""
    if type(value) is str:
        return value if value.isascii() else _SURROGATE.sub("\ufffd", value)
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
    return _SURROGATE.sub("\ufffd", str(value))
