"""Lines over time from a table of date × series × value; each point has its limits and detection limit.

Columns are found by the roles of the topic: `date`; `value` (one column with a `series` column beside it, or a column for
each series); `place`; `unit`; `limit` (upper, or lower by its group); `sign` ("<": the value is the detection limit);
`break` (from this row on, something else is counted, or elsewhere). Values that share a `group` are events within the period:
the first adds, the second removes. Values without one are states at the date. A second date column with a group dates the
values that have a group.
"""

import datetime as dt
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from machikit._base.messages import LANGUAGES, kit_error, page_words, part_words
from machikit.catalog.model import Field, Schema, Text
from machikit.pages.cell_text import cell_text
from machikit.pages.context import PrototypeContext
from machikit.pages.parts.trend.cells import cell_number, date_text
from machikit.pages.svg.scale import date_ordinal

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

GAP_FACTOR = 1.6  # a step longer than the usual one by this factor is a gap
MONTHLY = range(26, 37)  # days of a usual step that make a series monthly
REGULAR_SHARE = 0.6  # share of the steps that must be alike before a longer one counts as a gap
BELOW_SIGNS = ("<", "＜", "未満")
Key = tuple[str, str, str, str]  # value column, table, place, series


class Point(NamedTuple):
    """A value at a date (YYYY, YYYY-MM or YYYY-MM-DD). value None: the row exists without a value.

    below: whether the value is below the detection limit, which `value` then is.
    """

    date: str
    value: float | None
    below: bool = False
    upper: float | None = None
    lower: float | None = None

    @property
    def has_limits(self) -> bool:
        return self.upper is not None or self.lower is not None

    @property
    def is_outside_limits(self) -> bool:
        """Whether the value lies outside its limits. A value below the detection limit lies within."""
        if self.value is None or self.below:
            return False
        return (self.upper is not None and self.value > self.upper) or (
            self.lower is not None and self.value < self.lower
        )


@dataclass
class Line:
    """One series at one place. points: by date; two points of one date stay two."""

    place: Text
    series: Text
    unit: Text
    group: str = ""
    fiscal: bool = False
    points: list[Point] = field(default_factory=list)
    breaks: list[tuple[str, Text]] = field(default_factory=list)

    @property
    def known_points(self) -> list[Point]:
        return [p for p in self.points if p.value is not None]


@dataclass(frozen=True)
class Naming:
    """Names on the page: labels of fields, translations of values, units of fields. place: the place of the whole table."""

    schema: Schema | None
    terms: Mapping[str, Text]
    words: Mapping[str, Text]
    place: Text

    def label(self, field_id: str) -> Text:
        schema_field = self.schema.by_id.get(field_id) if self.schema else None
        default = {lang: schema_field.label(lang) if schema_field else field_id for lang in LANGUAGES}
        return dict(self.words.get(f"field.{field_id}", default))

    def term(self, value: str) -> Text:
        return dict(self.terms.get(value) or dict.fromkeys(LANGUAGES, value))

    def unit(self, field_id: str) -> Text:
        return dict(self.words.get(f"unit.{field_id}") or self.words.get("trend.unit") or dict.fromkeys(LANGUAGES, ""))


def read_lines(
    table: "GeoDataFrame", prototype: PrototypeContext | None, series: Sequence[str] | None, city: str = ""
) -> tuple[list[Line], float | None]:
    """(the lines of a table, named by the prototype's schema and words; the usual number of days between two dates)."""
    schema, terms = prototype.knows(table) if prototype else (None, {})
    words = page_words() | (part_words("trend") | prototype.words if prototype else {})
    place = prototype.cities.get(city, prototype.city).name if prototype else dict.fromkeys(LANGUAGES, "")
    result = build_lines(table, Naming(schema, terms, words, place), series)
    return result, usual_step(result)


def build_lines(table: "GeoDataFrame", naming: Naming, series: Sequence[str] | None = None) -> list[Line]:
    """The lines of a table, in the order in which they first occur. series: only these (columns, or values of `series`).

    Raises KitError where the table has no date or no value column.
    """
    dates, values = _fields(table, naming.schema, "date"), _fields(table, naming.schema, "value")
    chosen = [f for f in map(Field, series or (), series or ()) if f.id in table]
    values = [next((v for v in values if v.id == f.id), f) for f in chosen] or values
    if not dates or not values:
        raise kit_error("trend.columns", "Trend", columns=", ".join(map(str, table.columns)))
    series_field = next(iter(_fields(table, naming.schema, "series")), None)
    by_key: dict[Key, Line] = {}
    for one in values:
        date = next((d for d in dates if d.group and one.group), dates[0])
        _add_column(table, naming, one, date, series_field, by_key)
    for line in by_key.values():
        line.points.sort(key=lambda p: p.date)
        line.breaks.sort(key=lambda b: b[0])
    names = set(series or ()) - {f.id for f in chosen}
    return [line for line in by_key.values() if not names or not series_field or line.series["ja"] in names]


