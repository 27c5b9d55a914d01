"""The class that a prototype's code works with: its card, city, tables and words."""

import inspect
import os
import sys
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from machikit._base import paths
from machikit._base.furigana import in_brackets
from machikit._base.messages import (
    LANGUAGES,
    Words,
    kit_error,
    language_words,
    page_words,
    read_words,
    with_translations,
    words_languages,
)
from machikit._base.validation import FieldReader
from machikit.catalog import Catalog
from machikit.catalog.city_tables import general_tables, refuse_unknown_table
from machikit.catalog.model import Card, City, Dataset, Schema, schema_of
from machikit.catalog.municipalities import find_city
from machikit.catalog.named_tables import find_named, titled
from machikit.pages.context import BuildOptions, LoadedTable, current_prototype
from machikit.pages.read_words import ReadWords
from machikit.prototype import user_tests
from machikit.prototype.chosen_tables import read_chosen
from machikit.prototype.folder_tables import is_file_name
from machikit.prototype.loaded_tables import FolderFile, LoadedTables
from machikit.prototype.looks_file import read_looks
from machikit.prototype.problems import refuse_stopping
from machikit.prototype.release_gate import (
    is_internal,
    refuse_closed,
    refuse_columns,
    refuse_page,
    refuse_personal,
    refuse_public,
    refuse_unconfirmed,
)
from machikit.prototype.settings_file import ARCHIVE, chosen_basemap, read_prototype_settings, settings_problems
from machikit.prototype.starting_words import changed_first, starting_words
from machikit.prototype.table_topics import LoadedTopic, topic_of_columns, topic_of_rows
from machikit.prototype.translation_checks import CHECKED, confirmed_languages

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from machikit.pages.page import Page
    from machikit.tables.clean_frame import CleanFrame
    from machikit.tables.edits import EditedCells
    from machikit.tables.places.around import Around
    from machikit.tables.read.tile_archive import CutTiles


