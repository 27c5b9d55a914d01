"""Tables with ruled lines: the lines that meet make a grid, and squares without a line between them are one cell."""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median

from machikit.tables.read.cell_marks import CellArea
from machikit.tables.read.pdf.cell_text import cell_text, is_upright, lines_of
from machikit.tables.read.pdf.page_content import Char, Line, PageContent

NEAR = 2.5  # points: lines that are no further apart are one line, and lines that miss each other by no more meet
GAP = 4.0  # points between two pieces of one line (dotted, or drawn cell by cell)
COVERED = 0.6  # of a cell's side that a line must cover to be its border
MARGIN = 6.0  # points by which lines must run beyond the last upright line for a column without an outer border
MAX_LINES = 3_000  # of a page, in each direction; a drawing has more
MAX_TALL_ROWS, MIN_LINES = (
    3,
    5,
)  # a table of so few rows, one of them with so many lines, has rows without lines between them
MAX_SQUARES = 60_000  # of one table on one page


@dataclass
class PageTable:
    """A table on a page. edges: where its columns' borders stand; guessed: whether rows or columns were told by blanks
    alone; upright: whether its text is set upright."""

    cells: list[list[str]]
    top: float
    bottom: float
    edges: list[float]
    merged: list[CellArea] = field(default_factory=list)
    guessed: bool = False
    upright: bool = False
    page: int = 0
    title: str = ""


def ruled_tables(content: PageContent) -> tuple[list[PageTable], list[Char]]:
    """The tables from top to bottom, and the characters that are in none."""
    horizontals, verticals = merged_lines(content.horizontals), merged_lines(content.verticals)
    rest, tables = list(content.chars), []
    if max(len(horizontals), len(verticals)) > MAX_LINES:
        return [], rest
    for levels, uprights in _groups(horizontals, verticals):
        xs, ys = _borders(uprights, levels), _borders(levels, uprights)
        if len(xs) < 3 or len(ys) < 3 or len(xs) * len(ys) > MAX_SQUARES:
            continue
        inside = [c for c in rest if xs[0] - 1 <= c.x <= xs[-1] + 1 and ys[0] - 1 <= c.y <= ys[-1] + 1]
        table = _table(xs, ys, levels, uprights, inside)
        if table:
            taken = set(map(id, inside))
            rest = [c for c in rest if id(c) not in taken]
            tables.append(table)
    return sorted(tables, key=lambda t: t.top), rest


def merged_lines(lines: Iterable[Line]) -> list[Line]:
    """Pieces of one line as one; lines that lie on each other once."""
    rows: list[list[Line]] = []
    for line in sorted(lines):
        if rows and line.at - rows[-1][0].at <= NEAR:
            rows[-1].append(line)
        else:
            rows.append([line])
    merged = []
    for row in rows:
        at = sum(line.at for line in row) / len(row)
        start, end = None, 0.0
        for line in sorted(row, key=lambda piece: piece.start):
            if start is None or line.start > end + GAP:
                if start is not None:
                    merged.append(Line(at, start, end))
                start, end = line.start, line.end
            end = max(end, line.end)
        if start is not None:
            merged.append(Line(at, start, end))
    return [line for line in merged if line.end - line.start > NEAR]


def _groups(horizontals: Sequence[Line], verticals: Sequence[Line]) -> list[tuple[list[Line], list[Line]]]:
    """Lines that meet, directly or through others."""
    count = len(horizontals)
    parent = list(range(count + len(verticals)))

    def root(n: int) -> int:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    for h, level in enumerate(horizontals):
        for v, upright in enumerate(verticals):
            meets = level.start - NEAR <= upright.at <= level.end + NEAR
            if meets and upright.start - NEAR <= level.at <= upright.end + NEAR:
                parent[root(h)] = root(count + v)
    groups: dict[int, tuple[list[Line], list[Line]]] = {}
    for n in range(len(parent)):
        pair = groups.setdefault(root(n), ([], []))
        pair[n >= count].append(horizontals[n] if n < count else verticals[n - count])
    return [pair for pair in groups.values() if pair[0] and pair[1]]


def _borders(lines: Sequence[Line], across: Sequence[Line]) -> list[float]:
    """Where the lines stand, and where those across end beyond them: a table may have no outer border."""
    borders: list[float] = []
    for line in sorted(lines):
        if not borders or line.at - borders[-1] > NEAR:
            borders.append(line.at)
    first, last = min(line.start for line in across), max(line.end for line in across)
    if first < borders[0] - MARGIN:
        borders.insert(0, first)
    if last > borders[-1] + MARGIN:
        borders.append(last)
    return borders


