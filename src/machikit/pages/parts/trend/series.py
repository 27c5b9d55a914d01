"""A table of date × series × value → lines over time, with what makes a value more than a number kept at each point.

By the topic's roles: `date`; `value` (one column with a `series` column beside it, or a column for each series); `place`;
`unit`; `limit` (upper, or lower by its group); `sign` ("<": the value is what can just be told); `break` (what is counted,
or where, has changed from this row on). Values that share a `group` happened within the period, the first of them adds, the
second takes away; those without one are states at the date. A second date column with a group dates the values that have one.
"""

import datetime as dt
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from machikit._base.messages import LANGUAGES, problem
from machikit.catalog.model import Field, Schema, Text
from machikit.pages.parts.trend.cells import date_text, figure, text
from machikit.pages.svg.scale import day

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

LATE = 1.6  # times the usual step
MONTHLY = range(26, 37)  # days
REGULAR = 0.6  # of the steps between dates that must be alike before a longer one counts as a gap
BELOW = ("<", "＜", "未満")
Key = tuple[str, str, str, str]  # value column, table, place, series


class Point(NamedTuple):
    """A value at a date (YYYY, YYYY-MM or YYYY-MM-DD); value None: the row is there, its value is not."""

    date: str
    value: float | None
    below: bool = False
    upper: float | None = None
    lower: float | None = None

    @property
    def limited(self) -> bool:
        return self.upper is not None or self.lower is not None

    @property
    def over(self) -> bool:
        """Whether the value lies outside its limits. A value that could not be told lies within."""
        if self.value is None or self.below:
            return False
        return (self.upper is not None and self.value > self.upper) or (
            self.lower is not None and self.value < self.lower
        )


@dataclass
class Line:
    """One series at one place. `points` in the order of their dates; two of one date stay two."""

    place: Text
    series: Text
    unit: Text
    group: str = ""
    fiscal: bool = False
    points: list[Point] = field(default_factory=list)
    breaks: list[tuple[str, Text]] = field(default_factory=list)

    @property
    def known(self) -> list[Point]:
        return [p for p in self.points if p.value is not None]

    @property
    def repeated(self) -> int:
        """How many points stand at a date that has one already."""
        return len(self.points) - len({p.date for p in self.points})


@dataclass(frozen=True)
class Naming:
    """How the page calls things: `label` of a field, English for a value, unit of a field; `place`: the table's own."""

    schema: Schema | None
    terms: Mapping[str, Text]
    words: Mapping[str, Text]
    place: Text

    def label(self, one: str) -> Text:
        known = self.schema.by_id.get(one) if self.schema else None
        own = {lang: known.label(lang) if known else one for lang in LANGUAGES}
        return dict(self.words.get(f"field.{one}", own))

    def term(self, value: str) -> Text:
        return dict(self.terms.get(value) or dict.fromkeys(LANGUAGES, value))

    def unit(self, one: str) -> Text:
        return dict(self.words.get(f"unit.{one}") or self.words.get("trend.unit") or dict.fromkeys(LANGUAGES, ""))


def lines(table: "GeoDataFrame", naming: Naming, series: Sequence[str] | None = None) -> list[Line]:
    """The lines of a table, in the order in which they first occur; series: only these (columns, or values of `series`).

    Raises KitError where the table has no date or no value column.
    """
    dates, values = _fields(table, naming.schema, "date"), _fields(table, naming.schema, "value")
    chosen = [f for f in map(Field, series or (), series or ()) if f.id in table]
    values = [next((v for v in values if v.id == f.id), f) for f in chosen] or values
    if not dates or not values:
        raise problem("trend.columns", "Trend", columns=", ".join(map(str, table.columns)))
    named = next(iter(_fields(table, naming.schema, "series")), None)
    found: dict[Key, Line] = {}
    for one in values:
        date = next((d for d in dates if d.group and one.group), dates[0])
        _of_column(table, naming, one, date, named, found)
    for line in found.values():
        line.points.sort(key=lambda p: p.date)
        line.breaks.sort(key=lambda b: b[0])
    wanted = set(series or ()) - {f.id for f in chosen}
    return [line for line in found.values() if not wanted or not named or line.series["ja"] in wanted]


