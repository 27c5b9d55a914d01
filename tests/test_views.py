"""Views of parts of one's own: one plain file, run at build and in the page; its mistakes are told by file and line."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import text_file
from page_tools import opened, until
from playwright.sync_api import Browser

from machikit._base import javascript
from machikit._base.errors import KitError
from machikit.prototype import run

CLASS = """from machikit import Part


class BusBoard(Part):
    def block(self, page):
        return {"names": ["<b>町</b>", "駅\\u2028前", "{{ 7*7 }}"], "many": 12}
"""
VIEW = """// one file, without import
export const opening = (block) => ({ query: "", chosen: 0, shown: 2 });

export function view(block, state, words, kit) {
  const { does, html, number, wordsOf } = kit;
  const w = wordsOf(words);
  const names = block.names.filter((name) => name.includes(state.query));
  const row = (name, i) => html`<li>${state.live ? html`<button type="button"${does("set", { chosen: i })}>${name}</button>` : name}</li>`;
  return html`
    <h2>${w("city")} ${number(1234)} ${state.lang}</h2>
    <input id="bus-query" class="live" value="${state.query}" data-do="enter" data-with="&quot;query&quot;">
    <ol id="bus-rows">${names.slice(0, state.live ? state.shown : 9).map(row)}</ol>
    <p id="bus-chosen">${state.chosen}</p>
    ${kit.more({ id: "bus-more", total: names.length, shown: state.shown, step: 2, label: (n) => `+${n}` })}`;
}

export const numbers = (block) => [{ n: block.many, unit: "本", label: "バス" }];
export const headline = (block, state, words, { html }) => html`<i>${state.lang}</i>: ${block.many}`;
"""


@pytest.fixture
def mine(built: Callable[[str, str], Path], tmp_path: Path) -> Callable[..., Path]:
    """`mine(view)`: a prototype with a part of its own, and the line that puts it on the page in place of what counts places."""

    def make(view: str = VIEW, code: str = CLASS, **files: str) -> Path:
        folder = shutil.copytree(built("aed-nearby", "takamatsu"), tmp_path / "mine")
        part = folder / "parts" / "bus_board"
        text_file(part / "__init__.py", code)
        text_file(part / "view.js", view)
        for name, text in files.items():
            text_file(part / name.replace("_", "."), text)
        script = folder / "prototype.py"
        text = script.read_text(encoding="utf-8").replace("page.count(", "0 and page.count(")
        line = "from machikit.parts import BusBoard\npage.add(BusBoard())\npage.save()"
        script.write_text(text.replace("page.save()", line), encoding="utf-8")
        return folder

    return make


def test_a_view_reads_without_scripts_and_moves_with_them(mine: Callable[..., Path], browser: Browser) -> None:
    page = run(mine())
    with opened(browser, page, java_script_enabled=False) as tab:
        rows = tab.locator("#bus-rows li").all_inner_texts()
        assert rows == ["<b>町</b>", "駅\u2028前", "{{ 7*7 }}"] and tab.locator("#bus-rows button").count() == 0
        assert tab.locator(".bus_board h2").inner_text() == "高松市 1,234 ja"
        assert tab.inner_text("#numbers .n") == "12" and tab.inner_text(".headline") == "ja: 12"
    with opened(browser, page) as tab:
        until(tab, "document.querySelectorAll('#bus-rows button').length === 2")
        tab.click("#bus-more")
        assert tab.locator("#bus-rows button").all_inner_texts() == rows
        tab.click("#bus-rows button >> nth=2")
        assert tab.inner_text("#bus-chosen") == "2"
        tab.focus("#bus-query")
        tab.keyboard.type("町")
        assert tab.locator("#bus-rows button").all_inner_texts() == [rows[0]]
        assert tab.evaluate("document.activeElement.id") == "bus-query", "the keyboard stays where it is"
        tab.click("#lang")
        assert (
            tab.locator(".bus_board h2").inner_text().endswith("1,234 en") and tab.inner_text(".headline") == "en: 12"
        )
        assert tab.input_value("#bus-query") == "町"
        assert tab.evaluate("machikit.written()") == page.read_text(encoding="utf-8")


def test_with_a_script_beside_it_that_script_says_when_it_is_drawn(mine: Callable[..., Path], browser: Browser) -> None:
    script = """const part = machikit.live({
      name: "bus_board", view, block: machikit.block("bus_board"), actions: { set: () => part.set({ chosen: 7 }) },
    });"""
    with opened(browser, run(mine(part_js=script))) as tab:
        tab.click("#bus-rows button >> nth=1")
        assert tab.inner_text("#bus-chosen") == "7"


def test_text_is_enough_and_what_is_not_there_is_not_missed(mine: Callable[..., Path], browser: Browser) -> None:
    loop = 'for (const name of ["a", "b"]) s += "<p>" + name + state.lang + "</p>";'
    view = f'function view(block, state) {{\n  let s = "";\n  {loop}\n  return s;\n}}'
    page = run(mine(view))
    element = '<div class="bus_board" data-part="bus_board"><p>aja</p><p>bja</p></div>'
    assert element in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("view", "where", "what"),
    [
        (
            "function view(block) {\n  return block.nothing.here;\n}",
            "parts/bus_board/view.js:2",
            "return block.nothing.here;",
        ),
        ("function view() {\n  return kit.html``;\n}", "parts/bus_board/view.js:2", "kit is not defined"),
        ("const a = 1;\nfunction view( {\n}", "parts/bus_board/view.js:", "SyntaxError"),
        ('import { x } from "./x.js";\nfunction view() {}', "parts/bus_board/view.js:1", "import"),
        ("function other() {}", "parts/bus_board/view.js", "view"),
        ("function view() {\n\n  for (;;);\n}", "parts/bus_board/view.js:", "more than 1 s"),
        (
            "function view(b, s, w, kit) {\n  return kit.html`${b.names.map((n) => n.x.y)}`;\n}",
            "parts/bus_board/view.js:2",
            "TypeError",
        ),
        ("function view() {\n  document.title = 1;\n}", "parts/bus_board/view.js:2", "document is not defined"),
    ],
    ids=["of nothing", "no kit", "syntax", "import", "no view", "endless", "inside", "document"],
)
def test_its_mistakes_are_told_with_file_and_line(
    mine: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, view: str, where: str, what: str
) -> None:
    monkeypatch.setattr(javascript, "SECONDS", 1)
    folder = mine(view)
    before = (folder / "site" / "index.html").read_bytes()
    with pytest.raises(KitError) as told:
        run(folder)
    assert where in str(told.value) and what in str(told.value)
    assert (folder / "site" / "index.html").read_bytes() == before, "nothing is half written"


def test_a_view_that_fails_in_the_page_stops_no_other(mine: Callable[..., Path], browser: Browser) -> None:
    view = 'function view(block, state) {\n  if (state.live) throw new Error("mine");\n  return "<p>as built</p>";\n}'
    page = run(mine(view))
    with pytest.raises(AssertionError, match="mine"), opened(browser, page) as tab:  # what it said is told on leaving
        until(tab, "document.querySelectorAll('#items button').length > 0")
        assert tab.inner_text(".bus_board") == "as built"
