"""Rows → `data.csv` and `datapackage.json`, the same bytes every time: UTF-8, LF, fixed order.

A table that `clean` makes is published as it is, so it begins with a byte-order mark; the kit's own datasets have none.

The package is a Frictionless Data Package with, beyond the standard: publisher, as_of, retrieved, valid {from, until} (of data that
hold for a while only), sensitivity, caveats {ja, en}, credit {ja, en}, marks (the publisher's legend of its marks, nothing else),
terms (our English for values such as kinds), and in each field its `id` and `filled` (rows that really have a value). A column
in the file with `filled` 0 means that the publisher has the column and registered nothing; a column that is not there was not published.
"""

import csv
import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from machikit._base.atomic import Change, changing
from machikit.catalog.model import Field
from machikit.tables.findings import Row

# Times run past midnight (25:00) and hold 休, marks are words of the publisher: for other software both are strings.
TYPES = {"number": "number", "integer": "integer", "date": "date"}

OWN = ("data.csv", "data.geojson", "datapackage.json")  # what a dataset's folder holds of ours


def csv_bytes(rows: Sequence[Row], fields: Sequence[Field], mark: bool = False) -> bytes:
    """The table as CSV. mark: with the byte-order mark without which Excel takes UTF-8 for Shift_JIS."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(f.header for f in fields)
    ids = [f.id for f in fields]
    writer.writerows([row.cells.get(i, "") for i in ids] for row in rows)
    return out.getvalue().encode("utf-8-sig" if mark else "utf-8")


def geojson_bytes(rows: Sequence[Row], fields: Sequence[Field], shapes: Sequence[dict[str, Any] | None]) -> bytes:
    """A FeatureCollection (EPSG:4326), one feature a row; `shapes` are the rows' GeoJSON geometries."""
    features = [
        {"type": "Feature", "properties": {f.header: row.get(f.id) for f in fields}, "geometry": shape}
        for row, shape in zip(rows, shapes, strict=True)
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":"))
    return (text + "\n").encode("utf-8")


def describe(fields: Sequence[Field], rows: Sequence[Row]) -> list[dict[str, Any]]:
    """The schema's fields as the package tells them."""
    return [
        {
            "name": f.header,
            "type": _type(f, rows),
            "id": f.id,
            "filled": sum(1 for r in rows if r.cells.get(f.id)),
        }
        for f in fields
    ]


def _type(one: Field, rows: Sequence[Row]) -> str:
    """Other software takes a date for a whole day: a column that knows only the year or month of some is text."""
    whole = one.type != "date" or all(len(r.get(one.id)) in (0, len("2026-01-01")) for r in rows)
    return TYPES.get(one.type, "string") if whole else "string"


def datapackage(meta: Mapping[str, Any], path: str, body: bytes, rows: int, fields: list[dict[str, Any]]) -> bytes:
    """The datapackage.json around one resource."""
    geo = path.endswith(".geojson")
    resource = {
        "name": "data",
        "path": path,
        "format": "geojson" if geo else "csv",
        "mediatype": "application/geo+json" if geo else "text/csv",
        "encoding": "utf-8",
        "hash": "sha256:" + hashlib.sha256(body).hexdigest(),
        "bytes": len(body),
        "features" if geo else "rows": rows,  # Frictionless counts rows in tables only
        "schema": {"fields": fields},
    }
    return (json.dumps({**meta, "resources": [resource]}, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def place(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put the files of a dataset into its folder, as a whole; what else lies there stays. Raises KitError."""
    with changing(folder.parent, folder) as change:
        lay(change, folder, files)


def lay(change: Change, folder: Path, files: Mapping[str, bytes | bytearray]) -> None:
    """The same as a part of a larger change."""
    made = change.folder(folder, keep=lambda name: name not in OWN)
    for name, body in files.items():
        (made / name).write_bytes(body)
