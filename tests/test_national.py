"""National datasets: a resource for each prefecture, of which a municipality reads its own rows and no other prefecture."""

import csv
import gzip
import json
from pathlib import Path

import pytest
from conftest import Run, write_dataset, write_national

from machikit._base.errors import KitError
from machikit.catalog import Catalog, kit_root
from machikit.catalog.municipalities import add_city, find_city, write_city
from machikit.catalog.neighbours import neighbours
from machikit.catalog.ready_municipalities import ready_municipalities
from machikit.catalog.similar import similar
from machikit.check.datasets import DatasetSound
from machikit.prototype import run
from machikit.prototype.comparison import choose_comparison
from machikit.prototype.generate import create_prototype
from machikit.prototype.overrides import find_overrides
from machikit.tables.load import load
from machikit.tables.national_subset import municipality_files

CODE = "全国地方公共団体コード"
MIHARU, KORIYAMA, TSUNO, SENDAI, AOBA, TAIHAKU = "075213", "072036", "394114", "041009", "041017", "041041"
FOUND = {"ja": "同じ内容の行が{n}行ありました。", "en": "{n} rows were duplicates."}


def site(code: str, name: str, at: tuple[str, str] = ("37.44", "140.49"), flood: str = "1") -> dict[str, str]:
    return {CODE: code, "名称": name, "緯度": at[0], "経度": at[1], "災害種別_洪水": flood, "災害種別_地震": "1"}


ROWS = [
    *(site(MIHARU, f"三春小学校{n}", flood="1" if n % 3 == 1 else "") for n in range(6)),
    site(KORIYAMA, "郡山市役所"),
    site(SENDAI, "仙台市役所", ("38.27", "140.87")),
    *(site(AOBA, f"青葉区{n}", ("38.27", "140.87")) for n in range(3)),
    *(site(TAIHAKU, f"太白区{n}", ("38.22", "140.88")) for n in range(2)),
]
COUNTS = {MIHARU: 6, KORIYAMA: 1, SENDAI: 6, AOBA: 3, TAIHAKU: 2}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    found = {MIHARU: {"duplicate_rows": 2, "distinct:flood": 2}}
    words = {"duplicate_rows": FOUND}
    write_national(tmp_path, "evacuation_site", ROWS, COUNTS, found=found, findings=words, licence_confirmed=False)
    return tmp_path


def at_home(home: Path) -> Catalog:
    return Catalog(roots=[home, kit_root()])


def file_of(home: Path, prefecture: str) -> Path:
    return home / "datasets/japan/evacuation_site" / f"data-{prefecture}.csv.gz"


def test_a_municipality_has_its_own_rows_counts_and_findings(home: Path) -> None:
    catalog = at_home(home)
    town = find_city(catalog, "三春町")
    dataset = catalog.find_dataset(town.id, "evacuation_site")
    assert dataset is not None and (dataset.id, dataset.code) == ("japan/evacuation_site", MIHARU)
    assert (dataset.rows, dataset.filled["flood"], dataset.filled["earthquake"]) == (6, 2, 6)
    assert dataset.findings == {"duplicate_rows": 2, "distinct:flood": 2}
    assert dataset.package["caveats"]["ja"][-1] == "同じ内容の行が2行ありました。"
    assert dataset.file == file_of(home, "07")
    table = load(dataset, catalog.schema("evacuation_site"))
    assert list(table["name"]) == [f"三春小学校{n}" for n in range(6)]
    assert catalog.national_counts("evacuation_site")[KORIYAMA][0] == 1
    assert catalog.national_findings("evacuation_site") == {MIHARU: dataset.findings}


