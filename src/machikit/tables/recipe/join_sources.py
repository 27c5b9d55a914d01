"""Clean grids and join them into the rows of one dataset, with every input row accounted for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from machikit.catalog.model import Schema
from machikit.tables.clean import columns
from machikit.tables.clean.clean_table import CleanedTable, clean_table
from machikit.tables.clean.duplicate_rows import DuplicateRows
from machikit.tables.clean.options import CleaningOptions
from machikit.tables.clean.result import CleaningResult, SourceTable
from machikit.tables.findings import SET_ASIDE_DOUBTS, Finding, Row, SetAside
from machikit.tables.grid import Grid
from machikit.tables.recipe import row_rules


@dataclass(frozen=True)
class RecipeTable:
    """One table that goes into a dataset.

    source: its name in the list of rows that are set aside; merge: if given, rows that are already there are not added again,
    compared by name without the matches of this pattern (`row_rules.merge_rows`); stacked: it is one of several sheets with the same
    columns, of which identical rows are taken once; sheet: its name; wide: as `clean.result.SourceTable.wide`.
    """

    grid: Grid
    options: CleaningOptions
    source: str
    merge: str | None = None
    stacked: bool = False
    sheet: str = ""
    wide: tuple[str, ...] = ()


def join_sources(name: str, schema: Schema, parts: Sequence[RecipeTable]) -> CleaningResult:
    """Clean all tables and join them. Raises KitError where a table lacks a required field of the topic.

    Row numbers of stacked tables continue from one to the next; the result maps them back to sheet and row.
    """
    result, ids, seen = CleaningResult(name), set(), DuplicateRows()
    for part in parts:
        before = _last_number(result) if part.stacked else 0
        cleaned = _renumber(clean_table(part.grid, schema, part.options, seen if part.stacked else None), before)
        new, merged = cleaned.rows, list[Row]()
        if part.merge is not None:
            new, merged = row_rules.merge_rows(result.rows, cleaned.rows, part.merge)
        numbers = {row.number for row in new}
        known = set(result.findings) if part.stacked else set()
        rows_in = len(cleaned.rows) + len(cleaned.set_aside)
        result.rows_in += rows_in
        result.rows += new
        result.set_aside += [replace(row, source=part.source) for row in cleaned.set_aside]
        result.set_aside += [SetAside(row.number, "merged", tuple(row.cells.values()), part.source) for row in merged]
        of_rows = (f for f in cleaned.findings if f.row in numbers or f.kind in SET_ASIDE_DOUBTS)
        result.findings += [*(f for f in cleaned.findings if f.row == 0 and f not in known), *of_rows]
        result.rewritten += [f for f in cleaned.rewritten if f.row in numbers]
        result.tables.append(SourceTable(part.grid, cleaned.matched, rows_in, part.sheet, before, part.wide))
        ids |= {f.id for f in cleaned.fields}
    assert result.rows_in == len(result.rows) + len(result.set_aside)
    result.fields = columns.select_fields(schema, ids)
    return result


def _last_number(result: CleaningResult) -> int:
    """The highest number that a row of the previous sheets has, or could have."""
    if not result.tables:
        return 0
    table = result.tables[-1]
    lines = table.grid.source_rows
    return table.row_offset + max(max(lines, default=0), len(table.grid.cells))


def _renumber(cleaned: CleanedTable, before: int) -> CleanedTable:
    """Add `before` to all row numbers."""
    if not before:
        return cleaned
    for row in cleaned.rows:
        row.number += before
    return replace(
        cleaned,
        set_aside=[replace(row, row=row.row + before) for row in cleaned.set_aside],
        findings=[f._replace(row=f.row + before) if f.row else f for f in cleaned.findings],
        rewritten=[f._replace(row=f.row + before) for f in cleaned.rewritten],
    )


def overlapping_sheets(result: CleaningResult, schema: Schema) -> list[Finding]:
    """The finding for items that are on several sheets with different values, as where each sheet is a year (kind sheets_overlap)."""
    sheets: dict[tuple[str, ...], set[int]] = {}
    for row in result.rows:
        sheets.setdefault(tuple(map(row.get, schema.key)), set()).add(result.table(row.number).row_offset)
    n = sum(len(starts) > 1 for key, starts in sheets.items() if any(key))
    names = "、".join(t.sheet for t in result.tables)
    return [Finding("sheets_overlap", 0, names, was=f"{n:,}")] if n else []
