"""Errors of a team's own code as KitErrors: file, line, source line and message."""

import traceback
from collections.abc import Mapping
from pathlib import Path

from machikit._base.errors import KitError, LocatedError
from machikit._base.messages import kit_error


def locate(error: Exception, name: str, folders: Mapping[Path, Path]) -> KitError:
    """The error with file, line, source line and message, at the innermost line of the team's code.

    name: where an error is said to be that is in none of its lines; folders: the resolved folders of that code, and from where
    the path of a file in each is shown.
    """
    if isinstance(error, SyntaxError) and error.filename and (file := _shown(error.filename, folders)):
        return kit_error("prototype.code", f"{file}:{error.lineno}", line=(error.text or "").strip(), why=error.msg)
    stack = traceback.extract_tb(error.__traceback__)
    if isinstance(error, LocatedError) and error.at:
        stack = traceback.StackSummary.from_list([*stack, traceback.FrameSummary(*error.at, "")])
    frame = next((f for f in reversed(stack) if _shown(f.filename, folders)), None)
    if frame is None:
        if isinstance(error, KitError):
            return error
        return kit_error("prototype.code", name, line="", why=_one_line(error))
    where, source = f"{_shown(frame.filename, folders)}:{frame.lineno}", (frame.line or "").strip()
    if isinstance(error, KitError):
        return KitError(where, f"`{source}` — {error.where}: {error.what}", error.fix)
    return kit_error("prototype.code", where, line=source, why=_one_line(error))


def _shown(file: str, folders: Mapping[Path, Path]) -> str:
    """A file's path below the root of its folder; "" where it is in none."""
    path = Path(file).resolve()
    root = next((root for folder, root in folders.items() if path.is_relative_to(folder)), None)
    return path.relative_to(root).as_posix() if root else ""


def _one_line(error: Exception) -> str:
    """Type and message of an exception on one line, shortened."""
    return " ".join(f"{type(error).__name__}: {error}".split())[:300]
