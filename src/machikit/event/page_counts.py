"""How many pages a sheet has: as designed, or of the idea cards as many as there are cards and tables to ask for."""

import math
import re
from pathlib import Path
from typing import Any

from machikit.catalog import Catalog
from machikit.event.ask_list import ask_blocks
from machikit.event.card_prose import text_width
from machikit.event.card_sheets import card_cover
from machikit.event.event_cards import DOUBTFUL, READY, STOP, WAITING, cards_by_state
from machikit.event.event_folder import Event
from machikit.event.sheet import Sheet

PAGE = re.compile(rb"/Type\s*/Page\b")  # Chromium writes pages as plain objects
HEIGHT, ABOVE = (
    181,
    38,
)  # mm of a page, and on the first page above the rows: heading, how to bring a table in, column heads
LINE, PADDING, LETTER = 5.56, 2.25, 3.7  # mm of a row: a line, above and below; a full-width letter


def page_count(sheet: Sheet, event: Event, catalog: Catalog, pdf: Path | None = None) -> int:
    """Pages of one copy. pdf: the sheet as a PDF, where it was made."""
    if sheet.pages:
        return sheet.pages
    if pdf and pdf.is_file():
        return len(PAGE.findall(pdf.read_bytes()))
    by_state = cards_by_state(event, catalog)
    asked = by_state[DOUBTFUL] + by_state[WAITING]
    tables = [block["table"] for block in ask_blocks(asked, event, catalog) if "table" in block]
    covers = sum("break" not in block for block in card_cover(event, catalog))
    return covers + len(by_state[READY]) + len(by_state[STOP]) + sum(map(_table_pages, tables))


def _table_pages(table: dict[str, Any]) -> int:
    """Pages that a table fills, by the widths of its texts; a row is never broken."""
    pages, used = 1, float(ABOVE)
    for row in table["rows"]:
        lines = max(_lines(text, column["mm"]) for text, column in zip(row, table["columns"], strict=True))
        height = lines * LINE + PADDING
        pages, used = (pages, used + height) if used + height <= HEIGHT else (pages + 1, LINE + PADDING + height)
    return pages


def _lines(text: str, mm: float) -> int:
    room = (mm - 3.6) / LETTER
    return sum(max(1, math.ceil(text_width(line) / room)) for line in text.split("\n"))
