"""Find rows that are sums of the rows below them though no word says so: a district above its towns, 0～4歳 above 0歳 to 4歳.

Spaces in front of labels say it, and the figures do: a row that equals the sum of the next rows in every column is hardly so by
chance where the figures are large, and the less so where its name is one of a group. How much speaks for a group is counted in bits:
a figure of 1,000 would be met by chance once in a thousand times.
"""

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from machikit.tables.statistics.header_paths import is_total
from machikit.tables.statistics.lines import Line
from machikit.tables.statistics.value_cells import NONE, folded

MAX_LINES = 50_000  # of a table that is searched
MAX_PARTS = 200  # rows that one is the sum of
MIN_BITS = 10.0  # that must remain when those are taken off by which the table's length raises the odds of chance
MAX_BITS = 20.0  # of one figure
OF_NAME, OF_COVER, OF_COVERS, OF_PIVOT, OF_TOTAL, OF_WORD = (
    10.0,
    4.0,
    14.0,
    3.0,
    10.0,
    20.0,
)  # bits for other signs of a group
_GROUP_NAME = re.compile(r"(?:地区|地域|圏域|圏|ブロック|管内|支所|エリア|[郡部]|方面|総数|全体|[^市町村]計)$")
_AGES = re.compile(r"(\d{1,3})歳?\s?[~～〜-]\s?(\d{1,3})歳?$")
_AGE = re.compile(r"(\d{1,3})歳?$")
_BALANCE = re.compile(r"差引|収支|増減")
Numbers = Mapping[int, float | None]  # column → number, None where it is hidden or not known


@dataclass(frozen=True)
class _Group:
    """A row and those whose sum it is, by their places in the list. bits: what speaks for it; named: it has a group's name."""

    parent: int
    parts: tuple[int, ...]
    bits: float
    named: bool


def join_outline(lines: Sequence[Line], keys: Sequence[int], columns: Sequence[int], is_pivot: bool) -> list[Line]:
    """Make the lines that are sums of those below them `sum`, with their parts, and tell the parts what stands above them.

    columns: those whose values add up. Returns the lines above deeper ones whose figures do not show whether they are sums.
    """
    unclear: list[Line] = []
    rows = [line for line in lines if line.kind in ("data", "sum") and not line.measure and not _is_balance(line)]
    if not 3 <= len(rows) <= MAX_LINES:
        return unclear
    for column in reversed(keys):
        for group in _series(rows, [c for c in keys if c != column]):
            numbers = [_numbers(line, columns) for line in group]
            levels = _levels(group)
            if levels and len(keys) == 1:
                unclear += _join_levels(group, numbers, levels, column)
            elif columns and not levels:
                _join_sums(group, numbers, column, is_pivot)
    return unclear


def _is_balance(line: Line) -> bool:
    """Whether it is a difference of others (差引), so that others are no sums of it."""
    return any(_BALANCE.search(text) for text in line.labels.values())


def _series(rows: Sequence[Line], others: Sequence[int]) -> Iterator[list[Line]]:
    """The rows that differ in one label only (of one year, of one sex), in their order."""
    groups: dict[tuple[str, ...], list[Line]] = defaultdict(list)
    for line in rows:
        if line.parts is None:
            groups[tuple(line.labels.get(c, "") for c in others)].append(line)
    yield from (group for group in groups.values() if len(group) >= 3)


def _numbers(line: Line, columns: Sequence[int]) -> dict[int, float | None]:
    read: dict[int, float | None] = {}
    for c in columns:
        value = line.values.get(c)
        read[c] = float(value.number) if value and value.number else 0.0 if not value or value.mark == NONE else None
    return read


# --- levels: spaces in front of labels ------------------------------------------------------------------------------------


def _levels(group: Sequence[Line]) -> list[int]:
    """The indentation of each line, [] where all have the same or the first is deeper than others."""
    levels = [line.indent for line in group]
    return levels if len(set(levels)) > 1 and levels[0] == min(levels) else []


def _join_levels(group: Sequence[Line], numbers: Sequence[Numbers], levels: Sequence[int], column: int) -> list[Line]:
    """Join by indentation, where most figures agree; else return the lines above deeper ones."""
    found: list[_Group] = []
    for n, level in enumerate(levels):
        end = next((e for e in range(n + 1, len(levels)) if levels[e] <= level), len(levels))
        below = [m for m in range(n + 1, end) if levels[m] == min(levels[n + 1 : end])]
        if below and group[n].kind in ("data", "sum"):
            found.append(_Group(n, tuple(below), 0.0, True))
    agreeing = sum(_agree(numbers, f.parent, f.parts, c) for f in found for c in numbers[0])
    is_sum = any(all(_agree(numbers, f.parent, f.parts, c) for c in numbers[0]) for f in found)
    if numbers[0] and (is_sum or 2 * agreeing >= len(found) * len(numbers[0])):
        _join(group, found, column)
        return []
    unclear = [f for f in found if group[f.parent].kind == "data" and len(f.parts) > 1]
    for f in unclear:
        for n in f.parts:
            group[n].above = (*group[f.parent].above, group[f.parent].labels[column])
    return [group[f.parent] for f in unclear]


def _agree(numbers: Sequence[Numbers], parent: int, parts: Sequence[int], column: int) -> bool:
    total = numbers[parent][column]
    read = [numbers[n][column] for n in parts]
    return total is not None and None not in read and abs(total - sum(filter(None, read))) <= _margin(total, len(read))


