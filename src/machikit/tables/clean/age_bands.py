"""Population by single years of age, or with a row for each sex → the standard's five-year bands, by sex where the table tells it.

Bands are only added up from figures that fill them exactly: where one is suppressed or blank, the band is blank.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from machikit.catalog.model import Field, Schema
from machikit.tables.clean import columns
from machikit.tables.grid import Grid, reshaped
from machikit.tables.values import cell_values

ENOUGH = 10  # columns of ages make a table of ages
_AGE = re.compile(
    r"(?<!\d)(?P<from>\d{1,3})\s*(?:歳|才)?(?:\s*[-~〜―–ー]\s*(?P<to>\d{1,3})\s*(?:歳|才)?|(?P<over>\s*(?:以上|[~〜+])))?"
)
_NAMED = re.compile(r"歳|才|^(男性?|女性?|計)?[\s_]*\d{1,3}\s*[-~〜―–ー]\s*\d{1,3}$")
_SEX = (("m", re.compile(r"男|\bmale|(?<![a-z])man", re.I)), ("f", re.compile(r"女|female|woman", re.I)))
_BOTH = re.compile(r"[＊*\s]*(総|合)?[計数]+[＊*\s]*|男女計?|総計")
_AGAIN = re.compile(r"再|うち|内訳|割合|率|平均")  # figures that are in other columns already
_SUMS = re.compile(r"総数|総人口|合計|人口|^計$|世帯|^男|^女|total|population|households?|^male|^female", re.I)


@dataclass(frozen=True)
class _Age:
    """A column of counts: from and to (inclusive; None: and over), and the sex where the header says it."""

    column: int
    low: int
    high: int | None
    sex: str | None


def bands(grid: Grid, schema: Schema) -> Grid | None:
    """The table in the standard's bands, or None where its columns are those already or it is no such table."""
    told = _table(grid, schema)
    if told is None:
        return None
    header, found, by_sex = told
    return _spread(grid, header, found, schema) if by_sex is None else _joined(grid, header, found, by_sex, schema)


def found(grid: Grid, schema: Schema) -> tuple[int, list[int]] | None:
    """The row of the headers that are ages, and their columns; None where `bands` makes nothing of the table."""
    told = _table(grid, schema)
    return (told[0], [one.column for one in told[1]]) if told else None


def _table(grid: Grid, schema: Schema) -> tuple[int, list[_Age], int | None] | None:
    """The header's row, its columns of ages, and the column that says the sex.

    A table in which an age stands several times (for each year, say) is none: nothing tells which of them is meant.
    """
    known = columns.match(grid.cells, schema).fields.values()
    if sum(schema.by_id[name].age is not None for name in known if name in schema.by_id) >= ENOUGH:
        return None
    header, found = max(
        ((r, list(_ages(grid.cells, r))) for r in range(min(len(grid.cells), columns.HEADER_ROWS))),
        key=lambda one: len(one[1]),
        default=(0, []),
    )
    if len(found) < ENOUGH or len({(a.low, a.high, a.sex) for a in found}) < ENOUGH:
        return None
    by_sex = _sex_column(grid.cells, header)
    if by_sex is None and not _targets(schema, any(a.sex for a in found)):
        return None
    return header, found, by_sex


def _ages(cells: Sequence[Sequence[str]], row: int) -> Iterator[_Age]:
    """The columns of ages whose header stands in this row, the sex also in a merged cell above it."""
    above = ""
    for column, own in enumerate(cells[row]):
        over = cells[row - 1][column].strip() if row else ""
        above = over or above
        text = unicodedata.normalize("NFKC", own)
        m = _AGE.search(text)
        if not m or _AGAIN.search(text) or not _NAMED.search(text):
            continue
        low = int(m["from"])
        high = None if m["over"] else int(m["to"] or low)
        yield _Age(column, low, high, _sex(text) or _sex(unicodedata.normalize("NFKC", above)))


def _sex(text: str) -> str | None:
    said = [sex for sex, pattern in _SEX if pattern.search(text)]
    return said[0] if len(said) == 1 else None


def _sex_column(cells: Sequence[Sequence[str]], header: int) -> int | None:
    """The column whose cells say 男, 女 (and 計)."""
    body = cells[header + 1 : header + 40]
    for column in range(len(cells[header])):
        texts = [row[column].strip() for row in body if row[column].strip()]
        if len({_sex(t) for t in texts} & {"m", "f"}) == 2 and all(_sex(t) or _BOTH.fullmatch(t) for t in texts):
            return column
    return None


