"""Moves staged files to their targets: by one atomic exchange where the system has one, else by two renames. All or none.

A journal (`moves.json` in the staging folder) lists the moves to make. A later run that finds a staging folder with a journal
but without a living owner makes the moves that are left, so several files or folders change together even if a run is killed.
"""

import ctypes
import errno
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

JOURNAL = "moves.json"
_UNSUPPORTED = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EPERM, errno.EXDEV}
_RETRY_DELAYS = (0.1, 0.3, 1.0)  # seconds: virus scanners on Windows keep new files open for a moment


@dataclass(frozen=True)
class Move:
    """One move. source: the staged path that replaces `target`, or None where the target is only removed.

    identity: the inode number (st_ino) of `source`. An exchange leaves the old content under the name `source`, so the
    inode tells whether the move has been made.
    """

    source: Path | None
    target: Path
    identity: int = 0


def move(one: Move, displaced: Path) -> None:
    """Make one move. displaced: a free path in the staging folder for the old content. Raises OSError."""
    if one.source is None:
        rename(one.target, displaced)
    elif one.source.is_dir() and os.path.lexists(one.target):
        if not exchange(one.source, one.target):
            rename(one.target, displaced)
            rename(one.source, one.target)
    elif one.source.is_dir():
        rename(one.source, one.target)
    else:
        _retrying(os.replace, one.source, one.target)


def undo(one: Move, displaced: Path, backup: Path | None) -> None:
    """Undo a move. backup: a copy of the old file, where `source` is a file. Raises OSError."""
    if one.source is not None and one.source.is_dir():  # exchanged
        exchange(one.source, one.target)
    elif backup is not None:
        _retrying(os.replace, backup, one.target)
    elif os.path.lexists(one.target) and one.source is not None:
        rename(one.target, one.source)
    if os.path.lexists(displaced):
        rename(displaced, one.target)


def apply_all(moves: Sequence[Move], staging: Path) -> None:
    """Make all moves or none: when one fails, those made before it are undone. Raises the error of the move that failed."""
    if len(moves) == 1 and moves[0].source is not None and not moves[0].source.is_dir():
        return move(moves[0], staging / "aside-0")  # one step, with nothing to undo
    done: list[tuple[Move, Path, Path | None]] = []
    try:
        for number, one in enumerate(moves):
            displaced = staging / f"aside-{number}"
            backup = _back_up(one, staging / f"kept-{number}")
            done.append((one, displaced, backup))
            move(one, displaced)
    except BaseException:
        for one, displaced, backup in reversed(done):
            if not _is_pending(one):
                undo(one, displaced, backup)
            elif os.path.lexists(displaced):
                rename(displaced, one.target)
        (staging / JOURNAL).unlink(
            missing_ok=True
        )  # not reached where an undo fails: the next run then finishes the moves
        raise


def _back_up(one: Move, backup: Path) -> Path | None:
    """Link or copy a file that is about to be replaced to `backup`; None where the move replaces no file."""
    if one.source is None or one.source.is_dir() or not one.target.is_file():
        return None
    link_or_copy(one.target, backup)
    return backup


def _is_pending(one: Move) -> bool:
    """Whether a move has not been made yet."""
    if one.source is None:
        return os.path.lexists(one.target)
    exists = os.path.lexists(one.source)
    return exists and (os.lstat(one.source).st_ino == one.identity or not os.path.lexists(one.target))


# --- the journal ------------------------------------------------------------------------------------------------------


def write_journal(moves: Sequence[Move], staging: Path, root: Path) -> None:
    """Write the journal into the staging folder, before the first move. root: the folder that contains all targets.

    The keys are the journal's file format: a later version of the kit may have to finish the moves.
    """
    entries = [
        {
            "made": one.source.relative_to(staging).as_posix() if one.source else None,
            "target": one.target.relative_to(root).as_posix(),
            "identity": one.identity,
        }
        for one in moves
    ]
    partial = staging / f"{JOURNAL}.half"
    partial.write_text(json.dumps(entries), encoding="utf-8")
    os.replace(partial, staging / JOURNAL)


def finish_moves(staging: Path, root: Path) -> None:
    """Make the moves that a killed run left. A journal that is unreadable, or names a path elsewhere, moves nothing."""
    for number, one in enumerate(_journal(staging, root)):
        displaced = staging / f"aside-{number}"
        if _is_pending(one) and not (one.source is None and os.path.lexists(displaced)):
            move(one, displaced if not os.path.lexists(displaced) else staging / f"aside-{number}-again")


def has_pending_moves(staging: Path, root: Path) -> bool:
    """Whether the journal lists moves that have not been made."""
    return any(_is_pending(one) for one in _journal(staging, root))


def _journal(staging: Path, root: Path) -> list[Move]:
    try:
        entries = json.loads((staging / JOURNAL).read_text(encoding="utf-8"))
        return [
            Move(_inside(staging, one["made"]) if one["made"] else None, _inside(root, one["target"]), one["identity"])
            for one in entries
        ]
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return []


def _inside(folder: Path, name: str) -> Path:
    """The path of a journal entry. Raises ValueError unless it is below `folder`, without links: a journal is not trusted."""
    path = folder / name
    parts = path.relative_to(folder).parts
    parents = [folder.joinpath(*parts[:n]) for n in range(1, len(parts))]
    if ".." in parts or any(p.is_symlink() for p in parents):
        raise ValueError(name)
    return path


# --- the steps --------------------------------------------------------------------------------------------------------


def identity(path: Path) -> int:
    return os.lstat(path).st_ino


def rename(source: Path, target: Path) -> None:
    """Rename to a name that must be free. Raises OSError."""
    if os.path.lexists(target):  # os.rename would replace an empty folder without a word
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
    _retrying(os.rename, source, target)


def _retrying(operation: Callable[[Path, Path], None], source: Path, target: Path) -> None:
    for delay in (*_RETRY_DELAYS, None):
        try:
            return operation(source, target)
        except PermissionError:
            if os.name != "nt" or delay is None:
                raise
            time.sleep(delay)


def link_or_copy(source: str | Path, target: str | Path) -> None:
    """Hard-link a file, or copy it on disks without hard links."""
    import shutil

    try:
        os.link(source, target, follow_symlinks=False)
    except (OSError, NotImplementedError):
        shutil.copy2(source, target, follow_symlinks=False)


def exchange(one: Path, other: Path) -> bool:
    """Swap two paths atomically; False where the system or the disk cannot. Raises OSError for every other failure."""
    call = _exchanger()
    if call is None:
        return False
    sys.audit("machikit.exchange", str(one), str(other))
    if call(os.fsencode(one), os.fsencode(other)) == 0:
        return True
    code = ctypes.get_errno()
    if code in _UNSUPPORTED:
        return False
    raise OSError(code, os.strerror(code), str(other))


@cache
def _exchanger() -> Callable[[bytes, bytes], int] | None:
    """renameat2(2) with RENAME_EXCHANGE on Linux, renamex_np(2) with RENAME_SWAP on macOS."""
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "linux":
            at_here, flag = -100, 2
            return lambda a, b: int(libc.renameat2(at_here, a, at_here, b, flag)) if libc.renameat2 else -1
        if sys.platform == "darwin":
            return lambda a, b: int(libc.renamex_np(a, b, 2)) if libc.renamex_np else -1
    except (OSError, AttributeError, TypeError):
        pass
    return None
