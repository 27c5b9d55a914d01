"""File formats that the kit reads, by suffix and by the first bytes of a file."""

from pathlib import Path

EXCEL = (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods")
TEXT = (".csv", ".tsv", ".txt")
JSON_LINES = (".jsonl", ".ndjson")  # one record a line
JSON = (".json", ".geojson", *JSON_LINES)
MAPS = (".shp", ".dbf", ".gpkg", ".kml")
WORD = (".docx", ".docm")
PDF = (".pdf",)
HTML = (".html", ".htm")
DOCUMENTS = (*WORD, *PDF, *HTML)  # may hold tables among other things, so they are read only where somebody names them
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".heic", ".heif")
ARCHIVES = (".zip", ".kmz", ".gz")
EXCEL_SIGNATURES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # the first bytes of a workbook, whatever its suffix
SHAPEFILE_PARTS = (".dbf", ".shx", ".prj", ".cpg", ".qpj", ".qmd", ".sbn", ".sbx", ".fbn", ".fbx", ".idx", ".xml")


PDF_SIGNATURE = b"%PDF-"


def sibling_file(path: Path, suffix: str) -> Path | None:
    """The file of the same name with another suffix, in lower or upper case. Links that lead out of the folder do not count."""
    files = (p for p in map(path.with_suffix, (suffix, suffix.upper())) if p.is_file())
    return next((p for p in files if p.resolve().parent in (path.resolve().parent, path.parent.resolve())), None)


def is_part(path: Path) -> bool:
    """Whether a file is read together with a .shp beside it: the .dbf, .shx, .prj, .cpg … of a Shapefile."""
    return path.suffix.lower() in SHAPEFILE_PARTS and sibling_file(path, ".shp") is not None


def is_document(path: Path) -> bool:
    """Whether the file name promises a document, which may hold tables."""
    return path.suffix.lower() in DOCUMENTS


def is_readable(path: Path) -> bool:
    """Whether the file name promises a table."""
    return path.suffix.lower() in (*EXCEL, *TEXT, *JSON, *MAPS, *ARCHIVES) and not is_part(path)
