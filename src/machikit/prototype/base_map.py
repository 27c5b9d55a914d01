"""The data of a prototype's base map: looked up in the catalogue when a page is built, so that a project holds no copy of them."""

from typing import TYPE_CHECKING, Any, Protocol

from machikit._base.errors import KitError
from machikit.catalog import Catalog
from machikit.catalog.model import Card, City
from machikit.pages.base_block import base_block
from machikit.tables.places import around

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

ROADS, PONDS = "emergency_road", "pond"  # topics that the base map draws where the city has them


class Mapped(Protocol):
    """What a base map needs of a prototype."""

    catalog: Catalog
    card: Card
    city: City

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


def _outline(prototype: Mapped) -> Any:
    """The city's outline, wards as one; None where it has no boundary."""
    import shapely

    from machikit.tables.places.surroundings import area_of

    table = prototype.table("boundary")
    shapes = [] if table is None else [area_of(shape) for shape in table.geometry.dropna()]
    return shapely.union_all(shapes) if shapes else None


def _layer(prototype: Mapped, topic: str) -> list[Any]:
    """The shapes of a table that the page does not show already; none where it cannot be read: the page does not depend on it."""
    if topic in prototype.card.topics.values():
        return []
    try:
        table = prototype.base_layer(topic)
    except KitError:
        return []
    return [] if table is None else table.geometry.tolist()
