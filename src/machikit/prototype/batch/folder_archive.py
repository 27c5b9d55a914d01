"""Folders as bytes and back: how prototypes and workspaces travel to a worker and home again."""

import io
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

from machikit._base import paths
from machikit.catalog.roots import ENTRY_FOLDERS
from machikit.prototype.templating import CACHES

KEPT = "site"  # the folder of a prototype that a build writes


def pack_folder(folder: Path, wanted: Callable[[Path], bool] = lambda path: True) -> bytes:
    """The regular files below a folder as a zip archive; links and caches are left out. wanted: asked with the path inside."""
    return _pack((path, path.relative_to(folder)) for path in _files(folder) if wanted(path.relative_to(folder)))


def pack_workspaces(roots: Iterable[Path]) -> bytes:
    """The entries of workspaces as one archive: 0/datasets/…, 1/idea_cards/…, the nearest root first."""
    return _pack(
        (path, Path(str(number)) / path.relative_to(root))
        for number, root in enumerate(roots)
        for name in ENTRY_FOLDERS
        for path in _files(root / name)
    )


def unpack(archive: bytes, folder: Path) -> None:
    """Write the files of an archive below a folder. Raises KitError for a name that leads out of it, OSError of the disk."""
    with zipfile.ZipFile(io.BytesIO(archive)) as file:
        for name in file.namelist():
            target = folder / paths.relative(name, folder.name)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.read(name))


def _files(folder: Path) -> Iterable[Path]:
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.is_file() and not path.is_symlink() and CACHES.isdisjoint(path.relative_to(folder).parts):
            yield path


def _pack(files: Iterable[tuple[Path, Path]]) -> bytes:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for path, name in files:
            archive.writestr(zipfile.ZipInfo(name.as_posix()), path.read_bytes(), zipfile.ZIP_DEFLATED)
    return body.getvalue()
