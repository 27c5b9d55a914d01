"""Make the datasets again from their source files: `python -m machikit.tables.recipe [CITY/TOPIC …] --raw DIR`.

A recipe (`datasets/_recipes/<city>/<topic>.yaml`) says which files, under which licence, what is peculiar to them, and what a
reader must know; the rules themselves are in this package. A newer source file is one run away. Without names, all are made.
"""

import argparse
import csv
import io
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from machikit._base import paths
from machikit._base.errors import KitError
from machikit._base.messages import problem
from machikit.catalog import Catalog, house
from machikit.catalog.model import City, Schema
from machikit.tables.clean import columns, layout, unpivot
from machikit.tables.clean.clean_table import clean_table
from machikit.tables.clean.options import Options
from machikit.tables.clean.result import Made, report
from machikit.tables.datapackage import write
from machikit.tables.datapackage.metadata import meta, read_yaml
from machikit.tables.findings import Finding, Row, SetAside, survey
from machikit.tables.places import boundary, geometries, mesh
from machikit.tables.places.points import Area, Pair
from machikit.tables.read.any_file import Grid, read_tables
from machikit.tables.recipe import join_sources, row_rules
from machikit.tables.recipe.composed_columns import composed
from machikit.tables.values.romaji import name_towns

FIRST = ("boundary", "town")  # the others are held against these
NEEDED = ("title", "publisher", "as_of", "retrieved", "credit", "sources")
SHAPES = ("polygon", "line")
MARKS = {"○": "circle", "△": "triangle", "×": "cross"}  # names of marks in the places of a recipe's sentences


@dataclass(frozen=True)
class Kitchen:
    """Where things are: recipes and cities (`home`), source files (`raw`), and where datasets go (`out`)."""

    home: Path
    raw: Path
    out: Path
    catalog: Catalog

    @property
    def recipes(self) -> Path:
        return self.home / "_recipes"

    def source(self, named: object, name: str) -> Path:
        """A source file that a recipe names. Raises KitError where that is not one inside `raw`, or a link."""
        return paths.inside(self.raw, named, f"_recipes/{name}")

    def made_before(self, city: str, topic: str, file: str) -> Path | None:
        """A dataset that others are held against: the one just made, else the one in the house."""
        found = [root / city / topic / file for root in (self.out, self.home)]
        return next((p for p in found if p.is_file()), None)

    def area(self, city: str) -> Area | None:
        path = self.made_before(city, "boundary", "data.geojson")
        return Area.read(path) if path else None

    def towns(self, city: str, schema: Schema) -> dict[str, Pair]:
        """Town as written → (latitude, longitude); a town without a point is left out."""
        path = self.made_before(city, "town", "data.csv")
        if path is None:
            return {}
        keys = [schema.by_id[i].header for i in ("place", "latitude", "longitude")]
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [[row[key] for key in keys] for row in csv.DictReader(file)]
        return {town: (float(lat), float(lon)) for town, lat, lon in rows if lat and lon}


def make(name: str, kitchen: Kitchen) -> Made:
    """Make one dataset of the house and put it in its place. Raises KitError for a broken recipe or source."""
    recipe = read_yaml(kitchen.recipes / f"{name}.yaml", name)
    return cook(name, recipe, kitchen.catalog.city(name.partition("/")[0]), kitchen)


def cook(name: str, recipe: dict[str, Any], city: City, kitchen: Kitchen) -> Made:
    """Make the dataset `city/topic` from a recipe and put it in its place. Raises KitError for a broken recipe or source."""
    schema = kitchen.catalog.schema(name.partition("/")[2])
    _whole(name, recipe)
    if "boundary" in recipe:
        return _make_boundary(name, recipe, city, kitchen)
    made = _rows(name, recipe, city, schema, kitchen)
    told = meta(recipe, made, _settle(made, recipe, schema, kitchen), kitchen.recipes)
    file, body = _body(made, schema)
    packed = write.datapackage(told, file, body, len(made.rows), write.describe(made.fields, made.rows))
    write.place(kitchen.out / name, {file: body, "datapackage.json": packed})
    return made


def _body(made: Made, schema: Schema) -> tuple[str, bytes]:
    """The data file: its name and bytes. Lines and areas are GeoJSON, all else is CSV."""
    if schema.geometry in SHAPES:
        return "data.geojson", write.geojson_bytes(made.rows, made.fields, [row.shape for row in made.rows])
    return "data.csv", write.csv_bytes(made.rows, made.fields)


