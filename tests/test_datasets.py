"""Every dataset in the house, held against its own file, its topic, its city's boundary, and what must never be in it."""

import csv
import datetime as dt
import hashlib
import io
import json
import math
import re
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import sampling
from conftest import environment

from machikit._base.errors import KitError
from machikit.catalog import kit_root
from machikit.catalog.model import SENSITIVITIES, Dataset, Field, Schema
from machikit.tables.load import load

KIT = sampling.kit()
NAMES = sorted(KIT.datasets.keys() - (set() if sampling.CI else sampling.alike()))
SINGLE = [n for n in NAMES if not KIT.datasets[n].is_split]  # those with a file a prefecture: test_national_datasets
TABLES = [n for n in SINGLE if KIT.datasets[n].file.suffix == ".csv"]
PLACED = [
    n for n in TABLES if KIT.schema(KIT.datasets[n].topic).headers("point") and "latitude" in KIT.datasets[n].filled
]
OF_CITIES = [n for n in PLACED if KIT.cities[n.partition("/")[0]].kind == "city"]
MOBILE = re.compile(r"(?<!\d)0[789]0\D{0,2}\d{4}\D{0,2}\d{4}(?!\d)")
MAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w")
PEOPLE = ("代表者", "設置者", "管理者名", "担当者", "氏名", "連絡先メール", "establisher", "representative")
DAYS = r"(20\d\d年)?\d{1,2}月\d{1,2}日(・\d{1,2}日)*、?"  # dates one after another are no sentence
PROSE = 120  # characters: a longer cell is a description


def raw(name: str) -> pd.DataFrame:
    """The file as plain pandas reads it: no machikit, all cells text."""
    return pd.read_csv(KIT.datasets[name].file, dtype=str, keep_default_na=False)


def parts(name: str) -> tuple[Dataset, Schema, dict[str, Any]]:
    dataset = KIT.datasets[name]
    return dataset, KIT.schema(dataset.topic), dataset.package


def test_every_folder_of_a_city_is_a_dataset_that_the_catalogue_accepts() -> None:
    assert KIT.problems == []
    folders = {
        f"{p.parent.parent.name}/{p.parent.name}" for p in (kit_root() / "datasets").glob("[!_.]*/[!_.]*/*.json")
    }
    assert folders == set(KIT.datasets)
    assert {n.partition("/")[0] for n in NAMES} >= {"takamatsu", "yaizu", "aizuwakamatsu", "tsukuba", "kobe"}


@pytest.mark.parametrize("name", sampling.third(SINGLE))  # each takes a quarter of a second
def test_frictionless_accepts_the_package(name: str) -> None:
    import frictionless

    report = frictionless.validate(str(KIT.datasets[name].path / "datapackage.json"))
    assert report.valid, report.flatten(["type", "message"])


@pytest.mark.parametrize("name", SINGLE)
def test_hash_bytes_and_rows_are_those_of_the_file(name: str) -> None:
    dataset, _, _ = parts(name)
    body = dataset.file.read_bytes()
    assert dataset.resource["hash"] == "sha256:" + hashlib.sha256(body).hexdigest()
    assert dataset.resource["bytes"] == len(body)
    rows = len(raw(name)) if dataset.file.suffix == ".csv" else len(json.loads(body)["features"])
    assert dataset.rows == rows > 0
    assert not body.startswith(b"\xef\xbb\xbf") and b"\r" not in body and body.endswith(b"\n")


@pytest.mark.parametrize("name", TABLES)
def test_filled_counts_the_cells_that_really_have_a_value(name: str) -> None:
    table = raw(name)
    told = {f["name"]: f["filled"] for f in KIT.datasets[name].resource["schema"]["fields"]}
    assert told == {header: int((table[header].str.strip() != "").sum()) for header in table.columns}


SCRIPTS = sorted(p for p in (kit_root() / "datasets" / "_invented").glob("*.py") if "__main__" in p.read_text("utf-8"))


