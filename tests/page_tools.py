"""A built page in Chromium with the network gone: what it shows, what it asks for, and whether everything fits."""

import base64
import contextlib
import datetime as dt
import gzip
import io
import json
import re
import subprocess
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
from fontTools.ttLib import TTFont
from PIL import Image
from playwright.sync_api import Browser, Locator, Page
from playwright.sync_api import Error as PlaywrightError

AXE = Path(__file__).parent / ".vendor" / "axe-core" / "axe.min.js"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 800}
INSIDE = ("data:", "blob:")
JAPANESE = re.compile(r"[\u3041-\u30fa\u3400-\u9fff]")
LAND, SEA, NEIGHBOURS = "#fbfaf6", "#e6edf2", "#efede6"
# Shapes' colours by look, after the legend that a reader sees
COLOURS = {
    "plain": "#0b5fb0",
    "yes": "#0b5fb0",
    "partial": "#f2a33a",
    "no": "#5c5f66",
    "none": "#5c5f66",
    "other": "#6b4fa0",
}
KINDS = ["#0b5fb0", "#c2410c", "#0f766e", "#8b2fa8", "#8a6100", "#b4235a", "#4a4d57"]
WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (e) => violations.push(`${e.effectiveDirective} ${e.blockedURI} ${e.sample}`));
"""


# --- the browser -------------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def opened(
    browser: Browser,
    file: Path,
    at: dt.datetime | None = None,
    fragment: str = "",
    size: dict[str, int] = DESKTOP,
    **options: Any,
) -> Iterator[Page]:
    """The file in a tab as good as new, opened by its path. On leaving, the page must have been silent and have asked for nothing.

    at: what the clock says (stands still). Everything but the file itself is refused, and counted.
    """
    scripts = options.get("java_script_enabled", True)
    with _tab(browser, at is not None, options) as tab:
        page = tab.begin(file, size, at)
        page.goto(file.as_uri() + fragment)
        if scripts:
            settle(page)
        yield page
        if scripts:
            tab.said += [f"policy: {v}" for v in page.evaluate("violations")]
        assert tab.said == [], f"{file}: {tab.said}"


def blocks_of(html: str) -> dict[str, Any]:
    """The data blocks of a page by id, out of its text."""
    packed = re.findall(r'<script type="application/gzip" id="([^"]+)">([^<]*)</script>', html)
    plain = re.findall(r'<script type="application/json" id="([^"]+)">([^<]*)</script>', html)
    opened_up = {name: json.loads(gzip.decompress(base64.b64decode(text))) for name, text in packed}
    return {name: json.loads(text) for name, text in plain} | opened_up


def settle(page: Page) -> Page:
    """Wait until a page of ours has opened its blocks and its scripts have run; any other page is as it is when it has loaded."""
    for _ in range(3):
        try:
            until(page, "() => !window.machikit || !!machikit.begun")
            break
        except PlaywrightError:  # it was loaded anew in the middle of the question
            page.wait_for_load_state()
    return page


class _Tab:
    """A tab that hears everything. A new one costs as much as what most tests do in it, so it is used for several files."""

    def __init__(self, browser: Browser, options: dict[str, Any]):
        self.context = browser.new_context(**options)
        self.file, self.said, self.visits = "", list[str](), 0
        self.context.route("**/*", self._route)
        self.context.add_init_script(WATCH)
        self.page = page = self.context.new_page()
        page.on("request", self._request)
        page.on("websocket", lambda s: self.said.append(f"websocket: {s.url}"))
        page.on("console", lambda m: self.said.append(f"console {m.type}: {m.text}"))
        page.on("pageerror", lambda e: self.said.append(f"error: {e}"))
        page.on("popup", lambda p: self.said.append(f"popup: {p.url}"))
        page.on("dialog", self._dialog)

    def begin(self, file: Path, size: dict[str, int], at: dt.datetime | None) -> Page:
        self.file, self.said, self.visits = file.as_uri(), [], self.visits + 1
        self.page.set_viewport_size(size)  # type: ignore[arg-type]
        if at is not None:
            self.page.clock.set_fixed_time(at)
        return self.page

    def clean(self) -> bool:
        """Leave nothing of this visit to the next; whether there may be a next."""
        if self.visits >= VISITS or self.context.pages != [self.page]:
            return False
        with contextlib.suppress(PlaywrightError):  # a page without scripts keeps nothing
            self.page.evaluate("localStorage.clear(), sessionStorage.clear()")
        try:
            self.page.emulate_media(media="null")
            self.page.mouse.move(0, 0)
            self.page.goto("about:blank")
        except PlaywrightError:  # a page that holds what nobody has saved asks before it is left
            return False
        return True

    def _mine(self, url: str) -> bool:
        return url.split("#")[0] == self.file

    def _route(self, asked: Any) -> None:
        if self._mine(asked.request.url):
            asked.continue_()
        else:
            self.said.append(f"refused: {asked.request.url[:200]}")
            asked.abort()

    def _request(self, asked: Any) -> None:
        if not self._mine(asked.url) and not asked.url.startswith(INSIDE):
            self.said.append(f"request: {asked.url[:200]}")

    def _dialog(self, dialog: Any) -> None:
        self.said.append(f"dialog: {dialog.message}")
        dialog.dismiss()


VISITS, TABS = 40, 3  # of a tab; tabs kept
_free: list[tuple[Browser, str, _Tab]] = []


@contextlib.contextmanager
def _tab(browser: Browser, clock: bool, options: dict[str, Any]) -> Iterator[_Tab]:
    """A tab with these options. A clock that has once been stopped never runs again: such tabs are kept apart."""
    kind = f"{clock} {sorted(options.items(), key=str)}"
    mine = next((kept for kept in _free if kept[:2] == (browser, kind)), None)
    if mine:
        _free.remove(mine)
    tab = mine[2] if mine else _Tab(browser, options)
    again = False
    try:
        yield tab
        again = tab.clean()
    finally:
        if again:
            _free.append((browser, kind, tab))
        else:
            tab.context.close()
        while len(_free) > TABS:
            _free.pop(0)[2].context.close()


def axe(page: Page) -> list[str]:
    """What axe-core finds against WCAG 2.2 A and AA: rule, where, why; [] where nothing is wrong."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    options = {"runOnly": {"type": "tag", "values": AXE_TAGS}, "resultTypes": ["violations"], "preload": False}
    found = page.evaluate("options => axe.run(document, options).then(r => r.violations)", options)
    return [f"{v['id']}: {n['html'][:150]} — {n['failureSummary'][:300]}" for v in found for n in v["nodes"]]


