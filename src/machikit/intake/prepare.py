"""A table as it was read → one whose columns the topic can have: rows where they should be, positions as degrees."""

from machikit.catalog.model import Schema
from machikit.tables.clean import unpivot
from machikit.tables.findings import Finding
from machikit.tables.places import plane_coordinates
from machikit.tables.places.points import Area
from machikit.tables.read import spatial
from machikit.tables.read.any_file import Grid


def prepare(grid: Grid, schema: Schema, area: Area | None = None) -> tuple[Grid, list[Finding]]:
    """The table in the topic's shape, and what was done for it.

    Wide tables become long ones, plane coordinates become 緯度 and 経度 (EPSG:4326), and lines and areas get a point each where
    the topic is one of points. area: the city, which tells X from Y. Kinds, each of the whole table: plane, unknown_zone,
    shape_point, unknown_crs, left_column (of a wide table, one that could not be unpivoted with the others).
    """
    found = [Finding("unknown_crs", 0)] if grid.epsg == 0 else []
    found += _left(grid, schema)
    grid = unpivot.long(grid, schema) or grid
    if schema.geometry != "point":
        return grid, found
    if grid.geometry:
        grid, found = spatial.with_points(grid), [*found, Finding("shape_point", 0)]
    grid, kind = plane_coordinates.from_plane(grid, area)
    return grid, [*found, Finding(kind, 0)] if kind else found


def _left(grid: Grid, schema: Schema) -> list[Finding]:
    """Columns that look like those that become rows and do not."""
    wide = unpivot.spread(grid, schema)
    if wide is None or not wide.left:
        return []
    header, body = grid.cells[wide.header], grid.cells[wide.header + 1 :]
    filled = {c: sum(bool(row[c].strip()) for row in body) for c in wide.left}
    return [
        Finding("left_column", 0, column=header[c], was=f"{filled[c]:,}", now=header[wide.columns[0]])
        for c in wide.left
    ]
