"""A built page changes itself: words and looks in a browser alone, saved as a new file, byte for byte the same without a change."""

import base64
import hashlib
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from page_tools import DESKTOP, PHONE, axe, blocks_of, misfits, opened
from PIL import Image
from playwright.sync_api import Browser, Page

HOSTILE = "</script><img src=x onerror=alert(1)><!-- {{7*7}} \u2028 &amp; 町"
NODES = """() => {
  document.documentElement.setAttribute("data-extension", "1");
  const style = document.createElement("style");
  style.textContent = "b{color:inherit}";
  document.head.prepend(style);
  const meta = document.createElement("meta");
  meta.setAttribute("http-equiv", "x");
  document.head.prepend(meta);
  for (const [put, type] of [["prepend", "application/json"], ["append", "text/x-template"]]) {
    const script = document.createElement("script");
    script.type = type;
    script.id = `extension-${put}`;
    script.textContent = "{}";
    document.body[put](script, Object.assign(document.createElement("div"), { textContent: "extension" }));
  }
  document.querySelector("details.libraries h3").textContent = "翻訳";
}"""


def save(page: Page, folder: Path, name: str) -> Path:
    """Press save; the file that comes."""
    with page.expect_download() as download:
        page.click("#save")
    assert re.fullmatch(r"[a-z_-]+-\d{4}-\d\d-\d\d\.html", download.value.suggested_filename)
    file = folder / f"{name}.html"
    download.value.save_as(file)
    return file


def same(one: Path, other: Path) -> bool:
    """Compared by hash: pytest would look for the difference of two pages for minutes."""
    return hashlib.sha256(one.read_bytes()).digest() == hashlib.sha256(other.read_bytes()).digest()


def picture(folder: Path) -> Path:
    """A photo that says where it was taken."""
    file = folder / "photo.jpg"
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (34.0, 20.0, 30.0), 3: "E", 4: (134.0, 2.0, 40.0)})
    exif[0x010F] = "SecretCamera"
    Image.effect_noise((2400, 1600), 90).convert("RGB").save(file, exif=exif)
    assert b"SecretCamera" in file.read_bytes()
    return file


def key_colour(page: Page) -> str:
    return page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--key')")


def change_looks(page: Page, folder: Path) -> None:
    page.click("#ed-tab-looks")
    page.click("[data-accent='#0b6b4f']")
    assert key_colour(page) == "#0b6b4f"
    page.fill("#edit-accent", "#ffff00")
    assert key_colour(page) in page.inner_text("#edit-accent-said"), (
        "a colour that nobody can read is made darker, and that is told"
    )
    page.click("#edit-undo")
    page.click("[data-accent='#0b6b4f']")
    broken = folder / "broken.jpg"
    broken.write_bytes(b"\xff\xd8\xff\xe0 no picture")
    heic = folder / "a.heic"
    heic.write_bytes(b"\0\0\0\x18ftypheic" + b"\0" * 64)
    large = folder / "large.jpg"
    with large.open("wb") as sparse:
        sparse.truncate(60_000_000)
    for file, word in ((broken, "壊れている"), (heic, "HEIC"), (large, "60 MB")):
        page.set_input_files("#edit-photo", file)
        page.wait_for_function(
            "word => document.getElementById('edit-photo-said').textContent.includes(word)", arg=word
        )
    page.set_input_files("#edit-photo", picture(folder))
    page.wait_for_selector("#edit-photo-words-ja:focus")
    assert page.locator("#photo img").count() == 0, "first it is said what the photo shows"
    page.fill("#edit-photo-words-ja", '公園の"写真"')
    assert page.get_attribute("#photo img", "alt") == '公園の"写真"'
    page.click("#ed-tab-columns")
    page.click("#ed-columns-address")
    assert page.locator("#items .address").count() == 0
    page.click("#ed-tab-numbers")
    before = page.locator("#numbers .num").count()
    page.click("#ed-numbers-all")
    page.fill("#edit-unit-ja", "棟")
    assert page.locator("#numbers .num").count() == before - 1 and page.inner_text("#numbers .n + i") == "棟"
    page.fill("#search", "小学校")
    page.click("#ed-tab-first")
    page.click("#edit-filter")
    page.click("#edit-first-list")
    page.evaluate("machikit.map.setView([34.31, 134.05], 15, { animate: false })")
    page.click("#edit-position")


