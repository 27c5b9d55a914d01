"""What of persons a file holds beside the table that was taken: other sheets, rows above the header, names of columns and files.

A file is passed on whole, with its report; so it is told what is in it, once for each place and kind. Values stay masked.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from machikit.tables.grid import Grid
from machikit.tables.privacy.personal_text import Hit, bare_names, hide, in_text
from machikit.tables.privacy.table_scan import Personal, inspect

FIRST = 10  # rows among which the header of a sheet is looked for
FULL = 0.6  # of the widest of these rows: from here on a row is a header and no title


def of_file(name: str) -> list[Personal]:
    """What the name of a file (or a sheet) tells; words between low lines are looked at one by one."""
    return [
        Personal(hit.kind, "error", 0, "", hit.shown, hit.do, place="file") for hit in _said(name.replace("_", " "))
    ]


def of_titles(rows: Sequence[Sequence[str]], first_row: int = 1, sheet: str = "") -> list[Personal]:
    """What stands in rows above a table's header."""
    return [
        Personal(hit.kind, hit.level, row, "", hit.shown, hit.do, sheet, "title")
        for row, cells in enumerate(rows, start=first_row)
        for hit in _once(hit for cell in dict.fromkeys(cells) if cell for hit in _said(cell))
    ]


def of_headers(headers: Sequence[str], row: int = 1, sheet: str = "") -> list[Personal]:
    """What the names of columns tell themselves, such as a rota's."""
    return [
        Personal(hit.kind, hit.level, row, hide(header), hit.shown, hit.do, sheet, "header")
        for header in dict.fromkeys(headers)
        if header
        for hit in _once(_said(header))
    ]


def of_sheet(grid: Grid) -> list[Personal]:
    """What a sheet holds that was not taken: one finding for each kind and column, and for each row of its titles."""
    header = header_row(grid.cells)
    found = of_titles(grid.cells[:header], sheet=grid.name) + of_headers(grid.cells[header], header + 1, grid.name)
    found += [replace(one, sheet=grid.name, row=0, column="", place="sheet") for one in of_file(grid.name)]
    told: dict[tuple[str, str, str], Personal] = {}
    for one in inspect(grid.cells[header], grid.cells[header + 1 :], first_row=grid.line(header) + 1):
        told.setdefault((one.kind, one.level, one.column), replace(one, sheet=grid.name))
    return [*found, *told.values()]


def header_row(cells: Sequence[Sequence[str]]) -> int:
    """The row in which a sheet's header most likely stands: the first that is about as full as the fullest."""
    filled = [sum(bool(c.strip()) for c in row) for row in cells[:FIRST]]
    most = max(filled, default=0)
    return next((i for i, n in enumerate(filled) if n >= max(1, most * FULL)), 0)


def _said(text: str) -> Iterator[Hit]:
    folded = unicodedata.normalize("NFKC", text).strip()
    return (hit for hit in (*in_text(folded, contact=True), *bare_names(folded)) if hit.level == "error")


def _once(hits: Iterable[Hit]) -> Iterator[Hit]:
    """Each kind once."""
    return iter({hit.kind: hit for hit in hits}.values())
