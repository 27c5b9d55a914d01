"""What lies around a municipality on its map: the land of others, clipped to a window, with their borders, names and coast.

Published outlines are simplified one by one, so the two sides of a border differ by some metres: what is nearer than `seam` to a
neighbour is a border, what has no neighbour is coast. Everything is computed on the plane around the window's middle latitude.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import shapely

from machikit._base.distance import metres_per_degree

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

METRES = metres_per_degree(36)[0]  # a degree of latitude, in the middle of Japan
SEAM = 160 / METRES  # the two sides of a border in outlines that were simplified to 50 m
COARSE_SEAM = 700 / METRES  # and where one of them is coarse
COARSE_STEP = 510 / METRES  # the median step of an outline, from which on it is coarse
MARGIN = (6_000 / METRES, 40_000 / METRES)  # of the window around the municipality: at least, at most
SHARE = 0.75  # half the window's side, as a share of the longer side of the municipality
CLOSE = (
    0.08  # of the window's height: names stand as near to the municipality as this, so that the opened map shows them
)
FINEST = 1 / 1400  # of the window's side: steps smaller than this are not drawn

Box = tuple[float, float, float, float]  # degrees: west, south, east, north


@dataclass(frozen=True)
class Neighbour:
    """A place for the name of a municipality in the window: its code, and a point inside what is seen of it (degrees)."""

    code: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Surroundings:
    """window: what is known; land: rings of the others; coast and borders: lines of the others, all in degrees, longitude first;
    neighbours: the largest first.

    shore: of each ring of the municipality (as `rings_of` lists them) the stretches that are coast: from corner, to corner …
    """

    window: Box
    land: list[Any]
    coast: list[Any]
    borders: list[Any]
    neighbours: list[Neighbour]
    shore: list[list[int]]


def window_around(outline: "BaseGeometry | None", centre: tuple[float, float]) -> Box:
    """The window of a municipality's map. centre: latitude, longitude, for one without an outline."""
    lat, lon = centre
    west, south, east, north = outline.bounds if outline is not None else (lon, lat, lon, lat)
    narrow = math.cos(math.radians((south + north) / 2))
    width, height = (east - west) * narrow, north - south
    half = SHARE * max(width, height)
    dx, dy = (min(max(half - side / 2, MARGIN[0]), MARGIN[1]) for side in (width, height))
    return west - dx / narrow, south - dy, east + dx / narrow, north + dy


def surroundings(
    outline: "BaseGeometry | None", others: "Mapping[str, BaseGeometry]", centre: tuple[float, float]
) -> Surroundings:
    """What lies around. outline: of the municipality itself (degrees); others: code → outline, all that reach into the window."""
    window = window_around(outline, centre)
    narrow = math.cos(math.radians((window[1] + window[3]) / 2))
    to_plane, to_degrees = _plane(narrow)
    box = shapely.box(window[0] * narrow, window[1], window[2] * narrow, window[3])
    own = area_of(to_plane(outline)) if outline is not None else shapely.Polygon()
    clipped = {code: area_of(area_of(to_plane(one)).intersection(box)) for code, one in others.items()}
    seen = {code: one for code, one in clipped.items() if not one.is_empty}
    seam = COARSE_SEAM if any(map(_is_coarse, (own, *seen.values()))) else SEAM
    fine = max(window[3] - window[1], (window[2] - window[0]) * narrow) * FINEST
    all_others = shapely.union_all([*seen.values()])
    land = _without_gaps(own, all_others, seam, box).simplify(fine)
    inner = land.buffer(
        -seam / 2, quad_segs=2
    )  # without the edges of the land: what is left of a line in it is no coast
    coast = land.boundary.difference(_near(own, seam)).difference(box.exterior.buffer(seam / 20))
    at_edge = land.boundary.intersection(_near(own, seam))
    return Surroundings(
        window,
        [to_degrees(ring) for ring in _rings(land)],
        [to_degrees(line) for line in _lines(coast) if line.length > 2 * seam],
        [to_degrees(line) for line in _borders(own, seen, inner.union(_near(at_edge, seam)), seam, fine)],
        _named(own, seen, own.envelope.buffer((window[3] - window[1]) * CLOSE), to_degrees),
        _shore(outline, to_plane, all_others, seam) if outline is not None else [],
    )


def rings_of(outline: Any) -> Iterable[Any]:
    """The rings of a polygon or multipolygon, in the order in which the base map lists them."""
    for polygon in getattr(outline, "geoms", [outline] if outline is not None else []):
        if polygon.geom_type == "Polygon":
            yield from (polygon.exterior, *polygon.interiors)