def test_a_designated_city_has_the_rows_of_its_wards_unless_they_have_rows_of_their_own(tmp_path: Path) -> None:
    for wards, names in ((None, 6), ("own_rows", 1)):
        root = tmp_path / str(wards)
        more = {"wards": wards} if wards else {}
        write_national(root, "evacuation_site", ROWS, COUNTS | {SENDAI: names}, **more)
        catalog = at_home(root)
        for code, n in ((SENDAI, names), (AOBA, 3), (TAIHAKU, 2)):
            dataset = catalog.find_dataset(find_city(catalog, code).id, "evacuation_site")
            assert dataset is not None and dataset.rows == n
            assert len(load(dataset, catalog.schema("evacuation_site"))) == n


def test_without_rows_there_is_no_dataset_and_the_own_one_comes_first(home: Path) -> None:
    catalog = at_home(home)
    assert catalog.find_dataset(find_city(catalog, TSUNO).id, "evacuation_site") is None
    write_dataset(home, "miharu", "evacuation_site", [site(MIHARU, "町の一覧")])
    catalog = at_home(home)
    dataset = catalog.find_dataset(find_city(catalog, MIHARU).id, "evacuation_site")
    assert dataset is not None and (dataset.id, dataset.code, dataset.rows) == ("miharu/evacuation_site", None, 1)


def test_a_prototype_takes_an_ordinary_dataset_with_it_and_builds(home: Path) -> None:
    folder = create_prototype(at_home(home), "shelter-by-hazard", "三春町", home)
    copied = folder / "datasets/miharu/evacuation_site"
    package = json.loads((copied / "datapackage.json").read_text(encoding="utf-8"))
    (resource,) = package["resources"]
    assert (resource["path"], resource["rows"], "compression" in resource) == ("data.csv", 6, False)
    assert package["licence_confirmed"] is False and package["counted"] == {"duplicate_rows": 2, "distinct:flood": 2}
    with (copied / "data.csv").open(encoding="utf-8", newline="") as file:
        assert {row[CODE] for row in csv.DictReader(file)} == {MIHARU}
    run(folder)
    page = (folder / "site/index.html").read_text(encoding="utf-8")
    assert "CC0-1.0・利用条件は公開の前に要確認" in page
    assert '"flags":["flood"]' in page, "the page opens with the hazard that tells its sites apart"
    assert "三春小学校5" in page and "郡山市役所" not in page and "同じ内容の行が2行ありました。" in page
    assert not [one for one in find_overrides(Catalog(folder)) if "miharu/" in one.id]


