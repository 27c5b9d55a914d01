"""The records of the catalogue: fields, schemas (topics), cities, datasets, cards and templates, all frozen dataclasses."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from machikit._base import config_files, paths
from machikit.catalog.partial_dates import day_after, is_months, last_day, months_after, parse_partial_date

Text = dict[str, str]  # {"ja": …, "en": …}

SENSITIVITIES = ("open", "internal", "closed")
CITY_KINDS = ("city", "country", "example")  # what a folder `datasets/<city>/` describes
GEOMETRIES = ("point", "polygon", "line", "none")
SECTIONS = ("situation", "who", "shows", "silent", "first", "try", "helped", "partners", "risks", "next")
OWN_COLUMN = re.compile(r"c[1-9]\d{0,3}")  # ids of the columns that a dataset of an open topic has besides the topic's
PART = "copied_for"  # key of a datapackage.json: the code of the municipality whose rows a prototype has copied
OWNERS = ("city", "country")  # whose dataset a table of a card may be bound to
COMPARED = ("neighbours", "alike")  # groups of municipalities that a page can be compared with
BESIDE_DATA = ("counts", "findings", "neighbours", "columns")  # resources of a national dataset that are not its data
BASE_TOPICS = ("boundary", "town")  # from which the base map is drawn
SAFETY_MONTHS = 6  # pages on safety topics expire this long after as_of, where neither topic nor dataset says otherwise
OLD_MONTHS = 18  # data on safety topics that are older than this are told in red


@dataclass(frozen=True)
class Field:
    """A column of a topic. id: its name in code; header: its name in files, that of the national standard."""

    id: str
    header: str
    type: str = "string"  # string, number, integer, date, time, flag, url
    role: str | None = None
    ja: str = ""
    en: str = ""
    group: str | None = None  # flags that belong together (hazard, access)
    day: str | None = None  # opens/closes for one weekday: mon … sun
    sex: str | None = None  # counts: m, f
    age: tuple[int, int | None] | None = None  # counts: from and to (inclusive), None = and over
    order: int | None = None
    required: bool = False
    extra: bool = False  # not a column of the national standard
    other_headers: tuple[str, ...] = ()  # other headers under which the same column is published
    open: tuple[str, ...] = ()  # of a status: the publishers' words for open cases,
    closed: tuple[str, ...] = ()  # and for closed ones

    @property
    def contact_kind(self) -> str:
        """The kind of contact that the standard puts into this column: a facility's `phone`, an office's `mail`, else ""."""
        return self.role if self.role in ("phone", "mail") else ""

    def label(self, language: str) -> str:
        return (self.en or self.id) if language == "en" else (self.ja or self.header)


@dataclass(frozen=True)
class Schema:
    """The columns of a topic (`datasets/_schemas/<topic>.yaml`)."""

    id: str
    title: Text
    fields: tuple[Field, ...]
    standard: str | None = None
    safety: bool = False
    valid_months: int = SAFETY_MONTHS  # of a safety topic: how long its data hold after their date
    closed: bool = False  # a real city's data on it must not become a page; an invented city's may
    general: bool = False  # tables of many kinds fit it: never proposed by its columns, used where no other topic fits
    open: bool = False  # a dataset may have columns of its own besides these: fields c1, c2 … of its datapackage
    key: tuple[str, ...] = ("name",)
    geometry: str = "point"  # point (from latitude and longitude), polygon, line, none
    names: tuple[str, ...] = ()  # words in a file's name or title that suggest this topic
    path: Path | None = None

    @cached_property
    def by_id(self) -> dict[str, Field]:
        return {f.id: f for f in self.fields}

    @cached_property
    def by_header(self) -> dict[str, Field]:
        return {f.header: f for f in self.fields}

    def role(self, role: str, group: str | None = None) -> list[Field]:
        """The fields with a role (and in a group), in the order of the schema."""
        return [f for f in self._by_role.get(role, ()) if group in (None, f.group)]

    @cached_property
    def _by_role(self) -> dict[str | None, list[Field]]:
        return {role: [f for f in self.fields if f.role == role] for role in {f.role for f in self.fields}}

    def headers(self, role: str) -> tuple[str, ...] | None:
        """The headers of a role (`point`: both coordinates; another geometry: no headers). None: the topic has no such role."""
        roles = ("latitude", "longitude") if role == "point" else (role,)
        headers = tuple(f.header for f in self.fields if f.role in roles)
        return headers if headers or role == self.geometry else None


@dataclass(frozen=True)
class City:
    """A folder `datasets/<city>/` with its city.yaml."""

    id: str
    kind: str  # city, country, example
    name: Text
    prefecture: Text
    code: str | None
    centre: tuple[float, float]  # latitude, longitude (degrees, JGD2011 ≈ WGS84)
    zoom: int
    official: str
    path: Path
    basemap: str = ""  # none, gsi, or a .pmtiles file in its folder; "" where it does not say

    @property
    def names(self) -> list[str]:
        """Every name that is accepted for this city: id, Japanese (with and without 市, 区, 町, 村) and English name, code."""
        ja = self.name["ja"]
        return [self.id, ja, self.name["en"], *([self.code] if self.code else []), re.sub(r"[市区町村]$", "", ja)]


@dataclass(frozen=True)
class Dataset:
    """A folder `datasets/<city>/<topic>/`: a datapackage.json (`package`) and its one resource.

    Of a general topic a city may have several, each in a folder `<topic>-<suffix>/` (see `catalog.named_tables`).
    A national dataset may have a resource for each prefecture. A municipality's view of it (see `catalog.national`) has one again:
    that of its prefecture, with its own numbers of rows and cells. valid_months: how long data on its topic hold, None where it is
    no safety topic.
    """

    city: str
    topic: str
    path: Path
    package: dict[str, Any] = field(repr=False)
    valid_months: int | None = None
    code: str | None = None  # of a view: the municipality
    codes: tuple[str, ...] = ()  # of a view: the codes of its rows, those of a designated city's wards among them
    suffix: str = ""  # of several tables on a general topic: what its folder's name has after the topic and a hyphen

    @property
    def name(self) -> str:
        """The name of its folder: the topic, or that of one of several tables on it: `own_table-births`."""
        return f"{self.topic}-{self.suffix}" if self.suffix else self.topic

    @property
    def id(self) -> str:
        return f"{self.city}/{self.name}"

    @property
    def key(self) -> str:
        """The id; of a view with the municipality's code, as two municipalities may be shown on one page."""
        return f"{self.id}#{self.code}" if self.code else self.id

    @property
    def resource(self) -> dict[str, Any]:
        return self.package["resources"][0]

    @property
    def data_resources(self) -> list[dict[str, Any]]:
        """The resources with the data: one, or those of the prefectures."""
        return [r for r in self.package["resources"] if r.get("name") not in BESIDE_DATA]

    @property
    def is_split(self) -> bool:
        """Whether this is a national dataset as a whole, with a resource for each prefecture."""
        return self.code is None and any(r.get("name") == "counts" for r in self.package["resources"])

    @property
    def is_part(self) -> bool:
        """Whether a prototype has copied this from a national dataset, with the rows of its municipality alone."""
        return PART in self.package

    @property
    def file(self) -> Path:
        """The data file. Raises KitError where the package names a path outside its folder, or a link."""
        return self.file_of(self.resource)

    def file_of(self, resource: dict[str, Any]) -> Path:
        """The file of a resource. Raises KitError as `file` does."""
        return paths.inside(self.path, resource["path"], f"datasets/{self.id}/datapackage.json")

    @property
    def rows(self) -> int:
        """Number of rows; of a GeoJSON file of features, because Frictionless counts rows of tables only."""
        resources = self.data_resources if self.is_split else [self.resource]
        return sum(int(r["rows"] if "rows" in r else r["features"]) for r in resources)

    @property
    def findings(self) -> dict[str, int]:
        """What the curation of a national dataset counted in this municipality: `duplicate_rows`, `distinct:<field id>` …"""
        return self.package.get("counted") or {}

    @property
    def as_of(self) -> dt.date:
        """The date of the data; the first day where only a year or month is given."""
        year, month, day = parse_partial_date(str(self.package["as_of"])) or (1, 1, 1)
        return dt.date(year, month or 1, day or 1)

    @property
    def expires(self) -> dt.date:
        """The first day on which a page on a safety topic is out of date.

        That is the day after the last one for which the package says `valid: {until}`, else so many months after as_of as it says
        `valid: {months}`, else those of the topic.
        """
        valid = self.package.get("valid")
        valid = valid if isinstance(valid, dict) else {}  # other publishers write a text there
        if last := last_day(str(valid.get("until", ""))):
            return day_after(last)
        months = valid.get("months")
        return months_after(self.as_of, months if is_months(months) else self.valid_months or SAFETY_MONTHS)

    @property
    def valid_span(self) -> tuple[dt.date | None, dt.date | None]:
        """The first and the last day for which the package says `valid: {from, until}`; None where it does not say."""
        valid = self.package.get("valid")
        valid = valid if isinstance(valid, dict) else {}
        year, month, day = parse_partial_date(str(valid.get("from", ""))) or (0, 0, 0)
        return (dt.date(year, month or 1, day or 1) if year else None), last_day(str(valid.get("until", "")))

    @property
    def old_from(self) -> dt.date:
        """The first day on which the data are older than OLD_MONTHS."""
        return day_after(months_after(self.as_of, OLD_MONTHS))

    @property
    def sensitivity(self) -> str:
        """open, internal or closed; closed where the package does not say."""
        return self.package.get("sensitivity", "closed")

    @property
    def licence_confirmed(self) -> bool:
        """Whether the terms of use are known for sure. A package says `licence_confirmed: false` until a person has read them."""
        return self.package.get("licence_confirmed") is not False

    @property
    def filled(self) -> dict[str, int]:
        """Field id → number of rows that have a value. Not known of a split dataset as a whole: empty."""
        return {f["id"]: int(f["filled"]) for f in self.resource.get("schema", {}).get("fields", []) if "filled" in f}

    def roles(self, schema: Schema) -> set[str]:
        """The roles of columns that have values, and `point`, `polygon` or `line` where there are positions or shapes."""
        roles = filled_roles(schema, self.filled, self.rows)
        return roles if self.filled or schema.geometry == "none" else roles | {schema.geometry}


