"""What lies in which area: places, pieces of lines, and the areas of one kind in those of another.

Everything is measured in metres in the UTM zone of the areas (its scale is off by 0.04 % at most).
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

NEAR = 50  # metres: a position this close to an edge, or to a line, may as well lie beyond it
SLIVER = 0.01  # of an area: smaller overlaps come from lines that were drawn twice


@dataclass(frozen=True)
class Places:
    """A table of places against the areas: for each place the rows of areas that it is in, and of others within NEAR metres.

    by: for each place the nearest line within NEAR metres, as (row of the line, metres); None where there is none.
    """

    inside: list[list[int]]
    near: list[list[int]]
    by: list[tuple[int, float] | None]


@dataclass(frozen=True)
class Piece:
    """A piece of a line that crosses no edge: row of its line, its shape (EPSG:4326), metres, rows of the areas it is in."""

    line: int
    shape: Any
    metres: float
    inside: list[int]


class Ground:
    """The areas in metres, made ready to be asked many times."""

    def __init__(self, areas: "GeoDataFrame"):
        from shapely import STRtree

        from machikit.pages.packed_geometry import metric

        self.areas = metric(areas)
        parts = self.areas.geometry.explode()  # thousands of small parts are found faster than six large wholes
        self.parts = parts[~parts.isna() & ~parts.is_empty]
        self.rows = _positions(areas, self.parts)
        self.tree = STRtree(self.parts.to_numpy())

    def containing(self, shapes: Any, metres: float = 0.0) -> list[list[int]]:
        """For each shape (in metres) the rows of the areas it touches, or comes within so many metres of."""
        how = {"predicate": "dwithin", "distance": metres} if metres else {"predicate": "intersects"}
        found: dict[int, set[int]] = defaultdict(set)
        for shape, part in zip(*self.tree.query(shapes, **how), strict=True):
            found[int(shape)].add(self.rows[part])
        return [sorted(found[i]) for i in range(len(shapes))]

    def plane(self, table: "GeoDataFrame") -> Any:
        """The shapes of a table on the same plane (a numpy array of shapely geometries)."""
        crs = self.areas.crs
        return (table if crs is None or table.crs is None else table.to_crs(crs)).geometry.to_numpy()

    def hectares(self) -> list[float]:
        from shapely import area

        return [0.0 if size != size else float(size) / 1e4 for size in area(self.areas.geometry.to_numpy())]

    def union(self) -> float:
        """Square kilometres that lie in at least one area."""
        return float(self.areas.geometry.union_all().area) / 1e6


def _positions(areas: "GeoDataFrame", parts: Any) -> list[int]:
    """For each part the position of its row, whatever the table's index."""
    place = {label: k for k, label in enumerate(areas.index)}
    return [place[label] for label in parts.index]


def places(ground: Ground, table: "GeoDataFrame", lines: "GeoDataFrame | None") -> Places:
    """Where the places of a table are. Raises nothing: a place without a position is in no area."""
    import shapely

    at = shapely.point_on_surface(ground.plane(table)) if len(table) else ground.plane(table)
    inside, close = ground.containing(at), ground.containing(at, NEAR)
    near = [[r for r in rows if r not in mine] for rows, mine in zip(close, inside, strict=True)]
    by: list[tuple[int, float] | None] = [None] * len(table)
    if lines is not None and len(lines):
        tree = shapely.STRtree(ground.plane(lines))
        (places_, rows), metres = tree.query_nearest(at, max_distance=NEAR, return_distance=True, all_matches=False)
        for place, row, far in zip(places_.tolist(), rows.tolist(), metres.tolist(), strict=True):
            by[place] = (row, far)
    return Places(inside, near, by)


def pieces(ground: Ground, lines: "GeoDataFrame") -> list[Piece]:
    """Cut each line where it crosses the edge of an area. A way that a line goes twice counts once."""
    import geopandas
    import shapely

    found: list[tuple[int, Any]] = []
    edges = shapely.boundary(ground.parts.to_numpy())
    tree = shapely.STRtree(edges)
    for row, shape in enumerate(ground.plane(lines)):
        if shape is None or shape.is_empty:
            continue
        for way in shapely.get_parts(shapely.line_merge(shapely.union_all([shape]))):
            crossing = edges[tree.query(way, predicate="intersects")]
            found += [(row, piece) for piece in _cut(way, crossing)]
    shapes = [shape for _, shape in found]
    inside = ground.containing([s.interpolate(0.5, normalized=True) for s in shapes])
    degrees = geopandas.GeoSeries(shapes, crs=ground.areas.crs)
    degrees = degrees if degrees.crs is None else degrees.to_crs(4326)
    return [Piece(row, there, shape.length, rows)
            for (row, shape), there, rows in zip(found, degrees, inside, strict=True)]  # fmt: skip


def _cut(way: Any, edges: Any) -> list[Any]:
    import shapely

    if not len(edges):
        return [way]
    knife = shapely.union_all(edges)
    along = shapely.intersection(way, knife)  # where it runs on an edge
    pieces = [*shapely.get_parts(shapely.difference(way, knife)), *shapely.get_parts(along)]
    return [p for p in pieces if p.geom_type == "LineString" and p.length > 0]


def overlaps(ground: Ground, of: Sequence[int]) -> list[tuple[int, int, float]]:
    """(row, row of another kind, share of the first that lies in the second), leaving out slivers."""
    shapes = ground.areas.geometry
    found = []
    for a, b in zip(*shapes.sindex.query(shapes, predicate="intersects"), strict=True):
        if of[a] != of[b]:
            share = shapes.iloc[a].intersection(shapes.iloc[b]).area / shapes.iloc[a].area
            if share >= SLIVER:
                found.append((int(a), int(b), float(share)))
    return found