def _margin(total: float, parts: int) -> float:
    return 1e-6 if total.is_integer() else 0.051 * parts


# --- sums -----------------------------------------------------------------------------------------------------------------


def _join_sums(group: Sequence[Line], numbers: Sequence[Numbers], column: int, is_pivot: bool) -> None:
    refused: set[int] = set()
    odds = math.log2(4 * len(group))
    for _ in range(3):
        found = _find_sums(group, numbers, column, refused)
        if not found or _is_flat(group, numbers):
            return
        inside = {n for f in found for n in (f.parent, *f.parts)}
        covered = all(n in inside or line.kind == "sum" for n, line in enumerate(group))
        more = (
            covered * min(OF_COVERS, OF_COVER * len(found))
            + OF_PIVOT * is_pivot
            + OF_TOTAL * _makes_total(group, numbers, found)
        )
        certain = [f for f in found if f.bits + more >= odds + MIN_BITS]
        named = any(f.named for f in certain)
        weak = {f.parent for f in found if f not in certain and not (named and f.named)}
        if not weak:
            _join(group, found, column)
            return
        refused |= weak


def _find_sums(group: Sequence[Line], numbers: Sequence[Numbers], column: int, refused: set[int]) -> list[_Group]:
    """The groups, from the last line to the first, so that the parts of a group may be groups."""
    found: dict[int, _Group] = {}
    roots: list[int] = []
    for n in reversed(range(len(group))):
        match = _match(group, numbers, n, roots, column, found) if n not in refused else None
        if match:
            found[n] = match
            del roots[len(roots) - len(match.parts) :]
        if match or group[n].kind == "data":
            roots.append(n)
        else:
            roots = []  # a total of rows above it
    return list(found.values())


def _match(
    group: Sequence[Line],
    numbers: Sequence[Numbers],
    n: int,
    roots: Sequence[int],
    column: int,
    found: Mapping[int, _Group],
) -> _Group | None:
    totals = {c: total for c, total in numbers[n].items() if total is not None}
    added = dict.fromkeys(totals, 0.0)
    for count, root in enumerate(reversed(roots[-MAX_PARTS:]), start=1):
        for c in list(added):
            number = numbers[root][c]
            if number is None:
                del added[c]  # a part is hidden
            else:
                added[c] += number
        if not added or any(added[c] > totals[c] + _margin(totals[c], count) >= 0 for c in added):
            return None
        if all(abs(added[c] - totals[c]) <= _margin(totals[c], count) for c in added):
            parts = tuple(reversed(roots[len(roots) - count :]))
            named = all(m in found for m in parts) or _is_named(group, n, parts, column)
            bits = sum(min(MAX_BITS, math.log2(1 + abs(totals[c]))) for c in added)
            bits += OF_NAME * named + OF_WORD * (group[n].kind == "sum")
            if bits and (count > 1 or named):
                return _Group(n, parts, bits, named)
    return None


def _is_named(group: Sequence[Line], n: int, parts: Sequence[int], column: int) -> bool:
    """Whether its name is that of a group, and those of its parts are not."""
    label = folded(group[n].labels.get(column, ""))
    below = [folded(group[m].labels.get(column, "")) for m in parts]
    if not label:
        return all(below)
    if ages := _AGES.fullmatch(label):
        inside = [_AGE.fullmatch(text) or _AGES.fullmatch(text) for text in below]
        return all(found and int(ages[1]) <= int(found[1]) <= int(ages[2]) for found in inside)
    return bool(_GROUP_NAME.search(label)) and not all(map(_GROUP_NAME.search, below))


def _is_flat(group: Sequence[Line], numbers: Sequence[Numbers]) -> bool:
    """Whether a total above or below is the sum of all rows, so that none of them is a sum of others."""
    data = tuple(n for n, line in enumerate(group) if line.kind == "data")
    return any(_equals(numbers, n, data) for n, line in enumerate(group) if line.kind == "sum")


def _makes_total(group: Sequence[Line], numbers: Sequence[Numbers], found: Sequence[_Group]) -> bool:
    below = {n for f in found for n in f.parts}
    roots = tuple(n for n, line in enumerate(group) if line.kind == "data" and n not in below)
    return any(_equals(numbers, n, roots) for n, line in enumerate(group) if line.kind == "sum")


def _equals(numbers: Sequence[Numbers], total: int, parts: Sequence[int]) -> bool:
    known = [c for c in numbers[total] if numbers[total][c] and not any(numbers[n][c] is None for n in parts)]
    return len(parts) > 1 and bool(known) and all(_agree(numbers, total, parts, c) for c in known)


# --- what a group means for its lines -------------------------------------------------------------------------------------


def _join(group: Sequence[Line], found: Sequence[_Group], column: int) -> None:
    by_parent = {f.parent: f for f in found}

    def leaves(n: int) -> list[Line]:
        return [leaf for m in by_parent[n].parts for leaf in leaves(m)] if n in by_parent else [group[n]]

    for n in sorted(by_parent):  # from the outer to the inner
        line = group[n]
        line.parts, line.kind = leaves(n), "sum"
        label = line.labels.get(column, "")
        if label and not is_total(folded(label)):
            for leaf in line.parts:
                leaf.above = (*leaf.above, label)
