"""Load a dataset into a GeoDataFrame whose columns are the field ids of the topic, for prototypes and notebooks.

Strict where `clean` is lenient: the data should be clean already, so anything odd is reported with file, row, column and value
instead of being repaired.
"""

import csv
import io
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from machikit._base.errors import KitError
from machikit._base.messages import kit_error, say
from machikit.catalog.model import Dataset, Schema, schema_of
from machikit.tables.cell_numbers import NUMBERS, read_number
from machikit.tables.clean import columns
from machikit.tables.edits import Edit, EditedCells, apply_edits, edits_files, read_edits
from machikit.tables.national_subset import is_geojson, municipality_features, municipality_rows
from machikit.tables.read.encoding import read_text
from machikit.tables.read.geojson import feature_cells

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

Cells = list[list[str]]  # header and rows
CRS = "EPSG:4326"


@dataclass(frozen=True)
class LoadedTable:
    """A table as it was loaded.

    cells: the header and rows of its file as text, with edits. edits: what became of these; None where there are none. problems: of
    lines of edits.csv that cannot be used.
    """

    frame: "GeoDataFrame"
    cells: Cells
    edits: EditedCells | None = None
    problems: tuple[KitError, ...] = ()

    @property
    def remarks(self) -> list[KitError]:
        """All that was not applied of the edits, in the order of their lines."""
        return [*self.problems, *(one.error for one in self.edits.unapplied)] if self.edits else []


def load(dataset: Dataset, schema: Schema) -> "GeoDataFrame":
    """Load a dataset: EPSG:4326, index 0…n-1, one column for each field of the schema that the file has, then `geometry`.

    Strings, flags and times are str or None; numbers are float64 (NaN where blank), integers Int64 (NA where blank). geometry is a
    Point, or None where coordinates are blank; for a GeoJSON topic it is the geometry of the feature. Columns that are not in the
    schema are dropped. A time is HH:MM, later than 24:00 when past midnight, or 休 for a weekday that is closed; blank means "not
    published". The edits beside the data (edits.csv) are applied.

    Raises KitError naming the file, row (counted from 1), column and value that cannot be used.
    """
    return load_edited(dataset, schema).frame


def load_edited(dataset: Dataset, schema: Schema, files: Sequence[Path] | None = None) -> LoadedTable:
    """The table, and the header and rows as text, of which it takes only what its topic knows: read once.

    files: of edits; by default those beside the data.
    """
    files = edits_files(dataset) if files is None else files
    schema = schema_of(dataset, schema)
    if not files:
        return _load(dataset, schema, None)
    read = [*map(read_edits, files)]
    by_id = {
        edit.id: edit for one in reversed(read) for edit in reversed(one.edits)
    }  # an id is applied once, the first
    loaded = _load(dataset, schema, [*by_id.values()][::-1])
    return replace(loaded, problems=tuple(problem for one in read for problem in one.problems))


def _load(dataset: Dataset, schema: Schema, edits: Sequence[Edit] | None) -> LoadedTable:
    path = dataset.file
    if dataset.code:  # a municipality's view of a national dataset
        if is_geojson(dataset):
            data = {"type": "FeatureCollection", "features": municipality_features(dataset)}
            return _geojson(path, data, schema, edits)
        header, rows = municipality_rows(dataset)
        return _csv(path, [header, *rows], schema, edits)
    if path.suffix == ".geojson":
        return _geojson(path, None, schema, edits)
    cells = csv.reader(io.StringIO(read_text(path), newline=""))
    return _csv(path, [r for r in cells if r], schema, edits)  # an empty last line is not a row


def _csv(path: Path, rows: Cells, schema: Schema, edits: Sequence[Edit] | None) -> LoadedTable:
    if not rows:
        raise kit_error("read.empty", path.name)
    _check_columns(columns.match(rows[:1], schema).fields.values(), schema, path)
    width = len(rows[0])
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != width:
            raise kit_error("load.cells", _location(path, number), have=len(row), want=width)
    edited = None if edits is None else apply_edits(rows, schema, edits)
    cells = rows if edited is None else edited.cells
    return LoadedTable(_frame(path, schema, _values(cells, schema), None, edited), cells, edited)


def _values(cells: Cells, schema: Schema) -> dict[str, list[str]]:
    """Field id → texts, of the columns that the topic knows."""
    matched = columns.match(cells[:1], schema)
    return {i: [row[c].strip() for row in cells[1:]] for c, i in matched.fields.items() if i in schema.by_id}


def _check_columns(ids: Any, schema: Schema, path: Path) -> None:
    """Raise KitError where a required field is not among these ids."""
    missing = [f.header for f in schema.fields if f.required and f.id not in set(ids)]
    if missing:
        raise kit_error("load.columns", path.name, headers="、".join(missing))


def _location(path: Path, row: int, column: str = "") -> str:
    return say("at_cell" if column else "at_row", file=path.name, row=row, column=column)


def _frame(
    path: Path, schema: Schema, values: dict[str, list[str]], geometry: list[Any] | None, edited: EditedCells | None
) -> "GeoDataFrame":
    """The table of these columns (field id → texts). geometry: one per row; None: points from latitude and longitude."""
    import pandas as pd
    from geopandas import GeoDataFrame

    n = len(next(iter(values.values()), geometry or []))
    numbers_in_file = range(2, n + 2) if edited is None else [0 if s is None else s + 2 for s in edited.sources]
    series = {}
    for field in columns.select_fields(schema, set(values)):
        cells = values[field.id]
        if field.type in NUMBERS:
            wheres = (partial(_location, path, row, field.header) for row in numbers_in_file)
            numbers = [read_number(where, field, c) for where, c in zip(wheres, cells, strict=True)]
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


def _geojson(path: Path, data: Any, schema: Schema, edits: Sequence[Edit] | None) -> LoadedTable:
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
        return LoadedTable(_frame(path, schema, {f.id: [] for f in schema.fields}, geometry, None), [])
    headers = list(dict.fromkeys(key for record in properties for key in record))
    _check_columns(columns.match([headers], schema).fields.values(), schema, path)
    cells = [headers, *([_text(record.get(header)) for header in headers] for record in properties)]
    if edits is None:
        return LoadedTable(_frame(path, schema, _values(cells, schema), geometry, None), feature_cells(data))
    edited = apply_edits(cells, schema, edits, shapes=True)
    shapes = [geometry[source] for source in edited.sources if source is not None]
    frame = _frame(path, schema, _values(edited.cells, schema), shapes, edited)
    return LoadedTable(frame, edited.cells, edited)


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()
