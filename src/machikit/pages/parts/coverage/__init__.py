"""Coverage part: residents who live beyond a distance from the nearest site, by town, and what one more site would change."""

from typing import TYPE_CHECKING

from machikit._base.messages import kit_error
from machikit.pages.context import PageContext
from machikit.pages.part import Feed, Part, both
from machikit.pages.parts.coverage.block import City, CoverageBlock, rounded, site_names, town_columns
from machikit.pages.parts.coverage.nearest_site import AGE_GROUPS, ALL, TownDistances, measure_distances, positions
from machikit.pages.safe_folium.escape import json_block
from machikit.pages.view import kit_view

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


DISTANCES = (300, 500, 1000, 2000)  # metres, that the reader can choose
STEP = 20  # towns shown at a time
MAX_NEW_SITES = 20  # sites that the reader can try at once
FIRST_GROUP = {"childcare": "0-4"}  # theme of a card → group with which its page opens


class Coverage(Part):
    """Figures, map, list and "what if" of how far residents live from the nearest site.

    sites: points in any CRS. residents: one row per town with `place`, `count` and, optionally, counts by age. metres: the
    distance with which the page opens, one of DISTANCES. group: the group with which it opens: `all`, `0-4`, `65+` or `75+`;
    by default the children on a page about childcare, else all. Raises KitError for any other distance or group.
    """

    takes_map = True
    renews = True
    downloads = ("csv", "geojson")

    def __init__(self, sites: "GeoDataFrame", residents: "GeoDataFrame", metres: int = 500, group: str | None = None):
        if metres not in DISTANCES:
            raise kit_error("coverage.metres", f"metres={metres}", names=", ".join(map(str, DISTANCES)))
        if group not in (None, ALL, *AGE_GROUPS):
            raise kit_error("coverage.group", f'group="{group}"', names=", ".join((ALL, *AGE_GROUPS)))
        self.sites, self.residents, self.metres, self._requested_group = sites, residents, metres, group
        self._distances: dict[str, TownDistances] = {}

    # --- measurements ------------------------------------------------------------------------------------------------

    def _city_distances(self, page: PageContext) -> TownDistances:
        return self._distances_by_city(page)[page.prototype.city.id]

    def _distances_by_city(self, page: PageContext) -> dict[str, TownDistances]:
        """The distances of the page's city, then of each compared city that has both tables, by city id."""
        if not self._distances:
            prototype = page.prototype
            self._distances = {prototype.city.id: self._measure(page, self.sites, self.residents)}
            if prototype.compare:
                sites, residents = prototype.tables("main"), prototype.tables("residents")
                for city in (c.id for c in prototype.compare if c.id in sites and c.id in residents):
                    self._distances[city] = self._measure(page, sites[city], residents[city])
        return self._distances

    def _measure(self, page: PageContext, sites: "GeoDataFrame", residents: "GeoDataFrame") -> TownDistances:
        return measure_distances(sites, residents, page.prototype.knows(residents)[0])

    def _group(self, page: PageContext) -> str:
        """The group with which the page opens; all residents if its ages are not published."""
        wanted = self._requested_group or FIRST_GROUP.get(page.prototype.card.theme, ALL)
        return wanted if wanted in self._city_distances(page).people else ALL

    def _cities(self, page: PageContext) -> list[City]:
        """The cities side by side. Their sums are those of the view's own rule, which the browser follows, too."""
        result: list[City] = []
        for city_id, distances in self._distances_by_city(page).items():
            city = page.prototype.cities[city_id]
            residents = page.prototype.dataset("residents", city)
            as_of = str(residents.package["as_of"]) if residents else ""
            towns = json_block({**town_columns(distances), "stops": DISTANCES})
            sums = kit_view(self.name).call("citySums", towns)
            result.append({"name": dict(city.name), "as_of": as_of, "towns": len(distances.place), "sums": sums})
        return result

    # --- the Part interface ------------------------------------------------------------------------------------------

    def block(self, page: PageContext) -> CoverageBlock:
        distances = self._city_distances(page)
        return {
            **town_columns(distances),
            "nearest": distances.nearest,
            "sites": len(distances.usable_sites),
            "out": sorted({*range(len(self.sites))} - {*distances.usable_sites}),
            "names": site_names(self.sites, distances),
            "metres": self.metres, "group": self._group(page), "stops": DISTANCES, "most": MAX_NEW_SITES, "step": STEP,
            "cities": self._cities(page), "follows": self._renews_on(page),
        }  # fmt: skip

    def _renews_on(self, page: PageContext) -> bool:
        """Whether its sites are the rows of the page's table: only those can be changed in the browser."""
        return page.block is not None and positions(self.sites) == (page.block["lat"], page.block["lon"])

    def caveats(self, page: PageContext) -> list[dict[str, str]]:
        site, sites = (both(page, f"coverage.{k}") for k in ("site", "sites"))
        unplaced = int((self.sites.geometry.isna() | self.sites.geometry.is_empty).sum())
        closed = len(self.sites) - unplaced - len(self._city_distances(page).usable_sites)
        caveats = [both(page, f"coverage.{key}", n=n) for key, n in (("lost", unplaced), ("out", closed)) if n]
        return [*caveats, both(page, "coverage.method", site=site), both(page, "coverage.border", site=site, sites=sites),
                both(page, "coverage.minutes")]  # fmt: skip

    def feeds(self, page: PageContext) -> dict[str, Feed]:
        """The towns as GeoJSON (EPSG:4326): residents, metres to the nearest site, and its name."""
        distances = self._city_distances(page)
        names, people = site_names(self.sites, distances), town_columns(distances)["people"]
        features = []
        for i, (lat, lon) in enumerate(zip(distances.lat, distances.lon, strict=True)):
            properties = {"place": distances.place[i], **{group: numbers[i] for group, numbers in people.items()},
                          "metres": rounded(distances.metres[i]), "nearest": names.get(distances.nearest[i])}  # fmt: skip
            point = {"type": "Point", "coordinates": [float(lon), float(lat)]} if lat == lat else None
            features.append({"type": "Feature", "geometry": point, "properties": properties})
        collection = {"type": "FeatureCollection", "features": features}
        return {"towns.geojson": collection}
