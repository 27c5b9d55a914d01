"""Crashes of all of Japan by grid square: each square is named after the nearest town of its municipality.

The source counts by square and municipality, so a square at a border stands in each of its municipalities with the crashes on that side.
A designated city has its own rows, in which the counts of its wards are added up.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from machikit._base.distance import geocentric, nearest
from machikit._base.messages import kit_error
from machikit.catalog import Catalog
from machikit.catalog.model import Schema
from machikit.catalog.municipality_list import municipalities
from machikit.catalog.national import resource_text
from machikit.tables.clean.result import CleaningResult
from machikit.tables.findings import Row, SetAside
from machikit.tables.national.old_wards import code_today
from machikit.tables.national.outlines import Outlines
from machikit.tables.national.towns import Towns
from machikit.tables.national.ward_cities import ward_cities, with_whole_cities
from machikit.tables.national.write_national import DISTINCT, NationalTable
from machikit.tables.places.mesh import cell_of, centre
from machikit.tables.places.points import LatLon, format_degrees

MESH, CODE, COUNT = "mesh", "code5", "n"
Counts = dict[tuple[str, str], int]  # municipality code and grid code → crashes


def build_crash_cells(
    name: str, recipe: Mapping[str, Any], schema: Schema, catalog: Catalog, source: Callable[[str], Path]
) -> tuple[CleaningResult, NationalTable]:
    """The squares by municipality; `geography` names the `towns`, and the `outlines` for squares of which the source has no code.

    Raises KitError.
    """
    spec, cities = recipe["geography"], ward_cities(catalog)
    lines = _lines(source(spec["file"]))
    _fill_codes(lines, Outlines.read(source(spec["outlines"])))
    counts: Counts = defaultdict(int)
    summed = []
    for number, line in enumerate(lines, start=2):
        square = code_today(line[CODE]), line[MESH]
        if square in counts:
            summed.append(SetAside(number, "same_square", tuple(line.values())))
        counts[square] += int(line[COUNT])
    by_code = _rows({**counts, **_of_cities(counts, cities)}, Towns(catalog).read(source(spec["towns"])), catalog)
    smallest = [row for code, rows in by_code.items() for row in rows if (code, row.get("mesh")) in counts]
    result = CleaningResult(name, smallest, list(schema.fields), summed, rows_in=len(lines))
    different = {code: {f"{DISTINCT}value": len({row.get("value") for row in rows})} for code, rows in by_code.items()}
    return result, NationalTable(by_code, schema.fields, cities, different)


def _lines(path: Path) -> list[dict[str, str]]:
    """The lines of the source. Raises KitError where a column is missing."""
    rows = list(csv.DictReader(io.StringIO(resource_text(path), newline=""), delimiter="\t"))
    if missing := next((column for column in (MESH, CODE, COUNT) if not rows or column not in rows[0]), None):
        raise kit_error("recipe.missing", path.name, key=missing)
    return rows


def _fill_codes(lines: Sequence[dict[str, str]], outlines: Outlines) -> None:
    """Give each line without a municipality (at the sea) the nearest one to the middle of its square."""
    blank = [line for line in lines if not line[CODE]]
    for line, (five, _) in zip(blank, outlines.nearest([_centre(line[MESH]) for line in blank]), strict=True):
        line[CODE] = five


def _centre(mesh: str) -> LatLon:
    return centre(*cell_of(mesh))


def _of_cities(counts: Mapping[tuple[str, str], int], cities: Mapping[str, str]) -> Counts:
    """The squares of designated cities as a whole. cities: ward → its city."""
    whole: Counts = defaultdict(int)
    for (code, mesh), n in counts.items():
        city = cities.get(code, code)
        if city in cities.values():
            whole[city, mesh] += n
    return whole


def _rows(
    counts: Mapping[tuple[str, str], int], towns: Mapping[str, Sequence[Row]], catalog: Catalog
) -> dict[str, list[Row]]:
    """Code → its squares in the order of their codes, each named after the nearest town, or its municipality where it has none."""
    by_code: dict[str, list[str]] = defaultdict(list)
    for code, mesh in sorted(counts):
        by_code[code].append(mesh)
    names = {m.code: m.name for m in municipalities(catalog)}
    named = with_whole_cities(towns, ward_cities(catalog))
    rows: dict[str, list[Row]] = {}
    for code, meshes in by_code.items():
        places = _nearest_names(meshes, named.get(code, ())) or [names[code]] * len(meshes)
        rows[code] = [_row(mesh, place, counts[code, mesh]) for mesh, place in zip(meshes, places, strict=True)]
    return rows


def _nearest_names(meshes: Sequence[str], towns: Sequence[Row]) -> list[str]:
    """For each square the town whose point is nearest to its middle; none where there are no towns."""
    if not towns:
        return []
    points, targets = (
        geocentric(*zip(*pairs, strict=True))
        for pairs in (map(_centre, meshes), (town.point or (0.0, 0.0) for town in towns))
    )
    return [towns[n].name for n in nearest(points, targets)[1].tolist()]


def _row(mesh: str, place: str, n: int) -> Row:
    latitude, longitude = map(format_degrees, _centre(mesh))
    cells = {
        "mesh": mesh,
        "name": f"{place}付近 {mesh[-4:]}",
        "latitude": latitude,
        "longitude": longitude,
        "value": str(n),
    }
    return Row(0, cells)
