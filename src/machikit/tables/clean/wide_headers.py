"""Choose the column of a header that extends over several (merged cells, or blank cells on its right)."""

from collections.abc import Iterator, Mapping, Sequence

from machikit.catalog.model import Field, Schema
from machikit.tables.findings import DOUBTS
from machikit.tables.places import angles
from machikit.tables.values import cell_values, times

_SAMPLE_ROWS = 200
_MAX_BLANK_HEADERS = 2  # columns without a header that may belong to the one on their left
_MIN_SPLIT = 0.8  # of the rows with a value in the other columns: where more hold a half in each, the columns are one
_RANGE_SIGNS = "～〜~-－―ー–から"  # cells that only stand between two times
_RECOGNISABLE_ROLES = ("phone", "postal", "code")  # roles of text whose cells can be recognised by their form


def choose_columns(
    body: Sequence[Sequence[str]], headers: list[str], fields: dict[int, str], how: dict[int, str], schema: Schema
) -> Iterator[int]:
    """Move each field to the column under its header whose cells fit it best; yields the other columns under such a header.

    body: the rows below the header; headers, fields, how: `headers`, `fields` and `matched_by` of `columns.MatchedColumns`, changed
    in place. A column without a header is only used where the header's first column is empty, and only for what cannot be
    mistaken (a number, a date …).
    """
    for column, name in list(fields.items()):
        field = schema.by_id.get(name)
        same_header = [c for c in _same_header(headers, column) if c not in fields]
        others = same_header or _blank_headers(headers, column, body, field)
        if not others:
            continue
        fits = {c: _fitting_cells(body[:_SAMPLE_ROWS], c, field) for c in (column, *others)}
        best = max(fits, key=lambda c: (fits[c], -c))
        if best != column:
            fields[best], how[best], headers[best] = fields.pop(column), how.pop(column), headers[column]
        yield from (c for c in fits if c != best and headers[c])


def split_columns(body: Sequence[Sequence[str]], headers: Sequence[str], fields: Mapping[int, str]) -> dict[int, str]:
    """Columns right of a compound one that hold the other half of its values: column → the compound's name.

    緯度経度 over 34.34 and 134.04; 利用時間 over 8:30, ～ and 17:15. The header is merged over them, or theirs are blank.
    """
    columns: dict[int, str] = {}
    for column, name in fields.items():
        is_half = {"point": _is_angle, "hours": _is_time}.get(name)
        others = _same_header(headers, column) or _blank_run(headers, column)
        others = [c for c in others if c not in fields and has_values(body, c)]
        if is_half and others:
            rows = ([row[c].strip() for c in (column, *others)] for row in body[:_SAMPLE_ROWS])
            split = [row for row in rows if any(row[1:])]
            halves = sum(is_half(row[0]) and is_half(row[-1]) and not _between(row) for row in split)
            if halves and halves >= _MIN_SPLIT * len(split):
                columns |= dict.fromkeys(others, name)
    return columns


def _is_angle(text: str) -> bool:
    return angles.parse_angle(angles.normalize_angle(text)) is not None


def _is_time(text: str) -> bool:
    now, kind = times.parse_time(text)
    return bool(now) and kind not in DOUBTS


def _between(row: Sequence[str]) -> str:
    """What stands between the halves, beside the sign of a range."""
    return "".join(row[1:-1]).strip(_RANGE_SIGNS)


def join_halves(name: str, cells: Sequence[str]) -> str:
    """The halves of a compound value as one text: 34.34,134.04 or 8:30～17:15 (also from Excel's fractions of a day)."""
    halves = [cell for cell in map(str.strip, cells) if cell.strip(_RANGE_SIGNS)]
    if name == "point" or len(halves) < 2:
        return ",".join(halves)
    return "～".join(times.parse_time(half)[0] if _is_time(half) else half for half in halves)


def has_values(body: Sequence[Sequence[str]], column: int) -> bool:
    """Whether a column has any value."""
    return any(row[column].strip() for row in body)


def repeats(body: Sequence[Sequence[str]], column: int, used: int) -> bool:
    """Whether a column holds nothing that the used one does not hold in the same row."""
    return all(row[column].strip() in ("", row[used].strip()) for row in body)


def _same_header(headers: Sequence[str], column: int) -> list[int]:
    """The columns to the right with the same header."""
    end = column + 1
    while end < len(headers) and headers[end] == headers[column]:
        end += 1
    return list(range(column + 1, end))


def _blank_headers(
    headers: Sequence[str], column: int, body: Sequence[Sequence[str]], field: Field | None
) -> list[int]:
    """The columns without a header to the right of an empty one."""
    if (
        field is None
        or (field.type == "string" and field.role not in _RECOGNISABLE_ROLES)
        or headers[column + 1 : column + 2] != [""]
    ):
        return []
    if has_values(body, column):
        return []
    return _blank_run(headers, column)


def _blank_run(headers: Sequence[str], column: int) -> list[int]:
    """The columns without a header next to this one."""
    run = headers[column + 1 : column + 1 + _MAX_BLANK_HEADERS]
    return [column + 1 + n for n in range(len(run)) if not any(run[: n + 1])]


def _fitting_cells(body: Sequence[Sequence[str]], column: int, field: Field | None) -> int:
    """How many cells of a column can be read as the field (None, a compound: how many are filled)."""
    texts = [row[column] for row in body if row[column].strip()]
    if field is None:
        return len(texts)
    read = (times.parse_time(text) if field.type == "time" else cell_values.parse_cell(text, field) for text in texts)
    return sum(bool(now) and kind not in DOUBTS for now, kind in read)
