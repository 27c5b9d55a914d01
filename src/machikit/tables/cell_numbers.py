"""The numbers in cells of clean data: strict where `clean` is lenient, with an error that says how degrees are written."""

import math
from collections.abc import Callable

from machikit._base.errors import KitError
from machikit._base.messages import kit_error, say
from machikit.catalog.model import Field
from machikit.tables.privacy.personal_text import mask_contacts

COORDINATES = {"latitude": ("34.35", 90), "longitude": ("134.05", 180)}  # role → an example, and the limit in degrees
NUMBERS = ("number", "integer")  # types of fields


def read_number(where: Callable[[], str], field: Field, cell: str) -> float | None:
    """The number in a cell, None for blank. Raises KitError for anything else, a fraction in an integer field, or wrong degrees.

    where: makes the place of the cell, for a message.
    """
    if not cell:
        return None
    try:
        value = float(cell)
    except ValueError:
        value = math.nan
    if field.role in COORDINATES and not abs(value) <= COORDINATES[field.role][1]:
        raise _degrees_error(where(), field, cell)
    if not math.isfinite(value) or (field.type == "integer" and not value.is_integer()):
        raise kit_error("load.number", where(), value=mask_contacts(cell))
    return value


def _degrees_error(where: str, field: Field, cell: str) -> KitError:
    """The usual mistake is degrees, minutes and seconds run together (343508): the error then names the decimal degrees."""
    example = COORDINATES[str(field.role)][0]
    values: dict[str, object] = {"value": cell, "header": say(str(field.role)), "example": example}
    digits = cell if cell.isascii() and cell.isdigit() else ""
    d, m, s = digits[:-4], digits[-4:-2], digits[-2:]
    if 2 <= len(d) <= 3 and int(m) < 60 and int(s) < 60:
        dms, decimal = f"{d}°{m}′{s}″", f"{int(d) + int(m) / 60 + int(s) / 3600:.6f}"
        return KitError(
            where, say("error.load.degrees", **values), say("error.load.dms.fix", **values, dms=dms, degrees=decimal)
        )
    return kit_error("load.degrees", where, **values)
