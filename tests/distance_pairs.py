"""Writes distance_pairs.csv: `python tests/distance_pairs.py`. 10,000 pairs of places and the metres of the geodesic between them.

Positions are made up over Japan's seas and land, as the kit holds them (six decimals); the metres are PROJ's (GRS 80, Karney's
algorithm), which computes nothing the way the kit does. Always the same file.
"""

import csv
import random
from collections.abc import Iterator
from pathlib import Path

from pyproj import Geod

FILE = Path(__file__).with_suffix(".csv")
HEADER = ["lat", "lon", "lat2", "lon2", "metres"]
SOUTH, NORTH, WEST, EAST = 20.0, 46.0, 122.0, 154.5  # machikit.tables.places.points: Japan with its remote islands
GEOD = Geod(ellps="GRS80")
Row = tuple[float, float, float, float, float]


def rows() -> Iterator[Row]:
    chance = random.Random(6378137)

    def pairs(
        n: int, near: float, far: float, south: float, north: float, turns: tuple[float, ...] = ()
    ) -> Iterator[Row]:
        """n pairs so far apart, both between two latitudes; turns: the azimuths, any if none are given."""
        while n:
            lat, lon = round(chance.uniform(south, north), 6), round(chance.uniform(WEST, EAST), 6)
            turn = chance.choice(turns) if turns else chance.uniform(0, 360)
            lon2, lat2 = (round(v, 6) for v in GEOD.fwd(lon, lat, turn, chance.uniform(near, far))[:2])
            metres = round(GEOD.inv(lon, lat, lon2, lat2)[2], 4)
            if south <= lat2 <= north and WEST <= lon2 <= EAST and near <= metres <= far:
                yield lat, lon, lat2, lon2, metres
                n -= 1

    yield from pairs(7_000, 0, 50_000, 22, NORTH)
    for lat, lon, *_ in pairs(400, 0, 1, SOUTH, NORTH):  # twice one place
        yield lat, lon, lat, lon, 0.0
    yield from pairs(700, 0.1, 100, SOUTH, NORTH)
    for south, north in (
        (22, 22.6),
        (45.4, NORTH),
    ):  # the ends of the range, due north, east, south and west, as far as it goes
        yield from pairs(250, 49_900, 50_000, south, north, (0, 90, 180, 270))
    yield from pairs(400, 40_000, 50_000, SOUTH, 22)  # 沖ノ鳥島: no other land within its 50 km
    yield from pairs(500, 100_000, 300_000, SOUTH, NORTH)
    yield from pairs(500, 300_000, 1_500_000, SOUTH, NORTH)


def write() -> None:
    with FILE.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(HEADER)
        out.writerows([f"{v:.6f}" for v in row[:4]] + [f"{row[4]:.4f}"] for row in rows())


if __name__ == "__main__":
    write()
