"""What a generated project imports: its card, its city, its tables and its words, behind one door."""

import inspect
import runpy
import sys
import threading
import traceback
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from machikit._base import paths
from machikit._base.errors import KitError, Stopped
from machikit._base.messages import LANGUAGES, Words, page_words, part_words, problem, read_words
from machikit._base.validation import Said
from machikit.catalog import Catalog
from machikit.catalog.model import Card, City, Dataset, Schema
from machikit.catalog.readers import read_settings
from machikit.prototype.release_gate import Refused, is_internal, refuse_closed, refuse_public

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from machikit.pages.page import Page


OWN = ("prototype.yaml", "words.csv", "site", "site/index.html", "tried.csv", "handover", "handover.yaml")

if (
    sys.argv and (Path(sys.argv[0]).parent / "prototype.yaml").is_file()
):  # `python prototype.py`: leave no __pycache__ beside it
    sys.dont_write_bytecode = True

_ONE_AT_A_TIME = (
    threading.Lock()
)  # a build uses what the process has once: sys.path, Prototype.current, folium's rendering


class Prototype:
    """A prototype folder, loaded.

    card, city: model records; compare: cities to put beside it; language: ja or en; words: {key: {ja, en}}; tiles: none or gsi.
    """

    current: ClassVar["Prototype | None"] = (
        None  # the one loaded last: maps and charts take base map and labels from it
    )

    public: ClassVar[bool] = False  # what is built now is for the public: see run
    feeds: ClassVar[bool] = False  # files for other services are wanted beside the page: see run

    def __init__(self, folder: Path):
        self.folder = folder.resolve()
        for name in OWN:  # what is read and written there stays in the folder
            paths.refuse_links(self.folder, self.folder / name, self.folder.name)
        self.catalog = Catalog(self.folder)
        said = _settings(self.folder / "prototype.yaml")
        self.card: Card = self.catalog.card(said.plain("card"))
        self.city: City = self.catalog.city(said.plain("city"))
        self.compare: list[City] = [self.catalog.city(c) for c in said.texts("compare", [])]
        language = said.get("language", "ja")
        self.language = language if language in LANGUAGES else "ja"
        self.tiles = said.plain("tiles", "none")
        self.left_out: dict[str, int] = {}  # who is admitted → shelters kept off the general map
        self._topics: dict[str, str] = {}  # table name → topic of the tables that were asked for
        self._asked: dict[str, Dataset] = {}  # the datasets behind them, of all cities
        self._as_loaded: list[tuple[str, Any]] = []  # topic and table, as they were before any code touched them

    @classmethod
    def load(cls, folder: str | Path | None = None) -> "Prototype":
        """The prototype of a folder; without one, of the file that calls (or, in a notebook, of the current folder or one above)."""
        if folder is None:
            caller = inspect.currentframe()
            file = caller.f_back.f_globals.get("__file__") if caller and caller.f_back else None
            folder = Path(file).resolve().parent if file else Path.cwd()
        start = Path(folder).resolve()
        found = next((p for p in (start, *start.parents) if (p / "prototype.yaml").is_file()), None)
        if found is None:
            raise problem("prototype.none", start)
        cls.current = cls(found)
        return cls.current

    # --- words -------------------------------------------------------------------------------------------------------

    @cached_property
    def words(self) -> Words:
        """The prototype's own words over the card's over the kit's."""
        own = self.folder / "words.csv"
        words = page_words() | starting_words(self.catalog, self.card, self.city)
        words |= read_words(own) if own.is_file() else {}
        return words | {"city": dict(self.city.name)}  # the city is set in prototype.yaml alone

    def word(self, key: str, language: str | None = None) -> str:
        return self.words.get(key, {}).get(language or self.language, key)

    # --- tables ------------------------------------------------------------------------------------------------------

    @property
    def cities(self) -> dict[str, City]:
        """The city, then those it is compared with, by id."""
        return {city.id: city for city in (self.city, *self.compare)}

    def dataset(self, name: str = "main", city: City | None = None) -> Dataset | None:
        """The dataset of one of the card's tables, or None where the city has none."""
        return self.catalog.find((city or self.city).id, self.card.topics.get(name, name))

    def schema(self, name: str = "main") -> Schema:
        return self.catalog.schema(self.card.topics.get(name, name))

    def table(self, name: str = "main", restricted: bool = False) -> "GeoDataFrame | None":
        """A table of the card as a GeoDataFrame (EPSG:4326; columns are field ids; rows without a position have no geometry).

        name: `main`, a companion such as `residents`, or any topic the city has. None where the city has no such data.
        restricted: shelters that admit only certain people (`admits`) are left out of general maps unless this is true;
        the page says how many and whom. Raises KitError where the main table is missing or broken.
        """
        table = self._table(name, self.city)
        if table is None:
            if name == "main":
                raise problem(
                    "dataset.none",
                    f"{self.city.id}/{self.card.topics[name]}",
                    topic=self.schema(name).title[self.language],
                    city=self.city.name[self.language],
                )
            return None
        if "admits" in table and not restricted:
            known = table["admits"].notna()
            self.left_out = table.loc[known, "admits"].value_counts().to_dict()
            table = table[~known].reset_index(drop=True)
        return table

    def tables(self, name: str = "main") -> "dict[str, GeoDataFrame]":
        """The same table of the city and of each city it is compared with, by city id; a city without one is left out.

        Shelters that admit only certain people are left out, as in `table`. Raises KitError where the city itself lacks
        its main table.
        """
        own = self.table(name)
        found = {} if own is None else {self.city.id: own}
        for city in self.compare:
            other = self._table(name, city)
            if other is not None:
                general = other[other["admits"].isna()] if "admits" in other else other
                found[city.id] = general.reset_index(drop=True)
        return found

    def _table(self, name: str, city: City) -> "GeoDataFrame | None":
        from machikit.tables.load import load

        dataset = self.dataset(name, city)
        if dataset is None:
            return None
        refuse_closed([dataset], self.card, city, self.catalog)
        self._topics[name] = dataset.topic
        self._asked[dataset.id] = dataset
        table = load(dataset, self.schema(name))
        self._as_loaded.append((dataset.topic, table.drop(columns=table.geometry.name).copy()))
        if dataset.city != city.id:  # a country's
            table = table[table["code"] == city.code].reset_index(drop=True)
        return table

    def loaded(self, topic: str) -> dict[str, set[str]]:
        """The values of each column of a topic's tables as they were read, as text: what else the page shows, its code made."""
        from machikit.pages.blocks import plain_values

        found: dict[str, set[str]] = {}
        for of, table in self._as_loaded:
            for column in table.columns if of == topic else ():
                found.setdefault(str(column), set()).update(
                    str(v) for v in plain_values(table[column]) if v is not None
                )
        return found

    @property
    def used(self) -> list[Dataset]:
        """The datasets that the page's code asked for, the main one first."""
        main = self.dataset()
        return list({d.id: d for d in (main, *self._asked.values()) if d is not None}.values())

    @property
    def shown(self) -> list[Dataset]:
        """The datasets that the page may hold: those in the prototype's folder, and those that its code asked for."""
        own = [d for d in self.catalog.datasets.values() if d.path.is_relative_to(self.folder)]
        return list({d.id: d for d in (*self.used, *own)}.values())

    @property
    def internal(self) -> bool:
        """Whether its page must stay in the office, which it then says at its top and on paper."""
        return is_internal(self.shown, self.card, self.city)

    def refuse(self) -> None:
        """Raise Refused where the prototype's page must not be made: closed data, or internal data for the public."""
        refuse_closed(self.shown, self.card, self.city, self.catalog)
        if self.public and self.internal:
            refuse_public(self.folder.name)

    def knows(self, table: "GeoDataFrame") -> tuple[Schema | None, dict[str, Any]]:
        """The schema of a table and its publisher's words ({value: {ja, en}}: what marks mean, what kinds are called).

        Told by the table's columns, then by its shapes; the main topic where two fit equally.
        """
        columns = set(table.columns)
        shape = next((g.geom_type.lower() for g in getattr(table, "geometry", ()) if g is not None), "point")
        names = sorted(self._topics or {"main": ""}, key=lambda n: n != "main")
        best = max(names, key=lambda n: (len(columns & set(self.schema(n).by_id)), self.schema(n).geometry in shape))
        schema = self.schema(best)
        terms: dict[str, Any] = {}
        for said in (d.package for d in reversed(self.used) if d.topic == schema.id):
            terms |= (said.get("terms") or {}) | (said.get("marks") or {})
        return schema, terms

    @cached_property
    def base(self) -> dict[str, Any]:
        """The base map's block (see pages.map.base_block): the city's boundary and town names, as far as there are data."""
        from machikit.pages.maps import base_block

        outline = self.table("boundary")
        credit = "map.credit.example" if self.city.kind == "example" else "map.credit"
        return base_block(outline.geometry.union_all() if outline is not None else None, self.table("town"), credit)

    # --- the page ----------------------------------------------------------------------------------------------------

    def page(self) -> "Page":
        from machikit.pages.page import Page

        return Page(self)


