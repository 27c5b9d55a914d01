"""Files and folders that are there whole or not at all: the only door through which the kit changes what lies on a disk.

Everything is made in a hidden site on the target's disk (`sites`) and takes its place at the end (`moves`). A full disk, a
signal or a pulled plug leaves what was there before, or what was made; never a half, and never a mixture that the next run
does not finish.
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
from machikit._base.messages import problem
from machikit._base.moves import Move
from machikit._base.staging import TEMPORARY as TEMPORARY
from machikit._base.staging import site_in

Keep = Callable[[str], bool]


@dataclass(frozen=True)
class Pending:
    """What was made in the site for `target`. keep: which entries of an earlier folder stay in it, by name."""

    made: Path
    target: Path
    keep: Keep | None
    carried: dict[str, tuple[int, int]] = field(default_factory=dict)

    def moves(self) -> Iterator[Move]:
        """The moves that put it in its place: one for all of it, or where the folder itself must not move one an entry."""
        if not (self.made.is_dir() and self.target.is_dir()):
            yield Move(self.made, self.target, moves.identity(self.made))
        elif not _stays(self.target):
            self._carry()
            yield Move(self.made, self.target, moves.identity(self.made))
        else:
            for entry in sorted(self.made.iterdir()):
                yield Move(entry, self.target / entry.name, moves.identity(entry))
            for old in sorted(self.target.iterdir()):
                if not (self._kept(old.name) or (self.made / old.name).exists() or old.name.startswith(TEMPORARY)):
                    yield Move(None, old)

    def _kept(self, name: str) -> bool:
        return self.keep is not None and self.keep(name)

    def _carry(self) -> None:
        """Bring what is kept into the new folder."""
        for old in sorted(self.target.iterdir()):
            if self._kept(old.name) and not os.path.lexists(self.made / old.name):
                self.carried[old.name] = _state(old)
                if old.is_dir() and not old.is_symlink():
                    shutil.copytree(old, self.made / old.name, symlinks=True, copy_function=moves.link_or_copy)
                else:
                    moves.link_or_copy(old, self.made / old.name)

    def rescue(self, before: Path) -> None:
        """What was saved in the earlier folder while the new one took its place: a program may have replaced a kept file."""
        for old in sorted(before.iterdir()) if self.carried and before.is_dir() else ():
            if self._kept(old.name) and old.is_file() and self.carried.get(old.name) != _state(old):
                os.replace(old, self.target / old.name)


@dataclass
class Change:
    """Files and folders that take their places together. site: where they are made; root: all targets lie below it."""

    root: Path
    site: Path
    pending: list[Pending] = field(default_factory=list)

    def folder(self, target: Path, keep: Keep | None = None) -> Path:
        """An empty folder in the site that becomes `target`."""
        made = self._place() / target.name
        made.mkdir()
        self.pending.append(Pending(made, target.absolute(), keep))
        return made

    def file(self, target: Path, content: bytes | bytearray) -> None:
        """A file that becomes `target`."""
        made = self._place() / target.name
        made.write_bytes(content)
        self.pending.append(Pending(made, target.absolute(), None))

    def _place(self) -> Path:
        place = self.site / str(len(self.pending))
        place.mkdir()
        return place

    def make(self) -> None:
        """Put everything in its place, all or nothing."""
        parents: list[Path] = []
        try:
            for one in self.pending:
                parents += _make_parents(one.target.parent)
            self._move()
        except BaseException:
            _remove_empty(parents)
            raise

    def _move(self) -> None:
        todo = [move for one in self.pending for move in one.moves()]
        replaced = any(m.made is not None and m.made.is_dir() and m.target.exists() for m in todo)
        if len(todo) > 1 or replaced:  # a single file, or a folder under a free name, moves in one step anyhow
            moves.write_journal(todo, self.site, self.root)
        moves.make_all(todo, self.site)
        for number, one in enumerate(todo):
            for of in (p for p in self.pending if p.made == one.made):
                of.rescue(of.made if of.made.exists() else self.site / f"aside-{number}")
        (self.site / moves.JOURNAL).unlink(missing_ok=True)


def _stays(folder: Path) -> bool:
    """Whether a folder must not move: somebody works in it, or it is a disk of its own."""
    try:
        return os.path.ismount(folder) or Path.cwd().resolve().is_relative_to(folder.resolve())
    except FileNotFoundError:  # somebody has removed the folder we stand in
        return False


def _state(path: Path) -> tuple[int, int]:
    told = path.lstat()
    return told.st_ino, told.st_mtime_ns


def site_root(target: Path) -> Path:
    """The folder that holds the site for a target: the one around it, or the target itself where it must not move."""
    return target if target.is_dir() and _stays(target) else target.parent


@contextmanager
def changing(root: Path, where: Path | None = None) -> Iterator[Change]:
    """A change of things below `root`, made when the block ends well. where: what an error names, else the root.

    Raises KitError for what the disk refuses.
    """
    made: list[Path] = []
    root = root.absolute()  # a team's code may go elsewhere meanwhile
    try:
        made = _make_parents(root)
        with site_in(root) as site:
            change = Change(root, site)
            yield change
            change.make()
    except OSError as error:
        clean = not any(root.glob(f"{TEMPORARY}*"))
        raise os_problem(error, where or root, clean) from error
    finally:
        _remove_empty(made)


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """A path in a site of its own, where the block makes a folder; that folder becomes `target`, which must not be there.

    Raises KitError.
    """
    with changing(target.parent, target) as change:
        made = change._place() / target.name
        yield made
        if os.path.lexists(target):
            raise problem("new.exists", target)
        change.pending.append(Pending(made, target.absolute(), None))


def write_whole(target: Path, content: bytes | bytearray) -> None:
    """Write a file: a reader sees the old one or the new one, never a half. Raises KitError."""
    with changing(target.parent, target) as change:
        change.file(target, content)


def _make_parents(folder: Path) -> list[Path]:
    """Make a folder and its parents; return those that were not there before."""
    missing = [p for p in (folder, *folder.parents) if not p.exists()][::-1]
    made: list[Path] = []
    try:
        for path in missing:
            with suppress(FileExistsError):  # another run was quicker
                path.mkdir()
                made.append(path)
    except BaseException:
        _remove_empty(made)
        raise
    return made


def _remove_empty(folders: list[Path]) -> None:
    for folder in reversed(folders):
        with suppress(OSError):  # not empty: what was made is in it
            folder.rmdir()


def os_problem(error: OSError, where: Path | str, clean: bool = False) -> KitError:
    """What the disk refused, as one clear sentence. clean: whether nothing of what was being made is left."""
    full = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
    kinds = (
        ("disk.full_clean" if clean else "disk.full", full),
        ("disk.not_writable", {errno.EACCES, errno.EPERM, errno.EROFS}),
        ("disk.in_the_way", {errno.ENOTDIR, errno.EEXIST, errno.ENOTEMPTY}),
        ("disk.long", {errno.ENAMETOOLONG}),
        ("disk.gone", {errno.ENOENT}),
    )
    kind = next((key for key, numbers in kinds if error.errno in numbers), "disk.other")
    return problem(kind, where, why=error.strerror or str(error), path=error.filename or where)
