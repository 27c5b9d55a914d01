"""The only folder walker: the kit's own house and the workspaces around the current folder, as one catalogue.

Identity is the path: `datasets/takamatsu/aed/` is `takamatsu/aed`. A name that begins with `_` or `.` is not an entry. Where
two roots hold the same entry, the nearer one counts. A broken entry is left out and told in `problems`; the others go on working.
"""

import difflib
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from machikit._base import paths
from machikit._base.errors import KitError
from machikit._base.messages import problem, say
from machikit.catalog.model import Card, City, Dataset, Schema, Template
from machikit.catalog.readers import (
    entries,
    one_line,
    read_card,
    read_city,
    read_dataset,
    read_schema,
    read_template,
    short,
)

SHELVES = ("idea_cards", "datasets", "templates")


@dataclass(frozen=True)
class Lack:
    """What keeps a card from being ready for a city: a whole table, or roles of it that no row fills."""

    table: str
    topic: str
    roles: tuple[str, ...] = ()  # empty: the file itself is missing
    headers: tuple[str, ...] = ()


def house() -> Path:
    """The folder of the kit's own cards, datasets and templates: inside the wheel, or the checkout."""
    package = Path(__file__).resolve().parents[1]
    return package / "house" if (package / "house").is_dir() else package.parents[1]


def workspaces(start: Path) -> list[Path]:
    """Every folder from `start` upward that holds at least one of the shelves, nearest first."""
    start = start.resolve()
    return [p for p in (start, *start.parents) if any((p / shelf).is_dir() for shelf in SHELVES)]


