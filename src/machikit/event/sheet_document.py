"""A sheet as a Word document, to be edited before it is sent or attached: the same blocks, as headings, paragraphs and tables."""

from typing import TYPE_CHECKING, Any

from machikit._base.excel_text import FORBIDDEN
from machikit._base.messages import fill, in_language
from machikit.catalog import Catalog
from machikit.event.event_facts import event_facts
from machikit.event.event_folder import Event
from machikit.event.paper import fill_block, privacy_note, sheet_blocks
from machikit.event.sheet import Block, Sheet, Values
from machikit.event.sheet_workbook import EMPTY, TICKED, flat_blocks, text_lines
from machikit.event.word_document import MARGIN_MM, document_bytes, empty_document, frame_left, shade

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table, _Cell

LABEL_MM = 45  # of the column with the labels of fields
HEAD_COLOUR = "F1F2F5"
NOTE = "Note"


def sheet_document(sheet: Sheet, event: Event, catalog: Catalog, lang: str, values: Values | None = None) -> bytes:
    """The sheet as the bytes of a .docx file, in one language. values: what is filled in (see `sheet.Values`)."""
    with in_language(lang):
        event_values = event_facts(event, catalog)
        title = _clean(fill(sheet.title[lang], **event_values))
        document = empty_document(title, lang, wide=sheet.paper == "a4-wide")
        frame_left(_note_style(document))
        page = _DocumentWriter(document)
        page.paragraph(title, "Title")
        page.paragraph(fill(sheet.by[lang], **event_values), "Subtitle")
        if sheet.lead:
            page.paragraph(fill(sheet.lead[lang], **event_values))
        for block in sheet_blocks(sheet, event, catalog):
            for one in flat_blocks(fill_block(block, event_values, values or {})):
                page.block(one)
        for note in privacy_note(sheet, event_values):
            page.block(note)
        document.sections[0].footer.paragraphs[0].text = _clean(f"{event.title}　{event_values['date']}")
    return document_bytes(document)


def _clean(text: Any) -> str:
    """A text without what XML does not allow."""
    return str(text).translate(FORBIDDEN)


def _note_style(document: "Document") -> Any:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Mm

    style = document.styles.add_style(NOTE, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    style.paragraph_format.left_indent = style.paragraph_format.right_indent = Mm(2)
    return style


class _DocumentWriter:
    """Writes blocks from the top down."""

    def __init__(self, document: "Document"):
        self.document, self.starts_page = document, False  # whether the next heading starts a page
        section = document.sections[0]
        self.width = round(section.page_width.mm) - MARGIN_MM["left"] - MARGIN_MM["right"]  # type: ignore[union-attr]

    def paragraph(self, text: Any, style: str = "Normal") -> None:
        self.document.add_paragraph(_clean(text), style)

    def block(self, block: Block) -> None:
        kind = next(key for key in ("break", *_KINDS) if key in block)
        if kind == "break":
            self.starts_page = True
        else:
            _KINDS[kind](self, block)

    def heading(self, text: str) -> None:
        heading = self.document.add_heading(_clean(text), 1)
        heading.paragraph_format.page_break_before = self.starts_page
        self.starts_page = False

    def table(self, rows: list[list[Any]], widths: list[float], heights: list[float], header: bool) -> "Table":
        """Add a table with borders. header: whether its first row is the head, which is repeated on every page."""
        from docx.enum.table import WD_TABLE_ALIGNMENT
        from docx.shared import Mm, Pt

        table = self.document.add_table(len(rows), len(widths), "Table Grid")
        table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.LEFT
        for column, mm in zip(table.columns, widths, strict=True):
            column.width = Mm(mm)
        for n, (row, texts) in enumerate(zip(table.rows, rows, strict=True)):
            row.height = Mm(heights[n])
            for cell, text, mm in zip(row.cells, texts, widths, strict=True):
                cell.width = Mm(mm)
                _write_cell(cell, text)
            _keep_row(row, header=header and n == 0)
        gap = self.document.add_paragraph().paragraph_format  # two tables without one between them become one
        gap.space_after, gap.line_spacing = Pt(0), Pt(6)
        return table


def _keep_row(row: Any, header: bool) -> None:
    from docx.oxml import OxmlElement

    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if header:
        properties.append(OxmlElement("w:tblHeader"))
        for cell in row.cells:
            _make_head(cell)


def _write_cell(cell: "_Cell", text: Any) -> None:
    from docx.shared import Pt

    cell.text = _clean(text)
    cell.paragraphs[0].paragraph_format.space_after = Pt(0)


def _make_head(cell: "_Cell") -> None:
    shade(cell._tc.get_or_add_tcPr(), HEAD_COLOUR)
    for run in cell.paragraphs[0].runs:
        run.bold = True


def _heading(page: _DocumentWriter, block: Block) -> None:
    page.heading(block["heading"])


def _text(page: _DocumentWriter, block: Block) -> None:
    for line in text_lines(block["text"]):
        page.paragraph(line)


def _note(page: _DocumentWriter, block: Block) -> None:
    for line in text_lines(block["note"]):
        page.paragraph(line, NOTE)


def _list(page: _DocumentWriter, block: Block) -> None:
    for one in block["list"]:
        page.paragraph(one, "List Bullet")


def _checks(page: _DocumentWriter, block: Block) -> None:
    from docx.shared import Mm

    ticks = list(block.get("value", ()))
    for n, label in enumerate(block["checks"]):
        page.paragraph(f"{TICKED if n < len(ticks) and ticks[n] else EMPTY}　{label}")
        layout = page.document.paragraphs[-1].paragraph_format
        layout.left_indent, layout.first_line_indent = Mm(7.5), Mm(-7.5)


def _fields(page: _DocumentWriter, block: Block) -> None:
    """A form as it is usual in offices: a table with the labels at the left."""
    fields = block["fields"]
    labels = [f"{f['label']}（{f['hint']}）" if f.get("hint") else f["label"] for f in fields]
    rows = [[label, field.get("value", "")] for label, field in zip(labels, fields, strict=True)]
    table = page.table(rows, [LABEL_MM, page.width - LABEL_MM], [f.get("mm", 9) for f in fields], header=False)
    for row in table.rows:
        _make_head(row.cells[0])


def _table(page: _DocumentWriter, block: Block) -> None:
    table = block["table"]
    rows = table.get("value", table["rows"])
    rows = rows if isinstance(rows, list) else [[]] * int(rows)
    count = len(table["columns"])
    texts = [[column["label"] for column in table["columns"]], *([*row, *[""] * count][:count] for row in rows)]
    heights = [7.0, *[table.get("mm", 7 if isinstance(table["rows"], list) else 9)] * len(rows)]
    page.table(texts, _widths(table["columns"], page.width), heights, header=True)


def _widths(columns: list[dict[str, Any]], width: float) -> list[float]:
    """The widths of a table's columns in mm: columns without a width share what the others leave."""
    given = [column.get("mm") for column in columns]
    free = (width - sum(mm or 0 for mm in given)) / max(1, given.count(None))
    widths = [mm or free for mm in given]
    return [mm * width / sum(widths) for mm in widths]


def _draw(page: _DocumentWriter, block: Block) -> None:
    page.paragraph(block["draw"]["label"])
    page.table([[""]], [page.width], [block["draw"]["mm"]], header=False)


_KINDS = {
    "heading": _heading, "text": _text, "note": _note, "list": _list, "checks": _checks, "fields": _fields, "table": _table, "draw": _draw,
}  # fmt: skip
