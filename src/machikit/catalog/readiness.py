"""Whether a table of a city is worth an hour with a card: enough rows, every needed role filled, and an answer that differs.

What a card asks of its tables is a `Requirement` each, out of its card.yaml and its template's `_ready`; what a city's table lacks
for it is a `MissingInput`. Counts decide where they can; a file is read only where they cannot (`distinct_values`).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Literal

from machikit.catalog.distinct_values import counted_values, distinct_values
from machikit.catalog.model import Card, Dataset, Schema, Template, filled_roles
from machikit.catalog.national import Counts, Findings

LEAST_ROWS = 5  # of a card's main table
SERIES_DATES = 3  # different dates that make a whole series, however few its rows

Kind = Literal["template", "table", "roles", "thin", "flat"]
Distinct = Callable[[str], int | None]  # how many different values; None where that is unknown


@dataclass(frozen=True)
class Requirement:
    """What a card needs of one table. least: rows; series: a table over time, which may have fewer; differs: what must not be the
    same in every row (`flag`: the set of marks; `point`: the position; else a role)."""

    table: str
    topic: str
    roles: tuple[str, ...] = ()
    least: int = 1
    series: bool = False
    differs: tuple[str, ...] = ()
    owner: str = ""  # of OWNERS: whose dataset it must be
    dataset: str = ""  # the name of the table that was chosen, of several on the topic


@dataclass(frozen=True)
class MissingInput:
    """What a card lacks to be ready for a city: a table, roles that no row fills, rows, or an answer that differs inside it."""

    table: str  # "template" where the template is unknown
    topic: str  # "?" where the template needs a table that the card does not name
    roles: tuple[str, ...] = ()  # empty: not these, but what follows; without any of it, the whole table is missing
    headers: tuple[str, ...] = ()
    rows: int | None = None  # of a table that is there, with all roles, and yet too short or the same throughout
    least: int = 0  # the rows that make it worth an hour
    same: str = ""  # what is the same in every row, as in Requirement.differs; "" where rows are too few
    marks: tuple[str, ...] = ()  # of `flag`: the field ids of the marks that every row has
    owner: str = ""  # of a whole table: whose it must be, as in Requirement.owner

    @property
    def kind(self) -> Kind:
        if self.table == "template":
            return "template"
        if self.roles:
            return "roles"
        return "table" if self.rows is None else "flat" if self.same else "thin"

    @property
    def blocks(self) -> bool:
        """Whether no page can be made. Where rows are few or all the same, one can, but is hardly worth an hour."""
        return self.kind not in ("thin", "flat")


def requirements(
    card: Card, template: Template, chosen: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Requirement]:
    """What a card asks of each of its tables; of optional ones (`?`) it asks nothing. chosen: table name → one of several on its
    topic."""
    for table, topic in card.tables.items():
        if table.endswith("?"):
            continue
        needed = [*template.needs.get(table, ()), *card.needs.get(table, ())]
        roles = tuple(dict.fromkeys(role.rstrip("+") for role in needed if not role.endswith("?")))
        marks = ("flag",) if "flag" in card.needs.get(table, ()) else ()
        yield Requirement(
            table,
            topic,
            roles,
            card.rows.get(table, template.rows.get(table, LEAST_ROWS if table == "main" else 1)),
            {"date", "value"} <= set(roles),
            tuple(card.differs.get(table, (*template.differs.get(table, ()), *marks))),
            card.owner(table),
            chosen.get(table, ""),
        )


def unnamed_tables(card: Card, template: Template) -> list[MissingInput]:
    """The tables that the template needs and the card does not name."""
    return [
        MissingInput(table, "?") for table in template.needs if not table.endswith("?") and table not in card.tables
    ]


def find_lack(need: Requirement, dataset: Dataset | None, schema: Schema | None) -> MissingInput | None:
    """What a city's table lacks, None where it is worth an hour."""
    if dataset is None or schema is None:
        return MissingInput(need.table, need.topic, owner=need.owner)
    return _lack(
        need,
        schema,
        dataset.rows,
        dataset.filled,
        dataset.roles(schema),
        lambda what: distinct_values(dataset, schema, what),
    )


def ready_codes(need: Requirement, schema: Schema, counts: Counts, findings: Findings) -> frozenset[str]:
    """The municipalities whose rows in a national dataset are worth an hour, by the counts alone."""
    ready, roles_by_fields = set(), dict[tuple[bool, ...], set[str]]()  # most municipalities fill the same fields
    for code, (rows, filled) in counts.items():
        if rows < need.least and not need.series:
            continue
        fields = (*map(bool, filled.values()), bool(rows)) if need.roles else ()
        roles = roles_by_fields.get(fields)
        if roles is None:
            roles = roles_by_fields[fields] = filled_roles(schema, filled, rows) if need.roles else set()
        if not _lack(need, schema, rows, filled, roles, partial(counted_values, findings.get(code, {}), schema)):
            ready.add(code)
    return frozenset(ready)


def _lack(
    need: Requirement, schema: Schema, rows: int, filled: Mapping[str, int], roles: set[str], distinct: Distinct
) -> MissingInput | None:
    missing = tuple(role for role in need.roles if role not in roles)
    if missing:
        headers = tuple(h for role in missing for h in schema.headers(role) or (role,))
        return MissingInput(need.table, need.topic, missing, headers)
    if rows < need.least and not (need.series and (distinct("date") or 0) >= SERIES_DATES):
        return MissingInput(need.table, need.topic, rows=rows, least=need.least)
    for what in need.differs:
        if not _differs(schema, what, rows, filled, distinct):
            marks = tuple(f.id for f in schema.role("flag") if filled.get(f.id)) if what == "flag" else ()
            return MissingInput(need.table, need.topic, rows=rows, least=need.least, same=what, marks=marks)
    return None


def _differs(schema: Schema, what: str, rows: int, filled: Mapping[str, int], distinct: Distinct) -> bool:
    """Whether some rows differ in `what`; so it is taken to be where nothing says otherwise."""
    if what == "flag" and any(0 < filled.get(field.id, 0) < rows for field in schema.role("flag")):
        return True  # some have this mark and some do not
    number = distinct(what)
    return number is None or number > 1
