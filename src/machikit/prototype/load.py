"""The class that a prototype's code works with: its card, city, tables and words."""

import inspect
import sys
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from machikit._base import paths
from machikit._base.messages import LANGUAGES, Words, kit_error, page_words, read_words
from machikit._base.validation import FieldReader
from machikit.catalog import Catalog
from machikit.catalog.model import Card, City, Dataset, Schema
from machikit.catalog.readers import read_settings
from machikit.pages.context import BuildOptions, current_prototype
from machikit.prototype import user_tests
from machikit.prototype.release_gate import (
    is_internal,
    refuse_closed,
    refuse_columns,
    refuse_page,
    refuse_personal,
    refuse_public,
)
from machikit.prototype.starting_words import starting_words

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from machikit.pages.page import Page


LOCAL_FILES = ("prototype.yaml", "words.csv", "site", "site/index.html", "tried.csv", "handover", "handover.yaml")

# What a prototype is built with; `run` sets it for the code that it runs, and a prototype keeps it.
build_options: ContextVar[BuildOptions] = ContextVar("build_options", default=BuildOptions())  # noqa: B039  it is frozen


def catalog_around(folder: Path) -> Catalog:
    """The catalogue around a prototype's folder: that of the build, where it is of this folder, so that it is read once."""
    known = build_options.get().catalog
    return known if known and known.roots[0] == folder else Catalog(folder)


# `python prototype.py`: leave no __pycache__ beside it
if sys.argv and (Path(sys.argv[0]).parent / "prototype.yaml").is_file():
    sys.dont_write_bytecode = True


