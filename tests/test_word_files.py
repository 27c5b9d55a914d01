"""The planning paper and the invitation as somebody edits them: in Word, with sums in Excel, and with its look at the dates."""

import datetime as dt
import io
import re
import zipfile
from dataclasses import replace
from html import unescape
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from openpyxl import load_workbook

from machikit._base.messages import in_language
from machikit.catalog import Catalog
from machikit.event.event_folder import Event, create_event
from machikit.event.paper import sheet_html
from machikit.event.plan_dates import plan_dates
from machikit.event.printing import write_sheet
from machikit.event.sheet import sheets

ROOT = Path(__file__).parents[1]
WORD = [id for id, sheet in sheets().items() if sheet.word]
NASTY = "危機管理課 <b>&{{7*7}}\u0007 =1+1"


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return Catalog()


@pytest.fixture(scope="module")
def event(tmp_path_factory: pytest.TempPathFactory, catalog: Catalog) -> Event:
    folder = tmp_path_factory.mktemp("events") / "day"
    made = create_event(catalog, folder, dt.date(2090, 12, 12), "市民活動センター 3階", "takamatsu", teams=7)
    return replace(made, people={**made.people, "owner": NASTY, "host": "ひろば実行委員会"})


def test_the_planning_paper_and_the_invitation_are_word_files() -> None:
    assert {"plan", "invite"} <= set(WORD)


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("id", WORD)
def test_a_word_file_holds_the_sheet_with_the_values_of_the_event(
    catalog: Catalog, event: Event, tmp_path: Path, id: str, language: str
) -> None:
    files = write_sheet(sheets()[id], event, catalog, language, tmp_path, pdf=False).files
    file = next(file for file in files if file.suffix == ".docx")
    document = docx.Document(str(file))
    paragraphs = [p.text for p in document.paragraphs]
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    html = sheet_html(sheets()[id], event, catalog, language)
    paper = re.split(r"<[^>]+>", html[html.index("<header>") : html.index("<footer>")])
    said = " ".join([*paragraphs, *cells]).replace("\n", " ")
    assert [text for text in paper if unescape(text).replace("\u0007", " ").strip() not in said] == []
    assert any("市民活動センター 3階" in text for text in cells)
    assert any(text.startswith(NASTY.split("\u0007")[0]) for text in cells)
    section = document.sections[0]
    assert section.page_width and section.page_height
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    headings = [p for p in document.paragraphs if p.style and p.style.name == "Heading 1"]
    assert len(headings) == sum("heading" in block for block in sheets()[id].blocks)
    forms = [table for table in document.tables if not table._tbl.findall(f".//{qn('w:tblHeader')}")]
    assert len(document.tables) > len(forms), "no table has a head"
    assert all(len(form.columns) == 2 for form in forms), "only forms (label, box) have none"


def test_boxes_to_tick_and_lines_to_write_on_are_in_the_invitation(
    catalog: Catalog, event: Event, tmp_path: Path
) -> None:
    write_sheet(sheets()["invite"], event, catalog, "ja", tmp_path, pdf=False)
    paragraphs = [p.text for p in docx.Document(str(tmp_path / "invite.docx")).paragraphs]
    assert len([text for text in paragraphs if text.startswith("☐")]) == 3
    assert any("＿＿＿" in text for text in paragraphs)


def test_a_word_file_is_in_japanese_letters_and_names_nobody(catalog: Catalog, event: Event, tmp_path: Path) -> None:
    write_sheet(sheets()["plan"], event, catalog, "ja", tmp_path, pdf=False)
    first = (tmp_path / "plan.docx").read_bytes()
    write_sheet(sheets()["plan"], event, catalog, "ja", tmp_path, pdf=False)
    assert (tmp_path / "plan.docx").read_bytes() == first, "the same event gives other bytes"
    document = docx.Document(io.BytesIO(first))
    about = document.core_properties
    assert (about.author, about.last_modified_by, about.comments, about.language) == ("", "", "", "ja-JP")
    assert about.title == "企画書（案）"
    for name in ("Normal", "Title", "Heading 1", "List Bullet"):
        fonts = document.styles[name].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) == "BIZ UDPGothic" and fonts.get(qn("w:eastAsiaTheme")) is None
    assert {lang.get(qn("w:eastAsia")) for lang in document.styles.element.iter(qn("w:lang"))} == {"ja-JP"}
    with zipfile.ZipFile(io.BytesIO(first)) as parts:
        assert not [name for name in parts.namelist() if "vba" in name.lower()]
        assert b"<Application>machikit<" in parts.read("docProps/app.xml")
        assert b'TargetMode="External"' not in b"".join(parts.read(n) for n in parts.namelist() if n.endswith(".rels"))


