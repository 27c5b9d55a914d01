"""A sheet as an Excel workbook, to be filled in on a screen inside a closed network: the same blocks, as cells with borders.

There are only as many columns as the tables and half fields of the sheet need, so that cells of a table are single cells where
possible and can be sorted. Every text is written as a string, never as a formula; only amounts are computed (`sums` of a table).
"""

import io
import math
import re
import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from machikit._base.messages import fill, in_language, say
from machikit.catalog import Catalog
from machikit.event.event_facts import event_facts
from machikit.event.event_folder import Event
from machikit.event.paper import fill_block, privacy_note, sheet_blocks
from machikit.event.sheet import Block, Sheet, Values
from machikit.event.sheet_picture import PNG, insert_picture

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

FONT = "BIZ UDPGothic"
A4 = 9
WIDTH = 180  # printable mm of A4 in portrait
WIDE = 267  # and in landscape
TICK = 9  # mm of the column with a checkbox
MERGE_EDGES = 7  # mm: edges closer than that are merged
POINTS_PER_MM = 72 / 25.4
PIXELS_PER_MM = 96 / 25.4
SIZE, LINE = 10.5, 16.5  # points: font size and line height
MAX_ROW_HEIGHT = 409  # points, the limit of Excel
MAX_CELL_TEXT = 32_767  # characters, the limit of Excel
EMPTY, TICKED = "☐", "☑"
# Not allowed in XML: control characters, lone surrogates, two noncharacters
FORBIDDEN = {
    **dict.fromkeys((*range(9), 11, 12, *range(14, 32)), " "),
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),
}
FORBIDDEN |= dict.fromkeys((0xFFFE, 0xFFFF), "\ufffd")
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


def sheet_workbook(sheet: Sheet, event: Event, catalog: Catalog, lang: str, values: Values | None = None) -> bytes:
    """The sheet as the bytes of an .xlsx file, in one language. values: what is filled in (see `sheet.Values`)."""
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with in_language(lang), xlsxwriter.Workbook(out, options) as workbook:
        event_values = event_facts(event, catalog)
        blocks = [
            one
            for block in sheet_blocks(sheet, event, catalog)
            for one in flat_blocks(fill_block(block, event_values, values or {}))
        ]
        width = WIDE if sheet.paper == "a4-wide" else WIDTH
        page = _SheetWriter(workbook, fill(sheet.title[lang], **event_values), width, _edges(blocks, width))
        page.write(fill(sheet.title[lang], **event_values), "title", 30)
        page.write(f"{fill(sheet.by[lang], **event_values)}   {event.title}   {event_values['date']}", "small")
        if sheet.lead:
            page.write(fill(sheet.lead[lang], **event_values), "text")
        page.write(say("book.where"), "small")
        for block in blocks:
            page.block(block)
        for note in privacy_note(sheet, event_values):
            page.block(note)
        page.finish(event.title, wide=sheet.paper == "a4-wide")
    return out.getvalue()


def flat_blocks(block: Block) -> list[Block]:
    """The block, or the blocks that are side by side in it, in one list."""
    return [one for side in block["columns"] for b in side for one in flat_blocks(b)] if "columns" in block else [block]


