"""Add geometries to a grid, in EPSG:4326.

Points become the columns 緯度 and 経度; lines and areas stay beside the rows, in `Grid.geometry`. All are transformed to
EPSG:4326 from the system that the file names (.prj, the GeoPackage's own, the old `crs` of GeoJSON); JGD2000 and JGD2011 in
degrees equal it to within a metre and are left as they are. Where no system is named, degrees in Japan are taken as they are and
anything else is left out: `Grid.epsg` is then 0.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from machikit.tables.grid import Grid, cell_text
from machikit.tables.places.points import format_degrees, is_in_japan

LATITUDE, LONGITUDE = "緯度", "経度"
WGS84 = 4326
WGS84_LIKE = (4326, 4612, 6668, 6697)  # geographic systems within a metre of each other in Japan
DECIMALS = 7  # of transformed lines and areas, in degrees: 1 cm
# A coordinate system is a few numbers; these refer to files, pipelines of steps, and addresses
_EXTERNAL = re.compile(r"(?i)EXTENSION|grids|PARAMETERFILE|\+(?:init|proj|step)|pipeline|/vsi|://")

Shape = dict[str, Any]  # a GeoJSON geometry


def with_wkb(grid: Grid, wkb: Sequence[bytes | None] | None, crs: str | None) -> Grid:
    """The grid with geometries given as WKB in the system `crs`, transformed to EPSG:4326; None: a table without geometries."""
    if wkb is None:
        return grid
    import numpy
    from shapely import force_2d, from_wkb, get_coordinates, transform
    from shapely.geometry import mapping

    shapes = force_2d(from_wkb(numpy.asarray(wkb, dtype=object), on_invalid="ignore"))
    system = _crs(crs)
    if system is None:
        is_degrees = bool(len(xy := get_coordinates(shapes))) and all(is_in_japan(y, x) for x, y in xy)
        code, shapes = 0, shapes if is_degrees else [None] * len(shapes)
    else:
        code = system.to_epsg() or 0
        if code not in WGS84_LIKE:
            shapes = transform(shapes, lambda xy: _to_wgs84(system, xy))
    return with_shapes(replace(grid, epsg=code), [mapping(s) if s is not None else None for s in shapes])


def _crs(crs: str | None) -> Any:
    """The pyproj CRS; None where none is named, or where it is neither geographic nor projected."""
    import pyproj

    try:
        system = pyproj.CRS.from_user_input(crs) if crs and not _EXTERNAL.search(crs) else None
    except pyproj.exceptions.CRSError:
        return None
    return system if system is not None and (system.is_geographic or system.is_projected) else None


def _to_wgs84(system: Any, xy: Any) -> Any:
    """(x, y) in the system → (longitude, latitude)."""
    import numpy
    import pyproj

    to = pyproj.Transformer.from_crs(system, WGS84, always_xy=True)
    return numpy.column_stack(to.transform(xy[:, 0], xy[:, 1])).round(DECIMALS)


def with_shapes(grid: Grid, shapes: Sequence[Shape | None]) -> Grid:
    """The grid with GeoJSON geometries (EPSG:4326): points as columns, everything else as `geometry`.

    A shape that is empty or has an impossible position is dropped. Columns of the file with the same names as the coordinate
    columns are used for features without a point.
    """
    points = [_point(shape) for shape in shapes]
    others = [None if point else _drawable(shape) for point, shape in zip(points, shapes, strict=True)]
    cells = grid.cells
    if any(points):
        header = [*(h for h in cells[0] if h not in (LONGITUDE, LATITUDE)), LONGITUDE, LATITUDE]
        columns = [c for c, h in enumerate(cells[0]) if h not in (LONGITUDE, LATITUDE)]
        given = [cells[0].index(h) if h in cells[0] else None for h in (LONGITUDE, LATITUDE)]
        body = [
            [
                *(row[c] for c in columns),
                *(map(cell_text, point) if point else ("" if c is None else row[c] for c in given)),
            ]
            for row, point in zip(cells[1:], points, strict=True)
        ]
        cells = [header, *body]
    return replace(grid, cells=cells, geometry=others if any(others) else None)


def _point(shape: Shape | None) -> tuple[float, float] | None:
    """(longitude, latitude) of a Point, or of a MultiPoint with one member."""
    if not shape or shape.get("type") not in ("Point", "MultiPoint"):
        return None
    position = shape["coordinates"]
    if shape["type"] == "MultiPoint":
        position = position[0] if len(position) == 1 else ()
    return (float(position[0]), float(position[1])) if len(position) > 1 else None


def _drawable(geometry: Shape | None) -> Shape | None:
    """The geometry if it can be drawn; None where it is empty or not a geometry at all."""
    from shapely.errors import ShapelyError
    from shapely.geometry import shape

    try:
        built = shape(geometry) if geometry else None
        is_good = built is not None and not built.is_empty and all(map(math.isfinite, built.bounds))
        return geometry if is_good else None
    except (ShapelyError, ValueError, TypeError, LookupError, AttributeError):
        return None


def with_points(grid: Grid) -> Grid:
    """For a topic of points: give each line and area a point (on the line, inside the area) in the columns 緯度 and 経度.

    The point is computed, not the publisher's: whoever uses it has to say so (finding kind `shape_point`).
    """
    from shapely import is_valid, make_valid, point_on_surface
    from shapely.geometry import shape

    if not grid.geometry or LATITUDE in grid.cells[0]:
        return grid
    shapes = [shape(g) if g else None for g in grid.geometry]
    points = [point_on_surface(s if is_valid(s) else make_valid(s)) if s is not None else None for s in shapes]
    pairs = [
        [format_degrees(p.y), format_degrees(p.x)] if p is not None and not p.is_empty else ["", ""] for p in points
    ]
    body = [[*row, *pair] for row, pair in zip(grid.cells[1:], pairs, strict=True)]
    return replace(grid, cells=[[*grid.cells[0], LATITUDE, LONGITUDE], *body])
