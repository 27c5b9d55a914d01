"""The list of waste items, and which kind of the collection calendar each item belongs to."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from machikit.pages.cell_text import column_texts

if TYPE_CHECKING:
    from pandas import DataFrame

COLUMNS = ("name", "kana", "category", "collected_as", "caution")


@dataclass(frozen=True)
class ItemKind:
    """A kind as named in the list of items ("" if blank), and its index in Plan.kinds, None if the calendar has no such kind."""

    name: str
    plan_kind: int | None


@dataclass(frozen=True)
class WasteItems:
    """The items column by column; `kind_indexes` are indices into `kinds`."""

    name: list[str]
    kana: list[str]
    caution: list[str]
    kind_indexes: list[int]
    kinds: list[ItemKind]

    @property
    def without_day(self) -> int:
        """Number of items whose kind is not in the calendar."""
        return sum(self.kinds[k].plan_kind is None for k in self.kind_indexes)


def read_items(table: "DataFrame", kinds: Sequence[str]) -> WasteItems:
    """Read a table of items with `name`; `collected_as` (else `category`) is matched with the calendar's kinds."""
    plan_kinds = {_fold(kind): k for k, kind in enumerate(kinds)}
    rows = [cells for cells in zip(*(column_texts(table, c) for c in COLUMNS), strict=True) if cells[0]]
    item_kinds: dict[ItemKind, int] = {}
    indexes = []
    for _, _, category, collected_as, _ in rows:
        kind = ItemKind(category, plan_kinds.get(_fold(collected_as or category)))
        indexes.append(item_kinds.setdefault(kind, len(item_kinds)))
    return WasteItems([r[0] for r in rows], [r[1] for r in rows], [r[4] for r in rows], indexes, list(item_kinds))


def _fold(kind: str) -> str:
    """A kind without regard to width and spaces."""
    return "".join(unicodedata.normalize("NFKC", kind).split())
