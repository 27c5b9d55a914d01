"""Vector tiles inside the page: cut to the municipality, drawn without a network under the page's policy; wrong files are told.

The archives in tests/tiles are made from the kit's own datasets (make_tiles.py there).
"""

import gzip
import io
import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
import shapely
from conftest import Run
from page_tools import opened
from playwright.sync_api import Browser
from pmtiles.reader import MemorySource, Reader, all_tiles
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer
from shapely.geometry import shape

from machikit._base.errors import KitError
from machikit.catalog import Catalog
from machikit.prototype import run
from machikit.prototype.generate import create_prototype
from machikit.tables.read import tile_archive
from machikit.tables.read.tile_archive import cut_tiles

TILES = Path(__file__).parent / "tiles"
GOOD = (TILES / "yaizu.pmtiles").read_bytes()
OFFSETS = {"version": 7, "internal": 97, "compression": 98, "type": 99}
WRONG_FILE = {
    "mbtiles": "MBTiles",
    "other": "no PMTiles",
    "version": "version 2",
    "truncated": "cut off",
    "raster": "pictures",
    "compression": "compressed",
    "projection": "projection",
    "layers": "layers",
    "place": "another place",
    "large": "4 MB",
    "missing": "no such file",
}


@pytest.fixture(scope="module")
def yaizu(catalog: Catalog) -> shapely.Geometry:
    data = json.loads(catalog.dataset("yaizu", "boundary").file.read_text(encoding="utf-8"))
    return shapely.union_all([shape(one["geometry"]) for one in data["features"]])


def rewritten(
    metadata: dict[str, object], tiles: list[tuple[tuple[int, int, int], bytes]] | None = None, **header: object
) -> bytes:

    known = Reader(MemorySource(GOOD))
    file = io.BytesIO()
    writer = Writer(file)
    for tile_id, data in sorted((zxy_to_tileid(*t), d) for t, d in tiles or all_tiles(MemorySource(GOOD))):
        writer.write_tile(tile_id, data)
    writer.finalize(known.header() | header, known.metadata() | metadata)
    return file.getvalue()


def patched(what: str, value: int) -> bytes:
    return GOOD[: OFFSETS[what]] + bytes([value]) + GOOD[OFFSETS[what] + 1 :]


