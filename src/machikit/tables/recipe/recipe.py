"""Rebuild datasets from their source files: `python -m machikit.tables.recipe [CITY/TOPIC …] --raw DIR`.

A recipe (`datasets/_recipes/<city>/<topic>.yaml`) names the source files and their licences, describes how to read them, and adds
caveats for readers; the rules themselves are in this package. A newer source file needs only another run. Without names, all
datasets are built.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from machikit._base import paths
from machikit._base.messages import kit_error
from machikit.catalog import Catalog, kit_root
from machikit.catalog.model import City, Schema
from machikit.tables.clean import columns, layout, unpivot
from machikit.tables.clean.clean_table import clean_table
from machikit.tables.clean.options import CleaningOptions
from machikit.tables.clean.result import CleaningResult
from machikit.tables.datapackage import write
from machikit.tables.datapackage.metadata import read_yaml, recipe_metadata
from machikit.tables.findings import Finding, Row, SetAside, check_table
from machikit.tables.grid import Grid
from machikit.tables.national.build_national import build_national, national_metadata
from machikit.tables.national.geography import build_geography
from machikit.tables.national.group_rows import group_rows
from machikit.tables.national.write_national import write_national
from machikit.tables.places import boundary, geometries, mesh
from machikit.tables.places.points import LatLon
from machikit.tables.read.any_file import read_tables
from machikit.tables.recipe import join_sources, row_rules
from machikit.tables.recipe.build_indicators import build_indicators, indicator_metadata
from machikit.tables.recipe.collection_courses import read_courses
from machikit.tables.recipe.composed_columns import compose_columns
from machikit.tables.recipe.recipe_runner import RecipeRunner
from machikit.tables.values.romaji import name_towns

BUILT_FIRST = ("boundary", "town")  # topics that the others are checked against
REQUIRED_KEYS = ("title", "publisher", "as_of", "retrieved", "credit", "sources")
SHAPES = ("polygon", "line")
MARK_NAMES = {"○": "circle", "△": "triangle", "×": "cross"}  # mark → its placeholder in the caveats of a recipe


def build_dataset(name: str, runner: RecipeRunner) -> CleaningResult:
    """Build the dataset `city/topic` from its recipe file. Raises KitError for a broken recipe or source."""
    recipe = read_yaml(runner.recipes / f"{name}.yaml", name)
    if "like" in recipe:  # the tables of another recipe of this city
        other = f"{name.partition('/')[0]}/{recipe['like']}"
        recipe = read_yaml(paths.inside(runner.recipes, f"{other}.yaml", name), other) | recipe
    return build_from_recipe(name, recipe, runner.catalog.city(name.partition("/")[0]), runner)


def build_from_recipe(name: str, recipe: dict[str, Any], city: City, runner: RecipeRunner) -> CleaningResult:
    """Build the dataset `city/topic` from this recipe and write it to `out`. Raises KitError for a broken recipe or source."""
    schema = runner.catalog.schema(name.partition("/")[2])
    _check_keys(name, recipe)
    if "boundary" in recipe:
        return _build_boundary(name, recipe, city, runner)
    if "editions" in recipe:
        return _build_editions(name, recipe, schema, runner)
    if {"split", "geography"} & set(recipe):
        return _build_national(name, recipe, schema, runner)
    if recipe.get("group") == "code":
        return _build_grouped(name, recipe, city, schema, runner)
    result = _build_rows(name, recipe, city, schema, runner)
    metadata = recipe_metadata(recipe, result, _check_rows(result, recipe, schema, runner), runner.recipes)
    file, body = _data_file(result, schema)
    package = write.datapackage_bytes(
        metadata, file, body, len(result.rows), write.field_descriptors(result.fields, result.rows)
    )
    write.write_dataset(runner.out / name, {file: body, "datapackage.json": package})
    return result


def _build_national(name: str, recipe: dict[str, Any], schema: Schema, runner: RecipeRunner) -> CleaningResult:
    """A dataset of all of Japan: cleaned municipality by municipality, or from a source that has a form of its own."""
    if "geography" in recipe:
        result, table = build_geography(name, recipe, schema, runner.catalog, lambda file: runner.source(file, name))
    else:
        tables = [(spec, _table(spec, schema, runner, {})) for spec in recipe["tables"]]
        outlines = recipe["split"].get("outlines")
        path = runner.source(outlines, name) if outlines else None
        result, table = build_national(name, recipe, schema, runner.catalog, tables, path, runner.prefectures)
    write_national(runner.out / name, national_metadata(recipe, result, runner.recipes), table)
    return result


def _build_grouped(
    name: str, recipe: dict[str, Any], city: City, schema: Schema, runner: RecipeRunner
) -> CleaningResult:
    """A dataset of all of Japan, cleaned as one table and then grouped by municipality."""
    read_as = runner.catalog.schema(recipe.get("like", schema.id))
    result = _build_rows(name, recipe, city, read_as, runner)
    table = group_rows(result, schema, recipe.get("take", {}))
    metadata = national_metadata(recipe, result, runner.recipes) | {"wards": recipe["wards"]}
    write_national(runner.out / name, metadata, table)
    return result


def _build_editions(name: str, recipe: dict[str, Any], schema: Schema, runner: RecipeRunner) -> CleaningResult:
    """Indicators of all of Japan, joined from the editions of a table."""
    files = [runner.source(file, name) for file in recipe["editions"]]
    result, table, said = build_indicators(name, recipe, schema, runner.catalog, files)
    write_national(runner.out / name, indicator_metadata(recipe, result, said, runner.recipes), table)
    return result


def _data_file(result: CleaningResult, schema: Schema) -> tuple[str, bytes]:
    """The data file: its name and bytes. Lines and areas are GeoJSON, everything else is CSV."""
    if schema.geometry in SHAPES:
        return "data.geojson", write.geojson_bytes(result.rows, result.fields, [row.shape for row in result.rows])
    return "data.csv", write.csv_bytes(result.rows, result.fields)


def _check_keys(name: str, recipe: dict[str, Any]) -> None:
    """Raise KitError for the first required key that a recipe lacks."""
    has_source = {"tables", "boundary", "geography", "editions"} & set(recipe)
    missing = [key for key in REQUIRED_KEYS if key not in recipe] + ([] if has_source else ["tables"])
    if missing:
        raise kit_error("recipe.missing", f"_recipes/{name}.yaml", key=missing[0])


def _build_rows(name: str, recipe: dict[str, Any], city: City, schema: Schema, runner: RecipeRunner) -> CleaningResult:
    """Read, clean and join all files of a recipe, and apply its rules to the rows."""
    towns = runner.towns(city.id, runner.catalog.schema("town"))
    parts = []
    for spec in recipe["tables"]:
        fill = {"code": city.code or "", **spec.get("fill", {})} if "code" in schema.by_id else spec.get("fill", {})
        headers, exclude, derive = spec.get("columns", {}), spec.get("exclude", {}), recipe.get("derive", ())
        options = CleaningOptions(
            headers, fill, exclude, derive, city, frozenset(towns), "locate" in recipe, "outline" in spec
        )
        parts.append(
            join_sources.RecipeTable(_table(spec, schema, runner, towns), options, spec["file"], spec.get("merge"))
        )
    small_counts: list[Finding] = []
    if "cells" in recipe:
        grid, small_counts = mesh.count_by_cell([part.grid for part in parts], **recipe["cells"], towns=towns)
        parts = [replace(parts[0], grid=grid)]
    result = join_sources.join_sources(name, schema, parts)
    result.findings += small_counts
    row_rules.replace_values(result.rows, recipe.get("rename", {}))
    row_rules.add_rows(result.rows, stated := recipe.get("rows", ()))
    result.rows_in += len(stated)
    row_rules.narrow_width(result.rows, recipe.get("narrow", ()))
    _sum_rows(result, recipe.get("add", ()))
    if "locate" in recipe:
        spec = recipe["locate"]
        others = clean_table(
            _read_grid(runner.source(spec["file"], name), None), schema, CleaningOptions(city=city)
        ).rows
        result.findings += row_rules.locate_by_name(result.rows, others, spec["by"], spec["ignore"])
    if schema.geometry in SHAPES:
        geometries.prepare_shapes(result, recipe.get("shapes", {}))
    located = {"latitude", "longitude"} if {"check_towns", "locate"} & set(recipe) else set()
    result.fields = columns.select_fields(
        schema, {f.id for f in result.fields} | located | _add_facts(result.rows, recipe)
    )
    return result


def _sum_rows(result: CleaningResult, fields: Sequence[str]) -> None:
    """Sum up the rows that agree in these fields (the parts of one town)."""
    if fields:
        numbers = [f.id for f in result.fields if f.type == "integer"]
        result.rows, parts = row_rules.sum_rows(result.rows, fields, numbers)
        result.set_aside += [SetAside(row.number, "summed", tuple(row.cells.values())) for row in parts]


def _table(spec: dict[str, Any], schema: Schema, runner: RecipeRunner, towns: dict[str, LatLon]) -> Grid:
    """One table of a source file, transformed as the recipe describes."""
    path = runner.source(spec["file"], schema.id)
    grid = read_courses(path, spec["courses"]) if "courses" in spec else _read_grid(path, spec.get("sheet"))
    grid = layout.crop(grid, spec["area"]) if "area" in spec else grid
    grid = layout.flatten_outline(grid, spec["outline"]) if "outline" in spec else grid
    grid = layout.apply_units(grid, spec["unit"]) if "unit" in spec else grid
    grid = geometries.fill_nearest_towns(grid, spec["town"], towns) if "town" in spec else grid
    grid = unpivot.stack_columns(grid, spec["stack"]) if "stack" in spec else grid
    grid = compose_columns(grid, spec.get("make", {}))
    return (unpivot.to_long(grid, schema) or grid) if spec.get("wide") else grid


def _add_facts(rows: list[Row], recipe: dict[str, Any]) -> set[str]:
    """Fill in the facts about single rows in the recipe, and the English names that it requests. Returns the fields filled."""
    facts = recipe.get("facts", {})
    if facts:
        by_name = {row.get("prefecture") + row.name: row for row in rows}
        for field, values in facts.items():
            if unknown := next((key for key in values if key not in by_name), None):
                raise kit_error("recipe.missing", f"facts: {field}", key=unknown)
            for key, value in values.items():
                by_name[key].cells[field] = value
    if "english" not in recipe:
        return set(facts)
    name_towns(rows, recipe["english"])
    return {*facts, recipe["english"]["set"]}


def _read_grid(path: Path, sheet: str | None) -> Grid:
    """The named sheet of a file; None: its first table. Raises KitError where there is no such sheet."""
    grids = read_tables(path)
    grid = next((g for g in grids if sheet in (None, g.name)), None)
    if grid is None:
        raise kit_error("recipe.sheet", path.name, sheet=sheet, names=", ".join(g.name for g in grids))
    return grid


def _check_rows(result: CleaningResult, recipe: dict[str, Any], schema: Schema, runner: RecipeRunner) -> dict[str, Any]:
    """Check the joined rows by the rules of the recipe and as a whole. Returns the facts for the placeholders of its caveats."""
    city = result.name.partition("/")[0]
    ids = {f.id for f in result.fields}
    facts: dict[str, Any] = {"rows": len(result.rows), "as_of": str(recipe["as_of"])}
    if recipe.get("check_towns"):
        towns = runner.towns(city, runner.catalog.schema("town"))
        result.findings += row_rules.check_towns(result.rows, {row_rules.fold_town(t): p for t, p in towns.items()})
    if "suppress" in recipe:
        result.findings += row_rules.suppress_small_counts(
            result.rows, recipe["suppress"]["below"], recipe["suppress"]["keep"]
        )
    result.findings += row_rules.contradictions(result.rows, recipe.get("contradict", ()))
    result.findings += check_table(result.rows, schema, ids, runner.area(city))
    for word, patterns in recipe.get("count", {}).items():
        facts[word] = sum(all(re.search(p, r.get(f)) for f, p in patterns.items()) for r in result.rows)
    for spec in recipe.get("compare", ()):
        others = clean_table(_read_grid(runner.source(spec["file"], result.name), None), schema, CleaningOptions()).rows
        counts = row_rules.count_marks(result.rows, others, spec["mine"], spec["theirs"])
        facts |= {"matched": counts["matched"], **{word: counts.get(mark, 0) for mark, word in MARK_NAMES.items()}}
    return facts


def _build_boundary(name: str, recipe: dict[str, Any], city: City, runner: RecipeRunner) -> CleaningResult:
    schema = runner.catalog.schema("boundary")
    row = Row(1, {"code": city.code or "", "name": city.prefecture["ja"] + city.name["ja"]})
    properties = {schema.by_id[i].header: v for i, v in row.cells.items()}
    files = [recipe["boundary"]] if isinstance(recipe["boundary"], str) else recipe["boundary"]
    body = boundary.boundary_geojson([runner.source(file, name) for file in files], properties).encode("utf-8")
    result = CleaningResult(name, [row], list(schema.fields), rows_in=1)
    metadata = recipe_metadata(recipe, result, {"as_of": str(recipe["as_of"])}, runner.recipes)
    package = write.datapackage_bytes(
        metadata, "data.geojson", body, 1, write.field_descriptors(result.fields, result.rows)
    )
    write.write_dataset(runner.out / name, {"data.geojson": body, "datapackage.json": package})
    return result


def recipe_names(home: Path) -> list[str]:
    """Every recipe as city/topic, boundaries and towns first. home: the folder that holds `_recipes`."""
    names = [f"{p.parent.name}/{p.stem}" for p in sorted((home / "_recipes").glob("*/*.yaml"))]
    return sorted(names, key=lambda n: (n.partition("/")[2] not in BUILT_FIRST, n))


def build_datasets(
    names: Sequence[str],
    raw: Path,
    out: Path | None = None,
    home: Path | None = None,
    prefectures: Sequence[str] = (),
) -> list[CleaningResult]:
    """Build the named datasets, or all if none is named. home: the folder that holds `_recipes` and `_schemas`."""
    home = home or kit_root() / "datasets"
    catalog = Catalog(roots=[home.parent, *([kit_root()] if home.parent != kit_root() else [])])
    runner = RecipeRunner(home, raw, out or home, catalog, tuple(prefectures))
    return [build_dataset(name, runner) for name in names or recipe_names(home)]
