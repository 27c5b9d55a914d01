"""Report what a spreadsheet marks beyond its values: hidden rows, columns and sheets, struck-through text, and links.

Kinds: hidden_rows, filtered_rows, hidden_columns, hidden_sheet, struck_text, struck_rules and marks_unread (doubts: a person
decides before anything is published), hidden_unused (a note), link_target (a repair); struck is a reason to set a row aside.
"""

import math
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence

from machikit.catalog.model import Schema
from machikit.tables.clean import columns
from machikit.tables.clean.columns import MatchedColumns
from machikit.tables.findings import Finding, Row
from machikit.tables.grid import Grid
from machikit.tables.read.cell_marks import WEB_ADDRESS

_MAX_STRUCK = 0.5  # of a row's filled cells: where more are struck through, the whole row is
_MAX_RANGES = 30  # of row numbers in a message


class SpreadsheetMarks:
    """The marks of one sheet, queried row by row while a table is cleaned; `findings` is about the whole sheet."""

    def __init__(self, grid: Grid, matched: MatchedColumns, schema: Schema, subject: str):
        """subject: id of the field that names what a row is about."""
        self.grid, self.matched = grid, matched
        self.links = {(row, c): target for row, c, target in grid.links}
        self.struck: dict[int, dict[int, str]] = {}
        for row, c, part in grid.struck:
            self.struck.setdefault(row, {})[c] = part
        self.url_columns = [c for c, f in matched.fields.items() if f in schema.by_id and schema.by_id[f].type == "url"]
        self.subject = next((c for c, name in matched.fields.items() if name == subject), None)
        self.hidden, self.filtered = set(grid.hidden_rows), set(grid.filtered_rows)
        self.hidden_columns = [c for c in grid.hidden_columns if c < len(matched.headers) and matched.headers[c]]
        self.output_rows: list[int] = []
        self.filled: set[int] = set()  # hidden columns with values
        self.has_marks = bool(
            grid.links
            or grid.struck
            or grid.struck_rules
            or grid.hidden_rows
            or grid.filtered_rows
            or self.hidden_columns
        )

    def cells(self, number: int, raw: Sequence[str]) -> dict[str, str]:
        """Field id → cell; in URL columns, the target of a cell's link where the cell itself is not a web address."""
        cells = columns.field_cells(raw, self.matched)
        for c in self.url_columns if self.links else ():
            if (number, c) in self.links and not _is_url(raw[c]):
                cells[self.matched.fields[c]] = self.links[number, c]
        return cells

    def reason(self, number: int, raw: Sequence[str]) -> str:
        """`struck` for a row whose name is struck through, or most of whose cells are; else ""."""
        struck = [c for c, part in self.struck.get(number, {}).items() if not part and c < len(raw) and raw[c].strip()]
        if not struck:
            return ""
        is_mostly_struck = len(struck) > _MAX_STRUCK * sum(bool(c.strip()) for c in raw)
        return "struck" if is_mostly_struck or self.subject in struck else ""

    def row_findings(self, row: Row, raw: Sequence[str]) -> Iterator[Finding]:
        """The findings of a row that stays in the table. Call it once for each: it also records the row for `findings`."""
        if not self.has_marks:
            return
        self.output_rows.append(row.number)
        self.filled.update(c for c in self.hidden_columns if raw[c].strip())
        for c, part in self.struck.get(row.number, {}).items():
            if c in self.matched.fields and raw[c].strip():
                yield Finding("struck_text", row.number, row.name, self.matched.headers[c], part or raw[c].strip())
        for c in self.url_columns:
            if (row.number, c) in self.links and not _is_url(raw[c]):
                header = self.matched.headers[c]
                yield Finding("link_target", row.number, row.name, header, raw[c].strip(), self.links[row.number, c])

    @property
    def findings(self) -> list[Finding]:
        """The findings about the whole sheet; complete after all rows have been cleaned."""
        findings = []
        for kind, marked in (("hidden_rows", self.hidden), ("filtered_rows", self.filtered)):
            if numbers := [n for n in dict.fromkeys(self.output_rows) if n in marked]:
                findings.append(Finding(kind, 0, was=_ranges(numbers)))
        findings += _struck_by_rules(self.grid, dict.fromkeys(self.output_rows))
        for kind, is_used in (("hidden_columns", True), ("hidden_unused", False)):
            if hidden := [c for c in sorted(self.filled) if (c in self.matched.fields) == is_used]:
                findings.append(Finding(kind, 0, was="、".join(self.matched.headers[c] for c in hidden)))
        if self.grid.hidden:
            findings.append(Finding("hidden_sheet", 0, was=self.grid.name))
        return findings if self.grid.marks_known else [*findings, Finding("marks_unread", 0)]


def marks_of_statistic(grid: Grid, numbers: Iterable[int], headers: Mapping[int, str]) -> list[Finding]:
    """The findings about the marks of a sheet whose cells become rows of their own.

    numbers: source rows that are used; headers: column → header, of the columns that are used.
    """
    used = dict.fromkeys(numbers)
    findings = [
        Finding(kind, 0, was=_ranges(hidden))
        for kind, marked in (("hidden_rows", set(grid.hidden_rows)), ("filtered_rows", set(grid.filtered_rows)))
        if (hidden := [n for n in used if n in marked])
    ]
    if hidden_columns := [headers[c] for c in grid.hidden_columns if c in headers]:
        findings.append(Finding("hidden_columns", 0, was="、".join(hidden_columns)))
    if grid.hidden:
        findings.append(Finding("hidden_sheet", 0, was=grid.name))
    struck = [(row, c, part) for row, c, part in grid.struck if row in used and c in headers]
    findings += _struck_by_rules(grid, used)
    return [*findings, *(Finding("struck_text", row, "", headers[c], part) for row, c, part in struck)]


def _struck_by_rules(grid: Grid, rows: Iterable[int]) -> list[Finding]:
    """One finding for the rows that a conditional format may strike through. Whether it does depends on a formula, which is not read."""
    rules = grid.struck_rules
    at = ((n, bisect_right(rules, (n, math.inf)) - 1) for n in (rows if rules else ()))
    numbers = [n for n, i in at if i >= 0 and n <= rules[i][1]]
    return [Finding("struck_rules", 0, was=_ranges(numbers))] if numbers else []


def _is_url(cell: str) -> bool:
    return bool(WEB_ADDRESS.match(unicodedata.normalize("NFKC", cell).strip()))


def _ranges(rows: Iterable[int]) -> str:
    """3, 5, 6, 7 → "3, 5–7 (4)": the row numbers as ranges, and how many they are."""
    numbers = sorted(rows)
    ranges: list[list[int]] = []
    for n in numbers:
        if ranges and n == ranges[-1][1] + 1:
            ranges[-1][1] = n
        else:
            ranges.append([n, n])
    texts = [str(a) if a == b else f"{a}–{b}" for a, b in ranges[:_MAX_RANGES]]
    texts += ["…"] if len(ranges) > _MAX_RANGES else []
    return ", ".join(texts) + (f" ({len(numbers)})" if len(numbers) > 1 else "")
