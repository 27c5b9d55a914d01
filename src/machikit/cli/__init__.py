"""The command line: words in and out, and the only place that prints or exits.

Exit codes: 0 done, 1 the user can mend it, 2 wrong usage, 130 stopped with Ctrl-C.
"""

import os
import signal
import sys
import threading
from types import FrameType
from typing import NoReturn

from machikit._base.errors import KitError, Stopped
from machikit._base.messages import problem, use_language
from machikit.cli import console


def main(argv: list[str] | None = None) -> NoReturn:
    """Entry point of `machikit` and `python -m machikit`."""
    if threading.current_thread() is threading.main_thread():
        for name in ("SIGTERM", "SIGHUP"):  # so that what is half made is cleared away; Windows has no SIGHUP
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) == signal.SIG_DFL:
                signal.signal(number, _stop)
    sys.exit(run(sys.argv[1:] if argv is None else argv))


def run(argv: list[str]) -> int:
    """Run one command and return its exit code; every error has been told on stderr."""
    debug = "--debug" in argv
    try:
        console.prepare()
        args, said = early(argv)
        use_language(said or (None if console.can_show_japanese() else "en"))
        code = _dispatch(args)
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # `machikit cards | head -1`: the reader has had enough
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  else Python complains while it shuts down
        return 0
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if debug:
            console.traceback()
        return _tell(error, debug)


def early(argv: list[str]) -> tuple[list[str], str | None]:
    """Take the options that every command knows out of `argv`: what remains, and the language that was asked for.

    They count before and after the command; only after `new`, `event` and `handover`, `--lang` is the language of what is
    made and stays where it is.
    """
    rest: list[str] = []
    said, command, tokens = None, None, iter(argv)
    for token in tokens:
        if token == "--":
            return [*rest, token, *tokens], said
        option, _, value = token.partition("=")
        if (
            option == "--lang"
            and command not in ("new", "event", "handover")
            and (value or (value := next(tokens, "")))
        ):
            said = console.language_named(value)
        elif token != "--debug":
            rest.append(token)
            command = command or (token if not token.startswith("-") else None)
    return rest, said


def _dispatch(args: list[str]) -> int:
    import typer

    from machikit.cli.app import app

    usage_error: type[Exception] = typer.BadParameter.__mro__[1]  # click's UsageError, of which Typer has its own copy
    try:
        code = typer.main.get_command(app).main(args, prog_name="machikit", standalone_mode=False)
    except typer.Abort:
        return 130
    except usage_error as error:
        raise console.wrong_usage(error) from error
    return code if isinstance(code, int) else 0


def _tell(error: Exception, debug: bool) -> int:
    if isinstance(error, OSError):
        from machikit._base.atomic import os_problem

        error = os_problem(error, error.filename or "machikit")
    if not isinstance(error, KitError):
        what = type(error).__name__ if debug else ""
        error = problem("bug", "machikit", what=what)
    console.tell(error)
    return 2 if isinstance(error, console.WrongUsage) else 1


def _stop(signum: int, frame: FrameType | None) -> NoReturn:
    raise Stopped(128 + signum)
