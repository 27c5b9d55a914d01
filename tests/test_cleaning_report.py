"""The report that the staff in charge can sign: what the page and the book show is what the account says, and stays text."""

import copy
import io
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from page_tools import (
    COLOURS,
    DESKTOP,
    JAPANESE,
    LAND,
    PHONE,
    SEA,
    axe,
    colours,
    misfits,
    opened,
    paper_sheets,
    squeezed,
    texts,
)
from playwright.sync_api import Browser, Page
from python_calamine import CalamineWorkbook

from machikit._base.messages import LANGUAGES, LOCALE, read_words
from machikit.tables.cleaning_report import report_html, report_xlsx, verdict

Account = dict[str, Any]


def both(ja: str, en: str) -> dict[str, str]:
    return {"ja": ja, "en": en}


RULES = {
    "notation": (
        "repair",
        both("全角の英数字と記号を半角にしました", "Full-width letters and figures made half-width"),
        both("電話番号と番地は半角で書く。", "Telephone and house numbers are written half-width."),
    ),
    "era": (
        "repair",
        both("和暦を西暦にしました", "Japanese era dates turned into years"),
        both("日付は YYYY-MM-DD で書く。", "Dates are YYYY-MM-DD."),
    ),
    "doubtful_date": (
        "doubt",
        both("存在しない日付です", "Dates that do not exist"),
        both("2月30日や昭和0年は、どの日か決められません。", "No rule can say which day 30 February was meant to be."),
    ),
    "unknown_town": (
        "doubt",
        both("町名が一覧にありません", "Towns that are not in the list"),
        both("住所の町・字が、町名の一覧にありません。", "The town of the address is not in the list of towns."),
    ),
    "no_hours": (
        "note",
        both("利用できる時間の記載がありません", "No hours are stated"),
        both("「いつでも使える」という意味ではありません。", "This does not mean “at any time”."),
    ),
    "outside": (
        "note",
        both("区域の外にある点です", "Points outside the boundary"),
        both("境界から50mより外です。動かしていません。", "More than 50 m outside the boundary. No point was moved."),
    ),
}
REASONS = {
    "duplicate": both("すべての列が前の行と同じです", "Every cell repeats an earlier row"),
    "sum": both("合計の行です", "A row of totals"),
    "note": both("表の下の注です", "A note below the table"),
}


def case(kind: str, row: int, item: str, column: str = "", before: str = "", after: str = "") -> Account:
    return {"row": row, "item": item, "column": column, "before": before, "after": after, "kind": kind}


PLACES = [
    "中央公民館",
    "東部地域交流センター",
    "みなと図書館",
    "北の丘小学校（体育館）",
    "ひだまり保育所",
    "第二総合福祉会館 別館2階",
]


def cases(kind: str, n: int, column: str, before: str, after: str) -> list[Account]:
    return [case(kind, i + 2, PLACES[i % len(PLACES)], column, before.format(i), after.format(i)) for i in range(n)]


def sheet(name: str, rows: int) -> dict[str, Any]:
    title = both("使っていません（使った表と列が違う）", "not used (its columns differ from the table's)")
    return {
        "name": name,
        "file": "a.xlsx",
        "rows": rows,
        "used": False,
        "reason": "similar",
        "doubt": True,
        "title": title,
    }


def column(source: str, header: str | None, field: str | None, how: str) -> Account:
    return {"source": source, "header": header, "field": field, "how": how}


def field(name: str, ja: str, en: str, filled: int | None, header: str = "", **kind: bool) -> Account:
    told = {"field": name, "header": header or ja, "label": both(ja, en), "required": False, "standard": True}
    return told | {"there": filled is not None, "filled": filled or 0} | kind


def aside(row: int, reason: str, *cells: str) -> Account:
    return {
        "row": row,
        "reason": reason,
        "title": REASONS[reason],
        "source": "aed_令和8年度.xlsx",
        "cells": list(cells),
    }


def personal(level: str, row: int, column: str, shown: str, title: dict[str, str], advice: dict[str, str]) -> Account:
    return {
        "kind": "k",
        "title": title,
        "level": level,
        "row": row,
        "column": column,
        "shown": shown,
        "advice": advice,
        "kept": level == "error",
    }


