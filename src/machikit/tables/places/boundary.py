"""Administrative areas (GeoJSON, many polygons) → one simplified feature, small enough to ride in every page."""

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

TOLERANCES = (0.0001, 0.00015, 0.0002, 0.00025, 0.0003)  # degrees: 10 to 30 m
GRID = 1e-5  # coordinates keep five decimals: 1 m
TARGET = 40_000  # bytes


def one_feature(paths: Sequence[Path], properties: dict[str, str]) -> str:
    """The union of all polygons of the files as a GeoJSON text with one MultiPolygon, EPSG:4326, five decimals, rings counter-clockwise.

    The mildest tolerance that stays under TARGET bytes is taken. No island is lost and none overlaps.
    """
    from shapely import MultiPolygon, union_all
    from shapely.geometry import shape

    features = [one for path in paths for one in json.loads(path.read_text(encoding="utf-8"))["features"]]
    whole = union_all([shape(f["geometry"]) for f in features])
    parts = list(whole.geoms) if isinstance(whole, MultiPolygon) else [whole]
    text = ""
    for tolerance in TOLERANCES:
        text = _text(_simplified(parts, tolerance), properties)
        if len(text.encode()) <= TARGET:
            break
    return text


def _simplified(parts: list[Any], tolerance: float) -> Any:
    """Each polygon simplified, and none lost. Where two come to touch, they become one."""
    from shapely import MultiPolygon, union_all

    whole = union_all([_smaller(p, tolerance) for p in parts], grid_size=GRID)
    return MultiPolygon(whole.geoms if isinstance(whole, MultiPolygon) else [whole])


def _smaller(polygon: Any, tolerance: float) -> Any:
    """Simplified; but a rock that would lose half its area becomes its bounding box, and a long thin mole stays as it is."""
    from shapely import box, set_precision, simplify

    rough = set_precision(simplify(polygon, tolerance, preserve_topology=True), GRID)
    if rough.area >= polygon.area / 2:
        return rough
    west, south, east, north = polygon.bounds
    if max(east - west, north - south) > tolerance:
        return set_precision(polygon, GRID)
    return box(
        *(math.floor(c / GRID) * GRID for c in (west, south)), *(math.ceil(c / GRID) * GRID for c in (east, north))
    )


def _text(geometry: Any, properties: dict[str, str]) -> str:
    from shapely.geometry.polygon import orient

    polygons = sorted((orient(p.normalize()) for p in geometry.geoms), key=lambda p: -p.area)
    rings = [[_ring(p.exterior), *map(_ring, p.interiors)] for p in polygons]
    feature = {"type": "Feature", "properties": properties, "geometry": {"type": "MultiPolygon", "coordinates": rings}}
    collection = {"type": "FeatureCollection", "features": [feature]}
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":")) + "\n"


def _ring(ring: Any) -> list[list[float]]:
    return [[round(x, 5), round(y, 5)] for x, y in ring.coords]
