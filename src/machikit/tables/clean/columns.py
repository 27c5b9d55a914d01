"""Source headers → the fields of a topic: by the standard's header, or by any other header in the field's `also`."""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from functools import cache, lru_cache
from pathlib import Path

import yaml

from machikit.catalog.model import Field, Schema
from machikit.tables.clean import hazard_headers
from machikit.tables.clean.header_typos import nearest_of
from machikit.tables.clean.wide_headers import filled, settle
from machikit.tables.values import damaged_text

# Columns that hold more than one field at once; `clean` takes them apart.
COMPOUND = ("point", "hours", "hours_weekday", "hours_saturday", "hours_sunday")
# The standard's four columns of an address, in their order; `clean` joins them where the whole address is blank
ADDRESS = {f"所在地_{part}": f"address_{n}" for n, part in enumerate(("都道府県", "市区町村", "町字", "番地以下"))}
PLACED = ("latitude", "longitude")  # roles without which a table is still one of its topic, only not on the map
STOREYS = 3
SAID = 50  # rank of a header that says the same in other words (土石流・がけ崩れ)
HOW = {0: "given", 1: "standard"}  # rank of a claim → how the column was known
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]"
)  # a byte-order mark in mid-file too
AGAIN = 2  # headers that a row repeats which is one
HEADER_ROWS = 20  # titles and notes stand above the header in many city files, but not more than this


Known = dict[str, list[tuple[str | None, int]]]


@dataclass(frozen=True)
class Matched:
    """What each column is.

    row: where the (lowest) header stands, counted from 0; fields: column number → field id (or a COMPOUND name);
    unmatched: headers that no field knows; headers: all of them, as they were read; how: column number → how it was known:
    standard (the schema's header), known (another header for it), given (by a recipe), left_out (by a recipe), or near
    (a mistyped header: for a human to confirm); several: column number → the fields that a header means at once (津波・高潮),
    none of which it is read as; beside: headers over several columns with values, of which one is read.
    """

    row: int
    fields: dict[int, str]
    unmatched: list[str]
    headers: list[str]
    how: dict[int, str]
    several: dict[int, tuple[str, ...]] = dataclass_field(default_factory=dict)
    beside: tuple[str, ...] = ()


@lru_cache(20_000)
def fold(header: str) -> str:
    """Headers compare without width, case, spaces, line breaks, unseen letters, mendable damage, signs around them (※, No.) and
    kinds of dash (コ―ド = コード).
    """
    whole = _UNSEEN.sub("", damaged_text.mend(header)[0] or header)
    folded = re.sub(r"\s+", "", unicodedata.normalize("NFKC", whole).casefold())
    bare = folded.lstrip("*※") or folded[-1:]
    return re.sub(r"[-‐-―−ー]", "-", bare.rstrip("*※.。:") or bare[:1])