def account(**changes: Any) -> Account:
    """An invented city's list of AEDs, with something of everything."""
    listed = {
        "repairs": [
            *cases("notation", 120, "電話番号", "０９９−５５５−{:04}", "099-555-{:04}"),
            *cases("era", 8, "設置日", "令和{}年5月1日", "2019-05-01"),
        ],
        "doubts": [
            *cases("unknown_town", 14, "所在地_連結表記", "はまべ市新しい町{}-3", "はまべ市新しい町{}-3"),
            case("doubtful_date", 40, "みなと図書館", "設置日", "平成31年2月30日"),
            case("doubtful_date", 77, "ひだまり保育所", "設置日", "昭和0年4月1日"),
        ],
        "notes": [*cases("no_hours", 23, "開始時間", "", ""), *cases("outside", 3, "緯度", "", "")],
    }  # fmt: skip
    made = {
        "kit": "0.1.0", "made_on": "2026-11-24", "language": "ja",
        "city": {"id": "hamabe", "name": both("はまべ市", "Hamabe"), "code": "999999"},
        "topic": {"id": "aed", "title": both("AED設置場所", "AED locations"), "standard": "08"},
        "sources": [{"file": "aed_令和8年度.xlsx", "sheet": "一覧", "rows": 214, "header_row": 3}],
        "rows_in": 214, "rows_out": 210, "rows_aside": 4,
        "columns": [
            column("施設名", "名称", "name", "known"), column("住所", "所在地_連結表記", "address", "known"),
            column("緯度", "緯度", "latitude", "standard"), column("経度", "経度", "longitude", "standard"),
            column("TEL", "電話番号", "phone", "known"), column("設置日", "設置日", "installed", "given"),
            column("利用開始", "開始時間", "opens", "near"), column("整理番号", None, None, "unmatched"),
            column("担当者メモ", None, None, "left_out"),
        ],
        "completeness": [
            field("name", "名称", "Name", 210, required=True),
            field("kana", "よみ", "Reading", None, "名称_カナ"),
            field("address", "所在地", "Address", 209, "所在地_連結表記"),
            field("latitude", "緯度", "Latitude", 210, required=True),
            field("longitude", "経度", "Longitude", 210, required=True),
            field("phone", "電話番号", "Telephone", 118),
            field("opens", "開始時間", "From", 187),
            field("days", "利用可能曜日", "Days", None),
            field("installed", "設置日", "Installed on", 6, standard=False),
            field("children", "小児対応", "For children", 0, "小児対応設備の有無"),
            field("url", "URL", "Web page", None),
        ],
        **listed,
        "aside": [
            aside(98, "duplicate", "中央公民館", "みなと町1-1", "", "099-555-0001"),
            aside(120, "duplicate", "みなと図書館", "みなと町2-8", "", "099-555-0031"),
            aside(217, "sum", "合計", "214"),
            aside(218, "note", "※ 利用できる時間は施設により異なります。"),
        ],
        "personal": [
            personal("warning", 61, "整理番号", "12**********", both("マイナンバーかもしれない数字", "May be a My Number"),
                     both("番号の意味を確かめてください。", "Check what the number means.")),
            personal("error", 5, "担当者メモ", "090-****-**12", both("携帯電話の番号", "Mobile number"),
                     both("この列を消してください。", "Drop this column.")),
        ],
        "addresses": {"checked": 209, "town": 188, "municipality": 14, "none": 7, "foreign": 3},
        "map": {
            "outline": [
                [[134.0, 34.2], [134.12, 34.22], [134.16, 34.3], [134.1, 34.36], [134.02, 34.35], [133.97, 34.28], [134.0, 34.2]],
                [[134.02, 34.38], [134.05, 34.38], [134.04, 34.4], [134.02, 34.38]],
            ],
            "points": [[34.23 + (i * 37 % 100) / 1000, 134.01 + (i * 53 % 97) / 1100] for i in range(207)],
            "outside": [[34.215, 134.15], [34.33, 134.15], [35.68, 139.76]],
        },
        "cards": {
            "ready": [{"id": "aed-nearby", "title": both("いちばん近いAEDはどこ？", "Where is the nearest AED?"), "new": True},
                      {"id": "cool-spot", "title": both("涼める場所はどこ？", "Where can I cool down?"), "new": False}],
            "waiting": [{"id": "aed-night", "title": both("夜に使えるAEDは足りている？", "Are there enough AEDs at night?"),
                         "needs": both("終了時間", "the closing time")}],
        },
        "publisher": [
            both("40行目「みなと図書館」の設置日「平成31年2月30日」は、ない日付です。", "Row 40: that date does not exist."),
            both("98行目と120行目は、前の行と同じ内容です。", "Rows 98 and 120 repeat earlier rows."),
        ],
        "sensitivity": "open",
    }  # fmt: skip
    told = copy.deepcopy(made | changes)
    return {"counts": counts(told)} | told


