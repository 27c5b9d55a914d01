"""Convert population counts to the standard's five-year age bands.

The source may have a column for each single year of age, or a row for each sex. The result is by sex where the source
distinguishes the sexes. A band is only added up from figures that fill it exactly: where one of them is suppressed or blank,
the band is blank.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from machikit.catalog.model import Field, Schema
from machikit.tables.clean import columns
from machikit.tables.grid import Grid, reshaped
from machikit.tables.values import cell_values

MIN_AGE_COLUMNS = 10  # with fewer, a table is not one of ages
_AGE = re.compile(
    r"(?<!\d)(?P<from>\d{1,3})\s*(?:歳|才)?(?:\s*[-~〜―–ー]\s*(?P<to>\d{1,3})\s*(?:歳|才)?|(?P<over>\s*(?:以上|[~〜+])))?"
)
_AGE_HEADER = re.compile(r"歳|才|^(男性?|女性?|計)?[\s_]*\d{1,3}\s*[-~〜―–ー]\s*\d{1,3}$")
_SEX = (("m", re.compile(r"男|\bmale|(?<![a-z])man", re.I)), ("f", re.compile(r"女|female|woman", re.I)))
_BOTH_SEXES = re.compile(r"[＊*\s]*(総|合)?[計数]+[＊*\s]*|男女計?|総計")
_DERIVED = re.compile(r"再|うち|内訳|割合|率|平均")  # figures that other columns hold already
_COUNT_HEADER = re.compile(r"総数|総人口|合計|人口|^計$|世帯|^男|^女|total|population|households?|^male|^female", re.I)


@dataclass(frozen=True)
class _AgeColumn:
    """A column of counts by age. low, high: inclusive, high None for "and over"; sex: None where the header does not name it."""

    column: int
    low: int
    high: int | None
    sex: str | None


def to_bands(grid: Grid, schema: Schema) -> Grid | None:
    """The table in the standard's bands; None where it has them already or is not a table of ages."""
    ages = _find_ages(grid, schema)
    if ages is None:
        return None
    header, age_columns, by_sex = ages
    if by_sex is None:
        return _band_columns(grid, header, age_columns, schema)
    return _join_sexes(grid, header, age_columns, by_sex, schema)


def find_age_columns(grid: Grid, schema: Schema) -> tuple[int, list[int]] | None:
    """The header row of a table of ages and its age columns; None where `to_bands` would return None."""
    ages = _find_ages(grid, schema)
    return (ages[0], [age.column for age in ages[1]]) if ages else None


def _find_ages(grid: Grid, schema: Schema) -> tuple[int, list[_AgeColumn], int | None] | None:
    """The header row, the age columns, and the column that names the sex (None: no such column).

    A table in which the same age occurs several times (once for each year, say) is rejected: it is unclear which one is meant.
    """
    matched = columns.match(grid.cells, schema).fields.values()
    if sum(schema.by_id[name].age is not None for name in matched if name in schema.by_id) >= MIN_AGE_COLUMNS:
        return None
    header, ages = max(
        ((r, list(_age_columns(grid.cells, r))) for r in range(min(len(grid.cells), columns.HEADER_ROWS))),
        key=lambda candidate: len(candidate[1]),
        default=(0, []),
    )
    if len(ages) < MIN_AGE_COLUMNS or len({(a.low, a.high, a.sex) for a in ages}) < MIN_AGE_COLUMNS:
        return None
    by_sex = _sex_column(grid.cells, header)
    if by_sex is None and not _band_fields(schema, any(a.sex for a in ages)):
        return None
    return header, ages, by_sex


def _age_columns(cells: Sequence[Sequence[str]], row: int) -> Iterator[_AgeColumn]:
    """The columns whose header in this row is an age; the sex may also stand in a merged cell above."""
    merged = ""
    for column, cell in enumerate(cells[row]):
        above = cells[row - 1][column].strip() if row else ""
        merged = above or merged
        text = unicodedata.normalize("NFKC", cell)
        m = _AGE.search(text)
        if not m or _DERIVED.search(text) or not _AGE_HEADER.search(text):
            continue
        low = int(m["from"])
        high = None if m["over"] else int(m["to"] or low)
        yield _AgeColumn(column, low, high, _sex(text) or _sex(unicodedata.normalize("NFKC", merged)))


def _sex(text: str) -> str | None:
    """m or f; None where the text names neither or both."""
    sexes = [sex for sex, pattern in _SEX if pattern.search(text)]
    return sexes[0] if len(sexes) == 1 else None


def _sex_column(cells: Sequence[Sequence[str]], header: int) -> int | None:
    """The column whose cells are 男, 女 (and 計)."""
    body = cells[header + 1 : header + 40]
    for column in range(len(cells[header])):
        texts = [row[column].strip() for row in body if row[column].strip()]
        if len({_sex(t) for t in texts} & {"m", "f"}) == 2 and all(_sex(t) or _BOTH_SEXES.fullmatch(t) for t in texts):
            return column
    return None


