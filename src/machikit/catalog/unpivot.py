"""Rows out of a national resource that is wide: a line for each municipality, a column for each indicator and year.

The same figures as long rows, which say the name and unit of each indicator again, take three times as much room. The resource says
so: `"unpivot": {"schema": …, "columns": …, "rows": …}`, namely the columns of the rows, the file that says what each column stands
for (`column`, then field ids), and the number of rows. A blank cell is no row.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

COLUMN = "column"  # header of the file of columns: the column's header in the wide file
KEY = "unpivot"  # in a resource


def use_long_schema(resource: dict[str, Any]) -> None:
    """Let a wide resource say the columns and number of its rows, as a long one does."""
    if isinstance(said := resource.get(KEY), dict):
        resource |= {"schema": said.get("schema", ""), "rows": said.get("rows")}


def unpivot(
    wide: Sequence[Sequence[str]], columns: Sequence[Sequence[str]], fields: Sequence[Mapping[str, str]]
) -> list[list[str]]:
    """Header and long rows. wide, columns: tables with their headers; fields: of the long rows; the field that is neither the code
    nor in `columns` is the figure's. Raises LookupError or ValueError for a column that nothing is said of and a line cut short.
    """
    (_, *heads), *lines = wide
    ids, *described = columns
    meaning = {line[ids.index(COLUMN)]: dict(zip(ids, line, strict=True)) for line in described}
    (value,) = (n for n, f in enumerate(fields) if f["id"] != "code" and f["id"] not in ids)
    code = next(n for n, f in enumerate(fields) if f["id"] == "code")
    patterns = [[meaning[head].get(f["id"], "") for f in fields] for head in heads]
    return [[f["name"] for f in fields], *_long_rows(lines, patterns, code, value)]


def _long_rows(
    lines: Iterable[Sequence[str]], patterns: Sequence[list[str]], code: int, value: int
) -> Iterator[list[str]]:
    """patterns: a row for each column, without code and figure; these are placed at `code` and `value`."""
    for municipality, *cells in lines:
        for cell, pattern in zip(cells, patterns, strict=True):
            if cell:
                row = pattern.copy()
                row[code], row[value] = municipality, cell
                yield row