def starting_words(catalog: Catalog, card: Card, city: City, title: str | None = None) -> Words:
    """Every word of a new prototype's page: the kit's, its template's, the labels of its columns, then the card's own."""
    template = catalog.templates.get(card.template)
    words = dict(page_words("page"))
    for part in template.parts if template else ():
        words |= part_words(part)
    words |= _file_words(template.path) if template else {}
    if schema := catalog.schemas.get(card.topics["main"]):
        words["topic"] = dict(schema.title)
        words |= {f"field.{f.id}": {lang: f.label(lang) for lang in LANGUAGES} for f in schema.fields}
    words |= _file_words(card.path)
    words["title"] = {lang: title or card.title(lang) for lang in LANGUAGES}
    words["question"] = {lang: card.question(lang) for lang in LANGUAGES}
    words["try.task"] = {lang: card.task(lang) for lang in LANGUAGES}
    words["city"] = dict(city.name)
    return words


def _file_words(folder: Path) -> Words:
    own = paths.inside(folder, "words.csv", folder.name)
    return read_words(own) if own.is_file() else {}


def run(folder: Path, public: bool = False, feeds: bool = False) -> Path:
    """Run a prototype's prototype.py in this process; the path of the page it saved.

    public: refuse what is internal. feeds: put GeoJSON, ICS and an embed snippet beside the page. Raises KitError with file,
    line, source line and message for every mistake in the team's code, and Refused for data that must not leave.
    """
    script = folder.resolve() / "prototype.py"
    if not script.is_file():
        raise problem("prototype.none", folder)
    page = script.parent / "site" / "index.html"
    before = page.stat().st_mtime_ns if page.exists() else 0
    with _ONE_AT_A_TIME:
        Prototype.public, Prototype.feeds = public, feeds
        try:
            _execute(script)
        finally:
            Prototype.public = Prototype.feeds = False
    if not page.exists() or page.stat().st_mtime_ns == before:
        raise problem("prototype.no_page", script.name)
    return page


