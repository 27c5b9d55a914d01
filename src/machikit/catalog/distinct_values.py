"""Whether the rows of a table differ: how many different values there are of a role, of positions, or of the marks of a row together.

Of a national dataset that stands in its findings; a city's own file is read until enough are seen.
"""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from machikit._base.errors import KitError
from machikit.catalog.model import Dataset, Field, Schema

ENOUGH = 3  # different values, after which nobody needs to know how many more there are
PORTION = 1000  # rows that are looked at before it is asked whether these are enough
MOST_BYTES = 8_000_000  # of a GeoJSON file, which can only be read whole; a larger one has something that differs
PRECISION = 5  # decimals of degrees, some 1 m


def distinct_values(dataset: Dataset, schema: Schema, what: str) -> int | None:
    """The number of different values that are not blank, up to ENOUGH; None where it is unknown."""
    if dataset.code or any(key.startswith("distinct:") for key in dataset.findings):
        return counted_values(dataset.findings, schema, what)
    try:
        return count_distinct(_records(dataset.file), schema, what)
    except (OSError, KitError, ValueError, LookupError, TypeError, AttributeError, RecursionError, csv.Error):
        return None  # not written yet, or broken: that is for `check` to tell


def counted_values(findings: Mapping[str, int], schema: Schema, what: str) -> int | None:
    """The same out of what was counted of a national dataset; its marks are `1` or blank, and say themselves where they differ."""
    if f"distinct:{what}" in findings:
        return findings[f"distinct:{what}"]
    if what == "flag":
        return 1
    known = [findings.get(f"distinct:{field.id}") for field in _fields(schema, what)]
    return max((n for n in known if n is not None), default=None) if what != "point" else None


def count_distinct(rows: Iterable[Mapping[str, Any]], schema: Schema, what: str) -> int | None:
    """The same of rows: header → cell. None where a table has no such values. A row without any mark differs from one with some."""
    fields = _fields(schema, what)
    if what not in ("flag", "point"):
        return _count_columns(rows, [field.header for field in fields])
    seen: set[tuple[str, ...]] = set()
    for row in rows:
        values = tuple(_text(row.get(field.header), what) for field in fields)
        if what == "flag" or all(values):
            seen.add(values)
        if len(seen) >= ENOUGH:
            break
    return len(seen) or None


def _count_columns(rows: Iterable[Mapping[str, Any]], headers: Sequence[str]) -> int | None:
    """The different values of the column that has most, up to `ENOUGH`. Rows are looked at in portions: a table has many."""
    seen: list[set[str]] = [set() for _ in headers]
    left = iter(rows)
    while not any(len(one) >= ENOUGH for one in seen) and (portion := [*islice(left, PORTION)]):
        for one, header in zip(seen, headers, strict=True):
            texts = {c if isinstance(c, str) else _text(c, "") for c in (row.get(header) for row in portion)}
            one.update({text.strip() for text in texts} - {""})
    return min(max(map(len, seen), default=0), ENOUGH) or None


def _fields(schema: Schema, what: str) -> list[Field]:
    roles = ("latitude", "longitude") if what == "point" else (what,)
    return [field for role in roles for field in schema.role(role)]


def _text(cell: Any, what: str) -> str:
    text = "" if cell is None else str(cell).strip()
    try:
        return f"{float(text):.{PRECISION}f}" if what == "point" else text
    except ValueError:
        return ""


def _records(file: Path) -> Iterator[Mapping[str, Any]]:
    """The rows of a CSV or GeoJSON file, header → cell. Raises whatever a broken file leads to."""
    if file.suffix == ".geojson":
        if file.stat().st_size <= MOST_BYTES:
            yield from (feature.get("properties") or {} for feature in json.loads(file.read_bytes())["features"])
        return
    with file.open(encoding="utf-8-sig", newline="") as stream:
        yield from csv.DictReader(stream)
