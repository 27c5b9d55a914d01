"""A map of 1,000 points on the kit's base map, panned: milliseconds of script and drawing a frame. Writes panning.md."""

import random
import tempfile
from pathlib import Path
from statistics import median, quantiles

import geopandas as gpd
from shapely import Point

from benchmarks import report
from benchmarks.browser import SCREEN, chromium
from machikit.catalog import Catalog
from machikit.catalog.roots import kit_root
from machikit.pages import maps
from machikit.prototype.generate import create_prototype
from machikit.prototype.load import Prototype

POINTS, FRAMES, MOST = 1_000, 200, 8.0  # MOST: milliseconds, the median
CITIES = ("takamatsu", "yaizu")

# A step of the map redraws every canvas; reading a pixel of each waits until it is drawn.
PAN = """(frames) => {
  const map = machikit.map, times = [];
  const canvases = () => document.querySelectorAll("canvas.machikit-canvas");
  for (let i = 0; i < frames; i++) {
    const before = performance.now();
    map.panBy([i % 40 < 20 ? 17 : -17, i % 20 < 10 ? 11 : -11], { animate: false });
    for (const one of canvases()) one.getContext("2d").getImageData(0, 0, 1, 1);
    times.push(performance.now() - before);
  }
  return times;
}"""

NOTES = f"""
- {POINTS:,} points at random around the city's centre, names of towns, neighbours, stations and roads under them; the whole map is
  drawn anew at each of {FRAMES} steps. A frame is the time of the step with every canvas drawn (a pixel of each is read).
- The map of a page with a list beside it, 1280×800, file://, one tab; the target is a median of {MOST:g} ms or less.
""".strip()


def run() -> Path:
    busy = report.load()
    with tempfile.TemporaryDirectory(prefix="machikit-bench-") as folder, chromium() as browser:
        version = browser.version
        found = {}
        for city in CITIES:
            page = browser.new_page(viewport=SCREEN)
            page.goto(_map(city, Path(folder)).as_uri())
            page.wait_for_function("() => window.machikit?.map?.machikitBase?.placed.length")
            page.evaluate(PAN, 20)
            found[city] = page.evaluate(PAN, FRAMES)
            page.close()
    rows = [f"| {city} | {median(times):.1f} | {quantiles(times, n=20)[-1]:.1f} |" for city, times in found.items()]
    holds = all(median(times) <= MOST for times in found.values())
    parts = [
        "# Panning a map",
        "Made by `make bench`. " + report.machine(busy, version),
        "\n".join(["| city | median, ms a frame | 95 % below |", "|---|--:|--:|", *rows]),
        "## Target",
        f"- {'holds' if holds else 'MISSED'}: median of {MOST:g} ms or less with {POINTS:,} points",
        "## How it was measured",
        NOTES,
    ]
    print("\n".join(rows), flush=True)
    return report.save("panning.md", parts)


def _map(city: str, folder: Path) -> Path:
    create_prototype(Catalog(roots=[kit_root()]), "shelter-by-hazard", city, folder)
    prototype = Prototype.load(folder / f"shelter-by-hazard-{city}")
    lat, lon = prototype.city.centre
    chance = random.Random(14)
    points = [Point(chance.gauss(lon, 0.04), chance.gauss(lat, 0.03)) for _ in range(POINTS)]
    table = gpd.GeoDataFrame({"name": [f"{n}番" for n in range(POINTS)]}, geometry=points, crs=4326)
    page = prototype.page()
    page.map(maps.points(table))
    page.list(table)
    return page.save(folder / f"{city}.html")


if __name__ == "__main__":
    print(run())
