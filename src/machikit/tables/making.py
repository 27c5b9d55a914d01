"""Grids → the rows of one dataset: each cleaned, then joined, with every input row accounted for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from machikit.model import Schema
from machikit.tables import columns, rules
from machikit.tables.clean import Options, clean_table
from machikit.tables.findings import OF_ROWS_ASIDE, Row, SetAside
from machikit.tables.read import Grid
from machikit.tables.report import Made, Table


@dataclass(frozen=True)
class Part:
    """One table that goes into a dataset.

    source: how the set-aside list names it; merge: where given, rows that are already there are not taken again, compared by
    name without what this pattern matches (`rules.merge`).
    """

    grid: Grid
    options: Options
    source: str
    merge: str | None = None


def join(name: str, schema: Schema, parts: Sequence[Part]) -> Made:
    """Clean all parts and join them. Raises KitError where a part lacks what the topic requires."""
    made, ids = Made(name), set()
    for part in parts:
        done = clean_table(part.grid, schema, part.options)
        new, there = rules.merge(made.rows, done.table, part.merge) if part.merge is not None else (done.table, [])
        kept = {row.number for row in new}
        made.rows_in += len(done.table) + len(done.set_aside)
        made.rows += new
        made.aside += [replace(one, source=part.source) for one in done.set_aside]
        made.aside += [_merged(row, part.source) for row in there]
        made.findings += [f for f in done.findings if f.row == 0 or f.row in kept or f.kind in OF_ROWS_ASIDE]
        made.rewritten += [f for f in done.rewritten if f.row in kept]
        made.tables.append(Table(part.grid, done.matched, len(done.table) + len(done.set_aside)))
        ids |= {f.id for f in done.fields}
    assert made.rows_in == len(made.rows) + len(made.aside)
    made.fields = columns.fields_of(schema, ids)
    return made


def _merged(row: Row, source: str) -> SetAside:
    return SetAside(row.number, "merged", tuple(row.cells.values()), source)