def counts(told: Account) -> list[Account]:
    kinds = Counter(one["kind"] for name in ("repairs", "doubts", "notes") for one in told[name])
    return [
        {"kind": k, "class": RULES[k][0], "n": n, "title": RULES[k][1], "rule": RULES[k][2]} for k, n in kinds.items()
    ]


NOTHING: Account = {
    **{
        name: [] for name in ("repairs", "doubts", "notes", "aside", "personal", "publisher", "columns", "completeness")
    },
    **{"rows_in": 210, "rows_aside": 0, "city": None, "cards": {"ready": [], "waiting": []}},
    "map": {"outline": [], "points": [], "outside": []},
}
NASTY = [
    "<script>alert(1)</script>",
    "</style><img src=x onerror=alert(1)>",
    "{{7*7}}{% if %}${7*7}`",
    '=HYPERLINK("https://example.jp","x")',
    "+1+1",
    "@SUM(A1)",
    "&lt;b&gt; &amp;",
    "'\"quoted\"'",
    "https://example.jp/",
    "0123",
]


@pytest.fixture
def page_file(tmp_path: Path) -> Callable[..., Path]:
    """`page_file(**changes)` is the report of such an account, laid into a folder as a user has it."""

    def write(**changes: Any) -> Path:
        path = tmp_path / "report.html"
        path.write_bytes(report_html(account(**changes)))
        return path

    return write


def show(page: Page, language: str) -> None:
    page.click(f"label[for=show-{language}]")


