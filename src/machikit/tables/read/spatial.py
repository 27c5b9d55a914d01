"""Map files → grids: Shapefile and GeoPackage through pyogrio (GDAL), GeoJSON as the JSON it is; KML is read by `kml`.

Points become the columns 緯度 and 経度; lines and areas stay beside the rows, in `Grid.geometry`. All are brought to EPSG:4326 from
the system that the file names (.prj, the GeoPackage's own, GeoJSON's old `crs`); JGD2000 and JGD2011 in degrees equal it to
within a metre and are left as they are. Where nothing is named, degrees in Japan are taken as they are and anything else is
left out: `Grid.epsg` is then 0.
"""

import codecs
import json
import math
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from machikit._base import limits
from machikit._base.messages import problem
from machikit.tables.grid import Grid, cell, records
from machikit.tables.places.points import degrees, in_japan
from machikit.tables.read.any_file import broken, large

LATITUDE, LONGITUDE = "緯度", "経度"
ID = "id"
PARTS = (".dbf", ".shx", ".prj", ".cpg", ".qpj", ".qmd", ".sbn", ".sbx", ".fbn", ".fbx", ".idx", ".xml")
WGS84 = 4326
SAME = (4326, 4612, 6668, 6697)  # geographic systems within a metre of each other in Japan
DECIMALS = 7  # of transformed lines and areas: 1 cm
# How each kind of file begins: GDAL would open whatever is in it, also what points to files elsewhere (VRT), which it finds by
# a word anywhere before the first NUL. A .dbf of fewer than 16,777,216 rows has one as its eighth byte.
_BEGINS = {
    ".shp": re.compile(rb"\x00\x00\x27\x0a"),
    ".dbf": re.compile(rb"(?s)[\x02-\x05\x30-\x32\x43\x63\x83\x8b\xcb\xf5\xfb].[\x00-\x0c][\x00-\x1f].{3}\x00"),
    ".gpkg": re.compile(rb"SQLite format 3\x00"),
}
_GIVEN = (".shx", ".dbf", ".prj")  # what GDAL gets to see beside a .shp
# What .cpg files name. Python knows more encodings, and among them some that unpack, or take very long
_ENCODINGS = ("utf-8", "cp932", "euc_jp", "iso8859-1", "cp1252", "ascii", "utf-16", "utf-16-le", "utf-16-be", "cp65001")
# A system of coordinates is a few numbers; these are files, chains of steps, and addresses
_REACHES = re.compile(r"(?i)EXTENSION|grids|PARAMETERFILE|\+(?:init|proj|step)|pipeline|/vsi|://")

Shape = dict[str, Any]


def beside(path: Path, suffix: str) -> Path | None:
    """The file of the same name with another suffix, in capitals or not; none that is a link out of the folder."""
    there = (p for p in map(path.with_suffix, (suffix, suffix.upper())) if p.is_file())
    return next((p for p in there if p.resolve().parent in (path.resolve().parent, path.parent.resolve())), None)


def layers(path: Path) -> list[Grid]:
    """Every layer of a .shp (with the files that belong to it), .gpkg, or a .dbf alone.

    Raises KitError when a file is broken or what belongs to it is missing.
    """
    import warnings

    import pyogrio
    from pyogrio.errors import DataSourceError

    suffix = path.suffix.lower()
    if suffix == ".dbf" and (shapes := beside(path, ".shp")):
        return layers(shapes)
    with path.open("rb") as file:
        begin = file.read(1100)
    if not begin.strip():
        raise problem("read.empty", path.name)
    if not _BEGINS[suffix].match(begin):
        raise problem("read.no_map", path.name, kind=suffix)
    missing = [part for part in (".shx", ".dbf") if suffix == ".shp" and not beside(path, part)]
    if missing:
        raise problem("read.parts", path.name, parts="・".join(missing))
    named = ""
    try:
        with warnings.catch_warnings(action="ignore"), _alone(path) as copy:
            named = str(copy)
            names = [str(name) for name, _ in pyogrio.list_layers(copy)]
            grids = [_layer(copy, path, name) for name in names]
    except (DataSourceError, RuntimeError, ValueError, TypeError, LookupError, ArithmeticError, NameError) as error:
        # NameError: pyogrio itself stumbles over a .prj that is no text
        raise broken(path, Exception(str(error).replace(named, path.name))) from error
    return [grid for grid in grids if grid.cells[1:]]


@contextmanager
def _alone(path: Path) -> Iterator[Path]:
    """The file, and of a Shapefile what is read with it, under names of ours in a folder where nothing else is: GDAL looks
    around, and has a meaning for some names."""
    with tempfile.TemporaryDirectory(prefix="machikit-") as folder:
        suffix = path.suffix.lower()
        there = [beside(path, part) for part in _GIVEN] if suffix == ".shp" else []
        for one in filter(None, [path, *there]):
            if one.stat().st_size > limits.FILE:
                raise large(one.name, limits.FILE)
            shutil.copyfile(one, Path(folder) / f"table{one.suffix.lower()}")
        yield Path(folder) / f"table{suffix}"


