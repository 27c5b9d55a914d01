"""Lines and areas of a dataset: valid, small enough to travel, and none so small that it shows a single house.

EPSG:4326 in and out, five decimals (1 m). Metres are measured on a flat sheet at the middle of all shapes.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from machikit.tables.clean.result import Made
from machikit.tables.findings import Finding, Row, SetAside
from machikit.tables.grid import Grid
from machikit.tables.places import mesh
from machikit.tables.places.points import METRES, Pair

GRID, DECIMALS = 1e-5, 5
MENDED = 7  # decimals of a shape that was repaired but not made smaller: 1 cm
SHAPES = ("polygon", "line")  # what the rows of a topic may be drawn as
AREAS, LINES = ("Polygon", "MultiPolygon"), ("LineString", "LinearRing", "MultiLineString")
Shape = Any  # of shapely
Drawn = list[tuple[Row, Shape]]


@dataclass(frozen=True)
class Sheet:
    """Degrees as metres on a flat sheet that touches the Earth at one latitude (equirectangular)."""

    scale: float  # metres of a degree of longitude

    @classmethod
    def over(cls, drawn: Drawn) -> "Sheet":
        from shapely import total_bounds

        _, south, _, north = total_bounds([one for _, one in drawn])
        return cls(math.cos(math.radians((south + north) / 2)) * METRES)

    def flat(self, one: Shape) -> Shape:
        from shapely import transform

        return transform(one, lambda xy: xy * [self.scale, METRES])

    def back(self, one: Shape) -> Shape:
        from shapely import transform

        return transform(one, lambda xy: xy / [self.scale, METRES])


def with_towns(grid: Grid, header: str, towns: Mapping[str, Pair]) -> Grid:
    """The grid with the town nearest to each row's shape or point (本町付近) where the cell under `header` is blank or missing."""
    at = grid.cells[0].index(header) if header in grid.cells[0] else len(grid.cells[0])
    cells = [[*row, ""] if at == len(row) else row.copy() for row in grid.cells]
    cells[0][at] = header
    for row, place in zip(cells[1:], _places(grid), strict=True):
        if place and not row[at].strip():
            row[at] = f"{mesh.nearest_town(place, towns)}付近"
    return replace(grid, cells=cells)


def _places(grid: Grid) -> list[Pair | None]:
    """A point (latitude, longitude) in or on each row's shape, or the row's own."""
    from shapely import point_on_surface
    from shapely.geometry import shape

    if grid.geometry:
        middles = [point_on_surface(shape(one)) if one else None for one in grid.geometry]
        return [(p.y, p.x) if p else None for p in middles]
    pairs = (mesh.position(grid, row) for row in grid.cells[1:])
    return [(float(lat), float(lon)) if lat else None for lat, lon in pairs]


def settle(made: Made, told: Mapping[str, Any]) -> None:
    """Make the shapes of a dataset's rows fit to be published, and tell what was done to them.

    told: simplify, the metres by which a line may stray (holes and parts smaller than that may go); coarse, {below: m², cell:
    metres, spare: {field: pattern}}, areas below that size become the cell of the standard grid in which they lie, but not those
    that `spare` matches; join, fields: rows that say the same in all of them become one feature.
    Rows without a shape, and rows joined to an earlier one, are set aside. Findings: repaired_shape, coarse_shape; they count
    the rows of all files together, as a spreadsheet counts, for each file begins anew.
    """
    drawn = _repaired(made)
    if not drawn:
        return
    sheet = Sheet.over(drawn)
    if "coarse" in told:
        drawn = _coarse(made, drawn, sheet, told["coarse"])
    made.rows = []
    for (row, first), *rest in _groups(drawn, told.get("join", ())):
        whole = _united([first, *(one for _, one in rest)])
        row.shape = _geojson(_small(whole, sheet, told.get("simplify", 0)))
        made.rows.append(row)
        made.aside += [_aside(one, "joined") for one, _ in rest]


def mend(grid: Grid) -> tuple[Grid, list[Finding]]:
    """The grid with valid shapes: rings that cross themselves are taken apart, open ones closed, spikes cut off (kind repaired_shape).

    A shape of which nothing is left is none. Shapes that are right stay as they were, to the last digit.
    """
    from shapely.geometry import mapping, shape

    if not grid.geometry:
        return grid, []
    found, shapes = [], list(grid.geometry)
    for n, one in enumerate(grid.geometry):
        if one and not _right(one):
            good = _valid(shape(one))
            shapes[n] = None if good.is_empty else mapping(_rounded(good, MENDED))
            found.append(Finding("repaired_shape", grid.line(n + 1)))
    return replace(grid, geometry=shapes), found


def without_shape(made: Made) -> None:
    """Set the rows aside that have no shape, in a topic of lines or areas (reason no_shape)."""
    gone = {row.number for row in made.rows if not row.shape}
    made.aside += [_aside(row, "no_shape") for row in made.rows if not row.shape]
    made.rows = [row for row in made.rows if row.shape]
    made.findings = [f for f in made.findings if f.row not in gone]
    made.rewritten = [f for f in made.rewritten if f.row not in gone]


