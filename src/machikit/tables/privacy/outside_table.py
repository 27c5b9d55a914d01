"""Find personal data outside the table that is used: in other sheets, rows above the header, and names of columns and files.

A file is passed on as a whole with its report, so the report says what is in it, once for each place and kind. Values stay
masked.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from machikit.tables.grid import Grid
from machikit.tables.privacy.personal_text import PersonalMatch, find_bare_names, find_in_text, redact
from machikit.tables.privacy.table_scan import PersonalFinding, scan_table

_HEADER_ROWS = 10  # among which the header of a sheet is searched
_MIN_FULL = 0.6  # of the cells of the fullest of these rows: a row with fewer is a title and not the header


def scan_file_name(name: str) -> list[PersonalFinding]:
    """What the name of a file (or a sheet) reveals; an underscore separates words."""
    return [
        PersonalFinding(m.kind, "error", 0, "", m.shown, m.do, place="file") for m in _errors(name.replace("_", " "))
    ]


def scan_titles(rows: Sequence[Sequence[str]], first_row: int = 1, sheet: str = "") -> list[PersonalFinding]:
    """What the rows above a table's header reveal."""
    return [
        PersonalFinding(m.kind, m.level, row, "", m.shown, m.do, sheet, "title")
        for row, cells in enumerate(rows, start=first_row)
        for m in _one_of_each_kind(m for cell in dict.fromkeys(cells) if cell for m in _errors(cell))
    ]


def scan_headers(headers: Sequence[str], row: int = 1, sheet: str = "") -> list[PersonalFinding]:
    """What the headers themselves reveal, such as the names in a rota."""
    return [
        PersonalFinding(m.kind, m.level, row, redact(header), m.shown, m.do, sheet, "header")
        for header in dict.fromkeys(headers)
        if header
        for m in _one_of_each_kind(_errors(header))
    ]


def scan_sheet(grid: Grid) -> list[PersonalFinding]:
    """What an unused sheet reveals: one finding for each kind and column, and for each title row."""
    header = _find_header_row(grid.cells)
    findings = scan_titles(grid.cells[:header], sheet=grid.name) + scan_headers(
        grid.cells[header], header + 1, grid.name
    )
    findings += [replace(f, sheet=grid.name, row=0, column="", place="sheet") for f in scan_file_name(grid.name)]
    in_cells: dict[tuple[str, str, str], PersonalFinding] = {}
    for finding in scan_table(grid.cells[header], grid.cells[header + 1 :], first_row=grid.source_row(header) + 1):
        in_cells.setdefault((finding.kind, finding.level, finding.column), replace(finding, sheet=grid.name))
    return [*findings, *in_cells.values()]


def _find_header_row(cells: Sequence[Sequence[str]]) -> int:
    """Index of the most likely header row of a sheet: the first one that is about as full as the fullest."""
    counts = [sum(bool(c.strip()) for c in row) for row in cells[:_HEADER_ROWS]]
    most = max(counts, default=0)
    return next((i for i, n in enumerate(counts) if n >= max(1, most * _MIN_FULL)), 0)


def _errors(text: str) -> Iterator[PersonalMatch]:
    """The certain matches in a text."""
    folded = unicodedata.normalize("NFKC", text).strip()
    return (m for m in (*find_in_text(folded, contact=True), *find_bare_names(folded)) if m.level == "error")


def _one_of_each_kind(matches: Iterable[PersonalMatch]) -> Iterator[PersonalMatch]:
    return iter({m.kind: m for m in matches}.values())
