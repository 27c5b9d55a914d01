"""A child process for risky work, driven by JSON: one request a line, the response as frames, each preceded by its length.

JSON, never pickle: a child that a malicious file has taken over must not gain control of its parent. The child imports the kit
from where the parent did, and never from the folder in which the command runs.
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
_POLL_SECONDS = 0.05 if sys.platform == "linux" else 0.25  # between two checks of the child's memory


class ChildEnded(Exception):
    """The child ended before its response was complete. why: "memory", "time" or "died"."""

    def __init__(self, why: str):
        super().__init__(why)
        self.why = why


class ChildProcess:
    """A process that runs `main()` of a module. It lives until it is closed, is killed for a limit, or this process ends.

    module: the full name of the module; settings: additional environment variables.
    """

    def __init__(self, module: str, settings: dict[str, str]):
        self.request_count = 0
        self.owner_pid = os.getpid()
        self._why = ""
        self._folder = tempfile.mkdtemp(prefix="machikit-")  # for its temporary files: removed with it, however it ends
        command = [sys.executable, "-P", "-W", "ignore", "-c", _BEGIN.format(module=module), str(_ROOT)]
        flags = getattr(subprocess, "CREATE_NO_WINDOW", 0) | getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(self._folder) | settings,
            start_new_session=True,  # Ctrl-C goes to the parent, which then ends the child
            creationflags=flags,
        )
        self._job = windows_job.assign_to_job(int(getattr(self._process, "_handle", 0)), limits.RESIDENT)

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None and self.owner_pid == os.getpid()

    @property
    def resident(self) -> int:
        return limits.resident(self._process.pid)

    def request(self, request: dict[str, Any]) -> Iterator[Any]:
        """Send a request; yields the parts of the response as they arrive. Raises ChildEnded."""
        self.request_count += 1
        assert self._process.stdin and self._process.stdout
        with self._watched():
            try:
                self._process.stdin.write(json.dumps(request).encode() + b"\n")
                self._process.stdin.flush()
                while (value := receive(self._process.stdout)) is not None:
                    yield value
            except (OSError, EOFError, ValueError) as error:
                self._process.kill()
                code = self._process.wait()
                raise ChildEnded(self._why or ("time" if code == -_SIGXCPU else "died")) from error

    def close(self) -> None:
        """Kill the process and remove its temporary files."""
        if self.owner_pid != os.getpid():
            return
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                pipe and pipe.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    @contextmanager
    def _watched(self) -> Iterator[None]:
        """While a response is awaited: kill the child when it uses too much memory or time."""
        done = threading.Event()
        deadline = time.monotonic() + limits.PATIENCE

        def watch() -> None:
            while not done.wait(_POLL_SECONDS):
                self._why = (
                    "memory" if self.resident > limits.RESIDENT else "time" if time.monotonic() > deadline else ""
                )
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


def send(out: BinaryIO, value: Any) -> None:
    """Write one frame of a response; None ends it. Lone surrogates, which JSON can express, are passed through."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    out.write(len(body).to_bytes(4, "big") + body)


def receive(source: Any) -> Any:
    """Read one frame. Raises EOFError where the other side has ended, ValueError for an invalid frame."""
    size = int.from_bytes(_read_exactly(source, 4), "big")
    if size > limits.FRAME:
        raise ValueError("too long")
    try:
        return json.loads(_read_exactly(source, size).decode("utf-8", "surrogatepass"))
    except RecursionError as error:
        raise ValueError("too deep") from error


def _read_exactly(source: Any, size: int) -> bytes:
    body: bytes = source.read(size)
    if len(body) < size:
        raise EOFError
    return body


def _environment(temporary: str) -> dict[str, str]:
    """The child's environment: PYTHONPATH made absolute, one thread for each numeric library, and a separate temporary folder."""
    paths = [str(Path(p).resolve()) for p in os.environ.get("PYTHONPATH", "").split(os.pathsep) if p]
    inherited = {name: value for name, value in os.environ.items() if name not in ("PYTHONINSPECT", "PYTHONPATH")}
    single_thread = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1"}
    temporary_folders = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), temporary)
    return inherited | single_thread | temporary_folders | ({"PYTHONPATH": os.pathsep.join(paths)} if paths else {})
