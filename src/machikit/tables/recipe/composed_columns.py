"""Columns that a recipe composes from a source's columns: texts (with a year that is only in the file name), and sums.

make: {年月: "2020-{month}", 転入: [県内_男, 県内_女, 県外_男, 県外_女]}
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from machikit._base.messages import kit_error
from machikit.tables.clean.columns import HEADER_ROWS
from machikit.tables.clean.header_names import fold_header
from machikit.tables.grid import Grid

# New header → a text with {headers} in it, or the headers of the columns to add up
ColumnRules = Mapping[str, str | Sequence[str]]


def compose_columns(grid: Grid, rules: ColumnRules) -> Grid:
    """The grid with the new columns at its right, their headers in the row of the lowest header that they are made of.

    A text is blank where all its cells are, and is in every row if it names no header; a sum is blank where one of its cells is not
    an integer: nothing is guessed. Raises KitError for a header that the grid does not have.
    """
    cells = grid.cells
    for header, rule in rules.items():
        names = re.findall(r"\{(.+?)\}", rule) if isinstance(rule, str) else list(rule)
        positions = [_find_header(grid, name) for name in names]
        top = max((row for row, _ in positions), default=0)
        inputs = [[row[column] for _, column in positions] for row in cells[top + 1 :]]
        new = [_fill_text(rule, names, values) if isinstance(rule, str) else _sum(values) for values in inputs]
        added = ["" if row < top else header if row == top else new[row - top - 1] for row in range(len(cells))]
        cells = [[*row, value] for row, value in zip(cells, added, strict=True)]
    return replace(grid, cells=cells)


def _find_header(grid: Grid, name: str) -> tuple[int, int]:
    """(row, column) of a header. Raises KitError if it is not in the first rows."""
    for r, row in enumerate(grid.cells[:HEADER_ROWS]):
        for c, cell in enumerate(row):
            if cell and fold_header(cell) == fold_header(name):
                return r, c
    raise kit_error("recipe.missing", f"make: {grid.where}", key=name)


def _fill_text(rule: str, names: Sequence[str], cells: Sequence[str]) -> str:
    if names and not any(cell.strip() for cell in cells):
        return ""
    for name, cell in zip(names, cells, strict=True):
        rule = rule.replace(f"{{{name}}}", cell.strip())
    return rule


def _sum(cells: Sequence[str]) -> str:
    numbers = [cell.strip().replace(",", "") for cell in cells]
    return str(sum(map(int, numbers))) if all(re.fullmatch(r"-?\d+", n) for n in numbers) else ""
