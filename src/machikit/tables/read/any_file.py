"""Read a source file into grids of text: Excel, CSV in any Japanese encoding, JSON, map files, archives of them, and the tables of
documents (Word, PDF, web pages, what was pasted).

Cells are only converted to text, not interpreted: 37201.0 in an Excel cell becomes "37201", a date "2026-01-01", a time "09:00".
Everything else is left to `tables.clean` and `tables.values`.
"""

import csv
import json
from pathlib import Path
from typing import Any

from machikit._base import limits
from machikit._base.messages import kit_error, say
from machikit.tables.grid import Grid as Grid
from machikit.tables.grid import cells_from_records, tidy
from machikit.tables.read import document_kind
from machikit.tables.read.encoding import csv_rows, read_text
from machikit.tables.read.formats import (
    ARCHIVES,
    DOCUMENTS,
    EXCEL,
    EXCEL_SIGNATURES,
    HTML,
    JSON,
    JSON_LINES,
    MAPS,
    TEXT,
)
from machikit.tables.read.read_errors import broken_file, file_too_large, picture_only, table_too_large

SNIFFED = 1 << 16  # bytes that are looked at to see whether a file is blank


def read_tables(path: Path) -> list[Grid]:
    """Read every table of a file: one per sheet of a workbook (visible sheets first), or all tables in an archive.

    Raises KitError when the file is missing, empty, broken, locked, too large, or of a kind that cannot be read. Files from
    outside should be read with `reader_process.read`, which does the same in a separate process.
    """
    if not path.is_file():
        raise kit_error("read.none", path.name)
    if path.stat().st_size > limits.FILE:
        raise file_too_large(path.name, limits.FILE)
    raw = _bytes(path)
    if _is_blank(path, raw[:SNIFFED]):
        raise kit_error("read.empty", path.name)
    try:
        grids = [g if g.file else tidy(g, path.name) for g in _read(path, raw)]
    except limits.LimitExceeded as error:
        raise table_too_large(path, error) from error
    if not any(g.cells for g in grids):
        raise picture_only(path) if document_kind.has_pictures(path) else kit_error("read.empty", path.name)
    return [g for g in grids if g.cells]


def _bytes(path: Path) -> bytes:
    """The bytes of a text file, so that it is opened once; of any other file those that are looked at to see what it is."""
    with path.open("rb") as file:
        return file.read() if path.suffix.lower() in (*TEXT, *JSON, *HTML) else file.read(SNIFFED)


def _is_blank(path: Path, head: bytes) -> bool:
    """Whether the file holds nothing but white space, NULs and a byte-order mark, whatever its suffix."""
    blank = not head.strip(b"\0\xef\xbb\xbf\xff\xfe \t\r\n\x1a")
    return blank and path.stat().st_size <= SNIFFED


def _read(path: Path, raw: bytes) -> list[Grid]:
    suffix = path.suffix.lower()
    if kind := document_kind.document_kind(path, raw):
        return _read_document(path, kind)
    if suffix in TEXT and raw[:4] not in EXCEL_SIGNATURES:
        return _read_csv(path, raw)
    if suffix in JSON:
        return _read_json(path, raw)
    readers = {(*EXCEL, *TEXT, *DOCUMENTS): _read_excel, MAPS: _read_map, ARCHIVES: _read_archive}
    reader = next((reader for suffixes, reader in readers.items() if suffix in suffixes), None)
    if reader is None:
        raise kit_error("read.kind", path.name, kind=suffix or path.name)
    return reader(path)


def _read_document(path: Path, kind: str) -> list[Grid]:
    """Raises KitError for a document of another kind, or one that has no table."""
    if kind == "word":
        from machikit.tables.read.word_tables import read_document

        return read_document(path)
    if kind == "pdf":
        from machikit.tables.read.pdf.read_pdf import read_pdf

        return read_pdf(path)
    if kind == "html":
        from machikit.tables.read.html_tables import read_html

        try:
            grids = read_html(read_text(path))
        except (AssertionError, ValueError) as error:
            raise broken_file(path, error) from error
        if path.suffix.lower() in EXCEL and not any(len(g.cells) > 1 < len(g.cells[0]) for g in grids):
            raise kit_error("read.no_book", path.name)
        return grids or _no_table(path)
    raise picture_only(path) if kind == "picture" else kit_error(f"read.{kind}", path.name)


def _no_table(path: Path) -> list[Grid]:
    raise kit_error("read.document_without_table", path.name)


def _read_excel(path: Path) -> list[Grid]:
    from machikit.tables.read.excel import read_sheets

    return read_sheets(path)


def _read_map(path: Path) -> list[Grid]:
    if path.suffix.lower() == ".kml":
        from machikit.tables.read import kml

        return kml.read_folders(path)
    from machikit.tables.read.gdal_layers import read_layers

    return read_layers(path)


def _read_archive(path: Path) -> list[Grid]:
    from machikit.tables.read.archive import read_archive

    return read_archive(path, read_tables)


def _read_csv(path: Path, raw: bytes) -> list[Grid]:
    try:
        return [Grid(path.stem, csv_rows(read_text(path, raw), "\t" if path.suffix.lower() == ".tsv" else ""))]
    except csv.Error as error:
        if "field limit" in str(error):
            raise limits.LimitExceeded(cell=limits.CELL) from error
        raise broken_file(path, error) from error


def _read_json(path: Path, raw: bytes) -> list[Grid]:
    """A GeoJSON file, or a list of records; of JSON lines, one record or feature a line."""
    from machikit.tables.read.geojson import read_features

    try:
        data = _parse_json(path, read_text(path, raw))
        if isinstance(data, dict) and data.get("type") in ("FeatureCollection", "Feature"):
            return [read_features(path.stem, data)]
    except RecursionError as error:
        raise broken_file(path, ValueError(say("error.read.deep"))) from error
    except (ValueError, TypeError, AttributeError, LookupError, RuntimeError, ArithmeticError) as error:
        raise broken_file(path, error) from error
    if not (isinstance(data, list) and all(isinstance(d, dict) for d in data)):
        raise kit_error("read.kind", path.name, kind="JSON")
    return [Grid(path.stem, cells_from_records(dict.fromkeys(key for d in data for key in d), data))]


def _parse_json(path: Path, text: str) -> Any:
    """The content; lines of features become a FeatureCollection. Control characters are reported when cells are cleaned."""
    if path.suffix.lower() not in JSON_LINES:
        return json.loads(text, strict=False)
    decode = json.JSONDecoder(strict=False).decode  # one for all lines: json.loads would make one for each
    records = [decode(line) for line in text.split("\n") if line.strip()]
    is_features = bool(records) and all(isinstance(r, dict) and r.get("type") == "Feature" for r in records)
    return {"type": "FeatureCollection", "features": records} if is_features else records
