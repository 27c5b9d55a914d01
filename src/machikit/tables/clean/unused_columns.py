"""Columns of a source that no field takes: each is told, and one that looks like a column that was taken is for a person."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

from machikit.catalog.model import Schema
from machikit.tables.clean import columns
from machikit.tables.findings import Finding
from machikit.tables.grid import Grid

# What differs where a column stands there once for each year, or several times: 令和5年度, (R6), 2024.4, ②, 電話番号2
_COUNTED = re.compile(
    r"(?:明治|大正|昭和|平成|令和|(?<![a-z])[mtshr])?(?:\d+|元)(?:年度?|月|日|現在|時点|回|番目)*|前年度?|昨年度?|今年度?|本年度|来年度?|翌年度?|[\s()_./・-]"
)


def columns_beside(grid: Grid, found: columns.Matched, schema: Schema) -> Iterator[Finding]:
    """Of each column that was not taken: `left_column` (doubt), `unmatched` or `nameless_column` (notes; was: filled cells)."""
    body = grid.cells[found.row + 1 :]
    left = [c for c in range(len(found.headers)) if c not in found.how and c not in found.several]
    filled = Counter(c for row in body for c in left if row[c].strip())
    taken = {found.headers[c] for c in found.fields}
    for column in left:
        header = found.headers[column]
        if header in taken and not filled[column]:
            continue  # the rest of a header that is merged over several columns
        if not header:
            if n := filled[column]:
                yield Finding("nameless_column", 0, column=f"#{column + 1}", was=f"{n:,}")
            continue
        told = not filled[column] or header in found.beside
        beside = None if told else _beside(header, column, found, schema)
        if beside is not None and not _in_other(body, column, beside):
            yield Finding("left_column", 0, column=header, was=f"{filled[column]:,}", now=found.headers[beside])
        else:
            yield Finding("unmatched", 0, column=header)


def _beside(header: str, column: int, found: columns.Matched, schema: Schema) -> int | None:
    """The column that was taken and of which this one looks like another year or another copy."""
    name = columns.fold(header)
    for taken, field in found.fields.items():
        other = columns.fold(found.headers[taken])
        one = schema.by_id.get(field)
        if name == other or (not (one and one.age) and _plain(name) == _plain(other) != ""):
            return taken
    return None


def _plain(name: str) -> str:
    return _COUNTED.sub("", unicodedata.normalize("NFKC", name))


def _in_other(body: Sequence[Sequence[str]], column: int, taken: int) -> bool:
    """Whether all that the column says stands in the other, too."""
    return all(row[column].strip() in ("", row[taken].strip()) for row in body)
