"""Every sheet of the day, in both languages, as somebody holds it: on A4 paper, on a screen, in Excel.

An event is made and printed through the command line, once a session a language; a sheet is tested the moment its file is there.
"""

import datetime as dt
import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sampling
import warm
import yaml
from conftest import Run, environment, locked, text_file, write_card
from openpyxl import load_workbook
from page_tools import DESKTOP, PHONE, axe, misfits, opened, squeezed
from playwright.sync_api import Browser
from pypdfium2 import PdfDocument, PdfTextObj
from pypdfium2.raw import FPDF_PAGEOBJ_TEXT

from machikit._base.messages import in_language
from machikit.catalog import Catalog
from machikit.catalog.model import SECTIONS
from machikit.event.event_folder import load_event
from machikit.event.fonts import font_css
from machikit.event.page_counts import page_count
from machikit.event.printing import write_sheet
from machikit.event.sheet import sheets

DAY = (dt.date.today() + dt.timedelta(days=40)).isoformat()
BOTH = [pytest.param(id, lang, id=f"{id}-{lang}") for id in sheets() for lang in ("ja", "en")]
SCREENS = [both.values for n, both in enumerate(BOTH) if sampling.CI or n % 4 in (0, 3)]  # axe takes seconds
KINDS = {
    (s.paper, s.screen, bool(s.pages)): id for id, s in sheets().items()
}  # without CI one sheet of each kind is a PDF, in English the cards alone
FEW = {"ja": tuple(KINDS.values()), "en": ("cards",)}
PDFS = [both for both in BOTH if sampling.CI or both.values[0] in FEW[both.values[1]]]
BOOKS = [pytest.param(id, lang, id=f"{id}-{lang}") for id, s in sheets().items() if s.screen for lang in ("ja", "en")]
PAPER_SIZES = {"a4": (595, 842), "a4-wide": (842, 595), "a3": (842, 1191), "a3-wide": (1191, 842)}  # points
FULL = ("cards", "names")  # fill their paper: they are cut
HOSTILE = [
    "<script>alert(1)</script><img src=x onerror=alert(2)>",
    "=HYPERLINK(\"http://example.com\",\"x\")",
    "+1+1&L&\"Arial\"'",
    "{{ 7*7 }} {date} {% if %} ${HOME}",
    "-2+3\u202e\u0007 😀𠮷野家 </style><b>",
    "@SUM(A1)",
]  # fmt: skip
PARTS = ("title", "place")
AMOUNT = r"=[A-Z]\d+(\*[A-Z]\d+)+|=SUM\([A-Z]\d+:[A-Z]\d+\)"
PEOPLE = ("host", "owner", "contact", "privacy")


@pytest.fixture(scope="session")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """`printed("ja")` is the print folder of an event whose event.yaml is filled in, in that language. Do not write into it."""
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "events"

    def make(language: str) -> Path:
        shared.mkdir(exist_ok=True)
        with locked(shared / f"{language}.lock"):
            folder = shared / language
            if not (folder / "print" / "index.html").exists():
                shutil.rmtree(folder, ignore_errors=True)
                told = ["--date", DAY, "--place", "市民活動センター 3階", "--city", "takamatsu", "--lang", language]
                _machikit("event", "new", folder, *told)
                names = {
                    "host": "ひろば実行委員会",
                    "owner": "危機管理課長",
                    "contact": "広聴係 087-000-0000",
                    "privacy": "総務課",
                }
                _write_long_card(folder)
                _rewrite(folder, people=names, wifi={"name": "machi-guest", "password": "kagawa1212"})
                _machikit("event", "print", folder, *(() if sampling.CI else ("--no-pdf",)))
                for id in () if sampling.CI else FEW[language]:
                    write_sheet(sheets()[id], load_event(folder), Catalog(folder), language, folder / "print")
            return folder / "print"

    return make


