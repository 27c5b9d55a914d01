"""A form's boxes and what the office holds for them, of one invented person: what a desk without writing does with each box."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from machikit.pages.parts.procedure_guide.rules import _text

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

COLUMNS = ("form", "box", "held", "register", "since", "actual", "ask", "way", "note")
WAYS = ("confirm", "ask", "sign", "write", "drop")
_WORDS = {
    "drop": r"なく|省|不要|廃止|やめ|drop",
    "sign": r"署名|自署|サイン|押印|sign",
    "confirm": r"確|見せ|読み上げ|confirm|check",
    "ask": r"聞|尋|問|ask",
    "write": r"書|記入|write",
}


@dataclass(frozen=True, slots=True)
class Box:
    """One box of a form; cells as they stand. way: confirm, ask, sign, write or drop."""

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
        """Whether what the office holds is no longer so."""
        return self.known and bool(self.actual) and self.actual != self.held


@dataclass
class Record:
    boxes: list[Box]

    def ways(self, way: str) -> list[Box]:
        return [box for box in self.boxes if box.way == way]

    @cached_property
    def known(self) -> list[Box]:
        return [box for box in self.boxes if box.known]

    @property
    def stale(self) -> list[Box]:
        return [box for box in self.boxes if box.stale]

    @property
    def written(self) -> int:
        """Boxes that the resident still writes by hand at a desk without writing; a signature counts as one."""
        return len(self.ways("sign")) + len(self.ways("write"))


def read_person(table: "GeoDataFrame") -> Record:
    """The record of a table with the column box and, where there are, the others of COLUMNS. Rows without a box are left out."""
    columns = [[_text(v) for v in table[c]] if c in table else [""] * len(table) for c in COLUMNS]
    rows = [dict(zip(COLUMNS, cells, strict=True)) for cells in zip(*columns, strict=True)]
    return Record([Box(**(row | {"way": way_of(row)})) for row in rows if row["box"]])


def way_of(row: dict[str, str]) -> str:
    """What the table says of a box; where it says nothing, what is held is confirmed and the rest is asked aloud."""
    text = unicodedata.normalize("NFKC", row["way"])
    said = next((way for way, pattern in _WORDS.items() if re.search(pattern, text, re.I)), "") if text else ""
    return said or ("confirm" if row["held"] and row["register"] else "ask")
