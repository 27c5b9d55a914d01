"""An event: a folder with `event.yaml`, which is also a workspace. Prototypes are in `teams/`, printed sheets in `print/`."""

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from machikit._base import paths
from machikit._base.atomic import new_folder
from machikit._base.errors import KitError
from machikit._base.messages import LANGUAGES, kit_error
from machikit._base.validation import FieldReader, display_value
from machikit._base.version import minor_version
from machikit.catalog import Catalog
from machikit.catalog.model import City
from machikit.catalog.municipalities import find_city, write_city
from machikit.catalog.readers import explained_signs, read_settings
from machikit.event.event_file import event_text
from machikit.tables.values.calendar_day import parse_day

FILE = "event.yaml"
HOURS = {4: "13:00", 6: "10:00", 8: "09:00"}  # hours of the day → default start
MOST_TEAMS = 20  # more do not fit a room, the board and an hour of presentations
LAST_YEAR = 9000  # dates up to 90 days after the event are computed
MAX_CHARACTERS = 80  # characters of a name or a place
FOLDERS = ("print", "teams", "board", "datasets", "idea_cards")
PEOPLE = (
    "host",
    "owner",
    "contact",
    "privacy",
    "keeper",
)  # leads the day, receives the results, answers questions, is responsible for personal data and keeps papers that have them


@dataclass(frozen=True)
class Event:
    """The contents of `event.yaml`. date: None where it is written onto the sheets by hand. start: minutes after midnight. people:
    role → text, "" where it is empty."""

    folder: Path
    title: str
    date: dt.date | None
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


