"""Further languages of a page: columns of words.csv, from the file to the browser, back by edit mode and merge."""

import csv
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from page_tools import PHONE, axe, blocks_of, misfits, opened
from playwright.sync_api import Browser, Page

from machikit import cli
from machikit._base.languages import canonical_tag, is_right_to_left
from machikit._base.messages import LOCALE, editor_words, kit_translations, page_words, part_words, read_words
from machikit.catalog import Catalog, kit_parts
from machikit.check import check
from machikit.prototype import run

CARD = ("water-when-taps-stop", "sample")
HOSTILE = "</script><img src=x onerror=alert(1)>{{7*7}}=1+1"
VI = {"title": "Nước khi mất nước", "list.all": "{n}: {unit}", "print": "In", "unit.other": HOSTILE}
AR = {"title": "الماء", "print": "طباعة", "question": "أين الماء؟"}


def make(built: Callable[[str, str], Path], to: Path) -> Path:
    return Path(shutil.copytree(built(*CARD), to))


def say(capfd: pytest.CaptureFixture[str], *arguments: object, language: str = "en") -> tuple[int, str]:
    capfd.readouterr()
    code = cli.run(["--lang", language, *map(str, arguments)])
    out, err = capfd.readouterr()
    return code, out + err


def table(project: Path) -> pd.DataFrame:
    return pd.read_csv(project / "words.csv", dtype=str, keep_default_na=False, encoding="utf-8-sig")


def write(project: Path, texts: dict[str, dict[str, str]]) -> None:
    words = table(project)
    for tag, by_key in texts.items():
        for key, text in by_key.items():
            assert (words["key"] == key).any(), key
            words.loc[words["key"] == key, tag] = text
    words.to_csv(project / "words.csv", index=False, encoding="utf-8-sig")


def translatable(words: pd.DataFrame, base: str) -> pd.DataFrame:
    is_label = words["key"].str.startswith("field.") | words["key"].isin(["language.checked", "city"])
    return words[~is_label & (words[base] != "")]


@pytest.mark.parametrize(
    ("header", "tag"),
    [
        *[("vi", "vi"), ("VI", "vi"), ("ｖｉ", "vi"), (" pt_br ", "pt-BR"), ("zh-hans", "zh-Hans"), ("JA_EASY", "ja-easy")],
        *[("zh-Hant-TW", "zh-Hant-TW"), ("es-419", "es-419"), ("sr-latn", "sr-Latn"), ("ar", "ar")],
        *[(wrong, "") for wrong in ("../x", "constructor", "__proto__", "", "v", "vi/..", "ベトナム語", "memo", "vi--", "-" * 9999)],
    ],
)  # fmt: skip
def test_tags(header: str, tag: str) -> None:
    assert canonical_tag(header) == tag


def test_the_writing_of_a_language_says_its_direction() -> None:
    right = ["ar", "he", "fa", "ur", "ps", "ar-EG", "pa-Arab", "ckb"]
    assert all(map(is_right_to_left, right))
    assert not any(map(is_right_to_left, ["vi", "ja-easy", "pa", "ur-Latn", "zh-Hans"]))