@pytest.mark.parametrize("harm", ["truncated", "other bytes", "cut between rows", "missing"])
def test_a_damaged_prefecture_is_told_and_the_others_stay_usable(home: Path, harm: str) -> None:
    path = file_of(home, "07")
    raw = path.read_bytes()
    if harm == "missing":
        path.unlink()
    else:
        whole = gzip.decompress(raw).splitlines(keepends=True)
        bad = {
            "truncated": raw[: len(raw) // 2],
            "other bytes": b"PK" + raw[2:],
            "cut between rows": gzip.compress(b"".join(whole[:4])),
        }
        path.write_bytes(bad[harm])
    catalog = at_home(home)
    with pytest.raises(KitError) as error:
        create_prototype(catalog, "shelter-by-hazard", "三春町", home)
    assert "data-07.csv.gz" in error.value.where and "入れなおして" in error.value.fix
    assert not list(home.glob("shelter-*"))
    assert create_prototype(catalog, "shelter-by-hazard", "仙台市", home).is_dir()


def test_broken_counts_are_told_once_and_stop_nothing(home: Path, machikit_cli: Run) -> None:
    (home / "datasets/japan/evacuation_site/counts.csv.gz").write_bytes(b"\x1f\x8b")
    done = machikit_cli("cards", "--city", "三春町", cwd=home)
    assert done.returncode == 0 and done.stderr.count("counts.csv.gz") == 1 and "Traceback" not in done.stderr


def test_what_is_ready_is_known_without_reading_data(home: Path) -> None:
    for n in range(1, 48):
        file_of(home, f"{n:02}").write_bytes(b"")
    catalog = at_home(home)
    town, card = find_city(catalog, "三春町"), catalog.card("shelter-by-hazard")
    assert not catalog.missing_inputs(card, town.id) and MIHARU in ready_municipalities(catalog, card)


def test_check_compares_every_file_and_every_municipality_s_counts(home: Path) -> None:
    (unconfirmed,) = DatasetSound().check(at_home(home))
    assert unconfirmed.level == "warning" and "licence_confirmed" in unconfirmed.what
    path = file_of(home, "07")
    path.write_bytes(
        gzip.compress(gzip.decompress(path.read_bytes()).replace(KORIYAMA.encode(), MIHARU.encode()), mtime=0)
    )
    file_of(home, "39").unlink()
    said = " ".join(f"{f.where} {f.what}" for f in DatasetSound().check(at_home(home)))
    assert "data-07.csv.gz" in said and f"counts.csv.gz: {MIHARU}" in said and "data-39.csv.gz" in said


def test_datasets_lists_what_a_municipality_has_of_the_national_ones(home: Path, machikit_cli: Run) -> None:
    records = json.loads(machikit_cli("datasets", "三春町", "--json", cwd=home).stdout)
    assert {"japan/evacuation_site": 6}.items() <= {r["id"]: r["rows"] for r in records}.items()
    confirmed = {r["id"]: r["licence_confirmed"] for r in records}
    assert not confirmed["japan/evacuation_site"] and confirmed["japan/municipality"]
    assert "terms of use to be confirmed before release" in machikit_cli("datasets", "三春町", cwd=home).stdout
    whole = json.loads(machikit_cli("datasets", "--json", cwd=home).stdout)
    assert {r["rows"] for r in whole if r["id"] == "japan/evacuation_site"} == {len(ROWS)}


def test_a_workspace_s_own_list_over_a_national_one_is_used_and_told(tmp_path: Path, machikit_cli: Run) -> None:
    row = {CODE: MIHARU, "基準日": "2025-01-01", "地域名": "三春町", "総人口": "16000"}
    add_city(at_home(tmp_path), "三春町", tmp_path)
    write_dataset(tmp_path, "miharu", "population_by_year", [row])
    assert [one.id for one in find_overrides(Catalog(tmp_path))] == ["datasets/miharu/population_by_year"]
    done = machikit_cli("check", cwd=tmp_path)
    assert "datasets/miharu/population_by_year" in done.stdout + done.stderr


def test_a_municipality_without_rows_is_told_what_is_missing_and_how_to_bring_it(home: Path, machikit_cli: Run) -> None:
    done = machikit_cli("new", "shelter-by-hazard", "--city", "色丹村", cwd=home)
    assert done.returncode == 1 and "no row of Shikotan" in done.stderr and "machikit add" in done.stderr


BORDERS = [
    [MIHARU, KORIYAMA, "20000"], [MIHARU, "072117", "15000"], [MIHARU, "072109", "9000"], [SENDAI, "042111", "700"],
    [SENDAI, AOBA, "1"], [AOBA, "042111", "700"], [AOBA, SENDAI, "1"], [AOBA, TAIHAKU, "3000"],
]  # fmt: skip


@pytest.fixture
def bordered(tmp_path: Path) -> Path:
    rows = [{CODE: code, "名称": code} for code in (MIHARU, KORIYAMA)]
    write_national(tmp_path, "boundary", rows, {MIHARU: 1, KORIYAMA: 1}, borders=BORDERS)
    return tmp_path


def test_cities_names_the_neighbours_and_those_alike_in_size_and_kind(bordered: Path, machikit_cli: Run) -> None:
    town = json.loads(machikit_cli("cities", "みはるまち", "--json", cwd=bordered).stdout)
    assert [(n["name"]["ja"], n["metres"]) for n in town["neighbours"]] == [
        ("郡山市", 20000),
        ("田村市", 15000),
        ("二本松市", 9000),
    ]
    assert len(town["alike"]) == 5 and all(n["name"]["ja"][-1] == "町" for n in town["alike"])
    assert all(abs(n["residents"] - 16000) < 1500 for n in town["alike"])
    assert "郡山市 20.0 km" in machikit_cli("cities", "三春町", cwd=bordered, env={"MACHIKIT_LANG": "ja"}).stdout
    city, ward, special = (similar(at_home(bordered), code) for code in (SENDAI, AOBA, "131016"))
    assert len(ward) == len(special) == len(city) == 5
    assert all(at_home(bordered).ward_codes(code) for code, _ in city) and all(
        "131" < code < "1312" for code, _ in special
    )
    assert not any(at_home(bordered).ward_codes(code) or code[:3] == "131" for code, _ in ward)


def test_a_city_s_neighbours_are_municipalities_a_ward_s_are_wards(bordered: Path) -> None:
    catalog = at_home(bordered)
    assert neighbours(catalog, SENDAI) == [("042111", 700)]
    assert neighbours(catalog, AOBA) == [(TAIHAKU, 3000), ("042111", 700)]


def test_compare_takes_the_neighbours_that_have_the_data_and_names_the_others(
    bordered: Path, machikit_cli: Run
) -> None:
    done = machikit_cli("new", "town-in-ten-years", "--city", "三春町", "--compare", "neighbours", cwd=bordered)
    assert done.returncode == 0 and "Side by side with: Koriyama (Fukushima), Tamura (Fukushima)" in done.stdout
    settings = (bordered / "town-in-ten-years-miharu/prototype.yaml").read_text(encoding="utf-8")
    assert "koriyama, tamura, nihonmatsu" in settings
    alone = machikit_cli("new", "town-in-ten-years", "--city", "色丹村", "--compare", "neighbours", cwd=bordered)
    assert alone.returncode == 1 and "no border" in alone.stderr
    cards = json.loads(machikit_cli("cards", "--city", "三春町", "--compare", "となり", "--json", cwd=bordered).stdout)
    ready = next(card["ready"] for card in cards if card["id"] == "town-in-ten-years")
    assert ready == ["miharu", "koriyama", "tamura", "nihonmatsu"]


def test_neighbours_without_the_data_are_left_out_and_named(bordered: Path) -> None:
    years = [(code, f"{2015 + n}-01-01") for code in (MIHARU, KORIYAMA) for n in range(10)]
    rows = [{CODE: code, "基準日": date, "地域名": code, "総人口": "100"} for code, date in years]
    write_national(bordered, "population_by_year", rows, {MIHARU: 10, KORIYAMA: 10}, wards="own_rows")
    catalog = at_home(bordered)
    town, card = find_city(catalog, MIHARU), catalog.card("town-in-ten-years")
    chosen = choose_comparison(catalog, card, town, ["neighbours"])
    assert [c.name["ja"] for c in chosen.cities] == ["郡山市"]
    assert [c.name["ja"] for c in chosen.without_data] == ["田村市", "二本松市"]


def test_every_national_dataset_of_the_kit_is_read_and_copied_for_a_town_and_a_designated_city(tmp_path: Path) -> None:
    catalog = Catalog(roots=[kit_root()])
    for name in ("三春町", "仙台市"):
        city = find_city(catalog, name)
        write_city(city, tmp_path / "datasets" / city.id / "city.yaml")
        for topic in [d.topic for d in catalog.datasets.values() if d.is_split]:
            dataset, schema = catalog.find_dataset(city.id, topic), catalog.schema(topic)
            if dataset is None:
                continue
            copied = tmp_path / "datasets" / city.id / topic
            copied.mkdir(parents=True)
            for file, body in municipality_files(dataset, city, schema).items():
                (copied / file).write_bytes(body)
            assert len(load(dataset, schema)) == dataset.rows
    copies = Catalog(roots=[tmp_path, kit_root()])
    assert [f"{f.where} {f.what}" for f in DatasetSound().check(copies) if f.level == "error"] == []
