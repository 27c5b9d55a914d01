"""The block of the trends on a page: what their view is drawn from."""

from typing import TYPE_CHECKING, Any, TypedDict

from machikit.catalog.model import Text
from machikit.pages.charts.palette import COLOURS, DASHES, LIMIT, SHAPES, SYMBOLS
from machikit.pages.parts.trend.columns import TrendTable

if TYPE_CHECKING:
    from machikit.pages.context import PageContext


class TrendPart(TypedDict):
    """One trend of the page. series: only these values of the series column; letters: of its names, in the Japanese order;
    follows: whether it follows when rows of the page's table change in the browser; held: there, whether
    other numbers would be suppressed by such a change, so that the figures stay as they were built.
    """

    heading: Text
    series: list[str] | None
    letters: str
    follows: bool
    held: bool
    tables: list[TrendTable]


class TrendBlock(TypedDict):
    """All trends of the page, which share one script. looks: lines take them in turn (palette.py); home: the page's city."""

    looks: dict[str, Any]
    home: str
    parts: list[TrendPart]


def trend_block(page: "PageContext", parts: list[TrendPart]) -> TrendBlock:
    looks = {"colours": COLOURS, "dashes": DASHES, "symbols": SYMBOLS, "shapes": SHAPES, "limit": LIMIT}
    return {"looks": looks, "home": page.prototype.city.name["ja"], "parts": parts}


def with_rows(block: TrendBlock, rows: dict[str, Any] | None) -> TrendBlock:
    """The block with the cells of the page's own table, as `part.js` puts it together. rows: the block of that table."""

    def filled(table: TrendTable) -> TrendTable:
        if table["columns"] is not None or rows is None:
            return table
        return {**table, "terms": rows["terms"], "columns": rows["columns"]}

    parts: list[TrendPart] = [
        {**part, "tables": [filled(table) for table in part["tables"]]} for part in block["parts"]
    ]
    return {**block, "parts": parts}