def test_a_page_changes_itself(built: Callable[[str, str], Path], browser: Browser, tmp_path: Path) -> None:
    file = built("shelter-by-hazard", "takamatsu") / "site" / "index.html"
    with opened(browser, file) as page:
        page.evaluate(NODES)
        page.click("#lang")
        page.fill("#search", "a")
        page.click("#try-open")
        page.click("#edit")
        assert same(save(page, tmp_path, "as_it_was"), file), "without a change: the file, byte for byte"
        page.click("#try-close")
        page.click("#lang")
        page.fill("#search", "")
        change_words(page)
        saved = save(page, tmp_path, "changed")
    before, after = file.read_text(encoding="utf-8"), saved.read_text(encoding="utf-8")
    blocks, others = blocks_of(before), blocks_of(after)
    assert {name for name in blocks if blocks[name] != others[name]} == {"edits"}
    changes = others["edits"]["changes"]
    assert changes["words"]["title"]["ja"]["now"].startswith("</script>") and changes["rows"] == []
    policy = re.search('http-equiv="Content-Security-Policy" content="([^"]*)"', before)
    assert policy and policy[0] in after, "the same scripts"
    assert '<span data-w="title">&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;' in after
    for n in range(2):
        with opened(browser, saved) as page:
            assert page.title().startswith("</script><img src=x") and page.locator("img[src=x]").count() == 0
            page.click("#edit")
            assert same(save(page, tmp_path, f"again_{n}"), saved)
            kept = tmp_path / "kept.html"  # as the browser's own “Save as” does: the living page, with the open panel
            kept.write_text("<!doctype html>" + page.evaluate("document.documentElement.outerHTML"), encoding="utf-8")
    with opened(browser, kept) as page:
        page.click("#edit")
        assert page.locator("#editor").count() == 1 and same(save(page, tmp_path, "kept_saved"), saved)
    with opened(browser, saved, java_script_enabled=False) as page:
        assert page.locator("#edit").is_hidden() and "画面の中で2か所" in page.inner_text("footer")
        assert "ブラウザ" in page.inner_text(".still") and page.locator("#items li").count() == 194


def change_words(page: Page) -> None:
    page.fill('[data-word="title"]', HOSTILE)
    assert page.title().startswith("</script><img src=x onerror=alert(1)><!-- {{7*7}} ")
    page.fill("#edit-search", "list.all")
    page.fill('[data-word="list.all"]', "場所")
    assert page.input_value('[data-word="list.all"]') == "場所{n}{unit}", "its places are never lost"
    assert page.inner_text("#list-title").startswith("場所194")
    assert "2か所" in page.inner_text("#edit-count")
    page.click("#edit-undo")
    assert page.input_value('[data-word="list.all"]') != "場所{n}{unit}" and "1か所" in page.inner_text("#edit-count")
    page.click("#edit-redo")
    question = page.input_value('[data-word="question.flag"]')
    page.fill('[data-word="question.flag"]', "{flag}は 090-1234-5678 へ")
    page.click("#save")
    page.wait_for_selector("dialog[open]")
    assert "携帯電話" in page.inner_text("dialog") and "090-1234-5678" not in page.inner_text("dialog")
    page.keyboard.press("Escape")
    page.wait_for_selector("#save:focus")
    page.fill('[data-word="question.flag"]', question)
    page.fill('[data-word="count.all"]', "")
    page.keyboard.press("Tab")
    assert page.input_value('[data-word="count.all"]') == "指定されている場所", "a word is never empty"


@pytest.mark.full
def test_how_a_page_looks_is_changed_in_it(built: Callable[[str, str], Path], browser: Browser, tmp_path: Path) -> None:
    file = built("shelter-by-hazard", "takamatsu") / "site" / "index.html"
    with opened(browser, file) as page:
        page.click("#edit")
        assert axe(page) == []
        change_looks(page, tmp_path)
        assert axe(page) == []
        for _ in ("ja", "en"):
            assert misfits(page) == []
            page.click("#lang")
        saved = save(page, tmp_path, "looks")
    check_looks(blocks_of(file.read_text(encoding="utf-8")), blocks_of(saved.read_text(encoding="utf-8"))["edits"])
    for size in (DESKTOP, PHONE):
        with opened(browser, saved, size=size) as page:
            assert key_colour(page) == "#0b6b4f" and page.input_value("#search") == "小学校"
            assert page.evaluate("machikit.map.getZoom()") == 15 and "小学校" in page.inner_text("#items b")
            in_order = "document.getElementById('list').compareDocumentPosition(document.querySelector('.map')) & 4"
            assert page.evaluate(in_order), "the list comes first"
            if size is PHONE:
                use_keyboard(page)
            page.click("#edit")
            assert same(save(page, tmp_path, "again"), saved)
    with opened(browser, saved, java_script_enabled=False, size=PHONE) as page:
        assert page.locator("#photo img").is_visible() and page.locator("#items li").count() == 194


def check_looks(blocks: dict[str, Any], edits: dict[str, Any]) -> None:
    looks = edits["changes"]["looks"]
    assert {*looks} == {"accent", "photo", "columns", "numbers", "unit", "filter", "view"}
    assert {k: v["now"] for k, v in looks.items() if k in ("accent", "filter", "view")} == {
        "accent": "#0b6b4f",
        "filter": {"flags": blocks["settings"]["flags"], "only": None, "when": "any", "query": "小学校"},
        "view": {"first": "list", "lat": 34.31, "lon": 134.05, "zoom": 15},
    }
    photo = looks["photo"]["now"]["data"]
    with Image.open(io.BytesIO(base64.b64decode(photo.partition(",")[2]))) as small:
        assert max(small.size) == 1280 and not small.getexif()


def use_keyboard(page: Page) -> None:
    page.focus("#edit")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "ed-title"
    for _ in range(3):  # undo and redo have nothing to do; then close, then the tabs
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('role')") == "tab":
            break
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.id") == "ed-tab-looks"
    assert axe(page) == [] and misfits(page) == []
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "edit" and page.locator("#editor").is_hidden()
