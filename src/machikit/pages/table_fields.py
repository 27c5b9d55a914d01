"""What the columns of a table are: fields of its topic, and for those of a team's own what can be read from them."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from machikit.catalog.model import Field, Schema
from machikit.pages.table_shape import NAMED_BY

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

# Columns that say what a row is called, the surest first
NAMES = (
    re.compile(r"(?i)^(name|title|名称|名前|施設名|タイトル)$"),
    re.compile(r"(?i)(名称|名|name|title)$"),
    re.compile(r"(?i)^(町丁?・?字?|町|地区|行政区|区|市区町村|学区|校区|地域|ward|district|town|area)$"),
)
GROUPED_BY = (None, "place", "category", "area")  # roles of what rows are grouped by
ID = re.compile(r"(?i)(^|_)(id|code|no)$|番号$|コード$|ID$")
ADDRESS = re.compile(r"(?i)^(address|住所|所在地)$")
YEARS = range(1800, 2201)
COUNTS = dict.fromkeys(("count", "size"), ("件数", "count"))  # what pandas calls the numbers of rows
HEADER_ROLES = ("name", "address", "kana", "category", "place")


def fields_of(table: "GeoDataFrame", schema: Schema | None) -> list[Field]:
    """The fields of a table's columns; a column that is not in the schema gets a field named after itself. One is the name."""
    known = schema.by_id if schema else {}
    columns = [str(c) for c in table.columns if c != table.geometry.name]
    by_header = {h: f for h, f in (schema.by_header if schema else {}).items() if f.id not in columns}
    return _with_name(table, [known.get(c) or _renamed(c, by_header) or _own_field(c, table[c]) for c in columns])


def _renamed(column: str, by_header: Mapping[str, Field]) -> Field | None:
    """The field of a column that code has given the header of the topic's files, with the roles that need no other column."""
    field = by_header.get(column)
    return replace(field, id=column, role=field.role if field.role in HEADER_ROLES else None) if field else None


def _own_field(column: str, cells: Any) -> Field:
    role = (
        column if column in ("name", "address", "kana", "category") else "address" if ADDRESS.search(column) else None
    )
    present = cells.dropna()
    kind = "string"
    if present.map(lambda v: isinstance(v, (int, float)) and not isinstance(v, bool)).all() and len(present):
        whole = present.map(float.is_integer if present.dtype.kind == "f" else lambda v: float(v).is_integer()).all()
        is_year = whole and present.map(lambda v: int(v) in YEARS).all()
        kind = "string" if is_year else "integer" if whole else "number"
    ja, en = COUNTS.get(column, ("", ""))
    return Field(id=column, header=column, type=kind, role=role, ja=ja, en=en)


def _with_name(table: "GeoDataFrame", fields: list[Field]) -> list[Field]:
    """The fields, one of them with the role `name`: that of the topic, else what reads like a name, the place, the first text."""
    texts = [f for f in fields if _is_text(table[f.id])]
    grouped_by = [
        f for f in texts if f.id in table.attrs.get(NAMED_BY, ()) and f.role in GROUPED_BY and not ID.search(f.id)
    ]
    if any(f.role == "name" for f in texts) and not grouped_by:
        return fields
    fields = [replace(f, role=None) if f.role == "name" else f for f in fields]  # a count of names is no name
    by_pattern = [f for pattern in NAMES for f in texts if pattern.search(f.id) or pattern.search(f.header)]
    places = [f for f in texts if f.role == "place"]
    free = [f for f in texts if f.role is None]
    named = next(
        (
            f
            for f in [*grouped_by, *by_pattern, *places, *free, *texts, *fields]
            if f.role not in ("latitude", "longitude")
        ),
        None,
    )
    return [replace(f, role="name") if named is not None and f.id == named.id else f for f in fields]


def _is_text(cells: Any) -> bool:
    return any(isinstance(v, str) and v for v in cells.dropna().head(50))
