"""What belongs to persons is found, what a municipality publishes of its offices is not, and neither leaves by mistake.

All names, numbers and addresses here are invented for these tests; the numbers are made of repeated digits.
"""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from conftest import SITES, Run, text_file, write_card, write_dataset
from page_tools import DESKTOP, PHONE, axe, blocks_of, misfits, opened, paper_sheets, squeezed, without_scripts
from playwright.sync_api import Browser
from stdnum.jp import in_

from machikit._base.errors import KitError
from machikit._base.messages import LANGUAGES, LOCALE, read_words
from machikit.catalog import Catalog, kit_root
from machikit.check import check
from machikit.prototype import Prototype, run
from machikit.prototype.generate import create_prototype
from machikit.prototype.release_gate import find_in_page
from machikit.tables.privacy.table_scan import scan_table

CARD = "shelter-by-hazard"
MOBILE = "090-1111-2222"
PERSON = "架空 太郎"


def kinds(header: str, *cells: str) -> list[tuple[str, str]]:
    return [(p.kind, p.level) for p in scan_table([header], [[c] for c in cells])]


def found(header: str, cell: str) -> set[str]:
    return {f"{kind}!" if level == "error" else kind for kind, level in kinds(header, cell)}


def numbers(valid: int, wrong: int = 0) -> list[str]:
    """Twelve digits each: some with the check digit of a My Number, some with another."""
    bases = [f"{(i + 3) * 10987654321 % 10**11:011d}" for i in range(valid + wrong)]
    digits = [int(in_.calc_check_digit(b)) for b in bases]
    return [b + str(d if i < valid else (d + 1) % 10) for i, (b, d) in enumerate(zip(bases, digits, strict=True))]


# --- numbers -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "090-1111-2222",
        "09011112222",
        "０９０－１１１１－２２２２",
        "090(1111)2222",
        "(080) 1111 2222",
        "070ー1111ー2222",
        "+81 90-1111-2222",
        "+81(0)90 1111 2222",
        "0081-90-1111-2222",
        "受付は 080.1111.2222（夜間も）",
        "087-000-0000、090-1111-2222",
    ],
)
def test_a_mobile_number_is_found_in_any_notation_and_any_column(text: str) -> None:
    for header in ("電話番号", "備考", "contactAddress", ""):
        assert found(header, text) == {"mobile!"}


@pytest.mark.parametrize(
    "text",
    [
        "087-839-2011",
        "0120-111-222",
        "0800-111-2222",
        "050-1111-2222",
        "020-1111-2222",
        "134.090111122223",
        "3720109011112222",
        "0780",
        "〒070-0030",
        "110",
    ],
)
def test_other_numbers_are_no_mobile_numbers(text: str) -> None:
    assert found("電話番号", text) == set()


def test_a_mobile_number_that_lost_its_zero_in_a_spreadsheet_is_found_under_a_telephone_header_only() -> None:
    assert found("電話番号", "9011112222") == {"mobile!"}
    assert found("延床面積", "9011112222") == set()


def test_three_valid_my_numbers_in_a_column_are_my_numbers_and_one_is_worth_a_look() -> None:
    assert kinds("整理番号", *numbers(3)) == [("my_number", "error")] * 3
    assert kinds("整理番号", *numbers(3, 2)) == [("my_number", "error")] * 3
    assert kinds("整理番号", *numbers(1)) == [("my_number", "warning")]
    assert kinds("備考", f"番号は {numbers(1)[0][:4]} {numbers(1)[0][4:8]} {numbers(1)[0][8:]} です") == [
        ("my_number", "warning")
    ]
    assert kinds("整理番号", *numbers(0, 5)) == []


def test_my_numbers_under_their_own_header_need_no_check_digit() -> None:
    for header in ("個人番号", "マイナンバー", "myNumber"):
        assert set(kinds(header, *numbers(0, 1))) == {("my_number", "error")}
    assert kinds("マイナンバーカード申請の可否", "可") == []


