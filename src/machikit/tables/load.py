"""Load a dataset into a GeoDataFrame whose columns are the field ids of the topic, for prototypes and notebooks.

Strict where `clean` is lenient: the data should be clean already, so anything odd is reported with file, row, column and value
instead of being repaired.
"""

import csv
import io
import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from machikit._base.errors import KitError
from machikit._base.messages import kit_error, say
from machikit.catalog.model import Dataset, Field, Schema
from machikit.tables.clean import columns
from machikit.tables.national_subset import is_geojson, municipality_features, municipality_rows
from machikit.tables.privacy.personal_text import mask_contacts
from machikit.tables.read.encoding import read_text
from machikit.tables.read.geojson import feature_cells

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

Cells = list[list[str]]  # header and rows
CRS = "EPSG:4326"
COORDINATES = {"latitude": ("34.35", 90), "longitude": ("134.05", 180)}  # role → an example, and the limit in degrees


def load(dataset: Dataset, schema: Schema) -> "GeoDataFrame":
    """Load a dataset: EPSG:4326, index 0…n-1, one column for each field of the schema that the file has, then `geometry`.

    Strings, flags and times are str or None; numbers are float64 (NaN where blank), integers Int64 (NA where blank). geometry is a
    Point, or None where coordinates are blank; for a GeoJSON topic it is the geometry of the feature. Columns that are not in the
    schema are dropped. A time is HH:MM, later than 24:00 when past midnight, or 休 for a weekday that is closed; blank means "not
    published".

    Raises KitError naming the file, row (counted from 1), column and value that cannot be used.
    """
    return load_with_cells(dataset, schema)[0]


def load_with_cells(dataset: Dataset, schema: Schema) -> "tuple[GeoDataFrame, Cells]":
    """The table, and the file's header and rows as text, of which the table takes only what its topic knows: read once."""
    path = dataset.file
    if dataset.code:  # a municipality's view of a national dataset
        if is_geojson(dataset):
            return _geojson(path, {"type": "FeatureCollection", "features": municipality_features(dataset)}, schema)
        header, rows = municipality_rows(dataset)
        return _csv(path, [header, *rows], schema)
    if path.suffix == ".geojson":
        return _geojson(path, None, schema)
    cells = csv.reader(io.StringIO(read_text(path), newline=""))
    return _csv(path, [r for r in cells if r], schema)  # an empty last line is not a row


def _csv(path: Path, rows: Cells, schema: Schema) -> "tuple[GeoDataFrame, Cells]":
    if not rows:
        raise kit_error("read.empty", path.name)
    matched = columns.match(rows[:1], schema)
    _check_columns(matched.fields.values(), schema, path)
    width = len(rows[0])
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != width:
            raise kit_error("load.cells", _location(path, number), have=len(row), want=width)
    values = {i: [row[c].strip() for row in rows[1:]] for c, i in matched.fields.items() if i in schema.by_id}
    return _frame(path, schema, values, None), rows


def _check_columns(ids: Any, schema: Schema, path: Path) -> None:
    """Raise KitError where a required field is not among these ids."""
    missing = [f.header for f in schema.fields if f.required and f.id not in set(ids)]
    if missing:
        raise kit_error("load.columns", path.name, headers="、".join(missing))


def _location(path: Path, row: int, column: str = "") -> str:
    return say("at_cell" if column else "at_row", file=path.name, row=row, column=column)


def _frame(path: Path, schema: Schema, values: dict[str, list[str]], geometry: list[Any] | None) -> "GeoDataFrame":
    """The table of these columns (field id → texts). geometry: one per row; None: points from latitude and longitude."""
    import pandas as pd
    from geopandas import GeoDataFrame

    n = len(next(iter(values.values()), geometry or []))
    series = {}
    for field in columns.select_fields(schema, set(values)):
        cells = values[field.id]
        if field.type in ("number", "integer"):
            numbers = [_number(path, row, field, c) for row, c in enumerate(cells, start=2)]
            dtype = "Int64" if field.type == "integer" else "float64"
            series[field.id] = pd.Series(
                [pd.NA if x is None else int(x) for x in numbers] if dtype == "Int64" else numbers, dtype=dtype
            )
        else:
            series[field.id] = pd.Series([c or None for c in cells], dtype=object)
    frame = pd.DataFrame(series, index=pd.RangeIndex(n))
    return GeoDataFrame(frame, geometry=geometry if geometry is not None else _points(frame), crs=CRS)


def _points(frame: Any) -> list[Any]:
    from shapely import Point

    if not {"latitude", "longitude"} <= set(frame.columns):
        return [None] * len(frame)
    pairs = zip(frame["longitude"], frame["latitude"], strict=True)
    return [None if math.isnan(x) or math.isnan(y) else Point(x, y) for x, y in pairs]


def _number(path: Path, row: int, field: Field, cell: str) -> float | None:
    """The number in a cell, None for blank. Raises KitError for anything else, a fraction in an integer field, or wrong degrees."""
    if not cell:
        return None
    try:
        value = float(cell)
    except ValueError:
        value = math.nan
    if field.role in COORDINATES and not abs(value) <= COORDINATES[field.role][1]:
        raise _degrees_error(path, row, field, cell)
    if not math.isfinite(value) or (field.type == "integer" and not value.is_integer()):
        raise kit_error("load.number", _location(path, row, field.header), value=mask_contacts(cell))
    return value


def _degrees_error(path: Path, row: int, field: Field, cell: str) -> KitError:
    """The usual mistake is degrees, minutes and seconds run together (343508): the error then names the decimal degrees."""
    example = COORDINATES[str(field.role)][0]
    values: dict[str, object] = {"value": cell, "header": say(str(field.role)), "example": example}
    where = _location(path, row, field.header)
    digits = cell if cell.isascii() and cell.isdigit() else ""
    d, m, s = digits[:-4], digits[-4:-2], digits[-2:]
    if 2 <= len(d) <= 3 and int(m) < 60 and int(s) < 60:
        dms, decimal = f"{d}°{m}′{s}″", f"{int(d) + int(m) / 60 + int(s) / 3600:.6f}"
        return KitError(
            where, say("error.load.degrees", **values), say("error.load.dms.fix", **values, dms=dms, degrees=decimal)
        )
    return kit_error("load.degrees", where, **values)


def _geojson(path: Path, data: Any, schema: Schema) -> "tuple[GeoDataFrame, Cells]":
    """data: what the file holds; None: it is read."""
    from shapely.errors import ShapelyError
    from shapely.geometry import shape

    try:
        data = json.loads(read_text(path)) if data is None else data
        features = data["features"]
        geometry = [shape(f["geometry"]) if f.get("geometry") else None for f in features]
        properties = [dict(f.get("properties") or {}) for f in features]
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, ShapelyError) as error:
        raise kit_error("load.geojson", path.name, why=" ".join(str(error).split())[:120]) from error
    if not features:  # without rows there are no headers that could be checked
        return _frame(path, schema, {f.id: [] for f in schema.fields}, geometry), []
    headers = list(dict.fromkeys(key for record in properties for key in record))
    matched = columns.match([headers], schema)
    _check_columns(matched.fields.values(), schema, path)
    values = {
        i: [_text(record.get(headers[c])) for record in properties]
        for c, i in matched.fields.items()
        if i in schema.by_id
    }
    return _frame(path, schema, values, geometry), feature_cells(data)


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()
