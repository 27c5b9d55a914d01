"""Read a KML file into one grid per folder: names, fields as written, and positions. The XML is streamed through expat.

KML 2.0 to 2.3 (OGC 12-007), whatever its namespace. Each placemark is a row: its name, its ExtendedData (Data, SchemaData, and custom
elements), its time, and the text of its description. Nothing outside the file is ever opened: NetworkLinks and overlays are ignored,
and a file with a document type or entity declarations is refused.
"""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from machikit._base.messages import kit_error
from machikit.tables.grid import Grid
from machikit.tables.read.encoding import read_text
from machikit.tables.read.html_text import BLANKS, html_to_text
from machikit.tables.read.kml_geometry import KINDS, geometry
from machikit.tables.read.read_errors import broken_file
from machikit.tables.read.spatial import WGS84, Shape, with_shapes

NAME, DESCRIPTION = "name", "description"
TIMES = {"when": "timestamp", "begin": "begin", "end": "end"}
MAX_DEPTH = 100  # levels of nested elements
ORIGINAL_TAG = "\0"  # attribute of an element: its tag in the original spelling
MAX_FIELDS = 500  # of a placemark that are compared with its description
PIECE = 1 << 16  # characters that are read at once
_BLANK = re.compile(f"[{BLANKS}]+")
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}encoding=[\"']([\w-]+)[\"']")
# Python knows more encodings, and some of them unpack their input
_ENCODINGS = {
    "shift_jis": "cp932",
    "cp932": "cp932",
    "euc_jp": "euc_jp",
    "utf-16": "utf-16",
    "iso2022_jp": "iso2022_jp",
    "cp1252": "cp1252",
}
_COLUMNS = {"address": "address", "phonenumber": "phone"}  # KML elements about the place → column

Rows = list[tuple[dict[str, str], Shape | None]]


def read_folders(path: Path) -> list[Grid]:
    """The placemarks of each folder, under its name. Raises KitError where the file is broken or declares a document type or entities."""
    try:
        try:
            folders = _read(path, _chunks(path))
        except UnicodeDecodeError:
            folders = _read(path, iter([read_text(path)]))
    except NotKmlError as error:
        raise kit_error("read.no_map", path.name, kind=".kml") from error
    except (expat.ExpatError, RecursionError, ValueError) as error:
        raise broken_file(path, error) from error
    return [_grid(name or path.stem, rows) for name, rows in folders if rows]


def _chunks(path: Path) -> Iterator[str]:
    """The text in its declared encoding, else in UTF-8 (UTF-16 where there is its byte-order mark)."""
    with path.open("rb") as file:
        head = file.read(1000)
    declared = _DECLARED.search(head)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    else:
        encoding = _codec(declared[1].decode()) if declared else "utf-8"
    with path.open(encoding=encoding, errors="strict") as text:
        first = True
        while piece := text.read(PIECE):
            yield piece.lstrip("\ufeff \r\n\t") if first else piece
            first = False


def _codec(name: str) -> str:
    """The Python codec: CP932 for Shift_JIS, as on every machine that writes it, and UTF-8 for a name that is not supported."""
    try:
        return _ENCODINGS.get(codecs.lookup(name).name, "utf-8")
    except LookupError:
        return "utf-8"


class NotKmlError(Exception):
    """The first element is not <kml>."""


class _Reader:
    """XML handlers that collect the placemarks of each folder. folders: [name, rows], in the order of the file."""

    def __init__(self) -> None:
        self.folders: list[list[Any]] = []
        self.open: list[list[Any]] = []  # the folders around the current element
        self.tags: list[str] = []
        self.tree: TreeBuilder | None = None
        self.name: list[str] | None = None  # the text of a folder's name while it is read

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        original = tag.rpartition(":")[2]
        tag = _local_name(tag)
        parent = self.tags[-1] if self.tags else ""
        if not parent and tag != "kml":
            raise NotKmlError
        self.tags.append(tag)
        if len(self.tags) > MAX_DEPTH:
            raise ValueError(f"{MAX_DEPTH}+ levels")
        if tag == "placemark" and self.tree is None:
            self.tree = TreeBuilder()
        if self.tree is not None:
            self.tree.start(tag, {_local_name(k): v for k, v in attributes.items()} | {ORIGINAL_TAG: original})
        elif tag in ("folder", "document"):
            self.open.append(["", []])
            self.folders.append(self.open[-1])
        elif tag == NAME and parent in ("folder", "document"):
            self.name = []

    def end(self, tag: str) -> None:
        tag = self.tags.pop()
        if self.tree is not None:
            self.tree.end(tag)
            if tag == "placemark" and "placemark" not in self.tags:
                placemark, self.tree = self.tree.close(), None
                if not self.open:
                    self.open.append(["", []])
                    self.folders.append(self.open[-1])
                self.open[-1][1].append(_placemark(placemark))
        elif tag in ("folder", "document") and self.open:
            self.open.pop()
        elif self.name is not None and tag == NAME:
            self.open[-1][0], self.name = " ".join("".join(self.name).split()), None

    def text(self, data: str) -> None:
        if self.tree is not None:
            self.tree.data(data)
        elif self.name is not None:
            self.name.append(data)


