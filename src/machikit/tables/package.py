"""Rows → `data.csv` and `datapackage.json`, the same bytes every time: UTF-8 without byte-order mark, LF, fixed order.

The package is a Frictionless Data Package with, beyond the standard: publisher, as_of, retrieved, valid {from, until} (of data that
hold for a while only), sensitivity, caveats {ja, en}, credit {ja, en}, marks (the publisher's legend of its marks, nothing else),
terms (our English for values such as kinds), and in each field its `id` and `filled` (rows that really have a value). A column
in the file with `filled` 0 means that the publisher has the column and registered nothing; a column that is not there was not published.
"""

import csv
import hashlib
import io
import json
import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from machikit.model import Field
from machikit.tables.findings import Row

# Times run past midnight (25:00) and hold 休, marks are words of the publisher: for other software both are strings.
TYPES = {"number": "number", "integer": "integer", "date": "date"}


def csv_bytes(rows: Sequence[Row], fields: Sequence[Field]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(f.header for f in fields)
    ids = [f.id for f in fields]
    writer.writerows([row.cells.get(i, "") for i in ids] for row in rows)
    return out.getvalue().encode("utf-8")


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
    """Put the files into a folder as a whole: written beside it, then renamed; nobody ever sees half of it."""
    beside = folder.with_name(f".{folder.name}.{os.getpid()}.new")
    old = folder.with_name(f".{folder.name}.{os.getpid()}.old")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    try:
        for name, body in files.items():
            (beside / name).write_bytes(body)
        if folder.exists():
            folder.rename(old)
        beside.rename(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
        if old.exists() and not folder.exists():
            old.rename(folder)
        shutil.rmtree(old, ignore_errors=True)
