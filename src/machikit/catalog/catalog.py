"""The catalogue: loads the entries of the kit, of installed packs, and of the workspaces around the current folder.

The path is the id: `datasets/takamatsu/aed/` is `takamatsu/aed`. A folder whose name begins with `_` or `.` is not an entry.
Where two roots have the same entry, the nearer one is used. A broken entry is left out and reported in `problems`; the others
stay usable.
"""

import difflib
import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, NoReturn, TypeVar

from machikit._base import paths
from machikit._base.errors import KitError
from machikit._base.messages import kit_error, say
from machikit.catalog.entries import Entries, by_name_nearest_first
from machikit.catalog.model import PART, Card, City, Dataset, Schema, Template
from machikit.catalog.named_tables import split_name
from machikit.catalog.national import Counts, Findings, NationalDataset, has_codes
from machikit.catalog.packs import find_packs
from machikit.catalog.readers import (
    entry_folders,
    one_line,
    read_card,
    read_city,
    read_dataset,
    read_template,
    short_path,
)
from machikit.catalog.readiness import MissingInput as MissingInput
from machikit.catalog.readiness import Requirement, find_lack, ready_codes, requirements, unnamed_tables
from machikit.catalog.roots import ENTRY_FOLDERS, kit_root, part_folders, workspaces
from machikit.catalog.schema_reader import read_schema
from machikit.catalog.wards import ward_codes

T = TypeVar("T")
NONE_CHOSEN: Mapping[str, str] = MappingProxyType({})
MUNICIPALITY_LIST = "japan/municipality"  # the dataset with every municipality and the wards of the designated cities


