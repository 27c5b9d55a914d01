"""A built page is its own editor in Firefox and WebKit too: opened from a file, changed, saved, opened again."""

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import firefox as firefox_bidi
import pytest
import webkit as webkit_driver

Browser = firefox_bidi.Firefox | webkit_driver.WebKit
BROWSERS = {
    "firefox": (firefox_bidi.find, firefox_bidi.firefox),
    "webkit": (webkit_driver.find, webkit_driver.webkit),
}
TITLE = "逃げる場所 & <b>地図</b>"
SAVE = """
  const kept = [], make = URL.createObjectURL;
  URL.createObjectURL = (blob) => { kept.push(blob); return make.call(URL, blob); };
  document.getElementById("save").click();
  for (let n = 0; n < 200 && !kept.length; n += 1) await new Promise((go) => setTimeout(go, 50));
  URL.createObjectURL = make;
  return kept[0].text();
"""
EDIT = """
  for (let n = 0; n < 200 && !document.querySelector("#edit")?.offsetWidth; n += 1) await new Promise((go) => setTimeout(go, 50));
  document.getElementById("edit").click();
  for (let n = 0; n < 200 && !document.getElementById("save"); n += 1) await new Promise((go) => setTimeout(go, 50));
  return document.getElementById("save").disabled;
"""
SELECT = """
  const field = document.querySelector('[data-word="title"]');
  field.focus();
  field.select();
"""


@pytest.fixture(params=list(BROWSERS))
def other(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Browser]:
    find, start = BROWSERS[request.param]
    if find() is None:
        pytest.skip(f"no {request.param} on this machine: CI=true python tests/get_browser.py gets Debian's")
    opened: AbstractContextManager[Browser] = start(tmp_path)
    with opened as browser:
        yield browser


def digest(content: bytes) -> str:
    """Pages are compared by it: pytest would look for the difference of two texts for minutes."""
    return hashlib.sha256(content).hexdigest()


@pytest.mark.full
def test_a_page_is_changed_and_saved(other: Browser, built: Callable[[str, str], Path], tmp_path: Path) -> None:
    page = built("shelter-by-hazard", "takamatsu") / "site" / "index.html"
    other.open(page)
    assert other.run("return document.querySelectorAll('#items li').length;") > 10
    assert other.run(EDIT) is False, "saving is possible without a change"
    assert digest(other.run(SAVE).encode()) == digest(page.read_bytes()), "the file, byte for byte"

    other.run(SELECT)
    other.type(TITLE)
    saved = tmp_path / "saved.html"
    saved.write_bytes(other.run(SAVE).encode())
    assert digest(saved.read_bytes()) != digest(page.read_bytes())
    if isinstance(other, firefox_bidi.Firefox):
        assert digest(saved.read_bytes()) in {digest(file.read_bytes()) for file in _downloads(other.downloads, 2)}

    other.open(saved)
    assert other.run("return document.querySelector('[data-w=title]').textContent;") == TITLE
    assert other.run("return document.querySelectorAll('[data-w=title] b').length;") == 0
    other.run(EDIT)
    assert digest(other.run(SAVE).encode()) == digest(saved.read_bytes()), "saved again: the same bytes"


def _downloads(folder: Path, n: int) -> list[Path]:
    """The files that a browser has put there, once there are so many and none is under way."""
    for _ in range(200):
        files = [file for file in folder.iterdir() if file.is_file()]
        if len(files) >= n and all(file.suffix == ".html" and file.stat().st_size for file in files):
            return files
        time.sleep(0.1)
    raise AssertionError([file.name for file in folder.iterdir()])
