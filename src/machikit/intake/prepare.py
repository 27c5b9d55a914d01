"""Reshape a table as it was read into the columns that its topic can have: wide tables made long, positions as degrees."""

from machikit.catalog.model import Schema
from machikit.tables.clean import unpivot
from machikit.tables.findings import Finding
from machikit.tables.places import plane_coordinates
from machikit.tables.places.points import Area
from machikit.tables.read import spatial
from machikit.tables.read.any_file import Grid


def prepare(grid: Grid, schema: Schema, area: Area | None = None) -> tuple[Grid, list[Finding]]:
    """The table in the topic's shape, and findings on what was done for it.

    Wide tables become long ones, plane coordinates become 緯度 and 経度 (EPSG:4326), and lines and areas get a point each where
    the topic is one of points. area: the city, by which X is told from Y. Kinds of findings, each of the whole table: plane,
    unknown_zone, shape_point, unknown_crs, left_column (in a wide table, one that could not be unpivoted with the others).
    """
    findings = [Finding("unknown_crs", 0)] if grid.epsg == 0 else []
    findings += _left_columns(grid, schema)
    grid = unpivot.to_long(grid, schema) or grid
    if schema.geometry != "point":
        return grid, findings
    if grid.geometry:
        grid, findings = spatial.with_points(grid), [*findings, Finding("shape_point", 0)]
    grid, kind = plane_coordinates.add_degrees(grid, area)
    return grid, [*findings, Finding(kind, 0)] if kind else findings


def _left_columns(grid: Grid, schema: Schema) -> list[Finding]:
    """Columns that look like those that become rows but could not be read as such."""
    wide = unpivot.find_wide_columns(grid, schema)
    if wide is None or not wide.unusable:
        return []
    header, body = grid.cells[wide.header_row], grid.cells[wide.header_row + 1 :]
    filled = {c: sum(bool(row[c].strip()) for row in body) for c in wide.unusable}
    return [
        Finding("left_column", 0, column=header[c], was=f"{filled[c]:,}", now=header[wide.columns[0]])
        for c in wide.unusable
    ]
