"""The block of a statistic by place: what its view is drawn from."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple, TypedDict

from machikit.catalog.model import Text
from machikit.pages.blocks import json_number
from machikit.pages.cell_text import column_texts
from machikit.pages.parts.number_by_place.resident_links import Residents
from machikit.pages.parts.town_circular.block import point_columns
from machikit.pages.parts.trend.cells import cell_number, date_phrase, date_text
from machikit.tables.statistics.small_numbers import SECOND, UNDER_TEN
from machikit.tables.statistics.time_labels import english_time
from machikit.tables.statistics.value_cells import NONE, NOT_SURVEYED, SUPPRESSED, is_ratio

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

STEP = 20  # places shown at a time
KINDS = {UNDER_TEN: "few", SECOND: "second", SUPPRESSED: "x", NONE: "none", NOT_SURVEYED: "missing"}
BLANK, TWICE = "blank", "twice"
RATIOS = ("/", "%", "％", "‰", "パーセント", "倍", "℃", "率", "歳", "ポイント", "点")  # units that are no amounts
Place = tuple[str, str]  # area, name


class Name(TypedDict):
    """What the data call something. en: None where they have no English for it."""

    ja: str
    en: str | None


class Choice(TypedDict):
    """A measure at its latest time. value, kind: by place; kind: "" for a number, else why there is none. per: divisible by residents."""

    name: Name
    unit: Name
    time: Text
    value: list[float | None]
    kind: list[str]
    per: bool


class NumberBlock(TypedDict):
    """area, place: in the table's order, with degrees × 1,000,000. residents: None where the place is no town of that table.

    joined: whether there is a table of residents. choices: the measures.
    """

    area: list[str]
    place: list[str]
    lat: list[int | None]
    lon: list[int | None]
    residents: list[int | None]
    joined: bool
    choices: list[Choice]
    step: int


class Row(NamedTuple):
    place: Place
    series: str
    date: str
    time: str
    unit: str
    number: float | None
    mark: str


def rows_of(table: "GeoDataFrame") -> list[Row]:
    """The rows of a table that have a place."""
    texts = [column_texts(table, c) for c in ("area", "place", "series", "date", "time", "unit", "mark")]
    return [
        Row((area, place), series, date_text(date), time, unit, cell_number(value), mark)
        for (area, place, series, date, time, unit, mark), value in zip(
            zip(*texts, strict=True), table["value"], strict=True
        )
        if place
    ]


def number_block(
    table: "GeoDataFrame", residents: Residents, terms: Mapping[str, Text], time: str | None
) -> NumberBlock:
    rows = rows_of(table)
    places = list(dict.fromkeys(row.place for row in rows))
    lat, lon = _points(table, places, residents)
    by_series: dict[str, list[Row]] = {}
    for row in rows:
        by_series.setdefault(row.series, []).append(row)
    chosen = [(series, _at(of_series, time)) for series, of_series in by_series.items()]
    return {
        "area": [area for area, _ in places],
        "place": [name for _, name in places],
        "lat": lat,
        "lon": lon,
        "residents": residents.of(places),
        "joined": residents.known,
        "choices": [_choice(series, at, places, terms) for series, at in chosen if at],
        "step": STEP,
    }


def _points(
    table: "GeoDataFrame", places: list[Place], residents: Residents
) -> tuple[list[int | None], list[int | None]]:
    """Of each place the first point in the table, else that of its town."""
    points = point_columns(table)
    known: dict[Place, tuple[int, int]] = {}
    names = zip(column_texts(table, "area"), column_texts(table, "place"), strict=True)
    for place, lat, lon in zip(names, points["lat"], points["lon"], strict=True):
        if lat is not None and lon is not None:
            known.setdefault(place, (lat, lon))
    of_towns = residents.points(places)
    at = [known.get(place) or of_towns[i] for i, place in enumerate(places)]
    return [p and p[0] for p in at], [p and p[1] for p in at]


def _at(rows: list[Row], time: str | None) -> list[Row]:
    """The rows of the time that is asked for, by default the latest."""
    wanted = max(row.date for row in rows) if time is None else time
    return [row for row in rows if wanted in ((row.date,) if time is None else (row.date, row.time))]


def _choice(series: str, rows: list[Row], places: list[Place], terms: Mapping[str, Text]) -> Choice:
    by_place: dict[Place, list[Row]] = {}
    for row in rows:
        by_place.setdefault(row.place, []).append(row)
    cells = [_cell(by_place.get(place, [])) for place in places]
    first = rows[0]
    units = {row.unit for row in rows}
    unit = first.unit if len(units) == 1 else ""
    return {
        "name": _name(series, terms),
        "unit": _name(unit, terms),
        "time": {"ja": first.time or date_phrase(first.date, "ja"), "en": _english_time(first)},
        "value": [None if number is None else json_number(number) for number, _ in cells],
        "kind": [kind for _, kind in cells],
        "per": len(units) == 1
        and not any(map(is_ratio, series.split("・")))
        and not any(ratio in unit for ratio in RATIOS),
    }


def _english_time(row: Row) -> str:
    said = english_time(row.time)
    return date_phrase(row.date, "en", "年度" in row.time) if row.date and said == row.time else said


def _cell(rows: list[Row]) -> tuple[float | None, str]:
    """(number, why there is none). Two rows of one place are two values, of which none is chosen."""
    if len(rows) != 1:
        return None, TWICE if rows else BLANK
    row = rows[0]
    return (row.number, "") if row.number is not None else (None, KINDS.get(row.mark, BLANK))


def _name(text: str, terms: Mapping[str, Text]) -> Name:
    term = terms.get(text)
    return {"ja": term["ja"] if term else text, "en": term["en"] if term else None}
