"""Read the tables of a Word document (.docx): its text is streamed, a document type (by which a file pulls in others) is refused.

What Word shows is read: text that was deleted with changes tracked, hidden text and the readings of ruby are not. A table inside a
cell, or in a text box, is a table of its own. ECMA-376 part 1: 17.4 (tables), 17.3.2 (runs), 17.13.5 (tracked changes).
"""

import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from machikit._base import limits
from machikit._base.messages import kit_error
from machikit.tables.grid import Grid
from machikit.tables.read.cell_marks import WEB_ADDRESS, struck_text
from machikit.tables.read.document_tables import DocumentTable, OutsideText, document_grids, next_title
from machikit.tables.read.excel_parts import Attributes, parse_part, part_relations
from machikit.tables.read.read_errors import broken_file, file_too_large, picture_only
from machikit.tables.read.spanned_cells import SpannedCells

DOCUMENT = "word/document.xml"
_BROKEN = (zipfile.BadZipFile, zlib.error, expat.ExpatError, LookupError, RuntimeError, OSError, EOFError)
_OFF = ("0", "false", "off", "none")
# Not shown, or shown elsewhere: what tracked changes took away, codes of fields, readings of ruby, the twin of a drawing
_SILENT = {"del", "moveFrom", "instrText", "delText", "rt", "Fallback", "delInstrText"}
_PICTURES = {"blip", "imagedata"}


def read_document(path: Path) -> list[Grid]:
    """Every table of the document. Raises KitError where it is broken, too large, or holds only pictures or no table."""
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(part.file_size for part in archive.infolist()) > limits.UNPACKED:
                raise file_too_large(path.name, limits.UNPACKED)
            links = {
                key: target for key, (kind, target) in part_relations(archive, DOCUMENT).items() if kind == "hyperlink"
            }
            reader = _Reader(links)
            parse_part(archive, DOCUMENT, reader.start, reader.end, reader.text)
    except ValueError as error:
        raise kit_error("read.doctype", path.name) if str(error) == "DTD" else broken_file(path, error) from error
    except _BROKEN as error:
        raise broken_file(path, error) from error
    grids = document_grids(reader.done, reader.outside)
    if not grids:
        raise picture_only(path) if reader.pictures else kit_error("read.document_without_table", path.name)
    return grids


@dataclass
class _Cell:
    columns: int = 1
    continues: bool = False
    runs: list[tuple[str, bool | None]] = field(default_factory=list)
    characters: int = 0
    link: str = ""


@dataclass
class _Table:
    title: str
    cells: SpannedCells = field(default_factory=SpannedCells)
    cell: _Cell | None = None


class _Reader:
    """Handlers of the document's elements."""

    def __init__(self, links: dict[str, str]) -> None:
        self.links = links
        self.done: list[DocumentTable] = []
        self.open: list[_Table] = []
        self.outside = OutsideText()
        self.pictures = 0
        self.line: list[str] = []
        self.title = ""
        self.silent = 0  # how many elements around this one are not shown
        self.in_text = self.hidden = self.struck = self.in_run_properties = False

    @property
    def cell(self) -> _Cell | None:
        return self.open[-1].cell if self.open else None

    def start(self, tag: str, attributes: Attributes) -> None:
        value = next((v for k, v in attributes.items() if k.rpartition(":")[2] == "val"), "")
        self.silent += tag in _SILENT
        self.pictures += tag in _PICTURES
        if tag == "tbl":
            self.open.append(_Table(self.title))
            self.title = ""
        elif self.open and tag == "tr":
            self.open[-1].cells.add_row()
        elif self.open and tag == "tc":
            self.open[-1].cell = _Cell()
        elif self.open and tag == "gridBefore":
            self.open[-1].cells.skip_columns(int(value or 0))
        elif tag in ("gridSpan", "vMerge", "hyperlink"):
            self._start_cell_part(tag, value, attributes)
        else:
            self._start_run_part(tag, value)

    def _start_cell_part(self, tag: str, value: str, attributes: Attributes) -> None:
        cell = self.cell
        if cell is None:
            return
        if tag == "gridSpan":
            cell.columns = int(value or 1)
        elif tag == "vMerge":
            cell.continues = value in ("", "continue")
        else:
            target = self.links.get(next((v for k, v in attributes.items() if k.endswith(":id")), ""), "")
            cell.link = cell.link or (target if WEB_ADDRESS.match(target) else "")

    def _start_run_part(self, tag: str, value: str) -> None:
        if tag == "r":
            self.hidden = self.struck = False
        elif tag == "rPr":
            self.in_run_properties = True
        elif tag in ("strike", "dstrike") and self.in_run_properties:
            self.struck = value not in _OFF
        elif tag in ("vanish", "specVanish") and self.in_run_properties:
            self.hidden = value not in _OFF
        elif tag == "t":
            self.in_text = True
        elif tag in ("tab", "br", "cr", "noBreakHyphen") and not self.in_run_properties:
            self._add({"tab": " ", "noBreakHyphen": "-"}.get(tag, "\n"))

    def end(self, tag: str) -> None:
        self.silent -= tag in _SILENT
        if tag == "t":
            self.in_text = False
        elif tag == "rPr":
            self.in_run_properties = False
        elif tag == "r":
            self.hidden = self.struck = False
        elif tag == "p":
            self._end_paragraph()
        elif tag == "tc" and self.open:
            self._end_cell()
        elif tag == "tbl" and self.open:
            table = self.open.pop()
            self.done.append(DocumentTable(table.cells.grid(""), table.title))

    def text(self, data: str) -> None:
        if self.in_text:
            self._add(data)

    def _add(self, text: str) -> None:
        if self.silent or self.hidden:
            return
        cell = self.cell
        if cell is None:
            self.line.append(text if len(self.line) < 1_000 else "")
            return
        cell.characters += len(text)
        if cell.characters > limits.CELL:
            raise limits.LimitExceeded(cell=cell.characters)
        cell.runs.append((text, self.struck))

    def _end_paragraph(self) -> None:
        """Inside a cell the next paragraph is another line; outside it is counted, and may be the title of the next table."""
        if self.cell is not None:
            self._add("\n")
            return
        text = " ".join("".join(self.line).split())
        self.line.clear()
        if text:
            self.title = next_title(self.title, text)
            self.outside.add(text)

    def _end_cell(self) -> None:
        table = self.open[-1]
        cell, table.cell = table.cell, None
        if cell is None:
            return
        if not table.cells.cells:
            table.cells.add_row()
        if cell.continues:
            table.cells.continue_cell(cell.columns)
            return
        lines = "".join(text for text, _ in cell.runs).split("\n")
        text = "\n".join(filter(None, map(str.strip, lines)))
        table.cells.add_cell(text, cell.columns, struck=struck_text(cell.runs, False), link=cell.link)
