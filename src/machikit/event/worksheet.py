"""Writes the cells, rows and page of a worksheet that is laid out in millimetres, as it will be printed."""

import math
import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from machikit._base.excel_text import FORBIDDEN, MAX_CELL_TEXT, sheet_name

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

FONT = "BIZ UDPGothic"
A4 = 9
POINTS_PER_MM = 72 / 25.4
PIXELS_PER_MM = 96 / 25.4
SIZE, LINE = 10.5, 16.5  # points: font size and line height
MAX_ROW_HEIGHT = 409  # points, the limit of Excel
EDGE = {"border": 1, "border_color": "#6B6D76"}
LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 18, "valign": "vcenter"},
    "text": {},
    "small": {"font_color": "#55575F"},
    "heading": {"bold": True, "font_size": 12, "valign": "bottom", "bottom": 1},
    "label": {"bold": True, "valign": "bottom"},
    "note": {"left": 5, "top": 1, "right": 1, "bottom": 1},
    "head": {"bold": True, "bg_color": "#F1F2F5", **EDGE},
    "cell": EDGE,
    "in": {"bg_color": "#FFFBE6", "quote_prefix": True, **EDGE},
    "number": {"bg_color": "#FFFBE6", "num_format": "#,##0", **EDGE},
    "amount": {"num_format": "#,##0", **EDGE},
    "tick": {"bg_color": "#FFFBE6", "align": "center", "font_size": 13, **EDGE},
}


class SheetWriter:
    """Writes rows from the top down; a cell may span several columns."""

    def __init__(self, workbook: "Workbook", title: str, width: int, edges: list[int]):
        self.width, self.edges, self.row = width, edges, 0
        self.breaks: list[int] = []
        self.sheet = workbook.add_worksheet(sheet_name(title))
        common = {"font_name": FONT, "font_size": SIZE, "text_wrap": True, "valign": "top"}
        self.looks: dict[str, Format] = {key: workbook.add_format({**common, **look}) for key, look in LOOKS.items()}
        for column, (left, right) in enumerate(pairwise(edges)):
            self.sheet.set_column_pixels(column, column, round((right - left) * PIXELS_PER_MM))

    def column_at(self, mm: float) -> int:
        """The column whose left edge is nearest."""
        return min(range(len(self.edges)), key=lambda i: abs(self.edges[i] - mm))

    def write_cell(self, text: Any, look: str, left: float = 0, right: float | None = None) -> None:
        """Write one cell of the current row, from `left` to `right` in mm."""
        first, last = self.column_at(left), self.column_at(self.width if right is None else right) - 1
        value = str(text).translate(FORBIDDEN)[:MAX_CELL_TEXT]
        if last > first:
            self.sheet.merge_range(self.row, first, self.row, last, "", self.looks[look])
        self.sheet.write_string(self.row, first, value, self.looks[look])

    def write_once(self, text: str, look: str, rows: int, left: float) -> None:
        """Write one cell of a column over so many rows, from the current one: `add` reads it in each of them."""
        column, value = self.column_at(left), text.translate(FORBIDDEN)[:MAX_CELL_TEXT]
        self.sheet.merge_range(self.row, column, self.row + rows - 1, column, value, self.looks[look])

    def write_number(self, text: str, left: float, right: float) -> None:
        """Write a cell for a number to be filled in, with what is known of it."""
        self.write_cell("", "number", left, right)
        if text.isdecimal():
            self.sheet.write_number(self.row, self.column_at(left), int(text), self.looks["number"])
        else:
            self.sheet.write_blank(self.row, self.column_at(left), None, self.looks["number"])

    def write_formula(self, formula: str, value: float, left: float, right: float) -> None:
        self.write_cell("", "amount", left, right)
        self.sheet.write_formula(self.row, self.column_at(left), formula, self.looks["amount"], value)

    def end_row(self, points: float) -> None:
        self.sheet.set_row(self.row, min(MAX_ROW_HEIGHT, points))
        self.row += 1

    def gap(self, points: float = 6) -> None:
        self.end_row(points)

    def write(self, text: str, look: str, points: float = 0) -> None:
        """Write a row with one text over the whole width, `points` high or as high as the text needs."""
        self.write_cell(text, look)
        self.end_row(points or text_height(text, self.width))

    def finish(self, title: str, wide: bool) -> None:
        page = self.sheet
        page.set_paper(A4)
        page.set_margins(left=0.59, right=0.59, top=0.55, bottom=0.6)
        page.fit_to_pages(1, 0)
        page.print_area(0, 0, self.row - 1, len(self.edges) - 2)
        page.set_footer("&L" + title.translate(FORBIDDEN)[:100].replace("&", "&&") + "&R&P / &N")
        page.hide_gridlines(2)
        page.set_h_pagebreaks(self.breaks)
        if wide:
            page.set_landscape()


def text_height(text: Any, mm: float) -> float:
    """The height in points that a cell needs for its text: Excel does not fit the height of merged cells."""
    room = max(1, (mm - 4) * POINTS_PER_MM / SIZE)  # full-width characters in a line
    lines = sum(max(1, math.ceil(_text_width(line) / room)) for line in str(text).split("\n"))
    return lines * LINE + 2


def _text_width(line: str) -> float:
    """The width of a text in full-width characters."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "FWA" else 0.56 for c in line)
