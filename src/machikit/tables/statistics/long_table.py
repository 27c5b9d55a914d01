"""Turn the sheet of a statistic into rows of one value each, with every cell of the sheet accounted for."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from machikit.catalog.model import Schema
from machikit.tables.clean.columns import MatchedColumns
from machikit.tables.clean.spreadsheet_marks import marks_of_statistic
from machikit.tables.findings import Finding, Row, SetAside
from machikit.tables.grid import Grid
from machikit.tables.statistics import header_paths, key_labels, totals
from machikit.tables.statistics.cell_counts import count_cells
from machikit.tables.statistics.lines import Line
from machikit.tables.statistics.long_rows import RowBuilder
from machikit.tables.statistics.parsed_sheet import ParsedSheet
from machikit.tables.statistics.statistic_options import StatisticOptions
from machikit.tables.statistics.title_names import title_name
from machikit.tables.statistics.value_cells import read_legend
from machikit.tables.statistics.value_names import ValueNames, corner_units

_ROUNDED = re.compile(r"四捨五入|端数処理|一致しない")


@dataclass
class Statistic:
    """A statistic as one row a value. grid: the same rows as text below their header, with those set aside; cells: how many cells of
    the sheet were taken, set_aside and left_out."""

    grid: Grid
    matched: MatchedColumns
    rows: list[Row]
    set_aside: list[SetAside]
    findings: list[Finding]
    cells: dict[str, int]
    wide: tuple[str, ...]


def read_statistic(sheet: ParsedSheet, schema: Schema, options: StatisticOptions) -> Statistic:
    """The rows of a statistic: each value of a part is a row, those of totals are set aside after they were checked."""
    grid, layout = sheet.grid, sheet.layout
    adding = _adding_columns(sheet, options)
    labels = key_labels.read_labels(
        grid.cells,
        layout,
        grid.source_row,
        lambda text: options.find_place(text, "") is not None,
        adding,
        _says_measure(sheet, options),
    )
    notes = [
        cell.strip() for line in labels.lines if line.kind == "note" for cell in grid.cells[line.row] if cell.strip()
    ]
    legend = read_legend([*sheet.titles, *notes])
    if labels.columns.place is None:
        sheet = replace(
            sheet,
            columns=header_paths.with_places(sheet.columns, lambda text: options.find_place(text, "") is not None),
        )
    names = ValueNames(sheet, labels.lines, labels.columns, notes, options)
    builder = RowBuilder(sheet, schema, labels.columns, names, legend, options)
    for line in labels.lines:
        builder.add(line)
    for row in layout.rest:
        builder.add_other(row, "other_table")
    findings = [
        *grid.findings,
        *labels.findings,
        *builder.findings,
        *names.findings,
        *_total_findings(sheet, labels.lines, names, any(map(_ROUNDED.search, [*sheet.titles, *notes]))),
        *_left_findings(sheet),
        *marks_of_statistic(grid, (row.number for row in builder.rows), _used_headers(sheet)),
    ]
    cells = count_cells(sheet, labels.lines)
    return Statistic(
        builder.long_grid(), builder.matched(), builder.rows, builder.set_aside, findings, cells, builder.wide
    )


def _says_measure(sheet: ParsedSheet, options: StatisticOptions) -> bool:
    """Whether a person, the headers or the title say what is counted."""
    is_named = any(c.measure for c in sheet.columns if c.is_part)
    return bool(options.row) or is_named or header_paths.names_measure(title_name(sheet))


def _adding_columns(sheet: ParsedSheet, options: StatisticOptions) -> list[int]:
    """The value columns whose figures add up: no rates, averages or per cent, as header, title or cells say."""
    stated = header_paths.stated_unit([*sheet.titles, *corner_units(sheet)], [])
    title = options.row or title_name(sheet)
    named = [replace(c, measure=c.measure or title, unit=c.unit or stated) for c in sheet.columns if c.is_part]
    body = [sheet.grid.cells[row] for row in sheet.layout.body]
    return [
        c.column
        for c in named
        if totals.adds(c) and not any(row[c.column].rstrip().endswith(("%", "％")) for row in body)
    ]


def _used_headers(sheet: ParsedSheet) -> dict[int, str]:
    used = [*sheet.layout.keys, *(c.column for c in sheet.columns if c.is_part)]
    return header_paths.key_headers(sheet.grid.cells, sheet.layout, used)


def _total_findings(sheet: ParsedSheet, lines: Sequence[Line], names: ValueNames, rounded: bool) -> Iterable[Finding]:
    columns = [replace(c, unit=names.units[c.column], measure=names.measures[c.column]) for c in sheet.columns]
    check = totals.check_totals(lines, columns, rounded)
    headers = {c.column: "_".join(filter(None, [c.time.written if c.time else "", *c.path])) for c in sheet.columns}
    for row, column, label, said, added in check.uneven:
        yield Finding("uneven_total", sheet.grid.source_row(row), label, headers[column], said, added)
    labels = {line.row: " ".join(dict.fromkeys(line.labels.values())) for line in lines}
    for row, column in sorted(check.recoverable):
        yield Finding("recoverable", sheet.grid.source_row(row), labels[row], headers[column], "x")
    if check.checked:
        yield Finding("checked_totals", 0, was=f"{check.checked:,}")
    if check.unchecked:
        yield Finding("unchecked_totals", 0, was=f"{check.unchecked:,}")


def _left_findings(sheet: ParsedSheet) -> Iterable[Finding]:
    for header in header_paths.key_headers(sheet.grid.cells, sheet.layout, sheet.layout.left).values():
        if header:
            yield Finding("unmatched", 0, column=header)
    if rest := sheet.layout.rest:
        first, last = sheet.grid.source_row(rest[0]), sheet.grid.source_row(rest[-1])
        yield Finding("other_table", first, was=f"{first}–{last}", now=f"{len(rest)}")
    for row, column, text in sheet.grid.errors:
        yield Finding("excel_error", row, "", f"#{column + 1}", text)
