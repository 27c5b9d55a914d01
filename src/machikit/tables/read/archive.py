"""Archives → the tables in them: a .zip of any files that are tables, a GTFS feed, a .kmz, a single file under .gz.

Nothing is unpacked before its size is known, names inside an archive never become paths, and archives in archives are left.
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
from machikit._base.messages import problem
from machikit.tables.grid import Grid, tidy
from machikit.tables.read.any_file import ARCHIVES, broken, is_part, large, read_tables, readable
from machikit.tables.read.gtfs import feed as gtfs

MEMBERS = 1_000  # files in one archive
_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError, LookupError, csv.Error)


def members(path: Path) -> list[Grid]:
    """The tables of an archive. Raises KitError when it is broken, locked or too large, holds no table, or a broken one."""
    with tempfile.TemporaryDirectory(prefix="machikit-") as folder:
        try:
            files = (_gunzip if path.suffix.lower() == ".gz" else _unzip)(path, Path(folder))
            if feed := gtfs.folder_of(files):
                return [tidy(g, path.name) for g in _renamed(path, gtfs.tables, feed)]
        except EOFError as error:
            raise problem("read.cut", path.name) from error
        except _BROKEN as error:
            raise _cut_or_broken(path, error) from error
        tables = [f for f in files if readable(f) and f.suffix.lower() not in ARCHIVES]
        chosen = [
            f for f in tables if f.suffix.lower() != ".txt"
        ] or tables  # beside a table, a .txt is its description
        if not chosen:
            raise problem("read.no_table", path.name)
        left = tuple(f.name for f in files if f not in chosen and not is_part(f))
        return [replace(grid, beside=left) for file in chosen for grid in _inside(path, file)]


def _cut_or_broken(path: Path, error: Exception) -> KitError:
    """A .zip that begins like one and has no end (its list of members stands there) was not sent or fetched whole."""
    with path.open("rb") as file:
        begins = file.read(4) == b"PK\x03\x04"
    cut = begins and isinstance(error, zipfile.BadZipFile) and not zipfile.is_zipfile(path)
    return problem("read.cut", path.name) if cut else broken(path, error)


def _inside(path: Path, file: Path) -> list[Grid]:
    return [replace(grid, file=f"{path.name}/{file.name}") for grid in _renamed(path, read_tables, file)]


def _renamed(path: Path, read: Callable[[Path], list[Grid]], inner: Path) -> list[Grid]:
    """What `read` makes of it; an error names the archive too."""
    try:
        return read(inner)
    except KitError as error:
        raise KitError(f"{path.name}/{error.where}", error.what, error.fix) from error


def _gunzip(path: Path, folder: Path) -> list[Path]:
    out = folder / (path.stem if Path(path.stem).suffix else f"{path.stem}.csv")
    with gzip.open(path) as file:
        _write(out, iter(lambda: file.read(1 << 20), b""), path, limits.FILE)
    return [out]


def _unzip(path: Path, folder: Path) -> list[Path]:
    """Unpack: the files of each folder into a numbered folder of ours, so that what belongs together stays together."""
    with _opened(path) as archive:
        parts = [p for p in archive.infolist() if not p.is_dir() and not _is_litter(PurePosixPath(p.filename))]
        if len(parts) > MEMBERS:
            raise problem("read.members", path.name, n=f"{len(parts):,}", most=f"{MEMBERS:,}")
        _small_enough(path, parts)
        if any(p.flag_bits & 1 for p in parts):
            raise problem("read.password", path.name)
        folders = {f: str(n) for n, f in enumerate(dict.fromkeys(PurePosixPath(p.filename).parent for p in parts))}
        out = []
        for part in parts:
            name = PurePosixPath(part.filename)
            target = folder / folders[name.parent] / name.name.replace("\\", "_").replace(":", "_")
            target.parent.mkdir(exist_ok=True)
            with archive.open(part) as file:
                _write(target, iter(lambda f=file: f.read(1 << 20), b""), path, limits.UNPACKED)  # type: ignore[misc]
            out.append(target)
    return sorted(out)


def _opened(path: Path) -> zipfile.ZipFile:
    """Windows writes Japanese names in CP932 and does not say so."""
    try:
        return zipfile.ZipFile(path, metadata_encoding="cp932")
    except UnicodeDecodeError:
        return zipfile.ZipFile(path)


def _small_enough(path: Path, parts: Sequence[zipfile.ZipInfo]) -> None:
    """Raise KitError where a table in it is too large to be read, or all that it holds too large to be unpacked."""
    tables = [p for p in parts if readable(Path(PurePosixPath(p.filename).name))]
    if most := next((p for p in tables if p.file_size > limits.FILE), None):
        raise large(f"{path.name}/{PurePosixPath(most.filename).name}", limits.FILE)
    if sum(p.file_size for p in parts) > limits.UNPACKED:
        raise large(path.name, limits.UNPACKED)


def _write(target: Path, chunks: Iterable[bytes], path: Path, most: int) -> None:
    """Write what comes, and no more of it than can be read: a size that an archive states may be a lie."""
    size = 0
    with target.open("wb") as out:
        for chunk in chunks:
            size += len(chunk)
            if size > most:
                raise large(path.name, most)
            out.write(chunk)


def _is_litter(name: PurePosixPath) -> bool:
    """What computers leave in archives by themselves."""
    return "__MACOSX" in name.parts or name.name.startswith(".") or name.name in ("Thumbs.db", "desktop.ini")
