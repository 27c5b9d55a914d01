"""Read a Shapefile, a GeoPackage or a .dbf into one grid per layer, through pyogrio (GDAL)."""

import codecs
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from machikit._base import limits
from machikit._base.messages import kit_error
from machikit.tables.grid import Grid, cell_text
from machikit.tables.read.formats import sibling_file
from machikit.tables.read.read_errors import broken_file, file_too_large
from machikit.tables.read.spatial import with_wkb

# How each kind of file begins: GDAL would open whatever is in it, even a format that points to files elsewhere (VRT), which it
# recognises by a word anywhere before the first NUL. A .dbf of fewer than 16,777,216 rows has a NUL as its eighth byte.
_SIGNATURES = {
    ".shp": re.compile(rb"\x00\x00\x27\x0a"),
    ".dbf": re.compile(rb"(?s)[\x02-\x05\x30-\x32\x43\x63\x83\x8b\xcb\xf5\xfb].[\x00-\x0c][\x00-\x1f].{3}\x00"),
    ".gpkg": re.compile(rb"SQLite format 3\x00"),
}
_GDAL_PARTS = (".shx", ".dbf", ".prj")  # the files beside a .shp that GDAL may see
# The encodings that .cpg files name. Python knows more, and some of them unpack their input or take very long
_ENCODINGS = ("utf-8", "cp932", "euc_jp", "iso8859-1", "cp1252", "ascii", "utf-16", "utf-16-le", "utf-16-be", "cp65001")


def read_layers(path: Path) -> list[Grid]:
    """Every layer of a .shp (with the files that belong to it), of a .gpkg, or a .dbf alone.

    Raises KitError when a file is broken or one that belongs to it is missing.
    """
    import warnings

    import pyogrio
    from pyogrio.errors import DataSourceError

    suffix = path.suffix.lower()
    if suffix == ".dbf" and (shapefile := sibling_file(path, ".shp")):
        return read_layers(shapefile)
    _check_files(path)
    copy_name = ""
    try:
        with warnings.catch_warnings(action="ignore"), _isolated(path) as copy:
            copy_name = str(copy)
            names = [str(name) for name, _ in pyogrio.list_layers(copy)]
            grids = [_layer(copy, path, name) for name in names]
    except (DataSourceError, RuntimeError, ValueError, TypeError, LookupError, ArithmeticError, NameError) as error:
        # NameError: raised by pyogrio itself for a .prj that is not text
        raise broken_file(path, Exception(str(error).replace(copy_name, path.name))) from error
    return [grid for grid in grids if grid.cells[1:]]


def _check_files(path: Path) -> None:
    """Raise KitError for a file that is not what its suffix says, or a Shapefile without its .shx or .dbf."""
    suffix = path.suffix.lower()
    with path.open("rb") as file:
        head = file.read(1100)
    if not head.strip():
        raise kit_error("read.empty", path.name)
    if not _SIGNATURES[suffix].match(head):
        raise kit_error("read.no_map", path.name, kind=suffix)
    missing = [part for part in (".shx", ".dbf") if suffix == ".shp" and not sibling_file(path, part)]
    if missing:
        raise kit_error("read.parts", path.name, parts="・".join(missing))


@contextmanager
def _isolated(path: Path) -> Iterator[Path]:
    """A copy of the file, and of the parts of a Shapefile, under neutral names in a folder with nothing else in it: GDAL looks
    at neighbouring files and gives some file names a meaning."""
    with tempfile.TemporaryDirectory(prefix="machikit-") as folder:
        suffix = path.suffix.lower()
        parts = [sibling_file(path, part) for part in _GDAL_PARTS] if suffix == ".shp" else []
        for file in filter(None, [path, *parts]):
            if file.stat().st_size > limits.FILE:
                raise file_too_large(file.name, limits.FILE)
            shutil.copyfile(file, Path(folder) / f"table{file.suffix.lower()}")
        yield Path(folder) / f"table{suffix}"


def _layer(copy: Path, path: Path, name: str) -> Grid:
    """One layer. copy: the copy of `path` that GDAL is given.

    Text of a .dbf is read as bytes: GDAL's own decoding corrupts a character that is cut at the end of the field.
    """
    import pyogrio.raw

    shapefile = path.suffix.lower() in (".shp", ".dbf")
    encoding = "ISO-8859-1" if shapefile else None
    most = _max_rows(copy, name)
    meta, _, wkb, data = pyogrio.raw.read(copy, layer=name, encoding=encoding, max_features=most)
    limits.check_size(max(map(len, [*data, wkb if wkb is not None else ()]), default=0), len(data))
    header, columns = [str(f) for f in meta["fields"]], [column.tolist() for column in data]
    if shapefile:
        header, columns = _decode_columns(path, header, columns)
    rows = list(zip(*columns, strict=True)) or [()] * len(wkb if wkb is not None else ())
    cells = [header, *([cell_text(value) for value in row] for row in rows)]
    return with_wkb(Grid(path.stem if shapefile else name, cells), wkb, meta["crs"])


def _max_rows(copy: Path, name: str) -> int:
    """How many rows to request: pyogrio allocates that many. Raises limits.Exceeded; a view may have rows without end."""
    import pyogrio

    info = pyogrio.read_info(copy, layer=name)
    rows, columns = int(info["features"]), max(1, len(info["fields"]))
    limits.check_size(max(0, rows), columns)
    return rows if rows >= 0 else min(limits.ROWS, limits.CELLS // columns) + 1


def _decode_columns(path: Path, header: list[str], columns: list[list[Any]]) -> tuple[list[str], list[list[Any]]]:
    """Decode text that was read as ISO-8859-1: in the encoding named by the .cpg if all of it fits, else UTF-8, else CP932."""
    texts = {v for column in columns for v in column if isinstance(v, str) and not v.isascii()} | set(header)
    raw = [text.encode("latin-1") for text in texts]
    encoding = next(e for e in (*_cpg_encoding(path), "utf-8", "cp932", "latin-1") if _fits(raw, e))
    decoded = {t: _decode_cut(t.encode("latin-1"), encoding).rstrip("\0 ") for t in texts}
    return [decoded[h] for h in header], [[decoded.get(v, v) if isinstance(v, str) else v for v in c] for c in columns]


def _cpg_encoding(path: Path) -> list[str]:
    """The encoding that the .cpg names, if any (Shift_JIS is CP932 on every machine that writes it)."""
    cpg = sibling_file(path, ".cpg")
    text = cpg.read_bytes()[:40].decode("ascii", "ignore").strip().casefold() if cpg else ""
    if re.search(r"s(hift)?[-_]?jis|932", text):
        return ["cp932"]
    try:
        name = codecs.lookup(f"cp{text}" if text.isdigit() else text).name if text else ""
    except (LookupError, ValueError):
        return []
    return [name] if name in _ENCODINGS else []


def _fits(raw: Iterable[bytes], encoding: str) -> bool:
    try:
        return all(_decode_cut(text, encoding) is not None for text in raw)
    except (UnicodeDecodeError, LookupError):
        return False


def _decode_cut(raw: bytes, encoding: str) -> str:
    """The text without an incomplete character at its end, where the field was too short for it."""
    return codecs.getincrementaldecoder(encoding)().decode(raw)
