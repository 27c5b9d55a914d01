"""Readings of words (漢字《かんじ》) stand above their characters in a page, in brackets where no markup can stand."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

from page_tools import blocks_of, opened
from playwright.sync_api import Browser

from machikit import Prototype
from machikit.prototype import run

WORDS = {
    "title": "近《ちか》いAED",
    "question": "｜目の前《めのまえ》で人がたおれたら、AEDはどこ？",
    "unit": "台《だい》",
    "search.hint": "建物《たてもの》や町の名前",
    "map": "地図《ちず》",
    "list.all": "一覧《いちらん》 {n}{unit}",
    "list.more": "次《つぎ》の{n}{unit}",
    "prototype": "『市報《注》』",
}

SIGNS = """() => [...document.body.querySelectorAll(":not(script, style)")].map((el) => el.cloneNode(!el.firstElementChild).outerHTML)
  .filter((markup) => /[\\ufff9-\\ufffb]/.test(markup))"""


def ruby(base: str, reading: str) -> str:
    return f"<ruby>{base}<rp>（</rp><rt>{reading}</rt><rp>）</rp></ruby>"


def test_readings_of_words(built: Callable[[str, str], Path], browser: Browser, tmp_path: Path) -> None:
    folder = shutil.copytree(built("aed-nearby", "takamatsu"), tmp_path / "mine")
    text = (folder / "words.csv").read_text(encoding="utf-8")
    for key, word in WORDS.items():
        text = re.sub(rf"(?m)^{re.escape(key)},[^,]*,", f"{key},{word},", text, count=1)
    (folder / "words.csv").write_text(text, encoding="utf-8")
    run(folder)
    file = folder / "site" / "index.html"
    html = file.read_text(encoding="utf-8")
    assert f'<span data-w="title">{ruby("近", "ちか")}いAED</span>' in html and "<title>近（ちか）いAED | " in html
    assert f'<h1 id="question"><span>{ruby("目の前", "めのまえ")}で人がたおれたら、</span>' in html
    assert blocks_of(html)["words"]["title"]["ja"] == WORDS["title"], "to be changed as it is written"
    assert Prototype.load(folder).word("title") == "近（ちか）いAED"
    with opened(browser, file) as page:
        for _ in range(2):
            assert page.inner_html(".top p span") == f"{ruby('近', 'ちか')}いAED"
            assert page.inner_html("#question span >> nth=0") == f"{ruby('目の前', 'めのまえ')}で人がたおれたら、"
            assert page.inner_html("#list-title") == f"{ruby('一覧', 'いちらん')} 450{ruby('台', 'だい')}"
            assert ruby("次", "つぎ") in page.inner_html("#items ~ button")
            assert page.title().startswith("近（ちか）いAED")
            assert page.get_attribute("#search", "placeholder") == "建物（たてもの）や町の名前"
            assert page.get_attribute("section.map", "aria-label") == "地図（ちず）"
            assert page.inner_text(".proto b") == "『市報《注》』", "only kana are a reading without a sign"
            assert page.evaluate(SIGNS) == []
            page.click("#lang")
            assert page.locator("ruby").count() == 0
            page.click("#lang")
        assert page.evaluate("machikit.written()") == html
        with page.expect_download() as download:
            page.click("#csv")
        assert "\ufff9" not in Path(download.value.path()).read_text(encoding="utf-8")
