"""Build a dataset of all of Japan from a recipe with `split:`, which names the column of the municipality's code.

split:
  column: code                          # header of the source
  codes: {"016969": "014036"}           # codes of the source that are wrong
  outlines: japan/boundaries.json.gz    # to count points outside, and to find the ward of a point
  wards: true                           # rows of designated cities go to their wards
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from machikit.catalog import Catalog
from machikit.catalog.model import Field, Schema
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
from machikit.tables.national.ward_cities import ward_cities
from machikit.tables.national.write_national import NationalTable
from machikit.tables.recipe import row_rules

Tables = Sequence[tuple[Mapping[str, Any], Grid]]  # what a recipe says about a table, and the table


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
    listed = municipalities(catalog)
    result, cities = CleaningResult(name), ward_cities(catalog)
    by_code: dict[str, list[Row]] = {}
    ids: set[str] = set()
    for spec, grid in tables:
        parts = split_table.split_by_code(grid, recipe["split"]["column"], recipe["split"].get("codes", {}))
        parts = {c: p for c, p in parts.items() if not prefectures or c[:2] in prefectures}
        cleaned = split_table.clean_parts(parts, schema, {m.code: as_city(m) for m in listed}, _options(spec, recipe))
        for code, rows in cleaned.rows.items():
            by_code.setdefault(code, []).extend(rows)
        result.rows_in += cleaned.rows_in
        result.set_aside += [replace(row, source=spec["file"]) for row in cleaned.set_aside]
        result.findings += [finding for findings in cleaned.findings.values() for finding in findings]
        ids |= {f.id for f in cleaned.fields}
    shapes = Outlines.read(outlines) if outlines else None
    result.rows = [row for rows in by_code.values() for row in rows]
    row_rules.replace_values(result.rows, recipe.get("rename", {}))
    if recipe["split"].get("wards"):
        by_code = assign_wards(by_code, listed, shapes)
    result.fields = _used(columns.select_fields(schema, ids), result)
    findings = count_findings(by_code, schema, cities, shapes)
    words = finding_words({finding for counts in findings.values() for finding in counts})
    assert result.rows_in == sum(map(len, by_code.values())) + len(result.set_aside)
    return result, NationalTable(by_code, result.fields, cities, findings, words)


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
