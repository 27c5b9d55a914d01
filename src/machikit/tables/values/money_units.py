"""In which unit a table tells its money: 千円 in the header, or （単位：千円） above it. Amounts become yen."""

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal

from machikit.catalog.model import Schema
from machikit.tables.clean.columns import Matched
from machikit.tables.values import cell_values

MONEY = ("amount", "general")  # roles
UNITS = {"円": 1, "千円": 1_000, "万円": 10_000, "百万円": 1_000_000, "億円": 100_000_000}
_IN_HEADER = re.compile(r"[(\[]\s*+(?:単位\s*+:?\s*+)?((?:百万|千|万|億)?円)")
_MINUS = re.compile(r"^[△▲]\s*(?=[\d０-９])")
_ABOVE = re.compile(r"単位\s*+:?\s*+((?:百万|千|万|億)?円)")


def of_columns(cells: Sequence[Sequence[str]], found: Matched, schema: Schema) -> dict[str, str]:
    """Field id → unit, of the columns of money. The header's own unit counts before one that stands above the table."""
    above = (unicodedata.normalize("NFKC", cell) for row in cells[: found.row] for cell in row if cell)
    whole = next((m[1] for cell in above if (m := _ABOVE.search(cell))), "円")
    units = {}
    for column, name in found.fields.items():
        if name in schema.by_id and schema.by_id[name].role in MONEY:
            own = _IN_HEADER.search(unicodedata.normalize("NFKC", found.headers[column]))
            units[name] = own[1] if own else whole
    return units


def to_yen(raw: str, unit: str) -> cell_values.Seen:
    """A cell in this unit → whole yen; △ is minus, as in accounts. What is no whole number of yen is doubtful and becomes blank."""
    now, kind = cell_values.number(_MINUS.sub("-", raw.strip()))
    if not now:
        return now, kind
    yen = Decimal(now) * UNITS[unit]
    return (str(int(yen)), kind) if yen == yen.to_integral_value() else ("", "doubtful_number")
