"""Link a label of a statistic to a town, a school district or a municipality of the kit's lists, where it names one exactly."""

import re
from functools import cached_property

from machikit._base.errors import KitError
from machikit.catalog import Catalog, municipality_list
from machikit.catalog.model import City
from machikit.intake import city_places
from machikit.tables.places.towns import Gazetteer
from machikit.tables.statistics.statistic_options import Place
from machikit.tables.values import folding

_DISTRICT_HEADER = re.compile(r"校区|学区|通学区域|学校")
_SCHOOL = re.compile(r"(?:(?:市|町|村|区)立)?(?P<name>.+?)(?:小学校区|小学校|小校区|校区|学区|小)?")


class PlaceLinks:
    """The places of one municipality: its towns, its school districts, and the municipalities of its prefecture."""

    def __init__(self, catalog: Catalog, city: City):
        self.catalog, self.city = catalog, city

    def find(self, label: str, header: str) -> Place | None:
        """The place that a label names, with any spelling of its digits; None where none or several are."""
        key = _key(label)
        if _DISTRICT_HEADER.search(header) and "町" not in header:
            return self._districts.get(_school(label))
        if any(word in header for word in ("市町村", "市区町村", "自治体", "市名")):
            return self._municipalities.get(key)
        return self._towns.get(key) or self._districts.get(_school(label)) or self._municipalities.get(key)

    @cached_property
    def _towns(self) -> dict[str, Place | None]:
        if self.city.kind == "country":
            return {}
        path = city_places.town_file(self.catalog, self.city)
        try:
            towns = Gazetteer.of(self.city.prefecture["ja"], self.city.name["ja"], path).towns
        except KitError:
            return {}
        return _by_key((_key(t.name), Place(t.name, "町丁・字", t.point)) for t in towns)

    @cached_property
    def _districts(self) -> dict[str, Place | None]:
        from machikit.tables.load import load

        try:
            dataset = (
                self.catalog.find_dataset(self.city.id, "school_district") if self.city.kind != "country" else None
            )
            table = load(dataset, self.catalog.schema("school_district")) if dataset else None
        except KitError:
            return {}
        if table is None or "name" not in table:
            return {}
        points = table.geometry.representative_point()
        pairs = zip(table["name"], points, strict=True)
        return _by_key(
            (_school(name), Place(name, "小学校区", (p.y, p.x) if p and not p.is_empty else None))
            for name, p in pairs
            if name
        )

    @cached_property
    def _municipalities(self) -> dict[str, Place | None]:
        try:
            listed = municipality_list.municipalities(self.catalog)
        except KitError:
            return {}
        prefecture = self.city.prefecture["ja"]
        return _by_key(
            (_key(m.name), Place(m.name, "市区町村", m.centre)) for m in listed if m.prefecture == prefecture
        )


def _by_key(places: "object") -> dict[str, Place | None]:
    """Key → place; None for a name that several have."""
    found: dict[str, Place | None] = {}
    for key, place in places:  # type: ignore[attr-defined]
        found[key] = place if key not in found or found[key] == place else None
    return found


def _key(label: str) -> str:
    return folding.comparison_key(label.strip())


def _school(label: str) -> str:
    match = _SCHOOL.fullmatch(_key(label))
    return match["name"] if match else ""
