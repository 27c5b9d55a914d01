"""Repair, simplify and coarsen the lines and areas of a dataset, so that none shows a single house.

EPSG:4326 in and out, five decimals (1 m). Metres are measured in a local plane at the middle of all shapes.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from machikit._base.distance import metres_per_degree
from machikit.tables.clean.result import CleaningResult
from machikit.tables.findings import Finding, Row, SetAside
from machikit.tables.grid import Grid
from machikit.tables.places import mesh
from machikit.tables.places.points import LatLon

GRID, DECIMALS = 1e-5, 5
_REPAIRED_DECIMALS = 7  # decimals of a shape that was repaired but not simplified: 1 cm
SHAPE_TYPES = ("polygon", "line")  # values of `Schema.geometry` for topics of areas and lines
AREAS, LINES = ("Polygon", "MultiPolygon"), ("LineString", "LinearRing", "MultiLineString")
Shape = Any  # a shapely geometry
RowShapes = list[tuple[Row, Shape]]


@dataclass(frozen=True)
class LocalPlane:
    """A local plane in metres: the equirectangular projection at one latitude."""

    scales: tuple[float, float]  # metres per degree of longitude and of latitude

    @classmethod
    def around(cls, row_shapes: RowShapes) -> "LocalPlane":
        from shapely import total_bounds

        _, south, _, north = total_bounds([shape for _, shape in row_shapes])
        to_north, to_east = metres_per_degree((south + north) / 2)
        return cls((to_east, to_north))

    def to_metres(self, shape: Shape) -> Shape:
        from shapely import transform

        return transform(shape, lambda xy: xy * self.scales)

    def to_degrees(self, shape: Shape) -> Shape:
        from shapely import transform

        return transform(shape, lambda xy: xy / self.scales)


def fill_nearest_towns(grid: Grid, header: str, towns: Mapping[str, LatLon]) -> Grid:
    """Fill blank or missing cells under `header` with the town nearest to the shape or point of the row (本町付近)."""
    column = grid.cells[0].index(header) if header in grid.cells[0] else len(grid.cells[0])
    cells = [[*row, ""] if column == len(row) else row.copy() for row in grid.cells]
    cells[0][column] = header
    for row, position in zip(cells[1:], _positions(grid), strict=True):
        if position and not row[column].strip():
            row[column] = f"{mesh.nearest_town(position, towns)}付近"
    return replace(grid, cells=cells)


def _positions(grid: Grid) -> list[LatLon | None]:
    """The position (latitude, longitude) of each row: a point on its shape, or else its own point."""
    from shapely import point_on_surface
    from shapely.geometry import shape

    if grid.geometry:
        points = [point_on_surface(shape(geometry)) if geometry else None for geometry in grid.geometry]
        return [(p.y, p.x) if p else None for p in points]
    pairs = (mesh.row_position(grid, row) for row in grid.cells[1:])
    return [(float(lat), float(lon)) if lat else None for lat, lon in pairs]


def prepare_shapes(result: CleaningResult, options: Mapping[str, Any]) -> None:
    """Prepare the shapes of a dataset's rows for publication, and report the changes as findings.

    options: simplify, the tolerance in metres (holes and parts smaller than that may vanish); coarse, {below: m², cell: metres,
    spare: {field: pattern}}: areas below that size are replaced by the standard grid square in which they lie, except those
    that `spare` matches; join, a list of fields: rows that are equal in all of them become one feature.
    Rows without a shape, and rows joined to an earlier one, are set aside. Findings: repaired_shape, coarse_shape; their row
    numbers count the rows of all files together (from 2, as in a spreadsheet), since the numbers of each file start again.
    """
    row_shapes = _repair_rows(result)
    if not row_shapes:
        return
    plane = LocalPlane.around(row_shapes)
    if "coarse" in options:
        row_shapes = _coarsen(result, row_shapes, plane, options["coarse"])
    result.rows = []
    for (row, first), *rest in _group_rows(row_shapes, options.get("join", ())):
        merged = _merge([first, *(other for _, other in rest)])
        row.shape = _to_geojson(_simplify(merged, plane, options.get("simplify", 0)))
        result.rows.append(row)
        result.set_aside += [_set_aside(other, "joined") for other, _ in rest]


def repair_shapes(grid: Grid) -> tuple[Grid, list[Finding]]:
    """Make the shapes of a grid valid: split self-crossing rings, close open ones, cut off spikes (kind repaired_shape).

    A shape of which nothing is left becomes None. Valid shapes keep every digit.
    """
    from shapely.geometry import mapping, shape

    if not grid.geometry:
        return grid, []
    findings, shapes = [], list(grid.geometry)
    for n, geometry in enumerate(grid.geometry):
        if geometry and not _is_valid(geometry):
            repaired = _make_valid(shape(geometry))
            shapes[n] = None if repaired.is_empty else mapping(_rounded(repaired, _REPAIRED_DECIMALS))
            findings.append(Finding("repaired_shape", grid.source_row(n + 1)))
    return replace(grid, geometry=shapes), findings


def set_aside_without_shape(result: CleaningResult) -> None:
    """Set aside the rows without a shape, in a topic of lines or areas (reason no_shape)."""
    removed = {row.number for row in result.rows if not row.shape}
    result.set_aside += [_set_aside(row, "no_shape") for row in result.rows if not row.shape]
    result.rows = [row for row in result.rows if row.shape]
    result.findings = [f for f in result.findings if f.row not in removed]
    result.rewritten = [f for f in result.rewritten if f.row not in removed]


def _repair_rows(result: CleaningResult) -> RowShapes:
    """The rows that have a shape, each with a valid one; rows without are set aside."""
    from shapely.geometry import shape

    checked = [(row, shape(row.shape), _is_valid(row.shape)) for row in result.rows if row.shape]
    result.set_aside += [_set_aside(row, "no_shape") for row in result.rows if not row.shape]
    repaired = []
    for n, (row, original, is_valid) in enumerate(checked, start=2):
        valid = _make_valid(original)
        if valid.is_empty:
            result.set_aside.append(_set_aside(row, "no_shape"))
            continue
        result.findings += [] if is_valid else [Finding("repaired_shape", n, row.name)]
        repaired.append((row, valid))
    return repaired


def _is_valid(geometry: Mapping[str, Any]) -> bool:
    """Whether a GeoJSON geometry is valid and its rings are closed (shapely closes them itself and does not check)."""
    from shapely import is_valid
    from shapely.geometry import shape

    polygons: dict[str, Sequence[Any]] = {
        "Polygon": [geometry.get("coordinates")],
        "MultiPolygon": geometry.get("coordinates", ()),
    }
    closed = all(
        list(ring[0])[:2] == list(ring[-1])[:2]
        for rings in polygons.get(geometry["type"], ())
        for ring in rings
        if len(ring)
    )
    return closed and bool(is_valid(shape(geometry)))


def _make_valid(geometry: Shape) -> Shape:
    """Make a shape valid and two-dimensional, keeping only areas, or only lines, of what the repair gives."""
    from shapely import force_2d, get_parts, make_valid

    geometry = force_2d(geometry)
    has_areas = any(part.geom_type in AREAS for part in (geometry, *get_parts(geometry)))
    return _keep_types(make_valid(geometry, method="structure", keep_collapsed=False), AREAS if has_areas else LINES)


def _keep_types(geometry: Shape, kinds: Sequence[str]) -> Shape:
    from shapely import union_all

    return (
        geometry
        if geometry.geom_type in kinds
        else union_all([p for p in getattr(geometry, "geoms", ()) if p.geom_type in kinds])
    )


def _coarsen(result: CleaningResult, row_shapes: RowShapes, plane: LocalPlane, options: Mapping[str, Any]) -> RowShapes:
    """Replace small areas by grid squares, so that no single house can be recognised."""
    from shapely import box, point_on_surface

    spare = options.get("spare", {})
    coarsened: RowShapes = []
    for n, (row, area) in enumerate(row_shapes, start=2):
        is_spared = bool(spare) and all(re.search(pattern, row.get(f)) for f, pattern in spare.items())
        if not is_spared and plane.to_metres(area).area < options["below"]:
            point = point_on_surface(area)
            area = box(*mesh.cell_bounds(mesh.cell_at(point.y, point.x, options["cell"]), options["cell"]))
            result.findings.append(Finding("coarse_shape", n, row.name, was=str(options["cell"])))
        coarsened.append((row, area))
    return coarsened


def _group_rows(row_shapes: RowShapes, fields: Sequence[str]) -> list[RowShapes]:
    """Group rows that are equal in all fields, in the order of the first ones; without fields, each row is a group."""
    groups: dict[tuple[Any, ...], RowShapes] = {}
    for n, (row, shape) in enumerate(row_shapes):
        groups.setdefault(tuple(map(row.get, fields)) if fields else (n,), []).append((row, shape))
    return list(groups.values())


def _merge(shapes: Sequence[Shape]) -> Shape:
    from shapely import line_merge, union_all

    if len(shapes) == 1:
        return shapes[0]
    merged = union_all(shapes)
    return merged if merged.geom_type in AREAS else line_merge(merged)


def _simplify(shape: Shape, plane: LocalPlane, tolerance: float) -> Shape:
    """Simplify, and round to five decimals; an area that would vanish becomes its bounding box."""
    from shapely import box, remove_repeated_points, set_precision, simplify

    simple = (
        plane.to_degrees(simplify(plane.to_metres(shape), tolerance, preserve_topology=True)) if tolerance else shape
    )
    if shape.geom_type not in AREAS:
        return remove_repeated_points(_rounded(simple))
    rounded = _keep_types(set_precision(simple, GRID), AREAS)
    west, south, east, north = shape.bounds
    down, up = (math.floor(c / GRID) * GRID for c in (west, south)), (math.ceil(c / GRID) * GRID for c in (east, north))
    return box(*down, *up) if rounded.is_empty else rounded


def _rounded(shape: Shape, decimals: int = DECIMALS) -> Shape:
    from shapely import transform

    return transform(shape, lambda xy: xy.round(decimals))


def _to_geojson(shape: Shape) -> dict[str, Any]:
    """GeoJSON as in RFC 7946: outer rings counter-clockwise; parts and rings in a stable order."""
    from shapely import orient_polygons
    from shapely.geometry import mapping

    is_area = shape.geom_type in AREAS
    return mapping(_rounded(orient_polygons(shape.normalize()) if is_area else shape))


def _set_aside(row: Row, reason: str) -> SetAside:
    return SetAside(row.number, reason, tuple(row.cells.values()))
