"""Resource limits for reading untrusted files: memory and time of the child process that reads them, and the size of tables.

Memory is limited by rlimit on Linux (RLIMIT_DATA counts the memory that a process writes to, RLIMIT_AS is the backstop) and by
a job object on Windows. On macOS, whose kernel ignores both limits, and in addition on the others, the parent watches the
child's resident memory.
"""

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

MB = 1_000_000
# of one table or workbook: what a spreadsheet can hold, and what can be loaded and cleaned within a gigabyte
ROWS, COLUMNS, CELLS = 1_048_576, 16_384, 8 * MB
CELL = 100_000  # characters of one cell: three times as many as a spreadsheet holds
FILE = 100 * MB  # bytes of one file: more than a table has, and little enough to be in memory several times
UNPACKED = 500 * MB  # bytes of the unpacked content of an archive or workbook
FRAME = 64 * MB  # bytes of one frame of a response
RESIDENT = 480 * MB  # bytes of resident memory of the reading process; above it the parent kills it
DATA, ADDRESSES = 380 * MB, 1_500 * MB  # bytes of its data segment, and of its address space with all libraries mapped
SECONDS, PATIENCE = 60, 120  # of CPU time and of wall-clock time, for one file


class LimitExceeded(Exception):
    """A table has too many rows or columns, or a cell too many characters (`cell`)."""

    def __init__(self, rows: int = 0, columns: int = 0, cell: int = 0):
        super().__init__(rows, columns, cell)
        self.rows, self.columns, self.cell = rows, columns, cell


def check_size(rows: int, columns: int) -> None:
    """Raise LimitExceeded for a table that is too large; call it before anything of that size is allocated."""
    if rows > ROWS or columns > COLUMNS or rows * columns > CELLS:
        raise LimitExceeded(rows, columns)


def limit_process() -> None:
    """Limit this process irrevocably: memory, size of the files it writes, no core dump."""
    if sys.platform == "win32":
        return  # the parent puts it into a job object
    import resource

    limits = {"RLIMIT_CORE": 0, "RLIMIT_FSIZE": UNPACKED + MB}
    if sys.platform == "linux":
        limits |= {"RLIMIT_DATA": DATA, "RLIMIT_AS": ADDRESSES}
    for name, value in limits.items():
        _lower(getattr(resource, name), value)


def _lower(limit: int, value: int) -> None:
    """Lower a soft and hard limit, as far as the system allows."""
    import resource

    _, hard = resource.getrlimit(limit)
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    with suppress(ValueError, OSError):
        resource.setrlimit(limit, (value, value))


def allow_cpu_seconds(seconds: int) -> None:
    """Give this process more CPU time, in seconds; when it is used up the system kills the process."""
    if sys.platform == "win32":
        return  # the parent's timeout ends it
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds, hard))


def resident(pid: int) -> int:
    """Resident memory of a process in bytes; 0 where it is gone or the system does not tell (Windows: the job object counts)."""
    if sys.platform == "win32":
        return 0
    with suppress(OSError, ValueError, IndexError, subprocess.SubprocessError):
        if sys.platform == "linux":
            pages = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]
            return int(pages) * os.sysconf("SC_PAGE_SIZE")
        output = subprocess.run(["/bin/ps", "-o", "rss=", "-p", str(pid)], capture_output=True, timeout=5, check=False)
        return int(output.stdout) * 1024
    return 0
