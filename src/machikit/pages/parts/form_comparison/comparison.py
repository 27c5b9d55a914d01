"""Pivot long tables into items by municipality: what each asks for, and who defines it."""

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from machikit.pages.blocks import mark_kind
from machikit.pages.cell_text import column_texts, fold

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

_ASKED = re.compile(r"必須|任意|要|該当.*|一部.*|はい|求める|行う|する|yes|y|required|optional|asked|done")
_NOT_ASKED = re.compile(r"不要|なし|無し|いいえ|求めない|行わない|しない|no|n|none|not asked|not done")
_LAW = re.compile(r"法令|法定|法律|政令|省令|府令|施行令|施行規則|^法$|^国|law|statut", re.I)
_LOCAL = re.compile(r"独自|条例|規則|要綱|要領|慣例|^市|own|local|munic", re.I)


@dataclass
class FormItem:
    """One item of the form.

    section: its category; way: how it is filled in; marks: y (asked), n (not asked) or ? (not stated) for each municipality,
    in the order of Comparison.places; minutes: for each municipality.
    """

    name: str
    section: str | None = None
    way: str | None = None
    marks: list[str] = field(default_factory=list)
    minutes: list[float | None] = field(default_factory=list)
    claims: set[str] = field(default_factory=set)  # law, own: who defines the item, according to the municipalities

    @property
    def by(self) -> str:
        """Who defines the item: law, own (the municipality), or "" if not stated; law if the municipalities differ."""
        return "law" if "law" in self.claims else "own" if self.claims else ""


@dataclass
class Comparison:
    """Items and municipalities, each in order of first appearance; items of one section are kept together."""

    places: list[str] = field(default_factory=list)
    items: list[FormItem] = field(default_factory=list)
    has_minutes: bool = False  # whether any row has minutes
    repeated: int = 0  # rows whose item and municipality occurred before
    negative: int = 0  # minutes that are negative or infinite: not counted

    @property
    def unstated(self) -> int:
        """Number of cells (item and municipality) for which nothing is stated."""
        return sum(item.marks.count("?") for item in self.items)

    @property
    def disputed(self) -> int:
        """Items that some municipalities say are defined by law and others by the municipality."""
        return sum(len(item.claims) > 1 for item in self.items)


def compare(tables: "Mapping[str, GeoDataFrame]", names: Mapping[str, str]) -> Comparison:
    """Compare the tables of one or more cities.

    tables: city id → table with the columns item, asked and, optionally, place, authority, category, input, minutes;
    names: city id → name of the municipality of rows without a place.
    """
    comparison = Comparison()
    items: dict[str, FormItem] = {}
    answers: dict[tuple[str, str], tuple[str, float | None]] = {}  # (item, place) → (mark, minutes)
    places: dict[str, str] = {}
    for city, table in tables.items():
        for row in _rows(table):
            if not row["item"]:
                continue
            place = row["place"] or names.get(city, city)
            places.setdefault(fold(place), place)
            item = items.setdefault(fold(row["item"]), FormItem(row["item"]))
            item.section, item.way = item.section or row["category"], item.way or row["input"]
            item.claims |= {who} if (who := _defined_by(row["authority"])) else set()
            minutes = _parse_minutes(row["minutes"], comparison)
            key = (fold(row["item"]), fold(place))
            comparison.repeated += key in answers
            mark, known_minutes = answers.get(key, ("?", None))
            # of two marks the greater counts: y > n > ?
            answers[key] = (max(mark, _parse_mark(row["asked"])), known_minutes if minutes is None else minutes)
    comparison.places = list(places.values())
    for name, item in items.items():
        cells = [answers.get((name, place), ("?", None)) for place in places]
        item.marks, item.minutes = [c[0] for c in cells], [c[1] for c in cells]
    sections = list(dict.fromkeys(item.section for item in items.values()))
    comparison.items = sorted(items.values(), key=lambda item: sections.index(item.section))
    return comparison


def _rows(table: "GeoDataFrame") -> Iterable[dict[str, str | None]]:
    """The rows of a table with the columns that are compared; None for blank cells and missing columns."""
    names = ("item", "place", "asked", "authority", "category", "input", "minutes")
    columns = [column_texts(table, name) for name in names]
    return (
        {name: cell or None for name, cell in zip(names, cells, strict=True)} for cells in zip(*columns, strict=True)
    )


def _parse_minutes(cell: str | None, comparison: Comparison) -> float | None:
    """Minutes of a cell; counts values that are negative or not finite in `comparison` and returns None for them."""
    if cell is None:
        return None
    value = float(cell)
    if value < 0 or not math.isfinite(value):
        comparison.negative += 1
        return None
    comparison.has_minutes = True
    return value


def _parse_mark(cell: str | None) -> str:
    """y (asked), n (not asked) or ? (not stated)."""
    word = unicodedata.normalize("NFKC", cell or "").casefold().strip()
    kind = mark_kind(cell)
    if kind in ("yes", "partial") or _ASKED.fullmatch(word):
        return "y"
    return "n" if kind == "no" or _NOT_ASKED.fullmatch(word) else "?"


def _defined_by(cell: str | None) -> str:
    """law, own, or "" if the cell states neither."""
    return "" if not cell else "law" if _LAW.search(cell) else "own" if _LOCAL.search(cell) else ""
