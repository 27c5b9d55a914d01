"""Persons in a city's file: what the source holds of them, and nothing of it in the dataset."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from machikit.catalog.model import Field, Schema
from machikit.tables.clean.result import Made, Table
from machikit.tables.findings import Finding, Row
from machikit.tables.grid import Grid
from machikit.tables.privacy import outside_table, table_scan
from machikit.tables.privacy.personal_text import mask
from machikit.tables.privacy.small_counts import FEW
from machikit.tables.recipe import row_rules

TOTALS = ("code", "date", "place", "latitude", "longitude", "count")


def suppress(made: Made, schema: Schema) -> list[Finding]:
    """Of areas with few residents only the total is kept, where the table tells age or sex."""
    told = [f for f in made.fields if f.role == "count" and (f.sex or f.age)]
    return row_rules.suppress(made.rows, FEW, TOTALS) if told and "count" in schema.by_id else []


def guard(
    made: Made, schema: Schema, others: Iterable[Grid] = (), file: str = ""
) -> tuple[list[table_scan.Personal], list[table_scan.Personal]]:
    """Personal data in the source, in whatever column; and what of it is still in the cleaned rows.

    What came through is blanked and told, but in columns that a row cannot be without: there a person must decide.
    others: the file's sheets that were not taken; file: its name. They, titles and headers are passed on with the file.
    """
    found: list[table_scan.Personal] = []
    for table in made.tables:
        first = table.matched.row + 1
        seen = table_scan.inspect(table.matched.headers, table.grid.cells[first:], schema, first_row=first)
        told = (replace(one, row=table.number(one.row)) if one.row else one for one in seen)
        found += dict.fromkeys(told)  # a row that was unpivoted stands in the grid several times
    around = [*outside_table.of_file(file), *(one for table in made.tables for one in _around(table))]
    around += [one for grid in others for one in outside_table.of_sheet(grid)]
    columns, kept = {f.header: f for f in _doubtful(made, found)}, []
    ids = [f.id for f in columns.values()]
    rows = [[row.cells.get(i, "") for i in ids] for row in made.rows] if ids else []
    for one in table_scan.inspect(list(columns), rows, schema, first_row=1):
        if one.level != "error" or not one.row:
            continue
        row = made.rows[one.row - 1]
        if columns[one.column].required:
            kept.append(replace(one, row=row.number))
        else:
            made.findings.append(_blank(row, columns[one.column]))
    return [*found, *around], kept


def _around(table: Table) -> list[table_scan.Personal]:
    """What the rows above a table and the names of its columns tell."""
    row = table.matched.row
    return outside_table.of_titles(table.grid.cells[:row]) + outside_table.of_headers(table.matched.headers, row + 1)


def _doubtful(made: Made, found: Sequence[table_scan.Personal]) -> list[Field]:
    """The columns to look at once more: not those in which nothing was found under the very header that they still have; notes
    always, for they take in what other columns could not be read for.
    """
    told = {one.column for one in found}
    clear = {h for t in made.tables for h in t.matched.headers} - told
    crowded = any(f.role == "count" for f in made.fields)  # few people show only where all columns are seen together
    return [f for f in made.fields if crowded or f.header not in clear or (told and f.role in ("note", "hours_note"))]


def _blank(row: Row, one: Field) -> Finding:
    was, row.cells[one.id] = row.get(one.id), ""
    return Finding("personal", row.number, row.name, one.header, mask(was))
