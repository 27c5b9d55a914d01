"""Atomic writes of files and folders. Everything the kit changes on disk goes through this module.

New content is written to a hidden staging folder on the target's disk (`staging`) and moved to its place at the end (`moves`).
After a full disk, a signal or a power cut, either the old or the new content is there: never half a file, and never a mixture
that the next run does not complete.
"""

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from machikit._base import moves
from machikit._base.errors import KitError
from machikit._base.messages import kit_error
from machikit._base.moves import Move
from machikit._base.staging import STAGING_PREFIX as STAGING_PREFIX
from machikit._base.staging import staging_folder

Keep = Callable[[str], bool]
WINDOWS_FOLDER = 248  # characters from which Windows, as it comes, makes no folder; from 260 on no file


@dataclass(frozen=True)
class StagedEntry:
    """A file or folder in the staging folder, to be moved to `target`.

    keep: tells by name which entries of the existing target folder stay in it.
    preserved: name → state of the entries copied from the old folder into the staged one.
    """

    staged: Path
    target: Path
    keep: Keep | None
    preserved: dict[str, tuple[int, int]] = field(default_factory=dict)

    def moves(self) -> Iterator[Move]:
        """The moves that put it in place: one for the whole entry, or one for each item where the target folder must not move."""
        if not (self.staged.is_dir() and self.target.is_dir()):
            yield Move(self.staged, self.target, moves.identity(self.staged))
        elif not _must_stay(self.target):
            self._preserve()
            yield Move(self.staged, self.target, moves.identity(self.staged))
        else:
            for path in sorted(self.staged.iterdir()):
                yield Move(path, self.target / path.name, moves.identity(path))
            for old in sorted(self.target.iterdir()):
                if not (
                    self._is_kept(old.name) or (self.staged / old.name).exists() or old.name.startswith(STAGING_PREFIX)
                ):
                    yield Move(None, old)

    def _is_kept(self, name: str) -> bool:
        return self.keep is not None and self.keep(name)

    def _preserve(self) -> None:
        """Copy the entries that are kept into the staged folder."""
        for old in sorted(self.target.iterdir()):
            if self._is_kept(old.name) and not os.path.lexists(self.staged / old.name):
                self.preserved[old.name] = _state(old)
                if old.is_dir() and not old.is_symlink():
                    shutil.copytree(old, self.staged / old.name, symlinks=True, copy_function=moves.link_or_copy)
                else:
                    moves.link_or_copy(old, self.staged / old.name)

    def restore_later_saves(self, old_folder: Path) -> None:
        """Move kept files that another program saved into the old folder during the move to the new one."""
        for old in sorted(old_folder.iterdir()) if self.preserved and old_folder.is_dir() else ():
            if self._is_kept(old.name) and old.is_file() and self.preserved.get(old.name) != _state(old):
                os.replace(old, self.target / old.name)


@dataclass
class Change:
    """A set of files and folders that are put in place together.

    staging: the folder in which they are written; root: the folder that contains all targets.
    """

    root: Path
    staging: Path
    entries: list[StagedEntry] = field(default_factory=list)

    def folder(self, target: Path, keep: Keep | None = None) -> Path:
        """A new empty folder in the staging folder, which will become `target`."""
        staged = self._slot() / target.name
        staged.mkdir()
        self.entries.append(StagedEntry(staged, target.absolute(), keep))
        return staged

    def file(self, target: Path, content: bytes | bytearray) -> None:
        """Stage a file that will become `target`."""
        staged = self._slot() / target.name
        staged.write_bytes(content)
        self.entries.append(StagedEntry(staged, target.absolute(), None))

    def _slot(self) -> Path:
        """A numbered folder for the next entry: two targets may have the same name."""
        slot = self.staging / str(len(self.entries))
        slot.mkdir()
        return slot

    def commit(self) -> None:
        """Move everything to its target, all or nothing."""
        parents: list[Path] = []
        try:
            for entry in self.entries:
                parents += _make_parents(entry.target.parent)
            self._move()
        except BaseException:
            _remove_empty(parents)
            raise

    def _move(self) -> None:
        todo = [move for entry in self.entries for move in entry.moves()]
        replaces_folder = any(m.source is not None and m.source.is_dir() and m.target.exists() for m in todo)
        if len(todo) > 1 or replaces_folder:  # a single file, or a folder under a free name, moves in one step anyway
            moves.write_journal(todo, self.staging, self.root)
        moves.apply_all(todo, self.staging)
        for number, move in enumerate(todo):
            for entry in (e for e in self.entries if e.staged == move.source):
                exchanged = entry.staged.exists()  # an exchange leaves the old folder under the staged name
                entry.restore_later_saves(entry.staged if exchanged else self.staging / f"aside-{number}")
        (self.staging / moves.JOURNAL).unlink(missing_ok=True)


