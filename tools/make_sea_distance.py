"""Writes src/machikit/catalog/sea_distance.csv anew: how far each municipality is from the sea, in whole kilometres, rounded down.

    python tools/make_sea_distance.py BOUNDARIES.json.gz

BOUNDARIES: {"polygons": {five-digit code: [[outer ring, hole …], …]}}, boundaries of all municipalities in degrees, from 国土数値情報
（行政区域データ）2021 (国土交通省). The sea is what lies outside of all of them: gaps up to 600 m between neighbours are closed, lakes
and other holes are land. A designated city is as far away as the nearest of its wards. Municipalities on the coast, and those less
than a kilometre away, are left out.
"""

import csv
import gzip
import json
import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry import MultiPolygon, Polygon

from machikit.catalog import Catalog, kit_root
from machikit.catalog.municipality_list import municipalities

TARGET = kit_root() / "src" / "machikit" / "catalog" / "sea_distance.csv"
GAP = 300  # metres on either side
IN_METRES = "+proj=aeqd +lat_0=36 +lon_0=137 +units=m"


def main(source: Path) -> None:
    polygons = json.loads(gzip.decompress(source.read_bytes()))["polygons"]
    shapes = {
        code: MultiPolygon([Polygon(p[0], p[1:]) for p in rings if len(p[0]) > 3]) for code, rings in polygons.items()
    }
    places = gpd.GeoSeries(shapes, crs=4326).make_valid().to_crs(IN_METRES)
    land = shapely.union_all(places.buffer(GAP).values).buffer(-GAP)
    coast = shapely.STRtree(_segments([Polygon(part.exterior) for part in getattr(land, "geoms", [land])]))
    corners = places.boundary.apply(shapely.extract_unique_points).explode()
    nearest = coast.query_nearest(corners.values, return_distance=True, all_matches=False)[1]
    kilometres = pd.Series(nearest / 1000, index=corners.index).groupby(level=0).min()
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["code", "km"])
        for m in municipalities(Catalog(roots=[kit_root()])):
            wards = [w.code[:5] for w in municipalities(Catalog(roots=[kit_root()])) if w.city == m.name] or [
                m.code[:5]
            ]
            known = [kilometres[code] for code in wards if code in kilometres]
            if known and min(known) >= 1:
                writer.writerow([m.code[:5], int(min(known))])


def _segments(land: list[Polygon]) -> np.ndarray:
    """The segments of the outlines of the land, each a line of two points."""
    lines = [shapely.get_coordinates(part.exterior) for part in land]
    return np.concatenate([shapely.linestrings(np.stack([line[:-1], line[1:]], axis=1)) for line in lines])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