def _read(path: Path, pieces: Iterator[str]) -> list[tuple[str, Rows]]:
    reader, parser = _Reader(), expat.ParserCreate()
    refused = kit_error("read.entities", path.name)

    def refuse(*_: object) -> None:
        raise refused

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.text
    parser.buffer_text = True
    empty = True
    for piece in pieces:
        empty = empty and not piece.strip()
        parser.Parse(piece, False)
    if empty:
        raise kit_error("read.empty", path.name)
    parser.Parse("", True)
    return [(name, rows) for name, rows in reader.folders]


def _local_name(tag: str) -> str:
    """The name without its prefix, in lower case: kml:Placemark → placemark."""
    return tag.rpartition(":")[2].casefold()


def _grid(name: str, rows: Rows) -> Grid:
    """The rows as a table; columns in the order of their first appearance, the description last."""
    fields = dict.fromkeys(key for cells, _ in rows for key in cells)
    header = [f for f in fields if f not in (NAME, DESCRIPTION) or not _repeats(f, rows)]
    header = [f for f in header if f != DESCRIPTION] + [f for f in header if f == DESCRIPTION]
    cells = [header, *([row.get(f, "") for f in header] for row, _ in rows)]
    return with_shapes(Grid(name, cells, epsg=WGS84), [shape for _, shape in rows])


def _repeats(field: str, rows: Rows) -> bool:
    """Whether in every row the name or description only repeats the other fields, as programs write it."""
    texts = [(cells, cells.get(field, "")) for cells, _ in rows]
    return any(text for _, text in texts) and all(
        any(other != field and value == text for other, value in cells.items())
        if field == NAME
        else all(_is_repeated_line(line, cells) for line in text.splitlines())
        for cells, text in texts
        if text
    )


def _is_repeated_line(line: str, cells: dict[str, str]) -> bool:
    """Whether a line repeats a field: 所在地: 本町1-1 or 所在地 本町1-1, the value alone, or the name of the field alone."""
    line = line.strip()
    if len(cells) > MAX_FIELDS:
        return False
    if not line or line in cells.values():
        return True
    for key, value in cells.items():
        if key != DESCRIPTION and line.startswith(key) and line[len(key) :].lstrip(" :：=\t") in ("", value):
            return True
    key, colon, value = line.partition(":")
    return bool(colon) and value.strip() == cells.get(NAME, "\0")  # 名称: the name of the placemark


def _placemark(element: Element) -> tuple[dict[str, str], Shape | None]:
    cells: dict[str, str] = {}
    shape = None
    for part in element:
        if part.tag == NAME:
            cells = {NAME: _element_text(part), **cells}
        elif part.tag == DESCRIPTION:
            cells[DESCRIPTION] = html_to_text("".join(part.itertext()))
        elif part.tag == "extendeddata":
            for field, value in _fields(part):
                cells[field] = f"{cells[field]}、{value}" if cells.get(field) and value else cells.get(field) or value
        elif part.tag in ("timestamp", "timespan"):
            cells |= {TIMES[when.tag]: _element_text(when) for when in part if when.tag in TIMES}
        elif part.tag in _COLUMNS and (text := html_to_text("".join(part.itertext()))):
            cells[_COLUMNS[part.tag]] = text
        elif part.tag in KINDS:
            shape = geometry(part)
    return {k: v for k, v in cells.items() if v or k not in (NAME, DESCRIPTION)}, shape


def _fields(data: Element) -> Iterator[tuple[str, str]]:
    """(field, value) pairs of ExtendedData. The value of a Data may be HTML, as My Maps writes it."""
    for element in data.iter():
        name = element.get("name", "").strip()
        if element.tag == "data" and name:
            yield name, html_to_text(next(("".join(v.itertext()) for v in element if v.tag == "value"), ""))
        elif element.tag == "simpledata" and name:
            yield name, html_to_text("".join(element.itertext()))
    for element in data:
        if element.tag not in ("data", "schemadata"):
            yield element.get(ORIGINAL_TAG, ""), html_to_text("".join(element.itertext()))


def _element_text(part: Element) -> str:
    return _BLANK.sub(" ", "".join(part.itertext())).strip(BLANKS)
