"""Statistics of no other topic: which sheets of a file hold one, and their rows (topic `own_table`)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from machikit._base.errors import KitError
from machikit._base.messages import kit_error, say
from machikit.catalog import Catalog
from machikit.catalog.model import City, Schema
from machikit.intake import sheets
from machikit.intake.place_links import PlaceLinks
from machikit.intake.sheets import SourceSheet, TopicTables
from machikit.tables.clean import columns, header_names, unpivot
from machikit.tables.clean.result import CleaningResult, SourceTable
from machikit.tables.grid import Grid
from machikit.tables.privacy.personal_text import redact
from machikit.tables.privacy.small_counts import MIN_RESIDENTS
from machikit.tables.statistics.answers import Answers, count_answers, find_answers
from machikit.tables.statistics.long_table import Statistic, read_statistic
from machikit.tables.statistics.parsed_sheet import ParsedSheet, parse_sheet
from machikit.tables.statistics.statistic_options import StatisticOptions
from machikit.tables.statistics.title_names import title_name
from machikit.tables.statistics.value_cells import parse_value
from machikit.tables.statistics.wrapped_table import unwrap
from machikit.tables.statistics.written_table import is_long_table, read_long_table

TOPIC = "own_table"
MIN_VALUES = 2  # of a sheet that is taken for a statistic without having been asked for


def find_statistics(
    catalog: Catalog, tables: Sequence[Grid], grids: Sequence[Grid], is_requested: bool
) -> TopicTables | None:
    """The sheets that hold a statistic: the one with most values and those with the same headers; None where there is none.

    tables: the sheets among which it is searched; grids: all sheets of the file. Raises KitError where the longest table holds
    the answers of single persons.
    """
    schema = catalog.schemas.get(TOPIC)
    shown = {id(grid): _as_shown(grid) for grid in (*tables, *grids)}
    tables, grids = ([shown[id(grid)] for grid in group] for group in (tables, grids))
    answers = find_answers(max(tables, key=lambda grid: len(grid.cells)))
    if answers:
        raise _answers_error(answers)
    parsed = {id(grid): sheet for grid in tables if (sheet := parse_sheet(grid)) and _values(sheet) >= MIN_VALUES}
    if schema is None or not parsed:
        return None
    main = max(parsed.values(), key=_values)
    gathered = [_source_sheet(grid, grids, parsed.get(id(grid)), main, is_requested) for grid in grids]
    return TopicTables(schema, [s.grid for s in gathered if not s.reason], gathered)


def _as_shown(grid: Grid) -> Grid:
    """The sheet with its figures in per cent as it shows them (45.6%, not 0.456), and a table that goes on beside itself as one."""
    if grid.geometry is not None or grid.feed_info is not None or not grid.cells:
        return grid
    if not grid.percents:
        return unwrap(grid)
    cells = [list(row) for row in grid.cells]
    rows = {grid.source_row(n): row for n, row in enumerate(cells)}
    for number, c in grid.percents:
        row = rows.get(number)
        if row and c < len(row) and (value := parse_value(row[c])) and value.number and not value.unit:
            row[c] = f"{round(Decimal(value.number) * 100, 4).normalize():f}%"
    return unwrap(replace(grid, cells=cells, percents=()))


def is_of_years(grid: Grid, schema: Schema) -> bool:
    """Whether a table that looks like one of a topic is a statistic on it: half of its columns are times that the topic does not
    know (利用児童数 of each club by year), and it has no positions."""
    if unpivot.find_wide_columns(grid, schema) is not None:
        return False
    sheet = parse_sheet(grid)
    if sheet is None:
        return False
    known = columns.match(grid.cells, schema)
    times = [c.column for c in sheet.columns if c.time and c.column not in known.fields]
    positions = {f.id for f in schema.fields if f.role in header_names.POSITION_ROLES}
    return (
        len(times) > 1
        and 2 * len(times) >= len([*sheet.layout.keys, *sheet.columns])
        and not positions & set(known.fields.values())
    )


def count_rows(catalog: Catalog, tables: Sequence[Grid], grids: Sequence[Grid], names: Sequence[str]) -> TopicTables:
    """The longest table, counted by the columns with these names (see `count_answers`). Raises KitError."""
    longest = max(tables, key=lambda grid: len(grid.cells))
    counted = count_answers(longest, names)
    others = [
        SourceSheet(g, sum(any(map(str.strip, row)) for row in g.cells), "other") for g in grids if g is not longest
    ]
    return TopicTables(catalog.schema(TOPIC), [counted], [SourceSheet(counted, len(counted.cells) - 1), *others])


def _answers_error(answers: Answers) -> KitError:
    """Says that the table is not published, what is in it, and how it can be counted."""
    columns = answers.best_groups
    groups = answers.groups(columns)
    comma = say("cli.comma")
    values = {
        "rows": f"{len(answers.rows):,}",
        "columns": comma.join(answers.headers[c] for c in columns),
        "groups": f"{len(groups):,}",
        "single": f"{sum(n == 1 for n in groups.values()):,}",
        "few": f"{sum(n < MIN_RESIDENTS for n in groups.values()):,}",
        "enough": f"{sum(n >= MIN_RESIDENTS for n in groups.values()):,}",
        "by": ",".join(answers.headers[c] for c in columns),
        "file": answers.grid.file,
    }
    what = say("error.intake.answers", **values)
    if answers.free_text:
        what += say("error.intake.answers.text", texts=comma.join(answers.free_text))
    return KitError(answers.grid.where, what, say("error.intake.answers.fix", **values))


def _values(sheet: ParsedSheet) -> int:
    return len(sheet.columns) * len(sheet.layout.body)


def _source_sheet(
    grid: Grid, grids: Sequence[Grid], sheet: ParsedSheet | None, main: ParsedSheet, is_requested: bool
) -> SourceSheet:
    rows = len(sheet.layout.body) if sheet else sum(any(cell.strip() for cell in row) for row in grid.cells)
    if grid is main.grid or (sheet and sheet.signature == main.signature and not is_requested):
        return SourceSheet(grid, rows, is_similar=True)
    reason = "not_asked" if is_requested else sheets.unused_by_name(grid, grids)
    return SourceSheet(
        grid, rows, reason or ("similar" if sheet else "hidden" if grid.hidden else "other"), bool(sheet)
    )


def clean_statistics(
    catalog: Catalog, path: Path, selection: TopicTables, city: City, row: str, units: Mapping[str, str]
) -> tuple[CleaningResult, dict[str, int]]:
    """The rows of all selected sheets, and how many cells were taken, set aside and left out. Raises KitError.

    row, units: as in `StatisticOptions`.
    """
    links = PlaceLinks(catalog, city)
    options = StatisticOptions(row, units, links.find)
    result = CleaningResult(f"{city.id}/{selection.schema.id}")
    counts = {"taken": 0, "set_aside": 0, "left_out": 0}
    for grid, statistic in zip(selection.grids, _read_sheets(path, selection, options), strict=True):
        _append(result, statistic, path.name, redact(grid.label), len(selection.grids) > 1)
        counts = {key: counts[key] + statistic.cells[key] for key in counts}
    used = set(map(id, selection.grids))
    counts["left_out"] += sum(
        bool(cell.strip()) for s in selection.sheets if id(s.grid) not in used for row in s.grid.cells for cell in row
    )
    ids = {i for row in result.rows for i, text in row.cells.items() if text}
    result.fields = columns.select_fields(selection.schema, ids | {"date", "time", "measure", "value", "unit", "mark"})
    result.findings[:0] = sheets.left_out_findings(selection)
    return result, counts


def _read_sheets(path: Path, selection: TopicTables, options: StatisticOptions) -> list[Statistic]:
    """Every selected sheet; where sheets have the same rows, with what tells them apart: their titles, else their names."""
    schema, grids = selection.schema, selection.grids
    sheets_read = [None if is_long_table(grid, schema) else parse_sheet(grid) for grid in grids]

    def read(groups: Sequence[str]) -> Iterator[Statistic]:
        for grid, sheet, group in zip(grids, sheets_read, groups, strict=True):
            if sheet is None and not is_long_table(grid, schema):
                raise kit_error("intake.statistic", f"{path.name} / {grid.label}")
            told = replace(options, group=group)
            yield read_statistic(sheet, schema, told) if sheet else read_long_table(grid, schema)

    statistics = list(read([""] * len(grids)))
    if len(grids) == 1:
        return statistics
    keys = [{tuple(row.get(i) for i in ("area", *schema.key)) for row in s.rows} for s in statistics]
    if sum(map(len, keys)) == len(set().union(*keys)):
        return statistics
    titles = [title_name(sheet) if sheet else "" for sheet in sheets_read]
    is_told = len(set(titles)) == len(titles) and all(titles)
    return list(read(titles if is_told else [redact(grid.label) for grid in grids]))


def _append(result: CleaningResult, statistic: Statistic, source: str, sheet: str, is_stacked: bool) -> None:
    """Add the rows of a sheet; row numbers continue from one sheet to the next."""
    before = 0
    if is_stacked and result.tables:
        last = result.tables[-1]
        before = last.row_offset + max(last.grid.source_rows, default=0)
    for row in statistic.rows:
        row.number += before
    result.rows += statistic.rows
    aside = [replace(row, row=row.row + before, source=source) for row in statistic.set_aside]
    result.set_aside += aside
    result.rows_in += len(statistic.rows) + len(aside)
    known = set(result.findings)
    moved = [f._replace(row=f.row + before) if f.row else f for f in statistic.findings]
    result.findings += [f for f in moved if f.row or f not in known]
    rows = len(statistic.rows) + len(aside)
    result.tables.append(SourceTable(statistic.grid, statistic.matched, rows, sheet, before, statistic.wide))


def is_statistic(schema: Schema) -> bool:
    return schema.id == TOPIC
