"""Take the rows of one municipality from a national dataset, by its code."""

import copy
import csv
import hashlib
import io
import json
from typing import Any

from machikit._base.config_files import one_line
from machikit._base.messages import kit_error
from machikit.catalog.model import City, Dataset, Schema


def municipality_rows(dataset: Dataset, schema: Schema, city: City) -> tuple[list[str], list[list[str]]]:
    """Header and rows of one municipality. Raises KitError where the file has no row of it."""
    with dataset.file.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        header = next(reader)
        column = header.index(schema.by_id["code"].header)
        rows = [row for row in reader if row and row[column] == city.code]
    if not rows:
        raise kit_error("dataset.none", f"{city.id}/{dataset.topic}", topic=schema.title["ja"], city=city.name["ja"])
    return header, rows


def municipality_files(dataset: Dataset, schema: Schema, city: City) -> dict[str, bytes]:
    """The data file and datapackage.json with the rows of one municipality only, for its prototype: file name → content."""
    try:
        header, rows = municipality_rows(dataset, schema, city)
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\n").writerows([header, *rows])
        body = text.getvalue().encode()
        package = _subset_package(dataset, header, rows, body)
    except (
        ValueError,
        LookupError,
        StopIteration,
        csv.Error,
    ) as error:  # a dataset in a workspace may be malformed in any way
        raise kit_error("entry.broken", f"datasets/{dataset.id}/{dataset.file.name}", why=one_line(error)) from error
    return {
        dataset.resource["path"]: body,
        "datapackage.json": (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode(),
    }


def _subset_package(dataset: Dataset, header: list[str], rows: list[list[str]], body: bytes) -> dict[str, Any]:
    """The datapackage of the dataset, with the row count, size, hash and filled cells of the subset."""
    package = copy.deepcopy(dataset.package)
    resource = package["resources"][0]
    resource |= {"rows": len(rows), "bytes": len(body), "hash": f"sha256:{hashlib.sha256(body).hexdigest()}"}
    for field in resource["schema"]["fields"]:
        field["filled"] = sum(bool(row[header.index(field["name"])]) for row in rows)
    return package
