"""Merge administrative areas (GeoJSON, many polygons) into one simplified feature, small enough to embed in every page."""

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

TOLERANCES = (0.0001, 0.00015, 0.0002, 0.00025, 0.0003)  # degrees: 10 to 30 m
GRID = 1e-5  # degrees: coordinates keep five decimals, 1 m
MAX_BYTES = 40_000  # bytes


def boundary_geojson(paths: Sequence[Path], properties: dict[str, str]) -> str:
    """The union of all polygons of the files as a GeoJSON text with one MultiPolygon, EPSG:4326, five decimals, rings counter-clockwise.

    The smallest tolerance that keeps the text under MAX_BYTES is used. No island is lost, and none overlap.
    """
    from shapely import MultiPolygon, union_all
    from shapely.geometry import shape

    features = [feature for path in paths for feature in json.loads(path.read_text(encoding="utf-8"))["features"]]
    union = union_all([shape(f["geometry"]) for f in features])
    parts = list(union.geoms) if isinstance(union, MultiPolygon) else [union]
    text = ""
    for tolerance in TOLERANCES:
        text = _to_geojson(_simplify_all(parts, tolerance), properties)
        if len(text.encode()) <= MAX_BYTES:
            break
    return text


def _simplify_all(parts: list[Any], tolerance: float) -> Any:
    """Simplify each polygon without losing any; polygons that then touch are merged."""
    from shapely import MultiPolygon, union_all

    union = union_all([_simplify_polygon(p, tolerance) for p in parts], grid_size=GRID)
    return MultiPolygon(union.geoms if isinstance(union, MultiPolygon) else [union])


def _simplify_polygon(polygon: Any, tolerance: float) -> Any:
    """Simplify a polygon; a rock that would lose half its area becomes its bounding box, a long thin breakwater is kept as it is."""
    from shapely import box, set_precision, simplify

    simplified = set_precision(simplify(polygon, tolerance, preserve_topology=True), GRID)
    if simplified.area >= polygon.area / 2:
        return simplified
    west, south, east, north = polygon.bounds
    if max(east - west, north - south) > tolerance:
        return set_precision(polygon, GRID)
    return box(
        *(math.floor(c / GRID) * GRID for c in (west, south)), *(math.ceil(c / GRID) * GRID for c in (east, north))
    )


def _to_geojson(geometry: Any, properties: dict[str, str]) -> str:
    from shapely.geometry.polygon import orient

    polygons = sorted((orient(p.normalize()) for p in geometry.geoms), key=lambda p: -p.area)
    rings = [[_round_ring(p.exterior), *map(_round_ring, p.interiors)] for p in polygons]
    feature = {"type": "Feature", "properties": properties, "geometry": {"type": "MultiPolygon", "coordinates": rings}}
    collection = {"type": "FeatureCollection", "features": [feature]}
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":")) + "\n"


def _round_ring(ring: Any) -> list[list[float]]:
    return [[round(x, 5), round(y, 5)] for x, y in ring.coords]
