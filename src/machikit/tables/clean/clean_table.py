"""A grid of raw text → a table of canonical values, with every repair told and every row accounted for.

Rules, not samples: nothing here knows a city. What is peculiar to one file comes in as Options, from its recipe.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from machikit._base.messages import problem
from machikit.catalog.model import Field, Schema
from machikit.tables.clean import budget_sums, columns, mark_columns, unused_columns
from machikit.tables.clean.duplicate_rows import SameRows
from machikit.tables.clean.non_data_rows import NonDataRows
from machikit.tables.clean.options import Options
from machikit.tables.clean.row import RowCleaner
from machikit.tables.clean.spreadsheet_marks import Shown
from machikit.tables.findings import Finding, Row, SetAside
from machikit.tables.read.any_file import Grid
from machikit.tables.values import damaged_text, money_units


@dataclass(frozen=True)
class Cleaned:
    """`table` in the order of the source, `fields` its columns in the order of the schema, `matched` what each column was.

    rewritten: cells that say the same as before in another way of writing (kinds spaces, width, notation); all else that was
    found is in `findings`.
    """

    table: list[Row]
    fields: list[Field]
    set_aside: list[SetAside]
    findings: list[Finding]
    matched: columns.Matched
    rewritten: list[Finding]


def clean_table(grid: Grid, schema: Schema, options: Options | None = None, same: SameRows | None = None) -> Cleaned:
    """Clean one grid into the columns of a topic. same: the rows of the sheets that it is stacked on.

    Rows in = rows out + rows set aside, always (wholly empty rows are no rows). Columns that no field knows are told as
    `unmatched` findings and left out (`left_column` where they look like one that was taken, `nameless_column` where they have no
    header); those that were only nearly known as `near_column`. Raises KitError when not even the
    columns that the topic requires are there.
    """
    options = options or Options()
    found = columns.match(grid.cells, schema, options.columns)
    headers = {name: found.headers[c] for c, name in found.fields.items() if name not in schema.by_id}
    money = money_units.of_columns(grid.cells, found, schema)
    known = columns.known_headers(schema, options.columns)
    told = _of_table(grid, found, schema, options, money)
    cleaner = RowCleaner(
        schema, options, headers, told, money, lambda subject: NonDataRows(schema, found, grid.cells, subject, known)
    )
    shown = Shown(grid, found, schema, cleaner.subject)
    table, aside = _rows(grid, found, cleaner, shown, same or SameRows())
    rows_in = len(table) + len(aside) + len(grid.aside)
    aside += [replace(one, source=grid.where) for one in grid.aside]
    if budget_sums.is_budget(schema):
        table = _without_sums(table, aside, told, grid, schema)
    assert rows_in == len(table) + len(aside)
    told[:0] = shown.findings
    fields = columns.fields_of(schema, _filled(table, found, schema, options))
    return Cleaned(table, fields, aside, told, found, cleaner.rewritten)


def _of_table(
    grid: Grid, found: columns.Matched, schema: Schema, options: Options, money: Mapping[str, str]
) -> list[Finding]:
    """What is seen before any row is read: of the sheet, its headers and its columns."""
    lacking = _lacking(found, schema, grid.where, options)  # first: without these columns all else is idle
    return [
        *grid.findings,
        *unused_columns.columns_beside(grid, found, schema),
        *_of_columns(found, schema),
        *mark_columns.findings(grid.cells, found, schema),
        *_of_headers(found),
        *lacking,
        *_of_errors(grid, found),
        *_of_units(found, money),
    ]


def _rows(
    grid: Grid, found: columns.Matched, cleaner: RowCleaner, shown: Shown, seen: SameRows
) -> tuple[list[Row], list[SetAside]]:
    """The rows that are data, and those that are not; each row that is not blank is among the one or the other."""
    table: list[Row] = []
    aside: list[SetAside] = []
    for index, raw in enumerate(cleaner.options.watch(grid.cells[found.row + 1 :]), start=found.row + 1):
        if not any(map(str.strip, raw)) and not (grid.geometry and grid.geometry[index - 1]):
            continue
        number = grid.line(index)
        before = len(cleaner.findings), len(cleaner.rewritten)
        row, reason = cleaner.row(number, shown.cells(number, raw), raw)
        row.shape = grid.geometry[index - 1] if grid.geometry else None
        reason = reason or shown.reason(number, raw)
        if not reason and row.shape is None and not row.get(cleaner.subject):
            reason = "no_name"  # what it is about could not be read
        alone = (grid.where, index) if grid.geometry else None  # features that share their words have a shape each
        if reason or seen.has((alone, *row.cells.values()), found.headers, raw):
            del cleaner.findings[before[0] :], cleaner.rewritten[before[1] :]
            aside.append(SetAside(number, reason or "duplicate", tuple(raw), grid.where))
            if cleaner.non_data.unclear:
                text = next(filter(None, map(str.strip, raw)), "")
                cleaner.findings.append(Finding(cleaner.non_data.unclear, number, text, was=text))
        else:
            table.append(row)
            cleaner.findings.extend(shown.of_row(row, raw))
    return table, aside


def _filled(table: list[Row], found: columns.Matched, schema: Schema, options: Options) -> set[str]:
    """The ids of the fields that the result has columns for."""
    ids = set(found.fields.values()) | columns.parts(found.fields.values())
    ids |= set(options.fill) | {d["set"] for d in options.derive} | {f.id for f in schema.fields if f.required}
    return ids | {i for i in ("capacity_note", "hours_note", "note") if any(r.get(i) for r in table)}


def _without_sums(
    table: list[Row], aside: list[SetAside], told: list[Finding], grid: Grid, schema: Schema
) -> list[Row]:
    """A budget without the rows that are the sum of others; those that should be and are not stay, and are told (uneven_sum)."""
    equal, uneven = budget_sums.sums(table, schema)
    cells = {grid.line(n): tuple(row) for n, row in enumerate(grid.cells)} if equal else {}
    aside += [SetAside(table[n].number, "sum", cells[table[n].number], grid.where) for n in sorted(equal)]
    amount = schema.role("amount")[0]
    told += [
        Finding("uneven_sum", table[n].number, table[n].get(schema.key[0]), amount.header, table[n].get(amount.id))
        for n in sorted(uneven)
    ]
    return [row for n, row in enumerate(table) if n not in equal]


def _of_columns(found: columns.Matched, schema: Schema) -> list[Finding]:
    """Columns that no field knows, that are only nearly known, or whose header means several fields."""
    near = [c for c, how in found.how.items() if how == "near"]
    return [
        *(Finding("merged_header", 0, column=h) for h in dict.fromkeys(found.beside)),
        *(
            Finding("near_column", 0, "", found.headers[c], found.headers[c], schema.by_id[found.fields[c]].header)
            for c in near
        ),
        *(
            Finding(
                "several_fields",
                0,
                "",
                found.headers[c],
                found.headers[c],
                "、".join(schema.by_id[i].label("ja") for i in ids),
            )
            for c, ids in found.several.items()
        ),
    ]


def _of_headers(found: columns.Matched) -> list[Finding]:
    """Damaged letters in headers (`letters`); a header that is NULL is told as unmatched."""
    mended = [(damaged_text.visible(header), *damaged_text.mend(header)) for header in found.headers]
    return [Finding(kind, 0, "", was, was, now) for was, now, kinds in mended for kind in kinds if kind != "null_word"]


def _of_units(found: columns.Matched, money: Mapping[str, str]) -> list[Finding]:
    """Columns of money that were not in yen."""
    named = {name: found.headers[c] for c, name in found.fields.items()}
    return [Finding("in_unit", 0, "", named[name], unit, "円") for name, unit in money.items() if unit != "円"]


def _of_errors(grid: Grid, found: columns.Matched) -> list[Finding]:
    """Cells in which a formula had failed, in the columns that are used."""
    return [Finding("excel_error", r, "", found.headers[c], was) for r, c, was in grid.errors if c in found.fields]


def _lacking(found: columns.Matched, schema: Schema, where: str, options: Options) -> list[Finding]:
    """Columns for positions that are not there, where that may be (kind missing_column); KitError for all else."""
    have = {*found.fields.values(), *options.fill, *columns.parts(found.fields.values())}
    missing = [f for f in schema.fields if f.required and f.id not in have]
    spared = [f for f in missing if options.unplaced and f.role in columns.PLACED]
    if missing != spared:
        raise problem("clean.columns", where, headers="、".join(f.header for f in missing if f not in spared))
    return [Finding("missing_column", 0, "", f.header) for f in spared]
