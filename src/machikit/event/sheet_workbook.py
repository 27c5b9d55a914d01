"""A sheet as an Excel book, to be filled in on a screen inside a closed network: the same blocks, in cells with a frame.

Columns are as many as the sheet's own tables and half fields need, no more: a table's cells are real cells wherever they can
be, for somebody will sort them. Every text is written as a string, never as a formula, whoever wrote it.
"""

import io
import math
import re
import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from machikit._base.messages import fill, say, speaking
from machikit.catalog import Catalog
from machikit.event.event_folder import Event
from machikit.event.paper import city_name, computed, filled
from machikit.event.sheet import Block, Sheet, Values, facts

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

FONT = "BIZ UDPGothic"
A4 = 9
WIDTH = 180  # mm of a sheet that may be written on, on A4 upright
WIDE = 267  # and lying
TICK = 9  # mm of the column with a box to tick
NEAR = 7  # mm: edges nearer than that are made one
POINTS = 72 / 25.4  # of a millimetre
PIXELS = 96 / 25.4
SIZE, LINE = 10.5, 16.5  # points: of a letter, of a line
HIGHEST = 409  # points, Excel's own limit of a row
MOST_TEXT = 32_767  # characters, Excel's own limit of a cell
EMPTY, TICKED = "☐", "☑"
# What XML has no place for: control characters, lone surrogates, two that are none
REFUSED = {**dict.fromkeys((*range(9), 11, 12, *range(14, 32)), " "), **dict.fromkeys(range(0xD800, 0xE000), "\ufffd")}
REFUSED |= dict.fromkeys((0xFFFE, 0xFFFF), "\ufffd")
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
    "tick": {"bg_color": "#FFFBE6", "align": "center", "font_size": 13, **EDGE},
}


def book(sheet: Sheet, event: Event, catalog: Catalog, spoken: str, values: Values | None = None) -> bytes:
    """The sheet as the bytes of an .xlsx file, in one language. values: what is filled in (see sheet.Values)."""
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with speaking(spoken), xlsxwriter.Workbook(out, options) as made:
        known = facts(event, city_name(event, catalog))
        blocks = [one for block in computed(sheet, event, catalog) for one in _flat(filled(block, known, values or {}))]
        width = WIDE if sheet.paper == "a4-wide" else WIDTH
        page = _Page(made, fill(sheet.title[spoken], **known), width, _edges(blocks, width))
        page.write(fill(sheet.title[spoken], **known), "title", 30)
        page.write(f"{fill(sheet.by[spoken], **known)}   {event.title}   {known['date']}", "small")
        if sheet.lead:
            page.write(fill(sheet.lead[spoken], **known), "text")
        page.write(say("book.where"), "small")
        for block in blocks:
            page.block(block)
        page.finish(event.title, wide=sheet.paper == "a4-wide")
    return out.getvalue()


def _flat(block: Block) -> list[Block]:
    """Blocks that stand side by side on paper, one under the other."""
    return [one for side in block["columns"] for b in side for one in _flat(b)] if "columns" in block else [block]


