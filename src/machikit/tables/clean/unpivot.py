"""Turn wide tables into long ones: a column for each kind of waste, for each year, or for each age becomes rows or bands.

`to_long` is called before a table is cleaned into a topic and returns None for most tables, which are long already. Every row of the
source is in the result at least once, and `Grid.lines` has the row of the source that each one came from.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from machikit._base.messages import kit_error
from machikit.catalog.model import Schema
from machikit.tables.clean import age_bands, columns, header_names
from machikit.tables.clean.collection_rules import is_collection_rule, names_waste, short_rule, waste_kind
from machikit.tables.grid import Grid, reshaped
from machikit.tables.values import dates

_MIN_SHARE = 0.6  # of a column's filled cells that decide what the column is
_SAMPLE_ROWS = 40
# Headers of columns beside the kinds of waste
_OTHER_HEADER = re.compile(
    r"センター|事業[所者]|業者|担当|委託|備考|注意|コード|番号|^n[o0]\.?$|人口|世帯|面積|よみ|読み|ふりがな|フリガナ|カナ$|更新|郵便|時間|時刻|箇所数"
    r"|ステーション|カレンダー|url|pdf|緯度|経度|電話|tel|住所|所在地|問い?合わ?せ|^(?:班|組|区|色)$",
    re.I,
)
_DAY_WORD = re.compile(r"[月火水木金土日]|第?\s?[1-5１-５]|週|毎|隔|年\d|随時|\d{6,8}")
_OPENING_HEADER = re.compile(
    r"休館|休業|休診|定休|休日|利用|開館|開所|開設|営業|診療|実施|運行"
)  # days on which something is open or closed
_OTHER_CELL = re.compile(
    r"https?://\S*|[\d,.]{1,7}|[\d,.]{9,}"
)  # cells of such a column: URLs and figures (a date has eight digits)
ROLE_PAIRS = (("category", "rule"), ("date", "value"))  # roles of the two fields that columns become
_YEAR = re.compile(r"(?:19|20)\d\d(?!\d)|(?:昭和|平成|令和|(?<![A-Za-z])[SHR])(?:\d{1,2}|元)|年度?(?:$|[(（])")

Body = Sequence[Sequence[str]]
# (headers, body, schema) → columns to unpivot, and columns that look like them and cannot be
ColumnFinder = Callable[[Sequence[str], Body, Schema], tuple[list[int], list[int]]]


@dataclass(frozen=True)
class WideColumns:
    """The columns of a wide table that become rows or bands.

    header_row: their header row; headers: the headers, a blank one replaced by the cell above it; columns: the columns to unpivot;
    unusable: columns that look like them and cannot be unpivoted; is_certain: whether the file's own words make these the topic's columns
    for certain (kinds of waste do, bare years do not).
    """

    header_row: int
    headers: list[str]
    columns: list[int]
    unusable: list[int]
    is_certain: bool


def find_wide_columns(grid: Grid, schema: Schema) -> WideColumns | None:
    """The columns that `to_long` would unpivot; None where the table is long already or is not of this kind.

    It depends on the topic's roles: category and rule (collection days), date and value (years side by side), counts by age
    (`age_bands`).
    """
    roles = {f.role for f in schema.fields}
    if {"category", "rule"} <= roles:
        return _find_columns(grid, schema, ROLE_PAIRS[0], _waste_columns)
    if {"date", "value"} <= roles:
        return _find_columns(grid, schema, ROLE_PAIRS[1], _date_columns)
    ages = age_bands.find_age_columns(grid, schema) if any(f.age for f in schema.fields) else None
    return WideColumns(ages[0], [*grid.cells[ages[0]]], ages[1], unusable=[], is_certain=False) if ages else None


def unpivoted_headers(grid: Grid, schema: Schema) -> list[str]:
    """The headers of the columns that become rows or bands."""
    wide_columns = find_wide_columns(grid, schema)
    return [wide_columns.headers[c] for c in wide_columns.columns] if wide_columns else []


def to_long(grid: Grid, schema: Schema) -> Grid | None:
    """The long table; None where the table is long already or is not of this kind: see `find_wide_columns`."""
    roles = {f.role for f in schema.fields}
    pair = next((pair for pair in ROLE_PAIRS if set(pair) <= roles), None)
    if pair is None:
        return age_bands.to_bands(grid, schema) if any(f.age for f in schema.fields) else None
    wide_columns = find_wide_columns(grid, schema)
    if wide_columns is None:
        return None
    headers = [schema.role(role)[0].header for role in pair]
    return _unpivot(grid, wide_columns.header_row, wide_columns.headers, wide_columns.columns, headers, schema)


def stack_columns(grid: Grid, spec: Mapping[str, Any]) -> Grid:
    """Make a row of each filled cell of the columns that a recipe names, such as the departures of a stop side by side.

    spec: keep, headers of the columns that stay; into, header of the new column of values; by, header of the new column of
    labels; columns, {label: [headers of the columns to stack]}. Headers are in the first row.
    Raises KitError for a header that does not exist.
    """
    header = grid.cells[0]
    labelled = [(label, name) for label, names in spec["columns"].items() for name in names]
    if missing := next((name for name in (*spec["keep"], *(n for _, n in labelled)) if name not in header), None):
        raise kit_error("recipe.missing", f"stack: {grid.where}", key=missing)
    others = [header.index(name) for name in spec["keep"]]
    columns_ = [(label, header.index(name)) for label, name in labelled]
    cells, lines = [[*spec["keep"], spec["into"], spec["by"]]], [grid.source_row(0)]
    for n, row in enumerate(grid.cells[1:], start=1):
        rows = [[*(row[c] for c in others), row[column], label] for label, column in columns_ if row[column].strip()]
        cells += rows
        lines += [grid.source_row(n)] * len(rows)
    return reshaped(grid, cells, lines, {c: n for n, c in enumerate(others)})


@lru_cache(20_000)
def _is_date(header: str) -> bool:
    date, kind = dates.parse_date(_normalized(header))
    return bool(date) and kind in (None, "fiscal_year")


def _date_columns(headers: Sequence[str], body: Body, schema: Schema) -> tuple[list[int], list[int]]:
    """Two or more columns whose headers are dates, and the columns that name a year in another way."""
    dated = [c for c, header in enumerate(headers) if header and _is_date(header)]
    if len(dated) < 2:
        return [], []
    others = (c for c, header in enumerate(headers) if c not in dated and _YEAR.search(_normalized(header)))
    return dated, [c for c in others if any(line[c].strip() for line in body)]


def _waste_columns(headers: Sequence[str], body: Body, schema: Schema) -> tuple[list[int], list[int]]:
    """The columns of kinds of waste, and columns beside them that are neither that nor a field of the topic.

    A column is one of a kind of waste when its cells are rules, when its header says so, or when it is to the right of the areas
    and its cells mention days. So a kind of waste whose rules cannot be read is in the table, too.
    """
    if sum(map(is_collection_rule, headers)) > 1:
        return [], []
    rules = [
        c
        for c, header in enumerate(headers)
        if header and _most_cells(is_collection_rule, body, c) and not _OPENING_HEADER.search(header)
    ]
    if not rules:
        return [], []
    known, areas = header_names.known_headers(schema, {}), {f.id for f in schema.role("area")}
    unknown = [c for c, h in enumerate(headers) if h and c not in rules and header_names.fold_header(h) not in known]
    area_columns = [
        c for c, h in enumerate(headers) if known.get(header_names.fold_header(h)) in areas and c not in rules
    ]
    edge = area_columns[-1] if area_columns else min(rules)
    candidates = [c for c in unknown if _may_be_waste(headers[c], body, c)]
    more = [c for c in candidates if names_waste(headers[c]) or (area_columns and c > edge and _mentions_days(body, c))]
    waste = sorted({*rules, *more})
    # a single column of weekdays occurs in many tables
    is_certain = len(rules) > 1 or any(names_waste(headers[c]) for c in waste)
    rest = [c for c in candidates if c not in more and c > edge]
    is_long = any(_most_cells(names_waste, body, c) for c in waste if c not in rules)  # a row for each kind already
    return (waste, rest) if is_certain and not is_long else ([], [])


def _mentions_days(body: Body, column: int) -> bool:
    """Whether any cell of the column mentions days."""
    return any(_DAY_WORD.search(line[column]) for line in body)


def _may_be_waste(header: str, body: Body, column: int) -> bool:
    if _OTHER_HEADER.search(_normalized(header)):
        return False
    filled = [cell for line in body if (cell := line[column].strip())]
    return bool(filled) and sum(bool(_OTHER_CELL.fullmatch(cell)) for cell in filled) < _MIN_SHARE * len(filled)


def _find_columns(grid: Grid, schema: Schema, pair: tuple[str, str], finder: ColumnFinder) -> WideColumns | None:
    """The wide columns under the first row that is a header of such columns."""
    matched = set(columns.match(grid.cells, schema).fields.values())
    if {schema.role(role)[0].id for role in pair} <= matched:
        return None
    for row in range(min(len(grid.cells), columns.HEADER_ROWS)):
        body = [line for line in grid.cells[row + 1 : row + 1 + _SAMPLE_ROWS] if any(line)]
        headers = _headers(grid.cells, row)
        wide_columns, rest = finder(headers, body, schema) if body else ([], [])
        if wide_columns:
            is_certain = pair == ROLE_PAIRS[0] and any(names_waste(headers[c]) for c in wide_columns)
            return WideColumns(row, headers, wide_columns, rest, is_certain)
    return None


def _normalized(header: str) -> str:
    return unicodedata.normalize("NFKC", header).strip()


def _headers(cells: Sequence[Sequence[str]], row: int) -> list[str]:
    """The header cells of a row; a blank one is taken from the row above, where that is a row of headers and not a title."""
    headers = [cell.strip() for cell in cells[row]]
    above = [cell.strip() for cell in cells[row - 1]] if row else []
    if not any(headers) or sum(map(bool, above)) < 2:
        return headers
    return [cell or above[c] for c, cell in enumerate(headers)]


def _most_cells(predicate: Callable[[str], bool], body: Body, column: int) -> bool:
    """Whether a predicate holds for most filled cells of a column."""
    filled = [line[column] for line in body if line[column].strip()]
    return bool(filled) and sum(map(predicate, filled)) >= _MIN_SHARE * len(filled)


def _unpivot(
    grid: Grid, header: int, headers: list[str], wide_columns: list[int], names: list[str], schema: Schema
) -> Grid:
    """A row for each filled cell of the wide columns. names: the headers of the two new columns, for the label and the value."""
    others = [c for c in range(len(headers)) if c not in wide_columns]
    short = next((f.header for f in schema.role("weekdays")), None)
    top = [*(headers[c] for c in others), *names, *([short] if short else [])]
    cells, lines = [top], [grid.source_row(header)]
    labels = {c: waste_kind(headers[c]) for c in wide_columns}
    folded = [header_names.fold_header(text) for text in headers]
    first = next(c for c, text in enumerate(folded) if text)
    for n, row in enumerate(grid.cells[header + 1 :], start=header + 1):
        if (
            header_names.fold_header(row[first]) == folded[first]
            and [header_names.fold_header(cell) for cell in row] == folded
        ):
            cells.append(top)  # a repeated header, which `non_data_rows` sets aside
            lines.append(grid.source_row(n))
            continue
        filled = [(labels[c], row[c]) for c in wide_columns if row[c].strip()] or [("", "")]
        fixed = [row[c] for c in others]
        for label, value in filled:
            cells.append([*fixed, label, value, *([short_rule(value)] if short else [])])
            lines.append(grid.source_row(n))
    new_columns = {c: n for n, c in enumerate(others)} | dict.fromkeys(wide_columns, len(others) + 1)
    return reshaped(grid, cells, lines, new_columns)
