"""The block of a coverage page: what its view is drawn from."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypedDict

from machikit.pages.parts.coverage.nearest_site import TownDistances

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


class TownColumns(TypedDict):
    """Towns by place in the columns. lat, lon: degrees × 1,000,000 (EPSG:4326), None without a point; people: group → residents,
    None if not published; far: metres to the nearest site, in tenths, None without one; half: half the metres to the next town.
    """

    place: list[str]
    lat: list[int | None]
    lon: list[int | None]
    people: dict[str, list[int | None]]
    far: list[float | None]
    half: list[int | None]


class City(TypedDict):
    """A city in the table of cities. sums: by group, (people beyond, people in all) at each distance."""

    name: dict[str, str]
    as_of: str
    towns: int
    sums: dict[str, list[list[int]]]


class CoverageBlock(TownColumns):
    """nearest: row of the nearest site, -1 without one; sites: how many count; out: rows of those that do not; names: row → name of
    the sites that are nearest to a town; metres, group: with which the page opens; stops: metres to choose from; most: new sites
    that can be tried; step: towns shown at a time; follows: whether its sites are the rows of the page's table.
    """

    nearest: list[int]
    sites: int
    out: list[int]
    names: dict[int, str]
    metres: int
    group: str
    stops: Sequence[int]
    most: int
    step: int
    cities: list[City]
    follows: bool


def town_columns(distances: TownDistances) -> TownColumns:
    return {
        "place": distances.place,
        "lat": [rounded(v * 1e6) for v in distances.lat],
        "lon": [rounded(v * 1e6) for v in distances.lon],
        "people": {group: [rounded(n) for n in numbers] for group, numbers in distances.people.items()},
        "far": [None if not math.isfinite(v) else round(float(v), 1) for v in distances.metres],
        "half": [rounded(v) for v in distances.half_spacing],
    }


def site_names(sites: "GeoDataFrame", distances: TownDistances) -> dict[int, str]:
    """Row → name of the sites that are nearest to at least one town."""
    column: list[Any] = sites["name"].tolist() if "name" in sites else [None] * len(sites)
    return {i: str(column[i]) for i in sorted({*distances.nearest}) if i >= 0 and isinstance(column[i], str)}


def rounded(value: float) -> int | None:
    return round(float(value)) if math.isfinite(value) else None
