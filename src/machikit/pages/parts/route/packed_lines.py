"""Route lines packed for the page: each name once, its paths as integers in 1e-5 degrees."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from machikit._base.distance import distance_metres

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

SIMPLIFY_DEGREES = 3e-5  # tolerance of the simplified paths, about three metres


@dataclass(frozen=True)
class Line:
    """A named route line. paths: lists of (latitude, longitude) in degrees, EPSG:4326."""

    name: str
    paths: list[list[tuple[float, float]]]

    @property
    def metres(self) -> float:
        """Length of all paths together, as simplified."""
        import numpy as np

        columns = [np.array(way).T for way in self.paths]
        return float(sum(distance_metres(*way[:, :-1], *way[:, 1:]).sum() for way in columns))

    def packed(self) -> list[list[int]]:
        """[latitude, longitude, latitude …] of each path, in 1e-5 degrees."""
        return [[round(v * 1e5) for point in way for v in point] for way in self.paths]


def read_lines(table: "GeoDataFrame | None") -> list[Line]:
    """The lines of a table in any CRS, in its order, one for each name; rows without a line geometry are skipped."""
    if table is None:
        return []
    shapes = (table if table.crs is None else table.to_crs(4326)).geometry
    names = table["name"] if "name" in table else [None] * len(table)
    paths_by_name: dict[str, list[list[tuple[float, float]]]] = {}
    for name, shape in zip(names, shapes, strict=True):
        paths = _paths(shape)
        if paths:
            paths_by_name.setdefault(name if isinstance(name, str) else "", []).extend(paths)
    return [Line(name, paths) for name, paths in paths_by_name.items()]


def _paths(shape: Any) -> list[list[tuple[float, float]]]:
    parts = getattr(shape, "geoms", [shape] if shape is not None else [])
    lines = [part for part in parts if part.geom_type in ("LineString", "LinearRing") and not part.is_empty]
    return [[(point[1], point[0]) for point in line.simplify(SIMPLIFY_DEGREES).coords] for line in lines]
