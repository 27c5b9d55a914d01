"""Nearest across part: towns whose nearest evacuation site is in a neighbouring municipality's list, by hazard."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from machikit.pages.context import PageContext
from machikit.pages.part import Part, both
from machikit.pages.parts.nearest_across.block import AcrossBlock, across_block
from machikit.pages.parts.nearest_across.compared_sites import compare_sites
from machikit.pages.parts.town_circular.nearest_places import in_service

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


class NearestAcross(Part):
    """A table of towns for a call between two disaster officers, and a map of them.

    sites: city id → emergency evacuation sites, the page's own city first (`prototype.tables()`). towns: points with `place`.
    """

    downloads = ("csv",)

    def __init__(self, sites: "Mapping[str, GeoDataFrame]", towns: "GeoDataFrame"):
        self.sites, self.towns = sites, towns

    def block(self, page: PageContext) -> AcrossBlock:
        own = next(iter(self.sites.values()))
        schema = page.prototype.knows(own)[0]
        compared = compare_sites(self.sites, self.towns, schema)
        return across_block(compared, self.towns, page.prototype, schema)

    def caveats(self, page: PageContext) -> list[dict[str, str]]:
        lost = sum(len(table) - len(in_service(table)) for table in self.sites.values())
        absent = [city for city in page.prototype.compare if city.id not in self.sites or not len(self.sites[city.id])]
        caveats = [both(page, f"nearest_across.said.{key}") for key in ("method", "agreements", "marks", "dates")]
        caveats += [both(page, "nearest_across.out", n=lost)] if lost else []
        if absent:
            names = {"ja": "、".join(c.name["ja"] for c in absent), "en": ", ".join(c.name["en"] for c in absent)}
            caveats.append(both(page, "nearest_across.absent", cities=names))
        return caveats
