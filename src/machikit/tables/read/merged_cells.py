"""Fill merged cells: the value of the first cell of a merged area applies to the whole area, as a reader of the sheet sees it.

A title or a note that is merged across the sheet is one text and stays in one cell.
"""

from collections.abc import Sequence
from dataclasses import replace

from machikit.tables.grid import Grid
from machikit.tables.read.cell_marks import CellArea, CellMark

HEADER_SEARCH_ROWS = 40  # the header is looked for in the first rows
MIN_COVERED = 0.7  # the share of the columns in use that a header covers, with its merged cells
MIN_TEXTS = 0.4  # of the number of texts in the fullest row: a header has as many, a title next to a date does not


def fill_merged_cells(grid: Grid) -> Grid:
    """The grid with every cell of a merged area filled: downwards everywhere, to the right from the header row on.

    Not filled: rows whose cells are all merged with those above, which are not rows of the table, and a text that is alone in
    its rows, which is a title or a note. Excel never writes overlapping areas; areas beyond the size of the sheet are ignored.
    """
    areas = list(_areas(grid))
    if not areas:
        return grid
    cells = [row.copy() for row in grid.cells]
    counts = [sum(map(bool, map(str.strip, row))) for row in grid.cells]
    header = _header_row(grid.cells, areas)
    for top, left, bottom, right in areas:
        text = grid.cells[top][left]
        if right > left and counts[top] < 2 and not any(counts[top + 1 : bottom + 1]):
            continue  # alone in its rows
        for row in range(top, bottom + 1):
            if row == top or counts[row]:
                last = right if top >= header else left
                cells[row][left : last + 1] = [text] * (last + 1 - left)
    return replace(grid, cells=cells, struck=_spread(grid.struck, areas), links=_spread(grid.links, areas))


def _spread(marks: Sequence[CellMark], areas: Sequence[CellArea]) -> tuple[CellMark, ...]:
    """Repeat the mark of the first cell of an area for all its cells."""
    ends = {(top, left): (bottom, right) for top, left, bottom, right in areas}
    spread = []
    for row, column, text in marks:
        bottom, right = ends.get((row - 1, column), (row - 1, column))
        spread += [(r, c, text) for r in range(row, bottom + 2) for c in range(column, right + 1)]
    return tuple(spread)


def _areas(grid: Grid) -> list[CellArea]:
    """The merged areas within the grid that have a text, counted from 0, up to as many as can fit into the grid."""
    height, width = len(grid.cells), len(grid.cells[0]) if grid.cells else 0
    areas, room = [], height * width
    for top, left, bottom, right in grid.merged:
        top, bottom, right = top - 1, min(bottom, height) - 1, min(right, width - 1)
        if not (0 <= top <= bottom and 0 <= left <= right) or not grid.cells[top][left].strip():
            continue
        room -= (bottom + 1 - top) * (right + 1 - left)
        if room < 0:
            break
        areas.append((top, left, bottom, right))
    return areas


def _header_row(cells: Sequence[Sequence[str]], areas: Sequence[CellArea]) -> int:
    """The row where the table starts: the first that covers most columns with several texts; len(cells) where there is none."""
    filled_columns = [{c for c, cell in enumerate(row) if cell.strip()} for row in cells[:HEADER_SEARCH_ROWS]]
    covered = [set(row) for row in filled_columns]
    for top, left, bottom, right in areas:
        for row in range(top, min(bottom + 1, len(covered))):
            covered[row].update(range(left, right + 1))
    in_use = len(set().union(*covered)) if covered else 0
    texts = max(map(len, filled_columns), default=0)
    headers = (
        row
        for row, (filled_here, covered_here) in enumerate(zip(filled_columns, covered, strict=True))
        if len(covered_here) >= MIN_COVERED * in_use and len(filled_here) >= max(2, MIN_TEXTS * texts)
    )
    return next(headers, len(cells))