@pytest.mark.parametrize("script", sampling.third(SCRIPTS), ids=lambda script: script.stem)
def test_invented_data_come_out_of_their_script_byte_for_byte(script: Path, tmp_path: Path) -> None:
    subprocess.run([sys.executable, script, tmp_path], env=environment(), check=True, capture_output=True, timeout=60)
    made = sorted(p.relative_to(tmp_path) for p in tmp_path.rglob("*.*"))
    assert made
    for path in made:
        assert (tmp_path / path).read_bytes() == (kit_root() / "datasets" / path).read_bytes(), path


def test_every_dataset_of_an_example_city_has_a_script() -> None:
    of_examples = [d for d in KIT.datasets.values() if KIT.cities[d.city].kind == "example"]
    told = {kit_root() / d.package["sources"][0]["path"].partition("#")[0] for d in of_examples}
    assert of_examples and told == set(SCRIPTS)


def cells(dataset: Dataset, header: str) -> list[str]:
    if dataset.file.suffix == ".csv":
        return raw(dataset.id)[header].tolist()
    return [f["properties"][header] for f in json.loads(dataset.file.read_bytes())["features"]]


def kind_of(field: Field, values: list[str]) -> str:
    """The package's type of a column: dates of which only the year or the month is known are text."""
    if field.type == "date" and not all(re.fullmatch(r"(\d{4}-\d\d-\d\d)?", v) for v in values):
        return "string"
    return {"number": "number", "integer": "integer", "date": "date"}.get(field.type, "string")


@pytest.mark.parametrize("name", SINGLE)
def test_columns_are_the_topics_in_its_order(name: str) -> None:
    dataset, schema, _ = parts(name)
    told = dataset.resource["schema"]["fields"]
    for field in told:
        known = schema.by_id[field["id"]]
        assert field["name"] == known.header and field["type"] == kind_of(known, cells(dataset, known.header))
    order = [f.id for f in schema.fields]
    assert [f["id"] for f in told] == sorted((f["id"] for f in told), key=order.index)
    if dataset.file.suffix == ".csv":
        assert list(raw(name).columns) == [f["name"] for f in told]
    assert {f.id for f in schema.fields if f.required} <= {f["id"] for f in told}


@pytest.mark.parametrize("name", SINGLE)
def test_nothing_points_to_a_single_person_and_nothing_is_prose(name: str) -> None:
    dataset, _, _ = parts(name)
    text = unicodedata.normalize("NFKC", dataset.file.read_text(encoding="utf-8"))
    assert not MOBILE.search(text) and not MAIL.search(text)
    if dataset.file.suffix != ".csv":
        return
    table = raw(name)
    headers = unicodedata.normalize("NFKC", " ".join(table.columns)).casefold()
    assert not any(word in headers for word in PEOPLE) and "説明" not in headers
    lists = table.columns.intersection(["診療科目"])  # names one after another, which are no sentences
    assert not table[lists].apply(lambda c: c.str.contains(r"[^、]{21}|。")).any(axis=None)
    for header in table.columns.drop(["URL", *lists], errors="ignore"):
        longest = max(table[header].str.replace(DAYS, "", regex=True), key=len)
        assert len(longest) <= PROSE, longest
    placeholders = table.apply(
        lambda c: c.str.contains("新規マップピン|テスト用|サンプル|を確認$|入力してください")
    ).any()
    assert not placeholders.any()


@pytest.mark.parametrize("name", NAMES)
def test_whose_it_is_as_of_when_and_on_which_terms_is_said_in_both_languages(name: str) -> None:
    dataset, _, package = parts(name)
    for key in ("title", "title_en", "publisher", "publisher_en"):
        assert package[key].strip()
    assert "を加工して作成" in package["credit"]["ja"] and package["credit"]["en"].startswith("Made by editing")
    assert dt.date(2000, 1, 1) < dataset.as_of <= dt.date.today()
    assert re.fullmatch(r"20\d\d-\d\d(-\d\d)?", package["retrieved"]) and package["retrieved"] >= package["as_of"][:7]
    assert package["sensitivity"] in SENSITIVITIES
    for licence in package["licenses"]:
        assert licence["title"] and licence["title_en"] and licence["path"].startswith("https://")
        assert not re.search("unknown|不明", licence["name"] + licence["title"], re.I)
    assert package["licenses"] and package["sources"]
    for source in package["sources"]:
        assert source["title"] and source["title_en"]
        if KIT.cities[dataset.city].kind == "example":  # invented: its source is the script in the house that made it
            assert (kit_root() / source["path"].partition("#")[0]).is_file() and "架空" in package["publisher"]
        else:
            assert source["path"].startswith("https://")
    assert any("version" in source for source in package["sources"])


