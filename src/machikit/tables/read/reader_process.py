"""Read untrusted files in a separate process, so that a hostile file can harm nothing else.

One process serves all files of a run; after it ended, or a file made it large, the next file gets a new one.
"""

import atexit
from pathlib import Path
from threading import Lock
from typing import Any

from machikit._base import limits
from machikit._base.child import ChildEnded, ChildProcess
from machikit._base.errors import KitError
from machikit._base.messages import kit_error, language
from machikit.tables.grid import Grid
from machikit.tables.read import gdal, wire_format
from machikit.tables.read.read_errors import broken_file, table_too_large

MAX_IDLE_MEMORY = 150 * limits.MB  # bytes: a process that holds more between two files is ended
_lock = Lock()
_running: list[ChildProcess] = []


def read(path: Path) -> list[Grid]:
    """The same as `any_file.read_tables`, in the separate process. Raises KitError, also where that process died."""
    with _lock:
        child = start()
        is_new = not child.request_count
        try:
            return _request(child, path)
        except ChildEnded as ended:
            stop()
            if not is_new and ended.why != "time":  # earlier files may be to blame
                try:
                    return _request(start(), path)
                except ChildEnded as again:
                    stop()
                    ended = again
            raise _ended_error(ended, path) from ended


def start() -> ChildProcess:
    """The reader process, started if none is running. Call it early, so that it is ready when the first file comes."""
    if not _running or not _running[0].is_alive:
        stop()
        _running.append(ChildProcess("machikit.tables.read.reader_child", gdal.SETTINGS))
    return _running[0]


@atexit.register
def stop() -> None:
    """End the process."""
    while _running:
        _running.pop().close()


def _request(child: ChildProcess, path: Path) -> list[Grid]:
    request = {"path": str(path.absolute()), "language": language()}
    try:
        grids = wire_format.unpack(_grid_pieces(child.request(request), path))
    except Exception as error:  # the rest of a half-read answer must not reach the next request
        if not isinstance(error, KitError):
            stop()
        if isinstance(error, limits.LimitExceeded):
            raise table_too_large(path, error) from error
        if isinstance(error, (ValueError, TypeError, LookupError, AttributeError)):
            raise ChildEnded("died") from error
        raise
    if child.resident > MAX_IDLE_MEMORY:
        stop()
    return grids


def _grid_pieces(pieces: Any, path: Path) -> Any:
    """The pieces of grids; an error among them is raised when the answer has been read to its end."""
    error: Exception | None = None
    for kind, *body in pieces:
        if kind == "error":
            error = KitError(*map(str, body))
        elif kind == "fault":  # a bug in the reader: reported as an unreadable file; `--debug` shows the traceback
            error = broken_file(path, Exception(body[0]))
            error.__cause__ = RuntimeError(body[1])
        elif kind == "memory":
            error = ChildEnded("memory")
        else:
            yield [kind, *body]
    if error:
        raise error


def _ended_error(ended: ChildEnded, path: Path) -> KitError:
    if ended.why == "memory":
        return kit_error("read.memory", path.name, megabytes=500)
    if ended.why == "time":
        return kit_error("read.time", path.name, seconds=limits.PATIENCE)
    return kit_error("read.died", path.name)
