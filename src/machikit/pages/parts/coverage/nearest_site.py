"""How far each town's residents live from the nearest site, and how sure that is.

All residents of a town are taken to live at the town's one point, and distances are straight lines. Both are said on the page.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from machikit.catalog.model import Field, Schema
from machikit.pages.body import SHUT

if TYPE_CHECKING:
    import numpy as np
    from geopandas import GeoDataFrame
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    Flags = NDArray[np.bool_]

AGES: dict[str, tuple[int, int | None]] = {"0-4": (0, 4), "65+": (65, None), "75+": (75, None)}
ALL = "all"
EDGE = 0.2  # of the distance asked for: a way round makes a walk longer, the other end of the town makes it shorter


class Sums(NamedTuple):
    """People: beyond the distance, of all in towns with a point; and between which two numbers the first may really lie."""

    beyond: int
    total: int
    low: int
    high: int


@dataclass(frozen=True)
class Reach:
    """One city's towns against its sites, as arrays with one value for each town.

    lat, lon: degrees (EPSG:4326), NaN without a point. people: group → residents, NaN where not published. far: metres to the
    nearest site, inf without any, NaN without a point. half: half the metres to the nearest other town, a measure of how large
    a town is; NaN where there is none. nearest: row of that site, -1 for none. counted: rows of the sites that count.
    """

    place: list[str]
    lat: "Numbers"
    lon: "Numbers"
    people: "dict[str, Numbers]"
    far: "Numbers"
    half: "Numbers"
    nearest: list[int]
    counted: list[int]

    def most(self, group: str) -> "Numbers":
        """Residents of a group at most: where their number is not published, all of the town."""
        import numpy as np

        return np.nan_to_num(np.where(np.isnan(self.people[group]), self.people[ALL], self.people[group]))

    def sums(self, group: str, metres: float) -> Sums:
        import numpy as np

        here, beyond, n = ~np.isnan(self.lat), self.far > metres, np.nan_to_num(self.people[group])
        weak = self.weak(group, metres)
        doubtful = weak["edge"] | weak["large"]
        may_be = self.most(group)[beyond | doubtful | ~here].sum()
        return Sums(*(int(x) for x in (n[beyond].sum(), n[here].sum(), n[beyond & ~doubtful].sum(), may_be)))

    def weak(self, group: str, metres: float) -> "dict[str, Flags]":
        """Towns for which the estimate says little, by reason, each town once.

        no_point: it has no position. edge: its nearest site is within a fifth of the distance asked for. large: its next town
        is more than twice the distance away, so that parts of it may be within and others not. hidden: the number of this
        group is not published.
        """
        import numpy as np

        none, off = np.isnan(self.lat), np.abs(self.far - metres)
        edge = off <= EDGE * metres
        large = ~edge & (self.half > metres) & (off <= self.half)
        return {"edge": edge, "large": large, "no_point": none,
                "hidden": np.isnan(self.people[group]) & ~none & ~edge & ~large}  # fmt: skip

    def order(self, group: str, metres: float) -> list[int]:
        """Towns by how many are left out; then those within, the farthest first; then those without a point."""
        n, beyond = self.most(group), self.far > metres
        left = [0 if b else 2 if x != x else 1 for b, x in zip(beyond, self.lat, strict=True)]
        by = [-self.far[i] if rank == 1 else -n[i] for i, rank in enumerate(left)]
        return sorted(range(len(self.place)), key=lambda i: (left[i], by[i]))


def reach(sites: "GeoDataFrame", residents: "GeoDataFrame", schema: Schema | None) -> Reach:
    """Measure the nearest site of every town.

    sites, residents: points in any CRS (of polygons, a point inside). A site without a position, or whose name says that it
    is closed (使用不可, 休止中 …), does not count. schema: of the residents; without it there are no ages.
    Distances are measured in the UTM zone of the towns (EPSG by geopandas; its scale is off by 0.04 % at most).
    """
    import numpy as np

    points, there, town = _points(residents), _points(sites), _names(residents, "place")
    usable = [not re.search(SHUT, name) for name in _names(sites, "name")]
    counted = np.flatnonzero(~np.isnan(there[:, 0]) & np.array(usable, dtype=bool))
    has = np.flatnonzero(~np.isnan(points[:, 0]))
    plane, targets = _projected(points[has], there[counted])
    far, half = np.full(len(points), np.nan), np.full(len(points), np.nan)
    nearest = np.full(len(points), -1)
    far[has], found = _nearest(targets, plane, 1)
    nearest[has[found >= 0]] = counted[found[found >= 0]]
    next_town, _ = _nearest(plane, plane, 2)
    half[has] = np.where(np.isinf(next_town), np.nan, next_town / 2)
    return Reach(
        town, points[:, 1], points[:, 0], groups(residents, schema), far, half, nearest.tolist(), counted.tolist()
    )


def groups(residents: "GeoDataFrame", schema: Schema | None) -> "dict[str, Numbers]":
    """Group → residents by town: all, and each group of ages that the table's columns add up to."""
    found = {ALL: residents["count"].astype("float64").to_numpy()}
    for group, (first, last) in AGES.items():
        columns = _columns(residents, schema, first, last)
        if columns:
            found[group] = residents[columns].astype("float64").sum(axis=1, skipna=False).to_numpy()
    return found