@pytest.mark.parametrize("name", NAMES)
def test_caveats_are_three_to_seven_whole_sentences_in_both_languages(name: str) -> None:
    ja, en = (KIT.datasets[name].package["caveats"][lang] for lang in ("ja", "en"))
    assert 3 <= len(ja) == len(en) <= 7
    assert all(s.endswith("。") and re.search("[ぁ-ん]", s) for s in ja)
    assert all(s.rstrip("）)").endswith(".") or s.endswith((".", "）.")) for s in en)
    assert not [s for s in ja + en if re.search(r"\{\w+\}", s)], "a place was left unfilled"


@pytest.mark.parametrize("name", PLACED)
def test_points_lie_in_japan_and_near_the_city(name: str) -> None:
    table, city = raw(name), KIT.cities[name.partition("/")[0]]
    for lat, lon in zip(table["緯度"], table["経度"], strict=True):
        assert bool(lat) == bool(lon)
        if lat:
            assert 20 <= float(lat) <= 46 and 122 <= float(lon) <= 154
            near = math.hypot(float(lat) - city.centre[0], float(lon) - city.centre[1]) < 0.5
            assert near or city.kind == "country"
            assert len(lat.partition(".")[2]) <= 6 and len(lon.partition(".")[2]) <= 6


@pytest.mark.parametrize("name", sampling.third(OF_CITIES))
def test_the_caveats_number_the_points_outside_the_boundary_truly(name: str) -> None:
    """Computed another way than the recipe does: projected (UTM), boundary widened by 50 m, a plain spatial test."""
    import geopandas as gpd

    city = name.partition("/")[0]
    boundary = gpd.read_file(KIT.datasets[f"{city}/boundary"].file)
    utm = boundary.estimate_utm_crs()
    wide = boundary.to_crs(utm).union_all().buffer(50, quad_segs=32)
    table = raw(name)
    table = table[table["緯度"] != ""]
    points = gpd.points_from_xy(table["経度"].astype(float), table["緯度"].astype(float), crs=4326).to_crs(utm)
    outside = int((~points.within(wide)).sum())
    told = re.findall(r"(\d+)か所は、市の境界から50mより外", "".join(KIT.datasets[name].package["caveats"]["ja"]))
    assert [int(n) for n in told] == ([outside] if outside else [])


@pytest.mark.parametrize("name", TABLES)
def test_the_caveats_number_the_places_without_hours_truly(name: str) -> None:
    table, schema = raw(name), parts(name)[1]
    opens = [f.header for f in schema.role("opens") if f.header in table]
    unknown = int((table[opens] == "").all(axis=1).sum()) if opens else 0
    told = re.findall(
        r"(\d+)か所のうち(\d+)か所あります。いつでも", "".join(KIT.datasets[name].package["caveats"]["ja"])
    )
    assert told == ([(str(len(table)), str(unknown))] if unknown else [])


@pytest.mark.parametrize("name", TABLES)
def test_marks_stay_the_publishers_own(name: str) -> None:
    """Marks are single signs, never dashes; a legend stands only where the publisher gives one."""
    table, schema = raw(name), parts(name)[1]
    flags = [f.header for f in schema.fields if f.type == "flag" and f.header in table]
    marks = {m for header in flags for m in table[header]} - {""}
    assert marks <= {"○", "△", "×", "1", "有", "無"}
    legend = KIT.datasets[name].package.get("marks", {})
    assert set(legend) == ({"1"} if "1" in marks else set())
    assert all(set(text) == {"ja", "en"} and all(text.values()) for text in legend.values())
    if {"○", "△"} & marks and any(f.group == "hazard" for f in schema.role("flag") if f.header in table):
        assert "公開データに書かれていません" in "".join(KIT.datasets[name].package["caveats"]["ja"])


