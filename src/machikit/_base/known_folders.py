"""The prototype folders that this user has created here or has been warned about: building a prototype runs its code.

Stored in the user's state folder, as digests of paths. Nothing is written into the prototype itself, because it will be handed
on and would reveal its path; the digests do not reveal which folders exist. Where nothing can be stored, the warning is repeated.
"""

import hashlib
import os
import sys
from contextlib import suppress
from pathlib import Path

FILE = "known-folders.txt"
MOST_BYTES = 500_000  # some 7,000 folders; then the list is started again


def remember(*folders: Path) -> None:
    """Add folders to the list. Never raises: a home folder that cannot be written is no reason to stop."""
    with suppress(OSError, RuntimeError):
        path = _list_path()
        stored = _read(path)
        new = [digest for digest in map(_digest, folders) if digest not in stored]
        if new:
            path.parent.mkdir(parents=True, exist_ok=True)
            mode = "a" if not path.exists() or path.stat().st_size < MOST_BYTES else "w"
            with path.open(mode, encoding="ascii", newline="\n") as file:  # one write: parallel runs do not mix
                file.write("".join(f"{digest}\n" for digest in new))


def is_known(folder: Path) -> bool:
    """Whether a folder was created here, or its user has been warned that building it runs code."""
    try:
        return _digest(folder) in _read(_list_path())
    except (OSError, RuntimeError):
        return False


def _digest(folder: Path) -> str:
    return hashlib.sha256(os.fsencode(os.path.normcase(folder.resolve()))).hexdigest()


def _read(path: Path) -> set[str]:
    try:
        return set(path.read_text(encoding="ascii", errors="replace").split())
    except FileNotFoundError:
        return set()


def _list_path() -> Path:
    """The list's path in the state folder of this system. Raises RuntimeError for a user without a home folder."""
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    return base / "machikit" / FILE
