"""Merged cells: what stands in the first cell of an area holds for all of it, as everybody who looks at the sheet reads it.

A title or a note that is merged over the width of a sheet is one text, and stays in one cell.
"""

from collections.abc import Sequence
from dataclasses import replace

from machikit.tables.grid import Grid

LOOKED_AT = 40  # rows among which the header stands
COVERED = 0.7  # of the columns in use: what a header covers, with its merged cells
TEXTS = 0.4  # of the texts of the fullest row: so many has a header, but not a title beside a date

Mark = tuple[int, int, str]  # as in `Grid`
Area = tuple[int, int, int, int]  # first row and column, last row and column; from 0


def filled(grid: Grid) -> Grid:
    """The grid with every cell of a merged area filled: downwards everywhere, to the right from the header on.

    Rows that hold nothing but cells merged with those above are no rows, and one text alone in its rows is a title or a note:
    neither is filled. Areas overlap in no book that Excel wrote; those beyond the size of the sheet are left.
    """
    areas = list(_areas(grid))
    if not areas:
        return grid
    cells = [row.copy() for row in grid.cells]
    filled = [sum(map(bool, map(str.strip, row))) for row in grid.cells]
    first = _header(grid.cells, areas)
    for top, left, bottom, right in areas:
        said = grid.cells[top][left]
        if right > left and filled[top] < 2 and not any(filled[top + 1 : bottom + 1]):
            continue  # alone in its rows
        for row in range(top, bottom + 1):
            if row == top or filled[row]:
                last = right if top >= first else left
                cells[row][left : last + 1] = [said] * (last + 1 - left)
    return replace(grid, cells=cells, struck=_spread(grid.struck, areas), links=_spread(grid.links, areas))


def _spread(marks: Sequence[Mark], areas: Sequence[Area]) -> tuple[Mark, ...]:
    """What is said of the first cell of an area, of all its cells."""
    of = {(top, left): (bottom, right) for top, left, bottom, right in areas}
    told = []
    for row, column, said in marks:
        bottom, right = of.get((row - 1, column), (row - 1, column))
        told += [(r, c, said) for r in range(row, bottom + 2) for c in range(column, right + 1)]
    return tuple(told)


def _areas(grid: Grid) -> list[Area]:
    """The merged areas within the grid that hold a text, as many as have room in it."""
    height, width = len(grid.cells), len(grid.cells[0]) if grid.cells else 0
    found, room = [], height * width
    for top, left, bottom, right in grid.merged:
        top, bottom, right = top - 1, min(bottom, height) - 1, min(right, width - 1)
        if not (0 <= top <= bottom and 0 <= left <= right) or not grid.cells[top][left].strip():
            continue
        room -= (bottom + 1 - top) * (right + 1 - left)
        if room < 0:
            break
        found.append((top, left, bottom, right))
    return found


def _header(cells: Sequence[Sequence[str]], areas: Sequence[Area]) -> int:
    """The row from which on the table goes: the first that covers most columns with several texts."""
    head = [{c for c, cell in enumerate(row) if cell.strip()} for row in cells[:LOOKED_AT]]
    covered = [set(row) for row in head]
    for top, left, bottom, right in areas:
        for row in range(top, min(bottom + 1, len(covered))):
            covered[row].update(range(left, right + 1))
    in_use = len(set().union(*covered)) if covered else 0
    texts = max(map(len, head), default=0)
    fits = (
        row
        for row, (own, over) in enumerate(zip(head, covered, strict=True))
        if len(over) >= COVERED * in_use and len(own) >= max(2, TEXTS * texts)
    )
    return next(fits, len(cells))