def create_event(
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
    """Create the folder of an event. city: one of the catalogue, or any municipality of the national list, whose city.yaml is
    then written into the event.

    Raises KitError, with nothing left behind, where the folder exists, the date is past, or a value is not valid.
    """
    target = folder.absolute()
    if target.exists():
        raise kit_error("event.exists", target)
    if date < (today or dt.date.today()):
        raise kit_error("event.past", f"--date {date}")
    the_city = find_city(catalog, city)
    if the_city.kind == "country":  # its datasets serve every municipality, but no event is held for it
        raise kit_error("municipality.unknown", city)
    settings = {
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
        "kit": minor_version(),
    }
    event = _event(target, settings, "--{key}")
    with new_folder(target) as staged:
        for name in FOLDERS:
            (staged / name).mkdir(parents=True)
        if not (the_city.path / "city.yaml").is_file():
            write_city(the_city, staged / "datasets" / the_city.id / "city.yaml")
        (staged / FILE).write_text(event_text(settings), encoding="utf-8", newline="\n")
    return event


def undated_event(city: City, language: str, hours: int, teams: int, themes: Sequence[str] = ()) -> Event:
    """The event of a town's set: without a folder, and without date, place and names, which are written onto its sheets by hand.

    Raises KitError for a number of hours or of teams that no event has.
    """
    reader = _SettingsReader({"hours": hours, "teams": teams}, "--{key}")
    hours = reader.number("hours", tuple(HOURS))
    return Event(
        folder=Path(),
        title=default_title(city.name[language], language),
        date=None,
        place="",
        city=city.id,
        hours=hours,
        start=reader.clock("start", HOURS[hours]),
        teams=reader.number("teams", range(1, MOST_TEAMS + 1)),
        themes=tuple(themes),
        language=language,
        people=dict.fromkeys(PEOPLE, ""),
        wifi=dict.fromkeys(("name", "password"), ""),
    )


def default_title(city: str, language: str) -> str:
    return f"{city} アイデアソン" if language == "ja" else f"{city} ideathon"


def find_event_folder(start: Path) -> Path | None:
    """The event folder that is or contains a folder, or None."""
    start = start.absolute()
    return next((p for p in (start, *start.parents) if (p / FILE).is_file()), None)


def load_event(folder: Path) -> Event:
    """Read the event of a folder or of a parent folder. Raises KitError that names the invalid key of event.yaml."""
    event_path = find_event_folder(folder)
    if event_path is None:
        raise kit_error("event.none", folder.absolute())
    for name in FOLDERS:  # a link would let files be written outside the event
        paths.refuse_links(event_path, event_path / name, event_path.name)
    settings = read_settings(event_path / FILE)
    if not isinstance(settings, dict):
        raise kit_error("entry.not_mapping", FILE)
    with explained_signs(event_path / FILE):
        return _event(event_path, settings)


def _event(folder: Path, settings: dict[str, Any], where: str = FILE + ": {key}") -> Event:
    """Validate settings. where: how an error names its place, with {key}."""
    reader = _SettingsReader(settings, where)
    hours = reader.number("hours", tuple(HOURS))
    return Event(
        folder,
        reader.text("title"),
        reader.date("date"),
        reader.text("place"),
        reader.text("city"),
        hours,
        reader.clock("start", HOURS[hours]),
        reader.number("teams", range(1, MOST_TEAMS + 1)),
        reader.themes(),
        reader.language(),
        reader.texts_by_name("people", PEOPLE),
        reader.texts_by_name("wifi", ("name", "password")),
    )


@dataclass(frozen=True)
class _SettingsReader:
    """Reads settings from event.yaml, or from command-line options, key by key; a KitError names the key."""

    settings: dict[str, Any]
    where: str

    def problem_at(self, kind: str, key: str, **values: object) -> KitError:
        return kit_error(f"event.{kind}", self.where.replace("{key}", key), **values)

    def text(self, key: str) -> str:
        text = " ".join(str(FieldReader(self.settings, FILE).scalar(key, "")).split())
        if len(text) > MAX_CHARACTERS:
            raise self.problem_at("long", key, n=len(text), most=MAX_CHARACTERS)
        return text

    def number(self, key: str, allowed: Sequence[int]) -> int:
        value = self.settings.get(key)
        digits = unicodedata.normalize("NFKC", value).strip() if isinstance(value, str) else ""
        number = int(digits) if re.fullmatch("[0-9]{1,4}", digits) else value
        if isinstance(number, bool) or not isinstance(number, int) or number not in allowed:
            some = f"{allowed[0]}–{allowed[-1]}" if isinstance(allowed, range) else ", ".join(map(str, allowed))
            raise self.problem_at("number", key, value=display_value(value), allowed=some)
        return number

    def date(self, key: str) -> dt.date:
        value = self.settings.get(key)
        value = value.date() if isinstance(value, dt.datetime) else value
        day = value if isinstance(value, dt.date) else parse_day(str(value))
        if day is None or day.year > LAST_YEAR:
            raise self.problem_at("date", key, value=display_value(value))
        return day

    def clock(self, key: str, usual: str) -> int:
        """Minutes after midnight: 570 for "9:30" or 9時30分. YAML 1.1 reads an unquoted 9:30 as the number 570, which is the same."""
        value = self.settings.get(key) or usual
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 24 * 60:
            return value
        text = unicodedata.normalize("NFKC", str(value)).strip().replace("時半", "時30分")
        time = re.fullmatch(r"(\d{1,2})(?::(\d{1,2})|時(?:(\d{1,2})分)?)", text)
        hour, minute = (int(time[1]), int(time[2] or time[3] or 0)) if time else (24, 0)
        if hour < 24 and minute < 60:
            return 60 * hour + minute
        raise self.problem_at("clock", key, value=display_value(value))

    def themes(self) -> tuple[str, ...]:
        """The ids or names of themes; commas of any width part them."""
        themes = FieldReader(self.settings, FILE).texts("themes", [])
        return tuple(one.strip() for theme in themes for one in re.split("[,，、]", theme) if one.strip())

    def language(self) -> str:
        value = str(self.settings.get("language") or "ja")
        if value not in LANGUAGES:
            raise self.problem_at("language", "language", value=display_value(self.settings["language"]))
        return value

    def texts_by_name(self, key: str, names: Sequence[str]) -> dict[str, str]:
        section = self.settings.get(key)
        if isinstance(section, str) and section.strip():
            raise kit_error("entry.not_mapping", self.where.replace("{key}", key))
        reader = FieldReader(section, FILE, key) if isinstance(section, dict) else FieldReader({}, FILE, key)
        return {name: str(reader.scalar(name, "")) for name in names}
