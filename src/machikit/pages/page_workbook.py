"""A finished page as an Excel workbook: what it is, its caveats and sources, then each of its tables on a sheet of its own.

Every text is written as text. A text that Excel would take for a formula is written behind Excel's own sign for text, so that it
also stays one when somebody edits the cell. Nothing in it is computed.
"""

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from machikit._base.excel_text import FORBIDDEN, MAX_CELL_TEXT, sheet_name
from machikit._base.messages import in_language, say
from machikit.pages.exports import FORMULA_STARTS
from machikit.pages.finished_page import Cell, FinishedPage, PageTable

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

MAX_ROWS = 1_048_575  # below the head, the limit of Excel
MAX_COLUMNS = 16_384
WIDTHS = (8, 42)  # characters: of the narrowest and the widest column
ABOUT_WIDTHS = (22, 96)
MEASURED_ROWS = 200  # by which a column's width is chosen
FONT = {"font_name": "BIZ UDPGothic", "font_size": 10.5, "valign": "top"}
LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16},
    "mark": {"bold": True, "font_color": "#B00020"},
    "head": {"bold": True, "bg_color": "#F1F2F5", "text_wrap": True, "border": 1, "border_color": "#6B6D76"},
    "label": {"bold": True, "text_wrap": True},
    "text": {"text_wrap": True},
    "cell": {},
    "typed": {"quote_prefix": True, "num_format": "@"},
}


def page_workbook(document: str, where: str = "site/index.html") -> bytes:
    """The bytes of an .xlsx file for the document of a built page, in the language in which it opens.

    where: named by an error. Raises KitError where the document is no page of the kit.
    """
    import xlsxwriter

    page, out = FinishedPage(document, where), io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": True,
    }
    with in_language(page.language), xlsxwriter.Workbook(out, options) as workbook:
        looks = {name: workbook.add_format({**FONT, **look}) for name, look in LOOKS.items()}
        workbook.set_properties({"title": f"{page.word('title')} | {page.word('city')}".translate(FORBIDDEN)[:255]})
        tables = page.tables
        names = _sheet_names(tables)
        _write_about(workbook, looks, page, list(zip(names, tables, strict=True)))
        for name, table in zip(names, tables, strict=True):
            _write_table(workbook, looks, name, table, page)
    return out.getvalue()


def _sheet_names(tables: list[PageTable]) -> list[str]:
    names = [sheet_name(say("copies.about"))]
    for n, table in enumerate(tables, 1):
        names.append(sheet_name(table.name or say("copies.table", n=n), names))
    return names[1:]


def _about(page: FinishedPage, tables: list[tuple[str, PageTable]]) -> Iterator[tuple[str, str]]:
    """(label, text) of each line of the first sheet."""
    yield say("copies.question"), page.word("question")
    yield say("copies.answer"), page.word("headline")
    for label, number in page.numbers:
        yield label, number
    yield say("copies.data"), page.word("meta")
    if page.settings.get("expires"):
        yield say("copies.expires"), page.word("expires.line")
    yield (
        say("copies.standing"),
        f"{page.word('prototype')}　{page.word('prototype.emergency')} {page.word('official')}",
    )
    yield "", str(page.settings.get("official") or "")
    for label, texts in ((page.word("silent"), page.numbered_words("caveat")), (page.word("sources"), _sources(page))):
        for n, text in enumerate(texts):
            yield "" if n else label, text
    for n, (name, table) in enumerate(tables):
        yield "" if n else say("copies.sheets"), say("copies.sheet", name=name, n=f"{len(table.rows):,}")
    yield "", say("copies.shown" if tables else "copies.none")
    if _is_cut(tables):
        yield "", say("copies.cut", n=f"{MAX_CELL_TEXT:,}", rows=f"{MAX_ROWS:,}")


def _sources(page: FinishedPage) -> list[str]:
    texts, links = page.numbered_words("source"), page.source_links
    if len(texts) != len(links):
        return texts
    return [f"{text} {link}" for text, link in zip(texts, links, strict=True)]


