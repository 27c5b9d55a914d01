"""Propose the topics that a table may be of, with reasons, so that a person can confirm one.

No single common column decides: 名称, 住所, 緯度, 経度 stand in every list of facilities.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from machikit.catalog.model import Schema
from machikit.tables.clean import columns, header_names, unpivot
from machikit.tables.grid import Grid, sample

NAME_SCORE = (
    2.0  # score of a topic's name in the name of the file or sheet or in the title; a column that only it has counts 1
)
TYPO_SCORE = 0.5  # score of a mistyped header
CLEAR_LEAD = 1.3  # a topic is taken without asking from this many times the next topic's score
# A table is of a topic that knows at least so many of its columns, and this share of all of them. Where the topic's name is not
# in sight, at least so many columns must be known to no other topic.
MIN_COLUMNS, MIN_SHARE_NAMED, MIN_SHARE = 2, 0.25, 0.6
MIN_EXACT_COLUMNS = 2  # columns of a table that the kit may have written itself

Reshape = Callable[[Grid, Schema], tuple[Grid, Any]]  # see `intake.prepare`


@dataclass(frozen=True)
class TopicProposal:
    """One topic that a table may be of.

    Headers are as in the file. unique_headers: those that no other topic knows, and of a wide table those that become rows;
    shared_headers: those that other topics know, too; missing_headers: headers that it requires and the table lacks; matched_name:
    the word in the file's name or title that suggests it; share: of the table's columns that it knows; is_exact: all columns are
    the topic's, under the headers of its schema and in their order, as the kit writes them.
    """

    topic: str
    score: float
    unique_headers: tuple[str, ...]
    shared_headers: tuple[str, ...]
    missing_headers: tuple[str, ...]
    matched_name: str = ""
    share: float = 0.0
    is_exact: bool = False

    @property
    def column_count(self) -> int:
        return len(self.unique_headers) + len(self.shared_headers)


def propose_topics(
    grid: Grid, schemas: Mapping[str, Schema], context: str = "", reshape: Reshape | None = None
) -> list[TopicProposal]:
    """Every topic that shares a column with the table, best first.

    schemas: topic → schema; context: other words about the file, such as the name of its folder; reshape: brings a table into
    the shape of a topic.
    """
    grid = sample(grid)
    header_counts = Counter(header for schema in schemas.values() for header in header_names.folded_headers(schema))
    proposals = [
        _propose(grid, reshape(grid, schema)[0] if reshape else grid, schema, header_counts, context)
        for schema in schemas.values()
    ]
    matching = (t for t in proposals if t.unique_headers or t.shared_headers)
    return sorted(
        matching, key=lambda t: (bool(t.missing_headers), -t.score, -t.share, len(t.missing_headers), t.topic)
    )


def surrounding_text(grid: Grid, header_row: int, context: str) -> str:
    """The words about a table outside its columns (folder, file, sheet, and the rows above the header), folded."""
    above = " ".join(cell for row in grid.cells[:header_row] for cell in row)
    return " ".join(map(header_names.fold_header, (context, grid.file, grid.name, above)))


def matching_name(schema: Schema, text: str) -> str:
    """The first name of the topic that occurs in a folded text, "" where none does."""
    return next((word for word in schema.names if _occurs(header_names.fold_header(word), text)), "")


def _propose(
    grid: Grid, reshaped: Grid, schema: Schema, header_counts: Mapping[str, int], context: str
) -> TopicProposal:
    """grid: the table as in the file; reshaped: in the shape of the topic; header_counts: folded header → topics that know it.

    Only headers that stand in the file itself are evidence for a topic.
    """
    raw = columns.match(grid.cells, schema)
    matched = columns.match(reshaped.cells, schema) if reshaped is not grid else raw
    name = matching_name(schema, surrounding_text(grid, raw.header_row, context))
    name = schema.id if schema.id in (grid.name, grid.file.partition(".")[0]) else name
    wide = unpivot.find_wide_columns(grid, schema) if reshaped is not grid else None
    is_trusted = wide is None or bool(name) or wide.is_certain
    in_file = _possible_headers(grid) | set(map(header_names.fold_header, raw.headers))
    headers = {
        c: matched.headers[c]
        for c in matched.fields
        if is_trusted or header_names.fold_header(matched.headers[c]) in in_file
    }
    topic_counts = {c: max(1, header_counts[header_names.fold_header(header)]) for c, header in headers.items()}
    evidence = {c: h for c, h in headers.items() if header_names.fold_header(h) in in_file}
    wide_headers = wide.headers if wide else []
    unpivoted = [wide_headers[c] for c in wide.columns] if wide and is_trusted else []
    score = sum((TYPO_SCORE if matched.matched_by[c] == "near" else 1) / n for c, n in topic_counts.items())
    return TopicProposal(
        schema.id,
        score + (NAME_SCORE if name else 0),
        (*(evidence[c] for c, n in topic_counts.items() if n == 1 and c in evidence), *unpivoted),
        tuple(evidence[c] for c, n in topic_counts.items() if n > 1 and c in evidence),
        (*_missing(schema, [matched.fields[c] for c in headers]), *_missing_geometry(grid, schema)),
        name,
        len(headers) / max(1, sum(bool(h) for h in (matched.headers if is_trusted else wide_headers))),
        _is_exact(raw, schema),
    )


def _is_exact(matched: columns.MatchedColumns, schema: Schema) -> bool:
    ids = [matched.fields.get(c, "") for c in range(len(matched.headers))]
    order = [field.id for field in schema.fields]
    is_standard = all(matched.matched_by.get(c) == "standard" for c in range(len(ids)))
    return matched.header_row == 0 and is_standard and sorted(ids, key=order.index) == ids


def _missing(schema: Schema, fields: Sequence[str]) -> Iterator[str]:
    """The headers of the required fields that are not among `fields`; a position may be missing."""
    present = {*fields, *columns.compound_fields(fields)}
    return (
        f.header
        for f in schema.fields
        if f.required and f.id not in present and f.role not in header_names.POSITION_ROLES
    )


def _possible_headers(grid: Grid) -> set[str]:
    """Every cell of the file, folded, that may be a header."""
    return {header_names.fold_header(cell) for row in grid.cells[: columns.HEADER_ROWS] for cell in row} - {""}


def _missing_geometry(grid: Grid, schema: Schema) -> tuple[str, ...]:
    """("geometry",) for a table without shapes whose topic is one of lines or areas."""
    return ("geometry",) if schema.geometry in ("polygon", "line") and grid.geometry is None else ()


def _occurs(word: str, text: str) -> bool:
    """Whether a word occurs in a text; one in Latin letters only where no other such letter adjoins it (except a plural s)."""
    return bool(re.search(rf"(?<![a-z]){re.escape(word)}s?(?![a-z])" if word.isascii() else re.escape(word), text))


def is_any_plausible(proposals: Iterable[TopicProposal]) -> bool:
    """Whether any of the proposals is plausible: enough of its columns are there, and all that it requires or its name."""
    return any((t.matched_name or not t.missing_headers) and t.column_count >= MIN_COLUMNS for t in proposals)


def clear_proposal(proposals: list[TopicProposal]) -> TopicProposal | None:
    """The topic that needs no confirmation, or None.

    All that it requires is there, and its name or enough columns that only it has, and no other comes near; or it alone has
    exactly the table's columns as the kit writes them.
    """
    exact = [t for t in proposals if t.is_exact and not t.missing_headers and t.column_count >= MIN_EXACT_COLUMNS]
    if len(exact) == 1:
        return exact[0]
    likely = [
        t
        for t in proposals
        if not t.missing_headers
        and t.column_count >= MIN_COLUMNS
        and t.share >= (MIN_SHARE_NAMED if t.matched_name else MIN_SHARE)
    ]
    likely = [t for t in likely if t.matched_name or len(t.unique_headers) >= MIN_COLUMNS]
    if not likely or (len(likely) > 1 and likely[0].score < CLEAR_LEAD * likely[1].score):
        return None
    return likely[0]
