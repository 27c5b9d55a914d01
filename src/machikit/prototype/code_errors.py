"""Errors of a team's own code as KitErrors: file, line, source line, what it means and what to do."""

import linecache
import traceback
from collections.abc import Mapping
from pathlib import Path
from types import FrameType

from machikit._base.errors import KitError, LocatedError
from machikit._base.messages import kit_error
from machikit.prototype.code_hints import Hint, explain
from machikit.prototype.code_hints.syntax import explain_syntax

LONGEST_SOURCE = 200  # characters of a source line in a message


def locate(error: Exception, name: str, folders: Mapping[Path, Path]) -> KitError:
    """The error with file, line, source line and message, at the innermost line of the team's code.

    name: where an error is said to be that is in none of its lines; folders: the resolved folders of that code, and from where
    the path of a file in each is shown.
    """
    linecache.checkcache()  # `serve` builds the same file again and again
    if isinstance(error, SyntaxError) and error.filename and (file := _shown(error.filename, folders)):
        return syntax_error(error, file, _text(Path(error.filename)))
    if isinstance(error, LocatedError) and error.at and (file := _shown(error.at[0], folders)):
        return _of_kit(error, f"{file}:{error.at[1]}", linecache.getline(*error.at).strip())
    stack = [*traceback.walk_tb(error.__traceback__)]
    team = next((n for n in reversed(range(len(stack))) if _shown(stack[n][0].f_code.co_filename, folders)), None)
    if team is None:
        return (
            error if isinstance(error, KitError) else kit_error("prototype.code", name, line="", why=_one_line(error))
        )
    frame, line = stack[team]
    file = frame.f_code.co_filename
    where, source = f"{_shown(file, folders)}:{line}", linecache.getline(file, line).strip()[:LONGEST_SOURCE]
    if isinstance(error, KitError):
        return _of_kit(error, where, source)
    below = [inner for inner, _ in stack[team + 1 :]]
    return _coded(where, source, error, _explained(error, frame, below, _statement(error, team) or source))


def syntax_error(error: SyntaxError | ValueError, file: str, text: str) -> KitError:
    """The KitError for a file that is not Python. text: its content, as far as it can be read."""
    line = getattr(error, "lineno", None)
    source = (getattr(error, "text", None) or "").strip()[:LONGEST_SOURCE]
    where = f"{file}:{line}" if line else file
    return _coded(where, source, error, explain_syntax(error, text), str(getattr(error, "msg", "") or error))


def _coded(where: str, source: str, error: Exception, hint: Hint | None, why: str = "") -> KitError:
    told = kit_error("prototype.code", where, line=source, why=why or _one_line(error))
    return (
        KitError(told.where, told.what + ("" if told.what.endswith("。") else " ") + hint.what, hint.fix or told.fix)
        if hint
        else told
    )


def _of_kit(error: KitError, where: str, source: str) -> KitError:
    return KitError(where, f"`{source}` — {error.where}: {error.what}", error.fix)


def _explained(error: Exception, frame: FrameType, below: list[FrameType], source: str) -> Hint | None:
    try:
        return explain(error, frame, below, source)
    except Exception:  # the team's objects may do anything when they are looked at: then the plain error must do
        return None


def _statement(error: Exception, team: int) -> str:
    """The whole statement, which may go over several lines."""
    one = traceback.extract_tb(error.__traceback__)[team]
    lines = range(one.lineno or 0, min(one.end_lineno or 0, (one.lineno or 0) + 30) + 1)
    return "".join(linecache.getline(one.filename, n) for n in lines)


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8", "replace")
    except OSError:
        return ""


def _shown(file: str, folders: Mapping[Path, Path]) -> str:
    """A file's path below the root of its folder; "" where it is in none."""
    path = Path(file).resolve()
    root = next((root for folder, root in folders.items() if path.is_relative_to(folder)), None)
    return path.relative_to(root).as_posix() if root else ""


def _one_line(error: Exception) -> str:
    """Type and message of an exception on one line, shortened."""
    return " ".join(f"{type(error).__name__}: {error}".split())[:300]