def _whole(name: str, recipe: dict[str, Any]) -> None:
    """Raises KitError for the first item that a recipe must have and has not."""
    missing = [key for key in NEEDED if key not in recipe] + (
        [] if {"tables", "boundary"} & set(recipe) else ["tables"]
    )
    if missing:
        raise problem("recipe.missing", f"_recipes/{name}.yaml", key=missing[0])


def _rows(name: str, recipe: dict[str, Any], city: City, schema: Schema, kitchen: Kitchen) -> Made:
    """Read and clean all files of a recipe, and join them."""
    towns = kitchen.towns(city.id, kitchen.catalog.schema("town"))
    parts = []
    for spec in recipe["tables"]:
        fill = {"code": city.code or "", **spec.get("fill", {})} if "code" in schema.by_id else spec.get("fill", {})
        columns_, exclude, derive = spec.get("columns", {}), spec.get("exclude", {}), recipe.get("derive", ())
        options = Options(
            columns_, fill, exclude, derive, city, frozenset(towns), "locate" in recipe, "outline" in spec
        )
        parts.append(join_sources.Part(_table(spec, schema, kitchen, towns), options, spec["file"], spec.get("merge")))
    few: list[Finding] = []
    if "cells" in recipe:
        grid, few = mesh.counted([part.grid for part in parts], **recipe["cells"], towns=towns)
        parts = [replace(parts[0], grid=grid)]
    made = join_sources.join(name, schema, parts)
    made.findings += few
    row_rules.rename(made.rows, recipe.get("rename", {}))
    row_rules.narrow(made.rows, recipe.get("narrow", ()))
    _add_up(made, recipe.get("add", ()))
    if "locate" in recipe:
        spec = recipe["locate"]
        others = clean_table(_grid(kitchen.source(spec["file"], name), None), schema, Options(city=city)).table
        made.findings += row_rules.locate(made.rows, others, spec["by"], spec["ignore"])
    if schema.geometry in SHAPES:
        geometries.settle(made, recipe.get("shapes", {}))
    placed = {"latitude", "longitude"} if {"check_towns", "locate"} & set(recipe) else set()
    made.fields = columns.fields_of(schema, {f.id for f in made.fields} | placed | _add(made.rows, recipe))
    return made


def _add_up(made: Made, fields: Sequence[str]) -> None:
    """Make one row of those that agree in these fields (the parts of one town)."""
    if fields:
        numbers = [f.id for f in made.fields if f.type == "integer"]
        made.rows, parts = row_rules.add_up(made.rows, fields, numbers)
        made.aside += [SetAside(row.number, "summed", tuple(row.cells.values())) for row in parts]


def _table(spec: dict[str, Any], schema: Schema, kitchen: Kitchen, towns: dict[str, Pair]) -> Grid:
    """One table of a source, with the columns and rows that the recipe makes of its own."""
    grid = _grid(kitchen.source(spec["file"], schema.id), spec.get("sheet"))
    grid = layout.cropped(grid, spec["area"]) if "area" in spec else grid
    grid = layout.outlined(grid, spec["outline"]) if "outline" in spec else grid
    grid = layout.in_unit(grid, spec["unit"]) if "unit" in spec else grid
    grid = geometries.with_towns(grid, spec["town"], towns) if "town" in spec else grid
    grid = unpivot.stacked(grid, spec["stack"]) if "stack" in spec else grid
    grid = composed(grid, spec.get("make", {}))
    return (unpivot.long(grid, schema) or grid) if spec.get("wide") else grid


def _add(rows: list[Row], recipe: dict[str, Any]) -> set[str]:
    """Put in what the recipe itself knows of single rows, and the English names that it asks for. Returns the fields filled."""
    facts = recipe.get("facts", {})
    if facts:
        named = {row.get("prefecture") + row.name: row for row in rows}
        for one, values in facts.items():
            if unknown := next((key for key in values if key not in named), None):
                raise problem("recipe.missing", f"facts: {one}", key=unknown)
            for key, value in values.items():
                named[key].cells[one] = value
    if "english" not in recipe:
        return set(facts)
    name_towns(rows, recipe["english"])
    return {*facts, recipe["english"]["set"]}