class Catalog:
    """All entries found in `roots` (nearest first). Look-ups accept what a person would type, and raise KitError."""

    def __init__(self, start: Path | None = None, roots: list[Path] | None = None):
        if roots is None:
            roots = workspaces(start or Path.cwd())
            roots = [r for r in roots if r != house()] + [house()]
        self.roots = roots
        self.problems: list[KitError] = []

    # --- the shelves -------------------------------------------------------------------------------------------------

    @cached_property
    def schemas(self) -> dict[str, Schema]:
        found: dict[str, Schema] = {}
        for root in reversed(self.roots):
            for path in sorted((root / "datasets" / "_schemas").glob("*.yaml")):
                self._take(found, path.stem, path, read_schema)
        return found

    @cached_property
    def cities(self) -> dict[str, City]:
        """A workspace may hold datasets of a city that the house knows, without repeating its city.yaml."""
        found: dict[str, City] = {}
        for root in reversed(self.roots):
            for folder in entries(root / "datasets"):
                if folder.name not in found or (folder / "city.yaml").is_file():
                    self._take(found, folder.name, folder / "city.yaml", read_city)
        return dict(sorted(found.items()))

    @property
    def municipalities(self) -> dict[str, City]:
        """The cities that a card can be made for: all but a `country`, whose data serve every municipality."""
        return {name: city for name, city in self.cities.items() if city.kind != "country"}

    @cached_property
    def datasets(self) -> dict[str, Dataset]:
        found: dict[str, Dataset] = {}
        for root in reversed(self.roots):
            for city in entries(root / "datasets"):
                for folder in entries(city):
                    name = f"{city.name}/{folder.name}"
                    found.pop(name, None)  # the data of the kit must not stand for those of a broken nearer one
                    self._take(found, name, folder / "datapackage.json", read_dataset)
        return found

    @cached_property
    def cards(self) -> dict[str, Card]:
        return self._walk("idea_cards", "card.yaml", read_card)

    @cached_property
    def templates(self) -> dict[str, Template]:
        return self._walk("templates", "cookiecutter.json", read_template)

    def _walk(self, shelf: str, file: str, read: Callable[[Path], Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for root in reversed(self.roots):
            for folder in entries(root / shelf):
                self._take(found, folder.name, folder / file, read)
        return dict(sorted(found.items()))

    def _take(self, found: dict[str, Any], name: str, path: Path, read: Callable[[Path], Any]) -> None:
        try:
            root = next(root for root in self.roots if path.is_relative_to(root))
            paths.refuse_links(root, path, short(path))
            found[name] = read(path)
        except KitError as error:
            self.problems.append(error)
        except KeyError as error:
            self.problems.append(problem("entry.missing", short(path), key=error.args[0]))
        except FileNotFoundError as error:
            self.problems.append(problem("entry.no_file", short(path.parent), file=Path(str(error.filename)).name))
        except Exception as error:  # whatever a stranger's file holds: the other entries go on working
            self.problems.append(problem("entry.broken", short(path), why=one_line(error)))

    # --- look-ups ----------------------------------------------------------------------------------------------------

    def city(self, name: str) -> City:
        """The city of an id, a Japanese or English name, or a 6-digit code."""
        wanted = _fold(name)
        named = {_fold(n): c for c in self.cities.values() for n in reversed(c.names)}
        return named.get(wanted) or self._unknown("city", name, named, list(self.cities))

    def card(self, name: str) -> Card:
        """The card of an id or of a title."""
        if found := self.cards.get(name):  # without reading two files of each card for its titles
            return found
        named = {_fold(n): c for c in self.cards.values() for n in (c.title("ja"), c.title("en"), c.id)}
        return named.get(_fold(name)) or self._unknown("card", name, named, list(self.cards))

    def template(self, name: str) -> Template:
        return self.templates.get(name) or self._unknown(
            "template", name, {t: None for t in self.templates}, list(self.templates)
        )

    def schema(self, topic: str) -> Schema:
        return self.schemas.get(topic) or self._unknown(
            "topic", topic, {t: None for t in self.schemas}, list(self.schemas)
        )

    def dataset(self, city: str, topic: str) -> Dataset:
        found = self.datasets.get(f"{city}/{topic}")
        if not found:
            raise problem("dataset.none", f"{city}/{topic}", topic=self.topic_title(topic), city=self.city_name(city))
        return found

    def find(self, city: str, topic: str) -> Dataset | None:
        """The dataset on a topic that a city can use: its own, else a country's whose rows bear municipalities' codes."""
        if own := self.datasets.get(f"{city}/{topic}"):
            return own
        schema, town = self.schemas.get(topic), self.cities.get(city)
        if schema is None or "code" not in schema.by_id or town is None or not town.code:
            return None
        countries = [name for name, one in self.cities.items() if one.kind == "country"]
        return next((d for name in countries if (d := self.datasets.get(f"{name}/{topic}"))), None)

    def topic_title(self, topic: str) -> str:
        schema = self.schemas.get(topic)
        return schema.title[say("lang")] if schema else topic

    def city_name(self, city: str) -> str:
        return self.cities[city].name[say("lang")] if city in self.cities else city

    def _unknown(self, kind: str, name: str, named: dict[str, Any], ids: list[str]) -> Any:
        close = difflib.get_close_matches(_fold(name), named, n=3, cutoff=0.55)
        guesses = list(dict.fromkeys(str(getattr(named[c], "id", c)) for c in close))
        hint = say("did_you_mean", names=say("or").join(guesses)) if guesses else say("one_of", names=", ".join(ids))
        raise KitError(name.strip() or '""', say(f"error.{kind}.unknown"), hint)

    # --- what fits what ----------------------------------------------------------------------------------------------

    def lacks(self, card: Card, city: str) -> list[Lack]:
        """What the card still needs of the city; an empty list means ready. Optional tables and roles never count."""
        template = self.templates.get(card.template)
        if template is None:
            return [Lack("template", card.template)]
        found = []
        for table, topic in card.tables.items():
            needed = [*template.needs.get(table, ()), *card.needs.get(table, ())]
            lack = None if table.endswith("?") else self._lack(table, topic, city, needed)
            if lack:
                found.append(lack)
        missing = [t for t in template.needs if not t.endswith("?") and t not in card.tables]
        return found + [Lack(table, "?") for table in missing]

    def _lack(self, table: str, topic: str, city: str, needed: list[str]) -> Lack | None:
        dataset, schema = self.find(city, topic), self.schemas.get(topic)
        if dataset is None or schema is None:
            return Lack(table, topic)
        have = dataset.roles(schema)
        roles = tuple(dict.fromkeys(r for r in needed if not r.endswith("?") and r.rstrip("+") not in have))
        headers = tuple(h for role in roles for h in schema.headers(role.rstrip("+")) or (role,))
        return Lack(table, topic, roles, headers) if roles else None

    def everywhere(self, card: Card) -> bool:
        """Whether a country's data alone make the card: then it is ready for every municipality."""
        countries = {name for name, city in self.cities.items() if city.kind == "country"}
        needed = [topic for table, topic in card.tables.items() if not table.endswith("?")]
        served = all(any(f"{c}/{topic}" in self.datasets for c in countries) for topic in needed)
        return served and any(not self.lacks(card, c) for c, city in self.municipalities.items() if city.code)

    def ready(self, card: Card) -> list[str]:
        """The ids of the cities for which the card can be made now; a closed card only for an invented one."""
        return [c for c in self.municipalities if not self.stops(card, c) and not self.lacks(card, c)]

    def stops(self, card: Card, city: str) -> bool:
        """Whether the card stops before this city's data: it is closed, and the city is a real one."""
        town = self.cities.get(city)
        return card.sensitivity not in ("open", "internal") and (town is None or town.kind != "example")


def _fold(name: str) -> str:
    """Names compare without width, case, spaces and the difference of - and _."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().replace("_", "-").split())
