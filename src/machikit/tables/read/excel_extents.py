"""Measure the sheets of an .xlsx before calamine allocates memory for them.

calamine makes a rectangle from the first cell to the last, and one forgotten character in the last cell of a sheet makes that
17,000,000,000 cells. The size that the sheet declares (`dimension`) may be wrong, so its cells are examined.
"""

import re
import zipfile
from collections.abc import Iterator
from typing import IO
from xml.parsers import expat

from machikit._base import limits
from machikit.tables.column_letters import column_number

PIECE = 1 << 20  # bytes
# r="AB12" of a cell (ECMA-376, 18.3.1.4) or r="12" of a row
_LETTERS = re.compile(rb"\br=[\"']([A-Z]{1,3})\d")
_ROWS = re.compile(rb"\br=[\"'][A-Z]{0,3}(\d{1,9})")
_CELL = re.compile(r"([A-Z]{1,3})(\d{1,9})")


def check_extents(parts: zipfile.ZipFile, sheets: list[str]) -> None:
    """Raise limits.Exceeded where one of these sheets (names in the archive), or all of them together, have too many cells."""
    total = 0
    for name in sheets:
        rows, columns = _formatted_size(parts, name)
        if total + rows * columns > limits.CELLS or columns > limits.COLUMNS:
            rows, columns = _filled_size(parts, name)
        limits.check_size(rows, columns)
        total += rows * columns
        if total > limits.CELLS:
            raise limits.LimitExceeded(total // max(1, columns), columns)


def _formatted_size(parts: zipfile.ZipFile, name: str) -> tuple[int, int]:
    """Rows and columns, including cells that only have a border or a colour: two fast regex scans of the bytes."""
    rows, letters = 0, {b"A"}
    with parts.open(name) as xml:
        for piece in _pieces(xml):
            letters |= set(_LETTERS.findall(piece))
            rows = max(rows, max(map(int, set(_ROWS.findall(piece))), default=0))
    return rows, max(column_number(each.decode("ascii")) for each in letters) + 1


def _pieces(xml: IO[bytes]) -> Iterator[bytes]:
    """The bytes in pieces that never split a tag (unless a tag is longer than a piece)."""
    rest = b""
    while piece := xml.read(PIECE):
        complete, bracket, rest = (rest + piece).rpartition(b"<")
        yield complete
        rest = (bracket + rest)[-PIECE:]
    yield rest


def _filled_size(parts: zipfile.ZipFile, name: str) -> tuple[int, int]:
    """Rows and columns up to the last cell with a value."""
    size = [0, 0]
    ref = ""

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal ref
        tag = tag.rpartition(":")[2]
        if tag == "c":
            ref = attributes.get("r", "")
        elif tag in ("v", "t", "f") and (m := _CELL.match(ref)):
            size[:] = max(size[0], int(m[2])), max(size[1], column_number(m[1]) + 1)
            ref = ""

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    with parts.open(name) as xml:
        parser.ParseFile(xml)
    return size[0], size[1]
