"""Any municipality joins: the national list, the names under which people look for one, its id, and `machikit city add`."""

import csv
import json
import re
from collections import Counter
from pathlib import Path

import pytest
import sampling
import yaml
from conftest import Run, text_file, write_dataset

from machikit._base.errors import KitError
from machikit.catalog import Catalog, kit_root
from machikit.catalog.municipalities import add_city, as_city, find_municipality
from machikit.catalog.municipality_list import Municipality, municipalities
from machikit.tables.values.romaji import hepburn, town_name

KIT = sampling.kit()
RAW = kit_root().parent / "shared" / "raw"


@pytest.fixture(scope="module")
def every() -> list[Municipality]:
    return list(municipalities(KIT))


# --- the list ---------------------------------------------------------------------------------------------------------


def test_the_list_holds_every_municipality_of_japan(every: list[Municipality]) -> None:
    """792 cities, 23 special wards, 743 towns and 183 villages, the six of the Northern Territories, and the wards of 20 cities."""
    whole = [m for m in every if not m.city]
    assert Counter(m.kind for m in whole) == {"市": 792, "区": 23, "町": 743, "村": 183 + 6}
    assert [m.name for m in whole if not m.url] == ["色丹村", "泊村", "留夜別村", "留別村", "紗那村", "蘂取村"]
    assert len({m.prefecture for m in whole}) == 47
    assert all(m.kind == "区" for m in every if m.city) and len({m.city for m in every if m.city}) == 20


def test_every_code_carries_the_check_digit_of_the_standard(every: list[Municipality]) -> None:
    """JIS X 0402, appendix: weights 6 to 2; where the sum is below 11, 11 less the sum, else less its remainder by 11."""
    for m in every:
        total = sum(int(figure) * weight for figure, weight in zip(m.code[:5], range(6, 1, -1), strict=True))
        check = 11 - total if total < 11 else 11 - total % 11
        assert m.code[5] == str(check)[-1], m.name
    assert len({m.code for m in every}) == len(every)


def test_every_municipality_has_a_point_an_address_and_a_prefecture_in_english(every: list[Municipality]) -> None:
    for m in every:
        assert (
            24 < m.centre[0] < 46
            and 122 < m.centre[1] < 149
            and (m.url.startswith("http") or m.code[:4] in ("0169", "0170"))
        )
        assert m.prefecture_words["ja"] == m.prefecture and m.prefecture_words["en"].isascii()


@pytest.mark.skipif(not RAW.is_dir(), reason="the source files are not part of the repository")
def test_codes_names_and_points_are_those_of_the_source(every: list[Municipality]) -> None:
    with (RAW / "japan" / "localgovjp-utf8.csv").open(encoding="utf-8-sig", newline="") as file:
        there = {r["lgcode"]: r for r in csv.DictReader(file)}
    new = [
        m for m in every if m.code not in there
    ]  # which the recipe states: wards since 2024, and villages without an office
    assert [m.code[:5] for m in new] == [*map("{:05}".format, range(1695, 1701)), "22138", "22139", "22140"]
    for m in every:
        row = there.pop(m.code, None)
        if row is None:
            continue
        assert (m.name, m.prefecture) == (row["city"].replace(" ", ""), row["pref"])
        assert m.centre == pytest.approx((float(row["lat"]), float(row["lng"])), abs=1e-6)
    assert {r["city"].partition(" ")[0] for r in there.values()} == {"浜松市"} and len(there) == 7


# --- ids --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kana", "latin"),
    {
        "おおさか": "osaka", "とうきょう": "tokyo", "いいづか": "iizuka", "にいがた": "niigata", "かつうら": "katsuura", "こうべ": "kobe",
        "とうおん": "toon", "さっぽろ": "sapporo", "しんじゅく": "shinjuku", "ゆうばり": "yubari", "ちゃたん": "chatan", "ニセコ": "niseko",
        "みっちょう": "mitcho", "じゅうおう": "juo", "しおがま": "shiogama",
    }.items(),
)  # fmt: skip
def test_readings_are_written_as_on_signs(kana: str, latin: str) -> None:
    assert hepburn(kana) == latin


