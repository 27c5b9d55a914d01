"""Read the marks of an .xlsx (or .xlsm): its parts are streamed, a sheet only where it contains a mark.

ECMA-376 part 1: 18.3.1 (rows, columns, cells, filters, links), 18.4 (texts in several fonts), 18.8 (fonts of cells).
"""

import zipfile
from collections.abc import Iterator
from itertools import islice

from machikit.tables.column_letters import column_number
from machikit.tables.read.cell_marks import (
    MAX_COLUMNS,
    MAX_FORMULA,
    MAX_LINKS,
    WEB_ADDRESS,
    CellArea,
    CellMark,
    Formula,
    Marks,
    Runs,
    SheetMarks,
    merge_ranges,
    parse_area,
    split_hidden_rows,
    struck_text,
)
from machikit.tables.read.excel_parts import (
    Attributes,
    contains_any,
    parse_part,
    part_relations,
    relation_id,
    sheet_parts,
)
from machikit.tables.read.xlsx_styles import OFF, Styles, marked_styles

# A sheet with neither holds only values and is not parsed; without the latter, its cells are not examined
_ROWS = (b"hidden", b"hyperlink", b' ht="0', b" ht='0", b'width="0', b"width='0")
_CELLS = (b"HYPERLINK", b"strike", b't="e"', b"t='e'")
_RULES = (b"cfRule",)
_ALL_ROWS = (1, 1_048_576)


def sheet_marks(book: zipfile.ZipFile) -> dict[str, SheetMarks]:
    """Sheet name → its marks. Raises KeyError, ValueError or expat.ExpatError for a malformed workbook."""
    styles, texts = marked_styles(book), _struck_texts(book)
    return {name: _sheet(book, part, styles, texts) for name, part in sheet_parts(book).items()}


def _on(attributes: Attributes, name: str) -> bool:
    return attributes.get(name, "0") not in OFF


class _RichText:
    """The runs of a text (si, is) and whether each is struck."""

    def __init__(self) -> None:
        self.runs: list[tuple[str, bool | None]] = []
        self.struck: bool | None = None
        self.phonetic = self.reading = False

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "rPh":
            self.phonetic = True
        elif tag == "r":
            self.struck = None
        elif tag == "rPr":
            self.struck = False
        elif tag == "strike":
            self.struck = attributes.get("val", "1") not in OFF
        elif tag == "t" and not self.phonetic:
            self.reading = True
            self.runs.append(("", self.struck))

    def end(self, tag: str) -> None:
        if tag == "rPh":
            self.phonetic = False
        elif tag == "t":
            self.reading = False
        elif tag == "r":
            self.struck = None

    def text(self, data: str) -> None:
        if self.reading:
            self.runs[-1] = (self.runs[-1][0] + data, self.runs[-1][1])


def _struck_texts(book: zipfile.ZipFile) -> dict[int, Runs]:
    """The shared strings (by index) that have fonts of their own."""
    part = next(
        (target for kind, target in part_relations(book, "xl/workbook.xml").values() if kind == "sharedStrings"), ""
    )
    texts: dict[int, Runs] = {}
    if part not in book.namelist() or not contains_any(book, part, (b"strike",)):
        return texts
    text, number = _RichText(), 0

    def start(tag: str, attributes: Attributes) -> None:
        nonlocal text
        if tag == "si":
            text = _RichText()
        text.start(tag, attributes)

    def end(tag: str) -> None:
        nonlocal number
        text.end(tag)
        if tag == "si":
            if any(is_struck is not None for _, is_struck in text.runs):
                texts[number] = text.runs
            number += 1

    parse_part(book, part, start, end, lambda data: text.text(data))
    return texts


