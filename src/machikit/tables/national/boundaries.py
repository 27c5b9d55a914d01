"""The display outlines of all municipalities and wards, and how long the border of each with each of its neighbours is.

Designated cities get an outline of their own besides those of their wards. Wards that no longer exist are only part of their city.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from machikit._base.distance import distance_metres
from machikit._base.messages import kit_error
from machikit.catalog import Catalog
from machikit.catalog.model import Schema
from machikit.catalog.municipality_code import with_check_digit
from machikit.catalog.municipality_list import municipalities
from machikit.tables.clean.result import CleaningResult
from machikit.tables.findings import Row
from machikit.tables.national.coverage import PLACES, clean_coverage, shared_edges
from machikit.tables.national.old_wards import CITY, TODAY, code_today
from machikit.tables.national.outlines import Outlines
from machikit.tables.national.ward_cities import ward_cities
from machikit.tables.national.write_national import NationalTable

Neighbours = list[tuple[str, str, int]]  # code, neighbour, metres of shared border


def build_boundaries(
    name: str, recipe: Mapping[str, Any], schema: Schema, catalog: Catalog, source: Callable[[str], Path]
) -> tuple[CleaningResult, NationalTable]:
    """The outlines, with the words that the recipe has for the findings. Raises KitError."""
    outlines = Outlines.read(source(recipe["geography"]["file"]))
    clean = clean_coverage(outlines.shapes, sorted(outlines.coarse))
    smallest = {with_check_digit(code): shape for code, shape in clean.items()}
    cities = {**ward_cities(catalog), **{with_check_digit(old): with_check_digit(CITY) for old in TODAY}}
    today = {code_today(code): shape for code, shape in smallest.items() if TODAY.get(code[:5]) != CITY}
    shapes = dict(sorted({**today, **_wholes(smallest, cities)}.items()))
    rows = _rows(name, shapes, catalog)
    borders = [line for line in _borders(smallest, cities) if line[0] in shapes and line[1] in shapes]
    findings = {code_today(five): {"coarse_outline": 1} for five in outlines.coarse}
    findings[with_check_digit(CITY)] = {"old_wards": len(TODAY)}
    every = [row for of_code in rows.values() for row in of_code]
    result = CleaningResult(name, every, list(schema.fields), rows_in=len(every))
    return result, NationalTable(
        rows, schema.fields, ward_cities(catalog), findings, recipe["findings"], borders, shapes=True
    )


def _rows(name: str, shapes: Mapping[str, Any], catalog: Catalog) -> dict[str, list[Row]]:
    """Code → its outline, named 香川県高松市 or 兵庫県神戸市中央区. Raises KitError for a code that is not in the national list."""
    names = {m.code: m.prefecture + m.name for m in municipalities(catalog)}
    if missing := next((code for code in shapes if code not in names), None):
        raise kit_error("recipe.missing", name, key=missing)
    return {code: [Row(n, {"name": names[code]}, _geojson(shape))] for n, (code, shape) in enumerate(shapes.items(), 1)}


def _wholes(shapes: Mapping[str, Any], city_of: Mapping[str, str]) -> dict[str, Any]:
    """Code of each designated city → the union of its wards."""
    import shapely

    wards: dict[str, list[Any]] = defaultdict(list)
    for code, shape in shapes.items():
        if code in city_of:
            wards[city_of[code]].append(shape)
    return {city: shapely.coverage_union_all(parts) for city, parts in wards.items()}


def _borders(shapes: Mapping[str, Any], city_of: Mapping[str, str]) -> Neighbours:
    """The shared borders, both directions: of municipalities and wards, and of designated cities as a whole."""
    import numpy as np

    codes, edges = list(shapes), shared_edges(list(shapes.values()))
    starts, ends = (np.array([edge[n] for _, edge in edges]).reshape(-1, 2) for n in (0, 1))
    lengths = distance_metres(starts[:, 1], starts[:, 0], ends[:, 1], ends[:, 0]).tolist()
    metres: dict[tuple[str, str], float] = defaultdict(float)
    for ((a, b), _), length in zip(edges, lengths, strict=True):
        one, other = codes[a], codes[b]
        city, other_city = city_of.get(one), city_of.get(other)
        for first in {code_today(one), city} - {None, other_city}:
            for second in {code_today(other), other_city} - {None, city}:
                metres[str(first), str(second)] += length
                metres[str(second), str(first)] += length
    return sorted((a, b, max(1, round(length))) for (a, b), length in metres.items())


def _geojson(shape: Any) -> dict[str, Any]:
    """A MultiPolygon of GeoJSON, the largest polygon first, outer rings counter-clockwise."""
    import shapely

    parts = sorted(shapely.orient_polygons(shapely.normalize(shapely.get_parts(shape))), key=lambda p: -p.area)
    rings = [[_ring(part.exterior), *map(_ring, part.interiors)] for part in parts]
    return {"type": "MultiPolygon", "coordinates": rings}


def _ring(ring: Any) -> list[list[float]]:
    return [[round(x, PLACES), round(y, PLACES)] for x, y in ring.coords]