def _layer(copy: Path, path: Path, name: str) -> Grid:
    """One layer. copy: what GDAL is given of the file at `path`.

    Text of a .dbf is taken as bytes, for GDAL's own reading turns a letter cut at the field's end into noise.
    """
    import pyogrio.raw

    shapefile = path.suffix.lower() in (".shp", ".dbf")
    encoding = "ISO-8859-1" if shapefile else None
    most = _rows(copy, name)
    meta, _, wkb, data = pyogrio.raw.read(copy, layer=name, encoding=encoding, max_features=most)
    limits.fits(max(map(len, [*data, wkb if wkb is not None else ()]), default=0), len(data))
    header, columns = [str(f) for f in meta["fields"]], [column.tolist() for column in data]
    if shapefile:
        header, columns = _decoded(path, header, columns)
    rows = list(zip(*columns, strict=True)) or [()] * len(wkb if wkb is not None else ())
    cells = [header, *([cell(value) for value in row] for row in rows)]
    return _placed(Grid(path.stem if shapefile else name, cells), wkb, meta["crs"])


def _rows(copy: Path, name: str) -> int:
    """How many rows to ask for: pyogrio makes room for as many. Raises limits.Exceeded; a view may have rows without end."""
    import pyogrio

    info = pyogrio.read_info(copy, layer=name)
    rows, columns = int(info["features"]), max(1, len(info["fields"]))
    limits.fits(max(0, rows), columns)
    return rows if rows >= 0 else min(limits.ROWS, limits.CELLS // columns) + 1


def _decoded(path: Path, header: list[str], columns: list[list[Any]]) -> tuple[list[str], list[list[Any]]]:
    """Text read as if it were ISO-8859-1 → what it is: what the .cpg names if all of it fits, else UTF-8, else CP932."""
    texts = {v for column in columns for v in column if isinstance(v, str) and not v.isascii()} | set(header)
    raw = [text.encode("latin-1") for text in texts]
    encoding = next(e for e in (*_named(path), "utf-8", "cp932", "latin-1") if _fits(raw, e))
    text = {t: _cut(t.encode("latin-1"), encoding).rstrip("\0 ") for t in texts}
    return [text[h] for h in header], [[text.get(v, v) if isinstance(v, str) else v for v in c] for c in columns]


def _named(path: Path) -> list[str]:
    """The encoding that the .cpg names (Shift_JIS is CP932 on every machine that writes it)."""
    cpg = beside(path, ".cpg")
    said = cpg.read_bytes()[:40].decode("ascii", "ignore").strip().casefold() if cpg else ""
    if re.search(r"s(hift)?[-_]?jis|932", said):
        return ["cp932"]
    try:
        name = codecs.lookup(f"cp{said}" if said.isdigit() else said).name if said else ""
    except (LookupError, ValueError):
        return []
    return [name] if name in _ENCODINGS else []


def _fits(raw: Iterable[bytes], encoding: str) -> bool:
    try:
        return all(_cut(text, encoding) is not None for text in raw)
    except (UnicodeDecodeError, LookupError):
        return False


def _cut(raw: bytes, encoding: str) -> str:
    """The text without half a letter at its end, where the field was too short for it."""
    return codecs.getincrementaldecoder(encoding)().decode(raw)


def features(name: str, data: Shape) -> Grid:
    """A GeoJSON FeatureCollection, or a single Feature. Raises ValueError, TypeError, AttributeError or LookupError when broken."""
    found = data["features"] if data["type"] == "FeatureCollection" else [data]
    properties = [dict(one) for one in map(_properties, found)]
    header = dict.fromkeys(key for p in properties for key in p)
    if ids := _ids(found, header):
        header = dict.fromkeys([ID, *header])
        properties = [{ID: one, **p} for one, p in zip(ids, properties, strict=True)]
    shapes = [f.get("geometry") or None for f in found]
    grid = Grid(name, records(header, properties))
    code = _code((data.get("crs") or {}).get("properties", {}).get("name", ""))
    if code in SAME or code is None:
        return with_shapes(replace(grid, epsg=WGS84), shapes)
    from shapely import from_geojson, to_wkb
    from shapely.errors import ShapelyError

    try:
        wkb = [to_wkb(from_geojson(json.dumps(s))) if s else None for s in shapes]
    except ShapelyError as error:
        raise ValueError(str(error)) from error
    return _placed(grid, wkb, f"EPSG:{code}")


def _properties(feature: Shape) -> Iterable[tuple[str, Any]]:
    """The properties of a feature under their names as written; what is no single value is JSON, as a spreadsheet would show it."""
    for key, value in dict(feature.get("properties") or {}).items():
        yield key, json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value


def _ids(found: Sequence[Shape], header: Iterable[str]) -> list[Any]:
    """The features' own ids; none where a property has that name, or where they only count the features."""
    ids = [f.get("id") for f in found]
    counted = [[str(n + first) for n in range(len(ids))] for first in (0, 1)]
    told = any(i not in (None, "") for i in ids) and [str(i) for i in ids] not in counted
    return ids if told and not any(h.casefold() == ID for h in header) else []


def _code(crs: str) -> int | None:
    """The EPSG code in urn:ogc:def:crs:EPSG::6676; CRS84 and silence are GeoJSON's own system."""
    m = re.search(r"EPSG:[\d.]*:?(\d{4,5})$", crs)
    return int(m[1]) if m else None


def _placed(grid: Grid, wkb: Sequence[bytes | None] | None, crs: str | None) -> Grid:
    """The grid with its shapes, brought to EPSG:4326."""
    if wkb is None:
        return grid
    import numpy
    from shapely import force_2d, from_wkb, get_coordinates, transform
    from shapely.geometry import mapping

    shapes = force_2d(from_wkb(numpy.asarray(wkb, dtype=object), on_invalid="ignore"))
    system = _system(crs)
    if system is None:
        known = bool(len(xy := get_coordinates(shapes))) and all(in_japan(y, x) for x, y in xy)
        code, shapes = 0, shapes if known else [None] * len(shapes)
    else:
        code = system.to_epsg() or 0
        if code not in SAME:
            shapes = transform(shapes, lambda xy: _to_wgs84(system, xy))
    return with_shapes(replace(grid, epsg=code), [mapping(s) if s is not None else None for s in shapes])


def _system(crs: str | None) -> Any:
    """The pyproj CRS, None where none is named or it is not one on the Earth."""
    import pyproj

    try:
        system = pyproj.CRS.from_user_input(crs) if crs and not _REACHES.search(crs) else None
    except pyproj.exceptions.CRSError:
        return None
    return system if system is not None and (system.is_geographic or system.is_projected) else None


def _to_wgs84(system: Any, xy: Any) -> Any:
    """(x, y) in the system → (longitude, latitude)."""
    import numpy
    import pyproj

    to = pyproj.Transformer.from_crs(system, WGS84, always_xy=True)
    return numpy.column_stack(to.transform(xy[:, 0], xy[:, 1])).round(DECIMALS)


def with_shapes(grid: Grid, shapes: Sequence[Shape | None]) -> Grid:
    """Points as columns, everything else as `geometry`. A shape that holds no position, or none that can be, is no shape.

    Columns of the file that are named like ours stay for features that have no point.
    """
    points = [_point(shape) for shape in shapes]
    others = [None if point else sound(shape) for point, shape in zip(points, shapes, strict=True)]
    cells = grid.cells
    if any(points):
        header = [*(h for h in cells[0] if h not in (LONGITUDE, LATITUDE)), LONGITUDE, LATITUDE]
        kept = [c for c, h in enumerate(cells[0]) if h not in (LONGITUDE, LATITUDE)]
        given = [cells[0].index(h) if h in cells[0] else None for h in (LONGITUDE, LATITUDE)]
        body = [
            [*(row[c] for c in kept), *(map(cell, point) if point else ("" if c is None else row[c] for c in given))]
            for row, point in zip(cells[1:], points, strict=True)
        ]
        cells = [header, *body]
    return replace(grid, cells=cells, geometry=others if any(others) else None)


def _point(shape: Shape | None) -> tuple[float, float] | None:
    """(longitude, latitude) of a point, or of a group of points that has one member."""
    if not shape or shape.get("type") not in ("Point", "MultiPoint"):
        return None
    at = shape["coordinates"]
    if shape["type"] == "MultiPoint":
        at = at[0] if len(at) == 1 else ()
    return (float(at[0]), float(at[1])) if len(at) > 1 else None


def sound(one: Shape | None) -> Shape | None:
    """The geometry, where it is one that can be drawn; None where it is empty or no geometry at all."""
    from shapely.errors import ShapelyError
    from shapely.geometry import shape

    try:
        built = shape(one) if one else None
        return one if built is not None and not built.is_empty and all(map(math.isfinite, built.bounds)) else None
    except (ShapelyError, ValueError, TypeError, LookupError, AttributeError):
        return None


def with_points(grid: Grid) -> Grid:
    """For a topic of points: lines and areas get a point of theirs (inside the area, on the line) as 緯度 and 経度.

    The point is ours, not the publisher's: whoever uses it has to say so (finding kind `shape_point`).
    """
    from shapely import is_valid, make_valid, point_on_surface
    from shapely.geometry import shape

    if not grid.geometry or LATITUDE in grid.cells[0]:
        return grid
    shapes = [shape(g) if g else None for g in grid.geometry]
    at = [point_on_surface(s if is_valid(s) else make_valid(s)) if s is not None else None for s in shapes]
    pairs = [[degrees(p.y), degrees(p.x)] if p is not None and not p.is_empty else ["", ""] for p in at]
    body = [[*row, *pair] for row, pair in zip(grid.cells[1:], pairs, strict=True)]
    return replace(grid, cells=[[*grid.cells[0], LATITUDE, LONGITUDE], *body])