def _edges(blocks: list[Block], width: int) -> list[int]:
    """The edges of the columns in mm from the left: every edge that some block needs."""
    needed = [0, width]
    for block in blocks:
        if "checks" in block:
            needed.append(TICK)
        if any(f.get("half") for f in block.get("fields", ())):
            needed.append(width // 2)
        if "table" in block:
            needed += _columns(block["table"], width)
    edges: list[int] = []
    for edge in sorted(set(needed)):
        if not edges or edge - edges[-1] >= MERGE_EDGES:
            edges.append(edge)
    return [*edges[:-1], width] if width - edges[-1] < MERGE_EDGES else edges


def _columns(table: dict[str, Any], width: int) -> list[int]:
    """The edges of a table's columns in mm: columns without a width share what the others leave."""
    widths = [column.get("mm") for column in table["columns"]]
    free = (width - sum(mm or 0 for mm in widths)) / max(1, widths.count(None))
    edges = [0.0]
    for mm in widths:
        edges.append(edges[-1] + (mm or free))
    return [round(edge * width / edges[-1]) for edge in edges]


class _SheetWriter:
    """Writes blocks from the top down; a cell may span several columns."""

    def __init__(self, workbook: "Workbook", title: str, width: int, edges: list[int]):
        self.width, self.edges, self.row = width, edges, 0
        self.breaks: list[int] = []
        name = re.sub(r"[\[\]:*?/\\]", " ", title.translate(FORBIDDEN)).strip(" '")[:31]
        self.sheet = workbook.add_worksheet(name or "machikit")
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
        self.end_row(points or _text_height(text, self.width))

    def block(self, block: Block) -> None:
        kind = next(key for key in ("break", *_KINDS) if key in block)
        if kind == "break":
            self.breaks.append(self.row)
        else:
            _KINDS[kind](self, block)

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


def _heading(page: _SheetWriter, block: Block) -> None:
    page.gap()
    page.write(block["heading"], "heading", 21)


def _text(page: _SheetWriter, block: Block) -> None:
    page.write("\n".join(text_lines(block["text"])), "text")


def _note(page: _SheetWriter, block: Block) -> None:
    page.gap()
    page.write("\n".join(text_lines(block["note"])), "note")
    page.gap()


def _list(page: _SheetWriter, block: Block) -> None:
    page.write("\n".join(f"・{one}" for one in block["list"]), "text")


def _checks(page: _SheetWriter, block: Block) -> None:
    ticks = list(block.get("value", ()))
    page.gap(3)
    for n, label in enumerate(block["checks"]):
        page.write_cell(TICKED if n < len(ticks) and ticks[n] else EMPTY, "tick", 0, TICK)
        page.sheet.data_validation(page.row, 0, page.row, 0, {"validate": "list", "source": [EMPTY, TICKED]})
        page.write_cell(label, "cell", TICK)
        page.end_row(_text_height(label, page.width - TICK) + 3)


def _fields(page: _SheetWriter, block: Block) -> None:
    for row in _rows_of(block["fields"]):
        step = page.width / 2 if row[0].get("half") else page.width
        page.gap(4)
        for n, field in enumerate(row):
            hint = f"（{field['hint']}）" if field.get("hint") else ""
            page.write_cell(f"{field['label']}{hint}", "label", n * step, (n + 1) * step)
        page.end_row(max(_text_height(f"{f['label']}（{f.get('hint', '')}）", step) for f in row))
        for n, field in enumerate(row):
            page.write_cell(field.get("value", ""), "in", n * step, (n + 1) * step)
        page.end_row(max(max(_text_height(f.get("value", ""), step), f.get("mm", 9) * POINTS_PER_MM) for f in row))


def _rows_of(fields: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Rows of fields as on paper: two half fields in a row, others alone."""
    rows: list[list[dict[str, Any]]] = []
    for field in fields:
        beside = rows and field.get("half") and len(rows[-1]) == 1 and rows[-1][0].get("half")
        rows[-1].append(field) if beside else rows.append([field])
    return rows


def _table(page: _SheetWriter, block: Block) -> None:
    table = block["table"]
    edges = list(pairwise(_columns(table, page.width)))
    is_printed = isinstance(table["rows"], list)
    rows = table.get("value") or (table["rows"] if is_printed else [[]] * int(table["rows"]))
    page.gap(4)
    headers = [column["label"] for column in table["columns"]]
    for n, cells in enumerate([headers, *rows]):
        texts = [str(cell) for cell in [*cells, *[""] * len(edges)][: len(edges)]]
        for column, ((left, right), text) in enumerate(zip(edges, texts, strict=True)):
            if n and table.get("sums") and column >= min(table["sums"]):
                _amount(page, table["sums"], edges, (n, len(rows), column), text)
            else:
                page.write_cell(text, "head" if n == 0 else "cell" if is_printed and text else "in", left, right)
        high = max(_text_height(text, right - left) for (left, right), text in zip(edges, texts, strict=True))
        page.end_row(max(high + 3, table.get("mm", 9) * POINTS_PER_MM if n else 0))


def _amount(
    page: _SheetWriter, sums: list[int], edges: list[tuple[int, int]], at: tuple[int, int, int], text: str
) -> None:
    """Write a cell of a table with amounts. at: its row (the head is 0), the last row, its column."""
    from xlsxwriter.utility import xl_rowcol_to_cell

    row, last, column = at
    cell = {n: xl_rowcol_to_cell(page.row, page.column_at(edges[n][0])) for n in sums}
    letter = page.column_at(edges[column][0])
    above = [xl_rowcol_to_cell(page.row - up, letter) for up in (row - 1, 1)]
    if column < len(edges) - 1:
        page.write_number(text, *edges[column]) if row < last else page.write_cell(text, "cell", *edges[column])
    elif row < last:
        page.write_formula("=" + "*".join(cell.values()), 0, *edges[column])
    else:
        page.write_formula(f"=SUM({above[0]}:{above[1]})", 0, *edges[column])


def _picture(page: _SheetWriter, block: Block) -> None:
    """A screenshot, as high as on paper; a drawn map is left out, which Excel cannot show."""
    label, mm, uri = block["picture"]["label"], block["picture"]["mm"], str(block.get("value", ""))
    if uri and not uri.startswith(PNG):
        return
    page.gap(4)
    page.write(label, "label")
    if uri:
        insert_picture(page.sheet, page.row, uri, label, mm)
    page.write("", "text" if uri else "in", mm * POINTS_PER_MM)


def _draw(page: _SheetWriter, block: Block) -> None:
    page.gap(4)
    page.write(block["draw"]["label"], "label")
    page.write("", "in", block["draw"]["mm"] * POINTS_PER_MM)


_KINDS = {
    "heading": _heading, "text": _text, "note": _note, "list": _list, "checks": _checks, "fields": _fields, "table": _table, "draw": _draw,
    "picture": _picture,
}  # fmt: skip


def text_lines(text: str) -> list[str]:
    return [line.strip() for line in text.strip().split("\n") if line.strip()]


def _text_height(text: Any, mm: float) -> float:
    """The height in points that a cell needs for its text: Excel does not fit the height of merged cells."""
    room = max(1, (mm - 4) * POINTS_PER_MM / SIZE)  # full-width characters in a line
    lines = sum(max(1, math.ceil(_text_width(line) / room)) for line in str(text).split("\n"))
    return lines * LINE + 2


def _text_width(line: str) -> float:
    """The width of a text in full-width characters."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "FWA" else 0.56 for c in line)
