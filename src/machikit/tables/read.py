"""A source file → grids of text, whatever it is: Excel, CSV in any of Japan's encodings, GeoJSON points, a JSON list.

Nothing is interpreted here beyond "what did the cell say": 37201.0 in an Excel cell becomes "37201", a date "2026-01-01", a
time "09:00". Everything else is left to `columns` and `values`.
"""

import csv
import datetime as dt
import io
import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from machikit.tables.decode import decode, rows
from machikit.words import problem

EXCEL = (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods")
TEXT = (".csv", ".tsv", ".txt")
JSON = (".json", ".geojson")
BOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # how a book begins, whatever its name says
LOCKED = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True)
class Grid:
    """One sheet as text. `cells[r][c]`; all rows have the same length, wholly empty rows at the end are cut off."""

    name: str
    cells: list[list[str]]
    file: str = ""

    @property
    def where(self) -> str:
        """How a message names this table: its file, with the sheet where a book has named ones."""
        named = self.name if not self.file.startswith(self.name) and self.name != "Sheet1" else ""
        return " / ".join(filter(None, (self.file, named))) or self.name


def read_tables(path: Path) -> list[Grid]:
    """Read every table of a file (an Excel book has one a sheet).

    Raises KitError when the file is missing, empty, broken, or of a kind that cannot be read.
    """
    if not path.is_file():
        raise problem("read.none", path.name)
    suffix = path.suffix.lower()
    if suffix not in (*EXCEL, *TEXT, *JSON):
        raise problem("read.kind", path.name, kind=suffix or path.name)
    raw = path.read_bytes()
    if suffix in JSON:
        grids = [_json(path, raw)]
    elif suffix in EXCEL or raw.startswith(BOOKS):
        grids = _excel(path, raw)
    else:
        grids = [Grid(path.stem, _text_rows(path, raw, "\t" if suffix == ".tsv" else ""))]
    grids = [Grid(g.name, _rectangle(g.cells), path.name) for g in grids]
    if not any(g.cells for g in grids):
        raise problem("read.empty", path.name)
    return [g for g in grids if g.cells]


def text_of(path: Path) -> str:
    """The text of a file in UTF-8, UTF-16, CP932 or EUC-JP, with one kind of line end; raises KitError for anything else."""
    return _text(path, path.read_bytes())


def _text(path: Path, raw: bytes) -> str:
    text = decode(raw)
    if text is None:
        raise problem("read.encoding", path.name)
    return text


def _text_rows(path: Path, raw: bytes, delimiter: str) -> list[list[str]]:
    try:
        return rows(_text(path, raw), delimiter)
    except csv.Error as error:
        raise problem("read.broken", path.name, why=str(error)) from error


def _excel(path: Path, raw: bytes) -> list[Grid]:
    from python_calamine import CalamineWorkbook, PasswordError

    if LOCKED in raw:
        raise problem("read.password", path.name)
    if not raw.startswith(BOOKS):
        raise problem("read.empty" if not raw.strip() else "read.no_book", path.name)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        sheets = [(n, book.get_sheet_by_name(n).to_python(skip_empty_area=False)) for n in book.sheet_names]
    except PasswordError as error:
        raise problem("read.password", path.name) from error
    except BaseException as error:  # a panic inside calamine is no Exception
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise problem("read.broken", path.name, why=" ".join(str(error).split())[:120]) from error
    return [Grid(name, [[_cell(c) for c in row] for row in cells]) for name, cells in sheets]


def _cell(value: Any) -> str:
    """What a person sees in the cell. Whole floats lose their `.0`; other floats keep their shortest exact form."""
    if value is None:
        return ""
    if isinstance(value, float):
        if not math.isfinite(value):
            return ""
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m-%d" if value.time() == dt.time() else "%Y-%m-%d %H:%M")
    if isinstance(value, dt.time):
        return value.strftime("%H:%M")
    if isinstance(value, dt.timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    return str(value)


def _json(path: Path, raw: bytes) -> Grid:
    try:
        data = json.loads(_text(path, raw))
        if isinstance(data, dict) and data.get("type") == "FeatureCollection":
            data = [_properties(f) for f in data["features"]]
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError) as error:
        raise problem("read.broken", path.name, why=" ".join(str(error).split())[:120]) from error
    if not (isinstance(data, list) and all(isinstance(d, dict) for d in data)):
        raise problem("read.kind", path.name, kind="JSON")
    header = list(dict.fromkeys(key for d in data for key in d))
    return Grid(path.stem, [header, *([_cell(d.get(key)) for key in header] for d in data)])


def _properties(feature: dict[str, Any]) -> dict[str, Any]:
    """A feature's properties with its point as 緯度 and 経度 (GeoJSON writes longitude first)."""
    found = dict(feature.get("properties") or {})
    geometry = feature.get("geometry") or {}
    if geometry.get("type") == "Point":
        found["経度"], found["緯度"] = (float(c) for c in geometry["coordinates"][:2])
    return found


def _rectangle(cells: list[list[str]]) -> list[list[str]]:
    width = max((len(row) for row in cells), default=0)
    last = max((n for n, row in enumerate(cells, start=1) if any(c.strip() for c in row)), default=0)
    return [[*row, *[""] * (width - len(row))] for row in cells[:last]]