def test_languages_are_begun_counted_and_confirmed(
    built: Callable[[str, str], Path], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    mine = make(built, tmp_path / "mine")
    path, before = mine / "words.csv", (mine / "words.csv").read_bytes()
    assert say(capfd, "words", mine, "--add", "../x")[0] != 0 and path.read_bytes() == before
    code, said = say(capfd, "words", mine, "--add", "ベトナム語")
    assert code != 0 and "Do you mean vi?" in said and path.read_bytes() == before
    assert say(capfd, "words", mine, "--add", "VI", "--add", "ja_easy", "--add", "ar")[0] == 0
    lines = path.read_bytes().decode("utf-8-sig").splitlines()
    for old, new in zip(before.decode("utf-8-sig").splitlines(), lines, strict=False):
        assert new == old + (",vi,ja-easy,ar" if old.startswith("key,") else ",,,"), "what was there stays"
    again = path.read_bytes()
    assert say(capfd, "words", mine, "--add", "vi")[0] == 0 and path.read_bytes() == again
    page = run(mine)
    there = {key for key in blocks_of(page.read_text(encoding="utf-8"))["words"] if not key.startswith("edit")}
    computed = re.compile(r"(caveat|source)\.\d+|city|meta|headline|as_of\.line|language\.checked")
    made = {"left_out", "places.all", "places.unit", "places.title"}
    assert {key for key in there if not computed.fullmatch(key)} - set(table(mine)["key"]) <= made
    write(mine, {"vi": VI, "ar": AR})
    findings = {f.where + f.what for f in check(mine)}
    words = table(mine)
    for tag, base, language in (("vi", "en", "English"), ("ar", "en", "English"), ("ja-easy", "ja", "Japanese")):
        rows = translatable(words, base)
        kit = kit_translations(tag)
        of_kit = [
            (key in kit and kit[key][base] == text) or f"={text}" in kit
            for key, text in zip(rows["key"], rows[base], strict=True)
        ]
        empty = int(((rows[tag] == "") & ~pd.Series(of_kit, index=rows.index)).sum())
        told = [one for one in findings if f"{tag} (" in one or f"{tag}（" in one]
        assert any(f"{empty}" in one and f"{len(rows)}" in one for one in told), (tag, told)
        code, said = say(capfd, "words", mine)
        assert f"{len(rows) - empty} of {len(rows)} words are translated" in said
        assert code == 0 and language
    assert say(capfd, "words", mine, "--confirm", "vi", "--section", "山田太郎", "--on", "2026-12-01")[0] != 0
    assert say(capfd, "words", mine, "--confirm", "vi")[0] != 0
    assert say(capfd, "words", mine, "--confirm", "ko", "--section", "国際交流課", "--on", "2026-12-01")[0] != 0
    assert say(capfd, "words", mine, "--confirm", "vi", "--section", "国際交流課", "--on", "2026-12-01")[0] == 0
    assert read_words(path)["language.checked"] == {"ja": "", "en": "", "vi": "2026-12-01 国際交流課"}


def test_headers_and_translations_that_cannot_be_used_are_told_with_their_line(
    built: Callable[[str, str], Path], tmp_path: Path
) -> None:
    mine = make(built, tmp_path / "mine")
    words = table(mine)
    for header in ("PT_br", "pt-BR ", "../x", "__proto__", "vietnam", "ｎｅ"):
        words[header] = ""
    words.loc[words["key"] == "list.all", "ｎｅ"] = "सबै {m}"
    words.loc[len(words)] = ["language.checked", "", ""] + [""] * 5 + ["yes"]
    words.to_csv(mine / "words.csv", index=False, encoding="utf-8-sig")
    findings = [f for f in check(mine) if f.where.startswith("words.csv") and f.rule == "WordsRead"]
    at_head = {f.what: f for f in findings if f.where.endswith(" 1行目") or f.where.endswith("line 1")}
    for shown, level in (
        ("PT_br", "warning"),
        ("../x", "error"),
        ("__proto__", "error"),
        ("vietnam", "error"),
        ("ｎｅ", "warning"),
    ):
        assert any(f"「{shown}」" in what and f.level == level and f.fix for what, f in at_head.items()), shown
    assert sum("pt-BR" in what and "同じ" in what for what in at_head) == 1
    line = 1 + [*words["key"]].index("list.all") + 1
    lost = [f for f in findings if f.where.startswith(f"words.csv {line}行目")]
    assert (
        "error" in {f.level for f in lost} and any("{n}" in f.what for f in lost) and any("{m}" in f.what for f in lost)
    )
    assert any("ne の確かめた記録" in f.what for f in findings)
    block = blocks_of(run(mine).read_text(encoding="utf-8"))
    assert [one["tag"] for one in block["page"]["languages"]] == ["pt-BR", "ne"]
    assert block["page"]["languages"][0]["name"] == "Português (Brasil)"
    assert not any(block["words"]["language.checked"].values()), "“yes” is neither a day nor an office"


def texts(page: Page, selector: str) -> str:
    return page.locator(selector).first.inner_text()


def test_a_page_in_five_languages(
    built: Callable[[str, str], Path], browser: Browser, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    mine = make(built, tmp_path / "mine")
    say(capfd, "words", mine, "--add", "vi", "--add", "ja-easy", "--add", "ar")
    write(mine, {"vi": VI, "ar": AR})
    say(capfd, "words", mine, "--confirm", "ar", "--section", "国際交流課", "--on", "2026-12-01")
    file = run(mine)
    easy, english = kit_translations("ja-easy"), table(mine).set_index("key")["en"]
    with opened(browser, file, size=PHONE) as page:
        options = page.eval_on_selector_all("#lang option", "all => all.map(o => [o.value, o.lang, o.textContent])")
        assert options == [["ja", "ja", "日本語"], ["en", "en", "English"], ["vi", "vi", "Tiếng Việt"],
                           ["ja-easy", "ja", "やさしい日本語"], ["ar", "ar", "العربية"]]  # fmt: skip
        assert page.locator("#unchecked").is_hidden()
        page.select_option("#lang", "vi")
        assert page.get_attribute("html", "lang") == "vi" and page.url.endswith("#lang=vi")
        assert page.title().startswith(VI["title"]) and texts(page, "#print") == "In"
        assert texts(page, "[data-w=sources]") == english["sources"]
        assert page.get_attribute("[data-w=sources]", "lang") == "en" and not page.get_attribute("#print", "lang")
        assert page.locator("#list [lang=en]").count() > 0, "what a view draws says so too"
        assert "人が確かめる前" in texts(page, "#unchecked") and "{" not in texts(page, "#list-title")
        assert misfits(page) == [] and axe(page) == []
        page.reload()
        page.wait_for_selector("html[lang=vi]")
        page.select_option("#lang", "ar")
        assert page.get_attribute("html", "dir") == "rtl" and "2026-12-01 国際交流課" in texts(page, "#unchecked")
        assert page.locator("#unchecked").get_attribute("data-checked") == "true"
        assert misfits(page) == [] and axe(page) == []
        page.select_option("#lang", "ja-easy")
        assert page.get_attribute("html", "lang") == "ja" and not page.get_attribute("html", "dir")
        assert page.locator("#unchecked rt").count() > 0 and "人が確かめる前" in texts(page, "#unchecked")
        for key in ("sources", "silent"):
            if key in easy:
                assert page.locator(f"[data-w='{key}']").inner_html() != english[key]
        assert page.locator("[data-w][lang]").count() == 0 and axe(page) == []
        saved = edited(page, tmp_path)
    changes = json.loads(re.findall(r'id="edits">(.*?)</script>', saved.read_text(encoding="utf-8"))[0])["changes"]
    assert changes["words"] == {"title": {"ja-easy": {"was": easy_word(), "now": "みず"}, "en": {"was": english["title"], "now": "Water!"}},
                                "list.all": {"vi": {"was": "{n}: {unit}", "now": "có {n} {unit}"}}}  # fmt: skip
    with opened(browser, saved, fragment="#lang=ja-easy") as page:
        assert page.title().startswith("みず") and page.locator("[onerror]").count() == 0
    before = table(mine)
    assert say(capfd, "merge", saved, mine)[0] == 0
    after = table(mine)
    differing = {
        (str(before.loc[r, "key"]), c)
        for r in before.index
        for c in before.columns
        if before.loc[r, c] != after.loc[r, c]
    }
    assert differing == {("title", "ja-easy"), ("title", "en"), ("list.all", "vi")}
    assert "Nothing" in say(capfd, "merge", saved, mine)[1] or table(mine).equals(after)
    write(mine, {"vi": {"list.all": "tất cả {n} {unit}"}})
    assert say(capfd, "merge", saved, mine)[0] == 1, "both changed one translation"


def easy_word() -> str:
    return kit_translations("ja-easy")["=断水のときの水さがし"]["ja-easy"]


def edited(page: Page, folder: Path) -> Path:
    """The page after words were edited in three languages, saved."""
    page.click("#edit")
    field = '[data-word="title"][data-lang="ja-easy"]'
    assert page.input_value(field) == easy_word() and page.get_attribute(field, "placeholder")
    page.fill(field, "みず")
    assert page.title().startswith("みず")
    page.fill(field, "")
    assert not page.title().startswith("みず")
    page.fill(field, "みず")
    page.select_option("#lang", "vi")
    page.click("#edit")
    page.click("#edit")
    page.fill('[data-word="title"][data-lang="en"]', "Water!")
    page.fill("#edit-search", "list.all")
    page.fill('[data-word="list.all"][data-lang="vi"]', "có {n} {unit}")
    with page.expect_download() as download:
        page.click("#save")
    file = folder / "saved.html"
    download.value.save_as(file)
    return file


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp932"])
def test_a_file_as_people_keep_it_stays_so(encoding: str) -> None:
    from machikit.prototype.merge.words_csv import with_columns

    text = 'key,ja,en\r\ntitle,"水,水","a ""b"""\r\n\r\nlist,"一\r\n覧",List'
    raw = text.encode(encoding)
    new = with_columns(raw, ["vi", "ne"], {"print": {"ja": "印刷", "en": "Print"}}).decode(encoding)
    assert new == (
        'key,ja,en,vi,ne\r\ntitle,"水,水","a ""b""",,\r\n\r\nlist,"一\r\n覧",List,,\r\nprint,印刷,Print,,\r\n'
    )
    assert next(csv.reader(new.removeprefix("\ufeff").splitlines(True))) == ["key", "ja", "en", "vi", "ne"]


def test_the_kit_s_plain_japanese_fills_the_same_places() -> None:
    words: dict[str, Any] = kit_translations("ja-easy")
    parts = [part_words(path.parent.name) for path in kit_parts().glob("*/words.csv")]
    kit = {key for source in (page_words(), *parts) for key, word in source.items() if word["ja"]} - {"language"}
    assert len(kit & words.keys()) > 0.95 * len(kit) > 1000, "nearly all words of pages and parts"
    for key, word in words.items():
        places = [sorted(set(re.findall(r"\{\w+\}", text))) for text in (word["ja"], word["ja-easy"])]
        assert places[0] == places[1], key


def test_plain_japanese_of_a_card_stands_for_what_the_card_says(catalog: Catalog) -> None:
    said = {text for card in catalog.cards.values() for text in (card.title("ja"), card.question("ja"))}
    with (LOCALE / "ja-easy" / "cards.csv").open(encoding="utf-8", newline="") as file:
        written = [row["key"].removeprefix("=") for row in csv.DictReader(file)]
    assert [text for text in written if text not in said] == [], "a card's Japanese was changed since"
    of_editor = kit_translations("ja-easy").keys() & editor_words().keys()
    with (LOCALE / "ja-easy" / "editor.csv").open(encoding="utf-8", newline="") as file:
        assert {row["key"] for row in csv.DictReader(file)} == of_editor, "a word of edit mode is gone"
