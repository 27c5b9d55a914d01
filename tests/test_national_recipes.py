"""Datasets of all of Japan: from one list, split by municipality, to 47 compressed resources that anybody's tools read."""

import csv
import gzip
import io
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import frictionless
import pytest
import sampling
import yaml
from conftest import environment

from machikit.catalog.model import Field
from machikit.tables.findings import Row
from machikit.tables.national.write_national import NationalTable, national_files, write_national

KIT = sampling.kit()
KOBE, CHUO_KOBE, NISHI, MIHARU, TOMARI = "281000", "281107", "281115", "075213", "014036"
SITE = {"共通ID": "", "洪水": "", "地震": "", "備考": ""}
SITES: list[dict[str, Any]] = [
    {"code": KOBE, "施設・場所名": "東遊園地", "住所": "兵庫県神戸市中央区加納町6", "地震": "1", "lat": 34.689, "lon": 135.196},
    {"code": KOBE, "施設・場所名": "西の公園", "住所": "兵庫県神戸市神戸市西区学園西町1", "地震": "1", "lat": 34.68, "lon": 135.06},
    {"code": KOBE, "施設・場所名": "よその広場", "住所": "大阪府吹田市1", "地震": "1", "洪水": "1", "lat": 34.76, "lon": 135.5},
    {"code": MIHARU, "施設・場所名": "運動公園", "住所": "福島県三春町字一本松1", "洪水": "1", "lat": 37.44, "lon": 140.49},
    {"code": MIHARU, "施設・場所名": "運動公園", "住所": "福島県三春町字一本松1", "洪水": "1", "lat": 37.44, "lon": 140.49},
    {"code": MIHARU, "施設・場所名": "旧校舎（使用不可）", "住所": "福島県三春町1", "洪水": "1", "備考": "2階", "lat": 36.9, "lon": 140.9},
    {"code": "016969", "施設・場所名": "漁港", "住所": "北海道泊村1", "地震": "1", "lat": 43.06, "lon": 140.5},
    {"code": "999999", "施設・場所名": "どこにもない", "住所": "", "lat": 35.0, "lon": 135.0},
]  # fmt: skip
SAID = {
    "title": {"ja": "全国の避難場所", "en": "Sites of Japan"},
    "publisher": {"ja": "国土地理院", "en": "GSI"},
    "as_of": "2025-10-27",
    "retrieved": "2026-08",
    "credit": {"ja": "「場所」を加工して作成", "en": "Made by editing “sites”"},
    "sources": [{"source": "gsi", "title": {"ja": "場所", "en": "Sites"}}],
    "split": {"column": "code", "codes": {"016969": TOMARI}, "outlines": "outlines.json.gz", "wards": True},
    "tables": [{"file": "sites.jsonl.gz", "columns": {"code": None}}],
    "caveats": ["national_list"],
}


def table(folder: Path, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(gzip.decompress((folder / name).read_bytes()).decode())))


