"""The columns of a time series table, found by the roles of its topic, with the names that the page has for them.

Roles: `date`; `value` (one column with a `series` column beside it, or a column for each series); `place`; `unit`; `limit` (upper,
or lower by its group); `sign` ("<": the value is the detection limit); `mark` (why there is no value); `break` (from this row on,
something else is counted, or elsewhere). Values that share a `group` are events within the period: the first adds, the second
removes. Values without one are states at the date. A second date column with a group dates the values that have a group.

The lines themselves are made by `table_lines.js`, at build and in a page whose rows were changed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from machikit._base.japanese_order import japanese_order
from machikit._base.messages import LANGUAGES, kit_error, page_words, part_words
from machikit.catalog.model import Field, Schema, Text
from machikit.pages.blocks import json_values
from machikit.pages.cell_text import column_texts
from machikit.pages.context import PrototypeContext
from machikit.tables.statistics.small_numbers import TOPIC, counts_persons
from machikit.tables.statistics.time_labels import english_time

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

TIME = "time"  # the column of a statistic with the time as it was written
NAMED = ("place", "series", "unit", "break")  # roles whose cells are names


class ValueColumn(TypedDict):
    """A column of values. date: the column that dates it; group: "" for states; fiscal: whether its dates are fiscal years."""

    id: str
    date: str
    group: str
    fiscal: bool
    label: Text
    unit: Text


class TrendTable(TypedDict):
    """A table. place: of all its rows, where they name none; roles: role → column; times: how a time as written is said;
    open_units: units whose small numbers are shown, None where those of all units are.

    terms, columns: translations of names, and cells by column; None: those of the page's own table, which the page has already.
    """

    place: Text
    values: list[ValueColumn]
    roles: dict[str, str]
    times: dict[str, Text]
    open_units: list[str] | None
    terms: dict[str, Text] | None
    columns: dict[str, list[str | int | float | None]] | None


@dataclass(frozen=True)
class Naming:
    """Names on the page: labels of fields, translations of values, units of fields. place: the place of the whole table."""

    schema: Schema | None
    terms: Mapping[str, Text]
    words: Mapping[str, Text]
    place: Text

    def label(self, field_id: str) -> Text:
        schema_field = self.schema.by_id.get(field_id) if self.schema else None
        default = {lang: schema_field.label(lang) if schema_field else field_id for lang in LANGUAGES}
        return dict(self.words.get(f"field.{field_id}", default))

    def unit(self, field_id: str) -> Text:
        return dict(self.words.get(f"unit.{field_id}") or self.words.get("trend.unit") or dict.fromkeys(LANGUAGES, ""))


def naming_of(table: "GeoDataFrame", prototype: PrototypeContext | None, city: str = "") -> Naming:
    """The names by the prototype's schema and words. city: whose table it is."""
    schema, terms = prototype.knows(table) if prototype else (None, {})
    words = page_words() | (part_words("trend") | prototype.words if prototype else {})
    place = prototype.cities.get(city, prototype.city).name if prototype else dict.fromkeys(LANGUAGES, "")
    return Naming(schema, terms, words, place)


def trend_table(
    table: "GeoDataFrame", naming: Naming, series: Sequence[str] | None = None, shared: bool = False
) -> TrendTable:
    """A table as its lines are made of it. series: only these columns; shared: its cells are in the page's own table.

    Raises KitError where the table has no date or no value column.
    """
    dates, values = _fields(table, naming.schema, "date"), _fields(table, naming.schema, "value")
    chosen = [Field(name, name) for name in columns_named(table, series)]
    values = [next((v for v in values if v.id == f.id), f) for f in chosen] or values
    if not dates or not values:
        raise kit_error("trend.columns", "Trend", columns=", ".join(map(str, table.columns)))
    columns = [_value_column(one, dates, naming) for one in values]
    roles = role_columns(table, naming.schema)
    cells = dict.fromkeys([*(c["date"] for c in columns), *(c["id"] for c in columns), *roles.values()])
    if "date" in table:
        cells.setdefault("date")
    return {
        "place": dict(naming.place), "values": columns, "roles": roles,
        "times": {time: {"ja": time, "en": english_time(time)} for time in _distinct(table, roles.get(TIME, ""))},
        "open_units": _open_units(table, naming.schema, roles),
        "terms": None if shared else {name: naming.terms[name] for name in _names(table, roles) if name in naming.terms},
        "columns": None if shared else {c: json_values(table[c]) for c in cells},
    }  # fmt: skip


def columns_named(table: "GeoDataFrame", series: Sequence[str] | None) -> list[str]:
    """Those of the series that are columns; others are values of the series column."""
    return [name for name in series or () if name in table]


def role_columns(table: "GeoDataFrame", schema: Schema | None) -> dict[str, str]:
    """Role (upper and lower for the limits) → column, for what a point may have beside date and value."""
    roles = ("place", "series", "unit", "sign", "break", "mark")
    columns = {role: f[0].id for role in roles if (f := _fields(table, schema, role))}
    for one in _fields(table, schema, "limit"):
        columns["lower" if one.group == "lower" else "upper"] = one.id
    if schema and schema.general and TIME in table:
        columns[TIME] = TIME
    return columns


def letters_of(tables: Sequence[tuple["GeoDataFrame", Naming, TrendTable]]) -> str:
    """All letters of the names of these tables in the Japanese order: kana by sound, then kanji as in JIS X 0208."""
    names: set[str] = set()
    for table, naming, one in tables:
        texts = {*_names(table, one["roles"]), naming.place["ja"], *(c["label"]["ja"] for c in one["values"])}
        names |= texts | {naming.terms[text]["ja"] for text in texts if text in naming.terms}
    letters = {chr(ord(c) - 0x60) if "ァ" <= c <= "ヴ" else c for name in names for c in name}
    return "".join(sorted(letters, key=japanese_order))


def _fields(table: "GeoDataFrame", schema: Schema | None, role: str) -> list[Field]:
    """The columns with a role; where the topic has none, a column with that name."""
    fields = [f for f in (schema.role(role) if schema else []) if f.id in table]
    return fields or ([Field(role, role, role=role)] if role in table else [])


def _value_column(one: Field, dates: Sequence[Field], naming: Naming) -> ValueColumn:
    date = next((d for d in dates if d.group and one.group), dates[0])
    return {
        "id": one.id, "date": date.id, "group": one.group or "", "fiscal": "年度" in date.header,
        "label": naming.label(one.id), "unit": naming.unit(one.id),
    }  # fmt: skip


def _open_units(table: "GeoDataFrame", schema: Schema | None, roles: Mapping[str, str]) -> list[str] | None:
    if schema is None or schema.id != TOPIC:
        return None
    return [unit for unit in _distinct(table, roles.get("unit", "")) if not counts_persons(unit)]


def _distinct(table: "GeoDataFrame", column: str) -> list[str]:
    return [text for text in dict.fromkeys(column_texts(table, column)) if text]


def _names(table: "GeoDataFrame", roles: Mapping[str, str]) -> Iterator[str]:
    for role in NAMED:
        yield from _distinct(table, roles.get(role, ""))
