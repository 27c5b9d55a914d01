"""Read every table of a PDF. A page that is a picture is told; what recognition laid under a scan is for a person to check."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from machikit._base import limits
from machikit._base.messages import kit_error
from machikit.tables.findings import Finding
from machikit.tables.grid import Grid
from machikit.tables.read.document_tables import MAX_TITLE, DocumentTable, OutsideText, document_grids, next_title
from machikit.tables.read.pdf.aligned_tables import aligned_tables
from machikit.tables.read.pdf.cell_text import is_upright, line_text, lines_of
from machikit.tables.read.pdf.joined_pages import PageParts, joined_tables
from machikit.tables.read.pdf.page_content import PageContent, page_content
from machikit.tables.read.pdf.ruled_tables import PageTable, ruled_tables
from machikit.tables.read.read_errors import picture_only

_PASSWORD = 4  # FPDF_ERR_PASSWORD


def read_pdf(path: Path) -> list[Grid]:
    """The tables. Raises KitError where the file is locked or broken, holds only pictures, or no table."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path.read_bytes())
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == _PASSWORD or "password" in str(error).lower()
        raise kit_error("read.pdf_password" if locked else "read.pdf_broken", path.name) from error
    try:
        return _read_pages(path, document)
    except pypdfium2.PdfiumError as error:
        raise kit_error("read.pdf_broken", path.name) from error
    finally:
        document.close()


def _read_pages(path: Path, document: Any) -> list[Grid]:
    pages: list[PageParts] = []
    pictures: list[str] = []
    has_text = recognised = upright = False
    cells = 0
    for number in range(1, len(document) + 1):
        page = document[number - 1]
        content = page_content(page)
        page.close()
        if content.is_picture:
            pictures.append(f"p.{number}")
        has_text = has_text or bool(content.chars)
        recognised = recognised or content.recognised
        parts = _page_parts(number, content)
        upright = upright or (not parts.tables and is_upright(content.chars))
        cells += sum(len(t.cells) * len(t.cells[0]) for t in parts.tables)
        limits.check_size(cells, 1) if cells > limits.CELLS else None
        pages.append(parts)
    outside = OutsideText()
    for line in (line for page in pages for line in page.lines):
        outside.add(line)
    tables = [_with_findings(joined.document_table(), recognised) for joined in joined_tables(pages)]
    if grids := document_grids(tables, outside, pictures):
        return grids
    if pictures and (not has_text or len(pictures) * 2 >= len(pages)):
        raise picture_only(path)
    raise kit_error("read.upright" if upright else "read.document_without_table", path.name)


def _page_parts(number: int, content: PageContent) -> PageParts:
    ruled, rest = ruled_tables(content)
    turned = [c for c in rest if c.turned]
    aligned, level = ([], rest) if is_upright(rest) else aligned_tables([c for c in rest if not c.turned])
    rest = [*level, *turned] if level is not rest else rest
    tables = sorted([*ruled, *aligned], key=lambda t: t.top)
    lines = [(min(c.top for c in line), line_text(line)) for line in lines_of([c for c in rest if not c.turned])]
    for table in tables:
        table.page = number
        table.title = _title(table, tables, lines)
    above = [text for top, text in lines if tables and top < tables[0].top]
    return PageParts(number, tables, above, [*(text for _, text in lines), *(["…"] if turned else [])])


def _title(table: PageTable, tables: list[PageTable], lines: list[tuple[float, str]]) -> str:
    """The line that stands closest above the table, below any other table."""
    ceiling = max((t.bottom for t in tables if t.bottom < table.top), default=float("-inf"))
    above = [text for top, text in lines if ceiling <= top < table.top and 2 <= len(text) <= MAX_TITLE]
    return next_title(above[-2] if len(above) > 1 else "", above[-1]) if above else ""


def _with_findings(table: DocumentTable, recognised: bool) -> DocumentTable:
    if not recognised:
        return table
    found = (*table.grid.findings, Finding("recognised_text", 0))
    return replace(table, grid=replace(table.grid, findings=found))
