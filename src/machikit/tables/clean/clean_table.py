"""Clean a grid of raw text into a table of canonical values; every repair is reported and every row accounted for.

The rules are general: none is about one city. What is peculiar to one file comes in as options, from its recipe.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from machikit._base.messages import kit_error
from machikit.catalog.model import Field, Schema
from machikit.tables.clean import budget_sums, columns, header_names, mark_columns, unused_columns
from machikit.tables.clean.duplicate_rows import DuplicateRows
from machikit.tables.clean.non_data_rows import NonDataRows
from machikit.tables.clean.options import CleaningOptions
from machikit.tables.clean.row import RowCleaner
from machikit.tables.clean.spreadsheet_marks import SpreadsheetMarks
from machikit.tables.findings import Finding, Row, SetAside
from machikit.tables.read.any_file import Grid
from machikit.tables.values import damaged_text, money_units


@dataclass(frozen=True)
class CleanedTable:
    """A cleaned table.

    rows: in the order of the source; fields: its columns in the order of the schema; matched: what each column of
    the source is; rewritten: cells that only changed their notation (kinds spaces, width, notation); everything else that was
    noticed is in `findings`.
    """

    rows: list[Row]
    fields: list[Field]
    set_aside: list[SetAside]
    findings: list[Finding]
    matched: columns.MatchedColumns
    rewritten: list[Finding]


def clean_table(
    grid: Grid, schema: Schema, options: CleaningOptions | None = None, seen: DuplicateRows | None = None
) -> CleanedTable:
    """Clean one grid into the columns of a topic. seen: the rows of the sheets that this one is stacked on.

    Rows in = rows out + rows set aside, always (wholly empty rows are not counted). Columns that match no field are left out and
    reported as `unmatched` findings (`left_column` where they look like a column that was used, `nameless_column` where they have
    no header); those that match by a typo as `near_column`. Raises KitError when the columns that the topic requires are missing.
    """
    options = options or CleaningOptions()
    matched = columns.match(grid.cells, schema, options.columns)
    headers = {name: matched.headers[c] for c, name in matched.fields.items() if name not in schema.by_id}
    money = money_units.column_units(grid.cells, matched, schema)
    known = header_names.known_headers(schema, options.columns)
    findings = _table_findings(grid, matched, schema, options, money)
    cleaner = RowCleaner(
        schema,
        options,
        headers,
        findings,
        money,
        lambda subject: NonDataRows(schema, matched, grid.cells, subject, known),
    )
    note = next((c for c, name in matched.fields.items() if name == "hours_note"), None)
    if note is not None and "休" in matched.headers[note]:
        cleaner.closed_days_header = matched.headers[note]
    marks = SpreadsheetMarks(grid, matched, schema, cleaner.subject)
    table, set_aside = _clean_rows(grid, matched, cleaner, marks, seen or DuplicateRows())
    rows_in = len(table) + len(set_aside) + len(grid.set_aside)
    set_aside += [replace(row, source=grid.where) for row in grid.set_aside]
    if budget_sums.is_budget(schema):
        table = _without_sums(table, set_aside, findings, grid, schema)
    assert rows_in == len(table) + len(set_aside)
    findings[:0] = marks.findings
    fields = columns.select_fields(schema, _output_ids(table, matched, schema, options))
    return CleanedTable(table, fields, set_aside, findings, matched, cleaner.rewritten)


def _table_findings(
    grid: Grid, matched: columns.MatchedColumns, schema: Schema, options: CleaningOptions, money: Mapping[str, str]
) -> list[Finding]:
    """Findings about the sheet, its headers and its columns, before any row is read."""
    missing = _missing_columns(
        matched, schema, grid.where, options
    )  # first: it raises where a required column is missing
    return [
        *grid.findings,
        *unused_columns.findings(grid, matched, schema),
        *_column_findings(matched, schema),
        *mark_columns.findings(grid.cells, matched, schema),
        *_header_repairs(matched),
        *missing,
        *_failed_formulas(grid, matched),
        *_converted_units(matched, money),
    ]


def _clean_rows(
    grid: Grid, matched: columns.MatchedColumns, cleaner: RowCleaner, marks: SpreadsheetMarks, seen: DuplicateRows
) -> tuple[list[Row], list[SetAside]]:
    """The rows of data, and those set aside; each row that is not blank is in one of the two."""
    table: list[Row] = []
    set_aside: list[SetAside] = []
    for index, raw in enumerate(
        cleaner.options.progress(grid.cells[matched.header_row + 1 :]), start=matched.header_row + 1
    ):
        if not any(map(str.strip, raw)) and not (grid.geometry and grid.geometry[index - 1]):
            continue
        number = grid.source_row(index)
        before = len(cleaner.findings), len(cleaner.rewritten)
        row, reason = cleaner.clean(number, marks.cells(number, raw), raw)
        row.shape = grid.geometry[index - 1] if grid.geometry else None
        reason = reason or marks.reason(number, raw)
        if not reason and row.shape is None and not row.get(cleaner.subject):
            reason = "no_name"  # the cell that names the row could not be read
        feature = (grid.where, index) if grid.geometry else None  # features with the same cells differ in shape
        if reason or seen.is_duplicate((feature, *row.cells.values()), matched.headers, raw):
            del cleaner.findings[before[0] :], cleaner.rewritten[before[1] :]
            set_aside.append(SetAside(number, reason or "duplicate", tuple(raw), grid.where))
            if cleaner.non_data.unclear:
                text = next(filter(None, map(str.strip, raw)), "")
                cleaner.findings.append(Finding(cleaner.non_data.unclear, number, text, was=text))
        else:
            table.append(row)
            cleaner.findings.extend(marks.row_findings(row, raw))
    return table, set_aside


def _output_ids(
    table: list[Row], matched: columns.MatchedColumns, schema: Schema, options: CleaningOptions
) -> set[str]:
    """The ids of the fields that the result has columns for."""
    ids = set(matched.fields.values()) | columns.compound_fields(matched.fields.values())
    ids |= set(options.fill) | {d["set"] for d in options.derive} | {f.id for f in schema.fields if f.required}
    return ids | {i for i in ("capacity_note", "hours_note", "note") if any(r.get(i) for r in table)}


def _without_sums(
    table: list[Row], set_aside: list[SetAside], findings: list[Finding], grid: Grid, schema: Schema
) -> list[Row]:
    """A budget without the rows that are the sum of others.

    Rows whose amount differs from the total of the rows below them stay and are reported (uneven_sum).
    """
    equal, uneven = budget_sums.find_sums(table, schema)
    cells = {grid.source_row(n): tuple(row) for n, row in enumerate(grid.cells)} if equal else {}
    set_aside += [SetAside(table[n].number, "sum", cells[table[n].number], grid.where) for n in sorted(equal)]
    amount = schema.role("amount")[0]
    findings += [
        Finding("uneven_sum", table[n].number, table[n].get(schema.key[0]), amount.header, table[n].get(amount.id))
        for n in sorted(uneven)
    ]
    return [row for n, row in enumerate(table) if n not in equal]


def _column_findings(matched: columns.MatchedColumns, schema: Schema) -> list[Finding]:
    """Headers over several columns, headers that match by a typo, and headers that mean several fields."""
    typos = [c for c, how in matched.matched_by.items() if how == "near"]
    return [
        *(Finding("merged_header", 0, column=header) for header in dict.fromkeys(matched.merged_headers)),
        *(
            Finding(
                "near_column", 0, "", matched.headers[c], matched.headers[c], schema.by_id[matched.fields[c]].header
            )
            for c in typos
        ),
        *(
            Finding(
                "several_fields",
                0,
                "",
                matched.headers[c],
                matched.headers[c],
                "、".join(schema.by_id[i].label("ja") for i in ids),
            )
            for c, ids in matched.ambiguous.items()
        ),
    ]


def _header_repairs(matched: columns.MatchedColumns) -> list[Finding]:
    """Damaged characters in headers (`damaged_text`); a header that is NULL is reported as unmatched instead."""
    repaired = [
        (damaged_text.show_control_characters(header), *damaged_text.repair(header)) for header in matched.headers
    ]
    return [
        Finding(kind, 0, "", was, was, now) for was, now, kinds in repaired for kind in kinds if kind != "null_word"
    ]


def _converted_units(matched: columns.MatchedColumns, money: Mapping[str, str]) -> list[Finding]:
    """Columns of money that were not in yen."""
    headers = {name: matched.headers[c] for c, name in matched.fields.items()}
    return [Finding("in_unit", 0, "", headers[name], unit, "円") for name, unit in money.items() if unit != "円"]


def _failed_formulas(grid: Grid, matched: columns.MatchedColumns) -> list[Finding]:
    """Cells with a failed formula, in the columns that are used."""
    return [Finding("excel_error", r, "", matched.headers[c], was) for r, c, was in grid.errors if c in matched.fields]


def _missing_columns(
    matched: columns.MatchedColumns, schema: Schema, where: str, options: CleaningOptions
) -> list[Finding]:
    """Required position columns that may be missing (kind missing_column). Raises KitError for any other required column."""
    present = {*matched.fields.values(), *options.fill, *columns.compound_fields(matched.fields.values())}
    missing = [f for f in schema.fields if f.required and f.id not in present]
    optional = [f for f in missing if options.allow_unplaced and f.role in header_names.POSITION_ROLES]
    if missing != optional:
        raise kit_error("clean.columns", where, headers="、".join(f.header for f in missing if f not in optional))
    return [Finding("missing_column", 0, "", f.header) for f in optional]