def unfold(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")


def figures(page: Page) -> dict[str, int]:
    names = ("in", "out", "aside", "doubts", "personal", "repairs")
    return {name: int(page.inner_text(f"#n-{name} b").replace(",", "")) for name in names}


def book(**changes: Any) -> dict[str, list[list[Any]]]:
    found = CalamineWorkbook.from_filelike(io.BytesIO(report_xlsx(account(**changes))))
    return {name: found.get_sheet_by_name(name).to_python() for name in found.sheet_names}


# --- the page --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_figures_are_those_of_the_account(language: str, page_file, browser: Browser) -> None:
    with opened(browser, page_file(language=language, rows_in=100_004, rows_out=100_000)) as page:
        assert figures(page) == {
            "in": 100_004, "out": 100_000, "aside": 4, "doubts": 16, "personal": 2, "repairs": 128,
        }  # fmt: skip
        for name in ("doubts", "personal", "aside", "repairs"):
            assert re.search(r"\d+", page.inner_text(f"#{name} h2"))[0] == str(figures(page)[name])


@pytest.mark.parametrize(
    ("changes", "level", "n"),
    [
        ({}, "stop", "1"),
        ({"personal": []}, "human", "16"),
        ({"personal": account()["personal"][:1], "doubts": []}, "human", "1"),
        ({"personal": [], "doubts": []}, "ok", ""),
        ({"personal": [], "doubts": [], "sensitivity": "internal"}, "ok", ""),
        ({"personal": [], "doubts": [], "sensitivity": "closed"}, "stop", ""),
        ({"personal": [], "doubts": [], "rows_out": 0}, "stop", ""),
    ],
)
def test_the_verdict_names_the_gravest_thing_and_how_often(changes: Account, level: str, n: str) -> None:
    found = verdict(account(**changes))
    assert (found.level, "".join(re.findall(r"\d+", found.message["ja"]))) == (level, n)
    assert "".join(re.findall(r"\d+", found.message["en"])) == n


def test_a_doubt_that_is_listed_but_not_counted_still_needs_a_human() -> None:
    assert verdict(account(personal=[], counts=[])).level == "human"


def test_what_must_not_leave_stands_first(page_file, browser: Browser) -> None:
    with opened(browser, page_file()) as page:
        assert page.eval_on_selector("section", "s => s.id") == "personal"
        assert "090-****-**12" in page.inner_text("#personal tbody tr:first-child")


@pytest.mark.parametrize("scripts", [True, False])
def test_the_language_switch_works_with_and_without_scripts(scripts: bool, page_file, browser: Browser) -> None:
    with opened(browser, page_file(), java_script_enabled=scripts) as page:
        assert "外に出してはいけない" in page.locator(".verdict").inner_text()
        show(page, "en")
        assert "must not leave" in page.locator(".verdict").inner_text()
        assert "出してはいけない" not in page.locator("body").inner_text()
        page.keyboard.press("ArrowLeft")
        assert "must not leave" not in page.locator("body").inner_text()


def test_a_page_whose_buttons_were_taken_away_says_everything_in_both_languages(
    tmp_path: Path, browser: Browser
) -> None:
    path = tmp_path / "report.html"
    path.write_text(re.sub(r"<input[^>]*>", "", report_html(account()).decode()), encoding="utf-8")
    with opened(browser, path) as page:
        said = page.inner_text(".verdict")
        assert "外に出してはいけない" in said and "must not leave" in said


@pytest.mark.parametrize("changes", [{}, NOTHING], ids=["full", "nothing"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_is_in_the_language_that_is_shown(
    changes: Account, language: str, page_file, browser: Browser
) -> None:
    with opened(browser, page_file(**changes)) as page:
        show(page, language)
        for said_in, text, where in texts(page):
            assert said_in == "ja" or not JAPANESE.search(text) or where == "aria-label" or text == "日本語", text
        words = page.evaluate(
            "[...document.querySelectorAll('.ja[lang], .en[lang]')].filter(e => e.checkVisibility()).map(e => e.lang)"
        )
        assert set(words) == {language}
        assert not re.search(r"\{\w+\}", page.inner_text("body"))


def test_every_word_stands_in_both_languages_with_the_same_places() -> None:
    for key, word in read_words(LOCALE / "cleaning_report.csv").items():
        assert word["ja"].strip() and word["en"].strip(), key
        assert set(re.findall(r"\{\w+\}", word["ja"])) == set(re.findall(r"\{\w+\}", word["en"])), key


def overfull() -> Account:
    many = [
        column(f"とても長い列の名前その{n}（令和{n}年度までの集計・参考値を含む）", None, None, "unmatched")
        for n in range(60)
    ]
    word = both("長い" * 150, "Donaudampfschifffahrt" * 15)
    return {
        "repairs": cases("notation", 60, "列" * 80, "０" * 300 + "{}", "0" * 300 + "{}"),
        "doubts": [case("unknown_town", 2, "x" * 300, "y" * 300, "z" * 300, "w" * 300)] * 60,
        "columns": many,
        "completeness": [field(f"f{n}", "長い名前" * 20, "Long" * 50, n, standard=False) for n in range(60)],
        "personal": [personal("error", 123_456, "c" * 200, "*" * 200, word, word)] * 80,
        "publisher": [word] * 30,
        "rows_in": 1_234_567, "rows_out": 1_000_000, "rows_aside": 234_567,
        "sources": [{"file": "f" * 200, "sheet": "s" * 100, "rows": 1_234_567, "header_row": 12}] * 40,
        "sheets": [sheet("s" * 100, 1_234_567)] * 40,
    }  # fmt: skip


@pytest.mark.parametrize("changes", [{}, NOTHING, overfull()], ids=["usual", "nothing", "overfull"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_everything_fits(changes: Account, size, page_file, browser: Browser) -> None:
    with opened(browser, page_file(**changes), size=size) as page:
        for language in LANGUAGES:
            show(page, language)
            unfold(page)
            assert misfits(page) == []


@pytest.mark.parametrize("changes", [{}, {"personal": []}, NOTHING], ids=["stop", "human", "ok"])
def test_the_page_can_be_read_by_everyone(changes: Account, page_file, browser: Browser) -> None:
    with opened(browser, page_file(**changes), size=PHONE, bypass_csp=True) as page:
        unfold(page)
        assert axe(page) == []


def test_nasty_text_stays_text_and_the_page_stays_silent(page_file, browser: Browser) -> None:
    doubts = [case("unknown_town", n, text, text, text) for n, text in enumerate(NASTY, start=2)]
    title = both(NASTY[0], NASTY[1])
    nasty = {
        "doubts": doubts,
        "columns": [column(text, None, None, "unmatched") for text in NASTY],
        "aside": [aside(9, "sum", *NASTY)],
        "topic": {"id": "aed", "title": title, "standard": None},
        "sources": [{"file": NASTY[1], "sheet": NASTY[0], "rows": 1, "header_row": 1}],
        "sheets": [sheet(text, 1) for text in NASTY],
        "publisher": [title],
        "cards": {"ready": [{"id": "x", "title": title, "new": True}], "waiting": []},
        "personal": [personal("warning", 3, NASTY[0], NASTY[1], title, title)],
    }
    with opened(browser, page_file(**nasty)) as page:
        unfold(page)
        for selector in ("#doubts td:nth-child(2) b", "#doubts .was"):
            assert page.locator(selector).all_inner_texts() == NASTY
        assert page.locator("#columns td:first-child").all_inner_texts() == NASTY
        assert page.locator("#aside .was").inner_text() == " | ".join(NASTY)
        assert page.locator("script, img, iframe, form, [onerror], [src], link, a:not([href^='#'])").count() == 0


def test_what_no_one_can_see_is_shown_and_long_cells_are_cut_with_their_length(page_file, browser: Browser) -> None:
    unseen = [
        case("notation", 2, "a", "b", "公民\u200b館\u202e\ud800\x00", "公民館"),
        case("notation", 3, "a", "b", "長" * 10_000, "短"),
    ]
    with opened(browser, page_file(repairs=unseen)) as page:
        unfold(page)
        first, second = page.locator("#repairs .was").all_inner_texts()
        assert first == "公民U+200B館U+202EU+D800U+0000"
        assert "10,000" in second and len(second) < 400


@pytest.mark.full
def test_two_hundred_thousand_repairs_make_a_page_that_still_opens_and_says_where_the_rest_is(
    page_file, browser: Browser
) -> None:
    path = page_file(repairs=cases("notation", 200_000, "電話番号", "０{}", "0{}"))
    assert path.stat().st_size < 500_000
    with opened(browser, path) as page:
        unfold(page)
        shown = page.locator("#repairs tbody tr").count()
        assert figures(page)["repairs"] == 200_000
        assert f"{200_000 - shown:,}" in page.inner_text("#repairs .beyond")


def test_the_map_draws_what_it_can_and_counts_what_lies_beyond_it(page_file, browser: Browser) -> None:
    drawn = {
        "outline": account()["map"]["outline"],
        "points": [[34.25, 134.05], [34.3, 134.1]],
        "outside": [[34.33, 134.15], [35.68, 139.76]],
    }
    with opened(browser, page_file(map=drawn)) as page:
        assert [page.get_attribute(f"#map svg.map {part}", "d").count("M") for part in (".dots", ".out")] == [2, 1]
        assert re.findall(r"\d+", page.inner_text(".legend")) == ["2", "2", "1"]
        found = colours(page.locator("svg.map"))
        assert min(found[c] for c in (COLOURS["plain"], COLOURS["partial"], LAND, SEA)) > 5


@pytest.mark.parametrize("where", [[[34.0, 134.0]], [[0.0, 0.0]] * 3, [[34.0 + n, 134.0] for n in range(5)]])
def test_the_map_needs_no_outline(where: list[list[float]], page_file, browser: Browser) -> None:
    with opened(browser, page_file(map={"outline": [], "points": where, "outside": []})) as page:
        assert page.get_attribute("#map .dots", "d").count("M") == len({tuple(p) for p in where})


@pytest.mark.parametrize(("language", "sign"), [("ja", "確認者"), ("en", "Checkedby")])
def test_paper_has_the_figures_the_verdict_and_a_place_to_sign(
    language: str, sign: str, page_file, browser: Browser
) -> None:
    with opened(browser, page_file()) as page:
        assert page.locator("table.sign").is_hidden()
        show(page, language)
        first = squeezed(paper_sheets(page)[0])
        told = squeezed(verdict(account()).message[language])
        assert all(text in first for text in (sign, told, "214", "210", "128", "090-****-**12"))
        assert "English" not in first


# --- the book --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_book_holds_what_the_account_holds(language: str) -> None:
    told, sheets = account(language=language), book(language=language)
    names = list(sheets)
    assert names[0] == {"ja": "まとめ", "en": "Summary"}[language]
    for name, sheet in zip(("doubts", "repairs"), (names[1], names[4]), strict=True):
        rows = [
            [c["row"], c["item"], c["column"], c["before"], c["after"], RULES[c["kind"]][1][language]]
            for c in told[name]
        ]
        assert sheets[sheet][1:] == rows
    assert [r[:4] for r in sheets[names[2]][1:]] == [
        [p["row"], p["column"], p["title"][language], p["shown"]] for p in told["personal"]
    ]
    assert [r[0] for r in sheets[names[3]][1:]] == [98, 120, 217, 218]
    figures = {row[0]: row[1] for row in sheets[names[0]]}
    assert [n for n in figures.values() if isinstance(n, float)] == [214, 210, 4, 16, 128, 26, 2, 188, 14, 7, 3]
    kana = [
        re.search(r"[ぁ-ん]", str(cell))
        for sheet in (names[0], names[2], names[7])
        for row in sheets[sheet][:1]
        for cell in row
    ]
    assert any(kana) == (language == "ja")


def test_nothing_from_data_becomes_a_formula_a_link_or_a_number() -> None:
    odd = [*NASTY, "\ud800\uffff\x00\u202e", "長" * 40_000]
    raw = report_xlsx(
        account(
            doubts=[case("unknown_town", n, t, t, t, t) for n, t in enumerate(odd, start=2)],
            columns=[column(t, t, t, "given") for t in odd],
        )
    )
    found = openpyxl.load_workbook(io.BytesIO(raw))
    kinds = Counter(cell.data_type for sheet in found for row in sheet.iter_rows() for cell in row)
    assert set(kinds) <= {"s", "n"} and not any(sheet._hyperlinks for sheet in found)
    cells = [row[3].value for row in found.worksheets[1].iter_rows(min_row=2)]
    assert cells[: len(NASTY)] == NASTY
    assert cells[-1] == "長" * 32_767
    assert all(row[3].data_type == "s" and row[3].quotePrefix for row in found.worksheets[1].iter_rows(min_row=2))


def test_the_book_is_ready_to_filter_and_long_lists_say_where_the_rest_is() -> None:
    raw = report_xlsx(account(repairs=cases("era", 20_500, "電話番号", "０{}", "0{}")))
    found = openpyxl.load_workbook(io.BytesIO(raw))
    for sheet in found:
        assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref
    long = found["直したところ"]
    assert long.cell(5_001, 1).value is not None and long.cell(5_002, 1).value is None
    assert "15,500" in long.cell(5_003, 1).value and "report.json" in long.cell(5_003, 1).value
    assert long.auto_filter.ref == "A1:F5001"


def test_a_run_without_findings_makes_a_book_too() -> None:
    sheets = book(**NOTHING)
    assert list(sheets) == ["まとめ"]
    assert [row[1] for row in sheets["まとめ"] if isinstance(row[1], float)][:5] == [210, 210, 0, 0, 0]


def test_the_same_account_makes_the_same_page_and_is_not_changed_by_it() -> None:
    told = account()
    before = copy.deepcopy(told)
    assert report_html(told) == report_html(told)
    assert report_xlsx(told)
    assert told == before
