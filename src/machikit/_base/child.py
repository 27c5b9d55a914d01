"""A process of ours that does what is risky, and is asked by JSON: one line in, pieces out, each with its length before it.

Never pickle: a child that a file has taken over must not own its parent. It finds the kit where the parent did, and never
imports from the folder in which the command runs.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

from machikit._base import limits, windows_job

_BEGIN = "import sys; sys.path.append(sys.argv[1]); from {module} import main; main()"
_ROOT = Path(__file__).resolve().parents[2]
_LOOK = 0.05 if sys.platform == "linux" else 0.25  # seconds between two looks at the child's memory


class Ended(Exception):
    """The child ended before its answer did. why: memory, time, or died."""

    def __init__(self, why: str):
        super().__init__(why)
        self.why = why


class Child:
    """One process that runs `main()` of a module. It lives until it is closed, has been ended, or this process ends.

    module: its full name; settings: environment variables of its own.
    """

    def __init__(self, module: str, settings: dict[str, str]):
        self.asked = 0
        self.owner = os.getpid()
        self._why = ""
        self._folder = tempfile.mkdtemp(prefix="machikit-")  # its temporary files: gone with it, however it ends
        command = [sys.executable, "-P", "-W", "ignore", "-c", _BEGIN.format(module=module), str(_ROOT)]
        flags = getattr(subprocess, "CREATE_NO_WINDOW", 0) | getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(self._folder) | settings,
            start_new_session=True,  # Ctrl-C is for the parent, which then ends the child
            creationflags=flags,
        )
        self._job = windows_job.hold(int(getattr(self._process, "_handle", 0)), limits.RESIDENT)

    @property
    def alive(self) -> bool:
        return self._process.poll() is None and self.owner == os.getpid()

    @property
    def resident(self) -> int:
        return limits.resident(self._process.pid)

    def ask(self, request: dict[str, Any]) -> Iterator[Any]:
        """Send a request; the pieces of the answer as they come, until an empty one. Raises Ended."""
        self.asked += 1
        assert self._process.stdin and self._process.stdout
        with self._watched():
            try:
                self._process.stdin.write(json.dumps(request).encode() + b"\n")
                self._process.stdin.flush()
                while (piece := receive(self._process.stdout)) is not None:
                    yield piece
            except (OSError, EOFError, ValueError) as error:
                self._process.kill()
                code = self._process.wait()
                raise Ended(self._why or ("time" if code == -_SIGXCPU else "died")) from error

    def close(self) -> None:
        """End the process and remove what it left."""
        if self.owner != os.getpid():
            return
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                pipe and pipe.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    @contextmanager
    def _watched(self) -> Iterator[None]:
        """While an answer is awaited: end the child when it holds too much or takes too long."""
        done = threading.Event()
        end = time.monotonic() + limits.PATIENCE

        def watch() -> None:
            while not done.wait(_LOOK):
                self._why = "memory" if self.resident > limits.RESIDENT else "time" if time.monotonic() > end else ""
                if self._why:
                    self._process.kill()
                    return

        thread = threading.Thread(target=watch, daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()


_SIGXCPU = 24  # Linux and macOS; Windows has no such signal


def send(out: BinaryIO, piece: Any) -> None:
    """Write one piece of an answer; None ends it. Half a surrogate pair, which JSON can name, is let through."""
    body = json.dumps(piece, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    out.write(len(body).to_bytes(4, "big") + body)


def receive(source: Any) -> Any:
    """Read one piece. Raises EOFError where the other side has ended, ValueError for what is none."""
    size = int.from_bytes(_exactly(source, 4), "big")
    if size > limits.FRAME:
        raise ValueError("too long")
    try:
        return json.loads(_exactly(source, size).decode("utf-8", "surrogatepass"))
    except RecursionError as error:
        raise ValueError("too deep") from error


def _exactly(source: Any, size: int) -> bytes:
    body: bytes = source.read(size)
    if len(body) < size:
        raise EOFError
    return body


def _environment(temporary: str) -> dict[str, str]:
    """This process's environment: folders of modules as absolute ones, one thread a library, and a temporary folder of its own."""
    paths = [str(Path(p).resolve()) for p in os.environ.get("PYTHONPATH", "").split(os.pathsep) if p]
    left = {name: value for name, value in os.environ.items() if name not in ("PYTHONINSPECT", "PYTHONPATH")}
    alone = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1"}
    places = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), temporary)
    return left | alone | places | ({"PYTHONPATH": os.pathsep.join(paths)} if paths else {})
