"""`machikit handover`: the pack says what the files say, lists what is empty, and never takes what somebody has written."""

import csv
import datetime as dt
import io
import re
import shutil
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import icalendar
import openpyxl
import pandas as pd
import pytest
import yaml
from conftest import Run, text_file
from page_tools import axe, misfits, opened
from playwright.sync_api import Browser
from pypdfium2 import PdfDocument

from machikit._base import chromium
from machikit._base.errors import KitError
from machikit._base.messages import in_language
from machikit.catalog import Catalog
from machikit.catalog.model import BASE_TOPICS
from machikit.check import check
from machikit.event import handover
from machikit.event.event_folder import create_event as new_event
from machikit.event.handover_answers import proposed_publish_until
from machikit.pages.publish_until import printed_publish_until
from machikit.prototype import run

Built = Callable[[str, str], Path]
DAY = dt.date(2030, 12, 12)
OWN = ("handover", "council", "trial", "review")
HEADER = ["when", "task", "managed", "seconds", "said"]
TRIED = [
    ["2030-12-12 15:03", "AEDはどこ", "yes", "41", "階段の下？"],
    ["2030-12-12 15:09", "AEDはどこ", "no", "120", "24時間ってどこの？"],
    ["2030-12-12 15:12", "AEDはどこ", "yes", "25", "あった"],
    ["2030-12-12 15:15", "AEDはどこ", "yes", "30", ""],
    ["2030-12-12 15:20", "AEDはどこ", "yes", "90", "遠い"],
]
ANSWERS = {
    "owner": "健康課 課長補佐",
    "contact": "健康課 087-839-2363",
    "maintainer": "情報政策課の担当",
    "second": "市民団体の開発者",
    "refresh": "毎年4月、健康課",
    "decision": "公開してよい。健康課長、2030年12月12日",
    "approved": "法務・広報・情報セキュリティ、2030年12月20日",
    "ask": "90日の試行を認めていただきたい。" * 8,
    "team": "まちのAEDの会",
    "place": "市役所1階の窓口",
    "period": "2031年1月から3月",
    "publish_where": 3,
    "publish_until": "令和13年3月31日",
    "twelve": [1, 2, 5, 12],
    "cost": {"hours_month": 3, "refresh_times": 2, "refresh_hours": 1.5,
             "review_hours": 4, "rate": 2500, "hosting_month": 100, "other_year": 999},
}  # fmt: skip
IDS = re.compile(r"machikit|\.ya?ml|\.csv|\.py|\b[a-z]+[-_][a-z]+", re.ASCII)  # what only the kit's people understand
NASTY = "</td><script>alert(1)</script>{{7*7}}=cmd|' /C calc'!A0 \u202e😀"


@pytest.fixture
def mine(built: Built, tmp_path: Path) -> Path:
    """A prototype of one's own, built, that nobody has tried."""
    return shutil.copytree(built("aed-nearby", "takamatsu"), tmp_path / "mine")


