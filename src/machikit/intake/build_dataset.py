"""Build one dataset: from the tables selected for a topic and a city to data file, datapackage.json and report."""

import datetime as dt
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from machikit._base.messages import LANGUAGES, in_language, kit_error, language
from machikit._base.version import __version__
from machikit.catalog import Catalog
from machikit.catalog.catalog import NONE_CHOSEN
from machikit.catalog.distinct_values import count_distinct
from machikit.catalog.model import City, Dataset, Schema
from machikit.intake import city_places, detect_city, sheets, statistic_tables
from machikit.intake.personal_data import remove_personal_data, suppress_small_counts
from machikit.intake.prepare import prepare
from machikit.intake.sheets import TopicTables
from machikit.intake.table_titles import sheet_of, table_title
from machikit.tables.clean import unpivot
from machikit.tables.clean.options import CleaningOptions
from machikit.tables.clean.result import CleaningResult
from machikit.tables.cleaning_report.facts import build_report
from machikit.tables.cleaning_report.verdict import verdict
from machikit.tables.datapackage import upload_metadata, write
from machikit.tables.findings import Finding, Row, check_table
from machikit.tables.map_permission import require_permission, with_permission
from machikit.tables.places import geocoding, geometries
from machikit.tables.places.address import Address
from machikit.tables.places.points import Area
from machikit.tables.privacy.personal_text import redact
from machikit.tables.recipe import join_sources

RowWatcher = Callable[[Sequence[Any]], Iterable[Any]]  # returns the same rows, and may show progress meanwhile


@dataclass(frozen=True)
class CleanRequest:
    """What the user requested.

    topic, city, sheet: "" to have them detected; locate: fill missing positions with the town's point; terms: licence, date and
    publisher; watch: wraps the rows while they are cleaned. Of a statistic: row: what a value counts; units: their unit, or one for
    each measure (件, 待ち時間=分). count_by: the columns by which the answers of single persons are counted.
    """

    topic: str = ""
    city: str = ""
    sheet: str = ""
    locate: bool = False
    terms: upload_metadata.UploadTerms = field(default_factory=upload_metadata.UploadTerms)
    watch: RowWatcher = iter
    row: str = ""
    units: tuple[str, ...] = ()
    count_by: tuple[str, ...] = ()

    @property
    def unit_names(self) -> dict[str, str]:
        """The unit of each measure, "" for all: 件, 平均待ち時間=分."""
        pairs = (text.rpartition("=") for text in self.units)
        return {measure.strip(): unit.strip() for measure, _, unit in pairs}


@dataclass(frozen=True)
class CleanedDataset:
    """One dataset made from a file.

    data: its data file and datapackage.json (name → bytes); report: the content of report.json (see `cleaning_report`);
    headers: the column headers of the source.
    """

    city: City
    schema: Schema
    data: dict[str, bytes]
    report: dict[str, Any]
    headers: list[str]

    @property
    def needs_review(self) -> bool:
        """Whether a person must decide something before anybody relies on the table."""
        return verdict(self.report).level != "ok"


