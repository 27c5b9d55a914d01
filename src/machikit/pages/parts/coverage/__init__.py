"""Coverage part: residents who live beyond a distance from the nearest site, by town, and what one more site would change."""

import math
from functools import cached_property
from typing import TYPE_CHECKING, Any

from machikit._base.messages import Words, kit_error
from machikit.pages.context import PageContext
from machikit.pages.distance_text import exact_distance
from machikit.pages.part import Feed, Number, Part, both
from machikit.pages.parts.coverage import first_view, map_drawing
from machikit.pages.parts.coverage.first_view import FirstView
from machikit.pages.parts.coverage.nearest_site import AGE_GROUPS, ALL, TownDistances, measure_distances

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


DISTANCES = (300, 500, 1000, 2000)  # metres, that the reader can choose
MAX_NEW_SITES = 20  # sites that the reader can try at once
FIRST_GROUP = {"childcare": "0-4"}  # theme of a card → group with which its page opens


class Coverage(Part):
    """Figures, map, list and "what if" of how far residents live from the nearest site.

    sites: points in any CRS. residents: one row per town with `place`, `count` and, optionally, counts by age. metres: the
    distance with which the page opens, one of DISTANCES. group: the group with which it opens: `all`, `0-4`, `65+` or `75+`;
    by default the children on a page about childcare, else all. Raises KitError for any other distance or group.
    """

    takes_map = True
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

    def _first_view(self, page: PageContext) -> FirstView:
        distances = self._city_distances(page)
        return FirstView(page, distances, self._group(page), self.metres, first_view.site_names(self.sites, distances))

    @cached_property
    def _site_positions(self) -> list[tuple[float, float]]:
        """(latitude, longitude) of each site in degrees, NaN without a position."""
        shapes = (self.sites if self.sites.crs is None else self.sites.to_crs(4326)).geometry.representative_point()
        return [(math.nan, math.nan) if g is None or g.is_empty else (g.y, g.x) for g in shapes]

    # --- the Part interface ------------------------------------------------------------------------------------------

    def block(self, page: PageContext) -> dict[str, Any]:
        distances = self._city_distances(page)
        return {
            "place": distances.place,
            "lat": [_round(v * 1e6) for v in distances.lat],
            "lon": [_round(v * 1e6) for v in distances.lon],
            "people": {group: [_round(n) for n in numbers] for group, numbers in distances.people.items()},
            "far": [None if not math.isfinite(v) else round(float(v), 1) for v in distances.metres],
            "half": [_round(v) for v in distances.half_spacing],
            "nearest": distances.nearest,
            "sites": len(distances.usable_sites),
            "out": sorted({*range(len(self.sites))} - {*distances.usable_sites}),
            "names": first_view.site_names(self.sites, distances),
            "metres": self.metres, "group": self._group(page), "stops": DISTANCES, "most": MAX_NEW_SITES,
            "step": first_view.STEP,
            "cities": first_view.city_rows(page, self._distances_by_city(page), DISTANCES),
        }  # fmt: skip

    def numbers(self, page: PageContext) -> list[Number]:
        return self._first_view(page).numbers()

    def headline(self, page: PageContext) -> dict[str, str]:
        return self._first_view(page).headline()

    def words(self, page: PageContext) -> Words:
        site = both(page, "coverage.site")
        return {f"coverage.{key}.said": both(page, f"coverage.{key}", site=site) for key in ("none", "towns.note")}

    def caveats(self, page: PageContext) -> list[dict[str, str]]:
        site, sites = (both(page, f"coverage.{k}") for k in ("site", "sites"))
        unplaced = sum(math.isnan(lat) for lat, _ in self._site_positions)
        closed = len(self._site_positions) - unplaced - len(self._city_distances(page).usable_sites)
        caveats = [both(page, f"coverage.{key}", n=n) for key, n in (("lost", unplaced), ("out", closed)) if n]
        return [*caveats, both(page, "coverage.method", site=site), both(page, "coverage.border", site=site, sites=sites),
                both(page, "coverage.minutes")]  # fmt: skip

    def context(self, page: PageContext) -> dict[str, Any]:
        distances, view = self._distances_by_city(page), self._first_view(page)
        return {
            **view.context(),
            "stops": [exact_distance(metres) for metres in DISTANCES],
            "stop": DISTANCES.index(self.metres),
            "cities": [view.city_row(city) for city in first_view.city_rows(page, distances, DISTANCES)],
            "heading": "coverage.compare" if len(distances) > 1 else "coverage.distances",
        }

    def picture(self, page: PageContext) -> str:
        distances = self._city_distances(page)
        sites = [self._site_positions[i] for i in distances.usable_sites]
        return map_drawing.draw(
            distances, sites, page.prototype.base_map, self._group(page), self.metres, page.word("map")
        )

    def feeds(self, page: PageContext) -> dict[str, Feed]:
        """The towns as GeoJSON (EPSG:4326): residents, metres to the nearest site, and its name."""
        distances = self._city_distances(page)
        names = first_view.site_names(self.sites, distances)
        features = []
        for i, (lat, lon) in enumerate(zip(distances.lat, distances.lon, strict=True)):
            properties = {"place": distances.place[i], **{g: _round(n[i]) for g, n in distances.people.items()},
                          "metres": _round(distances.metres[i]), "nearest": names.get(distances.nearest[i])}  # fmt: skip
            point = {"type": "Point", "coordinates": [float(lon), float(lat)]} if lat == lat else None
            features.append({"type": "Feature", "geometry": point, "properties": properties})
        collection = {"type": "FeatureCollection", "features": features}
        return {"towns.geojson": collection}


def _round(value: float) -> int | None:
    return round(float(value)) if math.isfinite(value) else None
