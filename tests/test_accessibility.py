"""The accessibility checklist: 38 criteria, filled in where a machine really saw something, and empty for people."""

import datetime as dt
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import sampling
from openpyxl import load_workbook

from machikit._base.messages import in_language
from machikit.event import handover
from machikit.event.accessibility import checklist_values, machine_results
from machikit.event.rendered_page import RenderedPage, read_page
from machikit.event.sheet import sheets

Built = Callable[[str, str], Path]
READ = {"1.1.1", "1.2.1", "1.2.2", "1.2.3", "1.2.4", "1.2.5", "1.3.1", "1.4.2", "1.4.4", "2.4.1", "2.4.2", "2.4.3", "2.4.4",
        "3.1.1", "3.3.2", "4.1.1", "4.1.2"}  # fmt: skip
MEASURED = {"1.4.3", "2.4.7"}  # a browser only
HEAD = '<html lang="ja"><head><title>町のAED</title><meta name="viewport" content="width=device-width"></head>'
GOOD = f'{HEAD}<body><a href="#list">一覧へ</a><main id="list"><h1>AED</h1></main></body></html>'


def rows(values: dict[str, object]) -> list[list[str]]:
    return values["criteria"]  # type: ignore[return-value]


def test_the_sheet_lists_the_criteria_of_both_levels() -> None:
    table = next(block["table"] for block in sheets()["accessibility"].blocks if "table" in block)
    numbers, levels = ([row[n]["ja"] for row in table["rows"]] for n in (0, 1))
    assert (levels.count("A"), levels.count("AA")) == (25, 13)
    assert len(set(numbers)) == 38 and numbers == sorted(numbers)
    assert {cell[lang] for row in table["rows"] for cell in row[4:] for lang in ("ja", "en")} == {""}


def test_a_handover_fills_in_what_a_machine_saw_and_nothing_else(built: Built, tmp_path: Path) -> None:
    mine = shutil.copytree(built("aed-nearby", "takamatsu"), tmp_path / "mine")
    with in_language("ja"):
        pack = handover.build_pack(mine, "ja", pdf=False, today=dt.date(2030, 12, 12))
    page = load_workbook(pack.folder / "accessibility.xlsx").active
    assert page is not None
    table = [row for row in page.iter_rows(values_only=True) if str(row[0])[1:2] == "." and str(row[0])[:1].isdigit()]
    texts = [[str(cell) for cell in row if cell not in (None, "")] for row in table]
    assert len(texts) == 38
    assert {row[0] for row in texts if len(row) == 5} == READ, "without a browser"
    assert {len(row) for row in texts} == {4, 5}, "a verdict is given"
    html = (pack.folder / "accessibility.html").read_text(encoding="utf-8")
    assert "machikit 0." in html and ("Chromium" not in html)


FAULTS = {
    "1.1.1": '<img src="data:,">',
    "1.3.1": "<table><tr><td>1</td></tr></table>",
    "2.4.4": '<a href="x.html"><svg><path d="M0 0"></path></svg></a>',
    "3.3.2": '<input type="text" placeholder="町">',
    "4.1.1": "<div id=a></div><div id=a><b></div>",
    "4.1.2": "<button><span></span></button>",
    "2.4.3": '<p tabindex="3">先に</p>',
    "1.4.4": '<meta name="viewport" content="width=device-width, user-scalable=no">',
}


@pytest.mark.parametrize(("number", "fault"), FAULTS.items())
def test_a_fault_is_counted_in_its_line(number: str, fault: str) -> None:
    with in_language("ja"):
        before = machine_results(RenderedPage(GOOD, GOOD))[number]
        bad = GOOD.replace("</main>", f"{fault}</main>")
        after = machine_results(RenderedPage(bad, bad))[number]
    assert before.endswith("：0") and "：0" not in after and "（" in after.split("：")[-1], (before, after)


def test_what_a_page_lacks_is_said() -> None:
    bare = '<html><head><title></title></head><body><video src="a.mp4"></video><h1>町</h1></body></html>'
    with in_language("ja"):
        seen = machine_results(RenderedPage(bare, bare))
    assert seen["3.1.1"].startswith("lang がない") and seen["2.4.2"] == "題名がない"
    assert "video" in seen["1.2.2"] and seen["2.4.1"].startswith("とばすリンクがない")
    assert not MEASURED & set(seen), "a browser was not there"


def test_names_and_decoration_are_known() -> None:
    fine = (
        '<img alt="" src="data:,"><svg aria-hidden="true"></svg><svg role="img" aria-label="地図"></svg>'
        '<label>町 <input></label><label for="b">名</label><input id="b"><input aria-labelledby="h"><b id="h">時間</b>'
        '<a href="#list"><img alt="一覧" src="data:,"></a><button title="閉じる"></button><input type="submit" value="送る">'
        '<section aria-label="地図"><canvas></canvas></section><button hidden></button><dialog aria-labelledby="gone"><h2></h2></dialog>'
    )
    page = GOOD.replace("</main>", f"{fine}</main>")
    with in_language("ja"):
        seen = machine_results(RenderedPage(page, page))
    for number in ("1.1.1", "1.3.1", "2.4.4", "3.3.2", "4.1.1", "4.1.2"):
        assert seen[number].endswith("：0"), seen[number]


def test_without_a_page_nothing_is_filled_in(tmp_path: Path) -> None:
    assert checklist_values(sheets()["accessibility"], tmp_path / "none.html", "AED", dt.date(2030, 1, 1)) == {}


def test_a_browser_measures_contrast_and_the_mark_of_the_focus(tmp_path: Path) -> None:
    body = (
        '<body style="background:#fff"><a href="#list" style="color:#005">一覧へ</a><main id="list">'
        '<p style="color:#999">うすい</p><p style="color:#999;background:#000">こい</p>'
        '<h1 style="font-size:30px;color:#888">大きい</h1><p style="opacity:.5">すける</p>'
        '<button style="outline:none">印がない</button><button>印がある</button><button disabled style="color:#eee">使えない</button>'
        "</main></body></html>"
    )
    page = tmp_path / "page.html"
    policy = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'none'; style-src 'unsafe-inline'\">"
    page.write_text(HEAD.replace("<title>", f"{policy}<title>") + body, encoding="utf-8")
    rendered = read_page(page)
    assert rendered.measured, "Chromium did not open it"
    contrast, focus = rendered.measured["contrast"], rendered.measured["focus"]
    assert [text.split()[0] for text in contrast["low"]] == ["うすい"], json.dumps(contrast, ensure_ascii=False)
    assert contrast["unknown"] == 1 and focus["elements"] == 3
    assert focus["unmarked"] == ["印がない"]
    assert rendered.source == page.read_text(encoding="utf-8")
    with in_language("ja"):
        values = checklist_values(sheets()["accessibility"], page, "AED", dt.date(2030, 1, 1))
    filled = {row[0] for row in rows(dict(values)) if row[4]}
    assert filled == READ | MEASURED and {row[5] for row in rows(dict(values))} == {""}
    assert "Chromium" in str(values["checked_with"])


@pytest.mark.skipif(not sampling.CI, reason="seconds for each page")
@pytest.mark.parametrize(
    ("card", "city"),
    [("shelter-by-hazard", "takamatsu"), ("births-and-moves", "takamatsu"), ("find-the-error", "takamatsu")],
)
def test_the_pages_of_the_kit_have_nothing_to_mend(built: Built, card: str, city: str) -> None:
    with in_language("ja"):
        seen = machine_results(read_page(built(card, city) / "site" / "index.html"))
    assert [text for number, text in seen.items() if "：" in text and "：0" not in text] == []