# What does not fit: wider than the window, or cut off by a box that hides what overflows. Rows of chips and wide tables scroll
# sideways on a phone and the map moves under its frame: all on purpose. plotly measures its texts far outside the window.
_MISFITS = """() => {
  const free = ".chips *, .scroll *, .moving *, #js-plotly-tester, .visually-hidden, .skip, script, style, option, datalist, svg *, canvas";
  const found = [];
  const told = (el, why) => found.push(
    `${why}: <${el.tagName.toLowerCase()} class="${el.className}"> ${el.textContent.trim().slice(0, 60)}`);
  if (document.documentElement.scrollWidth > innerWidth) found.push(`the page is ${document.documentElement.scrollWidth} wide`);
  for (const el of document.querySelectorAll("body *")) {
    if (el.matches(free) || !el.checkVisibility({ visibilityProperty: true })) continue;
    const r = el.getBoundingClientRect(), css = getComputedStyle(el);
    if (!r.width || !r.height || css.clipPath === "inset(50%)") continue; // for ears only
    if (r.left < -1 || r.right > innerWidth + 1) told(el, `outside ${Math.round(r.left)}–${Math.round(r.right)}`);
    const hides = ["hidden", "clip"].includes(css.overflowX) || ["BUTTON", "SELECT"].includes(el.tagName);
    if (!el.matches(".moving") && hides && (el.scrollWidth > el.clientWidth + 1 || el.scrollHeight > el.clientHeight + 1)) told(el, "cut");
    if (el.placeholder && !el.value) {
      const pen = document.createElement("canvas").getContext("2d");
      pen.font = getComputedStyle(el, "::placeholder").font;
      const room = el.clientWidth - parseFloat(css.paddingLeft) - parseFloat(css.paddingRight);
      if (pen.measureText(el.placeholder).width > room + 1) found.push(`cut: ${el.placeholder}`);
    }
  }
  return found;
}"""


def misfits(page: Page) -> list[str]:
    """Boxes wider than the window and texts that are cut off; [] where everything fits."""
    return page.evaluate(_MISFITS)


