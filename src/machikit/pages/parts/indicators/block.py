"""The block of a page of indicators: what its view is drawn from."""

from collections.abc import Mapping, Sequence
from typing import TypedDict

from machikit.catalog.model import Text
from machikit.pages.blocks import json_number
from machikit.pages.parts.indicators.figures import Point, Series, points
from machikit.pages.parts.indicators.measures import Measure, Sum


class Town(TypedDict):
    """A municipality. kind: own, neighbour (shares a border), alike (of similar size and kind) or other."""

    name: Text
    kind: str


class Term(TypedDict):
    """What a sum is made of. name: its place in `names`; sign: 1 or -1; lag: of so many years before."""

    name: int
    sign: int
    lag: int


class Figure(TypedDict):
    """A measure in every town. per: what it is divided by, a sum, a number, the id of a figure that the team types, or nothing.

    points: by town, (year, sum, sum that it is divided by or None, value or None) by year; broken: years to which no line leads.
    """

    id: str
    theme: str
    of: list[Term]
    per: list[Term] | float | str | None
    times: float
    digits: int
    show: list[str]
    chart: str
    broken: list[int]
    points: list[list[tuple[int, float, float | None, float | None]]]


class IndicatorBlock(TypedDict):
    """towns: the page's own first. names: what the sums are made of, as their publishers call it. typed: id → what the team wrote."""

    towns: list[Town]
    names: list[Text]
    figures: list[Figure]
    typed: dict[str, str]


class Names:
    """The names of indicators, each once."""

    def __init__(self, known: Mapping[str, Text]):
        self._known, self._places = known, dict[str, int]()

    def terms(self, terms: Sum) -> list[Term]:
        return [
            {"name": self._places.setdefault(term.name, len(self._places)), "sign": term.sign, "lag": term.lag}
            for term in terms
        ]

    @property
    def texts(self) -> list[Text]:
        return [self._known.get(name, {"ja": name, "en": name}) for name in self._places]


def indicator_block(
    measures: Sequence[Measure], towns: Sequence[tuple[Town, Series]], names: Names, typed: dict[str, str]
) -> IndicatorBlock:
    figures = [_figure(measure, [series for _, series in towns], names) for measure in measures]
    return {"towns": [town for town, _ in towns], "names": names.texts, "figures": figures, "typed": typed}


def _figure(measure: Measure, series: Sequence[Series], names: Names) -> Figure:
    per = measure.per
    return {
        "id": measure.id, "theme": measure.theme, "of": names.terms(measure.of),
        "per": names.terms(per) if isinstance(per, tuple) else per, "times": json_number(measure.times),
        "digits": measure.digits, "show": sorted(measure.show), "chart": measure.chart, "broken": sorted(measure.broken),
        "points": [[_numbers(point) for point in points(measure, one)] for one in series],
    }  # fmt: skip


def _numbers(point: Point) -> tuple[int, float, float | None, float | None]:
    d, value = point.d, point.value
    return (
        point.year,
        json_number(point.n),
        None if d is None else json_number(d),
        None if value is None else json_number(value),
    )