def _grid(path: Path, sheet: str | None) -> Grid:
    grids = read_tables(path)
    found = next((g for g in grids if sheet in (None, g.name)), None)
    if found is None:
        raise problem("recipe.sheet", path.name, sheet=sheet, names=", ".join(g.name for g in grids))
    return found


def _settle(made: Made, recipe: dict[str, Any], schema: Schema, kitchen: Kitchen) -> dict[str, Any]:
    """Apply the recipe's rules to the joined rows and look at the whole. Returns the facts that its sentences may name."""
    city = made.name.partition("/")[0]
    ids = {f.id for f in made.fields}
    facts: dict[str, Any] = {"rows": len(made.rows), "as_of": str(recipe["as_of"])}
    if recipe.get("check_towns"):
        towns = kitchen.towns(city, kitchen.catalog.schema("town"))
        made.findings += row_rules.check_towns(made.rows, {row_rules.fold_town(t): p for t, p in towns.items()})
    if "suppress" in recipe:
        made.findings += row_rules.suppress(made.rows, recipe["suppress"]["below"], recipe["suppress"]["keep"])
    made.findings += row_rules.contradictions(made.rows, recipe.get("contradict", ()))
    made.findings += survey(made.rows, schema, ids, kitchen.area(city))
    for word, wanted in recipe.get("count", {}).items():
        facts[word] = sum(all(re.search(p, r.get(f)) for f, p in wanted.items()) for r in made.rows)
    for spec in recipe.get("compare", ()):
        others = clean_table(_grid(kitchen.source(spec["file"], made.name), None), schema, Options()).table
        told = row_rules.compare(made.rows, others, spec["mine"], spec["theirs"])
        facts |= {"matched": told["matched"], **{word: told.get(mark, 0) for mark, word in MARKS.items()}}
    return facts


def _make_boundary(name: str, recipe: dict[str, Any], city: City, kitchen: Kitchen) -> Made:
    schema = kitchen.catalog.schema("boundary")
    row = Row(1, {"code": city.code or "", "name": city.prefecture["ja"] + city.name["ja"]})
    named = {schema.by_id[i].header: v for i, v in row.cells.items()}
    files = [recipe["boundary"]] if isinstance(recipe["boundary"], str) else recipe["boundary"]
    body = boundary.one_feature([kitchen.source(file, name) for file in files], named).encode("utf-8")
    made = Made(name, [row], list(schema.fields), rows_in=1)
    told = meta(recipe, made, {"as_of": str(recipe["as_of"])}, kitchen.recipes)
    packed = write.datapackage(told, "data.geojson", body, 1, write.describe(made.fields, made.rows))
    write.place(kitchen.out / name, {"data.geojson": body, "datapackage.json": packed})
    return made


def all_names(home: Path) -> list[str]:
    """Every recipe as city/topic, boundaries and towns first."""
    names = [f"{p.parent.name}/{p.stem}" for p in sorted((home / "_recipes").glob("*/*.yaml"))]
    return sorted(names, key=lambda n: (n.partition("/")[2] not in FIRST, n))


def run(names: Sequence[str], raw: Path, out: Path | None = None, home: Path | None = None) -> list[Made]:
    """Make the named datasets (all, where none is named). home: the folder that holds `_recipes` and `_schemas`."""
    home = home or house() / "datasets"
    catalog = Catalog(roots=[home.parent, *([house()] if home.parent != house() else [])])
    kitchen = Kitchen(home, raw, out or home, catalog)
    return [make(name, kitchen) for name in names or all_names(home)]


def main(arguments: Sequence[str] | None = None) -> int:
    """The command. Exit code 1 with one clear sentence when something of the user's is wrong."""
    parser = argparse.ArgumentParser(prog="python -m machikit.tables.recipe", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="CITY/TOPIC")
    parser.add_argument("--raw", type=Path, required=True, help="the folder with the source files")
    parser.add_argument("--out", type=Path, help="write elsewhere than into datasets/")
    parser.add_argument("--home", type=Path, help="the datasets folder whose _recipes are meant")
    given = parser.parse_args(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a console that lacks a letter must not end the run
    try:
        for made in run(given.names, given.raw, given.out, given.home):
            print(report(made))
    except KitError as error:
        print(error, file=sys.stderr)
        return 1
    return 0
