"""Columns that a recipe makes of a source's own: texts put together (a year that only the file's name knows), and sums.

make: {年月: "2020-{month}", 転入: [県内_男, 県内_女, 県外_男, 県外_女]}
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from machikit._base.messages import problem
from machikit.tables.clean.columns import HEADER_ROWS, fold
from machikit.tables.grid import Grid

Made = Mapping[
    str, str | Sequence[str]
]  # new header → a text with {headers} in it, or the headers of the columns to add up


def composed(grid: Grid, made: Made) -> Grid:
    """The grid with the new columns at its right, their headers beside the lowest header that they are made of.

    A text is blank where all cells in it are, and stands in every row where it names none; a sum is blank where one of its
    cells is no whole number: nothing is guessed.
    Raises KitError for a header that the grid does not have.
    """
    cells = grid.cells
    for header, rule in made.items():
        names = re.findall(r"\{(.+?)\}", rule) if isinstance(rule, str) else list(rule)
        at = [_place(grid, name) for name in names]
        top = max((row for row, _ in at), default=0)
        picked = [[row[column] for _, column in at] for row in cells[top + 1 :]]
        new = [_text(rule, names, one) if isinstance(rule, str) else _sum(one) for one in picked]
        added = ["" if row < top else header if row == top else new[row - top - 1] for row in range(len(cells))]
        cells = [[*row, one] for row, one in zip(cells, added, strict=True)]
    return replace(grid, cells=cells)


def _place(grid: Grid, name: str) -> tuple[int, int]:
    """(row, column) of a header."""
    for r, row in enumerate(grid.cells[:HEADER_ROWS]):
        for c, cell in enumerate(row):
            if cell and fold(cell) == fold(name):
                return r, c
    raise problem("recipe.missing", f"make: {grid.where}", key=name)


def _text(rule: str, names: Sequence[str], cells: Sequence[str]) -> str:
    if names and not any(cell.strip() for cell in cells):
        return ""
    for name, cell in zip(names, cells, strict=True):
        rule = rule.replace(f"{{{name}}}", cell.strip())
    return rule


def _sum(cells: Sequence[str]) -> str:
    numbers = [cell.strip().replace(",", "") for cell in cells]
    return str(sum(map(int, numbers))) if all(re.fullmatch(r"-?\d+", n) for n in numbers) else ""