def _band_fields(schema: Schema, by_sex: bool = True) -> list[Field]:
    """The topic's age bands: those of each sex, or those of both together."""
    return [f for f in schema.fields if f.role == "count" and f.age and bool(f.sex) == by_sex]


def _columns_of_band(ages: Sequence[_AgeColumn], field: Field) -> list[int] | None:
    """The columns that fill a band without gap or overlap, from its lowest age on; None where they do not."""
    low, high = field.age or (0, None)
    inside = [a for a in ages if a.low >= low and (high is None or (a.high is not None and a.high <= high))]
    exact = [a for a in inside if (a.low, a.high) == (low, high)]
    ordered = sorted(exact[:1] or inside, key=lambda a: a.low)
    expected: int | None = low
    for age in ordered:
        if age.low != expected:
            return None
        expected = None if age.high is None else age.high + 1
    return [a.column for a in ordered] if expected == (None if high is None else high + 1) else None


def _sum(row: Sequence[str], band: Sequence[int] | None) -> str:
    """The sum of a band's columns; "" where there are none or a figure is missing."""
    numbers = [cell_values.parse_integer(row[c])[0] for c in band or ()]
    return str(sum(map(int, numbers))) if numbers and all(numbers) else ""


def _band_columns(grid: Grid, header: int, ages: list[_AgeColumn], schema: Schema) -> Grid:
    """Each row stays a row; its age columns become bands by sex, or of both sexes where the table does not distinguish them."""
    age_columns, fields = {a.column for a in ages}, _band_fields(schema, any(a.sex for a in ages))
    others = [c for c in range(len(grid.cells[header])) if c not in age_columns]
    bands_ = [_columns_of_band([a for a in ages if a.sex == f.sex], f) for f in fields]
    cells = [[*(_header_text(grid.cells, header, c) for c in others), *(f.header for f in fields)]]
    for row in grid.cells[header + 1 :]:
        cells.append([*(row[c] for c in others), *(_sum(row, band) for band in bands_)])
    lines = (grid.source_row(r) for r in range(header, len(grid.cells)))
    return reshaped(grid, cells, lines, {c: n for n, c in enumerate(others)})


def _header_text(cells: Sequence[Sequence[str]], header: int, column: int) -> str:
    return cells[header][column] or (cells[header - 1][column] if header else "")


def _join_sexes(grid: Grid, header: int, ages: list[_AgeColumn], by_sex: int, schema: Schema) -> Grid:
    """Consecutive rows for 男, 女 and 計 of one place become one row."""
    replaced = {a.column for a in ages} | {by_sex}
    others = [c for c in range(len(grid.cells[header])) if c not in replaced]
    headers = {c: unicodedata.normalize("NFKC", grid.cells[header][c]) for c in others}
    names = [c for c, text in headers.items() if not (_COUNT_HEADER.search(text) or _DERIVED.search(text))]
    totals = [f for f in schema.fields if f.role == "count" and f.age is None and f.sex]
    total = next((c for c, text in headers.items() if re.search(r"総数|総人口|人口", text)), None)
    fields = _band_fields(schema)
    band = {f.id: _columns_of_band(ages, f) for f in fields}
    cells = [[*(grid.cells[header][c] for c in others), *(f.header for f in (*totals, *fields))]]
    lines = [grid.source_row(header)]
    for first, group in _groups(grid.cells, header, names, by_sex):
        row = [next(iter(group.values()))[c] if c in names else _both_sexes(group, c, c == total) for c in others]
        row += [group[f.sex][total] if f.sex in group and total is not None else "" for f in totals]
        row += [_sum(group[f.sex], band[f.id]) if f.sex in group else "" for f in fields]
        cells.append(row)
        lines.append(grid.source_row(first))
    return reshaped(grid, cells, lines, {c: n for n, c in enumerate(others)})


def _both_sexes(group: dict[str | None, Sequence[str]], column: int, add: bool) -> str:
    """A figure for both sexes: from the row for both, else the sum of the two (add: the figures of the sexes add up to it)."""
    if None in group:
        return group[None][column]
    numbers = [cell_values.parse_integer(row[column])[0] for row in group.values()]
    return str(sum(map(int, numbers))) if add and len(numbers) == 2 and all(numbers) else ""


def _groups(
    cells: Sequence[Sequence[str]], header: int, names: list[int], by_sex: int
) -> Iterator[tuple[int, dict[str | None, Sequence[str]]]]:
    """Consecutive rows of the same place that differ in sex: number of the first row, and sex (None: both) → row."""
    group: dict[str | None, Sequence[str]] = {}
    first, place = 0, None
    for n, row in enumerate(cells[header + 1 :], start=header + 1):
        sex, name = _sex(row[by_sex]), [row[c] for c in names]
        if group and (sex in group or name != place):
            yield first, group
            group = {}
        first, place = (n, name) if not group else (first, place)
        group[sex] = row
    if group:
        yield first, group
