"""Read a statistic that the kit has written, one row a value under the topic's own headers, as it stands."""

from machikit.catalog.model import Schema
from machikit.tables.clean.columns import MatchedColumns
from machikit.tables.findings import Row
from machikit.tables.grid import Grid
from machikit.tables.statistics.long_table import Statistic

_NEEDED = ("値", "項目", "記号")


def is_long_table(grid: Grid, schema: Schema) -> bool:
    """Whether the first row has only the topic's headers, as the kit writes them."""
    headers = {text.strip() for text in grid.cells[0]} if grid.cells else set()
    return set(_NEEDED) <= headers <= set(schema.by_header)


def read_long_table(grid: Grid, schema: Schema) -> Statistic:
    """The rows as they are written."""
    headers = [text.strip() for text in grid.cells[0]]
    fields = {c: schema.by_header[header].id for c, header in enumerate(headers)}
    rows = [
        Row(grid.source_row(n), {field: row[c].strip() for c, field in fields.items()})
        for n, row in enumerate(grid.cells)
        if n and any(cell.strip() for cell in row)
    ]
    matched = MatchedColumns(0, fields, [], headers, dict.fromkeys(fields, "standard"))
    taken = sum(bool(cell.strip()) for row in grid.cells for cell in row)
    return Statistic(grid, matched, rows, [], [], {"taken": taken, "set_aside": 0, "left_out": 0}, ())
