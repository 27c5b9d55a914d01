"""Moving what was made into its place: one exchange where the system has one, else two renames, all of it undone or finished.

A journal (`moves.json` in the site) says what is still to be moved. Whoever finds a site with a journal and without a living
owner makes the moves that are left: so several files or folders change together, also through a kill.
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
_UNABLE = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EPERM, errno.EXDEV}
_WAITS = (0.1, 0.3, 1.0)  # seconds: virus scanners on Windows hold new files for a moment


@dataclass(frozen=True)
class Move:
    """made: what takes the place of `target`, or None where the target only goes away; identity: which file `made` is.

    An exchange leaves what was there under the name `made`: by its identity (st_ino) a move that is done is known.
    """

    made: Path | None
    target: Path
    identity: int = 0


def move(one: Move, aside: Path) -> None:
    """Make one move. aside: a free name in the site, for what was there. Raises OSError."""
    if one.made is None:
        rename(one.target, aside)
    elif one.made.is_dir() and os.path.lexists(one.target):
        if not exchange(one.made, one.target):
            rename(one.target, aside)
            rename(one.made, one.target)
    elif one.made.is_dir():
        rename(one.made, one.target)
    else:
        _patiently(os.replace, one.made, one.target)


def undo(one: Move, aside: Path, kept: Path | None) -> None:
    """Take a move back. kept: a copy of the file that was there, where `made` is a file. Raises OSError."""
    if one.made is not None and one.made.is_dir():  # exchanged
        exchange(one.made, one.target)
    elif kept is not None:
        _patiently(os.replace, kept, one.target)
    elif os.path.lexists(one.target) and one.made is not None:
        rename(one.target, one.made)
    if os.path.lexists(aside):
        rename(aside, one.target)


def make_all(moves: Sequence[Move], site: Path) -> None:
    """Make all moves or none: what was moved before one that fails is moved back. Raises that one's error."""
    if len(moves) == 1 and moves[0].made is not None and not moves[0].made.is_dir():
        return move(moves[0], site / "aside-0")  # one step, with nothing to take back
    done: list[tuple[Move, Path, Path | None]] = []
    try:
        for number, one in enumerate(moves):
            aside = site / f"aside-{number}"
            kept = _kept(one, site / f"kept-{number}")
            done.append((one, aside, kept))
            move(one, aside)
    except BaseException:
        for one, aside, kept in reversed(done):
            if not _is_left(one):
                undo(one, aside, kept)
            elif os.path.lexists(aside):
                rename(aside, one.target)
        (site / JOURNAL).unlink(missing_ok=True)  # where something could not be taken back, the next run finishes it
        raise


def _kept(one: Move, name: Path) -> Path | None:
    """A second name for a file that is about to be replaced."""
    if one.made is None or one.made.is_dir() or not one.target.is_file():
        return None
    link_or_copy(one.target, name)
    return name


def _is_left(one: Move) -> bool:
    """Whether a move is still to be made."""
    if one.made is None:
        return os.path.lexists(one.target)
    there = os.path.lexists(one.made)
    return there and (os.lstat(one.made).st_ino == one.identity or not os.path.lexists(one.target))


# --- the journal ------------------------------------------------------------------------------------------------------


def write_journal(moves: Sequence[Move], site: Path, root: Path) -> None:
    """Say in the site what will be moved where (below `root`), before the first move."""
    told = [
        {
            "made": one.made.relative_to(site).as_posix() if one.made else None,
            "target": one.target.relative_to(root).as_posix(),
            "identity": one.identity,
        }
        for one in moves
    ]
    half = site / f"{JOURNAL}.half"
    half.write_text(json.dumps(told), encoding="utf-8")
    os.replace(half, site / JOURNAL)


def finish(site: Path, root: Path) -> None:
    """Make the moves that a killed run left. A journal that cannot be read, or names a place elsewhere, moves nothing."""
    for number, one in enumerate(_journal(site, root)):
        aside = site / f"aside-{number}"
        if _is_left(one) and not (one.made is None and os.path.lexists(aside)):
            move(one, aside if not os.path.lexists(aside) else site / f"aside-{number}-again")


def is_open(site: Path, root: Path) -> bool:
    """Whether moves that the journal names are still to be made."""
    return any(_is_left(one) for one in _journal(site, root))


def _journal(site: Path, root: Path) -> list[Move]:
    try:
        told = json.loads((site / JOURNAL).read_text(encoding="utf-8"))
        return [
            Move(_inside(site, one["made"]) if one["made"] else None, _inside(root, one["target"]), one["identity"])
            for one in told
        ]
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return []


def _inside(folder: Path, name: str) -> Path:
    """A journal may be a stranger's: what it names lies below the folder, without links on the way."""
    path = folder / name
    parents = [
        folder.joinpath(*path.relative_to(folder).parts[:n]) for n in range(1, len(path.relative_to(folder).parts))
    ]
    if ".." in path.relative_to(folder).parts or any(p.is_symlink() for p in parents):
        raise ValueError(name)
    return path


# --- the steps --------------------------------------------------------------------------------------------------------


def identity(path: Path) -> int:
    return os.lstat(path).st_ino


def rename(source: Path, target: Path) -> None:
    """Rename onto a name that must be free. Raises OSError."""
    if os.path.lexists(target):  # os.rename would replace an empty folder without a word
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
    _patiently(os.rename, source, target)


def _patiently(step: Callable[[Path, Path], None], source: Path, target: Path) -> None:
    for wait in (*_WAITS, None):
        try:
            return step(source, target)
        except PermissionError:
            if os.name != "nt" or wait is None:
                raise
            time.sleep(wait)


def link_or_copy(source: str | Path, target: str | Path) -> None:
    """A second name for a file, or a copy on disks that have only one name for each."""
    import shutil

    try:
        os.link(source, target, follow_symlinks=False)
    except (OSError, NotImplementedError):
        shutil.copy2(source, target, follow_symlinks=False)


def exchange(one: Path, other: Path) -> bool:
    """Let two paths change places in one step; False where the system or the disk cannot. Raises OSError for all else."""
    call = _exchanger()
    if call is None:
        return False
    sys.audit("machikit.exchange", str(one), str(other))
    if call(os.fsencode(one), os.fsencode(other)) == 0:
        return True
    number = ctypes.get_errno()
    if number in _UNABLE:
        return False
    raise OSError(number, os.strerror(number), str(other))


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