@pytest.mark.parametrize("name", TABLES)
def test_hours_are_times_that_close_after_they_open(name: str) -> None:
    table, schema = raw(name), parts(name)[1]
    for opens in schema.role("opens"):
        closes = next(f for f in schema.role("closes") if f.day == opens.day)
        if opens.header not in table:
            continue
        for start, end in zip(table[opens.header], table[closes.header], strict=True):
            if start == "休":
                assert opens.day and end == ""
            elif start or end:
                assert re.fullmatch(r"[012]\d:[0-5]\d", start) and re.fullmatch(r"[0-4]\d:[0-5]\d", end) and start < end
    for days in table.get("利用可能曜日", ()):
        assert days == "".join(d for d in "月火水木金土日" if d in days)


def test_a_boundary_offers_its_polygon_and_a_list_its_points() -> None:
    assert {"name", "polygon"} <= KIT.datasets["yaizu/boundary"].roles(KIT.schema("boundary"))
    assert "point" in KIT.datasets["yaizu/aed"].roles(KIT.schema("aed"))
    assert not {"opens", "closes"} & KIT.datasets["yaizu/aed"].roles(KIT.schema("aed")), "no hours are published there"


def test_every_value_that_the_page_shows_as_a_kind_has_an_english_word() -> None:
    for name in TABLES:
        table, schema = raw(name), parts(name)[1]
        kinds = [f.header for f in schema.fields if f.role in ("category", "admits") and f.header in table]
        values = {v for header in kinds for v in table[header]} - {""}
        assert values <= set(KIT.datasets[name].package.get("terms", {})), name


def test_childcare_kinds_are_kept_apart_and_no_place_stands_twice_under_one_kind() -> None:
    official = {
        "認可保育所",
        "認定こども園",
        "地域型保育事業",
        "認可外保育施設",
        "認可外保育施設（企業主導型）",
        "幼稚園",
    }
    for name in (n for n in TABLES if n.endswith("/childcare_facility")):
        table = raw(name)
        assert set(table["施設区分"]) <= official
        same = table["名称"].str.replace(r"高松市立?|幼保連携型|幼稚園型|認定こども園|\s", "", regex=True)
        assert not pd.DataFrame({"n": same, "k": table["施設区分"], "a": table["所在地_連結表記"]}).duplicated().any()


@pytest.mark.parametrize("name", [n for n in TABLES if n.endswith("/population_by_town")])
def test_population_adds_up_and_small_towns_keep_only_their_total(name: str) -> None:
    table = raw(name)
    bands = [c for c in table.columns if re.search(r"\d歳", c)]
    small = table["総人口"].astype(int) < 10
    assert (table.loc[small, ["男性", "女性", "世帯数", *bands]] == "").all().all()
    rest = table[~small]
    total = rest["総人口"].astype(int)
    assert (rest[bands].astype(int).sum(axis=1) == total).all()
    assert (rest["男性"].astype(int) + rest["女性"].astype(int) == total).all()
    assert len(bands) in (36, 18) and table["地域名"].is_unique


@pytest.mark.parametrize("name", [n for n in SINGLE if n.endswith("/boundary")])
def test_boundary_is_one_valid_feature_small_enough_for_every_page(name: str) -> None:
    from shapely import points, prepare
    from shapely.geometry import shape

    body = KIT.datasets[name].file.read_bytes()
    features = json.loads(body)["features"]
    geometry = shape(features[0]["geometry"])
    assert len(features) == 1 and geometry.geom_type == "MultiPolygon" and geometry.is_valid
    assert len(body) <= 40_000 and not re.search(rb"\.\d{6}", body)
    towns = raw(f"{name.partition('/')[0]}/town")
    towns = towns[towns["緯度"] != ""]
    prepare(geometry)
    inside = geometry.contains(points(towns["経度"].astype(float), towns["緯度"].astype(float)))
    assert inside.mean() > 0.98