def _targets(schema: Schema, by_sex: bool = True) -> list[Field]:
    """The topic's bands: of each sex, or of both together."""
    return [f for f in schema.fields if f.role == "count" and f.age and bool(f.sex) == by_sex]


def _filling(found: Sequence[_Age], field: Field) -> list[int] | None:
    """The columns that fill a band without gap or overlap, from its lowest age on; None where they do not."""
    low, high = field.age or (0, None)
    inside = [a for a in found if a.low >= low and (high is None or (a.high is not None and a.high <= high))]
    whole = [a for a in inside if (a.low, a.high) == (low, high)]
    ages = sorted(whole[:1] or inside, key=lambda a: a.low)
    at: int | None = low
    for age in ages:
        if age.low != at:
            return None
        at = None if age.high is None else age.high + 1
    return [a.column for a in ages] if at == (None if high is None else high + 1) else None


def _sum(row: Sequence[str], filling: Sequence[int] | None) -> str:
    """The sum of the columns that fill a band, "" where none do or a figure is missing."""
    numbers = [cell_values.integer(row[c])[0] for c in filling or ()]
    return str(sum(map(int, numbers))) if numbers and all(numbers) else ""


def _spread(grid: Grid, header: int, found: list[_Age], schema: Schema) -> Grid:
    """A row stays a row: its columns of ages become the bands of each sex, or of both where the table does not tell them apart."""
    taken, fields = {a.column for a in found}, _targets(schema, any(a.sex for a in found))
    kept = [c for c in range(len(grid.cells[header])) if c not in taken]
    filling = [_filling([a for a in found if a.sex == f.sex], f) for f in fields]
    cells = [[*(_name(grid.cells, header, c) for c in kept), *(f.header for f in fields)]]
    for row in grid.cells[header + 1 :]:
        cells.append([*(row[c] for c in kept), *(_sum(row, columns_) for columns_ in filling)])
    lines = (grid.line(r) for r in range(header, len(grid.cells)))
    return reshaped(grid, cells, lines, {c: n for n, c in enumerate(kept)})


def _name(cells: Sequence[Sequence[str]], header: int, column: int) -> str:
    return cells[header][column] or (cells[header - 1][column] if header else "")


def _joined(grid: Grid, header: int, found: list[_Age], by_sex: int, schema: Schema) -> Grid:
    """Rows for 男, 女 and 計 of one place, one after another, become one row."""
    taken = {a.column for a in found} | {by_sex}
    kept = [c for c in range(len(grid.cells[header])) if c not in taken]
    heads = {c: unicodedata.normalize("NFKC", grid.cells[header][c]) for c in kept}
    names = [c for c, text in heads.items() if not (_SUMS.search(text) or _AGAIN.search(text))]
    sums = [f for f in schema.fields if f.role == "count" and f.age is None and f.sex]
    total = next((c for c, text in heads.items() if re.search(r"総数|総人口|人口", text)), None)
    fields = _targets(schema)
    filling = {f.id: _filling(found, f) for f in fields}
    cells = [[*(grid.cells[header][c] for c in kept), *(f.header for f in (*sums, *fields))]]
    lines = [grid.line(header)]
    for first, group in _groups(grid.cells, header, names, by_sex):
        row = [next(iter(group.values()))[c] if c in names else _whole(group, c, c == total) for c in kept]
        row += [group[f.sex][total] if f.sex in group and total is not None else "" for f in sums]
        row += [_sum(group[f.sex], filling[f.id]) if f.sex in group else "" for f in fields]
        cells.append(row)
        lines.append(grid.line(first))
    return reshaped(grid, cells, lines, {c: n for n, c in enumerate(kept)})


def _whole(group: dict[str | None, Sequence[str]], column: int, add: bool) -> str:
    """A figure of both sexes: from the row for both, else (where figures of the sexes add up to it) their sum."""
    if None in group:
        return group[None][column]
    numbers = [cell_values.integer(row[column])[0] for row in group.values()]
    return str(sum(map(int, numbers))) if add and len(numbers) == 2 and all(numbers) else ""


def _groups(
    cells: Sequence[Sequence[str]], header: int, names: list[int], by_sex: int
) -> Iterator[tuple[int, dict[str | None, Sequence[str]]]]:
    """Rows that follow one another, name the same place and differ in sex (None: both), with the first one's number."""
    group: dict[str | None, Sequence[str]] = {}
    first, place = 0, None
    for n, row in enumerate(cells[header + 1 :], start=header + 1):
        sex, named = _sex(row[by_sex]), [row[c] for c in names]
        if group and (sex in group or named != place):
            yield first, group
            group = {}
        first, place = (n, named) if not group else (first, place)
        group[sex] = row
    if group:
        yield first, group
