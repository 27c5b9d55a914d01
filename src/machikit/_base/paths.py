"""What data may name: a path that comes from data is relative, without `..` or links, inside its own folder.

Every reader of a file's name that stands in a datapackage, a recipe, a template or a setting asks here, and nowhere else.
"""

import os
import re
import stat
from pathlib import Path, PurePosixPath

from machikit._base.errors import KitError
from machikit._base.messages import problem

LONGEST = 240  # characters of a whole path: what every system takes
NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")  # an id that may become a folder's or a file's name
# `:` is a drive, a stream of NTFS or the scheme of an address; `\` separates on Windows; a shell reads the others.
_REFUSED = re.compile(r'[\x00-\x1f\x7f-\x9f\ud800-\udfff\\:<>"|?*\u200e\u200f\u202a-\u202e\u2066-\u2069]')
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|(com|lpt)[0-9¹²³])(\..*)?")


def relative(named: object, where: str) -> PurePosixPath:
    """The path that data name, as one that stays where it is put. where: the place that a message names.

    Raises KitError for anything but plain names with `/` between them: absolute, home (`~`), drive letters, UNC, addresses,
    `.` and `..`, backslashes, control characters, and names that Windows gives to devices or cuts.
    """
    if not isinstance(named, str) or not named.strip() or len(named) > LONGEST or _REFUSED.search(named):
        raise outside(named, where)
    parts = named.split("/")
    if named.startswith("~") or not all(map(_plain, parts)):
        raise outside(named, where)
    return PurePosixPath(*parts)


def _plain(name: str) -> bool:
    return bool(name) and name[-1] not in ". " and name[0] != " " and not _DEVICES.fullmatch(name)


def inside(folder: Path, named: object, where: str) -> Path:
    """The path below `folder` that data name, whether or not it is there.

    Raises KitError as `relative` does, and where a step of it, below `folder`, is a link.
    """
    path = folder.joinpath(*relative(named, where).parts)
    refuse_links(folder, path, where)
    return path


def refuse_links(folder: Path, path: Path, where: str) -> None:
    """Raise KitError where `path` or a folder of it below `folder` is a link (or, on Windows, a junction)."""
    here = folder
    for part in path.relative_to(folder).parts:
        here = here / part
        if is_link(here):
            raise problem("path.link", where, path=here.relative_to(folder).as_posix())


def is_link(path: Path) -> bool:
    """Whether this very name leads elsewhere: a symbolic link, or a junction of Windows."""
    try:
        state = os.lstat(path)
    except (OSError, ValueError):
        return False
    return stat.S_ISLNK(state.st_mode) or getattr(state, "st_reparse_tag", 0) == getattr(
        stat, "IO_REPARSE_TAG_MOUNT_POINT", -1
    )


def outside(named: object, where: str) -> KitError:
    """The KitError for a path that data may not name."""
    shown = "".join(c if c.isprintable() else "·" for c in str(named)[:80])
    return problem("path.outside", where, path=shown)
