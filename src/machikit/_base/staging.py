"""The hidden folder in which something is made before it takes its place, and what a killed run leaves of it.

A site is held by a lock as long as its process lives. Every run that opens one in the same folder first looks at those that
nobody holds: moves that were begun are finished (`moves.finish`), and the rest is removed.
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

TEMPORARY = ".machikit-new-"
LOCK = ".lock"
STALE_SECONDS = 3600  # of a site that has no lock, or on a disk without locks
TRIES = 20


@contextmanager
def site_in(root: Path) -> Iterator[Path]:
    """A new site in the folder `root`, which is swept first and must be there; the site is gone afterwards, unless moves are left in it.

    A signal may come at any moment: a site has its name before it is on the disk, and what one interrupts is cleared once more.

    Raises OSError.
    """
    sweep(root)
    lock: IO[bytes] | None = None
    site = root  # never taken for a site: it has no lock
    try:
        for site in [root / f"{TEMPORARY}{secrets.token_hex(8)}" for _ in range(TRIES)]:
            site.mkdir(mode=0o700)
            if lock := _locked(site):  # another run may sweep the folder before it is locked
                break
        else:
            raise TimeoutError(f"{root}: no site of its own")
        yield site
    finally:
        try:
            _leave(site, root, lock)
        except (KeyboardInterrupt, SystemExit):
            _leave(site, root, lock)
            raise


def _locked(site: Path) -> IO[bytes] | None:
    with suppress(FileNotFoundError):
        lock = (site / LOCK).open("xb")
        if hold(lock) is not False and _is_there(lock, site / LOCK):
            return lock
        lock.close()
    return None


def _leave(site: Path, root: Path, lock: IO[bytes] | None) -> None:
    left = moves.is_open(site, root)
    if lock:
        lock.close()
    if not left and site.name.startswith(TEMPORARY):
        _remove(site)


def _is_there(lock: IO[bytes], path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(lock.fileno()), path.stat())
    except FileNotFoundError:
        return False


def hold(file: IO[bytes]) -> bool | None:
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


def sweep(root: Path) -> None:
    """Finish or remove what dead runs left in this folder."""
    for site in root.glob(f"{TEMPORARY}*"):
        with suppress(OSError):
            if site.is_dir() and not site.is_symlink():
                _sweep(site, root)


def _sweep(site: Path, root: Path) -> None:
    try:
        lock = (site / LOCK).open("r+b")
    except FileNotFoundError:
        if not any(site.iterdir()):
            site.rmdir()  # just made: its owner, if it lives, takes another one
        elif time.time() - site.stat().st_mtime > STALE_SECONDS:
            shutil.rmtree(site, ignore_errors=True)
        return
    with lock:
        held = hold(lock)
        old = time.time() - site.stat().st_mtime > STALE_SECONDS
        if held is False or (held is None and not old):
            return
        moves.finish(site, root)
        (site / moves.JOURNAL).unlink(missing_ok=True)
        _empty(site)
    _remove(site)


def _empty(site: Path) -> None:
    """Remove all but the lock: a site without one could be anybody's."""
    for path in site.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        elif path.name != LOCK:
            path.unlink(missing_ok=True)


def _remove(site: Path) -> None:
    with suppress(OSError):
        _empty(site)
        (site / LOCK).unlink(missing_ok=True)
        site.rmdir()
