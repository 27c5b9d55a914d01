"""Run `python -m …` many times without importing pandas each time: a process that has the libraries at hand, and forks.

Each run is a process of its own, with its own folder, environment, input and output, and imports machikit itself anew. Only what
others wrote is there already. Where a process cannot be forked, or the environment asks something of the interpreter, it is
started as usual.
"""

import io
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path

LIBRARIES = (
    *("pandas", "geopandas", "shapely", "pyproj", "pyogrio", "openpyxl", "scipy.spatial", "folium", "plotly", "branca"),
    *("jinja2", "yaml", "typer", "rich", "cookiecutter", "jaconv", "defusedxml", "pytest", "plotly.graph_objects"),
)
FORKS = sys.platform == "linux"
OF_THE_INTERPRETER = ("PYTHON", "LANG", "LC_")  # what these say is decided when an interpreter starts


def run(
    args: Sequence[str], cwd: Path, env: dict[str, str], timeout: float = 120
) -> "subprocess.CompletedProcess[str]":
    """`python -m args…` as subprocess.run gives it back, its output as text."""
    if FORKS and _asked_of_the_interpreter(env) == _asked_of_the_interpreter(_server().env):
        return _server().run(args, cwd, env, timeout)
    command = [sys.executable, "-m", *args]
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, encoding="utf-8", timeout=timeout)


def _asked_of_the_interpreter(env: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in env.items() if name.startswith(OF_THE_INTERPRETER)}


class _Server:
    def __init__(self, env: dict[str, str]):
        self.env = env
        self._socket, theirs = socket.socketpair()
        command = [sys.executable, "-u", __file__, str(theirs.fileno())]
        self._process = subprocess.Popen(command, env=env, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL)
        theirs.close()

    def run(
        self, args: Sequence[str], cwd: Path, env: dict[str, str], timeout: float
    ) -> "subprocess.CompletedProcess[str]":
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err, open(os.devnull, "rb") as nothing:
            asked = json.dumps({"args": [*args], "cwd": str(cwd), "env": env}).encode()
            socket.send_fds(self._socket, [len(asked).to_bytes(4, "big")], [f.fileno() for f in (nothing, out, err)])
            self._socket.sendall(asked)
            pid = int.from_bytes(_exactly(self._socket, 4), "big")
            timer = threading.Timer(timeout, os.kill, (pid, signal.SIGKILL))
            timer.start()
            code = int.from_bytes(_exactly(self._socket, 4), "big", signed=True)
            late = not timer.is_alive()
            timer.cancel()
            said = [_text(out), _text(err)]
        if late:
            raise subprocess.TimeoutExpired([*args], timeout, *said)
        return subprocess.CompletedProcess([sys.executable, "-m", *args], code, *said)


def _text(file: io.BufferedRandom) -> str:
    file.seek(0)
    return io.TextIOWrapper(file, encoding="utf-8").read()


def _exactly(channel: socket.socket, n: int) -> bytes:
    got = b""
    while len(got) < n:
        part = channel.recv(n - len(got))
        if not part:
            raise EOFError("the process with the libraries has ended")
        got += part
    return got


_servers: list[_Server] = []


def _server() -> _Server:
    if not _servers:
        from conftest import environment

        _servers.append(_Server(environment()))
    return _servers[0]


# --- the process with the libraries --------------------------------------------------------------------------------------


def _serve(channel: socket.socket) -> list[str]:
    """Fork for each request; returns in the child, with the arguments of its run."""
    while True:
        head, fds, _, _ = socket.recv_fds(channel, 4, 3)
        if not head:
            raise SystemExit
        asked = json.loads(_exactly(channel, int.from_bytes(head, "big")))
        if not (pid := os.fork()):
            channel.close()
            _become(asked, fds)
            return list(asked["args"])
        for fd in fds:
            os.close(fd)
        channel.sendall(pid.to_bytes(4, "big"))
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        channel.sendall(code.to_bytes(4, "big", signed=True))


def _become(asked: dict[str, object], fds: list[int]) -> None:
    import random

    for number, fd in enumerate(fds):
        os.dup2(fd, number)
        os.close(fd)
    os.chdir(str(asked["cwd"]))
    os.environ.clear()
    os.environ.update(asked["env"])  # type: ignore[call-overload]
    random.seed()
    sys.path[0] = os.getcwd()


def _main() -> None:
    import contextlib
    import gc
    import importlib

    for name in LIBRARIES:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    gc.collect()
    gc.freeze()  # what is here already is never looked through again
    args = _serve(socket.socket(fileno=int(sys.argv[1])))
    sys.argv[:] = ["-m", *args[1:]]
    _end(_run_module(args[0]))


def _run_module(name: str) -> int:
    """Its exit code, after what an interpreter would have done with it."""
    import runpy

    try:
        runpy.run_module(name, run_name="__main__", alter_sys=True)
    except SystemExit as ended:
        if isinstance(ended.code, int | None):
            return ended.code or 0
        print(ended.code, file=sys.stderr)
        return 1
    except BaseException:
        sys.excepthook(*sys.exc_info())
        return 1
    return 0


def _end(code: int) -> None:
    """End at once: taking pandas to pieces takes longer than most commands."""
    import atexit

    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    _main()
