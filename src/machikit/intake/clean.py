"""One table of one topic and city → the dataset's files and its account."""

import csv
import datetime as dt
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from machikit import __version__
from machikit._base.messages import LANGUAGES, language, problem, speaking
from machikit.catalog import Catalog
from machikit.catalog.model import City, Dataset, Schema
from machikit.intake import detect_city, sheets
from machikit.intake.personal_data import guard, suppress
from machikit.intake.prepare import prepare
from machikit.intake.sheets import Taken
from machikit.tables.clean import unpivot
from machikit.tables.clean.options import Options
from machikit.tables.clean.result import Made
from machikit.tables.cleaning_report import facts as account
from machikit.tables.cleaning_report.verdict import verdict
from machikit.tables.datapackage import upload_metadata, write
from machikit.tables.findings import Finding, survey
from machikit.tables.places import geocoding, geometries
from machikit.tables.places.address import Address
from machikit.tables.places.points import Area
from machikit.tables.places.towns import Gazetteer
from machikit.tables.privacy.personal_text import hide
from machikit.tables.recipe import join_sources

Watch = Callable[[Sequence[Any]], Iterable[Any]]


@dataclass(frozen=True)
class Asked:
    """What the person said: topic, city and sheet ("" to have them proposed), whether to fill positions, and the terms."""

    topic: str = ""
    city: str = ""
    sheet: str = ""
    locate: bool = False
    terms: upload_metadata.Terms = field(default_factory=upload_metadata.Terms)
    watch: Watch = iter


@dataclass(frozen=True)
class Intake:
    """One dataset that came of a file.

    data: its data file and datapackage.json (name → bytes); account: what was done (see `account.facts`); headers: the source's.
    """

    city: City
    schema: Schema
    data: dict[str, bytes]
    account: dict[str, Any]
    headers: list[str]

    @property
    def needs_a_human(self) -> bool:
        """Whether something is to be decided before anybody relies on the table."""
        return verdict(self.account).level != "ok"


def make(catalog: Catalog, path: Path, taken: Taken, city: City, asked: Asked) -> Intake:
    """Clean what was taken of a file, look at it as a whole, and write its files and its account into memory."""
    schema, others = taken.schema, [s.grid for s in taken.sheets if s.reason and s.grid.cells]
    boundary = _file(catalog, city, "boundary")
    outline = Area.read(boundary) if boundary else None
    area = outline if schema.geometry == "point" else None
    made = _rows(catalog, path, taken, city, asked, area)
    addresses = geocoding.parts(made.rows, city, _file(catalog, city, "town")) if "address" in schema.by_id else {}
    made.findings += geocoding.doubts(made.rows, addresses, city)
    if asked.locate:
        if not any(a.point for a in addresses.values()):
            raise problem("intake.locate", path.name, city=city.name[language()])
        made.findings += geocoding.locate(made.rows, addresses)
        made.fields += [f for f in schema.fields if f.id == geocoding.LEVEL and f not in made.fields]
    personal, kept = guard(made, schema, others, path.stem)
    made.findings += survey(made.rows, schema, {f.id for f in made.fields}, area)
    made.findings += geocoding.old_datum(made.rows, addresses, area)
    made.findings += upload_metadata.days_over(taken.grids[0])
    far = detect_city.doubts(catalog, made.rows, city, outline)
    rows = {f.row for f in far}  # what is told as far away is not told as outside once more
    made.findings = [f for f in made.findings if not (f.kind == "outside" and f.row in rows)] + far
    told = upload_metadata.told(made, schema, city, path, asked.terms) | ({"sensitivity": "closed"} if kept else {})
    name, body = _body(made, schema)
    described = write.describe(made.fields, made.rows)
    packed = write.datapackage(told, name, body, len(made.rows), described)
    drawn = _map(made, area)
    filled = {one["id"]: one["filled"] for one in described}
    found = account.facts(made, schema, city, personal, kept, filled) | {
        "sheets": sheets.account(taken),
        "kit": __version__,
        "made_on": dt.date.today().isoformat(),
        "language": language(),
        "sensitivity": told["sensitivity"],
        "cards": _cards(catalog, city, schema, json.loads(packed)),
        **_addresses(made, addresses, city),
        **drawn,
    }
    return Intake(city, schema, {name: body, "datapackage.json": packed}, found, [header for header, _ in made.columns])


def _body(made: Made, schema: Schema) -> tuple[str, bytes]:
    """The data file: its name and bytes. Lines and areas are GeoJSON, all else is CSV."""
    if schema.geometry not in geometries.SHAPES or not any(row.shape for row in made.rows):
        return "data.csv", write.csv_bytes(made.rows, made.fields, mark=True)
    return "data.geojson", write.geojson_bytes(made.rows, made.fields, [row.shape for row in made.rows])


