"""What the spreadsheet shows of a table beyond its values, held against the rows and columns that are taken.

Kinds: hidden_rows, filtered_rows, hidden_columns, hidden_sheet, struck_text and marks_unread (doubts: a person decides before
anything is published), hidden_unused (a note), link_target (a repair); struck is a reason to set a row aside.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from machikit.catalog.model import Schema
from machikit.tables.clean import columns
from machikit.tables.clean.columns import Matched
from machikit.tables.findings import Finding, Row
from machikit.tables.grid import Grid
from machikit.tables.read.cell_marks import WEB

MOST = 0.5  # of a row's filled cells: where more are struck through, the row is
RANGES = 30  # of row numbers, spelled out


class Shown:
    """Asked row by row while a table is cleaned; what it has to say of the whole stands in `findings`."""

    def __init__(self, grid: Grid, found: Matched, schema: Schema, subject: str):
        """subject: the field that says what a row is about."""
        self.grid, self.found = grid, found
        self.links = {(row, c): to for row, c, to in grid.links}
        self.struck: dict[int, dict[int, str]] = {}
        for row, c, part in grid.struck:
            self.struck.setdefault(row, {})[c] = part
        self.urls = [c for c, f in found.fields.items() if f in schema.by_id and schema.by_id[f].type == "url"]
        self.subject = next((c for c, name in found.fields.items() if name == subject), None)
        self.hidden, self.filtered = set(grid.hidden_rows), set(grid.filtered_rows)
        self.hidden_columns = [c for c in grid.hidden_columns if c < len(found.headers) and found.headers[c]]
        self.taken: list[int] = []
        self.filled: set[int] = set()  # hidden columns that hold something
        self.idle = not (grid.links or grid.struck or grid.hidden_rows or grid.filtered_rows or self.hidden_columns)

    def cells(self, number: int, raw: Sequence[str]) -> dict[str, str]:
        """Field → cell; where an address is wanted and the cell is none, the one to which it leads."""
        cells = columns.cells_of(raw, self.found)
        for c in self.urls if self.links else ():
            if (number, c) in self.links and not _is_address(raw[c]):
                cells[self.found.fields[c]] = self.links[number, c]
        return cells

    def reason(self, number: int, raw: Sequence[str]) -> str:
        """`struck` for a row whose name, or most of which, is struck through."""
        whole = [c for c, part in self.struck.get(number, {}).items() if not part and c < len(raw) and raw[c].strip()]
        if not whole:
            return ""
        most = len(whole) > MOST * sum(bool(c.strip()) for c in raw)
        return "struck" if most or self.subject in whole else ""

    def of_row(self, row: Row, raw: Sequence[str]) -> Iterator[Finding]:
        """What is to be said of a row that is kept. To be asked once for each."""
        if self.idle:
            return
        self.taken.append(row.number)
        self.filled.update(c for c in self.hidden_columns if raw[c].strip())
        for c, part in self.struck.get(row.number, {}).items():
            if c in self.found.fields and raw[c].strip():
                yield Finding("struck_text", row.number, row.name, self.found.headers[c], part or raw[c].strip())
        for c in self.urls:
            if (row.number, c) in self.links and not _is_address(raw[c]):
                header = self.found.headers[c]
                yield Finding("link_target", row.number, row.name, header, raw[c].strip(), self.links[row.number, c])

    @property
    def findings(self) -> list[Finding]:
        """What is to be said of the table as a whole, after all rows."""
        rows = (("hidden_rows", self.hidden), ("filtered_rows", self.filtered))
        told = [(kind, [n for n in dict.fromkeys(self.taken) if n in of]) for kind, of in rows]
        found = [Finding(kind, 0, was=_ranges(numbers)) for kind, numbers in told if numbers]
        for kind, taken in (("hidden_columns", True), ("hidden_unused", False)):
            columns = [c for c in sorted(self.filled) if (c in self.found.fields) == taken]
            if columns:
                found.append(Finding(kind, 0, was="、".join(self.found.headers[c] for c in columns)))
        if self.grid.hidden:
            found.append(Finding("hidden_sheet", 0, was=self.grid.name))
        return found if self.grid.marked else [*found, Finding("marks_unread", 0)]


def _is_address(cell: str) -> bool:
    return bool(WEB.match(unicodedata.normalize("NFKC", cell).strip()))


def _ranges(rows: Iterable[int]) -> str:
    """3, 5, 6, 7 → "3, 5–7 (4)": the rows, and how many they are."""
    numbers = sorted(rows)
    runs: list[list[int]] = []
    for n in numbers:
        if runs and n == runs[-1][1] + 1:
            runs[-1][1] = n
        else:
            runs.append([n, n])
    told = [str(a) if a == b else f"{a}–{b}" for a, b in runs[:RANGES]] + (["…"] if len(runs) > RANGES else [])
    return ", ".join(told) + (f" ({len(numbers)})" if len(numbers) > 1 else "")
