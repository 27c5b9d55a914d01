"""WebKit over WebDriver (W3C): Debian's webkit2gtk-driver starts the MiniBrowser of WebKitGTK, which needs a display."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SECONDS = 60
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # the key of an element's id, by the standard


def find() -> str | None:
    return shutil.which("WebKitWebDriver")


class WebKit:
    """One tab."""

    def __init__(self, address: str):
        self._address = address
        browser = next(iter(sorted(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"), reverse=True)), None)
        options = {"webkitgtk:browserOptions": {"binary": str(browser), "args": ["--automation"]}} if browser else {}
        session = self._ask("POST", "/session", {"capabilities": {"alwaysMatch": options}})
        self._session = f"/session/{session['sessionId']}"
        self._ask("POST", f"{self._session}/timeouts", {"script": SECONDS * 1000})

    def open(self, page: Path) -> None:
        self._ask("POST", f"{self._session}/url", {"url": page.as_uri()})

    def run(self, body: str, *given: Any) -> Any:
        """What the body of an async function returns in the page; `given` are its arguments."""
        script = (
            "const done = arguments[arguments.length - 1];"
            f"(async (...given) => {{ {body} }})(...JSON.parse(arguments[0]))"
            ".then(v => done(JSON.stringify({ value: v ?? null })), e => done(JSON.stringify({ error: String(e) })));"
        )
        answer = self._ask("POST", f"{self._session}/execute/async", {"script": script, "args": [json.dumps(given)]})
        result = json.loads(answer)
        assert "error" not in result, result
        return result["value"]

    def type(self, text: str) -> None:
        """Press the keys of a text, where the focus is."""
        focus = self._ask("GET", f"{self._session}/element/active")
        self._ask("POST", f"{self._session}/element/{focus[ELEMENT]}/value", {"text": text})

    def close(self) -> None:
        self._ask("DELETE", self._session)

    def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            self._address + path, data, {"Content-Type": "application/json"}, method=method
        )
        try:
            with urllib.request.urlopen(request, timeout=SECONDS) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise AssertionError(error.read().decode("utf-8", "replace")[:500]) from error


@contextmanager
def webkit(place: Path) -> Iterator[WebKit]:
    """A WebKit with an empty home below `place`, ended with the block."""
    home = place / "home"
    home.mkdir()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = (
        os.environ
        | {
            "HOME": str(home),
            "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",  # a container's root cannot make the sandbox; only our own page is opened
            "LIBGL_ALWAYS_SOFTWARE": "1",
        }
    )
    driver = [str(find()), "--host=127.0.0.1", f"--port={port}"]
    command = driver if os.environ.get("DISPLAY") else ["xvfb-run", "-a", *driver]
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        _wait_for(port)
        browser = WebKit(f"http://127.0.0.1:{port}")
        yield browser
        browser.close()
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)  # of its own group, which holds nothing else
        process.wait(SECONDS)


def _wait_for(port: int) -> None:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise AssertionError("WebKitWebDriver has not begun")