def test_where_a_reading_allows_two_spellings_the_town_s_own_address_decides() -> None:
    assert town_name("とようらちょう") == "Toyora"
    assert town_name("とようらちょう", "https://www.town.toyoura.example.jp/") == "Toyoura"
    assert town_name("たんばし", "https://www.city.tamba.example.jp/") == "Tamba"
    assert town_name("こうべし ちゅうおうく", "https://www.city.kobe.example.jp/") == "Kobe Chuo"


def test_nearly_every_name_in_english_is_the_one_in_the_municipality_s_own_address(every: list[Municipality]) -> None:
    whole = [m for m in every if not m.city]
    whole = [m for m in whole if m.url]
    said = [m.name_en.lower() in re.split(r"[./-]", m.url) or m.name_en.lower() in m.url for m in whole]
    assert sum(said) / len(said) > 0.97


def test_ids_are_ascii_and_each_one_s_own(every: list[Municipality]) -> None:
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", m.id) for m in every)
    assert len({m.id for m in every}) == len(every)


@pytest.mark.parametrize(
    ("code", "city_id"),
    {
        "131016": "chiyoda-tokyo", "132063": "fuchu-tokyo", "342084": "fuchu-hiroshima", "343021": "fuchu-cho-hiroshima",
        "281000": "kobe", "281107": "kobe-chuo", "141003": "yokohama", "024066": "yokohama-aomori", "271403": "sakai-osaka",
        "192082": "minami-alps", "216046": "shirakawa-mura-gifu", "473081": "motobu",
    }.items(),
)  # fmt: skip
def test_of_one_name_the_prefecture_tells_and_a_ward_follows_its_city(code: str, city_id: str) -> None:
    assert find_municipality(KIT, code).id == city_id


@pytest.mark.parametrize("city_id", ["takamatsu", "yaizu", "aizuwakamatsu"])
def test_the_cities_of_the_house_would_come_out_as_they_are(city_id: str) -> None:
    made, there = as_city(find_municipality(KIT, city_id)), KIT.cities[city_id]
    assert (made.id, made.kind, made.name, made.prefecture) == (there.id, there.kind, there.name, there.prefecture)
    assert (made.code, made.official) == (there.code, there.official)
    assert made.centre == pytest.approx(there.centre, abs=0.02) and abs(made.zoom - there.zoom) <= 1


# --- looking one up ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "asked",
    ["高松市", "高松", "たかまつ", "タカマツシ", "takamatsu", "Takamatsu City", "37201", "372013", "３７２０１３", "香川県高松市",
     "香川高松", " 高松市 ", "Takamatsu, Kagawa", "髙松市"],
)  # fmt: skip
def test_one_city_is_found_under_all_its_names(asked: str) -> None:
    assert find_municipality(KIT, asked).code == "372013"


@pytest.mark.parametrize(
    ("asked", "name"),
    {
        "綾歌郡宇多津町": "宇多津町", "香川県綾歌郡宇多津町": "宇多津町", "龍ヶ崎市": "龍ケ崎市", "神戸市 中央区": "神戸市中央区",
        "1100": "札幌市", "72028": "会津若松市", "郡山": "郡山市", "東京都府中市": "府中市", "堺市北区": "堺市北区",
        "梼原町": "檮原町", "塩釜市": "塩竈市", "鯵ヶ沢町": "鰺ヶ沢町", "桧枝岐村": "檜枝岐村", "葛\U000e0100城市": "葛城市",
    }.items(),
)  # fmt: skip
def test_counties_kinds_of_letters_and_lost_zeros_do_not_matter(asked: str, name: str) -> None:
    assert find_municipality(KIT, asked).name == name


@pytest.mark.parametrize(
    ("asked", "name"),
    {"篠山市": "丹波篠山市", "浦和市": "さいたま市", "岩槻": "さいたま市", "庵治町": "高松市", "大井川町": "焼津市", "河東町": "会津若松市",
     "福岡県那珂川町": "那珂川市"}.items(),
)  # fmt: skip
def test_a_town_that_was_merged_or_renamed_is_recognised_by_its_old_name(asked: str, name: str) -> None:
    assert find_municipality(KIT, asked).name == name