def test_serial_numbers_and_times_of_twelve_digits_are_no_my_numbers() -> None:
    assert kinds("ID", *(f"372013{n:06d}" for n in range(1, 200))) == []
    assert kinds("更新日時", *(f"2026{m:02d}{d:02d}0930" for m in range(1, 13) for d in range(1, 28))) == []
    assert kinds("緯度", *(f"34.{n}" for n in numbers(5))) == []


# --- addresses for letters that arrive at once ---------------------------------------------------------------------------


def test_an_offices_mail_belongs_into_a_contact_column_and_a_private_one_nowhere() -> None:
    assert found("連絡先メールアドレス", "madoguchi@city.tameshi.lg.jp") == set()
    assert found("問い合わせ先", "info@example.com") == set()
    assert found("備考", "申込みは info@example.com へ") == {"mail!"}
    assert found("備考", "madoguchi@city.tameshi.lg.jp") == {"mail"}
    for private in ("kaku@gmail.com", "kaku＠docomo.ne.jp", "kaku@yahoo.co.jp", "kaku[at]i.softbank.jp"):
        assert found("連絡先メールアドレス", private) == {"mail!"}, private
    assert found("URL", "https://www.youtube.com/@tameshi") == set()
    assert found("URL", "https://maps.example/@34.3,134.0,15z") == set()


def test_with_a_topics_schema_only_its_contact_columns_may_hold_mail(catalog: Catalog) -> None:
    schema = catalog.schema("aed")
    assert [p.kind for p in scan_table(["備考"], [["info@example.com"]], schema)] == ["mail"]
    assert scan_table(["電話番号"], [["087-000-1111"]], schema) == []
    assert [p.kind for p in scan_table(["電話番号"], [[MOBILE]], schema)] == ["mobile"]


# --- birth dates -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("header", ["生年月日", "誕生日", "birthDate", "date_of_birth", "世帯主_生年月日", "Birthday"])
def test_dates_under_a_header_of_birth_are_birth_dates(header: str) -> None:
    assert kinds(header, "昭和50年1月2日", "", "1975/1/2") == [("birth_date", "error")] * 2


def test_dates_of_anything_else_are_not() -> None:
    for header in ("発生年月日", "設置年月日", "出生数", "numberOfBirths", "調査年月日"):
        assert kinds(header, "2026-01-02") == [], header
    assert found("備考", "昭和50年1月2日建築") == set()
    assert found("対象", "令和2年4月2日から令和3年4月1日生まれの子") == set()


# --- names -----------------------------------------------------------------------------------------------------------------

NAMES = [
    "架空 太郎",
    "架空　花子",
    "架空太郎",
    "木村 一市",
    "架空 はなこ",
    "東 サチ",
    "吉﨑 一",
    "架空太郎、架空花子",
    "架空 太郎（代表）",
]
OFFICERS = [
    "株式会社ためし 代表取締役 架空太郎",
    "医療法人社団ためし会 理事長 架空 花子",
    "ためし医院 架空 一",
    "会長　架空 太郎",
]
ORGANISATIONS = [
    "高松市", "香川県", "〇〇町", "株式会社ためし", "㈱ためし", "（有）架空商店", "社会福祉法人ためし会", "学校法人架空学園", "架空自治会",
    "国土交通省", "架空市長", "香川県知事", "館長", "代表取締役", "総務課", "介護保険課", "架空警察署", "ためし保育園", "架空小学校",
    "架空建設", "指定管理者", "個人", "民間", "公立", "該当なし", "－", "架空土地改良区", "架空漁業協同組合", "医療法人架空会", "架空寺",
    "１２３",
]  # fmt: skip


@pytest.mark.parametrize(
    "header", ["設置者", "代表者", "設置者名", "Establisher", "corporateRepresentative", "営業者_氏名", "所有者等"]
)
@pytest.mark.parametrize("name", NAMES + OFFICERS)
def test_a_persons_name_is_found_where_a_header_speaks_of_persons(header: str, name: str) -> None:
    assert found(header, name) == {"person!"}


@pytest.mark.parametrize("header", ["設置者", "代表者", "担当者", "管理者名", "Establisher", "氏名又は名称"])
@pytest.mark.parametrize("name", ORGANISATIONS)
def test_an_organisation_or_a_role_is_no_person(header: str, name: str) -> None:
    assert found(header, name) == set()


