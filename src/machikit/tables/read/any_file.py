"""A source file → grids of text, whatever it is: Excel, CSV in any of Japan's encodings, JSON, map files, a zip of them.

Nothing is interpreted here beyond "what did the cell say": 37201.0 in an Excel cell becomes "37201", a date "2026-01-01", a
time "09:00". Everything else is left to `columns` and `values`.
"""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from machikit._base import limits
from machikit._base.errors import KitError
from machikit._base.messages import problem, say
from machikit.tables.grid import Grid as Grid
from machikit.tables.grid import records, tidy
from machikit.tables.read.encoding import decode, rows

EXCEL = (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods")
TEXT = (".csv", ".tsv", ".txt")
JSON = (".json", ".geojson")
MAPS = (".shp", ".dbf", ".gpkg", ".kml")
ARCHIVES = (".zip", ".kmz", ".gz")
BLANKS = 1 << 16  # bytes that are looked at to see whether a file is empty
BOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # how a book begins, whatever its name says


def read_tables(path: Path) -> list[Grid]:
    """Read every table of a file (an Excel book has one a sheet, visible ones first; a zip those of its members).

    Raises KitError when the file is missing, empty, broken, locked, too large, or of a kind that cannot be read. For a file
    that nobody here made, ask `reader.read`: the same in a process of its own.
    """
    if not path.is_file():
        raise problem("read.none", path.name)
    if path.stat().st_size > limits.FILE:
        raise large(path.name, limits.FILE)
    if _is_empty(path):
        raise problem("read.empty", path.name)
    try:
        grids = [g if g.file else tidy(g, path.name) for g in _reader(path)(path)]
    except limits.Exceeded as error:
        raise too_many(path, error) from error
    if not any(g.cells for g in grids):
        raise problem("read.empty", path.name)
    return [g for g in grids if g.cells]


def _is_empty(path: Path) -> bool:
    """Nothing but blanks, NULs or a byte-order mark, whatever the name promises."""
    with path.open("rb") as file:
        begin = file.read(BLANKS)
    blank = not begin.strip(b"\0\xef\xbb\xbf\xff\xfe \t\r\n\x1a")
    return blank and path.stat().st_size <= BLANKS


def is_part(path: Path) -> bool:
    """Whether a file is read with another one beside it: the .dbf, .shx, .prj, .cpg … of a Shapefile."""
    from machikit.tables.read.spatial import PARTS, beside

    return path.suffix.lower() in PARTS and beside(path, ".shp") is not None


def readable(path: Path) -> bool:
    """Whether the name promises a table."""
    return path.suffix.lower() in (*EXCEL, *TEXT, *JSON, *MAPS, *ARCHIVES) and not is_part(path)


def _reader(path: Path) -> Callable[[Path], list[Grid]]:
    suffix = path.suffix.lower()
    with path.open("rb") as file:
        is_book = file.read(4) in BOOKS
    if suffix in TEXT and is_book:
        return _book
    readers = {EXCEL: _book, TEXT: _text_table, JSON: _json, MAPS: _map, ARCHIVES: _archive}
    found = next((reader for suffixes, reader in readers.items() if suffix in suffixes), None)
    if found is None:
        raise problem("read.kind", path.name, kind=suffix or path.name)
    return found


def text_of(path: Path) -> str:
    """The text of a file in UTF-8, UTF-16, CP932, EUC-JP or ISO-2022-JP, with one kind of line end; KitError for all else."""
    text = decode(path.read_bytes())
    if text is None:
        raise problem("read.encoding", path.name)
    return text


def broken(path: Path, error: BaseException) -> KitError:
    """The KitError for a file that its reader could not understand."""
    return problem("read.broken", path.name, why=" ".join(str(error).replace(str(path), path.name).split())[:120])


def large(where: str, most: int) -> KitError:
    """The KitError for a file, or what it holds, of more bytes than are read."""
    return problem("read.large", where, megabytes=most // limits.MB)


def too_many(path: Path, error: limits.Exceeded) -> KitError:
    """The KitError for a table of more rows, columns or letters in a cell than are read."""
    if error.cell:
        return problem("read.cell", path.name, most=f"{limits.CELL:,}")
    return problem(
        "read.area",
        path.name,
        **{name: f"{n:,}" for name, n in (("rows", error.rows), ("columns", error.columns))},
        most_rows=f"{limits.ROWS:,}",
        most_columns=f"{limits.COLUMNS:,}",
        most=f"{limits.CELLS:,}",
    )


def _book(path: Path) -> list[Grid]:
    from machikit.tables.read.excel import sheets

    return sheets(path)


def _map(path: Path) -> list[Grid]:
    if path.suffix.lower() == ".kml":
        from machikit.tables.read import kml

        return kml.layers(path)
    from machikit.tables.read.spatial import layers

    return layers(path)


def _archive(path: Path) -> list[Grid]:
    from machikit.tables.read.archive import members

    return members(path)


def _text_table(path: Path) -> list[Grid]:
    try:
        return [Grid(path.stem, rows(text_of(path), "\t" if path.suffix.lower() == ".tsv" else ""))]
    except csv.Error as error:
        if "field limit" in str(error):
            raise limits.Exceeded(cell=limits.CELL) from error
        raise broken(path, error) from error


def _json(path: Path) -> list[Grid]:
    """A GeoJSON file, or a list of records."""
    from machikit.tables.read.spatial import features

    try:
        data: Any = json.loads(text_of(path), strict=False)  # control characters are told by `letters`
        if isinstance(data, dict) and data.get("type") in ("FeatureCollection", "Feature"):
            return [features(path.stem, data)]
    except RecursionError as error:
        raise broken(path, ValueError(say("error.read.deep"))) from error
    except (ValueError, TypeError, AttributeError, LookupError, RuntimeError, ArithmeticError) as error:
        raise broken(path, error) from error
    if not (isinstance(data, list) and all(isinstance(d, dict) for d in data)):
        raise problem("read.kind", path.name, kind="JSON")
    return [Grid(path.stem, records(dict.fromkeys(key for d in data for key in d), data))]
