"""Which towns have a stop nearby that is served often enough, and which are left out.

All residents of a town are assumed to live at its one point, and distances are straight lines; the page states both.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from machikit._base.distance import arc, geocentric
from machikit.pages.parts.route.stops import Point, positions

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


@dataclass(frozen=True)
class Towns:
    """Columns of a table of towns. points: None without a position. people: None where the number is not published."""

    place: list[str]
    points: list[Point | None]
    people: list[int | None]

    @property
    def counted(self) -> bool:
        """Whether any number of residents is known."""
        return any(n is not None for n in self.people)


@dataclass(frozen=True)
class Reach:
    """Distances from towns to stops. distances: metres from each town to the nearest served stop; inf without any such stop,
    NaN for a town without a point. nearest: index of that stop, or -1. metres: the distance that counts as near."""

    towns: Towns
    distances: list[float]
    nearest: list[int]
    metres: float

    def left_out(self) -> list[int]:
        """Indices of the towns left out, those with most people first, then the farthest."""
        beyond = (i for i, far in enumerate(self.distances) if far > self.metres)
        return sorted(beyond, key=lambda i: (-(self.towns.people[i] or 0), -self.distances[i]))

    def order(self) -> list[int]:
        """Indices of the towns left out, then of those within reach, the farthest first, then of those without a point."""
        within = [i for i, far in enumerate(self.distances) if far <= self.metres]
        return [
            *self.left_out(),
            *sorted(within, key=lambda i: -self.distances[i]),
            *(i for i, far in enumerate(self.distances) if far != far),
        ]

    def people(self) -> tuple[int, int]:
        """(residents within reach, residents of all towns with a point)."""
        located = [(n or 0, far) for n, far in zip(self.towns.people, self.distances, strict=True) if far == far]
        return sum(n for n, far in located if far <= self.metres), sum(n for n, _ in located)


def read_towns(residents: "GeoDataFrame") -> Towns:
    """Read a table of residents (`place`, `count`), or of towns only (`place`), in any CRS."""
    people = (
        [None if v is None or v != v else int(v) for v in residents["count"].astype("float64")]
        if "count" in residents
        else None
    )
    return Towns(
        [v if isinstance(v, str) else "" for v in residents["place"]],
        positions(residents),
        people or [None] * len(residents),
    )


def measure_reach(towns: Towns, stops: Sequence[Point | None], counts: Sequence[bool], metres: float) -> Reach:
    """Measure from every town to the nearest of the stops that count (rounded to 0.1 m; of equals the first).

    stops: (latitude, longitude) in degrees. counts: whether each stop is served often enough.
    """
    import numpy as np

    rows = [i for i, (at, is_counted) in enumerate(zip(stops, counts, strict=True)) if is_counted and at]
    stop_points = geocentric(*np.array([stops[i] for i in rows], dtype=float).reshape(-1, 2).T)
    far, nearest = [], []
    for at in towns.points:
        if at is None or not rows:
            far.append(math.nan if at is None else math.inf)
            nearest.append(-1)
            continue
        chords = np.linalg.norm(stop_points - geocentric(*at), axis=-1)
        distances = np.floor(arc(chords) * 10 + 0.5) / 10
        best = int(distances.argmin())
        far.append(float(distances[best]))
        nearest.append(rows[best])
    return Reach(towns, far, nearest, metres)
