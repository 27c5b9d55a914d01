"""The tables of a document (web page, Word, PDF) as grids: each has a name to choose it by, and nothing beside them is lost silently."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from machikit.tables.grid import Grid

MAX_TITLE = 40  # characters of the line above a table that becomes part of its name
TABLE = "table-"  # how the name of a document's table begins; `--sheet table-2` is enough


@dataclass(frozen=True)
class DocumentTable:
    """A table, the line above it, and the pages on which it stands ("3", "3-5"; "" where the document has none)."""

    grid: Grid
    title: str = ""
    pages: str = ""


def document_grids(tables: Sequence[DocumentTable], outside_lines: int, pictures: Sequence[str] = ()) -> list[Grid]:
    """The tables that have cells, named `table-1 p.3-5 title` in their order; the first carries what is left out of all.

    outside_lines: lines of text that belong to no table; pictures: what to call each picture that may hold a table.
    """
    filled = [t for t in tables if any(cell.strip() for row in t.grid.cells for cell in row)]
    grids = [replace(t.grid, name=_name(n, t)) for n, t in enumerate(filled, start=1)]
    left = [("text", "", outside_lines)] if outside_lines else []
    left += [("picture", name, 1) for name in pictures]
    return [replace(grid, left_out=tuple(left) if n == 0 else ()) for n, grid in enumerate(grids)]


def is_named(grid: Grid, name: str) -> bool:
    """Whether this is the name of the grid; of a document's table its number (`table-2`) is enough."""
    short = grid.name.partition(" ")[0] if grid.name.startswith(TABLE) else grid.name
    return name in (grid.name, grid.label, short)


def _name(number: int, table: DocumentTable) -> str:
    title = " ".join(table.title.split())
    pages = f"p.{table.pages}" if table.pages else ""
    return " ".join(filter(None, (f"{TABLE}{number}", pages, title if len(title) <= MAX_TITLE else "")))