def _columns(residents: "GeoDataFrame", schema: Schema | None, first: int, last: int | None) -> list[str]:
    """The filled columns that together hold each person of these ages once: of both sexes together, else men and women."""
    counts = [f for f in (schema.role("count") if schema else []) if f.age and f.id in residents]
    filled = [f for f in counts if residents[f.id].notna().any()]
    of = {sex: _bands([f for f in filled if f.sex == sex], first, last) for sex in (None, "m", "f")}
    return of[None] or (of["m"] + of["f"] if of["m"] and of["f"] else [])


def _bands(fields: Sequence[Field], first: int, last: int | None) -> list[str]:
    """Columns that run from `first` to `last` (None: no end) without gap or overlap, the widest bands first; else none."""
    found, age = [], first
    while True:
        fitting = [f for f in fields if f.age and f.age[0] == age and (last is None or (f.age[1] or 999) <= last)]
        if not fitting:
            return []
        band = max(fitting, key=lambda f: 999 if f.age is None or f.age[1] is None else f.age[1])
        found.append(band.id)
        end = band.age[1] if band.age else None
        if end == last:
            return found
        if end is None:
            return []
        age = end + 1


def _names(table: "GeoDataFrame", column: str) -> list[str]:
    return [str(v) if isinstance(v, str) else "" for v in table[column]] if column in table else [""] * len(table)


def _points(table: "GeoDataFrame") -> "Numbers":
    """Longitude and latitude of each row (n × 2, EPSG:4326), NaN where it has no position."""
    import numpy as np

    shapes = (table if table.crs is None else table.to_crs(4326)).geometry
    found = [(np.nan, np.nan) if g is None or g.is_empty else (g.x, g.y) for g in shapes.representative_point()]
    return np.array(found, dtype=float).reshape(-1, 2)


def _projected(towns: "Numbers", sites: "Numbers") -> "tuple[Any, Any]":
    """Both in metres on the plane of the towns' UTM zone."""
    import geopandas

    if not len(towns):
        return towns, sites
    points = geopandas.GeoSeries(geopandas.points_from_xy(towns[:, 0], towns[:, 1]), crs=4326)
    zone = points.estimate_utm_crs()
    others = geopandas.GeoSeries(geopandas.points_from_xy(sites[:, 0], sites[:, 1]), crs=4326)
    return tuple(p.to_crs(zone).get_coordinates().to_numpy() for p in (points, others))


def _nearest(targets: "Numbers", points: "Numbers", k: int) -> "tuple[Any, Any]":
    """Metres from each point to its k-th nearest target, and which that is: inf and -1 where there are fewer targets."""
    import numpy as np
    from scipy.spatial import cKDTree

    if not len(targets) or not len(points):
        return np.full(len(points), np.inf), np.full(len(points), -1)
    metres, rows = cKDTree(targets).query(points, k=[k])
    return metres[:, 0], np.where(np.isinf(metres[:, 0]), -1, rows[:, 0])
