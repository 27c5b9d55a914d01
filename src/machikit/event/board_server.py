"""`machikit event board --serve`: the board served on this computer, updated whenever a file of a team changes."""

import re
import time
from collections.abc import Callable
from pathlib import Path

from machikit._base.errors import KitError
from machikit.event.board import Board, file_stamps
from machikit.event.event_folder import load_event
from machikit.event.team import teams
from machikit.prototype.serve import PrototypeServer, error_page

POLL_SECONDS = 2.0  # a board need not be quicker, and a team may work on the same computer
TEAM_PAGE = re.compile(r"/teams/([^/\\:.][^/\\:]*)/site/index\.html")


class BoardServer(PrototypeServer):
    """Serves the board and the teams' built pages, and no other file."""

    required_file = "event.yaml"
    missing_file_error = "event.none"

    def __init__(self, board: Board, port: int = 8000):
        self.board = board
        super().__init__(board.event.folder, port)

    def file(self, path: str) -> Path | None:
        match = TEAM_PAGE.fullmatch(path)
        if not match:
            return None
        teams_folder = (self.folder / "teams").resolve()
        file = (teams_folder / match[1] / "site" / "index.html").resolve()
        return file if file.is_relative_to(teams_folder) and file.is_file() else None

    def show(self) -> Path | KitError:
        """Write the board and show it, first without new screenshots, because these take a second each."""
        try:
            self.board.event = load_event(self.folder)
            path = self.board.write(pictures=False)
            self.show_page(path.read_text(encoding="utf-8"))
            missing = [team for team in teams(self.board.event) if self.board.picture(team) is None]
            taken = [self.board.picture(team, take=True) for team in missing]
            if any(taken):
                self.show_page(self.board.write(pictures=False).read_text(encoding="utf-8"))
            return path
        except KitError as error:
            self.show_page(error_page(error))
            return error

    def state(self) -> object:
        """The state of all files that the board depends on; it is written again when this changes."""
        teams_folder, settings = self.folder / "teams", self.folder / self.required_file
        stat = settings.stat() if settings.is_file() else None
        return (
            stat and (stat.st_mtime_ns, stat.st_size),
            file_stamps(teams_folder),
            file_stamps(self.folder / "idea_cards"),
        )

    def watch(
        self, on_error: Callable[[KitError], None], on_built: Callable[[Path], None], rounds: float = float("inf")
    ) -> None:
        last: object = None
        while rounds > 0:
            rounds -= 1
            if (now := self.state()) != last:
                last, result = now, self.show()
                on_built(result) if isinstance(result, Path) else on_error(result)
            time.sleep(POLL_SECONDS)
