"""Build a dataset of all of Japan from a recipe with `split:`, which names the column of the municipality's code.

split:
  column: code                          # header of the source
  codes: {"016969": "014036"}           # codes of the source that are wrong
  outlines: japan/boundaries.json.gz    # to count points outside, and to find the ward of a point
  wards: true                           # rows of designated cities go to their wards
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from machikit.catalog import Catalog
from machikit.catalog.model import City, Field, Schema
from machikit.catalog.municipalities import as_city
from machikit.catalog.municipality_list import municipalities
from machikit.tables.clean import columns
from machikit.tables.clean.options import CleaningOptions
from machikit.tables.clean.result import CleaningResult
from machikit.tables.datapackage.metadata import recipe_metadata
from machikit.tables.findings import Row
from machikit.tables.grid import Grid
from machikit.tables.national import split_table
from machikit.tables.national.assign_wards import assign_wards
from machikit.tables.national.municipality_findings import count_findings, finding_words
from machikit.tables.national.outlines import Outlines
from machikit.tables.national.private_homes import remove_private_homes
from machikit.tables.national.ward_cities import ward_cities
from machikit.tables.national.write_national import NationalTable
from machikit.tables.recipe import row_rules

Tables = Sequence[tuple[Mapping[str, Any], Grid]]  # what a recipe says about a table, and the table


@dataclass
class _Collected:
    """The cleaned rows of all tables, by code.

    elsewhere: `id()` of rows with an address in another municipality; recoded: `id()` of rows with another code in the source.
    """

    result: CleaningResult
    rows: dict[str, list[Row]] = field(default_factory=dict)
    field_ids: set[str] = field(default_factory=set)
    elsewhere: set[int] = field(default_factory=set)
    recoded: set[int] = field(default_factory=set)


def build_national(
    name: str,
    recipe: Mapping[str, Any],
    schema: Schema,
    catalog: Catalog,
    tables: Tables,
    outlines: Path | None,
    prefectures: Sequence[str] = (),
) -> tuple[CleaningResult, NationalTable]:
    """Split, clean and check the tables. prefectures: their numbers, where only some are wanted.

    Returns all rows with the account of what was set aside, and the table to write.
    """
    listed, cities = municipalities(catalog), ward_cities(catalog)
    collected = _collect(name, recipe, schema, {m.code: as_city(m) for m in listed}, tables, prefectures)
    result, rows = collected.result, collected.rows
    shapes = Outlines.read(outlines) if outlines else None
    row_rules.replace_values(result.rows, recipe.get("rename", {}))
    if recipe["split"].get("wards"):
        rows = assign_wards(rows, listed, shapes)
    rows, withheld, protected = remove_private_homes(rows, schema)
    result.set_aside += protected
    result.rows = [row for of_code in rows.values() for row in of_code]
    result.fields = _used(columns.select_fields(schema, collected.field_ids), result)
    known = {"address_elsewhere": collected.elsewhere, "recoded": collected.recoded, "private_home": withheld}
    findings = count_findings(rows, result.fields, cities, shapes, known)
    words = finding_words({finding for counts in findings.values() for finding in counts})
    assert result.rows_in == sum(map(len, rows.values())) + len(result.set_aside)
    return result, NationalTable(rows, result.fields, cities, findings, words)


def _collect(
    name: str,
    recipe: Mapping[str, Any],
    schema: Schema,
    cities: Mapping[str, City],
    tables: Tables,
    prefectures: Sequence[str],
) -> _Collected:
    """Split and clean all tables."""
    collected = _Collected(CleaningResult(name))
    result, codes = collected.result, recipe["split"].get("codes", {})
    for spec, grid in tables:
        parts, recoded = split_table.split_by_code(grid, recipe["split"]["column"], codes)
        wanted = {code: part for code, part in parts.items() if not prefectures or code[:2] in prefectures}
        cleaned = split_table.clean_parts(wanted, schema, cities, _options(spec, recipe))
        for code, rows in cleaned.rows.items():
            collected.rows.setdefault(code, []).extend(rows)
            foreign = {finding.row for finding in cleaned.findings[code] if finding.kind == "foreign_address"}
            collected.elsewhere |= {id(row) for row in rows if row.number in foreign}
            collected.recoded |= {id(row) for row in rows if row.number in recoded}
            result.rows += rows
            result.findings += cleaned.findings[code]
        result.rows_in += cleaned.rows_in
        result.set_aside += [replace(row, source=spec["file"]) for row in cleaned.set_aside]
        collected.field_ids |= {f.id for f in cleaned.fields}
    return collected


def national_metadata(recipe: dict[str, Any], result: CleaningResult, recipes: Path) -> dict[str, Any]:
    """The package without resources. Findings are left out of its caveats: those are counted and told by municipality."""
    facts = {"rows": len(result.rows), "as_of": str(recipe["as_of"])}
    return recipe_metadata(recipe, replace(result, findings=[]), facts, recipes)


def _options(spec: Mapping[str, Any], recipe: Mapping[str, Any]) -> CleaningOptions:
    return CleaningOptions(
        spec.get("columns", {}), spec.get("fill", {}), spec.get("exclude", {}), recipe.get("derive", ())
    )


def _used(fields: Sequence[Field], result: CleaningResult) -> list[Field]:
    """The fields that have a value somewhere in Japan; a blank column of a prefecture still says "nothing registered"."""
    return [f for f in fields if f.required or any(row.get(f.id) for row in result.rows)]
