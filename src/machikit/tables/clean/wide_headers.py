"""A header over several columns (merged cells, or blank cells to its right): which of them its field is read from."""

from collections.abc import Iterator, Sequence

from machikit.catalog.model import Field, Schema
from machikit.tables.findings import DOUBTS
from machikit.tables.values import cell_values, times

LOOKED_AT = 200  # rows
BLANKS = 2  # columns without a header that may belong to the one on their left
TELLING = ("phone", "postal", "code")  # roles of text whose cells tell what they are


def settle(
    body: Sequence[Sequence[str]], headers: list[str], fields: dict[int, str], how: dict[int, str], schema: Schema
) -> Iterator[int]:
    """Move each field to the column under its header whose cells fit it best. Yields columns under such a header that are not read.

    body: the rows below the header; headers, fields and how: as in `columns.Matched`, changed in place. A column without a
    header is only taken where nothing stands under the header, and only for what cannot be mistaken (a number, a date …).
    """
    for column, name in list(fields.items()):
        field = schema.by_id.get(name)
        same = [c for c in _same(headers, column) if c not in fields]
        under = same or _blank(headers, column, body, field)
        if not under:
            continue
        fits = {c: _fits(body[:LOOKED_AT], c, field) for c in (column, *under)}
        best = max(fits, key=lambda c: (fits[c], -c))
        if best != column:
            fields[best], how[best], headers[best] = fields.pop(column), how.pop(column), headers[column]
        yield from (c for c in fits if c != best and headers[c])


def filled(body: Sequence[Sequence[str]], column: int) -> bool:
    """Whether anything stands in a column."""
    return any(row[column].strip() for row in body)


def _same(headers: Sequence[str], column: int) -> list[int]:
    end = column + 1
    while end < len(headers) and headers[end] == headers[column]:
        end += 1
    return list(range(column + 1, end))


def _blank(headers: Sequence[str], column: int, body: Sequence[Sequence[str]], field: Field | None) -> list[int]:
    """The columns without a header beside one under which nothing stands."""
    if (
        field is None
        or (field.type == "string" and field.role not in TELLING)
        or headers[column + 1 : column + 2] != [""]
    ):
        return []
    if filled(body, column):
        return []
    run = headers[column + 1 : column + 1 + BLANKS]
    return [column + 1 + n for n in range(len(run)) if not any(run[: n + 1])]


def _fits(body: Sequence[Sequence[str]], column: int, field: Field | None) -> int:
    """How many cells of a column are what the field is made of; of one that holds several fields, how many are filled."""
    texts = [row[column] for row in body if row[column].strip()]
    if field is None:
        return len(texts)
    read = (times.time(text) if field.type == "time" else cell_values.clean(text, field) for text in texts)
    return sum(bool(now) and kind not in DOUBTS for now, kind in read)
