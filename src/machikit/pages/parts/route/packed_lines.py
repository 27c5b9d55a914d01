"""Lines packed for the page: each route once, its ways as whole hundred-thousandths of a degree."""

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from machikit.pages.great_circle import distance

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

SIMPLE = 3e-5  # degrees (some three metres) that a way may be off where it is drawn


@dataclass(frozen=True)
class Line:
    """ways: (latitude, longitude) in degrees, EPSG:4326. metres: of all its ways together, as drawn."""

    name: str
    ways: list[list[tuple[float, float]]]

    @property
    def metres(self) -> float:
        return sum(distance(*a, *b) for way in self.ways for a, b in itertools.pairwise(way))

    def packed(self) -> list[list[int]]:
        """Latitude, longitude, latitude … of each way."""
        return [[round(v * 1e5) for point in way for v in point] for way in self.ways]


def lines(table: "GeoDataFrame | None") -> list[Line]:
    """The lines of a table (any CRS) in its order, those of one name together; rows without a line are left out."""
    if table is None:
        return []
    shapes = (table if table.crs is None else table.to_crs(4326)).geometry
    names = table["name"] if "name" in table else [None] * len(table)
    found: dict[str, list[list[tuple[float, float]]]] = {}
    for name, shape in zip(names, shapes, strict=True):
        ways = _ways(shape)
        if ways:
            found.setdefault(name if isinstance(name, str) else "", []).extend(ways)
    return [Line(name, ways) for name, ways in found.items()]


def _ways(shape: Any) -> list[list[tuple[float, float]]]:
    parts = getattr(shape, "geoms", [shape] if shape is not None else [])
    lines = [part for part in parts if part.geom_type in ("LineString", "LinearRing") and not part.is_empty]
    return [[(point[1], point[0]) for point in line.simplify(SIMPLE).coords] for line in lines]
