"""One table as text: what every reader makes of a file, and what every rule starts from."""

import datetime as dt
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

# What Excel shows where a formula failed. From a book the reader gets a blank; a CSV saved from it holds these words.
SHORT = 6  # letters
ERRORS = {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA"}


@dataclass(frozen=True)
class Grid:
    """One sheet as text. `cells[r][c]`; all rows have the same length, wholly empty rows at the end are cut off.

    file: the file's name ("a.zip/b.csv" inside an archive); hidden: a sheet that its book hides; errors: cells in which a
    formula had failed, now blank, as (row as a spreadsheet counts, column from 0, what stood there); lines: where rows were
    brought into another order or shape, the row of the source (as a spreadsheet counts) of each row of `cells`.
    beside: of an archive, the names of the files in it that are no tables.
    Of files with shapes: epsg: the EPSG code of the file's own coordinates, 0 where it does not say it (`cells` and `geometry`
    are in EPSG:4326, decimal degrees); geometry: lines and areas as GeoJSON geometries, one for each row under the header,
    None for points, which stand in the columns 緯度 and 経度.
    """

    name: str
    cells: list[list[str]]
    file: str = ""
    hidden: bool = False
    errors: tuple[tuple[int, int, str], ...] = ()
    lines: tuple[int, ...] = ()
    epsg: int | None = None
    geometry: list[dict[str, Any] | None] | None = None
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
    errors = tuple((row, columns[c], was) for row, c, was in grid.errors if c in columns)
    return Grid(grid.name, cells, grid.file, grid.hidden, errors, tuple(lines))


def tidy(grid: Grid, file: str) -> Grid:
    """The grid as a rectangle without empty rows at its end (a row with a shape is not empty), and without Excel's errors."""
    cells = grid.cells
    width = max((len(row) for row in cells), default=0)
    if grid.geometry is None:
        cells = cells[: max((n for n, row in enumerate(cells, start=1) if any(c.strip() for c in row)), default=0)]
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


def records(header: Iterable[str], rows: Iterable[dict[str, Any]]) -> list[list[str]]:
    """Named values as cells, with the header above them."""
    names = list(header)
    return [names, *([cell(row.get(name)) for name in names] for row in rows)]


def cell(value: Any) -> str:
    """What a person sees in the cell. Whole floats lose their `.0`; other floats keep their shortest exact form."""
    if value is None:
        return ""
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
    return str(value).replace("\0", "")
