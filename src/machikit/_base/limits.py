"""What a stranger's file may cost. It is read in a child process with bounds of memory and time; tables have bounds of size.

Linux bounds memory by rlimit (RLIMIT_DATA counts what a process writes to, RLIMIT_AS is the backstop), Windows by a job object;
on macOS, whose kernel ignores both, and on top of the others, the parent watches what the child holds.
"""

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

MB = 1_000_000
# of one table or book: what a spreadsheet can hold, and what can be held and cleaned within a gigabyte
ROWS, COLUMNS, CELLS = 1_048_576, 16_384, 8 * MB
CELL = 100_000  # characters of one cell: three times as many as a spreadsheet holds
FILE = 100 * MB  # bytes of one file: more than a table has, and what can be held in memory several times
UNPACKED = 500 * MB  # bytes of what an archive or a book holds
FRAME = 64 * MB  # bytes of one piece of an answer
RESIDENT = 480 * MB  # bytes that the reading process may hold; above it the parent ends it
DATA, ADDRESSES = 380 * MB, 1_500 * MB  # bytes for its own memory, and of addresses with all libraries mapped
SECONDS, PATIENCE = 60, 120  # of processor time and of waiting, for one file


class Exceeded(Exception):
    """A table has too many rows or columns, or (`cell`) a cell too many characters."""

    def __init__(self, rows: int = 0, columns: int = 0, cell: int = 0):
        super().__init__(rows, columns, cell)
        self.rows, self.columns, self.cell = rows, columns, cell


def fits(rows: int, columns: int) -> None:
    """Raise Exceeded where a table of this size would be too much; asked before anything of that size is made."""
    if rows > ROWS or columns > COLUMNS or rows * columns > CELLS:
        raise Exceeded(rows, columns)


def bind() -> None:
    """Bound this process, for good: memory, the size of a file that it writes, and no image of its memory when it breaks."""
    if sys.platform == "win32":
        return  # the parent holds it in a job object
    import resource

    bounds = {"RLIMIT_CORE": 0, "RLIMIT_FSIZE": UNPACKED + MB}
    if sys.platform == "linux":
        bounds |= {"RLIMIT_DATA": DATA, "RLIMIT_AS": ADDRESSES}
    for name, most in bounds.items():
        _lower(getattr(resource, name), most)


def _lower(which: int, most: int) -> None:
    import resource

    _, hard = resource.getrlimit(which)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    with suppress(ValueError, OSError):
        resource.setrlimit(which, (most, most))


def allow(seconds: int) -> None:
    """Give this process so much more processor time; when it is used up the system ends it."""
    if sys.platform == "win32":
        return  # the parent's patience ends it
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds, hard))


def resident(pid: int) -> int:
    """Bytes of memory that a process holds; 0 where it is gone or the system does not tell (on Windows the job object counts)."""
    if sys.platform == "win32":
        return 0
    with suppress(OSError, ValueError, IndexError, subprocess.SubprocessError):
        if sys.platform == "linux":
            pages = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]
            return int(pages) * os.sysconf("SC_PAGE_SIZE")
        shown = subprocess.run(["/bin/ps", "-o", "rss=", "-p", str(pid)], capture_output=True, timeout=5, check=False)
        return int(shown.stdout) * 1024
    return 0
