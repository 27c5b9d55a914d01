"""Spatial joins of areas with places, with lines, and with areas of another kind.

Everything is measured in metres in the UTM zone of the areas (scale error at most 0.1 %).
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

NEAR = 50  # metres: a position this close to an edge or to a line may really be on the other side
SLIVER = 0.01  # share of an area: smaller overlaps come from boundaries that were digitised twice


@dataclass(frozen=True)
class LocatedPlaces:
    """A table of places joined to the areas.

    inside: for each place the rows of the areas that contain it; near: the rows of other areas within NEAR metres;
    nearest_lines: for each place the nearest line within NEAR metres as (row of the line, metres), None without one.
    """

    inside: list[list[int]]
    near: list[list[int]]
    nearest_lines: list[tuple[int, float] | None]


@dataclass(frozen=True)
class LinePiece:
    """A piece of a line that crosses no edge: row of its line, shape (EPSG:4326), length in metres, rows of the areas it is in."""

    line: int
    shape: Any
    metres: float
    inside: list[int]


class AreaIndex:
    """The areas in their UTM zone, with a spatial index."""

    def __init__(self, areas: "GeoDataFrame"):
        from shapely import STRtree

        from machikit.pages.packed_geometry import to_metres

        self.areas = to_metres(areas)
        parts = (
            self.areas.geometry.explode()
        )  # an index of thousands of small parts is faster than one of six large shapes
        self.parts = parts[~parts.isna() & ~parts.is_empty]
        self.rows = _positions(areas, self.parts)
        self.tree = STRtree(self.parts.to_numpy())

    def containing(self, shapes: Any, metres: float = 0.0) -> list[list[int]]:
        """For each shape (in the CRS of the index) the rows of the areas that it touches or is within `metres` of."""
        query = {"predicate": "dwithin", "distance": metres} if metres else {"predicate": "intersects"}
        rows: dict[int, set[int]] = defaultdict(set)
        for shape, part in zip(*self.tree.query(shapes, **query), strict=True):
            rows[int(shape)].add(self.rows[part])
        return [sorted(rows[i]) for i in range(len(shapes))]

    def project(self, table: "GeoDataFrame") -> Any:
        """The shapes of a table in the CRS of the index (a numpy array of shapely geometries)."""
        crs = self.areas.crs
        return (table if crs is None or table.crs is None else table.to_crs(crs)).geometry.to_numpy()

    def hectares(self) -> list[float]:
        """The size of each area, 0 without a shape."""
        from shapely import area

        return [0.0 if size != size else float(size) / 1e4 for size in area(self.areas.geometry.to_numpy())]

    def union_km2(self) -> float:
        """Square kilometres covered by at least one area."""
        return float(self.areas.geometry.union_all().area) / 1e6


def _positions(areas: "GeoDataFrame", parts: Any) -> list[int]:
    """For each part the position of its row, whatever the table's index."""
    position = {label: k for k, label in enumerate(areas.index)}
    return [position[label] for label in parts.index]


def locate_places(area_index: AreaIndex, table: "GeoDataFrame", lines: "GeoDataFrame | None") -> LocatedPlaces:
    """Locate the places of a table. Raises nothing: a place without a position is in no area."""
    import shapely

    points = shapely.point_on_surface(area_index.project(table)) if len(table) else area_index.project(table)
    inside, close = area_index.containing(points), area_index.containing(points, NEAR)
    near = [[r for r in rows if r not in containing] for rows, containing in zip(close, inside, strict=True)]
    nearest: list[tuple[int, float] | None] = [None] * len(table)
    if lines is not None and len(lines):
        tree = shapely.STRtree(area_index.project(lines))
        (indices, rows), metres = tree.query_nearest(points, max_distance=NEAR, return_distance=True, all_matches=False)
        for index, row, distance in zip(indices.tolist(), rows.tolist(), metres.tolist(), strict=True):
            nearest[index] = (row, distance)
    return LocatedPlaces(inside, near, nearest)


def cut_lines(area_index: AreaIndex, lines: "GeoDataFrame") -> list[LinePiece]:
    """Cut each line where it crosses the edge of an area. A stretch that a line covers twice counts once."""
    import geopandas
    import shapely

    cut: list[tuple[int, Any]] = []
    edges = shapely.boundary(area_index.parts.to_numpy())
    tree = shapely.STRtree(edges)
    for row, shape in enumerate(area_index.project(lines)):
        if shape is None or shape.is_empty:
            continue
        for line in shapely.get_parts(shapely.line_merge(shapely.union_all([shape]))):
            crossing = edges[tree.query(line, predicate="intersects")]
            cut += [(row, piece) for piece in _cut(line, crossing)]
    shapes = [shape for _, shape in cut]
    inside = area_index.containing([s.interpolate(0.5, normalized=True) for s in shapes])
    degrees = geopandas.GeoSeries(shapes, crs=area_index.areas.crs)
    degrees = degrees if degrees.crs is None else degrees.to_crs(4326)
    return [LinePiece(row, lonlat, shape.length, rows)
            for (row, shape), lonlat, rows in zip(cut, degrees, inside, strict=True)]  # fmt: skip


def _cut(line: Any, edges: Any) -> list[Any]:
    import shapely

    if not len(edges):
        return [line]
    blade = shapely.union_all(edges)
    along = shapely.intersection(line, blade)  # where the line runs along an edge
    pieces = [*shapely.get_parts(shapely.difference(line, blade)), *shapely.get_parts(along)]
    return [p for p in pieces if p.geom_type == "LineString" and p.length > 0]


def kind_overlaps(area_index: AreaIndex, of: Sequence[int]) -> list[tuple[int, int, float]]:
    """(row, row of another kind, share of the first that lies in the second), without slivers.

    of: the kind of each row, as an index.
    """
    shapes = area_index.areas.geometry
    result = []
    for a, b in zip(*shapes.sindex.query(shapes, predicate="intersects"), strict=True):
        if of[a] != of[b]:
            share = shapes.iloc[a].intersection(shapes.iloc[b]).area / shapes.iloc[a].area
            if share >= SLIVER:
                result.append((int(a), int(b), float(share)))
    return result