def _machikit(*asked: object) -> None:
    done = warm.run(["machikit", *map(str, asked)], Path.cwd(), environment(), timeout=280)
    assert done.returncode == 0, done.stdout + done.stderr


def _write_long_card(folder: Path) -> None:
    """A team's own card, ready, of which every sentence is longer than its paper has room for."""
    card = write_card(folder, "long")
    for language, word in (
        ("ja", "避難先がどこにあるかを町内の人にたずねて歩く、"),
        ("en", "neighbourhoods everywhere "),
    ):
        long = "\n".join(f"- {n} {word * 40}" for n in range(5))
        sections = "\n".join(f"## Long (30) {{#{section}}}\n\n{long}\n" for section in SECTIONS)
        text_file(card / f"{language}.md", f"# {word * 9}\n\n{word * 20}\n\n{sections}")


def _rewrite(folder: Path, **changes: object) -> None:
    path = folder / "event.yaml"
    said = yaml.safe_load(path.read_text(encoding="utf-8"))
    path.write_text(yaml.safe_dump(said | changes, allow_unicode=True), encoding="utf-8")


# --- paper ---------------------------------------------------------------------------------------------------------------

# Every box of the sheet, laid out as on paper: texts smaller than 10 pt, and what does not fit into its box or its page
PAPER = """([width, smallest]) => {
  const found = [], pt = 96 / 72, right = document.body.getBoundingClientRect().right;
  const told = (el, why) =>
    found.push(`${why}: <${el.tagName.toLowerCase()} class="${el.className}"> ${el.textContent.trim().slice(0, 70)}`);
  for (const el of document.body.querySelectorAll("*")) {
    const css = getComputedStyle(el), box = el.getBoundingClientRect();
    if (css.clipPath === "inset(50%)" || !box.width) continue;
    const own = [...el.childNodes].some(n => n.nodeType === 3 && n.data.trim());
    if (own && parseFloat(css.fontSize) < smallest * pt - 0.01) told(el, `${(parseFloat(css.fontSize) / pt).toFixed(1)} pt`);
    if (box.right > right + 1 || box.left < -1) told(el, `outside the paper, ${Math.round(box.left)}–${Math.round(box.right)}`);
    if (css.display === "inline") continue;
    if (el.tagName === "TR" && el.querySelector("[rowspan]")) continue;  // a row is lower than a cell over several rows
    if (el.scrollWidth > el.clientWidth + 1) told(el, `wider than its box, ${el.scrollWidth} of ${el.clientWidth}`);
    if (el.clientHeight && el.scrollHeight > el.clientHeight + 2)
      told(el, `higher than its box, ${el.scrollHeight} of ${el.clientHeight}`);
  }
  return found;
}"""

# Heads of columns that are narrower than a word of theirs, which is then cut in two
NARROW = """() => {
  const heads = [...document.querySelectorAll("th")];
  for (const head of heads) head.style.overflowWrap = "normal";
  return heads.filter(head => head.scrollWidth > head.clientWidth + 1).map(head => head.textContent.trim());
}"""


@pytest.mark.parametrize(("sheet", "language"), sampling.third(BOTH))
def test_a_sheet_fits_its_paper_and_reads_well_on_a_screen(
    browser: Browser, printed: Callable[[str], Path], sheet: str, language: str, subtests: pytest.Subtests
) -> None:
    kind = sheets()[sheet]
    margin = 12 if kind.paper.startswith("a3") else 0 if sheet in FULL else 15  # mm
    page_width = (PAPER_SIZES[kind.paper][0] / 72 * 25.4 - 2 * margin) / 25.4 * 96
    file = printed(language) / f"{sheet}.html"
    with opened(browser, file, size={"width": round(page_width), "height": 1000}) as page:
        with subtests.test("paper"):
            page.emulate_media(media="print")
            assert page.evaluate(PAPER, [page_width, 10]) == []
            assert page.evaluate(NARROW) == []
        page.emulate_media(media="screen")
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        with subtests.test("a phone"):
            assert misfits(page) == []
            assert (sheet, language) not in SCREENS or axe(page) == []
        page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
        with subtests.test("a desk"):
            assert misfits(page) == []


