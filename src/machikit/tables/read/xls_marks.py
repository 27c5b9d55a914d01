"""Read the marks of an .xls: xlrd provides names, fonts and texts, and the records of the sheets are scanned here.

[MS-XLS] 2.4: a sheet is a sequence of records, each preceded by its number and length. xlrd would read every cell of every sheet
once more, which takes ten times as long as calamine does.
"""

import os
import re
import struct
from collections.abc import Iterator
from typing import Any

from machikit.tables.read.cell_marks import (
    MAX_LINKS,
    WEB_ADDRESS,
    CellMark,
    Formula,
    Marks,
    Runs,
    SheetMarks,
    struck_text,
)

BOUNDSHEET, COLINFO, ROW, HLINK, EOF = 0x0085, 0x007D, 0x0208, 0x01B8, 0x000A
FILTERMODE = 0x009B  # some filter of the sheet is on
LABELSST, MULRK, BOOLERR, FORMULA = 0x00FD, 0x00BD, 0x0205, 0x0006
# Records of one cell: number, text, RK number, text with its fonts
CELLS = frozenset((LABELSST, BOOLERR, FORMULA, 0x0203, 0x0204, 0x027E, 0x00D6))
ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
BOF = (0x0809, 0x0409, 0x0209, 0x0009)
HYPERLINK = b"\x67\x01"  # the number of the function (359) in the code of a formula
MAX_FORMULA = 2_000  # bytes
WORKSHEET = 0
_QUOTED = re.compile(r'"[^"]*"|\\.')  # parts of a number format that are shown as they are
URL = bytes.fromhex("e0c9ea79f9bace118c8200aa004ba90b")  # the URL moniker of a link


def sheet_marks(raw: bytes) -> dict[str, SheetMarks]:
    """Sheet name → its marks; empty for a workbook that xlrd does not understand."""
    try:
        import xlrd

        with open(os.devnull, "w", encoding="utf-8") as nowhere:
            book = xlrd.open_workbook(file_contents=raw, logfile=nowhere, formatting_info=True, on_demand=True)
        return {name: _sheet(book, offset) for name, offset in _sheet_offsets(book)}
    except Exception:  # xlrd raises whatever a broken record leads to; calamine reports broken workbooks
        return {}


def _sheet_offsets(book: Any) -> Iterator[tuple[str, int]]:
    """The worksheets and the offsets in the stream where they begin."""
    names = iter(book.sheet_names())
    for number, record in _records(book.mem, book.base):
        if number == BOUNDSHEET:
            offset, _, kind = struct.unpack_from("<IBB", record)
            if kind == WORKSHEET:
                yield next(names), offset + book.base


def _records(stream: Any, at: int) -> Iterator[tuple[int, bytes]]:
    """The records of one substream, from `at` to its EOF: number and body."""
    depth = 0
    while at + 4 <= len(stream):
        number, length = struct.unpack_from("<HH", stream, at)
        yield number, bytes(stream[at + 4 : at + 4 + length])
        depth += (number in BOF) - (number == EOF)  # substreams (charts) within a substream
        if depth <= 0 and number == EOF:
            return
        at += 4 + length