@pytest.mark.parametrize("header", ["氏名", "世帯主", "世帯主氏名", "申請者", "headOfHousehold", "applicantName"])
def test_where_the_header_leaves_no_doubt_a_surname_kana_and_latin_letters_are_names(header: str) -> None:
    for name in ("架空", "カクウ タロウ", "かくう はなこ", "Taro Kaku"):
        assert found(header, name) == {"person!"}, name


def test_what_is_told_about_a_person_is_not_their_name() -> None:
    for header in (
        "設置者の種別",
        "代表者電話番号",
        "設置者住所",
        "管理者区分",
        "申請者数",
        "担当者メールアドレス",
        "所有者コード",
    ):
        assert found(header, "架空太郎") == set(), header
    for header in ("名称", "施設名", "地域名", "名称_カナ", "所在地"):
        assert found(header, "架空太郎") == set(), header


def test_names_and_homes_inside_free_text_are_found() -> None:
    assert found("備考", "氏名：架空太郎") == {"person!"}
    assert found("備考", "連絡先：架空 花子（夜間）") == {"person!"}
    assert found("備考", "担当: 架空") == {"person"}
    for warned in ("飼い主・渡辺", "自治会長 伊藤", "区長　高橋"):
        assert found("備考", warned) == {"person"}, warned
    for office in (
        "JR東日本さん",
        "保護者・地域",
        "保護者・児童",
        "会長 副会長",
        "館長 不在",
        "園長・教頭",
        "所長 要確認",
    ):
        assert found("備考", office) == set(), office
    assert found("備考", "担当：危機管理課") == set()
    assert found("備考", "連絡先：ためし市役所 総務課") == set()
    assert found("所在地", "架空町1-2 架空様方") == {"household!"}
    assert found("集積所", "架空宅前") == {"household!"}
    assert found("建物名等(方書)", "架空方") == {"household!"}
    for plain in ("市営住宅前", "社宅横", "両方", "旧架空家住宅", "三宅前", "自宅前"):
        assert found("備考", plain) == set(), plain


LIKE_PLACES = [
    "佐藤正道",
    "鈴木直道",
    "田中義国",
    "松本省",
    "阿部",
    "服部",
    "岡部",
    "土屋",
    "守屋",
    "田所",
    "西園寺",
    "各務太郎",
    "神宮達也",
    "古市立夫",
    "中村立子",
    "東めぐみ",
    "南はるか",
    "ヤマダハナコ",
    "やまだはなこ",
    "ジム・スミス",
    "ジャネット・リー",
    "Yamada",
    "林",
    "森",
]


@pytest.mark.parametrize("header", ["氏名", "世帯主", "申請者", "保護者", "所有者", "喪主"])
def test_under_a_sure_header_names_that_look_like_places_or_offices_are_persons(header: str) -> None:
    assert [name for name in LIKE_PLACES if found(header, name) != {"person!"}] == []
    for plain in (
        "高松市",
        "香川県知事",
        "法然寺",
        "田村神社",
        "個人",
        "本人又は代理人",
        "市民",
        "可",
        "無",
        "同伴必須",
        "日本郵便",
        "総務課",
    ):
        assert found(header, plain) == set(), plain


@pytest.mark.parametrize(
    ("header", "cell", "kind"),
    [
        ("口座番号", "普通 1234567", "bank_account"),
        ("運転免許証番号", "301234567890", "licence_number"),
        ("被保険者番号", "0001234567", "insurance_number"),
        ("障害者手帳", "身体1級", "certificate"),
        ("銀行口座", "1234567", "bank_account"),
        ("自宅住所", "架空町1-2", "home_address"),
        ("住所（自宅）", "架空町1-2", "home_address"),
        ("保護者住所", "架空町1-2", "home_address"),
        ("LINE ID", "kaku_k", "social_id"),
        ("Instagram", "@kaku_k", "social_id"),
    ],
)
def test_a_header_that_tells_of_one_person_is_warned_of_once(header: str, cell: str, kind: str) -> None:
    assert kinds(header, cell, cell) == [(kind, "warning")]
    assert kinds(header, "", "") == []