def _execute(script: Path) -> None:
    from machikit.pages.safe_folium.rendering import verbatim

    sys.path.insert(0, str(script.parent))
    traces, sys.dont_write_bytecode = sys.dont_write_bytecode, True  # it names this computer's folders
    try:
        with verbatim():  # explore() and the like render while they are called: a cell is never a template there either
            runpy.run_path(str(script), run_name="__main__")
    except Stopped:
        raise
    except SystemExit as stop:
        if stop.code not in (None, 0):
            raise problem("prototype.exit", script.name, code=stop.code) from stop
    except Refused:
        raise
    except Exception as error:
        raise _in_their_code(error, script) from error
    finally:
        sys.dont_write_bytecode = traces
        sys.path.remove(str(script.parent))


def _in_their_code(error: Exception, script: Path) -> KitError:
    """The error as file, line, source line and message, at the last line of the team's own code."""
    if isinstance(error, SyntaxError) and error.filename and Path(error.filename).resolve().parent == script.parent:
        where, source = f"{Path(error.filename).name}:{error.lineno}", (error.text or "").strip()
        return problem("prototype.code", where, line=source, why=error.msg)
    theirs = [
        f for f in traceback.extract_tb(error.__traceback__) if Path(f.filename).resolve().is_relative_to(script.parent)
    ]
    if not theirs:
        return (
            error
            if isinstance(error, KitError)
            else problem("prototype.code", script.name, line="", why=_one_line(error))
        )
    where = f"{Path(theirs[-1].filename).name}:{theirs[-1].lineno}"
    source = (theirs[-1].line or "").strip()
    if isinstance(error, KitError):
        return KitError(where, f"`{source}` — {error.where}: {error.what}", error.fix)
    return problem("prototype.code", where, line=source, why=_one_line(error))


def _one_line(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:300]


def _settings(path: Path) -> Said:
    said = read_settings(path)
    if not isinstance(said, dict) or not {"card", "city"} <= set(said):
        raise problem("prototype.settings", path.name)
    return Said(said, path.name)
