"""How much of what the gate promises it finds, and how often it cries wolf: on values that do not come from its rules.

2,000 values of a generator, and lists of our own, stand in six positions: under a header, in a note, in a row above the header, on
another sheet, in a popup, in the finished page. 2,000 cells of open data that come with the kit are looked at beside them.
"""

import csv
import datetime as dt
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import xlsxwriter
from faker import Faker

from machikit.catalog import Catalog, kit_root
from machikit.intake import CleanRequest, clean
from machikit.pages.document import pack_json
from machikit.pages.safe_folium.escape import json_block
from machikit.prototype.release_gate import find_in_page
from machikit.tables.privacy.outside_table import scan_titles
from machikit.tables.privacy.table_scan import scan_table

HEADER = ["名称", "住所", "緯度", "経度", "設置位置", "備考"]
RARE = [
    "勅使河原 三郎",
    "小鳥遊 六花",
    "日下部 幸",
    "喜屋武 ちあき",
    "安孫子 真人",
    "一ノ瀬 ゆい",
    "髙橋 渚",
    "西園寺 公望",
    "各務 太郎",
    "服部 半蔵",
    "五十嵐 匠",
    "神宮 達也",
]
RAW = Path("/work/shared/raw/takamatsu")
Kind = tuple[str, str]

fake = Faker("ja_JP")
chance = random.Random(11)


def digits(n: int) -> str:
    return "".join(chance.choice("0123456789") for _ in range(n))


def names() -> Iterator[str]:
    yield from RARE
    while True:
        yield chance.choice(
            [fake.name, fake.name, lambda: fake.name().replace(" ", ""), lambda: fake.name().replace(" ", "　")]
        )()


def mobiles() -> Iterator[str]:
    while True:
        middle, last = str(chance.randint(1, 9)) + digits(3), digits(4)
        gap = chance.choice(["-", "", " ", ".", "・", "/", "~", "の", " - ", "ー", "－", " ／ ", "--", "("])
        number = f"{chance.choice(['070', '080', '090'])}{gap}{middle}{')' if gap == '(' else gap}{last}"
        yield chance.choice([number, number.translate(str.maketrans("0123456789", "０１２３４５６７８９"))])


def mails() -> Iterator[str]:
    homes = (
        "docomo.ne.jp ezweb.ne.jp au.com softbank.ne.jp i.softbank.jp icloud.com outlook.jp yahoo.co.jp ab.ocn.ne.jp "
        "nifty.com ymobile.ne.jp"
        " mail.biglobe.ne.jp aa.so-net.ne.jp abc.plala.or.jp k1.dion.ne.jp jcom.home.ne.jp jcom.zaq.ne.jp rakuten.jp"
    )
    while True:
        yield chance.choice([fake.free_email(), f"{fake.user_name()}@{chance.choice(homes.split())}"])


def births() -> Iterator[str]:
    while True:
        day = fake.date_of_birth(minimum_age=1, maximum_age=95)
        era, letter, first = next(
            e for e in (("令和", "R", 2019), ("平成", "H", 1989), ("昭和", "S", 1926)) if day.year >= e[2]
        )
        year = day.year - first + 1
        yield chance.choice(
            [f"{day:%Y-%m-%d}", f"{day:%Y/%m/%d}", f"{day.year}年{day.month}月{day.day}日", f"{era}{year}年{day.month}月{day.day}日",
                f"{letter}{year}.{day.month}.{day.day}"]
        )  # fmt: skip


def my_numbers() -> Iterator[str]:
    while True:
        number, gap = digits(12), chance.choice(["", "-", " ", "－", "　"])
        yield gap.join((number[:4], number[4:8], number[8:]))