# --- costs -------------------------------------------------------------------------------------------------------------------


def test_costs_are_by_class_and_summed_in_excel(catalog: Catalog, event: Event, tmp_path: Path) -> None:
    write_sheet(sheets()["plan"], event, catalog, "ja", tmp_path, pdf=False)
    page = load_workbook(tmp_path / "plan.xlsx").active
    assert page is not None
    rows = [[cell for cell in row if cell.value is not None] for row in page.iter_rows()]
    classes = [
        row for row in rows if row and str(row[0].value) in ("報償費", "需用費", "役務費（保険料）", "使用料及び賃借料")
    ]
    assert len({row[0].value for row in classes}) == 4
    insured = next(row for row in classes if row[0].value == "役務費（保険料）")
    assert [cell.value for cell in insured[2:4]] == [1, 35], "once, and seven teams of five"
    amounts = [row[-1] for row in classes]
    for row, amount in zip(classes, amounts, strict=True):
        factors = re.findall(r"([A-Z]+)(\d+)", str(amount.value))
        assert len(factors) == 3 and {int(number) for _, number in factors} == {row[0].row}
        prices = page[f"{factors[0][0]}{row[0].row}"]
        assert prices.value is None, "a price is invented"
    total = next(row[-1] for row in rows if row and row[0].value == "合計")
    assert total.value == f"=SUM({amounts[0].coordinate}:{amounts[-1].coordinate})"
    assert total.row == amounts[-1].row + 1


# --- dates -------------------------------------------------------------------------------------------------------------------

SEASONS = ("transfer", "assembly", "flood", "budget")


@pytest.mark.parametrize(
    ("date", "careful"),
    [
        ("2027-01-20", ""),  # after 30 days: 19 February, after 90 days: 20 April
        ("2027-05-01", ""),  # 31 May, 30 July
        ("2027-03-14", "assembly transfer"),  # the review: 13 April
        ("2027-03-15", "assembly transfer"),
        ("2027-04-15", "transfer"),  # 15 May, 14 July
        ("2027-04-16", ""),
        ("2027-05-31", "assembly"),
        ("2027-06-01", "assembly flood"),
        ("2028-08-02", "assembly flood"),  # after 90 days: Tuesday, 31 October
        ("2028-08-03", "assembly flood budget"),
        ("2027-10-31", "flood budget"),
        ("2027-11-01", "assembly budget"),
        ("2027-12-12", "assembly budget"),
    ],
)
def test_the_dates_are_held_against_the_seasons_of_an_office(
    catalog: Catalog, event: Event, date: str, careful: str
) -> None:
    day = replace(event, date=dt.date.fromisoformat(date))
    with in_language("ja"):
        rows = plan_dates(day, catalog)[0]["table"]["rows"]
    found = {season for season, row in zip(SEASONS, rows, strict=True) if row[2].startswith("【注意】")}
    assert found == set(careful.split()), rows
    assert {row[3] for row in rows} == {""}, "there is room for the real dates"


def test_the_budget_row_says_which_budget(catalog: Catalog, event: Event) -> None:
    def told(date: str) -> str:
        with in_language("ja"):
            return plan_dates(replace(event, date=dt.date.fromisoformat(date)), catalog)[0]["table"]["rows"][3][2]

    assert "2027年秋" in told("2027-05-01") and "2028年度" in told("2027-05-01")
    assert "90日後" in told("2027-08-20") and "30日後" not in told("2027-08-20")
    assert "30日後" in told("2027-12-12") and "2029年度" in told("2027-12-12")


# --- what no sheet says ----------------------------------------------------------------------------------------------------


def test_no_text_claims_conformance_or_names_a_funding_programme() -> None:
    """Fixed texts of sheets, pages, cards, templates and docs."""
    folders = ("src/machikit", "idea_cards", "templates", "docs")
    endings = {".yaml", ".csv", ".md", ".html", ".js", ".py", ".json"}
    files = [
        p for folder in folders for p in (ROOT / folder).rglob("*") if p.suffix in endings and "vendor" not in p.parts
    ]
    files += [*ROOT.glob("README*.md")]
    said = {file: file.read_text(encoding="utf-8") for file in files}
    assert [file for file, text in said.items() if "準拠" in text] == []
    sheet_files = {file: text for file, text in said.items() if "sheets" in file.parts or file.name == "plan.csv"}
    assert len(sheet_files) > 20
    assert [
        file for file, text in sheet_files.items() if re.search("補助金|交付金|助成金|デジタル田園|新地方創生", text)
    ] == []
