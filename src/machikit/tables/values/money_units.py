"""The unit of a table's amounts of money (千円 in the header, or （単位：千円） above it), and their conversion to yen."""

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal

from machikit.catalog.model import Schema
from machikit.tables.clean.columns import MatchedColumns
from machikit.tables.values import cell_values

MONEY_ROLES = ("amount", "general")  # roles of fields that hold money
_YEN_PER_UNIT = {"円": 1, "千円": 1_000, "万円": 10_000, "百万円": 1_000_000, "億円": 100_000_000}
_IN_HEADER = re.compile(r"[(\[]\s*+(?:単位\s*+:?\s*+)?((?:百万|千|万|億)?円)")
_MINUS = re.compile(r"^[△▲]\s*(?=[\d０-９])")
_ABOVE = re.compile(r"単位\s*+:?\s*+((?:百万|千|万|億)?円)")


def column_units(cells: Sequence[Sequence[str]], matched: MatchedColumns, schema: Schema) -> dict[str, str]:
    """Field id → unit, for the columns of money. A unit in the header takes precedence over one above the table."""
    above = (unicodedata.normalize("NFKC", cell) for row in cells[: matched.header_row] for cell in row if cell)
    table_unit = next((m[1] for cell in above if (m := _ABOVE.search(cell))), "円")
    units = {}
    for column, name in matched.fields.items():
        if name in schema.by_id and schema.by_id[name].role in MONEY_ROLES:
            in_header = _IN_HEADER.search(unicodedata.normalize("NFKC", matched.headers[column]))
            units[name] = in_header[1] if in_header else table_unit
    return units


def to_yen(raw: str, unit: str) -> cell_values.Parsed:
    """Convert a cell in this unit to whole yen; △ is minus, as in accounts.

    An amount that is no whole number of yen becomes blank (doubtful_number).
    """
    value, kind = cell_values.parse_number(_MINUS.sub("-", raw.strip()))
    if not value:
        return value, kind
    yen = Decimal(value) * _YEN_PER_UNIT[unit]
    return (str(int(yen)), kind) if yen == yen.to_integral_value() else ("", "doubtful_number")
