"""Tables as JSON blocks of a page: columns, their labels, points, and what the page's scripts derive marks from."""

import datetime as dt
import hashlib
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from machikit.catalog.model import Field, Schema
from machikit.pages import markers, week_hours
from machikit.pages.table_fields import fields_of

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

# The symbol each publisher's mark is drawn with. Its meaning is defined by the publisher (`marks` of the dataset).
MARKS = {"yes": ("○", "1", "有", "可", "◎", "●"), "partial": ("△", "▲"), "no": ("×", "✕", "0", "無", "不可")}
KIND_OF_MARK = {mark: kind for kind, marks in MARKS.items() for mark in marks}


# Places with such a name are ranked last, and are not counted where services are.
OUT_OF_SERVICE = "使用不可|利用不可|使用できません|利用できません|休止中|閉鎖中|廃止"


def mark_kind(mark: str | None) -> str:
    """yes, partial or no; none if nothing is registered; other for a mark that is not one of MARKS."""
    return "none" if not mark else KIND_OF_MARK.get(mark, "other")


def table_block(
    table: "GeoDataFrame", schema: Schema | None = None, terms: dict[str, dict[str, str]] | None = None
) -> dict[str, Any]:
    """The block of a table: {n, fields, columns, lat, lon, keys, weeks, week, terms, kinds, size, steps}.

    lat and lon are integer millionths of a degree (EPSG:4326), None where a row has no point. weeks holds each distinct
    week of opening hours once, week the index of each row's week (-1: hours unknown). terms are the publisher's words for
    marks and categories, in both languages. kinds: the categories drawn with a symbol of their own. size and steps: the
    radius of each row's mark and the legend's steps, if the topic has a `value` (see markers). Columns without any value
    are left out. The table may be in any CRS.
    """
    if table.crs is not None and table.crs.to_epsg() != 4326:
        table = table.to_crs(4326)
    fields = fields_of(table, schema)
    columns = {f.id: json_values(table[f.id]) for f in fields if f.role not in ("latitude", "longitude")}
    # An empty flag column is kept: it means "nothing registered for this hazard".
    keep = [f for f in fields if f.id in columns and (f.role == "flag" or any(v is not None for v in columns[f.id]))]
    points = [
        (None, None) if g is None or g.is_empty else (round(g.y * 1e6), round(g.x * 1e6))
        for g in table.geometry.representative_point()
    ]
    rows = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    rows = rows or [{} for _ in points]  # of a table of geometries alone
    block = {
        "n": len(table),
        "fields": [_field(f) for f in keep],
        "columns": {f.id: columns[f.id] for f in keep},
        "lat": [p[0] for p in points],
        "lon": [p[1] for p in points],
        "keys": row_keys(rows, _key_columns(fields, schema)),
        "terms": terms or {},
    }
    if schema and any(f.role == "opens" for f in fields):
        block.update(_weeks(rows, schema))
    return block | _mark_styles(block)


def _key_columns(fields: Sequence[Field], schema: Schema | None) -> tuple[str, ...]:
    """The columns that identify a row: those of the topic, where the table has one of them, else its name and address."""
    there = {f.id for f in fields}
    key = schema.key if schema else ("name", "address")
    return key if there & set(key) else tuple(f.id for f in fields if f.role in ("name", "address"))


def _mark_styles(block: dict[str, Any]) -> dict[str, Any]:
    """The keys kinds, size and steps, from the columns with the roles `category` and `value`."""
    categories, amounts = values_of(block, "category"), values_of(block, "value")
    styles: dict[str, Any] = {} if categories is None else {"kinds": markers.categories_with_symbol(categories)}
    if amounts is not None and (size := markers.radii(amounts)):
        styles |= {"size": size, "steps": markers.legend_steps(amounts)}
    return styles


def values_of(block: dict[str, Any], role: str) -> list[Any] | None:
    """The cells of the column with a role; None if there is no such column. For `value`, cells that are not numbers are None."""
    column = next((block["columns"][f["id"]] for f in block["fields"] if f.get("role") == role), None)
    if role != "value" or column is None:
        return column
    return [v if isinstance(v, (int, float)) else None for v in column]


def row_keys(rows: list[dict[str, Any]], columns: tuple[str, ...]) -> list[str]:
    """A short stable key for each row, hashed from the columns that identify it; repeated keys get -2, -3 …"""
    times: dict[str, int] = {}
    result = []
    for row in rows:
        key = hashlib.sha1("\n".join(str(row.get(c) or "") for c in columns).encode()).hexdigest()[:8]
        times[key] = times.get(key, 0) + 1
        result.append(key if times[key] == 1 else f"{key}-{times[key]}")
    return result


def _weeks(rows: list[dict[str, Any]], schema: Schema) -> dict[str, Any]:
    """The keys weeks (distinct weeks, each with its text) and week (each row's index into them, -1: unknown)."""
    positions: dict[str, int] = {}
    weeks: list[dict[str, Any]] = []
    index = []
    for row in rows:
        days = week_hours.week(row, schema)
        if not week_hours.is_published(days):
            index.append(-1)
            continue
        if repr(days) not in positions:
            positions[repr(days)] = len(weeks)
            weeks.append({"days": days, "ja": week_hours.text(days, "ja"), "en": week_hours.text(days, "en")})
        index.append(positions[repr(days)])
    return {"weeks": weeks, "week": index}


def _field(field: Field) -> dict[str, Any]:
    values = {
        "id": field.id,
        "header": field.header,
        "ja": field.label("ja"),
        "en": field.label("en"),
        "type": field.type,
        "role": field.role,
        "group": field.group,
    }
    return {k: v for k, v in values.items() if v is not None}


def json_values(column: Any) -> list[Any]:
    """A column (pandas Series) as JSON values: str, int, float, bool, or None if missing (None, NaN, NaT, pandas' NA, "")."""
    missing = column.isna().tolist()
    return [None if is_missing else _value(v) for v, is_missing in zip(column.tolist(), missing, strict=True)]


def _value(v: Any) -> Any:
    if isinstance(v, float):
        if not math.isfinite(v):
            return None
        return json_number(v)
    if isinstance(v, (int, bool)):
        return v
    if isinstance(v, dt.datetime):  # also pandas' timestamps
        return v.isoformat(sep=" ", timespec="minutes").removesuffix(" 00:00")
    return str(v) or None


def json_number(value: float) -> float | int:
    """A whole number as int, so that JSON has 10 for 10.0; any other as it is."""
    return int(value) if value.is_integer() and abs(value) < 1e15 else value


def residents_block(table: "GeoDataFrame") -> dict[str, list[int]]:
    """The `residents` block: town points (integer millionths of a degree) and residents, for towns that have both.

    table: points in EPSG:4326 with a column `count`.
    """
    known = table[table["count"].notna() & table.geometry.notna()]
    rows = [(point, n) for point, n in zip(known.geometry, known["count"], strict=True) if not point.is_empty]
    return {
        "lat": [round(point.y * 1e6) for point, _ in rows],
        "lon": [round(point.x * 1e6) for point, _ in rows],
        "n": [int(n) for _, n in rows],
    }
