"""Build a national dataset of indicators from a recipe that lists editions (`recipe.indicator_editions`)."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from machikit._base.messages import kit_error
from machikit.catalog import Catalog
from machikit.catalog.model import Schema
from machikit.catalog.municipality_list import municipalities
from machikit.tables.clean.result import CleaningResult
from machikit.tables.datapackage.metadata import recipe_metadata
from machikit.tables.national.wide_files import WideLayout
from machikit.tables.national.write_national import OWN_ROWS, NationalTable
from machikit.tables.recipe import indicator_editions as editions


def build_indicators(
    name: str, recipe: dict[str, Any], schema: Schema, catalog: Catalog, files: Sequence[Path]
) -> tuple[CleaningResult, NationalTable, dict[str, Any]]:
    """All rows, the table to write, and what the package says besides a recipe's metadata. files: the editions, oldest first.

    Raises KitError for a broken recipe or source, and for a municipality that the kit's list does not have.
    """
    spec, former = recipe["indicators"], recipe.get("rename", {}).get("code", {})
    read = [editions.read_edition(file, former) for file in files]
    joined = editions.join_editions(read, {i: spec[i]["unit"] for i in spec}, recipe["left_out"])
    if unknown := sorted(set(joined.rows) - {m.code for m in municipalities(catalog)}):
        raise kit_error("recipe.missing", f"_recipes/{name}.yaml: rename", key=unknown[0])
    findings = editions.count_rows(joined.rows, recipe.get("count", {}))
    for code, n in joined.revised.items():
        findings.setdefault(code, {})["revised"] = n
    result = CleaningResult(name, [row for rows in joined.rows.values() for row in rows], list(schema.fields))
    result.rows_in = len(result.rows)
    said = {
        "wards": OWN_ROWS,
        "licence_confirmed": recipe.get("licence_confirmed", True),
        "terms": editions.english_terms(joined.names, spec, recipe["units"]),
    }
    wide = WideLayout("value", ("indicator", "year"), [f.id for f in schema.fields if f.id != "code"])
    return result, NationalTable(joined.rows, schema.fields, {}, findings, recipe["findings"], wide=wide), said


def indicator_metadata(
    recipe: dict[str, Any], result: CleaningResult, said: dict[str, Any], recipes: Path
) -> dict[str, Any]:
    """The package without resources. recipes: the folder of the recipes."""
    return recipe_metadata(recipe, result, {"as_of": str(recipe["as_of"])}, recipes) | said
