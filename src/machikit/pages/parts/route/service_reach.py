"""Which towns have a stop near enough that is served often enough, and which are left out.

All residents of a town are taken to live at the town's one point, and distances are straight lines. Both are said on the page.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from machikit.pages.great_circle import EARTH_RADIUS
from machikit.pages.parts.route.stops import Point, positions

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


@dataclass(frozen=True)
class Towns:
    """place, at (None without a position), and people: None for a town whose number is not published, or where none are."""

    place: list[str]
    at: list[Point | None]
    people: list[int | None]

    @property
    def counted(self) -> bool:
        """Whether residents are known, and not the towns alone."""
        return any(n is not None for n in self.people)


@dataclass(frozen=True)
class Reach:
    """far: metres from each town to the nearest stop that counts: inf without any, NaN without a point. nearest: which, or -1."""

    towns: Towns
    far: list[float]
    nearest: list[int]
    metres: float

    def left(self) -> list[int]:
        """Towns left out: those with most people first, of equals the farthest."""
        beyond = (i for i, far in enumerate(self.far) if far > self.metres)
        return sorted(beyond, key=lambda i: (-(self.towns.people[i] or 0), -self.far[i]))

    def order(self) -> list[int]:
        """Towns left out, then those within, the farthest first, then those without a point."""
        within = [i for i, far in enumerate(self.far) if far <= self.metres]
        return [
            *self.left(),
            *sorted(within, key=lambda i: -self.far[i]),
            *(i for i, far in enumerate(self.far) if far != far),
        ]

    def people(self) -> tuple[int, int]:
        """Residents within, and of all towns with a point."""
        known = [(n or 0, far) for n, far in zip(self.towns.people, self.far, strict=True) if far == far]
        return sum(n for n, far in known if far <= self.metres), sum(n for n, _ in known)


def towns(residents: "GeoDataFrame") -> Towns:
    """The rows of a table of residents (`place`, `count`), or of towns alone (`place`)."""
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


def reach(found: Towns, stops: Sequence[Point | None], counts: Sequence[bool], metres: float) -> Reach:
    """Measure from every town to the nearest of the stops that count (haversine, tenths of a metre)."""
    import numpy as np

    rows = [i for i, (at, one) in enumerate(zip(stops, counts, strict=True)) if one and at]
    there = np.radians(np.array([stops[i] for i in rows], dtype=float).reshape(-1, 2))
    far, nearest = [], []
    for at in found.at:
        if at is None or not rows:
            far.append(math.nan if at is None else math.inf)
            nearest.append(-1)
            continue
        lat, lon = np.radians(at)
        a = np.sin((there[:, 0] - lat) / 2) ** 2
        a += math.cos(lat) * np.cos(there[:, 0]) * np.sin((there[:, 1] - lon) / 2) ** 2
        metre = np.floor(2 * EARTH_RADIUS * np.arcsin(np.sqrt(a)) * 10 + 0.5) / 10
        best = int(metre.argmin())
        far.append(float(metre[best]))
        nearest.append(rows[best])
    return Reach(found, far, nearest, metres)
