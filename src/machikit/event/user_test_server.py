"""`machikit try`: the prototype's page with the user-test bar, and a door through which the bar adds rows to tried.csv.

Only this computer's own page may knock: the same Host as everywhere, an Origin that is the page's own, JSON and little of it.
"""

import json
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from machikit._base.errors import KitError
from machikit.prototype.user_tests import Row, Tried, append, row_of
from machikit.workbench.serve import RELOAD, Handler, Server

DOOR = "/_machikit/tried"
LARGEST = 8_000  # bytes of a row: three texts of 300 characters, with room
PATIENCE = 10.0  # seconds for a row to arrive
# The page waits with its reload until nobody is in the middle of a try; a page that tells a mistake has no bar
WAITING = (
    'const M=window.machikit||{{}};M.tryIn&&M.tryIn("' + DOOR + '");' + RELOAD.replace(
        "location.reload()", "(M.whenIdle||(f=>f()))(()=>location.reload())"
    )
)  # fmt: skip

Saved = Callable[[Row, Tried], None]


class TryServer(Server):
    """saved and failed are told of every row that was added, or could not be."""

    reload = WAITING

    def __init__(self, folder: Path, port: int, saved: Saved, failed: Callable[[KitError], None]):
        super().__init__(folder, port)
        self.saved, self.failed = saved, failed

    def handler(self) -> type[Handler]:
        return TryHandler

    def add(self, said: Any) -> dict[str, int]:
        """Append the row that the page sent; how many have tried it now. Raises KitError."""
        try:
            row = row_of(said)
            tried = append(self.folder, row)
        except KitError as error:
            self.failed(error)
            raise
        self.saved(row, tried)
        return {"n": tried.n, "k": tried.managed}


class TryHandler(Handler):
    def do_POST(self) -> None:
        self.close_connection = True
        self.connection.settimeout(PATIENCE)
        if self.headers.get("Host", "") not in self._own_names():
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST)
        elif self.headers.get("Origin", "") not in {f"http://{name}" for name in self._own_names()}:
            self.send_error(HTTPStatus.FORBIDDEN)  # a page of somebody else's, which this browser has open too
        elif urlsplit(self.path).path != DOOR:
            self.send_error(HTTPStatus.NOT_FOUND)
        elif self.headers.get_content_type() != "application/json":
            self.send_error(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        else:
            self._row()

    def _row(self) -> None:
        length = self.headers.get("Content-Length", "")
        if not length.isascii() or not length.isdecimal():
            self.send_error(HTTPStatus.LENGTH_REQUIRED)
        elif int(length) > LARGEST:
            self.send_error(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        else:
            self._add(self.rfile.read(int(length)))

    def _add(self, raw: bytes) -> None:
        site = self.server.site
        assert isinstance(site, TryServer)
        try:
            said = json.loads(raw)
        except (ValueError, RecursionError):
            said = None
        try:
            self._told(site.add(said), HTTPStatus.OK)
        except KitError as error:
            self._told(error.as_dict(), HTTPStatus.CONFLICT)

    def _told(self, answer: Any, status: HTTPStatus) -> None:
        self._answer(json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace"), "application/json", status)
