"""One table written as CSV, Excel, GeoJSON and KML comes out as the same data, whatever is in its cells."""

import csv
import io
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import numpy
import pyogrio.raw
import pytest
import shapely
import xlsxwriter

from machikit.catalog import Catalog, kit_root
from machikit.intake import CleanRequest, clean
from machikit.tables.read.any_file import read_tables

DIRTY = Path(__file__).parent / "dirty"
PLACED = ("緯度", "経度")
ROWS = 25
Table = tuple[list[str], list[list[str]]]

OWN = (
    ["ID", "名称", "住所", "緯度", "経度", "設置位置", "電話番号", "利用可能曜日", "開始時間", "終了時間", "URL", "備考"],
    [
        ["007", "R&D　見本館 <本館>", "香川県高松市丸の内１－１", "34.3491", "134.0511", "１Ｆ　ﾛﾋﾞｰ", "087(839)0001", "月〜金", "8:30",
         "１７時", "https://example.jp/?a=1&b=2", "「正面」を\n入って右"],
        ["12", "見本\"体育館\"", "高松市番町1丁目8-15", "34.3428", "134.04657", "", "なし", "", "24時間", "", "", " 空白 "],
        ["8", "見本交番", "番町一丁目1", "134.0466", "34.3428", "", "", "", "", "", "", "緯度と経度が逆"],
        ["A&amp;B", "見本公園", "番町二丁目", "", "", "管理棟,東側", "087-839-0002", "土日", "9:00", "25:00", "example.jp", "①の隣"],
    ],
)  # fmt: skip


def written(folder: Path, header: list[str], rows: Sequence[list[str]]) -> list[Path]:
    """The table as five files; numbers as numbers where the kind of file has them."""
    return [
        _csv(folder / "表.csv", header, rows),
        _xlsx(folder / "表.xlsx", header, rows),
        *_maps(folder, header, rows),
    ]


def _csv(path: Path, header: list[str], rows: Sequence[list[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def _xlsx(path: Path, header: list[str], rows: Sequence[list[str]]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("表")
        sheet.write_row(0, 0, header)
        for r, row in enumerate(rows, start=1):
            for c, (name, value) in enumerate(zip(header, row, strict=True)):
                (sheet.write_number if name in PLACED and value else sheet.write_string)(r, c, number(name, value))
    return path


def number(name: str, value: str) -> float | str:
    return float(value) if name in PLACED and value else value


def _maps(folder: Path, header: list[str], rows: Sequence[list[str]]) -> list[Path]:
    features, marks = [], []
    for row in rows:
        cells = dict(zip(header, row, strict=True))
        lat, lon = (cells.pop(name) for name in PLACED)
        point = {"type": "Point", "coordinates": [float(lon), float(lat)]} if lat else None
        told = {name: value or None for name, value in cells.items()}
        features.append({"type": "Feature", "properties": told, "geometry": point})
        called = cells.pop("名称")
        data = "".join(f"<Data name={quoteattr(k)}><value>{escape(v)}</value></Data>" for k, v in cells.items())
        at = f"<Point><coordinates>{lon},{lat},0</coordinates></Point>" if lat else ""
        marks.append(f"<Placemark><name>{escape(called)}</name><ExtendedData>{data}</ExtendedData>{at}</Placemark>\n")
    geojson, kml, kmz = (folder / f"表.{suffix}" for suffix in ("geojson", "kml", "kmz"))
    geojson.write_text(
        json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False), encoding="utf-8"
    )
    kml.write_text(
        '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>表</name>'
        f"{''.join(marks)}</Document></kml>",
        encoding="utf-8",
    )
    with zipfile.ZipFile(kmz, "w") as archive:
        archive.write(kml, "doc.kml")
    return [geojson, kml, kmz]


def table_of(path: Path) -> Table:
    header, *rows = read_tables(path)[0].cells
    return header, rows[:ROWS]


TABLES = {
    "own": ("aed", OWN),
    **{name: ("aed", DIRTY / name / "input.csv") for name in ("10-aed-hours", "11-aed-telephones", "13-aed-addresses")},
    **{
        f"{city}-{topic}": (topic, kit_root() / "datasets" / city / topic / "data.csv")
        for city, topic in (("takamatsu", "cultural_property"), ("yaizu", "evacuation_site"), ("sample", "stop"))
    },
}


@pytest.mark.parametrize("name", TABLES)
def test_the_same_table_gives_the_same_data_from_every_kind_of_file(name: str, tmp_path: Path) -> None:
    topic, given = TABLES[name]
    header, rows = table_of(given) if isinstance(given, Path) else given
    header = [{"停留所名": "名称"}.get(h, h) for h in header]
    asked, catalog = CleanRequest(topic=topic, city="takamatsu"), Catalog()
    made = {p.name: clean(catalog, p, asked)[0] for p in written(tmp_path, header, rows)}
    data = {name: one.data["data.csv"] for name, one in made.items()}
    wanted = data.pop("表.csv")
    assert len(list(csv.reader(io.StringIO(wanted.decode())))) > 3
    for file, got in data.items():
        assert got.decode() == wanted.decode(), file
    rows_in = {one.report["rows_in"] for one in made.values()}
    assert rows_in == {len(rows)}


BOW = shapely.Polygon([(134.05, 34.34), (134.06, 34.35), (134.06, 34.34), (134.05, 34.35)])
GOOD = shapely.box(134.04, 34.34, 134.045, 34.345)


def layer(path: Path) -> Path:
    shapes = numpy.array([GOOD.wkb, BOW.wkb, shapely.Polygon().wkb, None], dtype=object)
    names = numpy.array(["正しい町", "交わる町", "空の町", "なしの町"], dtype=object)
    pyogrio.raw.write(path, shapes, [names], ["自治会名"], geometry_type="Polygon", crs="EPSG:4326", encoding="UTF-8")
    return path


def kml(path: Path) -> Path:
    def ring(one: shapely.Polygon) -> str:
        return " ".join(f"{x},{y}" for x, y in one.exterior.coords)

    marks = "".join(
        f"<Placemark><name>{name}</name><Polygon><outerBoundaryIs><LinearRing><coordinates>{text}</coordinates></LinearRing>"
        "</outerBoundaryIs></Polygon></Placemark>"
        for name, text in (("正しい町", ring(GOOD)), ("交わる町", ring(BOW)), ("空の町", ""))
    )
    path.write_text(
        f"<kml><Document>{marks}<Placemark><name>なしの町</name></Placemark></Document></kml>", encoding="utf-8"
    )
    return path


@pytest.mark.parametrize("name", ["a.shp", "a.gpkg", "a.kml"])
def test_areas_are_mended_and_empty_ones_set_aside_in_every_kind_of_map_file(name: str, tmp_path: Path) -> None:
    path = (kml if name.endswith("kml") else layer)(tmp_path / name)
    [made] = clean(Catalog(), path, CleanRequest(topic="association_area", city="takamatsu"))
    told = json.loads(made.data["data.geojson"])["features"]
    drawn = [shapely.geometry.shape(one["geometry"]) for one in told]
    assert [one["properties"]["自治会名"] for one in told] == ["正しい町", "交わる町"]
    assert drawn[0].equals(GOOD) and drawn[1].is_valid and drawn[1].area == pytest.approx(0.5e-4, rel=1e-6)
    assert [one["reason"] for one in made.report["aside"]] == ["no_shape", "no_shape"]
    assert [(one["kind"], one["row"]) for one in made.report["repairs"]] == [("repaired_shape", 3)]
