"""`machikit try`: the page of a prototype with the user-test bar, and an endpoint where the bar adds rows to tried.csv.

The endpoint accepts requests of that page only: the Host of this server, an Origin that is the page's, and small JSON.
"""

import json
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from machikit._base.errors import KitError
from machikit.prototype.serve import RELOAD_SCRIPT, Handler, PrototypeServer
from machikit.prototype.user_tests import UserTest, UserTests, append, parse_row

ENDPOINT = "/_machikit/tried"
MAX_BYTES = 8_000  # of a row: three texts of 300 characters and some margin
TIMEOUT = 10.0  # seconds for a row to arrive
# The page does not reload during a user test; a page with an error message has no bar
RELOAD_WHEN_IDLE = (
    'const M=window.machikit||{{}};M.run&&M.run(()=>M.tryIn&&M.tryIn("' + ENDPOINT + '"));' + RELOAD_SCRIPT.replace(
        "location.reload()", "(M.whenIdle||(f=>f()))(()=>location.reload())"
    )
)  # fmt: skip

Saved = Callable[[UserTest, UserTests], None]


class UserTestServer(PrototypeServer):
    """Serves a prototype for user tests. saved, failed: called for every row that was added, or could not be."""

    reload_script = RELOAD_WHEN_IDLE

    def __init__(self, folder: Path, port: int, saved: Saved, failed: Callable[[KitError], None]):
        super().__init__(folder, port)
        self.saved, self.failed = saved, failed

    def handler(self) -> type[Handler]:
        return TryHandler

    def add(self, payload: Any) -> dict[str, int]:
        """Append the row that the page sent; returns the number of user tests and of those who managed. Raises KitError."""
        try:
            row = parse_row(payload)
            tried = append(self.folder, row)
        except KitError as error:
            self.failed(error)
            raise
        self.saved(row, tried)
        return {"n": tried.n, "k": tried.managed}


class TryHandler(Handler):
    def do_POST(self) -> None:
        self.close_connection = True
        self.connection.settimeout(TIMEOUT)
        if self.headers.get("Host", "") not in self._own_names():
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST)
        elif self.headers.get("Origin", "") not in {f"http://{name}" for name in self._own_names()}:
            self.send_error(HTTPStatus.FORBIDDEN)  # another page that is open in this browser
        elif urlsplit(self.path).path != ENDPOINT:
            self.send_error(HTTPStatus.NOT_FOUND)
        elif self.headers.get_content_type() != "application/json":
            self.send_error(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        else:
            self._receive_row()

    def _receive_row(self) -> None:
        length = self.headers.get("Content-Length", "")
        if not length.isascii() or not length.isdecimal():
            self.send_error(HTTPStatus.LENGTH_REQUIRED)
        elif int(length) > MAX_BYTES:
            self.send_error(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        else:
            self._add(self.rfile.read(int(length)))

    def _add(self, raw: bytes) -> None:
        site = self.server.prototype_server
        assert isinstance(site, UserTestServer)
        try:
            payload = json.loads(raw)
        except (ValueError, RecursionError):
            payload = None
        try:
            self._send_json(site.add(payload), HTTPStatus.OK)
        except KitError as error:
            self._send_json(error.as_dict(), HTTPStatus.CONFLICT)

    def _send_json(self, answer: Any, status: HTTPStatus) -> None:
        self._answer(json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace"), "application/json", status)
