"""A table as the block that stands in a page once: columns, their labels, and what the page's script needs of them."""

import hashlib
import math
from typing import TYPE_CHECKING, Any

from machikit.catalog.model import Field, Schema
from machikit.pages import markers, week_hours

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

# How a publisher's mark is drawn. What it means is the publisher's to say (`marks` of the dataset); this is shape only.
MARKS = {"yes": ("○", "1", "有", "可", "◎", "●"), "partial": ("△", "▲"), "no": ("×", "✕", "0", "無", "不可")}
KIND_OF_MARK = {mark: kind for kind, marks in MARKS.items() for mark in marks}


def mark_kind(mark: str | None) -> str:
    """yes, partial, no; none where nothing is registered; other for a mark that is drawn as it is."""
    return "none" if not mark else KIND_OF_MARK.get(mark, "other")


def fields_of(table: "GeoDataFrame", schema: Schema | None) -> list[Field]:
    """The fields of a table's columns; a column that a team added stands for itself."""
    known = schema.by_id if schema else {}
    columns = [str(c) for c in table.columns if c != table.geometry.name]
    return [
        known.get(c, Field(id=c, header=c, role=c if c in ("name", "address", "kana", "category") else None))
        for c in columns
    ]


def table_block(
    table: "GeoDataFrame", schema: Schema | None = None, terms: dict[str, dict[str, str]] | None = None
) -> dict[str, Any]:
    """The block of a table: {n, fields, columns, lat, lon, keys, weeks, week, terms, kinds, size, steps}.

    lat and lon are whole millionths of a degree (EPSG:4326), None where a row has no point; weeks holds each different
    week once, week the index of each row's (-1: hours unknown). terms are the publisher's own words for marks and kinds,
    in both languages. kinds: those with a look of their own; size and steps: how large a row's mark is, where the topic has
    a `value` (see look). Columns without any value are left out.
    """
    if table.crs is not None and table.crs.to_epsg() != 4326:
        table = table.to_crs(4326)
    fields = fields_of(table, schema)
    columns = {f.id: plain_values(table[f.id]) for f in fields if f.role not in ("latitude", "longitude")}
    # A flag column that nobody filled still speaks: "nothing registered for this hazard".
    keep = [f for f in fields if f.id in columns and (f.role == "flag" or any(v is not None for v in columns[f.id]))]
    points = [
        (None, None) if g is None or g.is_empty else (round(g.y * 1e6), round(g.x * 1e6))
        for g in table.geometry.representative_point()
    ]
    rows = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    block = {
        "n": len(table),
        "fields": [_field(f) for f in keep],
        "columns": {f.id: columns[f.id] for f in keep},
        "lat": [p[0] for p in points],
        "lon": [p[1] for p in points],
        "keys": keys(rows, schema.key if schema else ("name", "address")),
        "terms": terms or {},
    }
    if schema and schema.role("opens"):
        block.update(_weeks(rows, schema))
    return block | _looks(block)


def _looks(block: dict[str, Any]) -> dict[str, Any]:
    """What follows from the roles `category` and `value` for the marks."""
    category, amount = values_of(block, "category"), values_of(block, "value")
    found: dict[str, Any] = {} if category is None else {"kinds": markers.kinds(category)}
    if amount is not None and (size := markers.sizes(amount)):
        found |= {"size": size, "steps": markers.steps(amount)}
    return found


def values_of(block: dict[str, Any], role: str) -> list[Any] | None:
    """The cells of the column that plays a role; None where the table has none. A `value` is a number or it counts for nothing."""
    column = next((block["columns"][f["id"]] for f in block["fields"] if f.get("role") == role), None)
    if role != "value" or column is None:
        return column
    return [v if isinstance(v, (int, float)) else None for v in column]


def keys(rows: list[dict[str, Any]], of: tuple[str, ...]) -> list[str]:
    """A short stable key for each row, from the columns that identify it; a repeated one gets -2, -3 …"""
    seen: dict[str, int] = {}
    found = []
    for row in rows:
        key = hashlib.sha1("\n".join(str(row.get(c) or "") for c in of).encode()).hexdigest()[:8]
        seen[key] = seen.get(key, 0) + 1
        found.append(key if seen[key] == 1 else f"{key}-{seen[key]}")
    return found


def _weeks(rows: list[dict[str, Any]], schema: Schema) -> dict[str, Any]:
    weeks: dict[str, int] = {}
    table: list[dict[str, Any]] = []
    index = []
    for row in rows:
        days = week_hours.week(row, schema)
        if not week_hours.is_published(days):
            index.append(-1)
            continue
        if repr(days) not in weeks:
            weeks[repr(days)] = len(table)
            table.append({"days": days, "ja": week_hours.text(days, "ja"), "en": week_hours.text(days, "en")})
        index.append(weeks[repr(days)])
    return {"weeks": table, "week": index}


def _field(f: Field) -> dict[str, Any]:
    said = {
        "id": f.id,
        "header": f.header,
        "ja": f.label("ja"),
        "en": f.label("en"),
        "type": f.type,
        "role": f.role,
        "group": f.group,
    }
    return {k: v for k, v in said.items() if v is not None}


def plain_values(column: Any) -> list[Any]:
    """A column as JSON values: text, int, float, or None for anything missing (None, NaN, NaT, pandas' NA, "")."""
    missing = column.isna().tolist()
    return [None if gone else _value(v) for v, gone in zip(column.tolist(), missing, strict=True)]


def _value(v: Any) -> Any:
    if isinstance(v, float):
        if not math.isfinite(v):
            return None
        return int(v) if v.is_integer() and abs(v) < 1e15 else v
    if isinstance(v, (int, bool)):
        return v
    return str(v) or None
