"""Group cleaned rows by municipality, for a table of all of Japan that is cleaned as a whole, as statistics by year are."""

from collections.abc import Mapping

from machikit.catalog.model import Schema
from machikit.tables.clean import columns
from machikit.tables.clean.result import CleaningResult
from machikit.tables.findings import Row, SetAside
from machikit.tables.national.write_national import CODE, NationalTable


def group_rows(result: CleaningResult, schema: Schema, take: Mapping[str, str]) -> NationalTable:
    """The table to write. take: field of the topic → field of the rows, where they were read as another topic's; {}: all fields.

    Rows without any of the figures that are taken are set aside, in `result`: a year without a record is no zero.
    """
    taken = take or {f.id: f.id for f in result.fields}
    values = [i for i in taken if i in {f.id for f in schema.role("value")}]
    by_code: dict[str, list[Row]] = {}
    rows, result.rows = result.rows, []
    for row in rows:
        cells = {new: row.get(old) for new, old in taken.items() if new != CODE.id}
        if values and not any(map(cells.get, values)):
            result.set_aside.append(SetAside(row.number, "no_figures", tuple(row.cells.values())))
            continue
        result.rows.append(row)
        by_code.setdefault(row.get(CODE.id), []).append(Row(row.number, cells, row.shape))
    return NationalTable(by_code, columns.select_fields(schema, set(taken)))
