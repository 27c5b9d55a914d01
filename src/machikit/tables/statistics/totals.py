"""Check the totals of a statistic, rows and columns, against the parts that stand in the same table.

A total that differs from its parts is a doubt. So is a suppressed value that its total gives away: where one part of a sum is `x`,
the total less the others is that value.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from machikit.tables.statistics.header_paths import ValueColumn, is_period_total, is_total
from machikit.tables.statistics.lines import Line
from machikit.tables.statistics.value_cells import NOT_SURVEYED, SUPPRESSED, Value, folded

MAX_COMPARISONS = 20_000_000  # total rows × rows; a table with more is not checked row by row
_GRAND = re.compile(r"合計|総計|総数|全[市町村区県体]|^計$")
_NOT_ADDED = re.compile(r"率|割合|平均|密度|比$|指数|当たり|あたり|順位|最[大小高低多少]")
_ADDED_UNITS_NOT = ("%", "‰", "パーセント", "倍", "℃")


@dataclass
class TotalCheck:
    """uneven: (row, column, label, said, sum); recoverable: (row, column) of suppressed values; checked, unchecked: totals."""

    uneven: list[tuple[int, int, str, str, str]] = field(default_factory=list)
    recoverable: set[tuple[int, int]] = field(default_factory=set)
    checked: int = 0
    unchecked: int = 0

    def compare(
        self, row: int, column: int, label: str, total: Value | None, parts: Sequence["Part"], slack: int
    ) -> None:
        outcome, added = _compare(total, [part.value for part in parts], slack)
        if outcome == "uneven" and total:
            self.uneven.append((row, column, label, total.number, f"{added:f}"))
        self.checked += outcome in ("even", "uneven")
        self.unchecked += outcome in ("unknown", "recoverable")
        if outcome == "recoverable":
            self.recoverable |= {(p.row, p.column) for p in parts if p.value and p.value.mark == SUPPRESSED}


@dataclass(frozen=True)
class Part:
    row: int
    column: int
    value: Value | None


def check_totals(lines: Sequence[Line], columns: Sequence[ValueColumn], rounded: bool = False) -> TotalCheck:
    """Check every total column in every row, and every total row in every column. rounded: the notes say that figures are rounded."""
    check = TotalCheck()
    for total in columns:
        parts = parts_of(total, columns)
        if not parts or not all(map(adds, parts)):
            continue
        for line in lines:
            if line.kind in ("data", "sum") and total.column in line.values and not _is_average(line):
                found = [Part(line.row, c.column, line.values.get(c.column)) for c in parts]
                label = _label(line)
                check.compare(
                    line.row, total.column, label, line.values[total.column], found, len(parts) if rounded else 0
                )
    # a total of totals was checked against its row already
    added = [column for column in columns if adds(column) and not parts_of(column, columns)]
    sums = [line for line in lines if line.kind == "sum" and not _is_average(line)]
    if len(sums) * len(lines) > MAX_COMPARISONS:
        check.unchecked += len(sums) * len(added)
        return check
    check.unchecked += sum(c.column in line.values for line in sums for c in columns if not adds(c) and c.is_part)
    for line in sums:
        _check_line(check, line, lines, added, rounded)
    return check


def parts_of(total: ValueColumn, columns: Sequence[ValueColumn]) -> list[ValueColumn]:
    """The columns whose sum a total column is; none for other columns."""
    if total.total is None or "平均" in total.path[total.total]:
        return []
    n = total.total
    parts = [c for c in columns if c.is_part and (total.time is None or c.time == total.time)]
    beside = [
        c
        for c in parts
        if len(c.path) == len(total.path) and c.path[:n] == total.path[:n] and c.path[n + 1 :] == total.path[n + 1 :]
    ]
    found = beside or [c for c in parts if c.path[:n] == total.path[:n]]
    if is_period_total(total.path[n]):
        before = max((c.column for c in columns if c.total is not None and c.column < total.column), default=-1)
        found = [c for c in found if before < c.column < total.column]
    return found if len({c.unit for c in found}) == 1 else []


def adds(column: ValueColumn) -> bool:
    return not any(map(_NOT_ADDED.search, (*column.path, column.measure))) and column.unit not in _ADDED_UNITS_NOT


def _is_average(line: Line) -> bool:
    return bool(line.measure) or any("平均" in text for text in line.labels.values())


def _label(line: Line) -> str:
    return " ".join(dict.fromkeys(line.labels.values()))


def _check_line(
    check: TotalCheck, line: Line, lines: Sequence[Line], columns: Sequence[ValueColumn], rounded: bool
) -> None:
    """Check a total row against the rows that fit it best: of its labels, above it, below it, or all."""
    candidates = [rows for rows in _candidates(line, lines) if rows]
    best, agreeing = None, -1
    for rows in candidates:
        n = sum(
            _compare(line.values.get(c.column), [r.values.get(c.column) for r in rows], 0)[0] == "even" for c in columns
        )
        if n > agreeing:
            best, agreeing = rows, n
    for column in columns:
        if best and column.column in line.values:
            parts = [Part(r.row, column.column, r.values.get(column.column)) for r in best]
            check.compare(
                line.row, column.column, _label(line), line.values[column.column], parts, len(best) if rounded else 0
            )


def _candidates(line: Line, lines: Sequence[Line]) -> Iterator[list[Line]]:
    """The groups of rows that a total row may be the sum of, the likeliest first."""
    if line.parts is not None:
        yield line.parts
        return
    scope = {c: text for c, text in line.labels.items() if not _is_total_label(text)}
    times = line.time
    within = [
        part
        for part in lines
        if part.kind == "data"
        and not part.measure
        and all(part.labels.get(c) == text for c, text in scope.items())
        and (times is None or part.time == times)
    ]
    sums = [n for n, other in enumerate(lines) if other.kind == "sum"]
    before = max((lines[n].row for n in sums if lines[n].row < line.row), default=-1)
    after = min((lines[n].row for n in sums if lines[n].row > line.row), default=line.row + len(lines) + 1_000)
    above = [part for part in within if before < part.row < line.row]
    below = [part for part in within if line.row < part.row < after]
    everything = [part for part in within if part.row < line.row] or within
    nearest = [above, below]
    is_grand = any(_GRAND.search(folded(text).replace(" ", "")) for text in line.labels.values())
    yield from ([within, everything, *nearest] if scope or is_grand else [*nearest, everything, within])


def _is_total_label(text: str) -> bool:
    return is_total(folded(text))


def _compare(total: Value | None, parts: Sequence[Value | None], slack: int) -> tuple[str, Decimal]:
    """(even, uneven, recoverable, unknown or "" where there is no total; the sum of the parts that are known)."""
    if total is None or not total.number:
        return "", Decimal(0)
    numbers = [Decimal(part.number) for part in parts if part and part.number]
    added = sum(numbers, Decimal(0))
    rest = Decimal(total.number) - added
    hidden = sum(bool(part and part.mark == SUPPRESSED and not part.number) for part in parts)
    unknown = sum(bool(part and part.mark == NOT_SURVEYED and not part.number) for part in parts)
    if not numbers and not hidden:
        return "unknown", added
    if hidden or unknown:
        certain = hidden == 1 and not unknown
        return ("uneven" if rest < 0 else "recoverable" if certain else "unknown"), added
    places = max((-int(n.as_tuple().exponent) for n in (*numbers, Decimal(total.number))), default=0)
    margin = Decimal(slack or (len(numbers) if places else 0)) / 2 * Decimal(10) ** -places
    return ("even" if abs(rest) <= margin else "uneven"), added
