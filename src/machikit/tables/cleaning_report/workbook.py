"""report.xlsx: the account as a book, one sheet a list, to filter and to hand round.

Every text is written as a string (never a formula, a link or a number it was not), and marked so that Excel keeps it one when
somebody edits the cell.
"""

import io
from collections.abc import Sequence
from typing import Any

from machikit.tables.cleaning_report.bilingual import number, word
from machikit.tables.cleaning_report.sheets import Sheet, sheets

MOST_ROWS = 5_000  # of one sheet: more is slow to open, and nobody reads it
MOST_TEXT = 32_767  # characters of a cell, Excel's own limit
A4 = 9
REFUSED = dict.fromkeys(
    (*range(0xD800, 0xE000), 0xFFFE, 0xFFFF), "\ufffd"
)  # lone surrogates, and what XML has no place for


def xlsx(account: dict[str, Any]) -> bytes:
    """The book of an account (see this package), in `account["language"]`; rules and the letter stand in both languages,
    that one first. A sheet without rows is left out; one with more than MOST_ROWS ends in a line that says where the rest is.
    """
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        writer = _Writer(book, account["language"])
        for sheet in sheets(account):
            if sheet.n:
                writer.add(sheet)
    return out.getvalue()


class _Writer:
    """Writes sheets into a book: header frozen, a filter on it, columns as wide as their content asks."""

    def __init__(self, book: Any, language: str):
        self.book, self.language = book, language
        top = {"valign": "top", "text_wrap": True}
        self.head = book.add_format({**top, "bold": True, "bg_color": "#E8F1FE", "bottom": 1})
        self.text = book.add_format({**top, "quote_prefix": True})
        self.number = book.add_format({"valign": "top", "num_format": "#,##0"})
        self.note = book.add_format({"bold": True, "font_color": "#8B3200"})

    def add(self, sheet: Sheet) -> None:
        page = self.book.add_worksheet(sheet.name)
        for column, (head, width) in enumerate(sheet.heads):
            page.set_column(column, column, width)
            page.write_string(0, column, head, self.head)
        written = 0
        for cells, written in zip(sheet.rows, range(1, MOST_ROWS + 1), strict=False):
            self._row(page, written, cells)
        page.autofilter(0, 0, written, len(sheet.heads) - 1)
        if sheet.n > written:
            page.write_string(written + 2, 0, word("rest", n=number(sheet.n - written))[self.language], self.note)
        page.freeze_panes(1, 0)
        page.repeat_rows(0)
        page.set_landscape()
        page.set_paper(A4)
        page.fit_to_pages(1, 0)
        page.set_footer("&L&A&R&P / &N")

    def _row(self, page: Any, at: int, cells: Sequence[str | int]) -> None:
        for column, value in enumerate(cells):
            if isinstance(value, int):
                page.write_number(at, column, value, self.number)
            elif value:
                page.write_string(at, column, value[:MOST_TEXT].translate(REFUSED), self.text)