@dataclass(frozen=True)
class Card:
    """A folder `idea_cards/<card>/`: facts in card.yaml, prose in ja.md and en.md, custom words in words.csv."""

    id: str
    theme: str
    template: str
    tables: dict[str, str]  # table name → topic; a name that ends in ? is optional
    needs: dict[str, list[str]]  # table name → roles that the card needs besides those of its template
    minutes: int
    sensitivity: str
    skills: list[str]
    partners: list[str]
    path: Path
    rows: dict[str, int] = field(default_factory=dict)  # table name → rows that make it worth an hour
    differs: dict[str, list[str]] = field(default_factory=dict)  # table name → what must not be the same in every row
    compare: tuple[str, ...] = ()  # of COMPARED, what a new page stands beside where nobody asks for anything else
    owners: dict[str, str] = field(
        default_factory=dict
    )  # table name → of OWNERS, where only that one's dataset will do

    @property
    def is_about_border(self) -> bool:
        """Whether its page compares with neighbours alone, all of them: there is none without neighbours."""
        return self.compare == ("neighbours",)

    @property
    def topics(self) -> dict[str, str]:
        """Table name (without `?`) → topic."""
        return {name.rstrip("?"): topic for name, topic in self.tables.items()}

    def source(self, name: str, chosen: Mapping[str, str]) -> str | None:
        """What a table is taken from: the dataset that was chosen, else its topic. Another table on the main table's topic is there
        only where one was chosen: the same rows twice are no second table."""
        if name in chosen:
            return chosen[name]
        topic = self.topics.get(name, name)
        return None if f"{name}?" in self.tables and topic == self.topics.get("main") else topic

    @property
    def owned_topics(self) -> list[tuple[str, str]]:
        """The topic of each table, and whose dataset it takes."""
        return [(topic, self.owner(name)) for name, topic in self.topics.items()]

    def owner(self, name: str) -> str:
        """Whose dataset a table takes, of OWNERS; "" where the city's own stands over that of a country."""
        return self.owners.get(name.rstrip("?"), "")

    def prose(self, language: str) -> str:
        """The Markdown text of ja.md or en.md, read once."""
        if language not in self._prose:
            self._prose[language] = config_files.read_text(paths.inside(self.path, f"{language}.md", self.id))
        return self._prose[language]

    @cached_property
    def _prose(self) -> dict[str, str]:
        return {}

    def title(self, language: str) -> str:
        """The heading in the first line."""
        return self.prose(language).split("\n", 1)[0].lstrip("# ").strip()

    def question(self, language: str) -> str:
        """The paragraph under the title."""
        return self.prose(language).partition("\n")[2].strip().split("\n\n", 1)[0].replace("\n", " ").strip()

    def section(self, language: str, name: str) -> str:
        """The Markdown under `## … {#name}`, or "" where it is missing."""
        m = re.search(rf"^## [^\n]*\{{#{name}\}}\s*\n(.*?)(?=^## |\Z)", self.prose(language), re.M | re.S)
        return m[1].strip() if m else ""

    def task(self, language: str) -> str:
        """The task for people who try the page, quoted in the section `try`; the question where there is none."""
        quoted = re.search(r"(?:一言だけ。「|one thing only: “)([^」”]+)[」”]", self.section(language, "try"))
        return quoted[1] if quoted else self.question(language)


