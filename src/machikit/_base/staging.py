"""Staging folders: hidden folders in which new content is written before it is moved to its place.

A staging folder is locked as long as its process lives. Every run that creates one first looks for abandoned ones in the same
folder: moves that were begun are finished (`moves.finish`), and the rest is removed.
"""

import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from machikit._base import moves

STAGING_PREFIX = ".machikit-new-"
LOCK = ".lock"
STALE_SECONDS = 3600  # age at which a folder without a lock, or on a disk without locks, counts as abandoned
TRIES = 20


@contextmanager
def staging_folder(root: Path) -> Iterator[Path]:
    """A new staging folder in `root`, which must exist. It is removed afterwards, unless it holds moves that are not finished.

    Abandoned staging folders in `root` are cleaned up first. A signal may arrive at any moment: the name is assigned before
    the folder is created, and a cleanup that a signal interrupts is run again. Raises OSError.
    """
    _sweep(root)
    lock: IO[bytes] | None = None
    staging = root  # never removed: its name has not the prefix
    try:
        for staging in [root / f"{STAGING_PREFIX}{secrets.token_hex(8)}" for _ in range(TRIES)]:
            staging.mkdir(mode=0o700)
            if lock := _lock(staging):  # another run may remove the folder before it is locked
                break
        else:
            raise TimeoutError(f"{root}: no staging folder could be locked")
        yield staging
    finally:
        try:
            _clean_up(staging, root, lock)
        except (KeyboardInterrupt, SystemExit):
            _clean_up(staging, root, lock)
            raise


def _lock(staging: Path) -> IO[bytes] | None:
    """Create and lock the lock file; None where another run has removed the folder meanwhile."""
    with suppress(FileNotFoundError):
        lock = (staging / LOCK).open("xb")
        if _try_lock(lock) is not False and _is_same_file(lock, staging / LOCK):
            return lock
        lock.close()
    return None


def _clean_up(staging: Path, root: Path, lock: IO[bytes] | None) -> None:
    has_moves = moves.has_pending_moves(staging, root)
    if lock:
        lock.close()
    if not has_moves and staging.name.startswith(STAGING_PREFIX):
        _remove(staging)


def _is_same_file(lock: IO[bytes], path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(lock.fileno()), path.stat())
    except FileNotFoundError:
        return False


def _try_lock(file: IO[bytes]) -> bool | None:
    """Lock an open file without waiting: False where another process holds it, None where the disk has no locks."""
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return None
    return True


def _sweep(root: Path) -> None:
    """Finish or remove the staging folders that dead runs left in this folder."""
    for staging in root.glob(f"{STAGING_PREFIX}*"):
        with suppress(OSError):
            if staging.is_dir() and not staging.is_symlink():
                _sweep_one(staging, root)


def _sweep_one(staging: Path, root: Path) -> None:
    try:
        lock = (staging / LOCK).open("r+b")
    except FileNotFoundError:
        if not any(staging.iterdir()):
            staging.rmdir()  # just created: its owner, if alive, creates another one
        elif time.time() - staging.stat().st_mtime > STALE_SECONDS:
            shutil.rmtree(staging, ignore_errors=True)
        return
    with lock:
        locked = _try_lock(lock)
        is_old = time.time() - staging.stat().st_mtime > STALE_SECONDS
        if locked is False or (locked is None and not is_old):
            return
        moves.finish_moves(staging, root)
        (staging / moves.JOURNAL).unlink(missing_ok=True)
        _empty(staging)
    _remove(staging)


def _empty(staging: Path) -> None:
    """Remove everything but the lock: a folder without one may have just been created by another run."""
    for path in staging.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        elif path.name != LOCK:
            path.unlink(missing_ok=True)


def _remove(staging: Path) -> None:
    with suppress(OSError):
        _empty(staging)
        (staging / LOCK).unlink(missing_ok=True)
        staging.rmdir()