# Every text and label that is seen or read out, with the language it is said to be in, and its word or attribute
_TEXTS = """() => {
  const found = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const seen = (el) => el.checkVisibility() || el.closest("select");
  while (texts.nextNode()) {
    const el = texts.currentNode.parentElement;
    if (seen(el) && texts.currentNode.data.trim())
      found.push([el.closest("[lang]").getAttribute("lang"), texts.currentNode.data.trim(), el.dataset.w || ""]);
  }
  for (const name of ["aria-label", "placeholder", "title", "alt"])
    for (const el of document.querySelectorAll(`[${name}]`))
      if (seen(el)) found.push([el.closest("[lang]").getAttribute("lang"), el.getAttribute(name), name]);
  return found;
}"""


def texts(page: Page) -> list[tuple[str, str, str]]:
    """Everything that is seen or read out: (language it is said to be in, text, its word's key or its attribute)."""
    return [(lang, text, where) for lang, text, where in page.evaluate(_TEXTS)]


def until(page: Page, expression: str, arg: Any = None) -> None:
    """Wait until this is true in the page. Playwright's own wait asks by eval, which the page's policy refuses."""
    end = time.monotonic() + 30
    while not page.evaluate(expression, arg):
        assert time.monotonic() < end, f"not within 30 s: {expression}"
        page.wait_for_timeout(20)


def tiles(page: Page) -> list[tuple[int, str]]:
    """The numbers in the page's head: (number, label)."""
    found = page.evaluate(
        "[...document.querySelectorAll('#numbers .num')]"
        ".map(e => ['.n', '.of'].map(part => e.querySelector(part).textContent.trim()))"
    )
    return [(int(n.replace(",", "")), label) for n, label in found]


def listed(page: Page) -> list[int]:
    """The rows (positions in the table) that the page shows now, in its order."""
    return page.evaluate("machikit.listed()")


def colours(box: Locator) -> Counter[str]:
    """How many pixels of each colour a screenshot of the box has."""
    return pixels(box.screenshot())


def pixels(png: bytes) -> Counter[str]:
    """How many pixels of each colour a picture has."""
    picture = np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).reshape(-1, 3).astype(np.int64)
    values, counts = np.unique(picture @ [65536, 256, 1], return_counts=True)
    return Counter({f"#{v:06x}": int(n) for v, n in zip(values, counts, strict=True)})


def visible_text(page: Page) -> str:
    return squeezed(page.inner_text("body"))


def squeezed(text: str) -> str:
    """Text without white space, look-alikes (⼀ for 一) made one: lines of paper and screen break anywhere."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


# --- paper ---------------------------------------------------------------------------------------------------------------


def paper_sheets(page: Page) -> list[str]:
    """The texts of the A4 sheets on which the page prints."""
    printed = pypdfium2.PdfDocument(page.pdf(format="A4", prefer_css_page_size=True))
    assert {(round(sheet.get_width()), round(sheet.get_height())) for sheet in printed} == {(595, 842)}
    return [sheet.get_textpage().get_text_range() for sheet in printed]


def paper(page: Page) -> str:
    """The text of the page printed on A4, in one form."""
    return one_form("".join(paper_sheets(page)))


@cache
def twins() -> dict[int, int]:
    """Characters that the Japanese font draws with one glyph (亀 and its radical ⻲): paper cannot tell them apart."""
    font = subprocess.run(
        ["fc-match", "-f", "%{file}|%{index}", "sans:lang=ja"], capture_output=True, text=True, check=True
    )
    file, _, index = font.stdout.partition("|")
    drawn: dict[str, list[int]] = {}
    for character, glyph in TTFont(file, fontNumber=int(index) & 0xFFFF, lazy=True).getBestCmap().items():
        drawn.setdefault(glyph, []).append(character)
    return {c: min(same) for same in drawn.values() for c in same}


def one_form(text: str) -> str:
    return squeezed(text.translate(twins()))


# --- without scripts -----------------------------------------------------------------------------------------------------


class _NoScripts(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.kept: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = self._inside or tag == "script"
        self._keep(self.get_starttag_text() or "")

    handle_startendtag = handle_starttag

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._inside = False
        else:
            self._keep(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self._keep(data)

    def handle_entityref(self, name: str) -> None:
        self._keep(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._keep(f"&#{name};")

    def handle_decl(self, decl: str) -> None:
        self._keep(f"<!{decl}>")

    def _keep(self, text: str) -> None:
        if not self._inside:
            self.kept.append(text)


def without_scripts(html: str) -> str:
    """The page as a network that sanitises files lets it through: every <script> element taken out."""
    parser = _NoScripts()
    parser.feed(html)
    parser.close()
    return "".join(parser.kept)
