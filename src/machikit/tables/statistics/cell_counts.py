"""Account for every cell of a statistic's sheet."""

from collections.abc import Sequence

from machikit.tables.statistics.lines import Line
from machikit.tables.statistics.parsed_sheet import ParsedSheet


def count_cells(sheet: ParsedSheet, lines: Sequence[Line]) -> dict[str, int]:
    """How many cells of the sheet that are not empty were taken, set aside, and left out."""
    cells, layout = sheet.grid.cells, sheet.layout
    kinds = {line.row: line.kind for line in lines}
    known = {(line.row, c) for line in lines for c in line.values}
    aside_columns = {c.column for c in sheet.columns if not c.is_part}
    counts = {"taken": 0, "set_aside": 0, "left_out": 0}
    for r, row in enumerate(cells):
        for c, text in enumerate(row):
            if not text.strip():
                continue
            if c in layout.left and kinds.get(r, "note") == "data":
                counts["left_out"] += 1
            elif (
                r in layout.titles
                or r in layout.rest
                or c in aside_columns
                or kinds.get(r, "data") != "data"
                or (c in layout.values and r in kinds and (r, c) not in known)
            ):
                counts["set_aside"] += 1
            else:
                counts["taken"] += 1
    return counts
