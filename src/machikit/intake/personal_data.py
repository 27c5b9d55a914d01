"""Find personal data in a city's file and keep it out of the dataset."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from machikit.catalog.model import Field, Schema
from machikit.tables.clean.result import CleaningResult, SourceTable
from machikit.tables.findings import Finding, Row
from machikit.tables.grid import Grid
from machikit.tables.privacy import outside_table, table_scan
from machikit.tables.privacy.personal_text import mask_contacts
from machikit.tables.privacy.small_counts import MIN_RESIDENTS
from machikit.tables.recipe import row_rules

# Fields that are kept for areas with few residents
TOTALS = ("code", "date", "place", "latitude", "longitude", "count")


def suppress_small_counts(result: CleaningResult, schema: Schema) -> list[Finding]:
    """For areas with few residents keep only the total, where the table breaks counts down by age or sex."""
    breakdown = [f for f in result.fields if f.role == "count" and (f.sex or f.age)]
    return (
        row_rules.suppress_small_counts(result.rows, MIN_RESIDENTS, TOTALS)
        if breakdown and "count" in schema.by_id
        else []
    )


def remove_personal_data(
    result: CleaningResult, schema: Schema, unused_grids: Iterable[Grid] = (), file_name: str = ""
) -> tuple[list[table_scan.PersonalFinding], list[table_scan.PersonalFinding]]:
    """Personal data in the source, in whatever column; and those of them that are still in the cleaned rows.

    What came through cleaning is blanked, with a finding, except in columns that a row cannot be without (its name): there a
    person must decide. unused_grids: the file's sheets that were not used; file_name: without its suffix. These, titles and
    headers are scanned too, since they are passed on with the file.
    """
    in_tables: list[table_scan.PersonalFinding] = []
    for table in result.tables:
        first_row = table.matched.header_row + 1
        matches = table_scan.scan_table(
            table.matched.headers, table.grid.cells[first_row:], schema, first_row=first_row
        )
        numbered = (replace(m, row=table.number(m.row)) if m.row else m for m in matches)
        in_tables += dict.fromkeys(numbered)  # a row that was unpivoted stands in the grid several times
    around = [*outside_table.scan_file_name(file_name), *(m for table in result.tables for m in _around(table))]
    around += [m for grid in unused_grids for m in outside_table.scan_sheet(grid)]
    return [*in_tables, *around], _blank_remaining(result, schema, in_tables)


def _blank_remaining(
    result: CleaningResult, schema: Schema, known: Sequence[table_scan.PersonalFinding]
) -> list[table_scan.PersonalFinding]:
    """Scan the cleaned rows again and blank what is certain; returns what stays because its column is required."""
    fields, remaining = {f.header: f for f in _fields_to_scan(result, known)}, []
    ids = [f.id for f in fields.values()]
    rows = [[row.cells.get(i, "") for i in ids] for row in result.rows] if ids else []
    for match in table_scan.scan_table(list(fields), rows, schema, first_row=1):
        if match.level != "error" or not match.row:
            continue
        row = result.rows[match.row - 1]
        if fields[match.column].required:
            remaining.append(replace(match, row=row.number))
        else:
            result.findings.append(_blank(row, fields[match.column]))
    return remaining


def _around(table: SourceTable) -> list[table_scan.PersonalFinding]:
    """Personal data in the rows above a table and in the names of its columns."""
    row = table.matched.header_row
    return outside_table.scan_titles(table.grid.cells[:row]) + outside_table.scan_headers(
        table.matched.headers, row + 1
    )


def _fields_to_scan(result: CleaningResult, known: Sequence[table_scan.PersonalFinding]) -> list[Field]:
    """The fields of the cleaned rows to scan again.

    Columns that were clean under the very header that they still have are skipped. Note columns are always scanned where anything
    personal is known, since they collect what could not be read in other columns.
    """
    columns = {match.column for match in known}
    clean = {h for t in result.tables for h in t.matched.headers} - columns
    has_counts = any(
        f.role == "count" for f in result.fields
    )  # small counts show only where all columns are seen together
    return [
        f
        for f in result.fields
        if has_counts or f.header not in clean or (columns and f.role in ("note", "hours_note"))
    ]


def _blank(row: Row, field: Field) -> Finding:
    was, row.cells[field.id] = row.get(field.id), ""
    return Finding("personal", row.number, row.name, field.header, mask_contacts(was))