def _edges(blocks: list[Block], width: int) -> list[int]:
    """Where columns begin and end, in mm from the left: every edge that some block needs."""
    wanted = [0, width]
    for block in blocks:
        if "checks" in block:
            wanted.append(TICK)
        if any(f.get("half") for f in block.get("fields", ())):
            wanted.append(width // 2)
        if "table" in block:
            wanted += _columns(block["table"], width)
    kept: list[int] = []
    for edge in sorted(set(wanted)):
        if not kept or edge - kept[-1] >= NEAR:
            kept.append(edge)
    return [*kept[:-1], width] if width - kept[-1] < NEAR else kept


def _columns(table: dict[str, Any], width: int) -> list[int]:
    """The edges of a table's columns: those without a width share what the others leave."""
    said = [column.get("mm") for column in table["columns"]]
    free = (width - sum(mm or 0 for mm in said)) / max(1, said.count(None))
    edges = [0.0]
    for mm in said:
        edges.append(edges[-1] + (mm or free))
    return [round(edge * width / edges[-1]) for edge in edges]


class _Page:
    """Writes blocks from the top down; a cell may span columns of the grid."""

    def __init__(self, made: "Workbook", title: str, width: int, edges: list[int]):
        self.width, self.edges, self.row = width, edges, 0
        self.breaks: list[int] = []
        name = re.sub(r"[\[\]:*?/\\]", " ", title.translate(REFUSED)).strip(" '")[:31]
        self.sheet = made.add_worksheet(name or "machikit")
        common = {"font_name": FONT, "font_size": SIZE, "text_wrap": True, "valign": "top"}
        self.looks: dict[str, Format] = {key: made.add_format({**common, **look}) for key, look in LOOKS.items()}
        for at, (left, right) in enumerate(pairwise(edges)):
            self.sheet.set_column_pixels(at, at, round((right - left) * PIXELS))

    def at(self, mm: float) -> int:
        """The column that begins nearest to a place."""
        return min(range(len(self.edges)), key=lambda i: abs(self.edges[i] - mm))

    def put(self, text: Any, look: str, left: float = 0, right: float | None = None) -> None:
        """One cell of the current row, from `left` to `right` (mm)."""
        first, last = self.at(left), self.at(self.width if right is None else right) - 1
        said = str(text).translate(REFUSED)[:MOST_TEXT]
        if last > first:
            self.sheet.merge_range(self.row, first, self.row, last, "", self.looks[look])
        self.sheet.write_string(self.row, first, said, self.looks[look])

    def next(self, points: float) -> None:
        self.sheet.set_row(self.row, min(HIGHEST, points))
        self.row += 1

    def gap(self, points: float = 6) -> None:
        self.next(points)

    def write(self, text: str, look: str, points: float = 0) -> None:
        """A row of one text over the whole width, as high as it asks."""
        self.put(text, look)
        self.next(points or _high(text, self.width))

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
        page.set_footer("&L" + title.translate(REFUSED)[:100].replace("&", "&&") + "&R&P / &N")
        page.hide_gridlines(2)
        page.set_h_pagebreaks(self.breaks)
        if wide:
            page.set_landscape()


def _heading(page: _Page, block: Block) -> None:
    page.gap()
    page.write(block["heading"], "heading", 21)


def _text(page: _Page, block: Block) -> None:
    page.write("\n".join(_lines(block["text"])), "text")


def _note(page: _Page, block: Block) -> None:
    page.gap()
    page.write("\n".join(_lines(block["note"])), "note")
    page.gap()


def _list(page: _Page, block: Block) -> None:
    page.write("\n".join(f"・{one}" for one in block["list"]), "text")


def _checks(page: _Page, block: Block) -> None:
    said = list(block.get("value", ()))
    page.gap(3)
    for at, one in enumerate(block["checks"]):
        page.put(TICKED if at < len(said) and said[at] else EMPTY, "tick", 0, TICK)
        page.sheet.data_validation(page.row, 0, page.row, 0, {"validate": "list", "source": [EMPTY, TICKED]})
        page.put(one, "cell", TICK)
        page.next(_high(one, page.width - TICK) + 3)


def _fields(page: _Page, block: Block) -> None:
    for row in _rows_of(block["fields"]):
        step = page.width / 2 if row[0].get("half") else page.width
        page.gap(4)
        for at, field in enumerate(row):
            hint = f"（{field['hint']}）" if field.get("hint") else ""
            page.put(f"{field['label']}{hint}", "label", at * step, (at + 1) * step)
        page.next(max(_high(f"{f['label']}（{f.get('hint', '')}）", step) for f in row))
        for at, field in enumerate(row):
            page.put(field.get("value", ""), "in", at * step, (at + 1) * step)
        page.next(max(max(_high(f.get("value", ""), step), f.get("mm", 9) * POINTS) for f in row))


def _rows_of(fields: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Half fields two a row, whole ones alone, as they stand on paper."""
    rows: list[list[dict[str, Any]]] = []
    for field in fields:
        beside = rows and field.get("half") and len(rows[-1]) == 1 and rows[-1][0].get("half")
        rows[-1].append(field) if beside else rows.append([field])
    return rows


def _table(page: _Page, block: Block) -> None:
    table = block["table"]
    edges = list(pairwise(_columns(table, page.width)))
    ours = isinstance(table["rows"], list) and "value" not in table
    rows = table.get("value", table["rows"] if ours else [[]] * int(table["rows"]))
    page.gap(4)
    heads = [column["label"] for column in table["columns"]]
    for n, cells in enumerate([heads, *rows]):
        texts = [str(cell) for cell in [*cells, *[""] * len(edges)][: len(edges)]]
        for (left, right), text in zip(edges, texts, strict=True):
            page.put(text, "head" if n == 0 else "cell" if ours and text else "in", left, right)
        high = max(_high(text, right - left) for (left, right), text in zip(edges, texts, strict=True))
        page.next(max(high + 3, table.get("mm", 9) * POINTS if n else 0))


def _draw(page: _Page, block: Block) -> None:
    page.gap(4)
    page.write(block["draw"]["label"], "label")
    page.write("", "in", block["draw"]["mm"] * POINTS)


_KINDS = {
    "heading": _heading, "text": _text, "note": _note, "list": _list, "checks": _checks, "fields": _fields, "table": _table, "draw": _draw,
}  # fmt: skip


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.strip().split("\n") if line.strip()]


def _high(text: Any, mm: float) -> float:
    """How high a cell must be for its text, in points: Excel makes no room by itself where cells are merged."""
    room = max(1, (mm - 4) * POINTS / SIZE)  # full-width letters that a line holds
    lines = sum(max(1, math.ceil(_wide(line) / room)) for line in str(text).split("\n"))
    return lines * LINE + 2


def _wide(line: str) -> float:
    """The width of a text in full-width letters."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "FWA" else 0.56 for c in line)