def test_headers_of_counts_pages_and_services_are_not_warned_of() -> None:
    for header, cell in (
        ("障害者手帳所持者数", "120"),
        ("手帳割引", "有"),
        ("Instagram", "https://www.instagram.com/kaku"),
        ("口座振替", "可"),
        ("介護保険料", "5000"),
    ):
        assert kinds(header, cell) == [], header


# --- places and crowds -----------------------------------------------------------------------------------------------------


def test_places_that_protect_people_are_found_and_shelters_from_heat_and_floods_are_not() -> None:
    for kind in (
        "児童養護施設",
        "母子生活支援施設",
        "自立援助ホーム",
        "ＤＶシェルター",
        "民間シェルター",
        "シェルター",
        "乳児院",
        "一時保護所",
    ):
        assert found("種別", kind) == {"protected!"}, kind
    assert found("名称", "児童養護施設 架空園") == {"protected!"}
    for kind in (
        "クーリングシェルター",
        "指定暑熱避難施設（クーリングシェルター）",
        "避難シェルター",
        "児童館",
        "老人ホーム",
        "自転車シェルター",
    ):
        assert found("種別", kind) == set(), kind
    assert found("備考", "児童養護施設の子どもも参加できます") == set()


def test_a_place_that_protects_people_is_told_by_its_kind_and_never_by_its_name() -> None:
    (one,) = scan_table(["名称"], [["児童養護施設 架空園"]])
    assert (one.shown, one.do) == ("児童養護施設", "drop_row")


POPULATION = ["地域名", "総人口", "男性", "女性", "0-4歳の男性", "世帯数"]


@pytest.mark.parametrize(
    "headers", [POPULATION, ["regionName", "totalPopulation", "male", "woman", "man1", "households"]]
)
@pytest.mark.parametrize("with_schema", [True, False])
def test_areas_of_fewer_than_ten_residents_may_only_tell_their_total(
    headers: list[str], with_schema: bool, catalog: Catalog
) -> None:
    rows = [
        ["東町", "10", "4", "6", "0", "3"],
        ["西町", "9", "4", "5", "0", "3"],
        ["南町", "1", "1", "0", "0", "1"],
        ["北町", "7", "", "", "", "2"],
        ["中町", "0", "0", "0", "0", "0"],
    ]
    seen = scan_table(headers, rows, catalog.schema("population_by_town") if with_schema else None)
    assert [(p.kind, p.row, p.do) for p in seen] == [("small_area", 3, "aggregate"), ("single_person", 4, "aggregate")]


def test_a_row_about_one_person_is_found_with_and_without_a_column_of_counts() -> None:
    assert [p.row for p in scan_table(["年代", "性別", "人数"], [["80代", "女性", "1"], ["70代", "男性", "12"]])] == [2]
    (whole,) = scan_table(["No", "患者_年代", "患者_性別"], [["1", "80代", "女性"], ["2", "20代", "男性"]])
    assert (whole.kind, whole.row) == ("single_person", 0)
    assert scan_table(["名称", "対象年齢", "定員"], [["教室", "6歳以上", "1"]]) == []
    assert scan_table(["名称", "男性トイレ総数", "女性トイレ総数"], [["公園", "1", "1"]]) == []


# --- every table that may leave ----------------------------------------------------------------------------------------------


def test_findings_name_the_spreadsheets_row_and_never_the_value() -> None:
    rows = [["ためし", ""], ["", MOBILE], [PERSON, ""], ["", "kaku@gmail.com"], ["", f"氏名：{PERSON}"]]
    seen = scan_table(["設置者", "備考"], [*rows, [], ["", "", MOBILE]], first_row=5)
    assert [(p.row, p.column) for p in seen] == [(6, "備考"), (7, "設置者"), (8, "備考"), (9, "備考"), (11, "#3")]
    for one in seen:
        said = f"{one.shown} {one.what} {one.fix}"
        assert not any(secret in said for secret in ("太郎", "1111", "2222", "kaku", "gmail")), said


