"""What an .ods shows beyond its values: its content.xml is streamed (OpenDocument 1.3 part 3, 9.1: tables, rows, columns, cells).

Fonts are those of the file's own styles; a style that inherits a strike from a named one is not followed.
"""

import zipfile

from machikit.tables.read.cell_marks import WEB, Marks, struck_part
from machikit.tables.read.excel_parts import Attributes, parse
from machikit.tables.read.xlsx_marks import COLUMNS, LINKS, Area, Sheet

HIDDEN = "collapse"
FILTERED = "filter"
MOST = 200_000  # hidden rows of a sheet: an element may stand for all to its end


def sheets(book: zipfile.ZipFile) -> dict[str, Sheet]:
    """Sheet name → its marks. Raises KeyError, ValueError or expat.ExpatError for a book that is not as it should be."""
    reader = _Reader()
    parse(book, "content.xml", reader.start, reader.end, reader.text)
    return reader.sheets


class _Table:
    """One sheet while it is read."""

    def __init__(self, name: str):
        self.name = name
        self.row = self.column = self.rows = 0  # where we are, from 0, and how many rows the element stands for
        self.styles: list[str] = []  # of the columns
        self.hidden: list[int] = []
        self.filtered: list[int] = []
        self.hidden_columns: list[int] = []
        self.struck: list[tuple[int, int, str]] = []
        self.links: list[tuple[int, int, str]] = []
        self.merged: list[Area] = []

    @property
    def sheet(self) -> Sheet:
        marks = Marks(
            tuple(self.hidden),
            tuple(self.filtered),
            tuple(self.hidden_columns),
            tuple(self.struck),
            tuple(self.links[:LINKS]),
        )
        return Sheet(marks, merged=tuple(self.merged))


class _Reader:
    """The handlers for content.xml. Attributes keep their prefix, which every program writes alike."""

    def __init__(self) -> None:
        self.sheets: dict[str, Sheet] = {}
        self.strikes: set[str] = set()  # styles of cells and texts
        self.style = ""
        self.table = _Table("")
        self.cell: Attributes | None = None
        self.runs: list[tuple[str, bool | None]] = []
        self.spans: list[bool | None] = []
        self.remarks = 0  # depth of annotations, whose text is none of the cell's

    def start(self, tag: str, one: Attributes) -> None:
        if tag in ("table-cell", "covered-table-cell"):
            self.cell, self.runs, self.spans = one, [], []
        elif tag == "table-row":
            self._row(one)
        elif tag == "table-column":
            self._columns(one)
        elif tag == "table":
            self.table = _Table(one.get("table:name", ""))
        elif tag == "annotation":
            self.remarks += 1
        elif tag in ("span", "a", "p"):
            self._piece(tag, one)
        elif tag == "style":
            self.style = one.get("style:name", "")
        elif tag == "text-properties":
            said = [one.get(f"style:text-line-through-{what}", "none") for what in ("style", "type")]
            if said != ["none", "none"]:
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
            self.remarks -= 1
        elif tag == "span" and self.spans:
            self.spans.pop()

    def text(self, said: str) -> None:
        if self.cell is not None and not self.remarks:
            self.runs.append((said, self.spans[-1] if self.spans else None))

    def _piece(self, tag: str, one: Attributes) -> None:
        if tag == "span":
            outer = self.spans[-1] if self.spans else None
            self.spans.append(True if one.get("text:style-name", "") in self.strikes else outer)
        elif tag == "a" and self.cell is not None and WEB.match(address := one.get("xlink:href", "")):
            self.table.links.append((self.table.row + 1, self.table.column, address))

    def _row(self, one: Attributes) -> None:
        table = self.table
        table.rows, table.column = int(one.get("table:number-rows-repeated", "1")), 0
        of = {HIDDEN: table.hidden, FILTERED: table.filtered}.get(one.get("table:visibility", ""))
        if of is not None:
            of += range(table.row + 1, table.row + 1 + min(table.rows, MOST - len(of)))

    def _columns(self, one: Attributes) -> None:
        table = self.table
        first = len(table.styles)
        many = min(int(one.get("table:number-columns-repeated", "1")), COLUMNS - first)
        table.styles += [one.get("table:default-cell-style-name", "")] * many
        if one.get("table:visibility", "") in (HIDDEN, FILTERED):
            table.hidden_columns += range(first, first + many)

    def _cell(self, one: Attributes) -> None:
        table = self.table
        row, column = table.row + 1, table.column
        down, right = (int(one.get(f"table:number-{of}-spanned", "1")) for of in ("rows", "columns"))
        if (down, right) != (1, 1):
            table.merged.append((row, column, row + down - 1, column + right - 1))
        own = one.get("table:style-name") or (table.styles[column] if column < len(table.styles) else "")
        part = struck_part(self.runs, own in self.strikes) if self.runs and self.strikes else None
        if part is not None:
            table.struck.append((row, column, part))
        table.column += int(one.get("table:number-columns-repeated", "1"))
