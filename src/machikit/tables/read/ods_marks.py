"""Read the marks of an .ods: its content.xml is streamed (OpenDocument 1.3 part 3, 9.1: tables, rows, columns, cells).

Only the automatic styles in content.xml count; a strike that a style inherits from a named style is not followed.
"""

import zipfile

from machikit.tables.read.cell_marks import (
    MAX_COLUMNS,
    MAX_LINKS,
    WEB_ADDRESS,
    CellArea,
    CellMark,
    Marks,
    SheetMarks,
    struck_text,
)
from machikit.tables.read.excel_parts import Attributes, parse_part

HIDDEN = "collapse"
FILTERED = "filter"
MAX_HIDDEN_ROWS = 200_000  # of a sheet: one element may stand for all rows to its end


def sheet_marks(book: zipfile.ZipFile) -> dict[str, SheetMarks]:
    """Sheet name → its marks. Raises KeyError, ValueError or expat.ExpatError for a malformed workbook."""
    reader = _ContentReader()
    parse_part(book, "content.xml", reader.start, reader.end, reader.text)
    return reader.sheets


class _Table:
    """The state of one sheet while it is read."""

    def __init__(self, name: str):
        self.name = name
        self.row = self.column = self.rows = 0  # the position, from 0, and how many rows the element stands for
        self.styles: list[str] = []  # of the columns
        self.hidden: list[int] = []
        self.filtered: list[int] = []
        self.hidden_columns: list[int] = []
        self.struck: list[CellMark] = []
        self.links: list[CellMark] = []
        self.merged: list[CellArea] = []
        self.percents: list[tuple[int, int]] = []

    @property
    def sheet(self) -> SheetMarks:
        marks = Marks(
            tuple(self.hidden),
            tuple(self.filtered),
            tuple(self.hidden_columns),
            tuple(self.struck),
            tuple(self.links[:MAX_LINKS]),
            percents=tuple(self.percents),
        )
        return SheetMarks(marks, merged=tuple(self.merged))


class _ContentReader:
    """The XML handlers for content.xml. Attributes keep their prefixes, which are the same from every program."""

    def __init__(self) -> None:
        self.sheets: dict[str, SheetMarks] = {}
        self.strikes: set[str] = set()  # styles of cells and texts
        self.style = ""
        self.table = _Table("")
        self.cell: Attributes | None = None
        self.runs: list[tuple[str, bool | None]] = []
        self.spans: list[bool | None] = []
        self.annotations = 0  # depth of annotations, whose text does not belong to the cell

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag in ("table-cell", "covered-table-cell"):
            self.cell, self.runs, self.spans = attributes, [], []
        elif tag == "table-row":
            self._row(attributes)
        elif tag == "table-column":
            self._columns(attributes)
        elif tag == "table":
            self.table = _Table(attributes.get("table:name", ""))
        elif tag == "annotation":
            self.annotations += 1
        elif tag in ("span", "a", "p"):
            self._run(tag, attributes)
        elif tag == "style":
            self.style = attributes.get("style:name", "")
        elif tag == "text-properties":
            lines = [attributes.get(f"style:text-line-through-{key}", "none") for key in ("style", "type")]
            if lines != ["none", "none"]:
                self.strikes.add(self.style)

    def end(self, tag: str) -> None:
        if tag in ("table-cell", "covered-table-cell"):
            self._cell(self.cell or {})
            self.cell = None
        elif tag == "table-row":
            self.table.row += self.table.rows
        elif tag == "table":
            self.sheets[self.table.name] = self.table.sheet
        elif tag == "annotation":
            self.annotations -= 1
        elif tag == "span" and self.spans:
            self.spans.pop()

    def text(self, data: str) -> None:
        if self.cell is not None and not self.annotations:
            self.runs.append((data, self.spans[-1] if self.spans else None))

    def _run(self, tag: str, attributes: Attributes) -> None:
        if tag == "span":
            outer = self.spans[-1] if self.spans else None
            self.spans.append(True if attributes.get("text:style-name", "") in self.strikes else outer)
        elif tag == "a" and self.cell is not None and WEB_ADDRESS.match(address := attributes.get("xlink:href", "")):
            self.table.links.append((self.table.row + 1, self.table.column, address))

    def _row(self, attributes: Attributes) -> None:
        table = self.table
        table.rows, table.column = int(attributes.get("table:number-rows-repeated", "1")), 0
        rows = {HIDDEN: table.hidden, FILTERED: table.filtered}.get(attributes.get("table:visibility", ""))
        if rows is not None:
            rows += range(table.row + 1, table.row + 1 + min(table.rows, MAX_HIDDEN_ROWS - len(rows)))

    def _columns(self, attributes: Attributes) -> None:
        table = self.table
        first = len(table.styles)
        count = min(int(attributes.get("table:number-columns-repeated", "1")), MAX_COLUMNS - first)
        table.styles += [attributes.get("table:default-cell-style-name", "")] * count
        if attributes.get("table:visibility", "") in (HIDDEN, FILTERED):
            table.hidden_columns += range(first, first + count)

    def _cell(self, attributes: Attributes) -> None:
        table = self.table
        row, column = table.row + 1, table.column
        down, right = (int(attributes.get(f"table:number-{axis}-spanned", "1")) for axis in ("rows", "columns"))
        if (down, right) != (1, 1):
            table.merged.append((row, column, row + down - 1, column + right - 1))
        columns = int(attributes.get("table:number-columns-repeated", "1"))
        if attributes.get("office:value-type") == "percentage" and len(table.percents) < MAX_HIDDEN_ROWS:
            rows = range(row, row + min(table.rows, MAX_HIDDEN_ROWS // 10))
            table.percents += [(r, c) for r in rows for c in range(column, min(column + columns, MAX_COLUMNS))]
        style = attributes.get("table:style-name") or (table.styles[column] if column < len(table.styles) else "")
        part = struck_text(self.runs, style in self.strikes) if self.runs and self.strikes else None
        if part is not None:
            table.struck.append((row, column, part))
        table.column += columns
