"""The block of a page of stops and lines: what its view is drawn from."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TypedDict

from machikit._base import distance
from machikit._base.japanese_order import ranks
from machikit.pages.context import PageContext
from machikit.pages.parts.route.departures import Direction, Network
from machikit.pages.parts.route.packed_lines import Line
from machikit.pages.parts.route.towns import Towns

STEP = 10  # stops and towns added to a list at a time
MAX_ROUTES = 30  # routes in the table
MAX_ROUTE_NAMES = 3  # routes listed with a stop
FIRST_HOUR, LAST_HOUR = 6, 21  # the first and the last hour in which people expect a bus


class OptionalColumns(TypedDict, total=False):
    """Left out where no stop has any."""

    kana: list[str]
    wheelchair: list[str]


class StopColumns(OptionalColumns):
    """lat, lon: degrees × 1,000,000 (EPSG:4326), None without a point; rank: place in the order of readings."""

    name: list[str]
    key: list[str]
    lat: list[int | None]
    lon: list[int | None]
    rank: list[int]


class TownColumns(TypedDict):
    """at: latitude and longitude in degrees × 1,000,000; people: None without any number of residents."""

    place: list[str]
    at: list[list[int] | None]
    people: list[int | None] | None


Hours = TypedDict("Hours", {"from": int, "to": int})  # `from` is no name in Python


class RouteBlock(Hours):
    """timed: whether there is a timetable; as_of: its day; old: whether it was more than a year old when the page was built.

    ways: route, headsign, platform; services: word, weekdays (0 is Monday; None: not known), whether single dates are left out;
    runs: by stop [service, way, minutes after midnight …]; apart: stop → nearest town, for stops that share their name; lines: name,
    paths ([latitude, longitude, …] in 1e-5 degrees), metres; terms: English words for texts of the data; day, metres, least, order:
    with which the page opens; distances: metres to choose from; step: rows added to a list; from, to: hours in which people expect
    a bus; named: routes with a stop; table: routes in the table.
    """

    stops: StopColumns
    timed: bool
    as_of: str | None
    old: bool
    routes: list[str]
    ways: list[Direction]
    services: list[tuple[str, Sequence[int] | None, bool]]
    runs: list[list[list[int]]]
    apart: dict[int, str]
    lines: list[tuple[str, list[list[int]], int]]
    towns: TownColumns | None
    terms: Mapping[str, str]
    day: int
    metres: int
    least: int
    order: str
    distances: Sequence[int]
    step: int
    named: int
    table: int


def stop_columns(net: Network) -> StopColumns:
    points = [stop.point and (round(stop.point[0] * 1e6), round(stop.point[1] * 1e6)) for stop in net.stops]
    kana, wheelchair = [stop.kana for stop in net.stops], [stop.wheelchair for stop in net.stops]
    columns: StopColumns = {
        "name": [stop.name for stop in net.stops],
        "key": net.keys,
        "lat": [point and point[0] for point in points],
        "lon": [point and point[1] for point in points],
        "rank": ranks([stop.kana or stop.name for stop in net.stops]),
    }
    if any(kana):
        columns["kana"] = kana
    if any(wheelchair):
        columns["wheelchair"] = wheelchair
    return columns


def run_columns(net: Network) -> list[list[list[int]]]:
    return [[[*key, *sorted(minutes)] for key, minutes in stop.runs.items()] for stop in net.stops]


def line_columns(lines: Sequence[Line]) -> list[tuple[str, list[list[int]], int]]:
    return [(line.name, line.packed(), round(line.metres)) for line in lines]


def town_columns(towns: Towns | None) -> TownColumns | None:
    if towns is None:
        return None
    at = [point and [round(v * 1e6) for v in point] for point in towns.points]
    return {"place": towns.place, "at": at, "people": towns.people if towns.counted else None}


def nearest_towns(net: Network, page: PageContext) -> dict[int, str]:
    """For stops that share their name with another, the nearest town of the base map."""
    import numpy as np

    names = Counter(stop.name for stop in net.stops)
    base = page.prototype.base_map["towns"]
    namesakes = [(i, stop.point) for i, stop in enumerate(net.stops) if names[stop.name] > 1 and stop.point]
    if not base["name"] or not namesakes:
        return {}
    lats, lons = np.array([point for _, point in namesakes]).T
    towns = distance.geocentric(np.array(base["lat"]) / 1e5, np.array(base["lon"]) / 1e5)
    _, nearest = distance.nearest(distance.geocentric(lats, lons), towns)
    return {i: str(base["name"][k]) for (i, _), k in zip(namesakes, nearest, strict=True)}
