"""Grids ↔ pieces of JSON, as they travel from the process that reads a file to the one that cleans it.

Cells and shapes go in portions, so that neither side holds a large table twice. All other fields of a Grid are restored by
their annotations: a field added to Grid travels without a word here.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from itertools import chain
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from machikit._base import limits
from machikit.tables.grid import SHORT, Grid

PORTION = 40_000  # cells
PIECE = limits.FRAME // 8  # characters: of control characters, JSON makes six bytes each
DISTINCT = 20_000  # texts
LONG = ("cells", "geometry")


def pack(grid: Grid) -> Iterator[list[Any]]:
    """The pieces of a grid: ["grid", fields], then ["cells", rows] and ["geometry", shapes] as often as it takes."""
    short = {f.name: plain(getattr(grid, f.name)) for f in fields(grid) if f.name not in LONG}
    yield ["grid", short, grid.geometry is not None]
    rows = max(1, PORTION // max(1, len(grid.cells[0]) if grid.cells else 1))
    for name, step in (("cells", rows), ("geometry", max(1, rows // 8))):
        whole = getattr(grid, name) or []
        for start in range(0, len(whole), step):
            yield from _halved(name, whole[start : start + step])


def _halved(name: str, rows: list[Any]) -> Iterator[list[Any]]:
    """A portion of rows, in parts where its cells are long."""
    if name == "cells" and len(rows) > 1 and sum(map(len, chain.from_iterable(rows))) > PIECE:
        yield from _halved(name, rows[: len(rows) // 2])
        yield from _halved(name, rows[len(rows) // 2 :])
    else:
        yield [name, rows]


def unpack(pieces: Iterable[Any]) -> list[Grid]:
    """The grids again. Raises ValueError, TypeError or LookupError for pieces that are none, Exceeded for too many cells."""
    grids: list[Grid] = []
    once = _Once()
    total = 0
    for kind, body, *more in pieces:
        if kind == "grid":
            told = {f.name: restored(body[f.name], hints()[f.name]) for f in fields(Grid) if f.name not in LONG}
            grids.append(Grid(cells=[], geometry=[] if more[0] else None, **told))
        elif kind == "cells":
            total += sum(map(len, body))
            limits.fits(1, 0) if total <= limits.CELLS else _too_many(total)
            grids[-1].cells.extend([once[c] for c in row][:] for row in body)  # [:] has no room for more
        elif kind == "geometry" and (shapes := grids[-1].geometry) is not None:
            shapes.extend(body)
        else:
            raise ValueError(kind)
    return grids


class _Once(dict[str, str]):
    """One text of each, for cells repeat: of all short ones, and of as many longer ones. Raises TypeError for what is no text."""

    def __missing__(self, text: str) -> str:
        if len(text) <= SHORT or len(self) < DISTINCT:
            self[text] = text
        return text


def _too_many(cells: int) -> None:
    raise limits.Exceeded(cells, 1)


@cache
def hints() -> dict[str, Any]:
    """The annotations of Grid."""
    return get_type_hints(Grid)


def plain(value: Any) -> Any:
    """A value as JSON has it: all sequences as lists, mappings as pairs, a dataclass by its fields."""
    if isinstance(value, Mapping):
        return [[plain(k), plain(v)] for k, v in value.items()]
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(v) for v in value]
    if is_dataclass(value):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    return value


def restored(value: Any, hint: Any) -> Any:
    """The value that `plain` made so, as its annotation says it is."""
    kind, inner = get_origin(hint) or hint, get_args(hint)
    if value is None or kind is Any:
        return value
    if kind in (Union, UnionType):
        return restored(value, next(one for one in inner if one is not NoneType))
    if is_dataclass(kind) and isinstance(kind, type):
        told = get_type_hints(kind)
        return kind(**{name: restored(one, told[name]) for name, one in value.items()})
    if not isinstance(kind, type) or not isinstance(value, list):
        return value
    if hasattr(kind, "_fields"):  # a NamedTuple
        told = get_type_hints(kind)
        return kind(*(restored(v, told[name]) for v, name in zip(value, kind._fields, strict=True)))
    if issubclass(kind, Mapping):
        return {restored(k, inner[0]): restored(v, inner[1]) for k, v in value}
    if kind is tuple and inner[1:] != (...,):
        return tuple(restored(v, of) for v, of in zip(value, inner or (Any,) * len(value), strict=True))
    whole = [restored(v, inner[0] if inner else Any) for v in value]
    return kind(whole) if kind in (tuple, set, frozenset) else whole