def _fields(table: "GeoDataFrame", schema: Schema | None, role: str) -> list[Field]:
    """The columns with a role; a column that is simply called so, where the topic knows none."""
    known = [f for f in (schema.role(role) if schema else []) if f.id in table]
    return known or ([Field(role, role, role=role)] if role in table else [])


def _of_column(
    table: "GeoDataFrame", naming: Naming, one: Field, date: Field, named: Field | None, found: dict[Key, Line]
) -> None:
    """Put the values of one column into their lines, new or found."""
    cells = {role: table[column].tolist() for role, column in _cells(table, naming.schema).items()}
    places = cells.pop("place", None)
    if places is None or len(set(places)) <= 1:
        places = [""] * len(table)
    names = table[named.id].tolist() if named else [""] * len(table)
    whens, values = table[date.id].tolist(), table[one.id].tolist()
    for n, (when, place, name) in enumerate(
        zip(map(date_text, whens), map(text, places), map(text, names), strict=True)
    ):
        if not when:
            continue
        beside = {role: column[n] for role, column in cells.items()}
        key = (one.id, naming.place["ja"], place, name)
        line = found.get(key) or found.setdefault(key, _new(naming, one, date, place, name, text(beside.get("unit"))))
        below = text(beside.get("sign")) in BELOW
        limits = figure(beside.get("upper")), figure(beside.get("lower"))
        line.points.append(Point(when, figure(values[n]), below, *limits))
        if said := text(beside.get("break")):
            line.breaks.append((when, naming.term(said)))


def _new(naming: Naming, one: Field, date: Field, place: str, name: str, unit: str) -> Line:
    return Line(
        naming.term(place) if place else naming.place,
        naming.term(name) if name else naming.label(one.id),
        naming.term(unit) if unit else naming.unit(one.id),
        one.group or "",
        "年度" in date.header,
    )


def _cells(table: "GeoDataFrame", schema: Schema | None) -> dict[str, str]:
    """Role (upper and lower for the limits) → its column, of those that a point may need beside date and value."""
    found = {role: f[0].id for role in ("place", "unit", "sign", "break") if (f := _fields(table, schema, role))}
    for one in _fields(table, schema, "limit"):
        found["lower" if one.group == "lower" else "upper"] = one.id
    return found


# --- gaps ----------------------------------------------------------------------------------------------------------------


def cadence(found: Sequence[Line]) -> float | None:
    """The usual number of days between two dates of a line; None where there is no such."""
    steps = []
    for line in found:
        days = sorted({day(p.date) for p in line.points})
        steps += [b - a for a, b in pairwise(days)]
    if not steps:
        return None
    usual = statistics.median(steps)
    return usual if sum(0.7 * usual <= s <= 1.4 * usual for s in steps) >= REGULAR * len(steps) else None


def runs(points: Sequence[Point], usual: float | None) -> list[list[Point]]:
    """The points in unbroken runs: apart where a value is missing, or where the step is much longer than usual."""
    found: list[list[Point]] = [[]]
    last: int | None = None
    for point in points:
        at = day(point.date)
        if point.value is None or (usual and last is not None and _late(last, at, usual)):
            found.append([])
        if point.value is not None:
            found[-1].append(point)
            last = at
    return [run for run in found if run]


def _late(last: int, at: int, usual: float) -> bool:
    """Whether a date comes so late that one is missing before it. By the month it may be any day of the next one."""
    if at - last <= LATE * usual:
        return False
    a, b = dt.date.fromordinal(last), dt.date.fromordinal(at)
    return round(usual) not in MONTHLY or (b.year - a.year) * 12 + b.month - a.month > 1


def gaps(points: Sequence[Point], usual: float | None) -> list[tuple[str, str]]:
    """(last date before, first date after) of each gap."""
    parts = runs(points, usual)
    return [(a[-1].date, b[0].date) for a, b in pairwise(parts)]
