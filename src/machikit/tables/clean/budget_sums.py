"""Rows of a budget that are the sum of the rows below them: 款 alone over its 項. Added to those, they would count twice."""

from collections import defaultdict
from collections.abc import Sequence

from machikit.catalog.model import Schema
from machikit.tables.findings import Row


def is_budget(schema: Schema) -> bool:
    return bool(schema.role("amount") and schema.role("level"))


def levels_of(schema: Schema) -> list[str]:
    """The ids of a budget's levels, from the highest (款) to the lowest."""
    return [f.id for f in sorted(schema.role("level"), key=lambda f: f.order or 0)]


def sums(rows: Sequence[Row], schema: Schema) -> tuple[set[int], set[int]]:
    """Places of rows whose amount is that of all rows below them, and of those whose amount is another one.

    A row is below another one of the same year, stage, account and municipality when its levels begin with the other's.
    """
    levels = levels_of(schema)
    amount = schema.role("amount")[0].id
    others = [key for key in schema.key if key not in levels]
    below: dict[tuple[str, ...], list[int]] = defaultdict(list)
    paths = [_path(row, levels) for row in rows]
    of_rows = [tuple(map(row.get, others)) for row in rows]
    for n, path in enumerate(paths):
        for depth in range(1, len(path)):
            below[(*of_rows[n], *path[:depth])].append(n)
    equal: set[int] = set()
    uneven: set[int] = set()
    for n, path in enumerate(paths):
        under = below.get((*of_rows[n], *path), [])
        leaves = [m for m in under if (*of_rows[m], *paths[m]) not in below]
        told = [rows[m].get(amount) for m in (n, *leaves)]
        if leaves and all(told):
            (equal if int(told[0]) == sum(map(int, told[1:])) else uneven).add(n)
    return equal, uneven


def _path(row: Row, levels: Sequence[str]) -> tuple[str, ...]:
    """The levels that a row names, up to the lowest."""
    named = [row.get(level) for level in levels]
    while named and not named[-1]:
        named.pop()
    return tuple(named)
