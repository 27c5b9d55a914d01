"""report.xlsx: the report as a workbook, one sheet per list, to filter and to pass round.

Every text is written as a string (never as a formula, a link or a number), and marked so that Excel keeps it a string when
somebody edits the cell.
"""

import io
from collections.abc import Sequence
from typing import Any

from machikit.tables.cleaning_report.bilingual import format_number, report_text
from machikit.tables.cleaning_report.sheets import ReportSheet, report_sheets
from machikit.tables.cleaning_report.verdict import Report

MAX_ROWS = 5_000  # of one sheet: more is slow to open, and nobody reads it
MAX_CELL_LENGTH = 32_767  # Excel's limit
A4 = 9  # the number of this paper size in Excel
# Lone surrogates, and characters that XML does not allow
REPLACEMENTS = dict.fromkeys((*range(0xD800, 0xE000), 0xFFFE, 0xFFFF), "\ufffd")


def report_xlsx(report: Report) -> bytes:
    """The workbook of a report (see this package), in `report["language"]`.

    Rules and the letter are in both languages, that one first. A sheet without rows is left out; one with more than MAX_ROWS ends
    in a line that says how many are missing.
    """
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        writer = _SheetWriter(book, report["language"])
        for sheet in report_sheets(report):
            if sheet.row_count:
                writer.add(sheet)
    return out.getvalue()


class _SheetWriter:
    """Writes sheets into a workbook: header row frozen and with a filter, columns as wide as their content needs."""

    def __init__(self, book: Any, language: str):
        self.book, self.language = book, language
        top = {"valign": "top", "text_wrap": True}
        self.header_format = book.add_format({**top, "bold": True, "bg_color": "#E8F1FE", "bottom": 1})
        self.text_format = book.add_format({**top, "quote_prefix": True})
        self.number_format = book.add_format({"valign": "top", "num_format": "#,##0"})
        self.note_format = book.add_format({"bold": True, "font_color": "#8B3200"})

    def add(self, sheet: ReportSheet) -> None:
        worksheet = self.book.add_worksheet(sheet.name)
        for column, (header, width) in enumerate(sheet.columns):
            worksheet.set_column(column, column, width)
            worksheet.write_string(0, column, header, self.header_format)
        written = 0
        for cells, written in zip(sheet.rows, range(1, MAX_ROWS + 1), strict=False):
            self._write_row(worksheet, written, cells)
        worksheet.autofilter(0, 0, written, len(sheet.columns) - 1)
        if sheet.row_count > written:
            note = report_text("rest", n=format_number(sheet.row_count - written))[self.language]
            worksheet.write_string(written + 2, 0, note, self.note_format)
        worksheet.freeze_panes(1, 0)
        worksheet.repeat_rows(0)
        worksheet.set_landscape()
        worksheet.set_paper(A4)
        worksheet.fit_to_pages(1, 0)
        worksheet.set_footer("&L&A&R&P / &N")

    def _write_row(self, worksheet: Any, row: int, cells: Sequence[str | int]) -> None:
        for column, value in enumerate(cells):
            if isinstance(value, int):
                worksheet.write_number(row, column, value, self.number_format)
            elif value:
                text = value[:MAX_CELL_LENGTH].translate(REPLACEMENTS)
                worksheet.write_string(row, column, text, self.text_format)
