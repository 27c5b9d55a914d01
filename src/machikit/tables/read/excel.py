"""Excel books and their kin (.xlsx, .xls, .xlsm, .xlsb, .ods) → one grid a sheet, through python-calamine.

calamine knows both of Excel's epochs (1900 and 1904) and which number formats are dates, which sheets are hidden and which cells
are merged. What else a spreadsheet shows (hidden rows, struck-out text, links, formulas that failed and of which calamine only
gives a blank) is looked up by `xlsx_marks`, `xls_marks` and `ods_marks`.
"""

import io
import zipfile
import zlib
from pathlib import Path
from typing import Any
from xml.parsers import expat

from machikit._base import limits
from machikit._base.messages import problem
from machikit.tables.grid import Grid, cell
from machikit.tables.read import excel_extents, excel_parts, ods_marks, xls_marks, xlsx_marks
from machikit.tables.read.any_file import BOOKS, broken, large
from machikit.tables.read.cell_marks import Marks, target
from machikit.tables.read.xlsx_marks import Sheet

LOCKED = "EncryptedPackage".encode("utf-16-le")
_BROKEN = (zipfile.BadZipFile, zlib.error, expat.ExpatError, LookupError, RuntimeError, OSError, ValueError, EOFError)


def sheets(path: Path) -> list[Grid]:
    """Every work sheet, hidden ones marked and last. Raises KitError for a locked, broken or too large book, and for none;
    limits.Exceeded where a sheet of an .xlsx has too many cells.
    """
    from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum

    raw = path.read_bytes()
    if LOCKED in raw:
        raise problem("read.password", path.name)
    if not raw.startswith(BOOKS):
        raise problem("read.empty" if not raw.strip() else "read.no_book", path.name)
    marks = _marks(path, raw)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        kept = [s for s in book.sheets_metadata if s.typ == SheetTypeEnum.WorkSheet]
        found = [_values(s, book.get_sheet_by_name(s.name)) for s in kept]
    except PasswordError as error:
        raise problem("read.password", path.name) from error
    except MemoryError:
        raise
    except BaseException as error:  # a panic inside calamine is no Exception
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise broken(path, error) from error
    grids = [_grid(sheet, cells, merged, marks.get(sheet.name)) for sheet, cells, merged in found]
    return sorted(grids, key=lambda g: g.hidden)


def _values(sheet: Any, read: Any) -> tuple[Any, list[list[Any]], Any]:
    return sheet, read.to_python(skip_empty_area=False), read.merged_cell_ranges


def _grid(sheet: Any, values: list[list[Any]], merged: Any, marks: Sheet | None) -> Grid:
    """A sheet as calamine read it, with what it shows beyond the values; marks: None where that cannot be read."""
    from python_calamine import SheetVisibleEnum

    cells = [[c if type(c) is str and "\0" not in c else cell(c) for c in row] for row in values]
    shown = marks or Sheet(Marks())

    def at(row: int, column: int) -> str:
        return cells[row - 1][column] if 0 < row <= len(cells) and 0 <= column < len(cells[row - 1]) else ""

    followed = ((row, c, target(said, at, down, right)) for row, c, said, down, right in shown.formulas)
    links = (*shown.marks.links, *(link for link in followed if link[2]))
    areas = tuple((top + 1, left, bottom + 1, right) for (top, left), (bottom, right) in merged or ())
    hidden = sheet.visible != SheetVisibleEnum.Visible
    columns = tuple(c for c in shown.marks.hidden_columns if c < len(cells[0])) if cells else ()
    marked = {
        **shown.marks._asdict(),
        "hidden_columns": columns,
        "links": links,
        "merged": areas or shown.merged,
        "marked": marks is not None,
    }
    return Grid(sheet.name, cells, hidden=hidden, **marked)


def _marks(path: Path, raw: bytes) -> dict[str, Sheet]:
    """Sheet → what it shows beyond values; sheets of which that cannot be read are not there. Raises KitError for too large a book."""
    if not raw.startswith(b"PK"):
        return xls_marks.sheets(raw)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            if sum(part.file_size for part in parts.infolist()) > limits.UNPACKED:
                raise large(path.name, limits.UNPACKED)
            names = set(parts.namelist())
            if "xl/workbook.xml" in names:
                excel_extents.check(parts, list(excel_parts.parts(parts).values()))
                return xlsx_marks.sheets(parts)
            return ods_marks.sheets(parts) if "content.xml" in names else {}
    except _BROKEN:
        return {}  # what is broken is told by the one who reads it
