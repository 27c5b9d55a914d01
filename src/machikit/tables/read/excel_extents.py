"""How large the sheets of an .xlsx really are, before anything of that size is made.

calamine makes a rectangle from the first cell to the last, and one forgotten character in the last cell of a sheet makes that
17,000,000,000 cells. What the sheet says of its own size (`dimension`) may be wrong, so its cells are looked at.
"""

import re
import zipfile
from collections.abc import Iterator
from typing import IO
from xml.parsers import expat

from machikit._base import limits
from machikit.tables.column_letters import column

PIECE = 1 << 20  # bytes
# r="AB12" of a cell (ECMA-376, 18.3.1.4) or r="12" of a row
_LETTERS = re.compile(rb"\br=[\"']([A-Z]{1,3})\d")
_ROWS = re.compile(rb"\br=[\"'][A-Z]{0,3}(\d{1,9})")
_CELL = re.compile(r"([A-Z]{1,3})(\d{1,9})")


def check(parts: zipfile.ZipFile, sheets: list[str]) -> None:
    """Raise limits.Exceeded where one of these sheets (their names in the archive), or all together, have too many cells."""
    total = 0
    for name in sheets:
        rows, columns = _roughly(parts, name)
        if total + rows * columns > limits.CELLS or columns > limits.COLUMNS:
            rows, columns = _exactly(parts, name)
        limits.fits(rows, columns)
        total += rows * columns
        if total > limits.CELLS:
            raise limits.Exceeded(total // max(1, columns), columns)


def _roughly(parts: zipfile.ZipFile, name: str) -> tuple[int, int]:
    """Rows and columns, those of cells that only have a border or a colour included: two quick looks at the bytes."""
    rows, letters = 0, {b"A"}
    with parts.open(name) as xml:
        for piece in _pieces(xml):
            letters |= set(_LETTERS.findall(piece))
            rows = max(rows, max(map(int, set(_ROWS.findall(piece))), default=0))
    return rows, max(column(each.decode("ascii")) for each in letters) + 1


def _pieces(xml: IO[bytes]) -> Iterator[bytes]:
    """The bytes in pieces that do not cut a tag in two (where a tag is no longer than a piece)."""
    rest = b""
    while piece := xml.read(PIECE):
        whole, begin, rest = (rest + piece).rpartition(b"<")
        yield whole
        rest = (begin + rest)[-PIECE:]
    yield rest


def _exactly(parts: zipfile.ZipFile, name: str) -> tuple[int, int]:
    """Rows and columns up to the last cell in which something stands."""
    far = [0, 0]
    at = ""

    def begin(tag: str, told: dict[str, str]) -> None:
        nonlocal at
        tag = tag.rpartition(":")[2]
        if tag == "c":
            at = told.get("r", "")
        elif tag in ("v", "t", "f") and (m := _CELL.match(at)):
            far[:] = max(far[0], int(m[2])), max(far[1], column(m[1]) + 1)
            at = ""

    parser = expat.ParserCreate()
    parser.StartElementHandler = begin
    with parts.open(name) as xml:
        parser.ParseFile(xml)
    return far[0], far[1]