@pytest.mark.parametrize("language", ["ja", "en"])
def test_cards_are_cut_to_their_paper_in_the_font_of_pdfs_too(
    browser: Browser, printed: Callable[[str], Path], language: str
) -> None:
    """Its letters are wider than those of a screen's fonts; one card is longer than any paper."""
    page = browser.new_page(viewport={"width": 1123, "height": 794})
    page.goto((printed(language) / "cards.html").as_uri())
    page.emulate_media(media="print")
    page.add_style_tag(content=font_css())
    assert page.evaluate("document.fonts.ready.then(fonts => [...fonts].some(f => f.status === 'loaded'))")
    assert page.locator("[data-card=long]").count() == 1
    assert page.locator(".idea:not([data-card=long]) :is(h2, .theme)", has_text="…").count() == 0
    assert page.evaluate(PAPER, [1123, 10]) == []
    page.close()


@pytest.mark.parametrize(("sheet", "language"), BOTH)
def test_a_sheet_stands_alone_and_leaves_nothing_unfilled(
    printed: Callable[[str], Path], sheet: str, language: str
) -> None:
    text = (printed(language) / f"{sheet}.html").read_text(encoding="utf-8")
    bare = re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL)
    assert set(re.findall(r"\{\w+\}", bare)) <= {"{n}"}  # that of words.csv
    assert not re.search(r"""(src|href)=|url\(""", text), "it asks for something beside it"
    assert "file:" not in re.sub(r"<meta[^>]*>", "", text), "it names files of this computer"


@pytest.mark.parametrize(("sheet", "language"), PDFS)
def test_a_pdf_embeds_the_font_and_says_all_of_the_sheet(
    printed: Callable[[str], Path], sheet: str, language: str
) -> None:
    html = (printed(language) / f"{sheet}.html").read_text(encoding="utf-8")
    pdf = PdfDocument(printed(language) / f"{sheet}.pdf")
    kind = sheets()[sheet]
    sizes = {(round(page.get_width()), round(page.get_height())) for page in pdf}
    assert sizes == {PAPER_SIZES[kind.paper]}, f"{sheet}.pdf ({language}) has pages of {sizes}"
    event = load_event(printed(language).parent)
    with in_language(language):
        counted = page_count(kind, event, Catalog(event.folder))
    assert len(pdf) == counted, f"{sheet}.pdf ({language}) has {len(pdf)} pages, not {counted}"
    assert page_count(kind, event, Catalog(event.folder), printed(language) / f"{sheet}.pdf") == counted
    hidden = "<style>.*?</style>" + r"|<header>.*?</header>|<footer>.*?</footer>" * kind.bare
    body = re.sub(rf"{hidden}|<[^>]+>", " ", html[html.index("<body") :], flags=re.DOTALL)
    wanted = set(squeezed(_unescaped(body)))
    told = set(squeezed("".join(page.get_textpage().get_text_range() for page in pdf)))
    lacking = "".join(sorted(wanted - told))
    assert not lacking, f"{sheet}.pdf ({language}) does not say: {lacking}"
    fonts = _fonts(pdf)
    others = {name for name, embedded in fonts if not embedded or "BIZUDPGothic" not in name}
    assert fonts and not others, f"{sheet}.pdf ({language}) is set in {others or 'no font'}"


def _unescaped(text: str) -> str:
    from html import unescape

    return unescape(text)


def _fonts(pdf: PdfDocument) -> set[tuple[str, bool]]:
    """(name, whether its glyphs are in the file) of every font a page is set in."""
    texts = (t for page in pdf for t in page.get_objects(filter=[FPDF_PAGEOBJ_TEXT]))
    fonts = (t.get_font() for t in texts if isinstance(t, PdfTextObj))
    return {(font.get_base_name(), font.is_embedded) for font in fonts}