def _must_stay(folder: Path) -> bool:
    """Whether a folder must not be moved: it is a mount point, or contains the current folder."""
    try:
        return os.path.ismount(folder) or Path.cwd().resolve().is_relative_to(folder.resolve())
    except FileNotFoundError:  # the current folder has been removed
        return False


def _state(path: Path) -> tuple[int, int]:
    """(inode, modification time): changes when the file is replaced or rewritten."""
    stat = path.lstat()
    return stat.st_ino, stat.st_mtime_ns


def staging_root(target: Path) -> Path:
    """The folder in which a target is staged: its parent, or the target itself where it must not move."""
    return target if target.is_dir() and _must_stay(target) else target.parent


@contextmanager
def atomic_change(root: Path, where: Path | None = None) -> Iterator[Change]:
    """A Change of files below `root`, committed when the block ends without an exception.

    where: the path that an error message names; by default the root. Raises KitError for every OSError.
    """
    created: list[Path] = []
    root = root.absolute()  # a team's code may change the current folder meanwhile
    try:
        created = _make_parents(root)
        with staging_folder(root) as staging:
            change = Change(root, staging)
            yield change
            change.commit()
    except OSError as error:
        clean = not any(root.glob(f"{STAGING_PREFIX}*"))
        raise disk_error(error, where or root, clean) from error
    finally:
        _remove_empty(created)


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """A staging path at which the block creates a folder; the folder then becomes `target`. Raises KitError if `target` exists."""
    with atomic_change(target.parent, target) as change:
        staged = change._slot() / target.name
        yield staged
        if os.path.lexists(target):
            raise kit_error("new.exists", target)
        change.entries.append(StagedEntry(staged, target.absolute(), None))


def atomic_write(target: Path, content: bytes | bytearray) -> None:
    """Write a file atomically: a reader sees the old content or the new, never a part of it. Raises KitError."""
    with atomic_change(target.parent, target) as change:
        change.file(target, content)


def _make_parents(folder: Path) -> list[Path]:
    """Create a folder and its parents; return those that did not exist before."""
    missing = [p for p in (folder, *folder.parents) if not p.exists()][::-1]
    created: list[Path] = []
    try:
        for path in missing:
            with suppress(FileExistsError):  # another run was quicker
                path.mkdir()
                created.append(path)
    except BaseException:
        _remove_empty(created)
        raise
    return created


def _remove_empty(folders: list[Path]) -> None:
    for folder in reversed(folders):
        with suppress(OSError):  # not empty: the new files are in it
            folder.rmdir()


def disk_error(error: OSError, where: Path | str, clean: bool = False) -> KitError:
    """The KitError for an OSError. clean: whether no temporary files are left behind."""
    disk_full = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
    kinds = (
        ("disk.full_clean" if clean else "disk.full", disk_full),
        ("disk.not_writable", {errno.EACCES, errno.EPERM, errno.EROFS}),
        ("disk.in_the_way", {errno.ENOTDIR, errno.EEXIST, errno.ENOTEMPTY}),
        ("disk.long", {errno.ENAMETOOLONG}),
        ("disk.gone", {errno.ENOENT}),
    )
    kind = next((key for key, numbers in kinds if error.errno in numbers), "disk.other")
    longest = max((len(os.fsdecode(p)) for p in (error.filename, error.filename2) if p), default=0)
    if os.name == "nt" and error.errno in {errno.ENOENT, errno.EINVAL} and longest >= WINDOWS_FOLDER:
        kind = "disk.long_windows"  # it says that nothing is there
    return kit_error(kind, where, why=error.strerror or str(error), path=error.filename or where, n=longest)
