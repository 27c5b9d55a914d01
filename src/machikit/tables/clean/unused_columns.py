"""Report the columns of a source that no field uses; one that looks like a used column is a doubt for a person to decide."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from machikit.catalog.model import Schema
from machikit.tables.clean import columns, header_names
from machikit.tables.clean.wide_headers import repeats
from machikit.tables.findings import Finding
from machikit.tables.grid import Grid

# The part of a header in which columns for several years, or several copies of a column, differ:
# 令和5年度, (R6), 2024.4, ②, 電話番号2
_YEAR_OR_COUNTER = re.compile(
    r"(?:明治|大正|昭和|平成|令和|(?<![a-z])[mtshr])?(?:\d+|元)(?:年度?|月|日|現在|時点|回|番目)*|前年度?|昨年度?|今年度?|本年度|来年度?|翌年度?|[\s()_./・-]"
)


def findings(grid: Grid, matched: columns.MatchedColumns, schema: Schema) -> Iterator[Finding]:
    """For each unused column: `left_column` (a doubt), `unmatched` or `nameless_column` (notes; was: number of filled cells)."""
    body = grid.cells[matched.header_row + 1 :]
    unused = [c for c in range(len(matched.headers)) if c not in matched.matched_by and c not in matched.ambiguous]
    filled = Counter(c for row in body for c in unused if row[c].strip())
    used_headers = {matched.headers[c] for c in matched.fields}
    for column in unused:
        header = matched.headers[column]
        if header in used_headers and not filled[column]:
            continue  # the rest of a header that is merged over several columns
        if not header:
            if n := filled[column]:
                yield Finding("nameless_column", 0, column=f"#{column + 1}", was=f"{n:,}")
            continue
        is_reported = not filled[column] or header in matched.merged_headers  # empty, or reported as merged_header
        similar = None if is_reported else _similar_used_column(header, column, matched, schema)
        if similar is not None and not repeats(body, column, similar):
            yield Finding("left_column", 0, column=header, was=f"{filled[column]:,}", now=matched.headers[similar])
        else:
            yield Finding("unmatched", 0, column=header)


def _similar_used_column(header: str, column: int, matched: columns.MatchedColumns, schema: Schema) -> int | None:
    """The used column of which this one seems to be another year or another copy."""
    name = header_names.fold_header(header)
    for used, field_id in matched.fields.items():
        other = header_names.fold_header(matched.headers[used])
        field = schema.by_id.get(field_id)
        if name == other or (not (field and field.age) and _without_year(name) == _without_year(other) != ""):
            return used
    return None


def _without_year(header: str) -> str:
    return _YEAR_OR_COUNTER.sub("", unicodedata.normalize("NFKC", header))
