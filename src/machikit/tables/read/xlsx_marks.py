"""What an .xlsx (or .xlsm) shows beyond its values: its parts are streamed, a sheet only where it holds something of the kind.

ECMA-376 part 1: 18.3.1 (rows, columns, cells, filters, links), 18.4 (texts in several fonts), 18.8 (fonts of cells).
"""

import zipfile
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from machikit.tables.column_letters import column
from machikit.tables.read.cell_marks import LONGEST, WEB, Marks, Runs, area, split, struck_part
from machikit.tables.read.excel_parts import Attributes, holds, parse, parts, relation, relations

COLUMNS = 16_384  # of a sheet, at most
LINKS = 200_000  # cells of a sheet that lead somewhere, at most
_OFF = ("0", "false", "off", "none")
# A sheet without any of these holds nothing but values and is not parsed; without the latter, its cells are not looked at
_ROWS = (b"hidden", b"hyperlink", b' ht="0', b" ht='0", b'width="0', b"width='0")
_CELLS = (b"HYPERLINK", b"strike", b't="e"', b"t='e'")

Area = tuple[int, int, int, int]  # first row, first column, last row, last column
Formula = tuple[int, int, str, int, int]  # row, column, formula, and how far down and right of where it is written


class Sheet(NamedTuple):
    """The marks of a sheet, its formulas that lead somewhere, which need the values of other cells, and (.ods) merged areas."""

    marks: Marks
    formulas: tuple[Formula, ...] = ()
    merged: tuple[Area, ...] = ()


def sheets(book: zipfile.ZipFile) -> dict[str, Sheet]:
    """Sheet name → its marks. Raises KeyError, ValueError or expat.ExpatError for a book that is not as it should be."""
    styles, texts = _struck_styles(book), _struck_texts(book)
    return {name: _sheet(book, part, styles, texts) for name, part in parts(book).items()}


def _on(attributes: Attributes, name: str) -> bool:
    return attributes.get(name, "0") not in _OFF


def _struck_styles(book: zipfile.ZipFile) -> frozenset[int]:
    """The styles of cells (numbers in cellXfs) whose font is struck through."""
    fonts: list[bool] = []
    styles: list[int] = []
    within: list[str] = []

    def start(tag: str, attributes: Attributes) -> None:
        if tag == "font" and within[-1:] == ["fonts"]:
            fonts.append(False)
        elif tag == "strike" and within[-2:] == ["fonts", "font"]:
            fonts[-1] = attributes.get("val", "1") not in _OFF
        elif tag == "xf" and within[-1:] == ["cellXfs"]:
            styles.append(int(attributes.get("fontId", "0")))
        within.append(tag)

    def end(_: str) -> None:
        within.pop()

    if "xl/styles.xml" in book.namelist():
        parse(book, "xl/styles.xml", start, end)
    return frozenset(n for n, font in enumerate(styles) if font < len(fonts) and fonts[font])


class _Text:
    """The pieces of a text (si, is) with what each says of being struck."""

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
            self.struck = attributes.get("val", "1") not in _OFF
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

    def text(self, said: str) -> None:
        if self.reading:
            self.runs[-1] = (self.runs[-1][0] + said, self.runs[-1][1])


def _struck_texts(book: zipfile.ZipFile) -> dict[int, Runs]:
    """The shared texts (by number) that say themselves what of them is struck."""
    part = next((to for kind, to in relations(book, "xl/workbook.xml").values() if kind == "sharedStrings"), "")
    found: dict[int, Runs] = {}
    if part not in book.namelist() or not holds(book, part, (b"strike",)):
        return found
    text, number = _Text(), 0

    def start(tag: str, attributes: Attributes) -> None:
        nonlocal text
        if tag == "si":
            text = _Text()
        text.start(tag, attributes)

    def end(tag: str) -> None:
        nonlocal number
        text.end(tag)
        if tag == "si":
            if any(how is not None for _, how in text.runs):
                found[number] = text.runs
            number += 1

    parse(book, part, start, end, lambda said: text.text(said))
    return found