def _plane(narrow: float) -> tuple[Callable[[Any], Any], Callable[[Any], Any]]:
    """From degrees to the plane, and back: of geometries."""

    def to_plane(shape: Any) -> Any:
        return shapely.transform(shape, lambda corners: corners * (narrow, 1))

    def to_degrees(shape: Any) -> Any:
        return shapely.transform(shape, lambda corners: corners / (narrow, 1))

    return to_plane, to_degrees


def area_of(shape: Any) -> Any:
    """A shape mended, and without what is only a line or a point."""
    mended = shapely.make_valid(shape)
    if mended.geom_type in ("Polygon", "MultiPolygon"):
        return mended
    parts = [one for one in getattr(mended, "geoms", ()) if one.geom_type in ("Polygon", "MultiPolygon")]
    return shapely.union_all(parts) if parts else shapely.Polygon()


def _is_coarse(shape: "BaseGeometry") -> bool:
    steps = sorted(
        math.dist(a, b) for ring in _rings(shape) for a, b in zip(ring.coords, [*ring.coords][1:], strict=False)
    )
    return bool(steps) and steps[len(steps) // 2] > COARSE_STEP


def _near(shape: "BaseGeometry", reach: float) -> "BaseGeometry":
    return shape.buffer(reach, quad_segs=2)


def _without_gaps(own: Any, others: Any, seam: float, box: Any) -> Any:
    """The land of the others, without the slits between them, and without the slit along the municipality's own border."""
    closed = others.buffer(seam / 3, quad_segs=2).buffer(-seam / 3, quad_segs=2)
    slit = _near(own, seam).intersection(_near(others, seam))
    whole = area_of(closed.union(slit).intersection(box))
    hole = 20 * seam**2  # a smaller one is where outlines do not meet
    parts = [
        shapely.Polygon(one.exterior, [ring for ring in one.interiors if shapely.Polygon(ring).area > hole])
        for one in getattr(whole, "geoms", [whole])
        if not one.is_empty
    ]
    return shapely.MultiPolygon(parts)


def _borders(own: Any, seen: Mapping[str, Any], inner: Any, seam: float, fine: float) -> Iterable[Any]:
    """The borders of the others among themselves, each once: of the second side only what the first has not."""
    done = _near(own, seam)
    for shape in seen.values():
        line = shape.boundary.intersection(inner).difference(done)
        yield from (one.simplify(fine) for one in _lines(line) if one.length > 2 * seam)
        done = done.union(_near(shape, seam / 2))


def _named(own: Any, seen: Mapping[str, Any], near: Any, to_degrees: Callable[[Any], Any]) -> list[Neighbour]:
    """Places for the names, of the largest first: where there is most room near the municipality, then in all that is seen."""
    found = []
    for code, shape in sorted(seen.items(), key=lambda one: -one[1].area):
        outside = area_of(shape.difference(own))
        for part in (area_of(outside.intersection(near)), outside):
            largest = max(getattr(part, "geoms", [part]), key=lambda one: one.area, default=part)
            if not largest.is_empty:
                circle = to_degrees(shapely.maximum_inscribed_circle(largest, tolerance=0.004))
                lon, lat = circle.coords[0]  # its centre
                found.append(Neighbour(code, lat, lon))
    return found


def _shore(outline: Any, to_plane: Callable[[Any], Any], others: Any, seam: float) -> list[list[int]]:
    """Of each ring the stretches without a neighbour. A step is coast where its middle is."""
    shapely.prepare(others)
    found = []
    for ring in rings_of(outline):
        corners = shapely.get_coordinates(to_plane(ring))
        middles = shapely.points((corners[:-1] + corners[1:]) / 2)
        is_coast = ~shapely.dwithin(middles, others, seam)
        stretches: list[int] = []
        for k in is_coast.nonzero()[0].tolist():
            if stretches and stretches[-1] == k:
                stretches[-1] = k + 1
            else:
                stretches += [k, k + 1]
        found.append(stretches)
    return found


def _rings(shape: Any) -> list[Any]:
    polygons = [one for one in getattr(shape, "geoms", [shape]) if not one.is_empty]
    return [ring for polygon in polygons for ring in (polygon.exterior, *polygon.interiors)]


def _lines(shape: Any) -> list[Any]:
    kinds = ("LineString", "LinearRing")
    lines = [one for one in getattr(shape, "geoms", [shape]) if one.geom_type in kinds and not one.is_empty]
    merged = shapely.line_merge(shapely.MultiLineString(lines)) if lines else shapely.MultiLineString()
    return [*getattr(merged, "geoms", [merged])]
