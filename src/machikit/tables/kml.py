"""A KML file → one grid a folder: names, fields as they were written, and positions. Read as the XML it is, by expat, piece by piece.

KML 2.0 to 2.3 (OGC 12-007), whatever its namespace says. A placemark is a row: its name, what its ExtendedData hold (Data and SchemaData,
also fields of a Schema as elements of their own), its time, and the text of its description. Nothing outside the file is ever opened:
NetworkLink and overlays are left, and a file with a document type or entities of its own is refused.
"""

import codecs
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from machikit.tables.grid import Grid
from machikit.tables.read import broken, text_of
from machikit.tables.spatial import WGS84, with_shapes
from machikit.words import problem

NAME, DESCRIPTION = "name", "description"
TIMES = {"when": "timestamp", "begin": "begin", "end": "end"}
DEPTH = 100  # elements within elements: more is no map
LONGEST = 50_000  # characters of a text of which the HTML is read
FIELDS = 500  # of a placemark that are held against its description
PIECE = 1 << 16  # characters that are read at once
_DECLARED = re.compile(rb"<\?xml[^>]*encoding=[\"']([\w-]+)[\"']")
# Python knows more encodings, and among them some that unpack
_ENCODINGS = {
    "shift_jis": "cp932",
    "cp932": "cp932",
    "euc_jp": "euc_jp",
    "utf-16": "utf-16",
    "iso2022_jp": "iso2022_jp",
    "cp1252": "cp1252",
}
_BREAKS = {"br", "p", "div", "tr", "li", "table", "ul", "h1", "h2", "h3", "h4"}
_SILENT = {"script", "style", "head", "title"}
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|<!--")
_BLANKS = " \t\r\n"  # XML's: others, such as 　, belong to the words
_BLANK = re.compile(f"[{_BLANKS}]+")
_SPACE = re.compile(r"[ \t\u00a0]+")
_CELLS = {"address": "address", "phonenumber": "phone"}  # elements of KML that say something of the place → column
_SHAPES = ("point", "linestring", "linearring", "polygon", "multigeometry", "track", "multitrack", "model")

Shape = dict[str, Any]
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
            self.tree.start(tag, {_local(k): v for k, v in attributes.items()})
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
        elif part.tag in _SHAPES:
            shape = _shape(part)
    return {k: v for k, v in cells.items() if v or k not in (NAME, DESCRIPTION)}, shape


def _fields(data: Element) -> Iterator[tuple[str, str]]:
    """Field → value. The value of a Data may be HTML, as My Maps writes it."""
    for one in data.iter():
        name = one.get("name", "").strip()
        if one.tag == "data" and name:
            yield name, plain(next(("".join(v.itertext()) for v in one if v.tag == "value"), ""))
        elif one.tag == "simpledata" and name:
            yield name, plain("".join(one.itertext()))


def _text(part: Element) -> str:
    return _BLANK.sub(" ", "".join(part.itertext())).strip(_BLANKS)


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.silent += tag in _SILENT
        self.out.append("\n" if tag in _BREAKS else " " if tag == "td" else "")

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in _SILENT and self.silent > 0
        self.out.append("\n" if tag in _BREAKS - {"br"} else "")

    def handle_data(self, data: str) -> None:
        self.out.append("" if self.silent else data)


def plain(text: str) -> str:
    """The words of a piece of HTML, a line for each paragraph; text that is none stays as it is."""
    if len(text) > LONGEST or not _MARKUP.search(text):
        return text.strip(_BLANKS)
    words = _Words()
    words.feed(text)
    words.close()
    lines = (_SPACE.sub(" ", line).strip(_BLANKS) for line in "".join(words.out).splitlines())
    return "\n".join(filter(None, lines))


# --- shapes -------------------------------------------------------------------------------------------------------------------


def _shape(one: Element) -> Shape | None:
    """A GeoJSON geometry; None where there is no position in it."""
    if one.tag in ("multigeometry", "multitrack"):
        return _several([shape for part in one if part.tag in _SHAPES and (shape := _shape(part))])
    if one.tag == "polygon":
        outer = [_ring(part) for part in one if part.tag == "outerboundaryis"]
        inner = [_ring(part) for part in one if part.tag == "innerboundaryis"]
        rings = [ring for ring in (*outer[:1], *inner) if ring]
        return {"type": "Polygon", "coordinates": rings} if outer and outer[0] else None
    if one.tag == "model":
        return None
    points = _track(one) if one.tag == "track" else _coordinates(one)
    if not points:
        return None
    if one.tag == "point":
        return {"type": "Point", "coordinates": points[0]}
    return {"type": "LineString", "coordinates": points}


def _several(shapes: list[Shape]) -> Shape | None:
    """Shapes of one kind as its Multi kind; of several kinds, a collection."""
    if len(shapes) < 2:
        return shapes[0] if shapes else None
    kinds = {s["type"] for s in shapes}
    if len(kinds) == 1 and (kind := kinds.pop()) in ("Point", "LineString", "Polygon"):
        return {"type": f"Multi{kind}", "coordinates": [s["coordinates"] for s in shapes]}
    return {"type": "GeometryCollection", "geometries": shapes}


def _ring(boundary: Element) -> list[list[float]]:
    ring = next((part for part in boundary if part.tag == "linearring"), None)
    return _coordinates(ring) if ring is not None else []


def _coordinates(one: Element) -> list[list[float]]:
    """[longitude, latitude] of each point; heights are left, and what is no number is no point."""
    text = next(("".join(part.itertext()) for part in one if part.tag == "coordinates"), "")
    return [at for pair in _pairs(text) if (at := _at(pair.split(",")))]


def _pairs(text: str) -> Iterator[str]:
    """lon,lat,height of each point; some programs put blanks around the commas."""
    pair = ""
    for word in text.split():
        if pair and not (pair.endswith(",") or word.startswith(",")):
            yield pair
            pair = ""
        pair += word
    if pair:
        yield pair


def _track(one: Element) -> list[list[float]]:
    return [at for part in one if part.tag == "coord" and (at := _at(_text(part).split()))]


def _at(numbers: list[str]) -> list[float] | None:
    try:
        lon, lat = float(numbers[0]), float(numbers[1])
    except (ValueError, IndexError):
        return None
    return [lon, lat] if abs(lon) <= 360 and abs(lat) <= 90 else None