class _Reader:
    """The handlers for one sheet."""

    def __init__(self, styles: frozenset[int], texts: dict[int, Runs]):
        self.styles, self.texts = styles, texts
        self.row = self.column = 0
        self.kind = self.style = self.held = ""
        self.reading = False
        self.inline: _Text | None = None
        self.hidden: list[int] = []
        self.hidden_columns: set[int] = set()
        self.struck: list[tuple[int, int, str]] = []
        self.errors: list[tuple[int, int, str]] = []
        self.links: list[tuple[str, str]] = []  # area, relation
        self.filters: list[str] = []
        self.formulas: list[Formula] = []
        self.shared: dict[str, tuple[str, int, int]] = {}
        self.formula: Attributes | None = None

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "c":
            self._cell(attributes)
        elif tag in ("v", "f"):
            self.reading, self.held = True, ""
            self.formula = attributes if tag == "f" else None
        elif self.inline:
            self.inline.start(tag, attributes)
        elif tag == "is":
            self.inline = _Text()
        else:
            self.around(tag, attributes)

    def around(self, tag: str, attributes: Attributes) -> None:
        """What stands around the cells."""
        if tag == "row":
            self._row(attributes)
        elif tag == "col":
            self._columns(attributes)
        elif tag == "hyperlink":
            self.links.append((attributes.get("ref", ""), relation(attributes)))
        elif tag == "autoFilter":
            self.filters.append(attributes.get("ref", ""))

    def end(self, tag: str) -> None:
        if tag == "v":
            self.reading = False
            self._value(self.held)
        elif tag == "f":
            self.reading = False
            self._formula(self.held, self.formula or {})
        elif self.inline:
            self.inline.end(tag)
            if tag == "is":
                self._strike(self.inline.runs)
                self.inline = None

    def text(self, said: str) -> None:
        if self.reading:
            self.held += said
        elif self.inline:
            self.inline.text(said)

    def _row(self, attributes: Attributes) -> None:
        self.row = int(attributes["r"]) if "r" in attributes else self.row + 1
        self.column = -1
        if _on(attributes, "hidden") or float(attributes.get("ht", "1")) == 0:
            self.hidden.append(self.row)

    def _columns(self, attributes: Attributes) -> None:
        if _on(attributes, "hidden") or float(attributes.get("width", "1")) == 0:
            first, last = int(attributes.get("min", "1")), int(attributes.get("max", "1"))
            self.hidden_columns.update(range(max(first, 1) - 1, min(last, COLUMNS)))

    def _cell(self, attributes: Attributes) -> None:
        self.column += 1
        if place := attributes.get("r"):
            self.column = column(place.rstrip("0123456789"))
        self.kind, self.style = attributes.get("t", "n"), attributes.get("s", "")

    def _value(self, held: str) -> None:
        if self.kind == "e":
            self.errors.append((self.row, self.column, held))
        elif self.styles or self.texts:
            runs = self.texts.get(int(held)) if self.kind == "s" and self.texts else None
            self._strike(runs or [(held, None)])

    def _strike(self, runs: Runs) -> None:
        part = struck_part(runs, bool(self.style) and int(self.style) in self.styles)
        if part is not None:
            self.struck.append((self.row, self.column, part))

    def _formula(self, said: str, attributes: Attributes) -> None:
        if attributes.get("t") == "shared":
            if said:
                self.shared[attributes.get("si", "")] = said, self.row, self.column
            said, row, place = self.shared.get(attributes.get("si", ""), (said, self.row, self.column))
        else:
            row, place = self.row, self.column
        if len(said) <= LONGEST and len(self.formulas) < LINKS and "HYPERLINK(" in said.upper():
            self.formulas.append((self.row, self.column, said, self.row - row, self.column - place))


def _sheet(book: zipfile.ZipFile, part: str, styles: frozenset[int], texts: dict[int, Runs]) -> Sheet:
    reader = _Reader(styles, texts)
    if styles or texts or holds(book, part, _CELLS):
        parse(book, part, reader.start, reader.end, reader.text)
    elif holds(book, part, _ROWS):
        parse(book, part, reader.around)
    referred = relations(book, part) if reader.links or reader.hidden else {}
    filters = [*map(area, reader.filters), *_tables(book, [to for kind, to in referred.values() if kind == "table"])]
    hidden, filtered = split(reader.hidden, [f for f in filters if f])
    links = tuple(islice(_links(reader.links, referred, reader.row), LINKS))
    marks = Marks(
        hidden, filtered, tuple(sorted(reader.hidden_columns)), tuple(reader.struck), links, tuple(reader.errors)
    )  # fmt: skip
    return Sheet(marks, tuple(reader.formulas))


def _links(
    links: list[tuple[str, str]], referred: dict[str, tuple[str, str]], last: int
) -> Iterator[tuple[int, int, str]]:
    """One for each cell that a link covers; only the first column of an area holds its text."""
    for ref, to in links:
        place, address = area(ref), referred.get(to, ("", ""))[1]
        if place and WEB.match(address):
            for row in range(place[0], min(place[2], last) + 1):
                yield row, place[1], address


def _tables(book: zipfile.ZipFile, parts: list[str]) -> list[tuple[int, int, int, int] | None]:
    """The areas of a sheet's tables in which something is filtered."""
    found: list[str] = []

    def start(tag: str, attributes: Attributes) -> None:
        if tag == "autoFilter":
            found.append(attributes.get("ref", ""))

    for part in parts:
        if part in book.namelist():
            parse(book, part, start)
    return list(map(area, found))
