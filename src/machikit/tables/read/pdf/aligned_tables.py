"""Tables without ruled lines: lines of text whose pieces stand below each other, with blanks between the columns.

Where a column ends is a guess, so such a table is always for a person to check.
"""

import itertools
from collections.abc import Sequence
from statistics import median

from machikit.tables.read.pdf.cell_text import line_text, lines_of
from machikit.tables.read.pdf.page_content import Char
from machikit.tables.read.pdf.ruled_tables import PageTable

MIN_ROWS = 3
COLUMN_GAP = 0.9  # of the size of the characters: the least blank between two columns
MAX_CROSSING = 0.04  # share of the lines that may run through such a blank
BLOCK_GAP = 2.6  # of the usual distance between lines: a wider one ends a table
PROSE = 24  # characters: text in two columns of this mean length is no table
MIN_FILLED = 0.4  # share of the cells that hold something


def aligned_tables(chars: Sequence[Char]) -> tuple[list[PageTable], list[Char]]:
    """The tables from top to bottom, and the characters that are in none."""
    tables: list[PageTable] = []
    rest: list[Char] = []
    for block in _blocks(lines_of(chars)):
        table, used = _block_table(block)
        if table:
            tables.append(table)
        rest += [c for n, line in enumerate(block) if not (table and n in used) for c in line]
    return tables, rest


def _blocks(lines: Sequence[list[Char]]) -> list[list[list[Char]]]:
    """The lines in groups that a wide blank sets apart."""
    if not lines:
        return []
    tops = [median(c.y for c in line) for line in lines]
    steps = [after - before for before, after in itertools.pairwise(tops)]
    usual = median(steps) if steps else 0.0
    blocks = [[lines[0]]]
    for line, step in zip(lines[1:], steps, strict=True):
        if step > BLOCK_GAP * max(usual, 1.0):
            blocks.append([])
        blocks[-1].append(line)
    return blocks


def _block_table(lines: Sequence[list[Char]]) -> tuple[PageTable | None, range]:
    """The table of a block, and which of its lines are its rows."""
    size = median(c.size for line in lines for c in line)
    pieces = [_pieces(line, COLUMN_GAP * size) for line in lines]
    several = [n for n, found in enumerate(pieces) if len(found) > 1]
    if len(several) < MIN_ROWS:
        return None, range(0)
    used = range(several[0], several[-1] + 1)
    borders = _column_borders([pieces[n] for n in used if len(pieces[n]) > 1], COLUMN_GAP * size)
    if len(borders) < 1:
        return None, range(0)
    cells = [_row(pieces[n], borders) for n in used]
    texts = [text for row in cells for text in row if text]
    is_prose = len(borders) == 1 and sum(map(len, texts)) / max(len(texts), 1) > PROSE
    if is_prose or len(texts) < MIN_FILLED * len(cells) * (len(borders) + 1):
        return None, range(0)
    inside = [c for n in used for c in lines[n]]
    top, bottom = min(c.top for c in inside), max(c.bottom for c in inside)
    edges = [min(c.x0 for c in inside), *borders, max(c.x1 for c in inside)]
    return PageTable(cells, top, bottom, edges, guessed=True), used


def _pieces(line: Sequence[Char], gap: float) -> list[list[Char]]:
    """The characters of a line, split at wide blanks."""
    pieces = [[line[0]]]
    for before, after in itertools.pairwise(line):
        if after.x0 - before.x1 >= gap:
            pieces.append([])
        pieces[-1].append(after)
    return pieces


def _column_borders(rows: Sequence[Sequence[list[Char]]], gap: float) -> list[float]:
    """The middle of each strip that (nearly) no line crosses."""
    changes: list[tuple[float, int]] = []
    for row in rows:
        for piece in row:
            changes += [(piece[0].x0, 1), (max(c.x1 for c in piece), -1)]
    changes.sort()
    most = MAX_CROSSING * len(rows)
    borders: list[float] = []
    depth, start = 0, None
    for x, change in changes:
        depth += change
        if depth <= most and start is None:
            start = x
        elif depth > most and start is not None:
            if x - start >= gap and borders is not None and start > changes[0][0]:
                borders.append((start + x) / 2)
            start = None
    return borders


def _row(pieces: Sequence[list[Char]], borders: Sequence[float]) -> list[str]:
    cells = [""] * (len(borders) + 1)
    for piece in pieces:
        middle = (piece[0].x0 + piece[-1].x1) / 2
        column = sum(border <= middle for border in borders)
        cells[column] = " ".join(filter(None, (cells[column], line_text(piece))))
    return cells
