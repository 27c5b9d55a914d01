"""Read a table that shares its sheet with others: crop its area, apply the unit of its figures, and flatten indented levels.

In a recipe:

    area: CD5:DQ20                # the corner cells, as in a spreadsheet; the first row is the header
    unit: {決算額: 1000}           # 千円 → 円
    outline: {label: 区分, into: [款, 項, 目], total: 歳出合計}

An outline becomes rows that add up: one for each line without lines below it, with the names of the levels above it. Where
the parts of a line (うち …) do not add up to its amount, the remainder becomes one more row, その他の…
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from machikit._base.messages import kit_error
from machikit.tables.column_letters import column_number
from machikit.tables.grid import Grid, reshaped

_CORNER = re.compile(r"(?<![A-Z])([A-Z]{1,3})(\d+)")
_NIL = ("-", "－", "")  # cells of an item that a municipality does not have
_PART_OF = re.compile(r"^うち")


def crop(grid: Grid, area: str) -> Grid:
    """The cells of an area (`B4:R36`) as a grid. Raises KitError where the sheet has no such area."""
    corners = [_CORNER.fullmatch(corner) for corner in area.split(":")]
    if len(corners) != 2 or not all(corners):
        raise kit_error("recipe.missing", f"area: {grid.where}", key=area)
    (left, top), (right, bottom) = ((column_number(m[1]), int(m[2]) - 1) for m in corners if m)
    if grid.source_columns:  # of a very wide sheet only these columns were kept
        left, right = bisect_left(grid.source_columns, left), bisect_right(grid.source_columns, right) - 1
    cells = [row[left : right + 1] for row in grid.cells[top : bottom + 1]]
    if not cells or not cells[0]:
        raise kit_error("recipe.missing", f"area: {grid.where}", key=area)
    lines = [grid.source_row(n) for n in range(top, top + len(cells))]
    return reshaped(grid, cells, lines, {c: c - left for c in range(left, right + 1)})


def apply_units(grid: Grid, units: Mapping[str, int]) -> Grid:
    """Multiply the whole numbers under these headers (first row) by their unit; other cells stay as they are.

    Raises KitError for a header that does not exist.
    """
    factors = {_column_of(grid, header): factor for header, factor in units.items()}
    cells = [
        [_times(cell, factors[c]) if c in factors else cell for c, cell in enumerate(row)] for row in grid.cells[1:]
    ]
    return replace(grid, cells=[grid.cells[0], *cells])


def _times(cell: str, factor: int) -> str:
    number = cell.strip().replace(",", "")
    return str(int(number) * factor) if re.fullmatch(r"-?\d+", number) else cell


def _column_of(grid: Grid, header: str) -> int:
    if header not in grid.cells[0]:
        raise kit_error("recipe.missing", f"{grid.where}", key=header)
    return grid.cells[0].index(header)


@dataclass
class _Line:
    """A line of an outline. row: its index in the grid; below: the lines that are parts of it."""

    name: str
    row: int
    below: list["_Line"] = field(default_factory=list)


def flatten_outline(grid: Grid, spec: Mapping[str, Any]) -> Grid:
    """Turn indented lines into rows whose amounts (all columns right of the label) add up, with a column for each level.

    label: header of the names; into: headers of the levels; total: the line that must equal the sum of the first amount;
    ignore: lines (as written, with their うち) that are not part of the sum, such as headings; the lines below them move up;
    elsewhere: lines whose parts are in another table; under: names of levels above all lines. A line is one level below the
    nearest line above it with less indent; a name to the right of the label's column counts as one more indent. Lines without an
    amount (-) are left out. Raises KitError where the sums do not agree.
    """
    label = _column_of(grid, spec["label"])
    amounts = [c for c, header in enumerate(grid.cells[0]) if header.strip() and c > label]
    ignored, elsewhere = set(spec.get("ignore", ())), set(spec.get("elsewhere", ()))
    top, total = _outline(grid, label, amounts[0], ignored, spec["total"])
    added = sum(_number(grid, line, amounts[0]) for line in top)
    if added != total:
        raise kit_error("recipe.sum", grid.where, total=spec["total"], said=f"{total:,}", sum=f"{added:,}")
    under, levels = list(spec.get("under", ())), list(spec["into"])
    cells, lines = [[*levels, *(grid.cells[0][c] for c in amounts)]], [grid.source_row(0)]
    for path, row, figures in _leaves(grid, [line for line in top if line.name not in elsewhere], amounts, under):
        cells.append([*path, *[""] * (len(levels) - len(path)), *figures])
        lines.append(grid.source_row(row))
    return reshaped(grid, cells, lines, {})


def _outline(grid: Grid, label: int, end: int, ignored: set[str], total: str) -> tuple[list[_Line], int]:
    """The lines of the top level, each with those below it, and the amount of the total line."""
    top: list[_Line] = []
    open_lines: list[tuple[int, _Line]] = []  # the latest line at each indent
    for row, cells in enumerate(grid.cells[1:], start=1):
        labels = [(offset, cell) for offset, cell in enumerate(cells[label:end]) if cell.strip()]
        if not labels:
            continue
        offset, text = labels[-1]
        line = _Line(_PART_OF.sub("", text.strip()), row)
        if line.name == total:
            return top, _number(grid, line, end)
        indent = len(text) - len(text.lstrip()) + (offset > 0)
        open_lines = [(i, above) for i, above in open_lines if i < indent]
        if text.strip() in ignored or cells[end].strip() in _NIL:
            continue
        (open_lines[-1][1].below if open_lines else top).append(line)
        open_lines.append((indent, line))
    raise kit_error("recipe.missing", grid.where, key=total)


def _number(grid: Grid, line: _Line, column: int) -> int:
    """An amount of a line; - and blank count as 0 in a sum."""
    cell = grid.cells[line.row][column].strip().replace(",", "")
    return int(cell) if re.fullmatch(r"-?\d+", cell) else 0


def _leaves(
    grid: Grid, lines: Sequence[_Line], amounts: Sequence[int], path: list[str]
) -> list[tuple[list[str], int, list[str]]]:
    """(names of the levels, row, amounts) of every line without parts, and of the remainder of a line beyond its parts."""
    leaves = []
    for line in lines:
        names = [*path, line.name]
        if not line.below:
            leaves.append((names, line.row, [grid.cells[line.row][c] for c in amounts]))
            continue
        leaves += _leaves(grid, line.below, amounts, names)
        rest = [_number(grid, line, c) - sum(_number(grid, part, c) for part in line.below) for c in amounts]
        if rest[0] < 0:
            raise kit_error(
                "recipe.sum", grid.where, total=line.name, said=_number(grid, line, amounts[0]), sum=-rest[0]
            )
        if rest[0]:
            leaves.append(([*names, f"その他の{line.name}"], line.row, [str(n) for n in rest]))
    return leaves
