"""The command line: the only place that reads arguments, prints and exits.

Exit codes: 0 done, 1 an error that the user can fix, 2 wrong usage, 130 stopped with Ctrl-C.
"""

import os
import signal
import sys
import threading
from types import FrameType
from typing import NoReturn

from machikit._base.errors import KitError, Stopped
from machikit._base.messages import kit_error, use_language
from machikit.cli import console

# What they make has a language of its own, which `--page-lang` says
MAKE_PAGES = {("new",), ("event", "new"), ("event", "print"), ("event", "board"), ("handover",)}


def main(argv: list[str] | None = None) -> NoReturn:
    """Entry point of `machikit` and `python -m machikit`."""
    if threading.current_thread() is threading.main_thread():
        for name in ("SIGTERM", "SIGHUP"):  # so that unfinished output is removed; Windows has no SIGHUP
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) == signal.SIG_DFL:
                signal.signal(number, _stop)
    sys.exit(run(sys.argv[1:] if argv is None else argv))


def run(argv: list[str]) -> int:
    """Run one command and return its exit code. Errors are printed to stderr, not raised."""
    debug = "--debug" in argv
    try:
        console.prepare_streams()
        args, lang = take_global_options(argv)
        use_language(lang or (None if console.can_show_japanese() else "en"))
        code = _dispatch(args)
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # `machikit cards | head -1`: the reader has closed the pipe
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  else Python complains at shutdown
        return 0
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if debug:
            console.show_traceback()
        return _report_error(error, debug)


def take_global_options(argv: list[str]) -> tuple[list[str], str | None]:
    """Remove the options that every command accepts from `argv`; returns the rest, and the requested language or None.

    They may stand before or after the command. `--lang` is the language of the interface. After a command that makes pages or
    sheets it is also that of what is made, as it was before there was `--page-lang`, unless that is given.
    """
    rest: list[str] = []
    before, after, tokens = None, None, iter(argv)
    for token in tokens:
        if token == "--":
            rest += [token, *tokens]
            break
        option, _, value = token.partition("=")
        if option == "--lang" and (value or (value := next(tokens, ""))):
            is_after = any(not one.startswith("-") for one in rest)
            before, after = (before, value) if is_after else (value, after)
            console.parse_language(value)
        elif token != "--debug":
            rest.append(token)
    if after:
        rest = _with_page_language(rest, after)
    return rest, before or after


def _with_page_language(rest: list[str], value: str) -> list[str]:
    """The arguments with `--page-lang VALUE` after the command, where it has that option and it is not given."""
    options = rest[: rest.index("--")] if "--" in rest else rest
    words = [n for n, token in enumerate(options) if not token.startswith("-")]
    names = [rest[n] for n in words[:2]]
    length = next((n for n in (1, 2) if tuple(names[:n]) in MAKE_PAGES), 0)
    if not length or any(token.partition("=")[0] == "--page-lang" for token in options):
        return rest
    at = words[length - 1] + 1
    return [*rest[:at], "--page-lang", value, *rest[at:]]


def _dispatch(args: list[str]) -> int:
    import typer

    from machikit.cli.app import app

    click_error: type[Exception] = typer.BadParameter.__mro__[
        1
    ]  # click's UsageError, of which Typer has a separate copy
    try:
        code = typer.main.get_command(app).main(args, prog_name="machikit", standalone_mode=False)
    except typer.Abort:
        return 130
    except click_error as error:
        raise console.usage_error(error) from error
    return code if isinstance(code, int) else 0


def _report_error(error: Exception, debug: bool) -> int:
    """Print an error and return its exit code."""
    if isinstance(error, OSError):
        from machikit._base.atomic import disk_error

        error = disk_error(error, error.filename or "machikit")
    if not isinstance(error, KitError):
        error = kit_error("bug", "machikit", what=type(error).__name__ if debug else "")
    console.show_error(error)
    return 2 if isinstance(error, console.UsageError) else 1


def _stop(signum: int, frame: FrameType | None) -> NoReturn:
    raise Stopped(128 + signum)
