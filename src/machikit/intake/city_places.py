"""What a city's file is held against: the outline and the towns of its municipality, its own or those of the national datasets."""

from pathlib import Path

from machikit._base.errors import KitError
from machikit.catalog import Catalog
from machikit.catalog.model import City, Dataset
from machikit.tables.national_subset import municipality_features, national_cells
from machikit.tables.places.points import OUTSIDE_METRES, Area
from machikit.tables.places.towns import Gazetteer
from machikit.tables.read.any_file import read_tables

COARSE = "coarse_outline"  # the finding of an outline that is drawn more roughly than the others
NATIONAL_METRES, COARSE_METRES = 100, 600  # by which a national outline may lie beside the border


def outline(catalog: Catalog, city: City) -> Area | None:
    """The outline of a municipality; None without one. A national one is drawn roughly, and says so in `beyond`."""
    dataset = _dataset(catalog, city, "boundary")
    if dataset is None:
        return None
    if not dataset.code:
        return Area.read(dataset.file)
    roughly = COARSE_METRES if dataset.findings.get(COARSE) else NATIONAL_METRES
    return Area.of(municipality_features(dataset), dataset.file.name, OUTSIDE_METRES + roughly)


def town_file(catalog: Catalog, city: City) -> Path | None:
    """The file with the towns of a municipality and their points: its own, or that of its prefecture."""
    dataset = _dataset(catalog, city, "town")
    return dataset.file if dataset else None


def town_names(catalog: Catalog, city: City) -> frozenset[str]:
    """The names with which an address may begin that omits its city."""
    dataset = _dataset(catalog, city, "town")
    if dataset is None:
        return frozenset(t.name for t in Gazetteer.of(city.prefecture["ja"], city.name["ja"]).towns)
    header, *rows = national_cells(dataset) if dataset.code else read_tables(dataset.file)[0].cells
    column = header.index(catalog.schemas["town"].by_id["place"].header)
    return frozenset(row[column] for row in rows)


def _dataset(catalog: Catalog, city: City, topic: str) -> Dataset | None:
    """A city's dataset; none of a whole country, nor where that of all municipalities is damaged: a file is cleaned without it."""
    if city.kind == "country":
        return None
    try:
        return catalog.find_dataset(city.id, topic)
    except KitError:
        return None
