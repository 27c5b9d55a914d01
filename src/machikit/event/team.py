"""A team of an event: a prototype in the event's `teams/`, with a `team.yaml` that has the name of the team.

The name of the folder is short ASCII, `team-<n>-<card>`: a team's name may be Japanese, an emoji or the name of a Windows
device, and the folder must be copied to a USB stick in any case. The number distinguishes teams with the same card. The list
of teams is also saved in `board/teams.json`, so that a lost folder is noticed.
"""

import datetime as dt
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from machikit._base.atomic import atomic_write, new_folder
from machikit._base.errors import KitError
from machikit._base.messages import kit_error
from machikit.catalog import Catalog
from machikit.catalog.readers import read_settings
from machikit.event.event_folder import Event
from machikit.prototype.generate import create_prototype as generate

FILE = "team.yaml"
MAX_CHARACTERS = 60  # characters of a name
PER_CARD = 2  # teams that can share a card without making the final presentations repetitive
JOINERS = "\u200c\u200d"  # used in emoji and some scripts
NUMBER = re.compile(r"team-(\d+)(?:-|$)")
SAFE_FOLDER_NAME = re.compile(r"[^/\\:.][^/\\:]*")  # a folder name that is no path
MARKER_FILES = ("prototype.yaml", "prototype.py", FILE)


@dataclass(frozen=True)
class Team:
    """A team, from its folder or from the saved list. card, city: ids, "" where they cannot be read. created: local time, ISO
    8601 with a space."""

    folder: Path
    name: str
    card: str = ""
    city: str = ""
    created: str = ""

    @property
    def slug(self) -> str:
        return self.folder.name

    @property
    def is_gone(self) -> bool:
        return not any((self.folder / mark).is_file() for mark in MARKER_FILES)

    def as_dict(self) -> dict[str, object]:
        return {"name": self.name, "folder": str(self.folder), "card": self.card, "city": self.city}


def create_team(
    event: Event, catalog: Catalog, name: str, card: str, city: str = "", tables: Sequence[str] = ()
) -> Team:
    """Create the prototype of a team in the event's `teams/`, completely or not at all. city: default is the event's. tables: which
    of the city's several tables on a topic.

    Raises KitError where the name is not valid or taken, and where a prototype cannot be created.
    """
    display_name = name_of(name)
    existing = teams(event)
    if same := next((t for t in existing if _fold(t.name) == _fold(display_name)), None):
        raise kit_error("team.same", display_name, folder=f"teams/{same.slug}")
    the_card, place = catalog.card(card), city or event.city
    number = 1 + max((int(match[1]) for t in existing if (match := NUMBER.match(t.slug))), default=0)
    created = dt.datetime.now().replace(microsecond=0).isoformat(sep=" ")
    target = event.folder / "teams" / f"team-{number:02}-{the_card.id}"
    with new_folder(target) as staged:  # never show a prototype without team.yaml
        project = generate(
            catalog, the_card.id, place, staged.parent, language=event.language, folder=target.name, tables=tables
        )
        atomic_write(project / FILE, _yaml({"name": display_name, "made": created}))
    team = read_team(target)
    save_team_list(event, [*existing, team])
    return team


def name_of(name: str) -> str:
    """The name in Unicode NFC without invisible characters; raises KitError where it is empty or too long for the board."""
    plain = unicodedata.normalize("NFC", name)
    visible = "".join(" " if c.isspace() else c for c in plain if c.isspace() or c in JOINERS or not _is_invisible(c))
    result = " ".join(visible.split())
    if not any(unicodedata.category(c)[0] in "LNSP" for c in result):
        raise kit_error("team.empty", '""')
    if len(result) > MAX_CHARACTERS:
        raise kit_error("team.long", result[:MAX_CHARACTERS] + "…", n=len(result), most=MAX_CHARACTERS)
    return result


def _is_invisible(character: str) -> bool:
    """Whether it is a control or format character (some reverse the text), a surrogate, private or unassigned."""
    return unicodedata.category(character)[0] == "C"


def _fold(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def teams(event: Event) -> list[Team]:
    """The teams of an event: every prototype in `teams/`, and those of the saved list that are gone; by folder name."""
    teams_folder = event.folder / "teams"
    by_slug = {
        slug: Team(teams_folder / slug, name, card, city) for slug, (name, card, city) in _remembered(event).items()
    }
    folders = (
        [p for p in teams_folder.iterdir() if p.is_dir() and p.name[0] not in "._"] if teams_folder.is_dir() else []
    )
    folders_by_slug = {p.name: p for p in folders if any((p / mark).is_file() for mark in MARKER_FILES)}
    by_slug |= {slug: read_team(folder, by_slug.get(slug)) for slug, folder in folders_by_slug.items()}
    return [by_slug[slug] for slug in sorted(by_slug)]


def read_team(folder: Path, previous: Team | None = None) -> Team:
    """Read the folder of a team; what cannot be read is taken from `previous`. Never raises."""
    team, prototype = _mapping(folder / FILE), _mapping(folder / "prototype.yaml")
    try:
        name = name_of(str(team.get("name") or ""))
    except Exception:
        name = previous.name if previous else folder.name
    card, city = (str(prototype.get(key) or (getattr(previous, key) if previous else "")) for key in ("card", "city"))
    return Team(folder, name, card, city, str(team.get("made") or ""))


def save_team_list(event: Event, all_teams: list[Team]) -> None:
    """Save the list of teams, so that a lost folder is noticed."""
    rows = {team.slug: (team.name, team.card, team.city) for team in all_teams}
    if rows != _remembered(event):
        atomic_write(_memory_path(event), json.dumps(rows, ensure_ascii=False, indent=1).encode())


def forget_team(event: Event, name: str) -> Team:
    """Remove a team whose folder is gone from the list; raises KitError while it exists, or for an unknown team."""
    all_teams = teams(event)
    team = next((t for t in all_teams if name == t.slug or _fold(t.name) == _fold(name)), None)
    if team is None:
        raise kit_error("team.unknown", name, names=", ".join(t.name for t in all_teams) or "—")
    if not team.is_gone:
        raise kit_error("team.there", team.name, folder=f"teams/{team.slug}")
    save_team_list(event, [t for t in all_teams if t != team])
    return team


def crowded_cards(all_teams: list[Team]) -> dict[str, int]:
    """Card → number of teams, for cards with more than PER_CARD teams."""
    return {card: n for card, n in Counter(t.card for t in all_teams if t.card).items() if n > PER_CARD}


def _memory_path(event: Event) -> Path:
    return event.folder / "board" / "teams.json"


def _remembered(event: Event) -> dict[str, tuple[str, str, str]]:
    """Slug → (name, card, city) of the saved list; {} where the file is missing or damaged."""
    try:
        rows_json = json.loads(_memory_path(event).read_text(encoding="utf-8"))
        rows = {str(slug): (str(name), str(card), str(city)) for slug, (name, card, city) in rows_json.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}
    return {slug: row for slug, row in rows.items() if SAFE_FOLDER_NAME.fullmatch(slug)}


def _mapping(path: Path) -> dict[str, Any]:
    """The mapping in a small YAML file; {} where it is missing or not valid."""
    try:
        value = read_settings(path)
    except (OSError, KitError):
        return {}
    return value if isinstance(value, dict) else {}


def _yaml(values: dict[str, str]) -> bytes:
    return yaml.safe_dump(values, allow_unicode=True, sort_keys=False).encode()
