"""Source headers → the fields of a topic: by the standard's header, or by any other header in the field's `also`."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import yaml

from machikit.model import Field, Schema
from machikit.tables.near import nearest

# Columns that hold more than one field at once; `clean` takes them apart.
COMPOUND = ("point", "hours", "hours_weekday", "hours_saturday", "hours_sunday")
HOURS = (
    "利用可能時間",
    "利用時間",
    "利用可能時間帯",
    "使用可能時間",
    "開館時間",
    "開設時間",
    "開所時間",
    "営業時間",
    "利用できる時間",
)
# The standard's four columns of an address, in their order; `clean` joins them where the whole address is blank
ADDRESS = {f"所在地_{part}": f"address_{n}" for n, part in enumerate(("都道府県", "市区町村", "町字", "番地以下"))}
PLACED = ("latitude", "longitude")  # roles without which a table is still one of its topic, only not on the map
STOREYS = 3
HOW = {0: "given", 1: "standard"}  # rank of a claim → how the column was known
HEADER_ROWS = 20  # titles and notes stand above the header in many city files, but not more than this


@dataclass(frozen=True)
class Matched:
    """What each column is.

    row: where the (lowest) header stands, counted from 0; fields: column number → field id (or a COMPOUND name);
    unmatched: headers that no field knows; headers: all of them, as they were read; how: column number → how it was known:
    standard (the schema's header), known (another header for it), given (by a recipe), left_out (by a recipe), or near
    (a mistyped header: for a human to confirm).
    """

    row: int
    fields: dict[int, str]
    unmatched: list[str]
    headers: list[str]
    how: dict[int, str]


@lru_cache(1 << 16)
def fold(header: str) -> str:
    """Headers compare without width, case, spaces, line breaks, signs around them (※, No.) and kinds of dash (コ―ド = コード)."""
    folded = re.sub(r"\s+", "", unicodedata.normalize("NFKC", header).casefold())
    return re.sub(r"[-‐-―−ー]", "-", re.sub(r"^[*※]+(?=.)|(?<=.)[*※.。:]+$", "", folded))


def match(cells: Sequence[Sequence[str]], schema: Schema, given: Mapping[str, str | None] | None = None) -> Matched:
    """Find the header row and what each column is.

    A header may have up to three storeys (merged cells give their text to their first column only): `row` is the lowest,
    and 災害種別 over 洪水 is 災害種別_洪水.
    given: headers that only this file uses → a field id, a COMPOUND name, or None for "left out on purpose".
    Where two columns claim one field, the header listed first in `also` wins and the other column is unmatched.
    """
    known = _known(schema, given or {})
    rows = [[_name(ways, known) for ways in _ways(cells, r)] for r in range(min(len(cells), HEADER_ROWS))]
    row = max(range(len(rows)), key=lambda r: (sum(fold(h) in known for h in rows[r]), -r), default=0)
    headers = rows[row] if rows else []
    claims: dict[str, tuple[int, int]] = {}  # field id → (rank, column)
    for column, header in enumerate(headers):
        target = known.get(fold(header))
        if target and target[0] is not None:
            claims[target[0]] = min(claims.get(target[0], (999, column)), (target[1], column))
    how = {column: HOW.get(rank, "known") for rank, column in claims.values()}
    near = _near({c: fold(h) for c, h in enumerate(headers) if h and fold(h) not in known}, known, set(claims))
    how |= dict.fromkeys(near, "near")
    how |= {c: "left_out" for c, h in enumerate(headers) if known.get(fold(h), ("", 0))[0] is None}
    fields = dict(sorted([*((column, name) for name, (_, column) in claims.items()), *near.items()]))
    return Matched(row, fields, [h for c, h in enumerate(headers) if h and c not in how], headers, how)


def _near(headers: Mapping[int, str], known: Mapping[str, tuple[str | None, int]], taken: set[str]) -> dict[int, str]:
    """Unknown headers that are mistyped names of fields that have no column yet: column number → field id."""
    free = {h: name for h, (name, _) in known.items() if name and name not in taken}
    found: dict[str, int] = {}
    for column, header in headers.items():
        field = nearest(header, free)
        if field:
            found.setdefault(field, column)
    return {column: field for field, column in found.items()}


def _ways(cells: Sequence[Sequence[str]], row: int) -> Iterator[list[str]]:
    """Each column's header as it may be read: its own cell (where it is blank the one above it), then that under those above."""
    width = len(cells[row])
    storeys = [
        [*(c.strip() for c in line[:width]), *[""] * (width - len(line))]
        for line in cells[max(0, row - STOREYS + 1) : row + 1]
    ]
    merged = [_spread(line) for line in storeys[:-1]]
    for column in range(width):
        own = next((line[column] for line in reversed(storeys) if line[column]), "")
        over = [line[column] for line in reversed(merged) if line[column] and line[column] != own]
        yield [own, *(f"{one}_{own}" for one in over), "_".join([*reversed(over), own])]


def _spread(line: list[str]) -> list[str]:
    """A row above the header, each text also over the blank cells to its right, as merged cells show it."""
    shown, last = [], ""
    for cell in line:
        last = cell or last
        shown.append(last)
    return shown


def _name(ways: list[str], known: Mapping[str, object]) -> str:
    """The first way of reading a header that is known; else its own words."""
    return next((way for way in ways if fold(way) in known), ways[0] if ways else "")


def _known(schema: Schema, given: Mapping[str, str | None]) -> dict[str, tuple[str | None, int]]:
    """Folded header → (field id or None, rank); a rank of 0 beats all others."""
    known: dict[str, tuple[str | None, int]] = {}
    roles = {f.role for f in schema.fields if f.role and len(schema.role(f.role)) == 1}
    for field in schema.fields:
        for rank, header in enumerate((field.header, *field.also), start=1):
            known.setdefault(fold(header), (field.id, rank))
    for rank, field in enumerate(schema.fields, start=100):
        for header in _everywhere().get(field.role if field.role in roles else field.id, ()):
            known.setdefault(fold(header), (field.id, rank))
    for header in ("緯度経度", "座標", "location"):
        known.setdefault(fold(header), ("point", 9))
    if {"opens", "closes"} <= schema.by_id.keys():
        for header in HOURS:
            known.setdefault(fold(header), ("hours", 9))
    if "address" in schema.by_id:
        known.update({fold(header): (part, 9) for header, part in ADDRESS.items()})
    known.update({fold(header): (target, 0) for header, target in given.items()})
    return known


def headers(schema: Schema) -> set[str]:
    """Every header, folded, by which a column of this topic is known."""
    return set(_known(schema, {}))


@cache
def _everywhere() -> dict[str, list[str]]:
    """Headers that mean the same in every topic: role (or field id) → headers."""
    return dict(yaml.safe_load(Path(__file__).with_name("headers.yaml").read_text(encoding="utf-8")))


def fields_of(schema: Schema, ids: set[str]) -> list[Field]:
    """The fields with these ids, in the order of the schema."""
    return [f for f in schema.fields if f.id in ids]


def parts(names: Collection[str]) -> set[str]:
    """The fields that compound columns are taken apart into."""
    parts = {"latitude", "longitude"} if "point" in names else set()
    parts |= {"address"} if set(ADDRESS.values()) & set(names) else set()
    return parts | ({"days", "opens", "closes"} if {"hours", "hours_weekday"} & set(names) else set())
