"""The values that edits bring: read as the loader reads the cells of a file, and told with the line of the edit."""

import json
import re
import unicodedata
from collections.abc import Mapping

from machikit._base import paths
from machikit._base.errors import KitError
from machikit._base.messages import kit_error
from machikit.catalog.model import Field, Schema
from machikit.tables.cell_numbers import NUMBERS, read_number
from machikit.tables.edits.edit import PHOTOS, Edit
from machikit.tables.edits.row_keys import shown

NEAR = 1.5e-6  # degrees within which two positions are the same: they are written to a millionth
_TIME, _DATE = re.compile(r"(\d{1,2}):(\d{2})(:00)?"), re.compile(r"(\d{4})[/-](\d{1,2})[/-](\d{1,2})")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_PICTURE = re.compile(r"(?i)\.(jpe?g|png|webp)")


def find_field(schema: Schema, named: str, where: str) -> Field:
    """The field of an id, or of a header. Raises KitError."""
    field = schema.by_id.get(named) or schema.by_header.get(named) or _by_folded(schema, named)
    if field is None:
        raise kit_error("edits.field", where, field=shown(named), names=", ".join(schema.by_id))
    return field


def _by_folded(schema: Schema, named: str) -> Field | None:
    text = unicodedata.normalize("NFKC", named).strip().casefold()
    names = {
        unicodedata.normalize("NFKC", n).casefold(): f
        for f in schema.fields
        for n in (f.header, f.id, f.ja, *f.other_headers)
    }
    return names.get(text)


def normal_text(field: Field, text: str) -> str:
    """A cell in the one form in which it is written and compared: what a spreadsheet does to times, dates and line ends is undone."""
    text = text.replace("\r\n", "\n").strip()
    if field.type == "time" and (m := _TIME.fullmatch(text)):
        return f"{int(m[1]):02d}:{m[2]}"
    if field.type == "date" and (m := _DATE.fullmatch(text)):
        return f"{m[1]}-{int(m[2]):02d}-{int(m[3]):02d}"
    return unicodedata.normalize("NFKC", text) if field.type in NUMBERS else text


def is_same(field: Field, one: str, other: str) -> bool:
    """Whether two cells of a field say the same."""
    one, other = normal_text(field, one), normal_text(field, other)
    if one == other or field.type not in NUMBERS:
        return one == other
    try:
        return abs(float(one) - float(other)) <= (NEAR if field.role in ("latitude", "longitude") else 0)
    except ValueError:
        return False


def checked_value(field: Field, text: str, where: str) -> str:
    """A text as the new cell of a field. Raises KitError for what no cell of it may be."""
    value = normal_text(field, text)
    if field.required and not value:
        raise kit_error("edits.required", where, header=field.header)
    if _CONTROL.search(value):
        raise kit_error("edits.characters", where)
    if field.type in NUMBERS:
        read_number(lambda: where, field, value)
    return value


def point_texts(text: str, where: str) -> tuple[str, str]:
    """Latitude and longitude of "34.341000,134.045000"; two blanks for "". Raises KitError."""
    parts = [part.strip() for part in unicodedata.normalize("NFKC", text).replace("、", ",").split(",")]
    if parts == [""]:
        return "", ""
    if len(parts) != 2 or not all(parts):
        raise kit_error("edits.point", where, value=shown(text))
    return parts[0], parts[1]


def new_row(edit: Edit, schema: Schema) -> dict[str, str]:
    """Field id → cell, of the row that an edit adds. Raises KitError."""
    try:
        values = json.loads(edit.now)
    except (ValueError, RecursionError) as error:
        raise kit_error("edits.json", edit.where) from error
    if not isinstance(values, dict) or not all(isinstance(v, str | int | float | None) for v in values.values()):
        raise kit_error("edits.json", edit.where)
    texts = {str(name): "" if v is None else str(v) for name, v in values.items()}
    fields = {find_field(schema, name, edit.where).id: text for name, text in texts.items()}
    return _required_first(fields, schema, edit.where)


def _required_first(texts: Mapping[str, str], schema: Schema, where: str) -> dict[str, str]:
    required = {f.id: "" for f in schema.fields if f.required}
    return {id_: checked_value(schema.by_id[id_], text, where) for id_, text in (required | dict(texts)).items()}


def photo_error(edit: Edit) -> KitError | None:
    """What is wrong with the name of a picture: it lies in the folder of photos beside edits.csv."""
    try:
        path = paths.relative(edit.now, edit.where)
    except KitError as error:
        return error
    if len(path.parts) != 2 or path.parts[0] != PHOTOS or not _PICTURE.fullmatch(path.suffix):
        return kit_error("edits.photo", edit.where, value=shown(edit.now))
    return None
