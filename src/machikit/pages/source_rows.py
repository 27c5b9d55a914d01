"""Which rows of their source the rows of a page are: by the key of the topic, told apart where two rows have the same key."""

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from machikit.catalog.model import Dataset, Schema
from machikit.pages.blocks import json_values
from machikit.pages.table_shape import NAMED_BY

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from machikit.pages.context import PrototypeContext

# Why rows of a page cannot be changed in it: the words `edit.rows.why.<why>`
NO_TABLE, NO_KEY, JOINED, CHANGED, SHAPES = "no_table", "no_key", "joined", "changed", "shapes"


@dataclass(frozen=True)
class SourceRows:
    """The source of a page's rows. why: why its rows cannot be changed in the page, None where they can.

    nth: row of the page → which row of its key it is in the source, of keys that several rows have.
    """

    why: str | None = None
    dataset: str = ""
    schema: Schema | None = None
    nth: dict[int, int] = field(default_factory=dict)
    unconfirmed: list[int] = field(default_factory=list)

    def as_block(self) -> dict[str, Any]:
        assert self.schema is not None
        return {
            "dataset": self.dataset,
            "topic": self.schema.id,
            "safety": self.schema.safety,
            "key": list(self.schema.key),
            "nth": {str(row): n for row, n in sorted(self.nth.items()) if n > 1},
            "required": [f.id for f in self.schema.fields if f.required],
            "unconfirmed": self.unconfirmed,
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
    if known is not None and len(known.fields) > len(schema.fields):  # columns of another topic
        return SourceRows(JOINED)
    if schema.geometry not in ("point", "none"):
        return SourceRows(SHAPES)
    why = NO_KEY
    for dataset, original in prototype.loaded_tables(topic):
        key = [c for c in schema.key if c in original]
        if not key or not set(key) <= set(table.columns):
            continue
        nth = _ordinals(table, original, key)
        if nth is None:
            why = CHANGED
            continue
        return SourceRows(None, _folder_of(prototype, dataset), schema, nth)
    return SourceRows(why)


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


def _ordinals(table: "GeoDataFrame", original: "GeoDataFrame", key: list[str]) -> dict[int, int] | None:
    """Row of the table → which row of its key it is; empty where every key is once there. None where a row is not of the source."""
    mine, sources = _texts(table, key), _texts(original, key)
    times, used = Counter(sources), Counter(mine)
    if any(n > times[one] for one, n in used.items()):
        return None
    rows: dict[Any, list[int]] = {}
    for n, one in enumerate(sources):
        if times[one] > 1:
            rows.setdefault(one, []).append(n)
    if not rows:
        return {}
    shared = [c for c in original.columns if c in table.columns and c != original.geometry.name]
    cells, source_cells = _texts(table, shared), _texts(original, shared)
    unchanged = set(source_cells)
    labels = list(table.index)
    result: dict[int, int] = {}
    free = {one: [*numbers] for one, numbers in rows.items()}
    for n in sorted(range(len(mine)), key=lambda n: cells[n] not in unchanged):  # rows that are as they were first
        if mine[n] in free:
            left = free[mine[n]]
            alike = [row for row in left if source_cells[row] == cells[n]] or left
            found = labels[n] if labels[n] in alike else alike[0]
            left.remove(found)
            result[n] = rows[mine[n]].index(found) + 1
    return result


def _texts(table: "GeoDataFrame", columns: list[str]) -> list[tuple[str, ...]]:
    """The cells of these columns as text, a tuple for each row."""
    texts = [["" if v is None else str(v) for v in json_values(table[c])] for c in columns]
    return list(zip(*texts, strict=True))