def test_the_bundled_datasets_hold_nothing_of_persons(catalog: Catalog) -> None:
    for dataset in catalog.datasets.values():
        if dataset.file.suffix == ".csv":
            with dataset.file.open(encoding="utf-8", newline="") as file:
                header, *rows = csv.reader(file)
            assert scan_table(header, rows, catalog.schemas[dataset.topic]) == [], dataset.id


def test_every_word_is_there_in_both_languages_with_the_same_places() -> None:
    words = read_words(LOCALE / "privacy.csv")
    assert {f"privacy.{k}" for k in ("my_number", "mobile", "mail", "birth_date", "person", "household")} <= set(words)
    assert {f"privacy.do.{k}" for k in ("drop", "drop_row", "aggregate", "mask", "check")} <= set(words)
    for key, word in words.items():
        places = [{part.split("}")[0] for part in word[lang].split("{")[1:]} for lang in LANGUAGES]
        assert all(word[lang].strip() for lang in LANGUAGES), key
        assert places[0] == places[1], key


def test_a_large_table_is_looked_through_without_a_long_wait() -> None:
    import time

    rows = [
        [f"施設{n}", f"架空町{n}番地", f"087-{n % 1000:03d}-{n % 10000:04d}", f"備考{n}", "34.1", "134.1"]
        for n in range(50_000)
    ]
    start = time.perf_counter()
    assert scan_table(["名称", "所在地", "電話番号", "備考", "緯度", "経度"], rows) == []
    assert time.perf_counter() - start < 20  # usually half a second


# --- the gate ------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def prototype(workspace: Path) -> Path:
    return create_prototype(Catalog(workspace), CARD, "tameshi", workspace / "out")


def put(folder: Path, rows: list[dict[str, str]], **package: object) -> None:
    """Give the prototype (or workspace) other rows, described as they are."""
    write_dataset(folder, "tameshi", "evacuation_site", rows, **package)


def page_of(project: Path) -> Path:
    return project / "site" / "index.html"


def noted(*notes: str) -> list[dict[str, str]]:
    return [{**site, "備考": note} for site, note in zip(SITES, notes, strict=True)]


def test_a_page_is_not_built_from_data_that_hold_something_of_persons(prototype: Path) -> None:
    put(prototype, noted("", f"鍵は {MOBILE} へ", f"夜間は {MOBILE}"))
    with pytest.raises(KitError) as refused:
        run(prototype)
    said = refused.value
    assert all(part in said.where for part in ("datasets/tameshi/evacuation_site/data.csv", "3", "備考"))
    assert "1" in said.what
    assert said.fix
    assert MOBILE not in str(said)
    assert not page_of(prototype).exists()


def test_the_page_that_was_there_stays_when_the_gate_refuses(prototype: Path) -> None:
    before = run(prototype).read_bytes()
    put(prototype, noted("", "", f"{MOBILE}"))
    with pytest.raises(KitError):
        run(prototype)
    assert page_of(prototype).read_bytes() == before


def test_columns_that_a_teams_code_adds_pass_the_same_gate(prototype: Path) -> None:
    script = prototype / "prototype.py"
    code = script.read_text(encoding="utf-8")
    line = next(one for one in code.split("\n") if "prototype.table()" in one)
    name = line.split("=")[0].strip()
    script.write_text(code.replace(line, f'{line}\n{name}["memo"] = "{MOBILE}"'), encoding="utf-8")
    with pytest.raises(KitError, match="memo"):
        run(prototype)
    assert not page_of(prototype).exists()


def with_code(project: Path, code: str) -> None:
    """Put lines of a team's code behind the line that loads the table, here called `sites`."""
    script = project / "prototype.py"
    text = script.read_text(encoding="utf-8")
    line = next(one for one in text.split("\n") if "prototype.table()" in one)
    script.write_text(text.replace(line, f"{line}\n{code}"), encoding="utf-8")


def test_a_column_that_a_teams_code_changed_passes_the_gate_like_one_that_it_added(prototype: Path) -> None:
    with_code(prototype, f'sites["name"] = sites["name"] + "（{MOBILE}）"')
    with pytest.raises(KitError, match="名称"):
        run(prototype)
    assert not page_of(prototype).exists()


