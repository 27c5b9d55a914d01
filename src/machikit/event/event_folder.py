"""An event: a folder with `event.yaml`, which is a workspace too. Teams' prototypes lie in `teams/`, sheets in `print/`."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from machikit import __version__
from machikit._base import paths
from machikit._base.atomic import new_folder
from machikit._base.errors import KitError
from machikit._base.messages import LANGUAGES, problem
from machikit._base.validation import Said, shown
from machikit.catalog import Catalog
from machikit.catalog.readers import read_settings

FILE = "event.yaml"
HOURS = {4: "13:00", 6: "10:00", 8: "09:00"}  # how long a day may be, and when it usually begins
MOST_TEAMS = 20  # a room, a board and an hour of showing hold no more
LAST_YEAR = 9000  # days are counted on from it: results are looked at again after 90
LONGEST = 80  # characters of a name or a place
FOLDERS = ("print", "teams", "board", "datasets", "idea_cards")
PEOPLE = (
    "host",
    "owner",
    "contact",
    "privacy",
)  # who leads the day, receives the results, answers, minds personal data


@dataclass(frozen=True)
class Event:
    """What `event.yaml` says. start: minutes after midnight; people: {role: what was written}, "" where nothing was."""

    folder: Path
    title: str
    date: dt.date
    place: str
    city: str
    hours: int
    start: int
    teams: int
    themes: tuple[str, ...]
    language: str
    people: dict[str, str]
    wifi: dict[str, str]

    @property
    def end(self) -> int:
        return self.start + 60 * self.hours


def new(
    catalog: Catalog,
    folder: Path,
    date: dt.date,
    place: str,
    city: str,
    *,
    hours: int = 8,
    teams: int = 6,
    themes: Sequence[str] = (),
    language: str = "ja",
    title: str = "",
    today: dt.date | None = None,
) -> Event:
    """Make the folder of an event and return what it says.

    Raises KitError, with nothing left behind, where the folder exists, the day is over, or a number makes no day.
    """
    target = folder.absolute()
    if target.exists():
        raise problem("event.exists", target)
    if date < (today or dt.date.today()):
        raise problem("event.past", f"--date {date}")
    the_city = catalog.city(city)
    said = {
        "title": title or default_title(the_city.name[language], language),
        "date": date.isoformat(),
        "place": place,
        "city": the_city.id,
        "hours": hours,
        "start": HOURS.get(hours, "09:00"),
        "teams": teams,
        "themes": list(themes),
        "language": language,
        "people": dict.fromkeys(PEOPLE, ""),
        "wifi": {"name": "", "password": ""},
        "kit": ".".join(__version__.split(".")[:2]),
    }
    event = _event(target, said, "--{key}")
    with new_folder(target) as made:
        for name in FOLDERS:
            (made / name).mkdir(parents=True)
        (made / FILE).write_text(yaml.safe_dump(said, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return event


def default_title(city: str, language: str) -> str:
    return f"{city} アイデアソン" if language == "ja" else f"{city} ideathon"


def find(start: Path) -> Path | None:
    """The event folder that a folder lies in (or is), or None."""
    start = start.absolute()
    return next((p for p in (start, *start.parents) if (p / FILE).is_file()), None)


def load(folder: Path) -> Event:
    """The event of a folder, or of one above it. Raises KitError, naming the line of event.yaml that makes no sense."""
    found = find(folder)
    if found is None:
        raise problem("event.none", folder.absolute())
    for name in FOLDERS:  # what is written there stays in the event
        paths.refuse_links(found, found / name, found.name)
    said = read_settings(found / FILE)
    if not isinstance(said, dict):
        raise problem("entry.not_mapping", FILE)
    return _event(found, said)


def _event(folder: Path, said: dict[str, Any], where: str = FILE + ": {key}") -> Event:
    """where: how the place of a mistake is named, with {key}."""
    read = _Said(said, where)
    hours = read.number("hours", tuple(HOURS))
    return Event(
        folder,
        read.text("title"),
        read.date("date"),
        read.text("place"),
        read.text("city"),
        hours,
        read.clock("start", HOURS[hours]),
        read.number("teams", range(1, MOST_TEAMS + 1)),
        tuple(Said(said, FILE).texts("themes", [])),
        read.language(),
        read.several("people", PEOPLE),
        read.several("wifi", ("name", "password")),
    )


@dataclass(frozen=True)
class _Said:
    """What was said in event.yaml, or as options, read key by key; KitError names the key."""

    said: dict[str, Any]
    where: str

    def wrong(self, kind: str, key: str, **values: object) -> KitError:
        return problem(f"event.{kind}", self.where.replace("{key}", key), **values)

    def text(self, key: str) -> str:
        text = " ".join(str(Said(self.said, FILE).plain(key, "")).split())
        if len(text) > LONGEST:
            raise self.wrong("long", key, n=len(text), most=LONGEST)
        return text

    def number(self, key: str, allowed: Sequence[int]) -> int:
        value = self.said.get(key)
        if isinstance(value, bool) or not isinstance(value, int) or value not in allowed:
            some = f"{allowed[0]}–{allowed[-1]}" if isinstance(allowed, range) else ", ".join(map(str, allowed))
            raise self.wrong("number", key, value=shown(value), allowed=some)
        return value

    def date(self, key: str) -> dt.date:
        value = self.said.get(key)
        value = value.date() if isinstance(value, dt.datetime) else value
        try:
            day = value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value).strip())
        except ValueError as error:
            raise self.wrong("date", key, value=shown(value)) from error
        if day.year > LAST_YEAR:
            raise self.wrong("date", key, value=day)
        return day

    def clock(self, key: str, usual: str) -> int:
        """Minutes after midnight of "9:30". YAML reads a bare 9:30 as the number 570, which is the same."""
        value = self.said.get(key) or usual
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 24 * 60:
            return value
        hour, _, minute = str(value).strip().partition(":")
        if hour.isdecimal() and minute.isdecimal() and int(hour) < 24 and int(minute) < 60:
            return 60 * int(hour) + int(minute)
        raise self.wrong("clock", key, value=shown(value))

    def language(self) -> str:
        said = str(self.said.get("language") or "ja")
        if said not in LANGUAGES:
            raise self.wrong("language", "language", value=shown(self.said["language"]))
        return said

    def several(self, key: str, names: Sequence[str]) -> dict[str, str]:
        held = self.said.get(key)
        told = Said(held, FILE, key) if isinstance(held, dict) else Said({}, FILE, key)
        return {name: str(told.plain(name, "")) for name in names}
