"""Distances from each town to the nearest site. What they come to is counted in reach.js.

All residents of a town are assumed to live at the one point of the town, and distances are straight lines. The page says so.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from machikit._base import distance
from machikit.catalog.model import Field, Schema
from machikit.pages.blocks import OUT_OF_SERVICE

if TYPE_CHECKING:
    import numpy as np
    from geopandas import GeoDataFrame
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

AGE_GROUPS: dict[str, tuple[int, int | None]] = {"0-4": (0, 4), "65+": (65, None), "75+": (75, None)}
ALL = "all"


@dataclass(frozen=True)
class TownDistances:
    """Distances from the towns of one city to its sites, as arrays with one value for each town.

    place: names. lat, lon: degrees (EPSG:4326), NaN without a point. people: group → residents, NaN if not published.
    metres: to the nearest site, inf if there is no site, NaN without a point. half_spacing: half the metres to the nearest
    other town, a measure of the size of a town; NaN if there is no other. nearest: row of the nearest site, -1 without one.
    usable_sites: rows of the sites that count.
    """

    place: list[str]
    lat: "Numbers"
    lon: "Numbers"
    people: "dict[str, Numbers]"
    metres: "Numbers"
    half_spacing: "Numbers"
    nearest: list[int]
    usable_sites: list[int]


def measure_distances(sites: "GeoDataFrame", residents: "GeoDataFrame", schema: Schema | None) -> TownDistances:
    """Measure the distance from every town to its nearest site.

    sites, residents: points in any CRS (of polygons, a point inside). A site without a position, or whose name says that it
    is closed (使用不可, 休止中 …), does not count. schema: of the residents; without it there are no age groups.
    Distances are rounded to 0.1 m and half spacings to 1 m, as the page's script reads them: a town just at a limit counts alike.
    """
    import numpy as np

    towns, site_points = _points(residents), _points(sites)
    usable = [not re.search(OUT_OF_SERVICE, name) for name in _names(sites, "name")]
    counted = np.flatnonzero(~np.isnan(site_points[:, 0]) & np.array(usable, dtype=bool))
    placed = np.flatnonzero(~np.isnan(towns[:, 0]))
    points, targets = (distance.geocentric(at[:, 1], at[:, 0]) for at in (towns[placed], site_points[counted]))
    far, half = np.full(len(towns), np.nan), np.full(len(towns), np.nan)
    nearest = np.full(len(towns), -1)
    far[placed], target = distance.nearest(points, targets)
    nearest[placed[target >= 0]] = counted[target[target >= 0]]
    next_town, _ = distance.nearest(points, points, 2)  # the nearest point is the town itself
    half[placed] = np.where(np.isinf(next_town), np.nan, next_town / 2)
    far, half = np.floor(far * 10 + 0.5) / 10, np.floor(half + 0.5)
    return TownDistances(
        place=_names(residents, "place"),
        lat=towns[:, 1],
        lon=towns[:, 0],
        people=_people_by_group(residents, schema),
        metres=far,
        half_spacing=half,
        nearest=nearest.tolist(),
        usable_sites=counted.tolist(),
    )


def positions(sites: "GeoDataFrame") -> tuple[list[int | None], list[int | None]]:
    """Latitude and longitude of each site in millionths of a degree, None without a position, as pages hold them."""
    import numpy as np

    points = _points(sites)
    lat, lon = ([None if np.isnan(v) else round(v * 1e6) for v in points[:, axis]] for axis in (1, 0))
    return lat, lon


def _people_by_group(residents: "GeoDataFrame", schema: Schema | None) -> "dict[str, Numbers]":
    """Group → residents by town: all, and each age group that the columns of the table add up to."""
    people = {ALL: residents["count"].astype("float64").to_numpy()}
    for group, (first, last) in AGE_GROUPS.items():
        columns = _age_columns(residents, schema, first, last)
        if columns:
            people[group] = residents[columns].astype("float64").sum(axis=1, skipna=False).to_numpy()
    return people


def _age_columns(residents: "GeoDataFrame", schema: Schema | None, first: int, last: int | None) -> list[str]:
    """The filled columns that together count each person of these ages once: of both sexes, else of men and of women."""
    counts = [f for f in (schema.role("count") if schema else []) if f.age and f.id in residents]
    filled = [f for f in counts if residents[f.id].notna().any()]
    of = {sex: _age_bands([f for f in filled if f.sex == sex], first, last) for sex in (None, "m", "f")}
    return of[None] or (of["m"] + of["f"] if of["m"] and of["f"] else [])


def _age_bands(fields: Sequence[Field], first: int, last: int | None) -> list[str]:
    """Columns that run from age `first` to `last` (None: no end) without gap or overlap, widest bands first; else none."""
    columns, age = [], first
    while True:
        fitting = [f for f in fields if f.age and f.age[0] == age and (last is None or (f.age[1] or 999) <= last)]
        if not fitting:
            return []
        band = max(fitting, key=lambda f: 999 if f.age is None or f.age[1] is None else f.age[1])
        columns.append(band.id)
        end = band.age[1] if band.age else None
        if end == last:
            return columns
        if end is None:
            return []
        age = end + 1


def _names(table: "GeoDataFrame", column: str) -> list[str]:
    return [str(v) if isinstance(v, str) else "" for v in table[column]] if column in table else [""] * len(table)


def _points(table: "GeoDataFrame") -> "Numbers":
    """Longitude and latitude of each row to a millionth of a degree (n × 2, EPSG:4326), NaN where it has no position."""
    import numpy as np

    shapes = (table if table.crs is None else table.to_crs(4326)).geometry
    lonlat = [(np.nan, np.nan) if g is None or g.is_empty else (g.x, g.y) for g in shapes.representative_point()]
    return np.floor(np.array(lonlat, dtype=float).reshape(-1, 2) * 1e6 + 0.5) / 1e6  # as pages hold them