@dataclass(frozen=True)
class Template:
    """A folder `templates/<template>/`; `needs` from `_needs` of its cookiecutter.json, `parts` from `_parts`."""

    id: str
    title: Text
    needs: dict[str, list[str]]
    path: Path
    parts: tuple[str, ...] = ()  # the parts on its page; a new prototype's words.csv begins with their words
    can_compare: bool = False  # whether its page can show several cities side by side
    rows: dict[str, int] = field(default_factory=dict)  # `_ready`: table name → rows that make it worth an hour
    differs: dict[str, list[str]] = field(
        default_factory=dict
    )  # `_ready`: table name → what must not be the same throughout


def schema_of(dataset: Dataset, schema: Schema) -> Schema:
    """The topic's schema with the columns of its own that a dataset has, where the topic is open (`Schema.open`)."""
    if not schema.open:
        return schema
    described = dataset.resource.get("schema", {}).get("fields", [])
    own = [f for f in described if OWN_COLUMN.fullmatch(str(f.get("id", ""))) and f["id"] not in schema.by_id]
    fields = (Field(f["id"], str(f["name"]), en=str(f["name"]), extra=True) for f in own)
    return replace(schema, fields=(*schema.fields, *fields))


def filled_roles(schema: Schema, filled: Mapping[str, int], rows: int) -> set[str]:
    """The roles of the fields that some row fills (field id → rows), and that of the geometry where there is one."""
    roles = {f.role for f in schema.fields if f.role and filled.get(f.id)}
    if {"latitude", "longitude"} <= roles:
        roles.add("point" if schema.geometry == "point" else schema.geometry)
    if schema.geometry in ("polygon", "line") and rows:
        roles.add(schema.geometry)  # a GeoJSON file: it has shapes whatever its properties are
    return roles
