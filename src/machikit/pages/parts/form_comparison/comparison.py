"""Items × municipalities out of long tables: what each asks for, who defines it, and the smallest form that all could share."""

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from machikit.pages.blocks import mark_kind

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

ASKS = re.compile(r"必須|任意|要|該当.*|一部.*|はい|求める|行う|する|yes|y|required|optional|asked|done")
DOES_NOT = re.compile(r"不要|なし|無し|いいえ|求めない|行わない|しない|no|n|none|not asked|not done")
LAW = re.compile(r"法令|法定|法律|政令|省令|府令|施行令|施行規則|^法$|^国|law|statut", re.I)
OWN = re.compile(r"独自|条例|規則|要綱|要領|慣例|^市|own|local|munic", re.I)


@dataclass
class Item:
    """One item of the form. marks: y (asked), n (not asked), ? (nothing stated), one a municipality, in the order of `places`."""

    name: str
    section: str | None = None
    way: str | None = None
    marks: list[str] = field(default_factory=list)
    minutes: list[float | None] = field(default_factory=list)
    claims: set[str] = field(default_factory=set)  # law, own: what the municipalities say of who defines it

    @property
    def by(self) -> str:
        """law, own, or "" where nobody says; where they differ it is the law's."""
        return "law" if "law" in self.claims else "own" if self.claims else ""

    @property
    def asking(self) -> int:
        return self.marks.count("y")


@dataclass
class Comparison:
    """Items and municipalities, each in the order in which the tables first name them; items of one section stand together."""

    places: list[str] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    timed: bool = False  # whether any row has minutes
    repeated: int = 0  # rows about an item and municipality that were there already
    negative: int = 0  # minutes below zero: not counted

    @cached_property
    def every(self) -> int:
        """Items that all municipalities ask for."""
        return sum(item.asking == len(self.places) for item in self.items)

    @cached_property
    def one(self) -> int:
        return sum(item.asking == 1 for item in self.items)

    def defined(self, by: str) -> int:
        return sum(item.by == by for item in self.items)

    @cached_property
    def unstated(self) -> int:
        return sum(item.marks.count("?") for item in self.items)

    @cached_property
    def split(self) -> int:
        """Items that some call the law's and others their own."""
        return sum(len(item.claims) > 1 for item in self.items)

    @cached_property
    def form(self) -> list[int]:
        """The smallest common form: items that all ask for, and those of the law that anybody asks for."""
        return [k for k, i in enumerate(self.items) if i.asking and (i.asking == len(self.places) or i.by == "law")]

    def change(self, place: int) -> tuple[int, int, int, float]:
        """(asked now, spared by the common form, added by it, minutes of the spared ones) for a municipality."""
        form = set(self.form)
        mine = [k for k, item in enumerate(self.items) if item.marks[place] == "y"]
        spared = [k for k in mine if k not in form]
        return (
            len(mine),
            len(spared),
            len(form.difference(mine)),
            sum(self.items[k].minutes[place] or 0 for k in spared),
        )


def compare(tables: "Mapping[str, GeoDataFrame]", names: Mapping[str, str]) -> Comparison:
    """Put the tables of one or more cities together.

    tables: city id → table with the columns item, asked, and, where there are, place, authority, category, input, minutes;
    names: city id → what a municipality is called whose rows name no place.
    """
    found = Comparison()
    items: dict[str, Item] = {}
    said: dict[tuple[str, str], tuple[str, float | None]] = {}
    places: dict[str, str] = {}
    for city, table in tables.items():
        for row in _rows(table):
            if not row["item"]:
                continue
            place = row["place"] or names.get(city, city)
            places.setdefault(fold(place), place)
            item = items.setdefault(fold(row["item"]), Item(row["item"]))
            item.section, item.way = item.section or row["category"], item.way or row["input"]
            item.claims |= {who} if (who := defined_by(row["authority"])) else set()
            minutes = _minutes(row["minutes"], found)
            key = (fold(row["item"]), fold(place))
            found.repeated += key in said
            before = said.get(key, ("?", None))
            said[key] = (max(before[0], asked(row["asked"])), before[1] if minutes is None else minutes)
    found.places = list(places.values())
    for name, item in items.items():
        cells = [said.get((name, place), ("?", None)) for place in places]
        item.marks, item.minutes = [c[0] for c in cells], [c[1] for c in cells]
    order = list(dict.fromkeys(item.section for item in items.values()))
    found.items = sorted(items.values(), key=lambda item: order.index(item.section))
    return found


def _rows(table: "GeoDataFrame") -> Iterable[dict[str, str | None]]:
    wanted = ("item", "place", "asked", "authority", "category", "input", "minutes")
    columns = [[_text(v) for v in table[c]] if c in table else [None] * len(table) for c in wanted]
    return (dict(zip(wanted, cells, strict=True)) for cells in zip(*columns, strict=True))


def _text(value: object) -> str | None:
    """The cell, stripped; None where it is blank (None, NaN, "")."""
    if value is None or value != value:
        return None
    return str(value).strip() or None


def _minutes(cell: str | None, found: Comparison) -> float | None:
    if cell is None:
        return None
    value = float(cell)
    if value < 0 or not math.isfinite(value):
        found.negative += 1
        return None
    found.timed = True
    return value


def fold(name: str) -> str:
    """Items and municipalities are the same where only width, case or spaces differ."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def asked(cell: str | None) -> str:
    """y, n or ?: ordered so that of two answers the greater counts, asked before not asked before nothing stated."""
    word = unicodedata.normalize("NFKC", cell or "").casefold().strip()
    kind = mark_kind(cell)
    if kind in ("yes", "partial") or ASKS.fullmatch(word):
        return "y"
    return "n" if kind == "no" or DOES_NOT.fullmatch(word) else "?"


def defined_by(cell: str | None) -> str:
    """law, own, or "" where the cell says nothing of it."""
    return "" if not cell else "law" if LAW.search(cell) else "own" if OWN.search(cell) else ""