def _sheet(book: Any, at: int) -> SheetMarks:
    fonts = [font.struck_out for font in book.font_list]
    styles = frozenset(n for n, xf in enumerate(book.xf_list) if xf.font_index < len(fonts) and fonts[xf.font_index])
    percents = frozenset(n for n, xf in enumerate(book.xf_list) if _shows_per_cent(book, xf.format_key))
    texts = {n: runs for n, runs in book._rich_text_runlist_map.items() if any(fonts[font] for _, font in runs)}
    hidden: list[int] = []
    columns: set[int] = set()
    struck: list[CellMark] = []
    links: list[CellMark] = []
    errors: list[CellMark] = []
    formulas: list[Formula] = []
    in_per_cent: list[tuple[int, int]] = []
    is_filtered = False
    for number, record in _records(book.mem, at):
        if number in CELLS:
            row, column, style = struct.unpack_from("<HHH", record)
            if style in percents and number != LABELSST:
                in_per_cent.append((row + 1, column))
            if error := _error(number, record):
                errors.append((row + 1, column, error))
            if number == FORMULA and HYPERLINK in record and len(formulas) < MAX_LINKS:
                formulas.append((row + 1, column, _formula(book, record, row, column), 0, 0))
            text = struct.unpack_from("<I", record, 6)[0] if number == LABELSST else -1
            if style in styles or text in texts:
                part = struck_text(_runs(book, text, texts.get(text), fonts), style in styles)
                struck += [(row + 1, column, part)] if part is not None else []
        elif number == MULRK and (styles or percents):
            row, first = struct.unpack_from("<HH", record)
            cell_styles = [struct.unpack_from("<H", record, offset)[0] for offset in range(4, len(record) - 2, 6)]
            struck += [(row + 1, first + n, "") for n, style in enumerate(cell_styles) if style in styles]
            in_per_cent += [(row + 1, first + n) for n, style in enumerate(cell_styles) if style in percents]
        elif number == ROW:
            row, height, flags = struct.unpack_from("<H4xH4xH", record)
            if flags & 0x20 or not height & 0x7FFF:
                hidden.append(row + 1)
        elif number == COLINFO:
            first, last, width, _, flags = struct.unpack_from("<HHHHH", record)
            columns.update(range(first, last + 1) if flags & 0x01 or not width else ())
        elif number == HLINK and len(links) < MAX_LINKS:
            links += _link(record)
        is_filtered = is_filtered or number == FILTERMODE
    by_hand, by_filter = ((), tuple(hidden)) if is_filtered else (tuple(hidden), ())
    marks = Marks(
        by_hand, by_filter, tuple(sorted(columns)), tuple(struck), tuple(links), tuple(errors), tuple(in_per_cent)
    )
    return SheetMarks(marks, tuple(formulas))


def _shows_per_cent(book: Any, key: int) -> bool:
    known = book.format_map.get(key)
    return known is not None and "%" in _QUOTED.sub("", known.format_str)


def _formula(book: Any, record: bytes, row: int, column: int) -> str:
    """The text of a cell's formula ([MS-XLS] 2.4.127), "" for one that is written in another cell or too long."""
    from xlrd.formula import FMLA_TYPE_CELL, decompile_formula

    length = struct.unpack_from("<H", record, 20)[0]
    code = record[22 : 22 + length]
    if length > MAX_FORMULA or len(code) < length:
        return ""
    return str(decompile_formula(book, code, length, FMLA_TYPE_CELL, row, column) or "")


def _error(number: int, record: bytes) -> str:
    """The error that a cell shows whose formula failed, else ""."""
    if number == BOOLERR:
        return ERRORS.get(record[6], "") if record[7] else ""
    if number == FORMULA and record[12:14] == b"\xff\xff" and record[6] == 2:
        return ERRORS.get(record[8], "")
    return ""


def _runs(book: Any, text: int, runs: list[tuple[int, int]] | None, fonts: list[int]) -> Runs:
    """The runs of a shared string; the text before the first run has the font of the cell."""
    if not runs:
        return [("x", None)]
    string = book._sharedstrings[text]
    starts = [0, *(at for at, _ in runs), len(string)]
    strikes = [None, *(bool(fonts[font]) for _, font in runs)]
    return [(string[a:b], is_struck) for a, b, is_struck in zip(starts[:-1], starts[1:], strikes, strict=True)]


def _link(record: bytes) -> list[CellMark]:
    """The cells with a link to a web address ([MS-XLS] 2.4.140, [MS-OSHARED] 2.3.7)."""
    first, last, left = struct.unpack_from("<HHH", record)
    at = record.find(URL)
    if at < 0:
        return []
    length = struct.unpack_from("<I", record, at + 16)[0]
    address = record[at + 20 : at + 20 + length].decode("utf-16-le", "replace").partition("\0")[0]
    return [(row + 1, left, address) for row in range(first, last + 1)] if WEB_ADDRESS.match(address) else []