def _fields(table: "GeoDataFrame", schema: Schema | None, role: str) -> list[Field]:
    """The columns with a role; where the topic has none, a column with that name."""
    fields = [f for f in (schema.role(role) if schema else []) if f.id in table]
    return fields or ([Field(role, role, role=role)] if role in table else [])


def _add_column(
    table: "GeoDataFrame",
    naming: Naming,
    one: Field,
    date: Field,
    series_field: Field | None,
    lines_by_key: dict[Key, Line],
) -> None:
    """Add the values of one column to their lines, which are created as needed."""
    cells = {role: table[column].tolist() for role, column in _role_columns(table, naming.schema).items()}
    places = cells.pop("place", None)
    if places is None or len(set(places)) <= 1:
        places = [""] * len(table)
    names = table[series_field.id].tolist() if series_field else [""] * len(table)
    whens, values = table[date.id].tolist(), table[one.id].tolist()
    for n, (when, place, name) in enumerate(
        zip(map(date_text, whens), map(cell_text, places), map(cell_text, names), strict=True)
    ):
        if not when:
            continue
        beside = {role: column[n] for role, column in cells.items()}
        key = (one.id, naming.place["ja"], place, name)
        line = lines_by_key.get(key) or lines_by_key.setdefault(
            key, _new(naming, one, date, place, name, cell_text(beside.get("unit")))
        )
        below = cell_text(beside.get("sign")) in BELOW_SIGNS
        limits = cell_number(beside.get("upper")), cell_number(beside.get("lower"))
        line.points.append(Point(when, cell_number(values[n]), below, *limits))
        if note := cell_text(beside.get("break")):
            line.breaks.append((when, naming.term(note)))


def _new(naming: Naming, one: Field, date: Field, place: str, name: str, unit: str) -> Line:
    return Line(
        naming.term(place) if place else naming.place,
        naming.term(name) if name else naming.label(one.id),
        naming.term(unit) if unit else naming.unit(one.id),
        one.group or "",
        "年度" in date.header,
    )


def _role_columns(table: "GeoDataFrame", schema: Schema | None) -> dict[str, str]:
    """Role (upper and lower for the limits) → column, for what a point may have beside date and value."""
    columns = {role: f[0].id for role in ("place", "unit", "sign", "break") if (f := _fields(table, schema, role))}
    for one in _fields(table, schema, "limit"):
        columns["lower" if one.group == "lower" else "upper"] = one.id
    return columns


# --- gaps ----------------------------------------------------------------------------------------------------------------


def usual_step(lines: Sequence[Line]) -> float | None:
    """The median number of days between two dates of a line; None where the steps are not regular."""
    steps = []
    for line in lines:
        days = sorted({date_ordinal(p.date) for p in line.points})
        steps += [b - a for a, b in pairwise(days)]
    if not steps:
        return None
    usual = statistics.median(steps)
    return usual if sum(0.7 * usual <= s <= 1.4 * usual for s in steps) >= REGULAR_SHARE * len(steps) else None


def runs(points: Sequence[Point], usual: float | None) -> list[list[Point]]:
    """The points in runs without a gap: split where a value is missing, or where the step is much longer than usual (days)."""
    result: list[list[Point]] = [[]]
    last: int | None = None
    for point in points:
        at = date_ordinal(point.date)
        if point.value is None or (usual and last is not None and _late(last, at, usual)):
            result.append([])
        if point.value is not None:
            result[-1].append(point)
            last = at
    return [run for run in result if run]


def _late(last: int, at: int, usual: float) -> bool:
    """Whether a date is so late that one is missing before it. In monthly series any day of the next month is in time."""
    if at - last <= GAP_FACTOR * usual:
        return False
    a, b = dt.date.fromordinal(last), dt.date.fromordinal(at)
    return round(usual) not in MONTHLY or (b.year - a.year) * 12 + b.month - a.month > 1
