"""Find the rows of a budget that are the sum of the rows below them.

A 款 that stands above its 項 holds their total: added to them, it would count twice.
"""

from collections import defaultdict
from collections.abc import Sequence

from machikit.catalog.model import Schema
from machikit.tables.findings import Row


def is_budget(schema: Schema) -> bool:
    """Whether the topic has amounts by levels (款, 項, 目)."""
    return bool(schema.role("amount") and schema.role("level"))


def level_ids(schema: Schema) -> list[str]:
    """The ids of a budget's levels, from the highest (款) to the lowest."""
    return [f.id for f in sorted(schema.role("level"), key=lambda f: f.order or 0)]


def find_sums(rows: Sequence[Row], schema: Schema) -> tuple[set[int], set[int]]:
    """Indexes of the rows whose amount equals the total of the rows below them, and of those whose amount differs from it.

    A row is below another one of the same year, stage, account and municipality when its levels begin with the other's.
    """
    levels = level_ids(schema)
    amount = schema.role("amount")[0].id
    other_keys = [key for key in schema.key if key not in levels]
    below: dict[tuple[str, ...], list[int]] = defaultdict(list)
    paths = [_path(row, levels) for row in rows]
    scopes = [tuple(map(row.get, other_keys)) for row in rows]
    for n, path in enumerate(paths):
        for depth in range(1, len(path)):
            below[(*scopes[n], *path[:depth])].append(n)
    equal: set[int] = set()
    uneven: set[int] = set()
    for n, path in enumerate(paths):
        descendants = below.get((*scopes[n], *path), [])
        leaves = [m for m in descendants if (*scopes[m], *paths[m]) not in below]
        amounts = [rows[m].get(amount) for m in (n, *leaves)]
        if leaves and all(amounts):
            (equal if int(amounts[0]) == sum(map(int, amounts[1:])) else uneven).add(n)
    return equal, uneven


def _path(row: Row, levels: Sequence[str]) -> tuple[str, ...]:
    """A row's levels from the highest on, without blank ones at the end."""
    path = [row.get(level) for level in levels]
    while path and not path[-1]:
        path.pop()
    return tuple(path)
