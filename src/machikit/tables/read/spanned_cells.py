"""Put the cells of a document's table, which may span rows and columns, where a reader sees them."""

from machikit._base import limits
from machikit.tables.grid import Grid
from machikit.tables.read.cell_marks import CellArea, CellMark


class SpannedCells:
    """A table that is read row by row, as HTML and Word write it. A spanned cell's text stands in its first cell, as in a workbook.

    Raises limits.LimitExceeded while it is filled, before anything of that size is held.
    """

    def __init__(self) -> None:
        self.cells: list[list[str]] = []
        self.hidden_rows: list[int] = []
        self.struck: list[CellMark] = []
        self.links: list[CellMark] = []
        self._until: dict[int, int] = {}  # column → the last row that a cell of an earlier row covers
        self._areas: dict[tuple[int, int], tuple[int, int]] = {}  # first row and column → last row and column
        self._tops: dict[int, int] = {}  # column → the first row of its last area that `continue_cell` made longer
        self._width = 0

    def add_row(self, hidden: bool = False) -> None:
        """Begin the next row."""
        self.cells.append([])
        limits.check_size(len(self.cells), self._width)
        if hidden:
            self.hidden_rows.append(len(self.cells))

    def skip_columns(self, count: int) -> None:
        """Leave blank cells, as a Word row does that begins further right."""
        self._fill(len(self.cells[-1]) + min(count, limits.COLUMNS))

    def add_cell(self, text: str, columns: int = 1, rows: int = 1, struck: str | None = None, link: str = "") -> None:
        """Add a cell to the row that was begun last."""
        row, column = len(self.cells) - 1, self._free_column()
        columns = max(1, min(columns, limits.COLUMNS))
        self._fill(column + columns)
        self.cells[row][column] = text
        if columns > 1 or rows > 1:
            self._areas[row, column] = (row + rows - 1, column + columns - 1)
        if rows > 1:
            self._until |= dict.fromkeys(range(column, column + columns), row + rows - 1)
        if struck is not None and text:
            self.struck.append((row + 1, column, struck))
        if link:
            self.links.append((row + 1, column, link))

    def continue_cell(self, columns: int = 1) -> None:
        """Add a cell that belongs to the one above it (Word's vMerge)."""
        row, column = len(self.cells) - 1, len(self.cells[-1])
        columns = max(1, min(columns, limits.COLUMNS))
        self._fill(column + columns)
        top = self._tops.get(column, row - 1)
        last, right = self._areas.get((top, column), (top, column))
        top = top if last == row - 1 else row - 1
        if top >= 0:
            self._areas[top, column] = (row, max(right if last == row - 1 else column, column + columns - 1))
            self._tops[column] = top

    def grid(self, name: str) -> Grid:
        """The table as a grid; areas that run out of it end with it."""
        merged: list[CellArea] = []
        for (top, left), (bottom, right) in self._areas.items():
            bottom = min(bottom, len(self.cells) - 1)
            if (top, left) != (bottom, right):
                merged.append((top + 1, left, bottom + 1, right))
        return Grid(
            name,
            self.cells,
            merged=tuple(merged),
            hidden_rows=tuple(self.hidden_rows),
            struck=tuple(self.struck),
            links=tuple(self.links),
        )

    def _free_column(self) -> int:
        """The first column from the end of the row that no cell of an earlier row covers."""
        row, column = len(self.cells) - 1, len(self.cells[-1])
        while self._until.get(column, -1) >= row:
            column += 1
        return column

    def _fill(self, width: int) -> None:
        self._width = max(self._width, width)
        limits.check_size(len(self.cells), self._width)
        self.cells[-1].extend([""] * (width - len(self.cells[-1])))