def test_a_column_that_code_changed_harmlessly_is_let_through(prototype: Path) -> None:
    with_code(prototype, 'sites["name"] = sites["name"] + "（見本）"')
    assert "（見本）" in run(prototype).read_text(encoding="utf-8")


def test_what_is_personal_in_a_files_name_is_nowhere_repeated(machikit_cli: Run, tmp_path: Path) -> None:
    source = tmp_path / "AED設置場所_佐藤健太_090-1234-5678.csv"
    source.write_text("名称,住所,緯度,経度\n見本会館,高松市番町1丁目1番地,34.34,134.04\n\n,,,\n", encoding="utf-8")
    done = machikit_cli("clean", source, "--topic", "aed", "--city", "takamatsu", cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    (folder,) = (tmp_path / "cleaned").iterdir()
    for path in (folder, *folder.iterdir()):
        said = path.name + (path.read_text(encoding="utf-8", errors="replace") if path.is_file() else "")
        assert not any(secret in said for secret in ("健太", "1234-5678")), path.name
    credit = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))["credit"]["ja"]
    assert "AED設置場所_" in credit


@pytest.mark.parametrize(
    ("popup", "kind"),
    [
        ("<a href='tel:09011112222'>電話</a>", "mobile"), ("<a href=tel:09011112222>電話</a>", "mobile"),
        ('<a href="mailto:kaku@gmail.com">書く</a>', "mail"), ("<a href='tel:090%2D1111%2D2222'>電話</a>", "mobile"),
        (f"<img alt='申請者：{PERSON}' src='x.png'>", "person"), ("<p data-tel='090-1111-2222'>", "mobile"),
        ("090\u200b-1111-2222", "mobile"), ("090&shy;-1111&shy;-2222", "mobile"), ("90-1111-2222", "mobile"),
        ("<a href='tel:0878392011'>電話</a> <img alt='市役所の入口' src='x.png'>", ""), ("<p id='m09011112222'>", ""),
    ],
)  # fmt: skip
def test_a_popup_is_read_with_its_attributes_and_without_what_takes_no_room(popup: str, kind: str) -> None:
    for page in (f"<script>m.bindPopup(`{popup}`)</script>", f"<script>m.bindPopup({json.dumps(popup)})</script>"):
        assert {m.kind for m in find_in_page(f"<html><body>{page}</body></html>")} == {kind} - {""}, page
    block = json.dumps({"popup": popup})
    page = f'<html><body><script type="application/json" id="data">{block}</script></body></html>'
    assert {m.kind for m in find_in_page(page)} == {kind} - {""}


@pytest.mark.parametrize(
    "text",
    [
        "090\u200b-1111-2222",
        "090\u00ad1111\u00ad2222",
        f"申請者：{PERSON[:2]}\u2060{PERSON[2:]}",
        "kaku\ufeff@gmail.com",
    ],
)
def test_what_takes_no_room_hides_nothing_in_a_cell(text: str) -> None:
    assert {f.level for f in scan_table(["備考"], [[text]])} == {"error"}


SECRETS = f"{PERSON}様 {MOBILE} kaku@gmail.com 生年月日 昭和50年1月2日 マイナンバー672019660034"


def test_what_popups_words_and_cards_say_is_told_by_check_and_refused_for_the_public(
    prototype: Path, machikit_cli: Run
) -> None:
    script = prototype / "prototype.py"
    code = script.read_text(encoding="utf-8")
    line = next(one for one in code.split("\n") if one.startswith("page.map("))
    drawn = line.removeprefix("page.map(").rpartition(")")[0]
    marker = f'folium.Marker([35.0, 137.0], popup="{SECRETS}").add_to(m)'
    popup = "\n".join(("import folium", f"m = {drawn}", marker, "page.map(m)"))
    script.write_text(code.replace(line, popup), encoding="utf-8")
    words = prototype / "words.csv"
    words.write_text(words.read_text(encoding="utf-8-sig") + f"memo,{SECRETS},memo\n", encoding="utf-8-sig")
    card = next((prototype / "idea_cards").glob("*/ja.md"))
    card.write_text(card.read_text(encoding="utf-8") + f"\n連絡先：{PERSON} {MOBILE}\n", encoding="utf-8")
    assert run(prototype).is_file()
    mine = [f for f in check(prototype) if f.rule == "MayLeave"]
    places = {part for f in mine for part in ("words.csv", "ja.md", "index.html") if part in f.where}
    assert places == {"words.csv", "ja.md", "index.html"}
    assert len([f for f in mine if "index.html" in f.where]) == 5
    said = " ".join(f"{f.where} {f.what} {f.fix}" for f in mine)
    assert not any(secret in said for secret in ("太郎", "2222", "kaku@", "6720"))
    before = page_of(prototype).read_bytes()
    refused = machikit_cli("build", prototype, "--public")
    assert refused.returncode == 1
    assert "index.html" in refused.stderr
    assert MOBILE not in refused.stderr
    assert page_of(prototype).read_bytes() == before


