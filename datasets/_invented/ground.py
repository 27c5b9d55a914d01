"""The ground of the example city: spots inside its boundary, each with the town whose point is nearest."""

import math
import random

from shapely import Point, prepare

from machikit.catalog import Catalog, kit_root
from machikit.tables.load import load

CITY, METRES = "sample", 111_195  # of a degree of latitude
SPREAD = 550  # metres: how far from its town's point a spot lies at most


class Ground:
    def __init__(self) -> None:
        house_only = Catalog(roots=[kit_root()])
        topics = ("boundary", "population_by_town")
        outline, towns = (load(house_only.dataset(CITY, topic), house_only.schema(topic)) for topic in topics)
        self.outline = outline.geometry.union_all()
        prepare(self.outline)
        self.towns = [(t, g.y, g.x) for t, g in zip(towns["place"], towns.geometry, strict=True)]
        self.people = [int(n) for n in towns["count"]]

    def beside(self, chance: random.Random, at: tuple[float, float], least: float, most: float) -> tuple[float, float]:
        """A spot so many metres from another, in degrees, inside the boundary."""
        while True:
            far, way = chance.uniform(least, most), chance.uniform(0, 2 * math.pi)
            lat = at[0] + far * math.cos(way) / METRES
            lon = at[1] + far * math.sin(way) / METRES / math.cos(math.radians(lat))
            if self.outline.contains(Point(lon, lat)):
                return round(lat, 6), round(lon, 6)

    def somewhere(self, chance: random.Random) -> tuple[tuple[float, float], str]:
        """A spot near some town's point, where many live more often, and the town it is nearest to."""
        _, lat, lon = chance.choices(self.towns, self.people)[0]
        at = self.beside(chance, (lat, lon), 40, SPREAD)
        return at, self.town(*at)

    def town(self, lat: float, lon: float) -> str:
        flat = math.cos(math.radians(lat))
        return min(self.towns, key=lambda t: math.hypot(t[1] - lat, (t[2] - lon) * flat))[0]