# --- Excel ---------------------------------------------------------------------------------------------------------------


def _blocks(some: Iterable[Any]) -> Iterator[Any]:
    """All blocks, those that stand side by side in columns too."""
    for block in some:
        yield block
        for column in block.get("columns", ()):
            yield from _blocks(column)


@pytest.mark.parametrize(("sheet", "language"), BOOKS)
def test_a_book_holds_what_the_sheet_asks_and_prints_on_a4(
    printed: Callable[[str], Path], sheet: str, language: str
) -> None:
    book = load_workbook(printed(language) / f"{sheet}.xlsx")
    page = book.active
    assert page is not None
    cells = [cell for row in page.iter_rows() for cell in row if cell.value is not None]
    said = squeezed(" ".join(str(cell.value) for cell in cells))
    for block in _blocks(sheets()[sheet].blocks):
        for field in block.get("fields", ()):
            assert squeezed(re.sub(r"\{\w+\}.*", "", field["label"][language])) in said, f"{sheet}.xlsx: {field['id']}"
    checks = sum(len(block.get("checks", ())) for block in _blocks(sheets()[sheet].blocks))
    boxes = [cell.coordinate for cell in cells if cell.value == "☐"]
    ranges = {str(r) for rule in page.data_validations.dataValidation for r in rule.sqref.ranges}
    assert len(boxes) == checks and set(boxes) <= ranges, f"{sheet}.xlsx: {boxes}"
    assert {cell.font.name for cell in cells} == {"BIZ UDPGothic"}
    assert min(cell.font.size for cell in cells) >= 10
    assert page.page_setup.paperSize == "9" or page.page_setup.paperSize == 9
    assert page.page_setup.fitToWidth in (1, None) and page.sheet_properties.pageSetUpPr.fitToPage and page.print_area


def test_what_is_filled_in_stands_in_every_file_of_a_sheet(tmp_path: Path, machikit_cli: Run) -> None:
    event = _event(tmp_path, machikit_cli)
    rows = [["3年生の保護者", HOSTILE[1], 42, "できた", HOSTILE[0]]]
    done = write_sheet(
        sheets()["user-test"], event, Catalog(event.folder), "ja", tmp_path, False, {"task": HOSTILE[1], "people": rows}
    )
    assert [file.suffix for file in done.files] == [".html", ".xlsx"]
    cells = _strings(tmp_path / "user-test.xlsx")
    assert {HOSTILE[0], HOSTILE[1], "42", "3年生の保護者"} <= set(cells)
    twelve = write_sheet(
        sheets()["twelve"], event, Catalog(event.folder), "ja", tmp_path, False, {"articles": [True, False, True]}
    )
    assert _strings(twelve.files[1]).count("☑") == 2
    assert twelve.files[0].read_text(encoding="utf-8").count('class="on"') == 2


def _strings(path: Path) -> list[str]:
    """Every text of a book; none may be a formula or a link, but for the amounts that the kit computes."""
    page = load_workbook(path).active
    assert page is not None
    cells = [cell for row in page.iter_rows() for cell in row if cell.value is not None]
    assert not [cell for cell in cells if cell.hyperlink]
    texts = [cell for cell in cells if not (cell.data_type == "n" or re.fullmatch(AMOUNT, str(cell.value)))]
    assert {cell.data_type for cell in texts} == {"s"}
    return [str(cell.value) for cell in texts]