class Prototype:
    """A prototype folder, loaded.

    card, city: records of the catalogue; compare: cities to compare it with; language: ja or en; words: {key: {ja, en}};
    tiles: none or gsi.
    """

    def __init__(self, folder: Path):
        self.folder = folder.resolve()
        self.options = build_options.get()
        for name in LOCAL_FILES:  # a link would lead reads and writes out of the folder
            paths.refuse_links(self.folder, self.folder / name, self.folder.name)
        self.catalog = catalog_around(self.folder)
        settings = _settings(self.folder / "prototype.yaml")
        self.card: Card = self.catalog.card(settings.scalar("card"))
        self.city: City = self.catalog.city(settings.scalar("city"))
        self.compare: list[City] = [self.catalog.city(c) for c in settings.texts("compare", [])]
        language = settings.get("language", "ja")
        self.language = language if language in LANGUAGES else "ja"
        self.tiles = settings.scalar("tiles", "none")
        self.left_out: dict[str, int] = {}  # who is admitted → number of shelters left out of general maps
        self._topics: dict[str, str] = {}  # table name → topic, of the tables that the code has loaded
        self._loaded_datasets: dict[str, Dataset] = {}  # their datasets, of all cities
        self._originals: dict[str, GeoDataFrame] = {}  # dataset id → table, as it was before any code changed it
        self._cells: dict[str, list[list[str]]] = {}  # dataset id → header and rows of its file

    @classmethod
    def load(cls, folder: str | Path | None = None) -> "Prototype":
        """Load the prototype of a folder; by default that of the calling file (in a notebook, of the current folder or one above)."""
        if folder is None:
            caller = inspect.currentframe()
            file = caller.f_back.f_globals.get("__file__") if caller and caller.f_back else None
            folder = Path(file).resolve().parent if file else Path.cwd()
        start = Path(folder).resolve()
        root = next((p for p in (start, *start.parents) if (p / "prototype.yaml").is_file()), None)
        if root is None:
            raise kit_error("prototype.none", start)
        prototype = cls(root)
        current_prototype.set(prototype)
        return prototype

    # --- words -------------------------------------------------------------------------------------------------------

    @cached_property
    def words(self) -> Words:
        """{key: {ja, en}}: the words.csv of the prototype overrides the words of the card, and these the words of the kit."""
        path = self.folder / "words.csv"
        words = page_words() | starting_words(self.catalog, self.card, self.city)
        words |= read_words(path) if path.is_file() else {}
        return words | {"city": dict(self.city.name)}  # the city is set in prototype.yaml only

    def word(self, key: str, language: str | None = None) -> str:
        """A word in a language, by default that of the prototype; the key where there is no such word."""
        return self.words.get(key, {}).get(language or self.language, key)

    # --- tables ------------------------------------------------------------------------------------------------------

    @property
    def cities(self) -> dict[str, City]:
        """Id → city: the city of the prototype first, then those it is compared with."""
        return {city.id: city for city in (self.city, *self.compare)}

    def dataset(self, name: str = "main", city: City | None = None) -> Dataset | None:
        """The dataset of a table of the card (or of a topic), None where the city has none."""
        return self.catalog.find_dataset((city or self.city).id, self.card.topics.get(name, name))

    def schema(self, name: str = "main") -> Schema:
        """The schema of a table of the card (or of a topic)."""
        return self.catalog.schema(self.card.topics.get(name, name))

    def table(self, name: str = "main", restricted: bool = False) -> "GeoDataFrame | None":
        """A table of the card as a GeoDataFrame (EPSG:4326; columns are field ids; rows without a position have no geometry).

        name: `main`, another table of the card such as `residents`, or any topic the city has. None where the city has no such
        data. restricted: include shelters that admit only certain people (`admits`); by default they are left out of general
        maps, and the page says how many and whom. Raises KitError where the main table is missing or broken.
        """
        table = self._table(name, self.city)
        if table is None:
            if name == "main":
                raise kit_error(
                    "dataset.none",
                    f"{self.city.id}/{self.card.topics[name]}",
                    topic=self.schema(name).title[self.language],
                    city=self.city.name[self.language],
                )
            return None
        if "admits" in table and not restricted:
            is_restricted = table["admits"].notna()
            self.left_out = table.loc[is_restricted, "admits"].value_counts().to_dict()
            table = table[~is_restricted].reset_index(drop=True)
        return table

    def tables(self, name: str = "main") -> "dict[str, GeoDataFrame]":
        """City id → the table, of the city and of each city it is compared with; a city without one is left out.

        Shelters that admit only certain people are left out, as in `table`. Raises KitError where the city itself lacks
        its main table.
        """
        table = self.table(name)
        tables = {} if table is None else {self.city.id: table}
        for city in self.compare:
            other = self._table(name, city)
            if other is not None:
                general = other[other["admits"].isna()] if "admits" in other else other
                tables[city.id] = general.reset_index(drop=True)
        return tables

    def _table(self, name: str, city: City) -> "GeoDataFrame | None":
        dataset = self.dataset(name, city)
        if dataset is None:
            return None
        refuse_closed([dataset], self.card, city, self.catalog)
        self._topics[name] = dataset.topic
        self._loaded_datasets[dataset.id] = dataset
        table = self._original(dataset, self.schema(name)).copy()
        if dataset.city != city.id:  # the dataset of a country
            table = table[table["code"] == city.code].reset_index(drop=True)
        return table

    def _original(self, dataset: Dataset, schema: Schema) -> "GeoDataFrame":
        """The table of a dataset, whose file is read once."""
        from machikit.tables.load import load_with_cells

        if dataset.id not in self._originals:
            self._originals[dataset.id], self._cells[dataset.id] = load_with_cells(dataset, schema)
        return self._originals[dataset.id]

    def loaded_values(self, topic: str) -> dict[str, set[str]]:
        """Column → values as text, of the tables of a topic as they were read. Any other value on the page was made by its code."""
        from machikit.pages.blocks import json_values

        values: dict[str, set[str]] = {}
        for table in (table for i, table in self._originals.items() if self._loaded_datasets[i].topic == topic):
            for column in table.columns.drop(table.geometry.name):
                texts = (str(v) for v in json_values(table[column]) if v is not None)
                values.setdefault(str(column), set()).update(texts)
        return values

    @property
    def used_datasets(self) -> list[Dataset]:
        """The main dataset and those that the code has loaded."""
        main = self.dataset()
        return list({d.id: d for d in (main, *self._loaded_datasets.values()) if d is not None}.values())

    @property
    def page_datasets(self) -> list[Dataset]:
        """The datasets that the page may contain: those that the code has loaded, and those in the prototype's folder."""
        local = self.catalog.datasets.under(self.folder)
        return list({d.id: d for d in (*self.used_datasets, *local)}.values())

    @property
    def internal(self) -> bool:
        """Whether the page must stay in the office; it then says so at the top and in print."""
        return is_internal(self.page_datasets, self.card, self.city)

    def refuse_release(self) -> None:
        """Raise ReleaseRefused where the page must not be built: closed data, or internal data in a page for the public."""
        refuse_closed(self.page_datasets, self.card, self.city, self.catalog)
        if self.options.public and self.internal:
            refuse_public(self.folder.name)
        refuse_personal(self.page_datasets, self.catalog.schemas, self._cells)

    def refuse_columns(self, columns: Mapping[str, Sequence[Any]], schema: Schema | None = None) -> None:
        """Raise ReleaseRefused for personal data in columns, by header, that the prototype's code made or changed."""
        refuse_columns("prototype.py", columns, schema)

    def refuse_changes(self, columns: Mapping[str, Sequence[Any]], schema: Schema | None) -> None:
        """The same for columns of a table by field id: those that the topic does not have, and cells that the code changed."""
        known = schema.by_id if schema else {}
        self.refuse_columns({i: cells for i, cells in columns.items() if i not in known})
        loaded = self.loaded_values(schema.id) if schema else {}
        changed = {
            known[i].header: _changed_cells(cells, loaded.get(i, set())) for i, cells in columns.items() if i in known
        }
        self.refuse_columns({header: cells for header, cells in changed.items() if any(cells)}, schema)

    def refuse_page(self, html: str) -> None:
        """Raise ReleaseRefused for personal data anywhere in a finished page."""
        refuse_page("site/index.html", html, self.page_datasets, self._cells)

    # --- user tests --------------------------------------------------------------------------------------------------

    @property
    def user_test_counts(self) -> dict[str, int]:
        """How many people tried the page, and how many managed."""
        return user_tests.counts(self.folder)

    @property
    def user_test_words(self) -> Words:
        """What the page says of its user tests."""
        return user_tests.words(self.folder, self.words)

    def knows(self, table: "GeoDataFrame") -> tuple[Schema | None, dict[str, Any]]:
        """The schema of a table, and the terms of its publisher ({value: {ja, en}}: meanings of marks, names of kinds).

        The schema is the one that shares most columns with the table, then the one with its geometry; the main topic where two
        fit equally well.
        """
        columns = set(table.columns)
        shape = next((g.geom_type.lower() for g in getattr(table, "geometry", ()) if g is not None), "point")
        names = sorted(self._topics or {"main": ""}, key=lambda n: n != "main")
        best = max(names, key=lambda n: (len(columns & set(self.schema(n).by_id)), self.schema(n).geometry in shape))
        schema = self.schema(best)
        terms: dict[str, Any] = {}
        for package in (d.package for d in reversed(self.used_datasets) if d.topic == schema.id):
            terms |= (package.get("terms") or {}) | (package.get("marks") or {})
        return schema, terms

    @cached_property
    def base_map(self) -> dict[str, Any]:
        """The data of the base map (see `pages.maps.base_block`): boundary of the city and town names, where there are such data."""
        from machikit.pages.maps import base_block

        outline = self.table("boundary")
        credit = "map.credit.example" if self.city.kind == "example" else "map.credit"
        return base_block(outline.geometry.union_all() if outline is not None else None, self.table("town"), credit)

    # --- the page ----------------------------------------------------------------------------------------------------

    def page(self) -> "Page":
        """A new, empty page."""
        from machikit.pages.page import Page

        return Page(self)


def _changed_cells(cells: Sequence[Any], loaded: set[str]) -> Sequence[Any]:
    """The cells whose values the column did not have when it was loaded; None in place of the others."""
    return [None if cell is None or str(cell) in loaded else cell for cell in cells]


def _settings(path: Path) -> FieldReader:
    """A reader for prototype.yaml. Raises KitError where card or city are missing."""
    settings = read_settings(path)
    if not isinstance(settings, dict) or not {"card", "city"} <= set(settings):
        raise kit_error("prototype.settings", path.name)
    return FieldReader(settings, path.name)