def test_a_frame_inside_a_popup_is_read_too(prototype: Path) -> None:
    import base64

    from machikit.prototype.release_gate import find_in_page

    inner = base64.b64encode(f"<p>氏名：{PERSON}</p>".encode()).decode()
    framed = f'<script>x.bindPopup(`<iframe src="data:text/html;charset=utf-8;base64,{inner}"></iframe>`)</script>'
    assert [p.kind for p in find_in_page(f"<html><body>{framed}</body></html>")] == ["person"]
    assert find_in_page("<p>お問い合わせ：架空市 防災課 087-000-1111 info@example.org</p>") == []
    policy = "script-src 'sha256-dobxT5abcdefghijklmnopqrstuvwxyzABCDEFGHIJK0=' 'sha256-%s='" % ("A" * 43)
    assert find_in_page(f'<meta http-equiv="Content-Security-Policy" content="{policy}">') == [], "letters by chance"


def test_data_that_are_in_the_folder_and_not_on_the_page_may_hold_nothing_either(prototype: Path) -> None:
    rows = [{"名称": "東の公園", "所在地_連結表記": "東町1", "緯度": "35.01", "経度": "137.01", "備考": f"{MOBILE}"}]
    write_dataset(prototype, "tameshi", "public_toilet", rows)
    with pytest.raises(KitError, match="public_toilet"):
        run(prototype)


@pytest.mark.parametrize("word", ["closed", "secret"])
def test_closed_data_are_neither_built_nor_loaded_nor_copied(word: str, prototype: Path, workspace: Path) -> None:
    put(prototype, SITES, sensitivity=word)
    with pytest.raises(KitError, match=word):
        run(prototype)
    with pytest.raises(KitError, match=word):
        Prototype.load(prototype).table()
    put(workspace, SITES, sensitivity=word)
    with pytest.raises(KitError, match=word):
        create_prototype(Catalog(workspace), CARD, "tameshi", workspace / "another")
    assert not (workspace / "another").exists()


def test_a_closed_card_is_made_with_invented_data_only(workspace: Path) -> None:
    write_card(workspace, "quiet", sensitivity="closed")
    assert run(create_prototype(Catalog(workspace), "quiet", "tameshi", workspace / "out")).is_file()
    city = workspace / "datasets" / "tameshi" / "city.yaml"
    text_file(city, city.read_text(encoding="utf-8").replace("kind: example", "kind: city"))
    with pytest.raises(KitError, match="quiet"):
        create_prototype(Catalog(workspace), "quiet", "tameshi", workspace / "real")
    made = workspace / "out" / "quiet-tameshi"
    own = made / "datasets" / "tameshi" / "city.yaml"
    text_file(own, city.read_text(encoding="utf-8"))
    with pytest.raises(KitError, match="quiet"):
        run(made)
    assert [f.rule for f in check(made) if f.level == "error" and "quiet" in f.where] == ["MayLeave"]