def test_a_merged_town_that_the_list_does_not_name_is_known_to_the_postal_directory() -> None:
    assert not find_municipality(KIT, "七尾市").former
    assert find_municipality(KIT, "田鶴浜町").name == "七尾市"


def test_every_municipality_is_known_by_every_kind_of_name_or_asked_about(every: list[Municipality]) -> None:
    """Whole cities and wards. Of two 泊村 the one that has an office is meant."""
    asked = Counter[str]()
    for m in every:
        in_english = f"{m.name_en}, {m.prefecture_words['en']}"
        names = {
            "code": m.code,
            "id": m.id,
            "label": m.label(),
            "kanji": m.prefecture + m.name,
            "kana": m.kana,
            "romaji": in_english,
        }
        for kind, name in names.items():
            try:
                match = find_municipality(KIT, name)
                assert match == m or (m.code, match.code) == ("016969", "014036"), name
            except KitError as error:
                assert m.code in error.what and m.prefecture in error.what, (name, error.what)
                asked[kind] += 1
    assert not {"code", "id", "label", "kanji"} & set(asked) and asked["kana"] < 100 and asked["romaji"] < 40


@pytest.mark.parametrize(
    ("asked", "city_id"),
    {
        "みはるまち": "miharu", "ふくしまけん みはるまち": "miharu", "Miharu-machi, Fukushima": "miharu", "Miharu Town": "miharu",
        "Ōsaka": "osaka", "府中市（東京都）": "fuchu-tokyo",
        "府中市（広島県、342084）": "fuchu-hiroshima", "とうきょうとふちゅうし": "fuchu-tokyo",
        "Chuo-ku, Kobe": "kobe-chuo", "浜松市中区": "hamamatsu-chuo", "浜松市浜名区": "hamamatsu-hamana", "国後郡泊村": "tomari-hokkaido",
        "泊村": "tomari", "色丹村": "shikotan", "yokohama": "yokohama",
    }.items(),
)  # fmt: skip
def test_readings_romaji_and_what_a_message_said_are_names_too(asked: str, city_id: str) -> None:
    assert find_municipality(KIT, asked).id == city_id


@pytest.mark.parametrize(
    "asked",
    [
        "池田町",
        "ちゅうおうく",
        "Chuo-ku",
        "Yokohama",
        "浜松市北区",
        "府中市",
        "府中",
        "伊達市",
        "中央区",
        "北区",
        "Fuchu",
        "川上村",
    ],
)
def test_a_name_that_fits_several_is_answered_with_all_of_them(asked: str) -> None:
    with pytest.raises(KitError) as told:
        find_municipality(KIT, asked)
    assert len(re.findall(r"\d{6}", told.value.what)) >= 2 and told.value.fix


@pytest.mark.parametrize(
    ("asked", "hint"), [("高松し", "372013"), ("会津若松しし", "072028"), ("takamatu", "372013"), ("372014", "372013")]
)  # fmt: skip
def test_a_slip_is_answered_with_what_was_meant(asked: str, hint: str) -> None:
    with pytest.raises(KitError) as told:
        find_municipality(KIT, asked)
    assert hint in told.value.fix


@pytest.mark.parametrize("asked", ["", " ", "zzzzzz", "99999", "0", "1234567", "%", "東京都", "市", "{{ 7*7 }}"])
def test_what_is_no_municipality_is_told_in_one_sentence(asked: str) -> None:
    with pytest.raises(KitError) as told:
        find_municipality(KIT, asked)
    assert told.value.what and told.value.fix and "error." not in told.value.what


# --- city.yaml --------------------------------------------------------------------------------------------------------