class Catalog:
    """All entries in `roots` (nearest first; by default the workspaces around `start`, then the packs, then the kit).

    Look-ups by name accept what a person would type, and raise KitError for an unknown name.
    """

    def __init__(self, start: Path | None = None, roots: list[Path] | None = None):
        self.problems: list[KitError] = []
        if roots is None:
            packs = find_packs(ENTRY_FOLDERS, self.problems)
            nearer = dict.fromkeys((*workspaces(start or Path.cwd()), *(pack.root for pack in packs)))
            roots = [root for root in nearer if root != kit_root()] + [kit_root()]
        self.roots = roots
        self._national: dict[str, NationalDataset | None] = {}
        self._lacks: dict[tuple[Requirement, str], MissingInput | None] = {}
        self._national_ready: dict[Requirement, frozenset[str]] = {}

    # --- entries -----------------------------------------------------------------------------------------------------

    @cached_property
    def schemas(self) -> Entries[Schema]:
        def find() -> dict[str, list[Path]]:
            files = [sorted((root / "datasets" / "_schemas").glob("*.yaml")) for root in self.roots]
            return by_name_nearest_first((path.stem, path) for of_root in reversed(files) for path in of_root)

        return Entries(find, self._reader(read_schema))

    @cached_property
    def cities(self) -> Entries[City]:
        """A workspace may have datasets of a city that the kit knows, without a city.yaml of its own."""

        def find() -> dict[str, list[Path]]:
            folders = (folder for root in reversed(self.roots) for folder in entry_folders(root / "datasets"))
            files = by_name_nearest_first((folder.name, folder / "city.yaml") for folder in folders)
            return {name: [p for p in files[name] if p.is_file()] or files[name][-1:] for name in sorted(files)}

        return Entries(find, self._reader(read_city))

    @property
    def municipalities(self) -> dict[str, City]:
        """The cities for which a prototype can be created: all but a `country`, whose datasets cover every municipality."""
        return {name: city for name, city in self.cities.items() if city.kind != "country"}

    @cached_property
    def datasets(self) -> Entries[Dataset]:
        """Where the nearer dataset is broken, the kit's must not be used in its place."""

        def find() -> dict[str, list[Path]]:
            cities = (city for root in reversed(self.roots) for city in entry_folders(root / "datasets"))
            folders = (folder for city in cities for folder in entry_folders(city) if not _has_edits_alone(folder))
            return by_name_nearest_first((f"{f.parent.name}/{_nfc(f.name)}", f / "datapackage.json") for f in folders)

        return Entries(find, self._reader(lambda path: read_dataset(path, self.schemas)), fallback=False)

    @cached_property
    def own_topics(self) -> dict[str, dict[str, list[str]]]:
        """City → the topics on which it has datasets of its own → the names of these; no dataset is read."""
        topics: dict[str, dict[str, list[str]]] = {}
        for city, _, name in (id_.partition("/") for id_ in sorted(self.datasets.names, key=_in_order)):
            topics.setdefault(city, {}).setdefault(self.topic_of(name), []).append(name)
        return topics

    def topic_of(self, name: str) -> str:
        """The topic of a dataset's folder: of `own_table-births` it is `own_table`."""
        return split_name(name, self.schemas)[0]

    def tables_on(self, city: str, topic: str) -> list[Dataset]:
        """The city's own datasets on a topic: one, or, on a general topic, several, that without a name of its own first."""
        names = [topic, *self.own_topics.get(city, {}).get(topic, ())]
        return [d for name in dict.fromkeys(names) if (d := self.datasets.get(f"{city}/{name}"))]

    @cached_property
    def cards(self) -> Entries[Card]:
        return self._entries("idea_cards", "card.yaml", read_card)

    @cached_property
    def templates(self) -> Entries[Template]:
        return self._entries("templates", "cookiecutter.json", read_template)

    @cached_property
    def parts(self) -> dict[str, Path]:
        """The parts of workspaces and packs: name → folder, the nearest one. Nothing in it is run. The kit's own: `kit_parts`."""
        return {folder.name: folder for root in reversed(self.roots) for folder in part_folders(root)}

    def _entries(self, folder_name: str, file: str, read: Callable[[Path], T]) -> Entries[T]:
        def find() -> dict[str, list[Path]]:
            folders = (folder for root in reversed(self.roots) for folder in entry_folders(root / folder_name))
            files = by_name_nearest_first((folder.name, folder / file) for folder in folders)
            return {name: files[name] for name in sorted(files)}

        return Entries(find, self._reader(read))

    def _reader(self, read: Callable[[Path], T]) -> Callable[[Path], T | None]:
        """A function that reads an entry; an error goes to `problems`."""

        def read_or_report(path: Path) -> T | None:
            try:
                root = next(root for root in self.roots if path.is_relative_to(root))
                paths.refuse_links(root, path, short_path(path))
                return read(path)
            except KitError as error:
                self.problems.append(error)
            except KeyError as error:
                self.problems.append(kit_error("entry.missing", short_path(path), key=error.args[0]))
            except FileNotFoundError as error:
                name = Path(str(error.filename)).name
                self.problems.append(kit_error("entry.no_file", short_path(path.parent), file=name))
            except Exception as error:  # whatever an untrusted file holds: the other entries stay usable
                self.problems.append(kit_error("entry.broken", short_path(path), why=one_line(error)))
            return None

        return read_or_report

    def read_all(self, folder: Path | None = None) -> None:
        """Read every entry, or those below a folder, so that `problems` names all that cannot be read."""
        kinds: list[Entries[Any]] = [self.schemas, self.cities, self.datasets, self.cards, self.templates]
        for entries in kinds:
            _ = len(entries) if folder is None else entries.under(folder)

    # --- look-ups ----------------------------------------------------------------------------------------------------

    def city(self, name: str) -> City:
        """The city of an id, a Japanese or English name, or a 6-digit code."""
        if city := self.cities.get(name):
            return city
        by_name = {_fold(n): c for c in self.cities.values() for n in reversed(c.names)}
        return by_name.get(_fold(name)) or self._unknown("city", name, by_name, list(self.cities))

    def card(self, name: str) -> Card:
        """The card of an id or of a title."""
        if card := self.cards.get(name):  # without reading two files of each card for its titles
            return card
        by_name = {_fold(n): c for c in self.cards.values() for n in (c.title("ja"), c.title("en"), c.id)}
        return by_name.get(_fold(name)) or self._unknown("card", name, by_name, list(self.cards))

    def template(self, name: str) -> Template:
        return self.templates.get(name) or self._unknown(
            "template", name, {t: None for t in self.templates}, list(self.templates)
        )

    def schema(self, topic: str) -> Schema:
        return self.schemas.get(topic) or self._unknown(
            "topic", topic, {t: None for t in self.schemas}, list(self.schemas)
        )

    def dataset(self, city: str, topic: str) -> Dataset:
        dataset = self.datasets.get(f"{city}/{topic}")
        if not dataset:
            raise kit_error("dataset.none", f"{city}/{topic}", topic=self.topic_title(topic), city=self.city_name(city))
        return dataset

    def find_dataset(self, city: str, topic: str, owner: str = "") -> Dataset | None:
        """The dataset on a topic that a city can use: its own, else its view of a national one (see `catalog.national`).

        topic: or the name of one of several tables (`own_table-births`). Of several tables on a topic it is the first.
        owner: `city` or `country`, where only that one's will do. What a city's folder has from the country's publisher (rows of
        the national list, copied) is not the city's.
        """
        national = self.national(topic)
        dataset = next(iter(self.tables_on(city, topic)), None)
        if owner == "city":
            return None if dataset and national and _publisher(dataset) == _publisher(national.dataset) else dataset
        if dataset and not owner:
            return dataset
        municipality = self.cities.get(city) if national else None
        if national is None or municipality is None or not municipality.code:
            return None
        code, id_ = municipality.code, national.dataset.id
        if owner and (part := self.datasets.get(id_)) and part.is_part and part.package[PART] == code:
            national = NationalDataset(part, self.ward_codes)
        return self._counted(lambda: national.view(code), None)

    def national(self, topic: str) -> NationalDataset | None:
        """The dataset of a country on a topic, with a municipality's code in each row."""
        if topic not in self._national:
            datasets = (self.datasets.get(f"{country}/{topic}") for country in self._countries)
            dataset = next((d for d in datasets if d and has_codes(d)), None)
            if dataset and dataset.is_part:  # a prototype's copy for one municipality stands over nothing
                dataset = self.datasets.farther(dataset.id) or dataset
            self._national[topic] = NationalDataset(dataset, self.ward_codes) if dataset else None
        return self._national[topic]

    @cached_property
    def _countries(self) -> list[str]:
        return [name for name, city in self.cities.items() if city.kind == "country"]

    def national_counts(self, topic: str) -> Counts:
        """Code → (rows, filled cells by field id) of every municipality with rows in the national dataset on a topic."""
        national = self.national(topic)
        return self._counted(lambda: national.counts, {}) if national else {}

    def national_findings(self, topic: str) -> Findings:
        """Code → finding → number, of every municipality of which the curation of the national dataset counted something."""
        national = self.national(topic)
        return self._counted(lambda: national.findings, {}) if national else {}

    def _counted(self, read: Callable[[], T], otherwise: T) -> T:
        """What is read, or `otherwise` where numbers of a national dataset cannot be read, which `problems` then says once."""
        try:
            return read()
        except KitError as error:
            if error.args not in [known.args for known in self.problems]:
                self.problems.append(error)
            return otherwise

    def ward_codes(self, code: str) -> tuple[str, ...]:
        """The codes of the wards of a designated city, by the national list of municipalities; none for any other code."""
        if code[2:3] != "1":  # the codes of wards and of their cities; the list need not be read for others
            return ()
        listed = self.datasets.get(MUNICIPALITY_LIST)
        return ward_codes(listed.file, code) if listed else ()

    def topic_title(self, topic: str) -> str:
        schema = self.schemas.get(topic)
        return schema.title[say("lang")] if schema else topic

    def city_name(self, city: str) -> str:
        return self.cities[city].name[say("lang")] if city in self.cities else city

    def _unknown(self, kind: str, name: str, by_name: dict[str, Any], ids: list[str]) -> NoReturn:
        """Raise KitError for an unknown name, with the most similar names or all ids."""
        close = difflib.get_close_matches(_fold(name), by_name, n=3, cutoff=0.55)
        guesses = list(dict.fromkeys(str(getattr(by_name[c], "id", c)) for c in close))
        hint = say("did_you_mean", names=say("or").join(guesses)) if guesses else say("one_of", names=", ".join(ids))
        raise KitError(name.strip() or '""', say(f"error.{kind}.unknown"), hint)

    # --- cards and cities --------------------------------------------------------------------------------------------

    def missing_inputs(self, card: Card, city: str, chosen: Mapping[str, str] = NONE_CHOSEN) -> list[MissingInput]:
        """What the card still needs from the city; an empty list means ready: worth an hour (see `readiness`).

        chosen: table name → one of several tables on its topic; without it, one that is worth an hour is enough.
        """
        template = self.templates.get(card.template)
        if template is None:
            return [MissingInput("template", card.template)]
        lacks = [self._lack(need, city) for need in requirements(card, template, chosen)]
        return [lack for lack in lacks if lack] + unnamed_tables(card, template) + self._no_neighbours(card, city)

    def _no_neighbours(self, card: Card, city: str) -> list[MissingInput]:
        """What a card about the border lacks where the city has no neighbour."""
        known = self.cities.get(city)
        has_some = not card.is_about_border or (known is not None and known.code in self.bordering)
        return [] if has_some else [MissingInput("neighbours", "boundary")]

    @property
    def bordering(self) -> frozenset[str]:
        """The codes of the municipalities that share a border with another one, by the national dataset of boundaries."""
        national = self.national("boundary")
        return self._counted(lambda: national.bordering, frozenset()) if national else frozenset()

    def _lack(self, need: Requirement, city: str) -> MissingInput | None:
        """What a city's table lacks; remembered, as many cards ask the same of it."""
        if (need, city) not in self._lacks:
            lack = self._find_lack(need, city)
            if city not in self.cities:  # it may be added
                return lack
            self._lacks[need, city] = lack
        return self._lacks[need, city]

    def _find_lack(self, need: Requirement, city: str) -> MissingInput | None:
        """Of several tables on the topic: None where one lacks nothing, else what the one lacks that comes nearest to it."""
        schema = self.schemas.get(need.topic)
        tables = self.tables_on(city, need.topic) if schema and schema.general and not need.dataset else []
        if len(tables) < 2:
            dataset = self.find_dataset(city, need.dataset or need.topic, need.owner)
            return find_lack(need, dataset, schema if dataset else None)
        lacks = [find_lack(need, dataset, schema) for dataset in tables]
        return None if None in lacks else min(filter(None, lacks), key=lambda lack: lack.blocks)

    def blocking_inputs(self, card: Card, city: str, chosen: Mapping[str, str] = NONE_CHOSEN) -> list[MissingInput]:
        """What is missing without which no page can be made; a table with few rows is not."""
        return [lack for lack in self.missing_inputs(card, city, chosen) if lack.blocks]

    def is_nationwide(self, card: Card) -> bool:
        """Whether a country's datasets are all that the card needs: it is then ready for most municipalities."""
        template = self.templates.get(card.template)
        needs = list(requirements(card, template)) if template else []
        return bool(needs) and all(self.national_ready(need) for need in needs)

    def national_ready(self, need: Requirement) -> frozenset[str]:
        """The codes of the municipalities whose rows in a national dataset are worth an hour: by its counts, read once."""
        if need not in self._national_ready:
            counts = {} if need.owner == "city" else self.national_counts(need.topic)
            schema = self.schemas.get(need.topic) if counts else None
            findings = self.national_findings(need.topic)
            self._national_ready[need] = ready_codes(need, schema, counts, findings) if schema else frozenset()
        return self._national_ready[need]

    def ready_cities(self, card: Card) -> list[str]:
        """The ids of the cities for which a prototype of the card can be created now; of a closed card only invented cities."""
        return [c for c in self.municipalities if not self.is_closed_for(card, c) and not self.missing_inputs(card, c)]

    def is_closed_for(self, card: Card, city: str) -> bool:
        """Whether the card may not be used with the data of this city: the card is closed, and the city is a real one."""
        known = self.cities.get(city)
        return card.sensitivity not in ("open", "internal") and (known is None or known.kind != "example")


def _publisher(dataset: Dataset) -> str:
    """Who published a dataset, without what stands behind in brackets: 国土地理院（神戸市の登録による）."""
    return unicodedata.normalize("NFKC", str(dataset.package.get("publisher", ""))).partition("(")[0].strip()


def _nfc(name: str) -> str:
    """The name of a folder, which some file systems give with its accents and voicing marks apart."""
    return unicodedata.normalize("NFC", name)


def _in_order(id_: str) -> list[str | int]:
    """Sort key: own_table-2 before own_table-10."""
    return [int(piece) if piece.isdecimal() else piece for piece in re.split(r"(\d+)", id_)]


def _has_edits_alone(folder: Path) -> bool:
    """Whether a folder holds changes of a dataset that lies elsewhere, as of a national one."""
    return (folder / "edits.csv").is_file() and not (folder / "datapackage.json").exists()


def _fold(name: str) -> str:
    """A name for comparison: width, case, spaces and the difference between - and _ do not count."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().replace("_", "-").split())