def test_internal_data_build_for_the_office_and_never_for_the_public(prototype: Path, machikit_cli: Run) -> None:
    put(prototype, SITES, sensitivity="internal")
    refused = machikit_cli("build", prototype, "--public")
    assert refused.returncode == 1
    assert "internal" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert not page_of(prototype).exists()
    assert machikit_cli("build", prototype).returncode == 0
    html = page_of(prototype).read_text(encoding="utf-8")
    assert html.count("庁内用・外に出さない") >= 2
    assert "evacuation_site-internal" in blocks_of(html)["settings"]["file"]
    put(prototype, SITES)
    assert machikit_cli("build", prototype, "--public").returncode == 0
    public = blocks_of(page_of(prototype).read_text(encoding="utf-8"))
    assert public["settings"]["file"] and "internal" not in public["settings"]["file"]


def test_check_tells_each_kind_and_column_once_with_what_to_do(prototype: Path, machikit_cli: Run) -> None:
    put(prototype, noted("氏名：架空太郎", f"{MOBILE}", f"{MOBILE}"))
    told = machikit_cli("check", prototype, "--json")
    assert told.returncode == 1
    mine = [f for f in json.loads(told.stdout) if f["rule"] == "MayLeave"]
    assert [("row 2" in f["where"], "row 3" in f["where"]) for f in mine] == [(True, False), (False, True)]
    assert all("備考" in f["where"] and f["fix"] for f in mine)
    assert "太郎" not in told.stdout + told.stderr
    assert "1111" not in told.stdout


def test_check_looks_into_a_workspaces_datasets_too_but_not_into_closed_ones(workspace: Path) -> None:
    def mine() -> list[Any]:
        return [f for f in check(workspace) if "備考" in f.where and f.rule == "DatasetSound" and f.level == "error"]

    put(workspace, noted("", "", f"{MOBILE}"))
    assert len(mine()) == 1
    put(workspace, noted("", "", f"{MOBILE}"), sensitivity="closed")
    assert mine() == []


# --- what an internal page looks like ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def internal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page of internal data, at its widest words."""
    root = tmp_path_factory.mktemp("internal")
    text_file(
        root / "datasets" / "tameshi" / "city.yaml",
        "kind: city\nname: {ja: ためし市, en: Tameshi}\nprefecture: {ja: ためし県, en: Tameshi}\ncode: '372013'\n"
        "centre: [35.02, 137.02]\nzoom: 13\nofficial: https://example.jp/\n",
    )
    put(root, SITES, sensitivity="internal")
    return run(create_prototype(Catalog(roots=[root, kit_root()]), CARD, "tameshi", root / "out"))


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_banner_is_seen_first_and_stays_seen_in_both_languages(
    internal: Path, browser: Browser, size: dict[str, int]
) -> None:
    with opened(browser, internal, size=size) as page:
        banner = page.locator("p.internal")
        assert banner.bounding_box()["y"] == 0
        assert banner.inner_text() == "庁内用・外に出さない"
        page.mouse.wheel(0, 5000)
        assert page.locator(".proto .internal").is_visible()
        assert misfits(page) == []
        assert axe(page) == []
        page.locator("#lang").click()
        assert (
            banner.inner_text() == page.locator(".proto .internal").inner_text() == "Internal: not to leave the office"
        )
        assert misfits(page) == []


def test_the_banner_stands_in_the_page_without_scripts_and_on_every_printed_sheet(
    internal: Path, browser: Browser, tmp_path: Path
) -> None:
    bare = text_file(tmp_path / "bare.html", without_scripts(internal.read_text(encoding="utf-8")))
    with opened(browser, bare) as page:
        assert page.locator("p.internal").is_visible()
    with opened(browser, internal) as page:
        printed = [squeezed(sheet) for sheet in paper_sheets(page)]
    assert all(text.startswith("庁内用") and "外に出さない" in text for text in printed)


def test_open_data_carry_no_banner(built: Any) -> None:
    html = (built(CARD, "takamatsu") / "site" / "index.html").read_text(encoding="utf-8")
    assert 'class="internal"' not in html
    assert "-internal" not in html


def test_a_towns_name_is_no_person_and_no_home(catalog: Catalog) -> None:
    towns = ["緑区長津田みなみ台一丁目", "五軒邸二丁目", "千歳町新殿"]
    assert not scan_table(["町丁・字"], [[town] for town in towns], catalog.schema("town"))
    assert {f.kind for f in scan_table(["備考"], [[towns[0]]])} == {"person"}, "elsewhere it is looked at as any text"
