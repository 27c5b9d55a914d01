"""Outlines that share their borders, made of outlines that were simplified one by one and so overlap and leave gaps.

All lines are put onto one grid and cut where they meet; each piece of land goes to one municipality. Of two versions of a border that
of the municipality that comes first is used, so the finer outlines have to come first. Then the lines are simplified once, for
both sides alike. Coordinates are degrees.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

GRID = 1e-5  # degrees, 1 m; the source has four decimals
TOLERANCE = 2e-4  # degrees, some 20 m: what simplifying may move a line
THIN = 1e-3  # degrees, some 100 m: a gap that is nowhere wider is a fault, not a bay
PLACES = 5  # decimals of the coordinates

Edge = tuple[tuple[float, float], tuple[float, float]]


def clean_coverage(outlines: Mapping[str, Any], coarse: Sequence[str]) -> dict[str, Any]:
    """Code → MultiPolygon without overlaps and slivers. outlines: code → polygons; coarse: the codes with rougher lines."""
    import shapely

    codes = sorted(outlines, key=lambda code: (code in coarse, code))
    areas = [_only_polygons(outlines[code]) for code in codes]
    faces = _faces(shapely.union_all(shapely.boundary(areas), grid_size=GRID))
    owners = _owners(faces, areas)
    _fill_gaps(faces, owners, areas, {n for n, code in enumerate(codes) if code in coarse})
    merged = _merge(faces, owners, len(codes))
    faces = _faces(_simplify(shapely.line_merge(shapely.union_all(shapely.boundary(merged)))))
    return dict(sorted(zip(codes, _merge(faces, _owners(faces, merged), len(codes)), strict=True)))


def _simplify(lines: Any) -> Any:
    """Simplify all lines together, so that they do not cross; a thin ring (a rock, a breakwater) stays as it is."""
    from shapely import Polygon, multilinestrings, simplify

    pairs = zip(lines.geoms, simplify(lines, TOLERANCE, preserve_topology=True).geoms, strict=True)
    return multilinestrings([old if old.is_closed and _is_thin(Polygon(old)) else new for old, new in pairs])


def _only_polygons(geometry: Any) -> Any:
    """The valid area of a geometry, without the lines into which parts of it may have collapsed."""
    import shapely

    parts = shapely.get_parts(shapely.get_parts(shapely.make_valid(geometry)))
    return shapely.union_all([part for part in parts if part.geom_type == "Polygon"])


def _faces(lines: Any) -> list[Any]:
    """The pieces of land and water between the lines."""
    import shapely

    return list(shapely.get_parts(shapely.polygonize(shapely.get_parts(lines))))


def _owners(faces: Sequence[Any], areas: Sequence[Any]) -> list[int]:
    """For each face the number of the first area that contains it; -1 where none does."""
    import shapely

    points = shapely.point_on_surface(faces)
    owners = [-1] * len(faces)
    for face, area in zip(*shapely.STRtree(areas).query(points, predicate="intersects").tolist(), strict=True):
        owners[face] = area if owners[face] < 0 else min(owners[face], area)
    return owners


def _is_thin(face: Any) -> bool:
    import shapely

    return bool(shapely.is_empty(shapely.buffer(face, -THIN / 2)))


def _fill_gaps(faces: list[Any], owners: list[int], areas: Sequence[Any], coarse: set[int]) -> None:
    """Give each gap to the area with the longest border along it, or to a coarse one; wide gaps only beside a coarse outline.

    A gap along which no area runs from end to end is cut into triangles, which are appended to the faces.
    """
    import shapely

    for gap, lengths in _borders_of_gaps(faces, owners).items():
        face, near = faces[gap], set(lengths)
        if not near & coarse and not _is_thin(face):
            continue
        rough = {area for area in near & coarse if lengths[area] >= face.length / 5}
        by_border = sorted(rough or near, key=lambda area: (-lengths[area], area))
        best = by_border[0] if len(by_border) < 3 else min(by_border, key=lambda area: _reach(face, areas[area]))
        if len(by_border) < 3 or _reach(face, areas[best]) == 0:
            owners[gap] = best
            continue
        triangles = list(shapely.constrained_delaunay_triangles(face).geoms)
        faces[gap] = shapely.Polygon()
        faces += triangles
        owners += [min(by_border, key=lambda area: _reach(part, areas[area])) for part in triangles]


def _borders_of_gaps(faces: Sequence[Any], owners: Sequence[int]) -> dict[int, Counter[int]]:
    """Number of each gap → number of each area beside it → length of their border."""
    from shapely import LineString

    borders: dict[int, Counter[int]] = defaultdict(Counter)
    for (a, b), edge in shared_edges(faces):
        for gap, other in ((a, b), (b, a)):
            if owners[gap] < 0 <= owners[other]:
                borders[gap][owners[other]] += LineString(edge).length
    return borders


def _reach(gap: Any, area: Any) -> int:
    """How far a gap reaches from an area, in widths of a thin gap."""
    import shapely

    return int(max(shapely.distance(shapely.points(shapely.get_coordinates(gap)), area)) // (2 * THIN))


def shared_edges(areas: Sequence[Any]) -> list[tuple[tuple[int, int], Edge]]:
    """The line segments that are edges of two areas: ((area, other area), segment)."""
    import shapely

    polygons, area_of = shapely.get_parts(areas, return_index=True)
    rings, polygon_of = shapely.get_rings(polygons, return_index=True)
    seen: dict[Edge, int] = {}
    shared = []
    for ring, area in zip(rings, area_of[polygon_of].tolist(), strict=True):
        points = [(round(x, PLACES), round(y, PLACES)) for x, y in ring.coords]
        for start, end in pairwise(points):
            edge = (start, end) if start <= end else (end, start)
            other = seen.setdefault(edge, area)
            if other != area:
                shared.append(((other, area), edge))
    return shared


def _merge(faces: Sequence[Any], owners: Sequence[int], n: int) -> list[Any]:
    """The union of the faces of each of n areas."""
    import shapely

    by_owner: dict[int, list[Any]] = defaultdict(list)
    for face, owner in zip(faces, owners, strict=True):
        by_owner[owner].append(face)
    return [shapely.multipolygons(shapely.get_parts(shapely.coverage_union_all(by_owner[k]))) for k in range(n)]