# --- the list of what to print ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_list_of_what_to_print_leads_to_every_file(
    browser: Browser, printed: Callable[[str], Path], language: str
) -> None:
    folder = printed(language)
    pdf = [".pdf"] * sampling.CI
    made = {path.name for path in folder.iterdir() if sampling.CI or path.suffix != ".pdf"} - {"index.html"}
    assert made == {
        f"{s.id}{end}" for s in sheets().values() for end in (".html", *pdf, *[".xlsx"] * s.screen, *[".docx"] * s.word)
    }
    event = load_event(folder.parent)
    with opened(browser, folder / "index.html", size=PHONE) as page:
        links = page.evaluate(
            "[...document.querySelectorAll('a')].map(a => decodeURIComponent(a.getAttribute('href')))"
        )
        assert set(links) == made and len(links) == len(made)
        copies = page.evaluate("[...document.querySelectorAll('td.n b')].map(b => +b.textContent)")
        # six teams of five with eight problems and three judges: lists and name tags hold several people
        lists = {"attendance": 3, "names": 6, "roster": 3}
        per = {
            "event": 1,
            "school": 1,
            "team": 6,
            "owner": 8,
            "person": 30,
            "everybody": 41,
            "judge": 18,
            "dataset": 12,
            "staff": 12,
        }
        assert copies == [lists.get(s.id, per[s.per]) for s in sheets().values()]
        with in_language(language):
            sizes = {s.id: page_count(s, event, Catalog(event.folder)) for s in sheets().values()}
        for size in ("A4", "A3"):
            n = sum(
                c * sizes[s.id] for s, c in zip(sheets().values(), copies, strict=True) if s.paper[:2] == size.lower()
            )
            total = page.inner_text("main > p:nth-of-type(2)")
            assert re.search(rf"{size}用紙は{n}枚|\b{n} (sheets )?of {size}", total), (size, n, total)
        assert misfits(page) == [] and axe(page) == []
        page.emulate_media(media="print")
        printed_list = page.pdf(format="A4", prefer_css_page_size=True)
    assert len(PdfDocument(printed_list)) <= 2 + len(sheets()) // 20


# --- an event of anybody's -------------------------------------------------------------------------------------------------


def _event(tmp_path: Path, run: Run, *more: object):  # type: ignore[no-untyped-def]
    folder = tmp_path / "day"
    done = run("event", "new", folder, "--date", DAY, "--place", "Hall", "--city", "takamatsu", *more)
    assert done.returncode == 0, done.stderr
    return load_event(folder)


@pytest.mark.parametrize("hostile", HOSTILE if sampling.CI else HOSTILE[::3])
def test_hostile_words_of_an_event_are_shown_as_words(
    browser: Browser, machikit_cli: Run, tmp_path: Path, hostile: str
) -> None:
    event = _event(tmp_path, machikit_cli)
    people = dict.fromkeys(PEOPLE, hostile)
    _rewrite(event.folder, **dict.fromkeys(PARTS, hostile), people=people, wifi={"name": hostile, "password": hostile})
    done = machikit_cli("event", "print", event.folder, "--no-pdf")
    assert done.returncode == 0, done.stderr
    shown = squeezed(hostile.replace("\u0007", ""))
    for file in [event.folder / "print" / f"{name}.html" for name in ("index", "how-far")]:
        with opened(browser, file) as page:
            assert shown in squeezed(page.inner_text("body").replace("\u0007", ""))
            assert page.evaluate("document.querySelectorAll('script, img, b.x').length") == 0
    for book in (event.folder / "print").glob("*.xlsx"):
        assert any(shown in squeezed(cell) for cell in _strings(book)), book.name