def match(cells: Sequence[Sequence[str]], schema: Schema, given: Mapping[str, str | None] | None = None) -> Matched:
    """Find the header row and what each column is.

    A header may have up to three storeys (merged cells give their text to their first column only): `row` is the lowest,
    and 災害種別 over 洪水 is 災害種別_洪水.
    given: headers that only this file uses → a field id, a COMPOUND name, or None for "left out on purpose".
    Where two columns claim one field, the header listed first in `also` wins and the other column is unmatched; under one
    header over several columns, the one whose cells fit (`wide_header`). Only of notes of a safety topic all columns are taken, and
    `cells_of` joins them.
    """
    known = _known(schema, given) if given else _of_schema(schema)
    readings, places = _readings(tuple(tuple(row) for row in cells[:HEADER_ROWS]))
    hits = {place for header in places.keys() & known.keys() for place in places[header]}
    named = ((r, fold(_name(readings[r][c], known))) for r, c in hits)
    of_rows = Counter(r for r, _ in {(r, known[header][0][0] or header) for r, header in named})
    row = max(range(len(readings)), key=lambda r: (of_rows[r], -r), default=0)
    headers = [_name(ways, known) for ways in readings[row]] if readings else []
    folded = {c: fold(h) for c, h in enumerate(headers) if h}
    claims = _claims(folded, known, {f.id for f in schema.fields if f.required})
    how = {column: HOW.get(rank, "known") for rank, column in claims.values()}
    meant = {c: hazard_headers.meanings(h, schema) for c, h in folded.items() if h not in known}
    more = _notes(folded, known, schema, set(how))
    for column, ids in meant.items():
        if len(ids) == 1 and ids[0] not in claims:
            claims[ids[0]] = (SAID, column)
            more[column] = ids[0]
    how |= dict.fromkeys(more, "known")
    near = _near({c: h for c, h in folded.items() if h not in known and not meant[c]}, known, set(claims))
    how |= dict.fromkeys(near, "near")
    how |= {c: "left_out" for c, h in folded.items() if h in known and known[h][0][0] is None}
    fields = dict(sorted([*((column, name) for name, (_, column) in claims.items()), *near.items(), *more.items()]))
    several = {c: ids for c, ids in meant.items() if len(ids) > 1}
    while row + 1 < len(cells) and _goes_on(cells[row + 1], headers, fields):
        row += 1
    body = cells[row + 1 :]
    beside = list(settle(body, headers, fields, how, schema))
    repeated = {c for c in beside for t in fields if headers[t] == headers[c] and _repeats(body, c, t)}
    lost = [c for c in beside if filled(body, c) and c not in repeated]
    unmatched = [h for c, h in enumerate(headers) if h and c not in how and (c in lost or c not in beside)]
    in_order = dict(sorted(fields.items()))
    return Matched(row, in_order, unmatched, headers, how, several, tuple(headers[c] for c in lost))


def _repeats(body: Sequence[Sequence[str]], column: int, taken: int) -> bool:
    """Whether all that a column says stands in the one that was taken, too."""
    return all(row[column].strip() in ("", row[taken].strip()) for row in body)


def _notes(folded: Mapping[int, str], known: Known, schema: Schema, taken: set[int]) -> dict[int, str]:
    """Of a safety topic, the columns of notes beside the one that is taken: column number → field id."""
    ids = {f.id for f in schema.role("note")} if schema.safety else set()
    firsts = {c: known[h][0][0] for c, h in folded.items() if c not in taken and h in known}
    return {c: name for c, name in firsts.items() if name in ids}


def cells_of(row: Sequence[str], found: Matched) -> dict[str, str]:
    """Field id → cell of one row; what several columns say of one field stands together."""
    cells = {name: row[column] for column, name in found.fields.items()}
    if len(cells) == len(found.fields):
        return cells
    cells = {}
    for column, name in found.fields.items():
        said = cells.get(name, "")
        if said.strip() == row[column].strip():
            said = ""
        cells[name] = f"{said}／{row[column]}" if said.strip() and row[column].strip() else said or row[column]
    return cells


def _claims(folded: Mapping[int, str], known: Known, required: Collection[str]) -> dict[str, tuple[int, int]]:
    """Which column is which field: field id → (rank, column).

    A header may stand for several fields, in an order (出し方: the kind of waste, else how to put it out): a column that another
    one beats takes its next one, and one that could be a field that is required and has no column becomes that.
    """
    claims: dict[str, tuple[int, int]] = {}
    for column, header in folded.items():
        target, rank = known.get(header, [(None, 0)])[0]
        if target is not None:
            claims[target] = min(claims.get(target, (999, column)), (rank, column))
    taken = {column for _, column in claims.values()}
    for column, header in folded.items():
        others = known.get(header, [])[1:] if column not in taken else []
        if free := next(((name, rank) for name, rank in others if name and name not in claims), None):
            claims[free[0]] = (free[1], column)
    if "opens" in claims and "closes" not in claims and "hours" not in claims:  # 開設時間 alone holds both
        both = dict(known[folded[claims["opens"][1]]]).get("hours")
        if both is not None:
            claims["hours"] = (both, claims.pop("opens")[1])
    for name in [one for one in required if one not in claims]:
        for held, (_, column) in list(claims.items()):
            here = dict(known[folded[column]]).get(name)
            if here is not None and held not in required:
                del claims[held]
                claims[name] = (here, column)
                break
    return claims


