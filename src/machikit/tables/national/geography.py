"""Build the datasets of all of Japan whose sources have a form of their own: a recipe with `geography:`, which names the file.

geography: {file: japan/stations.geojson.gz, …}     # what else is in it, the topic's module says
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from machikit.catalog import Catalog
from machikit.catalog.model import Schema
from machikit.tables.clean.result import CleaningResult
from machikit.tables.national.boundaries import build_boundaries
from machikit.tables.national.crash_cells import build_crash_cells
from machikit.tables.national.stations import build_stations
from machikit.tables.national.towns import build_towns
from machikit.tables.national.write_national import NationalTable

Source = Callable[[str], Path]  # a name in the recipe → the file
Builder = Callable[[str, Mapping[str, Any], Schema, Catalog, Source], tuple[CleaningResult, NationalTable]]
BUILDERS: Mapping[str, Builder] = {
    "boundary": build_boundaries,
    "crash_cell": build_crash_cells,
    "station": build_stations,
    "town": build_towns,
}


def build_geography(
    name: str, recipe: Mapping[str, Any], schema: Schema, catalog: Catalog, source: Source
) -> tuple[CleaningResult, NationalTable]:
    """Build the table that a recipe describes, with every input row in it or set aside. Raises KitError."""
    result, table = BUILDERS[schema.id](name, recipe, schema, catalog, source)
    assert result.rows_in == len(result.rows) + len(result.set_aside)
    return result, table