def mbtiles(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("create table tiles (zoom_level, tile_column, tile_row, tile_data)")


BAD: list[tuple[str, bytes | Callable[[Path], None]]] = [
    ("mbtiles", mbtiles),
    ("other", b""),
    ("other", b"PK\x03\x04 a zip"),
    ("other", gzip.compress(GOOD)),
    ("version", patched("version", 2)),
    ("truncated", GOOD[:90]),
    ("truncated", GOOD[:300]),
    ("truncated", GOOD[:-1]),
    ("truncated", GOOD[:127] + b"\0" * (len(GOOD) - 127)),
    ("raster", patched("type", TileType.PNG.value)),
    ("raster", patched("type", 77)),
    ("compression", patched("compression", Compression.ZSTD.value)),
    ("compression", patched("internal", Compression.BROTLI.value)),
    ("projection", rewritten({"crs": "EPSG:6668"})),
    ("projection", rewritten({}, max_lat_e7=2_000_000_000)),
    ("layers", rewritten({"vector_layers": [{"id": "cities"}]})),
    ("layers", rewritten({"vector_layers": None})),
    ("place", rewritten({}, [((12, 0, 0), b"x")])),
    ("large", rewritten({}, [((0, 0, 0), b"x" * 3_000_001)])),
]


@pytest.mark.parametrize(("why", "content"), BAD, ids=[f"{n}-{why}" for n, (why, _) in enumerate(BAD)])
def test_a_wrong_file_is_told_in_a_sentence(
    why: str,
    content: bytes | Callable[[Path], None],
    yaizu: shapely.Geometry,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MACHIKIT_LANG", "en")
    path = tmp_path / "map.pmtiles"
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        content(path)
    with pytest.raises(KitError) as told:
        cut_tiles(path, yaizu, "prototype.yaml: basemap: map.pmtiles")
    assert WRONG_FILE[why] in told.value.what and told.value.fix and "map.pmtiles" in told.value.where


def test_a_cut_holds_the_town_and_the_zooms_that_fit(yaizu: shapely.Geometry, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = dict(all_tiles(MemorySource(GOOD)))
    part = shapely.box(*yaizu.centroid.buffer(0.001).bounds)
    cut = cut_tiles(TILES / "yaizu.pmtiles", part, "x")
    kept = dict(all_tiles(MemorySource(cut.archive)))
    assert kept and set(kept) < set(whole) and all(whole[tile] == data for tile, data in kept.items())
    assert cut == cut_tiles(TILES / "yaizu.pmtiles", part, "x"), "the same bytes every time"
    assert (cut.schema, cut.zooms) == ("protomaps", (11, 12)) and "Yaizu" in cut.credit
    lowest = sum(len(data) for (zoom, _, _), data in whole.items() if zoom == 11)
    assert cut_tiles(TILES / "yaizu.pmtiles", yaizu, "x", lowest).zooms == (11, 11)
    assert 4 * tile_archive.MOST_BYTES / 3 <= 4_000_000
    gsi = cut_tiles(TILES / "yaizu-gsi.pmtiles", yaizu, "x")
    assert (gsi.schema, gsi.credit) == ("gsi", "国土地理院最適化ベクトルタイル")


def test_tiles_of_openstreetmap_are_credited_with_their_licence(yaizu: shapely.Geometry, tmp_path: Path) -> None:
    for attribution in ('<a href="https://www.openstreetmap.org/copyright">© OpenStreetMap</a>', ""):
        (tmp_path / "map.pmtiles").write_bytes(rewritten({"attribution": attribution}))
        assert cut_tiles(tmp_path / "map.pmtiles", yaizu, "x").credit == "© OpenStreetMap contributors (ODbL)"


DRAWN = """() => {
  const there = [...document.querySelectorAll("canvas.leaflet-tile")].filter((c) => c.width);
  const colours = new Set();
  for (const c of there) {
    const pixels = new Uint32Array(c.getContext("2d").getImageData(0, 0, c.width, c.height).data.buffer);
    for (let i = 0; i < pixels.length; i += 7) colours.add(pixels[i]);
  }
  return colours.size;
}"""


@pytest.mark.parametrize("file", ["yaizu.pmtiles", "yaizu-gsi.pmtiles"])
def test_a_page_draws_its_own_tiles_without_a_network(
    file: str, catalog: Catalog, tmp_path: Path, browser: Browser
) -> None:
    project = create_prototype(catalog, "shelter-by-hazard", "yaizu", tmp_path)
    shutil.copy(TILES / file, project)
    settings = project / "prototype.yaml"
    settings.write_text(
        settings.read_text(encoding="utf-8").replace("basemap: none", f"basemap: {file}"), encoding="utf-8"
    )
    html = run(project).read_text(encoding="utf-8")
    assert "protomaps-leaflet" in html and "cyberjapandata" not in html
    with opened(browser, project / "site" / "index.html") as page:  # which refuses every request and every violation
        page.wait_for_function(f"() => ({DRAWN})() > 5")
        credit = page.locator(".leaflet-control-attribution").inner_text()
        assert ("Yaizu" if file == "yaizu.pmtiles" else "国土地理院最適化ベクトルタイル") in credit
        assert "国土数値情報" in credit
        assert page.evaluate("machikit.map.machikitBase.placed.length") > 5
        page.evaluate("machikit.map.setZoom(17, {animate: false})")
        page.wait_for_function(f"() => ({DRAWN})() > 1")
        assert "pmtiles" in page.locator(".libraries").text_content()


def test_a_page_without_tiles_carries_nothing_of_them(built: Callable[[str, str], Path]) -> None:
    html = (built("shelter-by-hazard", "takamatsu") / "site" / "index.html").read_text(encoding="utf-8")
    assert "protomaps" not in html and "PMTiles" not in html


def test_a_city_names_its_base_map_and_the_project_takes_what_a_page_takes(
    catalog: Catalog, tmp_path: Path, machikit_cli: Run
) -> None:
    city = tmp_path / "datasets" / "yaizu"
    city.mkdir(parents=True)
    text = (catalog.cities["yaizu"].path / "city.yaml").read_text(encoding="utf-8")
    (city / "city.yaml").write_text(f"{text}basemap: machi.pmtiles\n", encoding="utf-8")
    shutil.copy(TILES / "yaizu.pmtiles", city / "machi.pmtiles")
    project = create_prototype(Catalog(tmp_path), "shelter-by-hazard", "yaizu", tmp_path)
    assert "basemap: datasets/yaizu/machi.pmtiles" in (project / "prototype.yaml").read_text(encoding="utf-8")
    shutil.rmtree(city)
    moved = project.rename(tmp_path.parent / f"{tmp_path.name}-moved")
    assert "protomaps-leaflet" in run(moved).read_text(encoding="utf-8")
    (moved / "datasets" / "yaizu" / "machi.pmtiles").unlink()
    told = machikit_cli("--lang", "en", "check", moved)
    assert told.returncode and "no such file" in told.stdout + told.stderr
