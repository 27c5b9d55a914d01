"""Excel books and their kin (.xlsx, .xls, .xlsm, .xlsb, .ods) → one grid a sheet, through python-calamine.

calamine knows both of Excel's epochs (1900 and 1904) and which number formats are dates. Of a formula that failed it only
gives a blank, so that a blank is not taken for "nothing there", the failures are looked up in the sheets of an .xlsx.
"""

import io
import re
import zipfile
import zlib
from pathlib import Path
from xml.etree import ElementTree
from xml.parsers import expat

from machikit._base import limits
from machikit.tables import extents
from machikit.tables.extents import column
from machikit.tables.grid import Grid, cell
from machikit.tables.read import BOOKS, broken, large
from machikit.words import problem

LOCKED = "EncryptedPackage".encode("utf-16-le")
_CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"')
_VALUE = re.compile(rb"<v>([^<]{1,20})</v>")

Errors = tuple[tuple[int, int, str], ...]


def sheets(path: Path) -> list[Grid]:
    """Every work sheet, hidden ones marked and last. Raises KitError for a locked, broken or too large book, and for none;
    limits.Exceeded where a sheet of an .xlsx has too many cells.
    """
    from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    raw = path.read_bytes()
    if LOCKED in raw:
        raise problem("read.password", path.name)
    if not raw.startswith(BOOKS):
        raise problem("read.empty" if not raw.strip() else "read.no_book", path.name)
    failed = _failed(path, raw)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        kept = [s for s in book.sheets_metadata if s.typ == SheetTypeEnum.WorkSheet]
        found = [(s, book.get_sheet_by_name(s.name).to_python(skip_empty_area=False)) for s in kept]
    except PasswordError as error:
        raise problem("read.password", path.name) from error
    except MemoryError:
        raise
    except BaseException as error:  # a panic inside calamine is no Exception
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise broken(path, error) from error
    grids = [
        Grid(
            sheet.name,
            [[cell(c) for c in row] for row in cells],
            hidden=sheet.visible != SheetVisibleEnum.Visible,
            errors=failed.get(sheet.name, ()),
        )
        for sheet, cells in found
    ]
    return sorted(grids, key=lambda g: g.hidden)


def _failed(path: Path, raw: bytes) -> dict[str, Errors]:
    """Sheet → its cells with an error (#N/A …), as `Grid.errors` holds them; only an .xlsx tells."""
    if not raw.startswith(b"PK"):
        return {}
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            if sum(part.file_size for part in parts.infolist()) > limits.UNPACKED:
                raise large(path.name, limits.UNPACKED)
            named = _parts(parts)
            extents.check(parts, list(named.values()))
            found = {name: _errors(parts.read(part)) for name, part in named.items()}
    except (
        zipfile.BadZipFile,
        zlib.error,
        ElementTree.ParseError,
        expat.ExpatError,
        LookupError,
        RuntimeError,
        OSError,
        ValueError,
        EOFError,
    ):
        return {}  # what is broken is told by the one who reads it
    return {name: errors for name, errors in found.items() if errors}


def _parts(parts: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name → its file in the book (ECMA-376: workbook.xml names the sheets, its .rels the files)."""
    relation = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    targets = {
        one.attrib["Id"]: one.attrib["Target"]
        for one in ElementTree.fromstring(parts.read("xl/_rels/workbook.xml.rels"))
    }
    named = {
        one.attrib["name"]: targets[one.attrib[relation]]
        for one in ElementTree.fromstring(parts.read("xl/workbook.xml")).iter()
        if relation in one.attrib and one.tag.endswith("}sheet")
    }
    there = set(parts.namelist())
    full = {name: target.lstrip("/") if target.startswith("/") else f"xl/{target}" for name, target in named.items()}
    return {name: part for name, part in full.items() if part in there}


def _errors(xml: bytes) -> Errors:
    """The cells of type `e`, in one pass: a pattern for this would go back and forth in a sheet made for that."""
    found: list[tuple[int, int, str]] = []
    after = 0
    while (at := xml.find(b' t="e"', after)) >= 0:
        begin, end = xml.rfind(b"<c ", after, at), xml.find(b">", at)
        if xml[end - 1 : end] == b"/":  # a cell without a value
            after = end
            continue
        stop = xml.find(b"</c>", at)
        if begin < 0 or end < 0 or stop < 0:
            break
        cell, value = _CELL.match(xml, begin, end), _VALUE.search(xml, end, stop)
        if cell and value and b">" not in xml[begin:at]:
            found.append((int(cell[2]), column(cell[1]), value[1].decode("utf-8", "replace")))
        after = stop
    return tuple(found)
