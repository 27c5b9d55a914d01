"""Folders that are there whole or not at all.

Everything is made in a hidden folder beside the target and renamed at the end. Rename is the only step that shows, so
a full disk, a signal or a pulled plug leaves nothing under the final name. What a killed run leaves behind is swept by
a later run, once it is an hour old.
"""

import errno
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from machikit.errors import KitError
from machikit.words import problem

TEMPORARY = ".machikit-new-"
STALE_SECONDS = 3600


@contextmanager
def building_site(target: Path) -> Iterator[Path]:
    """A hidden folder on the target's file system; its `<target.name>` becomes the target when the block ends well."""
    made: list[Path] = []
    site: Path | None = None
    try:
        made = _make_parents(target.parent)
        _sweep(target.parent)
        site = target.parent / f"{TEMPORARY}{secrets.token_hex(4)}"  # named before it is made: Ctrl-C may come between
        site.mkdir(mode=0o700)
        yield site
        _rename(site / target.name, target)
    except OSError as error:
        raise os_problem(error, target) from error
    finally:
        if site is not None:
            shutil.rmtree(site, ignore_errors=True)
        for folder in reversed(made):
            with suppress(OSError):  # not empty: the prototype is in it
                folder.rmdir()


def _make_parents(folder: Path) -> list[Path]:
    """Make a folder and its parents; return those that were not there before."""
    missing = [p for p in (folder, *folder.parents) if not p.exists()][::-1]
    made = []
    try:
        for path in missing:
            path.mkdir()
            made.append(path)
    except OSError:
        for path in reversed(made):
            path.rmdir()
        raise
    return missing


def _sweep(folder: Path) -> None:
    for old in folder.glob(f"{TEMPORARY}*"):
        with suppress(OSError):
            if old.is_dir() and time.time() - old.stat().st_mtime > STALE_SECONDS:
                shutil.rmtree(old, ignore_errors=True)


def _rename(source: Path, target: Path) -> None:
    """Rename a folder onto a name that must be free. Windows virus scanners hold new files for a moment: try again."""
    for wait in (0.1, 0.3, 1.0, None):
        if target.exists():  # os.rename would replace an empty folder without a word
            raise problem("new.exists", target)
        try:
            return os.rename(source, target)
        except PermissionError:
            if os.name != "nt" or wait is None:
                raise
            time.sleep(wait)


def os_problem(error: OSError, where: Path | str) -> KitError:
    """What the disk refused, as one clear sentence."""
    full = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
    kinds = (
        ("disk.full", full),
        ("disk.not_writable", {errno.EACCES, errno.EPERM, errno.EROFS}),
        ("disk.in_the_way", {errno.ENOTDIR, errno.EEXIST, errno.ENOTEMPTY}),
        ("disk.long", {errno.ENAMETOOLONG}),
        ("disk.gone", {errno.ENOENT}),
    )
    kind = next((key for key, numbers in kinds if error.errno in numbers), "disk.other")
    return problem(kind, where, why=error.strerror or str(error), path=error.filename or where)
