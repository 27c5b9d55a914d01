"""Reads a PMTiles archive of vector tiles and cuts a municipality out of it: the zooms that fit into a page.

Whatever is not such an archive is told in a sentence: MBTiles, raster tiles, another projection, another place, a file that is cut off.
"""

import gzip
import io
import json
import math
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from machikit._base.messages import kit_error

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

HEADER = 127  # bytes
MAGIC, VERSION = b"PMTiles", 3
SQLITE = b"SQLite format 3\0"  # what an MBTiles file begins with
MVT = 1  # the type of vector tiles
NO_COMPRESSION, GZIP = 1, 2
MOST_BYTES = 3_000_000  # of the tiles in a page: they become four thirds of that as text
MOST_TILES = 20_000
MOST_ZOOM = 16
MOST_PART = 50_000_000  # bytes of a directory, or of what the archive says of itself
MARGIN = 0.004  # degrees around the municipality
# The layers by which the two schemas are known: Protomaps' and that of GSI's optimal vector tiles.
SCHEMAS = {"protomaps": {"earth", "roads", "water"}, "gsi": {"RdCL", "WA", "BldA"}}
CREDITS = {"protomaps": "© OpenStreetMap contributors (ODbL)", "gsi": "国土地理院最適化ベクトルタイル"}
MERCATOR = re.compile(r"(?i)3857|900913|webmercator|web_mercator|pseudo-mercator|google")
PROJECTION_KEYS = ("crs", "srs", "projection", "tile_matrix_set", "tilematrixset")

Tile = tuple[int, int, int]  # zoom, x, y


@dataclass(frozen=True)
class CutTiles:
    """archive: a PMTiles archive of its own; schema: protomaps or gsi; credit: as its licence wants it, plain text; zooms: from, to."""

    archive: bytes
    schema: str
    credit: str
    zooms: tuple[int, int]


def cut_tiles(path: Path, area: "BaseGeometry", where: str, most: int = MOST_BYTES) -> CutTiles:
    """Cut the tiles of an area (degrees) out of an archive, from its lowest zoom to the highest that fits.

    Raises KitError for a file that cannot be used; where: what the message calls it.
    """
    try:
        with path.open("rb") as file:
            return _TileArchive(file, where).cut(area, most)
    except FileNotFoundError as error:
        raise kit_error("basemap.missing", where) from error
    except OSError as error:
        raise kit_error("basemap.unreadable", where, why=" ".join(str(error).split())[:120]) from error