def _table(
    xs: list[float], ys: list[float], levels: Sequence[Line], uprights: Sequence[Line], chars: Sequence[Char]
) -> PageTable | None:
    """The table of these borders; None where it has fewer than two columns or rows of text."""
    split = _rows_without_lines(xs, ys, chars)
    ys = sorted([*ys, *split])
    columns, rows = len(xs) - 1, len(ys) - 1
    at_x, at_y = _lines_at(uprights, xs), _lines_at(levels, ys)
    right = [[_covers(at_x[c + 1], ys[r], ys[r + 1]) for c in range(columns)] for r in range(rows)]
    below = [
        [ys[r + 1] in split or _covers(at_y[r + 1], xs[c], xs[c + 1]) for c in range(columns)] for r in range(rows)
    ]
    areas = _cell_areas(rows, columns, right, below)
    held: dict[tuple[int, int], list[Char]] = {}
    owner = {(r, c): area for area in areas for r in range(area[0], area[2] + 1) for c in range(area[1], area[3] + 1)}
    for char in chars:
        square = (_slot(ys, char.y), _slot(xs, char.x))
        held.setdefault(owner[square][:2], []).append(char)
    texts = {start: cell_text(held_chars) for start, held_chars in held.items()}
    used_columns, used_rows = {c for _, c in texts}, {r for r, _ in texts}
    if len(used_columns) < 2 or len(used_rows) < 2:
        return None
    cells = [[texts.get((r, c), "") for c in range(columns)] for r in range(rows)]
    merged = [(t + 1, lf, b + 1, rt) for t, lf, b, rt in areas if (t, lf) != (b, rt)]
    if _is_set_upright(held.values()):
        cells = [[cells[r][columns - 1 - c] for r in range(rows)] for c in range(columns)]
        merged = [(columns - rt, t - 1, columns - lf, b - 1) for t, lf, b, rt in merged]
        return PageTable(cells, ys[0], ys[-1], ys, merged, upright=True)
    return PageTable(cells, ys[0], ys[-1], xs, merged, guessed=bool(split))


def _is_set_upright(cells: Iterable[list[Char]]) -> bool:
    """Whether the text of most cells is: the rows then stand side by side, the first at the right."""
    votes = [is_upright(chars) for chars in cells if len(chars) > 2 and not any(c.turned for c in chars)]
    return sum(votes) * 2 > len(votes)


def _rows_without_lines(xs: Sequence[float], ys: Sequence[float], chars: Sequence[Char]) -> list[float]:
    """Where to split a tall row whose columns hold many lines that stand beside each other: rows with no lines between them."""
    if len(ys) > MAX_TALL_ROWS + 1:
        return []
    split: list[float] = []
    for top, bottom in itertools.pairwise(ys):
        inside = [c for c in chars if top <= c.y <= bottom and not c.turned]
        columns = [lines_of([c for c in inside if _slot(xs, c.x) == n]) for n in range(len(xs) - 1)]
        most = max(map(len, columns))
        full = [lines for lines in columns if len(lines) == most]
        if most < MIN_LINES or len(full) < 2 or is_upright(inside):
            continue
        middles = [[median(c.y for c in line) for line in lines] for lines in full[:2]]
        if max(abs(a - b) for a, b in zip(*middles, strict=True)) <= NEAR:
            split += [(a + b) / 2 for a, b in zip(middles[0], middles[0][1:], strict=False)]
    return split


def _lines_at(lines: Sequence[Line], borders: Sequence[float]) -> list[list[Line]]:
    """The lines that stand at each border."""
    return [[line for line in lines if abs(line.at - border) <= NEAR] for border in borders]


def _covers(lines: Sequence[Line], start: float, end: float) -> bool:
    """Whether lines cover a side."""
    return sum(max(0.0, min(end, line.end) - max(start, line.start)) for line in lines) >= COVERED * (end - start)


def _slot(borders: Sequence[float], at: float) -> int:
    return max(0, min(len(borders) - 2, sum(border <= at for border in borders) - 1))


def _cell_areas(rows: int, columns: int, right: list[list[bool]], below: list[list[bool]]) -> list[CellArea]:
    """The cells: each takes squares to its right and below, as long as no line is between them. Rows and columns from 0."""
    areas: list[CellArea] = []
    taken: set[tuple[int, int]] = set()
    for top in range(rows):
        for left in range(columns):
            if (top, left) in taken:
                continue
            last = left
            while last + 1 < columns and not right[top][last] and (top, last + 1) not in taken:
                last += 1
            bottom = top
            while bottom + 1 < rows and not any(below[bottom][c] for c in range(left, last + 1)):
                if any((bottom + 1, c) in taken for c in range(left, last + 1)):
                    break
                bottom += 1
            taken.update((r, c) for r in range(top, bottom + 1) for c in range(left, last + 1))
            areas.append((top, left, bottom, last))
    return areas
