"""Read the tables in an archive: a .zip of files that are tables, a GTFS feed, a .kmz, or a single file in a .gz.

Sizes are checked before anything is unpacked, names inside an archive never become paths, and archives within archives are
not read.
"""

import csv
import gzip
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from machikit._base import limits
from machikit._base.errors import KitError
from machikit._base.messages import kit_error
from machikit.tables.grid import Grid, tidy
from machikit.tables.read.formats import ARCHIVES, is_document, is_part, is_readable
from machikit.tables.read.gtfs import feed as gtfs
from machikit.tables.read.read_errors import broken_file, file_too_large

MAX_MEMBERS = 1_000  # files in one archive
CHUNK = 1 << 20  # bytes
_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError, LookupError, csv.Error)

ReadFile = Callable[[Path], list[Grid]]


def read_archive(path: Path, read_file: ReadFile) -> list[Grid]:
    """The tables of an archive, each read with `read_file`.

    Raises KitError when the archive is broken, locked or too large, or holds no table or a broken one.
    """
    with tempfile.TemporaryDirectory(prefix="machikit-") as folder:
        try:
            files = (_gunzip if path.suffix.lower() == ".gz" else _unzip)(path, Path(folder))
            if feed := gtfs.feed_folder(files):
                return [tidy(g, path.name) for g in _read_member(path, gtfs.read_feed, feed)]
        except EOFError as error:
            raise kit_error("read.cut", path.name) from error
        except _BROKEN as error:
            raise _truncated_or_broken(path, error) from error
        tables = [f for f in files if is_readable(f) and f.suffix.lower() not in ARCHIVES]
        # a .txt or a document next to a table only describes it
        chosen = [f for f in tables if f.suffix.lower() != ".txt"] or tables or [f for f in files if is_document(f)]
        if not chosen:
            raise kit_error("read.no_table", path.name)
        others = tuple(f.name for f in files if f not in chosen and not is_part(f))
        grids = [(file, grid) for file in chosen for grid in _read_member(path, read_file, file)]
        return [replace(grid, file=f"{path.name}/{file.name}", other_files=others) for file, grid in grids]


def _truncated_or_broken(path: Path, error: Exception) -> KitError:
    """A .zip that starts like one but lacks its end, where the list of its members is, was not transferred completely."""
    with path.open("rb") as file:
        is_zip = file.read(4) == b"PK\x03\x04"
    truncated = is_zip and isinstance(error, zipfile.BadZipFile) and not zipfile.is_zipfile(path)
    return kit_error("read.cut", path.name) if truncated else broken_file(path, error)


def _read_member(path: Path, read: ReadFile, member: Path) -> list[Grid]:
    """Read a file or folder of the archive; an error names the archive too."""
    try:
        return read(member)
    except KitError as error:
        raise KitError(f"{path.name}/{error.where}", error.what, error.fix) from error


def _gunzip(path: Path, folder: Path) -> list[Path]:
    target = folder / (path.stem if Path(path.stem).suffix else f"{path.stem}.csv")
    with gzip.open(path) as file:
        _write(target, iter(lambda: file.read(CHUNK), b""), path, limits.FILE)
    return [target]


def _unzip(path: Path, folder: Path) -> list[Path]:
    """Unpack the files of each folder into a numbered folder, so that files that belong together stay together."""
    with _open_zip(path) as archive:
        members = [m for m in archive.infolist() if not m.is_dir() and not _is_litter(PurePosixPath(m.filename))]
        if len(members) > MAX_MEMBERS:
            raise kit_error("read.members", path.name, n=f"{len(members):,}", most=f"{MAX_MEMBERS:,}")
        _check_sizes(path, members)
        if any(m.flag_bits & 1 for m in members):
            raise kit_error("read.password", path.name)
        folders = {f: str(n) for n, f in enumerate(dict.fromkeys(PurePosixPath(m.filename).parent for m in members))}
        files = []
        for member in members:
            name = PurePosixPath(member.filename)
            target = folder / folders[name.parent] / name.name.replace("\\", "_").replace(":", "_")
            target.parent.mkdir(exist_ok=True)
            with archive.open(member) as file:
                _write(target, iter(lambda f=file: f.read(CHUNK), b""), path, limits.UNPACKED)  # type: ignore[misc]
            files.append(target)
    return sorted(files)


def _open_zip(path: Path) -> zipfile.ZipFile:
    """Windows writes Japanese names in CP932 without declaring it."""
    try:
        return zipfile.ZipFile(path, metadata_encoding="cp932")
    except UnicodeDecodeError:
        return zipfile.ZipFile(path)


def _check_sizes(path: Path, members: Sequence[zipfile.ZipInfo]) -> None:
    """Raise KitError where a table is too large to be read, or the whole content too large to be unpacked."""
    tables = [m for m in members if is_readable(Path(PurePosixPath(m.filename).name))]
    if large := next((m for m in tables if m.file_size > limits.FILE), None):
        raise file_too_large(f"{path.name}/{PurePosixPath(large.filename).name}", limits.FILE)
    if sum(m.file_size for m in members) > limits.UNPACKED:
        raise file_too_large(path.name, limits.UNPACKED)


def _write(target: Path, chunks: Iterable[bytes], path: Path, most: int) -> None:
    """Write the chunks, up to `most` bytes: the size that an archive states may be wrong."""
    size = 0
    with target.open("wb") as file:
        for chunk in chunks:
            size += len(chunk)
            if size > most:
                raise file_too_large(path.name, most)
            file.write(chunk)


def _is_litter(name: PurePosixPath) -> bool:
    """Files that operating systems add to archives."""
    return "__MACOSX" in name.parts or name.name.startswith(".") or name.name in ("Thumbs.db", "desktop.ini")
