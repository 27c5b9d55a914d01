"""The process that reads: every table of a stranger's file, without the file reaching further than that process.

One is used for all files of a run; after its end, or a file that made it large, the next file gets a new one.
"""

import atexit
from pathlib import Path
from threading import Lock
from typing import Any

from machikit._base import limits
from machikit._base.child import Child, Ended
from machikit._base.errors import KitError
from machikit._base.messages import language, problem
from machikit.tables.grid import Grid
from machikit.tables.read import gdal, wire_format
from machikit.tables.read.any_file import broken, too_many

LARGE = 150 * limits.MB  # bytes: a reader that holds more between two files is ended
_lock = Lock()
_running: list[Child] = []


def read(path: Path) -> list[Grid]:
    """What `read.read_tables` gives, read in the other process. Raises KitError, also where that process came to its end."""
    with _lock:
        child = start()
        fresh = not child.asked
        try:
            return _ask(child, path)
        except Ended as ended:
            stop()
            if not fresh and ended.why != "time":  # what earlier files left may have been to blame
                try:
                    return _ask(start(), path)
                except Ended as again:
                    stop()
                    ended = again
            raise _told(ended, path) from ended


def start() -> Child:
    """The process that reads, started where none runs: early, so that it is ready when the first file is there."""
    if not _running or not _running[0].alive:
        stop()
        _running.append(Child("machikit.tables.read.reader_child", gdal.SETTINGS))
    return _running[0]


@atexit.register
def stop() -> None:
    """End it."""
    while _running:
        _running.pop().close()


def _ask(child: Child, path: Path) -> list[Grid]:
    request = {"path": str(path.absolute()), "language": language()}
    try:
        grids = wire_format.unpack(_grids(child.ask(request), path))
    except Exception as error:  # an answer half read is of no use to the next file
        if not isinstance(error, KitError):
            stop()
        if isinstance(error, limits.Exceeded):
            raise too_many(path, error) from error
        if isinstance(error, (ValueError, TypeError, LookupError, AttributeError)):
            raise Ended("died") from error
        raise
    if child.resident > LARGE:
        stop()
    return grids


def _grids(pieces: Any, path: Path) -> Any:
    """The pieces of grids; a KitError that came instead is raised when the answer has been read to its end."""
    error: Exception | None = None
    for kind, *body in pieces:
        if kind == "error":
            error = KitError(*map(str, body))
        elif kind == "fault":  # of ours: it is told as a file that cannot be read; `--debug` shows where it was
            error = broken(path, Exception(body[0]))
            error.__cause__ = RuntimeError(body[1])
        elif kind == "memory":
            error = Ended("memory")
        else:
            yield [kind, *body]
    if error:
        raise error


def _told(ended: Ended, path: Path) -> KitError:
    if ended.why == "memory":
        return problem("read.memory", path.name, megabytes=500)
    if ended.why == "time":
        return problem("read.time", path.name, seconds=limits.PATIENCE)
    return problem("read.died", path.name)
