"""The axes of a chart drawn as SVG: numbers, dates or category names, with their ticks."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from machikit.pages.charts.figure_table import JsonObject, cell_text
from machikit.pages.svg.scale import Scale, date_ordinal, date_ticks, format_number, padded_range, ticks

_DATE = re.compile(r"\d{4}-\d\d(-\d\d)?([T ][\d:.]*)?")
CHARACTER_WIDTH = 7.2  # average pixels of a letter at 12 px; a full-width character is 12 wide


@dataclass
class Axis:
    """One axis. kind: linear, log, date or category; names: the categories in order; lo, hi: the range, as positions."""

    kind: str
    names: list[Any]
    lo: float
    hi: float
    given_ticks: list[tuple[float, str]]  # (position, label) of ticks that the figure defines
    scale: Scale = field(default_factory=lambda: Scale(0, 1, 0, 1))

    def position(self, value: Any) -> float | None:
        """A value as a number along the axis (log10, date ordinal, index of the category); None if it cannot be placed."""
        if value is None:
            return None
        if self.kind == "category":
            return float(self.names.index(value)) if value in self.names else None
        if self.kind == "date":
            return _date_position(value)
        if not isinstance(value, (int, float)):
            return None
        return (math.log10(value) if value > 0 else None) if self.kind == "log" else float(value)

    def pixel(self, value: Any) -> float | None:
        """The pixel of a value; None if it cannot be placed."""
        position = self.position(value)
        return None if position is None else self.scale(position)

    def tick_labels(self, most: int) -> list[tuple[float, str]]:
        """(pixel, label) of the ticks: those that the figure defines, else about `most`."""
        if self.given_ticks:
            positions = self.given_ticks
        elif self.kind == "category":
            interval = -(-len(self.names) // max(most, 1))
            positions = [(n, cell_text(name)) for n, name in enumerate(self.names) if n % interval == 0]
        elif self.kind == "date":
            positions = [(float(n), label) for n, label in date_ticks(self.lo, self.hi, most)]
        elif self.kind == "log":
            positions = [(float(n), format_number(10.0**n)) for n in range(math.ceil(self.lo), math.floor(self.hi) + 1)]
        else:
            positions = [(v, format_number(v)) for v in ticks(self.lo, self.hi, most)]
        return [(self.scale(position), label) for position, label in positions]


def axis_for(settings: JsonObject, values: Sequence[Any], zero: bool = False, bars: bool = False) -> Axis:
    """The axis for these values, with what the layout sets (type, range, category order, ticks).

    settings: the layout's settings of this axis; zero: whether a linear axis must include zero; bars: whether bars stand on it.
    """
    axis_kind = str(settings.get("type") or detect_axis_kind(values))
    names = _category_names(settings, values) if axis_kind == "category" else []
    result = Axis(axis_kind, names, 0.0, 1.0, [])
    if axis_kind == "category":
        result.lo, result.hi = -0.5, max(len(names) - 0.5, 0.5)
    else:
        positions = [p for v in values if (p := result.position(v)) is not None]
        result.lo, result.hi = padded_range(positions, zero) if axis_kind == "linear" else _padded_ends(positions)
        if bars and positions:
            half = smallest_gap(positions, 1 if axis_kind == "linear" else 30) / 2
            result.lo, result.hi = min(positions) - half, max(positions) + half
        range_values = [_date_position(v) if axis_kind == "date" else v for v in settings.get("range") or ()]
        ends = [float(v) for v in range_values if isinstance(v, (int, float))]
        if len(ends) == 2:
            result.lo, result.hi = ends
    texts = settings.get("ticktext") or settings.get("tickvals") or []
    pairs = zip(settings.get("tickvals") or [], texts, strict=False)
    result.given_ticks = [(p, cell_text(text)) for v, text in pairs if (p := result.position(v)) is not None]
    if settings.get("autorange") == "reversed":
        result.lo, result.hi = result.hi, result.lo
    return result


def smallest_gap(positions: Sequence[float], alone: float) -> float:
    """The smallest distance between two positions; `alone` where there is only one."""
    ordered = sorted(set(positions))
    return min((b - a for a, b in pairwise(ordered)), default=alone)


def _padded_ends(positions: Sequence[float]) -> tuple[float, float]:
    lo, hi = min(positions, default=0.0), max(positions, default=1.0)
    padding = (hi - lo) * 0.03 or 1.0
    return lo - padding, hi + padding


def detect_axis_kind(values: Iterable[Any]) -> str:
    """The kind of an axis with these values if the figure does not set one: date, linear or category."""
    present = [v for v in values if v is not None]
    if present and all(isinstance(v, str) and _DATE.fullmatch(v) for v in present):
        return "date"
    return "linear" if all(isinstance(v, (int, float)) for v in present) else "category"


def _category_names(settings: JsonObject, values: Sequence[Any]) -> list[Any]:
    """The distinct values, those in the layout's categoryarray first and in its order."""
    present = list(dict.fromkeys(v for v in values if v is not None))
    first = [v for v in settings.get("categoryarray") or [] if v in present]
    return [*first, *(v for v in present if v not in first)]


def _date_position(value: Any) -> float | None:
    """A date, month, year or date and time as a (fractional) ordinal; None for anything else."""
    text = str(value)
    if not _DATE.fullmatch(text) and not re.fullmatch(r"\d{4}", text):
        return None
    time_parts = [float(n) for n in re.findall(r"\d+", text[10:])[:2]]
    try:
        return date_ordinal(text[:10]) + sum(n / unit for n, unit in zip(time_parts, (24, 1440), strict=False))
    except ValueError:
        return None


def axis_layout_key(letter: str) -> str:
    """The layout key of an axis: x2 → xaxis2."""
    return f"{letter[0]}axis{letter[1:]}"


def text_width(text: str) -> float:
    """The approximate width of a text in pixels at 12 px."""
    return sum(12 if ord(c) > 0x2E80 else CHARACTER_WIDTH for c in text)
