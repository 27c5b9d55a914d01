"""Join the parts of a table that runs over several pages: a header that each page repeats is taken once."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from machikit.tables.findings import Finding
from machikit.tables.grid import Grid
from machikit.tables.read.cell_marks import CellArea
from machikit.tables.read.document_tables import DocumentTable
from machikit.tables.read.pdf.ruled_tables import PageTable

MAX_HEADER = 4  # rows of a header that is repeated
SAME_EDGE = 4.0  # points
_FIGURES = re.compile(r"\d+")


@dataclass
class JoinedTable:
    """A table and its parts, in the order of the pages."""

    parts: list[PageTable]
    repeated: list[int] = field(default_factory=list)  # header rows that each further part repeats

    def document_table(self) -> DocumentTable:
        cells: list[list[str]] = []
        merged: list[CellArea] = []
        for part, skipped in zip(self.parts, [0, *self.repeated], strict=True):
            offset = len(cells) - skipped
            areas = [(t + offset, lf, b + offset, r) for t, lf, b, r in part.merged if t > skipped]
            merged = _continued(merged, areas, len(cells), part.cells[skipped])
            cells += part.cells[skipped:]
        kinds = {"guessed_columns": "guessed", "upright_text": "upright"}
        found = [Finding(kind, 0) for kind, name in kinds.items() if any(getattr(part, name) for part in self.parts)]
        first, last = self.parts[0].page, self.parts[-1].page
        pages = str(first) if first == last else f"{first}-{last}"
        return DocumentTable(Grid("", cells, merged=tuple(merged), findings=tuple(found)), self.parts[0].title, pages)


def _continued(before: list[CellArea], after: list[CellArea], rows: int, first: Sequence[str]) -> list[CellArea]:
    """The merged areas of a table of so many rows and of the part below it: a merged cell that the end of the page cut in two is
    one. first: the part's first row."""
    ending = {(left, right): n for n, (_, left, bottom, right) in enumerate(before) if bottom == rows > 0}
    joined, added = list(before), []
    for top, left, bottom, right in after:
        n = ending.get((left, right)) if top == rows + 1 and not first[left] else None
        if n is None:
            added.append((top, left, bottom, right))
        else:
            joined[n] = (joined[n][0], left, bottom, right)
    return joined + added


@dataclass
class PageParts:
    """The tables of one page, and the lines of text above the first and in all."""

    number: int
    tables: list[PageTable]
    above: list[str]
    lines: list[str]


def joined_tables(pages: Sequence[PageParts]) -> list[JoinedTable]:
    """The tables of all pages, each as one."""
    joined: list[JoinedTable] = []
    previous: PageParts | None = None
    for page in pages:
        for n, part in enumerate(page.tables):
            before = joined[-1].parts[-1] if joined else None
            if before and n == 0 and previous and previous.number == page.number - 1 and before is previous.tables[-1]:
                repeated = _repeated_rows(joined[-1].parts[0], part)
                if len(before.cells[0]) == len(part.cells[0]) and (
                    repeated or (_same_edges(before, part) and _nothing_new_above(page, previous))
                ):
                    joined[-1].parts.append(part)
                    joined[-1].repeated.append(repeated)
                    continue
            joined.append(JoinedTable([part]))
        previous = page if page.tables else None
    return joined


def _repeated_rows(first: PageTable, part: PageTable) -> int:
    """How many rows of the first part's header this part begins with."""
    rows = 0
    for one, other in zip(first.cells[:MAX_HEADER], part.cells[:MAX_HEADER], strict=False):
        if list(map(_folded, one)) != list(map(_folded, other)) or not any(one):
            break
        rows += 1
    return min(rows, len(part.cells) - 1)


def _same_edges(one: PageTable, other: PageTable) -> bool:
    if one.guessed or other.guessed:
        return one.guessed == other.guessed
    return all(abs(a - b) <= SAME_EDGE for a, b in zip(one.edges, other.edges, strict=True))


def _nothing_new_above(page: PageParts, previous: PageParts) -> bool:
    """Whether the page's text above the table is only what each page repeats (a running title, the number of the page)."""
    known = {_FIGURES.sub("", line) for line in previous.lines}
    return all(
        _FIGURES.sub("", line) in known or not _FIGURES.sub("", line).strip("-－—・ 　頁/") for line in page.above
    )


def _folded(text: str) -> str:
    return "".join(text.split())
