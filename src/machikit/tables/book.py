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

from machikit.tables.grid import Grid, cell
from machikit.tables.read import BOOKS, LARGEST, broken
from machikit.words import problem

LOCKED = "EncryptedPackage".encode("utf-16-le")
_ERROR = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]*? t="e"[^>]*>(?:(?!</c>).)*?<v>([^<]{1,20})</v>', re.S)

Errors = tuple[tuple[int, int, str], ...]


def sheets(path: Path) -> list[Grid]:
    """Every work sheet, hidden ones marked and last. Raises KitError for a locked, broken or too large book, and for none."""
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
            if sum(part.file_size for part in parts.infolist()) > LARGEST:
                raise problem("read.large", path.name, megabytes=LARGEST // 1_000_000)
            found = {name: _errors(parts.read(part)) for name, part in _parts(parts).items()}
    except (
        zipfile.BadZipFile,
        zlib.error,
        ElementTree.ParseError,
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
    if b't="e"' not in xml:
        return ()
    return tuple(
        (int(row), _column(letters), text.decode("utf-8", "replace")) for letters, row, text in _ERROR.findall(xml)
    )


def _column(letters: bytes) -> int:
    """A → 0, Z → 25, AA → 26."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1
