"""Write rows as `data.csv` and `datapackage.json`, with the same bytes every time: UTF-8, LF, fixed order.

A table that `clean` writes is published as it is, so it begins with a byte-order mark; the bundled datasets have none.

The package is a Frictionless Data Package with these additions to the standard: publisher, as_of, retrieved, valid {from, until}
or {months} (of data that are valid for a limited time), sensitivity, caveats {ja, en}, credit {ja, en}, marks (the publisher's
legend of its marks), terms (the kit's English for values such as categories), and in each field its `id` and `filled` (the number
of rows with a value). `filled` 0 means that the publisher has the column but entered nothing; a column that is missing was not published.
"""

import csv
import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from machikit._base.atomic import Change, atomic_change
from machikit.catalog.model import Field
from machikit.tables.findings import Row

# Times go past midnight (25:00) and may be 休, marks are texts of the publisher: for other software both are strings.
TYPES = {"number": "number", "integer": "integer", "date": "date"}

DATASET_FILES = ("data.csv", "data.geojson", "datapackage.json")  # the files in a dataset's folder that the kit writes


def csv_bytes(rows: Sequence[Row], fields: Sequence[Field], byte_order_mark: bool = False) -> bytes:
    """The table as CSV. byte_order_mark: start with a byte-order mark, without which Excel reads UTF-8 as Shift_JIS."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(f.header for f in fields)
    ids = [f.id for f in fields]
    writer.writerows([row.cells.get(i, "") for i in ids] for row in rows)
    return out.getvalue().encode("utf-8-sig" if byte_order_mark else "utf-8")


def geojson_bytes(rows: Sequence[Row], fields: Sequence[Field], shapes: Sequence[dict[str, Any] | None]) -> bytes:
    """A FeatureCollection (EPSG:4326), one feature a row; `shapes` are the rows' GeoJSON geometries."""
    features = [
        {"type": "Feature", "properties": {f.header: row.get(f.id) for f in fields}, "geometry": shape}
        for row, shape in zip(rows, shapes, strict=True)
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":"))
    return (text + "\n").encode("utf-8")


def field_descriptors(fields: Sequence[Field], rows: Sequence[Row]) -> list[dict[str, Any]]:
    """The field descriptors of the package's table schema."""
    return [
        {
            "name": f.header,
            "type": _type(f, rows),
            "id": f.id,
            "filled": sum(1 for r in rows if r.cells.get(f.id)),
        }
        for f in fields
    ]


def _type(field: Field, rows: Sequence[Row]) -> str:
    """The Frictionless type. Other software expects full dates: a column with only a year or month in some rows is text."""
    is_partial = field.type == "date" and any(len(r.get(field.id)) not in (0, len("2026-01-01")) for r in rows)
    return "string" if is_partial else TYPES.get(field.type, "string")


def datapackage_bytes(
    meta: Mapping[str, Any], path: str, body: bytes, rows: int, fields: list[dict[str, Any]]
) -> bytes:
    """The datapackage.json for one resource. path, body, rows: of the data file; fields: from `field_descriptors`."""
    is_geojson = path.endswith(".geojson")
    resource = {
        "name": "data",
        "path": path,
        "format": "geojson" if is_geojson else "csv",
        "mediatype": "application/geo+json" if is_geojson else "text/csv",
        "encoding": "utf-8",
        "hash": "sha256:" + hashlib.sha256(body).hexdigest(),
        "bytes": len(body),
        "features" if is_geojson else "rows": rows,  # Frictionless counts rows only in tables
        "schema": {"fields": fields},
    }
    return (json.dumps({**meta, "resources": [resource]}, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def write_dataset(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write the files of a dataset into its folder, all or nothing; other files there stay. Raises KitError."""
    with atomic_change(folder.parent, folder) as change:
        write_files(change, folder, files)


def write_files(change: Change, folder: Path, files: Mapping[str, bytes | bytearray]) -> None:
    """The same as `write_dataset`, within a larger change."""
    target = change.folder(folder, keep=lambda name: name not in DATASET_FILES)
    for name, body in files.items():
        (target / name).write_bytes(body)
