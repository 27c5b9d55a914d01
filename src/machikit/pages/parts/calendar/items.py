"""What goes into which kind of waste, and under which name the collection calendar has that kind."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from machikit.pages.parts.calendar.plan import texts

if TYPE_CHECKING:
    from pandas import DataFrame

COLUMNS = ("name", "kana", "category", "collected_as", "caution")


@dataclass(frozen=True)
class Sort:
    """A kind as the list of items calls it ("" where it says none), and its place in Plan.kinds, None where it has no day."""

    name: str
    kind: int | None


@dataclass(frozen=True)
class Items:
    """The list's items, column by column; `sort` holds places in `sorts`."""

    name: list[str]
    kana: list[str]
    caution: list[str]
    sort: list[int]
    sorts: list[Sort]

    @property
    def without_day(self) -> int:
        """Items whose kind has no day in the calendar."""
        return sum(self.sorts[s].kind is None for s in self.sort)


def read_items(table: "DataFrame", kinds: Sequence[str]) -> Items:
    """Items of a table with `name`; `collected_as` (else `category`) is held against the calendar's kinds."""
    known = {_fold(kind): k for k, kind in enumerate(kinds)}
    rows = [cells for cells in zip(*(texts(table, c) for c in COLUMNS), strict=True) if cells[0]]
    sorts: dict[Sort, int] = {}
    placed = [sorts.setdefault(Sort(r[2], known.get(_fold(r[3] or r[2]))), len(sorts)) for r in rows]
    return Items([r[0] for r in rows], [r[1] for r in rows], [r[4] for r in rows], placed, list(sorts))


def _fold(kind: str) -> str:
    return "".join(unicodedata.normalize("NFKC", kind).split())