# kind → what makes it, how many, the headers that promise it, and how a note says it
PROMISED: dict[str, tuple[Callable[[], Iterator[str]], int, tuple[str, ...], tuple[str, ...]]] = {
    "person": (names, 700, ("氏名", "世帯主", "申請者", "保護者", "所有者", "飼い主", "納税義務者"),
               ("担当：{}", "担当 {}", "保護者 {}", "{}さんが管理", "鍵は{}様", "世帯主（{}）", "所有者は{}", "{}（代表）",
               "民生委員の{}氏", "氏名　{}", "父 {}", "飼い主:{}", "要支援者{}")),
    "mobile": (mobiles, 400, ("電話番号", "携帯", "備考"), ("夜間は{}へ", "{}", "携帯 {}（昼）")),
    "mail": (mails, 400, ("メールアドレス", "備考"), ("申込みは{}まで", "{}")),
    "birth_date": (births, 250, ("生年月日", "生まれ", "出生日", "生年"), ("{}生", "生年月日：{}", "誕生日 {}", "{}生まれの長女")),
    "my_number": (my_numbers, 250, ("個人番号", "マイナンバー"), ("マイナンバー：{}", "個人番号 {}を確認", "{}（マイナンバー）",
    "個人番号は{}です")),
}  # fmt: skip


@pytest.fixture(scope="module")
def values() -> list[Kind]:
    Faker.seed(11)
    return [
        (kind, value) for kind, (make, n, _, _) in PROMISED.items() for value, _ in zip(make(), range(n), strict=False)
    ]


@pytest.fixture(scope="module")
def notes(values: list[Kind]) -> list[Kind]:
    return [
        (kind, PROMISED[kind][3][i % len(PROMISED[kind][3])].format(value)) for i, (kind, value) in enumerate(values)
    ]


def row(i: int, note: str = "") -> list[str]:
    return [f"見本第{i}会館", f"香川県高松市番町{i}番地", f"34.{3000 + i % 900}", f"134.{1 + i:05d}", "玄関", note]


def cleaned(path: Path, catalog: Catalog, sheet: str = "") -> list[dict[str, str]]:
    """What `clean` tells of persons in a file."""
    (made,) = clean(catalog, path, CleanRequest(topic="aed", city="takamatsu", sheet=sheet))
    return made.report["personal"]


def table(path: Path, *rows: list[str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def missed(values: list[Kind], told: Callable[[str], set[str]]) -> list[Kind]:
    return [(kind, value) for kind, value in values if kind not in told(value)]


def test_there_are_two_thousand_values(values: list[Kind]) -> None:
    assert len(values) == 2_000
    assert len({value for _, value in values}) > 1_800


def test_under_a_header_everything_is_found(values: list[Kind]) -> None:
    for kind, (_, _, headers, _) in PROMISED.items():
        mine = [value for of, value in values if of == kind]
        for n, header in enumerate(headers):
            some = mine[n :: len(headers)]
            found = {
                p.row
                for p in scan_table([header], [[v] for v in some], first_row=0)
                if (p.kind, p.level) == (kind, "error")
            }
            assert found == set(range(len(some))), (header, [v for i, v in enumerate(some) if i not in found])


def test_in_a_note_everything_is_found_and_taken_out(notes: list[Kind], tmp_path: Path, catalog: Catalog) -> None:
    path = table(tmp_path / "AED設置場所.csv", HEADER, *(row(i, note) for i, (_, note) in enumerate(notes)))
    (made,) = clean(catalog, path, CleanRequest(topic="aed", city="takamatsu"))
    told = {(p["row"], p["kind"]) for p in made.report["personal"] if p["level"] == "gone"}
    assert [note for i, (kind, note) in enumerate(notes, start=2) if (i, kind) not in told] == []
    assert made.report["sensitivity"] != "closed"
    data = made.data["data.csv"].decode("utf-8-sig")
    assert [note for _, note in notes if note in data] == []


def test_in_rows_above_the_header_everything_is_found(notes: list[Kind], tmp_path: Path, catalog: Catalog) -> None:
    told = {(p.row, p.kind) for p in scan_titles([[note, ""] for _, note in notes])}
    assert [note for i, (kind, note) in enumerate(notes, start=1) if (i, kind) not in told] == []
    first = [note for kind in PROMISED for note in [next(n for k, n in notes if k == kind)]]
    found = cleaned(table(tmp_path / "AED.csv", *([n] for n in first), HEADER, row(1), row(2)), catalog)
    assert {(p["kind"], p["place"]) for p in found} == {(kind, "title") for kind in PROMISED}


def test_on_another_sheet_everything_is_found(notes: list[Kind], tmp_path: Path, catalog: Catalog) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "AED.xlsx"))
    first, other = book.add_worksheet("AED"), book.add_worksheet("控え")
    for r, cells in enumerate([HEADER, row(1), row(2), row(3)]):
        first.write_row(r, 0, cells)
    other.write_row(0, 0, [f"備考{n}" for n in range(len(notes))])
    other.write_row(1, 0, [note for _, note in notes])
    book.close()
    told = {(p["column"], p["kind"]) for p in cleaned(tmp_path / "AED.xlsx", catalog, "AED") if p["sheet"] == "控え"}
    assert [note for n, (kind, note) in enumerate(notes) if (f"備考{n}", kind) not in told] == []