def build_cleaned_dataset(
    catalog: Catalog, path: Path, selection: TopicTables, city: City, request: CleanRequest
) -> CleanedDataset:
    """Clean the selected tables of a file, check them as a whole, and build the dataset's files and report in memory.

    Raises KitError where positions are requested and no address can be placed.
    """
    schema = selection.schema
    unused_grids = [sheet.grid for sheet in selection.sheets if sheet.reason and sheet.grid.cells]
    outline = city_places.outline(catalog, city)
    area = outline if schema.geometry == "point" else None
    cells: dict[str, int] = {}
    if statistic_tables.is_statistic(schema):
        result, cells = statistic_tables.clean_statistics(
            catalog, path, selection, city, request.row, request.unit_names
        )
    else:
        result = _clean_tables(catalog, path, selection, city, request, area)
    addresses = _check_addresses(catalog, result, schema, city)
    if request.locate:
        _locate(path, result, schema, city, addresses)
    personal, remaining = remove_personal_data(result, schema, unused_grids, path.stem)
    if not cells:
        result.findings += check_table(result.rows, schema, {f.id for f in result.fields}, area)
    result.findings += geocoding.check_datum(result.rows, addresses, area)
    result.findings += upload_metadata.expiry_findings(selection.grids[0])
    _add_distant_places(catalog, result, city, outline)
    metadata = upload_metadata.package_metadata(result, schema, city, path, request.terms)
    permitted_by = request.terms.permitted_by
    map_words = require_permission(path.name, selection.grids, [path.stem], permitted_by)
    metadata = with_permission(metadata, map_words, permitted_by)
    if schema.general:
        title = table_title(path, selection, result.rows, request.sheet)
        metadata = metadata | upload_metadata.table_titles(title, city)
        sheet = sheet_of(selection)
        metadata["sources"] = [one | ({"sheet": sheet} if sheet else {}) for one in metadata["sources"]]
    if remaining:
        metadata |= {"sensitivity": "closed"}
    name, body = _data_file(result, schema)
    columns = write.field_descriptors(result.fields, result.rows)
    package = write.datapackage_bytes(metadata, name, body, len(result.rows), columns)
    map_data = _map_data(result, area)  # before `facts`, which empties the findings
    filled = {column["id"]: column["filled"] for column in columns}
    report = build_report(result, schema, city, personal, remaining, filled) | {
        "sheets": sheets.sheet_report(selection),
        **({"cells": cells} if cells else {}),
        "kit": __version__,
        "made_on": dt.date.today().isoformat(),
        "language": language(),
        "sensitivity": metadata["sensitivity"],
        "cards": _cards(catalog, city, schema, json.loads(package), result.rows),
        **_address_report(result, addresses, city),
        **map_data,
    }
    headers = [header for header, _ in result.columns]
    return CleanedDataset(city, schema, {name: body, "datapackage.json": package}, report, headers)


def _data_file(result: CleaningResult, schema: Schema) -> tuple[str, bytes]:
    """Name and bytes of the data file: GeoJSON for lines and areas, CSV for everything else."""
    if schema.geometry not in geometries.SHAPE_TYPES or not any(row.shape for row in result.rows):
        return "data.csv", write.csv_bytes(result.rows, result.fields, byte_order_mark=True)
    return "data.geojson", write.geojson_bytes(result.rows, result.fields, [row.shape for row in result.rows])


# --- cleaning -------------------------------------------------------------------------------------------------------


def _clean_tables(
    catalog: Catalog, path: Path, selection: TopicTables, city: City, request: CleanRequest, area: Area | None
) -> CleaningResult:
    """The cleaned rows of all selected tables; of areas with few residents only the total."""
    schema, is_stacked = selection.schema, len(selection.grids) > 1
    fill = {"code": city.code} if "code" in schema.by_id and city.code and "code" not in schema.key else {}
    options = CleaningOptions(
        fill=fill, city=city, towns=city_places.town_names(catalog, city), allow_unplaced=True, progress=request.watch
    )
    parts, repairs_by_table, findings = [], [], sheets.left_out_findings(selection)
    for source, date in zip(selection.grids, sheets.fill_dates(selection), strict=True):
        repaired, repairs = geometries.repair_shapes(source)
        grid, table_findings = prepare(repaired, schema, area)
        repairs_by_table.append(repairs)
        findings += [finding for finding in table_findings if finding not in findings]
        part = join_sources.RecipeTable(grid, replace(options, fill=fill | date), path.name)
        wide = tuple(unpivot.unpivoted_headers(source, schema))
        parts.append(replace(part, source=source.where, sheet=redact(source.label), stacked=is_stacked, wide=wide))
    result = join_sources.join_sources(f"{city.id}/{schema.id}", schema, parts)
    result.findings[:0] = findings
    _add_shape_repairs(result, repairs_by_table)
    if schema.geometry in geometries.SHAPE_TYPES and any(grid.epsg is not None for grid in selection.grids):
        geometries.set_aside_without_shape(result)
    left_columns = {f.column for f in findings if f.kind == "left_column"}  # these need no second finding
    result.findings = [f for f in result.findings if f.kind != "unmatched" or f.column not in left_columns]
    result.findings += suppress_small_counts(result, schema)
    result.findings += join_sources.overlapping_sheets(result, schema) if is_stacked else []
    return result


def _add_shape_repairs(result: CleaningResult, repairs_by_table: Sequence[list[Finding]]) -> None:
    """Add a finding for each row whose shape was repaired. repairs_by_table: each table's findings, by the rows of its sheet."""
    names = {row.number: row.name for row in result.rows}
    for table, repairs in zip(result.tables, repairs_by_table, strict=True):
        numbered = ((finding, table.row_offset + finding.row) for finding in repairs)
        result.findings += [f._replace(row=number, item=names[number]) for f, number in numbered if number in names]


