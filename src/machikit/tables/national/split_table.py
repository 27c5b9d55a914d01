"""Split a table of all of Japan by municipality, and clean each part with `clean_table` in two processes."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace

from machikit._base.messages import kit_error
from machikit.catalog.model import City, Field, Schema
from machikit.tables.clean import columns
from machikit.tables.clean.clean_table import clean_table
from machikit.tables.clean.options import CleaningOptions
from machikit.tables.findings import Finding, Row, SetAside
from machikit.tables.grid import Grid

PROCESSES = 2
UNKNOWN_CODE = "unknown_code"  # reason of rows whose code no municipality has


@dataclass
class CleanedParts:
    """All parts of a table. rows: code → cleaned rows; rows_in = rows + set_aside, which `clean_parts` checks."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    fields: list[Field] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)
    findings: dict[str, list[Finding]] = field(default_factory=dict)
    rows_in: int = 0


@dataclass(frozen=True)
class _Part:
    """The rows of one municipality, with what it takes to clean them."""

    code: str
    grid: Grid
    schema: Schema
    options: CleaningOptions


def split_by_code(grid: Grid, header: str, codes: Mapping[str, str]) -> tuple[dict[str, Grid], set[int]]:
    """Code → the header and the rows of one municipality; and the numbers of the rows that had another code.

    codes: codes of the source that mean another one. Raises KitError where the table has no such column.
    """
    if header not in grid.cells[0]:
        raise kit_error("recipe.missing", f"split: {grid.where}", key=header)
    column = grid.cells[0].index(header)
    indexes: dict[str, list[int]] = {}
    recoded: set[int] = set()
    for index, row in enumerate(grid.cells[1:], start=1):
        was = row[column].strip()
        row[column] = codes.get(was, was)
        indexes.setdefault(row[column], []).append(index)
        if was in codes:
            recoded.add(grid.source_row(index))
    return {code: _part(grid, rows) for code, rows in sorted(indexes.items())}, recoded


def _part(grid: Grid, indexes: Sequence[int]) -> Grid:
    shapes = [grid.geometry[i - 1] for i in indexes] if grid.geometry else grid.geometry
    lines = (grid.source_row(0), *map(grid.source_row, indexes))
    cells = [list(grid.cells[0]), *(grid.cells[i] for i in indexes)]
    return replace(grid, cells=cells, source_rows=lines, geometry=shapes, errors=(), set_aside=(), findings=())


def clean_parts(
    parts: Mapping[str, Grid],
    schema: Schema,
    cities: Mapping[str, City],
    options: CleaningOptions,
    processes: int = PROCESSES,
) -> CleanedParts:
    """Clean the part of each municipality as a table of its own. cities: code → city; rows of other codes are set aside.

    processes: 1 cleans in this process.
    """
    known = [_Part(c, g, schema, replace(options, city=cities[c])) for c, g in parts.items() if c in cities]
    result = CleanedParts(rows_in=sum(len(grid.cells) - 1 for grid in parts.values()))
    for code, grid in parts.items():
        if code not in cities:
            unknown = enumerate(grid.cells[1:], start=1)
            result.set_aside += [
                SetAside(grid.source_row(n), UNKNOWN_CODE, tuple(row), grid.where) for n, row in unknown
            ]
    ids: set[str] = set()
    for code, rows, fields, aside, findings in _clean_all(known, processes):
        result.rows[code] = rows
        result.set_aside += aside
        result.findings[code] = findings
        ids |= fields
    result.fields = columns.select_fields(schema, ids)
    assert result.rows_in == sum(map(len, result.rows.values())) + len(result.set_aside)
    return result


_Cleaned = tuple[str, list[Row], set[str], list[SetAside], list[Finding]]


def _clean_all(parts: Sequence[_Part], processes: int) -> list[_Cleaned]:
    """The parts, in their order. They go to the processes in chunks of about a prefecture's size."""
    if processes < 2 or len(parts) < 2:
        return [_clean_part(part) for part in parts]
    with ProcessPoolExecutor(processes) as pool:
        return list(pool.map(_clean_part, parts, chunksize=max(1, len(parts) // 47)))


def _clean_part(part: _Part) -> _Cleaned:
    cleaned = clean_table(part.grid, part.schema, part.options)
    return part.code, cleaned.rows, {f.id for f in cleaned.fields}, cleaned.set_aside, cleaned.findings
