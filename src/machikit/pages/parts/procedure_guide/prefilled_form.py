"""The boxes of a form with what the office already holds on one fictional person, and how staff fill in each box."""

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from machikit.pages.cell_text import column_texts

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

COLUMNS = ("form", "box", "held", "register", "since", "actual", "ask", "way", "note")
_WAYS = {  # tried in this order
    "drop": r"なく|省|不要|廃止|やめ|drop",
    "sign": r"署名|自署|サイン|押印|sign",
    "confirm": r"確|見せ|読み上げ|confirm|check",
    "ask": r"聞|尋|問|ask",
    "write": r"書|記入|write",
}


@dataclass(frozen=True, slots=True)
class FormBox:
    """One box of a form, with its cells as in the table. way: confirm, ask, sign, write or drop."""

    form: str
    box: str
    held: str
    register: str
    since: str
    actual: str
    ask: str
    way: str
    note: str

    @property
    def known(self) -> bool:
        """Whether the office holds something for this box."""
        return bool(self.held and self.register)

    @property
    def stale(self) -> bool:
        """Whether what the office holds is out of date."""
        return self.known and bool(self.actual) and self.actual != self.held


def read_prefilled_form(table: "GeoDataFrame") -> list[FormBox]:
    """Read a table with the column box and, optionally, the other COLUMNS. Rows without a box are skipped."""
    columns = [column_texts(table, name) for name in COLUMNS]
    rows = [dict(zip(COLUMNS, cells, strict=True)) for cells in zip(*columns, strict=True)]
    return [FormBox(**(row | {"way": _parse_way(row)})) for row in rows if row["box"]]


def _parse_way(row: dict[str, str]) -> str:
    """The way that the table states; otherwise what the office holds is confirmed and the rest is asked."""
    text = unicodedata.normalize("NFKC", row["way"])
    stated = next((way for way, pattern in _WAYS.items() if re.search(pattern, text, re.I)), "") if text else ""
    return stated or ("confirm" if row["held"] and row["register"] else "ask")
