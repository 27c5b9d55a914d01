"""Bins for counting numbers, dates and names."""

import datetime as dt
import math
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from machikit.pages.svg.scale import format_number, round_interval

USUAL = 12  # bins, where the figure does not say how many
SINGLY = 40  # whole numbers that lie within so many are counted one by one
MOST = 2000
# Periods that dates are counted by: days of one, and which first days and labels they have
DAY, WEEK, MONTH, QUARTER, YEAR = 1.0, 7.0, 30.44, 91.31, 365.25
USUAL_DATES = {DAY: 31, WEEK: 14, MONTH: 36, QUARTER: 24}  # the bins of each, where the figure does not say how many


class Bin(NamedTuple):
    """at: where its bar stands; holds: whether a value is in it; width: in units of the axis, 0 for a name."""

    at: Any
    label: str
    holds: Callable[[Any], bool]
    width: float


def bins_of(kind: str, values: Sequence[Any], most: int | None, given: Mapping[str, Any]) -> list[Bin]:
    """The bins for these values. kind: of the axis; most: how many at most; given: plotly's start, end and size."""
    if not values:
        return []
    if kind == "date":
        return _of_dates(values, most, given.get("size"))
    numbers = [float(v) for v in values if isinstance(v, (int, float))]
    if kind == "category" or not numbers:
        return [Bin(name, str(name), lambda v, name=name: v == name, 0) for name in dict.fromkeys(values)]  # type: ignore[misc]
    return _of_numbers(numbers, most, given)


def _of_numbers(values: Sequence[float], most: int | None, given: Mapping[str, Any]) -> list[Bin]:
    lo, hi = min(values), max(values)
    size = _number(given.get("size"))
    whole = all(v.is_integer() for v in values)
    if size is None:
        size = round_interval(lo, hi, most or USUAL) if hi > lo else 1.0
        singly = whole and hi - lo < (most or SINGLY)
        size = 1.0 if singly else max(size, 1.0) if whole else size
    start = _number(given.get("start"))
    if start is None:
        start = lo - 0.5 if whole and size == 1 else math.floor(lo / size + 1e-9) * size
    count = min(max(1, math.floor((hi - start) / size + 1e-9) + 1), MOST)
    edges = [start + n * size for n in range(count + 1)]
    return [_between(a, b, whole and size == 1) for a, b in pairwise(edges)]


def _between(a: float, b: float, single: bool) -> Bin:
    middle = round((a + b) / 2, 9)
    label = format_number(middle) if single else f"{format_number(a)}–{format_number(b)}"
    return Bin(middle, label, lambda v: isinstance(v, (int, float)) and a <= v < b, b - a)


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, (int, float)) and value > -math.inf else None


# --- dates -------------------------------------------------------------------------------------------------------------


def _of_dates(values: Sequence[Any], most: int | None, size: Any) -> list[Bin]:
    days = [day for v in values if (day := _day(v)) is not None]
    if not days:
        return []
    period = _period(size) or next(
        (p for p, n in USUAL_DATES.items() if (max(days) - min(days)).days / p <= (most or n)), YEAR
    )
    starts = [_first(min(days), period)]
    while starts[-1] <= max(days) and len(starts) < MOST:
        starts.append(_next(starts[-1], period))
    return [_from_to(a, b, period) for a, b in pairwise(starts)]


def _day(value: Any) -> dt.date | None:
    year, month, date = [*str(value)[:10].split("-"), "1", "1"][:3]
    try:
        return dt.date(int(year), int(month), int(date))
    except ValueError:
        return None


def _period(size: Any) -> float | None:
    """plotly's size of a bin, M1 or milliseconds, as the nearest period; None where it is not given."""
    if isinstance(size, str) and size[:1] == "M" and size[1:].isdigit():
        days = int(size[1:]) * MONTH
    elif isinstance(size, (int, float)):
        days = size / 86_400_000
    else:
        return None
    return min((DAY, WEEK, MONTH, QUARTER, YEAR), key=lambda p: abs(math.log(max(days, 0.01) / p)))


def _first(day: dt.date, period: float) -> dt.date:
    if period in (DAY, WEEK):
        return day - dt.timedelta(day.weekday() if period == WEEK else 0)
    months = {MONTH: 1, QUARTER: 3, YEAR: 12}[period]
    return day.replace(month=(day.month - 1) // months * months + 1, day=1)


def _next(day: dt.date, period: float) -> dt.date:
    if period in (DAY, WEEK):
        return day + dt.timedelta(int(period))
    years, month = divmod(day.month - 1 + {MONTH: 1, QUARTER: 3, YEAR: 12}[period], 12)
    return dt.date(day.year + years, month + 1, 1)


def _from_to(a: dt.date, b: dt.date, period: float) -> Bin:
    last = b - dt.timedelta(1)
    label = {DAY: f"{a}", WEEK: f"{a}–{last}", MONTH: f"{a:%Y-%m}", QUARTER: f"{a:%Y-%m}–{last:%m}", YEAR: f"{a:%Y}"}[
        period
    ]
    middle = dt.datetime.combine(a, dt.time()) + (b - a) / 2
    at = middle.isoformat(timespec="seconds").removesuffix("T00:00:00")
    return Bin(at, label, lambda v: (day := _day(v)) is not None and a <= day < b, (b - a).days * 86_400_000)
