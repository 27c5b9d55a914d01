"""Match the headers of a source to the fields of a topic: by the standard's header, or by another one in the field's `also`."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from functools import lru_cache

from machikit.catalog.model import Field, Schema
from machikit.tables.clean import hazard_headers
from machikit.tables.clean.header_names import ADDRESS, Known, fold_header, headers_for, headers_of_topic
from machikit.tables.clean.header_typos import match_typos
from machikit.tables.clean.wide_headers import choose_columns, has_values, join_halves, repeats, split_columns

# Names of columns that hold several fields at once; `clean_table` splits them.
COMPOUND = ("point", "hours", "hours_weekday", "hours_saturday", "hours_sunday")
HEADER_LEVELS = 3  # rows that one header may extend over
_SYNONYM_RANK = 50  # rank of a header that says the same in other words (土石流・がけ崩れ)
_MATCHED_BY = {0: "given", 1: "standard"}  # rank of a claim → how the column was matched
_MIN_REPEATED = 2  # headers that the row below must repeat to belong to the header
HEADER_ROWS = 20  # many city files have titles and notes above the header, but not more rows than this


@dataclass(frozen=True)
class MatchedColumns:
    """What each column of a source is.

    header_row: index of the (lowest) header row; fields: column number → field id (or a COMPOUND name); unmatched: headers that match
    no field; headers: all of them, as they were read; matched_by: column number → how it was matched: standard (the schema's header),
    known (another header listed for the field), given (by a recipe), left_out (by a recipe), or near (a mistyped header: a person
    must confirm it); ambiguous: column number → the fields that a header means at once (津波・高潮), none of which it is read
    as; merged_headers: headers over several columns with values, of which only one is read.
    """

    header_row: int
    fields: dict[int, str]
    unmatched: list[str]
    headers: list[str]
    matched_by: dict[int, str]
    ambiguous: dict[int, tuple[str, ...]] = dataclass_field(default_factory=dict)
    merged_headers: tuple[str, ...] = ()


def match(
    cells: Sequence[Sequence[str]], schema: Schema, given: Mapping[str, str | None] | None = None
) -> MatchedColumns:
    """Find the header row, and which field each column holds.

    A header may extend over up to three rows (merged cells have their text in their first column only): `header_row` is the lowest,
    and 災害種別 over 洪水 is 災害種別_洪水.
    given: headers of this file only → a field id, a COMPOUND name, or None for "left out on purpose".
    Where two columns claim one field, the header listed first in `also` wins and the other column is unmatched; under one
    header over several columns it is the one whose cells fit (`wide_headers`). Only the notes of a safety topic may have several
    columns, and the halves of a compound value; `field_cells` joins them.
    """
    known = headers_for(schema, given) if given else headers_of_topic(schema)
    row, headers = _find_header(cells, known)
    fields, how, several = _match_headers(headers, known, schema)
    while row + 1 < len(cells) and _continues_header(cells[row + 1], headers, fields):
        row += 1
    body = cells[row + 1 :]
    halves = split_columns(body, headers, fields)
    fields |= halves
    how |= {c: how[next(t for t in fields if fields[t] == name)] for c, name in halves.items()}
    beside = list(choose_columns(body, headers, fields, how, schema))
    repeated = {c for c in beside for t in fields if headers[t] == headers[c] and repeats(body, c, t)}
    unread = [c for c in beside if has_values(body, c) and c not in repeated]
    unmatched = [h for c, h in enumerate(headers) if h and c not in how and (c in unread or c not in beside)]
    in_order = dict(sorted(fields.items()))
    return MatchedColumns(row, in_order, unmatched, headers, how, several, tuple(headers[c] for c in unread))


def _find_header(cells: Sequence[Sequence[str]], known: Known) -> tuple[int, list[str]]:
    """The row with the most known headers, and its headers as they are read."""
    readings, positions = _readings(tuple(tuple(row) for row in cells[:HEADER_ROWS]))
    hits = {position for header in positions.keys() & known.keys() for position in positions[header]}
    headers_found = ((r, fold_header(_best_reading(readings[r][c], known))) for r, c in hits)
    counts = Counter(r for r, _ in {(r, known[header][0][0] or header) for r, header in headers_found})
    row = max(range(len(readings)), key=lambda r: (counts[r], -r), default=0)
    return row, [_best_reading(options, known) for options in readings[row]] if readings else []


def _match_headers(
    headers: Sequence[str], known: Known, schema: Schema
) -> tuple[dict[int, str], dict[int, str], dict[int, tuple[str, ...]]]:
    """`MatchedColumns.fields`, `matched_by` and `ambiguous`, from the headers alone."""
    folded = {c: fold_header(h) for c, h in enumerate(headers) if h}
    claims = _claims(folded, known, {f.id for f in schema.fields if f.required})
    how = {column: _MATCHED_BY.get(rank, "known") for rank, column in claims.values()}
    hazards = {c: hazard_headers.hazard_fields(h, schema) for c, h in folded.items() if h not in known}
    additional = _note_columns(folded, known, schema, set(how))
    for column, ids in hazards.items():
        if len(ids) == 1 and ids[0] not in claims:
            claims[ids[0]] = (_SYNONYM_RANK, column)
            additional[column] = ids[0]
    how |= dict.fromkeys(additional, "known")
    typos = _typos({c: h for c, h in folded.items() if h not in known and not hazards[c]}, known, set(claims))
    how |= dict.fromkeys(typos, "near")
    how |= {c: "left_out" for c, h in folded.items() if h in known and known[h][0][0] is None}
    claimed = [(column, name) for name, (_, column) in claims.items()]
    fields = dict(sorted([*claimed, *typos.items(), *additional.items()]))
    return fields, how, {c: ids for c, ids in hazards.items() if len(ids) > 1}


def _note_columns(folded: Mapping[int, str], known: Known, schema: Schema, used: set[int]) -> dict[int, str]:
    """In a safety topic, the columns of notes besides the one already used: column number → field id."""
    ids = {f.id for f in schema.role("note")} if schema.safety else set()
    first_choices = {c: known[h][0][0] for c, h in folded.items() if c not in used and h in known}
    return {c: name for c, name in first_choices.items() if name in ids}


def field_cells(row: Sequence[str], matched: MatchedColumns) -> dict[str, str]:
    """Field id → cell of one row; where several columns hold one field, their texts are joined."""
    cells = {name: row[column] for column, name in matched.fields.items()}
    if len(cells) == len(matched.fields):
        return cells
    cells = {}
    for column, name in matched.fields.items():
        text = cells.get(name, "")
        if name in COMPOUND and name in cells:
            cells[name] = join_halves(name, (text, row[column]))
            continue
        if text.strip() == row[column].strip():
            text = ""
        cells[name] = f"{text}／{row[column]}" if text.strip() and row[column].strip() else text or row[column]
    return cells


def _claims(folded: Mapping[int, str], known: Known, required: Collection[str]) -> dict[str, tuple[int, int]]:
    """Which column holds which field: field id → (rank, column).

    A header may stand for several fields, in an order of preference (出し方: the kind of waste, else how to put it out). A column
    that loses to another one takes its next field; one that could be a required field without a column becomes that field.
    """
    claims: dict[str, tuple[int, int]] = {}
    for column, header in folded.items():
        field, rank = known.get(header, [(None, 0)])[0]
        if field is not None:
            claims[field] = min(claims.get(field, (999, column)), (rank, column))
    winners = {column for _, column in claims.values()}
    for column, header in folded.items():
        others = known.get(header, [])[1:] if column not in winners else []
        if free := next(((name, rank) for name, rank in others if name and name not in claims), None):
            claims[free[0]] = (free[1], column)
    if "opens" in claims and "closes" not in claims and "hours" not in claims:  # 開設時間 alone holds both
        rank_of_hours = dict(known[folded[claims["opens"][1]]]).get("hours")
        if rank_of_hours is not None:
            claims["hours"] = (rank_of_hours, claims.pop("opens")[1])
    for name in [field for field in required if field not in claims]:
        for held, (_, column) in list(claims.items()):
            rank_here = dict(known[folded[column]]).get(name)
            if rank_here is not None and held not in required:
                del claims[held]
                claims[name] = (rank_here, column)
                break
    return claims


def _continues_header(below: Sequence[str], headers: Sequence[str], fields: Collection[int]) -> bool:
    """Whether the row below a header still belongs to it: cells merged with those above, with a unit or a remark beside them.

    A row that only repeats the header is a repeated header, which `non_data_rows` sets aside.
    """
    repeated = sum(c < len(below) and fold_header(below[c]) == fold_header(headers[c]) for c in fields)
    return repeated >= _MIN_REPEATED and any(
        fold_header(cell) != fold_header(headers[c]) for c, cell in enumerate(below[: len(headers)])
    )


def _typos(headers: Mapping[int, str], known: Known, used: set[str]) -> dict[int, str]:
    """Unknown headers that are mistyped names of fields without a column: column number → field id."""
    first_choices = {h: targets[0][0] for h, targets in known.items()}
    free = {h: name for h, name in first_choices.items() if name and name not in used}
    columns: dict[str, int] = {}
    for column, field in match_typos(headers, free).items():
        columns.setdefault(field, column)
    return {column: field for field, column in columns.items()}


@lru_cache(16)
def _readings(
    head: tuple[tuple[str, ...], ...],
) -> tuple[list[list[list[str]]], dict[str, list[tuple[int, int]]]]:
    """The possible readings of each header in these rows, and folded reading → the (row, column) positions where it occurs.

    They do not depend on the topic and are cached, so that matching a table against many topics is a look-up each.
    """
    readings = [list(_row_readings(head, row)) for row in range(len(head))]
    positions: dict[str, list[tuple[int, int]]] = {}
    for row, line in enumerate(readings):
        for column, options in enumerate(line):
            for option in set(map(fold_header, options)) if len(options) > 1 else (fold_header(options[0]),):
                positions.setdefault(option, []).append((row, column))
    return readings, positions


def _row_readings(cells: Sequence[Sequence[str]], row: int) -> Iterator[list[str]]:
    """For each column, the ways to read its header: its cell (where it is blank, the one above), then with the levels above."""
    width = len(cells[row])
    levels = [
        [*(c.strip() for c in line[:width]), *[""] * (width - len(line))]
        for line in cells[max(0, row - HEADER_LEVELS + 1) : row + 1]
    ]
    merged = [_fill_merged(line) for line in levels[:-1]]
    for column in range(width):
        lowest = next((line[column] for line in reversed(levels) if line[column]), "")
        if not lowest or lowest.replace(".", "", 1).isdecimal():  # a number under a header is data
            yield [lowest]
            continue
        above = [line[column] for line in reversed(merged) if line[column] and line[column] != lowest]
        joined = [f"{text}_{lowest}" for text in above]
        yield [lowest, *joined, "_".join([*reversed(above), lowest])] if above else [lowest]


def _fill_merged(line: list[str]) -> list[str]:
    """A row above the header with each text copied to the blank cells on its right, as merged cells look."""
    texts, last = [], ""
    for cell in line:
        last = cell or last
        texts.append(last)
    return texts


def _best_reading(options: list[str], known: Mapping[str, object]) -> str:
    """The first reading of a header that is known; else its own cell."""
    return next((option for option in options if fold_header(option) in known), options[0] if options else "")


def select_fields(schema: Schema, ids: set[str]) -> list[Field]:
    """The fields with these ids, in the order of the schema."""
    return [f for f in schema.fields if f.id in ids]


def compound_fields(names: Collection[str]) -> set[str]:
    """The fields that compound columns with these names are split into."""
    ids = {"latitude", "longitude"} if "point" in names else set()
    ids |= {"address"} if set(ADDRESS.values()) & set(names) else set()
    return ids | ({"days", "opens", "closes"} if {"hours", "hours_weekday"} & set(names) else set())
