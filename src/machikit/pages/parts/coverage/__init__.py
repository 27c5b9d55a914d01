"""Who lives too far: residents beyond a distance from the nearest site, town by town, and what one more site would change."""

import json
import math
from functools import cached_property
from typing import TYPE_CHECKING, Any

from machikit._base.messages import Words, problem
from machikit.pages.part import Number, Part, both
from machikit.pages.parts.coverage import first_view, map_drawing
from machikit.pages.parts.coverage.nearest_site import AGES, ALL, Reach, reach

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from machikit.pages.page import Page

STOPS = (300, 500, 1000, 2000)  # metres
MOST_NEW = 20  # sites that can be tried at once
FIRST = {"childcare": "0-4"}  # a card's theme → of whom its page speaks first


class Coverage(Part):
    """Numbers, map, list and "what if" of how far residents live from the nearest site.

    sites: points in any CRS. residents: a town a row with `place`, `count` and, where there are, counts by age. metres: the
    distance with which the page opens, one of STOPS. group: of whom it speaks first: `all`, `0-4`, `65+` or `75+`; without
    one, the children on a page about childcare, else all. Raises KitError for another distance or group.
    """

    takes_map = True
    downloads = ("csv", "geojson")
    scripts = ("reach.js", "circles.js", "part.js")

    def __init__(self, sites: "GeoDataFrame", residents: "GeoDataFrame", metres: int = 500, group: str | None = None):
        if metres not in STOPS:
            raise problem("coverage.metres", f"metres={metres}", names=", ".join(map(str, STOPS)))
        if group not in (None, ALL, *AGES):
            raise problem("coverage.group", f'group="{group}"', names=", ".join((ALL, *AGES)))
        self.sites, self.residents, self.metres, self.asked = sites, residents, metres, group
        self._measured: dict[str, Reach] = {}

    # --- what is measured --------------------------------------------------------------------------------------------

    def reach(self, page: "Page") -> Reach:
        return self.cities(page)[page.prototype.city.id]

    def cities(self, page: "Page") -> dict[str, Reach]:
        """The city's towns against its sites, then those of each city beside it that has both tables, by city id."""
        if not self._measured:
            prototype = page.prototype
            self._measured = {prototype.city.id: self._measure(page, self.sites, self.residents)}
            if prototype.compare:
                mains, others = prototype.tables("main"), prototype.tables("residents")
                for city in (c.id for c in prototype.compare if c.id in mains and c.id in others):
                    self._measured[city] = self._measure(page, mains[city], others[city])
        return self._measured

    def _measure(self, page: "Page", sites: "GeoDataFrame", residents: "GeoDataFrame") -> Reach:
        return reach(sites, residents, page.prototype.knows(residents)[0])

    def group(self, page: "Page") -> str:
        """The group with which the page opens, as far as the ages are published."""
        wanted = self.asked or FIRST.get(page.prototype.card.theme, ALL)
        return wanted if wanted in self.reach(page).people else ALL

    def opening(self, page: "Page") -> first_view.Opening:
        found = self.reach(page)
        return first_view.Opening(page, found, self.group(page), self.metres, first_view.names(self.sites, found))

    @cached_property
    def places(self) -> list[tuple[float, float]]:
        """(latitude, longitude) of each site in degrees, NaN without a position."""
        shapes = (self.sites if self.sites.crs is None else self.sites.to_crs(4326)).geometry.representative_point()
        return [(math.nan, math.nan) if g is None or g.is_empty else (g.y, g.x) for g in shapes]

    # --- what the page gets ------------------------------------------------------------------------------------------

    def block(self, page: "Page") -> dict[str, Any]:
        found = self.reach(page)
        return {
            "place": found.place,
            "lat": [_whole(v * 1e6) for v in found.lat],
            "lon": [_whole(v * 1e6) for v in found.lon],
            "people": {group: [_whole(n) for n in numbers] for group, numbers in found.people.items()},
            "far": [None if not math.isfinite(v) else round(float(v), 1) for v in found.far],
            "half": [_whole(v) for v in found.half],
            "nearest": found.nearest,
            "sites": len(found.counted),
            "out": sorted({*range(len(self.sites))} - {*found.counted}),
            "names": first_view.names(self.sites, found),
            "metres": self.metres, "group": self.group(page), "stops": STOPS, "most": MOST_NEW, "step": first_view.STEP,
            "cities": first_view.cities(page, self.cities(page), STOPS),
        }  # fmt: skip

    def numbers(self, page: "Page") -> list[Number]:
        return self.opening(page).numbers()

    def headline(self, page: "Page") -> dict[str, str]:
        return self.opening(page).headline()

    def words(self, page: "Page") -> Words:
        site = both(page, "coverage.site")
        return {f"coverage.{key}.said": both(page, f"coverage.{key}", site=site) for key in ("none", "towns.note")}

    def caveats(self, page: "Page") -> list[dict[str, str]]:
        site, sites = (both(page, f"coverage.{k}") for k in ("site", "sites"))
        lost = sum(math.isnan(lat) for lat, _ in self.places)
        uncounted = {"lost": lost, "out": len(self.places) - lost - len(self.reach(page).counted)}
        told = [both(page, f"coverage.{why}", n=n) for why, n in uncounted.items() if n]
        return [*told, both(page, "coverage.method", site=site), both(page, "coverage.border", site=site, sites=sites),
                both(page, "coverage.minutes")]  # fmt: skip

    def context(self, page: "Page") -> dict[str, Any]:
        found, opening = self.cities(page), self.opening(page)
        table = [opening.city(one) for one in first_view.cities(page, found, STOPS)]
        heading = "coverage.compare" if len(found) > 1 else "coverage.distances"
        stops = {"stops": [first_view.stop(m) for m in STOPS], "stop": STOPS.index(self.metres)}
        return {**opening.context(), **stops, "cities": table, "heading": heading}

    def picture(self, page: "Page") -> str:
        found = self.reach(page)
        counted = [self.places[i] for i in found.counted]
        return map_drawing.draw(found, counted, page.prototype.base, self.group(page), self.metres, page.word("map"))

    def feeds(self, page: "Page") -> dict[str, bytes]:
        """The towns as GeoJSON: residents, metres to the nearest site, and its name."""
        found, names = self.reach(page), first_view.names(self.sites, self.reach(page))
        features = []
        for i, (lat, lon) in enumerate(zip(found.lat, found.lon, strict=True)):
            told = {"place": found.place[i], **{g: _whole(n[i]) for g, n in found.people.items()},
                    "metres": _whole(found.far[i]), "nearest": names.get(found.nearest[i])}  # fmt: skip
            point = {"type": "Point", "coordinates": [float(lon), float(lat)]} if lat == lat else None
            features.append({"type": "Feature", "geometry": point, "properties": told})
        return {
            "towns.geojson": json.dumps(
                {"type": "FeatureCollection", "features": features}, ensure_ascii=False
            ).encode()
        }


def _whole(value: float) -> int | None:
    return round(float(value)) if math.isfinite(value) else None
