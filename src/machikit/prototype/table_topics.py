"""Which topic a table has its columns from, and whose rows it holds: pandas keeps neither when tables are joined or grouped."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from machikit.catalog.model import Field, Schema

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

SAMPLE, LOOKED_AT = 50, 5  # rows and columns that are looked at to tell two topics apart


class LoadedTopic(NamedTuple):
    """A topic that the code has loaded, with its tables as they were read (of several cities)."""

    schema: Schema
    tables: Sequence["GeoDataFrame"]

    def values(self, column: str) -> set[str]:
        return {str(v) for table in self.tables if column in table for v in table[column].dropna()}


def topic_of_columns(table: Any, topics: Sequence[LoadedTopic]) -> Schema | None:
    """The schema that shares most columns with the table, then the geometry, then values; None where none shares any.

    It also has what columns of the other topics mean that were joined to it, without their roles.
    """
    table = _by_id(table, topics)
    columns = {str(c) for c in table.columns}
    shape = next((g.geom_type.lower() for g in _shapes(table) if g is not None), "point")

    def score(topic: LoadedTopic) -> tuple[int, bool]:
        return len(columns & set(topic.schema.by_id)), topic.schema.geometry in shape

    highest = max(map(score, topics), default=(0, False))
    alike = [topic for topic in topics if score(topic) == highest]
    if not highest[0]:
        return None
    best = alike[0]
    if len(alike) > 1:
        best = max(alike, key=lambda t: _matches(table, t, sorted(columns & set(t.schema.by_id))[:LOOKED_AT]))
    others = [topic for topic in topics if topic is not best]
    joined = [field for c in sorted(columns - set(best.schema.by_id)) if (field := _joined_field(c, table, others))]
    return replace(best.schema, fields=(*best.schema.fields, *joined)) if joined else best.schema


def topic_of_rows(table: Any, schema: Schema | None, topics: Sequence[LoadedTopic]) -> Schema | None:
    """The topic whose rows these are; None for rows that the code made of others, such as groups, or of several topics."""
    table = _by_id(table, topics)
    alike = (topic for topic in topics if schema is not None and topic.schema.id == schema.id)
    return next((topic.schema for topic in alike if _are_rows_of(table, topic, topics)), None)


def _are_rows_of(table: Any, topic: LoadedTopic, topics: Sequence[LoadedTopic]) -> bool:
    """Whether all rows of a table are those of a topic."""
    if len(table) > sum(map(len, topic.tables)):
        return False
    has_keys = all(
        c in table for c in topic.schema.key if any(c in one and one[c].notna().any() for one in topic.tables)
    )
    has_place = "name" in table and any(g is not None for g in _shapes(table))
    merged = topic.schema.geometry == "point" and any(
        g is not None and g.geom_type.startswith("Multi") for g in _shapes(table)
    )
    if not (has_keys or has_place) or merged:
        return False
    keys = [c for c in topic.schema.key if c in table and table[c].notna().any()]
    found = [table[c].dropna().astype(str).isin(topic.values(c)) for c in keys]
    if found and all(one.mean() < 0.5 for one in found):
        return False
    return not _has_rows_of_others(table, keys, topic, topics)


def _by_id(table: Any, topics: Sequence[LoadedTopic]) -> Any:
    """The table with field ids in place of the headers of files that code may have given it."""
    names = {f.header: f.id for topic in reversed(topics) for f in topic.schema.fields}
    return table.rename(columns={c: names[c] for c in table.columns if c in names and names[c] not in table.columns})


def _has_rows_of_others(table: Any, keys: Sequence[str], topic: LoadedTopic, topics: Iterable[LoadedTopic]) -> bool:
    """Whether some rows are not of this topic but of another, as after pd.concat."""
    for c in keys[:1]:
        cells = table[c].dropna().astype(str)
        strange = cells[~cells.isin(topic.values(c))]
        if len(strange) and any(strange.isin(other.values(c)).any() for other in topics if other is not topic):
            return True
    return False


def _shapes(table: Any) -> Iterable[Any]:
    name = getattr(table, "_geometry_column_name", None)
    return table[name] if name in table.columns else ()


def _matches(table: Any, topic: LoadedTopic, shared: Iterable[str]) -> int:
    """How many cells of the table's first rows the topic has in the same column."""
    return sum(_known_cells(table[c], topic, c) for c in shared)


def _known_cells(cells: Any, topic: LoadedTopic, column: str) -> int:
    return int(cells.dropna().head(SAMPLE).astype(str).isin(topic.values(column)).sum())


def _joined_field(column: str, table: Any, others: Iterable[LoadedTopic]) -> Field | None:
    """What a column means that another topic was joined with: under its own name, or one that ends in _y or _right."""
    name = column.removesuffix("_y").removesuffix("_right")
    topic = next((t for t in others if name in t.schema.by_id and _known_cells(table[column], t, name)), None)
    if topic is None:
        return None
    field, title = topic.schema.by_id[name], topic.schema.title
    ja, en = field.label("ja"), field.label("en")
    if name != column:  # the first table has a column of this name
        ja, en = f"{ja}（{title['ja']}）", f"{en} ({title['en']})"
    header = field.header if name == column else ja
    role = field.role if field.role in ("latitude", "longitude") else None
    return Field(id=column, header=header, type=field.type, role=role, ja=ja, en=en)