def _rows(catalog: Catalog, path: Path, taken: Taken, city: City, asked: Asked, area: Area | None) -> Made:
    """The rows of all sheets, cleaned, and nothing in them of areas with few residents but the total."""
    schema, several = taken.schema, len(taken.grids) > 1
    fill = {"code": city.code} if "code" in schema.by_id and city.code and "code" not in schema.key else {}
    options = Options(fill=fill, city=city, towns=_towns(catalog, city), unplaced=True, watch=asked.watch)
    parts, mended, found = [], [], sheets.findings(taken)
    for source, date in zip(taken.grids, sheets.dates(taken), strict=True):
        whole, repaired = geometries.mend(source)
        grid, told = prepare(whole, schema, area)
        mended.append(repaired)
        found += [one for one in told if one not in found]
        part = join_sources.Part(grid, replace(options, fill=fill | date), path.name)
        wide = tuple(unpivot.wide(source, schema))
        parts.append(replace(part, source=source.where, sheet=hide(sheets.label(source)), stacked=several, wide=wide))
    made = join_sources.join(f"{city.id}/{schema.id}", schema, parts)
    made.findings[:0] = found
    _tell_mended(made, mended)
    if schema.geometry in geometries.SHAPES and any(grid.epsg is not None for grid in taken.grids):
        geometries.without_shape(made)
    beside = {one.column for one in found if one.kind == "left_column"}  # they need not be told twice
    made.findings = [one for one in made.findings if one.kind != "unmatched" or one.column not in beside]
    made.findings += suppress(made, schema)
    made.findings += join_sources.in_several(made, schema) if several else []
    return made


def _tell_mended(made: Made, mended: Sequence[list[Finding]]) -> None:
    """Tell which rows have a mended shape. mended: the findings of each table, by the rows of its sheet."""
    named = {row.number: row.name for row in made.rows}
    for table, repaired in zip(made.tables, mended, strict=True):
        of_rows = ((one, table.before + one.row) for one in repaired)
        made.findings += [one._replace(row=row, item=named[row]) for one, row in of_rows if row in named]


def _file(catalog: Catalog, city: City, topic: str) -> Path | None:
    dataset = catalog.datasets.get(f"{city.id}/{topic}")
    return dataset.file if dataset else None


def _towns(catalog: Catalog, city: City) -> frozenset[str]:
    """The names with which an address may begin that leaves its city out."""
    path = _file(catalog, city, "town")
    if path is None:
        return frozenset(t.name for t in Gazetteer.of(city.prefecture["ja"], city.name["ja"]).towns)
    header = catalog.schemas["town"].by_id["place"].header
    with path.open(encoding="utf-8-sig", newline="") as file:
        return frozenset(row[header] for row in csv.DictReader(file))


def _cards(catalog: Catalog, city: City, schema: Schema, packed: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The cards that use this topic: ready with this dataset (`new`: they were not before), or still waiting."""
    from machikit.prototype.generate import describe

    after = Catalog(roots=catalog.roots)
    after.datasets = catalog.datasets | {f"{city.id}/{schema.id}": Dataset(city.id, schema.id, Path(), packed)}
    told: dict[str, list[dict[str, Any]]] = {"ready": [], "waiting": []}
    for card in catalog.cards.values():
        if schema.id not in card.topics.values() or catalog.stops(card, city.id):
            continue
        named = {"id": card.id, "title": {lang: card.title(lang) for lang in LANGUAGES}}
        lacks = after.lacks(card, city.id)
        if lacks:
            needs = {}
            for lang in LANGUAGES:
                with speaking(lang):
                    needs[lang] = " ".join(describe(lack, after, city.id) for lack in lacks)
            told["waiting"].append(named | {"needs": needs})
        else:
            told["ready"].append(named | {"new": bool(catalog.lacks(card, city.id))})
    return told


def _addresses(made: Made, addresses: dict[int, Address], city: City) -> dict[str, Any]:
    if not addresses:
        return {}
    columns = geocoding.columns(made.rows, addresses)
    at = [made.at(number) for number in columns["row"]]
    columns["row"] = [row for row, _ in at]
    columns |= {"sheet": [sheet for _, sheet in at]} if made.stacked else {}
    return {"addresses": geocoding.summary(addresses, city), "address_parts": columns}


def _map(made: Made, area: Area | None) -> dict[str, Any]:
    points = {r.number: r.point for r in made.rows if r.point}
    if not points:
        return {}
    out = {f.row for f in made.findings if f.kind in ("outside", "far_outside")}
    drawn = {
        "outline": area.rings() if area else [],
        "points": [list(p) for n, p in points.items() if n not in out],
        "outside": [list(p) for n, p in points.items() if n in out],
    }
    return {"map": drawn}