def _repaired(made: Made) -> Drawn:
    """The rows that have a shape, each with a valid one; rings that cross themselves are taken apart."""
    from shapely.geometry import shape

    sound = [(row, shape(row.shape), _right(row.shape)) for row in made.rows if row.shape]
    made.aside += [_aside(row, "no_shape") for row in made.rows if not row.shape]
    drawn = []
    for n, (row, one, right) in enumerate(sound, start=2):
        good = _valid(one)
        if good.is_empty:
            made.aside.append(_aside(row, "no_shape"))
            continue
        made.findings += [] if right else [Finding("repaired_shape", n, row.name)]
        drawn.append((row, good))
    return drawn


def _right(one: Mapping[str, Any]) -> bool:
    """Whether a GeoJSON geometry is valid and its rings are closed, which shapely does not tell: it closes them."""
    from shapely import is_valid
    from shapely.geometry import shape

    polygons: dict[str, Sequence[Any]] = {
        "Polygon": [one.get("coordinates")],
        "MultiPolygon": one.get("coordinates", ()),
    }
    closed = all(
        list(ring[0])[:2] == list(ring[-1])[:2]
        for rings in polygons.get(one["type"], ())
        for ring in rings
        if len(ring)
    )
    return closed and bool(is_valid(shape(one)))


def _valid(one: Shape) -> Shape:
    """Valid, flat, and of lines or areas only, whatever repairing left beside them."""
    from shapely import force_2d, get_parts, make_valid

    one = force_2d(one)
    areas = any(part.geom_type in AREAS for part in (one, *get_parts(one)))
    return _only(make_valid(one, method="structure", keep_collapsed=False), AREAS if areas else LINES)


def _only(one: Shape, kinds: Sequence[str]) -> Shape:
    from shapely import union_all

    return one if one.geom_type in kinds else union_all([p for p in getattr(one, "geoms", ()) if p.geom_type in kinds])


def _coarse(made: Made, drawn: Drawn, sheet: Sheet, told: Mapping[str, Any]) -> Drawn:
    """Small areas as cells of the grid: nobody can tell any more which house it was."""
    from shapely import box, point_on_surface

    spare = told.get("spare", {})
    kept: Drawn = []
    for n, (row, one) in enumerate(drawn, start=2):
        spared = bool(spare) and all(re.search(pattern, row.get(f)) for f, pattern in spare.items())
        if not spared and sheet.flat(one).area < told["below"]:
            at = point_on_surface(one)
            one = box(*mesh.edges(mesh.cell(at.y, at.x, told["cell"]), told["cell"]))
            made.findings.append(Finding("coarse_shape", n, row.name, was=str(told["cell"])))
        kept.append((row, one))
    return kept


def _groups(drawn: Drawn, fields: Sequence[str]) -> list[Drawn]:
    """Rows that say the same in all fields, together where the first of them stood; without fields, each row alone."""
    groups: dict[tuple[Any, ...], Drawn] = {}
    for n, (row, one) in enumerate(drawn):
        groups.setdefault(tuple(map(row.get, fields)) if fields else (n,), []).append((row, one))
    return list(groups.values())


def _united(shapes: Sequence[Shape]) -> Shape:
    from shapely import line_merge, union_all

    if len(shapes) == 1:
        return shapes[0]
    whole = union_all(shapes)
    return whole if whole.geom_type in AREAS else line_merge(whole)


def _small(one: Shape, sheet: Sheet, stray: float) -> Shape:
    """Simplified and brought to five decimals; an area that would vanish becomes the box around it."""
    from shapely import box, remove_repeated_points, set_precision, simplify

    simple = sheet.back(simplify(sheet.flat(one), stray, preserve_topology=True)) if stray else one
    if one.geom_type not in AREAS:
        return remove_repeated_points(_rounded(simple))
    small = _only(set_precision(simple, GRID), AREAS)
    west, south, east, north = one.bounds
    down, up = (math.floor(c / GRID) * GRID for c in (west, south)), (math.ceil(c / GRID) * GRID for c in (east, north))
    return box(*down, *up) if small.is_empty else small


def _rounded(one: Shape, decimals: int = DECIMALS) -> Shape:
    from shapely import transform

    return transform(one, lambda xy: xy.round(decimals))


def _geojson(one: Shape) -> dict[str, Any]:
    """As RFC 7946 wants it: outer rings counter-clockwise; parts and rings always in the same order."""
    from shapely import orient_polygons
    from shapely.geometry import mapping

    areas = one.geom_type in AREAS
    return mapping(_rounded(orient_polygons(one.normalize()) if areas else one))


def _aside(row: Row, reason: str) -> SetAside:
    return SetAside(row.number, reason, tuple(row.cells.values()))
