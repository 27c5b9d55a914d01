"""A sheet as an Excel workbook, to be filled in on a screen inside a closed network: the same blocks, as cells with borders.

There are only as many columns as the tables and half fields of the sheet need, so that cells of a table are single cells where
possible and can be sorted. Every text is written as a string, never as a formula; only amounts are computed (`sums` of a table).
"""

import io
from itertools import pairwise
from typing import Any

from machikit._base.messages import fill, in_language, say
from machikit.catalog import Catalog
from machikit.event.event_facts import event_facts
from machikit.event.event_folder import Event
from machikit.event.paper import fill_block, privacy_note, sheet_blocks
from machikit.event.sheet import Block, Sheet, Values
from machikit.event.sheet_picture import PNG, insert_picture
from machikit.event.worksheet import POINTS_PER_MM, SheetWriter, text_height

WIDTH = 180  # printable mm of A4 in portrait
WIDE = 267  # and in landscape
TICK = 9  # mm of the column with a checkbox
MERGE_EDGES = 7  # mm: edges closer than that are merged
EMPTY, TICKED = "☐", "☑"


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
        page = SheetWriter(workbook, fill(sheet.title[lang], **event_values), width, _edges(blocks, width))
        page.write(fill(sheet.title[lang], **event_values), "title", 30)
        page.write(f"{fill(sheet.by[lang], **event_values)}   {event.title}   {event_values['date']}", "small")
        if sheet.lead:
            page.write(fill(sheet.lead[lang], **event_values), "text")
        page.write(say("book.where"), "small")
        for block in blocks:
            _write_block(page, block)
        for note in privacy_note(sheet, event_values):
            _write_block(page, note)
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


def _write_block(page: SheetWriter, block: Block) -> None:
    kind = next(key for key in ("break", *_KINDS) if key in block)
    if kind == "break":
        page.breaks.append(page.row)
    else:
        _KINDS[kind](page, block)


def _heading(page: SheetWriter, block: Block) -> None:
    page.gap()
    page.write(block["heading"], "heading", 21)


def _text(page: SheetWriter, block: Block) -> None:
    page.write("\n".join(text_lines(block["text"])), "text")


def _note(page: SheetWriter, block: Block) -> None:
    page.gap()
    page.write("\n".join(text_lines(block["note"])), "note")
    page.gap()


def _list(page: SheetWriter, block: Block) -> None:
    page.write("\n".join(f"・{one}" for one in block["list"]), "text")


def _checks(page: SheetWriter, block: Block) -> None:
    ticks = list(block.get("value", ()))
    page.gap(3)
    for n, label in enumerate(block["checks"]):
        page.write_cell(TICKED if n < len(ticks) and ticks[n] else EMPTY, "tick", 0, TICK)
        page.sheet.data_validation(page.row, 0, page.row, 0, {"validate": "list", "source": [EMPTY, TICKED]})
        page.write_cell(label, "cell", TICK)
        page.end_row(text_height(label, page.width - TICK) + 3)


def _fields(page: SheetWriter, block: Block) -> None:
    for row in _rows_of(block["fields"]):
        step = page.width / 2 if row[0].get("half") else page.width
        page.gap(4)
        for n, field in enumerate(row):
            hint = f"（{field['hint']}）" if field.get("hint") else ""
            page.write_cell(f"{field['label']}{hint}", "label", n * step, (n + 1) * step)
        page.end_row(max(text_height(f"{f['label']}（{f.get('hint', '')}）", step) for f in row))
        for n, field in enumerate(row):
            page.write_cell(field.get("value", ""), "in", n * step, (n + 1) * step)
        page.end_row(max(max(text_height(f.get("value", ""), step), f.get("mm", 9) * POINTS_PER_MM) for f in row))


def _rows_of(fields: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Rows of fields as on paper: two half fields in a row, others alone."""
    rows: list[list[dict[str, Any]]] = []
    for field in fields:
        beside = rows and field.get("half") and len(rows[-1]) == 1 and rows[-1][0].get("half")
        rows[-1].append(field) if beside else rows.append([field])
    return rows


def _table(page: SheetWriter, block: Block) -> None:
    table = block["table"]
    edges = list(pairwise(_columns(table, page.width)))
    is_printed = isinstance(table["rows"], list)
    rows = table.get("value") or (table["rows"] if is_printed else [[]] * int(table["rows"]))
    page.gap(4)
    headers = [column["label"] for column in table["columns"]]
    for n, cells in enumerate([headers, *rows]):
        texts = [str(cell) for cell in [*cells, *[""] * len(edges)][: len(edges)]]
        for column, ((left, right), text) in enumerate(zip(edges, texts, strict=True)):
            if column in table.get("once", ()) and n:
                if n == 1:
                    page.write_once(text, "cell" if text else "in", len(rows), left)
            elif n and table.get("sums") and column >= min(table["sums"]):
                _amount(page, table["sums"], edges, (n, len(rows), column), text)
            else:
                page.write_cell(text, "head" if n == 0 else "cell" if is_printed and text else "in", left, right)
        high = max(text_height(text, right - left) for (left, right), text in zip(edges, texts, strict=True))
        page.end_row(max(high + 3, table.get("mm", 9) * POINTS_PER_MM if n else 0))


def _amount(
    page: SheetWriter, sums: list[int], edges: list[tuple[int, int]], at: tuple[int, int, int], text: str
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


def _picture(page: SheetWriter, block: Block) -> None:
    """A screenshot, as high as on paper; a drawn map is left out, which Excel cannot show."""
    label, mm, uri = block["picture"]["label"], block["picture"]["mm"], str(block.get("value", ""))
    if uri and not uri.startswith(PNG):
        return
    page.gap(4)
    page.write(label, "label")
    if uri:
        insert_picture(page.sheet, page.row, uri, label, mm)
    page.write("", "text" if uri else "in", mm * POINTS_PER_MM)


def _draw(page: SheetWriter, block: Block) -> None:
    page.gap(4)
    page.write(block["draw"]["label"], "label")
    page.write("", "in", block["draw"]["mm"] * POINTS_PER_MM)


_KINDS = {
    "heading": _heading, "text": _text, "note": _note, "list": _list, "checks": _checks, "fields": _fields, "table": _table, "draw": _draw,
    "picture": _picture,
}  # fmt: skip


def text_lines(text: str) -> list[str]:
    return [line.strip() for line in text.strip().split("\n") if line.strip()]
