"""Keeps what the kit gave a prototype, in `.machikit/given.zip`: the common ancestor with which a later kit can be merged in.

It holds every file of the new prototype, byte for byte, but the data of datasets that are not open, and what edits tell of these: there
must be no second copy out of sight. The same prototype gives the same archive: names are sorted and no time or owner is written.
"""

import zipfile
from pathlib import Path

from machikit.catalog import Catalog
from machikit.tables.edits import FILE as EDITS
from machikit.tables.edits import PHOTOS

FOLDER = ".machikit"
FILE = f"{FOLDER}/given.zip"
EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first time that a zip file can hold
REGULAR = 0o100644 << 16  # a file that its owner may write
UNIX = 3  # the system on which an archive says it was made


def keep_given(prototype: Path) -> None:
    """Write `.machikit/given.zip` into a prototype that was just created and that nobody has changed."""
    hidden = [d for d in Catalog(roots=[prototype]).datasets.values() if d.sensitivity != "open"]
    closed = {path for d in hidden for path in (d.file, d.path / EDITS, *(d.path / PHOTOS).glob("*"))}
    files = [path for path in prototype.rglob("*") if path.is_file() and path not in closed]
    names = {path.relative_to(prototype).as_posix(): path for path in files}
    target = prototype / FILE
    target.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(target, "w") as archive:
        for name in sorted(names):
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.create_system, entry.external_attr = UNIX, REGULAR
            archive.writestr(entry, names[name].read_bytes(), zipfile.ZIP_DEFLATED, compresslevel=6)
