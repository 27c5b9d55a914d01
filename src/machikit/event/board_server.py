"""`machikit event board --serve`: the board on this computer, new whenever a file of a team has changed."""

import re
import time
from collections.abc import Callable
from pathlib import Path

from machikit._base.errors import KitError
from machikit.event.board import Board, marks
from machikit.event.event_folder import load
from machikit.event.team import teams
from machikit.workbench.serve import Server, message_page

PAUSE = 2.0  # seconds between two looks: a board need not be quicker, and the computer may be a team's too
PAGE = re.compile(r"/teams/([^/\\:.][^/\\:]*)/site/index\.html")


class BoardServer(Server):
    """The board being served; beside it, the teams' finished pages and nothing else."""

    needs, lacking = "event.yaml", "event.none"

    def __init__(self, board: Board, port: int = 8000):
        self.board = board
        super().__init__(board.event.folder, port)

    def file(self, path: str) -> Path | None:
        found = PAGE.fullmatch(path)
        if not found:
            return None
        shelf = (self.folder / "teams").resolve()
        file = (shelf / found[1] / "site" / "index.html").resolve()
        return file if file.is_relative_to(shelf) and file.is_file() else None

    def show(self) -> Path | KitError:
        """Write the board and show it, first without new pictures, for these take a second each."""
        try:
            self.board.event = load(self.folder)
            path = self.board.write(pictures=False)
            self.put(path.read_text(encoding="utf-8"))
            lacking = [team for team in teams(self.board.event) if self.board.picture(team) is None]
            taken = [self.board.picture(team, take=True) for team in lacking]
            if any(taken):
                self.put(self.board.write(pictures=False).read_text(encoding="utf-8"))
            return path
        except KitError as error:
            self.put(message_page(error))
            return error

    def state(self) -> object:
        """What the board depends on: it is made again when this has changed."""
        shelf, own = self.folder / "teams", self.folder / self.needs
        stat = own.stat() if own.is_file() else None
        return stat and (stat.st_mtime_ns, stat.st_size), marks(shelf), marks(self.folder / "idea_cards")

    def watch(
        self, told: Callable[[KitError], None], built: Callable[[Path], None], rounds: float = float("inf")
    ) -> None:
        seen: object = None
        while rounds > 0:
            rounds -= 1
            if (now := self.state()) != seen:
                seen, result = now, self.show()
                built(result) if isinstance(result, Path) else told(result)
            time.sleep(PAUSE)
