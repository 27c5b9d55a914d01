"""Stations of all of Japan: the platforms of 国土数値情報 鉄道データ, grouped as the publisher groups them, with one point each.

A station with several lines is several platforms of one group; names repeat across Japan, groups do not.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from machikit._base.config_files import one_line
from machikit._base.messages import kit_error
from machikit.catalog import Catalog
from machikit.catalog.model import Schema
from machikit.catalog.national import resource_text
from machikit.tables.clean.result import CleaningResult
from machikit.tables.findings import Row, SetAside
from machikit.tables.national.old_wards import code_today
from machikit.tables.national.outlines import Outlines
from machikit.tables.national.ward_cities import ward_cities
from machikit.tables.national.write_national import NationalTable
from machikit.tables.places.points import format_degrees

NAME, LINE, OPERATOR, GROUP = "N02_005", "N02_003", "N02_004", "N02_005g"
SEPARATOR = ";"
PLACES = 5  # decimals of the coordinates: 1 m


def build_stations(
    name: str, recipe: Mapping[str, Any], schema: Schema, catalog: Catalog, source: Callable[[str], Path]
) -> tuple[CleaningResult, NationalTable]:
    """The stations by municipality; `geography` names the `outlines` that the points are looked up in. Raises KitError."""
    spec = recipe["geography"]
    groups = _groups(source(spec["file"]))
    stations = [(features[0][0], _station([f for _, f in features])) for features in groups.values()]
    places = Outlines.read(source(spec["outlines"])).nearest([station.point or (0, 0) for _, station in stations])
    by_code: dict[str, list[Row]] = defaultdict(list)
    for (number, row), (five, _) in zip(stations, places, strict=True):
        row.number = number
        by_code[code_today(five)].append(row)
    for rows in by_code.values():
        rows.sort(key=lambda row: (row.name, row.get("operator"), row.point))
    joined = [_joined(number, feature) for features in groups.values() for number, feature in features[1:]]
    every = [row for rows in by_code.values() for row in rows]
    result = CleaningResult(name, every, list(schema.fields), joined, rows_in=len(every) + len(joined))
    return result, NationalTable(by_code, schema.fields, ward_cities(catalog))


def _groups(path: Path) -> dict[str, list[tuple[int, dict[str, Any]]]]:
    """Group → its features, each with its number. Raises KitError where the file is not as expected."""
    groups: dict[str, list[tuple[int, dict[str, Any]]]] = defaultdict(list)
    try:
        for number, feature in enumerate(json.loads(resource_text(path))["features"], start=1):
            groups[feature["properties"][GROUP]].append((number, feature))
    except (ValueError, LookupError, TypeError) as error:
        raise kit_error("load.geojson", path.name, why=one_line(error)) from error
    return groups


def _station(features: Sequence[dict[str, Any]]) -> Row:
    """One station: all lines and operators in the order of the file, and the middle of all platforms."""
    from shapely.geometry import MultiLineString

    middle = MultiLineString([feature["geometry"]["coordinates"] for feature in features]).centroid
    texts = {
        key: list(dict.fromkeys(feature["properties"][key] for feature in features)) for key in (NAME, LINE, OPERATOR)
    }
    return Row(0, {
        "name": texts[NAME][0],
        "lines": SEPARATOR.join(texts[LINE]),
        "operator": SEPARATOR.join(texts[OPERATOR]),
        "latitude": format_degrees(round(middle.y, PLACES)),
        "longitude": format_degrees(round(middle.x, PLACES)),
    })  # fmt: skip


def _joined(number: int, feature: Mapping[str, Any]) -> SetAside:
    return SetAside(number, "joined", tuple(str(feature["properties"][key]) for key in (NAME, LINE, OPERATOR)))
