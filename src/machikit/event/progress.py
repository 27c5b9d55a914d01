"""The progress of a team, derived from the files of its prototype alone."""

from dataclasses import dataclass, field
from pathlib import Path

from machikit._base.errors import KitError
from machikit._base.messages import LANGUAGES, in_language, kit_error, language
from machikit._base.validation import FieldReader
from machikit.catalog import Catalog
from machikit.catalog.model import Card, Dataset
from machikit.catalog.readers import read_settings
from machikit.event.team import Team, read_team
from machikit.prototype import user_tests as tries
from machikit.prototype.chosen_tables import read_chosen

STAGES = ("problem", "data", "page", "tried", "handed")
HANDED = Path("handover", "handover.html")  # machikit handover
SOURCES = ("prototype.py", "prototype.yaml", "words.csv")


@dataclass(frozen=True)
class TeamProgress:
    """The progress of a team. reached: stage → whether its file exists. trouble: language → (problem, fix), {} without one.

    is_outdated: whether the page is older than its sources. test_count: user tests in tried.csv. card: None where it cannot
    be read.
    """

    team: Team
    reached: dict[str, bool]
    trouble: dict[str, tuple[str, str]] = field(default_factory=dict)
    is_outdated: bool = False
    test_count: int = 0
    card: Card | None = None

    @property
    def stage(self) -> str:
        """The last stage that is reached together with all before it, or ""."""
        last = ""
        for name in STAGES:
            if not self.reached[name]:
                break
            last = name
        return last

    def as_dict(self) -> dict[str, object]:
        return self.team.as_dict() | {"stage": self.stage, "reached": self.reached, "old": self.is_outdated, "people": self.test_count,
                       "trouble": " ".join(self.trouble.get(language(), ()))}  # fmt: skip


def read_progress(team: Team, catalog: Catalog) -> TeamProgress:
    """The progress of a team. catalog: the event's. Never raises: missing, locked or broken files are reported in `trouble`."""
    if team.is_gone:
        return TeamProgress(team, dict.fromkeys(STAGES, False), _trouble("gone", team))
    try:
        return _read(team, catalog)
    except Exception:
        return TeamProgress(team, dict.fromkeys(STAGES, False), _trouble("broken", team))


def _read(team: Team, catalog: Catalog) -> TeamProgress:
    folder, team_catalog = team.folder, Catalog(roots=[team.folder])
    card = team_catalog.cards.get(team.card) or catalog.cards.get(team.card)
    data = _dataset(team, card, team_catalog, catalog) if card else None
    page = folder / "site" / "index.html"
    built = page.is_file() and page.stat().st_size > 0
    people = tried(folder)
    reached = {
        "problem": card is not None and bool(read_team(folder).card),  # from the file, not from the saved list of teams
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
    return TeamProgress(team, reached, trouble, built and _newest_change(folder) > page.stat().st_mtime, people, card)


def _dataset(team: Team, card: Card, own: Catalog, catalog: Catalog) -> Dataset | None:
    """The dataset of the team's main table: the one that was chosen of several; its own copy before the event's."""
    settings = FieldReader(read_settings(team.folder / "prototype.yaml"), "prototype.yaml")
    name = read_chosen(settings, card).get("main", card.topics["main"])
    return own.find_dataset(team.city, name) or catalog.find_dataset(team.city, name)


def _trouble(kind: str, team: Team) -> dict[str, tuple[str, str]]:
    by_language = {}
    for lang in LANGUAGES:
        with in_language(lang):
            error = kit_error(f"board.{kind}", team.slug, folder=f"teams/{team.slug}")
            by_language[lang] = (error.what, error.fix)
    return by_language


def _newest_change(folder: Path) -> float:
    """The latest mtime of the sources of the page."""
    data_files = [p for shelf in ("datasets", "idea_cards") for p in (folder / shelf).rglob("*")]
    return max(
        (p.stat().st_mtime for p in [*(folder / name for name in SOURCES), *data_files] if p.is_file()), default=0
    )


def tried(folder: Path) -> int:
    """Number of rows of tried.csv, including broken ones; 0 where it is missing or cannot be read."""
    try:
        tests = tries.read(folder)
    except KitError:
        return 0
    return tests.n + tests.broken
