"""Scales of charts drawn as SVG: values to pixels, round ticks for numbers, calendar ticks for dates."""

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

DAYS_PER_YEAR = 365.25
STEPS = (1, 2, 5, 10)
HOURLY = 2  # days; a shorter axis has ticks at full hours


class Scale(NamedTuple):
    """A linear scale: the value `lo` is at pixel `a`, `hi` at pixel `b`."""

    lo: float
    hi: float
    a: float
    b: float

    def __call__(self, value: float) -> float:
        return self.a + (value - self.lo) / ((self.hi - self.lo) or 1) * (self.b - self.a)


def format_number(value: float) -> str:
    """A number as both languages write it: 417,660; 0.05; -2,600. At most three decimals; below 0.1 three significant digits: 0.00001."""
    decimals = 2 - math.floor(math.log10(abs(value))) if value else 0
    text = f"{value:,.{min(max(decimals, 3), 20)}f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def round_interval(lo: float, hi: float, most: int) -> float:
    """The smallest round interval (1, 2 or 5 × a power of ten) that divides lo–hi into at most `most` intervals."""
    rough = (hi - lo) / max(most, 1) or 1
    power = 10 ** math.floor(math.log10(rough))
    return next(s * power for s in STEPS if s * power >= rough * 0.999)


def ticks(lo: float, hi: float, most: int = 4) -> list[float]:
    """Round numbers between two values, with at most `most` intervals."""
    interval = round_interval(lo, hi, most)
    digits = max(0, -math.floor(math.log10(interval)))
    return [
        round(n * interval, digits)
        for n in range(math.ceil(lo / interval - 1e-9), math.floor(hi / interval + 1e-9) + 1)
    ]


def padded_range(values: Iterable[float], zero: bool = False) -> tuple[float, float]:
    """The range of an axis: that of the values with padding; from zero if requested, or if that adds little."""
    numbers = list(values) or [0.0, 1.0]
    lo, hi = min(numbers), max(numbers)
    if zero or 0 < lo < 0.4 * hi:
        lo, hi = min(lo, 0.0), max(hi, 0.0)
    padding = (hi - lo) * 0.08 or abs(hi) * 0.05 or 1.0
    return (lo if lo == 0 else lo - padding, hi if hi == 0 else hi + padding)


def date_ordinal(text: str) -> int:
    """The ordinal of an ISO date; of a year or month alone, that of its first day."""
    year, month, date = [*map(int, str(text)[:10].split("-")), 1, 1][:3]
    return dt.date(year, month, date).toordinal()


def date_ticks(lo: float, hi: float, most: int = 4) -> Sequence[tuple[float, str]]:
    """(ordinal, label) of calendar ticks: 2015, 2020 … over years, 2024-04 … over months, 04-08 … over days, 09:00 … over hours."""
    if hi - lo < HOURLY:
        return _hour_ticks(lo, hi, most)
    lo, hi = max(lo, 1), min(hi, dt.date.max.toordinal())  # a padded scale may begin before year 1
    first, last = dt.date.fromordinal(math.ceil(lo)), dt.date.fromordinal(math.floor(hi))
    if hi - lo > 1.5 * DAYS_PER_YEAR:
        interval = max(1, round(round_interval(first.year, last.year, most)))
        years = range(-(-first.year // interval) * interval, last.year + 1, interval)
        return _within([(dt.date(y, 1, 1), str(y)) for y in years if y > 0], lo, hi)
    months = (last.year - first.year) * 12 + last.month - first.month
    if months >= 2:
        interval = next(m for m in (1, 2, 3, 6, 12) if months / m <= most or m == 12)
        firsts = [dt.date(y, m, 1) for y in range(first.year, last.year + 1) for m in range(1, 13, interval)]
        return _within([(d, f"{d:%Y-%m}") for d in firsts], lo, hi)
    interval = max(1, math.ceil((hi - lo) / max(most, 1)))
    return [(n, f"{dt.date.fromordinal(n):%m-%d}") for n in range(math.ceil(lo), math.floor(hi) + 1, interval)]


def _hour_ticks(lo: float, hi: float, most: int) -> list[tuple[float, str]]:
    hours = next((h for h in (1, 2, 3, 6, 12) if (hi - lo) * 24 / h <= most), 24)
    first = math.ceil(lo * 24 / hours - 1e-9)
    ticks = [n * hours for n in range(first, math.floor(hi * 24 / hours + 1e-9) + 1)]
    return [(h / 24, f"{h % 24:02}:00" if h % 24 else f"{dt.date.fromordinal(h // 24):%m-%d}") for h in ticks]


def _within(days: Sequence[tuple[dt.date, str]], lo: float, hi: float) -> list[tuple[int, str]]:
    return [(d.toordinal(), label) for d, label in days if lo <= d.toordinal() <= hi]
