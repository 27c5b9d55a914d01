"""Which rows of their source the rows of a page are: by the key of the topic, told apart where two rows have the same key."""

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from machikit.catalog.model import Dataset, Schema, schema_of
from machikit.pages.blocks import json_values
from machikit.pages.table_shape import NAMED_BY
from machikit.pages.topic_columns import topic_columns

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from machikit.pages.context import LoadedTable, PrototypeContext
    from machikit.tables.edits import EditedCells

# Why rows of a page cannot be changed in it: the words `edit.rows.why.<why>`
NUMBER = re.compile(r" #(\d+)$")  # of a key, in `tables.edits.row_keys`
NO_TABLE, NO_KEY, JOINED, CHANGED, SHAPES = "no_table", "no_key", "joined", "changed", "shapes"


@dataclass(frozen=True)
class SourceRows:
    """The source of a page's rows. why: why its rows cannot be changed in the page, None where they can.

    nth: row of the page → which row of its key it is in the source, of keys that several rows have. table: of the page; sources: of
    each of its rows, which row of what was loaded it is; edits: what became of those of edits.csv.
    """

    why: str | None = None
    dataset: str = ""
    schema: Schema | None = None
    nth: dict[int, int] = field(default_factory=dict)
    unconfirmed: list[int] = field(default_factory=list)
    table: "GeoDataFrame | None" = None
    sources: list[int] = field(default_factory=list)
    edits: "EditedCells | None" = None

    @property
    def added(self) -> set[int]:
        """The rows of the page that an edit added."""
        of_source = self.edits.sources if self.edits else []
        return {n for n, row in enumerate(self.sources) if row < len(of_source) and of_source[row] is None}

    def as_block(self) -> dict[str, Any]:
        assert self.schema is not None and self.table is not None
        return {
            "dataset": self.dataset,
            "topic": self.schema.id,
            "safety": self.schema.safety,
            "key": list(self.schema.key),
            "nth": {str(row): n for row, n in sorted(self.nth.items()) if n > 1},
            "required": [f.id for f in self.schema.fields if f.required],
            "unconfirmed": self.unconfirmed,
            **topic_columns(self.table, self.schema),
        }


def match_rows(
    prototype: "PrototypeContext", table: "GeoDataFrame | None", topic: str | None, known: Schema | None
) -> SourceRows:
    """The source of the rows of a page's table. Filtered and re-ordered tables are found, joined and grouped ones are not.

    topic: whose rows they are; known: what is known of the table's columns.
    """
    if table is None:
        return SourceRows(NO_TABLE)
    if topic is None:
        return SourceRows(NO_KEY if known and _lacks_key(table, known) else JOINED)
    schema = prototype.catalog.schema(topic)
    own = [schema_of(one.dataset, schema) for one in prototype.loaded_tables(topic)] if schema.open else []
    if known is not None and len(known.fields) > max(
        len(one.fields) for one in (schema, *own)
    ):  # columns of another topic
        return SourceRows(JOINED)
    if schema.geometry not in ("point", "none"):
        return SourceRows(SHAPES)
    why = NO_KEY
    for loaded in prototype.loaded_tables(topic):
        key = [c for c in schema.key if c in loaded.table]
        if not key or not set(key) <= set(table.columns):
            continue
        rows = _matched(table, loaded.table, key)
        if rows is not None:
            folder = _folder_of(prototype, loaded.dataset)
            nth, unconfirmed = _ordinals(rows, loaded, key), _unconfirmed(rows, loaded)
            described = schema_of(loaded.dataset, schema)
            return SourceRows(None, folder, described, nth, unconfirmed, table, rows, loaded.edits)
        why = CHANGED
    return SourceRows(why)


def _unconfirmed(rows: list[int], loaded: "LoadedTable") -> list[int]:
    """The rows of a page with something that only a participant says. rows: of the page → row of what was loaded."""
    marked = set(loaded.edits.unconfirmed) if loaded.edits else set()
    return [n for n, row in enumerate(rows) if row in marked]


def _lacks_key(table: "GeoDataFrame", known: Schema) -> bool:
    """Whether a table has columns of its topic alone, but not all of the key."""
    columns = {str(c) for c in table.columns if c != table.geometry.name}
    return NAMED_BY not in table.attrs and columns <= set(known.by_id) and not set(known.key) <= columns


def _folder_of(prototype: "PrototypeContext", dataset: Dataset) -> str:
    """`city/topic`: where the prototype has the dataset below datasets/, or would have a copy of it (see `prototype.generate`)."""
    if not dataset.code or (dataset.topic, "country") in prototype.card.owned_topics:
        return dataset.id
    city = next((one for one in prototype.cities.values() if one.code == dataset.code), prototype.city)
    return f"{city.id}/{dataset.topic}"


def _ordinals(rows: list[int], loaded: "LoadedTable", key: list[str]) -> dict[int, int]:
    """Row of the page → which row of its key it is in the source, of keys that several rows have."""
    if loaded.edits:  # its rows are no longer those of the source
        numbers = [int(m[1]) if (m := NUMBER.search(one)) else 1 for one in loaded.edits.keys]
    else:
        times: Counter[tuple[str, ...]] = Counter()
        numbers = []
        for one in _texts(loaded.table, key):
            times[one] += 1
            numbers.append(times[one])
    return {n: numbers[row] for n, row in enumerate(rows) if numbers[row] > 1}


def _matched(table: "GeoDataFrame", original: "GeoDataFrame", key: list[str]) -> list[int] | None:
    """The row of the original that each row of the table is; None where one is none of it."""
    shared = [c for c in original.columns if c in table.columns and c != original.geometry.name]
    mine, cells = _texts(table, key), _texts(table, shared)
    source_cells, unchanged = _texts(original, shared), set(_texts(original, shared))
    free: dict[tuple[str, ...], list[int]] = {}
    for row, one in enumerate(_texts(original, key)):
        free.setdefault(one, []).append(row)
    labels = list(table.index)
    result = [-1] * len(mine)
    for n in sorted(range(len(mine)), key=lambda n: cells[n] not in unchanged):  # rows that are as they were first
        left = free.get(mine[n])
        if not left:
            return None
        alike = [row for row in left if source_cells[row] == cells[n]] or left if len(left) > 1 else left
        result[n] = labels[n] if labels[n] in alike else alike[0]
        left.remove(result[n])
    return result


def _texts(table: "GeoDataFrame", columns: list[str]) -> list[tuple[str, ...]]:
    """The cells of these columns as text, a tuple for each row."""
    texts = [["" if v is None else str(v) for v in json_values(table[c])] for c in columns]
    return list(zip(*texts, strict=True))