@pytest.fixture
def tried(mine: Path) -> Path:
    """The same, tried by five, with every answer given."""
    with (mine / "tried.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([HEADER, *TRIED])
    text_file(mine / "handover.yaml", yaml.safe_dump(ANSWERS, allow_unicode=True))
    return mine


def make(folder: Path, language: str | None = None, pdf: bool = False) -> handover.HandoverPack:
    with in_language(language or "ja"):  # whoever types the command
        return handover.build_pack(folder, language, pdf, DAY)


class Paper(HTMLParser):
    """A sheet as anybody reads it: labels with what stands in their boxes, rows of tables, ticks."""

    def __init__(self, path: Path):
        super().__init__()
        self.text, self.scripts, self.at = "", 0, ""
        self.boxes: dict[str, str] = {}
        self.pictures: list[str] = []
        self.rows: list[list[str]] = []
        self.ticks: list[bool] = []
        self.label = ""
        self.checks = False
        self.feed(path.read_text(encoding="utf-8"))
        self.boxes = {label.strip(): said.strip() for label, said in self.boxes.items()}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kind = (dict(attrs).get("class") or "").split()
        self.scripts += tag == "script"
        if tag == "img":
            self.pictures.append(dict(attrs).get("src") or "")
        if tag == "br":
            self.handle_data("\n")
        elif tag in ("b", "small", "td", "style"):
            self.at = tag
            self.label = "" if tag == "b" else self.label
            if tag == "td":
                self.rows[-1].append("")
        elif tag == "tr":
            self.rows.append([])
        elif "box" in kind:
            self.at = "box"
            self.boxes[self.label] = ""
        elif tag == "ul":
            self.checks = "checks" in kind
        elif tag == "li" and self.checks:
            self.ticks.append("on" in kind)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("b", "small", "td", "style", "div"):
            self.at = ""

    def handle_data(self, data: str) -> None:
        if self.at == "style":
            return
        self.text += data
        if self.at == "b":
            self.label += data
        elif self.at == "box":
            self.boxes[self.label] += data
        elif self.at == "td":
            self.rows[-1][-1] += data


def test_numbers_are_those_of_plain_pandas_and_nothing_is_empty(tried: Path) -> None:
    pack = make(tried)
    table = pd.read_csv(tried / "tried.csv", encoding="utf-8-sig")
    managed = table[table["managed"] == "yes"]
    paper = Paper(pack.folder / "handover.html")
    assert paper.boxes["試した人・できた人"] == f"試した人 {len(table)}人、できた {len(managed)}人"
    assert paper.boxes["できた人の時間（中央値）"] == f"{managed['seconds'].median():g}秒"
    assert [row[3] for row in paper.rows if len(row) == 4 and row[0] == "AEDはどこ"] == list(table["said"].fillna(""))
    for label, key in (("受けとる課", "owner"), ("知らせ先", "contact"), ("直せる人（役割）", "maintainer")):
        assert paper.boxes[label] == ANSWERS[key]
    assert paper.boxes["サービス設計12箇条"].startswith("12のうち4")
    assert pack.empty_fields == []
    council = Paper(pack.folder / "council.html")
    assert f"できた {len(managed)}人" in council.boxes["試してもらった結果"]
    assert council.boxes["決めていただきたいこと"] == ANSWERS["ask"]
    trial = Paper(pack.folder / "trial.html")
    assert (trial.boxes["甲（市）"], trial.boxes["乙（チーム・団体）"]) == ("高松市 健康課 課長補佐", "まちのAEDの会")
    assert "署名も押印もしないでください" in trial.text


def test_every_dataset_with_its_licence_date_and_how_to_refresh_it(tried: Path) -> None:
    pack = make(tried)
    rows = [row for row in Paper(pack.folder / "handover.html").rows if len(row) == 4]
    own = Catalog(roots=[tried]).datasets.values()
    assert len(own) > 1
    for dataset in own:
        row = next(r for r in rows if r[0].startswith(dataset.package["title"]))
        assert str(dataset.package["as_of"]) in row[0]
        assert row[1] == dataset.package["publisher"]
        assert all(licence["title"] in row[2] for licence in dataset.package["licenses"])
        assert ("地図の下じき" if dataset.topic in BASE_TOPICS else f"新しい表を{row[1]}から") in row[3]
        command = f"machikit add FILE --topic {dataset.topic} --city takamatsu"
        memo = (pack.folder / "for-maintainers.txt").read_text(encoding="utf-8-sig")
        assert (command in memo) == (dataset.topic not in BASE_TOPICS)


def test_a_year_is_computed_by_the_book_itself_and_the_paper_says_the_same(tried: Path) -> None:
    pack = make(tried)
    cost = ANSWERS["cost"]
    assert isinstance(cost, dict)
    hours = 12 * cost["hours_month"] + cost["refresh_times"] * cost["refresh_hours"] + cost["review_hours"]
    yen = hours * cost["rate"] + 12 * cost["hosting_month"] + cost["other_year"]
    total = next(row for row in Paper(pack.folder / "handover.html").rows if row and row[0] == "合計")
    assert [float(cell.replace(",", "")) for cell in total[2:]] == [hours, yen]
    file = pack.folder / "cost.xlsx"
    shown = openpyxl.load_workbook(file, data_only=True).worksheets[0]
    assert [cell.value for cell in list(shown.rows)[-1]][1:] == [hours, yen]
    cells = {
        c.coordinate: c.value
        for row in openpyxl.load_workbook(file).worksheets[0].rows
        for c in row
        if c.value is not None
    }
    assert cells["B5"] == cost["hours_month"]
    cells["B5"] = cost["hours_month"] + 10  # as somebody would in Excel
    assert worked_out(cells, f"C{shown.max_row}") == yen + 120 * cost["rate"]


def worked_out(cells: dict[str, object], at: str) -> float:
    """What Excel would make of a cell: products of cells and numbers, and sums of a column."""
    said = cells.get(at, 0)
    if not isinstance(said, str) or not said.startswith("="):
        return float(str(said))
    if found := re.fullmatch(r"=SUM\(([A-Z])(\d+):\1(\d+)\)", said):
        return sum(worked_out(cells, f"{found[1]}{row}") for row in range(int(found[2]), int(found[3]) + 1))
    product = 1.0
    for name in said[1:].replace("$", "").split("*"):
        product *= float(name) if name.isdecimal() else worked_out(cells, name)
    return product


def test_the_reviews_are_a_calendar(tried: Path) -> None:
    pack = make(tried)
    raw = (pack.folder / "review.ics").read_bytes()
    calendar = icalendar.Calendar.from_ical(raw)
    events = list(calendar.walk("VEVENT"))
    assert [e.decoded("dtstart") for e in events] == [dt.date(2031, 1, 14), dt.date(2031, 3, 12)], "working days"
    assert len({str(e["uid"]) for e in events}) == 2
    assert "10台の使える時間" in str(events[0]["description"]), "what the card calls a success"
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")
    review = Paper(pack.folder / "review.html")
    assert review.boxes["30日後"] == "2031年1月14日（火）"
    assert "10台の使える時間" in review.boxes["30日後に、こうなっていたら成功"]


def test_what_must_be_true_is_ticked_only_when_it_is(tried: Path) -> None:
    fresh = Catalog(roots=[tried]).datasets["takamatsu/aed"].expires > DAY
    assert Paper(make(tried).folder / "handover.html").ticks == [True, True, True, fresh, True, True, True, True]
    rows = [r if r[2] == "no" else [*r[:2], "no" if r[3] in ("41", "25") else "yes", *r[3:]] for r in TRIED]
    with (tried / "tried.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])
    text_file(tried / "handover.yaml", yaml.safe_dump({"owner": "健康課", "maintainer": "だれか"}, allow_unicode=True))
    (tried / "words.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(KitError):
        make(tried)
    (tried / "words.csv").unlink()
    (tried / "site" / "index.html").unlink()
    pack = make(tried)
    assert Paper(pack.folder / "handover.html").ticks == [True, *[False] * 7]
    assert ("ページがまだつくられていない", "machikit build") in pack.empty_fields


def test_the_first_time_it_makes_the_questions_and_lists_all_of_them(mine: Path, machikit_cli: Run) -> None:
    said = machikit_cli("handover", mine, "--no-pdf", env={"MACHIKIT_LANG": "ja"})
    assert said.returncode == 0, said.stderr
    asked = yaml.safe_load((mine / "handover.yaml").read_text(encoding="utf-8"))
    for key in (k for k, v in asked.items() if v == "" or v == []):
        assert f"handover.yaml: {key}" in said.stdout
    assert "machikit try" in said.stdout
    paper = Paper(mine / "handover" / "handover.html")
    memo = (mine / "handover" / "for-maintainers.txt").read_text(encoding="utf-8-sig")
    for line in said.stdout.split("\n"):
        if line.startswith("  □ "):
            what, where = (part.strip() for part in line.removeprefix("  □ ").split("→"))
            assert what in paper.boxes["空いている欄（決まったら、この票に書きこむ）"]
            assert f"{what}: {where}" in memo
    assert not IDS.search(
        re.sub(r"five-lines.txt|page.html|cost.xlsx|for-maintainers.txt|machikit$", "", paper.text.strip())
    )
    assert Paper(mine / "handover" / "council.html").boxes["試してもらった結果"] == ""


def test_nothing_of_anybodys_is_overwritten_and_the_same_makes_the_same(tried: Path) -> None:
    answers = (tried / "handover.yaml").read_bytes()
    first = make(tried)
    made = {p.name: p.read_bytes() for p in first.files if p.suffix != ".xlsx" or p.name == "cost.xlsx"}
    text_file(first.folder / "メモ.txt", "会議のメモ")
    (first.folder / "council.html").write_text("わたしの直し", encoding="utf-8")
    again = make(tried)
    assert (tried / "handover.yaml").read_bytes() == answers
    assert (again.folder / "メモ.txt").read_text(encoding="utf-8") == "会議のメモ"
    assert [p.name for p in again.preserved] == ["council-mine-1.html"]
    assert again.preserved[0].read_text(encoding="utf-8") == "わたしの直し"
    assert {p.name: p.read_bytes() for p in again.files if p.name in made} == made
    assert not [p for p in tried.iterdir() if p.name.startswith(".machikit-")]
    assert make(tried).preserved == []


def test_where_it_is_put_and_until_when_stand_on_the_sheet_in_five_lines_and_on_the_page(
    tried: Path, browser: Browser
) -> None:
    pack = make(tried)
    paper = Paper(pack.folder / "handover.html")
    places = [row for row in paper.rows if len(row) == 4 and row[0][:1] in "□■"]
    assert [row[0][:4] for row in places] == ["□ 1.", "□ 2.", "■ 3.", "□ 4.", "□ 5."] and all(map(all, places))
    assert "市の公式サイト" in places[2][0] and "PDF" in places[2][0] and "BODIK" in places[4][0]
    assert paper.boxes["公開をやめる日"] == "2031年3月31日（月）"
    assert paper.pictures[0].startswith("data:image/svg+xml;base64,")
    assert not IDS.search(
        re.sub(r"five-lines.txt|page.html|cost.xlsx|for-maintainers.txt|machikit$", "", paper.text.strip())
    )
    raw = (pack.folder / "five-lines.txt").read_bytes()
    lines = raw.decode("utf-8-sig").split("\r\n")
    assert raw.startswith(b"\xef\xbb\xbf") and len(lines) == 6 and lines[5] == ""
    assert "\n".join(lines[:5]) == next(text for label, text in paper.boxes.items() if label.startswith("何か・どこに"))
    wanted = (
        "いちばん近いAED",
        "公式サイト",
        ANSWERS["maintainer"],
        "2031年3月12日（水） 90日後の見直し",
        "2031年3月31日",
    )
    assert all(str(words) in line for words, line in zip(wanted, lines, strict=False)), lines
    file = pack.folder / "page.html"
    assert (
        "公開をやめる日"
        not in (tried / "site" / "index.html").read_text(encoding="utf-8").split("<body>")[1].split("<script")[0]
    )
    with opened(browser, file, java_script_enabled=False) as page:
        assert "公開をやめる日：2031年3月31日" in page.inner_text(".proto") and page.locator("#ended").is_hidden()
    with opened(browser, file) as page:
        assert page.evaluate("machikit.written()") == file.read_text(encoding="utf-8"), "as if it had been built so"
        page.click("#lang")
        assert "To be taken down on 31 March 2031" in page.inner_text(".proto")
    text_file(tried / "handover.yaml", "publish_until: 2020-03-31\n")
    over = make(tried)
    assert "2020年3月31日までの予定でした" in (over.folder / "page.html").read_text(encoding="utf-8")
    with opened(browser, over.folder / "page.html") as page:
        assert "2020年3月31日までの予定でした" in page.inner_text("#ended")
    with in_language("ja"):
        assert [f.level for f in check(tried) if "公開をやめる日（2020-03-31）" in f.what] == ["warning"]


@pytest.mark.parametrize(
    ("date", "until"),
    [
        ("2026-12-12", "2027-03-31"),
        ("2026-04-01", "2027-03-31"),
        ("2027-03-01", "2027-03-31"),
        ("2027-03-02", "2028-03-31"),
    ],
)
def test_the_last_day_that_is_proposed_is_the_end_of_the_fiscal_year(date: str, until: str) -> None:
    assert proposed_publish_until(dt.date.fromisoformat(date)).isoformat() == until


def test_the_proposed_day_is_on_the_page_of_the_first_pack_and_on_the_next_build(mine: Path) -> None:
    pack = make(mine)
    answers = yaml.safe_load((mine / "handover.yaml").read_text(encoding="utf-8"))
    assert (answers["publish_where"], answers["publish_until"]) == ("", "2031-03-31")
    assert printed_publish_until((pack.folder / "page.html").read_text(encoding="utf-8")) == "2031-03-31"
    page = run(mine).read_text(encoding="utf-8")
    assert printed_publish_until(page) == "2031-03-31" and "公開をやめる日：2031年3月31日" in page
    text_file(mine / "handover.yaml", "publish_until: 2032-03-31\n")
    with in_language("en"):
        assert [f.what for f in check(mine) if f.rule == "PublishDate"] == [
            "The page prints another last day (2031-03-31) than publish_until in handover.yaml."
        ]


def test_a_pack_that_fails_leaves_the_one_of_before(tried: Path) -> None:
    pack = make(tried)
    before = {p.name: p.read_bytes() for p in pack.folder.iterdir()}
    for broken in (
        "cost: {rate: たくさん}",
        "cost: {rate: -1}",
        "cost: 3",
        "twelve: [13]",
        "owner: {a: b}",
        "publish_where: 6",
        "publish_until: 来年度末",
        "owner：健康課",
        "cost:\n  rate：3000",
        "- a",
        "a: [",
        "owner: " + "あ" * 301,
    ):
        text_file(tried / "handover.yaml", broken)
        with pytest.raises(KitError) as told:
            make(tried)
        assert told.value.where.startswith("handover.yaml")
        assert told.value.fix
    assert {p.name: p.read_bytes() for p in pack.folder.iterdir()} == before
    assert not [p for p in tried.iterdir() if p.name.startswith(".machikit-")]


def test_a_broken_tried_csv_is_told_and_the_rest_is_made(mine: Path) -> None:
    (mine / "tried.csv").write_bytes(b"a,b\r\n1,2\r\n")
    pack = make(mine)
    assert ("tried.csv が読めない", "tried.csv") in pack.empty_fields
    assert "managed" in Paper(pack.folder / "handover.html").boxes["試した人・できた人"]
    text_file(mine / "tried.csv", "managed,seconds\nyes,10\nたぶん,1\n")
    said = Paper(make(mine).folder / "handover.html").boxes["試した人・できた人"]
    assert said == "試した人 1人、できた 1人（読めない行 1）"


def test_what_people_wrote_stays_text_everywhere(tried: Path) -> None:
    text_file(
        tried / "handover.yaml",
        yaml.safe_dump(
            dict.fromkeys([k for k in ANSWERS if k not in ("twelve", "cost", "publish_where", "publish_until")], NASTY),
            allow_unicode=True,
        ),
    )
    with (tried / "tried.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, ["2030-12-12 15:03", NASTY, "yes", "41", NASTY]])
    words = (tried / "words.csv").read_text(encoding="utf-8-sig").splitlines()
    out = io.StringIO(newline="")
    csv.writer(out).writerows(
        [["title", NASTY, NASTY] if w.startswith("title,") else next(csv.reader([w])) for w in words]
    )
    (tried / "words.csv").write_text(out.getvalue(), encoding="utf-8-sig")
    pack = make(tried)
    for path in pack.files:
        if path.suffix == ".html" and path.name != "page.html":
            paper = Paper(path)
            assert paper.scripts == 0
            assert "<script>alert(1)</script>{{7*7}}" in paper.text
        if path.suffix == ".xlsx" and path.name != "cost.xlsx":
            formulas = [c for row in openpyxl.load_workbook(path).worksheets[0].rows for c in row if c.data_type == "f"]
            assert formulas == []
    events = icalendar.Calendar.from_ical((pack.folder / "review.ics").read_bytes()).walk("VEVENT")
    assert len(events) == 2
    assert "<script>" in str(events[0]["summary"])


@pytest.fixture
def of_a_day(mine: Path, tmp_path: Path, catalog: Catalog) -> Path:
    """The same prototype as a team's, in an event whose people are named."""
    day = tmp_path / "day"
    new_event(catalog, day, DAY, "市民活動センター", "takamatsu", today=DAY)
    said = yaml.safe_load((day / "event.yaml").read_text(encoding="utf-8"))
    said["people"] |= {"owner": "危機管理課長", "contact": "087-839-2184"}
    text_file(day / "event.yaml", yaml.safe_dump(said, allow_unicode=True))
    return shutil.copytree(mine, day / "teams" / "one")


def test_in_an_event_its_people_and_its_day_fill_in(of_a_day: Path) -> None:
    pack = handover.build_pack(of_a_day, None, False, dt.date(2031, 5, 5))
    paper = Paper(pack.folder / "handover.html")
    assert (paper.boxes["受けとる課"], paper.boxes["知らせ先"]) == ("危機管理課長", "087-839-2184")
    assert "handover.yaml: owner" not in [where for _, where in pack.empty_fields]
    assert "2031年1月14日" in paper.boxes["30日後"], "counted from the day itself"
    assert "高松市 アイデアソン" in paper.text
    text_file(of_a_day / "handover.yaml", "owner: 健康課\n")
    assert Paper(make(of_a_day).folder / "handover.html").boxes["受けとる課"] == "健康課"
    text_file(of_a_day.parents[1] / "event.yaml", "title: [")
    with pytest.raises(KitError):
        make(of_a_day)


@pytest.mark.parametrize("language", ["ja", pytest.param("en", marks=pytest.mark.full)])
def test_on_paper_and_on_a_screen(language: str, tried: Path, browser: Browser) -> None:
    pack = make(tried, language, chromium.find_chromium() is not None)
    assert {f"{name}.html" for name in OWN} <= {p.name for p in pack.files}
    for name in OWN:
        with opened(browser, pack.folder / f"{name}.html") as page:
            assert page.evaluate("document.documentElement.lang") == language
            assert misfits(page) == []
            assert axe(page) == []
        if language == "en":
            assert "machikit" in (pack.folder / f"{name}.html").read_text(encoding="utf-8").split("<body")[1]
            assert not re.search(
                r"[ぁ-ん]", Paper(pack.folder / f"{name}.html").text.translate(str.maketrans("", "", given()))
            )
    if chromium.find_chromium():
        for name, most in (("handover", 4), ("council", 1), ("circular", 1), ("trial", 2), ("review", 1)):
            pages = [page.get_textpage().get_text_bounded() for page in PdfDocument(pack.folder / f"{name}.pdf")]
            assert 1 <= len(pages) <= most
            assert all(len(text) > 150 for text in pages), f"a page is empty: {[len(text) for text in pages]}"
        text = "".join(page.get_textpage().get_text_bounded() for page in PdfDocument(pack.folder / "page.pdf"))
        assert "公開をやめる日：2031年3月31日" in text
        picture = Paper(pack.folder / "handover.html").pictures[0]
        assert picture.startswith("data:image/png;base64,")
        assert openpyxl.load_workbook(pack.folder / "handover.xlsx").worksheets[0]._images


def test_the_circular_stays_one_page_whatever_the_page_says(mine: Path, browser: Browser) -> None:
    """A headline of many sentences, with numbers below it whose words are long, and what the data cannot say in as many."""
    page, card = mine / "site" / "index.html", mine / "idea_cards" / "aed-nearby" / "ja.md"
    long = "この地区の住民のうち、歩いて行けるところにある人の数と、そうでない人の数です。"
    text = page.read_text(encoding="utf-8")
    numbers = '<div class="nums"'
    assert numbers in text
    text_file(page, text.replace(numbers, f'<p class="headline">{long * 9}</p>{numbers}', 1))
    told = card.read_text(encoding="utf-8")
    silent = re.search(r"\{#silent\}\n+", told)
    assert silent
    text_file(card, told[: silent.end()] + f"- {long * 5}\n" * 3 + told[silent.end() :])
    circular = make(mine).folder / "circular.html"
    boxes = Paper(circular).boxes
    assert boxes["いま分かっていること"].startswith(long) and boxes["このページでは分からないこと"].startswith(
        f"・{long}"
    )
    with opened(browser, circular) as sheet:
        assert len(PdfDocument(sheet.pdf(prefer_css_page_size=True))) == 1


def given() -> str:
    """The letters that the team itself wrote: they are not translated."""
    return "".join({*"".join(map(str, ANSWERS.values())), *"".join(cell for row in TRIED for cell in row)})


def test_every_answer_is_asked_for_and_told_in_both_languages(mine: Path) -> None:
    for language in ("ja", "en"):
        (mine / "handover.yaml").unlink(missing_ok=True)
        pack = make(mine, language)
        text = pack.answers.read_text(encoding="utf-8")
        assert not re.search(r"handover\.(ask|cost|file)", text), "a word is missing"
        assert not any("handover.empty" in what for what, _ in pack.empty_fields)
        assert bool(re.search(r"[ぁ-ん]", text)) == (language == "ja")


def test_a_folder_that_is_no_prototype_says_so(machikit_cli: Run, tmp_path: Path) -> None:
    said = machikit_cli("handover", tmp_path)
    assert (said.returncode, "Traceback" in said.stderr) == (1, False)
    assert not (tmp_path / "handover.yaml").exists()