def _is_cut(tables: list[tuple[str, PageTable]]) -> bool:
    """Whether a table has more than Excel can hold."""
    cells = (cell for _, table in tables for row in table.rows for cell in row)
    is_large = any(len(table.rows) > MAX_ROWS or len(table.head) > MAX_COLUMNS for _, table in tables)
    return is_large or any(isinstance(cell, str) and len(cell) > MAX_CELL_TEXT for cell in cells)


def _write_about(
    workbook: "Workbook", looks: dict[str, Any], page: FinishedPage, tables: list[tuple[str, PageTable]]
) -> None:
    sheet = workbook.add_worksheet(sheet_name(say("copies.about")))
    for column, width in enumerate(ABOUT_WIDTHS):
        sheet.set_column(column, column, width)
    row = 0
    if page.word("internal") and is_internal(page):
        _write(sheet, row, 0, page.word("internal"), looks, "mark")
        row += 1
    _write(sheet, row, 0, f"{page.word('title')}（{page.word('city')}）", looks, "title")
    for label, text in _about(page, tables):
        if text:
            row += 1
            _write(sheet, row, 0, label, looks, "label")
            _write(sheet, row, 1, text, looks, "text")
    _print_layout(sheet, page, wide=False)


def _write_table(workbook: "Workbook", looks: dict[str, Any], name: str, table: PageTable, page: FinishedPage) -> None:
    sheet = workbook.add_worksheet(name)
    head, rows = table.head[:MAX_COLUMNS], [row[:MAX_COLUMNS] for row in table.rows[:MAX_ROWS]]
    for column, text in enumerate(head):
        _write(sheet, 0, column, text, looks, "head")
        sheet.set_column(column, column, _width([text, *(row[column] for row in rows[:MEASURED_ROWS])]))
    first = int(any(head))
    for n, row in enumerate(rows, first):
        for column, cell in enumerate(row):
            _write(sheet, n, column, cell, looks, "cell")
    if first:
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(rows), len(head) - 1)
        sheet.repeat_rows(0)
    _print_layout(sheet, page, wide=len(head) > 4)


def _write(sheet: Any, row: int, column: int, cell: Cell, looks: dict[str, Any], look: str) -> None:
    if isinstance(cell, bool):
        sheet.write_boolean(row, column, cell, looks[look])
    elif isinstance(cell, (int, float)):
        sheet.write_number(row, column, cell, looks[look])
    elif cell:
        text = str(cell).translate(FORBIDDEN)
        text = text if len(text) <= MAX_CELL_TEXT else text[: MAX_CELL_TEXT - 1] + "…"
        sheet.write_string(row, column, text, looks["typed" if text.startswith(FORMULA_STARTS) else look])


def _width(cells: list[Cell]) -> int:
    """The width of a column in characters; a Japanese one counts twice."""
    texts = ("" if cell is None else str(cell) for cell in cells)
    longest = max((sum(1 if c.isascii() else 2 for c in text[: WIDTHS[1]]) for text in texts), default=0)
    return min(max(longest + 2, WIDTHS[0]), WIDTHS[1])


def _print_layout(sheet: Any, page: FinishedPage, wide: bool) -> None:
    """A4; every printed page says that it is a prototype, of when, and that it is internal where it is."""
    sheet.set_paper(9)
    sheet.set_landscape() if wide else sheet.set_portrait()
    sheet.fit_to_pages(1, 0)
    internal = f"{page.word('internal')}　" if is_internal(page) else ""
    line = f"{internal}{page.word('title')}　{page.word('prototype')}　{page.word('as_of.line')}".translate(FORBIDDEN)
    sheet.set_footer("&L" + line[:180].replace("&", "&&") + "&R&P / &N")


def is_internal(page: FinishedPage) -> bool:
    """Whether the page says that it must not leave the office."""
    return str(page.settings.get("file", "")).endswith("-internal")
