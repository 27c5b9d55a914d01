"""A team of the day: a prototype in the event's `teams/`, with `team.yaml` beside it that says the team's own name.

The folder's name is plain ASCII and short, `team-<n>-<card>`: a team's name may be Japanese, an emoji or the name of a Windows
device, and none of these may decide whether a folder can be copied to a USB stick. The number keeps two teams of one card apart.
Which teams there are is kept in `board/teams.json` too, so that a folder that gets lost is missed.
"""

import datetime as dt
import json
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from machikit._base.atomic import new_folder, write_whole
from machikit._base.config_files import read_yaml
from machikit._base.errors import KitError
from machikit._base.messages import problem
from machikit.catalog import Catalog
from machikit.event.event_folder import Event
from machikit.prototype.generate import new as generate

FILE = "team.yaml"
LONGEST = 60  # characters of a name
PER_CARD = 2  # teams that share a card without the showing at the end becoming a repetition
JOINERS = "\u200c\u200d"  # emoji and some scripts are written with these
NUMBER = re.compile(r"team-(\d+)(?:-|$)")
SAFE = re.compile(r"[^/\\:.][^/\\:]*")  # a folder's name that leads nowhere else
MARKS = ("prototype.yaml", "prototype.py", FILE)


@dataclass(frozen=True)
class Team:
    """A team as its folder (or what is remembered of it) tells. card, city: ids, "" where they cannot be read."""

    folder: Path
    name: str
    card: str = ""
    city: str = ""
    made: str = ""

    @property
    def slug(self) -> str:
        return self.folder.name

    @property
    def gone(self) -> bool:
        return not any((self.folder / mark).is_file() for mark in MARKS)

    def as_dict(self) -> dict[str, object]:
        return {"name": self.name, "folder": str(self.folder), "card": self.card, "city": self.city}


def new(event: Event, catalog: Catalog, name: str, card: str, city: str = "") -> Team:
    """Make a team's prototype in the event's `teams/`, whole or not at all. city: else the event's.

    Raises KitError where the name cannot be one or another team has it, and for all that a prototype cannot be made of.
    """
    called = name_of(name)
    there = teams(event)
    if same := next((t for t in there if _fold(t.name) == _fold(called)), None):
        raise problem("team.same", called, folder=f"teams/{same.slug}")
    the_card, place = catalog.card(card), city or event.city
    number = 1 + max((int(found[1]) for t in there if (found := NUMBER.match(t.slug))), default=0)
    made = dt.datetime.now().replace(microsecond=0).isoformat(sep=" ")
    target = event.folder / "teams" / f"team-{number:02}-{the_card.id}"
    with new_folder(target) as made_whole:  # a prototype without its team's name must not show, not for a moment
        project = generate(catalog, the_card.id, place, made_whole.parent, language=event.language, folder=target.name)
        write_whole(project / FILE, _yaml({"name": called, "made": made}))
    team = read(target)
    remember(event, [*there, team])
    return team


def name_of(name: str) -> str:
    """The name as written, in one normal form; KitError when nothing is left of it or it is too long for a board."""
    plain = unicodedata.normalize("NFC", name)
    kept = "".join(" " if c.isspace() else c for c in plain if c.isspace() or c in JOINERS or not _unseen(c))
    called = " ".join(kept.split())
    if not any(unicodedata.category(c)[0] in "LNSP" for c in called):
        raise problem("team.empty", '""')
    if len(called) > LONGEST:
        raise problem("team.long", called[:LONGEST] + "…", n=len(called), most=LONGEST)
    return called


def _unseen(character: str) -> bool:
    """Control and format characters (some turn the text around it), halves of characters, and those nobody has."""
    return unicodedata.category(character)[0] == "C"


def _fold(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def teams(event: Event) -> list[Team]:
    """The teams of an event: every prototype in `teams/`, and those that were there and are gone; in the folders' order."""
    shelf = event.folder / "teams"
    known = {slug: Team(shelf / slug, name, card, city) for slug, (name, card, city) in _remembered(event).items()}
    folders = [p for p in shelf.iterdir() if p.is_dir() and p.name[0] not in "._"] if shelf.is_dir() else []
    there = {p.name: p for p in folders if any((p / mark).is_file() for mark in MARKS)}
    known |= {slug: read(folder, known.get(slug)) for slug, folder in there.items()}
    return [known[slug] for slug in sorted(known)]


def read(folder: Path, before: Team | None = None) -> Team:
    """A team's folder; what cannot be read there is as it was `before`. Nothing here raises."""
    team, said = _mapping(folder / FILE), _mapping(folder / "prototype.yaml")
    try:
        name = name_of(str(team.get("name") or ""))
    except Exception:
        name = before.name if before else folder.name
    card, city = (str(said.get(key) or (getattr(before, key) if before else "")) for key in ("card", "city"))
    return Team(folder, name, card, city, str(team.get("made") or ""))


def remember(event: Event, known: list[Team]) -> None:
    """Keep which teams there are, so that one whose folder gets lost is missed."""
    said = {team.slug: (team.name, team.card, team.city) for team in known}
    if said != _remembered(event):
        write_whole(_memory(event), json.dumps(said, ensure_ascii=False, indent=1).encode())


def forget(event: Event, name: str) -> Team:
    """Miss a team no longer whose folder is gone; KitError while it is there, or for a team that nobody knows."""
    known = teams(event)
    team = next((t for t in known if name == t.slug or _fold(t.name) == _fold(name)), None)
    if team is None:
        raise problem("team.unknown", name, names=", ".join(t.name for t in known) or "—")
    if not team.gone:
        raise problem("team.there", team.name, folder=f"teams/{team.slug}")
    remember(event, [t for t in known if t != team])
    return team


def crowded(known: list[Team]) -> dict[str, int]:
    """Card → how many teams have it, for cards that more than two teams have."""
    return {card: n for card, n in Counter(t.card for t in known if t.card).items() if n > PER_CARD}


def _memory(event: Event) -> Path:
    return event.folder / "board" / "teams.json"


def _remembered(event: Event) -> dict[str, tuple[str, str, str]]:
    """Slug → name, card, city. A file that somebody has spoilt remembers nothing."""
    try:
        said = json.loads(_memory(event).read_text(encoding="utf-8"))
        rows = {str(slug): (str(name), str(card), str(city)) for slug, (name, card, city) in said.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}
    return {slug: row for slug, row in rows.items() if SAFE.fullmatch(slug)}


def _mapping(path: Path) -> dict[str, Any]:
    """What a small YAML file says; {} where there is none or it makes no sense."""
    try:
        said = read_yaml(path)
    except (OSError, KitError):
        return {}
    return said if isinstance(said, dict) else {}


def _yaml(said: dict[str, str]) -> bytes:
    return yaml.safe_dump(said, allow_unicode=True, sort_keys=False).encode()