@pytest.mark.parametrize(
    "broken",
    [
        {"people": None, "wifi": None, "place": None, "themes": None},
        pytest.param({"people": ["x"], "wifi": 3, "title": ""}, marks=pytest.mark.full),
    ],
)
def test_a_half_filled_event_prints_lines_to_write_on(
    machikit_cli: Run, tmp_path: Path, broken: dict[str, object]
) -> None:
    event = _event(tmp_path, machikit_cli, "--hours", 4)
    _rewrite(event.folder, **broken)
    done = machikit_cli("event", "print", event.folder, "--no-pdf")
    assert done.returncode == 0 and "Traceback" not in done.stderr, done.stderr
    for sheet in sheets():
        text = (event.folder / "print" / f"{sheet}.html").read_text(encoding="utf-8")
        assert not re.search(r">[^<]*\bNone\b", re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL)), sheet
    assert "＿＿" in (event.folder / "print" / "how-far.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["--teams", "0"], "--teams"),
        (["--teams", "100"], "--teams"),
        (["--date", "2019-01-01"], "--date"),
        (["--date", "12月12日"], "--date"),
        (["--hours", "5"], "--hours"),
        (["--city", "nowhere-at-all"], "nowhere-at-all"),
        (["--place", "広" * 81], "--place"),
        (["--lang", "fr"], "--lang"),
    ],
)
def test_a_day_that_cannot_be_is_refused_and_leaves_nothing(
    machikit_cli: Run, tmp_path: Path, asked: list[str], said: str
) -> None:
    usual = {"--date": DAY, "--place": "Hall", "--city": "takamatsu"} | dict([asked])
    done = machikit_cli("event", "new", "day", *[word for pair in usual.items() for word in pair])
    assert done.returncode != 0 and said in done.stderr and "Traceback" not in done.stderr, done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_there_is_left_as_it_is(machikit_cli: Run, tmp_path: Path) -> None:
    (tmp_path / "day").mkdir()
    (tmp_path / "day" / "mine.txt").write_text("mine", encoding="utf-8")
    done = machikit_cli("event", "new", "day", "--date", DAY, "--place", "Hall", "--city", "takamatsu")
    assert done.returncode != 0 and "Traceback" not in done.stderr
    assert [p.name for p in (tmp_path / "day").iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title: [", "event.yaml"),
        ("- a list", "event.yaml"),
        ("", "event.yaml"),
        ("title: x\ndate: 2030-12-12\nhours: eight\nteams: 6\n", "hours"),
        ("title: x\ndate: someday\nhours: 8\nteams: 6\n", "date"),
        ("title: x\ndate: 2030-12-12\nhours: 8\nteams: 6\nstart: noon\n", "start"),
        ("title: x\ndate: 2030-12-12\nhours: 8\nteams: 6\nlanguage: fr\n", "language"),
    ],
)
def test_a_broken_event_says_where(machikit_cli: Run, tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "event.yaml").write_text(text, encoding="utf-8")
    done = machikit_cli("event", "print", tmp_path, "--no-pdf")
    assert done.returncode != 0 and said in done.stderr and "Traceback" not in done.stderr, done.stderr
    assert not (tmp_path / "print").exists()


def test_without_a_chromium_sheets_are_pages_and_a_sentence_says_so(machikit_cli: Run, tmp_path: Path) -> None:
    event = _event(tmp_path, machikit_cli)
    fake = tmp_path / "firefox"
    fake.write_text("", encoding="utf-8")
    done = machikit_cli("event", "print", event.folder, env={"MACHIKIT_CHROMIUM": str(fake)})
    assert done.returncode == 0 and "PDF" in done.stdout + done.stderr
    assert not list((event.folder / "print").glob("*.pdf")) and (event.folder / "print" / "index.html").is_file()


def test_a_chromium_that_fails_leaves_no_old_pdf_beside_a_new_page(machikit_cli: Run, tmp_path: Path) -> None:
    event = _event(tmp_path, machikit_cli)
    old = event.folder / "print" / "chart.pdf"
    old.write_bytes(b"of yesterday")
    fake = tmp_path / "chromium"
    fake.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    fake.chmod(0o755)
    done = machikit_cli("event", "print", event.folder, env={"MACHIKIT_CHROMIUM": str(fake)})
    assert done.returncode == 0 and "PDF" in done.stdout + done.stderr and not old.exists()


# --- what is taken about a person --------------------------------------------------------------------------------------------

