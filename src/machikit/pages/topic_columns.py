"""What a page must know of a topic's columns so that its rows can be changed in the page: also of those that are blank now."""

from typing import TYPE_CHECKING, Any

from machikit.catalog.model import Field, Schema
from machikit.pages.table_fields import fields_of

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


def topic_columns(table: "GeoDataFrame", schema: Schema) -> dict[str, Any]:
    """columns: of a page's table, in order, with the names that their headers may have; hours: see `hours_of`."""
    return {"columns": [_column(f, schema) for f in fields_of(table, schema)], "hours": hours_of(schema)}


def _column(field: Field, schema: Schema) -> dict[str, Any]:
    values: dict[str, Any] = {
        "id": field.id,
        "header": field.header,
        "ja": field.label("ja"),
        "en": field.label("en"),
        "type": field.type,
        "role": field.role,
        "group": field.group,
        "also": list(field.other_headers),
        "own": field.id not in schema.by_id,
    }
    return {name: value for name, value in values.items() if value}


def hours_of(schema: Schema) -> str | None:
    """How a topic says when its places are open: a column for each day, hours with their days, hours alone; None: not at all."""
    opens = schema.role("opens")
    if not opens:
        return None
    return "by_day" if any(f.day for f in opens) else "days" if schema.role("days") else "always"
