"""A KML file → one grid a folder: names, fields as they were written, and positions. Read as the XML it is, by expat, piece by piece.

KML 2.0 to 2.3 (OGC 12-007), whatever its namespace says. A placemark is a row: its name, what its ExtendedData hold (Data, SchemaData, and
elements of the writer's own), its time, and the text of its description. Nothing outside the file is ever opened:
NetworkLink and overlays are left, and a file with a document type or entities of its own is refused.
"""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from machikit._base.messages import problem
from machikit.tables.grid import Grid
from machikit.tables.read.any_file import broken, text_of
from machikit.tables.read.html_text import BLANKS, plain
from machikit.tables.read.kml_geometry import KINDS, Shape, geometry
from machikit.tables.read.spatial import WGS84, with_shapes

NAME, DESCRIPTION = "name", "description"
TIMES = {"when": "timestamp", "begin": "begin", "end": "end"}
DEPTH = 100  # elements within elements: more is no map
WRITTEN = "\0"  # of an element: its name as it was written
FIELDS = 500  # of a placemark that are held against its description
PIECE = 1 << 16  # characters that are read at once
_BLANK = re.compile(f"[{BLANKS}]+")
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}encoding=[\"']([\w-]+)[\"']")
# Python knows more encodings, and among them some that unpack
_ENCODINGS = {
    "shift_jis": "cp932",
    "cp932": "cp932",
    "euc_jp": "euc_jp",
    "utf-16": "utf-16",
    "iso2022_jp": "iso2022_jp",
    "cp1252": "cp1252",
}
_CELLS = {"address": "address", "phonenumber": "phone"}  # elements of KML that say something of the place → column

Rows = list[tuple[dict[str, str], Shape | None]]


def layers(path: Path) -> list[Grid]:
    """The placemarks of each folder, under its name. Raises KitError where the file is broken, or wants to define or open more."""
    try:
        try:
            folders = _read(path, _chunks(path))
        except UnicodeDecodeError:
            folders = _read(path, iter([text_of(path)]))
    except NoMap as error:
        raise problem("read.no_map", path.name, kind=".kml") from error
    except (expat.ExpatError, RecursionError, ValueError) as error:
        raise broken(path, error) from error
    return [_grid(name or path.stem, rows) for name, rows in folders if rows]


def _chunks(path: Path) -> Iterator[str]:
    """The text in the encoding that it declares, else in UTF-8 (UTF-16 where its first bytes say so)."""
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
    """Shift_JIS is CP932 on every machine that writes it; a name that is none of ours is UTF-8."""
    try:
        return _ENCODINGS.get(codecs.lookup(name).name, "utf-8")
    except LookupError:
        return "utf-8"


class NoMap(Exception):
    """The first element is not <kml>."""


class _Reader:
    """Collects the placemarks of each folder while expat goes through the file. folders: (name, rows), in the order of the file."""

    def __init__(self) -> None:
        self.folders: list[list[Any]] = []
        self.open: list[list[Any]] = []  # the folders around the current place
        self.tags: list[str] = []
        self.tree: TreeBuilder | None = None
        self.said: list[str] | None = None  # the text of a folder's name

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        written = tag.rpartition(":")[2]
        tag = _local(tag)
        parent = self.tags[-1] if self.tags else ""
        if not parent and tag != "kml":
            raise NoMap
        self.tags.append(tag)
        if len(self.tags) > DEPTH:
            raise ValueError(f"{DEPTH}+ levels")
        if tag == "placemark" and self.tree is None:
            self.tree = TreeBuilder()
        if self.tree is not None:
            self.tree.start(tag, {_local(k): v for k, v in attributes.items()} | {WRITTEN: written})
        elif tag in ("folder", "document"):
            self.open.append(["", []])
            self.folders.append(self.open[-1])
        elif tag == NAME and parent in ("folder", "document"):
            self.said = []

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
        elif self.said is not None and tag == NAME:
            self.open[-1][0], self.said = " ".join("".join(self.said).split()), None

    def text(self, data: str) -> None:
        if self.tree is not None:
            self.tree.data(data)
        elif self.said is not None:
            self.said.append(data)


