"""The index of what a batch has built: what stands in its folder, as `pages.batch_index` shows it."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from machikit._base.errors import KitError
from machikit._base.messages import language, name_of, say
from machikit.catalog import Catalog
from machikit.catalog.model import City
from machikit.catalog.municipalities import find_city
from machikit.catalog.municipality_list import municipalities
from machikit.catalog.national import resource_features
from machikit.pages.batch_index import PageLink, Place, Ring, index_page
from machikit.prototype.batch.output_folder import PAGE, OutputFolder

FEW = 3  # municipalities that a title names
WIDEST = 700  # steps of the drawn map: an outline is simplified to about one


def batch_index(folder: OutputFolder, catalog: Catalog) -> str:
    """The document that links every prototype in the folder. Raises KitError where the disk cannot be read."""
    by_city: dict[str, list[PageLink]] = {}
    for slug, card_id, city_id in folder.prototypes():
        card = catalog.cards.get(card_id)
        title, theme = (card.title(language()), card.theme) if card else (card_id, "")
        by_city.setdefault(city_id, []).append(
            PageLink(f"{slug}/{PAGE.as_posix()}", title, theme, name_of("theme", theme))
        )
    cities = sorted(
        (find_city(catalog, city_id) for city_id in by_city), key=lambda city: (city.code or "999999", city.id)
    )
    step = _step(cities)
    kana = _readings(catalog)
    places = [
        Place(
            f"c{city.code or city.id}",
            city.name[language()],
            city.prefecture[language()],
            tuple(dict.fromkeys((*city.names, *kana.get(city.code or "", ())))),
            tuple(sorted(by_city[city.id], key=lambda page: (page.theme, page.title))),
            tuple(_rings(catalog, city, step)),
        )
        for city in cities
    ]
    return index_page(places, _title(cities, catalog))


def _readings(catalog: Catalog) -> dict[str, tuple[str, ...]]:
    """Code → the reading; nothing where the catalogue has no national list."""
    try:
        return {m.code: (m.kana, m.name_en) for m in municipalities(catalog)}
    except KitError:
        return {}


def _title(cities: Sequence[City], catalog: Catalog) -> str:
    if 0 < len(cities) <= FEW:
        return say("batch.title.some", names=say("cli.comma").join(city.name[language()] for city in cities))
    prefectures = dict.fromkeys(city.prefecture[language()] for city in cities)
    if len(prefectures) == 1:
        return say("batch.title.some", names=next(iter(prefectures)))
    is_japan = len(prefectures) >= 47
    return say("batch.title.japan") if is_japan else say("batch.title.many", n=f"{len(cities):,}")


# --- outlines ----------------------------------------------------------------------------------------------------------


def _step(cities: Sequence[City]) -> float:
    """Degrees that become about one step of the map: outlines are not drawn finer."""
    if not cities:
        return 0.001
    spans = [max(c.centre[axis] for c in cities) - min(c.centre[axis] for c in cities) for axis in (0, 1)]
    return max(*spans, 0.2) / WIDEST


def _rings(catalog: Catalog, city: City, step: float) -> list[Ring]:
    """The outer rings of a municipality's outline, simplified; none where it has no boundary or it cannot be read."""
    from shapely import get_parts, unary_union
    from shapely.geometry import shape

    dataset = catalog.find_dataset(city.id, "boundary")
    if dataset is None:
        return []
    try:
        header = catalog.schema("boundary").by_id["code"].header
        features = _features(dataset.file)
        is_view = bool(dataset.code)
        shapes = [shape(f["geometry"]) for f in features if not is_view or f["properties"].get(header) in dataset.codes]
    except (KitError, OSError, ValueError, LookupError, TypeError):
        return []  # the town stands in the list all the same
    parts = [part for part in get_parts(unary_union(shapes).simplify(step)) if not part.is_empty] if shapes else []
    largest = max((part.area for part in parts), default=0)
    return [list(part.exterior.coords) for part in parts if part.area > step * step * 4 or part.area == largest]


@lru_cache(maxsize=2)
def _features(path: Path) -> list[dict[str, Any]]:
    """The features of a file, which the municipalities of a prefecture share. Raises KitError."""
    return resource_features(path)
