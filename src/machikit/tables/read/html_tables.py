"""Read the tables of an HTML text: a web page, or what Excel, Word and browsers put on the clipboard.

Nothing is fetched and nothing runs: the text is only taken apart. A table inside a cell of another one is a table of its own.
"""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from machikit._base import limits
from machikit.tables.grid import Grid
from machikit.tables.read.cell_marks import MAX_LINKS, WEB_ADDRESS, struck_text
from machikit.tables.read.document_tables import DocumentTable, OutsideText, document_grids, next_title
from machikit.tables.read.spanned_cells import SpannedCells

_SPACE = re.compile(r"[ \t\r\n\f\u00a0]+")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all", re.I)
_STRUCK = re.compile(r"text-decoration[^;:]*:[^;]*line-through", re.I)
_SILENT = {"script", "style", "head", "title", "template", "rt", "rp", "noscript", "select", "textarea"}
_LINES = {"p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd", "pre", "tr"}
_VOID = {"br", "img", "col", "hr", "input", "meta", "link", "wbr", "area", "base", "embed", "source", "track", "param"}
_STRIKES = {"s", "strike", "del"}
MAX_DEPTH = 500  # of elements within each other
MAX_NESTED = 30  # tables within each other; those further in are read as text
MAX_SPAN_COLUMNS, MAX_SPAN_ROWS = 1_000, 65_534  # HTML standard, 4.9.11


def read_html(text: str) -> list[Grid]:
    """Every table of the text, with what stands outside of them counted. Raises limits.LimitExceeded."""
    start = text.find("<")  # Windows' clipboard header stands before it
    parser = _Parser()
    parser.feed(text[max(start, 0) :])
    parser.close()
    parser.end_tables()
    return document_grids(parser.done, parser.outside)


@dataclass
class _Element:
    tag: str
    struck: bool = False
    hidden: bool = False


@dataclass
class _Cell:
    columns: int = 1
    rows: int = 1
    runs: list[tuple[str, bool | None]] = field(default_factory=list)
    characters: int = 0
    link: str = ""


@dataclass
class _Table:
    title: str
    cells: SpannedCells = field(default_factory=SpannedCells)
    cell: _Cell | None = None
    within: list[_Element] = field(default_factory=list)  # open elements around the table, which its end closes to


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.done: list[DocumentTable] = []
        self.open: list[_Table] = []
        self.elements: list[_Element] = []
        self.outside = OutsideText()
        self.line: list[str] = []  # of the text outside tables
        self.title = ""
        self.links = 0

    # --- elements ----------------------------------------------------------------------------------------------------

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        style = attributes.get("style", "")
        hidden = bool(_HIDDEN.search(style)) or "hidden" in attributes
        if tag in ("table", "tr", "td", "th"):
            self._start_part(tag, attributes, hidden)
        elif tag == "br" or tag in _LINES:
            self._break_line()
        elif tag == "a" and self.open and (cell := self.open[-1].cell):
            address = attributes.get("href", "").strip()
            if WEB_ADDRESS.match(address) and not cell.link and self.links < MAX_LINKS:
                cell.link, self.links = address, self.links + 1
        if tag not in _VOID and len(self.elements) < MAX_DEPTH:
            struck = tag in _STRIKES or bool(_STRUCK.search(style))
            self.elements.append(_Element(tag, struck, (hidden and tag != "tr") or tag in _SILENT))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table"):
            self._end_part(tag)
        elif tag in _LINES or tag == "caption":
            self._break_line()
        for at in range(len(self.elements) - 1, max(len(self.elements) - 50, 0) - 1, -1):
            if self.elements[at].tag == tag:
                del self.elements[at:]
                break

    def handle_data(self, data: str) -> None:
        if any(e.hidden for e in self.elements):
            return
        cell = self.open[-1].cell if self.open else None
        if cell is None:
            self.line.append(data)
            return
        cell.characters += len(data)
        if cell.characters > limits.CELL:
            raise limits.LimitExceeded(cell=cell.characters)
        cell.runs.append((_SPACE.sub(" ", data), any(e.struck for e in self.elements)))

    # --- tables ------------------------------------------------------------------------------------------------------

    def _start_part(self, tag: str, attributes: dict[str, str], hidden: bool) -> None:
        if tag == "table" and len(self.open) >= MAX_NESTED:
            self._break_line()
        elif tag == "table":
            self._break_line()
            self.open.append(_Table(self.title, within=list(self.elements)))
            self.title = ""
        elif self.open and tag == "tr":
            self._end_cell()
            self._break_line()
            self.open[-1].cells.add_row(hidden)
        elif self.open:
            self._end_cell()
            self._break_line()
            if not self.open[-1].cells.cells:
                self.open[-1].cells.add_row()
            columns, rows = _span(attributes.get("colspan", ""), MAX_SPAN_COLUMNS), attributes.get("rowspan", "")
            self.open[-1].cell = _Cell(columns, MAX_SPAN_ROWS if rows.strip() == "0" else _span(rows, MAX_SPAN_ROWS))

    def _end_part(self, tag: str) -> None:
        if not self.open:
            return
        self._end_cell()
        if tag == "table":
            table = self.open.pop()
            self.done.append(DocumentTable(table.cells.grid(""), table.title))

    def _end_cell(self) -> None:
        table = self.open[-1]
        cell, table.cell = table.cell, None
        if cell is None:
            return
        if not table.cells.cells:
            table.cells.add_row()
        runs = [(text, struck) for text, struck in cell.runs if text]
        text = "\n".join(
            filter(None, (" ".join(line.split(" ")).strip() for line in "".join(t for t, _ in runs).split("\n")))
        )
        table.cells.add_cell(text, cell.columns, cell.rows, struck_text(runs, False), cell.link)

    def _break_line(self) -> None:
        """End a line: inside a cell it goes on below, outside it is counted, and may be the title of the next table."""
        if self.open and (cell := self.open[-1].cell):
            cell.runs.append(("\n", None))
            return
        text = _SPACE.sub(" ", "".join(self.line)).strip()
        self.line.clear()
        if text:
            self.title = next_title(self.title, text)
            if not self.open:
                self.outside.add(text)
            elif not self.open[-1].title:
                self.open[-1].title = text

    def end_tables(self) -> None:
        """End what the text leaves open."""
        self._break_line()
        while self.open:
            self._end_part("table")


def _span(text: str, most: int) -> int:
    digits = re.match(r"\s*(\d{1,9})", text, re.A)
    return max(1, min(int(digits[1]), most)) if digits else 1
