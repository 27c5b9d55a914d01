"""The axes of a drawn chart: numbers, dates or names along a line, with their ticks."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from machikit.pages.charts.figure_table import cell
from machikit.pages.svg.scale import Scale, date_ticks, day, number, padded, ticks

_DATE = re.compile(r"\d{4}-\d\d(-\d\d)?([T ][\d:.]*)?")
CHARACTER = 7.2  # pixels of a letter of 12 px, on average; a full-width one is 12


@dataclass
class Axis:
    """kind: linear, log, date or category. `at` gives the pixel of a value; `marks` the ticks as (pixel, label)."""

    kind: str
    names: list[Any]
    lo: float
    hi: float
    given: list[tuple[float, str]]  # ticks that the figure itself names
    scale: Scale = field(default_factory=lambda: Scale(0, 1, 0, 1))

    def place(self, value: Any) -> float | None:
        """A value as a number along the axis; None where it has no place."""
        if value is None:
            return None
        if self.kind == "category":
            return float(self.names.index(value)) if value in self.names else None
        if self.kind == "date":
            return _moment(value)
        if not isinstance(value, (int, float)):
            return None
        return (math.log10(value) if value > 0 else None) if self.kind == "log" else float(value)

    def at(self, value: Any) -> float | None:
        place = self.place(value)
        return None if place is None else self.scale(place)

    def marks(self, most: int) -> list[tuple[float, str]]:
        if self.given:
            found = self.given
        elif self.kind == "category":
            every = -(-len(self.names) // max(most, 1))
            found = [(n, cell(name)) for n, name in enumerate(self.names) if n % every == 0]
        elif self.kind == "date":
            found = [(float(n), label) for n, label in date_ticks(self.lo, self.hi, most)]
        elif self.kind == "log":
            found = [(float(n), number(10.0**n)) for n in range(math.ceil(self.lo), math.floor(self.hi) + 1)]
        else:
            found = [(v, number(v)) for v in ticks(self.lo, self.hi, most)]
        return [(self.scale(place), label) for place, label in found]


def axis(said: Mapping[str, Any], values: Sequence[Any], zero: bool = False) -> Axis:
    """The axis for these values, as the layout says (type, range, order of names, ticks)."""
    way = str(said.get("type") or kind(values))
    names = _names(said, values) if way == "category" else []
    found = Axis(way, names, 0.0, 1.0, [])
    if way == "category":
        found.lo, found.hi = -0.5, max(len(names) - 0.5, 0.5)
    else:
        places = [p for v in values if (p := found.place(v)) is not None]
        found.lo, found.hi = padded(places, zero) if way == "linear" else _ends(places)
        asked = [_moment(v) if way == "date" else v for v in said.get("range") or ()]
        ends = [float(v) for v in asked if isinstance(v, (int, float))]
        if len(ends) == 2:
            found.lo, found.hi = ends
    texts = said.get("ticktext") or said.get("tickvals") or []
    pairs = zip(said.get("tickvals") or [], texts, strict=False)
    found.given = [(p, cell(text)) for v, text in pairs if (p := found.place(v)) is not None]
    if said.get("autorange") == "reversed":
        found.lo, found.hi = found.hi, found.lo
    return found


def _ends(places: Sequence[float]) -> tuple[float, float]:
    lo, hi = min(places, default=0.0), max(places, default=1.0)
    air = (hi - lo) * 0.03 or 1.0
    return lo - air, hi + air


def kind(values: Iterable[Any]) -> str:
    """What an axis of these values is where the figure does not say: date, linear or category."""
    there = [v for v in values if v is not None]
    if there and all(isinstance(v, str) and _DATE.fullmatch(v) for v in there):
        return "date"
    return "linear" if all(isinstance(v, (int, float)) for v in there) else "category"


def _names(said: Mapping[str, Any], values: Sequence[Any]) -> list[Any]:
    there = list(dict.fromkeys(v for v in values if v is not None))
    first = [v for v in said.get("categoryarray") or [] if v in there]
    return [*first, *(v for v in there if v not in first)]


def _moment(value: Any) -> float | None:
    text = str(value)
    if not _DATE.fullmatch(text) and not re.fullmatch(r"\d{4}", text):
        return None
    clock = [float(n) for n in re.findall(r"\d+", text[10:])[:2]]
    try:
        return day(text[:10]) + sum(n / part for n, part in zip(clock, (24, 1440), strict=False))
    except ValueError:
        return None


def named(letter: str) -> str:
    """The layout's key of an axis: x2 → xaxis2."""
    return f"{letter[0]}axis{letter[1:]}"


def width(text: str) -> float:
    """About how many pixels a text takes at 12 px."""
    return sum(12 if ord(c) > 0x2E80 else CHARACTER for c in text)
