"""Lines → what a reader can choose to see (views), each a row of small charts (panels)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from machikit._base.messages import LANGUAGES
from machikit.catalog.model import Text
from machikit.pages.parts.trend.series import Line, Point, cadence
from machikit.pages.svg.scale import day

TOGETHER = 6  # places whose lines can be told apart in one chart
MONTHS = 12
LIMITS = 6  # of a panel that are drawn
AT_MOST, AT_LEAST = "≤", "≥"
Pair = tuple[float, float]


class Limit(NamedTuple):
    """A limit that values must keep. start, end: the first and the last date for which it was given, "" where it is the only one."""

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
        """The limits that its values are held against, in the order of their dates; of very many the most frequent ones."""
        dates: dict[tuple[str, float], list[str]] = {}
        for p in sorted((p for line in self.lines for p in line.points), key=lambda p: p.date):
            for mark, value in ((AT_MOST, p.upper), (AT_LEAST, p.lower)):
                if value is not None:
                    dates.setdefault((mark, value), []).append(p.date)
        often = dict(sorted(dates.items(), key=lambda one: -len(one[1]))[:LIMITS])
        alone = {mark: sum(m == mark for m, _ in often) == 1 for mark in (AT_MOST, AT_LEAST)}
        return tuple(
            Limit(mark, value, *(("", "") if alone[mark] else (seen[0], seen[-1])))
            for (mark, value), seen in dates.items()
            if (mark, value) in often
        )

    @property
    def from_zero(self) -> bool:
        """Whether its scale begins at zero: what happened is counted from nothing, and a limit bounds from nothing, too."""
        return self.lines[0].group != "" or {limit.mark for limit in self.limits} == {AT_MOST}

    @cached_property
    def base(self) -> tuple[str, tuple[float | None, ...]]:
        """The date that counts as 100 ("" where each line has its own), and each line's value there; None: zero or below."""
        known = [{p.date: p.value for p in reversed(line.known)} for line in self.lines]
        shared = min(set.intersection(*map(set, known)), default="")
        firsts = [one.get(shared) if shared else next(reversed(one.values()), None) for one in known]
        return shared, tuple(v if v is not None and v > 0 else None for v in firsts)


@dataclass(frozen=True)
class View:
    """`key`: the word that names it (or `label`, where its data do), `panels` in the order in which they are shown."""

    key: str
    label: Text
    panels: tuple[Panel, ...]
    by_place: bool = False

    @property
    def lines(self) -> list[Line]:
        return [line for panel in self.panels for line in panel.lines]

    @cached_property
    def usual(self) -> float | None:
        return cadence(self.lines)

    @cached_property
    def span(self) -> Pair:
        """First and last day of all its lines, as ordinals."""
        days = [day(p.date) for line in self.lines for p in line.points] or [0]
        return (min(days), max(days)) if min(days) < max(days) else (min(days) - 1, max(days) + 1)

    @property
    def indexed(self) -> bool:
        """Whether an index makes sense: several dates, no limits, above zero to begin with, and no level of each month's own."""
        limited = any(panel.limits for panel in self.panels)
        several = any(len({p.date for p in line.known}) > 1 for line in self.lines)
        return (
            several
            and not limited
            and self.key != "month"
            and any(v is not None for panel in self.panels for v in panel.base[1])
        )


def views(found: Sequence[Line]) -> list[View]:
    """What can be chosen; the first is what the page opens with.

    Events told by the month come as sums of whole calendar years first, then of whole fiscal years (April to March), then by
    the month: every month of the year has its own level, so years tell more. Where many places have several series, each
    series is a view, the place with the largest last value first; else everything is one.
    """
    none = dict.fromkeys(LANGUAGES, "")
    if not found:
        return []
    if _monthly(found):
        years = [(key, sums) for key, start in (("year", 1), ("fiscal", 4)) if (sums := yearly(found, start))]
        return [View(key, none, panels(sums)) for key, sums in [*years, ("month", list(found))]]
    places = list(dict.fromkeys(line.place["ja"] for line in found))
    series = list(dict.fromkeys(line.series["ja"] for line in found))
    if len(places) <= TOGETHER:
        return [View("all", none, panels(found))]
    by_series = [[line for line in found if line.series["ja"] == one] for one in series]
    return [
        View("series", same[0].series, panels(sorted(same, key=_last, reverse=True)), by_place=True)
        for same in by_series
    ]


def _last(line: Line) -> float:
    return line.known[-1].value or 0.0 if line.known else float("-inf")


def panels(found: Sequence[Line]) -> tuple[Panel, ...]:
    """A panel for each series (lines: places) or, of many places, for each place; values of a group share one."""
    places = list(dict.fromkeys(line.place["ja"] for line in found))
    if len(places) > TOGETHER:
        return tuple(Panel(line.place, (line,)) for line in found)
    groups: dict[str, list[Line]] = {}
    for line in found:
        groups.setdefault(line.group if line.group and len(places) == 1 else line.series["ja"], []).append(line)
    return tuple(Panel(_title(same), tuple(same)) for same in groups.values())


def _title(same: Sequence[Line]) -> Text:
    names = list({line.series["ja"]: line.series for line in same}.values())
    return {"ja": "・".join(n["ja"] for n in names), "en": " / ".join(n["en"] for n in names)}


def _monthly(found: Sequence[Line]) -> bool:
    return all(line.group and all(len(p.date) == 7 for p in line.points) for line in found)


def yearly(found: Sequence[Line], start: int) -> list[Line]:
    """Sums of whole years that begin in month `start`; a year that lacks a month, or has one twice, is left out.

    [] where no line has a whole year.
    """
    sums = [replace(line, points=_sums(line, start), breaks=[], fiscal=start != 1) for line in found]
    return sums if any(line.points for line in sums) else []


def _sums(line: Line, start: int) -> list[Point]:
    years: dict[int, list[Point]] = {}
    for point in line.points:
        year, month = map(int, point.date.split("-"))
        years.setdefault(year if month >= start else year - 1, []).append(point)
    whole = {y: p for y, p in years.items() if len(p) == MONTHS == len({one.date for one in p})}
    told = {y: [one.value for one in p if one.value is not None] for y, p in whole.items()}
    return [Point(str(y), sum(v)) for y, v in sorted(told.items()) if len(v) == MONTHS]
