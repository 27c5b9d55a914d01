"""What a spreadsheet shows beyond cell values: hidden rows, struck-out text, links, errors.

`xlsx_marks`, `xls_marks` and `ods_marks` read these marks, `Grid` holds them.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from machikit.tables.column_letters import column_number

MAX_FORMULA = 8_192  # characters, the limit of Excel
MAX_COLUMNS = 16_384  # of a sheet
MAX_LINKS = 200_000  # cells of a sheet with a link
WEB_ADDRESS = re.compile(r"https?://", re.I)

CellArea = tuple[int, int, int, int]  # first row, first column, last row, last column
CellMark = tuple[int, int, str]  # row, column, text
Formula = tuple[int, int, str, int, int]  # row, column, formula, and how far down and right of where it is written


class Marks(NamedTuple):
    """The marks of one sheet, named as in `Grid`. Rows count from 1, as in a spreadsheet, columns from 0.

    hidden_rows, hidden_columns: hidden by hand; filtered_rows: hidden by a filter; struck: cells with struck-out text, as (row,
    column, the struck part, "" for the whole text); links: as (row, column, web address); errors: failed formulas, as (row,
    column, the error that the cell shows); percents: numbers that the sheet shows as per cent, as (row, column); struck_rules: rows
    that a conditional format may strike through, as (first row, last row), in order.
    """

    hidden_rows: tuple[int, ...] = ()
    filtered_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    struck: tuple[CellMark, ...] = ()
    links: tuple[CellMark, ...] = ()
    errors: tuple[CellMark, ...] = ()
    percents: tuple[tuple[int, int], ...] = ()
    struck_rules: tuple[tuple[int, int], ...] = ()


class SheetMarks(NamedTuple):
    """The marks of a sheet; its HYPERLINK formulas, which depend on the values of other cells; and (.ods) its merged areas."""

    marks: Marks
    formulas: tuple[Formula, ...] = ()
    merged: tuple[CellArea, ...] = ()


Runs = Sequence[tuple[str, bool | None]]  # pieces of a text: struck, not struck, or as in the style of its cell (None)


def struck_text(runs: Runs, cell: bool) -> str | None:
    """The struck part of a text; "" for the whole text, None for nothing. cell: whether the font of the cell is struck."""
    struck = [text for text, is_struck in runs if (cell if is_struck is None else is_struck) and text.strip()]
    if not struck:
        return None
    return "" if len(struck) == sum(bool(text.strip()) for text, _ in runs) else "".join(struck).strip()


_REF = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})(?::\$?([A-Za-z]{1,3})\$?(\d{1,7}))?")


def parse_area(ref: str) -> CellArea | None:
    """B2:C9 → (2, 1, 9, 2): first row, first column, last row, last column; None for text that is not an area."""
    m = _REF.fullmatch(ref.strip())
    if not m:
        return None
    first, last = (int(m[2]), column_number(m[1])), (int(m[4] or m[2]), column_number(m[3] or m[1]))
    return min(first[0], last[0]), min(first[1], last[1]), max(first[0], last[0]), max(first[1], last[1])


_CALL = re.compile(r"\bHYPERLINK\(", re.I)
_TERM = re.compile(r'\s*(?:"((?:[^"]|"")*)"|(\$?)([A-Za-z]{1,3})(\$?)(\d{1,7})(?![\d(]))\s*')


def hyperlink_target(formula: str, cell: Callable[[int, int], str], down: int = 0, right: int = 0) -> str:
    """The address of =HYPERLINK("https://…"&A2, "text"), which may join texts and cells by &. "" for anything else.

    cell: returns the text at (row from 1, column from 0); down, right: how far the cell is from the one where its shared formula
    is written.
    """
    call = _CALL.search(formula)
    at, address = (call.end() if call else len(formula)), ""
    while m := _TERM.match(formula, at):
        if m[3]:
            row, col = int(m[5]) + (0 if m[4] else down), column_number(m[3]) + (0 if m[2] else right)
            address += cell(row, col)
        else:
            address += m[1].replace('""', '"')
        at, separator = m.end() + 1, formula[m.end() : m.end() + 1]
        if separator != "&":
            return address.strip() if separator in (",", ")") and WEB_ADDRESS.match(address.strip()) else ""
    return ""


def merge_ranges(ranges: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Ranges of rows (first, last) in order, as one where they overlap or touch."""
    merged: list[tuple[int, int]] = []
    for first, last in sorted(ranges):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return merged


def split_hidden_rows(rows: Iterable[int], filters: Sequence[CellArea]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Split hidden rows into those hidden by hand and those below the header of a filter."""
    below = merge_ranges((first + 1, last) for first, _, last, _ in filters)  # the headers of filters
    hidden: list[int] = []
    filtered: list[int] = []
    for row in rows:
        at = bisect_right(below, (row, row)) - 1
        is_filtered = any(first <= row <= last for first, last in below[max(at, 0) : at + 2])
        (filtered if is_filtered else hidden).append(row)
    return tuple(hidden), tuple(filtered)