def test_every_municipality_s_city_yaml_is_read_by_the_catalogue_as_it_was_meant(
    every: list[Municipality], tmp_path: Path
) -> None:
    some = every[::40] + [m for m in every if m.city][:3]
    for m in some:
        assert add_city(KIT, m.code, tmp_path).is_relative_to(tmp_path) or m.id in KIT.cities
    mine = Catalog(roots=[tmp_path])
    assert mine.problems == [] and len(mine.cities) >= len(set(some)) - 3
    for m in (m for m in some if m.id not in KIT.cities):
        made, meant = mine.cities[m.id], as_city(m)
        assert (made.name, made.prefecture) == (meant.name, meant.prefecture)
        assert (made.code, made.centre) == (m.code, meant.centre)
        assert (made.kind, made.zoom, made.official) == ("city", meant.zoom, m.url)
        assert mine.city(m.code).id == m.id


def test_city_add_makes_one_file_in_an_empty_folder_and_says_what_next(machikit_cli: Run, tmp_path: Path) -> None:
    done = machikit_cli("city", "add", "土浦市")
    assert done.returncode == 0, done.stderr
    assert "machikit cards --city tsuchiura" in done.stdout
    assert [p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file()] == [
        "datasets/tsuchiura/city.yaml"
    ]
    said = yaml.safe_load((tmp_path / "datasets" / "tsuchiura" / "city.yaml").read_text(encoding="utf-8"))
    assert said["name"] == {"ja": "土浦市", "en": "Tsuchiura"} and said["code"] == "082031"
    listed = json.loads(machikit_cli("cities", "--json").stdout)
    assert "tsuchiura" in [c["id"] for c in listed]


def test_city_add_changes_nothing_where_the_city_is_there(machikit_cli: Run, tmp_path: Path) -> None:
    mine = text_file(
        tmp_path / "datasets" / "my-tsuchiura" / "city.yaml",
        'kind: city\nname: {ja: 土浦市, en: Tsuchiura}\nprefecture: {ja: 茨城県, en: Ibaraki}\ncode: "082031"\n'
        "centre: [36.1, 140.1]\nzoom: 11\nofficial: https://example.jp/\n",
    )
    before = mine.read_bytes()
    for name in ("082031", "会津若松市"):
        done = machikit_cli("city", "add", name, "--json")
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["new"] is False
    assert mine.read_bytes() == before
    assert [p.name for p in (tmp_path / "datasets").iterdir()] == ["my-tsuchiura"]


def test_city_add_overwrites_nothing(machikit_cli: Run, tmp_path: Path) -> None:
    mine = text_file(tmp_path / "datasets" / "tsuchiura" / "city.yaml", "not: [a city")
    done = machikit_cli("city", "add", "tsuchiura")
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert mine.read_text(encoding="utf-8") == "not: [a city"


@pytest.mark.parametrize(("asked", "code"), [(("府中市",), 1), (("nowhere-at-all",), 1), ((), 2)])
def test_city_add_says_what_is_wrong(asked: tuple[str, ...], code: int, machikit_cli: Run, tmp_path: Path) -> None:
    done = machikit_cli("city", "add", *asked)
    assert done.returncode == code and done.stderr and "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


# --- the country is no town -------------------------------------------------------------------------------------------


def test_japan_is_listed_but_no_card_waits_for_it(machikit_cli: Run) -> None:
    assert KIT.cities["japan"].kind == "country" and "japan" not in KIT.municipalities
    for record in json.loads(machikit_cli("cards", "--json").stdout):
        assert "japan" not in {*record["ready"], *(w["city"] for w in record["waiting"])}
    assert "japan/municipality" in machikit_cli("datasets", "日本").stdout


def test_a_workspace_may_bring_its_own_list(tmp_path: Path) -> None:
    row = dict.fromkeys(f.header for f in KIT.schema("municipality").fields) | {
        "全国地方公共団体コード": "372013", "都道府県名": "香川県", "市区町村名": "ひなた市", "市区町村名_よみ": "ひなたし",
        "市区町村名_英字": "Hinata", "旧市区町村名": "日向町", "緯度": "34.3", "経度": "134.0", "URL": "https://example.jp/",
    }  # fmt: skip
    write_dataset(tmp_path, "japan", "municipality", [row])
    mine = Catalog(roots=[tmp_path, kit_root()])
    assert [m.id for m in municipalities(mine)] == ["hinata"] and find_municipality(mine, "日向町").name == "ひなた市"
