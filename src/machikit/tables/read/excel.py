"""Read Excel and similar workbooks (.xlsx, .xls, .xlsm, .xlsb, .ods) into one grid per sheet, through python-calamine.

calamine handles both Excel epochs (1900 and 1904) and knows which number formats are dates, which sheets are hidden and which
cells are merged. `xlsx_marks`, `xls_marks` and `ods_marks` read the rest of what a spreadsheet shows: hidden rows, struck-out
text, links, and failed formulas, for which calamine returns only a blank.
"""

import io
import zipfile
import zlib
from pathlib import Path
from typing import Any
from xml.parsers import expat

from machikit._base import limits
from machikit._base.messages import kit_error
from machikit.tables.grid import Grid, cell_text
from machikit.tables.read import excel_extents, excel_parts, ods_marks, xls_marks, xlsx_marks
from machikit.tables.read.cell_marks import CellMark, Marks, SheetMarks, hyperlink_target
from machikit.tables.read.formats import EXCEL_SIGNATURES
from machikit.tables.read.read_errors import broken_file, file_too_large

ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_BROKEN = (zipfile.BadZipFile, zlib.error, expat.ExpatError, LookupError, RuntimeError, OSError, ValueError, EOFError)


def read_sheets(path: Path) -> list[Grid]:
    """Every worksheet; hidden ones are marked and come last.

    Raises KitError for a workbook that is locked, broken or too large, or that is not a workbook; limits.Exceeded where a sheet
    of an .xlsx has too many cells.
    """
    from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum

    raw = path.read_bytes()
    if ENCRYPTED in raw:
        raise kit_error("read.password", path.name)
    if not raw.startswith(EXCEL_SIGNATURES):
        raise kit_error("read.empty" if not raw.strip() else "read.no_book", path.name)
    marks = _marks(path, raw)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        worksheets = [s for s in book.sheets_metadata if s.typ == SheetTypeEnum.WorkSheet]
        contents = [(s, *_values(book.get_sheet_by_name(s.name))) for s in worksheets]
    except PasswordError as error:
        raise kit_error("read.password", path.name) from error
    except MemoryError:
        raise
    except BaseException as error:  # a panic inside calamine is not an Exception
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise broken_file(path, error) from error
    grids = [_grid(sheet, values, merged, marks.get(sheet.name)) for sheet, values, merged in contents]
    return sorted(grids, key=lambda g: g.hidden)


def _values(sheet: Any) -> tuple[list[list[Any]], Any]:
    return sheet.to_python(skip_empty_area=False), sheet.merged_cell_ranges


def _grid(sheet: Any, values: list[list[Any]], merged: Any, sheet_marks: SheetMarks | None) -> Grid:
    """A sheet as calamine read it, with its marks; sheet_marks: None where they cannot be read."""
    from python_calamine import SheetVisibleEnum

    cells = [[c if type(c) is str and "\0" not in c else cell_text(c) for c in row] for row in values]
    known = sheet_marks or SheetMarks(Marks())
    marks = known.marks
    return Grid(
        sheet.name,
        cells,
        hidden=sheet.visible != SheetVisibleEnum.Visible,
        errors=marks.errors,
        merged=tuple((top + 1, left, bottom + 1, right) for (top, left), (bottom, right) in merged or ())
        or known.merged,
        hidden_rows=marks.hidden_rows,
        filtered_rows=marks.filtered_rows,
        hidden_columns=tuple(c for c in marks.hidden_columns if c < len(cells[0])) if cells else (),
        struck=marks.struck,
        struck_rules=marks.struck_rules,
        percents=marks.percents,
        links=(*marks.links, *_formula_links(cells, known)),
        marks_known=sheet_marks is not None,
    )


def _formula_links(cells: list[list[str]], sheet: SheetMarks) -> list[CellMark]:
    """The links that HYPERLINK formulas make of texts and cells."""

    def text_at(row: int, column: int) -> str:
        return cells[row - 1][column] if 0 < row <= len(cells) and 0 <= column < len(cells[row - 1]) else ""

    links = (
        (row, c, hyperlink_target(formula, text_at, down, right)) for row, c, formula, down, right in sheet.formulas
    )
    return [link for link in links if link[2]]


def _marks(path: Path, raw: bytes) -> dict[str, SheetMarks]:
    """Sheet name → its marks, without sheets whose marks cannot be read. Raises KitError for a workbook that is too large."""
    if not raw.startswith(b"PK"):
        return xls_marks.sheet_marks(raw)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            if sum(part.file_size for part in archive.infolist()) > limits.UNPACKED:
                raise file_too_large(path.name, limits.UNPACKED)
            names = set(archive.namelist())
            if "xl/workbook.xml" in names:
                excel_extents.check_extents(archive, list(excel_parts.sheet_parts(archive).values()))
                return xlsx_marks.sheet_marks(archive)
            return ods_marks.sheet_marks(archive) if "content.xml" in names else {}
    except _BROKEN:
        return {}  # calamine reports a broken workbook