def _goes_on(below: Sequence[str], headers: Sequence[str], fields: Collection[int]) -> bool:
    """Whether the row below a header still is the header: cells that are merged with those above, a unit or a remark beside them.

    One that says nothing else is a header again, which `clean` sets aside.
    """
    again = sum(c < len(below) and fold(below[c]) == fold(headers[c]) for c in fields)
    return again >= AGAIN and any(fold(cell) != fold(headers[c]) for c, cell in enumerate(below[: len(headers)]))


def _near(headers: Mapping[int, str], known: Known, taken: set[str]) -> dict[int, str]:
    """Unknown headers that are mistyped names of fields that have no column yet: column number → field id."""
    first = {h: targets[0][0] for h, targets in known.items()}
    free = {h: name for h, name in first.items() if name and name not in taken}
    found: dict[str, int] = {}
    for column, field in nearest_of(headers, free).items():
        found.setdefault(field, column)
    return {column: field for field, column in found.items()}


@lru_cache(16)
def _readings(
    head: tuple[tuple[str, ...], ...],
) -> tuple[list[list[list[str]]], dict[str, list[tuple[int, int]]]]:
    """The ways of reading each header of these rows, and where (row, column) each of them stands, folded.

    The same for all topics of which a table may be, so that each is compared by a look at the headers that it knows.
    """
    readings = [list(_ways(head, row)) for row in range(len(head))]
    places: dict[str, list[tuple[int, int]]] = {}
    for row, line in enumerate(readings):
        for column, ways in enumerate(line):
            for way in set(map(fold, ways)) if len(ways) > 1 else (fold(ways[0]),):
                places.setdefault(way, []).append((row, column))
    return readings, places


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
        if not own or own.replace(".", "", 1).isdecimal():  # a figure under a header is a cell of the table
            yield [own]
            continue
        over = [line[column] for line in reversed(merged) if line[column] and line[column] != own]
        yield [own, *(f"{one}_{own}" for one in over), "_".join([*reversed(over), own])] if over else [own]


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


def _of_schema(schema: Schema) -> Known:
    """`_known` without headers of one file, kept with the schema, which never changes."""
    kept: dict[str, Known] = vars(schema)
    if "_headers" not in kept:
        kept["_headers"] = _known(schema, {})
    return kept["_headers"]


def _known(schema: Schema, given: Mapping[str, str | None]) -> Known:
    """Folded header → the fields it may be, the likeliest first, each with its rank; a rank of 0 beats all others."""
    known: Known = {}

    def add(header: str, name: str | None, rank: int) -> None:
        targets = known.setdefault(fold(header), [])
        if name not in [one for one, _ in targets]:
            targets.append((name, rank))

    roles = {f.role for f in schema.fields if f.role and len(schema.role(f.role)) == 1}
    for field in schema.fields:
        for rank, header in enumerate((field.header, *field.also), start=1):
            add(header, field.id, rank)
    for rank, field in enumerate(schema.fields, start=100):
        for header in _everywhere().get(field.role if field.role in roles else field.id, ()):
            add(header, field.id, rank)
    for header in _everywhere()["point"] if any(f.role in PLACED for f in schema.fields) else ():
        add(header, "point", 9)
    if {"opens", "closes"} <= schema.by_id.keys():
        for header in _everywhere()["hours"]:
            add(header, "hours", 9)
    if "address" in schema.by_id:
        known.update({fold(header): [(part, 9)] for header, part in ADDRESS.items()})
    known.update({fold(header): [(target, 0)] for header, target in given.items()})
    return known


def known_headers(schema: Schema, given: Mapping[str, str | None]) -> dict[str, str]:
    """Every header, folded, by which a column of this topic (or only of this file: given) is known → the field it is."""
    return {
        header: name
        for header, targets in (_known(schema, given) if given else _of_schema(schema)).items()
        if (name := targets[0][0])
    }


def headers(schema: Schema) -> set[str]:
    """Every header, folded, by which a column of this topic is known."""
    return set(_of_schema(schema))


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
