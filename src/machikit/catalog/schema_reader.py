"""Read a topic (`datasets/_schemas/<topic>.yaml`). A broken one raises an exception."""

from functools import lru_cache
from pathlib import Path

from machikit._base import config_files
from machikit._base.validation import FieldReader
from machikit.catalog.model import GEOMETRIES, SAFETY_MONTHS, Field, Schema
from machikit.catalog.partial_dates import MOST_MONTHS

FIELD_KEYS = (
    *("id", "header", "type", "role", "ja", "en", "group", "day", "sex", "age", "order", "required", "extra"),
    *("also", "open", "closed"),
)
SCHEMA_KEYS = (
    "title",
    "standard",
    "safety",
    "valid",
    "closed",
    "general",
    "open",
    "key",
    "geometry",
    "names",
    "fields",
)


def read_schema(path: Path) -> Schema:
    """Read a topic. Cached until the file changes: a process that builds many pages reads it thousands of times."""
    stat = path.stat()
    return _schema_at(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=2000)
def _schema_at(path: Path, changed: int, size: int) -> Schema:
    reader = FieldReader(config_files.read_yaml(path), config_files.short_path(path))
    reader.allow_only(SCHEMA_KEYS)
    fields = tuple(map(_field, reader.mappings("fields")))
    if not fields:
        raise reader.shape_error("fields", "mappings", [])
    return Schema(
        id=path.stem,
        title=reader.bilingual("title"),
        fields=fields,
        standard=reader.scalar("standard", None),
        safety=reader.flag("safety"),
        valid_months=_valid_months(reader),
        closed=reader.flag("closed"),
        general=reader.flag("general"),
        open=reader.flag("open"),
        key=tuple(reader.texts("key", ["name"])),
        geometry=reader.text("geometry", "point", GEOMETRIES),
        names=tuple(reader.texts("names", ())),
        path=path,
    )


def _valid_months(reader: FieldReader) -> int:
    """The months in `valid: {months: 12}`, for publishers that renew once a year."""
    valid = reader.mapping("valid", {"months": SAFETY_MONTHS})
    valid.allow_only(("months",))
    return int(valid.integer("months", least=1, most=MOST_MONTHS))


def _field(reader: FieldReader) -> Field:
    reader.allow_only(FIELD_KEYS)
    return Field(
        id=reader.text("id"),
        header=reader.text("header"),
        type=reader.text("type", "string"),
        role=reader.text("role", None),
        group=reader.text("group", None),
        day=reader.text("day", None),
        sex=reader.text("sex", None),
        ja=reader.text("ja", ""),
        en=reader.text("en", ""),
        age=_age(reader),
        order=reader.integer("order", None, least=-1000, most=1000),
        required=reader.flag("required"),
        extra=reader.flag("extra"),
        other_headers=tuple(reader.texts("also", ())),
        open=tuple(reader.texts("open", ())),
        closed=tuple(reader.texts("closed", ())),
    )


def _age(reader: FieldReader) -> tuple[int, int | None] | None:
    """[from, to], where `to` is null for "and over"."""
    value = reader.get("age", None)
    if value is None:
        return None
    lowest, highest = value if isinstance(value, list) and len(value) == 2 else (None, None)
    if type(lowest) is not int or not (highest is None or type(highest) is int):
        raise reader.shape_error("age", "pair", value)
    return lowest, highest
