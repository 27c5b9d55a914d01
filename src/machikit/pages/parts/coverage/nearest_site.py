"""Distances from each town to the nearest site, and how certain they are.

All residents of a town are assumed to live at the one point of the town, and distances are straight lines. The page says so.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from machikit._base import distance
from machikit.catalog.model import Field, Schema
from machikit.pages.body import OUT_OF_SERVICE

if TYPE_CHECKING:
    import numpy as np
    from geopandas import GeoDataFrame
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    Flags = NDArray[np.bool_]

AGE_GROUPS: dict[str, tuple[int, int | None]] = {"0-4": (0, 4), "65+": (65, None), "75+": (75, None)}
ALL = "all"
EDGE = 0.2  # of the requested distance: a detour makes a walk longer, the other end of the town makes it shorter


class PeopleSums(NamedTuple):
    """People beyond the distance, people in all towns with a point, and the bounds between which `beyond` may really lie."""

    beyond: int
    total: int
    low: int
    high: int


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

    def people_at_most(self, group: str) -> "Numbers":
        """Upper bound of the residents of a group: all residents of the town if the number of the group is not published."""
        import numpy as np

        return np.nan_to_num(np.where(np.isnan(self.people[group]), self.people[ALL], self.people[group]))

    def sums(self, group: str, metres: float) -> PeopleSums:
        """People of a group beyond a distance, over all towns."""
        import numpy as np

        placed, beyond, n = ~np.isnan(self.lat), self.metres > metres, np.nan_to_num(self.people[group])
        reasons = self.uncertain_towns(group, metres)
        uncertain = reasons["edge"] | reasons["large"]
        high = self.people_at_most(group)[beyond | uncertain | ~placed].sum()
        return PeopleSums(*(int(x) for x in (n[beyond].sum(), n[placed].sum(), n[beyond & ~uncertain].sum(), high)))

    def uncertain_towns(self, group: str, metres: float) -> "dict[str, Flags]":
        """Flags of the towns for which the estimate is uncertain, by reason; each town has at most one reason.

        no_point: it has no position. edge: the distance to its nearest site is within a fifth of the requested distance.
        large: its nearest other town is more than twice the distance away, so that parts of it may be within and others not.
        hidden: the number of this group is not published.
        """
        import numpy as np

        no_point, difference = np.isnan(self.lat), np.abs(self.metres - metres)
        edge = difference <= EDGE * metres
        large = ~edge & (self.half_spacing > metres) & (difference <= self.half_spacing)
        return {"edge": edge, "large": large, "no_point": no_point,
                "hidden": np.isnan(self.people[group]) & ~no_point & ~edge & ~large}  # fmt: skip

    def sorted_towns(self, group: str, metres: float) -> list[int]:
        """Towns beyond the distance by people; then those within it, the farthest first; then those without a point."""
        n, beyond = self.people_at_most(group), self.metres > metres
        ranks = [0 if b else 2 if lat != lat else 1 for b, lat in zip(beyond, self.lat, strict=True)]
        keys = [-self.metres[i] if rank == 1 else -n[i] for i, rank in enumerate(ranks)]
        return sorted(range(len(self.place)), key=lambda i: (ranks[i], keys[i]))


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
    """Longitude and latitude of each row (n × 2, EPSG:4326), NaN where it has no position."""
    import numpy as np

    shapes = (table if table.crs is None else table.to_crs(4326)).geometry
    lonlat = [(np.nan, np.nan) if g is None or g.is_empty else (g.x, g.y) for g in shapes.representative_point()]
    return np.array(lonlat, dtype=float).reshape(-1, 2)
