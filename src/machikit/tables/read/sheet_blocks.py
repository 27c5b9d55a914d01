"""Tables of different things on one sheet, as tables of their own: `一覧`, `一覧#2 町別人口`.

A blank row or column alone says nothing: people leave them inside a table, too. A block is a table of its own only where it begins
with a header of other words, has other columns than the table it would belong to, and figures below its words. Everything that is
not clearly so stays where it is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from machikit.tables.grid import Grid, reshaped

MAX_ROWS = 5_000  # of a sheet that is looked through
MIN_ROWS, MIN_COLUMNS = 2, 2
MIN_FILLED = 0.6  # share of the cells of a block
MAX_HEADER = 16  # characters of a header
MARK = "#"


class Block(NamedTuple):
    """Cells between blank rows and columns. title: the one text of the rows above it, which belong to it; rows and columns from 0."""

    top: int
    left: int
    bottom: int
    right: int
    title: str = ""
    header: int = 0  # its row


def tables_of_sheet(grid: Grid) -> list[Grid]:
    """The sheet, without the blocks that are tables of their own, and each of these. A sheet of one table comes back as it is."""
    if grid.epsg is not None or grid.feed_info or grid.geometry or not 4 <= len(grid.cells) <= MAX_ROWS:
        return [grid]
    blocks = [block for block in _blocks(grid.cells) if _is_table(grid.cells, block)]
    if len(blocks) < 2:
        return [grid]
    main = max(blocks, key=lambda b: ((b.bottom - b.header) * (b.right - b.left + 1), -b.top))
    own = [b for b in blocks if b is not main and _is_other_table(grid.cells, b, main)]
    if not own:
        return [grid]
    cells = [list(row) for row in grid.cells]
    for block in own:
        for row in cells[block.top : block.bottom + 1]:
            row[block.left : block.right + 1] = [""] * (block.right + 1 - block.left)
    others = (_own_grid(grid, block, number) for number, block in enumerate(own, start=2))
    last = max((r for r, row in enumerate(cells) if any(map(str.strip, row))), default=0)
    return [replace(grid, cells=cells[: last + 1]), *others]


def _own_grid(grid: Grid, block: Block, number: int) -> Grid:
    rows = range(block.top, block.bottom + 1)
    columns = {c: n for n, c in enumerate(range(block.left, block.right + 1))}
    cells = [grid.cells[r][block.left : block.right + 1] for r in rows]
    name = " ".join(filter(None, (f"{grid.name}{MARK}{number}", block.title)))
    own = replace(
        reshaped(grid, cells, [grid.source_row(r) for r in rows], columns), name=name, left_out=(), other_files=()
    )
    return replace(own, hidden_rows=(), filtered_rows=(), findings=())


def _blocks(cells: Sequence[Sequence[str]]) -> Iterator[Block]:
    """The blocks of a sheet: cut at blank rows into bands, each at blank columns, and those again at blank rows."""
    width = len(cells[0])
    for left, right in _runs([any(row[c].strip() for row in cells) for c in range(width)]):
        yield from _stacked(cells, left, right)
    if all(any(row[c].strip() for row in cells) for c in range(width)):
        for top, bottom in _runs([any(map(str.strip, row)) for row in cells]):
            filled = [any(row[c].strip() for row in cells[top : bottom + 1]) for c in range(width)]
            runs = list(_runs(filled))
            if len(runs) > 1:
                yield from (_titled(cells, Block(top, left, bottom, right)) for left, right in runs)


def _stacked(cells: Sequence[Sequence[str]], left: int, right: int) -> Iterator[Block]:
    """The blocks of a band of columns, below each other; rows of one text above a block are its title."""
    title = -1
    for top, bottom in _runs([any(map(str.strip, row[left : right + 1])) for row in cells]):
        if all(_texts(row[left : right + 1]) == 1 for row in cells[top : bottom + 1]):
            title = top if title < 0 else title
            continue
        yield _titled(cells, Block(title if title >= 0 else top, left, bottom, right))
        title = -1


def _titled(cells: Sequence[Sequence[str]], block: Block) -> Block:
    """The block with its title and the row of its header; only as wide as its cells."""
    rows = [r for r in range(block.top, block.bottom + 1) if _texts(cells[r][block.left : block.right + 1]) > 1]
    header = rows[0] if rows else block.top
    above = (cell.strip() for r in range(block.top, header) for cell in cells[r][block.left : block.right + 1])
    used = [
        c for r in range(header, block.bottom + 1) for c in range(block.left, block.right + 1) if cells[r][c].strip()
    ]
    left, right = (min(used), max(used)) if used else (block.left, block.right)
    return Block(block.top, min(left, block.left), block.bottom, right, next(filter(None, above), "")[:40], header)


def _runs(filled: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """The first and last of each run of rows or columns that are not blank."""
    start = None
    for n, is_filled in enumerate([*filled, False]):
        if is_filled and start is None:
            start = n
        elif not is_filled and start is not None:
            yield start, n - 1
            start = None


def _texts(row: Sequence[str]) -> int:
    return len({cell.strip() for cell in row} - {""})


def _columns(cells: Sequence[Sequence[str]], block: Block) -> set[int]:
    rows = cells[block.header : block.bottom + 1]
    return {c for c in range(block.left, block.right + 1) if any(row[c].strip() for row in rows)}


def _is_table(cells: Sequence[Sequence[str]], block: Block) -> bool:
    """Whether it has rows and columns, is filled, and begins with words."""
    columns = _columns(cells, block)
    rows = block.bottom + 1 - block.header
    if rows < MIN_ROWS or len(columns) < MIN_COLUMNS:
        return False
    filled = sum(bool(cells[r][c].strip()) for r in range(block.header, block.bottom + 1) for c in columns)
    return filled >= MIN_FILLED * rows * len(columns) and bool(_header(cells, block))


def _header(cells: Sequence[Sequence[str]], block: Block) -> list[str]:
    """The texts of its first row, where all of them are short words and figures stand below one of them."""
    row = [cells[block.header][c].strip() for c in sorted(_columns(cells, block))]
    texts = [text for text in row if text]
    is_words = (
        all(len(text) <= MAX_HEADER and not _is_figure(text) for text in texts) and len(set(texts)) >= MIN_COLUMNS
    )
    below = [cells[r][c] for r in range(block.header + 1, block.bottom + 1) for c in range(block.left, block.right + 1)]
    return texts if is_words and any(_is_figure(text) for text in below) else []


def _is_figure(text: str) -> bool:
    return text.strip()[:1].isdigit() and sum(c.isdigit() for c in text) * 2 >= len(text.strip())


def _is_other_table(cells: Sequence[Sequence[str]], block: Block, main: Block) -> bool:
    """Whether a block is a table of its own beside the main one: other words at its head, and other columns or rows."""
    words, known = set(_header(cells, block)), set(_header(cells, main))
    is_beside = block.right < main.left or block.left > main.right
    if words and is_beside and block.title and main.title and block.title != main.title:
        return True
    if not words or len(words & known) * 2 > len(words):
        return False
    if is_beside:  # beside it: rows that run on are columns of the same table
        return (block.top, block.bottom) != (main.top, main.bottom) and abs(block.bottom - main.bottom) > 1
    return _columns(cells, block) != _columns(cells, main)
