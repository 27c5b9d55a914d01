"""Views of the lines that a reader can choose from, each a series of small charts (panels)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from machikit._base.messages import LANGUAGES
from machikit.catalog.model import Text
from machikit.pages.parts.trend.series import Line, Point, usual_step
from machikit.pages.svg.scale import date_ordinal

MAX_PLACES_PER_CHART = 6  # with more places than this, each gets its own chart
MONTHS = 12
MAX_LIMITS = 6  # drawn in a panel
AT_MOST, AT_LEAST = "≤", "≥"
Pair = tuple[float, float]


class Limit(NamedTuple):
    """A limit of values. start, end: the first and the last date that it applies to, "" where it is the only one."""

    mark: str
    value: float
    start: str
    end: str


@dataclass(frozen=True)
class Panel:
    """One small chart: lines of one unit."""

    title: Text
    lines: tuple[Line, ...]

    @cached_property
    def limits(self) -> tuple[Limit, ...]:
        """The limits of its values, in the order of their dates; at most the MAX_LIMITS most frequent ones."""
        dates: dict[tuple[str, float], list[str]] = {}
        for p in sorted((p for line in self.lines for p in line.points), key=lambda p: p.date):
            for mark, value in ((AT_MOST, p.upper), (AT_LEAST, p.lower)):
                if value is not None:
                    dates.setdefault((mark, value), []).append(p.date)
        frequent = dict(sorted(dates.items(), key=lambda one: -len(one[1]))[:MAX_LIMITS])
        alone = {mark: sum(m == mark for m, _ in frequent) == 1 for mark in (AT_MOST, AT_LEAST)}
        return tuple(
            Limit(mark, value, *(("", "") if alone[mark] else (limit_dates[0], limit_dates[-1])))
            for (mark, value), limit_dates in dates.items()
            if (mark, value) in frequent
        )

    @property
    def from_zero(self) -> bool:
        """Whether the scale begins at zero, as for events and for values with only an upper limit."""
        return self.lines[0].group != "" or {limit.mark for limit in self.limits} == {AT_MOST}

    @cached_property
    def base(self) -> tuple[str, tuple[float | None, ...]]:
        """(the date that is 100, "" where each line has its own; the value of each line there, None for zero or below)."""
        values = [{p.date: p.value for p in reversed(line.known_points)} for line in self.lines]
        shared = min(set.intersection(*map(set, values)), default="")
        firsts = [one.get(shared) if shared else next(reversed(one.values()), None) for one in values]
        return shared, tuple(v if v is not None and v > 0 else None for v in firsts)


@dataclass(frozen=True)
class View:
    """A view. key: its message key (for "series", `label` is its name). panels: in the order in which they are shown."""

    key: str
    label: Text
    panels: tuple[Panel, ...]
    by_place: bool = False

    @property
    def lines(self) -> list[Line]:
        return [line for panel in self.panels for line in panel.lines]

    @cached_property
    def usual_step(self) -> float | None:
        return usual_step(self.lines)

    @cached_property
    def span(self) -> Pair:
        """First and last day of all lines, as ordinals."""
        days = [date_ordinal(p.date) for line in self.lines for p in line.points] or [0]
        return (min(days), max(days)) if min(days) < max(days) else (min(days) - 1, max(days) + 1)

    @property
    def indexed(self) -> bool:
        """Whether an index makes sense: several dates, no limits, a first value above zero, and not by month."""
        limited = any(panel.limits for panel in self.panels)
        several = any(len({p.date for p in line.known_points}) > 1 for line in self.lines)
        return (
            several
            and not limited
            and self.key != "month"
            and any(v is not None for panel in self.panels for v in panel.base[1])
        )


def build_views(lines: Sequence[Line]) -> list[View]:
    """The views to choose from; the page opens with the first.

    Monthly events: sums of whole calendar years first, then of whole fiscal years (April to March), then by month, because each
    month of the year has its own level. Where many places have several series, each series is a view, with the place of the
    largest last value first. Else everything is one view.
    """
    unnamed = dict.fromkeys(LANGUAGES, "")
    if not lines:
        return []
    if _is_monthly(lines):
        years = [(key, sums) for key, start in (("year", 1), ("fiscal", 4)) if (sums := yearly_sums(lines, start))]
        return [View(key, unnamed, panels(sums)) for key, sums in [*years, ("month", list(lines))]]
    places = list(dict.fromkeys(line.place["ja"] for line in lines))
    series = list(dict.fromkeys(line.series["ja"] for line in lines))
    if len(places) <= MAX_PLACES_PER_CHART:
        return [View("all", unnamed, panels(lines))]
    by_series = [[line for line in lines if line.series["ja"] == one] for one in series]
    return [
        View("series", same[0].series, panels(sorted(same, key=_last, reverse=True)), by_place=True)
        for same in by_series
    ]


def _last(line: Line) -> float:
    return line.known_points[-1].value or 0.0 if line.known_points else float("-inf")


def panels(lines: Sequence[Line]) -> tuple[Panel, ...]:
    """A panel for each series with a line for each place, or with many places, a panel for each place.

    At a single place, the lines of a group share a panel.
    """
    places = list(dict.fromkeys(line.place["ja"] for line in lines))
    if len(places) > MAX_PLACES_PER_CHART:
        return tuple(Panel(line.place, (line,)) for line in lines)
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(line.group if line.group and len(places) == 1 else line.series["ja"], []).append(line)
    return tuple(Panel(_title(same), tuple(same)) for same in groups.values())


def _title(same: Sequence[Line]) -> Text:
    names = list({line.series["ja"]: line.series for line in same}.values())
    return {"ja": "・".join(n["ja"] for n in names), "en": " / ".join(n["en"] for n in names)}


def _is_monthly(lines: Sequence[Line]) -> bool:
    return all(line.group and all(len(p.date) == 7 for p in line.points) for line in lines)


def yearly_sums(lines: Sequence[Line], start: int) -> list[Line]:
    """Sums of whole years that begin in month `start`; [] where no line has one.

    A year without one of its months, or with one twice, is left out.
    """
    sums = [replace(line, points=_sums(line, start), breaks=[], fiscal=start != 1) for line in lines]
    return sums if any(line.points for line in sums) else []


def _sums(line: Line, start: int) -> list[Point]:
    years: dict[int, list[Point]] = {}
    for point in line.points:
        year, month = map(int, point.date.split("-"))
        years.setdefault(year if month >= start else year - 1, []).append(point)
    complete = {y: p for y, p in years.items() if len(p) == MONTHS == len({one.date for one in p})}
    values = {y: [one.value for one in p if one.value is not None] for y, p in complete.items()}
    return [Point(str(y), sum(v)) for y, v in sorted(values.items()) if len(v) == MONTHS]
