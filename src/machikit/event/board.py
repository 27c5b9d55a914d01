"""`machikit event board`: one offline page for the screen of the room.

The clock against the timetable is the page's own; where each team stands is read from its files each time. In `board/` lie
the page, the small pictures of the teams' pages (taken again only when a page has changed) and which teams there are.
"""

import base64
import datetime as dt
import hashlib
import html
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from machikit._base.atomic import write_whole
from machikit._base.errors import KitError
from machikit._base.messages import LANGUAGES, fill, interface_words, speaking
from machikit.catalog import Catalog
from machikit.check import Finding, check
from machikit.event import chromium
from machikit.event.event_folder import Event
from machikit.event.progress import STAGES, State, look
from machikit.event.team import Team, remember, teams
from machikit.event.timetable import clock, plan

if TYPE_CHECKING:
    from jinja2 import Environment

HERE = Path(__file__).parent
SMALL = 0.5  # of 1280 × 800: enough for a projector, and twenty of them are a small file
ROOMY = 9  # teams up to which each card has room for what the first finding says
TALL = (2, 3, 5, 6)  # teams with which a card is high enough for its picture to stand above what it says
JAPAN = dt.timezone(dt.timedelta(hours=9))  # the room's time, as in the page's own clock
POLICY = "default-src 'none'; script-src 'sha256-{hash}'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"


class Board:
    """An event's board, which remembers what it has looked at: a team whose files are as before is not looked at again."""

    def __init__(self, event: Event, language: str | None = None):
        self.event, self.language = event, language or event.language
        self._catalog = Catalog(event.folder)
        self._seen: dict[Path, tuple[object, State, dict[str, list[Finding]]]] = {}
        self._refused: set[str] = set()  # pages of which no picture could be taken

    def write(self, pictures: bool = True) -> Path:
        """Look at the teams and write `board/index.html`. pictures: take those that are missing, which needs a second each."""
        known = teams(self.event)
        remember(self.event, known)
        if pictures:
            for team in known:
                self.picture(team, take=True)
        path = self.event.folder / "board" / "index.html"
        write_whole(path, self.html(known).encode())
        return path

    def states(self) -> list[State]:
        """Where each team stands (a rehearsal asks this)."""
        self._catalog = Catalog(self.event.folder)
        return [self._look(team)[0] for team in teams(self.event)]

    def html(self, known: list[Team]) -> str:
        self._catalog = Catalog(self.event.folder)
        with speaking(self.language):
            rows = [self._row(team) for team in known]
            script = (HERE / "board.js").read_text(encoding="utf-8")
            digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
            return _environment().get_template("board.html").render(
                event=self.event,
                lang=self.language,
                teams=rows,
                stages=[{"id": s, "n": sum(row["reached"][s] for row in rows)} for s in STAGES],
                plan=[{"start": m.start, "end": m.end, "title": m.step.title} for m in plan(self.event)],
                columns=columns(len(rows)),
                roomy=len(rows) <= ROOMY,
                tall=len(rows) in TALL,
                word=_word,
                clock=clock,
                now=dt.datetime.now(JAPAN),
                policy=POLICY.replace("{hash}", digest),
                style=(HERE / "board.css").read_text(encoding="utf-8"),
                script=script,
            )  # fmt: skip

    def _row(self, team: Team) -> dict[str, Any]:
        state, findings = self._look(team)
        card = state.card or self._catalog.cards.get(team.card)
        picture = self.picture(team)
        shown = base64.b64encode(picture.read_bytes()).decode() if picture else ""
        return {
            "name": team.name,
            "slug": team.slug,
            "title": {lang: card.title(lang) if card else team.card for lang in LANGUAGES},
            "stage": state.stage,
            "reached": state.reached,
            "trouble": state.trouble,
            "old": state.old,
            "people": state.people,
            "findings": len(findings[self.language]),
            "errors": sum(f.level == "error" for f in findings[self.language]),
            "first": {lang: found[0].what for lang, found in findings.items() if found},
            "picture": shown,
        }

    def _look(self, team: Team) -> tuple[State, dict[str, list[Finding]]]:
        """The team's state and what a check finds, in each language, from memory where no file of it has changed."""
        files = marks(team.folder)
        before = self._seen.get(team.folder)
        if before is None or before[0] != (files, team):
            state = look(team, self._catalog)
            found = {lang: [] if state.trouble else _findings(team, lang) for lang in LANGUAGES}
            before = self._seen[team.folder] = ((files, team), state, found)
        return before[1], before[2]

    def picture(self, team: Team, take: bool = False) -> Path | None:
        """The picture of the team's page as it is now; with `take`, taken where it is not there yet."""
        page, shelf = team.folder / "site" / "index.html", self.event.folder / "board"
        try:
            target = shelf / f"{team.slug}.{hashlib.sha256(page.read_bytes()).hexdigest()[:12]}.png"
        except OSError:
            return None
        if take and not target.is_file() and target.name not in self._refused:
            if not chromium.picture(page, target, scale=SMALL):
                self._refused.add(target.name)
            for old in shelf.glob("*.png"):
                if old.name.startswith(f"{team.slug}.") and old != target:
                    old.unlink(missing_ok=True)
        return target if target.is_file() else None


def columns(n: int) -> int:
    """How many teams stand side by side on a projector, so that all are seen at once."""
    return next(wide for most, wide in ((1, 1), (2, 2), (3, 3), (4, 2), (9, 3), (12, 4), (10**6, 5)) if n <= most)


def marks(folder: Path) -> dict[str, tuple[int, int]]:
    """Each file of a prototype that the board reads, with its time and size; {} where the folder is gone."""
    found = {}
    for path in folder.rglob("*"):
        parts = path.relative_to(folder).parts
        if "__pycache__" in parts or parts[-1].startswith((".", "~$")) or (parts[0] == "site" and len(parts) > 2):
            continue
        try:
            state = path.stat()
        except OSError:  # gone between the two calls, as editors do while they save
            continue
        if path.is_file():
            found["/".join(parts)] = (state.st_mtime_ns, state.st_size)
    return found


def _findings(team: Team, language: str) -> list[Finding]:
    """What `machikit check` finds. A folder that breaks the check itself is one finding more: the board goes on."""
    try:
        with speaking(language):
            return check(team.folder)
    except KitError as error:
        return [Finding(error.where, error.what, error.fix)]
    except Exception as error:
        return [Finding(team.slug, " ".join(f"{type(error).__name__}: {error}".split())[:200], "")]


def _word(key: str, /, **values: object) -> Any:
    """A word in both languages, each marked as such: the page shows one of them. Values are text, never markup."""
    from markupsafe import Markup

    said = interface_words()[f"board.{key}"]
    spoken = [f'<span lang="{lang}">{html.escape(fill(said[lang], **values))}</span>' for lang in LANGUAGES]
    return Markup("".join(spoken))


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader

    environment = Environment(loader=FileSystemLoader(HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters["compact"] = lambda said: json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return environment
