"""Grids → the rows of one dataset: each cleaned, then joined, with every input row accounted for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from machikit.catalog.model import Schema
from machikit.tables.clean import columns
from machikit.tables.clean.clean_table import Cleaned, clean_table
from machikit.tables.clean.duplicate_rows import SameRows
from machikit.tables.clean.options import Options
from machikit.tables.clean.result import Made, Table
from machikit.tables.findings import OF_ROWS_ASIDE, Finding, Row, SetAside
from machikit.tables.read.any_file import Grid
from machikit.tables.recipe import row_rules


@dataclass(frozen=True)
class Part:
    """One table that goes into a dataset.

    source: how the set-aside list names it; merge: where given, rows that are already there are not taken again, compared by
    name without what this pattern matches (`rules.merge`). stacked: it is one of several sheets with the same columns, of which
    rows that are exactly the same are taken once; sheet: its name; wide: as `Table.wide`.
    """

    grid: Grid
    options: Options
    source: str
    merge: str | None = None
    stacked: bool = False
    sheet: str = ""
    wide: tuple[str, ...] = ()


def join(name: str, schema: Schema, parts: Sequence[Part]) -> Made:
    """Clean all parts and join them. Raises KitError where a part lacks what the topic requires.

    Rows of stacked parts are numbered on from one to the next (`Made.at` tells sheet and row).
    """
    made, ids, seen = Made(name), set(), SameRows()
    for part in parts:
        before = _last(made) if part.stacked else 0
        done = _numbered_on(clean_table(part.grid, schema, part.options, seen if part.stacked else None), before)
        new, there = row_rules.merge(made.rows, done.table, part.merge) if part.merge is not None else (done.table, [])
        kept = {row.number for row in new}
        told = set(made.findings) if part.stacked else set()
        made.rows_in += len(done.table) + len(done.set_aside)
        made.rows += new
        made.aside += [replace(one, source=part.source) for one in done.set_aside]
        made.aside += [_merged(row, part.source) for row in there]
        of_rows = (f for f in done.findings if f.row in kept or f.kind in OF_ROWS_ASIDE)
        made.findings += [*(f for f in done.findings if f.row == 0 and f not in told), *of_rows]
        made.rewritten += [f for f in done.rewritten if f.row in kept]
        rows = len(done.table) + len(done.set_aside)
        made.tables.append(Table(part.grid, done.matched, rows, part.sheet, before, part.wide))
        ids |= {f.id for f in done.fields}
    assert made.rows_in == len(made.rows) + len(made.aside)
    made.fields = columns.fields_of(schema, ids)
    return made


def _last(made: Made) -> int:
    """The highest number that a row of the sheets before has, or could have."""
    if not made.tables:
        return 0
    table = made.tables[-1]
    lines = table.grid.lines
    return table.before + max(max(lines, default=0), len(table.grid.cells))


def _numbered_on(done: Cleaned, before: int) -> Cleaned:
    """The same with all row numbers moved on."""
    if not before:
        return done
    for row in done.table:
        row.number += before
    return replace(
        done,
        set_aside=[replace(one, row=one.row + before) for one in done.set_aside],
        findings=[f._replace(row=f.row + before) if f.row else f for f in done.findings],
        rewritten=[f._replace(row=f.row + before) for f in done.rewritten],
    )


def in_several(made: Made, schema: Schema) -> list[Finding]:
    """Whether the same item stands on several sheets with different words, as where sheets are years (kind sheets_overlap)."""
    sheets: dict[tuple[str, ...], set[int]] = {}
    for row in made.rows:
        sheets.setdefault(tuple(map(row.get, schema.key)), set()).add(made.table(row.number).before)
    n = sum(len(there) > 1 for key, there in sheets.items() if any(key))
    names = "、".join(t.sheet for t in made.tables)
    return [Finding("sheets_overlap", 0, names, was=f"{n:,}")] if n else []


def _merged(row: Row, source: str) -> SetAside:
    return SetAside(row.number, "merged", tuple(row.cells.values()), source)