class _TileArchive:
    """An archive, open. Raises KitError where it is none, or its tiles cannot be used."""

    def __init__(self, file: BinaryIO, where: str):
        self.file, self.where = file, where
        self.size = file.seek(0, io.SEEK_END)
        self._directories: dict[tuple[int, int], list[Any]] = {}
        self._check_kind(self._bytes(0, min(self.size, HEADER)))
        self._check_header()

    # --- what it is --------------------------------------------------------------------------------------------------

    def _check_kind(self, start: bytes) -> None:
        if start.startswith(SQLITE[:15]):
            raise kit_error("basemap.mbtiles", self.where)
        if not start.startswith(MAGIC):
            raise kit_error("basemap.other", self.where)
        if len(start) < HEADER:
            raise kit_error("basemap.truncated", self.where)
        if start[7] != VERSION:
            raise kit_error("basemap.version", self.where, n=start[7])

    @cached_property
    def header(self) -> dict[str, Any]:
        """The header's numbers. The enumerations are read as numbers, so that an unknown one is no error yet."""
        raw = self._bytes(0, HEADER)
        numbers = [int.from_bytes(raw[k : k + 8], "little") for k in range(8, 96, 8)]
        names = ("root_offset", "root_length", "metadata_offset", "metadata_length", "leaf_directory_offset",
                 "leaf_directory_length", "tile_data_offset", "tile_data_length")  # fmt: skip
        box = [int.from_bytes(raw[k : k + 4], "little", signed=True) / 1e7 for k in (102, 106, 110, 114)]
        return dict(zip(names, numbers, strict=False)) | {
            "internal": raw[97], "compression": raw[98], "type": raw[99], "zooms": (raw[100], raw[101]), "box": box,
        }  # fmt: skip

    def _check_header(self) -> None:
        header = self.header
        parts = (("root_offset", "root_length"), ("metadata_offset", "metadata_length"),
                 ("leaf_directory_offset", "leaf_directory_length"), ("tile_data_offset", "tile_data_length"))  # fmt: skip
        if any(header[offset] + header[length] > self.size for offset, length in parts):
            raise kit_error("basemap.truncated", self.where)
        if header["type"] != MVT:
            raise kit_error("basemap.raster", self.where)
        if not {header["internal"], header["compression"]} <= {NO_COMPRESSION, GZIP}:
            raise kit_error("basemap.compression", self.where)
        west, south, east, north = header["box"]
        named = " ".join(str(self.metadata.get(key, "")) for key in PROJECTION_KEYS).strip()
        if (named and not MERCATOR.search(named)) or not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
            raise kit_error("basemap.projection", self.where)

    @cached_property
    def metadata(self) -> dict[str, Any]:
        """What the archive says of itself."""
        header = self.header
        try:
            found = json.loads(
                self._unpacked(self._bytes(header["metadata_offset"], header["metadata_length"])) or "{}"
            )
        except (ValueError, RecursionError) as error:
            raise kit_error("basemap.truncated", self.where) from error
        return found if isinstance(found, dict) else {}

    @cached_property
    def schema(self) -> str:
        """Whose layers it has. Raises KitError for layers that the kit has no style for."""
        layers = self.metadata.get("vector_layers")
        names = {str(one.get("id")) for one in layers if isinstance(one, dict)} if isinstance(layers, list) else set()
        for schema, known in SCHEMAS.items():
            if known & names:
                return schema
        raise kit_error("basemap.layers", self.where, names="、".join(sorted(names)[:6]) or "—")

    @property
    def credit(self) -> str:
        """Whom its licence wants named: as the archive says itself, but OpenStreetMap with the name of its licence."""
        said = re.sub(r"<[^>]*>", "", str(self.metadata.get("attribution") or "")).strip()[:200]
        if self.schema == "protomaps" and said and "openstreetmap" not in said.lower():
            return said
        return CREDITS[self.schema]

    # --- its tiles ---------------------------------------------------------------------------------------------------

    def cut(self, area: "BaseGeometry", most: int) -> CutTiles:
        """The archive with the tiles of an area only. Raises KitError where there are none, or the first zoom is too much."""
        schema, credit = self.schema, self.credit
        first, last = self.header["zooms"]
        kept: list[tuple[Tile, bytes]] = []
        zooms = None
        size = 0
        for zoom in range(first, min(last, MOST_ZOOM) + 1):
            tiles = [(tile, data) for tile in _tiles_of(area, zoom) if (data := self._tile(tile))]
            size += sum(len(data) for _, data in tiles)
            if size > most or len(kept) + len(tiles) > MOST_TILES:
                break
            kept += tiles
            zooms = (zooms or (zoom,))[0], zoom if tiles else (zooms or (zoom, zoom))[1]
        if not kept:
            raise kit_error("basemap.large" if size > most else "basemap.place", self.where)
        used = min(zoom for (zoom, _, _), _ in kept), max(zoom for (zoom, _, _), _ in kept)
        return CutTiles(self._written(kept, area), schema, credit, used)

    def _tile(self, tile: Tile) -> bytes | None:
        """The bytes of a tile as they are stored."""
        from pmtiles.tile import find_tile, zxy_to_tileid

        header, tile_id = self.header, zxy_to_tileid(*tile)
        offset, length = header["root_offset"], header["root_length"]
        for _ in range(4):  # directories in one another, at most
            entry = find_tile(self._directory(offset, length), tile_id)
            if not entry:
                return None
            if entry.run_length:
                return self._bytes(header["tile_data_offset"] + entry.offset, entry.length)
            offset, length = header["leaf_directory_offset"] + entry.offset, entry.length
        return None

    def _directory(self, offset: int, length: int) -> list[Any]:
        from pmtiles.tile import deserialize_directory

        if (offset, length) not in self._directories:
            raw = self._bytes(offset, length)
            plain = self._unpacked(raw)  # within bounds, before the reader unpacks it
            packed = raw if self.header["internal"] == GZIP else gzip.compress(plain, mtime=0)
            try:
                self._directories[offset, length] = deserialize_directory(packed)
            except (ValueError, LookupError, TypeError, EOFError, OverflowError) as error:
                raise kit_error("basemap.truncated", self.where) from error
        return self._directories[offset, length]

    def _written(self, tiles: list[tuple[Tile, bytes]], area: "BaseGeometry") -> bytes:
        from pmtiles.tile import Compression, TileType, zxy_to_tileid
        from pmtiles.writer import Writer

        west, south, east, north = (round(v * 1e7) for v in area.bounds)
        header = {
            "tile_type": TileType.MVT, "tile_compression": Compression(self.header["compression"]),
            "min_lon_e7": west, "min_lat_e7": south, "max_lon_e7": east, "max_lat_e7": north,
            "center_zoom": 0, "center_lon_e7": (west + east) // 2, "center_lat_e7": (south + north) // 2,
        }  # fmt: skip
        file = io.BytesIO()
        writer = Writer(file)
        for tile_id, data in sorted((zxy_to_tileid(*tile), data) for tile, data in tiles):
            writer.write_tile(tile_id, data)
        layers = self.metadata.get("vector_layers", [])
        writer.finalize(header, {"vector_layers": layers, "attribution": self.credit})
        return file.getvalue()

    # --- bytes -------------------------------------------------------------------------------------------------------

    def _bytes(self, offset: int, length: int) -> bytes:
        """Bytes of the file. Raises KitError where it ends before."""
        if length > MOST_PART or offset + length > self.size:
            raise kit_error("basemap.truncated", self.where)
        self.file.seek(offset)
        return self.file.read(length)

    def _unpacked(self, raw: bytes) -> bytes:
        """A directory or the metadata, unpacked. Raises KitError where it is damaged or too large."""
        if self.header["internal"] == NO_COMPRESSION:
            return raw
        unpacker = zlib.decompressobj(wbits=31)
        try:
            found = unpacker.decompress(raw, MOST_PART)
        except zlib.error as error:
            raise kit_error("basemap.truncated", self.where) from error
        if raw and not unpacker.eof:
            raise kit_error("basemap.truncated", self.where)
        return found


def _tiles_of(area: "BaseGeometry", zoom: int) -> Iterator[Tile]:
    """The tiles of a zoom that an area touches, with a margin."""
    import shapely

    around = area.buffer(MARGIN)
    shapely.prepare(around)
    west, south, east, north = around.bounds
    (x0, y0), (x1, y1) = _tile_at(north, west, zoom), _tile_at(south, east, zoom)
    for x in range(x0, x1 + 1):
        for y in range(y0, y1 + 1):
            if zoom < 8 or around.intersects(shapely.box(*_box_of(zoom, x, y))):
                yield zoom, x, y


def _tile_at(lat: float, lon: float, zoom: int) -> tuple[int, int]:
    n = 2**zoom
    y = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2
    return min(n - 1, max(0, int((lon / 360 + 0.5) * n))), min(n - 1, max(0, int(y * n)))


def _box_of(zoom: int, x: int, y: int) -> tuple[float, float, float, float]:
    """The box of a tile in degrees: west, south, east, north."""
    n = 2**zoom
    south, north = (math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * row / n)))) for row in (y + 1, y))
    return x / n * 360 - 180, south, (x + 1) / n * 360 - 180, north
