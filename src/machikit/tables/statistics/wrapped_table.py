"""A long table that its paper made go on beside itself (町名 人口 | 町名 人口), as one table of rows below each other."""

from collections.abc import Sequence
from typing import NamedTuple

from machikit.tables.grid import Grid, reshaped
from machikit.tables.statistics.value_cells import parse_value

MAX_HEADER_ROW = 20


class _Band(NamedTuple):
    """Columns of the sheet that repeat the first ones."""

    first: int
    last: int


def unwrap(grid: Grid) -> Grid:
    """The sheet with its bands below each other; a sheet of one band comes back as it is."""
    for row in range(min(MAX_HEADER_ROW, len(grid.cells) - 1)):
        bands = _bands(grid.cells[row])
        if bands and _go_on(grid.cells, row, bands):
            return _below_each_other(grid, row, bands)
    return grid


def _bands(header: Sequence[str]) -> list[_Band]:
    """The bands of a header that repeats itself wholly, [] for any other."""
    filled = [c for c, text in enumerate(header) if text.strip()]
    texts = [header[c].strip() for c in filled]
    width = texts.index(texts[0], 1) if texts[:1] and texts[0] in texts[1:] else 0
    if width < 2 or len(texts) % width or texts != texts[:width] * (len(texts) // width):
        return []
    bands = [_Band(filled[n], filled[n + width - 1]) for n in range(0, len(filled), width)]
    same = {band.last - band.first for band in bands} == {width - 1}
    return bands if same and parse_value(texts[0]) is None else []


def _go_on(cells: Sequence[Sequence[str]], header: int, bands: Sequence[_Band]) -> bool:
    """Whether the bands are one table: no titles of their own above them, labels in their first columns, and no label twice."""
    if header and any(text.strip() for text in cells[header - 1][bands[1].first :]):
        above = {text.strip() for text in cells[header - 1]} - {""}
        if len(above) > 1 and any(cells[header - 1][band.first].strip() for band in bands[1:]):
            return False
    labels = [[row[band.first].strip() for row in cells[header + 1 :] if row[band.last].strip()] for band in bands]
    known = [text for band in labels for text in band if text]
    outside = any(
        text.strip()
        for row in cells[header + 1 :]
        for c, text in enumerate(row)
        if c > bands[0].last and not any(band.first <= c <= band.last for band in bands)
    )
    is_label = all(parse_value(text) is None for text in known)
    return bool(labels[1]) and is_label and len(set(known)) == len(known) and not outside


def _below_each_other(grid: Grid, header: int, bands: Sequence[_Band]) -> Grid:
    width = bands[0].last + 1
    cells = [[*row[:width]] for row in grid.cells[:header]]
    for row, titles in zip(cells, grid.cells, strict=False):  # a title may stand above any band
        row[-1] = row[-1] or next((text for text in titles[width:] if text.strip()), "")
    lines = [grid.source_row(r) for r in range(header)]
    for band in bands:
        for r in range(header, len(grid.cells)):
            part = grid.cells[r][band.first : band.last + 1]
            if any(text.strip() for text in part) or band is bands[0]:
                cells.append([*[""] * bands[0].first, *part])
                lines.append(grid.source_row(r))
    return reshaped(grid, cells, lines, {c: c for c in range(width)})
