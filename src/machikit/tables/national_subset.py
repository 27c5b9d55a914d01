"""The header and rows of a dataset as text; of a municipality's view of a national dataset, only those of the municipality."""

import csv
import hashlib
import io
import json
from collections.abc import Sequence
from typing import Any

from machikit._base.messages import kit_error
from machikit.catalog.model import PART, City, Dataset, Schema
from machikit.catalog.national import damaged, resource_features, table_rows
from machikit.tables.grid import cells_from_records

DROPPED = (
    "compression",
    "path",
    "hash",
    "bytes",
    "name",
    "schema",
    "rows",
    "features",
    "unpivot",
)  # of the prefecture's resource


def is_geojson(dataset: Dataset) -> bool:
    return ".geojson" in dataset.file.suffixes


def municipality_rows(dataset: Dataset) -> tuple[list[str], list[list[str]]]:
    """Header and rows of a view of a national dataset. Raises KitError where the file is missing, damaged or has no row of it."""
    only = dataset.codes[0] if len(dataset.codes) == 1 else ""
    header, *rows = table_rows(dataset, dataset.resource, containing=only)
    name = _code_header(dataset)
    if name not in header:
        raise damaged(dataset.file)
    column, codes = header.index(name), set(dataset.codes)
    mine = [row for row in rows if len(row) == len(header) and row[column] in codes]
    _check_count(dataset, len(mine))
    return header, mine


def municipality_features(dataset: Dataset) -> list[dict[str, Any]]:
    """The GeoJSON features of a view of a national dataset. Raises KitError as `municipality_rows` does."""
    name, codes = _code_header(dataset), set(dataset.codes)
    features = resource_features(dataset.file)
    mine = [one for one in features if isinstance(one.get("properties"), dict) and one["properties"].get(name) in codes]
    _check_count(dataset, len(mine))
    return mine


def national_cells(dataset: Dataset) -> list[list[str]]:
    """Header and rows of a view, or of a split dataset as a whole. Raises KitError as `municipality_rows` does."""
    if is_geojson(dataset):
        whole = (one for r in dataset.data_resources for one in resource_features(dataset.file_of(r)))
        properties = [
            one.get("properties") or {} for one in (municipality_features(dataset) if dataset.code else whole)
        ]
        return cells_from_records(dict.fromkeys(key for one in properties for key in one), properties)
    if dataset.code:
        header, rows = municipality_rows(dataset)
        return [header, *rows]
    tables = [table_rows(dataset, resource) for resource in dataset.data_resources]
    return [tables[0][0], *(row for table in tables for row in table[1:])]


def _code_header(dataset: Dataset) -> str:
    fields = dataset.resource.get("schema", {}).get("fields", [])
    return next((str(f["name"]) for f in fields if f["id"] == "code"), "")


def _check_count(dataset: Dataset, rows: int) -> None:
    """A file that was cut between two rows is whole for gzip: the number of rows tells."""
    if rows != dataset.rows:
        raise damaged(dataset.file)


def municipality_files(dataset: Dataset, city: City, schema: Schema | None = None) -> dict[str, bytes]:
    """An ordinary dataset with what a municipality has of a national one, for its prototype: file name → content.

    schema: of the topic; where it has no column for the code, the copy has none either.
    """
    code = _code_header(dataset) if schema and "code" not in schema.by_id else ""
    if is_geojson(dataset):
        features = municipality_features(dataset)
        properties = [one["properties"] for one in features]
        collection = {"type": "FeatureCollection", "features": features}
        name, body = "data.geojson", json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
    else:
        header, rows = municipality_rows(dataset)
        kept = [n for n, name in enumerate(header) if name != code]
        header, rows = [header[n] for n in kept], [[row[n] for n in kept] for row in rows]
        properties = [dict(zip(header, row, strict=True)) for row in rows]
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\n").writerows([header, *rows])
        name, body = "data.csv", text.getvalue().encode()
    if not properties:
        raise kit_error("dataset.none", f"{city.id}/{dataset.topic}", topic=dataset.topic, city=city.name["ja"])
    package = _subset_package(dataset, name, properties, body)
    return {name: body, "datapackage.json": (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode()}


def country_files(dataset: Dataset, city: City) -> dict[str, bytes]:
    """The national dataset with the rows of one municipality alone, for a prototype that also has the municipality's own list: file
    name → content. As in the whole one, rows keep the codes of wards, and counts tell what there is of the municipality.
    """
    files = municipality_files(dataset, city)
    package = json.loads(files["datapackage.json"]) | {PART: dataset.code}
    (resource,) = package["resources"]
    resource["name"] = f"data-{str(dataset.code)[:2]}"
    fields = [field for field in resource["schema"]["fields"] if field["id"] != "code"]
    header = ["code", "rows", *(field["id"] for field in fields)]
    counted = [str(dataset.code), str(dataset.rows), *(str(field["filled"]) for field in fields)]
    counts = "".join(f"{','.join(line)}\n" for line in (header, counted)).encode()
    columns = [{"name": name, "type": "string" if name == "code" else "integer"} for name in header]
    package["resources"].append(
        {
            "name": "counts",
            "path": "counts.csv",
            "format": "csv",
            "encoding": "utf-8",
            "hash": f"sha256:{hashlib.sha256(counts).hexdigest()}",
            "bytes": len(counts),
            "rows": 1,
            "schema": {"fields": columns},
        }
    )
    body = (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode()
    return files | {"counts.csv": counts, "datapackage.json": body}


def _subset_package(dataset: Dataset, path: str, rows: Sequence[dict[str, Any]], body: bytes) -> dict[str, Any]:
    """The datapackage of the view, with one resource: its row count, size, hash and filled cells."""
    resource = {key: value for key, value in dataset.resource.items() if key not in DROPPED}
    fields = [
        field | {"filled": sum(row.get(field["name"]) not in (None, "") for row in rows)}
        for field in dataset.resource.get("schema", {}).get("fields", [])
        if path.endswith(".geojson") or any(field["name"] in row for row in rows)
    ]
    resource = {
        "name": "data",
        "path": path,
        **resource,
        "hash": f"sha256:{hashlib.sha256(body).hexdigest()}",
        "bytes": len(body),
        "features" if path.endswith(".geojson") else "rows": len(rows),
        "schema": {"fields": fields},
    }
    return {**dataset.package, "resources": [resource]}