# --- places ---------------------------------------------------------------------------------------------------------


def _check_addresses(catalog: Catalog, result: CleaningResult, schema: Schema, city: City) -> dict[int, Address]:
    """The parsed address of each row (by row number; none where the topic has no addresses), with findings for the doubtful ones."""
    addresses = {}
    if "address" in schema.by_id:
        addresses = geocoding.parse_addresses(result.rows, city, city_places.town_file(catalog, city))
    result.findings += geocoding.unknown_towns(result.rows, addresses, city)
    return addresses


def _locate(path: Path, result: CleaningResult, schema: Schema, city: City, addresses: dict[int, Address]) -> None:
    """Give rows without a position their town's point. Raises KitError where no address can be placed."""
    if not any(a.point for a in addresses.values()):
        raise kit_error("intake.locate", path.name, city=city.name[language()])
    result.findings += geocoding.fill_positions(result.rows, addresses)
    result.fields += [f for f in schema.fields if f.id == geocoding.LEVEL_FIELD and f not in result.fields]


def _add_distant_places(catalog: Catalog, result: CleaningResult, city: City, outline: Area | None) -> None:
    """Add findings for rows far from the city; such a row is not reported as outside as well."""
    distant = detect_city.position_doubts(catalog, result.rows, city, outline)
    rows = {finding.row for finding in distant}
    result.findings = [f for f in result.findings if not (f.kind == "outside" and f.row in rows)] + distant


# --- report ---------------------------------------------------------------------------------------------------------


def _cards(
    catalog: Catalog, city: City, schema: Schema, package: dict[str, Any], rows: Sequence[Row]
) -> dict[str, list[dict[str, Any]]]:
    """The cards that use this topic: `ready` with this dataset (`new`: they were not before), or still `waiting`."""
    from machikit.prototype.generate import describe_missing

    cells = [{field.header: row.get(field.id) for field in schema.fields} for row in rows]
    roles = {"flag", "point", *(f.role for f in schema.fields if f.role)}
    counts = {what: count_distinct(cells, schema, what) for what in roles}
    counted = {f"distinct:{what}": n for what, n in counts.items() if n is not None}
    package["counted"] = {"distinct:row": len(rows), **counted}  # no file is there yet that could be read for it

    after = Catalog(roots=catalog.roots)
    cleaned = Dataset(city.id, schema.id, Path(), package)
    after.datasets = catalog.datasets.including(f"{city.id}/{schema.id}", cleaned)
    cards: dict[str, list[dict[str, Any]]] = {"ready": [], "waiting": []}
    for card in catalog.cards.values():
        if schema.id not in card.topics.values() or catalog.is_closed_for(card, city.id):
            continue
        entry = {"id": card.id, "title": {lang: card.title(lang) for lang in LANGUAGES}}
        main = {"main": schema.id} if schema.general and card.topics.get("main") == schema.id else NONE_CHOSEN
        lacks = after.missing_inputs(card, city.id, main)  # by this table, whatever others of its kind there are
        if lacks:
            needs = {}
            for lang in LANGUAGES:
                with in_language(lang):
                    needs[lang] = " ".join(describe_missing(lack, after, city.id) for lack in lacks)
            cards["waiting"].append(entry | {"needs": needs})
        else:
            cards["ready"].append(entry | {"new": bool(catalog.missing_inputs(card, city.id))})
    return cards


def _address_report(result: CleaningResult, addresses: dict[int, Address], city: City) -> dict[str, Any]:
    if not addresses:
        return {}
    columns = geocoding.address_columns(result.rows, addresses)
    positions = [result.position(number) for number in columns["row"]]
    columns["row"] = [row for row, _ in positions]
    columns |= {"sheet": [sheet for _, sheet in positions]} if result.is_stacked else {}
    return {"addresses": geocoding.address_counts(addresses, city), "address_parts": columns}


def _map_data(result: CleaningResult, area: Area | None) -> dict[str, Any]:
    """The city's outline and the rows' points (latitude, longitude), inside and outside of it."""
    points = {r.number: r.point for r in result.rows if r.point}
    if not points:
        return {}
    outside = {f.row for f in result.findings if f.kind in ("outside", "far_outside")}
    map_data = {
        "outline": area.rings() if area else [],
        "points": [list(p) for n, p in points.items() if n not in outside],
        "outside": [list(p) for n, p in points.items() if n in outside],
    }
    return {"map": map_data}