LOCAL_FILES = (
    "prototype.yaml",
    "words.csv",
    "page.yaml",
    "site",
    "site/index.html",
    "tried.csv",
    "handover",
    "handover.yaml",
)

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
    """A prototype folder, loaded: its card, its city, its tables and its words.

    Attributes:
        folder: Its folder, as an absolute path.
        card: The record of its card: `id`, `minutes`, `topics` (table name → topic) …
        city: The record of its city: `id`, `name` and `prefecture` ({ja, en}), `centre` (latitude, longitude in degrees) …
        compare: The records of the cities that it is compared with.
        language: The language in which its page opens: `ja` or `en`.
        basemap: What lies behind its maps: `none`, `gsi` or a .pmtiles file.
        tiles: The tiles of it that need a network: `none` or `gsi`.
    Raises:
        KitError: prototype.yaml lacks card or city, names one that does not exist, or a file in the folder is a link.
    Example:
        >>> prototype.card.id, prototype.city.id, prototype.language
        ('shelter-by-hazard', 'takamatsu', 'ja')
    """

    def __init__(self, folder: Path):
        self.folder = folder.resolve()
        self.options = build_options.get()
        for name in LOCAL_FILES:  # a link would lead reads and writes out of the folder
            paths.refuse_links(self.folder, self.folder / name, self.folder.name)
        self.catalog = catalog_around(self.folder)
        path = self.folder / "prototype.yaml"
        refuse_stopping(settings_problems(path, self.catalog))
        settings = FieldReader(read_prototype_settings(path), path.name)
        self.card: Card = self.catalog.card(settings.scalar("card"))
        self.city: City = find_city(self.catalog, settings.scalar("city"))
        self.compare: list[City] = [find_city(self.catalog, c) for c in settings.texts("compare", [])]
        language = settings.get("language", "ja")
        self.language = language if language in LANGUAGES else "ja"
        self.chosen_tables = read_chosen(settings, self.card)  # table name → name of its dataset, of several on a topic
        self.basemap = chosen_basemap(settings, self.city)
        self.tiles = "none" if self.basemap.lower().endswith(ARCHIVE) else self.basemap
        self.left_out: dict[str, int] = {}  # who is admitted → number of shelters left out of general maps
        self._topics: dict[str, str] = {}  # table name → topic, of the tables that the code has loaded
        self.loaded = LoadedTables(self.folder, self.options.remark)
        self._base_layers: dict[str, Dataset] = {}  # those of which the base map draws the shapes

    @classmethod
    def load(cls, folder: str | Path | None = None) -> "Prototype":
        """Load the prototype of a folder. Maps and charts that are made from then on take its base map and its labels.

        Args:
            folder: The folder or one inside it; by default that of the calling file (in a notebook, the current one).
        Returns: The prototype.
        Raises:
            KitError: No prototype.yaml there or in a folder above; or as for `Prototype`.
        Example:
            >>> prototype = Prototype.load()
            >>> prototype.city.name["en"]
            'Takamatsu'
        """
        if folder is None:
            caller = inspect.currentframe()
            file = caller.f_back.f_globals.get("__file__") if caller and caller.f_back else None
            folder = Path(file).resolve().parent if file else Path.cwd()
            if file and sys.argv and Path(sys.argv[0]).resolve() == Path(file).resolve():
                os.chdir(
                    folder
                )  # `python prototype.py` from elsewhere: its files are named from its folder, as in a build
        start = Path(folder).resolve()
        root = next((p for p in (start, *start.parents) if (p / "prototype.yaml").is_file()), None)
        if root is None:
            raise kit_error("prototype.none", start)
        prototype = cls(root)
        current_prototype.set(prototype)
        return prototype

    # --- words -------------------------------------------------------------------------------------------------------

    @cached_property
    def languages(self) -> list[str]:
        """The further languages of its page: the columns of words.csv beside key, ja and en.

        Returns: BCP 47 tags, `ja-easy` for やさしい日本語, in the order of the columns; none by default.
        Raises:
            KitError: words.csv cannot be read.
        Example:
            >>> prototype.languages
            []
        """
        return words_languages(self.folder / "words.csv")

    @cached_property
    def words(self) -> Words:
        """All words by key, {ja, en}: those of words.csv, over those of the card, over those of the kit.

        Returns: Key → {ja, en} and, for each of `languages`, its text, else that of the language it builds on.
            `city` is the name of the city in prototype.yaml, whatever words.csv says.
        Raises:
            KitError: words.csv cannot be read as a table of key, ja, en.
        Example:
            >>> prototype.words["city"]["en"]
            'Takamatsu'
        """
        path = self.folder / "words.csv"
        words = page_words() | starting_words(self.catalog, self.card, self.city)
        words |= language_words() if self.languages else {}
        words |= read_words(path) if path.is_file() else {}
        if CHECKED in words:
            words[CHECKED] = confirmed_languages(words[CHECKED])
        words = with_translations(words, self.languages)
        return ReadWords(words | {"city": dict(self.city.name)})  # the city is set in prototype.yaml only

    def word(self, key: str, language: str | None = None) -> str:
        """A word of words.csv, of the card or of the kit.

        Args:
            key: Its key, as in words.csv.
            language: `ja` or `en`; by default the prototype's.
        Returns: The word, a reading (`漢字《かんじ》`) in brackets; the key itself where there is no such word.
        Raises: As for `words`.
        Example:
            >>> prototype.word("city", "en"), prototype.word("no.such.word")
            ('Takamatsu', 'no.such.word')
        """
        return in_brackets(self.words.get(key, {}).get(language or self.language, key))

    @cached_property
    def looks(self) -> dict[str, Any]:
        """How its page looks, by page.yaml; empty where there is none. Raises KitError where something in it cannot be used."""
        return read_looks(self.folder, self.schema())

    @property
    def first_words(self) -> list[str]:
        """The keys of the words that people change first, in order."""
        return changed_first(self.words, self.card)

    # --- tables ------------------------------------------------------------------------------------------------------

    @property
    def cities(self) -> dict[str, City]:
        """The city of the prototype first, then those that it is compared with.

        Returns: Id → record of the city.
        Raises: Nothing.
        Example:
            >>> list(prototype.cities)
            ['takamatsu']
        """
        return {city.id: city for city in (self.city, *self.compare)}

    def dataset(self, name: str = "main", city: City | None = None) -> Dataset | None:
        """The dataset behind a table: where it comes from, of when it is, under which licence.

        Args:
            name: A table of the card (`main`, `residents` …) or a topic.
            city: A record of a city; by default the prototype's.
        Returns: The record (`id`, `topic`, `file`, `as_of`, `package` …); None where the city has none.
        Raises: Nothing.
        Example:
            >>> prototype.dataset().id
            'takamatsu/evacuation_site'
        """
        source = self._source(name)
        if source is None:
            return None
        city = city or self.city
        if (
            city.id != self.city.id and f"{city.id}/{source}" not in self.catalog.datasets
        ):  # another table of the same kind
            source = self.catalog.topic_of(source)
        return self.catalog.find_dataset(city.id, source, self.card.owner(name))

    def schema(self, name: str = "main") -> Schema:
        """The columns of a table: their ids in code, headers in files, types and roles.

        Args:
            name: A table of the card or a topic, as for `dataset`.
        Returns: The schema (`id`, `title`, `fields`, `by_id`, `by_header` …).
        Raises:
            KitError: There is no such topic.
        Example:
            >>> prototype.schema().by_id["name"].header
            '名称'
        """
        schema = self.catalog.schema(self.catalog.topic_of(self._source(name) or self.card.topics[name]))
        dataset = self.dataset(name) if schema.open or schema.general else None
        return titled(schema_of(dataset, schema), dataset) if dataset else schema

    def _source(self, name: str) -> str | None:
        """The topic or the name of the dataset of a table, which may be called as people call it: births, 出生数."""
        if name in self.card.topics:
            return self.card.source(name, self.chosen_tables)
        if self.catalog.topic_of(name) in self.catalog.schemas:
            return name
        called = find_named(general_tables(self.catalog, self.city.id), name)
        return called.name if called else name

    def table(
        self,
        name: str = "main",
        restricted: bool = False,
        *,
        sheet: str | None = None,
        licence: str = "",
        permitted_by: str = "",
    ) -> "GeoDataFrame | None":
        """A table of the card as a GeoDataFrame of one's own: changing it changes no other.

        Columns are field ids (`prototype.schema(name).fields`), coordinates are EPSG:4326, a row without a position has no geometry.

        Args:
            name: `main`, another table of the card such as `residents`, or any topic that the city has; one of several tables of
                one's own, by folder (`own_table-births`), title or file; or a file in the prototype's folder (`一覧.xlsx`), whose
                columns keep their headers and whose rows cannot be edited in the page.
            restricted: Include shelters that admit only certain people (`admits`). By default they are left out, as general
                maps must, and the page says how many and whom.
            sheet: Of a file: which of its tables.
            licence: Of a file: its licence, such as `cc-by-4.0`; without one the page is internal.
            permitted_by: Of a file that comes from somebody's map: the office that permitted its use.
        Returns: The table; None where the city has no such data.
        Raises:
            KitError: The main table is missing, a file is broken, or its data are closed to this kind of page.
        Example:
            >>> sites = prototype.table()
            >>> sites.crs.to_epsg(), "name" in sites
            (4326, True)
            >>> prototype.table("no_such_topic") is None
            True
        """
        if is_file_name(name):
            return self.loaded.of_file(FolderFile(name, sheet, licence, permitted_by), self.city).copy()
        table = self._table(name, self.city)
        if table is None:
            if name == "main":
                raise kit_error(
                    "dataset.none",
                    f"{self.city.id}/{self.card.topics[name]}",
                    topic=self.schema(name).title[self.language],
                    city=self.city.name[self.language],
                )
            refuse_unknown_table(self.catalog, self.city.id, name)
            return None
        if "admits" in table and not restricted:
            is_restricted = table["admits"].notna()
            self.left_out = table.loc[is_restricted, "admits"].value_counts().to_dict()
            table = table[~is_restricted].reset_index(drop=True)
        return table

    def tables(self, name: str = "main") -> "dict[str, GeoDataFrame]":
        """The same table of the city and of each city that it is compared with.

        Args:
            name: As for `table`; shelters that admit only certain people are left out.
        Returns: Id of the city → its table, the prototype's city first; a city without such data is left out.
        Raises:
            KitError: The prototype's city lacks its main table, or a file is broken.
        Example:
            >>> [len(table) > 100 for table in prototype.tables().values()]
            [True]
        """
        table = self.table(name)
        tables = {} if table is None else {self.city.id: table}
        for city in self.compare:
            other = self._table(name, city)
            if other is not None:
                general = other[other["admits"].isna()] if "admits" in other else other
                tables[city.id] = general.reset_index(drop=True)
        return tables

    def file_report(self, name: str) -> "CleanFrame":
        """What was done to a file of the folder when `table` read it, and where it comes from.

        Args:
            name: The file, as for `table`.
        Returns: An object with `report` and `source`, as of `machikit.read(…, report=True)`; printed, it is a short text.
        Raises:
            KitError: `table` has not read such a file.
        Example:
            >>> words = prototype.table("words.csv", licence="cc-by-4.0")
            >>> prototype.file_report("words.csv").report["rows_out"] == len(words)
            True
        """
        return self.loaded.report(name)

    def _table(self, name: str, city: City) -> "GeoDataFrame | None":
        dataset = self.dataset(name, city)
        if dataset is None:
            return None
        refuse_closed([dataset], self.card, city, self.catalog)
        self._topics[name] = dataset.topic
        return self.loaded.of_dataset(dataset, self.schema(name), city).copy()

    def loaded_tables(self, topic: str) -> list[LoadedTable]:
        """The tables of a topic as they were read, that of the prototype's city first."""
        return sorted(self.loaded.of_topic(topic), key=lambda one: one.dataset.city != self.city.id)

    @property
    def row_edits(self) -> "dict[str, EditedCells]":
        """Dataset key → what became of its edits, where it has some."""
        return self.loaded.edits

    @property
    def used_datasets(self) -> list[Dataset]:
        """The main dataset and those that the code has loaded."""
        main = self.dataset()
        return list({d.key: d for d in (main, *self.loaded.datasets.values()) if d is not None}.values())

    @property
    def page_datasets(self) -> list[Dataset]:
        """The datasets that the page may contain: those that the code has loaded, and those in the prototype's folder."""
        local = self.catalog.datasets.under(self.folder)
        used = self.used_datasets
        viewed = {d.id for d in used if d.code}  # copied for this municipality: the view is all of it
        return list({d.key: d for d in (*used, *(d for d in local if d.id not in viewed))}.values())

    @property
    def internal(self) -> bool:
        """Whether the page must stay in the office; it then says so at the top and in print.

        Returns: True where the card or one of the datasets is internal.
        Raises: Nothing.
        Example:
            >>> prototype.internal
            False
        """
        return is_internal(self.page_datasets, self.card, self.city)

    def refuse_release(self) -> None:
        """Raise ReleaseRefused where the page must not be built: closed data, or internal data in a page for the public."""
        refuse_closed(self.page_datasets, self.card, self.city, self.catalog)
        if self.options.public and self.internal:
            refuse_public(self.folder.name)
        if self.options.public:
            refuse_unconfirmed(self.row_edits.values())
        refuse_personal(self.page_datasets, self.catalog.schemas, self.loaded.cells)

    def refuse_columns(self, columns: Mapping[str, Sequence[Any]], schema: Schema | None = None) -> None:
        """Raise ReleaseRefused for personal data in columns, by header, that the prototype's code made or changed."""
        refuse_columns("prototype.py", columns, schema)

    def refuse_changes(self, columns: Mapping[str, Sequence[Any]], schema: Schema | None) -> None:
        """The same for columns of a table by field id: those that the topic does not have, and cells that the code changed."""
        known = schema.by_id if schema else {}
        self.refuse_columns({i: cells for i, cells in columns.items() if i not in known})
        loaded = self.loaded.values(schema.id) if schema else {}
        changed = {
            known[i].header: _changed_cells(cells, loaded.get(i, set())) for i, cells in columns.items() if i in known
        }
        self.refuse_columns({header: cells for header, cells in changed.items() if any(cells)}, schema)

    def refuse_page(self, html: str) -> None:
        """Raise ReleaseRefused for personal data anywhere in a finished page."""
        refuse_page("site/index.html", html, self.page_datasets, self.loaded.cells)

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
        """What the kit knows of a table: the topic that it belongs to, and what its publisher means by its marks.

        Args:
            table: A table with columns of a topic that the code has loaded; filtered and changed ones are known too.
        Returns: The schema that shares most columns (then the geometry, then values) with the table, None where none shares one;
            and the publisher's terms, value → {ja, en}: meanings of marks, names of kinds.
        Raises: Nothing.
        Example:
            >>> schema, terms = prototype.knows(sites.head(10))
            >>> schema.id
            'evacuation_site'
        """
        schema = topic_of_columns(table, self._loaded_topics())
        if schema is None:
            return None, {}
        terms: dict[str, Any] = {}
        for package in (d.package for d in reversed(self.used_datasets) if d.topic == schema.id):
            terms |= (package.get("terms") or {}) | (package.get("marks") or {})
        return schema, terms

    def topic_of(self, table: "GeoDataFrame") -> str | None:
        """The topic whose rows a table holds; None for rows that the code made of others (groups) or brought itself."""
        topics = self._loaded_topics()
        schema = topic_of_rows(table, topic_of_columns(table, topics), topics)
        return schema.id if schema else None

    def _loaded_topics(self) -> list[LoadedTopic]:
        """The topics that the code has loaded, the main one first."""
        topics: dict[str, LoadedTopic] = {}
        for name in sorted(self._topics or {"main": ""}, key=lambda n: n != "main"):
            schema, dataset = self.schema(name), self.dataset(name)
            one = dataset.name if dataset and schema.general else ""  # each has its own title and columns
            tables = (t for t in self.loaded.of_topic(schema.id) if one in ("", t.dataset.name))
            topics[one or schema.id] = LoadedTopic(schema, [t.table for t in tables])
        return [*topics.values()]

    @cached_property
    def base_map(self) -> dict[str, Any]:
        """The data of the base map (`pages.base_block`): the city's boundary and town names, what lies around it, and what vector
        layers the city has.
        """
        from machikit.prototype.base_map import base_map

        return base_map(self)

    def base_layer(self, topic: str) -> "GeoDataFrame | None":
        """A table of which the base map draws the shapes, and nothing else is on the page: its source is credited, its caveats are not
        told. None where the city has no public one of its own.
        """
        from machikit.tables.load import load

        dataset = self.dataset(topic)
        if dataset is None or dataset.sensitivity != "open" or dataset.city != self.city.id:
            return None
        table = load(dataset, self.schema(topic))
        self._base_layers[dataset.key] = dataset
        return table

    @cached_property
    def around(self) -> "Around | None":
        """What lies around its city; None where that is not known."""
        from machikit.prototype.base_map import what_lies_around

        return what_lies_around(self)

    @cached_property
    def base_tiles(self) -> "CutTiles | None":
        """The tiles that its page holds, cut to its city; None where its base map is no file. Raises KitError for a wrong file."""
        from machikit.prototype.base_map import base_tiles

        return base_tiles(self)

    @property
    def base_sources(self) -> list[Dataset]:
        """The datasets beside its own tables that the base map of its page is drawn from: to be credited."""
        around = self.around.datasets if "base_map" in vars(self) and self.around else []
        return [*self._base_layers.values(), *around]

    # --- the page ----------------------------------------------------------------------------------------------------

    def page(self) -> "Page":
        """A new, empty page of this prototype.

        Returns: A `Page`: call its methods in reading order, then `save()`.
        Raises: Nothing.
        Example:
            >>> page = prototype.page()
            >>> page.list(sites)
        """
        from machikit.pages.page import Page

        return Page(self)


def _changed_cells(cells: Sequence[Any], loaded: set[str]) -> Sequence[Any]:
    """The cells whose values the column did not have when it was loaded; None in place of the others."""
    return [None if cell is None or str(cell) in loaded else cell for cell in cells]
