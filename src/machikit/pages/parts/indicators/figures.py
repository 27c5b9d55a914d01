"""What a measure is in each municipality and year: the numbers that it is made of, and the value."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from machikit.pages.parts.indicators.measures import Measure, Sum

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

Series = Mapping[str, Mapping[int, float]]  # code of an indicator, or field id of the residents' table → year → figure

# Columns of population_by_year: what stands on 1 January has the year of its date, what happened in a year that of `period`.
STANDS = ("population", "households")
HAPPENED = ("births", "deaths", "moved_in", "moved_out")


@dataclass(frozen=True)
class Point:
    """A measure in one year. n, d: the sums that it is made of, d None where it is not divided by a sum; value: None where d is 0."""

    year: int
    n: float
    d: float | None
    value: float | None


def indicator_series(table: "GeoDataFrame | None") -> dict[str, dict[int, float]]:
    """The indicators of one municipality. Of a year that stands there twice, the last row counts."""
    series: dict[str, dict[int, float]] = {}
    if table is None or not {"indicator", "year", "value"} <= set(table.columns):
        return series
    rows: Iterable[tuple[Any, ...]] = zip(table["indicator"], table["year"], table["value"], strict=True)
    for code, year, value in rows:
        at, figure = _figure(year), _figure(value)
        if code and at is not None and figure is not None:
            series.setdefault(str(code), {})[int(at)] = figure
    return series


def resident_series(table: "GeoDataFrame | None") -> dict[str, dict[int, float]]:
    """The columns of one municipality's residents by year."""
    if table is None or "date" not in table:
        return {}
    dates = [str(date)[:4] for date in table["date"]]
    periods = list(table["period"]) if "period" in table else [None] * len(table)
    series: dict[str, dict[int, float]] = {}
    for columns, years in ((STANDS, dates), (HAPPENED, periods)):
        for column in (c for c in columns if c in table):
            pairs = [(_figure(year), _figure(cell)) for year, cell in zip(years, table[column], strict=True)]
            series[column] = {int(year): cell for year, cell in pairs if year is not None and cell is not None}
    return series


def _figure(value: Any) -> float | None:
    """The number in a cell; None for the NA or NaN of a blank one."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if number == number else None


def points(measure: Measure, series: Series) -> list[Point]:
    """A measure by year, in those years in which every number that it is made of is known."""
    first = measure.of[0]
    years = sorted(year + first.lag for year in series.get(first.name, {}))
    return [point for year in years if (point := _point(measure, series, year))]


def _point(measure: Measure, series: Series, year: int) -> Point | None:
    n = _total(measure.of, series, year)
    per = measure.per
    d = _total(per, series, year) if isinstance(per, tuple) else None
    if n is None or (isinstance(per, tuple) and d is None):
        return None
    divisor = d if isinstance(per, tuple) else per if isinstance(per, float) else 1.0
    return Point(year, n, d, n / divisor * measure.times if divisor else None)


def _total(terms: Sum, series: Series, year: int) -> float | None:
    figures = [series.get(term.name, {}).get(year - term.lag) for term in terms]
    known = [figure for figure in figures if figure is not None]
    if len(known) < len(terms):
        return None
    return sum(term.sign * figure for term, figure in zip(terms, known, strict=True))
