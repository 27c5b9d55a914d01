"""How far a team has come, read from the files of its prototype and never typed by anybody."""

from dataclasses import dataclass, field
from pathlib import Path

from machikit._base.errors import KitError
from machikit._base.messages import LANGUAGES, language, problem, speaking
from machikit.catalog import Catalog
from machikit.catalog.model import Card
from machikit.event.team import Team, read
from machikit.prototype import user_tests as tries

STAGES = ("problem", "data", "page", "tried", "handed")
HANDED = Path("handover", "handover.html")  # machikit handover
SOURCES = ("prototype.py", "prototype.yaml", "words.csv")


@dataclass(frozen=True)
class State:
    """Where a team stands. reached: {stage: whether its file is there}; trouble: {language: (what, what to do)}, {} where all is well.

    old: the page is older than what it is made from. people: tries that tried.csv holds.
    card: the team's card, where it can be read.
    """

    team: Team
    reached: dict[str, bool]
    trouble: dict[str, tuple[str, str]] = field(default_factory=dict)
    old: bool = False
    people: int = 0
    card: Card | None = None

    @property
    def stage(self) -> str:
        """The last stage that is reached with all before it; "" before the first."""
        found = ""
        for name in STAGES:
            if not self.reached[name]:
                break
            found = name
        return found

    def as_dict(self) -> dict[str, object]:
        return self.team.as_dict() | {"stage": self.stage, "reached": self.reached, "old": self.old, "people": self.people,
                       "trouble": " ".join(self.trouble.get(language(), ()))}  # fmt: skip


def look(team: Team, catalog: Catalog) -> State:
    """A team's state; catalog: the event's. Whatever is lost, locked or broken in its folder is told in `trouble`: nothing here raises."""
    if team.gone:
        return State(team, dict.fromkeys(STAGES, False), _trouble("gone", team))
    try:
        return _look(team, catalog)
    except Exception:
        return State(team, dict.fromkeys(STAGES, False), _trouble("broken", team))


def _look(team: Team, catalog: Catalog) -> State:
    folder, own = team.folder, Catalog(roots=[team.folder])
    card = own.cards.get(team.card) or catalog.cards.get(team.card)
    topic = card.topics["main"] if card else ""
    data = own.datasets.get(f"{team.city}/{topic}") or catalog.find(team.city, topic)
    page = folder / "site" / "index.html"
    built = page.is_file() and page.stat().st_size > 0
    people = tried(folder)
    reached = {
        "problem": card is not None and bool(read(folder).card),  # as the file says now, not as is remembered
        "data": data is not None and data.file.is_file(),
        "page": built,
        "tried": people > 0,
        "handed": (folder / HANDED).is_file(),
    }
    trouble = {}
    if not reached["problem"]:
        trouble = _trouble("unread", team)
    elif not (folder / "prototype.py").is_file():
        trouble = _trouble("no_code", team)
    return State(team, reached, trouble, built and _newest(folder) > page.stat().st_mtime, people, card)


def _trouble(kind: str, team: Team) -> dict[str, tuple[str, str]]:
    found = {}
    for spoken in LANGUAGES:
        with speaking(spoken):
            told = problem(f"board.{kind}", team.slug, folder=f"teams/{team.slug}")
            found[spoken] = (told.what, told.fix)
    return found


def _newest(folder: Path) -> float:
    """When what the page is made from was last changed."""
    shelves = [p for shelf in ("datasets", "idea_cards") for p in (folder / shelf).rglob("*")]
    return max((p.stat().st_mtime for p in [*(folder / name for name in SOURCES), *shelves] if p.is_file()), default=0)


def tried(folder: Path) -> int:
    """How many tries a prototype's tried.csv holds, understood or not; 0 where there is none or it cannot be read."""
    try:
        found = tries.read(folder)
    except KitError:
        return 0
    return found.n + found.broken
