"""Lists of places of no other topic: name, point or address, and the file's other columns as they are (topic `own_places`)."""

import re
from collections.abc import Sequence
from dataclasses import replace

from machikit.catalog.model import Field, Schema
from machikit.intake.sheets import first_rows
from machikit.tables.clean import columns
from machikit.tables.grid import Grid
from machikit.tables.privacy import table_scan

TOPIC = "own_places"
MIN_ROWS = 2
_NAME = re.compile(r"\S{1,12}(?:名|名称)")
_ADDRESS = re.compile(r"\S{0,12}(?:住所|所在地)")
_PERSON = re.compile(r"代表|氏名|担当|連絡|責任|管理者|自宅|本人|町名|地区名|品名|件名|題名|署名|学年")
MAX_COLUMNS = 100  # of the file's own that are kept


def with_headers_of(schema: Schema, grid: Grid) -> Schema:
    """The schema with what the sheet itself calls name and address (団体名, 会場の住所), where it has none of the usual headers."""
    matched = columns.match(first_rows(grid).cells, schema)
    added: dict[str, str] = {}
    for field_id, pattern in (("name", _NAME), ("address", _ADDRESS)):
        if field_id not in matched.fields.values():
            rows = first_rows(grid).cells[: columns.HEADER_ROWS]
            header = next(
                (c for row in rows for c in map(str.strip, row) if pattern.fullmatch(c) and not _PERSON.search(c)), ""
            )
            added[field_id] = header
    fields = (replace(f, other_headers=(*f.other_headers, h)) if (h := added.get(f.id)) else f for f in schema.fields)
    return replace(schema, fields=tuple(fields))


def is_place_list(grid: Grid, schema: Schema) -> bool:
    """Whether a sheet is a list of places: it has columns of names and of points or addresses."""
    if grid.geometry is not None or grid.feed_info is not None or not grid.cells:
        return False
    matched = columns.match(first_rows(grid).cells, with_headers_of(schema, grid))
    sure = {name for c, name in matched.fields.items() if matched.matched_by[c] != "near"}
    ids = sure | columns.compound_fields(sure)
    has_place = "address" in ids or {"latitude", "longitude"} <= ids
    return "name" in ids and has_place and len(grid.cells) > matched.header_row + MIN_ROWS


def with_columns_of(schema: Schema, grids: Sequence[Grid]) -> Schema:
    """The schema with a field for each column of the sheets that it does not know: c1, c2 … under the column's header.

    A column with personal data becomes no field: it stays out, as in every other topic.
    """
    schema = with_headers_of(schema, grids[0])
    headers: dict[str, None] = {}
    for grid in grids:
        matched = columns.match(grid.cells, schema)
        first = matched.header_row + 1
        personal = {
            m.column for m in table_scan.scan_table(matched.headers, grid.cells[first:], schema, first_row=first)
        }
        for column, header in enumerate(matched.headers):
            is_used = column in matched.matched_by or column in matched.ambiguous
            if not header or is_used or header in personal or header in schema.by_header:
                continue
            if any(row[column].strip() for row in grid.cells[first:]):
                headers.setdefault(header)
    names = list(headers)[:MAX_COLUMNS]
    own = tuple(Field(f"c{n}", name, en=name, extra=True) for n, name in enumerate(names, start=1))
    return replace(schema, fields=(*schema.fields, *own))
