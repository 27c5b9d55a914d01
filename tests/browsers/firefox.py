"""Firefox over WebDriver BiDi (W3C): Debian's firefox-esr answers at a websocket, without any driver beside it."""

import asyncio
import json
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

NAMES = ("firefox-esr", "firefox")
STARTED = re.compile(r"WebDriver BiDi listening on (ws://\S+)")
SECONDS = 60
PREFERENCES = {
    "browser.download.folderList": 2,
    "browser.download.useDownloadDir": True,
    "browser.download.always_ask_before_handling_new_types": False,
    "browser.helperApps.neverAsk.saveToDisk": "text/html",
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.connectivity-service.enabled": False,
    "network.captive-portal-service.enabled": False,
    "app.update.enabled": False,
    "services.settings.server": "data:,",
}


def find() -> str | None:
    return next(filter(None, map(shutil.which, NAMES)), None)


class Firefox:
    """One tab. downloads: where what it saves goes."""

    def __init__(self, loop: asyncio.AbstractEventLoop, socket: Any, downloads: Path):
        self._loop, self._socket, self.downloads, self._number = loop, socket, downloads, 0
        self._ask("session.new", {"capabilities": {}})
        self._tab = self._ask("browsingContext.getTree", {})["contexts"][0]["context"]

    def open(self, page: Path) -> None:
        self._ask("browsingContext.navigate", {"context": self._tab, "url": page.as_uri(), "wait": "complete"})

    def run(self, body: str, *given: Any) -> Any:
        """What the body of an async function returns in the page; `given` are its arguments."""
        function = (
            f"async (text) => JSON.stringify(await (async (...given) => {{ {body} }})(...JSON.parse(text)) ?? null)"
        )
        answer = self._ask(
            "script.callFunction",
            {
                "functionDeclaration": function,
                "awaitPromise": True,
                "target": {"context": self._tab},
                "arguments": [{"type": "string", "value": json.dumps(given)}],
            },
        )
        assert answer["type"] == "success", answer
        return json.loads(answer["result"]["value"])

    def type(self, text: str) -> None:
        """Press the keys of a text, where the focus is."""
        keys = [{"type": kind, "value": key} for key in text for kind in ("keyDown", "keyUp")]
        self._ask(
            "input.performActions",
            {"context": self._tab, "actions": [{"type": "key", "id": "keyboard", "actions": keys}]},
        )

    def _ask(self, method: str, params: dict[str, Any]) -> dict[str, Any]:
        self._number += 1
        number = self._number

        async def answered() -> dict[str, Any]:
            await self._socket.write_message(json.dumps({"id": number, "method": method, "params": params}))
            while True:
                text = await self._socket.read_message()
                assert text is not None, "Firefox has closed the connection"
                message: dict[str, Any] = json.loads(text)
                if message.get("id") == number:
                    return message

        message = asyncio.run_coroutine_threadsafe(answered(), self._loop).result(SECONDS)
        assert message["type"] == "success", message
        return dict(message["result"])


@contextmanager
def firefox(place: Path) -> Iterator[Firefox]:
    """A Firefox with an empty profile below `place`, ended with the block."""
    from tornado.websocket import websocket_connect

    profile, downloads = place / "profile", place / "downloads"
    for folder in (profile, downloads):
        folder.mkdir()
    preferences = {**PREFERENCES, "browser.download.dir": str(downloads)}
    lines = (f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in preferences.items())
    (profile / "user.js").write_text("".join(lines), encoding="utf-8")
    command = [str(find()), "--headless", "--no-remote", "--profile", str(profile), "--remote-debugging-port", "0"]
    log = place / "firefox.log"  # a pipe that nobody reads any more would stop it
    with log.open("w", encoding="utf-8") as out:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=out)
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, daemon=True).start()  # Playwright has a loop in this one
    try:
        address = _address(log)

        async def connected() -> Any:
            return await websocket_connect(f"{address}/session", max_message_size=200_000_000)

        socket = asyncio.run_coroutine_threadsafe(connected(), loop).result(SECONDS)
        yield Firefox(loop, socket, downloads)
        loop.call_soon_threadsafe(socket.close)
    finally:
        process.terminate()
        process.wait(SECONDS)
        loop.call_soon_threadsafe(loop.stop)


def _address(log: Path) -> str:
    """The address that Firefox says it listens at."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        if started := STARTED.search(log.read_text(encoding="utf-8", errors="replace")):
            return started[1]
        time.sleep(0.1)
    raise AssertionError("Firefox has not begun: " + log.read_text(encoding="utf-8", errors="replace")[-500:])
