"""The parts of a sheet that holds a statistic: its layout, its columns of values and its titles."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from machikit.tables.grid import Grid
from machikit.tables.read.document_tables import title_of
from machikit.tables.statistics import header_paths, sheet_layout, totals
from machikit.tables.statistics.header_paths import ValueColumn
from machikit.tables.statistics.sheet_layout import SheetLayout
from machikit.tables.statistics.value_cells import parse_value


@dataclass(frozen=True)
class ParsedSheet:
    """The parts of a sheet, read once: for finding out whether it is a statistic, and for its rows."""

    grid: Grid
    layout: SheetLayout
    columns: list[ValueColumn]
    titles: list[str]

    @property
    def signature(self) -> tuple[object, ...]:
        """What two sheets that are one table have in common: headers, without the times."""
        keys = header_paths.key_headers(self.grid.cells, self.layout, self.layout.keys)
        return tuple(keys.values()), frozenset(c.path for c in self.columns)


def parse_sheet(grid: Grid) -> ParsedSheet | None:
    """The parts of a sheet that holds a statistic, None for any other sheet."""
    if grid.geometry is not None or grid.feed_info is not None or not grid.cells:
        return None
    layout = sheet_layout.find_layout(grid)
    if layout is None:
        return None
    body = [grid.cells[row] for row in layout.body]
    columns = _without_lone_totals(header_paths.read_headers(grid.cells, layout), body)
    titles = title_of(grid) + [
        text for row in layout.titles for text in dict.fromkeys(map(str.strip, grid.cells[row])) if text
    ]
    return ParsedSheet(grid, layout, columns, titles)


def _without_lone_totals(columns: Sequence[ValueColumn], body: Sequence[Sequence[str]]) -> list[ValueColumn]:
    """A 計 without parts beside it, or with one part that differs from it (総数, 65歳以上), is no total but a value itself."""
    has_parts = any(column.is_part for column in columns)

    def is_lone(total: ValueColumn) -> bool:
        parts = totals.parts_of(total, columns)
        return len(parts) == 1 and any(
            parse_value(row[total.column]) != parse_value(row[parts[0].column]) for row in body
        )

    return [
        replace(c, total=None, path=tuple(p for n, p in enumerate(c.path) if n != c.total))
        if c.total is not None and (not has_parts or is_lone(c))
        else c
        for c in columns
    ]