def square(lat: float, lon: float) -> list[list[list[list[float]]]]:
    corners = ((-0.05, -0.05), (0.05, -0.05), (0.05, 0.05), (-0.05, 0.05), (-0.05, -0.05))
    return [[[[lon + x, lat + y] for x, y in corners]]]


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A house with one national recipe, its list of eight sites, and the outlines that belong to them."""
    raw, recipes = tmp_path / "raw", tmp_path / "datasets" / "_recipes"
    raw.mkdir()
    lines = [json.dumps({**SITE, "共通ID": f"E{n}", **site}, ensure_ascii=False) for n, site in enumerate(SITES)]
    (raw / "sites.jsonl.gz").write_bytes(gzip.compress("\n".join([*lines, ""]).encode()))
    centres = {MIHARU: (37.44, 140.49), TOMARI: (43.06, 140.5)}
    polygons = {code[:5]: square(*centre) for code, centre in centres.items()}
    (raw / "outlines.json.gz").write_bytes(gzip.compress(json.dumps({"polygons": polygons}).encode()))
    source = {"publisher": {"ja": "国土地理院", "en": "GSI"}, "path": "https://example.com/", "licences": ["gsi"]}
    for path, content in {
        "_sources.yaml": {"sources": {"gsi": source}},
        "_terms.yaml": {},
        "japan/evacuation_site.yaml": SAID,
    }.items():
        (recipes / path).parent.mkdir(parents=True, exist_ok=True)
        (recipes / path).write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return tmp_path


def build(shop: Path, out: str) -> tuple[Path, str]:
    """The folder of the dataset that the command wrote, and what it printed."""
    command = [sys.executable, "-m", "machikit.tables.recipe", "japan/evacuation_site", "--raw", str(shop / "raw")]
    where = ["--home", str(shop / "datasets"), "--out", str(shop / out)]
    done = subprocess.run([*command, *where], capture_output=True, encoding="utf-8", env=environment(), timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    return shop / out / "japan" / "evacuation_site", done.stdout


def test_a_national_list_becomes_47_resources_with_counts_and_findings_of_each_municipality(shop: Path) -> None:
    folder, report = build(shop, "out")
    assert "japan/evacuation_site: 8 = 7 + 1" in report and "unknown_code 1" in report
    checked = frictionless.validate(str(folder / "datapackage.json"))
    assert checked.valid, checked.flatten(["type", "message"])
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    data = [r for r in package["resources"] if r["name"].startswith("data-")]
    assert [r["path"] for r in data] == [f"data-{n:02}.csv.gz" for n in range(1, 48)]
    assert {r["schema"] for r in data} == {"schema.json"} and sum(r["rows"] for r in data) == 7
    headers = [f["name"] for f in json.loads((folder / "schema.json").read_text(encoding="utf-8"))["fields"]]
    assert headers[0] == "全国地方公共団体コード"
    assert gzip.decompress((folder / "data-47.csv.gz").read_bytes()).decode() == ",".join(headers) + "\n"
    assert all(path.read_bytes()[3:8] == bytes(5) for path in folder.glob("*.gz")), "a name or a time in a gzip header"

    kobe = table(folder, "data-28.csv.gz")
    assert {r["名称"]: r["全国地方公共団体コード"] for r in kobe} == {
        "東遊園地": CHUO_KOBE,
        "西の公園": NISHI,
        "よその広場": KOBE,
    }
    assert {r["名称"]: r["所在地_連結表記"] for r in kobe}["西の公園"] == "兵庫県神戸市西区学園西町1"
    assert [r["全国地方公共団体コード"] for r in table(folder, "data-01.csv.gz")] == [TOMARI]
    counts = {r["code"]: r for r in table(folder, "counts.csv.gz")}
    assert {code: int(r["rows"]) for code, r in counts.items()} == {
        TOMARI: 1,
        MIHARU: 3,
        KOBE: 3,
        CHUO_KOBE: 1,
        NISHI: 1,
    }
    assert (counts[KOBE]["earthquake"], counts[KOBE]["flood"], counts[NISHI]["flood"]) == ("3", "1", "0")

    findings = {(r["code"], r["finding"]): int(r["count"]) for r in table(folder, "findings.csv.gz")}
    assert findings[TOMARI, "recoded"] == 1 and findings[KOBE, "address_elsewhere"] == 1
    assert {name: n for (code, name), n in findings.items() if code == MIHARU} == {
        "duplicate_rows": 1,
        "named_unusable": 1, "noted": 1, "one_hazard_for_all": 3, "outside_municipality": 1, "at_sea": 1,
    }  # fmt: skip
    for name in {name for _, name in findings}:
        assert all("{n}" in package["findings"][name][lang] for lang in ("ja", "en"))
    assert "1" in package["caveats"]["ja"][-1] and "市区町村コード" in package["caveats"]["ja"][-1]


def test_the_same_list_gives_the_same_bytes_and_what_else_is_in_the_folder_stays(shop: Path) -> None:
    first, _ = build(shop, "out")
    before = {path.name: path.read_bytes() for path in first.iterdir()}
    (first / "edits.csv").write_text("mine", encoding="utf-8")
    (first / "neighbours.csv.gz").write_bytes(b"of an older run")
    build(shop, "out")
    assert {path.name: path.read_bytes() for path in first.iterdir()} == before | {"edits.csv": b"mine"}


def test_a_city_has_its_wards_rows_unless_the_package_says_that_it_has_its_own(tmp_path: Path) -> None:
    fields = [Field("place", "地域名", required=True), Field("population", "総人口", type="integer")]
    rows = {
        KOBE: [Row(1, {"place": "神戸市", "population": "10"})],
        NISHI: [Row(2, {"place": "西区", "population": ""})],
    }
    rows = NationalTable(rows, fields, {NISHI: KOBE}, neighbours=[(NISHI, KOBE, 5), (KOBE, NISHI, 5)])
    own, whole = (tmp_path / name for name in ("own", "whole"))
    write_national(own, {"title": "人口", "wards": "own_rows"}, rows)
    write_national(whole, {"title": "人口"}, rows)
    assert [tuple(r.values()) for r in table(own, "counts.csv.gz")] == [(KOBE, "1", "1", "1"), (NISHI, "1", "1", "0")]
    assert [tuple(r.values()) for r in table(whole, "counts.csv.gz")] == [(KOBE, "2", "2", "1"), (NISHI, "1", "1", "0")]
    assert [r["neighbour"] for r in table(own, "neighbours.csv.gz")] == [NISHI, KOBE]
    types = {f["id"]: f["type"] for f in json.loads((own / "schema.json").read_text(encoding="utf-8"))["fields"]}
    assert types == {"code": "string", "place": "string", "population": "integer"}


def test_shapes_are_compressed_geojson_with_the_code_of_their_municipality(tmp_path: Path) -> None:
    shape = {"type": "Polygon", "coordinates": square(37.44, 140.49)[0]}
    name = Field("name", "名称", required=True)
    write_national(
        tmp_path / "b",
        {"title": "境界"},
        NationalTable({MIHARU: [Row(1, {"name": "三春町"}, shape)]}, [name], shapes=True),
    )
    (feature,) = json.loads(gzip.decompress((tmp_path / "b" / "data-07.geojson.gz").read_bytes()))["features"]
    assert (
        feature["properties"] == {"全国地方公共団体コード": MIHARU, "名称": "三春町"} and feature["geometry"] == shape
    )
    assert frictionless.validate(str(tmp_path / "b" / "datapackage.json")).valid


def test_what_no_package_can_hold_is_refused_before_anything_is_written() -> None:
    name = Field("name", "名称")
    with pytest.raises(ValueError, match="480000"):
        national_files({}, NationalTable({"480000": [Row(1, {"name": "x"})]}, [name]))
    with pytest.raises(ValueError, match="restricted"):
        national_files({}, NationalTable({MIHARU: [Row(1)]}, [name], findings={MIHARU: {"restricted": 1}}))
    flat = NationalTable({MIHARU: [Row(1)]}, [name], findings={MIHARU: {"distinct:name": 1}})
    package = json.loads(national_files({}, flat)["datapackage.json"])
    kinds = Counter(r["path"].partition("-")[0] for r in package["resources"])
    assert kinds == {"data": 47, "counts.csv.gz": 1, "findings.csv.gz": 1}
