"""`machikit event board`: one offline page for the screen in the room.

The page itself runs the clock against the timetable; the progress of each team is read from its files each time. The folder
`board/` holds the page, screenshots of the teams' pages (taken again only when a page has changed) and the list of teams.
"""

import base64
import datetime as dt
import hashlib
import html
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from machikit._base import chromium
from machikit._base.atomic import atomic_write
from machikit._base.errors import KitError
from machikit._base.messages import LANGUAGES, fill, in_language, interface_words
from machikit.catalog import Catalog
from machikit.check import Finding, check
from machikit.event.event_folder import Event
from machikit.event.progress import STAGES, TeamProgress, read_progress
from machikit.event.team import Team, save_team_list, teams
from machikit.event.timetable import clock_text, schedule

if TYPE_CHECKING:
    from jinja2 import Environment

HERE = Path(__file__).parent
PICTURE_SCALE = 0.5  # of 1280 × 800: enough for a projector, and twenty of them are a small file
MAX_ROOMY_TEAMS = 9  # with at most this many teams, each card has room for the first finding
TALL_TEAM_COUNTS = (2, 3, 5, 6)  # numbers of teams with which a card is high enough for its picture above its text
JAPAN = dt.timezone(dt.timedelta(hours=9))  # the time zone of the room, as in the clock of the page
POLICY = "default-src 'none'; script-src 'sha256-{hash}'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"


class Board:
    """The board of an event. A team is checked again only when its files have changed."""

    def __init__(self, event: Event, language: str | None = None):
        self.event, self.language = event, language or event.language
        self._catalog = Catalog(event.folder)
        self._cache: dict[Path, tuple[object, TeamProgress, dict[str, list[Finding]]]] = {}
        self._failed_pictures: set[str] = set()  # pages of which no screenshot could be taken

    def write(self, pictures: bool = True) -> Path:
        """Check the teams and write `board/index.html`. pictures: take missing screenshots, about a second each."""
        all_teams = teams(self.event)
        save_team_list(self.event, all_teams)
        if pictures:
            for team in all_teams:
                self.picture(team, take=True)
        path = self.event.folder / "board" / "index.html"
        atomic_write(path, self.html(all_teams).encode())
        return path

    def states(self) -> list[TeamProgress]:
        """The progress of each team."""
        self._catalog = Catalog(self.event.folder)
        return [self._check_team(team)[0] for team in teams(self.event)]

    def html(self, all_teams: list[Team]) -> str:
        self._catalog = Catalog(self.event.folder)
        with in_language(self.language):
            rows = [self._row(team) for team in all_teams]
            script = (HERE / "board.js").read_text(encoding="utf-8")
            digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
            return _environment().get_template("board.html").render(
                event=self.event,
                lang=self.language,
                teams=rows,
                stages=[{"id": s, "n": sum(row["reached"][s] for row in rows)} for s in STAGES],
                plan=[{"start": m.start, "end": m.end, "title": m.step.title} for m in schedule(self.event)],
                columns=columns(len(rows)),
                roomy=len(rows) <= MAX_ROOMY_TEAMS,
                tall=len(rows) in TALL_TEAM_COUNTS,
                word=_word,
                clock=clock_text,
                now=dt.datetime.now(JAPAN),
                policy=POLICY.replace("{hash}", digest),
                style=(HERE / "board.css").read_text(encoding="utf-8"),
                script=script,
            )  # fmt: skip

    def _row(self, team: Team) -> dict[str, Any]:
        state, findings = self._check_team(team)
        card = state.card or self._catalog.cards.get(team.card)
        picture = self.picture(team)
        encoded = base64.b64encode(picture.read_bytes()).decode() if picture else ""
        return {
            "name": team.name,
            "slug": team.slug,
            "title": {lang: card.title(lang) if card else team.card for lang in LANGUAGES},
            "stage": state.stage,
            "reached": state.reached,
            "trouble": state.trouble,
            "old": state.is_outdated,
            "people": state.test_count,
            "findings": len(findings[self.language]),
            "errors": sum(f.level == "error" for f in findings[self.language]),
            "first": {
                lang: language_findings[0].what for lang, language_findings in findings.items() if language_findings
            },
            "picture": encoded,
        }

    def _check_team(self, team: Team) -> tuple[TeamProgress, dict[str, list[Finding]]]:
        """(progress of the team, language → findings of its check), cached until a file of the team changes."""
        files = file_stamps(team.folder)
        cached = self._cache.get(team.folder)
        if cached is None or cached[0] != (files, team):
            state = read_progress(team, self._catalog)
            findings = {lang: [] if state.trouble else _findings(team, lang) for lang in LANGUAGES}
            cached = self._cache[team.folder] = ((files, team), state, findings)
        return cached[1], cached[2]

    def picture(self, team: Team, take: bool = False) -> Path | None:
        """The screenshot of the team's current page, or None. take: take it where it is missing."""
        page, board_folder = team.folder / "site" / "index.html", self.event.folder / "board"
        try:
            target = board_folder / f"{team.slug}.{hashlib.sha256(page.read_bytes()).hexdigest()[:12]}.png"
        except OSError:
            return None
        if take and not target.is_file() and target.name not in self._failed_pictures:
            if not chromium.take_screenshot(page, target, scale=PICTURE_SCALE):
                self._failed_pictures.add(target.name)
            for old in board_folder.glob("*.png"):
                if old.name.startswith(f"{team.slug}.") and old != target:
                    old.unlink(missing_ok=True)
        return target if target.is_file() else None


def columns(n: int) -> int:
    """Number of columns with which n teams fit a projector's screen."""
    return next(wide for most, wide in ((1, 1), (2, 2), (3, 3), (4, 2), (9, 3), (12, 4), (10**6, 5)) if n <= most)


def file_stamps(folder: Path) -> dict[str, tuple[int, int]]:
    """Path → (mtime in ns, size) of each file of a prototype that the board reads; {} where the folder is gone."""
    stamps = {}
    for path in folder.rglob("*"):
        parts = path.relative_to(folder).parts
        if (
            "__pycache__" in parts
            or any(p.startswith((".", "~$")) for p in parts)
            or (parts[0] == "site" and len(parts) > 2)
        ):
            continue
        try:
            stat = path.stat()
        except OSError:  # removed between the two calls, as editors do while they save
            continue
        if path.is_file():
            stamps["/".join(parts)] = (stat.st_mtime_ns, stat.st_size)
    return stamps


def _findings(team: Team, language: str) -> list[Finding]:
    """The findings of `machikit check`. If the check itself fails, that is the only finding: the board goes on."""
    try:
        with in_language(language):
            return check(team.folder)
    except KitError as error:
        return [Finding(error.where, error.what, error.fix)]
    except Exception as error:
        return [Finding(team.slug, " ".join(f"{type(error).__name__}: {error}".split())[:200], "")]


def _word(key: str, /, **values: object) -> Any:
    """A message in both languages, each in a `lang` span, of which the page shows one. Values are escaped."""
    from markupsafe import Markup

    message = interface_words()[f"board.{key}"]
    spans = [f'<span lang="{lang}">{html.escape(fill(message[lang], **values))}</span>' for lang in LANGUAGES]
    return Markup("".join(spans))


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader

    environment = Environment(loader=FileSystemLoader(HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters["compact"] = lambda value: json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return environment