# --- load --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SINGLE)
def test_load_gives_the_same_values_as_the_file_under_the_field_ids(name: str) -> None:
    dataset, schema, _ = parts(name)
    table = load(dataset, schema)
    assert table.crs.to_epsg() == 4326 and list(table.index) == list(range(dataset.rows))
    assert list(table.columns) == [f["id"] for f in dataset.resource["schema"]["fields"]] + ["geometry"]
    if dataset.file.suffix != ".csv":
        assert table.geometry.notna().all() and table["name"].notna().all()
        return
    plain = raw(name)
    for field in (schema.by_id[c] for c in table.columns.drop("geometry")):
        blank = plain[field.header] == ""
        assert (table[field.id].isna() == blank).all()
        if field.type in ("number", "integer"):
            assert (table.loc[~blank, field.id].astype(float) == plain.loc[~blank, field.header].astype(float)).all()
        else:
            assert all(v is None for v in table.loc[blank, field.id])
            assert (table.loc[~blank, field.id] == plain.loc[~blank, field.header]).all()
    if name not in PLACED:
        assert table.geometry.isna().all()
        return
    assert (table.geometry.isna() == (plain["緯度"] == "")).all()
    there = table[table.geometry.notna()]
    assert (there.geometry.x == there["longitude"]).all() and (there.geometry.y == there["latitude"]).all()


HEADER = "名称,緯度,経度,小児対応設備の有無"
BROKEN = {
    "a row with a cell too few": (f"{HEADER}\n市役所,34.34,134.04\n", "2行目", "3"),
    "a row with a cell too many": (f"{HEADER}\n市役所,34.34,134.04,有,\n", "2行目", "5"),
    "words for a number": (f"{HEADER}\n市役所,34.34,134.04,\n駅,およそ34,134.04,\n", "3行目、緯度", "およそ34"),
    "degrees run together": (f"{HEADER}\n市役所,343508,134.04,\n", "2行目、緯度", "34.585556"),
    "longitude out of range": (f"{HEADER}\n市役所,34.34,1340402,\n", "2行目、経度", "134.067222"),
    "an infinite number": (f"{HEADER}\n市役所,34.34,inf,\n", "2行目、経度", "inf"),
    "a needed column missing": ("名称,緯度\n市役所,34.34\n", "data.csv", "経度"),
    "nothing at all": ("", "data.csv", ""),
    "no text": (b"\xff\xfe\x00\x81\x00", "data.csv", ""),
}


@pytest.mark.parametrize("case", BROKEN)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_broken_csv_is_told_with_row_column_value_and_what_to_do(
    case: str, language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MACHIKIT_LANG", language)
    body, where, said = BROKEN[case]
    (tmp_path / "data.csv").write_bytes(body if isinstance(body, bytes) else body.encode("utf-8"))
    with pytest.raises(KitError) as caught:
        load(Dataset("town", "aed", tmp_path, {"resources": [{"path": "data.csv"}]}), KIT.schema("aed"))
    error = caught.value
    assert error.where and error.what and error.fix and said in f"{error.where} {error.what} {error.fix}"
    if language == "ja":
        assert where in error.where


def test_a_csv_that_excel_saved_loads_like_the_original(tmp_path: Path) -> None:
    dataset, schema, _ = parts("takamatsu/aed")
    wanted = load(dataset, schema)
    rows = list(csv.reader(io.StringIO(dataset.file.read_text(encoding="utf-8"), newline="")))
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    (tmp_path / "data.csv").write_bytes(b"\xef\xbb\xbf" + out.getvalue().encode("utf-8"))
    again = load(Dataset("x", "aed", tmp_path, {"resources": [{"path": "data.csv"}]}), schema)
    pd.testing.assert_frame_equal(pd.DataFrame(wanted), pd.DataFrame(again))


def test_a_broken_geojson_is_told(tmp_path: Path) -> None:
    (tmp_path / "data.geojson").write_text('{"type": "Feature"}', encoding="utf-8")
    with pytest.raises(KitError):
        load(Dataset("x", "boundary", tmp_path, {"resources": [{"path": "data.geojson"}]}), KIT.schema("boundary"))
