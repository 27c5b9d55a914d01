"""Source headers → the fields of a topic: by the standard's header, or by any other header in the field's `also`."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from machikit.model import Field, Schema

# Columns that hold more than one field at once; `clean` takes them apart.
COMPOUND = ("point", "hours_weekday", "hours_saturday", "hours_sunday")
HEADER_ROWS = 20  # titles and notes stand above the header in many city files, but not more than this


@dataclass(frozen=True)
class Matched:
    """`fields`: column number → field id (or a COMPOUND name). `unmatched`: headers that no field knows."""

    row: int
    fields: dict[int, str]
    unmatched: list[str]


def fold(header: str) -> str:
    """Headers compare without width, case, spaces, line breaks and kinds of dash (都道府県コ―ド = 都道府県コード)."""
    folded = unicodedata.normalize("NFKC", header).casefold()
    return re.sub(r"[-‐-―−ー]", "-", re.sub(r"\s+", "", folded))


def match(cells: Sequence[Sequence[str]], schema: Schema, given: Mapping[str, str | None] | None = None) -> Matched:
    """Find the header row and what each column is.

    given: headers that only this file uses → a field id, a COMPOUND name, or None for "left out on purpose".
    Where two columns claim one field, the header listed first in `also` wins and the other column is unmatched.
    """
    known = _known(schema, given or {})
    row = max(
        range(min(len(cells), HEADER_ROWS)), key=lambda r: (sum(fold(c) in known for c in cells[r]), -r), default=0
    )
    claims: dict[str, tuple[int, int]] = {}  # field id → (rank, column)
    for column, header in enumerate(cells[row] if cells else ()):
        target = known.get(fold(header))
        if target and target[0] is not None:
            claims[target[0]] = min(claims.get(target[0], (99, column)), (target[1], column))
    fields = {column: name for name, (_, column) in sorted(claims.items(), key=lambda item: item[1][1])}
    left = [h for c, h in enumerate(cells[row] if cells else ()) if c not in fields and h.strip()]
    return Matched(row, fields, [h for h in left if known.get(fold(h), ("", 0))[0] is not None])


def _known(schema: Schema, given: Mapping[str, str | None]) -> dict[str, tuple[str | None, int]]:
    """Folded header → (field id or None, rank); a rank of 0 beats all others."""
    known: dict[str, tuple[str | None, int]] = {}
    for field in schema.fields:
        for rank, header in enumerate((field.header, *field.also), start=1):
            known.setdefault(fold(header), (field.id, rank))
    known.update({fold("緯度経度"): ("point", 9), fold("location"): ("point", 9)})
    known.update({fold(header): (target, 0) for header, target in given.items()})
    return known


def fields_of(schema: Schema, ids: set[str]) -> list[Field]:
    """The fields with these ids, in the order of the schema."""
    return [f for f in schema.fields if f.id in ids]
