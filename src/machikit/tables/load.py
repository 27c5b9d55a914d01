"""A dataset's file → a GeoDataFrame whose columns are the topic's field ids. What prototypes and notebooks work on.

Strict where `clean` is lenient: this is data that should be clean already, so anything odd is told with file, row, column and
value instead of being repaired.
"""

import csv
import io
import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from machikit._base.errors import KitError
from machikit._base.messages import problem, say
from machikit.catalog.model import Dataset, Field, Schema
from machikit.tables.clean import columns
from machikit.tables.privacy.personal_text import mask
from machikit.tables.read.any_file import text_of

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

CRS = "EPSG:4326"
EXAMPLES = {"latitude": ("34.35", 90), "longitude": ("134.05", 180)}


def load(dataset: Dataset, schema: Schema) -> "GeoDataFrame":
    """Load a dataset: EPSG:4326, index 0…n-1, one column per field of the schema that the file has, then `geometry`.

    Strings, flags and times are str or None; numbers are float64 (NaN where blank), integers Int64 (NA where blank); geometry
    is a Point, or None where coordinates are blank (of a GeoJSON topic: its geometry). Columns unknown to the schema are left
    out. A time is HH:MM, later than 24:00 when past midnight, or 休 for a weekday that is closed; blank is "not published".

    Raises KitError naming the file, row (as a spreadsheet counts), column and value that cannot be used.
    """
    if dataset.file.suffix == ".geojson":
        return _geojson(dataset.file, schema)
    return _csv(dataset.file, schema)


def _csv(path: Path, schema: Schema) -> "GeoDataFrame":
    rows = list(csv.reader(io.StringIO(text_of(path), newline="")))
    rows = [r for r in rows if r]  # an empty last line is no row
    if not rows:
        raise problem("read.empty", path.name)
    found = columns.match(rows[:1], schema)
    _require(found.fields.values(), schema, path)
    width = len(rows[0])
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != width:
            raise problem("load.cells", _at(path, number), have=len(row), want=width)
    given = {name: [row[c].strip() for row in rows[1:]] for c, name in found.fields.items() if name in schema.by_id}
    return _frame(path, schema, given, None)


def _require(ids: Any, schema: Schema, path: Path) -> None:
    missing = [f.header for f in schema.fields if f.required and f.id not in set(ids)]
    if missing:
        raise problem("load.columns", path.name, headers="、".join(missing))


def _at(path: Path, row: int, column: str = "") -> str:
    return say("at_cell" if column else "at_row", file=path.name, row=row, column=column)


def _frame(path: Path, schema: Schema, given: dict[str, list[str]], geometry: list[Any] | None) -> "GeoDataFrame":
    import pandas as pd
    from geopandas import GeoDataFrame

    n = len(next(iter(given.values()), geometry or []))
    series = {}
    for one in columns.fields_of(schema, set(given)):
        cells = given[one.id]
        if one.type in ("number", "integer"):
            numbers = [_number(path, row, one, c) for row, c in enumerate(cells, start=2)]
            kind = "Int64" if one.type == "integer" else "float64"
            series[one.id] = pd.Series(
                [pd.NA if x is None else int(x) for x in numbers] if kind == "Int64" else numbers, dtype=kind
            )
        else:
            series[one.id] = pd.Series([c or None for c in cells], dtype=object)
    frame = pd.DataFrame(series, index=pd.RangeIndex(n))
    return GeoDataFrame(frame, geometry=geometry if geometry is not None else _points(frame), crs=CRS)


def _points(frame: Any) -> list[Any]:
    from shapely import Point

    if not {"latitude", "longitude"} <= set(frame.columns):
        return [None] * len(frame)
    pairs = zip(frame["longitude"], frame["latitude"], strict=True)
    return [None if math.isnan(x) or math.isnan(y) else Point(x, y) for x, y in pairs]


def _number(path: Path, row: int, one: Field, cell: str) -> float | None:
    if not cell:
        return None
    try:
        value = float(cell)
    except ValueError:
        value = math.nan
    whole = one.type != "integer" or (math.isfinite(value) and value.is_integer())
    if one.role in EXAMPLES and not abs(value) <= EXAMPLES[one.role][1]:
        raise _degrees(path, row, one, cell)
    if not math.isfinite(value) or not whole:
        raise problem("load.number", _at(path, row, one.header), value=mask(cell))
    return value


def _degrees(path: Path, row: int, one: Field, cell: str) -> KitError:
    """Degrees, minutes and seconds run together (343508) are the usual mistake: say what the number would be."""
    example = EXAMPLES[str(one.role)][0]
    told: dict[str, object] = {"value": cell, "header": say(str(one.role)), "example": example}
    where = _at(path, row, one.header)
    digits = cell if cell.isascii() and cell.isdigit() else ""
    d, m, s = digits[:-4], digits[-4:-2], digits[-2:]
    if 2 <= len(d) <= 3 and int(m) < 60 and int(s) < 60:
        dms, value = f"{d}°{m}′{s}″", f"{int(d) + int(m) / 60 + int(s) / 3600:.6f}"
        return KitError(
            where, say("error.load.degrees", **told), say("error.load.dms.fix", **told, dms=dms, degrees=value)
        )
    return problem("load.degrees", where, **told)


def _geojson(path: Path, schema: Schema) -> "GeoDataFrame":
    from shapely.errors import ShapelyError
    from shapely.geometry import shape

    try:
        features = json.loads(text_of(path))["features"]
        geometry = [shape(f["geometry"]) if f.get("geometry") else None for f in features]
        cells = [dict(f.get("properties") or {}) for f in features]
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, ShapelyError) as error:
        raise problem("load.geojson", path.name, why=" ".join(str(error).split())[:120]) from error
    if not features:  # a table without rows has no headers to be held to
        return _frame(path, schema, {f.id: [] for f in schema.fields}, geometry)
    headers = list(dict.fromkeys(key for one in cells for key in one))
    found = columns.match([headers], schema)
    _require(found.fields.values(), schema, path)
    texts = {
        name: [_text(one.get(headers[c])) for one in cells] for c, name in found.fields.items() if name in schema.by_id
    }
    return _frame(path, schema, texts, geometry)


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()