# Labels that ask for something about a person, and those that only look like it
PERSON = r"名前|署名|保護者|電話|どんな人|人材|立場|本人のことば|講評した人|担当[）（]|課・担当|聞いた相手|見てもらった人|確かめた人"
NO_PERSON = r"データ|ページの名前|つくったものの名前|役割で）?$|病院|組の電話$|課の電話|関門|役割"
ASKING = {"affected", "attendance", "field-check", "judging", "names", "parents", "photo", "problem", "questionnaire",
          "roster", "terms", "user-test", "walk"}  # fmt: skip


def _asked(blocks: Iterable[Any]) -> Iterator[str]:
    for block in _blocks(blocks):
        yield from (field["label"]["ja"] for field in block.get("fields", ()))
        if not isinstance(block.get("table", {}).get("rows", []), list):
            yield from (column["label"]["ja"] for column in block["table"]["columns"])


def test_each_sheet_that_asks_about_a_person_says_what_for_who_keeps_it_and_until_when(
    printed: Callable[[str], Path],
) -> None:
    for sheet in sheets().values():
        labels = [x for x in _asked(sheet.blocks) if re.search(PERSON, x) and not re.search(NO_PERSON, x)]
        assert sheet.privacy or not (labels or sheet.id in ASKING), f"{sheet.id}: {labels}"
        for language, heads in (
            ("ja", ("利用目的", "預かるところ", "廃棄")),
            ("en", ("Used for", "Kept by", "Destroyed")),
        ):
            text = (printed(language) / f"{sheet.id}.html").read_text(encoding="utf-8")
            if not sheet.privacy:
                continue
            said = squeezed(_unescaped(re.sub(r"<style>.*?</style>|<[^>]+>", " ", text, flags=re.DOTALL)))
            for word in heads if not sheet.bare else ():
                assert squeezed(word) in said, f"{sheet.id} ({language}): {word}"
            until = re.sub(r"\{\w+\}.*", "", sheet.privacy["until"][language])
            assert squeezed(until) in said and ("keeper" in sheet.privacy or "総務課" in said or sheet.bare)
            if sheet.screen:
                cells = squeezed(" ".join(_strings(printed(language) / f"{sheet.id}.xlsx")))
                assert all(squeezed(word) in cells for word in heads), f"{sheet.id}.xlsx"


def test_an_event_that_names_the_keeper_says_so_and_a_list_in_its_folder_is_noticed(
    machikit_cli: Run, tmp_path: Path
) -> None:
    event = _event(tmp_path, machikit_cli, "--lang", "ja")
    _rewrite(event.folder, people={"keeper": "ひろば実行委員会", "privacy": "事務局"})
    (event.folder / "受付名簿.xlsx").write_text("x", encoding="utf-8")
    done = machikit_cli("event", "print", event.folder, "--no-pdf")
    assert done.returncode == 0 and "受付名簿.xlsx" in done.stderr
    text = (event.folder / "print" / "attendance.html").read_text(encoding="utf-8")
    assert "ひろば実行委員会（担当：事務局）" in text and "どちらかに" not in text


def test_a_name_is_written_large_and_a_phone_has_its_shape(browser: Browser, printed: Callable[[str], Path]) -> None:
    box = "(e => { const b = e.getBoundingClientRect(); return [b.width, b.height].map(v => v / 96 * 25.4); })"
    with opened(browser, printed("ja") / "names.html", size={"width": 794, "height": 1000}) as page:
        page.emulate_media(media="print")
        sizes = page.evaluate(f"[...document.querySelectorAll('.called')].map({box})")
        assert len(sizes) == 8 and all(width > 90 and height > 30 for width, height in sizes)  # letters of 20 mm fit
    with opened(browser, printed("ja") / "sketch.html", size={"width": 680, "height": 1000}) as page:
        page.emulate_media(media="print")
        *small, large = page.evaluate(f"[...document.querySelectorAll('.phones div')].map({box})")
        assert len(small) == 8 and large[0] > 2 * small[0][0]
        assert all(abs(height / width - 19 / 9) < 0.02 for width, height in [*small, large])
