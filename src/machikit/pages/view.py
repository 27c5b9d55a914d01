"""What a part looks like as its page opens: its `view.js`, run once at build by the engine that `_base.javascript` bounds.

In the page the same script draws every later state, so what is read with scripts removed and what moves are one rule. A part of the
kit is bundled (`bundles/views/<part>.js`); that of a workspace or pack is one plain file without import.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any, NamedTuple

from machikit._base.javascript import Script, ScriptError
from machikit._base.messages import kit_error
from machikit.pages.bundles import bundle
from machikit.pages.part import Part

MAP_SLOT = '<div class="slot" data-slot="map"></div>'  # `MAP` of controls.js
EXPORTED = ("view", "opening", "numbers", "headline", "picture")


class OpenedView(NamedTuple):
    """What a part looks like as its page opens.

    markup: of the part; question: of the page, "" where it has no other than its word; tiles: the numbers of the page's head, as
    markup, None where it has none; headline: {ja, en}, as markup, or {}; picture: the drawn map, SVG.
    """

    markup: str
    question: str
    tiles: str | None
    headline: Mapping[str, str]
    picture: str


class View:
    """The view of one part. Raises KitError, with file and line, where it does not run."""

    def __init__(self, script: Script, file: str = "", source: str = ""):
        self._script, self._file, self._source = script, file, source

    def opened(self, block: str, state: str, words: str, map_blocks: str) -> OpenedView:
        """Its opening state. block, state, words, map_blocks: JSON, as the page holds it."""
        result = self._call("((...given) => openedView(part, ...given))", block, state, words, map_blocks)
        return OpenedView(**result)

    def call(self, function: str, *arguments: str) -> Any:
        """What a function that the view exports returns; arguments: JSON."""
        return self._call(f"part.{function}", *arguments)

    def _call(self, function: str, *arguments: str) -> Any:
        try:
            return self._script.call_json(function, *arguments)
        except ScriptError as error:
            raise _told(error, self._file, self._source) from None


def view_of(part: Part) -> View | None:
    """The view of a part, from the view.js in its folder; None without one."""
    file = part.folder / "view.js"
    if not file.is_file():
        return None
    if part.is_of_kit:
        return kit_view(part.name)
    return own_view(file, f"parts/{part.name}/view.js" if part.folder.parent.name == "parts" else "view.js")


@cache
def kit_view(name: str) -> View:
    """The view of a part of the kit."""
    return View(Script("", bundle(f"views/{name}")))


def own_view(file: Path, where: str) -> View:
    """The view of a workspace's or a pack's part. where: how errors call the file.

    Its functions are looked for by name; `export` before them is allowed, so that the file can be tried as a module elsewhere.
    """
    text = file.read_text(encoding="utf-8").replace("\r\n", "\n").replace("\r", "\n")
    try:
        return View(Script(f"const part = {own_script(text)};", bundle("own_view")), where, text)
    except ScriptError as error:
        raise _told(error, where, text) from None


def own_script(text: str) -> str:
    """A plain view file as an expression: an object with the functions that it has."""
    code = re.sub(r"(?m)^export (default )?(?=(async )?(function|const|let|var|class)\b)", "", text)
    found = ", ".join(f'{name}: typeof {name} === "function" ? {name} : undefined' for name in EXPORTED)
    return f"(() => {{ {code}\nreturn {{ {found} }};\n}})()"


_RUBY = re.compile("<ruby>([^<]*)<rp>（</rp><rt>([^<]*)</rt><rp>）</rp></ruby>")


def plain_text(markup: str) -> str:
    """Markup as the text that it shows, readings as words have them."""
    markup = _RUBY.sub(r"｜\1《\2》", markup)
    return unescape(re.sub(r"<[^>]*>", "", markup))


def page_script(part: Part) -> str:
    """A part's script in the page. That of a workspace's or a pack's part finds its view as `view`; without one, the view is drawn
    and drawn again by itself.
    """
    text = part.file("view.js")
    if part.is_of_kit or not text:
        return part.script
    name = json.dumps(part.name)
    by_itself = (
        f"document.querySelectorAll('[data-part=' + CSS.escape({name}) + ']').forEach((_, nth) => machikit.live({{ name: {name}, "
        f"view, nth, block: machikit.block({name} + (nth ? ':' + nth : '')) }}));"
    )
    return f"const view = {own_script(text)};\n{part.script or by_itself}"


def _told(error: ScriptError, where: str, source: str) -> Exception:
    """The error with file, line and source line; an error of the kit's own view stays what it is."""
    if not where:
        return error
    lines = source.splitlines()
    line = lines[error.line - 1].strip() if error.line and error.line <= len(lines) else ""
    return kit_error("prototype.code", f"{where}:{error.line}" if line else where, line=line, why=error.message)
