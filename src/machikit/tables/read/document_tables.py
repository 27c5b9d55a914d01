"""The tables of a document (web page, Word, PDF) as grids: each has a name to choose it by, and nothing beside them is lost silently."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from machikit.tables.grid import Grid

MAX_TITLE = 60  # characters of the line above a table that becomes part of its name
MAX_LINES, MAX_LINE = 200, 300  # of the text beside tables: lines that are kept, and characters of each
_NUMBERED = re.compile(r"table-\d+(?= |$)|.*#\d+(?= |$)")
_UNDER_TITLE = re.compile(r"[（(【\[]?\s{0,3}単位.{1,14}|.{4,14}(?:現在|時点)\s{0,3}[）)】]?")
TABLE = "table-"  # how the name of a document's table begins; `--sheet table-2` is enough


@dataclass
class OutsideText:
    """The lines of text that belong to no table: how many, and the first of them."""

    count: int = 0
    lines: list[str] = field(default_factory=list)

    def add(self, line: str) -> None:
        self.count += 1
        if len(self.lines) < MAX_LINES:
            self.lines.append(line[:MAX_LINE])


@dataclass(frozen=True)
class DocumentTable:
    """A table, the line above it, and the pages on which it stands ("3", "3-5"; "" where the document has none)."""

    grid: Grid
    title: str = ""
    pages: str = ""


def document_grids(tables: Sequence[DocumentTable], outside: "OutsideText", pictures: Sequence[str] = ()) -> list[Grid]:
    """The tables that have cells, named `table-1 p.3-5 title` in their order; the first carries what is left out of all.

    outside: the text that belongs to no table; pictures: what to call each picture that may hold a table.
    """
    filled = [t for t in tables if any(cell.strip() for row in t.grid.cells for cell in row)]
    grids = [replace(t.grid, name=_name(n, t)) for n, t in enumerate(filled, start=1)]
    left = [("text", "", outside.count)] if outside.count else []
    left += [("picture", name, 1) for name in pictures]
    return [
        replace(grid, left_out=() if n else tuple(left), beside=() if n else tuple(outside.lines))
        for n, grid in enumerate(grids)
    ]


def next_title(before: str, line: str) -> str:
    """The title of a table below this line: the line, with the one before it where the line only states unit or date."""
    return f"{before}\u3000{line}" if before and _UNDER_TITLE.fullmatch(line) else line


def title_of(grid: Grid) -> list[str]:
    """The parts of the title that the name of a document's table holds; [] for a sheet."""
    numbered = _NUMBERED.match(grid.name) if grid.name.startswith(TABLE) else None
    return [] if not numbered else re.sub(r"^\s?p\.[\d-]+", "", grid.name[numbered.end() :]).strip().split("\u3000")


def is_named(grid: Grid, name: str) -> bool:
    """Whether this is the name of the grid; of a document's table, or one of several on a sheet, its number is enough (`table-2`,
    `一覧#2`)."""
    numbered = _NUMBERED.match(grid.name)
    return name in (grid.name, grid.label, numbered[0] if numbered else grid.name)


def _name(number: int, table: DocumentTable) -> str:
    title = "\u3000".join(" ".join(part.split()) for part in table.title.split("\u3000"))
    pages = f"p.{table.pages}" if table.pages else ""
    return " ".join(filter(None, (f"{TABLE}{number}", pages, title if len(title) <= MAX_TITLE else "")))
