"""Six ways to put a table of points on a map, each written as its documentation shows it, each with name and address on click.

Run as a process of its own for every measurement, so that none warms or crowds the next:

    python -m benchmarks.techniques NAME POINTS TIMES OUT.html
"""

import html
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import folium
    from geopandas import GeoDataFrame

# west, south, east, north in degrees (EPSG:4326): the extent of Takamatsu in 国土数値情報 N03, Shōdo and other islands of the city included
BOUNDS = (133.920, 34.111, 134.176, 34.434)
TOWNS = (
    "番町",
    "丸の内",
    "香西南町",
    "屋島西町",
    "牟礼町牟礼",
    "庵治町",
    "国分寺町新居",
    "塩江町安原上東",
    "林町",
    "太田下町",
    "仏生山町甲",
    "円座町",
    "上福岡町",
)
KINDS = ("小学校", "コミュニティセンター", "公園", "保育所", "公衆トイレ", "図書館", "診療所")


def table(n: int, seed: int = 372013) -> "GeoDataFrame":
    """n invented places spread evenly over Takamatsu's extent: name, address, category, phone, point (EPSG:4326)."""
    import geopandas
    import numpy as np

    draw = np.random.default_rng(seed)
    west, south, east, north = BOUNDS
    towns, kinds = draw.choice(TOWNS, n), draw.choice(KINDS, n)
    columns = {
        "name": [f"{town}{kind}{i + 1}" for i, (town, kind) in enumerate(zip(towns, kinds, strict=True))],
        "address": [
            f"香川県高松市{town}{a}番地{b}" for town, a, b in zip(towns, *draw.integers(1, 2000, (2, n)), strict=True)
        ],
        "category": kinds,
        "phone": [
            f"087-{a}-{b}" for a, b in zip(draw.integers(800, 900, n), draw.integers(1000, 10000, n), strict=True)
        ],
    }
    points = geopandas.points_from_xy(draw.uniform(west, east, n), draw.uniform(south, north, n))
    return geopandas.GeoDataFrame(columns, geometry=points, crs=4326)


def _empty_map() -> "folium.Map":
    import folium

    west, south, east, north = BOUNDS
    city_map = folium.Map(tiles=None, max_zoom=18)
    city_map.fit_bounds([[south, west], [north, east]])
    return city_map


def _details(places: "GeoDataFrame") -> list[str]:
    rows = zip(places["name"], places["address"], strict=True)
    return [f"<b>{html.escape(name)}</b><br>{html.escape(address)}" for name, address in rows]


def _where(places: "GeoDataFrame") -> list[tuple[float, float]]:
    return list(zip(places.geometry.y, places.geometry.x, strict=True))


def marker(places: "GeoDataFrame", path: Path) -> None:
    import folium

    city_map = _empty_map()
    for where, details in zip(_where(places), _details(places), strict=True):
        folium.Marker(where, popup=details).add_to(city_map)
    city_map.save(path)


def marker_cluster(places: "GeoDataFrame", path: Path) -> None:
    from folium.plugins import MarkerCluster

    city_map = _empty_map()
    MarkerCluster(_where(places), popups=_details(places)).add_to(city_map)
    city_map.save(path)


# folium's own callback asks for an icon of Awesome Markers for every point; this one draws Leaflet's, which is lighter
WITH_DETAILS = "function (row) { return L.marker([row[0], row[1]]).bindPopup(row[2]); }"
BARE = "function (row) { return L.marker([row[0], row[1]]); }"


def fast_marker_cluster(places: "GeoDataFrame", path: Path) -> None:
    from folium.plugins import FastMarkerCluster

    city_map = _empty_map()
    rows = [[*where, details] for where, details in zip(_where(places), _details(places), strict=True)]
    FastMarkerCluster(rows, callback=WITH_DETAILS).add_to(city_map)
    city_map.save(path)


def fast_marker_cluster_bare(places: "GeoDataFrame", path: Path) -> None:
    from folium.plugins import FastMarkerCluster

    city_map = _empty_map()
    FastMarkerCluster(_where(places), callback=BARE).add_to(city_map)
    city_map.save(path)


def explore(places: "GeoDataFrame", path: Path) -> None:
    places.explore(tiles=None, popup=["name", "address"]).save(path)


def scattermap(places: "GeoDataFrame", path: Path) -> None:
    import plotly.graph_objects as go

    west, south, east, north = BOUNDS
    points = go.Scattermap(lat=places.geometry.y, lon=places.geometry.x, text=_details(places), hoverinfo="text")
    view = {"style": "white-bg", "center": {"lat": (south + north) / 2, "lon": (west + east) / 2}, "zoom": 9}
    go.Figure(points, {"map": view}).write_html(path, include_plotlyjs=True)


def ours(places: "GeoDataFrame", path: Path) -> None:
    from machikit import maps

    maps.points(places).save(path)


# What is measured; in the browser's terms, what must be on the screen before the map counts as drawn.
MARKERS, CANVAS = "markers", "canvas"
TECHNIQUES: dict[str, tuple[Callable[["GeoDataFrame", Path], None], str, str]] = {
    "folium.Marker": (marker, MARKERS, ".leaflet-marker-icon"),
    "MarkerCluster": (marker_cluster, MARKERS, ".leaflet-marker-icon"),
    "FastMarkerCluster": (fast_marker_cluster, MARKERS, ".leaflet-marker-icon"),
    "FastMarkerCluster, no details": (fast_marker_cluster_bare, MARKERS, ".leaflet-marker-icon"),
    "GeoDataFrame.explore()": (explore, MARKERS, "path.leaflet-interactive"),
    "plotly Scattermap": (scattermap, CANVAS, "canvas.maplibregl-canvas"),
    "machikit": (ours, CANVAS, "canvas.machikit-canvas"),
}
OURS = "machikit"


def write(name: str, n: int, times: int, path: Path) -> dict[str, object]:
    """Write the map `times` times; then make the file offline. {seconds: [...], bytes_written, bytes}."""
    from machikit.pages.safe_folium.offline import offline_file

    technique = TECHNIQUES[name][0]
    technique(table(100), path)  # imports, templates and caches are not what is compared
    places, seconds = table(n), []
    for _ in range(times):
        start = time.perf_counter()
        technique(places, path)
        seconds.append(time.perf_counter() - start)
    written = path.stat().st_size
    if name != OURS:
        offline_file(path, path)
    return {"seconds": seconds, "bytes_written": written, "bytes": path.stat().st_size}


if __name__ == "__main__":
    print(json.dumps(write(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))))
