"""The data of a page stand in it once, as columns, packed; the page begins when all of them are open."""

import base64
import datetime as dt
import gzip
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import text_file
from hypothesis import given
from hypothesis import strategies as st
from page_tools import blocks_of, opened, until
from playwright.sync_api import Browser

from machikit.pages import document
from machikit.pages.document import assemble, pack_json, unpack_block
from machikit.pages.safe_folium.escape import json_block
from machikit.prototype import run
from machikit.prototype.release_gate import find_in_page

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(JSON)
def test_a_block_comes_back(value: object) -> None:
    text = pack_json(json_block(value))
    assert unpack_block(text) == value and pack_json(json_block(value)) == text
    assert re.fullmatch(r"[A-Za-z0-9+/=]+", text), "nothing in it can end its element"


@pytest.mark.parametrize("text", ["", "ねこ", "e30=", base64.b64encode(b"{}").decode(), pack_json('{"a": 1}')[:20]])
def test_what_is_no_block_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        unpack_block(text)


def test_a_stranger_s_block_that_grows_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "MAX_BLOCK_BYTES", 1_000_000)
    bomb = base64.b64encode(gzip.compress(json.dumps("0" * 2_000_000).encode())).decode()
    with pytest.raises(ValueError):
        unpack_block(bomb)


def test_the_gate_reads_packed_blocks() -> None:
    name = "連絡先：山田太郎（携帯 090-1234-5678）"
    page = assemble(title="t", body="<p>ok</p>", styles=[], blocks={"data": {"note": [name] * 1000}}, scripts=[])
    assert name not in page
    assert {finding.kind for finding in find_in_page(page)} >= {"mobile"}


def test_blocks_are_columns_and_stand_once(built: Callable[[str, str], Path]) -> None:
    page = (built("shelter-by-hazard", "takamatsu") / "site" / "index.html").read_text(encoding="utf-8")
    plain = re.findall(r'<script type="application/json" id="(\w+)">([^<]*)<', page)
    assert {name for name, text in plain if len(text.encode()) >= document.PACKED_FROM} <= {"words"}
    assert set(re.findall(r'<script type="application/gzip" id="(\w+)"', page)) >= {"data", "base"}
    blocks = blocks_of(page)
    data = blocks["data"]
    assert data["n"] > 100 and {len(column) for column in data["columns"].values()} == {data["n"]}
    names = data["columns"]["name"]
    assert sum(json.dumps(names, ensure_ascii=False) in json.dumps(b, ensure_ascii=False) for b in blocks.values()) == 1


def test_a_part_s_mistake_stops_no_other_script(
    built: Callable[[str, str], Path], browser: Browser, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(built("shelter-by-hazard", "takamatsu"), tmp_path / "mine"))
    part = folder / "parts" / "mine"
    text_file(part.parent / "__init__.py", "")
    text_file(part / "__init__.py", "from machikit.pages.part import Part\n\n\nclass Mine(Part):\n    pass\n")
    text_file(part / "part.html", "<p id=mine>mine</p>")
    text_file(part / "part.js", 'const mine = 1;\nthrow new Error("mine alone");\n')
    code = (folder / "prototype.py").read_text(encoding="utf-8")
    code = code.replace("page.save()", "from parts.mine import Mine\n\npage.add(Mine())\npage.save()")
    text_file(folder / "prototype.py", code)
    page_file = run(folder)
    with pytest.raises(AssertionError, match="mine alone"), opened(browser, page_file, dt.datetime(2026, 11, 1)) as tab:
        until(tab, "() => machikit.listed !== undefined")
        assert tab.locator("#items li").count() > 0
        assert tab.evaluate("typeof mine") == "object", "a script's own names are not the page's (the element is)"


def test_without_scripts_nothing_is_missing(built: Callable[[str, str], Path], browser: Browser) -> None:
    file = built("shelter-by-hazard", "takamatsu") / "site" / "index.html"
    rows = blocks_of(file.read_text(encoding="utf-8"))["data"]["n"]
    with opened(browser, file, java_script_enabled=False) as tab:
        assert tab.locator("#items li").count() == rows > 100
        assert tab.locator("svg").count() > 0
