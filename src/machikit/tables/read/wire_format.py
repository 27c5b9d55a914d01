"""Serialize grids as pieces of JSON, to send them from the reader process to the one that cleans the table.

Cells and geometries are sent in portions, so that neither side holds a large table twice. All other fields of a Grid are restored
by their type annotations: a field added to Grid needs no change here.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from itertools import chain
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from machikit._base import limits
from machikit.tables.grid import SHORT_TEXT, Grid

PORTION_CELLS = 40_000
PORTION_CHARACTERS = limits.FRAME // 8  # JSON needs six bytes for each control character
MAX_INTERNED = 20_000  # texts
LONG_FIELDS = ("cells", "geometry")


def pack(grid: Grid) -> Iterator[list[Any]]:
    """The pieces of a grid: ["grid", fields, has geometry], then ["cells", rows] and ["geometry", shapes] as often as needed."""
    short = {f.name: to_json(getattr(grid, f.name)) for f in fields(grid) if f.name not in LONG_FIELDS}
    yield ["grid", short, grid.geometry is not None]
    rows = max(1, PORTION_CELLS // max(1, len(grid.cells[0]) if grid.cells else 1))
    for name, step in (("cells", rows), ("geometry", max(1, rows // 8))):
        values = getattr(grid, name) or []
        for start in range(0, len(values), step):
            yield from _split_long(name, values[start : start + step])


def _split_long(name: str, rows: list[Any]) -> Iterator[list[Any]]:
    """A portion of rows, halved until its cells have few enough characters."""
    if name == "cells" and len(rows) > 1 and sum(map(len, chain.from_iterable(rows))) > PORTION_CHARACTERS:
        yield from _split_long(name, rows[: len(rows) // 2])
        yield from _split_long(name, rows[len(rows) // 2 :])
    else:
        yield [name, rows]


def unpack(pieces: Iterable[Any]) -> list[Grid]:
    """The grids that were packed. Raises ValueError, TypeError or LookupError for malformed pieces, Exceeded for too many cells."""
    grids: list[Grid] = []
    interned = _Interned()
    total = 0
    for kind, body, *more in pieces:
        if kind == "grid":
            short = {
                f.name: from_json(body[f.name], hints()[f.name]) for f in fields(Grid) if f.name not in LONG_FIELDS
            }
            grids.append(Grid(cells=[], geometry=[] if more[0] else None, **short))
        elif kind == "cells":
            total += sum(map(len, body))
            if total > limits.CELLS:
                raise limits.LimitExceeded(total, 1)
            grids[-1].cells.extend([interned[c] for c in row][:] for row in body)  # [:] drops overallocated memory
        elif kind == "geometry" and (shapes := grids[-1].geometry) is not None:
            shapes.extend(body)
        else:
            raise ValueError(kind)
    return grids


class _Interned(dict[str, str]):
    """One object per distinct text, as cells repeat: for all short texts, and for up to MAX_INTERNED texts of any length.

    Raises TypeError for values that cannot be keys."""

    def __missing__(self, text: str) -> str:
        if len(text) <= SHORT_TEXT or len(self) < MAX_INTERNED:
            self[text] = text
        return text


@cache
def hints() -> dict[str, Any]:
    """The type annotations of Grid."""
    return get_type_hints(Grid)


def to_json(value: Any) -> Any:
    """A value as JSON types: all collections as lists, mappings as lists of pairs, a dataclass as an object of its fields."""
    if isinstance(value, Mapping):
        return [[to_json(k), to_json(v)] for k, v in value.items()]
    if isinstance(value, (list, tuple, set, frozenset)):
        return [to_json(v) for v in value]
    if is_dataclass(value):
        return {f.name: to_json(getattr(value, f.name)) for f in fields(value)}
    return value


def from_json(value: Any, hint: Any) -> Any:
    """The inverse of `to_json`, guided by the type annotation of the value."""
    kind, inner = get_origin(hint) or hint, get_args(hint)
    if value is None or kind is Any:
        return value
    if kind in (Union, UnionType):
        return from_json(value, next(t for t in inner if t is not NoneType))
    if is_dataclass(kind) and isinstance(kind, type):
        types = get_type_hints(kind)
        return kind(**{name: from_json(v, types[name]) for name, v in value.items()})
    if not isinstance(kind, type) or not isinstance(value, list):
        return value
    if hasattr(kind, "_fields"):  # a NamedTuple
        types = get_type_hints(kind)
        return kind(*(from_json(v, types[name]) for v, name in zip(value, kind._fields, strict=True)))
    if issubclass(kind, Mapping):
        return {from_json(k, inner[0]): from_json(v, inner[1]) for k, v in value}
    if kind is tuple and inner[1:] != (...,):
        return tuple(from_json(v, t) for v, t in zip(value, inner or (Any,) * len(value), strict=True))
    items = [from_json(v, inner[0] if inner else Any) for v in value]
    return kind(items) if kind in (tuple, set, frozenset) else items
