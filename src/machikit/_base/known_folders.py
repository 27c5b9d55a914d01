"""Which prototype folders this user has made here, or has been told about: building one runs its code.

Kept in the user's own folder of program states, as digests of paths: nothing is written into a prototype (it will be handed on, and
would tell where it lay), and the list tells nobody which folders there are. Where nothing can be kept, one is told again.
"""

import hashlib
import os
import sys
from contextlib import suppress
from pathlib import Path

FILE = "known-folders.txt"
MOST_BYTES = 500_000  # some 7,000 folders; then the list begins anew


def remember(*folders: Path) -> None:
    """Keep that these folders are known. Never raises: a home that cannot be written is no reason to stop."""
    with suppress(OSError, RuntimeError):
        path = _list()
        known = _read(path)
        new = [one for one in map(_digest, folders) if one not in known]
        if new:
            path.parent.mkdir(parents=True, exist_ok=True)
            mode = "a" if not path.exists() or path.stat().st_size < MOST_BYTES else "w"
            with path.open(mode, encoding="ascii", newline="\n") as file:  # one write: several at once do not mix
                file.write("".join(f"{one}\n" for one in new))


def known(folder: Path) -> bool:
    """Whether a folder was made here, or its user has been told that building it runs code."""
    try:
        return _digest(folder) in _read(_list())
    except (OSError, RuntimeError):
        return False


def _digest(folder: Path) -> str:
    return hashlib.sha256(os.fsencode(os.path.normcase(folder.resolve()))).hexdigest()


def _read(path: Path) -> set[str]:
    try:
        return set(path.read_text(encoding="ascii", errors="replace").split())
    except FileNotFoundError:
        return set()


def _list() -> Path:
    """Where programs of this system keep what they remember. Raises RuntimeError for a user without a home."""
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    return base / "machikit" / FILE
