"""Validation of paths that come from data: they must be relative, without `..` or links, inside their folder.

Every file name in a datapackage, recipe, template or settings file is checked here, and nowhere else.
"""

import os
import re
import stat
from pathlib import Path, PurePosixPath

from machikit._base.errors import KitError
from machikit._base.messages import clipped, kit_error

LONGEST = 240  # characters of a path that every system accepts
SAFE_ID = re.compile(r"[a-z0-9][a-z0-9_-]*")  # an id that may become the name of a folder or file
# `:` marks a drive, an NTFS stream or a URL scheme; `\` separates on Windows; the others mean something to a shell.
_REFUSED = re.compile(r'[\x00-\x1f\x7f-\x9f\ud800-\udfff\\:<>"|?*\u200e\u200f\u202a-\u202e\u2066-\u2069]')
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|(com|lpt)[0-9¹²³])(\..*)?")


def relative(named: object, where: str) -> PurePosixPath:
    """A path from data as a safe relative path. where: the location that an error message names.

    Raises KitError for anything but plain names separated by `/`: absolute paths, home (`~`), drive letters, UNC, URLs,
    `.` and `..`, backslashes, control characters, device names of Windows, and names that Windows truncates.
    """
    if not isinstance(named, str) or not named.strip() or len(named) > LONGEST or _REFUSED.search(named):
        raise outside_error(named, where)
    parts = named.split("/")
    if named.startswith("~") or not all(map(_is_plain, parts)):
        raise outside_error(named, where)
    return PurePosixPath(*parts)


def _is_plain(name: str) -> bool:
    return bool(name) and name[-1] not in ". " and name[0] != " " and not _DEVICES.fullmatch(name)


def inside(folder: Path, named: object, where: str) -> Path:
    """A path from data, resolved below `folder`; it need not exist.

    Raises KitError as `relative` does, and where the path or a folder between is a link.
    """
    path = folder.joinpath(*relative(named, where).parts)
    refuse_links(folder, path, where)
    return path


def refuse_links(folder: Path, path: Path, where: str) -> None:
    """Raise KitError where `path`, or a folder between `folder` and it, is a link (or a junction of Windows)."""
    current = folder
    for name in path.relative_to(folder).parts:
        current = current / name
        if is_link(current):
            raise kit_error("path.link", where, path=current.relative_to(folder).as_posix())


def is_link(path: Path) -> bool:
    """Whether the path itself is a symbolic link, or a junction of Windows."""
    try:
        state = os.lstat(path)
    except (OSError, ValueError):
        return False
    junction = getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", -1)
    return stat.S_ISLNK(state.st_mode) or getattr(state, "st_reparse_tag", 0) == junction


def outside_error(named: object, where: str) -> KitError:
    """The KitError for a path that is not allowed."""
    return kit_error("path.outside", where, path=clipped(str(named), 80))
