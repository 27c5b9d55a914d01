"""The folders that recipes run with: where their sources are, and the datasets that others are checked against."""

import csv
from dataclasses import dataclass
from pathlib import Path

from machikit._base import paths
from machikit.catalog import Catalog
from machikit.catalog.model import Schema
from machikit.tables.places.points import Area, LatLon


@dataclass(frozen=True)
class RecipeRunner:
    """The folders and the catalog that recipes run with. home: with `_recipes` and the datasets; raw: source files; out: output.

    prefectures: the numbers of those that are built of a dataset of all of Japan; none: all.
    """

    home: Path
    raw: Path
    out: Path
    catalog: Catalog
    prefectures: tuple[str, ...] = ()

    @property
    def recipes(self) -> Path:
        """The folder of the recipes."""
        return self.home / "_recipes"

    def source(self, file: object, name: str) -> Path:
        """The source file that the recipe `name` refers to. Raises KitError unless it is inside `raw` and not a link."""
        return paths.inside(self.raw, file, f"_recipes/{name}")

    def existing_dataset(self, city: str, topic: str, file: str) -> Path | None:
        """The file of a dataset that others are checked against: the one just built, else the one in `home`."""
        candidates = [root / city / topic / file for root in (self.out, self.home)]
        return next((p for p in candidates if p.is_file()), None)

    def area(self, city: str) -> Area | None:
        """The boundary of a city, if there is one."""
        path = self.existing_dataset(city, "boundary", "data.geojson")
        return Area.read(path) if path else None

    def towns(self, city: str, schema: Schema) -> dict[str, LatLon]:
        """Town name as written → (latitude, longitude), without towns that have no position."""
        path = self.existing_dataset(city, "town", "data.csv")
        if path is None:
            return {}
        keys = [schema.by_id[i].header for i in ("place", "latitude", "longitude")]
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [[row[key] for key in keys] for row in csv.DictReader(file)]
        return {town: (float(lat), float(lon)) for town, lat, lon in rows if lat and lon}
