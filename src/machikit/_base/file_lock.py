"""A lock that the system holds: it ends with the process, however that ends, and no file of a dead run is in the way."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from machikit._base.atomic import disk_error


@contextmanager
def file_lock(path: Path) -> Iterator[bool]:
    """Whether this process holds the lock of a file inside the block, or another one does. Raises KitError for the disk."""
    try:
        file = path.open("a+b")
    except OSError as error:
        raise disk_error(error, path) from error
    with file:
        is_ours = _lock(file) and _is_at(path, file)
        try:
            yield is_ours
        finally:
            if is_ours:
                with suppress(OSError):  # Windows removes no open file
                    path.unlink()


def _lock(file: IO[bytes]) -> bool:
    """Lock an open file without waiting; whether it could be had."""
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _is_at(path: Path, file: IO[bytes]) -> bool:
    """Whether the path still names this file: the run that held it before may have removed it meanwhile."""
    try:
        return os.path.samestat(path.stat(), os.fstat(file.fileno()))
    except OSError:
        return False