def page(body: str = "", script: str = "") -> str:
    return f"<!doctype html><html><body>{body}<script>{script}</script></body></html>"


def test_in_a_popup_everything_is_found(notes: list[Kind]) -> None:
    def told(note: str) -> set[str]:
        words = "".join(f"&#{ord(c)};" if c in "<>&`$" else c for c in note)
        return {
            p.kind
            for p in find_in_page(page(script=f"var popup = $(`<div style='width:100%'><b>{words}</b></div>`)[0];"))
        }

    assert missed(notes, told) == []


def test_in_the_finished_page_everything_is_found(notes: list[Kind]) -> None:
    ways = (
        "<p>{}</p>",
        "<ul><li><span>{}</span></li></ul>",
        '<img alt="{}">',
        '<script type="application/json">{{"words":["{}"]}}</script>',
        "packed",
    )

    def told(note: str) -> set[str]:
        way = ways[len(note) % len(ways)]
        packed = f'<script type="application/gzip" id="data">{pack_json(json_block({"words": [note]}))}</script>'
        return {p.kind for p in find_in_page(page(packed if way == "packed" else way.format(note)))}

    assert missed(notes, told) == []


def test_open_data_that_come_with_the_kit_give_no_alarm() -> None:
    cells: list[tuple[str, str]] = []
    for dataset in Catalog(kit_root()).datasets.values():
        if dataset.file.suffix == ".csv" and dataset.city != "sample":
            with dataset.file.open(encoding="utf-8-sig", newline="") as file:
                header, *rows = csv.reader(file)
            words = [(h, r[c]) for c, h in enumerate(header) for r in rows if r[c] and not r[c].isascii()]
            cells += random.Random(5).sample(words, min(len(words), 400))
    cells = random.Random(6).sample(cells, 2_000)
    alarms = [(h, c, p.kind) for h, c in cells for where in (h, "備考") for p in scan_table([where], [[c]])]
    assert len(cells) == 2_000
    assert alarms == []
    assert find_in_page(page("".join(f"<p>{c}</p>" for _, c in cells))) == []


# What stands in these columns of real files are persons' names and numbers: looked at one by one
TRUE = {
    "開設者",
    "開　設　者",
    "法人代表者",
    "Establisher",
    "establisher",
    "owner",
    "corporateRepresentative",
    "説明",
    "telephoneNumber",
}
TRUE |= {"contactAddress", "telephone　number", "TEL", "totalPopulation"}


def test_files_of_real_open_data_give_hardly_any_false_alarm() -> None:
    if not RAW.is_dir():
        pytest.skip("the real files are not here")
    from machikit.tables.read.any_file import read_tables

    files = [p for p in sorted(RAW.rglob("*.xlsx")) if 0 < p.stat().st_size < 30_000][:100]
    false = set()
    for path in files:
        for grid in read_tables(path):
            header, *rows = grid.cells
            found = {p.column for p in scan_table(header, rows) if p.kind != "protected"}  # 児童養護施設, which is one
            false |= {path.name for column in found if not (column in TRUE or "申請者" in column or "代表者" in column)}
    assert len(files) > 50
    assert len(false) <= len(files) / 100, false


def test_values_that_only_look_like_something_of_a_persons_are_let_through() -> None:
    today = dt.date(2026, 4, 1)
    plain = [fake.company() for _ in range(200)] + [
        f"{today}更新",
        "〒080-0012 北海道帯広市",
        "1,070 2018-11-01",
        "法人番号：3000020372013",
    ]
    plain += [f"連絡先：{fake.company()}" for _ in range(100)] + [f"087-{digits(3)}-{digits(4)}" for _ in range(100)]
    assert [(c, p.kind) for c in plain for p in scan_table(["備考"], [[c]])] == []
