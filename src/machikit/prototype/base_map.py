"""The data of a prototype's base map: looked up in the catalogue when a page is built, so that a project holds no copy of them."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from machikit._base import paths
from machikit._base.errors import KitError
from machikit.catalog import Catalog
from machikit.catalog.model import Card, City
from machikit.pages.base_block import base_block
from machikit.prototype.settings_file import ARCHIVE
from machikit.tables.places import around
from machikit.tables.read.tile_archive import CutTiles, cut_tiles

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

UNKNOWN = 0.06  # degrees around the centre of a city without an outline
ROADS, PONDS = "emergency_road", "pond"  # topics that the base map draws where the city has them


class Mapped(Protocol):
    """What a base map needs of a prototype."""

    folder: Path
    catalog: Catalog
    card: Card
    city: City
    basemap: str

    @property
    def around(self) -> around.Around | None: ...
    def table(self, name: str = "main") -> "GeoDataFrame | None": ...
    def base_layer(self, topic: str) -> "GeoDataFrame | None": ...


def base_map(prototype: Mapped) -> dict[str, Any]:
    """The block `base` of the prototype's page."""
    return base_block(
        _outline(prototype),
        prototype.table("town"),
        "map.credit.example" if prototype.city.kind == "example" else "map.credit",
        prototype.around,
        roads=_layer(prototype, ROADS),
        ponds=_layer(prototype, PONDS),
        city=prototype.city,
    )


def what_lies_around(prototype: Mapped) -> around.Around | None:
    """What lies around the prototype's city; nothing lies around an invented one."""
    if prototype.city.kind == "example":
        return None
    return around.what_lies_around(prototype.catalog, prototype.city, _outline(prototype))


def base_tiles(prototype: Mapped) -> CutTiles | None:
    """The tiles that the page holds; the file stands in the prototype's folder, or beside the city.yaml that names it."""
    named = prototype.basemap
    if not named.lower().endswith(ARCHIVE):
        return None
    if named == prototype.city.basemap and not (prototype.folder / named).exists():
        return city_tiles(prototype.catalog, prototype.city)
    where = f"prototype.yaml: basemap: {named}"
    return cut_tiles(paths.inside(prototype.folder, named, where), _area(prototype.city, _outline(prototype)), where)


def city_tiles(catalog: Catalog, city: City) -> CutTiles:
    """The tiles of a city out of the file that its city.yaml names. Raises KitError for a wrong file."""
    from machikit.tables.load import load

    where = f"datasets/{city.id}/city.yaml: basemap: {city.basemap}"
    boundary = catalog.find_dataset(city.id, "boundary")
    shapes = load(boundary, catalog.schema("boundary")).geometry if boundary else ()
    return cut_tiles(paths.inside(city.path, city.basemap, where), _area(city, _united(shapes)), where)


def _area(city: City, outline: Any) -> Any:
    """The area whose tiles go into a page: the city, or some kilometres around its centre where its outline is not known."""
    import shapely

    lat, lon = city.centre
    return outline if outline is not None else shapely.Point(lon, lat).buffer(UNKNOWN)


def _outline(prototype: Mapped) -> Any:
    """The city's outline, wards as one; None where it has no boundary."""
    table = prototype.table("boundary")
    return _united(() if table is None else table.geometry)


def _united(shapes: Iterable[Any]) -> Any:
    import shapely

    from machikit.tables.places.surroundings import area_of

    mended = [area_of(shape) for shape in shapes if shape is not None]
    return shapely.union_all(mended) if mended else None


def _layer(prototype: Mapped, topic: str) -> list[Any]:
    """The shapes of a table that the page does not show already; none where it cannot be read: the page does not depend on it."""
    if topic in prototype.card.topics.values():
        return []
    try:
        table = prototype.base_layer(topic)
    except KitError:
        return []
    return [] if table is None else table.geometry.tolist()