class _SheetReader:
    """The XML handlers for one sheet."""

    def __init__(self, styles: Styles, texts: dict[int, Runs]):
        self.styles, self.texts, self.percent_styles = styles.struck, texts, styles.percents
        self.struck_formats = set(map(str, styles.struck_formats))
        self.rule_area: list[str] = []
        self.struck_rules: list[tuple[int, int]] = []
        self.percents: list[tuple[int, int]] = []
        self.row = self.column = 0
        self.kind = self.style = self.buffer = ""
        self.reading = False
        self.inline: _RichText | None = None
        self.hidden: list[int] = []
        self.hidden_columns: set[int] = set()
        self.struck: list[CellMark] = []
        self.errors: list[CellMark] = []
        self.links: list[tuple[str, str]] = []  # area, relation
        self.filters: list[str] = []
        self.formulas: list[Formula] = []
        self.shared: dict[str, tuple[str, int, int]] = {}
        self.formula: Attributes | None = None

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "c":
            self._cell(attributes)
        elif tag in ("v", "f"):
            self.reading, self.buffer = True, ""
            self.formula = attributes if tag == "f" else None
        elif self.inline:
            self.inline.start(tag, attributes)
        elif tag == "is":
            self.inline = _RichText()
        else:
            self.start_layout(tag, attributes)

    def start_layout(self, tag: str, attributes: Attributes) -> None:
        """Handle the elements around the cells: rows, columns, links, filters."""
        if tag == "row":
            self._row(attributes)
        elif tag == "col":
            self._columns(attributes)
        elif tag == "hyperlink":
            self.links.append((attributes.get("ref", ""), relation_id(attributes)))
        elif tag == "autoFilter":
            self.filters.append(attributes.get("ref", ""))
        elif tag == "conditionalFormatting":
            self.rule_area = attributes.get("sqref", "").split()
        elif (tag == "cfRule" and attributes.get("dxfId", "") in self.struck_formats) or (
            tag == "strike" and attributes.get("val", "1") not in OFF  # in a rule that Excel 2010 added (x14)
        ):
            areas = [area for area in map(parse_area, self.rule_area) if area]
            self.struck_rules += [(first, last) for first, _, last, _ in areas] or [_ALL_ROWS]
            self.rule_area = self.rule_area[:1]  # the other rules of these cells add nothing

    def end(self, tag: str) -> None:
        if tag == "v":
            self.reading = False
            self._value(self.buffer)
        elif tag == "f":
            self.reading = False
            self._formula(self.buffer, self.formula or {})
        elif self.inline:
            self.inline.end(tag)
            if tag == "is":
                self._strike(self.inline.runs)
                self.inline = None

    def text(self, data: str) -> None:
        if self.reading:
            self.buffer += data
        elif self.inline:
            self.inline.text(data)

    def _row(self, attributes: Attributes) -> None:
        self.row = int(attributes["r"]) if "r" in attributes else self.row + 1
        self.column = -1
        if _on(attributes, "hidden") or float(attributes.get("ht", "1")) == 0:
            self.hidden.append(self.row)

    def _columns(self, attributes: Attributes) -> None:
        if _on(attributes, "hidden") or float(attributes.get("width", "1")) == 0:
            first, last = int(attributes.get("min", "1")), int(attributes.get("max", "1"))
            self.hidden_columns.update(range(max(first, 1) - 1, min(last, MAX_COLUMNS)))

    def _cell(self, attributes: Attributes) -> None:
        self.column += 1
        if ref := attributes.get("r"):
            self.column = column_number(ref.rstrip("0123456789"))
        self.kind, self.style = attributes.get("t", "n"), attributes.get("s", "")

    def _value(self, text: str) -> None:
        if self.kind == "n" and self.style and int(self.style) in self.percent_styles:
            self.percents.append((self.row, self.column))
        if self.kind == "e":
            self.errors.append((self.row, self.column, text))
        elif self.styles or self.texts:
            runs = self.texts.get(int(text)) if self.kind == "s" and self.texts else None
            self._strike(runs or [(text, None)])

    def _strike(self, runs: Runs) -> None:
        part = struck_text(runs, bool(self.style) and int(self.style) in self.styles)
        if part is not None:
            self.struck.append((self.row, self.column, part))

    def _formula(self, formula: str, attributes: Attributes) -> None:
        if attributes.get("t") == "shared":
            if formula:
                self.shared[attributes.get("si", "")] = formula, self.row, self.column
            formula, row, col = self.shared.get(attributes.get("si", ""), (formula, self.row, self.column))
        else:
            row, col = self.row, self.column
        if len(formula) <= MAX_FORMULA and len(self.formulas) < MAX_LINKS and "HYPERLINK(" in formula.upper():
            self.formulas.append((self.row, self.column, formula, self.row - row, self.column - col))


def _sheet(book: zipfile.ZipFile, part: str, styles: Styles, texts: dict[int, Runs]) -> SheetMarks:
    reader = _SheetReader(styles, texts)
    if styles.struck or styles.percents or texts or contains_any(book, part, _CELLS):
        parse_part(book, part, reader.start, reader.end, reader.text)
    elif contains_any(book, part, _ROWS + (_RULES if styles.struck_formats else ())):
        parse_part(book, part, reader.start_layout)
    targets = part_relations(book, part) if reader.links or reader.hidden else {}
    filters = [
        *map(parse_area, reader.filters),
        *_table_filters(book, [to for kind, to in targets.values() if kind == "table"]),
    ]
    hidden, filtered = split_hidden_rows(reader.hidden, [f for f in filters if f])
    links = tuple(islice(_links(reader.links, targets, reader.row), MAX_LINKS))
    marks = Marks(
        hidden, filtered, tuple(sorted(reader.hidden_columns)), tuple(reader.struck), links, tuple(reader.errors),
        tuple(reader.percents), tuple(merge_ranges(reader.struck_rules)),
    )  # fmt: skip
    return SheetMarks(marks, tuple(reader.formulas))


def _links(links: list[tuple[str, str]], targets: dict[str, tuple[str, str]], last_row: int) -> Iterator[CellMark]:
    """One link per row of its area, in the first column, which holds the text."""
    for ref, relation in links:
        covered, address = parse_area(ref), targets.get(relation, ("", ""))[1]
        if covered and WEB_ADDRESS.match(address):
            for row in range(covered[0], min(covered[2], last_row) + 1):
                yield row, covered[1], address


def _table_filters(book: zipfile.ZipFile, parts: list[str]) -> list[CellArea | None]:
    """The areas of the filters of a sheet's tables."""
    refs: list[str] = []

    def start(tag: str, attributes: Attributes) -> None:
        if tag == "autoFilter":
            refs.append(attributes.get("ref", ""))

    for part in parts:
        if part in book.namelist():
            parse_part(book, part, start)
    return list(map(parse_area, refs))
