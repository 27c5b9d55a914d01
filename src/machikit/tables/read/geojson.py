"""Read GeoJSON into a grid: properties as columns, with the geometries in EPSG:4326."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from machikit.tables.grid import Grid, cells_from_records
from machikit.tables.read.spatial import WGS84, WGS84_LIKE, Shape, with_shapes, with_wkb

ID = "id"  # the column of the features' ids


def read_features(name: str, data: dict[str, Any]) -> Grid:
    """A FeatureCollection or a single Feature. Raises ValueError, TypeError, AttributeError or LookupError when broken."""
    shapes = [f.get("geometry") or None for f in _features(data)]
    grid = Grid(name, feature_cells(data))
    code = _epsg((data.get("crs") or {}).get("properties", {}).get("name", ""))
    if code in WGS84_LIKE or code is None:
        return with_shapes(replace(grid, epsg=WGS84), shapes)
    from shapely import from_geojson, to_wkb
    from shapely.errors import ShapelyError

    try:
        wkb = [to_wkb(from_geojson(json.dumps(s))) if s else None for s in shapes]
    except ShapelyError as error:
        raise ValueError(str(error)) from error
    return with_wkb(grid, wkb, f"EPSG:{code}")


def feature_cells(data: dict[str, Any]) -> list[list[str]]:
    """The properties of all features as cells under a header; a column `id` first, where the features have ids that say something."""
    features = _features(data)
    properties = [dict(pairs) for pairs in map(_properties, features)]
    header = dict.fromkeys(key for p in properties for key in p)
    if ids := _ids(features, header):
        header = dict.fromkeys([ID, *header])
        properties = [{ID: i, **p} for i, p in zip(ids, properties, strict=True)]
    return cells_from_records(header, properties)


def _features(data: dict[str, Any]) -> list[Shape]:
    return data["features"] if data["type"] == "FeatureCollection" else [data]


def _properties(feature: Shape) -> Iterable[tuple[str, Any]]:
    """The properties of a feature under their original names; lists and objects become JSON text."""
    for key, value in dict(feature.get("properties") or {}).items():
        yield key, json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value


def _ids(features: Sequence[Shape], header: Iterable[str]) -> list[Any]:
    """The features' ids; none where a property has that name, or where the ids only count the features from 0 or 1."""
    ids = [f.get("id") for f in features]
    counts = [[str(n + first) for n in range(len(ids))] for first in (0, 1)]
    has_ids = any(i not in (None, "") for i in ids) and [str(i) for i in ids] not in counts
    return ids if has_ids and not any(h.casefold() == ID for h in header) else []


def _epsg(crs: str) -> int | None:
    """The EPSG code in urn:ogc:def:crs:EPSG::6676; None for CRS84 and for no name, which mean GeoJSON's default system."""
    m = re.search(r"EPSG:[\d.]*:?(\d{4,5})$", crs)
    return int(m[1]) if m else None