def _read(path: Path, pieces: Iterator[str]) -> list[tuple[str, Rows]]:
    reader, parser = _Reader(), expat.ParserCreate()
    refused = problem("read.entities", path.name)

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
        raise problem("read.empty", path.name)
    parser.Parse("", True)
    return [(name, rows) for name, rows in reader.folders]


def _local(tag: str) -> str:
    """The name without its prefix, in small letters: kml:Placemark, placemark."""
    return tag.rpartition(":")[2].casefold()


def _grid(name: str, rows: Rows) -> Grid:
    """The rows as a table; columns in the order in which the file first names them, the description last."""
    fields = dict.fromkeys(key for cells, _ in rows for key in cells)
    kept = [f for f in fields if f not in (NAME, DESCRIPTION) or not _repeats(f, rows)]
    kept = [f for f in kept if f != DESCRIPTION] + [f for f in kept if f == DESCRIPTION]
    cells = [kept, *([one.get(f, "") for f in kept] for one, _ in rows)]
    return with_shapes(Grid(name, cells, epsg=WGS84), [shape for _, shape in rows])


def _repeats(field: str, rows: Rows) -> bool:
    """Whether a placemark's name or description only repeats what its fields say, as programs write it: in every row."""
    told = [(cells, cells.get(field, "")) for cells, _ in rows]
    return any(text for _, text in told) and all(
        any(other != field and value == text for other, value in cells.items())
        if field == NAME
        else all(_known_line(line, cells) for line in text.splitlines())
        for cells, text in told
        if text
    )


def _known_line(line: str, cells: dict[str, str]) -> bool:
    """所在地: 本町1-1 or 所在地 本町1-1, where 本町1-1 is what the field says; also the bare value, or a field's name alone."""
    line = line.strip()
    if len(cells) > FIELDS:
        return False
    if not line or line in cells.values():
        return True
    for key, value in cells.items():
        if key != DESCRIPTION and line.startswith(key) and line[len(key) :].lstrip(" :：=\t") in ("", value):
            return True
    key, colon, value = line.partition(":")
    return bool(colon) and value.strip() == cells.get(NAME, "\0")  # 名称: what the placemark is called


def _placemark(one: Element) -> tuple[dict[str, str], Shape | None]:
    cells: dict[str, str] = {}
    shape = None
    for part in one:
        if part.tag == NAME:
            cells = {NAME: _text(part), **cells}
        elif part.tag == DESCRIPTION:
            cells[DESCRIPTION] = plain("".join(part.itertext()))
        elif part.tag == "extendeddata":
            for field, value in _fields(part):
                cells[field] = f"{cells[field]}、{value}" if cells.get(field) and value else cells.get(field) or value
        elif part.tag in ("timestamp", "timespan"):
            cells |= {TIMES[when.tag]: _text(when) for when in part if when.tag in TIMES}
        elif part.tag in _CELLS and (said := plain("".join(part.itertext()))):
            cells[_CELLS[part.tag]] = said
        elif part.tag in KINDS:
            shape = geometry(part)
    return {k: v for k, v in cells.items() if v or k not in (NAME, DESCRIPTION)}, shape


def _fields(data: Element) -> Iterator[tuple[str, str]]:
    """Field → value. The value of a Data may be HTML, as My Maps writes it."""
    for one in data.iter():
        name = one.get("name", "").strip()
        if one.tag == "data" and name:
            yield name, plain(next(("".join(v.itertext()) for v in one if v.tag == "value"), ""))
        elif one.tag == "simpledata" and name:
            yield name, plain("".join(one.itertext()))
    for one in data:
        if one.tag not in ("data", "schemadata"):
            yield one.get(WRITTEN, ""), plain("".join(one.itertext()))


def _text(part: Element) -> str:
    return _BLANK.sub(" ", "".join(part.itertext())).strip(BLANKS)
