"""`--paste`: a table from the standard input, as it was copied from Excel, Word or a web page."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from machikit._base import limits
from machikit._base.messages import kit_error, say
from machikit.cli import console


def check_named(is_named: bool, paste: bool) -> None:
    """Raise UsageError where the command line names both a file and `--paste`, or neither."""
    if is_named == paste:
        key = "intake.paste_and_file" if paste else "intake.what"
        raise console.UsageError(*kit_error(key, "--paste" if paste else "FILE").args)


@contextmanager
def pasted_table(paste: bool) -> Iterator[list[Path]]:
    """A temporary file of what stands on the standard input, if it was asked for.

    Raises KitError where nothing was pasted, or more than a file may hold.
    """
    if not paste:
        yield []
        return
    if sys.stdin.isatty():
        end = "Ctrl+Z, Enter" if sys.platform == "win32" else "Ctrl+D"
        console.show_status(say("intake.paste_here", end=end))
    content = sys.stdin.buffer.read(limits.FILE + 1)
    if not content.strip(b"\0\xef\xbb\xbf\xff\xfe \t\r\n"):
        raise kit_error("intake.nothing_pasted", "--paste")
    if len(content) > limits.FILE:
        raise kit_error("read.large", "--paste", megabytes=limits.FILE // limits.MB)
    from machikit.intake.table_folder import (
        PASTED,  # the name of the table in reports; what it holds, its reader finds out
    )

    with TemporaryDirectory(prefix="machikit-") as folder:
        path = Path(folder) / PASTED
        path.write_bytes(content)
        yield [path]
