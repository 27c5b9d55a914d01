"""Output to the terminal: texts, tables, progress bars and errors. Data never reaches it as markup or control characters."""

import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from machikit._base.errors import KitError
from machikit._base.messages import LANGUAGES, kit_error, say

if TYPE_CHECKING:
    from rich.console import Console

PIPED_WIDTH = 100  # columns, where output does not go to a terminal


class UsageError(KitError):
    """The command line itself is wrong: exit code 2."""


def parse_language(lang: str, option: str = "--lang") -> str:
    """The language that an option names. Raises UsageError for an unknown one."""
    if lang not in LANGUAGES:
        raise UsageError(*kit_error("usage.language", f"{option} {lang}").args)
    return lang


def prepare_streams() -> None:
    """Make every character printable: a console that lacks one shows ? instead of crashing."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def can_show_japanese() -> bool:
    return _can_encode("街の地図")


def _can_encode(text: str) -> bool:
    try:
        text.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


@cache
def _console(stderr: bool) -> "Console":
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else PIPED_WIDTH
    return Console(stderr=stderr, width=width, markup=False, emoji=False, highlight=False)


def printable(text: object) -> str:
    """Text without control characters, so that data cannot control the terminal."""
    return "".join(c if c.isprintable() or c in "\n\u3000" else repr(c)[1:-1] for c in str(text))


def show(text: object = "", style: str | None = None, *, wrap: bool = False) -> None:
    """Print a line to stdout. Paths and commands are not broken unless `wrap` is set."""
    _print(printable(text), style, stderr=False, wrap=wrap)


def show_status(text: object, style: str | None = None) -> None:
    """Print a line to stderr: progress and warnings, which should not go into a pipe."""
    _print(printable(text), style, stderr=True)


def _print(text: str, style: str | None, *, stderr: bool, wrap: bool = False) -> None:
    stream = sys.stderr if stderr else sys.stdout
    if stream.isatty():
        _console(stderr).print(text, style=style, soft_wrap=not wrap)
    else:
        print(text, file=stream)


def show_json(data: Any) -> None:
    """Print JSON to stdout; in ASCII where the stream is not UTF-8, so that no character is lost."""
    is_ascii = "utf" not in (getattr(sys.stdout, "encoding", None) or "utf-8").lower()
    print(json.dumps(data, ensure_ascii=is_ascii, indent=2))


def show_error(error: KitError, *, style: str = "red") -> None:
    """Print an error as where / what / fix."""
    show_status(error.where, f"bold {style}")
    show_status(f"  {error.what}".replace("\n", "\n  "))
    if error.fix:
        show_status(f"  {arrow()} {error.fix}", "bold")


def warn_runs_code(project: Path) -> None:
    """Warn once, before building a folder that was not created on this computer, that building runs the code in it."""
    from machikit._base import known_folders

    if not known_folders.is_known(project):
        show_status(say("cli.runs_code", folder=relative_path(project)), "yellow")
        known_folders.remember(project)


def arrow() -> str:
    return "→" if _can_encode("→") else "->"


def terminal_width() -> int:
    """Columns of the terminal; PIPED_WIDTH where there is none."""
    return shutil.get_terminal_size((PIPED_WIDTH, 24)).columns if sys.stdout.isatty() else PIPED_WIDTH


def text_width(text: str) -> int:
    """Columns that a text takes; a kanji takes two."""
    from rich.cells import cell_len

    return cell_len(printable(text))


def fit_width(text: str, columns: int) -> str:
    """The text in exactly so many columns: padded with spaces, or cut and ended with …."""
    from rich.cells import set_cell_size

    text = printable(text)
    if text_width(text) <= columns:
        return set_cell_size(text, columns)
    return set_cell_size(text, columns - 1).rstrip() + "…"


def show_table(heads: list[str], rows: list[list[str]]) -> None:
    """Print a table without lines, aligned also where characters are two columns wide."""
    from rich.cells import cell_len

    grid = [heads, *[[printable(cell) for cell in row] for row in rows]]
    widths = [max(cell_len(row[i]) for row in grid) for i in range(len(heads))]
    for index, row in enumerate(grid):
        line = "  ".join(cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True))
        show(line.rstrip(), None if index else "bold")


def track(rows: Iterable[Any], label: str, total: int | None = None) -> Iterable[Any]:
    """The same rows, with a progress bar on stderr. total: their number, where `rows` has no length."""
    from rich.progress import track as rich_track

    return rich_track(rows, description=label, total=total, console=_console(True))


def show_traceback() -> None:
    import traceback as traceback_module

    traceback_module.print_exc()


def is_interactive() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def open_file(target: str) -> None:
    """Open a page in the browser, where there is a screen; not in CI or over SSH."""
    has_display = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    has_screen = os.name == "nt" or sys.platform == "darwin" or has_display
    if has_screen and not os.environ.get("CI") and not os.environ.get("SSH_CONNECTION"):
        import webbrowser

        webbrowser.open(target)


def relative_path(path: Path) -> str:
    """A path relative to the current folder, where it is inside."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def shell_quoted(path: Path) -> str:
    """A path quoted for this system's shell."""
    text = relative_path(path)
    return subprocess.list2cmdline([text]) if os.name == "nt" else shlex.quote(text)


def usage_error(error: Exception) -> UsageError:
    """Click's usage error as an error in the user's language that names the command's help."""
    context = getattr(error, "ctx", None)
    command = getattr(context, "command_path", "machikit")
    kind = next((c.__name__ for c in type(error).__mro__ if c.__name__ in _MESSAGE_KEYS), "")
    name = getattr(error, "option_name", "") or _parameter_name(error)
    message = getattr(error, "message", str(error))
    key = _MESSAGE_KEYS.get(kind, "usage.other")
    return UsageError(*kit_error(key, command, name=name, message=message, command=f"{command} --help").args)


_MESSAGE_KEYS = {
    "NoSuchOption": "usage.no_option",
    "MissingParameter": "usage.missing",
    "BadOptionUsage": "usage.needs_value",
}


def _parameter_name(error: Exception) -> str:
    parameter = getattr(error, "param", None)
    if parameter is None:
        return ""
    options = [o for o in getattr(parameter, "opts", []) if o.startswith("-")]
    return options[0] if options else parameter.metavar or parameter.name


def say_count(key: str, n: int) -> str:
    """A message with a number in it; the message `<key>.1` for 1, since English has a singular."""
    return say(f"{key}.1" if n == 1 else key, n=n)
